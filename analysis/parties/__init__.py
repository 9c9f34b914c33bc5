"""Parties: who is looked for (registry), where they are named (mentions), what a corpus suggests (suggestions)."""

from analysis.parties.mentions import find_mentions
from analysis.parties.registry import Registry, load_registry
from analysis.parties.suggestions import suggest_parties

__all__ = ["Registry", "find_mentions", "load_registry", "suggest_parties"]
