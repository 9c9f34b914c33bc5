"""Measures the shipped scorers and the learned coder; writes docs/model-card.md and the tables of notebook 06.

    python -m training.model_card DATASETS

DATASETS is the folder that holds the sets, each in a folder of its name.
"""

from __future__ import annotations

import json
import sys
from itertools import product
from pathlib import Path

import pandas as pd

from analysis.evaluation import evaluate
from analysis.evaluation.agreement import reliability
from analysis.evaluation.frames import tidy_figures
from analysis.evaluation.stance import evaluate_stance
from analysis.options import HELD, MEASURES
from analysis.sentiment import SCORERS, score_targets
from training.targets import read_both

MODELS, CARD = Path("analysis/resources/models"), Path("docs/model-card.md")
SETS = ("stance", "newsmtsc", "directed-sentiment", "vader-nyt", "narrative-framing", "gvfc")
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


def reliability_table(datasets: Path) -> pd.DataFrame:
    """Confidence and accuracy by measure, scorer and bin, on the dev part."""
    targets = read_both(datasets)
    dev, parts = targets[targets["part"] == "dev"], []
    for measure, name in product(MEASURES, SCORERS):
        asked = dev[dev["measure"] == measure]
        found = reliability(score_targets(asked, name, measure), asked["label"])
        parts.append(found.assign(measure=measure, scorer=name))
    return pd.concat(parts)[["measure", "scorer", "low", "high", "confidence", "accuracy", "n"]].round(4)


def calibration(settings: dict[str, dict]) -> str:
    """What was chosen for each measure, in words."""
    said = []
    for measure, chosen in settings.items():
        negative, _, positive = chosen["shift"]
        said.append(f"{measure} {chosen['temperature']}, negative {negative:+.2f} and positive {positive:+.2f}, band "
                    f"{chosen['neutral_band']}")
    return "; ".join(said)


def main() -> None:
    datasets = Path(sys.argv[1])
    settings = json.loads((MODELS / "sentiment.json").read_text(encoding="utf-8"))
    tables, coded = {}, []
    for name in SETS:
        figures = evaluate_stance(datasets, HELD) if name == "stance" else evaluate(name, datasets / name)
        print(figures.to_string(), flush=True)
        if name in ("narrative-framing", "gvfc"):
            coded.append(tidy_figures(figures).assign(set=name))
            # Baselines and the dictionary are in docs/validity.md.
            figures = figures[figures["measure"].str.contains(r"\(learned\)|learned less", regex=True)]
        tables[name.replace("-", "_")] = figures_table(figures)
    pd.concat(coded).round(4).to_csv(MODELS / "frames_figures.tsv", sep="\t", index=False)
    reliability_table(datasets).to_csv(MODELS / "reliability.tsv", sep="\t", index=False)
    card = FRAME.read_text(encoding="utf-8").format(**tables, calibration=calibration(settings))
    CARD.write_text(card, encoding="utf-8")


if __name__ == "__main__":
    main()
