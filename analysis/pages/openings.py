"""What stands behind each linked cell: a row per judgement that it counts."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from analysis.compare import largest_matters
from analysis.options import STANCE
from analysis.pages.cells import anchor
from analysis.pages.speakers import speaker_openings
from analysis.study import Study, add_group
from analysis.voices import add_voices

# The columns that every opening has.
ROW = ["anchor", "title", "article_id", "sentence_id", "start", "end", "mark", "note"]
# A source that is no party, as a reader is told of it.
SOURCES = {
    "journalist": "the journalist", "unnamed": "a source not named", "unaffiliated": "a source of no party",
    "unresolved": "a source that could not be identified",
}


def openings(
    study: Study,
    parties: list[str],
    group_by: str = "",
    markers: pd.DataFrame | None = None,
    speakers: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """The rows behind every linked cell about these parties: tone and speakers, the journalists' tone and the positions
    by ``group_by`` (outlet or date; "": not), places, frames, positions, and if given ``markers`` of certainty and, of
    all parties and none, ``speakers`` (`speakers.count_speakers`)."""
    kept = of_parties(study, parties)
    tables = [sentiment_openings(kept), place_openings(study, parties), frame_openings(kept), position_openings(kept)]
    if group_by:
        tables += [group_openings(kept, group_by), shift_openings(kept, group_by)]
    if markers is not None:
        tables.append(marker_openings(study, markers))
    if speakers is not None:
        tables.append(speaker_openings(study, speakers))
    return pd.concat([table for table in tables if len(table)] or tables, ignore_index=True)


def openings_of(study: Study, judgements: pd.DataFrame, title: str) -> pd.DataFrame:
    """The rows that open some judgements of the evidence, under one title, in the order given."""
    rows = sentiment_openings(replace(study, evidence=judgements.reset_index(drop=True)))
    return rows.drop_duplicates("mention_id").assign(anchor=anchor(title), title=title).reset_index(drop=True)


def of_parties(study: Study, parties: list[str]) -> Study:
    """The study with evidence, positions and contested claims of these parties only."""
    tables = {name: getattr(study, name) for name in ("evidence", "positions", "contested")}
    return replace(study, **{name: table[table["party"].isin(parties)] for name, table in tables.items()})


def sentiment_openings(study: Study) -> pd.DataFrame:
    """For each judgement on a mention its rows under speaker x target, party x voice and party x all voices."""
    evidence = study.evidence[study.evidence["measure"] == STANCE].merge(
        study.statements[["statement_id", "speaker"]].drop_duplicates("statement_id"), on="statement_id", how="left"
    )
    source = evidence["voice_party"].where(evidence["voice"].isin(["self", "other"]), evidence["voice"])
    note = [
        voice + (f": {speaker}" if isinstance(speaker, str) else "") + ("" if pd.isna(value) else f", {value:+.2f}")
        for voice, speaker, value in zip(evidence["voice"], evidence["speaker"], evidence["value"], strict=True)
    ]
    base = evidence[["mention_id", "article_id", "sentence_id", "start", "end"]].assign(mark="mention", note=note)
    by_voice = base.assign(
        anchor=[anchor("tone", *key) for key in zip(evidence["party"], evidence["voice"], strict=True)],
        title="Tone towards " + evidence["party"] + ", voice: " + evidence["voice"],
    )
    pooled = base.assign(
        anchor=[anchor("tone", party, "all") for party in evidence["party"]],
        title="All judgements on " + evidence["party"],
    )
    pairs = base.assign(
        anchor=[anchor("says", *key) for key in zip(source, evidence["party"], strict=True)],
        title=source + " on " + evidence["party"],
    )
    return pd.concat([pairs, by_voice, pooled], ignore_index=True)


def group_openings(study: Study, group_by: str) -> pd.DataFrame:
    """For each judgement in the journalist's voice its row under party x outlet, or party x month."""
    own = study.evidence[(study.evidence["voice"] == "journalist") & (study.evidence["measure"] == STANCE)]
    own = add_group(own, study.articles, group_by)
    return own.assign(
        anchor=[anchor("group", *key) for key in zip(own["party"], own["group"], strict=True)],
        title="Journalists' tone towards " + own["party"] + ", " + own["group"],
        mark="mention",
        note=["" if pd.isna(value) else f"{value:+.2f}" for value in own["value"]],
    )[[*ROW, "mention_id"]]


def shift_openings(study: Study, group_by: str) -> pd.DataFrame:
    """For each position on its party's largest matter its row under party x outlet, or party x month."""
    held = largest_matters(study.positions, study.answers)
    held = held[held["rung"] != "denied"]
    rows = position_openings(replace(study, positions=held)).drop(columns="position_id")  # a dot opens one place only
    group = add_group(held, study.articles, group_by)["group"]
    return rows.assign(
        anchor=[anchor("shift", *key) for key in zip(held["party"], group, strict=True)],
        title="Positions of " + held["party"] + ", " + group,
        note=held["rung"] + ", " + rows["note"],
    )


def marker_openings(study: Study, markers: pd.DataFrame) -> pd.DataFrame:
    """For each marker of certainty (`frames.epistemic_markers`) its row under marker x source and marker x all."""
    source = add_voices(markers, study.statements)["source"]
    base = markers[["article_id", "sentence_id", "start", "end"]].assign(mark="frame", note=source)
    return pd.concat([
        base.assign(anchor=[anchor("marker", *key) for key in zip(markers["marker"], told, strict=True)],
                    title=markers["marker"].str.capitalize() + ", source: " + told)
        for told in (source, pd.Series("all", index=markers.index))
    ], ignore_index=True)


def place_openings(study: Study, parties: list[str]) -> pd.DataFrame:
    """For each mention of a party that only locates its row under the party as a place."""
    located = study.mentions[(study.mentions["use"] == "place") & study.mentions["party"].isin(parties)]
    return located.assign(
        anchor=[anchor("place", party) for party in located["party"]],
        title=located["party"] + " as a place",
        mark="mention",
        note="",
    )[ROW]


def frame_openings(study: Study) -> pd.DataFrame:
    """For each frame coded in a sentence about a party its row under party x frame."""
    about = study.evidence[["article_id", "sentence_id", "party", "voice"]].drop_duplicates()
    joined = study.codes.merge(about, on=["article_id", "sentence_id"])
    return joined.assign(
        anchor=[anchor("frame", *key) for key in zip(joined["party"], joined["frame"], strict=True)],
        title=joined["party"] + ", frame: " + joined["frame"].str.replace("_", " "),
        mark="frame",
        note=joined["voice"],
    )[ROW]


def position_openings(study: Study) -> pd.DataFrame:
    """For each position its row under party x rung, with its position_id."""
    held = study.positions
    return held.assign(
        anchor=[anchor("rung", *key) for key in zip(held["party"], held["rung"], strict=True)],
        title=held["party"] + ": " + held["rung"],
        start=held["cue_start"],
        end=held["cue_end"],
        mark="rung",
        note="asserted by " + asserters(held),
    )[[*ROW, "position_id"]]


def asserters(positions: pd.DataFrame) -> pd.Series:
    """Who asserts each position, in words: the party itself, another party, or what kind of source."""
    return positions["voice_party"].fillna(positions["voice"].map(SOURCES))
