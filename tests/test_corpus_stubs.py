"""Texts that are not whole articles, a corpus mostly in other languages: counted, and warned about first."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from analysis.corpus import corpus_tables, read_corpus, reading_lines, warning_lines

FILES = Path(__file__).parent / "cases" / "files"
WHOLE = (
    "The ministers of both ports signed the ferry accord on Friday, and they said that the first boats would "
    "leave before the end of the year if the harbour masters agree to it."
)


def corpus(tmp_path, *texts: str, **columns):
    pd.DataFrame({"text": texts, **columns}).to_csv(tmp_path / "t.csv", index=False)
    return read_corpus(tmp_path / "t.csv")


def kinds(found) -> dict[str, str]:
    return dict(zip(found.stubs["article_id"], found.stubs["kind"], strict=True))


def test_a_service_s_cut_texts_are_read_counted_and_warned_about():
    found = read_corpus(FILES / "newsapi_truncated.json")
    assert kinds(found) == {"newsapi_truncated-1": "cut"} and found.set_aside["reason"].tolist() == ["no text"]
    warning = "warning: 1 of 1 texts are not whole articles (cut 1); shares from them mislead"
    assert warning_lines(found) == [warning] and reading_lines(found)[0] == warning
    assert len(corpus_tables(found)["stubs"]) == 1


@pytest.mark.parametrize("end", [
    "… [+2747 chars]", "[ +1,234 chars ]", "... [12 characters]", "… Read more", "... Continue reading on our site",
    "[…]", "[...]",
])
def test_texts_with_a_sign_of_cutting_are_cut_wherever_they_stand(tmp_path, end):
    assert kinds(corpus(tmp_path, WHOLE, f"{WHOLE} And then the pilots {end}")) == {"t-2": "cut"}


@pytest.mark.parametrize("mark", ["… [+2747 chars]", "... [+1,234 chars]", " [12 characters]"])
def test_the_mark_of_a_cut_is_not_a_word_of_the_article(tmp_path, mark):
    found = corpus(tmp_path, WHOLE, f"{WHOLE} And then the pilots{mark}")
    assert found.articles["text"].tolist() == [WHOLE, f"{WHOLE} And then the pilots"]
    assert found.stubs["detail"].tolist() == [f"ends {f'{WHOLE} And then the pilots{mark}'[-40:]!r}"]


def test_dots_at_the_end_are_a_cut_where_most_texts_end_so(tmp_path):
    cut = [f"{name} said that {WHOLE[: -70 - number]}..." for number, name in enumerate(["Ann", "Ben", "The pilots"])]
    assert len(kinds(corpus(tmp_path, *cut, WHOLE))) == 3
    assert not kinds(corpus(tmp_path, cut[0], WHOLE, f"{WHOLE} Others waited.", f"{WHOLE} Nobody knew."))


def test_texts_of_one_length_that_end_within_a_sentence_are_cut(tmp_path):
    texts = [f"{number} boats. {WHOLE}"[:120] for number in range(1, 7)]
    found = corpus(tmp_path, *(f"{text[:40]} {'quay pier mole dock slip berth'.split()[n]} {text}"[:120]
                               for n, text in enumerate(texts)))
    assert set(kinds(found).values()) == {"cut"} and len(found.stubs) == 6


@pytest.mark.parametrize("text, kind", [
    ("The site needs your consent. With our partners we use cookies to know how it is used, and to show what is of use "
     "to you. You can accept all cookies, or say which of them you want to have, and change that on any day.",
     "cookie notice"),
    (f"{WHOLE}\n\nTo continue reading this article, subscribe now. Already a subscriber? Log in.", "paywall"),
    ("Access denied. You do not have the permission to see this page on the server of the paper.", "error page"),
    (f"{WHOLE} The court said that cookies need consent, and that the use of cookies is to be told. " * 12, None),
    (f"{WHOLE} To keep reading was all that she wanted. " + WHOLE * 20, None),
    (WHOLE, None),
])
def test_notices_in_an_article_s_place(tmp_path, text, kind):
    assert list(kinds(corpus(tmp_path, text)).values()) == ([kind] if kind else [])


def test_abstracts_alone_are_read_and_told(tmp_path):
    pd.DataFrame({"Title": ["Ferry"], "Abstract Note": [WHOLE], "Publication Title": ["Coast Weekly"], "Key": ["K1"],
                  "Date": ["2024-01-05"], "Item Type": ["newspaperArticle"]}).to_csv(tmp_path / "z.csv", index=False)
    found = read_corpus(tmp_path / "z.csv")
    assert kinds(found) == {"K1": "abstract"} and found.articles["outlet"].tolist() == ["Coast Weekly"]


def test_a_corpus_of_which_less_than_half_is_english_says_so_first(tmp_path):
    french = "Le port est fermé, et les bateaux de la ville ne sont pas dans le port depuis le soir."
    found = corpus(tmp_path, WHOLE, french, french.replace("soir", "matin"))
    assert reading_lines(found)[0] == (
        "warning: only 1 of 3 articles are English; the others are set aside")
    assert not warning_lines(corpus(tmp_path, WHOLE, french))
