"""Model readings (by language models) of published sets.

Shipped as document, offsets and labels; the texts are read from the user's copy (PolNeAR's part dev, Newell et al.
2018; the validation part of the directed sentiment set).
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from analysis.resources import resource
from analysis.schemas import InputError, check_articles


def read_readings(name: str, path: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The articles that were read, and their labels (resources/gold, columns in the README there) with article_id.

    ``path`` is the folder that holds ``polnear`` and ``directed-sentiment`` as published. Raises `InputError` where a
    text is missing or too short for its labels.
    """
    labels = read_gold(name)
    texts = {key: _text(path, *key) for key in dict.fromkeys(zip(labels["source"], labels["document"], strict=True))}
    labels["article_id"] = labels["source"] + ":" + labels["document"]
    articles = pd.DataFrame({"article_id": map(":".join, texts), "text": texts.values()})
    length = labels["article_id"].map(articles.set_index("article_id")["text"].str.len())
    if (short := labels["end"] > length).any():
        raise InputError(f"{labels.loc[short, 'article_id'].iloc[0]}: its text is shorter than when it was read; "
                         "give the sets as they were published")
    return check_articles(articles), labels.drop(columns=["source", "document"])


def read_gold(name: str) -> pd.DataFrame:
    """The labels as they ship, columns in the README beside them."""
    return pd.read_csv(_gold(name), dtype={"document": str})


def _gold(name: str):
    return resource(f"gold/{name}.csv")


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
