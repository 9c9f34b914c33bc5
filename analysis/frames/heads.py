"""Heads of the learned coder: what they read of a unit, how they are fitted, and the file they are kept in.

A unit is any set of sentences: one, a statement, a party's sentences in one voice, an article. Two views of it are
read, and their log-odds averaged: the mean and the maximum of its sentence vectors, and its words.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.special import expit

from analysis.resources import resource
from analysis.text import Texts, is_word

# How strongly weights are drawn to zero: of the vectors, which are standardised, and of the words, which have length 1.
VECTOR_PENALTY, WORD_PENALTY = 300.0, 0.3
ENOUGH = (0.1, 0.2, 0.3)  # shares of a unit's sentences
LEAST_UNITS = 2  # of training in which a word must stand to be kept


@dataclass(frozen=True, eq=False)
class Reading:
    """What the heads read of sentences: ``vectors`` (sentences, 384), and the number of each of ``words`` in each."""

    vectors: np.ndarray
    counts: sparse.csr_array
    words: np.ndarray


@dataclass(frozen=True, eq=False)
class Heads:
    """One head for each of ``frames``; columns of the weights stand in their order, the last row is the intercept.

    ``reads`` is the encoder's output that the vectors come from. Nine in ten of the units that heads were fitted to
    have ``length`` sentences or more, and fewer give fewer reasons: ``alone`` are the log-odds from which one sentence
    carries the frame. They are taken off, in full for one sentence and by the logarithm of their number less for more,
    so that 0 is the mark for all.
    """

    frames: np.ndarray
    reads: str
    length: float
    alone: np.ndarray
    vector_weights: np.ndarray
    words: np.ndarray
    idf: np.ndarray
    word_weights: np.ndarray

    def log_odds(self, reading: Reading, unit: np.ndarray) -> np.ndarray:
        """Log-odds of each frame in each unit, shape (units, frames); ``unit`` is the number of each sentence's unit,
        from 0 on without a gap."""
        by_word = {word: row for row, word in enumerate(self.words)}
        column = np.array([by_word.get(word, -1) for word in reading.words], dtype=int)
        known = np.flatnonzero(column >= 0)
        place = sparse.csr_array(
            (np.ones(len(known)), (known, column[known])), shape=(len(reading.words), len(self.words))
        )
        weighed = weigh_words(sum_by_unit(reading.counts, unit) @ place, self.idf)
        read = (_linear(pool(reading.vectors, unit), self.vector_weights) + _linear(weighed, self.word_weights)) / 2
        short = 1 - np.log(np.bincount(unit)) / np.log(max(self.length, 2))
        return read - self.alone * np.maximum(short, 0)[:, None]


def read_words(texts: Texts) -> tuple[sparse.csr_array, np.ndarray]:
    """How often each word (in lower case, without punctuation) stands in each sentence, and the words."""
    tokens = texts.tokens
    folded, number = np.unique(tokens.folded.astype(str), return_inverse=True)
    shape = len(texts.sentences), len(folded)
    counts = sparse.csr_array((np.ones(len(tokens)), (tokens.sentence, number[tokens.code])), shape=shape)
    kept = np.array([is_word(word) for word in folded], dtype=bool)
    return counts[:, np.flatnonzero(kept)], folded[kept]


def fit_vectors(vectors: np.ndarray, unit: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Weights of pooled vectors fitted to units with 0 or 1 for each frame (units, frames), as `fit_words`."""
    pooled = pool(vectors, unit)
    centre, scale = pooled.mean(axis=0), pooled.std(axis=0) + 1e-6
    weights = fit_logistic((pooled - centre) / scale, labels, VECTOR_PENALTY)
    slopes = weights[:-1] / scale[:, None]
    return np.vstack([slopes, weights[-1] - centre @ slopes])


def sentence_marks(odds: np.ndarray, unit: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """The log-odds from which a sentence carries each frame, (frames,), where only units have labels (units, frames).

    A unit has a frame where enough of its sentences carry it (multiple instances: Dietterich, Lathrop & Lozano-Perez
    1997). The mark, and what is enough (a tenth, a fifth or three tenths), are those by which the units' labels are met
    best: highest mean F1 of presence and absence. ``odds`` (sentences, frames) come from heads that have not seen the
    sentence's unit.
    """
    sizes, marks = np.bincount(unit), []
    for values, gold in zip(odds.T, labels.T > 0, strict=True):
        tried = [(_agreement(gold, np.bincount(unit, values >= mark) >= enough * sizes), -enough, mark)
                 for enough in ENOUGH for mark in np.quantile(values, np.arange(0.3, 0.995, 0.01))]
        marks.append(max(tried)[2])
    return np.array(marks)


def _agreement(gold: np.ndarray, found: np.ndarray) -> float:
    """The mean F1 of presence and absence."""
    return float(np.mean([2 * (g & f).sum() / max(1, g.sum() + f.sum()) for g, f in ((gold, found), (~gold, ~found))]))


def fit_words(counts: sparse.csr_array, labels: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The columns of the words kept, their idf and weights, fitted to units (units, words) with 0 or 1 for each frame
    (units, frames).

    Both classes of a frame weigh alike, however rare it is. Nothing is random: the same data give the same weights.
    """
    held = (counts > 0).sum(axis=0)
    common = np.flatnonzero(held >= LEAST_UNITS)
    idf = 1 + np.log((1 + len(labels)) / (1 + held[common]))
    return common, idf, fit_logistic(weigh_words(counts[:, common], idf).toarray(), labels, WORD_PENALTY)


def pool(vectors: np.ndarray, unit: np.ndarray) -> np.ndarray:
    """The mean and the maximum of each unit's vectors, side by side."""
    order = np.argsort(unit, kind="stable")
    first = np.searchsorted(unit[order], np.arange(unit.max(initial=-1) + 1))
    vectors = vectors[order].astype(float)
    sizes = np.diff(np.append(first, len(unit)))[:, None]
    return np.hstack([np.add.reduceat(vectors, first) / sizes, np.maximum.reduceat(vectors, first)])


def sum_by_unit(counts: sparse.csr_array, unit: np.ndarray) -> sparse.csr_array:
    """Sentences' rows added up by unit."""
    member = sparse.csr_array((np.ones(len(unit)), (unit, np.arange(len(unit)))), shape=(unit.max() + 1, len(unit)))
    return (member @ counts).tocsr()


def weigh_words(counts: sparse.csr_array, idf: np.ndarray) -> sparse.csr_array:
    """tf-idf, each row of length 1, or 0 where it holds no known word (Sparck Jones 1972)."""
    weighed = (counts @ sparse.diags_array(idf)).tocsr()
    lengths = np.sqrt(weighed.power(2).sum(axis=1))
    return (sparse.diags_array(1 / np.where(lengths > 0, lengths, 1)) @ weighed).tocsr()


def fit_logistic(features: np.ndarray, labels: np.ndarray, penalty: float) -> np.ndarray:
    """Weights (features + 1, frames), the intercept last, of the least balanced cross-entropy plus half the penalty
    times the squared weights.

    Found in the span of the units, where the minimum lies, and which is small where there are fewer units than
    features.
    """
    values, sides = np.linalg.eigh(features @ features.T)
    kept = values > 1e-9 * max(values.max(), 1e-9)
    length = np.sqrt(values[kept])
    turned = sides[:, kept] * length
    found = np.column_stack([_fit_one(turned, column.astype(float), penalty) for column in labels.T])
    return np.vstack([features.T @ (sides[:, kept] / length) @ found[:-1], found[-1:]])


def _fit_one(features: np.ndarray, label: np.ndarray, penalty: float) -> np.ndarray:
    """Weights and intercept for one frame; the two classes weigh alike."""
    from scipy.optimize import minimize  # half a second at import, for who trains heads alone

    n, there = len(label), label.sum()
    weight = np.where(label == 1, n / max(2 * there, 1), n / max(2 * (n - there), 1))
    sign = 2 * label - 1

    def loss(at: np.ndarray) -> tuple[float, np.ndarray]:
        margin = sign * (features @ at[:-1] + at[-1])
        slope = -weight * sign * expit(-margin)
        value = (weight * np.logaddexp(0, -margin)).sum() + penalty / 2 * (at[:-1] ** 2).sum()
        return value, np.append(features.T @ slope + penalty * at[:-1], slope.sum())

    return minimize(loss, np.zeros(features.shape[1] + 1), jac=True, method="L-BFGS-B", options={"maxiter": 500}).x


def save_heads(heads: Heads, path: Path) -> None:
    """Writes the heads as an npz file, numbers with 32 bits."""
    parts = {name: np.asarray(values) for name, values in vars(heads).items()}
    held = {name: values if values.dtype.kind == "U" else values.astype(np.float32) for name, values in parts.items()}
    np.savez_compressed(path, **held)


@cache
def load_heads(name: str) -> Heads:
    """The shipped heads of a codebook (``generic``, ``gun_violence``), read once."""
    held = _shipped(f"frames_{name}.npz")
    return Heads(**held | {"reads": str(held["reads"]), "length": float(held["length"])})


@dataclass(frozen=True, eq=False)
class Held:
    """What units of the set that a codebook's heads were trained on get from coders that have not seen them.

    ``units``: the number of each text (`text_number`) and its row. ``odds``: by a coder made without the unit's fold,
    log-odds (units, frames). ``elsewhere``: by the one that ships for the other set, of the frames that both sets have.
    """

    units: dict[int, int]
    odds: np.ndarray
    elsewhere: np.ndarray

    def rows(self, texts: pd.Series) -> np.ndarray:
        """The row of each text, -1 for one that no coder was trained on."""
        return np.array([self.units.get(text_number(text), -1) for text in texts], dtype=int)


def text_number(text: str) -> int:
    """A number by which a text is known without being kept."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")


def save_held(path: Path, texts: pd.Series, odds: np.ndarray, elsewhere: np.ndarray) -> None:
    np.savez_compressed(path, texts=np.array(list(map(text_number, texts)), dtype=np.uint64),
                        odds=odds.astype(np.float16), elsewhere=elsewhere.astype(np.float16))


@cache
def load_held(name: str) -> Held:
    """What `save_held` wrote for a codebook, read once."""
    kept = _shipped(f"frames_{name}_held.npz")
    units = {int(number): row for row, number in enumerate(kept["texts"])}
    return Held(units, kept["odds"].astype(float), kept["elsewhere"].astype(float))


def _shipped(file: str) -> dict[str, np.ndarray]:
    with as_file(resource(f"models/{file}")) as path, np.load(path) as held:
        return {name: held[name] for name in held.files}


def _linear(features, weights: np.ndarray) -> np.ndarray:
    return features @ weights[:-1] + weights[-1]
