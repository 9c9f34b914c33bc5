"""Texts that occur more than once: the same, nearly the same, a later version, or a part of another.

MinHash with banding (Broder 1997), our own: datasketch's MinHashLSH took 40 times as long for the same pairs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import numpy as np
import pandas as pd

SHINGLE = 5  # words
SAME = 0.9  # Jaccard share of shingles from which two texts are one
# Share of the smaller text's shingles that the larger has, from which it is a version or part of it.
CONTAINED = 0.8
LEAST_SHINGLES = 20  # below it, what two texts share is chance
VERSION_DAYS = 14  # a later text of the same outlet is another story that quotes the first
# Of equal minima: a pair at .9 is missed in 1 of a million, one at .5 in 1 of 100, one at .1 is looked at in 1 of 6.
BANDS, ROWS = 16, 2
MOST_COMPARED = 50  # texts of a band with equal minima that one is compared with, so that the cost stays linear

KINDS = ("same text", "near", "version", "part")
FAMILIES = ["family", "article_id", "outlet", "date", "kind"]
WORD = re.compile(r"\w+")


class Shingled:
    """The hashes of every text's shingles, and its smallest hashes by band; added in batches, texts not kept."""

    def __init__(self) -> None:
        self.shingles: list[np.ndarray] = []
        self.words: list[int] = []
        self.bands: list[np.ndarray] = []
        self._multipliers = _constants(BANDS * ROWS)

    def add(self, texts: Iterable[str]) -> None:
        words = [WORD.findall(text.casefold()) for text in texts]
        for own, hashes in zip(words, _shingles(words), strict=True):
            # Half of the bits: two texts are compared, not a corpus, and chance makes no two of 1,000 alike.
            self.shingles.append(np.unique((hashes >> np.uint64(32)).astype(np.uint32)))
            self.words.append(hash_words(own))
            self.bands.append(_signature(hashes, self._multipliers) if len(hashes) else np.zeros(0, np.uint64))


def find_links(articles: pd.DataFrame, shingled: Shingled) -> pd.DataFrame:
    """Return a row for each article and the earlier one that it repeats: row, earlier (positions), kind, share.

    *same text*: the same but for case, space and punctuation. *near*: at least .9 of the five-word shingles of the two
    together are in both (Jaccard). *version*: at least .8 of the smaller are in the larger, of the same outlet, within
    14 days. *part*: so much, in any outlet. An article may have several; the best is kept.
    """
    same = _same(shingled.words)
    links = {row: (earlier, "same text", 1.0) for row, earlier in same.items()}
    outlets, dates = articles["outlet"].tolist(), articles["date"].to_numpy("datetime64[D]")
    for earlier, row in _candidates(shingled, np.array([row not in same for row in range(len(articles))], dtype=bool)):
        jaccard, contained = _shares(shingled.shingles[earlier], shingled.shingles[row])
        versions = outlets[row] is not None and outlets[row] == outlets[earlier]
        versions &= not np.isnat([dates[row], dates[earlier]]).any()
        versions = versions and abs((dates[row] - dates[earlier]).astype(int)) <= VERSION_DAYS
        least = min(len(shingled.shingles[earlier]), len(shingled.shingles[row]))
        enough = contained >= CONTAINED and least >= LEAST_SHINGLES
        kind = "version" if versions and (enough or jaccard >= SAME) and dates[row] != dates[earlier] else (
            "near" if jaccard >= SAME else "part" if enough else "")
        share = jaccard if kind == "near" else contained
        if kind and (row not in links or share > links[row][2]):
            links[row] = (earlier, kind, share)
    rows = [(row, *links[row]) for row in sorted(links)]
    return pd.DataFrame(rows, columns=["row", "earlier", "kind", "share"])


def find_families(articles: pd.DataFrame, links: pd.DataFrame) -> pd.DataFrame:
    """Return a row per article that has a copy: family (a number), article_id, outlet, date, kind.

    The first of each family, in the order of the corpus, has the kind "first".
    """
    head = list(range(len(articles)))
    for row, earlier in zip(links["row"], links["earlier"], strict=True):
        one, other = _root(head, row), _root(head, earlier)
        head[max(one, other)] = min(one, other)
    kinds = dict(zip(links["row"], links["kind"], strict=True))
    members = sorted({*links["row"], *links["earlier"]}, key=lambda row: (_root(head, row), row))
    numbers = {root: number for number, root in enumerate(dict.fromkeys(_root(head, row) for row in members), 1)}
    table = articles.iloc[members][["article_id", "outlet", "date"]].reset_index(drop=True)
    table.insert(0, "family", [numbers[_root(head, row)] for row in members])
    return table.assign(kind=[kinds.get(row, "first") for row in members])


def repeated(articles: pd.DataFrame, links: pd.DataFrame) -> pd.DataFrame:
    """Return reason and detail of each article that is left out where a story counts once.

    Of copies the first in order is kept, of versions the latest; parts are kept, since they are not the whole story.
    """
    ids, dates = articles["article_id"].tolist(), articles["date"].tolist()
    found: dict[int, tuple[str, str]] = {}
    for link in links[links["kind"] != "part"].itertuples():
        row, kept = link.row, link.earlier
        if link.kind == "version" and dates[row] > dates[kept]:
            row, kept = kept, row
        found.setdefault(row, _reason(link.kind, ids[kept], link.share))
    rows = sorted(found)
    return pd.DataFrame(
        {"reason": [found[row][0] for row in rows], "detail": [found[row][1] for row in rows]},
        index=articles.index[rows],
    )


def _reason(kind: str, kept: str, share: float) -> tuple[str, str]:
    if kind == "same text":
        return "duplicate", f"same text as {kept}"
    reason = "near duplicate" if kind == "near" else "earlier version"
    return reason, f"{share:.0%} of the text is in {kept}"


def unique_ids(ids: pd.Series) -> pd.Series:
    """Return the ids in order, each made unique: the first keeps its name, the next are "name-2", "name-3"."""
    taken, unique = set(ids), ids.astype(object)
    for label in ids.index[ids.duplicated()]:
        number = 2
        while (name := f"{ids[label]}-{number}") in taken:
            number += 1
        taken.add(name)
        unique[label] = name
    return unique


def hash_words(words: list[str]) -> int:
    """Return a number for a text's words; Python's own hash, within one process."""
    return hash(tuple(words))


def _same(words: list[int]) -> dict[int, int]:
    first: dict[int, int] = {}
    kept = [first.setdefault(text, row) for row, text in enumerate(words)]
    return {row: earlier for row, earlier in enumerate(kept) if earlier != row}


def _candidates(shingled: Shingled, fresh: np.ndarray) -> Iterator[tuple[int, int]]:
    """Pairs of texts that share the smallest hashes of a band, each once, the earlier first."""
    rows = np.array([row for row in np.flatnonzero(fresh) if len(shingled.bands[row])], dtype=np.int64)
    if not len(rows):
        return iter(())
    keys = np.stack([shingled.bands[row] for row in rows])
    pairs: set[tuple[int, int]] = set()
    for band in range(BANDS):
        order = np.argsort(keys[:, band], kind="stable")
        starts = np.flatnonzero(np.diff(keys[order, band], prepend=keys[order[0], band] ^ np.uint64(1)))
        for group in np.split(rows[order], starts[1:]):
            if len(group) > 1:
                pairs.update((int(earlier), int(row)) for place, row in enumerate(group)
                             for earlier in group[max(0, place - MOST_COMPARED) : place])
    return iter(sorted(pairs))


def _shingles(texts: list[list[str]]) -> list[np.ndarray]:
    """The hashes of each text's shingles; none for a text shorter than a shingle."""
    hashes = pd.util.hash_array(np.array([word for text in texts for word in text], dtype=object))
    weights = _constants(SHINGLE)
    rolled = np.zeros(max(len(hashes) - SHINGLE + 1, 0), np.uint64)
    for place, weight in enumerate(weights):
        rolled += hashes[place : place + len(rolled)] * weight
    rolled = _scramble(rolled)
    ends = np.cumsum([len(text) for text in texts], dtype=np.int64)
    starts = np.concatenate([[0], ends[:-1]]).astype(np.int64) if texts else ends
    last = np.maximum(starts, ends - SHINGLE + 1)
    return [rolled[start:end] for start, end in zip(starts, last, strict=True)]


def _signature(shingles: np.ndarray, multipliers: np.ndarray) -> np.ndarray:
    """One key a band: texts that share a band's smallest hashes are compared."""
    minima = np.array([(shingles * multiplier).min() for multiplier in multipliers])
    return _scramble(minima.reshape(BANDS, ROWS) * multipliers[:ROWS]).sum(axis=1)


def _scramble(values: np.ndarray) -> np.ndarray:
    """The finaliser of SplitMix64 (Steele, Lea and Flood 2014): spreads 64-bit integers evenly."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


def _constants(n: int) -> np.ndarray:
    """Odd 64-bit multipliers, always the same ones."""
    return np.random.default_rng(0).integers(0, 2**63, n, dtype=np.uint64) * np.uint64(2) + np.uint64(1)


def _shares(one: np.ndarray, other: np.ndarray) -> tuple[float, float]:
    """Jaccard's share, and the share of the smaller that the larger contains."""
    shared = len(np.intersect1d(one, other, assume_unique=True))
    return shared / (len(one) + len(other) - shared), shared / min(len(one), len(other))


def _root(head: list[int], row: int) -> int:
    while head[row] != row:
        head[row] = head[head[row]]
        row = head[row]
    return row
