"""Feeds: RSS 2.0, RSS 1.0 and Atom, the full text of an item where it has one, else its summary."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from analysis.corpus.formats.markup import block_texts, local_name, markup_text
from analysis.corpus.formats.tables import Rows

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

ROOTS = frozenset(("rss", "feed", "rdf"))
ITEMS = frozenset(("item", "entry"))
# The full text stands in the first of these ("encoded" is content:encoded), a summary in others.
FULL = ("encoded", "content", "fulltext", "full-text", "body")
SUMMARIES = ("description", "summary", "subtitle")
FIELDS = {
    "title": ("title",),
    "date": ("pubdate", "published", "issued", "date", "updated", "modified"),
    "article_id": ("guid", "id", "identifier"),
    "language": ("language",),
}


def feed_rows(root: Element) -> Rows:
    """Return a row for each item of a feed; one without any text is set aside."""
    channel = next((each for each in root.iter() if local_name(each) in ("channel", "feed")), root)
    outlet = _text_of(channel, ("title",))
    language = _text_of(channel, ("language",)) or root.get(
        "{http://www.w3.org/XML/1998/namespace}lang"
    )
    items = [each for each in root.iter() if local_name(each) in ITEMS]
    return [
        _item_row(item, outlet, language) | {"_place": f"item {n}"}
        for n, item in enumerate(items, 1)
    ]


def _item_row(item: Element, outlet: str | None, language: str | None) -> dict[str, object]:
    full, summary = _text_of(item, FULL), _text_of(item, SUMMARIES)
    text = full if len(full or "") >= len(summary or "") else summary
    if not text:
        return {"_set_aside": f"an item without text ({_text_of(item, ('title',)) or 'no title'})"}
    row: dict[str, object] = {field: _text_of(item, names) for field, names in FIELDS.items()}
    row |= {
        "outlet": _source(item) or outlet,
        "url": _link(item),
        "language": row["language"] or language,
        "text": text,
    }
    return row if text == full else row | {"_stub": "summary"}


def _text_of(element: Element, names: tuple[str, ...]) -> str | None:
    """Return the text of the first child of one of these names that has any, without markup."""
    children = [
        child
        for name in names
        for child in element
        if local_name(child) == name and not _is_media(child)
    ]
    return next(filter(None, map(_child_text, children)), None)


def _is_media(child: Element) -> bool:
    """Return whether an element describes a picture or recording: media:title is not the item's."""
    return re.match(r"\{[^}]*(?:mrss|itunes)", child.tag) is not None


def _child_text(child: Element) -> str:
    if len(child):
        return "\n\n".join(block_texts(child))
    return markup_text((child.text or "").strip()).strip()


def _source(item: Element) -> str | None:
    """Return the outlet that an item names: that of a feed which gathers the items of others."""
    source = next((child for child in item if local_name(child) == "source"), None)
    if source is None:
        return None
    return _text_of(source, ("title",)) or (source.text or "").strip() or None


def _link(item: Element) -> str | None:
    """Return the address of an item's page: RSS has it as text, Atom as an attribute."""
    links = [child for child in item if local_name(child) in ("link", "origlink")]
    pages = [link for link in links if link.get("rel", "alternate") == "alternate"]
    found = (link.get("href") or (link.text or "").strip() for link in pages)
    return next(filter(None, found), None)
