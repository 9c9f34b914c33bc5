"""Whether a name acts as a party or only locates: "Moscow rejected", "flew to Moscow" (METHOD.md).

With grammar the tree decides: subjects, objects and owners are parties; behind a preposition the governor
and resources/place_words.tsv do. Without grammar the preposition before the name does.
"""

from __future__ import annotations

from functools import cached_property

import numpy as np
import pandas as pd

from analysis.parties.names import DASHES, NAMES, POSSESSIVES, listed
from analysis.syntax import TreeView
from analysis.syntax.lemmas import lemma
from analysis.text import Tokens

LONG_DASHES = frozenset(["—", "–", "--"])
DIRECTED = frozenset(["to", "toward", "towards"])
# What makes a relation of a preposition that locates: "along with", "as in".
RELATING = frozenset("with as because according due thanks instead regardless than".split())
EXEMPLARY = frozenset(["such", "like", "including"])
SIDES = frozenset(["pro", "anti", "non"])
LONGEST_DATELINE = 12  # tokens from its place to its dash
MOST_STEPS = 8  # from one noun of a list to the next
MODIFIERS = frozenset(["compound", "amod", "nmod:unmarked", "nmod:desc"])
DETERMINERS = frozenset(["det", "nmod:poss"])
JOINTS = frozenset([",", "and", "or", "to", "the", "&"])


def classes() -> dict[str, frozenset[str]]:
    """Return the words of each class of place_words.tsv."""
    return listed("place_words.tsv")


def locates(tokens: Tokens, mentions: pd.DataFrame, view: TreeView | None) -> np.ndarray:
    """Return whether each mention (first, last, party, rule) only locates.

    Never before a possessive, nor for an office, a person, a people or a demonym.
    """
    reader = _Trees(view, mentions) if view else _Prepositions(tokens)
    words, sentence = tokens.folded[tokens.code], tokens.sentence
    noun = np.isin(mentions["rule"].to_numpy(dtype=object), NAMES)
    first, last = (mentions[side].to_numpy(np.int64) for side in ("first", "last"))
    place = np.zeros(len(mentions), bool)
    for row in np.flatnonzero(noun).tolist():
        begin, end = int(first[row]), int(last[row])
        follow = [words[at] for at in range(end, min(end + 2, len(words))) if sentence[at] == sentence[begin]]
        if not ((follow and follow[0] in POSSESSIVES) or _is_taken_side(words, sentence, begin)):
            place[row] = _located_by_words(words, sentence, begin, follow) or reader.locates(begin, end)
    place |= noun & (_in_dateline(tokens, first, last) | _before_country(tokens, mentions))
    return place if view else _shared(tokens, mentions, place)


def _is_taken_side(words: np.ndarray, sentence: np.ndarray, first: int) -> bool:
    """Whether a name stands behind "pro-" or "anti-"."""
    return first > 1 and sentence[first - 2] == sentence[first] and words[first - 1] == "-" and (
        words[first - 2] in SIDES)


def _located_by_words(words: np.ndarray, sentence: np.ndarray, first: int, follow: list[str]) -> bool:
    """Whether the words beside a name show a place whatever its role: "northern Syria", "Moscow-based", "Iran,
    where"."""
    known = classes()
    if follow[:1] == ["-"] and len(follow) > 1 and follow[1] in known["based"]:
        return True
    if follow[:2] == [",", "where"] or follow[:1] == ["where"]:
        return True
    before = words[first - 1] if first and sentence[first - 1] == sentence[first] else ""
    return before in known["directions"]


def _in_dateline(tokens: Tokens, first: np.ndarray, last: np.ndarray) -> np.ndarray:
    """Return whether each token range opens a sentence that ends with a dash or a colon, "CAIRO, Dec 19 (Agency) —", or
    stands before a dash with names and numbers alone between, "Lima, Peru — The price"."""
    sentence = tokens.sentence[first]
    opens = np.searchsorted(tokens.sentence, sentence) == first
    final = np.searchsorted(tokens.sentence, sentence, side="right") - 1
    dash = tokens.kind(DASHES.__contains__)
    found = opens & dash[final]
    words = tokens.words
    for row in np.flatnonzero(opens & ~found).tolist():
        at = int(last[row])
        found[row] = _is_agency(words, at)
        while at < min(final[row], last[row] + LONGEST_DATELINE) and not words[at][0].islower() and not dash[at]:
            at += 1
        found[row] |= at > last[row] and words[last[row]] in (",", "(") and words[at] in LONG_DASHES
    return found


def _before_country(tokens: Tokens, mentions: pd.DataFrame) -> np.ndarray:
    """Return whether each capital stands before a comma and its country: "London, England,"."""
    following = mentions.shift(-1)
    beside = mentions["rule"].eq("capital") & mentions["party"].eq(following["party"])
    beside &= following["rule"].isin(NAMES) & following["first"].eq(mentions["last"] + 1)
    comma = np.append(tokens.among({","}), False)[mentions["last"]]
    owned = np.append(tokens.kind(POSSESSIVES.__contains__), False)
    behind = following["last"].fillna(len(tokens)).to_numpy(np.int64)
    return beside.to_numpy() & comma & ~owned[behind]


def _is_agency(words: np.ndarray, at: int) -> bool:
    """Whether the name of an agency stands here in brackets: "(AP)"."""
    return words[at] == "(" and at + 2 < len(words) and words[at + 1].isupper() and words[at + 2] == ")"


class _Prepositions:
    """Places by the preposition before a name, where there is no grammar."""

    def __init__(self, tokens: Tokens):
        self.words, self.sentence = tokens.folded[tokens.code], tokens.sentence
        self.passed = classes()["nearby"] | classes()["directions"] | {"the"}

    def locates(self, first: int, last: int) -> bool:
        at = first - 1
        while at > 0 and self.sentence[at] == self.sentence[first] and self.words[at] in self.passed:
            at -= 1
        if at < 0 or self.sentence[at] != self.sentence[first]:
            return False
        before = self.words[at - 1] if at and self.sentence[at - 1] == self.sentence[first] else ""
        hyphen = last < len(self.words) and self.sentence[last] == self.sentence[first] and self.words[last] == "-"
        return not hyphen and self._is_locative(self.words[at], before)

    def _is_locative(self, word: str, before: str) -> bool:
        """Whether a preposition locates by itself, or by the word before it: "in", "flew to", "outskirts of"."""
        known = classes()
        forms = {before, lemma(before, "VBD"), lemma(before, "NNS")} if before else set()
        if word in known["locative"]:
            return not forms & (known["aiming"] if word == "at" else known["believing"])
        if word == "from":
            return not forms & (known["given"] | known["receiving"] | known["speakers"])
        by = {"to": "motion", "of": "parts"}
        return word in by and bool(forms & known[by[word]])


def _shared(tokens: Tokens, mentions: pd.DataFrame, place: np.ndarray) -> np.ndarray:
    """The places with those that share their use in a list: "in Egypt, Iraq, and Jordan", "Lima, Peru".

    After a comma only where the list goes on: "in Cairo, Jordan said" is not shared.
    """
    words, sentence = tokens.folded[tokens.code], tokens.sentence
    rows = list(zip(*(mentions[name].tolist() for name in ("first", "last", "party")), strict=True))
    noun = np.isin(mentions["rule"].to_numpy(dtype=object), NAMES)
    for row in range(1, len(rows)):
        (_, end, before), (first, last, party) = rows[row - 1], rows[row]
        between = list(words[end:first]) if 0 < first - end < 4 and sentence[end - 1] == sentence[first] else []
        if not between or not set(between) <= JOINTS or not (noun[row] and place[row - 1]):
            continue
        behind = words[last] if last < len(words) and sentence[last] == sentence[first] else ""
        goes_on = between != [","] or behind in (",", "and", "or") or party == before
        place[row] |= goes_on and behind not in POSSESSIVES
    return place


class _Trees:
    """Places by the tree: what a name's relation, its preposition and its governor say."""

    def __init__(self, view: TreeView, mentions: pd.DataFrame):
        self.view = view
        spans = mentions[["first", "last", "rule", "party"]].itertuples(index=False, name=None)
        self.mention_at = {at: (rule, party) for first, last, rule, party in spans for at in range(first, last)}

    @cached_property
    def known(self) -> dict[str, frozenset[str]]:
        return classes()

    def locates(self, first: int, last: int) -> bool:
        return self._is_place(self.view.head_of(first, last), 0)

    def _is_place(self, row: int, depth: int) -> bool:
        """Whether the noun at a token only locates; of a list its head decides."""
        view = self.view
        governor, base = view.head[row], view.base[row]
        if depth > MOST_STEPS:
            return False
        if view.words_of(row, "nmod:poss", "case") & POSSESSIVES:
            return False
        prepositions = [view.word[k] for k in view.of(row, "case") if view.word[k] not in POSSESSIVES]
        if base == "conj" and governor >= 0:
            return self._is_oblique(row, governor, prepositions) if prepositions else self._is_place(governor, depth + 1)
        if prepositions:
            return self._is_oblique(row, governor, prepositions)
        if governor < 0:
            return False
        if base == "appos" or view.deprel[row] in ("nmod:unmarked", "obl:unmarked", "list", "dep"):
            return self._is_beside_place(row, governor, depth)
        if view.deprel[row] in MODIFIERS or base in MODIFIERS:
            return self._is_modifier(row, governor, depth)
        return base == "obj" and self._is_reached(governor)

    def _is_beside_place(self, row: int, governor: int, depth: int) -> bool:
        """Whether a name stands beside a town ("Gdansk, Poland") or "the capital"."""
        view = self.view
        if view.lemma[governor] in ("capital", "city", "town", "village", "port"):
            return True
        if view.upos[governor] != "PROPN" or not governor < row:
            return view.deprel[row] == "nmod:unmarked" and self._is_modifier(row, governor, depth)
        rule, _ = self.mention_at.get(governor, ("", ""))
        return rule in ("", "capital") or self._is_place(governor, depth + 1)

    def _is_modifier(self, row: int, governor: int, depth: int) -> bool:
        """Whether a name before a noun is only where the thing is: "the Vienna talks", "the Iraq war", "US soil"."""
        view, known = self.view, self.known
        lemma = view.lemma[governor].lower()
        rule, _ = self.mention_at.get(row, ("", ""))
        if lemma in known["based"]:
            return True
        if governor in self.mention_at:  # "the Syria-Iraq border"
            return self._is_place(governor, depth + 1) and view.base[governor] in MODIFIERS
        if lemma in known["grounds"] or lemma in known["buildings"] or lemma in known["between"]:
            return True
        if rule == "capital" and (lemma in known["events"] or lemma in known["calamities"]):
            return True
        if rule == "capital" and view.upos[governor] == "NOUN" and view.one(governor, *DETERMINERS) is not None:
            return lemma not in known["speakers"] and lemma not in known["given"]
        return lemma in known["calamities"] and view.upos[row] == "PROPN"

    def _is_reached(self, verb: int) -> bool:
        """Whether a verb's object is where somebody goes or a storm strikes: "visited Cairo", "ravaged Chile"."""
        view, known = self.view, self.known
        lemma = view.lemma[verb]
        if lemma in known["leaving"]:  # not "left Peru alone", "left Peru with few friends"
            with_it = any("with" in view.words_of(k, "case") for k in view.of(verb, "obl"))
            return not with_it and view.one(verb, "xcomp", "obl:agent") is None
        if lemma in known["reaching"] or lemma in known["ravaging"]:
            return True
        subject = view.one(verb, "nsubj")
        named = [] if subject is None else [subject, *view.of(subject, "nmod")]  # "a wave of bombings"
        return lemma in known["striking"] and any(view.lemma[k].lower() in known["calamities"] for k in named)

    def _is_oblique(self, row: int, governor: int, prepositions: list[str]) -> bool:
        """Whether a name behind a preposition is a place, by the preposition and what governs it."""
        known, main = self.known, prepositions[0]
        if RELATING & set(prepositions) and main not in EXEMPLARY:
            return False
        if main in known["locative"]:
            return not self._among(governor, "aiming" if main == "at" else "believing")
        if main in EXEMPLARY:
            return self.view.lemma[governor] in known["listing"] and self._is_place(governor, 1)
        if main in ("out", "outside"):
            return True
        if main == "from":
            return self._is_origin(governor)
        if main in DIRECTED:
            return self._is_goal(row, governor)
        if main == "over" and self.view.words_of(row, "advmod", "det") & {"all"}:
            return True
        by = {"for": "departing", "over": "flying", "between": "between", "of": "parts", "on": "assaults"}
        return main in by and self._among(governor, by[main]) and (main != "on" or self._is_capital(row))

    def _is_capital(self, row: int) -> bool:
        return self.mention_at.get(row, ("", ""))[0] == "capital"

    def _is_origin(self, governor: int) -> bool:
        """Whether "from" a name is where somebody comes from, and not who gives, speaks or differs."""
        view, known = self.view, self.known
        if governor >= 0 and view.upos[governor] == "VERB":
            lemma = view.lemma[governor]
            return lemma in known["carrying"] or not (lemma in known["receiving"] or self._has(governor, "given"))
        if self._among(governor, "speakers"):
            return view.head[governor] >= 0 and view.lemma[view.head[governor]] in known["recalling"]
        return not (self._among(governor, "given") or self._among(governor, "receiving"))

    def _is_goal(self, row: int, governor: int) -> bool:
        """Whether "to" a name is where something moves, or the end of a way "from" another place."""
        view, known = self.view, self.known
        lemma = view.lemma[governor] if governor >= 0 else "be"  # "been to Cuba"
        if lemma == "be" or lemma in known["carrying"]:
            return True
        if any("from" in view.words_of(other, "case") and view.upos[other] == "PROPN" and other != row
               for other in view.of(governor, "obl", "nmod")):
            return lemma not in known["given"]
        subject = view.one(governor, "nsubj")
        if subject is not None and (view.word[subject] == "it" or view.lemma[subject] in known["given"]):
            return False
        return self._among(governor, "motion") and lemma not in known["given"] and not self._has(governor, "given")

    def _has(self, verb: int, name: str) -> bool:
        """Whether a verb's object, or its subject in the passive, is of a class: "sent a letter to"."""
        view = self.view
        return any(view.lemma[k].lower() in self.known[name] for k in view.of(verb, "obj", "nsubj:pass"))

    def _among(self, governor: int, name: str) -> bool:
        """Whether a governor, or what it does something with, is of a class."""
        view, words = self.view, self.known[name]
        if governor < 0 or view.lemma[governor].lower() in words:
            return governor >= 0
        if view.upos[governor] not in ("VERB", "ADJ", "ADV"):
            return False
        near = ("obj", "nsubj:pass", "compound", "advmod", *(["nsubj"] if name == "flying" else []))
        return any(view.lemma[k].lower() in words for k in view.of(governor, *near))
