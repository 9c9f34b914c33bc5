"""Statements that the layout gives to a source: headlines with a colon, turns of a transcript, signatures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import groupby, takewhile

from analysis.resources import read_table
from analysis.statements.contents import Content, Reader
from analysis.statements.marked import DASHES
from analysis.text import Texts

QUESTIONS = frozenset(["q", "question", "a", "answer"])
LONGEST_NAME, LONGEST_SOURCE = 4, 12
FINITE = frozenset(["VBD", "VBZ", "VBP", "MD"])


class Layouts:
    """The steps from lines and quotations to what they attribute."""

    def __init__(self, texts: Texts, view: Reader):
        self.view, self.quotes, self.words = view, view.quotes, view.quotes.words
        self.titles = (texts.sentences["role"] == "title").tolist()
        place = list(zip(self.quotes.article, self.quotes.paragraph, strict=True))
        self.paragraphs = [list(rows) for _, rows in groupby(range(len(place)), key=place.__getitem__)]

    def contents(self) -> Iterator[Content]:
        """Yield what headlines, turns and signatures attribute."""
        for paragraph in self.paragraphs:
            if self.titles[self.quotes.sentence[paragraph[0]]]:
                yield from self._headline(paragraph)
        yield from self._turns()
        for number in range(len(self.quotes.spans)):
            yield from self._signature(number)

    def _headline(self, rows: list[int]) -> Iterator[Content]:
        """"Harrow: port must stay open", "Port must stay open: Harrow", "Port must stay open - Balvian minister"."""
        first, last, view = rows[0], rows[-1] + 1, self.view
        for at in range(first + 1, last - 1):
            spaced = view.start[at] > view.end[at - 1] and view.start[at + 1] > view.end[at]
            if self.quotes.of[at] >= 0 or not (self.words[at] == ":" or (spaced and self.words[at] in DASHES)):
                continue
            if self._names_source(at + 1, last) and at - first >= 2:
                yield Content("headline, source behind", list(range(first, at)), view.head_of(at + 1, last))
                return
            if self.words[at] == ":" and self._names_source(first, at):
                yield Content("headline, source before", list(range(at + 1, last)), view.head_of(first, at))
                return

    def _names_source(self, first: int, last: int) -> bool:
        """Whether a range is a phrase that names somebody who speaks: no verb, and a role or nothing but a name."""
        if any(self.quotes.of[row] >= 0 for row in range(first, last)) or not self._is_phrase(first, last):
            return False
        words = [self.words[row] for row in range(first, last) if self.quotes.is_word[row]]
        name = 0 < len(words) <= LONGEST_NAME and all(word[0].isupper() for word in words)
        role = {self.view.word[self.view.head_of(first, last)], *self.view.word[first:last][:LONGEST_NAME]}
        return bool(role & headings("source")) or (name and not {word.lower() for word in words} & headings("rubric"))

    def _turns(self) -> Iterator[Content]:
        """"ORLOV: The grain is moving.": paragraphs that begin with a name that opens another or stands elsewhere."""
        for _, paragraphs in groupby(self.paragraphs, key=lambda rows: self.quotes.article[rows[0]]):
            every = list(paragraphs)
            found = [(rows, colon) for rows in every if (colon := self._turn(rows)) is not None]
            words = Counter(self.view.word[row] for rows in every for row in rows) if len(found) > 1 else {}
            for rows, colon in found:
                label = self.view.word[colon - 1]
                if words and (words[label] > 1 or label in QUESTIONS):
                    yield Content("turn", list(range(colon + 1, rows[-1] + 1)), self.view.head_of(rows[0], colon))

    def _turn(self, rows: list[int]) -> int | None:
        """The colon behind the name that opens a paragraph."""
        name = takewhile(lambda row: self.words[row] == "." or self.words[row][0].isupper(), rows[: LONGEST_NAME + 1])
        at = rows[0] + len(list(name))
        if not rows[0] < at < rows[-1] or self.words[at] != ":" or self.titles[self.quotes.sentence[at]]:
            return None
        return at if self.quotes.of[at + 1] < 0 and self._is_clause(range(at + 1, rows[-1] + 1)) else None

    def _signature(self, number: int) -> Iterator[Content]:
        """"..." – Pavel Orlov, foreign minister; "..." (Pavel Orlov)."""
        first, last = self.quotes.spans[number]
        if not self.quotes.opens(first) or last >= len(self.words) or self.words[last] not in (*DASHES, "("):
            return
        behind = range(last + 1, self.quotes.bounds[self.quotes.sentence[last]][1])
        end = next((row for row in behind if self.words[row] in (")", ".")), behind.stop)
        if "PROPN" in self.view.upos[last + 1 : end] and self._is_phrase(last + 1, end):
            yield Content("signature", list(range(first, last)), self.view.head_of(last + 1, end))

    def _is_clause(self, rows: range) -> bool:
        return any(self.view.form[row] in FINITE for row in rows)

    def _is_phrase(self, first: int, last: int) -> bool:
        """Whether a range is short and without a verb."""
        return last - first <= LONGEST_SOURCE and not self._is_clause(range(first, last))


@cache
def headings(kind: str) -> frozenset[str]:
    """Return the words that name a rubric, or, of kind source, somebody who speaks: minister, source, ministry."""
    listed = read_table("cue_headings.tsv")
    found = frozenset(listed.loc[listed["kind"] == kind, "word"])
    offices = read_table("offices.tsv")["phrase"] if kind == "source" else ()
    return found | {phrase.split()[-1].lower() for phrase in offices}
