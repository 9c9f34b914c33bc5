"""NewsMTSC (Hamborg & Donnay 2021): in which light a sentence of news puts a target, judged by people."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.evaluation.agreement import calibration_error, macro_f1, macro_f1_interval, reliability
from analysis.evaluation.lines import read_records
from analysis.options import FAVOURABILITY
from analysis.sentiment import SCORERS, label, score_targets

LABEL_OF_POLARITY = {2: "negative", 4: "neutral", 6: "positive"}


def read_newsmtsc(path: Path) -> pd.DataFrame:
    """One row per target: sentence (its number), text, start, end, others (the sentence's further targets), coreferent
    (the target's further mentions), label.

    ``path`` is a jsonl file of the set, or the folder that holds train.jsonl. Raises `InputError` at the line that is
    not one.
    """
    found = read_records(
        path, "train.jsonl", _targets, "a jsonl file of NewsMTSC, or the folder that holds train.jsonl",
        "a NewsMTSC sentence with targets and polarity",
    )
    rows = [(number, *target) for number, targets in enumerate(found) for target in targets]
    return pd.DataFrame(rows, columns=["sentence", "text", "start", "end", "others", "coreferent", "label"])


def _targets(line: str) -> list[tuple]:
    """The targets of a sentence: text, start, end, others, coreferent, label."""
    item = json.loads(line)
    text, targets = item["sentence_normalized"], item["targets"]
    spans = [_span(target) for target in targets]
    again = [list(map(_span, target.get("further_mentions", ()))) for target in targets]
    labels = [LABEL_OF_POLARITY[int(target["polarity"])] for target in targets]
    return [
        (text, *span, [other for other in spans if other != span], same, kind)
        for span, same, kind in zip(spans, again, labels, strict=True)
    ]


def _span(mention: dict) -> tuple[int, int]:
    return int(mention["from"]), int(mention["to"])


def split(targets: pd.DataFrame) -> pd.DataFrame:
    """The targets with ``part`` (train, dev, test) and ``random`` (the sentence is of a random sample).

    A sentence falls by a hash of its text, so that the same sentence always falls alike: a tenth of all sentences into
    dev and a tenth into test, and of those with two targets or more a tenth further into test, where they are few.
    """
    digests = [hashlib.sha256(text.encode()).digest() for text in targets["text"]]
    place = np.array([int.from_bytes(digest[:4], "big") / 2**32 for digest in digests])
    several = targets.groupby("sentence")["start"].transform("size").to_numpy() >= 2
    random_test, random_dev = place < 0.1, place >= 0.9
    further = several & (place < 0.2)
    part = np.select([random_test | further, random_dev], ["test", "dev"], "train")
    return targets.assign(part=part, random=random_test | random_dev, several=several)


def mentions_beside(path: Path, sentences: pd.Series) -> pd.DataFrame:
    """The targets of some sentences, by their numbers, and the further mentions of each: sentence, start, end, first,
    where the target's first mention begins."""
    found = read_newsmtsc(path)
    found = found[found["sentence"].isin(sentences)]
    rows = [
        (number, *span, start)
        for number, start, end, same in found[["sentence", "start", "end", "coreferent"]].itertuples(index=False)
        for span in [(start, end), *same]
    ]
    return pd.DataFrame(rows, columns=["sentence", "start", "end", "first"])


def evaluate_newsmtsc(path: Path) -> pd.DataFrame:
    """Macro-F1 of every scorer beside always neutral, with a .95 bootstrap interval over sentences; and its expected
    calibration error.

    Of train.jsonl the parts that `split` holds out, no scorer having been trained on either: the test part, and what
    settings were chosen on ("dev, ..."). Of any other file all of it. Subsets: a random sample of sentences
    ("real-world"), and sentences with two targets or more ("multi-target").
    """
    targets = read_newsmtsc(path)
    if path.is_dir() or path.name == "train.jsonl":
        targets = split(targets)
    else:
        several = targets.groupby("sentence")["start"].transform("size") >= 2
        targets = targets.assign(part="test", random=True, several=several)
    held = targets[targets["part"] != "train"].reset_index(drop=True)
    rows = []
    for scorer in SCORERS:
        scores = score_targets(held, scorer, FAVOURABILITY)
        found = label(scores).fillna("none")
        for subset, at in _subsets(held).items():
            gold, guess, sentence = held.loc[at, "label"], found[at], held.loc[at, "sentence"]
            neutral = macro_f1(gold, pd.Series("neutral", index=gold.index))
            agreed = macro_f1(gold, guess), neutral, len(gold), *macro_f1_interval(gold, guess, sentence)
            rows.append((f"favourability, macro-F1 ({scorer})", subset, *agreed))
            error = calibration_error(reliability(scores[at], gold))
            rows.append((f"expected calibration error ({scorer})", subset, error, np.nan, len(gold), np.nan, np.nan))
    return pd.DataFrame(rows, columns=["measure", "subset", "value", "baseline", "n", "conf_low", "conf_high"])


def _subsets(held: pd.DataFrame) -> dict[str, pd.Series]:
    """Rows of each subset and part, the test part first; those without rows left out."""
    kinds = {"real-world": held["random"], "multi-target": held["several"]}
    parts = {"": held["part"] == "test", "dev, ": held["part"] == "dev"}
    found = {part + name: kind & there for part, there in parts.items() for name, kind in kinds.items()}
    return {name: at for name, at in found.items() if at.any()}
