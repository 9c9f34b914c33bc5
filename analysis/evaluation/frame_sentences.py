"""Generic frames in single sentences of political news, read twice for this workbook.

The sentences are NewsMTSC's (Hamborg & Donnay 2021), 360 of those that `newsmtsc.split` holds out, chosen by a hash;
neither coder of frames was made from them. The readings ship as line numbers and labels, the texts are read from the
user's copy.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from analysis.coding import alpha
from analysis.evaluation.agreement import FIGURES
from analysis.evaluation.frames import presence_figures
from analysis.evaluation.newsmtsc import read_newsmtsc
from analysis.evaluation.readings import read_gold
from analysis.frames import code_sentences, score_sentences
from analysis.frames.heads import text_number
from analysis.frames.learned import PRESENT
from analysis.schemas import InputError
from analysis.text import read_texts


def evaluate_frame_sentences(path: Path) -> pd.DataFrame:
    """Return the alpha of the two model readings for each frame, and how far each coder agrees with what was agreed.

    F1 of presence, and the share of pairs of a sentence with and one without the frame that are ranked rightly (.5 by
    chance), by weight of indicators and by probability; with .95 percentile intervals over sentences. The baseline of
    F1 calls every frame present.

    ``path`` is the folder of NewsMTSC that holds train.jsonl. Responsibility has no learned head.
    """
    labels = read_labels(path)
    gold = labels.pivot(index="text", columns="frame", values="agreed").astype(bool)
    rows = [
        ("two model readings, alpha", frame, alpha(mine["reader_1"], mine["reader_2"]), 0.0, len(mine), np.nan, np.nan)
        for frame, mine in labels.groupby("frame", sort=False)
    ]
    for coder, (score, least) in _scores(gold.index).items():
        for frame in (frame for frame in labels["frame"].unique() if frame in score):
            rows += presence_figures(coder, frame, gold[frame].to_numpy(), score[frame].to_numpy(), least)
    return pd.DataFrame(rows, columns=FIGURES)


def read_labels(path: Path) -> pd.DataFrame:
    """One row per sentence and frame: text, frame, reader_1, reader_2, agreed (0 or 1).

    Raises `InputError` where the set at ``path`` is not the one that was read.
    """
    labels = read_gold("frames")
    texts = read_newsmtsc(path).drop_duplicates("sentence").set_index("sentence")["text"]
    labels["text"] = labels["sentence"].map(texts)
    known = labels["text"].notna()
    known[known] = labels.loc[known, "text"].map(text_number).mod(2**32) == labels.loc[known, "check"]
    if not known.all():
        line = labels.loc[~known, "sentence"].iloc[0] + 1
        raise InputError(f"{path}: line {line} is not the sentence that was read; give train.jsonl as it was published")
    return labels


def _scores(strings: pd.Index) -> dict[str, tuple[pd.DataFrame, float]]:
    """By coder, what each text gets for each frame, and from which value on the frame is coded."""
    ids = [f"{row:04d}" for row in range(len(strings))]
    texts = read_texts(pd.DataFrame({"article_id": ids, "text": strings}), whole=True)
    codes = code_sentences(texts, "generic")
    weight = codes.pivot_table(index="article_id", columns="frame", values="weight", aggfunc="sum")
    learned = score_sentences(texts, "generic")
    probability = learned.pivot(index="article_id", columns="frame", values="probability")
    return {"dictionary": (weight.reindex(ids).fillna(0.0), np.finfo(float).tiny),
            "learned": (probability.reindex(ids), PRESENT)}
