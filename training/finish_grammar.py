"""Rounds a trained grammar to 8 bits, prints what that costs on the dev parts, and writes the shipped files.

    python -m training.finish_grammar UD RUN/PASS.pt NAME [--out FOLDER]

NAME is grammar or grammar_fast. The bounds of the values are settled on 1,500 sentences of the training parts.
"""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path

import numpy as np
import torch

from training.export import export_grammar
from training.grammar import ARC, LABEL
from training.model import round_model
from training.train_grammar import figures, load_run, read_parts

MODELS = Path("analysis/resources/models")


def main() -> None:
    parser = ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("ud", type=Path)
    parser.add_argument("run", type=Path)
    parser.add_argument("name")
    parser.add_argument("--out", type=Path, default=MODELS)
    options = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(0)
    model, settings = load_run(options.run)
    parts = read_parts(options.ud, settings)
    print("float", {name: figures(model, parts[name]) for name in ("ewt-dev", "gum-dev")}, flush=True)
    watch(model, parts)
    print("rounded", {name: figures(model, parts[name]) for name in ("ewt-dev", "gum-dev")}, flush=True)
    settings |= {"arc": ARC, "label": LABEL}
    export_grammar(model.state_dict(), settings, options.out / f"{options.name}.onnx")


@torch.no_grad()
def watch(model, parts) -> None:
    """Settle the bounds of a grammar's values on sentences of both training parts, and round from then on."""
    rng = np.random.default_rng(0)
    round_model(model.eval(), "watch")
    for name in ("ewt-train", "gum-train"):
        batches = parts[name].batches()
        for k in rng.choice(len(batches), 12, replace=False):
            model(*parts[name].batch(batches[k])[:3])
    round_model(model, "on")


if __name__ == "__main__":
    main()
