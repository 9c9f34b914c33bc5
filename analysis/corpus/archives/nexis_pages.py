"""Pages of a printed export: their numbers and running heads, and the paragraphs that they break in two."""

from __future__ import annotations

from analysis.corpus.archives import nexis_fields as names
from analysis.corpus.archives.date_lines import find_date, read_date_line
from analysis.corpus.archives.layout import BULLET, TERMINAL, collapse, indent
from analysis.corpus.archives.nexis_fields import read_field

# A page number stands at the right, a running head in the middle, though a long one begins far to the left.
RIGHT, MIDDLE, LONG_HEAD = 30, 8, 4
LONGEST_HEAD = 2


def without_pages(lines: list[str]) -> list[str]:
    """Return the lines without page numbers, running heads and links to pictures, broken paragraphs joined again."""
    kept: list[str] = []
    place = 0
    while place < len(lines):
        line, text = lines[place], collapse(lines[place])
        if not names.PAGE_NUMBER.fullmatch(text):
            kept += [] if names.LINK.fullmatch(text) else [line]
            place += 1
            continue
        below = _below_head(lines, place + 1)
        following = next((n for n in range(below, len(lines)) if lines[n].strip()), len(lines))
        if _indent(line) >= RIGHT and _goes_on(kept, lines[following:]):
            while not kept[-1].strip():
                kept.pop()
            below = following
        place = below
    return kept


def _below_head(lines: list[str], place: int) -> int:
    """Return the line below the running head "The Harbour Post, March 3, 1995"; ``place`` where there is none."""
    start = next((n for n in range(place, len(lines)) if lines[n].strip()), len(lines))
    end = next((n for n in range(start, len(lines)) if not lines[n].strip()), len(lines))
    head = collapse(" ".join(lines[start:end]))
    if not 0 < end - start <= LONGEST_HEAD or any(_indent(line) < LONG_HEAD for line in lines[start:end]):
        return place
    date = find_date(head)
    # A date alone on its line is that of the document.
    return end if date and date.start > 0 and read_date_line(head[date.start :]) else place


def _goes_on(above: list[str], below: list[str]) -> bool:
    """Return True where a paragraph goes on over the page: its first part ends within a sentence, or the lines below
    are not indented as those are with which paragraphs begin."""
    filled = [line.rstrip() for line in above if line.strip()]
    if not filled or not below or any(map(_is_field, (filled[-1], below[0]))):
        return False
    if BULLET.match(below[0].strip()) or _indent(below[0]) >= MIDDLE:
        return False
    if not TERMINAL.search(filled[-1]):
        return _indent(below[0]) <= _indent(filled[-1]) or below[0].strip()[0].islower()
    return _indents_paragraphs(above) and _indent(below[0]) == 0


def _indents_paragraphs(lines: list[str]) -> bool:
    """Return True where most blocks of several lines begin with an indented line above one that is not."""
    begins = [
        _indent(two) > 0 and _indent(three) == 0
        for one, two, three in zip(lines, lines[1:], lines[2:], strict=False)
        if (not one.strip() or _is_field(one)) and three.strip() and two.strip()
        and _indent(two) < MIDDLE and not _is_field(two)
    ]
    return sum(begins) * 2 > len(begins)


def _is_field(line: str) -> bool:
    """Return True for a field of the layouts that have pages, which name theirs in capitals."""
    field = read_field(line)
    return field is not None and field.capitals


def _indent(line: str) -> int:
    return indent(line.lstrip("\f"))
