"""Pages saved from NewsBank's viewer: one document or several, each with its title, head and body."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from analysis.corpus.archives.layout import NO_TEXT, Row, collapse, element_paragraphs, set_aside
from analysis.corpus.archives.newsbank import is_furniture, read_head

if TYPE_CHECKING:
    import lxml.html

PAGE = re.compile("document-view__body")
VIEWED = "document-view__body"
VIEWED_TITLE = "//*[contains(@class, 'document-view__title')]"


def page_rows(tree: lxml.html.HtmlElement) -> list[Row]:
    """Return a row for each document of a page saved from the viewer; none where the page is another."""
    bodies, titles = tree.find_class(VIEWED), tree.xpath(VIEWED_TITLE)
    if not bodies:
        return []
    places = titles if len(titles) >= len(bodies) else bodies
    documents = [_document_of(place, {*places}) for place in places] if len(places) > 1 else [tree]
    return [{"_place": f"document {n}"} | _viewed_row(document) for n, document in enumerate(documents, 1)]


def _document_of(place: lxml.html.HtmlElement, places: set[lxml.html.HtmlElement]) -> lxml.html.HtmlElement:
    """Return the largest element around one of the places that has no other of them in it."""
    while (outer := place.getparent()) is not None and sum(inner in places for inner in outer.iter()) == 1:
        place = outer
    return place


def _viewed_row(document: lxml.html.HtmlElement) -> Row:
    titles = document.xpath(f".{VIEWED_TITLE}") or document.xpath(".//h1")
    title = collapse(titles[0].text_content()) if titles else None
    bodies = document.find_class(VIEWED)
    text = "\n\n".join(line for body in bodies for line in element_paragraphs(body) if not is_furniture(line))
    if not text:
        return set_aside(NO_TEXT, title)
    for body in bodies:
        body.drop_tree()
    shown = [line for line in element_paragraphs(document) if line != title]
    row = read_head(["", title or "", "", *shown])[1]
    return {"title": title, "outlet": row["outlet"], "date": row["date"], "text": text}
