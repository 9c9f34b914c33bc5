"""Who a noun phrase is, and for which party it speaks by its own words.

"Norway's envoy to Chile" speaks for Norway, "a diplomat in Moscow" for nobody, "the coast guard"
for a state that its words do not name. The classes of nouns are those of
resources/affiliations.tsv.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from analysis.parties.noun_groups import word_class
from analysis.parties.noun_phrases import NounPhrases

POSSESSIVE = frozenset("its his her their whose".split())
# Nouns of these groups speak for the party that stands beside them; of the others a party beside
# them only says where they are or what they write about.
SERVING = frozenset("state organ post holder member servant".split())
WITHIN = frozenset("in at within inside from with".split())
ADVISING = frozenset("adviser advisor aide assistant counsel".split())
SPEAKING_FOR = {"speak": "for", "work": "for"}
LEADING = frozenset("lead head command chair direct run".split())
INDEFINITE = frozenset("a an one another some two three several".split())
FIELDS = frozenset(
    "affairs national deputy prime chief foreign general home homeland joint".split()
)
MOST_DEPTH = 4
RANKS = frozenset("chief senior top".split())
TOPICS = frozenset("minister ministers ministry secretary undersecretary department".split())


class Affiliation(NamedTuple):
    """What the words of a noun phrase say of whom it names.

    ``group`` is the class of the deciding noun; a party's own name is "party", another name "name",
    any other noun "other", a pronoun "pronoun". ``outside``: the words say that it speaks for no
    party. ``state``: it is an office of a state, whether or not they say of which. ``owner`` is the
    row of the pronoun, or of the office without a party ("the embassy"), whose it is.
    """

    name: str | None
    noun: str
    group: str
    party: str | None = None
    outside: bool = False
    state: bool = False
    owner: int | None = None


class Service(NamedTuple):
    """For whom a noun serves: a party, nobody (``outside``), whom a pronoun or "the embassy" means
    (``owner``), a state that is not named."""

    party: str | None = None
    outside: bool = False
    state: bool = False
    owner: int | None = None

    @property
    def decided(self) -> bool:
        return self.party is not None or self.outside or self.owner is not None


OUTSIDE = Service(outside=True)


class Affiliations:
    """Reads for whom noun phrases speak; a phrase is named by the row of its head."""

    def __init__(self, phrases: NounPhrases):
        self.phrases, self.view, self.names = phrases, phrases.view, phrases.names

    def of(self, head: int) -> Affiliation:
        """Return what the phrase that a token heads says of whom it names, appositions and titles
        included."""
        head = self.phrases.whole_of(head)
        word = self.view.word[head]
        if self.phrases.is_nobody(head):
            return Affiliation(None, word, "nobody")
        if self.view.upos[head] == "PRON":
            is_source = self.phrases.groups.get(word) == "source"
            return Affiliation(None, word, "source" if is_source else "pronoun")
        rows = list(self.phrases.denoting(head))
        roles = [row for row in rows if self.phrases.group(row)]
        named = next((row for row in rows if self.phrases.is_name(row)), None)
        if roles:
            return self._of_role(roles, named)
        if named is not None:
            return Affiliation(
                self.phrases.name_at(named), self.view.word[named], "name", *self.serves(named)
            )
        if (party := self.names.party_at(head)) and not self.names.is_people(head):
            return Affiliation(None, word, "party", party)
        return Affiliation(None, self.phrases.noun(head), "other", outside=True)

    def _of_role(self, roles: list[int], named: int | None) -> Affiliation:
        """Return what a phrase says whose nouns say what somebody is, whether or not a name stands
        among them."""
        first, ph = roles[0], self.phrases
        name = ph.title_of(first) if named is None else ph.name_at(named)
        service = OUTSIDE if self._is_over(roles, named) else self._first_decided(roles, named)
        return Affiliation(name, ph.noun(first), ph.group(first), *service)

    def _is_over(self, roles: list[int], named: int | None) -> bool:
        """Return whether all offices are held no longer; a title's "retired" may hang on the
        name."""
        titles = [row for row in roles if named is not None and row < named]
        # "retired Army Lt. Gen. Ann Orr": all titles are over, wherever the word stands.
        over = any(map(self.phrases.is_past, [*titles, named] if titles else ()))
        return over or all(map(self.phrases.is_past, roles))

    def _first_decided(self, roles: list[int], named: int | None) -> Service:
        """Return the first service that is decided; one that is over, or that nothing decides,
        yields to a later one."""
        rows = [*roles, *([] if named is None else [named])]
        found = [self.serves(row) for row in rows if not self.phrases.is_past(row)]
        first = next((service for service in found if service.decided), Service())
        return first._replace(state=not first.outside and any(service.state for service in found))

    # --- services ---

    def serves(self, row: int, depth: int = 0) -> Service:
        """Return for whom the noun or name at a token speaks, by what hangs on it."""
        group, is_name = self.phrases.group(row), self.phrases.is_name(row)
        if depth > MOST_DEPTH or self.phrases.is_past(row):
            return OUTSIDE
        if party := self.phrases.ellipsis(row):
            return Service(party)
        if self._names_party(row, group):
            return self._of_mention(row, group, depth)
        if group in SERVING or is_name:
            return self._by_words(row, depth)
        if group == "source":
            return self._within(row, depth)
        if group == "person" and self.view.words_of(row, "amod", "compound") & RANKS:
            return self._of_expert(row, depth)
        return self._of_craft(row) if group is None else OUTSIDE

    def _names_party(self, row: int, group: str | None) -> bool:
        """Return whether a token stands for a party as a mention of it."""
        may_speak = group is None or group in SERVING
        return bool(self.names.party_at(row)) and may_speak and not self.phrases.is_given_name(row)

    def _of_mention(self, row: int, group: str | None, depth: int) -> Service:
        """Return the party of a mention; where it holds an office, what hangs on the office decides
        first."""
        if self.names.is_people(row):
            return OUTSIDE
        found = self._by_words(row, depth) if group else Service()
        return found if found.decided else Service(self.names.party_at(row))

    def _of_craft(self, row: int) -> Service:
        """Return the party of a thing that belongs to a service: "the Greek coast guard boat"."""
        of_state = any(self.phrases.group(k) == "state" for k in self.phrases.modifiers(row))
        found = self._modified(row) if of_state else OUTSIDE
        return found if found.party else OUTSIDE

    def _of_expert(self, row: int, depth: int) -> Service:
        """Return whose chief scientist somebody is: a government's or an organisation's, not a
        country's."""
        owners = [*self.view.of(row, "nmod:poss"), *self.phrases.modifiers(row)]
        owners += [k for k, case in self._prepositional(row) if case in ("of", "at")]
        for owner in owners:
            party = self.names.party_at(owner)
            is_body = party is not None and not self.names.has_state(party)
            if is_body or self.phrases.group(owner) == "state":
                return Service(party) if is_body else self.serves(owner, depth + 1)
        return OUTSIDE

    def _by_words(self, row: int, depth: int) -> Service:
        """Return the first that decides: whose it is, its modifiers, "of" and "for", "who speaks
        for"."""
        if self._is_outside(row):
            return OUTSIDE
        is_name = self.phrases.is_name(row)
        owned = Service() if is_name and not self._may_be_owned(row) else self._owned(row, depth)
        modified = Service() if is_name else self._modified(row)
        # "Her Estonian counterpart" is Estonia's.
        first = (modified, owned) if owned.owner is not None else (owned, modified)
        for found in (*first, self._linked(row, depth), self._spoken_for(row, depth)):
            if found.decided:
                return found
        is_title = not is_name or self._is_rank(row)  # "Adm. Ann Orr", where the title is the head
        return Service(state=is_title and self._of_state(row))

    def _is_outside(self, row: int) -> bool:
        """Return whether a word before it takes it from the government: "the opposition leader", "a
        court official", "the Fig Party leader"; not "the UN rights office"."""
        before = self.phrases.modifiers(row)
        named = [party for party in map(self.names.party_at, before) if party]
        if self.phrases.group(row) in ("state", "organ", "holder") and any(
            not self.names.has_state(party) for party in named
        ):
            return False
        if self._is_legislator(row):
            return True
        kinds = [
            k for k in self.view.of(row, "amod", "compound") if self.phrases.group(k) != "state"
        ]
        strange = self.view.word[row] == "leader" and any(map(self._is_local, kinds))
        return strange or any(self.view.word[k] in word_class("outside") for k in kinds)

    def _is_legislator(self, row: int) -> bool:
        """Return whether somebody sits in a parliament, and is not said to be an organisation's: "a
        Polish senator", "a member of parliament"."""
        linked = [k for k, _ in self._prepositional(row)]
        if self.view.lemma[row].lower() == "member":
            return any(self.phrases.group(k) == "body" for k in linked)
        named = filter(None, map(self.names.party_at, [*self.phrases.modifiers(row), *linked]))
        of_body = not all(map(self.names.has_state, named))
        return self.phrases.noun(row) in word_class("legislator") and not of_body

    def _owned(self, row: int, depth: int) -> Service:
        """Return whose it is: "Peru's envoy", "its envoy"."""
        owner = next(
            (k for part in self.phrases.parts(row) for k in self.view.of(part, "nmod:poss")), None
        )
        if owner is None:
            return Service()
        if self.view.upos[owner] in ("PRON", "DET"):
            return Service(owner=owner) if self.view.word[owner] in POSSESSIVE else Service()
        return self._serves_office(owner, depth)

    def _serves_office(self, row: int, depth: int) -> Service:
        """Return for whom an office's people serve: whom it serves, else the office that an earlier
        phrase may give a party ("the prime minister's spokesman")."""
        found = self.serves(row, depth + 1)
        if found.decided or self.phrases.group(row) not in SERVING:
            return found
        return found._replace(owner=row)

    def _may_be_owned(self, row: int) -> bool:
        """Return whether a name may be a person's whom a party has: "Israel's Gen. Amos Barak"; not
        "Germany's Green Party"."""
        owner = self.view.one(row, "nmod:poss")
        return self.phrases.is_given_name(row) or (
            owner is not None and self.phrases.group(owner) in ("state", "organ")
        )

    def _modified(self, row: int) -> Service:
        """Return the party named before it: "the Norwegian ambassador", "US army chief"; of the
        officials of a part of the world none: "Asian leaders"."""
        if self.phrases.group(row) == "servant":
            return Service()
        named = map(self.names.party_at, self.phrases.modifiers(row))
        found = next(filter(None, named), None)
        itself = self.names.party_at(row) and not self.names.is_office(row)  # "the Baltic states"
        nobody = found and not itself and self.names.is_part_of_world(found)
        return OUTSIDE if nobody else Service(found)

    def _linked(self, row: int, depth: int) -> Service:
        """Return what it is tied to by a preposition: "spokesman for Peru", "aide to the king",
        "official in the navy"."""
        for k, case in self._prepositional(row):
            if self._is_field(k):
                continue
            if case in ("of", "for") or (case == "to" and self.phrases.noun(row) in ADVISING):
                found = self._serves_office(k, depth)
                if found.party or found.owner is not None:
                    return found
                unknown = found.outside or (self.phrases.group(k) is None and not found.state)
                if unknown and self._is_body(row, k):
                    return OUTSIDE
        return self._within(row, depth)

    def _is_field(self, row: int) -> bool:
        """Return whether a noun without determiner only says what a state's office is for: "minister
        of defence", "Director of National Intelligence"."""
        bare = self.view.one(row, "det", "nmod:poss") is None and not self.names.party_at(row)
        return bare and self.view.word[row] in word_class("office")

    def _prepositional(self, row: int) -> Iterator[tuple[int, str]]:
        """Yield the nouns that hang on a noun by a preposition, each with it."""
        for k in self.view.of(row, "nmod"):
            case = self.view.one(k, "case")
            if case is not None:
                yield k, self.view.word[case]

    def _within(self, row: int, depth: int) -> Service:
        """Return the body in which somebody works; a mere place is none: "a source in Moscow"."""
        is_source = self.phrases.group(row) == "source"
        for k, case in self._prepositional(row):
            if case == "in" and self._governs(row, k):
                return Service(self.names.party_at(k))
            if case in WITHIN and self._employs(k, case, is_source):
                return self._serves_office(k, depth)
            if case in WITHIN and not is_source and self._is_stranger(k, case):
                return OUTSIDE
        return self._answers(row, depth) if is_source else Service()

    def _governs(self, row: int, place: int) -> bool:
        """Return whether officials, or a body of a state, are those of the state in whose capital
        they are: "officials in Ankara", "the foreign ministry in Brasília"; an embassy is not."""
        noun = self.phrases.noun(row)
        at_home = noun in word_class("bare") | {"officer"} or (
            self.phrases.group(row) == "state" and noun not in word_class("abroad")
        )
        return at_home and self.names.party_at(place) is not None

    def _answers(self, row: int, depth: int) -> Service:
        """Return for whom a source speaks who picks up an office's telephone."""
        for clause in self.view.of(row, "acl"):
            if self.view.lemma[clause] == "answer":
                for k in (m for obj in self.view.of(clause, "obj") for m in self._owners(obj)):
                    return self._serves_office(k, depth)
        return OUTSIDE

    def _owners(self, row: int) -> list[int]:
        """Return the bodies of a state that have a thing."""
        linked = [*self.view.of(row, "nmod:poss"), *(k for k, _ in self._prepositional(row))]
        return [k for k in linked if self.phrases.group(k) in ("state", "organ")]

    def _employs(self, row: int, case: str, source: bool) -> bool:
        """Return whether a noun behind a preposition is a body of a state, or the party that
        somebody comes from."""
        if source and case == "with":
            return False
        works = self.phrases.group(row) in ("state", "organ", "post") or self.names.is_office(row)
        return works or (case == "from" and not source and self.names.party_at(row) is not None)

    def _is_stranger(self, row: int, case: str) -> bool:
        """Return whether a body of no party is named, not a place: "at the Peace Institute", not
        "in Boston"."""
        named = self.view.upos[row] == "PROPN" and not self.names.party_at(row)
        return named and (case != "in" or self.view.one(row, "det") is not None)

    def _is_body(self, row: int, linked: int) -> bool:
        """Return whether what a noun is of or for is a body of its own, not a field: "head of the
        bank", "of research"."""
        if self.view.upos[linked] == "PROPN":
            return self.view.word[row] not in ("minister", "ministers")
        owned = self.view.one(linked, "det", "nmod:poss") is not None
        return owned and self.view.word[row] not in TOPICS

    def _spoken_for(self, row: int, depth: int) -> Service:
        """Return whom a relative clause says that somebody speaks for: "Ann Orr, who speaks for
        Peru's navy"."""
        for clause in self.view.of(row, "acl"):
            case = SPEAKING_FOR.get(self.view.lemma[clause])
            for k in self.view.of(clause, "obl") if case else ():
                if case in self.view.words_of(k, "case"):
                    return self.serves(k, depth + 1)
            for k in self._led(clause):
                return self.serves(k, depth + 1)
        return Service()

    def _led(self, clause: int) -> list[int]:
        """Return the body of a party that a relative clause says somebody leads now: "who leads the
        Iranian team"."""
        leads = self.view.lemma[clause] in LEADING and self.view.form[clause] in ("VBZ", "VBP")
        led = self.view.of(clause, "obj") if leads else ()
        return [k for k in led if self.phrases.group(k) in ("state", "organ")]

    def _of_state(self, row: int) -> bool:
        """Return whether it is an office of some state: "the minister", "a foreign ministry
        spokesman"."""
        group, before = self.phrases.group(row), self.phrases.modifiers(row)
        if group == "post":
            strange = self.view.word[row] == "president" and any(map(self._is_local, before))
            return not strange and not self.view.words_of(row, "det", "nummod") & INDEFINITE
        if group == "member" and self._is_rank(row):
            return not self.view.words_of(row, "det", "nummod") & INDEFINITE
        if group not in ("holder", "member", "organ") or any(map(self._is_local, before)):
            return group == "state"
        linked = [k for k, _ in self._prepositional(row)]
        tied = any(self.phrases.group(k) == "state" or self._is_field(k) for k in linked)
        return tied or any(map(self._is_state_word, before))

    def _is_rank(self, row: int) -> bool:
        """Return whether a noun is an officer's rank, which a state gives: "the admiral"."""
        return self.phrases.noun(row) in word_class("rank")

    def _is_state_word(self, row: int) -> bool:
        return self.view.word[row] in word_class("office") or self.phrases.group(row) == "state"

    def _is_local(self, row: int) -> bool:
        """Return whether a name before an office says that it is no state's: "the Tulsa police
        chief"."""
        if self.view.upos[row] != "PROPN" or self._is_state_word(row) or self.phrases.group(row):
            return False
        is_pair = self.phrases.is_pair(row)  # "Air force"
        listed = is_pair or self.view.word[row] in FIELDS
        return self.names.party_at(row) is None and not listed
