"""Clauses and nouns -> acts: who does what to whom, as a table."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.acts.facts import Facts, read_clauses
from analysis.acts.nouns import NounReader
from analysis.acts.participants import Act, Participants
from analysis.acts.verbs import VerbReader
from analysis.parties import Referents
from analysis.schemas import conform, empty
from analysis.text import Texts
from analysis.voices import add_voices, name_voices


def find_acts(
    texts: Texts, clauses: pd.DataFrame, statements: pd.DataFrame, referents: Referents
) -> pd.DataFrame:
    """Return one row per act, actor and target, in text order (columns in docs/tables.md).

    ``referents`` are those of the statements and the discourse. An act is what a party does or did,
    told as a fact: not what is wanted, possible, asked, supposed or denied; what was tried ("tried
    to repair") is an act of its own verb. A verb that resources/act_verbs.tsv does not list has
    direction "other". The voice is that of the innermost statement around the verb. Not read: acts
    that only several sentences together tell, verbs that are left out ("Peru sent ten, Chile
    four").
    """
    facts = Facts(referents.view, read_clauses(texts, clauses))
    people = Participants(referents)
    verbs = VerbReader(facts, people)
    found = [act for clause in facts.by_number.values() for act in verbs.read(clause)]
    nouns = NounReader(facts, people, verbs.used)
    found += [act for row in range(len(referents.view.head)) for act in nouns.read(row)]
    return _table(texts, sorted(set(found), key=_order), statements) if found else empty("acts")


def _order(act: Act) -> tuple:
    return act.first, act.party, act.target or "", act.last, act.verb, act.direction, act.rule


def _table(texts: Texts, acts: list[Act], statements: pd.DataFrame) -> pd.DataFrame:
    """Return the acts as rows, with their voices."""
    first, last = (np.array([getattr(act, side) for act in acts]) for side in ("first", "last"))
    words = texts.spans_of(first, last)
    named = add_voices(words, statements)
    party = pd.Series([act.party for act in acts], index=words.index, dtype="str")
    rows = words.assign(
        act_id=np.arange(len(acts)),
        verb_start=words["start"],
        verb_end=words["end"],
        start=[min(act.span[0], begin) for act, begin in zip(acts, words["start"], strict=True)],
        end=[max(act.span[1], stop) for act, stop in zip(acts, words["end"], strict=True)],
        clause_id=pd.array([act.clause and act.clause.number for act in acts], dtype="Int64"),
        party=party,
        **{name: [getattr(act, name) for act in acts]
           for name in ("verb", "target", "direction", "negated", "rule")},
        statement_id=named["statement_id"],
        voice=name_voices(named["source"], named["voice_party"], party),
        voice_party=named["voice_party"],
    )
    return conform(rows, "acts")
