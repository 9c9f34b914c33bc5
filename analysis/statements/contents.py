"""What a cue attributes, read off the tree: the clause it governs, with what hangs on it and no more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from analysis.statements.cues import Cue, Rule, all_rules, cue_lexicon
from analysis.statements.marked import DASHES
from analysis.statements.sources import SUBJECTS, Sources

# Behind a comma these leave what is said: "..., while rain fell", "..., adding that".
TURNS = frozenset("while whereas although though but yet".split())
REACH = 400  # tokens; a list that is one endless sentence costs no more than its length
UNNAMED = frozenset(["name", "identify", "quote"])
CITING = frozenset("according per".split())
# Relations of what is only a part of its sentence's clause.
WITHIN = frozenset("xcomp ccomp acl advcl obj obl nmod nsubj appos conj".split())
LOOSE = frozenset(["appos", "parataxis", "conj", "nmod", "obj"])
PAUSES = [[mark] for mark in (",", *DASHES)]


class Content(NamedTuple):
    """What a cue attributes: rule, tokens, the head of the speaker's words, and of an outer source's."""

    rule: str
    rows: list[int]
    speaker: int | None
    via: int | None = None


class Reader(Sources):
    """The steps from a cue to its content and its speaker."""

    def read(self, cue: Cue) -> Content | None:
        """Return what the first rule that fits finds, None where none does."""
        if cue.entry.cue == "verb" and self._introduces_quoted(cue.first):
            return self._quoted(cue.first)
        at = self.head[cue.first] if cue.entry.cue == "phrase" else cue.first
        if at < 0:
            return None
        for rule in all_rules():
            own = rule.takes == "phrase" or rule.opens == "to"
            if rule.fits(cue.entry) and not (own and self._says_nothing(at)):
                for head in self._step(at, rule):
                    if rows := self._take(at, head, rule):
                        cited, speaker = self._cited(cue), self.speaker(cue)
                        return Content(rule.rule, rows, *((speaker,) if cited is None else (cited, speaker)))
        return None

    def _says_nothing(self, at: int) -> bool:
        """Whether a cue's subject is told what follows, or is nobody: "was asked to", "Consider it", "no plan to"."""
        bare = self.form[at] in ("VBN", "VBD") and self.deprel[at] == "advcl" and self.one(at, *SUBJECTS, "aux") is None
        done = self.agent_of.get(at) is None and (bare or self.passive.get(at))
        return done or self.mood.get(at) == "command" or "no" in self.words_of(at, "det")

    def _step(self, at: int, rule: Rule) -> Iterator[int]:
        """The heads of what a rule may take, each with the opening and the place that it asks for."""
        if rule.takes == "rest" and rule.cue != "phrase" and not self._stands_aside(at):
            return
        if rule.path.startswith("<"):
            head = self.head[at]
            marked = head if rule.takes == "predicate" else at  # "the view is that ...": behind the noun
            opening = {self.word[k] for k in self.of(marked, "mark", "case") if k > at or marked == at}
            related = head >= 0 and {self.base[at], self.deprel[at]} & set(rule.relations)
            if related and rule.begins(opening):
                yield self._main_clause(head, at) if rule.cue != "verb" and rule.takes == "rest" else head
            return
        for head in self._complements(at, rule):
            placed = rule.place in ("any", "behind" if head > at else "before")
            whole = rule.opens != "subject" or self.one(head, *SUBJECTS) is not None
            if placed and whole and rule.begins(self._opening(head, at)):
                yield head

    def _complements(self, at: int, rule: Rule) -> Iterator[int]:
        """The dependents in a rule's relations; "obl.acl" is one of a dependent, where the tree hangs a complement on
        the noun beside it: "said of the plan that"."""
        for relation in rule.relations:
            first, _, second = relation.partition(".")
            for head in self.of(at, first):
                if second and self.word[head] in cue_lexicon()["noun"]:
                    continue  # the noun's own: "dismissed the claim that"
                found = self.of(head, second) if second else [head]
                yield from (k for k in found if self.deprel[k] != "acl:relcl" and not self.quotes_somebody(k))

    def _main_clause(self, head: int, at: int) -> int:
        """The clause that a source at its edge belongs to, though the tree hangs it on a part: "has to go, according
        to Orr"."""
        edge = self.word[self._first_below(at) - 1] == "," or self._first_below(at) < head
        while edge and self.base[head] in WITHIN and self.head[head] >= 0:
            if self.is_cue(self.head[head]) and self.base[head] != "xcomp":  # "has agreed to go, according to Orr"
                break
            head = self.head[head]
        return head

    def _stands_aside(self, at: int) -> bool:
        """Whether words hang on a clause as a source does: a verb that has nothing of its own to say, set off by a
        comma, with a subject; a noun with an owner."""
        if self.upos[at] == "NOUN":
            return self.owner(at) is not None
        if not self.is_finite_verb(at) or (self.base[at] == "conj" and self.one(at, "cc") is not None):
            return self.upos[at] != "VERB"
        subject = self._inverted_subject(at) if self.one(at, *SUBJECTS) is None else self.one(at, *SUBJECTS)
        own = [k for k in self.of(at, "ccomp", "xcomp", "obj") if self.word[k] != "it" and k != subject]
        end = max(row for row in self.rows_below(at) if self.upos[row] != "PUNCT")
        aside = [self.word[self._first_below(at) - 1]] in PAUSES or self.word[end + 1 : end + 2] in PAUSES
        return not own and aside and subject is not None

    def _opening(self, head: int, at: int) -> set[str]:
        """What opens a clause on its side of a cue: first word, its form, marks (none in "his aim is to win")."""
        first = next(k for k in self.rows_below(head) if (k > at) == (head > at) and self.upos[k] != "PUNCT")
        marks = (k for k in self.of(head, "mark", "case") if k < (self.one(head, "cop") or head))
        return {self.form[first], *(self.word[k] for k in (first, *marks))}

    def _take(self, at: int, head: int, rule: Rule) -> list[int]:
        if rule.takes == "rest":
            return [row for row in self.rows_below(head, [at]) if row != at]
        if rule.takes == "sentence":
            return self._sentence_before(at)
        if rule.takes == "predicate":
            return [row for row in self.rows_below(head, [at]) if row > at and self.deprel[row] != "cop"]
        if rule.takes == "naming":
            named = self.one(at, "nsubj:pass") if self.passive.get(at) else self.one(at, "obj", "iobj")
            return [] if named is None else sorted({*self.rows_below(named), *self.rows_below(head)})
        rows = self.rows_below(head)
        if rule.takes == "phrase" and (self._has_content(head) or self.upos[head] == "PRON"):
            return []
        if rule.opens == "to" and self.lemma[head] in UNNAMED and self.passive.get(head):
            return []  # "asked not to be named"
        if rule.takes == "clause" and rule.cue == "verb" and rule.opens == "none" and head > at:
            return self._interrupted(at, rows)
        if rule.opens == "for":  # "called for a truce": what is called for, but "accused of lying" whole
            rows = [row for row in rows if not (self.deprel[row] == "case" and self.head[row] == head)]
        return rows

    def rows_below(self, head: int, without: Sequence[int] = ()) -> list[int]:
        """Return a token and all below it in order, but for asides that leave it and what is named."""
        rows, todo = [], [head]
        while todo:
            at = todo.pop()
            rows.append(at)
            todo += [k for k in self.children[at]
                     if k not in without and abs(k - head) < REACH and not self._leaves(k, head, without)]
        return sorted(rows)

    def _lead(self, at: int) -> list[int]:
        """The tokens before a cue and its subject in their sentence, where a comma sets these off."""
        subject = max((k for k in self.of(at, *SUBJECTS) if k < at), default=None)
        if subject is None or self.form[subject] in ("WP", "WDT"):
            return []
        begin = self._first_below(subject)
        apart = self.word[begin - 1] == "," and not any(self.upos[k] == "VERB" for k in range(begin, at))
        return list(range(max(self.quotes.bounds[self.sentence[at]][0], begin - REACH), begin - 1)) if apart else []

    def _sentence_before(self, at: int, relayed: bool = False) -> list[int]:
        """All that stands before a cue and its subject that end their sentence: "..., he said."."""
        rows = self._lead(at) if relayed or not (self.passive.get(at) or self._spoken_on(at)) else []
        told = any(self.upos[k] in ("VERB", "AUX") for k in rows) and self.word[rows[0]] not in ("according", "as")
        return rows if told else []

    def _interrupted(self, at: int, rows: list[int]) -> list[int]:
        """A clause behind a cue with what leads to it, commas around the cue: "By noon, he said, it left."."""
        behind, lead = next(k for k in rows if k > at and self.quotes.is_word[k]), self._lead(at)
        own = lead and "," in self.word[behind - 2 : behind] and (not self.quoted[behind] or self.quoted[lead[-1]])
        return [*lead, *rows] if own else rows

    def _spoken_on(self, at: int) -> bool:
        """Whether a verb in its sentence has an object or a clause behind it."""
        behind = range(at + 1, min(at + REACH, self.quotes.bounds[self.sentence[at]][1]))
        objects = (k > at for k in self.of(at, "obj", "iobj", "ccomp", "xcomp"))
        return any(objects) or any(self.upos[k] in ("VERB", "AUX") for k in behind)

    def _has_content(self, noun: int) -> bool:
        """Whether an object attributes what follows it: "repeated his promise that"."""
        entry = cue_lexicon()["noun"].get(self.word[noun])
        return entry is not None and any(self._opening(k, noun) & {"that", "to"} for k in self.of(noun, "acl", "ccomp"))

    def _leaves(self, row: int, head: int, cues: Sequence[int]) -> bool:
        """Whether what hangs below a clause's head is no more of what is said."""
        if self.words_of(row, "case") & CITING or self._sums_up(row) or row in self.strays(head):
            return True
        if self.head[row] != head or row < head or self.base[row] not in ("advcl", "conj", "parataxis"):
            return False
        begin = self._first_below(row)
        if self.word[begin - 1] not in (",", *DASHES):
            return self.word[begin - 1] == ";"
        if self.base[row] == "conj" and any(head < at < row for at in cues):
            return False  # "It left, he said, but came back"
        if self.base[row] == "advcl":
            return bool(self.words_of(row, "mark") & TURNS) or self.form[row] == "VBG"
        if self.one(row, *SUBJECTS) is not None:
            return bool(self.words_of(row, "cc") & TURNS)
        return self.is_cue(row)  # "boasted that he had won, and mocked the losers"

    def _sums_up(self, row: int) -> bool:
        """Whether a noun behind a comma says of what kind the words before it are: "..., a claim that Chile denied"."""
        listed = self.word[row] in cue_lexicon()["noun"] and bool(self.words_of(row, "det") & {"a", "an"})
        return listed and self.base[row] in LOOSE and self.word[self._first_below(row) - 1] == ","

    def governing_cue(self, first: int, last: int) -> Cue | None:
        """Return the verb in the lexicon, right above a range of tokens, that takes what is quoted."""
        at = self.head[self.head_of(first, last)]
        while at >= 0 and self.upos[at] != "VERB":
            at = self.head[at]
        entry = cue_lexicon()["verb"].get(self.word[at]) if at >= 0 else None
        return Cue(at, at + 1, entry) if entry and "q" in entry.complements else None

    def _quoted(self, at: int) -> Content | None:
        outer = self.head[at]
        said = self.one(at, "ccomp")
        said = self.one(outer, "ccomp") if said is None else said
        aside = said in (None, at) and self.base[outer] == "parataxis" and self.head[outer] < outer
        said = self.head[outer] if aside else said
        rows = self._sentence_before(outer, True) if said is None or said == at else self.rows_below(said, [outer])
        subject, agent = self.subject_of.get(outer), self.agent_of.get(outer)
        speaker, via = (subject, agent) if self.passive.get(outer) else (self.one(outer, "iobj", "obj"), subject)
        return Content("quoted as saying", rows, speaker, via) if rows and speaker is not None else None
