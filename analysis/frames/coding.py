"""Articles coded in one call, by either coder."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from analysis.frames.codebook import Codebook, load_codebook
from analysis.frames.dictionary import code_sentences, frame_shares
from analysis.frames.learned import code_articles_learned
from analysis.schemas import InputError
from analysis.text import read_texts

CODERS = ("dictionary", "learned")


def code_frames(
    articles: pd.DataFrame, codebook: str | Path | Codebook = "generic", coder: str = "dictionary",
) -> pd.DataFrame:
    """One row per article and frame: article_id, frame, share, present, primary (see `frame_shares`), and by the
    learned coder probability (see `code_articles_learned`).

    Needs article_id and text; ``codebook`` as in `load_codebook`. Raises `InputError` for a coder that does not exist,
    and for the learned coder and a codebook that nothing was learned for. Validity in docs/validity.md: a dictionary
    finds vocabulary, not framing, and the learned coder knows two topics; both are exploratory until they have been
    compared with human coders on the corpus at hand (van Atteveldt, van der Velden & Boukes 2021).
    """
    if coder not in CODERS:
        raise InputError(f"coder {coder!r} does not exist; available: {', '.join(map(repr, CODERS))}")
    book = load_codebook(codebook)
    texts = read_texts(articles)
    if coder == "learned":
        return code_articles_learned(texts, book)
    return frame_shares(texts, code_sentences(texts, book), book)
