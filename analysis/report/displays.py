"""What notebooks show: the registry's tables, charts and findings, and lists of sentences, each with its display."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd

from analysis.frames import LEARNED_FROM, disagreements, score_sentences
from analysis.report.cells import Cell, cross_table, mean_cell
from analysis.report.charts import Chart
from analysis.report.evidence_rows import join_rows, rows_of
from analysis.report.findings import Finding, page_findings
from analysis.report.measures import measure_of, positions
from analysis.report.page_contents import PlainSentence, plain_sentences
from analysis.report.pieces import Table
from analysis.report.render import chart_html, sentences_html, table_html
from analysis.report.view import SENTENCE, VOICES, Options, Results, View, chosen_party
from analysis.study import Study

# The learned coder reads each sentence through the encoder, so that a list reads this many at most.
MAX_READ = 2000


@dataclass(frozen=True)
class Shown:
    """Tables, charts and findings, in this order of display."""

    pieces: Sequence[Table | Chart | Finding]

    def _repr_html_(self) -> str:
        draw = {Table: table_html, Chart: chart_html, Finding: Finding._repr_html_}
        return "\n".join(draw[type(piece)](piece) for piece in self.pieces)

    def __repr__(self) -> str:
        return "; ".join(
            piece.text if isinstance(piece, Finding) else _caption(piece) for piece in self.pieces
        )


@dataclass(frozen=True)
class Sentences:
    """A list of sentences under a title."""

    title: str
    sentences: Sequence[PlainSentence]

    def _repr_html_(self) -> str:
        return sentences_html(self.title, self.sentences)

    def __repr__(self) -> str:
        return f"{self.title} ({len(self.sentences)})"


def _caption(piece: Table | Chart) -> str:
    return piece.caption if isinstance(piece, Table) else piece.title


class Report:
    """A study as a report shows it, measure by measure: what the page holds, shown in a notebook.

    ``party``: the party of a party report, "" for all. Raises `InputError` for a party that is not named.
    """

    def __init__(self, study: Study, party: str = "", **options):
        self.view = View(
            Results(study, Options(**options)), chosen_party(study, party) if party else ""
        )

    def findings(self) -> Shown:
        """The findings, in plain sentences."""
        return Shown(page_findings(self.view))

    def tables(self, measure: str) -> Shown:
        """The tables of a measure of the registry."""
        return Shown(measure_of(measure).tables(self.view))

    def charts(self, measure: str) -> Shown:
        """The charts of a measure of the registry, beside its tables."""
        found = measure_of(measure)
        return Shown([*(found.charts(self.view) if found.charts else []), *found.tables(self.view)])

    def sentences(self, measure: str, most: int = 12) -> Sentences:
        """The first sentences behind a measure's numbers, what counted in them marked."""
        found = measure_of(measure)
        rows = join_rows(self.view, [found.rows(self.view)] if found.rows else [])
        return Sentences(
            f"The first sentences behind: {found.title}", plain_sentences(self.view, rows)[:most]
        )


def contested(study: Study, limit: int = 12) -> Shown:
    """Return the contested matters, the surest first: one table a matter, who stands where."""
    return Shown(positions.contested_tables(View(Results(study)))[:limit])


def judged_sentences(study: Study, judgements: pd.DataFrame, title: str) -> Sentences:
    """Return the sentences of some judgements of the evidence, in the order given, the mention marked."""
    view = View(Results(study))
    rows = rows_of("stance", judgements.reset_index(drop=True))
    known = join_rows(view, [rows]).drop_duplicates(SENTENCE)
    ordered = rows[SENTENCE].drop_duplicates().merge(known, on=SENTENCE)
    return Sentences(title, plain_sentences(view, ordered))


def estimate_table(
    comparison: pd.DataFrame,
    shown: list[str],
    *,
    rows: str = "party",
    columns: str = "voice",
    caption: str = "",
) -> Shown:
    """Return estimates with interval and n: the values of one column of a comparison by those of another."""
    cells = {
        (getattr(row, rows), getattr(row, columns)): _unlinked(row)
        for row in comparison.itertuples()
    }
    order = list(dict.fromkeys([*VOICES, *sorted({column for _, column in cells})]))
    return Shown([cross_table(cells, shown, order, words=VOICES, caption=caption, corner=rows)])


def _unlinked(row) -> Cell:
    return mean_cell(row, None, "{:.2f}".format)


def estimates(comparison: pd.DataFrame, decimals: int = 2) -> pd.Series:
    """Return each row as text: "0.13 [-0.01, 0.27] n=66"; without an interval "0.13 n=6", below the minimum "n=3"."""
    number = f"{{:.{decimals}f}}".format

    def shown(row) -> str:
        if pd.isna(row.estimate):
            return f"n={row.n}"
        limits = (
            "" if pd.isna(row.conf_low) else f" [{number(row.conf_low)}, {number(row.conf_high)}]"
        )
        return f"{number(row.estimate)}{limits} n={row.n}"

    return pd.Series(
        [shown(row) for row in comparison.itertuples()], index=comparison.index, dtype="str"
    )


def coder_disagreements(study: Study) -> pd.DataFrame:
    """Return the sentences about parties on which dictionary and learned coder differ (`frames.disagreements`).

    With start and end; the first 2,000 such sentences are read. Empty where nothing was learned for the study's
    codebook.
    """
    if study.settings["codebook"] not in LEARNED_FROM:
        return pd.DataFrame(
            columns=[*SENTENCE, "frame", "dictionary", "probability", "start", "end"]
        )
    about = study.sentences.merge(study.evidence[SENTENCE].drop_duplicates(), on=SENTENCE).head(
        MAX_READ
    )
    scores = score_sentences(
        study.texts, study.settings["codebook"], rows=study.texts.sentence_row(about)
    )
    return disagreements(study.codes, scores).merge(
        about[[*SENTENCE, "start", "end"]], on=SENTENCE, how="left"
    )


def disagreement_list(study: Study, apart: pd.DataFrame, most: int = 12) -> Sentences:
    """Return the first ``most`` of `coder_disagreements`, with the dictionary's words marked."""
    name = study.settings["codebook"]
    if name not in LEARNED_FROM:
        return Sentences(
            f"Nothing was learned for the codebook {name}: the dictionary alone codes it.", []
        )
    title = (
        f"The learned coder learned from {LEARNED_FROM[name]}. On other topics it is a second opinion: "
        f"{len(apart):,} pairs of sentence and frame on which the coders differ widely, none of them averaged."
    )
    view = View(Results(study))
    return Sentences(title, [_apart(view, row) for row in apart.head(most).itertuples()])


def _apart(view: View, row) -> PlainSentence:
    """One sentence with what either coder says of it."""
    codes = view.study.codes
    here = codes[
        codes["article_id"].eq(row.article_id)
        & codes["sentence_id"].eq(row.sentence_id)
        & codes["frame"].eq(row.frame)
    ]
    marks = [list(zip(here["start"], here["end"], strict=True))]
    unit = pd.DataFrame(
        {"article_id": [row.article_id], "sentence_id": [row.sentence_id], "marks": marks}
    )
    (sentence,) = plain_sentences(view, join_rows(view, [rows_of("frame", unit)]))
    says = "yes" if row.dictionary else "no"
    frame = str(row.frame).replace("_", " ")
    return replace(
        sentence,
        place=f"{sentence.place}; {frame}: dictionary {says}, learned {row.probability:.2f}",
    )
