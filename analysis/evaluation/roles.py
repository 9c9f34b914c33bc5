"""Roles of parties in sentences: units that language models read twice by docs/manuals/roles.md."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.acts import find_acts
from analysis.coding import alpha, alpha_interval
from analysis.evaluation.agreement import FIGURES, macro_f1, macro_f1_interval, share_figure
from analysis.evaluation.frames import folds
from analysis.evaluation.readings import add_articles, read_gold
from analysis.evaluation.words import cross_validate_classes
from analysis.options import DEVELOP
from analysis.parties import Discourse, Referents, find_mentions, load_registry
from analysis.roles import find_roles
from analysis.statements import find_statements
from analysis.syntax import find_clauses, parse
from analysis.text import Texts, read_texts

NONE, CAST = "none", ("villain", "victim", "hero")
UNIT = ["article_id", "sentence_id", "party"]
MACHINE = "machine"
# The direction of an act, for its doer and for whom it is done to.
BY_ACT = {("harm", "party"): "villain", ("harm", "target"): "victim", ("help", "party"): "hero"}


def evaluate_roles(path: Path, half: str = DEVELOP) -> pd.DataFrame:
    """Return how the machine's roles agree with the readings: the columns of `FIGURES`.

    Macro-F1 over villain, victim, hero and none, beside always none, of the machine, of acts alone
    (who harms, who is harmed, who helps) and of the words of the sentence (tf-idf and logistic
    regression, cross-validated within the half, whole articles kept apart); precision and recall of
    each role; whether the voice is right (journalist or a source) where the role is; and the alpha
    of the two readings. .95 intervals are over articles. ``path`` is as in `add_articles`.
    """
    units = read_units(path, half)
    columns = {MACHINE: "found", "acts alone": "acted", "tf-idf": "worded"}
    rows = [*_agreement(units)]
    rows += [_macro_f1(f"macro-F1 ({name})", units, units[column]) for name, column in columns.items()]
    for name, column in columns.items():
        rows += _by_role(name, units, units[column])
    return pd.DataFrame([*rows, *_voices(units)], columns=FIGURES)


def read_units(path: Path, half: str) -> pd.DataFrame:
    """Return the units of one half with what the machine (found, found_voice), acts alone (acted) and
    words alone (worded) say of each."""
    labels = read_gold("roles")
    articles, units = add_articles(labels[labels["half"] == half], path)
    texts = parse(read_texts(articles))
    sentences = texts.sentences.iloc[texts.sentence_of(units)]
    units = units.assign(sentence_id=sentences["sentence_id"].to_numpy(), said=_words(texts, units))
    roles, acts = _machine(texts)
    told = np.where(roles["source"] == "journalist", "journalist", "source")
    units = _joined(units, roles.assign(found_voice=told, found=roles["cast_as"]), ["found", "found_voice"])
    units = _joined(units, _of_acts(acts), ["acted"])
    worded = cross_validate_classes(units["said"], units["role"], folds(units["article_id"]))
    units = units.assign(worded=worded)
    return units.fillna({"found": NONE, "acted": NONE})


def _machine(texts: Texts) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the roles and the acts of some texts."""
    registry, clauses = load_registry(), find_clauses(texts)
    mentions = find_mentions(texts, registry)
    discourse = Discourse(texts, mentions, registry)
    statements = find_statements(texts, clauses, mentions, registry, discourse)
    referents = Referents(texts, discourse, statements)
    acts = find_acts(texts, clauses, statements, referents)
    return find_roles(texts, clauses, mentions, statements, acts, referents), acts


def _words(texts: Texts, units: pd.DataFrame) -> list[str]:
    """Return the words of each unit's sentence but for the party's mention."""
    sentences = texts.sentences.iloc[texts.sentence_of(units)]
    sides = ((sentences["start"].to_numpy(), units["start"]), (units["end"], sentences["end"].to_numpy()))
    parts = [texts.text_of(pd.DataFrame({"article_id": units["article_id"], "start": first, "end": last}))
             for first, last in sides]
    return [f"{before} {behind}" for before, behind in zip(*parts, strict=True)]


def _of_acts(acts: pd.DataFrame) -> pd.DataFrame:
    """Return what acts alone say: the first role of each party in a sentence."""
    done = acts[~acts["negated"]]
    parts = [done[done["direction"] == direction].assign(party=done[side], acted=role)
             for (direction, side), role in BY_ACT.items()]
    return pd.concat(parts).dropna(subset="party").sort_values(["article_id", "verb_start"], kind="stable")


def _joined(units: pd.DataFrame, rows: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    """Return the units with columns of the first row of the same party in the same sentence."""
    known = rows.drop_duplicates(UNIT).set_index(UNIT)[columns]
    return units.join(known, on=UNIT)


def _agreement(units: pd.DataFrame) -> Iterator[tuple]:
    readers = units.set_index("article_id")[["role_1", "role_2"]].dropna()
    value = alpha(readers["role_1"], readers["role_2"])
    yield "two model readings, alpha", "all", value, 0.0, len(readers), *alpha_interval(readers)


def _macro_f1(measure: str, units: pd.DataFrame, found: pd.Series) -> tuple:
    gold = units["role"]
    always = macro_f1(gold, pd.Series(NONE, index=gold.index))
    interval = macro_f1_interval(gold, found, units["article_id"])
    return measure, "all", macro_f1(gold, found), always, len(gold), *interval


def _by_role(name: str, units: pd.DataFrame, found: pd.Series) -> Iterator[tuple]:
    right, article = found == units["role"], units["article_id"]
    for role in CAST:
        as_found, as_read = found == role, units["role"] == role
        yield share_figure(f"{role}, precision ({name})", "all", right[as_found], article, as_read.mean())
        yield share_figure(f"{role}, recall ({name})", "all", right[as_read], article, 0.0)
    cast, read = found != NONE, units["role"] != NONE
    yield share_figure(f"any role, precision ({name})", "all", right[cast], article, read.mean())
    yield share_figure(f"any role, recall ({name})", "all", right[read], article, 0.0)


def _voices(units: pd.DataFrame) -> Iterator[tuple]:
    both = units[(units["found"] == units["role"]) & (units["role"] != NONE)]
    commonest = both["voice"].value_counts(normalize=True).max() if len(both) else None
    right = both["voice"] == both["found_voice"]
    yield share_figure("voice, roles found", "all", right, both["article_id"], commonest)
