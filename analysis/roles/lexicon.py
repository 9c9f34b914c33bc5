"""Words that cast a party in a role (resources/role_words.tsv), and the acts that do (act_verbs.tsv)."""

from __future__ import annotations

from functools import cache

from analysis.acts.lexicon import entries, verb_entries
from analysis.resources import read_table

HARM, HELP, THREATEN = "harm", "help", "threaten"


@cache
def words(kind: str, group: str) -> frozenset[str]:
    """Return the words of one kind and class."""
    table = read_table("role_words.tsv")
    listed = (table["kind"] == kind) & (table["class"] == group)
    return frozenset(table.loc[listed, "word"])


@cache
def casting_acts(direction: str) -> frozenset[str]:
    """Return the verbs, as the table of acts has them, whose acts in a direction cast a role."""
    listed = (entry for kind in ("verb", "noun") for some in entries(kind).values()
              for entry in some if entry.direction == direction)
    found = {entry.verb for entry in listed
             if entry.group in words("acts", direction) and not {entry.word, entry.verb} & words("not", direction)}
    return frozenset(found | words("verb", direction) | words("halt", direction))


@cache
def direction_of(lemma: str) -> str | None:
    """Return which role-casting act a verb tells by itself: harm, threaten, help or none."""
    for direction in (HARM, THREATEN, HELP):
        if lemma in words("verb", direction):
            return direction
    first = next(iter(verb_entries(lemma)), None)
    casts = first is not None and first.verb in casting_acts(first.direction)
    return first.direction if casts else None


@cache
def prepositions_of(lemma: str) -> frozenset[str]:
    """Return the prepositions behind which a verb's target stands."""
    return frozenset().union(*(entry.prepositions for entry in verb_entries(lemma)))
