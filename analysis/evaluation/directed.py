"""Who praises or blames whom (Park, Pan & Joo 2021): the sentiment between two parties of a sentence of news."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from analysis import encoder
from analysis.evaluation.agreement import macro_f1, macro_f1_interval
from analysis.evaluation.lines import read_records
from analysis.options import FAVOURABILITY
from analysis.sentiment import LABELS, SCORERS, score_targets
from analysis.syntax import TreeView, parse
from analysis.text import read_texts

# Label -> direction and sign. Three classes: the sign alone.
SIGN = {0: 0, 1: 1, 2: 1, 3: -1, 4: -1}
# Where a name stands behind one of these, something only lies or goes there.
PLACES = frozenset("in at to from near across".split())
SUBJECTS = frozenset(["nsubj", "csubj", "nsubj:outer"])
ARGUMENTS = frozenset("nsubj obj iobj obl csubj".split())
CLAUSAL = frozenset("ccomp xcomp advcl parataxis acl".split())


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
    """Return the label of each sentence, from P(negative), P(neutral), P(positive) towards each of the two.

    The sentence's tree tells who of the two acts: the subject or agent of a predicate that the other hangs on. The
    other is the one spoken of; q is, too, where nobody acts, unless more is expressed towards p by more than the
    neutral band. The sentence is neutral where nobody acts, where the two are listed side by side or one is named as a
    place, and where the sentiment towards the one spoken of lies within the band.
    """
    band = encoder.neutral_band(FAVOURABILITY)
    p, q = towards_p[LABELS].to_numpy(), towards_q[LABELS].to_numpy()
    p_acts, q_acts, apart = _who_acts(pairs)
    of_q = (p_acts | ~q_acts) & (p[:, 1] + band >= q[:, 1])
    sentiment = np.where(of_q, q[:, 2] - q[:, 0], p[:, 2] - p[:, 0])
    kind = np.where((np.abs(sentiment) > band) & (p_acts | q_acts) & apart, np.sign(sentiment), 0)
    label = np.select([kind > 0, kind < 0], [np.where(of_q, 1, 2), np.where(of_q, 3, 4)], 0)
    return pd.Series(label, index=pairs.index)


def _who_acts(pairs: pd.DataFrame) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Whether p acts on q, whether q acts on p, and whether they are two of whom one can act on the other."""
    articles = pd.DataFrame({"article_id": [f"{row:06d}" for row in range(len(pairs))], "text": pairs["text"].tolist()})
    texts = parse(read_texts(articles, whole=True))
    view, ids = TreeView(texts), articles["article_id"].to_numpy()
    heads = []
    for side in "pq":
        spans = pd.DataFrame({"article_id": ids, "start": pairs[f"{side}_start"].to_numpy(),
                              "end": pairs[f"{side}_end"].to_numpy()})
        bounds = zip(*(rows.tolist() for rows in texts.tokens_of(spans)), strict=True)
        heads.append([view.head_of(first, last) for first, last in bounds])
    found = [_acting(view, p, q) for p, q in zip(*heads, strict=True)]
    return tuple(np.array(column, dtype=bool) for column in zip(*found, strict=True)) if found else (np.array([]),) * 3


def _acting(view: TreeView, p: int, q: int) -> tuple[bool, bool, bool]:
    (p_role, p_verb), (q_role, q_verb) = _role(view, p), _role(view, q)
    p_above, q_above = p_verb in _above(view, q), q_verb in _above(view, p)
    p_acts = p_role in SUBJECTS and p_above
    q_acts = (q_role == "obl:agent" or (q_role in SUBJECTS and not p_acts)) and q_above
    listed = view.deprel[q] == "conj" and view.head[q] in (p, view.head[p] if view.deprel[p] == "conj" else p)
    located = any(_behind(view, name) & PLACES for name in (p, q))
    return p_acts and not (q_role == "obl:agent" and q_above), q_acts, not (listed or located)


def _behind(view: TreeView, name: int) -> set[str]:
    """The prepositions that a name stands behind, also as part of a longer noun."""
    whole = view.head[name] if view.deprel[name] == "compound" else name
    return view.words_of(name, "case") | view.words_of(whole, "case")


def _role(view: TreeView, row: int) -> tuple[str, int]:
    """The relation in which a name's phrase hangs on its predicate, and the predicate, -2 for none."""
    while view.head[row] >= 0:
        base = view.base[row]
        if base in ARGUMENTS or base in CLAUSAL or (base == "conj" and view.upos[row] == "VERB"):
            return view.deprel[row], view.head[row]
        row = view.head[row]
    return "root", -2


def _above(view: TreeView, row: int) -> set[int]:
    """A token and the governors above it, up to a clause that only stands beside another."""
    found = {row}
    while view.head[row] >= 0 and not (view.deprel[row] in ("conj", "parataxis") and view.upos[row] == "VERB"):
        row = view.head[row]
        found.add(row)
    return found


def evaluate_directed(path: Path) -> pd.DataFrame:
    """Macro-F1 over five classes (sign and direction) and three (sign) beside the commonest class, for every scorer.

    No scorer was trained on this set.
    """
    pairs = read_directed(path)
    rows = []
    for scorer in SCORERS:
        towards = (_towards(pairs, side, other) for side, other in ("pq", "qp"))
        found = direct(pairs, *(score_targets(targets, scorer, FAVOURABILITY) for targets in towards))
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
