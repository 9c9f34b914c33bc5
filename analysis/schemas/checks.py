"""The check of one table against its schema, and of several tables against each other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.errors import InputError
from analysis.schemas.columns import COUNT, DATE, NUMBER, OFFSET, Column, Reference
from analysis.schemas.tables import SCHEMAS, SENTENCE

NUMERIC = {COUNT, OFFSET, NUMBER}


@dataclass(frozen=True, eq=False)
class Checked:
    """A table under its name, as its check goes on."""

    name: str
    table: pd.DataFrame

    def refuse(self, wrong: pd.Series, key: str, values: pd.Series, right: str) -> None:
        """Raise `InputError` at the first wrong row; ``right`` has {} or {!r} for the value."""
        wrong = np.asarray(wrong, dtype=bool)
        if wrong.any():
            row = int(np.argmax(wrong))
            value = values.iloc[row]
            value = value.item() if isinstance(value, np.generic) else value
            where = f"table '{self.name}', column '{key}', row {row}{self._article(key, row)}"
            raise InputError(f"{where}: {right.format(value)}")

    def _article(self, key: str, row: int) -> str:
        named = "article_id" in self.table.columns and key != "article_id"
        return f" (article {self.table['article_id'].iloc[row]!r})" if named else ""


def empty(name: str) -> pd.DataFrame:
    """Return an empty table of the named schema, each column with its type."""
    columns = SCHEMAS[name].columns.items()
    return pd.DataFrame({key: pd.Series(dtype=column.dtype) for key, column in columns})


def conform(table: pd.DataFrame, name: str) -> pd.DataFrame:
    """Return the table with the schema's columns first, in order and typed; others follow.

    Every value is checked: type, missing or not, allowed values and range, spans, and the key.
    Raises `InputError` with the table, the column, the first bad row (counted from 0) and what
    would be right. Of `articles` only ``article_id`` and ``text`` are required; the others are
    added empty.
    """
    schema = SCHEMAS[name]
    absent = [key for key in schema if key not in table.columns and key not in schema.optional]
    if absent:
        raise InputError(
            f"table '{name}': column {', '.join(map(repr, absent))} is missing; "
            f"found {', '.join(map(repr, table.columns)) or 'no columns'}"
        )
    nothing = pd.Series(pd.NA, index=table.index)
    values = {key: table.get(key, nothing) for key in [*schema, *table.columns]}
    further = {key: column for key, column in schema.further.items() if key in values}
    given = Checked(name, table)
    for key, column in (schema.columns | further).items():
        values[key] = _typed(given, key, values[key], column)
    conformed = Checked(name, pd.DataFrame(values, index=table.index))
    for prefix in schema.spans:
        _check_span(conformed, prefix)
    _check_key(conformed)
    return conformed.table


def check_articles(articles: pd.DataFrame) -> pd.DataFrame:
    """Return the articles with every column of the schema, in their order, with a new index.

    Raises `InputError` for a missing column, a missing text, or an ``article_id`` that is missing
    or occurs twice.
    """
    return conform(articles.reset_index(drop=True), "articles")


def check_tables(tables: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Return the tables of one study, each conformed and checked against the others.

    The keys that a table names exist in the table that has them; every span lies in its
    article's text and, where the row names a sentence, in that sentence, and repeats its words
    where it says so. What refers to a table that is not given is not checked. Raises
    `InputError` as `conform` does.
    """
    checked = {name: conform(table, name) for name, table in tables.items()}
    for name, table in checked.items():
        given = Checked(name, table)
        for reference in SCHEMAS[name].references:
            if reference.table in checked and set(reference.columns) <= set(table.columns):
                _check_reference(given, reference, checked[reference.table])
        if name != "sentences" and "sentences" in checked and {*SENTENCE, "start"} <= set(table):
            _check_sentences(given, checked["sentences"])
        if "articles" in checked and "article_id" in table.columns:
            _check_texts(given, checked["articles"])
    return checked


def rows_by_article(table: pd.DataFrame) -> dict[str, np.ndarray]:
    """Return the row numbers of each article's rows, in their order.

    Many times faster than grouping a table of many articles.
    """
    codes, ids = pd.factorize(table["article_id"])
    if not len(ids):
        return {}
    order = np.argsort(codes, kind="stable")
    return dict(zip(ids, np.split(order, np.cumsum(np.bincount(codes))[:-1]), strict=True))


def _typed(given: Checked, key: str, values: pd.Series, column: Column) -> pd.Series:
    """Return a column's values in its dtype, each one checked."""
    gone = values.isna()
    read = values
    if values.dtype != column.dtype:
        read = _read(values, column.dtype)
        given.refuse(read.isna() & ~gone, key, values, f"{{!r}} is not of type {column.dtype}")
    if not column.missing:
        given.refuse(gone, key, values, f"it is missing; each row of '{given.name}' has one")
    if column.values:
        wrong = ~read.isin(column.values) & ~gone
        given.refuse(wrong, key, values, f"{{!r}} is none of {column.allowed}")
    elif column.dtype in NUMERIC:
        low = read <= column.low if column.above else read < column.low
        outside = (low | (read > column.high)).fillna(False)
        given.refuse(outside, key, values, f"{{}} is out of range; it is {column.allowed}")
    return read if read.dtype == column.dtype else read.astype(column.dtype)


def _read(values: pd.Series, dtype: str) -> pd.Series:
    """Return the values as numbers, dates or strings, missing where one can't be read as such."""
    if dtype == DATE:
        return pd.to_datetime(values, errors="coerce").dt.as_unit("us")
    if dtype not in NUMERIC:
        return values.astype(dtype)
    numeric = pd.api.types.is_numeric_dtype(values)
    numbers = values if numeric else pd.to_numeric(values, errors="coerce")
    return numbers if dtype == NUMBER else numbers.where(numbers % 1 == 0)


def _check_span(given: Checked, prefix: str) -> None:
    """Refuse the first span of which one end is missing, or that does not end behind its start."""
    start, end = f"{prefix}start", f"{prefix}end"
    starts, ends = given.table[start], given.table[end]
    right = f"only one of {start} and {end} is given; give both or none"
    given.refuse(starts.isna() ^ ends.isna(), start, ends, right)
    right = f"{{}} is not behind {start}; a span has 0 <= start < end"
    given.refuse((starts >= ends).fillna(False), end, ends, right)


def _check_key(given: Checked) -> None:
    """Refuse the first row whose key another row has."""
    key = list(SCHEMAS[given.name].key)
    if key:
        one = len(key) == 1
        right = (
            "{!r} occurs twice; make each one unique" if one else "the row occurs twice; keep one"
        )
        given.refuse(given.table.duplicated(key), ", ".join(key), given.table[key[0]], right)


def _check_reference(given: Checked, reference: Reference, other: pd.DataFrame) -> None:
    """Refuse the first row whose key the other table does not have."""
    columns = list(reference.columns)
    known = _position(given.table[columns], other[list(reference.targets)]) >= 0
    lost = ~known & given.table[columns].notna().all(axis=1)
    right = f"{{!r}} is not in table '{reference.table}'; each one stands there"
    given.refuse(lost, ", ".join(columns), given.table[columns[-1]], right)


def _position(keys: pd.DataFrame, others: pd.DataFrame) -> np.ndarray:
    """Return a row of the others with each key, -1 where there is none."""
    others = others.set_axis(keys.columns, axis=1).assign(at=np.arange(len(others)))
    others = others.drop_duplicates(list(keys.columns))
    return keys.merge(others, how="left")["at"].fillna(-1).to_numpy(np.int64)


def _check_sentences(given: Checked, sentences: pd.DataFrame) -> None:
    """Refuse the first row whose span leaves its sentence, where it names one."""
    table = given.table
    at = _position(table[list(SENTENCE)], sentences[list(SENTENCE)])
    first, last = (sentences[key].to_numpy()[at] for key in ("start", "end"))
    outside = (at >= 0) & ((table["start"] < first) | (table["end"] > last))
    if outside.any():
        row = int(np.argmax(outside))
        spans = table["start"].astype("str") + " to " + table["end"].astype("str")
        right = f"{{}} is outside the sentence, which is {first[row]} to {last[row]}"
        given.refuse(outside, "start, end", spans, right)


def _check_texts(given: Checked, articles: pd.DataFrame) -> None:
    """Refuse the first span that leaves its text, or whose surface is not the text there."""
    schema, table = SCHEMAS[given.name], given.table
    texts = table["article_id"].map(articles.set_index("article_id")["text"])
    length = texts.str.len()
    for end in (f"{prefix}end" for prefix in schema.spans):
        beyond = (table[end] > length).fillna(False)
        if beyond.any():
            right = f"{{}} is behind the end of the text, {length[beyond].iloc[0]:.0f}"
            given.refuse(beyond, end, table[end], right)
    for key, prefix in schema.surfaces.items():
        if key in table.columns:
            _check_surface(given, key, prefix, texts)


def _check_surface(given: Checked, key: str, prefix: str, texts: pd.Series) -> None:
    """Refuse the first row whose column does not repeat the text of its span."""
    known = given.table[key].notna() & given.table[f"{prefix}start"].notna()
    rows = given.table[known]
    spans = zip(texts[known], rows[f"{prefix}start"], rows[f"{prefix}end"], strict=True)
    there = np.array([text[start:end] for text, start, end in spans], dtype=object)
    differ = there != rows[key].to_numpy(dtype=object)
    if differ.any():
        wrong = known.to_numpy(copy=True)
        wrong[wrong] = differ
        right = f"{{!r}} is not the text there, {there[differ][0]!r}"
        given.refuse(wrong, key, given.table[key], right)
