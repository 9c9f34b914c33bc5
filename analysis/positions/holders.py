"""Who holds a position and who asserts it: parties named, pronouns resolved, the innermost statement."""

from __future__ import annotations

from bisect import bisect_left
from functools import cache
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.resources import read_table
from analysis.text import Texts
from analysis.text.spans import Cover, Spans

FIRST_PERSON = frozenset("we our i my us".split())
PERSONAL = frozenset("he she his her".split())
SPEAKERS = frozenset("government ministry administration campaign party team army military cabinet".split())
PERSONAL_OFFICE = (
    r"(?i)\b(?:president|minister|premier|chancellor|king|queen|prince|governor|senator|secretary|speaker|spokes\w+|"
    r"ambassador|envoy|general|chairman|leader)$"
)
POSSESSIVE = ("'s", "’s")
# A statement under these asserts nothing of what it holds: it is wished, asked or doubted.
NOT_ASSERTED = frozenset(
    "hope wish doubt wonder question ask urge demand want propose prefer dream imagine dismiss reject "
    "pretend recommend assume suppose expect suggest".split()
)
DENYING = frozenset("deny dispute".split())
SENTENCES_BACK = 2


class Statement(NamedTuple):
    """A piece of attributed content as the position rules need it."""

    start: int
    end: int
    first: int
    kind: str
    party: str | None
    speaker_kind: str
    person: bool
    lemma: str
    reported: bool

    def voice(self, party: str) -> tuple[str | None, str]:
        """Who asserts, and in which voice, what is said here of a party."""
        if self.speaker_kind != "party":
            return None, self.speaker_kind
        return self.party, "self" if self.party == party else "other"


@cache
def cue_lemmas() -> dict[str, tuple[str, str]]:
    """Each form of a verb of attribution with its lemma and its class."""
    cues = read_table("cues.tsv")
    return {
        form: (lemma, kind)
        for column in ("gerund", "participle", "past", "third", "base")
        for forms, lemma, kind in zip(cues[column], cues["lemma"], cues["class"], strict=True)
        for form in forms.split()
    }


class Holders:
    """The mentions and statements of a batch, looked up by token or by offset."""

    def __init__(self, texts: Texts, mentions: pd.DataFrame, statements: pd.DataFrame):
        tokens = texts.tokens
        acting = mentions[(mentions["use"] == "party") & (mentions["rule"] != "people")]
        acting = acting.assign(article=texts.article_of(acting)).sort_values(["article", "start"])
        self.first, self.last = texts.tokens_of(acting)
        self.firsts = self.first.tolist()
        self.party = acting["party"].to_numpy(dtype=object)
        names = acting["person"] if "person" in acting else pd.Series(pd.NA, index=acting.index, dtype="str")
        self.person = (names.notna() | acting["surface"].str.contains(PERSONAL_OFFICE)).to_numpy()
        self.demonym = np.zeros(len(tokens), bool)
        self.demonym[self.first[(acting["rule"] == "demonym").to_numpy()]] = True
        self.tokens, self.tags = tokens, ""
        speech = statements[statements["cue_class"] != "intention"]
        scare = (speech["kind"] == "scare").to_numpy()
        self.speech = _pieces(texts, speech[~scare], frozenset(names.dropna()))
        self.covers = [Cover(texts.on_line(speech[rows])) for rows in (~scare, scare)]
        self.line = texts.tokens_on_line
        self.around = self.covers[0].innermost(self.line)

    def inside(self, first: int, last: int) -> list[str]:
        """The parties named among these tokens, each once."""
        return list(dict.fromkeys(self.party[row] for row in self._mentions(first, last)))

    def is_person(self, token: int) -> bool:
        """Whether a person is named at this token, the last of a mention."""
        return bool(self.person[bisect_left(self.firsts, token + 1) - 1])

    def innermost(self, first: int, last: int) -> Statement | None:
        """The shortest statement around a token range."""
        row = self.around[first]
        if row >= 0 and self.tokens.end[last - 1] > self.speech[row].end:
            row = self.covers[0].innermost(self._range(first, last))[0]
        return self.speech[row] if row >= 0 else None

    def in_scare_quotes(self, first: int, last: int) -> bool:
        return bool(self.covers[1].covers(self._range(first, last))[0])

    def _range(self, first: int, last: int) -> Spans:
        return Spans(self.line.start[first : first + 1], self.line.end[last - 1 : last])

    def resolve(self, token: int, statement: Statement | None) -> str | None:
        """The party a pronoun stands for, or None.

        we is the speaker's party, and so is "the ministry" in what a ministry said. In a quotation other
        pronouns never stand for the speaker; in reported speech it is an institution that speaks, he a person
        who does. Else the last fitting party before.
        """
        word = self.tokens.words[token].lower()
        person = word in PERSONAL
        if word == "you" or (word in SPEAKERS and (statement is None or statement.kind != "indirect")):
            return None
        if word in SPEAKERS:
            return statement.party
        if statement is None:
            # The journalist's they is as often people in general.
            return None if word == "they" else self._last_named(token, person, None)
        if word in FIRST_PERSON:
            return statement.party if statement.kind != "indirect" else None
        if statement.kind != "direct" and not len(self._mentions(statement.first, token)):
            if statement.party and statement.person == person:
                return statement.party
            if not statement.party and (person or statement.speaker_kind in ("unaffiliated", "unresolved")):
                return None  # "the farmer said that he would go": the speaker, of no party
        return self._last_named(token, person, statement.party if statement.kind == "direct" else None)

    def nearest(self, token: int) -> str | None:
        """The party named last before a token in its sentence, else next after it, else in the one before."""
        sentence = self.tokens.sentence[token]
        begin, end = np.searchsorted(self.tokens.sentence, [sentence, sentence + 1])
        before, after = self._mentions(begin, token), self._mentions(token, end)
        if len(before) or len(after):
            return self.party[before[-1] if len(before) else after[0]]
        return self._last_named(token, False, None)

    def _mentions(self, first: int, last: int) -> range:
        """The rows of the mentions that begin among these tokens."""
        return range(bisect_left(self.firsts, first), bisect_left(self.firsts, last))

    def _last_named(self, token: int, person: bool, excluded: str | None) -> str | None:
        """The party before a token that fits, in its sentence or in those before it in the article."""
        tokens, here, last = self.tokens, self.tokens.sentence[token], token
        # he and she go back no further than the sentence: too many people are named whom no list of parties knows.
        for sentence in range(here, max(here - (0 if person else SENTENCES_BACK), 0) - 1, -1):
            begin, end = np.searchsorted(tokens.sentence, [sentence, sentence + 1])
            if tokens.article[begin] != tokens.article[token]:
                return None
            fitting = self._fitting(begin, min(end, last), person, excluded)
            if fitting:
                # What an earlier sentence is about stands first in it.
                topic = sentence < here and self.first[fitting[0]] <= begin + 1
                row = fitting[0 if topic else -1]
                # Another person may be named in between, whom no list of parties knows.
                stranger = person and "CC" in self.tags[self.last[row] : token]
                return None if stranger else self.party[row]
            last = end
        return None

    def _fitting(self, first: int, last: int, person: bool, excluded: str | None) -> list[int]:
        return [
            row for row in self._mentions(first, last)
            if self.person[row] == person and self.party[row] != excluded and not self._modifies(row)
        ]

    def _modifies(self, row: int) -> bool:
        """Whether a mention stands inside another's possession: "Egypt's strong UN stance"."""
        before = self.tokens.words[max(self.first[row] - 3, 0) : self.first[row]].tolist()
        marks = [at for at, word in enumerate(before) if word in POSSESSIVE]
        return bool(marks) and all(word[0].islower() for word in before[marks[-1] + 1 :])


def _pieces(texts: Texts, statements: pd.DataFrame, persons: frozenset[str]) -> list[Statement]:
    """The rows of the statements, as the position rules need them."""
    first, _ = texts.tokens_of(statements)
    columns = ["start", "end", "kind", "cue", "speaker", "speaker_party", "speaker_kind"]
    values = ([None if value is pd.NA or value != value else value for value in statements[column].tolist()]
              for column in columns)
    records = zip(*values, strict=True)
    pieces: list[Statement] = []
    for token, record in zip(first.tolist(), records, strict=True):
        start, end, kind, cue, speaker, party, speaker_kind = record
        word = (cue or "").lower()
        # Past reports shift "will" to "would".
        reported = kind in ("indirect", "mixed") and bool(word) and not word.endswith(("s", "to", "of"))
        pieces.append(Statement(
            start, end, token, kind, party, speaker_kind, speaker in persons,
            cue_lemmas().get(word, (word, ""))[0], reported,
        ))
    return pieces
