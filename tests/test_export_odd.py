"""Odd strings, numbers and dates survive each format."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pyreadstat
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils.escape import unescape

from analysis.export.bundle import Bundle
from analysis.export.dna import SHORT, shortened
from analysis.export.flat import MARK, csv_text
from analysis.export.labelled import SPSS_TEXT, _whole, _write_dta, _write_sav
from analysis.export.networks import graphml
from analysis.export.sheets import _fitting, _write_workbook, utf16_length
from analysis.export.tables import described
from analysis.schemas import Column

# What UTF-8 can hold; no lone surrogates, which Parquet and so a saved study cannot hold either.
SIGNS = st.characters(exclude_categories=["Cs"])
ODD = st.sampled_from(["=1+1", "@x", "+1", "-", "NA", "#N/A", "TRUE", "1e5", "_x0041_", '"', ",", "a\nb", "'", "😀"])
TEXTS = st.one_of(st.none(), ODD, st.text(SIGNS, max_size=30))
# Readers of CSV, SPSS and Stata end a text at NUL or not, as it comes; SPSS and Stata drop blanks at the end.
NO_NUL = st.one_of(st.none(), ODD, st.text(SIGNS.filter(lambda sign: sign != "\0"), max_size=30))
KEPT = NO_NUL.map(lambda text: text and text.rstrip())
DAYS = st.one_of(st.none(), st.dates(date(1700, 1, 1), date(2200, 1, 1)))
FLOATS = st.one_of(st.just(np.nan), st.floats(-1e300, 1e300, allow_subnormal=False))
WHOLE = st.one_of(st.none(), st.integers(-(2**31), 2**31 - 1))
TRUTHS = st.one_of(st.none(), st.booleans())
LABELS = st.one_of(st.none(), st.sampled_from(["low", "high"]))


def rows_of(texts):
    return st.lists(st.tuples(texts, FLOATS, WHOLE, TRUTHS, DAYS, LABELS), min_size=0, max_size=6)


def table_of(rows):
    columns = list(zip(*rows, strict=True)) or [()] * 6
    kinds = ("str", "float64", "Int64", "boolean", "datetime64[us]", "str")
    values = {name: pd.Series(list(column), dtype=kind) for name, column, kind in
              zip(("text", "number", "whole", "truth", "day", "level"), columns, kinds, strict=True)}
    known = {"level": Column("str", "A level.", values=("low", "high"))}
    return described("odd", "One row.", pd.DataFrame(values), known)


def listed(values) -> list:
    return [None if pd.isna(value) else value for value in values]


def days(values) -> list:
    return [None if pd.isna(value) else pd.Timestamp(value).date() for value in values]


@settings(max_examples=25)
@given(rows_of(NO_NUL))
def test_csv(rows):
    table = table_of(rows).rows
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.csv"
        path.write_text(MARK + csv_text(table), encoding="utf-8", newline="")
        read = pd.read_csv(path, encoding="utf-8-sig", dtype=dict.fromkeys(("text", "level"), "str"),
                           keep_default_na=False, na_values=[""], lineterminator="\n", parse_dates=["day"])
    assert listed(table["text"]) == listed(read["text"])
    for name in ("number", "whole", "truth", "level"):
        assert listed(table[name]) == listed(read[name])
    assert days(table["day"]) == days(read["day"])


@settings(max_examples=25)
@given(rows_of(TEXTS))
def test_xlsx(rows):
    table = table_of(rows)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.xlsx"
        _write_workbook([table], print, path)
        sheet = openpyxl.load_workbook(path)["odd"]
        kinds = {cell.data_type for row in sheet.iter_rows() for cell in row}
        _, *cells = ([cell.value for cell in row] for row in sheet.iter_rows())
    cells += [[None] * 6] * (len(rows) - len(cells))  # rows without a value at the end leave no trace
    read = list(zip(*cells, strict=True)) or [()] * 6
    assert kinds <= {"s", "n", "b", "d", "inlineStr"}
    assert listed(table.rows["text"]) == [text and unescaped(text) for text in read[0]]
    assert [f"{value:.15g}" for value in table.rows["number"].dropna()] == [
        f"{value:.15g}" for value in read[1] if value is not None]
    assert listed(table.rows["whole"]) == list(read[2]) and listed(table.rows["truth"]) == list(read[3])
    assert days(table.rows["day"]) == [value and value.date() for value in read[4]]


def unescaped(text: str) -> str:
    """A text as Excel shows it; openpyxl leaves the escapes of ECMA-376 as they are, and does not know capitals."""
    return unescape(text) if "_x" in text else text


@settings(max_examples=25)
@given(rows_of(KEPT))
def test_spss(rows):
    table = table_of(rows)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.sav"
        _write_sav(table, path)
        read, meta = pyreadstat.read_sav(path)
    assert_read(table.rows, read, meta.variable_value_labels)


@settings(max_examples=25)
@given(rows_of(KEPT))
def test_stata(rows):
    table = table_of(rows)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.dta"
        _write_dta(table, path)
        with pd.io.stata.StataReader(path, convert_categoricals=False) as reader:
            read, labels = reader.read(), reader.value_labels()
    assert_read(table.rows, read, labels)


def assert_read(rows: pd.DataFrame, read: pd.DataFrame, labels: dict) -> None:
    assert listed(rows["text"]) == [text or None for text in listed(read["text"])]
    assert listed(rows["number"]) == listed(read["number"]) and listed(rows["whole"]) == listed(read["whole"])
    assert listed(rows["truth"]) == [None if value is None else bool(value) for value in listed(read["truth"])]
    assert days(rows["day"]) == days(read["day"])
    assert listed(rows["level"]) == [value and labels["level"][value] for value in listed(read["level"])]


@settings(max_examples=200)
@given(st.text(SIGNS, max_size=400))
def test_what_dna_keeps_short_is_one_line_that_fits(text):
    short = shortened(text)
    assert utf16_length(short) <= SHORT and "\n" not in short
    assert short == " ".join(text.split()) or " ... " in short


@given(st.lists(st.text(SIGNS, min_size=1, max_size=10), min_size=1, max_size=5, unique=True))
def test_any_name_makes_a_graph_that_parses(names):
    from xml.etree import ElementTree

    nodes = pd.DataFrame({"id": names, "label": names}, dtype="str")
    edges = pd.DataFrame({"source": names, "target": names[::-1], "n": range(len(names))})
    root = ElementTree.fromstring(graphml("odd", nodes, edges))
    assert len(root.findall(".//{*}node")) == len(names) == len(root.findall(".//{*}edge"))


def test_long_texts_are_whole_in_each_format(tmp_path):
    """More than a str variable of Stata, a variable of SPSS and a cell of Excel hold; told where they go on."""
    texts = ["é😀" * 20_000, "short", None, "x" * 2_046]
    table, told = described("odd", "One row.", pd.DataFrame({"text": pd.Series(texts, dtype="str")}), {}), []
    bundle = Bundle(None, [table], (), told.append)
    _write_sav(_whole(table, bundle, "sav", SPSS_TEXT), tmp_path / "x.sav")
    _write_dta(_whole(table, bundle, "dta", 0), tmp_path / "x.dta")
    _write_workbook([_fitting(table, told.append)], told.append, tmp_path / "x.xlsx")
    spss, _ = pyreadstat.read_sav(tmp_path / "x.sav")
    excel = pd.read_excel(tmp_path / "x.xlsx", dtype="str", keep_default_na=False)
    for read in (spss, pd.read_stata(tmp_path / "x.dta"), excel):
        assert read.fillna("").agg("".join, axis=1).tolist() == [text or "" for text in texts]
    assert list(spss) == ["text", "text_2", "text_3", "text_4"] and list(excel) == ["text", "text_2"]
    assert [line.partition(":")[0] for line in told] == ["sav", "xlsx"] and "go on in text_2" in told[0]


def test_a_nul_is_told_and_written_as_another_character(tmp_path):
    table, told = described("odd", "One row.", pd.DataFrame({"text": ["a\0b"]}), {}), []
    _write_sav(_whole(table, Bundle(None, [table], (), told.append), "sav", SPSS_TEXT), tmp_path / "x.sav")
    assert pyreadstat.read_sav(tmp_path / "x.sav")[0]["text"].tolist() == ["a\ufffdb"]
    assert told == ["sav: odd.text: the character NUL ends a text there; it is written as U+FFFD"]
