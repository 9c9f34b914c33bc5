"""Tokens with their offsets: arrays of integer codes into a vocabulary."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache

import numpy as np
import pandas as pd

from analysis.text.boundaries import ABBREVIATIONS, MONTHS, TITLES
from analysis.text.joined import join

# A full stop that belongs to its word: "Mr." before a name, "Inc." anywhere.
_TITLES = (title.capitalize() for title in TITLES)
_ABBREVIATED = "|".join(sorted({*_TITLES, *MONTHS, *ABBREVIATIONS, "etc", "vs", "cf"}, key=len, reverse=True))
# Every character falls in exactly one piece, so offsets are the running sum of lengths. A space stays with the token
# behind it, which halves the pieces; the first kind of word is all of the others that most words need. What is written
# as one word and counted as several ("don't") is one piece, and is parted word by word (`clitics`).
PIECE = re.compile(
    rf"""
    [ ]?(?:
      [a-z]++(?=[ ,])
    | (?:https?://|www\.)\S*[\w/]                               # https://example.org/a
    | [\w.+-]{{1,64}}@[\w-]+(?:\.[\w-]+)+                            # press@example.org
    | \b[^\W\d_][\w-]{{1,64}}(?:\.[a-z][\w-]+)+                     # example.org  minutes.pdf
    | (?<=\s)[:;]-?[()DP](?!\w)                                 # :-)
    | \b(?:e|re|co|pre|non|anti|semi|multi)-[a-z]++\b           # re-elected, but not "anti - American"
    | (?:{_ABBREVIATED})\.                                      # Mr.  Inc.  Dec.
    | \b[A-HJ-Z]\.(?=[ ][A-Z])                                  # the first of "J. Bloggs"
    | [^\W\d_]++(?:['’](?![sS]\b)[^\W\d_]++)*+               # Peru  don't  O'Neill
      (?:(?<=\b[A-Za-z])(?:\.[A-Za-z]\b)+\.?|\d+\b)?           # U.S.  U.S  G20
    | \d+/\d+/\d+\b                                             # 3/27/2001
    | \d+(?:[.,:]\d+)*(?:(?:st|nd|rd|th|s)\b)?                 # 3,000  10:30  19th  1990s
    | ['’][sS]\b
    | \.{{2,}} | -{{2,}} | [!?]{{2,}} | [$]{{2,}} | <{{2,}} | >{{2,}} | \*{{2,}} | _{{2,}} | ={{2,}}
    | \S
    ) | \s+
    """,
    re.VERBOSE,
)
CLITIC = re.compile(r"(?<=\w)(?:n['’]t|['’](?:m|re|ve|ll|d))$", re.IGNORECASE)
NEGATIVE_CLITICS = ("n't", "n’t")
# Two words that are written as one without a mark; where the second begins.
CONTRACTED = {
    "cannot": 3, "gonna": 3, "wanna": 3, "gotta": 3, "dont": 2, "didnt": 3, "doesnt": 4, "isnt": 2, "wasnt": 3,
    "arent": 3, "havent": 4, "hasnt": 3, "wouldnt": 5, "couldnt": 5, "shouldnt": 6, "im": 1, "ive": 1, "thats": 4,
}


@dataclass(frozen=True, eq=False)
class Tokens:
    """The tokens of a batch as parallel arrays; `Texts.token_table` makes them a table.

    ``article`` and ``sentence`` are row numbers in the batch's articles and sentences, ``start`` and
    ``end`` offsets in the article's text, ``code`` an index into ``vocabulary`` (distinct words, as written).
    ``columns`` holds what later steps know of each token, one array each (`with_columns`).
    """

    article: np.ndarray
    sentence: np.ndarray
    start: np.ndarray
    end: np.ndarray
    code: np.ndarray
    vocabulary: np.ndarray
    columns: Mapping[str, np.ndarray] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.code)

    def with_columns(self, **columns: np.ndarray) -> Tokens:
        """Return the tokens with further arrays, one value per token, beside those that they have."""
        for name, values in columns.items():
            if len(values) != len(self):
                raise ValueError(f"column {name!r} has {len(values)} values for {len(self)} tokens")
        return replace(self, columns={**self.columns, **columns})

    @cached_property
    def words(self) -> np.ndarray:
        """Each token as written (objects)."""
        return self.vocabulary[self.code]

    @cached_property
    def folded(self) -> np.ndarray:
        """The vocabulary in lower case, curly apostrophes straight; aligned with ``vocabulary``."""
        return np.array([word.lower().replace("’", "'") for word in self.vocabulary], dtype=object)

    @cached_property
    def codes(self) -> dict[str, list[int]]:
        """The codes of each word of ``folded``."""
        codes: dict[str, list[int]] = {}
        for code, word in enumerate(self.folded):
            codes.setdefault(word, []).append(code)
        return codes

    def among(self, words: Iterable[str]) -> np.ndarray:
        """Whether each token is one of these words, given in lower case; quicker than `kind` for few words."""
        member = np.zeros(len(self.vocabulary), bool)
        for word in words:
            member[self.codes.get(word, [])] = True
        return member[self.code]

    def kind(self, test) -> np.ndarray:
        """Whether each token's word passes ``test``, which is asked once per distinct word."""
        return np.fromiter(map(test, self.vocabulary), bool, len(self.vocabulary))[self.code]

    def span(self, start: np.ndarray, end: np.ndarray, article: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """First token and one past the last token of each character span (article row, start, end)."""
        stride, starts, ends = self._places
        first = np.searchsorted(ends, article * stride + np.minimum(start, stride - 1), side="right")
        return first, np.searchsorted(starts, article * stride + np.minimum(end, stride - 1), side="left")

    @cached_property
    def _places(self) -> tuple[int, np.ndarray, np.ndarray]:
        """A number above every offset, and each token's start and end counted over all articles with it."""
        stride = int(self.end.max(initial=0)) + 2
        return stride, self.article * stride + self.start, self.article * stride + self.end


def is_word(token: str) -> bool:
    """Return whether a token is a word: it begins with a letter or digit and is no clitic ("'s", "n't")."""
    return token[0].isalnum() and token.lower() not in NEGATIVE_CLITICS


def tokenize(articles: pd.DataFrame, sentences: pd.DataFrame) -> Tokens:
    """Return the tokens of the articles with their offsets, clitics apart, as Universal Dependencies has them.

    "Pakistan's" is "Pakistan" and "'s", "don't" is "do" and "n't", "Mr." is one token, and so are "..." and "U.S.".
    """
    joined, base = join(articles["text"])
    pieces = PIECE.findall(joined)
    code, distinct = pd.factorize(np.array(pieces, dtype=object))
    lengths = np.fromiter(map(len, pieces), np.int64, len(pieces))
    start = np.cumsum(lengths) - lengths
    # Each distinct piece as its words and where in the piece they begin; white space has none.
    parts = [clitics(piece) for piece in distinct]
    many = np.fromiter(map(len, parts), np.int64, len(parts))
    words = [part for piece in parts for part, _ in piece]
    shift = np.fromiter((at for piece in parts for _, at in piece), np.int64, len(words))
    size = np.fromiter(map(len, words), np.int64, len(words))
    of_piece = many[code]
    first = np.repeat((np.cumsum(many) - many)[code], of_piece)
    word = first + np.arange(len(first)) - np.repeat(np.cumsum(of_piece) - of_piece, of_piece)
    start = np.repeat(start, of_piece) + shift[word]
    end = start + size[word]
    spelled, vocabulary = pd.factorize(np.array(words, dtype=object))
    code = spelled[word]
    article = np.searchsorted(base, start, side="right") - 1
    row = pd.Index(articles["article_id"]).get_indexer(sentences["article_id"])
    sentence = np.searchsorted(base[row] + sentences["start"].to_numpy(), start, side="right") - 1
    return Tokens(article, sentence, start - base[article], end - base[article], code, np.asarray(vocabulary))


def clitics(piece: str) -> list[tuple[str, int]]:
    """Return the words of a piece and where in it each begins; clitics are words of their own.

    >>> clitics(" shouldn't've")
    [('should', 1), ("n't", 7), ("'ve", 10)]
    """
    word = piece.strip()
    begin, ends = piece.find(word), []
    while found := CLITIC.search(word):
        ends.insert(0, (found[0], begin + found.start()))
        word = word[: found.start()]
    if at := CONTRACTED.get(word.lower()):
        return [(word[:at], begin), (word[at:], begin + at), *ends]
    return [(word, begin), *ends] if word else ends


@lru_cache(maxsize=65536)
def phrase_words(phrase: str) -> tuple[str, ...]:
    """The words of a phrase, tokenised as texts are; a trailing ``*`` stays with its word."""
    words: list[str] = []
    for word, _ in itertools.chain.from_iterable(map(clitics, PIECE.findall(phrase))):
        if word == "*" and words:
            words[-1] += "*"
        else:
            words.append(word)
    return tuple(words)
