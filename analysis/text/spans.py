"""One algebra of spans: which lie inside which, which is the innermost around each, which overlap.

A span covers another where it begins no later and ends no earlier; two overlap where they share a character. All
articles lie on one line (`on_line`), so that nothing is done article by article. Time and memory grow with the number
of spans (times its logarithm), and of `overlapping` with the pairs that it returns.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from functools import cached_property
from typing import NamedTuple

import numpy as np
import pandas as pd

LOWEST = np.iinfo(np.int64).min


class Spans(NamedTuple):
    """Starts and ends (exclusive) on one line, in characters or tokens; none is empty."""

    start: np.ndarray
    end: np.ndarray


def on_line(*tables: pd.DataFrame) -> list[Spans]:
    """Return the spans of each table (article_id, start, end), the articles laid one behind another on one line."""
    ids = pd.concat([table["article_id"] for table in tables], ignore_index=True)
    article = np.split(pd.factorize(ids)[0], np.cumsum([len(table) for table in tables])[:-1])
    bounds = [[table[side].to_numpy(np.int64) for side in ("start", "end")] for table in tables]
    # A character free on both sides of an article, so that a span moved by one stays in its own.
    stride = max(int(end.max(initial=0)) for _, end in bounds) + 2
    places = zip(article, bounds, strict=True)
    return [Spans(row * stride + start + 1, row * stride + end + 1) for row, (start, end) in places]


def innermost(inner: Spans, outer: Spans, *, longer: bool = False) -> np.ndarray:
    """Return the row of the shortest outer span that covers each inner one, -1 for none; see `Cover.innermost`.

    With ``longer`` a span of the inner one's own start and end does not count.
    """
    cover = Cover(outer)
    if not longer:
        return cover.innermost(inner)
    # What is longer covers one character more on one side or the other.
    rows = [cover.innermost(Spans(inner.start - left, inner.end + 1 - left)) for left in (1, 0)]
    length = np.append(outer.end - outer.start, np.iinfo(np.int64).max)
    return np.where(length[rows[0]] <= length[rows[1]], *rows)


def is_covered(inner: Spans, outer: Spans) -> np.ndarray:
    """Return whether some outer span covers each inner one."""
    return Cover(outer).covers(inner)


def is_touched(inner: Spans, outer: Spans) -> np.ndarray:
    """Return whether some outer span overlaps each inner one."""
    start, reach = _reach(outer)
    return reach[np.searchsorted(start, inner.end)] > inner.start


def overlapping(inner: Spans, outer: Spans) -> tuple[np.ndarray, np.ndarray]:
    """Return every pair of overlapping spans, as rows of inner and of outer, ordered by the one, then the other."""
    # Of two that overlap, one starts within the other: the outer in the inner or, strictly later, the inner in it.
    a, b = _starting_within(inner, outer.start, 0)
    c, d = _starting_within(outer, inner.start, 1)
    first, second = np.concatenate([a, d]), np.concatenate([b, c])
    order = np.lexsort((second, first))
    return first[order], second[order]


def places_inside(spans: Spans, n: int) -> np.ndarray:
    """Return for each of the places 0 to n - 1 whether it lies inside a span."""
    depth = np.bincount(spans.start, minlength=n + 1) - np.bincount(spans.end, minlength=n + 1)
    return np.cumsum(depth[:-1]) > 0


def first_listed(spans: Iterable[tuple]) -> list[tuple]:
    """Return the spans (start, end, and whatever follows) in order of start, of overlapping ones the first listed."""
    starts: list[int] = []
    chosen: list[tuple] = []
    for span in spans:
        at = bisect_left(starts, span[1])
        # Those chosen are apart, so that only the last to start before this one ends can overlap it.
        if span[0] < span[1] and (at == 0 or chosen[at - 1][1] <= span[0]):
            starts.insert(at, span[0])
            chosen.insert(at, span)
    return chosen


class Cover:
    """Spans prepared to be asked, any number of times, which of them cover others."""

    def __init__(self, outer: Spans):
        self.outer = outer
        self.start, self.reach = _reach(outer)
        # Rows by length, of equals by start, then as given.
        self.by_length = np.lexsort((outer.start, outer.end - outer.start))

    def covers(self, inner: Spans) -> np.ndarray:
        """Return whether some span covers each of the inner ones."""
        return self.reach[np.searchsorted(self.start, inner.start, side="right")] >= inner.end

    def innermost(self, inner: Spans) -> np.ndarray:
        """Return the row of the shortest span that covers each inner one, of equals the first to start; -1 for none.

        Those that start no later than an inner one are the first n in order of start, and n is a sum of powers of two:
        of blocks of that size. A block is ordered by end; from the first that ends no earlier on all cover the inner
        one, and the shortest of them is known (`_levels`).
        """
        before = np.searchsorted(self.start, inner.start, side="right")
        best = np.full(len(before), len(self.by_length))
        for level, (size, keys, shortest) in enumerate(self._levels):
            asked = np.flatnonzero(before >> level & 1)
            block = (before[asked] >> level) - 1
            at = np.searchsorted(keys, block * size + np.minimum(inner.end[asked], size - 1))
            found = at < block + 1 << level
            best[asked[found]] = np.minimum(best[asked[found]], shortest[at[found]])
        return np.append(self.by_length, -1)[best]

    @cached_property
    def _levels(self) -> list[tuple[int, np.ndarray, np.ndarray]]:
        """For blocks of 1, 2, 4 ... spans in order of start: the number that keeps blocks apart, the ends by block and
        size, and the shortest span (its place by length) from each of them to the end of its block."""
        n = len(self.by_length)
        order = np.argsort(self.outer.start, kind="stable")
        end, rank = self.outer.end[order], np.empty(n, np.int64)
        rank[self.by_length] = np.arange(n)
        size, by_end, rank = int(end.max(initial=0)) + 2, np.argsort(end, kind="stable"), rank[order]
        levels = []
        for level in range(n.bit_length()):
            rows = by_end[np.argsort(by_end >> level, kind="stable")]
            apart = (rows >> level) * n
            shortest = np.minimum.accumulate((apart + rank[rows])[::-1])[::-1] - apart
            levels.append((size, (rows >> level) * size + end[rows], shortest))
        return levels


def _reach(spans: Spans) -> tuple[np.ndarray, np.ndarray]:
    """The starts in order, and the furthest end of the first 0, 1, 2 ... of them."""
    order = np.argsort(spans.start, kind="stable")
    return spans.start[order], np.concatenate([[LOWEST], np.maximum.accumulate(spans.end[order])])


def _starting_within(spans: Spans, starts: np.ndarray, after: int) -> tuple[np.ndarray, np.ndarray]:
    """Each pair of a span and a start within it, at least ``after`` characters behind its own, as rows."""
    order = np.argsort(starts, kind="stable")
    first = np.searchsorted(starts[order], spans.start + after)
    counts = np.maximum(np.searchsorted(starts[order], spans.end) - first, 0)
    rows = np.repeat(np.arange(len(counts)), counts)
    within = np.arange(len(rows)) - np.repeat(np.cumsum(counts) - counts, counts)
    return rows, order[first[rows] + within]
