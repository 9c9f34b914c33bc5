"""The shipped neural encoders: texts -> token codes -> vectors, and judgements where a target is marked.

all-MiniLM-L6-v2 (Wang et al. 2020; Reimers & Gurevych 2019), fine-tuned by `training/`: four layers that favourability,
likeness and frames read, two more for favourability and likeness, two for the frames of `gun_violence`; six each for
stance and grammar; all on the same vectors of words. It computes with 8-bit values between fixed bounds and 7-bit
weights: what a text gets does not depend on the texts beside it. Loaded once, on first use.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from importlib.resources import as_file

import numpy as np

from analysis.options import FAVOURABILITY, MEASURES, STANCE
from analysis.resources import resource

LONGEST = 96
# The code of the marker that stands for a target (`analysis.sentiment.masking`).
FOCUS = 1
# Tokens in one batch: enough to keep a core busy, little enough to stay in its cache.
TOKENS_PER_BATCH = 1024
# The graph that gives each output, and its width.
OUTPUTS = {
    STANCE: ("stance", 3), FAVOURABILITY: ("sentiment", 3), "vector": ("sentiment", 384), "frames": ("frames", 384),
}
# The output of a graph by another name than ours.
NAMED = {STANCE: "logits", FAVOURABILITY: "logits"}
# The highest code of a marker; the lowest is the target's.
LAST_MARKER = 3


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


def sentence_vectors(texts: Sequence[str], output: str = "vector") -> np.ndarray:
    """A vector of unit length for each text, shape (texts, 384): the product of two is their cosine similarity, in
    [-1, 1]; or another ``output`` of `run`. Of a text over 96 word pieces only the first are read."""
    return run(token_codes(texts), output)


def run(codes: list[list[int]], output: str) -> np.ndarray:
    """One row for each list of codes: ``stance`` or ``favourability`` (logits of negative, neutral, positive) of the
    marked target, ``vector`` (what the text says), or ``frames`` (the vector that the heads of `gun_violence` read).

    What a row gets does not depend on what it is run beside.
    """
    rows = np.zeros((len(codes), OUTPUTS[output][1]), dtype=np.float32)

    def fill(batch: np.ndarray) -> None:
        rows[batch] = run_batch(np.array([codes[row] for row in batch], dtype=np.int64), output)

    in_batches(list(map(len, codes)), fill)
    return rows


def in_batches(lengths: Sequence[int], action: Callable[[np.ndarray], None]) -> None:
    """Call ``action`` with the rows of each batch, one batch a core at a time.

    Rows of one length are run together, without padding.
    """
    batches, cores = _batches(np.array(lengths, dtype=int)), _cores()
    with ThreadPoolExecutor(cores) as pool:
        list((pool.map if cores > 1 else map)(action, batches))


def _cores() -> int:
    """The number of cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def marker_vectors(codes: list[list[int]]) -> np.ndarray:
    """The vector of the target's marker after the layers that all heads share, one row for each list of codes; of the
    first code where there is no marker."""
    rows = np.zeros((len(codes), OUTPUTS["vector"][1]), dtype=np.float32)

    def fill(batch: np.ndarray) -> None:
        given = np.array([codes[row] for row in batch], dtype=np.int64)
        lower = _session("encoder").run(["lower"], {"words": _word_vectors(given)})[0]
        rows[batch] = lower[np.arange(len(batch)), (given == FOCUS).argmax(axis=1)]

    in_batches(list(map(len, codes)), fill)
    return rows


def run_batch(codes: np.ndarray, output: str) -> np.ndarray:
    """The rows of one batch of codes (texts, length)."""
    graph, given = OUTPUTS[output][0], {"words": _word_vectors(codes)}
    if graph == "stance":  # it has vectors of its own for the markers
        given["markers"] = np.where(codes <= LAST_MARKER, codes, 0)
    else:
        given = {"lower": _session("encoder").run(["lower"], given)[0]}
    if output in MEASURES:
        given["focus"] = (codes == FOCUS).astype(np.float32)
    elif graph == "sentiment":
        given["focus"] = np.zeros(codes.shape, dtype=np.float32)
    return _session(graph).run([NAMED.get(output, output)], given)[0]


def run_grammar(codes: np.ndarray, shapes: np.ndarray, graph: str) -> list[np.ndarray]:
    """What the grammar says of each piece of a batch of codes (sentences, length): scores of upos and of form, of each
    piece as its governor, and the vectors as dependent and as governor that `label_scores` reads."""
    given = {"words": _word_vectors(codes), "shapes": shapes}
    return _session(graph).run(["upos", "forms", "arcs", "dependents", "governors"], given)


def label_scores(dependents: np.ndarray, pieces: np.ndarray, above: np.ndarray, graph: str) -> np.ndarray:
    """The score of each relation (words, relations) between words and their governors: the words as dependents, and
    those of all pieces as governors of which ``above`` stands above each word."""
    weights = _relations(graph)
    width, labels, _ = weights.shape
    distinct, which = np.unique(above, return_inverse=True)  # the dear product is taken once a governor
    right = (_with_one(pieces[distinct]) @ weights.reshape(width * labels, width).T).reshape(-1, width, labels)
    return np.matmul(_with_one(dependents)[:, None], right[which])[:, 0]


def _with_one(vectors: np.ndarray) -> np.ndarray:
    """Vectors with a one behind them, which a constant is multiplied with."""
    return np.concatenate([vectors, np.ones((len(vectors), 1), dtype=np.float32)], 1)


@cache
def grammar_labels(graph: str) -> dict[str, np.ndarray]:
    """The names of upos, xpos and deprel that a grammar's scores stand for."""
    properties = _session(graph).get_modelmeta().custom_metadata_map
    return {name: np.array(json.loads(properties[name])) for name in ("upos", "xpos", "deprel")}


@cache
def _relations(graph: str) -> np.ndarray:
    with as_file(_folder() / f"{graph}.npz") as path, np.load(path) as found:
        return found["relations"].astype(np.float32)


def _word_vectors(codes: np.ndarray) -> np.ndarray:
    """The vector of each word piece, before the encoder reads it, (texts, length, 384)."""
    words, scale = _words()
    return words[codes].astype(np.float32) * scale[codes][..., None]


@cache
def _words() -> tuple[np.ndarray, np.ndarray]:
    with as_file(_folder() / "words.npz") as path, np.load(path) as found:
        return found["codes"], found["scale"]


@cache
def calibration() -> tuple[np.ndarray, np.ndarray]:
    """What the logits of each measure are divided by, (measures), and what is then added to those of each class,
    (measures, 3), so that probabilities are as often right as they say."""
    settings = [_settings()[measure] for measure in MEASURES]
    return np.array([s["temperature"] for s in settings]), np.array([s["shift"] for s in settings])


def neutral_band(measure: str) -> float:
    """How far from 0 a value may lie and be neutral: what agreed best with the labels on the dev part."""
    return _settings()[measure]["neutral_band"]


@cache
def _settings() -> dict[str, dict]:
    return json.loads((_folder() / "sentiment.json").read_text(encoding="utf-8"))


def _batches(lengths: np.ndarray) -> list[np.ndarray]:
    """Rows of one length, the longest first, at most about TOKENS_PER_BATCH tokens in a batch."""
    batches = []
    for length in np.unique(lengths)[::-1]:
        rows = np.flatnonzero(lengths == length)
        batches += np.array_split(rows, -(-len(rows) * int(length) // TOKENS_PER_BATCH))
    return batches


def _folder():
    return resource("models")


@cache
def _tokenizer():
    from tokenizers import Tokenizer

    return Tokenizer.from_str((_folder() / "tokenizer.json").read_text(encoding="utf-8"))


@cache
def _session(graph: str, threads: int = 1):
    import onnxruntime

    options = onnxruntime.SessionOptions()
    # One thread a batch, and batches side by side: cores need not wait for one another.
    options.intra_op_num_threads = options.inter_op_num_threads = threads
    with as_file(_folder() / f"{graph}.onnx") as path:
        return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
