"""Writes what a teacher says of every target that a student learns from, by both measures.

    python -m training.soft_labels DATASETS MPNET OUT.npz RUN/PASS.pt

OUT.npz has an array (targets, measures, 3) of probabilities for each part of `training.targets.read_taught`.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import torch
from scipy.special import softmax

from training.targets import read_taught
from training.teacher import Reader, Teacher, predict


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("datasets", type=Path)
    parser.add_argument("model", type=Path, help="folder of all-mpnet-base-v2")
    parser.add_argument("out", type=Path)
    parser.add_argument("weights", type=Path)
    options = parser.parse_args()
    torch.set_num_threads(1)
    reader, model = Reader(options.model), Teacher(options.model)
    model.load_state_dict(torch.load(options.weights, weights_only=True))
    targets = read_taught(options.datasets)
    np.savez(options.out, soft=softmax(predict(model, reader, reader.codes(targets)), axis=2).astype(np.float32))


if __name__ == "__main__":
    main()
