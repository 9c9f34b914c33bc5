"""The text of a pdf: pages joined without running heads, divided words joined."""

from __future__ import annotations

import io
import logging
import re
from collections import Counter
from typing import TYPE_CHECKING

from analysis.corpus.formats.tables import Rows
from analysis.corpus.formats.text_files import one_article
from analysis.schemas import InputError

if TYPE_CHECKING:
    from pypdf import PageObject

OCR = "run OCR over them, and save the file as pdf with text"
LEAST_CHARACTERS = 20
# Lines at the top and the foot of a page among which running heads and page numbers are sought.
EDGE = 2
PAGE_NUMBER = re.compile(r"(?:page\s+)?\W*\d{1,4}\W*(?:\s*(?:of|/)\s*\d{1,4})?", re.IGNORECASE)
DIVIDED = re.compile(r"(\w*[^\W\d_])[-\u00ad\u2010]\n([^\W\d_]\w*)(\S*)\s")


def read_pdf(content: bytes) -> Rows:
    """Read the text of all pages as one article, or as the documents of an archive.

    Pages that are pictures are named in a row of their own; `InputError` where all pages are, or
    where a password is needed.
    """
    from pypdf import PdfReader

    # What it logs about faults that it mends is of no use to a reader of articles.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    # What precedes the mark is no part of the file; mails and servers sometimes leave it there.
    reader = PdfReader(io.BytesIO(content[max(content[:1024].find(b"%PDF-"), 0) :]))
    if reader.is_encrypted and not reader.decrypt(""):
        raise InputError("encrypted; save it without a password")
    pages = [_lines(page) for page in reader.pages]
    pictures = [n for n, lines in enumerate(pages, 1) if len("".join(lines)) < LEAST_CHARACTERS]
    if len(pictures) == len(pages):
        raise InputError(f"{len(pages)} scanned pages without text; {OCR}")
    lines = [line for page in _without_running_heads(pages) for line in page]
    return one_article(_undivided(lines)) + _pictures(pictures, pages)


def _lines(page: PageObject) -> list[str]:
    """Return the lines of a page, none of one that is damaged."""
    try:
        text = page.extract_text() or ""
    # A font or a stream may be broken in any way; the other pages are whole.
    except Exception:
        text = ""
    return [line.strip() for line in text.split("\n") if line.strip()]


def _pictures(numbers: list[int], pages: list[list[str]]) -> Rows:
    """Return a row for the pages without text, none where all have some or they are blank."""
    if not numbers:
        return []
    named = ", ".join(map(str, numbers[:20])) + (" ..." if len(numbers) > 20 else "")
    place = f"{len(numbers)} of {len(pages)} pages ({named})"
    return [{"_place": place, "_set_aside": f"without text: scanned, blank or damaged; {OCR}"}]


def _without_running_heads(pages: list[list[str]]) -> list[list[str]]:
    """Return the pages without page numbers and lines that stand at the edge of most pages."""
    edges = [page[:EDGE] + page[max(len(page) - EDGE, EDGE) :] for page in pages]
    counts = Counter(shape for edge in edges for shape in {_shape(line) for line in edge})
    heads = {shape for shape, n in counts.items() if n >= 3 and 2 * n > len(pages)}
    return [[line for n, line in enumerate(page) if not _is_head(n, page, heads)] for page in pages]


def _is_head(number: int, page: list[str], heads: set[str]) -> bool:
    at_edge = number < EDGE or number >= len(page) - EDGE
    line = page[number]
    return at_edge and (_shape(line) in heads or PAGE_NUMBER.fullmatch(line) is not None)


def _shape(line: str) -> str:
    """Return a line with its numbers alike, so that "Page 3" and "Page 4" are one running head."""
    return re.sub(r"\d+", "0", line)


def _undivided(lines: list[str]) -> list[str]:
    """Return the lines with divided words whole; a hyphen that the text has elsewhere stays."""
    text = "\n".join(lines)
    words = Counter(re.findall(r"\w+(?:-\w+)*", text))
    return DIVIDED.sub(
        lambda found: _joined(found[1], found[2], words) + f"{found[3]}\n", text
    ).split("\n")


def _joined(first: str, second: str, words: Counter) -> str:
    hyphenated = f"{first}-{second}"
    if words[hyphenated] > words[first + second] or second[0].isupper():
        return hyphenated
    return first + second
