"""Positions against sentences of news that language models read twice by docs/manuals/positions.md.

The sentences were drawn from PolNeAR, GUM and articles of our own, and read without sight of what
the program found.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.coding import alpha, alpha_interval
from analysis.evaluation.agreement import FIGURES, f1, ratio_interval, share_figure
from analysis.evaluation.readings import coded_parties, in_units, parties_named, read_half
from analysis.options import DEVELOP
from analysis.parties import Discourse, Referents, find_mentions, load_registry
from analysis.positions import find_positions
from analysis.schemas import RUNGS
from analysis.statements import find_statements
from analysis.syntax import find_clauses, parse
from analysis.text import read_texts

# What must be the same for a position to count as found, from the least to the most.
LEVELS = {
    "positions, F1 with party": ["party"],
    "positions, F1 with party and rung": ["party", "rung"],
    "positions, F1 with party, rung and asserter": ["party", "rung", "asserted_by"],
}
# Who asserts a position, where it is no party, as the manual calls it.
NOBODY = {
    "journalist": "journalist",
    "unnamed": "unnamed",
    "unaffiliated": "none",
    "unresolved": "unresolved",
}
# The rules that this method replaced, F1 with party on an earlier gold of 263 positions in single
# sentences, by older definitions; the baseline took each mention for committed.
FORMER = ("positions of the former rules, F1 with party", "earlier gold", 0.605, 0.352, 263)


class Readings(NamedTuple):
    """The drawn sentences, the positions read in them, those found, and the trivial ones."""

    units: pd.DataFrame
    gold: pd.DataFrame
    found: pd.DataFrame
    trivial: pd.DataFrame


def evaluate_positions(path: Path, half: str = DEVELOP) -> pd.DataFrame:
    """Return how far the machine agrees with two model readings: the columns of `FIGURES`.

    A position is found where the machine has one in the same sentence with the same party, rung and
    asserter, or the first of these alone; each counts once. Sentences that only tell acts are right
    where the machine has no position in them. Rungs are compared where both have a position of one
    party, paired by their deciding words; ordinal alpha (Krippendorff 2004) leaves out what is
    denied. The baseline takes each party named in a sentence for committed, as the journalist has
    it. Intervals of .95 are over articles. ``path`` is as in `add_articles`.
    """
    readings = _read(path, half)
    rows = [
        *_found(readings), *_acts(readings), *_rungs(readings), *_agreement(readings),
        (*FORMER, np.nan, np.nan),
    ]
    figures = pd.DataFrame(rows, columns=FIGURES)
    return figures[figures["n"] > 0].reset_index(drop=True)


def _read(path: Path, half: str) -> Readings:
    articles, units, gold = read_half("position_units", "positions", path, half)
    registry = load_registry()
    coded_as = coded_parties(registry)
    for column in ("party", "asserted_by"):
        named = parties_named(gold[column].fillna(""), registry)
        several = (next(iter(sorted(each)), None) for each in named)
        gold[column] = [
            written if party is None else coded_as.get(party, party)
            for party, written in zip(several, gold[column], strict=True)
        ]
    found, mentions = _machine(articles, registry)
    trivial = mentions.assign(rung="committed", asserted_by="journalist")
    trivial = in_units(trivial, units, "start").drop_duplicates(["unit_id", "party"])
    return Readings(units, gold, in_units(found, units, "cue_start"), trivial)


def _machine(articles: pd.DataFrame, registry) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the positions, with ``asserted_by`` as the manual has it, and the parties mentioned."""
    texts = parse(read_texts(articles))
    clauses, mentions = find_clauses(texts), find_mentions(texts, registry)
    discourse = Discourse(texts, mentions, registry)
    statements = find_statements(texts, clauses, mentions, registry, discourse)
    found = find_positions(texts, clauses, statements, Referents(texts, discourse, statements))
    coded_as = coded_parties(registry)
    for table in (found, mentions):
        table["party"] = table["party"].map(lambda name: coded_as.get(name, name))
    by = found["voice_party"].map(lambda name: coded_as.get(name, name))
    found["asserted_by"] = found["voice"].map(NOBODY).fillna(by.fillna("none"))
    acting = mentions["use"] == "party" if "use" in mentions else slice(None)
    return found.dropna(subset="party"), mentions[acting].dropna(subset="party")


def _held(gold: pd.DataFrame) -> pd.DataFrame:
    """Return the positions that were settled on, without those that only one reading had."""
    return gold[gold["party"].notna()].reset_index(drop=True)


def _found(readings: Readings) -> Iterator[tuple]:
    """Yield the F1, the precision and the recall at each level."""
    gold = _held(readings.gold)
    for measure, columns in LEVELS.items():
        counts = _counts(gold, readings.found, columns)
        trivial = _counts(gold, readings.trivial, columns)
        yield _ratio(measure, 2, ["gold", "found"], len(gold), counts, trivial)
        for name, of in (("precision", "found"), ("recall", "gold")):
            n = int(counts[of].sum())
            yield _ratio(measure.replace("F1", name), 1, [of], n, counts, trivial)


def _ratio(
    measure: str, times: int, of: list[str], n: int, counts: pd.DataFrame, trivial: pd.DataFrame
) -> tuple:
    """Return a row of `FIGURES`: the hits, so many times, for each of these columns' total."""
    value, baseline = (
        times * table["hits"].sum() / max(table[of].to_numpy().sum(), 1)
        for table in (counts, trivial)
    )
    whole = counts[of].sum(axis=1)
    interval = (np.nan, np.nan)
    if whole.sum():
        interval = ratio_interval(times * counts["hits"], whole, counts["article_id"])
    return measure, "all", value, baseline, n, *interval


def _counts(gold: pd.DataFrame, found: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    """Return for each article how many positions were read, found, and both."""
    key = ["article_id", "unit_id", *columns]
    tables = {"gold": gold.value_counts(key), "found": found.value_counts(key)}
    counts = pd.concat(tables, axis=1).fillna(0)
    counts["hits"] = counts.min(axis=1)
    return counts.groupby("article_id").sum().astype(int).reset_index()


def _acts(readings: Readings) -> Iterator[tuple]:
    """Yield the share of sentences without a position that have none, by what they tell."""
    for kind in ("acts", "neither"):
        units = readings.units[readings.units["kind"] == kind]
        right, trivial = (
            ~units["unit_id"].isin(rows["unit_id"]) for rows in (readings.found, readings.trivial)
        )
        baseline = float(trivial.mean()) if len(units) else None
        yield share_figure("no position, share", kind, right, units["article_id"], baseline)


def _rungs(readings: Readings) -> Iterator[tuple]:
    """Yield how far the rungs agree where both have a position of one party."""
    pairs = _pairs(_held(readings.gold), readings.found)
    right = pairs["rung"] == pairs["rung_found"]
    committed = float((pairs["rung"] == "committed").mean()) if len(pairs) else None
    yield share_figure("rung, share right", "positions found", right, pairs["article_id"], committed)
    yield _ordinal("rung, ordinal alpha", "positions found", pairs, "rung", "rung_found")
    same = pairs["asserted_by"] == pairs["asserted_by_found"]
    told = float((pairs["asserted_by"] == "journalist").mean()) if len(pairs) else None
    yield share_figure("asserter, share right", "positions found", same, pairs["article_id"], told)


def _pairs(gold: pd.DataFrame, found: pd.DataFrame) -> pd.DataFrame:
    """Return positions read and found of one party in a sentence, one to one, those that share
    their deciding words first."""
    found = found.reset_index(names="number_found")
    pairs = gold.reset_index(names="number").merge(
        found[["number_found", "unit_id", "party", "rung", "asserted_by", "cue_start", "cue_end"]],
        on=["unit_id", "party"], suffixes=("", "_found"),
    )
    apart = (pairs["start"] >= pairs["cue_end"]) | (pairs["cue_start"] >= pairs["end"])
    pairs = pairs.assign(apart=apart).sort_values(["apart", "number", "number_found"])
    taken: tuple[set, set] = set(), set()
    free = []
    for one, other in pairs[["number", "number_found"]].itertuples(index=False):
        free.append(one not in taken[0] and other not in taken[1])
        if free[-1]:
            taken[0].add(one)
            taken[1].add(other)
    return pairs[np.array(free, dtype=bool)].reset_index(drop=True)


def _agreement(readings: Readings) -> Iterator[tuple]:
    """Yield how far the two readings agree, before their differences were settled."""
    gold, name = readings.gold, "two model readings, "
    seen = [gold[f"party_{reader}"].notna() for reader in (1, 2)]
    both = seen[0] & seen[1] & (gold["party_1"] == gold["party_2"])
    whole = seen[0].astype(int) + seen[1]
    interval = ratio_interval(2 * both, whole, gold["article_id"])
    value = f1(int(both.sum()), int(seen[0].sum()), int(seen[1].sum()))
    yield f"{name}positions, F1 with party", "all", value, None, len(gold), *interval
    kinds = readings.units.set_index("article_id")[["kind_1", "kind_2"]]
    yield (
        f"{name}alpha of kind", "all", alpha(kinds["kind_1"], kinds["kind_2"]), 0.0, len(kinds),
        *alpha_interval(kinds),
    )
    shared = gold[both]
    yield _ordinal(f"{name}ordinal alpha of rungs", "positions of both", shared, "rung_1", "rung_2")
    asserters = shared.set_index("article_id")[["asserted_by_1", "asserted_by_2"]]
    value = alpha(asserters["asserted_by_1"], asserters["asserted_by_2"])
    interval = alpha_interval(asserters)
    yield f"{name}alpha of asserter", "positions of both", value, 0.0, len(asserters), *interval


def _ordinal(measure: str, subset: str, rows: pd.DataFrame, one: str, other: str) -> tuple:
    """Return a row of `FIGURES`: ordinal alpha of two codings where both stand on the scale."""
    scale = {rung: number for number, rung in enumerate(RUNGS)}
    pair = rows.set_index("article_id")[[one, other]].apply(lambda rungs: rungs.map(scale)).dropna()
    value = alpha(pair[one], pair[other], level="ordinal")
    return measure, subset, value, 0.0, len(pair), *alpha_interval(pair, level="ordinal")
