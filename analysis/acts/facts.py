"""Which clauses and nouns are told as facts: not wanted, possible, asked, supposed, denied."""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from analysis.acts.lexicon import (
    ASPECT,
    ATTEMPT,
    DURING,
    attributing,
    particle_verb,
    thinking_nouns,
    verb_entries,
)
from analysis.syntax import TreeView, on_tokens
from analysis.text import Texts

# What is said to be denied, pretended, doubted or hearsay is not told as a fact.
UNTRUE = frozenset("deny doubt dispute refute disavow pretend rebut read hear imagine".split())
WARNING = frozenset(["warn", "threaten", "caution"])
UNSURE = frozenset(
    "propose suggest recommend request demand urge ask order predict forecast".split()
)
THOUGHT = frozenset(["belief", "intention"])
CONFESSED = frozenset(["admission", "endorsing"])
# Marks before a gerund that tells what was done, and those behind which a judgement says for what.
DOING = frozenset("by after before while when since in despite without upon through until".split())
JUDGED = frozenset(["of", "for"])
JUDGING = frozenset("accusing praising apologising punishing protesting".split())
FINITE = frozenset("past present perfect".split())
# Words before, nouns above and verbs around a noun of what has not come about.
NOT_YET = frozenset(
    "planned possible potential future upcoming proposed threatened imminent looming expected "
    "hypothetical attempted foiled failed likely would-be alleged".split()
)
# Prepositions before a noun of what has not come about.
AHEAD = frozenset("before without until for against".split())
UNREAL_NOUNS = frozenset(
    "threat call prospect risk possibility warning demand proposal request chance need danger case "
    "likelihood bid attempt offer pledge vow denial".split()
)
PREVENTING = frozenset(
    "veto block reject oppose prevent avert thwart foil prohibit forbid delay postpone plan rule "
    "exclude schedule cancel".split()
)
NO = frozenset("no neither any".split())
DEFINITE = frozenset("the this that these those its their his her".split())


class Clause(NamedTuple):
    """A row of clauses, its heads as rows of the tokens, None where there is none."""

    number: int
    row: int
    lemma: str
    start: int
    end: int
    subject: int | None
    object: int | None
    agent: int | None
    passive: bool
    negated: bool
    copular: bool
    modality: str | None
    tense: str | None
    mood: str
    governor: int | None
    relation: str


def read_clauses(texts: Texts, clauses: pd.DataFrame) -> list[Clause]:
    """Return the clauses, in their order."""
    table = on_tokens(texts, clauses)
    columns = ("clause_id predicate lemma start end subject_head object_head agent_head passive "
               "negated copular modality tense mood governor relation").split()
    known = table[columns].astype(object).where(table[columns].notna(), None)
    return [Clause(*row) for row in known.itertuples(index=False, name=None)]


class Facts:
    """Tells which clauses and nouns are told as facts; ``by_row`` has each clause by its
    predicate."""

    def __init__(self, view: TreeView, clauses: list[Clause]):
        self.view = view
        clauses = [self._voiced(clause) for clause in clauses]
        self.by_number = {clause.number: clause for clause in clauses}
        self.by_row = {clause.row: clause for clause in clauses}
        self._conditional = {each.governor for each in clauses if each.relation == "condition"}
        self._known: dict[int, bool] = {}

    def _voiced(self, clause: Clause) -> Clause:
        """Return a clause with its voice by its form, where the tree only calls the subject
        passive ("troops fired on"), and a verb with the particle that the tree takes for an adverb
        or a mark: "turns back", "set about doing"."""
        behind = clause.row + 1
        if self.view.base[behind : behind + 1] in (["advmod"], ["mark"]):
            whole = particle_verb(clause.lemma, self.view.word[behind])
            clause = clause._replace(lemma=whole or clause.lemma)
        active = self.view.form[clause.row] == "VBD" and self.view.one(clause.row, "aux") is None
        return clause._replace(passive=False) if active and clause.agent is None else clause

    def is_fact(self, clause: Clause) -> bool:
        """Return whether a clause is told as a fact, by whoever speaks."""
        if clause.number not in self._known:
            self._known[clause.number] = False  # parts of a long sentence are joined: no circle
            self._known[clause.number] = self._is_real(clause) and self._is_told(clause)
        return self._known[clause.number]

    def is_fact_ahead(self, clause: Clause) -> bool:
        """Return whether a clause with "will" is told as a fact but for lying ahead."""
        done = clause._replace(modality=None, tense="present")
        return self._is_real(done) and self._is_told(done)

    def governor(self, clause: Clause) -> Clause | None:
        return None if clause.governor is None else self.by_number[clause.governor]

    def _is_real(self, clause: Clause) -> bool:
        """Return whether the clause's own words make it neither possible nor supposed."""
        told = clause.mood == "statement" and clause.modality is None and clause.tense != "future"
        return told and clause.number not in self._conditional

    def _is_told(self, clause: Clause) -> bool:
        """Return whether what a clause hangs on lets it be a fact."""
        governor = self.governor(clause)
        if clause.tense in FINITE:
            return governor is None or self._holds(clause, governor)
        if self._is_infinitive(clause):
            return governor is not None and self._is_brought_about(clause, governor)
        return governor is None or self._is_participle_told(clause, governor)

    def _is_infinitive(self, clause: Clause) -> bool:
        return self.view.form[clause.row] == "VB" or "to" in self.view.words_of(clause.row, "mark")

    def _is_brought_about(self, clause: Clause, governor: Clause) -> bool:
        """Return whether an infinitive was done: "managed to free", "helped rebuild"."""
        if clause.relation == "coordinate" and self._is_infinitive(governor):
            return self.is_fact(governor)
        done = clause.relation == "complement" and self._is_aspect(governor)
        return done and not governor.negated and self.is_fact(governor)

    def _is_aspect(self, governor: Clause) -> bool:
        return self._group(governor) in (ASPECT, ATTEMPT) and not governor.passive

    def _group(self, clause: Clause | None) -> str | None:
        first = None if clause is None else next(iter(verb_entries(clause.lemma)), None)
        return None if first is None else first.group

    def attempt(self, clause: Clause) -> Clause | None:
        """Return the clause whose verb says that what follows was tried: "tried to repair"."""
        governor = self.governor(clause)
        tried = clause.relation == "complement" and self._group(governor) == ATTEMPT
        return governor if tried else None

    def _is_participle_told(self, clause: Clause, governor: Clause) -> bool:
        """Return whether a participle or gerund tells what was done."""
        if clause.relation == "relative":  # "troops sent by Peru"
            return True
        marks = self.view.words_of(clause.row, "mark", "case")
        if self._group(governor) == DURING:  # "set about persuading", "spent years fighting"
            return self.is_fact(governor)
        if not marks <= DOING and not (marks <= JUDGED and self.judges(governor)):
            return False
        if clause.relation == "complement" and not clause.passive and not marks:
            confessed = attributing().get(governor.lemma) in CONFESSED
            return (confessed or self._is_aspect(governor)) and self.is_fact(governor)
        return self.is_fact(governor) and self._is_content_fact(governor)

    def _is_content_fact(self, governor: Clause) -> bool:
        """Return whether what a verb of saying tells is a fact, where the tree hangs on it what
        belongs to its content: "Peru will pay, it announced, ending a dispute"."""
        if governor.lemma not in attributing():
            return True
        above = self.governor(governor) if governor.relation == "parataxis" else None
        told = [above] if above else self.complements(governor)
        return all(self.is_fact(each) for each in told)

    def complements(self, clause: Clause) -> list[Clause]:
        """Return the clauses that a verb takes as its complement."""
        below = (self.by_row.get(k) for k in self.view.of(clause.row, "ccomp", "xcomp"))
        return [each for each in below if each is not None]

    def judges(self, governor: Clause) -> bool:
        """Return whether a clause accuses, thanks or punishes somebody of or for what follows."""
        return any(entry.group in JUDGING for entry in verb_entries(governor.lemma))

    def _holds(self, clause: Clause, governor: Clause) -> bool:
        """Return whether a finite clause is told as a fact where it hangs."""
        if clause.relation == "coordinate":
            above = self.governor(governor)
            return governor.mood == "statement" and (above is None or self._holds(governor, above))
        if clause.relation == "complement":
            return self._is_reported(clause, governor) and self.is_fact(governor)
        if clause.relation == "adverbial":
            ahead = governor.modality or self.view.words_of(clause.row, "mark") & AHEAD
            return clause.tense != "present" or not ahead
        of_noun = clause.relation == "relative" and "that" in self.view.words_of(clause.row, "mark")
        return clause.relation != "condition" and not (of_noun and self._is_unreal(clause.row))

    def _is_reported(self, clause: Clause, governor: Clause) -> bool:
        """Return whether a verb tells its clause as true: not "denied", "fears", "did not say"."""
        if self._is_unreal(clause.row):
            return False
        lemma = governor.lemma
        thought = attributing().get(lemma) in THOUGHT or lemma in UNTRUE or lemma in UNSURE
        return not thought and not governor.negated

    # --- nouns ---

    def is_fact_noun(self, row: int, owned: bool) -> bool:
        """Return whether what an act's noun names has come about; ``owned``: it says whose it is
        by a possessive."""
        view = self.view
        if view.words_of(row, "amod", "compound", "advmod") & NOT_YET or self._is_unreal(row):
            return False
        governor = self._clause_above(row)
        if governor is not None and self._is_put_in_doubt(row, governor):
            return False
        if owned or view.words_of(row, "det") & DEFINITE:
            return True
        if view.words_of(row, "case") & AHEAD:
            return False
        return governor is None or self._is_affirmed(row, governor)

    def _is_affirmed(self, row: int, governor: Clause) -> bool:
        """Return whether an indefinite noun stands in a clause that is told as a fact."""
        wanted = attributing().get(governor.lemma) in THOUGHT or governor.lemma in UNSURE
        denied = governor.negated and not self.view.words_of(row, "det") & NO
        told = self.is_fact(governor) or (governor.copular and self._is_real(governor))
        return told and not wanted and not denied

    def _is_put_in_doubt(self, row: int, governor: Clause) -> bool:
        """Return whether a noun stands in a question, a condition, or is denied or prevented."""
        affected = governor.subject if governor.passive else governor.object
        prevented = row == affected and governor.lemma.split()[0] in PREVENTING
        doubted = governor.lemma in UNTRUE | WARNING
        return prevented or doubted or governor.mood in ("condition", "question")

    def _is_unreal(self, row: int) -> bool:
        """Return whether a noun that a noun or clause hangs on says that it is thought or feared:
        "fears of an attack", "denials that it struck"."""
        view, at = self.view, row
        while at >= 0 and view.base[at] in ("nmod", "compound", "conj", "acl", "ccomp"):
            at = view.head[at]
            lemma = view.lemma[at].lower()
            if view.upos[at] == "NOUN" and (lemma in thinking_nouns() or lemma in UNREAL_NOUNS):
                return True
        return False

    def _clause_above(self, row: int) -> Clause | None:
        at = row
        while at >= 0 and at not in self.by_row:
            at = self.view.head[at]
        return self.by_row.get(at)
