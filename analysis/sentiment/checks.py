"""Targets that are no targets, which raise, and those that no scorer can judge, each with its reason: a missing value,
never a silent neutral."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis.corpus.language import is_foreign
from analysis.schemas import InputError
from analysis.text import split_sentences

LETTER = re.compile(r"[^\W_]")
# A mark that may end a sentence, and text behind it; the sentence splitter then decides.
STOP = re.compile(r"[.!?…][”\"’')\]]*\s+\S|\n")


def check_targets(targets: pd.DataFrame) -> pd.DataFrame:
    """The targets, offsets as whole numbers. Raises `InputError` at the first row that has no text, or a span that does
    not lie in it."""
    if absent := [column for column in ("text", "start", "end") if column not in targets.columns]:
        raise InputError(f"targets: column {absent[0]!r} is missing; needed are text, start, end")
    texts = targets["text"].tolist()
    _refuse(targets, [not isinstance(text, str) for text in texts], "text is missing, or no text")
    start, end = (_offsets(targets[name]) for name in ("start", "end"))
    inside = (start >= 0) & (end <= np.fromiter(map(len, texts), float, len(texts))) & (start < end)
    _refuse(targets, ~inside, "start and end do not lie in the text, start before end")
    for column in {"others", "coreferent"} & set(targets.columns):
        strange = [not _fit(spans, len(text)) for spans, text in zip(targets[column], texts, strict=True)]
        _refuse(targets, strange, f"{column} is no list of (start, end) that lie in the text")
    return targets.assign(start=start.astype(np.int64), end=end.astype(np.int64))


def _offsets(given: pd.Series) -> np.ndarray:
    """Numbers, those that are not whole missing."""
    numbers = pd.to_numeric(given, errors="coerce").to_numpy(dtype=float, na_value=np.nan)
    return np.where(numbers % 1 == 0, numbers, np.nan)


def _refuse(targets: pd.DataFrame, wrong: Sequence[bool], what: str) -> None:
    if any(wrong):
        raise InputError(f"targets, row {targets.index[list(wrong).index(True)]!r}: {what}")


def _fit(spans: object, length: int) -> bool:
    """Whether these are spans of a text of this length; one without a character is allowed, and marks nothing."""
    try:
        return all(0 <= start <= end <= length for start, end in spans)
    except (TypeError, ValueError):
        return False


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
