"""Parties: who is looked for (registry), where they are named (mentions), what a corpus suggests (suggestions)."""

from analysis.parties.mentions import find_mentions
from analysis.parties.registry import Registry, load_registry
from analysis.parties.suggestions import named_parties, suggest_parties, unplaced_names

__all__ = [
    "Registry",
    "find_mentions",
    "load_registry",
    "named_parties",
    "suggest_parties",
    "unplaced_names",
]
