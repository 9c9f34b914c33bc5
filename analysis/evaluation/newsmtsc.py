"""NewsMTSC (Hamborg & Donnay 2021): sentiment towards a target in a sentence of news, judged by people."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.schemas import InputError
from analysis.sentiment import SCORERS, label, score_targets

LABEL_OF_POLARITY = {2: "negative", 4: "neutral", 6: "positive"}


def read_newsmtsc(path: Path) -> pd.DataFrame:
    """One row per target: sentence (its number), text, start, end, others (the sentence's further targets), label.

    ``path`` is a jsonl file of the set, or the folder that holds train.jsonl. Raises `InputError` at the line that is
    not one.
    """
    file = path / "train.jsonl" if path.is_dir() else path
    if not file.exists():
        raise InputError(f"{file}: no such file; give a jsonl file of NewsMTSC, or the folder that holds train.jsonl")
    rows = []
    # Split at line feeds only: a JSON text may hold the other characters that end a line.
    for number, line in enumerate(file.read_text(encoding="utf-8").removesuffix("\n").split("\n")):
        try:
            item = json.loads(line)
            spans = [(int(t["from"]), int(t["to"])) for t in item["targets"]]
            text = item["sentence_normalized"]
            labels = [LABEL_OF_POLARITY[int(t["polarity"])] for t in item["targets"]]
        except (ValueError, KeyError, TypeError) as error:
            raise InputError(
                f"{file}, line {number + 1}: not a NewsMTSC sentence with targets and polarity ({error})"
            ) from error
        rows += [
            (number, text, *span, [other for other in spans if other != span], kind)
            for span, kind in zip(spans, labels, strict=True)
        ]
    return pd.DataFrame(rows, columns=["sentence", "text", "start", "end", "others", "label"])


def evaluate_newsmtsc(path: Path, seed: int = 0) -> pd.DataFrame:
    """Macro-F1 of every scorer on a tenth of the sentences held out by number, beside always neutral.

    Subsets: all targets of the held-out sentences, and those of sentences with two targets or more.
    """
    targets = read_newsmtsc(path)
    held_out = np.random.default_rng(seed).permutation(targets["sentence"].nunique())
    held_out = held_out[: max(1, len(held_out) // 10)]
    targets = targets[targets["sentence"].isin(held_out)].reset_index(drop=True)
    several = targets.groupby("sentence")["start"].transform("size") >= 2
    rows = []
    for subset, part in (("real-world", targets), ("multi-target", targets[several])):
        neutral = macro_f1(part["label"], pd.Series("neutral", index=part.index))
        rows += [
            (
                f"sentiment towards a target, macro-F1 ({scorer})",
                subset,
                macro_f1(part["label"], label(score_targets(part, scorer=scorer))),
                neutral,
                len(part),
            )
            for scorer in SCORERS
        ]
    return pd.DataFrame(rows, columns=["measure", "subset", "value", "baseline", "n"])


def macro_f1(gold: pd.Series, found: pd.Series) -> float:
    """The mean over the gold labels of 2 hits / (gold + found)."""
    scores = [
        2 * ((gold == k) & (found == k)).sum() / max(1, (gold == k).sum() + (found == k).sum())
        for k in sorted(gold.unique())
    ]
    return float(np.mean(scores)) if scores else float("nan")
