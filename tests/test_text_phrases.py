"""Phrases in tokens, against a search word by word; overlaps resolved; grammar over tags."""

from __future__ import annotations

from fnmatch import fnmatchcase

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.text import Matches, Tokens, find_phrases, leftmost_longest, phrase_words, read_texts


def tokens_of(*texts: str) -> Tokens:
    ids = [str(number) for number in range(len(texts))]
    return read_texts(pd.DataFrame({"article_id": ids, "text": list(texts)})).tokens


def found(text: str, phrases: list[str], **options) -> list[tuple[int, str]]:
    """Each match as (row of the phrase, its words in the text)."""
    tokens = tokens_of(text)
    matches = find_phrases(tokens, phrases, **options)
    return [(int(p), " ".join(tokens.words[f:last]))
            for p, f, last in zip(matches.phrase, matches.first, matches.last, strict=True)]


# --- phrases -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("text", "phrases", "options", "expected"), [
    ("The red boat sank.", ["boat"], {}, [(0, "boat")]),
    ("The red boat sank.", ["red boat", "boat", "red"], {}, [(0, "red boat")]),
    ("The red boat sank.", ["red boat", "boat", "red"], {"longest": False},
     [(0, "red boat"), (2, "red"), (1, "boat")]),
    # the leftmost wins, though the other is longer
    ("one two three four", ["two three four", "one two"], {}, [(1, "one two")]),
    ("one two three four",
     ["two three four", "one two"], {"longest": False}, [(1, "one two"), (0, "two three four")]),
    # what blocks another may itself be blocked
    ("a b c d", ["a b", "b c", "c d"], {}, [(0, "a b"), (2, "c d")]),
    ("no no no", ["no no"], {}, [(0, "no no")]),
    ("no no no", ["no no"], {"longest": False}, [(0, "no no"), (0, "no no")]),
    # a phrase that fails on its last word hides no shorter one
    ("red boat", ["red boat yard", "red"], {}, [(1, "red")]),
    # duplicates
    ("The boat sank.", ["boat", "boat"], {}, [(0, "boat"), (1, "boat")]),
    ("The boat sank.", ["boat", "Boat"], {}, [(0, "boat"), (1, "boat")]),
    # sentences and articles are borders
    ("The red. Boat sank.", ["red boat", "red . boat"], {}, []),
    ("red\nBoat", ["red boat"], {}, []),
    # case and apostrophes
    ("The BOAT’S crew", ["boat's crew"], {}, [(0, "BOAT ’S crew")]),
    ("They can’t and cannot", ["can't"], {}, [(0, "ca n’t")]),
    ("They can't", ["can’t"], {}, [(0, "ca n't")]),
    ("us and US", ["US"], {"fold": False}, [(0, "US")]),
    ("us and US", ["US"], {}, [(0, "us"), (0, "US")]),
    ("in İzmir", ["İzmir"], {}, [(0, "İzmir")]),
    # any ending
    ("Economic economy’s econom ekonomi", ["econom*"], {}, [(0, "Economic"), (0, "economy"), (0, "econom")]),
    ("Economic boats", ["econom*"], {"fold": False}, []),
    ("He sank and sinks boats", ["sink* boat*", "sank"], {}, [(1, "sank"), (0, "sinks boats")]),
    ("The boat sank", ["boat*", "boat"], {}, [(0, "boat"), (1, "boat")]),
    ("two * three", ["*"], {}, [(0, "*")]),
    # phrases are tokenised as texts are
    ("A well-known U.S. boat's crew of 3.5", ["well-known", "u.s. boat", "'s crew", "3.5"], {},
     [(0, "well - known"), (1, "U.S. boat"), (2, "'s crew"), (3, "3.5")]),
    # nothing
    ("The boat sank.", [], {}, []),
    ("The boat sank.", ["", "  "], {}, []),
    ("The boat sank.", ["net", "boat yard"], {}, []),
    ("", ["boat"], {}, []),
])
def test_find_phrases(text, phrases, options, expected):
    assert found(text, phrases, **options) == expected


def test_a_phrase_is_not_found_across_articles():
    assert len(find_phrases(tokens_of("red", "boat"), ["red boat"])) == 0
    assert find_phrases(tokens_of("boat", "", "boat"), ["boat"]).first.tolist() == [0, 1]


def test_phrases_may_be_given_in_any_sequence():
    tokens = tokens_of("The red boat sank.")
    for phrases in (("red boat",), pd.Series(["red boat"], index=[7]), np.array(["red boat"], dtype=object)):
        assert find_phrases(tokens, phrases).first.tolist() == [1]


def every_match(tokens: Tokens, phrases: list[str], fold: bool) -> list[tuple[int, int, int]]:
    """The same by trying every phrase at every token: (first, last, phrase), in the order of `find_phrases`."""

    def form(word: str) -> str:
        return word.lower().replace("’", "'") if fold else word

    def same(word: str, wanted: str) -> bool:
        return fnmatchcase(word, wanted) if wanted.endswith("*") and len(wanted) > 1 else word == wanted

    words = [form(word) for word in tokens.words]
    matches = []
    for row, phrase in enumerate(phrases):
        wanted = [form(word) for word in phrase_words(phrase)]
        for first in range(len(words) - len(wanted) + 1 if wanted else 0):
            last = first + len(wanted)
            alike = all(map(same, words[first:last], wanted))
            if alike and tokens.sentence[first] == tokens.sentence[last - 1]:
                matches.append((first, last, row))
    return sorted(matches, key=lambda match: (match[0], -match[1], match[2]))


def without_overlaps(matches: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """Left to right, each match kept that begins behind the one kept before or has its very range."""
    kept: list[tuple[int, int, int]] = []
    for match in matches:
        if not kept or match[0] >= kept[-1][1] or match[:2] == kept[-1][:2]:
            kept.append(match)
    return kept


WORDS = ["a", "A", "ab", "aba", "b", "can’t", "can't", "U.S.", "'s", ".", "\n\n"]
TEXTS = st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join)
PHRASES = st.lists(
    st.lists(st.sampled_from([*WORDS[:-2], "a*", "AB*", "c*"]), min_size=1, max_size=3).map(" ".join),
    max_size=7)


@given(TEXTS, PHRASES, st.booleans())
def test_find_phrases_equals_a_search_word_by_word(text, phrases, fold):
    tokens = tokens_of(text)
    expected = every_match(tokens, phrases, fold)
    for longest, reference in ((False, expected), (True, without_overlaps(expected))):
        matches = find_phrases(tokens, phrases, fold=fold, longest=longest)
        assert list(zip(matches.first, matches.last, matches.phrase, strict=True)) == reference


# --- overlaps ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("ranges", "rows"), [
    ([], []),
    ([(0, 1)], [0]),
    ([(0, 3), (0, 2), (1, 2), (3, 4)], [0, 3]),
    ([(0, 2), (0, 2), (1, 4), (2, 3)], [0, 1, 3]),  # one range twice: both stay
    ([(0, 2), (1, 3), (2, 4), (3, 5), (4, 6)], [0, 2, 4]),
    ([(0, 9), (1, 2), (3, 4), (9, 10)], [0, 3]),
])
def test_leftmost_longest(ranges, rows):
    first, last = np.array(ranges, dtype=np.int64).reshape(-1, 2).T
    assert leftmost_longest(first, last).tolist() == rows


@given(st.lists(st.tuples(st.integers(0, 12), st.integers(1, 5)), max_size=15))
def test_leftmost_longest_equals_a_walk_from_left_to_right(spans):
    ranges = sorted(((first, first + length, row) for row, (first, length) in enumerate(spans)),
                    key=lambda span: (span[0], -span[1]))
    first = np.array([span[0] for span in ranges], dtype=np.int64)
    last = np.array([span[1] for span in ranges], dtype=np.int64)
    assert [ranges[row] for row in leftmost_longest(first, last)] == without_overlaps(ranges)


def test_matches_join_order_and_take():
    one = Matches(*map(np.array, ([0, 1], [4, 0], [5, 1])))
    two = Matches(*map(np.array, ([2, 3], [0, 4], [2, 5])))
    both = one.join(two)
    assert len(both) == 4
    ordered = both.ordered()
    assert list(zip(ordered.first, ordered.last, ordered.phrase, strict=True)) == [
        (0, 2, 2), (0, 1, 1), (4, 5, 0), (4, 5, 3)]
    assert both.longest().phrase.tolist() == [2, 0, 3]
    assert both.take(both.first == 0).phrase.tolist() == [1, 2]


@pytest.mark.parametrize(("phrase", "words"), [
    ("red boat", ["red", "boat"]),
    ("  red\tboat ", ["red", "boat"]),
    ("econom* plan", ["econom*", "plan"]),
    ("boat's", ["boat", "'s"]),
    ("well-known", ["well", "-", "known"]),
    ("*", ["*"]),
    ("", []),
])
def test_phrase_words(phrase, words):
    assert list(phrase_words(phrase)) == words
