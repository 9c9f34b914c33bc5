"""Which noun phrases mean the same: names, surnames, pronouns and descriptions of an article, and their party.

One pass over each article's noun phrases in text order. A name is matched by its words, "the minister" by its noun, a
pronoun by the weights of resources/coreference.tsv among what fits it in number, gender and kind. Pronouns of the
first and second person are left to who speaks (statements).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

import pandas as pd

from analysis.parties.affiliation import SERVING, Affiliation, Affiliations, word_class
from analysis.parties.named import PartyNames
from analysis.parties.pronouns import FEMALE, MALE, PLURAL, PRONOUNS, Choice, best_choice
from analysis.parties.registry import Registry
from analysis.parties.states import States
from analysis.syntax.treeview import TreeView
from analysis.text import Texts

# A token in one of these relations belongs to another's phrase.
INSIDE = frozenset("compound flat fixed goeswith case det nummod nmod:desc expl cc mark".split())
DEFINITE = frozenset("the this that these those".split())
POINTING = frozenset("this that these those someone somebody everyone everybody anyone".split())
GROUPS = frozenset("state organ body medium party".split())
PEOPLE = frozenset("post holder member servant source person".split())
COUNTRY_NOUNS = frozenset("country nation state".split())
BODY_NOUNS = frozenset("agency ministry department body organisation organization institution".split())
# How many entities back a phrase may go.
MOST_BACK = 40
COLUMNS = "article_id sentence_id start end head kind antecedent_start antecedent_end entity name party rule".split()


@dataclass(eq=False)
class Entity:
    """Whom or what noun phrases mean: name, party, how the party was found, and what is known of its kind."""

    number: int
    name: str | None = None
    party: str | None = None
    rule: str | None = None
    kind: str = "unknown"  # person, group, thing, unknown
    gender: str | None = None
    plural: bool = False
    outside: bool = False
    of_state: bool = False
    group: str = "other"
    nouns: set[str] = field(default_factory=set)
    rows: list[int] = field(default_factory=list)


class Discourse:
    """The entities of parsed texts: of each noun phrase, by the row of its head."""

    def __init__(self, texts: Texts, mentions: pd.DataFrame, registry: Registry | None = None):
        self.view = TreeView(texts)
        self.names = PartyNames(texts, mentions, registry)
        self.reader = Affiliations(self.view, self.names)
        self.sentence, self.article = texts.tokens.sentence.tolist(), texts.tokens.article.tolist()
        self.cased = texts.tokens.words.tolist()
        self.quoted = _inside_quotation(self.view.word, texts)
        self.states = States(self)
        self.entity: dict[int, Entity] = {}
        self.affiliation: dict[int, Affiliation] = {}
        self.antecedent: dict[int, int] = {}
        self.kind: dict[int, str] = {}
        self._read()

    # --- the pass ---

    def _read(self) -> None:
        now, self.count = -1, 0
        for row in self._heads():
            if self.article[row] != now:
                now = self.article[row]
                self.before: dict[int, Entity] = {}
                self.by_name: dict[str, Entity] = {}
                self.by_surname: dict[str, Entity] = {}
                self.by_noun: dict[str, Entity] = {}
                self.by_party: dict[str, Entity] = {}
            self._add(row)

    def _heads(self) -> Iterator[int]:
        view = self.view
        for row, upos in enumerate(view.upos):
            relation = view.deprel[row]
            if row in self.entity:  # it was read with the phrase that it is a part of
                continue
            if upos in ("NOUN", "PROPN", "PRON") and relation not in INSIDE and view.base[row] not in INSIDE:
                yield row
            elif upos == "DET" and view.word[row] in PRONOUNS:
                yield row

    def _add(self, row: int) -> None:
        word = self.view.word[row]
        if word in PRONOUNS:
            self.kind[row] = "pronoun"
            entity, antecedent = self._of_pronoun(row)
        elif word in POINTING:
            self.kind[row] = "pronoun"
            entity, antecedent = self._unknown(row, "thing" if word in DEFINITE else "person"), None
        elif self.view.upos[row] == "PRON":
            return
        else:
            entity, antecedent = self._of_noun(row)
        if entity is None:
            return
        if antecedent is not None:
            self.antecedent[row] = antecedent
        self.entity[row] = entity
        for other in self.reader.denoting(row) if self.kind[row] != "pronoun" else ():
            self.entity.setdefault(other, entity)
        entity.rows.append(row)
        self._put_last(entity)
        if self.view.base[row] == "conj" and (first := self.entity.get(self.view.head[row])):
            self._join(first, entity, self.view.head[row])

    def read_alone(self, row: int) -> Entity:
        """The entity of a phrase that the pass left out, as the tree reads it as no noun phrase."""
        entity = self._new(row)
        self._learn(entity, row, self.reader.of(row), None)
        return entity

    def _join(self, first: Entity, other: Entity, row: int) -> None:
        """Keep what two noun phrases joined by "and" mean together: whom "they" may mean."""
        joint = self._new(row)
        joint.plural, joint.group = True, "joint"
        joint.kind = first.kind if first.kind == other.kind else "unknown"
        joint.party = first.party if first.party == other.party else None
        joint.rows.append(row)
        self._put_last(joint)

    def _put_last(self, entity: Entity) -> None:
        """Make an entity the one named last."""
        self.before.pop(entity.number, None)
        self.before[entity.number] = entity

    def _latest(self, most: int) -> list[Entity]:
        """The entities named last, the last first."""
        return list(islice(reversed(self.before.values()), most))

    def span_of(self, row: int) -> tuple[int, int]:
        """Where the phrase of a noun or pronoun begins and ends in the text; of a name the name alone."""
        if self.reader.is_name(row):
            first, last = self.reader.name_span(row)
            return self.view.start[first], self.view.end[last]
        return self.view.phrase(row)

    # --- nouns ---

    def _of_noun(self, row: int) -> tuple[Entity | None, int | None]:
        """The entity of a name or description, and the row of what it goes back to."""
        if earlier := self._by_surname(row):
            self.kind[row] = "name"
            return earlier, earlier.rows[-1]
        said = self.affiliation[row] = self.reader.of(row)
        self.kind[row] = "name" if said.name or said.group == "party" else "description"
        earlier, rule = self._earlier(row, said)
        entity = earlier or self._new(row)
        self._learn(entity, row, said, rule)
        return entity, earlier.rows[-1] if earlier and earlier.rows else None

    def _by_surname(self, row: int) -> Entity | None:
        """The person introduced before by the full name of which this token is the last word."""
        view = self.view
        if view.upos[row] not in ("PROPN", "ADJ", "NOUN") or self.cased[row].islower():
            return None
        entity = self.by_surname.get(view.word[row])
        if entity is None or any(k < row for k in view.of(row, "flat", "compound", "amod", "nmod:poss")):
            return None
        party = self.names.party_at(row)
        alone = party is None or self.names.is_person(row) or party not in self.by_party
        speaks = view.base[row] == "nsubj" and view.word[view.head[row]] in ("said", "says", "added", "told", "wrote")
        return entity if alone or speaks else None

    def _earlier(self, row: int, said: Affiliation) -> tuple[Entity | None, str | None]:
        """The entity that a noun phrase goes back to, and by which rule."""
        if said.group == "party":
            return self.by_party.get(said.party), "name"
        if said.name:
            return self._by_name(row, said), "name"
        words = self.view.words_of(row, "det")
        if not words & DEFINITE or said.party or (said.outside and said.group in ("source",)):
            return (self.by_noun.get(_key(said)) if said.party else None), "description"
        return self._described(row, said), "description"

    def _by_name(self, row: int, said: Affiliation) -> Entity | None:
        words = said.name.split()
        found = self.by_name.get(said.name)
        if found is None and len(words) > 1:
            found = self.by_surname.get(words[-1].lower())
            found = found if found and found.name and len(found.name.split()) == 1 else None
        return found

    def _described(self, row: int, said: Affiliation) -> Entity | None:
        """What "the minister", "the agency", "the country" goes back to."""
        plural = self.view.form[row] in ("NNS", "NNPS")
        if said.noun in COUNTRY_NOUNS and not plural:
            return next((e for e in self._latest(MOST_BACK) if e.group == "party"), None)
        found = self.by_noun.get(said.noun)
        if found is not None and found.plural == plural and self._compatible(row, found):
            return found
        if said.noun in BODY_NOUNS and not plural and said.owner is None:
            return next((e for e in self._latest(8) if e.group in ("state", "organ") and not e.plural), None)
        return None

    def _compatible(self, row: int, entity: Entity) -> bool:
        """Whether a description says nothing of an entity that was not said before."""
        new = {self.view.word[k] for k in self.view.of(row, "amod", "compound", "nmod:poss")}
        if not new or not entity.rows:
            return True
        return any(new <= {self.view.word[k] for k in self.view.of(old, "amod", "compound", "nmod:poss")}
                   for old in entity.rows)

    def _new(self, row: int) -> Entity:
        self.count += 1
        return Entity(self.count, plural=self._is_plural(row))

    def _is_plural(self, row: int) -> bool:
        return self.view.form[row] in ("NNS", "NNPS")

    def _learn(self, entity: Entity, row: int, said: Affiliation, rule: str | None) -> None:
        """Add to an entity what the words of a phrase say of it."""
        entity.name = max(entity.name or "", said.name or "", key=len) or None
        entity.outside |= said.outside
        entity.of_state |= said.state
        if entity.group in ("other", "name"):
            entity.group = said.group
        entity.nouns.add(said.noun)
        entity.kind = self._kind(row, said) if entity.kind == "unknown" else entity.kind
        entity.gender = entity.gender or self._gender(row)
        if entity.party is None and not entity.outside:
            entity.party, entity.rule = self._party(row, said, rule)
        self._index(entity, said)

    def _index(self, entity: Entity, said: Affiliation) -> None:
        if said.group == "party":
            self.by_party[said.party] = entity
            return
        self.by_noun[said.noun] = entity
        self.by_noun[_key(said)] = entity
        if entity.name:
            self.by_name[entity.name] = entity
            if entity.kind == "person":
                self.by_surname[entity.name.split()[-1].lower()] = entity
                self.by_noun |= dict.fromkeys(entity.nouns, entity)

    def _party(self, row: int, said: Affiliation, rule: str | None) -> tuple[str | None, str | None]:
        """The party of a noun phrase and how it was found."""
        if said.party:
            known = said.group == "party" or (said.group == "name" and self.names.is_person(row))
            return said.party, "name" if known else "own words"
        if said.owner is not None:
            owner = self.owner(said.owner)
            return (owner.party, "possessive") if owner and owner.party else (None, None)
        if (party := self.reader.ellipsis(row)):
            return party, "own words"
        if self.view.words_of(row, "nummod") & {"two", "both", "three"}:
            return self._of_several(said), "description"
        if said.state:
            return self.states.party_of(row, said)
        if said.noun == "spokes" and not said.name and "the" in self.view.words_of(row, "det"):
            return self._of_last_body(row)
        if said.name and self.names.is_person(row):
            return self.names.party_at(row), "name"
        return None, None

    def _of_last_body(self, row: int) -> tuple[str | None, str | None]:
        """The party of the body named last, in this sentence or the one before: whose "the spokesperson" is."""
        near = (e for e in self._latest(MOST_BACK) if e.group in ("state", "organ", "party") and e.party
                and self.sentence[row] - self.sentence[e.rows[-1]] <= 2)
        body = next(near, None)
        return (body.party, "tied office") if body else (None, None)

    def _of_several(self, said: Affiliation) -> str | None:
        """The party of "the two agencies", where both are of one."""
        if said.group not in ("state", "organ"):
            return None
        parties = {e.party for e in self._latest(6) if e.group in ("state", "organ", "party") and e.party}
        return parties.pop() if len(parties) == 1 else None

    def owner(self, row: int) -> Entity | None:
        """The entity of a possessive pronoun; "whose" means the noun that its clause hangs on."""
        if self.view.word[row] != "whose":
            if row not in self.entity:
                self._add(row)
            return self.entity.get(row)
        at = self.view.head[row]
        while at >= 0 and self.view.base[at] != "acl":
            at = self.view.head[at]
        return self.entity.get(self.view.head[at]) if at >= 0 else None

    def _kind(self, row: int, said: Affiliation) -> str:
        if said.group in GROUPS:
            return "group"
        if said.group in PEOPLE or self._gender(row):
            return "person"
        if said.name is None:
            return "thing"
        first, last = self.reader.name_span(row)
        return "person" if self._like_a_person(row, first, last) else "unknown"

    def _like_a_person(self, row: int, first: int, last: int) -> bool:
        """Whether a name is a person's by its shape: two words or more, the second flat below the first."""
        flat = any(self.view.upos[k] == "PROPN" for k in self.view.of(row, "flat"))
        articles = self.view.words_of(row, "det")
        return flat and not articles and not any(self.cased[k].isupper() for k in range(first, last + 1))

    def _gender(self, row: int) -> str | None:
        for at in self.reader.denoting(row):
            for word in (self.view.word[at], self.view.lemma[at].lower()):
                for gender in ("male", "female"):
                    if word in word_class(gender):
                        return gender
        return None

    # --- pronouns ---

    def _of_pronoun(self, row: int) -> tuple[Entity | None, int | None]:
        if row in self.entity:
            return self.entity[row], self.antecedent.get(row)
        word = self.view.word[row]
        candidates = list(self._candidates(row))
        choice = best_choice(self, row, candidates)
        if choice is None:
            kind = "person" if PRONOUNS[word] in (MALE, FEMALE) else "unknown"
            choice = Choice(self._unknown(row, kind), None)
        entity = choice.entity
        if PRONOUNS[word] in (MALE, FEMALE):
            entity.gender = entity.gender or PRONOUNS[word]
            entity.kind = "person"
        return entity, choice.row

    def _unknown(self, row: int, kind: str) -> Entity:
        """An entity of which only a pronoun is known."""
        entity = self._new(row)
        entity.kind, entity.group = kind, "pronoun"
        entity.plural = PRONOUNS.get(self.view.word[row]) == PLURAL or self.view.word[row] in ("these", "those")
        return entity

    def _candidates(self, row: int) -> Iterator[Choice]:
        owns = self.view.deprel[row] == "nmod:poss" and self.reader.group(self.view.head[row]) in SERVING
        person = self.view.word[row] in ("his", "her")
        for entity in self._latest(MOST_BACK):
            if not owns or entity.party or (person and entity.kind == "person"):
                yield Choice(entity, entity.rows[-1])


def _key(said: Affiliation) -> str:
    return f"{said.noun} of {said.party}"


def _inside_quotation(words: list[str], texts: Texts) -> list[bool]:
    """Whether each token stands between quotation marks of its paragraph."""
    paragraphs = texts.sentences["paragraph"].to_numpy()[texts.tokens.sentence].tolist()
    inside, is_open, now = [], False, None
    for word, article, paragraph in zip(words, texts.tokens.article.tolist(), paragraphs, strict=True):
        if (article, paragraph) != now:
            is_open, now = False, (article, paragraph)
        if word in ('"', "“", "”", "``", "''"):
            is_open = word in ("“", "``") or (word == '"' and not is_open)
        inside.append(is_open)
    return inside


def find_chains(texts: Texts, mentions: pd.DataFrame, registry: Registry | None = None) -> pd.DataFrame:
    """Return one row per noun phrase of parsed texts that goes back to another or that another goes back to.

    article_id, sentence_id, start and end of the phrase, head (token_id), kind (name, pronoun, description), the span
    of its antecedent (NA of the first of a chain), entity (a number), name, party and the rule that found the
    party. Pronouns are those of the third person. A pronoun that fits nothing has no row.
    """
    return chains_of(Discourse(texts, mentions, registry), texts)


def chains_of(discourse: Discourse, texts: Texts) -> pd.DataFrame:
    """Return the table of `find_chains` for a discourse that was read already."""
    tokens = texts.tokens
    linked = {*discourse.antecedent, *discourse.antecedent.values()}
    rows = sorted(row for row in linked if row in discourse.kind)
    ids = texts.ids_of(tokens.article[rows], tokens.sentence[rows])
    table = pd.DataFrame(ids | {"head": tokens.columns["token_id"][rows]})
    spans = {row: discourse.span_of(row) for row in rows}
    backs = [discourse.antecedent.get(row) for row in rows]
    entities = [discourse.entity[row] for row in rows]
    table = table.assign(
        start=[spans[row][0] for row in rows], end=[spans[row][1] for row in rows],
        kind=[discourse.kind[row] for row in rows],
        antecedent_start=pd.array([None if k is None else spans[k][0] for k in backs], dtype="Int64"),
        antecedent_end=pd.array([None if k is None else spans[k][1] for k in backs], dtype="Int64"),
        entity=[entity.number for entity in entities],
        **{name: pd.Series([getattr(entity, name) for entity in entities], dtype="str")
           for name in ("name", "party", "rule")},
    )
    return table[COLUMNS]
