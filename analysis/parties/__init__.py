"""Parties: who is looked for (registry), where they are named (mentions), what pronouns and
descriptions go back to (chains), what a corpus suggests (suggestions)."""

from analysis.parties.chains import find_chains
from analysis.parties.coreference import Discourse
from analysis.parties.mentions import find_mentions
from analysis.parties.referents import Referents
from analysis.parties.registry import Registry, load_registry
from analysis.parties.suggestions import named_parties, suggest_parties, unplaced_names

__all__ = [
    "Discourse",
    "Referents",
    "Registry",
    "find_chains",
    "find_mentions",
    "load_registry",
    "named_parties",
    "suggest_parties",
    "unplaced_names",
]
