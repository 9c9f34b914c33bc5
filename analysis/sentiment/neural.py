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


def score(targets: pd.DataFrame) -> np.ndarray:
    """Probabilities of negative, neutral, positive, shape (targets, 3), calibrated on the dev part of NewsMTSC.

    Of a long text the 96 word pieces around the target are read.
    """
    return _probabilities([_around(masked_text(pieces)) for pieces in mask(targets)])


def explain(targets: pd.DataFrame) -> pd.DataFrame:
    """Content words by what the score loses when they are left out (row, start, end, weight)."""
    rows, texts, shortened, whole = [], [], [], []
    for at, (row, pieces) in enumerate(zip(targets.index, mask(targets), strict=True)):
        text = masked_text(pieces)
        texts.append(_around(text))
        for word in filter(_carries, WORD.finditer(text)):
            rows.append((row, *place_of(pieces, word.start(), word.end())))
            shortened.append(_around(text[: word.start()] + text[word.end() :]))
            whole.append(at)
    sentiment = _probabilities(texts + shortened) @ [-1, 0, 1]
    weight = sentiment[whole] - sentiment[len(texts) :]
    return pd.DataFrame(rows, columns=["row", "start", "end"]).assign(weight=weight)


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
