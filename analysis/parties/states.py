"""Whose an office is that says of no state: "the coast guard", "Foreign ministry spokeswoman Ann
Orr".

Decided by evidence, in this order: where the clause says that it speaks ("said in Tokyo"), an
office of the same words that the article gave a party before, the party that acts in the sentence
or in those before it, the article's only party, the place in the dateline, the state that the
outlet is called after ("The Accra Ledger"). Whom another accuses in the sentence before does
not own the office that speaks of it next.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from analysis.parties.noun_groups import word_class
from analysis.parties.pronouns import MAIN, saying

if TYPE_CHECKING:
    from analysis.parties.coreference import Discourse

MOST_SENTENCES_BACK = 3
WORDS_TO_PLACE = 7
SUBJECTS = frozenset(["nsubj", "nsubj:pass", "nsubj:outer"])
SPEAKING = frozenset(["spokes"])
RANK = "officer"
PARAGRAPHS_TO_DATELINE, WORDS_OF_DATELINE = 2, 7
# Before a party that somebody else does something for: "gas for Peru" is not Peru's doing.
TOWARDS = frozenset("for to against with".split())
DASHES = frozenset([":", "—", "–", "-", "--"])
OFFICE_OF = {"ambassador": "embassy", "minister": "ministry"}


class States:
    """Finds the party of offices of a discourse whose words name none."""

    def __init__(self, discourse: Discourse):
        self.discourse = discourse
        self.view, self.names = discourse.view, discourse.names
        self.reader, self.phrases = discourse.reader, discourse.phrases
        self.rows: dict[int, list[int]] = defaultdict(list)
        for row, sentence in enumerate(discourse.sentence):
            self.rows[sentence].append(row)
        self.ties: dict[int, list[tuple[int, frozenset[str], str]]] = defaultdict(list)
        self.parties: dict[int, set[str]] = defaultdict(set)
        self.acting: dict[tuple[int, int], list[tuple[str, int]]] = defaultdict(list)
        self.datelines = self._read_datelines()
        for row in range(len(self.view.word)):
            self._note(row)

    def _note(self, row: int) -> None:
        """Keep the party of an office whose words name it, and that the article names the party."""
        article = self.discourse.article[row]
        if (party := self.names.party_at(row)) and self.names.has_state(party):
            self.parties[article].add(party)
            if self.names.acts(row):
                place = article, self.discourse.paragraph[row]
                self.acting[place].append((party, self.discourse.sentence[row]))
        if self.phrases.group(row) in ("state", "organ", "post", "holder", "member") and (
            party := self.reader.serves(row).party
        ) and not self._is_supposed(row):
            self.ties[article].append((row, self.words(row), party))

    def _is_supposed(self, row: int) -> bool:
        """Return whether an office is one that a quotation speaks of in general: "a Peruvian
        admiral"."""
        return self.discourse.quoted[row] and bool(self.view.words_of(row, "det") & {"a", "an"})

    def words(self, row: int) -> frozenset[str]:
        """Return the words that say which office it is, the party's name left out."""
        before = [k for k in self.phrases.modifiers(row) if not self._is_alias(k)]
        listed = (
            k for k in before if self.phrases.group(k) or self.view.word[k] in word_class("office")
        )
        kinds, noun = set(map(self.phrases.noun, listed)), self.phrases.noun(row)
        # "Adm. Orr" was "a Peruvian admiral"; "the ambassador" is the embassy's.
        noun = RANK if noun in word_class("rank") else OFFICE_OF.get(noun, noun)
        return frozenset(kinds | {noun} - SPEAKING) or frozenset([noun])

    def _is_alias(self, row: int) -> bool:
        return bool(self.names.party_at(row)) and not self.names.is_office(row)

    def party_of(self, row: int) -> tuple[str | None, str | None]:
        """Return the party of an office without one, and the rule that found it."""
        for rule, find in (
            ("place", self._place),
            ("tied office", self._tied),
            ("told", self._told),
            ("actor", self._actor),
            ("only party", self._only),
            ("dateline", self._dateline),
            ("outlet", self._outlet),
        ):
            if party := find(row):
                return party, rule
        return None, None

    def of_outlet(self, row: int) -> tuple[str, str] | None:
        """Return the outlet's state of what a journalist calls "our" minister, and the rule."""
        ours = not self.discourse.quoted[row] and "our" in self.view.words_of(row, "nmod:poss")
        party = self._outlet(row) if ours else None
        return party and (party, "outlet")

    def _place(self, row: int) -> str | None:
        """Return where it speaks: "the government in Chisinau", "the coast guard said in Tokyo", "In
        Kampala, the ministry said"; where an embassy is says nothing."""
        if self.phrases.noun(row) in word_class("abroad"):
            return None
        if self.phrases.group(row) not in ("state", "organ") and self.phrases.noun(row) != "spokes":
            return self.place_before(row)
        if party := self.place_before(row):
            return party
        for k in range(row + 1, min(row + WORDS_TO_PLACE + 1, len(self.view.word))):
            if self.names.party_at(k) and "in" in self.view.words_of(k, "case"):
                return (
                    self.names.party_at(k)
                    if self.discourse.sentence[k] == self.discourse.sentence[row]
                    else None
                )
        return None

    def place_before(self, row: int) -> str | None:
        """Return the state of the place that opens the clause of which a token is the subject."""
        if self.view.base[row] != "nsubj":
            return None
        for k in self.view.of(self.view.head[row], "obl"):
            if k < row and "in" in self.view.words_of(k, "case") and not self._follows_words(k):
                return self.names.party_at(k)
        return None

    def _follows_words(self, row: int) -> bool:
        """Return whether a phrase does not open its sentence."""
        first = min((row, *self.view.of(row, "case", "compound", "amod")))
        return first > self.rows[self.discourse.sentence[row]][0]

    def party_around(self, row: int) -> str | None:
        """Return the only state that acts in a token's paragraph; where none does, the state that
        most mentions of the article name. Its own sentence is left out: that is what it speaks of."""
        article, paragraph = self.discourse.article[row], self.discourse.paragraph[row]
        around = set(self._acting_in(self.acting.get((article, paragraph), []), row))
        if around:
            return next(iter(around if len(around) == 1 else around & {self._told_from(row)}), None)
        return self._named_most(row) or self._told_from(row)

    def _told_from(self, row: int) -> str | None:
        """Return the state of the dateline or the outlet."""
        return self._dateline(row) or self._outlet(row)

    def _named_most(self, row: int) -> str | None:
        """Return the state that more than half of the article's mentions elsewhere name."""
        named = self._acting_elsewhere(row)
        party = max(set(named), key=named.count, default=None)
        return party if 2 * named.count(party) > len(named) else None

    def _acting_elsewhere(self, row: int) -> list[str]:
        """Return the states that act in a token's article, each once a mention."""
        article = self.discourse.article[row]
        paragraphs = (found for (at, _), found in self.acting.items() if at == article)
        return [party for found in paragraphs for party in self._acting_in(found, row)]

    def _acting_in(self, found: list[tuple[str, int]], row: int) -> list[str]:
        return [party for party, sentence in found if sentence != self.discourse.sentence[row]]

    def _tied(self, row: int) -> str | None:
        """Return the one party that the article gave such an office before; of several, the one in
        the last sentences."""
        words, sentence = self.words(row), self.discourse.sentence[row]
        ties = self.ties[self.discourse.article[row]]
        known = [(at, party) for at, tied, party in ties if at < row and words <= tied]
        if len({party for _, party in known}) > 1:
            known = [
                (at, party) for at, party in known if sentence - self.discourse.sentence[at] <= 1
            ]
        parties = {party for _, party in known}
        return parties.pop() if len(parties) == 1 else None

    def _actor(self, row: int) -> str | None:
        """Return the party that acts in the sentence before the office, or in those before; the
        accuser, not the accused."""
        sentence, article = self.discourse.sentence[row], self.discourse.article[row]
        other = self._answering(row)
        for back in range(MOST_SENTENCES_BACK + 1):
            rows = [
                k
                for k in self.rows[sentence - back]
                if k < row and self.discourse.article[k] == article and not self._is_told(k, row)
            ]
            if party := self._acting(rows, other):
                return (None if back else self._accuser_of(party, sentence - 1, article)) or party
            rows = [k for k in rows if not self.view.words_of(k, "case") & TOWARDS]
            parties = {
                party
                for party in map(self.names.party_at, rows)
                if party and party != other and self.names.has_state(party)
            }
            if len(parties) == 1:
                return parties.pop()
        return None

    def _told(self, row: int) -> str | None:
        """Return the state of which an office tells what it does, where the place or the article's
        mentions speak for it too: "Peru will pay, the ministry said"."""
        verb, home = self.view.head[row], self._home(row)
        if self.view.deprel[row] not in SUBJECTS or home is None:
            return None
        said = self.view.of(verb, "ccomp", "parataxis")
        told = (k for clause in said for k in self.view.of(clause, "nsubj"))
        return home if home in map(self.names.party_at, told) else None

    def _home(self, row: int) -> str | None:
        """Return the state of the dateline or the outlet, else the one named most by far."""
        return self._told_from(row) or self._named_most(row)

    def _is_told(self, row: int, office: int) -> bool:
        """Return whether a token belongs to what an office says: "Peru will pay, the ministry said"."""
        verb = self.view.head[office]
        if self.view.deprel[office] not in SUBJECTS or self.view.lemma[verb] not in saying():
            return False
        at = row
        while at >= 0 and self.view.head[at] != verb:
            at = self.view.head[at]
        return at >= 0 and self.view.base[at] in ("ccomp", "parataxis")

    def _answering(self, row: int) -> str | None:
        """Return the party that answers what an office says: "Peru replied to complaints by the
        ministry"."""
        at = self.view.head[row]
        while at >= 0:
            if self.view.upos[at] == "VERB":
                subject = self.view.one(at, "nsubj")
                answers = self.view.lemma[at] in word_class("answer")
                return self._party_of_subject(subject) if answers and subject is not None else None
            at = self.view.head[at]
        return None

    def _acting(self, rows: list[int], other: str | None = None) -> str | None:
        """Return the party of the first subject that has one, but for an ``other``; of a verb of
        saying sooner than of another."""
        subjects = (
            k for k in rows if self.view.deprel[k] in SUBJECTS and not self._in_quotation(k)
        )
        speaks_first = sorted(subjects, key=lambda k: not self._tells(self.view.head[k]))
        found = map(self._party_of_subject, speaks_first)
        parties = (party for party in found if party and party != other)
        return next(filter(self.names.has_state, parties), None)

    def _tells(self, verb: int) -> bool:
        """Return whether a verb of saying is the sentence's main one: "..., Peru said"."""
        return self.view.lemma[verb] in saying() and self.view.base[verb] in MAIN

    def _in_quotation(self, row: int) -> bool:
        """Return whether a token is a pronoun between quotation marks, which acts for its speaker
        alone."""
        return self.discourse.quoted[row] and self.view.upos[row] == "PRON"

    def _party_of_subject(self, row: int) -> str | None:
        """Return the party of a subject: its own, its owner's ("Latvia's complaint"), its maker's
        ("a Romanian drone")."""
        if entity := self.discourse.entity.get(row):
            if entity.party:
                return entity.party
        if party := self.names.party_at(row):
            return party
        owners = (*self.view.of(row, "nmod:poss"), *self.view.of(row, "amod", "compound"))
        return next(filter(None, (self.names.party_at(k) for k in owners)), None)

    def _accuser_of(self, party: str, sentence: int, article: int) -> str | None:
        """Return the party that accuses this one in a sentence."""
        rows = [k for k in self.rows.get(sentence, ()) if self.discourse.article[k] == article]
        for verb in (k for k in rows if self.view.lemma[k] in word_class("accuse")):
            subject = self.view.one(verb, "nsubj")
            by = None if subject is None else self._party_of_subject(subject)
            if (
                by
                and by != party
                and any(self.names.party_at(k) == party for k in rows if k > verb)
            ):
                return by
        return None

    def _dateline(self, row: int) -> str | None:
        """Return the state of the place that the article names as where it was written: "TRIPOLI:
        A ship", "Tripoli (AP) - A ship"."""
        return self.datelines.get(self.discourse.article[row])

    def _outlet(self, row: int) -> str | None:
        """Return the state of the capital, country or people in the outlet's name."""
        return self.names.state_of_outlet(self.discourse.article[row])

    def _read_datelines(self) -> dict[int, str]:
        """Return the state of each article's dateline."""
        found: dict[int, str] = {}
        now = None
        for row, paragraph in enumerate(self.discourse.paragraph):
            place = self.discourse.article[row], paragraph
            if place != now and paragraph < PARAGRAPHS_TO_DATELINE:
                behind = self.view.word[row + 1 : row + WORDS_OF_DATELINE]
                party = self.names.party_at(row) or self.names.of_capital(self.discourse.cased[row])
                ends = DASHES if not self.discourse.cased[row].isupper() else DASHES | {"."}
                if party and self.names.has_state(party) and ends.intersection(behind):
                    found.setdefault(place[0], self.names.state_of(party))
            now = place
        return found

    def _only(self, row: int) -> str | None:
        """Return the article's only state, else the only one that acts in other sentences."""
        article = self.discourse.article[row]
        for parties in (self.parties[article], set(self._acting_elsewhere(row))):
            if len(parties) == 1:
                return next(iter(parties))
        return None
