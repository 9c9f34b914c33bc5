"""What counts as a word, and when two words are one type: shared by every statistic of this package."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from analysis.schemas import InputError, conform
from analysis.text import closed_class, is_word, phrase_words


def fold(word: str) -> str:
    """The type a word belongs to: lower case, curly apostrophe straight; "Talks" and "talks" are one type."""
    return word.lower().replace("’", "'")


def stopwords() -> frozenset[str]:
    """English closed-class words (articles, pronouns, prepositions, auxiliaries ...), in lower case.

    "us" is among them, and so is "US" once case is ignored; of a contraction its words ("ca", "wo"). The list stands in
    resources/word_classes.tsv.
    """
    return frozenset(part for word in closed_class() for part in phrase_words(word) if is_word(part))


def folded_set(words: Iterable[str]) -> frozenset[str]:
    """Words to leave out, as types; a single string is one word. Raises `InputError` for a phrase."""
    words = [words] if isinstance(words, str) else list(words)
    if phrases := [word for word in words if len(phrase_words(word)) != 1]:
        raise InputError(f"exclude: {phrases[0]!r} is not one word; take phrases out with drop_spans")
    return frozenset(map(fold, words))


def read_tokens(tokens: pd.DataFrame) -> pd.DataFrame:
    """Return the tokens table, checked. Raises `InputError` as `conform` does, and for an empty word."""
    tokens = conform(tokens, "tokens").reset_index(drop=True)
    if (bad := tokens["word"] == "").any():
        row = int(np.flatnonzero(bad)[0])
        raise InputError(f"table 'tokens', column 'word', row {row}: it is empty; fill it in or leave it out")
    return tokens


def read_words(tokens: pd.DataFrame) -> pd.DataFrame:
    """The rows that are words, not punctuation or possessive 's, with ``feature``, the word's type, added."""
    tokens = read_tokens(tokens)
    codes, vocabulary = pd.factorize(tokens["word"])
    keep = np.fromiter(map(is_word, vocabulary), bool, len(vocabulary))[codes]
    features = pd.Series([fold(word) for word in vocabulary], dtype="str")
    words = tokens.assign(feature=features.take(codes).array)
    return words[keep].reset_index(drop=True)


def in_text_order(tokens: pd.DataFrame) -> pd.DataFrame:
    """The rows article by article (in order of first appearance), by ``start`` within each."""
    article = pd.factorize(tokens["article_id"])[0]
    return tokens.iloc[np.lexsort((tokens["start"], article))].reset_index(drop=True)


def sentence_runs(tokens: pd.DataFrame) -> np.ndarray:
    """A number per row that changes where article or sentence changes; expects text order."""
    article, sentence = pd.factorize(tokens["article_id"])[0], tokens["sentence_id"].to_numpy()
    changes = (np.diff(article, prepend=-1) != 0) | (np.diff(sentence, prepend=-1) != 0)
    return np.cumsum(changes)
