"""Fine-tunes the encoder on NewsMTSC train; one run per seed, its weights averaged as it goes.

    python -m training.train_neural NEWSMTSC MODEL_FOLDER OUT --seed 1 --epochs 4
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path

import numpy as np
import pandas as pd
import torch
from torch.nn import functional as F

from analysis.evaluation.newsmtsc import macro_f1, read_newsmtsc, split
from training.encoding import LABELS, encode, make_tokenizer
from training.model import Scorer, load_original


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
    """Logits (targets, 3)."""
    model.eval()
    logits = np.zeros((len(codes), 3), dtype=np.float32)
    for rows in batches(np.array(list(map(len, codes))), 64):
        logits[rows] = model(padded([codes[k] for k in rows])).numpy()
    return logits


def figures(targets: pd.DataFrame, logits: np.ndarray) -> dict[str, float]:
    """Macro-F1 by part and subset."""
    found = pd.Series(np.array(LABELS)[logits.argmax(1)], index=targets.index)
    subsets = {"real-world": targets["random"], "multi-target": targets["several"]}
    return {
        f"{part} {name}": round(100 * macro_f1(targets.loc[rows, "label"], found[rows]), 2)
        for part in targets["part"].unique()
        for name, subset in subsets.items()
        if (rows := subset & (targets["part"] == part)).any()
    }


def groups(model: Scorer, rate: float, decay: float) -> list[dict]:
    """Learning rates falling from the head down to the first layer; the word vectors stay as they are."""
    model.encoder.words.weight.requires_grad_(False)
    rates = {"head": 4 * rate, "encoder.markers": 4 * rate}
    rates |= {f"encoder.layers.{k}.": rate * decay ** (5 - k) for k in range(6)}
    chosen = {name: next((r for start, r in rates.items() if name.startswith(start)), rate * decay**6)
              for name, weights in model.named_parameters() if weights.requires_grad}
    return [
        {"params": [weights], "lr": chosen[name], "peak": chosen[name],
         "weight_decay": 0.01 if weights.ndim > 1 else 0.0}
        for name, weights in model.named_parameters() if name in chosen
    ]


def main() -> None:
    options = _options()
    torch.manual_seed(options.seed)
    torch.set_num_threads(1)  # two runs side by side are faster than one on two cores
    rng = np.random.default_rng(options.seed)
    options.out.mkdir(parents=True, exist_ok=True)
    tokenizer = make_tokenizer(options.model / "tokenizer.json", options.out / "tokenizer.json")
    targets = split(read_newsmtsc(options.newsmtsc))
    train = targets[targets["part"] == "train"].reset_index(drop=True)
    held = targets[targets["part"] == "dev"].reset_index(drop=True)
    gold = np.array([LABELS.index(label) for label in train["label"]])
    soft = np.eye(3, dtype=np.float32)[gold]
    soft = (1 - options.smoothing) * soft + options.smoothing / 3
    model = load_original(str(options.model / "model.safetensors"), options.dropout)
    optimizer = torch.optim.AdamW(groups(model, options.rate, options.decay), foreach=True)
    average = {name: value.clone() for name, value in model.state_dict().items()}
    steps, step, began = options.epochs * -(-len(train) // options.batch), 0, time.time()
    held_codes = encode(held, tokenizer)
    for epoch in range(options.stop or options.epochs):
        codes = encode(train, tokenizer, rng)
        lost = 0.0
        for rows in batches(np.array(list(map(len, codes))), options.batch, rng):
            share = min(step / (0.08 * steps), (steps - step) / (0.92 * steps))
            for group in optimizer.param_groups:
                group["lr"] = group["peak"] * share
            model.train()
            logits = model(padded([codes[k] for k in rows]))
            loss = -(torch.tensor(soft[rows]) * F.log_softmax(logits, 1)).sum(1).mean()
            lost += loss.item()
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            step += 1
            keep = min(options.average, step / (step + 10))
            with torch.no_grad():
                for name, value in model.state_dict().items():
                    average[name].lerp_(value, 1 - keep)
            if step % 50 == 0:
                print(f"step {step}/{steps} loss {lost / (step % (steps // options.epochs) or 1):.3f} "
                      f"{time.time() - began:.0f} s", flush=True)
        last = {name: value.clone() for name, value in model.state_dict().items()}
        row = {"run": options.out.name, "epoch": epoch + 1, "last": figures(held, predict(model, held_codes))}
        model.load_state_dict(average)
        row["averaged"] = figures(held, predict(model, held_codes))
        torch.save(model.state_dict(), options.out / "weights.pt")
        model.load_state_dict(last)
        row["minutes"] = round((time.time() - began) / 60, 1)
        print(json.dumps(row), flush=True)
        with (options.out.parent / "runs.jsonl").open("a") as table:
            table.write(json.dumps(row) + "\n")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("newsmtsc", type=Path)
    parser.add_argument("model", type=Path, help="folder of all-MiniLM-L6-v2: model.safetensors, tokenizer.json")
    parser.add_argument("out", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--epochs", type=int, default=4)
    parser.add_argument("--stop", type=int, help="epochs to run of the planned ones, should there be no time for all")
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--rate", type=float, default=1e-4)
    parser.add_argument("--decay", type=float, default=0.9)
    parser.add_argument("--dropout", type=float, default=0.1)
    parser.add_argument("--smoothing", type=float, default=0.05)
    parser.add_argument("--average", type=float, default=0.99)
    return parser.parse_args()


if __name__ == "__main__":
    main()
