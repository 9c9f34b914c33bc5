"""The parties that a noun phrase means where it acts, owns or undergoes: names, offices, pronouns,
"we" inside a statement, several joined by "and"."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import pandas as pd

from analysis.parties.coreference import Discourse
from analysis.parties.entities import Entity
from analysis.parties.pronouns import PRONOUNS
from analysis.text import Texts

FIRST_PERSON = frozenset("we us our ours ourselves i me my mine myself".split())
RELATIVE = frozenset("who which that whose whom".split())
# Prepositions behind a noun, before whose it is: "troops of Peru", "diplomats from Peru".
OWNING = frozenset(["of", "from"])
BOTH = frozenset(["two", "both"])
SIDES = frozenset("country nation state side neighbour neighbor government capital".split())
NEIGHBOURS = frozenset(["neighbour", "neighbor"])
SENTENCES_TO_SIDES = 3
MODIFIERS = ("amod", "compound", "nmod:desc")


class Referents:
    """The parties of noun phrases; a phrase is named by the row of its head.

    An opposition, a court, a firm, a people ("Norwegians") is of no party here: it is not its
    government.
    """

    def __init__(self, texts: Texts, discourse: Discourse, statements: pd.DataFrame):
        self.discourse, self.view = discourse, discourse.view
        self._speaker = _speakers(texts, statements)

    def parties_of(self, row: int) -> list[str]:
        """Return the parties of a phrase and of those joined to it, each once, in text order."""
        found = [party for k in self._joined(row) for party in self._alone(k)]
        return list(dict.fromkeys(found))

    def party_of(self, row: int) -> str | None:
        """Return the first of the parties of a phrase."""
        return next(iter(self.parties_of(row)), None)

    def parties_concerned(self, row: int) -> list[str]:
        """Return the parties of a phrase or, of a thing, a person or a people, those that have it:
        "a Russian plane", "four Palestinians", "Iran's economy"."""
        found = [p for k in self._joined(row) for p in self._alone(k) or self.owners_of(k)]
        return list(dict.fromkeys(found))

    def owners_of(self, row: int) -> list[str]:
        """Return the parties whose a thing is: by a possessive, a modifier, "of" or "from"."""
        if self.view.lemma[row].lower() in NEIGHBOURS and not self._of_modifiers(row):
            return []
        named = [party for part in self.discourse.phrases.denoting(row)
                 if (party := self._named_at(part))]
        owned = [p for k in self.view.of(row, "nmod:poss") for p in self.parties_concerned(k)]
        found = [*named, *owned, *self._of_modifiers(row)]
        return list(dict.fromkeys(found)) or self._linked(row)

    # --- one phrase ---

    def _joined(self, row: int) -> list[int]:
        """Return the heads of a phrase and of those joined to it."""
        return [row, *(k for k in self.view.of(row, "conj") if self.view.upos[k] != "VERB")]

    def _alone(self, row: int) -> list[str]:
        word, upos = self.view.word[row], self.view.upos[row]
        if word in FIRST_PERSON and upos in ("PRON", "DET"):
            return [party] if (party := self._speaker.get(row)) else []
        if word in RELATIVE and upos in ("PRON", "DET", "SCONJ"):
            governor = self.discourse.governor_of_clause(row)
            return [] if governor < 0 else self.parties_of(governor)
        if parties := self._both(row) or self._neighbour(row):
            return parties
        entity = self.discourse.entity.get(row)
        if word in PRONOUNS:
            return [entity.party] if entity is not None and entity.party else []
        return self._of_noun(row)

    def _both(self, row: int) -> list[str]:
        """Return the two states that "the two countries" or "both" are: those named last, of more
        those that the article names most."""
        view = self.view
        sides = view.words_of(row, "nummod", "det") & BOTH and view.lemma[row].lower() in SIDES
        alone = view.word[row] == "both" and view.base[row] == "nsubj"
        found = self._states_before(row) if sides or alone else []
        return found if len(found) == 2 else []

    def _neighbour(self, row: int) -> list[str]:
        """Return the state that "its neighbour" is: of those that the article names most the one
        that does not own it."""
        view = self.view
        owner = view.one(row, "nmod:poss")
        if owner is None or view.lemma[row].lower() not in NEIGHBOURS or self._of_modifiers(row):
            return []
        owners = self.parties_of(owner)
        return [p for p in self._states_before(row, owners) if p not in owners][-1:]

    def _states_before(self, row: int, around: Sequence[str] = ()) -> list[str]:
        """Return two states, in text order: those of the last sentences if they are two, else
        ``around`` and those that the article has named most so far."""
        discourse, near, count = self.discourse, list(around), Counter()
        for k in range(row - 1, -1, -1):
            if discourse.article[k] != discourse.article[row]:
                break
            party = self._named_at(k)
            if party and discourse.names.has_state(party):
                count[party] += 1
                if discourse.sentence[row] - discourse.sentence[k] <= SENTENCES_TO_SIDES:
                    near = [party, *(each for each in near if each != party)]
        if len(near) == 2:
            return near
        last = {party: at for at, party in enumerate(reversed(near))}
        ranked = sorted(count, key=lambda party: (-count[party], last.get(party, len(last))))
        chosen = [*around, *(party for party in ranked if party not in around)][:2]
        return [party for party in count if party in chosen][::-1]

    def _of_noun(self, row: int) -> list[str]:
        if party := self._own_name(row):
            return [party]
        if self.discourse.names.is_people(row):
            return []
        entity = self.discourse.entity.get(row) or self.discourse.read_alone(row)
        if entity.outside or not entity.party or self._is_meant_for(row):
            return [party] if (party := self._whole_name(row, entity)) else []
        return list(dict.fromkeys([entity.party, *self._further(row, entity)]))

    def _is_meant_for(self, row: int) -> bool:
        """Return whether a party is only said to be what a body is for: "a force for Haiti"."""
        view, phrases = self.view, self.discourse.phrases
        meant = any("for" in view.words_of(k, "case") for k in view.of(row, "nmod"))
        return meant and phrases.group(row) == "organ" and not self.owners_of(row)

    def _own_name(self, row: int) -> str | None:
        """Return the party that the head itself names, whatever is said of it: "Turkey, a NATO
        member"."""
        mention = self.discourse.names.mention.get(row)
        is_name = mention is not None and mention[2] == "name" and self.view.upos[row] == "PROPN"
        person = is_name and self.discourse.phrases.is_given_name(row)
        return mention[1] if is_name and not person else None

    def _whole_name(self, row: int, entity: Entity) -> str | None:
        """Return the party that a noun names together with what stands before it: "Fig rebels"."""
        mention = self.discourse.names.mention.get(row)
        named = mention is not None and mention[2] == "name" and entity.group in ("other", "party")
        return mention[1] if named and self.view.upos[row] in ("NOUN", "PROPN") else None

    def _further(self, row: int, entity: Entity) -> Iterator[str]:
        """Yield the parties of several officials beside the first: "the presidents of Peru and
        Chile", "Peruvian and Chilean envoys"."""
        if not entity.plural:
            return
        beside = [*self.view.of(row, *MODIFIERS, "nmod:poss"), *self._behind(row)]
        for first in beside:
            for k in self.view.of(first, "conj"):
                if party := self._named_at(k):
                    yield party

    # --- whose it is ---

    def _of_modifiers(self, row: int) -> list[str]:
        """Return the parties named before a noun: "a Russian plane"."""
        before = self.discourse.phrases.modifiers(row)
        joined = [*before, *(j for k in before for j in self.view.of(k, "conj"))]
        return [party for k in sorted(joined) if (party := self._named_at(k))]

    def _linked(self, row: int) -> list[str]:
        """Return the parties behind "of" or "from": "troops of Peru"."""
        return [party for k in self._behind(row) for party in self.parties_concerned(k)]

    def _behind(self, row: int) -> Iterator[int]:
        return (k for k in self.view.of(row, "nmod") if self.view.words_of(k, "case") & OWNING)

    def _named_at(self, row: int) -> str | None:
        """Return the party that a token names as one that acts or owns, not as a place."""
        mention = self.discourse.names.mention.get(row)
        return mention[1] if mention and self.discourse.names.acts(mention[3]) else None


def _speakers(texts: Texts, statements: pd.DataFrame) -> dict[int, str]:
    """Return the party that speaks at each token inside its statements, of the innermost."""
    spoken = statements[statements["speaker_party"].notna()]
    first, last = texts.tokens_of(spoken)
    spans = zip(first.tolist(), last.tolist(), spoken["speaker_party"].tolist(), strict=True)
    longest_first = sorted(spans, key=lambda span: span[0] - span[1])
    found: dict[int, str] = {}
    for begin, end, party in longest_first:
        found |= dict.fromkeys(range(begin, end), party)
    return found
