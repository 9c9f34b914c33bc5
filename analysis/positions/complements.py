"""What stands with a verb, adjective or noun: a clause, an object, a preposition's phrase."""

from __future__ import annotations

from collections.abc import Iterator

from analysis.positions.lexicon import VERB, cue_entries
from analysis.positions.moods import COMPLEMENTS, WH, Moods

PREPOSITIONS = frozenset("against on about into from of for".split())
# Their infinitive is the subject's though somebody is named: "promised Peru to leave".
PROMISING = frozenset("promise vow pledge threaten".split())
CLAUSES = frozenset("to that wh gerund".split())


def complements_of(row: int, predicates: Moods) -> dict[str, int]:
    """Return the head of what stands with a word by its kind: to, that, wh and gerund for clauses,
    other for what is said of somebody else ("wants Peru to go"), noun for an object, and
    prepositions, particles and adverbs as they are."""
    view, found = predicates.view, {}
    for k in view.children[row]:
        for kind in _kinds(row, k, predicates):
            found.setdefault(kind, k)
    own = predicates.get(row, "subject_head" if predicates.get(row, "passive") else "object_head")
    if own is not None and view.upos[row] == "VERB":
        if "noun" not in found and not found.keys() & CLAUSES:
            found["noun"] = own
        elif "noun" in found and view.word[found["noun"]] in WH | {"that"}:
            found["noun"] = own  # what the pronoun of a relative clause stands for
    return found


def _kinds(row: int, k: int, predicates: Moods) -> Iterator[str]:
    view, base = predicates.view, predicates.view.base[k]
    if view.deprel[k] in ("acl:relcl", "nmod:poss"):
        return
    marks = view.words_of(k, "mark", "case") if base == "advcl" else set()
    if base == "advcl" and ("whether" in marks if k < row else predicates.is_asked(k)):
        yield "wh"
    ready = "to" in marks and k > row and _takes_infinitive(row, predicates)
    if base in COMPLEMENTS or ready or marks & PREPOSITIONS:
        yield from _kinds_of_clause(row, k, predicates)
    elif base == "obj":
        yield "gerund" if view.form[k] == "VBG" and k in predicates else "noun"
    elif base in ("obl", "nmod"):
        yield from sorted(view.words_of(k, "case"))
    elif base == "advmod" and view.upos[k] in ("ADP", "ADV"):
        yield view.word[k]


def _takes_infinitive(row: int, predicates: Moods) -> bool:
    """Return whether "to" behind a word is its own: "ready to help", "refused on Monday to pay"."""
    view = predicates.view
    asked = any("to" in entry.needs for entry in cue_entries().get((VERB, view.lemma[row]), ()))
    return view.upos[row] == "ADJ" or (asked and view.one(row, "obj") is None)


def _kinds_of_clause(row: int, k: int, predicates: Moods) -> Iterator[str]:
    view, marks = predicates.view, predicates.view.words_of(k, "mark", "case")
    subject = view.one(k, "nsubj")
    if predicates.asks(k):
        yield "wh"
    elif view.form[k] == "VBG" and subject is None and view.one(k, "aux") is None:
        yield "gerund"
        yield from sorted(marks)
    elif "to" in marks:
        alone = view.one(row, "obj", "iobj") is None or view.upos[row] == "NOUN"
        alone = alone or view.lemma[row] in PROMISING
        yield "to" if alone and subject is None else "other"
    elif view.base[k] == "xcomp" and view.upos[k] != "VERB":
        being = any(view.form[cop] == "VBG" for cop in view.of(k, "cop"))
        yield "gerund" if being else "other"  # "consider being a part of it"
    elif view.one(k, "aux", "nsubj") is not None or view.form[k] != "VBN":
        yield "that"
