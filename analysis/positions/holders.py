"""Who holds a position and who asserts it: parties named, pronouns resolved, the innermost statement around a cue."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd

from analysis.lexicon import read_lexicon
from analysis.segmentation import Tokens

FIRST_PERSON = frozenset("we our i my us".split())
PERSONAL = frozenset("he she his her".split())
# A statement under these asserts nothing of what it holds: it is wished, asked or doubted.
NOT_ASSERTED = frozenset("hope wish doubt wonder question ask urge demand want propose prefer dream imagine dismiss reject "
                         "pretend recommend".split())
DENYING = frozenset("deny dispute".split())
SENTENCES_BACK = 2


@cache
def cue_lemmas() -> dict[str, tuple[str, str]]:
    """Each form of a verb of attribution with its lemma and its class."""
    cues = read_lexicon("cues.tsv")
    return {form: (lemma, kind) for column in ("gerund", "participle", "past", "third", "base")
            for form, lemma, kind in zip(cues[column], cues["lemma"], cues["class"], strict=True)}


class Holders:
    """The mentions and statements of a batch, looked up by token or by offset."""

    def __init__(self, articles: pd.DataFrame, tokens: Tokens, mentions: pd.DataFrame, statements: pd.DataFrame):
        row = pd.Index(articles["article_id"])
        acting = mentions[(mentions["use"] == "party") & (mentions["rule"] != "people")]
        acting = acting.sort_values(["article_id", "start"], key=lambda c: c if c.name == "start" else row.get_indexer(c))
        article = row.get_indexer(acting["article_id"])
        self.first, self.last = tokens.span(acting["start"].to_numpy(), acting["end"].to_numpy(), article)
        self.party = acting["party"].to_numpy(dtype=object)
        self.demonym = np.zeros(len(tokens), bool)
        self.demonym[self.first[(acting["rule"] == "demonym").to_numpy()]] = True
        person = acting["person"] if "person" in acting else pd.Series(pd.NA, index=acting.index)
        self.person = person.notna().to_numpy()
        self.tokens = tokens
        self.tags = ""
        speech = statements[statements["kind"] != "scare"]
        persons = frozenset(acting["person"].dropna()) if "person" in acting else frozenset()
        self.scare = _by_article(statements[statements["kind"] == "scare"], row, tokens, persons)
        self.speech = _by_article(speech[speech["cue_class"] != "intention"], row, tokens, persons)

    def inside(self, first: int, last: int) -> list[str]:
        """The parties named among these tokens, each once."""
        left, right = np.searchsorted(self.first, [first, last])
        return list(dict.fromkeys(self.party[left:right]))

    def innermost(self, article: int, start: int, end: int) -> dict | None:
        """The smallest statement around a span."""
        around = [s for s in self.speech.get(article, ()) if s["start"] <= start and end <= s["end"]]
        return min(around, key=lambda s: s["end"] - s["start"], default=None)

    def in_scare_quotes(self, article: int, start: int, end: int) -> bool:
        return any(s["start"] <= start and end <= s["end"] for s in self.scare.get(article, ()))

    def resolve(self, token: int, statement: dict | None) -> str | None:
        """The party a pronoun stands for, or None.

        we is the speaker's party. Other pronouns in a quotation never stand for the speaker; in reported speech it stands for an
        institution that speaks; else the last fitting party in the sentence, then in the sentences before.
        """
        word = self.tokens.words[token].lower().replace("’", "'").split("'")[0]
        speaker = statement["speaker_party"] if statement else None
        quoted = bool(statement) and statement["kind"] == "direct"
        if word in FIRST_PERSON:
            return speaker if statement and statement["kind"] != "indirect" else None
        if statement and not quoted and not len(self._mentions(statement["first"], token)):
            if speaker and statement["speaker_person"] == (word in PERSONAL):
                return speaker
            if not speaker and word in PERSONAL:
                return None  # "the farmer said that he would go": the speaker, of no party
        if word == "they" and not statement:
            return None
        return self._last_named(token, word in PERSONAL, speaker if quoted else None)

    def _mentions(self, first: int, last: int) -> np.ndarray:
        return np.arange(*np.searchsorted(self.first, [first, last]))

    def _last_named(self, token: int, person: bool, excluded: str | None) -> str | None:
        """The last party before a token that fits, in its sentence or in those before it in the article."""
        tokens, here = self.tokens, self.tokens.sentence[token]
        last = token
        for sentence in range(here, max(here - SENTENCES_BACK, 0) - 1, -1):
            begin, end = np.searchsorted(tokens.sentence, [sentence, sentence + 1])
            if tokens.article[begin] != tokens.article[token]:
                break
            rows = self._mentions(begin, min(end, last))
            fitting = [k for k in rows if self.person[k] == person and self.party[k] != excluded and not self._modifies(k)]
            if person and fitting and "CC" in self.tags[self.last[fitting[-1]] : token]:
                return None  # another person may be named in between
            if fitting:
                # A sentence before: what it is about stands first in it.
                return self.party[fitting[0] if sentence < here and self.first[fitting[0]] <= begin + 1 else fitting[-1]]
            last = end
        return None

    def _modifies(self, row: int) -> bool:
        """Whether a mention stands inside another's possession: "Egypt's strong UN stance"."""
        before = self.tokens.words[max(self.first[row] - 3, 0) : self.first[row]]
        return any(word in ("'s", "’s") and all(w[0].islower() for w in before[at + 1 :]) for at, word in enumerate(before))

    def nearest(self, token: int) -> str | None:
        """The party named last before a token in its sentence, else next after it, else last in the sentence before."""
        begin, end = np.searchsorted(self.tokens.sentence, [self.tokens.sentence[token], self.tokens.sentence[token] + 1])
        before, after = self._mentions(begin, token), self._mentions(token, end)
        if len(before) or len(after):
            return self.party[before[-1] if len(before) else after[0]]
        return self._last_named(token, False, None)


def _by_article(
    statements: pd.DataFrame, row: pd.Index, tokens: Tokens, persons: frozenset[str]
) -> dict[int, list[dict]]:
    """The statements of each article as records: span, first token, kind, speaker, cue's lemma, whether reported in the past."""
    lemmas = cue_lemmas()
    records: dict[int, list[dict]] = {}
    texts = statements[["start", "end", "kind", "cue", "speaker", "speaker_party", "speaker_kind"]].astype(object)
    texts = texts.where(texts.notna(), None).to_dict("records")
    article_rows = row.get_indexer(statements["article_id"])
    first, _ = tokens.span(statements["start"].to_numpy(), statements["end"].to_numpy(), article_rows)
    for article, token, record in zip(article_rows.tolist(), first.tolist(), texts, strict=True):
        cue = (record["cue"] or "").lower()
        record["lemma"] = lemmas.get(cue, (cue, ""))[0]
        record["reported"] = record["kind"] != "direct" and bool(cue) and not cue.endswith("s") and cue != "according to"
        record["first"], record["speaker_person"] = token, record["speaker"] in persons
        records.setdefault(article, []).append(record)
    return records
