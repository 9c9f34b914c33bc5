"""How far two codings of the same units agree."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
from nltk.metrics.agreement import AnnotationTask
from nltk.metrics.distance import binary_distance


def alpha(first: pd.Series, second: pd.Series, distance: Callable = binary_distance) -> float:
    """Krippendorff's alpha of two codings of the same units; nominal by default (Krippendorff 2004).

    1 is agreement without exception, 0 what chance would give; NaN for fewer than two units.
    """
    triples = [
        (coder, unit, value) for coder, column in enumerate((first, second)) for unit, value in enumerate(column)
    ]
    return float(AnnotationTask(triples, distance=distance).alpha()) if len(triples) > 2 else float("nan")


def ordinal_distance(first: pd.Series, second: pd.Series) -> Callable[[int, int], float]:
    """The ordinal distance of two ranks among these codings: how many values lie between them, the ends counted half,
    squared (Krippendorff 2004, 11.3)."""
    counts = pd.concat([first, second]).value_counts()

    def distance(one: int, other: int) -> float:
        low, high = sorted((one, other))
        between = counts[(counts.index >= low) & (counts.index <= high)].sum()
        return float(between - (counts.get(low, 0) + counts.get(high, 0)) / 2) ** 2

    return distance


def f1(hits: int, gold: int, found: int) -> float:
    """2 hits / (gold + found); NaN where neither holds anything."""
    return 2 * hits / (gold + found) if gold + found else float(np.nan)
