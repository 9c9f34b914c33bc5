"""Bytes to text: by mark, declared encoding, UTF-8 (a few faulty bytes mended), or the encoding that fits best."""

from __future__ import annotations

import codecs
import io
import re
from functools import cache

from analysis.schemas import InputError

MARKS = {
    codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF32_LE: "utf-32", codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16",
}
# Stands behind a character that was a faulty byte, until cleaning counts and drops it. Unicode assigns it to nothing.
MENDED = "\ufdd0"
# What English text saved in one byte a character has beyond ASCII; the encodings of Windows and of the old Mac
# have other bytes for them.
EXPECTED = frozenset("‘’“”–—…•éèêëáàâíóôúüöäçñÉ£€°½©®™\u00a0")
CHUNK = 2**20
PROBED = 200_000  # bytes from which an encoding is guessed


def decode(content: bytes, declared: str | None = None, strict: bool = False) -> str:
    """Return the text of some bytes.

    A few faulty bytes in UTF-8 are read as cp1252, each followed by `MENDED`; with ``strict`` they raise. Raises
    `InputError` for binary content, and where no encoding fits.
    """
    encoding, errors = find_encoding(content, declared)
    if strict and errors != "strict":
        raise InputError(f"broken UTF-8 ({_place(content)}); save it as UTF-8")
    return _without_nul(content).decode(encoding, errors)


def open_text(content: bytes) -> io.TextIOWrapper:
    """Return the text as a file of lines that end in "\\n" alone, decoded as it is read."""
    encoding, errors = find_encoding(content)
    return io.TextIOWrapper(io.BytesIO(_without_nul(content)), encoding, errors, newline="\n")


def find_encoding(content: bytes, declared: str | None = None) -> tuple[str, str]:
    """Return the encoding of some bytes, and how its codec takes faulty ones ("strict" or "mend")."""
    for mark, encoding in MARKS.items():
        if content.startswith(mark):
            return encoding, _check(content, encoding)
    if encoding := _wide(content):
        return encoding, "strict"
    for encoding in filter(None, (declared, "utf-8")):
        encoding = "cp1252" if encoding.lower() in ("iso-8859-1", "latin1", "latin-1") else encoding
        if _fits(content, encoding):
            return encoding, "strict"
    return _one_byte(content)


def _fits(content: bytes, encoding: str) -> bool:
    """Whether all bytes are of an encoding; a large text is never decoded as a whole."""
    try:
        decoder = codecs.getincrementaldecoder(encoding)()
        for start in range(0, len(content), CHUNK):
            decoder.decode(content[start : start + CHUNK], final=start + CHUNK >= len(content))
    except (LookupError, UnicodeDecodeError):
        return False
    return True


def _check(content: bytes, encoding: str) -> str:
    if _fits(content, encoding):
        return "strict"
    if encoding == "utf-8-sig":
        return _mend()
    raise InputError(f"not {encoding} as its mark says; save it as UTF-8")


def _wide(content: bytes) -> str | None:
    """UTF-16 without a mark, told by the zero bytes on one side; a few zero bytes elsewhere are dropped."""
    head = content[:PROBED]
    if (zeros := head.count(0)) * 100 <= len(head):
        return None
    for encoding, side in (("utf-16-le", head[1::2]), ("utf-16-be", head[::2])):
        if len(head) > 8 and side.count(0) == zeros and zeros * 3 > len(head) and _fits(content, encoding):
            return encoding
    raise InputError("binary content, or UTF-16 without a byte order mark; save the text as UTF-8")


def _without_nul(content: bytes) -> bytes:
    """A few zero bytes in plain text are faults; in UTF-16 they are half of every character."""
    zeros = content.count(0)
    return content.replace(b"\0", b"") if 0 < zeros * 100 <= len(content) else content


def _one_byte(content: bytes) -> tuple[str, str]:
    """UTF-8 with faults, the encoding of Windows or the old Mac, or what charset-normalizer finds."""
    faults = _faults(content)
    if len(re.findall(rb"[\xc2-\xf4][\x80-\xbf]", content)) > 2 * faults:
        return "utf-8", _mend()
    probe = content.translate(None, bytes(range(128)))[:PROBED]
    share = {name: _expected(probe, name) for name in ("cp1252", "mac_roman")}
    best = max(share, key=share.get)
    if len(probe) * 5 <= len(content) and (share[best] >= 0.5 or _fits(content, "cp1252")):
        encoding = best if share[best] > share["cp1252"] else "cp1252"
        return encoding, "strict" if _fits(content, encoding) else _mend()
    from charset_normalizer import from_bytes

    if (found := from_bytes(content[:PROBED]).best()) is None or not _fits(content, found.encoding):
        raise InputError(f"unknown encoding or binary content ({_place(content)}); save the text as UTF-8")
    return found.encoding, "strict"


def _expected(probe: bytes, encoding: str) -> float:
    """The share of the bytes beyond ASCII that English text could have in this encoding."""
    return sum(character in EXPECTED for character in probe.decode(encoding, "replace")) / max(len(probe), 1)


def _faults(content: bytes) -> int:
    return sum(
        content[start : start + CHUNK].decode("utf-8", "replace").count("\ufffd")
        for start in range(0, len(content), CHUNK)
    )


@cache
def _mend() -> str:
    """The name of the codecs' handler that reads a faulty byte as cp1252 and marks it; registered on first use."""

    def read(error: UnicodeDecodeError) -> tuple[str, int]:
        faulty = error.object[error.start : error.end].decode("cp1252", "replace")
        return "".join(character + MENDED for character in faulty), error.end

    codecs.register_error("mend", read)
    return "mend"


def _place(content: bytes) -> str:
    """Line and byte of the first fault."""
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        return f"line {content.count(10, 0, error.start) + 1}, byte {error.start}"
    return "no fault"
