"""The one table of column names, and what a row of any format becomes: the fields of an article."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

import numpy as np
import pandas as pd

from analysis.corpus.dates import parse_dates
from analysis.corpus.sources import File
from analysis.schemas import InputError

# Folded names (see `fold`) for each field. Where a table has several, the field's own name wins, then the
# first in this order: a table with both `text` and `body` is read from `text`.
SYNONYMS: dict[str, tuple[str, ...]] = {
    "article_id": tuple(
        "articleid id docid documentid storyid storiesid uid uuid guid accessionnumber an".split()
    ),
    "title": tuple("title headline heading head hd articletitle storytitle newstitle".split()),
    "outlet": tuple(
        "outlet medianame publication publicationname newspaper newsoutlet publisher sitename sourcename "
        "outletname newspapername sourcetitle media journal paper website site hostname sourcehostname sourcedomain "
        "domain mediaurl source sn".split()
    ),
    "date": tuple(
        "date publishedat publishdate published publicationdate pubdate datepublished publisheddate datetime "
        "publicationdatetime datepublish publishdatetime articledate timestamp createdat loaddate pd day time".split()
    ),
    "url": tuple("url link href weburl articleurl storyurl permalink sourceurl webpage uri".split()),
    "language": tuple("language lang languagecode la".split()),
    "text": tuple(
        "text body articlebody articletext fulltext content articlecontent bodytext maintext storytext "
        "cleantext rawtext plaintext newstext newsbody textcontent contenttext story article document "
        "transcript".split()
    ),
    "agency": tuple("agency newsagency wire wireservice".split()),
}
FIELDS = [*SYNONYMS]
# A row of these is numbered even where it is the only one.
TABLES = frozenset((".csv", ".tsv", ".jsonl", ".ndjson", ".parquet", ".xlsx"))
NOTES = ["file", "source_file", "first_line_title", "origin"]

# A list of stories as Media Cloud's search saves it: no text, only where to find it.
STORY_LIST = {"medianame", "indexeddate", "publishdate"}


def fold(name: object) -> str:
    """A column's name without case, spaces and punctuation: "Published At" is "publishedat"."""
    return re.sub(r"[\W_]+", "", str(name)).lower()


def recognise(names: Iterable[object]) -> dict[str, object]:
    """The column that holds each field; the field's own name wins, then the order of `SYNONYMS`."""
    folded: dict[str, object] = {}
    for name in names:
        folded.setdefault(fold(name), name)
    return {
        field: folded[next(known for known in synonyms if known in folded)]
        for field, synonyms in SYNONYMS.items()
        if not folded.keys().isdisjoint(synonyms)
    }


def standardise(rows: list[dict], file: File) -> tuple[list[dict], list[dict]]:
    """Rows with the fields of an article under their own names, and a row per column recognised.

    An article without an id is named after its file, in a table with the row's number. Raises
    `InputError` where no column holds the text.
    """
    names = list(dict.fromkeys(name for row in rows for name in row if not str(name).startswith("_")))
    known = recognise(names)
    if "text" not in known:
        raise InputError(_no_text(names))
    table = len(rows) > 1 or file.suffix in TABLES
    origin = file.name if table else f"*{file.suffix}"
    found = []
    for number, row in enumerate(rows, 1):
        fields = {field: _value(row.get(column)) for field, column in known.items()}
        fields["article_id"] = fields.get("article_id") or (f"{file.stem}-{number}" if table else file.stem)
        first_line_title = bool(row.get("_first_line_title")) and "title" not in known
        place = row.get("_place") or f"row {number}"
        name = f"{file.name}, {place}" if table else file.name
        found.append(fields | dict(zip(NOTES, (name, file.name, first_line_title, origin), strict=True)))
    understood = [{"file": origin, "column": str(name), "field": field} for field, name in known.items()]
    return found, understood


def tabulate(rows: list[dict], recognised: list[dict]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """All rows as one table, dates read; and the columns recognised, with their values counted by file."""
    articles = pd.DataFrame(rows, columns=[*FIELDS, *NOTES]).astype(object)
    articles = articles.where(articles.notna(), None)
    dates = parse_dates(articles["date"])
    unread = articles["date"].notna() & dates.isna()
    counts = articles[FIELDS].notna().groupby(articles["origin"]).sum().stack()
    articles["date"] = dates
    articles["outlet"] = articles["outlet"].map(_host, na_action="ignore")
    table = pd.DataFrame(recognised, columns=["file", "column", "field"]).drop_duplicates(ignore_index=True)
    keys = pd.MultiIndex.from_frame(table[["file", "field"]])
    table["n"] = counts.reindex(keys).to_numpy(dtype="int64")
    misread = unread.groupby(articles["origin"]).sum().reindex(table["file"]).to_numpy(dtype="int64")
    table["unread"] = misread * (table["field"] == "date")
    return articles.drop(columns="origin"), table


def _value(value: object) -> object:
    """A cell's content: None where it is empty; of a nested object its name ({"id": 7, "name": "Post"})."""
    if isinstance(value, dict):
        value = value.get("name")
    if isinstance(value, list | tuple | np.ndarray):
        # Only its plain strings: a header with nested references could grow without end.
        value = "\n".join(item for item in value if isinstance(item, str))
    if value is None or isinstance(value, dict) or (not isinstance(value, str) and pd.isna(value)):
        return None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return value if hasattr(value, "year") else str(value).strip() or None


def _host(outlet: str) -> str:
    """An outlet given as an address is named by its host: "https://www.post.example/x" is "post.example"."""
    if not outlet.startswith(("http://", "https://")):
        return outlet
    return urlsplit(outlet).netloc.removeprefix("www.") or outlet


def _no_text(names: list[object]) -> str:
    found = ", ".join(map(repr, map(str, names))) or "no columns"
    if STORY_LIST <= set(map(fold, names)):
        return f"a list of stories without their texts (found {found}); add them as a column 'text'"
    return f"no column holds the article's text; found {found}; name one 'text' (or body, content, article)"
