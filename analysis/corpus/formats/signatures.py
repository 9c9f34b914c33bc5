"""What a file's first bytes say of its format, where its suffix says otherwise."""

from __future__ import annotations

import io
import re
import zipfile

from analysis.corpus.packed import MAGIC, unpack
from analysis.schemas import InputError

STARTS = {
    b"{\\rtf": ".rtf",
    b"%PDF-": ".pdf",
    b"PAR1": ".parquet",
    b"WARC/1.": ".warc",
    b"TY  - ": ".ris",
}
ZIPPED = {
    "word/document.xml": ".docx",
    "xl/workbook.xml": ".xlsx",
    "META-INF/container.xml": ".epub",
}
OPEN_DOCUMENT = b"application/vnd.oasis.opendocument.text"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MHTML = re.compile(
    rb"\s*(?:From: <Saved by|MIME-Version:|Snapshot-Content-Location:)", re.IGNORECASE
)
MARKUP = re.compile(rb"\s*(?:<\?xml|<!doctype html|<html|<head|<meta|<body)", re.IGNORECASE)
# Documents of one XML file: OpenDocument, and two kinds of Word's.
FLAT_DOCUMENTS = (b"office:document", b"w:wordDocument", b"pkg:package")
WORD_PROCESSOR = frozenset((".doc", ".docx", ".rtf", ".odt"))
PAGES = frozenset((".html", ".htm", ".doc"))


def unpack_unnamed(content: bytes) -> bytes:
    """Return the content of a file that is packed although its name does not say so."""
    return unpack(content, ".gz") if content.startswith(MAGIC[".gz"]) else content


def suffix_by_content(content: bytes, suffix: str) -> str:
    """Return the suffix that the first bytes stand for, the given one where they say nothing else.

    Raises `InputError` for an old binary Office file, which is not read.
    """
    start = content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    if content.startswith(OLE) and suffix != ".xls":
        raise InputError("an old binary or an encrypted Office file; open it, and save it as docx, xlsx or eml")
    if content.startswith(b"PK\x03\x04"):
        return _suffix_of_zip(content) or suffix
    found = next((kind for magic, kind in STARTS.items() if start.startswith(magic)), None)
    if found is None and suffix in PAGES and MHTML.match(start):
        found = ".mhtml"
    return found or _suffix_of_document(start, suffix)


def _suffix_of_document(start: bytes, suffix: str) -> str:
    """Return what a word processor's file is that is neither rtf nor zipped: a page or text."""
    if suffix in WORD_PROCESSOR and MARKUP.match(start):
        return ".fodt" if any(mark in start for mark in FLAT_DOCUMENTS) else ".html"
    return ".txt" if suffix == ".doc" else suffix


def _suffix_of_zip(content: bytes) -> str | None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
            if "content.xml" in names and "mimetype" in names:
                with archive.open("mimetype") as kind:
                    return ".odt" if kind.read(len(OPEN_DOCUMENT)) == OPEN_DOCUMENT else None
            return next((suffix for name, suffix in ZIPPED.items() if name in names), None)
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError):
        return None
