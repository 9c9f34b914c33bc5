"""Stance against readings of a few invented sentences, what each scorer is given worked out by hand."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from analysis.evaluation import readings, stance
from analysis.evaluation.stance import evaluate_stance, read_targets

QUAY = 'Peru is a reckless liar. "Chile kept its word," Norway said of Peru. Togo slept.'
NEWSMTSC = {
    "primary_gid": "quay",
    "sentence_normalized": "Orr thanked Lind, and Orr smiled.",
    "targets": [
        {"Input.gid": "a", "from": 0, "to": 3, "mention": "Orr", "polarity": 4.0,
         "further_mentions": [{"from": 22, "to": 25, "mention": "Orr"}]},
        {"Input.gid": "b", "from": 12, "to": 16, "mention": "Lind", "polarity": 6.0},
    ],
}


def label(source: str, document: str, start: int, end: int, agreed: str, half: str = "develop") -> dict:
    return {
        "unit_id": f"{document}{start}", "source": source, "document": document, "start": start, "end": end,
        "stratum": "own news", "reader_1": agreed, "reader_2": "neutral", "agreed": agreed, "half": half,
    }


@pytest.fixture
def read(tmp_path, monkeypatch):
    """A folder as published, with four readings to develop on and one held back."""
    gold = [
        label("own", "quay", 0, 4, "negative"),
        label("own", "quay", QUAY.index("Chile"), QUAY.index("Chile") + 5, "positive"),
        label("newsmtsc-train", "0", 0, 3, "neutral"),
        label("newsmtsc-train", "0", 12, 16, "neutral"),
        label("own", "quay", QUAY.index("Togo"), QUAY.index("Togo") + 4, "neutral", "held"),
    ]
    (tmp_path / "newsmtsc").mkdir()
    (tmp_path / "newsmtsc" / "train.jsonl").write_text(json.dumps(NEWSMTSC) + "\n", encoding="utf-8")
    own = pd.DataFrame({"article_id": ["quay"], "outlet": "x", "date": "2030-05-01", "text": QUAY})
    monkeypatch.setattr(readings, "own_articles", lambda: own)
    monkeypatch.setattr(stance, "read_gold", lambda name: pd.DataFrame(gold))
    return tmp_path


def test_a_target_is_read_in_the_words_of_its_voice(read):
    targets = read_targets(read, "develop").set_index("unit_id")
    told, quoted = targets.loc["quay0"], targets.loc[f"quay{QUAY.index('Chile')}"]
    assert told["text"] == "Peru is a reckless liar." and told["source"] == "journalist"
    assert quoted["text"] == '"Chile kept its word,"' and quoted["source"] == "party"
    assert quoted["text"][quoted["start"]:quoted["end"]] == "Chile"


def test_what_a_published_sentence_lists_is_known_as_target_or_other(read):
    targets = read_targets(read, "develop").set_index("unit_id")
    orr, lind = targets.loc["00"], targets.loc["012"]
    assert (orr["others"], orr["coreferent"]) == ([(12, 16)], [(22, 25)])
    assert (lind["others"], lind["coreferent"]) == ([(0, 3), (22, 25)], [])


def test_halves_are_apart(read):
    assert read_targets(read, "held")["unit_id"].tolist() == [f"quay{QUAY.index('Togo')}"]
    assert len(read_targets(read, "develop")) == 4


def test_figures_stand_beside_always_neutral(read):
    """Of four two are neutral: precision 1/2, recall 1, F1 2/3 for neutral, 0 for the two others, so 2/9."""
    figures = evaluate_stance(read).set_index(["measure", "subset"])
    assert figures.loc[("macro-F1 (neural)", "all"), "baseline"] == pytest.approx(2 / 9)
    assert figures.loc[("macro-F1 (vader)", "all"), "n"] == 4
    assert figures.loc[("negative, recall (neural)", "journalist"), "n"] == 1
    assert figures.loc[("positive, recall (neural)", "quoted and reported"), "n"] == 1
