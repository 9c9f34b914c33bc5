"""The measured error of a step, in words, to stand beside what rests on it."""

from __future__ import annotations

from fnmatch import fnmatchcase
from functools import cache

import pandas as pd

from analysis.evaluation.validity import read_validity
from analysis.report.pieces import Measure, Validity


def validity_lines(measure: Measure) -> list[str]:
    """Return one line for each figure kept that the measure names; of several the mean."""
    return [line for wanted in measure.validity if (line := _line(wanted))]


@cache
def _kept() -> pd.DataFrame:
    return read_validity()


def _line(wanted: Validity) -> str:
    kept = _kept()
    found = kept[kept["set"].eq(wanted.set)]
    found = found[[fnmatchcase(part, wanted.part) for part in found["part"]]]
    found = found[[_named(measure, wanted.measure) for measure in found["measure"]]]
    if found.empty:
        return ""
    low, high = found["value"].min(), found["value"].max()
    value = f"{low:.2f}" if len(found) == 1 else f"{low:.2f} to {high:.2f}"
    limits = (
        ""
        if len(found) > 1 or found["conf_low"].isna().all()
        else (f" [{found['conf_low'].iloc[0]:.2f}, {found['conf_high'].iloc[0]:.2f}]")
    )
    by = "coded by people" if found["coded_by"].iloc[0] == "people" else "read by language models"
    return f"{wanted.words} {value}{limits}, on {int(found['n'].max()):,} cases {by} ({wanted.set})"


def _named(measure: str, wanted: str) -> bool:
    """Return whether a figure is the one wanted, of the default scorer where scorers are told apart."""
    return measure in (wanted, f"{wanted} (neural)")
