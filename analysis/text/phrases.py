"""Phrases found in tokens: the one walk that names, cues, frames and rungs all share.

A phrase is one or more words, tokenised as texts are; a word may end in ``*`` for any ending
("econom*"). All tokens of a batch step through one trie at once, so the cost grows with the
tokens that begin some phrase, not with the number of phrases.
"""

from __future__ import annotations

import itertools
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from analysis.text.tokens import Tokens, phrase_words


@dataclass(frozen=True, eq=False)
class Matches:
    """Phrases found: ``phrase`` is the row of the phrase, ``first`` and ``last`` its token range, ``last``
    exclusive."""

    phrase: np.ndarray
    first: np.ndarray
    last: np.ndarray

    def __len__(self) -> int:
        return len(self.phrase)

    def take(self, rows: np.ndarray) -> Matches:
        """The matches of these rows, or where a mask is true."""
        return Matches(self.phrase[rows], self.first[rows], self.last[rows])

    def join(self, other: Matches) -> Matches:
        """Both together, unordered."""
        pairs = (self.phrase, other.phrase), (self.first, other.first), (self.last, other.last)
        return Matches(*map(np.concatenate, pairs))

    def ordered(self) -> Matches:
        """By first token, the longer before the shorter, then by phrase."""
        return self.take(np.lexsort((self.phrase, -self.last, self.first)))

    def longest(self) -> Matches:
        """Overlaps resolved: the leftmost stays, of those the longest; phrases found at one range all stay."""
        ordered = self.ordered()
        return ordered.take(leftmost_longest(ordered.first, ordered.last))


def find_phrases(tokens: Tokens, phrases: Sequence[str], *, fold: bool = True, longest: bool = True) -> Matches:
    """Every place where a phrase stands within one sentence, ordered by first token.

    With ``fold`` case is ignored and curly apostrophes equal straight ones. With ``longest`` matches do not
    overlap: the leftmost wins, of those the longest; without it every match is returned, overlapping or not.
    A phrase listed twice is found twice.
    """
    step, terminal, numbers = _trie(_expand(phrases, tokens, fold))
    ids = _numbered(tokens, numbers, fold)[tokens.code]
    position = np.flatnonzero(ids)
    first, state = position, np.zeros(len(position), np.int64)
    found: list[tuple[np.ndarray, np.ndarray, np.ndarray]] = []
    while len(position):
        state = step(state, ids[position])
        alive = state > 0
        first, position, state = first[alive], position[alive] + 1, state[alive]
        for concrete, phrase in terminal(state):
            found.append((phrase, first[concrete], position[concrete]))
        within = position < len(tokens)
        within[within] &= tokens.sentence[position[within]] == tokens.sentence[first[within]]
        first, position, state = first[within], position[within], state[within]
    if not found:
        none = np.zeros(0, np.int64)
        return Matches(none, none, none)
    phrase, first, last = (np.concatenate(part) for part in zip(*found, strict=True))
    matches = Matches(phrase, first, last)
    return matches.longest() if longest else matches.ordered()


def leftmost_longest(first: np.ndarray, last: np.ndarray) -> np.ndarray:
    """Rows that stay when overlaps are resolved for the leftmost, then the longest; rows of one range all stay.

    Expects rows ordered by ``first`` ascending, then ``last`` descending.
    """
    rows, kept = [], (-1, 0)
    for row, span in enumerate(zip(first.tolist(), last.tolist(), strict=True)):
        if span[0] >= kept[1] or span == kept:
            rows.append(row)
            kept = span
    return np.array(rows, dtype=np.int64)


@cache
def _words(phrase: str, fold: bool) -> tuple[str, ...]:
    """The words of a phrase, as `Tokens.folded` writes them where case is ignored."""
    return tuple(word.lower().replace("’", "'") if fold else word for word in phrase_words(phrase))


def _expand(phrases: Sequence[str], tokens: Tokens, fold: bool) -> dict[tuple[str, ...], list[int]]:
    """Each phrase as tuples of words of the vocabulary; phrases that cannot occur in it are left out."""
    known = tokens.codes if fold else set(tokens.vocabulary)
    ordered: list[str] = []
    concrete: dict[tuple[str, ...], list[int]] = {}
    for row, phrase in enumerate(phrases):
        words = _words(phrase, fold)
        if not any(word.endswith("*") and len(word) > 1 for word in words):
            if words and all(word in known for word in words):
                concrete.setdefault(words, []).append(row)
            continue
        ordered = ordered or sorted(known)
        options = [
            _endings(word[:-1], ordered) if word.endswith("*") and len(word) > 1 else [word] if word in known else []
            for word in words
        ]
        for combination in itertools.product(*options):
            concrete.setdefault(combination, []).append(row)
    return concrete


def _numbered(tokens: Tokens, numbers: dict[str, int], fold: bool) -> np.ndarray:
    """The number in the trie of each word of the vocabulary, 0 for none."""
    if not fold:
        return np.fromiter((numbers.get(word, 0) for word in tokens.vocabulary), np.int64, len(tokens.vocabulary))
    ids = np.zeros(len(tokens.vocabulary), np.int64)
    for word, number in numbers.items():
        ids[tokens.codes[word]] = number
    return ids


def _endings(prefix: str, ordered: list[str]) -> list[str]:
    """All words of a sorted list that begin with the prefix."""
    begin = bisect_left(ordered, prefix)
    return list(itertools.takewhile(lambda word: word.startswith(prefix), itertools.islice(ordered, begin, None)))


def _trie(concrete: dict[tuple[str, ...], list[int]]):
    """The trie's step and terminal functions over arrays of states, and the number of each word in it."""
    numbers = {word: k + 1 for k, word in enumerate(sorted({word for words in concrete for word in words}))}
    width = len(numbers) + 1
    edges: dict[int, int] = {}
    ends: dict[int, list[int]] = {}
    for words, rows in concrete.items():
        state = 0
        for word in words:
            state = edges.setdefault(state * width + numbers[word], len(edges) + 1)
        ends.setdefault(state, []).extend(rows)
    keys = np.array(sorted(edges), dtype=np.int64)
    targets = np.array([edges[key] for key in keys.tolist()], dtype=np.int64)
    counts = np.zeros(len(edges) + 1, np.int64)
    counts[list(ends)] = [len(rows) for rows in ends.values()]
    deepest = int(counts.max(initial=0))
    table = np.full((len(edges) + 1, max(deepest, 1)), -1, np.int64)
    for state, rows in ends.items():
        table[state, : len(rows)] = rows

    def step(state: np.ndarray, word: np.ndarray) -> np.ndarray:
        key = state * width + word
        at = np.minimum(np.searchsorted(keys, key), max(len(keys) - 1, 0))
        return np.where((keys[at] == key) & (word > 0), targets[at], 0) if len(keys) else np.zeros_like(key)

    def terminal(state: np.ndarray):
        for layer in range(deepest):
            at = np.flatnonzero(table[state, layer] >= 0)
            if len(at):
                yield at, table[state[at], layer]

    return step, terminal, numbers
