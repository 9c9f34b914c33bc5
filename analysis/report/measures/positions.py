"""How firmly each position is held, and on which matters voices are opposed."""

from __future__ import annotations

import pandas as pd

from analysis import compare
from analysis.report.cells import Cell, count_cell, cross_table, mean_cell
from analysis.report.charts import Chart, Mark, radius_of
from analysis.report.evidence_rows import rows_of
from analysis.report.matters import NO_MATTER, asserters, matter_name, study_sides, who_says_what
from analysis.report.pieces import Kind, Measure, Opening, Table, Validity
from analysis.report.view import VOICES, View
from analysis.schemas import RUNGS
from analysis.study import add_group

SIDES = ("denied", *RUNGS)
MOST_CONTESTED, MOST_MATTERS = 8, 8


def rows(view: View) -> pd.DataFrame:
    return pd.concat([position_rows(view), answer_rows(view)])


def position_rows(view: View) -> pd.DataFrame:
    """One row per position, its deciding words marked."""
    held = view.of_parties(view.study.positions)
    return rows_of(
        "position",
        _at_cue(held),
        party=held["party"],
        voice=held["voice"].map(VOICES),
        by=asserters(held),
        label=held["rung"],
    )


def answer_rows(view: View) -> pd.DataFrame:
    """One row per answer to a matter: a position, or an act that another tells."""
    sides = view.of_parties(study_sides(view.study))
    return rows_of(
        "answer",
        sides,
        party=sides["party"],
        voice=sides["voice"].map(VOICES),
        by=sides["by"],
        label=sides["side"],
        matter=matter_name(sides),
    )


def _at_cue(held: pd.DataFrame) -> pd.DataFrame:
    return held.assign(start=held["cue_start"], end=held["cue_end"])


def tables(view: View) -> list[Table]:
    return [*contested_tables(view), _ladder(view), *_largest(view), *_shifts(view)]


def contested_tables(view: View) -> list[Table]:
    """One table a contested matter, or one that says that there is none."""
    sides = view.of_parties(study_sides(view.study))
    surest = (
        view.of_parties(view.study.contested)
        .drop_duplicates("matter_id")["matter_id"]
        .head(MOST_CONTESTED)
    )
    if surest.empty:
        return [Table("Contested matters", "", (), (), empty=NO_MATTER)]
    return [_contested(sides[sides["matter_id"] == number]) for number in surest]


def _contested(sides: pd.DataFrame) -> Table:
    first = sides.iloc[0]
    body = tuple(
        (by, _side_cells(side, some))
        for (side, by), some in sides.groupby(["side", "by"], sort=False)
    )
    return Table(
        f"Contested: {first['party']}: \u201c{first['proposition']}\u201d",
        "who says so",
        ("side", "answers", "outlets", "days"),
        body,
        who_says_what(sides),
    )


def _side_cells(side: str, some: pd.DataFrame) -> tuple[Cell, ...]:
    where = {"matter": matter_name(some).iloc[0], "label": side, "by": some["by"].iloc[0]}
    days = sorted(some["date"].dropna().dt.strftime("%Y-%m-%d").unique())
    span = ", ".join(days) if len(days) < 3 else f"{days[0]} to {days[-1]}"
    outlets = ", ".join(sorted(some["outlet"].dropna().unique()))
    told = "told as a fact" if side == "act" else side
    return (
        Cell(told),
        count_cell(len(some), Opening("answer", where, len(some))),
        Cell(outlets),
        Cell(span, closed="days: those of the articles opened by the number of answers"),
    )


def _ladder(view: View) -> Table:
    counts = position_rows(view).groupby(["party", "label"]).size()
    cells = {
        (party, rung): count_cell(
            int(n), Opening("position", {"party": party, "label": rung}, int(n))
        )
        for (party, rung), n in counts.items()
    }
    return cross_table(
        cells,
        view.parties,
        list(SIDES),
        caption="Positions by party and firmness",
        corner="party",
        folded=len(view.parties) > 1,
        note="From declined to committed; denied stands off the scale: the party says that what is ascribed to it is "
        "not so.",
        empty="No party shown takes a position that the rules could find.",
    )


def _largest(view: View) -> list[Table]:
    """The matters on which most positions stand."""
    answers = answer_rows(view)
    held = answers[answers["label"].isin(SIDES)]
    largest = held["matter"].value_counts().head(MOST_MATTERS)
    largest = largest[largest > 1]
    counts = held.groupby(["matter", "label"]).size()
    cells = {
        (name, rung): count_cell(int(n), Opening("answer", {"matter": name, "label": rung}, int(n)))
        for (name, rung), n in counts.items()
        if name in largest.index
    }
    party = held.drop_duplicates("matter").set_index("matter")["party"]
    names = {name: f"{party[name]}: {name.split(': ', 1)[1]}" for name in largest.index}
    return (
        [
            cross_table(
                cells,
                list(largest.index),
                list(SIDES),
                words=names,
                corner="matter",
                folded=True,
                caption="Positions by matter",
                note="The matters on which most positions stand.",
            )
        ]
        if cells
        else []
    )


def _shifts(view: View) -> list[Table]:
    """The mean height on the ladder by outlet or month, on the matter on which most of a party's positions stand."""
    held = compare.largest_matters(view.study.positions, view.study.answers)
    grouped = add_group(held, view.study.articles, view.options.group_by)
    table = compare.commitment(grouped, group="group", **view.options.settings)
    table = table[
        table["voice"].eq("all") & table["estimate"].notna() & table["party"].isin(view.parties)
    ]
    closed = "a mean over the positions on the party's largest matter, which open above"
    cells = {
        (row.party, row.group): _closed(mean_cell(row, None, "{:.1f}".format), closed)
        for row in table.itertuples()
    }
    return (
        [
            cross_table(
                cells,
                view.parties,
                sorted(table["group"].unique()),
                corner="party",
                folded=True,
                caption=f"Mean firmness (0 declined to 5 committed), by {view.options.group_by}",
                note="On the one matter on which most of the party's positions stand.",
            )
        ]
        if cells
        else []
    )


def _closed(cell: Cell, why: str) -> Cell:
    return Cell(cell.text, cell.detail, closed=why)


def charts(view: View) -> list[Chart]:
    found = position_rows(view)
    found = found[found["party"].isin(view.parties)]
    counts = found.groupby(["party", "label"]).size()
    if counts.empty:
        return []
    names = [name for name in view.parties if name in counts.index.get_level_values("party")]
    own = found[found["voice"].eq(VOICES["self"])].groupby(["party", "label"]).size()
    body = tuple(
        (name, tuple(_circle(counts, own, name, rung) for rung in SIDES)) for name in names
    )
    (party, rung), n = counts.idxmax(), int(counts.max())
    alt = f"{len(found)} positions; most: {party}, {rung} ({n})."
    return [
        Chart(
            "grid",
            "How firmly positions are held",
            alt,
            body,
            columns=SIDES,
            note="The area of a circle shows the number of positions; dark: half of them or more in the party's "
            "own words.",
        )
    ]


def _circle(counts: pd.Series, own: pd.Series, party: str, rung: str) -> Mark | None:
    n = int(counts.get((party, rung), 0))
    if not n:
        return None
    said = int(own.get((party, rung), 0))
    opening = Opening("position", {"party": party, "label": rung}, n)
    return Mark(
        50,
        50,
        50,
        int(2 * said >= n),
        f"{party}, {rung}: {n} positions, {said} in its own words",
        opening,
        str(n),
        radius_of(n, int(counts.max())),
    )


MEASURE = Measure(
    "positions",
    "Positions and contested matters",
    "A position is a party's will or word on an open question, from declined to committed; a matter is the question, "
    "and it is contested where two voices put the party on opposed sides.",
    tables,
    rows,
    charts,
    (
        Kind("position", "Positions", "position", "positions"),
        Kind("answer", "Answers to a matter", "answer to the matter", "answers to the matter"),
    ),
    (
        Validity(
            "positions",
            "all",
            "positions, precision with party and rung",
            "positions found that are right",
        ),
        Validity(
            "positions", "all", "positions, recall with party and rung", "positions that are found"
        ),
        Validity("matters", "found", "contested matters, precision", "contested matters that are"),
    ),
    "Contested matters are found by rule: read both sides before you quote them.",
)
