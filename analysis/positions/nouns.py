"""Positions told by a noun: an offer, a pledge, a refusal, an invasion whose possessor or agent is a party."""

from __future__ import annotations

from analysis.positions.batch import Batch, Cue
from analysis.positions.conditions import clause_end
from analysis.positions.reading import Reading, clause_span, condition_of, fits, reducing_words
from analysis.positions.rungs import read_rung
from analysis.positions.subjects import Subject, find_possessor, find_subject

ABSENT = frozenset({"no", "without", "denied", "denies", "denying"})
LACKING = (["lack", "of"], ["absence", "of"])
REPORT_REACH = 14


def read_noun(batch: Batch, cue: Cue, told: bool) -> Reading | None:
    """The reading of a noun, or None; ``told``: the clause around it has told a position of its pronoun's party."""
    begin, stop = batch.begin[cue.sentence], batch.stop[cue.sentence]
    fitting = cue.rung != "decision" and fits(cue)
    subject = find_possessor(batch.line(cue.sentence), cue.first, cue.last) if fitting else None
    if subject is None or (told and subject.pronoun is not None) or _of_its_object(subject, cue):
        return None
    if cue.kind == "act noun" and (_goes_on(batch, cue) or _is_aimed_at(batch, subject, cue)):
        return None
    if _absent(batch, begin, min(subject.first, cue.first)):
        return None
    statement = batch.statement(cue.first, cue.last)
    end = clause_end(batch.tags, max(cue.last, subject.names[1] if subject.names else 0), stop)
    condition = None if cue.kind == "act noun" else condition_of(batch, cue, subject, end, statement, False)
    close = condition is not None and condition[0] < batch.end(end)
    rung = read_rung("noun", cue.rung, cue.negated, cue.forms, [], cue.behind, condition=close, reported=False)
    first, last = min(subject.first, cue.first), cue.last + reducing_words(cue, rung)
    return Reading(
        cue.sentence, cue.article, batch.parties(subject, statement), rung,
        clause_span(batch, first, end, statement), (cue.first, last), (last, end), condition, statement,
        f"{cue.kind}, {subject.rule}", None if statement else _asserter(batch, cue.sentence, first))


def _goes_on(batch: Batch, cue: Cue) -> bool:
    """Whether the noun only goes with the one behind it: "Norland's attack helicopters"."""
    noun = batch.tags[cue.last - 1] not in "ofy"  # and not "use of"
    return noun and batch.tags[cue.last] in "wE" and batch.letters[cue.last] == "."


def _is_aimed_at(batch: Batch, subject: Subject, cue: Cue) -> bool:
    """Whether a name before the noun is a person, whom it mostly befalls ("the Holt probe"), or the subject of a verb
    between ("Norland backs sanctions")."""
    if subject.rule != "demonym noun":
        return False
    last = subject.names[1]
    verb = any(letter != "." for letter in batch.letters[last : cue.first])
    return verb or (batch.holders.is_person(last - 1) and not batch.holders.demonym[last - 1])


def _of_its_object(subject: Subject, cue: Cue) -> bool:
    """Whether of names what an act befell: "the invasion of Norland"."""
    return cue.kind == "act noun" and subject.rule == "noun of party" and cue.behind.startswith("of ")


def _absent(batch: Batch, begin: int, at: int) -> bool:
    """Whether no, without or a lack goes before a noun phrase: nothing is offered then."""
    words = batch.lower(max(begin, at - 2), at)
    return bool(ABSENT & set(words)) or words in LACKING


def _asserter(batch: Batch, sentence: int, at: int) -> str | None:
    """The party whose verb of speech presupposes the noun: "the envoy of A confirmed B's offer"."""
    for token in range(at - 1, max(batch.begin[sentence], at - REPORT_REACH) - 1, -1):
        if batch.tags[token] in ";:T.h":
            return None
        if batch.reports[token]:
            subject = find_subject(batch.line(sentence), token)
            return next(iter(batch.parties(subject, None)), None)
    return None
