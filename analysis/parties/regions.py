"""Towns and states of North America that bear the name of a country or a capital: "Paris,
Texas"."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd

from analysis.resources import read_table
from analysis.text import Tokens, find_phrases

CITIES = frozenset(["New York", "NEW YORK"])  # in a list it may be the city
JOINTS = frozenset([",", "and", "or"])


@cache
def _region_names() -> pd.DataFrame:
    """The states and provinces by full name, abbreviation and postal code: name, form."""
    rows = read_table("regions.tsv")
    full = rows["name"].tolist()
    short = [word for words in rows["short"] for word in words.split(", ") if word]
    bare = [word.removesuffix(".") for word in short if len(word) > 3]
    forms = {
        "full": [*full, *map(str.upper, full)],
        "short": [*short, *bare],
        "postal": rows["postal"],
    }
    pairs = [(name, form) for form, names in forms.items() for name in names if name]
    return pd.DataFrame(pairs, columns=["name", "form"])


def _regions(tokens: Tokens) -> pd.DataFrame:
    """States and provinces in the text (first, last, form); no postal code where all is in
    capitals: "RUSSIA, IN A FIRST"."""
    names = _region_names()
    matches = find_phrases(tokens, names["name"].tolist(), fold=False)
    form = names["form"].to_numpy()[matches.phrase]
    lower = np.bincount(tokens.sentence, tokens.kind(str.islower), minlength=1) > 0
    kept = (form != "postal") | lower[tokens.sentence[matches.first]]
    name = names["name"].to_numpy()[matches.phrase]
    columns = {"first": matches.first, "last": matches.last, "name": name, "form": form}
    return pd.DataFrame(columns)[kept]


class Regions:
    """The states and provinces in a text, among the aliases found in it."""

    def __init__(self, tokens: Tokens, found: pd.DataFrame):
        regions = _regions(tokens)
        self.words, self.sentence = tokens.words.tolist(), tokens.sentence.tolist()
        self.last_of = dict(zip(regions["first"], regions["last"], strict=True))
        self.full = set(regions.loc[regions["form"].eq("full"), "first"])
        states = regions[~regions["name"].isin(CITIES)]
        self.starts, self.ends = set(states["first"]), set(states["last"])
        self.party_at = dict(zip(found["first"], found["party"], strict=True))

    def word(self, at: int, sentence: int) -> str:
        """The word of a token, "" outside the sentence."""
        return self.words[at] if at < len(self.words) and self.sentence[at] == sentence else ""

    def is_town(self, first: int, last: int, capital: bool) -> bool:
        """Whether an alias is the town of the state behind it."""
        sentence = self.sentence[first]
        comma = self.word(last, sentence) == ","
        at = last + comma
        if (
            at not in self.last_of
            or self.sentence[at] != sentence
            or not (comma or at in self.full)
        ):
            return False
        behind = self.last_of[at]
        if at in self.party_at:
            other = self.party_at[at] != self.party_at[first]
            return (
                capital
                and other
                and not self.word(behind, sentence)[:1].isalnum()
                and not self._lists(behind)
            )
        return not self._goes_on(behind)

    def _lists(self, at: int) -> bool:
        """Whether a list goes on with an alias: ", Armenia and"."""
        return self.words[at : at + 1] == [","] and (
            at + 1 in self.party_at or at + 2 in self.party_at
        )

    def _goes_on(self, at: int) -> bool:
        """Whether a list of states goes on: ", California", "and California"."""
        while self.words[at : at + 1] and self.words[at] in JOINTS:
            at += 1
            if at in self.last_of:
                return True
        return False

    def is_listed(self, first: int, last: int) -> bool:
        """Whether an alias that is a state's name stands in a list with another, or behind a
        county of it: "Georgia, Nevada and Arizona", "Burke County, Georgia"."""
        if first not in self.last_of:
            return False
        behind, before = last, first
        while self._is_joint(behind, first):
            behind += 1
        while self._is_joint(before - 1, first):
            before -= 1
        county = before < first and before and self.words[before - 1] == "County"
        listed = (last < behind and behind in self.starts) or (before < first and before in self.ends)
        return bool(county or listed)

    def _is_joint(self, at: int, first: int) -> bool:
        """Whether a comma or a conjunction stands at a token, in the sentence of another."""
        inside = 0 <= at < len(self.words) and self.sentence[at] == self.sentence[first]
        return inside and self.words[at] in JOINTS


def towns_and_states(tokens: Tokens, found: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Return whether each alias is a town before its state ("Mexico, Mo.", "Paris Texas"), and
    whether it is a state in a list of states ("Georgia, Nevada and Arizona").

    Not in a list of states ("Mexico, Texas and California"), and not where the state is a
    party's name in its own right ("In Athens, Georgia said").
    """
    regions = Regions(tokens, found)
    spans = list(
        zip(
            found["first"].tolist(),
            found["last"].tolist(),
            found["rule"].eq("capital"),
            strict=True,
        )
    )
    towns = [regions.is_town(*span) for span in spans]
    states = [regions.is_listed(first, last) for first, last, _ in spans]
    return np.array(towns, dtype=bool), np.array(states, dtype=bool)
