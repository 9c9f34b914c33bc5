"""The measure of matters: one small corpus of our own, its figures worked out by hand."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from analysis.evaluation import matters as module
from analysis.evaluation.matters import evaluate_matters

TEXTS = {
    "x_1": "Port\n\nMalta said that Spain had agreed to lend it two tugs for the harbour. Spain will not sell olives.",
    "x_2": "Tugs\n\nSpain has not decided whether to lend two tugs for the harbour, its transport ministry said.",
}
READ = [  # article, words, party, who asserts it, kind, matter by each reading and as settled
    ("x_1", "Spain had agreed to lend it two tugs for the harbour", "Spain", "Malta", "committed", "m1", "m1", "m1"),
    ("x_1", "Spain will not sell olives", "Spain", "journalist", "declined", "m2", "m1", "m2"),
    ("x_2", "Spain has not decided whether to lend two tugs for the harbour", "Spain", "Spain", "undecided",
     "m1", "m1", "m1"),
]


@pytest.fixture
def figures(monkeypatch):
    names = ["document", "words", "party", "asserted_by", "kind", "matter_1", "matter_2", "matter"]
    gold = pd.DataFrame(READ, columns=names)
    gold["start"] = [TEXTS[row.document].index(row.words) for row in gold.itertuples()]
    gold["end"] = gold["start"] + gold["words"].str.len()
    gold = gold.assign(proposition_id=["p1", "p2", "p3"], corpus="x", source="corpora", half="develop")
    tables = {"propositions": gold.drop(columns="words"), "contested": pd.DataFrame({"matter": ["m1"]})}
    articles = pd.DataFrame({"article_id": list(TEXTS), "corpus": "x", "text": list(TEXTS.values())})
    monkeypatch.setattr(module, "read_gold", tables.__getitem__)
    monkeypatch.setattr(module, "small_corpora", lambda: articles)
    found = evaluate_matters(Path(), "develop")
    return found.set_index(["measure", "subset"])


@pytest.mark.parametrize(
    ("measure", "subset", "value", "baseline", "n"),
    [  # the one pair of m1 is found; one matter for all has three pairs, one of them right
        ("pairs of one matter, F1", "given", 1.0, 0.5, 1),
        ("pairs of one matter, precision", "given", 1.0, 1 / 3, 1),
        ("pairs of one matter, recall", "found", 1.0, 1.0, 1),
        ("contested matters, precision", "given", 1.0, 1.0, 1),
        ("contested matters, precision", "found", 1.0, 1.0, 1),
        ("contested matters, recall", "found", 1.0, None, 1),
        # the first reading has one pair, the second three: 2 * 1 / (1 + 3)
        ("two model readings, pairs of one matter, F1", "given", 0.5, None, 3),
    ],
)
def test_figures_of_one_corpus(figures, measure, subset, value, baseline, n):
    row = figures.loc[(measure, subset)]
    assert row["value"] == pytest.approx(value) and row["n"] == n
    assert pd.isna(row["baseline"]) if baseline is None else row["baseline"] == pytest.approx(baseline)
