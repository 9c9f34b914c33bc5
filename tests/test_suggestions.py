"""Suggested parties files: what the articles name, as YAML that loads as it stands."""

from __future__ import annotations

import re

import pytest
import yaml

from analysis.parties import find_mentions, load_registry, named_parties, suggest_parties, unplaced_names
from analysis.text import read_texts

PARTIES = """\
parties:
- name: Kestria
  names: [Kestria, Kestrian Republic]
  demonyms: [Kestrian]
  capitals: [Dovar]
  persons:
  - {name: Mira Solen, short: [Solen], role: Foreign Minister}
  - {name: Olaf Brand}
- name: Balvia
  kind: organisation
  demonyms: [Balvian]
- name: Corland
"""
TEXTS = (
    "Balvia thanked Kestria. Kestria, said Solen, owes Balvia nothing. Mira Solen flew to Dovar.",
    "A Kestrian fleet met the Harbour Guild near Port Ambrose. Later the Harbour Guild thanked Kestria.",
)


@pytest.fixture
def suggested(make_articles, registry):
    def suggest(*named: str, **settings) -> str:
        texts = read_texts(make_articles(*named))
        return suggest_parties(texts, registry, find_mentions(texts, registry), **settings)

    return suggest


def test_the_suggestion_loads_as_it_stands(suggested, tmp_path):
    path = tmp_path / "suggested.yaml"
    path.write_text(suggested(*TEXTS), encoding="utf-8")
    loaded = load_registry(path)
    assert loaded.parties["party"].tolist() == ["Kestria", "Balvia"]  # the most often named first
    assert loaded.parties["kind"].tolist() == ["country", "organisation"]
    found = loaded.aliases[loaded.aliases["party"] == "Kestria"].groupby("rule")["alias"].agg(list).to_dict()
    assert found == {
        "name": ["Kestria"],
        "demonym": ["Kestrian"],
        "capital": ["Dovar"],
        "person": ["Mira Solen", "Solen"],
    }


def test_counts_stand_above_each_party(suggested):
    text = suggested(*TEXTS)
    assert text.startswith("# Parties found in 2 articles, the most often named first.")
    # Kestria three times, Kestrian, Solen twice, Dovar (where somebody flew to); Balvia twice
    head = r"^# (\d+) mentions, (\d+) as a place(; people .*)?\n#   e\.g\. (.*)$"
    assert re.findall(head, text, re.M) == [
        ("7", "1", "; people Mira Solen 2", "Balvia thanked Kestria."),
        ("2", "0", "", "Balvia thanked Kestria."),
    ]


def test_the_same_as_tables(make_articles, registry):
    """What the file says, for a notebook: as a party first, and of a long sentence the words beside the mention."""
    long = "Later " + "it rained, " * 30 + "and Balvia waits."
    texts = read_texts(make_articles("In Dovar it rains. " + TEXTS[0], long))
    mentions = find_mentions(texts, registry)
    named = named_parties(texts, mentions)
    assert named.drop(columns="example").to_numpy().tolist() == [
        ["Kestria", 6, 2, "Mira Solen 2"], ["Balvia", 3, 0, ""]
    ]
    assert named["example"].tolist() == ["Balvia thanked Kestria."] * 2
    example = named_parties(texts, mentions[mentions["article_id"] == texts.articles["article_id"][1]])
    assert re.fullmatch(r"… (it rained, )+and Balvia waits\.", example["example"][0])
    assert len(example["example"][0]) <= 112
    assert unplaced_names(texts, mentions).empty


def test_names_hold_of_and_begin_behind_the_first_word_of_a_quotation(suggested):
    text = suggested("Later the Line of Control moved. “Ships of ours left,” he said. Then “Lanterns” shone.")
    assert re.findall(r"^#  +(\d+)  (.*)$", text, re.M) == [("1", "Line of Control")]


def test_people_tied_by_the_text_are_listed_with_their_counts(suggested):
    text = suggested("Kestria's envoy Per Dahl met Ann Orr, the Kestrian minister. Dahl smiled. On Friday Orr left.")
    assert "# 5 mentions, 0 as a place; people Ann Orr 2, Per Dahl 2\n" in text
    assert [person["name"] for person in yaml.safe_load(text)["parties"][0]["persons"]] == ["Ann Orr", "Per Dahl"]
    assert "Friday" not in text


def test_names_of_no_party_are_counted(suggested):
    comments = re.findall(r"^#  +(\d+)  (.*)$", suggested(*TEXTS), re.M)
    assert comments == [("2", "Harbour Guild"), ("1", "Port Ambrose")]
    assert re.findall(r"^#  +(\d+)  (.*)$", suggested(*TEXTS, most_unplaced=1), re.M) == comments[:1]


@pytest.mark.parametrize("text", ["Rain fell on the quay.", "", " \n ", "The Harbour Guild met.  We asked the Guild."])
def test_no_party_found(suggested, text):
    """A file to fill in: comments only, no parties invented."""
    shown = suggested(text)
    assert "# No party was found; add your own:" in shown
    assert yaml.safe_load(shown) is None
    assert ("Harbour Guild" in shown) == ("Harbour Guild" in text)


def test_odd_names_are_quoted(make_articles, tmp_path):
    """Names that YAML would read as something else come back as the same names."""
    names = ["No", "Alba: the Second", "O'Hara's League", "Ünion", "Yes #1"]
    path = tmp_path / "parties.yaml"
    path.write_text(
        yaml.safe_dump({"parties": [{"name": name} for name in names]}, allow_unicode=True), encoding="utf-8"
    )
    registry = load_registry(path)
    texts = read_texts(make_articles("Later Ünion met O'Hara's League. Then Ünion left."))
    path.write_text(suggest_parties(texts, registry, find_mentions(texts, registry)), encoding="utf-8")
    assert load_registry(path).parties["party"].tolist() == ["Ünion", "O'Hara's League"]


def test_two_runs_are_equal(suggested):
    assert suggested(*TEXTS) == suggested(*TEXTS)
