"""Fits and prunes the linear scorer, a table of weights for each measure, on what the student learns from.

    python -m training.train_linear DATASETS --teacher SOFT_LABELS.npz
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from scipy.special import log_softmax, softmax

from analysis.options import MEASURES
from analysis.sentiment.linear import PLACE_NAMES, PLACES, VALENCES, Features, find_features, lexicon, tokens_of
from analysis.sentiment.masking import masked_pieces, masked_text
from training.finish import best_temperature, gold_of
from training.targets import figures, read_both, read_taught
from training.train_neural import wanted

OUT = Path("analysis/resources/models")
# Of the teacher in what is learned of a target with a label.
TAUGHT = 0.8


def masked(targets: pd.DataFrame) -> list[str]:
    columns = targets[["text", "start", "end", "others", "coreferent"]].itertuples(index=False)
    return [masked_text(masked_pieces(*row)) for row in columns]


def matrix(found: Features, keys: np.ndarray, rows: int) -> csr_matrix:
    at = np.minimum(np.searchsorted(keys, found.key), len(keys) - 1)
    known = keys[at] == found.key
    return csr_matrix((found.value[known], (found.row[known], at[known])), shape=(rows, len(keys)))


def fit(x: csr_matrix, soft: np.ndarray, penalty: float, scale: np.ndarray) -> np.ndarray:
    """Weights (features, 3) of the least cross-entropy to soft labels plus penalty times the squared weights."""
    x = x.multiply(scale).tocsr()
    turned = x.T.tocsr()

    def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
        weights = flat.reshape(-1, 3)
        logits = x @ weights
        value = -(soft * log_softmax(logits, axis=1)).sum() + penalty / 2 * (flat**2).sum()
        return value, (turned @ (softmax(logits, axis=1) - soft) + penalty * weights).ravel()

    found = minimize(loss, np.zeros(x.shape[1] * 3), jac=True, method="L-BFGS-B", options={"maxiter": 200})
    return found.x.reshape(-1, 3) * scale.reshape(-1, 1)


def pruned(weights: np.ndarray, most: int) -> np.ndarray:
    """The rows of the features with the largest spread over the classes."""
    spread = weights.max(1) - weights.min(1)
    return np.sort(np.argsort(-spread)[:most])


def write(words: list[str], keys: np.ndarray, weights: np.ndarray, out: Path) -> None:
    size = len(words) + 1
    names = ["", *words]
    lines = ["# What a word (or two neighbours) at a place from the target adds to the log-odds of each class, in",
             "# hundredths. Fitted by training/train_linear.py (docs/model-card.md says on what).",
             "words\tplace\tnegative\tneutral\tpositive"]
    for key, row in zip(keys, np.rint(weights * 100).astype(int), strict=True):
        first, second, place = key // PLACES // size, key // PLACES % size, key % PLACES
        text = names[first] + (f" {names[second]}" if second else "")
        lines.append("\t".join([text, PLACE_NAMES[place], *map(str, row)]))
    out.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    options = _options()
    both, train = read_both(options.datasets), read_taught(options.datasets)
    dev = both[both["part"] == "dev"].reset_index(drop=True)
    soft = wanted(train, np.load(options.teacher)["soft"], TAUGHT)
    texts = masked(train)
    seen = Counter(word for text in texts for word in set(tokens_of(text)))
    words = [*sorted(word for word, n in seen.items() if n >= 3 and word != "#"), *VALENCES]
    codes = {word: k for k, word in enumerate(words, 1)}
    found = find_features(texts, codes, lexicon())
    keys, times = np.unique(found.key, return_counts=True)
    keys = keys[(times >= 3) & (keys // PLACES // (len(words) + 1) > 0)]
    x = matrix(found, keys, len(texts))
    held = matrix(find_features(masked(dev), codes, lexicon()), keys, len(dev))
    # Rarer kinds of feature are trusted less: two words and zones carry less of the penalised weight.
    place = keys % PLACES
    scale = np.where(place == 9, 1.0, np.where(place < 9, 0.7, 0.6))
    for penalty in options.penalty:
        logits = np.zeros((len(dev), len(MEASURES), 3))
        for k, measure in enumerate(MEASURES):
            weights = fit(x, soft[:, k], penalty, scale)
            kept = pruned(weights, options.most)
            logits[:, k] = held[:, kept] @ weights[kept]
            asked = (dev["measure"] == measure).to_numpy()
            heat = best_temperature(logits[asked, k], gold_of(dev[asked]))
            write(words, keys[kept], weights[kept] / heat, OUT / f"linear_{measure}.tsv")
        print(penalty, figures(dev, logits), flush=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("datasets", type=Path)
    parser.add_argument("--teacher", type=Path, required=True, help="file of training.soft_labels")
    parser.add_argument("--penalty", type=float, nargs="+", default=[12.0], help="the last one's weights stay")
    parser.add_argument("--most", type=int, default=30000)
    return parser.parse_args()


if __name__ == "__main__":
    main()
