"""Published sets that hold one record a line."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from analysis.schemas import InputError


def read_records(path: Path, name: str, parse: Callable[[str], object], give: str, what: str) -> Iterator:
    """What ``parse`` makes of each line of a file, or of the file ``name`` in a folder.

    Raises `InputError` where there is no such file (``give`` tells what would be right), and at the line that is not
    ``what``: where ``parse`` raises ValueError, KeyError or TypeError.
    """
    file = path / name if path.is_dir() else path
    if not file.exists():
        raise InputError(f"{file}: no such file; give {give}")
    # Split at line feeds only: a record may hold the other characters that end a line.
    for number, line in enumerate(file.read_text(encoding="utf-8").removesuffix("\n").split("\n"), 1):
        try:
            yield parse(line)
        except (ValueError, KeyError, TypeError) as error:
            raise InputError(f"{file}, line {number}: not {what} ({error})") from error
