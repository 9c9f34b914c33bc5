"""F1 and macro-F1 with its interval, and whether probabilities are as often right as they say."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.options import STANCE
from analysis.resources import read_table

FIGURES = ["measure", "subset", "value", "baseline", "n", "conf_low", "conf_high"]


def f1(hits: int, gold: int, found: int) -> float:
    """2 hits / (gold + found); NaN where neither holds anything."""
    return 2 * hits / (gold + found) if gold + found else float(np.nan)


def macro_f1(gold: pd.Series, found: pd.Series) -> float:
    """The mean over the gold labels of 2 hits / (gold + found)."""
    scores = [
        2 * ((gold == k) & (found == k)).sum() / max(1, (gold == k).sum() + (found == k).sum())
        for k in sorted(gold.unique())
    ]
    return float(np.mean(scores)) if scores else float("nan")


def macro_f1_interval(
    gold: pd.Series, found: pd.Series, unit: pd.Series, draws: int = 2000, seed: int = 0
) -> tuple[float, float]:
    """The .95 percentile interval of macro-F1, whole units (the sentence, with all its targets) drawn anew."""
    labels = sorted(gold.unique())
    code = pd.factorize(unit)[0]
    counts = np.zeros((code.max() + 1, 3, len(labels)))
    for k, name in enumerate(labels):
        is_gold, is_found = (gold == name).to_numpy(), (found == name).to_numpy()
        for row, rows in enumerate((is_gold & is_found, is_gold, is_found)):
            np.add.at(counts[:, row, k], code[rows], 1)
    rng = np.random.default_rng(seed)
    times = rng.multinomial(len(counts), np.full(len(counts), 1 / len(counts)), size=draws)
    hits, golds, founds = np.einsum("du,urk->rdk", times, counts, optimize=True)
    low, high = np.quantile((2 * hits / np.maximum(1, golds + founds)).mean(1), [0.025, 0.975])
    return float(low), float(high)


def ratio_interval(
    part: pd.Series, whole: pd.Series, unit: pd.Series, draws: int = 2000, seed: int = 0
) -> tuple[float, float]:
    """Return the .95 percentile interval of sum(part) / sum(whole), whole units drawn anew.

    NaN where there are fewer than two units. A draw without any whole is left out.
    """
    code = pd.factorize(unit)[0]
    if len(code) == 0 or code.max() == 0:
        return np.nan, np.nan
    parts, wholes = (np.bincount(code, column.astype(float)) for column in (part, whole))
    even = np.full(len(wholes), 1 / len(wholes))
    times = np.random.default_rng(seed).multinomial(len(wholes), even, size=draws)
    sums = times @ wholes
    low, high = np.quantile((times @ parts)[sums > 0] / sums[sums > 0], [0.025, 0.975])
    return float(low), float(high)


def share_figure(
    measure: str, subset: str, right: pd.Series, unit: pd.Series, baseline: float | None = None
) -> tuple:
    """Return a row of `FIGURES`: the share of cases that are right, NaN without cases.

    ``unit`` has the unit of at least each case, by the same index.
    """
    interval = ratio_interval(right, pd.Series(1, index=right.index), unit[right.index])
    return measure, subset, right.astype(float).mean(), baseline, len(right), *interval


def reliability(scores: pd.DataFrame, gold: pd.Series, bins: int = 10) -> pd.DataFrame:
    """Predictions by confidence (the likeliest label's probability) in ``bins`` equal steps from 0 to 1.

    Columns: low, high, confidence and accuracy (means in the bin, 0 to 1), n. Empty bins are left out, and so are
    targets without a score.
    """
    known = scores.notna().all(axis=1)
    confidence = scores[known].max(axis=1)
    right = scores[known].idxmax(axis=1) == gold[known]
    step = np.minimum((confidence * bins).astype(int), bins - 1)
    found = pd.DataFrame({"confidence": confidence, "accuracy": right.astype(float), "n": 1}).groupby(step)
    table = found.agg({"confidence": "mean", "accuracy": "mean", "n": "sum"})
    edges = pd.DataFrame({"low": table.index / bins, "high": (table.index + 1) / bins}, index=table.index)
    return edges.join(table).reset_index(drop=True)


def shipped_reliability(measure: str = STANCE) -> pd.DataFrame:
    """`reliability` of every scorer on what was kept back for settings (of favourability the dev part of NewsMTSC), as
    measured when the models were made, with ``scorer``: what a report can show where the set itself is not at hand."""
    table = read_table("models/reliability.tsv")
    table = table[table["measure"] == measure].drop(columns="measure").reset_index(drop=True)
    return table.assign(**table.drop(columns="scorer").apply(pd.to_numeric))


def calibration_error(table: pd.DataFrame) -> float:
    """The expected calibration error (Guo et al. 2017): the mean distance of confidence and accuracy, weighted by n."""
    return float(((table["confidence"] - table["accuracy"]).abs() * table["n"]).sum() / table["n"].sum())
