"""Rounds a trained run, or the mean of several, to 8 bits, sets the temperature on dev and writes the shipped model.

    python -m training.finish NEWSMTSC OUT.pt RUN/PASS.pt [RUN/PASS.pt ...]

OUT.pt keeps the weights with the bounds of the rounded values, for `training.train_frames`.

Runs that start from the same weights and head lie in one valley, so that the mean of their weights scores like the mean
of their outputs (Wortsman et al. 2022) and costs a single model.
"""

from __future__ import annotations

import argparse
import json
import shutil
from pathlib import Path

import numpy as np
import torch
from scipy.special import log_softmax
from tokenizers import Tokenizer

from analysis import encoder
from analysis.evaluation.newsmtsc import read_newsmtsc, split
from training.encoding import LABELS, encode
from training.export import export, export_words
from training.loop import batches, padded, predict
from training.model import Scorer, round_model
from training.train_neural import figures

MODELS = Path("analysis/resources/models")


def average(runs: list[Path]) -> dict[str, torch.Tensor]:
    states = [torch.load(run, weights_only=True) for run in runs]
    return {name: torch.stack([state[name].float() for state in states]).mean(0) for name in states[0]}


def best_temperature(logits: np.ndarray, gold: np.ndarray) -> float:
    """The temperature of least cross-entropy (Guo et al. 2017)."""
    heats = np.arange(0.5, 3, 0.01)
    losses = [-log_softmax(logits / heat, axis=1)[np.arange(len(gold)), gold].mean() for heat in heats]
    return round(float(heats[int(np.argmin(losses))]), 2)


def best_band(sentiment: np.ndarray, gold: np.ndarray) -> float:
    """The half-width of the neutral band of P(positive) - P(negative) that gives the highest macro-F1."""
    def agreement(band: float) -> float:
        found = np.select([sentiment < -band, sentiment > band], [0, 2], 1)
        hits = [2 * ((gold == k) & (found == k)).sum() / ((gold == k).sum() + (found == k).sum()) for k in range(3)]
        return float(np.mean(hits))

    bands = np.arange(0.05, 0.8, 0.05)
    return round(float(bands[int(np.argmax([agreement(band) for band in bands]))]), 2)


@torch.no_grad()
def watch(model: Scorer, codes: list[list[int]]) -> None:
    """Settle the bounds of a model's values on some targets, and round from then on."""
    torch.manual_seed(0)
    round_model(model.eval(), "watch")
    for rows in batches(np.array(list(map(len, codes))), 48):
        model(padded([codes[row] for row in rows]))
    round_model(model, "on")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("newsmtsc", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("runs", type=Path, nargs="+")
    options = parser.parse_args()
    torch.set_num_threads(1)
    tokenizer = Tokenizer.from_file(str(options.runs[0].with_name("tokenizer.json")))
    targets = split(read_newsmtsc(options.newsmtsc))
    dev = targets[targets["part"] == "dev"].reset_index(drop=True)
    codes = encode(dev, tokenizer)
    gold = np.array([LABELS.index(label) for label in dev["label"]])
    model = Scorer()
    model.load_state_dict(average(options.runs), strict=False)  # a run has no bounds yet
    print("float", json.dumps(figures(dev, predict(model, codes))))
    watch(model, encode(targets[targets["part"] == "train"].sample(1200, random_state=0), tokenizer))
    torch.save(model.state_dict(), options.out)
    MODELS.mkdir(exist_ok=True)
    shutil.copy(options.runs[0].with_name("tokenizer.json"), MODELS / "tokenizer.json")
    export_words(model.state_dict(), MODELS / "words.npz")
    export(model.state_dict(), MODELS)
    logits = encoder.run(codes, "logits")
    print("shipped", json.dumps(figures(dev, logits)))
    heat = best_temperature(logits, gold)
    shares = np.exp(log_softmax(logits / heat, axis=1))
    settings = {"temperature": heat, "neutral_band": best_band(shares[:, 2] - shares[:, 0], gold)}
    (MODELS / "sentiment.json").write_text(json.dumps(settings, indent=2) + "\n", encoding="utf-8")
    print(settings, sum(path.stat().st_size for path in MODELS.glob("*.onnx")))


if __name__ == "__main__":
    main()
