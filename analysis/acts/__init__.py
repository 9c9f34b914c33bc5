"""Acts: who does what to whom, told as a fact by a verb or a noun (METHOD: Act)."""

from analysis.acts.extraction import find_acts

__all__ = ["find_acts"]
