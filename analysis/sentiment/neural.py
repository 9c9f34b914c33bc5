"""Sentiment towards a target by the shipped encoder: a marker stands for the target, and its vector is scored."""

from __future__ import annotations

import re
from functools import cache

import numpy as np
import pandas as pd
from scipy.special import softmax

from analysis import encoder
from analysis.sentiment.linear import WORD, negations
from analysis.sentiment.masking import MARKERS, TARGET, mask, masked_text, place_of
from analysis.text import closed_class

# What a marker at the edge of the longest window can see of the text, in characters, with room to spare.
REACH = 5000
# Texts whose explanation is kept, some kilobytes each at most: those of a report ten times over.
MOST_EXPLAINED = 10_000


def score(targets: pd.DataFrame) -> np.ndarray:
    """Probabilities of negative, neutral, positive, shape (targets, 3), calibrated on the dev part of NewsMTSC.

    Of a long text the 96 word pieces around the target are read.
    """
    return _probabilities([_around(masked_text(pieces)) for pieces in mask(targets)])


def explain(targets: pd.DataFrame) -> pd.DataFrame:
    """Return content words by what the score loses when they are left out (row, start, end, weight).

    A text is explained once in a process: the reports of one study open the same judgements again, and each takes as
    many readings as it has content words.
    """
    masked = [(row, pieces, masked_text(pieces)) for row, pieces in zip(targets.index, mask(targets), strict=True)]
    _explain_new([text for _, _, text in masked])
    rows = [
        (row, *place_of(pieces, *span), weight)
        for row, pieces, text in masked for *span, weight in _explained()[text]
    ]
    return pd.DataFrame(rows, columns=["row", "start", "end", "weight"]).astype({"weight": float})


@cache
def _explained() -> dict[str, list[tuple[int, int, float]]]:
    """Start, end and weight of each content word of the masked texts explained so far."""
    return {}


def _explain_new(texts: list[str]) -> None:
    """Explain the texts that have not been explained yet, all of them in one run."""
    if len(known := _explained()) + len(texts) > MOST_EXPLAINED:
        known.clear()
    words = {text: list(filter(_carries, WORD.finditer(text))) for text in texts if text not in known}
    read = [_around(text) for text in words]
    read += [_around(text[: word.start()] + text[word.end() :]) for text, found in words.items() for word in found]
    sentiment = iter(_probabilities(read) @ [-1, 0, 1]) if read else iter(())
    whole = [next(sentiment) for _ in words]
    for (text, found), score in zip(words.items(), whole, strict=True):
        known[text] = [(word.start(), word.end(), score - next(sentiment)) for word in found]


def _carries(word: re.Match) -> bool:
    return word[0] not in MARKERS and word[0][0].isalnum() and word[0].lower() not in _function_words()


def _probabilities(texts: list[str]) -> np.ndarray:
    """Of each masked text; equal ones are run once."""
    distinct = list(dict.fromkeys(texts))
    place = {text: at for at, text in enumerate(distinct)}
    logits = encoder.run(encoder.token_codes(distinct), "logits").astype(float)
    return softmax(logits / encoder.temperature(), axis=1)[[place[text] for text in texts]]


def _around(text: str) -> str:
    at = text.index(TARGET)
    return text[max(0, at - REACH) : at + REACH]


@cache
def _function_words() -> frozenset[str]:
    """Closed-class words, but for negations: to leave one out changes the grammar more than what is said."""
    return closed_class() - negations()
