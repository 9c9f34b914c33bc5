"""Grammar: tokens -> parts of speech and trees -> clauses; trees as CoNLL-U."""

from analysis.syntax.clauses import find_clauses
from analysis.syntax.conllu import read_conllu
from analysis.syntax.trees import parse

__all__ = ["find_clauses", "parse", "read_conllu"]
