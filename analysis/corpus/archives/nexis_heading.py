"""Title, outlet and date of a document of Nexis, from the lines above its fields."""

from __future__ import annotations

from typing import NamedTuple

from analysis.corpus.archives import nexis_fields as names
from analysis.corpus.archives.date_lines import WEEKDAYS, find_date, read_date_line
from analysis.corpus.archives.layout import COPYRIGHT, blocks, collapse, indent
from analysis.corpus.archives.nexis_fields import label_of

# Lines indented as far as this are centred: outlet, date and edition, never a headline.
CENTRED = 8
SEPARATORS = " ,;|–-·("


class Heading(NamedTuple):
    """Title, outlet and date; None for what the document does not say."""

    title: str | None
    outlet: str | None
    date: str | None


class Line(NamedTuple):
    """A line of a heading: its text, the block in which it stands, its indentation."""

    text: str
    block: int
    indent: int


def read_heading(lines: list[str], older: bool, headline: str | None) -> Heading:
    """Return what the lines of a heading say; ``older`` where the headline stands below outlet and date."""
    heading = _heading(lines, older, headline)
    return heading._replace(title=None) if names.NO_HEADLINE.fullmatch(heading.title or "") else heading


def _heading(lines: list[str], older: bool, headline: str | None) -> Heading:
    heading = _below_cover(_lines(lines))
    dates = [n for n, line in enumerate(heading) if read_date_line(line.text)]
    if not dates:
        title, outlet = _undated(heading, older, bool(headline))
        return Heading(headline or title, _outlet(outlet), None)
    place = dates[0] if older or headline else dates[-1]
    above, below = heading[:place], _without_editions(heading[place], heading[place + 1 :])
    title, outlet = (headline, above[-1:]) if headline else _around(above, below, older)
    return Heading(title, _outlet(outlet[0].text if outlet else None), read_date_line(heading[place].text))


def _around(above: list[Line], below: list[Line], older: bool) -> tuple[str | None, list[Line]]:
    """Return the title and the line of the outlet, from the lines around the date."""
    if below and (older or len(above) < 2):
        return _first_block(below), above[-1:]
    beside = [line for line in above if line.indent < CENTRED]
    if older and 0 < len(beside) < len(above):
        return _first_block(beside), [line for line in above if line.indent >= CENTRED][-1:]
    if len(above) >= 2:
        return _last_block(above[:-1]), above[-1:]
    return (None, above) if older or not above else (above[0].text, [])


def _lines(lines: list[str]) -> list[Line]:
    """Return the lines that may be title, outlet or date; an outlet and a date on one line are two."""
    found: list[Line] = []
    for number, block in enumerate(blocks(lines)):
        if names.RIGHTS.search(collapse(" ".join(block))) and not any(read_date_line(line) for line in block):
            continue
        for line in block:
            text = collapse(line)
            found += [] if _is_notice(text) else [Line(part, number, indent(line)) for part in _parts(text)]
    return found


def _is_notice(text: str) -> bool:
    patterns = (COPYRIGHT, names.RESERVED, names.NOTICE, names.DISTRIBUTED)
    return any(pattern.fullmatch(text) for pattern in patterns) or label_of(text) in (
        "show",
        "transcript",
    )


def _parts(text: str) -> list[str]:
    date = find_date(text)
    if date is None or date.start == 0 or text[date.start - 1 :].startswith(tuple("0123456789")):
        return [text]
    outlet, rest = text[: date.start].rstrip(), text[date.start :].rstrip(" )")
    divided = outlet.endswith((",", "|", ";", "(", " -", " –")) and read_date_line(rest) is not None
    return [outlet.rstrip(SEPARATORS), rest] if divided else [text]


def _below_cover(lines: list[Line]) -> list[Line]:
    """Return the heading without the cover of the export; its list names the first document's title."""
    covers = [n for n, line in enumerate(lines) if names.COVER.match(line.text)]
    if not covers:
        return lines
    listed = next((found[1] for line in lines if (found := names.LISTED.fullmatch(line.text))), None)
    titled = [n for n, line in enumerate(lines) if line.text == listed]
    if titled:
        return lines[titled[-1] :]
    entries = [n for n, line in enumerate(lines) if names.LISTED.fullmatch(line.text)]
    rest = lines[max(covers + entries) + 1 :]
    return [line for line in rest if not names.COVER_ROW.fullmatch(line.text)]


def _undated(lines: list[Line], older: bool, headed: bool) -> tuple[str | None, str | None]:
    """Title and outlet where no date stands between them."""
    if not lines:
        return None, None
    if older:
        below = _without_editions(lines[0], lines[1:])
        return (_first_block(below) if below and not headed else None), lines[0].text
    while len(lines) > 2 and names.EDITION.fullmatch(lines[-1].text):
        lines = lines[:-1]
    if len(lines) == 1:
        return lines[0].text, None
    return _last_block(lines[:-1]), lines[-1].text


def _without_editions(date: Line, below: list[Line]) -> list[Line]:
    """Return the lines below a date without editions, weekdays and what stands centred as the date does."""
    if date.indent >= CENTRED and any(line.indent < CENTRED for line in below):
        below = below[next(n for n, line in enumerate(below) if line.indent < CENTRED) :]
    if any(line.block != date.block for line in below):
        below = [line for line in below if line.block != date.block]
    while below and _is_edition(below[0].text, last=len(below) == 1):
        below = below[1:]
    return below


def _is_edition(text: str, last: bool) -> bool:
    """Return True for the name of an edition; the last line left may be a headline with that word in it."""
    if text.lower() in WEEKDAYS:
        return not last
    found = names.EDITION.fullmatch(text) is not None
    return found and not (last and len(text.split()) > 4)


def _first_block(lines: list[Line]) -> str:
    """Return the first block as a title, with the next where it ends in a semicolon."""
    block = [line.text for line in lines if line.block == lines[0].block]
    rest = lines[len(block) :]
    return " ".join([*block, _first_block(rest)]) if rest and block[-1].endswith(";") else " ".join(block)


def _last_block(lines: list[Line]) -> str:
    return " ".join(line.text for line in lines if line.block == lines[-1].block)


def _outlet(text: str | None) -> str | None:
    """Return an outlet's name without edition and distributor."""
    if text is None:
        return None
    name = names.OUTLET_EDITION.sub("", names.DISTRIBUTOR.sub("", text)).rstrip(SEPARATORS)
    return name or text
