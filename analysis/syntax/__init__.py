"""Grammar: tokens -> parts of speech and trees -> clauses; trees as CoNLL-U."""

from analysis.syntax.clauses import clause_words, find_clauses
from analysis.syntax.conllu import conllu_of, read_conllu
from analysis.syntax.predicates import Predicates, on_tokens
from analysis.syntax.trees import parse
from analysis.syntax.treeview import TreeView

__all__ = [
    "Predicates", "TreeView", "clause_words", "conllu_of", "find_clauses", "on_tokens", "parse", "read_conllu"
]
