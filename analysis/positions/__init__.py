"""Positions: how firmly each party stands on a matter, and who says so."""

from analysis.positions.attribution import find_positions
from analysis.positions.rungs import RUNG_SCALE

__all__ = ["RUNG_SCALE", "find_positions"]
