"""Makes the learned coder of frames: heads for `generic` on the encoder's vectors; for `gun_violence` last layers of
the encoder, tuned together with the heads.

    python -m training.train_frames NARRATIVE_FRAMING GVFC SCORER.pt

SCORER.pt are the weights that `training.finish` wrote: the tuned layers start from their last ones and read their first
ones, in 8 bits as these do.
What each unit gets from a coder that has not seen it (five folds), and from the coder of the other set, is kept beside
the coder for `framing evaluate`. To be run again whenever the encoder changes.
"""

from __future__ import annotations

import argparse
from argparse import Namespace
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import torch
from torch.nn import functional as F

from analysis.encoder import run, token_codes
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
from analysis.frames.heads import (
    Heads,
    Reading,
    fit_vectors,
    fit_words,
    read_words,
    save_heads,
    save_held,
    sentence_marks,
    sum_by_unit,
)
from analysis.text import read_texts
from training.export import export_frames
from training.loop import batches, padded, tune, with_peaks
from training.model import WIDTH, FrameCoder, Scorer, round_model

MODELS = Path("analysis/resources/models")
EPOCHS, RATE, HEAD_RATE, DECAY, AVERAGE, SMOOTHING, AT_ONCE = 8, 2e-4, 8e-4, 0.05, 0.98, 0.05, 24

# Heads fitted to the units in rows, and what they then read of every sentence.
Fit = Callable[[np.ndarray], tuple[Heads, Reading]]


class Units:
    """A set of units with their frames: the token codes and words of their sentences, and each sentence's unit."""

    def __init__(self, table: pd.DataFrame, frames: list[str], key: str, *, whole: bool = False):
        texts = read_texts(table[["article_id", "text"]], whole=whole)
        self.texts, self.fold, self.frames = table["text"], folds(table[key]), frames
        self.labels = table[frames].to_numpy(float)
        self.codes = token_codes(texts.sentence_texts())
        self.unit = texts.article_of(texts.sentences)
        self.counts, self.words = read_words(texts)
        self.unit_counts = sum_by_unit(self.counts, self.unit)

    def sentences(self, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The sentences of the units in ``rows`` (sorted), and for each the place of its unit among these."""
        of = np.flatnonzero(np.isin(self.unit, rows))
        return of, np.searchsorted(rows, self.unit[of])

    def heads(self, rows: np.ndarray, reads: str, weights: np.ndarray) -> Heads:
        """Heads with these weights of vectors, and with words fitted to the units in ``rows``."""
        kept, idf, word_weights = fit_words(self.unit_counts[rows], self.labels[rows])
        length, alone = np.quantile(np.bincount(self.unit), 0.1), np.zeros(len(self.frames))
        return Heads(np.array(self.frames), reads, length, alone, weights, self.words[kept], idf, word_weights)

    def held(self, fit: Fit) -> np.ndarray:
        """Log-odds of each unit by heads fitted to the other folds."""
        odds = np.zeros(self.labels.shape)
        for number in range(FOLDS):
            heads, reading = fit(np.flatnonzero(self.fold != number))
            odds[self.fold == number] = heads.log_odds(reading, self.unit)[self.fold == number]
        once = np.ones((1, len(odds)))
        print("mean F1 {:.3f}, of presence and absence {:.3f}".format(
            *(agreement(self.labels > 0, odds > 0, once, both).mean() for both in (False, True))), flush=True)
        return odds


def fitted(units: Units) -> Fit:
    """Logistic regression on the vectors as they are, and the marks for single sentences."""
    reading = Reading(run(units.codes, "vector"), units.counts, units.words)

    def whole(rows: np.ndarray) -> Heads:
        of, number = units.sentences(rows)
        return units.heads(rows, "vector", fit_vectors(reading.vectors[of], number, units.labels[rows]))

    def fit(rows: np.ndarray) -> tuple[Heads, Reading]:
        of, number = units.sentences(rows)
        odds = np.zeros((len(of), len(units.frames)))
        fold = units.fold[rows]
        for held in np.unique(fold):
            some = fold[number] == held
            part = Reading(reading.vectors[of[some]], reading.counts[of[some]], reading.words)
            odds[some] = whole(rows[fold != held]).log_odds(part, np.arange(some.sum()))
        return replace(whole(rows), alone=sentence_marks(odds, number, units.labels[rows])), reading

    return fit


class Tuned:
    """Layers tuned on units of one sentence each, and the heads on them."""

    def __init__(self, units: Units, scorer: Scorer):
        self.units, self.scorer = units, scorer
        self.lower = lower(scorer, units.codes)

    def __call__(self, rows: np.ndarray) -> tuple[Heads, Reading]:
        coder = self.tune(rows)
        return self.heads(coder, rows), read(coder, self.lower, self.units)

    def heads(self, coder: FrameCoder, rows: np.ndarray) -> Heads:
        """The coder's head, and words fitted to the units in ``rows``."""
        slopes, intercept = (value.detach().numpy() for value in (coder.head.weight.T, coder.head.bias))
        # Heads read a mean and a maximum, which are one and the same in a unit of one sentence.
        return self.units.heads(rows, "frames", np.vstack([slopes, np.zeros_like(slopes), intercept]))

    def tune(self, rows: np.ndarray) -> FrameCoder:
        """A coder tuned on the units in ``rows``; in each frame presence and absence weigh alike."""
        labels = self.units.labels
        share = labels[rows].mean(0)
        weight = np.where(labels == 1, 0.5 / np.maximum(share, 1e-3), 0.5 / np.maximum(1 - share, 1e-3))
        soft = SMOOTHING / 2 + (1 - SMOOTHING) * labels
        torch.manual_seed(0)
        coder = FrameCoder(self.scorer.encoder, len(self.units.frames))

        def draw(rng: np.random.Generator) -> list[np.ndarray]:
            return np.split(rng.permutation(rows), range(AT_ONCE, len(rows), AT_ONCE))

        def loss(coder: FrameCoder, some: np.ndarray) -> torch.Tensor:
            odds = coder(*together([self.lower[row] for row in some]))
            gold, weights = (torch.tensor(values[some], dtype=torch.float32) for values in (soft, weight))
            return F.binary_cross_entropy_with_logits(odds, gold, weights)

        rates = {name: HEAD_RATE if name.startswith("head") else RATE for name, _ in coder.named_parameters()}
        options = Namespace(seed=1, epochs=EPOCHS, average=AVERAGE)
        for _ in tune(coder, with_peaks(coder, rates, DECAY), draw, loss, options):
            pass
        return coder.eval()


@torch.no_grad()
def lower(scorer: Scorer, codes: list[list[int]]) -> list[torch.Tensor]:
    """What the shared layers give each sentence, (length, 384)."""
    scorer.eval()
    found: list[torch.Tensor] = [torch.empty(0)] * len(codes)
    for rows in batches(np.array(list(map(len, codes))), 64):
        for row, vectors in zip(rows, scorer.encoder.lower(padded([codes[row] for row in rows])), strict=True):
            found[row] = vectors[: len(codes[row])].clone()
    return found


@torch.no_grad()
def read(coder: FrameCoder, vectors: list[torch.Tensor], units: Units) -> Reading:
    """What the coder's heads read of the units' sentences, of which the shared layers gave these vectors."""
    found = np.zeros((len(vectors), WIDTH), dtype=np.float32)
    for some in batches(np.array(list(map(len, vectors))), 64):
        found[some] = coder.vectors(*together([vectors[row] for row in some])).numpy()
    return Reading(found, units.counts, units.words)


def together(vectors: list[torch.Tensor]) -> tuple[torch.Tensor, torch.Tensor]:
    """Vectors of sentences side by side (sentences, length, 384), and where there are any."""
    lengths = torch.tensor(list(map(len, vectors)))
    stacked = torch.nn.utils.rnn.pad_sequence(vectors, batch_first=True)
    return stacked, torch.arange(stacked.shape[1]) < lengths[:, None]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("narrative_framing", type=Path)
    parser.add_argument("gvfc", type=Path)
    parser.add_argument("weights", type=Path)
    options = parser.parse_args()
    torch.set_num_threads(1)
    scorer = Scorer(0.0)
    scorer.load_state_dict(torch.load(options.weights, weights_only=True))
    round_model(scorer, "on")
    climate = Units(read_narrative_framing(options.narrative_framing), list(NARRATIVE.values()), "key")
    guns = Units(read_gvfc(options.gvfc), GUN_VIOLENCE, "text", whole=True)
    by_vector, by_layers = fitted(climate), Tuned(guns, scorer)
    held = {"generic": climate.held(by_vector), "gun_violence": guns.held(by_layers)}
    coder = by_layers.tune(np.arange(len(guns.texts)))
    heads = {"generic": by_vector(np.arange(len(climate.texts)))[0],
             "gun_violence": by_layers.heads(coder, np.arange(len(guns.texts)))}
    export_frames(coder.layers.state_dict(), MODELS / "frames.onnx")
    crossed = {"generic": (climate, "gun_violence", read(coder, lower(scorer, climate.codes), climate)),
               "gun_violence": (guns, "generic", Reading(run(guns.codes, "vector"), guns.counts, guns.words))}
    for name, (units, other, reading) in crossed.items():
        columns = [list(heads[other].frames).index(frame) for frame in SHARED[other]]
        save_heads(heads[name], MODELS / f"frames_{name}.npz")
        save_held(MODELS / f"frames_{name}_held.npz", units.texts, held[name],
                  heads[other].log_odds(reading, units.unit)[:, columns])


if __name__ == "__main__":
    main()
