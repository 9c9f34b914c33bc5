"""All texts of a batch as one string: whatever reads texts then runs once a batch, not once an article."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

SEPARATOR = "\n\n"


def join(texts: Collection[str]) -> tuple[str, np.ndarray]:
    """All texts as one string, and where each begins in it."""
    lengths = np.fromiter(map(len, texts), np.int64, len(texts)) + len(SEPARATOR)
    return SEPARATOR.join(texts), np.concatenate([[0], np.cumsum(lengths)])[: len(texts)]
