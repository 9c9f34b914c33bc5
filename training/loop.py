"""One way of fine-tuning the encoder, whatever it learns from: a falling rate, and the weights averaged as it goes."""

from __future__ import annotations

import time
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from analysis.options import MEASURES
from training.model import Scorer

Draw = Callable[[np.random.Generator], tuple[list[list[int]], np.ndarray]]


def batches(lengths: np.ndarray, size: int, rng: np.random.Generator | None = None) -> list[np.ndarray]:
    """Rows of like length together; with ``rng`` in a new order each time."""
    noise = rng.uniform(0, 4, len(lengths)) if rng is not None else 0
    order = np.argsort(lengths + noise, kind="stable")
    parts = np.split(order, range(size, len(order), size))
    return [parts[k] for k in rng.permutation(len(parts))] if rng is not None else parts


def padded(codes: list[list[int]]) -> torch.Tensor:
    length = max(map(len, codes))
    return torch.tensor([row + [0] * (length - len(row)) for row in codes])


@torch.no_grad()
def predict(model: Scorer, codes: list[list[int]]) -> np.ndarray:
    """Logits (targets, measures, 3)."""
    model.eval()
    logits = np.zeros((len(codes), len(MEASURES), 3), dtype=np.float32)
    for rows in batches(np.array(list(map(len, codes))), 64):
        logits[rows] = model(padded([codes[k] for k in rows])).numpy()
    return logits


def groups(model: Scorer, rate: float, decay: float) -> list[dict]:
    """Learning rates falling from the head down to the first layer; the word vectors stay as they are."""
    model.encoder.words.weight.requires_grad_(False)
    rates = {"head": 4 * rate, "encoder.markers": 4 * rate}
    rates |= {f"encoder.layers.{k}.": rate * decay ** (5 - k) for k in range(6)}
    chosen = {name: next((r for start, r in rates.items() if name.startswith(start)), rate * decay**6)
              for name, weights in model.named_parameters() if weights.requires_grad}
    return with_peaks(model, chosen, 0.01)


def with_peaks(model: nn.Module, rates: dict[str, float], decay: float) -> list[dict]:
    """The parameters that ``rates`` names, each with its highest learning rate; only matrices decay."""
    return [
        {"params": [weights], "lr": rates[name], "peak": rates[name],
         "weight_decay": decay if weights.ndim > 1 else 0.0}
        for name, weights in model.named_parameters() if name in rates
    ]


def tune(
    model: nn.Module, peaks: list[dict], draw: Callable[[np.random.Generator], list], loss: Callable, options: Namespace
) -> Iterator[int]:
    """Trains the model; after each pass its weights are the running average, and the pass's number is given.

    ``draw`` gives a pass's parts, as many each time; ``loss`` what the model loses on one; ``peaks`` the groups of
    parameters with their highest rates.
    """
    torch.manual_seed(options.seed)
    torch.set_num_threads(1)  # two runs side by side are faster than one on two cores
    rng = np.random.default_rng(options.seed)
    optimizer = torch.optim.AdamW(peaks, foreach=True)
    average = {name: value.clone() for name, value in model.state_dict().items()}
    step, steps, began = 0, 0, time.time()
    for number in range(1, options.epochs + 1):
        parts = draw(rng)
        steps = steps or options.epochs * len(parts)
        for part in parts:
            share = min(step / (0.08 * steps), (steps - step) / (0.92 * steps))
            value = _step(model, optimizer, share, lambda part=part: loss(model, part))
            step += 1
            _blend(average, model, 1 - min(options.average, step / (step + 10)))
            if step % 50 == 0:
                print(f"step {step}/{steps} loss {value:.3f} {time.time() - began:.0f} s", flush=True)
        last = {name: value.clone() for name, value in model.state_dict().items()}
        model.load_state_dict(average)
        yield number
        model.load_state_dict(last)


def tune_scorer(model: Scorer, draw: Draw, options: Namespace) -> Iterator[int]:
    """`tune` on targets: ``draw`` gives a pass's token codes and soft labels (rows, measures, 3)."""
    def parts(rng: np.random.Generator) -> list[tuple[torch.Tensor, torch.Tensor]]:
        codes, soft = draw(rng)
        drawn = batches(np.array(list(map(len, codes))), options.batch, rng)
        return [(padded([codes[k] for k in rows]), torch.tensor(soft[rows])) for rows in drawn]

    def loss(model: Scorer, part: tuple[torch.Tensor, torch.Tensor]) -> torch.Tensor:
        codes, soft = part
        return -(soft * F.log_softmax(model(codes), 2)).sum(2).mean()

    return tune(model, groups(model, options.rate, options.decay), parts, loss, options)


def _step(model: nn.Module, optimizer, share: float, loss: Callable[[], torch.Tensor]) -> float:
    for group in optimizer.param_groups:
        group["lr"] = group["peak"] * share
    model.train()
    value = loss()
    optimizer.zero_grad()
    value.backward()
    torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimizer.step()
    return value.item()


@torch.no_grad()
def _blend(average: dict[str, torch.Tensor], model: nn.Module, weight: float) -> None:
    for name, value in model.state_dict().items():
        average[name].lerp_(value, weight)


def settings(parser: ArgumentParser, rate: float, epochs: int) -> ArgumentParser:
    """The parser with what every run can set."""
    parser.add_argument("model", type=Path, help="folder of all-MiniLM-L6-v2: model.safetensors, tokenizer.json")
    parser.add_argument("out", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--epochs", type=int, default=epochs)
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--rate", type=float, default=rate)
    parser.add_argument("--decay", type=float, default=0.9)
    parser.add_argument("--dropout", type=float, default=0.1)
    parser.add_argument("--average", type=float, default=0.99)
    return parser
