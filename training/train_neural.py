"""Tunes the student on what the teacher says of targets, and on the labels where there are some; one run per seed.

    python -m training.train_neural DATASETS MODEL_FOLDER OUT --teacher soft.npz [--start runs/scorer.pt] --seed 1
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
import pandas as pd
import torch

from analysis.options import STANCE
from training.encoding import encode, joined, make_tokenizer
from training.loop import predict, settings, tune_scorer
from training.model import load_original
from training.targets import figures, measure_codes, read_both, read_taught, soft_labels


def wanted(targets: pd.DataFrame, taught: np.ndarray, share: float) -> np.ndarray:
    """Probabilities (targets, measures, 3): the teacher's, and where there is a label of a measure that label with
    ``share`` of the teacher's; of a contrast that was made the label alone."""
    soft = taught.copy()
    judged = np.flatnonzero(targets["label"].notna())
    rows = targets.iloc[judged]
    at, shares = (judged, measure_codes(rows)), np.where(rows["made"], 0.0, share)[:, None]
    soft[at] = (1 - shares) * soft_labels(rows) + shares * taught[at]
    return soft


def main() -> None:
    options = _options()
    options.out.mkdir(parents=True, exist_ok=True)
    tokenizer = make_tokenizer(options.model / "tokenizer.json", options.out / "tokenizer.json")
    targets = read_both(options.datasets)
    held = targets[targets["part"] == "dev"].reset_index(drop=True)
    train = read_taught(options.datasets)
    soft, held_codes = wanted(train, np.load(options.teacher)["soft"], options.taught), encode(held, tokenizer)
    model = load_original(str(options.model / "model.safetensors"), options.dropout)
    if options.start:
        model.load_state_dict(torch.load(options.start, weights_only=True), strict=False)
    judged = np.flatnonzero(train["label"].notna() & ~train["made"].astype(bool))
    is_stance = (train["measure"] == STANCE).to_numpy()
    rest = np.flatnonzero(~is_stance)

    def draw(rng: np.random.Generator) -> tuple[list[list[int]], np.ndarray]:
        some = rng.choice(rest, round(options.part * len(rest)), replace=False)
        shown = np.concatenate([some, *[np.flatnonzero(is_stance)] * (1 + options.again)])
        codes, given = encode(train.iloc[shown], tokenizer, rng), soft[shown]
        if not options.joined:
            return codes, given
        pairs, rows = joined(train.iloc[judged], options.joined, rng)
        return codes + encode(pairs, tokenizer, rng), np.vstack([given, soft[judged[rows]]])

    for number in tune_scorer(model, draw, options):
        torch.save(model.state_dict(), options.out / f"pass{number}.pt")
        row = {"run": options.out.name, "pass": number, **figures(held, predict(model, held_codes))}
        print(json.dumps(row), flush=True)
        with (options.out.parent / "runs.jsonl").open("a") as table:
            table.write(json.dumps(row) + "\n")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("datasets", type=Path, help="folder of newsmtsc, ud, narrative-framing and vader-nyt")
    settings(parser, rate=7e-5, epochs=4)
    parser.add_argument("--teacher", type=Path, required=True, help="file of training.soft_labels")
    parser.add_argument("--start", type=Path, help="weights to start from, instead of the published ones")
    parser.add_argument("--taught", type=float, default=0.5, help="share of the teacher where there is a label")
    parser.add_argument("--again", type=int, default=1, help="how often more a pass shows what was read for stance")
    parser.add_argument("--part", type=float, default=1.0, help="share of all else that a pass shows")
    parser.add_argument("--joined", type=int, default=0, help="pairs of sentences made into one, in each pass")
    return parser.parse_args()


if __name__ == "__main__":
    main()
