"""How parties are labelled."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.frames import find_labels
from analysis.syntax import parse
from analysis.text import read_texts


def labels(text: str, name: str = "Arland", rule: str = "name") -> list[tuple[str, str]]:
    """Kind and label of each label in a text of one sentence."""
    start = text.index(name)
    texts = parse(read_texts(pd.DataFrame({"article_id": ["a"], "text": [text]}), whole=True))
    mentions = pd.DataFrame({"mention_id": [0], "article_id": ["a"], "sentence_id": [0], "start": [start],
                             "end": [start + len(name)], "party": [name], "rule": [rule]})
    found = find_labels(texts, mentions)
    assert [text[s:e] for s, e in zip(found["start"], found["end"], strict=True)] == found["surface"].tolist()
    return list(zip(found["kind"], found["surface"], strict=True))


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


ALONE = [
    ("Arland is isolated and weak.", "isolated and weak"),
    ("Arland was reckless.", "reckless"),
    ("Arland is not trustworthy, he said.", "trustworthy"),
    ("Arland remains deeply divided.", "deeply divided"),
    ("They say that Arland is now cash-strapped and desperate.", "cash-strapped and desperate"),
    ("Arland became powerful, rich and arrogant.", "powerful, rich and arrogant"),
    ("They admit that Arland is too weak.", "too weak"),
    ("Arland is weak but defiant.", "weak but defiant"),
    ("Arland is weak and attacked its neighbour.", "weak"),
    ("Arland is silent as the troops leave.", "silent"),
    ("If Arland is hostile; we are calm.", "hostile"),
    ("Borland and Arland are weak.", "weak"),
    ("He left, and Arland is still hopeful", "hopeful"),
    # Passives, progressives, purposes.
    ("Arland is expected to sign.", None),
    ("Arland was attacked.", None),
    ("Arland was attacked and isolated by its rivals.", None),
    ("Arland is isolated by sanctions.", None),
    ("Arland is divided into nine provinces.", None),
    ("Arland was re-elected.", None),
    ("Arland was fast-tracked.", None),
    ("Arland is co-hosting.", None),
    ("Arland is ready to talk.", None),
    ("Arland is unable to pay.", None),
    ("Arland is meant.", None),
    ("Arland is leaving.", None),
    # A noun follows, or an adverb of place or time is all there is.
    ("Arland is free trade's friend.", None),
    ("Arland is weak evidence.", None),
    ("Arland is available.", None),
    ("Arland is here.", None),
    # What is said is said of something else.
    ("Support for Arland is weak.", None),
    ("Relations between Borland and Arland are hostile.", None),
    ("Trade with Borland and Arland is vital.", None),
    ("The army of the small Arland is strong.", None),
    ("A raid on Arland is possible.", None),
    ("The mission to Arland is a risk.", None),
    ("Arland's army is weak.", None),
]


@pytest.mark.parametrize(("text", "label"), ALONE)
def test_adjectives_alone_behind_a_copula(text, label):
    found = [(kind, words) for kind, words in labels(text) if kind == "predicate"]
    assert found == ([("predicate", label)] if label else [])


FURTHER = [
    ("Arland is rich in oil.", "rich in oil"),
    ("Arland is responsible for the raid.", "responsible for the raid"),
    ("Arland and Borland are weak.", "weak"),
    ("Arland, which is weak, waits.", "weak"),
    ("Arland looks weak.", "weak"),
    ("A weak government rules, and Arland is weak today.", "weak"),
    ("Arland is aloof.", "aloof"),
]


@pytest.mark.parametrize(("text", "label"), FURTHER)
def test_predicates_that_need_the_tree(text, label):
    assert ("predicate", label) in labels(text)


@given(st.text(alphabet=" ,.-aisthe", max_size=40), st.text(alphabet=" ,.-aisthe", max_size=40))
def test_no_text_breaks_the_search(before, after):
    labels(f"{before} Arland{after}")
