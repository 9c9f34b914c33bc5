"""Universal Dependencies (de Marneffe et al. 2021): how often parts of speech and trees are right."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.text import Texts, Tokens, read_texts
from analysis.syntax import Trees, parse, read_conllu
from analysis.syntax.trees import GRAPHS

GENRE = re.compile(r"(?:[A-Z]+_)?([a-z]+)")
KEY = ["article_id", "start", "end"]


def evaluate_ud(path: Path) -> pd.DataFrame:
    """Return UAS, LAS and UPOS on gold tokens and LAS on raw text, by file and genre, for both grades.

    ``path`` is a CoNLL-U file or a folder of them. LAS counts a word as right whose governor and relation, subtype
    included, are right; punctuation counts. On raw text words are aligned by their place, and the figure is F1 (Zeman
    et al. 2018). The trivial answer hangs each word on the next, in the file's commonest relation, as a noun.
    """
    files = [path] if path.is_file() else sorted(path.glob("*.conllu"))
    rows = [row for file in files or [path] for row in _figures(file)]
    return pd.DataFrame(rows, columns=["measure", "subset", "value", "baseline", "n"])


def _figures(file: Path) -> Iterator[tuple]:
    articles, gold = read_conllu(file)
    gold = gold.assign(genre=gold["article_id"].map(genre_of))
    for grade in GRAPHS:
        found = _with_grammar(gold, parse(gold_tokens(gold), grade))
        raw = _align(gold, _read_raw(articles, grade))
        for genre in ("", *sorted(gold["genre"].unique())):
            subset = f"{file.stem} {genre}".strip()
            part = found[found["genre"].eq(genre) | (genre == "")]
            of_part = raw[raw["genre"].eq(genre) | (genre == "")]
            for name, right, trivial in _on_gold_tokens(part):
                yield f"{name}, gold tokens ({grade})", subset, right.mean(), trivial.mean(), len(part)
            yield f"LAS, raw text ({grade})", subset, _f1(of_part), np.nan, len(part)


def genre_of(article_id: str) -> str:
    """Return the genre that a document's name begins with, GUM's behind the name of the set.

    >>> genre_of("GUM_news_asylum"), genre_of("weblog-blogspot.com_x"), genre_of("n01001")
    ('news', 'weblog', 'n')
    """
    found = GENRE.match(article_id)
    return found[1] if found else ""


def gold_tokens(gold: pd.DataFrame) -> Tokens:
    """Return the tokens of a treebank as they stand, in its sentences."""
    code, vocabulary = pd.factorize(gold["word"].to_numpy(dtype=object))
    article = pd.factorize(gold["article_id"])[0]
    sentence = pd.factorize(pd.MultiIndex.from_frame(gold[["article_id", "sentence_id"]]))[0]
    return Tokens(article, sentence, gold["start"].to_numpy(), gold["end"].to_numpy(), code, np.asarray(vocabulary))


def _with_grammar(gold: pd.DataFrame, trees: Trees) -> pd.DataFrame:
    """The gold tokens with what was read of them: heads as rows of the table, -1 for a root."""
    found = {f"found_{name}": trees.names(name) for name in ("upos", "deprel")}
    return gold.assign(gold_head=_rows_of_heads(gold), found_head=trees.head, row=np.arange(len(gold)), **found)


def _on_gold_tokens(part: pd.DataFrame) -> Iterator[tuple[str, pd.Series, pd.Series]]:
    """Each measure with the words that are right, and those that the trivial answer has right."""
    attached, on_next = part["found_head"].eq(part["gold_head"]), part["gold_head"].eq(part["row"] + 1)
    yield "UAS", attached, on_next
    commonest = part["deprel"].mode()[0]
    yield "LAS", attached & part["found_deprel"].eq(part["deprel"]), on_next & part["deprel"].eq(commonest)
    yield "UPOS", part["found_upos"].eq(part["upos"]), part["upos"].eq("NOUN")


def _read_raw(articles: pd.DataFrame, grade: str) -> pd.DataFrame:
    """The tokens read from raw text, with the place of each one's governor."""
    sentences = split_sentences(articles)
    tokens = tokenize(articles, sentences)
    trees = parse(tokens, grade)
    table = tokens.table(articles, sentences)
    return _with_places(table.assign(deprel=trees.names("deprel")), trees.head)


def _with_places(table: pd.DataFrame, head: np.ndarray) -> pd.DataFrame:
    """The tokens with start and end of their governor, -1 of a root's."""
    places = {f"head_{name}": np.where(head >= 0, table[name].to_numpy()[head], -1) for name in ("start", "end")}
    return table.assign(**places)


def _align(gold: pd.DataFrame, raw: pd.DataFrame) -> pd.DataFrame:
    """Gold tokens and those found, side by side where they lie at one place, with whether governor and relation agree."""
    kept = [*KEY, "deprel", "head_start", "head_end"]
    both = _with_places(gold, _rows_of_heads(gold))[[*kept, "genre"]].merge(raw[kept], on=KEY, how="outer", suffixes=("", "_found"))
    both["genre"] = both["genre"].fillna(both["article_id"].map(genre_of))
    same = [both[name].eq(both[f"{name}_found"]) for name in ("deprel", "head_start", "head_end")]
    return both.assign(right=same[0] & same[1] & same[2])


def _rows_of_heads(gold: pd.DataFrame) -> np.ndarray:
    """The row of each token's governor, -1 for a root's."""
    begins = np.maximum.accumulate(np.where(gold["token_id"].eq(0), np.arange(len(gold)), 0))
    return (gold["head"].astype("Float64") + begins).fillna(-1).astype(int).to_numpy()


def _f1(both: pd.DataFrame) -> float:
    words = both["deprel"].notna().sum() + both["deprel_found"].notna().sum()
    return 2 * both["right"].sum() / words if words else np.nan
