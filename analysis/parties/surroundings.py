"""The words beside a name: word lists by class, and the tokens before and behind an alias."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd

from analysis.resources import read_table
from analysis.text import Tokens

POSSESSIVES = frozenset(["'s", "’s", "'S", "’S", "'", "’"])
CALENDAR = frozenset(
    "January February March April May June July August September October November December Monday "
    "Tuesday Wednesday Thursday Friday Saturday Sunday".split()
)
DASHES = frozenset("-–—:")
OPENING = frozenset("\"“‘'([:—–-")
# The rules of aliases that are nouns, and of those that are adjectives.
NAMES, ADJECTIVES = ("name", "capital", "part"), ("demonym", "part_demonym")


@cache
def listed(table: str) -> dict[str, frozenset[str]]:
    """Return the words of each class of a table with the columns class, meaning, words."""
    rows = read_table(table)
    return {
        name: frozenset(words.split())
        for name, words in zip(rows["class"], rows["words"], strict=True)
    }


class Surroundings:
    """The tokens beside each alias found; a place outside the sentence has no word."""

    def __init__(self, tokens: Tokens, found: pd.DataFrame):
        self.tokens = tokens
        self.first, self.last = (found[side].to_numpy(np.int64) for side in ("first", "last"))
        self.rule = found["rule"].to_numpy(dtype=object)

    def behind(self, mask: np.ndarray, steps: int = 0) -> np.ndarray:
        """Whether the mask holds for the token so many steps behind each alias, in its sentence."""
        return self.at(mask, self.last + steps)

    def before(self, mask: np.ndarray, steps: int = 1) -> np.ndarray:
        """Whether the mask holds for the token so many steps before each alias, in its sentence."""
        return self.at(mask, self.first - steps)

    def at(self, mask: np.ndarray, at: np.ndarray) -> np.ndarray:
        inside = (at >= 0) & (at < len(mask))
        at = np.where(inside, at, 0)
        sentence = self.tokens.sentence
        return inside & mask[at] & (sentence[at] == sentence[self.first])

    def among(self, words: str) -> np.ndarray:
        """Whether each token is of a class of other_names.tsv."""
        return self.tokens.among(listed("other_names.tsv")[words])
