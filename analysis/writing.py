"""Files that appear whole or not at all."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from analysis.errors import InputError


def check_folder(folder: str | Path) -> Path:
    """The folder, which need not exist yet. Raises `InputError` where it could not be made or written to."""
    folder = Path(folder)
    nearest = next(path for path in (folder, *folder.absolute().parents) if path.exists())
    if not nearest.is_dir():
        raise InputError(f"{folder}: {nearest} is a file; give a folder to write to")
    if not os.access(nearest, os.W_OK | os.X_OK):
        raise InputError(f"{folder}: {nearest} may not be written to; give another folder")
    return folder


def check_new_file(path: str | Path) -> Path:
    """Return the path of a file that must not exist yet, since people work on it.

    Raises `InputError` where it exists, or could not be written.
    """
    check_folder(Path(path).parent)
    if Path(path).exists():
        raise InputError(f"{path}: exists, and may hold a coder's work; give another name")
    return Path(path)


def write_whole(texts: Mapping[Path, str]) -> None:
    """Writes all files or none: each beside its place first, then all moved into place."""
    with whole_files(texts) as beside:
        for path, text in texts.items():
            beside[path].write_text(text, encoding="utf-8", newline="\n")


@contextlib.contextmanager
def whole_files(paths: Iterable[Path]) -> Iterator[dict[Path, Path]]:
    """For each path one beside it to write to; moved into place at the end, removed if anything is raised meanwhile.

    Folders that had to be made for it are removed again as well.
    """
    beside = {path: path.with_name(f".{path.name}.{os.getpid()}.part") for path in paths}
    made = [folder for path in beside for folder in _absent(path.parent)]
    for path in beside:
        path.parent.mkdir(parents=True, exist_ok=True)
    try:
        yield beside
        for path, part in beside.items():
            os.replace(part, path)
    finally:
        for part in beside.values():
            part.unlink(missing_ok=True)
        for folder in made:
            with contextlib.suppress(OSError):  # holds a file by now
                folder.rmdir()


def _absent(folder: Path) -> list[Path]:
    """The folder and those above it which do not exist yet, the deepest first."""
    return [place for place in (folder, *folder.parents) if not place.exists()]
