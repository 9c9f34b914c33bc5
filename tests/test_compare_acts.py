"""What parties do, counted: shares of a few acts worked out by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis.compare.acts import act_directions, actor_target_matrix, agency
from analysis.schemas import InputError, empty

# Sentence, actor, target, direction, negated, voice; each article has the same acts.
ACTS = [
    (0, "Peru", "Chile", "harm", False, "journalist"),
    (0, "Peru", "Togo", "harm", False, "journalist"),  # one act with two targets
    (1, "Peru", "Chile", "help", False, "self"),
    (2, "Chile", None, "other", False, "journalist"),
    (3, "Chile", "Peru", "harm", True, "journalist"),  # it was not done
    (4, "Chile", "Peru", "talk", False, "other"),
]
ARTICLES = [f"a{k}" for k in range(6)]


def acts() -> pd.DataFrame:
    rows = []
    for article in ARTICLES:
        for sentence, party, target, direction, negated, voice in ACTS:
            rows.append(dict(
                act_id=len(rows), article_id=article, sentence_id=sentence, start=sentence * 10,
                end=sentence * 10 + 9, clause_id=pd.NA, party=party, verb="do",
                verb_start=sentence * 10 + 4, verb_end=sentence * 10 + 6, target=target,
                direction=direction, negated=negated, statement_id=pd.NA, voice=voice,
                voice_party=party if voice == "self" else None, rule="verb"))
    return pd.DataFrame(rows)


def clauses() -> pd.DataFrame:
    """A clause a sentence."""
    table = empty("clauses")
    rows = [dict(article_id=article, sentence_id=k, start=k * 10, end=k * 10 + 9)
            for article in ARTICLES for k in range(6)]
    return pd.DataFrame(rows).assign(clause_id=range(len(rows))).reindex(columns=list(table))


def mentions() -> pd.DataFrame:
    """Peru is named in each sentence, in the last once more, and only as a place in the fourth."""
    rows = [dict(article_id=article, sentence_id=k, start=k * 10 + at, end=k * 10 + at + 1,
                 party="Peru", use="place" if k == 3 else "party")
            for article in ARTICLES for k in range(6) for at in ([0, 7] if k == 5 else [0])]
    return pd.DataFrame(rows).assign(mention_id=range(len(rows)), surface="P", rule="name")


def cell(table: pd.DataFrame, **keys: str) -> pd.Series:
    for column, value in keys.items():
        table = table[table[column] == value]
    assert len(table) == 1
    return table.iloc[0]


def test_directions_are_shares_of_the_acts_done():
    found = act_directions(acts())
    harm = cell(found, voice="all", party="Peru", direction="harm")
    assert (harm["estimate"], harm["n"]) == (1 / 2, 12)  # two acts an article: harm and help
    assert harm["conf_low"] < 1 / 2 < harm["conf_high"]
    assert harm["difference"] == 1 / 2  # neither of Chile's two acts is harm
    assert cell(found, voice="self", party="Peru", direction="help")["estimate"] == 1
    shares = found[found["voice"] == "all"].groupby("party")["estimate"].sum()
    assert shares.tolist() == pytest.approx([1, 1])


def test_the_matrix_counts_each_pair_that_occurs():
    found = actor_target_matrix(acts())
    pairs = set(zip(found["party"], found["target"], strict=True))
    assert pairs == {("Peru", "Chile"), ("Peru", "Togo"), ("Chile", "Peru")}
    towards = cell(found, party="Peru", target="Chile")
    assert (towards["acts"], towards["n"], towards["estimate"]) == (12, 18, pytest.approx(2 / 3))
    harm = actor_target_matrix(acts(), direction="harm")
    assert cell(harm, party="Peru", target="Togo")["estimate"] == 1 / 2
    assert not (harm["party"] == "Chile").any()


def test_agency_parts_the_clauses_of_a_party():
    found = agency(acts(), clauses(), mentions())
    # Peru acts in 0 and 1, is acted upon in 4, is named in 2 and 5; 3 tells nothing that was done.
    shares = [cell(found, party="Peru", agency=part)["estimate"]
              for part in ("acts", "acted upon", "mentioned")]
    assert shares == pytest.approx([2 / 5, 1 / 5, 2 / 5])
    assert cell(found, party="Peru", agency="acts")["n"] == 30
    assert cell(found, party="Togo", agency="acted upon")["estimate"] == 1


def test_a_group_is_a_column_and_must_be_there():
    outlet = acts()["article_id"].lt("a3").map({True: "N", False: "S"})
    outlets = acts().assign(outlet=outlet)
    found = act_directions(outlets, group="outlet")
    assert cell(found, group="N", voice="all", party="Peru", direction="harm")["n"] == 6
    named = mentions().assign(outlet="N")
    assert set(agency(acts(), clauses(), named, group="outlet")["group"]) == {"N"}
    with pytest.raises(InputError, match="outlet"):
        act_directions(acts(), group="outlet")


def test_without_acts_the_tables_are_empty_and_agency_counts_mentions():
    none = empty("acts")
    assert act_directions(none).empty and actor_target_matrix(none).empty
    found = agency(none, clauses(), mentions())
    assert cell(found, party="Peru", agency="mentioned")["estimate"] == 1


def test_the_order_of_the_rows_changes_nothing():
    turned = acts().iloc[::-1]
    pd.testing.assert_frame_equal(act_directions(acts()), act_directions(turned))
    pd.testing.assert_frame_equal(actor_target_matrix(acts()), actor_target_matrix(turned))
