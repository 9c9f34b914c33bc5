"""Who a noun phrase is, and for which party it speaks by its own words.

"Norway's envoy to Chile" speaks for Norway, "a diplomat in Moscow" for nobody, "the coast guard" for a state that its
words do not name. The classes of nouns are those of resources/affiliations.tsv.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from analysis.parties.named import PartyNames
from analysis.resources import read_table
from analysis.syntax.treeview import TreeView

POSSESSIVE = frozenset("its his her their whose".split())
# Nouns of these groups speak for the party that stands beside them; of the others a party beside them only says
# where they are or what they write about.
SERVING = frozenset("state organ post holder member servant".split())
WITHIN = frozenset("in at within inside from with".split())
ADVISING = frozenset("adviser advisor aide assistant counsel envoy emissary".split())
SPEAKING_FOR = {"speak": "for", "work": "for"}
INDEFINITE = frozenset("a an one another some two three several".split())
FIELDS = frozenset("affairs national deputy prime chief foreign general home homeland joint".split())
RANKS = frozenset("chief senior top".split())
TOPICS = frozenset("minister ministers ministry secretary undersecretary department".split())


class Affiliation(NamedTuple):
    """What the words of a noun phrase say of whom it names.

    ``group`` is the class of the deciding noun; a party's own name is "party", another name "name", any other noun
    "other", a pronoun "pronoun". ``outside``: the words say that it speaks for no party. ``state``: it is an office of
    a state, whether or not they say of which. ``owner`` is the row of the pronoun that says whose it is.
    """

    name: str | None
    noun: str
    group: str
    party: str | None = None
    outside: bool = False
    state: bool = False
    owner: int | None = None


class Service(NamedTuple):
    """For whom a noun serves: a party, nobody (``outside``), whom a pronoun means, a state that is not named."""

    party: str | None = None
    outside: bool = False
    state: bool = False
    owner: int | None = None

    @property
    def decided(self) -> bool:
        return self.party is not None or self.outside or self.owner is not None


OUTSIDE = Service(outside=True)


@cache
def noun_groups() -> dict[str, str]:
    """The group of each noun or pair of nouns; of one that is listed twice the first."""
    groups: dict[str, str] = {}
    for group, phrases in _classes().items():
        if group not in ("office", "outside", "past", "accuse", "male", "female"):
            for phrase in phrases:
                groups.setdefault(phrase, group)
    return groups


@cache
def _classes() -> dict[str, frozenset[str]]:
    rows = read_table("affiliations.tsv").itertuples(index=False)
    return {name: tuple(phrases.split(", ")) for name, phrases in rows}


@cache
def word_class(name: str) -> frozenset[str]:
    """The phrases of a class of resources/affiliations.tsv."""
    return frozenset(_classes()[name])


class Affiliations:
    """Reads noun phrases of parsed texts; a phrase is named by the row of its head."""

    def __init__(self, view: TreeView, names: PartyNames):
        self.view, self.names = view, names
        self.groups = noun_groups()

    def of(self, head: int) -> Affiliation:
        """What the phrase that a token heads says of whom it names, its appositions and titles included."""
        view = self.view
        if view.upos[head] == "PRON":
            group = "nobody" if view.word[head] in word_class("nobody") else self.groups.get(view.word[head])
            return Affiliation(None, view.word[head], group if group in ("nobody", "source") else "pronoun")
        if self.is_nobody(head):
            return Affiliation(None, view.word[head], "nobody")
        rows = list(self.denoting(head))
        roles = [row for row in rows if self.group(row)]
        name_row = next((row for row in rows if self.is_name(row)), None)
        name = self.name_at(name_row) if name_row is not None else None
        titles = any(row < name_row for row in roles) if name_row is not None else False
        past = (roles and all(map(self.is_past, roles))) or (titles and self.is_past(name_row))
        service = OUTSIDE if past else self._first_decided([*roles, *([] if name_row is None else [name_row])])
        if roles:
            return Affiliation(name or self._title_of(roles[0]), self.noun(roles[0]), self.group(roles[0]), *service)
        if name is None and (party := self.names.party_at(head)) and not self.names.is_people(head):
            return Affiliation(None, view.word[head], "party", party)
        if name is None:
            return Affiliation(None, self.noun(head), "other", outside=True)
        return Affiliation(name, view.word[name_row], "name", *service)

    def _first_decided(self, rows: list[int]) -> Service:
        """The first service that is decided; one that is over, or that nothing decides, yields to a later one."""
        rows = [row for row in rows if not self.is_past(row)]
        found = [self.serves(row) for row in rows]
        state = any(service.state for service in found)
        first = next((service for service in found if service.decided), Service())
        return first._replace(state=state and not first.outside)

    # --- words ---

    def group(self, row: int) -> str | None:
        """The group of a noun, with the noun before it where a pair is listed ("coast guard")."""
        view = self.view
        if view.upos[row] not in ("NOUN", "PROPN", "ADJ"):
            return None
        for word in (view.word[row], view.lemma[row].lower()):
            pair = f"{view.word[row - 1]} {word}" if row else word
            if found := self.groups.get(pair) or self.groups.get(word):
                return found
        return None

    def noun(self, row: int) -> str:
        """What a noun is compared by: its lemma, with the noun before it where the pair is listed."""
        lemma = self.view.lemma[row].lower()
        for part in ("man", "woman"):
            if lemma.startswith("spokes"):
                lemma = lemma.removesuffix(part)
        pair = f"{self.view.word[row - 1]} {lemma}" if row else lemma
        return pair if pair in self.groups else lemma.removesuffix("person") if lemma.startswith("spokes") else lemma

    def is_nobody(self, row: int) -> bool:
        """Whether no one is meant: "nobody", "none of the ministers", "no official"."""
        words = self.view.words_of(row, "det")
        no_one = self.view.word[row] == "one" and "no" in words
        return no_one or self.view.word[row] in word_class("nobody") or bool(words & {"no", "neither"})

    def is_past(self, row: int) -> bool:
        """Whether an office is held no longer: "the former minister", "once an aide"."""
        said = self.view.words_of(row, "amod", "advmod", "compound", "nmod:desc", "case")
        return bool(said & word_class("past")) or self.view.word[row].startswith("ex-")

    def _modifiers(self, row: int) -> list[int]:
        """What stands before a noun and says of which kind it is, that of the words before it included."""
        found = list(self.view.of(row, "amod", "compound", "nmod:desc", "flat"))
        nested = [k for m in found if self.view.upos[m] in ("NOUN", "PROPN") for k in self._modifiers(m)]
        return [k for k in (*found, *nested) if k < row]

    # --- names ---

    def denoting(self, head: int) -> Iterator[int]:
        """The head, the titles before it and the appositions behind it, all of which name the same."""
        view = self.view
        yield head
        for part in self._parts(head) if view.upos[head] == "PROPN" else ():
            yield from (k for k in view.of(part, "nmod:desc", "compound", "flat") if self._is_title(k, part))
        if self.group(head) and not self.is_name(head):
            yield from (k for k in view.of(head, "flat") if self.is_name(k))
            yield from self._beside(head)
        for k in view.children[head]:
            if view.base[k] == "appos" and self.ellipsis(k) is None:
                yield from self.denoting(k)
            elif view.base[k] == "nmod" and self.names.party_at(k):
                # "the envoy to Chile, Ann Orr": the tree hangs the name on the place.
                yield from (a for a in view.of(k, "appos") if self.is_name(a) and self.ellipsis(a) is None)

    def _parts(self, row: int) -> list[int]:
        """The words of the name that a token heads."""
        return [row, *(k for k in self.view.of(row, "flat") if self.view.upos[k] == "PROPN")]

    def _beside(self, row: int) -> Iterator[int]:
        """The name right behind a noun to which the tree gives the same place: "the economist Ann Orr"."""
        k, view = row + 1, self.view
        if k < len(view.head) and view.head[k] == view.head[row] and view.base[k] == view.base[row] and self.is_name(k):
            yield k

    def _is_title(self, row: int, name: int) -> bool:
        named = self.names.party_at(row) and not self.names.is_with_person(row)
        return row < name and self.group(row) is not None and not named

    def is_name(self, row: int) -> bool:
        """Whether a token heads the name of a person or body, not of a party."""
        if self.view.upos[row] != "PROPN":
            return False
        if self.names.party_at(row) and not self.names.is_person(row):
            return self._given(row)
        return self.group(row) is None or self._given(row)

    def _given(self, row: int) -> bool:
        """Whether another name follows it, as a surname does: "Chad Miller"."""
        return any(k > row and self.view.upos[k] == "PROPN" and not self.names.same(row, k)
                   for k in self.view.of(row, "flat"))

    def name_at(self, row: int) -> str:
        """The whole name that a token heads, without titles: as the parties file has it, else as written."""
        written = self.names.text(*self.name_span(row))
        return max(written, self.names.person_at(row) or "", key=len)

    def _title_of(self, row: int) -> str | None:
        """The name of a newspaper, a court: "Army Radio", "the TASS news agency"."""
        first, last = self.name_span(row)
        named = any(self.view.upos[k] == "PROPN" for k in range(first, last + 1))
        own = not any(self.names.party_at(k) for k in range(first, last + 1))
        return self.names.text(first, last) if named and own and self.group(row) in ("medium", "body") else None

    def name_span(self, row: int) -> tuple[int, int]:
        """First and last token of the name that a token heads."""
        view = self.view
        parts = [row, *(k for k in view.of(row, "flat", "compound", "amod")
                        if view.upos[k] in ("PROPN", "ADJ") and view.form[k].startswith("NN")
                        and not self._is_title(k, row))]
        return min(parts), max(parts)

    def ellipsis(self, row: int) -> str | None:
        """The party of "Peru's" in "Chile's envoy, Ann Orr, and Peru's, Raúl Paz", where the row is Raúl's."""
        word = self.view.word
        owned = row > 3 and word[row - 1] == "," and word[row - 2] in ("'s", "'")
        return self.names.party_at(row - 3) if owned else None

    # --- services ---

    def serves(self, row: int, depth: int = 0) -> Service:
        """For whom the noun or name at a token speaks, by what hangs on it."""
        group = self.group(row)
        if depth > 4 or self.is_past(row):
            return OUTSIDE
        named = self.names.party_at(row)
        if named and (group in SERVING or group is None) and not self._given(row):
            if self.names.is_people(row):
                return OUTSIDE
            found = self._by_words(row, depth) if group else Service()
            return found if found.decided else Service(named)
        if party := self.ellipsis(row):
            return Service(party)
        if group is None and not self.is_name(row):
            return self._of_craft(row) or OUTSIDE
        if group == "person" and self.view.words_of(row, "amod", "compound") & RANKS:
            return self._of_government(row, depth)
        if group == "source":
            return self._within(row, depth)
        if group not in SERVING and not self.is_name(row):
            return OUTSIDE
        return self._by_words(row, depth)

    def _of_craft(self, row: int) -> Service | None:
        """The party of a thing that belongs to a service: "the Greek coast guard boat"."""
        if any(self.group(k) == "state" for k in self._modifiers(row)):
            found = self._modified(row)
            return found if found.party else None
        return None

    def _of_government(self, row: int, depth: int) -> Service:
        """Whose chief scientist somebody is, where it is a government's."""
        owner = self.view.one(row, "nmod:poss")
        of_state = owner is not None and self.group(owner) == "state"
        return self.serves(owner, depth + 1) if of_state else OUTSIDE

    def _by_words(self, row: int, depth: int) -> Service:
        """The first that decides: whose it is, its modifiers, "of" and "for", "who speaks for"."""
        kinds = (k for k in self.view.of(row, "amod", "compound") if self.group(k) != "state")
        if any(self.view.word[k] in word_class("outside") for k in kinds):
            return OUTSIDE
        is_name = self.is_name(row)
        owned, modified = self._owned(row, depth), Service() if is_name else self._modified(row)
        if is_name and not self._may_be_owned(row):
            owned = Service()
        # "Her Estonian counterpart" is Estonia's.
        first = (modified, owned) if owned.owner is not None else (owned, modified)
        for found in (*first, self._linked(row, depth), self._spoken_for(row, depth)):
            if found.decided:
                return found
        return Service(state=not is_name and self._of_state(row))

    def _owned(self, row: int, depth: int) -> Service:
        """Whose it is: "Peru's envoy", "its envoy"."""
        owner = next((k for part in self._parts(row) for k in self.view.of(part, "nmod:poss")), None)
        if owner is None:
            return Service()
        if self.view.upos[owner] in ("PRON", "DET"):
            return Service(owner=owner) if self.view.word[owner] in POSSESSIVE else Service()
        return self.serves(owner, depth + 1)

    def _may_be_owned(self, row: int) -> bool:
        """Whether a name may be a person's whom a party has: "Israel's Gen. Amos Barak"; not "Germany's Green Party"."""
        owner = self.view.one(row, "nmod:poss")
        return self._given(row) or (owner is not None and self.group(owner) in ("state", "organ"))

    def _modified(self, row: int) -> Service:
        """The party named before it: "the Norwegian ambassador", "US army chief"."""
        if self.group(row) == "servant":
            return Service()
        found = [self.names.party_at(k) for k in self._modifiers(row)]
        return Service(next(filter(None, found), None))

    def _linked(self, row: int, depth: int) -> Service:
        """What it is tied to by a preposition: "spokesman for Peru", "official in Peru's navy"."""
        for k in self.view.of(row, "nmod"):
            word = self.view.word[self.view.one(k, "case") or k]
            if word in ("of", "for"):
                found = self.serves(k, depth + 1)
                if found.party or found.owner is not None or (found.outside and self._is_body(row, k)):
                    return found
                if found.state:
                    return Service()
                if not found.decided and self.group(k) is None and self._is_body(row, k):
                    return OUTSIDE
        advises = self.noun(row) in ADVISING - {"envoy", "emissary"}
        for k in self.view.of(row, "nmod") if advises else ():
            if self.view.word[self.view.one(k, "case") or k] == "to":
                return self.serves(k, depth + 1)
        return self._within(row, depth)

    def _within(self, row: int, depth: int) -> Service:
        """The body in which somebody works; a mere place is none: "a source in Moscow"."""
        is_source = self.group(row) == "source"
        for k in self.view.of(row, "nmod"):
            case = self.view.word[self.view.one(k, "case") or k]
            if case not in WITHIN or (is_source and case == "with"):
                continue
            works = self.group(k) in ("state", "organ", "post") or self.names.is_office(k)
            came = case == "from" and self.names.party_at(k) and not is_source
            if works or came:
                return self.serves(k, depth + 1)
            unknown = self.view.upos[k] == "PROPN" and not self.names.party_at(k)
            if unknown and not is_source and (case != "in" or self.view.one(k, "det") is not None):
                return OUTSIDE
        return OUTSIDE if is_source else Service()

    def _is_body(self, row: int, linked: int) -> bool:
        """Whether what a noun is of or for is a body of its own, not a field: "head of the bank", "of research"."""
        if self.view.upos[linked] == "PROPN":
            return True
        return self.view.word[row] not in TOPICS and self.view.one(linked, "det", "nmod:poss") is not None

    def _spoken_for(self, row: int, depth: int) -> Service:
        """Whom a relative clause says that somebody speaks for: "Ann Orr, who speaks for Peru's navy"."""
        for clause in self.view.of(row, "acl"):
            case = SPEAKING_FOR.get(self.view.lemma[clause])
            for k in self.view.of(clause, "obl") if case else ():
                if case in self.view.words_of(k, "case"):
                    return self.serves(k, depth + 1)
        return Service()

    def _is_local(self, row: int) -> bool:
        """Whether a name before an office says that it is no state's: "the Tulsa police chief"."""
        listed = self.group(row) or self.view.word[row] in word_class("office")
        return not listed and self.names.party_at(row) is None and self.view.word[row] not in FIELDS

    def _of_state(self, row: int) -> bool:
        """Whether it is an office of some state: "the minister", "a foreign ministry spokesman"."""
        if self.group(row) in ("state", "post"):
            return self.group(row) == "state" or not self.view.words_of(row, "det", "nummod") & INDEFINITE
        if self.group(row) not in ("holder", "member", "organ"):
            return False
        before = self._modifiers(row)
        if any(self.view.upos[k] == "PROPN" and self._is_local(k) for k in before):
            return False
        linked = (k for k in self.view.of(row, "nmod") if self.group(k) == "state")
        return any(self.view.word[k] in word_class("office") or self.group(k) == "state" for k in before) or any(linked)
