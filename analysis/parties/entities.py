"""Entities: whom or what the noun phrases of an article mean, and the ones read so far, by name and
by noun."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import islice

from analysis.parties.affiliation import Affiliation

# How many entities back a phrase may go.
MOST_BACK = 40
SUFFIXES = frozenset("jr jr. sr sr. ii iii".split())
BODIES = frozenset(["state", "organ"])


@dataclass(eq=False)
class Entity:
    """Whom or what noun phrases mean.

    ``kind`` is person, group, thing or unknown, ``group`` that of the noun that says what it is
    (joint: two joined by "and"; pronoun: nothing but a pronoun is known), ``rule`` how the party
    was found, ``rows`` the heads of its phrases. ``outside``: words say that it speaks for no
    party; ``of_state``: for a state, named or not; ``collective``: a body of people.
    """

    number: int
    name: str | None = None
    party: str | None = None
    rule: str | None = None
    kind: str = "unknown"
    gender: str | None = None
    group: str = "other"
    plural: bool = False
    outside: bool = False
    of_state: bool = False
    collective: bool = False
    nouns: set[str] = field(default_factory=set)
    rows: list[int] = field(default_factory=list)

    @property
    def is_body(self) -> bool:
        """Return whether it is a body of a state, one whatever its number: "the police"."""
        return self.group in BODIES


class Known:
    """The entities of an article so far."""

    def __init__(self) -> None:
        self.by_name: dict[str, Entity] = {}
        self.by_surname: dict[str, Entity] = {}
        self.by_first: dict[str, Entity] = {}
        self.by_noun: dict[str, Entity] = {}
        self.by_party: dict[str, Entity] = {}
        self._in_order: dict[int, Entity] = {}

    def put_last(self, entity: Entity) -> None:
        """Make an entity the one named last."""
        self._in_order.pop(entity.number, None)
        self._in_order[entity.number] = entity

    def latest(self, most: int = MOST_BACK) -> list[Entity]:
        """Return the entities named last, the last first."""
        return list(islice(reversed(self._in_order.values()), most))

    def add(self, entity: Entity, said: Affiliation, keeps_noun: bool = True) -> None:
        """Let an entity be found again by what a phrase says of it; by its noun not if that
        already means a person with a name (``keeps_noun`` false)."""
        if said.group == "party":
            self.by_party[said.party] = entity
            return
        self.by_noun[noun_of_party(said)] = entity
        # "the secretary" goes back to "the treasury secretary" too.
        for noun in {said.noun, said.noun.rpartition(" ")[2]}:
            known = self.by_noun.get(noun)
            if keeps_noun or known is None or not known.name:
                self.by_noun[noun] = entity
        if entity.name:
            self.by_name[entity.name] = entity
            if entity.kind == "person":
                words = words_of_name(entity.name)
                self.by_surname |= dict.fromkeys(_surnames(words[-1]), entity)
                self.by_first[words[0]] = entity
                self.by_noun |= dict.fromkeys(entity.nouns, entity)

    def with_word(self, word: str) -> Entity | None:
        """Return the person whose name ends with a word, else the one whose name begins with it:
        the family name of "Kim Do-yun"."""
        return self.by_surname.get(word) or self.by_first.get(word)

    def named(self, name: str) -> Entity | None:
        """Return the entity of a name; of a full name also the one that only the surname has named
        so far."""
        found, words = self.by_name.get(name), words_of_name(name)
        if found is None and len(words) > 1:
            found = self.by_surname.get(words[-1])
            known = words_of_name(found.name) if found and found.name else []
            return found if len(known) == 1 or known[:1] == words[:1] else None
        return found

    def last_body(self, most: int = MOST_BACK) -> Entity | None:
        """Return the body of a state named last."""
        return next((e for e in self.latest(most) if e.group in BODIES and not e.plural), None)

    def last_party(self, fits: Callable[[str], bool]) -> Entity | None:
        """Return the party named last by its own name, of those that fit."""
        return next((e for e in self.latest() if e.group == "party" and fits(e.party)), None)

    def party_of_last(self, most: int = 6) -> str | None:
        """Return the one party of the bodies and parties named last; None of several."""
        bodies = (e for e in self.latest(most) if e.group in BODIES or e.group == "party")
        parties = {e.party for e in bodies if e.party}
        return parties.pop() if len(parties) == 1 else None


def words_of_name(name: str) -> list[str]:
    """Return the words of a name in lower case, without "Jr." or "III"."""
    words = name.lower().split()
    return [word for word in words if word not in SUFFIXES] or words


def _surnames(word: str) -> list[str]:
    """Return a surname, and of a double one its first part too: "Montiel-Sandoval", "Montiel"."""
    return [word, *([word.partition("-")[0]] if "-" in word else [])]


def noun_of_party(said: Affiliation) -> str:
    """Return what an office is found again by beside its party."""
    return f"{said.noun} of {said.party}"
