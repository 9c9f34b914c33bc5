"""Trees -> clauses: one row per predicate, with who does it to whom, whether it is denied, and on what it hangs.

Relations are those of Universal Dependencies. A subject that is not said again is inherited from the governing clause:
"offered to send" (complement), "came and left" (coordination), "troops that left" (relative), "troops sent by Peru"
(participle), "before leaving" (adverbial), "Peru's offer to send" (noun).
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.schemas import conform, empty
from analysis.syntax.trees import first_tokens
from analysis.syntax.treeview import TreeView
from analysis.text import Texts, Tokens

# A verb in one of these relations is no predicate: "striking workers", "the killed man".
NOT_CLAUSAL = frozenset("amod compound fixed flat goeswith case mark det cc advmod discourse aux cop".split())
SUBJECTS = ("nsubj", "csubj")
NEGATIVE = frozenset("not n't never no neither nor nobody nothing none nowhere hardly scarcely barely without".split())
CONDITIONS = frozenset("if unless provided providing once lest supposing assuming".split())
WISHES = frozenset("wish hope".split())
RELATIVES = frozenset("who whom whose which that where when why".split())
# A relative clause behind one of these has no object left out: "the day the talks began".
CIRCUMSTANCE = frozenset(
    "day week month year time hour moment night morning way reason place manner case extent point".split()
)
# Their subject is that of the verb they take, though an object stands beside them: "promised Peru to leave".
SUBJECT_CONTROL = frozenset("promise threaten vow pledge".split())
MODALS = {
    "ca": "can", "wo": "will", "'ll": "will", "’ll": "will", "'d": "would", "’d": "would", "sha": "shall",
}
RELATION = {
    "root": "root", "ccomp": "complement", "xcomp": "complement", "csubj": "complement", "conj": "coordinate",
    "acl:relcl": "relative", "acl": "relative", "advcl": "adverbial", "advcl:relcl": "relative",
    "parataxis": "parataxis",
}


def find_clauses(texts: Texts) -> pd.DataFrame:
    """Return one row per clause, in the order of the predicates (columns in docs/tables.md).

    ``texts`` have been parsed (`parse`). A clause ends where one that is coordinate or in parataxis with it begins.
    Spans are offsets in the article's text, without the marks at their edges; ``predicate``, ``subject_head``,
    ``object_head`` and ``agent_head`` are token_ids. Where there is no subject, object or agent, or none is known, they
    are missing. ``lemma`` of a copular clause is that of what is said ("Peru is ready": ready). Phrases without a
    predicate, such as a headline of nouns, have no clause.
    """
    view = _Clauses(texts)
    if not view.predicates:
        return empty("clauses")
    rows = [view.clause(row) for row in view.predicates]
    table = pd.DataFrame({name: [row[name] for row in rows] for name in rows[0]})
    at, tokens = np.array(view.predicates), texts.tokens
    first = first_tokens(tokens)[at]
    for name in ("predicate", "subject_head", "object_head", "agent_head"):
        table[name] = table[name].astype("Int64") - first
    number = pd.Series(np.arange(len(at)), index=at)
    governor = table["governor"].map(number).astype("Int64")
    ids = texts.ids_of(tokens.article[at], tokens.sentence[at])
    return conform(table.assign(clause_id=np.arange(len(at)), **ids, governor=governor), "clauses")


class _Clauses(TreeView):
    """The steps from a predicate to its clause."""

    def __init__(self, texts: Texts):
        super().__init__(texts)
        self.asked = _asked(texts.tokens)
        self.predicates = [row for row in range(len(self.head)) if self._is_predicate(row)]
        self.is_predicate = [False] * len(self.head)
        for row in self.predicates:
            self.is_predicate[row] = True
        self.cut = [
            (self.is_predicate[row] and self.deprel[row] in ("conj", "parataxis")) or self.deprel[row] == "punct"
            for row in range(len(self.head))
        ]
        self._subjects: dict[int, tuple[int | None, str | None]] = {}

    def _is_predicate(self, row: int) -> bool:
        if self.base[row] in NOT_CLAUSAL:
            return False
        return self.upos[row] == "VERB" or self.has(row, "cop", *SUBJECTS)

    # -- the row of one clause --------------------------------------------------------------------------------------

    def clause(self, row: int) -> dict[str, object]:
        passive, governor, relation = self.passive(row), self.governor(row), self.relation(row)
        subject, rule = self.subject(row)
        start, end = self.extent(row)
        found = {
            "start": start, "end": end, "predicate": row, "predicate_start": self.start[row],
            "predicate_end": self.end[row], "lemma": self.full_lemma(row), "passive": passive,
            "copular": self.is_copular(row), "subject_rule": rule, "negated": self.negated(row),
            "modality": self.modality(row), "tense": self.tense(row), "mood": self.mood(row, relation),
            "governor": governor, "relation": relation,
        }
        for name, head in (("subject", subject), ("object", self.object(row)), ("agent", self.agent(row))):
            span = (None, None) if head is None else self.phrase(head)
            found |= {f"{name}_head": head, f"{name}_start": span[0], f"{name}_end": span[1]}
        return found

    def full_lemma(self, row: int) -> str:
        """The lemma, with the verb's particle: "carry out"."""
        particles = [self.lemma[k] for k in self.of(row, "compound:prt")]
        return " ".join([self.lemma[row], *particles])

    def governor(self, row: int) -> int | None:
        """The predicate that a predicate hangs on."""
        at = self.head[row]
        while at >= 0 and not self.is_predicate[at]:
            at = self.head[at]
        return at if at >= 0 else None

    def relation(self, row: int) -> str:
        deprel = self.deprel[row]
        marks = self.words_of(row, "mark", "advmod")
        if deprel == "advcl" and marks & CONDITIONS:
            return "condition"
        if deprel == "acl" and self.words_of(row, "mark") & {"to", "that", "whether"}:
            return "complement"
        known = RELATION.get(deprel) or RELATION.get(self.base[row])
        return "root" if self.governor(row) is None and known != "parataxis" else known or "adverbial"

    # -- who does it to whom ----------------------------------------------------------------------------------------

    def subject(self, row: int) -> tuple[int | None, str | None]:
        """The head of the subject, and the rule that found it."""
        if row not in self._subjects:
            self._subjects[row] = (None, None)  # a tree has no cycle, but parts of a long sentence are joined
            self._subjects[row] = self._find_subject(row)
        return self._subjects[row]

    def _find_subject(self, row: int) -> tuple[int | None, str | None]:
        deprel, governor = self.deprel[row], self.governor(row)
        own = self.one(row, *SUBJECTS)
        if own is not None:
            if deprel == "acl:relcl" and self.is_relativizer(own):
                return self.head[row], "relative"
            return own, "own"
        if deprel.startswith("acl"):
            return self._subject_of_adnominal(row)
        if governor is None or self.has(row, "expl"):
            return None, None
        if deprel == "conj" and self.head[row] == governor:
            return self.subject(governor)[0], "coordination"
        if deprel == "xcomp":
            return self._controller(governor), "complement"
        if deprel == "advcl" and self._is_bare(row):
            return self.subject(governor)[0], "adverbial"
        return None, None

    def _subject_of_adnominal(self, row: int) -> tuple[int | None, str | None]:
        """The subject of what hangs on a noun: the noun, or who has it ("Peru's offer to send")."""
        noun = self.head[row]
        if self.form[row] in ("VBN", "VBG", "VBD") and "to" not in self.words_of(row, "mark"):
            return noun, "participle"
        owner = self.one(noun, "nmod:poss")
        if owner is not None:
            return owner, "noun"
        governor = self.governor(row)
        if governor is not None and self.deprel[noun] in ("obj", "obl"):
            return self.subject(governor)[0], "noun"
        return None, None

    def _controller(self, governor: int) -> int | None:
        """Who does what a verb's open complement tells: its object where it has one, else its subject."""
        target = self.one(governor, "iobj")
        target = self.one(governor, "obj") if target is None else target
        if target is None or self.lemma[governor] in SUBJECT_CONTROL:
            return self.subject(governor)[0]
        return target

    def _is_bare(self, row: int) -> bool:
        """Whether a clause has the form that leaves its subject to be understood: a participle or an infinitive."""
        return self.form[row] in ("VBG", "VBN") or "to" in self.words_of(row, "mark")

    def object(self, row: int) -> int | None:
        found = self.one(row, "obj")
        found = self.one(row, "iobj") if found is None else found  # "asked us"
        if found is not None:
            return self.head[row] if self.deprel[row] == "acl:relcl" and self.is_relativizer(found) else found
        if self.passive(row):
            return None
        if self.deprel[row] == "conj" and self.is_predicate[self.head[row]]:
            shared = self.object(self.head[row])
            return shared if shared is not None and shared > row else None
        return self._gap(row) if self.deprel[row] == "acl:relcl" else None

    def _gap(self, row: int) -> int | None:
        """The object that a relative clause without a relativizer has left out: "the deal Peru signed"."""
        noun, own = self.head[row], self.one(row, *SUBJECTS)
        filled = own is None or self.is_relativizer(own) or self.lemma[noun] in CIRCUMSTANCE
        filled = filled or self.has(row, "cop", "ccomp", "xcomp")
        filled = filled or any(self.is_relativizer(k) for k in self.children[row])
        stranded = any(self.upos[k] == "ADP" for k in self.of(row, "obl", "advmod"))  # "the force it pays for"
        return None if filled or stranded else noun

    def agent(self, row: int) -> int | None:
        found = self.one(row, "obl:agent")
        if found is not None or not self.passive(row):
            return found
        return next((k for k in self.of(row, "obl") if "by" in self.words_of(k, "case")), None)

    def is_relativizer(self, row: int) -> bool:
        return self.word[row] in RELATIVES and self.form[row] in ("WDT", "WP", "WP$", "WRB", "IN", "DT")

    def is_copular(self, row: int) -> bool:
        """Whether the clause says what the subject is; "ready" in "could be ready by May" is no passive verb."""
        return self.has(row, "cop") or (
            self.upos[row] in ("ADJ", "ADV") and self.has(row, "aux:pass"))

    def passive(self, row: int) -> bool:
        """Whether the subject undergoes what the verb tells."""
        if self.upos[row] in ("ADJ", "ADV"):
            return False
        if self.form[row] != "VBN":
            return self.has(row, "aux:pass", "nsubj:pass")
        if self.has(row, "aux:pass", "nsubj:pass", "csubj:pass"):
            return True
        own = any(self.deprel[k] in ("aux", "nsubj", "csubj", "obj") for k in self.children[row])
        if self.deprel[row] == "conj" and self.is_predicate[self.head[row]]:
            return not own and self.passive(self.head[row])
        return not own and self.deprel[row] in ("acl", "advcl", "xcomp", "root", "parataxis")

    # -- denied, possible, when, in what mood -----------------------------------------------------------------------

    def negated(self, row: int) -> bool:
        """Whether the clause is denied by a word of its own; a verb like "refuse" or "fail" is its lemma's matter."""
        if self.words_of(row, "advmod", "mark", "cc", "det") & NEGATIVE:
            return True
        for k in self.of(row, "advmod"):  # "no longer"
            if self.words_of(k, "advmod", "det") & {"no"}:
                return True
        for k in self.of(row, "obj", *SUBJECTS, "obl"):
            if self.word[k] in NEGATIVE or self.words_of(k, "det", "cc") & {"no", "neither"}:
                return self.deprel[k] != "obl" or self.word[k] not in NEGATIVE
        head = self.head[row]  # "did not send or fund": the denial is of both
        shared = self.deprel[row] == "conj" and self.is_predicate[head] and not self._is_complete(row)
        return shared and "or" in self.words_of(row, "cc") and self.negated(head)

    def _is_complete(self, row: int) -> bool:
        """Whether a coordinate clause has a subject or an auxiliary of its own."""
        return self.has(row, *SUBJECTS, "aux", "cop")

    def shares_auxiliaries(self, row: int) -> bool:
        head = self.head[row]
        return (self.deprel[row] == "conj" and self.is_predicate[head] and not self._is_complete(row)
                and self.form[row] in ("VB", "VBN", "VBG"))

    def modality(self, row: int) -> str | None:
        for k in self.of(row, "aux"):
            if self.form[k] == "MD":
                return MODALS.get(self.word[k], self.word[k])
        return self.modality(self.head[row]) if self.shares_auxiliaries(row) else None

    def tense(self, row: int) -> str | None:
        """past, present, perfect (has done) or future; None of an infinitive, a participle or behind a modal verb."""
        if (modality := self.modality(row)) is not None:
            return "future" if modality in ("will", "shall") else None
        for k in [*self.of(row, "aux", "cop"), row]:
            if self.form[k] == "VBD":
                return "past"
            if self.form[k] in ("VBZ", "VBP"):
                return "perfect" if self.lemma[k] == "have" and k != row else "present"
        return self.tense(self.head[row]) if self.shares_auxiliaries(row) else None

    def mood(self, row: int, relation: str) -> str:
        """statement, question, condition, wish or command."""
        if relation == "condition":
            return "condition"
        marks = self.words_of(row, "mark")
        if marks & {"whether"} or (relation == "complement" and "if" in marks):
            return "question"
        governor = self.governor(row)
        if governor is not None and relation == "complement" and self.lemma[governor] in WISHES:
            return "wish"
        asked = self.asked[row] and relation in ("root", "coordinate", "parataxis")
        if asked or "?" in self.words_of(row, "punct"):
            return "question"
        return "command" if self._is_command(row, relation) else "statement"

    def _is_command(self, row: int, relation: str) -> bool:
        """Whether a verb stands in its base form with nobody to do it: "Leave at once"."""
        if relation == "coordinate" and self.governor(row) is not None and not self._is_complete(row):
            return self.form[row] == "VB" and self._is_command(self.governor(row), self.relation(self.governor(row)))
        bare = self.form[row] == "VB" or (self.form[row] == "VBP" and not self.has(row, "aux", "cop"))
        aux = {self.word[k] for k in self.of(row, "aux")} - {"do"}
        alone = not self.has(row, *SUBJECTS, "expl") and "to" not in self.words_of(row, "mark")
        stands = relation in ("root", "complement", "parataxis") and self.deprel[row] != "xcomp"
        return stands and bare and alone and not aux

    # -- spans ------------------------------------------------------------------------------------------------------

    def extent(self, row: int) -> tuple[int, int]:
        """Where a clause begins and ends."""
        kept = [k for k in self.below(row, self.cut) if self.deprel[k] != "punct"]
        if self.deprel[row] == "conj":
            kept = [k for k in kept if not (self.head[k] == row and self.deprel[k] == "cc")]
        return self.start[min(kept)], self.end[max(kept)]


def _asked(tokens: Tokens) -> list[bool]:
    """Whether each token's sentence ends with a question mark."""
    last = np.append(np.flatnonzero(np.diff(tokens.sentence)), len(tokens) - 1) if len(tokens) else np.array([], int)
    ends = np.zeros(int(tokens.sentence.max(initial=-1)) + 1, bool)
    marks = tokens.among(["?"])
    for back in range(3):  # a closing quotation mark or bracket may follow
        rows = np.maximum(last - back, 0)
        ends[tokens.sentence[rows]] |= marks[rows]
    return ends[tokens.sentence].tolist()


def clause_words(texts: Texts, clauses: pd.DataFrame) -> pd.DataFrame:
    """Return the clauses with the words of their subject, object and agent beside them, missing where there is none.

    A relative pronoun's clause has the words of the noun it stands for.
    """
    words = {name: texts.text_of(clauses, f"{name}_start", f"{name}_end") for name in ("subject", "object", "agent")}
    return clauses.assign(**{name: pd.array(found, dtype="str") for name, found in words.items()})
