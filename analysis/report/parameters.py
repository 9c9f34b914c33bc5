"""What parameters a report notebook takes, and whether those given fit, found out before anything runs."""

from __future__ import annotations

import ast
import difflib
import math
from collections.abc import Mapping
from pathlib import Path

from analysis.schemas import InputError

TRUTH = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
WANTED = {
    "str": "a text", "int": "a whole number", "float": "a number", "bool": "true or false", "list": "a list",
}


def known_parameters(notebook: str | Path) -> dict[str, dict[str, str]]:
    """Name -> type name, default and help of each parameter in the notebook's cell tagged ``parameters``.

    Raises `InputError` for a file that is no notebook, or one without such a cell.
    """
    import nbformat
    from papermill import inspect_notebook

    try:
        nbformat.read(notebook, as_version=4)
        # papermill formats paths: a brace in a folder's name must survive that.
        found = inspect_notebook(literal_path(notebook))
    except Exception as error:  # papermill and nbformat raise many kinds, each meaning that the file cannot be read
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise InputError(f"{notebook}: cannot be read as a notebook ({reason})") from error
    if not found:
        raise InputError(f"{notebook}: no cell tagged 'parameters'; add one with lines like: min_n: int = 5  # help")
    return found


def literal_path(path: str | Path) -> str:
    """The path as papermill must be given it."""
    return str(path).replace("{", "{{").replace("}", "}}")


def check_parameters(known: Mapping[str, Mapping[str, str]], given: Mapping[str, object]) -> dict[str, object]:
    """The parameters given, each of the type that the notebook wants; a text that reads as a number becomes one.

    Raises `InputError` that names an unknown parameter, those known and the closest, or an ill-typed one, the value
    given and the type wanted.
    """
    if unknown := [name for name in given if name not in known]:
        close = difflib.get_close_matches(unknown[0], known, 1, cutoff=0.5)
        hint = f"; did you mean {close[0]!r}?" if close else ""
        raise InputError(f"unknown parameter {unknown[0]!r}; known are {', '.join(known)}{hint}")
    return {name: _typed(name, value, known[name]) for name, value in given.items()}


def check_together(notebooks: Mapping[str, Mapping[str, Mapping[str, str]]], given: Mapping[str, object]) -> None:
    """Raises `InputError` unless each parameter given is known to some notebook and well typed for all that do."""
    every = {name: about for known in notebooks.values() for name, about in known.items()}
    check_parameters(every, given)
    for known in notebooks.values():
        check_parameters(known, {name: value for name, value in given.items() if name in known})


def resolve_paths(known: Mapping[str, Mapping[str, str]], given: Mapping[str, object]) -> dict[str, object]:
    """The parameters with relative paths made absolute: texts, one path a line, where the help names a file or folder.

    A line that is no existing path stays, and so does the default: a codebook may be given by its name.
    """
    return {name: _absolute(value, known[name]) for name, value in given.items()}


def defaults(known: Mapping[str, Mapping[str, str]]) -> dict[str, object]:
    """Each parameter's default value; the source text where it is no literal."""
    return {name: _literal(about["default"]) for name, about in known.items()}


def _absolute(value: object, about: Mapping[str, str]) -> object:
    folders = "folder" in about["help"]
    if not isinstance(value, str) or not (folders or "file" in about["help"]) or value == _literal(about["default"]):
        return value
    lines = (line.strip() for line in value.splitlines())
    return "\n".join(
        str(Path(line).resolve()) if Path(line).is_file() or (folders and Path(line).is_dir()) else line
        for line in lines if line
    )


def _literal(source: str) -> object:
    try:
        return ast.literal_eval(source)
    except (ValueError, SyntaxError):
        return source


def _wanted(about: Mapping[str, str]) -> str:
    """The type's name: annotated, else that of the default value; empty where any value goes."""
    annotated = about["inferred_type_name"].split("[")[0].strip()
    name = type(_literal(about["default"])).__name__ if annotated in ("", "None") else annotated
    return name if name in WANTED else ""


def _typed(name: str, value: object, about: Mapping[str, str]) -> object:
    wanted = _wanted(about)
    try:
        return _convert(value, wanted)
    except (ValueError, KeyError, TypeError) as error:
        help_text = f" ({about['help']})" if about["help"] else ""
        raise InputError(f"parameter {name!r}: given {value!r}, wanted {WANTED[wanted]}{help_text}, "
                         f"such as {about['default']}") from error


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
