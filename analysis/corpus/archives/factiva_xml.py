"""Documents of Factiva as xml, in either of its two kinds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.corpus.archives.factiva import date_of, finished
from analysis.corpus.archives.layout import Row, collapse

if TYPE_CHECKING:
    import lxml.etree

# What an article's element is called in the two kinds of xml, and the parts of its text.
XML_NAMES = {
    "headline": "title",
    "sourcename": "outlet",
    "srcname": "outlet",
    "publicationdate": "date",
    "pubdate": "date",
    "accessionno": "id",
    "accessionnum": "id",
    "baselanguage": "language",
}
XML_TEXTS = ("leadparagraph", "leadparas", "tailparagraphs", "tailparas", "text")
XML_PARAGRAPHS = ("paragraph", "para", "p")


def xml_rows(tree: lxml.etree._Element) -> list[Row]:
    """Return a row for each article of an xml export; none where the tree is not one."""
    articles = [node for node in tree.iter() if _name(node) == "article" and _child(node, "headline") is not None]
    return finished([_from_xml(article) for article in articles])


def _from_xml(article: lxml.etree._Element) -> Row:
    row: Row = dict.fromkeys(("id", "title", "outlet", "date", "language"))
    texts: list[str] = []
    for node in article.iter():
        name = _name(node)
        if field := XML_NAMES.get(name):
            row[field] = row[field] or collapse("".join(node.itertext())) or node.get("value") or node.get("date")
        elif name in XML_PARAGRAPHS and any(_name(parent) in XML_TEXTS for parent in node.iterancestors()):
            texts.append(collapse("".join(node.itertext())))
    row["language"] = (
        row["language"] or article.get("lang") or article.get("{http://www.w3.org/XML/1998/namespace}lang")
    )
    row["date"] = date_of(row["date"])
    return row | {"text": "\n\n".join(filter(None, texts))}


def _name(node: lxml.etree._Element) -> str:
    return node.tag.rpartition("}")[2].lower() if isinstance(node.tag, str) else ""


def _child(node: lxml.etree._Element, name: str) -> lxml.etree._Element | None:
    return next((child for child in node.iter() if _name(child) == name), None)
