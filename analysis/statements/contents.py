"""What a cue attributes and to whom, read off the tree: the clause it governs, with what hangs on it and no more."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import NamedTuple

import pandas as pd

from analysis.statements.cues import Cue, cue_lexicon
from analysis.statements.rules import Rule, statement_rules
from analysis.syntax.trees import first_tokens
from analysis.syntax.treeview import TreeView
from analysis.text import Texts

SUBJECTS = ("nsubj", "csubj")
NOBODY = frozenset("nobody none nothing neither few hardly little no-one".split())
NO = frozenset("no neither few".split())
# Behind a comma these leave what is said: "..., while rain fell", "..., adding that".
FARTHEST = 8  # tokens between a cue and its "that"
TURNS = frozenset("while whereas although though but yet".split())
NAMING = frozenset(["NOUN", "PROPN", "PRON"])
MODIFIERS = ("det", "amod", "nmod:poss", "compound", "nummod", "flat")
UNNAMED = frozenset(["name", "identify", "quote"])
NOMINAL = frozenset(["DET", "ADJ", "NOUN", "PROPN", "PRON", "NUM"])
TURNED = [[word] for word in sorted(TURNS)]
SOURCES = frozenset("according per".split())
POSSESSING = frozenset("of by from".split())
# Relations of what is only a part of its sentence's clause.
WITHIN = frozenset("xcomp ccomp acl advcl obj obl nmod nsubj appos conj".split())
DASHES = ("--", "–", "—", "-")
PAUSES = [[mark] for mark in (",", *DASHES)]
MARKS = frozenset("\"”’'»“")


class Content(NamedTuple):
    """What a cue attributes: rule, tokens, the head of the speaker's words, and of an outer source's."""

    rule: str
    rows: list[int]
    speaker: int | None
    via: int | None = None


class Reader(TreeView):
    """The steps from a cue to its content and its speaker."""

    def __init__(self, texts: Texts, clauses: pd.DataFrame, quoted: list[bool]):
        super().__init__(texts)
        self.quoted = quoted
        self.sentence = texts.tokens.sentence.tolist()
        first = dict(zip(texts.tokens.article.tolist(), first_tokens(texts.tokens).tolist()))
        article = texts.article_of(clauses).tolist()
        heads = {
            name: clauses[name].astype(object).where(clauses[name].notna(), None).tolist()
            for name in ("predicate", "subject_head", "agent_head", "object_head")
        }
        shift = [first.get(row, 0) for row in article]

        def rows(name: str) -> list[int | None]:
            return [None if at is None else at + by for at, by in zip(heads[name], shift)]

        at = rows("predicate")
        self.subject_of = dict(zip(at, rows("subject_head")))
        self.agent_of = dict(zip(at, rows("agent_head")))
        self.passive = dict(zip(at, clauses["passive"].tolist()))
        self.mood = dict(zip(at, clauses["mood"].tolist()))

    # -- content ----------------------------------------------------------------------------------

    def read(self, cue: Cue) -> Content | None:
        """Return what the first rule that fits finds, None where none does."""
        if cue.entry.cue == "verb" and self._introduces_quoted(cue.first):
            return self._quoted(cue.first)
        if self.only_relays(cue):
            return None
        at = self.head_of(cue.first, cue.last) if cue.entry.cue != "phrase" else cue.first
        at = self.head[at] if cue.entry.cue == "phrase" else at
        if at < 0:
            return None
        for rule in statement_rules(cue.entry.cue):
            if rule.allows(cue.entry.complements) and not self._says_nothing(cue, at, rule):
                for head in self._step(at, rule):
                    if rows := self._take(at, head, rule):
                        return self._with_speaker(Content(rule.rule, rows, self.speaker(cue)), cue)
        return None

    def _with_speaker(self, content: Content, cue: Cue) -> Content:
        """The content of whom the speaker cites, where it cites somebody."""
        cited = self._cited(cue.first) if cue.entry.cue == "verb" else None
        return content if cited is None else content._replace(speaker=cited, via=content.speaker)

    def _only_cites(self, at: int) -> bool:
        """Whether a verb names the source of another: "citing Orlov, TASS said"."""
        head = self.head[at]
        return self.lemma[at] in ("cite", "quote") and self.form[at] == "VBG" and head >= 0 and (
            self.is_cue(head) or self.base[head] in SUBJECTS)

    def _says_nothing(self, cue: Cue, at: int, rule: Rule) -> bool:
        """Whether a rule's words hold no one's content here: "was asked to", "made no decision to", "Consider it"."""
        if cue.entry.cue == "noun":
            return "no" in self.words_of(at, "det")
        own = rule.takes == "phrase" or rule.opens == "to"
        return cue.entry.cue == "verb" and own and (self._undergoes(at) or self.mood.get(at) == "command")

    def _undergoes(self, at: int) -> bool:
        """Whether a verb's subject is whom something is said of or to: "was asked", "Asked about it, ..."."""
        if self.agent_of.get(at) is not None:
            return False
        bare = self.form[at] in ("VBN", "VBD") and self.deprel[at] == "advcl" and self.one(at, *SUBJECTS, "aux") is None
        return bare or bool(self.passive.get(at))

    def _step(self, at: int, rule: Rule) -> Iterator[int]:
        """The heads of what a rule may take, each with the opening and the place that it asks for."""
        if rule.takes == "rest" and rule.cue != "phrase" and not self._stands_aside(at):
            return iter(())
        if rule.up:
            related = self.base[at] in rule.relations or self.deprel[at] in rule.relations
            found = [self.head[at]] if related and self.head[at] >= 0 else []
            if rule.cue != "verb" and rule.takes == "rest":
                found = [self._main_clause(head, at) for head in found]
            if rule.takes == "predicate":  # "the view is that ...": the mark stands behind the noun
                return (head for head in found if any(k > at for k in self.of(head, "mark")))
            return (head for head in found if rule.begins(self.words_of(at, "mark", "case")))
        return (
            head for head in self._complements(at, rule)
            if rule.place in ("any", "behind" if head > at else "before") and rule.begins(self._opening(head))
        )

    def _complements(self, at: int, rule: Rule) -> Iterator[int]:
        """The dependents in a rule's relations; "obl.acl" is one of a dependent, where the tree hangs a complement on
        the noun beside it: "said of the plan that"."""
        if "any" in rule.relations:
            yield at
        for relation in rule.relations:
            first, _, second = relation.partition(".")
            for head in self.of(at, first):
                if second and self.word[head] in cue_lexicon()["noun"]:
                    continue  # the noun's own: "dismissed the claim that"
                found = self.of(head, second) if second else [head]
                yield from (k for k in found if not self._is_relative(k) and not self._quotes_somebody(k))

    def _is_relative(self, head: int) -> bool:
        """Whether a clause says more of a noun; one that "that" only opens is a complement, whatever the tree calls it.
        """
        return self.deprel[head] == "acl:relcl" and "that" not in self.words_of(head, "mark")

    def _main_clause(self, head: int, at: int) -> int:
        """The clause that a source at its edge belongs to, though the tree hangs it on a part: "has to go, according
        to Orr"."""
        edge = self.word[self._first_below(at) - 1] == "," or self._first_below(at) < head
        while edge and self.base[head] in WITHIN and self.head[head] >= 0 and not self.is_cue(self.head[head]):
            head = self.head[head]
        return head

    def is_cue(self, row: int) -> bool:
        """Return whether a token is a verb of the lexicon."""
        return self.upos[row] == "VERB" and self.word[row] in cue_lexicon()["verb"]

    def _stands_aside(self, at: int) -> bool:
        """Whether words hang on a clause as a source does: a verb that has nothing of its own to say, set off by a
        comma, with a subject; a noun with an owner."""
        if self.upos[at] == "NOUN":
            return self.word[at - 1] not in ("a", "an") and self._owner(at) is not None
        if self.upos[at] != "VERB" or self.form[at] not in ("VBD", "VBZ", "VBP", "VBN"):
            return self.upos[at] != "VERB"
        subject = self._inverted_subject(at) if self.one(at, *SUBJECTS) is None else self.one(at, *SUBJECTS)
        own = [k for k in self.of(at, "ccomp", "xcomp", "obj") if self.word[k] != "it" and k != subject]
        end = max(row for row in self._below(at, ()) if self.upos[row] != "PUNCT")
        aside = self._pauses(self._first_below(at) - 1) or self.word[end + 1 : end + 2] in PAUSES
        return not own and aside and subject is not None

    def _pauses(self, row: int) -> bool:
        """Whether a comma or a dash stands here, a closing quotation mark behind it or not."""
        while row > 0 and self.word[row] in MARKS:
            row -= 1
        return [self.word[row]] in PAUSES

    def _inverted_subject(self, at: int) -> int | None:
        """"..., estimates Ann Orr": behind what is said the subject may follow, which the tree takes for an object."""
        said = any(k < at for k in self.of(at, "ccomp")) or (self.base[at] == "parataxis" and self.head[at] < at)
        return next((k for k in self.of(at, "obj", "iobj") if k > at), None) if said else None

    def _opening(self, head: int) -> set[str]:
        """The words that open a clause: its first, and the marks before its subject."""
        first, subject = self._first_below(head), self.one(head, *SUBJECTS)
        marks = (k for k in self.of(head, "mark", "case") if subject is None or k < subject)
        return {self.word[first], *(self.word[k] for k in marks)}

    def _take(self, at: int, head: int, rule: Rule) -> list[int]:
        if rule.takes == "rest":
            return self._rest(at, head)
        if rule.takes == "sentence":
            return self._sentence_before(at)
        if rule.takes == "span":
            return self._span_behind(at)
        if rule.takes == "predicate":
            return [row for row in self._below(head, [at]) if row > at and self.deprel[row] != "cop"]
        if rule.takes == "naming":
            named = self.one(at, "nsubj:pass") if self.passive.get(at) else self.one(at, "obj", "iobj")
            return [] if named is None else sorted({*self._below(named, ()), *self._below(head, ())})
        rows = self._below(head, ())
        if rule.takes == "phrase" and (self._has_content(head) or self.upos[head] == "PRON"):
            return []
        if rule.opens == "to" and self.lemma[head] in UNNAMED and self.passive.get(head):
            return []  # "asked not to be named"
        if rule.opens == "for":  # "called for a truce": what is called for, but "accused of lying" whole
            rows = [row for row in rows if not (self.deprel[row] == "case" and self.head[row] == head)]
        return rows

    def _below(self, head: int, without: list[int] | tuple) -> list[int]:
        """A token and all below it in order, but for asides that leave it and what is named."""
        rows, todo = [], [head]
        while todo:
            at = todo.pop()
            rows.append(at)
            todo += [k for k in self.children[at] if k not in without and not self._leaves(k, head)]
        return sorted(rows)

    def _rest(self, at: int, head: int) -> list[int]:
        """A clause without what attributes it, up to a colon or a semicolon between the two."""
        rows = [row for row in self._below(head, [at]) if row != at]
        breaks = [row for row in range(rows[0], rows[-1]) if self.word[row] in (":", ";")]
        first = max((row for row in breaks if row < at), default=-1)
        last = min((row for row in breaks if row > at), default=len(self.word))
        return [row for row in rows if first < row < last]

    def _sentence_before(self, at: int, spoken_on: bool = False) -> list[int]:
        """All that stands before a cue and its subject that end their sentence behind a comma: "..., he said."."""
        subject = max((k for k in self.of(at, *SUBJECTS) if k < at), default=None)
        if subject is None or self.form[subject] in ("WP", "WDT") or (self._spoken_on(at) and not spoken_on):
            return []
        begin = self._first_below(subject)
        if self.word[begin - 1] != "," or any(self.upos[k] == "VERB" for k in range(begin, at)):
            return []
        first = begin
        while first > 0 and self.sentence[first - 1] == self.sentence[at]:
            first -= 1
        if self.word[first] in ("according", "as"):
            return []
        rows = list(range(first, begin - 1))
        return rows if any(self.upos[k] in ("VERB", "AUX") for k in rows) else []

    def _span_behind(self, at: int) -> list[int]:
        """What "that" opens behind a cue, up to the next pause of its clause, where the tree has lost it."""
        begin = at + 1
        while begin < len(self.word) and self.sentence[begin] == self.sentence[at] and self.word[begin] != "that":
            noun = self.word[begin] in cue_lexicon()["noun"]  # its own: "dismissed the claim that"
            if noun or self.upos[begin] in ("VERB", "AUX", "PUNCT") or begin - at > FARTHEST:
                return []
            begin += 1
        if begin >= len(self.word) or self.sentence[begin] != self.sentence[at] or self.upos[begin + 1 : begin + 2] == ["VERB"]:
            return []
        subordinate = bool(self.words_of(at, "mark", "advmod") & {"while", "when", "after", "before", "although", "if", "as"})
        last = begin + 1
        while last < len(self.word) and self.sentence[last] == self.sentence[at]:
            pause = self.word[last] in (",", *DASHES) and not self.quoted[last]
            if self.word[last] == ";" or pause and (subordinate or self.word[last + 1 : last + 2] in TURNED):
                break
            last += 1
        return list(range(begin, last))

    def _spoken_on(self, at: int) -> bool:
        """Whether a verb in its sentence has an object or a clause behind it."""
        if any(k > at for k in self.of(at, "obj", "iobj", "ccomp", "xcomp")):
            return True
        later = range(at + 1, len(self.upos))
        behind = itertools.takewhile(lambda k: self.sentence[k] == self.sentence[at], later)
        return any(self.upos[k] in ("VERB", "AUX") for k in behind)

    def _has_content(self, noun: int) -> bool:
        """Whether an object attributes what follows it: "repeated his promise that"."""
        entry = cue_lexicon()["noun"].get(self.word[noun])
        return entry is not None and any(self._opening(k) & {"that", "to"} for k in self.of(noun, "acl", "ccomp"))

    def _leaves(self, row: int, head: int) -> bool:
        """Whether what hangs below a clause's head is no more of what is said."""
        if self.words_of(row, "case") & SOURCES:
            return True
        if self.head[row] != head or row < head or self.base[row] not in ("advcl", "conj", "parataxis"):
            return False
        begin = self._first_below(row)
        if self.word[begin - 1] == ";" or (self.base[row] == "parataxis" and self.word[begin - 1] != ","):
            return True
        if self.word[begin - 1] not in (",", *DASHES) and not self.word[begin] == ",":
            return False
        if self.base[row] == "advcl":
            return bool(self.words_of(row, "mark") & TURNS) or self.form[row] == "VBG"
        if self.one(row, *SUBJECTS) is not None:
            return bool(self.words_of(row, "cc") & TURNS)
        return self.is_cue(row)  # "boasted that he had won, and mocked the losers"

    def _first_below(self, row: int) -> int:
        """The first word of what a token heads."""
        while (first := min((k for k in self.children[row] if self.upos[k] != "PUNCT"), default=row)) < row:
            row = first
        return row

    # -- speaker ----------------------------------------------------------------------------------

    def speaker(self, cue: Cue) -> int | None:
        """Return the head of the words that name who says it, None where none do."""
        if cue.entry.cue == "phrase":
            source = self.head[cue.first]
            return self.one(source, "nmod") if source < cue.last else source  # "in the view of Orr"
        if cue.entry.cue == "noun":
            return self._speaker_of_noun(cue.first)
        if cue.entry.cue == "adjective" and self.head[cue.first] >= 0 and self.deprel[cue.first] == "amod":
            return self.head[cue.first]
        return self._speaker_of_verb(cue.first)

    def _speaker_of_verb(self, at: int) -> int | None:
        if self.passive.get(at):
            return self.agent_of.get(at)
        own = self._subject(at)
        if own is None and (inverted := self._inverted_subject(at)) is not None:
            return inverted
        subject = self.subject_of.get(at) if own is None else own
        subject = self._subject_of_aside(at) if subject is None else subject
        return None if subject is not None and self.upos[subject] == "VERB" else subject

    def _subject_of_aside(self, at: int) -> int | None:
        """"An official, asked about this, said": the subject that the tree gives the aside before a verb."""
        asides = (k for k in self.of(at, "advcl", "acl") if k < at and self.form[k] in ("VBN", "VBD"))
        return next((found for k in asides if (found := self._subject(k)) is not None), None)

    def _subject(self, at: int) -> int | None:
        """A verb's own subject; where the tree has a phrase in parts, the part that words of the phrase hang on."""
        found = list(self.of(at, *SUBJECTS))
        nominal = [k for k in found if self.upos[k] in NAMING] or found
        return next((k for k in nominal if self.one(k, *MODIFIERS) is not None), nominal[0] if nominal else None)

    def phrase_beside(self, at: int) -> int | None:
        """Return the head of the phrase right before a verb or right behind it, whatever the tree makes of it."""
        row = at - 1
        while row > 0 and self.upos[row] in ("AUX", "ADV", "PART") and self.sentence[row] == self.sentence[at]:
            row -= 1
        if row < 0 or self.upos[row] not in NOMINAL or self.sentence[row] != self.sentence[at] or self.quoted[row]:
            return self._phrase_behind(at)
        while row < self.head[row] < at or (self.head[row] < row and self._same_phrase(self.head[row], row)):
            row = self.head[row]
        return row

    def _same_phrase(self, first: int, last: int) -> bool:
        """Whether all between two tokens belongs to one noun phrase."""
        return first >= 0 and not self.quoted[first] and all(self.upos[k] in NOMINAL for k in range(first, last))

    def _phrase_behind(self, at: int) -> int | None:
        """The head of the phrase right behind a verb that nothing names the subject of: "..." said the old pilot."""
        row = at + 1
        if row >= len(self.word) or self.upos[row] not in NOMINAL or self.sentence[row] != self.sentence[at]:
            return None
        while self.head[row] > at and self.upos[self.head[row]] in NOMINAL:
            row = self.head[row]
        return row if self.head[row] <= at or self.quoted[self.head[row]] else None

    def _speaker_of_noun(self, at: int) -> int | None:
        """The owner of a noun, or the subject of the verb that it completes: "voiced hope that"."""
        owner = self._owner(at)
        if owner is None and self.base[at] in ("obj", "obl"):
            owner = self._speaker_of_verb(self.head[at])
        return owner

    def _owner(self, at: int) -> int | None:
        owner = self.one(at, "nmod:poss")
        if owner is not None:
            return owner
        return next((k for k in self.of(at, "nmod") if self.words_of(k, "case") & POSSESSING), None)

    def is_nobody(self, head: int | None) -> bool:
        """Return whether the words name no one: "nobody", "no official", "none of them"."""
        if head is None:
            return False
        return self.word[head] in NOBODY or bool(self.words_of(head, "det", "amod") & NO)

    def own_words(self, at: int) -> set[int]:
        """Return the words of a cue's clause, among them what it attributes where the tree has it there."""
        return set(self._below(at, ()))

    def governing_cue(self, first: int, last: int) -> int | None:
        """Return the verb in the lexicon, right above a range of tokens, that takes what is quoted."""
        branch = self.head_of(first, last)
        at = self.head[branch]
        while at >= 0 and self.upos[at] != "VERB":
            branch, at = at, self.head[at]
        if self.base[branch] in SUBJECTS:
            return None
        entry = cue_lexicon()["verb"].get(self.word[at]) if at >= 0 else None
        return at if entry and "q" in entry.complements else None

    # -- a report of a report ---------------------------------------------------------------------

    def only_relays(self, cue: Cue) -> bool:
        """Return whether a verb has no content of its own but names who said it: "TASS quoted Orlov as saying", "citing
        Orlov, TASS said"."""
        at = cue.first
        return cue.entry.cue == "verb" and (self._quotes_somebody(at) or self._only_cites(at))

    def _introduces_quoted(self, at: int) -> bool:
        """Whether a verb only completes another that quotes: "TASS quoted Orlov as saying"."""
        participle = self.form[at] == "VBG" or "having" in self.words_of(at, "aux")
        return participle and "as" in self.words_of(at, "mark", "case") and self.head[at] >= 0

    def _quotes_somebody(self, at: int) -> bool:
        return any(self._introduces_quoted(k) for k in self.of(at, "advcl", "xcomp", "obl", "ccomp"))

    def _quoted(self, at: int) -> Content | None:
        outer = self.head[at]
        said = self.one(at, "ccomp")
        said = self.one(outer, "ccomp") if said is None else said
        rows = self._sentence_before(outer, True) if said is None or said == at else self._below(said, [outer])
        if self.passive.get(outer):
            speaker, via = self.subject_of.get(outer), self.agent_of.get(outer)
        else:
            speaker, via = self.one(outer, "iobj", "obj"), self.subject_of.get(outer)
        return Content("quoted as saying", rows, speaker, via) if rows and speaker is not None else None

    def _cited(self, at: int) -> int | None:
        """Whom a verb's subject cites for what it says: "TASS, citing Orlov, said"."""
        hosts = [at, *self.of(at, *SUBJECTS)]
        for k in itertools.chain.from_iterable(self.of(host, "advcl", "acl") for host in hosts):
            if self.lemma[k] in ("cite", "quote") and self.form[k] == "VBG":
                return self.one(k, "obj", "iobj")
        return None
