"""Articles in the exports of news archives: Nexis and LexisNexis, Factiva, ProQuest, Europresse, NewsBank.

Each entry returns a row for each document of an export, and no row where the file is not one.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from analysis.corpus.archives import europresse, factiva, factiva_xml, newsbank, newsbank_viewer, nexis, proquest
from analysis.corpus.archives.layout import Row, collapse, element_lines, parse

if TYPE_CHECKING:
    import lxml.html

# What any of the exports that are pages holds; a page without it is not searched further.
PAGE_MARK = re.compile(
    r"articleParagraph|\b\w\wHeadline\b|<b>\s*HD\b|\bof\s+\d+\s+DOCUMENTS?\b|Do[ck]umento?\s+\d+\s+(?:of|von|de)\s+\d+|"
    r"(?:End of|Ende des|Fin du|Fin de|Fin del)\s+Do[ck]ument|load-date|ProQuest|NewsBank|DocPublicationName|"
    r"titreArticleVisu|rdp__|document-view__body|Record Number|OpenURL Link|Do[ck]umento?\s+[A-Z][A-Z0-9]{1,10}\d{8}",
    re.IGNORECASE,
)
COUNTED = re.compile(r"\d+ (?:of|von|de) \d+ do[ck]ument\w*|do[ck]umento? \d+ (?:of|von|de) \d+", re.IGNORECASE)
# What the reader of rtf puts behind a linked text.
LINK_TARGET = re.compile(r'\("(?:https?:|mailto:|#)[^"\s]*"\)')
# The language as an interface in another language names it.
ENGLISH = frozenset("english englisch anglais inglés ingles inglese inglês engels английский 英語 英文 英语".split())


def from_lines(lines: list[str], margin: int | None = None) -> list[Row]:
    """Return the documents of an export saved as txt, rtf, docx or e-mail, from its lines.

    ``margin`` is the width at which the lines were wrapped, 0 where they are paragraphs; None where they must tell.
    """
    lines = [LINK_TARGET.sub("", line) if '("' in line else line for line in lines]
    for read in (proquest.rows, factiva.line_rows, nexis.rows, newsbank.line_rows):
        if found := read(lines, margin):
            return _english(found)
    return []


def from_page(page: str) -> list[Row]:
    """Return the documents of an export that is an html page."""
    if not PAGE_MARK.search(page):
        return []
    tree = parse(page)
    for service in (factiva, europresse, newsbank_viewer):
        if service.PAGE.search(page) and (found := service.page_rows(tree)):
            return _english(found)
    if "proquest" in page.lower():
        proquest.mark_documents(tree)
    margin = None if tree.find(".//pre") is not None else 0
    return from_lines(element_lines(tree, centred=_centred(tree)), margin)


def from_xml(text: str) -> list[Row]:
    """Return the documents of an xml export."""
    import lxml.etree

    parser = lxml.etree.XMLParser(recover=True, resolve_entities=False, no_network=True, encoding="utf-8")
    tree = lxml.etree.fromstring(text.encode("utf-8"), parser=parser)
    return [] if tree is None else _english(factiva_xml.xml_rows(tree))


def _english(rows: list[Row]) -> list[Row]:
    """Return the rows with the code of English, whatever name an interface gives it."""
    english = [str(row.get("language") or "").lower() in ENGLISH for row in rows]
    return [row | {"language": "en"} if named else row for row, named in zip(rows, english, strict=True)]


def _centred(tree: lxml.html.HtmlElement) -> str | None:
    """Return the class of what the page centres: that of a document's number."""
    for element in tree.iter("p", "center"):
        if COUNTED.fullmatch(collapse(element.text_content())):
            return element.get("class")
    return None
