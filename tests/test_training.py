"""What training reads: contrasts made of two sentences, and names in sentences that nobody judged."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from training.encoding import joined
from training.unlabelled import read_unlabelled

TARGETS = pd.DataFrame([
    ("Kestria kept its word.", 0, 7, [], [], "positive"),
    ("They say Balvia lied to Dorne.", 9, 15, [(24, 29)], [], "negative"),
    ("Holt spoke, and Holt left.", 0, 4, [], [(16, 20)], "neutral"),
    ("Nobody trusts the U.S.", 18, 22, [], [], "negative"),
], columns=["text", "start", "end", "others", "coreferent", "label"])


def test_two_sentences_are_joined_with_every_name_at_its_place():
    pairs, rows = joined(TARGETS, 200, np.random.default_rng(0))
    assert len(pairs) == len(rows) == 200 and set(rows) == {0, 1, 2}, "a target that ends in the full stop is left out"
    names = {0: "Kestria", 1: "Balvia", 2: "Holt"}
    for pair, row in zip(pairs.itertuples(), rows, strict=True):
        assert pair.text[pair.start : pair.end] == names[row]
        others = {pair.text[start:end] for start, end in pair.others}
        assert others & set(names.values()) - {names[row]}, "the other sentence's target is one of the others"
        assert ("Dorne" in others) == ("Dorne" in pair.text)
        assert {pair.text[start:end] for start, end in pair.coreferent} == ({"Holt"} if row == 2 else set())


def test_the_other_sentence_has_another_label_and_stands_on_either_side():
    pairs, rows = joined(TARGETS.iloc[[0, 1]], 50, np.random.default_rng(1))
    first = pairs["text"].str.startswith("Kestria")
    assert 5 < first.sum() < 45 and set(rows) == {0, 1}
    assert pairs["text"].str.contains("Kestria").all() and pairs["text"].str.contains("Balvia").all()


@pytest.fixture
def unjudged(tmp_path):
    text = "The talks failed, said Mira Holt of the Dorne Institute. Holt left. It rained."
    head = "ID\tsource\tmbfc\tdate\ttext\tRE\tHI\tCO\tMO\tEC\n"
    (tmp_path / "articles_metadata.tsv").write_text(
        f"{head}1\tThe Post\tleast\t2019-01-01\t{text}\tFalse\tFalse\tFalse\tFalse\tFalse\n", encoding="utf-8")
    rows = "".join(f"{k}\t0.5\tA plan {k} of Balvia\n" for k in range(20))
    (tmp_path / "nytEditorialSnippets_GroundTruth.txt").write_text(rows, encoding="utf-8")
    return tmp_path


def test_a_name_in_each_sentence_that_names_somebody(unjudged):
    """The sentence that rain is told in names nobody, and a capital at its head may be no name; of the editorials the
    half that is reported on is left out."""
    table = read_unlabelled(unjudged, unjudged)
    named = [row.text[row.start : row.end] for row in table.itertuples()]
    assert named[0] in {"Mira Holt", "Dorne Institute"} and set(named[1:]) == {"Balvia"}
    assert 0 < len(named) - 1 < 20 and len(table.loc[0, "others"]) == 1
