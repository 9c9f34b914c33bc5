"""Cues, verbs, nouns and phrases that attribute, and the rules that lead from a cue to what it attributes."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import numpy as np

from analysis.resources import read_table
from analysis.syntax.treeview import TreeView
from analysis.text import Texts, find_phrases

OTHER_CUES = ("noun", "adjective")
KIND_OF_TAG = {"VERB": "verb", "NOUN": "noun", "ADJ": "adjective"}
FORMS = ("base", "third", "past", "participle", "gerund")
WH = frozenset("whether if how why what who whom whose which when where".split())
# What a clause may begin with, by the name that the table gives it.
OPENS = {
    "that": frozenset(["that"]), "wh": WH, "to": frozenset(["to"]), "as": frozenset(["as"]),
    "in": frozenset(["in", "by", "to", "from", "under"]),
    "for": frozenset(["for", "of", "about", "against", "over", "to"]),
}
CLAUSAL = frozenset(["that", "to", "as"]) | WH


class Entry(NamedTuple):
    """A row of the lexicon: verb, noun or phrase, its class, and the complements it allows."""

    cue: str
    cue_class: str | None
    complements: frozenset[str]


# A verb beside a quotation attributes it, though no list has it: "..." grumbled the clerk.
UNKNOWN = Entry("verb", None, frozenset("qp"))


class Cue(NamedTuple):
    """A cue in the texts: its first token, one past its last, and what the lexicon says of it."""

    first: int
    last: int
    entry: Entry


@cache
def cue_lexicon() -> dict[str, dict[str, Entry]]:
    """Return the entries of cues.tsv, cue_nouns.tsv, cue_adjectives.tsv and cue_phrases.tsv: kind -> form -> entry."""
    listed: dict[str, dict[str, Entry]] = {kind: {} for kind in ("verb", *OTHER_CUES, "phrase")}
    for row in read_table("cues.tsv").itertuples():
        entry = Entry("verb", row[2], frozenset(row.complements))
        forms = " ".join(getattr(row, form) for form in FORMS)
        listed["verb"] |= dict.fromkeys(forms.split(), entry)
    for kind in OTHER_CUES:
        for row in read_table(f"cue_{kind}s.tsv").itertuples():
            listed[kind][row[1]] = Entry(kind, row[2], frozenset(row.complements))
    for row in read_table("cue_phrases.tsv").itertuples():
        listed["phrase"][row.phrase] = Entry("phrase", row[2], frozenset())
    return listed


def find_cues(texts: Texts, view: TreeView) -> list[Cue]:
    """Return the cues in text order: phrases, and what the grammar reads as verbs, nouns or adjectives."""
    listed, tokens = cue_lexicon(), texts.tokens
    phrases = list(listed["phrase"])
    found = find_phrases(tokens, phrases)
    cues = [
        Cue(first, last, listed["phrase"][phrases[row]])
        for row, first, last in zip(found.phrase.tolist(), found.first.tolist(), found.last.tolist(), strict=True)
    ]
    taken = {row for cue in cues for row in range(cue.first, cue.last)}
    words = {form for kind in KIND_OF_TAG.values() for form in listed[kind]}
    at = np.flatnonzero(tokens.kind(lambda word: word.lower() in words))
    for row in at.tolist():
        kind = KIND_OF_TAG.get(view.upos[row])
        entry = kind and listed[kind].get(view.word[row])
        if entry and row not in taken:
            cues.append(Cue(row, row + 1, entry))
    return sorted(cues)


class Rule(NamedTuple):
    """A rule of the table; ``up`` says that the path leads from the cue to its governor."""

    rule: str
    cue: str
    needs: frozenset[str]
    relations: tuple[str, ...]
    up: bool
    opens: str
    place: str
    takes: str
    example: str
    answer: str

    def fits(self, entry: Entry) -> bool:
        """Return whether the rule is for such a cue, with a complement that the cue allows."""
        return self.cue == entry.cue and (not self.needs or bool(self.needs & entry.complements))

    def begins(self, words: set[str]) -> bool:
        """Return whether what begins with one of these words is what the rule asks for."""
        if self.opens == "any":
            return True
        if self.opens in ("none", "subject"):
            return not words & CLAUSAL
        return bool(words & OPENS[self.opens])


@cache
def all_rules() -> list[Rule]:
    """Return the rules of the table, in its order."""
    return [
        Rule(
            row.rule, row.cue, frozenset(row.needs), tuple(row.path.lstrip("<").split(",")),
            row.path.startswith("<"), row.opens, row.place, row.takes, row.example, row.answer,
        )
        for row in read_table("statement_rules.tsv").itertuples()
    ]
