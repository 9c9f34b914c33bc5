"""Who is cast as villain, victim or hero: how often by which voice, and by whom."""

from __future__ import annotations

import pandas as pd

from analysis.compare.measures import SENTENCE, _check_group, _clustered, _pooled
from analysis.compare.ratios import Settings, compare_ratios, other_parties
from analysis.schemas import conform

UNIT = [*SENTENCE, "party"]
JOURNALIST = "journalist"


def roles_by_voice(
    roles: pd.DataFrame, mentions: pd.DataFrame, *, group: str | None = None, **settings
) -> pd.DataFrame:
    """Return the share of a party's sentences in which a voice casts it in each role: a comparison table.

    One row per group x party x voice x role, with ``cast_as`` (villain, victim, hero) as a further
    column, voices also pooled as "all"; only pairs of voice and role that occur. ``n`` counts the
    sentences that mention the party, as a party or as a place, so that what is left of 1 in voice
    "all" is cast in no role. The reference is the other parties' share of the same role and voice.
    ``group`` is a column of ``mentions``, constant in an article; ``settings`` as in
    `compare_parties`.
    """
    _check_group(mentions, group, "mentions")
    cast = conform(roles, "roles")[[*UNIT, "voice", "cast_as"]]
    named = mentions[[*UNIT, *([group] if group else [])]].drop_duplicates(UNIT)
    base = _clustered(named, group)
    hits = _pooled(base.merge(cast, on=UNIT))
    return compare_ratios(
        base, hits, Settings(**settings), ["party"], name="role_share", scale="share",
        against=other_parties, further=hits[["voice", "cast_as"]].drop_duplicates(),
    )


def who_casts_whom(roles: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Return who casts whom as what: caster, party, cast_as, n, n_articles, share, sentences.

    ``caster`` is the party that speaks; for the journalist the outlet, or "journalist" where none is
    known; else the kind of source (unaffiliated, unnamed, unresolved). ``share`` is that of the role
    among all sentences in which this caster casts this party; ``sentences`` lists them as pairs of
    article_id and sentence_id. The most frequent pair comes first.
    """
    cast = conform(roles, "roles").merge(_outlets(articles), on="article_id", how="left")
    told = cast["voice"] == JOURNALIST
    by_source = cast["voice_party"].fillna(cast["source"])
    cast = cast.assign(
        caster=by_source.where(~told, cast["outlet"].fillna(JOURNALIST)),
        sentence=list(zip(cast["article_id"], cast["sentence_id"], strict=True)),
    )
    table = cast.groupby(["caster", "party", "cast_as"], as_index=False).agg(
        n=("sentence", "size"), n_articles=("article_id", "nunique"), sentences=("sentence", list)
    )
    whole = table.groupby(["caster", "party"])["n"].transform("sum")
    table = table.assign(share=table["n"] / whole, whole=whole)
    ordered = table.sort_values(
        ["whole", "caster", "party", "n", "cast_as"], ascending=[False, True, True, False, True], ignore_index=True
    )
    return ordered[["caster", "party", "cast_as", "n", "n_articles", "share", "sentences"]]


def _outlets(articles: pd.DataFrame) -> pd.DataFrame:
    """Return the outlet of each article, missing where none is known."""
    return articles.reindex(columns=["article_id", "outlet"]).astype({"outlet": "str"})
