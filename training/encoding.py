"""Targets as token codes, by the package's own masking and tokenizer, so that training reads what a run reads."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
from tokenizers import AddedToken, Tokenizer

from analysis.encoder import crop
from analysis.sentiment.masking import MARKERS, masked_pieces, masked_text

# What stands between two sentences made into one, and their greatest length in characters.
JOINTS, LONGEST_JOINED = (". ", "; ", ", while ", ", but ", " and "), 160
LABELS = ("negative", "neutral", "positive")


def make_tokenizer(original: Path, out: Path) -> Tokenizer:
    """The published tokenizer with the markers in place of words that BERT left unused, without padding or limit."""
    spec = json.loads(original.read_text(encoding="utf-8"))
    spec |= {"truncation": None, "padding": None}
    vocabulary = spec["model"]["vocab"]
    for row, marker in enumerate(MARKERS):
        del vocabulary[f"[unused{row}]"]
        vocabulary[marker] = row + 1
    tokenizer = Tokenizer.from_str(json.dumps(spec))
    tokenizer.add_special_tokens([AddedToken(marker, normalized=False, special=True) for marker in MARKERS])
    tokenizer.save(str(out), pretty=False)
    return tokenizer


def joined(targets: pd.DataFrame, number: int, rng: np.random.Generator) -> tuple[pd.DataFrame, np.ndarray]:
    """``number`` pairs of short sentences made into one, and the row of the target of each: the other sentence, of
    another label, stands before or behind, its target one of the others. So only the words on the target's side tell
    its label."""
    length = targets["text"].str.len()
    short = np.flatnonzero((length <= LONGEST_JOINED) & (targets["end"] < length))
    label, rows, made = targets["label"].to_numpy(), [], []
    while len(rows) < number:
        one, other = rng.choice(short, 2)
        if label[one] != label[other]:
            rows.append(one)
            made.append(_join(targets.iloc[one], targets.iloc[other], rng))
    return pd.DataFrame(made, columns=["text", "start", "end", "others", "coreferent"]), np.array(rows)


def _join(one: pd.Series, other: pd.Series, rng: np.random.Generator) -> tuple:
    joint, first = JOINTS[rng.integers(len(JOINTS))], rng.random() < 0.5
    texts = [one["text"], other["text"]] if first else [other["text"], one["text"]]
    head = texts[0].removesuffix(".")
    behind = len(head) + len(joint)
    mine, theirs = (0, behind) if first else (behind, 0)

    def moved(spans: list, by: int) -> list:
        return [(start + by, end + by) for start, end in spans]

    further = [(other["start"], other["end"]), *other["others"], *other["coreferent"]]
    return (head + joint + texts[1], one["start"] + mine, one["end"] + mine,
            moved(one["others"], mine) + moved(further, theirs), moved(one["coreferent"], mine))


def encode(targets: pd.DataFrame, tokenizer: Tokenizer, rng: np.random.Generator | None = None) -> list[list[int]]:
    """The token codes of each target, read as `masked_texts` says."""
    return [crop(code.ids) for code in tokenizer.encode_batch(masked_texts(targets, rng))]


def masked_texts(targets: pd.DataFrame, rng: np.random.Generator | None = None) -> list[str]:
    """The text of each target, a marker for every name. With ``rng`` some others and coreferent mentions are left as
    they stand, so that the model learns to work with and without them."""
    texts = []
    for text, start, end, others, same in targets[["text", "start", "end", "others", "coreferent"]].itertuples(
        index=False
    ):
        if rng is not None:
            others = others if rng.random() < 0.75 else []
            same = same if rng.random() < 0.5 else []
        texts.append(masked_text(masked_pieces(text, start, end, others, same)))
    return texts
