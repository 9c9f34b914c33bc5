"""Tunes the encoder's last layers on frames, fits the heads, and writes what ships of the learned coder.

    python -m training.train_frames NARRATIVE_FRAMING GVFC RUN/PASS.pt

RUN/PASS.pt are the weights that were exported: the frames' own layers start from the run's last ones and read its first
ones. Both sets are learned together. What each unit gets from a coder that has not seen it (five folds), and what each
set gets from the other alone, is kept beside the coder for `framing evaluate`. To be run again whenever the encoder
changes.
"""

from __future__ import annotations

import argparse
from argparse import Namespace
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import torch
from torch.multiprocessing import get_context
from torch.nn import functional as F

from analysis.encoder import token_codes
from analysis.evaluation.frames import (
    FOLDS,
    GUN_VIOLENCE,
    NARRATIVE,
    SHARED,
    agreement,
    folds,
    read_gvfc,
    read_narrative_framing,
)
from analysis.frames.heads import Heads, Reading, fit_words, read_words, save_heads, save_held, sum_by_unit
from analysis.frames.learned import whole_texts
from analysis.schemas import check_articles
from analysis.segmentation import split_sentences, tokenize
from training.export import export_frames
from training.loop import batches, padded, tune
from training.model import FrameCoder, Scorer

MODELS = Path("analysis/resources/models")
EPOCHS, RATE, HEAD_RATE, DECAY, AVERAGE, SMOOTHING = 6, 2e-4, 8e-4, 0.05, 0.98, 0.05
# Units in one step. Of an article a random part of its sentences is read, so that the coder learns to read few as well.
AT_ONCE = {"generic": 6, "gun_violence": 24}
LEAST_READ, MOST_READ = 0.2, 0.7


@dataclass(eq=False)
class Labelled:
    """A set of units with their frames: for each sentence its unit, its words and what the shared layers give."""

    texts: pd.Series
    fold: np.ndarray
    frames: list[str]
    labels: np.ndarray
    unit: np.ndarray
    words: tuple
    lower: list[torch.Tensor]

    def members(self) -> list[np.ndarray]:
        """The sentences of each unit."""
        order = np.argsort(self.unit, kind="stable")
        return np.split(order, np.searchsorted(self.unit[order], np.arange(1, len(self.texts))))


def labelled(table: pd.DataFrame, frames: list[str], key: str, split, scorer: Scorer) -> Labelled:
    articles = check_articles(table[["article_id", "text"]])
    sentences = split(articles)
    texts = dict(zip(articles["article_id"], articles["text"], strict=True))
    places = zip(sentences["article_id"], sentences["start"], sentences["end"], strict=True)
    unit = pd.Index(articles["article_id"]).get_indexer(sentences["article_id"])
    return Labelled(
        table["text"], folds(table[key]), frames, table[frames].to_numpy(float), unit,
        read_words(tokenize(articles, sentences), len(sentences)),
        lower(scorer, token_codes([texts[a][s:e] for a, s, e in places])),
    )


@torch.no_grad()
def lower(scorer: Scorer, codes: list[list[int]]) -> list[torch.Tensor]:
    """What the shared layers give each sentence, (length, 384)."""
    scorer.eval()
    found: list[torch.Tensor] = [torch.empty(0)] * len(codes)
    for rows in batches(np.array(list(map(len, codes))), 64):
        for row, vectors in zip(rows, scorer.encoder.lower(padded([codes[row] for row in rows])), strict=True):
            found[row] = vectors[: len(codes[row])].clone()
    return found


def sentence_vectors(coder: FrameCoder, some: list[torch.Tensor]) -> torch.Tensor:
    """A vector for each sentence, sentences of like length run together."""
    found: list[torch.Tensor] = [torch.empty(0)] * len(some)
    for rows in batches(np.array(list(map(len, some))), 32):
        x = torch.nn.utils.rnn.pad_sequence([some[row] for row in rows], batch_first=True)
        there = torch.arange(x.shape[1]) < torch.tensor([len(some[row]) for row in rows])[:, None]
        for row, vector in zip(rows, coder.vectors(x, there), strict=True):
            found[row] = vector
    return torch.stack(found)


def unit_odds(coder: FrameCoder, name: str, data: Labelled, sentences: list[np.ndarray]) -> torch.Tensor:
    """Log-odds of each frame by the coder's own head in units of the sentences given."""
    unit = torch.tensor(np.repeat(np.arange(len(sentences)), list(map(len, sentences))))
    return coder(name, sentence_vectors(coder, [data.lower[row] for row in np.concatenate(sentences)]), unit)


def tuned(sets: dict[str, Labelled], kept: dict[str, np.ndarray], scorer: Scorer) -> FrameCoder:
    """A coder tuned on the kept units of each set; in each frame presence and absence weigh alike."""
    torch.manual_seed(0)
    coder = FrameCoder(scorer.encoder, {name: len(data.frames) for name, data in sets.items()})
    members = {name: data.members() for name, data in sets.items()}
    weight = {}
    for name, data in sets.items():
        there = data.labels[kept[name]].mean(0)
        weight[name] = np.where(data.labels == 1, 0.5 / np.maximum(there, 1e-3), 0.5 / np.maximum(1 - there, 1e-3))

    def draw(rng: np.random.Generator) -> list[tuple[str, np.ndarray, list[np.ndarray]]]:
        parts = []
        for name in sets:
            order = rng.permutation(kept[name])
            for rows in np.split(order, range(AT_ONCE[name], len(order), AT_ONCE[name])):
                read = [rng.permutation(members[name][row]) for row in rows]
                sizes = [max(1, round(len(some) * rng.uniform(LEAST_READ, MOST_READ))) for some in read]
                parts.append((name, rows, [some[:size] for some, size in zip(read, sizes, strict=True)]))
        return [parts[k] for k in rng.permutation(len(parts))]

    def loss(coder: FrameCoder, part: tuple[str, np.ndarray, list[np.ndarray]]) -> torch.Tensor:
        name, rows, sentences = part
        soft = torch.tensor(SMOOTHING / 2 + (1 - SMOOTHING) * sets[name].labels[rows], dtype=torch.float32)
        odds = unit_odds(coder, name, sets[name], sentences)
        weights = torch.tensor(weight[name][rows], dtype=torch.float32)
        return F.binary_cross_entropy_with_logits(odds, soft, weights)

    peaks = [{"params": [value], "lr": rate, "peak": rate, "weight_decay": DECAY if value.ndim > 1 else 0.0}
             for key, value in coder.named_parameters() for rate in [HEAD_RATE if key.startswith("heads") else RATE]]
    for _ in tune(coder, peaks, draw, loss, Namespace(seed=1, epochs=EPOCHS, average=AVERAGE)):
        pass
    return coder.eval()


def heads_of(coder: FrameCoder, name: str, data: Labelled, kept: np.ndarray) -> Heads:
    """What ships of a set: the coder's head, and the words' weights fitted to the kept units."""
    counts, words = data.words
    head = coder.heads[name]
    weights = np.vstack([head.weight.detach().numpy().T, head.bias.detach().numpy()])
    chosen, idf, word_weights = fit_words(sum_by_unit(counts, data.unit)[kept], data.labels[kept])
    return Heads(np.array(data.frames), weights, words[chosen], idf, word_weights)


@torch.no_grad()
def log_odds(coder: FrameCoder, heads: Heads, data: Labelled, rows: np.ndarray) -> np.ndarray:
    """What such a coder says of the units in ``rows``, (rows, frames)."""
    members = data.members()
    chosen = np.concatenate([members[row] for row in rows])
    unit = np.repeat(np.arange(len(rows)), [len(members[row]) for row in rows])
    counts, words = data.words
    vectors = sentence_vectors(coder, [data.lower[k] for k in chosen]).numpy()
    return heads.log_odds(Reading(vectors, counts[chosen], words), unit)


def learned(sets: dict[str, Labelled], kept: dict[str, np.ndarray], scorer: Scorer) -> tuple[FrameCoder, dict]:
    """A coder tuned on the kept units, and its heads by set."""
    torch.set_num_threads(1)
    coder = tuned({name: sets[name] for name in kept}, kept, scorer)
    return coder, {name: heads_of(coder, name, sets[name], rows) for name, rows in kept.items()}


def job(number: int) -> dict:
    """Of 0 to 4 what the units of that fold get from a coder that has not seen them; of 5 and 6 what one set gets from
    the other; of 7 the coder that ships."""
    sets, scorer = GIVEN
    if number < FOLDS:
        coder, heads = learned(sets, {name: np.flatnonzero(data.fold != number) for name, data in sets.items()}, scorer)
        held = {name: np.flatnonzero(data.fold == number) for name, data in sets.items()}
        found = {name: (rows, log_odds(coder, heads[name], sets[name], rows)) for name, rows in held.items()}
        for name, (rows, odds) in found.items():
            print("fold", number, name, _f1(sets[name].labels[rows], odds), flush=True)
        return found
    every = {name: np.arange(len(data.texts)) for name, data in sets.items()}
    if number == FOLDS + 2:
        coder, heads = learned(sets, every, scorer)
        return {"state": {key: value.numpy() for key, value in coder.layers.state_dict().items()}, "heads": heads}
    source, target = list(sets)[:: 1 if number == FOLDS else -1]
    coder, heads = learned(sets, {source: every[source]}, scorer)
    columns = [sets[source].frames.index(frame) for frame in SHARED[source]]
    return {target: log_odds(coder, heads[source], sets[target], every[target])[:, columns]}


GIVEN: tuple[dict[str, Labelled], Scorer]  # what every process reads; set before they start


def main() -> None:
    global GIVEN
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("narrative_framing", type=Path)
    parser.add_argument("gvfc", type=Path)
    parser.add_argument("weights", type=Path)
    parser.add_argument("--processes", type=int, default=2)
    options = parser.parse_args()
    scorer = Scorer(0.0)
    scorer.load_state_dict(torch.load(options.weights, weights_only=True))
    climate, guns = read_narrative_framing(options.narrative_framing), read_gvfc(options.gvfc)
    sets = {"generic": labelled(climate, list(NARRATIVE.values()), "key", split_sentences, scorer),
            "gun_violence": labelled(guns, GUN_VIOLENCE, "text", whole_texts, scorer)}
    GIVEN = sets, scorer
    with get_context("fork").Pool(options.processes, maxtasksperchild=1) as pool:
        *held, first, second, final = pool.map(job, range(FOLDS + 3), chunksize=1)
    export_frames({key: torch.tensor(value) for key, value in final["state"].items()}, MODELS / "frames.onnx")
    elsewhere = first | second
    for name, data in sets.items():
        odds = np.zeros(data.labels.shape)
        for found in held:
            rows, values = found[name]
            odds[rows] = values
        save_heads(final["heads"][name], MODELS / f"frames_{name}.npz")
        save_held(MODELS / f"frames_{name}_held.npz", data.texts, odds, elsewhere[name])
        print(name, "all folds", _f1(data.labels, odds))


def _f1(labels: np.ndarray, odds: np.ndarray) -> str:
    """The mean F1 of presence, and of presence and absence."""
    once = np.ones((1, len(odds)))
    both = [agreement(labels > 0, odds > 0, once, absence).mean() for absence in (False, True)]
    return "F1 {:.3f}, macro {:.3f}".format(*both)


if __name__ == "__main__":
    main()
