"""What the clauses of a text say of each predicate, asked by the row of its token."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from analysis.parties import Referents
from analysis.positions.lexicon import words
from analysis.syntax import TreeView
from analysis.text import Texts

MODALITIES = {
    "will": "will", "shall": "will", "would": "would", "may": "may", "might": "may", "can": "can", "could": "can",
}
WH = frozenset("whether if how what who whom whose which when where why".split())
# Relations by which a clause belongs to what governs it, and shares its mood.
COMPLEMENTS = frozenset(["ccomp", "xcomp", "csubj", "acl"])
PREPOSITIONS = frozenset("against on about into from of for".split())
# Their infinitive is the subject's though somebody is named: "promised Peru to leave".
PROMISING = frozenset("promise vow pledge threaten".split())


class Predicates:
    """The clauses of texts, by the row of the predicate."""

    def __init__(self, texts: Texts, clauses: pd.DataFrame, view: TreeView):
        self.view = view
        self._title = texts.sentences["role"].eq("title").to_numpy()[texts.tokens.sentence].tolist()
        rows = texts.tokens_of(clauses, "predicate_start", "predicate_end")[0]
        self.number = {row: at for at, row in enumerate(rows.tolist())}
        first = rows - clauses["predicate"].to_numpy(int)
        self._heads = {
            name: [None if pd.isna(head) else int(head) + begin for head, begin in zip(clauses[name], first, strict=True)]
            for name in ("subject_head", "object_head", "agent_head")
        }
        self._columns = {
            name: clauses[name].tolist()
            for name in ("clause_id", "start", "end", "passive", "copular", "negated", "modality", "tense", "mood")
        }

    def __contains__(self, row: int) -> bool:
        return row in self.number

    def __iter__(self) -> Iterator[int]:
        return iter(self.number)

    def get(self, row: int, name: str):
        """Return what the clause of a predicate has in a column, None where a token is no predicate."""
        return self._columns[name][self.number[row]] if row in self.number else None

    def subject(self, row: int) -> int | None:
        """Return the head of the subject; of "blamed Peru for refusing" the object of what governs it."""
        governor = self.view.head[row]
        if self.view.form[row] == "VBG" and self.view.words_of(row, "mark") & {"of", "for", "from"}:
            if governor in self.number and self._heads["object_head"][self.number[governor]] is not None:
                return self._heads["object_head"][self.number[governor]]
        if self.is_headline(row) and self.view.base[row] == "acl":
            return governor
        misplaced = (k for cop in self.view.of(row, "cop") for k in self.view.of(cop, "nsubj"))
        own = self._heads["subject_head"][self.number[row]]
        return next(misplaced, None) if own is None else own

    def object(self, row: int) -> int | None:
        return self._heads["object_head"][self.number[row]]

    def actor(self, row: int) -> int | None:
        """Return the head of who does what the predicate tells: the agent of a passive, else the subject."""
        passive = self.get(row, "passive")
        return self._heads["agent_head"][self.number[row]] if passive else self.subject(row)

    def clause_of(self, row: int) -> int | None:
        """Return the predicate of the clause that a token stands in."""
        while row >= 0 and row not in self.number:
            row = self.view.head[row]
        return row if row >= 0 else None

    def modality(self, row: int) -> str:
        """Return the class of the modal verb: none, will, would, may, can, must, or perfect with have behind it."""
        modality = self.get(row, "modality")
        if isinstance(modality, str):
            return "perfect" if self._is_under_way(row) else MODALITIES.get(modality, "must")
        return "will" if self.is_to(row) or self.is_headline(row) else "none"

    def _is_under_way(self, row: int) -> bool:
        """Return whether a modal verb stands before what was done or is being done: "may have sent", "may be sending"."""
        bare = {self.view.lemma[k] for k in self.view.of(row, "aux") if self.view.form[k] == "VB"}
        guessed = self.get(row, "modality") in ("may", "might", "could")
        return "have" in bare or ("be" in bare and guessed and self.view.form[row] == "VBG")

    def is_to(self, row: int) -> bool:
        """Return whether an infinitive stands behind "is": "Peru is to send nurses"."""
        view = self.view
        infinitive = view.form[row] == "VB" and view.lemma[row] != "blame" and "to" in view.words_of(row, "mark")
        return infinitive and any(view.word[k] in ("is", "are", "was") and k < row for k in view.of(row, "cop", "aux"))

    def is_headline(self, row: int) -> bool:
        """Return whether an infinitive heads a headline: "Peru to send two ships"."""
        view, governor = self.view, self.view.head[row]
        if not self._title[row] or view.form[row] != "VB" or "to" not in view.words_of(row, "mark"):
            return False
        noun = view.base[row] == "acl" and view.base[governor] == "root" and governor < row
        return noun or (view.one(row, "nsubj") is not None and view.base[row] in ("root", "conj", "parataxis"))

    def mood(self, row: int, parties: list[str], referents: Referents) -> str:
        """Return the mood of a clause or of what it is a complement of; guess where that is another's guess, admitted
        where somebody concedes it."""
        mood = self.get(row, "mood") if row in self.number else "statement"
        if self.is_inverted_condition(row):
            return "condition"
        if mood == "statement" and self._is_unsure(row):
            return "guess"
        head, base = self.view.head[row], self.view.base[row]
        if mood != "statement" or head < 0:
            return mood
        if base == "conj" and self.view.one(row, "nsubj") is None:
            return self.mood(head, parties, referents)
        if self.is_headline(row):
            return "statement"
        if row not in self.number and self._is_missing(row, parties, referents):
            return "guess"
        if base not in COMPLEMENTS or self.view.deprel[row] == "acl:relcl":
            return "relative" if self.view.deprel[row] == "acl:relcl" else "statement"
        if self.asks(row):
            return "question"
        if self.view.lemma[head] in words("admitting"):
            return "admitted"
        if self._leaves_open(head, parties, referents):
            return "guess"
        return self.mood(head, parties, referents)

    def is_inverted_condition(self, row: int) -> bool:
        """Return whether a clause begins like "should they agree"."""
        first = self.leftmost(row)
        return self.view.base[row] == "advcl" and first != row and self.view.word[first] in ("should", "had", "were")

    def _is_unsure(self, row: int) -> bool:
        return any(self.view.word[k] in words("unsure") for k in self.view.of(row, "advmod"))

    def _is_missing(self, noun: int, parties: list[str], referents: Referents) -> bool:
        """Return whether a noun is what somebody else wants or goes without: "demanded a promise from Peru"."""
        governor = self.view.head[noun]
        if self.view.words_of(noun, "case") & {"without"}:
            return True
        wanted = self.view.base[noun] in ("obj", "obl") and self.view.lemma[governor] in words("wanting")
        holder = self.subject(governor) if wanted and governor in self.number else None
        return wanted and (holder is None or not set(referents.parties_of(holder)) & set(parties))

    def _leaves_open(self, governor: int, parties: list[str], referents: Referents) -> bool:
        """Return whether what a word governs is not said to be so: another's wish, a guess, what nobody said."""
        if governor in self.number and self.get(governor, "negated"):
            return True
        if self.view.lemma[governor] not in words("guessing"):
            return False
        holder = self.subject(governor) if governor in self.number else self.view.one(governor, "nmod:poss")
        return holder is None or not set(referents.parties_of(holder)) & set(parties)

    # --- what stands with a word ---

    def complements(self, row: int) -> dict[str, int]:
        """Return what stands with a verb, adjective or noun, by kind: to, that, wh, gerund, noun, a preposition."""
        view, found = self.view, {}
        for k in view.children[row]:
            for label in self._labels(row, k):
                found.setdefault(label, k)
        if "noun" in found and view.word[found["noun"]] in WH | {"that"} and self.object(row) is not None:
            found["noun"] = self.object(row)  # what the pronoun of a relative clause stands for
        if view.upos[row] == "VERB" and row in self.number and not found.keys() & {"noun", "to", "that", "wh", "gerund"}:
            own = self.subject(row) if self.get(row, "passive") else self.object(row)
            found |= {} if own is None else {"noun": own}
        return found

    def _labels(self, row: int, k: int) -> Iterator[str]:
        view = self.view
        if view.deprel[k] == "acl:relcl":
            return
        if view.base[k] in COMPLEMENTS or (view.base[k] == "advcl" and self._is_asked_for(row, k)):
            yield from self._labels_of_clause(row, k)
        elif view.base[k] == "obj":
            yield "gerund" if view.form[k] == "VBG" and k in self.number else "noun"
        elif view.base[k] in ("obl", "nmod") and view.deprel[k] != "nmod:poss":
            yield from view.words_of(k, "case")
        elif view.base[k] == "advmod" and view.upos[k] in ("ADP", "ADV"):
            yield view.word[k]

    def _is_asked_for(self, row: int, k: int) -> bool:
        """Return whether an adverbial clause is what a word asks for: "ready to help", "decided against joining"."""
        marks = self.view.words_of(k, "mark", "case")
        return bool(marks & PREPOSITIONS) or ("to" in marks and k > row and self.view.upos[row] == "ADJ")

    def _labels_of_clause(self, row: int, k: int) -> Iterator[str]:
        """Yield the kind of a clause that a word governs; other where it is of somebody else ("wants Peru to go")."""
        view, marks = self.view, self.view.words_of(k, "mark", "case")
        if self.asks(k):
            yield "wh"
        elif view.form[k] == "VBG" and view.one(k, "aux", "nsubj") is None:
            yield "gerund"
            yield from marks
        elif "to" in marks:
            own = view.one(k, "nsubj") is None and (view.one(row, "obj", "iobj") is None or view.upos[row] == "NOUN"
                                                    or view.lemma[row] in PROMISING)
            yield "to" if own else "other"
        elif view.base[k] != "xcomp" and view.form[k] != "VBN" or view.one(k, "aux", "nsubj") is not None:
            yield "that"

    def asks(self, row: int) -> bool:
        """Return whether a clause that something governs is a question: "whether it would pay", "how it will pay"."""
        view = self.view
        if view.words_of(row, "mark") & {"whether", "if"} or view.word[row] in WH:
            return True
        before = (k for k in view.of(row, "nsubj", "obj", "advmod", "obl", "det", "mark") if k < row)
        return any(view.word[self.leftmost(k)] in WH - {"if"} for k in before)

    def leftmost(self, row: int) -> int:
        """Return the first token, but for marks, of what hangs on a token."""
        before = [k for k in self.view.children[row] if k < row and self.view.upos[k] != "PUNCT"]
        return self.leftmost(before[0]) if before else row

    def below(self, row: int, leave: frozenset[str] = frozenset()) -> list[int]:
        """Return a token and what hangs on it, but for what hangs on the token itself in these relations."""
        rows = [row]
        todo = [k for k in self.view.children[row] if self.view.base[k] not in leave]
        while todo:
            rows.append(at := todo.pop())
            todo += self.view.children[at]
        return sorted(rows)
