"""Words that tell texts apart: keyness of a target against a reference, log-odds of any number of groups."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd
from scipy.special import chdtrc, rel_entr

from analysis.descriptives.words import folded_set, read_words
from analysis.schemas import InputError

ZERO = 0.5  # what a count of 0 is taken for in log_ratio, where its logarithm would be infinite


def keyness(
    target_tokens: pd.DataFrame, reference_tokens: pd.DataFrame, min_n: int = 3, exclude: Iterable[str] = ()
) -> pd.DataFrame:
    """One row per word type that occurs at least ``min_n`` times in both together, over-used ones first.

    - n_target, n_reference, per_1000_tokens_target, per_1000_tokens_reference.
    - ``g2`` = 2 sum O ln(O / E) over the four cells word or not x target or reference (Dunning 1993), with
      the sign of the difference: positive when the word is more frequent in the target, negative when in
      the reference; ``direction`` says so in words.
    - ``p_value``: chi-squared, 1 degree of freedom; ``q_value``: Benjamini & Hochberg over the rows shown.
    - ``log_ratio``: log2 of the ratio of the two rates, a count of 0 taken as 0.5 (Hardie 2014): 1 is
      twice, 2 four times as frequent in the target, -1 half.

    Words of ``exclude`` (such as `stopwords`) get no row but count among the words; party names of several
    words are better taken out by `drop_spans`. Ties stand in alphabetical order. Where target or reference
    has no words, its rate and all statistics are NaN. It misleads where one article repeats a word: G2
    takes words as independent draws, so its p is too small for clumped words. Read g2 beside log_ratio,
    and `dispersion` beside both.
    """
    sides = [read_words(tokens)["feature"] for tokens in (target_tokens, reference_tokens)]
    counts = pd.DataFrame({"n_target": sides[0].value_counts(), "n_reference": sides[1].value_counts()})
    counts = counts.fillna(0).astype("int64")
    counts = counts[(counts.sum(axis=1) >= min_n) & ~counts.index.isin(folded_set(exclude))]
    table = counts.assign(**_contrast(counts, *map(len, sides))).rename_axis("feature").reset_index()
    return table.sort_values(["g2", "feature"], ascending=[False, True], ignore_index=True)


def _contrast(counts: pd.DataFrame, *sizes: int) -> dict[str, np.ndarray | pd.Series]:
    """The statistics of `keyness` as columns."""
    n = counts.to_numpy()
    size = np.array([words or np.nan for words in sizes])
    g2 = log_likelihood(n[:, 0], size[0], n.sum(axis=1), size.sum())
    p = chdtrc(1, np.abs(g2))
    smoothed = n.clip(min=ZERO) / size
    return {
        "per_1000_tokens_target": 1000 * n[:, 0] / size[0],
        "per_1000_tokens_reference": 1000 * n[:, 1] / size[1],
        "g2": g2,
        "p_value": p,
        "q_value": false_discovery_control(p) if np.isfinite(p).all() and len(p) else p,
        "log_ratio": np.log2(smoothed[:, 0] / smoothed[:, 1]),
        "direction": in_words(g2, "more in the target", "more in the reference", counts.index),
    }


def false_discovery_control(p_values: np.ndarray) -> np.ndarray:
    """Return Benjamini & Hochberg's (1995) q-value of each p-value; none may be missing.

    The same as SciPy's function of this name, whose module takes a second to import.
    """
    order = np.argsort(p_values)
    ranked = p_values[order] * (len(p_values) / np.arange(1, len(p_values) + 1))
    q_values = np.empty(len(p_values))
    q_values[order] = np.minimum.accumulate(ranked[::-1])[::-1]
    return q_values.clip(0, 1)


def log_likelihood(n: np.ndarray, size: float, total: np.ndarray, corpus_size: float) -> np.ndarray:
    """Dunning's G2 of each word's 2 x 2 table, negative where ``n`` lies below what chance gives.

    ``n`` of a word's ``total`` occurrences fall among the ``size`` words of one part of the corpus.
    """
    rest, other = corpus_size - size, corpus_size - total
    observed = [n, total - n, size - n, rest - total + n]
    chance = [size * total, rest * total, size * other, rest * other]
    g2 = 2 * sum(rel_entr(o, e / corpus_size) for o, e in zip(observed, chance, strict=True))
    return np.sign(n * corpus_size - size * total) * np.maximum(g2, 0)


def log_odds(counts: pd.DataFrame, alpha0: float = 500.0) -> pd.DataFrame:
    """One row per group and feature: group, feature, n, n_rest, log_odds, variance, z, direction.

    Each group stands against all the others together (Monroe, Colaresi & Quinn 2008), for a feature w:

    - a = ``alpha0`` x pooled n of w / pooled n of all: the informative Dirichlet prior, as strong as
      ``alpha0`` words of pooled text. It draws rare words to 0, and all words once it exceeds the groups.
    - ``log_odds`` = ln((n + a) / (N + alpha0 - n - a)) less the same of the rest, N the side's words.
    - ``variance`` = 1 / (n + a) + 1 / (n_rest + a);  ``z`` = log_odds / sqrt(variance).

    Positive, ``direction`` "more in the group": over-used by it; negative, "more in the rest". ``counts``
    has one row per group and feature (as `frequencies` gives with ``by``), absent pairs are 0, repeated
    ones are summed. Sorted by group, then z from the highest. Statistics are NaN where group or rest has
    no words, with a single group or a single feature. Leave party names out of ``counts`` first. z above
    1.96 is no test where thousands of words are looked at, nor where one article repeats a word.

    Raises `InputError` for a missing column or group, and for counts that are negative or not numbers.
    """
    if not alpha0 > 0:
        raise InputError(f"alpha0 is {alpha0}; it must be a number of words above 0, such as 500")
    table = _check_counts(counts).pivot_table(
        index="feature", columns="group", values="n", aggfunc="sum", fill_value=0, observed=True)
    n = table.to_numpy(dtype=float)
    pooled = n.sum(axis=1, keepdims=True)
    rest = pooled - n
    with np.errstate(divide="ignore", invalid="ignore"):
        prior = alpha0 * pooled / pooled.sum()
        difference = _log_odds(n, prior, alpha0) - _log_odds(rest, prior, alpha0)
        variance = 1 / (n + prior) + 1 / (rest + prior)
    known = np.isfinite(difference) & (n.sum(axis=0) > 0) & (rest.sum(axis=0) > 0)
    pairs = pd.MultiIndex.from_product([table.columns, table.index], names=["group", "feature"])
    stacked = pairs.to_frame(index=False)
    stacked["n"], stacked["n_rest"] = n.T.ravel().astype("int64"), rest.T.ravel().astype("int64")
    stacked["log_odds"] = np.where(known, difference, np.nan).T.ravel()
    stacked["variance"] = np.where(known, variance, np.nan).T.ravel()
    stacked["z"] = stacked["log_odds"] / np.sqrt(stacked["variance"])
    stacked["direction"] = in_words(stacked["z"], "more in the group", "more in the rest", stacked.index)
    return stacked.sort_values(["group", "z", "feature"], ascending=[True, False, True], ignore_index=True)


def _log_odds(n: np.ndarray, prior: np.ndarray, alpha0: float) -> np.ndarray:
    """Log-odds of each feature (row) in each side (column) under the prior."""
    return np.log((n + prior) / (n.sum(axis=0) + alpha0 - n - prior))


def _check_counts(counts: pd.DataFrame) -> pd.DataFrame:
    """The counts, with every group, feature and n present and n at least 0."""
    if absent := [column for column in ("group", "feature", "n") if column not in counts.columns]:
        raise InputError(f"counts: column {absent[0]!r} is missing; needed are group, feature and n")
    if (bad := counts[["group", "feature", "n"]].isna().any(axis=1)).any():
        raise InputError(f"counts: {bad.sum()} rows lack group, feature or n; name it or leave them out")
    n = pd.to_numeric(counts["n"], errors="coerce")
    if (bad := ~(np.isfinite(n) & (n >= 0) & (n % 1 == 0))).any():
        raise InputError(f"counts: n is {counts['n'][bad].iloc[0]}; it must be a whole number from 0 on")
    return counts.assign(n=n)


def in_words(sign: np.ndarray, more: str, less: str, index: pd.Index) -> pd.Series:
    """The direction of a signed statistic in words; NA where it is NaN."""
    choices = np.select([sign > 0, sign < 0, sign == 0], [more, less, "equal"], default="")
    return pd.Series(choices, index=index, dtype="str").replace("", pd.NA)
