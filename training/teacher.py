"""A teacher of 110 million weights: all-mpnet-base-v2 (Apache-2.0) with a head for each measure, names unseen.

    python -m training.teacher DATASETS MPNET OUT --measures favourability
    python -m training.teacher DATASETS MPNET OUT --start runs/favourability/pass3.pt --replay 1500 --rate 3e-5

DATASETS is the folder that holds newsmtsc and ud. MPNET is the folder of the published files (model.safetensors has
SHA-256 78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658); transformers has to be there, too. It is too
large to ship, and teaches a student (training.train_neural). Favourability is learned first; then stance, with some
favourability in each pass so that it is not forgotten.
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

from analysis.options import FAVOURABILITY, MEASURES
from analysis.sentiment.masking import COREFERENT, OTHER, TARGET
from training.encoding import LABELS, masked_texts
from training.loop import batches, tune, with_peaks
from training.targets import figures, measure_codes, read_both, soft_labels

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


def replayed(train: pd.DataFrame, number: int, rng: np.random.Generator) -> pd.DataFrame:
    """The targets of a pass: all for stance, of those for favourability as many as asked for (0: all)."""
    again = np.flatnonzero(train["measure"] == FAVOURABILITY)
    if not number or number >= len(again):
        return train
    rest = np.flatnonzero(train["measure"] != FAVOURABILITY)
    return train.iloc[np.concatenate([rest, rng.choice(again, number, replace=False)])].reset_index(drop=True)


def main() -> None:
    options = _options()
    options.out.mkdir(parents=True, exist_ok=True)
    reader, model = Reader(options.model), Teacher(options.model)
    if options.start:
        model.load_state_dict(torch.load(options.start, weights_only=True))
    targets = read_both(options.datasets)
    targets = targets[targets["measure"].isin(options.measures)]
    train, held = (targets[targets["part"] == part].reset_index(drop=True) for part in ("train", "dev"))
    held_codes = reader.codes(held)

    def draw(rng: np.random.Generator) -> list[tuple[torch.Tensor, torch.Tensor, torch.Tensor]]:
        chosen = replayed(train, options.replay, rng)
        codes, soft, measure = reader.codes(chosen, rng), soft_labels(chosen), measure_codes(chosen)
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
    parser.add_argument("datasets", type=Path)
    parser.add_argument("model", type=Path, help="folder of all-mpnet-base-v2")
    parser.add_argument("out", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--batch", type=int, default=24)
    parser.add_argument("--rate", type=float, default=4e-5)
    parser.add_argument("--measures", nargs="+", choices=MEASURES, default=list(MEASURES))
    parser.add_argument("--replay", type=int, default=0, help="targets for favourability in a pass; 0: all")
    parser.add_argument("--average", type=float, default=0.99)
    parser.add_argument("--start", type=Path, help="weights to start from")
    return parser.parse_args()


if __name__ == "__main__":
    main()
