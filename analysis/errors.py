"""The one error type for bad input.

Imports nothing heavy, so that a wrong option fails before anything heavy is loaded.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class InputError(ValueError):
    """Bad input, in one line to the person who must mend it: what, where, what would be right."""


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return the known name that is nearest, as the end of a sentence; "" where none is near.

    >>> did_you_mean("min_m", ["min_n", "seed"])
    "; did you mean 'min_n'?"
    """
    close = difflib.get_close_matches(name, list(known), 1, cutoff=0.5)
    return f"; did you mean {close[0]!r}?" if close else ""


def one_line(error: Exception) -> str:
    """Return what an error of a library says, on one line; its type where it says nothing."""
    return " ".join(str(error).split()) or type(error).__name__
