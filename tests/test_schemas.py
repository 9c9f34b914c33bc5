"""The tables' columns, the check at the public surface, and the error that tells what to mend."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.schemas import SCHEMAS, InputError, check_articles, conform, empty, rows_by_article


@pytest.mark.parametrize("name", SCHEMAS)
def test_an_empty_table_has_the_columns_of_its_schema_and_conforms_to_it(name):
    table = empty(name)
    assert len(table) == 0
    assert table.dtypes.astype(str).to_dict() == SCHEMAS[name]
    pd.testing.assert_frame_equal(conform(table, name), table)


def test_conform_orders_the_columns_types_them_and_keeps_further_ones_behind():
    table = pd.DataFrame(
        {"note": ["x"], "role": ["body"], "paragraph": [0.0], "end": [9], "start": [np.int32(0)],
         "sentence_id": [0], "article_id": [7]},
        index=[4],
    )
    conformed = conform(table, "sentences")
    assert conformed.columns.tolist() == [*SCHEMAS["sentences"], "note"]
    assert conformed.index.tolist() == [4]
    assert conformed["article_id"].tolist() == ["7"]
    assert conformed["paragraph"].dtype == "int64"
    assert table.columns[0] == "note", "the caller's table stays as it was"


def test_a_missing_offset_stays_missing():
    row = dict.fromkeys(SCHEMAS["statements"], "x") | {
        "statement_id": 0, "start": 0, "end": 5, "cue_start": None, "cue_end": None,
        "speaker_start": 2, "speaker_end": 4}
    conformed = conform(pd.DataFrame([row]), "statements")
    assert conformed["cue_start"].isna().all()
    assert conformed["speaker_start"].tolist() == [2]


@pytest.mark.parametrize(("table", "name", "told"), [
    (pd.DataFrame(), "articles",
     "table 'articles': column 'article_id', 'text' is missing; found no columns"),
    (pd.DataFrame({"article_id": ["a"], "body": ["x"]}), "articles",
     "table 'articles': column 'text' is missing; found 'article_id', 'body'"),
    (empty("tokens").drop(columns=["word"]), "tokens", "table 'tokens': column 'word' is missing"),
    (pd.DataFrame({"article_id": ["a"], "sentence_id": [0], "start": ["zero"], "end": [1], "word": ["x"]}),
     "tokens", "table 'tokens', column 'start': not of type int64"),
    (pd.DataFrame({"article_id": ["a"], "sentence_id": [0], "start": [None], "end": [1], "word": ["x"]}),
     "tokens", "table 'tokens', column 'start': not of type int64"),
    (pd.DataFrame({"article_id": ["a"], "text": ["x"], "date": ["some day"]}), "articles",
     "table 'articles', column 'date': not of type datetime64[us]"),
])
def test_a_table_that_breaks_its_schema_is_refused_with_table_and_column(table, name, told):
    with pytest.raises(InputError) as refused:
        conform(table, name)
    assert str(refused.value).startswith(told)


def test_articles_need_only_id_and_text_and_keep_the_callers_order():
    given = pd.DataFrame({"text": ["B.", "A."], "article_id": [2, 1], "desk": ["x", "y"]}, index=[9, 3])
    articles = check_articles(given)
    assert articles["article_id"].tolist() == ["2", "1"]
    assert articles.index.tolist() == [0, 1]
    assert articles.columns.tolist() == [*SCHEMAS["articles"], "desk"]
    assert articles[["title", "outlet", "date", "url", "language"]].isna().all(axis=None)


def test_no_articles_are_articles():
    assert len(check_articles(pd.DataFrame({"article_id": [], "text": []}))) == 0


@pytest.mark.parametrize(("rows", "told"), [
    ({"article_id": ["a", "b"], "text": ["x", None]},
     "table 'articles': article 'b' has no text; leave the row out"),
    ({"article_id": ["a", None], "text": ["x", "y"]},
     "table 'articles': row 1 has no article_id; give each article one"),
    ({"article_id": ["a", "b", "a"], "text": ["x", "y", "z"]},
     "table 'articles': article_id 'a' occurs twice; make each one unique"),
    ({"article_id": [1, "1"], "text": ["x", "y"]},
     "table 'articles': article_id '1' occurs twice; make each one unique"),
])
def test_articles_without_text_or_an_id_of_their_own_are_refused(rows, told):
    with pytest.raises(InputError) as refused:
        check_articles(pd.DataFrame(rows))
    assert str(refused.value) == told


def test_rows_by_article_gives_row_numbers_in_order_whatever_the_index():
    table = pd.DataFrame({"article_id": ["b", "a", "b", "c"]}, index=[5, 5, 1, 0])
    rows = rows_by_article(table)
    assert {key: found.tolist() for key, found in rows.items()} == {"b": [0, 2], "a": [1], "c": [3]}
    assert list(rows) == ["b", "a", "c"]
    assert rows_by_article(table.iloc[:0]) == {}


def test_input_errors_are_value_errors_so_that_callers_need_not_import_them():
    assert issubclass(InputError, ValueError)
