"""The built-in gazetteer on names that are also something else: sentences of our own, marked in ambiguity.txt."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest

from analysis.parties import find_mentions, load_registry
from analysis.syntax import parse
from analysis.text import read_texts

MARK = re.compile(r"\[([^\]|]*)\|([^\]/]*)(?:/(place))?\]")
LINES = [
    line for line in (Path(__file__).parent / "ambiguity.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]
PLACE_OR_PARTY = (Path(__file__).parent / "places.txt").read_text(encoding="utf-8").split("# ----------\n")
MISSED = [
    ("Fighting in [Sudan|Sudan/place], [Chad|Chad/place] and [Niger|Niger/place] went on.",
     "the tree begins the clause behind the comma"),
    ("They called the boy Chad.", "a given name alone"),
    ("Orr ate [Turkey|Turkey/place] on Sunday.", "nothing beside the name tells"),
    ("The aide saw Israel smile, and Steve Israel waved.", "a surname that names a country, before its full name"),
    ("He went to [China|China] for money.", "a journey, by the words, and in truth a request"),
    ("This is [Kabul|Afghanistan/place] at night.", "nothing beside the name tells"),
]


def read(line: str) -> tuple[str, list[tuple]]:
    """The sentence without its marks, and the mentions marked: start, end, party, use."""
    text, marked, end = "", [], 0
    for mark in MARK.finditer(line):
        text += line[end : mark.start()]
        marked.append((len(text), len(text) + len(mark[1]), mark[2], mark[3] or "party"))
        text, end = text + mark[1], mark.end()
    return text + line[end:], marked


def mentions_of(texts: list[str]) -> pd.DataFrame:
    """The mentions of texts, as articles 0, 1, 2 ..., of the built-in parties."""
    ids = [str(number) for number in range(len(texts))]
    return find_mentions(parse(read_texts(pd.DataFrame({"article_id": ids, "text": texts}))), load_registry())


@pytest.fixture(scope="module")
def found() -> dict[str, list[tuple]]:
    """The mentions of each line, all read in one batch."""
    lines = [*LINES, *(line for line, _ in MISSED)]
    texts = [read(line)[0] for line in lines]
    mentions = mentions_of(texts)
    rows = mentions[["article_id", "start", "end", "party", "use"]].itertuples(index=False, name=None)
    by_line: dict[str, list[tuple]] = {line: [] for line in lines}
    for article_id, *mention in rows:
        by_line[lines[int(article_id)]].append(tuple(mention))
    return by_line


@pytest.mark.parametrize("line", [
    *LINES, *(pytest.param(line, marks=pytest.mark.xfail(strict=True, reason=reason)) for line, reason in MISSED)
])
def test_ambiguous_names(found, line):
    assert found[line] == read(line)[1]


def readings(text: str) -> tuple[list[str], list[tuple]]:
    """The sentences of a part of places.txt without their marks, and each mark: sentence, start, end, use."""
    sentences, marked = [], []
    for line in text.splitlines():
        if not line.startswith("#"):
            pieces = re.split(r"(\{[^}]*\}|\[[^\]]*\])", line)
            plain = [piece.strip("{}[]") for piece in pieces]
            for k in range(1, len(pieces), 2):
                start = sum(map(len, plain[:k]))
                use = "place" if pieces[k][0] == "{" else "party"
                marked.append((str(len(sentences)), start, start + len(plain[k]), use))
            sentences.append("".join(plain))
    return sentences, marked


@pytest.mark.parametrize(
    ("part", "precision", "recall"), [(0, 0.98, 0.94), (1, 0.98, 0.87)], ids=["chosen by", "not looked at"]
)
def test_places_in_sentences_of_our_own(part, precision, recall):
    """Measured when the rules were last changed: .986 and .951, 1.000 and .882; names of no party left out."""
    texts, marked = readings(PLACE_OR_PARTY[part])
    mentions = mentions_of(texts)
    gold = pd.DataFrame(marked, columns=["article_id", "start", "end", "gold"])
    pairs = gold.reset_index().merge(mentions, on="article_id", suffixes=("", "_found"))
    pairs = pairs[(pairs["start_found"] < pairs["end"]) & (pairs["start"] < pairs["end_found"])]
    pairs = pairs.drop_duplicates("index")
    assert len(pairs) >= 100 and (pairs["gold"] == "party").sum() >= 30
    place = pairs["use"] == "place"
    assert (pairs.loc[place, "gold"] == "place").mean() >= precision
    assert place[pairs["gold"] == "place"].mean() >= recall


def test_there_are_sentences_enough_and_each_once():
    assert len(LINES) == len(set(LINES)) >= 200
