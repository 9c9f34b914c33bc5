"""The answers of several coders about one sample: read together, described, disputes to settle."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from analysis.coding.agreement import find_disputes
from analysis.coding.sheets import SHOWN, Sheet, Variables, codings_of, read_sheet, sheet_text
from analysis.coding.units import read_stored
from analysis.errors import InputError
from analysis.options import Coder
from analysis.schemas import check_tables

NUMBERS = "no one two three four five six seven eight nine ten".split()
NAMES = {"person": ("person", "people"), "model": ("model reading", "model readings")}


@dataclass(frozen=True, eq=False)
class Coded:
    """The units of a sample, the codings of them, and what was shown to the coders.

    ``shown`` has a row per unit with an answer: unit_id and what the sheets show of it.
    """

    units: pd.DataFrame
    codings: pd.DataFrame
    variables: Variables
    shown: pd.DataFrame


def read_coded(coders: Sequence[Coder], units_file: str | Path) -> Coded:
    """Return what some coders answered about the units drawn into one sample.

    Raises `InputError` as `read_sheet` and `codings_of` do, and where two sheets allow other
    answers to one variable.
    """
    units = read_stored(units_file, "units")
    sheets = [read_sheet(coder.sheet) for coder in coders]
    codings = [
        codings_of(sheet, coder, units["unit_id"])
        for sheet, coder in zip(sheets, coders, strict=True)
    ]
    tables = check_tables({"units": units, "codings": pd.concat(codings, ignore_index=True)})
    shown = pd.concat([sheet.rows.reindex(columns=SHOWN) for sheet in sheets])
    shown = shown.drop_duplicates("unit_id", ignore_index=True)
    return Coded(tables["units"], tables["codings"], _variables(sheets), shown)


def describe_coders(codings: pd.DataFrame) -> str:
    """Return how many people and how many models answered, in words.

    >>> describe_coders(pd.DataFrame({"coder": ["a", "b", "b"], "coder_kind": "model"}))
    'two model readings'
    """
    kinds = codings.drop_duplicates("coder")["coder_kind"].value_counts()
    parts = [
        f"{NUMBERS[n] if n < len(NUMBERS) else n} {names[n > 1]}"
        for kind, names in NAMES.items()
        if (n := int(kinds.get(kind, 0)))
    ]
    return " and ".join(parts)


def settling_sheet(coded: Coded, show_answers: bool = False) -> str:
    """Return a sheet of the units on which coders differ, with the variables they differ in.

    With ``show_answers`` its comments say what each of them answered. Empty where none differ.
    """
    disputes = find_disputes(coded.codings)
    if disputes.empty:
        return ""
    rows = coded.shown[coded.shown["unit_id"].isin(disputes["unit_id"])]
    if show_answers:
        rows = rows.assign(comment=rows["unit_id"].map(_answers_by_unit(coded.codings, disputes)))
    names = [name for name in coded.variables if name in set(disputes["variable"])]
    return sheet_text(rows, {name: coded.variables[name] for name in names})


def _variables(sheets: Sequence[Sheet]) -> Variables:
    """Return the variables of all sheets; those of one name allow the same answers."""
    variables: dict[str, tuple[str, ...]] = {}
    for sheet in sheets:
        for name, answers in sheet.variables.items():
            if variables.setdefault(name, answers) != answers:
                listed = ", ".join(answers) or "any"
                before = ", ".join(variables[name]) or "any"
                raise InputError(
                    f"{sheet.path}: column {name!r} allows {listed}, another sheet {before}; "
                    "keep the header as it was written"
                )
    return variables


def _answers_by_unit(codings: pd.DataFrame, disputes: pd.DataFrame) -> pd.Series:
    """Return for each unit in dispute who answered what, in one line."""
    rows = codings.merge(disputes, on=["unit_id", "variable"])
    said = rows["coder"] + ": " + rows["variable"] + " " + rows["answer"]
    return said.groupby(rows["unit_id"]).agg("; ".join)
