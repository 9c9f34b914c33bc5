"""Sentiment towards a target: the contract of every scorer, masking, clauses, explanations."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import encoder
from analysis.schemas import InputError
from analysis.sentiment import (
    SCORERS,
    explain_targets,
    label,
    neural,
    score_measures,
    score_targets,
    unscored,
    vader,
)
from analysis.sentiment.linear import lexicon
from analysis.sentiment.masking import COREFERENT, OTHER, TARGET, masked_pieces, masked_text, place_of, roles

NAMES = ["Kestria", "Balvia", "Ostrey", "Great Losing War", "Mira Grand-Hope", "Happy Bay", "the Crisis League",
         "U.R.D.", "Saint Joy (North)", "O’Hate", "Won; Lost", "Terror Free Coast"]
# Written in every way, and each word of a lexicon of sentiment for a name.
SHAPES = ["KESTRIA", "kestria", "K", "G7", "AC/DC", "St. Joy", "d'Étoile", "McHappy-O’Dread", "Łódź", "İyi", "السلام",
          "Добрая Партия", "善良党", "한국", "Party of Hate & Love", "J. R. Evil III", "The Worst", "of Doom", "x.ai",
          "Mothers Against Murder, Inc.", "“Disaster” Holt", "1812", "Non-Aligned Horror Movement"]
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


def sentiment(*targets: dict, scorer: str = "vader", measure: str = "stance") -> list[float]:
    scores = score_targets(pd.DataFrame(list(targets)), scorer, measure)
    return (scores["positive"] - scores["negative"]).tolist()


# "Chief" alone is a role, which is read, and no name.
ROLES = frozenset().union(*roles().values())


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


def test_unknown_measure(targets):
    for function in (score_targets, explain_targets):
        with pytest.raises(InputError, match=r"measure 'mood' is unknown; known are stance, favourability"):
            function(targets, "vader", "mood")


def test_the_measures_are_what_score_targets_gives_for_each(targets, scorer):
    both = score_measures(targets, scorer)
    assert list(both) == ["stance", "favourability"]
    for measure, scores in both.items():
        pd.testing.assert_frame_equal(scores, score_targets(targets, scorer, measure))


# What befalls a party puts it in a bad light; nobody blames it.
@pytest.mark.parametrize("text", [
    "Kestria lost forty soldiers in the ambush.",
    "A devastating flood left thousands homeless in Kestria.",
    "The collapse of its banks plunged Kestria into crisis.",
])
def test_what_befalls_a_party_is_neutral_in_stance_and_no_good_light(text):
    scores = score_measures(pd.DataFrame([target(text, "Kestria")]))
    assert label(scores["stance"]).tolist() == ["neutral"]
    value = {measure: (table["positive"] - table["negative"]).item() for measure, table in scores.items()}
    assert value["favourability"] < value["stance"]


@pytest.mark.parametrize("column", ["text", "start", "end"])
def test_missing_column(targets, column):
    with pytest.raises(InputError, match=f"column '{column}' is missing; needed are text, start, end"):
        score_targets(targets.drop(columns=column))


@pytest.mark.parametrize(("start", "end"), [(-1, 4), (0, 99), (4, 4), (5, 2), (0, None), (0.5, 3), ("first", 3)])
def test_span_outside_its_text(start, end):
    table = pd.DataFrame({"text": ["Kestria", "Balvia sank."], "start": [0, start], "end": [7, end]}, index=["a", "b"])
    with pytest.raises(InputError, match="row 'b': start and end do not lie in the text"):
        score_targets(table)


@pytest.mark.parametrize("sentence", SENTENCES)
def test_exchanging_names_changes_nothing(sentence, scorer):
    tables = [pd.DataFrame([target(sentence.format(name), name)]) for name in NAMES]
    scores = score_targets(pd.concat(tables), scorer).to_numpy()
    np.testing.assert_allclose(scores, np.tile(scores[0], (len(scores), 1)), atol=1e-6)


@pytest.mark.parametrize("scorer", ["linear", "neural"])
@pytest.mark.parametrize("sentence", ["The generous and brave {} saved Kestrel.", "Kestrel and {} did not lie to {}."])
def test_no_name_however_written_or_telling_is_read(sentence, scorer):
    telling = [word.title() for word in lexicon() if word.isalpha() and word.title().lower() not in ROLES]
    names = [*NAMES, *SHAPES, *telling]
    rows = []
    for name in names:
        text, at = sentence.format(name, name), sentence.index("{}")
        again = [(text.rindex(name), text.rindex(name) + len(name))] if sentence.count("{}") > 1 else []
        kestrel = text.index("Kestrel"), text.index("Kestrel") + 7
        rows += [{"text": text, "start": at, "end": at + len(name), "others": [kestrel], "coreferent": again},
                 {"text": text, "start": kestrel[0], "end": kestrel[1], "others": [(at, at + len(name)), *again],
                  "coreferent": []}]
    scores = score_targets(pd.DataFrame(rows), scorer).to_numpy().reshape(len(names), 2, 3)
    assert len(names) > 5000
    assert np.ptp(scores, axis=0).max() <= 1e-6


@pytest.mark.parametrize("sentence", ["{} joined Kestrel in talks.", "Kestrel called {} a cruel liar."])
def test_other_parties_names_are_not_read(sentence, scorer):
    rows = [target(sentence.format(name), "Kestrel", name) for name in NAMES]
    np.testing.assert_allclose(np.ptp(sentiment(*rows, scorer=scorer)), 0, atol=1e-6)


@pytest.mark.parametrize("column", ["others", "coreferent"])
def test_coreferent_mentions_are_masked_too(column, scorer):
    rows = []
    for name in NAMES:
        row = target(f"{name} said the wonderful {name} would stay.", name)
        second = row["text"].rindex(name)
        rows.append(row | {"others": [], column: [(second, second + len(name))]})
    np.testing.assert_allclose(np.ptp(sentiment(*rows, scorer=scorer)), 0, atol=1e-6)


@pytest.mark.parametrize(("mention", "read"), [
    ("Kestria", "T"), ("the Crisis League", "T"), ("Bank of Balvia", "T"), ("Won; Lost", "T"), ("北京", "T"),
    ("kestria", "T"), ("Ada Minister", "T"),  # behind a name a capital is the name's
    ("President Mira Holt", "President T"), ("Kestrian Secretary of State Mira Holt", "Secretary T"),
    ("the former Kestrian president", "former T president"), ("Kestrian officials", "T officials"),
    ("the Holt administration", "T administration"), ("Mr. Holt", "Mr. T"),
    ("he", "T he"), ("The president", "T The president"), ("the reform effort", "T the reform effort"),
])
def test_the_name_goes_and_the_role_stays(mention, read):
    pieces = masked_pieces(f"So {mention} fell.", 3, 3 + len(mention))
    assert masked_text(pieces).replace(TARGET, "T").split() == ["So", *read.split(), "fell."]


def test_markers_tell_the_mentions_apart():
    text = "Holt said he trusts Balvia, not Ostrey."
    pieces = masked_pieces(text, 0, 4, [(20, 26), (32, 38), (3, 9)], [(10, 12)])
    assert masked_text(pieces).split() == [TARGET, "said", "he", "trusts", OTHER, ",", "not", OTHER, "."]
    assert masked_text(masked_pieces(text, 20, 26, coreferent=[(0, 4)])).split()[0] == COREFERENT


def test_a_marker_in_the_text_itself_is_no_marker():
    assert masked_text(masked_pieces(f"Holt {TARGET} lied.", 0, 4)).count(TARGET) == 1


@given(st.text(alphabet="aBé İ’'.-;(\ue000 ", min_size=1, max_size=30), st.data())
def test_kept_words_keep_their_place(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    pieces = masked_pieces(text, start, end)
    read = masked_text(pieces)
    assert read.count(TARGET) == 1
    for at, letter in enumerate(read):
        first, last = place_of(pieces, at, at + 1)
        assert letter.isspace() or letter == TARGET or text[first:last] == letter


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
    assert np.sign(sentiment(target(text, "Kestria"), scorer="vader")[0]) == sign


@pytest.mark.parametrize("scorer", [
    "neural", "vader",
    pytest.param("linear", marks=pytest.mark.xfail(strict=True, reason="words around both weigh on both")),
])
def test_two_targets_of_one_text_are_told_apart(scorer):
    text = "Kestria is a wonderful friend, but Balvia is a horrible bully."
    rows = target(text, "Kestria", "Balvia"), target(text, "Balvia", "Kestria")
    kestria, balvia = sentiment(*rows, scorer=scorer)
    assert kestria > 0 > balvia


@pytest.mark.parametrize("text", [
    "Kestria is a wonderful friend, but Balvia is a horrible bully.",
    "Kestria condemned the cruel attack by Balvia.",
    "Officials praised Kestria for its help and accused Balvia of lying.",
    "Kestria said that Balvia had betrayed its people.",
])
def test_the_neural_scorer_knows_whom_the_blame_is_for(text):
    rows = target(text, "Kestria", "Balvia"), target(text, "Balvia", "Kestria")
    kestria, balvia = sentiment(*rows, scorer="neural", measure="favourability")
    assert kestria - balvia > 0.4


PRAISE, BLAME = ("praised", "thanked", "welcomed", "defended"), ("blamed", "condemned", "attacked", "mocked")
FORMS = ("The minister {p} Kestria and {b} Balvia.", "The minister {b} Balvia and {p} Kestria.",
         "While he {p} Kestria, he {b} Balvia.", "She {b} Balvia but {p} Kestria for its work.",
         "Officials {p} Kestria for its help and {b} Balvia over the delay.",
         "Kestria was {p} by the council, and Balvia was {b}.")


@pytest.fixture(scope="module")
def praised_and_blamed():
    """The favourability of the party praised and of the party blamed, sentence by sentence; their stance is neutral."""
    texts = [form.format(p=praise, b=blame) for form in FORMS for praise in PRAISE for blame in BLAME]
    rows = [target(text, *names) for text in texts for names in (("Kestria", "Balvia"), ("Balvia", "Kestria"))]
    found = sentiment(*rows, scorer="neural", measure="favourability")
    return np.array(found[::2]), np.array(found[1::2])


def test_a_party_praised_is_told_from_one_blamed_beside_it(praised_and_blamed):
    praised, blamed = praised_and_blamed
    assert (praised > blamed).mean() > 0.95 and (blamed < 0).mean() > 0.95
    assert (praised - blamed).mean() > 0.6


@pytest.mark.xfail(strict=True, reason="blame beside it still weighs on praise: half of it comes out below zero")
def test_praise_beside_blame_is_praise(praised_and_blamed):
    assert (praised_and_blamed[0] > 0).mean() > 0.9


def test_label_takes_the_likeliest():
    columns = {"negative": [.6, .1, .2], "neutral": [.3, .8, .1], "positive": [.1, .1, .7]}
    scores = pd.DataFrame(columns, index=[4, 2, 9])
    assert label(scores).to_dict() == {4: "negative", 2: "neutral", 9: "positive"}


# SentimentIntensityAnalyzer().polarity_scores("thisparty is bad")["compound"] == -0.5423 (vaderSentiment 3.3.2);
# the side it points to: 1/2 + (.5423 - .05) / .95 / 2 = .759105.
def test_vader_spreads_the_compound():
    scores = score_targets(pd.DataFrame([target("Kestria is bad", "Kestria")]), "vader").iloc[0]
    assert scores.tolist() == pytest.approx([0.759105, 0.240895, 0], abs=1e-6)


PIECES = ["thisparty", "met", "no", "not", "very", "GREAT", "(war)", "war's", ":)", "(:", "kind of", "the bomb", "xx",
          "!!", "😀", "\U0001f4a3", "least", "but", "bad-", "—crisis", "…", "Hope?!", "\u2028"]


@given(st.lists(st.sampled_from(PIECES), max_size=8), st.sampled_from([" ", "  ", "", "\u00a0"]))
def test_a_clause_left_out_would_have_scored_zero(words, space):
    clause = space.join(words)
    assert vader._compound(clause) == vader._vader_analyser().polarity_scores(clause)["compound"]


def test_explained_words_lie_in_the_clause(targets):
    words = explain_targets(targets, "vader")
    spans = zip(words["row"], words["start"], words["end"], strict=True)
    found = [(row, targets.at[row, "text"][s:e]) for row, s, e in spans]
    assert found == [(7, "betrayed"), (7, "friends"), (7, "cruel"), (7, "shameful"), (3, "generous"), (3, "brave"),
                     (3, "saved"), (5, "praised"), (2, "good")]
    assert (words.loc[words["row"] == 3, "weight"] > 0).all()


def test_names_are_never_explained():
    table = pd.DataFrame([target("Joyland met Hope Bay in a good mood.", "Joyland", "Hope Bay")])
    words = explain_targets(table, "vader")
    assert [table["text"][0][s:e] for s, e in zip(words["start"], words["end"], strict=True)] == ["good"]


def test_a_target_without_lexicon_words_has_no_row():
    assert explain_targets(pd.DataFrame([target("Ships met Kestria.", "Kestria")]), "vader").empty


@settings(max_examples=30)
@given(order=st.permutations(range(len(SENTENCES))), size=st.integers(1, len(SENTENCES)))
def test_a_score_depends_on_its_own_row_only(order, size):
    table = pd.DataFrame([target(s.format("Kestria"), "Kestria") for s in SENTENCES])
    for scorer in SCORERS:
        part = table.iloc[order[:size]]
        whole = score_targets(table, scorer).iloc[order[:size]]
        np.testing.assert_allclose(score_targets(part, scorer), whole, atol=1e-5)


@settings(max_examples=50)
@given(st.lists(st.sampled_from(["good", "bad", ",", "but", "(", ")", "—", "x", "horrible", "\n", "and"]), max_size=12),
       st.integers(0, 12))
def test_any_text_gives_probabilities_and_words_inside(words, place):
    words = [*words[:place], "Kestria", *words[place:]]
    table = pd.DataFrame([target(" ".join(words), "Kestria")])
    scores = score_targets(table, "vader")
    assert scores.sum(axis=1).tolist() == pytest.approx([1])
    explained = explain_targets(table, "vader")
    assert all(table["text"][0][s:e] in ("good", "bad", "horrible")
               for s, e in zip(explained["start"], explained["end"], strict=True))
    if scores.at[0, "neutral"] < 1:
        assert len(explained)


def test_length_of_the_neighbours_moves_nothing():
    """Padding: a short text beside one that fills the longest window."""
    short = target("Kestria betrayed its friends.", "Kestria")
    alone = sentiment(short, scorer="neural")
    beside = sentiment(short, target("Kestria spoke " + "at length " * 300 + ".", "Kestria"), scorer="neural")
    assert beside[0] == pytest.approx(alone[0], abs=1e-5)


def test_long_texts_are_read_around_the_target(scorer):
    far = "It rained on the harbour again. " * 400
    text = far + "The cruel and shameful Kestria betrayed its friends. " + far
    scores = score_targets(pd.DataFrame([target(text, "Kestria")]), scorer)
    assert label(scores).tolist() == ["negative"]


def test_linear_explanations_sum_to_the_log_odds(targets):
    scores = score_targets(targets, "linear").drop(index=13)  # the name alone
    added = explain_targets(targets, "linear").groupby("row")["weight"].sum()
    np.testing.assert_allclose(added.reindex(scores.index), np.log(scores["positive"] / scores["negative"]), atol=1e-9)


def test_explained_words_stand_in_the_text(targets):
    words = explain_targets(targets, "linear")
    shown = {targets.at[r, "text"][s:e] for r, s, e in zip(words["row"], words["start"], words["end"], strict=True)}
    assert {"betrayed", "cruel", "generous", "praised", "good"} <= shown
    assert set(words["row"]) == {7, 3, 11, 5, 2}


@pytest.mark.parametrize(("text", "word", "side"), [
    ("Kestria shamefully abandoned the stranded crews.", "shamefully", -1),
    ("Kestria bravely rescued the stranded crews.", "bravely", 1),
])
def test_the_word_that_judges_decides_by_its_side(text, word, side):
    words = explain_targets(pd.DataFrame([target(text, "Kestria")]), "neural")
    weight = {text[s:e]: w for s, e, w in zip(words["start"], words["end"], words["weight"], strict=True)}
    assert side * weight[word] > 0


def test_a_word_is_marked_where_the_label_hangs_on_it():
    """Without a marked word the label's probability is another by a tenth at least; numbers, dates and function words
    are never marked."""
    text = "On Monday, 3 March, the reckless Kestria shamefully broke the truce for the 14th time."
    table = pd.DataFrame([target(text, "Kestria")])
    whole, words = score_targets(table), explain_targets(table)
    side, name = label(whole).item(), {text[s:e] for s, e in zip(words["start"], words["end"], strict=True)}
    assert name and name <= {"reckless", "shamefully", "broke", "truce", "time"}
    for start, end in zip(words["start"], words["end"], strict=True):
        shorter = text[:start] + text[end:]
        without = score_targets(pd.DataFrame([target(shorter, "Kestria")]))
        assert abs(whole[side].item() - without[side].item()) >= 0.1 - 1e-6


@pytest.mark.parametrize(("text", "start", "end", "reason"), [
    ("Kestria won. Balvia lost.", 0, 19, "the mention runs over the end of a sentence"),
    ("Mr. Holt and St. Ives won.", 0, 8, None),
    ("Kestria (!) won.", 8, 11, "the mention holds no word"),
    ("Der Minister sagte, dass die Regierung von Kestria nicht mit den Rebellen spricht.", 43, 50,
     "the text is not English"),
    ("Правительство Кестрии отвергло предложение повстанцев.", 14, 21, "the text is not English"),
    ("Kestria won.", 0, 7, None),
])
def test_what_cannot_be_scored_is_missing_with_a_reason(text, start, end, reason, scorer):
    table = pd.DataFrame([{"text": text, "start": start, "end": end}], index=["row"])
    found = unscored(table)["row"]
    assert (found if isinstance(found, str) else None) == reason
    scores = score_targets(table, scorer)
    assert scores.isna().all(axis=None) == (reason is not None)
    assert label(scores).isna()["row"] == (reason is not None)
    if reason:
        assert explain_targets(table, scorer).empty


@pytest.mark.parametrize("text", [None, float("nan"), 7, ["Kestria"]])
def test_missing_text(text):
    with pytest.raises(InputError, match="row 1: text is missing, or no text"):
        score_targets(pd.DataFrame({"text": ["Kestria won.", text], "start": [0, 0], "end": [7, 7]}))


def test_empty_text():
    with pytest.raises(InputError, match="row 0: start and end do not lie in the text"):
        score_targets(pd.DataFrame({"text": [""], "start": [0], "end": [0]}))


@pytest.mark.parametrize("column", ["others", "coreferent"])
@pytest.mark.parametrize("spans", [None, [(8, 99)], [(-1, 3)], [(5,)], "Balvia", [("a", "b")]])
def test_further_mentions_that_are_none(column, spans):
    table = pd.DataFrame([{"text": "Kestria hit Balvia.", "start": 0, "end": 7, column: spans}], index=["x"])
    with pytest.raises(InputError, match=f"row 'x': {column} is no list of "):
        score_targets(table)


def test_whole_numbers_in_any_type_are_offsets(targets, scorer):
    floats = targets.astype({"start": float, "end": "Float64"})
    pd.testing.assert_frame_equal(score_targets(floats, scorer), score_targets(targets, scorer))


def test_a_text_is_explained_once_and_each_time_the_same(monkeypatch):
    """Two reports of one study open the same judgement; the second reads nothing."""
    texts = ["Arland bravely rescued the stranded crews.", "Arland shamefully abandoned the stranded crews."]
    targets = pd.DataFrame({"text": texts, "start": 0, "end": 6}, index=[7, 9])
    neural._explained().clear()
    read, run = [], encoder.run
    monkeypatch.setattr(encoder, "run", lambda codes, output: read.append(len(codes)) or run(codes, output))
    first = explain_targets(targets.head(1), "neural")
    both = explain_targets(targets, "neural")
    again = explain_targets(targets.iloc[::-1], "neural")
    assert len(read) == 4 and min(read) > 1  # twice, by each measure
    assert set(first["row"]) == {7} and set(both["row"]) == {7, 9}
    pd.testing.assert_frame_equal(both[both["row"] == 7].reset_index(drop=True), first)
    pd.testing.assert_frame_equal(again.sort_values(["row", "start"], ignore_index=True),
                                  both.sort_values(["row", "start"], ignore_index=True))
