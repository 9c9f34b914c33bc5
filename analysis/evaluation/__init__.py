"""Published, human-annotated sets: loaders, and the workbook's figures beside their baselines."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from analysis.evaluation.acts import evaluate_acts
from analysis.evaluation.certainty import evaluate_certainty
from analysis.evaluation.coreference import evaluate_coreference
from analysis.evaluation.directed import evaluate_directed
from analysis.evaluation.editorials import evaluate_editorials
from analysis.evaluation.entity_roles import evaluate_entity_roles
from analysis.evaluation.frame_sentences import evaluate_frame_sentences
from analysis.evaluation.frames import evaluate_gvfc, evaluate_narrative_framing, evaluate_transfer
from analysis.evaluation.gum import evaluate_gum
from analysis.evaluation.matters import evaluate_matters
from analysis.evaluation.newsmtsc import evaluate_newsmtsc
from analysis.evaluation.place_party import evaluate_place_party
from analysis.evaluation.polnear import evaluate_polnear
from analysis.evaluation.positions import evaluate_positions
from analysis.evaluation.roles import evaluate_roles
from analysis.evaluation.sample import evaluate_sample
from analysis.evaluation.speakers import evaluate_speakers
from analysis.evaluation.stance import evaluate_stance
from analysis.evaluation.ud import evaluate_ud
from analysis.options import check_set

SETS = {
    "acts": evaluate_acts,
    "certainty": evaluate_certainty,
    "coreference": evaluate_coreference,
    "directed-sentiment": evaluate_directed,
    "entity-roles": evaluate_entity_roles,
    "frame-sentences": evaluate_frame_sentences,
    "frame-transfer": evaluate_transfer,
    "gum-news": evaluate_gum,
    "gvfc": evaluate_gvfc,
    "matters": evaluate_matters,
    "narrative-framing": evaluate_narrative_framing,
    "newsmtsc": evaluate_newsmtsc,
    "place-party": evaluate_place_party,
    "polnear": evaluate_polnear,
    "positions": evaluate_positions,
    "roles": evaluate_roles,
    "sample": evaluate_sample,
    "speakers": evaluate_speakers,
    "stance": evaluate_stance,
    "ud": evaluate_ud,
    "vader-nyt": evaluate_editorials,
}


def evaluate(
    name: str, path: str | Path, articles: int | None = None, half: str | None = None
) -> pd.DataFrame:
    """Return the figures for one set found at a path: measure, subset, value, baseline, n.

    ``articles`` measures on a fixed sample of that many articles (polnear only), ``half`` on the
    half "develop" (the default) or "held" (sets read in halves only). Raises `InputError` for an
    unknown set, a place that does not hold it, or a sample or half that the set has not.
    """
    check_set(name, path, articles, half)
    part = {"articles": articles, "half": half}
    return SETS[name](Path(path), **{key: value for key, value in part.items() if value})
