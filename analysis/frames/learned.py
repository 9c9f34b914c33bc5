"""The learned coder: frames of sentences and articles by the shipped encoder and a small head for each frame.

It learned from whole articles on the climate (Frermann et al. 2023: `generic` without responsibility) and from
headlines on gun violence in the United States (Akyurek et al. 2020: `gun_violence`), and from nothing else. Elsewhere
it is a second opinion beside the dictionary: where the two differ, read the sentence.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
from scipy.special import expit

from analysis.encoder import sentence_vectors
from analysis.frames.codebook import Codebook, load_codebook
from analysis.frames.heads import Heads, Reading, load_heads, read_words
from analysis.schemas import InputError, conform, empty
from analysis.text import Texts, Tokens, is_word, read_texts

LEARNED_FROM = {
    "generic": "whole articles on climate change, 2017 to 2019 (Frermann et al. 2023)",
    "gun_violence": "headlines on gun violence in the United States, 2018 (Akyurek et al. 2020)",
}
PRESENT = 0.5  # probability from which a frame is coded


def heads_for(codebook: str | Path | Codebook) -> tuple[Codebook, Heads]:
    """The codebook and its heads. Raises `InputError` for a codebook that none were trained for."""
    book = load_codebook(codebook)
    if book.name not in LEARNED_FROM:
        raise InputError(
            f"codebook {book.name!r}: nothing was learned for it; the learned coder knows {', '.join(LEARNED_FROM)}, "
            "the dictionary codes any"
        )
    return book, load_heads(book.name)


def read_sentences(texts: Texts, heads: Heads, rows: np.ndarray | None = None) -> Reading:
    """What the heads read of each sentence, or of those in ``rows``: its vector and its words."""
    rows = np.arange(len(texts.sentences)) if rows is None else rows
    counts, words = read_words(texts)
    return Reading(sentence_vectors(texts.sentence_texts(rows), heads.reads), counts[rows], words)


def score_sentences(
    texts: Texts, codebook: str | Path | Codebook = "generic", reading: Reading | None = None,
    rows: np.ndarray | None = None,
) -> pd.DataFrame:
    """One row per sentence, or per one of those in ``rows``, and frame: article_id, sentence_id, frame, probability (0
    to 1) of the sentence read alone.

    The heads for `generic` saw whole articles only: alone, a sentence offers fewer reasons, and is held to a mark of
    its own (`heads.sentence_marks`), at which the probability is .5. The order of sentences says more than the height.
    """
    _, heads = heads_for(codebook)
    chosen = texts.sentences if rows is None else texts.sentences.iloc[rows]
    if chosen.empty:
        return _long(np.zeros((0, len(heads.frames))), chosen, heads.frames)
    reading = read_sentences(texts, heads, rows) if reading is None else reading
    return _long(expit(heads.log_odds(reading, np.arange(len(chosen)))), chosen, heads.frames)


def score_groups(
    texts: Texts, members: pd.DataFrame, by: list[str], codebook: str | Path | Codebook = "generic"
) -> pd.DataFrame:
    """One row per group of sentences and frame: the columns ``by``, frame, probability, primary, n (sentences).

    ``members`` has article_id, sentence_id and the columns ``by``: statement_id, say, or party and voice, as evidence
    has them. The sentences of a group are read together, each once; ``primary`` is the likeliest frame from .5 on.
    """
    _, heads = heads_for(codebook)
    members = members[[*dict.fromkeys(["article_id", "sentence_id", *by])]].dropna().drop_duplicates()
    if members.empty:
        return pd.DataFrame(columns=[*by, "frame", "probability", "primary", "n"])
    needed, at = np.unique(texts.sentence_row(members), return_inverse=True)
    read = read_sentences(texts, heads, needed)
    unit = members.groupby(by, sort=True).ngroup().to_numpy()
    groups = members.groupby(by, sort=True).size().rename("n").reset_index()
    odds = heads.log_odds(Reading(read.vectors[at], read.counts[at], read.words), unit)
    table = groups.loc[groups.index.repeat(len(heads.frames))].reset_index(drop=True)
    table = table.assign(frame=np.tile(heads.frames, len(groups)), probability=expit(odds).ravel())
    best = table.groupby(by, sort=False)["probability"].transform("max")
    primary = (table["probability"] == best) & (best >= PRESENT)
    return table.assign(primary=primary)[[*by, "frame", "probability", "primary", "n"]]


def code_sentences_learned(
    texts: Texts, codebook: str | Path | Codebook = "generic", scores: pd.DataFrame | None = None
) -> pd.DataFrame:
    """One row per sentence and frame of probability .5 or more: the `codes` table, coder "learned".

    ``weight`` is the probability; ``start`` and ``end`` are the word without which the frame's log-odds fall most,
    found by reading the sentence once without each of its words.
    """
    book, heads = heads_for(codebook)
    scores = score_sentences(texts, book) if scores is None else scores
    coded = scores[scores["probability"] >= PRESENT].reset_index(drop=True)
    if coded.empty:
        return empty("codes")
    word = _deciding(texts.sentence_row(coded), coded["frame"].to_numpy(), texts.tokens, heads)
    return conform(texts.spans_of(word, word + 1).assign(
        codebook=book.name, frame=coded["frame"], coder="learned", weight=coded["probability"], source=pd.NA,
        voice_party=pd.NA), "codes")


def _deciding(row: np.ndarray, frame: np.ndarray, tokens: Tokens, heads: Heads) -> np.ndarray:
    """For each coded (sentence row, frame) the token whose absence lowers the frame's log-odds most."""
    shorter, left_out = _without_each(np.unique(row), tokens)
    articles = pd.DataFrame({"article_id": map(str, range(len(shorter))), "text": shorter})
    reading = read_sentences(read_texts(articles, whole=True), heads)
    odds = heads.log_odds(reading, np.arange(len(shorter)))
    table = pd.DataFrame(odds, pd.MultiIndex.from_arrays([tokens.sentence[left_out], left_out]), heads.frames)
    lowest = table.groupby(level=0).idxmin()
    return np.array([lowest.at[k, name][1] for k, name in zip(row, frame, strict=True)])


def _without_each(rows: np.ndarray, tokens: Tokens) -> tuple[list[str], np.ndarray]:
    """The sentences' texts without each of their words in turn, and the token left out."""
    texts, left_out = [], []
    for row in rows:
        span = range(*np.searchsorted(tokens.sentence, [row, row + 1]))
        for token in [k for k in span if is_word(tokens.words[k])] or span:
            texts.append(" ".join(tokens.words[k] for k in span if k != token) or ".")
            left_out.append(token)
    return texts, np.array(left_out)


def code_articles_learned(texts: Texts, codebook: str | Path | Codebook = "generic") -> pd.DataFrame:
    """One row per article and frame in the codebook's order: article_id, frame, share, present, primary, probability.

    ``probability`` is read off all sentences of the article together; ``present`` from .5 on; ``primary`` the present
    frame of highest probability; ``share`` the share of sentences that carry the frame when read alone. All are NA for
    a frame that nothing was learned for and for an article without a sentence.
    """
    book, heads = heads_for(codebook)
    reading = read_sentences(texts, heads)
    alone = score_sentences(texts, book, reading)
    carried = (alone["probability"] >= PRESENT).groupby([alone["article_id"], alone["frame"]]).mean()
    unit, ids = pd.factorize(texts.sentences["article_id"])
    together = expit(heads.log_odds(reading, unit)) if len(ids) else np.zeros((0, len(heads.frames)))
    names = ["article_id", "frame"]
    key = pd.MultiIndex.from_product([texts.articles["article_id"], book.frames["frame"]], names=names)
    probability = pd.DataFrame(together, pd.Index(ids, name="article_id"), heads.frames).rename_axis("frame", axis=1)
    table = pd.DataFrame({"share": carried.reindex(key), "probability": probability.stack().reindex(key)}).reset_index()
    known = table["probability"].notna()
    best = table.groupby("article_id", sort=False)["probability"].transform("max")
    present = (table["probability"] >= PRESENT).astype("boolean").where(known)
    primary = (present & (table["probability"] == best)).where(known)
    return table.assign(present=present, primary=primary)[
        ["article_id", "frame", "share", "present", "primary", "probability"]]


def disagreements(
    codes: pd.DataFrame, scores: pd.DataFrame, least: float = PRESENT, most: float = 0.15
) -> pd.DataFrame:
    """Sentences and frames on which the coders differ, the widest apart first: article_id, sentence_id, frame,
    dictionary (coded or not), probability.

    Either the dictionary finds nothing and the learned coder gives ``least`` or more, or the dictionary codes the frame
    with its full weight and the learned coder gives ``most`` or less. To be read, not averaged.
    """
    key = ["article_id", "sentence_id", "frame"]
    weight = codes[codes["coder"] == "dictionary"].groupby(key)["weight"].sum().rename("weight").reset_index()
    both = scores.merge(weight, on=key, how="left").fillna({"weight": 0.0})
    apart = ((both["weight"] == 0) & (both["probability"] >= least)) | (
        (both["weight"] >= 1) & (both["probability"] <= most))
    both = both.assign(dictionary=both["weight"] > 0)[apart]
    distance = (both["dictionary"] - both["probability"]).abs()
    order = distance.sort_values(ascending=False, kind="stable").index
    return both.loc[order, [*key, "dictionary", "probability"]].reset_index(drop=True)


def _long(values: np.ndarray, sentences: pd.DataFrame, frames: np.ndarray) -> pd.DataFrame:
    repeated = sentences[["article_id", "sentence_id"]].loc[sentences.index.repeat(len(frames))].reset_index(drop=True)
    return repeated.assign(frame=np.tile(frames, len(sentences)), probability=values.ravel())

