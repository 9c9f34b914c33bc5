"""Who praises or blames whom (Park, Pan & Joo 2021): the sentiment between two parties of a sentence of news."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pandas as pd

from analysis import encoder
from analysis.evaluation.agreement import macro_f1, macro_f1_interval
from analysis.evaluation.lines import read_records
from analysis.sentiment import LABELS, SCORERS, score_targets
from analysis.sentiment.vader import CLAUSE_END

# Label -> direction and sign. Three classes: the sign alone.
SIGN = {0: 0, 1: 1, 2: 1, 3: -1, 4: -1}
# Words that end right before a name: of who acts in the passive; of where something is.
PASSIVE = re.compile(r"\bby (?:the |a |its )?(?:\w+ )?$")
PLACE = re.compile(r"\b(?:in|at|to|from|near|across) (?:the )?$", re.IGNORECASE)
LISTED = re.compile(r"\s*(?:['’]s)?\s*(?:,|and|or|&|-|/|, and)\s*(?:the )?")


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


def direct(pairs: pd.DataFrame, towards_p: pd.DataFrame, towards_q: pd.DataFrame) -> pd.Series:
    """The label of each sentence, from P(negative), P(neutral), P(positive) towards each of the two.

    English names who acts before who is acted upon: q is taken as the one spoken of, unless "by" stands before it, or
    more is expressed towards p by more than the neutral band. The sentence is neutral where the sentiment towards the
    one spoken of lies within the band, and where the two do not meet (`_meet`).
    """
    band = encoder.neutral_band()
    p, q = towards_p[LABELS].to_numpy(), towards_q[LABELS].to_numpy()
    between = [text[a:b] for text, a, b in pairs[["text", "p_end", "q_start"]].itertuples(index=False)]
    acts = np.array([PASSIVE.search(words) is not None for words in between], dtype=bool)
    of_q = (p[:, 1] + band >= q[:, 1]) & ~acts
    sentiment = np.where(of_q, q[:, 2] - q[:, 0], p[:, 2] - p[:, 0])
    kind = np.where((np.abs(sentiment) > band) & _meet(pairs, between), np.sign(sentiment), 0)
    label = np.select([kind > 0, kind < 0], [np.where(of_q, 1, 2), np.where(of_q, 3, 4)], 0)
    return pd.Series(label, index=pairs.index)


def _meet(pairs: pd.DataFrame, between: list[str]) -> np.ndarray:
    """Whether one can be speaking of the other: no clause ends between them, they are not listed side by side, and
    neither is named as a place."""
    heads = [text[:start] for text, start in zip(pairs["text"], pairs["p_start"], strict=True)]
    apart = (CLAUSE_END.search, LISTED.fullmatch, PLACE.search)
    return np.array([
        not any(test(words) for test in apart) and not PLACE.search(head)
        for words, head in zip(between, heads, strict=True)
    ], dtype=bool)


def evaluate_directed(path: Path) -> pd.DataFrame:
    """Macro-F1 over five classes (sign and direction) and three (sign) beside the commonest class, for every scorer.

    No scorer was trained on this set.
    """
    pairs = read_directed(path)
    rows = []
    for scorer in SCORERS:
        found = direct(pairs, *(score_targets(_towards(pairs, side, other), scorer) for side, other in ("pq", "qp")))
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
