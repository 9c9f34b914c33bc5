"""What an article ties to a party: offices on their own, people beside an office, surnames.

With grammar a person is read from the tree (appositions, predicates), without it from the commas.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from analysis.parties.phrases import Phrase, Pieces, name_written
from analysis.parties.surroundings import CALENDAR
from analysis.syntax import TreeView
from analysis.text import Tokens, is_word
from analysis.text.boundaries import OPENERS

COLUMNS = ["first", "last", "surname", "party", "rule", "person"]
INDEFINITE = frozenset("a an another any no every each some".split())
DEFINITE = frozenset("the this that these those its his her their our".split())
POSTED = frozenset(["in", "to", "at", "for", "near"])
FARTHEST_ARTICLE = 4  # tokens between an article and its office
LONGEST_NAME = 4


def join_phrases(
    tokens: Tokens, found: pd.DataFrame, pieces: Pieces, kinds: pd.Series
) -> pd.DataFrame:
    """Return the mentions (first, last, surname, party, rule, person): aliases joined with what
    stands beside them.

    An office on its own ("the foreign ministry") counts only where the article ties it to one
    party.
    """
    phrases = _phrases(tokens, found, pieces)
    row = np.searchsorted(phrases["first"], found["first"], side="right") - 1
    inside = found.assign(phrase=row, surname=found["last"] - 1)
    owners = inside[["phrase", "party"]].drop_duplicates()
    phrases["parties"] = np.bincount(owners["phrase"], minlength=len(phrases))
    sole = owners.drop_duplicates("phrase", keep=False).set_index("phrase")["party"]
    phrases["party"] = sole.reindex(phrases.index)
    phrases["party"] = phrases["party"].fillna(_tied_party(tokens, phrases, kinds))
    # A phrase that names two parties is no single mention: its aliases stand for themselves.
    apart = inside[inside["phrase"].isin(phrases.index[phrases["parties"] > 1])]
    whole = _with_rules(phrases, inside)
    whole = whole[whole["party"].notna() & (whole["parties"] < 2)]
    return pd.concat([whole, apart], ignore_index=True)[COLUMNS]


def _with_rules(phrases: pd.DataFrame, inside: pd.DataFrame) -> pd.DataFrame:
    """The phrases with the person whom each names, and its rule.

    "the Trump administration" is an office: a person is named only where the phrase ends with the
    name. ``inside`` are the aliases with the row of their phrase.
    """
    last = inside.drop_duplicates("phrase", keep="last").set_index("phrase")
    last = last.reindex(phrases.index)
    person = last["person"].where(last["last"] == phrases["last"]).fillna(phrases["stranger"])
    kinds = [person.notna(), phrases["office"].notna(), phrases["folk"].astype(bool)]
    rule = np.select(kinds, ["person", "office", "people"], last["rule"])
    return phrases.assign(person=person, rule=rule)


def _phrases(tokens: Tokens, found: pd.DataFrame, pieces: Pieces) -> pd.DataFrame:
    """The phrases as a table: first, last, surname, folk, article, office (its words, NA
    without), stranger (a name not in the registry)."""
    read = list(pieces.phrases())
    table = pd.DataFrame(read, columns=Phrase._fields).astype(
        {"first": int, "last": int, "surname": int}
    )
    office, stranger = table["office"].tolist(), table["stranger"].tolist()
    table["office"] = pd.Series(
        [span and name_written(tokens, *span).lower() for span in office], dtype="str"
    )
    table["stranger"] = pd.Series(
        [span and name_written(tokens, *span) for span in stranger], dtype="str"
    )
    return table.assign(article=tokens.article[table["first"]])


def _tied_party(tokens: Tokens, phrases: pd.DataFrame, kinds: pd.Series) -> pd.Series:
    """For each phrase with an office but no alias, the one party to which its article ties that
    office elsewhere.

    Not behind a hyphen ("anti-government"), not with "a" or "no" ("a national unity
    government"), and not where another party was named since the sentence before and this one
    was not.
    """
    key = ["article", "office"]
    tied = phrases.loc[
        phrases["party"].notna() & phrases["office"].notna(), [*key, "party"]
    ].drop_duplicates()
    tied = tied.drop_duplicates(key, keep=False)
    party = phrases[key].merge(tied, on=key, how="left")["party"].set_axis(phrases.index)
    bare = phrases.index[(phrases["parties"] == 0) & party.notna()]
    near = _NearParties(tokens, phrases, kinds)
    kept = [
        row
        for row in bare
        if not _is_another(tokens, phrases["first"][row], phrases["last"][row])
        and near.allow(phrases["first"][row], party[row])
    ]
    return party.loc[kept].reindex(phrases.index)


def _is_another(tokens: Tokens, first: int, last: int) -> bool:
    """Whether an office is some other one than that of which the article spoke:
    "anti-government", "a government"."""
    words, sentence = tokens.words, tokens.sentence
    if first and words[first - 1] in ("-", "–") and sentence[first - 1] == sentence[first]:
        return True
    for at in range(first - 1, max(first - 1 - FARTHEST_ARTICLE, -1), -1):
        word = words[at].lower()
        if sentence[at] != sentence[first] or not word[0].isalpha() or word in DEFINITE:
            return False
        if word in INDEFINITE:
            return True
    return False


class _NearParties:
    """The parties of the phrases in each sentence, to ask which were named shortly before."""

    def __init__(self, tokens: Tokens, phrases: pd.DataFrame, kinds: pd.Series):
        self.kind_of = kinds.to_dict()
        named = phrases[phrases["party"].notna()]
        self.sentence, self.article, self.words = tokens.sentence, tokens.article, tokens.words
        self.first, self.party = named["first"].to_numpy(), named["party"].tolist()

    def allow(self, first: int, party: str) -> bool:
        """Whether no other party of its kind, or this one too, was named in the sentence before or
        earlier in that of a token, which does not begin in another: "In Lisbon, the parliament"."""
        near = [
            (at, named)
            for at, named in self._before(first)
            if self.kind_of[named] == self.kind_of[party]
        ]
        opened = {
            named
            for at, named in near
            if self.sentence[at] == self.sentence[first] and at and self.words[at - 1] == "In"
        }
        return opened <= {party} and (not near or party in {named for _, named in near})

    def _before(self, first: int) -> Iterator[tuple[int, str]]:
        """The phrases from the sentence before on, up to a token: where they begin, their party."""
        for row in range(np.searchsorted(self.first, first) - 1, -1, -1):
            at = self.first[row]
            if (
                self.article[at] != self.article[first]
                or self.sentence[at] < self.sentence[first] - 1
            ):
                break
            yield at, self.party[row]


def beside_offices(
    tokens: Tokens, mentions: pd.DataFrame, pieces: Pieces, view: TreeView | None
) -> pd.DataFrame:
    """Return the people named beside an office of a party, as mentions: "the Egyptian envoy, Ann
    Orr, left", "Ann Orr, the ministry's envoy".

    Only names of no party, and offices that one person holds: not "officials", not "the
    ministry".
    """
    reader = _InTree(tokens, pieces, view) if view else _BetweenCommas(tokens, pieces)
    offices = mentions.loc[mentions["rule"] == "office", ["first", "last", "party"]].itertuples(
        index=False, name=None
    )
    rows = [
        (*name, party)
        for first, last, party in offices
        if _held_by_one(tokens, pieces, first, last)
        for name in reader.names(first, last)
    ]
    named = pd.DataFrame(rows, columns=["first", "last", "party"]).astype(
        {"first": int, "last": int}
    )
    persons = [
        name_written(tokens, *span) for span in zip(named["first"], named["last"], strict=True)
    ]
    return named.assign(surname=named["last"] - 1, rule="person", person=persons)[COLUMNS]


def _held_by_one(tokens: Tokens, pieces: Pieces, first: int, last: int) -> bool:
    held = [pieces.kind[at] for at in range(first, last) if pieces.kind[at]]
    return (
        bool(held) and held[-1] in ("role", "member") and not tokens.words[last - 1].endswith("s")
    )


class _Names:
    """Runs of capitalised words that may name a person beside an office."""

    def __init__(self, tokens: Tokens, pieces: Pieces):
        # "Later Orr, the envoy, left", "Late Monday, the envoy, Ann Orr, left": such words are no
        # part of a name.
        opens = (np.diff(tokens.sentence, prepend=-1) > 0) & tokens.kind(
            lambda word: word.lower() in OPENERS
        )
        plain = np.array(pieces.capital) & ~np.array(pieces.inside, dtype=bool)
        self.named = (plain & ~opens & ~tokens.kind(CALENDAR.__contains__)).tolist()
        self.pieces, self.words, self.sentence = pieces, tokens.words, tokens.sentence

    def run_from(self, at: int) -> int:
        """Where a name ends that begins at a token."""
        last = at
        while last < min(self.pieces.stop[at], at + LONGEST_NAME) and self.named[last]:
            last += 1
        return self.pieces.past_hyphen(at, last, self.pieces.stop[at])

    def run_to(self, last: int) -> int:
        """Where a name begins that ends at a token (exclusive)."""
        first = last
        while (
            first > max(0, last - LONGEST_NAME)
            and self.named[first - 1]
            and (self.sentence[first - 1] == self.sentence[last - 1])
        ):
            first -= 1
        return first


class _BetweenCommas(_Names):
    """People beside an office by the commas between them."""

    def names(self, first: int, last: int) -> Iterator[tuple[int, int]]:
        """Yield the token range of a name of two words or more between commas behind an office,
        else of one before."""
        stop = self.pieces.stop[first]
        last = self._past_post(last, stop)
        if last + 1 < stop and self.words[last] == ",":
            end = self.run_from(last + 1)
            if end > last + 2 and end < stop and self.words[end] == ",":
                yield last + 1, end
                return
        at = first
        while at > max(0, first - 4) and (
            self.pieces.article[at - 1]
            or self.pieces.modifier[at - 1]
            or (self.pieces.possessive[at - 1])
        ):
            at -= 1
        if at > 1 and self.words[at - 1] == "," and self.sentence[at - 1] == self.sentence[first]:
            begin = self.run_to(at - 1)
            if begin < at - 1:
                yield begin, at - 1

    def _past_post(self, last: int, stop: int) -> int:
        """Where the place or the receiver behind an office ends: "envoy to Chile", "ambassador
        in the Hague"."""
        if not (last < stop and self.words[last] in POSTED):
            return last
        end = last + 1
        while end < min(stop, last + LONGEST_NAME) and (
            self.words[end][0].isupper() or self.words[end] == "the"
        ):
            end += 1
        return end if end < stop and self.words[end] == "," else last


class _InTree(_BetweenCommas):
    """People beside an office by the tree: in apposition to it, before it, or its subject; else
    by commas."""

    def __init__(self, tokens: Tokens, pieces: Pieces, view: TreeView):
        super().__init__(tokens, pieces)
        self.view = view

    def names(self, first: int, last: int) -> Iterator[tuple[int, int]]:
        """Yield the token ranges of the names that stand for the same as an office."""
        view = self.view
        office = view.head_of(first, last)
        named = [k for k in view.of(office, "appos", "flat", "nmod:desc") if view.base[k] != "appos" or view.renames(k)]
        renames = view.deprel[office] == "nmod:desc" or view.renames(office)
        if renames and view.head[office] >= 0:
            named.append(view.head[office])
        if view.one(office, "cop") is not None:
            named += view.of(office, "nsubj")
        spans = [self._name_around(row) for row in named]
        spans = [(begin, end) for begin, end in spans if begin < end and not first <= begin < last]
        yield from spans or super().names(first, last)

    def _name_around(self, row: int) -> tuple[int, int]:
        """The token range of the name to which a token belongs; empty where it is no name."""
        if not self.named[row] or self.view.upos[row] != "PROPN":
            return row, row
        return self.run_to(row + 1), self.run_from(row)


def carried_surnames(tokens: Tokens, mentions: pd.DataFrame) -> pd.DataFrame:
    """Return the last word of a person's name, as mentions, wherever the article uses it alone,
    if it ties it to one person only."""
    people = mentions[mentions["rule"] == "person"]
    named = pd.DataFrame(
        {
            "article": tokens.article[people["first"]],
            "code": tokens.code[people["surname"]],
            "party": people["party"].to_numpy(),
            "person": people["person"].to_numpy(),
        }
    ).drop_duplicates()
    named = named[~named.duplicated(["article", "code"], keep=False)]
    # A first name or a word that also opens sentences is no surname: it must be capitalised and a
    # word.
    surname = [is_word(word) and word[0].isupper() for word in tokens.vocabulary[named["code"]]]
    named = named[np.array(surname, dtype=bool)]  # typed, since an empty list would select columns
    at = np.flatnonzero(np.isin(tokens.code, named["code"]))
    carried = pd.DataFrame(
        {"article": tokens.article[at], "code": tokens.code[at], "first": at, "last": at + 1}
    )
    carried = carried.merge(named, on=["article", "code"])
    return carried.assign(rule="person", surname=carried["first"])[COLUMNS]
