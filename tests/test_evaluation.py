"""Evaluation: spans matched by hand, readers of published formats on made-up specimens, and a guard against regress."""

from __future__ import annotations

import json

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.evaluation import SETS, evaluate
from analysis.evaluation.newsmtsc import evaluate_newsmtsc, macro_f1, read_newsmtsc
from analysis.evaluation.polnear import evaluate_polnear, read_polnear
from analysis.evaluation.sample import alpha
from analysis.evaluation.spans import characters, match_spans
from analysis.schemas import InputError

TEXT = "The mayor said that the quay will close. “We have no choice,” Ada Brook told the council.\n"
#       0         10        20        30        40        50        60        70        80
STANDOFF = """\
T1\tSource 0 9\tThe mayor
T2\tCue 10 14\tsaid
T3\tContent 15 39\tthat the quay will close
E1\tAttribution:T2 Source:T1 Cue:T2 Content:T3
T4\tSource 62 71\tAda Brook
T5\tCue 72 76\ttold
T6\tContent 41 61\t“We have no choice,”
E2\tAttribution:T5 Source1:T4 Cue:T5 Content:T6
A1\tNested E2
"""
TARGETS = [
    {
        "sentence_normalized": "Brook praised Alder.",
        "targets": [{"from": 0, "to": 5, "polarity": 4.0}, {"from": 14, "to": 19, "polarity": 6.0}],
    },
    {"sentence_normalized": "Alder is a disgrace.", "targets": [{"from": 0, "to": 5, "polarity": 2.0}]},
]


@pytest.fixture
def polnear(tmp_path):
    """A part of a set in brat standoff: one article, two attributions."""
    for name in ("text", "attributions"):
        (tmp_path / name).mkdir()
    (tmp_path / "text" / "quay.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "attributions" / "quay_ann1.ann").write_text(STANDOFF, encoding="utf-8")
    return tmp_path


@pytest.fixture
def newsmtsc(tmp_path):
    file = tmp_path / "train.jsonl"
    file.write_text("".join(json.dumps(item) + "\n" for item in TARGETS), encoding="utf-8")
    return file


def test_characters_of_pieces():
    assert characters(pd.DataFrame({"start": [2, 8], "end": [4, 9]})) == {2, 3, 8}
    assert characters(pd.DataFrame({"start": [], "end": []})) == set()


@pytest.mark.parametrize(
    ("gold", "found", "expected"),
    [
        ({"g": (0, 10)}, {"f": (0, 10)}, {"g": ("f", 1.0)}),
        ({"g": (0, 10)}, {"f": (5, 15)}, {"g": ("f", 1 / 3)}),
        ({"g": (0, 10)}, {"f": (10, 15)}, {}),
        ({"g": (0, 10)}, {}, {}),
        ({}, {"f": (0, 10)}, {}),
        # two found spans in one: only the better is its match
        ({"g": (0, 10)}, {"short": (0, 2), "long": (2, 10)}, {"g": ("long", 0.8)}),
        # best total: taking g-x first (.6) would leave h with nothing; .5 + .6 is more
        ({"g": (0, 10), "h": (4, 10)}, {"x": (4, 10), "y": (0, 5)}, {"g": ("y", 0.5), "h": ("x", 1.0)}),
    ],
)
def test_match_spans(gold, found, expected):
    spans = ({key: set(range(*span)) for key, span in side.items()} for side in (gold, found))
    assert match_spans(*spans) == {key: (other, pytest.approx(overlap)) for key, (other, overlap) in expected.items()}


SPANS = st.lists(st.tuples(st.integers(0, 30), st.integers(1, 12)).map(lambda s: set(range(s[0], sum(s)))), max_size=5)


@given(SPANS, SPANS)
def test_matches_are_one_to_one_and_the_same_from_either_side(gold, found):
    one, back = (match_spans(dict(enumerate(a)), dict(enumerate(b))) for a, b in ((gold, found), (found, gold)))
    others = [other for other, _ in one.values()]
    assert len(set(others)) == len(others)
    assert all(0 < overlap <= 1 for _, overlap in one.values())
    assert sum(o for _, o in one.values()) == pytest.approx(sum(o for _, o in back.values()))


def test_read_polnear(polnear):
    articles, gold = read_polnear(polnear)
    assert articles[["article_id", "text"]].to_numpy().tolist() == [["quay", TEXT]]
    words = [(row.attribution, row.role, TEXT[row.start : row.end]) for row in gold.itertuples()]
    assert words == [
        ("E1", "source", "The mayor"),
        ("E1", "cue", "said"),
        ("E1", "content", "that the quay will close"),
        ("E2", "source", "Ada Brook"),
        ("E2", "cue", "told"),
        ("E2", "content", "“We have no choice,”"),
    ]


def test_polnear_takes_the_first_of_two_annotators_and_pieces_apart(polnear):
    (polnear / "attributions" / "quay_ann2.ann").write_text(
        "T1\tCue 0 3\tThe\nE1\tAttribution:T1 Cue:T1\n", encoding="utf-8"
    )
    (polnear / "attributions" / "quay_ann0.ann").write_text(
        "T1\tContent 0 3;4 9\tThe mayor\nE1\tAttribution:T1 Content:T1\n", encoding="utf-8"
    )
    gold = read_polnear(polnear)[1]
    assert gold[["role", "start", "end"]].to_numpy().tolist() == [["content", 0, 3], ["content", 4, 9]]


def test_evaluate_polnear(polnear):
    figures = evaluate_polnear(polnear).set_index(["measure", "subset"])
    assert figures.loc[("content span F1, overlap 0.3", "all"), ["value", "n"]].tolist() == [1.0, 2]
    assert figures.loc[("source accuracy", "quoted"), ["value", "n"]].tolist() == [1.0, 1]
    assert figures["value"].dropna().between(0, 1).all()


def test_polnear_without_annotation(tmp_path):
    with pytest.raises(InputError, match=r"no attributions/\*\.ann below it; give a part of PolNeAR"):
        read_polnear(tmp_path)


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("T7\tContent five nine\tquay", 10),
        ("T7\tContent", 10),
        ("E3\tAttribution", 10),
    ],
)
def test_polnear_names_file_and_line(polnear, line, number):
    (polnear / "attributions" / "quay_ann1.ann").write_text(STANDOFF + line + "\n", encoding="utf-8")
    with pytest.raises(InputError, match=rf"quay_ann1\.ann, line {number}: "):
        read_polnear(polnear)


def test_polnear_names_the_missing_text(polnear):
    (polnear / "text" / "quay.txt").unlink()
    with pytest.raises(InputError, match=r"quay\.txt"):
        read_polnear(polnear)


@pytest.mark.parametrize("place", ["file", "folder"])
def test_read_newsmtsc(newsmtsc, place):
    rows = read_newsmtsc(newsmtsc if place == "file" else newsmtsc.parent)
    assert rows[["sentence", "start", "end", "others", "label"]].to_numpy().tolist() == [
        [0, 0, 5, [(14, 19)], "neutral"],
        [0, 14, 19, [(0, 5)], "positive"],
        [1, 0, 5, [], "negative"],
    ]


def test_newsmtsc_lines_end_at_line_feeds_only(newsmtsc):
    """A sentence may hold a line separator, which JSON need not escape."""
    item = {**TARGETS[0], "sentence_normalized": "Brook praised Alder.\u2028"}
    newsmtsc.write_text(json.dumps(item, ensure_ascii=False) + "\n", encoding="utf-8")
    assert read_newsmtsc(newsmtsc)["text"].tolist() == [item["sentence_normalized"]] * 2


@pytest.mark.parametrize(
    "line",
    [
        "not json",
        "{}",
        '{"targets": [], "sentence": 1}',
        '{"sentence_normalized": "A.", "targets": [{"from": 0, "to": 1, "polarity": 5.0}]}',
        '{"sentence_normalized": "A.", "targets": [{"from": 0, "polarity": 4.0}]}',
        "[]",
    ],
)
def test_newsmtsc_names_file_and_line(newsmtsc, line):
    newsmtsc.write_text(json.dumps(TARGETS[0]) + "\n" + line + "\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"train\.jsonl, line 2: not a NewsMTSC sentence"):
        read_newsmtsc(newsmtsc)


def test_newsmtsc_folder_without_the_file(tmp_path):
    with pytest.raises(InputError, match=r"train\.jsonl"):
        read_newsmtsc(tmp_path)


def test_evaluate_newsmtsc(newsmtsc):
    figures = evaluate_newsmtsc(newsmtsc)
    assert set(figures["subset"]) == {"real-world", "multi-target"}
    assert figures["measure"].str.startswith("sentiment towards a target, macro-F1 (").all()
    pd.testing.assert_frame_equal(figures, evaluate_newsmtsc(newsmtsc))


def test_macro_f1_by_hand():
    """negative: 2*1/(1+2); neutral: 2*1/(2+1); the mean of two thirds twice."""
    gold, found = pd.Series(["negative", "neutral", "neutral"]), pd.Series(["negative", "negative", "neutral"])
    assert macro_f1(gold, found) == pytest.approx(2 / 3)
    assert macro_f1(gold, gold) == 1
    assert pd.isna(macro_f1(gold.head(0), gold.head(0)))


def test_alpha_by_hand():
    """Two coders, four units, one disagreement: observed 1/4; expected 2*5*3/(8*7) = 15/28; alpha = 1 - 7/15."""
    assert alpha(pd.Series(list("aabb")), pd.Series(list("aaba"))) == pytest.approx(1 - 7 / 15)
    assert alpha(pd.Series(list("abab")), pd.Series(list("abab"))) == 1


def test_unknown_set_and_place(tmp_path):
    with pytest.raises(InputError, match="unknown set 'moon'; known are gum-news, newsmtsc, place-party, polnear, sample"):
        evaluate("moon", tmp_path)
    with pytest.raises(InputError, match=r"nowhere: no such file or folder; give the place of the set 'sample'"):
        evaluate("sample", tmp_path / "nowhere")
    assert sorted(SETS) == ["newsmtsc", "polnear", "sample"]


@pytest.fixture(scope="module")
def sample_figures(root):
    return evaluate("sample", root / "data" / "annotation").set_index(["measure", "subset"])


@pytest.mark.parametrize(
    ("measure", "subset", "least"),
    [
        ("mentions, F1", "same span and party", 0.95),
        ("voice, accuracy", "mentions used as a party", 0.95),
        ("statements, F1", "overlap 0.3", 0.85),
        ("speaker's party, accuracy", "matched statements", 0.97),
        ("positions, F1", "same party, overlapping clause", 0.9),
    ],
)
def test_sample_does_not_regress(sample_figures, measure, subset, least):
    """A guard against regress only: those who wrote the rules wrote texts and annotation, so it shows no validity."""
    assert least <= sample_figures.loc[(measure, subset), "value"] <= 1
    assert sample_figures.loc[(measure, subset), "n"] > 30


def test_sample_figures_stand_beside_their_baselines(sample_figures):
    assert list(sample_figures.columns) == ["value", "baseline", "n"]
    known = sample_figures.dropna(subset="baseline")
    assert len(known) >= 8 and (known["value"] > known["baseline"]).all()
