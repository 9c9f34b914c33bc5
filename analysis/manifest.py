"""The manifest of a study on disk: what the folder holds and what made it, read without any table.

    manifest.json   format, settings, codebook, batches (name, number and hash of their articles),
                    files (rows, hash)
    TABLE/          one Parquet file a batch, part-00000.parquet; of matters, answers and
                    contested one for all
    corpus/         what reading left out
    registry/       the parties looked for
    codebook/       the frames looked for
    .unfinished/    parts of a study that is being written, at last with their manifest

The manifest comes last: a folder with parts and without it is half written.
"""

from __future__ import annotations

import json
from pathlib import Path

from analysis.errors import InputError

MANIFEST, UNFINISHED = "manifest.json", ".unfinished"
KIND, FORMAT = "framing study", 1
FOLDERS = (
    "articles",
    "sentences",
    "tokens",
    "clauses",
    "mentions",
    "statements",
    "evidence",
    "codes",
    "acts",
    "roles",
    "positions",
    "matters",
    "answers",
    "contested",
    "corpus",
    "registry",
    "codebook",
)
KEYS = {"kind", "format", "settings", "codebook", "batches", "files"}


def is_study(folder: str | Path) -> bool:
    """Return whether a path is a folder with a study in it, finished or half written.

    Several paths, one a line, are not.
    """
    folder = Path(folder)
    if "\n" in str(folder):
        return False
    if (folder / MANIFEST).is_file() and KIND.encode() in _head(folder / MANIFEST):
        return True
    return (folder / UNFINISHED).is_dir() or (folder / "mentions" / "part-00000.parquet").is_file()


def read_manifest(folder: str | Path) -> dict:
    """Return the manifest of a study.

    Raises `InputError` for a folder without one, and for one that is damaged or of another format.
    """
    path = Path(folder) / MANIFEST
    if not path.is_file():
        half = is_study(folder)
        raise InputError(
            f"{folder}: {'half written, since' if half else 'not a study:'} it has no {MANIFEST}; "
            "write it with `framing measure CORPUS --out DIR`"
        )
    try:
        manifest = json.loads(_text(path))
    except ValueError as error:
        raise InputError(f"{path}: damaged ({error}); write the study again") from error
    if not isinstance(manifest, dict) or manifest.get("kind") != KIND:
        raise InputError(f"{path}: not the manifest of a study; its 'kind' would be {KIND!r}")
    if manifest.get("format") != FORMAT:
        raise InputError(
            f"{path}: format {manifest.get('format')!r} is not read, only {FORMAT}; write the study again"
        )
    if absent := sorted(KEYS - set(manifest)):
        raise InputError(
            f"{path}: damaged, {', '.join(map(repr, absent))} is missing; write the study again"
        )
    return manifest


def check_room(folder: str | Path) -> None:
    """Raise `InputError` for a folder that holds other files where a study's would go."""
    foreign = [name for name in FOLDERS if (Path(folder) / name).exists()]
    if foreign and not is_study(folder):
        raise InputError(
            f"{folder}: holds {foreign[0]!r}, which is not of a study; give another folder"
        )


def _head(path: Path) -> bytes:
    """The first bytes of a file: a corpus may hold a manifest.json of its own, of any kind."""
    try:
        with path.open("rb") as file:
            return file.read(200)
    except OSError:
        return b""


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            f"{path}: damaged or not readable ({error}); write the study again"
        ) from error
