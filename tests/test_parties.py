"""The registry of parties and its errors; where parties are named, and whether as a party or a place."""

from __future__ import annotations

import re

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.parties import Registry, find_mentions, load_registry
from analysis.schemas import SCHEMAS, InputError, empty
from analysis.syntax import parse
from analysis.text import read_texts

PARTIES = """\
parties:
- name: Arland
  names: [Republic of Arland]
  demonyms: [Arlish]
  peoples: [Arlanders]
  capitals: [Port Selm]
  offices: [Selm House]
  persons:
  - {name: Ada Kern, short: [Kern], role: President}
  - {name: Tom Vale, role: Foreign Minister, from: 2020-01-01, to: 2022-12-31}
  - {name: Ines Roth, role: Defence Minister}
- name: Borvia
  demonyms: [Borvian]
  peoples: [Borvians]
  capitals: [Lenz]
  persons:
  - {name: Jan Holt, short: [Holt], role: Prime Minister}
  - {name: Eva Sund, to: 2019-12-31}
- name: Cestal
  demonyms: [Cestalian]
  capitals: [Orda]
- name: Sea Pact
  kind: organisation
  names: [SP, Pact Council]
  persons:
  - {name: Eva Sund, from: 2020-01-01}
- name: United States
  names: [US, U.S., United States of America]
  demonyms: [American]
  capitals: [Washington]
  offices: [White House]
- name: Jordan
  demonyms: [Jordanian]
"""


def registry_of(folder, text: str) -> Registry:
    path = folder / "parties.yaml"
    path.write_text(text, encoding="utf-8")
    return load_registry(path)


@pytest.fixture(scope="module")
def registry(tmp_path_factory) -> Registry:
    return registry_of(tmp_path_factory.mktemp("parties"), PARTIES)


def mentions_of(registry: Registry, *texts: str, **columns) -> pd.DataFrame:
    """The mentions in texts, as articles 0, 1, 2 ..."""
    ids = [str(k) for k in range(len(texts))]
    held = read_texts(pd.DataFrame({"article_id": ids, "text": list(texts), **columns}))
    return find_mentions(parse(held), registry)


def told(mentions: pd.DataFrame, *columns: str) -> list[tuple]:
    columns = columns or ("surface", "party", "rule", "use")
    return list(mentions[list(columns)].itertuples(index=False, name=None))


# --- mentions ----------------------------------------------------------------------------------------------

A, B, C, P, US = "Arland", "Borvia", "Cestal", "Sea Pact", "United States"

# (text, its mentions: surface, party, rule, use)
NAMES = [
    ("Arland rejected the offer.", [("Arland", A, "name", "party")]),
    ("The Republic of Arland signed.", [("Republic of Arland", A, "name", "party")]),
    ("arland rejected the offer.", []),
    ("Arlands won.", []),
    ("Kernel panic struck.", []),
    ("Arland", [("Arland", A, "name", "party")]),
    ("“Arland” was the word.", [("Arland", A, "name", "party")]),
    ("Arlish troops crossed the river.", [("Arlish", A, "demonym", "party")]),
    ("Anti-Borvian protests spread.", [("Borvian", B, "demonym", "party")]),
    ("The US-led plan failed.", [("US", US, "name", "party")]),
    ("Give us time.", []),
    ("The U.S. agreed. The U.S. left.", [("U.S.", US, "name", "party"), ("U.S.", US, "name", "party")]),
    ("The Arlanders voted.", [("Arlanders", A, "people", "party")]),
    ("Arlish voters want peace.", [("Arlish voters", A, "people", "party")]),
    ("The Borvian opposition walked out.", [("Borvian opposition", B, "people", "party")]),
    ("Arland’s farmers marched.", [("Arland’s farmers", A, "people", "party")]),
    ("Port Selm rejected the offer.", [("Port Selm", A, "capital", "party")]),
    ("Selm House rejected the offer.", [("Selm House", A, "office", "party")]),
    ("The Pact Council voted.", [("Pact Council", P, "name", "party")]),
    ("Arland and Borvia signed.", [("Arland", A, "name", "party"), ("Borvia", B, "name", "party")]),
    ("The Arland-Borvia pact held.", [("Arland", A, "name", "party"), ("Borvia", B, "name", "party")]),
    ("The Arlish and Borvian governments met.",
     [("Arlish", A, "demonym", "party"), ("Borvian", B, "demonym", "party")]),
    ("It rained.", []),
    # phrases that hold a name and name no party
    ("He read the Washington Post at home.", []),
    ("The Jordan River rose.", []),
    ("Michael Jordan scored, and Jordan left.", []),
]
PLACES = [
    ("She spoke in Port Selm.", [("Port Selm", A, "capital", "place")]),
    ("Across Arland, farmers wept.", [("Arland", A, "name", "place")]),
    ("In southern Borvia it rained.", [("Borvia", B, "name", "place")]),
    ("He flew to Lenz on Monday.", [("Lenz", B, "capital", "place")]),
    ("They withdrew from Borvia.", [("Borvia", B, "name", "place")]),
    ("The road to Lenz is closed.", [("Lenz", B, "capital", "place")]),
    ("She visited Borvia.", [("Borvia", B, "name", "place")]),
    ("He returned from Port Selm to Lenz.",
     [("Port Selm", A, "capital", "place"), ("Lenz", B, "capital", "place")]),
    ("Troops in Arland and Jordan waited.",
     [("Arland", A, "name", "place"), ("Jordan", "Jordan", "name", "place")]),
    ("Troops in Arland, Borvia, and Cestal waited.",
     [("Arland", A, "name", "place"), ("Borvia", B, "name", "place"), ("Cestal", C, "name", "place")]),
    ("Troops in Arland, Borvia or Cestal waited.",
     [("Arland", A, "name", "place"), ("Borvia", B, "name", "place"), ("Cestal", C, "name", "place")]),
    ("After talks in Lenz, Arland rejected the offer.",
     [("Lenz", B, "capital", "place"), ("Arland", A, "name", "party")]),
    ("In Lenz, Arland and Cestal signed.",
     [("Lenz", B, "capital", "place"), ("Arland", A, "name", "party"), ("Cestal", C, "name", "party")]),
    ("Peace in Borvia and Arland's offer were discussed.",
     [("Borvia", B, "name", "place"), ("Arland", A, "name", "party")]),
    ("Troops in Borvia and Arlish boats waited.",
     [("Borvia", B, "name", "place"), ("Arlish", A, "demonym", "party")]),
    ("She left Borvia for Cestal.", [("Borvia", B, "name", "place"), ("Cestal", C, "name", "place")]),
    ("She arrived in the Borvian capital Lenz.",
     [("Borvian", B, "demonym", "party"), ("Lenz", B, "capital", "place")]),
    # a party, though a preposition stands before it
    ("In Borvia's view it failed.", [("Borvia", B, "name", "party")]),
    ("Ties with Borvia soured.", [("Borvia", B, "name", "party")]),
    ("An envoy from Arland spoke.", [("Arland", A, "name", "party")]),
    ("She handed a letter to Borvia.", [("Borvia", B, "name", "party")]),
    ("A vote in the Sea Pact failed.", [("Sea Pact", P, "name", "party")]),
    ("In Selm House, aides wept.", [("Selm House", A, "office", "party")]),
    ("They believe in Kern.", [("Kern", A, "person", "party")]),
]
OFFICES = [
    ("The Arlish Foreign Office denied it.", [("Arlish Foreign Office", A, "office", "party")]),
    ("Arland's government fell.", [("Arland's government", A, "office", "party")]),
    ("Arland’s powerful army chief resigned.", [("Arland’s powerful army chief", A, "office", "party")]),
    ("The government of Borvia fell.", [("government of Borvia", B, "office", "party")]),
    ("The president of the Sea Pact spoke.", [("president of the Sea Pact", P, "office", "party")]),
    ("The Kern administration acted.", [("Kern administration", A, "office", "party")]),
    ("The Borvian embassy in Port Selm closed.",
     [("Borvian embassy", B, "office", "party"), ("Port Selm", A, "capital", "place")]),
    ("The Arlish ambassador to Borvia spoke.",
     [("Arlish ambassador", A, "office", "party"), ("Borvia", B, "name", "party")]),
    # tied by the article
    ("The Borvian government fell. The government had ruled for a year.",
     [("Borvian government", B, "office", "party"), ("government", B, "office", "party")]),
    ("The government fell. Nobody missed the Borvian government.",
     [("government", B, "office", "party"), ("Borvian government", B, "office", "party")]),
    # not tied, or to two
    ("The government said nothing.", []),
    ("The Borvian government met the Arlish government. The government left.",
     [("Borvian government", B, "office", "party"), ("Arlish government", A, "office", "party")]),
    ("Borvian officials left. Officials said so.", [("Borvian officials", B, "office", "party")]),
    # an office whose words name two parties is none
    ("The U.S. President Ada Kern spoke.",
     [("U.S.", US, "name", "party"), ("Ada Kern", A, "person", "party")]),
]
PERSONS = [
    ("Kern spoke.", [("Kern", A, "person", "party")]),
    ("Ms. Kern spoke.", [("Kern", A, "person", "party")]),
    ("President Ada Kern spoke.", [("President Ada Kern", A, "person", "party")]),
    ("Holt's offer was rejected by Kern.", [("Holt", B, "person", "party"), ("Kern", A, "person", "party")]),
    ("Borvian Prime Minister Jan Holt met Arlish President Ada Kern.",
     [("Borvian Prime Minister Jan Holt", B, "person", "party"),
      ("Arlish President Ada Kern", A, "person", "party")]),
    ("Arland's Foreign Minister Tom Vale spoke.",
     [("Arland's Foreign Minister Tom Vale", A, "person", "party")]),
    ("The Arlish president, Ada Kern, spoke.",
     [("Arlish president", A, "office", "party"), ("Ada Kern", A, "person", "party")]),
    # unknown to the registry, named beside the office
    ("Arland's army chief Rolf Dane resigned.", [("Arland's army chief Rolf Dane", A, "person", "party")]),
    ("US Secretary of State Mia Lund arrived. Lund smiled.",
     [("US Secretary of State Mia Lund", US, "person", "party"), ("Lund", US, "person", "party")]),
    ("Rolf Dane resigned.", []),
    ("Prime Minister Lena Moor of Arland spoke. Moor left.",
     [("Prime Minister Lena Moor of Arland", A, "person", "party"), ("Moor", A, "person", "party")]),
    # in apposition
    ("Borvia's new foreign minister, Per Dahl, met the press. Dahl smiled.",
     [("Borvia's new foreign minister", B, "office", "party"), ("Per Dahl", B, "person", "party"),
      ("Dahl", B, "person", "party")]),
    ("Per Dahl, the Borvian envoy, left. Dahl smiled.",
     [("Per Dahl", B, "person", "party"), ("Borvian envoy", B, "office", "party"), ("Dahl", B, "person", "party")]),
    ("The Borvian ministry spoke. Dahl, the ministry's spokesperson, left.",
     [("Borvian ministry", B, "office", "party"), ("Dahl", B, "person", "party"),
      ("ministry's spokesperson", B, "office", "party")]),
    ("Later Dahl, a senior Borvian official, left.",
     [("Dahl", B, "person", "party"), ("Borvian official", B, "office", "party")]),
    # an office of many, or of nobody in particular
    ("Ann Hale, Borvian officials and Bob Hale left.", [("Borvian officials", B, "office", "party")]),
    ("Ann Hale, the Borvian ministry said, left.", [("Borvian ministry", B, "office", "party")]),
    # never across a contradiction
    ("Arlish envoy Per Dahl left. Per Dahl, the Borvian envoy, stayed. Dahl smiled.",
     [("Arlish envoy Per Dahl", A, "person", "party"), ("Per Dahl", B, "person", "party"),
      ("Borvian envoy", B, "office", "party")]),
    ("Ada Kern, the Borvian envoy, left.",
     [("Ada Kern", A, "person", "party"), ("Borvian envoy", B, "office", "party")]),
    # a surname counts once the article has named the person
    ("Ines Roth spoke. Roth left.", [("Ines Roth", A, "person", "party"), ("Roth", A, "person", "party")]),
    ("Roth left.", []),
    ("Arlish envoy Ann Hale met Borvian envoy Bob Hale in the hall. Hale smiled.",
     [("Arlish envoy Ann Hale", A, "person", "party"), ("Borvian envoy Bob Hale", B, "person", "party")]),
]
HEADLINES = [
    ("ARLAND REJECTS BORVIA OFFER AGAIN", [("ARLAND", A, "name", "party"), ("BORVIA", B, "name", "party")]),
    ("ARLAND'S OFFER IS REJECTED BY BORVIA",
     [("ARLAND", A, "name", "party"), ("BORVIA", B, "name", "party")]),
    ("KERN TELLS HOLT TO LEAVE PORT SELM",
     [("KERN", A, "person", "party"), ("HOLT", B, "person", "party"), ("PORT SELM", A, "capital", "place")]),
    ("ARLISH GOVERNMENT REJECTS OFFER", [("ARLISH GOVERNMENT", A, "office", "party")]),
    ("ARLAND SAID NO", []),  # three words in capitals may be an abbreviation each
    ("Borvian Minister Rejects Arlish Offer",
     [("Borvian Minister", B, "office", "party"), ("Arlish", A, "demonym", "party")]),
    ("Pact Council Chief Visits Arland",
     [("Pact Council Chief", P, "office", "party"), ("Arland", A, "name", "place")]),
    ("Arland Rejects Offer\n\nThe offer came late.", [("Arland", A, "name", "party")]),
]
MISSED = [
    ("Ben Kern smiled.", [], "another person with a leader's surname"),
    ("GIVE US MORE TIME PLEASE", [], "in capitals the pronoun looks like the country"),
]


EXAMPLES = [text for text, *_ in [*NAMES, *PLACES, *OFFICES, *PERSONS, *HEADLINES, *MISSED]]


@pytest.fixture(scope="module")
def mentions_by_text(registry) -> dict[str, list[tuple]]:
    """The mentions in every example, all read in one batch: articles do not touch each other."""
    found = mentions_of(registry, *EXAMPLES)
    return {text: told(found[found["article_id"] == str(row)]) for row, text in enumerate(EXAMPLES)}


@pytest.mark.parametrize(("text", "expected"), [
    *NAMES, *PLACES, *OFFICES, *PERSONS, *HEADLINES,
    *(pytest.param(text, expected, marks=pytest.mark.xfail(strict=True, reason=reason))
      for text, expected, reason in MISSED),
])
def test_mentions(mentions_by_text, text, expected):
    assert mentions_by_text[text] == expected


@pytest.mark.parametrize(("text", "persons"), [
    ("President Ada Kern spoke. Later Kern left.", ["Ada Kern", "Ada Kern"]),
    ("Holt’s offer failed.", ["Jan Holt"]),
    ("Arland's army chief Rolf Dane resigned. Dane wept.", ["Rolf Dane", "Rolf Dane"]),
    ("The Kern administration acted.", [None]),
    ("The Arlish president spoke.", [None]),
    ("Arland spoke.", [None]),
])
def test_the_person_is_named_where_the_mention_ends_with_the_name(registry, text, persons):
    found = mentions_of(registry, text)["person"]
    assert [None if pd.isna(person) else person for person in found] == persons


def test_a_tie_holds_for_its_article_only(registry):
    found = mentions_of(
        registry, "The Borvian government fell. Ines Roth spoke.", "The government fell. Roth spoke.")
    assert told(found, "article_id", "surface") == [("0", "Borvian government"), ("0", "Ines Roth")]


@pytest.mark.parametrize(("date", "parties"), [
    ("2019-12-31", []),
    ("2020-01-01", [A]),
    ("2022-12-31", [A]),
    ("2022-12-31 18:30", [A]),  # until the end of the last day
    ("2023-01-01", []),
    (None, [A]),
])
def test_a_person_counts_within_the_days_of_office(registry, date, parties):
    found = mentions_of(registry, "Tom Vale spoke.", date=[pd.Timestamp(date) if date else pd.NaT])
    assert found["party"].tolist() == parties


@pytest.mark.parametrize(("date", "party"), [
    ("2019-12-31", B), ("2020-01-01", P), (None, P),  # without a date, the later office
])
def test_a_person_who_served_two_parties_counts_for_the_one_of_the_day(registry, tmp_path, date, party):
    dates = [pd.Timestamp(date) if date else pd.NaT]
    turned = registry_of(tmp_path, reversed_parties(PARTIES))
    for each in (registry, turned):
        assert mentions_of(each, "Eva Sund spoke.", date=dates)["party"].tolist() == [party]


def test_the_articles_are_dated_each_for_itself(registry):
    dates = pd.to_datetime(["2019-01-01", "2021-01-01", None])
    found = mentions_of(registry, *["Tom Vale met Eva Sund."] * 3, date=dates)
    assert told(found, "article_id", "party") == [("0", B), ("1", A), ("1", P), ("2", A), ("2", P)]


def test_a_blocked_phrase_that_the_registry_lists_is_the_users_decision(tmp_path):
    river = registry_of(tmp_path, "parties:\n- name: Jordan\n- {name: Valley Board, names: [Jordan River]}\n")
    assert told(mentions_of(river, "The Jordan River met Jordan."), "surface", "party") == [
        ("Jordan River", "Valley Board"), ("Jordan", "Jordan")]


@pytest.mark.parametrize("texts", [(), ("",), (" \n ", ""), ("It rained.",), ("It rained.", "")])
def test_no_mention_is_an_empty_table_with_every_column(registry, texts):
    found = mentions_of(registry, *texts)
    assert len(found) == 0
    full = mentions_of(registry, "Arland spoke.")
    assert found.columns.tolist() == full.columns.tolist()
    assert found.dtypes.equals(full.dtypes)


def test_mentions_have_their_schema_and_count_from_nought_in_text_order(registry):
    found = mentions_of(registry, "Arland spoke. Borvia left.", "", "Kern met Holt.")
    assert found.columns.tolist() == [*SCHEMAS["mentions"], "person"]
    assert found[list(SCHEMAS["mentions"])].dtypes.equals(empty("mentions").dtypes)
    assert found["mention_id"].tolist() == [0, 1, 2, 3]
    assert told(found, "article_id", "sentence_id", "start", "end") == [
        ("0", 0, 0, 6), ("0", 1, 14, 20), ("2", 0, 0, 4), ("2", 0, 9, 13)]


def test_a_registry_of_one_party_finds_only_that_party(tmp_path):
    one = registry_of(tmp_path, "parties:\n- name: Arland\n")
    assert told(mentions_of(one, "Arland met Borvia in Arland.")) == [
        ("Arland", A, "name", "party"), ("Arland", A, "name", "place")]


# --- invariants --------------------------------------------------------------------------------------------

JOINTS = st.sampled_from([" ", "\n", "\r\n\r\n", " “", "” ", " — ", "🙂 ", ""])
TEXTS = st.lists(st.tuples(st.sampled_from(EXAMPLES), JOINTS), max_size=4).map(
    lambda parts: "".join(text + joint for text, joint in parts))


def reversed_parties(text: str) -> str:
    """A parties file with its parties in reverse order."""
    head, *entries = re.split(r"(?m)^(?=- name)", text)
    return head + "".join(reversed(entries))


@pytest.fixture(scope="module")
def renamed(tmp_path_factory) -> Registry:
    """The same registry, the parties under other names and in reverse order; the old names are aliases."""
    entry = re.compile(r"^- name: (.*)((?:\n  kind: .*)?)(?:\n  names: \[(.*)\])?", re.MULTILINE)
    text = entry.sub(
        lambda found: f"- name: Zz {found[1]}{found[2]}\n  names: [{found[1]}, {found[3] or found[1]}]", PARTIES)
    return registry_of(tmp_path_factory.mktemp("renamed"), reversed_parties(text))


@settings(max_examples=12)
@given(text=TEXTS)
def test_every_mention_is_where_it_says_and_none_overlap(registry, text):
    found = mentions_of(registry, text)
    for row in found.itertuples():
        assert text[row.start:row.end] == row.surface != ""
    assert (found["end"].to_numpy()[:-1] <= found["start"].to_numpy()[1:]).all()
    assert set(found["use"]) <= {"party", "place"}
    assert set(found["rule"]) <= {"name", "demonym", "people", "capital", "part", "office", "person"}
    assert set(found["party"]) <= set(registry.parties["party"])
    assert (found["person"].notna() == found["rule"].eq("person")).all()
    sentences = read_texts(pd.DataFrame({"article_id": ["0"], "text": [text]})).sentences
    at = sentences.set_index("sentence_id").loc[found["sentence_id"]]
    assert ((at["start"].to_numpy() <= found["start"]) & (found["end"] <= at["end"].to_numpy())).all()


@settings(max_examples=12)
@given(text=TEXTS)
def test_relabelling_the_parties_relabels_the_mentions_and_changes_nothing_else(registry, renamed, text):
    found, again = mentions_of(registry, text), mentions_of(renamed, text)
    pd.testing.assert_frame_equal(found.assign(party="Zz " + found["party"]), again)


@settings(max_examples=8)
@given(texts=st.lists(TEXTS, min_size=2, max_size=3))
def test_an_articles_mentions_do_not_depend_on_the_other_articles(registry, texts):
    together = mentions_of(registry, *texts)
    for number, text in enumerate(texts):
        own = together[together["article_id"] == str(number)]
        assert told(own, "sentence_id", "start", "end", "party", "rule", "use") == told(
            mentions_of(registry, text), "sentence_id", "start", "end", "party", "rule", "use")


# --- without grammar, parts, parties named together ------------------------------------------------


@pytest.mark.parametrize("text", EXAMPLES)
def test_without_grammar_the_same_names_are_found(registry, mentions_by_text, text):
    plain = find_mentions(read_texts(pd.DataFrame({"article_id": ["0"], "text": [text]})), registry)
    assert told(plain, "surface", "party", "rule") == [found[:3] for found in mentions_by_text[text]]


@pytest.mark.parametrize(("text", "use"), [
    ("She spoke in Port Selm.", "place"), ("They fled across southern Arland.", "place"), ("He flew to Lenz.", "place"),
    ("Refugees from Borvia came.", "place"), ("The outskirts of Lenz burned.", "place"),
    ("In Borvia's view it failed.", "party"), ("Support from Borvia was vital.", "party"),
    ("Arland spoke.", "party"), ("A letter to Borvia was sent.", "party"), ("Ties with Borvia soured.", "party"),
])
def test_without_grammar_the_preposition_decides_on_the_use(registry, text, use):
    plain = find_mentions(read_texts(pd.DataFrame({"article_id": ["0"], "text": [text]})), registry)
    assert plain["use"].tolist() == [use]


TOGETHER = """\
parties:
- name: North Arland
  parts: [Hill Shire]
  part_demonyms: [Shirean]
  together: [the two Arlands]
- name: South Arland
  together: [the two Arlands]
- {name: Old Arland, kind: former}
"""


def test_parts_count_for_their_country_and_two_parties_share_a_span(tmp_path):
    found = mentions_of(registry_of(tmp_path, TOGETHER), "The Shirean mayor left Hill Shire. Talks of the two Arlands "
                        "failed. She was born in Old Arland.")
    assert told(found, "surface", "party", "rule") == [
        ("Shirean", "North Arland", "part"), ("Hill Shire", "North Arland", "part"),
        ("the two Arlands", "North Arland", "name"), ("the two Arlands", "South Arland", "name"),
        ("Old Arland", "Old Arland", "name")]
    assert found["use"].tolist() == ["party", "place", "party", "party", "place"]


def test_what_is_together_with_one_party_and_a_name_of_another_is_refused(tmp_path):
    text = "parties:\n- {name: Arland, together: [Isles]}\n- {name: Borvia, names: [Isles]}\n"
    with pytest.raises(InputError, match="alias 'Isles' of party 'Borvia' is also an alias of 'Arland'"):
        registry_of(tmp_path, text)


HOMONYM = """\
parties:
- {name: Lowland, names: [Congo]}
- {name: Highland, names: [DR Congo]}
"""


def test_a_homonym_names_the_party_that_its_article_shows(tmp_path):
    """By alias: whatever the parties are called."""
    texts = "Congo left Goma.", "Congo voted.", "Congo and DR Congo voted."
    found = mentions_of(registry_of(tmp_path, HOMONYM), *texts)
    assert found["party"].tolist() == ["Highland", "Lowland", "Lowland", "Highland"]


# --- registry ----------------------------------------------------------------------------------------------


def test_a_registry_lists_parties_and_aliases_with_their_rules(registry):
    assert registry.parties["party"].tolist() == [A, B, C, P, US, "Jordan"]
    assert registry.parties["kind"].tolist() == ["country"] * 3 + ["organisation"] + ["country"] * 2
    arland = registry.aliases[registry.aliases["party"] == A]
    assert told(arland, "alias", "rule") == [
        ("Arland", "name"), ("Republic of Arland", "name"), ("Arlish", "demonym"), ("Arlanders", "people"),
        ("Port Selm", "capital"), ("Selm House", "office"), ("Ada Kern", "person"), ("Kern", "person"),
        ("Tom Vale", "person"), ("Ines Roth", "person")]
    kern = arland[arland["person"] == "Ada Kern"]
    assert told(kern, "alias", "full") == [("Ada Kern", True), ("Kern", False)]
    vale = arland[arland["person"] == "Tom Vale"].iloc[0]
    assert (vale["since"], vale["until"]) == (pd.Timestamp("2020-01-01"), pd.Timestamp("2022-12-31"))
    assert kern[["since", "until"]].isna().all(axis=None)


def test_a_party_needs_only_a_name(tmp_path):
    found = registry_of(tmp_path, "parties:\n- name: Arland\n- {name: Bloc, kind: group, within: [Arland], names: }\n")
    assert told(found.parties, "party", "kind", "within") == [(A, "country", ()), ("Bloc", "group", ("Arland",))]
    assert told(found.aliases, "party", "alias", "rule") == [(A, A, "name"), ("Bloc", "Bloc", "name")]


def test_an_alias_listed_twice_with_one_party_counts_once(tmp_path):
    found = registry_of(tmp_path, "parties:\n- {name: Arland, names: [Arland, Arlish], demonyms: [Arlish]}\n")
    assert told(found.aliases, "alias", "rule") == [("Arland", "name"), ("Arlish", "name")]


@pytest.mark.parametrize("dates", ["from: 2020-01-01", "from: '2020-01-01'", "from: 1 January 2020"])
def test_a_date_may_be_written_in_several_ways(tmp_path, dates):
    text = PERSON.format(dates) + "  - {name: Bo Ny, to: 2021-01-02}\n"
    assert registry_of(tmp_path, text).aliases["since"].tolist()[1] == pd.Timestamp("2020-01-01")


PERSON = "parties:\n- name: Arland\n  persons:\n  - {{name: Ada Kern, {}}}\n"
AT_PERSON = ", line 2, party 'Arland', person 'Ada Kern' (line 4): "

# (parties file, how the error goes on behind the file's name)
MALFORMED = [
    # not a parties file
    ("", ", line 1: expected 'parties:' with a list of parties below it"),
    ("parties:\n", ", line 1: expected 'parties:' with a list"),
    ("- name: Arland\n", ", line 1: expected 'parties:' with a list"),
    ("party:\n- name: Arland\n", ", line 1: expected 'parties:' with a list"),
    ("parties: []\n", ": the list 'parties' is empty; name at least one party"),
    ("parties: [Arland]\n", ", party 1: expected 'name: ...' with its aliases, found 'Arland'"),
    # not YAML
    ("parties:\n- name: Arland\n  names: [Arl\n",
     ", line 4, column 1: not well-formed YAML (did not find expected"),
    ("parties:\n- name: Arland\n   names: [Arl]\n", ", line 3, column 9: not well-formed YAML"),
    ("parties:\n- name: Arland\n  names: [Arl]\n  names: [Orl]\n",
     ", line 4, column 3: not well-formed YAML (key 'names' occurs twice)"),
    ("parties:\n- name: Ar\x00land\n", ", line 2: not well-formed YAML (unacceptable character"),
    ("parties:\n- name: !!python/object:os.system Arland\n", ", line 2, column 9: not well-formed YAML"),
    # an empty party
    ("parties:\n- kind: country\n", ", line 2: party 1 is empty; it needs 'name:' with a text"),
    ("parties:\n- name: Arland\n\n- name:\n", ", line 4: party 2 is empty; it needs 'name:' with a text"),
    ("parties:\n- name: '  '\n", ", line 2: party 1 is empty"),
    ("parties:\n- name: 5\n", ", line 2: party 1 is empty; it needs 'name:' with a text"),
    # keys and types
    ("parties:\n- name: Arland\n  nmaes: [Arl]\n",
     ", line 2, party 'Arland': unknown key 'nmaes' in line 3; known are capitals,"),
    ("parties:\n- name: Arland\n  kind: country\n  demonym: [Arlish]\n",
     ", line 2, party 'Arland': unknown key 'demonym' in line 4; known are capitals, demonyms, kind, name, names, "
     "offices, part_demonyms, parts, peoples, persons, together, within; did you mean 'demonyms'?"),
    ("parties:\n- name: Arland\nspeaker: []\n",
     ": unknown key 'speaker' in line 3; known are cutoff, parties, source, speakers; did you mean 'speakers'?"),
    ("parties:\n- name: Arland\n  kind: state\n",
     ", line 2, party 'Arland': kind 'state' is not one of country, region, organisation, group"),
    ("parties:\n- name: Arland\n  kind: [country]\n",
     ", line 2, party 'Arland': kind ['country'] is not one of"),
    ("parties:\n- name: Arland\n  names: Arl\n",
     ", line 2, party 'Arland': 'names' must be a list of texts, found 'Arl'; write names: [Arl]"),
    ("parties:\n- name: Norway\n  names: [NO]\n",
     ", line 2, party 'Norway': 'names' holds False, which is no text; quote it if it is a name"),
    ("parties:\n- name: Arland\n  capitals: [1984]\n",
     ", line 2, party 'Arland': 'capitals' holds 1984, which is no text"),
    ("parties:\n- name: Arland\n  demonyms: ['']\n",
     ", line 2, party 'Arland': 'demonyms' holds '', which is no text"),
    ("parties:\n- name: Arland\n  within: [Borvia]\n",
     ", line 2: party 'Arland' is within 'Borvia', which is not a party"),
    # persons
    ("parties:\n- name: Arland\n  persons: Ada Kern\n", ", line 2, party 'Arland': 'persons' must be a list"),
    ("parties:\n- name: Arland\n  persons: [Ada Kern]\n",
     ", line 2, party 'Arland': each of 'persons' needs 'name:' with a text, found 'Ada Kern'"),
    ("parties:\n- name: Arland\n  persons:\n  - {name: ' '}\n",
     ", line 2, party 'Arland': each of 'persons' needs 'name:' with a text, found ' '"),
    (PERSON.format("born: 1960"),
     AT_PERSON + "unknown key 'born' in line 4; known are from"),
    (PERSON.format("short: Kern"),
     AT_PERSON + "'short' must be a list of texts"),
    (PERSON.format("from: soon"),
     AT_PERSON + "'from' is not a date like 2025-01-31: 'soon'"),
    (PERSON.format("to: 2025-02-30"),
     AT_PERSON + "'to' is not a date like 2025-01-31: '2025-02-30'"),
    (PERSON.format("from: 2025"),
     AT_PERSON + "'from' is not a date like 2025-01-31: '2025'"),
    (PERSON.format("from: yes"),
     AT_PERSON + "'from' is not a date"),
    (PERSON.format("from: 2025-01-01T10:00:00Z"),
     AT_PERSON + "'from' is not a date"),
    (PERSON.format("from: 2025-01-01, to: 2024-01-01"),
     AT_PERSON + "'from' 2025-01-01 is later than 'to' 2024-01-01; swap them"),
    # one alias, two parties
    ("parties:\n- name: Arland\n- name: Arland\n", ", line 3: party 'Arland' occurs twice; merge the two"),
    ("parties:\n- name: Arland\n  names: [Isle]\n- name: Borvia\n  demonyms: [Isle]\n",
     ", line 4: alias 'Isle' of party 'Borvia' is also an alias of 'Arland' (line 2); leave it with"),
    ("parties:\n- name: Arland\n  names: [Borvia]\n- name: Borvia\n",
     ", line 4: alias 'Borvia' of party 'Borvia' is also an alias of 'Arland' (line 2)"),
    ("parties:\n- name: Arland\n- name: Borvia\n  persons:\n  - {name: Arland}\n",
     ", line 5: alias 'Arland' of party 'Borvia' is also an alias of 'Arland' (line 2)"),
    (PERSON.format("to: 2020-06-01") + "- name: Borvia\n  persons:\n  - {name: Ada Kern, from: 2020-06-01}\n",
     ", line 7: alias 'Ada Kern' of party 'Borvia' is also an alias of 'Arland' (line 4); "
     "leave it with one of them, or give persons dates of office that do not overlap"),
]


@pytest.mark.parametrize(("text", "expected"), MALFORMED)
def test_a_malformed_file_is_refused_with_file_line_and_what_would_be_right(tmp_path, text, expected):
    with pytest.raises(InputError) as refused:
        registry_of(tmp_path, text)
    message = str(refused.value)
    assert message.startswith(str(tmp_path / "parties.yaml") + expected)
    assert "\n" not in message and "__line__" not in message


def test_a_file_that_cannot_be_read_is_refused_with_its_name(tmp_path):
    latin = tmp_path / "latin.yaml"
    latin.write_bytes("parties:\n- name: Perú\n".encode("latin-1"))
    for path in (latin, tmp_path / "absent.yaml", tmp_path):
        with pytest.raises(InputError, match="cannot be read") as refused:
            load_registry(path)
        assert str(refused.value).startswith(f"{path}: ")


# --- the built-in gazetteer and the sample -----------------------------------------------------------------


@pytest.fixture(scope="module")
def gazetteer() -> Registry:
    return load_registry()


def test_the_built_in_gazetteer_is_read_once(gazetteer):
    assert load_registry() is gazetteer
    assert gazetteer.source == "built-in parties"


@pytest.mark.parametrize(("text", "expected"), [
    ("France rejected the Kenyan offer.",
     [("France", "France", "name", "party"), ("Kenyan", "Kenya", "demonym", "party")]),
    ("She spoke in Tokyo.", [("Tokyo", "Japan", "capital", "place")]),
    ("The Peruvian foreign ministry met NATO.",
     [("Peruvian foreign ministry", "Peru", "office", "party"), ("NATO", "NATO", "name", "party")]),
    ("The Kremlin denied it.", [("Kremlin", "Russia", "office", "party")]),
    ("Poles voted.", [("Poles", "Poland", "people", "party")]),
    ("New Mexico and the Gulf of Mexico are wet.", []),
])
def test_the_built_in_gazetteer_names_the_parties_of_the_news(gazetteer, text, expected):
    assert told(mentions_of(gazetteer, text)) == expected


@pytest.mark.parametrize(("date", "party"), [
    ("2015-06-01", "Germany"), ("2021-06-01", "European Union"), (None, "European Union"),
])
def test_built_in_persons_follow_the_date_of_the_article(gazetteer, date, party):
    dates = [pd.Timestamp(date) if date else pd.NaT]
    found = mentions_of(gazetteer, "Ursula von der Leyen spoke.", date=dates)
    assert told(found, "surface", "party") == [("Ursula von der Leyen", party)]


def test_the_sample_corpus_names_its_parties(sample_articles, sample_registry):
    texts = read_texts(sample_articles)
    found = find_mentions(texts, sample_registry)
    assert texts.text_of(found) == found["surface"].tolist()
    assert set(found["article_id"]) == set(sample_articles["article_id"])
    assert found["party"].nunique() >= 2
