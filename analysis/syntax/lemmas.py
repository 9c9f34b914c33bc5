"""Words and their Penn tags -> lemmas: a table of irregular forms, simplemma for the inflected, else the word."""

from __future__ import annotations

from functools import cache

import numpy as np

from analysis.resources import read_table
from analysis.text import Tokens

# A tag of an inflected form, and of a name, which keeps its capitals.
INFLECTED = frozenset("VBD VBN VBG VBZ NNS JJR JJS RBR RBS".split())
NAMES = frozenset(["NNP", "NNPS"])
# A verb that ends so has no e behind it.
NO_E = tuple("nk ck ss sh x ll ff lk".split())


def lemmas(tokens: Tokens, xpos: np.ndarray) -> np.ndarray:
    """Return the lemma of each token, in lower case but for names and "I"; objects, parallel to the tokens."""
    pairs = zip(tokens.words.tolist(), xpos.tolist(), strict=True)
    return np.array([lemma(word, form) for word, form in pairs], dtype=object)


@cache
def lemma(word: str, form: str) -> str:
    """Return the lemma of a word with this Penn tag.

    >>> lemma("left", "VBD"), lemma("left", "JJ"), lemma("Troops", "NNS"), lemma("Haiti", "NNP")
    ('leave', 'left', 'troops', 'Haiti')
    """
    lower = word.lower().replace("’", "'")
    if known := _irregular().get((lower, form)):
        return known
    if form in NAMES and not (form == "NNPS" and word == lower):  # "the Vienna talks", read as a name
        return word
    return _uninflected(lower) if form in INFLECTED or form in NAMES else lower


def _uninflected(word: str) -> str:
    import simplemma  # its dictionary is read where the first word asks for it

    found = simplemma.lemmatize(word, lang="en")
    stem = found.removesuffix("e")
    # Its dictionary has some verbs with an e too many: "thanked" gives "thanke", "crosses" "crosse".
    return stem if found != stem and stem.endswith(NO_E) and simplemma.is_known(stem, lang="en") else found


@cache
def _irregular() -> dict[tuple[str, str], str]:
    table = read_table("lemmas.tsv")
    return {(word, form): lemma for word, form, lemma in table[["word", "form", "lemma"]].itertuples(index=False)}
