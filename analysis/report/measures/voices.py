"""Who speaks about whom."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from analysis import compare
from analysis.report.cells import count_cell, cross_table, share_cell
from analysis.report.charts import LEFT, RIGHT, Chart, Mark, radius_of
from analysis.report.evidence_rows import rows_of, unit_marks
from analysis.report.pieces import Kind, Measure, Opening, Table
from analysis.report.view import UNIT, VOICES, View
from analysis.schemas import VOICES as VOICE_ORDER


def rows(view: View) -> pd.DataFrame:
    """One row per sentence, party and voice: who speaks of the party there."""
    evidence = view.of_parties(view.study.evidence)
    units = compare.units(evidence, measure=None)
    return rows_of(
        "about",
        units.assign(marks=unit_marks(units, evidence, UNIT)),
        party=units["party"],
        voice=units["voice"].map(VOICES),
        by=holders(units),
    )


def holders(units: pd.DataFrame) -> pd.Series:
    """Return who speaks: the party, or what kind of source."""
    speaks = units["voice"].isin(["self", "other"]) & units["voice_party"].notna()
    return units["voice_party"].where(speaks, units["voice"].map(VOICES))


def tables(view: View) -> list[Table]:
    return [_voices(view), _matrix(view)]


def _hits(view: View) -> pd.Series:
    units = compare.units(view.of_parties(view.study.evidence), measure=None)
    return units.groupby(["party", "voice"]).size()


def _voices(view: View) -> Table:
    hits, cells = _hits(view), {}
    for row in view.results.voices.itertuples():
        n = int(hits.get((row.party, row.voice), 0))
        if row.party in view.parties and n:
            where = {"party": row.party, "voice": VOICES[row.voice]}
            cells[row.party, row.voice] = share_cell(row, n, Opening("about", where, n))
    return cross_table(
        cells,
        view.parties,
        list(VOICE_ORDER),
        words=VOICES,
        caption="Who speaks about each party",
        corner="party",
        note="Share of the sentences about the party; a sentence counts once for each voice in it.",
    )


def _matrix(view: View) -> Table:
    about = rows(view)
    about = about[about["party"].isin(view.parties)]
    counts = about.groupby(["by", "party"]).size()
    cells = {
        pair: count_cell(int(n), Opening("about", {"by": pair[0], "party": pair[1]}, int(n)))
        for pair, n in counts.items()
    }
    return cross_table(
        cells,
        speakers_in_order(about, view.parties),
        view.parties,
        caption="Who speaks about whom",
        corner="speaker",
        note="Sentences, by speaker (row) and party spoken about (column). An empty cell: nothing was said.",
        folded=len(view.parties) > 1,
    )


def speakers_in_order(about: pd.DataFrame, parties: list[str]) -> list[str]:
    """Return who speaks: the parties shown, other parties by how much, then sources of no party."""
    sources = [VOICES[kind] for kind in ("unaffiliated", "unnamed", "unresolved", "journalist")]
    others = about.loc[~about["by"].isin([*parties, *sources]), "by"].value_counts().head(6)
    return [*parties, *others.index, *sources]


def charts(view: View) -> list[Chart]:
    return [*_bars(view), *_network(view)]


def _bars(view: View) -> list[Chart]:
    """One bar a party, parted by who speaks about it."""
    hits, bars, told = _hits(view), [], []
    for party in view.parties:
        mine = (
            hits.get(party, pd.Series(dtype="int64"))
            .reindex(list(VOICE_ORDER))
            .fillna(0)
            .astype(int)
        )
        if mine.sum():
            bars.append((party, tuple(_pieces(party, mine))))
            most = mine.idxmax()
            told.append(f"{party}: most by {VOICES[most]} ({mine[most] / mine.sum():.0%})")
    if not bars:
        return []
    return [
        Chart(
            "bars",
            "Who speaks about each party",
            "; ".join(told) + ".",
            tuple(bars),
            tuple(VOICES[voice] for voice in VOICE_ORDER),
        )
    ]


def _pieces(party: str, counts: pd.Series) -> Iterator[Mark]:
    at, whole = LEFT, counts.sum()
    for number, (voice, n) in enumerate(counts.items()):
        width = (RIGHT - LEFT) * n / whole
        if n:
            where = {"party": party, "voice": VOICES[voice]}
            yield Mark(
                round(at, 3),
                round(at, 3),
                round(at + width, 3),
                number,
                f"{party}, {VOICES[voice]}: {n} of {whole} sentences ({n / whole:.0%})",
                Opening("about", where, int(n)),
                f"{n / whole:.0%}" if n / whole > 0.08 else "",
            )
            at += width


def _network(view: View) -> list[Chart]:
    """Who speaks about whom, as circles in a grid."""
    about = rows(view)
    about = about[about["party"].isin(view.parties)]
    counts = about.groupby(["by", "party"]).size()
    if counts.empty or view.subject:
        return []
    names = [
        name
        for name in speakers_in_order(about, view.parties)
        if name in counts.index.get_level_values(0)
    ]
    body = tuple(
        (name, tuple(_circle(counts, name, party) for party in view.parties)) for name in names
    )
    (by, about), n = counts.idxmax(), int(counts.max())
    alt = f"Most sentences: {by} on {about} ({n}); {len(counts)} pairs of speaker and party occur."
    return [
        Chart(
            "grid",
            "Who speaks about whom",
            alt,
            body,
            columns=tuple(view.parties),
            note="The area of a circle shows the number of sentences of the speaker (row) about the party "
            "(column).",
        )
    ]


def _circle(counts: pd.Series, by: str, party: str) -> Mark | None:
    n = int(counts.get((by, party), 0))
    if not n:
        return None
    opening = Opening("about", {"by": by, "party": party}, n)
    own = 1 if by == party else 0
    return Mark(
        50,
        50,
        50,
        own,
        f"{by} on {party}: {n} sentences",
        opening,
        str(n),
        radius_of(n, int(counts.max())),
    )


MEASURE = Measure(
    "voices",
    "Who speaks about whom",
    "Each sentence about a party is said by the party itself, another party, a source of no party, "
    "or the journalist: whoever the words are attributed to last.",
    tables,
    rows,
    charts,
    (
        Kind(
            "about",
            "Sentences about a party, by who speaks",
            "sentence of a voice",
            "sentences, one per voice",
        ),
    ),
)
