"""Snippets of newspaper editorials with their mean rating by twenty people (Hutto & Gilbert 2014)."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.evaluation.lines import read_records
from analysis.options import FAVOURABILITY
from analysis.sentiment import SCORERS, score_targets

NAME = "nytEditorialSnippets_GroundTruth.txt"
# A snippet has no target: a party of no name is put in front of it, so that its words are read as said of that party.
FRAME = "Kestria, "


def read_editorials(path: Path) -> pd.DataFrame:
    """One row per snippet: text, rating (people's mean, -4 to 4). Raises `InputError` at the line that is not one."""
    rows = read_records(path, NAME, _snippet, f"{NAME}, or the folder that holds it", "an id, a rating and a text")
    return pd.DataFrame(rows, columns=["text", "rating"])


def _snippet(line: str) -> tuple[str, float]:
    _, rating, text = line.rstrip("\r").split("\t")
    return text, float(rating)


def in_held_half(text: str) -> bool:
    """Whether a snippet is of the half, by a hash of its text, that no scorer was trained on."""
    return hashlib.sha256(text.encode()).digest()[0] % 2 == 0


def evaluate_editorials(path: Path) -> pd.DataFrame:
    """Pearson's correlation of every scorer with people's mean rating, on the half of the snippets that no scorer was
    trained on; the baseline is VADER over the whole snippet.

    The snippets' sentiment is not towards a party: this shows what a scorer takes from the words, not its task.
    """
    snippets = read_editorials(path)
    snippets = snippets[snippets["text"].map(in_held_half)]
    targets = pd.DataFrame({"text": FRAME + snippets["text"], "start": 0, "end": FRAME.index(",")})
    baseline = _correlation(_vader(snippets["text"]), snippets["rating"])
    rows = []
    for scorer in SCORERS:
        scores = score_targets(targets, scorer, FAVOURABILITY)
        value = _correlation(scores["positive"] - scores["negative"], snippets["rating"])
        rows.append((f"sentiment of a snippet, Pearson's r ({scorer})", "held half", value, baseline, len(snippets)))
    return pd.DataFrame(rows, columns=["measure", "subset", "value", "baseline", "n"])


def _correlation(found: pd.Series, rating: pd.Series) -> float:
    known = found.notna()
    return float(np.corrcoef(found[known], rating[known])[0, 1])


def _vader(texts: pd.Series) -> pd.Series:
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    analyser = SentimentIntensityAnalyzer()
    return texts.map(lambda text: analyser.polarity_scores(text)["compound"])
