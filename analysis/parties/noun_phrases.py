"""Noun phrases in trees: the group of their noun, what stands before it, what names the same, where
a name stands."""

from __future__ import annotations

from collections.abc import Iterator

from analysis.parties.noun_groups import noun_groups, short_forms, word_class
from analysis.parties.party_names import PartyNames
from analysis.syntax.treeview import TreeView

OFFICIALS = frozenset("post holder member servant source person".split())


class NounPhrases:
    """Reads noun phrases of parsed texts; a phrase is named by the row of its head."""

    def __init__(self, view: TreeView, names: PartyNames):
        self.view, self.names = view, names
        self.groups = noun_groups()
        # What is asked of the same phrase again and again, by its row.
        self._group: dict[int, str | None] = {}
        self._denoting: dict[int, tuple[int, ...]] = {}

    def group(self, row: int) -> str | None:
        """Return the group of a noun, with the noun before it where a pair is listed ("coast
        guard")."""
        if row not in self._group:
            self._group[row] = self._find_group(row)
        return self._group[row]

    def _find_group(self, row: int) -> str | None:
        view = self.view
        if view.upos[row] not in ("NOUN", "PROPN", "ADJ"):
            return None
        for word in (view.word[row], view.lemma[row].lower()):
            pair = f"{view.word[row - 1]} {word}" if row else word
            if found := self.groups.get(pair) or self.groups.get(word):
                return found
        return None

    def is_pair(self, row: int) -> bool:
        """Return whether a word and the one behind it are listed together: "coast guard"."""
        words = self.view.word[row : row + 2]
        return " ".join(words) in self.groups

    def whole_of(self, row: int) -> int:
        """Return the noun of which "one", "two" or "some" is said to be: "one of the envoys"."""
        if self.view.upos[row] not in ("NUM", "DET", "PRON") or self.is_nobody(row):
            return row
        linked = (k for k in self.view.of(row, "nmod") if "of" in self.view.words_of(k, "case"))
        return next((k for k in linked if self.view.upos[k] in ("NOUN", "PROPN")), row)

    def noun(self, row: int) -> str:
        """Return what a noun is compared by: its lemma, with the noun before it where the pair is
        listed."""
        lemma = self.view.lemma[row].lower()
        lemma = "spokes" if lemma in word_class("spokes") else short_forms().get(lemma, lemma)
        pair = f"{self.view.word[row - 1]} {lemma}" if row else lemma
        return pair if pair in self.groups else lemma

    def is_nobody(self, row: int) -> bool:
        """Return whether no one is meant: "nobody", "none of the ministers", "no official"."""
        words = self.view.words_of(row, "det")
        no_one = self.view.word[row] == "one" and "no" in words
        return (
            no_one or self.view.word[row] in word_class("nobody") or bool(words & {"no", "neither"})
        )

    def is_past(self, row: int) -> bool:
        """Return whether an office is held no longer: "the former minister", "once an aide"."""
        said = self.view.words_of(row, "amod", "advmod", "compound", "nmod:desc", "case")
        ended = any("until" in self.view.words_of(k, "case") for k in self.view.of(row, "nmod"))
        over = bool(said & word_class("past")) or self.view.word[row].startswith("ex-")
        return over or ended

    def modifiers(self, row: int) -> list[int]:
        """Return what stands before a noun and says of which kind it is, that of the words before
        it included."""
        found = list(self.view.of(row, "amod", "compound", "nmod:desc", "flat"))
        nested = [
            k for m in found if self.view.upos[m] in ("NOUN", "PROPN") for k in self.modifiers(m)
        ]
        return [k for k in (*found, *nested) if k < row]

    # --- names ---

    def denoting(self, head: int) -> tuple[int, ...]:
        """Return the head, the titles before it and the appositions behind it, all of which name
        the same."""
        if head not in self._denoting:
            self._denoting[head] = tuple(self._find_denoting(head))
        return self._denoting[head]

    def _find_denoting(self, head: int) -> Iterator[int]:
        view = self.view
        yield head
        for part in self.parts(head) if view.upos[head] == "PROPN" else ():
            yield from (
                k for k in view.of(part, "nmod:desc", "compound", "flat") if self._is_title(k, part)
            )
        if self.group(head) and not self.is_name(head):
            yield from (k for k in view.of(head, "flat") if self.is_name(k))
            yield from self._beside(head)
        for k in view.children[head]:
            if view.renames(k) and self.ellipsis(k) is None:
                yield from self.denoting(k)
            elif view.base[k] == "nmod" and self.names.party_at(k) and self.group(head) in OFFICIALS:
                # "the envoy to Chile, Ann Orr": the tree hangs the name on the place.
                yield from (
                    a for a in view.of(k, "appos") if self.is_name(a) and self.ellipsis(a) is None
                )

    def parts(self, row: int) -> list[int]:
        """Return the words of the name that a token heads."""
        return [row, *(k for k in self.view.of(row, "flat") if self.view.upos[k] == "PROPN")]

    def _beside(self, row: int) -> Iterator[int]:
        """Yield the name right behind a noun to which the tree gives the same place: "the economist
        Ann Orr"."""
        k, view = row + 1, self.view
        if (
            k < len(view.head)
            and view.head[k] == view.head[row]
            and view.base[k] == view.base[row]
            and self.is_name(k)
        ):
            yield k

    def _is_title(self, row: int, name: int) -> bool:
        named = self.names.party_at(row) and not self.names.is_with_person(row)
        return row < name and self.group(row) is not None and not named

    def is_name(self, row: int) -> bool:
        """Return whether a token heads the name of a person or body, not of a party."""
        if self.view.upos[row] != "PROPN":
            return False
        if self.names.party_at(row) and not self.names.is_person(row):
            return self.is_given_name(row)
        return self.group(row) is None or self.is_given_name(row)

    def is_given_name(self, row: int) -> bool:
        """Return whether another name hangs on it, as a surname does: "Chad Miller"."""
        return any(
            k > row and self.view.upos[k] == "PROPN" and not self.names.same(row, k)
            for k in self.view.of(row, "flat")
        )

    def name_at(self, row: int) -> str:
        """Return the whole name that a token heads, without titles: as the parties file has it,
        else as written."""
        first, last = self.name_span(row)
        if first < last and self.view.word[first] in short_forms():
            first += 1
        written = self.names.text(first, last)
        return max(written, self.names.person_at(row) or "", key=len)

    def title_of(self, row: int) -> str | None:
        """Return the name of a newspaper, a court: "Army Radio", "the TASS news agency"."""
        first, last = self.name_span(row)
        named = any(self.view.upos[k] == "PROPN" for k in range(first, last + 1))
        own = not any(self.names.party_at(k) for k in range(first, last + 1))
        return (
            self.names.text(first, last)
            if named and own and self.group(row) in ("medium", "body")
            else None
        )

    def name_span(self, row: int) -> tuple[int, int]:
        """First and last token of the name that a token heads."""
        view = self.view
        parts = [
            row,
            *(
                k
                for k in view.of(row, "flat", "compound", "amod")
                if view.upos[k] in ("PROPN", "ADJ")
                and view.form[k].startswith("NN")
                and not self._is_title(k, row)
            ),
        ]
        return min(parts), max(parts)

    def ellipsis(self, row: int) -> str | None:
        """Return the party of "Peru's" in "Chile's envoy, Ann Orr, and Peru's, Raúl Paz", where the
        row is Raúl's."""
        word = self.view.word
        owned = row > 3 and word[row - 1] == "," and word[row - 2] in ("'s", "'")
        return self.names.party_at(row - 3) if owned else None
