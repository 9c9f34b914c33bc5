"""Texts that occur more than once: the same, nearly the same, a later version, or a part of another.

MinHash with banding (Broder 1997), our own: datasketch's MinHashLSH found the same pairs in 1,000 articles at 4 MB/s
against 19, and held 6,400 bytes an article against 330, which of 50,000 articles is more than their text.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

import numpy as np
import pandas as pd

SHINGLE = 5  # words
SAME = 0.9  # Jaccard share of shingles from which two texts are one
# Share of the smaller text's shingles that the larger has, from which it is a version or part of it. Below it stand
# the parts of a series, which repeat their background.
CONTAINED = 0.95
LEAST_SHINGLES = 20  # below it, what two texts share is chance
VERSION_DAYS = np.timedelta64(14)  # a later text of the same outlet is another story that quotes the first
# Of equal hashes: a pair at .9 is missed in 1 of a million, one at .5 in 1 of 15, one at .02 is compared in 1 of 6,000.
BANDS, ROWS = 20, 3
MOST_COMPARED = 50  # texts of a band with equal minima that one is compared with, so that the cost stays linear

KINDS = ("same text", "near", "version", "part")
FAMILIES = ["family", "article_id", "outlet", "date", "kind"]


class Shingled:
    """A hash of every text's words, and hashes of its shingles by band; added in batches, shingles not kept."""

    def __init__(self) -> None:
        self.words: list[int] = []
        self.bands: list[np.ndarray] = []

    def add(self, texts: Iterable[str]) -> None:
        for text in texts:
            words = _hash_words(text)
            self.words.append(hash(words.tobytes()))
            self.bands.append(_bands(_shingle(words)))


def find_links(articles: pd.DataFrame, shingled: Shingled) -> pd.DataFrame:
    """Return a row for each article and the earlier one that it repeats: row, earlier (positions), kind, share.

    *same text*: the same but for case, space and punctuation. *near*: at least .9 of the five-word shingles of the two
    together are in both (Jaccard). *version*: at least .95 of the smaller are in the larger, of the same outlet, within
    14 days. *part*: so much, in any outlet. An article may have several; the best is kept.
    """
    same = _same(shingled.words)
    links = {row: (earlier, "same text", 1.0) for row, earlier in same.items()}
    pairs = _candidates(shingled.bands, [row for row in range(len(articles)) if row not in same])
    outlets, days = articles["outlet"].tolist(), articles["date"].to_numpy("datetime64[D]")
    texts = articles["text"]
    shingles = {row: _shingle(_hash_words(texts.iloc[row])) for row in sorted({row for pair in pairs for row in pair})}
    for earlier, row in pairs:
        # False where a day is missing, as NaT is.
        days_apart = abs(days[row] - days[earlier])
        version = outlets[row] == outlets[earlier] and np.timedelta64(0) < days_apart <= VERSION_DAYS
        kind, share = _kind(shingles[earlier], shingles[row], bool(version))
        if kind and (row not in links or share > links[row][2]):
            links[row] = (earlier, kind, share)
    rows = [(row, *links[row]) for row in sorted(links)]
    return pd.DataFrame(rows, columns=["row", "earlier", "kind", "share"])


def _kind(one: np.ndarray, other: np.ndarray, version: bool) -> tuple[str, float]:
    """What one text is to the other, "" for nothing, and the share that says so; ``version`` where it may be one."""
    shared, least = len(np.intersect1d(one, other, assume_unique=True)), min(len(one), len(other))
    jaccard = shared / (len(one) + len(other) - shared)
    contained = shared / least if least >= LEAST_SHINGLES else 0.0
    if version and max(jaccard, contained) >= CONTAINED:
        return "version", contained or jaccard
    if jaccard >= SAME:
        return "near", jaccard
    return ("part", contained) if contained >= CONTAINED else ("", 0.0)


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
    table = articles[["article_id", "outlet", "date"]].iloc[members].reset_index(drop=True)
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


def _same(words: list[int]) -> dict[int, int]:
    first: dict[int, int] = {}
    kept = [first.setdefault(text, row) for row, text in enumerate(words)]
    return {row: earlier for row, earlier in enumerate(kept) if earlier != row}


def _candidates(bands: list[np.ndarray], rows: list[int]) -> list[tuple[int, int]]:
    """Pairs of the given texts that share the hashes of a band, each once, the earlier first."""
    rows = np.array([row for row in rows if len(bands[row])], dtype=np.int64)
    keys = np.stack([bands[row] for row in rows]) if len(rows) else np.zeros((0, BANDS), np.uint64)
    pairs: set[tuple[int, int]] = set()
    for band in keys.T:
        order = np.argsort(band, kind="stable")
        repeats = np.flatnonzero(band[order][1:] == band[order][:-1]) + 1
        # Only where keys repeat: runs of neighbours with one key.
        for run in np.split(repeats, np.flatnonzero(np.diff(repeats) > 1) + 1) if len(repeats) else ():
            group = rows[order[run[0] - 1 : run[-1] + 1]].tolist()
            pairs.update((earlier, row) for place, row in enumerate(group)
                         for earlier in group[max(0, place - MOST_COMPARED) : place])
    return sorted(pairs)


def _hash_words(text: str) -> np.ndarray:
    """A 64-bit number for each word of a text, in any case; all in NumPy, since a list of words costs more than the
    comparison. Word characters are letters, digits and the underscore, in bytes of UTF-8."""
    content = np.frombuffer(text.casefold().encode("utf-8", "surrogatepass"), np.uint8)
    inside = np.zeros(len(content) + 2, dtype=bool)
    inside[1:-1] = _word_bytes()[content]
    # Dashes, quotation marks and dots beyond ASCII are three bytes (E2 80 ..), signs of Latin-1 two (C2 ..).
    marks = np.flatnonzero((content == 0xE2) | (content == 0xC2)) + 1
    for after in range(3):
        inside[np.minimum(marks[(after < 2) | (content[marks - 1] == 0xE2)] + after, len(content) + 1)] = False
    edges = np.flatnonzero(inside[1:] != inside[:-1])
    starts, ends = edges[::2], edges[1::2]
    powers, inverses = _powers(1 << max(12, len(content).bit_length()))
    sums = np.zeros(len(content) + 1, np.uint64)
    np.cumsum((content + np.uint64(1)) * powers[: len(content)], out=sums[1:])
    return _scramble((sums[ends] - sums[starts]) * inverses[starts])


def _shingle(words: np.ndarray) -> np.ndarray:
    """The sorted hashes of each five words in a row, each once; none of a text shorter than that."""
    rolled = np.zeros(max(len(words) - SHINGLE + 1, 0), np.uint64)
    for place, weight in enumerate(_constants(SHINGLE)):
        rolled += words[place : place + len(rolled)] * weight
    return np.unique(_scramble(rolled))


def _bands(hashes: np.ndarray) -> np.ndarray:
    """One key a band: texts that share a band's hashes are compared.

    The hash that follows a fixed point in the order of a text's hashes is the same in two texts as often as their
    Jaccard share says, as the smallest of a permutation is; no permutation is computed.
    """
    if not len(hashes):
        return hashes
    points = np.arange(BANDS * ROWS, dtype=np.uint64) * np.uint64(2**64 // (BANDS * ROWS))
    following = hashes[np.searchsorted(hashes, points) % len(hashes)]
    return _scramble(following.reshape(BANDS, ROWS) * _constants(ROWS)).sum(axis=1)


@cache
def _word_bytes() -> np.ndarray:
    return np.array([byte > 127 or chr(byte).isalnum() or byte == 95 for byte in range(256)])


@cache
def _powers(length: int) -> tuple[np.ndarray, np.ndarray]:
    """Powers of an odd number and of its inverse, modulo 2 to the 64."""
    base = int(_constants(1)[0])
    return tuple(np.cumprod(np.array([1] + [number] * (length - 1), dtype=np.uint64))
                 for number in (base, pow(base, -1, 2**64)))


def _scramble(values: np.ndarray) -> np.ndarray:
    """The finaliser of SplitMix64 (Steele, Lea and Flood 2014): spreads 64-bit integers evenly."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


@cache
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
