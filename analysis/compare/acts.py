"""What parties do: their acts by direction, to whom, and in how many of their clauses they act."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.compare.measures import SENTENCE, _check_group, _clustered, _pooled
from analysis.compare.ratios import Settings, compare_ratios, other_parties
from analysis.schemas import conform
from analysis.text.spans import innermost, on_line

# One act told once, however many targets it has.
ACT = ["article_id", "sentence_id", "party", "verb_start"]
ACTS, ACTED_UPON, MENTIONED = AGENCY = ("acts", "acted upon", "mentioned")


def act_directions(acts: pd.DataFrame, *, group: str | None = None, **settings) -> pd.DataFrame:
    """Return the share of each party's acts that has each direction, 0 to 1: a comparison table.

    One row per group x voice x party x direction, with ``direction`` (harm, help, cooperate, talk,
    threaten, other) as a further column. ``n`` counts the party's acts in that voice, an act with
    several targets once, negated ones not at all; the reference is the other parties' share in the
    same voice, so that a ``difference`` above zero says that the party does more of it than they.
    ``group`` is a column of acts, constant in an article; ``settings`` as in `compare_parties`.
    """
    told = _done(acts, group).drop_duplicates(ACT)
    base = _pooled(_clustered(told, group))
    return compare_ratios(
        base, base, Settings(**settings), ["voice", "party"], name="act_direction", scale="share",
        against=other_parties,
        further=base[["direction"]].drop_duplicates().sort_values("direction"),
    )


def actor_target_matrix(
    acts: pd.DataFrame, *, direction: str | None = None, group: str | None = None, **settings
) -> pd.DataFrame:
    """Return who does it to whom: the share of each actor's acts that is done to each target.

    A comparison table with ``target`` as a further column, one row per group x actor (``party``) x
    target; only pairs that occur. ``acts`` counts the pair's acts, ``n`` the actor's acts towards
    any party, ``estimate`` is acts / n. With ``direction`` acts of that direction alone. Voices are
    pooled; there is no reference.
    """
    told = _done(acts, group)
    told = told[told["target"].notna() & (direction is None or told["direction"].eq(direction))]
    base = _clustered(told.assign(voice="all"), group)
    keys = ["group", "party", "target"]
    counts = base.groupby(keys, dropna=False).size().rename("acts").reset_index()
    table = compare_ratios(
        base, base, Settings(**settings), ["voice", "party"], name="acts_by_target", scale="share",
        further=base[["target"]].drop_duplicates().sort_values("target"),
    )
    return conform(table.merge(counts, on=keys), "comparison")


def agency(
    acts: pd.DataFrame,
    clauses: pd.DataFrame,
    mentions: pd.DataFrame,
    *,
    group: str | None = None,
    **settings,
) -> pd.DataFrame:
    """Return the share of a party's clauses in which it acts, is acted upon, is only mentioned.

    A comparison table with ``agency`` (acts, acted upon, mentioned) as a further column, one row
    per group x party x agency; the three add up to 1. ``n`` counts the clauses that mention the
    party or tell an act by or towards it: a mention counts for the innermost clause around it, an
    act for the clause that tells it or holds its noun. Where a party acts and is acted upon in one
    clause it acts. A clause in which it speaks or undergoes something without a doer counts as
    mentioned. ``group`` is a column of ``mentions``, constant in an article. The reference is the
    other parties' share. Misleads where a party is mostly named beside nouns: see the sentences.
    """
    _check_group(mentions, group, "mentions")
    rows = _parts(conform(acts, "acts"), clauses, mentions)
    if group:
        groups = mentions.drop_duplicates("article_id").set_index("article_id")[group]
        rows = rows.assign(**{group: rows["article_id"].map(groups)}).dropna(subset=group)
    base = _clustered(rows.assign(voice="all"), group)
    return compare_ratios(
        base, base, Settings(**settings), ["voice", "party"], name="agency", scale="share",
        against=other_parties, further=pd.DataFrame({"agency": AGENCY}),
    )


def _done(acts: pd.DataFrame, group: str | None) -> pd.DataFrame:
    """Return the acts that were done, in text order."""
    acts = conform(acts, "acts")
    _check_group(acts, group, "acts")
    return acts[~acts["negated"]].sort_values([*SENTENCE, "verb_start"], ignore_index=True)


def _parts(acts: pd.DataFrame, clauses: pd.DataFrame, mentions: pd.DataFrame) -> pd.DataFrame:
    """Return one row per clause and party, with what the party is in it."""
    told = acts[~acts["negated"]].drop(columns=["start", "end"])
    told = _placed(told.rename(columns={"verb_start": "start", "verb_end": "end"}), clauses)
    upon = told.dropna(subset="target").assign(party=told["target"])
    named = _placed(mentions[mentions["use"] == "party"].assign(clause_id=pd.NA), clauses)
    columns = [*SENTENCE, "clause_id", "party", "agency"]
    parts = [part.assign(agency=role)[columns]
             for part, role in zip((told, upon, named), AGENCY, strict=True)]
    rows = pd.concat(parts).dropna(subset="clause_id")
    rows = rows.drop_duplicates(["clause_id", "party"])  # who acts is not counted as acted upon
    return rows.sort_values([*SENTENCE, "clause_id", "party"], ignore_index=True)


def _placed(spans: pd.DataFrame, clauses: pd.DataFrame) -> pd.DataFrame:
    """Return the spans with the clause that they name, else the innermost around them."""
    row = innermost(*on_line(spans, clauses))
    found = np.append(clauses["clause_id"].to_numpy(dtype=object), None)[row]
    around = pd.Series(found, index=spans.index, dtype="Int64")
    return spans.assign(clause_id=spans["clause_id"].astype("Int64").fillna(around))
