"""Which noun phrases mean the same: names, surnames, pronouns and descriptions of an article, and
their party.

One pass over each article's noun phrases in text order. A name is matched by its words, "the
minister" by its noun, a pronoun by weight among what fits it (`pronouns`). Pronouns of the first
and second person are left to who speaks.
"""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from analysis.parties.affiliation import SERVING, Affiliation, Affiliations
from analysis.parties.entities import BODIES, Entity, Known, noun_of_party
from analysis.parties.entity_kinds import Kinds
from analysis.parties.noun_groups import word_class
from analysis.parties.noun_phrases import NounPhrases
from analysis.parties.organisations import Organisations
from analysis.parties.party_names import PartyNames
from analysis.parties.pronouns import FEMALE, MALE, PLURAL, PRONOUNS, Choice, best_choice, saying
from analysis.parties.registry import Registry
from analysis.parties.states import States
from analysis.syntax.treeview import TreeView
from analysis.text import Texts

# A token in one of these relations belongs to another's phrase.
INSIDE = frozenset("compound flat fixed goeswith case det nummod expl cc mark".split())
DEFINITE = frozenset("the this that these those".split())
POINTING = DEFINITE - {"the"} | frozenset("someone somebody everyone everybody anyone".split())
SEVERAL = frozenset("two both three".split())
MODIFIERS = ("amod", "compound", "nmod:poss")
COUNTRY_NOUNS = frozenset("country nation state".split())
BODY_NOUNS = frozenset(
    "agency mission ministry department body organisation organization institution".split()
)
SAID = frozenset("said says added told wrote".split())
OPENING, CLOSING = frozenset(["“", "``"]), frozenset(["”", "''"])
SENTENCES_TO_BODY = 2
SENTENCES_TO_NAME = 2
# Nouns whose party a mention tells where their words leave it open, by the mention's rule.
OFFICES, PERSONS = frozenset("state organ post holder".split()), frozenset(["person"])
OFFICIALS = frozenset("post holder member".split())


class Discourse:
    """The entities of parsed texts: of each noun phrase, by the row of its head."""

    def __init__(self, texts: Texts, mentions: pd.DataFrame, registry: Registry | None = None):
        self.view, self.names = TreeView(texts), PartyNames(texts, mentions, registry)
        self.phrases = NounPhrases(self.view, self.names)
        self.reader = Affiliations(self.phrases)
        self.sentence, self.article = texts.tokens.sentence.tolist(), texts.tokens.article.tolist()
        self.cased = texts.tokens.words.tolist()
        self.paragraph = texts.sentences["paragraph"].to_numpy()[self.sentence].tolist()
        self.kinds = Kinds(self.phrases, self.cased)
        self.organisations = Organisations(self.phrases, self.cased, registry)
        self.quoted = _inside_quotation(self.view.word, texts)
        self.entity: dict[int, Entity] = {}
        self.affiliation: dict[int, Affiliation] = {}
        self.antecedent: dict[int, int] = {}
        self.kind: dict[int, str] = {}
        self.states = States(self)
        self._count, self.known = 0, Known()
        self._read()

    # --- the pass ---

    def _read(self) -> None:
        now = -1
        for row in self._heads():
            if self.article[row] != now:
                now, self.known = self.article[row], Known()
            self._add(row)

    def _heads(self) -> Iterator[int]:
        """Yield the rows that head a noun phrase of their own, pronouns of the third person
        included."""
        view = self.view
        for row, upos in enumerate(view.upos):
            if row in self.entity:  # it was read with the phrase that it is a part of
                continue
            inside = view.base[row] in INSIDE or view.deprel[row] == "nmod:desc"
            if (upos in ("NOUN", "PROPN", "PRON") and not inside) or (
                upos == "DET" and view.word[row] in PRONOUNS
            ):
                yield row

    def _add(self, row: int) -> None:
        entity, antecedent = self._resolve(row)
        if entity is None:
            return
        if antecedent is not None:
            self.antecedent[row] = antecedent
        self.entity[row] = entity
        for other in self.phrases.denoting(row) if self.kind[row] != "pronoun" else ():
            self.entity.setdefault(other, entity)
        entity.rows.append(row)
        self.known.put_last(entity)
        if self.view.base[row] == "conj" and (first := self.entity.get(self.view.head[row])):
            self._join(first, entity, self.view.head[row])

    def _resolve(self, row: int) -> tuple[Entity | None, int | None]:
        """Return the entity of a noun phrase, and the row of the phrase that it goes back to."""
        word = self.view.word[row]
        if word in PRONOUNS:
            self.kind[row] = "pronoun"
            return self._of_pronoun(row)
        if word == "that" and self._is_relative(row):
            return None, None
        if word in POINTING:
            self.kind[row] = "pronoun"
            return self._unknown(row, "thing" if word in DEFINITE else "person"), None
        return (None, None) if self.view.upos[row] == "PRON" else self._of_noun(row)

    def _is_relative(self, row: int) -> bool:
        """Return whether "that" opens a relative clause."""
        clause = self.view.head[row]
        return clause >= 0 and self.view.deprel[clause] == "acl:relcl" and row < clause

    def _join(self, first: Entity, other: Entity, row: int) -> None:
        """Keep what two noun phrases joined by "and" mean together: whom "they" may mean."""
        joint = self._new(row)
        joint.plural, joint.group = True, "joint"
        joint.kind = first.kind if first.kind == other.kind else "unknown"
        joint.party = first.party if first.party == other.party else None
        joint.rows.append(row)
        self.known.put_last(joint)

    def _new(self, row: int) -> Entity:
        self._count += 1
        return Entity(self._count, plural=self.view.form[row] in ("NNS", "NNPS"))

    def read_alone(self, row: int) -> Entity:
        """Return the entity of a phrase that the pass left out, since the tree has it as no noun
        phrase."""
        entity = self._new(row)
        self._learn(entity, row, self.reader.of(row))
        return entity

    def span_of(self, row: int) -> tuple[int, int]:
        """Return where the phrase of a noun or pronoun begins and ends in the text; of a name the
        name alone."""
        if self.phrases.is_name(row):
            first, last = self.phrases.name_span(row)
            return self.view.start[first], self.view.end[last]
        return self.view.phrase(row)

    # --- nouns ---

    def _of_noun(self, row: int) -> tuple[Entity, int | None]:
        if earlier := self._by_surname(row):
            self.kind[row] = "name"
            return earlier, earlier.rows[-1]
        if body := self.organisations.meant(row, self.known):
            self.kind[row] = "description"
            self.affiliation[row] = Affiliation(None, self.phrases.noun(row), "organ")
            return body, body.rows[-1]
        said = self.affiliation[row] = self._mentioned(row, self.reader.of(row))
        self.kind[row] = "name" if said.name or said.group == "party" else "description"
        earlier = self._earlier(row, said)
        entity = earlier or self._new(row)
        self._learn(entity, row, said)
        return entity, earlier.rows[-1] if earlier and earlier.rows else None

    def _mentioned(self, row: int, said: Affiliation) -> Affiliation:
        """Return what a phrase says of whom it names; where its words decide for nobody, the party
        that lists its office or person: "European Union foreign ministers", "Pope Francis"."""
        groups = {"office": OFFICES, "person": PERSONS}
        mention = self.names.mention.get(row)
        listed = mention is not None and said.group in groups.get(mention[2], ())
        if not (said.outside and listed) or self.phrases.is_past(row):
            return said
        if self.names.is_part_of_world(mention[1]):  # "Asian leaders" are in no one's office
            return said
        if any(self.view.word[k] in word_class("outside") for k in self._apart(row)):
            return said
        return said._replace(party=mention[1], outside=False)

    def _apart(self, row: int) -> list[int]:
        """Return the words before a noun that are no part of its party's mention, and the nouns
        that hang on it: "the leader of Uganda's opposition"."""
        before = [k for k in self.phrases.modifiers(row) if not self.names.same(row, k)]
        return [*before, *self.view.of(row, "nmod")]

    def _by_surname(self, row: int) -> Entity | None:
        """Return the person introduced before by the full name of which this token is the last
        word.

        Where the name is also a party's ("Jordan"), the person is meant if the article has not
        named the party, or if the token is the subject of a verb of saying.
        """
        entity = self.known.with_word(self.view.word[row])
        if entity is None or self.cased[row].islower():
            return None
        if any(k < row for k in self.view.of(row, "flat", *MODIFIERS)):
            return None
        if len(self.phrases.parts(row)) > 1:  # "Ann Hay" is not the Ann Orr of before
            return self.known.named(self.phrases.name_at(row))
        party = self.names.party_at(row)
        alone = party is None or self.names.is_person(row) or party not in self.known.by_party
        speaks = self.view.base[row] == "nsubj" and self.view.word[self.view.head[row]] in SAID
        return entity if alone or speaks else None

    def _earlier(self, row: int, said: Affiliation) -> Entity | None:
        """Return the entity that a name or description goes back to."""
        if said.group == "party":
            return self.known.by_party.get(said.party)
        if said.name:
            return self.known.named(said.name) or self._introduced(row, said)
        if said.party:
            return self.known.by_noun.get(noun_of_party(said))
        if self.states.place_before(row):
            return None
        is_definite = self.view.words_of(row, "det") & DEFINITE and said.group != "source"
        return self._described(row, said) if is_definite else None

    def _introduced(self, row: int, said: Affiliation) -> Entity | None:
        """Return the official without a name in the last sentences whom a name without a role must
        mean: "The Kenyan envoy rose. It was a lie, Amina Ruto said."
        """
        if said.group != "name" or said.party or not self._speaks(row):
            return None
        if not self.kinds.like_a_person(row) or [*self.view.of(row, "appos", "acl", "nmod")]:
            return None
        for entity in self.known.latest():
            if entity.group in OFFICIALS and not entity.name and not entity.plural:
                apart = self.sentence[row] - self.sentence[entity.rows[-1]]
                return entity if entity.party and apart <= SENTENCES_TO_NAME else None
        return None

    def _speaks(self, row: int) -> bool:
        """Return whether a token is the subject of a verb of saying."""
        return self.view.base[row] == "nsubj" and self.view.lemma[self.view.head[row]] in saying()

    def _described(self, row: int, said: Affiliation) -> Entity | None:
        """Return what "the minister", "the agency", "the country" goes back to."""
        plural = self.view.form[row] in ("NNS", "NNPS")
        if said.noun in COUNTRY_NOUNS and not plural:
            return self.known.last_party(self.names.has_state)
        found = self._holder(said.noun)
        if found is not None and self._adds_nothing(row, found):
            if found.plural == plural or found.is_body:
                return found
        is_body = said.noun in BODY_NOUNS and not plural and said.owner is None
        return self.known.last_body(8) if is_body else None

    def _holder(self, noun: str) -> Entity | None:
        """Return whom a noun meant last; of an organisation's president and a state's the
        state's."""
        found = self.known.by_noun.get(noun)
        if found is None or (found.party and self.names.has_state(found.party)):
            return found
        others = (e for e in self.known.latest() if noun in e.nouns and e.party)
        return next((e for e in others if self.names.has_state(e.party)), found)

    def _adds_nothing(self, row: int, entity: Entity) -> bool:
        """Return whether a description says nothing of an entity that was not said before."""
        new = self.view.words_of(row, *MODIFIERS)
        return (
            not new
            or not entity.rows
            or any(new <= self.view.words_of(k, *MODIFIERS) for k in entity.rows)
        )

    def _learn(self, entity: Entity, row: int, said: Affiliation) -> None:
        """Add to an entity what the words of a phrase say of it."""
        entity.name = max(entity.name or "", said.name or "", key=len) or None
        entity.outside |= said.outside
        if said.party and said.group in PERSONS:  # a mention tells whose "Pope Pius" is
            entity.outside = False
        entity.of_state |= said.state
        entity.nouns.add(said.noun)
        if entity.group in ("other", "name"):
            entity.group = said.group
        entity.gender = entity.gender or self.kinds.gender(row)
        entity.collective |= self.kinds.is_collective(row)
        if entity.kind == "unknown":
            entity.kind = self.kinds.of(row, said)
        if entity.party is None and not entity.outside:
            entity.party, entity.rule = self._party(row, said)
        self.known.add(entity, said, keeps_noun=not self.quoted[row])

    # --- parties ---

    def _party(self, row: int, said: Affiliation) -> tuple[str | None, str | None]:
        """Return the party of a noun phrase and how it was found."""
        if said.party:
            known = said.group == "party" or (said.group == "name" and self.names.is_person(row))
            return said.party, "name" if known else "own words"
        if said.owner is not None:
            return self._of_office(row, said)
        if said.group in SERVING and (body := self.organisations.beside(row, self.known)):
            return body.party, "own words"
        if self.view.words_of(row, "nummod") & SEVERAL:
            return self.known.party_of_last() if said.group in BODIES else None, "description"
        if said.state:
            return self.states.of_outlet(row) or self.states.party_of(row)
        if said.noun == "spokes" and not said.outside and self._is_known(row):
            named = self._of_last_body if self._is_the(row) else self._of_last_speaking
            return named(row), "tied office"
        if said.group == "holder" and self._heads_organ(row):
            return self._of_last_body(row), "tied office"
        if said.noun in word_class("bare") and self._is_bare(row):
            return self.states.party_around(row), "paragraph"
        if said.name and self.names.is_person(row):
            return self.names.party_at(row), "name"
        return None, None

    def _of_office(self, row: int, said: Affiliation) -> tuple[str | None, str | None]:
        """Return the party of what has an owner, of a state's office without one by evidence."""
        party, rule = self._of_owner(said.owner)
        is_noun = self.view.word[said.owner] not in PRONOUNS | {"whose": None}
        unknown = party is None and said.state and is_noun
        return self.states.party_of(row) if unknown else (party, rule)

    def _of_owner(self, row: int) -> tuple[str | None, str | None]:
        """Return the party of what a possessive pronoun means; "whose" means the noun that its
        clause hangs on."""
        if self.view.word[row] == "whose":
            owner = self.entity.get(self.governor_of_clause(row))
        else:
            if row not in self.entity:
                self._add(row)
            owner = self.entity.get(row)
        return (owner.party, "possessive") if owner and owner.party else (None, None)

    def governor_of_clause(self, row: int) -> int:
        """Return the noun on which the relative clause around a token hangs, -1 for none."""
        at = self.view.head[row]
        while at >= 0 and self.view.base[at] != "acl":
            at = self.view.head[at]
        return self.view.head[at] if at >= 0 else -1

    def _is_known(self, row: int) -> bool:
        """Return whether nothing says whose a spokesman is: "a spokesman", "spokeswoman Ann Orr"; not
        "the firm's spokesman Ann Orr"."""
        titles = self.phrases.denoting(row)
        beside = {k for title in titles for k in self.view.of(title, "amod", "compound", "nmod:poss")}
        return not beside

    def _is_the(self, row: int) -> bool:
        return "the" in self.view.words_of(row, "det")

    def _of_last_speaking(self, row: int) -> str | None:
        """Return the party of the body that spoke last, in this sentence or the two before: for whom
        "spokeswoman Ann Orr" goes on."""
        near = (
            e
            for e in self.known.latest()
            if (e.is_body or e.name or e.group == "party")
            and e.kind != "person"
            and any(map(self._speaks, e.rows[-2:]))
            and self.sentence[row] - self.sentence[e.rows[-1]] <= SENTENCES_TO_BODY
        )
        body = next(near, None)
        return body.party if body else None

    def _heads_organ(self, row: int) -> bool:
        """Return whether somebody heads a body that another phrase names: "Mission head Ann Orr"."""
        titles = [k for k in self.phrases.denoting(row) if self.phrases.group(k) == "holder"]
        before = [k for title in titles for k in self.phrases.modifiers(title)]
        return any(self.phrases.group(k) == "organ" for k in before)

    def _is_bare(self, row: int) -> bool:
        """Return whether nothing says what kind of officials they are, nor of several where: not
        "officials in the region"."""
        several = ["nmod"] if self.view.form[row] == "NNS" else []
        return not [*self.view.of(row, *MODIFIERS, *several)]

    def _of_last_body(self, row: int) -> str | None:
        """Return the party of the body or party named last, in this sentence or the two before:
        whose "the spokesman" is."""
        near = (
            e
            for e in self.known.latest()
            if e.party
            and (e.group in BODIES or e.group == "party")
            and self.sentence[row] - self.sentence[e.rows[-1]] <= SENTENCES_TO_BODY
        )
        body = next(near, None)
        return body.party if body else None

    # --- pronouns ---

    def _of_pronoun(self, row: int) -> tuple[Entity, int | None]:
        if row in self.entity:
            return self.entity[row], self.antecedent.get(row)
        one_person = PRONOUNS[self.view.word[row]] in (MALE, FEMALE)
        choice = best_choice(self, row, list(self._candidates(row)))
        if choice is None:
            choice = Choice(self._unknown(row, "person" if one_person else "unknown"), None)
        if one_person:
            choice.entity.gender = choice.entity.gender or PRONOUNS[self.view.word[row]]
            choice.entity.kind = "person"
        return choice.entity, choice.row

    def _unknown(self, row: int, kind: str) -> Entity:
        """Return an entity of which only a pronoun is known."""
        entity, word = self._new(row), self.view.word[row]
        entity.kind, entity.group = kind, "pronoun"
        entity.plural = PRONOUNS.get(word) == PLURAL or word in ("these", "those")
        return entity

    def _candidates(self, row: int) -> Iterator[Choice]:
        """Yield what a pronoun may go back to; only a party or a person has an office: "its
        minister", "her spokesman"."""
        has_office = (
            self.view.deprel[row] == "nmod:poss"
            and self.phrases.group(self.view.head[row]) in SERVING
        )
        regional = "regional" in self.view.words_of(self.view.head[row], "amod")
        for entity in self.known.latest():
            if not has_office or self._may_have_office(entity, self.view.word[row], regional):
                yield Choice(entity, entity.rows[-1])

    def _may_have_office(self, entity: Entity, pronoun: str, regional: bool) -> bool:
        """Return whether an entity may have an official; a regional one no country has."""
        if entity.party:
            return not (regional and self.names.has_state(entity.party))
        may_own = {"his": entity.kind == "person", "her": entity.kind == "person"}
        return (
            may_own.get(pronoun, pronoun == "their" and entity.plural)
            or entity.collective
            or entity.group == "body"
            or (entity.is_body and entity.outside)
        )


def _inside_quotation(words: list[str], texts: Texts) -> list[bool]:
    """Return whether each token stands between quotation marks of its paragraph."""
    paragraphs = texts.sentences["paragraph"].to_numpy()[texts.tokens.sentence].tolist()
    inside, is_open, now = [], False, None
    for word, *place in zip(words, texts.tokens.article.tolist(), paragraphs, strict=True):
        if place != now:
            is_open, now = False, place
        if word == '"' or word in OPENING or word in CLOSING:
            is_open = not is_open if word == '"' else word in OPENING
        inside.append(is_open)
    return inside
