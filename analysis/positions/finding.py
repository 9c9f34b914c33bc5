"""Finds positions: reads each cue of the ladder in its clause, gives it a holder, a rung and the voice that asserts it."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from analysis.lexicon import find_phrases
from analysis.positions import clauses
from analysis.positions.clauses import Subject
from analysis.positions.holders import DENYING, NOT_ASSERTED, Holders, cue_lemmas
from analysis.positions.rungs import BEING, POSSIBLE, SEEMING, is_finite, is_negated, is_past, read_rung, rung_cues
from analysis.schemas import conform, empty
from analysis.segmentation import Tokens

COLUMNS = ["article", "sentence", "start", "end", "party", "asserted_by", "voice", "rung", "cue_start", "cue_end",
           "proposition_start", "proposition_end", "condition_start", "condition_end", "rule"]
# Beside the verbs of attribution, words whose object their subject takes for given.
PRESUPPOSING = frozenset("express expresses expressed expressing voice voices voiced voicing cite cites cited citing "
                         "appreciate appreciates appreciated appreciating reject rejects rejected rejecting".split())
# Positions without a subject: whose they are, the speaker or the words around tell.
DECIDED = r"(?:(?:has|have|had|is|was|were|being|will be) (?:yet )?(?:been )?(?:\w+ly )?|(?:has|have|had) yet to be )"
DOINGS = r"(?:taken|made|reached|given|announced|agreed|decided|finali[sz]ed|settled|concluded|received|offered|signed)"
MATTERS = (r"(?:decisions?|commitments?|agreements?|choices?|answers?|promises?|pledges?|assurances?|consent|approval|"
           r"timeline|announcements?)")
IMPERSONAL = [
    ("undecided", re.compile(rf"\bno (?:\w+ ){{0,2}}{MATTERS}(?: \w+){{0,6}}? {DECIDED}{DOINGS}\b", re.IGNORECASE)),
    ("undecided", re.compile(rf"\bnothing (?:\w+ )?{DECIDED}{DOINGS}\b", re.IGNORECASE)),
    ("undecided", re.compile(rf"\b(?:a|any|the) (?:\w+ )?{MATTERS}(?: \w+){{0,6}}? (?:ha[sd] not (?:yet )?(?:been )?{DOINGS}|ha[sd] yet to be {DOINGS}|"
                             rf"(?:is|was|remains|remained) (?:still )?pending|is still to be {DOINGS})\b", re.IGNORECASE)),
    ("undecided", re.compile(r"\bno (?:final |firm |formal )?decision(?= (?:on|about|whether|yet)\b)", re.IGNORECASE)),
    ("denied", re.compile(r"\b(?:no such (?:\w+ )?(?:agreement|deal|offer|promise|pledge|commitment|plan|request|decision|understanding)s? "
                          r"(?:exists?|existed|(?:has|had) (?:ever )?been \w+|was (?:ever )?\w+)|there (?:is|was) no such \w+)\b", re.IGNORECASE)),
    ("declined", re.compile(r"\bthere (?:are|is|were|was) no (?:plans?|intention|question)(?= (?:to|of|for)\b)", re.IGNORECASE)),
]
REGARDING = re.compile(r"(?:regarding|concerning|as for|as to|on|about)\b[^,;:]*(?=,[\"” ]*$)", re.IGNORECASE)


def find_positions(
    articles: pd.DataFrame, sentences: pd.DataFrame, tokens: Tokens, mentions: pd.DataFrame, statements: pd.DataFrame
) -> pd.DataFrame:
    """One row per clause and party that commits, offers, conditions, considers, is undecided, declines or denies.

    ``rung`` is one of RUNGS or "denied" (METHOD.md); ``party`` holds the position, ``voice`` asserts it (self, other with
    ``asserted_by``, journalist, unaffiliated, unnamed, unresolved). Spans: the clause, the cue that decided, the proposition
    (what it is about) and the condition, both NA where none is stated; ``rule`` names the grammar rule. A clause of two
    parties gives two rows. Questions, wishes, obligations, abilities and if-clauses are no positions. It reads words, not intent:
    irony, and acts told by verbs outside the lexicon, escape it.
    """
    if not len(tokens) or mentions.empty:
        return empty("positions")
    reader = _Reader(articles, sentences, tokens, mentions, statements)
    found = pd.DataFrame([*reader.cue_rows(), *reader.impersonal_rows()], columns=COLUMNS)
    if found.empty:
        return empty("positions")
    found = _settle(found)
    found["article_id"] = articles["article_id"].to_numpy()[found["article"].to_numpy(dtype=np.int64)]
    found["sentence_id"] = sentences["sentence_id"].to_numpy()[found["sentence"].to_numpy(dtype=np.int64)]
    found["position_id"] = np.arange(len(found))
    return conform(found.drop(columns=["article", "sentence"]), "positions")


def _settle(found: pd.DataFrame) -> pd.DataFrame:
    """In text order, each cue once a party; of positions of one party nested in one another, the inner, which has the nearer voice."""
    found = found.sort_values(["article", "cue_start", "cue_end"], ascending=[True, True, False], kind="stable")
    found = found.drop_duplicates(["article", "party", "cue_start"]).reset_index(drop=True)
    keys = ["article", "sentence", "party"]
    pairs = found.reset_index().merge(found.reset_index(), on=keys, suffixes=("", "_inner"))
    nested = (pairs["index"] != pairs["index_inner"]) & (pairs["cue_end"] <= pairs["cue_start_inner"]) & (
        pairs["end"] >= pairs["cue_end_inner"])
    denial = (pairs["rung"] == "denied") & (pairs["rung_inner"] == "denied")
    promise = (pairs["rung"] == pairs["rung_inner"]) & (pairs["voice_inner"] == "self") & (pairs["voice"] != "self")
    overlap = (pairs["index"] != pairs["index_inner"]) & (pairs["cue_start"] < pairs["cue_start_inner"]) & (
        pairs["cue_end"] > pairs["cue_start_inner"])
    outer = pairs.loc[nested & (denial | promise), "index"]
    return found.drop(index=[*outer, *pairs.loc[overlap, "index_inner"]]).reset_index(drop=True)


class _Reader:
    """A batch read cue by cue: tags, mentions, statements and the texts they refer to."""

    def __init__(self, articles, sentences, tokens, mentions, statements):
        self.tokens, self.words = tokens, tokens.words
        self.texts = articles["text"].to_numpy()
        self.holders = Holders(articles, tokens, mentions, statements)
        self.table = rung_cues()
        self.matches = find_phrases(tokens, self.table["phrase"].tolist())
        kinds = self.table["kind"].to_numpy()[self.matches.phrase]
        verbs, nouns = np.zeros(len(tokens), bool), np.zeros(len(tokens), bool)
        verbs[self.matches.first[np.isin(kinds, ["promise", "verb", "action", "deed", "light"])]] = True
        nouns[self.matches.first[kinds == "noun"]] = True
        self.nouns = {int(f): k for k, f in enumerate(self.matches.first.tolist()) if kinds[k] == "noun"}
        self.tags = clauses.clause_tags(tokens, self.holders.first, self.holders.last, verbs, nouns & ~verbs)
        self.holders.tags = self.tags
        bounds = np.flatnonzero(np.diff(tokens.sentence, prepend=-1, append=tokens.sentence[-1] + 1))
        self.begin, self.stop = bounds[:-1], bounds[1:]
        self.title = (sentences["role"] == "title").to_numpy()
        self.asks = np.array([self._is_question(b, e) for b, e in zip(self.begin, self.stop, strict=True)])
        self.reports = tokens.kind(lambda word: self._is_report(word.lower()))
        self.clauses: dict[int, list[tuple[int, int, list[str], Subject]]] = {}
        self.used: set[int] = set()

    @staticmethod
    def _is_report(word: str) -> bool:
        lemma, kind = cue_lemmas().get(word, ("", ""))
        speech = bool(kind) and kind not in ("belief", "intention") and lemma not in DENYING | NOT_ASSERTED
        return speech or word in PRESUPPOSING

    def _is_question(self, begin: int, stop: int) -> bool:
        last = stop - 1
        while last > begin and self.tags[last] in "q)":
            last -= 1
        return self.words[last] == "?"

    # --- cues -----------------------------------------------------------------------------------------------------

    def cue_rows(self):
        """Rows of COLUMNS for every cue that a party's clause or possessive goes with."""
        order = np.lexsort((self.table["kind"].to_numpy()[self.matches.phrase] == "noun", self.matches.first))
        columns = [self.table[c].tolist() for c in ("kind", "rung", "negated", "forms", "follows")]
        for k in order.tolist():
            phrase, first, last = (int(part[k]) for part in (self.matches.phrase, self.matches.first, self.matches.last))
            kind, rung, negated, forms, follows = (column[phrase] for column in columns)
            row = int(np.searchsorted(self.begin, first, side="right") - 1)
            if self.asks[row] or first in self.used or (self.tags[first] == "P"):
                continue
            text = self.texts[self.tokens.article[first]]
            sentence_end = int(self.tokens.end[self.stop[row] - 1])
            behind = text[self.tokens.end[last - 1] : sentence_end].lstrip(" \"“‘'")
            adverbless = re.sub(r"^(?:\w+ly|also|now|still|only) ", "", behind)
            if follows and kind not in ("light",) and not (re.match(follows, adverbless) or self._negated_noun(kind, rung)):
                continue
            if kind == "noun":
                yield from self._noun(row, first, last, rung, negated, forms, behind)
            else:
                yield from self._verb(row, first, last, kind, rung, negated, forms, behind)

    @staticmethod
    def _negated_noun(kind: str, rung: str) -> bool:
        return kind == "noun" and rung == "decision"

    def _verb(self, row, first, last, kind, rung, negated, forms, behind):
        """Rows of a verb or an adjective with a party as its subject."""
        begin, stop = int(self.begin[row]), int(self.stop[row])
        subject, holders = self._subject(row, first, kind, forms, last)
        if not holders:
            return
        group = self._group(subject)
        if subject.rule == "by agent":
            group = self._group_before(begin, first)
        none, cue_last = subject.negated, last
        if kind == "light":
            noun = self._light_noun(last, stop)
            if noun is None:
                return
            k, none_of = noun
            phrase = int(self.matches.phrase[k])
            entry = self.table.iloc[phrase]
            cue_last, none = int(self.matches.last[k]), none or none_of
            behind = self._behind(cue_last, stop)
            negative = none or is_negated(set(group))
            # A decision counts by itself only where it was not made.
            if entry["rung"] == "decision" and not negative:
                return
            if entry["follows"] and not negative and not rung and not re.match(entry["follows"], behind):
                return
            if rung and entry["rung"] not in ("committed", "offered"):
                return
            kind, negated = "light", entry["negated"]
            rung = rung or ("committed" if entry["rung"] == "decision" else entry["rung"])
            self.used |= set(range(last, cue_last))
        elif re.match(r"(?:no|nothing|none|neither)\b(?! (?:doubt|longer|later|less|fewer|more|matter))", behind):
            none = True
        article = int(self.tokens.article[first])
        cue_first = subject.group[0] if subject.group[1] == first and subject.rule != "by agent" else first
        while self.tags[cue_first] in ",atonD-" and cue_first < first and self.words[cue_first].lower() not in ("never",):
            cue_first += 1
        statement = self._statement(article, first, last)
        end = clauses.clause_end(self.tags, max(cue_last, subject.names[1] if subject.rule == "by agent" else 0), stop)
        span = self._clip(article, subject.first if subject.rule != "by agent" else cue_first, end, statement, first)
        words = set(group)
        negative = none or is_negated(words)
        condition = None
        if not is_past(kind, forms, words):
            condition = self._condition(article, subject, cue_last, end, row, statement, negative)
        rung = read_rung(
            kind, rung, negated, forms, group, behind, condition=condition is not None, negated=none,
            reported=bool(statement) and statement["reported"] and statement["kind"] != "direct",
        )
        if rung is None:
            return
        if subject.rule != "by agent":
            self.clauses.setdefault(row, []).append((first, end, holders, subject))
        cue_last = self._extended(cue_last, rung, stop)
        about = first if kind in ("action", "deed") else cue_last
        yield from self._rows(row, holders, rung, span, (cue_first, cue_last), (about, end), condition, statement,
                              f"{kind}, {subject.rule}")

    def _noun(self, row, first, last, rung, negated, forms, behind):
        """Rows of an offer, a pledge, a refusal whose possessor is a party."""
        begin, stop = int(self.begin[row]), int(self.stop[row])
        if rung == "decision":
            return
        subject = clauses.find_possessor(self.tags, begin, first, last, self.words, self.holders.demonym)
        if subject is None or self._absent(begin, min(subject.first, first)):
            return
        article = int(self.tokens.article[first])
        statement = self._statement(article, first, last)
        holders = self._own(row, first, subject) or self._holders(subject, statement)
        if not holders or (subject.pronoun is not None and self._within_clause(row, first, holders)):
            return
        end = clauses.clause_end(self.tags, max(last, subject.names[1] if subject.names else 0), stop)
        span = self._clip(article, min(subject.first, first), end, statement, first)
        condition = self._condition(article, subject, last, end, row, statement, False)
        close = condition is not None and condition[0] < int(self.tokens.end[end - 1])
        rung = read_rung("noun", rung, negated, forms, [], behind, condition=close, reported=False)
        cue_last = self._extended(last, rung, stop)
        asserter = self._asserter(begin, min(subject.first, first)) if statement is None else None
        yield from self._rows(row, holders, rung, span, (first, cue_last), (cue_last, end), condition, statement,
                              f"noun, {subject.rule}", asserter)

    def _subject(self, row, first, kind, forms, last) -> tuple[Subject | None, list[str]]:
        """The subject of a finite, active verb and the parties it stands for; or the agent of a passive one."""
        begin, title = int(self.begin[row]), bool(self.title[row])
        article = int(self.tokens.article[first])
        statement = self._statement(article, first, last)
        subject = clauses.find_subject(self.tags, begin, first, title) or clauses.find_second_subject(
            self.tags, begin, first, self.words)
        if subject and subject.names and self.holders.demonym[subject.names[1] - 1]:
            subject = None  # "Israeli arms": a demonym alone is no subject
        if subject:
            group = self._group(subject)
            if is_finite(forms, group, self._plural(subject), kind) or (kind == "adjective" and subject.rule == "subject, insert"):
                if not self._passive(group, kind, forms, last):
                    return subject, self._holders(subject, statement)
        elif "gerund" in forms and (absolute := clauses.find_absolute(self.tags, begin, first, self.words)):
            return absolute, self._holders(absolute, statement)
        elif kind != "adjective" and (inherited := self._inherited(row, first, forms)):
            return inherited
        if kind == "action" and "participle" in forms and (agent := clauses.find_agent(self.tags, last, self.words)):
            return agent, self._holders(agent, statement)
        return None, []

    def _inherited(self, row: int, first: int, forms) -> tuple[Subject, list[str]] | None:
        """The subject of the clause that ends right before this verb: "backed the plan and sent two ships"."""
        for _, end, holders, subject in reversed(self.clauses.get(row, [])):
            between = self.tags[end:first]
            if re.fullmatch(r",?[jb,][xkat]*", between):
                begin = end + len(re.match(r",?[jb,]", between)[0])
                follower = Subject(subject.names, subject.pronoun, (begin, first), "second verb", subject.negated)
                if is_finite(forms, self._group(follower), self._plural(subject), "verb"):
                    return follower, holders
        return None

    def _passive(self, group: list[str], kind: str, forms, last: int) -> bool:
        """A bare past form before by is a participle: "Egypt, backed by ..."."""
        follows = self.words[last].lower() if last < len(self.words) else ""
        return kind != "adjective" and not group and "participle" in forms and follows == "by"

    def _group(self, subject: Subject) -> list[str]:
        words = [word.lower().replace("’", "'") for word in self.words[slice(*subject.group)]]
        if subject.pronoun is not None and subject.rule != "second verb":
            contracted = self.words[subject.pronoun].lower().replace("’", "'").partition("'")[2]
            words = [contracted, *words] if contracted else words
        return words

    def _group_before(self, begin: int, first: int) -> list[str]:
        found = re.search(r"[xkat]*$", self.tags[begin:first])
        return [word.lower().replace("’", "'") for word in self.words[begin + found.start() : first]]

    def _plural(self, subject: Subject) -> bool:
        """Whether a verb in its base form agrees: two parties, a plural pronoun, or a head in -s."""
        if subject.names is None:
            return self.words[subject.pronoun].lower().split("'")[0].split("’")[0] in ("they", "we", "i", "you")
        names = self.tags[slice(*subject.names)]
        return names.count("P") > 1 or (names.endswith(("_", "E")) and self.words[subject.names[1] - 1].endswith("s"))

    def _light_noun(self, last: int, stop: int) -> tuple[int, bool] | None:
        """The noun that an empty verb rests on, within a few words, and whether no or not any goes with it."""
        for token in range(last, min(last + 5, stop)):
            if token in self.nouns:
                return self.nouns[token], any(word.lower() in ("no", "neither") for word in self.words[last:token])
            if self.tags[token] not in "Ddawnq":
                return None
        return None

    def _own(self, row: int, token: int, subject: Subject) -> list[str]:
        """The holders of the clause around a possessive pronoun: "Egypt and Jordan withheld their votes"."""
        around = [parties for first, end, parties, _ in self.clauses.get(row, []) if first < token < end]
        return around[-1] if around and subject.pronoun is not None else []

    def _within_clause(self, row: int, token: int, holders: list[str]) -> bool:
        """Whether a party's own noun stands in a clause that already tells its position: "withheld its vote"."""
        return any(first < token < end and set(holders) & set(parties) for first, end, parties, _ in self.clauses.get(row, []))

    def _absent(self, begin: int, at: int) -> bool:
        """Whether no, without or a lack goes before a noun phrase: nothing is offered then."""
        words = [word.lower() for word in self.words[max(begin, at - 2) : at]]
        return bool(set(words) & {"no", "without", "denied", "denies", "denying"}) or words[-2:] in (["lack", "of"], ["absence", "of"])

    def _asserter(self, begin: int, at: int) -> str | None:
        """The party whose verb of speech presupposes the noun: "the envoy of A confirmed B's offer"."""
        for token in range(at - 1, max(begin, at - 14) - 1, -1):
            if self.tags[token] in ";:T.h":
                return None
            if self.reports[token]:
                subject = clauses.find_subject(self.tags, begin, token, False)
                parties = self._holders(subject, None) if subject else []
                return parties[0] if parties else None
        return None

    def _holders(self, subject: Subject, statement: dict | None) -> list[str]:
        if subject.names:
            return self.holders.inside(*subject.names)
        party = self.holders.resolve(subject.pronoun, statement)
        return [party] if party else []

    def _statement(self, article: int, first: int, last: int) -> dict | None:
        return self.holders.innermost(article, int(self.tokens.start[first]), int(self.tokens.end[last - 1]))

    # --- spans ----------------------------------------------------------------------------------------------------

    def _behind(self, token: int, stop: int) -> str:
        text = self.texts[self.tokens.article[token - 1]]
        return text[self.tokens.end[token - 1] : self.tokens.end[stop - 1]].lstrip(" \"“‘'")

    def _extended(self, last: int, rung: str, stop: int) -> int:
        """The cue with the verb that reduced it: "offer to consider"."""
        found = re.match(r"(?:at least )?to (?:at least )?(consider|study|think|look|explore|review|weigh|examine|discuss)", self._behind(last, stop))
        if rung != "considering" or not found:
            return last
        return last + len(found[0].split())

    def _clip(self, article: int, first: int, end: int, statement: dict | None, cue: int) -> tuple[int, int]:
        """The clause as offsets, within the statement that holds its cue."""
        start, stop = int(self.tokens.start[first]), int(self.tokens.end[end - 1])
        if statement:
            stop = min(stop, statement["end"])
        return start, stop

    def _condition(self, article, subject, cue_last, end, row, statement, negative) -> tuple[int, int] | None:
        text = self.texts[article]
        stop = int(self.tokens.end[self.stop[row] - 1])
        begin = int(self.tokens.start[self.begin[row]])
        if statement:
            stop, begin = min(stop, statement["end"]), max(begin, statement["start"])
        start, clause = int(self.tokens.end[cue_last - 1]), int(self.tokens.end[end - 1])
        behind = clauses.find_condition(text, start, min(clause, stop), stop, negative)
        return behind or clauses.find_leading_condition(text, begin, int(self.tokens.start[subject.first]))

    def _rows(self, row, holders, rung, span, cue, about, condition, statement, rule, asserter=None):
        """One row per holder, unless the statement around it only wishes, asks or doubts; a denied report is a denial."""
        first, last = cue
        article = int(self.tokens.article[first])
        start, end = int(self.tokens.start[first]), int(self.tokens.end[last - 1])
        if self.holders.in_scare_quotes(article, start, end) or (statement and statement["lemma"] in NOT_ASSERTED):
            return
        if statement and statement["lemma"] in DENYING:
            if rung in ("declined", "undecided", "denied"):
                return
            rung, rule = "denied", f"{rule}; denied"
        proposition = self._proposition(article, *about, condition, statement, span)
        for party in holders:
            asserted_by, voice = _voice(statement, party, asserter)
            if rung == "denied" and voice == "journalist":
                # A denial is itself the party's word.
                asserted_by, voice = party, "self"
            yield (article, row, *span, party, asserted_by, voice, rung, start, end, *proposition, *(condition or (None, None)), rule)

    def _proposition(self, article, first, end, condition, statement, span) -> tuple[int | None, int | None]:
        """What a position is about: the words behind the cue (of an act, with the act), else a "regarding ..." before it."""
        text = self.texts[article]
        if first < end:
            start, stop = int(self.tokens.start[first]), min(int(self.tokens.end[end - 1]), span[1])
            if condition and start <= condition[0] < stop:
                stop = condition[0]
            stop = start + len(text[start:stop].rstrip(" ,.“”\"'‘’—-"))
            if stop > start:
                return start, stop
        begin = statement["start"] if statement else int(self.tokens.start[self.begin[np.searchsorted(self.begin, first - 1, "right") - 1]])
        found = _regarding(text, begin, span[0])
        return found or (None, None)

    # --- without a subject ----------------------------------------------------------------------------------------

    def impersonal_rows(self):
        """Rows of "no decision has been taken": the speaker's, else those of the party named nearest."""
        for article, text in enumerate(self.texts):
            for rung, pattern in IMPERSONAL:
                for found in pattern.finditer(text):
                    yield from self._impersonal(article, text, rung, found)

    def _impersonal(self, article, text, rung, found):
        tokens, start, end = self.tokens, found.start(), found.end()
        first, last = (int(part[0]) for part in tokens.span(np.array([start]), np.array([end]), np.array([article])))
        row = int(np.searchsorted(self.begin, first, side="right") - 1)
        if last > self.stop[row] or self.asks[row]:
            return
        statement = self._statement(article, first, last)
        party = statement["speaker_party"] if statement else None
        if not party:
            party = self.holders.nearest(first)
        if not party:
            return
        stop = clauses.clause_end(self.tags, last, int(self.stop[row]))
        leading = _regarding(text, statement["start"] if statement else int(tokens.start[self.begin[row]]), start)
        span = (leading[0] if leading else start, min(int(tokens.end[stop - 1]), statement["end"] if statement else len(text)))
        yield from self._rows(row, [party], rung, span, (first, last), (last, stop), None, statement, "impersonal")


def _regarding(text: str, begin: int, end: int) -> tuple[int, int] | None:
    """The span of a "regarding ...," that opens a sentence or statement and leads up to ``end``."""
    found = REGARDING.match(text, begin + len(text[begin:end]) - len(text[begin:end].lstrip("\"“‘' ")), end)
    return found.span() if found else None


def _voice(statement: dict | None, party: str, asserter: str | None) -> tuple[str | None, str]:
    """Who asserts a position: the innermost statement's speaker, else the party whose verb presupposes it, else the journalist."""
    if statement:
        if statement["speaker_kind"] == "party":
            speaker = statement["speaker_party"]
            return speaker, "self" if speaker == party else "other"
        return None, statement["speaker_kind"]
    if asserter:
        return asserter, "self" if asserter == party else "other"
    return None, "journalist"
