"""SPSS and Stata files: numbers with value labels for fixed lists, every variable with its label."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import partial
from pathlib import Path

import pandas as pd

from analysis.export.bundle import Bundle, ExportTable, Writers, split_long
from analysis.export.tables import kind_of

LONGEST_NAME = 32  # Stata's; SPSS has 64
# Bytes that a text may have: of an SPSS variable; of a Stata str variable, longer ones become strL.
SPSS_TEXT, STATA_TEXT = 32_767, 2_045
# What SPSS, Stata, or pandas on behalf of Stata, does not take for the name of a variable.
RESERVED = frozenset(
    "all and by eq ge gt le lt ne not or to with aggregate array boolean break byte case catch class colvector "
    "complex const continue default delegate delete do double else eltypedef end enum explicit export external "
    "float for friend function global goto if in inline int local long null pragma protected quad rowvector short "
    "str strl typedef typename using virtual".split()
)
# A date is the seconds since then.
SPSS_EPOCH = pd.Timestamp("1582-10-14")
TRUTH = {0: "no", 1: "yes"}


def sav_files(bundle: Bundle) -> Writers:
    """Return the writers of the SPSS files, a file a table."""
    return {f"sav/{table.name}.sav": partial(_write_sav, _whole(table, bundle, "sav", SPSS_TEXT))
            for table in bundle.tables}


def dta_files(bundle: Bundle) -> Writers:
    """Return the writers of the Stata files, a file a table."""
    return {f"dta/{table.name}.dta": partial(_write_dta, _whole(table, bundle, "dta", 0)) for table in bundle.tables}


def variable_names(columns: Iterable[str]) -> dict[str, str]:
    """Return a name that both programs take for each column, no two alike in capitals or not.

    >>> variable_names(["party", "Byline (print)", "2nd outlet", "end"])
    {'party': 'party', 'Byline (print)': 'Byline_print', '2nd outlet': 'v_2nd_outlet', 'end': 'end_'}
    """
    names: dict[str, str] = {}
    for column in columns:
        name = re.sub(r"\W+", "_", column, flags=re.ASCII).strip("_") or "v"
        name = f"v_{name}" if not name[0].isalpha() else name
        name = f"{name}_" if name.lower() in RESERVED or re.fullmatch(r"str\d+", name.lower()) else name
        names[column] = _free(name[:LONGEST_NAME], {taken.lower() for taken in names.values()})
    return names


def _free(name: str, taken: set[str]) -> str:
    free, number = name, 2
    while free.lower() in taken:
        tail = f"_{number}"
        free, number = name[: LONGEST_NAME - len(tail)] + tail, number + 1
    return free


def coded(table: ExportTable) -> tuple[pd.DataFrame, dict[str, dict[int, str]]]:
    """Return the rows with the values of fixed lists as numbers from 1, and their labels by column.

    Yes and no are 1 and 0. What is missing stays missing.
    """
    rows, labels = {}, {}
    for name, values in table.rows.items():
        if levels := table.levels(name):
            codes = {level: number for number, level in enumerate(levels, 1)}
            rows[name] = values.map(codes).astype("float64")
            labels[name] = {number: level for level, number in codes.items()}
        elif kind_of(values) == "yes or no":
            rows[name], labels[name] = values.astype("Float64").astype("float64"), TRUTH
        else:
            rows[name] = values.astype("float64") if kind_of(values) == "whole number" else values
    return pd.DataFrame(rows, index=table.rows.index), labels


def _whole(table: ExportTable, bundle: Bundle, kind: str, longest: int) -> ExportTable:
    """Return the table as the program can hold its texts; what changes is told."""
    texts = [name for name in table.rows if kind_of(table.rows[name]) == "text"]
    if cut := [name for name in texts if table.rows[name].str.contains("\0", regex=False, na=False).any()]:
        bundle.tell(f"{kind}: {table.name}.{cut[0]}: the character NUL ends a text there; it is written as U+FFFD")
        cleaned = {name: table.rows[name].str.replace("\0", "\ufffd", regex=False) for name in cut}
        table = ExportTable(table.name, table.row, table.rows.assign(**cleaned), table.columns)
    table, split = split_long(table, longest, bytes_of) if longest else (table, [])
    for name in split:
        bundle.tell(f"{kind}: {table.name}.{name}: a text holds {longest:,} bytes; longer ones go on in {name}_2 ...")
    return table


def bytes_of(text: str) -> int:
    """Return the length of a text in bytes of UTF-8."""
    return len(text.encode("utf-8"))


def _write_sav(table: ExportTable, path: Path) -> None:
    import pyreadstat

    rows, labels = coded(table)
    names = variable_names(rows)
    kinds = {name: kind_of(values) for name, values in table.rows.items()}
    for name, kind in kinds.items():
        if kind == "date":
            rows[name] = (rows[name] - SPSS_EPOCH).dt.total_seconds()
        elif kind == "text" and name not in labels:
            rows[name] = rows[name].astype(object).where(rows[name].notna(), None)
    pyreadstat.write_sav(
        rows.rename(columns=names), path, file_label=table.row[:64],
        column_labels={names[name]: _cut(about.meaning, 255) for name, about in table.columns.items()},
        variable_value_labels={names[name]: {code: _cut(label, 120) for code, label in each.items()}
                               for name, each in labels.items()},
        variable_format={names[name]: "F8.0" for name in rows
                         if name in labels or kinds[name] == "whole number"}
        | {names[name]: "DATE11" for name, kind in kinds.items() if kind == "date"},
        variable_measure={names[name]: _level(name, kind, name in labels) for name, kind in kinds.items()},
        row_compress=True,
    )


def _level(name: str, kind: str, has_labels: bool) -> str:
    """Return the level of measurement: texts, labelled values and numbers that name something are nominal."""
    return "nominal" if has_labels or kind == "text" or name.endswith("_id") else "scale"


def _write_dta(table: ExportTable, path: Path) -> None:
    rows, labels = coded(table)
    names = variable_names(rows)
    texts = [name for name in rows if kind_of(table.rows[name]) == "text" and name not in labels]
    rows = rows.assign(**{name: rows[name].fillna("").astype(object) for name in texts})
    rows.rename(columns=names).to_stata(
        path, write_index=False, version=118, data_label=table.row[:80],
        variable_labels={names[name]: _short(about.meaning, 80) for name, about in table.columns.items()},
        value_labels={names[name]: each for name, each in labels.items()},
        convert_dates={names[name]: "td" for name in rows if kind_of(table.rows[name]) == "date"},
        convert_strl=[names[name] for name in texts if rows[name].map(bytes_of).max() > STATA_TEXT],
    )


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 3] + "..."


def _cut(text: str, most: int) -> str:
    return _short(text, most) if text.isascii() else text.encode("utf-8")[:most].decode("utf-8", "ignore")
