"""Learns how likely two propositions of one party answer one question: the weights of matter_weights.tsv.

    python -m training.train_matters OUT

Read are the 70 training corpora of data/readings, which were written and grouped by docs/manuals/matters.md by one
model reading each; the corpora of `framing evaluate matters` are others. A pair weighs less the more of them a party
has in a corpus, so that no corpus decides.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from analysis.encoder import sentence_vectors
from analysis.evaluation.matters import describe_read
from analysis.installation import locate
from analysis.matters.likeness import pair_features
from analysis.parties import find_mentions, load_registry
from analysis.syntax import find_clauses, parse
from analysis.text import read_texts

STRENGTH = 0.1
HEAD = (
    "# How much each feature of two propositions counts for one matter, in log-odds: with the likeness of their vectors\n"
    "# (encoded) and without it (words). Learned by training/train_matters.py.\n"
)


def read_pairs() -> Iterator[tuple[pd.DataFrame, np.ndarray]]:
    """Yield the features of the pairs of each party of each corpus, and whether they are of one matter."""
    folder = locate("data") / "readings"
    articles = pd.read_csv(folder / "training_corpora.csv", dtype=str)
    articles["text"] = articles["title"] + "\n\n" + articles["text"]
    read = pd.read_csv(folder / "training_propositions.csv").rename(columns={"document": "article_id"})
    registry = load_registry()
    for corpus, gold in read.groupby("corpus"):
        gold = gold.reset_index(drop=True)
        texts = parse(read_texts(articles.loc[articles["corpus"] == corpus, ["article_id", "text"]]))
        rows = describe_read(texts, find_clauses(texts), find_mentions(texts, registry), gold)
        number = rows["position_id"].fillna(rows["act_id"]).astype(int)
        matter = gold["matter"].to_numpy()[number]
        vectors = sentence_vectors(rows["text"].tolist())
        for at in rows.groupby("party").indices.values():
            if len(at) > 1:
                left, right = np.triu_indices(len(at), k=1)
                same = matter[at][left] == matter[at][right]
                yield pair_features(rows.iloc[at], left, right, vectors[at]), same


def learn(features: pd.DataFrame, same: np.ndarray, weight: np.ndarray) -> pd.Series:
    """Return the weight of each feature, on its own scale, and the intercept."""
    scale = StandardScaler().fit(features)
    model = LogisticRegression(C=STRENGTH, max_iter=5000)
    model.fit(scale.transform(features), same, sample_weight=weight)
    weights = pd.Series(model.coef_[0] / scale.scale_, index=features.columns)
    return pd.concat([weights, pd.Series({"intercept": model.intercept_[0] - weights @ scale.mean_})])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("out", type=Path)
    pairs = list(read_pairs())
    features = pd.concat([found for found, _ in pairs], ignore_index=True)
    same = np.concatenate([found for _, found in pairs])
    weight = np.concatenate([np.full(len(found), len(found) ** -0.5) for _, found in pairs])
    table = pd.DataFrame({
        "encoded": learn(features, same, weight),
        "words": learn(features.drop(columns="cosine"), same, weight),
    })
    table = table.reindex([*features.columns, "intercept"]).fillna(0.0)
    text = table.to_csv(sep="\t", index_label="feature", float_format="%.4f")
    parser.parse_args().out.write_text(HEAD + text, encoding="utf-8")


if __name__ == "__main__":
    main()
