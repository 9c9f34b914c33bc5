"""Where a position stands: its clause, the deciding words, what it is about, its condition."""

from __future__ import annotations

from collections.abc import Iterator

from analysis.positions.cues import Cue
from analysis.positions.lexicon import words
from analysis.positions.measures import MEASURE
from analysis.positions.moods import COMPLEMENTS, Moods

NEGATING = frozenset("not n't never no longer neither nor yet still hardly".split())
ORDER = ("to", "gerund", "that", "wh", "noun")
# What hangs on a verb and is no part of what it does.
OUTSIDE = frozenset("nsubj csubj aux cop mark cc conj parataxis punct discourse expl".split())
APART = frozenset("conj parataxis cc".split())
MARKING = frozenset(["to", "that"])
ABOUT = frozenset("on about regarding concerning".split())
ADJUNCTS = frozenset("advcl advmod obl nmod acl conj".split())
BEFORE_CONDITION = frozenset("but and at".split())
FEWEST_WORDS, OPENING_WORDS = 3, 3
REACH = 100  # tokens; a list that is one endless sentence costs no more than its length

Rows = tuple[int, int]


def find_extents(cue: Cue, predicates: Moods) -> dict[str, Rows | None]:
    """Return the first and the last token of the whole, of the deciding words (cue), of the
    proposition and of the condition, None where there is none."""
    condition = _condition(cue, predicates)
    alone = cue.clause is None or (cue.holders and cue.is_noun and not cue.light)
    phrase = predicates.below(cue.row if alone else cue.clause, APART)
    deciding, whole = _deciding_words(cue, predicates), _trimmed(phrase, predicates)
    about = [row for row in _proposition(cue, predicates) if row not in condition]
    around = min(whole[0], deciding[0]), max(whole[1], deciding[1])
    parts = dict(proposition=_trimmed(about, predicates), condition=_trimmed(condition, predicates))
    return dict(whole=around, cue=deciding) | parts


def _trimmed(rows: list[int], predicates: Moods) -> Rows | None:
    """Return the first and last of some tokens, without marks and punctuation at their edges."""
    view = predicates.view
    kept = [row for row in rows if view.upos[row] != "PUNCT"]
    source = [at for at, row in enumerate(kept) if at and view.word[row] == "according"]
    kept = kept[: source[0]] if source else kept
    if kept and view.word[kept[0]] in MARKING and view.base[kept[0]] == "mark":
        kept = kept[1:]
    return (kept[0], kept[-1]) if kept else None


def _deciding_words(cue: Cue, predicates: Moods) -> Rows:
    """Return the cue with its auxiliaries and negation; of a light verb from it to the noun."""
    view, heads = predicates.view, {cue.row}
    heads |= {cue.clause} if cue.light or not cue.is_noun else set()
    rows = heads | {k for at in heads for k in view.of(at, "aux", "cop", "compound:prt")}
    beside = [k for at in heads for k in view.of(at, "advmod", "cc", "det")]
    beside += [k for at in view.of(cue.row, "obj") for k in view.of(at, "det")]
    rows |= {k for k in beside if view.word[k] in NEGATING}
    return min(rows), max(rows)


def _proposition(cue: Cue, predicates: Moods) -> list[int]:
    """Return what a cue governs, of an act the act itself, of what is not there its noun."""
    view = predicates.view
    if cue.cue_class in ("act", "getting"):
        return [row for row in predicates.below(cue.row, OUTSIDE) if row >= cue.row]
    if cue.cue_class == "exist":
        return [row for row in predicates.below(cue.row) if view.word[row] != "no"]
    first = next((cue.complements[kind] for kind in ORDER if kind in cue.complements), None)
    beside = [k for k in cue.complements.values() if view.base[k] != "advmod"]
    if first is None and not beside and cue.clause is not None:  # "regarding the loan, nothing ..."
        adjuncts = view.of(cue.clause, "obl", "advcl")
        beside = [k for k in adjuncts if view.word[predicates.leftmost(k)] in ABOUT]
    rows = set()
    for k in beside if first is None else [first]:
        # A relative clause tells of the noun that it hangs on, and is not to be taken in.
        near = view.head[k] in (cue.row, cue.clause)
        rows |= set(predicates.below(k) if near else view.phrase_rows(k))
    return sorted(rows - {cue.row})


def _condition(cue: Cue, predicates: Moods) -> list[int]:
    """Return the tokens of the condition on which a cue's will depends."""
    view = predicates.view
    openings = words("conditions") | (words("conditions_of_refusal") if cue.negated else set())
    openings |= {"when"} if cue.cue_class == MEASURE else set()  # "will be lifted when it is safe"
    for k in (k for at in _scope(cue, predicates) for k in view.of(at, *ADJUNCTS)):
        rows = predicates.below(k)
        rows = [row for row in (rows[0] - 1,) if row >= 0 and view.word[row] == "only"] + rows
        part = k == cue.complements.get("wh") or cue.row in rows
        joined = view.base[k] == "conj" and not view.words_of(k, "mark")
        if not part and not joined and _is_condition(k, rows, openings, predicates):
            return rows
    return []


def _scope(cue: Cue, predicates: Moods) -> Iterator[int]:
    """Yield what a condition may hang on: the cue, what it governs, and what governs it."""
    view, at = predicates.view, cue.row if cue.clause is None else cue.clause
    yield from dict.fromkeys([cue.row, at, *view.of(at, "parataxis")])  # "..., it said, if asked"
    for k in dict.fromkeys(cue.complements.values()):
        yield from (row for row in predicates.below(k) if abs(row - cue.row) < REACH)
    while view.base[at] in COMPLEMENTS | {"conj"} and abs(view.head[at] - cue.row) < REACH:
        at = view.head[at]
        yield at


def _is_condition(k: int, rows: list[int], openings: set[str], predicates: Moods) -> bool:
    """Return whether a phrase opens like a condition: with one of these words, or "should they"."""
    view = predicates.view
    first = [view.word[row] for row in rows if view.upos[row] != "PUNCT"]
    first = first[1:] if first and first[0] in BEFORE_CONDITION else first
    last = max((row for row in rows if view.upos[row] != "PUNCT"), default=k)
    short = len(first) < FEWEST_WORDS and view.form[last] != "VBN"  # but "if asked"
    if not first or short or "anonymity" in first:
        return False
    if view.base[k] == "advcl" and first[0] in ("should", "had", "were"):
        return True
    return any("_".join(first[:length]) in openings for length in range(1, OPENING_WORDS + 1))
