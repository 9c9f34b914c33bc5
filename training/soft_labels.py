"""The probabilities that a trained run gives the targets of NewsMTSC train, for a smaller model to learn from.

    python -m training.soft_labels NEWSMTSC RUN/PASS.pt OUT.npy
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import torch
from scipy.special import softmax
from tokenizers import Tokenizer

from analysis.evaluation.newsmtsc import read_newsmtsc, split
from training.encoding import encode
from training.loop import predict
from training.model import Scorer


def main() -> None:
    newsmtsc, weights, out = map(Path, sys.argv[1:])
    torch.set_num_threads(1)
    targets = split(read_newsmtsc(newsmtsc))
    codes = encode(targets[targets["part"] == "train"], Tokenizer.from_file(str(weights.with_name("tokenizer.json"))))
    model = Scorer()
    model.load_state_dict(torch.load(weights, weights_only=True))
    np.save(out, softmax(predict(model, codes), axis=1))


if __name__ == "__main__":
    main()
