"""How coverage changes by week or month."""

from __future__ import annotations

import pandas as pd

from analysis import compare
from analysis.report.cells import count_cell, cross_table, mean_cell, signed
from analysis.report.charts import LEFT, RIGHT, Chart, Mark
from analysis.report.evidence_rows import rows_of
from analysis.report.pieces import Kind, Measure, Opening, Table
from analysis.report.view import View

MOST_TICKS = 8


def rows(view: View) -> pd.DataFrame:
    """One row per article: its first sentence, which is its headline where there is one."""
    articles = view.study.articles
    if view.subject:
        named = view.study.mentions.query("party == @view.subject and use == 'party'")["article_id"]
        articles = articles[articles["article_id"].isin(named)]
    first = view.study.sentences.drop_duplicates("article_id")
    first = first[first["article_id"].isin(articles["article_id"])]
    return rows_of("article", first.assign(marks=[[] for _ in range(len(first))]))


def tables(view: View) -> list[Table]:
    if len(view.results.periods) < 2:
        return [Table("By week or month", "", (), (), empty=_no_time(view))]
    return [_mentions(view), _stance(view)]


def _no_time(view: View) -> str:
    known = view.study.articles["date"].notna().sum()
    return "No article has a date." if not known else "All dated articles lie in one period."


def _by(view: View) -> str:
    return "month" if len(view.results.periods[0]) == 7 else "week (the day it begins)"


def _counts(view: View) -> pd.Series:
    mentions = view.study.mentions
    named = mentions[mentions["use"].eq("party") & mentions["party"].isin(view.parties)]
    period = view.results.period_of.reindex(named["article_id"]).to_numpy()
    return named.assign(period=period).groupby(["party", "period"]).size()


def _mentions(view: View) -> Table:
    cells = {
        (party, period): count_cell(
            int(n), Opening("mention", {"party": party, "period": period}, int(n))
        )
        for (party, period), n in _counts(view).items()
        if period
    }
    articles = view.results.period_of.value_counts()
    total = "articles"
    if not view.subject:
        cells |= {
            (total, period): count_cell(int(n), Opening("article", {"period": period}, int(n)))
            for period, n in articles.items()
            if period
        }
    return cross_table(
        cells,
        [*view.parties, total],
        _shown(view, cells),
        corner="party",
        folded=True,
        caption=f"Mentions by {_by(view)}",
        note="Periods without a mention are left out of the table.",
    )


def _shown(view: View, cells: dict) -> list[str]:
    return [
        period for period in view.results.periods if any(period == column for _, column in cells)
    ]


def _stance(view: View) -> Table:
    """Mean stance of all voices by period, where there is enough of it."""
    results = view.results
    evidence = results.study.evidence
    period = results.period_of.reindex(evidence["article_id"]).to_numpy()
    dated = evidence.assign(group=period)[period != ""]
    table = compare.compare_parties(dated, group="group", **view.options.settings)
    table = table[table["voice"].eq("all") & table["party"].isin(view.parties) & table["n"].gt(0)]
    cells = {
        (row.party, row.group): mean_cell(
            row, Opening("stance", {"party": row.party, "period": row.group}, row.n), signed
        )
        for row in table.itertuples()
    }
    return cross_table(
        cells,
        view.parties,
        _shown(view, cells),
        corner="party",
        folded=True,
        caption=f"Mean stance of all voices by {_by(view)}",
    )


def charts(view: View) -> list[Chart]:
    periods = view.results.periods
    if len(periods) < 2:
        return []
    counts, read = _counts(view), view.results.period_of.value_counts()
    largest = int(counts.max()) if len(counts) else 0
    if not largest:
        return []
    body = tuple(
        (party, tuple(_bar(counts, largest, periods, party, at) for at in range(len(periods))))
        for party in view.parties
        if party in counts.index.get_level_values("party")
    )
    gaps = tuple(
        (*_reach(at, len(periods)), f"{period}: no article")
        for at, period in enumerate(periods)
        if period not in read.index
    )
    step = -(-len(periods) // MOST_TICKS)
    ticks = tuple(
        (sum(_reach(at, len(periods))) / 2, periods[at]) for at in range(0, len(periods), step)
    )
    (party, period), n = counts.idxmax(), largest
    alt = (
        f"Mentions by {_by(view)} from {periods[0]} to {periods[-1]}; most: {party} in {period} ({n}); "
        f"{len(gaps)} periods without an article."
    )
    return [
        Chart(
            "times",
            f"Mentions by {_by(view)}",
            alt,
            body,
            ticks=ticks,
            gaps=gaps,
            note="Hatched: no article read. All rows have one scale.",
        )
    ]


def _reach(at: int, periods: int) -> tuple[float, float]:
    width = (RIGHT - LEFT) / periods
    return round(LEFT + at * width, 3), round(LEFT + (at + 1) * width, 3)


def _bar(counts: pd.Series, largest: int, periods: list[str], party: str, at: int) -> Mark | None:
    n = int(counts.get((party, periods[at]), 0))
    if not n:
        return None
    low, high = _reach(at, len(periods))
    gap = (high - low) * 0.1
    return Mark(
        round((low + high) / 2, 3),
        round(low + gap, 3),
        round(high - gap, 3),
        0,
        f"{party}, {periods[at]}: {n} mentions",
        Opening("mention", {"party": party, "period": periods[at]}, n),
        str(n) if high - low > 4 else "",
        radius=round(24 * n / largest, 2),
    )


MEASURE = Measure(
    "over_time",
    "Over time",
    "A period is a week where the corpus spans up to four months, else a month; a period without an article is a gap, "
    "not a zero.",
    tables,
    rows,
    charts,
    (Kind("article", "Articles", "article", "articles"),),
)
