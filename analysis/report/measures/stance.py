"""What each voice's own words express about each party."""

from __future__ import annotations

import pandas as pd

from analysis import compare
from analysis.encoder import neutral_band
from analysis.options import FAVOURABILITY, STANCE
from analysis.report.cells import cross_table, mean_cell, signed
from analysis.report.charts import Chart, Mark, place, scale_ticks
from analysis.report.evidence_rows import rows_of, unit_marks
from analysis.report.measures.voices import holders
from analysis.report.pieces import Cell, Kind, Measure, Opening, Table, Validity
from analysis.report.view import UNIT, VOICES, View
from analysis.schemas import VOICES as VOICE_ORDER
from analysis.sentiment import EXPLORATORY

LABELS = ("against", "neutral", "for")
CHARTED = ("journalist", "self", "other", "unaffiliated")


def rows(view: View) -> pd.DataFrame:
    """One row per sentence, party and voice with a judgement, the mentions of the party marked."""
    words = view.of_parties(view.results.deciding_words)
    found = {
        name: unit_marks(judged := _judged(view, STANCE), words[side], UNIT)
        for name, side in (("words_for", words["weight"] > 0), ("words_against", words["weight"] < 0))
    }
    return pd.concat([_rows(view, STANCE, judged, **found), _rows(view, FAVOURABILITY, _judged(view, FAVOURABILITY))])


def _judged(view: View, measure: str) -> pd.DataFrame:
    """The sentences x party x voice that have a value."""
    units = compare.units(view.of_parties(view.study.evidence), measure=measure)
    return units[units["value"].notna()]


def _rows(view: View, measure: str, units: pd.DataFrame, **columns) -> pd.DataFrame:
    band = neutral_band(measure)
    bounds = [-1.01, -band, band, 1.01]
    return rows_of(
        measure,
        units.assign(marks=unit_marks(units, view.of_parties(view.study.evidence), UNIT)),
        party=units["party"],
        voice=units["voice"].map(VOICES),
        by=holders(units),
        value=units["value"],
        label=pd.cut(units["value"], bounds, labels=list(LABELS)).astype("str"),
        **columns,
    )


def tables(view: View) -> list[Table]:
    return [_by_voice(view), _both_measures(view), _differences(view), _by_group(view)]


def _by_voice(view: View) -> Table:
    cells = {}
    for row in _shown(view, view.results.stance):
        where = {"party": row.party} | ({} if row.voice == "all" else {"voice": VOICES[row.voice]})
        cells[row.party, row.voice] = mean_cell(row, Opening("stance", where, row.n))
    return cross_table(
        cells,
        view.parties,
        [*VOICE_ORDER, "all"],
        words=VOICES,
        corner="party",
        caption="Mean stance towards each party, by who speaks",
        note="From \u22121 (against) over 0 (neutral) to +1 (for), with its interval; n counts sentences, once for "
        "each voice. An empty cell: nothing was said.",
        empty="No party is judged.",
    )


def _both_measures(view: View) -> Table:
    """Stance, and beside it the light in which whole sentences put a party."""
    cells = {}
    for measure, comparison in ((STANCE, view.results.stance), (FAVOURABILITY, view.results.favourability)):
        for row in _shown(view, comparison[comparison["voice"] == "all"]):
            cells[row.party, measure] = mean_cell(row, Opening(measure, {"party": row.party}, row.n))
    return cross_table(
        cells,
        view.parties,
        [STANCE, FAVOURABILITY],
        corner="party",
        folded=True,
        caption="Stance, and favourability beside it",
        note="Favourability is another measure: in which light the whole sentence puts the party, whoever speaks, with "
        "what befalls it. A party at war may be told of in a bad light and judged by nobody.",
    )


def _shown(view: View, comparison: pd.DataFrame) -> list:
    return list(
        comparison[comparison["party"].isin(view.parties) & comparison["n"].gt(0)].itertuples()
    )


def _differences(view: View) -> Table:
    """Each party against the other parties in the same voice."""
    closed = "a difference of two means; the sentences of each open in the table above"
    rows = [
        row
        for row in _shown(view, view.results.stance)
        if pd.notna(row.difference) and row.voice in ("all", "journalist")
    ]
    body = tuple(
        (
            f"{row.party}, {VOICES[row.voice]}",
            (
                Cell(signed(row.difference), _limits(row), closed=closed),
                Cell("" if pd.isna(row.p_value) else f"{row.p_value:.3f}", closed=closed),
                Cell("" if pd.isna(row.q_value) else f"{row.q_value:.3f}", closed=closed),
            ),
        )
        for row in rows
    )
    return Table(
        "Each party against the other parties",
        "party and voice",
        ("difference", "p", "q"),
        body,
        "Above zero: the voice speaks better of this party than of the others. q is the false discovery rate over "
        "all comparisons.",
        folded=True,
    )


def _limits(row) -> str:
    if pd.isna(row.difference_low):
        return ""
    return f"[{signed(row.difference_low)}, {signed(row.difference_high)}]"


def _by_group(view: View) -> Table:
    """The journalists' own stance by outlet, or by month."""
    results, by = view.results, view.options.group_by
    table = results.stance_by_group
    table, cells = table[table["voice"] == "journalist"], {}
    for row in _shown(view, table):
        cells[row.party, row.group] = mean_cell(row, _group_opening(view, row))
    groups = table.groupby("group")["n"].sum().sort_values(ascending=False, kind="stable").index
    groups = sorted(groups) if by == "date" else list(groups)
    return cross_table(
        cells,
        view.parties,
        groups,
        corner="party",
        folded=True,
        caption=f"The journalists' own stance, by {'month' if by == 'date' else by}",
        note="Most cells rest on few sentences; where there are too few only n is shown.",
    )


def _group_opening(view: View, row) -> Opening:
    where = {"party": row.party, "voice": VOICES["journalist"]}
    by_month = view.options.group_by == "date"
    group = (
        {"month": "" if row.group == "not stated" else row.group}
        if by_month
        else {"outlet": row.group}
    )
    return Opening("stance", where | group, row.n)


def charts(view: View) -> list[Chart]:
    rows = [
        row
        for row in _shown(view, view.results.stance)
        if row.voice in CHARTED and pd.notna(row.estimate)
    ]
    if not rows:
        return []
    by_party = {party: [row for row in rows if row.party == party] for party in view.parties}
    body = tuple((party, tuple(map(_dot, some))) for party, some in by_party.items() if some)
    lowest, highest = (pick(rows, key=lambda row: row.estimate) for pick in (min, max))
    alt = (
        f"Mean stance from {signed(lowest.estimate)} ({VOICES[lowest.voice]} on {lowest.party}) to "
        f"{signed(highest.estimate)} ({VOICES[highest.voice]} on {highest.party})."
    )
    ticks = scale_ticks(
        [-1, -0.5, 0, 0.5, 1], -1, 1, ["against \u22121", "\u22120.5", "0", "+0.5", "for +1"]
    )
    return [
        Chart(
            "dots",
            "Mean stance towards each party, by who speaks",
            alt,
            body,
            tuple(VOICES[voice] for voice in VOICE_ORDER),
            ticks,
            zero=place(0, -1, 1),
        )
    ]


def _dot(row) -> Mark:
    known = pd.notna(row.conf_low)
    low, high = (row.conf_low, row.conf_high) if known else (row.estimate, row.estimate)
    limits = f" [{signed(row.conf_low)}, {signed(row.conf_high)}]" if known else ""
    where = {"party": row.party, "voice": VOICES[row.voice]}
    return Mark(
        place(row.estimate, -1, 1),
        place(low, -1, 1),
        place(high, -1, 1),
        VOICE_ORDER.index(row.voice),
        f"{VOICES[row.voice]} on {row.party}: {signed(row.estimate)}{limits}, n={row.n}",
        Opening("stance", where, row.n),
    )


def is_exploratory(view: View) -> bool:
    """Return whether a dictionary judged, which is no measurement to rely on."""
    return view.study.settings.get("scorer") in EXPLORATORY


MEASURE = Measure(
    "stance",
    "Stance towards each party",
    "Stance is what a voice's own words express about a party (praise, blame, trust, distrust, support, "
    "opposition), judged sentence by sentence with names hidden.",
    tables,
    rows,
    charts,
    (
        Kind(
            "stance",
            "Stance towards a party",
            "judged sentence of a voice",
            "judged sentences, one per voice",
        ),
        Kind(
            "favourability",
            "Favourability of a party",
            "judged sentence of a voice",
            "judged sentences, one per voice",
        ),
    ),
    (
        Validity("stance", "all", "macro-F1", "stance, macro-F1"),
        Validity("stance", "journalist", "negative, precision", "against in the journalist's voice, right"),
        Validity("stance", "journalist", "positive, precision", "for in the journalist's voice, right"),
        Validity("newsmtsc", "real-world", "favourability, macro-F1", "favourability, macro-F1"),
    ),
    "The sign of a single sentence is wrong too often to be quoted unread; means of many sentences are safer.",
)
