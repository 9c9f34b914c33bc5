"""Who a speaker is: the words beside a cue resolved to a name, a party and a kind."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.parties.coreference import Discourse
from analysis.parties.corrections import key_of, no_corrections
from analysis.parties.entities import Entity
from analysis.parties.pronouns import PRONOUNS
from analysis.parties.registry import Registry
from analysis.speakers.sources import new_source
from analysis.text import Texts
from analysis.text.spans import innermost, on_line

COLUMNS = ["speaker", "speaker_party", "speaker_kind", "anonymous", "speaker_rule"]
RELATIVE = frozenset("who which that".split())
ISSUED_BY = frozenset("by from".split())
WITHHELD = frozenset("anonymity anonymous anonymously unnamed".split())
WITHIN_PHRASE = frozenset("det amod compound case".split())
SPEAKING = frozenset(["spokes"])
NOMINAL = frozenset("NOUN PROPN PRON DET NUM ADJ".split())


class Speaker(NamedTuple):
    """A speaker as resolved, in the order of COLUMNS."""

    name: str | None = None
    party: str | None = None
    kind: str | None = None
    anonymous: bool = False
    rule: str | None = None


SCARE = Speaker()
UNRESOLVED = Speaker(kind="unresolved", rule="unresolved")


def resolve_speakers(
    texts: Texts, pieces: pd.DataFrame, discourse: Discourse, registry: Registry | None = None
) -> pd.DataFrame:
    """Return the pieces with speaker, speaker_party, speaker_kind, anonymous, speaker_rule and via.

    ``texts`` are parsed. A noun phrase speaks for the party that its own words give it; a pronoun,
    a surname or "the minister" for whom it goes back to; an office of a state that is not named for
    the party that the evidence of the article gives it (`parties.states`). The registry's list of
    speakers goes before all. Statements of nobody ("no official said that ...") are left out.
    ``via`` is the outer source of a report within a report, or what via_start and via_end give.
    """
    reader = _Speakers(texts, discourse, registry)
    found = reader.read(pieces)
    kept = [row for row in range(len(pieces)) if found[row] is not None]
    columns = pd.DataFrame([found[row] for row in kept], columns=COLUMNS, index=pieces.index[kept])
    pieces = pieces.loc[pieces.index[kept]].assign(**columns)
    pieces = pieces.assign(via=_outer_source(pieces, reader)).reset_index(drop=True)
    return pieces.drop(columns=["article", "via_start", "via_end"], errors="ignore")


class _Speakers:
    """Resolves the speakers of a batch, article by article, in text order."""

    def __init__(self, texts: Texts, discourse: Discourse, registry: Registry | None):
        self.texts, self.discourse = texts, discourse
        self.view = self.discourse.view
        speakers = no_corrections() if registry is None else registry.speakers
        self.listed = dict(zip(map(key_of, speakers["name"]), speakers["party"], strict=True))

    def read(self, pieces: pd.DataFrame) -> list[Speaker | None]:
        """Return the speaker of each piece; None where nobody speaks."""
        heads = self.heads_of(pieces, "speaker")
        columns = (pieces[name].tolist() for name in ("statement_id", "article_id", "kind", "rule"))
        answers: dict[int, Speaker | None] = {}
        last: dict[str, Speaker] = {}
        found = []
        for number, article, kind, rule, head in zip(*columns, heads, strict=True):
            if number not in answers:
                answers[number] = self._speaker(kind, rule, head, last.get(article))
                if (speaker := answers[number]) and speaker.kind not in (None, "unresolved"):
                    last[article] = speaker
            found.append(answers[number])
        return found

    def heads_of(self, pieces: pd.DataFrame, span: str) -> list[int | None]:
        """Return the row of the token that heads each piece's span, None where there is none."""
        start, end = f"{span}_start", f"{span}_end"
        known = pieces[start].notna().to_numpy()
        spans = pieces[known].astype({start: int, end: int})
        sides = (side.tolist() for side in self.texts.tokens_of(spans, start, end))
        heads: list[int | None] = [None] * len(pieces)
        for row, first, last in zip(np.flatnonzero(known).tolist(), *sides, strict=True):
            heads[row] = self._nominal_head(first, last) if last > first else None
        return heads

    def _nominal_head(self, first: int, last: int) -> int:
        """Return the noun or pronoun that heads a range of tokens; where the tree has a verb there,
        the first noun."""
        view, head = self.view, self.view.head_of(first, last)
        while view.base[head] in WITHIN_PHRASE and view.head[head] >= 0:
            head = view.head[head]
        nouns = {k for k in range(first, last) if view.upos[k] in ("NOUN", "PROPN", "PRON")}
        if view.upos[head] in NOMINAL and not (view.upos[head] == "ADJ" and nouns):
            return head
        return min((k for k in nouns if view.head[k] not in nouns), default=head)

    def _speaker(
        self, kind: str, rule: str, head: int | None, last: Speaker | None
    ) -> Speaker | None:
        if kind == "scare":
            return SCARE
        if head is not None:
            return self._of(head, last)
        return last._replace(rule="last speaker") if rule == "continued" and last else UNRESOLVED

    def _of(self, head: int, last: Speaker | None) -> Speaker | None:
        """Return who the phrase below a head is."""
        word = self.view.word[head]
        if word in RELATIVE and self.view.upos[head] in ("PRON", "DET"):
            return self._of_relative(head, last)
        if word in PRONOUNS:
            return self._of_pronoun(head, last)
        entity = self.discourse.entity.get(head)
        said = self.discourse.affiliation.get(head) or self.discourse.reader.of(head)
        if said.group == "nobody":
            return None
        if said.group == "pronoun":
            return UNRESOLVED
        if said.group == "document":
            return self._issuer(head, last)
        if entity is None:
            entity = self.discourse.read_alone(head)
        surname = self.discourse.kind.get(head) == "name" and head not in self.discourse.affiliation
        rule = "surname" if surname else self._rule(head, entity)
        found = self._of_entity(entity, rule, head)
        return found if found.party or found.rule == "listed" else self._by_beside(head, found)

    def _by_beside(self, head: int, found: Speaker) -> Speaker:
        """Return a speaker of no party with that of the words beside: a people that acts as its
        state ("the Danes have warned"), a title given later, somebody joined by "and"."""
        said = self.discourse.reader.of(head)
        own = said.party if said.group != "party" else None  # not the surname "England"
        people = self.discourse.names.is_people(head) and self._acts_as_one(head)
        party = self.discourse.names.party_at(head) if people else own
        if party:
            return found._replace(party=party, kind="party", rule="own words")
        for k in self.view.of(head, "conj"):
            other = self.discourse.entity.get(k)
            if other and other.party and self.view.upos[k] in ("NOUN", "PROPN"):
                return found._replace(party=other.party, kind="party", rule=self._rule(k, other))
        return found

    def _acts_as_one(self, head: int) -> bool:
        """Return whether a people is named whole, as the state is: "the Danes", not "two Danes"."""
        within = [k for k in self.view.children[head] if self.view.base[k] in WITHIN_PHRASE]
        return [self.view.word[k] for k in within] == ["the"]

    def _of_pronoun(self, head: int, last: Speaker | None) -> Speaker | None:
        entity = self.discourse.entity.get(head)
        if entity is None:  # "it" of "it is said"
            return UNRESOLVED
        if entity.group == "document":
            return self._issuer(entity.rows[0], last)
        entity = new_source(self.discourse, head, entity) or entity
        nobody = entity.group == "pronoun" or (entity.group == "joint" and not entity.party)
        return UNRESOLVED if nobody else self._of_entity(entity, "pronoun", head)

    def _of_relative(self, head: int, last: Speaker | None) -> Speaker | None:
        governor = self.discourse.governor_of_clause(head)
        governor = governor if governor < 0 else self._example(governor, head)
        return UNRESOLVED if governor < 0 else self._of(governor, last)

    def _example(self, governor: int, head: int) -> int:
        """Return the one of several whom a clause with a singular verb means: "groups such as
        Hamas, which wants"."""
        view = self.view
        if view.form[governor] != "NNS" or view.form[view.head[head]] != "VBZ":
            return governor
        names = [k for k in view.of(governor, "nmod") if k < head and view.upos[k] == "PROPN"]
        return names[-1] if names else governor

    def _rule(self, head: int, entity: Entity) -> str:
        """Return how the party, or that there is none, was found."""
        if head in self.discourse.antecedent and self.discourse.kind.get(head) == "description":
            if self.discourse.affiliation[head].party is None:
                return "description"
        if entity.party:
            return entity.rule or "own words"
        return "name" if entity.name else "common noun"

    def _of_entity(self, entity: Entity, rule: str, head: int) -> Speaker:
        name = entity.name or self._first_label(entity, head)
        if key_of(name) in self.listed:
            return self._of_list(name, bool(entity.name))
        if entity.party:
            return Speaker(name, entity.party, "party", self._is_anonymous(entity, head), rule)
        if entity.of_state and not entity.outside:
            return Speaker(name, None, "unresolved", False, "no party found")
        named = entity.name or entity.group == "body" or self._is_titled(entity, head)
        return Speaker(name, None, "unaffiliated" if named else "unnamed", False, rule)

    def _is_titled(self, entity: Entity, head: int) -> bool:
        """Return whether a newspaper or broadcaster is a certain one: "Iranian state television"."""
        owners = self.view.of(head, "nmod:poss")
        rows = (head, *self.discourse.phrases.modifiers(head), *owners)
        named = any(self.view.upos[k] == "PROPN" or self.discourse.names.party_at(k) for k in rows)
        indefinite = self.view.words_of(head, "det") & {"a", "an", "some"}
        return entity.group == "medium" and named and not indefinite and not entity.plural

    def _first_label(self, entity: Entity, head: int) -> str:
        """Return the words by which an entity without a name is shown: a party as it is named here,
        another as it was named first."""
        if entity.group == "party" and self.discourse.names.party_at(head):
            return self.label(head)
        rows = (k for k in entity.rows if not self.discourse.names.is_with_person(k))
        return self.label(next(rows, head))

    def _of_list(self, name: str, named: bool) -> Speaker:
        """Return who a speaker is whom the user has given a party, or none."""
        party = self.listed[key_of(name)]
        if isinstance(party, str):
            return Speaker(name, party, "party", False, "listed")
        return Speaker(name, None, "unaffiliated" if named else "unnamed", False, "listed")

    def _issuer(self, head: int, last: Speaker | None) -> Speaker | None:
        """Return who issued a statement or letter, for "the statement" the last speaker."""
        for k in self._makers(head):
            found = self._of(k, last)
            resolved = found is not None and found.kind != "unresolved"
            return found._replace(rule="issuer") if resolved else found
        for k in self.view.of(head, "amod", "compound"):
            if party := self.discourse.names.party_at(k):
                person = self.discourse.names.person_at(k)
                return self._of_document(person or self.label(head), party, bool(person))
        if "the" in self.view.words_of(head, "det") and last:
            return last._replace(rule="issuer")
        return self._of_document(self.label(head), None, False)

    def _of_document(self, name: str, party: str | None, named: bool) -> Speaker:
        """Return who speaks in a document that says itself whose it is, or that nobody issued."""
        if key_of(name) in self.listed:
            return self._of_list(name, named)
        if party:
            return Speaker(name, party, "party", False, "issuer")
        return Speaker(name, None, "unnamed", False, "common noun")

    def _makers(self, head: int) -> list[int]:
        """Return the nouns that say who issued it: "Peru's letter", "a statement by the Kremlin",
        "the two ministries issued a statement"."""
        view = self.view
        linked = (k for k in view.of(head, "nmod") if view.words_of(k, "case") & ISSUED_BY)
        verb = view.head[head] if view.base[head] == "obj" else None
        makers = () if verb is None else view.of(verb, "nsubj")
        nouns = (k for k in makers if view.upos[k] != "PRON")
        return [*view.of(head, "nmod:poss"), *linked, *nouns]

    def _is_anonymous(self, entity: Entity, head: int) -> bool:
        """Return whether an official of a party keeps the name back: "two US officials", "on
        condition of anonymity"."""
        if entity.name or entity.kind != "person":
            return False
        sentence = self.discourse.states.rows[self.discourse.sentence[head]]
        if any(self.view.word[k] in WITHHELD for k in sentence):
            return True
        if SPEAKING & entity.nouns:
            return True
        first = entity.rows[0] if entity.rows else head
        definite = self.view.words_of(first, "det") & {"the", "this", "that"}
        return entity.group in ("member", "source") and (entity.plural or not definite)

    def name_of(self, head: int | None) -> str | None:
        """Return the name of whom a phrase names."""
        speaker = None if head is None else self._of(head, None)
        return speaker and speaker.name

    def label(self, head: int) -> str:
        """Return the words by which a phrase is shown: its mention of a party, else the phrase
        without appositions."""
        if found := self.discourse.names.mention.get(head):
            return self.discourse.names.text(found[3], found[4] - 1)
        rows = self.view.phrase_rows(head)
        return self.discourse.names.text(rows[0], rows[-1])


def _outer_source(pieces: pd.DataFrame, reader: _Speakers) -> list[str | None]:
    """Return each outer source: the one that the cue names, else the speaker of the shortest
    longer piece that covers it (None: none)."""
    line = on_line(pieces)[0]
    around = innermost(line, line, longer=True)
    outer = np.append(pieces["speaker"].to_numpy(dtype=object), None)[around].tolist()
    if "via_start" not in pieces:
        return outer
    given = map(reader.name_of, reader.heads_of(pieces, "via"))
    return [name or found for name, found in zip(given, outer, strict=True)]
