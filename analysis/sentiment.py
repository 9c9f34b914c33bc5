"""Sentiment towards a target: the stance that the words around it express towards it, its own name not read.

Every scorer takes the same targets and gives the same three probabilities, so that one can stand in for another.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

import numpy as np
import pandas as pd

from analysis.schemas import InputError

# A name is replaced by a word that no lexicon holds, so that exchanging names exchanges nothing else.
TARGET_MASK, OTHER_MASK = "thisparty", "otherparty"
# Where a clause ends: the words behind it say something of another subject.
CLAUSE_END = re.compile(
    r"[;:—–()]|\s-\s|,?\s(?:but|while|although|though|whereas|however|yet)\b|,\s(?:and|which|who|whose|where)\b",
    re.IGNORECASE,
)
# The published threshold of the compound score (Hutto & Gilbert 2014).
VADER_THRESHOLD = 0.05
EXPLORATORY = frozenset({"vader"})


def score_targets(targets: pd.DataFrame, scorer: str = "vader") -> pd.DataFrame:
    """negative, neutral and positive for each target, summing to 1, on the targets' index.

    ``targets`` has ``text`` and the target's ``start`` and ``end`` in it; an optional column ``others`` lists (start, end) of
    other parties' and of coreferent mentions, which are masked too. Sentiment is positive - negative, in [-1, 1]:
    above 0 the words speak for the target, below 0 against it. A target without text around it is neutral.
    Raises `InputError` for an unknown scorer, a missing column, or a span outside its text.
    """
    if scorer not in SCORERS:
        raise InputError(f"scorer {scorer!r} is unknown; known are {', '.join(sorted(SCORERS))}")
    if absent := [column for column in ("text", "start", "end") if column not in targets.columns]:
        raise InputError(f"targets: column {absent[0]!r} is missing; needed are text, start, end")
    outside = (targets["start"] < 0) | (targets["end"] > targets["text"].str.len()) | (targets["start"] >= targets["end"])
    if outside.any():
        row = targets.index[outside][0]
        raise InputError(f"targets, row {row!r}: start and end do not lie in the text, start before end")
    scores = SCORERS[scorer](targets) if len(targets) else np.zeros((0, 3))
    return pd.DataFrame(scores, index=targets.index, columns=["negative", "neutral", "positive"])


def label(scores: pd.DataFrame) -> pd.Series:
    """The likeliest of negative, neutral and positive for each row of scores."""
    return scores[["negative", "neutral", "positive"]].idxmax(axis=1) if len(scores) else pd.Series(dtype="str")


def _vader(targets: pd.DataFrame) -> np.ndarray:
    """VADER's compound over the clause around the target (Hutto & Gilbert 2014), spread over three classes.

    The compound has no probabilities. The side it points to gets 1/2 at the published threshold of .05, rising evenly to 1 at a
    compound of 1; what is left is neutral. So the likeliest class is the published label. Exploratory: no dictionary
    reaches acceptable validity (van Atteveldt, van der Velden & Boukes 2021).
    """
    clauses = _clauses(targets)
    distinct, inverse = np.unique(clauses, return_inverse=True)
    analyser = _vader_analyser()
    compound = np.array([analyser.polarity_scores(clause)["compound"] for clause in distinct])[inverse]
    strength = np.interp(np.abs(compound), [0, VADER_THRESHOLD, 1], [0, 0.5, 1])
    negative, positive = np.where(compound < 0, strength, 0), np.where(compound > 0, strength, 0)
    return np.column_stack([negative, 1 - negative - positive, positive])


def _clauses(targets: pd.DataFrame) -> np.ndarray:
    """The clause around each target, all named parties masked."""
    others = targets["others"] if "others" in targets else [()] * len(targets)
    rows = zip(targets["text"], targets["start"], targets["end"], others, strict=True)
    return np.array([_clause(*row) for row in rows], dtype=object)


def _clause(text: str, start: int, end: int, others) -> str:
    masked = _mask(text, start, end, others)
    at = masked.index(TARGET_MASK)
    ends = [m.start() for m in CLAUSE_END.finditer(masked, at + len(TARGET_MASK))]
    begins = [m.end() for m in CLAUSE_END.finditer(masked, 0, at)]
    return masked[begins[-1] if begins else 0 : ends[0] if ends else len(masked)].strip()


def _mask(text: str, start: int, end: int, others) -> str:
    """The text with the target and the others' names each replaced by one fixed word."""
    spans = sorted([(start, end, TARGET_MASK), *((s, e, OTHER_MASK) for s, e in others if e <= start or s >= end)])
    parts, at = [], 0
    for begin, stop, mask in spans:
        if begin >= at:
            parts += [text[at:begin], mask]
            at = stop
    return "".join([*parts, text[at:]])


@cache
def _vader_analyser():
    # vaderSentiment's own analyser gives NLTK's scores at two to three times its speed.
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    return SentimentIntensityAnalyzer()


SCORERS: dict[str, Callable[[pd.DataFrame], np.ndarray]] = {"vader": _vader}
DEFAULT_SCORER = "vader"
