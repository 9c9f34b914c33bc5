"""Measures by hand, intervals against a formula, and what must never change: names, row order, neighbours."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from analysis.compare import (
    as_matrix,
    commitment,
    compare_parties,
    cue_slant,
    frame_counts,
    frame_gap,
    frame_holders,
    frame_log_odds,
    frame_shares,
    marker_rates,
    salience,
    sentence_lengths,
    shares,
    speaker_target_matrix,
    units,
)
from analysis.schemas import SCHEMAS, VOICES, InputError, conform, empty

COMPARISON = list(SCHEMAS["comparison"])
NUMBERS = ["estimate", "conf_low", "conf_high", "p_value", "q_value", "difference"]


def table(name, rows, columns, **constant):
    """A table of the schema from tuples; columns not given are constant, numbered, a span of their own or NA."""
    made = pd.DataFrame(rows, columns=columns).assign(**constant)
    number = np.arange(len(made))
    blank = {"mention_id": number, "sentence_id": 0, "start": number, "end": number + 1, "weight": 1.0}
    absent = {column: blank.get(column, pd.NA) for column in SCHEMAS[name] if column not in made}
    return conform(made.assign(**absent), name)


def evidence(rows, **further):
    """Rows of (article, sentence, party, voice, speaker's party, value)."""
    columns = ["article_id", "sentence_id", "party", "voice", "voice_party", "value"]
    made = table("evidence", rows, columns, measure="stance", scorer="vader", rule="name")
    return made.assign(**further)


def codes(rows, coder="dictionary"):
    """Rows of (article, sentence, frame)."""
    return table("codes", rows, ["article_id", "sentence_id", "frame"], codebook="own", coder=coder)


def cell(comparison, **at):
    """The one row with these values."""
    found = comparison[np.logical_and.reduce([comparison[column] == value for column, value in at.items()])]
    assert len(found) == 1
    return found.iloc[0]


def simulated(seed, articles=12, sentences=10, parties=("A", "B", "C")):
    """Evidence in the journalist's, own and other voices, drawn at random."""
    rng = np.random.default_rng(seed)
    n = articles * sentences
    party, speaker = rng.choice(parties, n), rng.choice(parties, n)
    said = rng.random(n) < 0.5
    voice = np.where(~said, "journalist", np.where(party == speaker, "self", "other"))
    article, sentence = np.divmod(np.arange(n), sentences)
    return evidence(
        {
            "article_id": [f"a{number:05d}" for number in article], "sentence_id": sentence, "party": party,
            "voice": voice, "voice_party": np.where(said, speaker, None),
            "value": rng.choice([-0.5, 0, 0.5], n),
        },
        outlet=np.where(article % 2, "Echo", "Star"),
    )


def one_each(values, party="A", voice="journalist"):
    """One unit per article."""
    return [(f"a{at:02d}", 0, party, voice, None, value) for at, value in enumerate(values)]


# ---- units


def test_mentions_of_one_sentence_and_voice_are_one_unit():
    rows = units(evidence([
        ("x", 0, "A", "journalist", None, 1.0),
        ("x", 0, "A", "journalist", None, 0.0),  # a pronoun, say
        ("x", 0, "A", "journalist", None, np.nan),  # not scored
        ("x", 0, "A", "other", "B", -1.0),
        ("x", 0, "A", "other", "C", 0.5),
        ("x", 1, "A", "journalist", None, np.nan),
    ]))
    assert rows[["sentence_id", "voice", "mentions"]].values.tolist() == [
        [0, "journalist", 3], [0, "other", 1], [0, "other", 1], [1, "journalist", 1]]
    assert rows["value"].tolist()[:3] == [0.5, -1.0, 0.5]
    assert np.isnan(rows["value"].iloc[3])


def test_units_keep_the_group_and_one_measure_at_a_time():
    rows = evidence([("x", 0, "A", "self", "A", 1.0), ("x", 0, "A", "self", "A", 0.2)], outlet="Star")
    rows.loc[1, "measure"] = "favourability"
    assert units(rows, group="outlet")[["outlet", "value", "mentions"]].values.tolist() == [["Star", 1.0, 1]]
    assert units(rows, measure="favourability")["value"].tolist() == [0.2]
    both = units(rows, measure=None)
    assert both["mentions"].tolist() == [2] and both["value"].isna().all()


# ---- compare_parties


def test_means_differences_and_counts_by_hand():
    rows = one_each([1, 1, 0, 0, 0.5, 0.5]) + one_each([-1, -0.5, 0, 0, 0.3, 0], party="B")
    rows += [("a00", 0, "A", "self", "A", 1.0)]
    found = compare_parties(evidence(rows))
    assert list(found.columns[: len(COMPARISON)]) == COMPARISON
    a = cell(found, party="A", voice="journalist")
    assert a["estimate"] == pytest.approx(0.5) and a["n"] == 6 and a["n_reference"] == 6
    # A 3 / 6, B -1.2 / 6
    assert a["estimate_reference"] == pytest.approx(-0.2) and a["difference"] == pytest.approx(0.7)
    assert a["difference_low"] < 0.7 < a["difference_high"]
    assert a["reference"] == "other parties" and pd.isna(a["group"]) and pd.isna(a["note"])
    # "all" adds the one unit in A's own voice: 4 / 7
    assert cell(found, party="A", voice="all")["estimate"] == pytest.approx(4 / 7)
    b = cell(found, party="B", voice="journalist")
    assert b["difference"] == pytest.approx(-a["difference"]) and b["p_value"] == pytest.approx(a["p_value"])


def test_below_the_minimum_n_is_shown_and_the_estimate_is_not():
    found = compare_parties(evidence(one_each([1, 1, 0, -1]) + one_each([0, 1, 0, 1, -1, 0], party="B")))
    a = cell(found, party="A", voice="journalist")
    assert a["n"] == 4 and a[["estimate", "conf_low", "conf_high", "difference", "p_value"]].isna().all()
    assert a["note"] == "fewer than 5 units"
    b = cell(found, party="B", voice="journalist")
    assert b["n_reference"] == 4 and np.isnan(b["difference"]) and b["conf_low"] < b["estimate"]
    assert b["note"] == "fewer than 5 units in the reference"


def test_without_scored_evidence_there_is_no_row():
    found = compare_parties(evidence(one_each([0, 0.1, 0.2, 0.3, 0.4]) + one_each([np.nan] * 6, party="B")))
    assert set(found["party"]) == {"A"}
    assert cell(found, voice="all")["n_reference"] == 0
    assert cell(found, voice="all")["note"] == "no units in the reference"


def test_equal_values_give_no_interval():
    a = cell(compare_parties(evidence(one_each([0] * 9))), voice="journalist")
    assert a["estimate"] == 0 and np.isnan(a["conf_low"]) and a["note"] == "all units have the same value"


def article(n, values=(0.5, 0, -0.5, 0.25)):
    return [("x", at, "A", "journalist", None, values[at % len(values)]) for at in range(n)]


@pytest.mark.parametrize("n, clusters, resampled, note", [
    (1, 1, "blocks of 1 sentences", "fewer than 5 units"),
    (6, 3, "blocks of 2 sentences", "fewer than 5 blocks of sentences hold units"),
    (15, 8, "blocks of 2 sentences", None),  # 15 ** (1/3) = 2.47
    (40, 14, "blocks of 3 sentences", None),  # 40 ** (1/3) = 3.42
])
def test_one_article_is_resampled_in_blocks(n, clusters, resampled, note):
    found = cell(compare_parties(evidence(article(n))), voice="journalist")
    assert (found["clusters"], found["resampled"]) == (clusters, resampled)
    assert np.isnan(found["conf_low"]) == (note is not None)
    if note:
        assert found["note"] == note


def test_articles_are_resampled_from_five_on():
    four, five = (compare_parties(evidence(simulated(1, articles=n)))["resampled"].unique() for n in (4, 5))
    assert four.tolist() == ["blocks of 2 sentences"] and five.tolist() == ["articles"]


def test_units_in_one_article_of_many_are_no_sample_of_articles():
    rows = one_each([0.5, 0, -0.5, 0.5, 0.1, 0])
    rows += [("a00", at, "B", "self", "B", at % 3 / 3) for at in range(9)]
    found = cell(compare_parties(evidence(rows)), voice="self")
    assert found["note"] == "fewer than 5 articles hold units" and found["clusters"] == 1
    rows += [(f"a{at:02d}", 1, "B", "self", "B", 0.5) for at in range(1, 6)]
    rows += [("a00", at, "B", "self", "B", at % 3 / 3) for at in range(9, 40)]
    # Sizes 40, 1, 1, 1, 1, 1: k = 45 ** 2 / 1605 = 1.26
    found = cell(compare_parties(evidence(rows)), voice="self")
    assert found["note"] == "one of the articles holds most units" and np.isnan(found["conf_low"])


def test_interval_and_p_value_agree_with_the_linearised_ratio():
    made = simulated(3, articles=60)
    found = cell(compare_parties(made, resamples=20_000), party="A", voice="all")
    of_a = units(made).assign(own=lambda rows: rows["party"] == "A")
    a, b = of_a[of_a["own"]], of_a[~of_a["own"]]

    articles = sorted(set(made["article_id"]))

    def residuals(side):
        total = side.groupby("article_id")["value"].agg(["sum", "size"]).reindex(articles).fillna(0)
        mean = total["sum"].sum() / total["size"].sum()
        return (total["sum"] - mean * total["size"]) / total["size"].sum(), total["size"]

    (e_a, n_a), (e_b, n_b) = residuals(a), residuals(b)
    k, k_b = (sizes.sum() ** 2 / (sizes**2).sum() for sizes in (n_a, n_b))
    half = stats.t.ppf(0.975, k - 1) * np.sqrt((e_a**2).sum() * k / (k - 1))
    assert found["conf_high"] - found["estimate"] == pytest.approx(half, rel=0.05)
    assert found["estimate"] - found["conf_low"] == pytest.approx(half, rel=0.05)
    k = min(k, k_b)
    t = found["difference"] / np.sqrt(((e_a - e_b) ** 2).sum() * k / (k - 1))
    assert found["p_value"] == pytest.approx(2 * stats.t.sf(abs(t), k - 1), rel=0.1)


def test_p_below_five_percent_where_the_interval_leaves_out_zero():
    found = pd.concat([compare_parties(simulated(seed)) for seed in range(6)]).dropna(subset="p_value")
    outside = (found["difference_low"] > 0) | (found["difference_high"] < 0)
    assert 0 < outside.sum() < len(found)
    assert (outside == (found["p_value"] < 0.05)).all()


def test_q_values_are_benjamini_and_hochbergs():
    found = compare_parties(simulated(5, articles=30), group="outlet")
    p = found["p_value"].dropna().sort_values()
    m = len(p)
    assert 0 < m
    by_hand = (p * m / np.arange(1, m + 1))[::-1].cummin()[::-1]
    pd.testing.assert_series_equal(found.loc[p.index, "q_value"], by_hand, check_names=False)
    assert found["q_value"].isna().equals(found["p_value"].isna())


def test_groups_are_compared_apart_and_a_missing_one_stays_missing():
    made = simulated(6, articles=20)
    found = compare_parties(made, group="outlet")
    assert set(found["group"]) == {"Echo", "Star"}
    alone = compare_parties(made[made["outlet"] == "Echo"])
    echo = found[found["group"] == "Echo"].reset_index(drop=True)
    differ = ["group", "q_value"]
    pd.testing.assert_frame_equal(echo.drop(columns=differ), alone.drop(columns=differ))
    made["outlet"] = made["outlet"].where(made["outlet"] == "Echo")
    assert compare_parties(made, group="outlet")["group"].isna().sum() == len(found) - len(echo)


def test_confidence_widens_the_interval():
    widths = [
        (found["conf_high"] - found["conf_low"]).sum()
        for found in (compare_parties(simulated(7), confidence=level) for level in (0.5, 0.8, 0.95))
    ]
    assert widths == sorted(widths) and widths[0] < widths[2]


# ---- invariants


def test_relabelling_the_parties_relabels_and_changes_nothing_else():
    made, names = simulated(8), {"A": "Zeta", "B": "Alpha", "C": "Mid"}
    renamed = made.assign(party=made["party"].map(names), voice_party=made["voice_party"].map(names))
    coded = codes([("a00001", at, "conflict") for at in range(8)])
    for found in (
        compare_parties, shares, lambda rows: frame_shares(rows, coded), lambda rows: frame_gap(rows, coded)
    ):
        before, after = found(made), found(renamed)
        before = before.assign(party=before["party"].map(names))
        keys = [column for column in ("frame", "voice", "party") if column in before]
        before, after = (t.sort_values(keys, ignore_index=True) for t in (before, after))
        pd.testing.assert_frame_equal(before, after, rtol=1e-9, atol=1e-12)


def test_the_order_of_rows_and_their_index_do_not_matter():
    made = simulated(9)
    made = pd.concat([made, made.assign(value=0.1, mention_id=made["mention_id"] + 1000)])
    mixed = made.sample(frac=1, random_state=1)
    pd.testing.assert_frame_equal(compare_parties(made), compare_parties(mixed))
    pd.testing.assert_frame_equal(shares(made, group="outlet"), shares(mixed, group="outlet"))
    pd.testing.assert_frame_equal(speaker_target_matrix(made), speaker_target_matrix(mixed))


def test_the_seed_decides_the_interval_and_nothing_else():
    made = simulated(10)
    first, again, other = (compare_parties(made, seed=seed) for seed in (0, 0, 1))
    pd.testing.assert_frame_equal(first, again)
    pd.testing.assert_series_equal(first["estimate"], other["estimate"])
    assert (first["conf_low"] - other["conf_low"]).abs().max() > 0


values = st.one_of(st.just(np.nan), st.integers(-10, 10).map(lambda tenths: tenths / 10))
rows_of_evidence = st.lists(
    st.tuples(
        st.sampled_from("uvwxyz"), st.integers(0, 20), st.sampled_from("AB"), st.sampled_from(VOICES),
        st.none(), values,
    ),
    max_size=40,
)


@settings(max_examples=10, deadline=None)
@given(rows_of_evidence)
def test_estimates_lie_among_their_units_and_inside_their_interval(rows):
    found = compare_parties(evidence(rows), resamples=100, min_n=1).dropna(subset="estimate")
    scored = [row[-1] for row in rows if not np.isnan(row[-1])]
    assert found["n"].sum() == 2 * (units(evidence(rows))["value"].notna().sum())
    if scored:
        assert found["estimate"].between(min(scored) - 1e-12, max(scored) + 1e-12).all()
    shown = found.dropna(subset="conf_low")
    assert shown["estimate"].between(shown["conf_low"], shown["conf_high"]).all()
    assert shown["conf_low"].ge(-1).all() and shown["conf_high"].le(1).all()
    assert (found["conf_low"].isna() <= found["note"].notna()).all()


@settings(max_examples=5, deadline=None)
@given(rows_of_evidence, rows_of_evidence)
def test_another_party_leaves_the_others_estimates_alone(rows, more):
    more = [(article, sentence, "C", *rest) for article, sentence, _, *rest in more]
    before, after = (compare_parties(evidence(given), resamples=100) for given in (rows, rows + more))
    after = after[after["party"] != "C"].reset_index(drop=True)
    keep = ["party", "voice", "estimate", "n"]
    pd.testing.assert_frame_equal(before[keep], after[keep])


@settings(max_examples=5, deadline=None)
@given(rows_of_evidence)
def test_shares_of_voice_sum_to_one(rows):
    found = shares(evidence(rows), resamples=100, min_n=1)
    assert np.allclose(found.groupby("party")["estimate"].sum(), 1)
    shown = found.dropna(subset="conf_low")
    assert shown["estimate"].between(shown["conf_low"], shown["conf_high"]).all()
    assert shown["conf_low"].ge(0).all() and shown["conf_high"].le(1).all()


# ---- shares


def test_shares_of_voice_and_of_party_by_hand():
    rows = one_each([0.1] * 6) + one_each([np.nan] * 2, voice="unnamed") + one_each([0] * 4, party="B")
    found = shares(evidence(rows))
    a = cell(found, party="A", voice="journalist")
    assert a["estimate"] == 0.75 and a["n"] == 8 and a["measure"] == "share_of_voice"
    assert cell(found, party="A", voice="unnamed")["estimate"] == 0.25
    assert cell(found, party="B", voice="unnamed")[["n", "note"]].tolist() == [4, "fewer than 5 units"]
    found = shares(evidence(rows), of="party")
    a = cell(found, party="A", voice="journalist")
    assert a["estimate"] == 0.6 and a["n"] == 10 and pd.isna(a["reference"]) and pd.isna(a["n_reference"])
    assert cell(found, party="A", voice="all")["estimate"] == pytest.approx(8 / 12)
    assert pd.isna(found["p_value"]).all()


def test_a_share_of_zero_has_wilsons_upper_limit():
    rows = one_each([0] * 8) + one_each([0] * 8, party="B", voice="unnamed")
    a = cell(shares(evidence(rows)), party="A", voice="unnamed")
    # k = 8 articles of one unit: t = 2.3646 at 7 degrees, (t * t / 8) / (1 + t * t / 8)
    assert a["estimate"] == 0 and a["conf_low"] == 0 and a["conf_high"] == pytest.approx(0.4114, abs=1e-4)


# ---- salience


def mentions(rows):
    """Rows of (article, sentence, party, use)."""
    made = table("mentions", rows, ["article_id", "sentence_id", "party", "use"], surface="A", rule="name")
    return made.assign(mention_id=range(len(made)))


def lengths(articles=6, words=50):
    return pd.DataFrame({
        "article_id": [f"a{at}" for at in range(articles)], "sentence_id": 0, "tokens": words,
        "outlet": ["Star" if at % 2 else "Echo" for at in range(articles)],
    })


def test_salience_by_hand_with_places_apart():
    rows = [(f"a{at}", 0, "A", "party") for at in (0, 0, 0, 1, 2, 3)] + [("a1", 0, "A", "place")] * 2
    rows += [("a0", 0, "B", "place")]
    found = salience(mentions(rows), lengths())
    a = cell(found, party="A")
    # 6 mentions in 6 x 50 words
    assert a["estimate"] == pytest.approx(20) and 0 < a["conf_low"] < 20 < a["conf_high"]
    assert a[["n", "articles", "places", "tokens"]].tolist() == [6, 4, 2, 300]
    b = cell(found, party="B")
    assert b[["n", "articles", "places"]].tolist() == [0, 0, 1] and np.isnan(b["estimate"])
    by_outlet = salience(mentions(rows), lengths(), group="outlet")
    assert cell(by_outlet, party="A", group="Echo")[["n", "places", "tokens"]].tolist() == [4, 0, 150]


def test_salience_refuses_mentions_outside_the_lengths():
    with pytest.raises(InputError, match="'mentions': article 'a9', sentence 0 is not in lengths"):
        salience(mentions([("a9", 0, "A", "party")]), lengths())
    with pytest.raises(InputError, match="stands there twice"):
        salience(mentions([]), pd.concat([lengths(), lengths()]))
    with pytest.raises(InputError, match="'tokens' is missing"):
        salience(mentions([]), lengths().drop(columns="tokens"))
    with pytest.raises(InputError, match="no column 'genre'"):
        salience(mentions([]), lengths(), group="genre")


def test_sentence_lengths_count_words_only():
    columns = ["article_id", "sentence_id", "word"]
    rows = [("x", 0, word) for word in ["Talks", "'s", "begin", "."]] + [("x", 1, "…")]
    assert sentence_lengths(table("tokens", rows, columns)).values.tolist() == [["x", 0, 2], ["x", 1, 0]]


# ---- frames


def test_frame_shares_by_hand():
    rows = evidence(one_each([0] * 6) + one_each([0] * 6, party="B", voice="unnamed"))
    coded = [("a00", 0, "conflict"), ("a01", 0, "conflict"), *[("a00", 0, "morality")] * 2, ("z", 9, "other")]
    coded = codes(coded)
    found = frame_shares(rows, coded)
    a = cell(found, party="A", voice="all", frame="conflict")
    assert a["estimate"] == pytest.approx(1 / 3)
    assert a[["n", "n_reference", "codebook"]].tolist() == [6, 6, "own"]
    assert a["difference"] == 0
    # Coded twice in one sentence counts once.
    assert cell(found, party="A", voice="journalist", frame="morality")["estimate"] == pytest.approx(1 / 6)
    assert cell(found, party="A", voice="journalist", frame="other")[["estimate", "n"]].tolist() == [0, 6]


def test_two_coders_stay_apart():
    rows = evidence(one_each([0] * 6))
    both = pd.concat([codes([("a00", 0, "conflict")], "dictionary"), codes([("a01", 0, "conflict")], "learned")])
    found = frame_shares(rows, both)
    assert cell(found, voice="all", coder="dictionary")["estimate"] == pytest.approx(1 / 6)
    with pytest.raises(InputError, match="more than one codebook or coder"):
        frame_counts(rows, both)


def test_frame_gap_is_own_voice_minus_others():
    rows = [(f"a{at}", 0, "A", "self", "A", 0.0) for at in range(8)]
    rows += [(f"a{at}", 1, "A", "other", "B", 0.0) for at in range(8)] + [("a0", 2, "B", "self", "B", 0.0)]
    coded = [(f"a{at}", 0, "morality") for at in range(6)] + [(f"a{at}", 1, "morality") for at in range(2)]
    found = frame_gap(evidence(rows), codes(coded))
    a = cell(found, party="A")
    assert a["estimate"] == pytest.approx(0.5) and a["share"] == 0.75 and a["share_reference"] == 0.25
    assert a["conf_low"] < 0.5 < a["conf_high"] and a["n"] == 8 and a["n_reference"] == 8
    assert a["reference"] == "other" and a["q_value"] == pytest.approx(a["p_value"])
    b = cell(found, party="B")
    assert b["n"] == 1 and b["n_reference"] == 0 and np.isnan(b["estimate"])


def test_frame_counts_and_the_sign_of_their_log_odds():
    rows = evidence(one_each([0] * 6) + one_each([0] * 6, party="B"))
    rows.loc[rows["party"] == "B", "sentence_id"] = 1
    coded = [(f"a{at:02d}", 0, "conflict") for at in range(5)] + [("a00", 0, "morality")]
    coded += [(f"a{at:02d}", 1, "morality") for at in range(4)] + [("a00", 1, "conflict")]
    counts = frame_counts(rows, codes(coded))
    assert counts.values.tolist() == [
        ["A", "conflict", 5], ["A", "morality", 1], ["B", "conflict", 1], ["B", "morality", 4]]
    odds = frame_log_odds(rows, codes(coded))
    assert cell(odds, party="A", frame="conflict")["z"] > 0 > cell(odds, party="A", frame="morality")["z"]
    assert cell(odds, party="A", frame="conflict")[["n", "n_rest"]].tolist() == [5, 1]


# ---- who speaks of whom


MATRIX = [
    ("x", 0, "A", "self", "A", 0.5), ("x", 1, "A", "self", "A", 0.1), ("y", 0, "A", "other", "B", -1.0),
    ("y", 1, "A", "journalist", None, np.nan), ("y", 2, "B", "unnamed", None, 0.2),
]


def test_speaker_target_matrix_by_hand():
    tidy = speaker_target_matrix(evidence(MATRIX), min_n=1)
    columns = ["holder", "target", "voice", "n", "n_articles", "n_scored", "share"]
    assert tidy[columns].values.tolist() == [
        ["A", "A", "self", 2, 1, 2, 0.5], ["B", "A", "other", 1, 1, 1, 0.25],
        ["journalist", "A", "journalist", 1, 1, 0, 0.25], ["unnamed", "B", "unnamed", 1, 1, 1, 1.0]]
    np.testing.assert_allclose(tidy["value"], [0.3, -1.0, np.nan, 0.2])
    assert speaker_target_matrix(evidence(MATRIX))["value"].isna().all()  # fewer than five units each


def test_as_matrix_orders_parties_by_n_and_puts_the_journalist_last():
    matrix = as_matrix(speaker_target_matrix(evidence(MATRIX), min_n=1))
    assert matrix.index.tolist() == ["A", "B", "unnamed", "journalist"]
    assert matrix.columns.tolist() == ["A", "B"]
    assert matrix.loc["B", "A"] == -1
    assert np.isnan(matrix.loc["A", "B"]) and np.isnan(matrix.loc["journalist", "A"])
    counts = as_matrix(speaker_target_matrix(evidence(MATRIX)), "n")
    assert counts.loc["journalist", "A"] == 1 and np.isnan(counts.loc["B", "B"])


# ---- edges


NONE, NO_CODES = empty("evidence"), empty("codes")


@pytest.mark.parametrize("call", [
    lambda: compare_parties(NONE),
    lambda: compare_parties(evidence(article(9), outlet="Star").iloc[:0], group="outlet"),
    lambda: shares(NONE),
    lambda: shares(NONE, of="party"),
    lambda: frame_shares(NONE, NO_CODES),
    lambda: frame_shares(evidence(article(20)), NO_CODES),
    lambda: frame_gap(NONE, NO_CODES),
    lambda: salience(empty("mentions"), lengths()),
    lambda: salience(empty("mentions"), lengths(0)),
])
def test_nothing_in_gives_an_empty_comparison(call):
    found = call()
    assert found.empty and list(found.columns[: len(COMPARISON)]) == COMPARISON


def test_nothing_in_gives_empty_tables():
    assert units(NONE).empty and speaker_target_matrix(NONE).empty
    assert as_matrix(speaker_target_matrix(NONE)).empty and frame_counts(NONE, NO_CODES).empty


def test_empty_and_full_tables_have_the_same_columns():
    coded = codes([("x", 0, "conflict")])
    for full, none in [
        (compare_parties(evidence(article(20))), compare_parties(NONE)),
        (frame_shares(evidence(article(20)), coded), frame_shares(NONE, coded)),
        (frame_gap(evidence(article(20)), coded), frame_gap(NONE, coded)),
    ]:
        assert set(full.columns) == set(none.columns)
        pd.testing.assert_series_equal(full.dtypes[none.columns], none.dtypes)


@pytest.mark.parametrize("change, message", [
    ({"voice": "narrator"}, "'narrator' is none of self"),
    ({"value": 2.0}, "column 'value', row 0 .*: 2.0 is out of range; it is -1 to 1"),
    ({"party": pd.NA}, "column 'party', row 0 .*: it is missing"),
])
def test_bad_evidence_is_named(change, message):
    with pytest.raises(InputError, match=message):
        compare_parties(evidence(article(6)).assign(**change))


def test_bad_arguments_are_named():
    made = evidence(article(6))
    for call, message in [
        (lambda: compare_parties(made.drop(columns="voice")), "column 'voice' is missing"),
        (lambda: compare_parties(made, group="outlet"), "no column 'outlet' to group by"),
        (lambda: compare_parties(made, confidence=95), "between 0 and 1"),
        (lambda: compare_parties(made, resamples=10), "a whole number of 100 or more"),
        (lambda: compare_parties(made, min_n=0), "a whole number of 1 or more"),
        (lambda: shares(made, of="outlet"), "'voice' or 'party'"),
    ]:
        with pytest.raises(InputError, match=message):
            call()


def test_a_hundred_thousand_rows():
    made = simulated(11, articles=5000, sentences=20, parties=tuple("ABCDEFGH"))
    found = compare_parties(made, resamples=500)
    assert found["n"].sum() == 2 * len(made) and found["conf_low"].notna().all()


# ---- coverage


def studies(number, articles, sentences, seed, *, neighbours=0.3, alike=0.2, presence=0.5):
    """Many studies of one party, each a group; values in three steps, and the mean they are drawn from."""
    rng = np.random.default_rng(seed)
    noise = rng.normal(size=(number, articles, sentences))
    for at in range(1, sentences):
        noise[..., at] = neighbours * noise[..., at - 1] + np.sqrt(1 - neighbours**2) * noise[..., at]
    if articles > 1:
        noise = np.sqrt(1 - alike) * noise + rng.normal(0, np.sqrt(alike), (number, articles, 1))
        presence = rng.beta(4 * presence, 4 * (1 - presence), (number, articles, 1))
    here = rng.random(noise.shape) < presence
    value = np.select([noise < -0.6, noise > 1], [-0.6, 0.8], 0.0)[here]
    study, article, sentence = np.nonzero(here)
    made = evidence({
        "article_id": pd.Series(study).astype(str) + "/" + pd.Series(article).astype(str),
        "sentence_id": sentence, "party": "A", "voice": "journalist", "voice_party": None, "value": value,
    }, study=study)
    return made, -0.6 * stats.norm.cdf(-0.6) + 0.8 * stats.norm.sf(1)


@pytest.mark.slow
@pytest.mark.parametrize("articles, sentences, presence, low, high", [
    (1, 15, 0.7, 0.90, 0.97),
    (1, 40, 0.5, 0.90, 0.97),
    (5, 20, 0.5, 0.92, 0.99),
    (15, 20, 0.5, 0.92, 0.98),
    (100, 20, 0.5, 0.92, 0.98),
])
def test_intervals_cover_as_often_as_they_say(articles, sentences, presence, low, high):
    made, mean = studies(800, articles, sentences, seed=20, presence=presence)
    found = compare_parties(made, group="study", resamples=1000)
    shown = found[(found["voice"] == "journalist") & found["conf_low"].notna()]
    covered = (shown["conf_low"] <= mean) & (mean <= shown["conf_high"])
    assert len(shown) > 700 and low <= covered.mean() <= high


# --- stances ---------------------------------------------------------------------------------------------------------


def held(*rows) -> pd.DataFrame:
    """Positions of (article, sentence, party, voice, rung)."""
    table = pd.DataFrame(rows, columns=["article_id", "sentence_id", "party", "voice", "rung"])
    spans = {"start": 0, "end": 1, "cue_start": 0, "cue_end": 1}
    absent = dict.fromkeys(set(SCHEMAS["positions"]) - {*table, *spans}, pd.NA)
    return conform(table.assign(**absent | spans | {"position_id": range(len(table)), "rule": ""}), "positions")


def test_commitment_is_the_mean_height_on_the_ladder_without_denials():
    positions = held(
        ("a", 0, "Norland", "self", "committed"), ("a", 1, "Norland", "self", "declined"),
        ("a", 2, "Norland", "self", "denied"), ("b", 0, "Norland", "journalist", "offered"),
        ("b", 1, "Suria", "journalist", "undecided"),
    )
    table = commitment(positions, min_n=1).set_index(["voice", "party"])
    assert table.loc[("self", "Norland"), "estimate"] == pytest.approx(2.5)
    assert table.loc[("all", "Norland"), ["estimate", "n"]].tolist() == pytest.approx([3.0, 3])
    assert table.loc[("journalist", "Norland"), "difference"] == pytest.approx(3.0)


def test_commitment_by_outlet_or_date_shows_a_shift():
    rungs = {"early": "offered", "late": "declined"}
    rows = [(f"{when}{k}", 0, "Norland", "self", rung) for when, rung in rungs.items() for k in range(6)]
    positions = held(*rows)
    positions["group"] = positions["article_id"].str.rstrip("012345")
    table = commitment(positions, group="group")
    every = table[table["voice"] == "all"].set_index("group")
    assert every["estimate"].tolist() == pytest.approx([4.0, 0.0]) and every["n"].tolist() == [6, 6]


def test_no_markers_give_an_empty_table_with_its_columns():
    tokens = pd.DataFrame([("a", 0, 0, 4, "word")], columns=["article_id", "sentence_id", "start", "end", "word"])
    statements, markers = empty("statements"), empty("markers")
    table = marker_rates(markers, tokens, statements)
    assert table.empty and {"source", "marker", "voice", "estimate"} <= set(table.columns)


def test_markers_are_counted_per_100_words_of_their_voice():
    words = [("a", 0, 4 * k, 4 * k + 3, "word") for k in range(20)] + [("a", 0, 80, 81, ".")]
    tokens = pd.DataFrame(words, columns=["article_id", "sentence_id", "start", "end", "word"])
    outer = {"article_id": "a", "start": 40, "end": 80, "kind": "direct", "cue_class": "neutral", "statement_id": 0,
             "speaker_kind": "party", "speaker_party": "Norland", "via": pd.NA}
    inner = outer | {"start": 60, "end": 80, "statement_id": 1, "speaker_kind": "unnamed", "speaker_party": pd.NA}
    markers = pd.DataFrame({"article_id": "a", "sentence_id": 0, "start": [0, 4, 44, 64], "end": [3, 7, 47, 67],
                            "marker": ["hedge", "booster", "hedge", "hedge"]})
    table = marker_rates(markers, tokens, pd.DataFrame([outer, inner]), min_n=1)
    rates = table.set_index(["source", "marker"])[["estimate", "n"]]
    assert rates.loc[("journalist", "hedge")].tolist() == pytest.approx([10.0, 1])
    assert rates.loc[("party", "hedge")].tolist() == pytest.approx([20.0, 1])
    assert rates.loc[("unnamed", "hedge")].tolist() == pytest.approx([20.0, 1])
    assert rates.loc[("all", "hedge")].tolist() == pytest.approx([15.0, 3])
    assert rates.loc[("party", "booster"), "n"] == 0
    assert table[["party", "voice"]].isna().all(axis=None)


# --- who holds a frame, the slant of verbs ---------------------------------------------------------------------------


def _codes(rows: list[tuple]) -> pd.DataFrame:
    columns = ["article_id", "sentence_id", "frame", "source", "voice_party"]
    table = pd.DataFrame(rows, columns=columns)
    return table.assign(codebook="functions", coder="dictionary", start=range(len(rows)), end=len(rows), weight=1.0)


def test_holders_of_a_frame_are_parties_or_voices_and_a_sentence_counts_once():
    codes = _codes([
        ("a", 0, "cause", "party", "X"), ("a", 0, "cause", "party", "X"), ("a", 1, "cause", "journalist", None),
        ("b", 0, "cause", "party", "X"), ("b", 0, "remedy", "unnamed", None)])
    held = frame_holders(codes)
    assert held[["frame", "holder", "source", "n", "n_articles"]].to_numpy().tolist() == [
        ["cause", "X", "party", 2, 2], ["cause", "journalist", "journalist", 1, 1],
        ["remedy", "unnamed", "unnamed", 1, 1]]
    assert held["share"].tolist() == pytest.approx([2 / 3, 1 / 3, 1])


def test_the_interval_of_a_holders_share_is_that_of_a_share_by_article():
    """In each of eight articles X judges once, and in the first four Y does too: X has 8 of 8 sentences, Y 4 of 8, as
    many articles, so that Y's interval lies about a half and within 0 and 1."""
    rows = [(f"a{k}", 0, "cause", "party", party) for k in range(8) for party in ["X", "Y"][: 2 if k < 4 else 1]]
    codes = _codes(rows)
    held = frame_holders(codes).set_index("holder")
    assert held["share"].to_dict() == {"X": 1.0, "Y": 0.5}
    assert 0 < held.loc["Y", "conf_low"] < 0.5 < held.loc["Y", "conf_high"] < 1
    assert held.loc["X", "conf_low"] > held.loc["Y", "conf_low"] and held["note"].isna().all()
    few = frame_holders(codes[codes["article_id"] == "a0"]).set_index("holder")
    assert few[["conf_low", "conf_high"]].isna().all(axis=None) and few["note"].str.startswith("fewer than").all()
    assert list(frame_holders(codes.head(0)).columns) == list(frame_holders(codes).columns)


def test_the_slant_of_verbs_is_a_share_of_a_partys_statements():
    number = range(20)
    statements = pd.DataFrame({
        "statement_id": number, "article_id": [f"a{k % 5}" for k in number], "start": [10 * (k // 5) for k in number],
        "speaker_party": ["X" if k % 2 else "Y" for k in number],
        "cue_class": ["distancing" if k % 4 == 1 else "neutral" for k in number]})
    sentences = pd.DataFrame({
        "article_id": [f"a{k % 5}" for k in number], "sentence_id": [k // 5 for k in number],
        "start": [10 * (k // 5) for k in number]})
    table = cue_slant(statements, sentences).set_index(["party", "cue_class"])
    assert table.loc[("X", "distancing"), "estimate"] == pytest.approx(0.5)
    assert table.loc[("X", "distancing"), "difference"] == pytest.approx(0.5)
    assert table.loc[("Y", "distancing"), "estimate"] == 0 and table.loc[("Y", "neutral"), "n"] == 10
    extra = statements.assign(cue_class="intention", statement_id=lambda t: t["statement_id"] + 20)
    again = cue_slant(pd.concat([statements, extra]), sentences).set_index(["party", "cue_class"])
    assert again.loc[("X", "distancing"), "estimate"] == pytest.approx(0.5)
