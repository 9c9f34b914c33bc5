"""The probabilities that trained runs give, their mean, for another model to learn from: to the targets of NewsMTSC
train, and to names in sentences that nobody judged where these are given.

    python -m training.soft_labels NEWSMTSC OUT.npz RUN/PASS.pt [RUN/PASS.pt ...] [--unlabelled NARRATIVE EDITORIALS]
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import torch
from scipy.special import softmax
from tokenizers import Tokenizer

from analysis.evaluation.newsmtsc import read_newsmtsc, split
from training.encoding import encode
from training.loop import predict
from training.model import Scorer
from training.unlabelled import read_unlabelled


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("newsmtsc", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("weights", type=Path, nargs="+")
    parser.add_argument("--unlabelled", type=Path, nargs=2, help="folders of narrative-framing and of vader-nyt")
    options = parser.parse_args()
    torch.set_num_threads(1)
    targets = split(read_newsmtsc(options.newsmtsc))
    tables = {"train": targets[targets["part"] == "train"]}
    if options.unlabelled:
        tables["unlabelled"] = read_unlabelled(*options.unlabelled)
    tokenizer = Tokenizer.from_file(str(options.weights[0].with_name("tokenizer.json")))
    codes = {name: encode(table, tokenizer) for name, table in tables.items()}
    found = {name: np.zeros((len(rows), 3)) for name, rows in codes.items()}
    for weights in options.weights:
        model = Scorer()
        model.load_state_dict(torch.load(weights, weights_only=True))
        for name, rows in codes.items():
            found[name] += softmax(predict(model, rows), axis=1) / len(options.weights)
    np.savez(options.out, **found)


if __name__ == "__main__":
    main()
