"""One algebra of spans: which lie inside which, the innermost around each, which overlap.

A span covers another where it begins no later and ends no earlier; two overlap where they share a
character. All articles lie on one line (`on_line`), so that nothing is done article by article.
Time and memory grow with the number of spans times its logarithm, and those of `overlapping` with
the pairs that it returns.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from functools import cached_property
from typing import NamedTuple

import numpy as np
import pandas as pd

LOWEST, HIGHEST = np.iinfo(np.int64).min, np.iinfo(np.int64).max


class Spans(NamedTuple):
    """Starts and ends (exclusive) on one line, in characters or tokens."""

    start: np.ndarray
    end: np.ndarray


def on_line(*tables: pd.DataFrame) -> list[Spans]:
    """Return the spans of each table (article_id, start, end), all articles on one line."""
    ids = pd.concat([table["article_id"] for table in tables], ignore_index=True)
    article = np.split(pd.factorize(ids)[0], np.cumsum([len(table) for table in tables])[:-1])
    bounds = [[table[side].to_numpy(np.int64) for side in ("start", "end")] for table in tables]
    # A place free on both sides of an article: a span moved by one character stays in its own.
    stride = max(int(end.max(initial=0)) for _, end in bounds) + 2
    places = zip(article, bounds, strict=True)
    return [Spans(row * stride + start + 1, row * stride + end + 1) for row, (start, end) in places]


def innermost(inner: Spans, outer: Spans, *, longer: bool = False) -> np.ndarray:
    """Return the row of the shortest outer span that covers each inner one, -1 for none.

    Of equals the first to start is taken, then the first given. With ``longer`` a span of the inner
    one's own start and end does not count.
    """
    cover = Cover(outer)
    if not longer:
        return cover.innermost(inner)
    # What is longer covers one character more on one side or the other.
    rows = [cover.innermost(Spans(inner.start - left, inner.end + 1 - left)) for left in (1, 0)]
    length = np.append(outer.end - outer.start, HIGHEST)
    return np.where(length[rows[0]] <= length[rows[1]], *rows)


def is_covered(inner: Spans, outer: Spans) -> np.ndarray:
    """Return whether some outer span covers each inner one."""
    return Cover(outer).covers(inner)


def is_touched(inner: Spans, outer: Spans) -> np.ndarray:
    """Return whether some outer span overlaps each inner one."""
    start, reach = _reach(outer)
    return reach[np.searchsorted(start, inner.end)] > inner.start


def overlapping(inner: Spans, outer: Spans) -> tuple[np.ndarray, np.ndarray]:
    """Return every pair of overlapping spans as rows, ordered by inner, then by outer."""
    # Of two that overlap, the outer starts within the inner or, strictly later, the inner in it.
    a, b = _starting_within(inner, outer.start, 0)
    c, d = _starting_within(outer, inner.start, 1)
    first, second = np.concatenate([a, d]), np.concatenate([b, c])
    order = np.lexsort((second, first))
    return first[order], second[order]


def places_inside(spans: Spans, n: int) -> np.ndarray:
    """Return for each of the places 0 to n - 1 whether it lies inside a span."""
    starts, ends = (np.bincount(places, minlength=n + 1) for places in spans)
    return np.cumsum((starts - ends)[:-1]) > 0


def first_listed(spans: Iterable[tuple]) -> list[tuple]:
    """Return the spans (start, end, what follows) by start; of overlapping ones, the first."""
    starts: list[int] = []
    chosen: list[tuple] = []
    for span in spans:
        at = bisect_left(starts, span[1])
        # Those chosen are apart: only the last that starts before this one ends can overlap it.
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
        """Return the row of the shortest span that covers each inner one, as `innermost` does.

        Those that start no later than an inner one are the first n in order of start, and n is a
        sum of powers of two: one block of spans for each. A block is ordered by end. From the first
        that ends no earlier on all cover the inner one; the shortest of them is known.
        """
        before = np.searchsorted(self.start, inner.start, side="right")
        best = np.full(len(before), len(self.by_length))
        for level, (apart, ends, shortest) in enumerate(self._levels):
            asked = np.flatnonzero(before >> level & 1)
            block = (before[asked] >> level) - 1
            at = np.searchsorted(ends, block * apart + np.minimum(inner.end[asked], apart - 1))
            found = at < block + 1 << level
            best[asked[found]] = np.minimum(best[asked[found]], shortest[at[found]])
        return np.append(self.by_length, -1)[best]

    @cached_property
    def _levels(self) -> list[tuple[int, np.ndarray, np.ndarray]]:
        """For blocks of 1, 2, 4 ... spans: the number that keeps the ends of two blocks apart, the
        ends in order within each block, and the shortest span from each of them to the end of its
        block, as a place in ``by_length``."""
        n, order = len(self.by_length), np.argsort(self.outer.start, kind="stable")
        end, rank = self.outer.end[order], np.argsort(self.by_length)[order]
        apart, by_end = int(end.max(initial=0)) + 2, np.argsort(end, kind="stable")
        levels = []
        for level in range(n.bit_length()):
            rows = by_end[np.argsort(by_end >> level, kind="stable")]
            block = rows >> level
            shortest = np.minimum.accumulate((block * n + rank[rows])[::-1])[::-1] - block * n
            levels.append((apart, block * apart + end[rows], shortest))
        return levels


def _reach(spans: Spans) -> tuple[np.ndarray, np.ndarray]:
    """The starts in order, and the furthest end of the first 0, 1, 2 ... of them."""
    order = np.argsort(spans.start, kind="stable")
    furthest = np.maximum.accumulate(spans.end[order])
    return spans.start[order], np.concatenate([[LOWEST], furthest])


def _starting_within(
    spans: Spans, starts: np.ndarray, after: int
) -> tuple[np.ndarray, np.ndarray]:
    """Each pair, as rows, of a span and a start within it, ``after`` or more behind its own."""
    order = np.argsort(starts, kind="stable")
    first = np.searchsorted(starts[order], spans.start + after)
    counts = np.maximum(np.searchsorted(starts[order], spans.end) - first, 0)
    rows = np.repeat(np.arange(len(counts)), counts)
    within = np.arange(len(rows)) - np.repeat(np.cumsum(counts) - counts, counts)
    return rows, order[first[rows] + within]
