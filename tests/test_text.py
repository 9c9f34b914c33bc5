"""Sentences tile the text, tokens tile the sentences, and every offset finds its words again."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.schemas import SCHEMAS, InputError, check_articles, empty
from analysis.text import Texts, is_word, read_texts, split_sentences, tokenize


def articles_of(*texts: str, **columns) -> pd.DataFrame:
    ids = [f"n{number}" for number in range(len(texts))]
    return check_articles(pd.DataFrame({"article_id": ids, "text": list(texts), **columns}))


def sentences_of(text: str, title: str | None = None) -> list[str]:
    found = split_sentences(articles_of(text, title=[title]))
    return [text[start:end] for start, end in zip(found["start"], found["end"], strict=True)]


def words_of(text: str) -> list[str]:
    return read_texts(articles_of(text)).tokens.words.tolist()


# --- sentences ---------------------------------------------------------------------------------------------

# (text, its sentences)
SENTENCES = [
    ("One stands.", ["One stands."]),
    ("One stands. Two fall.", ["One stands.", "Two fall."]),
    ("no mark at all", ["no mark at all"]),
    ("What now? Stop! Fine.", ["What now?", "Stop!", "Fine."]),
    ("Really?! Yes.", ["Really?!", "Yes."]),
    # titles, initials, abbreviations
    ("Dr. Orr met Mr. Lund. They spoke.", ["Dr. Orr met Mr. Lund.", "They spoke."]),
    ("Col. Ames wrote to St. Ives. Nobody replied.", ["Col. Ames wrote to St. Ives.", "Nobody replied."]),
    ("J. K. Toll wrote it. Many read it.", ["J. K. Toll wrote it.", "Many read it."]),
    ("The ship of A. Toll sank.", ["The ship of A. Toll sank."]),
    ("He sailed on Jan. 5. They followed.", ["He sailed on Jan. 5.", "They followed."]),
    ("She founded Toll Inc. in May.", ["She founded Toll Inc. in May."]),
    ("She founded Toll Inc. The firm grew.", ["She founded Toll Inc.", "The firm grew."]),
    ("Boats, nets, etc. were lost.", ["Boats, nets, etc. were lost."]),
    ("She has a Ph.D. She has two.", ["She has a Ph.D.", "She has two."]),
    ("It opens at 5 p.m. The queue is long.", ["It opens at 5 p.m.", "The queue is long."]),
    ("It opens at 5 p.m. Monday.", ["It opens at 5 p.m. Monday."]),
    ("See No. 5 and fig. 3 of vol. 2 here.", ["See No. 5 and fig. 3 of vol. 2 here."]),
    # words that look like abbreviations
    ("He said no. She left.", ["He said no.", "She left."]),
    ("Two fell ill. Doctors came.", ["Two fell ill.", "Doctors came."]),
    ("They lay in the sun. Nobody spoke.", ["They lay in the sun.", "Nobody spoke."]),
    ("It is modern art. Critics agree.", ["It is modern art.", "Critics agree."]),
    ("Neither will I. The rest may.", ["Neither will I.", "The rest may."]),
    # dotted countries
    ("They met the U.S. The talks ended.", ["They met the U.S.", "The talks ended."]),
    ("They met the U.S. President.", ["They met the U.S. President."]),
    ("The U.K. and the U.S. agreed.", ["The U.K. and the U.S. agreed."]),
    # numbers and ellipses
    ("It cost 3.5 million. That is much.", ["It cost 3.5 million.", "That is much."]),
    ("It ended in 2020. Then it began again.", ["It ended in 2020.", "Then it began again."]),
    ("Wait ... and see.", ["Wait ... and see."]),
    ("They waited... The door closed.", ["They waited...", "The door closed."]),
    ("They waited… Then it closed.", ["They waited…", "Then it closed."]),
    # quotation marks and brackets
    ("“We agree.” The minister left.", ["“We agree.”", "The minister left."]),
    ("“We agree,” she said. “Go home.”", ["“We agree,” she said.", "“Go home.”"]),
    ("“Why now?” she asked.", ["“Why now?” she asked."]),
    ('"Stop!" He ran.', ['"Stop!"', "He ran."]),
    ("‘Go!’ ‘No!’", ["‘Go!’", "‘No!’"]),
    ("She said: “Go. Now.” They left.", ["She said: “Go.", "Now.”", "They left."]),
    ("(It rained.) They stayed.", ["(It rained.)", "They stayed."]),
    # datelines
    ("PORT SELM, Dec 19 (Agency) — The minister spoke.",
     ["PORT SELM, Dec 19 (Agency) —", "The minister spoke."]),
    ("LENZ — It rained.", ["LENZ —", "It rained."]),
    ("LENZ: It rained.", ["LENZ: It rained."]),
    ("NATO — the alliance — met.", ["NATO — the alliance — met."]),
    ("MANCHESTER, N.H. - Four ships left.", ["MANCHESTER, N.H. -", "Four ships left."]),
    ("PORT SELM, Calif. — The ship left.", ["PORT SELM, Calif. —", "The ship left."]),
    ("WASHINGTON, D.C. (AP) -- He spoke.", ["WASHINGTON, D.C. (AP) --", "He spoke."]),
    ("São Paulo, May 2 — Rain fell.", ["São Paulo, May 2 —", "Rain fell."]),
    ("Lenz [Borvia], December 20 (ANI): Rain fell.", ["Lenz [Borvia], December 20 (ANI):", "Rain fell."]),
    ("Lenz (Reuters) - Rain fell.", ["Lenz (Reuters) -", "Rain fell."]),
    ("Lenz, Friday, 2 May 2025: Rain fell.", ["Lenz, Friday, 2 May 2025: Rain fell."]),
    ("UN - Arland talks stall", ["UN - Arland talks stall"]),
    ("Ada Kern - The Woman", ["Ada Kern - The Woman"]),
    # abbreviations of ranks, states, companies, times
    ("Sens. Toll and Orr met then-Cmdr. Ames. All left.", ["Sens. Toll and Orr met then-Cmdr. Ames.", "All left."]),
    ("Lt.-Gov. Kern and Maj-Gen. Orr left.", ["Lt.-Gov. Kern and Maj-Gen. Orr left."]),
    ("Ann Orr (D-N.Y.) spoke. Ben Toll (R-Ala.) Sunday left.",
     ["Ann Orr (D-N.Y.) spoke.", "Ben Toll (R-Ala.) Sunday left."]),
    ("It met Ann Orr (D-Calif.). Toll left.", ["It met Ann Orr (D-Calif.).", "Toll left."]),
    ("The (Lenz County, N.J.) Record wrote it.", ["The (Lenz County, N.J.) Record wrote it."]),
    ("They like the U.S.” Toll left.", ["They like the U.S.”", "Toll left."]),
    ("It opened at 9 a.m. Delegates came.", ["It opened at 9 a.m.", "Delegates came."]),
    ("It opens at 9 p.m. Eastern and at 6 p.m. local time.", ["It opens at 9 p.m. Eastern and at 6 p.m. local time."]),
    ("It opens at 9 a.m. EST on Monday.", ["It opens at 9 a.m. EST on Monday."]),
    ("It opens at 9 a.m. Moscow time.", ["It opens at 9 a.m. Moscow time."]),
    ("She sailed in Sept. Toll stayed.", ["She sailed in Sept.", "Toll stayed."]),
    ("Nets, boats, etc. Toll paid.", ["Nets, boats, etc.", "Toll paid."]),
    ("She works at Toll Inc. Analysts like it.", ["She works at Toll Inc.", "Analysts like it."]),
    ("Robert Toll Jr. Day", ["Robert Toll Jr. Day"]),
    ("It fell to 3.5. Traders left.", ["It fell to 3.5.", "Traders left."]),
    ("She founded Toll.com. Traders left.", ["She founded Toll.com.", "Traders left."]),
    # questions in quotation marks, and who asked them
    ("“Why now?” Ada Kern asked.", ["“Why now?” Ada Kern asked."]),
    ("“Why now?” President Kern of Arland asked.", ["“Why now?” President Kern of Arland asked."]),
    ("“Stop!” O’Orr said.", ["“Stop!” O’Orr said."]),
    ("“Why now?” The crowd asked.", ["“Why now?”", "The crowd asked."]),
    ("“Why now?” Kern left.", ["“Why now?”", "Kern left."]),
    ("“We sail.” - Ada Kern", ["“We sail.” - Ada Kern"]),
    ("He said “we sail.“ The rest stayed.", ["He said “we sail.“", "The rest stayed."]),
    ("She works at Yahoo! News now. Yahoo! The shout rang.",
     ["She works at Yahoo! News now.", "Yahoo!", "The shout rang."]),
    # ellipses and "I"
    ("I ... I do not know.", ["I ... I do not know."]),
    ("We waited… I left.", ["We waited… I left."]),
    ("We waited. ... They came.", ["We waited. ...", "They came."]),
    # names written small
    ("They left. iPhones rang.", ["They left.", "iPhones rang."]),
    ("They left. al-Shabaab stayed.", ["They left.", "al-Shabaab stayed."]),
    ("Gen. al-Orr left.", ["Gen. al-Orr left."]),
    # numbered lists
    ("1. Boats\n2. Nets are torn. They leak.", ["1. Boats", "2. Nets are torn.", "They leak."]),
    ("a. Boats\n(b) Nets", ["a. Boats", "(b) Nets"]),
    ("They came third. 4. Nets", ["They came third.", "4. Nets"]),
    ("They lost in 3. The rest won.", ["They lost in 3.", "The rest won."]),
    # a space lost by the page
    ("The port closed.Ships wait.", ["The port closed.", "Ships wait."]),
    ("Will it open?Ships wait.", ["Will it open?", "Ships wait."]),
    ("See www.Toll.Port and info@toll.Port or Booking.Com here.",
     ["See www.Toll.Port and info@toll.Port or Booking.Com here."]),
    ("Gen.Orr left.", ["Gen.Orr left."]),
    # lines
    ("Port Votes On Bridge\nThe vote was close.", ["Port Votes On Bridge", "The vote was close."]),
    ("Port Votes On Bridge\n\n\n\nThe vote was close.", ["Port Votes On Bridge", "The vote was close."]),
    ("The line was\nwrapped here.", ["The line was\nwrapped here."]),
    ("• one boat\n• two nets", ["• one boat", "• two nets"]),
    ("- One boat.\n- Two nets.", ["- One boat.", "- Two nets."]),
    ("First line\r\nSecond line\r\n\r\nThird.\r\n", ["First line", "Second line", "Third."]),
    ("Headline  \n   Indented text.  ", ["Headline", "Indented text."]),
    ("\n\n  Late start.", ["Late start."]),
    # nothing
    ("", []),
    (" \n\t\r\n ", []),
    (".", ["."]),
    ("🙂", ["🙂"]),
]
MISSED = [
    ("She works at Toll Inc. Analysis of its ships followed.",
     ["She works at Toll Inc.", "Analysis of its ships followed."],
     "an abbreviation before a noun: only words that open sentences tell"),
    ("The port of the U.S. Ships wait.", ["The port of the U.S.", "Ships wait."],
     "an abbreviation before a noun: only words that open sentences tell"),
    ("They met the U.S. This Week team.", ["They met the U.S. This Week team."],
     "a name that begins as sentences do"),
    ("OSLO - BERGEN: trains are late", ["OSLO - BERGEN: trains are late"],
     "a place in capitals and a hyphen are read as a dateline"),
    ("A caption of the port The ships wait.", ["A caption of the port", "The ships wait."], "no mark at all"),
    ("they closed the port.ships wait.", ["they closed the port.", "ships wait."], "neither space nor capital"),
]


@pytest.mark.parametrize(("text", "expected"), [
    *SENTENCES,
    *(pytest.param(text, expected, marks=pytest.mark.xfail(strict=True, reason=reason))
      for text, expected, reason in MISSED),
])
def test_sentences(text, expected):
    assert sentences_of(text) == expected


@pytest.mark.parametrize(("text", "title", "roles", "paragraphs"), [
    ("Port Votes\n\nIt was close. It was late.\n\nMore.", "Port Votes",
     ["title", "lead", "lead", "body"], [0, 1, 1, 2]),
    ("Port votes. Who wins?\n\nIt was close.",
     "Port votes. Who wins?", ["title", "title", "lead"], [0, 0, 1]),
    ("It was close.\n\nMore.", "Port Votes", ["lead", "body"], [0, 1]),
    ("It was close.\n\nMore.\nStill more.", None, ["lead", "body", "body"], [0, 1, 2]),
    ("It was close.\r\n\r\nMore. Less.", "", ["lead", "body", "body"], [0, 1, 1]),
    ("Port Votes", "Port Votes", ["title"], [0]),
    ("LENZ — It rained. It poured.", None, ["lead", "lead", "lead"], [0, 0, 0]),
])
def test_roles_and_paragraphs(text, title, roles, paragraphs):
    found = split_sentences(articles_of(text, title=[title]))
    assert found["role"].tolist() == roles
    assert found["paragraph"].tolist() == paragraphs
    assert found["sentence_id"].tolist() == list(range(len(roles)))


def test_sentences_have_their_schema_even_when_there_are_none():
    for articles in (articles_of(), articles_of(""), articles_of(" ", "\n"), articles_of("", "It rained.")):
        assert split_sentences(articles).dtypes.equals(empty("sentences").dtypes)


# --- tokens ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("text", "expected"), [
    ("Arland's boats", ["Arland", "'s", "boats"]),
    ("Arland’s boats", ["Arland", "’s", "boats"]),
    ("ARLAND'S BOATS", ["ARLAND", "'S", "BOATS"]),
    ("the sailors' boats", ["the", "sailors", "'", "boats"]),
    ("They don't, she can’t, O'Neil won't", ["They", "do", "n't", ",", "she", "ca", "n’t", ",", "O'Neil",
                                            "wo", "n't"]),
    ("a well-known US-led plan", ["a", "well", "-", "known", "US", "-", "led", "plan"]),
    ("the U.S. fleet, e.g. hers", ["the", "U.S.", "fleet", ",", "e.g.", "hers"]),
    ("U.S.-led U.N.'s", ["U.S.", "-", "led", "U.N.", "'s"]),
    ("J. K. Toll", ["J.", "K.", "Toll"]),
    ("Mr. Toll of Boats Inc. left in Dec.", ["Mr.", "Toll", "of", "Boats", "Inc.", "left", "in", "Dec."]),
    ("plan B. It", ["plan", "B.", "It"]),
    ("We're sure they'd cannot", ["We", "'re", "sure", "they", "'d", "can", "not"]),
    ("at 10:30 -- wait ... no!!", ["at", "10:30", "--", "wait", "...", "no", "!!"]),
    ("G20 in the 1990s", ["G20", "in", "the", "1990s"]),
    ("see https://example.org/a?b=1, or a@b.org.", ["see", "https://example.org/a?b=1", ",", "or", "a@b.org", "."]),
    ("re-elected, anti-Arland", ["re-elected", ",", "anti", "-", "Arland"]),
    ("end.The next", ["end", ".", "The", "next"]),
    ("3.5 million, 1,200.50; 5%", ["3.5", "million", ",", "1,200.50", ";", "5", "%"]),
    ("in 2020.", ["in", "2020", "."]),
    ("the 20th", ["the", "20th"]),
    ("“Go”—now…", ["“", "Go", "”", "—", "now", "…"]),
    ("Łódź, Ørsta, 東京", ["Łódź", ",", "Ørsta", ",", "東京"]),
    ("🙂🙂", ["🙂", "🙂"]),
    ("a_b", ["a", "_", "b"]),
    ("", []),
    (" \r\n\t", []),
])
def test_tokens(text, expected):
    assert words_of(text) == expected


def test_is_word_tells_words_and_numbers_from_marks_and_the_possessive():
    assert [word for word in words_of("Arland's 20 boats — “big” ones — don't.") if is_word(word)] == [
        "Arland", "20", "boats", "big", "ones", "do"]


def test_the_token_table_finds_its_words_again():
    articles = articles_of("", "Arland’s boats left. They sank.", " \n", "It rained.")
    table = read_texts(articles).token_table
    assert table.dtypes.equals(empty("tokens").dtypes)
    text = articles.set_index("article_id")["text"]
    assert [text[row.article_id][row.start:row.end] for row in table.itertuples()] == table["word"].tolist()
    assert table["article_id"].tolist() == ["n1"] * 8 + ["n3"] * 3
    assert table["sentence_id"].tolist() == [0] * 5 + [1] * 3 + [0] * 3


def test_folded_words_are_lower_case_with_straight_apostrophes_and_stand_beside_the_vocabulary():
    articles = articles_of("Can’t CAN’T can't")
    tokens = read_texts(articles).tokens
    assert tokens.words.tolist() == ["Ca", "n’t", "CA", "N’T", "ca", "n't"]
    assert tokens.folded[tokens.code].tolist() == ["ca", "n't"] * 3
    assert len(tokens.folded) == len(tokens.vocabulary)


def test_kind_asks_once_per_distinct_word():
    articles = articles_of("red blue red red")
    tokens = read_texts(articles).tokens
    asked = []
    assert tokens.kind(lambda word: asked.append(word) or word == "red").tolist() == [True, False, True, True]
    assert sorted(word for word in asked if word.strip()) == ["blue", "red"]


@pytest.mark.parametrize(("article", "start", "end", "words"), [
    (0, 0, 3, ["The"]),
    (0, 4, 12, ["red", "boat"]),
    (0, 5, 10, ["red", "boat"]),  # within words: both that it touches
    (0, 3, 4, []),  # the space between two
    (0, 0, 999, ["The", "red", "boat", "."]),
    (1, 0, 2, ["It"]),
    (1, 0, 999, ["It", "sank", "."]),
])
def test_span_gives_the_tokens_that_a_range_of_characters_touches(article, start, end, words):
    articles = articles_of("The red boat.", "It sank.")
    tokens = read_texts(articles).tokens
    first, last = tokens.span(np.array([start]), np.array([end]), np.array([article]))
    assert tokens.words[first[0]:last[0]].tolist() == words


# --- invariants --------------------------------------------------------------------------------------------

AWKWARD = st.text(
    alphabet=st.sampled_from([
        *"aBzU.S!?…,;:'\"’“”‘()[]«»—–-•*_05éÉİ東🙂", *" \n\n\r\t\x0b\x1c\x85\u00a0\u2028\u200b\u0301"]),
    max_size=60)
PIECES = st.lists(st.sampled_from(
    ["The U.S. agreed. ", "Dr. Orr left", ".\r\n", "\n\n", "“No.” ", "LENZ — ", "no. 5 ", "he said no. ", "Inc. ",
     "🙂 ", "'s", "…", " \n a", "Arland’s "]), max_size=8).map("".join)
TEXTS = st.one_of(AWKWARD, PIECES)


@given(TEXTS)
def test_sentences_tile_the_text_but_for_white_space(text):
    found = split_sentences(articles_of(text))
    ends = [0, *found["end"]]
    starts = [*found["start"], len(text)]
    assert all(not text[end:start].strip() for end, start in zip(ends, starts, strict=True))
    assert all(end <= start for end, start in zip(ends, starts, strict=True))
    for start, end in zip(found["start"], found["end"], strict=True):
        assert text[start:end] == text[start:end].strip() != ""


@given(TEXTS)
def test_tokens_tile_the_sentences_but_for_white_space(text):
    articles = articles_of(text)
    sentences = split_sentences(articles)
    tokens = tokenize(articles, sentences)
    assert [text[s:e] for s, e in zip(tokens.start, tokens.end, strict=True)] == tokens.words.tolist()
    assert "".join(tokens.words) == "".join(text.split())
    starts, ends = sentences[["start", "end"]].to_numpy()[tokens.sentence].T
    assert ((starts <= tokens.start) & (tokens.end <= ends)).all()
    assert set(tokens.sentence) == set(range(len(sentences)))


@settings(max_examples=20)
@given(st.lists(TEXTS, min_size=1, max_size=3))
def test_an_article_is_split_the_same_alone_and_among_others(texts):
    together = articles_of(*texts)
    together = read_texts(together)
    for number, text in enumerate(texts):
        alone = read_texts(articles_of(text).assign(article_id=f"n{number}"))
        tables = (together.sentences, alone.sentences), (together.token_table, alone.token_table)
        for whole, part in tables:
            own = whole[whole["article_id"] == f"n{number}"].reset_index(drop=True)
            pd.testing.assert_frame_equal(own, part.reset_index(drop=True), check_dtype=False)


@given(st.lists(TEXTS, min_size=1, max_size=3), st.data())
def test_span_agrees_with_a_search_through_all_tokens(texts, draw):
    articles = articles_of(*texts)
    tokens = read_texts(articles).tokens
    row = draw.draw(st.integers(0, len(texts) - 1))
    start = draw.draw(st.integers(0, len(texts[row])))
    end = draw.draw(st.integers(start, len(texts[row]) + 3))
    first, last = tokens.span(*(np.array([value]) for value in (start, end, row)))
    touched = [
        k for k in range(len(tokens))
        if tokens.article[k] == row and tokens.start[k] < end and tokens.end[k] > start]
    assert list(range(first[0], last[0])) == touched


# --- look-ups ----------------------------------------------------------------------------------------------


@pytest.fixture
def texts() -> Texts:
    return read_texts(articles_of("", "One ran. Two sat.", "Three slept."))


def test_the_texts_of_sentences_come_in_their_order(texts):
    assert texts.sentence_texts() == ["One ran.", "Two sat.", "Three slept."]
    assert texts.sentence_texts(np.array([2, 0])) == ["Three slept.", "One ran."]
    assert texts.sentence_texts(np.array([], int)) == []


def test_text_of_takes_the_columns_named_and_leaves_missing_spans_missing(texts):
    spans = pd.DataFrame({
        "article_id": ["n2", "n1", "n1"], "cue_start": pd.array([6, pd.NA, 9], "Int64"),
        "cue_end": pd.array([11, 3, 12], "Int64"), "start": [0, 4, 0], "end": [5, 7, 3]})
    assert texts.text_of(spans) == ["Three", "ran", "One"]
    assert texts.text_of(spans, "cue_start", "cue_end") == ["slept", None, "Two"]
    assert texts.text_of(spans.head(0)) == []
    with pytest.raises(InputError, match="article 'zz' is not in the table 'articles'"):
        texts.text_of(spans.assign(article_id=["n2", "zz", "n1"]))


def test_sentence_of_finds_the_sentence_in_which_a_span_starts(texts):
    spans = pd.DataFrame({"article_id": ["n1", "n1", "n1", "n2", "n0", "zz"], "start": [0, 9, 8, 99, 0, 0]})
    # the space behind a sentence counts to it; an article without a sentence, or unknown, has none
    assert texts.sentence_of(spans).tolist() == [0, 1, 0, 2, -1, -1]
    assert texts.sentence_of(spans.rename(columns={"start": "at"}), "at").tolist() == [0, 1, 0, 2, -1, -1]


def test_rows_are_found_by_their_keys(texts):
    keys = pd.DataFrame({"article_id": ["n2", "n1", "n1"], "sentence_id": [0, 1, 7]})
    assert texts.article_of(keys).tolist() == [2, 1, 1]
    assert texts.sentence_row(keys).tolist() == [2, 1, -1]


@given(st.lists(TEXTS, min_size=1, max_size=3))
def test_each_token_is_found_again_by_its_span(texts):
    held = read_texts(articles_of(*texts))
    table = held.token_table
    assert held.text_of(table) == table["word"].tolist()
    assert held.sentence_of(table).tolist() == held.tokens.sentence.tolist()
    assert held.sentence_row(table).tolist() == held.tokens.sentence.tolist()
    first, last = held.tokens_of(table)
    assert first.tolist() == list(range(len(table))) and (last == first + 1).all()
    pd.testing.assert_frame_equal(held.spans_of(first, last), table[["article_id", "sentence_id", "start", "end"]],
                                  check_dtype=False)


def test_a_whole_text_can_be_one_sentence():
    held = read_texts(articles_of("One ran. Two sat.", "", "Three."), whole=True)
    assert held.sentence_texts() == ["One ran. Two sat.", "Three."]
    assert held.sentences.dtypes.equals(empty("sentences").dtypes)
    assert held.tokens.sentence.tolist() == [0] * 6 + [1] * 2


def test_further_columns_stand_beside_the_tokens_and_in_their_table(texts):
    more = texts.with_columns(length=texts.tokens.end - texts.tokens.start)
    assert more.token_table.columns.tolist() == [*SCHEMAS["tokens"], "length"]
    assert more.token_table["length"].tolist() == [len(word) for word in texts.tokens.words]
    assert "length" not in texts.token_table
    assert set(more.with_columns(upos=texts.tokens.words).tokens.columns) == {"length", "upos"}
    with pytest.raises(ValueError, match="'length' has 2 values for 9 tokens"):
        texts.with_columns(length=np.zeros(2))


def test_articles_are_checked_when_they_are_read():
    with pytest.raises(InputError, match="'text' is missing"):
        read_texts(pd.DataFrame({"article_id": ["a"]}))
