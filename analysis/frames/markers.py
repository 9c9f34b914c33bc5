"""Epistemic marking: hedges, boosters, evidentials and factives, as spans."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.frames.codebook import MARKERS, marker_lists
from analysis.frames.dictionary import longest_in_group
from analysis.schemas import conform
from analysis.text import Texts


def epistemic_markers(texts: Texts) -> pd.DataFrame:
    """One row per marker of certainty or source: article_id, sentence_id, start, end, marker, kind, phrase.

    ``marker`` is hedge (withholds commitment: "perhaps"), booster (closes the question: "undoubtedly";
    both Hyland 2005), evidential (points at the source: "reportedly", Chafe 1986) or factive (takes its
    complement as true: "realised", Hooper 1975); ``kind`` the word class or subclass in the list. One span
    may carry two markers; of one marker the longest match counts. A hedge inside a quotation is the
    speaker's, not the journalist's: join with statements before attributing it.
    """
    lists = [marker_lists(marker) for marker in MARKERS]
    phrases, exclusions = (pd.concat(part, ignore_index=True) for part in zip(*lists, strict=True))
    place = {marker: row for row, marker in enumerate(MARKERS)}
    row, first, last = longest_in_group(
        texts.tokens, phrases["phrase"], phrases["marker"].map(place).to_numpy(np.int64), np.ones(len(phrases)),
        exclusions["phrase"], exclusions["marker"].map(place).to_numpy(np.int64),
    )
    found = phrases.iloc[row].reset_index(drop=True)[["marker", "kind", "phrase"]]
    return conform(texts.spans_of(first, last).join(found), "markers")
