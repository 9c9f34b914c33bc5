"""Cues of positions in texts: verbs, adjectives and nouns of the lexicon, and verbs that tell an act still to be done."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from analysis.parties import Referents
from analysis.positions.lexicon import ADJECTIVE, NO_CUE, NOUN, VERB, Entry, class_of_verb, cue_entries, words
from analysis.positions.predicates import Predicates

# An adjective behind one of these is said of the subject: "stands ready".
LINKING = frozenset("stand remain seem appear feel stay keep declare prove".split())
FOLLOWED = ("to", "gerund", "own", "that", "wh")
INSIDE = frozenset("compound flat fixed amod".split())
BY_HOLDER = frozenset("by from of".split())
FIRST_PERSON = frozenset("we us our ours".split())


class Cue(NamedTuple):
    """A cue: its token, its class, the predicate of its clause, what stands with it, and the heads of its holders.

    ``speaks`` says that it is the speaker's where nobody holds it, ``inner`` that its holder is in its wh-clause,
    ``light`` that it is the noun of a verb that says little.
    """

    row: int
    cue_class: str
    clause: int | None
    complements: dict[str, int]
    labels: frozenset[str]
    holders: list[int]
    negated: bool
    speaks: bool = False
    light: bool = False
    inner: bool = False
    is_noun: bool = False


class Cues:
    """The steps from a token to the cue that it is."""

    def __init__(self, predicates: Predicates, referents: Referents):
        self.predicates, self.view, self.referents = predicates, predicates.view, referents

    def __iter__(self) -> Iterator[Cue]:
        for row, upos in enumerate(self.view.upos):
            cue = self._of_noun(row) if upos == "NOUN" else self._of_predicate(row)
            if cue is not None:
                yield cue

    # --- verbs and adjectives ---

    def _of_predicate(self, row: int) -> Cue | None:
        clause = self._clause_of_predicate(row)
        if clause is None or self._is_led(row):
            return None
        entry, complements = self.entry(row)
        impersonal = self._is_expletive(clause)
        if (entry is None and impersonal) or (entry is not None and entry.cue_class == NO_CUE):
            return None
        held = entry.holder if entry else "subject"
        heads = self._holders(row, clause, held, complements)
        cue_class = self._class(row, clause, entry)
        labels = self.labels(row, complements)
        negated = self._is_negated(clause) and not (entry and entry.cue.endswith(" no"))
        # "nothing has been decided"; "it was ready", where the tree takes "it" for nobody
        speaks = not heads and entry is not None and (negated or impersonal)
        return Cue(row, cue_class, clause, complements, labels, heads, negated, speaks, inner=held == "inner")

    def _clause_of_predicate(self, row: int) -> int | None:
        """Return the clause whose predicate a token is: "ready" in "stands ready" is that of "stands"."""
        if row in self.predicates:
            return row
        governor = self.view.head[row]
        linked = self.view.base[row] == "xcomp" and self.view.upos[row] == "ADJ"
        return governor if linked and self.view.lemma[governor] in LINKING else None

    def _is_expletive(self, row: int) -> bool:
        return self.view.one(row, "expl") is not None

    def _is_led(self, row: int) -> bool:
        """Return whether an infinitive hangs on a word that does not leave its will as it is: "was asked to offer"."""
        view, head = self.view, self.view.head[row]
        if "to" not in view.words_of(row, "mark") or head < 0 or self.predicates.is_to(row) or self.predicates.is_headline(row):
            return False
        kept = words("keeping") if not self._is_passive(head) else words("relaying")
        return view.lemma[head] not in kept | words("relaying")

    def _is_passive(self, row: int) -> bool:
        return row in self.predicates and bool(self.predicates.get(row, "passive"))

    def _class(self, row: int, clause: int, entry: Entry | None) -> str:
        """Return the class of a predicate; what was not done "yet" is unsettled."""
        found = entry.cue_class if entry else self._class_of_other(row)
        late = self.view.words_of(row, "advmod") & {"yet", "still"}
        perfect = self.predicates.get(clause, "negated") and self.predicates.get(clause, "tense") == "perfect"
        return "unsettled" if found == "act" and late and (perfect or self.predicates.is_to(row)) else found

    def _class_of_other(self, row: int) -> str:
        view = self.view
        if view.upos[row] != "VERB" or (self.predicates.get(row, "copular") and not self.predicates.is_to(row)):
            return "happening"
        return class_of_verb(view.lemma[row])

    def entry(self, row: int) -> tuple[Entry | None, dict[str, int]]:
        """Return the lexicon's entry that fits a predicate, and what stands with it."""
        view, complements = self.view, self._with_clause_before(row, self.predicates.complements(row))
        adjective = view.upos[row] != "VERB" or (self._is_passive(row) and self.predicates.actor(row) is None)
        keys = self._keys(row, view.word[row] if adjective else view.lemma[row], complements)
        found = self._listed(ADJECTIVE if adjective else VERB, keys, complements)
        if found is None and view.upos[row] == "VERB" and adjective:
            found = self._listed(VERB, self._keys(row, view.lemma[row], complements), complements)
        return found, complements

    def _listed(self, part: str, keys: list[str], complements: dict[str, int]) -> Entry | None:
        found = (entry for key in keys for entry in cue_entries()[part].get(key, ()))
        return next((entry for entry in found if self._has_needs(entry, complements)), None)

    def _with_clause_before(self, row: int, complements: dict[str, int]) -> dict[str, int]:
        """Return what stands with a word, a wh-clause before it too that has no place of its own in the tree."""
        view, at = self.view, self._clause_of_predicate(row)
        if at is None or view.base[at] != "ccomp" or view.one(at, "nsubj", "csubj") is not None:
            return complements
        before = [k for k in view.of(view.head[at], "ccomp") if k < at and self.predicates.asks(k)]
        return complements | {"wh": k for k in before}

    def _keys(self, row: int, word: str, complements: dict[str, int]) -> list[str]:
        """Return the names under which the lexicon may have a word, those of several words first."""
        view = self.view
        particles = [view.word[k] for k in view.of(row, "compound:prt", "advmod")]
        objects = [name for k in view.of(row, "obj", "xcomp") for name in (view.lemma[k], view.word[k])]
        more = [*particles, *objects, *complements, *(f"{kind} {view.lemma[k]}" for kind, k in complements.items())]
        modal = [self.predicates.get(row, "modality")] if row in self.predicates else []
        modal += [] if view.upos[row] == "VERB" else sorted(view.words_of(row, "case"))
        longest = [f"{word} {one} {other}" for one in particles for other in objects]
        return [*longest, *(f"{word} {one}" for one in more), *(f"{one} {word}" for one in modal), word, *modal]

    def _has_needs(self, entry: Entry, complements: dict[str, int]) -> bool:
        """Return whether what an entry asks for stands with a word, its noun one of the list asked for."""
        kinds = complements.keys() & (entry.needs or complements.keys())
        if entry.needs and not kinds and not ("none" in entry.needs and not complements.keys() - {"other"}):
            return "own" in entry.needs and "that" in complements
        return not entry.objects or any(self.view.lemma[complements[k]] in words(entry.objects) for k in kinds)

    def labels(self, row: int, complements: dict[str, int]) -> frozenset[str]:
        """Return the kinds of what stands with a word, and the class of the verb in it, not where it is negated."""
        found = set(complements) or {"none"}
        found |= {"saying"} if self._asks_for_will(complements) and self.view.lemma[row] in words("saying") else set()
        for k in {complements[kind] for kind in FOLLOWED if kind in complements}:
            found |= self._inner(k)
        return frozenset(found)

    def _inner(self, k: int) -> set[str]:
        """Return the class of a verb that a cue governs."""
        further = self.view.one(k, "xcomp")
        if self.view.lemma[k] in words("keeping") and further is not None and self.view.upos[further] == "VERB":
            found = self._inner(further)
        else:
            entry, complements = self.entry(k)
            found = {entry.cue_class if entry and entry.cue_class != NO_CUE else self._class_of_inner(k, complements)}
        return found | ({"not"} if self._is_negated(k) else set())

    def _class_of_inner(self, k: int, complements: dict[str, int]) -> str:
        view = self.view
        if view.lemma[k] in words("saying"):
            return "saying" if self._asks_for_will(complements) else "say"
        if view.upos[k] != "VERB" or self._is_passive(k) or view.one(k, "cop", "aux:pass") is not None:
            return "happening"
        return class_of_verb(view.lemma[k])

    def _asks_for_will(self, complements: dict[str, int]) -> bool:
        """Return whether a wh-clause asks what somebody will do: "say whether it would pay"."""
        asked = complements.get("wh")
        return asked is not None and self.predicates.clause_of(asked) is not None and (
            bool(self.view.words_of(asked, "mark") & {"whether", "if"})
            or self.predicates.modality(self.predicates.clause_of(asked)) in ("will", "would"))

    def _is_negated(self, k: int) -> bool:
        """Return whether a clause is denied, by its subject too: "not one soldier will cross"."""
        if k not in self.predicates or self.predicates.get(k, "negated"):
            return k in self.predicates
        subject = self.view.one(k, "nsubj")
        return subject is not None and self.view.word[self.predicates.leftmost(subject)] in ("not", "none", "neither")

    def _holders(self, row: int, clause: int, holder: str, complements: dict[str, int]) -> list[int]:
        """Return the head of whose will a predicate tells: its actor's, of a participle like "opposed" its subject's,
        or of the actor in the clause that is its subject."""
        if holder == "inner":
            clause = complements["wh"]
        if clause not in self.predicates:
            return []
        head = self.predicates.actor(clause)
        if head is None and clause == row and self.view.word[row] in cue_entries()[ADJECTIVE]:
            head = self.predicates.subject(clause)
        return [] if head is None else [head]

    # --- nouns ---

    def _of_noun(self, row: int) -> Cue | None:
        view = self.view
        if view.base[row] in INSIDE:
            return None
        entry, complements = self._entry_of_noun(row)
        if entry is None and row in self.predicates:
            return self._of_predicate(row)
        no = bool(view.words_of(row, "det") & {"no"})
        if entry is None and not (view.lemma[row] in words("dealings") or view.words_of(row, "amod") & {"such"}):
            return None
        clause, light = self.predicates.clause_of(row), self._is_light(row)
        negated = no or (light and clause is not None and bool(self.predicates.get(clause, "negated")))
        if entry is None and not negated:
            return None
        holders, speaks = self._holders_of_noun(row, clause, light, no)
        cue_class = entry.cue_class if entry else "exist"
        labels = self.labels(row, complements)
        return Cue(row, cue_class, clause, complements, labels, holders, negated, speaks, light, is_noun=True)

    def _entry_of_noun(self, row: int) -> tuple[Entry | None, dict[str, int]]:
        complements = self.predicates.complements(row)
        if self._is_light(row) and "to" not in complements:  # "made an offer to help", where "to help" hangs on the verb
            verb = self.view.head[row]
            behind = (k for k in self.view.of(verb, "advcl", "xcomp") if k > row and "to" in self.view.words_of(k, "mark"))
            complements |= {"to": k for k in behind}
        fitting = (entry for entry in cue_entries()[NOUN].get(self.view.lemma[row], ())
                   if self._has_needs(entry, complements))
        return next(fitting, None), complements

    def _is_light(self, row: int) -> bool:
        """Return whether a noun is the object of a verb whose subject holds it, the subject of its passive, or of
        "there is"."""
        view, governor = self.view, self.view.head[row]
        if governor < 0 or governor not in self.predicates:
            return False
        if view.base[row] == "nsubj":
            told = view.lemma[governor] in ("be", "exist") or self._is_passive(governor)
            return told and (self._is_expletive(governor) or view.lemma[governor] in words("light") | {"exist"})
        return view.base[row] == "obj" and view.lemma[governor] in words("light")

    def _holders_of_noun(self, row: int, clause: int | None, light: bool, no: bool) -> tuple[list[int], bool]:
        """Return the heads of whose noun it is, and whether it is the speaker's where there is none."""
        view = self.view
        owners = [*view.of(row, "nmod:poss", "amod"),
                  *(k for k in view.of(row, "nmod") if view.words_of(k, "case") & BY_HOLDER)]
        owners = [k for k in owners if self.referents.parties_of(k)]
        if owners or not light:
            return owners[:1], False
        if view.base[row] == "obj":
            head = self.predicates.actor(clause)
            return ([] if head is None else [head]), False
        head = self.predicates.actor(clause) if self._is_passive(clause) else None
        return ([head], False) if head is not None else ([], no)
