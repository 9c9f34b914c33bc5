"""Paragraphs, sentences and tokens, every one with its offsets in the article's text."""

from analysis.segmentation.sentences import sentence_texts, split_sentences
from analysis.segmentation.tokens import Tokens, is_word, phrase_words, tokenize

__all__ = ["Tokens", "is_word", "phrase_words", "sentence_texts", "split_sentences", "tokenize"]
