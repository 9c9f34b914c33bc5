"""From an object as JSON nests it to the columns of one article."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from analysis.corpus.columns import FIELD_OF, fold, guardian_outlet, recognise
from analysis.corpus.flattened import CONTAINERS, VALUES
from analysis.corpus.formats.cells import plain
from analysis.corpus.formats.markup import markup_text

# Names that only nested answers use, folded, with the field that they hold.
NESTED_NAMES = {
    "webtitle": "title",
    "provider": "outlet",
    "containertitle": "outlet",
    "publicationtitle": "outlet",
    "issued": "date",
    "webpublicationdate": "date",
    "seendate": "date",
    "firstpublished": "date",
    "firstcreated": "date",
    "created": "date",
    "createdutc": "date",
    "pageurl": "url",
    "bodyparagraphs": "text",
    "paragraphs": "text",
    "storysentences": "text",
    "contents": "text",
    "contentelements": "text",
    "contenthtml": "text",
    "bodyhtml": "text",
    "bodytextsummary": "text",
    "selftext": "text",
    "blocks": "text",
    "sections": "text",
    "textbody": "text",
    "contentclean": "text",
}
# In records of references "source" is the catalogue; these are the newspaper.
OUTLETS = ("containertitle", "publicationtitle")
ABSTRACTS = (
    "abstract abstractnote summary description snippet leadparagraph lead trailtext standfirst "
    "excerpt teaser"
).split()
# Where the text of a part of a body lies.
BODIES = (
    "text content body sentence bodytextsummary bodyhtml paragraphs rendered value html blocks items plain t"
).split()
# Parts of a body that are no running text.
NO_TEXT = re.compile(
    r"(?<![a-z])(?:title|kicker|byline|author|date|image|photo|video|gallery|tweet|embed)(?![a-z])",
    re.IGNORECASE,
)
BLOCK = re.compile(r"</(?:p|div|li|h\d|tr|section|blockquote)\s*>|<br\b", re.IGNORECASE)
DEEPEST = 6


@lru_cache(10_000)
def field_of(name: str) -> str | None:
    """Return the field of an article that a name stands for, None for another name."""
    folded = fold(name)
    return FIELD_OF.get(folded) or NESTED_NAMES.get(folded)


def article_fields(found: dict, depth: int = 0) -> dict[str, object]:
    """Return the columns of an object under their names, those of containers within it beside them.

    A nested value becomes its name or text; a body of paragraphs one text. Names that tables do not
    know become the field's own. Objects and lists without a text or a name are left out.
    """
    row: dict[str, object] = {}
    inner: list[dict] = []
    for name, value in found.items() if not _is_column_table(found) else ():
        if isinstance(value, dict) and depth < DEEPEST and _is_container(name, value):
            inner.append(article_fields(value, depth + 1))
        elif (content := _content(name, value)) is not None:
            # An underscore marks the notes of a row; a service's "_id" is a column.
            row.setdefault(name.lstrip("_") or "_", content)
    row = _under_own_names(row)
    texts = [fields for fields in inner if has_text(fields)]
    # Two objects with a text each are two articles, not one.
    for fields in inner if len(texts) < 2 else []:
        row = {name: value for name, value in fields.items() if not _known(row, name)} | row
    column = recognised(row).get("outlet", "outlet")
    outlet = guardian_outlet(found, row.get(column))
    return row | {column: outlet} if outlet else row


def has_text(row: dict[str, object]) -> bool:
    return text_length(row) > 0


def text_length(row: dict[str, object]) -> int:
    """Return the length of an article's text in characters, 0 where it has none."""
    value = row.get(recognised(row).get("text"))
    return len(value) if isinstance(value, str) else 0


def with_abstract(row: dict[str, object]) -> dict[str, object]:
    """Return an article without text with its abstract, lead and snippet as one, each part once."""
    parts: list[str] = []
    for name in ABSTRACTS:
        part = next(
            (value for key, value in row.items() if fold(key) == name and isinstance(value, str)),
            "",
        )
        if part and not any(part.strip(" .…") in other for other in parts):
            parts = [*(other for other in parts if other.strip(" .…") not in part), part]
    return row | {"text": "\n\n".join(parts), "_stub": "abstract"} if parts else row


def recognised(row: Iterable[str]) -> dict[str, object]:
    """Return the column of each field, that of an abstract not taken for the text's."""
    return _recognised(tuple(row))


@lru_cache(1_000)
def _recognised(names: tuple[str, ...]) -> dict[str, object]:
    return recognise(
        name for name in names if not name.startswith("_") and fold(name) not in ABSTRACTS
    )


def _is_column_table(found: dict) -> bool:
    """Return whether titles and texts stand in lists beside each other: many articles, not one."""
    listed = {
        field_of(name)
        for name, value in found.items()
        if isinstance(value, list) and len(value) > 1
    }
    return {"title", "text"} <= listed


def _known(row: dict[str, object], name: str) -> bool:
    field = field_of(name)
    return name in row or (field is not None and field in recognised(row))


def _is_container(name: str, value: dict) -> bool:
    """Return whether an object holds fields of the article, and is not itself the value of one."""
    field, named = field_of(name), {field_of(key) for key in value}
    if field not in (None, "text"):
        # {"_source": {"title": ..., "text": ...}} is an article, {"title": {"text": ...}} its title.
        return {"title", "text"} <= named
    if "text" in named and not (field == "text" and len(value) == 1):
        return True
    return fold(name) in CONTAINERS and "title" in named


def _content(name: str, value: object) -> object:
    """Return a value as a cell: text in paragraphs, an object's name, None for neither."""
    if field_of(name) == "text":
        return None if _is_list_of_articles(value) else _text(value) or None
    if isinstance(value, dict):
        return _scalar(value)
    if isinstance(value, list):
        plain_items = [item for item in value if isinstance(item, str)]
        objects = [item for item in value if isinstance(item, dict) and field_of(name)]
        return plain_items or next(filter(None, map(_scalar, objects)), None)
    return plain(value)


def _is_list_of_articles(value: object) -> bool:
    """Return whether a list's objects have titles of their own, as paragraphs do not."""
    objects = [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
    return any({"title", "text"} <= {field_of(name) for name in each} for each in objects)


def _scalar(value: dict) -> object:
    folded = {str(key).lower().replace("-", ""): each for key, each in value.items()}
    if isinstance(parts := folded.get("dateparts"), list) and parts and isinstance(parts[0], list):
        return "-".join(f"{part:0>2}" for part in parts[0])
    named = (folded.get(name) for name in VALUES)
    return next(
        (plain(each) for each in named if isinstance(each, str | int | float) and each != ""), None
    )


def _text(value: object, depth: int = 0) -> str:
    """Return a body of strings, lists and objects as one text, a blank line between paragraphs."""
    if isinstance(value, str):
        return markup_text(value) if BLOCK.search(value) else plain(value)
    if depth > DEEPEST:
        return ""
    if isinstance(value, dict):
        kind = " ".join(str(value.get(key, "")) for key in ("type", "subtype", "role"))
        value = [] if NO_TEXT.search(kind) else [_body_of(value)]
    parts = (_text(each, depth + 1).strip() for each in value) if isinstance(value, list) else ()
    return "\n\n".join(filter(None, parts))


def _body_of(part: dict) -> object:
    folded = {fold(key): each for key, each in part.items()}
    named = (folded.get(name) for name in BODIES)
    return next((each for each in named if isinstance(each, str | list | dict) and each), "")


def _under_own_names(row: dict[str, object]) -> dict[str, object]:
    """Return a row in which names that tables do not know are the field's own, if free."""
    known = set(recognised(row))
    renamed: dict[str, object] = {}
    for name, value in row.items():
        field = NESTED_NAMES.get(fold(name))
        free = field not in known | set(renamed) or fold(name) in OUTLETS
        if field and fold(name) not in FIELD_OF and free:
            renamed[field] = value
        else:
            renamed[name] = value
    return renamed
