"""Logistic regression over the words around a target: fast, readable, and explained to the last digit.

Features are a word anywhere, a word by its zone (side and distance from the target), two neighbouring words by side,
and the lexicon's valence of a word (Hutto & Gilbert 2014) by zone, turned where a negation stands before it and kept
apart inside quotation marks. Weights of each measure: `resources/models/linear_*.tsv`, made by
`training/train_linear.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain

import numpy as np
import pandas as pd
from scipy.special import softmax

from analysis.options import MEASURES
from analysis.resources import read_table
from analysis.sentiment.masking import TARGET, mask, masked_text, place_of
from analysis.text import word_class

# A marker is a mark of its own.
WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*|[^\w\s]")
# A word's distance from the target, in words, falls into one of nine zones; the fifth holds the target alone.
ZONES = np.array([-8, -3, -1, 0, 1, 2, 4, 9])
WINDOW = 40
ANYWHERE, BEFORE, AFTER = 9, 10, 11
PLACES = 12
NEGATION_REACH = 3
# Stand for all words of the lexicon that speak for or against, plain, behind a negation, and in quotation marks.
VALENCES = tuple(f"<{side}{state}>" for side in ("for", "against") for state in ("", ", not", ", quoted"))


@dataclass(frozen=True, eq=False)
class Features:
    """One entry per feature found: the target's row, its key, its value, and the token (or two) that it lies on."""

    row: np.ndarray
    key: np.ndarray
    value: np.ndarray
    token: np.ndarray
    second: np.ndarray


def tokens_of(text: str) -> list[str]:
    """The words, marks and markers of a masked text, in lower case."""
    return [word.lower() for word in WORD.findall(_plain(text))]


def words_of(text: str) -> Iterator[re.Match]:
    return WORD.finditer(_plain(text))


def _plain(text: str) -> str:
    """Apostrophes and quotation marks of one kind each, in as many characters."""
    return text.replace("’", "'").replace('"', "“")


def key_of(first: int, second: int, place: int, size: int) -> int:
    """The number of a feature: two words of a vocabulary of ``size`` (0: none) and a place."""
    return (first * size + second) * PLACES + place


def find_features(texts: Sequence[str], codes: Mapping[str, int], valence: Mapping[str, float]) -> Features:
    """Every feature of the masked texts. ``codes`` numbers the words of the vocabulary from 1; other words have no
    feature but their valence."""
    words = [WORD.findall(_plain(text)) for text in texts]
    # What holds of a word is looked up once for all its occurrences.
    word, spelled = pd.factorize(np.array(list(chain.from_iterable(words)), dtype=object))
    distinct = [text.lower() for text in spelled]
    row = np.repeat(np.arange(len(words)), np.fromiter(map(len, words), np.int64, len(words)))
    is_target = np.array([text == TARGET for text in distinct], dtype=bool)[word]
    target = np.flatnonzero(is_target)[np.searchsorted(row[is_target], np.arange(len(words)))]
    distance = np.arange(len(row)) - target[row]
    zone, near = np.digitize(distance, ZONES), np.abs(distance) <= WINDOW
    code = np.array([codes.get(text, 0) for text in distinct], dtype=np.int64)[word]
    size = len(codes) + 1
    at = np.flatnonzero(near & (code > 0))
    pair = at[:-1][(np.diff(at) == 1) & (row[at[:-1]] == row[at[1:]])] if len(at) else at
    side = np.where(distance < 0, BEFORE, AFTER)
    strength, kind = _valences(word, distinct, row, valence)
    found = np.flatnonzero(near & (strength > 0))
    kinds = np.array([codes.get(name, 0) for name in VALENCES], dtype=np.int64)[kind[found]]
    return Features(
        row=row[np.concatenate([at, at, pair, found, found])],
        key=np.concatenate([
            key_of(code[at], 0, ANYWHERE, size),
            key_of(code[at], 0, zone[at], size),
            key_of(code[pair], code[pair + 1], side[pair], size),
            key_of(kinds, 0, zone[found], size),
            key_of(kinds, 0, ANYWHERE, size),
        ]),
        value=np.concatenate([np.ones(2 * len(at) + len(pair)), strength[found], strength[found]]),
        token=np.concatenate([at, at, pair, found, found]),
        second=np.concatenate([at, at, pair + 1, found, found]),
    )


def _valences(
    word: np.ndarray, distinct: list[str], row: np.ndarray, valence: Mapping[str, float]
) -> tuple[np.ndarray, np.ndarray]:
    """Each token's strength in the lexicon, 0 to 1, and its kind, a place in VALENCES; ``word`` numbers the tokens by
    the distinct words."""
    strength = np.array([valence.get(text, 0.0) for text in distinct])[word] / 4
    negation = np.array([text in negations() or text.endswith("n't") for text in distinct], dtype=bool)[word]
    negated = np.zeros(len(word), dtype=bool)
    for back in range(1, NEGATION_REACH + 1):
        negated[back:] |= negation[:-back] & (row[back:] == row[:-back])
    opens = np.array([text in "“”" for text in distinct], dtype=bool)[word]
    marks = np.cumsum(opens)
    before = np.concatenate([[0], marks])[np.searchsorted(row, row)] if len(row) else marks
    quoted = (marks - before) % 2 == 1
    return np.abs(strength), np.where(strength < 0, 3, 0) + np.where(negated, 1, np.where(quoted, 2, 0))


@dataclass(frozen=True, eq=False)
class Model:
    codes: dict[str, int]
    keys: np.ndarray  # ascending
    weights: np.ndarray  # (features, 3)

    def contributions(self, found: Features) -> tuple[np.ndarray, np.ndarray]:
        """Which of the features have a weight, and what each of those adds to the three logits."""
        at = np.minimum(np.searchsorted(self.keys, found.key), len(self.keys) - 1)
        known = np.flatnonzero(self.keys[at] == found.key)
        return known, self.weights[at[known]] * found.value[known, None]

    def logits(self, texts: Sequence[str]) -> np.ndarray:
        """Logits of negative, neutral, positive for each masked text."""
        found = find_features(texts, self.codes, lexicon())
        known, added = self.contributions(found)
        return np.column_stack([np.bincount(found.row[known], column, len(texts)) for column in added.T])


def score(targets: pd.DataFrame) -> np.ndarray:
    """Probabilities of negative, neutral, positive by each measure, shape (targets, measures, 3)."""
    texts = [masked_text(pieces) for pieces in mask(targets)]
    return softmax(np.stack([load_model(measure).logits(texts) for measure in MEASURES], axis=1), axis=2)


def explain(targets: pd.DataFrame, measure: str) -> pd.DataFrame:
    """What each word adds to log(positive / negative), two neighbours' share halved between them (row, start, end,
    weight)."""
    pieces = mask(targets)
    texts = [masked_text(row) for row in pieces]
    model = load_model(measure)
    found = find_features(texts, model.codes, lexicon())
    known, added = model.contributions(found)
    halves = added @ [-1, 0, 1] / 2
    spans = [place_of(row, *word.span()) for row, text in zip(pieces, texts, strict=True) for word in words_of(text)]
    weight = sum(np.bincount(place[known], halves, len(spans)) for place in (found.token, found.second))
    counts = [sum(1 for _ in words_of(text)) for text in texts]
    rows = targets.index.repeat(counts)
    explained = pd.DataFrame(spans, columns=["start", "end"]).assign(row=rows, weight=weight)
    return explained.loc[weight != 0, ["row", "start", "end", "weight"]].reset_index(drop=True)


PLACE_NAMES = ("<-8", "-8", "-3", "-1", "0", "+1", "+2", "+4", ">8", "any", "before", "after")


@cache
def load_model(measure: str) -> Model:
    """A measure's weights, a row of the file each: words, place, what they add to each class, in hundredths."""
    rows = read_table(f"models/linear_{measure}.tsv").to_numpy().tolist()
    pairs = [row[0].split(" ") if not row[0].startswith("<") else [row[0]] for row in rows]
    codes = {word: k for k, word in enumerate(dict.fromkeys(word for pair in pairs for word in pair), 1)}
    places = {name: k for k, name in enumerate(PLACE_NAMES)}
    size = len(codes) + 1
    keys = np.array([
        key_of(codes[pair[0]], codes[pair[1]] if len(pair) > 1 else 0, places[row[1]], size)
        for pair, row in zip(pairs, rows, strict=True)
    ])
    weights = np.array([row[2:5] for row in rows], dtype=float) / 100
    order = np.argsort(keys)
    return Model(codes, keys[order], weights[order])


@cache
def negations() -> frozenset[str]:
    """The words that turn the valence of those behind them."""
    return word_class("negation") | {"n't", "without"}


@cache
def lexicon() -> dict[str, float]:
    """The words of vaderSentiment's lexicon and their valence, -4 to 4."""
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    return SentimentIntensityAnalyzer().lexicon
