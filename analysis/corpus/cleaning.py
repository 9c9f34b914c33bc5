"""From a text as it was saved to the text analysed: paragraphs, title, and no page furniture."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from itertools import pairwise
from typing import NamedTuple

import pandas as pd

from analysis.corpus.boilerplate import agency_of, furniture
from analysis.corpus.decoding import MENDED

LONGEST_TITLE = 200
# A text with longer lines was not wrapped at a margin: its lines are paragraphs.
WIDEST_MARGIN = 120

TERMINAL = re.compile(r"[.!?…:;][\"'”’»)\]]*$")
FULL_STOP = re.compile(r"[.…][\"'”’»)\]]*$")
BULLET = re.compile(r"[-*•–—·▪]\s|\d{1,2}[.)]\s")
BLANK_AFTER_FIRST_LINE = re.compile(r"\s*\S[^\n]*\n\s*\n")

SPACES = dict.fromkeys([9, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000], " ")
BREAKS = dict.fromkeys(map(ord, "\x0b\x0c\x85\u2028\u2029"), "\n")
CONTROLS = [*range(9), *range(14, 32), 127, *range(0x80, 0x85), *range(0x86, 0xA0)]
MARKS = [0xAD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x206A), 0xFEFF]
DROPPED = dict.fromkeys([*CONTROLS, *MARKS, ord(MENDED)])
LIGATURES = dict(zip(range(0xFB00, 0xFB07), "ff fi fl ffi ffl st st".split(), strict=True))
CHARACTERS = SPACES | BREAKS | DROPPED | LIGATURES
CHANGED = re.compile(f"[{re.escape(''.join(map(chr, CHARACTERS)))}]")
# How UTF-8 looks that was read as cp1252 ("â€™", "Ã©", "Â ") or as the old Mac's encoding ("‚Äô", "√©").
MOJIBAKE = re.compile("[ÂÃâðÄÅ][\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|‚Ä|√[©°±≥]")
MOJIBAKE_SIGNS = "ÂÃâðÄÅ‚√"  # looked for first, since that costs a tenth
# The last byte of a closing quotation mark has no character in cp1252, and gets lost.
CLOSING_QUOTE = re.compile("â€(?=[\\s.,;:!?)]|$)", re.MULTILINE)


class Cleaned(NamedTuple):
    """An article's title, its text, the agency credited, and each line removed with its kind."""

    title: str | None
    text: str
    agency: str | None
    removed: list[tuple[str, str]]


def clean(articles: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Return the articles with clean title, text and agency; the lines removed (row, kind, line, n); what was mended
    in which article (row, kind, detail)."""
    articles, mended = _mend(articles)
    cleaned = [
        clean_text(text or "", title, first_line_title)
        for text, title, first_line_title in zip(
            articles["text"], articles["title"], articles["first_line_title"], strict=True
        )
    ]
    named = pd.Series([article.agency for article in cleaned], index=articles.index, dtype=object)
    articles = articles.assign(
        title=pd.Series([article.title for article in cleaned], index=articles.index, dtype=object),
        text=pd.Series([article.text for article in cleaned], index=articles.index, dtype=object),
        agency=articles["agency"].where(articles["agency"].notna(), named),
    )
    lines = [
        (row, kind, line, n)
        for row, article in zip(articles.index, cleaned, strict=True)
        for (kind, line), n in Counter(article.removed).items()
    ]
    removed = pd.DataFrame(lines, columns=["row", "kind", "line", "n"])
    return articles, removed.astype({"row": "int64", "kind": "str", "line": "str", "n": "int64"}), mended


def _mend(articles: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The articles with mojibake repaired, and a row for each that had some, or a faulty byte."""
    rows, columns = [], {}
    for name in ("title", "text"):
        values = articles[name].tolist()
        for place, (row, value) in enumerate(zip(articles.index, values, strict=True)):
            if value is None or value.isascii():
                continue
            if MENDED in value:
                rows.append((row, "faulty byte", _around(value, value.index(MENDED))))
            if any(map(value.__contains__, MOJIBAKE_SIGNS)) and (found := MOJIBAKE.search(value)):
                values[place] = repaired = repair(value)
                if repaired != value:
                    rows.append((row, "mojibake repaired", _around(value, found.start())))
        columns[name] = pd.Series(values, index=articles.index, dtype=object)
    return articles.assign(**columns), pd.DataFrame(rows, columns=["row", "kind", "detail"])


def _around(text: str, place: int) -> str:
    """A few words of a text about a place."""
    return " ".join(text[max(0, place - 20) : place + 20].replace(MENDED, "").split())


def repair(text: str) -> str:
    """Return a text with UTF-8 that was read in another encoding read rightly (ftfy), line by line."""
    from ftfy import fix_encoding

    return "\n".join(map(fix_encoding, CLOSING_QUOTE.sub("”", text).split("\n")))


def without_text(articles: pd.DataFrame) -> pd.DataFrame:
    """Reason and detail of each article in which nothing is left to read."""
    bare = articles.index[articles["text"] == ""]
    detail = "no text, or a word for none (nan, N/A), page furniture or a title alone"
    return pd.DataFrame({"reason": "no text", "detail": detail}, index=bare)


def clean_text(text: str, title: str | None = None, first_line_title: bool = False) -> Cleaned:
    """The text analysed: title, blank line, paragraphs with a blank line between; nothing else is changed.

    With ``first_line_title`` and no title, the first line is one where it is shorter than 200
    characters, has no final full stop and is followed by a blank line or a longer paragraph.
    A text without any body is "".
    """
    normal = normalise(text)
    body, removed = furniture(paragraphs(normal))
    agency = agency_of(body, removed)
    title = " ".join(normalise(title or "").split()) or None
    if title:
        body = body[1:] if body and _letters(body[0]) == _letters(title) else body
    elif first_line_title and _opens_with_title(body, normal):
        title, *body = body
    return Cleaned(title, "\n\n".join([title, *body] if title else body) if body else "", agency, removed)


def normalise(text: str) -> str:
    """The text in composed form (NFC), with plain spaces and line breaks, without invisible marks."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    # Most texts hold none of these, and to look for them is much faster than to translate.
    text = text.translate(CHARACTERS) if CHANGED.search(text) else text
    return re.sub(r" {2,}", " ", text) if "  " in text else text


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a normalised text, lines wrapped at a margin joined again.

    A line break is one of wrapping where the line was full (the next word would have passed the
    margin) in a text so wrapped, or where a sentence runs on in lower case; else it ends a paragraph.
    Misleads where paragraphs have no blank line between them and one happens to end in a full line.
    """
    lines = [line.strip() for line in text.split("\n")]
    margin = _margin(lines)
    joined: list[str] = []
    last = ""
    for line in lines:
        if line and last and _runs_on(last, line, margin):
            joined[-1] += line if re.search(r"\w-$", last) else f" {line}"
        elif line:
            joined.append(line)
        last = line
    return joined


def _runs_on(line: str, following: str, margin: int) -> bool:
    if BULLET.match(following):
        return False
    if following[0].islower() and not TERMINAL.search(line):
        return True
    return len(line) <= margin and _is_full(line, following, margin)


def _is_full(line: str, following: str, margin: int) -> bool:
    return len(line) + 1 + len(following.split(" ", 1)[0]) > margin


def _margin(lines: list[str]) -> int:
    """The width at which a text was wrapped, the first line (a title, perhaps) apart; 0 where it was not."""
    pairs = [(one, two) for one, two in pairwise(lines[1:]) if one and two]
    margin = max((len(line) for line in lines[1:]), default=0)
    if len(pairs) < 2 or margin > WIDEST_MARGIN:
        return 0
    wrapped = sum(_is_full(one, two, margin) and not TERMINAL.search(one) for one, two in pairs)
    return margin if wrapped * 2 >= len(pairs) else 0


def _opens_with_title(body: list[str], text: str) -> bool:
    if len(body) < 2 or len(body[0]) >= LONGEST_TITLE or FULL_STOP.search(body[0]):
        return False
    return bool(BLANK_AFTER_FIRST_LINE.match(text)) or max(map(len, body[1:])) > len(body[0])


def _letters(text: str) -> str:
    return re.sub(r"\W+", "", text).casefold()
