"""The lexicons, gazetteer, codebooks, models and templates that ship; the reader of TSV and YAML.

Nothing is read before it is asked for, and a table only once. What is wrong in a file is a
`ValueError` that names file and line; who reads a user's file makes it an `InputError`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TypeVar

import pandas as pd
import yaml

# Deeper than any file of ours; the compiled parser overflows the stack on a hostile one.
DEEPEST = 20
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
Content = TypeVar("Content")


def resource(name: str) -> Traversable:
    """Return the place of a file below ``resources``: "models/encoder.onnx"."""
    return files("analysis").joinpath("resources", *name.split("/"))


@cache
def read_table(name: str) -> pd.DataFrame:
    """Return a tab-separated table of the package, all columns text; not to be changed.

    A missing cell is empty. A line that begins with ``#`` is a comment, the first other line the
    header. Raises `ValueError` at the line that does not have the header's columns, and for a
    header that names a column twice.
    """
    return parse_table(read_text(resource(name), name), name)


def parse_table(text: str, shown: str) -> pd.DataFrame:
    """Return the table that a text holds, as `read_table`; ``shown`` is its name in errors."""
    lines = enumerate(text.split("\n"), 1)
    rows = [(at, line.split("\t")) for at, line in lines if line and not line.startswith("#")]
    if not rows:
        raise ValueError(f"{shown}: has no header; the first line but comments names the columns")
    (at, header), *rows = rows
    if len(set(header)) < len(header) or "" in header:
        names = ", ".join(map(repr, header))
        raise ValueError(f"{shown}, line {at}: the columns {names} need distinct names")
    for at, cells in rows:
        if len(cells) != len(header):
            found = f"{len(cells)} columns; the header has {len(header)}"
            raise ValueError(f"{shown}, line {at}: {found}")
    return pd.DataFrame([cells for _, cells in rows], columns=header, dtype="str")


def read_yaml(
    place: Path | Traversable, shown: str, make: Callable[[yaml.Node | None], Content]
) -> Content:
    """Return what ``make`` makes of the root node of a YAML file (None where it is empty).

    Raises `ValueError` with ``shown``, the file's name, line and column where the text is not YAML
    or ``make`` raises an error of YAML's own; `OSError` where there is no such file.
    """
    text = read_text(place, shown)
    try:
        _check_depth(text)
        return make(yaml.compose(text, Loader=LOADER))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = text.count("\n", 0, getattr(error, "position", 0)) + 1
        where = f"line {mark.line + 1}, column {mark.column + 1}" if mark else f"line {line}"
        reason = getattr(error, "problem", None) or str(error).splitlines()[0]
        raise ValueError(f"{shown}, {where}: not well-formed YAML ({reason})") from error


def read_text(place: Path | Traversable, shown: str) -> str:
    """Return the text of a file. Raises `ValueError` where it is not UTF-8."""
    try:
        return place.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValueError(f"{shown}: cannot be read as UTF-8 text ({error})") from error


def _check_depth(text: str) -> None:
    depth = 0
    for event in yaml.parse(text, Loader=LOADER):
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            raise yaml.MarkedYAMLError(problem="nested too deeply", problem_mark=event.start_mark)
