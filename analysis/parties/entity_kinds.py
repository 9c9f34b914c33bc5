"""What an entity is by the words of a phrase: a person, a group or a thing; male or female."""

from __future__ import annotations

from analysis.parties.affiliation import Affiliation
from analysis.parties.noun_groups import word_class
from analysis.parties.noun_phrases import NounPhrases
from analysis.parties.pronouns import FEMALE, MALE

GROUPS = frozenset("state organ body medium party".split())
PEOPLE = frozenset("post holder member servant source person".split())


class Kinds:
    """Reads the kind and gender of whom a phrase names; ``cased`` are the words as written."""

    def __init__(self, phrases: NounPhrases, cased: list[str]):
        self.phrases, self.view, self.cased = phrases, phrases.view, cased

    def of(self, row: int, said: Affiliation) -> str:
        """Return person, group, thing or unknown."""
        if said.group in GROUPS or self.is_collective(row):
            return "group"
        if said.group in PEOPLE or self.gender(row):
            return "person"
        if said.name is None:
            return "thing"
        return "person" if self.like_a_person(row) else "unknown"

    def is_collective(self, row: int) -> bool:
        """Return whether a name or noun is that of a body of people: "Fig Front, a small party"."""
        words = {self.view.lemma[k].lower() for k in self.phrases.denoting(row)}
        return bool(words & word_class("collective"))

    def like_a_person(self, row: int) -> bool:
        """Return whether a name is a person's by its shape: two words, the second flat below the
        first, no article."""
        first, last = self.phrases.name_span(row)
        flat = any(self.view.upos[k] == "PROPN" for k in self.view.of(row, "flat"))
        upper = any(self.cased[k].isupper() for k in range(first, last + 1))
        return flat and not upper and not self.view.words_of(row, "det")

    def gender(self, row: int) -> str | None:
        """Return what titles and nouns say: "Mrs", "king", "daughter"."""
        words = {
            w
            for k in self.phrases.denoting(row)
            for w in (self.view.word[k], self.view.lemma[k].lower())
        }
        return next((gender for gender in (MALE, FEMALE) if words & word_class(gender)), None)
