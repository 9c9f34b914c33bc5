"""A position as read, before it becomes rows: and what verbs and nouns read alike."""

from __future__ import annotations

import re
from typing import NamedTuple

from analysis.positions.batch import Batch, Cue
from analysis.positions.conditions import find_condition, find_leading_condition
from analysis.positions.holders import Statement
from analysis.positions.rungs import REDUCED, base_verbs
from analysis.positions.subjects import Subject

SKIPPED = re.compile(
    r"^(?:(?:late |early |on |last |this )*(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|today|yesterday|week|month|"
    r"year|night|\w+ly|also|now|still|only) )+")


class Reading(NamedTuple):
    """A cue as read; the cue and what it is about in tokens, clause and condition in offsets."""

    sentence: int
    article: int
    parties: list[str]
    rung: str
    span: tuple[int, int]
    cue: tuple[int, int]
    about: tuple[int, int]
    condition: tuple[int, int] | None
    statement: Statement | None
    rule: str
    asserter: str | None = None


def fits(cue: Cue) -> bool:
    """Whether what stands behind a cue is what its entry in the lexicon asks for."""
    if cue.kind == "future":
        return re.split(r"\W", cue.behind, maxsplit=1)[0].lower() in base_verbs()
    return not cue.follows or bool(re.match(cue.follows, SKIPPED.sub("", cue.behind)))


def reducing_words(cue: Cue, rung: str | None) -> int:
    """How many words behind a cue reduced it: "to consider" of an offer to consider."""
    found = REDUCED.match(cue.behind) if rung == "considering" and cue.rung != "considering" else None
    return len(found[0].split()) if found else 0


def clause_span(batch: Batch, first: int, end: int, statement: Statement | None) -> tuple[int, int]:
    """A clause as offsets, within the statement that holds its cue."""
    stop = batch.end(end)
    return batch.start(first), min(stop, statement.end) if statement else stop


def condition_of(
    batch: Batch, cue: Cue, subject: Subject, end: int, statement: Statement | None, negative: bool
) -> tuple[int, int] | None:
    """The condition behind a cue, or before its subject, as offsets."""
    text = batch.texts[cue.article]
    begin, stop = batch.limits(cue.sentence, statement)
    behind = find_condition(text, batch.end(cue.last), min(batch.end(end), stop), stop, negative)
    return behind or find_leading_condition(text, begin, batch.start(subject.first))
