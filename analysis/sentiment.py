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

    ``targets`` has ``text`` and the target's ``start`` and ``end`` in it; an optional column ``others`` lists (start,
    end) of other parties' and of coreferent mentions, which are masked too. Sentiment is positive - negative, in [-1,
    1]: above 0 the words speak for the target, below 0 against it. A target without text around it is neutral. Raises
    `InputError` for an unknown scorer, a missing column, or a span outside its text.
    """
    if scorer not in SCORERS:
        raise InputError(f"scorer {scorer!r} is unknown; known are {', '.join(sorted(SCORERS))}")
    if absent := [column for column in ("text", "start", "end") if column not in targets.columns]:
        raise InputError(f"targets: column {absent[0]!r} is missing; needed are text, start, end")
    outside = (
        (targets["start"] < 0) | (targets["end"] > targets["text"].str.len()) | (targets["start"] >= targets["end"])
    )
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

    The compound has no probabilities. The side it points to gets 1/2 at the published threshold of .05, rising evenly
    to 1 at a compound of 1; what is left is neutral. So the likeliest class is the published label. Exploratory: no
    dictionary reaches acceptable validity (van Atteveldt, van der Velden & Boukes 2021).
    """
    clauses = _clauses(targets)
    distinct, inverse = np.unique(clauses, return_inverse=True)
    analyser = _vader_analyser()
    compound = np.array([analyser.polarity_scores(clause)["compound"] for clause in distinct])[inverse]
    strength = np.interp(np.abs(compound), [0, VADER_THRESHOLD, 1], [0, 0.5, 1])
    negative, positive = np.where(compound < 0, strength, 0), np.where(compound > 0, strength, 0)
    return np.column_stack([negative, 1 - negative - positive, positive])


def explain_targets(targets: pd.DataFrame, scorer: str = "vader") -> pd.DataFrame:
    """The words that decided each target's score: row (the target's index), start, end in its text, weight.

    For ``vader`` these are the words of its lexicon in the clause that was scored, with their valence (-4 to 4, above 0
    speaks for the target) before negation and emphasis. A target without such words has no row.
    """
    if scorer not in SCORERS:
        raise InputError(f"scorer {scorer!r} is unknown; known are {', '.join(sorted(SCORERS))}")
    lexicon = _vader_analyser().lexicon
    found = [
        (row, begin + word.start(), begin + word.end(), lexicon[word[0].lower()])
        for row, (text, begin, end, names) in zip(targets.index, _regions(targets), strict=True)
        for word in re.finditer(r"[\w'-]+", text[begin:end])
        if word[0].lower() in lexicon and not any(s < begin + word.end() and begin + word.start() < e for s, e in names)
    ]
    return pd.DataFrame(found, columns=["row", "start", "end", "weight"])


def _clauses(targets: pd.DataFrame) -> np.ndarray:
    """The clause around each target, all named parties masked."""
    return np.array([_mask(*region) for region in _regions(targets)], dtype=object)


def _regions(targets: pd.DataFrame):
    """For each target its text, begin and end of the clause around it, and the names in that clause, the target
    first."""
    others = targets["others"] if "others" in targets else [()] * len(targets)
    # Targets of one sentence share its clauses.
    ends = {text: [found.span() for found in CLAUSE_END.finditer(text)] for text in set(targets["text"])}
    for text, start, end, near in zip(*(targets[c].tolist() for c in ("text", "start", "end")), others, strict=True):
        names = [(start, end), *((s, e) for s, e in near if e <= start or s >= end)]
        begin, stop = 0, len(text)
        for first, last in ends[text]:
            # A dash or bracket in a name ends no clause.
            if any(s < last and first < e for s, e in names):
                continue
            if first >= end:
                stop = first
                break
            begin = last
        yield text, begin, stop, [(s, e) for s, e in names if begin <= s and e <= stop]


def _mask(text: str, begin: int, end: int, names: list[tuple[int, int]]) -> str:
    """The part of the text with the target (the first name) and the other names each replaced by one fixed word."""
    parts, at = [], begin
    for start, stop in sorted(names):
        if start >= at:
            parts += [text[at:start], TARGET_MASK if (start, stop) == names[0] else OTHER_MASK]
            at = stop
    return "".join([*parts, text[at:end]]).strip()


@cache
def _vader_analyser():
    # vaderSentiment's own analyser gives NLTK's scores at two to three times its speed.
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    return SentimentIntensityAnalyzer()


SCORERS: dict[str, Callable[[pd.DataFrame], np.ndarray]] = {"vader": _vader}
DEFAULT_SCORER = "vader"
