"""Whom noun phrases mean where they act, own or undergo: sentences of our own, read by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis.parties import Discourse, Referents, find_mentions, load_registry
from analysis.statements import find_statements
from analysis.syntax import find_clauses, parse
from analysis.text import read_texts

# The text, the head of a phrase in it, whom the phrase means, and whom it means or whose it is.
ROWS = [
    ("Norway left.", "Norway", ["Norway"], ["Norway"]),
    ("Norway's envoy left.", "envoy", ["Norway"], ["Norway"]),
    ("Norway and Chile left.", "Norway", ["Norway", "Chile"], ["Norway", "Chile"]),
    ("Troops of Peru left.", "Troops", ["Peru"], ["Peru"]),
    ("The presidents of Peru and Chile met.", "presidents", ["Peru", "Chile"], ["Peru", "Chile"]),
    ("Peruvian and Chilean envoys met.", "envoys", ["Peru", "Chile"], ["Peru", "Chile"]),
    ("Turkey, a NATO member, left.", "Turkey", ["Turkey"], ["Turkey"]),
    ("Peru said it had left.", "it", ["Peru"], ["Peru"]),
    ("“We left,” Kenya's minister said.", "We", ["Kenya"], ["Kenya"]),
    ("Kenya freed the men who left.", "men", [], []),
    ("Ann Orr, Ghana's trade minister, left.", "Ann", ["Ghana"], ["Ghana"]),
    ("A Russian plane landed.", "plane", [], ["Russia"]),
    ("Iran's economy shrank.", "economy", [], ["Iran"]),
    ("Four Norwegians left.", "Norwegians", [], ["Norway"]),
    ("Two diplomats from Peru left.", "diplomats", [], ["Peru"]),
    ("Chile and a Peruvian firm left.", "Chile", ["Chile"], ["Chile", "Peru"]),
    ("The Chilean opposition left.", "opposition", [], ["Chile"]),
    ("Norway's supreme court ruled.", "court", [], ["Norway"]),
    ("Norway sent its ships.", "ships", [], ["Norway"]),
    ("The ships left.", "ships", [], []),
    ("Peru met Chile. The two countries signed.", "countries", ["Peru", "Chile"], ["Peru", "Chile"]),
    ("Peru rests. Both sides signed.", "sides", [], []),
    ("A force for Haiti landed.", "force", [], []),
    ("Peru met Chile. NATO slept. The two countries left.", "countries", ["Peru", "Chile"],
     ["Peru", "Chile"]),
    ("Peru met Chile. Its neighbour left.", "neighbour", ["Chile"], ["Chile"]),
    ("Peru fed Chile. Chile fed Peru. Bolivia slept. Peru said its neighbour left.", "neighbour",
     ["Chile"], ["Chile"]),
    ("Peru rests. Its neighbour left.", "neighbour", [], []),
    ("European Union foreign ministers left.", "ministers", ["European Union"], ["European Union"]),
    ("The Peruvian opposition leader left.", "leader", [], ["Peru"]),
]


@pytest.fixture(scope="module")
def found():
    """Referents of all texts at once, with the row at which each article begins."""
    articles = pd.DataFrame(
        {"article_id": [f"a{k:02d}" for k in range(len(ROWS))], "text": [row[0] for row in ROWS]})
    texts, registry = parse(read_texts(articles, whole=True)), load_registry()
    mentions, clauses = find_mentions(texts, registry), find_clauses(texts)
    discourse = Discourse(texts, mentions, registry)
    statements = find_statements(texts, clauses, mentions, registry, discourse)
    return Referents(texts, discourse, statements), texts.tokens.article.tolist()


def head(found, number: int, word: str) -> int:
    referents, article = found
    begin = article.index(number)
    return begin + referents.view.word[begin:].index(word.lower())


@pytest.mark.parametrize("number", range(len(ROWS)), ids=[row[0] for row in ROWS])
def test_parties_of_a_phrase(found, number):
    _, word, parties, concerned = ROWS[number]
    row = head(found, number, word)
    assert found[0].parties_of(row) == parties
    assert found[0].party_of(row) == next(iter(parties), None)
    assert found[0].parties_concerned(row) == concerned


def test_our_minister_is_that_of_the_outlets_state():
    text = "Peru waits. Our prime minister slept. Our ships left. “Our prime minister slept,” she said."
    articles = pd.DataFrame({"article_id": ["a"], "text": [text], "outlet": ["Valletta Now"]})
    texts, registry = parse(read_texts(articles, whole=True)), load_registry()
    discourse = Discourse(texts, find_mentions(texts, registry), registry)
    ministers = [row for row, word in enumerate(discourse.view.word) if word == "minister"]
    assert discourse.entity[ministers[0]].party == "Malta"
    assert discourse.states.of_outlet(ministers[0]) == ("Malta", "outlet")
    assert discourse.states.of_outlet(ministers[1]) is None


@pytest.mark.parametrize("number", range(len(ROWS)), ids=[row[0] for row in ROWS])
def test_whom_a_phrase_means_is_whom_it_concerns(found, number):
    row = head(found, number, ROWS[number][1])
    parties = found[0].parties_of(row)
    assert set(parties) <= set(found[0].parties_concerned(row))
