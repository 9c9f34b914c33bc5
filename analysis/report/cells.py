"""Estimates and counts as cells of a table."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from analysis.report.pieces import Cell, Opening, Table

NONE_FOUND = "0, where none was found"


def percent(share: float) -> str:
    """Return a share as a percentage.

    >>> percent(0.125), percent(0.004)
    ('12 %', '0.4 %')
    """
    return f"{100 * share:.1f} %" if 0 < share < 0.01 else f"{100 * share:.0f} %"


def signed(value: float) -> str:
    """Return a number with its sign, as a typesetter writes it."""
    return f"{value:+.2f}".replace("-", "\u2212")


def interval(low: float, high: float, form: Callable[[float], str]) -> str:
    """Return "lowest to highest" in brackets, nothing where there is no interval."""
    if pd.isna(low) or pd.isna(high):
        return ""
    return f"[{form(low).removesuffix(' %')}, {form(high).removesuffix(' %')}]"


def count_cell(n: int, opening: Opening | None = None, closed: str = "") -> Cell:
    """Return a number that opens what it counts; nothing where there is nothing."""
    return Cell(f"{n:,}" if n else "", "", opening, closed)


def mean_cell(row, opening: Opening | None, form: Callable[[float], str] = signed) -> Cell:
    """Return an estimate with its interval and n, which it opens; only n where n is below the minimum."""
    n = f"n={row.n:,}" if row.n else ""
    if pd.isna(row.estimate):
        return Cell("", n, opening)
    return Cell(
        form(row.estimate),
        " ".join(filter(None, [interval(row.conf_low, row.conf_high, form), n])),
        opening,
    )


def share_cell(row, hits: int, opening: Opening | None) -> Cell:
    """Return a share with its interval and "12 of 114", of which it opens the 12."""
    of = f"{hits:,} of {row.n:,}" if row.n else ""
    if pd.isna(row.estimate):
        return Cell("", of, opening)
    limits = interval(row.conf_low, row.conf_high, percent)
    return Cell(
        percent(row.estimate),
        " ".join(filter(None, [limits, of])),
        opening,
        "" if hits else NONE_FOUND,
    )


def cross_table(
    cells: dict[tuple[str, str], Cell],
    rows: list[str],
    columns: list[str],
    *,
    words: dict[str, str] | None = None,
    **parts,
) -> Table:
    """Return a table of cells by (row, column); pairs without a cell are empty, rows without any cell are left out."""
    words = words or {}
    kept = [row for row in rows if any((row, column) in cells for column in columns)]
    used = [column for column in columns if any((row, column) in cells for row in kept)]
    body = tuple(
        (words.get(row, row), tuple(cells.get((row, column), Cell()) for column in used))
        for row in kept
    )
    return Table(columns=tuple(words.get(column, column) for column in used), rows=body, **parts)


def words_of(name: str) -> str:
    """Return a name of a column or frame in words."""
    return str(name).replace("_", " ")
