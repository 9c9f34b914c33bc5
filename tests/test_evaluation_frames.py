"""Frames in two published sets: loaders, folds, F1 and its paired difference, on invented articles."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.evaluation import evaluate
from analysis.evaluation.frames import (
    FOLDS,
    GUN_VIOLENCE,
    NARRATIVE,
    agreement,
    cross_validate_words,
    development,
    folds,
    ranked_rightly,
    rankings,
    read_gvfc,
    read_narrative_framing,
)
from analysis.frames import load_codebook
from analysis.schemas import InputError

HEAD = "ID\tsource\tmbfc\tdate\ttext\tRE\tHI\tCO\tMO\tEC\n"
TELLING = ["The levy costs exporters millions. Prices rose.", "Critics accused the minister and attacked the plan.",
           "The mother wept for her son.", "God forgives a sin, the bishop said.", "They agreed on a compromise.",
           "A dog slept.", "Rain fell on the hills.", "The budget grew and taxes fell.", "Rivals clashed over it.",
           "A lamp was lit."]


@pytest.fixture
def narrative(tmp_path):
    lines = [f"{k}\tThe Post\tleast\t2019-01-01\t{TELLING[k % 10]} {k}\t{k % 10 == 4}\t{k % 10 == 2}\t{k % 5 == 1}\t"
             f"{k % 10 == 3}\t{k % 10 in (0, 7)}\n" for k in range(60)]
    (tmp_path / "articles_metadata.tsv").write_text(HEAD + "".join(lines), encoding="utf-8")
    return tmp_path


@pytest.fixture
def gvfc(tmp_path):
    lines = [f"{k}\t{TELLING[k % 10]} {k}\ta\t" + "\t".join("1.0" if j == k % 9 else "0.0" for j in range(9))
             for k in range(45)]
    (tmp_path / "train.tsv").write_text("\n".join(lines[:30]) + "\n", encoding="utf-8")
    (tmp_path / "dev.tsv").write_text("\n".join(lines[29:]) + "\n", encoding="utf-8")
    return tmp_path


def test_articles_are_read_with_their_frames(narrative):
    table = read_narrative_framing(narrative)
    assert len(table) == 60
    assert table[list(NARRATIVE.values())].sum().to_dict() == {
        "conflict": 12, "economic_consequences": 12, "resolution": 6, "human_interest": 6, "morality": 6}
    assert table.loc[4, "resolution"] and not table.loc[4, "conflict"]


def test_headlines_of_both_files_are_read_once(gvfc):
    table = read_gvfc(gvfc)
    assert len(table) == 45 and table["article_id"].is_unique
    assert table.loc[0, "gun_rights"] and table.loc[8, "economic_consequences"]
    assert list(load_codebook("gun_violence").frames["frame"]) == GUN_VIOLENCE


BAD = [("narrative-framing", "articles_metadata.tsv", HEAD + "1\ta\tb\tc\ttext\tTrue\tFalse\tTrue\tmaybe\tTrue\n", 2),
       ("narrative-framing", "articles_metadata.tsv", HEAD + "1\ta\n", 2),
       ("gvfc", "train.tsv", "1\tA headline\ta\t1.0\t0.0\n", 1)]


@pytest.mark.parametrize(("name", "file", "text", "line"), BAD)
def test_a_line_that_is_none_is_told(tmp_path, name, file, text, line):
    (tmp_path / file).write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=rf"{file}, line {line}: not "):
        evaluate(name, tmp_path)


def test_a_place_without_the_set_is_told(tmp_path):
    with pytest.raises(InputError, match=r"articles_metadata\.tsv: no such file"):
        evaluate("narrative-framing", tmp_path)
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match=r"not a folder"):
        evaluate("gvfc", tmp_path / "file")


def test_folds_and_halves_hold_for_a_key_whatever_stands_beside_it():
    keys = pd.Series([f"key {k}" for k in range(200)])
    assert (folds(keys)[50:] == folds(keys[50:])).all() and set(folds(keys)) == set(range(FOLDS))
    assert (development(keys)[50:] == development(keys[50:])).all()
    assert 70 < development(keys).sum() < 130


def test_f1_of_presence_and_of_both_by_hand():
    gold, found = np.array([[True], [True], [False], [False]]), np.array([[True], [False], [False], [False]])
    once = np.ones((1, 4), dtype=int)
    assert agreement(gold, found, once, both=False) == pytest.approx(2 / 3)
    assert agreement(gold, found, once, both=True) == pytest.approx((2 / 3 + 4 / 5) / 2)
    assert agreement(gold, found, np.array([[2, 0, 1, 1]]), both=False) == pytest.approx(1)


def test_ranking_by_hand():
    assert ranked_rightly(np.array([True, False, False]), np.array([2.0, 1.0, 3.0])) == pytest.approx(0.5)
    assert ranked_rightly(np.array([True, False]), np.array([1.0, 1.0])) == pytest.approx(0.5)
    # The unit with the frame against 1 and twice against 3; a draw without it has no pair.
    gold, score = np.array([True, False, False]), np.array([2.0, 1.0, 3.0])
    assert rankings(gold, score, np.array([[1, 1, 2], [0, 1, 2]])) == pytest.approx([1 / 3, np.nan], nan_ok=True)


def test_shares_and_item_scales_are_ranked_beside_length(narrative):
    figures = evaluate("narrative-framing", narrative)
    ranked = figures[figures["measure"].str.contains("ranked rightly")].set_index("measure")
    assert len(ranked) == 2 * (len(NARRATIVE) + 1) + 1
    assert set(ranked["subset"]) == {"half not tuned on"}
    assert ranked.loc["morality, ranked rightly (share)", "value"] > 0.9
    means = ranked.loc[[f"mean, ranked rightly ({name})" for name in ("item scale", "share")], "value"]
    apart = ranked.loc["mean, ranked rightly: item scale less share", "value"]
    assert apart == pytest.approx(means.iloc[0] - means.iloc[1])


@pytest.mark.parametrize("pairs", [False, True])
def test_the_baseline_finds_a_frame_that_one_word_tells(pairs):
    texts = pd.Series([f"{'levy' if k % 3 == 0 else 'river'} number {k}" for k in range(60)])
    labels = (np.arange(60)[:, None] % 3 == 0).astype(float)
    assert (cross_validate_words(texts, labels, np.arange(60) % FOLDS, pairs) == labels).all()


@pytest.mark.parametrize("name", ["narrative-framing", "gvfc"])
def test_figures_stand_beside_their_baselines(name, request):
    figures = evaluate(name, request.getfixturevalue(name.split("-")[0]))
    assert figures.columns.tolist() == ["measure", "subset", "value", "baseline", "n", "conf_low", "conf_high"]
    for coder in ("learned", "dictionary", "tf-idf", "tf-idf, pairs"):
        assert figures["measure"].str.contains(f"({coder})", regex=False).any()
    means = figures[figures["measure"].str.startswith("mean")].set_index(["subset", "measure"])
    kind = "macro-F1" if name == "narrative-framing" else "F1"
    whole = means.loc["all, cross-validated", "value"]
    assert whole[f"mean, {kind}: learned less tf-idf"] == pytest.approx(
        whole[f"mean, {kind} (learned)"] - whole[f"mean, {kind} (tf-idf)"])
    assert (figures["conf_low"] <= figures["value"] + 1e-9).all()
