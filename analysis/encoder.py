"""The shipped neural encoder: texts -> token codes -> vectors, and logits of sentiment where a target is marked.

all-MiniLM-L6-v2 (Wang et al. 2020; Reimers & Gurevych 2019), fine-tuned by `training/`. Its weights lie in 8 bits and
are computed with in float: what a text gets does not depend on the texts beside it. Loaded once, on first use.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from importlib.resources import as_file, files

import numpy as np

LONGEST = 96
# Codes of padding and of the marker that stands for a target (`analysis.sentiment.masking`).
PADDING, FOCUS = 0, 1
# Tokens in one batch: enough to keep a core busy, little enough to stay in its cache.
TOKENS_PER_BATCH = 1024


def token_codes(texts: Sequence[str]) -> list[list[int]]:
    """The codes of each text's word pieces, at most 96, cut around the target's marker where a text has one."""
    return [crop(found.ids) for found in _tokenizer().encode_batch(list(texts))]


def crop(codes: list[int], longest: int = LONGEST) -> list[int]:
    """Codes cut to ``longest`` around the target's marker, or behind the first ones; first and last code stay.

    >>> crop([101, 7, 8, 1, 9, 7, 102], longest=5)
    [101, 8, 1, 9, 102]
    """
    if len(codes) <= longest:
        return codes
    inner, room = codes[1:-1], longest - 2
    at = inner.index(FOCUS) if FOCUS in inner else 0
    first = max(0, min(at - room // 2, len(inner) - room))
    return [codes[0], *inner[first : first + room], codes[-1]]


def sentence_vectors(texts: Sequence[str]) -> np.ndarray:
    """A vector of unit length for each text, shape (texts, 384): the product of two is their cosine similarity, in
    [-1, 1]. Of a text over 96 word pieces only the first are read."""
    return run(token_codes(texts), "vector")


def run(codes: list[list[int]], output: str) -> np.ndarray:
    """One row for each list of codes: ``logits`` (negative, neutral, positive) of the marked target, or ``vector``.

    Lists of like length are run together, one batch a core. A row moves by less than 1e-5 with what it is run beside.
    """
    width = {"logits": 3, "vector": 384}[output]
    rows = np.zeros((len(codes), width), dtype=np.float32)
    if not codes:
        return rows
    lengths = np.array([len(row) for row in codes])
    session = _session()

    def fill(batch: np.ndarray) -> None:
        padded = np.full((len(batch), lengths[batch].max()), PADDING, dtype=np.int64)
        for at, row in enumerate(batch):
            padded[at, : lengths[row]] = codes[row]
        rows[batch] = session.run([output], {"codes": padded})[0]

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(fill, _batches(lengths)))
    return rows


def temperature() -> float:
    """What the logits are divided by, so that probabilities are as often right as they say; set on the dev part."""
    return float(json.loads((_folder() / "neural.json").read_text(encoding="utf-8"))["temperature"])


def _batches(lengths: np.ndarray) -> list[np.ndarray]:
    """Rows by falling length, about TOKENS_PER_BATCH tokens in each batch."""
    order = np.argsort(-lengths, kind="stable")
    batches, at = [], 0
    while at < len(order):
        size = max(1, TOKENS_PER_BATCH // int(lengths[order[at]]))
        batches.append(order[at : at + size])
        at += size
    return batches


def _folder():
    return files("analysis") / "resources" / "models"


@cache
def _tokenizer():
    from tokenizers import Tokenizer

    return Tokenizer.from_str((_folder() / "tokenizer.json").read_text(encoding="utf-8"))


@cache
def _session():
    import onnxruntime

    options = onnxruntime.SessionOptions()
    # One thread a batch, and batches side by side: cores need not wait for one another.
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    # The 8-bit weights become floats once, when the model is loaded, and not at each run.
    options.add_session_config_entry("session.disable_quant_qdq", "1")
    with as_file(_folder() / "neural.onnx") as path:
        return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
