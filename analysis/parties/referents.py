"""The parties that a noun phrase means where it acts, owns or undergoes: names, offices, pronouns,
"we" inside a statement, several joined by "and"."""

from __future__ import annotations

import pandas as pd

from analysis.parties.coreference import Discourse
from analysis.parties.pronouns import PRONOUNS
from analysis.text import Texts

FIRST_PERSON = frozenset("we us our ours ourselves i me my mine".split())
RELATIVE = frozenset("who which that".split())


class Referents:
    """The parties of noun phrases; a phrase is named by the row of its head.

    An opposition, a court, a firm, a people ("Norwegians") is of no party here: it is not its
    government.
    """

    def __init__(self, texts: Texts, discourse: Discourse, statements: pd.DataFrame):
        self.discourse, self.view = discourse, discourse.view
        self._speaker = _speakers(texts, statements)

    def parties_of(self, row: int) -> list[str]:
        """Return the parties of a phrase and of those joined to it, each once, in text order."""
        joined = [row, *(k for k in self.view.of(row, "conj") if self.view.upos[k] != "VERB")]
        found = [party for k in joined for party in self._alone(k)]
        return list(dict.fromkeys(found))

    def party_of(self, row: int) -> str | None:
        """Return the first of the parties of a phrase."""
        return next(iter(self.parties_of(row)), None)

    def _alone(self, row: int) -> list[str]:
        word, upos = self.view.word[row], self.view.upos[row]
        if word in FIRST_PERSON and upos in ("PRON", "DET"):
            return [party] if (party := self._speaker.get(row)) else []
        if word in RELATIVE and upos in ("PRON", "DET"):
            governor = self.discourse.governor_of_clause(row)
            return [] if governor < 0 else self.parties_of(governor)
        entity = self.discourse.entity.get(row)
        if word in PRONOUNS:
            return [entity.party] if entity is not None and entity.party else []
        return self._of_noun(row)

    def _of_noun(self, row: int) -> list[str]:
        names = self.discourse.names
        if names.is_people(row):
            return []
        entity = self.discourse.entity.get(row) or self.discourse.read_alone(row)
        if entity.outside or not entity.party:
            return []
        return [entity.party]


def _speakers(texts: Texts, statements: pd.DataFrame) -> dict[int, str]:
    """Return the party that speaks at each token inside its statements, of the innermost."""
    spoken = statements[statements["speaker_party"].notna()]
    first, last = texts.tokens_of(spoken)
    spans = zip(first.tolist(), last.tolist(), spoken["speaker_party"].tolist(), strict=True)
    longest_first = sorted(spans, key=lambda span: span[0] - span[1])
    found: dict[int, str] = {}
    for begin, end, party in longest_first:
        found |= dict.fromkeys(range(begin, end), party)
    return found
