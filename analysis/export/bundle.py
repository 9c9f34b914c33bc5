"""What every format is given: the study, its tables with each column described, whom to tell."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from analysis.schemas import Column
from analysis.study import Study

# A file by its place in the folder, and what writes it to a path.
Writers = dict[str, Callable[[Path], object]]


@dataclass(frozen=True, eq=False)
class ExportTable:
    """One table: what a row is, the rows, and what each of their columns means and may hold."""

    name: str
    row: str
    rows: pd.DataFrame
    columns: dict[str, Column]

    def levels(self, column: str) -> list[str]:
        """Return the values that a column of text may hold, in their order; [] where any text may stand.

        A value that the schema does not know comes after those that it does.
        """
        if not (values := self.columns[column].values):
            return []
        found = self.rows[column].dropna().unique()
        return [*values, *sorted(set(found) - set(values))]


@dataclass(frozen=True, eq=False)
class Bundle:
    """A study with the tables that are exported, the formats asked for, and who is told of losses."""

    study: Study
    tables: list[ExportTable]
    formats: tuple[str, ...]
    tell: Callable[[str], None]


def pieces_of(text: str, longest: int, size: Callable[[str], int] = len) -> list[str]:
    """Return a text cut into pieces of at most ``longest``, as ``size`` counts; joined, they are the text.

    >>> pieces_of("harbour", 3)
    ['har', 'bou', 'r']
    """
    pieces = []
    while size(text) > longest:
        at = longest
        while size(text[:at]) > longest:
            at -= max(1, (size(text[:at]) - longest) // 4)
        pieces.append(text[:at])
        text = text[at:]
    return [*pieces, text]


def split_long(
    table: ExportTable, longest: int, size: Callable[[str], int] = len
) -> tuple[ExportTable, list[str]]:
    """Return the table with texts longer than ``longest`` going on in further columns, and which did.

    The pieces of ``text`` stand in ``text``, ``text_2``, ``text_3`` ...; joined, they are the text.
    """
    columns, about, split = {}, {}, []
    for name, values in table.rows.items():
        column = table.columns[name]
        columns[name], about[name] = values, column
        if not _has_longer(values, longest, size):
            continue
        split.append(name)
        parts = [[] if pd.isna(text) else pieces_of(text, longest, size) for text in values]
        for number in range(max(map(len, parts))):
            piece = _free(f"{name}_{number + 1}", table.rows) if number else name
            cells = [part[number] if number < len(part) else pd.NA for part in parts]
            columns[piece] = pd.Series(cells, values.index, dtype="str")
            about[piece] = column if not number else Column(
                column.dtype, f"{name}, continued ({number + 1}).", "it is shorter")
    rows = pd.DataFrame(columns, index=table.rows.index)
    return ExportTable(table.name, table.row, rows, about), split


def _free(name: str, taken: pd.DataFrame) -> str:
    """Return a name that no column has: the corpus may have brought a text_2 of its own."""
    return name if name not in taken else _free(f"{name}_", taken)


def _has_longer(values: pd.Series, longest: int, size: Callable[[str], int]) -> bool:
    if not pd.api.types.is_string_dtype(values.dtype):
        return False
    return any(size(text) > longest for text in values.dropna())
