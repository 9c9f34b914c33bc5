"""Clauses and nouns -> who is cast as what, beyond the table of acts: who suffers, what is announced,
what is received, of what somebody is accused."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from analysis.acts.facts import Clause, Facts
from analysis.acts.lexicon import entries
from analysis.acts.participants import Participants
from analysis.roles.lexicon import (
    HARM,
    HELP,
    THREATEN,
    casting_acts,
    direction_of,
    prepositions_of,
    words,
)

VILLAIN, VICTIM, HERO = "villain", "victim", "hero"
DOER = {HARM: VILLAIN, THREATEN: VILLAIN, HELP: HERO}
# Prepositions before the place in which people are harmed.
WITHIN = frozenset("in across inside near off over throughout around at".split())
OF_OR_FOR, FROM = frozenset(["of", "for"]), frozenset(["from"])
ATTACKED = frozenset("on at into against".split())
PLACED = frozenset("of in across".split())


class Cast(NamedTuple):
    """A party cast in a role: the deciding word as a row of the tokens, and the rule."""

    row: int
    party: str
    cast_as: str
    rule: str


class RoleReader:
    """Reads who is cast as what; a phrase is named by the row of its head."""

    def __init__(self, facts: Facts, people: Participants):
        self.facts, self.people, self.view = facts, people, people.view
        self.referents, self.names = people.referents, people.referents.discourse.names

    def read(self, clause: Clause) -> Iterator[Cast]:
        """Yield the roles that a clause casts, none where it is denied, asked or only possible."""
        told, direction = self._is_told(clause), self._direction(clause)
        if not told or clause.copular:
            return
        if direction in (HARM, THREATEN):
            yield from self._cast(clause, self._harmed(clause), VICTIM, "harmed")
        yield from self._done(clause, direction)
        if clause.lemma in words("verb", "suffer") or self._loses(clause) or self._faces(clause):
            yield from self._cast(clause, self._sufferers(clause), VICTIM, "suffers")
        if clause.lemma in words("verb", "receive"):
            yield from self._cast(clause, self._givers(clause), HERO, "received")
        if clause.lemma in words("verb", "accuse"):
            yield from self._accused(clause)

    def _done(self, clause: Clause, direction: str | None) -> Iterator[Cast]:
        """Yield who does what the table of acts has under no direction, or announces harm or help."""
        own = clause.lemma in words("verb", "give") | words("verb", HARM)
        done = self.facts.is_fact(clause)
        if direction and (own or not done) and not (direction == HELP and self.gives_other(clause)):
            rule = "done" if done else "announced"
            yield from self._cast(clause, self._doers(clause), DOER[direction], rule)

    def read_noun(self, row: int) -> Iterator[Cast]:
        """Yield whom a disaster, loss or attack that a noun names has struck, and who has sent aid."""
        lemma, upos = self.view.lemma[row].lower(), self.view.upos[row]
        if self.view.base[row] == "amod" and self.view.form[row] == "VBN" and direction_of(lemma) == HARM:
            harmed = self.referents.parties_concerned(self.view.head[row])
            yield from self._named(row, harmed, VICTIM, "harmed")  # "displaced Syrians"
        if upos not in ("NOUN", "PROPN", "ADJ") or self.view.base[row] == "compound":
            return
        if lemma in words("noun", "disaster") | words("noun", "loss"):
            struck = [*self.referents.owners_of(row), *self._places([row], PLACED)]
            yield from self._named(row, [*struck, *self._subject_of(row)], VICTIM, "struck")
        elif upos == "NOUN" and self._names_harm(row):
            under = self._subject_of(row) if "under" in self.view.words_of(row, "case") else []
            yield from self._named(row, [*self._attacked_by(row), *under], VICTIM, "attacked")
            if "behind" in self.view.words_of(row, "case"):
                yield from self._named(row, self._subject_of(row), VILLAIN, "behind it")
        elif upos == "NOUN" and lemma in words("noun", "aid"):
            givers = [p for k in self.people.behind([row], FROM) for p in self.people.doers(k)]
            yield from self._named(row, givers, HERO, "received")

    def _named(self, row: int, parties: list[str], role: str, rule: str) -> Iterator[Cast]:
        """Yield the roles that a noun casts, none where what it names has not come about."""
        owned = self.view.one(row, "nmod:poss") is not None
        if parties and self.facts.is_fact_noun(row, owned) and not self._in_negation(row):
            yield from (Cast(row, party, role, rule) for party in dict.fromkeys(parties))

    def _in_negation(self, row: int) -> bool:
        clause = self.facts.by_row.get(row)
        return clause is not None and clause.negated

    def _subject_of(self, row: int) -> list[str]:
        """Return the parties of which a noun is said: "Peru is itself a victim"."""
        clause = self.facts.by_row.get(row)
        said = clause is not None and clause.copular and clause.subject is not None
        return self.referents.parties_concerned(clause.subject) if said else []

    def _attacked_by(self, row: int) -> list[str]:
        """Return on whom an attack is that a noun names, never the one whose attack it is."""
        linked = self.people.behind([row], ATTACKED)
        found = [p for k in linked for p in self.referents.parties_concerned(k)]
        found = found or self._places([row, *linked], WITHIN)
        owners = self.referents.owners_of(row)
        return [party for party in found if party not in owners]

    def _cast(self, clause: Clause, parties: Iterable[str], role: str, rule: str) -> Iterator[Cast]:
        return (Cast(clause.row, party, role, rule) for party in dict.fromkeys(parties))

    # --- what is told ---

    def _direction(self, clause: Clause) -> str | None:
        found = direction_of(clause.lemma)
        return HELP if clause.lemma in words("verb", "give") else found

    def _is_told(self, clause: Clause) -> bool:
        return not clause.negated and (self.facts.is_fact(clause) or self._is_announced(clause))

    def _is_announced(self, clause: Clause) -> bool:
        """Return whether a clause says in earnest what will be done: "will send", "offered to send",
        "is ready to send"."""
        governor = self.facts.governor(clause)
        if clause.modality is not None or clause.tense == "future":
            return self._is_ahead(clause, governor) and self.facts.is_fact_ahead(clause)
        pledged = clause.relation == "complement" and governor is not None
        return pledged and governor.lemma in words("verb", "pledge") and self._is_told(governor)

    def _is_ahead(self, clause: Clause, governor: Clause | None) -> bool:
        reported = governor is not None and clause.relation == "complement"
        backshifted = reported and clause.modality == "would" and governor.tense == "past"
        return clause.modality in (None, "will", "shall") or backshifted

    # --- who ---

    def _doers(self, clause: Clause) -> list[str]:
        row = clause.agent if clause.passive else clause.subject
        return [] if row is None else self.people.doers(row)

    def _harmed(self, clause: Clause) -> list[str]:
        """Return to whom harm is done: the parties of what undergoes it, else those in whose land
        it does; never the doer's own."""
        noun = clause.subject if clause.passive else clause.object
        doers = self._doers(clause)
        around = [row for row in (noun, *self._attacked(clause)) if row is not None]
        found = [p for row in around for p in self.referents.parties_concerned(row)]
        found = found or self._places([clause.row, *around], WITHIN)
        return [party for party in found if party not in doers]

    def _attacked(self, clause: Clause) -> list[int]:
        return self.people.behind([clause.row], prepositions_of(clause.lemma) | ATTACKED)

    def _places(self, rows: Iterable[int], prepositions: frozenset[str]) -> list[str]:
        """Return the parties whose land is named behind a preposition: "nine people in Chad"."""
        found = [self.names.party_at(k) for k in self.people.behind(rows, prepositions)]
        return [party for party in found if party]

    def _sufferers(self, clause: Clause) -> list[str]:
        if clause.subject is None:
            return []
        found = self.referents.parties_concerned(clause.subject)
        return found or self._places([clause.row, clause.subject], WITHIN)

    def _loses(self, clause: Clause) -> bool:
        return clause.lemma in words("verb", "lose") and self._object_in(clause, "people")

    def _faces(self, clause: Clause) -> bool:
        faced = clause.object if clause.lemma in words("verb", "face") else None
        return faced is not None and self._names_harm(faced)

    def _givers(self, clause: Clause) -> list[str]:
        """Return from whom aid is received: "from India", "eighty Kenyan doctors"."""
        if clause.object is None or not self._object_in(clause, "aid"):
            return []
        behind = self.people.behind([clause.row, clause.object], FROM)
        given = [party for row in behind for party in self.people.doers(row)]
        return given or self.referents.owners_of(clause.object)

    def _object_in(self, clause: Clause, group: str) -> bool:
        """Return whether the object, or what it is an amount of, is listed in a class of nouns."""
        noun = clause.subject if clause.passive else clause.object
        if noun is None:
            return False
        rows = [noun, *self.view.of(noun, "nmod", "compound", "conj")]
        return any(self.view.lemma[row].lower() in words("noun", group) for row in rows)

    def gives_other(self, clause: Clause) -> bool:
        """Return whether what is given is no aid: a speech, soldiers, weapons."""
        gives = clause.lemma in words("verb", "give")
        return self._object_in(clause, "arms") or (gives and not self._object_in(clause, "aid"))

    def _accused(self, clause: Clause) -> Iterator[Cast]:
        """Yield who is accused of, or blamed for, a harm that a noun names."""
        noun = clause.subject if clause.passive else clause.object
        if noun is None:
            return
        blamed = self.referents.parties_concerned(noun)
        for row in self.people.behind([clause.row, noun], OF_OR_FOR):
            if self._names_harm(row):
                yield from (Cast(row, party, VILLAIN, "accused") for party in blamed)

    def _names_harm(self, row: int) -> bool:
        lemma = self.view.lemma[row].lower()
        listed = entries("noun").get(lemma, ())
        harmful = any(entry.verb in casting_acts(HARM) for entry in listed)
        return harmful or lemma in words("noun", "loss") | words("noun", "disaster")
