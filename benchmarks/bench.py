"""Speed beside VADER and a bare word count, cost by corpus size, and memory in batches: `make bench`.

Speeds are megabytes of UTF-8 text a second. All three run in one process on the same text, in rounds whose
order rotates, so that a slow spell of the machine falls on each; a ratio is taken within its round, and
printed as median, minimum and maximum. The text is drawn from the sample corpus: whole paragraphs in random
order, in which one long lower-case word in ten is exchanged for another of the sample, so that few sentences
recur and nothing is gained by remembering them. Its vocabulary stays that of the sample, which flatters
whatever works once per distinct word.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import re
import resource
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.corpus import read_articles
from analysis.installation import locate, package_versions
from analysis.parties import find_mentions, load_registry
from analysis.sentiment import SCORERS, score_targets
from analysis.statements import find_statements
from analysis.study import analyse
from analysis.syntax import find_clauses, parse
from analysis.text import read_texts

WORD = re.compile(r"\w+")
EXCHANGEABLE = re.compile(r"\b[a-z]{6,}\b")
CAPITALISED = re.compile(r"(?<=[a-z] )[A-Z][a-z]+")
WORDS_PER_ARTICLE = 400
CHARACTERS_PER_ARTICLE = 2_800
BATCH = 100  # articles
# The pipeline's own cost; what the other scorers cost on top is told in mentions a second.
SCORER = "vader"
SEED = 20251217


def main() -> None:
    options = _options()
    articles = generate(int(options.mb * 1e6))
    figures = {
        "text": {"articles": len(articles), "megabytes": megabytes(articles)},
        "speed": speed(articles, options.rounds),
        "statements": statements_beside_vader(articles, options.rounds),
        "scorers": scorers(articles, options.rounds),
        "words": words_per_second(articles, options.rounds),
        "cost": cost(articles),
        "memory": memory(len(articles)),
        "versions": package_versions(),
    }
    print(json.dumps(figures, indent=2) if options.json else describe(figures))


def generate(size: int, seed: int = SEED) -> pd.DataFrame:
    """Articles of about 400 words with ``size`` characters together, the same for the same seed."""
    rng = np.random.default_rng(seed)
    sample = read_articles(locate("data") / "articles")
    bodies = [text.split("\n\n")[1:] for text in sample["text"]]
    paragraphs = [paragraph for body in bodies for paragraph in body]
    words = EXCHANGEABLE.findall("\n".join(paragraphs))

    def exchanged(found: re.Match) -> str:
        return words[rng.integers(len(words))] if rng.random() < 0.1 else found[0]

    rows, written = [], 0
    while written < size:
        title, parts, length = sample["title"].iloc[rng.integers(len(sample))], [], 0
        while length < WORDS_PER_ARTICLE:
            parts.append(EXCHANGEABLE.sub(exchanged, paragraphs[rng.integers(len(paragraphs))]))
            length += len(parts[-1].split())
        rows.append({"title": title, "text": "\n\n".join([title, *parts])})
        written += len(rows[-1]["text"])
    days = pd.Timestamp("2025-12-01") + pd.to_timedelta(np.arange(len(rows)) % 28, unit="D")
    outlets = sample["outlet"].iloc[np.arange(len(rows)) % len(sample)].to_numpy()
    names = [f"generated_{number:05d}" for number in range(len(rows))]
    return pd.DataFrame(rows).assign(article_id=names, outlet=outlets, date=days)


def megabytes(articles: pd.DataFrame) -> float:
    return sum(len(text.encode()) for text in articles["text"]) / 1e6


def speed(articles: pd.DataFrame, rounds: int) -> dict[str, dict[str, float]]:
    """Speeds and ratios, each as median, min and max over the rounds; a round to warm up comes first."""
    taken = in_turns(_subjects(articles), rounds)
    size = megabytes(articles)
    figures = {f"{name}_mb_per_second": spread(size / values) for name, values in taken.items()}
    ratios = {f"pipeline_to_{name}": spread(taken[name] / taken["pipeline"]) for name in taken if name != "pipeline"}
    return figures | ratios


def in_turns(subjects: dict[str, Callable[[], object]], rounds: int) -> dict[str, np.ndarray]:
    """Seconds of each subject in each round; their order rotates, and a round to warm up is left out."""
    names = list(subjects)
    seconds: dict[str, list[float]] = {name: [] for name in names}
    for number in range(rounds + 1):
        shift = number % len(names)
        for name in names[shift:] + names[:shift]:
            seconds[name].append(timed(subjects[name]))
    return {name: np.array(values[1:]) for name, values in seconds.items()}


def _subjects(articles: pd.DataFrame) -> dict[str, Callable[[], object]]:
    """What is timed: the whole pipeline; VADER once per sentence, already split; words counted by `re`."""
    registry, texts = load_registry(locate("data") / "parties.yaml"), articles["text"].tolist()
    return {
        "pipeline": lambda: analyse(articles, registry, scorer=SCORER),
        "vader": _vader_on(read_texts(articles).sentence_texts()),
        "word_count": lambda: sum(len(WORD.findall(text)) for text in texts),
    }


def words_per_second(articles: pd.DataFrame, rounds: int) -> dict[str, dict[str, float]]:
    """Words a second of the grammar alone and of the whole pipeline in each grade, on one core and on two, beside VADER
    and a bare word count; a quarter of the articles. Where a process cannot be kept to some cores, on all."""
    some = articles.head(max(1, len(articles) // 4))
    registry, texts = load_registry(locate("data") / "parties.yaml"), read_texts(some)
    words = sum(len(WORD.findall(text)) for text in some["text"])
    subjects = {
        "grammar": lambda: parse(texts), "grammar_fast": lambda: parse(texts, "fast"),
        "pipeline_neural": lambda: analyse(some, registry),
        "pipeline_fast": lambda: analyse(some, registry, scorer="linear", grammar="fast"),
        "vader": _vader_on(texts.sentence_texts()),
        "word_count": lambda: sum(len(WORD.findall(text)) for text in some["text"]),
    }
    figures = {}
    for number in (1, 2):
        with on_cores(number):
            taken = in_turns(subjects, rounds)
        figures |= {f"{name}_{number}_core": spread(words / values) for name, values in taken.items()}
        figures[f"fast_to_standard_{number}_core"] = spread(taken["pipeline_neural"] / taken["pipeline_fast"])
    return figures


@contextmanager
def on_cores(number: int) -> Iterator[None]:
    """Keep this process to so many cores, where the system can."""
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, sorted(before)[:number])
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def scorers(articles: pd.DataFrame, rounds: int) -> dict[str, dict[str, float]]:
    """Mentions a second of each scorer, and sentences a second of VADER, in rounds that take turns.

    Targets are the capitalised words within the sentences, at most 2,000: a party's mention costs what a word costs.
    """
    targets = _targets(articles)
    subjects = {name: partial(score_targets, targets, name) for name in SCORERS}
    subjects["vader_per_sentence"] = _vader_on(targets["text"].tolist())
    speeds = {name: len(targets) / seconds for name, seconds in in_turns(subjects, rounds).items()}
    return {f"{name}_per_second": spread(values) for name, values in speeds.items()} | {
        f"{name}_to_neural": spread(values / speeds["neural"]) for name, values in speeds.items() if name != "neural"
    }


def _targets(articles: pd.DataFrame, most: int = 2000) -> pd.DataFrame:
    sentences = read_texts(articles).sentence_texts()
    rows = [(text, *name.span()) for text in sentences for name in CAPITALISED.finditer(text)]
    return pd.DataFrame(rows[:most], columns=["text", "start", "end"])


def _vader_on(texts: list[str]) -> Callable[[], object]:
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    analyser = SentimentIntensityAnalyzer()
    return lambda: [analyser.polarity_scores(text)["compound"] for text in texts]


def statements_beside_vader(articles: pd.DataFrame, rounds: int) -> dict[str, dict[str, float]]:
    """Who says what as a stage by itself (sentences, tokens and mentions given) beside VADER once per sentence, and
    once more with all text in one article: a cost linear in text gives the same speed there."""
    text = "\n\n".join(articles["text"])
    one = articles.head(1).assign(text=text, title="")
    registry = load_registry(locate("data") / "parties.yaml")
    stages = {"statements": _statements_stage(articles, registry), "one_article": _statements_stage(one, registry)}
    seconds = in_turns(stages | {"vader": _vader_on(read_texts(articles).sentence_texts())}, rounds)
    figures = {f"{name}_mb_per_second": spread(megabytes(articles) / values) for name, values in seconds.items()}
    return figures | {f"{name}_to_vader": spread(seconds["vader"] / seconds[name]) for name in stages}


def _statements_stage(articles: pd.DataFrame, registry) -> Callable[[], object]:
    texts = parse(read_texts(articles))
    mentions = find_mentions(texts, registry)
    return lambda: find_statements(texts, find_clauses(texts), mentions, registry)


def cost(articles: pd.DataFrame, repeats: int = 3) -> dict[str, float]:
    """Seconds of the pipeline for n, 2n and 4n articles (least of the repeats), and how often n's each costs.

    A cost linear in articles gives 2 and 4; what is paid once a call makes it less.
    """
    registry = load_registry(locate("data") / "parties.yaml")
    n = len(articles) // 4
    parts = {k: articles.head(k * n) for k in (1, 2, 4)}
    run = partial(analyse, registry=registry, scorer=SCORER)
    taken = {k: min(timed(partial(run, part)) for _ in range(repeats)) for k, part in parts.items()}
    seconds = {f"seconds_{k * n}_articles": value for k, value in taken.items()}
    return seconds | {f"times_{k}n_to_n": taken[k] / taken[1] for k in (2, 4)}


def memory(n: int) -> dict[str, float]:
    """Peak memory in MB above that of a process which has analysed ten articles, each in its own process.

    In batches, twice and four times the articles should need no more than once.
    """
    runs = {"one_batch_n": (n, n)} | {f"batches_{k}n": (k * n, BATCH) for k in (1, 2, 4)}
    with multiprocessing.get_context("spawn").Pool(1, maxtasksperchild=1) as pool:
        return {f"peak_mb_{name}": pool.apply(_peak, sizes) for name, sizes in runs.items()}


def _peak(n: int, batch: int) -> float:
    registry = load_registry(locate("data") / "parties.yaml")
    analyse(generate(10 * CHARACTERS_PER_ARTICLE), registry, scorer=SCORER)
    before = _resident()
    # One batch at a time is there, analysed and let go, as in `framing measure`.
    for start in range(0, n, batch):
        analyse(generate(min(batch, n - start) * CHARACTERS_PER_ARTICLE, seed=start), registry, scorer=SCORER)
    return _resident() - before


def _resident() -> float:
    """The most memory that this process has held, in MB."""
    status = Path("/proc/self/status")
    # On Linux getrusage hands the parent's peak on to a new process; this line of the status does not.
    if found := re.search(r"VmHWM:\s+(\d+) kB", status.read_text() if status.exists() else ""):
        return int(found[1]) / 1e3
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)


def timed(action: Callable[[], object]) -> float:
    begin = time.perf_counter()
    action()
    return time.perf_counter() - begin


def spread(values: np.ndarray) -> dict[str, float]:
    return {"median": float(statistics.median(values)), "min": float(min(values)), "max": float(max(values))}


def describe(figures: dict) -> str:
    """The figures as lines to read."""
    text = figures["text"]
    lines = [f"{text['articles']} generated articles, {text['megabytes']:.2f} MB", ""]
    lines += [f"{'':32}" + "".join(f"{head:>12}" for head in ("median", "min", "max"))]
    lines += [f"{name:32}" + "".join(f"{value:12,.3f}" for value in values.values())
              for part in ("speed", "statements", "scorers", "words") for name, values in figures[part].items()]
    for part in ("cost", "memory"):
        lines += ["", *(f"{name:32}{value:8.2f}" for name, value in figures[part].items())]
    return "\n".join(lines)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--mb", type=float, default=1.0, help="size of the text, in million characters")
    parser.add_argument("--rounds", type=int, default=5, help="rounds timed, after one to warm up")
    parser.add_argument("--json", action="store_true", help="print the figures for machines")
    return parser.parse_args()


if __name__ == "__main__":
    main()
