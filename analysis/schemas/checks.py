"""The check of one table against its schema, and of several tables against each other."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from analysis.schemas.columns import COUNT, DATE, NUMBER, OFFSET, Column, InputError, Reference, Table
from analysis.schemas.tables import SCHEMAS, SENTENCE

NUMERIC = {COUNT, OFFSET, NUMBER}


def empty(name: str) -> pd.DataFrame:
    """Return an empty table of the named schema, each column with its type."""
    columns = SCHEMAS[name].columns.items()
    return pd.DataFrame({key: pd.Series(dtype=column.dtype) for key, column in columns})


def conform(table: pd.DataFrame, name: str) -> pd.DataFrame:
    """Return the table with the schema's columns first, in order and typed; further columns follow.

    Every value is checked: type, missing or not, allowed values and range, spans, and the key.
    Raises `InputError` with the table, the column, the first bad row (counted from 0) and what would
    be right. Of `articles` only ``article_id`` and ``text`` are required; the others are added empty.
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
    known = schema.columns | {key: schema.further[key] for key in values if key in schema.further}
    typed = {key: _typed(values[key], column, table, name, key) for key, column in known.items()}
    conformed = pd.DataFrame(values | typed, index=table.index)
    for prefix in schema.spans:
        _check_span(conformed, name, prefix)
    _check_key(conformed, name, schema)
    return conformed


def check_articles(articles: pd.DataFrame) -> pd.DataFrame:
    """Return the articles with every column of the schema, in the caller's row order, index renumbered.

    Raises `InputError` for a missing column, a missing text, or an ``article_id`` that is missing or
    occurs twice.
    """
    return conform(articles.reset_index(drop=True), "articles")


def check_tables(tables: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Return the tables of one study, each conformed and checked against the others.

    The keys that a table names exist in the table that has them, every span lies in its article's text
    and, where the row names a sentence, in that sentence, and repeats its words where it says so. What
    refers to a table that is not given is not checked. Raises `InputError` as `conform` does.
    """
    checked = {name: conform(table, name) for name, table in tables.items()}
    for name, table in checked.items():
        for reference in SCHEMAS[name].references:
            if reference.table in checked and set(reference.columns) <= set(table.columns):
                _check_reference(table, name, reference, checked[reference.table])
        if name != "sentences" and "sentences" in checked and {*SENTENCE, "start"} <= set(table.columns):
            _check_sentences(table, name, checked["sentences"])
        if "articles" in checked and "article_id" in table.columns:
            _check_texts(table, name, checked["articles"])
    return checked


def rows_by_article(table: pd.DataFrame) -> dict[str, np.ndarray]:
    """Return the row numbers of each article's rows, in their order.

    Many times faster than grouping a table of many articles.
    """
    codes, ids = pd.factorize(table["article_id"])
    order = np.argsort(codes, kind="stable")
    if not len(ids):
        return {}
    return dict(zip(ids, np.split(order, np.cumsum(np.bincount(codes))[:-1]), strict=True))


def _typed(values: pd.Series, column: Column, table: pd.DataFrame, name: str, key: str) -> pd.Series:
    """Return a column's values in its dtype, each one checked."""
    gone = values.isna()
    read = _read(values, column.dtype)
    _refuse(read.isna() & ~gone, table, name, key, values, f"{{!r}} is not of type {column.dtype}")
    if not column.missing and column.dtype != NUMBER:
        _refuse(gone, table, name, key, values, f"it is missing; each row of '{name}' has one")
    if column.values:
        wrong = ~read.isin(column.values) & ~gone
        _refuse(wrong, table, name, key, values, f"{{!r}} is none of {column.allowed}")
    elif column.dtype in NUMERIC:
        low = read <= column.low if column.above else read < column.low
        outside = (low | (read > column.high)).fillna(False)
        _refuse(outside, table, name, key, values, f"{{}} is out of range; it is {column.allowed}")
    return read.astype(column.dtype)


def _read(values: pd.Series, dtype: str) -> pd.Series:
    """Return the values as numbers, dates or strings, missing where one can't be read as such."""
    if dtype == DATE:
        return pd.to_datetime(values, errors="coerce").dt.as_unit("us")
    if dtype not in NUMERIC:
        return values.astype(dtype)
    numbers = values if pd.api.types.is_numeric_dtype(values) else pd.to_numeric(values, errors="coerce")
    return numbers if dtype == NUMBER else numbers.where(numbers % 1 == 0)


def _check_span(table: pd.DataFrame, name: str, prefix: str) -> None:
    """Refuse the first span of which one end is missing, or that does not end behind its start."""
    start, end = f"{prefix}start", f"{prefix}end"
    half = table[start].isna() ^ table[end].isna()
    _refuse(half, table, name, start, table[end], f"only one of {start} and {end} is given; give both or none")
    wrong = (table[start] >= table[end]).fillna(False)
    _refuse(wrong, table, name, end, table[end], f"{{}} is not behind {start}; a span has 0 <= start < end")


def _check_key(table: pd.DataFrame, name: str, schema: Table) -> None:
    if schema.key:
        key = ", ".join(schema.key)
        twice = table.duplicated(list(schema.key))
        values = table[schema.key[0]]
        _refuse(twice, table, name, key, values, "{!r} occurs twice; make each one unique"
                if len(schema.key) == 1 else "the row occurs twice; keep one")


def _check_reference(table: pd.DataFrame, name: str, reference: Reference, other: pd.DataFrame) -> None:
    """Refuse the first row whose key the other table does not have."""
    columns, targets = list(reference.columns), list(reference.targets)
    if len(columns) == 1:
        known = table[columns[0]].isin(other[targets[0]])
    else:
        known = _position(table[columns], other[targets]) >= 0
    lost = ~known & table[columns].notna().all(axis=1)
    _refuse(lost, table, name, ", ".join(columns), table[columns[-1]],
            f"{{!r}} is not in table '{reference.table}'; each one stands there")


def _position(keys: pd.DataFrame, others: pd.DataFrame) -> np.ndarray:
    """Return the row of each key among the others, -1 where it is not there."""
    numbered = others.assign(at=np.arange(len(others)))
    found = keys.merge(numbered, how="left", on=list(others.columns))["at"]
    return found.fillna(-1).to_numpy(np.int64)


def _check_sentences(table: pd.DataFrame, name: str, sentences: pd.DataFrame) -> None:
    """Refuse the first row whose span leaves its sentence."""
    at = _position(table[list(SENTENCE)], sentences[list(SENTENCE)])
    first, last = (sentences[key].to_numpy()[at] for key in ("start", "end"))
    outside = (table["start"] < first) | (table["end"] > last)
    if outside.any():
        row = int(np.argmax(outside))
        right = f"{{}} is outside the sentence, which is {first[row]} to {last[row]}"
        _refuse(outside, table, name, "start, end", _shown(table, ""), right)


def _check_texts(table: pd.DataFrame, name: str, articles: pd.DataFrame) -> None:
    """Refuse the first span that leaves its article's text, or whose surface is not the text there."""
    texts = table["article_id"].map(articles.set_index("article_id")["text"])
    length = texts.str.len()
    for prefix in SCHEMAS[name].spans:
        beyond = (table[f"{prefix}end"] > length).fillna(False)
        if beyond.any():
            right = f"{{}} is behind the end of the text, {length[beyond].iloc[0]:.0f}"
            _refuse(beyond, table, name, f"{prefix}end", table[f"{prefix}end"], right)
    for key, prefix in SCHEMAS[name].surfaces.items():
        if key in table.columns:
            _check_surface(table, name, key, prefix, texts)


def _check_surface(table: pd.DataFrame, name: str, key: str, prefix: str, texts: pd.Series) -> None:
    given = table[key].notna() & table[f"{prefix}start"].notna()
    rows = table[given]
    spans = zip(texts[given], rows[f"{prefix}start"], rows[f"{prefix}end"], strict=True)
    there = pd.Series([text[start:end] for text, start, end in spans], index=rows.index, dtype="str")
    wrong = pd.Series(False, index=table.index)
    wrong[given] = (there != rows[key]).to_numpy()
    if wrong.any():
        right = f"{{!r}} is not the text there, {there[wrong[given]].iloc[0]!r}"
        _refuse(wrong, table, name, key, table[key], right)


def _shown(table: pd.DataFrame, prefix: str) -> pd.Series:
    return table[f"{prefix}start"].astype("str") + " to " + table[f"{prefix}end"].astype("str")


def _refuse(
    wrong: pd.Series, table: pd.DataFrame, name: str, key: str, values: pd.Series, right: str
) -> None:
    """Raise `InputError` at the first wrong row; ``right`` holds {} or {!r} for the value."""
    wrong = np.asarray(wrong, dtype=bool)
    if wrong.any():
        row = int(np.argmax(wrong))
        named = "article_id" in table.columns and key != "article_id"
        article = f" (article {table['article_id'].iloc[row]!r})" if named else ""
        value = values.iloc[row]
        value = value.item() if isinstance(value, np.generic) else value
        raise InputError(f"table '{name}', column '{key}', row {row}{article}: {right.format(value)}")
