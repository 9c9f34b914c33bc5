"""Items in codebooks, scales of frames and their consistency."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.frames import code_sentences, cronbach_alpha, frame_scales, frame_shares, item_answers, load_codebook
from analysis.schemas import InputError
from analysis.text import read_texts

BOOK = """\
name: harbour
title: Harbour frames
source: these tests
unit: sentence
frames:
  - name: storm
    definition: Bad weather.
    source: these tests
    example: A gale blew.
    items:
      - item: Does it blow?
        indicators: [gale*, {phrase: wind, weight: 0.5}]
      - item: Is it wet?
        indicators: [{pattern: 'rain(?:ed|s)?'}, {phrase: drizzle, weight: 0.5}]
    exclusions: [wind up]
  - name: trade
    definition: Goods and money.
    source: these tests
    example: The cargo was sold.
    indicators: [cargo, wind]
"""
ITEMS = BOOK[BOOK.index("      - item: Does"): BOOK.index("    exclusions")]


def coded(articles, codebook):
    """The texts and their codes."""
    texts = read_texts(articles)
    return texts, code_sentences(texts, codebook)


# The file


def test_a_codebook_may_mix_frames_with_items_and_without(harbour):
    assert list(harbour.items.columns) == ["frame", "item", "question"]
    assert list(harbour.items.itertuples(index=False)) == [("storm", 1, "Does it blow?"), ("storm", 2, "Is it wet?")]
    assert list(harbour.indicators["item"].fillna(0)) == [1, 1, 2, 2, 0, 0]
    assert harbour.indicators["item"].isna().sum() == 2
    assert list(harbour.indicators["phrase"]) == ["gale*", "wind", "rain(?:ed|s)?", "drizzle", "cargo", "wind"]


BROKEN = [
    ("    exclusions: [wind up]", "    indicators: [gust]", 6, "either 'indicators' or 'items'"),
    (f"    items:\n{ITEMS}", "", 6, "either 'indicators' or 'items'"),
    (f"    items:\n{ITEMS}", "    items: []\n", 10, "no items"),
    (f"    items:\n{ITEMS}", "    items: gale\n", 10, "expected a list"),
    ("[gale*, {phrase: wind, weight: 0.5}]", "[]", 12, "can never be met"),
    ("Is it wet?", "Does it blow?", 13, "item 'Does it blow?' occurs twice"),
    ("Is it wet?", "", 13, "found nothing"),
    ("      - item: Is it wet?\n        indicators", "      - indicators", 13, "'item' is missing"),
    ("drizzle", "gale*", 14, "indicator 'gale*' occurs twice"),
    ("drizzle", "wind up", 14, "can never match"),
    ("      - item: Is", "      - question: no\n        item: Is", 13, "unknown key 'question'"),
]


@pytest.mark.parametrize(("old", "new", "line", "message"), BROKEN)
def test_broken_items_are_told_with_their_line(refused_at, old, new, line, message):
    assert old in BOOK
    refused_at(BOOK.replace(old, new, 1), line, message)


def test_the_generic_frames_have_the_items_of_their_source():
    # Semetko & Valkenburg 2000: 4, 5 less the one on pictures, 3, 3 and 5 items; resolution: this project's own.
    generic = load_codebook("generic")
    assert generic.items.groupby("frame").size().to_dict() == {
        "conflict": 4, "human_interest": 4, "economic_consequences": 3, "morality": 3, "responsibility": 5,
        "resolution": 4,
    }
    assert generic.indicators["item"].notna().all()
    asked = generic.items.merge(generic.indicators, on=["frame", "item"]).groupby(["frame", "item"])["weight"].max()
    assert len(asked) == len(generic.items)
    assert generic.items["question"].str.endswith("?").all()


# An item of a generic frame, and a sentence that answers it and no other item of the frame.
ANSWERS = [
    ("conflict", 1, "The islanders oppose the new pier."),
    ("conflict", 2, "The mayor scolded her deputy."),
    ("conflict", 3, "Supporters and opponents met in the hall, and both sides stayed late."),
    ("conflict", 4, "The vote left three winners."),
    ("human_interest", 1, "A 41-year-old baker remembers the night of the flood."),
    ("human_interest", 2, "It was a harrowing, tearful evening."),
    ("human_interest", 3, "Two thousand people went hungry and homeless."),
    ("human_interest", 4, "He lives there with his wife and two daughters."),
    ("economic_consequences", 1, "The yard's profits fell by a tenth."),
    ("economic_consequences", 2, "The bridge was expensive."),
    ("economic_consequences", 3, "Inflation would follow, and exchange rates would move."),
    ("morality", 1, "Such greed is shameful."),
    ("morality", 2, "The imam quoted scripture."),
    ("morality", 3, "We have a duty to future generations."),
    ("responsibility", 1, "The ministry is in charge of the dams."),
    ("responsibility", 2, "The agency failed to inspect the roof."),
    ("responsibility", 3, "Neighbouring states should do more."),
    ("responsibility", 4, "The fire was caused by a worker, the culprit said."),
    ("responsibility", 5, "Governments must act."),
    ("resolution", 1, "The village rebuilt its school and found a remedy."),
    ("resolution", 2, "The premier pledged 40 boats."),
    ("resolution", 3, "A truce was signed, and mediators stayed."),
    ("resolution", 4, "Efforts to tackle the drought need working together and collaboration."),
]


@pytest.mark.parametrize(("frame", "item", "sentence"), ANSWERS)
def test_an_item_is_met_by_its_own_words(frame, item, sentence, make_articles):
    answers = item_answers(*coded(make_articles(sentence), "generic"))
    assert list(answers.query("frame == @frame and met")["item"]) == [item]


# Scales


def test_scales_by_hand(harbour, make_articles):
    # a: gale and rain, both items. b: wind + wind = 1 over two sentences, drizzle .5: one item of two. c: wind .5 and
    # an exclusion: none. d: rain only. e: no sentence.
    texts = ["A gale came. It rained.", "The wind rose. The wind fell. A drizzle fell.",
             "The wind fell. They wind up the firm.", "Rain. The cargo sank.", " \n "]
    texts, codes = coded(make_articles(*texts), harbour)
    scales = frame_scales(texts, codes, harbour)
    assert list(scales.columns) == ["article_id", "frame", "scale", "n_items"]
    storm, trade = scales[scales["frame"] == "storm"], scales[scales["frame"] == "trade"]
    assert list(storm["scale"][:-1]) == [1, 0.5, 0, 0.5]
    assert np.isnan(storm["scale"].iloc[-1])
    assert trade["scale"].isna().all()
    assert set(storm["n_items"]) == {2} and set(trade["n_items"]) == {0}
    answers = item_answers(texts, codes, harbour)
    assert list(answers.columns) == ["article_id", "frame", "item", "question", "met"]
    assert list(answers["met"][:-2]) == [True, True, True, False, False, False, False, True]
    assert answers["met"][-2:].isna().all()


def test_weak_words_of_one_sentence_count_for_no_more_than_one(book, make_articles):
    # gale + gale + wind in one sentence is still one sentence's worth; met all the same.
    texts, codes = coded(make_articles("A gale, a gale, a wind and a wind."), book())
    assert list(item_answers(texts, codes, book())["met"]) == [True, False]


def test_rows_follow_the_caller_and_the_codebook(harbour, make_articles):
    articles = make_articles("A gale.", "Rain.").iloc[::-1]
    texts, codes = coded(articles, harbour)
    scales = frame_scales(texts, codes, harbour)
    assert list(zip(scales["article_id"], scales["frame"], strict=True)) == [
        ("b", "storm"), ("b", "trade"), ("a", "storm"), ("a", "trade")]


def test_no_articles_and_no_items(make_articles):
    texts, codes = coded(make_articles(), "generic")
    assert frame_scales(texts, codes).empty
    assert cronbach_alpha(item_answers(texts, codes)).empty
    texts, codes = coded(make_articles("The tribunal ruled."), "policy")
    assert frame_scales(texts, codes, "policy")["scale"].isna().all()
    assert item_answers(texts, codes, "policy").empty


def test_codes_that_do_not_tell_the_item_are_refused(make_articles):
    texts, codes = coded(make_articles("A quarrel."), "generic")
    for other in (codes.drop(columns="indicator"), codes.assign(coder="learned")):
        with pytest.raises(InputError, match="dictionary's codes"):
            item_answers(texts, other)
    with pytest.raises(InputError, match=r"coded by 'generic'; the codebook given is 'functions'"):
        frame_scales(texts, codes, "functions")


PIECES = st.lists(st.sampled_from(["gale", "wind", "wind up", "cargo", "rained", "drizzle", ".", "\n\n", ","]),
                  max_size=20)


@settings(max_examples=25)
@given(st.lists(PIECES, min_size=1, max_size=4))
def test_a_frame_that_an_item_meets_has_a_share_and_more_text_meets_no_less(harbour, texts):
    written = [" ".join(text) for text in texts]
    articles = pd.DataFrame({"article_id": [str(row) for row in range(len(texts))], "text": written})
    texts, codes = coded(articles, harbour)
    scales = frame_scales(texts, codes, harbour)
    shares = frame_shares(texts, codes, harbour)["share"]
    assert scales["scale"].dropna().between(0, 1).all()
    assert (shares[scales["scale"] > 0] > 0).all()
    longer = articles.assign(text=articles["text"] + "\n\nA gale. Rain.")
    more = frame_scales(*coded(longer, harbour), harbour)["scale"]
    assert (more[more.notna()] == 1).all()


# Consistency


def answers_of(frame: str, *rows: list) -> pd.DataFrame:
    """A row for each article: its answers to the frame's items."""
    long = pd.DataFrame(list(rows)).rename_axis("article_id").reset_index().melt("article_id", var_name="item",
                                                                                value_name="met")
    return long.assign(frame=frame, met=long["met"].astype("boolean"))


ALPHAS = [
    # Both items alike: variances 1/3 + 1/3, of the sum 4/3: 2 x (1 - 1/2).
    ([[1, 1], [1, 1], [0, 0], [0, 0]], 1.0),
    # Independent: 1/3 + 1/3, of the sum (2, 1, 1, 0) 2/3: 2 x (1 - 1).
    ([[1, 1], [1, 0], [0, 1], [0, 0]], 0.0),
    # Sums 3, 2, 0, 0 (mean 5/4): variance (49 + 9 + 25 + 25) / 16 / 3 = 2.25; items 1/3, 1/3, 1/4: 3/2 x (1 - 11/27).
    ([[1, 1, 1], [1, 1, 0], [0, 0, 0], [0, 0, 0]], 24 / 27),
    # An item that every article meets adds nothing to the variances: 3/2 x (1 - 1/2).
    ([[1, 1, 1], [1, 1, 1], [0, 0, 1], [0, 0, 1]], 0.75),
    # An article without a sentence is left out.
    ([[1, 1], [1, 1], [0, 0], [0, 0], [pd.NA, pd.NA]], 1.0),
    ([[1, 0], [0, 1]], np.nan),
    ([[1], [0]], np.nan),
    ([[1, 1]], np.nan),
]


@pytest.mark.parametrize(("rows", "alpha"), ALPHAS)
def test_alpha_by_hand(rows, alpha):
    table = cronbach_alpha(answers_of("storm", *rows))
    assert list(table.columns) == ["frame", "alpha", "n_items", "n_articles"]
    assert table["alpha"][0] == pytest.approx(alpha, nan_ok=True)
    assert table["n_items"][0] == len(rows[0])
    assert table["n_articles"][0] == sum(row[0] is not pd.NA for row in rows)


@given(st.integers(2, 5).flatmap(lambda k: st.lists(st.lists(st.booleans(), min_size=k, max_size=k), min_size=2)))
def test_alpha_is_at_most_one_whatever_the_order(rows):
    table = cronbach_alpha(answers_of("storm", *rows))
    turned = cronbach_alpha(answers_of("storm", *rows[::-1]))
    assert np.isnan(table["alpha"][0]) or table["alpha"][0] <= 1 + 1e-9
    assert table["alpha"][0] == pytest.approx(turned["alpha"][0], nan_ok=True)
