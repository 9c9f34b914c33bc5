"""Which positions and acts answer one question, and what is contested: small corpora that language models read twice.

The corpora were written, and their propositions grouped, by docs/manuals/matters.md, without sight of the rules.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.encoder import sentence_vectors
from analysis.evaluation.agreement import FIGURES, f1, ratio_interval
from analysis.evaluation.readings import read_gold, small_corpora
from analysis.matters import Matters, describe_propositions, find_matters
from analysis.options import DEVELOP
from analysis.schemas import check_articles
from analysis.study import Study, analyse
from analysis.text import Texts
from analysis.text.spans import on_line, overlapping

# Who asserts a proposition, where it is no party, as a voice.
VOICES = {"journalist": "journalist", "unnamed": "unnamed", "none": "unaffiliated"}
Pairs = set[frozenset[str]]


class Corpus(NamedTuple):
    """One small corpus: what was read in it, what the machine made of its texts, and of what was read."""

    gold: pd.DataFrame
    contested: set[str]
    study: Study
    given: Matters


def evaluate_matters(path: Path, half: str = DEVELOP) -> pd.DataFrame:
    """Return how far matters agree with two model readings: the columns of `FIGURES`.

    Pairs of propositions of one party, by whether both answer one question: first of the propositions as they were
    read (given), then of those that the machine found itself: one of the machine's is one that was read where both are
    positions or both acts, of one party, and share characters. A pair of which one was not found is missed. A
    contested matter is right where the two sides of its strongest pair are of one matter that was read as contested.
    .95 intervals are over corpora. The baseline puts all propositions of a party into one matter, and calls contested
    what then has opposed sides. ``path`` is not read: the corpora are our own.
    """
    read = read_gold("propositions")
    contested = set(read_gold("contested")["matter"])
    corpora = [_read(gold, contested) for _, gold in read[read["half"] == half].groupby("corpus")]
    rows = [
        *_pair_figures("given", corpora, [_given_pairs(corpus) for corpus in corpora]),
        *_pair_figures("found", corpora, [_found_pairs(corpus) for corpus in corpora]),
        *_contested_figures(corpora),
        *_agreement(read[read["half"] == half]),
    ]
    return pd.DataFrame(rows, columns=FIGURES)


def _read(gold: pd.DataFrame, contested: set[str]) -> Corpus:
    gold = gold.rename(columns={"document": "article_id"}).reset_index(drop=True)
    articles = small_corpora()
    articles = articles[articles["corpus"] == gold["corpus"].iloc[0]].drop(columns="corpus")
    study = analyse(check_articles(articles))
    return Corpus(gold, contested & set(gold["matter"]), study, _group(study, gold))


def _group(study: Study, gold: pd.DataFrame) -> Matters:
    """Return the matters of the propositions that were read, numbered as they stand there."""
    described = describe_read(study.texts, study.clauses, study.mentions, gold)
    return find_matters(described, sentence_vectors)


def describe_read(
    texts: Texts, clauses: pd.DataFrame, mentions: pd.DataFrame, gold: pd.DataFrame
) -> pd.DataFrame:
    """Return what the propositions that were read are about (`describe_propositions`), their rows as numbers."""
    voice = gold["asserted_by"].map(VOICES)
    voice = voice.fillna(pd.Series(np.where(gold["asserted_by"] == gold["party"], "self", "other")))
    told = gold.assign(
        sentence_id=texts.sentences["sentence_id"].to_numpy()[texts.sentence_of(gold)],
        clause_id=_first_clauses(clauses, gold),
        voice=voice,
        voice_party=gold["asserted_by"].where(~gold["asserted_by"].isin(VOICES)),
        rung=gold["kind"],
        position_id=gold.index,
        act_id=gold.index,
        negated=False,
        proposition_start=pd.NA,
        proposition_end=pd.NA,
    )
    is_act = told["kind"] == "act"
    return describe_propositions(texts, clauses, mentions, told[~is_act], told[is_act])


def _first_clauses(clauses: pd.DataFrame, gold: pd.DataFrame) -> pd.Series:
    """Return the first clause whose predicate lies in each proposition; missing for none."""
    predicates = clauses[["article_id", "predicate_start", "predicate_end"]]
    predicates = predicates.set_axis(["article_id", "start", "end"], axis=1)
    row, clause = overlapping(*on_line(gold, predicates))
    first = pd.Series(clauses["clause_id"].to_numpy()[clause], index=row).groupby(level=0).min()
    return first.reindex(gold.index).astype("Int64")


# --- pairs ---


def _same(gold: pd.DataFrame, number: pd.Series) -> Pairs:
    """Return the pairs of propositions of one party that have the same number; a missing one has no pair."""
    known = gold.assign(number=number).dropna(subset="number")
    groups = known.groupby(["party", "number"])["proposition_id"]
    return {frozenset(pair) for _, ids in groups for pair in combinations(ids, 2)}


def _given_pairs(corpus: Corpus) -> Pairs:
    answers = corpus.given.answers
    number = answers["position_id"].fillna(answers["act_id"])
    matter = pd.Series(answers["matter_id"].to_numpy(), index=number)
    return _same(corpus.gold, matter.reindex(corpus.gold.index))


def _found_pairs(corpus: Corpus) -> Pairs:
    found = _matched(corpus)
    matter = found.drop_duplicates("row").set_index("row")["matter_id"]
    return _same(corpus.gold, matter.reindex(corpus.gold.index))


def _matched(corpus: Corpus) -> pd.DataFrame:
    """Return the machine's answers that are propositions which were read: row of the gold, matter_id, ids."""
    study, gold = corpus.study, corpus.gold
    kept = ["article_id", "start", "end", "party"]
    held = study.answers.merge(study.positions[["position_id", *kept]], on="position_id").assign(is_act=False)
    told = study.answers.merge(study.acts[["act_id", *kept]], on="act_id").assign(is_act=True)
    ours = pd.concat([held, told], ignore_index=True)
    row, found = overlapping(*on_line(gold, ours))
    pairs = ours.iloc[found].assign(row=row)
    there = gold.iloc[row]
    shared = np.minimum(there["end"].to_numpy(), pairs["end"]) - np.maximum(there["start"].to_numpy(), pairs["start"])
    right = (there["party"].to_numpy() == pairs["party"]) & ((there["kind"] == "act").to_numpy() == pairs["is_act"])
    pairs = pairs.assign(shared=shared)[right].sort_values("shared", ascending=False, kind="stable")
    return pairs.drop_duplicates(["position_id", "act_id"])


def _pair_figures(subset: str, corpora: list[Corpus], found: list[Pairs]) -> Iterable[tuple]:
    """Yield F1, precision and recall of the pairs of all corpora, beside one matter a party."""
    gold = [_same(corpus.gold, corpus.gold["matter"]) for corpus in corpora]
    one = [_same(corpus.gold, pd.Series(0, index=corpus.gold.index)) for corpus in corpora]
    counts = _counts(gold, found)
    trivial = _counts(gold, one).sum()
    total = counts.sum()
    unit = pd.Series(counts.index)
    yield ("pairs of one matter, F1", subset, f1(*total), f1(*trivial), int(total["gold"]),
           *ratio_interval(2 * counts["hits"], counts["gold"] + counts["found"], unit))
    for name, whole in (("precision", "found"), ("recall", "gold")):
        yield (f"pairs of one matter, {name}", subset, total["hits"] / max(total[whole], 1),
               trivial["hits"] / max(trivial[whole], 1), int(total[whole]),
               *ratio_interval(counts["hits"], counts[whole], unit))


def _counts(gold: list[Pairs], found: list[Pairs]) -> pd.DataFrame:
    rows = [(len(one & other), len(one), len(other)) for one, other in zip(gold, found, strict=True)]
    return pd.DataFrame(rows, columns=["hits", "gold", "found"])


# --- contested ---


def _contested_figures(corpora: list[Corpus]) -> Iterable[tuple]:
    """Yield precision and recall of contested matters, beside one matter a party."""
    rows = [_judge_contested(corpus) for corpus in corpora]
    counts = pd.DataFrame(rows, columns=["right", "found", "hit", "gold", "opposed", "hit_by_one"])
    total, unit = counts.sum(), pd.Series(counts.index)
    yield ("contested matters, precision", "found", total["right"] / max(total["found"], 1),
           total["hit_by_one"] / max(total["opposed"], 1), int(total["found"]),
           *ratio_interval(counts["right"], counts["found"], unit))
    yield ("contested matters, recall", "found", total["hit"] / total["gold"], None, int(total["gold"]),
           *ratio_interval(counts["hit"], counts["gold"], unit))


def _judge_contested(corpus: Corpus) -> tuple[int, ...]:
    """Return how many of the machine's contested matters are right, how many there are, how many that were read are
    among them, how many were read; and parties with opposed sides, and of those with a contested matter."""
    pairs = corpus.study.contested.drop_duplicates("matter_id")
    matched = _matched(corpus)
    matter = corpus.gold["matter"]
    of_position = matched.dropna(subset="position_id").groupby("position_id")["row"].agg(lambda r: set(matter[r]))
    of_act = matched.dropna(subset="act_id").groupby("act_id")["row"].agg(lambda r: set(matter[r]))
    hits = []
    for pair in pairs.itertuples():
        other = of_position.get(pair.other_position_id) if pd.notna(pair.other_position_id) else of_act.get(
            pair.other_act_id)
        hits.append((of_position.get(pair.position_id) or set()) & (other or set()) & corpus.contested)
    opposed = _opposed_parties(corpus.gold)
    held = set(corpus.gold.loc[corpus.gold["matter"].isin(corpus.contested), "party"])
    return (sum(map(bool, hits)), len(pairs), len(set().union(*hits)), len(corpus.contested), len(opposed),
            len(opposed & held))


def _opposed_parties(gold: pd.DataFrame) -> set[str]:
    """Return the parties of which, matters aside, two voices say opposed things."""
    against = gold[gold["kind"].isin(["denied", "declined", "undecided"])]
    for_it = gold[gold["kind"].isin(["act", "considering", "conditional", "offered", "committed"])]
    pairs = against.merge(for_it, on="party", suffixes=("", "_other"))
    return set(pairs.loc[pairs["asserted_by"] != pairs["asserted_by_other"], "party"])


def _agreement(gold: pd.DataFrame) -> Iterable[tuple]:
    """Yield how far the two readings agree on the pairs."""
    gold = gold.reset_index(drop=True)
    one, other = (_same(gold, gold[name]) for name in ("matter_1", "matter_2"))
    yield ("two model readings, pairs of one matter, F1", "given", f1(len(one & other), len(one), len(other)), None,
           len(one | other), None, None)
