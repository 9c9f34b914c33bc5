"""Statements that the layout gives to a source: headlines with a colon, turns of a transcript, signatures,
announcements."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import groupby

from analysis.resources import read_table
from analysis.statements.contents import Content, Reader
from analysis.statements.marked import Quotations
from analysis.text import Texts

# What stands before a headline's colon and speaks for nobody.
RUBRICS = frozenset(
    "analysis breaking comment editorial exclusive explained explainer factbox fact interview live opinion photos "
    "profile review timeline update updated video watch".split()
)
QUESTIONS = frozenset(["q", "question", "a", "answer"])
DASHES = frozenset(["-", "–", "—", "--"])
LONGEST_NAME, LONGEST_SOURCE = 4, 12
# Words for who speaks that name no office.
SOURCES = frozenset(
    "source sources pm fm mp mps official officials minister president premier chancellor spokesman spokeswoman "
    "spokesperson envoy ambassador ministry report study poll survey experts expert analyst analysts leader chief army "
    "police".split()
)
FINITE = frozenset(["VBD", "VBZ", "VBP", "MD"])


class Layouts:
    """The steps from lines and quotations to what they attribute."""

    def __init__(self, texts: Texts, view: Reader, quotes: Quotations):
        self.view, self.quotes = view, quotes
        self.titles = (texts.sentences["role"] == "title").tolist()
        self.words = quotes.words
        keys = zip(quotes.article, quotes.paragraph, strict=True)
        rows = groupby(enumerate(keys), key=lambda pair: pair[1])
        self.paragraphs = [(key, [row for row, _ in group]) for key, group in rows]

    def contents(self) -> Iterator[Content]:
        """Yield what headlines, turns, signatures and announcements attribute."""
        for _, paragraph in self.paragraphs:
            if self.titles[self.quotes.sentence[paragraph[0]]]:
                yield from self._headline(paragraph)
        yield from self._turns()
        for number in range(len(self.quotes.spans)):
            yield from self._signature(number)
            yield from self._announcement(number)

    # -- headlines --------------------------------------------------------------------------------

    def _headline(self, rows: list[int]) -> Iterator[Content]:
        """"Harrow: port must stay open", "Port must stay open: Harrow", "Port must stay open - Balvian minister"."""
        first, last = rows[0], rows[-1] + 1
        for at in range(first + 1, last - 1):
            if self.words[at] != ":" and not (self.words[at] in DASHES and self._spaced(at)):
                continue
            if self.quotes.of[at] >= 0:
                continue
            if self._names_source(at + 1, last) and at - first >= 2:
                yield Content("headline, source behind", list(range(first, at)), self._head(at + 1, last))
                return
            named = self.words[at] == ":" and self._names_source(first, at)
            if named and self.words[first].lower() not in RUBRICS:
                yield Content("headline, source before", list(range(at + 1, last)), self._head(first, at))
                return

    def _spaced(self, at: int) -> bool:
        return self.view.start[at] > self.view.end[at - 1] and self.view.start[at + 1] > self.view.end[at]

    def _names_source(self, first: int, last: int) -> bool:
        """Whether a range is a phrase that names somebody who speaks: no verb, and a role or nothing but a name."""
        inside = range(first, last)
        if last - first > LONGEST_SOURCE or any(self.quotes.of[row] >= 0 for row in inside):
            return False
        if self._is_clause(first, last):
            return False
        words = [self.words[row] for row in inside if self.quotes.is_word[row]]
        name = 0 < len(words) <= LONGEST_NAME and all(word[0].isupper() for word in words)
        head = self.view.word[self._head(first, last)]
        lists = roles()
        role = bool({head, *(self.view.word[row] for row in list(inside)[:LONGEST_NAME])} & lists)
        return role or (name and not any(word.lower() in RUBRICS for word in words))

    def _head(self, first: int, last: int) -> int:
        return self.view.head_of(first, last)

    # -- turns, signatures, announcements ---------------------------------------------------------

    def _turns(self) -> Iterator[Content]:
        """"ORLOV: The grain is moving.": paragraphs that begin with a name that opens another or stands elsewhere."""
        for _, paragraphs in groupby(self.paragraphs, key=lambda pair: pair[0][0]):
            all_rows = [rows for _, rows in paragraphs]
            found = [(rows, colon) for rows in all_rows if (colon := self._turn(rows)) is not None]
            labels = [self.view.word[colon - 1] for _, colon in found]
            opened = {colon - 1 for _, colon in found}
            told = {self.view.word[row] for rows in all_rows for row in rows if row not in opened}
            for (rows, colon), label in zip(found, labels, strict=True):
                if len(found) > 1 and (labels.count(label) > 1 or label in told or label in QUESTIONS):
                    yield Content("turn", list(range(colon + 1, rows[-1] + 1)), self._head(rows[0], colon))

    def _turn(self, rows: list[int]) -> int | None:
        """The colon behind the name that opens a paragraph."""
        if self.titles[self.quotes.sentence[rows[0]]]:
            return None
        for at in rows[1 : LONGEST_NAME + 2]:
            if self.words[at] == ":":
                told = at < rows[-1] and self.quotes.of[at + 1] < 0 and self._is_clause(at + 1, rows[-1] + 1)
                return at if told else None
            if not (self.words[at - 1][0].isupper() or self.words[at - 1] == "."):
                return None
        return None

    def _signature(self, number: int) -> Iterator[Content]:
        """"..." – Pavel Orlov, foreign minister; "..." (Pavel Orlov)."""
        first, last = self.quotes.spans[number]
        opens = first == 0 or self.quotes.sentence[first - 1] != self.quotes.sentence[first]
        if last >= len(self.words) - 1 or self.words[last] not in (*DASHES, "(") or not opens:
            return
        end = last + 1
        while end < len(self.words) and self.quotes.paragraph[end] == self.quotes.paragraph[last] \
                and self.quotes.article[end] == self.quotes.article[last] and self.words[end] not in (")", "."):
            end += 1
        if end - last - 1 <= LONGEST_SOURCE and self._is_nominal(last + 1, end):
            yield Content("signature", list(range(first, last)), self._head(last + 1, end))

    def _announcement(self, number: int) -> Iterator[Content]:
        """And this from the ministry: "..."."""
        first, last = self.quotes.spans[number]
        colon = first - 1
        if colon < 1 or self.words[colon] != ":" or self.quotes.article[colon] != self.quotes.article[first]:
            return
        begin = self.quotes.bounds[self.quotes.sentence[colon]][0]
        source = next((row + 1 for row in range(begin, colon) if self.view.word[row] == "from"), None)
        if source is not None and colon - begin <= LONGEST_SOURCE and self._is_nominal(begin, colon):
            yield Content("announcement", list(range(first, last)), self._head(source, colon))

    def _is_clause(self, first: int, last: int) -> bool:
        return any(self.view.form[row] in FINITE for row in range(first, last))

    def _is_nominal(self, first: int, last: int) -> bool:
        """Whether a range has a name in it and no verb."""
        tags = [self.view.upos[row] for row in range(first, last)]
        return "PROPN" in tags and not self._is_clause(first, last)


@cache
def roles() -> frozenset[str]:
    """Return the words that say who somebody is that speaks: minister, source, ministry."""
    offices = read_table("offices.tsv")
    listed = {phrase.split()[-1].lower() for phrase in offices["phrase"]}
    return frozenset(listed | SOURCES)
