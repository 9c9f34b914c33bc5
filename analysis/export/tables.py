"""The tables that are exported: those of the study and the estimates, of plain types, each column described."""

from __future__ import annotations

import pandas as pd

from analysis.export.bundle import ExportTable
from analysis.export.estimates import COLUMNS, estimates_of
from analysis.schemas import SCHEMAS, Column
from analysis.study import TABLES, Study

# Columns that no schema names: of the articles, where users bring their own, and of other tables.
READ = Column("str", "A column of the articles as they were read.", "not known")
FURTHER = Column("str", "A further column that a step of the analysis adds.", "not known")
KINDS = {"str": "text", "Int64": "whole number", "float64": "number", "boolean": "yes or no", "date": "date"}


def tables_of(study: Study) -> list[ExportTable]:
    """Return every table of a study, its tokens and its estimates, in the order of the flow."""
    names = [*TABLES[:2], "tokens", *TABLES[2:]]
    tables = [_table(name, getattr(study, name)) for name in names]
    return [*tables, described("estimates", SCHEMAS["comparison"].row, estimates_of(study), COLUMNS)]


def _table(name: str, rows: pd.DataFrame) -> ExportTable:
    schema = SCHEMAS[name]
    return described(name, schema.row, rows, {**schema.columns, **schema.further})


def described(name: str, row: str, rows: pd.DataFrame, known: dict[str, Column]) -> ExportTable:
    """Return a table with its rows of plain types, and a description of each column that it has."""
    other = READ if name == "articles" else FURTHER
    return ExportTable(name, row, plain(rows), {column: known.get(column, other) for column in rows})


def plain(rows: pd.DataFrame) -> pd.DataFrame:
    """Return rows whose columns are str, Int64, float64, boolean or datetime64.

    An empty text is missing, as it is in SPSS, Stata and a CSV file; the members of a list stand in one
    text, parted by semicolons.
    """
    return pd.DataFrame({name: _plain(values) for name, values in rows.items()}, index=rows.index)


def _plain(values: pd.Series) -> pd.Series:
    if pd.api.types.is_bool_dtype(values.dtype):
        return values.astype("boolean")
    if pd.api.types.is_integer_dtype(values.dtype):
        return values.astype("Int64")
    if pd.api.types.is_float_dtype(values.dtype):
        return values.astype("float64")
    if pd.api.types.is_datetime64_any_dtype(values.dtype):
        return values.dt.tz_localize(None).astype("datetime64[us]")
    texts = [pd.NA if _missing(value) else _text(value) for value in values]
    return pd.Series(texts, values.index, dtype="str")


def _missing(value: object) -> bool:
    return value is None or (pd.api.types.is_scalar(value) and pd.isna(value)) or _text(value) == ""


def _text(value: object) -> str:
    return value if isinstance(value, str) else "; ".join(map(str, value)) if _is_list(value) else str(value)


def _is_list(value: object) -> bool:
    return pd.api.types.is_list_like(value)


def kind_of(values: pd.Series) -> str:
    """Return what a column of plain type holds: text, whole number, number, yes or no, date."""
    name = str(values.dtype)
    return KINDS["date" if name.startswith("datetime64") else name]


def dictionary(tables: list[ExportTable]) -> pd.DataFrame:
    """Return the data dictionary: table, row, column, type, meaning, missing where, values."""
    lines = [
        (table.name, table.row, name, kind_of(table.rows[name]), column.meaning,
         column.missing or "never", column.allowed)
        for table in tables for name, column in table.columns.items()
    ]
    return pd.DataFrame(lines, columns=["table", "row", "column", "type", "meaning", "missing where", "values"])
