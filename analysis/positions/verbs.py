"""Positions told by a verb or an adjective: a cue of the ladder or an act, with a party as its subject."""

from __future__ import annotations

import re

from analysis.positions import subjects
from analysis.positions.acts import OBJECT, is_act, is_deed, listed
from analysis.positions.batch import Batch, Cue
from analysis.positions.conditions import clause_end
from analysis.positions.reading import Reading, clause_span, condition_of, fits, reducing_words
from analysis.positions.rungs import ACTING, PASSIVE, is_finite, is_negated, is_past, read_rung
from analysis.positions.subjects import Subject

OBJECT_NONE = re.compile(r"(?:no|nothing|none|neither)\b(?! (?:doubt|longer|later|less|fewer|more|matter))")


class VerbReader:
    """Reads the verbs of a batch in text order, and remembers the clauses that it has read."""

    def __init__(self, batch: Batch):
        self.batch = batch
        # Per sentence, first token of the verb and end of the clause; and the nouns that a verb rested on.
        self.clauses: dict[int, list[tuple[int, int]]] = {}
        self.used: set[int] = set()

    def told(self, cue: Cue) -> bool:
        """Whether the clause around a noun has told a position already: "withheld its vote"."""
        return any(first < cue.first < end for first, end in self.clauses.get(cue.sentence, []))

    def read(self, cue: Cue) -> Reading | None:
        """The reading of a verb or an adjective with a party as its subject, or None."""
        if cue.kind != "light" and not fits(cue) and (cue := self._as_act(cue)) is None:
            return None
        subject, parties = self._subject(cue)
        if not parties:
            return None
        group = self._group(subject, cue)
        head, none = cue, subject.negated or bool(OBJECT_NONE.match(cue.behind))
        if cue.kind == "light":
            rested = self._rest_on_noun(cue, subject.negated or is_negated(set(group)))
            if rested is None and (act := self._as_act(cue)) is None:
                return None
            cue, none = (rested[0], rested[1] or subject.negated) if rested else (act, none)
        if cue.kind in ACTING and subject.rule != "by agent" and not self._is_deed(cue, group):
            return None
        return self._reading(cue, head, subject, parties, group, none)

    def _is_deed(self, cue: Cue, group: list[str]) -> bool:
        return is_deed(self.batch.folded[cue.first], cue.forms, cue.behind, cue.kind == "act" and not group)

    def _as_act(self, cue: Cue) -> Cue | None:
        """A cue that fits no entry of the lexicon, read as the act that its verb tells: "sought an exit"."""
        single = cue.last - cue.first == 1 and is_act(self.batch.folded[cue.first])
        if not single or cue.kind not in ("verb", "light") or self.batch.fits_another(cue, fits):
            return None
        return cue._replace(kind="act", rung="committed", negated="", follows="")

    def _reading(
        self, cue: Cue, head: Cue, subject: Subject, parties: list[str], group: list[str], none: bool
    ) -> Reading | None:
        """The reading of a cue whose subject and verb group are known; ``head`` is the cue before it rested on a
        noun."""
        batch, words = self.batch, set(group)
        by_agent = subject.rule == "by agent"
        end = clause_end(batch.tags, subject.names[1] if by_agent else cue.last, batch.stop[cue.sentence])
        statement, condition = batch.statement(cue.first, cue.last), None
        if not is_past(cue.kind, cue.forms, words):
            condition = condition_of(batch, cue, subject, end, statement, none or is_negated(words))
        rung = read_rung(
            cue.kind, cue.rung, cue.negated, cue.forms, group, cue.behind, condition=condition is not None,
            reported=bool(statement) and statement.reported, negated=none,
        )
        if rung is None:
            return None
        if not by_agent:
            self.clauses.setdefault(cue.sentence, []).append((head.first, end))
        first, last = self._cue_start(subject, head, by_agent), cue.last + reducing_words(cue, rung)
        span = clause_span(batch, min(subject.first, first), end, statement)
        if condition and condition[0] > span[0]:
            span = (span[0], max(span[1], condition[1]))
        about = cue.first if cue.kind in ACTING else last
        return Reading(cue.sentence, cue.article, parties, rung, span, (first, last), (about, end), condition,
                       statement, f"{cue.kind}, {subject.rule}")

    # --- subjects ---

    def _subject(self, cue: Cue) -> tuple[Subject | None, list[str]]:
        """The cue's subject, near, far or an agent, and the parties that it stands for."""
        for subject in self._subjects(cue):
            if subject and (parties := self._parties(subject, cue)):
                return subject, parties
        return None, []

    def _subjects(self, cue: Cue):
        """The subjects that a cue may have, the likeliest first; none after one that governs it."""
        line = self.batch.line(cue.sentence)
        subject = subjects.find_subject(line, cue.first)
        if subject and not (subject.names and self._no_subject(subject)) and self._governs(subject, cue):
            yield subject
            return
        if "gerund" in cue.forms:
            yield subjects.find_absolute(line, cue.first)
            yield subjects.find_blamed(line, cue.first)
            yield self._owned(cue)
            yield self._participle(cue)
            yield self._reduced(cue)
        if cue.kind == "act" and self.batch.folded[cue.first] in listed("joined"):
            yield subjects.find_hyphened(line, cue.first)
        joined = None if self._is_adjective(cue) else subjects.find_joined_subject(line, cue.first)
        if joined and self._governs(joined, cue):
            yield joined
        if cue.kind in PASSIVE and "participle" in cue.forms:
            yield subjects.find_agent(line, cue.last)

    def _no_subject(self, subject: Subject) -> bool:
        """A demonym right before ("Israeli arms"), or the object of a participle ("voters backing Norland stayed")."""
        first, last = subject.names
        before = self.batch.folded[first - 1] if first > self.batch.begin_of(first) else ""
        adjective = self.batch.holders.demonym[last - 1] and subject.group[0] == subject.group[1]
        against = self.batch.tags[first - 1 : first] == "u" and self.batch.folded[first - 2] in ("anti", "pro")
        return adjective or against or (before.endswith(("ing", "ed")) and is_act(before))

    def _is_adjective(self, cue: Cue) -> bool:
        """Whether a word in -ed that no list holds may go with the noun behind it: "a bold and unexplained break"."""
        unknown = cue.kind == "act" and not is_act(self.batch.folded[cue.first])
        return unknown and self.batch.tags[cue.last] in "wVI"

    def _owned(self, cue: Cue) -> Subject | None:
        """Whose act a gerund before of tells: "Norland's shelling of the town"."""
        if not (cue.kind in ACTING and cue.behind.startswith("of ")):
            return None
        owner = subjects.find_possessor(self.batch.line(cue.sentence), cue.first, cue.last)
        return owner if owner and owner.rule != "noun of party" else None

    def _participle(self, cue: Cue) -> Subject | None:
        """The subject of the clause that a gerund goes with, unless that has told a position: "vetoed the draft,
        foiling the plan" is one act."""
        subject = subjects.find_participle_subject(self.batch.line(cue.sentence), cue.first)
        told = subject and any(end == subject.group[0] - 1 for _, end in self.clauses.get(cue.sentence, []))
        return None if told else subject

    def _reduced(self, cue: Cue) -> Subject | None:
        """The party right before a participle with an object."""
        return subjects.find_reduced(self.batch.line(cue.sentence), cue.first) if OBJECT.match(cue.behind) else None

    def _parties(self, subject: Subject, cue: Cue) -> list[str]:
        """The parties that a cue's subject stands for, a pronoun by the statement around the pronoun."""
        return self.batch.parties(subject, self.batch.statement(subject.first, subject.first + 1))

    def _governs(self, subject: Subject, cue: Cue) -> bool:
        """Whether the cue is the subject's finite, active verb; bare before by it is none ("backed by")."""
        group = self.batch.group(subject)
        if cue.kind in ("adjective", "future") and subject.rule == "subject, insert":
            return True
        bare = not group and cue.kind != "adjective" and cue.behind.startswith("by ")
        return not bare and is_finite(cue.forms, group, self.batch.is_plural(subject), cue.kind)

    def _group(self, subject: Subject, cue: Cue) -> list[str]:
        """The auxiliaries and adverbs of a cue's verb."""
        if subject.rule != "by agent":
            return self.batch.group(subject)
        begin = self.batch.begin[cue.sentence]
        found = subjects.GROUP_END.search(self.batch.tags[begin : cue.first])
        return self.batch.lower(begin + found.start(), cue.first)

    def _cue_start(self, subject: Subject, cue: Cue, by_agent: bool) -> int:
        """The first deciding word: the verb group's first auxiliary or never, else the cue."""
        first = cue.first if by_agent or subject.group[1] != cue.first else subject.group[0]
        while first < cue.first and self.batch.tags[first] not in "xk":
            first += 1
        return first

    # --- empty verbs ---

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
        if not negated and not verb.rung and not fits(noun):
            return None
        self.used |= set(range(verb.last, noun.last))
        rung = verb.rung or ("committed" if decided else noun.rung)
        return noun._replace(first=verb.first, kind="light", rung=rung, forms=verb.forms), none
