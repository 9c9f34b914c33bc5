"""The user's word on who speaks for whom: the list ``speakers`` of a parties file."""

from __future__ import annotations

import pandas as pd

from analysis.errors import did_you_mean
from analysis.schemas import InputError
from analysis.text.word_classes import word_class

KEYS = ("name", "party")
NO_PARTY = "none"
NUMBERS = frozenset("one two three four five six seven eight nine ten".split())


def no_corrections() -> pd.DataFrame:
    """Return the table of a file without corrections."""
    return pd.DataFrame({key: pd.Series(dtype="str") for key in KEYS})


def read_corrections(document: dict, known: set[str], shown: str) -> pd.DataFrame:
    """Return name and party (NA: none) of each entry of ``speakers``.

    A name is a person's or a body's, or the words for somebody who is not named, without article
    and number ("harbour master", "former officials"). Each mapping of the document has its line
    under ``__line__``. Raises `InputError` with file and line for an entry that is not name and
    party, a party that the file does not list, or a name that occurs twice.
    """
    entries = document.get("speakers")
    if entries is None:
        return no_corrections()
    if not isinstance(entries, list):
        raise InputError(
            f"{shown}: 'speakers' must be a list of entries with name and party, found {entries!r}"
        )
    rows: dict[str, str | None] = {}
    for number, entry in enumerate(entries, 1):
        name, party = _entry(entry, known, shown, number)
        if key_of(name) in map(key_of, rows):
            raise InputError(
                f"{shown}, line {entry['__line__']}: speaker {name!r} occurs twice; leave one"
            )
        rows[name] = party
    return pd.DataFrame(
        {
            "name": pd.Series(list(rows), dtype="str"),
            "party": pd.Series(list(rows.values()), dtype="str"),
        }
    )


def key_of(name: str) -> str:
    """Return what a name is compared by: lower case, without article and number before it.

    >>> key_of("The Harbour Master")
    'harbour master'
    >>> key_of("Two other officials"), key_of("One of them")
    ('officials', 'one of them')
    """
    return without_openers(name).lower()


def without_openers(name: str) -> str:
    """Return a name without the articles, determiners and numbers before it."""
    openers = word_class("article") | word_class("determiner") | NUMBERS
    words = name.split()
    while len(words) > 1 and words[0].lower() in openers and words[1].lower() != "of":
        words = words[1:]
    return " ".join(words)


def _entry(entry: object, known: set[str], shown: str, number: int) -> tuple[str, str | None]:
    """Return the name and party of an entry, None for no party."""
    if not isinstance(entry, dict):
        raise InputError(
            f"{shown}, speaker {number}: expected 'name: ...' and 'party: ...', found {entry!r}"
        )
    place = f"{shown}, line {entry['__line__']}"
    if unknown := sorted(str(key) for key in set(entry) - {*KEYS, "__line__", "__lines__"}):
        raise InputError(
            f"{place}: unknown key {unknown[0]!r} of a speaker; known are {', '.join(KEYS)}"
            f"{did_you_mean(unknown[0], KEYS)}"
        )
    for key in KEYS:
        if not isinstance(entry.get(key), str) or not entry[key].strip():
            raise InputError(
                f"{place}: speaker {number} needs '{key}:' with a text, found {entry.get(key)!r}"
            )
    name, party = entry["name"], entry["party"]
    if party != NO_PARTY and party not in known:
        raise InputError(
            f"{place}: speaker {name!r} has the party {party!r}, which is not one here; list it, "
            "or write none"
        )
    return name, None if party == NO_PARTY else party
