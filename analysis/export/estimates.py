"""Every estimate of a study in one long table, each row with its measure, n and interval."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from analysis import compare
from analysis.frames import epistemic_markers
from analysis.schemas import SCHEMAS, Column
from analysis.study import Study, add_group

# What single measures have beside the columns of a comparison.
FURTHER = {
    "codebook": Column("str", "The codebook of the frame.", "the measure is not of frames"),
    "coder": Column("str", "What coded the frame.", "the measure is not of frames"),
    "frame": Column("str", "The frame.", "the measure is not of frames"),
    "direction": Column("str", "What the acts are towards their target.", "the measure is not of acts"),
    "target": Column("str", "The party to which the acts are done.", "the measure has no target"),
    "agency": Column("str", "Whether the party acts, is acted upon or is only mentioned.", "the measure is not agency"),
    "cue_class": Column("str", "The stand of the cue towards the content.", "the measure is not of cues"),
    "marker": Column("str", "What the marker marks.", "the measure is not of markers"),
    "share_reference": Column("float64", "The share in the other parties' voices (frame_gap).",
                              "the measure is not frame_gap", low=0, high=1),
    "articles": Column("Int64", "How many articles mention the party.", "the measure is not salience", low=0),
    "places": Column("Int64", "How often its name is a mere place.", "the measure is not salience", low=0),
    "tokens": Column("Int64", "The words of the whole group.", "the measure is not salience", low=0),
    "acts": Column("Int64", "How many acts the pair of parties has.", "the measure has no target", low=0),
}
COLUMNS = {**SCHEMAS["comparison"].columns, **SCHEMAS["comparison"].further, **FURTHER}


def estimates_of(study: Study) -> pd.DataFrame:
    """Return the comparisons of a study, one row per estimate, measure by measure.

    They are made as the reports make them, with the defaults of `compare` (.95 intervals, none below n
    5, seed 0); stance is given over all articles and by outlet.
    """
    parts = [part for part in _parts(study) if len(part)]
    table = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=list(COLUMNS))
    known = [name for name in COLUMNS if name in table]
    return table[[*known, *(name for name in table if name not in COLUMNS)]]


def _parts(study: Study) -> Iterator[pd.DataFrame]:
    evidence, codes = study.evidence, study.codes
    by_outlet = add_group(evidence, study.articles, "outlet")
    for measure in sorted(evidence["measure"].unique()):
        yield compare.compare_parties(evidence, measure=measure)
        if by_outlet["group"].nunique() > 1:
            yield compare.compare_parties(by_outlet, measure=measure, group="group")
    yield compare.shares(evidence, of="voice")
    yield compare.shares(evidence, of="party")
    yield compare.salience(study.mentions, compare.sentence_lengths(study.tokens))
    yield compare.frame_shares(evidence, codes)
    yield compare.frame_gap(evidence, codes)
    yield compare.act_directions(study.acts)
    yield compare.actor_target_matrix(study.acts)
    yield compare.agency(study.acts, study.clauses, study.mentions)
    yield compare.commitment(compare.largest_matters(study.positions, study.answers))
    yield compare.cue_slant(study.statements, study.sentences)
    yield compare.marker_rates(epistemic_markers(study.texts), study.tokens, study.statements)
