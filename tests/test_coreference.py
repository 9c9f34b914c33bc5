"""Coreference: what pronouns, surnames and descriptions go back to."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis.parties import find_mentions, load_registry
from analysis.parties.chains import find_chains
from analysis.syntax import parse
from analysis.text import read_texts


def chains_of(text: str) -> tuple[str, pd.DataFrame]:
    texts, registry = (
        parse(read_texts(pd.DataFrame({"article_id": ["a"], "text": [text]}))),
        load_registry(),
    )
    return text, find_chains(texts, find_mentions(texts, registry), registry)


# A text, and pairs of an anaphor (its last occurrence) and the words of what it goes back to.
LINKS = [
    (
        "Sweden's defence minister, Anna Wik, landed. Her Turkish counterpart, Kemal Aras, met her.",
        ("Her", "Sweden's defence minister"),
        ("her", "Her"),
    ),
    (
        "Peru's minister, Rosa Paz, met Brazil's president, João Alves. She told him a tale.",
        ("She", "Peru's minister"),
        ("him", "Brazil's president"),
    ),
    (
        "Malawi's delegation arrived late. It lost its luggage.",
        ("It", "Malawi's delegation"),
        ("its", "It"),
    ),
    ("The Treasury opened a case. The agency hired a lawyer.", ("The agency", "The Treasury")),
    ("Ann Orr came. Orr left.", ("Orr", "Ann Orr")),
    ("Chile has waited for rain. The country is dry.", ("The country", "Chile")),
    ("The pilot slept. A nurse called. The pilot woke.", ("The pilot", "The pilot")),
    ("Ann Orr and Paul Hay came. They sang.", ("They", "Ann Orr")),
    ("Kenya wrote to the African Development Bank. The bank agreed.",
     ("The bank", "the African Development Bank")),
    ("The Pacific Islands Forum met. A storm rose. The Forum went home.",
     ("The Forum", "The Pacific Islands Forum")),
    ("Togo left the World Customs Organization. The agency was sad.",
     ("The agency", "the World Customs Organization")),
    ("Hamas wrote to an aid agency in Egypt. The agency slept.",
     ("The agency", "an aid agency in Egypt")),
    ("Togo left the Arab Maghreb Union. The union of the dockers sat down. The union slept.",
     ("The union", "The union of the dockers")),
    ("Kenya joined the East African Community. The country rested.", ("The country", "Kenya")),
    ("Peru met the two Chilean envoys and fed them.", ("them", "the two Chilean envoys")),
    ("The opposition in Namibia sat down. Its leader rose.", ("Its", "The opposition in Namibia")),
]


@pytest.mark.parametrize(("text", "links"), [(text, links) for text, *links in LINKS])
def test_links(text, links):
    text, chains = chains_of(text)
    for anaphor, antecedent in links:
        found = chains[
            [text[s:e] == anaphor for s, e in zip(chains["start"], chains["end"], strict=True)]
        ].iloc[-1]
        assert text[found["antecedent_start"] : found["antecedent_end"]] == antecedent


def test_what_goes_back_to_a_party_has_its_party():
    _, chains = chains_of("Kari Dahl, Norway's envoy, met the press. She smiled. Dahl left.")
    assert chains["party"].tolist() == ["Norway"] * 3 and chains["entity"].nunique() == 1
    assert chains["kind"].tolist() == ["name", "pronoun", "name"]


def test_articles_are_read_apart():
    registry = load_registry()
    texts = parse(
        read_texts(pd.DataFrame({"article_id": ["a", "b"], "text": ["Ann Orr came.", "She left."]}))
    )
    assert find_chains(texts, find_mentions(texts, registry), registry).empty


def test_no_gender_is_taken_back():
    text, chains = chains_of("Ann Orr met Paul Hay. She greeted him. He left.")
    names = dict(
        zip(
            (text[s:e] for s, e in zip(chains["start"], chains["end"], strict=True)),
            chains["name"],
            strict=True,
        )
    )
    assert names["She"] == "Ann Orr" and names["him"] == names["He"] == "Paul Hay"
