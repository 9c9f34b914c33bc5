"""Bytes to text: UTF-8, UTF-16 with its mark, a page's declared encoding, cp1252 where that makes sense."""

from __future__ import annotations

import codecs
import re

from analysis.schemas import InputError

MARKS = {
    codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF32_LE: "utf-32", codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16",
}
# UTF-8 read as cp1252 shows these pairs; in cp1252 of its own they do not occur.
MOJIBAKE = re.compile("â€|Ã[\x80-\xbf]|Â[\xa0-\xbf]")


def decode(content: bytes, declared: str | None = None) -> str:
    """The text of some bytes: by their mark, the declared encoding, UTF-8, or cp1252 where that makes sense.

    Raises `InputError` for binary content, and where no encoding fits.
    """
    for mark, encoding in MARKS.items():
        if content.startswith(mark):
            return _strictly(content, encoding)
    if b"\0" in content:
        raise InputError("binary content, or UTF-16 without a byte order mark; save the text as UTF-8")
    for encoding in filter(None, (declared, "utf-8")):
        try:
            return content.decode("cp1252" if encoding.lower() in ("iso-8859-1", "latin1") else encoding)
        except (LookupError, UnicodeDecodeError):
            continue
    return _western(content)


def _strictly(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise InputError(f"not {encoding} as its mark says (byte {error.start}); save it as UTF-8") from error


def _western(content: bytes) -> str:
    """cp1252, where few letters are accented, nothing is a control character and nothing is garbled UTF-8."""
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError as error:
        place = f"{_line(content, error.start)}, byte {error.start}"
        raise InputError(f"unknown encoding ({place}); save it as UTF-8") from error
    if garbled := MOJIBAKE.search(text):
        place = _line(content, _first_bad(content))
        raise InputError(f"broken UTF-8 ({place}; near {garbled[0]!r}); save it as UTF-8")
    strange = sum(not (c.isascii() and (c.isprintable() or c in "\t\r\n\f")) for c in text)
    if strange * 5 > len(text):
        raise InputError("unknown encoding or binary content; save the text as UTF-8")
    return text


def _first_bad(content: bytes) -> int:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start
    return 0


def _line(content: bytes, position: int) -> str:
    return f"line {content.count(10, 0, position) + 1}"
