"""How firmly parties stand, by voice and group, and how often certainty and source are marked, by voice."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.compare.measures import SENTENCE, _clustered, _pooled
from analysis.compare.ratios import Settings, compare_ratios, other_parties
from analysis.positions import RUNG_SCALE
from analysis.schemas import conform
from analysis.text import is_word
from analysis.text.spans import innermost, on_line
from analysis.voices import add_voices, speech_of

HIGHEST = max(height for height in RUNG_SCALE.values() if not np.isnan(height))
ON_THE_SCALE = ["estimate", "conf_low", "conf_high", "estimate_reference", "difference", "difference_low",
                "difference_high"]


def commitment(positions: pd.DataFrame, *, group: str | None = None, **settings) -> pd.DataFrame:
    """A comparison table: the mean height of each party's positions, 0 (declined) to 5 (committed), one row per
    group x voice x party.

    ``n`` counts positions, ``difference`` is the party minus all other parties in the same voice and group, above zero
    where the party stands more firmly. Denials stand off the scale and are left out. ``group`` is a column, constant in
    an article (`study.add_group`): over dates and outlets the table shows how a party's position shifts. ``settings``
    as in `compare_parties`. The distances between rungs are a convention. Give the positions on one matter of each
    party (`largest_matters`): a mean over different matters is the height of none.
    """
    held = conform(positions, "positions").assign(height=positions["rung"].map(RUNG_SCALE).astype(float))
    base = _pooled(_clustered(held[held["height"].notna()], group))
    table = compare_ratios(
        base, base.assign(amount=base["height"] / HIGHEST), Settings(**settings), ["voice", "party"],
        name="commitment", scale="mean", against=other_parties)
    table[ON_THE_SCALE] *= HIGHEST
    return table.assign(conf_low=table["conf_low"].clip(lower=0.0))


def marker_rates(
    markers: pd.DataFrame, tokens: pd.DataFrame, statements: pd.DataFrame, *, group: str | None = None, **settings
) -> pd.DataFrame:
    """Return hedges, boosters, evidentials and factives per 100 words, one row per group x source x marker.

    A comparison table. ``source`` and ``marker`` are further columns, ``party`` and ``voice`` are missing: source
    "party" is a party's word, of whomever it speaks, and "all" pools the sources. ``n`` counts markers. ``markers`` is
    `frames.epistemic_markers`; ``tokens`` must hold every sentence, with a column named by ``group`` where one is
    wanted. There is no reference. ``settings`` as in `compare_parties`.
    """
    words = tokens[tokens["word"].map({word: is_word(word) for word in tokens["word"].unique()}).astype(bool)]
    words = words.assign(source=sources_of(words, statements))
    keys = [*SENTENCE, "source", *([group] if group else [])]
    spoken = words.groupby(keys, as_index=False, dropna=False).size()
    rows = _clustered(spoken, group)
    base = _pooled(rows.assign(amount=rows["size"] / 100), "source")
    nobody = pd.Series(pd.NA, index=markers.index, dtype="str")
    found = markers.assign(source=add_voices(markers, statements)["source"], party=nobody)
    hits = _pooled(found.merge(rows, on=[*SENTENCE, "source"]), "source")
    kinds = found[["marker", "party"]].drop_duplicates().sort_values("marker")
    return compare_ratios(
        base, hits, Settings(**settings), ["source"], name="markers_per_100_tokens", scale="rate", further=kinds)


def sources_of(tokens: pd.DataFrame, statements: pd.DataFrame) -> np.ndarray:
    """Who speaks each token: party, unaffiliated, unnamed or unresolved as the innermost statement around it, else the
    journalist."""
    speech = speech_of(statements)
    row = innermost(*on_line(tokens, speech))
    return np.append(speech["speaker_kind"].to_numpy(dtype=object), "journalist")[row]
