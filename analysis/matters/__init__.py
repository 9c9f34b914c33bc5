"""Matters: the questions that positions and acts answer, and on which of them voices are opposed."""

from analysis.matters.grouping import Matters, find_matters
from analysis.matters.propositions import describe_propositions

__all__ = ["Matters", "describe_propositions", "find_matters"]
