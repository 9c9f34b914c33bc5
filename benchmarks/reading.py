"""Cost of reading a table of articles: megabytes of the file a second, and peak memory beside the file's size.

`python benchmarks/reading.py --articles 50000`. The table is made of words of our own, the same for the same
seed: one article in fifty is printed by a second outlet, one in a hundred has its text changed in one place.
Each figure is of a process of its own, kept to one core where the system can. *read and cleaned* stops before
language and duplicates, *read whole* is `read_corpus`.
"""

from __future__ import annotations

import argparse
import csv
import multiprocessing
import os
import re
import tempfile
import time
from pathlib import Path

import numpy as np

SEED = 20251217
COMMON = (
    "the of and to in a is that for it was on are as with his they at be this from have or by had not but what "
    "were we when there an which their said will each if has who its would been after"
).split()
SYLLABLES = "ba cor den fa gri hol jun ka lor min nar pol quen ras sel tor ul ven wix yar zen".split()
OUTLETS = [f"The {name} Post" for name in "Harbour Coast Valley Northern Island River Border Capital".split()]


def main() -> None:
    options = _options()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(options.file or Path(folder) / "articles.csv")
        if not path.exists():
            write_table(path, options.articles)
        size = path.stat().st_size / 1e6
        print(f"{options.articles:,} articles, {size:.1f} MB")
        for name in ("read and cleaned", "read whole"):
            with multiprocessing.get_context("spawn").Pool(1) as pool:
                seconds, peak, kept = pool.apply(_measured, (name, str(path)))
            print(f"{name:18}{size / seconds:8.1f} MB/s {peak:8.0f} MB at most, {peak / size:.1f} times the file "
                  f"({kept:,} articles)")


def write_table(path: Path, articles: int, seed: int = SEED) -> None:
    """Write a csv of articles of about 450 words each."""
    rng = np.random.default_rng(seed)
    words = np.array([*COMMON * 90, *("".join(rng.choice(SYLLABLES, rng.integers(2, 5))) for _ in range(6000))])
    last = ""
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["id", "headline", "publication", "published_at", "url", "body"])
        for number in range(articles):
            title, text = _words(rng, words, 9).title(), _text(rng, words)
            if number % 100 == 99:
                text = last.replace("said", "added", 1)
            elif number % 50 == 49:
                text = last
            outlet, day = OUTLETS[number % len(OUTLETS)], np.datetime64("2024-01-01") + number % 366
            rows.writerow([f"s{number}", title, outlet, day, f"https://post.example/{number}", text])
            last = text


def _text(rng: np.random.Generator, words: np.ndarray) -> str:
    paragraphs = [f"“{_words(rng, words, 18).capitalize()},” she said. {_words(rng, words, 24).capitalize()}."
                  for _ in range(int(rng.integers(6, 14)))]
    return "\n\n".join([*paragraphs[:3], "Advertisement", *paragraphs[3:], "Read more: " + _words(rng, words, 6)])


def _words(rng: np.random.Generator, words: np.ndarray, number: int) -> str:
    return " ".join(words[rng.integers(len(words), size=number)])


def _measured(name: str, path: str) -> tuple[float, float, int]:
    """Processor seconds, so that nothing else on the machine counts; peak memory in MB of this process; articles."""
    from analysis import corpus

    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, [min(os.sched_getaffinity(0))])
    begin = time.process_time()
    if name == "read whole":
        kept = len(corpus.read_corpus(path).articles)
    else:
        kept = sum(len(batch) for batch in corpus.read_batches(path))
    return time.process_time() - begin, _peak(), kept


def _peak() -> float:
    """The most memory that this process has held, in MB."""
    status = Path("/proc/self/status")
    if found := re.search(r"VmHWM:\s+(\d+) kB", status.read_text() if status.exists() else ""):
        return int(found[1]) / 1e3
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--articles", type=int, default=50_000, help="articles in the table")
    parser.add_argument("--file", help="the table; made where it does not exist")
    return parser.parse_args()


if __name__ == "__main__":
    main()
