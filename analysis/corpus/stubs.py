"""Texts that are not whole articles: cut by a service, a consent notice, a paywall, an abstract."""

from __future__ import annotations

import re
from functools import cache

import pandas as pd

from analysis.resources import read_table

# "… [+2747 chars]" is how NewsAPI ends a text; others end it with an invitation or dots.
COUNTED = re.compile(
    r"\s*(?:…|\.\.\.)?\s*\[\s*\+?\s*[\d,]+ (?:more )?char(?:acter)?s\s*\]\W*$", re.IGNORECASE
)
INVITED = re.compile(
    r"(?:…|\.\.\.)\W*(?:(?:continue reading|read (?:more|on|the rest)|more|continued|full story)\b.{0,60})$"
    r"|\[(?:…|\.\.\.|&hellip;)\]\W*$",
    re.IGNORECASE,
)
DOTS = re.compile(r"(?:…|\.\.\.|\. \. \.)[\"'”’)\]\s]*$")
ANY_SIGN = re.compile(r"…|\.\.\.")
TAIL = 120  # characters in which the end of a text is looked at
# An article may end with dots; a file's texts that do so more often than not are cut.
MOST_DOTS = 0.5
# Texts of one length, to the character, were cut there: this share of a file's, and so many of them at least.
SHARE_OF_ONE_LENGTH, LEAST_OF_ONE_LENGTH, LEAST_LENGTH = 0.5, 5, 100
EXCEL_CELL = 32_767
# A page of consent or a paywall's first lines; a long article on cookies is none.
MOST_WORDS, LONGEST_NOTICE = {"cookie notice": 250, "error page": 60}, 2_000
TABLE = ["row", "kind", "detail"]


def cut_mark(text: str | None) -> str:
    """Return the mark by which a service says how much it cut off a text; "" where there is none.

    >>> cut_mark("The pilots waited… [+271 chars]")
    '… [+271 chars]'
    """
    tail = (text or "")[-TAIL:]
    found = COUNTED.search(tail) if "char" in tail.lower() else None
    return found[0] if found else ""


def find_stubs(articles: pd.DataFrame) -> pd.DataFrame:
    """Return a row per article that is a stub: row (of the index), kind, detail.

    ``length`` of the articles holds the characters of each text as it was read, ``cut_mark`` the mark that was
    removed from its end (see `cut_mark`). Kinds: cut, abstract, cookie notice,
    paywall, error page. Misses a text that ends at the end of a sentence without any sign.
    """
    lengths, tails = articles["length"], articles["text"].str[-TAIL:]
    marks = articles["cut_mark"]
    marked = (marks != "") | tails.map(_is_marked)
    dots = tails.map(lambda tail: bool(DOTS.search(tail[-10:])))
    often = dots.groupby(articles["origin"]).transform("mean") > MOST_DOTS
    even = _of_one_length(lengths, articles["origin"]) & ~tails.str.contains(r"[.!?]\W*$")
    cut = marked | (dots & often) | even | (lengths == EXCEL_CELL)
    rows = [(row, "cut", f"ends {(tails[row] + marks[row])[-40:]!r}") for row in articles.index[cut]]
    rows += [(row, "abstract", "no column with the whole text") for row in articles.index[articles["abstract"] & ~cut]]
    whole = articles["text"].where(articles["text"].str.len() < LONGEST_NOTICE, tails)[~cut]
    rows += [(row, *found) for row, text in whole.items() if (found := _notice(text))]
    return pd.DataFrame(rows, columns=TABLE).sort_values("row", kind="stable", ignore_index=True)


def _is_marked(tail: str) -> bool:
    """Whether a text ends in a sign that it was cut."""
    return bool(ANY_SIGN.search(tail) and INVITED.search(tail))


def _of_one_length(lengths: pd.Series, origin: pd.Series) -> pd.Series:
    """Whether most texts of a file are as long as the longest, to the character."""
    longest = lengths.groupby(origin).transform("max")
    alike = (lengths == longest) & (longest >= LEAST_LENGTH)
    files = alike.groupby(origin)
    return alike & (files.transform("mean") >= SHARE_OF_ONE_LENGTH) & (files.transform("sum") >= LEAST_OF_ONE_LENGTH)


def _notice(text: str) -> tuple[str, str] | None:
    """The kind of notice that stands in an article's place or, a paywall, at its end; and the phrase that shows it."""
    lowered = text.lower()
    for phrase, kind in _phrases():
        if phrase in lowered and (
            phrase in lowered[-TAIL:] or len(text) < LONGEST_NOTICE if kind == "paywall"
            else len(text) != TAIL and len(text.split()) <= MOST_WORDS[kind]
        ):
            return kind, phrase
    return None


@cache
def _phrases() -> list[tuple[str, str]]:
    table = read_table("stubs.tsv")
    return list(zip(table["phrase"], table["kind"], strict=True))
