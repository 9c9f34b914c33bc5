"""The table of sentences: offsets, paragraphs, and whether each stands in title, lead or body."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.schemas import conform, empty
from analysis.text.boundaries import boundaries
from analysis.text.joined import join


def split_sentences(articles: pd.DataFrame) -> pd.DataFrame:
    """One row per sentence, in order: article_id, sentence_id, start, end, paragraph, role.

    Sentences tile the text but for the white space between them. A blank line, or a line break before
    anything but a lower-case letter, ends paragraph and sentence. ``sentence_id`` and ``paragraph``
    count from 0 in each article. ``role`` is title (inside the title line), lead (first paragraph after it)
    or body. Articles of white space only have no sentence.
    """
    joined, base = join(articles["text"])
    if not joined.strip():
        return empty("sentences")
    start, end, opens = boundaries(joined)
    article = np.searchsorted(base, start, side="right") - 1
    paragraph = np.cumsum(opens)
    first = np.searchsorted(article, article)  # the row of each article's first sentence
    start, end, paragraph = start - base[article], end - base[article], paragraph - paragraph[first]
    sentences = {
        "article_id": articles["article_id"].to_numpy()[article],
        "sentence_id": np.arange(len(article)) - first,
        "start": start,
        "end": end,
        "paragraph": paragraph,
        "role": _roles(articles, article, start, paragraph),
    }
    return conform(pd.DataFrame(sentences), "sentences")


def _roles(articles: pd.DataFrame, article: np.ndarray, start: np.ndarray, paragraph: np.ndarray) -> np.ndarray:
    """title, lead or body for each sentence; a title counts where the text begins with it."""
    titles = articles["title"].fillna("").astype(str) if "title" in articles else [""] * len(articles)
    length = np.array([len(t) if t and s.startswith(t) else 0 for t, s in zip(titles, articles["text"], strict=True)])
    in_title = start < length[article]
    lead = np.full(len(articles), -1)
    bodies, first = np.unique(article[~in_title], return_index=True)
    lead[bodies] = paragraph[~in_title][first]
    return np.select([in_title, paragraph == lead[article]], ["title", "lead"], "body")


def whole_texts(articles: pd.DataFrame) -> pd.DataFrame:
    """Return one sentence for each text, all of it; an empty text has none."""
    articles = articles[articles["text"].ne("")].reset_index(drop=True)
    whole = {"article_id": articles["article_id"], "sentence_id": 0, "start": 0, "end": articles["text"].str.len()}
    return conform(pd.DataFrame(whole).assign(paragraph=0, role="body"), "sentences")
