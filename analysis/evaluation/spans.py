"""Spans compared: overlap of pieces of text, matched one to one, best total first."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.optimize import linear_sum_assignment


def characters(pieces: pd.DataFrame) -> set[int]:
    """The offsets of all characters of some pieces (start, end)."""
    return {c for start, end in zip(pieces["start"], pieces["end"], strict=True) for c in range(int(start), int(end))}


def match_spans(gold: dict, found: dict) -> dict:
    """For each gold key that overlaps a found span its one match: (found key, shared over united characters).

    One to one, the highest sum of overlaps; keys without a match are left out.
    """
    if not gold or not found:
        return {}
    keys, others = list(gold), list(found)
    overlap = np.array([[len(gold[k] & found[o]) / len(gold[k] | found[o]) for o in others] for k in keys])
    pairs = zip(*linear_sum_assignment(-overlap), strict=True)
    return {keys[a]: (others[b], float(overlap[a, b])) for a, b in pairs if overlap[a, b] > 0}
