"""What a notebook shows of a study: one screen of what it holds, what made it, what to beware of and what to do next.

Nothing of it is a user's text, so that nothing can be read as markup or mathematics.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import pandas as pd
from jinja2 import Environment

from analysis.options import CODEBOOKS
from analysis.resources import resource

# A `analysis.study.Study`, which stands above this module.
Study = Any
# Below so many articles an interval says little about the outlets' coverage.
FEW_ARTICLES = 10
# From this share of statements on whose speaker was not identified, voices are told apart badly.
MANY_UNRESOLVED = 0.15
STEPS = (
    ("report", "framing report STUDY, or report.Report(study) here: every number opens its sentences"),
    ("compare", "compare.compare_parties(study.evidence): stance by party and voice, with interval and n"),
    ("check", "framing sample STUDY --of mentions: code a sample by hand before you trust a figure"),
)


@dataclass(frozen=True)
class Summary:
    """Names and words of what a study holds, what to beware of, and what to do next."""

    title: str
    holds: tuple[tuple[str, str], ...]
    warnings: tuple[str, ...]
    steps: tuple[tuple[str, str], ...] = STEPS


def study_html(study: Study) -> str:
    """Return the summary as HTML for a notebook."""
    return _template().render(summary=summarise(study))


def study_text(study: Study) -> str:
    """Return the summary in lines."""
    summary = summarise(study)
    lines = [f"{name}: {words}" for name, words in summary.holds]
    return "\n".join([summary.title, *lines, *(f"beware: {warning}" for warning in summary.warnings)])


def summarise(study: Study) -> Summary:
    """Return what a study holds, in words."""
    articles = study.articles
    said = study.statements[study.statements["kind"] != "scare"]
    statements = said.drop_duplicates("statement_id")
    contested = study.contested["matter_id"].nunique()
    holds = (
        ("articles", f"{len(articles):,}{_outlets(articles)}{_days(articles)}"),
        ("mentions", f"{len(study.mentions):,} of {study.mentions['party'].nunique():,} parties"),
        ("statements", f"{len(statements):,} by {statements['speaker'].nunique():,} speakers"),
        ("acts and positions", f"{len(study.acts):,} acts, {len(study.positions):,} positions"),
        ("matters", f"{len(study.matters):,}, of which {contested or 'none'} contested"),
        ("made with", _method(study.settings)),
    )
    return Summary(f"Study of {len(articles):,} articles", holds, tuple(_warnings(study, statements)))


def _method(settings: Mapping[str, str]) -> str:
    """Return what made the study; a codebook of the user's own is not named."""
    book = settings["codebook"] if settings["codebook"] in CODEBOOKS else "of your own"
    return (
        f"scorer {settings['scorer']}, codebook {book}, grammar {settings['grammar']}, version {settings['version']}"
    )


def _outlets(articles: pd.DataFrame) -> str:
    known = articles["outlet"].nunique() if "outlet" in articles else 0
    return f" of {known} outlets" if known else ""


def _days(articles: pd.DataFrame) -> str:
    days = articles["date"].dropna() if "date" in articles else pd.Series(dtype="datetime64[ns]")
    return f", {days.min():%Y-%m-%d} to {days.max():%Y-%m-%d}" if len(days) else ", without dates"


def _warnings(study: Study, statements: pd.DataFrame) -> Iterator[str]:
    """Yield what to beware of."""
    if len(study.articles) < FEW_ARTICLES:
        yield f"fewer than {FEW_ARTICLES} articles: intervals are of sentences, not of coverage"
    if aside := len(study.reading.set_aside):
        yield f"{aside:,} files or articles were set aside (study.reading.set_aside)"
    if stubs := len(study.reading.stubs):
        yield f"{stubs:,} articles are not whole (study.reading.stubs)"
    unresolved = statements["speaker_kind"].eq("unresolved").mean() if len(statements) else 0.0
    if unresolved >= MANY_UNRESOLVED:
        yield f"the speaker of {unresolved:.0%} of the statements was not identified"
    if study.mentions.empty:
        yield "no party is named: give a parties file"


@cache
def _template():
    text = (resource("template") / "study.html.j2").read_text(encoding="utf-8")
    return Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(text)
