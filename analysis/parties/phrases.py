"""Names joined with the offices and people beside them: "US Secretary of State Marco Rubio",
"the government of Egypt".

A phrase is read from left to right over pieces: aliases, offices and capitalised words.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.parties.surroundings import ADJECTIVES, NAMES, POSSESSIVES
from analysis.resources import read_table
from analysis.text import Tokens, find_phrases

MODIFIERS = frozenset(
    "former incoming outgoing acting deputy senior top chief new then current interim caretaker "
    "ruling own powerful civilian federal central national military foreign main late".split()
)
# Between an owner and a minister, ministry or official.
PORTFOLIOS = frozenset(
    "labour labor employment fisheries climate environment education agriculture transport "
    "transportation tourism culture sports justice trade economy economic energy oil gas "
    "petroleum mining defence defense interior home finance health science technology immigration "
    "migration welfare social housing industry commerce information communications planning water "
    "security development infrastructure investment border antitrust nuclear maritime "
    "aviation".split()
)
ARTICLES = frozenset(["the", "a", "an"])
# Kinds of pieces: the rules of aliases, and the classes of offices.
OWNERS = frozenset([*NAMES, *ADJECTIVES, "office", "person"])
COUNTRIES = frozenset(NAMES)
NATIONS = frozenset(["name", "part", *ADJECTIVES])
BODIES = NATIONS | {"office"}
MEMBERS = frozenset(["office", "person"])
PERSON, FOLK = frozenset(["person"]), frozenset(["folk"])
HELD = frozenset(["institution", "role", "member"])
TIED = frozenset(["institution", "role"])  # members ("officials") come from many parties
LONGEST_NAME = 4
TAILS = frozenset(["era", "style", "like", "type", "run"])  # "the Ada Kern-era law"


class Phrase(NamedTuple):
    """Token ranges of a phrase, of the first office and of the stranger's name in it; the name's
    last token; whether it is of a people ("Israeli opposition")."""

    first: int
    last: int
    office: tuple[int, int] | None = None
    stranger: tuple[int, int] | None = None
    surname: int = -1
    folk: bool = False


class Pieces:
    """The aliases, offices and plain words of a batch of tokens, from which phrases are read."""

    def __init__(
        self, tokens: Tokens, found: pd.DataFrame, offices: pd.DataFrame, capital: np.ndarray
    ):
        self.kind: list[str] = [""] * len(tokens)
        self.end = list(range(1, len(tokens) + 1))
        self.inside = [False] * len(tokens)
        self._lay(offices, "class")
        self._lay(found, "rule")
        self.modifier, self.passed, self.possessive, self.article, self.of = (
            tokens.kind(words.__contains__).tolist()
            for words in (MODIFIERS, MODIFIERS | PORTFOLIOS, POSSESSIVES, ARTICLES, {"of"})
        )
        self.capital = capital.tolist()
        close = np.append(tokens.start[1:] == tokens.end[:-1], False)
        self.hyphen = (tokens.among({"-"}) & close & np.roll(close, 1)).tolist()
        self.syllable = tokens.kind(
            lambda word: word.isalpha() and not word.endswith("ed") and word not in TAILS
        ).tolist()
        size = np.bincount(tokens.sentence) if len(tokens) else np.zeros(0, int)
        self.stop = np.cumsum(size)[tokens.sentence].tolist()

    def _lay(self, table: pd.DataFrame, column: str) -> None:
        """Lay pieces on the tokens; one that lies there already ends where a later one begins."""
        spans = (table[name].tolist() for name in ("first", "last", column))
        for first, last, kind in zip(*spans, strict=True):
            begin = first
            while self.inside[begin] and not self.kind[begin]:
                begin -= 1
            if begin < first:
                self.end[begin] = first
            self.kind[first:last] = [kind] + [""] * (last - first - 1)
            self.inside[first:last] = [True] * (last - first)
            self.end[first] = last

    def phrases(self) -> Iterator[Phrase]:
        """Yield the phrases of all pieces, from left to right; none overlap."""
        free = 0
        for at, kind in enumerate(self.kind):
            if at < free or not kind:
                continue
            if (
                phrase := self._owned(at)
                if kind in OWNERS or kind == "people"
                else self._unowned(at, free)
            ):
                yield phrase
                free = phrase.last

    def _is(self, at: int, stop: int, kinds: frozenset[str]) -> bool:
        return at < stop and self.kind[at] in kinds

    def _skip_modifiers(self, at: int, stop: int, most: int = 2) -> int:
        while most and at < stop and self.passed[at] and not self.kind[at]:
            at, most = at + 1, most - 1
        return at

    def _offices(self, at: int, stop: int) -> int:
        """Where the offices end that go on from a token: "'s army chief"; the token itself where
        there are none."""
        while True:
            begin = at + (at < stop and self.possessive[at])
            begin = self._skip_modifiers(begin, stop)
            if not self._is(begin, stop, HELD):
                return at
            at = self.end[begin]

    def _person(self, at: int, stop: int) -> int:
        """Where a person's alias ends that begins at a token; the token itself where none does."""
        return self.end[at] if self._is(at, stop, PERSON) else at

    def _name(self, at: int, stop: int) -> int:
        """Where a run of up to four capitalised words of no alias and no office ends."""
        last = at
        while last < min(stop, at + LONGEST_NAME) and self.capital[last] and not self.inside[last]:
            last += 1
        return self.past_hyphen(at, last, stop)

    def past_hyphen(self, first: int, last: int, stop: int) -> int:
        """Where a name ends that goes on behind a hyphen: "Han Min-ho", not "Ada Kern-led"."""
        joined = (
            last > first + 1 and last + 1 < stop and self.hyphen[last] and not self.inside[last + 1]
        )
        return last + 2 if joined and self.syllable[last + 1] else last

    def _owned(self, at: int) -> Phrase:
        """The phrase of an alias: "Pakistan's army chief Asim Munir", "Israeli opposition", "UN
        Security Council"."""
        stop, kind, end = self.stop[at], self.kind[at], self.end[at]
        last = self._offices(end, stop) if kind in OWNERS else end
        if last > end:
            office = self._first_office(end, stop)
            named = self._person(last, stop)
            stranger = (last, self._name(last, stop)) if named == last else (last, last)
            last = max(named, stranger[1])
            return Phrase(
                at, last, office, stranger if stranger[1] > stranger[0] else None, last - 1
            )
        if kind in NATIONS:
            folk = self._skip_modifiers(end + (end < stop and self.possessive[end]), stop, 1)
            if self._is(folk, stop, FOLK):
                return Phrase(at, self.end[folk], surname=self.end[folk] - 1, folk=True)
        if kind in BODIES and self._is(end, stop, MEMBERS):
            end = self.end[end]
        return Phrase(at, end, surname=end - 1)

    def _first_office(self, at: int, stop: int) -> tuple[int, int]:
        """The token range of the first of the offices that go on from a token."""
        begin = self._skip_modifiers(at + self.possessive[at], stop)
        return begin, self.end[begin]

    def _unowned(self, at: int, free: int) -> Phrase | None:
        """The phrase of an office: "the government of Egypt", "Prime Minister Ann Orr of Egypt",
        "President Ada Kern", "the ministry"."""
        if self.kind[at] not in HELD:
            return None
        stop, first = self.stop[at], at
        while (
            first > max(free, at - 2)
            and self.modifier[first - 1]
            and not self.inside[first - 1]
            and (self.stop[first - 1] == stop)
        ):
            first -= 1
        office, last = (at, self.end[at]), self._offices(at, stop)
        name = self._name(last, stop)
        if owner := self._of_country(last, stop):
            return Phrase(first, owner, office, None, owner - 1)
        if name > last and (owner := self._of_country(name, stop)):
            return Phrase(first, owner, office, (last, name), name - 1)
        if (named := self._person(last, stop)) > last:
            return Phrase(first, named, office, None, named - 1)
        if self.kind[at] in TIED:
            return Phrase(first, name, office, (last, name) if name > last else None, name - 1)
        return None

    def _of_country(self, at: int, stop: int) -> int:
        """Where "of" and a country end, 0 without them."""
        if not (at < stop and self.of[at]):
            return 0
        at += 1
        at += at < stop and self.article[at]
        return self.end[at] if self._is(at, stop, COUNTRIES) else 0


def offices_found(tokens: Tokens) -> pd.DataFrame:
    """Return the offices in the text (first, last, class), whoever holds them."""
    offices = read_table("offices.tsv")
    matches = find_phrases(tokens, offices["phrase"].tolist())
    kind = offices["class"].replace("people", "folk").to_numpy()[matches.phrase]
    return pd.DataFrame({"first": matches.first, "last": matches.last, "class": kind})


def name_written(tokens: Tokens, first: int, last: int) -> str:
    """Return a name as written, with one space where the text has any: "Han Min-ho"."""
    words, start, end = tokens.words, tokens.start, tokens.end
    gaps = ["" if at == first or start[at] == end[at - 1] else " " for at in range(first, last)]
    return "".join(gap + words[at] for gap, at in zip(gaps, range(first, last), strict=True))
