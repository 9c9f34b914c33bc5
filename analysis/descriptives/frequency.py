"""How often each word occurs, and how evenly over the articles."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from analysis.descriptives.words import fold, read_words
from analysis.schemas import InputError


def frequencies(tokens: pd.DataFrame, by: str | None = None) -> pd.DataFrame:
    """One row per word type: feature, n, per_1000_tokens, behind ``group`` if asked; most frequent first.

    ``per_1000_tokens`` = 1000 n / words of the group; punctuation and possessive 's are no words. ``by``
    names a column of ``tokens``, such as article_id or an outlet joined on; tokens without a group form
    the group NA. Case is ignored. Groups stand in sorted order, ties in alphabetical order. Words that
    do not occur in a group have no row there. A rate of a short text jumps with every single word: read
    it beside n. With ``by`` the table is what `log_odds` takes.

    Raises `InputError` for a missing column.
    """
    if by is not None and by not in tokens.columns:
        raise InputError(f"table 'tokens': no column {by!r} to group by; found {', '.join(tokens.columns)}")
    words = read_words(tokens)
    words["group"] = words[by] if by is not None else ""
    counts = words.groupby(["group", "feature"], dropna=False, observed=True).size().rename("n").reset_index()
    size = counts.groupby("group", dropna=False, observed=True)["n"].transform("sum")
    counts["per_1000_tokens"] = 1000 * counts["n"] / size
    counts = counts.sort_values(["group", "n", "feature"], ascending=[True, False, True], ignore_index=True)
    return counts if by is not None else counts.drop(columns="group")


def dispersion(tokens: pd.DataFrame, words: Iterable[str] | None = None) -> pd.DataFrame:
    """One row per word type: feature, n, range, dp, dp_norm, juilland_d; the most frequent first.

    - ``range``: number of articles that hold the word.
    - ``dp`` = sum |v - s| / 2, where v is an article's share of the word's occurrences and s its share of
      all words: 0 spread as the words are, towards 1 all in one small article (Gries 2008).
    - ``dp_norm`` = dp / (1 - min s): reaches 1 (Lijffijt & Gries 2012).
    - ``juilland_d`` = 1 - V / sqrt(k - 1), V the coefficient of variation of the word's rates in the k
      articles: the other way round, 1 is even and 0 is one article only (Juilland & Chang-Rodriguez 1964).

    ``words`` asks for these only, in this order; one that does not occur has n 0 and NaN. With a single
    article all three are NaN. Articles without words do not count. A word that occurs once cannot be
    even: compare words of like n.
    """
    cells = read_words(tokens).groupby(["feature", "article_id"]).size().rename("n").reset_index()
    size = cells.groupby("article_id")["n"].sum()
    share = cells["article_id"].map(size / size.sum())
    # Articles without the word add their whole s: 1 minus the s of those that hold it.
    cells["distance"] = (cells["n"] / cells.groupby("feature")["n"].transform("sum") - share).abs() - share
    cells["rate"] = cells["n"] / cells["article_id"].map(size)
    cells["rate_squared"] = cells["rate"] ** 2
    sums = cells.groupby("feature")[["n", "distance", "rate", "rate_squared"]].sum()
    sums["range"] = cells.groupby("feature").size()
    table = sums.assign(**_dispersion(sums, size)).sort_values(["n", "feature"], ascending=[False, True])
    if words is not None:
        table = table.reindex(dict.fromkeys(map(fold, [words] if isinstance(words, str) else words)))
    table = table.astype({"n": "float64", "range": "float64"}).fillna({"n": 0, "range": 0})
    table = table.astype({"n": "int64", "range": "int64"}).rename_axis("feature").reset_index()
    return table[["feature", "n", "range", "dp", "dp_norm", "juilland_d"]]


def _dispersion(sums: pd.DataFrame, size: pd.Series) -> dict[str, pd.Series | float]:
    """The three measures from each word's sums over the articles that hold it."""
    k = len(size)
    if k < 2:
        return {"dp": np.nan, "dp_norm": np.nan, "juilland_d": np.nan}
    dp = (1 + sums["distance"]).clip(lower=0) / 2
    mean = sums["rate"] / k
    deviation = np.sqrt((sums["rate_squared"] / k - mean**2).clip(lower=0))
    return {
        "dp": dp,
        "dp_norm": dp / (1 - size.min() / size.sum()),
        "juilland_d": 1 - deviation / mean / np.sqrt(k - 1),
    }
