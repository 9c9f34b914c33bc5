"""How parties are labelled: appositions, predicates, and adjectives before the name, read from the trees."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from analysis.schemas import SCHEMAS, conform
from analysis.syntax import TreeView
from analysis.text import Texts

# Verbs that say of their subject what it is, seems or becomes, with what they say as an open complement.
LINKING = frozenset("remain become seem appear look stay prove feel sound".split())
ARTICLES = frozenset("a an the".split())
# Adjectives of place, number and order name nobody's quality.
NO_QUALITY = frozenset(
    "north south east west northern southern eastern western central north-eastern north-western south-eastern "
    "south-western upper lower other same such many few several more most first last next own former-day".split()
)
# Adverbs that do not say how much.
NO_DEGREE = frozenset("not n't never still now also already always again just only yet even".split())
# What can be had, may happen or is planned is not said of what somebody is.
NO_LABEL = frozenset(
    "available possible able unable likely unlikely due set alive ready welcome present absent".split()
)


def find_labels(texts: Texts, mentions: pd.DataFrame) -> pd.DataFrame:
    """Return one row per label of a party (columns in docs/tables.md).

    ``texts`` have been parsed. ``kind`` is apposition ("Arland, a nuclear power, ..."), predicate ("Arland is a prime
    candidate", "Arland looks weak") or modifier ("the oil-rich Arland"). What is said of something that only has the
    party beside it ("the mission to Arland is a risk") is no label of it; nor are passives, and predicates that take an
    infinitive ("is ready to talk"). "is not a ..." is found like "is a ...". A label is what is said, not a judgement:
    read it in its sentence, and by source (`study.with_voices`).
    """
    view = _Labels(texts)
    first, last = texts.tokens_of(mentions)
    rows, spans = [], []
    for row, (begin, end, rule) in enumerate(zip(first.tolist(), last.tolist(), mentions["rule"], strict=True)):
        for kind, span in view.labels(begin, end, rule):
            rows.append(row)
            spans.append((kind, *span))
    table = mentions[["mention_id", "article_id", "sentence_id", "party"]].iloc[rows].reset_index(drop=True)
    table[["kind", "start", "end"]] = pd.DataFrame(spans, columns=["kind", "start", "end"])
    table = table.astype({"start": "int64", "end": "int64"})
    table["surface"] = pd.Series(texts.text_of(table), index=table.index, dtype="str")
    return conform(table[list(SCHEMAS["labels"])], "labels")


class _Labels(TreeView):
    """The steps from a name to what it is called."""

    def labels(self, first: int, last: int, rule: str) -> Iterator[tuple[str, tuple[int, int]]]:
        """Kind and span of each label of the name in a range of tokens."""
        if first >= last:
            return
        name = self.head_of(first, last)
        for head in self.of(name, "appos"):
            yield from self._span("apposition", self.phrase_rows(self._counted(head)))
        for said in self._said_of(name):
            yield from self._span("predicate", self._with_degree(said))
        if rule != "demonym":  # "the retired Norwegian general": not of Norway
            yield from self._modifier(name, first)

    def _counted(self, head: int) -> int:
        """The noun of which a phrase counts one: "one of the steadiest contributors"."""
        of = [k for k in self.of(head, "nmod") if "of" in self.words_of(k, "case")]
        return of[0] if self.word[head] == "one" and of else head

    def _with_degree(self, head: int) -> list[int]:
        """The phrase of a predicate, with the adverbs of degree right before it: "too weak"."""
        rows = self.phrase_rows(head)
        if rows[0] > 1 and self.word[rows[0] - 1] == "-" and rows[0] - 2 in self.children[head]:
            rows = [rows[0] - 2, rows[0] - 1, *rows]  # "cash-strapped"
        while rows[0] - 1 in self.children[head] and self.deprel[rows[0] - 1] == "advmod" \
                and self.word[rows[0] - 1] not in NO_DEGREE:
            rows = [rows[0] - 1, *rows]
        return rows

    def _said_of(self, name: int) -> Iterator[int]:
        """The heads of what is said of a name by a copula or a linking verb."""
        for subject in self._as_subject(name):
            verb = self.head[subject]
            if self.one(verb, "cop", "aux:pass") is not None:
                said = verb
            elif self.lemma[verb] in LINKING:
                said = self.one(verb, "xcomp")
                if said is not None and self.form[said] == "VBN":  # "remains divided"
                    yield said
            else:
                continue
            if said is not None and self._is_label(said):
                yield said

    def _as_subject(self, name: int) -> Iterator[int]:
        """The tokens by which a name is a subject: itself, the first of those joined to it, its relative pronoun."""
        first = self.head[name] if self.deprel[name] == "conj" else name
        if self.deprel[first] == "nsubj":
            yield first
        for clause in self.of(name, "acl:relcl"):
            pronoun = self.one(clause, "nsubj")
            if pronoun is not None and self.form[pronoun] in ("WDT", "WP"):
                yield pronoun

    def _is_label(self, head: int) -> bool:
        """Whether a predicate says what something is: an adjective, or a noun with an article or in the plural."""
        if self.one(head, "xcomp", "csubj", "ccomp") is not None or self.word[head] in NO_LABEL:
            return False
        if self._is_quality(head):
            return not any("to" in self.words_of(k, "mark") for k in self.of(head, "advcl"))
        named = bool(self.words_of(head, "det") & ARTICLES) or self.form[head] in ("NNS", "NNPS")
        return self.upos[head] in ("NOUN", "PROPN") and named and self.one(head, "case") is None

    def _is_quality(self, head: int) -> bool:
        """Whether a word is an adjective, or a participle used as one: "isolated and weak", "cash-strapped"."""
        joined = any(self.upos[k] == "ADJ" for k in self.of(head, "conj"))
        compound = any(self.word[k] == "-" for k in self.children[head])
        participle = self.form[head] in ("VBN", "VBD") and self.one(head, "obl", "obj") is None
        return self.upos[head] == "ADJ" or (participle and (joined or compound))

    def _modifier(self, name: int, first: int) -> Iterator[tuple[str, tuple[int, int]]]:
        """The adjectives right before a name."""
        qualities = [k for k in self.of(name, "amod") if k < first and self.lemma[k] not in NO_QUALITY]
        rows = sorted(row for k in qualities for row in self.phrase_rows(k))
        if rows and rows[-1] == first - 1 and rows[-1] - rows[0] < len(rows) + len(qualities):
            yield "modifier", (self.start[rows[0]], self.end[rows[-1]])

    def _span(self, kind: str, rows: list[int]) -> Iterator[tuple[str, tuple[int, int]]]:
        """The span of a phrase without its article and the marks at its edges."""
        while rows and (self.word[rows[0]] in ARTICLES or self.upos[rows[0]] in ("PUNCT", "CCONJ")):
            rows = rows[1:]
        while rows and self.upos[rows[-1]] == "PUNCT":
            rows = rows[:-1]
        if rows:
            yield kind, (self.start[rows[0]], self.end[rows[-1]])
