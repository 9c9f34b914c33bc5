"""Cues, verbs, nouns and phrases that attribute, and the rules that lead from a cue to what it attributes."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from analysis.resources import read_table
from analysis.syntax.treeview import TreeView
from analysis.text import Texts, find_phrases

TABLES = {"verb": "cues.tsv", "noun": "cue_nouns.tsv", "adjective": "cue_adjectives.tsv", "phrase": "cue_phrases.tsv"}
KIND_OF_TAG = {"VERB": "verb", "NOUN": "noun", "ADJ": "adjective"}
FORMS = ("base", "third", "past", "participle", "gerund")
# What a clause may begin with, by the name that the table gives it.
OPENS = {
    "that": frozenset(["that"]), "to": frozenset(["to"]), "as": frozenset(["as"]), "ing": frozenset(["VBG"]),
    "wh": frozenset("whether if how why what who whom whose which when where".split()),
    "in": frozenset(["in", "by", "to", "from", "under"]),
    "for": frozenset(["for", "of", "about", "against", "over", "to"]),
}
CLAUSAL = OPENS["that"] | OPENS["to"] | OPENS["as"] | OPENS["wh"]


class Entry(NamedTuple):
    """A row of the lexicon: verb, noun, adjective or phrase, its class, and the complements it allows."""

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
    """Return the entries of the four tables of cues: kind -> form -> entry."""
    listed: dict[str, dict[str, Entry]] = {kind: {} for kind in TABLES}
    for kind, table in TABLES.items():
        for row in read_table(table).to_dict("records"):
            entry = Entry(kind, row["class"], frozenset(row.get("complements", "")))
            forms = " ".join(row[form] for form in FORMS).split() if kind == "verb" else [row[kind]]
            listed[kind] |= dict.fromkeys(forms, entry)
    return listed


def find_cues(texts: Texts, view: TreeView) -> list[Cue]:
    """Return the cues in text order: phrases, and what the grammar reads as verbs, nouns or adjectives."""
    listed = cue_lexicon()
    phrases = list(listed["phrase"])
    found = find_phrases(texts.tokens, phrases)
    spans = zip(found.phrase.tolist(), found.first.tolist(), found.last.tolist(), strict=True)
    cues = [Cue(first, last, listed["phrase"][phrases[number]]) for number, first, last in spans]
    for row, (word, tag) in enumerate(zip(view.word, view.upos, strict=True)):
        if tag in KIND_OF_TAG and (entry := listed[KIND_OF_TAG[tag]].get(word)):
            cues.append(Cue(row, row + 1, entry))
    return sorted(cues)


class Rule(NamedTuple):
    """A row of statement_rules.tsv, which says what its columns mean."""

    rule: str
    cue: str
    needs: str
    path: str
    opens: str
    place: str
    takes: str
    example: str
    answer: str

    @property
    def relations(self) -> list[str]:
        """The relations of the path."""
        return self.path.lstrip("<").split(",")

    def fits(self, entry: Entry) -> bool:
        """Return whether the rule is for such a cue, with a complement that the cue allows."""
        return self.cue == entry.cue and (not self.needs or not entry.complements.isdisjoint(self.needs))

    def begins(self, words: set[str]) -> bool:
        """Return whether what begins with one of these words is what the rule asks for."""
        if self.opens in ("none", "subject"):
            return not words & CLAUSAL
        return self.opens == "any" or bool(words & OPENS[self.opens])


@cache
def all_rules() -> list[Rule]:
    """Return the rules of the table, in its order."""
    return [Rule(*row) for row in read_table("statement_rules.tsv").itertuples(index=False)]
