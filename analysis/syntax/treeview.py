"""The trees of texts as lists, which steps from token to token read faster than tables."""

from __future__ import annotations

from collections.abc import Iterator
from weakref import WeakKeyDictionary

from analysis.syntax.trees import head_rows
from analysis.text import Texts

# What a noun's phrase leaves out: relative clauses and participles behind it, appositions, asides.
ASIDE = frozenset(["acl", "acl:relcl", "appos", "parataxis", "punct"])
# What belongs to a predicate and not to the phrase that says it: "Peru", "is", "not", "today" in "Peru is not ready
# today".
OF_CLAUSE = frozenset("nsubj csubj aux cop advmod advcl mark expl cc discourse obl:unmarked".split())


class TreeView:
    """Parsed texts as lists, one value per token; a token is named by its row. Views of the same texts share them."""

    start: list[int]
    end: list[int]
    word: list[str]
    lemma: list[str]
    upos: list[str]
    form: list[str]
    deprel: list[str]
    base: list[str]  # the relation without its subtype
    head: list[int]
    children: list[list[int]]
    relations: list[frozenset[str]]  # those of a token's dependents; most questions ask for none of them

    def __init__(self, texts: Texts):
        if texts not in _SHARED:
            _SHARED[texts] = _lists_of(texts)
        vars(self).update(_SHARED[texts])

    def of(self, row: int, *relations: str) -> Iterator[int]:
        """The dependents of a token in these relations or subtypes of them."""
        if self.relations[row].isdisjoint(relations):
            return iter(())
        return (k for k in self.children[row] if self.base[k] in relations or self.deprel[k] in relations)

    def has(self, row: int, *relations: str) -> bool:
        """Whether a token has a dependent in one of these relations."""
        return not self.relations[row].isdisjoint(relations)

    def one(self, row: int, *relations: str) -> int | None:
        """The first dependent of a token in these relations, or None."""
        return None if self.relations[row].isdisjoint(relations) else next(self.of(row, *relations))

    def renames(self, row: int) -> bool:
        """Whether a token is another name of its head, and not the source behind a headline's colon."""
        return self.base[row] == "appos" and ":" not in self.words_of(row, "punct")

    def words_of(self, row: int, *relations: str) -> set[str]:
        """The words, in lower case, of a token's dependents in these relations."""
        return set() if self.relations[row].isdisjoint(relations) else {self.word[k] for k in self.of(row, *relations)}

    def below(self, row: int, cut: list[bool]) -> Iterator[int]:
        """A token and all below it, but for what is cut off."""
        todo = [row]
        while todo:
            at = todo.pop()
            yield at
            todo += [k for k in self.children[at] if not cut[k]]

    def phrase_rows(self, row: int) -> list[int]:
        """The tokens of the phrase that a token heads, without its preposition, its clause and asides."""
        predicate = self.has(row, "nsubj", "csubj", "cop")
        kept = [row]
        todo = [k for k in self._kept_below(row) if self.deprel[k] != "case"
                and not (predicate and (self.base[k] in OF_CLAUSE or self.deprel[k] in OF_CLAUSE))]
        while todo:
            at = todo.pop()
            kept.append(at)
            todo += self._kept_below(at)
        return sorted(kept)

    def _kept_below(self, row: int) -> list[int]:
        """The dependents that belong to a token's phrase; a verb joined to it opens a clause of its own."""
        return [k for k in self.children[row] if self.deprel[k] not in ASIDE
                and not (self.deprel[k] == "conj" and self.upos[k] == "VERB" and self.upos[row] != "VERB")]

    def phrase(self, row: int) -> tuple[int, int]:
        """Where the phrase of `phrase_rows` begins and ends in the text."""
        rows = self.phrase_rows(row)
        return self.start[rows[0]], self.end[rows[-1]]

    def head_of(self, first: int, last: int) -> int:
        """The token of a range (``last`` exclusive) that hangs on one outside it; rather one behind a preposition."""
        outer = [row for row in range(first, last) if not first <= self.head[row] < last]
        return next((row for row in outer if self.has(row, "case")), outer[0] if outer else first)


# The lists of each texts in use.
_SHARED: WeakKeyDictionary[Texts, dict[str, list]] = WeakKeyDictionary()


def _lists_of(texts: Texts) -> dict[str, list]:
    tokens = texts.tokens
    lemma, upos, form, deprel = (tokens.columns[name].tolist() for name in ("lemma", "upos", "xpos", "deprel"))
    base = [relation.partition(":")[0] for relation in deprel]
    head = head_rows(tokens).tolist()
    children: list[list[int]] = [[] for _ in head]
    for row, governor in enumerate(head):
        if governor >= 0:
            children[governor].append(row)
    known: dict[frozenset[str], frozenset[str]] = {}
    names = (frozenset(name for k in below for name in (base[k], deprel[k])) for below in children)
    return {
        "start": tokens.start.tolist(), "end": tokens.end.tolist(), "word": tokens.folded[tokens.code].tolist(),
        "lemma": lemma, "upos": upos, "form": form, "deprel": deprel, "base": base, "head": head, "children": children,
        "relations": [known.setdefault(found, found) for found in names],
    }
