"""Documents of Europresse: its html, one article element each or, before 2015, parts of one table."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING

from analysis.corpus.archives.date_lines import find_date
from analysis.corpus.archives.layout import NO_TEXT, Row, collapse, element_paragraphs, set_aside

if TYPE_CHECKING:
    import lxml.html

PAGE = re.compile(r"DocPublicationName|titreArticleVisu|rdp__articletitle|publiC-lblNodoc", re.IGNORECASE)
OUTLET = ("DocPublicationName",)
TITLE = ("rdp__articletitle", "titreArticleVisu", "TitreArticleVisu", "titreArticle")
DATE = ("DocHeader", "DocTitreSousSection")
TEXT = ("docOcurrContainer", "DocText")
NUMBER = ("publiC-lblNodoc", "PubliC_lblNodoc")
# Within the text: what is not the article.
DROPPED = ("apd-wrapper", "rdp__newsdoc", "Doc-LegalInfo", "docAuthors", "rdp__byline")
NOTICE = re.compile(
    r"(?:cet article est paru dans|this article (?:was|has been) published in|lire (?:aussi|également)|"
    r"\(lien ?:|note\(s\) ?:|illustration\(s\) ?:|©|copyright\b).{0,200}",
    re.IGNORECASE,
)
RIGHTS = re.compile(r"[©\ufffd]|copyright\b|num.ro de document|document number|all rights reserved", re.IGNORECASE)
LONGEST_BYLINE = 9  # words
# "news·20221222·XX·000001": the day of publication stands in a document's number.
NUMBER_DATE = re.compile(r"·((?:19|20)\d{6})·")
OUTLET_END = re.compile(
    r"\s*,\s*(?:no\.?|n°|nº|num|vol|edition|édition|ed\.|p\.|\d).*|\s+-\s+(?:édition|edition)\b.*",
    re.IGNORECASE,
)


def page_rows(tree: lxml.html.HtmlElement) -> list[Row]:
    """Return a row for each document of a page; none where the page is not Europresse's."""
    documents = [block for block in tree.iter("article") if _first(block, OUTLET + TITLE) is not None]
    documents = [block for block in documents if not any(block in other.iterdescendants() for other in documents)]
    documents = documents or _blocks(tree)
    return [{"_place": f"document {n}"} | _row(block) for n, block in enumerate(documents, 1)]


def _blocks(tree: lxml.html.HtmlElement) -> list[lxml.html.HtmlElement]:
    """Return the largest elements that hold one publication's name each, where there are no article elements."""
    found = []
    for name in _all(tree, OUTLET):
        block = name
        while (parent := block.getparent()) is not None and len(_all(parent, OUTLET)) == 1:
            block = parent
        found.append(block)
    return found


def _row(block: lxml.html.HtmlElement) -> Row:
    container = _first(block, TEXT)
    text = _text(container) if container is not None else _behind_title(block)
    if not text:
        return set_aside(NO_TEXT, _content(block, TITLE))
    return {
        "id": _content(block, NUMBER),
        "title": _content(block, TITLE),
        "outlet": _outlet(block),
        "date": _date(block),
        "text": text,
    }


def _text(container: lxml.html.HtmlElement) -> str:
    for element in [
        *container.iter("aside", "figure", "figcaption", "footer"),
        *_all(container, DROPPED),
    ]:
        if element is not container:
            element.drop_tree()
    return "\n\n".join(line for line in element_paragraphs(container) if not NOTICE.fullmatch(line))


def _behind_title(block: lxml.html.HtmlElement) -> str:
    """Return the text of the layout before 2010: what stands between the title and the notice of rights."""
    title = _content(block, TITLE)
    lines = element_paragraphs(block)
    behind = lines[lines.index(title) + 1 :] if title in lines else []
    lines = list(itertools.takewhile(lambda line: not RIGHTS.match(line), behind))
    # A byline: few words, and no sentence.
    first = 1 if lines and len(lines[0].split()) <= LONGEST_BYLINE and lines[0][-1] not in ".!?\"”»" else 0
    return "\n\n".join(lines[first:])


def _outlet(block: lxml.html.HtmlElement) -> str | None:
    element = _first(block, OUTLET)
    lines = element_paragraphs(element) if element is not None else []
    return OUTLET_END.sub("", lines[0]) or None if lines else None


def _date(block: lxml.html.HtmlElement) -> str | None:
    header = " ".join(collapse(element.text_content()) for element in _all(block, DATE))
    if found := find_date(header):
        return found.value
    numbered = NUMBER_DATE.search(_content(block, NUMBER) or "")
    return numbered[1] if numbered else None


def _content(block: lxml.html.HtmlElement, classes: tuple[str, ...]) -> str | None:
    element = _first(block, classes)
    return (collapse(element.text_content()) or None) if element is not None else None


def _first(block: lxml.html.HtmlElement, classes: tuple[str, ...]) -> lxml.html.HtmlElement | None:
    """Return the first element of the first of these classes that the block has."""
    return next((found[0] for name in classes if (found := block.find_class(name))), None)


def _all(block: lxml.html.HtmlElement, classes: tuple[str, ...]) -> list[lxml.html.HtmlElement]:
    return [element for name in classes for element in block.find_class(name)]
