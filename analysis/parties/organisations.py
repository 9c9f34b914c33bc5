"""Which organisation "the Fund", "the union" or "the agency" is: one that the article has named."""

from __future__ import annotations

from collections import defaultdict

from analysis.parties.entities import Entity, Known
from analysis.parties.noun_phrases import NounPhrases
from analysis.parties.registry import Registry

# Nouns for any organisation or group that was named before.
ANY = frozenset(
    "organisation organization agency body bloc group grouping movement alliance institution "
    "lender militia".split()
)
NO_STATES = frozenset(["organisation", "group"])
# "the Organization" of "Organization of American States"
LINKS = frozenset("of for on in and".split())
# In lower case also bodies of a state: "the commission" that counts votes.
OF_STATES = frozenset(
    "commission council court committee assembly parliament congress mission office force".split()
)
DEFINITE = frozenset(["the", "this", "that"])
MOST_BACK = 12


class Organisations:
    """Finds the organisation that a description means; a phrase is named by the row of its head."""

    def __init__(self, phrases: NounPhrases, cased: list[str], registry: Registry | None):
        self.phrases, self.view, self.cased = phrases, phrases.view, cased
        self._kind = {} if registry is None else dict(
            zip(registry.parties["party"], registry.parties["kind"], strict=True))
        self._ending = {} if registry is None else _parties_by_ending(registry)

    def meant(self, row: int, known: Known) -> Entity | None:
        """Return the organisation that a definite phrase means: of those named so far the last whose
        name ends like it, of "the agency" the last of all; none if another was called so since."""
        if self.view.form[row] not in ("NN", "NNP") or not self._is_definite(row):
            return None
        found = self._named(row, known) or self._any(row, known)
        called = known.by_noun.get(self.phrases.noun(row))
        is_latest = called is None or found is None or called.rows[-1] < found.rows[-1]
        return found if is_latest else None

    def beside(self, row: int, known: Known) -> Entity | None:
        """Return the organisation whose official a noun names by a word with a capital: "a Council
        official", "the Forum's secretary general"."""
        before = [*self.view.of(row, "compound"), *self.view.of(row, "nmod:poss")]
        named = (self._named(k, known) for k in before if self.cased[k].istitle())
        return next(filter(None, named), None)

    def _has_owner(self, row: int) -> bool:
        """Return whether a phrase says whose or for what a body is: "the union of teachers"."""
        linked = [k for k in self.view.of(row, "nmod") if self.view.one(k, "case") is not None]
        return bool(linked) or self.view.one(row, "nmod:poss") is not None

    def _is_definite(self, row: int) -> bool:
        return bool(self.view.words_of(row, "det") & DEFINITE)

    def _named(self, row: int, known: Known) -> Entity | None:
        """Return the organisation named last whose name ends with a noun and what stands before."""
        if self.cased[row] in OF_STATES or self._has_owner(row):
            return None
        before = [k for k in self.view.of(row, "amod", "compound", "flat") if k < row]
        words = " ".join(self.view.word[k] for k in (*before, row))
        parties = self._ending.get(words, ())
        found = [known.by_party[party] for party in parties if party in known.by_party]
        found += [each for each in known.latest() if each.is_body and each.party in parties]
        return max(found, key=lambda entity: entity.rows[-1], default=None)

    def _any(self, row: int, known: Known) -> Entity | None:
        """Return the organisation or group named last where a noun may mean any."""
        one = self.phrases.noun(row) in ANY and not [*self.view.of(row, "compound")]
        if not one or self._has_owner(row):
            return None
        named = (e for e in known.latest(MOST_BACK) if e.group == "party")
        return next((e for e in named if self._kind.get(e.party) in NO_STATES), None)


def _parties_by_ending(registry: Registry) -> dict[str, set[str]]:
    """Return the organisations whose names end with some words, in lower case: "monetary fund"."""
    bodies = registry.parties.loc[registry.parties["kind"] == "organisation", "party"]
    listed = registry.aliases[registry.aliases["party"].isin(bodies)]
    listed = listed[listed["rule"].isin(["name", "office"])]
    found: dict[str, set[str]] = defaultdict(set)
    for party, alias in zip(listed["party"], listed["alias"], strict=True):
        words = alias.lower().split()
        until = next((at for at, word in enumerate(words) if at and word in LINKS), len(words))
        for first in range(1 if until == len(words) else 0, until):
            found[" ".join(words[first:until])].add(party)
    return found
