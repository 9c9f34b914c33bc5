"""Party or place: names of countries and capitals in two published sets, read twice for this workbook.

A label is party, place, or other (part of the name of something else).
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from analysis.evaluation.agreement import alpha
from analysis.evaluation.readings import read_readings
from analysis.parties import find_mentions, load_registry
from analysis.syntax import parse
from analysis.text import read_texts
from analysis.text.spans import on_line, overlapping


def evaluate_place_party(path: Path) -> pd.DataFrame:
    """Agreement of the two model readings; accuracy, precision and recall of the machine's reading of the same names.

    The machine's reading of a name is the use of the mention that covers it, else other. The baseline calls every name
    a party; for places it has neither precision nor recall.
    """
    articles, labels = read_readings("place_party", path)
    mentions = find_mentions(parse(read_texts(articles)), load_registry())
    label, mention = overlapping(*on_line(labels, mentions))
    use = pd.Series(mentions["use"].to_numpy()[mention], index=labels.index[label], dtype="str")
    found = use[~use.index.duplicated()].reindex(labels.index).fillna("other")
    agreed, everything = labels["agreed"], pd.Series("party", index=labels.index)
    rows = [
        ("readers, alpha", "all", alpha(labels["reader_1"], labels["reader_2"]), 0.0, len(labels)),
        ("accuracy", "all", (found == agreed).mean(), (everything == agreed).mean(), len(labels)),
    ]
    for use in ("party", "place"):
        precision = [_share(agreed == use, read == use) for read in (found, everything)]
        recall = [_share(read == use, agreed == use) for read in (found, everything)]
        rows += [("precision", use, *precision, int((found == use).sum()))]
        rows += [("recall", use, *recall, int((agreed == use).sum()))]
    return pd.DataFrame(rows, columns=["measure", "subset", "value", "baseline", "n"])


def _share(true: pd.Series, among: pd.Series) -> float | None:
    """The share of true values among some; None among none."""
    return float(true[among].mean()) if among.any() else None
