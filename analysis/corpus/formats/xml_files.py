"""XML: feeds, archives' exports, news formats (NITF), and any tree in which articles repeat."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from analysis.corpus import archives
from analysis.corpus.decoding import decode
from analysis.corpus.formats import feeds
from analysis.corpus.formats.json_articles import find_articles
from analysis.corpus.formats.markup import block_texts, local_name, parse_xml
from analysis.corpus.formats.tables import Rows
from analysis.corpus.formats.web_pages import page_rows
from analysis.schemas import InputError

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

PAGE = re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!doctype\s+html|<html)\b", re.IGNORECASE)
# Elements that stand within a paragraph or are one: what holds nothing else is a text.
INLINE = frozenset(
    "p a b i em strong br span div h1 h2 h3 h4 q quote sup sub u lb hi emph li ul ol".split()
)
DEEPEST = 40


def read_xml(content: bytes) -> Rows:
    """Read the articles of an XML document: a feed, a page, an export, or a list of articles.

    What follows a fault is read as far as it can be, and the fault is named in a row of its own.
    """
    if PAGE.match(content[:1024]):
        return page_rows(decode(content))
    root, problem = parse_xml(content)
    rows = _rows(root, content)
    if problem and rows:
        rows.append(
            {
                "_place": problem.partition(":")[0],
                "_set_aside": f"{problem}; articles may be missing",
            }
        )
    return rows


def _rows(root: Element, content: bytes) -> Rows:
    name = local_name(root)
    if name in feeds.ROOTS:
        if name == "rdf" and not any(local_name(each) == "item" for each in root):
            raise InputError("RDF without items of news; export the records as ris or bib")
        return feeds.feed_rows(root)
    if name == "nitf":
        return [nitf_row(root)]
    return archives.from_xml(decode(content)) or find_articles(_value(root))


def nitf_row(root: Element) -> dict[str, object]:
    """Return an article in the News Industry Text Format (NITF)."""
    body = next(iter(root.iterfind(".//{*}block[@class='full_text']")), None)
    body = body if body is not None else root.find(".//{*}body.content")
    published = root.find(".//{*}pubdata")
    about = {} if published is None else published.attrib
    headline = root.find(".//{*}hl1")
    source = (
        about.get("name")
        or root.findtext(".//{*}rights.owner")
        or root.findtext(".//{*}distributor")
    )
    issued = root.find(".//{*}date.issue")
    date = about.get("date.publication") or (issued.get("norm") if issued is not None else None)
    return {
        "title": _flat(headline) if headline is not None else root.findtext(".//{*}title"),
        "outlet": source,
        "date": date,
        "url": about.get("ex-ref"),
        "text": "\n\n".join(block_texts(body)) if body is not None else None,
    }


def _flat(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def _value(element: Element, depth: int = 0) -> object:
    """Return a tree as JSON nests it: text, or an object of its attributes and children by name."""
    children = [child for child in element if local_name(child)]
    inline = all(local_name(child) in INLINE for child in children) or depth > DEEPEST
    if inline and not element.attrib:
        return "\n\n".join(block_texts(element)) if children else (element.text or "").strip()
    found: dict[str, object] = {name.rpartition("}")[2]: value for name, value in element.items()}
    if inline:
        return found | {"text": "\n\n".join(block_texts(element))}
    named: dict[str, list] = {}
    for child in children:
        named.setdefault(local_name(child), []).append(_value(child, depth + 1))
    return found | {name: each[0] if len(each) == 1 else each for name, each in named.items()}
