"""Sheets that coders fill in a spreadsheet: written as CSV, read back into codings.

A sheet has one row a unit: unit_id, the words before it, the unit's text, the words after it, an
empty column for each variable, whose header lists the allowed answers ("stance (negative / neutral
/ positive)"), and a comment, which is not read. A coder who finds several things in one unit copies
the row and numbers the copies in a further column ``item``; further columns ``start`` and ``end``
mark the words that a row is about, by their offsets in the article. Spreadsheets take a cell that
begins with = + - or @ for a formula: it is written with an apostrophe before it, which reading
takes away.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from analysis.corpus.decoding import decode
from analysis.errors import InputError
from analysis.options import NO_ANSWERS, Coder
from analysis.schemas import conform

BYTE_ORDER_MARK = "\ufeff"  # by which spreadsheets know UTF-8
GUARDED = re.compile(r"'*[=+\-@]")
BREAK = re.compile(r"\s*[\n\r\v\f\x85\u2028\u2029]\s*")
CONTROL = re.compile(r"[\0-\x1f\x7f]")
HEADER = re.compile(r"\s*(?P<name>[^()]*?)\s*(?:\((?P<answers>.*)\)\s*)?")
SHOWN = ["unit_id", "before", "text", "after"]
NUMBERS = {"item": re.compile(r"[1-9]\d*"), "start": re.compile(r"\d+"), "end": re.compile(r"\d+")}

Variables = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, eq=False)
class Sheet:
    """A filled sheet: its rows as text, the line of each in the file, and its variables."""

    path: Path
    rows: pd.DataFrame
    lines: list[int]
    variables: Variables

    def refuse(self, row: int, column: str, right: str) -> None:
        """Raise `InputError` at a row, counted from 0."""
        where = f"{self.path}, line {self.lines[row]}, column {column!r}"
        raise InputError(f"{where}: {right}")


def sheet_text(rows: pd.DataFrame, variables: Variables) -> str:
    """Return the text of a sheet to fill: of ``rows`` what `SHOWN` lists, and any comment."""
    header = [*SHOWN, *(_header(*each) for each in variables.items()), "comment"]
    empty = [""] * len(variables)
    shown = rows.reindex(columns=[*SHOWN, "comment"]).astype(object)
    cells = shown.where(shown.notna(), "").to_numpy()
    lines = [header, *([*unit, *empty, comment] for *unit, comment in cells)]
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(map(guard, line) for line in lines)
    return BYTE_ORDER_MARK + out.getvalue()


def read_sheet(path: Path) -> Sheet:
    """Return a sheet as it was filled.

    The separator is a comma, a semicolon or a tab, the encoding UTF-8, UTF-16 or cp1252, as
    spreadsheets save them; rows without any cell filled are left out. Raises `InputError` naming
    file and line for a header without unit_id, with a column twice, or a row longer than it.
    """
    (at, header), *lines = _lines(path)
    columns = _columns(header, f"{path}, line {at}")
    for line, cells in lines:
        if len(cells) > len(columns):
            wide = f"{len(cells)} cells; the header has {len(columns)}"
            raise InputError(f"{path}, line {line}: {wide}")
    rows = [cells + [""] * (len(columns) - len(cells)) for _, cells in lines]
    table = pd.DataFrame(rows, columns=list(columns), dtype="str")
    variables = {name: columns[name] for name in columns if name not in NO_ANSWERS}
    return Sheet(path, table, [at for at, _ in lines], variables)


def codings_of(sheet: Sheet, coder: Coder, known: Iterable[str]) -> pd.DataFrame:
    """Return the answers in a sheet as codings; an empty cell is no answer.

    ``known`` are the unit_ids of the sample. Raises `InputError` naming file, line and column for
    another unit, a unit twice without items, an answer that is not allowed, a sheet without any.
    """
    _check_units(sheet, set(known))
    key = sheet.rows[["unit_id"]].assign(**{name: _numbers(sheet, name) for name in NUMBERS})
    _check_once(sheet, key[["unit_id", "item"]])
    _check_spans(sheet, key)
    parts = [key.assign(variable=name, answer=_answers(sheet, name)) for name in sheet.variables]
    codings = pd.concat(parts, ignore_index=True) if parts else key.assign(answer="")[:0]
    codings = codings[codings["answer"] != ""].assign(coder=coder.name, coder_kind=coder.kind)
    if codings.empty:
        names = ", ".join(sheet.variables) or "a variable"
        raise InputError(f"{sheet.path}: no cell of {names} is filled; give a sheet with answers")
    return conform(codings.reset_index(drop=True), "codings")


def guard(cell: str) -> str:
    """Return a cell that a spreadsheet shows as it is, on one line.

    >>> guard("= 2"), guard("one\\n\\ntwo")
    ("'= 2", 'one ¶ two')
    """
    cell = CONTROL.sub(" ", BREAK.sub(" ¶ ", cell)).strip()
    return f"'{cell}" if GUARDED.match(cell) else cell


def unguard(cell: str) -> str:
    """Return the cell without the apostrophe that `guard` put before it.

    >>> unguard("'= 2"), unguard("'tis")
    ('= 2', "'tis")
    """
    cell = cell.strip()
    return cell[1:] if cell.startswith("'") and GUARDED.match(cell) else cell


def _header(name: str, answers: tuple[str, ...]) -> str:
    return f"{name} ({' / '.join(answers)})" if answers else name


def _columns(header: list[str], where: str) -> dict[str, tuple[str, ...]]:
    """Return the names of a header's columns, each with the answers that it lists."""
    found = [HEADER.fullmatch(cell) for cell in header]
    columns = {
        match["name"]: tuple(filter(None, map(str.strip, (match["answers"] or "").split("/"))))
        for match in found
        if match and match["name"]
    }
    if "unit_id" not in columns or len(columns) < len(header):
        right = "a sheet has a column 'unit_id', and each column has another name"
        raise InputError(f"{where}: the columns are {', '.join(map(repr, header))}; {right}")
    return columns


def _lines(path: Path) -> list[tuple[int, list[str]]]:
    """Return the lines of a CSV file with a cell filled, each with the number of its first line."""
    try:
        text = decode(path.read_bytes(), strict=True)
    except (OSError, InputError) as error:
        raise InputError(f"{path}: {getattr(error, 'strerror', None) or error}") from error
    head = text.partition("\n")[0]
    separator = max(",;\t", key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    lines, at = [], 1
    try:
        for cells in reader:
            if cells := _filled(cells):
                lines.append((at, cells))
            at = reader.line_num + 1
    except csv.Error as error:
        raise InputError(f"{path}, line {at}: {error}; close each quotation mark") from error
    if not lines:
        raise InputError(f"{path}: empty; give a sheet that `framing sample` wrote")
    return lines


def _filled(cells: list[str]) -> list[str]:
    """Return the cells up to the last one that is filled."""
    cells = [unguard(cell) for cell in cells]
    return cells[: max((at for at, cell in enumerate(cells, 1) if cell), default=0)]


def _check_units(sheet: Sheet, known: set[str]) -> None:
    for row, unit in enumerate(sheet.rows["unit_id"]):
        if unit not in known:
            sheet.refuse(row, "unit_id", f"{unit!r} is no unit of the sample; give its own sheet")


def _check_once(sheet: Sheet, key: pd.DataFrame) -> None:
    """Refuse the first row that repeats a unit and item."""
    twice = key.duplicated().to_numpy()
    if twice.any():
        unit = key["unit_id"][twice].iloc[0]
        right = f"{unit!r} occurs twice; keep one row, or number them in a column 'item'"
        sheet.refuse(int(twice.argmax()), "unit_id", right)


def _check_spans(sheet: Sheet, key: pd.DataFrame) -> None:
    """Refuse the first row with one end of a span alone, or an end that is not behind its start."""
    for row, (start, end) in enumerate(zip(key["start"], key["end"], strict=True)):
        if pd.isna(start) != pd.isna(end) or (pd.notna(start) and start >= end):
            sheet.refuse(row, "start", "give start and end, with start < end, or neither")


def _numbers(sheet: Sheet, name: str) -> pd.Series:
    """Return a column of whole numbers, NA where the sheet has none."""
    cells = sheet.rows.get(name, pd.Series("", index=sheet.rows.index))
    for row, cell in enumerate(cells):
        if cell and not NUMBERS[name].fullmatch(cell):
            sheet.refuse(row, name, f"{cell!r} is not a whole number")
    return pd.to_numeric(cells.replace("", pd.NA)).astype("Int64")


def _answers(sheet: Sheet, name: str) -> list[str]:
    """Return the answers in a column, capitals and blanks as the header's list has them."""
    allowed = {each.casefold(): each for each in sheet.variables[name]}
    answers = [" ".join(cell.split()) for cell in sheet.rows[name]]
    for row, answer in enumerate(answers):
        if allowed and answer and answer.casefold() not in allowed:
            sheet.refuse(row, name, f"{answer!r} is none of {', '.join(allowed.values())}")
    return [allowed.get(answer.casefold(), answer) for answer in answers]
