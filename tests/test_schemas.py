"""The tables' schemas, the check of one table and of a study's tables, and the page made from them."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import schemas, sentiment
from analysis.coding import draw_sample
from analysis.frames import codebook as codebooks
from analysis.frames import epistemic_markers, find_labels
from analysis.parties.registry import RULE_OF_KEY
from analysis.positions import RUNG_SCALE
from analysis.schemas import SCHEMAS, InputError, check_articles, check_tables, conform, empty, rows_by_article
from analysis.schemas.reference import reference
from analysis.statements.cues import cue_lexicon
from analysis.study import TABLES, analyse, with_voices

TEXT = "Arland struck.\n\n“We won’t sign,” Borvia said."


def tables(**changes: dict) -> dict[str, pd.DataFrame]:
    """Return the tables of a study of one article, with changes of columns by table."""
    key = {"article_id": "a", "sentence_id": 1}
    rows = {
        "articles": [{"article_id": "a", "text": TEXT}],
        "sentences": [
            {"article_id": "a", "sentence_id": 0, "start": 0, "end": 14, "paragraph": 0, "role": "title"},
            {"article_id": "a", "sentence_id": 1, "start": 16, "end": 45, "paragraph": 1, "role": "lead"}],
        "tokens": [key | {"start": 33, "end": 39, "word": "Borvia"}],
        "clauses": [
            {"clause_id": 0, **key, "start": 16, "end": 44, "predicate": 9, "predicate_start": 40, "predicate_end": 44,
             "lemma": "say", "copular": False, "passive": False, "subject_head": 8, "subject_start": 33,
             "subject_end": 39, "subject_rule": "own", "object_head": None, "object_start": None, "object_end": None,
             "agent_head": None, "agent_start": None, "agent_end": None, "negated": False, "modality": None,
             "tense": "past", "mood": "statement", "governor": None, "relation": "root"}],
        "mentions": [
            {"mention_id": 0, "article_id": "a", "sentence_id": 0, "start": 0, "end": 6, "surface": "Arland",
             "party": "Arland", "rule": "name", "use": "party"},
            {"mention_id": 1, **key, "start": 33, "end": 39, "surface": "Borvia", "party": "Borvia", "rule": "name",
             "use": "party"}],
        "statements": [
            {"statement_id": 0, "article_id": "a", "start": 16, "end": 32, "kind": "direct", "cue_start": 40,
             "cue_end": 44, "cue": "said", "cue_class": "neutral", "speaker_start": 33, "speaker_end": 39,
             "speaker": "Borvia", "speaker_party": "Borvia", "speaker_kind": "party", "anonymous": False,
             "via": None, "rule": "quotation", "speaker_rule": "name"}],
        "evidence": [
            {"mention_id": 0, "article_id": "a", "sentence_id": 0, "start": 0, "end": 6, "party": "Arland",
             "statement_id": None, "voice": "journalist", "voice_party": None, "via": None, "measure": "stance",
             "value": -0.5, "label": "negative", "scorer": "vader", "rule": "name"}],
        "codes": [
            key | {"codebook": "generic", "frame": "conflict", "coder": "dictionary", "start": 20, "end": 30,
                   "weight": 0.5, "source": "party", "voice_party": "Borvia", "statement_id": 0}],
        "positions": [
            {"position_id": n, **key, "start": 16, "end": 32, "clause_id": None, "party": "Borvia",
             "statement_id": 0, "voice": "self", "voice_party": "Borvia", "rung": rung,
             "cue_start": 20, "cue_end": 30, "proposition_start": None, "proposition_end": None,
             "condition_start": None, "condition_end": None, "rule": "verb"}
            for n, rung in enumerate(["declined", "committed"])],
        "acts": [
            {"act_id": 0, **key, "start": 16, "end": 32, "clause_id": None, "party": "Borvia", "verb": "sign",
             "verb_start": 20, "verb_end": 30, "target": None, "direction": "other", "negated": True,
             "statement_id": 0, "voice": "self", "voice_party": "Borvia", "rule": "verb"}],
        "roles": [
            {**key, "start": 20, "end": 30, "party": "Borvia", "cast_as": "hero", "statement_id": 0,
             "source": "party", "voice": "self", "voice_party": "Borvia", "rule": "done"}],
        "matters": [
            {"matter_id": 0, "party": "Borvia", "proposition": "sign", "positions": 2, "acts": 1}],
        "answers": [
            {"matter_id": 0, "position_id": position, "act_id": act}
            for position, act in [(0, None), (1, None), (None, 0)]],
        "contested": [
            {"matter_id": 0, "party": "Borvia", "position_id": 0, "other_position_id": 1, "other_act_id": None,
             "opposition": "opposite", "strength": 0.7}],
        "labels": [
            {"mention_id": 1, **key, "start": 20, "end": 30, "party": "Borvia", "kind": "modifier",
             "surface": TEXT[20:30], "source": None}],
        "markers": [key | {"start": 20, "end": 30, "marker": "hedge", "kind": "modal", "phrase": "won’t"}],
        "units": [
            {"unit_id": "u1", **key, "start": 16, "end": 45, "kind": "sentence", "stratum": None, "probability": 0.5}],
        "codings": [
            {"unit_id": "u1", "variable": "stance", "item": None, "answer": "negative", "coder": "ada",
             "coder_kind": "person", "start": 20, "end": 30}],
        "comparison": [
            dict.fromkeys(SCHEMAS["comparison"]) | {"measure": "stance", "party": "Arland", "voice": "all", "n": 3}],
    }
    return {name: pd.DataFrame(each).assign(**changes.get(name, {})) for name, each in rows.items()}


def refused(**changes: dict) -> str:
    """Return the message with which the tables so changed are refused."""
    with pytest.raises(InputError) as error:
        check_tables(tables(**changes))
    return str(error.value)


# --- one table ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SCHEMAS)
def test_an_empty_table_has_the_columns_of_its_schema_and_conforms_to_it(name):
    table = empty(name)
    assert len(table) == 0
    assert table.dtypes.astype(str).to_dict() == {key: c.dtype for key, c in SCHEMAS[name].columns.items()}
    pd.testing.assert_frame_equal(conform(table, name), table)


def test_conform_orders_the_columns_types_them_and_keeps_further_ones_behind():
    table = pd.DataFrame(
        {"note": ["x"], "role": ["body"], "paragraph": [0.0], "end": [9], "start": [np.int32(0)],
         "sentence_id": ["0"], "article_id": [7]},
        index=[4],
    )
    conformed = conform(table, "sentences")
    assert conformed.columns.tolist() == [*SCHEMAS["sentences"], "note"]
    assert conformed.index.tolist() == [4]
    assert conformed["article_id"].tolist() == ["7"]
    assert conformed["paragraph"].dtype == conformed["sentence_id"].dtype == "int64"
    assert table.columns[0] == "note", "the caller's table stays as it was"


def test_conform_keeps_rows_of_one_index_apart():
    twice = pd.concat([empty("sentences"), *[tables()["sentences"].assign(note="x")[:1]]])
    table = pd.concat([twice, twice.assign(sentence_id=5)])
    assert conform(table, "sentences")["sentence_id"].tolist() == [0, 5]


def test_a_missing_offset_stays_missing():
    scare = {"cue_start": None, "cue_end": None, "cue": None, "cue_class": None}
    conformed = conform(tables(statements=scare)["statements"], "statements")
    assert conformed["cue_start"].isna().all() and conformed["cue_start"].dtype == "Int64"
    assert conformed["speaker_start"].tolist() == [33]


@pytest.mark.parametrize(("table", "name", "message"), [
    (pd.DataFrame(), "articles",
     "table 'articles': column 'article_id', 'text' is missing; found no columns"),
    (pd.DataFrame({"article_id": ["a"], "body": ["x"]}), "articles",
     "table 'articles': column 'text' is missing; found 'article_id', 'body'"),
    (empty("tokens").drop(columns=["word"]), "tokens",
     "table 'tokens': column 'word' is missing; found 'article_id', 'sentence_id', 'start', 'end'"),
    (pd.DataFrame({"article_id": ["a"], "text": ["x"], "date": ["some day"]}), "articles",
     "table 'articles', column 'date', row 0 (article 'a'): 'some day' is not of type datetime64[us]"),
    (pd.DataFrame({"article_id": ["a", None], "text": ["x", "y"]}), "articles",
     "table 'articles', column 'article_id', row 1: it is missing; each row of 'articles' has one"),
    (pd.DataFrame({"article_id": ["a", "b"], "text": ["x", None]}), "articles",
     "table 'articles', column 'text', row 1 (article 'b'): it is missing; each row of 'articles' has one"),
    (pd.DataFrame({"article_id": [1, "1"], "text": ["x", "y"]}), "articles",
     "table 'articles', column 'article_id', row 1: '1' occurs twice; make each one unique"),
])
def test_a_table_that_breaks_its_schema_is_refused(table, name, message):
    with pytest.raises(InputError) as error:
        conform(table, name)
    assert str(error.value) == message


AT = " (article 'a')"


@pytest.mark.parametrize(("name", "change", "message"), [
    # type, missing
    ("tokens", {"start": "zero"}, f"column 'start', row 0{AT}: 'zero' is not of type int64"),
    ("tokens", {"start": 33.5}, f"column 'start', row 0{AT}: 33.5 is not of type int64"),
    ("tokens", {"start": None}, f"column 'start', row 0{AT}: it is missing; each row of 'tokens' has one"),
    ("evidence", {"value": "high"}, f"column 'value', row 0{AT}: 'high' is not of type float64"),
    ("mentions", {"party": ["Arland", None]},
     f"column 'party', row 1{AT}: it is missing; each row of 'mentions' has one"),
    # allowed values
    ("sentences", {"role": ["title", "end"]}, f"column 'role', row 1{AT}: 'end' is none of title, lead, body"),
    ("mentions", {"use": ["party", "partie"]}, f"column 'use', row 1{AT}: 'partie' is none of party, place"),
    ("mentions", {"rule": "alias"},
     f"column 'rule', row 0{AT}: 'alias' is none of name, demonym, people, capital, part, office, person"),
    ("statements", {"kind": "free"}, f"column 'kind', row 0{AT}: 'free' is none of direct, indirect, mixed, scare"),
    ("statements", {"cue_class": "odd"},
     f"column 'cue_class', row 0{AT}: 'odd' is none of "
     "neutral, assertive, endorsing, distancing, admission, emotive, belief, intention"),
    ("statements", {"speaker_kind": "journalist"},
     f"column 'speaker_kind', row 0{AT}: 'journalist' is none of party, unaffiliated, unnamed, unresolved"),
    ("evidence", {"voice": "party"},
     f"column 'voice', row 0{AT}: 'party' is none of self, other, unaffiliated, unnamed, unresolved, journalist"),
    ("evidence", {"measure": "warmth"},
     f"column 'measure', row 0{AT}: 'warmth' is none of stance, favourability"),
    ("evidence", {"label": "good"}, f"column 'label', row 0{AT}: 'good' is none of negative, neutral, positive"),
    ("evidence", {"scorer": "hand"}, f"column 'scorer', row 0{AT}: 'hand' is none of neural, linear, vader"),
    ("codes", {"source": "self"},
     f"column 'source', row 0{AT}: 'self' is none of party, unaffiliated, unnamed, unresolved, journalist"),
    ("codes", {"coder": "first"}, f"column 'coder', row 0{AT}: 'first' is none of dictionary, learned"),
    ("positions", {"rung": "firm"},
     f"column 'rung', row 0{AT}: 'firm' is none of "
     "denied, declined, undecided, considering, conditional, offered, committed"),
    ("labels", {"kind": "verb"}, f"column 'kind', row 0{AT}: 'verb' is none of apposition, predicate, modifier"),
    ("markers", {"marker": "doubt"},
     f"column 'marker', row 0{AT}: 'doubt' is none of hedge, booster, evidential, factive"),
    ("acts", {"direction": "kill"},
     f"column 'direction', row 0{AT}: 'kill' is none of harm, help, cooperate, talk, threaten, other"),
    ("roles", {"cast_as": "fool"}, f"column 'cast_as', row 0{AT}: 'fool' is none of villain, victim, hero"),
    ("contested", {"opposition": "some"}, "column 'opposition', row 0: 'some' is none of denial, undecided, opposite"),
    ("comparison", {"voice": "party"},
     "column 'voice', row 0: 'party' is none of all, self, other, unaffiliated, unnamed, unresolved, journalist"),
    # ranges
    ("evidence", {"value": -1.5}, f"column 'value', row 0{AT}: -1.5 is out of range; it is -1 to 1"),
    ("codes", {"weight": 0.0}, f"column 'weight', row 0{AT}: 0.0 is out of range; it is above 0, to 1"),
    ("codes", {"weight": 1.5}, f"column 'weight', row 0{AT}: 1.5 is out of range; it is above 0, to 1"),
    ("contested", {"strength": 2}, "column 'strength', row 0: 2 is out of range; it is 0 to 1"),
    ("comparison", {"p_value": 1.2}, "column 'p_value', row 0: 1.2 is out of range; it is 0 to 1"),
    ("comparison", {"n": -1}, "column 'n', row 0: -1 is out of range; it is 0 or more"),
    # spans
    ("mentions", {"start": [-1, 33]}, f"column 'start', row 0{AT}: -1 is out of range; it is 0 or more"),
    ("mentions", {"end": [6, 33]}, f"column 'end', row 1{AT}: 33 is not behind start; a span has 0 <= start < end"),
    ("statements", {"cue_end": 40},
     f"column 'cue_end', row 0{AT}: 40 is not behind cue_start; a span has 0 <= start < end"),
    ("statements", {"cue_end": None},
     f"column 'cue_start', row 0{AT}: only one of cue_start and cue_end is given; give both or none"),
    # keys
    ("mentions", {"mention_id": 3}, f"column 'mention_id', row 1{AT}: 3 occurs twice; make each one unique"),
    ("sentences", {"sentence_id": 0},
     f"column 'article_id, sentence_id', row 1{AT}: the row occurs twice; keep one"),
    # between tables
    ("sentences", {"article_id": "b"},
     "column 'article_id', row 0: 'b' is not in table 'articles'; each one stands there"),
    ("tokens", {"sentence_id": 7},
     f"column 'article_id, sentence_id', row 0{AT}: 7 is not in table 'sentences'; each one stands there"),
    ("evidence", {"mention_id": 9},
     f"column 'mention_id', row 0{AT}: 9 is not in table 'mentions'; each one stands there"),
    ("evidence", {"statement_id": 5},
     f"column 'statement_id', row 0{AT}: 5 is not in table 'statements'; each one stands there"),
    ("codes", {"statement_id": 5},
     f"column 'statement_id', row 0{AT}: 5 is not in table 'statements'; each one stands there"),
    ("contested", {"other_position_id": 2},
     "column 'other_position_id', row 0: 2 is not in table 'positions'; each one stands there"),
    ("answers", {"act_id": [None, None, 4]},
     "column 'act_id', row 2: 4 is not in table 'acts'; each one stands there"),
    ("answers", {"matter_id": [0, 0, 3]},
     "column 'matter_id', row 2: 3 is not in table 'matters'; each one stands there"),
    ("sentences", {"end": [14, 46]}, f"column 'end', row 1{AT}: 46 is behind the end of the text, 45"),
    ("statements", {"end": 46}, f"column 'end', row 0{AT}: 46 is behind the end of the text, 45"),
    ("positions", {"condition_start": 40, "condition_end": 50},
     f"column 'condition_end', row 0{AT}: 50 is behind the end of the text, 45"),
    ("codes", {"start": 14},
     f"column 'start, end', row 0{AT}: 14 to 30 is outside the sentence, which is 16 to 45"),
    ("mentions", {"surface": ["Arland", "Arland"]},
     f"column 'surface', row 1{AT}: 'Arland' is not the text there, 'Borvia'"),
    ("labels", {"surface": "x"}, f"column 'surface', row 0{AT}: 'x' is not the text there, {TEXT[20:30]!r}"),
    ("tokens", {"word": "borvia"}, f"column 'word', row 0{AT}: 'borvia' is not the text there, 'Borvia'"),
    ("statements", {"cue": "says"}, f"column 'cue', row 0{AT}: 'says' is not the text there, 'said'"),
])
def test_a_value_that_breaks_its_schema_is_named_with_table_column_row_and_what_is_right(name, change, message):
    assert refused(**{name: change}) == f"table '{name}', {message}"


def test_a_further_column_is_checked_where_it_is_there():
    message = "table 'comparison', column 'source', row 0: 'self' is none of all, party, unaffiliated, unnamed, "
    assert refused(comparison={"source": "self"}).startswith(message)


@given(st.text(min_size=1, max_size=30), st.lists(st.tuples(st.integers(-2, 33), st.integers(-2, 33)), max_size=5))
def test_spans_pass_if_and_only_if_they_lie_in_the_text(text, spans):
    rows = {"start": [start for start, _ in spans], "end": [end for _, end in spans]}
    words = [text[max(start, 0) : max(end, 0)] for start, end in spans]
    mentions = pd.DataFrame(rows | {"surface": words}, dtype=object).assign(
        mention_id=range(len(spans)), article_id="a", sentence_id=0, party="P", rule="name", use="party")
    given_tables = {"articles": pd.DataFrame({"article_id": ["a"], "text": [text]}), "mentions": mentions}
    if all(0 <= start < end <= len(text) for start, end in spans):
        assert check_tables(given_tables)["mentions"]["surface"].tolist() == words
    else:
        with pytest.raises(InputError, match=r"^table 'mentions', column '(start|end)', row \d \(article 'a'\): "):
            check_tables(given_tables)


# --- articles ----------------------------------------------------------------------------------------------


def test_articles_need_only_id_and_text_and_keep_the_callers_order():
    given_articles = pd.DataFrame({"text": ["B.", "A."], "article_id": [2, 1], "desk": ["x", "y"]}, index=[9, 3])
    articles = check_articles(given_articles)
    assert articles["article_id"].tolist() == ["2", "1"]
    assert articles.index.tolist() == [0, 1]
    assert articles.columns.tolist() == [*SCHEMAS["articles"], "desk"]
    assert articles[["title", "outlet", "date", "url", "language"]].isna().all(axis=None)


def test_no_articles_are_articles():
    assert len(check_articles(pd.DataFrame({"article_id": [], "text": []}))) == 0


# --- a study -----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def sample_tables(sample_articles, sample_registry):
    study = analyse(sample_articles, sample_registry)
    units = draw_sample(study, "statements", 20, "speaker_kind")
    labels = find_labels(study.texts, study.mentions)
    markers = epistemic_markers(study.texts)
    return {name: getattr(study, name) for name in (*TABLES, "tokens")} | {
        "labels": with_voices(study, labels), "markers": with_voices(study, markers),
        "units": units}


def test_every_table_of_the_sample_passes_and_stays_as_it_is(sample_tables):
    checked = check_tables(sample_tables)
    assert min(map(len, checked.values())) > 0 and set(checked) == set(SCHEMAS) - {"comparison", "codings"}
    for name, table in sample_tables.items():
        pd.testing.assert_frame_equal(checked[name], table, obj=name)


def test_tables_of_one_article_pass():
    assert set(check_tables(tables())) == set(SCHEMAS)


def test_rows_by_article_gives_row_numbers_in_order_whatever_the_index():
    table = pd.DataFrame({"article_id": ["b", "a", "b", "c"]}, index=[5, 5, 1, 0])
    rows = rows_by_article(table)
    assert {key: found.tolist() for key, found in rows.items()} == {"b": [0, 2], "a": [1], "c": [3]}
    assert list(rows) == ["b", "a", "c"]
    assert rows_by_article(table.iloc[:0]) == {}


def test_input_errors_are_value_errors_so_that_callers_need_not_import_them():
    assert issubclass(InputError, ValueError)


# --- the schemas themselves --------------------------------------------------------------------------------


def test_enumerations_are_those_of_the_steps_that_write_them():
    assert set(schemas.SCORERS) == set(sentiment.SCORERS)
    assert set(schemas.MENTION_RULES) == {*RULE_OF_KEY.values(), "person"} - {"together", "part_demonym"}
    entries = (entry for listed in cue_lexicon().values() for entry in listed.values())
    assert set(schemas.CUE_CLASSES) == {entry.cue_class for entry in entries}
    assert {"denied", *schemas.RUNGS} == set(RUNG_SCALE)
    assert set(schemas.MARKERS) == set(codebooks.MARKERS)


def test_a_column_has_one_type_and_one_vocabulary_in_all_tables():
    """Six vocabularies differ by table: ``measure`` names a judgement or an estimate, ``rule`` is free words where a
    grammar found the row, ``kind`` is a statement's, a label's, a marker's or a unit's, a ``coder`` is one of the
    package's or has a name of its own, and a comparison pools voices and sources under all."""
    columns = [(key, column) for table in SCHEMAS.values() for key, column in (table.columns | table.further).items()]
    differ = {"measure", "rule", "kind", "coder", "voice", "source"}
    for name in {key for key, _ in columns}:
        same = [column for key, column in columns if key == name]
        assert len({column.dtype.lower() for column in same}) == 1, name
        assert (len({column.values for column in same}) == 1) == (name not in differ), name


def test_each_column_says_what_it_means_and_each_reference_leads_somewhere():
    for table in SCHEMAS.values():
        assert table.row.endswith(".")
        for name, column in (table.columns | table.further).items():
            assert re.fullmatch(r"[A-Z].+\.", column.meaning) and "|" not in column.meaning, name
        for each in table.references:
            assert set(each.columns) <= {*table.columns, *table.further}
            assert set(each.targets) <= set(SCHEMAS[each.table].columns)


def test_the_document_of_the_tables_is_what_the_schemas_give(root):
    assert (root / "docs" / "tables.md").read_text(encoding="utf-8") == reference(), "make docs writes it"
