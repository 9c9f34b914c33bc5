"""Words by grammatical class, from the one table of them (resources/word_classes.tsv)."""

from __future__ import annotations

from functools import cache

from analysis.resources import read_table


@cache
def word_class(name: str) -> frozenset[str]:
    """Return the words of a class (pronoun, auxiliary, negation ...), in lower case.

    Apostrophes are straight. Raises `ValueError` for a class that the table does not have.
    """
    table = read_table("word_classes.tsv")
    if not (found := frozenset(table.loc[table["class"] == name, "word"])):
        known = ", ".join(table["class"].unique())
        raise ValueError(f"word class {name!r} is unknown; known are {known}")
    return found


@cache
def closed_class() -> frozenset[str]:
    """Return the words of all closed classes: articles, pronouns, prepositions, auxiliaries ..."""
    table = read_table("word_classes.tsv")
    return frozenset(table.loc[table["class"] != "negation", "word"])
