"""What will be done where nobody is said to do it: "the ban will be lifted", "the duty stays"."""

from __future__ import annotations

from analysis.positions.lexicon import words
from analysis.positions.moods import Moods

MEASURE, LASTING = "measure", "lasting"


def measure_class(row: int, predicates: Moods) -> str | None:
    """Return measure or lasting where a predicate tells what is done, and its subject does not."""
    view, subject = predicates.view, predicates.subject(row)
    if subject is None or view.upos[row] != "VERB" or view.deprel[row] == "acl:relcl":
        return None
    lemma, noun = view.lemma[row], view.lemma[subject]
    if predicates.is_passive(row):
        done = any(view.deprel[k] == "obl:agent" for k in view.children[row])  # not "by May"
        return MEASURE if lemma in words("measures") and not done else None
    on = lemma == "go" and "on" in view.words_of(row, "compound:prt", "advmod")
    if noun in words("undertakings") and (on or lemma in words("lasting")):
        return LASTING
    if lemma == "happen" and noun in ("this", "that", "it") and predicates.is_negated(row):
        return MEASURE
    moving = noun in words("supplies") | words("undertakings") | words("people")
    return MEASURE if moving and lemma in words("coming") else None
