"""Matters: which propositions answer one question, what is contested; the shared cases."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.compare import largest_matters, matter_sides
from analysis.matters import describe_propositions, find_matters
from analysis.matters.likeness import likelihood, pair_features
from analysis.matters.propositions import Words, stem_of
from analysis.study import analyse

CASES = Path(__file__).parent / "cases" / "contested.tsv"
# Cases that come out wrong, by some of their words.
NOT_YET: dict[str, str] = {}


def rows_of() -> list[dict[str, str]]:
    with CASES.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def studied(*texts: str, **columns):
    ids = [str(number) for number in range(len(texts))]
    return analyse(pd.DataFrame({"article_id": ids, "text": list(texts), **columns}))


def cases():
    for row in rows_of():
        reason = next((why for words, why in NOT_YET.items() if words in row["text"]), None)
        marks = [pytest.mark.xfail(strict=True, reason=reason)] if reason else []
        yield pytest.param(row["text"], row["party"], row["kind"], marks=marks, id=f"{row['kind']} {row['text'][:50]}")


@pytest.mark.parametrize(("text", "party", "kind"), list(cases()))
def test_what_is_contested_in_a_text(text, party, kind):
    contested = studied(text.replace(" || ", "\n\n")).contested
    found = set(contested.loc[contested["party"] == party, "opposition"])
    assert found == ({kind} - {"-"})


def test_nine_cases_in_ten_of_each_kind_are_right():
    wrong = pd.Series([any(words in row["text"] for words in NOT_YET) for row in rows_of()])
    assert (wrong.groupby([row["kind"] for row in rows_of()]).mean() <= 0.1).all()


SPAIN = "Spain will lend Malta two tugs for the harbour, Spain's transport minister said."
DENIAL = "Madrid has taken no decision on tugs for the harbour, its transport ministry said."
OTHER = "Spain will not sell its olive groves, the Spanish farm minister said."


def test_a_matter_goes_across_articles_and_holds_what_answers_it():
    study = studied("Malta said that Spain had agreed to lend it two tugs for the harbour.",
                    "Spain has not decided whether to lend two tugs for the harbour, its transport ministry said.",
                    OTHER)
    held = study.answers.merge(study.positions, on="position_id")
    held = held[held["party"] == "Spain"]
    by_rung = held.set_index("rung")["matter_id"]
    assert by_rung["committed"] == by_rung["undecided"] != by_rung["declined"]
    (pair,) = study.contested.itertuples(index=False)
    assert (pair.party, pair.opposition, pair.matter_id) == ("Spain", "undecided", by_rung["undecided"])
    assert 0.45 <= pair.strength <= 1


def test_two_matters_of_one_party_are_kept_apart():
    study = studied(SPAIN, OTHER)
    held = study.positions[study.positions["party"] == "Spain"]
    assert set(held["rung"]) == {"committed", "declined"}
    assert len(study.matters[study.matters["party"] == "Spain"]) == 2 and study.contested.empty


def test_one_voice_that_says_both_is_not_contested():
    study = studied("Spain will lend two tugs for the harbour, Spain's transport minister said.",
                    "Spain will not lend two tugs for the harbour, Spain's transport minister said.")
    assert study.positions["rung"].tolist() == ["committed", "declined"] and study.contested.empty


def test_an_act_that_another_asserts_is_contested_by_a_denial():
    study = studied("Togo's army shelled the customs house on Friday, Ghana's foreign minister said.",
                    "Togo denied that its army had shelled the customs house on Friday.")
    (pair,) = study.contested.itertuples(index=False)
    assert (pair.party, pair.opposition) == ("Togo", "denial") and pd.isna(pair.other_position_id)
    act = study.acts.set_index("act_id").loc[pair.other_act_id]
    assert (act["party"], act["voice"], act["voice_party"]) == ("Togo", "other", "Ghana")


def test_the_order_of_articles_changes_no_matter():
    texts = [row["text"].replace(" || ", "\n\n") for row in rows_of()[:6]]
    ids = [str(number) for number in range(len(texts))]
    there = pd.DataFrame({"article_id": ids, "text": texts})
    tables = []
    for articles in (there, there[::-1].reset_index(drop=True)):
        study = analyse(articles)
        sides = matter_sides(study.matters, study.answers, study.positions, study.acts, study.articles)
        keys = ["party", "proposition", "side", "article_id", "start"]
        tables.append(sides[keys].sort_values(keys, ignore_index=True))
    pd.testing.assert_frame_equal(*tables)


def test_nothing_to_group():
    study = studied("It rained.")
    assert study.matters.empty and study.answers.empty and study.contested.empty
    nothing = describe_propositions(study.texts, study.clauses, study.mentions, study.positions, study.acts)
    assert all(table.empty for table in find_matters(nothing))


def propositions(*words: str, side: str = "committed") -> pd.DataFrame:
    """Propositions of one party with these words of content."""
    stems = [frozenset(map(stem_of, text.split())) - {""} for text in words]
    held = [Words(each, frozenset(), frozenset()) for each in stems]
    return pd.DataFrame({
        "article_id": [str(n) for n in range(len(words))], "sentence_id": 0, "party": "Peru", "side": side,
        "past": False, "words": held, "around": held, "others": [frozenset()] * len(words),
    })


def test_features_of_a_pair_by_hand():
    """Of {send, nurse, hospital} and {send, nurse} each stem in half of the rows or more weighs 1."""
    rows = propositions("send nurses hospital", "send nurses", "burn bridge")
    left, right = np.array([0, 0]), np.array([1, 2])
    found = pair_features(rows, left, right, None)
    assert found["overlap"].tolist() == pytest.approx([1.0, 0.0])
    assert found["few_words"].tolist() == [1.0, 1.0]
    assert found["cosine"].tolist() == [0.0, 0.0] and found["same_article"].tolist() == [0.0, 0.0]
    vectors = np.array([[1.0, 0.0], [0.6, 0.8], [0.0, 1.0]])
    assert pair_features(rows, left, right, vectors)["cosine"].tolist() == pytest.approx([0.6, 0.0])


def test_what_two_share_makes_one_matter_likelier():
    rows = propositions("send nurses hospital", "send nurses hospital", "burn bridge river")
    likely = likelihood(pair_features(rows, np.array([0, 0]), np.array([1, 2]), None), encoded=False)
    assert 1 > likely[0] > 0.5 > likely[1] > 0


@pytest.mark.parametrize(
    ("lemma", "stem"),
    [("troops", "troops"), ("soldier", "troops"), ("deployment", "troops"), ("decide", ""), ("the", ""),
     ("cable", "cabl")],
)
def test_stems(lemma, stem):
    assert stem_of(lemma) == stem


def test_the_largest_matter_of_each_party():
    positions = pd.DataFrame({"position_id": range(5), "party": ["Peru", "Peru", "Peru", "Chile", "Chile"]})
    answers = pd.DataFrame({"matter_id": [0, 1, 1, 2, 3], "position_id": range(5)})
    assert largest_matters(positions, answers)["position_id"].tolist() == [1, 2, 3]


def test_two_sides_that_word_a_question_differently_are_joined():
    study = studied("Chile said Peru had cut the flow of gas to its northern towns by forty percent since Monday.",
                    "Peru has not reduced its deliveries of gas by a single cubic metre, Peru's energy ministry said.",
                    "Peru will repair the pipeline, Peru's energy ministry said.",
                    "Chile said Peru had closed a valve at the border station on Monday night.")
    pairs = set(zip(study.contested["party"], study.contested["opposition"], strict=True))
    assert pairs == {("Peru", "denial")}


def test_a_journalist_and_a_source_without_a_name_are_not_opposed():
    study = studied("Spain will lend two tugs for the harbour, a diplomat said.",
                    "Spain has ruled out lending two tugs for the harbour.")
    assert len(study.positions) == 2 and study.contested.empty
