"""Codebooks, dictionary coding, shares and epistemic markers."""

from __future__ import annotations

import re
import time

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.frames import code_frames, code_sentences, epistemic_markers, frame_shares, load_codebook
from analysis.frames.patterns import complaint
from analysis.schemas import SCHEMAS, InputError
from analysis.text import read_texts

BOOK = """\
name: harbour
title: Harbour frames
source: these tests
unit: sentence
threshold: 0.5
frames:
  - name: storm
    definition: Bad weather.
    source: these tests
    example: A gale blew.
    indicators: [gale*, {phrase: wind, weight: 0.5}, gale force wind, war]
    exclusions: [wind up, cold war]
  - name: trade
    definition: Goods and money.
    source: these tests
    example: The cargo was sold.
    indicators: [cargo, wind]
"""


@pytest.fixture(scope="module")
def generic():
    return load_codebook("generic")


def words(codes, texts):
    return list(zip(codes["frame"], texts.text_of(codes), strict=True))


# Coding


def test_codes_are_spans_with_their_weights(book, make_articles):
    text = "Gales and wind. The cargo sank in a gale force wind."
    texts = read_texts(make_articles(text))
    codes = code_sentences(texts, book())
    assert list(codes.columns)[: len(SCHEMAS["codes"])] == list(SCHEMAS["codes"])
    assert words(codes, texts) == [
        ("storm", "Gales"), ("storm", "wind"), ("trade", "wind"), ("trade", "cargo"),
        ("storm", "gale force wind"), ("trade", "wind"),
    ]
    assert list(codes["weight"]) == [1, 0.5, 1, 1, 1, 1]
    assert list(codes["sentence_id"]) == [0, 0, 0, 1, 1, 1]
    assert set(codes["codebook"]) == {"harbour"}
    assert set(codes["coder"]) == {"dictionary"}
    assert codes[["source", "voice_party"]].isna().all(axis=None)


def test_exclusions_cancel_in_their_own_frame_only(book, make_articles):
    text = "They wind up the firm. The Cold War ended. The war goes on."
    texts = read_texts(make_articles(text))
    codes = code_sentences(texts, book())
    assert words(codes, texts) == [("trade", "wind"), ("storm", "war")]


def test_the_heavier_of_two_indicators_on_one_span_counts_once(book, make_articles):
    text = BOOK.replace("[gale*, ", "[{phrase: gale, weight: 0.25}, gale*, ")
    texts = read_texts(make_articles("A gale blew."))
    codes = code_sentences(texts, book(text))
    assert list(codes["weight"]) == [1]


def test_shares_by_hand(book, make_articles):
    # a: storm min(1, 1 + 0.5) in sentence 1 and 0.5 in sentence 3, of 4: 1.5/4; trade: "wind" in two of 4.
    # b: nothing. c: no sentence at all. d: both frames 1/1, the first of the codebook is primary.
    texts = ["A gale, a wind. It rained. The wind fell. It snowed.", "It rained.", " \n ", "Wind and gale. "]
    table = code_frames(make_articles(*texts), book()).set_index(["article_id", "frame"])
    assert list(table["share"][["a", "b"]]) == [0.375, 0.5, 0, 0]
    assert table["share"]["c"].isna().all()
    assert table["present"]["c"].isna().all()
    assert list(table["share"]["d"]) == [1, 1]
    assert list(table["present"][["a", "b", "d"]]) == [False, True, False, False, True, True]
    assert list(table["primary"][["a", "b", "d"]]) == [False, True, False, False, True, False]


def test_a_threshold_of_a_frame_overrides_the_codebooks(book, make_articles):
    text = BOOK.replace("  - name: storm\n", "  - name: storm\n    threshold: 0.2\n")
    table = code_frames(make_articles("A gale. It rained. It snowed. It froze."), book(text))
    assert list(table["present"]) == [True, False]
    assert list(load_codebook(book(text)).frames["threshold"]) == [0.2, 0.5]


def test_a_frame_for_people_only_stays_missing(make_articles):
    row = code_frames(make_articles("The tribunal ruled."), "policy").set_index("frame").loc["Other"]
    assert row[["share", "present", "primary"]].isna().all()


def test_rows_are_articles_by_frames_in_the_callers_order(make_articles):
    articles = make_articles("The war goes on.", "It rained.").iloc[::-1]
    table = code_frames(articles)
    frames = list(load_codebook().frames["frame"])
    assert list(table["article_id"]) == ["b"] * len(frames) + ["a"] * len(frames)
    assert list(table["frame"]) == frames * 2
    assert list(table.columns) == ["article_id", "frame", "share", "present", "primary"]


def test_empty_table(make_articles):
    texts = read_texts(make_articles())
    codes = code_sentences(texts)
    assert len(codes) == 0
    assert len(frame_shares(texts, codes)) == 0
    assert len(code_frames(make_articles())) == 0
    assert len(epistemic_markers(texts)) == 0


def test_an_unknown_coder_names_the_known(make_articles):
    with pytest.raises(InputError, match=r"'guessed'.*'dictionary', 'learned'"):
        code_frames(make_articles("It rained."), coder="guessed")


PIECES = st.lists(st.sampled_from(
    ["gale", "gale force wind", "wind", "wind up", "cargo", "war", "cold war", "rain", ".", "\n\n", "’s", ","]
), max_size=25)


@settings(max_examples=20)
@given(st.lists(PIECES, min_size=1, max_size=4))
def test_shares_re_aggregate_from_codes(harbour, texts):
    texts = read_texts(pd.DataFrame({
        "article_id": [str(row) for row in range(len(texts))], "text": [" ".join(text) for text in texts],
    }))
    codes = code_sentences(texts, harbour)
    shares = frame_shares(texts, codes, harbour)
    n = texts.sentences.groupby("article_id").size()
    for row in shares.itertuples():
        mine = codes[(codes["article_id"] == row.article_id) & (codes["frame"] == row.frame)]
        carried = sum(min(1, group["weight"].sum()) for _, group in mine.groupby("sentence_id"))
        expected = carried / n[row.article_id] if row.article_id in n else np.nan
        assert row.share == pytest.approx(expected, nan_ok=True)
        assert np.isnan(row.share) or 0 <= row.share <= 1
    assert (shares.groupby("article_id")["primary"].sum() <= 1).all()
    for _, mine in codes.groupby(["article_id", "frame"]):
        assert (mine["start"].to_numpy()[1:] >= mine["end"].to_numpy()[:-1]).all()


def test_one_article_is_coded_the_same_alone_and_among_others(generic, sample_articles):
    alone = code_frames(sample_articles.iloc[[3]], generic)["share"]
    among = code_frames(sample_articles, generic).set_index("article_id")["share"]
    assert list(alone) == list(among[sample_articles["article_id"].iloc[3]])


# The schema check: what is replaced in the codebook, by what, the line it is told at, and the message.
BROKEN = [
    ("    definition: Bad weather.\n", "", 7, "'definition' is missing"),
    ("Bad weather.", "", 8, "found nothing"),
    ("Bad weather.", "[a, b]", 8, "expected text; found a list"),
    ("title: Harbour frames", "title: 2024", 2, "expected text; found int '2024'"),
    ("title: Harbour frames", "titel: Harbour frames", 2, "unknown key 'titel'"),
    ("title: Harbour frames", "name: harbour", 2, "key 'name' occurs twice"),
    ("unit: sentence", "unit: article", 4, "'sentence' is the one unit"),
    ("threshold: 0.5", "threshold: 50", 5, "above 0 and at most 1"),
    ("threshold: 0.5", "threshold: .nan", 5, "above 0 and at most 1"),
    ("- name: trade", "- name: storm", 13, "frame 'storm' occurs twice"),
    ("weight: 0.5", "weight: 0", 11, "above 0 and at most 1"),
    ("weight: 0.5", "weight: heavy", 11, "above 0 and at most 1"),
    ("weight: 0.5", "wait: 0.5", 11, "unknown key 'wait'"),
    ("[cargo, wind]", "[cargo, Cargo]", 17, "indicator 'cargo' occurs twice"),
    ("[cargo, wind]", "\n      - cargo\n      - cargo", 19, "indicator 'cargo' occurs twice"),
    ("[cargo, wind]", "cargo", 17, "expected a list"),
    ("[cargo, wind]", "[cargo, '']", 17, "empty"),
    ("[cargo, wind]", "[cargo, '...']", 17, "can never match"),
    ("[cargo, wind]", "[cargo, '*']", 17, "can never match"),
    ("[cargo, wind]", "[cargo, car*go]", 17, "must end a word"),
    ("[cargo, wind]", "[cargo, '*cargo']", 17, "must end a word"),
    ("[cargo, wind]", "[cargo, win* car*]", 17, "one at most"),
    ("[cargo, wind]", "[cargo, {weight: 1}]", 17, "{phrase, weight}"),
    ("[cargo, wind]", "[cargo, {lexicon: rumours}]", 17, "does not ship"),
    ("[cargo, wind]", "[cargo, [wind]]", 17, "found a list"),
    ("[cargo, wind]", "[cargo, {pattern: 'win(d'}]", 17, "is not a regular expression"),
    ("[cargo, wind]", "[cargo, {pattern: 'w*'}]", 17, "matches an empty text"),
    ("[cargo, wind]", "[cargo, {pattern: '[.,]'}]", 17, "no letter or digit"),
    ("[cargo, wind]", "[cargo, {pattern: '(w+)+d'}]", 17, "run away on a hostile text"),
    ("[cargo, wind]", "[cargo, {pattern: 'w(i|n|in){0,30}d'}]", 17, "run away on a hostile text"),
    ("[cargo, wind]", "[cargo, {pattern: '(w)ind', phrase: wind}]", 17, "{pattern, weight}"),
    ("[wind up, cold war]", "[wind up, war]", 11, "always cancels it"),
    ("[wind up, cold war]", "[wind up, gal*]", 11, "always cancels it"),
    ("[cargo, wind]", "[cargo, wind", 18, "not well-formed YAML"),
    ("cargo, wind", "cargo, \x07", 17, "not well-formed YAML"),
]


@pytest.mark.parametrize(("old", "new", "line", "message"), BROKEN)
def test_a_broken_codebook_is_told_with_its_line(refused_at, old, new, line, message):
    assert old in BOOK
    refused_at(BOOK.replace(old, new, 1), line, message)


@pytest.mark.parametrize(("text", "message"), [
    ("", "empty"),
    ("# nothing\n", "empty"),
    ("harbour", "expected the keys"),
    (BOOK[: BOOK.index("frames:")] + "frames: []\n", "no frames"),
    (BOOK[: BOOK.index("frames:")] + "frames:\n", "expected a list"),
    (BOOK[: BOOK.index("    indicators:")] + "    indicators: []\n", "no frame has an indicator"),
    ("[" * 100_000, "nested too deeply"),
    ("{a: " * 100_000, "nested too deeply"),
])
def test_no_codebook_at_all(book, text, message):
    with pytest.raises(InputError, match=message):
        load_codebook(book(text))


def test_unreadable_files(tmp_path):
    with pytest.raises(InputError, match=r"'storms'.*generic, policy, functions, bias, gun_violence"):
        load_codebook("storms")
    with pytest.raises(InputError, match="cannot be read"):
        load_codebook(tmp_path)
    (tmp_path / "latin.yaml").write_bytes("name: Málaga".encode("latin-1"))
    with pytest.raises(InputError, match="UTF-8"):
        load_codebook(tmp_path / "latin.yaml")


def test_a_codebook_with_byte_order_mark_and_windows_line_ends_reads_the_same(tmp_path, book):
    (tmp_path / "windows.yaml").write_bytes(b"\xef\xbb\xbf" + BOOK.replace("\n", "\r\n").encode())
    pd.testing.assert_frame_equal(
        load_codebook(tmp_path / "windows.yaml").indicators, load_codebook(book()).indicators
    )


def test_hostile_text_takes_bounded_time(book, make_articles):
    text = BOOK.replace("[cargo, wind]", "[con*, con* a, a con*, cargo]")
    hostile = " ".join(f"con{number} a" for number in range(30_000))
    path, began = book(text), time.perf_counter()
    code_frames(make_articles(hostile), path)
    assert time.perf_counter() - began < 10


PATTERNS = [
    (r"gales? of force \d{1,2}", "A Gale of force 10 blew.", ["Gale of force 10"]),
    (r"gal", "A galleon sank.", ["galleon"]),
    (r"blew\W{0,3}hard", "It blew. Hard luck!", []),
    (r"(?:very )?strong wind", "A very strong wind, a strong wind.", ["very strong wind", "strong wind"]),
]


@pytest.mark.parametrize(("pattern", "text", "expected"), PATTERNS)
def test_a_pattern_is_found_within_a_sentence_as_the_words_it_touches(book, make_articles, pattern, text, expected):
    path = book(BOOK.replace("[cargo, wind]", f"[cargo, {{pattern: '{pattern}'}}]"))
    texts = read_texts(make_articles(text))
    codes = code_sentences(texts, path)
    found = codes[codes["frame"] == "trade"]
    assert [text[row.start : row.end] for row in found.itertuples()] == expected


RUNAWAY = ["(a+)+b", "(a|aa){1,40}b", "(a?){40}a{40}", "a{0,30}a{0,30}b", r"(a)\1", "a{1,9999}b", "(?:a{500}){500}b",
           "a{2,}b", "a{,}b", "ba*", "ba+?", "a(?:b|c*)d", "(?=a{0,39}a{0,39}b)ac", "ba*()", "a?+b", "(?>a)b",
           "(?P<name>a)b", "(?i)ab", "(?#note)ab", r"a\tb", "a" * 2000]


@pytest.mark.parametrize("pattern", RUNAWAY)
def test_a_pattern_that_could_run_away_is_refused(pattern):
    assert "run away" in complaint(pattern)


NO_PATTERN = [("win(d", "no regular"), ("[z-a]", "no regular"), ("a**", "no regular"), ("(" * 9999, "no regular"),
              ("a{" + "9" * 5000 + "}", "no regular"), ("a?", "empty"), (r"\b", "empty"), ("(?=a)", "empty"),
              ("wind|", "empty"), ("(?:a|b?)", "empty"), ("a{0}", "empty"), (r"[.,]\.", "no letter")]


@pytest.mark.parametrize(("pattern", "message"), NO_PATTERN)
def test_what_is_no_pattern_or_matches_nothing_is_refused(pattern, message):
    told = {"no regular": "is not a regular expression", "empty": "matches an empty text", "no letter": "no letter"}
    assert told[message] in complaint(pattern)


TAKEN = ["a{0,20}b", "(?:ab?){1,6}c", "(a|b)c{1,3}d{0,9}", r"\bcosts?\b", "wind(?=fall)", "(?<!no )wind", "[]a]x",
         r"[^]\]a]x", r"a\.b\-c", "x{,3}y", "a}b", r"\w{1,20} \w{1,20} x", "^wind$", "été", "a{3}?b", "(?:a?){0,8}b",
         "(?:(?:a|b)c|d){2}"]


@pytest.mark.parametrize("pattern", TAKEN)
def test_a_pattern_of_bounded_cost_is_taken(pattern):
    assert complaint(pattern) is None


@pytest.mark.parametrize("pattern", ["(?:a?){0,8}b", ".{0,700}x", "a{0,24}a{0,24}b", "(a|a|a|a){1,4}e", "(?:a|a){8}b"])
def test_the_costliest_patterns_that_are_taken_are_quick_on_hostile_text(pattern):
    assert complaint(pattern) is None
    began = time.perf_counter()
    assert not re.findall(pattern, "a" * 20_000)
    assert time.perf_counter() - began < 5


PARTS = st.recursive(
    st.sampled_from(["a", "b", ".", "[ab]", r"\w", r"\b", "^", "a?", "b{0,3}", "a{2}", "b{1,2}?"]),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map("".join),
        st.lists(inner, min_size=2, max_size=3).map(lambda some: f"(?:{'|'.join(some)})"),
        st.tuples(inner, st.sampled_from(["?", "{0,2}", "{1,3}", "{2}"])).map(lambda pair: f"({pair[0]}){pair[1]}"),
        inner.map(lambda part: f"a(?={part})"),
    ),
    max_leaves=8,
)


@given(PARTS, st.text("ab ", max_size=12))
def test_a_pattern_of_the_subset_is_judged_and_never_matches_nothing(pattern, text):
    judged = complaint(pattern)
    assert judged is None or "costs is not known" not in judged
    assert judged is not None or all(found.end() > found.start() for found in re.finditer(pattern, text))


# Epistemic markers


MARKED = [
    ("Perhaps the bridge will open.", [("hedge", "Perhaps")]),
    ("The bridge will undoubtedly open.", [("booster", "undoubtedly")]),
    ("According to the mayor the bridge is safe.", [("evidential", "According to")]),
    ("The mayor realised that it had closed.", [("factive", "realised")]),
    ("It closed in May and reopens on May 12.", []),
    ("It may close.", [("hedge", "may")]),
    ("The work went according to plan.", []),
    ("Evidently the work is done.", [("booster", "Evidently"), ("evidential", "Evidently")]),
    ("The bridge was repaired.", []),
]


@pytest.mark.parametrize(("sentence", "expected"), MARKED)
def test_epistemic_markers(sentence, expected, make_articles):
    texts = read_texts(make_articles(sentence))
    found = epistemic_markers(texts)
    spans = [(row.marker, sentence[row.start : row.end]) for row in found.itertuples()]
    assert spans == expected
    assert list(found.columns) == ["article_id", "sentence_id", "start", "end", "marker", "kind", "phrase"]
