"""The one table of column names, and what a row of any format becomes: the fields of an article."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

import numpy as np
import pandas as pd

from analysis.corpus.dates import date_orders, is_ambiguous, parse_dates
from analysis.corpus.decoding import MENDED
from analysis.corpus.flattened import unnested
from analysis.corpus.sources import File
from analysis.schemas import InputError

Columns = dict[str, list[object]]

# Folded names (see `fold`) for each field. Where a table has several, the field's own name wins, then the
# first in this order: a table with both `text` and `body` is read from `text`.
SYNONYMS: dict[str, tuple[str, ...]] = {
    "article_id": tuple(
        "articleid id docid documentid storyid storiesid uid uuid guid accessionnumber an key".split()
    ),
    "title": tuple(
        "title headline heading head hd articletitle storytitle newstitle hed titel titre titulo título".split()
    ),
    "outlet": tuple(
        "outlet medianame publication publicationname publicationtitle newspaper newsoutlet publisher sitename "
        "sourcename outletname newspapername sourcetitle mediaoutlet media journal paper website site hostname "
        "sourcehostname sourcedomain domain mediaurl sourcecommonname source sn channel quelle zeitung "
        "medium fuente medio".split()
    ),
    "date": tuple(
        "date publishedat publishdate published publicationdate pubdate datepublished publisheddate datetime "
        "publicationdatetime datepublish publishdatetime articledate firstpublished webpublicationdate timestamp "
        "createdat loaddate pubdt seendate issued pd day time datum fecha".split()
    ),
    "url": tuple("url link href weburl articleurl storyurl permalink sourceurl documentidentifier webpage uri".split()),
    "language": tuple("language lang languagecode la".split()),
    "text": tuple(
        "text body articlebody articletext fulltext content contents articlecontent bodytext maintext storytext "
        "cleantext rawtext plaintext newstext newsbody textcontent contenttext story article document "
        "transcript news paragraphs fulltextofarticle volltext inhalt artikel texte texto contenido".split()
    ),
    "agency": tuple("agency newsagency wire wireservice".split()),
}
FIELDS = [*SYNONYMS]
FIELD_OF = {name: field for field, names in SYNONYMS.items() for name in names}
# Columns that hold what an article is about: read as text only where nothing else is, and told.
ABSTRACTS = (
    "abstract abstractnote summary description snippet lead leadparagraph teaser excerpt trailtext standfirst "
    "bodypreview metadescription".split()
)
# A name of one core word and such as these is the core's: "content_clean", "Date (UTC)", "Media Outlet". A name with
# the cores of two fields is the first one's: "publication date" is no outlet.
CORES = {
    "date": "date datetime timestamp published pubdate".split(),
    "title": "title headline".split(),
    "text": "text body content contents fulltext".split(),
    "outlet": "outlet publication newspaper publisher source media website site channel".split(),
}
QUALIFIERS = frozenset(
    "clean cleaned raw full plain main final original orig processed preprocessed parsed extracted scraped en eng "
    "english translated utc gmt local str string dt of the article articles news story item post text body content "
    "html media outlet name publication published publish publishing pub publisher date time release posted first "
    "web page website org newspaper source whole complete all merged value new old combined print online "
    "iso fmt formatted fields".split()
)
# What programs write for an empty cell, and services for an article that was withdrawn.
NOTHING = frozenset(
    "nan n/a na none null nil nat <na> #n/a - -- --- . ? undefined unknown [removed] [deleted] removed "
    "(null) [null] \\n #null! #value! #ref! #name? missing".split()
) | {"not available", "no content", "no text", "content removed"}
LONGEST_NAME = 60
# An object written into a cell, by pandas or as JSON.
OBJECT_NAME = re.compile(r"""['"]name['"]\s*:\s*(?P<mark>['"])(?P<name>.+?)(?P=mark)\s*[,}]""")
# A row of these is numbered even where it is the only one.
TABLES = frozenset((".csv", ".tsv", ".jsonl", ".ndjson", ".parquet", ".xlsx", ".xls"))
NOTES = ["file", "source_file", "first_line_title", "origin", "abstract"]
# The table that `framing read` writes: read again, its cells stay as they are.
OWN_COLUMNS = [*FIELDS, "source_file"]

# The Guardian's interface names an article's fields so, and its outlet by its host or not at all.
GUARDIAN = frozenset(("webtitle", "webpublicationdate"))
# What a reader notes of a row beside its columns (see `formats`).
MARKS = frozenset(("_first_line_title", "_place", "_set_aside", "_stub"))


def fold(name: object) -> str:
    """Return a column's name without case, spaces and punctuation: "Published At" is "publishedat"."""
    return re.sub(r"[\W_]+", "", str(name)[: LONGEST_NAME + 1]).lower()


def recognise(names: Iterable[object]) -> dict[str, object]:
    """Return the column that holds each field.

    The field's own name wins, then the order of `SYNONYMS`, then a name made of a core word and words that do not
    change its meaning; for the text at last a column of abstracts.
    """
    folded: dict[str, object] = {}
    for name in names:
        if len(str(name)) <= LONGEST_NAME:
            folded.setdefault(fold(name), name)
    for plain, name in unnested([*folded.values()], _field_of).items():
        # "_source.title" is a title, not the title of a source.
        if FIELD_OF.get(fold(name)) != FIELD_OF.get(fold(plain)):
            folded.pop(fold(name), None)
        folded.setdefault(fold(plain), name)
    found = {
        field: folded[next(known for known in synonyms if known in folded)]
        for field, synonyms in SYNONYMS.items()
        if not folded.keys().isdisjoint(synonyms)
    }
    for field in CORES.keys() - found.keys():
        named = [name for name in _by_words(folded.values(), field) if name not in found.values()]
        found |= {field: named[0]} if named else {}
    abstracts = [folded[name] for name in ABSTRACTS if name in folded]
    if "text" not in found and abstracts:
        found["text"] = abstracts[0]
    return {field: found[field] for field in FIELDS if field in found}


def _field_of(name: str) -> str | None:
    folded = fold(name)
    return "abstract" if folded in ABSTRACTS else FIELD_OF.get(folded)


def _by_words(names: Iterable[object], field: str) -> list[object]:
    """The columns named by a core word of the field and qualifiers, the best first."""
    ranked = []
    for name in names:
        words = [word.lower() for word in re.split(r"[\W_]+|(?<=[a-z])(?=[A-Z])", str(name)) if word]
        kind = next((kind for kind, cores in CORES.items() if not set(cores).isdisjoint(words)), None)
        if kind == field and len(words) < 6 and QUALIFIERS.issuperset({*words} - {*CORES[field]}):
            best = min(CORES[field].index(word) for word in words if word in CORES[field])
            ranked.append((best, len(words), name))
    return [name for *_, name in sorted(ranked, key=lambda found: found[:2])]


def as_columns(rows: list[dict]) -> Columns:
    """Return rows as columns, a missing value None."""
    names = dict.fromkeys(name for row in rows for name in row)
    return {name: [row.get(name) for row in rows] for name in names}


def standardise(batch: Columns, file: File, table: bool, first: int = 1) -> tuple[pd.DataFrame, list[dict]]:
    """Return the rows of a batch with the fields of an article under their own names, and a row per column recognised.

    An article without an id is named after its file, in a ``table`` with the row's number, ``first`` for the first.
    Raises `InputError` where no column holds the text.
    """
    names = [name for name in batch if name not in MARKS]
    known = recognise(names)
    if "text" not in known:
        raise InputError(_no_text(names))
    n = len(batch[known["text"]])
    numbers = range(first, first + n)
    origin = file.name if table else f"*{file.suffix}"
    fields = {field: list(map(_value, batch[known[field]])) if field in known else [None] * n for field in FIELDS}
    fields["outlet"] = [guardian_outlet(names, outlet) or outlet for outlet in fields["outlet"]]
    given = [f"{file.stem}-{number}" for number in numbers] if table else [file.stem] * n
    fields["article_id"] = [own or made for own, made in zip(fields["article_id"], given, strict=True)]
    places = batch.get("_place") or [None] * n
    places = [f"{file.name}, {place or f'row {number}'}" for place, number in zip(places, numbers, strict=True)]
    titled = batch.get("_first_line_title") if "title" not in known else None
    notes = {
        "file": places if table else [file.name] * n, "source_file": file.name,
        "first_line_title": list(map(bool, titled or [False] * n)), "origin": origin,
        "abstract": [bool(part) or _is_abstract(known["text"]) for part in batch.get("_stub") or [None] * n],
    }
    understood = [{"file": origin, "column": str(name), "field": field} for field, name in known.items()]
    return pd.DataFrame(fields | notes, dtype=object), understood


def orders_by_origin(articles: pd.DataFrame) -> dict[str, set[bool]]:
    """Return the orders of day and month that the dates of each file show."""
    return {origin: date_orders(part) for origin, part in articles["date"].groupby(articles["origin"], sort=False)}


def read_dates(articles: pd.DataFrame, orders: dict[str, set[bool]]) -> tuple[pd.Series, list[dict[str, str]]]:
    """Return the articles' dates, and a note of each file with dates that could be read in two ways.

    Whether the day or the month comes first is decided for each file's column as a whole: ``orders`` has what its
    rows show, also those that were set aside.
    """
    values, origin = articles["date"], articles["origin"]
    dates = pd.concat(
        [parse_dates(part, orders.get(name)) for name, part in values.groupby(origin, sort=False)]
    ).reindex(articles.index)
    unread = values[values.notna() & dates.isna()]
    ambiguous = unread[list(map(is_ambiguous, unread))]
    notes = [
        {"file": file, "kind": "day or month first?",
         "detail": f"{len(some)} dates like {some.iloc[0]} not read; write them as 2025-04-03"}
        for file, some in ambiguous.groupby(origin.loc[ambiguous.index], sort=False)
    ]
    return dates, notes


def count_values(recognised: list[dict], counts: pd.DataFrame, unread: pd.Series) -> pd.DataFrame:
    """Return a row per column recognised in a file, with its values and the dates that could not be read.

    ``counts`` has the values of each field (column) by file (index), ``unread`` the dates not read by file.
    """
    table = pd.DataFrame(recognised, columns=["file", "column", "field"]).drop_duplicates(ignore_index=True)
    keys = pd.MultiIndex.from_frame(table[["file", "field"]])
    table["n"] = counts.stack().reindex(keys, fill_value=0).to_numpy(dtype="int64")
    table["unread"] = unread.reindex(table["file"], fill_value=0).to_numpy(dtype="int64") * (table["field"] == "date")
    return table


def guardian_outlet(names: Iterable[object], outlet: object) -> str | None:
    """Return "The Guardian" for an article of its interface without an outlet's name; None for any other."""
    named = outlet and str(outlet).lower() != "theguardian.com"
    return "The Guardian" if not named and set(map(fold, names)) >= GUARDIAN else None


def _is_abstract(name: object) -> bool:
    return fold(name) in ABSTRACTS or fold(re.split(r"[./]", str(name))[-1]) in ABSTRACTS


def _value(value: object) -> object:
    """A cell's content: None where it is empty; of a nested object its name ({"id": 7, "name": "Post"})."""
    if isinstance(value, str):
        value = value.strip()
        return None if not value or (len(value) < 20 and value.lower() in NOTHING) else value
    if isinstance(value, dict):
        return _value(value.get("name"))
    if isinstance(value, list | tuple | np.ndarray):
        # Only its plain strings: a header with nested references could grow without end.
        return "\n".join(item for item in value if isinstance(item, str)).strip() or None
    if value is None or pd.isna(value):
        return None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return value if hasattr(value, "year") else str(value)


def host(outlet: str) -> str:
    """Return an outlet given as an address by its host, one given as an object by its name.

    "https://www.post.example/x" is "post.example", "{'id': None, 'name': 'Harbour Post'}" is "Harbour Post".
    """
    outlet = outlet.replace(MENDED, "")
    if outlet.startswith("{") and (found := OBJECT_NAME.search(outlet)):
        return found["name"]
    if not outlet.startswith(("http://", "https://")):
        return outlet
    return urlsplit(outlet).netloc.removeprefix("www.") or outlet


def _no_text(names: list[object]) -> str:
    shown = [name if len(name) <= LONGEST_NAME else f"{name[:LONGEST_NAME]}…" for name in map(str, names[:30])]
    found = ", ".join(map(repr, shown)) or "no columns"
    # As Media Cloud and GDELT save what they found: no text, only where it is.
    if {"title", "url"} <= recognise(names).keys() or {"outlet", "date", "url"} <= recognise(names).keys():
        return f"a list of stories without their texts (found {found}); add them as a column 'text'"
    return f"no column holds the article's text; found {found}; name one 'text' (or body, content, article)"
