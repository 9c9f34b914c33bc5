"""Frames in articles on the climate (Frermann et al. 2023) and in headlines on gun violence (Akyurek et al. 2020)."""

from __future__ import annotations

import csv
import hashlib
import itertools
import re
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import sparse

from analysis.encoder import sentence_vectors
from analysis.evaluation.lines import read_records
from analysis.frames import code_frames, code_sentences, frame_scales, frame_shares
from analysis.frames.heads import Reading, fit_heads, fit_logistic, read_words, weigh_words
from analysis.frames.learned import read_sentences, whole_texts
from analysis.schemas import InputError, check_articles
from analysis.segmentation import split_sentences, tokenize

NARRATIVE = {"CO": "conflict", "EC": "economic_consequences", "RE": "resolution", "HI": "human_interest",
             "MO": "morality"}
GUN_VIOLENCE = ["gun_rights", "gun_control", "politics", "mental_health", "public_safety", "race_ethnicity",
                "public_opinion", "society_culture", "economic_consequences"]
FOLDS, DRAWS = 5, 2000
FIGURES = ["measure", "subset", "value", "baseline", "n", "conf_low", "conf_high"]
# Frames of the two sets that mean the same, as far as their definitions tell: climate, guns.
SHARED = {"economic_consequences": "economic_consequences", "conflict": "politics"}


def read_narrative_framing(path: Path) -> pd.DataFrame:
    """One row per article: article_id, text, and True or False for each of five generic frames.

    ``path`` is articles_metadata.tsv or its folder. Raises `InputError` at the line that is not an article.
    """
    return _articles(read_records(path, "articles_metadata.tsv", _narrative, "the folder that holds "
                                  "articles_metadata.tsv", "an article with its five frames"), list(NARRATIVE.values()))


def read_gvfc(path: Path) -> pd.DataFrame:
    """One row per headline: article_id, text, and True or False for each of nine frames. ``path`` is the folder that
    holds train.tsv and dev.tsv."""
    if not path.is_dir():
        raise InputError(f"{path}: not a folder; give the one that holds train.tsv and dev.tsv")
    rows = [row for name in ("train.tsv", "dev.tsv") for row in read_records(
        path, name, _headline, "the folder that holds train.tsv and dev.tsv", "a headline with its nine frames")]
    # A headline that stands there twice is one unit.
    return _articles(rows, GUN_VIOLENCE).drop_duplicates("text", ignore_index=True)


def _narrative(line: str) -> tuple | None:
    cells = next(csv.reader([line], delimiter="\t"))
    if cells[0] == "ID":
        return None
    key, _, _, _, text, *flags = cells
    # The file's order: resolution, human interest, conflict, moral, economic.
    # One flag of the published file ends in a stray bracket.
    values = [{"True": True, "False": False}[flag.rstrip(")")] for flag in flags]
    by_name = dict(zip(("RE", "HI", "CO", "MO", "EC"), values, strict=True))
    return (key, text, *(by_name[name] for name in NARRATIVE))


def _headline(line: str) -> tuple:
    key, text, _, *flags = line.rstrip("\r").split("\t")
    if len(flags) != len(GUN_VIOLENCE):
        raise ValueError(f"{len(flags)} frames")
    return (key, text, *(float(flag) > 0 for flag in flags))


def _articles(rows, frames: list[str]) -> pd.DataFrame:
    table = pd.DataFrame([row for row in rows if row], columns=["article_id", "text", *frames])
    return table.assign(article_id=[f"{number}-{key}" for number, key in enumerate(table["article_id"])],
                        key=table["article_id"])


def folds(keys: pd.Series) -> np.ndarray:
    """The fold, 0 to 4, of each unit by a hash of its key: it falls alike whatever stands beside it."""
    return np.array([int(hashlib.sha256(key.encode()).hexdigest()[:8], 16) % FOLDS for key in keys])


def development(keys: pd.Series) -> np.ndarray:
    """Whether each unit belongs to the half on which codebooks were tuned; never reported."""
    return np.array([int(hashlib.sha256(key.encode()).hexdigest(), 16) % 2 == 0 for key in keys])


def read_units(table: pd.DataFrame) -> tuple[Reading, np.ndarray]:
    """What the heads read of an article's sentences, and the article's row for each sentence."""
    articles = check_articles(table[["article_id", "text"]])
    sentences = split_sentences(articles)
    unit = pd.Index(articles["article_id"]).get_indexer(sentences["article_id"])
    return read_sentences(articles, sentences, tokenize(articles, sentences)), unit


def read_headlines(table: pd.DataFrame) -> tuple[Reading, np.ndarray]:
    """The same for headlines, each one sentence however many full stops it holds."""
    articles = check_articles(table[["article_id", "text"]])
    words = read_words(tokenize(articles, whole_texts(articles)), len(articles))
    return Reading(sentence_vectors(list(articles["text"])), *words), np.arange(len(articles))


def cross_validate(reading: Reading, unit: np.ndarray, labels: np.ndarray, fold: np.ndarray) -> np.ndarray:
    """Log-odds of each frame in each unit, by heads fitted to the units of the other folds."""
    found = np.zeros(labels.shape)
    for held in range(FOLDS):
        train, test = fold != held, fold == held
        if train.any() and test.any():
            heads = fit_heads(*_part(reading, unit, train), labels[train], np.arange(labels.shape[1]))
            found[test] = heads.log_odds(*_part(reading, unit, test))
    return found


def cross_validate_words(texts: pd.Series, labels: np.ndarray, fold: np.ndarray, pairs: bool) -> np.ndarray:
    """The baseline: tf-idf of words, or of words and pairs of words with sublinear counts, and logistic regression."""
    grams = [_grams(text, pairs) for text in texts]
    found = np.zeros(labels.shape, dtype=bool)
    for held in range(FOLDS):
        train, test = np.flatnonzero(fold != held), np.flatnonzero(fold == held)
        seen = pd.Series([gram for row in train for gram in set(grams[row])]).value_counts()
        column = {gram: k for k, gram in enumerate(sorted(seen.index[seen >= (2 if pairs else 1)]))}
        counts = _counts(grams, column)
        counts.data = 1 + np.log(counts.data) if pairs else counts.data
        idf = 1 + np.log((1 + len(train)) / (1 + (counts[train] > 0).sum(axis=0)))
        weighed = weigh_words(counts, idf)
        weights = fit_logistic(weighed[train].toarray(), labels[train], 1.0)
        found[test] = weighed[test] @ weights[:-1] + weights[-1] > 0
    return found


def _grams(text: str, pairs: bool) -> list[str]:
    words = re.findall(r"\b\w\w+\b", text.lower())
    return words + [f"{a} {b}" for a, b in itertools.pairwise(words)] if pairs else words


def _counts(grams: list[list[str]], column: dict[str, int]) -> sparse.csr_array:
    places = [(row, column[gram]) for row, some in enumerate(grams) for gram in some if gram in column]
    rows, columns = np.array(places).reshape(-1, 2).T
    counts = sparse.csr_array((np.ones(len(places)), (rows, columns)), shape=(len(grams), len(column)))
    counts.sum_duplicates()
    return counts


def _part(reading: Reading, unit: np.ndarray, kept: np.ndarray) -> tuple[Reading, np.ndarray]:
    """The sentences of the kept units, which are numbered anew."""
    of = np.flatnonzero(kept[unit])
    number = np.cumsum(kept) - 1
    return Reading(reading.vectors[of], reading.counts[of], reading.words), number[unit[of]]


def agreement(gold: np.ndarray, found: np.ndarray, times: np.ndarray, both: bool) -> np.ndarray:
    """F1 of each frame, shape (draws, frames), units weighed by ``times`` (draws, units): of presence, or with ``both``
    the mean of presence and absence."""
    def one(g: np.ndarray, f: np.ndarray) -> np.ndarray:
        return 2 * (times @ (g & f)) / np.maximum(times @ g.astype(int) + times @ f.astype(int), 1)

    return (one(gold, found) + one(~gold, ~found)) / 2 if both else one(gold, found)


def evaluate_narrative_framing(path: Path) -> pd.DataFrame:
    """Macro-F1 of present and absent for each generic frame: the learned coder and tf-idf cross-validated over all
    articles, the dictionary on the half it was not tuned on; and how the dictionary's shares and item scales rank the
    articles of that half, beside the number of sentences."""
    table, frames = read_narrative_framing(path), list(NARRATIVE.values())
    articles = check_articles(table[["article_id", "text"]])
    sentences = split_sentences(articles)
    codes = code_sentences(articles, sentences, tokenize(articles, sentences), "generic")
    coded = frame_shares(codes, articles, sentences).merge(frame_scales(codes, articles, sentences))
    figures = _figures(table, frames, read_units(table), _wide(coded, table, "present"), both=True)
    length = sentences.groupby("article_id").size().reindex(table["article_id"])
    scores = {"share": _wide(coded, table, "share")[frames].to_numpy(float),
              "item scale": _wide(coded, table, "scale")[frames].to_numpy(float),
              "length": np.tile(length.to_numpy(float)[:, None], len(frames))}
    told = ~development(table["key"])
    ranks = _ranks(table.loc[told, frames].to_numpy(bool), {name: each[told] for name, each in scores.items()}, frames)
    return pd.concat([figures, ranks], ignore_index=True)


def evaluate_gvfc(path: Path) -> pd.DataFrame:
    """F1 of each of nine frames in headlines: as `evaluate_narrative_framing`, of presence alone, as published."""
    table = read_gvfc(path)
    dictionary = code_frames(table[["article_id", "text"]], "gun_violence")
    return _figures(table, GUN_VIOLENCE, read_headlines(table), _wide(dictionary, table, "present"), both=False)


def _wide(coded: pd.DataFrame, table: pd.DataFrame, values: str) -> pd.DataFrame:
    return coded.pivot(index="article_id", columns="frame", values=values).reindex(table["article_id"])


def _figures(table, frames, read, dictionary, both: bool) -> pd.DataFrame:
    gold, key = table[frames].to_numpy(bool), table["key"] if both else table["text"]
    fold, told = folds(key), ~development(key)
    found = {
        "learned": cross_validate(*read, gold.astype(float), fold) > 0,
        "tf-idf": cross_validate_words(table["text"], gold.astype(float), fold, pairs=False),
        "tf-idf, pairs": cross_validate_words(table["text"], gold.astype(float), fold, pairs=True),
        "dictionary": dictionary[frames].to_numpy(bool),
        "always present": np.ones_like(gold),
    }
    rows = []
    for coder, subset, kept in (("learned", "all, cross-validated", np.ones(len(gold), bool)),
                                ("dictionary", "half not tuned on", told)):
        rows += _beside(coder, subset, {name: each[kept] for name, each in found.items()}, gold[kept], frames, both)
    return pd.DataFrame(rows, columns=FIGURES)


def _beside(coder: str, subset: str, found: dict, gold: np.ndarray, frames: list[str], both: bool) -> list[tuple]:
    """A coder's figures for each frame and their mean beside always present, then the two tf-idf baselines and the
    paired differences, each with its .95 percentile interval over units."""
    n, times = len(gold), _resampled(len(gold))
    scores = {name: agreement(gold, each, times, both) for name, each in found.items()}
    kind = "macro-F1" if both else "F1"

    def row(measure: str, values: np.ndarray, baseline: float) -> tuple:
        low, high = np.quantile(values[1:], [0.025, 0.975])
        return measure, subset, values[0], baseline, n, low, high

    always = scores["always present"]
    rows = []
    for name in (coder, "tf-idf", "tf-idf, pairs"):
        rows += [row(f"{frame}, {kind} ({name})", scores[name][:, k], always[0, k]) for k, frame in enumerate(frames)]
        rows.append(row(f"mean, {kind} ({name})", scores[name].mean(axis=1), always[0].mean()))
    mean = {name: values.mean(axis=1) for name, values in scores.items()}
    return rows + [row(f"mean, {kind}: {coder} less {name}", mean[coder] - mean[name], 0.0)
                   for name in ("tf-idf", "tf-idf, pairs")]


def _resampled(n: int) -> np.ndarray:
    """How often each of n units is drawn: once each in the first row, at random with replacement in the others."""
    return np.vstack([np.ones(n), np.random.default_rng(0).multinomial(n, np.full(n, 1 / n), size=DRAWS)])


def _ranks(gold: np.ndarray, scores: dict[str, np.ndarray], frames: list[str]) -> pd.DataFrame:
    """How rightly each score of the dictionary ranks, by frame and in the mean, beside the ranking by length; and the
    paired difference of the means. Intervals as in `_beside`; draws without a frame are left out."""
    n, times = len(gold), _resampled(len(gold))
    found = {name: np.stack([rankings(gold[:, k], each[:, k], times) for k in range(len(frames))], axis=1)
             for name, each in scores.items()}
    length = found.pop("length")

    def row(measure: str, values: np.ndarray, baseline: float) -> tuple:
        low, high = np.nanquantile(values[1:], [0.025, 0.975])
        return measure, "half not tuned on", values[0], baseline, n, low, high

    rows = []
    for name, values in found.items():
        rows += [row(f"{frame}, ranked rightly ({name})", values[:, k], length[0, k]) for k, frame in enumerate(frames)]
        rows.append(row(f"mean, ranked rightly ({name})", values.mean(axis=1), length[0].mean()))
    apart = found["item scale"].mean(axis=1) - found["share"].mean(axis=1)
    return pd.DataFrame([*rows, row("mean, ranked rightly: item scale less share", apart, 0.0)], columns=FIGURES)


def evaluate_transfer(path: Path) -> pd.DataFrame:
    """What crossing topics costs, where frames of the two sets correspond; ``path`` holds narrative-framing and gvfc.

    F1 of presence, and the share of pairs of a unit with and one without the frame that are ranked rightly (the area
    under the curve, .5 by chance), of heads fitted to the other set, and of heads cross-validated at home.
    """
    climate, guns = read_narrative_framing(path / "narrative-framing"), read_gvfc(path / "gvfc")
    sets = {"climate": (climate, climate["key"], read_units(climate), list(SHARED)),
            "guns": (guns, guns["text"], read_headlines(guns), list(SHARED.values()))}
    rows = []
    for source, target in (("climate", "guns"), ("guns", "climate")):
        table, key, read, frames = sets[target]
        gold = table[frames].to_numpy(bool)
        learned, _, elsewhere, theirs = sets[source]
        heads = fit_heads(*elsewhere, learned[theirs].to_numpy(float), np.array(frames))
        odds = {source: heads.log_odds(*read), target: cross_validate(*read, gold.astype(float), folds(key))}
        always = agreement(gold, np.ones_like(gold), np.ones((1, len(gold))), False)[0]
        for origin, each in odds.items():
            found = agreement(gold, each > 0, np.ones((1, len(gold))), False)[0]
            for k, frame in enumerate(frames):
                told = f"{frame} (learned from {origin})"
                rows += [(f"F1, {told}", target, found[k], always[k], len(gold)),
                         (f"ranked rightly, {told}", target, ranked_rightly(gold[:, k], each[:, k]), 0.5, len(gold))]
    return pd.DataFrame(rows, columns=["measure", "subset", "value", "baseline", "n"])


def ranked_rightly(gold: np.ndarray, score: np.ndarray) -> float:
    """The share of pairs of one unit with and one without the frame in which the former scores higher, ties half."""
    return float(rankings(gold, score, np.ones((1, len(gold))))[0])


def rankings(gold: np.ndarray, score: np.ndarray, times: np.ndarray) -> np.ndarray:
    """`ranked_rightly`, units weighed by ``times`` (draws, units): shape (draws,), NaN where a draw has no pair."""
    high, low = score[gold][:, None], score[~gold]
    right = (high > low) + (high == low) / 2
    pairs = times[:, gold].sum(axis=1) * times[:, ~gold].sum(axis=1)
    return ((times[:, gold] @ right) * times[:, ~gold]).sum(axis=1) / np.where(pairs > 0, pairs, np.nan)
