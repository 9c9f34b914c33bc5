"""Where a position stands: its clause, the deciding words, what it is about, its condition."""

from __future__ import annotations

from typing import NamedTuple

from analysis.positions.cues import Cue
from analysis.positions.predicates import Predicates

NEGATING = frozenset("not n't never no longer neither nor yet still hardly".split())
ORDER = ("to", "gerund", "own", "that", "wh", "noun")
# What hangs on a verb and is no part of what it does.
OUTSIDE = frozenset("nsubj csubj aux cop mark cc conj parataxis punct discourse vocative expl".split())
APART = frozenset("conj parataxis cc".split())
MARKING = frozenset(["to", "that"])
ABOUT = frozenset("on about regarding concerning".split())

Rows = tuple[int, int]


class Extents(NamedTuple):
    """First and last token of the position, of its deciding words, its proposition and its condition."""

    whole: Rows
    cue: Rows
    proposition: Rows | None
    condition: Rows | None


def find_extents(cue: Cue, condition: list[int] | None, predicates: Predicates) -> Extents:
    deciding = _deciding_words(cue, predicates)
    proposition = _proposition(cue, frozenset(condition or ()), predicates)
    whole = _whole(cue, predicates)
    within = (min(whole[0], deciding[0]), max(whole[1], deciding[1]))
    return Extents(within, deciding, proposition, _with_only(_trimmed(condition or [], predicates), predicates))


def _whole(cue: Cue, predicates: Predicates) -> Rows:
    """Return the first and last token of the clause, or of the noun's phrase where it is not its verb's."""
    alone = cue.holders and cue.is_noun and not cue.light
    at = cue.row if cue.clause is None or alone else cue.clause
    return _trimmed(predicates.below(at, APART), predicates) or (cue.row, cue.row)


def _deciding_words(cue: Cue, predicates: Predicates) -> Rows:
    """Return the cue with its auxiliaries and its negation; of a light verb's noun from the verb to the noun."""
    view, rows = predicates.view, {cue.row}
    verb = cue.clause if cue.light or not cue.is_noun else None
    for at in {cue.row} if verb is None else {cue.row, verb}:
        rows |= {at, *view.of(at, "aux", "cop", "compound:prt")}
        rows |= {k for k in view.of(at, "advmod", "cc", "det") if view.word[k] in NEGATING}
    rows |= {k for given in view.of(cue.row, "obj") for k in view.of(given, "det") if view.word[k] == "no"}
    return min(rows), max(rows)


def _proposition(cue: Cue, condition: frozenset[int], predicates: Predicates) -> Rows | None:
    """Return what a cue's will is about: what it governs, of an act the act itself, of what is not there its noun."""
    if cue.cue_class in ("act", "getting"):
        rows = [row for row in predicates.below(cue.row, OUTSIDE) if row >= cue.row]
    elif cue.cue_class == "exist":
        rows = [row for row in predicates.below(cue.row) if predicates.view.word[row] != "no"]
    else:
        rows = _governed(cue, predicates)
    return _trimmed([row for row in rows if row not in condition], predicates)


def _governed(cue: Cue, predicates: Predicates) -> list[int]:
    """Return the tokens of what stands with a cue, or of what its sentence names as its subject: "regarding the loan"."""
    view = predicates.view
    first = next((cue.complements[kind] for kind in ORDER if kind in cue.complements), None)
    beside = [k for k in dict.fromkeys(cue.complements.values()) if view.base[k] != "advmod"]
    beside = beside if first is None else [first]
    if not beside and cue.clause is not None:
        beside = [k for k in view.of(cue.clause, "obl", "advcl") if view.word[predicates.leftmost(k)] in ABOUT]
    near = {cue.row, cue.clause}  # else the noun that a relative clause hangs on, which is not to be taken in
    rows = {row for k in beside for row in (predicates.below(k) if view.head[k] in near else view.phrase_rows(k))}
    return sorted(row for row in rows if row != cue.row)


def _trimmed(rows: list[int], predicates: Predicates) -> Rows | None:
    """Return the first and last of some tokens without marks and punctuation at their edges."""
    view = predicates.view
    kept = [row for row in rows if view.upos[row] != "PUNCT"]
    if kept and view.word[kept[0]] in MARKING and view.base[kept[0]] == "mark":
        kept = kept[1:]
    return (kept[0], kept[-1]) if kept else None


def _with_only(rows: Rows | None, predicates: Predicates) -> Rows | None:
    """Return a condition with an "only" before it, which the tree may hang on what it conditions."""
    if rows is not None and rows[0] > 0 and predicates.view.word[rows[0] - 1] == "only":
        return rows[0] - 1, rows[1]
    return rows
