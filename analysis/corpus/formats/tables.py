"""Tables: a row for each article, its columns as they were named."""

from __future__ import annotations

import csv
import io

import pandas as pd

from analysis.corpus.columns import recognise
from analysis.corpus.decoding import decode
from analysis.corpus.formats.cells import plain
from analysis.corpus.sources import check_package
from analysis.schemas import InputError

Rows = list[dict[str, object]]


def read_csv(content: bytes) -> Rows:
    text = decode(content)
    return _delimited(text, _delimiter(text))


def read_tsv(content: bytes) -> Rows:
    """With quotation marks around texts; without, where they stand as in print and every line is whole."""
    text = decode(content)
    try:
        return _delimited(text, "\t")
    except InputError:
        if len({line.count("\t") for line in text.splitlines() if line}) != 1:
            raise
        return _delimited(text, "\t", csv.QUOTE_NONE)


def _delimiter(text: str) -> str:
    """The commonest of , ; tab and | in the line of column names."""
    names = text.lstrip().split("\n", 1)[0]
    return max(",;\t|", key=names.count)


def _delimited(text: str, delimiter: str, quoting: int = csv.QUOTE_MINIMAL) -> Rows:
    # One field may hold a long article: the default limit of 128 KiB would refuse it.
    csv.field_size_limit(2**31 - 1)
    source = io.StringIO(text.lstrip("\r\n"), newline="")
    lines = csv.reader(source, delimiter=delimiter, quoting=quoting, strict=True)
    try:
        names = [name.strip() for name in next(lines, [])]
        rows = [_cells(names, cells, lines.line_num) for cells in lines if any(map(str.strip, cells))]
    except csv.Error as error:
        raise InputError(f"line {lines.line_num}: {error}; close every quotation mark") from error
    return rows or _names_only(names)


def _cells(names: list[str], cells: list[str], line: int) -> dict[str, object]:
    if any(map(str.strip, cells[len(names) :])):
        raise InputError(
            f"line {line}: {len(cells)} cells, but {len(names)} columns; put quotation marks around each text"
        )
    return dict(zip(names, map(plain, cells), strict=False))


def _names_only(names: list[str]) -> Rows:
    """Of a table without rows: none, or the names alone where the text's is missing, to be told so."""
    return [] if "text" in recognise(names) else [dict.fromkeys(names)]


def read_parquet(content: bytes) -> Rows:
    return _records(pd.read_parquet(io.BytesIO(content)))


def read_xlsx(content: bytes) -> Rows:
    """The first sheet."""
    check_package(content)
    table = pd.read_excel(io.BytesIO(content), dtype=object, engine="openpyxl", keep_default_na=False)
    return _records(table)


def _records(table: pd.DataFrame) -> Rows:
    names = list(map(str, table.columns))
    columns = [map(plain, table[name].tolist()) for name in table]
    rows = [dict(zip(names, cells, strict=True)) for cells in zip(*columns, strict=True)]
    return rows or _names_only(names)
