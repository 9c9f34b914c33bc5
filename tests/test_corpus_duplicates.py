"""Copies of a story: the same text, nearly the same, later versions, parts; families, once or each."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis.corpus import families_read, read_corpus
from analysis.corpus.duplicates import Shingled, find_families, find_links, repeated

WORDS = [f"w{number}" for number in range(100)]
DAY = pd.Timestamp(2025, 12, 20)


def articles(*rows: tuple) -> pd.DataFrame:
    """Articles of outlet, date and text; ids a, b, c ..."""
    table = pd.DataFrame(rows, columns=["outlet", "date", "text"]).astype({"date": "datetime64[us]"})
    return table.assign(article_id=[chr(97 + number) for number in range(len(table))])


def linked(table: pd.DataFrame) -> pd.DataFrame:
    shingled = Shingled()
    shingled.add(table["text"])
    return find_links(table, shingled)


@pytest.mark.parametrize("changed, share", [(3, 93 / 99), (5, 91 / 101), (6, 90 / 102), (20, 76 / 116)])
def test_near_duplicates_are_told_at_nine_tenths_of_the_shingles(changed, share):
    """100 distinct words have 96 shingles; new last k words change k of them: J = (96-k)/(96+k)."""
    other = WORDS[:-changed] + [f"x{number}" for number in range(changed)]
    table = articles(("A", None, " ".join(WORDS)), ("B", None, " ".join(other)))
    expected = ["near duplicate", f"{share:.0%} of the text is in a"]
    assert repeated(table, linked(table)).values.tolist() == ([expected] if share >= 0.9 else [])


@pytest.mark.parametrize("texts", [[], ["Yes."], ["Yes.", "No."], ["!", "?"], ["one two three four five"]])
def test_few_or_short_texts_are_no_near_duplicates(texts):
    table = articles(*(("A", None, text) for text in texts))
    assert len(repeated(table, linked(table))) == (1 if texts == ["!", "?"] else 0)


@pytest.mark.parametrize("other", [
    " ".join(WORDS).upper(), ", ".join(WORDS), "“" + " ".join(WORDS) + "”…", " – ".join(WORDS), "\n\n".join(WORDS),
    " ".join(WORDS).replace(" ", "\u00a0"),
])
def test_case_spaces_and_punctuation_make_no_other_text(other):
    links = linked(articles(("A", DAY, " ".join(WORDS)), ("B", DAY, other)))
    assert links["kind"].tolist() == ["same text"]


def test_letters_beyond_ascii_are_letters():
    assert linked(articles(("A", DAY, "caf\u00e9 " * 9), ("B", DAY, "caf\u00e8 " * 9))).empty


@pytest.mark.parametrize("outlet, day, kind", [
    ("A", DAY + pd.Timedelta(days=1), "version"), ("A", DAY, "part"), ("A", DAY + pd.Timedelta(days=15), "part"),
    ("A", None, "part"), ("B", DAY + pd.Timedelta(days=1), "part"), (None, DAY, "part"),
])
def test_a_longer_text_is_a_version_only_of_the_same_outlet_some_days_later(outlet, day, kind):
    longer = " ".join(WORDS + [f"x{number}" for number in range(40)])
    table = articles(("A", DAY, " ".join(WORDS)), (outlet, day, longer))
    links = linked(table)
    assert links["kind"].tolist() == [kind] and links["share"].tolist() == [1.0]
    left_out = repeated(table, links)
    assert left_out["reason"].tolist() == (["earlier version"] if kind == "version" else [])
    assert left_out.index.tolist() == ([0] if kind == "version" else [])


def test_parts_of_a_series_that_repeat_their_background_are_no_copies():
    """Of 56 shingles of each 50 are in both: .89 of each, .81 of the two together."""
    words = WORDS[:60]
    other = " ".join([*words[:54], *(f"other{number}" for number in range(6))])
    table = articles(("A", DAY, " ".join(words)), ("A", DAY + pd.Timedelta(days=1), other))
    assert linked(table).empty


def test_of_a_correction_the_later_one_is_kept_whichever_comes_first():
    corrected = " ".join([*WORDS[:-1], "corrected"])
    table = articles(("A", DAY + pd.Timedelta(days=1), corrected), ("A", DAY, " ".join(WORDS)))
    assert repeated(table, linked(table)).index.tolist() == [1]


def test_families_say_which_outlets_printed_one_story():
    story, other = " ".join(WORDS), " ".join(reversed(WORDS))
    table = articles(("A", DAY, story), ("B", DAY, other), ("C", DAY, story), ("D", None, story + " end"))
    families = find_families(table, linked(table))
    assert families[["family", "article_id", "outlet", "kind"]].values.tolist() == [
        [1, "a", "A", "first"], [1, "c", "C", "same text"], [1, "d", "D", "near"]]


def test_copies_count_once_or_each(tmp_path):
    text = "The port of the town was closed on Monday, and the boats stayed in it for all of the day."
    rows = {"outlet": ["A", "B"], "date": ["2025-12-20"] * 2, "text": [text, text.upper()]}
    pd.DataFrame(rows).to_csv(tmp_path / "t.csv", index=False)
    once, each = read_corpus(tmp_path), read_corpus(tmp_path, duplicates="each")
    assert (len(once.articles), len(each.articles)) == (1, 2)
    assert once.set_aside["reason"].tolist() == ["duplicate"] and each.set_aside.empty
    assert each.notes["detail"].tolist() == ["1 copies count each"]
    for corpus in (once, each):
        assert corpus.families["outlet"].tolist() == ["A", "B"]
        assert families_read(corpus)[["articles", "outlets", "kinds"]].values.tolist() == [[2, "A; B", "same text"]]
    with pytest.raises(ValueError, match="duplicates 'twice' is unknown; known are once and each"):
        read_corpus(tmp_path, duplicates="twice")


def test_every_family_keeps_an_article():
    """Versions point on, copies back: whatever the order, no two leave each other out."""
    texts = [" ".join([*WORDS[number:], *(f"x{n}" for n in range(number))]) for number in range(4)]
    rng = pd.Series(range(12)).sample(12, random_state=1).tolist()
    table = articles(*(("AB"[n % 2], DAY + pd.Timedelta(days=n % 5), texts[n % 4]) for n in rng))
    links = linked(table)
    kept = set(table["article_id"]) - set(table.loc[repeated(table, links).index, "article_id"])
    families = find_families(table, links).groupby("family")["article_id"].agg(set)
    assert len(families) and all(family & kept for family in families)
