"""Grammar: tokens -> parts of speech and trees -> clauses; trees as CoNLL-U."""

from analysis.syntax.clauses import clause_words, find_clauses
from analysis.syntax.conllu import conllu_of, read_conllu
from analysis.syntax.trees import parse
from analysis.syntax.treeview import TreeView

__all__ = ["TreeView", "clause_words", "conllu_of", "find_clauses", "parse", "read_conllu"]
