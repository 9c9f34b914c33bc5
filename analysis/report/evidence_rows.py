"""The rows behind the numbers: one table for a page, in which every opening is an equality of columns."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from analysis.report.pieces import Opening
from analysis.report.view import SENTENCE, View

# Text columns that an opening may name; "" where a row has nothing to say there.
NAMED = ("party", "voice", "by", "target", "label", "matter", "side", "word")
OF_ARTICLE = ("outlet", "period", "month", "date")
# Spans marked in a sentence: what counted, and the words that spoke for the party or against it.
MARKS = ("marks", "words_for", "words_against")
COLUMNS = ["kind", *SENTENCE, *MARKS, *NAMED, "value"]


def rows_of(kind: str, table: pd.DataFrame, **columns) -> pd.DataFrame:
    """Return rows of one kind from a table with article_id, sentence_id, and marks or start and end.

    ``columns`` are the further columns of `COLUMNS`; what is not given is empty.
    """
    marks = table["marks"] if "marks" in table else _single_marks(table)
    rows = table[SENTENCE].assign(kind=kind, marks=marks, **columns)
    for name in MARKS[1:]:
        rows[name] = rows[name] if name in rows else pd.Series([[]] * len(rows), rows.index, dtype=object)
    for name in NAMED:
        rows[name] = rows[name].fillna("").astype("str") if name in rows else ""
    rows["value"] = rows["value"].astype("float64") if "value" in rows else float("nan")
    return rows[COLUMNS]


def join_rows(view: View, tables: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """Return all rows of a page, with outlet, date and period of their articles, by kind in the order of the text."""
    tables = [table for table in tables if len(table)]
    rows = pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(columns=COLUMNS)
    known = view.study.articles.reindex(columns=["article_id", "outlet", "date"])
    known = known.assign(
        outlet=known["outlet"].fillna("not stated"),
        date=known["date"].dt.strftime("%Y-%m-%d").fillna(""),
        period=view.results.period_of.reindex(known["article_id"]).to_numpy(),
        month=known["date"].dt.strftime("%Y-%m").fillna(""),
        place=range(len(known)),
    )
    rows = rows.merge(known, on="article_id", how="left")
    order = ["place", "sentence_id"]
    return rows.sort_values(order, kind="stable", ignore_index=True).drop(columns="place")


def opened_rows(rows: pd.DataFrame, opening: Opening) -> pd.DataFrame:
    """Return the rows that an opening opens, as the page's script finds them."""
    found = rows["kind"].eq(opening.kind)
    for name, value in opening.where.items():
        found &= rows[name].eq(value)
    return rows[found]


def counted(rows: pd.DataFrame, count: str) -> int:
    """Return how many rows, sentences or articles these are."""
    keys = {"sentences": SENTENCE, "articles": ["article_id"]}
    return len(rows) if count == "rows" else len(rows.drop_duplicates(keys[count]))


def unit_marks(units: pd.DataFrame, spans: pd.DataFrame, key: list[str]) -> pd.Series:
    """Return for each unit the (start, end) of all spans that share its key, in order."""
    by_key: dict[tuple, set] = {}
    for name, start, end in zip(_keys(spans, key), spans["start"], spans["end"], strict=True):
        by_key.setdefault(name, set()).add((int(start), int(end)))
    return pd.Series(
        [sorted(by_key.get(name, ())) for name in _keys(units, key)],
        index=units.index,
        dtype=object,
    )


def _keys(table: pd.DataFrame, key: list[str]) -> list[tuple[str, ...]]:
    """The key of each row; what is missing in it is empty."""
    return list(zip(*(table[column].astype("str").fillna("") for column in key), strict=True))


def _single_marks(table: pd.DataFrame) -> list[list[tuple[int, int]]]:
    return [
        [(int(start), int(end))] for start, end in zip(table["start"], table["end"], strict=True)
    ]
