"""Findings as plain sentences computed from the tables, each with its interval and n, and what it opens."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analysis.corpus import Corpus, warning_lines
from analysis.report.cells import percent, signed, words_of
from analysis.report.matters import NO_MATTER, matter_opening, study_sides, who_says_what
from analysis.report.pieces import Opening
from analysis.report.view import VOICES, View
from analysis.sentiment import EXPLORATORY
from analysis.study import Study

CLEAR = 0.05  # the false discovery rate below which a difference is called clear


@dataclass(frozen=True, repr=False)
class Finding:
    """One finding: a sentence, what stands behind it on demand, the evidence that it opens."""

    text: str
    detail: str = ""
    opening: Opening | None = None

    def __repr__(self) -> str:
        return self.text

    def _repr_html_(self) -> str:
        from analysis.report.render import finding_html

        return finding_html(self)

    @property
    def link(self) -> str:
        return self.opening.link if self.opening and self.opening.n else ""


def page_findings(view: View) -> list[Finding]:
    """Return the three to five findings of a page, the contested matters last."""
    results = view.results
    if view.subject:
        return party_findings(view)
    return [
        named_finding(view.study, results.salience),
        voice_finding(view.study, results.salience, results.voices),
        stance_finding(results.stance, view.study.settings["scorer"]),
        frame_finding(results.frames),
        position_finding(view.study),
    ]


def party_findings(view: View) -> list[Finding]:
    """Return the findings about one party."""
    party, results = view.subject, view.results
    stance = results.stance[results.stance["party"] == party]
    frames = results.frames[results.frames["party"] == party]
    mine = results.salience[results.salience["party"] == party]
    held = {
        name: view.of_parties(getattr(view.study, name))
        for name in ("positions", "contested", "matters")
    }
    return [
        named_finding(view.study, mine),
        voice_finding(view.study, mine, results.voices),
        stance_finding(stance, view.study.settings["scorer"]),
        frame_finding(frames),
        _position_finding(view.study, **held),
    ]


def corpus_line(study: Study) -> str:
    """Return the corpus in one line: articles, words, outlets, days."""
    articles = study.articles
    words = int(study.texts.tokens.kind(lambda word: word[0].isalnum()).sum())
    outlets, dates = articles["outlet"].nunique(), articles["date"].dropna()
    by = f" of {count(outlets, 'outlet')}" if outlets else ""
    return f"{count(len(articles), 'article')}{by}{_days(dates)}, {words:,} words"


def _days(dates: pd.Series) -> str:
    if dates.empty:
        return ", without dates"
    first, last = (f"{day.day} {day:%B %Y}" for day in (dates.min(), dates.max()))
    return f", {first}" if first == last else f", {first} to {last}"


def corpus_finding(reading: Corpus, study: Study) -> Finding:
    """What was read and what was not: articles, outlets, dates, lines and articles left out."""
    lines = reading.boilerplate.groupby("kind")["n"].sum()
    removed = "; ".join(f"{kind} {n}" for kind, n in lines.items()) or "none"
    aside = (
        "; ".join(
            f"{reason} {n}" for reason, n in reading.set_aside["reason"].value_counts().items()
        )
        or "none"
    )
    nobody = len(set(study.articles["article_id"]) - set(study.mentions["article_id"]))
    warnings = "".join(f"{line[0].upper()}{line[1:]}. " for line in warning_lines(reading))
    copies = "".join(
        f"{detail}. " for detail in reading.notes.query("kind == 'copies kept'")["detail"]
    )
    return Finding(
        f"{warnings}Read: {corpus_line(study)}. {copies}Lines removed as boilerplate: {removed}. "
        f"Articles or files set aside: {aside}. Articles in which no party was found: {nobody}."
    )


def named_finding(study: Study, salience: pd.DataFrame) -> Finding:
    """Who is named most (or how often the one party of the table is)."""
    if not salience["n"].sum():
        return Finding("No party is named in these articles.")
    top = salience.sort_values(["n", "party"], ascending=[False, True]).iloc[0]
    name = top["party"]
    most = f"{name} is named most" if len(salience) > 1 else f"{name} is named"
    rate = (
        ""
        if pd.isna(top["estimate"])
        else f", {top['estimate']:.1f} times in 1,000 words{_limits(top, '{:.1f}'.format)}"
    )
    articles = f"in {top['articles']} of {count(len(study.articles), 'article')}"
    return Finding(
        f"{most}: {count(int(top['n']), 'mention')} {articles}{rate}.",
        "",
        Opening("mention", {"party": name}, int(top["n"])),
    )


def voice_finding(study: Study, salience: pd.DataFrame, shares: pd.DataFrame) -> Finding:
    """Who speaks most, and how much of what is said about the party named most is the journalists' own."""
    said = study.statements[study.statements["kind"] != "scare"].drop_duplicates("statement_id")
    speakers = said["speaker_party"].value_counts()
    if salience.empty or not len(said):
        return Finding("No statement of anybody was found in these articles.")
    single = salience["party"].iloc[0] if len(salience) == 1 else ""
    loudest = single or (speakers.index[0] if len(speakers) else "")
    n = int(speakers.get(loudest, 0))
    speaks = (
        f"{loudest} speaks{'' if single else ' most'}: {n} of {count(len(said), 'statement')}"
        if loudest
        else ("No party speaks")
    )
    named = single or salience.sort_values(["n", "party"], ascending=[False, True])["party"].iloc[0]
    own = shares[
        shares["party"].eq(named) & shares["voice"].eq("journalist") & shares["estimate"].notna()
    ]
    unresolved = said["speaker_kind"].eq("unresolved").mean()
    opening = Opening("statement", {"party": loudest}, n) if n else None
    return Finding(
        f"{speaks}.{''.join(_own_words(row) for row in own.to_dict('records'))}",
        f"The speaker of {unresolved:.0%} of the statements could not be identified.",
        opening,
    )


def _own_words(row: dict) -> str:
    return (
        f" Of what is said about {row['party']}, {percent(row['estimate'])}{_limits(row, percent)} is in the "
        f"journalists' own words (n={row['n']} sentences)."
    )


def stance_finding(comparison: pd.DataFrame, scorer: str, voice: str = "journalist") -> Finding:
    """Which parties a voice treats clearly better or worse than the others."""
    rows = comparison[(comparison["voice"] == voice) & comparison["difference"].notna()]
    apart = rows[rows["q_value"] < CLEAR].sort_values("difference")
    whose = (
        "the journalists' own words" if voice == "journalist" else f"the words of {VOICES[voice]}"
    )
    caution = (
        " A dictionary judged: read the sentences before you rely on it."
        if scorer in EXPLORATORY
        else ""
    )
    if rows.empty:
        return Finding(
            f"In {whose} no party has enough sentences to be compared with the others.{caution}"
        )
    if apart.empty:
        among = (
            rows["party"].iloc[0] + " is not"
            if len(rows) == 1
            else f"none of {len(rows)} parties is"
        )
        q = rows["q_value"].min()
        detail = "" if pd.isna(q) else f"The smallest false discovery rate (q) is {q:.2f}."
        return Finding(
            f"In {whose} {among} clearly treated better or worse than the others"
            f"{_range(rows)}.{caution}",
            detail,
        )
    told = "; ".join(_apart(row) for row in apart.to_dict("records"))
    q = ", ".join(f"{row.party} {row.q_value:.3f}" for row in apart.itertuples())
    first = apart.iloc[0]
    return Finding(
        f"In {whose} {told}.{caution}",
        f"False discovery rates (q): {q}.",
        Opening("stance", {"party": first["party"], "voice": VOICES[voice]}, int(first["n"])),
    )


def _range(rows: pd.DataFrame) -> str:
    known = rows[rows["estimate"].notna()].sort_values("estimate")
    if len(known) < 2:
        return "".join(
            f": mean stance {signed(row.estimate)}{_limits(row._asdict(), signed)}, n={row.n} sentences"
            for row in known.itertuples()
        )
    low, high = known.iloc[0], known.iloc[-1]
    return (
        f": mean stance runs from {signed(low['estimate'])} ({low['party']}, n={low['n']}) to "
        f"{signed(high['estimate'])} ({high['party']}, n={high['n']}) on a scale from \u22121 to +1"
    )


def _apart(row: dict) -> str:
    better = "better" if row["difference"] > 0 else "worse"
    limits = f" [{signed(row['difference_low'])}, {signed(row['difference_high'])}]"
    return (
        f"{row['party']} fares {better} than the others: {signed(row['difference'])}{limits} on a scale from "
        f"\u22121 to +1, n={row['n']} sentences"
    )


def frame_finding(shares: pd.DataFrame) -> Finding:
    """The frame most used about the party with the most sentences, with its interval."""
    rows = (
        shares[(shares["voice"] == "all") & shares["estimate"].notna()] if len(shares) else shares
    )
    if rows.empty or not (rows["estimate"] > 0).any():
        return Finding("Too few sentences name a party to speak of frames.")
    top = rows.sort_values(
        ["n", "estimate", "party", "frame"], ascending=[False, False, True, True]
    ).iloc[0]
    frame, hits = words_of(top["frame"]), round(top["estimate"] * top["n"])
    return Finding(
        f"The frame most often found beside {top['party']} is {frame}: {percent(top['estimate'])}"
        f"{_limits(top, percent)} of its {top['n']} sentences.",
        "",
        Opening("frame", {"party": top["party"], "label": frame}, int(hits)),
    )


def position_finding(study: Study) -> Finding:
    """The surest contested matter in one sentence, or that there is none."""
    return _position_finding(study, study.positions, study.contested, study.matters)


def _position_finding(
    study: Study, positions: pd.DataFrame, contested: pd.DataFrame, matters: pd.DataFrame
) -> Finding:
    if positions.empty:
        return Finding("No position that the rules could find is taken in these articles.")
    numbers = contested["matter_id"].drop_duplicates()
    found = f"Found: {count(len(positions), 'position')} on {count(len(matters), 'matter')}"
    if numbers.empty:
        return Finding(f"{NO_MATTER} {found}.")
    sides = study_sides(study)
    first = sides[sides["matter_id"] == numbers.iloc[0]]
    label = first["proposition"].iloc[0]
    more = "" if len(numbers) == 1 else f" {len(numbers) - 1} more stand under Positions."
    return Finding(
        f"Contested: \u201c{label}\u201d. {who_says_what(first)}{more}",
        f"{found}.",
        matter_opening(first),
    )


def _limits(row, form) -> str:
    """Return the interval in brackets, with a blank before it."""
    if pd.isna(row["conf_low"]):
        return ""
    return f" [{form(row['conf_low']).removesuffix(' %')}, {form(row['conf_high']).removesuffix(' %')}]"


def count(number: int, one: str, many: str = "") -> str:
    """Return a number with its noun.

    >>> count(1, "article"), count(2, "party", "parties")
    ('1 article', '2 parties')
    """
    return f"{number:,} {one if number == 1 else many or one + 's'}"
