"""Our own readings of published sets: shipped as document, offsets and labels, the texts read from the user's copy."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pandas as pd

from analysis.schemas import InputError, check_articles


def read_labels(name: str) -> pd.DataFrame:
    """One table of readings that ships with the package (resources/gold, columns in the README there)."""
    with (files("analysis") / "resources" / "gold" / f"{name}.csv").open(encoding="utf-8") as lines:
        return pd.read_csv(lines, dtype={"document": str}, comment="#")


def read_documents(labels: pd.DataFrame, path: Path) -> pd.DataFrame:
    """The articles that the labels speak of, ``article_id`` being "source/document".

    ``path`` holds polnear/ and directed-sentiment/ as published. A document of PolNeAR is a file of dev/text, one of
    directed-sentiment a line of valid.txt, counted from 1, its first field without square brackets. Raises
    `InputError` for a document that is not there.
    """
    keys = labels[["source", "document"]].drop_duplicates()
    sentences = _sentences(path / "directed-sentiment" / "valid.txt")
    texts = [
        _article(path / "polnear" / "dev" / "text" / document) if source == "polnear-dev" else sentences[document]
        for source, document in keys.itertuples(index=False)
    ]
    return check_articles(pd.DataFrame({"article_id": keys["source"] + "/" + keys["document"], "text": texts}))


def _article(file: Path) -> str:
    if not file.is_file():
        raise InputError(f"{file}: no such file; give the folder that holds polnear and directed-sentiment")
    return file.read_text(encoding="utf-8")


def _sentences(file: Path) -> dict[str, str]:
    lines = _article(file).split("\n")
    return {
        str(number): line.partition("\t")[0].translate(str.maketrans("", "", "[]"))
        for number, line in enumerate(lines, 1)
    }
