"""Verbs and nouns of acts: what they do to whom, and which tell no act
(resources/act_verbs.tsv)."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from analysis.resources import read_table

# Verbs of these classes are read with their object noun or complement.
LIGHT, LIGHT_ONLY, REVERSE, ASPECT = "light", "light only", "reverse", "aspect"
WITH_NOUN = frozenset([LIGHT, LIGHT_ONLY, REVERSE])
OPPOSITE = {"harm": "help", "help": "harm", "cooperate": "harm", "talk": "harm", "threaten": "help"}
NO_ACT = "none"


class Entry(NamedTuple):
    """A row of the lexicon; ``verb`` is the lemma by which the act is counted, ``noun`` the object
    noun with which a light verb was read."""

    word: str
    group: str
    direction: str
    prepositions: frozenset[str]
    when: str
    mutual: bool
    verb: str
    noun: str | None = None

    @property
    def tells_act(self) -> bool:
        """Return whether the word tells an act by itself."""
        return self.direction != NO_ACT


@cache
def entries(kind: str) -> dict[str, list[Entry]]:
    """Return the rows of each verb, noun or doer, in the order in which they are tried."""
    table = read_table("act_verbs.tsv")
    found: dict[str, list[Entry]] = {}
    for row in table[table["kind"] == kind].itertuples():
        prepositions = frozenset(row.prepositions.split())
        verb = row.verb or row.word
        entry = Entry(
            row.word, row[3], row.direction, prepositions, row.when, row.mutual == "yes", verb
        )
        found.setdefault(row.word, []).append(entry)
    return found


@cache
def verb_entries(lemma: str) -> tuple[Entry, ...]:
    """Return the rows of a verb, with its particle or, where that is not listed, without.

    A verb that attributes words, thoughts or intentions (cues.tsv) and is not listed has none; any
    other verb is an act of direction "other".
    """
    words = [lemma, *_bases(lemma.split()[0])]
    for word in words:
        if word in entries("verb"):
            return tuple(entries("verb")[word])
    if any(word in attributing() for word in words):
        return ()
    return (Entry(lemma, "", "other", frozenset(), "", False, lemma),)


def _bases(verb: str) -> list[str]:
    """Return a lemma and what else it may be the lemma of: the dictionary has some gerunds as nouns
    ("warning") and some verbs with a letter too many ("guarde", "signall").

    >>> _bases("freezing"), _bases("guarde"), _bases("send")
    (['freezing', 'freez', 'freeze'], ['guarde', 'guard'], ['send'])
    """
    if verb.endswith("ing"):
        stem = verb.removesuffix("ing")
        doubled = [stem[:-1]] if len(stem) > 2 and stem[-1] == stem[-2] else []
        return [verb, stem, f"{stem}e", *doubled]
    short = verb.endswith("e") or verb[-2:-1] == verb[-1:]
    return [verb, verb[:-1]] if short else [verb]


def noun_entry(lemma: str) -> Entry | None:
    """Return the row of a noun."""
    return next(iter(entries("noun").get(lemma.lower(), ())), None)


def doer_entry(lemma: str) -> Entry | None:
    """Return the row of a noun that does the deeds of the party that has it: "missile"."""
    return next(iter(entries("doer").get(lemma.lower(), ())), None)


@cache
def attributing() -> dict[str, str]:
    """Return the class of each verb that attributes words, thoughts or intentions."""
    return dict(read_table("cues.tsv")[["lemma", "class"]].itertuples(index=False, name=None))


@cache
def thinking_nouns() -> frozenset[str]:
    """Return the nouns whose clause is thought or wanted and not told: "fear", "plan"."""
    cues = read_table("cue_nouns.tsv")
    thought = cues["class"].isin(["belief", "intention"])
    return frozenset(cues.loc[thought, "noun"])
