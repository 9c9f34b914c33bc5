"""Cues of positions: verbs, adjectives and nouns of the lexicon, and verbs of acts to be done."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from analysis.parties import Referents
from analysis.positions.complements import complements_of
from analysis.positions.lexicon import ADJECTIVE, NO_CUE, NOUN, VERB, Entry, cue_entries, words
from analysis.positions.measures import measure_class
from analysis.positions.moods import Moods

# An adjective behind one of these is said of the subject: "stands ready".
LINKING = frozenset("stand remain seem appear feel stay keep declare prove".split())
FOLLOWED = frozenset(["to", "gerund", "that", "wh"])
NOT_COMING = "people proposals undertakings supplies assets withdrawable".split()
INSIDE = frozenset("compound flat fixed amod".split())
NOBODY = frozenset("nobody no none not neither".split())
BY_HOLDER = frozenset("by from of".split())
HEADING = frozenset(["root", "ccomp", "appos", "parataxis"])  # "No observers, says Peru"


class Cue(NamedTuple):
    """A cue: its token, its class, the predicate of its clause, what stands with it.

    ``kinds`` has the classes of the verbs in that too. ``holders`` are the heads of whose will it
    is: the speaker's where there are none and it ``speaks``, in the wh-clause where it is
    ``inner``. A verb that says little has a noun that is ``light``.
    """

    row: int
    cue_class: str
    clause: int | None
    complements: dict[str, int]
    kinds: frozenset[str]
    holders: list[int]
    negated: bool
    speaks: bool = False
    inner: bool = False
    light: bool = False
    is_noun: bool = False


class Cues:
    """The steps from a token to the cue that it is."""

    def __init__(self, predicates: Moods, referents: Referents):
        self.predicates, self.view, self.referents = predicates, predicates.view, referents

    def __iter__(self) -> Iterator[Cue]:
        for row, upos in enumerate(self.view.upos):
            cue = self._of_noun(row) if upos == "NOUN" else self._of_predicate(row)
            if cue is not None:
                yield cue

    def _of_predicate(self, row: int) -> Cue | None:
        clause = self._clause_of(row)
        if clause is None or self._is_led(row) or self._makes(row):
            return None
        if (measure := self._measure(row)) is not None and not self._is_of_nobody(row):
            return measure
        entry, complements = self._entry(row)
        impersonal = self.view.one(clause, "expl") is not None
        if entry.cue_class == NO_CUE or (impersonal and not entry.cue):
            return None
        negated = self.predicates.is_negated(clause) and not entry.cue.endswith((" no", " neither"))
        inner, told = entry.holder == "inner", entry.holder == "speaker"
        heads = [] if told else self._holders(row, complements["wh"] if inner else clause)
        # "nothing has been decided"; "it was ready", where the tree takes "it" for nobody
        speaks = bool(entry.cue) and (negated or impersonal or told)
        cue_class, kinds = self._class(row, entry), self._kinds(row, complements)
        if cue_class == "act" and negated and self._is_of_nobody(row):
            return Cue(row, "undone", clause, complements, kinds, [], negated, speaks=True)
        passive = self.predicates.is_passive(row) and not heads  # "a quota is being studied"
        speaks = speaks or (passive and cue_class == "consider")
        return Cue(row, cue_class, clause, complements, kinds, heads, negated, speaks, inner)

    def _is_of_nobody(self, row: int) -> bool:
        """Return whether a deed is said to be nobody's: "nobody fired", "no order was placed"."""
        subject, view = self.predicates.subject(row), self.view
        if subject is None or view.lemma[row] in words("harming") or self.predicates.modality(row) != "none":
            return False
        alone = not self.referents.parties_of(subject) and self.predicates.actor(row) in (None, subject)
        opening = view.word[self.predicates.leftmost(subject)]
        never = self.predicates.is_passive(row) and "never" in view.words_of(row, "advmod")
        return alone and (never or opening in NOBODY)

    def _makes(self, row: int) -> bool:
        """Return whether a verb says little and its noun is the cue: "has not taken a decision"."""
        made = self.view.of(row, "obj", "nsubj:pass") if self.view.lemma[row] in words("light") else ()
        return any(self._is_light(k) and self._entry_of_noun(k, True)[0] for k in made)

    def _measure(self, row: int) -> Cue | None:
        """Return the cue of what will be done, the will of who says so: "the ban will be lifted"."""
        predicates, subject = self.predicates, self.predicates.subject(row)
        cue_class = measure_class(row, predicates)
        if cue_class is None or self.referents.parties_of(subject):
            return None
        going = self.view.head[row] if predicates.is_going(row) else row
        negated, kinds = predicates.is_negated(row) or predicates.is_negated(going), complements_of(row, predicates)
        return Cue(row, cue_class, row, kinds, frozenset(kinds), self._owners(subject), negated, speaks=True)

    def _clause_of(self, row: int) -> int | None:
        """Return the predicate of a token's clause, "stands" of "ready" in "stands ready"."""
        governor = self.view.head[row]
        if row in self.predicates:
            return row
        linked = self.view.base[row] == "xcomp" and self.view.upos[row] == "ADJ"
        return governor if linked and self.view.lemma[governor] in LINKING else None

    def _is_led(self, row: int) -> bool:
        """Return whether an infinitive is not its subject's own will: "was asked to offer"."""
        view, head = self.view, self.view.head[row]
        free = head < 0 or self.predicates.is_to(row) or self.predicates.is_headline(row)
        if free or "to" not in view.words_of(row, "mark"):
            return False
        kept = words("relaying" if self.predicates.is_passive(head) else "keeping")
        return view.lemma[head] not in kept

    def _class(self, row: int, entry: Entry) -> str:
        """Return the class of a predicate; an act that was not done "yet" is unsettled."""
        headline = self.predicates.is_headline(row)
        named = headline and self.view.head[row] >= 0
        late = self.view.words_of(self.view.head[row] if named else row, "advmod")
        if entry.cue_class != "act" or not late & {"yet", "still"}:
            return entry.cue_class
        perfect = self.predicates.get(row, "negated") and self.predicates.tense(row) == "perfect"
        return "unsettled" if perfect or named or self.predicates.is_to(row) else "act"

    def _entry(self, row: int) -> tuple[Entry, dict[str, int]]:
        """Return the entry for a predicate, one without a cue for others, and what stands with it.
        A participle without an agent may be an adjective ("is opposed to")."""
        view, complements = self.view, self._with_clause_before(row)
        verb, found = view.upos[row] == "VERB", None
        if not verb or (self.predicates.is_passive(row) and self.predicates.actor(row) is None):
            found = self._listed(row, ADJECTIVE, view.word[row], complements)
        if found is None and verb:
            found = self._listed(row, VERB, view.lemma[row], complements)
        other = Entry("", self._class_of_other(row), frozenset(), "", "subject")
        return found or other, complements

    def _class_of_other(self, row: int) -> str:
        """Return the class of a predicate that is no cue: say, happening, getting or act."""
        view, lemma, at = self.view, self.view.lemma[row], self.predicates.shared(row) or row
        copular = view.one(at, "cop") is not None and not self.predicates.is_to(at)
        if view.upos[row] != "VERB" or copular or lemma in words("happening") | words("speaking"):
            return "happening"
        return next((name for name in ("say", "getting") if lemma in words(name)), "act")

    def _with_clause_before(self, row: int) -> dict[str, int]:
        """Return what stands with a word, a wh-clause that is a part of nothing else too."""
        view, at = self.view, self._clause_of(row)
        complements = complements_of(row, self.predicates)
        if at is not None and view.base[at] == "ccomp" and view.one(at, "nsubj", "csubj") is None:
            before = (k for k in view.of(view.head[at], "ccomp") if k < at)
            complements |= [("wh", k) for k in before if self.predicates.asks(k)]
        return complements

    def _listed(self, row: int, part: str, word: str, complements: dict) -> Entry | None:
        """Return the entry that fits a word; one of several words first."""
        view, listed = self.view, cue_entries()
        particles = [view.word[k] for k in view.of(row, "compound:prt", "advmod", "cc:preconj")]
        no = [k for k in view.of(row, "ccomp") if view.upos[k] == "INTJ"]  # "said no"
        given = [*view.of(row, "obj", "xcomp"), *no]
        objects = [names[k] for k in given for names in (view.lemma, view.word)]
        objects += [f"{view.word[k]} {view.lemma[a]}" for k in given for a in view.of(k, "acl")]
        phrases = [f"{kind} {view.lemma[k]}" for kind, k in complements.items()]
        before = [self.predicates.get(row, "modality")]
        before += [] if part == VERB else sorted(view.words_of(row, "case"))  # "is against it"
        keys = [f"{word} {one} {other}" for one in particles for other in objects]
        keys += [f"{word} {one}" for one in (*particles, *objects, *complements, *phrases)]
        keys += [*(f"{one} {word}" for one in before), word, *filter(None, before)]
        found = (entry for key in keys for entry in listed.get((part, key), ()))
        return next((entry for entry in found if self._has_needs(entry, complements)), None)

    def _has_needs(self, entry: Entry, complements: dict[str, int]) -> bool:
        """Return whether what an entry asks for is there, its noun one of the list asked for."""
        kinds = complements.keys() & (entry.needs or complements.keys())
        alone = "none" in entry.needs and not complements.keys() - {"other"}
        if entry.needs and not kinds and not alone:
            return False
        lemmas = {self.view.lemma[complements[kind]] for kind in kinds}
        return not entry.objects or bool(lemmas & words(entry.objects))

    def _holders(self, row: int, clause: int) -> list[int]:
        """Return the head of the actor of a clause; of a participle like "opposed" its subject."""
        head = self.predicates.actor(clause)
        if head is None and clause == row and (ADJECTIVE, self.view.word[row]) in cue_entries():
            head = self.predicates.subject(clause)
        return [] if head is None else [head]

    def _kinds(self, row: int, complements: dict[str, int]) -> frozenset[str]:
        """Return the kinds of what stands with a word, and the classes of the verbs in it."""
        found = set(complements) or {"none"}
        found -= {"with"} if "noun" in found else set()  # "accept it with pleasure"
        if self.view.lemma[row] in words("giving") and not self.view.words_of(row, "compound:prt"):
            found.add("giving")
        if self.view.lemma[row] in words("say") and self._asks_for_will(complements):
            found.add("saying")
        for kind in FOLLOWED & complements.keys():
            inner = self._kinds_of_inner(complements[kind])
            found |= inner if kind in ("to", "gerund") else inner - {"not"}
        return frozenset(found)

    def _kinds_of_inner(self, k: int) -> set[str]:
        """Return the class of a governed verb, with "not" where it is negated."""
        view, further = self.view, self.view.one(k, "xcomp")
        negated = {"not"} if self.predicates.is_negated(k) else set()
        if view.lemma[k] in words("keeping") and further in self.predicates:
            return negated | self._kinds_of_inner(further)
        entry, complements = self._entry(k)
        if entry.cue and entry.cue_class != NO_CUE:
            return negated | {entry.cue_class}
        if self.predicates.is_passive(k) or view.one(k, "cop", "aux:pass") is not None:
            return negated | {"happening"}
        silent = view.lemma[k] in words("say") and self._asks_for_will(complements)
        return negated | {"saying" if silent else self._class_of_other(k)}

    def _asks_for_will(self, complements: dict[str, int]) -> bool:
        """Return whether a wh-clause asks what somebody will do: "say whether it would pay"."""
        asked = complements.get("wh")
        if asked is None or self.view.words_of(asked, "mark") & {"whether", "if"}:
            return asked is not None
        return self.predicates.modality(self.predicates.clause_of(asked)) in ("will", "would")

    def _of_noun(self, row: int) -> Cue | None:
        view = self.view
        kept = view.base[row] == "obj" and view.lemma[view.head[row]] in words("fulfilling")
        if view.base[row] in INSIDE or kept:  # who keeps a promise acts
            return None
        clause, light = self.predicates.clause_of(row), self._is_light(row)
        no = bool(view.words_of(row, "det") & {"no"})
        negated = no or self._is_dropped(row) or (light and bool(self.predicates.get(clause, "negated")))
        entry, complements = self._entry_of_noun(row, light)
        if entry is None and row in self.predicates:
            return self._of_predicate(row)
        matters = words("dealings")
        barred = no and self.predicates.title[row] and view.base[row] in HEADING
        if barred or (light and self.predicates.modality(clause) in ("will", "would")):
            matters |= set().union(*map(words, NOT_COMING))
        matter = "such" in view.words_of(row, "amod") or view.lemma[row] in matters
        told = negated and (no or view.base[row] != "obj")
        if entry is None and not (told and matter):  # "no such paper", "there will be no vote"
            return None
        holders = self._holders_of_noun(row, clause, light)
        speaks = (light and negated and view.base[row] != "obj") or barred
        cue_class = entry.cue_class if entry else "barring" if barred else "exist"
        kinds = self._kinds(row, complements)
        return Cue(row, cue_class, clause, complements, kinds, holders, negated, speaks, light=light, is_noun=True)

    def _entry_of_noun(self, row: int, light: bool) -> tuple[Entry | None, dict[str, int]]:
        view, complements = self.view, complements_of(row, self.predicates)
        if light and "to" not in complements:  # "made an offer to help": "help" hangs on the verb
            behind = (k for k in view.of(view.head[row], "advcl", "xcomp") if k > row)
            complements |= [("to", k) for k in behind if "to" in view.words_of(k, "mark")]
        listed = (e for e in cue_entries().get((NOUN, view.lemma[row]), ()) if self._has_needs(e, complements))
        return next(listed, None), complements

    def _is_light(self, row: int) -> bool:
        """Return whether a noun's verb says little: "made an offer", "there is no deal"."""
        view, governor = self.view, self.view.head[row]
        if governor in self.predicates and view.base[row] == "nsubj":
            there = view.one(governor, "expl") is not None or view.lemma[governor] == "exist"
            told = self.predicates.is_passive(governor) and view.lemma[governor] in words("light")
            return told or (there and view.lemma[governor] in ("be", "exist"))
        return governor in self.predicates and view.base[row] == "obj" and view.lemma[governor] in words("light")

    def _is_dropped(self, row: int) -> bool:
        """Return whether a noun is given up: "its plan has been dropped", "dropped its opposition"."""
        verb = self.view.head[row] if self.view.base[row] == "nsubj" else None
        verb = self.view.head[row] if self.view.base[row] == "obj" else verb
        whose = self.predicates.is_passive(verb) or self.view.base[row] == "obj"
        return whose and self.view.lemma[verb] in words("dropping")

    def _holders_of_noun(self, row: int, clause: int | None, light: bool) -> list[int]:
        """Return the head of who owns a noun, else of who does its light verb."""
        view = self.view
        if owners := self._owners(row):
            return owners
        its = view.words_of(row, "nmod:poss") & {"its", "their"} and view.base[row] == "obl"
        known = view.lemma[view.head[row]] == "know"  # "we know of no such order"
        of_verb = view.base[row] == "obj" or self.predicates.is_passive(clause)
        return self._holders(row, clause) if its or known or (light and of_verb) else []

    def _owners(self, row: int) -> list[int]:
        """Return the head of the first party that owns a noun."""
        view = self.view
        of = (k for k in view.of(row, "nmod") if view.words_of(k, "case") & BY_HOLDER)
        owners = [*view.of(row, "nmod:poss", "amod"), *of]
        return [k for k in owners if self.referents.parties_of(k)][:1]
