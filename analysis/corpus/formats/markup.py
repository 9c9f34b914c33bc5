"""Markup of pages, feeds and mails: XML parsed safely, and the text of its blocks."""

from __future__ import annotations

import re
from html.entities import name2codepoint
from typing import TYPE_CHECKING

from analysis.schemas import InputError

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

BLOCKS = frozenset(
    "address article aside blockquote body caption center dd div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 header hr html li main ol p pre section table tbody tfoot thead tr ul".split()
)
CELLS = frozenset(("td", "th"))
UNSEEN = frozenset(
    "head iframe math nav noscript object script select style svg template textarea title".split()
)
XML_OWN = frozenset(("amp", "lt", "gt", "quot", "apos"))
NAMED = re.compile(b"&(%s);" % "|".join(name2codepoint.keys() - XML_OWN).encode("ascii"))
BARE = re.compile(rb"&(?!#?\w+;)")
TAG = re.compile(r"</?[a-z][^<>]*>|&(?:\w+|#\d+|#x[\da-f]+);", re.IGNORECASE)


def parse_xml(content: bytes) -> tuple[Element, str | None]:
    """Return the root of an XML document, and what is malformed in it (None for nothing).

    No entity is expanded, no DTD loaded, nothing fetched. What can be recovered of a malformed
    document is; `InputError` where that is nothing.
    """
    from lxml import etree

    safe = dict(resolve_entities=False, no_network=True, load_dtd=False)
    safe |= dict(remove_pis=True, remove_comments=True)
    content = content.strip()
    try:
        return etree.fromstring(content, etree.XMLParser(**safe)), None
    except etree.XMLSyntaxError as error:
        problem = f"line {error.lineno}: malformed XML ({error.msg})"
    try:
        return etree.fromstring(_with_escapes(content), etree.XMLParser(**safe)), None
    except etree.XMLSyntaxError:
        root = etree.fromstring(content, etree.XMLParser(**safe, recover=True))
    if root is None:
        raise InputError(f"{problem}; save it again, complete")
    return root, problem


def _with_escapes(content: bytes) -> bytes:
    """Return XML in which the entities of HTML are characters, and no bare "&" stands."""
    named = NAMED.sub(lambda found: b"&#%d;" % name2codepoint[found[1].decode("ascii")], content)
    return BARE.sub(b"&amp;", named)


def local_name(element: Element) -> str:
    """Return an element's name without its namespace, "" for a comment or an entity."""
    return element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""


def markup_text(markup: str) -> str:
    """Return the text of a piece of HTML, a blank line between its blocks; one without tags as it is.

    >>> markup_text("<p>Tea &amp; milk</p><table><tr><td>1<td>2</table>")
    'Tea & milk\\n\\n1 | 2'
    """
    if not TAG.search(markup):
        return markup
    from lxml import html

    parser = html.HTMLParser(
        remove_comments=True, remove_pis=True, huge_tree=True, encoding="utf-8"
    )
    # A piece may open with text, or be a whole page: a body around it takes both.
    tree = html.document_fromstring(
        f"<body>{markup}</body>".encode("utf-8", "replace"), parser=parser
    )
    return "\n\n".join(block_texts(tree))


def block_texts(tree: Element) -> list[str]:
    """Return the text of each block of a tree; a table's row is one, cells parted by " | "."""
    from lxml import etree

    blocks, parts = [], []
    walk = etree.iterwalk(tree, events=("start", "end"))
    for event, element in walk:
        name = local_name(element)
        if name in BLOCKS:
            _close(blocks, parts)
        if event == "start":
            if element is not tree and (name in UNSEEN or _is_hidden(element)):
                walk.skip_subtree()
            else:
                parts.append("\n" if name == "br" else _spaced(element.text))
        else:
            if name in CELLS and element.getnext() is not None:
                parts.append(" | ")
            if element is not tree:
                parts.append(_spaced(element.tail))
    _close(blocks, parts)
    return blocks


def _is_hidden(element: Element) -> bool:
    # Newsletters open with a hidden line that mail programs show in their lists.
    style = (element.get("style") or "").replace(" ", "").lower()
    return element.get("hidden") is not None or "display:none" in style


def _spaced(text: str | None) -> str:
    # Line breaks of the source are spaces; those of the page come from its elements.
    return " ".join(re.split(r"[ \t\r\n]+", text)) if text else ""


def _close(blocks: list[str], parts: list[str]) -> None:
    """End a block: its text goes to ``blocks`` where there is any."""
    lines = (" ".join(line.split(" ")).strip(" |") for line in "".join(parts).split("\n"))
    text = "\n".join(re.sub(r" {2,}", " ", line) for line in lines).strip()
    parts.clear()
    if text:
        blocks.append(re.sub(r"\n{3,}", "\n\n", text))
