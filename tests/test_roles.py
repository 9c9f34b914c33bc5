"""Roles of parties in sentences of our own, and what always holds."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.acts import find_acts
from analysis.parties import Discourse, Referents, find_mentions, load_registry
from analysis.resources import read_table
from analysis.roles import find_roles
from analysis.roles.lexicon import casting_acts, direction_of
from analysis.schemas import check_tables
from analysis.statements import find_statements
from analysis.syntax import find_clauses, parse
from analysis.text import read_texts

# The manual's examples and others, and who is cast as what in which voice.
CASES = [
    ("Sudan's jets struck the market, killing nine.", "Sudan villain journalist"),
    ("Sudan's jets struck a market in Chad, killing nine.",
     "Chad victim journalist; Sudan villain journalist"),
    ("Chad accused Sudan of bombing a market in Sudan's own west.", "Sudan villain other"),
    ("Chad accused Sudan of bombing a market.", "Sudan villain other"),
    ("Norway sent forty pumps to the flooded province.", "Norway hero journalist"),
    ("Norway and Chile signed a convention on fish.", ""),
    ("Chile denied having opened the dam.", ""),
    ("Floods have killed 300 people in Nepal.", "Nepal victim journalist"),
    ("Qatar brokered the truce.", "Qatar hero journalist"),
    ("The envoys of Qatar met in Lima.", ""),
    # who suffers
    ("Peru lost forty soldiers in the battle.", "Peru victim journalist"),
    ("Chile lost the match against Peru.", ""),
    ("Three children in Haiti drowned.", "Haiti victim journalist"),
    ("The attack on Kenya killed four people.", "Kenya victim journalist"),
    ("Peru was hit by an earthquake.", "Peru victim journalist"),
    ("Chad's dead were buried on Sunday.", "Chad victim journalist"),
    ("The storm destroyed 900 houses in Togo.", "Togo victim journalist"),
    ("Nobody died in Nepal.", ""),
    ("Displaced Syrians live in tents.", "Syria victim journalist"),
    ("Kenya is under attack.", "Kenya victim journalist"),
    ("Peru faces famine.", "Peru victim journalist"),
    ("Peru faces questions.", ""),
    ("Peru cut the gas to Chile.", "Chile victim journalist; Peru villain journalist"),
    ("Nepal will cut landing fees.", ""),
    # who harms, and who is only said to
    ("Chile was invaded by Peru.", "Chile victim journalist; Peru villain journalist"),
    ("Chile was not invaded by Peru.", ""),
    ("Did Sudan bomb the market?", ""),
    ("If Chad attacks Sudan, the truce ends.", ""),
    ("Chad threatened to attack Sudan.", "Chad villain journalist; Sudan victim journalist"),
    ("Kenya will bomb the camps, its president said.", "Kenya villain self"),
    ("Sudan lied about the camps.", "Sudan villain journalist"),
    ("Japan was behind the attack, Chile said.", "Japan villain other"),
    ("Peru blamed Chile for the deaths.", "Chile villain other"),
    ('"Sudan killed my brother," a farmer said.', "Sudan villain unnamed"),
    ("Police in Lima arrested two suspects.", ""),
    ("Kenya imposed tariffs on Peru.", ""),
    # who helps
    ("Kenya offered to mediate between the two.", "Kenya hero journalist"),
    ("Nepal received blankets from Norway.", "Norway hero journalist"),
    ("Norway might send doctors to Haiti.", ""),
    ("Norway refused to send doctors to Haiti.", ""),
    ("Norway supplied missiles to Chad.", ""),
    ("Peru sent the envoy a letter.", ""),
]
NAMES = ("Peru", "Chile", "Kenya", "Norway", "Togo")


class Found:
    """The tables of some texts, one article each."""

    def __init__(self, strings: list[str], rename: dict[str, str] | None = None):
        articles = pd.DataFrame(
            {"article_id": [f"a{k:03d}" for k in range(len(strings))], "text": strings})
        self.texts, registry = parse(read_texts(articles)), load_registry()
        self.mentions = find_mentions(self.texts, registry)
        if rename:
            self.mentions = self.mentions.assign(party=self.mentions["party"].replace(rename))
        discourse = Discourse(self.texts, self.mentions, registry)
        self.clauses = find_clauses(self.texts)
        self.statements = find_statements(self.texts, self.clauses, self.mentions, registry, discourse)
        referents = Referents(self.texts, discourse, self.statements)
        self.acts = find_acts(self.texts, self.clauses, self.statements, referents)
        self.roles = find_roles(
            self.texts, self.clauses, self.mentions, self.statements, self.acts, referents)

    def of(self, number: int) -> list[str]:
        roles = self.roles[self.roles["article_id"] == f"a{number:03d}"]
        return sorted(f"{row.party} {row.cast_as} {row.voice}" for row in roles.itertuples())


@pytest.fixture(scope="module")
def found() -> Found:
    return Found([text for text, _ in CASES])


@pytest.mark.parametrize(("number", "text", "expected"), [(k, *case) for k, case in enumerate(CASES)])
def test_roles_are_those_of_the_manual(found, number, text, expected):
    assert found.of(number) == sorted(filter(None, expected.split("; "))), text


def test_tables_are_sound_and_the_deciding_words_stand_in_their_sentence(found):
    tables = {name: getattr(found, name) for name in ("clauses", "mentions", "statements", "acts", "roles")}
    check_tables(tables | {"articles": found.texts.articles, "sentences": found.texts.sentences})
    words = dict(zip(found.roles["article_id"], found.texts.text_of(found.roles), strict=True))
    assert words["a007"] == "killed" and words["a012"] == "drowned"


def test_relabelling_the_parties_relabels_the_roles_and_changes_nothing_else(found):
    parties = sorted(set(found.mentions["party"]))
    rename = dict(zip(parties, [*parties[1:], parties[0]], strict=True))
    other = Found([text for text, _ in CASES], rename)
    expected = found.roles.assign(
        party=found.roles["party"].replace(rename), voice_party=found.roles["voice_party"].replace(rename))
    keys = ["article_id", "start", "party"]
    pd.testing.assert_frame_equal(
        other.roles.sort_values(keys, ignore_index=True), expected.sort_values(keys, ignore_index=True))


@settings(max_examples=15, deadline=None)
@given(st.permutations(NAMES), st.sampled_from(["{} bombed {}.", "{} said {} had rescued the crew of {}."]))
def test_a_party_has_the_role_of_its_place_whatever_its_name(names, pattern):
    places = pattern.count("{}")
    shown, usual = (Found([pattern.format(*some[:places])]).roles for some in (names, NAMES))
    by_name = dict(zip(NAMES, names, strict=True))
    assert {(row.party, row.cast_as) for row in shown.itertuples()} == {
        (by_name[row.party], row.cast_as) for row in usual.itertuples()}


def test_of_two_roles_in_a_sentence_the_main_clause_decides():
    roles = Found(["After Chile had killed forty soldiers of Peru, Peru bombed the town."]).roles
    assert dict(zip(roles["party"], roles["cast_as"], strict=True)) == {"Chile": "villain", "Peru": "villain"}


def test_each_word_is_listed_once_and_each_class_of_acts_is_one_of_the_acts():
    table, acts = read_table("role_words.tsv"), read_table("act_verbs.tsv")
    assert not table.duplicated().any()
    assert set(table.loc[table["kind"] == "acts", "word"]) <= set(acts["class"])
    assert {"bomb", "shell", "kill"} <= casting_acts("harm") and "arrest" not in casting_acts("harm")
    assert (direction_of("rescue"), direction_of("invade"), direction_of("sign")) == ("help", "harm", None)
