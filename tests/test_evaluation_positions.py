"""Positions against readings of a few invented sentences, worked out by hand."""

from __future__ import annotations

import json

import pandas as pd
import pytest
from click.testing import CliRunner

from analysis.cli import main
from analysis.evaluation import positions
from analysis.evaluation.positions import evaluate_positions
from analysis.schemas import empty

QUAY = "Norway will send two ships. Chile denied it. Peru left. Kenya may pay, officials said."
WEIR = "Uganda refused to wait. Kenya waited."
SOURCES = {"quay": ("polnear-train", "sea_2024-05-01_quay.txt", QUAY), "weir": ("own", "weir", WEIR)}


def place(name: str, words: str) -> dict:
    source, document, text = SOURCES[name]
    start = text.index(words)
    return dict(source=source, document=document, start=start, end=start + len(words))


def unit(unit_id: str, name: str, sentence: str, kinds: tuple, half: str = "develop") -> dict:
    """A drawn sentence: its kind by the first and the second reader, and as settled."""
    kinds = dict(zip(("kind_1", "kind_2", "kind"), kinds, strict=True))
    return dict(unit_id=unit_id, half=half, coder_kind="model", **place(name, sentence), **kinds)


def read(unit_id: str, name: str, words: str, answers: list[tuple], half: str = "develop") -> dict:
    """A position as read: party, rung and asserter by the first, by the second reader, and as settled."""
    row = dict(unit_id=unit_id, half=half, coder_kind="model", **place(name, words))
    for suffix, answer in zip(("_1", "_2", ""), answers, strict=True):
        row |= dict(zip((f"party{suffix}", f"rung{suffix}", f"asserted_by{suffix}"), answer, strict=True))
    return row


NOTHING = (None, None, None)
UNITS = [
    unit("A1", "quay", "Norway will send two ships.", ("position",) * 3),
    unit("A2", "quay", "Chile denied it.", ("position", "acts", "position")),
    unit("A3", "quay", "Peru left.", ("acts",) * 3),
    unit("A4", "quay", "Kenya may pay, officials said.", ("position",) * 3),
    unit("B1", "weir", "Uganda refused to wait.", ("position",) * 3),
    unit("B2", "weir", "Kenya waited.", ("acts",) * 3, "held"),
]
GOLD = [
    read("A1", "quay", "will send", [("Norway", "committed", "journalist")] * 3),
    read("A2", "quay", "denied", [("Chile", "denied", "Chile"), NOTHING, ("Chile", "denied", "Chile")]),
    read("A4", "quay", "may", [("Kenya", "considering", "unnamed"), ("Kenya", "undecided", "none"),
                               ("Kenya", "considering", "unnamed")]),
    read("A4", "quay", "pay", [("Kenya", "offered", "unnamed"), NOTHING, NOTHING]),
    read("B1", "weir", "refused", [("Uganda", "declined", "journalist")] * 3),
]
# party, words of the cue, rung, voice, voice_party
MACHINE = [
    ("quay", "Norway", "will send", "committed", "self", "Norway"),
    ("quay", "Chile", "denied", "denied", "self", "Chile"),
    ("quay", "Peru", "left", "declined", "journalist", None),
    ("quay", "Kenya", "may", "undecided", "unnamed", None),
    ("weir", "Kenya", "waited", "undecided", "journalist", None),
]


def found(*_) -> pd.DataFrame:
    """What a machine might find: the third in a sentence of acts, the fourth on another rung, Uganda's not at all."""
    rows = []
    for name, party, words, rung, voice, voice_party in MACHINE:
        cue = {f"cue_{side}": at for side, at in place(name, words).items() if side in ("start", "end")}
        source, document, _ = SOURCES[name]
        rows.append(cue | dict(article_id=f"{source}:{document}", party=party, rung=rung, voice=voice,
                               voice_party=voice_party))
    return pd.DataFrame(rows)


@pytest.fixture
def sets(lay_out_readings):
    """PolNeAR's form with one article, an article of our own, and readings of both."""
    own = dict(article_id="weir", title="The weir", outlet="Lake Post", date="2024-05-02", text=WEIR)
    return lay_out_readings(SOURCES["quay"][1], QUAY, own, position_units=UNITS, positions=GOLD)


@pytest.fixture
def figures(sets, monkeypatch):
    monkeypatch.setattr(positions, "find_positions", found)
    return evaluate_positions(sets).set_index(["measure", "subset"])


# In the half to develop on, 4 positions were read and 4 found; the baseline has Norway, Chile, Peru, Kenya, Uganda.
@pytest.mark.parametrize(("measure", "subset", "value", "baseline", "n"), [
    ("positions, F1 with party", "all", 3 / 4, 8 / 9, 4),
    ("positions, precision with party", "all", 3 / 4, 4 / 5, 4),
    ("positions, F1 with party and rung", "all", 2 / 4, 2 / 9, 4),
    ("positions, F1 with party, rung and asserter", "all", 1 / 4, 2 / 9, 4),
    ("positions, recall with party, rung and asserter", "all", 1 / 4, 1 / 4, 4),
    ("no position, share", "acts", 0, 0, 1),
    ("rung, share right", "positions found", 2 / 3, 1 / 3, 3),
    ("asserter, share right", "positions found", 2 / 3, 1 / 3, 3),
    ("two model readings, positions, F1 with party", "all", 6 / 8, None, 5),
])
def test_figures_by_hand(figures, measure, subset, value, baseline, n):
    row = figures.loc[(measure, subset)]
    assert row["value"] == pytest.approx(value) and row["n"] == n
    assert pd.isna(row["baseline"]) if baseline is None else row["baseline"] == pytest.approx(baseline)


def test_ordinal_alpha_leaves_out_what_is_denied(figures):
    """Committed twice, considering against undecided: both pairs are on the scale, Chile's denial is not."""
    assert figures.loc[("rung, ordinal alpha", "positions found"), "n"] == 2
    assert 0 < figures.loc[("rung, ordinal alpha", "positions found"), "value"] < 1
    assert figures.loc[("two model readings, ordinal alpha of rungs", "positions of both"), "n"] == 3


def test_the_held_half_is_apart_and_the_former_figure_stays_beside_it(sets, monkeypatch):
    monkeypatch.setattr(positions, "find_positions", found)
    held = evaluate_positions(sets, "held").set_index(["measure", "subset"])
    assert held.loc[("no position, share", "acts"), ["value", "n"]].tolist() == [0, 1]
    assert held.loc[("positions of the former rules, F1 with party", "earlier gold"), "value"] == 0.605
    assert "positions, recall with party" not in held.index.get_level_values("measure")


def test_without_positions_acts_are_right_and_nothing_else(sets, monkeypatch):
    monkeypatch.setattr(positions, "find_positions", lambda *_: empty("positions"))
    figures = evaluate_positions(sets).set_index(["measure", "subset"])
    assert figures.loc[("no position, share", "acts"), "value"] == 1
    assert figures.loc[("positions, F1 with party", "all"), "value"] == 0
    assert "rung, share right" not in figures.index.get_level_values("measure")


def test_from_the_command_line(sets):
    done = CliRunner().invoke(main, ["evaluate", "positions", str(sets), "--json"])
    assert done.exit_code == 0, done.output
    figures = {(row["measure"], row["subset"]): row["value"] for row in json.loads(done.output)}
    assert figures[("positions, F1 with party, rung and asserter", "all")] == 1
    assert figures[("no position, share", "acts")] == 1
