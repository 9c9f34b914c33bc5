"""Judges mentions by the words around them, their own names not read: stance, and favourability (docs/method.md).

``stance`` is what the words of the voice express towards the target; ``favourability`` is the light in which the whole
sentence puts it, whoever speaks, as NewsMTSC's coders were asked (Hamborg & Donnay 2021). Every scorer takes the same
targets and gives the same three probabilities, so that one can stand in for another: ``neural`` (the shipped encoder,
the default), ``linear`` (readable weights, exact explanations) and ``vader`` (the baseline).
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.options import MEASURES, STANCE, check_measure, check_scorer
from analysis.sentiment import linear, neural, vader
from analysis.sentiment.checks import LETTER, check_targets, unscored
from analysis.sentiment.masking import Span, spans

__all__ = ["DEFAULT_SCORER", "EXPLORATORY", "LABELS", "SCORERS", "explain_targets", "label", "score_measures",
           "score_targets", "unscored"]

LABELS = ["negative", "neutral", "positive"]
SCORERS = {"neural": neural, "linear": linear, "vader": vader}
DEFAULT_SCORER = "neural"
EXPLORATORY = frozenset({"vader"})


def score_targets(targets: pd.DataFrame, scorer: str = DEFAULT_SCORER, measure: str = STANCE) -> pd.DataFrame:
    """negative, neutral and positive for each target, summing to 1, on the targets' index.

    ``targets`` has ``text`` and the target's ``start`` and ``end`` in it. Two optional columns list (start, end) of
    further mentions, which are masked too: ``others`` those of other parties, ``coreferent`` those of the target.
    The value of a measure is positive - negative, in [-1, 1]: above 0 the words speak for the target, below 0 against
    it. A target without a word around it is neutral. Missing where `unscored` has a reason. No name is read, of the
    target or in the two columns. ``vader`` gives both measures the same. Raises `InputError` for an unknown scorer or
    measure, a missing column or text, or a span outside its text.
    """
    check_measure(measure)
    return score_measures(targets, scorer)[measure]


def score_measures(targets: pd.DataFrame, scorer: str = DEFAULT_SCORER) -> dict[str, pd.DataFrame]:
    """What `score_targets` gives, for each measure; the text is read once for all of them."""
    targets = _checked(targets, scorer)
    alone, read = _kinds(targets)
    scores = np.full((len(targets), len(MEASURES), 3), np.nan)
    scores[alone] = 0.0, 1.0, 0.0
    if read.any():
        scores[read] = SCORERS[scorer].score(targets[read])
    return {
        measure: pd.DataFrame(scores[:, k], index=targets.index, columns=LABELS) for k, measure in enumerate(MEASURES)
    }


def label(scores: pd.DataFrame) -> pd.Series:
    """The likeliest of negative, neutral and positive for each row of scores; missing where the scores are."""
    found = pd.Series(pd.NA, index=scores.index, dtype="str")
    known = scores["neutral"].notna()
    found[known] = scores.loc[known, LABELS].idxmax(axis=1)
    return found


def explain_targets(targets: pd.DataFrame, scorer: str = DEFAULT_SCORER, measure: str = STANCE) -> pd.DataFrame:
    """The words that carried each target's score: row (the target's index), start, end in its text, weight.

    Above 0 a word speaks for the target. ``linear``: exact, the weights of a target sum to log(positive / negative);
    the mention's own span carries what is the same for all texts. ``neural``: by how much the value falls when the
    word is left out, of those content words without which the label's probability changes by `neural.LEAST_CHANGE` or
    more; no numbers and dates. ``vader``: the valence (-4 to 4) of the lexicon's words in the clause, before negation
    and emphasis. A target without such words, or without a score, has no row.
    """
    check_measure(measure)
    targets = _checked(targets, scorer)
    return SCORERS[scorer].explain(targets[_kinds(targets)[1]], measure)


def _checked(targets: pd.DataFrame, scorer: str) -> pd.DataFrame:
    check_scorer(scorer)
    return check_targets(targets)


def _kinds(targets: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Which targets stand alone, with no word beside the mentions, and which a scorer reads."""
    scored = unscored(targets).isna().to_numpy(dtype=bool)
    says = np.fromiter(map(_has_words_beside, targets["text"].tolist(), spans(targets)), bool, len(targets))
    return scored & ~says, scored & says


def _has_words_beside(text: str, mentions: list[Span]) -> bool:
    """Whether a text holds a letter or digit outside all its mentions."""
    at = 0
    for start, end in sorted(mentions):
        if LETTER.search(text, at, start):
            return True
        at = max(at, end)
    return LETTER.search(text, at) is not None
