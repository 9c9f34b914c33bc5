"""Frames as scales: which items of a frame an article meets, their mean, and how consistent the items are."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from analysis.frames.codebook import Codebook, load_codebook
from analysis.schemas import InputError
from analysis.text import Texts

FULL = 1.0  # the weight that answers an item: one indicator that counts fully, or weaker ones that add up to it


def item_answers(
    texts: Texts, codes: pd.DataFrame, codebook: str | Path | Codebook = "generic"
) -> pd.DataFrame:
    """One row per article and item, in the codebook's order: article_id, frame, item, question, met.

    An item is ``met`` where its sentences add up to a whole one: the sum over the article's sentences of min(1, weights
    of the item's indicators in it) >= 1. So one indicator of full weight is enough, anywhere in the article, as one
    passage is for a person who answers the question; two words of half weight stand for it too. NA for an article
    without a sentence. An item that is met is no proof that a person would say yes, and long articles meet more items
    than short ones: compare articles of like length.

    ``codes`` are those of the dictionary (`code_sentences`) by the same codebook. Raises `InputError` for others, which
    do not tell the indicator and with it the item.
    """
    book = load_codebook(codebook)
    _refuse_others(codes, book)
    key = pd.MultiIndex.from_frame(book.items[["frame", "item"]])
    asked = book.indicators.rename(columns={"phrase": "indicator"})[["frame", "indicator", "item"]].dropna()
    found = codes.merge(asked.astype({"item": "int64"}), on=["frame", "indicator"])
    in_sentence = found.groupby(["article_id", "sentence_id", "frame", "item"])["weight"].sum().clip(upper=FULL)
    answered = in_sentence.groupby(["frame", "item", "article_id"]).sum().unstack("article_id")
    articles = texts.articles["article_id"]
    answered = answered.reindex(index=key, columns=articles).fillna(0.0)
    table = pd.DataFrame({
        "article_id": np.repeat(articles.to_numpy(), len(key)),
        **{name: np.tile(book.items[name].to_numpy(), len(articles)) for name in ("frame", "item", "question")},
        "met": pd.array(answered.to_numpy().T.ravel() >= FULL, dtype="boolean"),
    })
    return table.assign(met=table["met"].where(table["article_id"].isin(texts.sentences["article_id"])))


def frame_scales(
    texts: Texts, codes: pd.DataFrame, codebook: str | Path | Codebook = "generic"
) -> pd.DataFrame:
    """One row per article and frame, in the codebook's order: article_id, frame, scale, n_items.

    ``scale`` = items met / items of the frame (`item_answers`): 0 to 1, as Semetko & Valkenburg (2000) average the
    answers to yes-or-no questions. NA for an article without a sentence and for a frame without items, whose
    ``n_items`` is 0. It asks how many sides of a frame an article has, where the share of `frame_shares` asks how much
    of the article it fills. Raises `InputError` as `item_answers` does.
    """
    book = load_codebook(codebook)
    met = item_answers(texts, codes, book)[["article_id", "frame", "met"]].astype({"met": "Float64"})
    names = ["article_id", "frame"]
    key = pd.MultiIndex.from_product([texts.articles["article_id"], book.frames["frame"]], names=names)
    table = met.groupby(names)["met"].mean().reindex(key).astype("float64").rename("scale").reset_index()
    n_items = book.items.groupby("frame").size().reindex(book.frames["frame"], fill_value=0)
    return table.assign(n_items=np.tile(n_items.to_numpy(), len(texts)))


def cronbach_alpha(answers: pd.DataFrame) -> pd.DataFrame:
    """One row per frame of `item_answers`, in their order: frame, alpha, n_items, n_articles.

    ``alpha`` = k / (k - 1) x (1 - sum of the items' variances / variance of their sum) over articles, k items: at most
    1, by convention consistent enough from .7 on; near 0 where items are met independently of each other, below it
    where they exclude each other. NA for one item, for fewer than two articles and where all articles meet as many.
    A low alpha tells that the mean of the items is no one thing; a high one does not tell that it is the frame.
    Articles without a sentence are left out. Reference: Cronbach (1951).
    """
    rows = [_alpha(frame, mine) for frame, mine in answers.dropna(subset="met").groupby("frame", sort=False)]
    return pd.DataFrame(rows, columns=["frame", "alpha", "n_items", "n_articles"])


def _alpha(frame: str, answers: pd.DataFrame) -> tuple[str, float, int, int]:
    met = answers.pivot(index="article_id", columns="item", values="met").to_numpy(dtype=float)
    n, k = met.shape
    total = met.sum(axis=1).var(ddof=1) if n > 1 else 0.0
    alpha = k / (k - 1) * (1 - met.var(axis=0, ddof=1).sum() / total) if k > 1 and total > 0 else np.nan
    return frame, float(alpha), k, n


def _refuse_others(codes: pd.DataFrame, book: Codebook) -> None:
    """An error for codes that do not tell which indicator of this codebook was found."""
    if "indicator" not in codes or not codes["coder"].eq("dictionary").all():
        raise InputError("table 'codes': items are met by indicators; pass the dictionary's codes, with 'indicator'")
    if others := sorted(set(codes["codebook"]) - {book.name}):
        raise InputError(f"table 'codes': coded by {', '.join(map(repr, others))}; the codebook given is {book.name!r}")
