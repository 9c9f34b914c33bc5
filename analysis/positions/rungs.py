"""The rungs, and the table that decides on which of them a cue puts its holder."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from analysis.resources import read_table
from analysis.schemas import RUNGS

RUNG_SCALE = {rung: float(number) for number, rung in enumerate(RUNGS)} | {"denied": float("nan")}


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
        for name, allowed in self.asks.items():
            value = getattr(features, name)
            if not (allowed & value if name == "complement" else value in allowed):
                return False
        return True


@cache
def position_rules() -> list[Rule]:
    """Return the rows of resources/position_rules.tsv, in its order."""
    rules = []
    for row in read_table("position_rules.tsv").to_dict("records"):
        asks = {name: frozenset(row[name].split(",")) for name in Features._fields if row[name]}
        rung = row["rung"].strip("-") or None
        rules.append(Rule(row["rule"], asks, rung, row["example"], row["answer"]))
    return rules


def decide(features: Features) -> Rule | None:
    """Return the first row that fits."""
    return next((rule for rule in position_rules() if rule.fits(features)), None)
