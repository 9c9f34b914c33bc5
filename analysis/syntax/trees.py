"""Sentences -> trees: part of speech, form, governor and relation of each token, read by the shipped grammar."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis import encoder
from analysis.syntax.lemmas import lemmas
from analysis.syntax.spanning import best_tree
from analysis.text import Texts, Tokens

# The encoder knows one form of each of these marks.
STRAIGHT = str.maketrans("‘’“”–—", "''\"\"--")
FIRST, LAST, UNKNOWN = 101, 102, 100
# How a word is written, which its pieces do not say: they are in lower case.
LOWER, TITLE, UPPER, MIXED, DIGITS, MARKS = range(1, 7)
# A sentence of more pieces is read in parts.
MOST_PIECES = 256
MOST_PIECES_OF_WORD = 40
GRAPHS = {"standard": "grammar", "fast": "grammar_fast"}
# Codes of a sentence's word pieces, how their words are written, and the place of each word's first piece.
Pieces = tuple[list[int], list[int], list[int]]


def parse(texts: Texts, grade: str = "standard") -> Texts:
    """Return the texts with grammar: further columns of their tokens, as Universal Dependencies has it.

    The columns are token_id (from 0 in each article), lemma, upos, xpos (Penn tag), head (token_id of the governor, NA
    of a root) and deprel, with subtypes. Each sentence has one root. One of more than 256 word pieces is read in parts,
    and the roots of the later parts hang on the first by parataxis. ``grade`` is standard, or fast, whose model is
    smaller and errs more often (docs/validity.md). A tree depends on its sentence alone; sentences of the same words
    are read once.
    """
    tokens = texts.tokens
    found, labels = read_trees(tokens, grade)
    first = first_tokens(tokens)
    head = pd.arrays.IntegerArray(found[3] - first, found[3] < 0)
    names = {name: labels[name][found[row]] for row, name in enumerate(("upos", "xpos", "deprel"))}
    return texts.with_columns(
        token_id=np.arange(len(tokens)) - first, lemma=lemmas(tokens, names["xpos"]), upos=names["upos"],
        xpos=names["xpos"], head=head, deprel=names["deprel"],
    )


def first_tokens(tokens: Tokens) -> np.ndarray:
    """Return the row of the first token of each token's article."""
    return np.searchsorted(tokens.article, tokens.article)


def head_rows(tokens: Tokens) -> np.ndarray:
    """Return the row of each parsed token's governor, -1 for a root."""
    head = pd.Series(tokens.columns["head"])
    return np.where(head.isna(), -1, head.fillna(0).to_numpy(np.int64) + first_tokens(tokens))


def read_trees(tokens: Tokens, grade: str = "standard") -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """Return codes of upos, xpos and deprel and the row of the governor, -1 for a root, of each token (4, tokens); and
    the names that the codes stand for."""
    graph = GRAPHS[grade]
    words = _Words(tokens)
    begins = _part_begins(tokens, words.counts())
    sizes = np.diff(np.append(begins, len(tokens)))
    same: dict[bytes, list[int]] = {}
    for part, (begin, size) in enumerate(zip(begins, sizes, strict=True)):
        same.setdefault(tokens.code[begin : begin + size].tobytes(), []).append(part)
    distinct = [words.pieces_of(begins[parts[0]], sizes[parts[0]]) for parts in same.values()]
    found = np.zeros((4, len(tokens)), dtype=np.int64)
    for parts, rows in zip(same.values(), _read(distinct, graph), strict=True):
        for part in parts:
            begin, end = begins[part], begins[part] + sizes[part]
            found[:, begin:end] = rows
            found[3, begin:end] = np.where(rows[3] == 0, -1, rows[3] - 1 + begin)
    labels = encoder.grammar_labels(graph)
    _hang_parts(found, tokens.sentence, list(labels["deprel"]).index("parataxis"))
    return found, labels


def _part_begins(tokens: Tokens, counts: np.ndarray) -> np.ndarray:
    """The rows at which sentences begin, and the parts of those of more than 256 word pieces."""
    before = np.concatenate([[0], np.cumsum(counts)])[:-1]
    opens = np.flatnonzero(np.diff(tokens.sentence, prepend=-1))
    inside = before - np.repeat(before[opens], np.diff(np.append(opens, len(tokens))))
    part = inside // (MOST_PIECES - 2)
    return np.flatnonzero(np.diff(tokens.sentence * (part.max(initial=0) + 1) + part, prepend=-1))


def _read(sentences: list[Pieces], graph: str) -> list[np.ndarray]:
    """Return upos, xpos, deprel and head of each sentence's words; heads counted from 1, 0 the root."""
    found: list[np.ndarray] = [np.zeros((4, 0), np.int64)] * len(sentences)

    def fill(rows: np.ndarray) -> None:
        codes, shapes, places = zip(*(sentences[row] for row in rows), strict=True)
        scores = encoder.run_grammar(np.array(codes), np.array(shapes), graph)
        for row, words in zip(rows, _decode(scores, [np.array(first) for first in places], graph), strict=True):
            found[row] = words

    encoder.in_batches([len(codes) for codes, _, _ in sentences], fill)
    return found


def _decode(scores: list[np.ndarray], places: list[np.ndarray], graph: str) -> list[np.ndarray]:
    """Return upos, xpos, deprel and head of each sentence's words from what the grammar says of its pieces.

    ``places`` are those of each word's first piece, the root's in front. Scores are rounded before they are compared,
    so that what a sentence is run beside cannot turn a tie.
    """
    arcs, length = scores[2], scores[2].shape[1]
    heads = [best_tree(_log_shares(arcs[row][first[1:, None], first]).round(4)) for row, first in enumerate(places)]
    words = np.concatenate([first[1:] + row * length for row, first in enumerate(places)])
    above = np.concatenate([first[head] + row * length for row, (first, head) in
                            enumerate(zip(places, heads, strict=True))])
    upos, xpos, _, dependents, governors = (side.reshape(-1, side.shape[2]) for side in scores)
    relations = encoder.label_scores(dependents[words], governors, above, graph)
    tags = [side.round(4).argmax(1) for side in (upos[words], xpos[words], relations)]
    return np.split(np.stack([*tags, np.concatenate(heads)]), np.cumsum(list(map(len, heads)))[:-1], axis=1)


def _log_shares(scores: np.ndarray) -> np.ndarray:
    """Scores as log-probabilities along the last axis."""
    scores = scores.astype(float) - scores.max(1, keepdims=True)
    return scores - np.log(np.exp(scores).sum(1, keepdims=True))


def _hang_parts(found: np.ndarray, sentence: np.ndarray, parataxis: int) -> None:
    """Let the roots of a sentence's later parts hang on its first by parataxis."""
    first: dict[int, int] = {}
    for root in np.flatnonzero(found[3] == -1).tolist():
        top = first.setdefault(int(sentence[root]), root)
        if top != root:
            found[3, root], found[2, root] = top, parataxis


def shape_of(word: str) -> int:
    """Return how a word is written: lower, title, upper, mixed, digits or marks, 1 to 6."""
    if not any(map(str.isalpha, word)):
        return DIGITS if any(map(str.isdigit, word)) else MARKS
    if word.islower():
        return LOWER
    if word.isupper():
        return UPPER if len(word) > 1 else TITLE
    return TITLE if word[0].isupper() and word[1:].islower() else MIXED


class _Words:
    """The word pieces of each distinct word, how it is written, and both for a sentence."""

    def __init__(self, tokens: Tokens):
        straight = [word.translate(STRAIGHT) for word in tokens.vocabulary]
        self.code = tokens.code
        self.pieces = [codes[1:-1][:MOST_PIECES_OF_WORD] or [UNKNOWN] for codes in encoder.token_codes(straight)]
        self.shape = [shape_of(word) for word in tokens.vocabulary]

    def counts(self) -> np.ndarray:
        """The number of pieces of each token."""
        return np.fromiter(map(len, self.pieces), np.int64, len(self.pieces))[self.code]

    def pieces_of(self, begin: int, size: int) -> Pieces:
        codes, shapes, first = [FIRST], [0], [0]
        for word in self.code[begin : begin + size].tolist():
            first.append(len(codes))
            codes += self.pieces[word]
            shapes += [self.shape[word]] * len(self.pieces[word])
        return [*codes, LAST], [*shapes, 0], first
