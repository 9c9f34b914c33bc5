"""Quotation marks paired into quotations; apostrophes told apart, paragraphs that go on in the same quotation
joined."""

from __future__ import annotations

import re

import pandas as pd

# Each mark that opens, with those that close it. Two single marks are an old way to type a double one; a closing mark
# that opens is a slip, or the use of another country: ”so”, »so«.
CLOSERS = {
    "''": ("''",), "``": ("''",), "“": ("”",), "«": ("»",), "„": ("“", "”"), "‘": ("’", "‘"), "'": ("'",),
    '"': ('"',), "”": ("”",), "’": ("’",), "»": ("«",),
}
SLIPS = frozenset("”’»")
CLITIC = re.compile(r"(?:s|t|re|ve|ll|d|m)\b")
# A single mark opens only before a word at the start of one, and closes only after one at its end: the rest
# are apostrophes, as in '90s, 'tis and rock 'n' roll. A paragraph's end is a mark too: nothing stays open over it but a
# quotation that is taken up again.
# Each alternative begins with a mark, so that the search skips what is none.
MARK = re.compile(
    r"(?P<paragraph>\n\s*)|'(?<=\S')(?=''(?!'))|''|``|[“”«»„\"]"
    r"|['‘’](?<![\w.,!?…”’']['‘’])(?![nN]['’]|\d\ds\b|[Tt](?:is|was|il)\b|[Ee]m\b)(?=[\w“\"(…])|['’‘](?<=[\w.,!?…”)\]]['’‘])(?!\w)"
)
DOUBLE = ("“", "”", '"')
PLURAL_POSSESSIVE = re.compile(r"s['’]\s+[a-z]")


QUOTATION = ["start", "end", "closed", "continues"]


def find_quotations(text: str) -> pd.DataFrame:
    """One row per outermost quotation of a text: start, end (marks included), closed, continues.

    ``closed`` is False where the closing mark is missing: the quotation then ends with its paragraph. ``continues``
    is True where it takes up the quotation that the paragraph before left open. Quotations never overlap; marks
    inside one of the other kind are part of it.
    """
    return pd.DataFrame(pair_marks(text), columns=QUOTATION)


def pair_marks(text: str) -> list[tuple[int, int, bool, bool]]:
    """The rows of `find_quotations`, without a table around them."""
    rows, opened, carried = [], None, False
    for found in MARK.finditer(text):
        mark, at = found[0], found.start()
        if found["paragraph"] is not None:
            if opened is not None:
                reopened = (
                    text[found.end() : found.end() + 1] in ("“", '"', "‘", "'", "«")
                    and text[found.end() : found.end() + 1] == text[opened]
                )
                rows.append((opened, at, False, carried))
                opened, carried = None, reopened
            else:
                carried = False
        elif opened is None:
            if _opens(text, at, mark):
                opened = at
        elif _closes(text, opened, at, mark) or _mistyped(text, opened, at, mark):
            rows.append((opened, found.end(), True, carried))
            opened, carried = None, False
    if opened is not None:
        rows.append((opened, len(text.rstrip()), False, carried))
    return rows


def _opens(text: str, at: int, mark: str) -> bool:
    """Whether a mark opens a quotation: a word follows; where white space does, or the mark is one that closes, it
    stands before nothing else and its like comes again in the paragraph."""
    before, follows = text[at - 1 : at] if at else " ", text[at + len(mark) : at + len(mark) + 1]
    if mark in SLIPS:
        if mark == "’" and CLITIC.match(text, at + 1):
            return False
        return not before.strip(" (\n\t:") and follows.isalnum() and _comes_again(text, at, CLOSERS[mark][0]) > 0
    if follows and not follows.isspace():
        return True
    if mark == '"':
        return bool(follows.strip(" ") == "" and not before.strip() and _comes_again(text, at, mark) % 2)
    return bool(follows) and mark in ("“", "„", "«", "``") and (mark != "“" or before.isspace())


def _closes(text: str, opened: int, at: int, mark: str) -> bool:
    """Whether a mark is one that closes what is open, and neither an apostrophe nor the opening of another."""
    opener = text[opened : opened + 2] if text[opened : opened + 2] in CLOSERS else text[opened]
    return mark in CLOSERS[opener] and not _apostrophe(text, at, mark) and not _opens_another(text, opened, at, mark)


def _opens_another(text: str, opened: int, at: int, mark: str) -> bool:
    """Whether a mark that can close what it opened stands where it opens: "‘a’ and ‘b’"."""
    return mark == text[opened] == "‘" and (text[at - 1].isspace() or text[at + 1 : at + 2].isalnum())


def _comes_again(text: str, at: int, mark: str) -> int:
    """How often a mark stands in the rest of the paragraph."""
    return text[at + 1 :].partition("\n")[0].count(mark)


def _mistyped(text: str, opened: int, at: int, mark: str) -> bool:
    """Whether a double mark of another shape closes the quotation: it stands where only a closing one can, and
    pairs with no mark of its own shape inside."""
    if mark not in DOUBLE or text[opened] not in DOUBLE or text[at + 1 : at + 2].isalnum() or text[at - 1].isspace():
        return False
    inside = text[opened + 1 : at]
    return inside.count('"') % 2 == 0 if mark == '"' else inside.count("“") <= inside.count("”")


def _apostrophe(text: str, at: int, mark: str) -> bool:
    """Whether a closing single mark is rather a plural possessive, with the true closing mark still ahead in the
    sentence."""
    if mark not in ("'", "’") or not PLURAL_POSSESSIVE.match(text, at - 1):
        return False
    sentence_end = re.search(r"[.!?\n]", text[at + 1 :])
    ahead = text[at + 1 : at + 3 + (sentence_end.start() if sentence_end else len(text))]
    return re.search(rf"[\w.,!?…]{mark}(?!\w)", ahead) is not None
