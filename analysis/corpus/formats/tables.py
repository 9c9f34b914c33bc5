"""Tables: a row for each article, its columns as they were named, read in batches of columns."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice

from analysis.corpus.columns import OWN_COLUMNS, Columns, recognise
from analysis.corpus.decoding import open_text
from analysis.corpus.formats.cells import plain
from analysis.corpus.formats.delimited import Layout, Lines, Record, read_records, read_unquoted
from analysis.corpus.packed import check_package
from analysis.errors import InputError, one_line

Rows = list[dict[str, object]]

BATCH = 1000  # rows
# Lines or rows above the column names: what was searched, when it was saved.
MOST_ABOVE = 40
DELIMITERS, NO_DELIMITER = ",;\t|", "\x1f"
SEPARATOR = re.compile(r'"?sep=(.)"?\s*', re.IGNORECASE)
OLD_EXCEL = b"\xd0\xcf\x11\xe0"
ZIP = b"PK\x03\x04"


class Table:
    """Batches of a table's rows, each a dict of columns, read as they are asked for.

    Beside the columns each batch has ``_place`` and ``_set_aside``, as a row of any format may have. ``notes`` says
    what was passed over. Raises `InputError` on the way where nothing in the table can be trusted.
    """

    def __init__(self, read: Callable[[list[str]], Iterable[Columns]], kind: str):
        self.notes: list[str] = []
        self._read, self._kind = read, kind

    def __iter__(self) -> Iterator[Columns]:
        rows = 0
        try:
            for batch in self._read(self.notes):
                rows += len(next(iter(batch.values()), ()))
                yield batch
        except InputError:
            raise
        # The libraries that open foreign formats fail on damaged files with errors of every kind.
        except Exception as error:
            problem = one_line(error)[:200]
            raise InputError(f"damaged, or not {self._kind} ({problem})") from error
        if not rows:
            raise InputError("no article in it; a table needs a row of column names and a row for each article")


def read_csv(content: bytes) -> Table:
    return read_xlsx(content) if content.startswith(ZIP) else Table(lambda notes: _delimited(content, notes), "csv")


def read_tsv(content: bytes) -> Table:
    return read_csv(content)


def _delimited(content: bytes, notes: list[str]) -> Iterator[Columns]:
    if b"\n" not in content:
        content = content.replace(b"\r", b"\n")
    lines = Lines(open_text(content))
    above = list(islice(lines, MOST_ABOVE))
    if not above:
        return
    line, delimiter = _find_names([above_line.strip("\n") for above_line in above])
    lines.take()
    lines.put_back(above[line + 1 :])
    names = _names(_cells(above[line], delimiter))
    passed = [text for text in above[:line] if text.strip() and not SEPARATOR.fullmatch(text)]
    if passed:
        notes.append(f"{len(passed)} lines above the column names passed over")
    if "text" not in (known := recognise(names)):
        yield _no_rows(names)
        return
    spaced = f"{delimiter} " in above[line] and above[line].count(f"{delimiter} ") == above[line].count(delimiter)
    layout = Layout(delimiter, len(names), names.index(known["text"]), spaced)
    records = read_records(lines, layout)
    if delimiter == "\t" and _is_even(content, len(names) - 1):
        records = read_unquoted(lines, delimiter)
    yield from _batches(names, records)


def _find_names(lines: list[str]) -> tuple[int, str]:
    """The line of column names and the delimiter: where most fields are recognised, the text among them."""
    if lines and (told := SEPARATOR.fullmatch(lines[0])):
        return 1, told[1]
    best = max(
        ((len(known), -number, mark)
         for number, line in enumerate(lines) for mark in DELIMITERS
         if "text" in (known := recognise(_cells(line, mark)))),
        default=None, key=lambda found: found[:2],
    )
    if best is not None:
        # A comma is no delimiter where there is one column.
        only = best[0] == 1 and not any(mark in lines[-best[1]] for mark in DELIMITERS)
        return -best[1], NO_DELIMITER if only else best[2]
    first = next((number for number, line in enumerate(lines) if line.strip()), 0)
    return first, max(DELIMITERS, key=lines[first].count) if lines else ","


def _cells(line: str, delimiter: str) -> list[str]:
    # One field may hold a long article: the default limit of 128 KiB would refuse it.
    csv.field_size_limit(2**31 - 1)
    return [cell.strip() for cell in next(csv.reader([line], delimiter=delimiter, skipinitialspace=True), [])]


def _names(cells: Iterable[object]) -> list[str]:
    """The names of the columns, an empty or repeated one numbered."""
    names: list[str] = []
    for number, cell in enumerate(cells, 1):
        name = str(cell if cell is not None else "").strip().lstrip("\ufeff") or f"column {number}"
        names.append(f"{name} ({number})" if name in names else name)
    return names


def _is_even(content: bytes, marks: int) -> bool:
    """Whether every line has the same number of tabs, so that no text runs over lines."""
    lines = io.BytesIO(content)
    return all(line.count(b"\t") == marks for line in islice(lines, 1, None) if line.strip())


def _batches(names: list[str], records: Iterable[Record], place: str = "row") -> Iterator[Columns]:
    """The rows in batches of columns, short ones filled; the first row after the names is row 1."""
    clean = (lambda cell: cell) if names == OWN_COLUMNS else plain
    trusted, number, problem = False, 0, ""
    records = iter(records)
    while batch := list(islice(records, BATCH)):
        cells = [[*record.cells, *[None] * (len(names) - len(record.cells))] for record in batch]
        columns = [list(map(clean, column)) for column in islice(zip(*cells, strict=False), len(names))]
        places = [f"{place} {row}" for row in range(number + 1, number + 1 + len(batch))]
        problems = [f"line {record.line}: {record.problem}" if record.problem else None for record in batch]
        trusted |= None in problems
        problem = problem or next(filter(None, problems), "")
        number += len(batch)
        yield dict(zip(names, columns, strict=True)) | {"_place": places, "_set_aside": problems}
    if number and not trusted:
        raise InputError(problem)


def _no_rows(names: list[str]) -> Columns:
    return {name: [] for name in names}


def read_parquet(content: bytes) -> Table:
    return Table(lambda notes: _parquet(content), "parquet")


def _parquet(content: bytes) -> Iterator[Columns]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    file = pq.ParquetFile(pa.BufferReader(content))
    first = 1
    names = [name for name in file.schema_arrow.names if not name.startswith("__index_level_")]
    if not file.metadata.num_rows:
        yield _no_rows(names)
    for batch in file.iter_batches(batch_size=BATCH, columns=names):
        clean = list if names == OWN_COLUMNS else lambda cells: list(map(plain, cells))
        columns = {name: clean(batch.column(name).to_pylist()) for name in batch.schema.names}
        last = first + batch.num_rows
        yield columns | {"_place": [f"row {row}" for row in range(first, last)], "_set_aside": [None] * batch.num_rows}
        first = last


def read_xlsx(content: bytes) -> Table:
    """Every sheet in which a row of column names has one for the text."""
    if content.startswith(OLD_EXCEL):
        return read_xls(content)
    check_package(content)
    return Table(lambda notes: _sheets(_xlsx_sheets(content), notes), "xlsx")


def _xlsx_sheets(content: bytes) -> Iterator[tuple[str, Iterator[list[object]]]]:
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    for sheet in book.worksheets:
        # One stray cell in the last row or column would make every row as wide as the sheet.
        sheet.reset_dimensions()
        yield sheet.title, (_short(row) for row in sheet.iter_rows(values_only=True))


def _short(row: tuple[object, ...]) -> list[object]:
    """A row without the empty cells at its end."""
    last = len(row)
    while last and row[last - 1] in (None, ""):
        last -= 1
    return list(row[:last])


def read_xls(content: bytes) -> Table:
    """A sheet of Excel before 2007; under this suffix programs also save csv, xlsx and pages."""
    if content.startswith(ZIP):
        return read_xlsx(content)
    if content.startswith(OLD_EXCEL):
        return Table(lambda notes: _sheets(_xls_sheets(content), notes), "xls")
    if content.lstrip()[:1] == b"<":
        raise InputError("a page or xml, saved as xls; open it in a spreadsheet and save it as xlsx")
    return read_csv(content)


def _xls_sheets(content: bytes) -> Iterator[tuple[str, Iterator[list[object]]]]:
    import xlrd

    book = xlrd.open_workbook(file_contents=content, ragged_rows=True, logfile=io.StringIO())
    for sheet in book.sheets():
        rows = (sheet.row(number) for number in range(sheet.nrows))
        yield sheet.name, (_short([_xls_value(cell, book.datemode) for cell in row]) for row in rows)


def _xls_value(cell, datemode: int) -> object:
    import xlrd

    if cell.ctype == xlrd.XL_CELL_DATE and cell.value >= 1:
        return xlrd.xldate_as_datetime(cell.value, datemode)
    return None if cell.ctype in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK, xlrd.XL_CELL_ERROR) else cell.value


def _sheets(sheets: Iterable[tuple[str, Iterator[list[object]]]], notes: list[str]) -> Iterator[Columns]:
    found, passed = [], []
    names: list[str] = []
    for title, rows in sheets:
        above = list(islice(rows, MOST_ABOVE))
        ranked = [(len(recognise(map(_name, row))), -number) for number, row in enumerate(above)
                  if "text" in recognise(map(_name, row))]
        if not ranked:
            names = names or next((_names(row) for row in above if row), [])
            passed += [title] if any(above) else []
            continue
        first = -max(ranked)[1]
        found.append(title)
        place = f"sheet {title!r}, row" if len(found) > 1 else "row"
        yield from _sheet_batches(above[first], chain(above[first + 1 :], rows), first + 2, place)
    if not found:
        yield _no_rows(names)
    elif passed:
        notes.append(f"sheets without articles passed over: {', '.join(passed)}")


def _name(cell: object) -> str:
    return "" if cell is None else str(cell)


def _sheet_batches(head: list[object], rows: Iterable[list[object]], first: int, place: str) -> Iterator[Columns]:
    names = _names(head)
    records = (Record(row[: len(names)], number) for number, row in enumerate(rows, first) if row)
    return _batches(names, records, place)
