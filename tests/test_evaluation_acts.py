"""Acts against readings of a few invented sentences, worked out by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis.evaluation.acts import evaluate_acts

QUAY = (
    "Norway attacked Chile. Peru has signed a deal with Chile. Kenya slept. "
    "Peru said Chile struck Togo."
)
WEIR = "Uganda did not fund Kenya. It rained. Togo sold a boat."
SOURCES = {
    "quay": ("polnear-train", "sea_2024-05-01_quay.txt", QUAY),
    "weir": ("own", "weir", WEIR),
}


def unit(name: str, sentence: str, counts: str, half: str = "develop") -> dict:
    """A drawn sentence, and how many acts the first, the second and both readers saw in it."""
    source, document, text = SOURCES[name]
    start = text.index(sentence)
    seen = dict(zip(("reader_1", "reader_2", "both"), map(int, counts), strict=True))
    return dict(unit_id=f"{name}{start}", source=source, document=document, start=start,
                end=start + len(sentence), half=half, **seen)


def act(name: str, sentence: str, actor: str, verb: str, target: str, direction: str,
        negated: bool = False, half: str = "develop") -> dict:
    """An act as the readings settled it."""
    source, document, text = SOURCES[name]
    start = text.index(sentence)
    begin = text.index(verb, start)
    return dict(source=source, document=document, sentence_start=start,
                sentence_end=start + len(sentence), actor=actor, verb_start=begin,
                verb_end=begin + len(verb), target=target, direction=direction, negated=negated,
                half=half)


UNITS = [
    unit("quay", "Norway attacked Chile.", "111"),
    unit("quay", "Peru has signed a deal with Chile.", "111"),
    unit("quay", "Kenya slept.", "000"),
    unit("quay", "Peru said Chile struck Togo.", "211"),
    unit("weir", "Uganda did not fund Kenya.", "111"),
    unit("weir", "Togo sold a boat.", "111", "held"),
]
GOLD = [
    act("quay", "Norway attacked Chile.", "Norway", "attacked", "Chile", "harm"),
    # The readers saw two sides and another direction; the machine sees one.
    act("quay", "Peru has signed a deal with Chile.", "Peru", "has signed", "Chile", "talk"),
    act("quay", "Peru has signed a deal with Chile.", "Chile", "has signed", "Peru", "talk"),
    act("quay", "Peru said Chile struck Togo.", "Chile", "struck", "-", "harm"),
    act("weir", "Uganda did not fund Kenya.", "Uganda", "fund", "Kenya", "help", negated=True),
    act("weir", "Togo sold a boat.", "Atlantis", "sold", "-", "cooperate", half="held"),
]


@pytest.fixture
def sets(lay_out_readings):
    """PolNeAR's form with one article, an article of our own, and readings of both."""
    own = dict(article_id="weir", title="Weir", outlet="Post", date="2024-05-02", text=WEIR)
    return lay_out_readings(SOURCES["quay"][1], QUAY, own, act_units=UNITS, acts=GOLD)


@pytest.fixture
def figures(sets):
    return evaluate_acts(sets).set_index(["measure", "subset"])


# The machine: Norway attacked Chile, Peru signed with Chile, Chile struck Togo, Uganda did not fund
# Kenya. The baseline: Norway attacked Chile, Peru signed with Chile, Kenya slept, Peru said Chile,
# Chile struck Togo, Uganda fund Kenya.
@pytest.mark.parametrize(("measure", "subset", "value", "baseline", "n"), [
    ("actor, verb and target, precision", "all", 3 / 4, 3 / 6, 4),
    ("actor, verb and target, precision", "own", 1, 1, 1),
    ("actor, verb and target, recall", "all", 3 / 5, 3 / 5, 5),
    ("actor, verb and target, recall", "sets", 2 / 4, 2 / 4, 4),
    ("actor, verb and target, F1", "all", 6 / 9, 6 / 11, 5),
    ("actor and verb, precision", "all", 1, 4 / 6, 4),
    ("actor and verb, recall", "all", 4 / 5, 4 / 5, 5),
    ("actor and verb, F1", "all", 8 / 9, 8 / 11, 5),
    ("direction, acts found", "all", 3 / 4, 2 / 4, 4),
    ("negated, acts found", "all", 1, 3 / 4, 4),
    ("no act", "all", 1, 0, 1),
    ("two model readings, acts shared", "all", 4 / 5, None, 5),
])
def test_figures_of_a_small_set(figures, measure, subset, value, baseline, n):
    found = figures.loc[(measure, subset)]
    assert found["value"] == pytest.approx(value) and found["n"] == n
    if baseline is None:
        assert pd.isna(found["baseline"])
    else:
        assert found["baseline"] == pytest.approx(baseline)


def test_the_half_held_back_is_scored_alone(sets):
    figures = evaluate_acts(sets, "held").set_index(["measure", "subset"])
    recall = figures.loc[("actor and verb, recall", "all")]
    assert (recall["value"], recall["n"]) == (0, 1)  # a party outside the gazetteer is missed
    assert ("actor and verb, recall", "sets") not in figures.index

