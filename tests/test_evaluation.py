"""Evaluation: spans matched by hand, readers of published formats on made-up specimens, and a guard against regress."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.evaluation import SETS, evaluate
from analysis.evaluation.agreement import (
    calibration_error,
    macro_f1,
    macro_f1_interval,
    reliability,
)
from analysis.evaluation.certainty import evaluate_certainty, score_certainty
from analysis.evaluation.directed import direct, evaluate_directed, read_directed
from analysis.evaluation.editorials import evaluate_editorials, read_editorials
from analysis.evaluation.newsmtsc import evaluate_newsmtsc, read_newsmtsc, split
from analysis.evaluation.polnear import evaluate_polnear, read_polnear
from analysis.evaluation.spans import characters, match_spans
from analysis.schemas import InputError
from analysis.sentiment import SCORERS

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


def write_brat(folder, text: str, *attributions: dict[str, str]) -> None:
    """One article with its attributions in brat standoff; roles are given by their words, pieces parted by "|"."""
    lines, number = [], 0
    for event, roles in enumerate(attributions, 1):
        arguments = []
        for role, words in roles.items():
            number += 1
            spans = ";".join(f"{text.index(w)} {text.index(w) + len(w)}" for w in words.split("|"))
            lines.append(f"T{number}\t{role} {spans}\t{words}")
            arguments.append(f"{role}:T{number}")
        lines.append(f"E{event}\t{' '.join(arguments)}")
    for name, ending, content in (("text", "txt", text), ("attributions", "ann", "\n".join(lines))):
        (folder / name).mkdir(exist_ok=True)
        stem = "bay" if name == "text" else "bay_ann1"
        (folder / name / f"{stem}.{ending}").write_text(content, encoding="utf-8")


@pytest.fixture
def by_hand(tmp_path):
    """Three contents (20, 17 and 12 characters) beside three found statements (20, 22 and 13): the first is found whole
    with its source, of the second 17 / 22 under another source, the third is missed, and one too many is found."""
    text = (
        "“We sail,” Ada Brook said, “at dawn.” Orr said that the quay was shut. Venn fumed at the delay. "
        "Solen said the rain fell."
    )
    write_brat(
        tmp_path, text,
        {"Source": "Ada Brook", "Cue": "said", "Content": "“We sail,”|“at dawn.”"},
        {"Source": "Venn", "Cue": "said", "Content": "the quay was shut"},
        {"Source": "Venn", "Cue": "fumed", "Content": "at the delay"},
    )  # fmt: skip
    return evaluate_polnear(tmp_path).set_index(["measure", "subset"])[["value", "baseline", "n"]]


@pytest.mark.parametrize(
    ("measure", "subset", "value", "n"),
    [
        # hits of both sides over the contents and the statements: 2 + 2 of 3 + 3; at .8 the second falls away
        ("content span F1, overlap 0.3", "all", 4 / 6, 3),
        ("content span F1, overlap 0.8", "all", 2 / 6, 3),
        # the two pieces of the interrupted quotation are one
        ("content span F1, overlap 0.8", "quoted", 1, 1),
        ("content span F1, overlap 0.3", "unquoted", 2 / 4, 2),
        ("content span F1, overlap 0.8", "unquoted", 0, 2),
        # 20 + 17 characters shared, 49 annotated, 55 found
        ("content, characters F1", "all", 2 * 37 / (49 + 55), 49),
        ("source accuracy", "all", 1 / 2, 2),
        ("source accuracy", "quoted", 1, 1),
        ("source accuracy", "unquoted", 0, 1),
        ("precision", "kind: direct", 1, 1),
        ("precision", "kind: indirect", 1 / 2, 2),
        ("precision", "cue class: neutral", 2 / 3, 3),
        ("precision, within no other", "cue class: neutral", 2 / 3, 3),
        ("precision", "rule: clause before", 1, 1),
        ("precision", "rule: that-clause", 1, 1),
        ("precision", "rule: clause", 0, 1),
        ("source accuracy", "speaker found by: name", 1 / 2, 2),
        ("speaker unresolved, share", "found", 0, 3),
    ],
)
def test_polnear_by_hand(by_hand, measure, subset, value, n):
    assert by_hand.loc[(measure, subset), ["value", "n"]].tolist() == pytest.approx([value, n])


def test_polnear_baseline_calls_everything_content(by_hand):
    """Without white space 42 of 98 characters are content."""
    assert by_hand.loc[("content, characters F1", "all"), "baseline"] == pytest.approx(2 * 42 / (42 + 98))


def test_polnear_matches_one_to_one(tmp_path):
    """Two contents of 8 characters in one found statement of 22: one is its match, the other is missed."""
    write_brat(tmp_path, "Orr said that the quay was shut.", {"Content": "the quay"}, {"Content": "was shut"})
    figures = evaluate_polnear(tmp_path).set_index(["measure", "subset"])["value"]
    assert figures["content span F1, overlap 0.3", "all"] == pytest.approx(2 / 3)
    assert figures["content span F1, overlap 0.8", "all"] == 0
    assert figures["content, characters F1", "all"] == pytest.approx(2 * 16 / (16 + 22))
    assert np.isnan(figures["source accuracy", "all"])


def test_polnear_counts_a_report_within_a_report_apart(tmp_path):
    """The set marks each word once: the belief within what is said counts as wrong, and lies within another."""
    write_brat(tmp_path, "Orr said that Venn hoped that rain fell.", {"Content": "that Venn hoped that rain fell"})
    figures = evaluate_polnear(tmp_path).set_index(["measure", "subset"])
    assert figures.loc[("precision", "cue class: belief"), ["value", "n"]].tolist() == [0, 1]
    assert figures.loc[("precision, within no other", "cue class: belief"), "n"] == 0
    assert np.isnan(figures.loc[("precision, within no other", "cue class: belief"), "value"])
    assert figures.loc[("precision, within no other", "cue class: neutral"), ["value", "n"]].tolist() == [1, 1]


@pytest.mark.parametrize("text", ["Rain fell.", "Orr said that the quay was shut."])
def test_polnear_without_any_content_gives_no_figure(tmp_path, text):
    write_brat(tmp_path, text)
    figures = evaluate_polnear(tmp_path)
    judged = figures[~figures["measure"].str.startswith(("precision", "speaker unresolved"))]
    assert judged["value"].isna().all() and judged["baseline"].isna().all() and (judged["n"] == 0).all()


def test_polnear_without_quotations_gives_no_figure_of_quoted_contents(tmp_path):
    write_brat(tmp_path, "Orr said that the quay was shut.", {"Source": "Orr", "Content": "that the quay was shut"})
    figures = evaluate_polnear(tmp_path).set_index(["subset", "measure"])[["value", "n"]]
    assert figures.loc["quoted", "value"].isna().all() and (figures.loc["quoted", "n"] == 0).all()
    assert figures.loc["unquoted", "value"].tolist() == [1, 1, 1]


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
    """A file of another name than train.jsonl was trained on by nothing, and is measured whole."""
    whole = newsmtsc.rename(newsmtsc.with_name("unseen.jsonl"))
    figures = evaluate_newsmtsc(whole)
    assert set(figures["subset"]) == {"real-world", "multi-target"}
    agreed = figures[figures["measure"].str.startswith("favourability, macro-F1 (")]
    assert len(agreed) == 2 * len(SCORERS) and len(figures) == 2 * len(agreed)
    assert (agreed["conf_low"] <= agreed["value"]).all() and (agreed["value"] <= agreed["conf_high"]).all()
    pd.testing.assert_frame_equal(figures, evaluate_newsmtsc(whole))


def test_sentences_fall_into_parts_by_their_text():
    texts = [f"Alder met envoy {number}." for number in range(2000)]
    targets = pd.DataFrame({"sentence": range(2000), "text": texts, "start": 0})
    several = pd.concat([targets, targets.assign(start=10)], ignore_index=True)
    alone, twice = split(targets), split(several).drop_duplicates("sentence").reset_index(drop=True)
    shares = alone["part"].value_counts(normalize=True)
    assert shares["test"] == pytest.approx(0.1, abs=0.03) and shares["dev"] == pytest.approx(0.1, abs=0.03)
    assert (twice["part"] == "test").mean() == pytest.approx(0.2, abs=0.03)
    assert alone["random"].equals(alone["part"] != "train")
    assert twice["random"].equals(alone["random"]) and twice["several"].all()
    shuffled = targets.sample(frac=1, random_state=1)
    assert split(shuffled)["part"].equals(alone["part"][shuffled.index])


def test_directed_sentences_without_brackets(tmp_path):
    lines = ["[Brook]’s aide praised [Alder].\tBrook\tAlder\t1"]
    file = tmp_path / "valid.txt"
    file.write_text(lines[0] + "\n", encoding="utf-8")
    row = read_directed(tmp_path).iloc[0]
    assert row["text"] == "Brook’s aide praised Alder."
    assert (row["text"][row["p_start"]:row["p_end"]], row["text"][row["q_start"]:row["q_end"]]) == ("Brook", "Alder")
    assert row["label"] == 1
    file.write_text(lines[0] + "\nAlder met Brook.\tAlder\tBrook\t0\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"valid\.txt, line 2: not a sentence with \[p\] and \[q\]"):
        read_directed(file)


NEUTRAL, MILD, FOR, AGAINST = [0.1, 0.8, 0.1], [0.2, 0.6, 0.2], [0.05, 0.15, 0.8], [0.9, 0.05, 0.05]


# text, towards the one named first, towards the other, label (1 p praises q, 2 q praises p, 3 p blames q, 4 q blames p)
@pytest.mark.parametrize(("text", "towards_p", "towards_q", "label"), [
    ("Alder praised Brook.", NEUTRAL, FOR, 1),
    ("Alder accused Brook of fraud.", AGAINST, AGAINST, 3),  # who is named first acts
    ("Alder is the hero of Brook.", FOR, NEUTRAL, 2),
    ("Alder, whom Brook despised, lost.", AGAINST, MILD, 4),
    ("Alder was condemned by Brook.", AGAINST, AGAINST, 4),
    ("Alder was praised by the envoy Brook.", FOR, AGAINST, 2),
    ("Alder met Brook.", NEUTRAL, MILD, 0),
    ("Alder attacked the press, but Brook lied.", AGAINST, AGAINST, 0),  # two clauses
    ("Alder and Brook failed.", AGAINST, AGAINST, 0),
    ("Alder failed badly in Brook.", AGAINST, AGAINST, 0),
    ("In Alder rebels attacked Brook.", AGAINST, AGAINST, 0),
])
def test_who_speaks_of_whom(text, towards_p, towards_q, label):
    p, q = text.index("Alder"), text.index("Brook")
    pair = pd.DataFrame([{"text": text, "p_start": p, "p_end": p + 5, "q_start": q, "q_end": q + 5}], index=[4])
    p, q = (pd.DataFrame([row], columns=["negative", "neutral", "positive"], index=[4])
            for row in (towards_p, towards_q))
    assert direct(pair, p, q).to_dict() == {4: label}


def test_evaluate_directed_and_editorials(tmp_path):
    lines = ["[Brook] praised [Alder] warmly.\tBrook\tAlder\t1", "[Brook] met [Alder].\tBrook\tAlder\t0",
             "[Brook] called [Alder] a liar.\tBrook\tAlder\t3"]
    (tmp_path / "valid.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    figures = evaluate_directed(tmp_path)
    assert set(figures["subset"]) == {"five classes", "three classes"}
    assert figures["baseline"].tolist() == pytest.approx([1 / 6] * len(figures))  # one class found: F1 1/2, 0, 0
    snippets = ["1\t3.2\tA great day.", "2\t-3.0\tA horrible failure.", "3\t0.1\tThe bus leaves at noon.",
                "4\t4.0\tA cruel and shameful war."]  # of the half that scorers may learn from
    (tmp_path / "nytEditorialSnippets_GroundTruth.txt").write_text("\n".join(snippets) + "\n", encoding="utf-8")
    figures = evaluate_editorials(tmp_path)
    assert (figures["value"] > 0.5).all() and set(figures["n"]) == {3}
    with pytest.raises(InputError, match="nowhere: no such file; give nytEditorialSnippets_GroundTruth"):
        read_editorials(tmp_path / "nowhere")


def test_interval_of_one_sentence_repeated_is_a_point():
    gold = pd.Series(["negative", "neutral", "positive"] * 4)
    unit = pd.Series(range(12)) // 3
    assert macro_f1_interval(gold, gold, unit) == (1, 1)
    low, high = macro_f1_interval(gold, pd.Series(["neutral"] * 12), unit)
    assert (low, high) == pytest.approx((1 / 6, 1 / 6))


def test_reliability_by_hand():
    """Confidences .95, .9, .55, .5, of which the first and the last are right: bins .9 to 1 and .5 to .6."""
    rows = [[0.95, 0.05, 0], [0.9, 0.1, 0], [0.45, 0.55, 0], [0.5, 0.3, 0.2], [np.nan] * 3]
    scores = pd.DataFrame(rows, columns=["negative", "neutral", "positive"])
    table = reliability(scores, pd.Series(["negative", "positive", "positive", "negative", "neutral"]))
    assert table[["low", "high", "confidence", "accuracy", "n"]].to_numpy().tolist() == [
        [0.5, 0.6, pytest.approx(0.525), 0.5, 2], [0.9, 1.0, pytest.approx(0.925), 0.5, 2]]
    assert calibration_error(table) == pytest.approx((0.025 + 0.425) / 2)


def test_macro_f1_by_hand():
    """negative: 2*1/(1+2); neutral: 2*1/(2+1); the mean of two thirds twice."""
    gold, found = pd.Series(["negative", "neutral", "neutral"]), pd.Series(["negative", "negative", "neutral"])
    assert macro_f1(gold, found) == pytest.approx(2 / 3)
    assert macro_f1(gold, gold) == 1
    assert pd.isna(macro_f1(gold.head(0), gold.head(0)))


def test_certainty_orders_findings_and_names_a_wrong_line(tmp_path):
    """By hand: may -2.5; may with a second hedge, suggest, -2.5 - .25; nothing 0; clearly .5."""
    texts = [
        "Salt may harm frogs.", "Signs suggest salt may harm frogs.", "Salt harms frogs.", "Salt clearly harms frogs.",
    ]
    assert score_certainty(pd.Series(texts))["score"].tolist() == [-2.5, -2.75, 0.0, 0.5]
    rows = [{"finding": text, "sentence-level-certainty": r} for text, r in zip(texts, (2, 1, 5, 6), strict=True)]
    file = tmp_path / "sentence-level-certainty.jsonl"
    file.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    figures = evaluate_certainty(tmp_path)
    assert figures["n"].tolist() == [4, 2] and 0.9 < figures["value"].iloc[0] < 1
    file.write_text(json.dumps(rows[0]) + "\n{}", encoding="utf-8")
    with pytest.raises(InputError, match="line 2: not a finding with its certainty"):
        evaluate_certainty(tmp_path)


def test_unknown_set_and_place(tmp_path):
    known = ", ".join(sorted(SETS))
    with pytest.raises(InputError, match=f"unknown set 'moon'; known are {known}"):
        evaluate("moon", tmp_path)
    with pytest.raises(InputError, match=r"nowhere: no such file or folder; give the place of the set 'sample'"):
        evaluate("sample", tmp_path / "nowhere")
    assert sorted(SETS) == [
        "acts", "certainty", "coreference", "directed-sentiment", "entity-roles", "frame-sentences",
        "frame-transfer", "gum-news", "gvfc", "matters", "narrative-framing", "newsmtsc", "place-party", "polnear",
        "positions", "roles", "sample", "speakers", "stance", "ud", "vader-nyt",
    ]


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
    assert sample_figures.loc[(measure, subset), "n"] > 20


def test_sample_figures_stand_beside_their_baselines(sample_figures):
    assert list(sample_figures.columns) == ["value", "baseline", "n"]
    known = sample_figures.dropna(subset="baseline")
    assert len(known) >= 8 and (known["value"] > known["baseline"]).all()
