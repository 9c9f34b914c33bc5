"""VADER over the clause around a target (Hutto & Gilbert 2014): the baseline that dictionaries set."""

from __future__ import annotations

import re
from functools import cache
from string import punctuation

import numpy as np
import pandas as pd

from analysis.options import MEASURES
from analysis.sentiment.masking import Span, spans

# Every name is replaced by a word that no lexicon holds, so that exchanging names exchanges nothing else.
MASK = "thisparty"
# Where a clause ends: the words behind it say something of another subject.
# The marks come first, so that the search leaps from one to the next.
TURN = "but|while|although|though|whereas|however|yet"
CLAUSE_END = re.compile(
    rf"[;:—–(),\s](?:(?<=[;:—–()])|(?<=\s)(?:-\s|(?:{TURN})\b)|(?<=,)\s(?:{TURN}|and|which|who|whose|where)\b)",
    re.IGNORECASE,
)
# The published threshold of the compound score (Hutto & Gilbert 2014).
VADER_THRESHOLD = 0.05


def score(targets: pd.DataFrame) -> np.ndarray:
    """VADER's compound over the clause around the target (Hutto & Gilbert 2014), spread over three classes, shape
    (targets, measures, 3): it knows no measure, and gives each the same.

    The compound has no probabilities. The side it points to gets 1/2 at the published threshold of .05, rising evenly
    to 1 at a compound of 1; what is left is neutral. So the likeliest class is the published label. Exploratory: no
    dictionary reaches acceptable validity (van Atteveldt, van der Velden & Boukes 2021).
    """
    clauses = [_mask(*region) for region in _regions(targets)]
    known = {clause: _compound(clause) for clause in set(clauses)}
    compound = np.array([known[clause] for clause in clauses])
    strength = np.interp(np.abs(compound), [0, VADER_THRESHOLD, 1], [0, 0.5, 1])
    negative, positive = np.where(compound < 0, strength, 0), np.where(compound > 0, strength, 0)
    scores = np.column_stack([negative, 1 - negative - positive, positive])
    return np.stack([scores] * len(MEASURES), axis=1)


def explain(targets: pd.DataFrame, measure: str) -> pd.DataFrame:
    """The words of the lexicon in the clause that was scored (row, start, end, weight), with their valence, -4 to 4,
    before negation and emphasis."""
    lexicon = _vader_analyser().lexicon
    found = [
        (row, begin + word.start(), begin + word.end(), lexicon[word[0].lower()])
        for row, (text, begin, end, names) in zip(targets.index, _regions(targets), strict=True)
        for word in re.finditer(r"[\w'-]+", text[begin:end])
        if word[0].lower() in lexicon and not any(s < begin + word.end() and begin + word.start() < e for s, e in names)
    ]
    return pd.DataFrame(found, columns=["row", "start", "end", "weight"])


def _compound(clause: str) -> float:
    """VADER's compound: 0 at once, and quicker, where its lexicon holds no word or picture of the clause."""
    analyser = _vader_analyser()
    words = clause.lower().split()
    silent = analyser.lexicon.keys().isdisjoint([*words, *(word.strip(punctuation) for word in words)])
    silent &= clause.isascii() or analyser.emojis.keys().isdisjoint(clause)
    return 0.0 if silent else analyser.polarity_scores(clause)["compound"]


def _regions(targets: pd.DataFrame):
    """For each target its text, begin and end of the clause around it, and the names in that clause, the target
    first."""
    texts = targets["text"].tolist()
    # Targets of one sentence share its clauses.
    ends = {text: [found.span() for found in CLAUSE_END.finditer(text)] for text in set(texts)}
    for text, names in zip(texts, spans(targets), strict=True):
        end = names[0][1]
        begin, stop = 0, len(text)
        for first, last in ends[text]:
            # A dash or bracket in a name ends no clause.
            if any(s < last and first < e for s, e in names):
                continue
            if first >= end:
                stop = first
                break
            begin = last
        yield text, begin, stop, [(s, e) for s, e in names if begin <= s and e <= stop]


def _mask(text: str, begin: int, end: int, names: list[Span]) -> str:
    """The part of the text with the names each replaced by one fixed word."""
    parts, at = [], begin
    for start, stop in sorted(names):
        if start >= at:
            parts += [text[at:start], MASK]
            at = stop
    return "".join([*parts, text[at:end]]).strip()


@cache
def _vader_analyser():
    # vaderSentiment's own analyser gives NLTK's scores at two to three times its speed.
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    return SentimentIntensityAnalyzer()
