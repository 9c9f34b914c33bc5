"""The shipped encoder: codes cut around a marker, vectors that know likeness, batches that move nothing."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import encoder
from analysis.encoder import FOCUS, LONGEST, OUTPUTS, crop, run, sentence_vectors, token_codes


@given(st.integers(0, 300), st.integers(0, 300))
def test_crop_keeps_the_marker_and_the_ends(before, after):
    codes = [101, *[7] * before, FOCUS, *[8] * after, 102]
    kept = crop(codes)
    assert len(kept) == min(len(codes), LONGEST)
    assert (kept[0], kept[-1], kept.count(FOCUS)) == (101, 102, 1)


def test_what_lies_beyond_the_window_is_not_read():
    near = "word " * 60
    texts = [f"{noise * 200}{near}\ue000 fell. {near}" for noise in ("good ", "awful ", "")]
    assert len({tuple(codes) for codes in token_codes(texts)}) == 1


def test_vectors_are_of_unit_length_and_tell_likeness():
    vectors = sentence_vectors(["The two states will send troops.", "Both countries are to deploy soldiers.",
                                "The bakery on the corner sells rye bread."])
    assert vectors.shape == (3, 384)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    likeness = vectors @ vectors.T
    assert likeness[0, 1] > likeness[0, 2] and likeness[0, 1] > likeness[1, 2]


@pytest.mark.parametrize("output", list(OUTPUTS))
def test_neighbours_and_order_move_nothing(output):
    rng = np.random.default_rng(3)
    codes = [[101, FOCUS, *rng.integers(1000, 20000, n).tolist(), 102] for n in rng.integers(1, 90, 60)]
    together = run(codes, output)
    order = rng.permutation(len(codes))
    np.testing.assert_allclose(run([codes[k] for k in order], output), together[order], atol=1e-5)
    alone = np.concatenate([run([row], output) for row in codes[:15]])
    np.testing.assert_allclose(alone, together[:15], atol=1e-5)


@pytest.fixture
def codes() -> list[list[int]]:
    rng = np.random.default_rng(5)
    return [[101, FOCUS, *rng.integers(1000, 20000, n).tolist(), 102] for n in rng.integers(1, 90, 24)]


@pytest.mark.parametrize("cores", [1, 3, None])
def test_the_number_of_cores_moves_nothing(codes, cores, monkeypatch):
    before = run(codes, "stance")
    monkeypatch.setattr(encoder.os, "cpu_count", lambda: cores)
    np.testing.assert_allclose(run(codes, "stance"), before, atol=1e-5)


@pytest.mark.parametrize("threads", [2, 5])
def test_threads_within_a_batch_move_nothing(codes, threads, monkeypatch):
    before = run(codes, "stance")
    session = encoder._session
    monkeypatch.setattr(encoder, "_session", lambda graph: session(graph, threads))
    np.testing.assert_allclose(run(codes, "stance"), before, atol=1e-5)


def test_no_texts_give_no_vectors():
    assert sentence_vectors([]).shape == (0, 384)
