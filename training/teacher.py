"""A teacher of 110 million weights: all-mpnet-base-v2 (Apache-2.0) with a head for each measure, names unseen.

    python -m training.teacher NEWSMTSC MPNET OUT --seed 1 [--start OUT/pass2.pt]

MPNET is the folder of the published files (model.safetensors has SHA-256
78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658); transformers has to be there, too. It is too large to
ship, and is to teach a student. So far it learns favourability; the head for stance waits for its readings.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
import pandas as pd
import torch
from tokenizers import Tokenizer
from torch import nn
from torch.nn import functional as F
from transformers import MPNetModel

from analysis.evaluation.newsmtsc import macro_f1, read_newsmtsc, split
from analysis.sentiment.masking import COREFERENT, OTHER, TARGET
from training.encoding import LABELS, masked_texts
from training.loop import batches, tune, with_peaks

MEASURES = ("favourability", "stance")
# What MPNet reads where a mention stood: it knows these words, and the mask that it was trained to fill.
READ_AS = {TARGET: "<mask>", OTHER: "someone", COREFERENT: "they"}
LONGEST = 160  # word pieces; what is further from the target is cut off


class Teacher(nn.Module):
    """Logits (targets, measures, 3) from the mask's vector and the mean of all vectors."""

    def __init__(self, folder: Path):
        super().__init__()
        self.encoder = MPNetModel.from_pretrained(folder, add_pooling_layer=False)
        self.head = nn.Linear(2 * self.encoder.config.hidden_size, len(MEASURES) * len(LABELS))
        nn.init.normal_(self.head.weight, std=0.02)
        nn.init.zeros_(self.head.bias)

    def forward(self, codes: torch.Tensor, masked: int, padding: int) -> torch.Tensor:
        there = codes != padding
        with torch.autocast("cpu", dtype=torch.bfloat16):
            x = self.encoder(input_ids=codes, attention_mask=there.long()).last_hidden_state
        x = x.float()
        at, there = (codes == masked)[..., None], there[..., None]
        pooled = [(x * some).sum(1) / some.sum(1).clamp(min=1) for some in (at, there)]
        logits = self.head(F.dropout(torch.cat(pooled, 1), 0.1, self.training))
        return logits.view(-1, len(MEASURES), len(LABELS))


class Reader:
    """Targets as codes: the mask for the target, plain words for the other mentions."""

    def __init__(self, folder: Path):
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tokenizer.no_truncation()
        self.tokenizer.no_padding()
        self.masked, self.padding = (self.tokenizer.token_to_id(word) for word in ("<mask>", "<pad>"))

    def codes(self, targets: pd.DataFrame, rng: np.random.Generator | None = None) -> list[list[int]]:
        """The token codes of each target; with ``rng`` some other mentions are left as they stand."""
        texts = []
        for masked in masked_texts(targets, rng):
            for marker, word in READ_AS.items():
                masked = masked.replace(marker, word)
            texts.append(" ".join(masked.split()))
        return [self._cropped(code.ids) for code in self.tokenizer.encode_batch(texts)]

    def _cropped(self, ids: list[int]) -> list[int]:
        if len(ids) <= LONGEST:
            return ids
        first = max(0, min(ids.index(self.masked) - LONGEST // 2, len(ids) - LONGEST))
        return ids[first : first + LONGEST]

    def padded(self, codes: list[list[int]]) -> torch.Tensor:
        length = max(map(len, codes))
        return torch.tensor([row + [self.padding] * (length - len(row)) for row in codes])


@torch.no_grad()
def predict(model: Teacher, reader: Reader, codes: list[list[int]]) -> np.ndarray:
    """Logits (targets, measures, 3)."""
    model.eval()
    logits = np.zeros((len(codes), len(MEASURES), len(LABELS)), dtype=np.float32)
    for rows in batches(np.array(list(map(len, codes))), 32):
        given = reader.padded([codes[k] for k in rows])
        logits[rows] = model(given, reader.masked, reader.padding).numpy()
    return logits


def figures(targets: pd.DataFrame, logits: np.ndarray) -> dict[str, float]:
    """Macro-F1 x 100 by measure, part and subset."""
    found = {}
    for k, measure in enumerate(MEASURES):
        guess = pd.Series(np.array(LABELS)[logits[:, k].argmax(1)], index=targets.index)
        for name, subset in (("random", targets["random"]), ("several", targets["several"])):
            rows = subset & (targets["measure"] == measure)
            if rows.any():
                found[f"{measure} {name}"] = round(100 * macro_f1(targets.loc[rows, "label"], guess[rows]), 2)
    return found


def main() -> None:
    options = _options()
    options.out.mkdir(parents=True, exist_ok=True)
    reader, model = Reader(options.model), Teacher(options.model)
    if options.start:
        model.load_state_dict(torch.load(options.start, weights_only=True))
    targets = split(read_newsmtsc(options.newsmtsc)).assign(measure="favourability")
    train = targets[targets["part"] == "train"].reset_index(drop=True)
    held = targets[targets["part"] == "dev"].reset_index(drop=True)
    gold = np.eye(3, dtype=np.float32)[[LABELS.index(label) for label in train["label"]]]
    soft, measure = 0.95 * gold + 0.05 / 3, np.array([MEASURES.index(name) for name in train["measure"]])
    held_codes = reader.codes(held)

    def draw(rng: np.random.Generator) -> list[tuple[torch.Tensor, torch.Tensor, torch.Tensor]]:
        codes = reader.codes(train, rng)
        drawn = batches(np.array(list(map(len, codes))), options.batch, rng)
        return [
            (reader.padded([codes[k] for k in rows]), torch.tensor(soft[rows]), torch.tensor(measure[rows]))
            for rows in drawn
        ]

    def loss(model: Teacher, part: tuple[torch.Tensor, torch.Tensor, torch.Tensor]) -> torch.Tensor:
        codes, wanted, measure = part
        logits = model(codes, reader.masked, reader.padding)[torch.arange(len(codes)), measure]
        return -(wanted * F.log_softmax(logits, 1)).sum(1).mean()

    for number in tune(model, _peaks(model, options.rate), draw, loss, options):
        torch.save(model.state_dict(), options.out / f"pass{number}.pt")
        row = {"run": options.out.name, "pass": number, **figures(held, predict(model, reader, held_codes))}
        print(json.dumps(row), flush=True)
        with (options.out.parent / "runs.jsonl").open("a") as table:
            table.write(json.dumps(row) + "\n")


def _peaks(model: Teacher, rate: float) -> list[dict]:
    """The word vectors stay as they are; the head learns faster."""
    model.encoder.embeddings.word_embeddings.weight.requires_grad_(False)
    rates = {
        name: 25 * rate if name.startswith("head") else rate
        for name, weights in model.named_parameters() if weights.requires_grad
    }
    return with_peaks(model, rates, 0.01)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("newsmtsc", type=Path)
    parser.add_argument("model", type=Path, help="folder of all-mpnet-base-v2")
    parser.add_argument("out", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--batch", type=int, default=24)
    parser.add_argument("--rate", type=float, default=4e-5)
    parser.add_argument("--average", type=float, default=0.99)
    parser.add_argument("--start", type=Path, help="weights to start from")
    return parser.parse_args()


if __name__ == "__main__":
    main()
