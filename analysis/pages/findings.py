"""Findings as sentences computed from the tables, each with its n, its interval, and what it does not show."""

from __future__ import annotations

import pandas as pd

from analysis.corpus import Corpus, warning_lines
from analysis.pages.matters import NO_MATTER, study_sides, who_says_what
from analysis.sentiment import EXPLORATORY
from analysis.study import Study


def corpus_finding(reading: Corpus, study: Study) -> str:
    """What was read and what was not: articles, outlets, dates, lines and articles left out."""
    articles = reading.articles
    words = int(study.texts.tokens.kind(lambda word: word[0].isalnum()).sum())
    outlets, dates = articles["outlet"].nunique(), articles["date"].dropna()
    span = f" from {dates.min():%d %B %Y} to {dates.max():%d %B %Y}" if len(dates) else ""
    read = f"{_count(len(articles), 'article')} ({words:,} words)"
    by = f" of {_count(outlets, 'outlet')}" if outlets else ""
    lines = reading.boilerplate.groupby("kind")["n"].sum()
    removed = "; ".join(f"{kind} {n}" for kind, n in lines.items()) or "none"
    aside = "; ".join(f"{reason} {n}" for reason, n in reading.set_aside["reason"].value_counts().items()) or "none"
    nobody = len(set(articles["article_id"]) - set(study.mentions["article_id"]))
    warnings = "".join(f"{line[0].upper()}{line[1:]}. " for line in warning_lines(reading))
    copies = "".join(f"{detail}. " for detail in reading.notes.query("kind == 'copies kept'")["detail"])
    return (
        f"{warnings}Read: {read}{by}{span}. {copies}Lines removed as boilerplate: {removed}. "
        f"Articles or files set aside: {aside}. Articles in which no party was found: {nobody}."
    )


def position_finding(study: Study) -> str:
    """The surest contested matter in one sentence, or that there is none."""
    held = study.positions
    if held.empty:
        return "No party takes a position in these articles that the rules could find."
    start = (
        f"{_count(len(held), 'position')} of {_count(held['party'].nunique(), 'party', 'parties')} on "
        f"{_count(len(study.matters), 'matter')} were found. "
    )
    contested = study.contested["matter_id"].drop_duplicates()
    if contested.empty:
        return start + NO_MATTER
    sides = study_sides(study)
    first = sides[sides["matter_id"] == contested.iloc[0]]
    count, label = _count(len(contested), "matter"), first["proposition"].iloc[0]
    return start + f'On {count} two voices stand against each other; first, "{label}": {who_says_what(first)}'


def voice_finding(study: Study, salience: pd.DataFrame, shares: pd.DataFrame) -> str:
    """Who is named most, who speaks, and how much of the talk about the parties is the journalists' own."""
    if study.evidence.empty:
        return "No party is named in these articles, so nobody can be said to speak about one."
    named = salience.sort_values(["n", "party"], ascending=[False, True]).iloc[0]
    said = study.statements[study.statements["kind"] != "scare"].drop_duplicates("statement_id")
    speakers = said["speaker_party"].value_counts()
    loudest = (
        f"{speakers.index[0]} speaks most ({_count(int(speakers.iloc[0]), 'statement')})"
        if len(speakers)
        else "no party speaks"
    )
    unresolved = (said["speaker_kind"] == "unresolved").mean() if len(said) else 0
    journalist = (study.evidence["voice"] == "journalist").mean()
    return (
        f"{named['party']} is named most ({int(named['n'])} mentions, {named['estimate']:.1f} per 1000 words"
        f"{_interval(named, 1)}); of the parties, {loudest}. {journalist:.0%} of the judgements on parties "
        "stand in the "
        f"journalists' own voice. Of {_count(len(said), 'statement')} {unresolved:.0%} have a speaker who was "
        "not identified."
    )


def tone_finding(comparison: pd.DataFrame, scorer: str, voice: str = "journalist") -> str:
    """Which parties a voice treats better or worse than the others, at a false discovery rate of 5 %."""
    rows = comparison[(comparison["voice"] == voice) & comparison["difference"].notna()]
    apart = rows[rows["q_value"] < 0.05].sort_values("difference")
    told = "; ".join(
        f"{r.party} {'better' if r.difference > 0 else 'worse'} than the others "
        f"({r.difference:+.2f} [{r.difference_low:+.2f}, {r.difference_high:+.2f}], n={r.n})"
        for r in apart.itertuples()
    )
    caution = (
        " The scorer is a dictionary: exploratory, to be read with its sentences." if scorer in EXPLORATORY else ""
    )
    compared = _count(len(rows), "party", "parties")
    if not told:
        return (
            f"In the {voice}'s voice none of {compared} with enough sentences differs from the others in tone "
            "(q < .05)."
            + caution
        )
    return f"In the {voice}'s voice, of {compared} with enough sentences, tone differs (q < .05) for: {told}.{caution}"


def frame_finding(shares: pd.DataFrame) -> str:
    """The frame most used about the party with the most sentences, with its interval."""
    rows = shares[(shares["voice"] == "all") & shares["estimate"].notna()]
    if rows.empty or not (rows["estimate"] > 0).any():
        return "Too few sentences name a party to speak of frames."
    top = rows.sort_values(["n", "estimate", "party", "frame"], ascending=[False, False, True, True]).iloc[0]
    return (
        f"About {top['party']} the most frequent frame is {top['frame'].replace('_', ' ')}: "
        f"{top['estimate']:.2f} of its sentences{_interval(top)}, n={int(top['n'])}."
    )


def party_finding(study: Study, party: str, tone: pd.DataFrame, shares: pd.DataFrame) -> str:
    """One party in one paragraph: how much is said about it, by whom, in which tone, and what it is said to commit
    to."""
    units = shares[(shares["party"] == party)]
    if units.empty:
        return (
            f"{party or 'No party'} is not named as a party in these articles."
            if party
            else "No party is named in these articles."
        )
    spoken = "; ".join(
        f"{r.voice} {r.estimate:.2f}{_interval(pd.Series(r._asdict()))}"
        for r in units.dropna(subset="estimate").itertuples()
        if r.voice != "all"
    )
    own = tone[(tone["party"] == party) & (tone["voice"] == "journalist") & tone["estimate"].notna()]
    judged = "".join(
        f" The journalists' tone towards it is {r.estimate:+.2f}{_interval(pd.Series(r._asdict()))} (n={r.n})."
        for r in own.itertuples()
    )
    rungs = study.positions.loc[study.positions["party"] == party, "rung"].value_counts()
    held = "; ".join(f"{rung} {n}" for rung, n in rungs.items()) or "none found"
    return (
        f"{party}: {_count(int(units['n'].max()), 'sentence')} about it, by voice (share): "
        f"{spoken or 'too few to tell'}."
        f"{judged} Positions by rung: {held}."
    )


def _interval(row: pd.Series, decimals: int = 2) -> str:
    if pd.isna(row["conf_low"]):
        return ""
    return f" [{row['conf_low']:.{decimals}f}, {row['conf_high']:.{decimals}f}]"


def _count(n: int, one: str, many: str = "") -> str:
    return f"{n:,} {one if n == 1 else many or one + 's'}"
