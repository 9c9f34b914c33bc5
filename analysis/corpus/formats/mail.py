"""Mails: newsletters as eml, or many of them as mbox."""

from __future__ import annotations

import email
import email.policy
import email.utils
import re
from email.message import EmailMessage
from pathlib import PurePosixPath

from analysis.corpus import archives
from analysis.corpus.formats.markup import markup_text
from analysis.corpus.formats.tables import Rows
from analysis.corpus.formats.web_pages import decode_page
from analysis.schemas import InputError

# A line "From ..." opens a message where a blank line or nothing stands above and a header below.
OPENING = re.compile(rb"(?:\A|(?<=\n\n)|(?<=\n\r\n))From [^\n]*\n(?=[\w-]+:)")
QUOTED_FROM = re.compile(rb"^>(>*From )", re.MULTILINE)
HEADER = re.compile(rb"\s*[\w-]+:[^\n]*\n")
# Apple's emlx: the length of the message stands above it, a property list below.
COUNTED = re.compile(rb"(\d+)\s*\n(?=[\w-]+:)")
ADDRESS = re.compile(r"[\[(<]\s*https?://\S+\s*[\])>]|^\s*https?://\S+\s*$", re.MULTILINE)
REPLY = re.compile(r"^\s*(?:(?:re|fwd?|aw|wg|tr)\s*:\s*)+", re.IGNORECASE)
DOCUMENTS = frozenset(
    ".docx .doc .rtf .odt .pdf .txt .html .htm .csv .xlsx .zip .epub .xml".split()
)
# A plain part of less than this share of the page's text is a note that there is a page.
LEAST_SHARE = 0.5


def read_eml(content: bytes) -> Rows:
    """Read a message as an article, its sender the outlet; or the archive's articles in it."""
    if counted := COUNTED.match(content):
        content = content[counted.end() : counted.end() + int(counted[1])]
    if not HEADER.match(content):
        raise InputError(
            "not a mail (it does not begin with headers); save the message again as eml"
        )
    return _message_rows(content.lstrip(), "the mail")


def read_mbox(content: bytes) -> Rows:
    """Read each message of a mailbox; one without text is set aside alone."""
    starts = [found.end() for found in OPENING.finditer(content)]
    if not starts:
        raise InputError(
            "not an mbox (no line 'From ...' above a message); save single messages as eml"
        )
    ends = [*(found.start() for found in OPENING.finditer(content)), len(content)][1:]
    messages = [content[start:end] for start, end in zip(starts, ends, strict=True)]
    return [
        row
        for number, message in enumerate(messages, 1)
        for row in _message_rows(QUOTED_FROM.sub(rb"\1", message), f"message {number}")
    ]


def _message_rows(content: bytes, place: str) -> Rows:
    try:
        message = email.message_from_bytes(content, policy=email.policy.default)
        page, text = _parts(message)
        rows = (
            archives.from_page(page)
            or archives.from_lines(text.split("\n"))
            or [_letter(message, page, text)]
        )
        for row in rows:
            row["_place"] = ", ".join(filter(None, (place, row.get("_place"))))
        return [*rows, *_attachments(message, place)]
    except InputError as error:
        return [{"_place": place, "_set_aside": str(error)}]
    # Headers and encodings of mails are broken in every way; one must not lose the others.
    except Exception as error:
        return [{"_place": place, "_set_aside": f"damaged ({' '.join(str(error).split())[:100]})"}]


def _attachments(message: EmailMessage, place: str) -> Rows:
    """Return a row for each document that is attached, which is not read."""
    names = (part.get_filename() or "" for part in message.walk() if not part.is_multipart())
    documents = (name for name in names if PurePosixPath(name.lower()).suffix in DOCUMENTS)
    reason = "an attached document; save it from the mail, and give it as a file"
    return [{"_place": f"{place}, attachment {name!r}", "_set_aside": reason} for name in documents]


def _parts(message: EmailMessage) -> tuple[str, str]:
    """Return the first page and the first plain text of a message, attachments left out."""
    found = {"text/html": "", "text/plain": ""}
    for part in message.walk():
        kind = part.get_content_type()
        if kind in found and not found[kind] and part.get_content_disposition() != "attachment":
            content = part.get_payload(decode=True) or b""
            found[kind] = decode_page(content, part.get_content_charset())
    return found["text/html"], found["text/plain"].replace("\r\n", "\n")


def _letter(message: EmailMessage, page: str, text: str) -> dict[str, object]:
    name, address = email.utils.parseaddr(str(message.get("From", "")))
    body = _body(page, text)
    if not body:
        raise InputError("a mail without text")
    return {
        "title": REPLY.sub("", " ".join(str(message.get("Subject", "")).split())) or None,
        "outlet": name or address.rpartition("@")[2] or None,
        "date": _date(message),
        "text": body,
        "article_id": str(message.get("Message-ID", "")).strip("<> \n") or None,
    }


def _date(message: EmailMessage) -> str | None:
    """Return the day and hour of the sender's clock."""
    try:
        return email.utils.parsedate_to_datetime(str(message["Date"])).isoformat()
    except (TypeError, ValueError, IndexError):
        return str(message["Date"]) if message["Date"] else None


def _body(page: str, text: str) -> str:
    """Return the text of the page, or the plain part where that has no page, or says more."""
    plain, shown = ADDRESS.sub("", text).strip(), markup_text(page).strip()
    return plain if len(shown) < LEAST_SHARE * len(plain) else shown
