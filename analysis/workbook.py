"""A workbook for a new event: a folder with notebooks, a parties file, a place for articles, settings."""

from __future__ import annotations

import shutil
import sys
from importlib.resources.abc import Traversable
from pathlib import Path

from analysis.errors import InputError
from analysis.installation import locate
from analysis.resources import read_text, resource
from analysis.writing import check_folder, write_whole

TEMPLATE = "template/workbook"
# Stand in the Makefile's template for commands, which may lie in an environment that is not active.
COMMANDS = {"@FRAMING@": "framing", "@JUPYTER@": "jupyter"}


def new_workbook(folder: str | Path) -> list[Path]:
    """Write a workbook to a folder, and return its files; `make report` in it makes the reports at once.

    It comes with three short articles about two invented countries, to be replaced. Raises `InputError` for a folder
    that holds anything.
    """
    folder = check_folder(folder)
    if folder.exists() and any(folder.iterdir()):
        raise InputError(f"{folder}: holds files already; give a new or an empty folder")
    texts = {folder / name: _filled(text) for name, text in _template(resource(TEMPLATE)).items()}
    for notebook in sorted(locate("notebooks").glob("*.ipynb")):
        texts[folder / "notebooks" / notebook.name] = notebook.read_text(encoding="utf-8")
    write_whole(texts)
    return list(texts)


def _template(place: Traversable, below: str = "") -> dict[str, str]:
    """Return the text of each file of the template, by its path in it."""
    texts: dict[str, str] = {}
    for each in sorted(place.iterdir(), key=lambda entry: entry.name):
        name = f"{below}{each.name}"
        texts |= _template(each, f"{name}/") if each.is_dir() else {name: read_text(each, name)}
    return texts


def _filled(text: str) -> str:
    for mark, command in COMMANDS.items():
        text = text.replace(mark, _place_of(command))
    return text


def _place_of(command: str) -> str:
    """Return a command's name where a shell finds it, else where it lies beside this Python."""
    beside = shutil.which(command, path=str(Path(sys.executable).parent))
    return command if shutil.which(command) or not beside else beside
