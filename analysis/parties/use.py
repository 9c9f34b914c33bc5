"""Whether a name acts as a party or only locates: "Moscow rejected", "flew to Moscow"
(METHOD.md).

With grammar the tree decides: subjects, objects and owners are parties; behind a preposition the
governor and resources/place_words.tsv do. Without grammar the preposition before the name does.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.parties.governors import Governors, classes
from analysis.parties.surroundings import DASHES, NAMES, POSSESSIVES
from analysis.syntax import TreeView
from analysis.syntax.lemmas import lemma
from analysis.text import Tokens

LONG_DASHES = frozenset(["—", "–", "--"])
SIDES = frozenset(["pro", "anti", "non"])
LONGEST_DATELINE = 12  # tokens from its place to its dash
JOINTS = frozenset([",", "and", "or", "to", "the", "&"])


def locates(tokens: Tokens, mentions: pd.DataFrame, view: TreeView | None) -> np.ndarray:
    """Return whether each mention (first, last, party, rule) only locates.

    Never before a possessive, nor for an office, a person, a people or a demonym.
    """
    reader = Governors(view, mentions) if view else _Prepositions(tokens)
    words, sentence = tokens.folded[tokens.code], tokens.sentence
    noun = np.isin(mentions["rule"].to_numpy(dtype=object), (*NAMES, "together"))
    first, last = (mentions[side].to_numpy(np.int64) for side in ("first", "last"))
    place = np.zeros(len(mentions), bool)
    for row in np.flatnonzero(noun).tolist():
        begin, end = int(first[row]), int(last[row])
        follow = [
            words[at]
            for at in range(end, min(end + 2, len(words)))
            if sentence[at] == sentence[begin]
        ]
        if not ((follow and follow[0] in POSSESSIVES) or _is_taken_side(words, sentence, begin)):
            place[row] = _located_by_words(words, sentence, begin, follow) or reader.locates(
                begin, end
            )
    place |= noun & (_in_dateline(tokens, first, last) | _before_country(tokens, mentions))
    return place if view else _shared(tokens, mentions, place)


def _is_taken_side(words: np.ndarray, sentence: np.ndarray, first: int) -> bool:
    """Whether a name stands behind "pro-" or "anti-"."""
    return (
        first > 1
        and sentence[first - 2] == sentence[first]
        and words[first - 1] == "-"
        and (words[first - 2] in SIDES)
    )


def _located_by_words(
    words: np.ndarray, sentence: np.ndarray, first: int, follow: list[str]
) -> bool:
    """Whether the words beside a name show a place whatever its role: "northern Syria",
    "Moscow-based", "Iran, where"."""
    known = classes()
    if follow[:1] == ["-"] and len(follow) > 1 and follow[1] in known["based"]:
        return True
    if follow[:2] == [",", "where"] or follow[:1] == ["where"]:
        return True
    before = words[first - 1] if first and sentence[first - 1] == sentence[first] else ""
    return before in known["directions"]


def _in_dateline(tokens: Tokens, first: np.ndarray, last: np.ndarray) -> np.ndarray:
    """Return whether each token range opens a sentence as the place of a dateline.

    The sentence ends with a dash or a colon, "CAIRO, Dec 19 (Agency) —", or a dash or an agency
    follows with names and numbers alone between: "Lima, Peru — The price", "Lima (AP) Rain fell".
    """
    sentence = tokens.sentence[first]
    opens = np.searchsorted(tokens.sentence, sentence) == first
    final = np.searchsorted(tokens.sentence, sentence, side="right") - 1
    found = opens & tokens.kind(DASHES.__contains__)[final]
    for row in np.flatnonzero(opens & ~found).tolist():
        behind = tokens.words[last[row] : min(final[row] + 1, last[row] + LONGEST_DATELINE)]
        found[row] = _heads_dateline(behind.tolist())
    return found


def _heads_dateline(behind: list[str]) -> bool:
    """Whether the words behind a name go on as a dateline: ", Peru —", "(AP)"."""
    if behind[:1] not in ([","], ["("]):
        return False
    if len(behind) > 2 and behind[0] == "(" and behind[1].isupper() and behind[2] == ")":
        return True
    stop = next((k for k, word in enumerate(behind) if word[0].islower() or word in DASHES), -1)
    return stop > 0 and behind[stop] in LONG_DASHES


def _before_country(tokens: Tokens, mentions: pd.DataFrame) -> np.ndarray:
    """Return whether each capital stands before a comma and its country: "London, England,"."""
    following = mentions.shift(-1)
    beside = mentions["rule"].eq("capital") & mentions["party"].eq(following["party"])
    beside &= following["rule"].isin(NAMES) & following["first"].eq(mentions["last"] + 1)
    comma = np.append(tokens.among({","}), False)[mentions["last"]]
    owned = np.append(tokens.kind(POSSESSIVES.__contains__), False)
    behind = following["last"].fillna(len(tokens)).to_numpy(np.int64)
    return beside.to_numpy() & comma & ~owned[behind]


class _Prepositions:
    """Places by the preposition before a name, where there is no grammar."""

    def __init__(self, tokens: Tokens):
        self.words, self.sentence = tokens.folded[tokens.code], tokens.sentence
        self.passed = classes()["nearby"] | classes()["directions"] | {"the"}

    def locates(self, first: int, last: int) -> bool:
        at = first - 1
        while (
            at > 0 and self.sentence[at] == self.sentence[first] and self.words[at] in self.passed
        ):
            at -= 1
        if at < 0 or self.sentence[at] != self.sentence[first]:
            return False
        before = self.words[at - 1] if at and self.sentence[at - 1] == self.sentence[first] else ""
        hyphen = (
            last < len(self.words)
            and self.sentence[last] == self.sentence[first]
            and self.words[last] == "-"
        )
        return not hyphen and self._is_locative(self.words[at], before)

    def _is_locative(self, word: str, before: str) -> bool:
        """Whether a preposition locates by itself, or by the word before it: "in", "flew to",
        "outskirts of"."""
        known = classes()
        forms = {before, lemma(before, "VBD"), lemma(before, "NNS")} if before else set()
        if word in known["locative"]:
            return not forms & (known["aiming"] if word == "at" else known["believing"])
        if word == "from":
            return not forms & (known["given"] | known["receiving"] | known["speakers"])
        by = {"to": "motion", "of": "parts"}
        return word in by and bool(forms & known[by[word]])


def _shared(tokens: Tokens, mentions: pd.DataFrame, place: np.ndarray) -> np.ndarray:
    """The places with those that share their use in a list: "in Egypt, Iraq, and Jordan", "Lima,
    Peru".

    After a comma only where the list goes on: "in Cairo, Jordan said" is not shared.
    """
    words, sentence = tokens.folded[tokens.code], tokens.sentence
    rows = list(zip(*(mentions[name].tolist() for name in ("first", "last", "party")), strict=True))
    noun = np.isin(mentions["rule"].to_numpy(dtype=object), NAMES)
    for row in range(1, len(rows)):
        (_, end, before), (first, last, party) = rows[row - 1], rows[row]
        between = (
            list(words[end:first])
            if 0 < first - end < 4 and sentence[end - 1] == sentence[first]
            else []
        )
        if not between or not set(between) <= JOINTS or not (noun[row] and place[row - 1]):
            continue
        behind = words[last] if last < len(words) and sentence[last] == sentence[first] else ""
        goes_on = between != [","] or behind in (",", "and", "or") or party == before
        place[row] |= goes_on and behind not in POSSESSIVES
    return place
