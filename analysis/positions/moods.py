"""The mood in which a clause or noun is told: stated, asked, wanted, supposed, conceded."""

from __future__ import annotations

from collections.abc import Callable

from analysis.positions.lexicon import words
from analysis.syntax import Predicates

WH = frozenset("whether if how what who whom whose which when where why".split())
# Relations by which a clause belongs to what governs it, and shares its mood.
COMPLEMENTS = frozenset(["ccomp", "xcomp", "csubj", "acl"])
LEADING = frozenset("about of on over to".split())  # "a talk about how it will pay"


class Moods(Predicates):
    """The clauses of texts, by the row of the predicate, with the mood of each."""

    def mood(self, row: int, is_own: Callable[[int | None], bool]) -> str:
        """Return the mood of a clause or noun, or of what governs it.

        Beside the moods of clauses: guess (another's guess or wish), admitted (conceded), relative.
        ``is_own`` tells whether a phrase, named by its head, means the party that is asked about.
        """
        view = self.view
        while (mood := self._own_mood(row, is_own)) == "statement":
            head, base = view.head[row], view.base[row]
            governed = base in COMPLEMENTS or (base == "conj" and view.one(row, "nsubj") is None)
            if not governed or head < 0 or self.is_headline(row):
                return mood
            if base != "conj" and (mood := self._mood_of_governor(head, is_own)) != "statement":
                return mood
            row = head
        return mood

    def _own_mood(self, row: int, is_own: Callable[[int | None], bool]) -> str:
        view = self.view
        if view.base[row] == "advcl" and view.word[self.leftmost(row)] in ("should", "had", "were"):
            return "condition"
        if view.words_of(row, "advmod") & words("unsure") or self._is_missing(row, is_own):
            return "guess"
        if (mood := self.get(row, "mood") or "statement") != "statement":
            return mood
        if view.deprel[row] == "acl:relcl" or (view.base[row] == "acl" and view.form[row] == "VBN"):
            return "relative"
        governed = view.base[row] in COMPLEMENTS or view.words_of(row, "mark", "case") & LEADING
        governed = governed or self.is_asked(row)
        return "question" if governed and self.asks(row) else "statement"

    def _is_missing(self, noun: int, is_own: Callable[[int | None], bool]) -> bool:
        """Return whether a noun is what another wants or goes without: "demanded a promise"."""
        view, governor = self.view, self.view.head[noun]
        if noun in self or view.words_of(noun, "case") & {"without"}:
            return noun not in self
        wanted = view.base[noun] in ("obj", "obl") and view.lemma[governor] in words("wanting")
        return wanted and not (governor in self and is_own(self.subject(governor)))

    def _mood_of_governor(self, governor: int, is_own: Callable[[int | None], bool]) -> str:
        if (lemma := self.view.lemma[governor]) in words("admitting"):
            return "admitted"
        if self.get(governor, "negated") or "no" in self.view.words_of(governor, "det"):
            return "guess"
        if lemma not in words("guessing"):
            return "statement"
        owner = self.view.one(governor, "nmod:poss")
        owner = self.subject(governor) if governor in self else owner
        return "statement" if is_own(owner) else "guess"

    def is_asked(self, row: int) -> bool:
        """Return whether a clause is what is (not) said, no condition: "has not said if it will pay"."""
        view = self.view
        if view.base[row] != "advcl" or view.lemma[view.head[row]] not in words("say"):
            return False
        will = self.modality(row) in ("will", "would")
        return bool(view.words_of(row, "mark") & {"if", "whether"}) or (will and self.asks(row))

    def asks(self, row: int) -> bool:
        """Return whether a governed clause is a question: "whether it would pay", "how it will"."""
        view = self.view
        if view.words_of(row, "mark") & {"whether", "if"} or view.word[row] in WH:
            return True
        openers = view.of(row, "nsubj", "obj", "advmod", "obl", "det", "mark")
        return any(view.word[self.leftmost(k)] in WH - {"if"} for k in openers if k < row)
