"""The built-in gazetteer: complete, checked against CLDR where CLDR knows, free of conflicts, dated to its cutoff."""

from __future__ import annotations

from importlib.resources import files
from itertools import pairwise

import pandas as pd
import pytest
import yaml
from babel import Locale

from analysis.parties import load_registry

# Members of the United Nations by ISO 3166, then its observers, Kosovo and Taiwan.
MEMBERS = (
    "AF AL DZ AD AO AG AR AM AU AT AZ BS BH BD BB BY BE BZ BJ BT BO BA BW BR BN BG BF BI CV KH CM CA CF TD CL CN CO KM "
    "CG CD CR CI HR CU CY CZ DK DJ DM DO EC EG SV GQ ER EE SZ ET FJ FI FR GA GM GE DE GH GR GD GT GN GW GY HT HN HU IS "
    "IN ID IR IQ IE IL IT JM JP JO KZ KE KI KP KR KW KG LA LV LB LS LR LY LI LT LU MG MW MY MV ML MT MH MR MU MX FM MD "
    "MC MN ME MA MZ MM NA NR NP NL NZ NI NE NG MK NO OM PK PW PA PG PY PE PH PL PT QA RO RU RW KN LC VC WS SM ST SA SN "
    "RS SC SL SG SK SI SB SO ZA SS ES LK SD SR SE CH SY TJ TZ TH TL TG TO TT TN TR TM TV UG UA AE GB US UY UZ VU VE VN "
    "YE ZM ZW"
).split()
OTHERS = ["VA", "PS", "XK", "TW"]
# Names of CLDR that carry punctuation stand under names that news uses.
PUNCTUATED = {"CG": "Congo", "CD": "DR Congo"}
# Whose adjective is another's too ("Dominican", "Congolese"), or that has none in use.
WITHOUT_DEMONYM = {"Congo", "Dominica", "Vatican City"}
SOLE_OFFICES = ["Prime Minister", "Foreign Minister", "External Affairs Minister", "Secretary of State",
                "Foreign Secretary"]


@pytest.fixture(scope="module")
def document() -> dict:
    text = (files("analysis") / "resources" / "parties.yaml").read_text(encoding="utf-8")
    return yaml.safe_load(text)


@pytest.fixture(scope="module")
def states() -> dict[str, set[str]]:
    """The parties that bear CLDR's English name of a state, or the way in which a newspaper would print it."""
    aliases = load_registry().aliases
    named = aliases[aliases["rule"] == "name"]
    party = dict(zip(named["alias"].str.replace("’", "'"), named["party"], strict=True))
    territories = Locale("en").territories
    found = {}
    for code in [*MEMBERS, *OTHERS]:
        name = PUNCTUATED.get(code) or territories[code].replace("’", "'")
        plain = name.replace(" & ", " and ").replace("St.", "Saint")
        forms = {name, plain, name.split(" (")[0], plain.split(" (")[0]}
        found[code] = {party[form] for form in forms if form in party}
    return found


def test_every_state_is_there_under_its_name_in_cldr(states):
    assert len(set(MEMBERS)) == 193
    assert {code: found for code, found in states.items() if len(found) != 1} == {}


def test_states_are_parties_of_their_own(states):
    assert len(set.union(*states.values())) == len(states) == 197


def test_every_country_has_a_demonym():
    registry = load_registry()
    countries = set(registry.parties.loc[registry.parties["kind"] == "country", "party"])
    having = set(registry.aliases.loc[registry.aliases["rule"].isin(["demonym", "people"]), "party"])
    assert countries - having == WITHOUT_DEMONYM


def test_organisations_and_what_they_lie_within():
    parties = load_registry().parties.set_index("party")
    assert (parties["kind"] == "organisation").sum() >= 150
    nested = parties[parties["within"].map(len) > 0]
    assert len(nested) >= 150
    for party in nested.index:  # no party lies within itself, by whatever way
        above, seen = set(parties.loc[party, "within"]), set()
        while above:
            seen |= above
            above = {upper for name in above for upper in parties.loc[name, "within"]} - seen
        assert party not in seen


@pytest.mark.parametrize(("alias", "party"), [
    ("Security Council", "United Nations"), ("General Assembly", "United Nations"), ("Kremlin", "Russia"),
    ("White House", "United States"), ("Rawalpindi", "Pakistan"), ("Downing Street", "United Kingdom"),
    ("European Commission", "European Union"), ("EU", "European Union"), ("OIC", "OIC"), ("ICJ",
    "International Court of Justice"), ("Hezbollah", "Hezbollah"), ("UAE", "United Arab Emirates"),
])
def test_seats_organs_and_abbreviations(alias, party):
    aliases = load_registry().aliases.set_index("alias")["party"]
    assert aliases[alias] == party


def test_terms_of_office_lie_before_the_stated_cutoff(document):
    cutoff = pd.Timestamp(document["cutoff"])
    aliases = load_registry().aliases
    assert (aliases[["since", "until"]].max() <= cutoff).all()
    assert "common knowledge" in document["source"]


@pytest.mark.parametrize("role", SOLE_OFFICES)
def test_an_office_of_one_person_is_not_held_by_two_at_a_time(document, role):
    """But for two days in which one hands over to the next; a term left open may have ended by death (the head of the
    file says so) and is not judged."""
    for party in document["parties"]:
        holders = [person for person in party.get("persons", []) if person.get("role") == role]
        terms = sorted((pd.Timestamp(p.get("from") or "2015"), pd.Timestamp(p.get("to") or p.get("from") or "2015"),
                        p["name"]) for p in holders)
        for (_, until, one), (since, _, other) in pairwise(terms):
            assert until - since <= pd.Timedelta(days=2), (party["name"], one, other)


def test_somebody_speaks_for_every_state(document, states):
    spoken_for = {party["name"] for party in document["parties"] if party.get("persons")}
    assert {code for code, found in states.items() if not found & spoken_for} == set()


@pytest.mark.parametrize(("alias", "party", "kind"), [
    ("Soviet", "Soviet Union", "former"), ("East German", "East Germany", "former"),
    ("Yugoslavia", "Yugoslavia", "former"), ("Scotland", "United Kingdom", "country"),
    ("Welsh", "United Kingdom", "country"),
])
def test_former_states_are_parties_and_parts_of_a_country_are_not(alias, party, kind):
    registry = load_registry()
    assert registry.aliases.set_index("alias").loc[alias, "party"] == party
    assert registry.parties.set_index("party").loc[party, "kind"] == kind


def test_what_names_two_parties_together_is_listed_with_both():
    aliases = load_registry().aliases
    together = aliases[aliases["rule"] == "together"].groupby("alias")["party"].agg(set)
    assert together["the two Koreas"] == {"North Korea", "South Korea"}
    assert together.map(len).eq(2).all()
