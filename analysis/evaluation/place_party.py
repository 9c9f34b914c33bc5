"""Party or place: names of countries and capitals in two published sets, read twice for this workbook.

data/place_party.csv holds where each name stands and what it was read as; the texts stay with the sets (PolNeAR's part
dev, Newell et al. 2018; the directed sentiment's valid.txt).
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from analysis.evaluation.sample import alpha
from analysis.installation import locate
from analysis.parties import find_mentions, load_registry
from analysis.schemas import InputError, check_articles
from analysis.segmentation import split_sentences, tokenize


def read_place_party(path: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The texts that were read, and the labels: article_id, start, end, reader_1, reader_2, agreed.

    ``path`` is the folder that holds ``polnear`` and ``directed-sentiment``. A label is party, place, or other (part of
    the name of something else). Raises `InputError` where a text is missing or too short for its labels.
    """
    labels = pd.read_csv(locate("data") / "place_party.csv", dtype={"document": str})
    texts = {key: _text(path, *key) for key in dict.fromkeys(zip(labels["source"], labels["document"], strict=True))}
    labels["article_id"] = labels["source"] + ":" + labels["document"]
    articles = pd.DataFrame({"article_id": map(":".join, texts), "text": texts.values()})
    length = labels["article_id"].map(articles.set_index("article_id")["text"].str.len())
    if (short := labels["end"] > length).any():
        raise InputError(f"{labels.loc[short, 'article_id'].iloc[0]}: its text is shorter than when it was read; "
                         "give the sets as they were published")
    return check_articles(articles), labels.drop(columns=["source", "document"])


def _text(path: Path, source: str, document: str) -> str:
    """A text as its reader saw it: an article of PolNeAR, a sentence of the directed sentiment without its brackets."""
    if source == "polnear-dev":
        return _read(path / "polnear" / "dev" / "text" / document)
    file = path / "directed-sentiment" / "valid.txt"
    lines = _read(file).split("\n")
    if int(document) > len(lines):
        raise InputError(f"{file}: no line {document}; give the set as it was published")
    return lines[int(document) - 1].split("\t")[0].replace("[", "").replace("]", "")


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "not UTF-8"
        raise InputError(f"{file}: {reason}; give the folder that holds polnear and directed-sentiment") from error


def evaluate_place_party(path: Path) -> pd.DataFrame:
    """Agreement of the readers; accuracy, precision and recall of the machine's reading of the same names.

    The machine's reading of a name is the use of the mention that covers it, else other. The baseline calls every name
    a party; for places it has neither precision nor recall.
    """
    articles, labels = read_place_party(path)
    sentences = split_sentences(articles)
    mentions = find_mentions(articles, sentences, tokenize(articles, sentences), load_registry())
    pairs = labels.reset_index(names="label").merge(mentions, on="article_id", suffixes=("", "_found"))
    covers = pairs[(pairs["start_found"] < pairs["end"]) & (pairs["start"] < pairs["end_found"])]
    found = covers.drop_duplicates("label").set_index("label")["use"].reindex(labels.index).fillna("other")
    agreed, everything = labels["agreed"], pd.Series("party", index=labels.index)
    rows = [
        ("readers, alpha", "all", alpha(labels["reader_1"], labels["reader_2"]), 0.0, len(labels)),
        ("accuracy", "all", (found == agreed).mean(), (everything == agreed).mean(), len(labels)),
    ]
    for use in ("party", "place"):
        precision = [_share(agreed == use, read == use) for read in (found, everything)]
        recall = [_share(read == use, agreed == use) for read in (found, everything)]
        rows += [("precision", use, *precision, int((found == use).sum()))]
        rows += [("recall", use, *recall, int((agreed == use).sum()))]
    return pd.DataFrame(rows, columns=["measure", "subset", "value", "baseline", "n"])


def _share(true: pd.Series, among: pd.Series) -> float | None:
    """The share of true values among some; None among none."""
    return float(true[among].mean()) if among.any() else None
