"""The lexicon of cues: each form with its tag and its row, each row with its class and the complements it allows."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import pandas as pd

from analysis.resources import read_table


class Cues(NamedTuple):
    """``verbs``, ``gerunds`` and ``nouns`` lead from each form to a row of ``classes`` and ``complements``; so do
    the ``phrases`` ("according to"), in order, from row ``first_phrase`` on. ``also_nouns`` are finite forms that
    are as often nouns, ``pasts`` all past tenses; ``unknown`` is the row of a verb that is in no list."""

    verbs: dict[str, int]
    gerunds: dict[str, int]
    nouns: dict[str, int]
    also_nouns: frozenset[str]
    pasts: frozenset[str]
    phrases: list[str]
    first_phrase: int
    unknown: int
    classes: list[str | None]
    complements: list[str]


@cache
def cue_lexicon() -> Cues:
    """The cues of `cues.tsv`, `cue_nouns.tsv` and `cue_phrases.tsv`."""
    verbs, nouns, phrases = (read_table(f"{name}.tsv") for name in ("cues", "cue_nouns", "cue_phrases"))
    first_noun, first_phrase = len(verbs), len(verbs) + len(nouns)
    return Cues(
        verbs={form: row for column in ("base", "third", "participle", "past") for form, row in _rows(verbs[column])},
        gerunds=dict(_rows(verbs["gerund"])),
        nouns={noun: first_noun + row for noun, row in _rows(nouns["noun"])},
        also_nouns=frozenset(" ".join(verbs["also_nouns"]).split()),
        pasts=frozenset(verbs["past"]),
        phrases=phrases["phrase"].tolist(),
        first_phrase=first_phrase,
        unknown=first_phrase + len(phrases),
        classes=[*verbs["class"], *nouns["class"], *phrases["class"], None],
        complements=[*verbs["complements"], *map(_noun_complements, nouns["class"]), *[""] * len(phrases), "p"],
    )


def _noun_complements(cue_class: str) -> str:
    """That-clause and infinitive; what is believed also a clause behind it ("in his view, ..."): o."""
    return "tio" if cue_class in ("belief", "intention") else "ti"


def _rows(forms: pd.Series) -> list[tuple[str, int]]:
    return [(form, row) for row, form in enumerate(forms)]
