"""Web pages: html, and what browsers save a page in with its parts (mhtml, Safari's webarchive)."""

from __future__ import annotations

import email
import email.policy
import plistlib
import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from analysis.corpus import archives
from analysis.corpus.decoding import decode
from analysis.corpus.formats.tables import Rows
from analysis.schemas import InputError

if TYPE_CHECKING:
    from lxml.html import HtmlElement

CHARSET = re.compile(
    rb"<(?:meta|\?xml)[^>]{0,200}(?:charset|encoding)\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE
)
LANGUAGE = re.compile(r"<html\b[^>]*\blang\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)
# "<!-- saved from url=(0031)https://post.example/ferry -->", "Page saved with SingleFile url: ...".
SAVED_FROM = re.compile(r"<!--[^>]*?saved (?:from|with)[^>]*?url\W+(?:\(\d+\))?(https?://[^\s>]+)")
WAYBACK = re.compile(r"https?://web\.archive\.org/web/\w+/(?=https?:)")
# How trafilatura writes the rows of a table, and the line below its header.
TABLE_ROW = re.compile(r"\s*\|(.*)\|\s*")
TABLE_RULE = re.compile(r"[\s|:-]*")
# Cells that hold more than data, and what makes up one table, without the tables within it.
LAYOUT = ".//td[count(.//p) > 1 or count(.//br) > 3 or .//h1 or .//h2 or .//h3 or .//table]"
FRAME = (
    "self::* | tbody | thead | tr | tbody/tr | thead/tr | tr/td | tbody/tr/td | tr/th | tbody/tr/th"
)
# Parts a title from the outlet's name behind it: "Boats leave | The Post".
TITLE_PARTS = re.compile(r"\s+[|–—·-]\s+")


def read_html(content: bytes) -> Rows:
    return page_rows(decode_page(content))


def decode_page(content: bytes, declared: str | None = None) -> str:
    """Return the text of a page's bytes; the encoding ``declared`` goes before the page's own."""
    charset = CHARSET.search(content[:4096])
    return decode(content, declared or (charset[1].decode("ascii") if charset else None))


def page_rows(page: str, url: str | None = None) -> Rows:
    """Return the articles of an archive's page, or the one article of any other."""
    return archives.from_page(page) or [page_article(page, url)]


def page_article(page: str, url: str | None = None) -> dict[str, object]:
    """Return title, outlet, date, url, language and text of a page as trafilatura finds them.

    A table within the article is text, a line for each row; scripts never run. Raises `InputError`
    for a page without an article.
    """
    from trafilatura import bare_extraction

    # The Wayback Machine puts its own address before those of a page.
    page, url = WAYBACK.sub("", page), WAYBACK.sub("", url or _address_in_comment(page) or "") or None
    found = bare_extraction(
        _without_layout_tables(page),
        url=url,
        include_comments=False,
        include_tables=True,
        with_metadata=True,
        # A fixed horizon: the default one is today, and a result must not depend on the day.
        date_extraction_params={
            "extensive_search": False,
            "original_date": True,
            "max_date": "2100-01-01",
        },
    )
    if found is None or not (found.text or "").strip():
        raise InputError("no article text in the page; save the article's own page, complete")
    language = LANGUAGE.search(page[:4096])
    return {
        "title": found.title,
        "outlet": found.sitename or found.hostname or _host(url),
        "date": found.date,
        "url": found.url or url,
        "language": language and language[1],
        "text": "\n".join(_without_headings(_lines(found.text), found.title)),
    }


def _address_in_comment(page: str) -> str | None:
    """Return the address that a browser wrote into a page when it saved it."""
    saved = SAVED_FROM.search(page[:4096])
    return saved and saved[1]


def _host(url: str | None) -> str | None:
    return urlsplit(url).hostname if url else None


def _without_layout_tables(page: str) -> str | HtmlElement:
    """Return a page whose columns are cells of a table as a tree in which they are divisions.

    Data stay in tables: a cell of a layout holds several paragraphs, a heading or a table.
    """
    if "<td" not in page.lower():
        return page
    from lxml import html

    parser = html.HTMLParser(encoding="utf-8", remove_comments=True)
    tree = html.document_fromstring(page.encode("utf-8", "replace"), parser=parser)
    layouts = [table for table in tree.iter("table") if table.xpath(LAYOUT)]
    for element in (each for table in layouts for each in table.xpath(FRAME)):
        element.tag = "div"
    return tree if layouts else page


def _lines(text: str) -> list[str]:
    """Return the lines of an extracted text, those of a table without its frame."""
    lines = []
    for line in text.split("\n"):
        row = TABLE_ROW.fullmatch(line)
        if row is None:
            lines.append(line)
        elif cells := [
            cell.strip() for cell in row[1].split("|") if not TABLE_RULE.fullmatch(cell)
        ]:
            # Blank lines keep a row from being joined to the next, as wrapped lines are.
            lines += ["", " | ".join(cells), ""]
    return lines


def _without_headings(lines: list[str], title: str | None) -> list[str]:
    """Return the lines from the first that does not repeat the title."""
    headings = {_letters(title or ""), _letters(TITLE_PARTS.split(title or "")[0])}
    first = next((n for n, line in enumerate(lines) if _letters(line) not in headings | {""}), 0)
    repeats_itself = lines[first + 1 : first + 2] and _letters(lines[first]) == _letters(
        lines[first + 1]
    )
    return lines[first + bool(repeats_itself) :]


def _letters(text: str) -> str:
    return re.sub(r"\W+", "", text).casefold()


def read_mhtml(content: bytes) -> Rows:
    message = email.message_from_bytes(content.lstrip(), policy=email.policy.default)
    part = next((part for part in message.walk() if part.get_content_type() == "text/html"), None)
    if part is None:
        raise InputError("no page in it; save the page again as mhtml or html")
    url = message.get("Snapshot-Content-Location") or part.get("Content-Location")
    page = decode_page(part.get_payload(decode=True), part.get_content_charset())
    return page_rows(page, str(url).strip() if url else None)


def read_webarchive(content: bytes) -> Rows:
    """Read a page as Safari saves it: a property list, the page's bytes in its main resource."""
    main = plistlib.loads(content)["WebMainResource"]
    page = decode_page(main["WebResourceData"], main.get("WebResourceTextEncodingName"))
    return page_rows(page, main.get("WebResourceURL"))
