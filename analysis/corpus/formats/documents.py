"""Documents of word processors: docx, odt, rtf, and the chapters of an epub."""

from __future__ import annotations

import io
import re
import zipfile
from posixpath import dirname, join, normpath
from typing import TYPE_CHECKING
from urllib.parse import unquote

from analysis.corpus import archives
from analysis.corpus.formats.clippings import Block, clipping_rows
from analysis.corpus.formats.markup import block_texts, local_name, parse_xml
from analysis.corpus.formats.tables import Rows
from analysis.corpus.formats.text_files import one_article
from analysis.corpus.packed import check_package
from analysis.schemas import InputError

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

# Elements of documents, OpenDocument's and then Word's, that are not their running text.
APART = frozenset(
    "tracked-changes annotation note forms sequence-decls scripts settings styles automatic-styles "
    "meta font-face-decls master-styles table-of-content alphabetical-index "
    "ppr rpr sectpr tblpr trpr tcpr sdtpr del movefrom deltext instrtext fallback drawing pict "
    "object".split()
)
PARAGRAPHS = frozenset(("p", "h"))
ROWS = frozenset(("table-row", "tr"))
SPACES = {"s": " ", "tab": "\t", "line-break": "\n", "br": "\n", "cr": "\n"}
# A chapter whose paragraphs are all shorter is a cover, a list of contents or a notice of rights.
SHORTEST_PARAGRAPH = 80
# Names the parts that are encrypted, fonts in many books and texts in protected ones.
PROTECTION = "META-INF/encryption.xml"
# The attribute that names a paragraph's style, and the styles of headings in the languages of the programs.
STYLE = re.compile(r"(?:\}val|\}style-name)$")
HEADING_STYLE = re.compile(
    r"(?:heading|überschrift|berschrift|titre|título|ttulo|titolo|kop|titel|title)(?:_20_)?\s?(?P<level>\d?)$",
    re.IGNORECASE,
)
HEADINGS = frozenset(("h1", "h2", "h3"))


def read_docx(content: bytes) -> Rows:
    import docx

    check_package(content)
    # Its own elements have texts made up from those below them.
    return read_fodt(docx.Document(io.BytesIO(content)).part.blob)


def read_rtf(content: bytes) -> Rows:
    from striprtf.striprtf import rtf_to_text

    if not content.lstrip().startswith(b"{\\rtf"):
        raise InputError("not rtf (it does not begin with {\\rtf); save it again, or name it .txt")
    # RTF is ASCII with escapes; the decoder of the escapes is chosen by the file itself.
    return one_article(
        rtf_to_text(content.decode("cp1252", "replace"), errors="replace").split("\n")
    )


def read_odt(content: bytes) -> Rows:
    check_package(content)
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return read_fodt(package.read("content.xml"))


def read_fodt(content: bytes) -> Rows:
    """Read a document's XML, OpenDocument's or Word's: paragraphs, and rows of tables as lines."""
    root, _ = parse_xml(content)
    blocks = _blocks(root)
    lines = [line for block in blocks for line in block.text.split("\n")]
    return archives.from_lines(lines) or clipping_rows(blocks) or one_article(lines, "\n\n")


def _blocks(element: Element) -> list[Block]:
    blocks: list[Block] = []
    for child in element:
        name = local_name(child)
        if name in PARAGRAPHS:
            blocks.append(Block(_inline_text(child), _level(child)))
        elif name in ROWS:
            cells = (" ".join(block.text for block in _blocks(cell)) for cell in child)
            blocks.append(Block(" | ".join(filter(None, cells)), None))
        elif name not in APART:
            blocks += _blocks(child)
    return blocks


def _level(paragraph: Element) -> int | None:
    """Return the level of a heading, by its element or its style; None for any other paragraph."""
    styles = [element for element in paragraph.iter() if local_name(element) in ("pstyle", "outlinelvl")]
    values = [value for element in (paragraph, *styles) for key, value in element.items() if STYLE.search(key)]
    found = next(filter(None, map(HEADING_STYLE.match, values)), None)
    outline = next((int(value) for key, value in paragraph.items() if key.endswith("}outline-level")), None)
    if found or outline:
        return outline or int(found["level"] or 0)
    return 0 if local_name(paragraph) == "h" else None


def _inline_text(element: Element) -> str:
    parts = [element.text or ""]
    for child in element:
        name = local_name(child)
        if name in SPACES:
            parts.append(SPACES[name] * _repeated(child))
        elif name not in APART:
            parts.append(_inline_text(child))
        parts.append(child.tail or "")
    return "".join(parts)


def _repeated(element: Element) -> int:
    counts = (value for name, value in element.items() if name.endswith("text:1.0}c"))
    return min(int(next(counts, "1")), 100)


def read_epub(content: bytes) -> Rows:
    """Read each chapter as an article, in the book's order; covers and contents are set aside."""
    check_package(content)
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        names = set(package.namelist())
        if PROTECTION in names and re.search(rb"\.x?html?\b", package.read(PROTECTION)):
            raise InputError("protected against copying; give a copy without protection")
        container, _ = parse_xml(package.read("META-INF/container.xml"))
        place = next(
            each.get("full-path") for each in container.iter() if local_name(each) == "rootfile"
        )
        book, _ = parse_xml(package.read(place))
        chapters = [(name, package.read(name)) for name in _chapters(book, place) if name in names]
    about = _about_book(book)
    return [about | _chapter(markup) | {"_place": name} for name, markup in chapters]


def _about_book(book: Element) -> dict[str, object]:
    """Return the book's publisher, or else its title, as the outlet, and its date."""
    about: dict[str, str] = {}
    for element in book.iter():
        if (name := local_name(element)) in ("publisher", "title", "date") and element.text:
            about.setdefault(name, element.text.strip())
    publisher = "" if about.get("publisher") == "calibre" else about.get("publisher")
    return {"outlet": publisher or about.get("title"), "date": about.get("date")}


def _chapters(book: Element, place: str) -> list[str]:
    """Return the names of the book's texts in reading order, its table of contents left out."""
    items = {each.get("id"): each for each in book.iter() if local_name(each) == "item"}
    order = (items.get(each.get("idref")) for each in book.iter() if local_name(each) == "itemref")
    texts = (
        each
        for each in order
        if each is not None and "nav" not in (each.get("properties") or "").split()
    )
    return [normpath(join(dirname(place), unquote(each.get("href", "")))) for each in texts]


def _chapter(markup: bytes) -> dict[str, object]:
    from lxml import html

    parser = html.HTMLParser(remove_comments=True, remove_pis=True, encoding=_encoding(markup))
    tree = html.document_fromstring(markup, parser=parser)
    # What calibre adds to the articles that it fetches.
    for bar in tree.xpath("//*[contains(@class, 'calibre_navbar')]"):
        bar.drop_tree()
    blocks = block_texts(tree)
    if not any(len(block) >= SHORTEST_PARAGRAPH for block in blocks):
        return {"_set_aside": "no running text (a cover, a list of contents, or pictures alone)"}
    headings = (element for element in tree.iter() if local_name(element) in HEADINGS)
    titles = (" ".join(heading.text_content().split()) for heading in headings)
    return {"title": next(filter(None, titles), None), "text": "\n\n".join(blocks)}


def _encoding(markup: bytes) -> str:
    found = re.match(rb"\s*<\?xml[^>]*encoding\s*=\s*[\"']([\w-]+)", markup)
    return found[1].decode("ascii") if found else "utf-8"
