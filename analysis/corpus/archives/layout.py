"""Lines, blocks and paragraphs of an export; a page as lines."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from analysis.corpus.cleaning import BULLET, TERMINAL

if TYPE_CHECKING:
    import lxml.html

# A document: its fields by the names of `columns.FIELDS`, and notes on it ("_place", "_set_aside").
Row = dict[str, object]

# Lines are wrapped at a margin between these widths.
NARROWEST_MARGIN = 45
WIDEST_MARGIN = 110
PAGE_WIDTH = 80
# Two gaps of this many spaces in a line are columns of a table.
COLUMNS = re.compile(r"\S {3,}\S.*\S {3,}\S")
LABEL = re.compile(r"\s*[A-Z][\w-]{2,20}(?: \w+)?:\s")
# "Copyright 2010 Harbour Newspapers", "(c) Coast Weekly"; not "Copyright law was not touched".
COPYRIGHT = re.compile(r"\(?(?:copyright\b(?=.*(?:(?:19|20)\d{2}|©|\(c\)))|©|\(c\)(?=\s)).*", re.IGNORECASE)
# "Ann Quill", "Ann Quill and Tom Vane in Northport": a byline without a mark.
NAMES = re.compile(r"[A-ZÀ-Þ][\w.'’-]*,?(?: (?:and|und|et|y|&|in|de|von|van|[A-ZÀ-Þ][\w.'’-]*,?)){1,7}")
# A line that ends before this share of the margin ended there on purpose.
SHORT = 0.75

NO_TEXT = "a document without text"
BLOCKS = frozenset(
    "address article aside blockquote body center dd div dl dt fieldset figure footer form h1 h2 h3 h4 h5 h6 "
    "header hr li main nav ol p pre section table tbody td th tr ul text".split()
)
SILENT = frozenset("head script style title noscript template".split())
CENTRED = " " * 24
CENTRED_FROM = 15


def collapse(text: str) -> str:
    """Return ``text`` on one line with single spaces."""
    return " ".join(text.split())


def set_aside(reason: str, title: object = None) -> Row:
    """Return the row of a document that is not kept, with its title where it has one."""
    return {"_set_aside": f"{reason} ({title})" if title else reason}


def blocks(lines: list[str]) -> list[list[str]]:
    """Return the runs of lines between blank lines."""
    return [list(run) for filled, run in groupby(lines, lambda line: bool(line.strip())) if filled]


def margin_of(lines: list[str]) -> int:
    """Return the width at which the lines of a file were wrapped; 0 where its lines are paragraphs.

    The margin is the width that most lines keep: they are no longer, and the first word of the next line
    would have passed it. Lines are wrapped where these outnumber the lines too long for a page and are
    most of those that may be.
    """
    long = sum(len(line) > WIDEST_MARGIN and len(line.split()) > 15 for line in lines)
    pairs = {(one.rstrip(), two.split()[0]) for one, two in pairwise(lines) if _may_run_on(one.rstrip(), two)}
    kept = Counter(width for one, word in pairs for width in range(len(one), len(one) + len(word) + 1))
    widths = (len(line.rstrip()) for line in lines if indent(line) < CENTRED_FROM)
    longest = max((width for width in widths if width <= WIDEST_MARGIN), default=0)
    margin, full = max(kept.items(), key=lambda item: (item[1], -abs(item[0] - longest)), default=(0, 0))
    if any(indent(line) >= CENTRED_FROM for line in lines if line.strip()):
        return 0 if long > full else margin or PAGE_WIDTH
    return margin if full > max(long, 2) and full * 2 > len(pairs) else 0


def _may_run_on(line: str, following: str) -> bool:
    """Return True for a line as wide as a page's that neither a sentence nor a field ends."""
    if not NARROWEST_MARGIN <= len(line) <= WIDEST_MARGIN or not following.strip() or TERMINAL.search(line):
        return False
    return indent(following) <= indent(line) < CENTRED_FROM and not LABEL.match(following)


def single_spaced(lines: list[str]) -> list[str]:
    """Return wrapped lines without the blank line that stands after each of them, as doubled line ends leave it."""
    filled = [line for line in lines if line.strip()]
    doubled = len(lines) > 20 and not any(one.strip() and two.strip() for one, two in pairwise(lines))
    full = sum(len(line) > 60 and not TERMINAL.search(line.rstrip()) for line in filled)
    if not doubled or full * 3 < len(filled) or max(map(len, filled)) > WIDEST_MARGIN:
        return lines
    return [line for n, line in enumerate(lines) if line.strip() or n == 0 or not lines[n - 1].strip()]


def paragraphs(lines: list[str], margin: int) -> list[str]:
    """Return the paragraphs of a text: its lines, or where they were wrapped at a margin the lines joined again.

    A paragraph of wrapped lines ends at a blank line, before an indented line and at a line that ended
    before the margin. A row of a table stays a line of its own.
    """
    if not margin:
        return [text for line in lines if (text := collapse(line))]
    base = min((indent(line) for line in lines if line.strip()), default=0)
    joined: list[str] = []
    last = ""
    for line in (line.rstrip() for line in lines):
        if line and last and not _begins(line, last, margin, base):
            joined[-1] += line.strip() if re.search(r"\w-$", last) else f" {line.strip()}"
        elif line:
            joined.append(line.strip())
        last = line
    return [collapse(text) for text in joined]


def _begins(line: str, last: str, margin: int, base: int) -> bool:
    """Return True where ``line`` begins a paragraph below ``last``."""
    text = line.strip()
    if COLUMNS.search(line) or COLUMNS.search(last) or BULLET.match(text):
        return True
    if indent(line) >= base + 2 and indent(line) > indent(last):
        return True
    ended = TERMINAL.search(last) is not None
    if text[0].islower() and not ended:
        return False
    full = len(last) + 1 + len(text.split(" ", 1)[0]) > margin
    return not full and (ended or len(last) < SHORT * margin)


def indent(line: str) -> int:
    """Return the number of spaces before the first word of a line."""
    return len(line) - len(line.lstrip())


def parse(page: str) -> lxml.html.HtmlElement:
    """Return the tree of a page."""
    import lxml.html

    return lxml.html.document_fromstring(page.encode("utf-8"), parser=lxml.html.HTMLParser(encoding="utf-8"))


def element_lines(element: lxml.html.HtmlElement, centred: str | None = None) -> list[str]:
    """Return the lines of a page as a reader sees them, a blank line between its blocks.

    Elements of class ``centred`` are indented as a text export indents what it centres.
    """
    text = "".join(_pieces(element, centred))
    lines = [CENTRED + collapse(line) if CENTRED in line else collapse(line) for line in text.split("\n")]
    return [line for n, line in enumerate(lines) if line.strip() or (n and lines[n - 1].strip())]


def element_paragraphs(element: lxml.html.HtmlElement) -> list[str]:
    """Return the filled lines of an element."""
    return [line for line in element_lines(element) if line]


def _pieces(element: lxml.html.HtmlElement, centred: str | None) -> Iterator[str]:
    """Return the texts of an element, with the line breaks and blank lines that its tags make."""
    if not isinstance(element.tag, str) or element.tag in SILENT:
        return
    if element.tag == "br":
        yield "\n"
    elif element.tag == "pre":
        yield f"\n\n{element.text_content()}\n\n"
    else:
        edge = "\n\n" if element.tag in BLOCKS else ""
        inner = "".join(_inner(element, centred))
        marked = centred and element.get("class") == centred
        yield edge + (CENTRED + inner.replace("\n", f"\n{CENTRED}") if marked else inner) + edge


def _inner(element: lxml.html.HtmlElement, centred: str | None) -> Iterator[str]:
    yield _flat(element.text)
    for child in element:
        yield from _pieces(child, centred)
        yield _flat(child.tail)


def _flat(text: str | None) -> str:
    return re.sub(r"\s+", " ", text or "")
