"""Sentences that nobody judged, a name in each as the target, for a student to learn what its teachers say of them.

Articles on the climate (Frermann et al. 2023) and the half of the editorials that is not reported on (Hutto & Gilbert
2014); both may be trained on (MIT).
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from analysis.evaluation.editorials import in_held_half, read_editorials
from analysis.evaluation.frames import read_narrative_framing
from analysis.parties.suggestions import name_runs
from analysis.text import Texts, read_texts

LONGEST = 400  # characters of a sentence


def read_unlabelled(narrative_framing: Path, editorials: Path) -> pd.DataFrame:
    """One row per sentence that names somebody: text, start, end of one of its names, others (further names),
    coreferent (the same name again). Which name is settled by a fixed seed."""
    snippets = read_editorials(editorials)["text"]
    given = [*read_narrative_framing(narrative_framing)["text"], *snippets[~snippets.map(in_held_half)]]
    texts = read_texts(pd.DataFrame({"article_id": [f"{row:05d}" for row in range(len(given))], "text": given}))
    rng, rows = np.random.default_rng(0), []
    for text, spans in zip(texts.sentence_texts(), _names(texts), strict=True):
        if spans and len(text) <= LONGEST:
            start, end = spans[rng.integers(len(spans))]
            same = [span for span in spans if span != (start, end) and text[slice(*span)] == text[start:end]]
            others = [span for span in spans if span != (start, end) and span not in same]
            rows.append((text, start, end, others, same))
    return pd.DataFrame(rows, columns=["text", "start", "end", "others", "coreferent"]).drop_duplicates("text")


def _names(texts: Texts) -> list[list[tuple[int, int]]]:
    """The spans of each sentence's names within it: runs of capitalised words, none where the sentence opens."""
    tokens, begins = texts.tokens, texts.sentences["start"].to_numpy()
    found: list[list[tuple[int, int]]] = [[] for _ in begins]
    for first, last in name_runs(tokens):
        row = tokens.sentence[first]
        found[row].append((int(tokens.start[first] - begins[row]), int(tokens.end[last - 1] - begins[row])))
    return found
