"""Positions: how firmly each party stands on a matter, who says so, and where two voices contradict."""

from analysis.positions.attribution import find_positions
from analysis.positions.rungs import RUNG_SCALE

__all__ = ["RUNG_SCALE", "find_positions"]
