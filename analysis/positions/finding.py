"""Finds positions: each cue of the ladder in its clause, its holder, its rung, the voice that asserts it."""

from __future__ import annotations

import re
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.positions import clauses
from analysis.positions.acts import JOINED_ACTS, is_act, is_deed
from analysis.positions.batch import Batch, Cue
from analysis.positions.clauses import Subject
from analysis.positions.holders import DENYING, NOT_ASSERTED, Statement
from analysis.positions.impersonal import find_impersonal
from analysis.positions.rungs import ACTING, NOMINAL, REDUCED, base_verbs, is_finite, is_negated, is_past, read_rung
from analysis.schemas import conform, empty
from analysis.segmentation import Tokens

OBJECT_NONE = re.compile(r"(?:no|nothing|none|neither)\b(?! (?:doubt|longer|later|less|fewer|more|matter))")
SKIPPED = re.compile(
    r"^(?:(?:late |early |on |last |this )*(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|today|yesterday|week|month|"
    r"year|night|\w+ly|also|now|still|only) )+")
ABSENT = frozenset({"no", "without", "denied", "denies", "denying"})
LACKING = (["lack", "of"], ["absence", "of"])
LINKING = frozenset("by after before since while in".split())
REPORT_REACH = 14


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


def find_positions(
    articles: pd.DataFrame, sentences: pd.DataFrame, tokens: Tokens, mentions: pd.DataFrame,
    statements: pd.DataFrame,
) -> pd.DataFrame:
    """One row per clause where a party commits, offers, conditions, considers, is undecided, declines, denies.

    ``rung`` is one of RUNGS or "denied" (METHOD.md); ``party`` holds the position, ``voice`` asserts it
    (self, other with ``asserted_by``, journalist, unaffiliated, unnamed, unresolved). Spans: the clause,
    the cue that decided, the proposition (what it is about) and the condition, both NA where none is
    stated; ``rule`` names the grammar rule. A clause of two parties gives two rows. Questions, wishes,
    obligations, abilities and if-clauses are no positions. It reads words, not intent: irony, idioms and
    acts told by verbs outside the lexicon mislead it, and so does a pronoun that stands for somebody who is
    no party.
    """
    if not len(tokens) or mentions.empty:
        return empty("positions")
    batch = Batch(articles, sentences, tokens, mentions, statements)
    readings = [*_Reader(batch).readings(), *(Reading(*found) for found in find_impersonal(batch))]
    rows = [row for reading in readings for row in _rows(batch, reading)]
    if not rows:
        return empty("positions")
    found = _settle(pd.DataFrame(rows))
    found["article_id"] = articles["article_id"].to_numpy()[found["article"]]
    sentence = tokens.sentence[np.take(batch.begin, found["sentence"])]
    found["sentence_id"] = sentences["sentence_id"].to_numpy()[sentence]
    found["position_id"] = np.arange(len(found))
    return conform(found.drop(columns=["article", "sentence"]), "positions")


def _rows(batch: Batch, reading: Reading):
    """One row per holder, unless the statement only wishes, asks or doubts; a denied report is a denial."""
    start, end = batch.start(reading.cue[0]), batch.end(reading.cue[1])
    lemma = reading.statement.lemma if reading.statement else ""
    denied = lemma in DENYING
    if lemma in NOT_ASSERTED or batch.holders.in_scare_quotes(reading.article, start, end):
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


class _Reader:
    """Reads the cues of a batch in text order, and remembers the clauses that it has read."""

    def __init__(self, batch: Batch):
        self.batch = batch
        # Per sentence: first token of the verb, end of the clause, its parties, its subject.
        self.clauses: dict[int, list[tuple[int, int, list[str], Subject]]] = {}
        self.used: set[int] = set()

    def readings(self):
        for cue in self.batch.cues():
            if cue.first in self.used:
                continue
            reading = self._read_noun(cue) if cue.kind in NOMINAL else self._read_verb(cue)
            if reading:
                yield reading

    # --- verbs and adjectives ---

    def _read_verb(self, cue: Cue) -> Reading | None:
        """A verb or an adjective with a party as its subject."""
        if cue.kind != "light" and not _fits(cue):
            cue = self._as_act(cue)
            if cue is None:
                return None
        subject, parties = self._subject(cue)
        if not parties:
            return None
        by_agent = subject.rule == "by agent"
        group = self._passive_group(cue) if by_agent else self.batch.group(subject)
        none = subject.negated or bool(OBJECT_NONE.match(cue.behind))
        head = cue
        if cue.kind == "light":
            rested = self._rest_on_noun(cue, subject.negated or is_negated(set(group)))
            if rested is None and (act := self._as_act(cue)) is None:
                return None
            cue, none = (rested[0], rested[1] or subject.negated) if rested else (act, none)
        if cue.kind in ACTING and not self._is_deed(cue, group):
            return None
        stop = self.batch.stop[cue.sentence]
        end = clauses.clause_end(self.batch.tags, subject.names[1] if by_agent else cue.last, stop)
        first = self._cue_start(subject, head, by_agent)
        reading = self._reading(cue, subject, parties, group, none, end, first)
        if reading and not by_agent:
            self.clauses.setdefault(cue.sentence, []).append((head.first, end, parties, subject))
        return reading

    def _is_deed(self, cue: Cue, group: list[str]) -> bool:
        return is_deed(self.batch.folded[cue.first], cue.forms, cue.behind, cue.kind == "act" and not group)

    def _as_act(self, cue: Cue) -> Cue | None:
        """A cue that fits no entry of the lexicon, read as the act that its verb tells: "sought an exit"."""
        listed = cue.last - cue.first == 1 and is_act(self.batch.folded[cue.first])
        if not listed or cue.kind not in ("verb", "light") or self.batch.fits_another(cue, _fits):
            return None
        return cue._replace(kind="act", rung="committed", negated="", follows="")

    def _reading(
        self, cue: Cue, subject: Subject, parties: list[str], group: list[str], none: bool, end: int,
        first: int,
    ) -> Reading | None:
        """The reading of a cue whose subject, verb group and clause are known."""
        batch, words = self.batch, set(group)
        statement = batch.statement(cue.article, cue.first, cue.last)
        condition = None
        if not is_past(cue.kind, cue.forms, words):
            condition = self._condition(cue, subject, end, statement, none or is_negated(words))
        rung = read_rung(
            cue.kind, cue.rung, cue.negated, cue.forms, group, cue.behind, condition=condition is not None,
            reported=bool(statement) and statement.reported, negated=none,
        )
        if rung is None:
            return None
        last = cue.last + _reducing_words(cue, rung)
        about = cue.first if cue.kind in ACTING else last
        span = self._span(min(subject.first, first), end, statement)
        if condition and condition[0] > span[0]:
            span = (span[0], max(span[1], condition[1]))
        return Reading(cue.sentence, cue.article, parties, rung, span, (first, last), (about, end), condition,
                       statement, f"{cue.kind}, {subject.rule}")

    def _subject(self, cue: Cue) -> tuple[Subject | None, list[str]]:
        """The subject of a finite, active verb, or a passive's agent, and the parties that it stands for."""
        batch, begin = self.batch, self.batch.begin[cue.sentence]
        subject = clauses.find_subject(batch.tags, begin, cue.first, batch.is_title(cue.sentence)) or (
            clauses.find_second_subject(batch.tags, begin, cue.first, batch.words))
        if subject and subject.names and self._no_subject(subject):
            subject = None
        if subject and self._governs(subject, cue):
            return subject, self._parties(subject, cue)
        if subject is None and "gerund" in cue.forms:
            subject = clauses.find_absolute(batch.tags, begin, cue.first, batch.words) or (
                self._blamed(cue) if cue.kind in ACTING else None) or self._owned(cue)
            return (subject, self._parties(subject, cue)) if subject else self._participle(cue)
        if subject is None and cue.kind == "act" and batch.folded[cue.first] in JOINED_ACTS:
            subject = clauses.find_joined(batch.tags, begin, cue.first)
            if subject:
                return subject, self._parties(subject, cue)
        if subject is None and (inherited := self._inherited(cue)):
            return inherited
        if cue.kind in ("action", "act") and "participle" in cue.forms:
            subject = clauses.find_agent(batch.tags, cue.last, batch.stop[cue.sentence], batch.words)
            return subject, self._parties(subject, cue)
        return None, []

    def _no_subject(self, subject: Subject) -> bool:
        """A demonym right before ("Israeli arms"), or the object of a participle ("voters backing Norland stayed")."""
        first, last = subject.names
        before = self.batch.folded[first - 1] if first > self.batch.begin_of(first) else ""
        adjective = self.batch.holders.demonym[last - 1] and subject.group[0] == subject.group[1]
        against = self.batch.tags[first - 1 : first] == "u" and self.batch.folded[first - 2] in ("anti", "pro")
        return adjective or against or (before.endswith(("ing", "ed")) and is_act(before))

    def _participle(self, cue: Cue) -> tuple[Subject | None, list[str]]:
        """The subject of the clause that a gerund goes with: "closed the pass, cutting off the valley"."""
        batch, read = self.batch, self.clauses.get(cue.sentence, [])
        before = batch.tags[cue.first - 1]
        linked = before == "," or (before in "oeb" and batch.folded[cue.first - 1] in LINKING)
        if not read or not linked or cue.kind not in ACTING or cue.first < read[-1][0]:
            return None, []
        return read[-1][3]._replace(group=(cue.first, cue.first), rule="participle"), read[-1][2]

    def _owned(self, cue: Cue) -> Subject | None:
        """Whose act a gerund before of tells: "Norland's shelling of the town"."""
        if cue.kind not in ACTING or not cue.behind.startswith("of "):
            return None
        batch, begin = self.batch, self.batch.begin[cue.sentence]
        return clauses.find_possessor(
            batch.tags, begin, cue.first, cue.last, cue.last, batch.words, batch.holders.demonym)

    def _blamed(self, cue: Cue) -> Subject | None:
        """Who is blamed, praised or thanked for an act; the verb before must be one of speech."""
        begin = self.batch.begin[cue.sentence]
        subject = clauses.find_blamed(self.batch.tags, begin, cue.first, self.batch.words)
        judged = subject and self.batch.judges[begin : subject.first].any()
        return subject if judged else None

    def _parties(self, subject: Subject | None, cue: Cue) -> list[str]:
        """The parties that a cue's subject stands for."""
        return self.batch.parties(subject, self.batch.statement(cue.article, cue.first, cue.last)) if subject else []

    def _governs(self, subject: Subject, cue: Cue) -> bool:
        """Whether the cue is the subject's finite, active verb; bare before by it is none ("backed by")."""
        group = self.batch.group(subject)
        if cue.kind in ("adjective", "future") and subject.rule == "subject, insert":
            return True
        bare = not group and cue.kind != "adjective" and cue.behind.startswith("by ")
        return not bare and is_finite(cue.forms, group, self.batch.is_plural(subject), cue.kind)

    def _inherited(self, cue: Cue) -> tuple[Subject, list[str]] | None:
        """The subject of the clause that ends right before the verb: "backed the plan and sent two ships"."""
        for _, end, parties, subject in reversed(self.clauses.get(cue.sentence, [])):
            joined = clauses.JOINED.fullmatch(self.batch.tags[end : cue.first])
            comma = joined and cue.kind == "act" and not joined[0].strip(",xkat")  # ", retired officers say"
            if joined and not comma and cue.kind not in ("adjective", "future"):
                group = (end + joined.start("group"), cue.first)
                follower = subject._replace(group=group, rule="second verb")
                if is_finite(cue.forms, self.batch.group(follower), self.batch.is_plural(subject), cue.kind):
                    return follower, parties
        return None

    def _passive_group(self, cue: Cue) -> list[str]:
        begin = self.batch.begin[cue.sentence]
        found = clauses.GROUP_END.search(self.batch.tags[begin : cue.first])
        return self.batch.lower(begin + found.start(), cue.first)

    def _cue_start(self, subject: Subject, cue: Cue, by_agent: bool) -> int:
        """The first deciding word: the verb group's first auxiliary or never, else the cue."""
        first = cue.first if by_agent or subject.group[1] != cue.first else subject.group[0]
        while first < cue.first and self.batch.tags[first] not in "xk":
            first += 1
        return first

    def _rest_on_noun(self, cue: Cue, negated: bool) -> tuple[Cue, bool] | None:
        """An empty verb read as the noun it rests on ("made no offer"), and whether no goes with it."""
        batch = self.batch
        for token in range(cue.last, min(cue.last + 5, batch.stop[cue.sentence])):
            if token in batch.nouns:
                return self._merged(cue, batch.cue(batch.nouns[token]), negated)
            if batch.tags[token] not in "Ddawnq":
                return None
        return None

    def _merged(self, verb: Cue, noun: Cue, negated: bool) -> tuple[Cue, bool] | None:
        none = bool({"no", "neither"} & set(self.batch.lower(verb.last, noun.first)))
        negated = negated or none
        decided = noun.rung == "decision"
        # A decision counts by itself only where none was made; taking back undoes offers and pledges only.
        if (decided and not negated) or (verb.rung and noun.rung not in ("committed", "offered")):
            return None
        if not negated and not verb.rung and not _fits(noun):
            return None
        self.used |= set(range(verb.last, noun.last))
        rung = verb.rung or ("committed" if decided else noun.rung)
        return noun._replace(first=verb.first, kind="light", rung=rung, forms=verb.forms), none

    # --- nouns ---

    def _read_noun(self, cue: Cue) -> Reading | None:
        """An offer, a pledge, a refusal whose possessor is a party."""
        batch = self.batch
        begin, stop = batch.begin[cue.sentence], batch.stop[cue.sentence]
        subject = None if cue.rung == "decision" or not _fits(cue) else clauses.find_possessor(
            batch.tags, begin, cue.first, cue.last, stop, batch.words, batch.holders.demonym)
        if subject is None or self._told(subject, cue) or self._absent(begin, min(subject.first, cue.first)):
            return None
        statement = batch.statement(cue.article, cue.first, cue.last)
        parties = batch.parties(subject, statement)
        end = clauses.clause_end(batch.tags, max(cue.last, subject.names[1] if subject.names else 0), stop)
        if cue.kind == "act noun" and self._of_its_object(subject, cue):
            return None
        condition = None if cue.kind == "act noun" else self._condition(cue, subject, end, statement, False)
        close = condition is not None and condition[0] < batch.end(end)
        rung = read_rung(
            "noun", cue.rung, cue.negated, cue.forms, [], cue.behind, condition=close, reported=False)
        first, last = min(subject.first, cue.first), cue.last + _reducing_words(cue, rung)
        asserter = None if statement else self._asserter(begin, first)
        span, rule = self._span(first, end, statement), f"{cue.kind}, {subject.rule}"
        return Reading(cue.sentence, cue.article, parties, rung, span, (cue.first, last), (last, end),
                       condition, statement, rule, asserter)

    def _of_its_object(self, subject: Subject, cue: Cue) -> bool:
        """Whether of names what an act befell: "the invasion of Norland"."""
        return subject.rule == "noun of party" and cue.behind.startswith("of ")

    def _told(self, subject: Subject, cue: Cue) -> bool:
        """Whether the clause around a pronoun's noun has told the position already: "withheld its vote"."""
        read = self.clauses.get(cue.sentence, [])
        return subject.pronoun is not None and any(first < cue.first < end for first, end, _, _ in read)

    def _absent(self, begin: int, at: int) -> bool:
        """Whether no, without or a lack goes before a noun phrase: nothing is offered then."""
        words = self.batch.lower(max(begin, at - 2), at)
        return bool(ABSENT & set(words)) or words in LACKING

    def _asserter(self, begin: int, at: int) -> str | None:
        """The party whose verb of speech presupposes the noun: "the envoy of A confirmed B's offer"."""
        batch = self.batch
        for token in range(at - 1, max(begin, at - REPORT_REACH) - 1, -1):
            if batch.tags[token] in ";:T.h":
                return None
            if batch.reports[token]:
                subject = clauses.find_subject(batch.tags, begin, token, False)
                return next(iter(batch.parties(subject, None)), None)
        return None

    # --- spans ---

    def _span(self, first: int, end: int, statement: Statement | None) -> tuple[int, int]:
        """A clause as offsets, within the statement that holds its cue."""
        stop = self.batch.end(end)
        return self.batch.start(first), min(stop, statement.end) if statement else stop

    def _condition(
        self, cue: Cue, subject: Subject, end: int, statement: Statement | None, negative: bool
    ) -> tuple[int, int] | None:
        """The condition behind a cue, or before its subject, as offsets."""
        batch, text = self.batch, self.batch.texts[cue.article]
        begin, stop = batch.limits(cue.sentence, statement)
        behind = clauses.find_condition(text, batch.end(cue.last), min(batch.end(end), stop), stop, negative)
        return behind or clauses.find_leading_condition(text, begin, batch.start(subject.first))


def _fits(cue: Cue) -> bool:
    """Whether what stands behind a cue is what its entry in the lexicon asks for."""
    if cue.kind == "future":
        return re.split(r"\W", cue.behind, maxsplit=1)[0].lower() in base_verbs()
    return not cue.follows or bool(re.match(cue.follows, SKIPPED.sub("", cue.behind)))


def _reducing_words(cue: Cue, rung: str) -> int:
    """How many words behind a cue reduced it: "to consider" of an offer to consider."""
    found = REDUCED.match(cue.behind) if rung == "considering" and cue.rung != "considering" else None
    return len(found[0].split()) if found else 0
