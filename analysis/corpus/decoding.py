"""Bytes to text: UTF-8, UTF-16 with its mark, a page's declared encoding, cp1252 where that makes sense."""

from __future__ import annotations

import codecs

from analysis.schemas import InputError

MARKS = {
    codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF32_LE: "utf-32", codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16",
}


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
    """cp1252, where it is not UTF-8 with a fault and not mostly accented letters, as other encodings look."""
    read = content.decode("utf-8", "replace")
    faults = read.count("\ufffd")
    if sum(character > "\x7f" for character in read) > 2 * faults:
        raise InputError(f"broken UTF-8 ({_place(content, 'utf-8')}); save it as UTF-8")
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError as error:
        raise InputError(f"unknown encoding ({_place(content, 'cp1252')}); save it as UTF-8") from error
    strange = sum(not (c.isascii() and (c.isprintable() or c in "\t\r\n\f")) for c in text)
    if strange * 5 > len(text):
        raise InputError("unknown encoding or binary content; save the text as UTF-8")
    return text


def _place(content: bytes, encoding: str) -> str:
    """Line and byte of the first fault."""
    try:
        content.decode(encoding)
    except UnicodeDecodeError as error:
        return f"line {content.count(10, 0, error.start) + 1}, byte {error.start}"
    return "no fault"
