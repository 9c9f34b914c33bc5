"""Places by the tree: what a name's relation, its preposition and its governor say."""

from __future__ import annotations

from functools import cached_property

import pandas as pd

from analysis.parties.surroundings import POSSESSIVES, listed
from analysis.syntax import TreeView

DIRECTED = frozenset(["to", "toward", "towards"])
# What makes a relation of a preposition that locates: "along with", "as in".
RELATING = frozenset("with as because according due thanks instead regardless than".split())
EXEMPLARY = frozenset(["such", "like", "including"])
MODIFIERS = frozenset(["compound", "amod", "nmod:unmarked", "nmod:desc"])
DETERMINERS = frozenset(["det", "nmod:poss"])
WHOLE = frozenset(["out", "outside"])
# Prepositions that locate beside some governors only, with their class.
GOVERNED = {
    "for": "departing",
    "over": "flying",
    "between": "between",
    "of": "parts",
    "on": "assaults",
}
MOST_STEPS = 8  # from one noun of a list to the next


def classes() -> dict[str, frozenset[str]]:
    """Return the words of each class of place_words.tsv."""
    return listed("place_words.tsv")


class Governors:
    """Places by the tree: what a name's relation, its preposition and its governor say."""

    def __init__(self, view: TreeView, mentions: pd.DataFrame):
        self.view = view
        spans = mentions[["first", "last", "rule", "party"]].itertuples(index=False, name=None)
        self.mention_at = {
            at: (rule, party) for first, last, rule, party in spans for at in range(first, last)
        }

    @cached_property
    def known(self) -> dict[str, frozenset[str]]:
        return classes()

    def locates(self, first: int, last: int) -> bool:
        return self._is_place(self.view.head_of(first, last), 0)

    def _is_place(self, row: int, depth: int) -> bool:
        """Whether the noun at a token only locates; of a list its head decides."""
        view = self.view
        governor, base = view.head[row], view.base[row]
        if depth > MOST_STEPS:
            return False
        if view.words_of(row, "nmod:poss", "case") & POSSESSIVES:
            return False
        prepositions = [
            view.word[k] for k in view.of(row, "case") if view.word[k] not in POSSESSIVES
        ]
        if base == "conj" and governor >= 0:
            return (
                self._is_oblique(row, governor, prepositions)
                if prepositions
                else self._is_place(governor, depth + 1)
            )
        if prepositions:
            return self._is_oblique(row, governor, prepositions)
        if governor < 0:
            return False
        if base == "appos" or view.deprel[row] in ("nmod:unmarked", "obl:unmarked", "list", "dep"):
            return self._is_beside_place(row, governor, depth)
        if view.deprel[row] in MODIFIERS or base in MODIFIERS:
            return self._is_modifier(row, governor, depth)
        return base == "obj" and self._is_reached(governor)

    def _is_beside_place(self, row: int, governor: int, depth: int) -> bool:
        """Whether a name stands beside a town ("Gdansk, Poland") or "the capital"."""
        view = self.view
        if view.lemma[governor] in ("capital", "city", "town", "village", "port"):
            return True
        if view.upos[governor] != "PROPN" or not governor < row:
            return view.deprel[row] == "nmod:unmarked" and self._is_modifier(row, governor, depth)
        rule, _ = self.mention_at.get(governor, ("", ""))
        return rule in ("", "capital") or self._is_place(governor, depth + 1)

    def _is_modifier(self, row: int, governor: int, depth: int) -> bool:
        """Whether a name before a noun is only where the thing is: "the Vienna talks", "the Iraq
        war", "US soil"."""
        view, known = self.view, self.known
        lemma = view.lemma[governor].lower()
        rule, _ = self.mention_at.get(row, ("", ""))
        if lemma in known["based"]:
            return True
        if view.base[governor] == "compound" and view.upos[governor] == "NOUN" and depth < MOST_STEPS:
            whole = view.head[governor]  # "the Moscow concert hall attack"
            return self._is_modifier(row, whole, depth + 1)
        if governor in self.mention_at:  # "the Syria-Iraq border"
            return self._is_place(governor, depth + 1) and view.base[governor] in MODIFIERS
        inside = known["grounds"] | known["buildings"] | known["between"]
        if lemma in inside and view.upos[governor] != "PROPN":  # not "the US House"
            return True
        if rule == "capital" and (lemma in known["events"] or lemma in known["calamities"]):
            return True
        if (
            rule == "capital"
            and view.upos[governor] == "NOUN"
            and view.one(governor, *DETERMINERS) is not None
        ):
            return lemma not in known["speakers"] and lemma not in known["given"]
        return lemma in known["calamities"] and view.upos[row] == "PROPN"

    def _is_reached(self, verb: int) -> bool:
        """Whether a verb's object is where somebody goes or a storm strikes: "visited Cairo",
        "ravaged Chile"."""
        view, known = self.view, self.known
        lemma = view.lemma[verb]
        if lemma in known["leaving"]:  # not "left Peru alone", "left Peru with few friends"
            behind = {word for k in view.of(verb, "obl") for word in view.words_of(k, "case")}
            stays = "with" in behind and "for" not in behind
            return not stays and view.one(verb, "xcomp", "obl:agent") is None
        if lemma in known["reaching"] or lemma in known["ravaging"]:
            return True
        subject = view.one(verb, "nsubj")
        named = (
            [] if subject is None else [subject, *view.of(subject, "nmod")]
        )  # "a wave of bombings"
        return lemma in known["striking"] and any(
            view.lemma[k].lower() in known["calamities"] for k in named
        )

    def _is_oblique(self, row: int, governor: int, prepositions: list[str]) -> bool:
        """Whether a name behind a preposition is a place, by it and what governs the name."""
        known = self.known
        locating = (word for word in prepositions if word in known["locative"])  # "unlike in Cuba"
        main = next(locating, prepositions[0])
        if RELATING & set(prepositions) and main not in EXEMPLARY:
            return False
        if main == "from":
            return self._is_origin(governor)
        if main in DIRECTED:
            return self._is_goal(row, governor)
        if governor < 0:  # "It was in Brussels"
            return main in known["locative"]
        if main in EXEMPLARY:
            return self.view.lemma[governor] in known["listing"] and self._is_place(governor, 1)
        if main == "off" and self._has(governor, "given"):  # "takes the pressure off Kenya"
            return False
        if main in known["locative"]:
            return not self._among(governor, "aiming" if main == "at" else "believing")
        return main in WHOLE or self._is_governed(row, governor, main)

    def _is_governed(self, row: int, governor: int, preposition: str) -> bool:
        """Whether what governs a name makes a place of it: "streets of", "plane over", "left for"."""
        if preposition == "over" and self.view.words_of(row, "advmod", "det") & {"all"}:
            return True
        if preposition == "on" and self.mention_at.get(row, ("", ""))[0] != "capital":
            return False
        return preposition in GOVERNED and self._among(governor, GOVERNED[preposition])

    def _is_origin(self, governor: int) -> bool:
        """Whether "from" a name is where somebody comes from, and not who gives, speaks or
        differs."""
        view, known = self.view, self.known
        if governor >= 0 and view.upos[governor] == "VERB":
            lemma = view.lemma[governor]
            return lemma in known["carrying"] or not (
                lemma in known["receiving"] or self._has(governor, "given")
            )
        if self._among(governor, "speakers"):
            return (
                view.head[governor] >= 0 and view.lemma[view.head[governor]] in known["recalling"]
            )
        return not (self._among(governor, "given") or self._among(governor, "receiving"))

    def _is_goal(self, row: int, governor: int) -> bool:
        """Whether "to" a name is where something moves, or the end of a way from another place."""
        view, known = self.view, self.known
        lemma = view.lemma[governor] if governor >= 0 else "be"  # "been to Cuba"
        if lemma == "be" or lemma in known["carrying"]:
            return True
        if self._starts_from_place(row, governor):
            return lemma not in known["given"]
        subject = view.one(governor, "nsubj", "expl")
        traveller = "" if subject is None else view.lemma[subject]
        if traveller == "it" or traveller in known["given"] or lemma in known["given"]:
            return False
        return self._among(governor, "motion") and not self._has(governor, "given")

    def _starts_from_place(self, row: int, governor: int) -> bool:
        """Whether a way that ends at a name begins "from" another: "from Somalia to Bosnia"."""
        view = self.view
        starts = [governor, *view.of(governor, "obl", "nmod")]
        return any(
            "from" in view.words_of(other, "case") and view.upos[other] == "PROPN"
            for other in starts
            if other != row
        )

    def _has(self, verb: int, name: str) -> bool:
        """Whether a verb's object, or its subject in the passive, is of a class: "sent a letter
        to"."""
        view = self.view
        return any(
            view.lemma[k].lower() in self.known[name] for k in view.of(verb, "obj", "nsubj:pass")
        )

    def _among(self, governor: int, name: str) -> bool:
        """Whether a governor, or what it does something with, is of a class."""
        view, words = self.view, self.known[name]
        if governor < 0 or view.lemma[governor].lower() in words:
            return governor >= 0
        if view.upos[governor] not in ("VERB", "ADJ", "ADV"):
            return False
        near = ("obj", "nsubj:pass", "compound", "advmod", *(["nsubj"] if name == "flying" else []))
        return any(view.lemma[k].lower() in words for k in view.of(governor, *near))
