"""The one error type for bad input.

Imports nothing, so that a wrong option fails before anything heavy is loaded.
"""


class InputError(ValueError):
    """Bad input, in one line to the person who must mend it: what, where, what would be right."""


def one_line(error: Exception) -> str:
    """Return what an error of a library says, on one line; its type where it says nothing."""
    return " ".join(str(error).split()) or type(error).__name__
