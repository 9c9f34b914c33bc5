"""Finds positions: each cue of the ladder in its clause, its holder, its rung, the voice that asserts it."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.positions.batch import Batch
from analysis.positions.holders import DENYING, NOT_ASSERTED
from analysis.positions.impersonal import find_impersonal
from analysis.positions.nouns import read_noun
from analysis.positions.reading import Reading
from analysis.positions.rungs import NOMINAL
from analysis.positions.verbs import VerbReader
from analysis.schemas import conform, empty
from analysis.text import Texts


def find_positions(texts: Texts, mentions: pd.DataFrame, statements: pd.DataFrame) -> pd.DataFrame:
    """One row per clause where a party commits, offers, conditions, considers, is undecided, declines, denies.

    ``rung`` is one of RUNGS or "denied" (METHOD.md); ``party`` holds the position, ``voice`` asserts it
    (self, other with ``asserted_by``, journalist, unaffiliated, unnamed, unresolved). Spans: the clause,
    the cue that decided, the proposition (what it is about) and the condition, both NA where none is
    stated; ``rule`` names the grammar rule. A clause of two parties gives two rows. Questions, wishes,
    obligations, abilities and if-clauses are no positions. It reads words, not intent: irony, idioms and
    acts told by verbs outside the lexicon mislead it, and so does a pronoun that stands for somebody who is
    no party.
    """
    if not len(texts.tokens) or mentions.empty:
        return empty("positions")
    batch = Batch(texts, mentions, statements)
    readings = [*_readings(batch), *(Reading(*found) for found in find_impersonal(batch))]
    rows = [row for reading in readings for row in _rows(batch, reading)]
    if not rows:
        return empty("positions")
    found = _settle(pd.DataFrame(rows))
    sentence = texts.tokens.sentence[np.take(batch.begin, found["sentence"])]
    found = found.assign(**texts.ids_of(found["article"], sentence), position_id=np.arange(len(found)))
    return conform(found.drop(columns=["article", "sentence"]), "positions")


def _readings(batch: Batch):
    """The reading of each cue that has one, in text order; a noun on which a verb rested is read with it."""
    verbs = VerbReader(batch)
    for cue in batch.cues():
        if cue.first not in verbs.used:
            reading = read_noun(batch, cue, verbs.told(cue)) if cue.kind in NOMINAL else verbs.read(cue)
            if reading:
                yield reading


def _rows(batch: Batch, reading: Reading):
    """One row per holder, unless the statement only wishes, asks or doubts; a denied report is a denial."""
    start, end = batch.start(reading.cue[0]), batch.end(reading.cue[1])
    lemma = reading.statement.lemma if reading.statement else ""
    denied = lemma in DENYING
    if lemma in NOT_ASSERTED or batch.holders.in_scare_quotes(*reading.cue):
        return
    if denied and reading.rung in ("declined", "undecided", "denied"):
        return
    proposition, condition = _proposition(batch, reading), reading.condition or (None, None)
    for party in reading.parties:
        rung = "denied" if denied else reading.rung
        asserted_by, voice = _voice(reading, party, rung)
        yield {
            "article": reading.article, "sentence": reading.sentence,
            "start": reading.span[0], "end": reading.span[1], "party": party, "asserted_by": asserted_by,
            "voice": voice, "rung": rung, "cue_start": start, "cue_end": end,
            "proposition_start": proposition[0], "proposition_end": proposition[1],
            "condition_start": condition[0], "condition_end": condition[1],
            "rule": reading.rule + ("; denied report" if denied else ""),
        }


def _voice(reading: Reading, party: str, rung: str) -> tuple[str | None, str]:
    """Who asserts: the innermost statement's speaker, else who presupposes it, else the journalist."""
    if reading.statement:
        return reading.statement.voice(party)
    # A denial is itself the party's word.
    asserter = reading.asserter or (party if rung == "denied" else None)
    if asserter:
        return asserter, "self" if asserter == party else "other"
    return None, "journalist"


def _proposition(batch: Batch, reading: Reading) -> tuple[int | None, int | None]:
    """What it is about: the words behind the cue (of an act, with the act), else a "regarding ..." before."""
    text, (first, last) = batch.texts[reading.article], reading.about
    if first < last:
        start, stop = batch.start(first), min(batch.end(last), reading.span[1])
        if reading.condition and start <= reading.condition[0] < stop:
            stop = reading.condition[0]
        stop = start + len(text[start:stop].rstrip(" ,.“”\"'‘’—-"))
        if stop > start:
            return start, stop
    begin, _ = batch.limits(reading.sentence, reading.statement)
    ends = (reading.span[0], batch.start(reading.cue[0]))
    found = (batch.regarding(reading.article, begin, end) for end in ends)
    return next(filter(None, found), (None, None))


def _settle(found: pd.DataFrame) -> pd.DataFrame:
    """In text order, a cue once a party; of a promise and its content the content, whose voice is nearer."""
    order = ["article", "cue_start", "cue_end"]
    found = found.sort_values(order, ascending=[True, True, False], kind="stable")
    found = found.drop_duplicates(["article", "party", "cue_start"]).reset_index(drop=True)
    rows = found.reset_index()
    pairs = rows.merge(rows, on=["article", "sentence", "party"], suffixes=("", "_inner"))
    pairs = pairs[pairs["cue_start"] < pairs["cue_start_inner"]]
    nested = (pairs["cue_end"] <= pairs["cue_start_inner"]) & (pairs["end"] >= pairs["cue_end_inner"])
    same = (pairs["rung"] == pairs["rung_inner"]) & (
        (pairs["rung"] == "denied") | ((pairs["voice_inner"] == "self") & (pairs["voice"] != "self")))
    overlapped = pairs.loc[pairs["cue_end"] > pairs["cue_start_inner"], "index_inner"]
    return found.drop(index=[*pairs.loc[nested & same, "index"], *overlapped]).reset_index(drop=True)
