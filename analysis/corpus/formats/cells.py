"""A cell's content as text."""

from __future__ import annotations

import html
import re

ELEMENTS = (
    "a|abbr|article|aside|audio|b|big|blockquote|body|br|caption|center|cite|code|del|dd|div|dl|dt|em|embed|"
    "figcaption|figure|font|footer|form|h[1-6]|head|header|hr|html|i|iframe|img|ins|label|li|link|main|mark|meta|"
    "nav|noscript|o:p|ol|p|picture|pre|q|s|script|section|small|source|span|strike|strong|style|sub|sup|svg|table|"
    "tbody|td|tfoot|th|thead|time|title|tr|u|ul|video|wbr"
)
TAG = re.compile(rf"</?(?:{ELEMENTS})(?:\s[^<>]*)?/?>", re.IGNORECASE)
ENDED = re.compile(r"</(?:p|div|li|h[1-6]|tr|blockquote|figcaption|section|article)\s*>|<br\b[^<>]*>", re.IGNORECASE)
UNSEEN = re.compile(r"<(script|style)\b.*?</\1\s*>|<!--.*?-->|<!\[CDATA\[|\]\]>", re.IGNORECASE | re.DOTALL)
CELL_ENDED = re.compile(r"</t[dh]\s*>", re.IGNORECASE)
# Excel's escapes for characters that xml has no place for: _x000D_ is a carriage return.
ESCAPE = re.compile(r"_x(00[0-9A-Fa-f]{2})_")


def plain(value: object) -> object:
    """Return a cell without markup: tags that end a block become line breaks, entities characters."""
    if not isinstance(value, str):
        return value
    if "_x00" in value:
        value = ESCAPE.sub(lambda found: chr(int(found[1], 16)), value.replace("_x000D_\n", "\n"))
    value = _without_tags(value)
    if "&" in value:
        # Twice: cells are often escaped on their way into a feed and again out of it ("&amp;quot;").
        value = _without_tags(html.unescape(html.unescape(value)))
    return value


def _without_tags(value: str) -> str:
    if "<" not in value or not TAG.search(value):
        return value
    return TAG.sub("", CELL_ENDED.sub(" ", ENDED.sub("\n", UNSEEN.sub("", value))))
