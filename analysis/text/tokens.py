"""Tokens with their offsets: arrays of integer codes into a vocabulary."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache

import numpy as np
import pandas as pd

from analysis.text.joined import join

# Every character falls in exactly one piece, so offsets are the running sum of lengths. A space stays with the token
# behind it, which halves the pieces; the first kind of word is all of the second that most words need.
# A possessive 's is a token of its own: "Pakistan's" must match the name "Pakistan".
PIECE = re.compile(
    r" ?(?:[a-z]++(?=[ ,])|[^\W\d_]++(?:['’](?![sS]\b)[^\W\d_]++)*+(?:(?<=\b[A-Za-z])\.(?:[A-Za-z]\.)+)?"
    r"|\d+(?:[.,]\d+)*|['’][sS]\b|\S)|\s+"
)


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
    """Whether a token is a word: begins with a letter or digit (possessive 's and punctuation do not)."""
    return token[0].isalnum()


def tokenize(articles: pd.DataFrame, sentences: pd.DataFrame) -> Tokens:
    """The tokens of the articles: words, numbers, possessive 's and single punctuation marks, with offsets."""
    joined, base = join(articles["text"])
    pieces = PIECE.findall(joined)
    code, distinct = pd.factorize(np.array(pieces, dtype=object))
    lengths = np.fromiter(map(len, pieces), np.int64, len(pieces))
    end = np.cumsum(lengths)
    start = end - lengths + np.fromiter((piece[0] == " " for piece in distinct), np.int64, len(distinct))[code]
    solid = np.array([not piece.isspace() for piece in distinct], bool)
    keep = solid[code]
    word, vocabulary = pd.factorize(np.array([piece.strip() for piece in distinct[solid]], dtype=object))
    code, start, end = word[(np.cumsum(solid) - 1)[code[keep]]], start[keep], end[keep]
    article = np.searchsorted(base, start, side="right") - 1
    row = pd.Index(articles["article_id"]).get_indexer(sentences["article_id"])
    sentence = np.searchsorted(base[row] + sentences["start"].to_numpy(), start, side="right") - 1
    return Tokens(article, sentence, start - base[article], end - base[article], code, np.asarray(vocabulary))


@lru_cache(maxsize=65536)
def phrase_words(phrase: str) -> tuple[str, ...]:
    """The words of a phrase, tokenised as texts are; a trailing ``*`` stays with its word."""
    words: list[str] = []
    for piece in map(str.strip, PIECE.findall(phrase)):
        if piece == "*" and words:
            words[-1] += "*"
        elif piece:
            words.append(piece)
    return tuple(words)
