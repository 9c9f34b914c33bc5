"""How likely two propositions of one party answer one question: features of pairs, weighed by a logistic model."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache

import numpy as np
import pandas as pd
from scipy.sparse import csr_matrix

from analysis.matters.propositions import FEW_WORDS
from analysis.resources import read_table

Encode = Callable[[Sequence[str]], np.ndarray]
# What a word counts that stands around a proposition of few words, and not in it.
AROUND = 0.5


def pair_features(rows: pd.DataFrame, left: np.ndarray, right: np.ndarray, vectors: np.ndarray | None) -> pd.DataFrame:
    """Return the features of each pair of propositions of one party, named as in matter_weights.tsv.

    ``rows`` are all of the party's (`describe_propositions`), ``left`` and ``right`` row numbers among them;
    ``vectors`` has a unit vector per row, or is None, and the likeness of vectors then 0.
    """
    weight = rarity(rows)
    words, around = ([row.stems for row in rows[name]] for name in ("words", "around"))
    columns = {stem: column for column, stem in enumerate(sorted(frozenset().union(*words, *around)))}
    own = _matrix(words, weight, columns)
    near = [beside - inside for inside, beside in zip(words, around, strict=True)]
    mixed = own + AROUND * _matrix(near, weight, columns)
    counts = np.array([len(stems) for stems in words])
    is_act = rows["side"].eq("act").to_numpy()
    article, sentence = rows["article_id"].to_numpy(dtype=object), rows["sentence_id"].to_numpy()
    beside = article[left] == article[right]
    named = {name: [getattr(row, name) for row in rows["words"]] for name in ("names", "numbers")}
    named["others"] = rows["others"].tolist()
    found = {
        "overlap": _overlap(own, left, right),
        "overlap_around": _overlap(mixed, left, right),
        "few_words": np.minimum(counts[left], counts[right]) < FEW_WORDS,
        "both_acts": is_act[left] & is_act[right],
        "one_act": is_act[left] != is_act[right],
        "past_apart": rows["past"].to_numpy()[left] != rows["past"].to_numpy()[right],
        "same_article": beside,
        "next_to": beside & (np.abs(sentence[left] - sentence[right]) <= 1),
    }
    for name, sets in named.items():
        found |= _shared(name, sets, left, right)
    likeness = 0.0 if vectors is None else np.einsum("ij,ij->i", vectors[left], vectors[right])
    found["cosine"] = np.zeros(len(left)) + likeness
    return pd.DataFrame({name: np.asarray(values, dtype=float) for name, values in found.items()})


def rarity(rows: pd.DataFrame) -> dict[str, float]:
    """Return the weight of each stem: 1 for one in half of the propositions or more, growing with its rarity."""
    counts = pd.Series([stem for row in rows["words"] for stem in row.stems], dtype="str").value_counts()
    return (1 + np.log2(np.maximum(len(rows) / counts / 2, 1)) / 4).to_dict()


def likelihood(features: pd.DataFrame, encoded: bool) -> np.ndarray:
    """Return the probability that each pair belongs to one matter (0 to 1), by the weights that were learned."""
    weights = _weights("encoded" if encoded else "words")
    score = sum(features[name].to_numpy() * weight for name, weight in weights.items() if name != "intercept")
    return 1 / (1 + np.exp(-(score + weights["intercept"])))


@cache
def _weights(model: str) -> dict[str, float]:
    table = read_table("matter_weights.tsv")
    return dict(zip(table["feature"], table[model].astype(float), strict=True))


def _matrix(words: list[frozenset[str]], weight: dict[str, float], columns: dict[str, int]) -> csr_matrix:
    """Return a row per set of stems, each stem by its weight in its column."""
    ordered = [sorted(stems) for stems in words]
    filled = np.cumsum([0, *map(len, ordered)])
    indices = [columns[stem] for stems in ordered for stem in stems]
    values = [weight.get(stem, 1.0) for stems in ordered for stem in stems]
    return csr_matrix((values, indices, filled), shape=(len(words), max(len(columns), 1)), dtype=float)


def _overlap(matrix: csr_matrix, left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Return the share of the lighter side's weight that both sides have; 0 where one has no words."""
    shared = np.asarray(matrix[left].minimum(matrix[right]).sum(axis=1)).ravel()
    total = np.asarray(matrix.sum(axis=1)).ravel()
    return shared / np.maximum(np.minimum(total[left], total[right]), 1e-9)


def _shared(name: str, sets: list[frozenset], left: np.ndarray, right: np.ndarray) -> dict[str, np.ndarray]:
    """Return whether two sets share a member, and whether both have members and share none."""
    pairs = list(zip(left.tolist(), right.tolist(), strict=True))
    share = np.array([bool(sets[a] & sets[b]) for a, b in pairs], dtype=bool)
    both = np.array([bool(sets[a]) and bool(sets[b]) for a, b in pairs], dtype=bool)
    return {f"{name}_shared": share, f"{name}_apart": both & ~share}
