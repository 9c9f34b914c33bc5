"""What `framing evaluate` measured (resources/validity.tsv), and the tables made from it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from importlib.resources import files
from pathlib import Path

import pandas as pd

from analysis.schemas import InputError

COLUMNS = [
    "step",
    "set",
    "part",
    "measure",
    "value",
    "conf_low",
    "conf_high",
    "baseline",
    "n",
    "coded_by",
    "date",
    "commit",
]
PEOPLE, MODELS = "people", "models"
READ_BY = {PEOPLE: "Coded by people", MODELS: "Model readings, not people's"}
# The step that each set measures, and who coded the set.
MEASURED = {
    "polnear": ("statements", PEOPLE),
    "speakers": ("statements", MODELS),
    "newsmtsc": ("sentiment", PEOPLE),
    "stance": ("sentiment", MODELS),
    "directed-sentiment": ("sentiment", PEOPLE),
    "vader-nyt": ("sentiment", PEOPLE),
    "narrative-framing": ("frames", PEOPLE),
    "gvfc": ("frames", PEOPLE),
    "frame-transfer": ("frames", PEOPLE),
    "frame-sentences": ("frames", MODELS),
    "gum-news": ("sentences", PEOPLE),
    "place-party": ("mentions", MODELS),
    "acts": ("acts", MODELS),
    "roles": ("roles", MODELS),
    "entity-roles": ("roles", PEOPLE),
    "positions": ("positions", MODELS),
    "matters": ("matters", MODELS),
    "certainty": ("markers", PEOPLE),
    "ud": ("grammar", PEOPLE),
    "coreference": ("coreference", PEOPLE),
}
# Sets whose measure begins with the frame: "conflict, macro-F1 (learned)".
BY_FRAME = {"narrative-framing", "gvfc"}
BLOCK = re.compile(r"(<!-- validity: (?P<query>.+?) -->\n).*?(<!-- /validity -->)", re.DOTALL)


@dataclass(frozen=True)
class Run:
    """One run of `framing evaluate`: the set, its split ("" where it has one), day and commit."""

    name: str
    split: str
    date: str
    commit: str


def read_validity() -> pd.DataFrame:
    """Return the figures kept, one row per set, part and measure.

    Columns: step (what is measured), set, part (stratum of the set), measure, value, conf_low and
    conf_high (.95 interval, NaN where none was computed), baseline (what a trivial answer gets, NaN
    where there is none), n, coded_by (people or models), date, commit.
    """
    return pd.read_csv(validity_file(), sep="\t", comment="#", dtype={"commit": "str"})


def validity_file() -> Path:
    """Return where the figures are kept."""
    return Path(str(files("analysis") / "resources" / "validity.tsv"))


def validity_rows(figures: pd.DataFrame, run: Run) -> pd.DataFrame:
    """Return the figures of one run in the columns that are kept, rounded to six decimals."""
    part, measure = figures["subset"], figures["measure"]
    if run.name in BY_FRAME:
        # The comparison "mean, macro-F1: learned less tf-idf, pairs" belongs to the frame "mean".
        frame = measure.str.split(", ", n=1)
        part, measure = part + ": " + frame.str[0], frame.str[1]
    step, coded_by = MEASURED[run.name]
    split = f"{run.split}: " if run.split else ""
    rows = (
        figures.reindex(columns=["value", "conf_low", "conf_high", "baseline", "n"])
        .astype("float64")
        .round(6)
    )
    return rows.assign(
        step=step,
        set=run.name,
        part=split + part,
        measure=measure,
        coded_by=coded_by,
        date=run.date,
        commit=run.commit,
        n=figures["n"].astype("int64"),
    )[COLUMNS]


def replace_rows(kept: pd.DataFrame, new: pd.DataFrame) -> pd.DataFrame:
    """Return the figures kept, those of the sets measured anew replaced, in the order of steps."""
    rows = pd.concat([kept[~kept["set"].isin(new["set"])], new], ignore_index=True)
    order = {name: place for place, name in enumerate(MEASURED)}
    return rows.sort_values(
        "set", key=lambda sets: sets.map(order), kind="stable", ignore_index=True
    )


def fill(document: str, validity: pd.DataFrame) -> str:
    """Return a Markdown document with the table in each of its blocks made anew.

    A block lies between ``<!-- validity: set=gvfc; part=...; measure=... -->`` and
    ``<!-- /validity -->``. Part and measure are patterns (``*`` stands for anything, ``|`` between
    alternatives) and may be left out; ``note=no`` leaves out the line on who coded. Raises
    `InputError` for a block that finds no figure.
    """
    return BLOCK.sub(
        lambda block: block[1] + validity_table(validity, _query(block["query"])) + block[3],
        document,
    )


def validity_table(validity: pd.DataFrame, query: Mapping[str, str]) -> str:
    """Return the figures that a query finds as a Markdown table, measures as columns.

    A cell is the value and its interval. The baseline has a column where a row's measures share
    it, else it stands in the cell; n is one number for the row, or one each in the order of the
    columns.
    """
    found = _found(validity, query)
    measures = list(dict.fromkeys(found["measure"]))
    lines = [_line(part, rows, measures) for part, rows in found.groupby("part", sort=False)]
    head = ["part", *measures, "baseline", "n"]
    if not any(line[-2] for line in lines):
        head, *lines = ([*line[:-2], line[-1]] for line in (head, *lines))
    table = "".join(f"| {' | '.join(line)} |\n" for line in (head, ["---"] * len(head), *lines))
    return table + ("" if query.get("note") == "no" else f"\n{_note(found)}\n")


def _found(validity: pd.DataFrame, query: Mapping[str, str]) -> pd.DataFrame:
    found = validity[validity["set"] == query["set"]]
    for column in ("part", "measure"):
        patterns = query.get(column, "*").split("|")
        fits = [any(fnmatchcase(value, each) for each in patterns) for value in found[column]]
        found = found[fits]
    if found.empty:
        raise InputError(f"validity: validity.tsv has no figure for {dict(query)}")
    return found


def _line(part: str, rows: pd.DataFrame, measures: list[str]) -> list[str]:
    rows = rows.sort_values("measure", key=lambda names: names.map(measures.index))
    shared = rows["baseline"].nunique(dropna=False) == 1 and rows["baseline"].notna().all()
    cells = {row.measure: _cell(row, with_baseline=not shared) for row in rows.itertuples()}
    counts = [f"{value:,}" for value in rows["n"]]
    return [
        part.replace("_", " "),
        *(cells.get(measure, "") for measure in measures),
        _number(rows["baseline"].iloc[0]) if shared else "",
        counts[0] if len(set(counts)) == 1 else " / ".join(counts),
    ]


def _cell(row, with_baseline: bool) -> str:
    low, high = row.conf_low, row.conf_high
    interval = "" if pd.isna(low) else f" [{_number(low)}, {_number(high)}]"
    baseline = with_baseline and pd.notna(row.baseline)
    beside = f" (baseline {_number(row.baseline)})" if baseline else ""
    return _number(row.value) + interval + beside


def _number(value: float) -> str:
    """Return a figure as the document writes it.

    >>> _number(0.8335), _number(-0.0087), _number(1.0)
    ('.834', '-.009', '1.000')
    """
    return re.sub(r"^(-?)0\.", r"\1.", f"{round(value + 0.0, 3):.3f}")


def _note(found: pd.DataFrame) -> str:
    runs = found[["coded_by", "date", "commit"]].drop_duplicates().itertuples()
    notes = [f"{READ_BY[run.coded_by]}; measured {run.date}, commit {run.commit}" for run in runs]
    return "; ".join(notes) + "."


def _query(text: str) -> dict[str, str]:
    """Return what a block asks for, its keys set, part, measure and note."""
    query = dict(pair.split("=", 1) for pair in text.split("; ") if "=" in pair)
    if "set" not in query or not set(query) <= {"set", "part", "measure", "note"}:
        raise InputError(
            f"validity: '{text}' is not understood; write set=NAME; part=PATTERN; measure=PATTERN"
        )
    return query
