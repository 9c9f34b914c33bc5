"""Measures the shipped scorers and the learned coder; writes docs/model-card.md and the tables of notebook 06.

    python -m training.model_card NEWSMTSC DIRECTED_SENTIMENT VADER_NYT NARRATIVE_FRAMING GVFC
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pandas as pd

from analysis.evaluation import evaluate
from analysis.evaluation.agreement import reliability
from analysis.evaluation.frames import tidy_figures
from analysis.evaluation.newsmtsc import read_newsmtsc, split
from analysis.sentiment import SCORERS, score_targets

MODELS, CARD = Path("analysis/resources/models"), Path("docs/model-card.md")
SETS = ("newsmtsc", "directed-sentiment", "vader-nyt", "narrative-framing", "gvfc")
FRAME = Path(__file__).with_name("model_card.md")


def figures_table(figures: pd.DataFrame) -> str:
    """The figures as Markdown, a row a measure and subset, the interval where there is one."""
    lines = ["| figure | of | value | .95 interval | trivial answer | n |", "|---|---|---|---|---|---|"]
    for row in figures.itertuples(index=False):
        low = getattr(row, "conf_low", float("nan"))
        interval = "" if pd.isna(low) else f"{low:.3f} to {row.conf_high:.3f}"
        baseline = "" if pd.isna(row.baseline) else f"{row.baseline:.3f}"
        lines.append(f"| {row.measure} | {row.subset} | {row.value:.3f} | {interval} | {baseline} | {row.n:,} |")
    return "\n".join(lines)


def reliability_table(newsmtsc: Path) -> pd.DataFrame:
    """Confidence and accuracy by scorer and bin, on the dev part."""
    targets = split(read_newsmtsc(newsmtsc))
    dev = targets[targets["part"] == "dev"]
    parts = [reliability(score_targets(dev, name), dev["label"]).assign(scorer=name) for name in SCORERS]
    return pd.concat(parts)[["scorer", "low", "high", "confidence", "accuracy", "n"]].round(4)


def main() -> None:
    paths = list(map(Path, sys.argv[1:]))
    settings = json.loads((MODELS / "sentiment.json").read_text(encoding="utf-8"))
    tables, coded = {}, []
    for name, path in zip(SETS, paths, strict=True):
        figures = evaluate(name, path)
        print(figures.to_string(), flush=True)
        if name in ("narrative-framing", "gvfc"):
            coded.append(tidy_figures(figures).assign(set=name))
            # Baselines and the dictionary are in docs/validity.md.
            figures = figures[figures["measure"].str.contains(r"\(learned\)|learned less", regex=True)]
        tables[name.replace("-", "_")] = figures_table(figures)
    pd.concat(coded).round(4).to_csv(MODELS / "frames_figures.tsv", sep="\t", index=False)
    reliability_table(paths[0]).to_csv(MODELS / "reliability.tsv", sep="\t", index=False)
    CARD.write_text(FRAME.read_text(encoding="utf-8").format(**tables, **settings), encoding="utf-8")


if __name__ == "__main__":
    main()
