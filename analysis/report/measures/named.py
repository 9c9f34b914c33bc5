"""How often each party is named, as a party and as a place."""

from __future__ import annotations

import pandas as pd

from analysis.report.cells import count_cell, interval
from analysis.report.charts import Chart, Mark, place, round_up, scale_ticks
from analysis.report.evidence_rows import rows_of
from analysis.report.pieces import Cell, Kind, Measure, Opening, Table, Validity
from analysis.report.view import View

COLUMNS = ("mentions", "per 1,000 words", "articles", "as a place")


def rows(view: View) -> pd.DataFrame:
    mentions = view.of_parties(view.study.mentions)
    kinds = {
        "mention": mentions[mentions["use"] == "party"],
        "place": mentions[mentions["use"] == "place"],
    }
    return pd.concat(
        [
            rows_of(kind, some, party=some["party"], label=some["rule"])
            for kind, some in kinds.items()
        ]
    )


def tables(view: View) -> list[Table]:
    named = view.results.salience.set_index("party")
    body = tuple(
        (party, _cells(party, named.loc[party])) for party in view.parties if party in named.index
    )
    return [
        Table("How often each party is named", "party", COLUMNS, body, empty="No party is named.")
    ]


def _cells(party: str, row) -> tuple[Cell, ...]:
    where = {"party": party}
    mentions = Opening("mention", where, int(row.n))
    rate = Cell(
        "" if pd.isna(row.estimate) else f"{row.estimate:.1f}",
        interval(row.conf_low, row.conf_high, "{:.1f}".format),
        mentions,
    )
    articles = Opening("mention", where, int(row.articles), "articles")
    places = Opening("place", where, int(row.places))
    return (
        count_cell(mentions.n, mentions),
        rate,
        count_cell(articles.n, articles),
        count_cell(places.n, places),
    )


def charts(view: View) -> list[Chart]:
    named = view.results.salience.set_index("party")
    shown = [
        party
        for party in view.parties
        if party in named.index and pd.notna(named.loc[party, "estimate"])
    ]
    if len(shown) < 2:
        return []
    top = round_up(max(named.loc[shown, ["estimate", "conf_high"]].max()))
    bars = tuple((party, (_bar(party, named.loc[party], top),)) for party in shown)
    first, last = (named.loc[shown[at]] for at in (0, -1))
    alt = (
        f"Mentions per 1,000 words: from {shown[0]} ({first.estimate:.1f}) to "
        f"{shown[-1]} ({last.estimate:.1f}), {len(shown)} parties."
    )
    steps = [0, top / 2, top]
    return [
        Chart(
            "dots",
            "Mentions per 1,000 words",
            alt,
            bars,
            ("mentions",),
            scale_ticks(steps, 0, top, [f"{step:g}" for step in steps]),
        )
    ]


def _bar(party: str, row, top: float) -> Mark:
    known = pd.notna(row.conf_low)
    low, high = (row.conf_low, row.conf_high) if known else (row.estimate, row.estimate)
    limits = interval(row.conf_low, row.conf_high, "{:.1f}".format)
    said = f"{party}: {row.estimate:.1f} mentions per 1,000 words {limits}, {row.n} mentions"
    return Mark(
        place(row.estimate, 0, top),
        place(low, 0, top),
        place(high, 0, top),
        0,
        said,
        Opening("mention", {"party": party}, int(row.n)),
    )


MEASURE = Measure(
    "named",
    "Who is named",
    "A mention is a place in the text that names a party: by its name, its people, its capital, an office, a person "
    "or a pronoun; a country that only says where something happens is counted apart.",
    tables,
    rows,
    charts,
    (
        Kind("mention", "Mentions of a party", "mention", "mentions"),
        Kind("place", "A party named only as a place", "mention as a place", "mentions as a place"),
    ),
    (Validity("place-party", "first", "accuracy", "party told from place, share right"),),
)
