"""Parses text that nobody parsed by hand with the shipped grammar, for a student of another seed to learn from.

    python -m training.silver_trees OUT.conllu --newsmtsc FILE --narrative-framing FOLDER --editorials FILE
"""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path

import pandas as pd

from analysis.evaluation.editorials import in_held_half, read_editorials
from analysis.evaluation.frames import read_narrative_framing
from analysis.evaluation.newsmtsc import read_newsmtsc
from analysis.syntax import conllu_of, parse
from analysis.text import read_texts


def main() -> None:
    parser = ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("out", type=Path)
    for name in ("newsmtsc", "narrative-framing", "editorials"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    options = parser.parse_args()
    snippets = read_editorials(options.editorials)["text"]
    given = [*read_narrative_framing(options.narrative_framing)["text"],
             *read_newsmtsc(options.newsmtsc)["text"].unique(), *snippets[~snippets.map(in_held_half)]]
    articles = pd.DataFrame({"article_id": [f"{row:05d}" for row in range(len(given))], "text": given})
    options.out.write_text("".join(conllu_of(parse(read_texts(articles)))), encoding="utf-8")


if __name__ == "__main__":
    main()
