"""Frames in two published sets: loaders, folds, F1 and its paired difference, on invented articles."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from analysis.evaluation import evaluate, readings
from analysis.evaluation import frames as evaluation_frames
from analysis.evaluation.frame_sentences import read_labels
from analysis.evaluation.frames import (
    FOLDS,
    GUN_VIOLENCE,
    NARRATIVE,
    agreement,
    cross_validate_words,
    development,
    folds,
    learned_odds,
    ranked_rightly,
    rankings,
    read_gvfc,
    read_narrative_framing,
    tidy_figures,
)
from analysis.frames import load_codebook
from analysis.frames.heads import Held, text_number
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


def _held(texts, odds, elsewhere=None) -> Held:
    """Kept log-odds for these texts, in their order."""
    units = {text_number(text): row for row, text in enumerate(texts)}
    return Held(units, np.asarray(odds, float), np.zeros((len(texts), 2)) if elsewhere is None else elsewhere)


def test_a_text_trained_on_is_judged_by_a_coder_that_has_not_seen_it(narrative, monkeypatch):
    table = read_narrative_framing(narrative)
    shipped = learned_odds(table, "generic")
    assert np.isfinite(shipped).all() and shipped.shape == (60, 5)
    kept = np.full((30, 5), 7.0)
    monkeypatch.setattr(evaluation_frames, "load_held", lambda name: _held(table["text"][30:], kept))
    odds = learned_odds(table, "generic")
    assert (odds[30:] == 7).all()
    assert odds[:30] == pytest.approx(shipped[:30])


def test_crossing_topics_stands_beside_staying(tmp_path, narrative, gvfc, monkeypatch):
    """Kept log-odds tell every frame rightly at home, and nothing where they were learned elsewhere."""
    for name, folder, file in (("narrative-framing", narrative, "articles_metadata.tsv"), ("gvfc", gvfc, "train.tsv"),
                               ("gvfc", gvfc, "dev.tsv")):
        (tmp_path / "both" / name).mkdir(parents=True, exist_ok=True)
        (folder / file).rename(tmp_path / "both" / name / file)
    tables = {"generic": (read_narrative_framing(tmp_path / "both/narrative-framing"), list(NARRATIVE.values())),
              "gun_violence": (read_gvfc(tmp_path / "both/gvfc"), GUN_VIOLENCE)}
    held = {name: _held(table["text"], 2.0 * table[frames].to_numpy(float) - 1)
            for name, (table, frames) in tables.items()}
    monkeypatch.setattr(evaluation_frames, "load_held", held.get)
    figures = evaluate("frame-transfer", tmp_path / "both").set_index(["measure", "subset"])
    assert len(figures) == 16
    for home in ("climate", "guns"):
        at_home = figures.loc[f"F1 (learned from {home})"].filter(like=f", {home}", axis=0)
        assert len(at_home) == 2 and (at_home["value"] == 1).all() and (at_home["baseline"] < 1).all()
    away = figures.loc["ranked rightly (learned from guns)", "value"].filter(like=", climate")
    assert len(away) == 2 and (away == 0.5).all()
    monkeypatch.undo()
    with pytest.raises(InputError, match="none of the climate texts that the coder was trained on"):
        evaluate("frame-transfer", tmp_path / "both")


def test_figures_are_laid_out_by_frame_and_coder(gvfc):
    table = tidy_figures(evaluate("gvfc", gvfc))
    coders = ["learned", "tf-idf", "tf-idf, pairs", "dictionary", "always present"]
    assert sorted(table["coder"].unique()) == sorted(coders)
    assert (table.groupby("coder").size() == len(GUN_VIOLENCE) + 1).all()
    assert table.loc[table["coder"] == "always present", "conf_low"].isna().all()
    assert set(table.loc[table["coder"] == "dictionary", "subset"]) == {"half not tuned on"}


SENTENCES = ["Critics accused Mira Holt of lying.", "The levy will cost exporters millions.", "Rain fell on Arland."]


@pytest.fixture
def read_twice(tmp_path, monkeypatch):
    """A set of three sentences, and readings of it that agree but for one sentence of conflict."""
    lines = [{"sentence_normalized": text, "targets": [{"from": 0, "to": 4, "polarity": 4.0}]} for text in SENTENCES]
    (tmp_path / "train.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    rows = [(k, text_number(text) % 2**32, frame, int(k == row), int(k == row or (frame == "conflict" and k == 2)),
             int(k == row))
            for row, frame in enumerate(["conflict", "economic_consequences"]) for k, text in enumerate(SENTENCES)]
    columns = ["sentence", "check", "frame", "reader_1", "reader_2", "agreed"]
    pd.DataFrame(rows, columns=columns).to_csv(tmp_path / "frames.csv", index=False)
    monkeypatch.setattr(readings, "_gold", lambda name: tmp_path / f"{name}.csv")
    return tmp_path


def test_coders_of_single_sentences_stand_beside_two_readers(read_twice):
    figures = evaluate("frame-sentences", read_twice).set_index(["measure", "subset"])
    assert figures.loc[("two model readings, alpha", "economic_consequences"), "value"] == 1
    # By hand: 1, 0, 0 beside 1, 0, 1: one of three units differs, three of six values are 1: 1 - (1/3) / (3/5) = 4/9.
    assert figures.loc[("two model readings, alpha", "conflict"), "value"] == pytest.approx(4 / 9)
    assert figures.loc[("F1 (dictionary)", "conflict"), "value"] == 1
    assert figures.loc[("F1 (dictionary)", "conflict"), "baseline"] == pytest.approx(0.5)
    assert figures.loc[("ranked rightly (learned)", "economic_consequences"), "value"] == 1


def test_another_file_than_the_one_read_is_told(read_twice):
    file = read_twice / "train.jsonl"
    file.write_text(file.read_text(encoding="utf-8").replace("Rain", "Snow"), encoding="utf-8")
    with pytest.raises(InputError, match="line 3 is not the sentence that was read"):
        read_labels(read_twice)
