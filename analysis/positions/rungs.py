"""The rungs, and the table that decides on which of them a cue puts its holder (resources/position_rules.tsv)."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from analysis.resources import read_table
from analysis.schemas import RUNGS

RUNG_SCALE = {rung: float(number) for number, rung in enumerate(RUNGS)} | {"denied": float("nan")}
# What the table writes for no position.
NO_RUNG = "-"
ASKED = ("cue", "negated", "modality", "tense", "mood", "complement", "condition", "voice")


class Features(NamedTuple):
    """What the table asks of a cue: one value each, of ``complement`` all that hold."""

    cue: str
    negated: str
    modality: str
    tense: str
    mood: str
    complement: frozenset[str]
    condition: str
    voice: str


class Rule(NamedTuple):
    """A row of the table; ``asks`` has the values allowed for each feature that it asks for."""

    rule: str
    asks: dict[str, frozenset[str]]
    rung: str | None
    example: str
    answer: str

    def fits(self, features: Features) -> bool:
        known = features._asdict()
        return all(
            bool(allowed & known[name]) if name == "complement" else known[name] in allowed
            for name, allowed in self.asks.items()
        )


@cache
def position_rules() -> list[Rule]:
    """Return the rows of the table, in its order."""
    return [
        Rule(
            row["rule"],
            {name: frozenset(row[name].split(",")) for name in ASKED if row[name]},
            None if row["rung"] == NO_RUNG else row["rung"],
            row["example"],
            row["answer"],
        )
        for row in read_table("position_rules.tsv").to_dict("records")
    ]


def decide(features: Features) -> Rule | None:
    """Return the first row that fits."""
    return next((rule for rule in position_rules() if rule.fits(features)), None)
