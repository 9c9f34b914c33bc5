"""Records of reference managers (Zotero, EndNote): RIS and BibTeX, with text or abstract."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING

from analysis.corpus.decoding import decode
from analysis.corpus.formats.markup import markup_text
from analysis.corpus.formats.tables import Rows
from analysis.schemas import InputError

if TYPE_CHECKING:
    import bibtexparser

TAG = re.compile(r"([A-Z][A-Z0-9])  -(?: (.*))?")
# Some programs write one space, which elsewhere is running text ("US - China talks").
NARROW_TAG = re.compile(r"([A-Z][A-Z0-9]) -(?: (.*))?")
NARROW = re.compile(r"^\ufeff?TY - ", re.MULTILINE)
# The first tag that a record has holds the field.
RIS_FIELDS = {
    "title": ("TI", "T1", "CT"),
    "outlet": ("T2", "JO", "JF", "JA", "BT", "PB"),
    "url": ("UR", "L2"),
    "date": ("DA", "Y1", "PY"),
    "language": ("LA",),
    "article_id": ("AN", "ID"),
}
RIS_TEXTS, RIS_NOTES = ("AB", "N2"), ("N1", "RN")
BIB_FIELDS = {
    "title": ("title",),
    "language": ("langid", "language"),
    "url": ("url", "howpublished"),
    "outlet": ("journal", "journaltitle", "newspaper", "booktitle", "organization", "publisher"),
}
BIB_TEXTS, BIB_NOTES = ("text", "fulltext", "abstract"), ("annote", "annotation", "note")
# A shorter note is a remark on the record, a longer one may be its text.
SHORTEST_NOTE = 300
# Abstracts are shorter than this; what is longer under their tag is a full text.
LONGEST_ABSTRACT = 2500
NO_TEXT = "neither text nor abstract; export the records with them, or read the attached files"


def read_ris(content: bytes) -> Rows:
    """Read an article from each record with an abstract, a text or long notes."""
    rows: Rows = []
    for number, record in enumerate(_ris_records(decode(content)), 1):
        fields = {field: _first(record, tags) for field, tags in RIS_FIELDS.items()}
        fields["date"] = _ris_date(fields["date"])
        rows.append(_with_text(fields, _texts(record, RIS_TEXTS, RIS_NOTES), f"record {number}"))
    if not rows:
        raise InputError("no record in it; each begins with 'TY  - NEWS'")
    return _refused_if_all_are_aside(rows)


def _ris_records(text: str) -> list[dict[str, list[str]]]:
    """Return the values of each record by tag; a line without a tag goes on with the one above."""
    records: list[dict[str, list[str]]] = []
    values: list[str] | None = None
    tag = NARROW_TAG if NARROW.search(text) else TAG
    for line in text.splitlines():
        found = tag.fullmatch(line.rstrip().lstrip("\ufeff"))
        if found is None:
            if values is not None:
                values[-1] += f"\n{line.strip()}"
        elif found[1] in ("TY", "ER"):
            values = None
            if found[1] == "TY":
                records.append({})
        elif records:
            values = records[-1].setdefault(found[1], [])
            values.append(found[2] or "")
    return records


def _ris_date(value: str | None) -> str | None:
    """Return "2024/05/01/" and "2024/05/01/morning" as 2024-05-01; a year alone stays one."""
    parts = [part for part in (value or "").split("/")[:3] if part.strip().isdigit()]
    return "-".join(part.strip().zfill(2) for part in parts) if len(parts) > 1 else value


def read_bib(content: bytes) -> Rows:
    """Read an article from each entry that has a text or an abstract; others are set aside."""
    import bibtexparser

    # What it logs about is set aside by name below.
    logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)
    library = bibtexparser.parse_string(decode(content))
    rows = [_bib_row(entry) for entry in library.entries]
    for block in library.failed_blocks:
        # A key or a field that is there twice is no fault of the text.
        if isinstance(block.ignore_error_block, bibtexparser.model.Entry):
            rows.append(_bib_row(block.ignore_error_block))
            continue
        place = f"line {block.start_line + 1}" if block.start_line is not None else "an entry"
        rows.append(
            {
                "_place": place,
                "_set_aside": f"not BibTeX ({_reason(block.error)}); close its braces",
            }
        )
    if not rows:
        raise InputError("no entry in it; each begins with '@article{KEY,'")
    return _refused_if_all_are_aside(rows)


def _reason(error: Exception) -> str:
    return " ".join(str(getattr(error, "abort_reason", error)).split())[:100].rstrip(".")


def _bib_row(entry: bibtexparser.model.Entry) -> dict[str, object]:
    values = {field.key.lower(): str(field.value) for field in entry.fields}
    record = {name: [_without_latex(value)] for name, value in values.items()}
    fields: dict[str, object] = {
        field: _first(record, names) for field, names in BIB_FIELDS.items()
    }
    fields |= {"date": _bib_date(values), "article_id": entry.key}
    return _with_text(fields, _texts(record, BIB_TEXTS, BIB_NOTES), f"entry {entry.key}")


def _bib_date(entry: dict[str, str]) -> str | None:
    """Return an entry's date; of year, month and day apart, what there is of them."""
    if date := entry.get("date"):
        return date
    parts = (entry.get("day"), entry.get("month", "").strip("{}#~ "), entry.get("year"))
    return " ".join(filter(None, parts)) or None


def _without_latex(value: str) -> str:
    """Return a value with LaTeX's accents and commands as characters."""
    if not re.search(r"[\\{}~$]|--|``|''", value):
        return value
    from pylatexenc.latex2text import LatexNodes2Text

    paragraphs = re.split(r"\n\s*\n", value)
    plain = LatexNodes2Text(math_mode="verbatim", strict_latex_spaces=False)
    return "\n\n".join(
        plain.latex_to_text(re.sub(r"(?<!\\)%", r"\\%", paragraph)) for paragraph in paragraphs
    )


def _first(record: dict[str, list[str]], names: tuple[str, ...]) -> str | None:
    found = (value.strip() for name in names for value in record.get(name, ()))
    return next(filter(None, found), None)


def _texts(
    record: dict[str, list[str]], names: tuple[str, ...], notes: tuple[str, ...]
) -> list[str]:
    """Return a record's texts and abstracts, its long notes where it has none."""
    texts, remarks = (
        [
            markup_text(value).strip()
            for name in some
            for value in record.get(name, ())
            if value.strip()
        ]
        for some in (names, notes)
    )
    return texts or [remark for remark in remarks if len(remark) >= SHORTEST_NOTE]


def _with_text(fields: dict[str, object], texts: list[str], place: str) -> dict[str, object]:
    """Return a record's fields with the longest of its texts, or why it is set aside."""
    text = max(texts, key=len, default="")
    if not text:
        return {
            "_place": place,
            "_set_aside": f"{str(fields['title'] or 'a record')[:60]}: {NO_TEXT}",
        }
    stub = {"_stub": "abstract"} if len(text) < LONGEST_ABSTRACT else {}
    return fields | {"text": text, "_place": place} | stub


def _refused_if_all_are_aside(rows: Rows) -> Rows:
    if all("_set_aside" in row for row in rows):
        raise InputError(
            f"{len(rows)} records, and no text: {rows[0]['_place']}: {rows[0]['_set_aside']}"
        )
    return rows
