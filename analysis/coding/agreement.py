"""How far coders agree: Krippendorff's alpha with its interval, the share of pairs that agree, and
which units they differ on.

Alpha is 1 - observed / expected disagreement of all pairs of answers about a unit (Krippendorff
2004, chapter 11); answers may be missing. 1 is agreement without exception, 0 what chance would
give. It is NaN where no two answers are about one unit, and where all answers are the same: then
nothing shows that the coders tell values apart.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.errors import InputError

CONFIDENCE = 0.95
AGREEMENT = ["variable", "level", "n", "agreement", "alpha", "conf_low", "conf_high"]
CONFUSION = ["variable", "coder", "other_coder", "answer", "other_answer", "n"]
KEY = ["unit_id", "item"]


class Counts(NamedTuple):
    """Answers counted by unit and value, for units with two or more, and the values' distances."""

    counts: np.ndarray
    distance: np.ndarray
    row: np.ndarray  # of each unit, among all that were given


def alpha(*columns: Sequence, level: str = "nominal") -> float:
    """Return Krippendorff's alpha of two or more codings of the same units, in one order.

    An answer that is NA is missing. Ordinal and interval answers are numbers.

    >>> round(alpha(list("aabb"), list("aaba")), 3)
    0.533
    """
    counted = _count(pd.DataFrame({k: list(column) for k, column in enumerate(columns)}), level)
    return float(_alphas(counted, np.ones((1, len(counted.counts))))[0])


def alpha_interval(
    answers: pd.DataFrame, level: str = "nominal", draws: int = 2000, seed: int = 0
) -> tuple[float, float]:
    """Return the .95 percentile interval of alpha, units drawn anew with all that belongs to them.

    ``answers`` has a column a coder and an index whose first level is the unit. The distances of
    ordinal answers stay those of all units. NaN where alpha is.
    """
    counted = _count(answers, level)
    unit = pd.factorize(answers.index.get_level_values(0)[counted.row])[0]
    if not len(unit):
        return np.nan, np.nan
    even = np.full(unit.max() + 1, 1 / (unit.max() + 1))
    times = np.random.default_rng(seed).multinomial(len(even), even, size=draws)
    alphas = _alphas(counted, times[:, unit])
    alphas = alphas[~np.isnan(alphas)]
    tail = (1 - CONFIDENCE) / 2
    low, high = np.quantile(alphas, [tail, 1 - tail]) if len(alphas) else (np.nan, np.nan)
    return float(low), float(high)


def percent_agreement(answers: pd.DataFrame) -> float:
    """Return the share of pairs of answers about one unit that are equal, NaN without pairs."""
    counts = _count(answers, "nominal").counts
    size = counts.sum(axis=1)
    pairs = (size * (size - 1)).sum()
    return float((counts * (counts - 1)).sum() / pairs) if pairs else np.nan


def measure_agreement(
    codings: pd.DataFrame,
    levels: Mapping[str, str] | None = None,
    allowed: Mapping[str, Sequence[str]] | None = None,
) -> pd.DataFrame:
    """Return one row per variable: n (units with two answers or more), agreement, alpha, interval.

    ``levels`` names the variables that are not nominal. The order of ordinal answers is that of
    ``allowed``, else that of numbers; raises `InputError` where they have neither.
    """
    levels, allowed, rows = levels or {}, allowed or {}, []
    for variable in dict.fromkeys(codings["variable"]):
        level = levels.get(variable, "nominal")
        answers = answers_of(codings, variable)
        scaled = answers if level == "nominal" else _scaled(answers, level, allowed.get(variable))
        columns = [scaled[coder] for coder in scaled]
        rows.append((
            variable, level, int((answers.notna().sum(axis=1) > 1).sum()),
            percent_agreement(answers), alpha(*columns, level=level),
            *alpha_interval(scaled, level),
        ))
    return pd.DataFrame(rows, columns=AGREEMENT)


def answers_of(codings: pd.DataFrame, variable: str) -> pd.DataFrame:
    """Return the answers to a variable, one row per unit and item, one column per coder."""
    mine = codings[codings["variable"] == variable].fillna({"item": 0})
    return mine.set_index([*KEY, "coder"])["answer"].unstack("coder")


def confusion(codings: pd.DataFrame) -> pd.DataFrame:
    """Return for each variable and pair of coders how often one gave this and the other that."""
    parts = []
    for variable in dict.fromkeys(codings["variable"]):
        answers = answers_of(codings, variable)
        for pair in combinations(answers.columns, 2):
            both = answers[list(pair)].dropna().set_axis(["answer", "other_answer"], axis=1)
            counts = both.value_counts().rename("n").reset_index().sort_values([*both])
            named = dict(zip(("variable", "coder", "other_coder"), (variable, *pair), strict=True))
            parts.append(counts.assign(**named))
    empty = pd.DataFrame(columns=CONFUSION)
    return pd.concat(parts, ignore_index=True)[CONFUSION] if parts else empty


def find_disputes(codings: pd.DataFrame) -> pd.DataFrame:
    """Return each unit_id and variable about which two coders differ, in the order of the codings.

    They differ in an answer, or where one found more items. A coder without any answer does not.
    """
    key = ["unit_id", "variable"]
    said = codings["item"].astype("string").fillna("") + "=" + codings["answer"].astype("string")
    whole = said.groupby([codings[name] for name in (*key, "coder")], sort=False)
    answers = whole.agg(lambda mine: "\n".join(sorted(mine)))
    differ = answers.groupby(key, sort=False).nunique() > 1
    return differ[differ].reset_index()[key]


def _scaled(answers: pd.DataFrame, level: str, order: Sequence[str] | None) -> pd.DataFrame:
    """Return ordinal or interval answers as numbers."""
    if level == "ordinal" and order:
        return answers.apply(lambda column: column.map({each: k for k, each in enumerate(order)}))
    numbers = answers.apply(pd.to_numeric, errors="coerce")
    if (lost := numbers.isna() & answers.notna()).any(axis=None):
        right = "give numbers" + (", or list them in order" if level == "ordinal" else "")
        raise InputError(f"level {level!r}: the answer {answers[lost].stack().iloc[0]!r}; {right}")
    return numbers


def _count(answers: pd.DataFrame, level: str) -> Counts:
    """Return the counts of each unit's answers, and how far the values lie apart."""
    code, values = pd.factorize(answers.to_numpy(dtype=object).ravel(), sort=level != "nominal")
    row = np.repeat(np.arange(len(answers)), answers.shape[1])[code >= 0]
    counts = np.zeros((len(answers), len(values)))
    np.add.at(counts, (row, code[code >= 0]), 1)
    paired = counts.sum(axis=1) > 1
    counts = counts[paired]
    return Counts(counts, _distances(values, counts, level), np.flatnonzero(paired))


def _distances(values: np.ndarray, counts: np.ndarray, level: str) -> np.ndarray:
    """Return the squared difference of each two values.

    Ordinal values lie as far apart as answers lie between them, those of the two counted half.
    """
    if level == "nominal":
        return 1 - np.eye(len(values))
    number = counts.sum(axis=0)
    place = values.astype(float) if level == "interval" else number.cumsum() - number / 2
    return (place[:, None] - place) ** 2


def _alphas(counted: Counts, weights: np.ndarray) -> np.ndarray:
    """Return alpha for each row of weights of the units."""
    counts, distance, _ = counted
    size = counts.sum(axis=1)
    apart = ((counts @ distance) * counts).sum(axis=1) / (size - 1)
    number = weights @ counts
    total = number.sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        observed = weights @ apart / total
        expected = ((number @ distance) * number).sum(axis=1) / (total * (total - 1))
        return np.where(expected > 0, 1 - observed / expected, np.nan)
