"""Classes of nouns and words by what they say of a source (resources/affiliations.tsv)."""

from __future__ import annotations

from functools import cache

from analysis.resources import read_table

# Classes of words that stand beside a noun, or verbs; the others are groups of nouns.
NOT_NOUNS = frozenset(
    "office outside past accuse title male female spokes rank collective short bare answer "
    "legislator abroad".split()
)


@cache
def noun_groups() -> dict[str, str]:
    """Return the group of each noun or pair of nouns; of one that is listed twice the first."""
    groups: dict[str, str] = {}
    for group, phrases in _classes().items():
        if group not in NOT_NOUNS:
            groups |= {phrase: groups.get(phrase, group) for phrase in phrases}
    return groups


@cache
def word_class(name: str) -> frozenset[str]:
    """Return the phrases of a class."""
    return frozenset(_classes()[name])


@cache
def short_forms() -> dict[str, str]:
    """Return the word that each short form stands for: "gen." is "general"."""
    return dict(pair.split() for pair in _classes()["short"])


@cache
def _classes() -> dict[str, tuple[str, ...]]:
    rows = read_table("affiliations.tsv").itertuples(index=False)
    return {name: tuple(phrases.split(", ")) for name, phrases in rows}
