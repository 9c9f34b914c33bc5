"""Documents of NewsBank (Access World News, America's News): txt, html, rtf and docx as lines.

modern  headline | May 1, 2010 | Example Post, The (Cairo, Egypt) | Author: | Section: | 66 words | text |
        Citation (aglc Style) | Copyright | a line of hyphens
newer   headline | "May 1, 2010 | Example Post, The (Cairo, Egypt)" | Author: | Section: | 66 Words |
        OpenURL Link | text | Copyright
older   "Example Post, The (Cairo, Egypt) - May 1, 2010", or Paper:, Title:, Date: | headline | Author: |
        Article Text: | text | Copyright | Record Number:
"""

from __future__ import annotations

import re
from typing import NamedTuple

from analysis.corpus.archives.date_lines import find_date, read_date_line
from analysis.corpus.archives.layout import (
    COPYRIGHT,
    NAMES,
    NO_TEXT,
    Row,
    collapse,
    margin_of,
    paragraphs,
    set_aside,
)

MARK = re.compile(
    r"access world news|newsbank and/or its content|infoweb\.newsbank|record number\s*:|openurl link|"
    r"^\s*article text\s*:|^\s*•?\s*citation \(\w+ style\)",
    re.IGNORECASE | re.MULTILINE,
)
OTHERS = (
    "author|byline|section|edition|page|pages|dateline|column|memo|caption|captions|note|notes|copyright|series|"
    "readability|index terms|subject|subjects|keywords|location|sqn|estimated printed pages|openurl|citation|topics|"
    "article bookmark|company|product information|word count|correction|zone|publisher|upc|issn|volume|issue"
)
FIELDS = dict.fromkeys(OTHERS.split("|"), "other") | {
    "paper": "outlet",
    "source": "outlet",
    "publication": "outlet",
    "newspaper": "outlet",
    "title": "title",
    "headline": "title",
    "date": "date",
    "published": "date",
    "publication date": "date",
    "record number": "id",
    "article id": "id",
    "document id": "id",
    "language": "language",
}
FIELD = re.compile(r"(?P<label>[A-Za-z][\w ()]{2,34}?)\s?:(?:\s+(?P<content>.*))?")
TEXT_MARK = re.compile(r"article text|full text|text|body", re.IGNORECASE)
RULE = re.compile("-{10,}|_{10,}|={10,}")
ENDS = re.compile(
    r"(?:record number|article id|sqn)\s*:.*|.*this entire service and/or content portions.*|_{20,}|={10,}|"
    r"-{20,}|\*{10,}|end of document",
    re.IGNORECASE,
)
RESERVED = re.compile(
    r"all rights reserved.*|all content (?:©|copyright).*|provided by:.*|"
    r".*this entire service and/or content portions.*",
    re.IGNORECASE,
)
FURNITURE = re.compile(
    r"openurl link|[\d,]+ words|click (?:here )?to .*|back to (?:top|results)|print(?:er)? .{0,20}|"
    r"(?:newsbank|access world news|america's news).{0,60}|page \d+(?: of \d+)?|readability.*|citation.*|"
    r"• citation.*|\d+ of \d+",
    re.IGNORECASE,
)
CITATION = re.compile(r"•?\s*citation \([\w ]+ style\).*", re.IGNORECASE)
# "Example Post, The (Cairo, Egypt)": an outlet with its place.
PLACED = re.compile(r"[^.!?]{2,60}\([^()]{2,40}\)")
LONGEST_OUTLET, LONGEST_TITLE = 90, 200
WORDS = re.compile(r"[\d,]+ words", re.IGNORECASE)
ARTICLE_LAST = re.compile(
    r"(?P<name>[^,()]+), (?P<article>The|A|An|Le|La|Les|El|Los|Las|Der|Die|Das)(?P<place>\s*\(.*\))?"
)
EDITION = re.compile(r"\s*[-–;,:]\s*[^-–;,:()]*\bedition\b.*$", re.IGNORECASE)
# An author's name without its label, above the text.
BYLINE = re.compile(rf"(?:by )?{NAMES.pattern}(?:\s*[;|]\s*.{{0,50}}[^.!?])?")
HEAD_MARK = re.compile(r"[-–|]")


class Head(NamedTuple):
    """What the line that names an outlet and a date says."""

    outlet: str
    date: str


def line_rows(lines: list[str], margin: int | None = None) -> list[Row]:
    """Return a row for each document of an export; none where the lines are not one."""
    if not MARK.search("\n".join(lines)):
        return []
    # Addresses below the text are long lines that nothing wraps.
    margin = margin_of([line for line in lines if "://" not in line]) if margin is None else margin
    documents = [piece for piece in _pieces(lines) if _is_document(piece)]
    return [{"_place": f"document {n}"} | _row(piece, margin) for n, piece in enumerate(documents, 1)]


def _head(line: str) -> Head | None:
    """Return outlet and date of a line that holds both and nothing else."""
    line = collapse(line)
    found = find_date(line) if HEAD_MARK.search(line) else None
    if found is None:
        return None
    before, after = line[: found.start].strip(), line[found.end :].strip()
    if not before and after.startswith("|"):
        outlet, date = after.strip("| ").split(" | ")[0], found.value
    elif before.endswith(("-", "–", "|")) and (not after or after[0] in "-–|,"):
        outlet, date = before.rstrip("-–| "), found.value
    else:
        return None
    return Head(outlet, date) if outlet and len(outlet) < LONGEST_OUTLET else None


def _field(line: str) -> tuple[str | None, str]:
    found = FIELD.fullmatch(collapse(line))
    # A title or a sentence ("Language: a barrier") goes on in small letters, a field's content does not.
    small = found and (found["content"] or "")[:1].islower()
    field = FIELDS.get(found["label"].lower()) if found and not small else None
    return (field, found["content"] or "") if field else (None, collapse(line))


def _pieces(lines: list[str]) -> list[list[str]]:
    """Return the lines of each document: from the title above each line of outlet and date, else between end marks."""
    heads = [n for n, line in enumerate(lines) if _head(line)]
    papers = [n for n, line in enumerate(lines) if _field(line)[0] == "outlet"]
    dates = [n for n, line in enumerate(lines) if read_date_line(line) and _outlet_below(lines, n)]
    if papers and not heads:
        starts = papers
    elif heads or dates:
        undated = [n for n in range(1, len(lines)) if _is_undated(lines, n)]
        ruled = [] if heads else _ruled(lines)
        starts = sorted({*(_title_start(lines, n) for n in (heads or dates) + undated), *ruled})
    else:
        ends = [n + 1 for n, line in enumerate(lines) if ENDS.fullmatch(line.strip())]
        starts = [0, *ends]
    return [lines[a:b] for a, b in zip(starts, [*starts[1:], len(lines)], strict=True)]


def _is_undated(lines: list[str], place: int) -> bool:
    """Return True for an outlet with its place below a title and above a field: a head without its date."""
    above = next((line for line in reversed(lines[max(place - 3, 0) : place]) if line.strip()), "")
    dated = _head(lines[place]) or read_date_line(above)
    return _is_placed(lines, place) and _is_title_line(above) and not dated


def _is_placed(lines: list[str], place: int) -> bool:
    """Return True for an outlet with its place above a field."""
    following = lines[place + 1].strip() if place + 1 < len(lines) else ""
    told = _field(following)[0] is not None or _is_words(following)
    return told and PLACED.fullmatch(collapse(lines[place])) is not None


def _ruled(lines: list[str]) -> list[int]:
    """Return the first line, and the line below each line of hyphens, where a document follows."""
    ruled = [0, *(n + 1 for n, line in enumerate(lines) if RULE.fullmatch(line.strip()))]
    return [a for a, b in zip(ruled, [*ruled[1:], len(lines)], strict=True) if _is_document(lines[a:b])]


def _title_start(lines: list[str], head: int) -> int:
    """Return where the title above a line of outlet and date begins; that line itself where none is above it."""
    place = head
    while place and not lines[place - 1].strip():
        place -= 1
    end = place
    while place and _is_title_line(lines[place - 1]) and end - place < 3:
        place -= 1
    return place if place < end else head


def _is_title_line(line: str) -> bool:
    text = line.strip()
    return bool(text) and not ENDS.fullmatch(text) and not is_furniture(text) and not _field(text)[0]


def _is_document(piece: list[str]) -> bool:
    filled = [line for line in piece if line.strip()]
    fields = {_field(line)[0] for line in filled}
    dated = any(_head(line) or read_date_line(collapse(line)) for line in filled[:8])
    undated = any(_is_placed(piece, n) or _is_words(line) for n, line in enumerate(piece))
    told = dated or undated or bool(fields & {"outlet", "date", "id"})
    return len(filled) > 2 and told


def _row(lines: list[str], margin: int) -> Row:
    start, row = read_head(lines)
    text = "\n\n".join(paragraphs(lines[start : _text_end(lines, start)], margin))
    if not text:
        return set_aside(NO_TEXT, row["title"])
    number = next(
        (content for line in lines[start:] for field, content in [_field(line)] if field == "id"),
        None,
    )
    return row | {"id": row.get("id") or number, "text": text}


def read_head(lines: list[str]) -> tuple[int, Row]:
    """Return where the text begins, and what stands above it."""
    marked = next((n for n, line in enumerate(lines) if TEXT_MARK.fullmatch(line.strip().rstrip(":"))), None)
    row: Row = dict.fromkeys(("title", "outlet", "date", "language", "id"))
    titles: list[str] = []
    place, headed = 0, False
    while place < len(lines) and place != marked:
        line = collapse(lines[place])
        field, content = _field(line)
        if head := _head(line):
            row["outlet"], row["date"], headed = head.outlet, head.date, True
        elif field:
            row |= {field: row.get(field) or content} if field != "other" else {}
            headed = _is_headed(titles, row) or headed
        elif row["date"] is None and (date := read_date_line(line)):
            row["date"], below = date, _outlet_below(lines, place)
            named = lines[below] if below else titles.pop() if titles else None
            row["outlet"] = row["outlet"] or named
            headed, place = below is not None, below or place
        elif line and not is_furniture(line) and not _is_description(line):
            told = headed or row["date"] or (row["title"] and row["outlet"])
            if marked is None and told and (titles or row["title"] or len(line) > LONGEST_TITLE):
                place += bool(BYLINE.fullmatch(line))
                break
            titles.append(line)
        elif _is_words(line):
            headed = _is_headed(titles, row) or headed
        place += 1
    place += place == marked
    if row["outlet"] is None and len(titles) > 1 and PLACED.fullmatch(titles[-1]):
        row["outlet"] = titles.pop()
    row["title"] = row["title"] or " ".join(titles) or None
    row["outlet"] = _outlet(row["outlet"]) if row["outlet"] else None
    return place, row | {"date": _date(row["date"])}


def _outlet_below(lines: list[str], date: int) -> int | None:
    """Return the line of the outlet where it stands below the date's and above the fields."""
    filled = [n for n in range(date + 1, min(date + 8, len(lines))) if lines[n].strip()]
    if not filled or not _is_title_line(lines[filled[0]]):
        return None
    below = collapse(lines[filled[0]])
    following = lines[filled[1]].strip() if len(filled) > 1 else ""
    told = PLACED.fullmatch(below) or _field(following)[0] is not None or is_furniture(following)
    return filled[0] if told and len(below) < LONGEST_OUTLET else None


def _is_headed(titles: list[str], row: Row) -> bool:
    """Return True where a title or an outlet stands above a field; an outlet alone goes into the row."""
    if len(titles) == 1 and row["outlet"] is None and PLACED.fullmatch(titles[0]):
        row["outlet"] = titles.pop()
    return bool(titles or row["outlet"])


def _is_words(line: str) -> bool:
    return WORDS.fullmatch(line.strip()) is not None


def _is_description(line: str) -> bool:
    """Return True for a line of several fields: "Author: Jane Roe | Section: News | Page: A2"."""
    parts = line.split(" | ")
    return len(parts) > 1 and len(line) < 160 and not line.endswith(".")


def is_furniture(line: str) -> bool:
    return any(pattern.fullmatch(line) for pattern in (FURNITURE, COPYRIGHT, RESERVED))


def _text_end(lines: list[str], start: int) -> int:
    """Return where the fields and the copyright below the text begin, read upwards from the end."""
    cited = [n for n in range(start, len(lines)) if CITATION.fullmatch(collapse(lines[n]))]
    end = cited[-1] if cited else len(lines)
    for place in range(end - 1, start - 1, -1):
        text = lines[place].strip()
        if text and not (_field(text)[0] or is_furniture(text) or ENDS.fullmatch(text)):
            break
        end = place
    return end


def _outlet(name: str) -> str:
    """Return an outlet's name with its article in front: "Example Post, The (Cairo)" is "The Example Post (Cairo)"."""
    name = EDITION.sub("", collapse(name)).strip(" ,;")
    found = ARTICLE_LAST.fullmatch(name)
    return f"{found['article']} {found['name']}{found['place'] or ''}" if found else name


def _date(text: object) -> str | None:
    found = find_date(str(text or ""))
    return found.value if found else (str(text) if text else None)
