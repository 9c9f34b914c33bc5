"""Who is cast as villain, victim or hero, and by whom."""

from __future__ import annotations

import pandas as pd

from analysis.report.cells import count_cell, cross_table
from analysis.report.evidence_rows import rows_of
from analysis.report.pieces import Kind, Measure, Opening, Table, Validity
from analysis.report.view import VOICES, View

CAST = ("villain", "victim", "hero")
MOST_CASTERS = 12


def rows(view: View) -> pd.DataFrame:
    roles = view.of_parties(view.study.roles)
    return rows_of(
        "role", roles, party=roles["party"], label=roles["cast_as"], voice=roles["voice"].map(VOICES), by=_casters(view)
    )


def _casters(view: View) -> pd.Series:
    """Who casts: the speaker's party, else what kind of source it is, else the journalist."""
    roles = view.of_parties(view.study.roles)
    source = roles["source"].map(VOICES)
    return roles["voice_party"].fillna(source).astype("str")


def tables(view: View) -> list[Table]:
    found = rows(view)
    return [_by_role(view, found), _by_caster(view, found)]


def _by_role(view: View, found: pd.DataFrame) -> Table:
    counts = found.groupby(["party", "label"]).size()
    cells = {
        (party, role): count_cell(int(n), Opening("role", {"party": party, "label": role}, int(n)))
        for (party, role), n in counts.items()
    }
    return cross_table(
        cells,
        view.parties,
        list(CAST),
        corner="party",
        caption="Sentences that cast each party in a role",
        empty="No party is cast in a role.",
    )


def _by_caster(view: View, found: pd.DataFrame) -> Table:
    """Each caster and party with the roles given."""
    found = found[found["party"].isin(view.parties)]
    counts = found.groupby(["by", "party", "label"]).size()
    pairs = found.groupby(["by", "party"]).size().sort_values(ascending=False, kind="stable").index[:MOST_CASTERS]
    names = {pair: f"{pair[0]} on {pair[1]}" for pair in pairs}
    cells = {
        (names[by, party], role): count_cell(
            int(n), Opening("role", {"by": by, "party": party, "label": role}, int(n))
        )
        for (by, party, role), n in counts.items()
        if (by, party) in names
    }
    return cross_table(
        cells,
        list(names.values()),
        list(CAST),
        corner="who casts whom",
        folded=True,
        caption="Who casts whom as what",
        note="The most frequent pairs. Outlets are filters of the sentences that a number opens.",
    )


MEASURE = Measure(
    "roles",
    "Villains, victims, heroes",
    "A sentence casts a party as villain where it does harm, as victim where it suffers it, as hero where it helps or "
    "solves; whoever tells it, in plain words or not. A role is not a tone.",
    tables,
    rows,
    kinds=(Kind("role", "Roles", "sentence that casts a party", "sentences that cast a party"),),
    validity=(
        Validity("roles", "all", "any role, precision (machine)", "roles found, right"),
        Validity("roles", "all", "any role, recall (machine)", "roles read, found"),
    ),
    caution="Exploratory: in sentences that the rules had not seen two in three of the roles named were right, one in "
    "five was found (docs/validity.md). Read the sentences; the counts do not measure coverage.",
)
