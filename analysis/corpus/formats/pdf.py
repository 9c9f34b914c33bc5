"""The text of a pdf: pages joined without running heads, divided words joined."""

from __future__ import annotations

import io
import logging
import re
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING

from analysis.corpus import archives
from analysis.corpus.formats.tables import Rows
from analysis.corpus.formats.web_pages import TITLE_PARTS
from analysis.schemas import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pypdf import PageObject

OCR = "run OCR over them, and save the file as pdf with text"
LEAST_CHARACTERS = 20
# Lines at the top and the foot of a page among which running heads and page numbers are sought.
EDGE = 2
PAGE_NUMBER = re.compile(r"(?:page\s+)?\W*\d{1,4}\W*(?:\s*(?:of|/)\s*\d{1,4})?", re.IGNORECASE)
# What a browser prints on each page: the hour and the title, the address and the number of the page.
PRINTED = re.compile(r"\d{1,2}[/.]\d{1,2}[/.]\d{2,4},? \d{1,2}[:.]\d{2}\b.*")
ADDRESS = re.compile(r"((?:https?|file|\ufb01le)://\S+)(?: +\d+/\d+)?")
# The heading of an article stands among the first lines, on a few of them.
FIRST_LINES, HEADING_LINES = 15, 4
# Words are bounded: to look for a hyphen from each letter of a very long one would take for ever.
DIVIDED = re.compile(
    r"(?<!\w)(\w{0,60}[^\W\d_])[-\u00ad\u2010]\n([^\W\d_]\w{0,60})(\S*)\s"
)


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
    bare = [n for n, lines in enumerate(pages) if len("".join(lines)) < LEAST_CHARACTERS]
    if len(bare) == len(pages):
        raise InputError(f"{len(pages)} scanned pages without text; {OCR}")
    # Where each page is a document, outlets look like running heads.
    rows = archives.from_lines(_text_lines(pages, set())) or [_article(pages, reader.metadata)]
    scanned = [number + 1 for number in bare if _has_picture(reader.pages[number])]
    return rows + _scanned_pages(scanned, len(pages))


def _article(pages: list[list[str]], about: Mapping | None) -> dict[str, object]:
    lines = _text_lines(pages, _running_heads(pages))
    title = TITLE_PARTS.split(str((about or {}).get("/Title") or ""))[0]
    row = {"text": "\n".join(lines), "_first_line_title": True, "url": _address(pages)}
    return row | _heading(lines, title)


def _address(pages: list[list[str]]) -> str | None:
    """Return the address that a browser printed at the edge of a page."""
    found = (ADDRESS.fullmatch(line) for page in pages for line in page[:EDGE] + page[-EDGE:])
    addresses = (address[1] for address in found if address)
    return next((address for address in addresses if address.startswith("http")), None)


def _heading(lines: list[str], title: str) -> dict[str, object]:
    """Return title and text where the file's own title stands among the first lines, else nothing."""
    letters = _letters(title)
    for start in range(min(FIRST_LINES, len(lines)) if letters else 0):
        for end in range(start + 1, start + HEADING_LINES + 1):
            if _letters("".join(lines[start:end])) == letters:
                return {"title": " ".join(lines[start:end]), "text": "\n".join(lines[end:])}
    return {}


def _letters(text: str) -> str:
    return re.sub(r"\W+", "", unicodedata.normalize("NFKC", text)).casefold()


def _lines(page: PageObject) -> list[str]:
    """Return the lines of a page, none of one that is damaged."""
    try:
        text = page.extract_text() or ""
    # A font or a stream may be broken in any way; the other pages are whole.
    except Exception:
        text = ""
    return [line.strip() for line in text.split("\n") if line.strip()]


def _has_picture(page: PageObject) -> bool:
    """Return whether a page holds a picture, or is damaged; one that is blank has none."""
    try:
        drawn = page["/Resources"].get("/XObject")
        objects = drawn.get_object().values() if drawn is not None else ()
        return any(each.get_object().get("/Subtype") == "/Image" for each in objects)
    except Exception:
        return True


def _scanned_pages(numbers: list[int], count: int) -> Rows:
    """Return a row that names the scanned pages, none where there are none."""
    if not numbers:
        return []
    named = ", ".join(map(str, numbers[:20])) + (" ..." if len(numbers) > 20 else "")
    place = f"{len(numbers)} of {count} pages ({named})"
    return [{"_place": place, "_set_aside": f"scanned or damaged, without text; {OCR}"}]


def _text_lines(pages: list[list[str]], heads: set[str]) -> list[str]:
    """Return the lines of all pages, without those at a page's edge that belong to the page."""
    kept = (
        line
        for page in pages
        for number, line in enumerate(page)
        if not (_at_edge(number, page) and (_shape(line) in heads or _is_printed(line)))
    )
    return _undivided([*kept])


def _running_heads(pages: list[list[str]]) -> set[str]:
    """Return the shapes of lines that stand at the edge of most pages."""
    edges = [[line for n, line in enumerate(page) if _at_edge(n, page)] for page in pages]
    counts = Counter(shape for edge in edges for shape in set(map(_shape, edge)))
    return {shape for shape, n in counts.items() if n >= 3 and 2 * n > len(pages)}


def _at_edge(number: int, page: list[str]) -> bool:
    return number < EDGE or number >= len(page) - EDGE


def _is_printed(line: str) -> bool:
    return any(each.fullmatch(line) for each in (PAGE_NUMBER, PRINTED, ADDRESS))


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
