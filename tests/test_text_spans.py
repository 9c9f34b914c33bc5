"""The algebra of spans beside a search through all pairs, and its cost as spans become more."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.text.spans import (
    Cover,
    Spans,
    first_listed,
    innermost,
    is_covered,
    is_touched,
    on_line,
    overlapping,
    places_inside,
)

SPAN = st.tuples(st.sampled_from("ab"), st.integers(0, 12), st.integers(1, 12)).map(
    lambda span: (span[0], span[1], span[1] + span[2]))
TABLE = st.lists(SPAN, max_size=14).map(
    lambda rows: pd.DataFrame(rows, columns=["article_id", "start", "end"]).astype({"start": int, "end": int}))


def covers(outer, inner) -> bool:
    same = outer.article_id == inner.article_id
    return same and outer.start <= inner.start and inner.end <= outer.end


def overlap(one, other) -> bool:
    return one.article_id == other.article_id and one.start < other.end and other.start < one.end


def rows_of(table: pd.DataFrame) -> list:
    return list(table.itertuples(index=False))


def shortest(inner, outer: list, *, longer: bool = False) -> int:
    """The row of the shortest span around one, of equals the first to start, then the first given."""
    around = [(o.end - o.start, o.start, row) for row, o in enumerate(outer)
              if covers(o, inner) and not (longer and o == inner)]
    return min(around)[2] if around else -1


@given(TABLE, TABLE)
def test_innermost_beside_all_pairs(inner, outer):
    found = innermost(*on_line(inner, outer))
    assert found.tolist() == [shortest(row, rows_of(outer)) for row in rows_of(inner)]


@given(TABLE, TABLE)
def test_innermost_of_the_longer_leaves_out_the_span_itself(inner, outer):
    for given_outer in (outer, inner):
        found = innermost(*on_line(inner, given_outer), longer=True)
        assert found.tolist() == [shortest(row, rows_of(given_outer), longer=True) for row in rows_of(inner)]


@given(TABLE, TABLE)
def test_covered_and_touched_beside_all_pairs(inner, outer):
    lines, others = on_line(inner, outer), rows_of(outer)
    assert is_covered(*lines).tolist() == [any(covers(o, row) for o in others) for row in rows_of(inner)]
    assert is_touched(*lines).tolist() == [any(overlap(o, row) for o in others) for row in rows_of(inner)]


@given(TABLE, TABLE)
def test_overlapping_beside_all_pairs(inner, outer):
    found = list(zip(*map(np.ndarray.tolist, overlapping(*on_line(inner, outer))), strict=True))
    assert found == [(a, b) for a, row in enumerate(rows_of(inner)) for b, other in enumerate(rows_of(outer))
                     if overlap(row, other)]


def test_a_cover_answers_again_and_for_one_span():
    cover = Cover(Spans(np.array([0, 2, 4]), np.array([20, 9, 6])))
    inner = Spans(np.array([4, 5, 5, 19, 20]), np.array([6, 7, 10, 20, 21]))
    assert cover.innermost(inner).tolist() == [2, 1, 0, 0, -1]
    assert cover.innermost(Spans(np.array([3]), np.array([4]))).tolist() == [1]
    assert cover.covers(Spans(np.array([3, 3]), np.array([20, 21]))).tolist() == [True, False]


@given(st.integers(0, 12), st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), max_size=5))
def test_places_inside_beside_a_walk(n, bounds):
    spans = [(min(*pair, n), min(max(pair), n)) for pair in bounds]
    found = places_inside(Spans(*np.array(spans, int).reshape(-1, 2).T), n)
    assert found.tolist() == [any(start <= place < end for start, end in spans) for place in range(n)]


@given(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), max_size=8))
def test_of_overlapping_spans_the_first_listed_stays(spans):
    chosen: list[tuple] = []
    for start, end in spans:
        if start < end and not any(start < last and first < end for first, last in chosen):
            chosen.append((start, end))
    assert first_listed(spans) == sorted(chosen)


NESTED = "each inside the one before"
CROSSING = "each starting within the one before and ending behind it"


@pytest.mark.parametrize("shape", [NESTED, CROSSING])
def test_memory_grows_with_the_spans_and_not_with_their_square(shape):
    """Worst cases: every span lies in half of all others, or crosses it. Four times as many take four times the room,
    and a quarter more for the logarithm."""
    def peak(n: int) -> int:
        start = np.arange(n)
        outer = Spans(start, 3 * n - start if shape == NESTED else start + n)
        tracemalloc.start()
        found = innermost(Spans(start, start + 1), outer)
        used = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert found.tolist() == (list(range(n)) if shape == NESTED else [0] * n)
        return used

    assert peak(16_000) < 1.25 * 4 * peak(4_000)
