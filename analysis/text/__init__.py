"""What is read: articles, sentences and tokens held together, phrases found in them, and one algebra of spans."""

from analysis.text.phrases import Matches, find_phrases, leftmost_longest
from analysis.text.quotations import find_quotations
from analysis.text.sentences import split_sentences
from analysis.text.texts import Texts, read_texts
from analysis.text.tokens import Tokens, is_word, phrase_words, tokenize
from analysis.text.word_classes import closed_class, word_class

__all__ = [
    "Matches",
    "Texts",
    "Tokens",
    "closed_class",
    "find_phrases",
    "find_quotations",
    "is_word",
    "leftmost_longest",
    "phrase_words",
    "read_texts",
    "split_sentences",
    "tokenize",
    "word_class",
]
