"""What each position and act is about: its content words, names, numbers, other parties and time."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.resources import read_table
from analysis.text import Texts, closed_class

CONTENT = frozenset("NOUN VERB ADJ PROPN ADV".split())
PAST = frozenset(["past", "perfect"])
YEAR = range(1900, 2100)
# A proposition of fewer content words is understood from what stands around it.
FEW_WORDS = 3


class Words(NamedTuple):
    """The content of a span: stems of words, names and numbers."""

    stems: frozenset[str]
    names: frozenset[str]
    numbers: frozenset[str]


def describe_propositions(
    texts: Texts,
    clauses: pd.DataFrame,
    mentions: pd.DataFrame,
    positions: pd.DataFrame,
    acts: pd.DataFrame,
) -> pd.DataFrame:
    """Return one row per position, and per act that its party does not tell itself.

    position_id or act_id, article_id, party, side (the rung, or act), voices (who asserts it), past
    (whether it is told of the past), text (its words without the party's names), words and around
    (`Words` of the proposition, and of its sentence and the one before), others (the other parties
    named in it).
    """
    told = acts[~acts["negated"] & (acts["voice"] != "self")]
    rows = pd.concat([_of_positions(positions), _of_acts(told)], ignore_index=True)
    if rows.empty:
        return rows
    reader = _Reader(texts, mentions)
    found = [reader.read(*row) for row in zip(*reader.bounds(rows), rows["party"], strict=True)]
    rows = rows.assign(**pd.DataFrame(found, columns=["text", "words", "around", "others"]))
    tense = clauses.set_index("clause_id")["tense"].reindex(rows["clause_id"]).to_numpy()
    untimed = rows["clause_id"].isna() & rows["side"].eq("act")
    past = pd.Series(tense).isin(PAST) | untimed
    return rows.assign(past=past & rows["side"].isin(["denied", "act"])).drop(columns="clause_id")


def _of_positions(positions: pd.DataFrame) -> pd.DataFrame:
    """Return the positions with the span of what they are about; where none is stated, the clause."""
    about = positions[["proposition_start", "proposition_end"]].set_axis(["start", "end"], axis=1)
    about = about.where(about.notna().all(axis=1), positions[["start", "end"]]).astype("int64")
    return _rows(positions, about, positions["rung"]).assign(position_id=positions["position_id"])


def _of_acts(acts: pd.DataFrame) -> pd.DataFrame:
    side = pd.Series("act", index=acts.index)
    return _rows(acts, acts[["start", "end"]], side).assign(act_id=acts["act_id"])


def _rows(table: pd.DataFrame, about: pd.DataFrame, side: pd.Series) -> pd.DataFrame:
    kept = table[["article_id", "sentence_id", "clause_id", "party"]]
    voices = table["voice_party"].fillna(table["voice"])
    ids = {name: pd.Series(pd.NA, index=table.index, dtype="Int64") for name in ("position_id", "act_id")}
    return kept.assign(**about, **ids, side=side, voices=voices)


class _Reader:
    """Reads the words of token ranges of parsed texts."""

    def __init__(self, texts: Texts, mentions: pd.DataFrame):
        tokens = texts.tokens
        self.texts, self.lemma, self.upos = texts, *(tokens.columns[name] for name in ("lemma", "upos"))
        self.words, self.sentence = tokens.words, tokens.sentence
        self.named: dict[int, set[str]] = {}
        first, last = texts.tokens_of(mentions)
        for begin, end, party in zip(first.tolist(), last.tolist(), mentions["party"], strict=True):
            for row in range(begin, end):
                self.named.setdefault(row, set()).add(party)

    def bounds(self, rows: pd.DataFrame) -> tuple[list[int], ...]:
        """Return first and last token of each proposition, and those of its surroundings."""
        first, last = self.texts.tokens_of(rows)
        here = self.texts.sentence_row(rows)
        before = here - (rows["sentence_id"] > 0).to_numpy()
        begin = np.searchsorted(self.sentence, before)
        end = np.searchsorted(self.sentence, here, side="right")
        return tuple(side.tolist() for side in (first, last, begin, end))

    def read(self, first: int, last: int, begin: int, end: int, party: str) -> tuple:
        own = [row for row in range(first, last) if party not in self.named.get(row, ())]
        text = " ".join(self.words[own].tolist())
        others = frozenset().union(*(self.named.get(row, frozenset()) for row in range(first, last)))
        return text, self._words(range(first, last)), self._words(range(begin, end)), others - {party}

    def _words(self, rows: range) -> Words:
        """Return the content of some tokens; names of parties are none: relabelling them changes nothing."""
        stems, names, numbers = set(), set(), set()
        for row in rows:
            upos, word = self.upos[row], self.words[row].lower()
            if row in self.named or (upos not in CONTENT and upos != "NUM"):
                continue
            if upos == "NUM" or word.isdigit():
                numbers.add(word.replace(",", ""))
                continue
            stem = stem_of(self.lemma[row].lower())
            if not stem:
                continue
            stems.add(stem)
            if upos == "PROPN":
                names.add(stem)
        return Words(frozenset(stems), frozenset(names), frozenset(numbers))


@cache
def stem_of(lemma: str) -> str:
    """Return the stem of a lemma, or the group of kin.tsv that holds it; "" of a word that says nothing of a matter."""
    if len(lemma) < 3 or lemma in closed_class() or lemma in _empty_words():
        return ""
    stem = _stemmer().stemWord(lemma)
    return _kin().get(stem, stem)


@cache
def _empty_words() -> frozenset[str]:
    """Return the words that say how firmly something is held or who says so, not what it is."""
    return frozenset(read_table("kin.tsv").set_index("group").at["empty", "words"].split())


@cache
def _kin() -> dict[str, str]:
    groups = read_table("kin.tsv")
    rows = zip(groups["group"], groups["words"], strict=True)
    rows = ((group, words) for group, words in rows if group != "empty")
    return {_stemmer().stemWord(word): group for group, words in rows for word in words.split()}


@cache
def _stemmer():
    from snowballstemmer import stemmer

    return stemmer("english")
