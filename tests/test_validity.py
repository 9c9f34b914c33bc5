"""The figures kept, and the document made from them."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis.evaluation import SETS
from analysis.evaluation.validity import (
    BLOCK,
    COLUMNS,
    MEASURED,
    Run,
    fill,
    read_validity,
    replace_rows,
    validity_rows,
    validity_table,
)
from analysis.schemas import InputError

FIGURES = pd.DataFrame({
    "measure": ["storm, F1 (learned)", "storm, F1 (dictionary)", "mean, F1: learned less tf-idf, pairs"],
    "subset": ["half", "half", "all"],
    "value": [0.83353, 0.7, -0.00869], "baseline": [0.25, 0.25, None], "n": [1234, 1234, 40],
    "conf_low": [0.8, 0.6, -0.04], "conf_high": [0.9, 0.8, 0.03],
})
GVFC = Run("gvfc", "dev", "2026-01-02", "abc1234")
OF_PEOPLE = "\nCoded by people; measured 2026-01-02, commit abc1234.\n"


@pytest.fixture
def kept():
    return validity_rows(FIGURES, GVFC)


def test_rows_name_step_part_coder_and_run(kept):
    assert list(kept.columns) == COLUMNS
    assert kept[["part", "measure"]].values.tolist() == [
        ["dev: half: storm", "F1 (learned)"], ["dev: half: storm", "F1 (dictionary)"],
        ["dev: all: mean", "F1: learned less tf-idf, pairs"]]
    assert kept[["step", "set", "coded_by", "date", "commit"]].drop_duplicates().values.tolist() == [
        ["frames", "gvfc", "people", "2026-01-02", "abc1234"]]


def test_rows_without_split_or_interval():
    plain = pd.DataFrame({"measure": ["r"], "subset": ["all"], "value": [0.5], "baseline": [None], "n": [9]})
    rows = validity_rows(plain, Run("positions", "", "2026-01-02", "abc1234"))
    assert rows["part"].tolist() == ["all"] and rows["coded_by"].tolist() == ["models"]
    assert rows[["conf_low", "conf_high", "baseline"]].isna().all(axis=None)
    assert validity_table(rows, {"set": "positions"}) == (
        "| part | r | n |\n| --- | --- | --- |\n| all | .500 | 9 |\n"
        "\nModel readings, not people's; measured 2026-01-02, commit abc1234.\n")


def test_a_table_has_parts_as_rows_and_measures_as_columns(kept):
    assert validity_table(kept, {"set": "gvfc", "part": "dev: half*"}) == (
        "| part | F1 (learned) | F1 (dictionary) | baseline | n |\n| --- | --- | --- | --- | --- |\n"
        "| dev: half: storm | .834 [.800, .900] | .700 [.600, .800] | .250 | 1,234 |\n" + OF_PEOPLE)
    assert validity_table(kept, {"set": "gvfc", "measure": "*less*", "note": "no"}) == (
        "| part | F1: learned less tf-idf, pairs | n |\n| --- | --- | --- |\n"
        "| dev: all: mean | -.009 [-.040, .030] | 40 |\n")


def test_counts_and_baselines_that_differ_stand_by_column(kept):
    mixed = kept.assign(part="all", baseline=[None, 0.5, None])
    assert validity_table(mixed, {"set": "gvfc", "measure": "F1 (dictionary)|F1 (learned)|F1:*"}).splitlines()[2] == (
        "| all | .834 [.800, .900] | .700 [.600, .800] (baseline .500) | -.009 [-.040, .030] | 1,234 / 1,234 / 40 |")


def test_replaced_rows_are_those_of_the_sets_measured_anew(kept):
    other = validity_rows(FIGURES[:1], Run("polnear", "", "2026-01-02", "abc1234"))
    anew = validity_rows(FIGURES[:2], Run("gvfc", "", "2026-01-03", "abc1235"))
    rows = replace_rows(pd.concat([kept, other]), anew)
    assert rows["set"].tolist() == ["polnear", "gvfc", "gvfc"], "in the order of the steps"
    assert rows["date"].tolist() == ["2026-01-02", "2026-01-03", "2026-01-03"]


def test_fill_writes_into_blocks_alone(kept):
    document = "Before.\n<!-- validity: set=gvfc; part=*mean; note=no -->\nold\n<!-- /validity -->\nAfter.\n"
    filled = fill(document, kept)
    assert filled.startswith("Before.\n<!-- validity: set=gvfc; part=*mean; note=no -->\n| part | F1: learned")
    assert filled.endswith("| 40 |\n<!-- /validity -->\nAfter.\n") and "old" not in filled
    assert fill(filled, kept) == filled


@pytest.mark.parametrize(("query", "message"), [
    ("set=gvfc; part=moon*", r"has no figure for .*'part': 'moon\*'"),
    ("part=all", "validity: 'part=all' is not understood; write set=NAME; part=PATTERN; measure=PATTERN"),
    ("set=gvfc; parts=all", "'set=gvfc; parts=all' is not understood"),
])
def test_a_block_that_finds_nothing_is_refused(kept, query, message):
    with pytest.raises(InputError, match=message):
        fill(f"<!-- validity: {query} -->\n<!-- /validity -->", kept)


def test_the_figures_kept_are_complete_and_in_range():
    validity = read_validity()
    assert list(validity.columns) == COLUMNS
    assert set(MEASURED) == set(SETS) - {"sample"} == set(validity["set"])
    assert not validity.duplicated(["set", "part", "measure"]).any()
    assert validity[["value", "n", "date", "commit"]].notna().all(axis=None) and (validity["n"] > 0).all()
    assert validity["value"].between(-1, 1).all() and validity["coded_by"].isin(["people", "models"]).all()
    of_set = {name: (step, coded_by) for name, step, coded_by in validity[["set", "step", "coded_by"]].to_numpy()}
    assert of_set == MEASURED
    known = validity.dropna(subset="conf_low")
    assert (known["conf_low"] <= known["value"]).all() and (known["value"] <= known["conf_high"]).all()


def test_the_document_is_what_the_figures_give(root):
    document = (root / "docs" / "validity.md").read_text(encoding="utf-8")
    assert {block["query"].split("; ")[0] for block in BLOCK.finditer(document)} == {f"set={name}" for name in MEASURED}
    assert fill(document, read_validity()) == document, "make docs writes it"


def test_readings_by_models_are_never_called_people_or_coders(root):
    """The sets that language models read are introduced as model readings wherever they are described."""
    document = (root / "docs" / "validity.md").read_text(encoding="utf-8")
    sections = [part for part in document.split("\n##") if any(f"set={name}" in part for name in MODEL_READ)]
    assert len(sections) == len(MODEL_READ)
    for part in sections:
        assert "odel reading" in part and "Model readings, not people's" in part
        assert "outside coders" not in part and "Coded by people" not in part
    listed = (root / "analysis" / "resources" / "README.md").read_text(encoding="utf-8").splitlines()
    gold = [line for line in listed if line.startswith("| `gold/")]
    assert len(gold) == 13 and all("model reading" in line for line in gold)


MODEL_READ = [name for name, (_, coded_by) in MEASURED.items() if coded_by == "models"]
