"""Reads news articles from files of many formats into one tidy table, and says what it left out.

    sources (files) -> formats, archives (rows) -> columns (fields) -> cleaning (text), in batches (pipeline)
        -> dates, language, duplicates, stubs -> telling
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from analysis.corpus import cleaning, language, sources, stubs
from analysis.corpus.duplicates import Shingled, find_families, find_links, repeated, unique_ids
from analysis.corpus.pipeline import Reading, Source, compact, read_batches
from analysis.corpus.telling import (
    columns_read,
    corpus_lines,
    corpus_tables,
    families_read,
    own_table,
    reading_lines,
    warning_lines,
)
from analysis.options import check_copies
from analysis.schemas import InputError, check_articles

__all__ = ["Corpus", "Source", "columns_read", "corpus_hash", "corpus_lines", "corpus_tables", "families_read",
           "own_table", "read_articles", "read_batches", "read_corpus", "reading_lines", "unread_corpus",
           "warning_lines"]

# What is known of an article while it is read.
PASSING = ["file", "first_line_title", "origin", "abstract", "length", "cut_mark"]
# The columns of what a corpus holds beside its articles.
TABLES = {
    "set_aside": dict.fromkeys(["file", "reason", "detail"], "str"),
    "boilerplate": {"article_id": "str", "kind": "str", "line": "str", "n": "int64"},
    "recognised": {"file": "str", "column": "str", "field": "str", "n": "int64", "unread": "int64"},
    "families": {"family": "int64", "article_id": "str", "outlet": "str", "date": "datetime64[us]", "kind": "str"},
    "stubs": dict.fromkeys(["article_id", "kind", "detail"], "str"),
    "notes": dict.fromkeys(["file", "kind", "detail"], "str"),
}


@dataclass(frozen=True, eq=False)
class Corpus:
    """Articles, and beside them everything that reading left out or took for granted.

    ``articles``    one row per article kept: the schema's columns, then agency and source_file.
    ``set_aside``   one row per file or article not kept: file, reason (unreadable, format not read,
                    no text, not English, duplicate, near duplicate, earlier version), detail.
    ``boilerplate`` one row per distinct line removed from an article: article_id, kind, line, n.
    ``recognised``  one row per column understood: file, column, field, n (values), unread (dates that
                    could not be read; they are NaT in articles).
    ``families``    one row per article that has a copy, kept or not: family, article_id, outlet, date, kind
                    (first, same text, near, version, part).
    ``stubs``       one row per article that is not a whole one: article_id, kind (cut, abstract, cookie
                    notice, paywall, error page), detail.
    ``notes``       one row per thing mended or taken for granted: file, kind, detail.
    """

    articles: pd.DataFrame
    set_aside: pd.DataFrame
    boilerplate: pd.DataFrame
    recognised: pd.DataFrame
    families: pd.DataFrame
    stubs: pd.DataFrame
    notes: pd.DataFrame


def read_articles(source: Source = None, duplicates: str = "once") -> pd.DataFrame:
    """Return the articles of a file, a folder, a zip or a list of them; `read_corpus` also says what was left out.

    ``articles.attrs`` holds the counts, as plain values: ``set_aside`` by reason, ``boilerplate`` by
    kind, ``recognised`` as the column understood for each field, ``dates_unread``.
    """
    corpus = read_corpus(source, duplicates)
    corpus.articles.attrs.update(
        set_aside=_counts(corpus.set_aside["reason"]),
        boilerplate={kind: int(n) for kind, n in corpus.boilerplate.groupby("kind")["n"].sum().items()},
        recognised=dict(zip(corpus.recognised["field"], corpus.recognised["column"], strict=True)),
        dates_unread=int(corpus.recognised["unread"].sum()),
    )
    return corpus.articles


def read_corpus(
    source: Source = None, duplicates: str = "once", watch: Callable[[Iterable], Iterable] = iter
) -> Corpus:
    """Return the articles of ``source`` with what was set aside, removed and recognised.

    ``source`` is a file, a folder (searched throughout, in the order of its paths), a zip of files, or a
    list of these; None is the sample corpus. Which formats are read is in the README. ``text`` is the title, a blank
    line and the body, without boilerplate, one blank line between paragraphs. ``article_id`` is the id column, else
    the file's name, with the row number in a table. Dates keep the clock of the outlet: a time zone is dropped, not
    converted. With ``duplicates`` "once" one copy of each story is kept, with "each" all. ``watch`` passes on the
    batches and may show how far the reading is.

    Raises `InputError` where a single file cannot be read, or nothing readable remains. In a folder a
    bad file is set aside and the others are read. Only English is kept; a text too short to tell is kept, and counted.
    """
    check_copies(duplicates)
    reading = Reading(source)
    articles, shingled = _english(reading, watch)
    if articles.empty:
        raise InputError(_nothing_left(source, _table("set_aside", reading.set_aside)))
    articles["article_id"], articles["date"] = unique_ids(articles["article_id"]), reading.dates(articles)
    links = find_links(articles, shingled)
    families = find_families(articles, links)
    if duplicates == "once":
        articles = _without(reading, articles, repeated(articles, links))
    elif len(links):
        reading.notes.append({"file": "", "kind": "copies kept", "detail": f"{len(links)} copies count each"})
    return _corpus(reading, articles, families)


def _english(reading: Reading, watch: Callable[[Iterable], Iterable]) -> tuple[pd.DataFrame, Shingled]:
    """The English articles of all batches, with what duplicates are found by."""
    shingled, batches = Shingled(), [pd.DataFrame()]
    for batch in watch(reading):
        batch = _without(reading, batch, cleaning.without_text(batch))
        batch = language.tell(batch)
        batch = _without(reading, batch, language.not_english(batch))
        shingled.add(batch["text"])
        batches.append(compact(batch))
    return pd.concat(batches[1:] or batches), shingled


def _without(reading: Reading, articles: pd.DataFrame, reasons: pd.DataFrame) -> pd.DataFrame:
    """The articles without those that have a reason (same index) against them, which are set aside."""
    reading.set_aside += articles.loc[reasons.index, ["file"]].join(reasons).to_dict("records")
    if reasons.empty:
        return articles
    # Column by column: to take rows of the whole table copies all texts twice.
    kept = ~articles.index.isin(reasons.index)
    return pd.DataFrame({name: values[kept] for name, values in articles.items()})


def _corpus(reading: Reading, articles: pd.DataFrame, families: pd.DataFrame) -> Corpus:
    """The corpus of the articles kept, and of all that was found on the way."""
    unknown = articles.loc[articles["language"].isna(), "file"]
    reading.notes += [{"file": file, "kind": "assumed English", "detail": "too short to tell"} for file in unknown]
    kept, ids = check_articles(articles.drop(columns=PASSING)), articles["article_id"]
    return Corpus(kept, **{name: _table(name, rows) for name, rows in {
        "set_aside": reading.set_aside,
        "boilerplate": _of_articles(pd.concat(reading.lines), ids),
        "recognised": reading.understood(),
        "families": families,
        "stubs": _of_articles(stubs.find_stubs(articles), ids),
        "notes": reading.notes,
    }.items()})


def _of_articles(rows: pd.DataFrame, ids: pd.Series) -> pd.DataFrame:
    """Rows by number of the article as rows by its id; those of articles left out are dropped."""
    rows = rows[rows["row"].isin(ids.index)]
    return rows.assign(article_id=ids.reindex(rows["row"]).to_numpy())


def _table(name: str, rows: pd.DataFrame | list[dict]) -> pd.DataFrame:
    types = TABLES[name]
    return pd.DataFrame(rows, columns=[*types]).astype(types).reset_index(drop=True)


def unread_corpus(articles: pd.DataFrame) -> Corpus:
    """Return a corpus of articles that no reader has read: nothing recognised, removed or set aside."""
    return Corpus(articles, **{name: _table(name, []) for name in TABLES})


def corpus_hash(articles: pd.DataFrame) -> str:
    """Return the SHA-256 of the articles' ids and texts, in hexadecimal; the order of the rows does not matter."""
    pairs = sorted(zip(articles["article_id"].astype(str), articles["text"].astype(str), strict=True))
    digest = hashlib.sha256()
    for part in (part.encode("utf-8", "surrogatepass") for pair in pairs for part in pair):
        # The length before each part keeps ("a", "bc") and ("ab", "c") apart.
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()


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
