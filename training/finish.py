"""Rounds a trained student, or the mean of several, to 8 bits, writes the shipped scorer of stance and calibrates both
measures on dev. Favourability keeps the graphs that judge it (training/README.md).

    python -m training.finish DATASETS RUN/PASS.pt [RUN/PASS.pt ...]

Runs that start from the same weights and head lie in one valley, so that the mean of their weights scores like the mean
of their outputs (Wortsman et al. 2022) and costs a single model.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
import pandas as pd
import torch
from scipy.optimize import minimize
from scipy.special import log_softmax
from tokenizers import Tokenizer

from analysis import encoder
from analysis.evaluation.stance import NEWS
from analysis.options import MEASURES, STANCE
from analysis.sentiment import LABELS
from training.encoding import encode
from training.export import export_stance
from training.loop import batches, padded, predict
from training.model import MARKER_IDS, Scorer, round_model
from training.targets import figures, read_both

MODELS = Path("analysis/resources/models")
# How strongly what is added to the log-odds of each class is held to 0.
HELD_TO_ZERO = 2.0


def average(runs: list[Path]) -> dict[str, torch.Tensor]:
    states = [torch.load(run, weights_only=True) for run in runs]
    return {name: torch.stack([state[name].float() for state in states]).mean(0) for name in states[0]}


def gold_of(targets: pd.DataFrame) -> np.ndarray:
    return np.array([LABELS.index(label) for label in targets["label"]])


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


def best_shift(logits: np.ndarray, gold: np.ndarray) -> tuple[float, list[float]]:
    """The temperature, and what is added to each class after it, of least cross-entropy: in news three mentions in four
    are neutral, among the targets that were learned from one in three."""
    def loss(given: np.ndarray) -> float:
        shares = log_softmax(logits / given[0] + np.array([given[1], 0.0, given[2]]), axis=1)
        return -shares[np.arange(len(gold)), gold].sum() + HELD_TO_ZERO * (given[1:] ** 2).sum()

    heat, negative, positive = minimize(loss, [1.0, 0.0, 0.0], bounds=[(0.5, 3), (-3, 3), (-3, 3)]).x
    return round(float(heat), 2), [round(float(negative), 2), 0.0, round(float(positive), 2)]


def calibrate(targets: pd.DataFrame, logits: np.ndarray) -> dict[str, float | list[float]]:
    """Temperature, shift and neutral band of one measure: of stance on the strata that are as neutral as news."""
    rows = targets["stratum"].isin(NEWS).to_numpy() if (targets["measure"] == STANCE).all() else slice(None)
    gold = gold_of(targets)
    heat, shift = best_shift(logits[rows], gold[rows])
    shares = np.exp(log_softmax(logits / heat + shift, axis=1))
    return {"temperature": heat, "shift": shift, "neutral_band": best_band(shares[:, 2] - shares[:, 0], gold)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("datasets", type=Path)
    parser.add_argument("runs", type=Path, nargs="+")
    options = parser.parse_args()
    torch.set_num_threads(1)
    tokenizer = Tokenizer.from_file(str(options.runs[0].with_name("tokenizer.json")))
    targets = read_both(options.datasets)
    train, dev = (targets[targets["part"] == part].reset_index(drop=True) for part in ("train", "dev"))
    codes = encode(dev, tokenizer)
    model = Scorer()
    model.load_state_dict(average(options.runs), strict=False)  # a run has no bounds yet
    print("float", json.dumps(figures(dev, predict(model, codes))))
    watch(model, encode(train.sample(1200, random_state=0), tokenizer))
    state = model.state_dict()
    rows = slice(3 * MEASURES.index(STANCE), 3 * MEASURES.index(STANCE) + 3)
    head = {name: state[name][rows] for name in ("head.weight", "head.bias")}
    with np.load(MODELS / "words.npz") as words:
        markers = words["codes"][list(MARKER_IDS)] * words["scale"][list(MARKER_IDS)][:, None]
    export_stance(state | head, markers, MODELS / "stance.onnx")
    logits = np.stack([encoder.run(codes, measure) for measure in MEASURES], axis=1)
    print("shipped", json.dumps(figures(dev, logits)))
    asked = {measure: (dev["measure"] == measure).to_numpy() for measure in MEASURES}
    settings = {name: calibrate(dev[at], logits[at, k]) for k, (name, at) in enumerate(asked.items())}
    (MODELS / "sentiment.json").write_text(json.dumps(settings, indent=2) + "\n", encoding="utf-8")
    print(settings)


if __name__ == "__main__":
    main()
