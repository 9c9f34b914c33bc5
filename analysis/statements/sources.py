"""Whose words a cue attributes: subject, agent, owner, or the phrase beside it, and whom a source only relays."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd

from analysis.statements.cues import Cue, cue_lexicon
from analysis.statements.marked import Quotations
from analysis.syntax.treeview import TreeView
from analysis.text import Texts

SUBJECTS = ("nsubj", "csubj")
NOBODY = frozenset("nobody none nothing neither few hardly little no-one".split())
NO = frozenset("no neither few".split())
POSSESSING = frozenset("of by from".split())
NOMINAL = frozenset(["DET", "ADJ", "NOUN", "PROPN", "PRON", "NUM"])


class Sources(TreeView):
    """The trees of texts with their clauses and quotations, and the steps from a cue to the head of its speaker's
    words."""

    def __init__(self, texts: Texts, clauses: pd.DataFrame, quotes: Quotations):
        super().__init__(texts)
        self.quotes, self.quoted, self.sentence = quotes, [number >= 0 for number in quotes.of], quotes.sentence
        shift = np.searchsorted(texts.tokens.article, texts.article_of(clauses))
        heads = clauses[["predicate", "subject_head", "agent_head"]].astype("Int64").add(shift, axis=0)
        predicate, subject, agent = (heads[name].astype(object).replace(pd.NA, None) for name in heads)
        self.subject_of, self.agent_of, self.passive, self.mood = (
            dict(zip(predicate, values, strict=True))
            for values in (subject, agent, clauses["passive"], clauses["mood"]))

    def speaker(self, cue: Cue) -> int | None:
        """Return the head of the words that name who says it, None where none do."""
        if cue.entry.cue == "phrase":
            source = self.head[cue.first]
            return self.one(source, "nmod") if source < cue.last else source  # "in the view of Orr"
        if cue.entry.cue == "noun":  # its owner, or the subject of the verb that it completes: "voiced hope that"
            completes = self.owner(cue.first) is None and self.base[cue.first] in ("obj", "obl")
            return self._speaker_of_verb(self.head[cue.first]) if completes else self.owner(cue.first)
        if cue.entry.cue == "adjective" and self.deprel[cue.first] == "amod":
            return self.head[cue.first]
        made = cue.entry.cue == "adjective" and self.deprel[cue.first] == "xcomp"  # "made clear that"
        return self._speaker_of_verb(self.head[cue.first] if made else cue.first)

    def _speaker_of_verb(self, at: int) -> int | None:
        if self.passive.get(at):
            return self.agent_of.get(at)
        found = sorted(self.of(at, *SUBJECTS), key=lambda k: self.upos[k] == "ADJ" or self.quoted[k])
        own = found[0] if found else self._inverted_subject(at)  # of "The cruel Orr", in parts, the name
        own = next((k for said in self.of(at, "ccomp") for k in self.strays(said) if k < at), own)
        if own is None and (outer := self._cue_beside(at)) is not None:
            return self._speaker_of_verb(outer)
        return self.subject_of.get(at) if own is None else own

    def _cue_beside(self, at: int) -> int | None:
        """"It said prices had doubled and demanded a cut": the cue of whose form a verb is, not of what is said."""
        said = self.head[at] if self.base[at] == "conj" else -1
        outer = self.head[said] if said >= 0 and self.base[said] == "ccomp" else -1
        alike = outer >= 0 and self.is_cue(outer) and self.form[said] != self.form[at] == self.form[outer] != "VBN"
        return outer if alike and self.one(at, "aux") is None else None

    def strays(self, head: int) -> list[int]:
        """Return what the tree makes a second subject of a clause, behind it: "It may sell, two bankers said"."""
        return [k for k in self.of(head, "nsubj") if k > head and self.word[self._first_below(k) - 1] == ","]

    def _inverted_subject(self, at: int) -> int | None:
        """"..., estimates Ann Orr": behind what is said the subject may follow, which the tree takes for an object."""
        said = any(k < at for k in self.of(at, "ccomp")) or (self.base[at] == "parataxis" and self.head[at] < at)
        return next((k for k in self.of(at, "obj", "iobj") if k > at), None) if said else None

    def phrase_beside(self, at: int) -> int | None:
        """Return the head of the phrase right before a verb or right behind it, whatever the tree makes of it."""
        before = at - 1
        while before > 0 and self.upos[before] in ("AUX", "ADV", "PART"):
            before -= 1
        for row in (before, at + 1):
            if row in range(len(self.word)) and self.sentence[row] == self.sentence[at] and self._names(row):
                while row < self.head[row] and (self.head[row] < at) == (row < at) and self._names(self.head[row]):
                    row = self.head[row]
                return row
        return None

    def _names(self, row: int) -> bool:
        return self.upos[row] in NOMINAL and not self.quoted[row]

    def owner(self, at: int) -> int | None:
        """Return whose a noun is: "Orr's view", "the view of Orr"."""
        owned = (k for k in self.of(at, "nmod") if self.words_of(k, "case") & POSSESSING)
        return next(itertools.chain(self.of(at, "nmod:poss"), owned), None)

    def announcer(self, first: int) -> int | None:
        """Return who speaks in what a colon ends before a token: "She chose her words: ...", "This from Orr: ..."."""
        if first < 2 or self.word[first - 1] != ":" or self.quoted[first - 2]:
            return None
        root = self.head_of(self.quotes.bounds[self.sentence[first - 1]][0], first - 1)
        named = (k for k in (root, *self.children[root]) if "from" in self.words_of(k, "case"))
        return self.subject_of[root] if root in self.subject_of else next(named, None)

    def is_nobody(self, head: int | None) -> bool:
        """Return whether the words name no one: "nobody", "no official", "none of them"."""
        if head is None:
            return False
        return self.word[head] in NOBODY or bool(self.words_of(head, "det", "amod") & NO)

    def is_cue(self, row: int) -> bool:
        """Return whether a token is a verb of the lexicon."""
        return self.upos[row] == "VERB" and self.word[row] in cue_lexicon()["verb"]

    def is_finite_verb(self, row: int) -> bool:
        """Return whether a token is a verb that is, or may be, finite."""
        return self.upos[row] == "VERB" and self.form[row] in ("VBD", "VBZ", "VBP", "VBN")

    def _introduces_quoted(self, at: int) -> bool:
        """Whether a verb only completes another that quotes: "TASS quoted Orlov as saying"."""
        participle = self.form[at] == "VBG" or "having" in self.words_of(at, "aux")
        return participle and "as" in self.words_of(at, "mark", "case") and self.head[at] >= 0

    def quotes_somebody(self, at: int) -> bool:
        """Return whether a verb has no content of its own but names who said it: "TASS quoted Orlov as saying"."""
        return any(self._introduces_quoted(k) for k in self.of(at, "advcl", "xcomp", "obl", "ccomp"))

    def _cited(self, cue: Cue) -> int | None:
        """Whom a verb's subject cites for what it says: "TASS, citing Orlov, said"."""
        hosts = [cue.first, *self.of(cue.first, *SUBJECTS)] if cue.entry.cue == "verb" else []
        for k in itertools.chain.from_iterable(self.of(host, "advcl", "acl") for host in hosts):
            if self.lemma[k] in ("cite", "quote") and self.form[k] == "VBG":
                return self.one(k, "obj", "iobj")
        return None

    def _first_below(self, row: int) -> int:
        """The first word of what a token heads."""
        while (first := min((k for k in self.children[row] if self.upos[k] != "PUNCT"), default=row)) < row:
            row = first
        return row
