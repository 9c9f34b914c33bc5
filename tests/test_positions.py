"""Positions: tables of (sentence, party, rung), voices, spans, contested pairs; the sample's annotation."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.coding import alpha
from analysis.corpus import read_articles
from analysis.encoder import sentence_vectors
from analysis.parties import find_mentions, load_registry
from analysis.positions import RUNG_SCALE, find_contested, find_positions
from analysis.positions.contested import ALIKE
from analysis.positions.rungs import read_rung, rung_cues
from analysis.schemas import RUNGS, SCHEMAS, VOICES, empty
from analysis.statements import find_statements
from analysis.syntax import find_clauses, parse
from analysis.text import Texts, read_texts

PARTIES = """
parties:
- {name: Norland, demonyms: [Norlandic], peoples: [Norlanders], capitals: [Norvik],
   persons: [{name: Ada Holt, short: [Holt], role: Foreign Minister}]}
- {name: Suria, demonyms: [Surian], capitals: [Surabad], persons: [{name: Omar Tal, short: [Tal], role: President}]}
- {name: Vestmark, demonyms: [Vestmarkian], capitals: [Vestby]}
- {name: Poland, demonyms: [Polish], peoples: [Poles], capitals: [Warsaw]}
- {name: Egypt, demonyms: [Egyptian], peoples: [Egyptians], capitals: [Cairo]}
- {name: Council of Seven, kind: organisation}
"""

CASES = [
    # --- committed
    ("Norland will send two battalions.", "Norland", "committed"),
    ("Norland has sent two battalions to the island.", "Norland", "committed"),
    ("Norland had deployed engineers long before the vote.", "Norland", "committed"),
    ("Norland sent engineers to the island in May.", "Norland", "committed"),
    ("The Council of Seven adopted the resolution on Monday.", "Council of Seven", "committed"),
    ("Egypt and Suria voted for the text.", "Egypt", "committed"),
    ("Egypt and Suria voted for the text.", "Suria", "committed"),
    ("Suria pledged forty trucks.", "Suria", "committed"),
    ("Suria has pledged to host the talks.", "Suria", "committed"),
    ("Vestmark agreed to open its ports.", "Vestmark", "committed"),
    ("Vestmark has agreed in principle to the exchange.", "Vestmark", "committed"),
    ("Vestmark is sending a field hospital.", "Vestmark", "committed"),
    ("Vestmark, a small kingdom, signed the treaty.", "Vestmark", "committed"),
    ("Vestmark, which borders the lake, ratified the treaty.", "Vestmark", "committed"),
    ("Poland is committed to the mission.", "Poland", "committed"),
    ("Poland is set to join the mission.", "Poland", "committed"),
    ("Poland plans to train the police.", "Poland", "committed"),
    ("Poland decided to withdraw its soldiers.", "Poland", "committed"),
    ("The plan was approved by Norland in March.", "Norland", "committed"),
    ("Norland abstained.", "Norland", "committed"),
    ("Norland’s pledge to rebuild the bridge was welcomed in the valley.", "Norland", "committed"),
    ("Norland made a firm commitment to the fund.", "Norland", "committed"),
    ("Norland thanked the envoys and sent two ships.", "Norland", "committed"),
    ("Norland formally joined the alliance last year.", "Norland", "committed"),
    ("The Norlandic government will fund the clinic.", "Norland", "committed"),
    ("Norlandic troops withdrew from the valley.", "Norland", "committed"),
    ("With Norland abstaining, the motion passed.", "Norland", "committed"),
    # --- offered
    ("Norland offered to train the police.", "Norland", "offered"),
    ("Norland has offered its harbour.", "Norland", "offered"),
    ("Norland volunteered to host the talks.", "Norland", "offered"),
    ("Norland is ready to take in the wounded.", "Norland", "offered"),
    ("Norland is willing to sign.", "Norland", "offered"),
    ("Norland stands ready to help.", "Norland", "offered"),
    ("Norland has expressed its readiness to help.", "Norland", "offered"),
    ("Norland’s offer of tents reached the valley.", "Norland", "offered"),
    ("An offer from Norland is on the table.", "Norland", "offered"),
    ("The Norlandic offer surprised the delegates.", "Norland", "offered"),
    ("Norland made an offer of forty tents.", "Norland", "offered"),
    ("Norland said it was prepared to send nurses.", "Norland", "offered"),
    # --- conditional
    ("Suria would send nurses only if the road is open.", "Suria", "conditional"),
    ("Suria will sign once the prisoners are free.", "Suria", "conditional"),
    ("If the rains end, Suria will reopen the pass.", "Suria", "conditional"),
    ("Suria will not sign unless the prisoners are free.", "Suria", "conditional"),
    ("Suria is willing to sign provided that the prisoners are freed.", "Suria", "conditional"),
    ("Suria would join if it were asked.", "Suria", "conditional"),
    ("Suria agreed to pay on condition that the audit is public.", "Suria", "conditional"),
    ("Suria will not send nurses without a mandate.", "Suria", "conditional"),
    ("Suria will send nurses, but only if the road is open.", "Suria", "conditional"),
    # --- considering
    ("Suria may join the mission.", "Suria", "considering"),
    ("Suria might fund the clinic.", "Suria", "considering"),
    ("Suria is considering a role.", "Suria", "considering"),
    ("Suria is weighing the request.", "Suria", "considering"),
    ("Suria hopes to join the mission.", "Suria", "considering"),
    ("Suria offered to consider the request.", "Suria", "considering"),
    ("Suria’s offer to consider a role was noted.", "Suria", "considering"),
    ("Suria is open to a wider mission.", "Suria", "considering"),
    ("Suria has not ruled out a blockade.", "Suria", "considering"),
    ("Suria refused to rule out a blockade.", "Suria", "considering"),
    ("Suria is studying the proposal.", "Suria", "considering"),
    ("Suria would consider a role.", "Suria", "considering"),
    # --- undecided
    ("Vestmark has not decided.", "Vestmark", "undecided"),
    ("Vestmark has yet to decide on the loan.", "Vestmark", "undecided"),
    ("Vestmark has made no decision.", "Vestmark", "undecided"),
    ("Vestmark has not agreed to the loan.", "Vestmark", "undecided"),
    ("Vestmark declined to say whether it would pay.", "Vestmark", "undecided"),
    ("Vestmark refused to commit.", "Vestmark", "undecided"),
    ("Vestmark remains undecided.", "Vestmark", "undecided"),
    ("Vestmark is undecided about the loan.", "Vestmark", "undecided"),
    ('"No decision has been taken on the loan," the Foreign Ministry of Vestmark said.', "Vestmark", "undecided"),
    ("Vestmark has not made up its mind.", "Vestmark", "undecided"),
    ("Vestmark made no commitment.", "Vestmark", "undecided"),
    ("Vestmark is hesitant to lend more.", "Vestmark", "undecided"),
    ("Vestmark's reluctance to lend more has grown.", "Vestmark", "undecided"),
    ("Vestmark may not join the mission.", "Vestmark", "undecided"),
    ("Vestmark will decide next week.", "Vestmark", "undecided"),
    # --- declined
    ("Poland refused to sign.", "Poland", "declined"),
    ("Poland will not send nurses.", "Poland", "declined"),
    ("Poland won't send nurses.", "Poland", "declined"),
    ("Poland has ruled out a blockade.", "Poland", "declined"),
    ("Poland rejected the request.", "Poland", "declined"),
    ("Poland does not recognise the council.", "Poland", "declined"),
    ("Poland did not sign the treaty.", "Poland", "declined"),
    ("Poland is unwilling to pay.", "Poland", "declined"),
    ("Poland is not ready to pay.", "Poland", "declined"),
    ("Poland's refusal to pay angered the lenders.", "Poland", "declined"),
    ("Poland withdrew its offer.", "Poland", "declined"),
    ("Poland has no plans to join the mission.", "Poland", "declined"),
    ("Poland will no longer fund the clinic.", "Poland", "declined"),
    ("Poland decided not to join the mission.", "Poland", "declined"),
    ("Poland decided against a blockade.", "Poland", "declined"),
    ("Neither Poland nor Egypt will send nurses.", "Poland", "declined"),
    ("Neither Poland nor Egypt will send nurses.", "Egypt", "declined"),
    ("Poland will send no nurses.", "Poland", "declined"),
    ("Poland voted against the text.", "Poland", "declined"),
    ("Poland would never send nurses.", "Poland", "declined"),
    # --- denied
    ("Egypt never promised a single nurse.", "Egypt", "denied"),
    ("Egypt denied that it had sent arms.", "Egypt", "denied"),
    ("Egypt denied having sent arms.", "Egypt", "denied"),
    ("Egypt denied any deal.", "Egypt", "denied"),
    ("Egypt did not promise troops.", "Egypt", "denied"),
    ("\"No such agreement exists,\" Egypt's foreign ministry said.", "Egypt", "denied"),
    # --- acts told by any verb
    ("The summit was called after Norland annexed the valley.", "Norland", "committed"),
    ("Since Norland invaded the valley, prices have doubled.", "Norland", "committed"),
    ("Norland's parliament passed a law on fishing on Tuesday.", "Norland", "committed"),
    ("The Norlandic foreign ministry summoned the Surian envoy.", "Norland", "committed"),
    ("Norland-imposed sanctions have ruined the harbour.", "Norland", "committed"),
    ("Norland razes homes in the valley.", "Norland", "committed"),
    ("Norland names new envoy to Suria.", "Norland", "committed"),
    ("Norlandic police detained forty miners.", "Norland", "committed"),
    ("Norland has jailed three reporters.", "Norland", "committed"),
    ("Norland tore up an old map.", "Norland", "committed"),
    ("Norland is rewriting the school books.", "Norland", "committed"),
    ("Norland will rewrite the school books.", "Norland", "committed"),
    ("Holt nominated a judge to the high court.", "Norland", "committed"),
    ("Suria condemned Norland's invasion of the island.", "Norland", "committed"),
    ("The bridge was blown up by Norland.", "Norland", "committed"),
    ("Suria accused Norland of shelling the town.", "Norland", "committed"),
    ("Tal thanked Norland for rebuilding the bridge.", "Norland", "committed"),
    ("Norland's shelling of the town went on.", "Norland", "committed"),
    ("Norland turned the school into a prison.", "Norland", "committed"),
    ("Norland and Jo Brandt founded a bank.", "Norland", "committed"),
    ("Norland (N-Vale) jailed three reporters.", "Norland", "committed"),
    ("Norland did not attend the summit.", "Norland", "declined"),
    ("Norland never attended the summit.", "Norland", "declined"),
    ("Norland proposed a truce.", "Norland", "offered"),
    ("Norland walked out of the talks.", "Norland", "declined"),
    ("Norland has not repaid its debts.", "Norland", "undecided"),
    # --- far from its verb
    ("Norland greeted the envoys of the valley and of the islands and sent two ships.", "Norland", "committed"),
    ("Norland is trailing its rivals but has invested in the harbour.", "Norland", "committed"),
    ("Norland will send nurses to the valley and fund a clinic on the island.", "Norland", ["committed"] * 2),
    ("Norland praised the envoys, closing the pass.", "Norland", "committed"),
    ("Norland vetoed the text, foiling the plan.", "Norland", "declined"),
    ("Norland was accused of shelling the town.", "Norland", "committed"),
    ("Critics accused its neighbours, particularly Norland, of shelling the town.", "Norland", "committed"),
    ("Critics blamed Norland for refusing to sign.", "Norland", "declined"),
    ("The reporters saw Norlandic troops shelling the town.", "Norland", "committed"),
    ("Norland’s foreign minister Jo Brandt signed the treaty.", "Norland", "committed"),
    ("Lawmakers from Norland blocked the loan.", "Norland", "committed"),
    ("Jo Brandt, Norland and Ida Krog founded a bank.", "Norland", "committed"),
    ("Norland has by now shut the mine.", "Norland", "committed"),
    ("Norland itself closed the pass.", "Norland", "committed"),
    ("Norland’s ministry said that the government would not pay.", "Norland", "declined"),
    ("A truce was offered by Norland.", "Norland", "offered"),
    # --- nouns, threats, denials
    ("Nobody noticed Norland’s deployments near the border.", "Norland", "committed"),
    ("The council studied Norland’s use of drones.", "Norland", "committed"),
    ("Norland’s desire to join the mission has grown.", "Norland", "considering"),
    ("Norland threatened to close the pass.", "Norland", "conditional"),
    ("Norland rejected the allegation.", "Norland", "denied"),
    ("Norland has not decided which plan it prefers.", "Norland", "undecided"),
    ("Norland plans a summit in May.", "Norland", "committed"),
    ("Norland pulled its support for the loan.", "Norland", "declined"),
    ("Norland repudiated the treaty.", "Norland", "declined"),
    ("Norland will reassess its plans.", "Norland", "committed"),
    # --- no act
    ("Norland criticised the deal.", "Norland", None),
    ("Norland lost forty soldiers.", "Norland", None),
    ("Norland won the cup.", "Norland", None),
    ("Norland faces a hard winter.", "Norland", None),
    ("Norland remains calm.", "Norland", None),
    ("Norland fears a new war.", "Norland", None),
    ("Norland lacks fuel.", "Norland", None),
    ("Norland blamed Suria for the fire.", "Norland", None),
    ("Norland surprised its neighbours.", "Norland", None),
    ("Norland turned cold.", "Norland", None),
    ("Norland continued to blame Suria.", "Norland", None),
    ("Norland may have bombed the valley.", "Norland", None),
    ("Norland may rewrite the school books.", "Norland", None),
    ("A Norlandic court jailed three reporters.", "Norland", None),
    ("Norland's economy shrank.", "Norland", None),
    ("Norland rejected the claim.", "Norland", None),
    ("Norland offered its congratulations.", "Norland", None),
    ("Critics accused Norland of lies and left the hall.", "Norland", None),
    ("Norland saw a bold and unexplained break.", "Norland", None),
    ("The Holt probe went on.", "Norland", None),
    ("Norland's attack helicopters were old.", "Norland", None),
    ("Norland issued a statement.", "Norland", None),
    ("The reporters were accused by Norland of faking the film.", "Norland", None),
    ("Norland continued, smiling.", "Norland", None),
    ("Norland may be late. The troops seized the mine.", "Norland", None),
    # --- no position
    ("Will Norland send nurses?", "Norland", None),
    ("Norland must send nurses.", "Norland", None),
    ("Norland should sign the treaty.", "Norland", None),
    ("Norland is urged to sign the treaty.", "Norland", None),
    ("Norland was asked to send nurses.", "Norland", None),
    ("Norland can send nurses.", "Norland", None),
    ("Suria could send nurses.", "Suria", None),
    ("If Norland sends nurses, the valley will be safe.", "Norland", None),
    ("The valley asked whether Norland would send nurses.", "Norland", None),
    ("Egypt urged Norland to send nurses.", "Norland", None),
    ("Norland thanked the nurses.", "Norland", None),
    ("Norland said that the road was long.", "Norland", None),
    ("The nurses flew to Norland.", "Norland", None),
    ("Nurses from Norland will sign the letter.", "Norland", None),
    ("Egypt hopes that Norland will send nurses.", "Norland", None),
    ("Norland has to send nurses.", "Norland", None),
    ("Norland was attacked by rebels.", "Norland", None),
    ("Norland was backed by Egypt.", "Norland", None),
    ("Whether Norland joins is unclear.", "Norland", None),
    ("There is no offer from Norland.", "Norland", None),
    ("The people of Norland voted for change.", "Norland", None),
    ("Norland's nurses will sign the letter.", "Norland", None),
    ("Norland, backed by Egypt, watched the valley.", "Norland", None),
    ("Norland may have sent nurses.", "Norland", None),
    ("The valley wants Norland to send nurses.", "Norland", None),
    ("Norland needs to pay.", "Norland", None),
    ("Norlandic poets will sign the letter.", "Norland", None),
]


def positions_in(texts: Texts, registry) -> pd.DataFrame:
    mentions = find_mentions(texts, registry)
    return find_positions(texts, mentions, find_statements(texts, find_clauses(texts), mentions, registry))


def read(registry, *strings: str, **columns) -> tuple[Texts, pd.DataFrame]:
    """The strings as articles 0, 1, 2 ..., and their positions."""
    ids = [str(number) for number in range(len(strings))]
    texts = parse(read_texts(pd.DataFrame({"article_id": ids, "text": strings, **columns})))
    return texts, positions_in(texts, registry)


def words(text: str, row, name: str) -> str | None:
    start, end = row[f"{name}_start"], row[f"{name}_end"]
    return None if pd.isna(start) else text[int(start):int(end)]


# --- rungs -----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def table(registry):
    """The positions of all cases, read in one batch: one article a case."""
    return read(registry, *(text for text, _, _ in CASES))[1]


@pytest.mark.parametrize("number", range(len(CASES)), ids=[f"{party}: {text[:50]}" for text, party, _ in CASES])
def test_rung(table, number):
    _, party, rung = CASES[number]
    found = table[(table["article_id"] == str(number)) & (table["party"] == party)]
    assert found["rung"].tolist() == ([] if rung is None else rung if isinstance(rung, list) else [rung])


def test_there_are_cases_enough_of_each_rung():
    rungs = pd.Series([rung for _, _, rung in CASES], dtype="object").explode().value_counts(dropna=False)
    assert len(CASES) >= 150
    assert set(rungs.index.dropna()) == set(RUNG_SCALE) and rungs.min() >= 5


def test_headline_infinitive(registry):
    text = "Norland to send two ships"
    assert read(registry, text, title=[text])[1]["rung"].tolist() == ["committed"]
    assert read(registry, text)[1].empty, "outside a headline it is no sentence"


def test_scale_is_the_ladder():
    assert [RUNG_SCALE[rung] for rung in RUNGS] == [0, 1, 2, 3, 4, 5]
    assert np.isnan(RUNG_SCALE["denied"])


@pytest.mark.parametrize("rung", RUNG_SCALE)
def test_obligation_and_ability_place_nobody_on_the_ladder(rung):
    for word in ("must", "should", "can"):
        assert read_rung(
            "verb", rung, "", frozenset({"base"}), [word], "", condition=False, reported=False) is None


def test_every_cue_has_a_known_kind_and_rung():
    cues = rung_cues()
    assert set(cues["kind"]) == {
        "promise", "verb", "action", "deed", "adjective", "future", "noun", "act noun", "light"}
    assert set(cues["rung"]) <= {*RUNG_SCALE, "decision", ""}
    assert set(cues["negated"]) <= {*RUNG_SCALE, ""}
    assert (cues.loc[cues["rung"].eq(""), "kind"] == "light").all()


@pytest.mark.parametrize("verb, forms", [
    ("send", {"send", "sends", "sent", "sending"}),
    ("supply", {"supply", "supplies", "supplied", "supplying"}),
    ("commit", {"commit", "commits", "committed", "committing"}),
    ("veto", {"veto", "vetoes", "vetoed", "vetoing"}),
    ("agree", {"agree", "agrees", "agreed", "agreeing"}),
    ("rule out", {"rule out", "rules out", "ruled out", "ruling out"}),
    ("take part", {"take part", "takes part", "took part", "taken part", "taking part"}),
])
def test_forms_of_a_cue(verb, forms):
    cues = rung_cues()
    numbers = set(cues.loc[(cues["phrase"] == verb) & (cues["kind"] != "noun"), "cue"])
    assert forms <= set(cues.loc[cues["cue"].isin(numbers), "phrase"])


# --- voices ----------------------------------------------------------------------------------------------------------

VOICED = [
    # (text, party, rung, voice, asserted_by)
    ("Norland will send nurses.", "Norland", "committed", "journalist", None),
    ("Norland said that it would send nurses.", "Norland", "committed", "self", "Norland"),
    ("Norland promised that it would send nurses.", "Norland", "committed", "self", "Norland"),
    ("Suria said that Norland would send nurses.", "Norland", "committed", "other", "Suria"),
    ("Suria confirmed Norland's offer of nurses.", "Norland", "offered", "other", "Suria"),
    ("Suria thanked Norland for its offer of nurses.", "Norland", "offered", "other", "Suria"),
    ("Tal welcomed the Norlandic pledge to send nurses.", "Norland", "committed", "other", "Suria"),
    ("Norland renewed its offer of nurses.", "Norland", "offered", "journalist", None),
    ('"We thank Norland for their offer to help," Tal said.', "Norland", "offered", "other", "Suria"),
    ('"We will send nurses," Holt said.', "Norland", "committed", "self", "Norland"),
    ('"We have not decided," said Omar Tal.', "Suria", "undecided", "self", "Suria"),
    ('"Norland will send nurses," said Jo Brandt, a farmer.', "Norland", "committed", "unaffiliated", None),
    ("Norland may send nurses, diplomats said.", "Norland", "considering", "unnamed", None),
    ("Norland denied that it had sent arms.", "Norland", "denied", "self", "Norland"),
    ("Suria denied that Norland had sent arms.", "Norland", "denied", "other", "Suria"),
    ('"On the loan, no decision has been taken," Holt said.', "Norland", "undecided", "self", "Norland"),
    ("On Norland's loan no decision has been taken.", "Norland", "undecided", "journalist", None),
    ("Norland's Foreign Ministry said that it had made no decision.", "Norland", "undecided", "self", "Norland"),
    ("Tal praised Norland, noting that it has offered nurses.", "Norland", "offered", "other", "Suria"),
]


@pytest.fixture(scope="module")
def voiced(registry):
    return read(registry, *(case[0] for case in VOICED))[1]


VOICE_MISSES = {"Suria thanked Norland for its offer of nurses.": "a possessive of whom is thanked goes to who thanks"}


def _voiced(number: int):
    reason = VOICE_MISSES.get(VOICED[number][0])
    marks = [pytest.mark.xfail(strict=True, reason=reason)] if reason else []
    return pytest.param(number, marks=marks, id=VOICED[number][0][:60])


@pytest.mark.parametrize("number", map(_voiced, range(len(VOICED))))
def test_voice(voiced, number):
    _, party, rung, voice, asserted_by = VOICED[number]
    found = voiced[(voiced["article_id"] == str(number)) & (voiced["party"] == party)]
    assert found[["rung", "voice"]].to_numpy().tolist() == [[rung, voice]]
    assert found["asserted_by"].fillna("").tolist() == [asserted_by or ""]


def test_nobody_asserts_a_position(registry):
    assert read(
        registry,
        "Suria hopes that Norland will send nurses.",
        "Suria urged that Norland send nurses.",
        "Suria doubts that Norland will send nurses.",
        'The farmers spoke of an "offer" by nobody in particular to Norland.',
        "Jo Brandt said that he would send nurses to Norland.",
    )[1].empty


def test_a_pronoun_goes_back_to_the_party_before(registry):
    text = "Norland wants peace in the valley. It sent nurses last week."
    assert read(registry, text)[1]["party"].tolist() == ["Norland"]
    text = "President Omar Tal greeted the miners. Later Jo Brandt left. He signed the treaty."
    assert read(registry, text)[1].empty, "the last person named is nobody of the list"


# --- spans -----------------------------------------------------------------------------------------------------------

SPANS = [
    # (text, clause, cue, proposition, condition)
    ("On Monday Norland will send two ships, and nobody objects.", "Norland will send two ships", "will send",
     "send two ships", None),
    ("Suria would send nurses only if the road is open.", "Suria would send nurses only if the road is open",
     "would send", "send nurses", "only if the road is open"),
    ("If the rains end, Suria will reopen the pass.", "Suria will reopen the pass", "will reopen",
     "reopen the pass", "If the rains end"),
    ("Suria’s offer to consider a role was noted.", "Suria’s offer to consider a role", "offer to consider",
     "a role", None),
    ("Vestmark has yet to decide on the loan.", "Vestmark has yet to decide on the loan", "has yet to",
     "decide on the loan", None),
    ('"Regarding the loan, no decision has been taken," Holt said.',
     "Regarding the loan, no decision has been taken", "no decision has been taken", "Regarding the loan", None),
    ("Poland made no commitment on troops.", "Poland made no commitment on troops", "made no commitment",
     "on troops", None),
    ("Egypt, a friend of the valley, is ready to help.", "Egypt, a friend of the valley, is ready to help",
     "is ready to", "help", None),
    ("Egypt never promised a single nurse.", "Egypt never promised a single nurse", "never promised",
     "a single nurse", None),
]


@pytest.fixture(scope="module")
def spanned(registry):
    return read(registry, *(case[0] for case in SPANS))[1]


@pytest.mark.parametrize("number", range(len(SPANS)), ids=[case[0][:50] for case in SPANS])
def test_spans(spanned, number):
    text, clause, cue, proposition, condition = SPANS[number]
    found = spanned[spanned["article_id"] == str(number)]
    assert len(found) == 1
    row = found.iloc[0]
    assert text[row["start"]:row["end"]].rstrip(",") == clause
    spans = [words(text, row, name) for name in ("cue", "proposition", "condition")]
    assert spans == [cue, proposition, condition]


def test_a_clause_of_two_parties_and_two_verbs_gives_four_rows(registry):
    found = read(registry, "Egypt and Suria backed the plan and sent two ships.")[1]
    assert found["party"].tolist() == ["Egypt", "Suria"] * 2
    assert found["start"].nunique() == 1 and found["cue_start"].nunique() == 2


# --- tables ----------------------------------------------------------------------------------------------------------


def test_positions_keep_the_schema(table, registry):
    for positions in (table, *(read(registry, text)[1] for text in ("", "   \n\n ", "Rain fell.", "Norland."))):
        assert list(positions.columns) == list(SCHEMAS["positions"])
        assert positions.dtypes.equals(empty("positions").dtypes)
    assert table["voice"].isin(VOICES).all() and table["rung"].isin(RUNG_SCALE).all()
    assert table["position_id"].is_unique
    assert (table["voice"].isin(["self", "other"]) == table["asserted_by"].notna()).all()
    assert (table["start"] <= table["cue_start"]).all() and (table["cue_start"] < table["cue_end"]).all()


def test_no_articles_and_no_mentions(registry):
    texts, positions = read(registry)
    assert positions.empty and find_contested(texts, positions).empty


COUNTRIES = ["Norland", "Suria", "Vestmark", "Poland", "Egypt"]
RENAMED = [text for text, _, _ in CASES if not re.search(r"andic|Poles|Holt|Tal\b|ian\b", text)]


@settings(max_examples=6, deadline=None)
@given(names=st.permutations(COUNTRIES))
def test_renaming_the_parties_renames_the_positions_and_changes_nothing_else(registry, names):
    renaming = dict(zip(COUNTRIES, names, strict=True))

    def rename(text: str) -> str:
        return re.sub("|".join(COUNTRIES), lambda name: renaming[name[0]], text)

    plain, renamed = read(registry, *RENAMED)[1], read(registry, *map(rename, RENAMED))[1]
    columns = ["article_id", "rung", "voice", "rule"]
    assert len(plain) > 80
    assert plain[columns].equals(renamed[columns])
    assert plain["party"].map(rename).tolist() == renamed["party"].tolist()


SUBJECTS = st.sampled_from(["Norland", "Egypt and Suria", "The Polish government", "Vestmark, a small kingdom,"])
ACTS = st.sampled_from([
    ("send", "sent", "two ships"), ("fund", "funded", "the clinic"), ("sign", "signed", "the treaty"),
    ("join", "joined", "the mission"), ("recognise", "recognised", "the council"), ("pledge", "pledged", "forty tents"),
    ("jail", "jailed", "three reporters"), ("raze", "razed", "the homes"), ("annex", "annexed", "the valley"),
    ("agree", "agreed", "to pay"), ("decide", "decided", "to leave the pact"), ("supply", "supplied", "fuel"),
])
FRAMES = st.sampled_from([
    ("will {base}", "will not {base}"), ("will {base}", "won't {base}"), ("have {past}", "have not {past}"),
    ("had {past}", "had never {past}"), ("{past}", "did not {base}"), ("{past}", "never {past}"),
    ("will {base}", "will never {base}"), ("will {base}", "will no longer {base}"),
])


TAILS = st.sampled_from([".", " in May.", ", officials said."])


def both(subject: str, act: tuple[str, str, str], frame: tuple[str, str], tail: str) -> list[str]:
    """A committed clause and its negation."""
    base, past, matter = act
    verbs = [verb.format(base=base, past=past) for verb in frame]
    if "and" not in subject:
        verbs = [verb.replace("have", "has") for verb in verbs]
    return [f"{subject} {verb} {matter}{tail}" for verb in verbs]


# Several clauses an example: a batch of twenty costs little more than one of two.
@settings(max_examples=12)
@given(clauses=st.lists(st.builds(both, SUBJECTS, ACTS, FRAMES, TAILS), min_size=1, max_size=10))
def test_negating_a_committed_clause_never_leaves_it_committed(registry, clauses):
    positions = read(registry, *(text for pair in clauses for text in pair))[1]
    rungs = positions.groupby(positions["article_id"].astype(int))["rung"].agg(set)
    for number, (plain, negated) in enumerate(clauses):
        assert rungs[2 * number] == {"committed"}, plain
        assert rungs[2 * number + 1] <= {"declined", "undecided", "denied"}, negated


# --- contested -------------------------------------------------------------------------------------------------------

DISPUTE = (
    "President Omar Tal of Suria confirmed Norland's offer to send troops to the valley mission.\n\n"
    '"We thank Norland for their offer to join, or at least their offer to consider joining," Tal said.\n\n'
    '"Regarding the valley mission, no decision has been taken on troops," Norland\'s Foreign Ministry said.\n\n'
    "Norland voted for the budget."
)


def sides(contested: pd.DataFrame, positions: pd.DataFrame) -> list[tuple]:
    """(rung, asserted_by or voice) of both sides of each pair."""
    rows = positions.set_index("position_id")
    who = rows["asserted_by"].fillna(rows["voice"])
    return [tuple((rows["rung"][i], who[i]) for i in pair)
            for pair in contested[["position_id", "other_position_id"]].itertuples(index=False, name=None)]


def test_an_offer_that_another_confirms_and_the_party_calls_undecided_is_contested(registry):
    texts, positions = read(registry, DISPUTE)
    held = positions[positions["party"] == "Norland"]
    stated = set(zip(held["rung"], held["asserted_by"].fillna(""), strict=True))
    assert {("offered", "Suria"), ("considering", "Suria"), ("undecided", "Norland")} <= stated
    contested = find_contested(texts, positions)
    assert sides(contested, positions)[0] == (("undecided", "Norland"), ("offered", "Suria"))
    assert contested.loc[0, ["party", "opposition"]].tolist() == ["Norland", "undecided"]
    assert list(contested.columns) == list(SCHEMAS["contested"])


def test_contested_goes_across_articles_and_counts_repetitions_once(registry):
    said = "Suria said that Norland will send troops to the valley."
    answer = "Norland said it would not send troops to the valley."
    texts, positions = read(registry, *[said] * 5, *[answer] * 5)
    assert len(positions) == 10
    contested = find_contested(texts, positions, per_voices=9)
    assert sides(contested, positions) == [(("declined", "Norland"), ("committed", "Suria"))]
    # Both propositions: send, troops (one with forces in kin.tsv), valley; 3 of 3 shared.
    assert contested["similarity"].tolist() == [1.0] and contested["opposition"].tolist() == ["opposite"]


def test_denial_is_contested(registry):
    texts, positions = read(registry, "Suria said that Norland had sent arms to the rebels.",
                               "Norland denied that it had sent arms to the rebels.")
    contested = find_contested(texts, positions)
    assert sides(contested, positions) == [(("denied", "Norland"), ("committed", "Suria"))]
    assert contested["opposition"].tolist() == ["denied"]


def test_told_deeds_are_contested_only_where_they_are_denied(registry):
    deed = "Suria said that Norland jailed three reporters in the valley."
    texts, positions = read(registry, deed, "Norland refused to free the three reporters in the valley.")
    assert len(positions) == 2 and find_contested(texts, positions).empty
    texts, positions = read(registry, deed, "Norland denied that it had jailed three reporters in the valley.")
    assert sides(find_contested(texts, positions), positions) == [(("denied", "Norland"), ("committed", "Suria"))]


PARAPHRASES = (
    "Suria said that Norland will close its airspace to the jets.",
    "Norland said it will not ban foreign planes from its skies.",
)


def test_an_encoder_pairs_propositions_that_share_a_matter_and_not_its_words(registry):
    texts, positions = read(registry, *PARAPHRASES)
    assert find_contested(texts, positions).empty
    asked = []

    def encode(texts):
        asked.extend(texts)
        return sentence_vectors(texts)

    contested = find_contested(texts, positions, encode=encode)
    assert sides(contested, positions) == [(("declined", "Norland"), ("committed", "Suria"))]
    assert ALIKE <= contested["similarity"].iloc[0] < 1
    assert len(asked) == 2 and not any("Norland" in text for text in asked)


def test_the_encoder_tells_like_propositions_from_unlike():
    pairs = pd.read_csv(Path(__file__).parent / "alike.tsv", sep="\t")
    likeness = (sentence_vectors(pairs["one"].tolist()) * sentence_vectors(pairs["other"].tolist())).sum(1)
    found = pd.Series(likeness >= ALIKE).groupby(pairs["alike"]).sum()
    assert found[1] >= 19 and found[0] <= 2


def test_an_encoder_is_asked_only_about_positions_that_may_be_opposed(registry):
    texts, positions = read(registry, "Suria said that Norland will send troops.", "Norland will fund the clinic.")
    assert len(positions) == 2
    assert find_contested(texts, positions, encode=lambda texts: pytest.fail("nothing is opposed")).empty


def test_an_encoder_tells_like_from_unlike_propositions_better_than_shared_words():
    same = [("lend the ministry forty million crowns", "give the treasury a loan"),
            ("release the captured fishermen", "free the detained crew"),
            ("take in the wounded", "treat injured civilians in its hospitals"),
            ("build a dam on the upper river", "dam the river upstream")]
    other = [("hold talks with the miners", "impose tariffs on steel"),
             ("release the captured fishermen", "cut gas deliveries to the south"),
             ("take in the wounded", "ban the export of grain"),
             ("build a dam on the upper river", "extradite the former minister")]
    cosines = [[float(np.prod([sentence_vectors(list(pair))], axis=1).sum()) for pair in pairs]
               for pairs in (same, other)]
    assert min(cosines[0]) > max(cosines[1])


@pytest.mark.parametrize("one, other", [
    ("Norland will send troops to the valley.", "Norland will not send troops to the valley."),  # one voice
    ("Suria said that Norland will send troops.", "Norland said it would not sign the fishing treaty."),  # two matters
    ("Suria said that Norland may send troops.", "Norland said it had not decided to send troops."),  # not opposed
    ("Suria said that Egypt will send troops.", "Norland said it would not send troops."),  # two parties
])
def test_not_contested(registry, one, other):
    texts, positions = read(registry, one, other)
    assert len(positions) == 2
    assert find_contested(texts, positions).empty


def test_contested_is_capped_and_ordered(registry):
    matters = ["troops to the valley", "nurses to the coast", "engineers to the northern harbour"]
    texts, positions = read(registry, *(f"Suria said that Norland will send {m}." for m in matters),
                               *(f"Norland said it would not send {m}." for m in matters))
    assert len(find_contested(texts, positions)) == 1
    contested = find_contested(texts, positions, per_voices=3)
    assert len(contested) == 3 and contested["similarity"].is_monotonic_decreasing
    assert find_contested(texts, positions, threshold=1.01).empty


# --- the sample corpus -----------------------------------------------------------------------------------------------
# Texts, annotation and rules come from the same people: these figures show change, not validity.


@pytest.fixture(scope="module")
def sample(root):
    texts = parse(read_texts(read_articles(root / "data" / "articles")))
    return texts, positions_in(texts, load_registry(root / "data" / "parties.yaml"))


@pytest.fixture(scope="module")
def matched(sample, root):
    """Annotated and found positions of one party whose cues overlap, each at most once; and how many there are."""
    gold = pd.read_csv(root / "data" / "annotation" / "positions.csv")
    found = sample[1][sample[1]["article_id"].isin(gold["article_id"])]
    pairs = gold.reset_index().merge(found.reset_index(), on=["article_id", "party"], suffixes=("", "_found"))
    overlap = (pairs["cue_start"] < pairs["cue_end_found"]) & (pairs["cue_start_found"] < pairs["cue_end"])
    inside = (pairs["start"] <= pairs["cue_start_found"]) & (pairs["cue_end_found"] <= pairs["end"])
    pairs = pairs[overlap | inside].assign(same=overlap).sort_values("same", ascending=False, kind="stable")
    return pairs.drop_duplicates("index").drop_duplicates("index_found"), len(gold), len(found)


def test_sample_finding(matched):
    pairs, gold, found = matched
    assert 2 * len(pairs) / (gold + found) >= 0.95


def test_sample_rungs_and_voices(matched):
    pairs = matched[0]
    assert (pairs["rung"] == pairs["rung_found"]).mean() >= 0.95
    on_scale = pairs[(pairs["rung"] != "denied") & (pairs["rung_found"] != "denied")]
    heights = [on_scale[column].map(RUNG_SCALE) for column in ("rung", "rung_found")]
    assert alpha(*heights, level="ordinal") >= 0.95
    assert (pairs["voice"] == pairs["voice_found"]).mean() >= 0.95
    assert (pairs["asserted_by"].fillna("") == pairs["asserted_by_found"].fillna("")).mean() >= 0.95


def test_sample_contested_offer_comes_first(sample):
    texts, positions = sample
    contested = find_contested(texts, positions)
    assert contested.loc[0, ["party", "opposition"]].tolist() == ["Pakistan", "undecided"]
    assert sides(contested, positions)[0] == (("undecided", "Pakistan"), ("offered", "United States"))
    assert len(contested) <= 20


# --- known misses ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text, party, rung", [
    pytest.param("Suria's farmers say Norland's word is its bond: nurses it will certainly provide.", "Norland",
                 "committed", marks=pytest.mark.xfail(strict=True, reason="object before the verb, after a colon")),
    pytest.param("Norland has all but agreed to the loan.", "Norland", "considering",
                 marks=pytest.mark.xfail(strict=True, reason="all but: an idiom of approximation")),
    pytest.param("Norland kept its wallet shut.", "Norland", "declined",
                 marks=pytest.mark.xfail(strict=True, reason="idioms outside the lexicon")),
])
def test_known_misses(registry, text, party, rung):
    found = read(registry, text)[1]
    assert found.loc[found["party"] == party, "rung"].tolist() == [rung]
