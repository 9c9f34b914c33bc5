"""Targets that no scorer can judge, each with its reason: a missing value, never a silent neutral."""

from __future__ import annotations

import re

import pandas as pd

from analysis.corpus.language import is_foreign
from analysis.segmentation import split_sentences

# A mark that may end a sentence, and text behind it; the sentence splitter then decides.
STOP = re.compile(r"[.!?…][”\"’')\]]*\s+\S|\n")


def unscored(targets: pd.DataFrame) -> pd.Series:
    """The reason why each target gets no score, missing where it gets one.

    Reasons: the mention holds no word; it runs over the end of a sentence; the text around it is not English. A text
    of few words is taken to be English.
    """
    reasons = pd.Series(pd.NA, index=targets.index, dtype="str")
    mentions = [text[s:e] for text, s, e in zip(targets["text"], targets["start"], targets["end"], strict=True)]
    reasons[[not any(map(str.isalnum, mention)) for mention in mentions]] = "the mention holds no word"
    reasons[_across_sentences(targets, mentions)] = "the mention runs over the end of a sentence"
    foreign = {text: is_foreign(text) for text in targets["text"].unique()}
    reasons[targets["text"].map(foreign).astype(bool)] = "the text is not English"
    return reasons


def _across_sentences(targets: pd.DataFrame, mentions: list[str]) -> list[bool]:
    suspect = [at for at, mention in enumerate(mentions) if STOP.search(mention.strip())]
    across = [False] * len(targets)
    if suspect:
        texts = targets["text"].iloc[suspect].tolist()
        articles = pd.DataFrame({"article_id": list(map(str, suspect)), "text": texts})
        ends = split_sentences(articles).groupby("article_id")["end"].agg(list)
        for at in suspect:
            start, end = targets["start"].iloc[at], targets["end"].iloc[at]
            across[at] = any(start < stop < end for stop in ends.get(str(at), []))
    return across
