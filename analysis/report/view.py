"""What a page looks at: the comparison tables of a study, made once, and the parties that the page shows."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property

import pandas as pd

from analysis import compare
from analysis.evidence import deciding_words
from analysis.options import FAVOURABILITY, STANCE
from analysis.schemas import InputError
from analysis.study import Study, add_group

# A source, as a reader is told of it: as seen from a party, and of whomever it speaks.
VOICES = {
    "self": "the party itself",
    "other": "another party",
    "unaffiliated": "a named source of no party",
    "unnamed": "a source not named",
    "unresolved": "a source not identified",
    "journalist": "the journalist",
    "party": "a party",
    "all": "all voices",
}
SENTENCE = ["article_id", "sentence_id"]
UNIT = [*SENTENCE, "party", "voice", "voice_party"]
# To find the words behind a score the neural scorer reads the sentence once for each of its words.
MOST_EXPLAINED = 1000
# Up to so many days periods are weeks, above months.
MOST_DAYS_BY_WEEK = 120


@dataclass(frozen=True)
class Options:
    """What a report may be asked for beside its study."""

    group_by: str = "outlet"
    min_n: int = 5
    most_parties: int = 8
    confidence: float = 0.95
    seed: int = 0

    @property
    def settings(self) -> dict[str, object]:
        return {"min_n": self.min_n, "confidence": self.confidence, "seed": self.seed}


class Results:
    """The comparison tables of a study, each computed when it is first asked for and kept for all its pages."""

    def __init__(self, study: Study, options: Options | None = None):
        self.study, self.options = study, options or Options()
        self._settings = self.options.settings

    @cached_property
    def parties(self) -> list[str]:
        return main_parties(self.study.evidence, self.options.most_parties, self.options.min_n)

    @cached_property
    def stance(self) -> pd.DataFrame:
        return compare.compare_parties(self.study.evidence, **self._settings)

    @cached_property
    def favourability(self) -> pd.DataFrame:
        return compare.compare_parties(self.study.evidence, measure=FAVOURABILITY, **self._settings)

    @cached_property
    def deciding_words(self) -> pd.DataFrame:
        """The words behind the first judgements that are not neutral: in the others no word decided."""
        study = self.study
        judged = study.evidence[study.evidence["measure"] == STANCE]
        among = judged.loc[judged["label"].isin(["negative", "positive"]), "mention_id"].head(MOST_EXPLAINED)
        words = deciding_words(study.texts, study.mentions, study.statements, study.settings["scorer"], among)
        return words.merge(judged[["mention_id", *UNIT]], on="mention_id", suffixes=("", "_of"))

    @cached_property
    def stance_by_group(self) -> pd.DataFrame:
        grouped = add_group(self.study.evidence, self.study.articles, self.options.group_by)
        return compare.compare_parties(grouped, group="group", **self._settings)

    @cached_property
    def voices(self) -> pd.DataFrame:
        return compare.shares(self.study.evidence, of="voice", **self._settings)

    @cached_property
    def salience(self) -> pd.DataFrame:
        lengths = compare.sentence_lengths(self.study.tokens)
        return compare.salience(self.study.mentions, lengths, **self._settings)

    @cached_property
    def frames(self) -> pd.DataFrame:
        return compare.frame_shares(self.study.evidence, self.codes, **self._settings)

    @cached_property
    def codes(self) -> pd.DataFrame:
        """The codes of one coder: the counts of two must not be added."""
        codes = self.study.codes
        if codes.empty:
            return codes
        first = codes[["codebook", "coder"]].iloc[0]
        return codes[codes["codebook"].eq(first["codebook"]) & codes["coder"].eq(first["coder"])]

    @cached_property
    def period_of(self) -> pd.Series:
        """The period (day the week begins, or month) of each article, "" where it has no date."""
        articles = self.study.articles.set_index("article_id")
        days = articles["date"]
        by_week = days.notna().any() and (days.max() - days.min()).days <= MOST_DAYS_BY_WEEK
        weeks = (days - pd.to_timedelta(days.dt.day_of_week, unit="D")).dt.strftime("%Y-%m-%d")
        return (weeks if by_week else days.dt.strftime("%Y-%m")).fillna("")

    @cached_property
    def periods(self) -> list[str]:
        """All periods from the first to the last, those without an article too."""
        known = sorted(set(self.period_of) - {""})
        if not known:
            return []
        if len(known[0]) == 7:
            return list(pd.period_range(known[0], known[-1], freq="M").strftime("%Y-%m"))
        return list(pd.date_range(known[0], known[-1], freq="7D").strftime("%Y-%m-%d"))


@dataclass(frozen=True)
class View:
    """A study as one page shows it: all main parties, or one ``subject``."""

    results: Results
    subject: str = ""

    @property
    def study(self) -> Study:
        return self.results.study

    @property
    def options(self) -> Options:
        return self.results.options

    @property
    def parties(self) -> list[str]:
        return [self.subject] if self.subject else self.results.parties

    def of_parties(self, table: pd.DataFrame, column: str = "party") -> pd.DataFrame:
        """The rows of a table that this page may show: all, or those of its subject."""
        return table[table[column].eq(self.subject)] if self.subject else table


def main_parties(evidence: pd.DataFrame, most: int = 8, min_n: int = 5) -> list[str]:
    """Return the parties with the most units (sentence x party x voice), most first.

    At most ``most``, each with ``min_n`` units or more.
    """
    counts = compare.units(evidence, measure=None)["party"].value_counts(sort=False)
    ranked = counts.rename_axis("party").reset_index()
    ranked = ranked.sort_values(["count", "party"], ascending=[False, True])
    return ranked.loc[ranked["count"] >= min_n, "party"].head(most).tolist()


def chosen_party(study: Study, party: str = "") -> str:
    """Return the party asked for, or with none the one with the most sentences ("" where no party is named).

    Raises `InputError` for a party that the articles do not name, with the closest names that they do.
    """
    named = main_parties(study.evidence, most=len(study.evidence), min_n=1)
    if party and party not in named:
        close = get_close_matches(party, named, n=3, cutoff=0.4) or named[:5]
        raise InputError(
            f"party {party!r} is not named in these articles; named are, among others, {', '.join(close)}"
        )
    return party or (named[0] if named else "")
