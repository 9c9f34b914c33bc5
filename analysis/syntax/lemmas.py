"""Words and their Penn tags -> lemmas: a table of irregular forms, simplemma for the inflected, else the word."""

from __future__ import annotations

from functools import cache

import numpy as np
import simplemma

from analysis.lexicon import read_lexicon
from analysis.segmentation import Tokens

# A tag of an inflected form, and of a name, which keeps its capitals.
INFLECTED = frozenset("VBD VBN VBG VBZ NNS JJR JJS RBR RBS".split())
NAMES = frozenset(["NNP", "NNPS"])


def lemmas(tokens: Tokens, form: np.ndarray, forms: np.ndarray) -> np.ndarray:
    """Return the lemma of each token, in lower case but for names and "I"; objects, parallel to the tokens."""
    pairs, place = np.unique(tokens.code * len(forms) + form, return_inverse=True)
    found = [lemma(tokens.vocabulary[pair // len(forms)], forms[pair % len(forms)]) for pair in pairs]
    return np.array(found, dtype=object)[place] if len(found) else np.array([], dtype=object)


@cache
def lemma(word: str, form: str) -> str:
    """Return the lemma of a word with this Penn tag.

    >>> lemma("left", "VBD"), lemma("left", "JJ"), lemma("Troops", "NNS"), lemma("Haiti", "NNP")
    ('leave', 'left', 'troops', 'Haiti')
    """
    lower = word.lower().replace("’", "'")
    if known := _irregular().get((lower, form)):
        return known
    if form in NAMES:
        return word
    return simplemma.lemmatize(lower, lang="en") if form in INFLECTED else lower


@cache
def _irregular() -> dict[tuple[str, str], str]:
    table = read_lexicon("lemmas.tsv")
    return {(word, form): lemma for word, form, lemma in table[["word", "form", "lemma"]].itertuples(index=False)}
