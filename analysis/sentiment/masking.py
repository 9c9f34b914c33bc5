"""Names taken out of a text: what a scorer reads of a target and of the other parties is their role, never who they
are."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache

import pandas as pd

from analysis.resources import read_table
from analysis.text.spans import first_listed

# Characters for private use, which no text holds once `masked_pieces` has read it.
TARGET, OTHER, COREFERENT = MARKERS = "\ue000\ue001\ue002"
PRIVATE = re.compile("[\ue000-\uf8ff]")
TOKEN = re.compile(r"[’'](?:s|S)\b|[^\W_]+(?:[.’'&/-][^\W_]+)*\.?")
Span = tuple[int, int]
Piece = tuple[int, int, str]


def masked_pieces(
    text: str, start: int, end: int, others: Iterable[Span] = (), coreferent: Iterable[Span] = ()
) -> list[Piece]:
    """The text as a scorer reads it: pieces (start, end, words) in order, a marker standing where a name stood.

    A piece of text keeps its offsets; a marker has those of its mention. Of a mention its name
    goes and its title and role stay ("US President Mira Holt": "President", marker), and so exchanging the name for
    any other exchanges nothing. Of overlapping spans the target stays, then the first listed.
    """
    text = PRIVATE.sub(" ", text)
    spans = [(start, end, TARGET), *((s, e, COREFERENT) for s, e in coreferent), *((s, e, OTHER) for s, e in others)]
    pieces, at = [], 0
    for s, e, marker in first_listed(spans):
        pieces += [(at, s, text[at:s]), *_mention_pieces(text, s, e, marker)]
        at = e
    return [*pieces, (at, len(text), text[at:])]


def mask(targets: pd.DataFrame) -> list[list[Piece]]:
    """The pieces of each target, the optional columns ``others`` and ``coreferent`` masked too."""
    columns = [targets[name].tolist() for name in ("text", "start", "end")]
    return [masked_pieces(*row) for row in zip(*columns, *_further_mentions(targets), strict=True)]


def spans(targets: pd.DataFrame) -> list[list[Span]]:
    """The mentions in each text, the target first, then those of the optional columns that do not overlap it."""
    columns = zip(targets["start"].tolist(), targets["end"].tolist(), *_further_mentions(targets), strict=True)
    return [
        [(start, end), *((s, e) for s, e in (*others, *same) if e <= start or s >= end)]
        for start, end, others, same in columns
    ]


def _further_mentions(targets: pd.DataFrame) -> list[list]:
    """The optional columns ``others`` and ``coreferent``, nothing in each row of one that is absent."""
    return [targets[name].tolist() if name in targets else [()] * len(targets) for name in ("others", "coreferent")]


def place_of(pieces: list[Piece], first: int, last: int) -> Span:
    """Where characters of the masked text stand in the text itself."""
    at = 0
    for start, end, words in pieces:
        if first < at + len(words):
            kept = end - start == len(words) and words.strip() not in MARKERS
            return (start + first - at, start + last - at) if kept else (start, end)
        at += len(words)
    raise IndexError(first)


def masked_text(pieces: list[Piece]) -> str:
    """The pieces as one string."""
    return "".join(words for _, _, words in pieces)


def _mention_pieces(text: str, start: int, end: int, marker: str) -> list[Piece]:
    """A mention's pieces, at their place in the text."""
    return [(start + s, start + e, words) for s, e, words in _surface_pieces(text[start:end], marker)]


@lru_cache(10_000)
def _surface_pieces(surface: str, marker: str) -> tuple[Piece, ...]:
    """A mention's role words, spaced, with the marker where its name stood; a target without a name is marked before
    its words, any other mention without a name is left as it stands."""
    tokens = [(*t.span(), t[0]) for t in TOKEN.finditer(surface)]
    named = _named([word for _, _, word in tokens])
    whole = (0, len(surface))
    if not any(named):
        kept = ((*whole, surface),) if tokens else ()
        return ((*whole, f" {marker} "), *kept) if marker == TARGET or not tokens else kept
    listed = roles()
    stood = max(k for k, name in enumerate(named) if name)
    pieces: list[Piece] = []
    for k, (s, e, word) in enumerate(tokens):
        if k == stood:
            pieces.append((*whole, f" {marker} "))
        elif not named[k] and (word.lower() in listed["title"] or word in listed["common"]):
            pieces += [(s, s, " "), (s, e, word)]
    return (*pieces, (len(surface), len(surface), " "))


def _named(words: list[str]) -> list[bool]:
    """Which words of a mention are of its name.

    Words with a capital, a digit or of a script without cases are, but for titles before a name or alone, and a
    determiner that opens the mention. A mention in lower case is a name too, unless it is a pronoun, a role or opens
    like a description: in a text without capitals a name would be read otherwise.
    """
    listed = roles()
    if words and words[0].lower() in listed["opener"] | listed["pronoun"]:
        words = [words[0].lower(), *words[1:]]
    titles = [word.lower() in listed["title"] for word in words]
    strange = [_stands_out(word) and not title for word, title in zip(words, titles, strict=True)]
    if any(strange):
        last = max(k for k, name in enumerate(strange) if name)
        # Behind the name a capital is the name's ("Stephen Minister"), before it a title's.
        return [
            name or (k > last and _stands_out(word))
            for k, (name, word) in enumerate(zip(strange, words, strict=True))
        ]
    known = listed["common"] | listed["opener"] | listed["pronoun"]
    plain = all(title or word in known for title, word in zip(titles, words, strict=True))
    opens = bool(words) and words[0] in listed["opener"] and len(words) > 1
    return [not plain and not opens] * len(words)


def _stands_out(word: str) -> bool:
    return any(letter.isupper() or letter.lower() == letter.upper() for letter in word if letter.isalnum())


@cache
def roles() -> dict[str, frozenset[str]]:
    """The closed lists of words that are not names: title, common, opener, pronoun."""
    return {kind: frozenset(words.split()) for words, kind in read_table("roles.tsv").itertuples(index=False)}
