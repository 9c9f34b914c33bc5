"""Targets that no scorer can judge, each with its reason: a missing value, never a silent neutral."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from analysis.corpus.language import is_foreign
from analysis.segmentation import split_sentences

LETTER = re.compile(r"[^\W_]")
# A mark that may end a sentence, and text behind it; the sentence splitter then decides.
STOP = re.compile(r"[.!?…][”\"’')\]]*\s+\S|\n")


def unscored(targets: pd.DataFrame) -> pd.Series:
    """The reason why each target gets no score, missing where it gets one.

    Reasons: the mention holds no word; it runs over the end of a sentence; the text around it is not English. A text
    of few words is taken to be English.
    """
    places = list(zip(*(targets[name].tolist() for name in ("text", "start", "end")), strict=True))
    foreign = {text: is_foreign(text) for text in {text for text, _, _ in places}}
    reasons = np.full(len(places), None, dtype=object)
    reasons[[LETTER.search(*place) is None for place in places]] = "the mention holds no word"
    reasons[_across_sentences(places)] = "the mention runs over the end of a sentence"
    reasons[[foreign[text] for text, _, _ in places]] = "the text is not English"
    return pd.Series(reasons, index=targets.index, dtype="str")


def _across_sentences(places: list[tuple[str, int, int]]) -> list[bool]:
    suspect = {at: place for at, place in enumerate(places) if STOP.search(*place)}
    across = [False] * len(places)
    if suspect:
        articles = pd.DataFrame({"article_id": map(str, suspect), "text": [text for text, _, _ in suspect.values()]})
        ends = split_sentences(articles).groupby("article_id")["end"].agg(list)
        for at, (_, start, end) in suspect.items():
            across[at] = any(start < stop < end for stop in ends.get(str(at), []))
    return across
