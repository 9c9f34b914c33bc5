"""Contested claims: two voices that place one party on opposed rungs about one proposition."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise

import numpy as np
import pandas as pd
from nltk.stem.snowball import SnowballStemmer
from scipy.sparse import csr_matrix

from analysis.lexicon import read_lexicon
from analysis.positions.rungs import RUNG_SCALE
from analysis.schemas import conform, empty, rows_by_article
from analysis.segmentation import split_sentences

# Pairs below it share too few words to be about one thing; set on the sample corpus, not on other texts.
THRESHOLD = 0.3
# Of one party, voice and side, so many distinct positions take part, those repeated most often first.
MOST_PER_VOICE = 40
WEIGHTS = {"proposition": 1.0, "sentence": 0.5, "before": 0.25}
FEW_WORDS = 3
WORD = re.compile(r"[^\W\d_]{3,}")
UNDECIDED = RUNG_SCALE["undecided"]
# The lowest rung that each kind of opposition has on its other side.
LOWEST_OPPOSED = {"denied": "conditional", "undecided": "offered", "opposite": "considering"}


def find_contested(
    positions: pd.DataFrame, articles: pd.DataFrame, sentences: pd.DataFrame | None = None, *,
    threshold: float = THRESHOLD, per_voices: int = 1,
) -> pd.DataFrame:
    """Candidate pairs of opposed positions of one party, the most similar first: never verdicts.

    ``opposition`` is opposite (one declined, one at considering or above), undecided (one undecided, one
    offered or committed) or denied (one denied, one at conditional or above); ``position_id`` is the lower
    or denying one. ``similarity``, from ``threshold`` to 1, is an overlap coefficient of stems (Snowball;
    stopwords and the parties' names left out; words of a group in kin.tsv are one). A stem weighs 1 in the
    proposition, .5 in the rest of its sentence, .25 in the sentence before a proposition of fewer than
    three; the sum of products is divided by the shorter proposition's length, at least three, and cut at 1.
    The voices differ in voice or in asserted_by. At most ``per_voices`` pairs for a party and two voices.
    Repetitions in one voice count once; of a party, voice and rung the 40 most repeated take part. Shared
    words are no proof of a shared subject: a deed of long ago and an open question of today may be paired.
    """
    if len(positions) < 2:
        return empty("contested")
    positions = positions.reset_index(drop=True)
    sentences = split_sentences(articles) if sentences is None else sentences
    vectors, lengths = _vectors(positions, articles, sentences)
    keep = _distinct(positions, vectors)
    blocks = [keep[rows] for rows in positions.loc[keep].groupby("party").indices.values()]
    found = [_pairs(positions, rows, vectors, lengths, threshold) for rows in blocks]
    pairs = pd.concat(found, ignore_index=True)
    if pairs.empty:
        return empty("contested")
    pairs = pairs.sort_values(["similarity", "party", "left", "right"], ascending=[False, True, True, True])
    pairs = pairs[pairs.groupby(["party", "voices"]).cumcount() < per_voices]
    ids = positions["position_id"].to_numpy()
    pairs = pairs.assign(position_id=ids[pairs["left"]], other_position_id=ids[pairs["right"]])
    return conform(pairs.drop(columns=["left", "right", "voices"]).reset_index(drop=True), "contested")


def _pairs(
    positions: pd.DataFrame, rows: np.ndarray, vectors: csr_matrix, lengths: np.ndarray, threshold: float
) -> pd.DataFrame:
    """Opposed pairs of a party's positions: left (lower, or denying), right, similarity, kind, voices."""
    rungs = positions["rung"].to_numpy()[rows]
    height = np.array([RUNG_SCALE[rung] for rung in rungs])
    denied = rungs == "denied"
    low, high = np.flatnonzero(denied | (height <= UNDECIDED)), np.flatnonzero(height > UNDECIDED)
    shorter = np.minimum(lengths[rows[low]][:, None], lengths[rows[high]])
    similarity = (vectors[rows[low]] @ vectors[rows[high]].T).toarray() / np.maximum(shorter, FEW_WORDS)
    similarity = np.minimum(similarity, 1.0)
    kind = np.select([denied[low], height[low] == UNDECIDED], ["denied", "undecided"], "opposite")
    floor = np.array([RUNG_SCALE[LOWEST_OPPOSED[opposition]] for opposition in kind])
    voices = (positions["voice"] + " " + positions["asserted_by"].fillna("")).to_numpy(dtype=object)[rows]
    apart = voices[low][:, None] != voices[high]
    a, b = np.nonzero((height[high] >= floor[:, None]) & apart & (similarity >= threshold))
    return pd.DataFrame({
        "party": positions["party"].iloc[rows[0]], "left": rows[low[a]], "right": rows[high[b]],
        "similarity": similarity[a, b], "opposition": kind[a],
        "voices": [" | ".join(sorted(pair)) for pair in zip(voices[low[a]], voices[high[b]], strict=True)],
    })


def _distinct(positions: pd.DataFrame, vectors: csr_matrix) -> np.ndarray:
    """Rows that stand for what a voice says of a party: repetitions once, the most repeated."""
    words = [vectors.indices[a:b].tobytes() for a, b in pairwise(vectors.indptr)]
    keys = positions[["party", "voice", "asserted_by", "rung"]].fillna("").assign(words=words)
    times = keys.groupby(list(keys), sort=False)["words"].transform("size")
    first = keys.assign(times=times)[~keys.duplicated()].sort_values("times", ascending=False, kind="stable")
    place = first.groupby(["party", "voice", "asserted_by", "rung"]).cumcount()
    return np.sort(first.index[place < MOST_PER_VOICE].to_numpy())


def _vectors(
    positions: pd.DataFrame, articles: pd.DataFrame, sentences: pd.DataFrame
) -> tuple[csr_matrix, np.ndarray]:
    """One row per position, its stems weighted by place; and how many stems its proposition has."""
    texts = dict(zip(articles["article_id"], articles["text"], strict=True))
    spans = sentences[["start", "end"]].to_numpy()
    bounds = {key: spans[rows] for key, rows in rows_by_article(sentences).items()}
    columns: dict[str, int] = {}
    indices, values, filled, lengths = [], [], [0], []
    about = positions[["proposition_start", "proposition_end"]].set_axis(["start", "end"], axis=1)
    about = about.where(about.notna(), positions[["start", "end"]]).astype(int)
    # Every party's name is left out, whoever's position it is: exchanging the parties' labels must change nothing.
    names = frozenset().union(*(stems_of(party.lower()) for party in positions["party"].unique()))
    keys = zip(positions["article_id"], positions["sentence_id"], strict=True)
    for (article, sentence), span in zip(keys, about.to_numpy(), strict=True):
        weights = _weights(texts[article], bounds[article], int(sentence), *span)
        kept = {stem: weight for stem, weight in weights.items() if stem not in names}
        indices += [columns.setdefault(stem, len(columns)) for stem in kept]
        values += kept.values()
        filled.append(len(indices))
        lengths.append(sum(weight == WEIGHTS["proposition"] for weight in kept.values()))
    shape = (len(positions), max(len(columns), 1))
    matrix = csr_matrix((np.array(values, dtype=float), np.array(indices, dtype=int), filled), shape=shape)
    matrix.sort_indices()
    return matrix, np.array(lengths)


def _weights(text: str, bounds: np.ndarray, sentence: int, start: int, end: int) -> dict[str, float]:
    """Each stem of a position with its weight; where it stands twice, the greater."""
    about = stems_of(text[start:end].lower())
    weights = dict.fromkeys(about, WEIGHTS["proposition"])
    around = [(sentence, WEIGHTS["sentence"])]
    if len(about) < FEW_WORDS and sentence > 0:
        around.append((sentence - 1, WEIGHTS["before"]))
    for number, weight in around:
        for stem in stems_of(text[slice(*bounds[number])].lower()):
            weights.setdefault(stem, weight)
    return weights


def stems_of(text: str) -> frozenset[str]:
    """The stems of a text's content words."""
    return frozenset(_stem(word) for word in WORD.findall(text) if word not in _stopwords())


@cache
def _stopwords() -> frozenset[str]:
    return frozenset(read_lexicon("stopwords.tsv")["word"])


@cache
def _stem(word: str) -> str:
    """A word's stem, or the group of kin.tsv that holds it."""
    stem = _stemmer().stem(word)
    return _kin().get(stem, stem)


@cache
def _kin() -> dict[str, str]:
    groups = read_lexicon("kin.tsv")
    rows = zip(groups["group"], groups["words"], strict=True)
    return {_stemmer().stem(word): group for group, words in rows for word in words.split()}


@cache
def _stemmer() -> SnowballStemmer:
    return SnowballStemmer("english")
