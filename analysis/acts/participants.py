"""Who takes part in an act: the parties that do it, and those to which it is done."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from analysis.acts.facts import Clause
from analysis.acts.lexicon import Entry, doer_entry
from analysis.parties import Referents

# Fighters of an organisation do its deeds, those of a country not its government's; a ship is its
# navy's where it says so.
REBEL, CRAFT = "rebel", "craft"
ON_DUTY = frozenset("patrol naval police military government border survey guard".split())
DOCUMENT = "document"
PEERS = frozenset("colleague counterpart".split())
# Those who act for a state that the article has named, where nothing is said of whose they are.
FORCES = frozenset(
    "soldier troop police policeman officer investigator authority official coastguard army".split()
)
# Where somebody moves, and what a state does with its own money, has no target.
UNTARGETED = frozenset(["moving", "economy"])


class Act(NamedTuple):
    """An act before it is a row: the tokens of its verb (``last`` exclusive), its span in the text,
    and what `find_acts` says of it."""

    first: int
    last: int
    clause: Clause | None
    span: tuple[int, int]
    party: str
    verb: str
    target: str | None
    direction: str
    negated: bool
    rule: str


class Participants:
    """Reads who takes part in an act; a phrase is named by the row of its head."""

    def __init__(self, referents: Referents):
        self.referents, self.view = referents, referents.view
        self._named: dict[int, Counter[str]] = defaultdict(Counter)
        names, article = referents.discourse.names, referents.discourse.article
        for row, (_, party, _, first, _) in names.mention.items():
            if row == first and names.has_state(party):
                self._named[article[row]][party] += 1

    def doers(self, row: int) -> list[str]:
        """Return the parties of a phrase that does something; a party's missiles and fighters do
        its deeds."""
        if self.referents.discourse.phrases.group(row) == DOCUMENT:  # "a resolution that bans"
            return []
        if found := self.referents.parties_of(row) or self._leaders(row) or self._forces(row):
            return found
        heads = [row, *(k for k in self.view.of(row, "conj") if self.view.upos[k] != "VERB")]
        return list(dict.fromkeys(party for k in heads for party in self._wielders(k)))

    def _leaders(self, row: int) -> list[str]:
        """Return the party that leads a body: "the Peru-led coalition"."""
        led = (k for k in self.view.of(row, "amod", "compound") if self.view.word[k] == "led")
        before = (k for verb in led for k in self.view.of(verb, "compound", "obl"))
        named = map(self.referents.discourse.names.party_at, before)
        return [party for party in named if party]

    def _forces(self, row: int) -> list[str]:
        """Return the state of forces and authorities that nothing is said of: "police", "the
        officers"; where the article says it, by what is told around them."""
        discourse = self.referents.discourse
        entity = discourse.entity.get(row)
        if self.view.lemma[row].lower() not in FORCES or entity is None or entity.outside:
            return []
        if [*self.view.of(row, "amod", "compound", "nmod:poss", "nmod", "nummod", "acl")]:
            return []
        sentence, states = discourse.sentence[row], discourse.states
        place = discourse.article[row], discourse.paragraph[row]
        around = {party for party, at in states.acting.get(place, ()) if at != sentence}
        party = around.pop() if len(around) == 1 else self._main_state(discourse.article[row])
        return [party] if party else []

    def _main_state(self, article: int) -> str | None:
        """Return the state that an article names most, as a party or as a place."""
        named = self._named[article].most_common(2)
        alone = len(named) == 1 or (len(named) > 1 and named[0][1] > named[1][1])
        return named[0][0] if alone else None

    def _wielders(self, row: int) -> list[str]:
        """Return the parties whose missile, fighters or navy ship something is."""
        entry, phrases = doer_entry(self.view.lemma[row]), self.referents.discourse.phrases
        if entry is None:
            return []
        before = phrases.modifiers(row)
        served = any(phrases.group(k) == "state" or self.view.word[k] in ON_DUTY for k in before)
        if entry.group == CRAFT and not served:
            return []
        owners = self.referents.owners_of(row)
        return [party for party in owners if entry.group != REBEL or not self._has_state(party)]

    def _has_state(self, party: str) -> bool:
        return self.referents.discourse.names.has_state(party)

    def behind(self, rows: Iterable[int], prepositions: frozenset[str]) -> list[int]:
        """Return what hangs by one of these prepositions on a verb or noun."""
        linked = (k for row in rows for k in self.view.of(row, "obl", "nmod"))
        return [k for k in linked if self.view.words_of(k, "case") & prepositions]

    def targets(
        self, candidates: Iterable[int | None], actors: list[str], entry: Entry
    ) -> list[str]:
        """Return the parties of the first candidate that is of a party other than the actors."""
        if entry.group in UNTARGETED:
            return []
        for row in candidates:
            found = [] if row is None else self.referents.parties_concerned(row)
            if others := [party for party in found if party not in actors]:
                return others
        return []

    def at_post(self, rows: Iterable[int], actors: list[str]) -> list[str]:
        """Return whose minister is meant by where he sits: "spoke with his colleague in Lima"."""
        names = self.referents.discourse.names
        peers = [row for row in rows if self.view.lemma[row].lower() in PEERS]
        behind = [k for row in peers for k in range(row + 1, min(row + 4, len(self.view.head)))
                  if "in" in self.view.words_of(k, "case")]
        return [p for k in behind if (p := names.party_at(k)) and p not in actors]

    def pairs(
        self, actors: list[str], targets: list[str], entry: Entry
    ) -> list[tuple[str, str | None]]:
        """Return who does it to whom; joined doers without a target do it to each other."""
        if targets:
            return [(actor, target) for actor in actors for target in targets]
        if entry.mutual and len(actors) > 1:
            return [(one, other) for one in actors for other in actors if one != other]
        return [(actor, None) for actor in actors]
