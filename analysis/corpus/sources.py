"""Finds the files of a corpus: a file, a folder, a zip or tar, or a list of these, by path."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from analysis.corpus.conversions import conversion_advice
from analysis.corpus.packed import (
    DAMAGED,
    TARS,
    check_archive,
    packing_of,
    read_bounded,
    tar_members,
    unpack,
)
from analysis.errors import InputError, one_line
from analysis.manifest import is_study
from analysis.options import FORMATS, check_place

# What systems and programs put beside the files of a user.
HIDDEN = (".", "~$", "__MACOSX")
SYSTEM_FILES = frozenset(("thumbs.db", "desktop.ini"))
WEB_ARCHIVE = ".wacz"
SUFFIXES = frozenset(
    ".txt .text .html .htm .xhtml .mhtml .mht .webarchive .warc .csv .tsv .parquet .xlsx .xls .jsonl "
    ".ndjson .json .xml .rss .atom .rdf .docx .doc .odt .fodt .rtf .epub .pdf .ris .bib .bibtex "
    ".eml .emlx .mbox .mbx".split()
)


@dataclass(frozen=True)
class File:
    """A file to read: ``name`` in tables, ``place`` in errors; ``found`` in a folder, or given.

    A member of a zip is read when it is needed, one of a tar is ``held``.
    """

    name: str
    path: Path
    member: str | None = None
    found: bool = True
    held: bytes | None = field(default=None, compare=False, repr=False)

    @property
    def place(self) -> str:
        return str(self.path) if self.member is None else f"{self.path}/{self.member}"

    @property
    def suffix(self) -> str:
        """The suffix that says the format: that of "post.csv.gz" is ".csv"."""
        return self._unpacked.suffix.lower()

    @property
    def stem(self) -> str:
        return self._unpacked.stem

    @property
    def _unpacked(self) -> PurePosixPath:
        return PurePosixPath(self.name[: len(self.name) - len(packing_of(self.name))])

    def read(self) -> bytes:
        """Return the file's bytes, unpacked; `InputError` if damaged, too large or empty."""
        try:
            content = self._bytes()
            if packing := packing_of(self.name):
                content = unpack(content, packing)
        except (OSError, *DAMAGED) as error:
            raise InputError(f"cannot be opened ({one_line(error)})") from error
        if not content.strip():
            raise InputError("the file is empty; put an article in it")
        return content

    def _bytes(self) -> bytes:
        if self.held is not None:
            return self.held
        if self.member is None:
            return read_bounded(self.path)
        with zipfile.ZipFile(self.path) as archive:
            return archive.read(self.member)


def find(source: str | Path | Iterable[str | Path]) -> tuple[list[File], list[dict[str, str]]]:
    """The files to read, and a row (file, reason, detail) for each that is passed over."""
    paths = [Path(source)] if isinstance(source, str | Path) else [Path(path) for path in source]
    if not paths:
        raise InputError(
            "no article given: the list of sources is empty; name at least one file or folder"
        )
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


def _search(path: Path, several: bool) -> tuple[list[File], list[dict[str, str]]]:
    if is_study(path):
        raise InputError(
            f"{path}: a study, not articles; report from it with `framing report {path}`"
        )
    if path.is_dir():
        found = [File(_name(path, file, several), file) for file in _walk(path)]
        if not found:
            raise InputError(f"{path}: the folder is empty; put articles in it ({FORMATS})")
        return _sort_out(found)
    file = File(path.name, path, found=several)
    if _is_archive(file.name):
        return _sort_out([File(path.name, path, found=False)])
    if file.suffix not in SUFFIXES:
        kind = file.suffix or "(no suffix)"
        raise InputError(f"{path}: format {kind} is not read; {_right(file.suffix)}")
    return [file], []


def _right(suffix: str) -> str:
    if not suffix:
        return "name it by what it is, as .txt or .mbox for instance"
    return conversion_advice(suffix) or f"give one of {FORMATS}"


def _is_archive(name: str) -> bool:
    return name.lower().endswith((".zip", WEB_ARCHIVE, *TARS))


def _walk(folder: Path) -> Iterator[Path]:
    """Every file under a folder, by path; hidden ones are not looked at."""
    paths = [Path(root, name) for root, _, names in os.walk(folder) for name in names]
    visible = [path for path in paths if not _hidden(path.relative_to(folder).as_posix())]
    return iter(sorted(visible, key=lambda path: path.relative_to(folder).parts))


def _hidden(name: str) -> bool:
    parts = [part for part in PurePosixPath(name).parts if part != ".."]
    return parts[-1].lower() in SYSTEM_FILES or any(part.startswith(HIDDEN) for part in parts)


def _name(folder: Path, file: Path, several: bool) -> str:
    relative = file.relative_to(folder).as_posix()
    return f"{folder.resolve().name}/{relative}" if several else relative


def _sort_out(found: list[File]) -> tuple[list[File], list[dict[str, str]]]:
    """Return the files of known formats, archives opened, and a row for each of the others."""
    files, aside = [], []
    pages = {file.name.rsplit(".", 1)[0] for file in found if file.suffix in (".html", ".htm")}
    for file in found:
        if _is_archive(file.name):
            some, passed_over = _open_archive(file)
            files += some
            aside += passed_over
        elif _is_asset(file.name, pages):
            aside.append(_passed_over(file, "part of a saved page"))
        elif file.suffix in SUFFIXES:
            files.append(file)
        else:
            advice = conversion_advice(file.suffix)
            aside.append(_passed_over(file, advice or f"not one of {FORMATS}"))
    return files, aside


def _passed_over(file: File, detail: str, reason: str = "format not read") -> dict[str, str]:
    return {"file": file.name, "reason": reason, "detail": detail}


def _is_asset(name: str, pages: set[str]) -> bool:
    """Whether a file lies in the folder "NAME_files" that a browser saves beside "NAME.html"."""
    folders = [str(parent) for parent in PurePosixPath(name).parents]
    return any(
        folder.endswith("_files") and folder.removesuffix("_files") in pages for folder in folders
    )


def _open_archive(file: File) -> tuple[list[File], list[dict[str, str]]]:
    """Return an archive's members; a bad one raises where it is the only source, else is set aside."""
    try:
        members = list(_members(file))
    except (InputError, OSError, *DAMAGED) as error:
        if not file.found:
            raise InputError(f"{file.place}: {one_line(error)}") from error
        return [], [_passed_over(file, one_line(error), "unreadable")]
    unsafe = [member for member in members if _leaves(member.member)]
    nested = [member for member in members if _is_archive(member.name) and member not in unsafe]
    inner, aside = _sort_out([member for member in members if member not in {*unsafe, *nested}])
    aside += [_passed_over(member, "the path leads out of the archive") for member in unsafe]
    return inner, aside + [_passed_over(member, "an archive in an archive") for member in nested]


def _members(file: File) -> Iterator[File]:
    """The visible files in an archive, by their names."""
    if file.name.lower().endswith(TARS):
        found = sorted(tar_members(file.path))
    else:
        with zipfile.ZipFile(file.path) as archive:
            check_archive(archive)
            found = sorted((m.filename, None) for m in archive.infolist() if not m.is_dir())
    # The other members of a packed web archive are its indexes.
    within = "archive/" if file.name.lower().endswith(WEB_ARCHIVE) else ""
    for name, held in found:
        if name.startswith(within) and not _hidden(name):
            yield File(f"{file.name}/{name}", file.path, name, held=held)


def _leaves(name: str) -> bool:
    """Return whether a member's path leads out of its archive."""
    parts = name.replace("\\", "/").split("/")
    return ".." in parts or name.startswith(("/", "\\")) or ":" in parts[0]
