"""Universal Dependencies (de Marneffe et al. 2021): how often parts of speech and trees are right."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.options import GRADES
from analysis.schemas import SCHEMAS, conform
from analysis.syntax import parse, read_conllu
from analysis.text import Texts, read_texts

GENRE = re.compile(r"(?:[A-Z]+_)?([a-z]+)")
KEY = ["article_id", "start", "end"]
ROOT = -1


def evaluate_ud(path: Path) -> pd.DataFrame:
    """Return UAS, LAS and UPOS on gold tokens and LAS on raw text, by file and genre, for both grades.

    ``path`` is a CoNLL-U file or a folder of them. LAS counts a word as right whose governor and relation, subtype
    included, are right, in a second row without subtypes; punctuation counts. On raw text words are aligned by their
    place, and the figure is F1 (Zeman et al. 2018). The trivial answer hangs each word on the next, in the file's
    commonest relation, as a noun.
    """
    files = [path] if path.is_file() else sorted(path.glob("*.conllu"))
    rows = [row for file in files or [path] for row in _figures(file)]
    return pd.DataFrame(rows, columns=["measure", "subset", "value", "baseline", "n"])


def _figures(file: Path) -> Iterator[tuple]:
    articles, gold = read_conllu(file)
    gold = gold.assign(genre=gold["article_id"].map(genre_of))
    given, read = gold_texts(articles, gold), read_texts(articles)
    for grade in GRADES:
        found = _with_grammar(gold, parse(given, grade))
        raw = _align(gold, parse(read, grade))
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


def gold_texts(articles: pd.DataFrame, gold: pd.DataFrame) -> Texts:
    """Return a treebank's documents in its own sentences and tokens."""
    spans = gold.groupby(["article_id", "sentence_id"], sort=False).agg(start=("start", "min"), end=("end", "max"))
    sentences = conform(spans.reset_index().assign(paragraph=0, role="body"), "sentences")
    return Texts.of_tables(articles, sentences, gold[list(SCHEMAS["tokens"])])


def _with_grammar(gold: pd.DataFrame, texts: Texts) -> pd.DataFrame:
    """The gold tokens with what was read of them."""
    columns = texts.tokens.columns
    return gold.assign(**{f"found_{name}": columns[name] for name in ("upos", "deprel", "head")})


def _on_gold_tokens(part: pd.DataFrame) -> Iterator[tuple[str, pd.Series, pd.Series]]:
    """Each measure with the words that are right, and those that the trivial answer has right."""
    head, found = (part[name].fillna(ROOT) for name in ("head", "found_head"))
    attached, on_next = found.eq(head), head.eq(part["token_id"] + 1)
    right, likely = part["found_deprel"].eq(part["deprel"]), part["deprel"].eq(part["deprel"].mode()[0])
    yield "UAS", attached, on_next
    yield "LAS", attached & right, on_next & likely
    alike = part["found_deprel"].str.split(":").str[0].eq(part["deprel"].str.split(":").str[0])
    yield "LAS without subtypes", attached & alike, on_next & likely
    yield "UPOS", part["found_upos"].eq(part["upos"]), part["upos"].eq("NOUN")


def _with_places(table: pd.DataFrame) -> pd.DataFrame:
    """The tokens with start and end of their governor, -1 of a root's."""
    places = table.set_index(["article_id", "token_id"])[["start", "end"]]
    keys = pd.MultiIndex.from_arrays([table["article_id"], table["head"].fillna(ROOT).astype(int)])
    found = places.reindex(keys).fillna(ROOT).astype(int)
    return table.assign(head_start=found["start"].to_numpy(), head_end=found["end"].to_numpy())


def _align(gold: pd.DataFrame, texts: Texts) -> pd.DataFrame:
    """Gold tokens and those found side by side where they lie at one place, and whether governor and relation agree."""
    kept = [*KEY, "deprel", "head_start", "head_end"]
    raw = _with_places(texts.token_table)[kept]
    both = _with_places(gold)[[*kept, "genre"]].merge(raw, on=KEY, how="outer", suffixes=("", "_found"))
    both["genre"] = both["genre"].fillna(both["article_id"].map(genre_of))
    same = [both[name].eq(both[f"{name}_found"]) for name in ("deprel", "head_start", "head_end")]
    return both.assign(right=same[0] & same[1] & same[2])


def _f1(both: pd.DataFrame) -> float:
    words = both["deprel"].notna().sum() + both["deprel_found"].notna().sum()
    return 2 * both["right"].sum() / words if words else np.nan
