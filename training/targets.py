"""What both measures are learned from: NewsMTSC's targets (favourability) and the mentions read for stance."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.evaluation.newsmtsc import macro_f1, read_newsmtsc, split
from analysis.evaluation.stance import read_targets
from analysis.options import DEVELOP, FAVOURABILITY, MEASURES, STANCE
from analysis.sentiment import LABELS
from training.contrasts import make_contrasts
from training.unlabelled import read_unlabelled

COLUMNS = ["text", "start", "end", "others", "coreferent", "label", "measure", "part", "random", "several", "told",
           "stratum", "made"]


def read_both(datasets: Path) -> pd.DataFrame:
    """Return one row per target and measure: `COLUMNS`. ``part`` is train, dev or test; ``told`` says whether the
    journalist speaks there, missing for favourability.

    Of stance only the half to develop on is read; an article in five, by a hash of its id, is dev.
    ``datasets`` is the folder that holds newsmtsc and ud as published.
    """
    favour = split(read_newsmtsc(datasets / "newsmtsc")).assign(
        measure=FAVOURABILITY, told=pd.NA, stratum=pd.NA, made=False)
    stance = read_targets(datasets, DEVELOP)
    stance = stance.assign(
        made=False,
        label=stance["agreed"], measure=STANCE, random=True, several=False, told=stance["source"] == "journalist",
        part=np.where(stance["article_id"].map(_in_fifth) & stance["reader_2"].notna(), "dev", "train"))
    return pd.concat([favour[COLUMNS], stance[COLUMNS]], ignore_index=True)


def read_taught(datasets: Path) -> pd.DataFrame:
    """Return what a student learns from: the train part of `read_both`; behind it sentences that nobody judged, label
    and measure missing; and behind these the contrasts that are ``made`` from patterns."""
    targets = read_both(datasets)
    unjudged = read_unlabelled(datasets / "narrative-framing", datasets / "vader-nyt")
    unjudged = unjudged.assign(part="train", random=False, several=False, made=False).reindex(columns=COLUMNS)
    made = make_contrasts().assign(measure=STANCE, part="train", random=False, several=False, made=True)
    train = targets[targets["part"] == "train"]
    return pd.concat([train, unjudged, made.reindex(columns=COLUMNS)], ignore_index=True)


def soft_labels(targets: pd.DataFrame, smoothing: float = 0.05) -> np.ndarray:
    """The labels as probabilities (targets, 3), smoothed."""
    gold = np.eye(3, dtype=np.float32)[[LABELS.index(label) for label in targets["label"]]]
    return (1 - smoothing) * gold + smoothing / 3


def measure_codes(targets: pd.DataFrame) -> np.ndarray:
    """Which head each target asks."""
    return np.array([MEASURES.index(measure) for measure in targets["measure"]])


def figures(targets: pd.DataFrame, logits: np.ndarray) -> dict[str, float]:
    """Macro-F1 x 100 by measure and subset, and for stance the precision of both sides in the journalist's voice;
    ``logits`` (targets, measures, 3)."""
    guess = logits[np.arange(len(targets)), measure_codes(targets)].argmax(1)
    guess = pd.Series(np.array(LABELS)[guess], index=targets.index)
    subsets = {
        "favourability random": targets["random"] & (targets["measure"] == FAVOURABILITY),
        "favourability several": targets["several"] & (targets["measure"] == FAVOURABILITY),
        "stance": targets["measure"] == STANCE,
    }
    found = {
        name: round(100 * macro_f1(targets.loc[at, "label"], guess[at]), 2) for name, at in subsets.items() if at.any()
    }
    told = targets["told"].fillna(False).astype(bool)
    for side in ("negative", "positive"):
        if (at := told & (guess == side)).any():
            found[f"{side} told"] = round(float((targets.loc[at, "label"] == side).mean()), 3)
    return found


def _in_fifth(article_id: str) -> bool:
    return int(hashlib.sha256(article_id.encode()).hexdigest()[:6], 16) % 5 == 0
