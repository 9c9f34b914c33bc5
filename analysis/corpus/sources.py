"""Finds the files of a corpus: a file, a folder, a zip, or a list of these, in the order of their paths."""

from __future__ import annotations

import io
import lzma
import os
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from analysis.errors import InputError
from analysis.manifest import is_study
from analysis.options import FORMATS, check_place

SUFFIXES = frozenset(
    ".txt .text .html .htm .xhtml .mhtml .mht .csv .tsv .jsonl .ndjson .json .parquet .xlsx .xls .docx "
    ".rtf".split()
)

# What one file, and one archive once unpacked, may hold: far above any corpus, far below a zip bomb.
MOST_BYTES = 512 * 2**20
MOST_MEMBERS = 200_000
MOST_RATIO = 200

# What the standard library raises on an archive that is damaged, encrypted or packed in an unknown way.
DAMAGED = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, KeyError, UnicodeDecodeError,
    NotImplementedError, RuntimeError,
)


@dataclass(frozen=True)
class File:
    """A file to read: its ``name`` in tables, its ``place`` in errors; ``found`` in a folder, or given."""

    name: str
    path: Path
    member: str | None = None
    found: bool = True

    @property
    def place(self) -> str:
        return str(self.path) if self.member is None else f"{self.path}/{self.member}"

    @property
    def suffix(self) -> str:
        return PurePosixPath(self.name).suffix.lower()

    @property
    def stem(self) -> str:
        return PurePosixPath(self.name).stem

    def read(self) -> bytes:
        """The file's bytes; `InputError` where it cannot be opened, is too large or is empty."""
        try:
            content = self._bytes()
        except (OSError, *DAMAGED) as error:
            raise InputError(f"cannot be opened ({_one_line(error)})") from error
        if not content.strip():
            raise InputError("the file is empty; put an article in it")
        return content

    def _bytes(self) -> bytes:
        if self.member is not None:
            with zipfile.ZipFile(self.path) as archive:
                return archive.read(self.member)
        if (size := self.path.stat().st_size) > MOST_BYTES:
            raise InputError(f"{size:,} bytes are more than {MOST_BYTES:,}; split the file")
        return self.path.read_bytes()


def find(source: str | Path | Iterable[str | Path]) -> tuple[list[File], list[dict[str, str]]]:
    """The files to read, and a row (file, reason, detail) for each that is passed over."""
    paths = [Path(source)] if isinstance(source, str | Path) else [Path(path) for path in source]
    if not paths:
        raise InputError("no article given: the list of sources is empty; name at least one file or folder")
    files, aside = [], []
    for path in dict.fromkeys(paths):
        check_place(path)
        some, passed_over = _search(path, several=len(paths) > 1)
        files += some
        aside += passed_over
    once: dict[tuple, File] = {}
    for file in files:
        once.setdefault((file.path.resolve(), file.member), file)
    return list(once.values()), aside


def check_archive(archive: zipfile.ZipFile) -> None:
    """`InputError` for an archive that unpacks to more than the stated limits."""
    members = archive.infolist()
    unpacked, packed = sum(m.file_size for m in members), sum(m.compress_size for m in members)
    if len(members) > MOST_MEMBERS or unpacked > MOST_BYTES:
        raise InputError(
            f"the archive unpacks to {len(members):,} files of {unpacked:,} bytes; at most "
            f"{MOST_MEMBERS:,} files and {MOST_BYTES:,} bytes are read; split it"
        )
    if unpacked > 2**20 and unpacked > MOST_RATIO * max(packed, 1):
        times = unpacked // max(packed, 1)
        raise InputError(f"the archive unpacks to {times} times its size; pack plain articles")


def check_package(content: bytes) -> None:
    """`InputError` for a docx or xlsx, which are zips, that is a bomb."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        check_archive(archive)


def _search(path: Path, several: bool) -> tuple[list[File], list[dict[str, str]]]:
    if is_study(path):
        raise InputError(f"{path}: a study, not articles; report from it with `framing report {path}`")
    if path.is_dir():
        found = [File(_name(path, file, several), file) for file in _walk(path)]
        if not found:
            raise InputError(f"{path}: the folder is empty; put articles in it ({FORMATS})")
        return _sort_out(found)
    if path.suffix.lower() == ".zip":
        return _sort_out([File(path.name, path, found=False)])
    if path.suffix.lower() not in SUFFIXES:
        raise InputError(f"{path}: format {path.suffix or '(no suffix)'} is not read; give one of {FORMATS}")
    return [File(path.name, path, found=several)], []


def _walk(folder: Path) -> Iterator[Path]:
    """Every file under a folder, by path; hidden ones are not looked at."""
    paths = [Path(root, name) for root, _, names in os.walk(folder) for name in names]
    visible = [path for path in paths if not _hidden(path.relative_to(folder).as_posix())]
    return iter(sorted(visible, key=lambda path: path.relative_to(folder).parts))


def _hidden(name: str) -> bool:
    parts = [part for part in PurePosixPath(name).parts if part != ".."]
    return any(part.startswith((".", "~$", "__MACOSX")) for part in parts)


def _name(folder: Path, file: Path, several: bool) -> str:
    relative = file.relative_to(folder).as_posix()
    return f"{folder.resolve().name}/{relative}" if several else relative


def _sort_out(found: list[File]) -> tuple[list[File], list[dict[str, str]]]:
    """Of the files found: those of a known format, archives opened, and a row for each of the others."""
    files, aside = [], []
    pages = {file.name.rsplit(".", 1)[0] for file in found if file.suffix in (".html", ".htm")}
    for file in found:
        if file.suffix == ".zip":
            some, passed_over = _open_archive(file)
            files += some
            aside += passed_over
        elif _is_asset(file.name, pages):
            aside.append(_passed_over(file, "part of a saved page"))
        elif file.suffix in SUFFIXES:
            files.append(file)
        else:
            aside.append(_passed_over(file, f"not one of {FORMATS}"))
    return files, aside


def _passed_over(file: File, detail: str, reason: str = "format not read") -> dict[str, str]:
    return {"file": file.name, "reason": reason, "detail": detail}


def _is_asset(name: str, pages: set[str]) -> bool:
    """Whether a file lies in the folder "NAME_files" that a browser saves beside "NAME.html"."""
    folders = [str(parent) for parent in PurePosixPath(name).parents]
    return any(folder.endswith("_files") and folder.removesuffix("_files") in pages for folder in folders)


def _open_archive(file: File) -> tuple[list[File], list[dict[str, str]]]:
    """The members of a zip; a bad archive raises where it is the only source and is set aside elsewhere."""
    try:
        with zipfile.ZipFile(file.path) as archive:
            check_archive(archive)
            names = sorted(m.filename for m in archive.infolist() if not m.is_dir())
    except (InputError, OSError, *DAMAGED) as error:
        if not file.found:
            raise InputError(f"{file.place}: {_one_line(error)}") from error
        return [], [_passed_over(file, _one_line(error), "unreadable")]
    members = [File(f"{file.name}/{name}", file.path, name) for name in names if not _hidden(name)]
    unsafe = [member for member in members if _leaves(member.member)]
    nested = [member for member in members if member.suffix == ".zip" and member not in unsafe]
    inner, aside = _sort_out([member for member in members if member not in {*unsafe, *nested}])
    aside += [_passed_over(member, "the path leads out of the archive") for member in unsafe]
    return inner, aside + [_passed_over(member, "an archive in an archive") for member in nested]


def _leaves(name: str) -> bool:
    """Whether an archive's path leads out of it: nothing is unpacked to disk, yet that is no article."""
    parts = name.replace("\\", "/").split("/")
    return ".." in parts or name.startswith(("/", "\\")) or ":" in parts[0]


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split()) or type(error).__name__
