"""The baseline of words: tf-idf and logistic regression, cross-validated, one label a text."""

from __future__ import annotations

import re
from collections.abc import Iterable

import numpy as np
import pandas as pd
from scipy import sparse

from analysis.frames.heads import fit_logistic, weigh_words

PENALTY = 1.0


def cross_validate_classes(texts: Iterable[str], labels: pd.Series, fold: np.ndarray) -> np.ndarray:
    """Return the label that the words of each text get from a model that has not seen its fold."""
    words = [re.findall(r"\b\w\w+\b", text.lower()) for text in texts]
    found = np.empty(len(words), dtype=object)
    for held in np.unique(fold):
        train, test = np.flatnonzero(fold != held), np.flatnonzero(fold == held)
        found[test] = predict_by_words(words, labels, train, test)
    return found


def predict_by_words(
    words: list[list[str]], labels: pd.Series, train: np.ndarray, test: np.ndarray
) -> np.ndarray:
    """Return the label of each test text by its words, from what the training texts show.

    Words of one training text are left out; the classes weigh alike.
    """
    classes = np.array(sorted(set(labels.iloc[train])))
    seen = pd.Series([word for row in train for word in set(words[row])]).value_counts()
    counts = _counts(words, {word: k for k, word in enumerate(sorted(seen.index[seen > 1]))})
    idf = 1 + np.log((1 + len(train)) / (1 + (counts[train] > 0).sum(axis=0)))
    weighed = weigh_words(counts, idf)
    gold = (labels.iloc[train].to_numpy()[:, None] == classes).astype(float)
    weights = fit_logistic(weighed[train].toarray(), gold, PENALTY)
    return classes[(weighed[test] @ weights[:-1] + weights[-1]).argmax(axis=1)]


def _counts(words: list[list[str]], column: dict[str, int]) -> sparse.csr_array:
    places = [(row, column[word]) for row, some in enumerate(words) for word in some if word in column]
    rows, columns = np.array(places, dtype=int).reshape(-1, 2).T
    shape = len(words), len(column)
    return sparse.coo_array((np.ones(len(places)), (rows, columns)), shape=shape).tocsr()
