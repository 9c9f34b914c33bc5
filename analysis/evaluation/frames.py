"""Frames in articles on the climate (Frermann et al. 2023) and in headlines on gun violence (Akyurek et al. 2020)."""

from __future__ import annotations

import csv
import hashlib
import itertools
import re
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import sparse

from analysis.evaluation.agreement import FIGURES
from analysis.evaluation.lines import read_records
from analysis.frames import code_frames, code_sentences, frame_scales, frame_shares
from analysis.frames.heads import fit_logistic, load_heads, load_held, weigh_words
from analysis.frames.learned import read_sentences
from analysis.resources import read_table
from analysis.schemas import InputError
from analysis.text import read_texts

NARRATIVE = {"CO": "conflict", "EC": "economic_consequences", "RE": "resolution", "HI": "human_interest",
             "MO": "morality"}
GUN_VIOLENCE = ["gun_rights", "gun_control", "politics", "mental_health", "public_safety", "race_ethnicity",
                "public_opinion", "society_culture", "economic_consequences"]
FOLDS, DRAWS = 5, 2000
# Frames of the two sets that mean the same, as far as their definitions tell, in one order.
SHARED = {"generic": ["economic_consequences", "conflict"], "gun_violence": ["economic_consequences", "politics"]}


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


def learned_odds(table: pd.DataFrame, codebook: str) -> np.ndarray:
    """Log-odds of each frame of the learned coder in each unit, shape (units, frames), by a coder that has not seen it.

    Of a text that the shipped coder was trained on, kept from training: those by a coder made without its fifth of the
    set (`training.train_frames`). Of any other text those by the shipped coder itself.
    """
    held, heads = load_held(codebook), load_heads(codebook)
    row = held.rows(table["text"])
    odds = held.odds[row]
    if len(unseen := table[row < 0]):
        texts = read_texts(unseen[["article_id", "text"]], whole=codebook == "gun_violence")
        odds[row < 0] = heads.log_odds(read_sentences(texts, heads), texts.article_of(texts.sentences))
    return odds


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
    texts = read_texts(table[["article_id", "text"]])
    codes = code_sentences(texts, "generic")
    coded = frame_shares(texts, codes).merge(frame_scales(texts, codes))
    figures = _figures(table, frames, _wide(coded, table, "present"), "generic", both=True)
    length = texts.sentences.groupby("article_id").size().reindex(table["article_id"])
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
    return _figures(table, GUN_VIOLENCE, _wide(dictionary, table, "present"), "gun_violence", both=False)


def _wide(coded: pd.DataFrame, table: pd.DataFrame, values: str) -> pd.DataFrame:
    return coded.pivot(index="article_id", columns="frame", values=values).reindex(table["article_id"])


def _figures(table, frames, dictionary, codebook: str, both: bool) -> pd.DataFrame:
    gold, key = table[frames].to_numpy(bool), table["key"] if both else table["text"]
    fold, told = folds(key), ~development(key)
    found = {
        "learned": learned_odds(table, codebook) > 0,
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
    n, times = len(gold), resampled(len(gold))
    scores = {name: agreement(gold, each, times, both) for name, each in found.items()}
    kind, row = "macro-F1" if both else "F1", partial(_figure, subset, n)
    always = scores["always present"]
    rows = []
    for name in (coder, "tf-idf", "tf-idf, pairs"):
        rows += [row(f"{frame}, {kind} ({name})", scores[name][:, k], always[0, k]) for k, frame in enumerate(frames)]
        rows.append(row(f"mean, {kind} ({name})", scores[name].mean(axis=1), always[0].mean()))
    mean = {name: values.mean(axis=1) for name, values in scores.items()}
    return rows + [row(f"mean, {kind}: {coder} less {name}", mean[coder] - mean[name], 0.0)
                   for name in ("tf-idf", "tf-idf, pairs")]


def _figure(subset: str, n: int, measure: str, values: np.ndarray, baseline: float) -> tuple:
    """A row of `FIGURES`: of the values the first is the figure, the others are its draws; what a draw cannot tell is
    NaN and left out."""
    return measure, subset, values[0], baseline, n, *np.nanquantile(values[1:], [0.025, 0.975])


def resampled(n: int) -> np.ndarray:
    """How often each of n units is drawn: once each in the first row, at random with replacement in the others."""
    return np.vstack([np.ones(n), np.random.default_rng(0).multinomial(n, np.full(n, 1 / n), size=DRAWS)])


def _ranks(gold: np.ndarray, scores: dict[str, np.ndarray], frames: list[str]) -> pd.DataFrame:
    """How rightly each score of the dictionary ranks, by frame and in the mean, beside the ranking by length; and the
    paired difference of the means. Intervals as in `_beside`; draws without a frame are left out."""
    n, times = len(gold), resampled(len(gold))
    found = {name: np.stack([rankings(gold[:, k], each[:, k], times) for k in range(len(frames))], axis=1)
             for name, each in scores.items()}
    length, row, rows = found.pop("length"), partial(_figure, "half not tuned on", n), []
    for name, values in found.items():
        rows += [row(f"{frame}, ranked rightly ({name})", values[:, k], length[0, k]) for k, frame in enumerate(frames)]
        rows.append(row(f"mean, ranked rightly ({name})", values.mean(axis=1), length[0].mean()))
    apart = found["item scale"].mean(axis=1) - found["share"].mean(axis=1)
    return pd.DataFrame([*rows, row("mean, ranked rightly: item scale less share", apart, 0.0)], columns=FIGURES)


def tidy_figures(figures: pd.DataFrame) -> pd.DataFrame:
    """One row per frame and coder of what `evaluate_narrative_framing` or `evaluate_gvfc` gives, the mean last: frame,
    coder, estimate, conf_low, conf_high, subset, n; "always present" is a coder too."""
    parts = figures["measure"].str.extract(r"^(?P<frame>[^,]+), (?:macro-)?F1 \((?P<coder>.+)\)$")
    table = figures.join(parts).dropna(subset="frame").rename(columns={"value": "estimate"})
    trivial = table[table["coder"] == "learned"].assign(
        coder="always present", estimate=table["baseline"], conf_low=np.nan, conf_high=np.nan)
    # The baselines stand there twice, once on the half: the reader sees them over all units.
    table = pd.concat([table, trivial]).drop_duplicates(["frame", "coder"])
    return table[["frame", "coder", "estimate", "conf_low", "conf_high", "subset", "n"]].reset_index(drop=True)


def shipped_frame_figures() -> pd.DataFrame:
    """`tidy_figures` of both sets, with ``set``, as measured when the coder was made: what a report can show where the
    sets are not at hand."""
    table = read_table("models/frames_figures.tsv")
    numbers = ["estimate", "conf_low", "conf_high", "n"]
    return table.assign(**table[numbers].replace("", None).apply(pd.to_numeric))


def evaluate_transfer(path: Path) -> pd.DataFrame:
    """What crossing topics costs, where frames of the two sets correspond; ``path`` holds narrative-framing and gvfc.

    F1 of presence, and the share of pairs of a unit with and one without the frame that are ranked rightly (the area
    under the curve, .5 by chance), by the coder that was trained on the other set, and by one trained on the rest of
    this set, each with its .95 percentile interval over units. Units that no shipped coder was trained on are left
    out.
    """
    sets = {"generic": ("climate", read_narrative_framing(path / "narrative-framing"), list(NARRATIVE.values())),
            "gun_violence": ("guns", read_gvfc(path / "gvfc"), GUN_VIOLENCE)}
    rows = []
    for codebook, (target, table, every) in sets.items():
        held, frames = load_held(codebook), SHARED[codebook]
        row = held.rows(table["text"])
        if (row < 0).all():
            raise InputError(f"{path}: holds none of the {target} texts that the coder was trained on; give the "
                             "folders narrative-framing and gvfc as they were published")
        gold, known = table.loc[row >= 0, frames].to_numpy(bool), row[row >= 0]
        columns = [every.index(frame) for frame in frames]
        source = {"climate": "guns", "guns": "climate"}[target]
        odds = {source: held.elsewhere[known], target: held.odds[known][:, columns]}
        for (origin, each), (k, frame) in itertools.product(odds.items(), enumerate(frames)):
            rows += presence_figures(f"learned from {origin}", f"{frame}, {target}", gold[:, k], each[:, k], 0.0)
    return pd.DataFrame(rows, columns=FIGURES)


def presence_figures(told: str, subset: str, gold: np.ndarray, score: np.ndarray, least: float) -> list[tuple]:
    """F1 of a frame's presence, found from the score ``least`` on, and the share of pairs ranked rightly by the score:
    rows of `FIGURES`, ``told`` in brackets behind the measure."""
    times = resampled(len(gold))
    found = agreement(gold[:, None], (score >= least)[:, None], times, both=False)[:, 0]
    always = agreement(gold[:, None], np.ones_like(gold[:, None]), times[:1], both=False)[0, 0]
    row = partial(_figure, subset, len(gold))
    return [row(f"F1 ({told})", found, always), row(f"ranked rightly ({told})", rankings(gold, score, times), 0.5)]


def ranked_rightly(gold: np.ndarray, score: np.ndarray) -> float:
    """The share of pairs of one unit with and one without the frame in which the former scores higher, ties half."""
    return float(rankings(gold, score, np.ones((1, len(gold))))[0])


def rankings(gold: np.ndarray, score: np.ndarray, times: np.ndarray) -> np.ndarray:
    """`ranked_rightly`, units weighed by ``times`` (draws, units): shape (draws,), NaN where a draw has no pair."""
    high, low = score[gold][:, None], score[~gold]
    right = (high > low) + (high == low) / 2
    pairs = times[:, gold].sum(axis=1) * times[:, ~gold].sum(axis=1)
    return ((times[:, gold] @ right) * times[:, ~gold]).sum(axis=1) / np.where(pairs > 0, pairs, np.nan)
