"""What the clauses of texts say of each predicate, asked by the row of its token."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.syntax.treeview import TreeView
from analysis.text import Texts

HEADS = ("predicate", "subject_head", "object_head", "agent_head")
ASKED = (*HEADS[1:], "clause_id", "passive", "negated", "modality", "tense", "mood")
FLOATING = frozenset("all both each".split())
NOMINATIVE = frozenset("i we he she they".split())
MODALITIES = dict(will="will", shall="will", would="would", may="may", might="may", can="can", could="could")


def on_tokens(texts: Texts, clauses: pd.DataFrame) -> pd.DataFrame:
    """Return the clauses with their predicates and heads as rows of the tokens."""
    begins = np.searchsorted(texts.tokens.article, texts.article_of(clauses))
    return clauses.assign(**{name: clauses[name] + begins for name in HEADS})


class Predicates:
    """The clauses of texts, by the row of the predicate."""

    def __init__(self, texts: Texts, clauses: pd.DataFrame, view: TreeView):
        self.view = view
        self.title = texts.sentences["role"].eq("title").to_numpy()[texts.tokens.sentence].tolist()
        told = on_tokens(texts, clauses)
        self._told = {name: told[name].to_numpy(object, na_value=None).tolist() for name in ASKED}
        self._place = {row: place for place, row in enumerate(told["predicate"].tolist())}
        self._uncut = [False] * len(view.head)

    def __contains__(self, row: int | None) -> bool:
        return row in self._place

    def get(self, row: int | None, name: str):
        """Return what the clause of a predicate has in a column, None where it has nothing."""
        return self._told[name][self._place[row]] if row in self._place else None

    def subject(self, row: int) -> int | None:
        """Return the head of the subject; in "blamed Peru for refusing" it is Peru."""
        view, governor = self.view, self.view.head[row]
        if view.form[row] == "VBG" and view.words_of(row, "mark") & {"of", "for", "from"}:
            if (blamed := self.get(governor, "object_head")) is not None:
                return blamed
        misplaced = (k for cop in view.of(row, "cop") for k in view.of(cop, "nsubj"))
        own = self._topic_or_subject(row)
        found = next(misplaced, self._before(row, governor) if self.is_headline(row) else None)
        return found if own is None else own

    def _topic_or_subject(self, row: int) -> int | None:
        """Return the subject of a clause, of several the nearest before the verb: not the object in
        "planes we do not lend", nor the place in "LIMA (CNN) Ann Orr will go"."""
        own, view = self.get(row, "subject_head"), self.view
        before = [k for k in view.of(row, "nsubj") if k < row and self._is_nominal(k)]
        if len(before) > 1:
            return before[-1]
        apart = list(view.of(view.head[row], "nsubj")) if view.base[row] == "ccomp" else []
        floating = own is not None and view.word[own] in FLOATING and len(apart) > 1
        return apart[0] if floating and apart[0] < row else own  # "Peru will pay, all of it, she said"

    def _is_nominal(self, row: int) -> bool:
        return self.view.upos[row] in ("NOUN", "PROPN") or self.view.word[row] in NOMINATIVE

    def _before(self, row: int, governor: int) -> int:
        """Return whose infinitive a headline tells, not its source: "UN: Peru to send nurses"."""
        beside = (k for k in self.view.of(governor, "appos", "nmod") if governor < k < row)
        return next((k for k in beside if self.view.upos[k] == "PROPN"), governor)

    def actor(self, row: int | None) -> int | None:
        """Return the head of who does what a predicate tells: of a passive the agent."""
        if row not in self:
            return None
        return self.get(row, "agent_head") if self.is_passive(row) else self.subject(row)

    def clause_of(self, row: int) -> int | None:
        """Return the predicate of the clause that a token stands in."""
        while row >= 0 and row not in self:
            row = self.view.head[row]
        return row if row >= 0 else None

    def is_passive(self, row: int | None) -> bool:
        return bool(self.get(row, "passive"))

    def is_negated(self, row: int | None) -> bool:
        """Return whether a clause is denied, by its subject too: "not one soldier will cross"."""
        if row not in self or self.get(row, "negated") or self._is_of_none(row):
            return row in self
        subject = self.view.one(row, "nsubj")
        opening = "" if subject is None else self.view.word[self.leftmost(subject)]
        return opening in ("not", "none", "neither")

    def _is_of_none(self, row: int) -> bool:
        """Return whether nothing of a kind is left for a verb: "will issue no more permits"."""
        parts = (k for obj in self.view.of(row, "obj") for k in self.view.of(obj, "amod", "det"))
        return any("no" in self.view.words_of(k, "advmod") for k in parts)

    def modality(self, row: int | None) -> str:
        """Return none, will, would, may, can, could, must, or perfect of what may have been done."""
        modality = self.get(row, "modality")
        if modality is None and (joined := self.shared(row)) is not None:
            return self.modality(joined)
        if modality is not None:
            return "perfect" if self._is_done(row) else MODALITIES.get(modality, "must")
        told = row in self and (self.is_to(row) or self.is_headline(row) or self.is_going(row))
        return "will" if told else "none"

    def shared(self, row: int | None) -> int | None:
        """Return the predicate whose auxiliary an infinitive shares: "should be glad and pay"."""
        view = self.view
        bare = row in self and view.form[row] == "VB" and view.base[row] == "conj"
        return view.head[row] if bare and view.one(row, "aux", "mark", "nsubj") is None else None

    def tense(self, row: int) -> str:
        """Return past, present, perfect ("had" too), progress ("was sending"), progressing, future or none."""
        had = any(self.view.lemma[k] == "have" for k in self.view.of(row, "aux"))
        tense, lasts = self.get(row, "tense") or "none", self.view.form[row] == "VBG"
        if tense == "past" and (had or lasts):
            return "perfect" if had else "progress"
        return "progressing" if lasts and tense == "present" else tense

    def _is_done(self, row: int) -> bool:
        """Return whether a modal verb guesses at what was or is being done: "may be sending"."""
        view = self.view
        bare = {view.lemma[k] for k in view.of(row, "aux") if view.form[k] == "VB"}
        guessed = self.get(row, "modality") in ("may", "might", "could")
        return "have" in bare or ("be" in bare and guessed and view.form[row] == "VBG")

    def is_to(self, row: int) -> bool:
        """Return whether an infinitive stands behind "is": "Peru is to send nurses"."""
        view = self.view
        infinitive = view.form[row] == "VB" and "to" in view.words_of(row, "mark")
        told = view.words_of(row, "cop", "aux") & {"is", "are", "was"}
        return infinitive and bool(told) and view.lemma[row] != "blame"

    def is_going(self, row: int) -> bool:
        """Return whether an infinitive stands behind "is going": "is going to be vaccinated"."""
        view, governor = self.view, self.view.head[row]
        going = view.base[row] == "xcomp" and view.word[governor] == "going"
        return going and "to" in view.words_of(row, "mark")

    def is_headline(self, row: int) -> bool:
        """Return whether an infinitive heads a headline: "Peru to send two ships"."""
        view, governor, base = self.view, self.view.head[row], self.view.base[row]
        if not self.title[row] or view.form[row] != "VB" or "to" not in view.words_of(row, "mark"):
            return False
        if view.one(row, "nsubj") is not None:
            return base in ("root", "conj", "parataxis")
        led = base in ("acl", "parataxis") and governor < row
        return led and view.base[governor] in ("root", "nsubj", "ccomp")

    def leftmost(self, row: int) -> int:
        """Return the first token, but for punctuation, of what hangs on a token."""
        view = self.view
        while before := [k for k in view.children[row] if k < row and view.upos[k] != "PUNCT"]:
            row = before[0]
        return row

    def below(self, row: int, leave: frozenset[str] = frozenset()) -> list[int]:
        """Return a token and what hangs on it, but for its own dependents in some relations."""
        kept = [k for k in self.view.children[row] if self.view.base[k] not in leave]
        return sorted([row, *(at for k in kept for at in self.view.below(k, self._uncut))])
