"""Fits and prunes the linear scorer on NewsMTSC train, and writes it as a readable table.

    python -m training.train_linear NEWSMTSC [--teacher SOFT_LABELS.npz]
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

from analysis.evaluation.newsmtsc import macro_f1, read_newsmtsc, split
from analysis.sentiment.linear import PLACE_NAMES, PLACES, VALENCES, Features, find_features, lexicon, tokens_of
from analysis.sentiment.masking import masked_pieces, masked_text
from training.encoding import LABELS, named

OUT = Path("analysis/resources/models/linear.tsv")


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
             "# hundredths. Fitted by training/train_linear.py on NewsMTSC train (Hamborg & Donnay 2021, MIT).",
             "words\tplace\tnegative\tneutral\tpositive"]
    for key, row in zip(keys, np.rint(weights * 100).astype(int), strict=True):
        first, second, place = key // PLACES // size, key // PLACES % size, key % PLACES
        text = names[first] + (f" {names[second]}" if second else "")
        lines.append("\t".join([text, PLACE_NAMES[place], *map(str, row)]))
    out.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("newsmtsc", type=Path)
    parser.add_argument("--teacher", type=Path, help="file of training.soft_labels")
    parser.add_argument("--penalty", type=float, nargs="+", default=[12.0])
    parser.add_argument("--most", type=int, default=30000)
    parser.add_argument("--names", action="store_true", help="leave the names in, print the figures, write nothing")
    options = parser.parse_args()
    targets = split(read_newsmtsc(options.newsmtsc))
    parts = {name: table.reset_index(drop=True) for name, table in targets.groupby("part")}
    texts = {name: (named if options.names else masked)(table) for name, table in parts.items()}
    seen = Counter(word for text in texts["train"] for word in set(tokens_of(text)))
    words = [*sorted(word for word, n in seen.items() if n >= 3 and word != "#"), *VALENCES]
    codes = {word: k for k, word in enumerate(words, 1)}
    found = {name: find_features(text, codes, lexicon()) for name, text in texts.items()}
    keys, times = np.unique(found["train"].key, return_counts=True)
    keys = keys[(times >= 3) & (keys // PLACES // (len(words) + 1) > 0)]
    x = {name: matrix(found[name], keys, len(texts[name])) for name in parts}
    soft = np.eye(3)[[LABELS.index(label) for label in parts["train"]["label"]]]
    if options.teacher:
        soft = 0.2 * soft + 0.8 * np.load(options.teacher)["train"]
    # Rarer kinds of feature are trusted less: two words and zones carry less of the penalised weight.
    place = keys % PLACES
    scale = np.where(place == 9, 1.0, np.where(place < 9, 0.7, 0.6))
    for penalty in options.penalty:
        weights = fit(x["train"], soft, penalty, scale)
        kept = pruned(weights, options.most)
        for name in ("train", "dev"):
            for label, chosen in (("all", np.arange(len(keys))), ("pruned", kept)):
                logits = x[name][:, chosen] @ weights[chosen]
                guess = pd.Series(np.array(LABELS)[logits.argmax(1)])
                several = parts[name]["several"]
                print(penalty, name, label, len(chosen), round(100 * macro_f1(parts[name]["label"], guess), 2),
                      round(100 * macro_f1(parts[name]["label"][several], guess[several]), 2), flush=True)
    if options.names:
        return
    logits = x["dev"][:, kept] @ weights[kept]
    gold = np.eye(3)[[LABELS.index(label) for label in parts["dev"]["label"]]]
    heats = np.arange(0.5, 3, 0.02)
    heat = min(heats, key=lambda t: -(gold * log_softmax(logits / t, axis=1)).sum())
    print("temperature", heat)
    write(words, keys[kept], weights[kept] / heat, OUT)
    print(OUT, OUT.stat().st_size)


if __name__ == "__main__":
    main()
