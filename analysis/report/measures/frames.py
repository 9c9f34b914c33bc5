"""In which frames each party stands."""

from __future__ import annotations

import pandas as pd

from analysis import compare
from analysis.report.cells import Cell, cross_table, share_cell, signed, words_of
from analysis.report.charts import Chart, Mark, shade_of
from analysis.report.evidence_rows import rows_of, unit_marks
from analysis.report.measures.voices import holders
from analysis.report.pieces import Kind, Measure, Opening, Table, Validity
from analysis.report.view import SENTENCE, VOICES, View


def rows(view: View) -> pd.DataFrame:
    """One row per sentence, party, voice and frame, the words that decided marked."""
    codes = view.results.codes
    units = compare.units(view.of_parties(view.study.evidence), measure=None)
    carried = units.merge(codes[[*SENTENCE, "frame"]].drop_duplicates(), on=SENTENCE)
    marks = unit_marks(carried, codes, [*SENTENCE, "frame"])
    return rows_of(
        "frame",
        carried.assign(marks=marks),
        party=carried["party"],
        voice=carried["voice"].map(VOICES),
        by=holders(carried),
        label=carried["frame"].map(words_of),
    )


def tables(view: View) -> list[Table]:
    hits, cells = rows(view).groupby(["party", "label"]).size(), {}
    for row in _pooled(view).itertuples():
        n = int(hits.get((row.party, words_of(row.frame)), 0))
        cells[row.party, row.frame] = share_cell(row, n, _opening(row, n))
    shares = cross_table(
        cells,
        view.parties,
        _frames(view),
        words=_words(view),
        caption="Share of each party's sentences with a frame",
        corner="party",
        empty="No sentence about a party carries a frame.",
        folded=len(view.parties) > 1,
        note="A sentence may carry several frames or none. \u201c0 %\u201d: the frame occurs, but not beside this "
        "party.",
    )
    return [shares, _gaps(view)]


def _opening(row, n: int) -> Opening:
    return Opening("frame", {"party": row.party, "label": words_of(row.frame)}, n)


def _pooled(view: View) -> pd.DataFrame:
    shares = view.results.frames
    return shares[
        (shares["voice"] == "all") & shares["party"].isin(view.parties) & shares["n"].gt(0)
    ]


def _frames(view: View) -> list[str]:
    """The frames, those that most sentences carry first."""
    shares = view.results.frames
    pooled = shares[shares["voice"] == "all"]
    return (
        pooled.assign(hits=pooled["estimate"] * pooled["n"])
        .groupby("frame")["hits"]
        .sum()
        .sort_values(ascending=False, kind="stable")
        .index.tolist()
        if len(pooled)
        else []
    )


def _words(view: View) -> dict[str, str]:
    return {frame: words_of(frame) for frame in _frames(view)}


def _gaps(view: View) -> Table:
    """Where a party uses a frame of itself more, or less, than others use it of the party."""
    gaps = compare.frame_gap(view.study.evidence, view.results.codes, **view.options.settings)
    closed = "a difference of two shares"
    cells = {}
    for row in gaps[gaps["estimate"].notna() & gaps["party"].isin(view.parties)].itertuples():
        limits = (
            "" if pd.isna(row.conf_low) else f"[{signed(row.conf_low)}, {signed(row.conf_high)}]"
        )
        cells[row.party, row.frame] = Cell(signed(row.estimate), limits, closed=closed)
    return cross_table(
        cells,
        view.parties,
        _frames(view),
        words=_words(view),
        caption="A frame in the party's own words and others'",
        corner="party",
        folded=True,
        note="Above zero: the party uses the frame of itself more than other parties do.",
        empty="No party speaks of itself, and is spoken of by others, often enough.",
    )


def charts(view: View) -> list[Chart]:
    table = _pooled(view)
    table = table[table["estimate"].notna()]
    if table.empty or not (table["estimate"] > 0).any():
        return []
    hits, frames = rows(view).groupby(["party", "label"]).size(), _frames(view)
    known = {(row.party, row.frame): row for row in table.itertuples()}
    names = [party for party in view.parties if any((party, frame) in known for frame in frames)]
    body = tuple(
        (
            name,
            tuple(
                _square(known.get((name, frame)), hits, table["estimate"].max()) for frame in frames
            ),
        )
        for name in names
    )
    top = table.loc[table["estimate"].idxmax()]
    share = f"{top['estimate']:.0%} of {top['n']} sentences"
    alt = f"Highest share: {words_of(top['frame'])} beside {top['party']} ({share})."
    return [
        Chart(
            "heat",
            "Share of each party's sentences with a frame",
            alt,
            body,
            columns=tuple(map(words_of, frames)),
            note="Darker: a larger share.",
        )
    ]


def _square(row, hits: pd.Series, largest: float) -> Mark | None:
    if row is None:
        return None
    n = int(hits.get((row.party, words_of(row.frame)), 0))
    said = f"{words_of(row.frame)} beside {row.party}: {row.estimate:.0%}, {n} of {row.n} sentences"
    return Mark(
        50,
        0,
        100,
        0,
        said,
        _opening(row, n),
        f"{row.estimate:.0%}",
        shade=shade_of(row.estimate, largest),
    )


MEASURE = Measure(
    "frames",
    "In which frames",
    "A frame is an aspect under which a sentence puts its subject (conflict, economic consequences, morality ...), "
    "as the codebook defines it; it is about what a sentence is concerned with, not whether it is for or against.",
    tables,
    rows,
    charts,
    (
        Kind(
            "frame",
            "Frames beside a party",
            "sentence with a frame",
            "sentences with a frame, one per voice",
        ),
    ),
    (Validity("frame-sentences", "*", "F1 (dictionary)", "frame of a sentence, F1"),),
)
