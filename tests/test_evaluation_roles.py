"""Roles against readings of a few invented sentences and articles, counted by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.evaluation import entity_roles, readings, roles
from analysis.evaluation.entity_roles import evaluate_entity_roles, places_of, read_entities
from analysis.evaluation.frames import folds
from analysis.evaluation.roles import evaluate_roles, read_units
from analysis.evaluation.words import cross_validate_classes
from analysis.schemas import InputError

QUAY = 'Peru shelled a town in Chile. Norway met Togo. "Kenya saved us," a farmer said. Haiti sang.'
WEIR = "Togo bombed the weir."


def label(document: str, text: str, party: str, role: str, voice: str | None, half: str = "develop") -> dict:
    start = text.index(party)
    return {
        "unit_id": f"{document}{start}", "source": "own", "document": document, "start": start,
        "end": start + len(party), "party": party, "role_1": role, "voice_1": voice, "role_2": role,
        "voice_2": voice, "role": role, "voice": voice, "half": half, "coder_kind": "model",
    }


@pytest.fixture
def read(monkeypatch):
    """Six readings to develop on, one of which the machine misses, and one held back."""
    gold = [
        label("quay", QUAY, "Peru", "villain", "journalist"),
        label("quay", QUAY, "Chile", "victim", "journalist"),
        label("quay", QUAY, "Norway", "none", None),
        label("quay", QUAY, "Togo", "none", None),
        label("quay", QUAY, "Kenya", "hero", "source"),
        label("quay", QUAY, "Haiti", "hero", "journalist"),
        label("weir", WEIR, "Togo", "villain", "journalist", "held"),
    ]
    own = pd.DataFrame({"article_id": ["quay", "weir"], "outlet": "x", "date": "2030-05-01", "text": [QUAY, WEIR]})
    monkeypatch.setattr(readings, "own_articles", lambda: own)
    monkeypatch.setattr(roles, "read_gold", lambda name: pd.DataFrame(gold))
    # One article cannot be kept apart from itself: its units stand in for articles.
    monkeypatch.setattr(roles, "folds", lambda keys: np.arange(len(keys)) % 2)


def test_units_carry_what_each_coder_says(read, tmp_path):
    units = read_units(tmp_path, "develop").set_index("party")
    assert units["found"].to_dict() == {
        "Peru": "villain", "Chile": "victim", "Norway": "none", "Togo": "none", "Kenya": "hero", "Haiti": "none"}
    assert units.loc["Kenya", "found_voice"] == "source"
    assert units.loc["Peru", "acted"] == "villain" and units.loc["Chile", "acted"] == "none"
    assert units.loc["Togo", "said"] == "Norway met  ."


def test_figures_are_those_of_the_units(read, tmp_path):
    figures = evaluate_roles(tmp_path).set_index("measure")
    value = figures["value"]
    # villain, victim: all right; none: 2 of 3 found; hero: 1 of 2 read
    assert value["macro-F1 (machine)"] == pytest.approx((1 + 1 + 4 / 5 + 2 / 3) / 4)
    assert value["hero, recall (machine)"] == 0.5 and value["hero, precision (machine)"] == 1
    assert value["victim, recall (acts alone)"] == 0
    assert value["voice, roles found"] == 1 and figures.loc["voice, roles found", "n"] == 3
    assert value["two model readings, alpha"] == 1
    assert figures.loc["macro-F1 (machine)", "baseline"] == pytest.approx((2 * 2 / 8) / 4)


def test_a_half_is_scored_alone(read, tmp_path):
    assert read_units(tmp_path, "develop")["half"].unique().tolist() == ["develop"]


def test_words_are_learned_from_the_other_folds():
    texts = ["red dog", "blue cat", "red dog", "blue cat", "red cow", "blue owl"]
    labels = pd.Series(["a", "b", "a", "b", "a", "b"])
    found = cross_validate_classes(texts, labels, np.array([0, 0, 1, 1, 0, 1]))
    assert found.tolist() == labels.tolist()


ENTITIES = "ID\tentity\tgroup\trole\tmbfc\tRE\tHI\tCO\tMO\tEC"
ARTICLES = "ID\tsource\tmbfc\tdate\ttext\tRE\tHI\tCO\tMO\tEC"
FLAGS = "True\tFalse\tFalse\tFalse\tFalse"
SAYS = {"villain": "The mill poisoned the river and lied.", "victim": "The mill was ruined by the flood.",
        "hero": "The mill saved the valley and fed it."}


@pytest.fixture
def published(tmp_path):
    """Sixty articles as published, in each of which one mill has one role."""
    roles_of = [list(SAYS)[k % 3] for k in range(60)]
    articles = [f"{k}\tx\tleft\t2030-05-01\t{SAYS[role]}\t{FLAGS}" for k, role in enumerate(roles_of)]
    entities = [f"{k}\tthe mill\tG\t{role}\tleft\t{FLAGS}" for k, role in enumerate(roles_of)]
    for name, head, rows in (("articles_metadata.tsv", ARTICLES, articles), (entity_roles.FILE, ENTITIES, entities)):
        (tmp_path / name).write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    return tmp_path


def test_entities_come_with_their_articles(published):
    table = read_entities(published)
    assert len(table) == 60 and table.loc[1, ["entity", "role", "text"]].tolist() == [
        "the mill", "victim", SAYS["victim"]]


@pytest.mark.parametrize("half", ["develop", "held"])
def test_a_head_learns_the_role_from_what_is_said_around_the_marker(published, half):
    figures = evaluate_entity_roles(published, half).set_index("measure")
    assert figures.loc["macro-F1 (learned)", "value"] == 1
    # The name is the same for all.
    assert figures.loc["macro-F1 (tf-idf of the name)", "value"] < 0.5
    held = folds(pd.Series([str(k) for k in range(60)])) == entity_roles.HELD_FOLD
    assert figures.loc["macro-F1 (learned)", "n"] == (held.sum() if half == "held" else (~held).sum())


def test_a_line_that_is_no_entity_is_named(published):
    file = published / entity_roles.FILE
    file.write_text(file.read_text(encoding="utf-8") + f"7\tmill\tG\tbaker\tleft\t{FLAGS}\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"line 62: .*baker"):
        read_entities(published)


@pytest.mark.parametrize(("entity", "text", "words"), [
    ("the mill", "The mills closed.", ["The mills"]),
    ("coal-fired power stations", "Stations of old.", ["Stations"]),
    ("Mr. Orr", "Nobody.", []),
])
def test_an_entity_is_found_by_its_name_or_its_longest_word(entity, text, words):
    assert [text[start:end] for start, end in places_of(entity, text)] == words
