"""Clippings that somebody pasted into one document: a heading for each, and below it the line "Outlet, date"."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection
from typing import NamedTuple

from analysis.corpus.archives.date_lines import FOLLOWING, MONTH_ONLY, find_date
from analysis.corpus.archives.layout import collapse

Row = dict[str, object]

SEPARATORS = " ,;:|–—-·•(/"
LONGEST_LINE = 120
# Lines below a heading in which outlet and date are looked for: a subtitle or a byline may stand between.
MOST_BELOW = 3
# A text of as many characters above the first heading is an article; a shorter one a cover.
LEAST_TEXT = 300
# "Published on 3 May 2016 in The Harbour Post": words around the two.
# "p. 4", "page A12", behind the date.
PAGE = re.compile(r"[ ,;|–—-]*\b(?:pp?\.|pages?|pg\.?)\s?[A-Z]?\d+(?:[-–]\d+)?\s*$", re.IGNORECASE)
NUMERIC = re.compile(r"\b\d{1,2}[/.-]\d{1,2}[/.-](?:\d{4}|\d{2})\b")
LABEL = re.compile(r"(?:source|outlet|newspaper|publication|medium|published|date)\s*:\s*", re.IGNORECASE)
AROUND = re.compile(r"(?:first )?(?:published|posted|printed|from|source|in|on|by|date)\b:?\s*", re.IGNORECASE)


class Block(NamedTuple):
    """A paragraph of a document, and the level of the heading that it is; None for running text."""

    text: str
    level: int | None


class Dated(NamedTuple):
    """What the lines below a heading say, and how many they are."""

    outlet: str | None
    date: str | None
    lines: int


def clipping_rows(blocks: list[Block]) -> list[Row]:
    """Return a row for each clipping; none where no heading has outlet and date below it.

    Headings part the document where two of one level or more, and half of that level, have a date below them; else
    it is one article where it begins with such a heading.
    """
    blocks = [block for block in blocks if block.text.strip()]
    heads = {n: _dated(blocks, n) for n, block in enumerate(blocks) if block.level is not None}
    dated = [n for n, found in heads.items() if found.date]
    if not dated:
        return []
    level, found = Counter(blocks[n].level for n in dated).most_common(1)[0]
    starts = [n for n in heads if blocks[n].level == level]
    if found < 2 or found * 2 < len(starts):
        return [_row(blocks)] if dated[0] == 0 and heads[0].outlet else []
    return _parted(blocks, starts)


def _parted(blocks: list[Block], starts: list[int]) -> list[Row]:
    outlets = {_dated(blocks, n).outlet for n in starts} - {None}
    rows = [_row(blocks[a:b], outlets) for a, b in zip(starts, [*starts[1:], len(blocks)], strict=True)]
    above = "\n\n".join(block.text for block in blocks[: starts[0]])
    rows = [{"title": None, "text": above}] * (len(above) >= LEAST_TEXT) + rows
    return [{"_place": f"document {n}"} | row for n, row in enumerate(rows, 1)]


def _row(blocks: list[Block], outlets: Collection[str] = ()) -> Row:
    """Return the row of a clipping; the line below the heading of one without a date may be one of the ``outlets``."""
    dated = _dated(blocks, 0)
    if dated.date is None and len(blocks) > 1 and collapse(blocks[1].text) in outlets:
        dated = Dated(collapse(blocks[1].text), None, 1)
    title = collapse(blocks[0].text)
    text = "\n\n".join(block.text for block in blocks[1 + dated.lines :])
    if not text:
        return {"_set_aside": f"a document without text ({title})"}
    return {"title": title, "outlet": dated.outlet, "date": dated.date, "text": text}


def _dated(blocks: list[Block], head: int) -> Dated:
    """Return outlet and date below a heading; of two lines one has the outlet and one the date."""
    below = [
        LABEL.sub("", collapse(line))
        for block in blocks[head + 1 : head + 1 + MOST_BELOW] if block.level is None for line in block.text.split("\n")
    ]
    for n, line in enumerate(below[:MOST_BELOW]):
        if (found := read_outlet_line(line)) is None:
            continue
        outlet, date = found
        if outlet is None and n and _is_name(below[n - 1]):
            outlet = below[n - 1]
        elif outlet is None and n + 1 < len(below) and _is_name(below[n + 1]):
            return Dated(below[n + 1], date, n + 2)
        return Dated(outlet, date, n + 1)
    return Dated(None, None, 0)


def read_outlet_line(line: str) -> tuple[str | None, str] | None:
    """Return outlet and date of a line that has a date and at most an outlet beside it; None for any other line.

    >>> read_outlet_line("Harbour Post, 3 March 2016")
    ('Harbour Post', '2016-03-03')
    >>> read_outlet_line("On 3 March 2016 the Harbour Post said so.") is None
    True
    """
    line = PAGE.sub("", collapse(line))
    found = _date_in(line) if len(line) <= LONGEST_LINE and not line.endswith((".", "?", "!")) else None
    if found is None:
        return None
    date, start, end = found
    before = AROUND.sub("", line[:start].strip(SEPARATORS)).strip(SEPARATORS)
    after = AROUND.sub("", " ".join(word for word in line[end:].strip(f"{SEPARATORS})").split() if not _is_time(word)))
    names = [collapse(part).strip(f"{SEPARATORS})") for part in (before, after) if part.strip(f"{SEPARATORS})")]
    if len(names) > 1 or not all(map(_is_name, names)):
        return None
    return (names[0] if names else None), date


def _date_in(line: str) -> tuple[str, int, int] | None:
    """Return a date and where it stands; one in figures or without a day as it is written."""
    if found := find_date(line):
        return found.value, found.start, found.end
    written = NUMERIC.search(line) or MONTH_ONLY.search(line)
    return written and (written[0], *written.span())


def _is_time(word: str) -> bool:
    """Return True for a weekday, a clock and the like beside a date."""
    return word.lower().strip(",;()") in FOLLOWING or word[0].isdigit()


def _is_name(text: str) -> bool:
    """Return True for what may be an outlet's name: a few words in capitals, and no sentence."""
    text = collapse(text)
    words = [word for word in text.split() if word[0].isalpha()]
    capital = sum(word[0].isupper() or word.lower() in ("of", "the", "and", "de", "la", "del") for word in words)
    return 0 < len(words) <= 8 and capital == len(words) and not text.endswith((".", "?", "!", ":"))
