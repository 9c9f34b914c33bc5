"""The condition of a position: "only if the road is open", "once the prisoners are free", "in return for fuel"."""

from __future__ import annotations

from collections.abc import Iterator

from analysis.positions.cues import Cue
from analysis.positions.lexicon import words
from analysis.positions.predicates import COMPLEMENTS, Predicates

OPENING_WORDS = 3
ADJUNCTS = frozenset(["advcl", "advmod", "obl", "nmod", "acl", "conj"])
SHORTEST = 3
BEFORE_OPENING = frozenset("but and and/or at".split())


def find_condition(cue: Cue, predicates: Predicates) -> list[int] | None:
    """Return the tokens of the condition on which a cue's will depends, None where there is none."""
    openings = words("conditions") | (words("conditions_of_refusal") if cue.negated else frozenset())
    for governor in _scope(cue, predicates):
        for k in predicates.view.of(governor, *ADJUNCTS):
            rows = predicates.below(k)
            own = predicates.view.base[k] != "conj" or predicates.view.words_of(k, "mark")
            if own and cue.row not in rows and _opens_with(k, rows, openings, predicates):
                return rows
    return None


def _scope(cue: Cue, predicates: Predicates) -> Iterator[int]:
    """Yield what a condition of a cue may hang on: the cue, its clause, what it governs, and what governs it."""
    view = predicates.view
    yield from dict.fromkeys([cue.row, *([] if cue.clause is None else [cue.clause])])
    for k in dict.fromkeys(cue.complements.values()):
        yield from predicates.below(k)
    at = cue.row if cue.clause is None else cue.clause
    while view.base[at] in COMPLEMENTS | {"conj"} and view.head[at] >= 0:
        at = view.head[at]
        yield at


def _opens_with(k: int, rows: list[int], openings: frozenset[str], predicates: Predicates) -> bool:
    """Return whether the first words of a phrase are one of these openings (words joined by underscores)."""
    first = [predicates.view.word[row] for row in rows if predicates.view.upos[row] != "PUNCT"]
    first = first[1:] if first and first[0] in BEFORE_OPENING else first
    if predicates.is_inverted_condition(k):
        return True
    if len(first) < SHORTEST or "anonymity" in first:
        return False
    return any("_".join(first[:length]) in openings for length in range(1, OPENING_WORDS + 1))
