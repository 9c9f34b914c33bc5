"""Figures: a comparison table in, matplotlib Axes out. Every figure shows only what its table holds."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib import pyplot as plt
from matplotlib.axes import Axes

from analysis.positions import RUNG_SCALE
from analysis.schemas import RUNGS, VOICES

# Okabe and Ito's colours, told apart by readers with any colour vision; the marker tells voices apart in grey.
VOICE_STYLE = {
    "self": ("#0072B2", "o"),
    "other": ("#D55E00", "s"),
    "unaffiliated": ("#009E73", "^"),
    "unnamed": ("#CC79A7", "v"),
    "unresolved": ("#999999", "x"),
    "journalist": ("#000000", "D"),
    # Whoever speaks for a party, of whomever.
    "party": ("#E69F00", "p"),
    "all": ("#56B4E9", "P"),
}
FAINT = "#bbbbbb"
DOTS_IN_LINE = 7


def plot_estimates(
    comparison: pd.DataFrame, label: str, ax: Axes | None = None, *, zero: float | None = 0.0, rows: str = "party",
    markers: str = "voice",
) -> Axes:
    """Dots with intervals, one row per party (first row on top) and one marker per voice; estimates that are NaN are
    left out.

    ``label`` names the measure and its unit on the x axis; ``zero`` draws a reference line there (None: no line).
    ``rows`` and ``markers`` name other columns for the two, "source" among them for the latter.
    """
    return _plot_intervals(comparison, label, ax, zero, rows, markers, VOICE_STYLE)


def plot_validity(figures: pd.DataFrame, label: str, ax: Axes | None = None) -> Axes:
    """Dots with intervals, one row per frame (first row on top) and one marker per coder; "always present", which no
    coder may fall behind, is a cross.

    ``figures``: frame, coder, estimate, conf_low, conf_high; ``label`` names the measure on the x axis.
    """
    styles = dict(zip(dict.fromkeys(figures["coder"]), VOICE_STYLE.values(), strict=False))
    ax = _plot_intervals(figures, label, ax, None, "frame", "coder", styles | {"always present": ("#999999", "x")})
    if not figures.empty:
        ax.set_xlim(0, 1)
    return ax


def _plot_intervals(
    table: pd.DataFrame, label: str, ax: Axes | None, zero: float | None, row: str, series: str, styles: dict,
) -> Axes:
    """Dots with intervals: a row for each value of column ``row``, and within it a marker for each of ``series``."""
    shown = table.dropna(subset="estimate")
    if shown.empty:
        return _nothing(ax)
    rows = list(dict.fromkeys(shown[row]))
    kinds = [kind for kind in styles if kind in set(shown[series])]
    ax = ax or _axes(height=1.2 + 0.24 * len(rows) * max(1, len(kinds)) ** 0.6)
    offset = {kind: (k - (len(kinds) - 1) / 2) * 0.6 / max(1, len(kinds)) for k, kind in enumerate(kinds)}
    if zero is not None:
        ax.axvline(zero, color=FAINT, linewidth=1)
    for kind in kinds:
        mine = shown[shown[series] == kind]
        y = mine[row].map(rows.index).to_numpy() + offset[kind]
        colour, marker = styles[kind]
        ax.hlines(y, mine["conf_low"], mine["conf_high"], color=colour, linewidth=1.4)
        ax.plot(mine["estimate"], y, marker, color=colour, markersize=5, label=kind)
    _party_axis(ax, rows)
    ax.set_xlabel(label)
    if len(kinds) > 1:
        ax.legend(title=series, frameon=False, loc="center left", bbox_to_anchor=(1, 0.5), fontsize=8)
    return ax


def plot_reliability(reliability: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Accuracy against confidence, a line per ``scorer``, each dot as large as its bin is full; on the grey diagonal a
    scorer is right as often as it says."""
    ax = ax or _axes(height=3.6)
    ax.plot([0, 1], [0, 1], color=FAINT, linewidth=1)
    for (scorer, rows), (colour, marker) in zip(reliability.groupby("scorer"), VOICE_STYLE.values(), strict=False):
        ax.plot(rows["confidence"], rows["accuracy"], color=colour, linewidth=1)
        sizes = 8 + 60 * rows["n"] / rows["n"].max()
        ax.scatter(rows["confidence"], rows["accuracy"], sizes, color=colour, marker=marker, label=scorer)
    ax.set(xlim=(0, 1), ylim=(0, 1), xlabel="confidence of the label", ylabel="share of labels that are right")
    ax.legend(title="scorer", frameon=False, loc="lower right", fontsize=8)
    return ax


def plot_voice_shares(shares: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """One stacked bar per party: the share of what is said about it in each voice, summing to 1."""
    wide = shares[shares["voice"] != "all"].pivot_table(index="party", columns="voice", values="estimate", sort=False)
    if wide.empty:
        return _nothing(ax)
    ax = ax or _axes(height=1.2 + 0.34 * len(wide))
    left = np.zeros(len(wide))
    for voice in (v for v in VOICES if v in wide):
        width = wide[voice].fillna(0).to_numpy()
        ax.barh(range(len(wide)), width, left=left, color=VOICE_STYLE[voice][0], label=voice, edgecolor="white")
        left += width
    _party_axis(ax, list(wide.index))
    ax.set_xlim(0, 1)
    ax.set_xlabel("share of sentences about the party, by who speaks")
    ax.legend(title="voice", frameon=False, loc="center left", bbox_to_anchor=(1, 0.5), fontsize=8)
    return ax


def plot_matrix(counts: pd.DataFrame, values: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Speakers (rows) by targets (columns): area shows n, colour the mean tone, grey too few to judge, nothing where
    nothing was said."""
    if not (counts.fillna(0).to_numpy() > 0).any():
        return _nothing(ax)
    ax = ax or _axes(height=1.6 + 0.5 * len(counts), width=3.0 + 0.72 * len(counts.columns))
    y, x = np.nonzero(counts.fillna(0).to_numpy() > 0)
    n = counts.to_numpy(dtype=float)[y, x]
    tone = values.reindex_like(counts).to_numpy(dtype=float)[y, x]
    known = ~np.isnan(tone)
    size = np.maximum(90, 1100 * n / n.max())
    ax.scatter(x[~known], y[~known], s=size[~known], color=FAINT, edgecolor="white")
    drawn = ax.scatter(
        x[known],
        y[known],
        s=size[known],
        c=tone[known],
        cmap="PuOr",
        vmin=-0.6,
        vmax=0.6,
        edgecolor="#555555",
        linewidth=0.6,
    )
    for column, row, count, mean in zip(x, y, n, tone, strict=True):
        dark = abs(mean) > 0.35
        ax.annotate(
            f"{count:.0f}", (column, row), ha="center", va="center", fontsize=8, color="white" if dark else "black"
        )
    ax.set_xticks(range(len(counts.columns)), counts.columns, rotation=40, ha="right", fontsize=8)
    _party_axis(ax, list(counts.index))
    ax.set_xlim(-0.6, len(counts.columns) - 0.4)
    ax.set_xlabel("spoken about")
    ax.set_ylabel("speaker")
    ax.figure.colorbar(drawn, ax=ax, shrink=0.7, label="mean stance (-1 against, +1 for)")
    return ax


def plot_heatmap(table: pd.DataFrame, label: str, ax: Axes | None = None) -> Axes:
    """Parties (rows) by frames (columns) as shaded cells with their number; cells without an estimate stay blank."""
    if table.empty or table.isna().to_numpy().all():
        return _nothing(ax)
    ax = ax or _axes(height=1.4 + 0.36 * len(table), width=2.6 + 0.85 * len(table.columns))
    values = table.to_numpy(dtype=float)
    top = np.nanmax(values, initial=0.01)
    shading = ax.imshow(values, aspect="auto", cmap="Blues", vmin=0, vmax=top)
    for row, column in zip(*np.nonzero(~np.isnan(values)), strict=True):
        dark = values[row, column] > 0.6 * top
        ax.text(
            column,
            row,
            f"{values[row, column]:.2f}",
            ha="center",
            va="center",
            fontsize=8,
            color="white" if dark else "black",
        )
    names = [str(name).replace("_", " ") for name in table.columns]
    ax.set_xticks(range(len(names)), names, rotation=30, ha="right", fontsize=8)
    ax.set_yticks(range(len(table)), table.index, fontsize=8)
    ax.spines[:].set_visible(False)
    ax.figure.colorbar(shading, ax=ax, shrink=0.8, label=label)
    return ax


def plot_ladder(positions: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Each position as a dot on the ladder of commitment, one row per party; filled where the party says so itself,
    hollow where another source ascribes it, a lozenge where the journalist tells it.

    Dots on one rung stand side by side, seven to a line. Denials stand off the scale, on the left.
    """
    if positions.empty:
        return _nothing(ax)
    placed = positions.assign(rung_value=positions["rung"].map(RUNG_SCALE).fillna(-1))
    parties = list(placed["party"].value_counts(sort=False).index)
    ax = ax or _axes(height=1.4 + 0.55 * len(parties), width=8.4)
    placed = placed.sort_values("voice", key=lambda voice: voice.map(_dot_order), kind="stable")
    cell = placed.groupby(["party", "rung_value"])["rung"]
    line, rank = divmod(cell.cumcount(), DOTS_IN_LINE)
    in_line = (cell.transform("size") - line * DOTS_IN_LINE).clip(upper=DOTS_IN_LINE)
    x = placed["rung_value"] + (rank - (in_line - 1) / 2) * 0.11
    y = placed["party"].map(parties.index) + 0.17 * line
    kind, colour = placed["voice"].map(_dot_order), VOICE_STYLE["self"][0]
    ax.axvline(-0.5, color=FAINT, linewidth=1)
    dots = [(colour, "o", "says so itself"), ("white", "o", "ascribed by a source"),
            ("white", "D", "told by the journalist")]
    for number, (face, marker, name) in enumerate(dots):
        mask = kind == number
        ax.scatter(
            x[mask],
            y[mask],
            s=34 if marker == "o" else 22,
            marker=marker,
            facecolor=face,
            edgecolor=colour,
            linewidth=1.2,
            label=name,
            zorder=3,
        )
    ax.set_xticks(range(-1, 6), ["denied", *RUNGS], fontsize=8)
    ax.set_xlim(-1.6, 5.6)
    _party_axis(ax, parties)
    ax.set_xlabel("firmness of the position (ladder of commitment)")
    ax.legend(frameon=False, loc="lower center", bbox_to_anchor=(0.5, 1), ncols=3, fontsize=8)
    return ax


def plot_shift(comparison: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Each party's mean commitment over the groups of `compare.commitment` in their order (months), a line per party,
    each dot with its interval where it has one and labelled with its n; estimates that are NaN are left out."""
    shown = comparison.dropna(subset="estimate")
    if shown.empty:
        return _nothing(ax)
    groups = sorted(shown["group"].unique())
    ax = ax or _axes(height=3.6, width=8.4)
    parties = list(dict.fromkeys(shown["party"]))
    for number, party in enumerate(parties):
        rows = shown[shown["party"] == party].sort_values("group")
        x = rows["group"].map(groups.index) + (number - (len(parties) - 1) / 2) * 0.6 / len(parties)
        line = ax.plot(x, rows["estimate"], "o-", color=f"C{number % 10}", markersize=5, linewidth=1, label=party)[0]
        ax.vlines(x, rows["conf_low"], rows["conf_high"], color=line.get_color(), linewidth=1.2)
        for at, height, count in zip(x, rows["estimate"], rows["n"], strict=True):
            ax.annotate(f"{count}", (at, height), textcoords="offset points", xytext=(4, 4), fontsize=7)
    ax.set_xticks(range(len(groups)), groups, fontsize=8)
    ax.set_yticks(range(len(RUNGS)), RUNGS, fontsize=8)
    ax.set_ylim(-0.4, len(RUNGS) - 0.6)
    ax.set_ylabel("mean commitment (numbers: n)")
    ax.legend(frameon=False, loc="center left", bbox_to_anchor=(1, 0.5), fontsize=8)
    return ax


def _dot_order(voice: str) -> int:
    """0 for a party's own word, 1 for another source's, 2 for the journalist's."""
    return {"self": 0, "journalist": 2}.get(voice, 1)


def plot_calibration(table: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Predicted probability against observed share, one dot per bin (columns predicted, observed, n); the diagonal is
    perfect."""
    if table.empty:
        return _nothing(ax)
    ax = ax or _axes(height=3.6, width=4.2)
    ax.plot([0, 1], [0, 1], color=FAINT)
    ax.scatter(
        table["predicted"], table["observed"], s=10 + 90 * table["n"] / table["n"].max(), color=VOICE_STYLE["self"][0]
    )
    ax.set_xlabel("predicted probability")
    ax.set_ylabel("observed share")
    return ax


def _nothing(ax: Axes | None) -> Axes:
    """Axes that say that the table behind them is empty."""
    ax = ax or _axes(height=0.6)
    ax.text(0.5, 0.5, "nothing to show: too few sentences", ha="center", va="center", fontsize=9)
    ax.set_axis_off()
    return ax


def _axes(height: float, width: float = 7.2) -> Axes:
    ax = plt.subplots(figsize=(width, height), layout="constrained")[1]
    ax.spines[["top", "right"]].set_visible(False)
    return ax


def _party_axis(ax: Axes, parties: list[str]) -> None:
    """Names on the y axis, the first on top, with a faint rule under each."""
    ax.set_yticks(range(len(parties)), parties, fontsize=8)
    ax.set_ylim(len(parties) - 0.4, -0.6)
    ax.grid(axis="y", color="#eeeeee", zorder=0)
    ax.set_axisbelow(True)
