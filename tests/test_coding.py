"""Coding: units and samples with known probabilities, sheets as spreadsheets leave them, agreement by hand."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.coding import (
    add_context,
    agreement_json,
    agreement_text,
    alpha,
    alpha_interval,
    codings_of,
    confusion,
    describe_coders,
    draw_sample,
    draw_units,
    find_disputes,
    inclusion_probabilities,
    list_units,
    measure_agreement,
    percent_agreement,
    read_coded,
    read_sheet,
    read_stored,
    settling_sheet,
    sheet_text,
    stored_text,
)
from analysis.coding.sample import allocate
from analysis.coding.sheets import guard, unguard
from analysis.options import Coder
from analysis.schemas import InputError, check_tables
from analysis.study import analyse
from analysis.text import read_texts

TEXTS = (
    "Harbour talks\n\nArland will pay, the minister said. Bergen waits. Nobody knows why. The end is near.",
    '"We are ready," the Arland minister said, "and we will pay." = 2 is what Bergen wrote.',
)


@pytest.fixture(scope="module")
def study():
    """Two articles, and four mentions and three statements by hand, the last in two pieces."""
    articles = pd.DataFrame({"article_id": ["a", "b"], "text": TEXTS, "outlet": ["Courier", None]})
    read = analyse(articles, scorer="vader")
    rows = [(k, "ab"[k // 2], start, name, voice) for k, (start, name, voice) in enumerate([
        (15, "Arland", "unnamed"), (51, "Bergen", "journalist"), (20, "Arland", "journalist"), (73, "Bergen", None)])]
    mentions = pd.DataFrame(rows, columns=["mention_id", "article_id", "start", "party", "voice"])
    mentions["end"] = mentions["start"] + 6
    evidence = mentions[mentions["voice"].notna()].assign(measure="stance", scorer="vader")
    pieces = [(0, "a", 15, 30, "indirect"), (1, "a", 78, 82, "indirect"), (2, "b", 0, 15, "direct"),
              (2, "b", 42, 60, "direct")]
    statements = pd.DataFrame(pieces, columns=["statement_id", "article_id", "start", "end", "kind"])
    return replace(read, mentions=mentions.drop(columns="voice"), statements=statements, evidence=evidence)


def frame(*strata: str | None) -> pd.DataFrame:
    """Units that could be drawn, one of each stratum named."""
    rows = [
        {"unit_id": f"u{k}", "article_id": "a", "sentence_id": k, "start": k, "end": k + 1, "kind": "sentence",
         "stratum": stratum} for k, stratum in enumerate(strata)
    ]
    return pd.DataFrame(rows).astype({"stratum": "str"})


# --- units -------------------------------------------------------------------------------------------------


def test_the_units_of_a_study_are_its_sentences_mentions_and_whole_statements(study):
    sentences, mentions, statements = (
        list_units(study, of).sort_values(["article_id", "start"]) for of in ("sentences", "mentions", "statements"))
    assert study.texts.text_of(sentences) == study.texts.sentence_texts() and set(sentences["kind"]) == {"sentence"}
    assert study.texts.text_of(mentions) == ["Arland", "Bergen", "Arland", "Bergen"]
    assert study.texts.text_of(statements)[2] == TEXTS[1][:60], "the two pieces are one unit"
    assert len(statements) == 3 and sentences["stratum"].isna().all()
    assert statements["sentence_id"].tolist() == [1, 3, 0]


def test_a_unit_that_goes_beyond_one_sentence_names_none(study):
    rows = pd.DataFrame({"statement_id": [0], "article_id": ["a"], "start": [15], "end": [66], "kind": ["indirect"]})
    (unit,) = list_units(replace(study, statements=rows), "statements").to_dict("records")
    assert pd.isna(unit["sentence_id"])
    unit = pd.DataFrame([unit]).assign(probability=1.0)
    checked = check_tables({"articles": study.articles, "sentences": study.sentences, "units": unit})
    assert checked["units"]["sentence_id"].isna().all()


def test_two_mentions_of_one_place_are_one_unit(study):
    second = study.mentions.assign(party="Corvane", mention_id=study.mentions["mention_id"] + 9)
    both = replace(study, mentions=pd.concat([study.mentions, second]))
    assert len(list_units(both, "mentions")) == len(study.mentions)


def test_unit_ids_are_the_same_in_each_sample_and_differ_where_the_words_do(study):
    units = list_units(study, "sentences")
    assert list_units(study, "sentences", "role")["unit_id"].tolist() == units["unit_id"].tolist()
    assert units["unit_id"].is_unique and all(re.fullmatch(r"u[0-9a-f]{12}", each) for each in units["unit_id"])
    other = study.articles.assign(text=study.articles["text"].str.replace("pay", "say"))
    changed = list_units(replace(study, texts=read_texts(other)), "sentences")
    assert len(set(units["unit_id"]) - set(changed["unit_id"])) == 2


@pytest.mark.parametrize(("of", "strata", "expected"), [
    ("sentences", "role", {"lead", "body"}), ("sentences", "outlet", {"Courier", "not stated"}),
    ("mentions", "party", {"Arland", "Bergen"}), ("mentions", "voice", {"unnamed", "journalist", "not stated"}),
    ("sentences", "date", {"not stated"}), ("statements", "kind", {"indirect", "direct"}),
])
def test_strata_are_the_values_of_a_column(study, of, strata, expected):
    assert set(list_units(study, of, strata)["stratum"]) == expected


def test_strata_that_are_no_column_are_named(study):
    with pytest.raises(InputError, match="strata 'mood' is not a column of sentences; known are role, outlet, date"):
        list_units(study, "sentences", "mood")


def test_context_is_two_sentences_on_either_side_and_ends_with_the_article(study):
    shown = add_context(study.texts, list_units(study, "sentences")).sort_values(["article_id", "start"])
    first, second, third = shown.head(3)[["before", "text", "after"]].itertuples(index=False, name=None)
    assert first == ("", "Harbour talks", "\n\nArland will pay, the minister said. Bergen waits.")
    assert third == ("Harbour talks\n\nArland will pay, the minister said. ", "Bergen waits.",
                     " Nobody knows why. The end is near.")
    assert second[1] == "Arland will pay, the minister said."
    mention = add_context(study.texts, list_units(study, "mentions")).sort_values(["article_id", "start"]).iloc[0]
    assert mention["text"] == "Arland" and mention["after"].startswith(" will pay, the minister said. Bergen")


def test_units_and_codings_are_stored_and_read_as_they_were(study, tmp_path):
    units = draw_sample(study, "statements", 2)
    (tmp_path / "u.csv").write_text(stored_text(units, "units"), encoding="utf-8")
    pd.testing.assert_frame_equal(read_stored(tmp_path / "u.csv", "units"), units)
    (tmp_path / "bad.csv").write_text("unit_id\nx\n")
    with pytest.raises(InputError, match=r"bad\.csv: table 'units': column 'article_id'"):
        read_stored(tmp_path / "bad.csv", "units")


# --- samples -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("sizes", "n", "numbers"), [
    ({"a": 10, "b": 10, "c": 10}, 9, {"a": 3, "b": 3, "c": 3}),
    ({"a": 10, "b": 10, "c": 10}, 10, {"a": 4, "b": 3, "c": 3}),
    ({"a": 2, "b": 100, "c": 50}, 20, {"a": 2, "b": 9, "c": 9}),
    ({"a": 2, "b": 4, "c": 50}, 20, {"a": 2, "b": 4, "c": 14}),
    ({"a": 7}, 5, {"a": 5}),
])
def test_strata_get_equal_numbers_and_none_more_than_it_has(sizes, n, numbers):
    assert allocate(pd.Series(sizes), n).to_dict() == numbers


def test_probabilities_by_hand():
    """Three of two strata with two and four units: one of the first, two of the second, the larger."""
    found = inclusion_probabilities(frame("a", "a", "b", "b", "b", "b"), 3)
    assert found["probability"].tolist() == [1 / 2] * 6
    assert inclusion_probabilities(frame(None, None, None, None), 3)["probability"].tolist() == [3 / 4] * 4


def test_units_are_drawn_as_often_as_their_probability_says():
    """Over 400 seeds the standard error of a share is at most .025."""
    units = inclusion_probabilities(frame("a", "a", "b", "b", "b", "b", "b", "b"), 2).set_index("unit_id")
    drawn = pd.concat([draw_units(frame("a", "a", *"bbbbbb"), 2, seed)["unit_id"] for seed in range(400)])
    shares = (drawn.value_counts() / 400).reindex(units.index).fillna(0)
    assert (shares - units["probability"]).abs().max() < 0.08


@pytest.mark.parametrize(("n", "message"), [
    (4, "n 4: there are 3 units; draw 1 to 3"), (0, "n 0: there are 3 units"),
    (1, "n 1: there are 2 strata; draw one from each at least"),
])
def test_a_sample_that_cannot_be_drawn_is_refused(n, message):
    with pytest.raises(InputError, match=message):
        draw_units(frame("a", "a", "b"), n)


STRATA = st.lists(st.sampled_from(["a", "b", "c"]), min_size=3, max_size=40)


@given(strata=STRATA, share=st.floats(0, 1), seed=st.integers(0, 99))
def test_inclusion_probabilities_sum_to_n_and_their_inverses_to_the_population(strata, share, seed):
    units = frame(*strata)
    fewest = units["stratum"].nunique()
    n = fewest + int(share * (len(units) - fewest))
    known = inclusion_probabilities(units, n)
    assert known["probability"].sum() == pytest.approx(n) and known["probability"].between(0, 1).all()
    sample = draw_units(units, n, seed)
    assert len(sample) == n and sample["unit_id"].is_unique
    weights = (1 / sample["probability"]).groupby(sample["stratum"]).sum()
    assert weights.to_dict() == pytest.approx(units["stratum"].value_counts().to_dict())


@given(strata=STRATA, seed=st.integers(0, 99), turn=st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_no_sample_and_another_seed_does(strata, seed, turn):
    units = frame(*strata)
    rows = list(range(len(units)))
    turn.shuffle(rows)
    n = max(units["stratum"].nunique(), len(units) // 2)
    pd.testing.assert_frame_equal(draw_units(units.iloc[rows], n, seed), draw_units(units, n, seed))


def test_another_seed_draws_another_sample():
    draws = {tuple(draw_units(frame(*[None] * 50), 10, seed)["unit_id"]) for seed in range(5)}
    assert len(draws) == 5


# --- sheets ------------------------------------------------------------------------------------------------

UNITS = pd.DataFrame({"unit_id": ["u1", "u2", "u3"], "before": ["", "one\n\ntwo", "x"], "text": ["=A1", "b", "-c"],
                      "after": ["", "", "@d"], "stratum": "secret"})
STANCE = {"stance": ("negative", "neutral", "positive"), "stratum": ()}


def filled(tmp_path: Path, rows: list[list[str]], name: str = "ada.csv", header: str = "unit_id,stance (bad / good)",
           **how) -> Path:
    """A sheet with these rows, as a spreadsheet would save it."""
    lines = io.StringIO()
    csv.writer(lines, delimiter=how.get("delimiter", ",")).writerows([header.split(","), *rows])
    (tmp_path / name).write_bytes(lines.getvalue().encode(how.get("encoding", "utf-8-sig")))
    return tmp_path / name


def codings(path: Path, known=("u1", "u2", "u3"), coder: str = "ada", kind: str = "person") -> pd.DataFrame:
    return codings_of(read_sheet(path), Coder(coder, kind, path), known)


def test_a_sheet_hides_what_the_machine_knows_and_guards_formulas():
    page = sheet_text(UNITS, STANCE)
    assert page.startswith("\ufeffunit_id,")
    rows = list(csv.reader(io.StringIO(page[1:], newline="")))
    assert rows == [
        ["unit_id", "before", "text", "after", "stance (negative / neutral / positive)", "stratum", "comment"],
        ["u1", "", "'=A1", "", "", "", ""], ["u2", "one ¶ two", "b", "", "", "", ""],
        ["u3", "x", "'-c", "'@d", "", "", ""]]


@pytest.mark.parametrize("how", [
    {}, {"delimiter": ";"}, {"delimiter": "\t", "encoding": "utf-16"}, {"encoding": "cp1252"}, {"encoding": "utf-8"},
], ids=str)
def test_a_sheet_is_read_as_spreadsheets_save_it(tmp_path, how):
    path = filled(tmp_path, [["u1", "Good "], ["u3", "bad", "", ""], ["", "", ""], ["u2", ""]], **how)
    found = codings(path)
    assert found["variable"].tolist() == ["stance", "stance"]
    assert found[["unit_id", "answer"]].values.tolist() == [["u1", "good"], ["u3", "bad"]]
    assert set(found["coder"]) == {"ada"} and set(found["coder_kind"]) == {"person"}


def test_a_variable_may_have_any_name(tmp_path):
    rows = [["u1", "3", "a", "q"]]
    found = codings(filled(tmp_path, rows, header="unit_id,line,variable,coder kind"))
    assert found[["variable", "answer"]].values.tolist() == [["line", "3"], ["variable", "a"], ["coder kind", "q"]]


def test_items_and_spans_are_kept(tmp_path):
    rows = [["u1", "1", "3", "9", "Orlov"], ["u1", "2", "", "", "=Levi"]]
    found = codings(filled(tmp_path, rows, header="unit_id,item,start,end,speaker"), kind="model")
    assert found[["item", "answer"]].values.tolist() == [[1, "Orlov"], [2, "=Levi"]]
    assert found["start"].tolist() == [3, pd.NA] and found["end"].tolist() == [9, pd.NA]
    assert set(found["coder_kind"]) == {"model"}


@pytest.mark.parametrize(("header", "rows", "message"), [
    ("unit_id,stance (bad / good)", [["u1", "good"], ["u9", "bad"]], "line 3, column 'unit_id': 'u9' is no unit"),
    ("unit_id,stance (bad / good)", [["u1", "good"], ["", "bad"]], "line 3, column 'unit_id': '' is no unit"),
    ("unit_id,stance (bad / good)", [["u1", "fine"]], "line 2, column 'stance': 'fine' is none of bad, good"),
    ("unit_id,text,stance (bad / good)", [["u1", "a\nb", "bad"], ["u2", "", "so"]], "line 4, column 'stance': 'so'"),
    ("unit_id,stance (bad / good)", [["u1", "good"], ["u1", "good"]], "line 3, column 'unit_id': 'u1' occurs twice"),
    ("unit_id,item,stance", [["u1", "1", "x"], ["u1", "1", "y"]], "line 3, column 'unit_id': 'u1' occurs twice"),
    ("unit_id,item,stance", [["u1", "b", "x"]], "line 2, column 'item': 'b' is not a whole number"),
    ("unit_id,item,stance", [["u1", "0", "x"]], "line 2, column 'item': '0'"),
    ("unit_id,start,end,stance", [["u1", "4", "", "x"]], "line 2, column 'start': "),
    ("unit_id,start,end,stance", [["u1", "4", "4", "x"]], "line 2, column 'start': "),
    ("unit_id,stance", [["u1", "", "more"]], "line 2: 3 cells; the header has 2"),
    ("unit_id,stance", [["u1", ""]], "no cell of stance is filled"),
    ("unit_id,text", [["u1", "words"]], "no cell of a variable is filled"),
    ("unit,stance", [["u1", "x"]], "line 1: the columns are 'unit', 'stance'; a sheet has a column 'unit_id'"),
    ("unit_id,stance,stance (a / b)", [["u1", "x", "a"]], "line 1: the columns are"),
])
def test_a_bad_sheet_is_refused_with_its_line(tmp_path, header, rows, message):
    path = filled(tmp_path, rows, header=header)
    with pytest.raises(InputError, match=re.escape(message)) as error:
        codings(path)
    assert str(error.value).startswith(str(path)) and "\n" not in str(error.value)


def test_an_empty_or_binary_sheet_is_refused(tmp_path):
    (tmp_path / "empty.csv").write_text("\n,,\n")
    with pytest.raises(InputError, match=r"empty\.csv: empty; give a sheet"):
        read_sheet(tmp_path / "empty.csv")
    (tmp_path / "open.csv").write_text('unit_id,stance\nu1,good\nu2,"bad\nu3,bad\n')
    with pytest.raises(InputError, match=r"open\.csv, line 3: unexpected end of data; close each quotation mark"):
        read_sheet(tmp_path / "open.csv")
    (tmp_path / "sheet.xlsx").write_bytes(b"PK\3\4\0\0\0")
    with pytest.raises(InputError, match=r"sheet\.xlsx: binary content"):
        read_sheet(tmp_path / "sheet.xlsx")


CELLS = st.text(st.characters(exclude_categories=["C", "Z"]) | st.sampled_from("'=+-@ ;,\""), max_size=12)


@given(cell=CELLS)
def test_no_cell_is_a_formula_and_reading_takes_the_guard_away(cell):
    kept = " ".join(cell.split())
    assert not guard(kept).startswith(("=", "+", "-", "@", "\t", "\r"))
    assert unguard(guard(kept)) == kept


@given(answers=st.lists(CELLS, min_size=3, max_size=3), text=st.text(max_size=30))
def test_what_a_coder_types_into_a_sheet_comes_back_as_codings(tmp_path_factory, answers, text):
    page = list(csv.reader(io.StringIO(sheet_text(UNITS.assign(text=text), {"speaker": ()})[1:], newline="")))
    kept = [" ".join(each.split()) for each in answers]
    rows = [[*line[:4], guard(answer), ""] for line, answer in zip(page[1:], kept, strict=True)]
    path = filled(tmp_path_factory.mktemp("sheet"), rows, header=",".join(page[0]))
    expected = {unit: each for unit, each in zip(UNITS["unit_id"], kept, strict=True) if each}
    if expected:
        found = codings(path)
        assert dict(zip(found["unit_id"], found["answer"], strict=True)) == expected


# --- agreement ---------------------------------------------------------------------------------------------

# Krippendorff (2011), Computing Krippendorff's Alpha-Reliability: example C, four observers, twelve units, with gaps.
FOUR = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3],
    [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None],
]


@pytest.mark.parametrize(("level", "value"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849)])
def test_alpha_of_four_observers_with_gaps_as_published(level, value):
    assert alpha(*FOUR, level=level) == pytest.approx(value, abs=5e-4)


def test_alpha_of_two_observers_as_published():
    """The same paper, examples A (binary, .095) and B (nominal, .692)."""
    assert alpha([0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]) == pytest.approx(0.095, abs=5e-4)
    assert alpha(list("aabbdcccedda"), list("babbbccceddd")) == pytest.approx(0.692, abs=5e-4)


def test_alpha_by_hand():
    """Two coders, four units, one disagreement: observed 1/4; expected 2*5*3/(8*7) = 15/28; alpha = 1 - 7/15."""
    assert alpha(pd.Series(list("aabb")), pd.Series(list("aaba"))) == pytest.approx(1 - 7 / 15)
    assert alpha(pd.Series(list("abab")), pd.Series(list("abab"))) == 1


def test_ordinal_alpha_by_hand():
    """Values 1, 1, 2, 3 and 1, 2, 2, 3: counts 3, 3, 2. Distances 1-2: 3^2 = 9; 2-3: 2.5^2 = 6.25; 1-3: 5.5^2 = 30.25.

    Observed 9 / 4; expected 2 * (9 * 9 + 6 * 6.25 + 6 * 30.25) / 56.
    """
    assert alpha([1, 1, 2, 3], [1, 2, 2, 3], level="ordinal") == pytest.approx(1 - 2.25 / (600 / 56))


@pytest.mark.parametrize("columns", [(["a", "a"], ["a", "a"]), (["a", None], [None, "b"]), ([], [])])
def test_alpha_is_missing_where_nothing_can_show_agreement(columns):
    assert np.isnan(alpha(*columns))
    answers = pd.DataFrame(dict(enumerate(columns)), index=pd.Index(range(len(columns[0])), name="unit_id"))
    assert np.isnan(alpha_interval(answers)).all()


def test_percent_agreement_by_hand():
    """Three coders: unit 1 a a b has one of three pairs, unit 2 a a - has its only one, unit 3 one answer: 2 of 4."""
    answers = pd.DataFrame([["a", "a", "b"], ["a", "a", None], ["b", None, None]])
    assert percent_agreement(answers) == 2 / 4
    assert np.isnan(percent_agreement(answers.iloc[2:]))


def said(**coders: str) -> pd.DataFrame:
    """Codings of one variable: for each coder one letter a unit, - where it gave none."""
    rows = [{"unit_id": f"u{k}", "variable": "stance", "item": pd.NA, "answer": answer, "coder": coder,
             "coder_kind": "person", "start": pd.NA, "end": pd.NA}
            for coder, answers in coders.items() for k, answer in enumerate(answers) if answer != "-"]
    return pd.DataFrame(rows).astype({"item": "Int64", "start": "Int64", "end": "Int64"})


def test_agreement_confusion_and_disputes_by_hand():
    both = said(ada="aabb-", ben="aabac")
    (row,) = measure_agreement(both).to_dict("records")
    assert (row["variable"], row["level"], row["n"], row["agreement"]) == ("stance", "nominal", 4, 0.75)
    assert row["alpha"] == pytest.approx(1 - 7 / 15) and row["conf_low"] < row["alpha"] < row["conf_high"] == 1
    assert confusion(both)[["coder", "other_coder", "answer", "other_answer", "n"]].values.tolist() == [
        ["ada", "ben", "a", "a", 2], ["ada", "ben", "b", "a", 1], ["ada", "ben", "b", "b", 1]]
    assert find_disputes(both).values.tolist() == [["u3", "stance"]]


def test_items_of_a_unit_are_compared_one_by_one_and_drawn_together():
    one = said(ada="ab", ben="aa").assign(item=[1, 2, 1, 2], unit_id="u1")
    assert measure_agreement(one)[["n", "agreement"]].values.tolist() == [[2, 0.5]]
    assert find_disputes(one)["unit_id"].tolist() == ["u1"]
    low, high = measure_agreement(one)[["conf_low", "conf_high"]].iloc[0]
    assert low == high, "a single unit always draws itself"


def test_an_item_that_only_one_coder_found_is_to_settle_and_counts_in_no_alpha():
    both = said(ada="ab", ben="a-").assign(item=[1, 2, 1], unit_id="u1")
    assert measure_agreement(both)["n"].tolist() == [1]
    assert find_disputes(both).values.tolist() == [["u1", "stance"]]


def test_levels_order_answers_by_the_header_or_as_numbers():
    both = said(ada="lmhlh", ben="lhhmh")
    table = measure_agreement(both, {"stance": "ordinal"}, {"stance": ("l", "m", "h")})
    assert table["alpha"].iloc[0] == pytest.approx(alpha([0, 1, 2, 0, 2], [0, 2, 2, 1, 2], level="ordinal"))
    numbers = measure_agreement(said(ada="1231", ben="1331"), {"stance": "interval"})
    assert numbers["alpha"].iloc[0] == pytest.approx(alpha([1, 2, 3, 1], [1, 3, 3, 1], level="interval"))
    with pytest.raises(InputError, match="level 'ordinal': the answer 'l'; give numbers, or list them in order"):
        measure_agreement(both, {"stance": "ordinal"})


def test_the_interval_is_that_of_the_spread_over_samples():
    """Samples of 80 units from coders with a known alpha: the interval of one is as wide as the spread of many."""
    rng = np.random.default_rng(0)
    truth = rng.integers(0, 3, (200, 80))
    second = np.where(rng.random(truth.shape) < 0.8, truth, rng.integers(0, 3, truth.shape))
    spread = np.quantile([alpha(*pair) for pair in zip(truth, second, strict=True)], [0.025, 0.975])
    pairs = [pd.DataFrame({"a": a, "b": b}) for a, b in zip(truth[:20], second[:20], strict=True)]
    widths = [np.diff(alpha_interval(pair, draws=500))[0] for pair in pairs]
    assert np.mean(widths) == pytest.approx(np.diff(spread)[0], rel=0.2)


ANSWERS = st.lists(st.tuples(*[st.sampled_from("abc-")] * 3), min_size=2, max_size=12)


@given(answers=ANSWERS, turn=st.randoms(use_true_random=False))
def test_other_names_of_coders_and_another_order_of_rows_change_nothing(answers, turn):
    columns = ["".join(column) for column in zip(*answers, strict=True)]
    both = said(ada="c" + columns[0], ben="c" + columns[1], cleo="b" + columns[2])
    renamed = both.assign(coder=both["coder"].map({"ada": "zoe", "ben": "ada", "cleo": "mia"}))
    rows = list(range(len(both)))
    turn.shuffle(rows)
    for other in (renamed, both.iloc[rows]):
        pd.testing.assert_frame_equal(measure_agreement(other), measure_agreement(both))
        assert set(map(tuple, find_disputes(other).values)) == set(map(tuple, find_disputes(both).values))


@given(answers=ANSWERS, level=st.sampled_from(["nominal", "ordinal", "interval"]))
def test_alpha_is_at_most_one_and_one_where_all_agree(answers, level):
    columns = [["abc".find(each) if each != "-" else None for each in column] for column in zip(*answers, strict=True)]
    value = alpha(*columns, level=level)
    assert np.isnan(value) or value <= 1
    same = alpha(columns[0], columns[0], level=level)
    assert np.isnan(same) or same == pytest.approx(1)


# --- coders ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("kinds", "words"), [
    (["person", "person"], "two people"), (["model", "model"], "two model readings"),
    (["person", "model"], "one person and one model reading"), (["model"] * 11, "11 model readings"),
])
def test_models_are_called_models_and_never_people(kinds, words):
    table = pd.DataFrame({"coder": [str(k) for k in range(len(kinds))], "coder_kind": kinds})
    assert describe_coders(pd.concat([table, table])) == words


@pytest.fixture
def coded(tmp_path, study):
    """Two readings of a sample of five sentences, which differ on the second and miss the third."""
    units = draw_sample(study, "sentences", 5)
    (tmp_path / "s.units.csv").write_text(stored_text(units, "units"), encoding="utf-8")
    header = "unit_id,text,stance (bad / good),speaker"
    first = [[unit, "words", "good" if k % 2 else "bad", "Orlov"] for k, unit in enumerate(units["unit_id"])]
    other = {1: ["bad", "="], 2: ["", "Orlov"]}
    second = [row[:2] + other.get(k, row[2:]) for k, row in enumerate(first)]
    coders = [Coder("ada", "model", filled(tmp_path, first, "a.csv", header)),
              Coder("ben", "model", filled(tmp_path, second, "b.csv", header))]
    return read_coded(coders, tmp_path / "s.units.csv")


def test_the_printout_says_who_answered_how_much_and_how_far_they_agree(coded):
    text = agreement_text(coded)
    assert text.startswith("two model readings (ada: 5 of 5 units, ben: 5 of 5 units)\n")
    assert not re.search(r"\bpeople\b|\bperson\b|\bcoders?\b", text)
    assert re.search(r"stance nominal +4 +0\.750", text) and text.endswith("units to settle: 1")
    assert "stance: ada down, ben across\n      bad  good\nbad     2     0\ngood    1     1" in text


def test_json_has_the_same_for_machines(coded):
    found = json.loads(agreement_json(coded, {"stance": "ordinal"}))
    assert found["described"] == "two model readings" and found["units"] == 5
    assert found["coders"][0] == {"coder": "ada", "coder_kind": "model", "units": 5}
    assert [row["level"] for row in found["agreement"]] == ["ordinal", "nominal"]
    assert {row["variable"] for row in found["to_settle"]} == {"stance", "speaker"}
    assert sum(row["n"] for row in found["confusion"] if row["variable"] == "stance") == 4


def test_a_settling_sheet_has_the_units_in_dispute_and_shows_answers_only_when_asked(coded):
    disputed = coded.units["unit_id"].iloc[1]
    header = ["unit_id", "before", "text", "after", "stance (bad / good)", "speaker", "comment"]
    for show, comment in ((False, ""), (True, "ada: stance good; ada: speaker Orlov; ben: stance bad; ben: speaker =")):
        rows = list(csv.reader(io.StringIO(settling_sheet(coded, show)[1:], newline="")))
        assert rows == [header, [disputed, "", "words", "", "", "", comment]]


def test_nothing_is_settled_where_all_agree(coded):
    agreed = coded.codings[coded.codings["coder"] == "ada"]
    assert settling_sheet(replace(coded, codings=agreed)) == ""


def test_sheets_that_allow_other_answers_are_refused(tmp_path, study):
    units = draw_sample(study, "sentences", 2)
    (tmp_path / "s.units.csv").write_text(stored_text(units, "units"), encoding="utf-8")
    rows = [[units["unit_id"][0], "bad"]]
    coders = [Coder("ada", "person", filled(tmp_path, rows, "a.csv")),
              Coder("ben", "person", filled(tmp_path, rows, "b.csv", "unit_id,stance (bad / fine)"))]
    with pytest.raises(InputError, match=r"b\.csv: column 'stance' allows bad, fine, another sheet bad, good"):
        read_coded(coders, tmp_path / "s.units.csv")
