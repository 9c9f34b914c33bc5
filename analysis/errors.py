"""The one error type for bad input.

Imports nothing, so that a wrong option fails before anything heavy is loaded.
"""


class InputError(ValueError):
    """Bad input, in one line to the person who must mend it: what, where, what would be right."""
