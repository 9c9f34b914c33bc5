"""Parties: who is looked for (registry), where they are named (mentions)."""

from analysis.parties.mentions import find_mentions
from analysis.parties.registry import Registry, load_registry

__all__ = ["Registry", "find_mentions", "load_registry"]
