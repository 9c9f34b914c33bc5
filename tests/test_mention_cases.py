"""Names, places, homonyms and sentence ends in short texts with the answer of a careful reader
(tests/cases)."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest

from analysis.parties import find_mentions, load_registry
from analysis.syntax import parse
from analysis.text import read_texts

CASES = Path(__file__).parent / "cases"
# Missed cases, with the reason.
MISSED = {
    "He won a case against Brill LLC. Lagos cheered.": "a city that is no capital",
    "The firm is Delo Ltd. Zhang founded it.": "the dictionary has the name as a word",
    "They crossed into the U.S. Haitian police watched.": "an adjective may go on the phrase",
    "Snack maker Zoom! Foods hired staff in Lima.": "a firm that is not listed",
    "Wow! Air flew to Iceland.": "a cry as a firm's name",
    "In Paris, Texas Instruments opened an office.": "a firm behind a comma looks like a state",
    "Turkey, eggs and ham were sold.": "nothing in the article but the list tells the bird",
    "Fine china broke in the truck to China.": "the tree hangs the goal on the verb",
}


def cases(name: str, expected: str) -> list[tuple[str, str]]:
    """The texts of a file of cases and what is expected of each."""
    with (CASES / name).open(encoding="utf-8", newline="") as file:
        return [
            (row["text"], row[expected])
            for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        ]


def marked(rows: list[tuple[str, str]]) -> list:
    """The cases as parameters; a known miss must fail."""
    return [
        pytest.param(*row, marks=pytest.mark.xfail(strict=True, reason=MISSED[row[0]]))
        if row[0] in MISSED
        else row
        for row in rows
    ]


MENTIONS = [
    row
    for name in ("mentions.tsv", "mentions_own.tsv", "reported_parties.tsv")
    for row in cases(name, "expected")
]
SENTENCES = [
    row
    for name in ("reported_sentences.tsv", "sentences_own.tsv")
    for row in cases(name, "sentences")
]
PEOPLE = cases("people_own.tsv", "people")


@pytest.fixture(scope="module")
def found() -> dict[str, pd.DataFrame]:
    """The mentions in each text, all read in one batch, Gaza as a mere place apart."""
    texts = [text for text, _ in MENTIONS + PEOPLE]
    articles = pd.DataFrame({"article_id": list(map(str, range(len(texts)))), "text": texts})
    mentions = find_mentions(parse(read_texts(articles)), load_registry())
    mentions = mentions[~(mentions["surface"].eq("Gaza") & mentions["use"].eq("place"))]
    return {text: mentions[mentions["article_id"] == str(row)] for row, text in enumerate(texts)}


@pytest.mark.parametrize(("text", "expected"), marked(MENTIONS))
def test_the_mentions_of_a_text(found, text, expected):
    counted = Counter(zip(found[text]["party"], found[text]["use"], strict=True))
    told = sorted(f"{party}:{use}:{n}" for (party, use), n in counted.items())
    assert told == sorted(filter(None, expected.split(";")))


@pytest.mark.parametrize(("text", "people"), marked(PEOPLE))
def test_the_people_of_a_text(found, text, people):
    named = found[text].dropna(subset=["person"])
    assert sorted(set(zip(named["person"], named["party"], strict=True))) == sorted(
        tuple(one.split(":")) for one in filter(None, people.split(";"))
    )


@pytest.mark.parametrize(("text", "sentences"), marked(SENTENCES))
def test_the_sentences_of_a_text(text, sentences):
    held = read_texts(pd.DataFrame({"article_id": ["0"], "text": [text]}))
    assert len(held.sentences) == int(sentences)


def test_no_text_stands_twice_and_every_known_miss_is_a_case():
    texts = [text for text, _ in MENTIONS + PEOPLE + SENTENCES]
    assert len(texts) == len(set(texts)) and set(MISSED) <= set(texts)
