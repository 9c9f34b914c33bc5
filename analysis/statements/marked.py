"""Quotations in tokens: which words they hold, which cue stands beside one, and which stand alone."""

from __future__ import annotations

import itertools
from collections.abc import Collection

import numpy as np

from analysis.text import Texts, is_word
from analysis.text.quotations import pair_marks

# How far a cue may stand from the quotation beside it, in tokens.
FARTHEST = 14
WAITING = frozenset([",", "?", "!", "…", "..."])
DASHES = ("--", "–", "—", "―", "-")
MARKS = frozenset("'\"”’“«»‘")
LONGEST_NICKNAME = 3
LONGEST_TITLE = 12
PARTICLES = frozenset("al bin da de del der di dos du el ibn la le van von y".split())
# What may stand between a quotation and its cue, and before a quotation that is an utterance.
NOMINAL = frozenset("DET ADJ NOUN PROPN PRON ADV AUX NUM PUNCT PART".split())
BREAKS = frozenset(["PUNCT", "CCONJ", "SCONJ", "VERB"])


class Quotations:
    """The quotations of parsed texts: ``spans`` are token ranges with marks, ``of`` each token's quotation or -1."""

    def __init__(self, texts: Texts):
        tokens = texts.tokens
        self.upos = tokens.columns["upos"].tolist()
        self.words, self.is_word = tokens.words.tolist(), tokens.kind(is_word).tolist()
        self.article, self.sentence = tokens.article.tolist(), tokens.sentence.tolist()
        self.paragraph = texts.sentences["paragraph"].to_numpy()[tokens.sentence].tolist()
        self.spans = [span for span in _token_spans(texts) if not self._is_nickname(*span)]
        self.of = [-1] * len(tokens)
        for number, (first, last) in enumerate(self.spans):
            self.of[first:last] = [number] * (last - first)
        # First and one past the last token of each sentence.
        edges = np.searchsorted(tokens.sentence, np.arange(len(texts.sentences) + 1)).tolist()
        self.bounds = list(itertools.pairwise(edges))

    def _is_nickname(self, first: int, last: int) -> bool:
        """Whether marks stand inside a name: Amos "Moti" Barak."""
        inside = self.words[first + 1 : last - 1]
        if first == 0 or last + 1 >= len(self.words) or len(inside) > LONGEST_NICKNAME:
            return False
        around = first - 1, last + (self.words[last].lower() in PARTICLES)
        titled = all(word[0].isupper() for word in (*inside, *(self.words[row] for row in around)))
        named = titled and any(self.upos[row] == "PROPN" for row in around)
        return named and self.sentence[first - 1] == self.sentence[last]

    def whole(self, rows: list[int]) -> list[tuple[int, int]]:
        """The tokens as ranges, quotations whole, with the marks between their words and none at their edges."""
        held = {row for row in rows if self.of[row] < 0 and self.is_word[row]}
        held |= {k for number in {self.of[row] for row in rows} - {-1} for k in range(*self.spans[number])}
        pieces: list[list[int]] = []
        for row in sorted(held):
            if pieces and not any(self.is_word[pieces[-1][1] : row]):
                pieces[-1][1] = row + 1
            else:
                pieces.append([row, row + 1])
        return [(first, last) for first, last in pieces if any(self.is_word[first:last])]

    def kind(self, pieces: list[tuple[int, int]]) -> str:
        """direct where all words are quoted, mixed where some are, else indirect."""
        inside = {self.of[row] >= 0 for piece in pieces for row in range(*piece) if self.is_word[row]}
        return "mixed" if len(inside) > 1 else "direct" if inside == {True} else "indirect"

    def opens(self, row: int) -> bool:
        """Whether a token is the first of its sentence."""
        return row == 0 or self.sentence[row - 1] != self.sentence[row]

    def waits(self, number: int) -> bool:
        """Whether a quotation ends as one does whose cue follows: in a comma, inside its marks or behind, in ? or !."""
        first, last = self.spans[number]
        final = next((word for word in reversed(self.words[first:last]) if word not in MARKS), "")
        return final in WAITING or self.words[last : last + 1] == [","]

    def alone(self, number: int) -> bool:
        """Whether the sentences that a quotation is part of hold no word but what is quoted."""
        first, last = self.spans[number]
        begin, end = (self.bounds[self.sentence[row]] for row in (first, last - 1))
        return all(self.of[row] >= 0 or not self.is_word[row] for row in range(begin[0], end[1]))

    def before(self, row: int, own: Collection[int]) -> int | None:
        """The quotation that waits for a cue and ends before the cue's own words (its subject, its auxiliaries)."""
        at, own = row - 1, {k for k in own if self.upos[k] not in ("CCONJ", "SCONJ")}
        while at >= 0 and self.of[at] < 0 and row - at < FARTHEST and (at in own or self.upos[at] in NOMINAL):
            at -= 1
        near = at >= 0 and self.sentence[row] - self.sentence[at] <= 1
        if not near or (number := self.of[at]) < 0 or not self.waits(number):
            return None
        first, _ = self.spans[number]
        opens = self.opens(first) or self.upos[first - 1] in BREAKS
        return number if opens and self.article[at] == self.article[row] else None

    def further(self, row: int) -> int | None:
        """The quotation that goes on behind a cue in its sentence: "...," he said, "and ..."."""
        at = next((k for k in range(row, self.bounds[self.sentence[row - 1]][1]) if self.of[k] >= 0), None)
        if at is None:
            return None
        begin = at - 1 - (self.upos[at - 1] in ("CCONJ", "SCONJ"))
        return self.of[at] if self.upos[begin] == "PUNCT" and not self.is_title(self.of[at]) else None

    def is_title(self, number: int) -> bool:
        """Whether a quotation is a title: few words in capitals, no pause before; or an author behind."""
        first, last = self.spans[number]
        if self.words[last : last + 1] == ["by"] and self.upos[last + 1 : last + 2] == ["PROPN"]:
            return True
        words = [word for row, word in enumerate(self.words[first:last], first) if self.is_word[row]]
        long = [word for word in words if len(word) > 3] or words
        paused = self.opens(first) or self.words[first - 1] in (",", ":", *DASHES)
        return not paused and 0 < len(words) <= LONGEST_TITLE and all(word[0].isupper() for word in long)

    def behind(self, row: int) -> int | None:
        """The quotation that a cue announces: behind a comma or a colon, no verb between."""
        for at in range(row, min(row + FARTHEST, len(self.of))):
            if self.of[at] >= 0:
                announced = at == row or self.words[at - 1] in (",", ":")
                near = self.article[at] == self.article[row - 1] and self.paragraph[at] - self.paragraph[row - 1] <= 1
                return self.of[at] if announced and near else None
            if self.upos[at] in ("VERB", "AUX", "SCONJ") or self.words[at] == ";":
                return None
        return None


def _token_spans(texts: Texts) -> list[tuple[int, int]]:
    """First and one past the last token of each quotation of all articles, in order."""
    rows = [(row, start, end) for row, text in enumerate(texts.strings) for start, end, *_ in pair_marks(text)]
    article, start, end = np.array(rows, dtype=np.int64).reshape(-1, 3).T
    first, last = texts.tokens.span(start, end, article)
    return [span for span in zip(first.tolist(), last.tolist(), strict=True) if span[0] < span[1]]
