"""settings.yaml: what the command line of `framing report` can say, kept in a file."""

from __future__ import annotations

from pathlib import Path
from typing import NoReturn

import yaml

from analysis.errors import InputError, did_you_mean
from analysis.options import (
    RANGES,
    check_codebook,
    check_copies,
    check_grammar,
    check_group,
    check_number,
    check_scorer,
)
from analysis.resources import LOADER, read_yaml

# Keys by what they hold. Those of `NUMBERS` and `CHOICES` are parameters of the report notebooks, as are the paths
# corpus, parties and codebook.
PATHS = ("corpus", "parties", "out", "notebooks", "codebook")
LISTS = ("corpus", "only")
CHOICES = {
    "scorer": check_scorer,
    "grammar": check_grammar,
    "codebook": check_codebook,
    "duplicates": check_copies,
    "group_by": check_group,
}
NUMBERS = tuple(name for name in RANGES if name != "resamples")
KEYS = (*PATHS, "only", *(key for key in CHOICES if key not in PATHS), *NUMBERS)


def read_settings(path: str | Path) -> dict[str, object]:
    """Return what a settings file says, by key; what is empty in it is left out.

    ``corpus`` and ``only`` are lists, numbers are numbers, the rest texts. A path is taken from the
    file's own folder. Raises `InputError` with file and line for an unknown key, with the nearest known
    one, and for a value that the key cannot have.
    """
    shown = str(path)
    try:
        entries = read_yaml(Path(path), shown, lambda node: _entries(node, shown))
    except OSError as error:
        raise InputError(f"{shown}: no such settings file, or it cannot be read ({error.strerror})") from error
    except InputError:
        raise
    except ValueError as error:
        raise InputError(str(error)) from error
    found = {key: _checked(key, value, shown, line) for key, (value, line) in entries.items()}
    return {key: _placed(key, value, Path(path).parent) for key, value in found.items() if value not in (None, "", [])}


def _entries(node: yaml.Node | None, shown: str) -> dict[str, tuple[object, int]]:
    """Return each key's value and line."""
    if node is None:
        return {}
    if not isinstance(node, yaml.MappingNode):
        _fail(shown, node.start_mark.line + 1, "expected 'key: value' on each line, such as corpus: data/articles")
    entries: dict[str, tuple[object, int]] = {}
    for key_node, value_node in node.value:
        key, line = str(key_node.value), key_node.start_mark.line + 1
        if key not in KEYS:
            _fail(shown, line, f"unknown key {key!r}; known are {', '.join(KEYS)}{did_you_mean(key, KEYS)}")
        if key in entries:
            _fail(shown, line, f"key {key!r} occurs twice; keep one")
        entries[key] = LOADER("").construct_document(value_node), line
    return entries


def _checked(key: str, value: object, shown: str, line: int) -> object:
    """Return a value of the kind that the key has: a number, a list of texts, a text."""
    if value is None:
        return None
    if key in NUMBERS:
        _checked_by(lambda: check_number(key, value), shown, line)
        return value
    if key in LISTS:
        value = value if isinstance(value, list) else [value]
    for text in value if key in LISTS else [value]:
        if not isinstance(text, str):
            _fail(shown, line, f"{key} is {text!r}; it must be a text: put it in quotation marks")
    if key in CHOICES and key not in PATHS and value:
        _checked_by(lambda: CHOICES[key](value), shown, line)
    return value


def _checked_by(check, shown: str, line: int) -> None:
    try:
        check()
    except InputError as error:
        _fail(shown, line, str(error))


def _placed(key: str, value: object, folder: Path) -> object:
    """Return a path as it is from the working directory; the name of a built-in codebook stays."""
    if key not in PATHS:
        return value
    if key in LISTS:
        return [str(folder / text) for text in value]
    if key == "codebook" and not (folder / value).exists():
        return value
    return str(folder / value)


def _fail(shown: str, line: int, message: str) -> NoReturn:
    raise InputError(f"{shown}, line {line}: {message}")
