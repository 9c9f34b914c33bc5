"""The lexicons, gazetteer, codebooks, models and templates that ship, and the one reader of them.

Nothing is read before it is asked for, and a table only once.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

import pandas as pd


def resource(name: str) -> Traversable:
    """Return the place of a file below ``resources``: "models/encoder.onnx"."""
    return files("analysis").joinpath("resources", *name.split("/"))


@cache
def read_table(name: str) -> pd.DataFrame:
    """Return a tab-separated table of the package, all columns text, a missing cell empty; not to be changed.

    A line that begins with ``#`` is a comment, the first other line the header. Raises `ValueError` that names file
    and line where a line does not have the header's columns, or more than one column has a name.
    """
    lines = resource(name).read_text(encoding="utf-8").split("\n")
    rows = [(number, line.split("\t")) for number, line in enumerate(lines, 1) if line and not line.startswith("#")]
    if not rows:
        raise ValueError(f"{name}: holds no header; the first line that is no comment names the columns")
    (at, header), *rows = rows
    if len(set(header)) < len(header) or "" in header:
        raise ValueError(f"{name}, line {at}: the columns {', '.join(map(repr, header))} need distinct names")
    for number, cells in rows:
        if len(cells) != len(header):
            raise ValueError(f"{name}, line {number}: {len(cells)} columns; the header has {len(header)}")
    return pd.DataFrame([cells for _, cells in rows], columns=header, dtype="str")
