"""What one page holds: its findings, its sections, its evidence rows and the sentences shown without a script."""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

from analysis.report.charts import Chart
from analysis.report.evidence_rows import join_rows
from analysis.report.findings import Finding, corpus_line, page_findings
from analysis.report.measures import REGISTRY
from analysis.report.pieces import Kind, Measure, Section
from analysis.report.validity import validity_lines
from analysis.report.view import SENTENCE, View

# Sentences that a page shows as plain text, for readers without a script.
PLAIN_SENTENCES = 200
FIRST_KINDS = ("answer", "position", "stance")


@dataclass(frozen=True)
class PlainSentence:
    """A sentence in pieces of (text, whether it is marked), and where it stands."""

    place: str
    pieces: tuple[tuple[str, bool], ...]


@dataclass(frozen=True)
class PageData:
    """Everything that a page shows, before any markup."""

    view: View
    question: str
    corpus: str
    findings: list[Finding]
    sections: list[Section]
    kinds: list[Kind]
    rows: pd.DataFrame
    plain: list[PlainSentence] = field(default_factory=list)

    @property
    def subject(self) -> str:
        return self.view.subject

    @property
    def title(self) -> str:
        first = self.view.study.articles["outlet"].nunique()
        return f"{self.question} {self.corpus.split(', ')[0] if first else ''}".strip()

    @property
    def first_chart(self) -> Chart | None:
        """The chart of the first screen: who speaks about whom, or else the first there is."""
        charts = {section.measure.name: section.charts for section in self.sections}
        return next(
            (charts[name][0] for name in ("stance", "voices", "named") if charts.get(name)), None
        )


def page_data(view: View) -> PageData:
    """Return all that the page of a view holds."""
    measures = [measure for measure in REGISTRY if measure.of_party or not view.subject]
    rows = join_rows(view, (measure.rows(view) for measure in measures if measure.rows))
    question = (
        f"How is {view.subject} framed?"
        if view.subject
        else "How is each party framed, and by whom?"
    )
    return PageData(
        view,
        question,
        corpus_line(view.study),
        page_findings(view),
        [_section(each, view) for each in measures],
        [kind for measure in measures for kind in measure.kinds],
        rows,
        plain_sentences(view, rows),
    )


def _section(measure: Measure, view: View) -> Section:
    charts = measure.charts(view) if measure.charts else []
    return Section(measure, measure.tables(view), charts, validity_lines(measure))


def plain_sentences(view: View, rows: pd.DataFrame) -> list[PlainSentence]:
    """Return the first sentences behind the numbers: answers to matters and positions first, then judgements."""
    order = {kind: rank for rank, kind in enumerate(FIRST_KINDS)}
    ranked = rows.assign(rank=rows["kind"].map(order).fillna(len(order))).sort_values(
        "rank", kind="stable"
    )
    first = ranked.drop_duplicates(SENTENCE).head(PLAIN_SENTENCES)
    if first.empty:
        return []
    study = view.study
    places = first[SENTENCE].merge(
        study.sentences[[*SENTENCE, "start", "end"]], on=SENTENCE, how="left"
    )
    texts = study.articles.set_index("article_id")["text"]
    return [
        PlainSentence(
            place_of(row), tuple(cut(texts[row.article_id], int(start), int(end), row.marks))
        )
        for row, start, end in zip(first.itertuples(), places["start"], places["end"], strict=True)
    ]


def place_of(row) -> str:
    """Return outlet, date and article of a row, as far as they are known."""
    parts = (row.outlet if row.outlet != "not stated" else "", row.date, row.article_id)
    return ", ".join(part for part in parts if part)


def cut(text: str, start: int, end: int, marks: list[tuple[int, int]]) -> list[tuple[str, bool]]:
    """Return a stretch of text in pieces, those within marks marked; of overlapping marks the first stays.

    >>> cut("Arland lost trust.", 0, 18, [(7, 11)])
    [('Arland ', False), ('lost', True), (' trust.', False)]
    """
    pieces, at = [], start
    for first, last in sorted(marks):
        if first >= at and last <= end:
            pieces += [(text[at:first], False), (text[first:last], True)]
            at = last
    return [piece for piece in [*pieces, (text[at:end], False)] if piece[0]]
