"""Writes `lemmas.tsv`: the words of the treebanks whose lemma neither simplemma nor the word itself gives.

    python -m training.make_lemmas UD
"""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path

import pandas as pd
import simplemma

from analysis.syntax.conllu import read_conllu
from analysis.syntax.lemmas import INFLECTED, NAMES

OUT = Path("analysis/resources/lemmas.tsv")
HEAD = "# Lemmas of irregular forms by Penn tag: what English treebanks have at least twice (EWT, GUM; CC BY-SA 4.0).\n"
# What counts as one of a kind: foreign words, addresses, list items, symbols, typos.
LEFT_OUT = frozenset("GW FW ADD NFP LS SYM UH CD AFX".split())
# A lemma that says less than the word does.
KEPT = frozenset(["people"])
LEAST = 2


def main() -> None:
    parser = ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("ud", type=Path)
    options = parser.parse_args()
    tokens = pd.concat([read_conllu(options.ud / f"{name}-train.conllu")[1] for name in ("ewt", "gum")])
    tokens = tokens[tokens["lemma"].ne("_") & ~tokens["xpos"].isin(LEFT_OUT | NAMES)]
    words = tokens["word"].str.lower().str.replace("’", "'")
    counted = tokens.assign(word=words).groupby(["word", "xpos", "lemma"]).size().sort_values(ascending=False, kind="stable")
    counted = counted[counted >= LEAST].reset_index().drop_duplicates(["word", "xpos"])
    rows = [(word, form, lemma if lemma == "I" else lemma.lower()) for word, form, lemma, _ in counted.itertuples(index=False)
            if word.isascii() and word[0] != "#" and word not in KEPT and usual(word, form) != lemma.lower()]
    lines = ["word\tform\tlemma", *map("\t".join, sorted(rows))]
    OUT.write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")


def usual(word: str, form: str) -> str:
    return simplemma.lemmatize(word, lang="en") if form in INFLECTED else word


if __name__ == "__main__":
    main()
