"""Certainty of findings in science news, rated by people: how far epistemic markers alone order them."""

from __future__ import annotations

import json
import random
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.evaluation.lines import read_records
from analysis.frames import epistemic_markers
from analysis.text import read_texts

# How far a marker takes a sentence from plain assertion, by its list and class: set by reason, not fitted. Words of
# possibility and open questions withdraw the claim, words of appearance and inference half of it, approximation little.
STRENGTHS = {
    ("hedge", "modal"): -2.5, ("hedge", "open question"): -2.5, ("hedge", "adjective"): -2.0, ("hedge", "noun"): -1.0,
    ("hedge", "verb"): -1.0, ("hedge", "adverb"): -0.5, ("evidential", "inference"): -1.0,
    ("evidential", "report"): -0.5, ("booster", ""): 0.5, ("factive", ""): 0.5,
}
# Adverbs of likelihood; the other adverbs only approximate.
LIKELIHOOD = frozenset(
    "perhaps possibly probably maybe potentially conceivably presumably arguably likely unlikely tentatively "
    "provisionally ostensibly supposedly".split()
)
LIKELY = -1.5
# Each further marker adds this share of its strength: a second hedge withdraws little more than the first.
FURTHER = 0.25


def read_certainty(path: Path) -> pd.DataFrame:
    """One row per finding: text, rating (1 least to 6 most certain, the mean of the raters).

    ``path`` is the set's jsonl file, or the folder that holds it. Raises `InputError` at the line that is not one.
    """
    name = "sentence-level-certainty.jsonl"
    rows = read_records(path, name, _finding, f"the folder that holds {name}", "a finding with its certainty")
    return pd.DataFrame(rows, columns=["text", "rating"])


def _finding(line: str) -> tuple[str, float]:
    item = json.loads(line)
    return str(item["finding"]), float(item["sentence-level-certainty"])


def score_certainty(findings: pd.Series) -> pd.DataFrame:
    """Each text's ``score`` (0 plain assertion, below it less certain, above it more) and its number of ``hedges``."""
    ids = [str(number) for number in range(len(findings))]
    markers = epistemic_markers(read_texts(pd.DataFrame({"article_id": ids, "text": list(findings)})))
    strength = markers.assign(strength=[_strength(*row) for row in zip(
        markers["marker"], markers["kind"], markers["phrase"], strict=True)])
    by_text = strength.groupby("article_id")
    scores = by_text["strength"].agg(lambda values: _together(values.to_numpy()))
    hedges = by_text["marker"].agg(lambda values: (values == "hedge").sum())
    return pd.DataFrame({"score": scores, "hedges": hedges}).reindex(ids).fillna(0.0)


def evaluate_certainty(path: Path) -> pd.DataFrame:
    """Pearson's r of the score with the ratings, over all findings and over the half that was never looked at:
    measure, subset, value, baseline (fewer hedges, more certain), n."""
    findings = read_certainty(path)
    scored = score_certainty(findings["text"]).reset_index(drop=True).assign(rating=findings["rating"])
    order = list(range(len(scored)))
    random.Random(0).shuffle(order)
    unseen = order[len(order) // 2 :]
    figures = [("certainty, r", subset, rows["score"].corr(rows["rating"]), -rows["hedges"].corr(rows["rating"]),
                len(rows)) for subset, rows in (("all findings", scored), ("half not looked at", scored.loc[unseen]))]
    return pd.DataFrame(figures, columns=["measure", "subset", "value", "baseline", "n"])


def _strength(marker: str, kind: str, phrase: str) -> float:
    if marker == "hedge" and phrase in LIKELIHOOD:
        return LIKELY
    return STRENGTHS.get((marker, kind), STRENGTHS.get((marker, ""), 0.0))


def _together(strengths: np.ndarray) -> float:
    """The strongest marker, and a share of the others."""
    strongest = strengths[np.abs(strengths).argmax()]
    return float(strongest + FURTHER * (strengths.sum() - strongest))
