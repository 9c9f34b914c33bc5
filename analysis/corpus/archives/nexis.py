"""Documents of LexisNexis and Nexis: html, txt, rtf and docx of any of their layouts, as lines.

older   "2 of 20 DOCUMENTS" | outlet, date, edition | headline | BYLINE:, LENGTH: | text | LOAD-DATE:
newer   headline, outlet, date | Copyright, Section:, Length: | Body | text | Classification | Load-Date: |
        End of Document
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

from analysis.corpus.archives import nexis_fields as names
from analysis.corpus.archives.date_lines import read_date_line
from analysis.corpus.archives.layout import NO_TEXT, Row, collapse, margin_of, paragraphs, set_aside, single_spaced
from analysis.corpus.archives.nexis_fields import label_of, read_field
from analysis.corpus.archives.nexis_heading import read_heading
from analysis.corpus.archives.nexis_pages import without_pages
from analysis.corpus.archives.nexis_sections import Sections, is_body, split_sections

CAPITALS = re.compile(r"[A-Z]{5,}")
LONGEST_ERROR = 400
# A rest without any mark of a document is one where it has as many characters.
LEAST_TEXT = 300


class Document(NamedTuple):
    """The lines of one document; ``numbered`` where a number stands above it."""

    lines: list[str]
    numbered: bool


def rows(lines: list[str], margin: int | None = None) -> list[Row]:
    """Return a row for each document of an export; none where the lines are not one."""
    lines = _ends_apart(single_spaced(lines))
    documents = _documents(lines)
    margin = margin_of(lines) if margin is None else margin
    return [{"_place": f"document {n}"} | _row(document, margin) for n, document in enumerate(documents, 1)]


def _ends_apart(lines: list[str]) -> list[str]:
    """Return the lines with the mark of a document's end on a line of its own."""
    found: list[str] = []
    for line in lines:
        ended = names.ENDED.fullmatch(collapse(line))
        found += [ended["text"], ended["mark"]] if ended and ended["text"] else [line]
    return found


def _documents(lines: list[str]) -> list[Document]:
    marks = _marks(lines)
    if not marks:
        return _unmarked(lines)
    found, start, above = [], 0, None
    for place in [*sorted(marks), len(lines)]:
        piece = Document(without_pages(lines[start:place]), above == "number")
        if _is_document(piece, above, marks.get(place)):
            found.append(piece)
        start, above = place + 1, marks.get(place)
    return found


def _marks(lines: list[str]) -> dict[int, str]:
    """Return the lines between documents: "number" above one, "end" below one, "request" below all."""
    marks: dict[int, str] = {}
    last = (0, 0)
    for n, line in enumerate(lines):
        text = collapse(line)
        if found := names.NUMBERED.fullmatch(text):
            number, total = (int(group) for group in found.groups() if group)
            if number == 1 or (number - 1, total) == last or _stands_apart(lines, n):
                marks[n], last = "number", (number, total)
        elif names.ENDED.fullmatch(text):
            marks[n] = "end"
        elif names.REQUEST_ENDED.fullmatch(text):
            marks[n] = "request"
    return marks if set(marks.values()) - {"request"} else {}


def _stands_apart(lines: list[str], place: int) -> bool:
    around = [*lines[max(place - 1, 0) : place], *lines[place + 1 : place + 2]]
    return CAPITALS.search(lines[place]) is not None or not any(line.strip() for line in around)


def _unmarked(lines: list[str]) -> list[Document]:
    """Return documents without marks between them: each ends with its load date and the fields below it.

    Without a load date, one document where the lines have a length and the mark of a body.
    """
    if not any(label_of(line) in names.LENGTHS for line in lines):
        return []
    loaded = [n for n, line in enumerate(lines) if _is_loaded(line)]
    if not loaded:
        return [Document(without_pages(lines), False)] if any(map(is_body, lines)) else []
    starts = [0, *(_after_fields(lines, n) for n in loaded)]
    return [Document(without_pages(lines[a:b]), False) for a, b in pairwise(starts)]


def _after_fields(lines: list[str], place: int) -> int:
    """Return the line below the fields that follow the one at ``place``."""
    end = place + 1
    for n in range(place + 1, len(lines)):
        if not lines[n].strip():
            continue
        field = read_field(lines[n])
        if field is None or field.label not in names.TRAILER or field.content[:1].islower():
            break
        end = n + 1
    return end


def _is_loaded(line: str) -> bool:
    field = read_field(line)
    return field is not None and field.label in names.LOADED and read_date_line(field.content) is not None


def _is_document(piece: Document, above: str | None, below: str | None) -> bool:
    """Return True for what stands below a number or above an end.

    Else only for what has a document's fields, and for a long text behind the last end.
    """
    filled = [line for line in piece.lines if line.strip()]
    if piece.numbered or below == "end":
        return bool(filled)
    if any(_is_loaded(line) or label_of(line) in names.LENGTHS for line in filled):
        return True
    cover = any(names.COVER.match(line.strip()) or names.REQUEST.match(line.strip()) for line in filled)
    return above == "end" and not cover and sum(map(len, filled)) >= LEAST_TEXT


def _row(document: Document, margin: int) -> Row:
    """Return the row of a document; set aside where it is an error page or has no text."""
    parts = split_sections(document.lines, margin, document.numbered)
    heading = _heading(parts)
    # A page's head repeats the title.
    body = [line for line in _full_text(parts.body) if collapse(line) != heading["title"]]
    text = "\n\n".join(paragraphs(body, margin))
    if len(text) <= LONGEST_ERROR and names.ERROR_PAGE.search(text):
        return set_aside("an error page of the archive instead of the article", heading["title"])
    if not text:
        return set_aside(NO_TEXT, heading["title"])
    return heading | {"language": _language(parts.fields), "text": text}


def _heading(parts: Sections) -> Row:
    headline = next((parts.fields[name] for name in names.HEADLINES if parts.fields.get(name)), None)
    return read_heading(parts.heading, parts.older, headline)._asdict()


def _full_text(body: list[str]) -> list[str]:
    """Return the text below "FULL TEXT" where an abstract stands above it."""
    marks = [line.strip().lower() for line in body]
    if "full text" in marks and next(filter(None, marks)) == "abstract":
        return body[marks.index("full text") + 1 :]
    return body


def _language(fields: dict[str, str]) -> str | None:
    content = next((fields[name] for name in names.LANGUAGES if fields.get(name)), "")
    return re.split(r"[;,/]", content)[0].strip() or None
