"""Positions without a subject: "no decision has been taken", "no such agreement exists"."""

from __future__ import annotations

import re

import numpy as np

from analysis.positions.batch import Batch
from analysis.positions.conditions import clause_end

DONE = (
    r"(?:taken|made|reached|given|announced|agreed|decided|finali[sz]ed|settled|concluded|received|offered|"
    r"signed)"
)
HAVE = r"(?:has|have|had)"
HAVING = rf"(?:(?:{HAVE}|is|was|were|will be) (?:yet )?(?:been )?(?:\w+ly )?|{HAVE} yet to be )"
MATTER = (
    r"(?:decisions?|commitments?|agreements?|choices?|answers?|promises?|pledges?|assurances?|consent|"
    r"approval|timeline|announcements?)"
)
OPEN = (
    rf"(?:ha[sd] not (?:yet )?(?:been )?{DONE}|ha[sd] yet to be {DONE}|(?:is|was|remains|remained)"
    rf" (?:still )?pending|is still to be {DONE})"
)
GONE = r"(?:exists?|existed|(?:has|had) (?:ever )?been \w+|was (?:ever )?\w+)"
CLAIM = r"(?:agreement|deal|offer|promise|pledge|commitment|plan|request|decision|understanding)s?"
MATTERS = (
    "decision decisions commitment commitments agreement agreements choice choices answer answers promise promises "
    "pledge pledges assurance assurances consent approval timeline announcement announcements"
)
# The rung, words of which every match holds one, further words of which it holds one, and the pattern.
PATTERNS = [
    (rung, needed.split(), further.split(), re.compile(rf"\b(?:{words})\b{ahead}", re.IGNORECASE))
    for rung, needed, further, words, ahead in [
        ("undecided", "no", MATTERS, rf"no (?:\w+ ){{0,2}}{MATTER}(?: \w+){{0,6}}? {HAVING}{DONE}", ""),
        ("undecided", "nothing", "nothing", rf"nothing (?:\w+ )?{HAVING}{DONE}", ""),
        ("undecided", "not yet pending still", MATTERS,
         rf"(?:a|any|the) (?:\w+ )?{MATTER}(?: \w+){{0,6}}? {OPEN}", ""),
        ("undecided", "no", "decision", r"no (?:final |firm |formal )?decision", r"(?= (?:on|about|whether|yet)\b)"),
        ("denied", "such", "no", rf"no such (?:\w+ )?{CLAIM} {GONE}", ""),
        ("denied", "such", "no", r"there (?:is|was) no such \w+", ""),
        ("declined", "no", "plan plans intention question",
         r"there (?:are|is|were|was) no (?:plans?|intention|question)", r"(?= (?:to|of|for)\b)"),
    ]
]


def find_impersonal(batch: Batch):
    """Readings of positions that name no subject: the speaker's, else those of the party named nearest."""
    for rung, needed, further, pattern in PATTERNS:
        holding = (np.unique(batch.sentence[batch.tokens.among(words)]) for words in (needed, further))
        for sentence in np.intersect1d(*holding).tolist():
            article = batch.articles[batch.begin[sentence]]
            for found in pattern.finditer(batch.texts[article], *batch.limits(sentence, None)):
                yield from _read(batch, article, rung, *found.span())


def _read(batch: Batch, article: int, rung: str, start: int, end: int):
    """The reading of one match, if it lies in one sentence and a party is near."""
    span = (np.array([value]) for value in (start, end, article))
    first, last = (int(at[0]) for at in batch.tokens.span(*span))
    sentence = batch.sentence_of(first)
    if last > batch.stop[sentence] or batch.is_question(sentence):
        return
    statement = batch.statement(first, last)
    party = (statement.party if statement else None) or batch.holders.nearest(first)
    if not party:
        return
    stop = clause_end(batch.tags, last, batch.stop[sentence])
    begin, limit = batch.limits(sentence, statement)
    regarding = batch.regarding(article, begin, start)
    span = (regarding[0] if regarding else start, min(batch.end(stop), limit))
    yield sentence, article, [party], rung, span, (first, last), (last, stop), None, statement, "impersonal"
