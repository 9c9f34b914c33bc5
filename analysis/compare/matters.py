"""Who stands on which side of each matter, sentence by sentence."""

from __future__ import annotations

import pandas as pd

from analysis.schemas import RUNGS

# From one end of the ladder to the other; a denial and what it denies stand beside it.
SIDES = ("denied", *RUNGS, "act")
COLUMNS = [
    "matter_id", "party", "label", "side", "voice", "voice_party", "article_id", "sentence_id",
    "start", "end", "outlet", "date", "position_id", "act_id",
]


def matter_sides(
    matters: pd.DataFrame,
    answers: pd.DataFrame,
    positions: pd.DataFrame,
    acts: pd.DataFrame,
    articles: pd.DataFrame,
) -> pd.DataFrame:
    """Return one row per answer to a matter, by matter and side, in text order.

    ``side`` is the position's rung, or act; start and end are those of its deciding words; outlet
    and date are the article's, missing where they are not known; one of position_id and act_id is
    missing. The tables are those of a study.
    """
    held = answers.merge(
        positions.rename(columns={"rung": "side"})
        .drop(columns=["start", "end"])
        .rename(columns={"cue_start": "start", "cue_end": "end"}),
        on="position_id",
    )
    told = acts.drop(columns=["start", "end"]).rename(columns={"verb_start": "start", "verb_end": "end"})
    done = answers.merge(told.assign(side="act"), on="act_id")
    rows = pd.concat([held, done], ignore_index=True)
    known = articles.reindex(columns=["article_id", "outlet", "date"])
    rows = rows.merge(matters[["matter_id", "label"]], on="matter_id").merge(known, on="article_id")
    order = rows["side"].map(SIDES.index)
    rows = rows.assign(order=order).sort_values(["matter_id", "order", "article_id", "start"])
    return rows[COLUMNS].reset_index(drop=True)


def largest_matters(positions: pd.DataFrame, answers: pd.DataFrame) -> pd.DataFrame:
    """Return each party's positions on the matter on which most of them stand, with its matter_id.

    Rungs are compared within one matter only: an offer of ships says nothing of a refusal of
    aircraft. Of two as large the first is taken.
    """
    held = positions.merge(answers[["matter_id", "position_id"]], on="position_id")
    size = held.groupby(["party", "matter_id"], as_index=False).size()
    size = size.sort_values(["size", "matter_id"], ascending=[False, True]).drop_duplicates("party")
    return held.merge(size[["matter_id"]], on="matter_id")
