"""Figures: Axes that show as many markers as the table has rows, say when there is nothing, and change no table."""

from __future__ import annotations

import matplotlib

matplotlib.use("Agg")

import numpy as np
import pandas as pd
import pytest
from matplotlib import pyplot as plt
from matplotlib.axes import Axes

from analysis.figures import (
    VOICE_STYLE,
    plot_calibration,
    plot_estimates,
    plot_heatmap,
    plot_ladder,
    plot_matrix,
    plot_reliability,
    plot_shift,
    plot_validity,
    plot_voice_shares,
)
from analysis.schemas import RUNGS, VOICES, empty

PARTIES = ["Kestria", "Balvia"]
COMPARISON = pd.DataFrame(
    {
        "party": ["Kestria", "Kestria", "Balvia", "Balvia"],
        "voice": ["self", "journalist", "journalist", "other"],
        "estimate": [0.4, -0.1, 0.2, np.nan],
        "conf_low": [0.1, np.nan, 0.0, np.nan],
        "conf_high": [0.6, np.nan, 0.3, np.nan],
        "n": [9, 6, 12, 2],
    }
)
SHARES = pd.DataFrame(
    {"party": PARTIES * 2, "voice": ["self"] * 2 + ["journalist"] * 2, "estimate": [0.25, 0.5, 0.75, 0.5]}
)
COUNTS = pd.DataFrame([[3, np.nan], [7, 1]], index=["Kestria", "journalist"], columns=PARTIES)
TONE = pd.DataFrame([[0.5, np.nan], [-0.2, np.nan]], index=["Kestria", "journalist"], columns=PARTIES)
HEAT = pd.DataFrame([[0.5, np.nan], [0.0, 0.25]], index=PARTIES, columns=["conflict", "human_interest"])
LADDER = pd.DataFrame(
    {
        "party": ["Balvia"] * 9 + ["Kestria"] * 2,
        "rung": ["committed"] * 9 + ["denied", "declined"],
        "voice": ["self", "other"] * 5 + ["journalist"],
    }
)
CALIBRATION = pd.DataFrame({"predicted": [0.1, 0.5, 0.9], "observed": [0.2, 0.5, 0.8], "n": [5, 10, 20]})
RELIABILITY = pd.DataFrame({"scorer": ["linear"] * 2 + ["neural"] * 3, "confidence": [0.45, 0.8, 0.4, 0.65, 0.9],
                            "accuracy": [0.4, 0.9, 0.5, 0.6, 0.85], "n": [30, 10, 20, 40, 5]})
VALIDITY = pd.DataFrame({
    "frame": ["conflict", "morality"] * 3, "coder": ["learned"] * 2 + ["tf-idf"] * 2 + ["always present"] * 2,
    "estimate": [0.8, 0.7, 0.6, 0.5, 0.3, 0.2], "conf_low": [0.75, 0.6, 0.5, 0.4, np.nan, np.nan],
    "conf_high": [0.85, 0.8, 0.7, 0.6, np.nan, np.nan]})
CALLS = {
    "estimates": (plot_estimates, (COMPARISON, "tone (-1 to 1)")),
    "shares": (plot_voice_shares, (SHARES,)),
    "matrix": (plot_matrix, (COUNTS, TONE)),
    "heatmap": (plot_heatmap, (HEAT, "share")),
    "ladder": (plot_ladder, (LADDER,)),
    "calibration": (plot_calibration, (CALIBRATION,)),
    "reliability": (plot_reliability, (RELIABILITY,)),
    "validity": (plot_validity, (VALIDITY, "F1")),
}


@pytest.fixture(autouse=True)
def close_figures():
    yield
    plt.close("all")


def markers(ax: Axes) -> int:
    """Points drawn, by `plot` with a marker or by `scatter`."""
    lines = sum(len(line.get_xdata()) for line in ax.lines if line.get_marker() not in ("None", "", None))
    return lines + sum(len(c.get_offsets()) for c in ax.collections if type(c).__name__ == "PathCollection")


def names(ax: Axes) -> list[str]:
    return [label.get_text() for label in ax.get_yticklabels()]


@pytest.mark.parametrize("name", CALLS)
def test_axes_come_back_and_the_tables_stay(name):
    plot, arguments = CALLS[name]
    before = [a.copy(deep=True) if isinstance(a, pd.DataFrame) else a for a in arguments]
    given = plt.subplots()[1]
    assert isinstance(plot(*arguments), Axes)
    assert plot(*arguments, ax=given) is given
    for now, then in zip(arguments, before, strict=True):
        if isinstance(now, pd.DataFrame):
            pd.testing.assert_frame_equal(now, then)
    given.figure.canvas.draw()


@pytest.mark.parametrize(
    ("plot", "arguments"),
    [
        (plot_estimates, (empty("comparison"), "tone")),
        (plot_estimates, (COMPARISON.assign(estimate=np.nan), "tone")),
        (plot_voice_shares, (empty("comparison"),)),
        (plot_matrix, (pd.DataFrame(), pd.DataFrame())),
        (plot_matrix, (COUNTS * np.nan, TONE)),
        (plot_heatmap, (pd.DataFrame(), "share")),
        (plot_heatmap, (HEAT * np.nan, "share")),
        (plot_ladder, (empty("positions"),)),
        (plot_shift, (empty("comparison"),)),
        (plot_calibration, (CALIBRATION.head(0),)),
        (plot_validity, (VALIDITY.head(0), "F1")),
    ],
    ids=[
        "estimates",
        "no estimate",
        "shares",
        "matrix",
        "blank matrix",
        "heatmap",
        "blank heatmap",
        "ladder",
        "shift",
        "calibration",
        "validity",
    ],
)
def test_an_empty_table_draws_nothing_and_says_so(plot, arguments):
    ax = plot(*arguments)
    assert not ax.collections and not ax.patches and not ax.images and not ax.lines
    assert [text.get_text() for text in ax.texts] == ["nothing to show: too few sentences"]
    assert not ax.axison


def test_estimates_show_a_marker_per_estimate():
    ax = plot_estimates(COMPARISON, "tone (-1 to 1)")
    assert markers(ax) == COMPARISON["estimate"].notna().sum() == 3
    assert names(ax) == PARTIES and ax.get_ylim()[0] > ax.get_ylim()[1]  # the first row on top
    assert ax.get_xlabel() == "tone (-1 to 1)"
    drawn = {x for line in ax.lines if line.get_marker() in "oD" for x in line.get_xdata()}
    assert drawn == {0.4, -0.1, 0.2}
    assert [t.get_text() for t in ax.get_legend().get_texts()] == ["self", "journalist"]


def test_estimates_without_a_zero_line():
    with_line, without = (plot_estimates(COMPARISON, "n", zero=zero) for zero in (0.0, None))
    assert len(with_line.lines) - len(without.lines) == 1


def test_one_party_in_one_voice_needs_no_legend():
    ax = plot_estimates(COMPARISON.head(1), "tone")
    assert markers(ax) == 1 and ax.get_legend() is None


def test_voice_shares_stack_to_one():
    ax = plot_voice_shares(SHARES)
    assert [bar.get_width() for bar in ax.patches] == [0.25, 0.5, 0.75, 0.5]
    assert sorted(bar.get_x() + bar.get_width() for bar in ax.patches) == [0.25, 0.5, 1, 1]
    assert names(ax) == PARTIES


def test_matrix_shows_a_marker_and_its_n_per_pair():
    ax = plot_matrix(COUNTS, TONE)
    assert markers(ax) == COUNTS.notna().sum().sum() == 3
    assert sorted(text.get_text() for text in ax.texts) == ["1", "3", "7"]
    assert names(ax) == ["Kestria", "journalist"] and [t.get_text() for t in ax.get_xticklabels()] == PARTIES


def test_heatmap_writes_every_number_and_leaves_gaps_blank():
    ax = plot_heatmap(HEAT, "share")
    assert sorted(text.get_text() for text in ax.texts) == ["0.00", "0.25", "0.50"]
    assert [t.get_text() for t in ax.get_xticklabels()] == ["conflict", "human interest"]


def test_ladder_shows_a_dot_per_position_at_its_rung():
    ax = plot_ladder(LADDER)
    assert markers(ax) == len(LADDER) == 11
    dots = np.vstack([c.get_offsets() for c in ax.collections if type(c).__name__ == "PathCollection"])
    assert len(np.unique(dots.round(6), axis=0)) == len(LADDER)  # none hides another
    rungs = ["denied", *RUNGS]
    found = pd.Series(dots[:, 0]).round().astype(int).map(lambda x: rungs[x + 1]).value_counts().to_dict()
    assert found == {"committed": 9, "denied": 1, "declined": 1}
    own = next(c for c in ax.collections if c.get_label() == "says so itself")
    assert len(own.get_offsets()) == (LADDER["voice"] == "self").sum()


def test_shift_shows_each_party_in_each_group_with_its_n():
    table = pd.DataFrame({"party": ["Norland", "Norland", "Suria"], "group": ["2030-02", "2030-01", "2030-01"],
                          "estimate": [1.0, 4.0, float("nan")], "conf_low": [0.5, float("nan"), float("nan")],
                          "conf_high": [1.5, float("nan"), float("nan")], "n": [9, 6, 2]})
    ax = plot_shift(table)
    lines = [line for line in ax.lines if line.get_marker() == "o"]
    assert [line.get_ydata().tolist() for line in lines] == [[4.0, 1.0]]
    assert [label.get_text() for label in ax.get_xticklabels()] == ["2030-01", "2030-02"]
    assert sorted(text.get_text() for text in ax.texts) == ["6", "9"]


def test_calibration_shows_a_dot_per_bin():
    assert markers(plot_calibration(CALIBRATION)) == 3


def test_validity_shows_a_row_per_frame_and_a_marker_per_coder():
    ax = plot_validity(VALIDITY, "F1")
    assert [label.get_text() for label in ax.get_yticklabels()] == ["conflict", "morality"]
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["learned", "tf-idf", "always present"]
    assert [line.get_xdata().tolist() for line in ax.lines] == [[0.8, 0.7], [0.6, 0.5], [0.3, 0.2]]
    assert [line.get_marker() for line in ax.lines][-1] == "x" and ax.get_xlim() == (0, 1)
    np.testing.assert_allclose(ax.collections[0].get_segments()[0][:, 0], [0.75, 0.85])


def test_reliability_shows_a_dot_per_bin_and_a_line_per_scorer():
    ax = plot_reliability(RELIABILITY)
    assert markers(ax) == len(RELIABILITY)
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["linear", "neural"]
    linear = ax.collections[0]
    np.testing.assert_allclose(linear.get_offsets(), RELIABILITY[["confidence", "accuracy"]].head(2))
    sizes = linear.get_sizes()
    assert sizes[0] > sizes[1], "the fuller bin has the larger dot"
    diagonal = ax.lines[0]
    np.testing.assert_array_equal(diagonal.get_xdata(), diagonal.get_ydata())


def test_every_voice_has_its_own_colour_and_marker():
    assert set(VOICE_STYLE) == {*VOICES, "party", "all"}
    colours, shapes = zip(*VOICE_STYLE.values(), strict=True)
    assert len(set(colours)) == len(set(shapes)) == len(VOICE_STYLE)
