"""One XLSX workbook: a sheet a table, and two that say what the columns and the frames mean."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pandas as pd

from analysis.export.bundle import Bundle, ExportTable, Writers, split_long
from analysis.export.tables import described, dictionary, kind_of

# What Excel can hold: rows of a sheet, the header among them, and characters of a cell, as UTF-16 counts them.
MOST_ROWS, LONGEST = 1_048_576, 32_767
# What XML cannot hold, and what reads as the escape of it: ECMA-376 writes both as _xHHHH_.
ESCAPED = re.compile(r"[\x00-\x08\x0b\x0c\x0d\x0e-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
# A cell that begins so would turn into a formula if somebody edited it.
FORMULA = ("=", "+", "-", "@")
SEEMS = (*FORMULA, "#")  # an error value begins so
WIDEST = 60


def xlsx_files(bundle: Bundle) -> Writers:
    """Return the writer of the workbook."""
    about = described("codebook", "One column of a table.", dictionary(bundle.tables), {})
    frames = described("frames", "One frame of the codebook.", bundle.study.codebook.frames, {})
    tables = [_fitting(table, bundle.tell) for table in (about, frames, *bundle.tables)]
    return {"study.xlsx": partial(_write_workbook, tables, bundle.tell)}


def utf16_length(text: str) -> int:
    """Return the length of a text in units of UTF-16, as Excel, Java and JavaScript count."""
    return len(text) + sum(sign > "\uffff" for sign in text)


def _fitting(table: ExportTable, tell) -> ExportTable:
    fitting, split = split_long(table, LONGEST, utf16_length)
    for name in split:
        tell(f"xlsx: {table.name}.{name}: a cell holds {LONGEST:,} characters; longer texts go on in {name}_2 ...")
    return fitting


def _write_workbook(tables: list[ExportTable], tell, path: Path, most_rows: int = MOST_ROWS) -> None:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    for table in tables:
        parts = list(_parts(table, most_rows - 1))
        if len(parts) > 1:
            tell(f"xlsx: {table.name}: a sheet holds {most_rows:,} rows; the {len(table.rows):,} go on in "
                 f"{', '.join(name for name, _ in parts[1:])}")
        for name, rows in parts:
            _write_sheet(book.create_sheet(name), rows)
    book.save(path)


def _parts(table: ExportTable, most: int) -> Iterator[tuple[str, pd.DataFrame]]:
    """Yield the rows by sheet: tokens, tokens_2 ..."""
    for first in range(0, max(len(table.rows), 1), most):
        number = first // most + 1
        yield table.name if number == 1 else f"{table.name}_{number}", table.rows.iloc[first : first + most]


def _write_sheet(sheet, rows: pd.DataFrame) -> None:
    from openpyxl.utils import get_column_letter

    sheet.freeze_panes = "A2"
    for number, name in enumerate(rows, 1):
        longest = max((len(str(value)) for value in rows[name].dropna().head(100)), default=0)
        width = min(max(len(name), longest) + 2, WIDEST)
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.auto_filter.ref = f"A1:{get_column_letter(max(len(rows.columns), 1))}{len(rows) + 1}"
    sheet.append([_text_cell(sheet, name, bold=True) for name in rows])
    for row in zip(*(_cells(sheet, values) for _, values in rows.items()), strict=True):
        sheet.append(row)


def _cells(sheet, values: pd.Series) -> list:
    """Return what openpyxl writes of a column, None where a cell is empty."""
    kind = kind_of(values)
    kept = values.astype(object).where(values.notna(), None).tolist()
    if kind == "date":
        return [day and day.date() for day in kept]
    return [value and _text(sheet, value) for value in kept] if kind == "text" else kept


def _text(sheet, text: str):
    """Return a text that stays one: as it is, or as a cell where openpyxl or Excel would see something else."""
    return _text_cell(sheet, text) if text.startswith(SEEMS) else ESCAPED.sub(_escape, text)


def _text_cell(sheet, text: str, bold: bool = False):
    """Return a cell that is text whatever it looks like, a formula or an error value among it."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    cell = WriteOnlyCell(sheet)
    cell._value, cell.data_type = ESCAPED.sub(_escape, text), "s"
    if text.startswith(FORMULA):
        cell.quotePrefix = True
    if bold:
        cell.font = Font(bold=True)
    return cell


def _escape(found: re.Match) -> str:
    return f"_x{ord(found[0]):04X}_"
