"""Heads of the learned coder, its codes, and where it differs from the dictionary."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse
from scipy.special import expit

from analysis.frames import (
    code_frames,
    code_sentences,
    code_sentences_learned,
    disagreements,
    score_groups,
    score_sentences,
)
from analysis.frames.heads import (
    Heads,
    Reading,
    fit_logistic,
    fit_vectors,
    fit_words,
    load_heads,
    load_held,
    pool,
    save_heads,
    sentence_marks,
    text_number,
    weigh_words,
)
from analysis.frames.learned import LEARNED_FROM, read_sentences
from analysis.schemas import SCHEMAS, InputError
from analysis.text import read_texts

TEXT = (
    "The levy will cost exporters four hundred million dollars. Investors sold shares, and inflation rose again.\n\n"
    "Critics accused the minister of lying and attacked the plan. A dog slept.\n\n"
    "It is a sin before God to look away, the bishop said."
)


@pytest.fixture(scope="module")
def prepared():
    return read_texts(pd.DataFrame({"article_id": ["a"], "text": [TEXT]}))


@pytest.fixture(scope="module")
def scores(prepared):
    return score_sentences(prepared)


def test_units_are_pooled_by_mean_and_maximum():
    vectors = np.array([[1.0, 5.0], [3.0, 1.0], [2.0, 2.0]])
    assert pool(vectors, np.array([0, 0, 1])).tolist() == [[2, 3, 3, 5], [2, 2, 2, 2]]
    assert pool(vectors, np.array([1, 0, 1])).tolist() == [[3, 1, 3, 1], [1.5, 3.5, 2, 5]]


def test_words_are_weighed_to_length_one():
    weighed = weigh_words(sparse.csr_array(np.array([[3.0, 4.0], [0.0, 0.0]])), np.array([1.0, 1.0])).toarray()
    assert weighed == pytest.approx(np.array([[0.6, 0.8], [0, 0]]))


def test_the_fit_is_where_the_slope_is_zero():
    """Two units at -1 and +1: penalty x w = 2 expit(-w) by hand, and no intercept by symmetry."""
    (weight,), (intercept,) = fit_logistic(np.array([[-1.0], [1.0]]), np.array([[0], [1]]), 0.5)
    assert 0.5 * weight == pytest.approx(2 * expit(-weight), abs=1e-4)
    assert intercept == pytest.approx(0, abs=1e-5)


def test_a_rare_frame_weighs_as_much_as_a_common_one():
    """Nine copies of the absent class move nothing against one."""
    few = fit_logistic(np.array([[-1.0], [1.0]]), np.array([[0], [1]]), 1e-3)
    many = fit_logistic(np.array([[-1.0]] * 9 + [[1.0]]), np.array([[0]] * 9 + [[1]]), 1e-3 * 5)
    assert many[1, 0] == pytest.approx(few[1, 0], abs=0.01)


def test_a_frame_without_any_example_does_not_break_the_fit():
    assert np.isfinite(fit_logistic(np.eye(4), np.zeros((4, 1)), 1.0)).all()


def _made() -> tuple[Heads, Reading, np.ndarray]:
    """Heads of two frames that read vectors of three numbers and some of nine words, and 20 units of two sentences."""
    rng = np.random.default_rng(0)
    counts, unit = sparse.csr_array(rng.poisson(0.5, size=(40, 9)).astype(float)), np.arange(40) // 2
    words = np.array([f"w{k}" for k in range(9)])
    labels = (np.arange(20)[:, None] % [2, 3] == 0).astype(float)
    kept, idf, weights = fit_words(counts[::2], labels)
    weights_of_vectors = rng.normal(size=(7, 2))
    heads = Heads(np.array(["even", "third"]), "vector", 2, np.ones(2), weights_of_vectors, words[kept], idf, weights)
    return heads, Reading(rng.normal(size=(40, 3)), counts, words), unit


def test_words_that_tell_a_frame_weigh_for_it():
    """The first word stands in units with the frame, the second in those without, the third in one unit alone."""
    counts = sparse.csr_array(np.array([[1.0, 0, 0], [1, 0, 0], [0, 1, 1], [0, 1, 0]]))
    kept, idf, weights = fit_words(counts, np.array([[1.0], [1], [0], [0]]))
    assert kept.tolist() == [0, 1] and idf == pytest.approx([1 + np.log(5 / 3)] * 2)
    assert weights[0, 0] > 0 > weights[1, 0] and weights[2, 0] == pytest.approx(0, abs=1e-4)


def test_weights_of_vectors_hold_for_vectors_as_they_come():
    """Standardised on the way, and turned back: a shift and a stretch of all vectors change no log-odds."""
    vectors, unit = np.random.default_rng(1).normal(size=(30, 2)), np.arange(30) // 2
    labels = (np.arange(15)[:, None] % 2).astype(float)
    one, other = (pool(v, unit) @ w[:-1] + w[-1] for v in (vectors, 5 * vectors + 3)
                  for w in [fit_vectors(v, unit, labels)])
    assert one == pytest.approx(other, abs=1e-4)


def test_log_odds_are_the_mean_of_both_views_by_hand():
    """Vectors: mean 2, maximum 3, intercept 1 -> 2 x 1 + 3 x 10 + 1 = 33; words: one known word of length 1 -> 4 + 1
    = 5. An unknown word counts for nothing."""
    heads = Heads(np.array(["f"]), "vector", 2, np.zeros(1), np.array([[1.0], [10], [1]]), np.array(["levy"]),
                  np.array([2.0]), np.array([[4.0], [1]]))
    reading = Reading(np.array([[1.0], [3]]), sparse.csr_array([[1.0, 0], [0, 5]]), np.array(["levy", "dog"]))
    assert heads.log_odds(reading, np.array([0, 0])) == pytest.approx((33 + 5) / 2)


@pytest.mark.parametrize(("sentences", "off"), [(1, 1), (2, 0.5), (4, 0), (9, 0)])
def test_few_sentences_are_held_to_a_mark_of_their_own(sentences, off):
    """The mark -3 in full for one sentence; ln 2 / ln 4 is a half; none from the length that heads were fitted to."""
    heads = Heads(np.array(["f"]), "vector", 4, np.array([-3.0]), np.zeros((3, 1)), np.array(["levy"]),
                  np.array([1.0]), np.zeros((2, 1)))
    reading = Reading(np.zeros((sentences, 1)), sparse.csr_array((sentences, 1)), np.array(["levy"]))
    assert heads.log_odds(reading, np.zeros(sentences, int)) == pytest.approx(3 * off)


def test_the_mark_of_a_sentence_is_that_by_which_units_are_told():
    """Ten units of ten sentences: of the first five, two sentences each stand out."""
    unit = np.repeat(np.arange(10), 10)
    odds = np.where((np.arange(100) % 10 < 2) & (unit < 5), 1.0, -1.0) + np.linspace(0, 0.01, 100)
    (mark,) = sentence_marks(odds[:, None], unit, (np.arange(10)[:, None] < 5).astype(float))
    assert -0.9 < mark < 1.01


def test_heads_are_kept_in_a_file_and_read_back(tmp_path, monkeypatch):
    heads, reading, unit = _made()
    save_heads(heads, tmp_path / "heads.npz")
    with np.load(tmp_path / "heads.npz", allow_pickle=False) as held:
        again = Heads(**{name: held[name] for name in held.files})
    assert again.reads == "vector" and again.length == 2
    assert again.log_odds(reading, unit) == pytest.approx(heads.log_odds(reading, unit), abs=1e-4)


@given(st.permutations(range(40)))
def test_a_unit_is_judged_alike_in_any_order_and_beside_any_other(order):
    heads, reading, unit = _made()
    turned = Reading(reading.vectors[order], reading.counts[order], reading.words)
    expected = heads.log_odds(reading, unit)
    assert heads.log_odds(turned, unit[order]) == pytest.approx(expected)
    alone = Reading(reading.vectors[:2], reading.counts[:2], reading.words)
    assert heads.log_odds(alone, np.zeros(2, int)) == pytest.approx(expected[:1])


@pytest.mark.parametrize("name", LEARNED_FROM)
def test_shipped_heads_are_small_and_complete(root, name):
    heads = load_heads(name)
    assert (root / f"analysis/resources/models/frames_{name}.npz").stat().st_size < 2_500_000
    assert heads.vector_weights.shape == (2 * 384 + 1, len(heads.frames))
    assert heads.word_weights.shape == (len(heads.words) + 1, len(heads.frames))
    assert all(np.isfinite(getattr(heads, part)).all() for part in ("vector_weights", "word_weights", "idf"))


@pytest.mark.parametrize("name", LEARNED_FROM)
def test_what_unseen_units_get_is_kept_for_each_text_of_the_set(name):
    held, frames = load_held(name), load_heads(name).frames
    assert len(held.units) == len(held.odds) == len(held.elsewhere) and held.odds.shape[1] == len(frames)
    assert np.isfinite(held.odds).all() and np.isfinite(held.elsewhere).all()
    assert held.rows(pd.Series(["A dog slept."])).tolist() == [-1]


def test_a_text_is_known_by_a_number_of_its_own():
    """The first eight bytes of its SHA-256, as `printf 'A dog slept.' | sha256sum` prints them."""
    assert f"{text_number('A dog slept.'):016x}" == "552f5882b740a8a4"


def test_every_sentence_gets_a_probability_for_every_learned_frame(prepared, scores):
    assert len(scores) == len(prepared.sentences) * len(load_heads("generic").frames)
    assert scores["probability"].between(0, 1).all()
    assert set(scores.columns) == {"article_id", "sentence_id", "frame", "probability"}


@pytest.mark.parametrize(("frame", "sentence"), [("economic_consequences", 0), ("conflict", 2), ("morality", 4)])
def test_a_sentence_that_carries_a_frame_ranks_above_one_that_carries_none(scores, frame, sentence):
    of_frame = scores[scores["frame"] == frame].set_index("sentence_id")["probability"]
    assert of_frame[sentence] > of_frame[3]


def test_codes_show_the_word_that_decided(prepared, scores):
    high = scores.assign(probability=scores["probability"].rank(pct=True))
    codes = code_sentences_learned(prepared, "generic", high)
    assert list(codes.columns)[: len(SCHEMAS["codes"])] == list(SCHEMAS["codes"])
    words = {TEXT[row.start : row.end] for row in codes.itertuples()}
    assert words and all(word.isalnum() for word in words)
    inside = codes.merge(prepared.sentences, on=["article_id", "sentence_id"], suffixes=("", "_sentence"))
    assert ((inside["start"] >= inside["start_sentence"]) & (inside["end"] <= inside["end_sentence"])).all()


def test_leaving_out_the_deciding_word_lowers_the_frame_most(prepared, scores):
    one = scores[(scores["frame"] == "morality") & (scores["sentence_id"] == 4)].assign(probability=0.9)
    code = code_sentences_learned(prepared, "generic", one).iloc[0]
    assert TEXT[code["start"] : code["end"]] in {"sin", "God", "bishop"}


def test_no_sentence_coded_gives_an_empty_table(prepared, scores):
    codes = code_sentences_learned(prepared, "generic", scores.assign(probability=0.1))
    assert codes.empty and list(codes.columns) == list(SCHEMAS["codes"])


def test_articles_have_no_answer_where_nothing_was_learned():
    table = code_frames(pd.DataFrame({"article_id": ["a", "b"], "text": [TEXT, ""]}), coder="learned")
    assert list(table.columns) == ["article_id", "frame", "share", "present", "primary", "probability"]
    known = table[(table["article_id"] == "a") & (table["frame"] != "responsibility")]
    assert known["probability"].notna().all()
    rest = table.drop(known.index)
    assert rest[["share", "present", "primary", "probability"]].isna().all(axis=None)
    assert table["primary"].fillna(False).groupby(table["article_id"]).sum().le(1).all()


def test_a_codebook_without_heads_is_refused(prepared):
    with pytest.raises(InputError, match=r"'policy'.*generic, gun_violence"):
        score_sentences(prepared, "policy")


def test_disagreements_are_those_wide_apart_and_the_widest_first():
    scored = pd.DataFrame({
        "article_id": "a", "sentence_id": [0, 1, 2, 3, 4], "frame": "conflict",
        "probability": [0.9, 0.6, 0.01, 0.3, 0.95]})
    codes = pd.DataFrame({
        "article_id": "a", "sentence_id": [2, 3, 4], "frame": "conflict", "coder": "dictionary",
        "weight": [1.0, 1.0, 0.5]})
    found = disagreements(codes, scored)
    assert found["sentence_id"].tolist() == [2, 0, 1]
    assert found["dictionary"].tolist() == [True, False, False]
    assert disagreements(codes.iloc[:0], scored.assign(probability=0.2)).empty


def test_reading_keeps_one_row_per_sentence(prepared):
    reading = read_sentences(prepared, load_heads("generic"))
    assert len(reading.vectors) == reading.counts.shape[0] == len(prepared.sentences)
    assert "levy" in reading.words and "." not in reading.words


def test_dictionary_and_learned_codes_can_stand_in_one_table(prepared, scores):
    dictionary = code_sentences(prepared)
    learned = code_sentences_learned(prepared, "generic", scores.assign(probability=0.9))
    both = pd.concat([dictionary, learned], ignore_index=True)
    assert set(both["coder"]) == {"dictionary", "learned"}


def test_groups_of_sentences_are_read_together(prepared, scores):
    """A group of one sentence is that sentence; all sentences together are the article; a sentence may be in two."""
    members = pd.DataFrame({
        "article_id": "a", "sentence_id": [4, 0, 1, 2, 3, 4], "party": ["B", *["A"] * 5], "voice": "journalist"})
    groups = score_groups(prepared, members, ["party", "voice"]).set_index(["party", "frame"])
    alone = scores[scores["sentence_id"] == 4].set_index("frame")["probability"]
    assert groups.loc["B", "probability"].to_numpy() == pytest.approx(alone.to_numpy())
    whole = code_frames(prepared.articles, coder="learned").set_index("frame")["probability"].dropna()
    assert groups.loc["A", "probability"].reindex(whole.index).to_numpy() == pytest.approx(whole.to_numpy())
    assert groups["n"].groupby("party").first().to_dict() == {"A": 5, "B": 1}
    assert groups["primary"].groupby("party").sum().le(1).all()


def test_no_group_gives_an_empty_table(prepared):
    members = pd.DataFrame({"article_id": ["a"], "sentence_id": [0], "statement_id": pd.array([pd.NA], "Int64")})
    assert score_groups(prepared, members, ["statement_id"]).empty
