"""Fine-tunes the encoder on NewsMTSC train; one run per seed.

    python -m training.train_neural NEWSMTSC MODEL_FOLDER OUT --start runs/ratings/pass1.pt --seed 1
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
import pandas as pd
import torch

from analysis.evaluation.newsmtsc import macro_f1, read_newsmtsc, split
from training.encoding import LABELS, encode, encode_named, joined, make_tokenizer
from training.loop import predict, settings, tune_scorer
from training.model import load_original
from training.unlabelled import read_unlabelled


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


def soft_labels(targets: pd.DataFrame, options: argparse.Namespace) -> np.ndarray:
    """People's labels, smoothed, and where teachers are given as much of the mean of what they say as is asked for."""
    gold = np.eye(3, dtype=np.float32)[[LABELS.index(label) for label in targets["label"]]]
    soft = (1 - options.smoothing) * gold + options.smoothing / 3
    if options.teacher:
        soft = (1 - options.taught) * soft + options.taught * np.load(options.teacher)["train"].astype(np.float32)
    return soft


def with_unlabelled(train: pd.DataFrame, soft: np.ndarray, labels: Path, *folders: Path) -> tuple:
    """The targets and soft labels, and behind them those of sentences that nobody judged."""
    both = np.vstack([soft, np.load(labels)["unlabelled"]]).astype(np.float32)
    return pd.concat([train, read_unlabelled(*folders)], ignore_index=True), both


def main() -> None:
    options = _options()
    options.out.mkdir(parents=True, exist_ok=True)
    tokenizer = make_tokenizer(options.model / "tokenizer.json", options.out / "tokenizer.json")
    targets = split(read_newsmtsc(options.newsmtsc))
    train = targets[targets["part"] == "train"].reset_index(drop=True)
    held = targets[targets["part"] == "dev"].reset_index(drop=True)
    read = encode_named if options.names else encode
    soft, held_codes = soft_labels(train, options), read(held, tokenizer)
    judged = len(train)
    if options.unlabelled:
        train, soft = with_unlabelled(train, soft, *options.unlabelled)
    model = load_original(str(options.model / "model.safetensors"), options.dropout)
    if options.start:
        model.load_state_dict(torch.load(options.start, weights_only=True))

    def draw(rng: np.random.Generator) -> tuple[list[list[int]], np.ndarray]:
        codes = read(train, tokenizer, rng)
        if not options.joined:
            return codes, soft
        pairs, rows = joined(train.iloc[:judged], options.joined, rng)
        return codes + read(pairs, tokenizer, rng), np.vstack([soft, soft[rows]])

    for number in tune_scorer(model, draw, options):
        torch.save(model.state_dict(), options.out / f"pass{number}.pt")
        row = {"run": options.out.name, "pass": number, **figures(held, predict(model, held_codes))}
        print(json.dumps(row), flush=True)
        with (options.out.parent / "runs.jsonl").open("a") as table:
            table.write(json.dumps(row) + "\n")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("newsmtsc", type=Path)
    settings(parser, rate=7e-5, epochs=4)
    parser.add_argument("--start", type=Path, help="weights to start from, instead of the published ones")
    parser.add_argument("--smoothing", type=float, default=0.05)
    parser.add_argument("--names", action="store_true", help="leave the names in, to see what not reading them costs")
    parser.add_argument("--joined", type=int, default=0, help="pairs of sentences made into one, in each pass")
    parser.add_argument("--teacher", type=Path, help="file of training.soft_labels")
    parser.add_argument("--taught", type=float, default=0.5, help="share of the teacher in what is learned of train")
    parser.add_argument("--unlabelled", type=Path, nargs=3, metavar=("LABELS", "NARRATIVE", "EDITORIALS"),
                        help="sentences that nobody judged: their file of training.soft_labels, and their folders")
    return parser.parse_args()


if __name__ == "__main__":
    main()
