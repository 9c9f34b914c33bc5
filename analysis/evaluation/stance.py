"""Stance towards a party: mentions that language models read twice by docs/manuals/stance.md.

What a scorer reads of a mention is what a report's evidence gives it: the words of the voice that speaks there, names
unseen.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.coding import alpha, alpha_interval
from analysis.evaluation.agreement import (
    FIGURES,
    calibration_error,
    macro_f1,
    macro_f1_interval,
    reliability,
    share_figure,
)
from analysis.evaluation.newsmtsc import mentions_beside
from analysis.evaluation.readings import NEWSMTSC, add_articles, read_gold
from analysis.evidence import voiced_targets
from analysis.options import DEVELOP
from analysis.parties import Discourse, find_mentions, load_registry
from analysis.sentiment import SCORERS, label, score_targets
from analysis.statements import find_statements
from analysis.syntax import find_clauses, parse
from analysis.text import read_texts
from analysis.text.spans import on_line, overlapping

NEUTRAL = "neutral"
# Strata in which, as in news, most mentions are neutral: there calibration counts.
NEWS = ("gum news", "own news")


def evaluate_stance(path: Path, half: str = DEVELOP) -> pd.DataFrame:
    """Return how each scorer's labels agree with the readings: the columns of `FIGURES`.

    Macro-F1 with a .95 interval over texts, all and by stratum, beside always neutral; precision and recall of each
    label, all and in the journalist's voice; the expected calibration error in news; and the alpha of the two readings.
    Mentions that were read once are there to learn from and count in no figure.
    ``path`` is as in `read_targets`; half "develop" is there to learn from, half "held" for testing only.
    """
    targets = read_targets(path, half)
    targets = targets[targets["reader_2"].notna()].reset_index(drop=True)  # read twice
    rows = list(_agreement(targets))
    for scorer in SCORERS:
        scores = score_targets(targets, scorer=scorer)
        found = label(scores).fillna(NEUTRAL)
        for subset, at in _subsets(targets).items():
            rows.append(_macro_f1(scorer, subset, targets[at], found[at]))
        for subset, at in _voices(targets).items():
            rows += _by_label(scorer, subset, targets[at], found[at])
        at = targets["stratum"].isin(NEWS)
        error = calibration_error(reliability(scores[at], targets.loc[at, "agreed"]))
        rows.append((f"expected calibration error ({scorer})", "news", error, None, int(at.sum()), None, None))
    return pd.DataFrame(rows, columns=FIGURES)


def read_targets(path: Path, half: str) -> pd.DataFrame:
    """Return the targets of one half as a scorer reads them: text, start, end, others, coreferent, begin, with the
    labels' columns, article_id and ``source``, who speaks there (journalist, party, unnamed ...).

    ``path`` is the folder that holds ``newsmtsc`` and ``ud`` as published.
    """
    labels = read_gold("stance")
    articles, labels = add_articles(labels[labels["half"] == half], path)
    registry = load_registry()
    texts = parse(read_texts(articles))
    clauses, found = find_clauses(texts), find_mentions(texts, registry)
    statements = find_statements(texts, clauses, found, registry, Discourse(texts, found, registry))
    given = pd.concat([labels.assign(target=labels["unit_id"]), _beside(path, labels)], ignore_index=True)
    mentions = _with_given(found, given.drop_duplicates(["article_id", "start", "end"], ignore_index=True))
    targets = voiced_targets(texts, mentions[mentions["target"].notna()], mentions, statements)
    known = labels.drop(columns=["article_id", "source", "start", "end"])
    return targets.merge(known, left_on="target", right_on="unit_id").drop(columns="target")


def _beside(path: Path, labels: pd.DataFrame) -> pd.DataFrame:
    """Return the mentions that NewsMTSC lists in the sentences that were read: article_id, start, end, first."""
    numbers = labels.loc[labels["source"] == NEWSMTSC, "article_id"].str.removeprefix(f"{NEWSMTSC}:").astype(int)
    beside = mentions_beside(path / "newsmtsc", numbers)
    return beside.assign(article_id=f"{NEWSMTSC}:" + beside.pop("sentence").astype(str))


def _with_given(found: pd.DataFrame, given: pd.DataFrame) -> pd.DataFrame:
    """Return the machine's mentions with those given in the place of what they overlap.

    A given mention keeps the party of the machine's in its place, so that further mentions of that party are known as
    such; without one it is a party of its own, with those of the same ``first``.
    """
    row, mention = overlapping(*on_line(given, found))
    party = pd.Series(found["party"].to_numpy()[mention], index=given.index[row])
    party = party[~party.index.duplicated()].reindex(given.index)
    first = given["first"].fillna(given["start"]).astype(int)
    alone = given["article_id"] + " " + first.astype(str)
    given = given.assign(party=party.groupby(alone).transform("first").fillna(alone))
    kept = found.drop(index=found.index[mention].unique())
    columns = ["article_id", "start", "end", "party", "target"]
    mentions = pd.concat([kept, given], ignore_index=True)[columns]
    return mentions.sort_values(["article_id", "start"], ignore_index=True)


def _agreement(targets: pd.DataFrame) -> Iterator[tuple]:
    for subset, at in _subsets(targets).items():
        readers = targets.loc[at].set_index("article_id")[["reader_1", "reader_2"]]
        agreement = alpha(readers["reader_1"], readers["reader_2"])
        if np.isnan(agreement):  # all are of one label
            continue
        yield "two model readings, alpha", subset, agreement, 0.0, len(readers), *alpha_interval(readers)


def _subsets(targets: pd.DataFrame) -> dict[str, pd.Series]:
    stratum = targets["stratum"]
    return {"all": stratum.notna()} | {name: stratum == name for name in sorted(stratum.unique())}


def _voices(targets: pd.DataFrame) -> dict[str, pd.Series]:
    told = targets["source"] == "journalist"
    return {"all": told | ~told, "journalist": told, "quoted and reported": ~told}


def _macro_f1(scorer: str, subset: str, targets: pd.DataFrame, found: pd.Series) -> tuple:
    gold = targets["agreed"]
    neutral = macro_f1(gold, pd.Series(NEUTRAL, index=gold.index))
    interval = macro_f1_interval(gold, found, targets["article_id"])
    return f"macro-F1 ({scorer})", subset, macro_f1(gold, found), neutral, len(gold), *interval


def _by_label(scorer: str, subset: str, targets: pd.DataFrame, found: pd.Series) -> Iterator[tuple]:
    right, text = found == targets["agreed"], targets["article_id"]
    for name in ("negative", "positive"):
        as_found, as_read = found == name, targets["agreed"] == name
        yield share_figure(f"{name}, precision ({scorer})", subset, right[as_found], text, as_read.mean())
        yield share_figure(f"{name}, recall ({scorer})", subset, right[as_read], text, 0.0)
