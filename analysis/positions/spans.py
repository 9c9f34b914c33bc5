"""Where a position stands: its clause, the deciding words, what it is about, its condition."""

from __future__ import annotations

from typing import NamedTuple

from analysis.positions.cues import Cue
from analysis.positions.predicates import Predicates

NEGATING = frozenset("not n't never no longer neither nor yet still hardly".split())
ORDER = ("to", "gerund", "own", "that", "wh", "noun")
# What hangs on a verb and is no part of what it does.
OUTSIDE = frozenset("nsubj csubj aux cop mark cc conj parataxis punct discourse vocative expl".split())
MARKING = frozenset(["to", "that", "if"])

Rows = tuple[int, int]


class Extents(NamedTuple):
    """First and last token of the position, of its deciding words, its proposition and its condition."""

    whole: Rows
    cue: Rows
    proposition: Rows | None
    condition: Rows | None


def find_extents(cue: Cue, condition: list[int] | None, predicates: Predicates) -> Extents:
    deciding = _deciding_words(cue, predicates)
    proposition = _proposition(cue, set(condition or ()), predicates)
    whole = _whole(cue, predicates)
    within = (min(whole[0], deciding[0]), max(whole[1], deciding[1]))
    return Extents(within, deciding, proposition, (condition[0], condition[-1]) if condition else None)


def _whole(cue: Cue, predicates: Predicates) -> Rows:
    """Return the first and last token of the clause, or of the noun's phrase where it is not its verb's."""
    view = predicates.view
    at = cue.row if cue.clause is None or (cue.holders and view.upos[cue.row] == "NOUN" and not cue.light) else cue.clause
    rows = predicates.below(at, frozenset(["conj", "parataxis", "punct", "cc"]))
    return rows[0], rows[-1]


def _deciding_words(cue: Cue, predicates: Predicates) -> Rows:
    """Return the cue with its auxiliaries and its negation; of a light verb's noun from the verb to the noun."""
    view, rows = predicates.view, {cue.row}
    verb = cue.clause if cue.light or (cue.clause is not None and view.upos[cue.row] != "NOUN") else None
    for at in {cue.row} | ({verb} if verb is not None else set()):
        rows.add(at)
        rows |= set(view.of(at, "aux", "cop", "compound:prt"))
        rows |= {k for k in view.of(at, "advmod", "cc", "preconj") if view.word[k] in NEGATING}
        rows |= {k for k in view.of(at, "det") if view.word[k] == "no"}
    rows |= {k for given in view.of(cue.row, "obj") for k in view.of(given, "det") if view.word[k] == "no"}
    return min(rows), max(rows)


def _proposition(cue: Cue, condition: set[int], predicates: Predicates) -> Rows | None:
    """Return what a cue's will is about: what it governs, or of an act the act itself."""
    view = predicates.view
    at = next((cue.complements[kind] for kind in ORDER if kind in cue.complements), None)
    if cue.cue_class in ("act", "getting", "happening"):
        rows = [row for row in predicates.below(cue.row, OUTSIDE) if row >= cue.row]
    elif at is None:
        rows = [row for k in dict.fromkeys(cue.complements.values()) for row in predicates.below(k)]
    else:
        rows = predicates.below(at)
    rows = [row for row in sorted(rows) if row not in condition and row != cue.row or row == cue.row == at]
    if cue.cue_class in ("act", "getting", "happening"):
        rows = sorted({cue.row, *rows})
    return _trimmed(rows, view)


def _trimmed(rows: list[int], view) -> Rows | None:
    """Return the first and last of some tokens without marks and punctuation at their edges."""
    while rows and (view.upos[rows[0]] == "PUNCT" or (view.word[rows[0]] in MARKING and view.base[rows[0]] == "mark")):
        rows = rows[1:]
    while rows and view.upos[rows[-1]] == "PUNCT":
        rows = rows[:-1]
    return (rows[0], rows[-1]) if rows else None
