"""The dictionary coder: a codebook's indicators found in sentences, and their shares in articles."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from analysis.frames.codebook import Codebook, load_codebook
from analysis.frames.patterns import find_patterns
from analysis.schemas import conform
from analysis.text import Matches, Texts, Tokens, find_phrases, leftmost_longest
from analysis.text.spans import Spans, is_covered


def code_sentences(texts: Texts, codebook: str | Path | Codebook = "generic") -> pd.DataFrame:
    """One row per indicator found, in text order: the `codes` table, and the ``indicator`` that was found.

    ``start`` and ``end`` are the deciding words, ``weight`` the indicator's. Within one frame the longest
    match counts once; frames do not compete, so one word may speak for two. An indicator inside an
    exclusion of its frame is cancelled. ``source`` and ``voice_party`` are left missing. It misleads where
    words are denied, ironic, or used of something else: read the deciding words in their sentence.
    """
    book = load_codebook(codebook)
    place = {frame: row for row, frame in enumerate(book.frames["frame"])}
    group = book.indicators["frame"].map(place).to_numpy(np.int64)
    weight = book.indicators["weight"].to_numpy()
    pattern = book.indicators["pattern"]
    row, first, last = longest_in_group(
        texts.tokens, book.indicators["phrase"].mask(pattern, ""), group, weight,
        book.exclusions["phrase"], book.exclusions["frame"].map(place).to_numpy(np.int64),
        find_patterns(texts, book.indicators.loc[pattern, "phrase"].to_dict())
        if pattern.any() else None,
    )
    spans = texts.spans_of(first, last)
    found = book.indicators.iloc[row].reset_index(drop=True)
    return conform(
        spans.assign(
            codebook=book.name, frame=found["frame"], coder="dictionary", weight=found["weight"],
            source=pd.NA, voice_party=pd.NA, indicator=found["phrase"],
        ),
        "codes",
    )


def frame_shares(
    texts: Texts, codes: pd.DataFrame, codebook: str | Path | Codebook = "generic"
) -> pd.DataFrame:
    """One row per article and frame, in the codebook's order: article_id, frame, share, present, primary.

    ``share`` = sum over the article's sentences of min(1, weights of the frame's indicators in it),
    divided by the number of its sentences: 0 to 1, the weighted share of sentences that carry the frame.
    ``present``: share >= the frame's threshold. ``primary``: the present frame of highest share, of equals
    the one that stands first in the codebook; none is primary where none is present. All three are NA for
    an article without a sentence and for a frame that has no indicators. Shares of different frames rest
    on vocabularies of different size: compare one frame between articles rather than frames within one.
    """
    book = load_codebook(codebook)
    names = ["article_id", "frame"]
    key = pd.MultiIndex.from_product([texts.articles["article_id"], book.frames["frame"]], names=names)
    in_sentence = codes.groupby(["article_id", "sentence_id", "frame"])["weight"].sum().clip(upper=1)
    carried = in_sentence.groupby(names).sum().reindex(key, fill_value=0.0)
    table = carried.rename("share").reset_index()
    n = texts.sentences.groupby("article_id").size()
    table["share"] /= table["article_id"].map(n).astype("float64")
    table["share"] = table["share"].where(table["frame"].isin(book.indicators["frame"]))
    present = table["share"] >= np.tile(book.frames["threshold"].to_numpy(), len(texts))
    best = table["share"].where(present).groupby(table["article_id"], sort=False).transform("max")
    leads = present & (table["share"] == best)
    first = leads.groupby(table["article_id"], sort=False).cumsum() == 1
    coded = table["share"].notna()
    return table.assign(
        present=present.astype("boolean").where(coded), primary=(leads & first).astype("boolean").where(coded)
    )


def longest_in_group(
    tokens: Tokens, phrases: pd.Series, group: np.ndarray, weight: np.ndarray,
    exclusions: pd.Series, excluding: np.ndarray, further: Matches | None = None,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Phrase row and token range of each match in text order, overlaps resolved within each group; ``further`` matches
    of phrases come from elsewhere."""
    found = find_phrases(tokens, [*phrases, *exclusions], longest=False)
    found = found.join(further) if further is not None else found
    # Groups are laid out one behind the other, so that one pass resolves them all.
    offset = np.concatenate([group, excluding])[found.phrase] * (len(tokens) + 1)
    first, last = found.first + offset, found.last + offset
    cancels = found.phrase >= len(phrases)
    keep = np.flatnonzero(~cancels & ~is_covered(Spans(first, last), Spans(first[cancels], last[cancels])))
    heavier = -weight[found.phrase[keep]]
    keep = keep[np.lexsort((found.phrase[keep], heavier, -last[keep], first[keep]))]
    again = (np.diff(first[keep], prepend=-1) == 0) & (np.diff(last[keep], prepend=-1) == 0)
    keep = keep[~again]
    found = found.take(keep[leftmost_longest(first[keep], last[keep])])
    found = found.take(np.lexsort((group[found.phrase], found.last, found.first)))
    return found.phrase, found.first, found.last
