"""The rules of statements, as data: each a query from a cue to what it attributes (resources/statement_rules.tsv)."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from analysis.resources import read_table

WH = frozenset("whether if how why what who whom whose which when where".split())
# What a clause may begin with, by the name that the table gives it.
OPENS = {
    "that": frozenset(["that"]), "wh": WH, "to": frozenset(["to"]), "as": frozenset(["as"]),
    "in": frozenset(["in", "by", "to", "from", "under"]),
    "for": frozenset(["for", "of", "about", "against", "over", "to"]),
}
CLAUSAL = frozenset(["that", "to", "as"]) | WH


class Rule(NamedTuple):
    """A rule of the table; ``up`` says that the path leads from the cue to its governor."""

    rule: str
    cue: str
    needs: frozenset[str]
    relations: tuple[str, ...]
    up: bool
    opens: str
    place: str
    takes: str
    example: str
    answer: str

    def allows(self, complements: frozenset[str]) -> bool:
        return not self.needs or bool(self.needs & complements)

    def begins(self, words: set[str]) -> bool:
        """Return whether what begins with one of these words is what the rule asks for."""
        if self.opens == "any":
            return True
        if self.opens in ("none", "subject"):
            return not words & CLAUSAL
        return bool(words & OPENS[self.opens])


@cache
def statement_rules(cue: str) -> list[Rule]:
    """Return the rules for verbs, nouns or phrases, in the order in which they are tried."""
    return [rule for rule in all_rules() if rule.cue == cue]


@cache
def all_rules() -> list[Rule]:
    """Return the rules of the table, in its order."""
    return [
        Rule(
            row.rule, row.cue, frozenset(row.needs), tuple(row.path.lstrip("<").split(",")),
            row.path.startswith("<"), row.opens, row.place, row.takes, row.example, row.answer,
        )
        for row in read_table("statement_rules.tsv").itertuples()
    ]
