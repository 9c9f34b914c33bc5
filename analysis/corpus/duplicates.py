"""Articles that occur twice: the same text, or nearly the same."""

from __future__ import annotations

import re
from collections import defaultdict

import numpy as np
import pandas as pd

SHINGLE = 5  # words
SAME = 0.9  # Jaccard share of shingles from which two texts are one
# Of equal minima: a pair at .9 is missed in 3 of 100,000, one at .3 is looked at in 1 of 5.
BANDS, ROWS = 8, 3
MOST_COMPARED = 50  # candidates an article is compared with, so that the cost stays linear

WORD = re.compile(r"\w+")


def repeated(articles: pd.DataFrame) -> pd.DataFrame:
    """Reason and detail of each article that repeats an earlier one; the first in order is kept.

    *duplicate*: the same text but for case, space and punctuation. *near duplicate*: at least .9 of the
    five-word shingles of the two texts together are in both (Jaccard; Broder 1997). An agency's report
    in two outlets is such a pair: by outlet it is counted once, for the outlet that comes first.
    """
    words = [WORD.findall(text.casefold()) for text in articles["text"]]
    ids = articles["article_id"].tolist()
    found = _same(words)
    fresh = [row for row in range(len(words)) if row not in found]
    found |= {row: (kept, share) for row, (kept, share) in _similar(words, fresh).items()}
    rows = sorted(found)
    return pd.DataFrame(
        {
            "reason": ["duplicate" if found[row][1] is None else "near duplicate" for row in rows],
            "detail": [_detail(ids[found[row][0]], found[row][1]) for row in rows],
        },
        index=articles.index[rows],
    )


def unique_ids(ids: pd.Series) -> pd.Series:
    """The ids in order, each made unique: the first keeps its name, the next are "name-2", "name-3"."""
    taken, unique = set(ids), ids.astype(object)
    for label in ids.index[ids.duplicated()]:
        number = 2
        while (name := f"{ids[label]}-{number}") in taken:
            number += 1
        taken.add(name)
        unique[label] = name
    return unique


def _detail(kept: str, share: float | None) -> str:
    return f"same text as {kept}" if share is None else f"{share:.0%} of the text is in {kept}"


def _same(words: list[list[str]]) -> dict[int, tuple[int, None]]:
    first: dict[tuple, int] = {}
    kept = [first.setdefault(tuple(text), row) for row, text in enumerate(words)]
    return {row: (earlier, None) for row, earlier in enumerate(kept) if earlier != row}


def _similar(words: list[list[str]], rows: list[int]) -> dict[int, tuple[int, float]]:
    """Of the given texts those nearly equal to an earlier one, with that one and the Jaccard share."""
    shingles = dict(zip(rows, _shingles([words[row] for row in rows]), strict=True))
    multipliers = _constants(BANDS * ROWS)
    buckets: dict[bytes, list[int]] = defaultdict(list)
    found: dict[int, tuple[int, float]] = {}
    for row in rows:
        keys = _signature(shingles[row], multipliers) if len(shingles[row]) else []
        candidates = sorted({earlier for key in keys for earlier in buckets[key][-MOST_COMPARED:]})
        compared = candidates[-MOST_COMPARED:]
        shares = {earlier: _jaccard(shingles[row], shingles[earlier]) for earlier in compared}
        best = max(shares, key=shares.get, default=None)
        if best is not None and shares[best] >= SAME:
            found[row] = (best, shares[best])
            continue
        for key in keys:
            buckets[key].append(row)
    return found


def _shingles(texts: list[list[str]]) -> list[np.ndarray]:
    """The distinct hashes of each text's shingles; none for a text shorter than a shingle."""
    # Numbered in order of appearance: Python's own hash of a string differs from run to run.
    codes, _ = pd.factorize(np.array([word for text in texts for word in text], dtype=object))
    hashes = _scramble(codes.astype(np.uint64) + np.uint64(1))
    weights = _constants(SHINGLE)
    rolled = np.zeros(max(len(hashes) - SHINGLE + 1, 0), np.uint64)
    for place, weight in enumerate(weights):
        rolled += hashes[place : place + len(rolled)] * weight
    ends = np.cumsum([len(text) for text in texts], dtype=np.int64)
    starts = np.concatenate([[0], ends[:-1]]).astype(np.int64) if texts else ends
    last = np.maximum(starts, ends - SHINGLE + 1)
    return [np.unique(rolled[start:end]) for start, end in zip(starts, last, strict=True)]


def _signature(shingles: np.ndarray, multipliers: np.ndarray) -> list[bytes]:
    """One key a band: texts that share a band's smallest hashes are compared."""
    minima = _scramble(multipliers[:, None] * shingles).min(axis=1)
    return [bytes([band]) + minima[band * ROWS : (band + 1) * ROWS].tobytes() for band in range(BANDS)]


def _scramble(values: np.ndarray) -> np.ndarray:
    """The finaliser of SplitMix64 (Steele, Lea and Flood 2014): spreads 64-bit integers evenly."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


def _constants(n: int) -> np.ndarray:
    """Odd 64-bit multipliers, always the same ones."""
    return np.random.default_rng(0).integers(0, 2**63, n, dtype=np.uint64) * np.uint64(2) + np.uint64(1)


def _jaccard(one: np.ndarray, other: np.ndarray) -> float:
    shared = len(np.intersect1d(one, other, assume_unique=True))
    return shared / (len(one) + len(other) - shared)
