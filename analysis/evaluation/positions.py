"""Positions on the ladder of commitment against what two model readings of single sentences agreed on."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from analysis.coding import alpha
from analysis.evaluation.agreement import f1
from analysis.evaluation.readings import read_readings
from analysis.parties import find_mentions, load_registry
from analysis.positions import find_positions
from analysis.schemas import RUNGS
from analysis.statements import find_statements
from analysis.syntax import find_clauses, parse
from analysis.text import read_texts

NONE = "none"


def evaluate_positions(path: Path) -> pd.DataFrame:
    """Positions found, and their rungs, in sentences that were read twice: measure, subset, value, baseline, n.

    A position is found where the machine has one of the same party in the same sentence; several are paired by their
    deciding words, one to one. The baseline calls every mention that was read committed. Alpha (Krippendorff 2004) is
    nominal over mentions with "none" and "denied" as values, ordinal where both place a position on the scale.
    """
    articles, labels = read_readings("positions", path)
    mentions, found = _machine(articles)
    labels = labels.merge(mentions, on=["article_id", "start"], how="left")
    found = found.merge(labels[["article_id", "sentence_start", "party"]].drop_duplicates())
    gold = labels[labels["agreed"] != NONE].reset_index(drop=True)
    pairs = _pairs(gold, found)
    guessed = labels.drop_duplicates(["article_id", "start"])
    guesses = _pairs(gold, guessed.assign(rung="committed", cue_start_found=0, cue_end_found=0))
    figures = [
        ("positions, F1", "sentence and party", f1(len(pairs), len(gold), len(found)),
         f1(len(guesses), len(gold), len(guessed)), len(gold)),
        ("positions, precision", "sentence and party", len(pairs) / max(len(found), 1),
         len(guesses) / len(guessed), len(found)),
        ("positions, recall", "sentence and party", len(pairs) / len(gold), len(guesses) / len(gold), len(gold)),
        ("rung, accuracy", "positions found", (pairs["agreed"] == pairs["rung"]).mean(),
         (pairs["agreed"] == "committed").mean(), len(pairs)),
        _ordinal("rung, ordinal alpha", "positions found", pairs["agreed"], pairs["rung"]),
        ("two model readings, nominal alpha", "mentions", alpha(labels["rung_1"], labels["rung_2"]), 0.0, len(labels)),
        _ordinal("two model readings, ordinal alpha", "positions of both", labels["rung_1"], labels["rung_2"]),
    ]
    return pd.DataFrame(figures, columns=["measure", "subset", "value", "baseline", "n"])


def _machine(articles: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The mentions (article_id, start, party) and the positions of the articles, these with where their sentence
    begins and the rung's deciding words."""
    texts = parse(read_texts(articles))
    registry, clauses = load_registry(), find_clauses(texts)
    mentions = find_mentions(texts, registry)
    positions = find_positions(texts, mentions, find_statements(texts, clauses, mentions, registry))
    begins = texts.sentences[["article_id", "sentence_id", "start"]].rename(columns={"start": "sentence_start"})
    names = {"cue_start": "cue_start_found", "cue_end": "cue_end_found"}
    found = positions.merge(begins).rename(columns=names)[
        ["article_id", "sentence_start", "party", "rung", *names.values()]
    ]
    return mentions[["article_id", "start", "party"]], found


def _pairs(gold: pd.DataFrame, found: pd.DataFrame) -> pd.DataFrame:
    """Gold and found positions of one sentence and party, one to one, those that share their deciding words first."""
    key = ["article_id", "sentence_start", "party"]
    columns = [*key, "rung", "cue_start_found", "cue_end_found"]
    pairs = gold.reset_index(names="gold").merge(found[columns].reset_index(names="found"), on=key)
    apart = (pairs["cue_start"] >= pairs["cue_end_found"]) | (pairs["cue_start_found"] >= pairs["cue_end"])
    pairs = pairs.assign(apart=apart).sort_values(["apart", "gold", "found"])
    taken: tuple[set, set] = set(), set()
    free = []
    for one, other in pairs[["gold", "found"]].itertuples(index=False):
        free.append(one not in taken[0] and other not in taken[1])
        if free[-1]:
            taken[0].add(one)
            taken[1].add(other)
    return pairs[np.array(free, dtype=bool)]


def _ordinal(measure: str, subset: str, first: pd.Series, second: pd.Series) -> tuple:
    """Ordinal alpha of two codings where both stand on the scale."""
    both = first.isin(RUNGS) & second.isin(RUNGS)
    ranks = [column[both].map(RUNGS.index) for column in (first, second)]
    return measure, subset, alpha(*ranks, level="ordinal"), 0.0, int(both.sum())
