"""Acts told by verbs: active, passive, with a light verb ("carried out a strike on")."""

from __future__ import annotations

from collections.abc import Iterator

from analysis.acts.facts import JUDGING, Clause, Facts
from analysis.acts.lexicon import (
    DURING,
    HALT,
    LIGHT_ONLY,
    OPPOSITE,
    UNDOING,
    WITH_NOUN,
    Entry,
    entries,
    noun_entry,
    particle_verb,
    verb_entries,
)
from analysis.acts.participants import Act, Participants

PEOPLE = frozenset("person member post holder servant source".split())
PEOPLE_NOUNS = frozenset(
    "hostage captive prisoner detainee crew worker employee people citizen civilian migrant "
    "refugee counterpart king delegation family leader team student sailor activist national "
    "rebel militia group separatist army force troop".split()
)
# Troops and officials, by the group of their noun, and the verbs of sending them.
SERVING, MOVING = frozenset(["member", "organ", "state"]), "moving"
THREATENING = "threatening"
NO_THING = frozenset("nothing what".split())
OBJECT_PRONOUNS = frozenset("it them".split())


class VerbReader:
    """Reads the acts of clauses; ``used`` are the nouns that a light verb has told."""

    def __init__(self, facts: Facts, people: Participants):
        self.facts, self.people, self.view = facts, people, people.view
        self.used: set[int] = set()
        self._uncut = [False] * len(self.view.head)

    def read(self, clause: Clause) -> Iterator[Act]:
        """Yield the acts of a clause, none where it is not told as a fact."""
        if clause.copular or self.view.upos[clause.row] != "VERB":
            return
        noun, actors = self._affected(clause), self._actors(clause)
        if noun is not None and (actors or not clause.passive) and self._is_light(clause, noun):
            self.used |= {noun, *self.view.of(noun, "conj")}
        if not actors or not self.facts.is_fact(clause):
            return
        entry = self._entry(clause, actors)
        act = self._with_noun(entry, noun) if entry and entry.group in WITH_NOUN else entry
        if act is not None and act.tells_act:
            yield from self._acts(clause, act, actors)

    def _acts(self, clause: Clause, entry: Entry, actors: list[str]) -> Iterator[Act]:
        """Yield the act of a clause once for each who does it and to whom."""
        targets = self._targets(clause, entry, actors)
        entry = entry._replace(mutual=entry.mutual or self._is_each_other(clause.row))
        if entry.group in UNDOING:
            entry = self._undone(entry, bool(targets))
        first, last = self._words(clause.row)
        rule, outer = "light verb" if entry.noun else "verb", self.facts.attempt(clause)
        if outer is not None:  # "tried to repair" is no repair
            first, clause = outer.row, outer
            entry = entry._replace(verb=f"{outer.lemma} to {entry.verb}")
        for actor, target in self.people.pairs(actors, targets, entry):
            yield Act(first, last, clause, (clause.start, clause.end), actor, entry.verb, target,
                      entry.direction, clause.negated, rule)

    def _undone(self, entry: Entry, has_target: bool) -> Entry:
        """Return what undoing something is: harm where another's thing is stopped ("froze Peru's
        assets"), none where it is one's own ("scrapped a subsidy")."""
        if entry.group == HALT and has_target and not entry.noun:
            return entry._replace(direction="harm")
        own = entry.noun and entry.direction == "harm" and not has_target
        return entry._replace(direction="other") if own else entry

    # --- who does it ---

    def _actors(self, clause: Clause) -> list[str]:
        if clause.passive:
            agent = self._agent(clause)
            return [] if agent is None else self.people.doers(agent)
        subject = self._subject(clause)
        found = [] if subject is None else self.people.doers(subject)
        return found or self._senders(clause, subject)

    def _agent(self, clause: Clause) -> int | None:
        """Return by whom it is done, of passives side by side also once for both: "was questioned
        by police and sent home"."""
        if clause.agent is not None:
            return clause.agent
        before = self.facts.governor(clause) if clause.relation == "coordinate" else None
        behind = (self.facts.by_row.get(k) for k in self.view.of(clause.row, "conj"))
        for other in (before, *behind):
            if other and other.passive and other.subject == clause.subject and other.agent:
                return other.agent
        return None

    def _senders(self, clause: Clause, subject: int | None) -> list[str]:
        """Return who has sent those who do it: "Peru landed 40 officers, who patrol the port"."""
        sent = self.facts.by_row.get(self.view.head[subject]) if subject is not None else None
        if clause.relation != "relative" or sent is None or sent.object != subject:
            return []
        sending = any(entry.group == MOVING for entry in verb_entries(sent.lemma))
        served = self.people.referents.discourse.phrases.group(subject) in SERVING
        return self._actors(sent) if sending and served else []

    def _subject(self, clause: Clause) -> int | None:
        """Return who does it: of what somebody is accused of or thanked for, that one."""
        governor = self.facts.governor(clause)
        if governor is None or self.view.one(clause.row, "nsubj") is not None:
            return self._whose_clause(clause)
        if goes_on := self._told_before(clause, governor):
            return self._subject(goes_on)
        if clause.subject is None:
            return self._left_behind(clause, governor)
        judged = self.view.words_of(clause.row, "mark", "case") & {"of", "for"}
        if judged and self.facts.judges(governor) and not self._of_oneself(governor):
            return self._affected(governor)
        return self._subject(governor) if self._shares_subject(clause) else clause.subject

    def _left_behind(self, clause: Clause, governor: Clause) -> int | None:
        """Return the subject that the tree has given to the verb of saying behind: "Peru, a small
        country, left, Chile says"."""
        if clause.relation == "coordinate":
            return self._subject(governor)
        subjects = list(self.view.of(governor.row, "nsubj"))
        two = clause.relation == "complement" and len(subjects) > 1
        return subjects[0] if two and subjects[0] < clause.row < subjects[1] else None

    def _told_before(self, clause: Clause, governor: Clause) -> Clause | None:
        """Return what a clause goes on from, where the tree joins it to the verb of saying between
        the two: "Peru had left, she told us, and had paid"."""
        aside = clause.relation == "coordinate" and governor.relation == "parataxis"
        above = self.facts.governor(governor) if aside else None
        goes_on = above is not None and clause.tense == above.tense and self._is_perfect(clause)
        return above if goes_on and not self._is_perfect(governor) else None

    def _is_perfect(self, clause: Clause) -> bool:
        return bool(self.view.words_of(clause.row, "aux") & {"had", "has", "have"})

    def _whose_clause(self, clause: Clause) -> int | None:
        """Return the noun that a relative clause is about: with "who" a person, not the place
        behind: "a resident of Lima who"."""
        row = clause.subject
        person = clause.relation == "relative" and "who" in self.view.words_of(clause.row, "nsubj")
        nested = row is not None and self.view.base[row] == "nmod"
        return self.view.head[row] if person and nested else row

    def _shares_subject(self, clause: Clause) -> bool:
        """Return whether a gerund is joined to another: "accused of ramming and firing"."""
        return clause.relation == "coordinate" and self.view.form[clause.row] == "VBG"

    def _of_oneself(self, clause: Clause) -> bool:
        """Return whether a verb speaks of its subject's own doing: "apologised for firing"."""
        return any(entry.group == "apologising" for entry in verb_entries(clause.lemma))

    def _affected(self, clause: Clause) -> int | None:
        """Return to whom or what it is done: of verbs side by side ("rammed and sank a trawler")
        the object behind them."""
        if clause.passive or clause.object is not None:
            return clause.subject if clause.passive else clause.object
        joined = (self.facts.by_row.get(k) for k in self.view.of(clause.row, "conj"))
        return next((c.object for c in joined if c and c.row - clause.row == 2), None)

    # --- what it is ---

    def _is_light(self, clause: Clause, noun: int) -> bool:
        """Return whether the verb is read with its object noun."""
        listed = noun_entry(self.view.lemma[noun]) is not None
        return listed and any(entry.group in WITH_NOUN for entry in verb_entries(clause.lemma))

    def _entry(self, clause: Clause, actors: list[str]) -> Entry | None:
        """Return the first row of the verb that fits the clause."""
        for entry in verb_entries(clause.lemma):
            if self._fits(entry, clause, actors):
                return entry
        return None

    def _fits(self, entry: Entry, clause: Clause, actors: list[str]) -> bool:
        noun = self._affected(clause)
        asked = {
            "object": lambda: noun is not None and self.view.word[noun] not in NO_THING,
            "person": lambda: noun is not None and self._is_person(noun),
            "target": lambda: bool(self._targets(clause, entry, actors)),
            "several": lambda: len(actors) > 1 or bool(self._targets(clause, entry, actors)),
            "harm": lambda: self._names_harm(clause.row, actors),
            "clause": lambda: self._has_complement(clause.row, entry),
            "outcome": lambda: self._has_outcome(clause.row),
        }
        return all(asked[condition]() for condition in entry.when.split())

    def _has_complement(self, row: int, entry: Entry) -> bool:
        relations = ("xcomp", "advcl") if entry.group == DURING else ("xcomp",)
        return any(self.view.form[k] in ("VB", "VBG", "VBN") for k in self.view.of(row, *relations))

    def _has_outcome(self, row: int) -> bool:
        """Return whether a verb says in what state something is left: "left it open"."""
        return any(self.view.upos[k] in ("ADJ", "NOUN") for k in self.view.of(row, "xcomp"))

    def _is_person(self, row: int) -> bool:
        discourse, lemma = self.people.referents.discourse, self.view.lemma[row].lower()
        entity = discourse.entity.get(row)
        listed = discourse.phrases.group(row) in PEOPLE or lemma in PEOPLE_NOUNS
        return listed or (entity is not None and entity.kind == "person")

    def _names_harm(self, row: int, actors: list[str]) -> bool:
        """Return whether a word below a verb names a harm, not that of others: "warned of an
        attack", "that it would attack"."""
        parts = [k for k in self.view.children[row] if not self._is_of_others(k, actors)]
        return any(self._is_harm(k) for part in parts for k in self.view.below(part, self._uncut))

    def _is_of_others(self, row: int, actors: list[str]) -> bool:
        """Return whether a token heads a clause that others than the actors are the subject of."""
        clause = self.facts.by_row.get(row) if self.view.base[row] == "ccomp" else None
        if clause is None or clause.subject is None:
            return clause is not None
        return not set(self.people.doers(clause.subject)) & set(actors)

    def _is_harm(self, row: int) -> bool:
        kind = {"VERB": "verb", "NOUN": "noun"}.get(self.view.upos[row])
        listed = entries(kind).get(self.view.lemma[row], ()) if kind else ()
        return any(entry.direction == "harm" for entry in listed)

    def _with_noun(self, entry: Entry, noun: int | None) -> Entry | None:
        """Return a light verb's act with what its object noun says; None where it needs one."""
        named = None if noun is None else noun_entry(self.view.lemma[noun])
        if named is None:
            return None if entry.group == LIGHT_ONLY else entry
        if not named.tells_act:
            return None
        if entry.group in UNDOING:
            direction = OPPOSITE.get(named.direction, named.direction)
            joint = entry._replace(direction=direction)
        else:
            joint = entry._replace(direction=named.direction, verb=named.verb)
        return joint._replace(noun=named.word, mutual=entry.mutual or named.mutual,
                              prepositions=entry.prepositions | named.prepositions)

    # --- to whom ---

    def _targets(self, clause: Clause, entry: Entry, actors: list[str]) -> list[str]:
        noun = self._affected(clause)
        apart = noun is None or entry.group in JUDGING  # "blamed the attack on Peru"
        around = [clause.row] if apart else [clause.row, noun]
        linked = self.people.behind(around, entry.prepositions)
        candidates = [*linked, self.view.one(clause.row, "iobj"), noun]
        found = self.people.targets(candidates, actors, entry)
        found = found or self.people.at_post(linked, actors)
        if not found and entry.group == THREATENING:
            found = self.people.targets(self._threatened(clause), actors, entry)
        if not found and noun is not None:
            found = self._before(noun, entry, actors)
        return found or self._meant(clause, candidates, actors)

    def _before(self, noun: int, entry: Entry, actors: list[str]) -> list[str]:
        """Return whose a thing is that is harmed or stopped, by the name before it: "cut the Malta
        cable"; of a deed ("ended the Peru visit") it is rather the place."""
        if entry.noun or not (entry.direction == "harm" or entry.group == HALT):
            return []
        names = self.people.referents.discourse.names
        named = (names.party_at(k) for k in self.view.of(noun, "compound"))
        return [party for party in named if party and party not in actors]

    def _meant(
        self, clause: Clause, candidates: list[int | None], actors: list[str]
    ) -> list[str]:
        """Return whom an object's pronoun means, by the clause that this one goes on from: "thanked
        Peru and gave it two ships", "gave Peru ships and trained their crews"."""
        governor = self.facts.governor(clause)
        referring = any(k is not None and self._refers(k) for k in candidates)
        if not referring or governor is None or not self._goes_on(clause, governor):
            return []
        judged = governor.subject if self.facts.judges(governor) else None
        rows = [row for row in (governor.row, governor.object) if row is not None]
        linked = [k for row in rows for k in self.view.of(row, "obl", "iobj", "nmod")]
        named = [k for k in linked if self.view.deprel[k] != "nmod:poss"]
        around = [k for k in (*named, governor.object, judged) if k is not None]
        for row in (k for k in around if self.view.upos[k] != "PRON"):
            found = self.people.referents.parties_of(row)
            if others := [party for party in found if party not in actors]:
                return others
        return self._meant(governor, candidates, actors)

    def _goes_on(self, clause: Clause, governor: Clause) -> bool:
        """Return whether a clause goes on with those whom the one above it names."""
        return clause.relation in ("coordinate", "complement") or self.facts.judges(governor)

    def _refers(self, row: int) -> bool:
        word = self.view.word
        return word[row] in OBJECT_PRONOUNS or "their" in self.view.words_of(row, "nmod:poss")

    def _is_each_other(self, row: int) -> bool:
        """Return whether joined doers do it to "each other" or "one another"."""
        return any(
            self.view.word[k] in ("each", "one") and self.view.words_of(k, "fixed", "det")
            & {"other", "another"} for k in self.view.of(row, "obj", "obl"))

    def _threatened(self, clause: Clause) -> list[int]:
        """Return the objects of what somebody threatens to do."""
        below = (self.facts.by_row.get(k) for k in self.view.of(clause.row, "xcomp"))
        return [each.object for each in below if each is not None and each.object is not None]

    def _words(self, row: int) -> tuple[int, int]:
        """Return the tokens of a verb, its particle included where it stands beside it."""
        last = row + 1
        while last < len(self.view.head) and self._is_particle(last, row):
            last += 1
        return row, last

    def _is_particle(self, row: int, verb: int) -> bool:
        if self.view.head[row] != verb:
            return False
        whole = particle_verb(self.view.lemma[verb], self.view.word[row])
        adverb = self.view.base[row] == "advmod" and whole is not None
        return self.view.deprel[row] == "compound:prt" or adverb


