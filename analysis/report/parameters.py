"""What parameters a report notebook takes, and whether those given fit, found out before anything runs."""

from __future__ import annotations

import ast
import io
import json
import math
import tokenize
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from analysis.errors import InputError, did_you_mean
from analysis.options import CODEBOOKS, check_number

TRUTH = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
# The parameters of the report notebooks that are paths.
PATHS = ("corpus", "parties", "codebook")
WANTED = {
    "str": "a text", "int": "a whole number", "float": "a number", "bool": "true or false", "list": "a list",
}


class Parameter(NamedTuple):
    """A parameter as its line in the notebook says: ``name: type = default  # help``."""

    type: str
    default: str
    help: str


def known_parameters(notebook: str | Path) -> dict[str, Parameter]:
    """Return each parameter of the notebook's cell tagged ``parameters``, by name.

    Reads the file itself: papermill, which would tell the same, takes seconds to import. Raises `InputError` for a
    file that is not a notebook, or one without such a cell.
    """
    source = _parameters_cell(notebook)
    if source is None:
        raise InputError(f"{notebook}: no cell tagged 'parameters'; add one with lines like: min_n: int = 5  # help")
    try:
        lines = ast.parse(source).body
        comments = {token.start[0]: token.string for token in tokenize.generate_tokens(io.StringIO(source).readline)
                    if token.type == tokenize.COMMENT}
    except (SyntaxError, tokenize.TokenError) as error:
        raise InputError(f"{notebook}: the cell tagged 'parameters' is not Python ({error})") from error
    return dict(_parameter(line, source, comments) for line in lines if isinstance(line, ast.Assign | ast.AnnAssign))


def _parameters_cell(notebook: str | Path) -> str | None:
    try:
        cells = json.loads(Path(notebook).read_text(encoding="utf-8"))["cells"]
        tagged = [cell for cell in cells if "parameters" in cell["metadata"].get("tags", [])]
        return "".join(tagged[0]["source"]) if tagged else None
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(f"{notebook}: cannot be read as a notebook ({error})") from error


def _parameter(line: ast.Assign | ast.AnnAssign, source: str, comments: dict[int, str]) -> tuple[str, Parameter]:
    annotated = isinstance(line, ast.AnnAssign)
    name = ast.unparse(line.target if annotated else line.targets[0])
    kind = ast.unparse(line.annotation) if annotated else ""
    default = ast.get_source_segment(source, line.value) if line.value else "None"
    return name, Parameter(kind, default, comments.get(line.end_lineno, "").lstrip("# "))


def check_parameters(known: Mapping[str, Parameter], given: Mapping[str, object]) -> dict[str, object]:
    """The parameters given, each of the type that the notebook wants; a text that reads as a number becomes one.

    Raises `InputError` that names an unknown parameter, those known and the closest, or one that is ill-typed or out of
    its range, the value given and what is wanted.
    """
    if unknown := [name for name in given if name not in known]:
        hint = did_you_mean(unknown[0], known)
        raise InputError(f"unknown parameter {unknown[0]!r}; known are {', '.join(known)}{hint}")
    typed = {name: _typed(name, value, known[name]) for name, value in given.items()}
    for name, value in typed.items():
        check_number(name, value)
    return typed


def check_together(notebooks: Mapping[str, Mapping[str, Parameter]], given: Mapping[str, object]) -> None:
    """Raises `InputError` unless each parameter given is known to some notebook and well typed for all that do."""
    every = {name: about for known in notebooks.values() for name, about in known.items()}
    check_parameters(every, given)
    for known in notebooks.values():
        check_parameters(known, {name: value for name, value in given.items() if name in known})


def resolve_paths(given: Mapping[str, object]) -> dict[str, object]:
    """Return the parameters with the paths of `PATHS` made absolute, one path a line, from the working directory.

    What names no file or folder stays: a codebook may be given by its name.
    """
    return {name: _absolute(value) if name in PATHS and isinstance(value, str) else value
            for name, value in given.items()}


def defaults(known: Mapping[str, Parameter]) -> dict[str, object]:
    """Each parameter's default value; the source text where it is no literal."""
    return {name: _literal(about.default) for name, about in known.items()}


def _absolute(value: str) -> str:
    lines = [line.strip() for line in value.splitlines() if line.strip()]
    return "\n".join(line if line in CODEBOOKS or not Path(line).exists() else str(Path(line).resolve())
                     for line in lines)


def _literal(source: str) -> object:
    try:
        return ast.literal_eval(source)
    except (ValueError, SyntaxError):
        return source


def _wanted(about: Parameter) -> str:
    """The type's name: annotated, else that of the default value; empty where any value goes."""
    annotated = about.type.split("[")[0].strip()
    name = type(_literal(about.default)).__name__ if not annotated else annotated
    return name if name in WANTED else ""


def _typed(name: str, value: object, about: Parameter) -> object:
    wanted = _wanted(about)
    try:
        return _convert(value, wanted)
    except (ValueError, KeyError, TypeError) as error:
        help_text = f" ({about.help})" if about.help else ""
        raise InputError(f"parameter {name!r}: given {value!r}, wanted {WANTED[wanted]}{help_text}, "
                         f"such as {about.default}") from error


def _convert(value: object, wanted: str) -> object:
    """The value as the type wanted; ValueError, KeyError or TypeError where it does not fit."""
    if not wanted:
        return value
    if wanted == "bool" and isinstance(value, str):
        return TRUTH[value.strip().lower()]
    if wanted in ("int", "float") and isinstance(value, str):
        value = int(value) if wanted == "int" else float(value)
    if wanted == "float" and isinstance(value, int) and not isinstance(value, bool):
        value = float(value)
    # By name and exactly, since True is an int to isinstance.
    if type(value).__name__ != wanted or (wanted == "float" and not math.isfinite(value)):
        raise TypeError(wanted)
    return value
