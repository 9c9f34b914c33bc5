"""Who stands on which side of a matter, in words."""

from __future__ import annotations

import pandas as pd

from analysis.compare import matter_sides
from analysis.report.pieces import Opening
from analysis.report.view import VOICES
from analysis.study import Study

# What a party does on each side of a matter, as itself and as others tell it.
DOES = {
    "denied": "denies it",
    "declined": "declines it",
    "undecided": "has not decided",
    "considering": "is considering it",
    "conditional": "makes it conditional",
    "offered": "offers it",
    "committed": "commits itself to it",
}
NO_MATTER = "No contested matter was found."


def study_sides(study: Study) -> pd.DataFrame:
    """Return `compare.matter_sides` of a study, with ``by``: who asserts each, in words.

    Of a contested matter the two sides that are most surely opposed come first.
    """
    sides = matter_sides(study.matters, study.answers, study.positions, study.acts, study.articles)
    surest = study.contested.drop_duplicates("matter_id")
    opposed = sides["position_id"].isin(surest["position_id"])
    opposed |= sides["position_id"].isin(surest["other_position_id"].dropna())
    opposed |= sides["act_id"].isin(surest["other_act_id"].dropna())
    later = ~opposed.groupby([sides["matter_id"], sides["side"]]).transform("any")
    order = sides.assign(later=later).sort_values(["matter_id", "later"], kind="stable").index
    return sides.assign(by=asserters(sides)).loc[order].reset_index(drop=True)


def asserters(positions: pd.DataFrame) -> pd.Series:
    """Return who asserts each position, in words: the party itself, another party, or what kind of source."""
    return positions["voice_party"].fillna(positions["voice"].map(VOICES))


def who_says_what(sides: pd.DataFrame) -> str:
    """Return one sentence on the sides of one matter: "Norland denies it; Suria and a source not named assert it"."""
    said = [_said(side, rows) for side, rows in sides.groupby("side", sort=False)]
    return "; ".join(part for parts in said for part in parts) + "."


def _said(side: str, rows: pd.DataFrame) -> list[str]:
    party, own = rows["party"].iloc[0], rows["voice"].eq("self")
    others = list(dict.fromkeys(rows.loc[~own, "by"]))
    told = [f"{party} {DOES[side]}"] if own.any() and side in DOES else []
    if others and side == "act":
        return [*told, f"{listed(others)} {'asserts' if len(others) == 1 else 'assert'} it"]
    if others:
        told.append(
            f"{listed(others)} {'says' if len(others) == 1 else 'say'} that {party} {DOES[side]}"
        )
    return told


def listed(names: list[str]) -> str:
    """Return names as a list in a sentence.

    >>> listed(["Arland"]), listed(["Arland", "Bergen", "Corvane"])
    ('Arland', 'Arland, Bergen and Corvane')
    """
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1]


def matter_name(sides: pd.DataFrame) -> pd.Series:
    """Return the name of each row's matter: its number and what it is about."""
    return "matter " + sides["matter_id"].astype(int).astype(str) + ": " + sides["proposition"]


def matter_opening(sides: pd.DataFrame) -> Opening:
    """Return what opens all answers to the matter of these rows."""
    return Opening("answer", {"matter": matter_name(sides).iloc[0]}, len(sides))
