"""Text statistics: values by hand, or beside NLTK, scipy and plain recounts as independent checks."""

from collections import Counter
from math import log, log2, sqrt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nltk import BigramAssocMeasures, ConditionalFreqDist, FreqDist
from nltk.text import Text
from scipy import stats
from scipy.stats import chi2_contingency

from analysis import descriptives as d
from analysis.schemas import InputError, empty
from analysis.text import Texts, is_word, read_texts

FERRY = (
    "The ferry left the harbour late because the captain waited for the mail. The mail came late because "
    "the road was wet. The captain said that the harbour would close early, and the mayor said that it "
    "would not. So the ferry waited, and the captain waited, and the mail lay in the rain while the mayor "
    "wrote a letter about the road, the rain and the ferry."
)
WORDS = st.sampled_from("dam rain ferry Dam mayor the of".split())
LISTS = st.lists(st.lists(WORDS, min_size=1, max_size=12), min_size=1, max_size=4)


def corpus(*strings: str, **columns) -> Texts:
    """The texts of these strings; article_id is a, b, c ..."""
    return read_texts(pd.DataFrame({"article_id": list("abcdefgh"[: len(strings)]), "text": strings, **columns}))


def tokens_of(*strings: str) -> pd.DataFrame:
    return corpus(*strings).token_table


def statistics_of(text: str, **options) -> pd.Series:
    return d.text_statistics(corpus(text), **{"min_words": 1, **options}).iloc[0]


# text_statistics

SYLLABLES = [
    ("the", 1), ("peace", 1), ("table", 2), ("tables", 2), ("settled", 2), ("called", 1), ("made", 1),
    ("states", 1), ("houses", 2), ("created", 3), ("rejected", 3), ("asked", 1), ("statement", 2),
    ("hopeful", 2), ("media", 3), ("period", 3), ("nation", 2), ("religious", 3), ("society", 4),
    ("earlier", 3), ("going", 2), ("area", 3), ("didn't", 2), ("didn’t", 2), ("don't", 1), ("it", 1),
    ("café", 2), ("rhythm", 1), ("2025", 1), ("UN", 1), ("Resolution", 4), ("question", 2),
]


@pytest.mark.parametrize(("word", "syllables"), SYLLABLES)
def test_syllables(word, syllables):
    assert d.count_syllables([word]).tolist() == [syllables]


@pytest.mark.xfail(strict=True, reason="compounds, abbreviations and foreign names need a dictionary")
@pytest.mark.parametrize(("word", "syllables"), [("peacekeeping", 3), ("IMF", 3), ("Riyadh", 2)])
def test_syllables_missed(word, syllables):
    assert d.count_syllables([word]).tolist() == [syllables]


def test_text_statistics_by_hand():
    row = statistics_of("The cat sat. The table fell!")
    # 6 words, 2 sentences, 7 syllables, 21 letters; "the" twice.
    expected = {
        "tokens": 6, "types": 5, "sentences": 2, "mean_sentence_length": 3, "mean_word_length": 3.5,
        "syllables_per_word": 7 / 6, "type_token_ratio": 5 / 6,
        "flesch_reading_ease": 206.835 - 1.015 * 3 - 84.6 * 7 / 6,
        "flesch_kincaid_grade": 0.39 * 3 + 11.8 * 7 / 6 - 15.59,
        "gunning_fog": 0.4 * 3, "coleman_liau": 5.88 * 3.5 - 29.6 / 3 - 15.8,
    }
    assert row[list(expected)].to_dict() == pytest.approx(expected)
    assert row[["mattr", "smog"]].isna().all()  # shorter than a window, fewer than 30 sentences


def test_letters_leave_out_apostrophes():
    assert statistics_of("The O'Neils go.")["mean_word_length"] == (3 + 6 + 2) / 3


def test_fog_leaves_out_names_and_inflections():
    # Hard: "mediator", not the name "Andalusia" nor "created"; 5 words in one sentence.
    row = statistics_of("The mediator created Andalusia anew.")
    assert row["gunning_fog"] == pytest.approx(0.4 * (5 + 100 / 5))
    # A long word that opens the sentence is no name: 2 of 6 are hard.
    row = statistics_of("Mediators said the mediator went home.")
    assert row["gunning_fog"] == pytest.approx(0.4 * (6 + 200 / 6))


def test_smog_from_thirty_sentences_on():
    # 30 sentences, each with one word of three syllables or more: 1.043 sqrt(30) + 3.1291.
    assert statistics_of("The mediator left. " * 30)["smog"] == pytest.approx(1.043 * sqrt(30) + 3.1291)
    assert np.isnan(statistics_of("The mediator left. " * 29)["smog"])


def test_mtld_by_hand():
    # Forward: the ratio falls to 6/9 at "people by the people": one factor of 6 words, the rest repeats
    # nothing. Backward: 3/5 after five words, the rest repeats nothing. 9 words each, so 9 and 9.
    assert statistics_of("Of the people by the people for the people")["mtld"] == pytest.approx(9)
    assert np.isnan(statistics_of("No word stands here twice")["mtld"])


def test_mtld_factor_ends_where_the_ratio_reaches_the_threshold():
    # 18 types in 25 words are .72: forward one factor, and the last word repeats nothing; backward 19 of 26.
    distinct = [letter * 3 for letter in "bcdfghjklmnpqrstvw"]
    words = [*distinct, *distinct[:7], "zzz"]
    assert statistics_of(" ".join(words))["mtld"] == pytest.approx((26 + 26 / ((1 - 19 / 26) / 0.28)) / 2)


def test_diversity_beside_lexicalrichness():
    # lexicalrichness 0.5.1: LexicalRichness(words, preprocessor=None, tokenizer=str.split)
    # .words 68, .terms 32, .mtld() 20.067278287461775,
    # .mattr(window_size=10) 0.8322033898305079, .mattr(window_size=50) 0.5557894736842105
    row = statistics_of(FERRY, window=10)
    assert row[["tokens", "types"]].tolist() == [68, 32]
    assert row[["mattr", "mtld"]].tolist() == pytest.approx([0.8322033898305079, 20.067278287461775])
    assert statistics_of(FERRY)["mattr"] == pytest.approx(0.5557894736842105)


def test_too_short_is_missing():
    row = statistics_of(FERRY, min_words=69, window=69)
    assert row[["mattr", "mtld", "flesch_reading_ease", "gunning_fog", "coleman_liau"]].isna().all()
    assert row["type_token_ratio"] == pytest.approx(32 / 68)
    row = statistics_of(FERRY, min_words=68, window=68)
    assert row[["mattr", "mtld", "flesch_reading_ease", "gunning_fog", "coleman_liau"]].notna().all()


def test_readability_is_for_english():
    table = d.text_statistics(corpus(FERRY, FERRY, FERRY, language=["en-GB", "ur", None]), min_words=1)
    assert table["flesch_reading_ease"].isna().tolist() == [False, True, False]
    assert table["mtld"].notna().all()


def test_only_words_of_the_given_sentences_count():
    texts = corpus("Truce holds\n\nThe guns fell silent. The *** talks went on.\n\n***")
    table = d.text_statistics(texts)
    assert table[["tokens", "sentences"]].to_numpy().tolist() == [[10, 3]]  # "***" is no sentence of words
    table = d.text_statistics(texts, texts.sentences[texts.sentences["sentence_id"] == 1])
    assert table[["tokens", "sentences"]].to_numpy().tolist() == [[4, 1]]


def test_one_row_per_article_in_order():
    articles = corpus("Rain fell.", " \n", "", "Snow fell on snow.").articles
    table = d.text_statistics(read_texts(articles.iloc[::-1]), min_words=1)
    assert table["article_id"].tolist() == ["d", "c", "b", "a"]
    assert table["tokens"].tolist() == [4, 0, 0, 2]
    blank = table.iloc[[1, 2]].drop(columns=["article_id", "tokens", "types", "sentences"])
    assert blank.isna().all(axis=None)
    # No full factor in "snow fell on snow": the rest counts in part.
    assert table["mtld"].iloc[0] == pytest.approx(4 / ((1 - 3 / 4) / 0.28))


def test_text_statistics_of_nothing():
    table = d.text_statistics(corpus())
    assert len(table) == 0 and {"article_id", "mtld", "smog"} <= set(table.columns)


@settings(max_examples=15, deadline=None)
@given(LISTS, st.integers(1, 5))
def test_diversity_beside_a_plain_recount(texts, window):
    table = d.text_statistics(corpus(*map(" ".join, texts)), window=window, min_words=1)
    for words, row in zip(texts, table.itertuples(), strict=True):
        words = [word.lower() for word in words]
        ratios = [len(set(words[k : k + window])) / window for k in range(len(words) - window + 1)]
        assert row.mattr == pytest.approx(np.mean(ratios) if ratios else np.nan, nan_ok=True)
        assert (row.tokens, row.types) == (len(words), len(set(words)))


# frequencies and dispersion


def test_frequencies_by_hand():
    table = d.frequencies(tokens_of("The dam’s gate. The gate, the 3 gates!"))
    assert table["feature"].tolist() == ["the", "gate", "3", "dam", "gates"]
    assert table["n"].tolist() == [3, 2, 1, 1, 1]
    assert table["per_1000_tokens"].tolist() == pytest.approx([375, 250, 125, 125, 125])


def test_one_type_whatever_the_case_and_the_apostrophe():
    table = d.frequencies(tokens_of("Can’t, can't, CAN'T."))
    assert table[["feature", "n"]].to_numpy().tolist() == [["ca", 3]]


def test_frequencies_beside_nltk():
    tokens = tokens_of(FERRY, "The mayor met the captain.", FERRY)
    words = tokens[tokens["word"].map(is_word)]
    folded = words["word"].str.lower()
    table = d.frequencies(tokens)
    assert dict(zip(table["feature"], table["n"], strict=True)) == dict(FreqDist(folded))
    by_article = ConditionalFreqDist(zip(words["article_id"], folded, strict=True))
    table = d.frequencies(tokens, by="article_id")
    assert len(table) == sum(len(by_article[article]) for article in "abc")
    for row in table.itertuples():
        assert row.n == by_article[row.group][row.feature]
        assert row.per_1000_tokens == pytest.approx(1000 * by_article[row.group].freq(row.feature))


def test_frequencies_by_added_column_keep_missing_groups():
    tokens = tokens_of("Rain fell.", "Rain rain.")
    tokens["outlet"] = tokens["article_id"].map({"b": "Gazette"})
    table = d.frequencies(tokens, by="outlet")
    assert table[["group", "feature", "n"]].fillna("none").to_numpy().tolist() == [
        ["Gazette", "rain", 2], ["none", "fell", 1], ["none", "rain", 1]]


def test_dispersion_by_hand():
    # Articles of 2, 4 and 4 words: s = .2, .4, .4. "dam": v = .5, .5, 0; rates .5, .25, 0.
    tokens = tokens_of("dam rain", "dam fog fog fog", "fog fog fog rain")
    table = d.dispersion(tokens, words=["Dam", "fog", "sun"])
    assert table["feature"].tolist() == ["dam", "fog", "sun"]
    assert table["n"].tolist() == [2, 6, 0] and table["range"].tolist() == [2, 2, 0]
    dam = table.iloc[0]
    assert dam["dp"] == pytest.approx((0.3 + 0.1 + 0.4) / 2)
    assert dam["dp_norm"] == pytest.approx(0.4 / 0.8)
    variation = np.std([0.5, 0.25, 0]) / 0.25
    assert dam["juilland_d"] == pytest.approx(1 - variation / sqrt(2))
    assert table.iloc[2][["dp", "dp_norm", "juilland_d"]].isna().all()


def test_dispersion_even_and_clumped():
    table = d.dispersion(tokens_of("dam rain", "dam fog", "dam dusk")).set_index("feature")
    assert table.loc["dam", ["dp", "dp_norm", "juilland_d"]].tolist() == pytest.approx([0, 0, 1])
    assert table.loc["fog", ["dp", "dp_norm", "juilland_d"]].tolist() == pytest.approx([2 / 3, 1, 0])
    assert table.index.tolist() == ["dam", "dusk", "fog", "rain"]


def test_dispersion_of_one_article_is_missing():
    table = d.dispersion(tokens_of("dam rain dam", " "))
    assert table["range"].tolist() == [1, 1]
    assert table[["dp", "dp_norm", "juilland_d"]].isna().all(axis=None)


@settings(max_examples=15, deadline=None)
@given(LISTS.filter(lambda texts: len(texts) > 1))
def test_dispersion_beside_a_plain_recount(texts):
    texts = [[word.lower() for word in words] for words in texts]
    sizes = np.array([len(words) for words in texts])
    for row in d.dispersion(tokens_of(*map(" ".join, texts))).itertuples():
        counts = np.array([words.count(row.feature) for words in texts])
        dp = abs(counts / counts.sum() - sizes / sizes.sum()).sum() / 2
        rates = counts / sizes
        assert row.dp == pytest.approx(dp, abs=1e-12)
        assert row.dp_norm == pytest.approx(dp / (1 - sizes.min() / sizes.sum()), abs=1e-12)
        variation = rates.std() / rates.mean()
        assert row.juilland_d == pytest.approx(1 - variation / sqrt(len(sizes) - 1), abs=1e-6)
        assert (row.n, row.range) == (counts.sum(), (counts > 0).sum())


# keyness and log_odds


def g2_by_scipy(n_target, n_reference, size_target, size_reference) -> tuple[float, float]:
    cells = [[n_target, n_reference], [size_target - n_target, size_reference - n_reference]]
    found = chi2_contingency(cells, correction=False, lambda_="log-likelihood")
    return found.statistic, found.pvalue


def test_keyness_beside_scipy():
    table = d.keyness(tokens_of("b b b b b b b a a a"), tokens_of("a a a a a a b b b c c c"))
    g2, p = zip(*[g2_by_scipy(*n, 10, 12) for n in [(7, 3), (3, 6), (0, 3)]], strict=True)
    assert table["feature"].tolist() == ["b", "a", "c"]
    assert table[["n_target", "n_reference"]].to_numpy().tolist() == [[7, 3], [3, 6], [0, 3]]
    assert table["g2"].tolist() == pytest.approx([g2[0], -g2[1], -g2[2]])
    assert table["p_value"].tolist() == pytest.approx(p)
    assert table["direction"].tolist() == ["more in the target"] + ["more in the reference"] * 2
    assert table["per_1000_tokens_target"].tolist() == pytest.approx([700, 300, 0])
    assert table["per_1000_tokens_reference"].tolist() == pytest.approx([250, 500, 250])
    # Hardie: a count of 0 becomes 0.5.
    ratios = [0.7 / 0.25, 0.3 / 0.5, 0.05 / 0.25]
    assert table["log_ratio"].tolist() == pytest.approx([log2(ratio) for ratio in ratios])
    # Benjamini-Hochberg by hand: p sorted times 3 / rank, made monotone from the largest down.
    first, second, third = sorted(p)
    q = {first: min(3 * first, 1.5 * second, third), second: min(1.5 * second, third), third: third}
    assert table["q_value"].tolist() == pytest.approx([q[value] for value in p])


def test_keyness_leaves_out_and_ties():
    target, reference = tokens_of("Veto veto veto dam dam fog fog rain."), tokens_of("Rain fog snow veto.")
    table = d.keyness(target, reference, min_n=1, exclude=["VETO"])
    assert table["feature"].tolist() == ["dam", "fog", "rain", "snow"]
    assert table["g2"].iloc[1] == pytest.approx(0) and table["direction"].iloc[1] == "equal"
    # Excluded words stay in the size.
    assert table["per_1000_tokens_target"].iloc[0] == pytest.approx(1000 * 2 / 8)
    assert d.keyness(target, reference, min_n=4)["feature"].tolist() == ["veto"]


@pytest.mark.parametrize("flip", [False, True])
def test_keyness_without_a_reference_is_missing(flip):
    sides = [tokens_of("dam dam dam"), empty("tokens")]
    table = d.keyness(*(sides[::-1] if flip else sides))
    assert table["feature"].tolist() == ["dam"]
    assert table[["g2", "p_value", "q_value", "log_ratio", "direction"]].isna().all(axis=None)
    assert len(d.keyness(empty("tokens"), empty("tokens"))) == 0


def test_keyness_of_a_single_word_is_equal():
    table = d.keyness(tokens_of("dam dam"), tokens_of("dam"))
    assert table[["g2", "p_value", "log_ratio"]].to_numpy().tolist() == [[0, 1, 0]]


@settings(max_examples=15, deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=30), st.lists(WORDS, min_size=1, max_size=30))
def test_keyness_turns_its_sign_with_the_sides(target, reference):
    target_tokens, reference_tokens = tokens_of(" ".join(target)), tokens_of(" ".join(reference))
    there = d.keyness(target_tokens, reference_tokens, min_n=1).set_index("feature")
    back = d.keyness(reference_tokens, target_tokens, min_n=1).set_index("feature").loc[there.index]
    assert there["g2"].tolist() == pytest.approx((-back["g2"]).tolist(), abs=1e-9)
    assert there["log_ratio"].tolist() == pytest.approx((-back["log_ratio"]).tolist(), abs=1e-9)
    assert there["n_target"].tolist() == back["n_reference"].tolist()


COUNTS = pd.DataFrame(
    [("Norland", "veto", 8), ("Norland", "dam", 2), ("Sudland", "veto", 1), ("Sudland", "dam", 5),
     ("Sudland", "fog", 4), ("Ostland", "veto", 3), ("Ostland", "fog", 7)],
    columns=["group", "feature", "n"],
)


def test_log_odds_by_hand():
    table = d.log_odds(COUNTS, alpha0=60).set_index(["group", "feature"])
    # 30 words: veto 12, dam 7, fog 11, so the prior of veto is 60 x 12/30 = 24.
    # Norland has 8 of its 10 words, the rest 4 of its 20.
    row = table.loc[("Norland", "veto")]
    odds = log((8 + 24) / (10 + 60 - 8 - 24)) - log((4 + 24) / (20 + 60 - 4 - 24))
    variance = 1 / 32 + 1 / 28
    assert row[["n", "n_rest"]].tolist() == [8, 4]
    expected = [odds, variance, odds / sqrt(variance)]
    assert row[["log_odds", "variance", "z"]].tolist() == pytest.approx(expected)
    assert row["direction"] == "more in the group"
    absent = table.loc[("Norland", "fog")]
    assert absent["n"] == 0 and absent["z"] < 0 and absent["direction"] == "more in the rest"
    assert len(table) == 9


def test_log_odds_order_and_prior():
    table = d.log_odds(COUNTS)
    assert table["group"].tolist() == ["Norland"] * 3 + ["Ostland"] * 3 + ["Sudland"] * 3
    assert all((part["z"].diff().dropna() <= 0).all() for _, part in table.groupby("group"))
    strong = d.log_odds(COUNTS, alpha0=1e6)
    assert strong["log_odds"].abs().max() < 1e-3 < table["log_odds"].abs().max()


@settings(max_examples=15, deadline=None)
@given(st.lists(st.integers(0, 9), min_size=6, max_size=6))
def test_log_odds_are_the_same_under_other_names_and_opposite_for_two(n):
    counts = pd.DataFrame({"group": ["x"] * 3 + ["y"] * 3, "feature": list("abcabc"), "n": n})
    there = d.log_odds(counts).set_index(["group", "feature"])["z"]
    renamed = d.log_odds(counts.replace({"group": {"x": "z"}})).set_index(["group", "feature"])["z"]
    for feature in "abc":
        assert there["x", feature] == pytest.approx(-there["y", feature], nan_ok=True)
        assert there["x", feature] == pytest.approx(renamed["z", feature], nan_ok=True)


def test_log_odds_without_a_comparison_are_missing():
    statistics = ["log_odds", "variance", "z", "direction"]
    alone = d.log_odds(COUNTS[COUNTS["group"] == "Norland"])
    assert alone[statistics].isna().all(axis=None) and alone["n"].tolist() == [2, 8]
    one_feature = d.log_odds(COUNTS[COUNTS["feature"] == "veto"])
    assert len(one_feature) == 3 and one_feature[statistics].isna().all(axis=None)
    never = pd.DataFrame([("Norland", "sun", 0)], columns=COUNTS.columns)
    table = d.log_odds(pd.concat([COUNTS, never])).set_index("feature")
    assert table.loc["sun", statistics].isna().all(axis=None) and table.loc["veto", "z"].notna().all()
    assert len(d.log_odds(COUNTS[:0])) == 0


def test_log_odds_take_frequencies():
    tokens = tokens_of("veto veto dam", "dam dam fog")
    table = d.log_odds(d.frequencies(tokens, by="article_id"))
    # The words are veto 2, dam 3, fog 1; a holds veto veto dam.
    first = table[table["group"] == "a"]
    assert first["feature"].tolist() == ["veto", "dam", "fog"]
    assert first[["n", "n_rest"]].to_numpy().tolist() == [[2, 0], [1, 2], [0, 1]]


# collocates

TRUCE = "Envoys praised the truce warmly. " * 2 + "Rain fell on the harbour. Envoys left."


def test_collocates_by_hand():
    table = d.collocates(corpus(TRUCE), "Truce", window=2, min_n=1).set_index("collocate")
    # 17 words, 2 of them nodes: 15 others. Near: praised, the, warmly, twice each: 6.
    assert sorted(table.index) == ["praised", "warmly"]
    row = table.loc["praised"]
    expected = 6 * 2 / 15
    assert row[["n", "n_total", "expected"]].tolist() == pytest.approx([2, 2, expected])
    assert row["pmi"] == pytest.approx(log2(2 / expected))
    assert row["t_score"] == pytest.approx((2 - expected) / sqrt(2))
    assert row["log_dice"] == pytest.approx(14 + log2(2 * 2 / (2 + 2)))
    assert row["log_likelihood"] == pytest.approx(g2_by_scipy(2, 0, 6, 9)[0])


def test_collocates_beside_nltk():
    table = d.collocates(corpus(TRUCE), "truce", window=5, min_n=1, exclude=())
    # 8 near of 15: envoys 2 of 3, praised 2 of 2, the 2 of 3, warmly 2 of 2.
    assert table["collocate"].tolist() == ["praised", "warmly", "envoys", "the"]
    for row in table.itertuples():
        cells = (row.n, (8, row.n_total), 15)
        assert row.log_likelihood == pytest.approx(BigramAssocMeasures.likelihood_ratio(*cells), rel=1e-6)
        assert row.pmi == pytest.approx(BigramAssocMeasures.pmi(*cells))
        assert row.t_score == pytest.approx(BigramAssocMeasures.student_t(*cells), rel=1e-6)


def test_windows_end_with_the_sentence_and_the_article():
    texts = corpus("Rain fell on Norland. Envoys left.", "Snow fell.")
    assert set(d.collocates(texts, "norland", min_n=1, exclude=())["collocate"]) == {"rain", "fell", "on"}
    assert set(d.collocates(corpus("Rain fell.", "Snow lay."), "fell", min_n=1)["collocate"]) == {"rain"}
    assert d.collocates(texts, "left", min_n=1)["collocate"].tolist() == ["envoys"]


def test_each_word_counts_once_near_two_nodes():
    table = d.collocates(corpus("Veto fog veto. Dam rain."), "veto", min_n=1)
    assert table[["collocate", "n", "n_total"]].to_numpy().tolist() == [["fog", 1, 1]]
    several = d.collocates(corpus("Veto fog dam rain."), ["veto", "dam"], window=1, min_n=1)
    assert dict(zip(several["collocate"], several["n"], strict=True)) == {"fog": 1, "rain": 1}


def test_collocates_of_phrases_and_spans():
    texts = corpus("The Norland River Board rejected fog, fast.", "The Board rejected it.")
    phrase = d.collocates(texts, "River Board", window=1, min_n=1, exclude=())
    assert sorted(phrase["collocate"]) == ["norland", "rejected"]
    start = texts.strings[0].index("Norland")
    spans = pd.DataFrame({"article_id": ["a", "b", "z"], "start": [start, 4, 0], "end": [start + 19, 9, 3]})
    table = d.collocates(texts, spans, window=1, min_n=2)
    # Two nodes, "rejected" beside both: log_dice 14 + log2(2 x 2 / (2 + 2)).
    assert table[["collocate", "n", "log_dice"]].to_numpy().tolist() == [["rejected", 2, 14]]


def test_spans_hold_the_words_inside_them_and_count_once():
    texts = corpus("Norland shelled 5km of road.")
    start = "Norland shelled 5km".index("km")
    spans = pd.DataFrame({"article_id": ["a", "a"], "start": [start] * 2, "end": [start + 2] * 2})
    table = d.collocates(texts, spans, window=1, min_n=1, exclude=())
    assert sorted(table["collocate"]) == ["5", "of"]
    assert table["log_dice"].tolist() == [14, 14]  # one node, though its span is listed twice


def test_collocates_choices():
    texts = corpus(TRUCE)
    table = d.collocates(texts, "truce", measures=["pmi"], exclude=["PRAISED", "the"])
    assert list(table.columns) == ["collocate", "n", "n_total", "expected", "pmi"]
    assert "praised" not in set(table["collocate"])
    assert len(d.collocates(texts, "glacier")) == 0
    assert len(d.collocates(corpus(), "truce")) == 0
    assert len(d.collocates(corpus("Truce."), "truce", window=99)) == 0


# concordance and find_words


def test_concordance_by_hand():
    texts = corpus("The dam\nheld.\tRain fell on the dam.", "No dam here.")
    places = {"article_id": ["b", "a", "a"], "start": [3, 31, 4], "end": [6, 34, 7]}
    spans = pd.DataFrame(places, index=[7, 2, 5])
    table = d.concordance(texts, spans, width=6)
    assert table.index.tolist() == [7, 2, 5]
    assert table.to_numpy().tolist() == [
        ["b", 3, "No ", "dam", " here."], ["a", 31, "n the ", "dam", "."], ["a", 4, "The ", "dam", " held."]]


def test_concordance_beside_nltk():
    texts = corpus(FERRY)
    tokens = texts.token_table
    hits = Text(tokens["word"].tolist()).concordance_list("mail", width=80, lines=50)
    table = d.concordance(texts, d.find_words(texts, "mail"))
    assert tokens["start"].iloc[[hit.offset for hit in hits]].tolist() == table["start"].tolist()
    assert [hit.query for hit in hits] == table["surface"].tolist()


FOUND = [
    ("Norland's dam. NORLAND wins.", "norland", ["Norland", "NORLAND"]),
    ("The River Board met. The river. Board it!", "river board", ["River Board"]),
    ("The economy and an economist; economic woes.", "econom*", ["economy", "economist", "economic"]),
    ("A cease-fire, a ceasefire.", "cease-fire", ["cease-fire"]),
    ("They can’t and can't.", "can't", ["can’t", "can't"]),
    ("dam dam dam", "dam dam", ["dam dam"]),
    ("Nothing here.", "dam", []),
]


@pytest.mark.parametrize(("text", "pattern", "surfaces"), FOUND)
def test_find_words(text, pattern, surfaces):
    texts = corpus(text)
    assert d.concordance(texts, d.find_words(texts, pattern))["surface"].tolist() == surfaces


def test_find_words_of_many_articles():
    spans = d.find_words(corpus("Rain. Dam rain.", "", "Dam."), ["dam", "rain", "dam"])
    assert list(spans.columns) == ["article_id", "sentence_id", "start", "end"]
    assert spans.to_numpy().tolist() == [["a", 0, 0, 4], ["a", 1, 6, 9], ["a", 1, 10, 14], ["c", 0, 0, 3]]
    assert len(d.find_words(corpus(), "dam")) == 0


@settings(max_examples=15, deadline=None)
@given(LISTS, st.integers(0, 8))
def test_concordance_shows_the_text_as_it_stands(texts, width):
    held = corpus(*map("\n".join, texts))
    table = d.concordance(held, d.find_words(held, "dam"), width)
    assert Counter(table["article_id"]) == Counter(
        {article: n for article, words in zip("abcd", texts, strict=False)
         if (n := sum(word.lower() == "dam" for word in words))})
    text = held.articles.set_index("article_id")["text"].str.replace("\n", " ")
    for row in table.itertuples():
        begin = row.start - len(row.left)
        assert text[row.article_id][begin:].startswith(row.left + row.surface + row.right)
        assert row.surface.lower() == "dam" and max(len(row.left), len(row.right)) <= width


def test_drop_spans():
    texts = corpus("The River Board met.", "Norland met the Board.")
    tokens = texts.token_table
    left = d.drop_spans(tokens, d.find_words(texts, ["River Board", "Norland"]))
    assert left["word"].tolist() == ["The", "met", ".", "met", "the", "Board", "."]
    assert d.drop_spans(tokens, SPANS[:0]).equals(tokens)
    assert len(d.drop_spans(empty("tokens"), SPANS)) == 0


# stopwords and errors


def test_stopwords_are_types_of_one_word():
    assert {"the", "of", "and", "who", "is", "ca"} <= d.stopwords()
    assert not {"peace", "said", "war", "people"} & d.stopwords()
    words = sorted(d.stopwords())
    assert all(word == word.lower() for word in words)
    assert tokens_of(" ".join(words))["word"].tolist() == words


TEXTS = corpus("The dam held.")
TOKENS = TEXTS.token_table
SPANS = pd.DataFrame({"article_id": ["a"], "start": [4], "end": [7]})
ERRORS = [
    (lambda: d.frequencies(TOKENS.drop(columns="word")), "'word' is missing"),
    (lambda: d.frequencies(TOKENS, by="outlet"), "no column 'outlet'"),
    (lambda: d.frequencies(TOKENS.assign(word=["The", "", "held", "."])), "row 1: it is empty"),
    (lambda: d.frequencies(TOKENS.assign(word=["The", None, "held", "."])), r"row 1 \(article 'a'\): it is missing"),
    (lambda: d.text_statistics(TEXTS, window=0), "window is 0"),
    (lambda: d.text_statistics(TEXTS, TEXTS.sentences.drop(columns="role")), "'role' is missing"),
    (lambda: d.log_odds(COUNTS, alpha0=0), "alpha0 is 0"),
    (lambda: d.log_odds(COUNTS.drop(columns="n")), "'n' is missing"),
    (lambda: d.log_odds(COUNTS.assign(n=-1)), "n is -1"),
    (lambda: d.log_odds(COUNTS.assign(n=1.5)), "n is 1.5"),
    (lambda: d.log_odds(COUNTS.assign(n="many")), "n is many"),
    (lambda: d.log_odds(COUNTS.assign(group=None)), "7 rows lack"),
    (lambda: d.keyness(TOKENS, TOKENS, exclude=["River Board"]), "'River Board' is not one word"),
    (lambda: d.drop_spans(TOKENS, TOKENS.drop(columns="start")), "'start' is missing"),
    (lambda: d.collocates(TEXTS, "dam", window=0), "window is 0"),
    (lambda: d.collocates(TEXTS, "dam", measures=["luck"]), "log_dice"),
    (lambda: d.collocates(TEXTS, "dam", measures="pmi"), "must be a list"),
    (lambda: d.collocates(TEXTS, " "), "no word"),
    (lambda: d.find_words(TEXTS, []), "no word"),
    (lambda: d.concordance(TEXTS, SPANS.assign(article_id="q")), "'q' is not in"),
    (lambda: d.concordance(TEXTS, SPANS.assign(end=99)), "4 to 99 is outside"),
    (lambda: d.concordance(TEXTS, SPANS.assign(start=-1)), "-1 to 7 is outside"),
    (lambda: d.concordance(TEXTS, SPANS.drop(columns="end")), "'end' is missing"),
    (lambda: d.concordance(TEXTS, SPANS.assign(end=None)), "1 rows lack"),
]


@pytest.mark.parametrize(("call", "message"), ERRORS)
def test_errors_say_what_is_wrong(call, message):
    with pytest.raises(InputError, match=message):
        call()


@given(st.lists(st.floats(0, 1), max_size=30))
def test_false_discovery_control_is_scipys(p_values):
    p_values = np.array(p_values, dtype=float)
    assert d.false_discovery_control(p_values).tolist() == stats.false_discovery_control(p_values).tolist()
