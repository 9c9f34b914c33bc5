"""Whom "he" or "she" means as a speaker where news takes up a new source."""

from __future__ import annotations

from analysis.parties.coreference import Discourse
from analysis.parties.entities import Entity
from analysis.parties.pronouns import FEMALE, MAIN, MALE, PRONOUNS

SENTENCES_TO_NAME = 3


def new_source(discourse: Discourse, row: int, entity: Entity) -> Entity | None:
    """Return the person whom a name makes the subject of a main clause after the last name of the
    one that a pronoun would mean: "Orr left. Hay stayed. He said".

    None where a single person is described since ("the minister"), or where the new one only meets
    the other: "Hay met her. She said".
    """
    gender, kind = PRONOUNS[discourse.view.word[row]], discourse.kind
    if gender not in (MALE, FEMALE) or discourse.quoted[row]:
        return None
    named = max((k for k in entity.rows if k < row and kind.get(k) != "pronoun"), default=-1)
    for k in range(row - 1, named, -1):
        if not _is_near(discourse, k, row) or _is_one_described(discourse, k):
            return None
        if _is_named_subject(discourse, k) and discourse.entity[k].gender in (None, gender):
            return None if _meets(discourse, k, entity) else discourse.entity[k]
    return None


def _is_near(discourse: Discourse, row: int, later: int) -> bool:
    """Return whether a token stands in the sentences of its article before another."""
    apart = discourse.sentence[later] - discourse.sentence[row]
    return discourse.article[later] == discourse.article[row] and apart <= SENTENCES_TO_NAME


def _is_one_described(discourse: Discourse, row: int) -> bool:
    """Return whether a token heads the definite description of one person: "the president"."""
    entity = discourse.entity.get(row)
    described = discourse.kind.get(row) == "description" and entity.kind == "person"
    definite = described and not discourse.view.words_of(row, "det") & {"a", "an"}
    return definite and not entity.plural and not discourse.quoted[row]


def _is_named_subject(discourse: Discourse, row: int) -> bool:
    """Return whether a token is the name of a person, the subject of its sentence's verb."""
    view, entity = discourse.view, discourse.entity.get(row)
    if entity is None or view.base[row] != "nsubj" or discourse.quoted[row]:
        return False
    named = discourse.kind.get(row) == "name" and entity.kind in ("person", "unknown")
    return named and not entity.plural and view.base[view.head[row]] in MAIN


def _meets(discourse: Discourse, row: int, entity: Entity) -> bool:
    """Return whether the verb of a subject has somebody for its object: "Orr met her"."""
    view = discourse.view
    return any(view.head[k] == view.head[row] and view.base[k] != "nsubj" for k in entity.rows)
