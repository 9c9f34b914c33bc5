"""Corpora of Alceste and IRaMuTeQ: texts below lines of star variables."""

from __future__ import annotations

import re

from analysis.corpus.columns import recognise
from analysis.corpus.formats.tables import Rows

# A line that opens a text: "**** *outlet_post *date_20240101"; in older files "0001 *outlet_post".
STARRED = re.compile(r"\*{4}(?:[ \t]+\*\S+)*[ \t]*")
NUMBERED = re.compile(r"\d{4,}(?:[ \t]+\*[^\W_]\S*)+[ \t]*")
VARIABLE = re.compile(r"\*([^\W_][^\s_]*)(?:_(\S*))?")
# Marks a theme within a text: "-*economy".
THEME = re.compile(r"-\*\S+[ \t]*")
DATE_PARTS = re.compile(r"(\d{4})_(\d{1,2})_(\d{1,2})")
PARTS = (
    "year annee année jahr año ano anno".split(),
    "month mois monat mes mese".split(),
    "day jour tag dia día giorno".split(),
)


def alceste_rows(lines: list[str]) -> Rows:
    """Return a row for each text of a corpus, none where the lines are not one.

    The star variables are its columns: "*outlet_post" is the outlet "post", "*front" is True. Lines
    above the first text are set aside.
    """
    starts = _starts(lines)
    if not starts:
        return []
    preface = [line.strip() for line in lines[: starts[0]] if line.strip()]
    rows = [_unopened(preface[0])] if preface else []
    for number, (start, end) in enumerate(zip(starts, [*starts[1:], len(lines)], strict=True), 1):
        text = "\n".join(line for line in lines[start + 1 : end] if not THEME.fullmatch(line))
        rows.append(_variables(lines[start]) | {"text": text, "_place": f"text {number}"})
    return rows


def _starts(lines: list[str]) -> list[int]:
    """Return the numbers of the lines that open a text."""
    starred = [n for n, line in enumerate(lines) if STARRED.fullmatch(line)]
    if any(VARIABLE.search(lines[n], 4) for n in starred):
        return starred
    # Numbers open texts only where one opens the file: "2024 *a" may stand in any text.
    first = next((line for line in lines if line.strip()), "")
    if not NUMBERED.fullmatch(first):
        return []
    return [n for n, line in enumerate(lines) if NUMBERED.fullmatch(line)]


def _unopened(line: str) -> dict[str, object]:
    reason = f"text {line[:40]!r} without a line of star variables above it"
    right = "write '**** *outlet_name'"
    return {"_place": "the lines above the first text", "_set_aside": f"{reason}; {right}"}


def _variables(line: str) -> dict[str, object]:
    found = VARIABLE.findall(line, line.index("*") + (4 if line.startswith("****") else 0))
    variables = {name: _value(name, value) for name, value in found if name.lower() != "text"}
    return variables if "date" in recognise(variables) else variables | _date_of_parts(variables)


def _date_of_parts(variables: dict[str, object]) -> dict[str, object]:
    """Return the date that stands in three variables, "*year_2016 *month_03 *day_04"."""
    folded = {name.lower(): str(value) for name, value in variables.items()}
    parts = [next((folded[name] for name in names if folded.get(name, "").isdigit()), "") for names in PARTS]
    return {"date": "-".join(part.zfill(2) for part in parts)} if all(parts) else {}


def _value(name: str, value: str) -> object:
    """Return a variable's value: a date with dashes, a name with blanks, neither of which it may have."""
    if not recognise([name]).keys().isdisjoint(("title", "outlet")):
        return value.replace("_", " ")
    return DATE_PARTS.sub(r"\1-\2-\3", value) or True
