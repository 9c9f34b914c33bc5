"""Measure the published sets anew, for resources/validity.tsv and docs/validity.md.

    python benchmarks/validity.py DATASETS [SET ...]

DATASETS is the folder that holds each set in a folder named as in PLACES; SET limits the run.
Without arguments nothing is measured and the document's tables are made from the figures kept.
"""

from __future__ import annotations

import argparse
import re
import subprocess
from datetime import date
from pathlib import Path

import pandas as pd

from analysis.evaluation import evaluate
from analysis.evaluation.validity import (
    Run,
    fill,
    read_validity,
    replace_rows,
    validity_file,
    validity_rows,
)
from analysis.options import HELD

ROOT = Path(__file__).resolve().parents[1]
DOCUMENT = ROOT / "docs" / "validity.md"
HEAD = "# Figures of `framing evaluate`, written by `make validity`; see evaluation/validity.py.\n"
# Sets on whose other half a model that ships was trained or rules were made: the half held for testing counts.
LEARNED_FROM = {"stance", "speakers", "positions", "acts"}
# Where each set lies below DATASETS, by split, and how many articles are measured (None: all).
PLACES = {
    "polnear": {"dev": ("polnear/dev", None), "train, 200 articles": ("polnear/train", 200)},
    "speakers": {"": ("", None)},
    "newsmtsc": {"": ("newsmtsc", None)},
    "directed-sentiment": {"": ("directed-sentiment", None)},
    "vader-nyt": {"": ("vader-nyt", None)},
    "narrative-framing": {"": ("narrative-framing", None)},
    "gvfc": {"": ("gvfc", None)},
    "frame-transfer": {"": ("", None)},
    "frame-sentences": {"": ("newsmtsc", None)},
    "gum-news": {"": ("ud", None)},
    "place-party": {"": ("", None)},
    "acts": {"": ("", None)},
    "roles": {"": ("", None)},
    "entity-roles": {"": ("narrative-framing", None)},
    "positions": {"": ("", None)},
    "matters": {"": ("", None)},
    "stance": {"": ("", None)},
    "certainty": {"": ("certainty", None)},
    "coreference": {"dev": ("ud/gum-dev.conllu", None)},
    "ud": {"EWT": ("ud/ewt-dev.conllu", None), "GUM": ("ud/gum-dev.conllu", None)},
}


def main() -> None:
    options = _options()
    if options.datasets:
        names = options.sets or list(PLACES)
        measured = pd.concat([measure(options.datasets, name) for name in names], ignore_index=True)
        write(replace_rows(read_validity(), measured))
    DOCUMENT.write_text(
        fill(DOCUMENT.read_text(encoding="utf-8"), read_validity()), encoding="utf-8"
    )


def measure(datasets: Path, name: str) -> pd.DataFrame:
    """Return the rows of one set, every split of it."""
    today, commit = date.today().isoformat(), _commit()
    rows = []
    for split, (place, articles) in PLACES[name].items():
        print(f"{name} {split}".rstrip(), flush=True)
        figures = evaluate(name, datasets / place, articles, HELD if name in LEARNED_FROM else None)
        rows.append(validity_rows(figures, Run(name, split, today, commit)))
    return pd.concat(rows, ignore_index=True)


def write(validity: pd.DataFrame) -> None:
    """Write the figures, and their number into the list of resources."""
    file = validity_file()
    file.write_text(
        HEAD + validity.to_csv(sep="\t", index=False, lineterminator="\n"), encoding="utf-8"
    )
    listed = file.parent / "README.md"
    text = listed.read_text(encoding="utf-8")
    listed.write_text(
        re.sub(r"(\| `validity\.tsv` .*\| )\d+( \|)", rf"\g<1>{len(validity)}\2", text),
        encoding="utf-8",
    )


def _commit() -> str:
    command = ["git", "describe", "--always", "--dirty", "--abbrev=7", "--exclude", "*"]
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.strip()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("datasets", nargs="?", type=Path, metavar="DATASETS")
    parser.add_argument("sets", nargs="*", metavar="SET", help=", ".join(PLACES))
    options = parser.parse_args()
    if unknown := sorted(set(options.sets) - set(PLACES)):
        parser.error(f"unknown set {unknown[0]!r}; known are {', '.join(PLACES)}")
    return options


if __name__ == "__main__":
    main()
