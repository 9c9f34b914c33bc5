"""Evidence: whose voice judges each mention, on which words, and with what tone."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.evidence import FURTHEST, build_evidence, deciding_words
from analysis.parties import find_mentions
from analysis.schemas import SCHEMAS, VOICES, empty
from analysis.sentiment import score_measures
from analysis.statements import find_statements
from analysis.study import analyse
from analysis.syntax import find_clauses, parse
from analysis.text import Texts, read_texts
from analysis.voices import add_voices, name_voices

PARTIES = """\
parties:
- name: Kestria
  demonyms: [Kestrian]
  capitals: [Dovar]
  persons:
  - {name: Mira Solen, role: Foreign Minister}
- name: Balvia
  demonyms: [Balvian]
  capitals: [Tessin]
  persons:
  - {name: Jon Harrow, role: Prime Minister}
"""


@pytest.fixture(scope="module")
def tables(registry):
    """Gives the texts, mentions and statements of strings, as the evidence functions take them."""

    def build(*strings: str) -> tuple[Texts, pd.DataFrame, pd.DataFrame]:
        ids = [str(n) for n in range(len(strings))]
        texts = parse(read_texts(pd.DataFrame({"article_id": ids, "text": list(strings)})))
        mentions = find_mentions(texts, registry)
        return texts, mentions, find_statements(texts, find_clauses(texts), mentions, registry)

    return build


@pytest.fixture(scope="module")
def evidence(tables):
    """Gives the judgements by stance on the mentions of strings."""

    def build(*texts: str) -> pd.DataFrame:
        rows = build_evidence(*tables(*texts), scorer="vader")
        return rows[rows["measure"] == "stance"].reset_index(drop=True)

    return build


def heard(rows: pd.DataFrame, text: str) -> list[tuple[str, str]]:
    """Each judgement as (surface, voice)."""
    return [(text[s:e], voice) for s, e, voice in zip(rows["start"], rows["end"], rows["voice"], strict=True)]


VOICE_CASES = [
    # no attribution
    ("Kestria sent ships.", [("Kestria", "journalist")]),
    ("Balvia thanked Kestria.", [("Balvia", "journalist"), ("Kestria", "journalist")]),
    # the party itself; the clause that holds the cue is the journalist's
    ("Kestria said that Kestria would send ships.", [("Kestria", "journalist"), ("Kestria", "self")]),
    ("“Kestria keeps its word,” said Mira Solen.", [("Kestria", "self"), ("Mira Solen", "journalist")]),
    ("Kestria is ready, according to Mira Solen.", [("Kestria", "self"), ("Mira Solen", "journalist")]),
    # another party
    ("Balvia said that Kestria had lied.", [("Balvia", "journalist"), ("Kestria", "other")]),
    ("“Kestria lies,” said Jon Harrow.", [("Kestria", "other"), ("Jon Harrow", "journalist")]),
    ("“Kestria,” said Jon Harrow, “fears Balvia.”",
     [("Kestria", "other"), ("Jon Harrow", "journalist"), ("Balvia", "self")]),
    # a named source of no party
    ("“Kestria lies,” said Orla Venn.", [("Kestria", "unaffiliated")]),
    ("According to the Fishing Herald, Kestria lied.", [("Kestria", "unaffiliated")]),
    ("According to the Tessin Herald, Kestria lied.", [("Kestria", "unaffiliated")]),
    # unnamed
    ("Diplomats said that Kestria had lied.", [("Kestria", "unnamed")]),
    ("“Kestria lies,” an engineer said.", [("Kestria", "unnamed")]),
    # not identified
    ("“Kestria lies,” she said.", [("Kestria", "unresolved")]),
    # scare quotes
    ("The “Kestria way” was slow.", [("Kestria", "journalist")]),
    # wanting and refusing are told by the journalist
    ("Balvia wants to join Kestria.", [("Balvia", "journalist"), ("Kestria", "journalist")]),
    ("Balvia refused to thank Kestria.", [("Balvia", "journalist"), ("Kestria", "journalist")]),
    # the innermost statement decides
    ("Balvia said that Mira Solen had promised that Kestria would pay.",
     [("Balvia", "journalist"), ("Mira Solen", "other"), ("Kestria", "self")]),
    ("According to Orla Venn, Balvia claimed that Kestria had lied.",
     [("Balvia", "unaffiliated"), ("Kestria", "other")]),
    # a headline
    ("Kestria and Balvia open talks\n\nShips sailed.", [("Kestria", "journalist"), ("Balvia", "journalist")]),
]


@pytest.mark.parametrize(("text", "expected"), VOICE_CASES)
def test_voices(evidence, text, expected):
    assert heard(evidence(text), text) == expected


def test_self_speaks_for_one_party_only(evidence):
    rows = evidence("Balvia said that Kestria and Balvia would meet.")
    assert rows["voice"].tolist() == ["journalist", "other", "self"]
    assert rows["voice_party"].tolist()[1:] == ["Balvia", "Balvia"]
    assert pd.isna(rows["voice_party"][0])


def test_via_keeps_the_outer_source(evidence):
    rows = evidence("According to Orla Venn, Balvia claimed that Kestria had lied.")
    inner = rows[rows["party"] == "Kestria"].iloc[0]
    assert (inner["voice_party"], inner["via"]) == ("Balvia", "Orla Venn")
    assert pd.isna(rows.loc[rows["party"] == "Balvia", "via"]).all()


def test_a_place_is_no_target(evidence, tables):
    text = "Pilots flew to Kestria. Balvia watched."
    assert tables(text)[1]["use"].tolist() == ["place", "party"]
    assert evidence(text)["party"].tolist() == ["Balvia"]


# text, party, and the sign of what each of its voices expresses
TONES = [
    ("“Kestria is a horrible, cruel liar,” said Jon Harrow of Balvia.", "Balvia", {"journalist": 0}),
    ("“Kestria is a horrible, cruel liar,” said Jon Harrow.", "Kestria", {"other": -1}),
    ("Balvia said that Kestria was a horrible liar.", "Balvia", {"journalist": 0}),
    ("Balvia said that Kestria was a horrible liar.", "Kestria", {"other": -1}),
    ("The horrible, cruel Jon Harrow said that Kestria sent ships.", "Kestria", {"other": 0}),
    ("The horrible, cruel Jon Harrow said that Kestria sent ships.", "Balvia", {"journalist": -1}),
    ("“Kestria sent ships,” lied the horrible, cruel Jon Harrow, adding: “Kestria is a wonderful friend.”",
     "Balvia", {"journalist": -1}),
    ("According to Jon Harrow, Kestria is a wonderful, generous friend.", "Balvia", {"journalist": 0}),
    ("According to Jon Harrow, Kestria is a wonderful, generous friend.", "Kestria", {"other": 1}),
    ("Balvia said that Mira Solen had insisted that Kestria was a wonderful friend.", "Kestria",
     {"other": 0, "self": 1}),
    ("Balvia sent ships. “Such cruel, horrible days,” said Orla Venn.", "Balvia", {"journalist": 0}),
]


@pytest.mark.parametrize(("text", "party", "signs"), TONES)
def test_tone_stays_with_its_voice(evidence, text, party, signs):
    rows = evidence(text)
    rows = rows[rows["party"] == party]
    assert dict(zip(rows["voice"], np.sign(rows["value"]), strict=True)) == signs


def test_the_value_is_positive_minus_negative_and_labelled(evidence):
    rows = evidence("The generous, wonderful Kestria sent ships. The cruel, horrible Balvia sank them.")
    assert rows["label"].tolist() == ["positive", "negative"]
    assert rows["value"][0] > 0 > rows["value"][1]
    assert rows["value"].abs().max() <= 1
    assert set(rows["measure"]) == {"stance"} and set(rows["scorer"]) == {"vader"}


def test_columns_keys_and_types(evidence, tables):
    text = "“Kestria lies,” said Jon Harrow. Balvia waits."
    rows = evidence(text)
    assert rows.columns.tolist()[: len(SCHEMAS["evidence"])] == list(SCHEMAS["evidence"])
    built = tables(text)
    both = build_evidence(*built, scorer="vader")
    assert both["measure"].tolist() == ["stance", "favourability"] * len(rows)
    mentions = built[1]
    assert rows["mention_id"].tolist() == mentions["mention_id"].tolist()
    assert [text[s:e] for s, e in zip(rows["start"], rows["end"], strict=True)] == mentions["surface"].tolist()


def test_empty_tables(tables):
    for texts in ((), (" \n",), ("Rain fell.",)):
        rows = build_evidence(*tables(*texts), scorer="vader")
        assert rows.empty and list(rows.columns) == list(SCHEMAS["evidence"])
        words = deciding_words(*tables(*texts), scorer="vader")
        assert words.empty and list(words.columns) == ["mention_id", "article_id", "start", "end", "weight"]


def test_without_statements_all_is_the_journalists(tables):
    texts, mentions, _ = tables("“Kestria lies,” said Jon Harrow.")
    rows = build_evidence(texts, mentions, empty("statements"), "vader").drop_duplicates("mention_id")
    assert rows["voice"].tolist() == ["journalist", "journalist"]
    assert rows["voice_party"].isna().all() and rows["statement_id"].isna().all()


def test_deciding_words_lie_in_the_text_and_belong_to_the_voice(tables):
    text = "Rain fell.\n\nThe horrible Jon Harrow said that Kestria was a wonderful friend. Balvia waits."
    given_tables = tables("Kestria wins.", text)
    words = deciding_words(*given_tables, scorer="vader")
    mentions = given_tables[1].set_index("mention_id")
    found = {
        (mentions.at[m, "surface"], a, given_tables[0].strings[int(a)][s:e])
        for m, a, s, e in words[["mention_id", "article_id", "start", "end"]].itertuples(index=False)
    }
    assert found == {("Kestria", "0", "wins"), ("Jon Harrow", "1", "horrible"), ("Kestria", "1", "wonderful"),
                     ("Kestria", "1", "friend")}


def test_add_voices_keeps_rows_order_and_index(tables):
    text = "“Kestria lies,” said Jon Harrow. Balvia waits."
    _, mentions, statements = tables(text)
    spans = mentions.iloc[::-1].set_axis([9, 4, 7])
    voiced = add_voices(spans, statements)
    assert voiced.index.tolist() == [9, 4, 7]
    assert voiced["surface"].tolist() == ["Balvia", "Jon Harrow", "Kestria"]
    assert voiced["source"].tolist() == ["journalist", "journalist", "party"]
    assert voiced["voice_party"].tolist()[2] == "Balvia"
    again = add_voices(voiced, statements)
    pd.testing.assert_frame_equal(again[voiced.columns], voiced)


def test_statements_of_one_article_say_nothing_of_another(tables):
    _, mentions, statements = tables("“Kestria lies,” said Jon Harrow.", "“Kestria lies, too")
    voiced = add_voices(mentions, statements[statements["article_id"] == "0"])
    assert voiced.loc[voiced["article_id"] == "1", "source"].tolist() == ["journalist"]


def test_name_voices():
    source = pd.Series(["party", "party", "unnamed", "journalist", "unaffiliated", "unresolved", "party"])
    speaker = pd.Series(["A", "A", None, None, None, None, None])
    party = pd.Series(["A", "B", "A", "A", "B", "B", "B"])
    assert name_voices(source, speaker, party).tolist() == [
        "self", "other", "unnamed", "journalist", "unaffiliated", "unresolved", "other"]


PARTS = ["Kestria sent ships.", "“Balvia is cruel,” said Mira Solen.", "Balvia said that Kestria was good.",
         "“We love Balvia,” he said.", "Diplomats fear Kestria.", "The “Balvian” plan failed.", "\n\n"]


@settings(max_examples=15)
@given(parts=st.lists(st.sampled_from(PARTS), max_size=8))
def test_one_row_per_mention_used_as_a_party(tables, parts):
    text = " ".join(parts)
    built = tables(text)
    rows = build_evidence(*built, scorer="vader")
    rows = rows[rows["measure"] == "stance"].reset_index(drop=True)
    acting = built[1][built[1]["use"] == "party"]
    assert rows["mention_id"].tolist() == acting["mention_id"].tolist()
    assert rows["voice"].isin(VOICES).all()
    assert rows["value"].between(-1, 1).all()
    assert (rows["voice_party"] == rows["party"])[rows["voice"] == "self"].all()
    words = deciding_words(*built, scorer="vader")
    assert set(rows["mention_id"][rows["value"] != 0]) <= set(words["mention_id"])


# What the chain reads over and over: a quotation within a report, two parties, a person.
LONG = "Kestria sent ships and Balvia said that “Kestria is a cruel friend” of Mira Solen"


def test_memory_grows_with_the_length_of_an_article_and_not_with_its_square(registry):
    def peak(times: int) -> int:
        articles = pd.DataFrame({"article_id": ["a"], "text": [". ".join([LONG] * times)]})
        tracemalloc.start()
        analyse(articles, registry, scorer="linear")
        used = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return used

    peak(10)  # reads what is read once
    assert peak(800) < 1.25 * 4 * peak(200)


def test_a_text_that_never_ends_a_sentence_is_not_taken_whole_for_each_mention(registry, monkeypatch):
    texts = parse(read_texts(pd.DataFrame({"article_id": ["a"], "text": [" and ".join([LONG] * 300)]})))
    read = []

    def score(targets, scorer):
        read.extend(targets["text"])
        for target in targets.itertuples():
            assert target.text[target.start : target.end] in ("Kestria", "Balvia", "Mira Solen")
        none = score_measures(targets.head(0), scorer)
        return {measure: scores.reindex(targets.index) for measure, scores in none.items()}

    monkeypatch.setattr("analysis.evidence.score_measures", score)
    build_evidence(texts, find_mentions(texts, registry), empty("statements"), "linear")
    assert len(texts.sentences) == 1 and len(read) == 1200
    assert max(map(len, read)) <= 2 * FURTHEST + len("Mira Solen") < len(texts.strings[0]) / 2
