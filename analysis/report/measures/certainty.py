"""How often each source hedges, insists or points at a source."""

from __future__ import annotations

import pandas as pd

from analysis import compare
from analysis import frames as framing
from analysis.report.cells import cross_table, mean_cell
from analysis.report.evidence_rows import rows_of
from analysis.report.pieces import Kind, Measure, Opening, Table, Validity
from analysis.report.view import VOICES, View
from analysis.voices import add_voices

ORDER = ("all", "party", "unaffiliated", "unnamed", "unresolved", "journalist")
WORDS = {
    "hedge": "hedges",
    "booster": "boosters",
    "evidential": "evidentials",
    "factive": "factives",
}


def rows(view: View) -> pd.DataFrame:
    markers = framing.epistemic_markers(view.study.texts)
    voiced = add_voices(markers, view.study.statements)
    return rows_of(
        "marker",
        markers,
        voice=voiced["source"].map(VOICES),
        by=voiced["voice_party"],
        label=markers["marker"].map(lambda name: WORDS.get(name, name)),
        word=markers["phrase"],
    )


def tables(view: View) -> list[Table]:
    study, cells = view.study, {}
    markers = framing.epistemic_markers(study.texts)
    rates = compare.marker_rates(markers, study.tokens, study.statements, **view.options.settings)
    for row in rates[rates["marker"].notna()].itertuples():
        label = WORDS.get(row.marker, row.marker)
        where = {"label": label} | ({} if row.source == "all" else {"voice": VOICES[row.source]})
        cells[label, row.source] = mean_cell(row, Opening("marker", where, row.n), "{:.2f}".format)
    return [
        cross_table(
            cells,
            sorted({label for label, _ in cells}),
            list(ORDER),
            words=VOICES,
            corner="per 100 words",
            caption="Markers of certainty per 100 words, by who speaks",
            note="Hedges (may, reportedly) withhold commitment, boosters (clearly) close the question, evidentials "
            "(according to) point at a source, factives (realise) take for given. n counts markers.",
        )
    ]


MEASURE = Measure(
    "certainty",
    "How certain each voice sounds",
    "A marker of certainty is a word that says how sure the voice is, or where it knows something from; a hedge in a "
    "quotation is the speaker's.",
    tables,
    rows,
    None,
    (Kind("marker", "Markers of certainty", "marker", "markers"),),
    (
        Validity(
            "certainty",
            "half not looked at",
            "certainty, r",
            "certainty against people's ratings, r",
        ),
    ),
    of_party=False,
)
