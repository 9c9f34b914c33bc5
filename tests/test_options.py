"""The choices that are checked before anything heavy is imported are those that there are."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from analysis import evaluation, export, schemas, sentiment
from analysis.frames import load_codebook
from analysis.options import (
    CODEBOOKS,
    CODER_KINDS,
    EXPORTS,
    RANGES,
    SCORERS,
    SETS,
    Coder,
    check_exports,
    check_number,
    check_options,
    check_texts,
    find_units_file,
    name_coders,
    parse_levels,
    parse_variables,
    units_file,
)
from analysis.schemas import InputError
from analysis.study import add_group, open_study


def test_the_names_are_those_of_what_does_the_work():
    assert set(SCORERS) == set(sentiment.SCORERS)
    assert list(SETS) == sorted(evaluation.SETS)
    assert CODER_KINDS == schemas.CODER_KINDS
    assert set(EXPORTS) == set(export.FORMATS)
    assert [load_codebook(name).name for name in CODEBOOKS] == list(CODEBOOKS)


def test_what_was_not_asked_for_is_not_checked():
    check_options()
    check_options((), "", "", "")


@pytest.mark.parametrize(("asked", "message"), [
    ({"corpus": ["absent"]}, "absent: no such file or folder"),
    ({"parties": "."}, r"\.: no such parties file"),
    ({"scorer": "oracle"}, "scorer 'oracle' is unknown; known are linear, neural, vader"),
    ({"corpus": ["https://example.org/a.html"]}, "a.html: an address, and nothing is fetched .*; download it first"),
    ({"corpus": ["WWW.example.org"]}, "WWW.example.org: an address"),
    ({"parties": "http://example.org/p.yaml"}, "p.yaml: an address"),
    ({"scorer": "nueral"}, "did you mean 'neural'"),
    ({"codebook": "absent.yaml"}, r"codebook 'absent\.yaml': no such file, nor a built-in codebook \(generic, "),
])
def test_what_is_not_there_is_named(asked, message):
    with pytest.raises(InputError, match=message):
        check_options(**asked)


def test_the_same_check_stands_where_the_work_is_done(make_articles):
    articles = make_articles("Rain.")
    with pytest.raises(InputError, match="group_by 'mood' is unknown; known are outlet and date"):
        add_group(articles, articles, "mood")


@pytest.mark.parametrize(("name", "value"), [
    ("min_n", 1), ("min_n", np.int64(5)), ("confidence", 0.95), ("confidence", np.float64(0.5)), ("seed", 0),
    ("most_parties", 100), ("resamples", 100), ("no_such_number", "any"),
])
def test_a_number_in_its_range_passes(name, value):
    check_number(name, value)


@pytest.mark.parametrize(("name", "value"), [
    ("min_n", 0), ("min_n", -3), ("min_n", 2.0), ("min_n", True), ("min_n", "5"), ("min_n", None), ("confidence", 95),
    ("confidence", 0), ("confidence", 1), ("confidence", -0.5), ("confidence", float("nan")), ("seed", -1),
    ("seed", 1.5), ("most_parties", 0), ("resamples", 99),
])
def test_a_number_out_of_its_range_is_refused_with_what_is_right(name, value):
    with pytest.raises(InputError, match=f"^{name} is {re.escape(repr(value))}; it must be a .*number .*such as"):
        check_number(name, value)
    assert name in RANGES


def test_what_is_not_a_text_is_refused():
    check_texts(corpus="2024", parties=Path("p.yaml"))
    with pytest.raises(InputError, match="corpus is 2024; it must be a text"):
        check_texts(corpus=2024)
    with pytest.raises(InputError, match="corpus is 2024; it must be a text"):
        open_study(2024)


def test_formats_are_each_named_once_and_all_is_every_one():
    assert check_exports(["xlsx", "csv", "xlsx"]) == ("xlsx", "csv")
    assert check_exports(["csv", "all"]) == EXPORTS
    with pytest.raises(InputError, match=r"format 'ods' is unknown; known are csv, .* and all"):
        check_exports(["ods"])


@pytest.mark.parametrize(("listed", "variables"), [
    ("stance", {"stance": ()}), (" role , stance=negative / neutral/positive", {"role": (), "stance": (
        "negative", "neutral", "positive")}), ("speaker name=", {"speaker name": ()}),
])
def test_variables_are_names_with_the_answers_allowed(listed, variables):
    assert parse_variables(listed) == variables


@pytest.mark.parametrize(("listed", "name"), [
    ("", "''"), ("a,,b", "''"), ("unit_id", "'unit_id'"), ("a,a", "'a'"), ("=x", "''"), ("+a", "'+a'"), ("a(b)", "'a"),
])
def test_what_cannot_name_a_column_of_a_sheet_is_refused(listed, name):
    with pytest.raises(InputError, match=f"{re.escape(name)}.* can't name a column"):
        parse_variables(listed)


def test_levels_are_those_of_measurement():
    assert parse_levels(["stance=ordinal", "a b=interval"]) == {"stance": "ordinal", "a b": "interval"}
    for given, message in (("stance=high", "level 'high' is unknown; known are nominal, ordinal, interval"),
                           ("stance", "level 'stance': give a name and a value, as in stance=ordinal")):
        with pytest.raises(InputError, match=message):
            parse_levels([given])


@pytest.fixture
def sheets(tmp_path):
    """The paths of three sheets, the units of their sample beside them."""
    for name in ("ada.csv", "ben.csv", "cleo.csv", "sheet.units.csv"):
        (tmp_path / name).touch()
    return [str(tmp_path / f"{name}.csv") for name in ("ada", "ben", "cleo")]


def test_coders_are_named_by_file_or_by_option_and_have_a_kind(sheets):
    ada, ben, cleo = map(Path, sheets)
    assert name_coders(sheets[:2], [], ["model"]) == [Coder("ada", "model", ada), Coder("ben", "model", ben)]
    assert name_coders(sheets[:1], [f"D={cleo}", f"eve={ben}"], ["person", "eve=model"]) == [
        Coder("ada", "person", ada), Coder("D", "person", cleo), Coder("eve", "model", ben)]


@pytest.mark.parametrize(("number", "named", "kinds", "message"), [
    (1, [], ["person"], "coders: ada; give sheets of two or more"),
    (0, [], ["person"], "coders: none; give sheets of two or more"),
    (2, ["ada=x.csv"], ["person"], "coders: ada, ben, ada; give sheets of two or more, of distinct names"),
    (1, ["ben=absent.csv"], ["person"], r"absent\.csv: no such sheet"),
    (1, ["ben"], ["person"], "coder 'ben': give a name and a value, as in ada=sheet.csv"),
    (2, [], ["human"], "kind of 'ada': human; it is person or model"),
    (2, [], ["ada=person"], "kind of 'ben': not given; it is person or model"),
    (2, [], ["person", "eve=model"], "kind of 'eve': there is no such coder; known are ada, ben"),
])
def test_coders_that_cannot_be_told_apart_or_are_of_no_kind_are_refused(sheets, number, named, kinds, message):
    with pytest.raises(InputError, match=message):
        name_coders(sheets[:number], named, kinds)


def test_the_units_lie_beside_the_sheet_unless_they_are_named(sheets, tmp_path):
    sheet, units = Path(sheets[0]), tmp_path / "sheet.units.csv"
    assert units_file(tmp_path / "sheet.csv") == units
    assert find_units_file("", sheet) == find_units_file(str(units), sheet) == units
    with pytest.raises(InputError, match=r"absent\.csv: no such file; give the units\.csv file"):
        find_units_file("absent.csv", sheet)
    (tmp_path / "other.units.csv").touch()
    with pytest.raises(InputError, match=r"ada\.csv: 2 files \*\.units\.csv lie beside it; name the sample's"):
        find_units_file("", sheet)
