"""Sets the temperature on dev and writes the shipped model from a trained run, or from the mean of several.

    python -m training.finish NEWSMTSC RUN/PASS.pt [RUN/PASS.pt ...]

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
from training.export import export
from training.loop import predict
from training.model import Scorer
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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("newsmtsc", type=Path)
    parser.add_argument("runs", type=Path, nargs="+")
    options = parser.parse_args()
    torch.set_num_threads(1)
    tokenizer = Tokenizer.from_file(str(options.runs[0].with_name("tokenizer.json")))
    targets = split(read_newsmtsc(options.newsmtsc))
    dev = targets[targets["part"] == "dev"].reset_index(drop=True)
    codes = encode(dev, tokenizer)
    gold = np.array([LABELS.index(label) for label in dev["label"]])
    state = average(options.runs)
    model = Scorer()
    model.load_state_dict(state)
    print("float", json.dumps(figures(dev, predict(model, codes))))
    MODELS.mkdir(exist_ok=True)
    shutil.copy(options.runs[0].with_name("tokenizer.json"), MODELS / "tokenizer.json")
    export(state, MODELS)
    logits = encoder.run(codes, "logits")
    print("shipped", json.dumps(figures(dev, logits)))
    heat = best_temperature(logits, gold)
    shares = np.exp(log_softmax(logits / heat, axis=1))
    settings = {"temperature": heat, "neutral_band": best_band(shares[:, 2] - shares[:, 0], gold)}
    (MODELS / "sentiment.json").write_text(json.dumps(settings, indent=2) + "\n", encoding="utf-8")
    print(settings, sum(path.stat().st_size for path in MODELS.glob("*.onnx")))


if __name__ == "__main__":
    main()
