"""What each party does, and to whom."""

from __future__ import annotations

import pandas as pd

from analysis import compare
from analysis.compare.acts import ACT
from analysis.report.cells import count_cell, cross_table, share_cell
from analysis.report.charts import Chart, Mark, radius_of
from analysis.report.evidence_rows import rows_of
from analysis.report.pieces import Kind, Measure, Opening, Table, Validity
from analysis.report.view import SENTENCE, VOICES, View

DIRECTIONS = ("harm", "threaten", "help", "cooperate", "talk", "other")
MOST_TARGETS = 12


def rows(view: View) -> pd.DataFrame:
    done = _done(view)
    return pd.concat(
        [_rows("act", done.drop_duplicates(ACT)), _rows("act_on", done.dropna(subset="target"))]
    )


def _done(view: View) -> pd.DataFrame:
    acts = view.study.acts
    acts = acts[~acts["negated"].astype(bool)].sort_values([*SENTENCE, "verb_start"])
    return (
        acts[acts["party"].eq(view.subject) | acts["target"].eq(view.subject)]
        if view.subject
        else acts
    )


def _rows(kind: str, acts: pd.DataFrame) -> pd.DataFrame:
    placed = acts.assign(start=acts["verb_start"], end=acts["verb_end"])
    return rows_of(
        kind,
        placed,
        party=acts["party"],
        label=acts["direction"],
        target=acts["target"],
        word=acts["verb"],
        voice=acts["voice"].map(VOICES),
        by=acts["voice_party"],
    )


def tables(view: View) -> list[Table]:
    found = rows(view)
    return [_directions(view, found), _targets(view, found)]


def _directions(view: View, found: pd.DataFrame) -> Table:
    hits, cells = found[found["kind"] == "act"].groupby(["party", "label"]).size(), {}
    shares = compare.act_directions(view.study.acts, **view.options.settings)
    for row in shares[shares["voice"] == "all"].itertuples():
        n = int(hits.get((row.party, row.direction), 0))
        if n and row.party in view.parties:
            opening = Opening("act", {"party": row.party, "label": row.direction}, n)
            cells[row.party, row.direction] = share_cell(row, n, opening)
    return cross_table(
        cells,
        view.parties,
        list(DIRECTIONS),
        caption="What each party does",
        corner="party",
        folded=len(view.parties) > 1,
        note="Share of the party's acts of each direction, all voices.",
        empty="No act is told of a party shown.",
    )


def _targets(view: View, found: pd.DataFrame) -> Table:
    on = found[found["kind"] == "act_on"]
    on = on[on["party"].isin(view.parties) | on["target"].isin(view.parties)]
    counts = on.groupby(["party", "target"]).size()
    cells = {
        (by, to): count_cell(int(n), Opening("act_on", {"party": by, "target": to}, int(n)))
        for (by, to), n in counts.items()
    }
    actors = [*view.parties, *sorted(set(on["party"]) - set(view.parties))]
    targets = [*view.parties, *sorted(set(on["target"]) - set(view.parties))]
    return cross_table(
        cells,
        actors[:MOST_TARGETS],
        targets[:MOST_TARGETS],
        corner="who does it",
        folded=True,
        caption="Who does it to whom",
        note="Acts of the party in the row towards the one above.",
    )


def charts(view: View) -> list[Chart]:
    found = rows(view)
    acts = found[found["kind"].eq("act") & found["party"].isin(view.parties)]
    counts = acts.groupby(["party", "label"]).size()
    if counts.empty:
        return []
    columns = [name for name in DIRECTIONS if name in counts.index.get_level_values("label")]
    names = [name for name in view.parties if name in counts.index.get_level_values("party")]
    body = tuple(
        (name, tuple(_circle(counts, name, column) for column in columns)) for name in names
    )
    (party, direction), n = counts.idxmax(), int(counts.max())
    return [
        Chart(
            "grid",
            "Acts of each party, by direction",
            f"Most acts: {party}, {direction} ({n} of {len(acts)} acts).",
            body,
            columns=tuple(columns),
            note="The area of a circle shows the number of acts.",
        )
    ]


def _circle(counts: pd.Series, party: str, direction: str) -> Mark | None:
    n = int(counts.get((party, direction), 0))
    return (
        Mark(
            50,
            50,
            50,
            0,
            f"{party}, {direction}: {n} acts",
            Opening("act", {"party": party, "label": direction}, n),
            str(n),
            radius_of(n, int(counts.max())),
        )
        if n
        else None
    )


MEASURE = Measure(
    "acts",
    "What each party does",
    "An act is something that a party does or did, told as a fact: who, which verb, to whom; it harms, helps, "
    "threatens, cooperates with, talks to, or does something else.",
    tables,
    rows,
    charts,
    (
        Kind("act", "Acts", "act", "acts"),
        Kind("act_on", "Acts towards a party", "act on a party", "acts on a party"),
    ),
    (
        Validity("acts", "all", "actor and verb, precision", "acts found that are acts"),
        Validity("acts", "all", "actor and verb, recall", "acts that are found"),
    ),
)
