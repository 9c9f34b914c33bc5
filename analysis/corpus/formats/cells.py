"""A cell's content as text."""

from __future__ import annotations

import html
import re

ENDED = re.compile(r"</p>|</div>|</li>|</h\d>|<br ?/?>", re.IGNORECASE)
UNSEEN = re.compile(r"<(script|style)\b.*?</\1\s*>|<!--.*?-->", re.IGNORECASE | re.DOTALL)
TAG = re.compile(r"</?[a-z][^<>]*>", re.IGNORECASE)


def plain(value: object) -> object:
    """A cell without markup: tags that end a block become line breaks, entities characters."""
    if not isinstance(value, str) or not ("<" in value or "&" in value):
        return value
    if ENDED.search(value):
        value = TAG.sub("", ENDED.sub("\n", UNSEEN.sub("", value)))
    return html.unescape(value)
