"""Who casts whom, counted: shares of a few roles worked out by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis.compare import roles_by_voice, who_casts_whom
from analysis.schemas import InputError, empty

ARTICLES = [f"a{k}" for k in range(6)]
# Sentence, party, role, source, voice, voice_party; each article has the same roles.
ROLES = [
    (0, "Peru", "villain", "journalist", "journalist", None),
    (1, "Peru", "villain", "party", "other", "Chile"),
    (1, "Chile", "victim", "party", "self", "Chile"),
    (2, "Peru", "hero", "unnamed", "unnamed", None),
]


def roles() -> pd.DataFrame:
    rows = [dict(article_id=article, sentence_id=sentence, start=sentence * 10, end=sentence * 10 + 3,
                 party=party, cast_as=role, statement_id=pd.NA, source=source, voice=voice,
                 voice_party=voice_party, rule="done")
            for article in ARTICLES for sentence, party, role, source, voice, voice_party in ROLES]
    return pd.DataFrame(rows)


def mentions() -> pd.DataFrame:
    """Peru is named in four sentences, twice in the first; Chile in two, once as a place."""
    named = [(0, "Peru", "party"), (0, "Peru", "party"), (1, "Peru", "party"), (2, "Peru", "party"),
             (3, "Peru", "place"), (1, "Chile", "party"), (3, "Chile", "place")]
    return pd.DataFrame([dict(article_id=article, sentence_id=sentence, party=party, use=use, outlet=f"of {article}")
                         for article in ARTICLES for sentence, party, use in named])


def cell(table: pd.DataFrame, **keys: str) -> pd.Series:
    for column, value in keys.items():
        table = table[table[column] == value]
    assert len(table) == 1
    return table.iloc[0]


def test_a_role_is_a_share_of_the_sentences_that_mention_the_party():
    found = roles_by_voice(roles(), mentions())
    pooled = cell(found, party="Peru", voice="all", cast_as="villain")
    assert (pooled["estimate"], pooled["n"]) == (pytest.approx(2 / 4), 24)
    assert cell(found, party="Peru", voice="other", cast_as="villain")["estimate"] == pytest.approx(1 / 4)
    assert cell(found, party="Chile", voice="all", cast_as="victim")["estimate"] == pytest.approx(1 / 2)
    assert cell(found, party="Chile", voice="all", cast_as="hero")["estimate"] == 0


def test_the_roles_of_a_party_add_up_to_no_more_than_one():
    found = roles_by_voice(roles(), mentions(), min_n=1)
    whole = found[found["voice"] == "all"].groupby("party")["estimate"].sum()
    assert (whole <= 1).all() and whole["Peru"] == pytest.approx(3 / 4)


def test_groups_are_counted_apart_and_must_be_columns():
    found = roles_by_voice(roles(), mentions(), group="outlet", min_n=1)
    assert set(found["group"]) == {f"of {article}" for article in ARTICLES}
    with pytest.raises(InputError, match="press"):
        roles_by_voice(roles(), mentions(), group="press")


def test_the_journalist_is_named_by_the_outlet_and_others_by_themselves():
    articles = pd.DataFrame({"article_id": ARTICLES, "outlet": ["Gazette"] * 5 + [None]})
    found = who_casts_whom(roles(), articles)
    assert cell(found, caster="Gazette", party="Peru")["n"] == 5
    assert cell(found, caster="journalist", party="Peru")["sentences"] == [("a5", 0)]
    told = cell(found, caster="Chile", party="Peru")
    assert (told["cast_as"], told["n"], told["n_articles"], told["share"]) == ("villain", 6, 6, 1.0)
    assert cell(found, caster="unnamed", cast_as="hero")["n"] == 6
    assert found["n"].sum() == len(roles())


def test_each_count_is_the_number_of_its_sentences():
    found = who_casts_whom(roles(), pd.DataFrame({"article_id": ARTICLES}))
    assert (found["n"] == found["sentences"].map(len)).all()


def test_without_roles_there_is_nothing_to_compare():
    assert who_casts_whom(empty("roles"), pd.DataFrame({"article_id": ARTICLES})).empty
    assert roles_by_voice(empty("roles"), mentions()).empty
