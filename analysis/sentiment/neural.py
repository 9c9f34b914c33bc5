"""Sentiment towards a target by the shipped encoder: a marker stands for the target, and its vector is scored."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy.special import softmax

from analysis import encoder
from analysis.options import MEASURES
from analysis.sentiment.linear import WORD, negations
from analysis.sentiment.masking import MARKERS, TARGET, mask, masked_text, place_of
from analysis.text import closed_class

# What a marker at the edge of the longest window can see of the text, in characters, with room to spare.
REACH = 5000
# Texts whose explanation is kept, some kilobytes each at most: those of a report ten times over.
MOST_EXPLAINED = 10_000
DATE_WORDS = frozenset(map(str.lower, (*calendar.day_name, *calendar.month_name)))
# A word is marked where the label's probability changes by this much when it is left out.
LEAST_CHANGE = 0.1


def score(targets: pd.DataFrame) -> np.ndarray:
    """Probabilities of negative, neutral, positive by each measure, shape (targets, measures, 3), calibrated
    (docs/model-card.md).

    Of a long text the 96 word pieces around the target are read.
    """
    return _probabilities([_around(masked_text(pieces)) for pieces in mask(targets)])


def explain(targets: pd.DataFrame, measure: str) -> pd.DataFrame:
    """Return the content words that decide: those without which the label's probability changes by `LEAST_CHANGE` or
    more (row, start, end, weight: by how much the value falls without the word).

    A text is explained once in a process: the reports of one study open the same judgements again, and each takes as
    many readings as it has content words.
    """
    masked = [(row, pieces, masked_text(pieces)) for row, pieces in zip(targets.index, mask(targets), strict=True)]
    _explain_new([text for _, _, text in masked])
    rows = [
        (row, *place_of(pieces, *span), weight)
        for row, pieces, text in masked for *span, weight in _deciding(_explained()[text], MEASURES.index(measure))
    ]
    return pd.DataFrame(rows, columns=["row", "start", "end", "weight"]).astype({"weight": float})


class Explained(NamedTuple):
    """What a masked text is scored, (measures, 3), the spans of its content words, and its scores without each."""

    whole: np.ndarray
    words: list[tuple[int, int]]
    without: np.ndarray


def _deciding(found: Explained, measure: int) -> Iterator[tuple[int, int, float]]:
    """Start, end and weight of each word that decides a measure."""
    whole, without = found.whole[measure], found.without[:, measure]
    label = whole.argmax()
    change = np.abs(whole[label] - without[:, label])
    weight = (whole - without) @ [-1, 0, 1]
    for at in np.flatnonzero(change >= LEAST_CHANGE):
        yield *found.words[at], float(weight[at])


@cache
def _explained() -> dict[str, Explained]:
    """The masked texts explained so far."""
    return {}


def _explain_new(texts: list[str]) -> None:
    """Explain the texts that have not been explained yet, all of them in one run."""
    if len(known := _explained()) + len(texts) > MOST_EXPLAINED:
        known.clear()
    words = {text: [w.span() for w in WORD.finditer(text) if _carries(w)] for text in texts if text not in known}
    if not words:
        return
    read = [_around(text) for text in words]
    read += [_around(text[:start] + text[end:]) for text, found in words.items() for start, end in found]
    scores, at = _probabilities(read), len(words)
    for row, (text, found) in enumerate(words.items()):
        known[text] = Explained(scores[row], found, scores[at : at + len(found)])
        at += len(found)


def _carries(word: re.Match) -> bool:
    spelled = word[0].lower()
    return spelled[0].isalpha() and spelled not in MARKERS and spelled not in _function_words()


def _probabilities(texts: list[str]) -> np.ndarray:
    """Of each masked text, (texts, measures, 3); equal ones are run once."""
    distinct = list(dict.fromkeys(texts))
    place = {text: at for at, text in enumerate(distinct)}
    codes = encoder.token_codes(distinct)
    logits = np.stack([encoder.run(codes, measure) for measure in MEASURES], axis=1).astype(float)
    heat, shift = encoder.calibration()
    return softmax(logits / heat[:, None] + shift, axis=2)[[place[text] for text in texts]]


def _around(text: str) -> str:
    at = text.index(TARGET)
    return text[max(0, at - REACH) : at + REACH]


@cache
def _function_words() -> frozenset[str]:
    """Closed-class words but for negations, and the words of dates: to leave one out changes the grammar, or the day,
    rather than what is said."""
    return (closed_class() - negations()) | DATE_WORDS
