"""Documents of ProQuest: txt, html and e-mail, as lines of fields.

title | Author: | Publication info: | Abstract: | Full text: | Subject: | Title: | Publication title: |
Publication date: | ... | Database:, a ruled line or "Document 2 of 20" between documents
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from analysis.corpus.archives.date_lines import find_date
from analysis.corpus.archives.layout import COPYRIGHT, NO_TEXT, Row, collapse, margin_of, paragraphs, set_aside

if TYPE_CHECKING:
    import lxml.html

RULE = re.compile(r"_{40,}")
LINE = "_" * 60
NUMBER = re.compile(
    r"(?:(?:Document|Dokument|Documento|E?-?mail|Item) \d+ (?:of|von|de|di) \d+|\d+ of \d+ (?:items|documents))\.?",
    re.IGNORECASE,
)
# A field's name in the languages of the interface, and what it is here.
NAMES = {
    "title": "title titel titre título titolo",
    "outlet": "publication title|titel der publikation|titel der veröffentlichung|publikationstitel|"
    "titre de la publication|título de publicación|título de la publicación|titolo della pubblicazione|"
    "source title|journal",
    "info": "publication info|publikationsinfo|publication information|veröffentlichungsinfo|publikationsinformationen|"
    "informations de publication|información de publicación|source",
    "date": "publication date|erscheinungsdatum|veröffentlichungsdatum|publikationsdatum|date de publication|"
    "fecha de publicación|data di pubblicazione|date",
    "year": "publication year|erscheinungsjahr|publikationsjahr|année de publication|año de publicación|"
    "anno di pubblicazione",
    "language": "language of publication|publikationssprache|sprache der veröffentlichung|"
    "sprache der publikation|langue de publication|idioma de la publicación|idioma de publicación|"
    "lingua di pubblicazione|language",
    "text": "full text|fulltext|volltext|texte intégral|texte complet|texto completo|testo completo",
    "abstract": "abstract|zusammenfassung|résumé|resumen|kurzfassung",
    "id": "proquest document id|proquest-dokument-id|id du document proquest|id del documento de proquest|"
    "id de documento proquest|document id",
    "url": "document url|dokument-url|url du document|url del documento|persistent link",
}
# Other fields, of which only the names are needed, to know where the text ends.
OTHERS = (
    "author|autor|auteur|credit|links|link|subject|thema|sujet|materia|business indexing term|location|people|person|"
    "company / organization|company|company/organization|organization|classification|identifier / keyword|"
    "identifier/keyword|keyword|keywords|publication subject|pages|page|first page|last page|number of pages|section|"
    "volume|issue|publisher|place of publication|country of publication|publication type|source type|document type|"
    "document feature|features|illustration|illustration caption|caption|copyright|issn|eissn|isbn|coden|dateline|"
    "column|column name|"
    "series title|alternate title|sub title|subtitle|corporate author|literature indexed|accession number|database|"
    "datenbank|base de données|base de datos|last updated|letzte aktualisierung|dernière mise à jour|"
    "última actualización|publication history|online publication date|milestone dates|notes|edition|special edition|"
    "supplement|naics code|ticker|duns|correspondence author|name|address|product name|word count|quellentyp|"
    "dokumenttyp|type de source|type de document|tipo de fuente|tipo de documento|herausgeber|éditeur|editorial|"
    "subjects|author(s)|companies|locations|document types|issn/isbn|source types|classification codes|"
    "verlagsort|lieu de publication|lugar de publicación|full text availability|text word count"
)
FIELDS = (
    {name: field for field, known in NAMES.items() for name in re.split(r"\|", known)}
    | {name: "title" for name in NAMES["title"].split()}
    | dict.fromkeys(OTHERS.split("|"), "other")
)
# "Full Text (620 words)", above the text in the exports of before 2010.
COUNTED = re.compile(r"full text\s*\([\d,. ]*\s*words\)", re.IGNORECASE)
CITATION = re.compile(r"\[[^\]]*edition\]|.*\bpg?\.\s?\S+", re.IGNORECASE)
INDEXING = re.compile(r"indexing \(document details\)|text word count.{0,12}", re.IGNORECASE)
LABEL = re.compile(r"(?P<label>[^\W\d_][\w /,()’'-]{1,38}?)\s?:(?:\s+(?P<content>.*))?", re.DOTALL)
LINK = re.compile(
    r"(?:proquest document link|link zum proquest-dokument|lien vers le document proquest|"
    r"enlace al documento de proquest|find a copy|links?: .*|https?://\S+)",
    re.IGNORECASE,
)
UNAVAILABLE = re.compile(r"(?:not |none |un)available\W*|full text (?:is )?(?:not|un) ?available.{0,80}", re.IGNORECASE)
# Blocks without a name among the fields below the text: a second paragraph of one of them.
MOST_UNNAMED = 2
SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]]*$")
# Fields whose content may go on below their line.
CONTINUED = frozenset(("title", "info", "abstract", "outlet"))
CLOSING = re.compile(r"(?:contact us at:|(?:database )?copyright ©|©) .*", re.IGNORECASE)
EDITION = re.compile(
    r"\s*\((?:online|web)\)|\s*[,;:]\s*[^,;:]*\bedition\b.*$|\s*\((?:pre|post)-?\d{4}[^)]*\)|\s*\(\d{4}\s?-[^)]*\)",
    re.IGNORECASE,
)
LAST_FIELDS = frozenset(("database", "datenbank", "base de données", "base de datos"))


def rows(lines: list[str], margin: int | None = None) -> list[Row]:
    """Return a row for each document of an export; none where the lines are not one."""
    if not _is_proquest(lines):
        return []
    margin = margin_of(lines) if margin is None else margin
    documents = [piece for piece in _pieces(lines) if _is_document(piece)]
    return [{"_place": f"document {n}"} | _row(piece, margin) for n, piece in enumerate(documents, 1)]


def _is_proquest(lines: list[str]) -> bool:
    known = {field for line in lines if (field := _field(line)[0])}
    named = any("proquest" in line.lower() for line in lines)
    dated = bool(known & {"id", "date", "year"})
    whole = "text" in known or (named and "id" in known)
    return dated and whole and ("outlet" in known or "info" in known)


def _field(line: str) -> tuple[str | None, str]:
    """Return what field a line begins, and its content; (None, the line) for any other."""
    line = collapse(line)
    if COUNTED.fullmatch(line):
        return "text", ""
    if INDEXING.fullmatch(line):
        return "other", ""
    found = LABEL.fullmatch(line)
    field = FIELDS.get(found["label"].lower()) if found else None
    return (field, found["content"] or "") if field else (None, line)


def mark_documents(tree: lxml.html.HtmlElement) -> None:
    """Draw the line between documents that the text export has where a page has a rule or a document's anchor."""
    for element in tree.xpath("//hr | //a[starts-with(@name, 'DocID')]"):
        element.tag, element.text = "div", LINE


def _pieces(lines: list[str]) -> list[list[str]]:
    """Return the lines between rules and numbers; where there are none, down to each document's last field."""
    patterns = (RULE, NUMBER)
    marks = [n for n, line in enumerate(lines) if any(pattern.fullmatch(line.strip()) for pattern in patterns)]
    if marks:
        return [lines[a + 1 : b] for a, b in pairwise([-1, *marks, len(lines)])]
    last = [n + 1 for n, line in enumerate(lines) if collapse(line).partition(":")[0].lower() in LAST_FIELDS]
    return [lines[a:b] for a, b in pairwise([0, *last, len(lines)])]


def _is_document(piece: list[str]) -> bool:
    """Return True for what has the fields of a document; a cover, a list of contents and a closing notice have none."""
    return bool({_field(line)[0] for line in piece} & {"text", "outlet", "info", "id"})


def _row(lines: list[str], margin: int) -> Row:
    start = next((n for n, line in enumerate(lines) if _field(line)[0] == "text"), None)
    above = _contents(lines[:start])
    if start is None:
        text, below = "", above
    else:
        end = _text_end(lines, start + 1)
        text = _text([_field(lines[start])[1], *lines[start + 1 : end]], margin)
        below = _contents(lines[end:])
    fields = {"citation": " ".join(lines[:start])} | above | below
    text = text or fields.get("abstract", "")
    title = fields.get("title") or _heading(lines)
    # A date in the title is not that of the paper.
    fields["citation"] = collapse(fields["citation"]).replace(title or "\n", "", 1)
    if not text or UNAVAILABLE.fullmatch(text):
        return set_aside(NO_TEXT, title)
    return {
        "id": fields.get("id"),
        "title": title,
        "outlet": _outlet(fields),
        "date": _date(fields),
        "language": fields.get("language"),
        "url": fields.get("url"),
        "text": text,
    }


def _text(lines: list[str], margin: int) -> str:
    found = paragraphs(lines, margin)
    text = "\n\n".join(found[1:] if found and COPYRIGHT.fullmatch(found[0]) else found)
    return "" if UNAVAILABLE.fullmatch(text) else text


def _contents(lines: list[str]) -> dict[str, str]:
    """Return the content of each field, the first where a name stands twice; with the lines that continue it."""
    contents: dict[str, str] = {}
    current = None
    for line in lines:
        field, content = _field(line)
        if CLOSING.fullmatch(content):
            current = None
        elif field:
            current = field if field not in contents and field != "other" else None
            if current and content and not UNAVAILABLE.fullmatch(content):
                contents[current] = content
        elif current in CONTINUED and content and not LINK.fullmatch(content):
            contents[current] = collapse(f"{contents.get(current, '')} {content}")
    return contents


def _text_end(lines: list[str], start: int) -> int:
    """Return where the fields below the text begin, read upwards as far as they follow each other.

    A name that stands again further down, or that a sentence follows apart from the others, is the text's own.
    """
    end = len(lines)
    seen: set[str] = set()
    unnamed = 0
    for place in range(len(lines) - 1, start - 1, -1):
        field, content = _field(lines[place])
        label = collapse(lines[place]).partition(":")[0].lower()
        if field in (None, "text"):
            unnamed += bool(lines[place].strip() and seen)
        elif label in seen or (SENTENCE_END.search(content) and (unnamed or content[0].islower())):
            break
        else:
            end, unnamed = place, 0
            seen.add(label)
        if unnamed > MOST_UNNAMED:
            break
    return end


def _heading(lines: list[str]) -> str | None:
    """Return the title above the fields: the first block of lines."""
    filled = [n for n, line in enumerate(lines) if line.strip()]
    field, content = _field(lines[filled[0]]) if filled else ("other", "")
    if field and not content[:1].islower():
        return None
    block: list[str] = []
    for line in lines[filled[0] :]:
        text = line.strip()
        if not text or (block and _field(text)[0]) or LINK.fullmatch(text) or CITATION.fullmatch(text):
            break
        block.append(line)
    return collapse(" ".join(block)) or None


def _outlet(fields: dict[str, str]) -> str | None:
    """Return the publication's name without place and edition: "The Example Post ; Cairo [Cairo] 01 May 2010: A2"."""
    name = fields.get("outlet") or fields.get("info", "")
    name = re.split(r"\s*;\s|\s\[|\.\s[^.:]*:\s", name)[0]
    return EDITION.sub("", name).strip(" ,;.") or None


def _date(fields: dict[str, str]) -> str | None:
    for name in ("date", "info", "citation"):
        if found := find_date(fields.get(name, "")):
            return found.value
    return fields.get("date") or fields.get("year")
