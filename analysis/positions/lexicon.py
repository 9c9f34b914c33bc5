"""The cues of positions and the word lists that they ask for (resources/position_cues.tsv, position_words.tsv)."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from analysis.resources import read_table

VERB, ADJECTIVE, NOUN = "verb", "adjective", "noun"
# The class of what looks like a cue and is not one.
NO_CUE = "none"


class Entry(NamedTuple):
    """A row of the lexicon: the class, what must stand with the cue, and whose will it tells."""

    cue: str
    cue_class: str
    needs: frozenset[str]
    objects: str
    holder: str


@cache
def cue_entries() -> dict[str, dict[str, list[Entry]]]:
    """Return the entries by part of speech and cue, in the order in which they are tried."""
    listed: dict[str, dict[str, list[Entry]]] = {VERB: {}, ADJECTIVE: {}, NOUN: {}}
    for row in read_table("position_cues.tsv").to_dict("records"):
        needs = frozenset(row["needs"].split(",")) if row["needs"] else frozenset()
        entry = Entry(row["cue"], row["class"], needs, row["objects"], row["holder"])
        listed[row["part"]].setdefault(row["cue"], []).append(entry)
    return listed


@cache
def words(name: str) -> frozenset[str]:
    """Return a list of position_words.tsv."""
    table = read_table("position_words.tsv")
    return frozenset(table.set_index("list").at[name, "words"].split())


def class_of_verb(lemma: str) -> str:
    """Return the class of a verb that is no cue: saying, what befalls its subject, what it gets, or an act."""
    if lemma in words("saying"):
        return "say"
    if lemma in words("happening") | words("speaking"):
        return "happening"
    return "getting" if lemma in words("getting") else "act"
