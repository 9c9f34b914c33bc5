"""The cues of positions and the word lists that they ask for."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from analysis.resources import read_table

VERB, ADJECTIVE, NOUN = "verb", "adjective", "noun"
NO_CUE = "none"  # the class of what looks like a cue and is not one


class Entry(NamedTuple):
    """A row of the lexicon: the class, what must stand with the cue, and whose will it tells."""

    cue: str
    cue_class: str
    needs: frozenset[str]
    objects: str
    holder: str


@cache
def cue_entries() -> dict[tuple[str, str], list[Entry]]:
    """Return the entries of resources/position_cues.tsv by part of speech and cue, in its order."""
    listed: dict[tuple[str, str], list[Entry]] = {}
    for row in read_table("position_cues.tsv").to_dict("records"):
        needs = frozenset(filter(None, row["needs"].split(",")))
        entry = Entry(row["cue"], row["class"], needs, row["objects"], row["holder"])
        listed.setdefault((row["part"], row["cue"]), []).append(entry)
    return listed


@cache
def words(name: str) -> frozenset[str]:
    """Return a list of resources/position_words.tsv."""
    return frozenset(read_table("position_words.tsv").set_index("list").at[name, "words"].split())
