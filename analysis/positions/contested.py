"""Contested claims: two voices that place one party on opposed rungs about one proposition."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache
from itertools import pairwise

import numpy as np
import pandas as pd
from scipy.sparse import csr_matrix

from analysis.positions.rungs import RUNG_SCALE
from analysis.resources import read_table
from analysis.schemas import conform, empty
from analysis.text import Texts, closed_class

ACT = "act"
# Pairs below it share too few words to be about one thing; set on the sample corpus, not on other texts.
THRESHOLD = 0.3
# The same for the cosine of an encoder's vectors; set on the 48 pairs of tests/alike.tsv (docs/validity.md).
ALIKE = 0.4
# Of one party, voice and side, so many distinct positions take part, those repeated most often first.
MOST_PER_VOICE = 40
WEIGHTS = {"proposition": 1.0, "sentence": 0.5, "before": 0.25}
FEW_WORDS = 3
WORD = re.compile(r"[^\W\d_]{3,}")
UNDECIDED = RUNG_SCALE["undecided"]
# The lowest rung that each kind of opposition has on its other side.
LOWEST_OPPOSED = {"denied": "conditional", "undecided": "offered", "opposite": "considering"}
KIND_OF_RUNG = {"denied": "denied", "undecided": "undecided", "declined": "opposite"}
OPPOSED = frozenset(
    pair for low, kind in KIND_OF_RUNG.items() for high, height in RUNG_SCALE.items()
    if height >= RUNG_SCALE[LOWEST_OPPOSED[kind]] for pair in ((low, high), (high, low))
)


def find_contested(
    texts: Texts, positions: pd.DataFrame, *, threshold: float = THRESHOLD, per_voices: int = 1,
    encode: Callable[[Sequence[str]], np.ndarray] | None = None,
) -> pd.DataFrame:
    """Candidate pairs of opposed positions of one party, the most similar first: never verdicts.

    ``opposition`` is opposite (one declined, one at considering or above), undecided (one undecided, one
    offered or committed) or denied (one denied, one at conditional or above); ``position_id`` is the lower
    or denying one. ``similarity``, from ``threshold`` to 1, is an overlap coefficient of stems (Snowball;
    stopwords and the parties' names left out; words of a group in kin.tsv are one). A stem weighs 1 in the
    proposition, .5 in the rest of its sentence, .25 in the sentence before a proposition of fewer than
    three; the sum of products is divided by the shorter proposition's length, at least three, and cut at 1.
    With ``encode`` (`encoder.sentence_vectors`) it is the greater of this overlap and the cosine of the propositions'
    vectors, and pairs with a cosine of .4 count too, which share a matter and not its words; only positions that may
    be opposed are encoded, parties' names left out.
    The voices differ in voice or in asserted_by. At most ``per_voices`` pairs for a party and two voices.
    Repetitions in one voice count once; of a party, voice and rung the 40 most repeated take part. Shared
    words are no proof of a shared subject: a deed of long ago and an open question of today may be paired.
    """
    if len(positions) < 2:
        return empty("contested")
    # Every party's name is left out, whoever's position it is: exchanging the parties' labels must change nothing.
    names = frozenset().union(*(stems_of(party.lower()) for party in positions["party"].unique()))
    positions = positions.assign(voices=positions["voice"] + " " + positions["asserted_by"].fillna(""))
    positions = positions[_may_be_opposed(positions)].reset_index(drop=True)
    if positions.empty:
        return empty("contested")
    vectors, lengths = _vectors(texts, positions, names)
    keep = _distinct(positions, vectors)
    senses = None if encode is None else _senses(texts, positions, keep, names, encode)
    pairs = _pairs(positions, keep, vectors, lengths, threshold, senses)
    if pairs.empty:
        return empty("contested")
    pairs = pairs.sort_values(["similarity", "party", "left", "right"], ascending=[False, True, True, True])
    pairs = pairs[pairs.groupby(["party", "voices"]).cumcount() < per_voices]
    ids = positions["position_id"].to_numpy()
    pairs = pairs.assign(position_id=ids[pairs["left"]], other_position_id=ids[pairs["right"]])
    return conform(pairs.drop(columns=["left", "right", "voices"]).reset_index(drop=True), "contested")


def _may_be_opposed(positions: pd.DataFrame) -> list[bool]:
    """Whether another voice places a position's party on a rung opposed to this one."""
    keys = list(zip(*(positions[column].tolist() for column in ("party", "rung", "voices")), strict=True))
    heard: dict[tuple[str, str], set[str]] = {}
    for party, rung, voices in keys:
        heard.setdefault((party, rung), set()).add(voices)
    return [
        any(heard.get((party, other), set()) - {voices} for other in RUNG_SCALE if (rung, other) in OPPOSED)
        for party, rung, voices in keys
    ]


def _senses(
    texts: Texts, positions: pd.DataFrame, keep: np.ndarray, names: frozenset[str], encode: Callable
) -> np.ndarray:
    """A unit vector for each position of ``keep``, by its row, of the words of its proposition without ``names``."""
    words = [[word for word in about.split() if not stems_of(word.lower()) & names]
             for about in texts.text_of(_about(positions.iloc[keep]))]
    found = encode([" ".join(kept) for kept in words])
    vectors = np.zeros((len(positions), found.shape[1]), dtype=found.dtype)
    vectors[keep] = found
    return vectors


def _about(positions: pd.DataFrame) -> pd.DataFrame:
    """The span of each position's proposition, where it has none of its clause."""
    about = positions[["proposition_start", "proposition_end"]].set_axis(["start", "end"], axis=1)
    about = about.where(about.notna(), positions[["start", "end"]]).astype(int)
    return about.assign(article_id=positions["article_id"])


def _pairs(
    positions: pd.DataFrame, keep: np.ndarray, vectors: csr_matrix, lengths: np.ndarray, threshold: float,
    senses: np.ndarray | None,
) -> pd.DataFrame:
    """Opposed pairs among these rows: party, left (lower, or denying), right, similarity, opposition, voices."""
    rungs, voices, parties = (positions[column].to_numpy(dtype=object) for column in ("rung", "voices", "party"))
    height = np.array([RUNG_SCALE[rung] for rung in rungs])
    kind = np.array([KIND_OF_RUNG.get(rung, "") for rung in rungs], dtype=object)
    floor = np.array([RUNG_SCALE[LOWEST_OPPOSED[k]] if k else np.nan for k in kind])
    deed = positions["rule"].str.match(rf"{ACT}\b").to_numpy()
    found = []
    for at in pd.Series(parties[keep]).groupby(parties[keep]).indices.values():
        rows = keep[at]
        low, high = rows[kind[rows] != ""], rows[kind[rows] == ""]
        shorter = np.minimum(lengths[low][:, None], lengths[high])
        similarity = np.minimum((vectors[low] @ vectors[high].T).toarray() / np.maximum(shorter, FEW_WORDS), 1.0)
        alike = similarity >= threshold
        if senses is not None:
            cosine = (senses[low] @ senses[high].T).astype(float).clip(-1, 1)
            similarity, alike = np.maximum(similarity, cosine), alike | (cosine >= ALIKE)
        opposed = (height[high] >= floor[low][:, None]) & (voices[low][:, None] != voices[high])
        # Deeds of any verb, done and told, are contested where they are denied, not where something else is declined.
        opposed &= (kind[low] == "denied")[:, None] | (~deed[low][:, None] & ~deed[high])
        a, b = np.nonzero(opposed & alike)
        found.append((low[a], high[b], similarity[a, b]))
    left, right, similarity = map(np.concatenate, zip(*found, strict=True))
    both = [" | ".join(sorted(pair)) for pair in zip(voices[left], voices[right], strict=True)]
    return pd.DataFrame({
        "party": parties[left], "left": left, "right": right, "similarity": similarity,
        "opposition": kind[left], "voices": both,
    })


def _distinct(positions: pd.DataFrame, vectors: csr_matrix) -> np.ndarray:
    """Rows that stand for what a voice says of a party: repetitions once, the most repeated."""
    words = [vectors.indices[a:b].tobytes() for a, b in pairwise(vectors.indptr)]
    keys = positions[["party", "voice", "asserted_by", "rung"]].fillna("").assign(words=words)
    times = keys.groupby(list(keys), sort=False)["words"].transform("size")
    first = keys.assign(times=times)[~keys.duplicated()].sort_values("times", ascending=False, kind="stable")
    place = first.groupby(["party", "voice", "asserted_by", "rung"]).cumcount()
    return np.sort(first.index[place < MOST_PER_VOICE].to_numpy())


def _vectors(texts: Texts, positions: pd.DataFrame, names: frozenset[str]) -> tuple[csr_matrix, np.ndarray]:
    """One row per position, its stems but for ``names`` weighted by place; and how many its proposition has."""
    row = texts.sentence_row(positions)
    inside, before = texts.sentence_texts(row), texts.sentence_texts(row - (positions["sentence_id"] > 0).to_numpy())
    columns: dict[str, int] = {}
    indices, values, filled, lengths = [], [], [0], []
    for proposition, sentence, previous in zip(texts.text_of(_about(positions)), inside, before, strict=True):
        weights = _weights(proposition, sentence, previous, names)
        indices += [columns.setdefault(stem, len(columns)) for stem in weights]
        values += weights.values()
        filled.append(len(indices))
        lengths.append(list(weights.values()).count(WEIGHTS["proposition"]))
    shape = (len(positions), max(len(columns), 1))
    matrix = csr_matrix((np.array(values, dtype=float), np.array(indices, dtype=int), filled), shape=shape)
    matrix.sort_indices()
    return matrix, np.array(lengths)


def _weights(proposition: str, sentence: str, before: str, names: frozenset[str]) -> dict[str, float]:
    """Each stem of a position with its weight; where it stands twice, the greater.

    ``before`` is the sentence before, or the sentence itself where it is the first.
    """
    about = stems_of(proposition.lower())
    places = [(about, WEIGHTS["proposition"]), (stems_of(sentence.lower()), WEIGHTS["sentence"])]
    if len(about) < FEW_WORDS:
        places.append((stems_of(before.lower()), WEIGHTS["before"]))
    weights: dict[str, float] = {}
    for stems, weight in reversed(places):
        weights.update(dict.fromkeys(stems - names, weight))
    return weights


def stems_of(text: str) -> frozenset[str]:
    """The stems of a text's content words."""
    return frozenset(map(_stem, WORD.findall(text))) - {""}


@cache
def _stem(word: str) -> str:
    """A word's stem, or the group of kin.tsv that holds it; empty for a stopword."""
    if word in closed_class():
        return ""
    stem = _stemmer().stemWord(word)
    return _kin().get(stem, stem)


@cache
def _kin() -> dict[str, str]:
    groups = read_table("kin.tsv")
    rows = zip(groups["group"], groups["words"], strict=True)
    return {_stemmer().stemWord(word): group for group, words in rows for word in words.split()}


@cache
def _stemmer():
    from snowballstemmer import stemmer

    return stemmer("english")
