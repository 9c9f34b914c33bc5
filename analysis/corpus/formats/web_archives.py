"""Web archives (WARC): the pages among the records, each as a page saved by itself."""

from __future__ import annotations

import contextlib
import io
import logging
from importlib.util import find_spec

from analysis.corpus.formats.tables import Rows
from analysis.corpus.formats.web_pages import decode_page, page_rows
from analysis.schemas import InputError

PAGES = ("text/html", "application/xhtml+xml")
LARGEST_PAGE = 32 * 2**20


def read_warc(content: bytes) -> Rows:
    """Read an article from each page that was answered, and each text that was converted from one.

    Pictures, scripts and redirections are no documents. A page that cannot be read, was answered
    with an error or has no article is set aside by its address.
    """
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    logging.getLogger("warcio").setLevel(logging.CRITICAL)
    rows: Rows = []
    try:
        # It writes what it mends to standard error, in several lines a record.
        with contextlib.redirect_stderr(io.StringIO()):
            for number, record in enumerate(ArchiveIterator(io.BytesIO(content)), 1):
                rows += _record_rows(record, number)
    except ArchiveLoadFailed as error:
        if not rows:
            raise InputError(f"not a web archive ({str(error).split(chr(10))[0][:100]})") from error
        rows.append(
            {"_place": f"after record {number}", "_set_aside": "damaged; what follows is lost"}
        )
    if not rows:
        raise InputError("no page in it; an article is read from each response of type text/html")
    return rows


def _record_rows(record, number: int) -> Rows:
    url = record.rec_headers.get_header("WARC-Target-URI")
    place = f"record {number} ({url})"
    kind = _kind(record)
    if kind is None:
        return []
    try:
        if (status := _status(record)) and not status.startswith("2"):
            raise InputError(f"answered with status {status}")
        return [row | {"_place": place} for row in _articles(record, kind, url)]
    except InputError as error:
        return [{"_place": place, "_set_aside": str(error)}]
    # One record with a broken encoding of its transfer must not lose the others.
    except Exception as error:
        return [{"_place": place, "_set_aside": f"damaged ({' '.join(str(error).split())[:100]})"}]


def _kind(record) -> str | None:
    """Return "page" or "text" for a record that holds a document, None for another."""
    content_type = _header(record, "Content-Type")
    if record.rec_type == "conversion":
        return "text" if content_type.startswith("text/plain") else None
    if record.rec_type not in ("response", "resource") or _status(record).startswith("3"):
        return None
    return "page" if content_type.startswith(PAGES) else None


def _header(record, name: str) -> str:
    headers = record.http_headers or record.rec_headers
    return (headers.get_header(name) or "").lower()


def _status(record) -> str:
    return (record.http_headers.get_statuscode() or "") if record.http_headers else ""


def _articles(record, kind: str, url: str | None) -> Rows:
    if _header(record, "Content-Encoding") == "br" and not find_spec("brotli"):
        raise InputError("packed with Brotli; `pip install brotli`, and read the archive again")
    content = record.content_stream().read(LARGEST_PAGE + 1)
    if len(content) > LARGEST_PAGE:
        raise InputError(f"more than {LARGEST_PAGE:,} bytes")
    if not content.strip():
        raise InputError("an empty page")
    if kind == "text":
        return [{"text": content.decode("utf-8", "replace"), "url": url, "_first_line_title": True}]
    return page_rows(decode_page(content, _charset(record)), url)


def _charset(record) -> str | None:
    _, _, charset = _header(record, "Content-Type").partition("charset=")
    return charset.split(";")[0].strip(" \"'") or None
