"""Roles of entities in articles on the climate (Frermann et al. 2023): villain, victim or hero."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import numpy as np
import pandas as pd

from analysis import encoder
from analysis.evaluation.agreement import FIGURES, macro_f1, macro_f1_interval, share_figure
from analysis.evaluation.frames import FOLDS, folds, read_narrative_framing
from analysis.evaluation.lines import read_records
from analysis.evaluation.words import predict_by_words
from analysis.frames.heads import fit_logistic
from analysis.options import DEVELOP
from analysis.sentiment.masking import masked_pieces, masked_text
from analysis.text import closed_class, read_texts

ROLES = np.array(["hero", "victim", "villain"])
FILE = "role_and_frame_annoations.tsv"  # as it is published
HELD_FOLD = FOLDS - 1
MOST_MENTIONS = 8
# How strongly weights of the standardised vectors are drawn to zero; chosen on the folds to develop on.
PENALTY = 1000.0
WORD = re.compile(r"[\w'-]+")


def evaluate_entity_roles(path: Path, half: str = DEVELOP) -> pd.DataFrame:
    """Return how a learned head casts entities in articles: the columns of `FIGURES`.

    The head reads the encoder's vector of the marker that stands where the entity stood, the mean
    over at most eight sentences, and no name. Macro-F1 beside always the commonest role and the
    words of the same sentences (tf-idf and logistic regression), the entity's name left out, and
    beside the words of its name alone, which tell what coders called it; precision and recall of each
    role. Half "develop" are four fifths of the articles, cross-validated; "held" the last fifth, by
    a head that was trained on the others. An entity that its article does not name stays in, without
    words. ``path`` is the folder that holds the articles and `FILE` as published.
    """
    entities = read_entities(path)
    fold = folds(entities["article_id"])
    tested = fold != HELD_FOLD if half == DEVELOP else fold == HELD_FOLD
    places = _places(entities)
    found = _predictions(entities, places, fold, np.unique(fold[tested]))
    rows = []
    for name, answers in found.items():
        rows += _figures(name, entities[tested], answers[tested])
    named = pd.Series(entities.index.isin(places["entity"]), index=entities.index)[tested]
    share = share_figure("entities found in their article", "all", named, entities["article_id"])
    return pd.DataFrame([*rows, share], columns=FIGURES)


def read_entities(path: Path) -> pd.DataFrame:
    """Return one row per article, entity and role: article_id, entity, role, text."""
    records = read_records(path, FILE, _entity, f"the folder that holds {FILE}", "an entity with its role")
    table = pd.DataFrame([row for row in records if row], columns=["article_id", "entity", "role"])
    texts = read_narrative_framing(path).drop_duplicates("key").set_index("key")["text"]
    table = table.assign(text=table["article_id"].map(texts)).dropna(subset="text")
    return table.drop_duplicates(["article_id", "entity", "role"], ignore_index=True)


def _entity(line: str) -> tuple | None:
    number, entity, _, role, *_ = next(csv.reader([line], delimiter="\t"))
    if number == "ID":
        return None
    if role not in ROLES:
        raise ValueError(f"role {role!r}")
    return number, entity, role


# --- where an entity is named ---


def _places(entities: pd.DataFrame) -> pd.DataFrame:
    """Return the first places of each entity: entity (its row), article_id, start, end."""
    rows = [(row, article, *place)
            for row, article, entity, text in entities[["article_id", "entity", "text"]].itertuples()
            for place in places_of(entity, text)[:MOST_MENTIONS]]
    return pd.DataFrame(rows, columns=["entity", "article_id", "start", "end"])


def places_of(entity: str, text: str) -> list[tuple[int, int]]:
    """Return where an article names an entity, else the longest of its words that it has.

    >>> places_of("the miners' union", "A union struck; the unions won."), places_of("Peru", "")
    ([(2, 7), (20, 26)], [])
    """
    words = [word for word in WORD.findall(entity.lower()) if word not in closed_class()]
    for phrase in (entity.lower().strip(), *sorted(words, key=len, reverse=True)):
        stem = re.escape(phrase.removesuffix("s"))
        if found := [each.span() for each in re.finditer(rf"(?<!\w){stem}s?(?!\w)", text.lower())]:
            return found
    return []


# --- what is read there ---


def _predictions(
    entities: pd.DataFrame, places: pd.DataFrame, fold: np.ndarray, tested: np.ndarray
) -> dict[str, np.ndarray]:
    """Return by coder the role of each entity in the folds tested, by what the others to learn from
    show."""
    masked = _masked_sentences(entities, places)
    vectors = _mean_by(places["entity"], _marker_vectors(masked), len(entities))
    beside = pd.Series(masked).groupby(places["entity"].to_numpy()).agg(" ".join)
    words = [WORD.findall(text.lower()) for text in beside.reindex(entities.index).fillna("")]
    names = [WORD.findall(entity.lower()) for entity in entities["entity"]]
    found = {name: np.empty(len(entities), object) for name in ("learned", "tf-idf", "tf-idf of the name")}
    for held in tested:
        train, test = np.flatnonzero((fold != held) & (fold != HELD_FOLD)), np.flatnonzero(fold == held)
        found["learned"][test] = _by_vectors(vectors, entities["role"], train, test)
        found["tf-idf"][test] = predict_by_words(words, entities["role"], train, test)
        found["tf-idf of the name"][test] = predict_by_words(names, entities["role"], train, test)
    return found


def _masked_sentences(entities: pd.DataFrame, places: pd.DataFrame) -> list[str]:
    """Return the sentence of each place, a marker where the entity stands."""
    texts = read_texts(entities.drop_duplicates("article_id")[["article_id", "text"]])
    sentences = texts.sentences.iloc[texts.sentence_of(places)].set_axis(places.index)
    begin = sentences["start"]
    stop = np.maximum(sentences["end"], places["end"])
    spans = pd.DataFrame({"article_id": places["article_id"], "start": begin, "end": stop})
    columns = (texts.text_of(spans), places["start"] - begin, places["end"] - begin)
    return [masked_text(masked_pieces(*each)) for each in zip(*columns, strict=True)]


def _marker_vectors(masked: list[str]) -> np.ndarray:
    """Return the encoder's vector of the marker in each text."""
    return encoder.marker_vectors(encoder.token_codes(masked))


def _mean_by(row: pd.Series, vectors: np.ndarray, rows: int) -> np.ndarray:
    """Return the mean of the vectors of each row, 0 where it has none."""
    sums = np.zeros((rows, vectors.shape[1]))
    np.add.at(sums, row.to_numpy(), vectors)
    return sums / np.maximum(np.bincount(row, minlength=rows), 1)[:, None]


def _by_vectors(
    vectors: np.ndarray, labels: pd.Series, train: np.ndarray, test: np.ndarray
) -> np.ndarray:
    centre, scale = vectors[train].mean(axis=0), vectors[train].std(axis=0) + 1e-6
    standard = (vectors - centre) / scale
    gold = (labels.to_numpy()[train, None] == ROLES).astype(float)
    weights = fit_logistic(standard[train], gold, PENALTY)
    return ROLES[(standard[test] @ weights[:-1] + weights[-1]).argmax(axis=1)]


# --- figures ---


def _figures(name: str, entities: pd.DataFrame, answers: np.ndarray) -> list[tuple]:
    gold, article = entities["role"], entities["article_id"]
    found = pd.Series(answers, index=gold.index)
    always = macro_f1(gold, pd.Series(gold.mode()[0], index=gold.index))
    interval = macro_f1_interval(gold, found, article)
    rows = [(f"macro-F1 ({name})", "all", macro_f1(gold, found), always, len(gold), *interval)]
    for role in ROLES if name == "learned" else ():
        right, as_found, as_read = found == gold, found == role, gold == role
        rows.append(share_figure(f"{role}, precision", "all", right[as_found], article, as_read.mean()))
        rows.append(share_figure(f"{role}, recall", "all", right[as_read], article, 0.0))
    return rows
