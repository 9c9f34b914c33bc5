"""How parties are labelled."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.frames import find_labels


def labels(text: str, name: str = "Arland", rule: str = "name") -> list[tuple[str, str]]:
    """Kind and label of each label in a text of one sentence."""
    start = text.index(name)
    articles = pd.DataFrame({"article_id": ["a"], "text": [text]})
    sentences = pd.DataFrame({"article_id": ["a"], "sentence_id": [0], "start": [0], "end": [len(text)]})
    mentions = pd.DataFrame({"mention_id": [0], "article_id": ["a"], "sentence_id": [0], "start": [start],
                             "end": [start + len(name)], "party": [name], "rule": [rule]})
    found = find_labels(articles, sentences, mentions)
    assert [text[s:e] for s, e in zip(found["start"], found["end"], strict=True)] == found["label"].tolist()
    return list(zip(found["kind"], found["label"], strict=True))


LABELLED = [
    ("Arland, a nuclear power, sent troops.", [("apposition", "nuclear power")]),
    ("They praised Arland, one of the steadiest contributors.", [("apposition", "steadiest contributors")]),
    ("Arland, the region's bully, objected.", [("apposition", "region's bully")]),
    ("Arland is a prime candidate for the force.", [("predicate", "prime candidate for the force")]),
    ("Arland remains a Muslim-majority nation that trades.", [("predicate", "Muslim-majority nation")]),
    ("Arland is not a reliable partner.", [("predicate", "reliable partner")]),
    ("The oil-rich Arland paid.", [("modifier", "oil-rich")]),
    ("A reckless Arland, a rogue state, fired.", [("apposition", "rogue state"), ("modifier", "reckless")]),
    ("Arland sent troops.", []),
    ("In the days after, a ministry told Arland to go.", []),
    ("Without Arland, the plan is dead.", []),
    ("From Arland, a minister said nothing.", []),
    ("The mission to Arland failed.", []),
    ("Arland was criticised.", []),
]


@pytest.mark.parametrize(("text", "expected"), LABELLED)
def test_labels_of_a_party(text, expected):
    assert labels(text) == expected


def test_a_modifier_of_a_noun_behind_a_demonym_is_no_label_of_the_party():
    assert labels("The retired Arlandic general spoke.", "Arlandic", "demonym") == []


@pytest.mark.xfail(strict=True, reason="no parser: a bare adjective after a copula is not told from a participle")
def test_a_predicate_that_is_an_adjective():
    assert labels("Arland is isolated and weak.") == [("predicate", "isolated and weak")]


@given(st.text(alphabet=" ,.-aisthe", max_size=40), st.text(alphabet=" ,.-aisthe", max_size=40))
def test_no_text_breaks_the_search(before, after):
    labels(f"{before} Arland{after}")
