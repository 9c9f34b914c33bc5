"""Scores of governors -> the best tree with one root (Chu & Liu 1965; Edmonds 1967)."""

from __future__ import annotations

import numpy as np


def best_tree(scores: np.ndarray) -> np.ndarray:
    """Return the governor of each word in the tree of one root with the greatest sum of scores.

    ``scores`` has shape (words, words + 1): how well each governor, the root in front, fits each word, as
    log-probabilities. Governors are counted from 1, 0 is the root. Most sentences need no search: the best governors
    of their words are a tree already.

    >>> best_tree(np.log([[0.8, 0.1, 0.1], [0.6, 0.3, 0.1]]))
    array([0, 1])
    """
    scores = scores.astype(float).copy()
    words = len(scores)
    scores[np.arange(words), np.arange(1, words + 1)] = -np.inf
    heads = scores.argmax(1)
    if (heads == 0).sum() == 1 and not _cycle(heads):
        return heads
    best, reached = heads, -np.inf
    for root, bound in _roots(scores):
        if bound <= reached:
            break
        heads = _tree_below(scores, root)
        worth = scores[np.arange(words), heads].sum()
        if worth > reached:
            best, reached = heads, worth
    return best


def _roots(scores: np.ndarray) -> list[tuple[int, float]]:
    """Each word with what a tree with it as root is worth at most, the greatest first."""
    inner = np.where(np.isneginf(scores[:, 1:]), -1e9, scores[:, 1:]).max(1, initial=-1e9)
    bounds = scores[:, 0] + inner.sum() - inner if len(scores) > 1 else scores[:, 0]
    return [(int(word), float(bounds[word])) for word in np.argsort(-bounds, kind="stable")]


def _tree_below(scores: np.ndarray, root: int) -> np.ndarray:
    """The best tree in which ``root`` is the root's only word."""
    limited = scores.copy()
    limited[:, 0] = -np.inf
    limited[root] = -np.inf
    limited[root, 0] = 0.0
    full = np.full((len(scores) + 1, len(scores) + 1), -np.inf)
    full[1:] = limited
    return _arborescence(full)[1:]


def _arborescence(scores: np.ndarray) -> np.ndarray:
    """The governor of each node in the best tree rooted in node 0; ``scores[word, governor]``, row 0 unused."""
    heads = scores.argmax(1)
    heads[0] = 0
    cycle = _cycle(heads[1:])
    if not cycle:
        return heads
    # The cycle becomes one node, the last; entering it at a word costs what that word's governor in it was worth.
    inside = np.zeros(len(scores), bool)
    inside[cycle] = True
    outside = np.flatnonzero(~inside)
    small = np.full((len(outside) + 1, len(outside) + 1), -np.inf)
    small[:-1, :-1] = scores[np.ix_(outside, outside)]
    worth = scores[cycle, heads[cycle]]
    entering = scores[np.ix_(cycle, outside)] - worth[:, None]
    leaving = scores[np.ix_(outside, cycle)]
    small[-1, :-1], small[:-1, -1] = entering.max(0), leaving.max(1)
    small[0] = -np.inf
    found = _arborescence(small)
    result = heads.copy()
    for place, node in enumerate(outside):
        if node:
            governor = found[place]
            result[node] = cycle[leaving[place].argmax()] if governor == len(outside) else outside[governor]
    entered = cycle[entering[:, found[-1]].argmax()]
    result[entered] = outside[found[-1]]
    return result


def _cycle(heads: np.ndarray) -> list[int]:
    """The words, counted from 1, of a cycle among governors; empty where they are a forest."""
    heads = heads.tolist()
    state = [0] * (len(heads) + 1)  # 0 unseen, 1 on the present path, 2 done
    state[0] = 2
    for word in range(1, len(heads) + 1):
        path, at = [], word
        while state[at] == 0:
            state[at] = 1
            path.append(at)
            at = heads[at - 1]
        if state[at] == 1:
            return path[path.index(at):]
        for node in path:
            state[node] = 2
    return []
