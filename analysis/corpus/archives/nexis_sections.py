"""A document of Nexis in its parts: heading, fields, text, and the fields below the text."""

from __future__ import annotations

import re
from typing import NamedTuple

from analysis.corpus.archives import nexis_fields as names
from analysis.corpus.archives.date_lines import read_date_line
from analysis.corpus.archives.layout import COPYRIGHT, blocks, collapse
from analysis.corpus.archives.nexis_fields import Field, label_of, read_field

SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]]*$")
LANGUAGE_NAMES = re.compile(r"[^\W\d_]+(?:[ ;,/-]+[^\W\d_]+){0,3}")
# Lines above a document's title in the layouts that have neither fields nor a date.
HEADING_BLOCKS = 2
# Lines without a label that may stand among the fields above the mark of the text.
MOST_PLAIN = 8


class Sections(NamedTuple):
    """The parts of a document; ``fields`` holds the content of each field above and below the text.

    ``older`` is true for the layouts that have the headline below outlet and date.
    """

    heading: list[str]
    fields: dict[str, str]
    body: list[str]
    older: bool


def split_sections(lines: list[str], margin: int, numbered: bool) -> Sections:
    """Return the parts of the document in ``lines``."""
    capitals = _in_capitals(lines)
    first = _first_field(lines, capitals)
    if first is None:
        heading, rest = _without_fields(lines, numbered)
        fields: dict[str, str] = {}
    else:
        heading = lines[:first]
        end, fields = _read_fields(lines, first, margin, capitals)
        rest = lines[end:]
        if inline := fields.pop("body", ""):
            rest = [inline, *rest]
    items = _items(rest, margin, capitals)
    start = _trailer(items, capitals)
    below = [line for item in items[start:] for line in item.lines]
    body = rest[: items[start].place] if start < len(items) else rest
    return Sections(heading, _trailer_fields(below) | fields, body, numbered if capitals is None else capitals)


def _in_capitals(lines: list[str]) -> bool | None:
    """Return whether the fields of the document are in capitals; None where it has none that tells."""
    fields = (read_field(line) for line in lines)
    telling = ("section", "byline", *names.LENGTHS, *names.LOADED)
    return next((field.capitals for field in fields if field and field.label in telling), None)


def _is_header(field: Field | None, capitals: bool | None) -> bool:
    if field is None or field.label not in names.HEADER or capitals not in (None, field.capitals):
        return False
    # "Language: a barrier at the quay" is a headline.
    return field.capitals or field.label in names.CORE or not field.content[:1].islower()


def _first_field(lines: list[str], capitals: bool | None) -> int | None:
    """Return the first field below the heading's date; where it has none, the first field."""
    labels = {n: label_of(line) for n, line in enumerate(lines) if _is_header(read_field(line), capitals)}
    bodies = [n for n, line in enumerate(lines) if is_body(line)][:1]
    core = [*bodies, *(n for n, label in labels.items() if label in names.CORE)]
    if not core:
        return None
    dated = next((n for n, line in enumerate(lines[: max(core)]) if read_date_line(line.strip())), -1)
    return next((n for n in sorted({*labels, *bodies}) if dated < n <= max(core)), None)


def is_body(line: str) -> bool:
    """Return True for "Body" alone on its line, and for "BODY:" with or without text behind it."""
    return line.strip() == "Body" or re.match(r"\s*(?:BODY|VOLLEDIGE TEKST)(?::|\s*$)", line) is not None


def _read_fields(lines: list[str], first: int, margin: int, capitals: bool | None) -> tuple[int, dict[str, str]]:
    """Return where the text begins, and the fields above it."""
    body = _body_mark(lines, first, capitals)
    fields: dict[str, str] = {}
    label, place = None, first
    while place < len(lines):
        line, field = lines[place].strip(), read_field(lines[place])
        if place == body:
            return place + 1, fields | {"body": line.partition(":")[2].strip()}
        if _is_header(field, capitals):
            label = field.label
            fields.setdefault(label, field.content)
        elif line and label and lines[place - 1].strip() and (margin or _goes_on(label, fields[label])):
            fields[label] = collapse(f"{fields[label]} {line}")
        elif line and body is None:
            mark = line.rstrip(":").lower() in names.BODY_MARKS
            return place + mark, fields
        place += 1
    return place, fields


def _body_mark(lines: list[str], first: int, capitals: bool | None) -> int | None:
    """Return the line of the mark above the text; None where only a heading in the text has that word."""
    marks = (n for n in range(first, len(lines)) if is_body(lines[n]))
    mark = next((n for n in marks if not capitals or lines[n].strip() != "Body"), None)
    if mark is None:
        return None
    plain = sum(bool(line.strip()) and read_field(line) is None for line in lines[first:mark])
    return mark if plain <= MOST_PLAIN else None


def _goes_on(label: str, content: str) -> bool:
    """Return True for a headline or summary that goes on in the next paragraph."""
    return label in names.LEADS and (not content or content.endswith(";"))


def _without_fields(lines: list[str], numbered: bool) -> tuple[list[str], list[str]]:
    """Return heading and text of a document without fields.

    The heading reaches down to the date, in the older layouts to the title below it.
    """
    dated = next((n for n, line in enumerate(lines) if read_date_line(line.strip())), None)
    if dated is None:
        found = blocks(lines)
        count = HEADING_BLOCKS if numbered else 1
        return [line for block in found[:count] for line in block], [
            line for block in found[count:] for line in [*block, ""]
        ]
    end = dated + 1
    above = sum(bool(line.strip()) for line in lines[:dated])
    if numbered or above < 2:
        end = _block_end(lines, _rest_end(lines, end))
    while end < len(lines) and (not lines[end].strip() or _is_copyright(lines[end])):
        end += 1
    return lines[:end], lines[end:]


def _rest_end(lines: list[str], place: int) -> int:
    """Return the blank line at or below ``place``."""
    return next((n for n in range(place, len(lines)) if not lines[n].strip()), len(lines))


def _block_end(lines: list[str], place: int) -> int:
    """Return the blank line below the next block."""
    start = next((n for n in range(place, len(lines)) if lines[n].strip()), len(lines))
    return _rest_end(lines, start)


def _is_copyright(line: str) -> bool:
    return any(pattern.fullmatch(collapse(line)) for pattern in (COPYRIGHT, names.RESERVED))


class Item(NamedTuple):
    """A block of wrapped lines or a single line, and the place of its first line."""

    place: int
    lines: list[str]


def _items(lines: list[str], margin: int, capitals: bool | None) -> list[Item]:
    items: list[Item] = []
    for place, line in enumerate(lines):
        if not line.strip():
            continue
        if margin and place and lines[place - 1].strip() and items and (capitals or not _is_mark(line)):
            items[-1].lines.append(line)
        else:
            items.append(Item(place, [line]))
    return items


def _is_mark(line: str) -> bool:
    """Return True for a line that begins an item although no blank line stands above it."""
    text = collapse(line)
    named = text.lower() in names.TRAILER_MARKS or text.lower() in names.CLASSIFIED
    return named or label_of(text) in names.TRAILER


def _trailer(items: list[Item], capitals: bool | None) -> int:
    """Return the first item below the text, read upwards as far as fields, marks and what they head reach."""
    start = len(items)
    while start > 0:
        above = _reach(items, start, capitals)
        if above is None:
            return start
        start = above
    return start


def _reach(items: list[Item], end: int, capitals: bool | None) -> int | None:
    """Return the item above ``end`` that heads all between: the one right above, or a mark with its captions."""
    for place in range(end - 1, -1, -1):
        most = _heads(items, place, capitals)
        if most is not None and end - 1 - place <= most:
            return place
        if end - place > max(names.TRAILER_MARKS.values()) + 1:
            return None
    return None


def _heads(items: list[Item], place: int, capitals: bool | None) -> int | None:
    """Return how many unnamed items may follow this one of the trailer; None where it is none of the trailer."""
    text = collapse(items[place].lines[0])
    mark = text.rstrip(":").lower()
    if mark in names.TRAILER_MARKS:
        return names.TRAILER_MARKS[mark]
    if mark in names.CLASSIFIED:
        return 1 if place + 1 == len(items) or read_field(items[place + 1].lines[0]) else None
    if _is_copyright(text) or names.DISTRIBUTED.fullmatch(text):
        return 0
    field = read_field(text)
    if field is None or not _is_trailer(field, items[place], capitals):
        return None
    return names.TRAILER_MARKS["graphic"] if field.capitals and field.label in names.LONG_FIELDS else 0


def _is_trailer(field: Field, item: Item, capitals: bool | None) -> bool:
    """Return True for a field below the text, by its name and content: "Person: of the year" is none."""
    if field.label not in names.TRAILER or (capitals and not field.capitals):
        return False
    if field.label in names.LOADED:
        return read_date_line(field.content) is not None
    if field.label in names.LANGUAGES:
        return bool(LANGUAGE_NAMES.fullmatch(field.content)) and not SENTENCE_END.search(field.content)
    return field.capitals or not SENTENCE_END.search(collapse(" ".join(item.lines)))


def _trailer_fields(lines: list[str]) -> dict[str, str]:
    fields = [field for line in lines if (field := read_field(line))]
    return {field.label: field.content for field in reversed(fields)}
