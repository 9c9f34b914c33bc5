"""Who does what to whom, told as a fact: sentences of news that language models read twice.

The acts of drawn sentences were coded by docs/manuals/acts.md, in articles of PolNeAR and GUM and
of our own, without sight of the rules.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.acts import find_acts
from analysis.evaluation.agreement import FIGURES, f1, ratio_interval, share_figure
from analysis.evaluation.readings import CORPORA, OWN, coded_parties, in_units, read_half
from analysis.options import DEVELOP
from analysis.parties import Discourse, Referents, Registry, find_mentions, load_registry
from analysis.statements import find_statements
from analysis.syntax import TreeView, find_clauses, parse
from analysis.text import Texts, read_texts

NOBODY = "-"
SENTENCE = ["article_id", "sentence_start"]
ROW = [*SENTENCE, "actor", "verb_start", "verb_end", "target", "direction", "negated"]
MACHINE, BASELINE = "machine", "baseline"
WITH_TARGET, PAIR = "actor, verb and target", "actor and verb"


class Readings(NamedTuple):
    """The drawn sentences, the acts read in them, and those of the machine and the baseline."""

    units: pd.DataFrame
    gold: pd.DataFrame
    machine: pd.DataFrame
    baseline: pd.DataFrame


def evaluate_acts(path: Path, half: str = DEVELOP) -> pd.DataFrame:
    """Return how far the machine's acts agree with two model readings: the columns of `FIGURES`.

    An act of the machine is one of the reading where both stand in the same sentence, have the same
    actor and the words of their verbs overlap, one to one; with the target, where it is the same
    party or none in both. Precision is the share of the machine's acts in drawn sentences that are
    in the reading, recall the share of the reading's that the machine has. Actor and verb are
    counted once, whatever the number of targets. Direction and negation are asked of the pairs
    found. Acts of parties outside the gazetteer count as missed. Each is given for all, our own
    articles and the sets; .95 intervals are over articles. A measure without a case has no row.

    The baseline takes each verb that is no auxiliary for an act of the party named last before it
    in its sentence towards the one named next behind it, of the commonest direction, never
    negated. ``path`` is as in `add_articles`.
    """
    readings = _read(path, half)
    judged = pd.concat([*_judge_acts(readings), *_judge_words(readings), _judge_none(readings)],
                       ignore_index=True)
    rows = [*_agreement(readings.units), *_figures(judged), *_f1s(readings)]
    figures = pd.DataFrame(rows, columns=FIGURES)
    return figures[figures["n"] > 0].reset_index(drop=True)


# --- reading ---


def _read(path: Path, half: str) -> Readings:
    articles, units, gold = read_half("act_units", "acts", path, half)
    texts, registry = parse(read_texts(articles)), load_registry()
    mentions = find_mentions(texts, registry)
    machine = in_units(_machine(texts, mentions, registry), units, "verb_start")
    baseline = in_units(_trivial(texts, mentions), units, "verb_start")
    return Readings(units, _named(gold, registry), _named(machine, registry),
                    _named(baseline, registry))


def _machine(texts: Texts, mentions: pd.DataFrame, registry: Registry) -> pd.DataFrame:
    discourse, clauses = Discourse(texts, mentions, registry), find_clauses(texts)
    statements = find_statements(texts, clauses, mentions, registry, discourse)
    acts = find_acts(texts, clauses, statements, Referents(texts, discourse, statements))
    return acts.rename(columns={"party": "actor"})


def _trivial(texts: Texts, mentions: pd.DataFrame) -> pd.DataFrame:
    """Return the acts that the baseline takes: the party before each verb and the one behind."""
    view, tokens = TreeView(texts), texts.tokens
    verbs = np.flatnonzero([upos == "VERB" for upos in view.upos])
    first, _ = texts.tokens_of(mentions)
    named = list(zip(first.tolist(), mentions["party"], strict=True))
    found = []
    for row in verbs.tolist():
        sentence = tokens.sentence[row]
        inside = [(at, party) for at, party in named if tokens.sentence[at] == sentence]
        before = [party for at, party in inside if at < row]
        behind = [party for at, party in inside if at > row and party not in before[-1:]]
        if before:
            found.append((row, before[-1], next(iter(behind), None)))
    rows, actors, targets = zip(*found, strict=True) if found else ((), (), ())
    at = np.array(rows, dtype=np.int64)
    spans = texts.spans_of(at, at + 1).rename(columns={"start": "verb_start", "end": "verb_end"})
    return spans.assign(actor=list(actors), target=list(targets), direction="other", negated=False)


def _named(acts: pd.DataFrame, registry: Registry) -> pd.DataFrame:
    """Return the acts with their parties as the manual has them: by the name of the gazetteer, of
    an organisation's organ the organisation's, without those of the political parties and unions
    of one country, which are nobody's."""
    aliases = registry.aliases[registry.aliases["rule"] == "name"]
    party_of = dict(zip(aliases["alias"], aliases["party"], strict=True))
    coded_as = coded_parties(registry)
    named = {side: [_coded(party_of.get(name, name), coded_as) for name in acts[side]]
             for side in ("actor", "target")}
    columns = {side: pd.Series(names, index=acts.index, dtype="str")
               for side, names in named.items()}
    acts = acts.assign(**columns, negated=acts["negated"].astype(bool))
    return acts.loc[acts["actor"] != NOBODY, ROW].drop_duplicates().reset_index(drop=True)


def _coded(party: str | float | None, coded_as: dict[str, str | None]) -> str:
    """Return what a reader calls a party, `NOBODY` where it is none."""
    coded = coded_as.get(party, party) if isinstance(party, str) else None
    return NOBODY if coded is None else coded


# --- judging ---


def _once(acts: pd.DataFrame) -> pd.DataFrame:
    """Return each act once, whatever the number of its targets."""
    return acts.drop_duplicates([*SENTENCE, "actor", "verb_start"]).reset_index(drop=True)


def _match(gold: pd.DataFrame, found: pd.DataFrame, target: bool) -> pd.DataFrame:
    """Return pairs of rows of gold and found that are the same act, one to one."""
    keys = [*SENTENCE, "actor", *(["target"] if target else [])]
    pairs = gold.reset_index(names="gold").merge(
        found.reset_index(names="found"), on=keys, suffixes=("", "_found"))
    shared = (pairs["verb_start"] < pairs["verb_end_found"]) & (
        pairs["verb_start_found"] < pairs["verb_end"])
    pairs = pairs[shared].assign(apart=(pairs["verb_start"] - pairs["verb_start_found"]).abs())
    pairs = pairs.sort_values(["apart", "gold", "found"])
    taken: set[tuple[str, int]] = set()
    free = []
    for pair in pairs[["gold", "found"]].itertuples(index=False):
        ends = {("gold", pair.gold), ("found", pair.found)}
        free.append(not ends & taken)
        taken |= ends if free[-1] else set()
    return pairs[np.array(free, dtype=bool)]


def _matches(readings: Readings) -> Iterator[tuple]:
    """Yield what is compared, whose answer it is, the acts of both and those that are the same."""
    for answer, found in ((MACHINE, readings.machine), (BASELINE, readings.baseline)):
        yield WITH_TARGET, answer, readings.gold, found, _match(readings.gold, found, target=True)
        gold, found = _once(readings.gold), _once(found)
        yield PAIR, answer, gold, found, _match(gold, found, target=False)


def _judge(
    measure: str, rows: pd.DataFrame, right: np.ndarray, answer: str = MACHINE
) -> pd.DataFrame:
    """Return one judgement a row: whether the machine's or the baseline's answer is right."""
    right = np.asarray(right, dtype=bool)
    return rows[["article_id"]].assign(measure=measure, answer=answer, right=right)


def _judge_acts(readings: Readings) -> Iterator[pd.DataFrame]:
    """Judge whether each act is found, and whether each act found is one."""
    for what, answer, gold, found, pairs in _matches(readings):
        yield _judge(f"{what}, recall", gold, gold.index.isin(pairs["gold"]), answer)
        yield _judge(f"{what}, precision", found, found.index.isin(pairs["found"]), answer)


def _judge_words(readings: Readings) -> Iterator[pd.DataFrame]:
    """Judge direction and negation of the acts found."""
    pairs = _match(_once(readings.gold), _once(readings.machine), target=False)
    commonest = pairs["direction"].mode().head(1).tolist()
    trivial = {"direction": pairs["direction"].isin(commonest), "negated": ~pairs["negated"]}
    for column, answer in trivial.items():
        measure = f"{column}, acts found"
        yield _judge(measure, pairs, pairs[column] == pairs[f"{column}_found"])
        yield _judge(measure, pairs, answer, BASELINE)


def _judge_none(readings: Readings) -> pd.DataFrame:
    """Judge whether the machine and the baseline find nothing where the reading has no act."""
    units = readings.units.rename(columns={"start": "sentence_start"})
    place = pd.MultiIndex.from_frame(units[SENTENCE])
    empty = units[~place.isin(pd.MultiIndex.from_frame(readings.gold[SENTENCE]))]
    answers = []
    for answer, found in ((MACHINE, readings.machine), (BASELINE, readings.baseline)):
        told = pd.MultiIndex.from_frame(empty[SENTENCE]).isin(
            pd.MultiIndex.from_frame(found[SENTENCE]))
        answers.append(_judge("no act", empty, ~told, answer))
    return pd.concat(answers)


# --- figures ---


def _agreement(units: pd.DataFrame) -> Iterator[tuple]:
    """Yield how many acts the two readings share, before a third settled their differences."""
    for subset, part in _subsets(units):
        either = part["reader_1"] + part["reader_2"] - part["both"]
        value = part["both"].sum() / either.sum() if either.sum() else np.nan
        interval = ratio_interval(part["both"], either, part["article_id"])
        yield "two model readings, acts shared", subset, value, None, int(either.sum()), *interval


def _subsets(rows: pd.DataFrame) -> Iterator[tuple[str, pd.DataFrame]]:
    """Yield all rows, those of our own articles, and those of the sets."""
    own = rows["article_id"].str.startswith((f"{OWN}:", f"{CORPORA}:"))
    return iter([("all", rows), ("own", rows[own]), ("sets", rows[~own])])


def _figures(judged: pd.DataFrame) -> Iterator[tuple]:
    for measure, rows in judged.groupby("measure", sort=False):
        for subset, part in _subsets(rows):
            machine = part[part["answer"] == MACHINE]
            trivial = part.loc[part["answer"] == BASELINE, "right"]
            baseline = float(trivial.mean()) if len(trivial) else None
            yield share_figure(measure, subset, machine["right"], machine["article_id"], baseline)


def _f1s(readings: Readings) -> Iterator[tuple]:
    """Yield F1 of all sentences, beside the baseline's."""
    scores = {(what, answer): (f1(len(pairs), len(gold), len(found)), len(gold))
              for what, answer, gold, found, pairs in _matches(readings)}
    for what in (WITH_TARGET, PAIR):
        (value, n), (baseline, _) = scores[what, MACHINE], scores[what, BASELINE]
        yield f"{what}, F1", "all", value, baseline, n, np.nan, np.nan
