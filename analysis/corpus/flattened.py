"""Names of columns that were nested when they came: "fields.bodyText", "_source.title", "headline.main"."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable

# Objects that hold an article's fields and have no meaning of their own.
CONTAINERS = frozenset(
    "fields attributes source data thread properties meta metadata info node row record item doc "
    "document article story content".split()
)
# Where the value lies of a field that is an object: {"headline": {"main": ...}}, {"$date": ...}.
VALUES = (
    "main name title rendered value text default label html plain content body bodytextsummary "
    "bodyhtml href uri domain $date $oid $numberlong # $t #text _ __cdata __text"
).split()
# What pandas, R and the command line write between a name and the one within it.
WITHIN = re.compile(r"(?<=[\w$])(?:\.|/|__|→|\|)(?=[\w$#])")
DEEPEST = 6


def unnested(names: Iterable[object], field_of: Callable[[str], str | None]) -> dict[str, object]:
    """Return for each column with a path as its name the plain name that says the same, and the column.

    "fields.bodyText" is "bodyText" and "headline.main" is "headline"; "image.title", which is not the article's, is
    left out. ``field_of`` says which field of an article a plain name stands for.
    """
    paths = {name: WITHIN.split(str(name)) for name in names}
    fields: dict[tuple[str, ...], set[str | None]] = {}
    for path in paths.values():
        fields.setdefault(tuple(path[:-1]), set()).add(field_of(path[-1]))
    articles = {outer for outer, within in fields.items() if outer and {"title", "text"} <= within}
    found: dict[str, object] = {}
    # An object of an unknown name is the article's only where nothing else has a text.
    for known in (True, False):
        if known or "text" not in {*map(field_of, found), *fields.get((), ())}:
            for name, path in paths.items():
                plain = _plain(path, articles, not known, field_of)
                if plain and field_of(plain) != "article_id":
                    found.setdefault(plain, name)
    return found


def _plain(
    path: list[str], articles: Container[tuple[str, ...]], any_article: bool, field_of: Callable[[str], str | None]
) -> str | None:
    """The plain name of a path; None where it leads to something that is not the article's."""
    if not 1 < len(path) <= DEEPEST:
        return None
    *outer, parent, leaf = path
    of_article = tuple(path[:-1]) in articles and (any_article or _is_container(parent))
    held = _is_container(parent) and (field_of(parent) != "outlet" or parent.startswith("_"))
    if field_of(leaf) and (of_article or held):
        return leaf
    if leaf.lower() in VALUES and field_of(parent) and (not outer or _is_container(outer[-1])):
        return parent
    return None


def _is_container(name: str) -> bool:
    return name.lower().strip("_") in CONTAINERS
