"""Rounds trained grammars, their weights averaged, to 8 bits, prints what that costs on the dev parts, and writes the
shipped files.

    python -m training.finish_grammar UD NAME RUN/PASS.pt [RUN/PASS.pt ...] [--out FOLDER]

NAME is grammar or grammar_fast. The bounds of the values are settled on 1,500 sentences of the training parts.
"""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path

import torch

from training.export import export_grammar
from training.grammar import ARC, LABEL
from training.train_grammar import figures, load_run, read_parts, watch

MODELS = Path("analysis/resources/models")


def main() -> None:
    parser = ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("ud", type=Path)
    parser.add_argument("name")
    parser.add_argument("runs", type=Path, nargs="+")
    parser.add_argument("--out", type=Path, default=MODELS)
    options = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(0)
    model, settings = load_run(*options.runs)
    parts = read_parts(options.ud, settings)
    print("float", {name: figures(model, parts[name]) for name in ("ewt-dev", "gum-dev")}, flush=True)
    watch(model, parts)
    print("rounded", {name: figures(model, parts[name]) for name in ("ewt-dev", "gum-dev")}, flush=True)
    settings |= {"arc": ARC, "label": LABEL}
    export_grammar(model.state_dict(), settings, options.out / f"{options.name}.onnx")


if __name__ == "__main__":
    main()
