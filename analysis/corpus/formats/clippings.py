"""Clippings that somebody pasted into one document: a heading for each, and below it the line "Outlet, date"."""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple

from analysis.corpus.archives.date_lines import find_date, read_date_line
from analysis.corpus.archives.layout import collapse

Row = dict[str, object]

SEPARATORS = " ,;:|–—-·•(/"
LONGEST_LINE = 120
# Lines below a heading in which outlet and date are looked for: a subtitle or a byline may stand between.
MOST_BELOW = 3
# A text of as many characters above the first heading is an article; a shorter one a cover.
LEAST_TEXT = 300
# "Published on 3 May 2016 in The Harbour Post": words around the two.
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
    """Return a row for each clipping; none where the headings do not part the document into dated articles.

    They do where two headings of one level or more, and half of that level, have a date below them.
    """
    blocks = [block for block in blocks if block.text.strip()]
    heads = [n for n, block in enumerate(blocks) if block.level is not None and _dated(blocks, n).date]
    levels = Counter(blocks[n].level for n in heads)
    if not levels:
        return []
    level, found = levels.most_common(1)[0]
    starts = [n for n, block in enumerate(blocks) if block.level == level]
    if found < 2 or found * 2 < len(starts):
        return []
    above = "\n\n".join(block.text for block in blocks[: starts[0]])
    rows = [_row(blocks[a:b]) for a, b in zip(starts, [*starts[1:], len(blocks)], strict=True)]
    rows = [{"title": None, "text": above}] * (len(above) >= LEAST_TEXT) + rows
    return [{"_place": f"document {n}"} | row for n, row in enumerate(rows, 1)]


def _row(blocks: list[Block]) -> Row:
    dated = _dated(blocks, 0)
    title = collapse(blocks[0].text)
    text = "\n\n".join(block.text for block in blocks[1 + dated.lines :])
    if not text:
        return {"_set_aside": f"a document without text ({title})"}
    return {"title": title, "outlet": dated.outlet, "date": dated.date, "text": text}


def _dated(blocks: list[Block], head: int) -> Dated:
    """Return outlet and date below a heading; of two lines one has the outlet and one the date."""
    below = [line for block in blocks[head + 1 : head + 1 + MOST_BELOW] for line in block.text.split("\n")]
    for n, line in enumerate(below[:MOST_BELOW]):
        if (found := read_outlet_line(line)) is None:
            continue
        outlet, date = found
        if outlet is None and n and _is_name(below[n - 1]):
            outlet = collapse(below[n - 1])
        elif outlet is None and n + 1 < len(below) and _is_name(below[n + 1]):
            return Dated(collapse(below[n + 1]), date, n + 2)
        return Dated(outlet, date, n + 1)
    return Dated(None, None, 0)


def read_outlet_line(line: str) -> tuple[str | None, str] | None:
    """Return outlet and date of a line that has a date and at most an outlet beside it; None for any other line.

    >>> read_outlet_line("Harbour Post, 3 March 2016")
    ('Harbour Post', '2016-03-03')
    >>> read_outlet_line("On 3 March 2016 the Harbour Post said so.") is None
    True
    """
    line = collapse(line)
    found = find_date(line) if len(line) <= LONGEST_LINE else None
    if found is None or line.endswith((".", "?", "!")):
        return None
    before = AROUND.sub("", line[: found.start].strip(SEPARATORS)).strip(SEPARATORS)
    after = line[found.end :].strip(f"{SEPARATORS})")
    if after and read_date_line(line[found.start :].rstrip(")")):
        after = ""
    after = AROUND.sub("", after)
    if before and after or not all(map(_is_name, filter(None, (before, after)))):
        return None
    return before or after or None, found.value


def _is_name(text: str) -> bool:
    """Return True for what may be an outlet's name: a few words in capitals, and no sentence."""
    text = collapse(text)
    words = [word for word in text.split() if word[0].isalpha()]
    capital = sum(word[0].isupper() or word.lower() in ("of", "the", "and", "de", "la", "del") for word in words)
    return 0 < len(words) <= 8 and capital == len(words) and not text.endswith((".", "?", "!", ":"))
