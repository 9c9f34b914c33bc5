"""Published, human-annotated sets: loaders, and the workbook's figures beside their baselines."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from analysis.evaluation.newsmtsc import evaluate_newsmtsc
from analysis.evaluation.polnear import evaluate_polnear
from analysis.evaluation.sample import evaluate_sample
from analysis.schemas import InputError

SETS = {"newsmtsc": evaluate_newsmtsc, "polnear": evaluate_polnear, "sample": evaluate_sample}


def evaluate(name: str, path: str | Path, articles: int | None = None) -> pd.DataFrame:
    """The figures for one published set found at a path: measure, subset, value, baseline, n.

    ``articles`` measures on a fixed sample of that many articles (polnear only). Raises `InputError` for an unknown
    set, a place that does not hold it, or a sample of a set that has none.
    """
    if name not in SETS:
        raise InputError(f"evaluate: unknown set {name!r}; known are {', '.join(sorted(SETS))}")
    if not Path(path).exists():
        raise InputError(f"{path}: no such file or folder; give the place of the set {name!r}")
    if articles is not None and name != "polnear":
        raise InputError(f"evaluate: the set {name!r} has no sample of articles; only polnear has")
    return SETS[name](Path(path)) if articles is None else evaluate_polnear(Path(path), articles)
