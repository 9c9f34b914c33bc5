"""CSV files, Parquet files, and the R script that loads the CSV files with their types."""

from __future__ import annotations

import csv
import io
from functools import partial
from pathlib import Path

import pandas as pd

from analysis.export.bundle import Bundle, ExportTable, Writers
from analysis.export.tables import kind_of

# Excel takes a CSV file without this mark for one in the code page of the machine.
MARK = "\ufeff"
CLASSES = {"text": "character", "whole number": "numeric", "number": "numeric", "yes or no": "logical",
           "date": "character"}
R_HEAD = """\
# Loads the tables beside this script, each a data frame named as its file: source("load.R", chdir = TRUE)
# An empty cell is NA. Columns with a fixed list of values are factors in the order of the list, dates are
# of class Date, whole numbers are integers, and attr(x, "label") says what a column means.

# Reads in any locale: the line with the mark is skipped, and texts are marked as UTF-8.
load_table <- function(name, classes) {
  path <- file.path("csv", paste0(name, ".csv"))
  if (length(readLines(path, n = 2, warn = FALSE)) < 2) {
    return(as.data.frame(lapply(classes, vector), optional = TRUE))
  }
  read.csv(path, header = FALSE, skip = 1, col.names = names(classes), colClasses = classes, na.strings = "",
           check.names = FALSE, encoding = "UTF-8")
}

"""
R_READ = """\
{name} <- load_table("{name}", c(
  {classes}
))
"""


def csv_files(bundle: Bundle) -> Writers:
    """Return the writers of the CSV files: UTF-8 with mark, commas, empty where a cell is missing."""
    return {f"csv/{table.name}.csv": partial(_write_csv, table) for table in bundle.tables}


def parquet_files(bundle: Bundle) -> Writers:
    """Return the writers of the Parquet files, types kept."""
    return {f"parquet/{table.name}.parquet": partial(_write_parquet, table.rows) for table in bundle.tables}


def r_files(bundle: Bundle) -> Writers:
    """Return the writers of the R script and of the CSV files that it loads."""
    script = R_HEAD + "\n".join(map(_r_table, bundle.tables))
    return csv_files(bundle) | {"load.R": lambda path: path.write_text(script, encoding="utf-8", newline="\n")}


def _write_parquet(rows: pd.DataFrame, path: Path) -> None:
    rows.to_parquet(path, index=False)


def _write_csv(table: ExportTable, path: Path) -> None:
    path.write_text(MARK + csv_text(table.rows), encoding="utf-8", newline="")


def csv_text(rows: pd.DataFrame) -> str:
    """Return rows as CSV: texts as they are, TRUE and FALSE, dates as 2025-01-31, numbers that read back the same."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(rows.columns)
    writer.writerows(zip(*(_cells(values) for _, values in rows.items()), strict=True))
    return out.getvalue()


def _cells(values: pd.Series) -> list[object]:
    kind = kind_of(values)
    if kind == "yes or no":
        return ["" if pd.isna(value) else "TRUE" if value else "FALSE" for value in values]
    if kind == "date":
        return ["" if pd.isna(value) else f"{value:%Y-%m-%d}" for value in values]
    if kind == "whole number":
        return ["" if pd.isna(value) else int(value) for value in values]
    if kind == "number":
        return ["" if pd.isna(value) else repr(float(value)) for value in values]
    return ["" if pd.isna(value) else value for value in values]


def _r_table(table: ExportTable) -> str:
    kinds = {name: kind_of(table.rows[name]) for name in table.columns}
    classes = ",\n  ".join(f"{_r_text(name)} = {_r_text(CLASSES[kind])}" for name, kind in kinds.items())
    lines = [R_READ.format(name=table.name, classes=classes)]
    for name, kind in kinds.items():
        column = f"{table.name}[[{_r_text(name)}]]"
        if levels := table.levels(name):
            lines.append(f"{column} <- factor({column}, levels = c({', '.join(map(_r_text, levels))}))\n")
        elif kind == "date":
            lines.append(f"{column} <- as.Date({column})\n")
        elif kind == "whole number":
            lines.append(f"{column} <- as.integer({column})\n")
        lines.append(f"attr({column}, \"label\") <- {_r_text(table.columns[name].meaning)}\n")
    return "".join(lines)


def _r_text(text: str) -> str:
    """Return a text as R writes it, any character but plain ones by its number.

    >>> print(_r_text('a "b" é'))
    "a \\"b\\" \\u00e9"
    """
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(_r_character(sign) for sign in escaped) + '"'


def _r_character(sign: str) -> str:
    if " " <= sign <= "~":
        return sign
    return f"\\u{ord(sign):04x}" if ord(sign) < 0x10000 else f"\\U{ord(sign):08x}"
