"""Reads news articles from files of many formats into one tidy table, and says what it left out.

    sources (files) -> formats, archives (rows) -> columns (fields) -> cleaning (text) -> language, duplicates
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from analysis.corpus import cleaning, columns, duplicates, language, sources
from analysis.corpus.formats import read_rows
from analysis.corpus.telling import columns_read, reading_lines
from analysis.schemas import InputError, check_articles

__all__ = ["Corpus", "Source", "columns_read", "corpus_hash", "read_articles", "read_corpus", "reading_lines",
           "unread_corpus"]

Source = str | Path | Iterable[str | Path] | None


@dataclass(frozen=True, eq=False)
class Corpus:
    """Articles, and beside them everything that reading left out or took for granted.

    ``articles``    one row per article kept: the schema's columns, then agency and source_file.
    ``set_aside``   one row per file or article not kept: file, reason (unreadable, format not read,
                    no text, not English, duplicate, near duplicate), detail.
    ``boilerplate`` one row per distinct line removed from an article: article_id, kind, line, n.
    ``recognised``  one row per column understood: file, column, field, n (values), unread (dates that
                    could not be read; they are NaT in articles).
    """

    articles: pd.DataFrame
    set_aside: pd.DataFrame
    boilerplate: pd.DataFrame
    recognised: pd.DataFrame


def read_articles(source: Source = None) -> pd.DataFrame:
    """The articles of a file, a folder, a zip or a list of them; `read_corpus` also says what was left out.

    ``articles.attrs`` holds the counts, as plain values: ``set_aside`` by reason, ``boilerplate`` by
    kind, ``recognised`` as the column understood for each field, ``dates_unread``.
    """
    corpus = read_corpus(source)
    corpus.articles.attrs.update(
        set_aside=_counts(corpus.set_aside["reason"]),
        boilerplate={kind: int(n) for kind, n in corpus.boilerplate.groupby("kind")["n"].sum().items()},
        recognised=dict(zip(corpus.recognised["field"], corpus.recognised["column"], strict=True)),
        dates_unread=int(corpus.recognised["unread"].sum()),
    )
    return corpus.articles


def read_corpus(source: Source = None) -> Corpus:
    """The articles of ``source`` with what was set aside, removed and recognised.

    ``source`` is a file, a folder (searched throughout, in the order of its paths), a zip of files, or a
    list of these; None is the sample corpus. Formats: txt (with an optional YAML header), html, mhtml,
    csv, tsv, jsonl, json, parquet, xlsx, docx, rtf; exports of Nexis Uni, Factiva and Media Cloud.
    ``text`` is the title, a blank line and the body, without boilerplate, one blank line between
    paragraphs. ``article_id`` is the id column, else the file's name, with the row number in a table.
    Dates keep the clock of the outlet: a time zone is dropped, not converted.

    Raises `InputError` where a single file cannot be read, or nothing readable remains. In a folder a
    bad file is set aside and the others are read. Only English is kept; a text too short to tell is kept.
    """
    files, aside = sources.find(_sample() if source is None else source)
    rows, recognised, unread = _read(files, alone=len(files) == 1 and not files[0].found)
    articles, recognised = columns.tabulate(rows, recognised)
    articles, boilerplate = cleaning.clean(articles)
    articles = language.tell(articles)
    articles["article_id"] = duplicates.unique_ids(articles["article_id"])
    boilerplate.insert(0, "article_id", articles["article_id"].reindex(boilerplate.pop("row")).to_numpy())
    aside = pd.DataFrame([*aside, *unread], columns=["file", "reason", "detail"])
    for check in (cleaning.without_text, language.not_english, duplicates.repeated):
        articles, left_out = _set_aside(articles, check(articles))
        aside = pd.concat([aside, left_out], ignore_index=True)
    if articles.empty:
        raise InputError(_nothing_left(source, aside))
    kept = check_articles(articles.drop(columns=["file", "first_line_title", "told"]))
    boilerplate = boilerplate[boilerplate["article_id"].isin(kept["article_id"])].reset_index(drop=True)
    return Corpus(kept, aside.astype("str"), boilerplate, recognised)


def unread_corpus(articles: pd.DataFrame) -> Corpus:
    """Return a corpus of articles that no reader has read: nothing recognised, removed or set aside."""
    tables = {
        "set_aside": dict.fromkeys(["source", "reason", "detail"], "str"),
        "boilerplate": {"article_id": "str", "kind": "str", "line": "str", "n": "int64"},
        "recognised": {"source": "str", "column": "str", "field": "str", "n": "int64", "unread": "int64"},
    }
    empty = {name: {column: pd.Series(dtype=kind) for column, kind in types.items()} for name, types in tables.items()}
    return Corpus(articles, **{name: pd.DataFrame(columns) for name, columns in empty.items()})


def corpus_hash(articles: pd.DataFrame) -> str:
    """The SHA-256 of the articles' ids and texts, in hexadecimal; the order of the rows does not matter."""
    pairs = sorted(zip(articles["article_id"].astype(str), articles["text"].astype(str), strict=True))
    digest = hashlib.sha256()
    for part in (part.encode("utf-8", "surrogatepass") for pair in pairs for part in pair):
        # The length before each part keeps ("a", "bc") and ("ab", "c") apart.
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()


def _sample() -> Path:
    from analysis import installation

    return Path(installation.locate("data")) / "articles"


def _read(files: list[sources.File], alone: bool) -> tuple[list[dict], list[dict], list[dict]]:
    """Rows of all files, the columns recognised in each, and the files that could not be read."""
    rows, recognised, unread = [], [], []
    for file in files:
        try:
            found, broken = _broken_apart(read_rows(file), file)
            found, understood = columns.standardise(found, file) if found else ([], [])
        except InputError as error:
            if alone:
                raise InputError(f"{file.place}: {error}") from error
            unread.append({"file": file.name, "reason": "unreadable", "detail": str(error)})
        else:
            rows += found
            recognised += understood
            unread += broken
    return rows, recognised, unread


def _broken_apart(rows: list[dict], file: sources.File) -> tuple[list[dict], list[dict[str, str]]]:
    """The rows that were read, and for each that could not be a row of what is set aside."""
    broken = [
        {"file": f"{file.name}, {row['_place']}", "reason": "unreadable", "detail": row["_set_aside"]}
        for row in rows if "_set_aside" in row
    ]
    return [row for row in rows if "_set_aside" not in row], broken


def _set_aside(articles: pd.DataFrame, reasons: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The articles without those that have a reason (same index) against them, and the latter's rows."""
    left_out = articles.loc[reasons.index, ["file"]].join(reasons)
    return articles.drop(index=reasons.index), left_out


def _counts(values: pd.Series) -> dict[str, int]:
    return {str(value): int(n) for value, n in values.value_counts(sort=False).sort_index().items()}


def _nothing_left(source: Source, aside: pd.DataFrame) -> str:
    """One line: where, how many were set aside, and the first reasons."""
    where = source if isinstance(source, str | Path) else "the sources given"
    if aside.empty:
        return f"{where}: holds no article; give files with text ({sources.FORMATS})"
    first = "; ".join(f"{row.file}: {row.reason} ({row.detail})" for row in aside.head(3).itertuples())
    more = f"; and {len(aside) - 3} more" if len(aside) > 3 else ""
    return f"{where}: no article remains, {len(aside)} set aside: {first}{more}"
