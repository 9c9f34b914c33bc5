"""JSON and JSON Lines: the values in a file, then the articles in them."""

from __future__ import annotations

import json
import re
from typing import NamedTuple

from analysis.corpus.decoding import decode
from analysis.corpus.formats.json_articles import find_articles
from analysis.corpus.formats.tables import Rows
from analysis.schemas import InputError

DECODER = json.JSONDecoder()
SEPARATORS = re.compile(r"[\s,]*")
LIST_OF_OBJECTS = re.compile(r"\[\s*(?=\{)")
# A JSON Feed names its outlet once, above its items.
JSON_FEED = re.compile(r"https?://(?:www\.)?jsonfeed\.org/version/")
RIGHT = "write an object for each article"


class Values(NamedTuple):
    """The values of a file, a name for each ("line 3"), and a row for each part that is broken."""

    found: list[object]
    places: list[str]
    broken: Rows


def read_jsonl(content: bytes) -> Rows:
    """Read a value for each line; a line that is not JSON is set aside alone."""
    return _rows(_read_lines(decode(content)))


def read_json(content: bytes) -> Rows:
    """Read the list of articles wherever it lies in the file, or a single article.

    JSON Lines and objects one after another are read too. Of a list that breaks off, what stands
    before the break is read, and the rest set aside.
    """
    text = decode(content)
    try:
        whole = json.loads(text)
    except json.JSONDecodeError as error:
        return _rows(_read_in_parts(text, error))
    rows = find_articles(whole)
    if isinstance(whole, dict) and JSON_FEED.match(str(whole.get("version"))):
        rows = [{"outlet": whole.get("title")} | row for row in rows]
    return rows


def _rows(values: Values) -> Rows:
    return find_articles(values.found, values.places) + values.broken


def _read_in_parts(text: str, error: json.JSONDecodeError) -> Values:
    opening = [line for line in text.lstrip().split("\n", 2)[:2] if line.strip()]
    if any(isinstance(_value(line), dict) for line in opening):
        return _read_lines(text)
    starts = [
        len(text) - len(text.lstrip()),
        *(m.end() for m in LIST_OF_OBJECTS.finditer(text[:10_000])),
    ]
    for start in starts:
        values = _read_sequence(text, start)
        if values.found:
            return values
    place = f"line {error.lineno}"
    raise InputError(f"{place}: not JSON ({error.msg}, column {error.colno}); {RIGHT}") from error


def _value(line: str) -> object:
    try:
        return json.loads(line)
    except json.JSONDecodeError:
        return None


def _read_lines(text: str) -> Values:
    values = Values([], [], [])
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except json.JSONDecodeError as error:
            values.broken.append(_broken(f"line {number}", error.msg, error.colno))
            continue
        values.found.append(value)
        values.places.append(f"line {number}")
    if not values.found and values.broken:
        place, problem = values.broken[0].values()
        raise InputError(f"{place}: {problem}")
    return values


def _read_sequence(text: str, at: int) -> Values:
    """Read objects one after another from a place, to the end of the list or the first fault."""
    values = Values([], [], [])
    while (at := SEPARATORS.match(text, at).end()) < len(text) and text[at] != "]":
        try:
            value, at = DECODER.raw_decode(text, at)
        except json.JSONDecodeError as error:
            line, column = (
                text.count("\n", 0, error.pos) + 1,
                error.pos - text.rfind("\n", 0, error.pos),
            )
            values.broken.append(_broken(f"line {line} and what follows", error.msg, column))
            break
        if not isinstance(value, dict):
            return Values([], [], [])
        values.found.append(value)
        values.places.append(f"item {len(values.found)}")
    return values


def _broken(place: str, problem: str, column: int) -> dict[str, object]:
    return {"_place": place, "_set_aside": f"not JSON ({problem}, column {column}); {RIGHT}"}
