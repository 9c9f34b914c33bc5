"""Whether the ranking of parties survives another choice."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from analysis import compare
from analysis.evidence import build_evidence
from analysis.report.cells import Cell, signed
from analysis.report.pieces import Measure, Table
from analysis.report.view import View

OTHER_SCORER = {"neural": "linear", "linear": "vader", "vader": "linear"}
MOST_OUTLETS = 12
CLOSED = "a rank under another choice; the sentences judged open under stance"


def tables(view: View) -> list[Table]:
    base = mean_stance(view.study.evidence, view)
    if len(base) < 3:
        return [
            Table(
                "Ranking of parties by mean stance",
                "",
                (),
                (),
                empty="Fewer than three parties can be ranked.",
            )
        ]
    others = dict(_variants(view))
    ranks = {
        name: means.reindex(base.index).rank(ascending=False, method="min")
        for name, means in others.items()
    }
    own = base.rank(ascending=False, method="min")
    body = tuple(
        (party, tuple(_cells(base, own, ranks, party)))
        for party in own.sort_values(kind="stable").index
    )
    columns = ("mean stance", "rank", *ranks)
    return [
        Table(
            "Ranking of parties by mean stance, all voices",
            "party",
            columns,
            body,
            _verdict(own, ranks),
        )
    ]


def mean_stance(evidence: pd.DataFrame, view: View) -> pd.Series:
    """Return the mean stance of each party shown that has enough judged sentences."""
    units = compare.units(evidence)
    units = units[units["value"].notna() & units["party"].isin(view.parties)]
    by_party = units.groupby("party")["value"]
    return by_party.mean()[by_party.size() >= view.options.min_n]


def _variants(view: View) -> Iterator[tuple[str, pd.Series]]:
    """Yield the means under each other choice, by its name."""
    study, evidence = view.study, view.study.evidence
    other = OTHER_SCORER.get(study.settings.get("scorer", ""), "linear")
    rescored = build_evidence(study.texts, study.mentions, study.statements, other)
    yield f"scored by {other}", mean_stance(rescored, view)
    yield "without pronouns", mean_stance(evidence[evidence["rule"] != "pronoun"], view)
    outlets = study.articles.set_index("article_id")["outlet"]
    for outlet in outlets.value_counts().head(MOST_OUTLETS).index if outlets.nunique() > 1 else ():
        kept = evidence["article_id"].map(outlets).ne(outlet)
        yield f"without {outlet}", mean_stance(evidence[kept], view)


def _cells(
    base: pd.Series, own: pd.Series, ranks: dict[str, pd.Series], party: str
) -> Iterator[Cell]:
    yield Cell(signed(base[party]), closed=CLOSED)
    yield Cell(f"{own[party]:.0f}", closed=CLOSED)
    for rank in ranks.values():
        known = pd.notna(rank[party])
        moved = (
            ""
            if not known or rank[party] == own[party]
            else f"{own[party] - rank[party]:+.0f}".replace("-", "\u2212")
        )
        yield Cell(f"{rank[party]:.0f}" if known else "", moved, closed=CLOSED)


def _verdict(own: pd.Series, ranks: dict[str, pd.Series]) -> str:
    """Say how far each ranking agrees with the one reported, by Spearman's rank correlation."""
    agreement = {name: own.corr(rank) for name, rank in ranks.items() if rank.notna().sum() > 2}
    agreement = {name: value for name, value in agreement.items() if pd.notna(value)}
    if not agreement:
        return "No other choice leaves three parties to rank."
    worst = min(agreement, key=agreement.get)
    said = (
        "The ranking is the same under every choice."
        if min(agreement.values()) > 0.999
        else f"It agrees least with the ranking {worst}: rank correlation {signed(agreement[worst])} "
        "(1: the same order, 0: none)."
    )
    firm = min(agreement.values()) >= 0.8
    return said + ("" if firm else " Do not build on the order of the parties alone.")


MEASURE = Measure(
    "sensitivity",
    "Does it depend on our choices?",
    "Each column ranks the parties once more after one choice was changed: another scorer, no pronouns, one outlet "
    "left out.",
    tables,
    of_party=False,
)
