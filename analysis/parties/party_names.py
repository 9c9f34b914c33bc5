"""The mentions of parties, asked by token: which party a token names, and how."""

from __future__ import annotations

import re
from functools import cache

import pandas as pd

from analysis.parties.registry import Registry
from analysis.resources import read_table
from analysis.text import Texts

MOST_WORDS_OF_ALIAS = 6


class PartyNames:
    """The party that each token of a text names by the words of its mention.

    A mention that only an earlier one ties to a party ("the ministry", rule office, or a stranger's
    surname) names no party by itself and is left out. With a registry, what it lists is known;
    without, a mention of generic words alone counts as tied, and a person beside such words too.
    """

    def __init__(self, texts: Texts, mentions: pd.DataFrame, registry: Registry | None = None):
        self._strings, self._tokens = texts.strings, texts.tokens
        aliases = None if registry is None else frozenset(registry.aliases["alias"])
        kinds = (
            {}
            if registry is None
            else dict(zip(registry.parties["party"], registry.parties["kind"], strict=True))
        )
        self._stateless = {
            party for party, kind in kinds.items() if kind in ("organisation", "group")
        }
        self._parts = set() if registry is None else _parts_of_world(registry)
        within = {} if registry is None else registry.parties.set_index("party")["within"]
        self._within = {party: list(around)[:1] for party, around in within.items()}
        self._capitals = {} if registry is None else _capitals(registry)
        self._outlets = {} if registry is None else _outlets(texts, registry)
        first, last = texts.tokens_of(mentions)
        persons = (
            mentions["person"]
            if "person" in mentions
            else pd.Series(None, index=mentions.index, dtype=object)
        )
        self._person = [name if isinstance(name, str) else None for name in persons]
        columns = (mentions[name].tolist() for name in ("party", "rule", "surface"))
        places = mentions["use"].eq("place") if "use" in mentions else [False] * len(mentions)
        self._places = {number for number, place in enumerate(places) if place}
        self.mention: dict[int, tuple[int, str, str, int, int]] = {}
        for number, (begin, end, party, rule, surface) in enumerate(
            zip(first.tolist(), last.tolist(), *columns, strict=True)
        ):
            if _names_party(surface, rule, aliases):
                self.mention |= dict.fromkeys(range(begin, end), (number, party, rule, begin, end))

    def party_at(self, row: int) -> str | None:
        """Return the party that a token names, as a part of a mention."""
        found = self.mention.get(row)
        return found and found[1]

    def has_state(self, party: str) -> bool:
        """Return whether a party may have a government: no organisation and no group, as far as is
        known."""
        return party not in self._stateless

    def is_part_of_world(self, party: str) -> bool:
        """Return whether a party is a region without a capital that lies in no state, and so has no
        officials."""
        return party in self._parts

    def acts(self, row: int) -> bool:
        """Return whether a token begins a mention that names its party as one that acts."""
        found = self.mention.get(row)
        return found is not None and row == found[3] and found[0] not in self._places

    def of_capital(self, word: str) -> str | None:
        """Return the party of a capital written in capital letters: "TRIPOLI"."""
        return self._capitals.get(word)

    def state_of_outlet(self, article: int) -> str | None:
        """Return the one state that an article's outlet is called after: by its name, people or capital."""
        party = self._outlets.get(article)
        return party if party and self.has_state(party) else None

    def state_of(self, party: str) -> str:
        """Return the state in which a region or city lies; of any other party itself."""
        return next(iter(self._within.get(party, ())), party)

    def is_people(self, row: int) -> bool:
        """Return whether a token names a people, not its state."""
        return row in self.mention and self.mention[row][2] == "people"

    def is_with_person(self, row: int) -> bool:
        """Return whether a token belongs to the mention of a person, as the name or as the office
        before it."""
        return row in self.mention and self.mention[row][2] == "person"

    def is_person(self, row: int) -> bool:
        """Return whether a token is a part of a person's name."""
        if not self.is_with_person(row):
            return False
        name = self._person[self.mention[row][0]]
        return name is None or self.text(row, row) in name.split() or "-" in name

    def person_at(self, row: int) -> str | None:
        """Return the full name of the person whom a token names, where the mention has it."""
        return self._person[self.mention[row][0]] if self.is_person(row) else None

    def is_office(self, row: int) -> bool:
        return row in self.mention and self.mention[row][2] == "office"

    def same(self, row: int, other: int) -> bool:
        """Return whether two tokens belong to one mention."""
        return row in self.mention and self.mention.get(other, (-1,))[0] == self.mention[row][0]

    def text(self, first: int, last: int) -> str:
        """Return the text from one token to another, the last included."""
        tokens = self._tokens
        written = self._strings[tokens.article[first]][tokens.start[first] : tokens.end[last]]
        return " ".join(written.split())


def _capitals(registry: Registry) -> dict[str, str]:
    """Return the party of each capital, by its name in capital letters."""
    named = registry.aliases[registry.aliases["rule"] == "capital"]
    return dict(zip(named["alias"].str.upper(), named["party"], strict=True))


def _parts_of_world(registry: Registry) -> set[str]:
    """Return the regions that lie in no state and have neither a capital nor people in office."""
    regions = registry.parties[registry.parties["kind"] == "region"]
    governed = registry.aliases.loc[registry.aliases["rule"].isin(["capital", "person"]), "party"]
    free = regions.loc[regions["within"].str.len() == 0, "party"]
    return set(free) - set(governed)


def _outlets(texts: Texts, registry: Registry) -> dict[int, str]:
    """Return the one party that each article's outlet is called after, by the article's row."""
    if "outlet" not in texts.articles:
        return {}
    named = registry.aliases[registry.aliases["rule"].isin(["name", "demonym", "capital"])]
    party_of = dict(zip(named["alias"], named["party"], strict=True))
    found = {}
    for outlet in texts.articles["outlet"].dropna().unique():
        words = outlet.split()
        runs = (" ".join(words[i:j]) for i in range(len(words)) for j in range(i + 1, i + 4))
        parties = {party_of[run] for run in runs if run in party_of}
        if len(parties) == 1:
            found[outlet] = parties.pop()
    outlets = enumerate(texts.articles["outlet"])
    return {row: found[outlet] for row, outlet in outlets if outlet in found}


def _names_party(surface: str, rule: str, aliases: frozenset[str] | None) -> bool:
    """Return whether a mention holds a name of its party, not only words that the article ties to
    it."""
    if rule not in ("office", "person"):
        return rule not in ("description", "pronoun")
    words = re.findall(r"[\w.&’'-]+?(?=['’]s\b|\s|$)|['’]s\b", surface)
    if aliases is not None:
        return any(
            " ".join(words[i:j]) in aliases
            for i in range(len(words))
            for j in range(i + 1, min(len(words), i + MOST_WORDS_OF_ALIAS) + 1)
        )
    generic = [word.lower() in _generic_words() for word in words]
    if rule == "person":
        return not any(generic)
    return not all(generic) or (len(words) > 1 and not any(word.islower() for word in words))


@cache
def _generic_words() -> frozenset[str]:
    """Return the words of offices: a mention of these alone names no party."""
    return frozenset(" ".join(read_table("offices.tsv")["phrase"]).split())
