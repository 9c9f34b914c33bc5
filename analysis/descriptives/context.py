"""Words in their company: collocates, concordance, and the spans of words that feed both."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import numpy as np
import pandas as pd

from analysis.descriptives.contrast import log_likelihood
from analysis.descriptives.words import (
    folded_set,
    in_text_order,
    read_tokens,
    read_words,
    sentence_runs,
    stopwords,
)
from analysis.schemas import InputError
from analysis.text import Texts, find_phrases, phrase_words
from analysis.text.spans import is_touched, on_line

BLANKS = str.maketrans(dict.fromkeys("\n\r\t\v\f\x85\u2028\u2029", " "))

# n: occurrences near a node, total: all of them; span: words near a node, size: all words; nodes: how many.
MEASURES: dict[str, Callable] = {
    "log_likelihood": lambda n, total, span, size, nodes: log_likelihood(n, span, total, size),
    "log_dice": lambda n, total, span, size, nodes: 14 + np.log2(2 * n / (nodes + total)),
    "pmi": lambda n, total, span, size, nodes: np.log2(n * size / (span * total)),
    "t_score": lambda n, total, span, size, nodes: (n - span * total / size) / np.sqrt(n),
}


def collocates(
    texts: Texts,
    node: str | Iterable[str] | pd.DataFrame,
    window: int = 5,
    min_n: int = 2,
    measures: Sequence[str] = tuple(MEASURES),
    exclude: Iterable[str] | None = None,
) -> pd.DataFrame:
    """One row per word within ``window`` words of the node: collocate, n, n_total, expected, ``measures``.

    ``node``: a word, a phrase, several of them (case ignored, see `find_words`), or a table of spans such as
    a party's mentions. Windows end with the sentence; punctuation is not counted as a step. Each word
    within reach of any node counts once; node words themselves are left out (Evert 2008). With R words
    near a node, N words in all and C = ``n_total``:

    - ``expected`` = R C / N;  ``pmi`` = log2(n / expected);  ``t_score`` = (n - expected) / sqrt(n).
    - ``log_likelihood``: Dunning's G2, negative where n is below expected.
    - ``log_dice`` = 14 + log2(2 n / (nodes + C)) (Rychlý 2008); comparable between corpora.

    Sorted by the first measure, strongest first, then alphabetically. ``exclude``: words without a row,
    `stopwords` unless given. No node found: no rows. pmi favours the rare: do not rank by it at low n.
    Raises `InputError` for an unknown measure, a window below 1, or a node without words.
    """
    _check_choices(window, measures)
    words = in_text_order(read_words(texts.token_table))
    spans = node if isinstance(node, pd.DataFrame) else find_words(texts, node)
    is_node, nodes = _inside(words, spans)
    near = _near(is_node, sentence_runs(words), window) & ~is_node
    table = pd.DataFrame({
        "n": words["feature"][near].value_counts(), "n_total": words["feature"][~is_node].value_counts(),
    }).dropna()
    size, span = int((~is_node).sum()), int(near.sum())
    left_out = stopwords() if exclude is None else folded_set(exclude)
    table = table[(table["n"] >= min_n) & ~table.index.isin(left_out)].astype("int64")
    table["expected"] = span * table["n_total"] / max(size, 1)
    for name in measures:
        table[name] = MEASURES[name](table["n"], table["n_total"], span, size, nodes).astype("float64")
    table = table.rename_axis("collocate").reset_index()
    return table.sort_values([measures[0], "collocate"], ascending=[False, True], ignore_index=True)


def concordance(texts: Texts, spans: pd.DataFrame, width: int = 60) -> pd.DataFrame:
    """Keyword in context, one row per span: article_id, start, left, surface, right.

    ``spans`` is any table with article_id, start, end: mentions, statements, evidence, what `find_words`
    returns. Its row order and index are kept. ``left`` and ``right`` hold up to ``width`` characters of the
    article's text, fewer at its ends, words cut where the width cuts them. Line breaks and tabs are shown
    as spaces, so every piece keeps its length.
    Raises `InputError` for an article that is not in ``texts`` or offsets outside its text.
    """
    spans = _check_spans(spans)
    article = texts.article_of(spans)
    if (article < 0).any():
        where = spans.loc[article < 0, "article_id"].iloc[0]
        raise InputError(f"spans: article {where!r} is not in the table 'articles'")
    places = [(texts.strings[row], *span) for row, *span in zip(article, spans["start"], spans["end"], strict=True)]
    outside = [not 0 <= start <= end <= len(text) for text, start, end in places]
    if any(outside):
        row = spans[outside].iloc[0]
        raise InputError(f"spans: {row.start} to {row.end} is outside the text of {row.article_id!r}")
    return spans[["article_id", "start"]].assign(
        left=_shown(text[max(start - width, 0) : start] for text, start, _ in places),
        surface=_shown(text[start:end] for text, start, end in places),
        right=_shown(text[end : end + width] for text, _, end in places),
    )


def find_words(texts: Texts, pattern: str | Iterable[str]) -> pd.DataFrame:
    """Every place of a word or phrase: article_id, sentence_id, start, end, in text order.

    Case is ignored. A word may end in ``*`` for any ending ("econom*"). Phrases are found inside one
    sentence, word by word over punctuation and spaces as written ("cease-fire" is not "ceasefire", and
    "Pakistan" finds "Pakistan's"). Several patterns are looked for together; where they overlap the
    leftmost, then the longest stays. Raises `InputError` for a pattern without words.
    """
    patterns = [pattern] if isinstance(pattern, str) else list(pattern)
    if not patterns or not all(map(phrase_words, patterns)):
        raise InputError(f"pattern {pattern!r} holds no word to look for; give a word or a phrase")
    found = find_phrases(texts.tokens, patterns)
    return texts.spans_of(found.first, found.last).drop_duplicates().reset_index(drop=True)


def drop_spans(tokens: pd.DataFrame, spans: pd.DataFrame) -> pd.DataFrame:
    """The tokens outside the spans (article_id, start, end), in text order.

    Party names of several words leave the counts this way: ``keyness(drop_spans(tokens, mentions), ...)``.
    Their tokens leave the sizes too, so that naming a party often does not thin out the other words.
    Raises `InputError` for spans without article_id, start or end.
    """
    tokens = in_text_order(read_tokens(tokens))
    return tokens[~_inside(tokens, spans)[0]].reset_index(drop=True)


def _check_choices(window: int, measures: Sequence[str]) -> None:
    if window < 1:
        raise InputError(f"window is {window}; it must be 1 word or more")
    if isinstance(measures, str) or not measures or not set(measures) <= set(MEASURES):
        raise InputError(f"measures is {measures!r}; it must be a list out of {', '.join(MEASURES)}")


def _check_spans(spans: pd.DataFrame) -> pd.DataFrame:
    """The spans' article_id, start, end as text and whole numbers."""
    if absent := [column for column in ("article_id", "start", "end") if column not in spans.columns]:
        raise InputError(f"spans: column {absent[0]!r} is missing; needed are article_id, start and end")
    spans = spans[["article_id", "start", "end"]]
    if (bad := spans.isna().any(axis=1)).any():
        raise InputError(f"spans: {bad.sum()} rows lack article_id, start or end; leave them out first")
    return spans.astype({"article_id": "str", "start": "int64", "end": "int64"})


def _inside(words: pd.DataFrame, spans: pd.DataFrame) -> tuple[np.ndarray, int]:
    """Which tokens touch a span, and how many spans hold a token."""
    words, spans = on_line(words, _check_spans(spans).drop_duplicates())
    return is_touched(words, spans), int(is_touched(spans, words).sum())


def _near(is_node: np.ndarray, run: np.ndarray, window: int) -> np.ndarray:
    """Whether a node stands within ``window`` rows in the same run (sentence)."""
    near = np.zeros(len(run), bool)
    for step in range(1, min(window, len(run) - 1) + 1):
        together = run[step:] == run[:-step]
        near[step:] |= is_node[:-step] & together
        near[:-step] |= is_node[step:] & together
    return near


def _shown(pieces: Iterable[str]) -> list[str]:
    """Pieces of text on one line, each character in its place."""
    return [piece.translate(BLANKS) for piece in pieces]
