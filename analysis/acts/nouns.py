"""Acts told by nouns: "Israel's strike on Qatar", "talks between Peru and Chile"."""

from __future__ import annotations

from collections.abc import Iterator

from analysis.acts.facts import Facts
from analysis.acts.lexicon import Entry, noun_entry, verb_entries
from analysis.acts.participants import Act, Participants

MODIFIERS = ("amod", "compound", "nmod:desc")
# Of these nouns "of" names the doer: "the withdrawal of Peru".
VISITING = "visiting"
DONE_BY = frozenset(["moving", VISITING])
BY, OF, IN, BETWEEN = (frozenset([word]) for word in ("by", "of", "in", "between"))


class NounReader:
    """Reads the acts that nouns name; those that a verb has told (``used``) are left out."""

    def __init__(self, facts: Facts, people: Participants, used: set[int]):
        self.facts, self.people, self.view, self.used = facts, people, people.view, used
        discourse = people.referents.discourse
        self.names, self.cased = discourse.names, discourse.cased

    def read(self, row: int) -> Iterator[Act]:
        """Yield the acts that a noun names, none where nobody is said to have done it."""
        entry = self._entry(row)
        actors = self._actors(row, entry) if entry else []
        if not actors or not self.facts.is_fact_noun(row, self._is_owned(row)):
            return
        linked = self._behind(row, entry.prepositions - (OF if self._is_done(entry) else BY))
        targets = self.people.targets([*linked, self._struck(row, entry)], actors, entry)
        asked = {"phrase": bool(linked) or len(actors) > 1, "target": bool(targets)}
        if asked.get(entry.when, True):
            yield from self._acts(row, entry, actors, targets)

    def _acts(
        self, row: int, entry: Entry, actors: list[str], targets: list[str]
    ) -> Iterator[Act]:
        """Yield the act of a noun once for each who does it and to whom."""
        negated = bool(self.view.words_of(row, "det") & {"no", "neither"})
        for actor, target in self.people.pairs(actors, targets, entry):
            yield Act(row, row + 1, None, self.view.phrase(row), actor, entry.verb, target,
                      entry.direction, negated, "noun")

    def _struck(self, row: int, entry: Entry) -> int | None:
        """Return who was harmed in what a noun names: "was killed in a US strike"."""
        verb = self.facts.by_row.get(self.view.head[row])
        inside = verb is not None and self.view.words_of(row, "case") & IN
        harmed = inside and verb.passive and entry.direction == "harm"
        listed = harmed and any(each.direction == "harm" for each in verb_entries(verb.lemma))
        return verb.subject if listed else None

    def _is_owned(self, row: int) -> bool:
        return self.view.one(row, "nmod:poss") is not None

    def _entry(self, row: int) -> Entry | None:
        """Return the row of a noun that tells an act by itself and stands for itself."""
        if self.view.upos[row] != "NOUN" or row in self.used:
            return None
        if self.view.base[row] in ("compound", "amod", "flat"):
            return None
        entry = noun_entry(self.view.lemma[row])
        return entry if entry and entry.tells_act and entry.when != "object" else None

    def _is_done(self, entry: Entry) -> bool:
        return entry.group in DONE_BY

    # --- who does it ---

    def _actors(self, row: int, entry: Entry) -> list[str]:
        """Return who does what a noun names: its owner, its demonym, "by" somebody."""
        found = [p for k in self.view.of(row, "nmod:poss") for p in self.people.doers(k)]
        found += self._before(row, entry)
        by = self._by(row, entry)
        between = self._behind(row, BETWEEN) if entry.mutual else []
        found += [party for k in (*by, *between) for party in self.people.doers(k)]
        return list(dict.fromkeys(found))

    def _by(self, row: int, entry: Entry) -> list[int]:
        """Return what stands behind "by", also where the tree hangs it on whom it is done to."""
        if self._is_done(entry):
            return self.people.behind([row], BY | OF)
        return self.people.behind([row, *self.people.behind([row], OF)], BY)

    def _behind(self, row: int, prepositions: frozenset[str]) -> list[int]:
        """Return what hangs by these prepositions on a noun or on the passive verb that it is the
        subject of: "talks were held between"."""
        verb = [self.view.head[row]] if self.view.deprel[row] == "nsubj:pass" else []
        by = self.people.behind([row], BY)  # "a visit by the king to Peru"
        return self.people.behind([row, *verb, *by], prepositions)

    def _before(self, row: int, entry: Entry) -> list[str]:
        """Return the parties named before a noun as its doers: "the Russian invasion"; the name of
        a country is rather where it happens or to whom: "the Peru visit"."""
        direct = [k for k in self.view.of(row, *MODIFIERS) if k < row]
        joined = ("conj", "compound") if entry.mutual else ("conj",)  # "the Peru-Chile talks"
        rows = sorted([*direct, *(j for k in direct for j in self.view.of(k, *joined))])
        named = [(k, party) for k in rows if (party := self.names.party_at(k))]
        several = entry.mutual and len({party for _, party in named}) > 1
        return [party for k, party in named if several or self._is_doer(k, party, entry)]

    def _is_doer(self, row: int, party: str, entry: Entry) -> bool:
        rule = self.names.mention[row][2]
        if rule in ("demonym", "person", "office"):
            return True
        named = rule == "name" and entry.group != VISITING  # "his US visit"
        return named and (self.cased[row].isupper() or not self.names.has_state(party))
