"""Finds the articles in nested values: the list whose objects have text, at any depth."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from analysis.corpus.formats.json_fields import (
    article_fields,
    has_text,
    recognised,
    text_length,
    with_abstract,
)
from analysis.corpus.formats.tables import Rows
from analysis.schemas import InputError

# What lies on one level, by the keys that lead to it, "*" for each item of a list.
Level = dict[tuple[str, ...], list]
Measure = Callable[[list[dict]], Rows]

# A text of fewer characters may be a query or a caption; it is taken where there is no other.
LEAST_LENGTH = 100
MOST_LEVELS = 50
RIGHT = 'write [{"title": ..., "text": ...}, ...]'


def find_articles(root: object, places: list[str] | None = None) -> Rows:
    """Return a row for each article in a value as JSON nests them: the outermost objects with text.

    ``places`` names the values of a list of them, else they are numbered. Objects of one shape that
    lie in several lists are read together, and what is not an object is set aside. Raises
    `InputError` where nothing has text.
    """
    for measure in (_long_texts, _any_texts, _abstracts):
        if rows := _outermost(root, measure):
            return _placed(_filled(rows), places)
    raise InputError(_no_articles(root, places))


def _long_texts(objects: list[dict]) -> Rows:
    rows = _any_texts(objects)
    return rows if sum(map(text_length, rows)) >= LEAST_LENGTH * len(rows) else []


def _any_texts(objects: list[dict]) -> Rows:
    rows = [article_fields(found) for found in objects]
    return rows if any(map(has_text, rows)) else []


def _abstracts(objects: list[dict]) -> Rows:
    rows = [with_abstract(article_fields(found)) for found in objects]
    return rows if any(map(has_text, rows)) else []


def _titles(objects: list[dict]) -> Rows:
    rows = [article_fields(found) for found in objects]
    return [row for row in rows if "title" in recognised(row)]


def _outermost(root: object, measure: Measure) -> Rows:
    """Return the rows of the first level on which objects have what is measured."""
    for level in _levels(root):
        objects = {path: [each for each in level[path] if isinstance(each, dict)] for path in level}
        rows = {
            path: found for path in level if objects[path] and (found := measure(objects[path]))
        }
        if rows:
            others = [
                _no_object(each)
                for path in rows
                for each in level[path]
                if not isinstance(each, dict)
            ]
            return _of_one_shape([*rows.values()]) + others
    return []


def _levels(root: object) -> Iterator[Level]:
    level: Level = {(): [root]}
    for _ in range(MOST_LEVELS):
        yield level
        below: Level = {}
        for path, values in level.items():
            for key, inner in (child for value in values for child in _children(value)):
                below.setdefault((*path, key), []).append(inner)
        level = below


def _children(value: object) -> list[tuple[str, object]]:
    if isinstance(value, list):
        return [("*", each) for each in _records_of_lists(value) or value]
    if not isinstance(value, dict):
        return []
    if records := _records(value):
        return [("*", each) for each in records]
    return [(key, inner) for key, inner in value.items() if isinstance(inner, dict | list)]


def _of_one_shape(groups: list[Rows]) -> Rows:
    """Return the rows of the group with most text, and of those that have half of its columns."""
    fullest = max(groups, key=lambda rows: sum(map(text_length, rows)))
    names = set().union(*fullest)
    alike = [rows for rows in groups if 2 * len(names & set().union(*rows)) >= len(names)]
    others = sum(map(len, groups)) - sum(map(len, alike))
    aside = {
        "_place": "another list",
        "_set_aside": f"{others} objects of another shape than the articles",
    }
    return [row for rows in alike for row in rows] + [aside] * bool(others)


def _no_object(value: object) -> dict[str, object]:
    reason = f"not an article but {type(value).__name__}; {RIGHT}"
    return {"_place": "an item of the list", "_set_aside": reason}


def _records(table: dict) -> list[dict]:
    """Return the rows of a table written by its columns, or objects that stand under their ids."""
    if isinstance(table.get("columns"), list) and isinstance(table.get("data"), list):
        return _records_of_lists([table["columns"], *table["data"]])
    values = [*table.values()]
    if len(values) < 2 or not all(isinstance(value, type(values[0])) for value in values):
        return []
    if isinstance(values[0], dict):
        return _records_of_columns(table) or _records_by_id(table)
    if isinstance(values[0], list) and len({*map(len, values)}) == 1:
        return _records_of_lists([[*table], *map(list, zip(*values, strict=True))])
    return []


def _records_of_columns(table: dict[str, dict]) -> list[dict]:
    """Return the rows of columns whose cells stand under the rows' keys, as pandas writes them."""
    if has_text(
        article_fields({name: next(iter(cells.values()), None) for name, cells in table.items()})
    ):
        keys = dict.fromkeys(key for cells in table.values() for key in cells)
        return [{name: cells.get(key) for name, cells in table.items()} for key in keys]
    return []


def _records_by_id(table: dict[str, dict]) -> list[dict]:
    first, *others = (set(value) for value in table.values())
    if all(2 * len(first & names) > len(names) for names in others):
        return [{"id": key} | value for key, value in table.items()]
    return []


def _records_of_lists(rows: list) -> list[dict]:
    """Return the rows of a table whose first list has the names of its columns."""
    if len(rows) < 2 or not all(isinstance(row, list) for row in rows):
        return []
    names, *cells = rows
    if not all(isinstance(name, str) for name in names) or "text" not in recognised(names):
        return []
    return [dict(zip(names, row, strict=False)) for row in cells]


def _filled(rows: Rows) -> Rows:
    """Return the rows with each field in one column, where some have it in another."""
    known = recognised(dict.fromkeys(name for row in rows for name in row))
    for row in rows:
        for field, own in recognised(row).items():
            column = known.get(field, own)
            if row.get(column) is None:
                row[column] = row[own]
    return rows


def _placed(rows: Rows, places: list[str] | None) -> Rows:
    articles = [row for row in rows if "_set_aside" not in row]
    named = places if places and len(places) == len(articles) else None
    for number, row in enumerate(articles):
        row["_place"] = named[number] if named else f"item {number + 1}"
    return rows


def _no_articles(root: object, places: list[str] | None) -> str:
    """Return why a value has no article: titles alone, objects without a text, or no objects."""
    if titled := _outermost(root, _titles):
        names = ", ".join(map(repr, dict.fromkeys(name for row in titled for name in row)))
        return f"a list of stories without their texts (found {names}); add them as a column 'text'"
    values = root if isinstance(root, list) else [root]
    place = places[0] if places else "item 1"
    if isinstance(root, list) and values and not isinstance(values[0], dict):
        return f"{place}: not an article but {type(values[0]).__name__}; {RIGHT}"
    first = next((each for each in values if isinstance(each, dict)), None)
    if first is None:
        return f"not a list of articles; {RIGHT}"
    names = ", ".join(map(repr, map(str, first))) or "nothing"
    right = "name one 'text' (or body, content, article)"
    return f"no object in it has an article's text; found {names}; {right}"
