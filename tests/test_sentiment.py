"""Sentiment towards a target: the contract of every scorer, masking, clauses, explanations."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.schemas import InputError
from analysis.sentiment import SCORERS, explain_targets, label, score_targets

NAMES = ["Kestria", "Balvia", "Ostrey", "Great Losing War", "Mira Grand-Hope", "Happy Bay", "the Crisis League",
         "U.R.D.", "Saint Joy (North)", "O’Hate", "Won; Lost", "Terror Free Coast"]
SENTENCES = [
    "{} betrayed its friends in a cruel and shameful deal.",
    "The generous and brave {} saved the harbour.",
    "The two delegations met {} on Monday.",
    "Fishermen praised {}, but the ferry strike was a disaster.",
    "{} is not a good neighbour!",
    "{}",
]


def target(text: str, name: str, *others: str) -> dict:
    """The target ``name`` in a text, and the other names in it."""
    start = text.index(name)
    return {"text": text, "start": start, "end": start + len(name),
            "others": [(text.index(o), text.index(o) + len(o)) for o in others]}


def sentiment(*targets: dict, scorer: str = "vader") -> list[float]:
    scores = score_targets(pd.DataFrame(list(targets)), scorer)
    return (scores["positive"] - scores["negative"]).tolist()


@pytest.fixture(params=sorted(SCORERS))
def scorer(request) -> str:
    return request.param


@pytest.fixture
def targets() -> pd.DataFrame:
    return pd.DataFrame([target(s.format("Kestria"), "Kestria") for s in SENTENCES], index=[7, 3, 11, 5, 2, 13])


def test_index_is_kept_and_rows_sum_to_one(targets, scorer):
    scores = score_targets(targets, scorer)
    assert scores.index.tolist() == [7, 3, 11, 5, 2, 13]
    assert scores.columns.tolist() == ["negative", "neutral", "positive"]
    np.testing.assert_allclose(scores.sum(axis=1), 1, atol=1e-9)
    assert scores.to_numpy().min() >= 0


def test_sign_follows_the_words(targets, scorer):
    assert label(score_targets(targets, scorer)).tolist()[:3] == ["negative", "positive", "neutral"]


def test_a_lone_name_is_neutral(scorer):
    assert sentiment(target("Kestria", "Kestria"), scorer=scorer) == [0]


def test_others_are_optional(targets, scorer):
    pd.testing.assert_frame_equal(score_targets(targets, scorer), score_targets(targets.drop(columns="others"), scorer))


def test_no_targets_give_no_rows(scorer):
    scores = score_targets(pd.DataFrame({"text": pd.Series(dtype="str"), "start": pd.Series(dtype="int64"),
                                         "end": pd.Series(dtype="int64")}), scorer)
    assert scores.shape == (0, 3)
    assert len(label(scores)) == 0


def test_unknown_scorer(targets):
    for function in (score_targets, explain_targets):
        with pytest.raises(InputError, match=r"scorer 'weather' is unknown; known are .*vader"):
            function(targets, "weather")


@pytest.mark.parametrize("column", ["text", "start", "end"])
def test_missing_column(targets, column):
    with pytest.raises(InputError, match=f"column '{column}' is missing; needed are text, start, end"):
        score_targets(targets.drop(columns=column))


@pytest.mark.parametrize(("start", "end"), [(-1, 4), (0, 99), (4, 4), (5, 2)])
def test_span_outside_its_text(start, end):
    table = pd.DataFrame({"text": ["Kestria", "Balvia sank."], "start": [0, start], "end": [7, end]}, index=["a", "b"])
    with pytest.raises(InputError, match="row 'b': start and end do not lie in the text"):
        score_targets(table)


@pytest.mark.parametrize("sentence", SENTENCES)
def test_exchanging_names_changes_nothing(sentence, scorer):
    tables = [pd.DataFrame([target(sentence.format(name), name)]) for name in NAMES]
    scores = [score_targets(table, scorer).to_numpy().tolist() for table in tables]
    assert all(score == scores[0] for score in scores)


@pytest.mark.parametrize("other", NAMES)
def test_other_parties_names_are_not_read(other, scorer):
    expected = sentiment(target("Ostrava joined Kestria at the table.", "Kestria", "Ostrava"), scorer=scorer)
    assert sentiment(target(f"{other} joined Kestria at the table.", "Kestria", other), scorer=scorer) == expected


def test_coreferent_mentions_are_masked_too():
    bare = target("Joyland said Joyland would stay.", "Joyland")
    bare["others"] = [(13, 20)]
    assert sentiment(bare) == [0]


@pytest.mark.parametrize(("text", "sign"), [
    ("Kestria kept its promise, but the harbour fire was a horrible disaster.", 1),
    ("The harbour fire was a horrible disaster, but Kestria kept its promise.", 1),
    ("The harbour fire was a horrible disaster; Kestria sent ships.", 0),
    ("Kestria sent ships, while the horrible fire spread.", 0),
    ("Kestria sent ships, which the captain hated.", 0),
    ("Kestria (a horrible neighbour) sent ships.", 0),
    ("Kestria sent ships — a wonderful gift.", 0),
    ("Kestria sent ships - a wonderful gift.", 0),
    ("Kestria sent wonderful, well-kept ships.", 1),
    ("Although the fire was horrible, Kestria sent ships.", -1),
])
def test_the_clause_decides(text, sign):
    assert np.sign(sentiment(target(text, "Kestria"))[0]) == sign


def test_two_targets_of_one_text_are_told_apart():
    text = "Kestria is a wonderful friend, but Balvia is a horrible bully."
    kestria, balvia = sentiment(target(text, "Kestria", "Balvia"), target(text, "Balvia", "Kestria"))
    assert kestria > 0 > balvia


def test_label_takes_the_likeliest():
    columns = {"negative": [.6, .1, .2], "neutral": [.3, .8, .1], "positive": [.1, .1, .7]}
    scores = pd.DataFrame(columns, index=[4, 2, 9])
    assert label(scores).to_dict() == {4: "negative", 2: "neutral", 9: "positive"}


# SentimentIntensityAnalyzer().polarity_scores("thisparty is bad")["compound"] == -0.5423 (vaderSentiment 3.3.2);
# the side it points to: 1/2 + (.5423 - .05) / .95 / 2 = .759105.
def test_vader_spreads_the_compound():
    scores = score_targets(pd.DataFrame([target("Kestria is bad", "Kestria")])).iloc[0]
    assert scores.tolist() == pytest.approx([0.759105, 0.240895, 0], abs=1e-6)


def test_explained_words_lie_in_the_clause(targets):
    words = explain_targets(targets)
    spans = zip(words["row"], words["start"], words["end"], strict=True)
    found = [(row, targets.at[row, "text"][s:e]) for row, s, e in spans]
    assert found == [(7, "betrayed"), (7, "friends"), (7, "cruel"), (7, "shameful"), (3, "generous"), (3, "brave"),
                     (3, "saved"), (5, "praised"), (2, "good")]
    assert (words.loc[words["row"] == 3, "weight"] > 0).all()


def test_names_are_never_explained():
    table = pd.DataFrame([target("Joyland met Hope Bay in a good mood.", "Joyland", "Hope Bay")])
    words = explain_targets(table)
    assert [table["text"][0][s:e] for s, e in zip(words["start"], words["end"], strict=True)] == ["good"]


def test_a_target_without_lexicon_words_has_no_row():
    assert explain_targets(pd.DataFrame([target("Ships met Kestria.", "Kestria")])).empty


@settings(max_examples=30)
@given(order=st.permutations(range(len(SENTENCES))), size=st.integers(1, len(SENTENCES)))
def test_a_score_depends_on_its_own_row_only(order, size):
    table = pd.DataFrame([target(s.format("Kestria"), "Kestria") for s in SENTENCES])
    for scorer in SCORERS:
        whole = score_targets(table, scorer)
        part = table.iloc[order[:size]]
        pd.testing.assert_frame_equal(score_targets(part, scorer), whole.iloc[order[:size]], check_exact=True)


@settings(max_examples=50)
@given(st.lists(st.sampled_from(["good", "bad", ",", "but", "(", ")", "—", "x", "horrible", "\n", "and"]), max_size=12),
       st.integers(0, 12))
def test_any_text_gives_probabilities_and_words_inside(words, place):
    words = [*words[:place], "Kestria", *words[place:]]
    table = pd.DataFrame([target(" ".join(words), "Kestria")])
    scores = score_targets(table)
    assert scores.sum(axis=1).tolist() == pytest.approx([1])
    explained = explain_targets(table)
    assert all(table["text"][0][s:e] in ("good", "bad", "horrible")
               for s, e in zip(explained["start"], explained["end"], strict=True))
    if scores.at[0, "neutral"] < 1:
        assert len(explained)
