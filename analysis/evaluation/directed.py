"""Who praises or blames whom (Park, Pan & Joo 2021): the sentiment between two parties of a sentence of news."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from analysis.evaluation.agreement import macro_f1, macro_f1_interval
from analysis.evaluation.lines import read_records
from analysis.sentiment import SCORERS, score_targets

# Label -> direction and sign. Three classes: the sign alone.
SIGN = {0: 0, 1: 1, 2: 1, 3: -1, 4: -1}


def read_directed(path: Path) -> pd.DataFrame:
    """One row per sentence: text (brackets taken out), start and end of p and of q, label (0 neutral, 1 p praises q, 2
    q praises p, 3 p blames q, 4 q blames p).

    ``path`` is a tab-separated file of the set or the folder that holds valid.txt. Raises `InputError` at the line
    that is not one.
    """
    rows = read_records(
        path, "valid.txt", _pair, "a file of the set, or the folder that holds valid.txt",
        "a sentence with [p] and [q], p, q and a label",
    )
    return pd.DataFrame(rows, columns=["text", "p_start", "p_end", "q_start", "q_end", "label"])


def _pair(line: str) -> tuple:
    marked, p, q, label = line.rstrip("\r").split("\t")
    return *_unmarked(marked, p.strip('"'), q.strip('"')), int(label)


def _unmarked(marked: str, p: str, q: str) -> tuple[str, int, int, int, int]:
    """The text without the two pairs of brackets, and start and end of p and of q in it; p stands before q."""
    at_p = marked.index(f"[{p}]")
    at_q = marked.index(f"[{q}]", at_p + len(p) + 2)
    between, behind = marked[at_p + len(p) + 2 : at_q], marked[at_q + len(q) + 2 :]
    return marked[:at_p] + p + between + q + behind, at_p, at_p + len(p), at_q - 2, at_q - 2 + len(q)


def direct(towards_p: pd.Series, towards_q: pd.Series) -> pd.Series:
    """The label of each sentence: the party towards which more is expressed is the one spoken of.

    Arguments are P(negative), P(neutral), P(positive) towards each. Where neither is likelier positive or negative
    than neutral, the sentence is neutral.
    """
    columns = ["negative", "neutral", "positive"]
    p, q = towards_p[columns].to_numpy(), towards_q[columns].to_numpy()
    said_of_q = q[:, 1] <= p[:, 1]
    spoken_of = np.where(said_of_q[:, None], q, p)
    kind = spoken_of.argmax(1)
    label = np.select([kind == 1, kind == 2], [0, np.where(said_of_q, 1, 2)], np.where(said_of_q, 3, 4))
    return pd.Series(label, index=towards_p.index)


def evaluate_directed(path: Path) -> pd.DataFrame:
    """Macro-F1 over five classes (sign and direction) and three (sign) beside the commonest class, for every scorer.

    No scorer was trained on this set.
    """
    pairs = read_directed(path)
    rows = []
    for scorer in SCORERS:
        found = direct(*(score_targets(_towards(pairs, side, other), scorer) for side, other in ("pq", "qp")))
        for name, codes in (("five classes", {k: k for k in SIGN}), ("three classes", SIGN)):
            gold, guess = pairs["label"].map(codes), found.map(codes)
            common = macro_f1(gold, pd.Series(gold.mode()[0], index=gold.index))
            interval = macro_f1_interval(gold, guess, pairs.index.to_series())
            measure = f"sentiment between two parties, macro-F1 ({scorer})"
            rows.append((measure, name, macro_f1(gold, guess), common, len(gold), *interval))
    return pd.DataFrame(rows, columns=["measure", "subset", "value", "baseline", "n", "conf_low", "conf_high"])


def _towards(pairs: pd.DataFrame, side: str, other: str) -> pd.DataFrame:
    """The sentences with one of the two as target, the other masked as another party."""
    others = [[span] for span in zip(pairs[f"{other}_start"], pairs[f"{other}_end"], strict=True)]
    spans = {"start": pairs[f"{side}_start"], "end": pairs[f"{side}_end"]}
    return pairs[["text"]].assign(**spans, others=others)
