"""The reference of the tables as a Markdown page, made from their schemas."""

from __future__ import annotations

from collections.abc import Mapping

from analysis.schemas.columns import Column, Table
from analysis.schemas.tables import SCHEMAS

HEAD = """\
# Tables

Made from `analysis/schemas/` by `make docs`; a test compares the two. A column means the same in
every table. What is missing is NA. Offsets count characters of the article's `text`, from 0; a span
is `text[start:end]`, with 0 <= start < end, and lies in the row's sentence where it names one. A
table may have more columns than these; "further columns" are those that some steps add. `conform`
of `analysis.schemas` checks one table, `check_tables` those of a study against each other.
"""
COLUMNS = "| column | type | means | missing where | values |\n|---|---|---|---|---|\n"


def reference() -> str:
    """Return the page: a section for each table, in the order of the flow."""
    return HEAD + "".join(_section(name, table) for name, table in SCHEMAS.items())


def _section(name: str, table: Table) -> str:
    parts = [f"\n## {name}\n\n{table.row}", *_rules(table)]
    page = "\n\n".join(parts) + "\n\n" + COLUMNS + _rows(table.columns)
    further = "\nFurther columns:\n\n" + COLUMNS + _rows(table.further)
    return page + (further if table.further else "")


def _rules(table: Table) -> list[str]:
    """Return the sentences on keys, references, surfaces and columns that may be absent."""
    rules = [f"Key: {_names(table.key)}."] if table.key else []
    rules += [
        f"{_names(each.columns)} {'is' if len(each.columns) == 1 else 'are'} in `{each.table}`"
        + (f", column {_names(each.targets)}." if each.targets != each.columns else ".")
        for each in table.references
    ]
    rules += [f"`{key}` is `text[{at}start:{at}end]`." for key, at in table.surfaces.items()]
    if table.optional:
        rules.append(f"{_names(table.optional)} may be absent.")
    return [" ".join(rules)] if rules else []


def _rows(columns: Mapping[str, Column]) -> str:
    return "".join(
        f"| `{name}` | {column.dtype} | {column.meaning} "
        f"| {column.missing or 'never'} | {column.allowed} |\n"
        for name, column in columns.items()
    )


def _names(columns: tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" for name in columns)
