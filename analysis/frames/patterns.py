"""Regular expressions as indicators: a subset whose cost is bounded, and where they stand within sentences."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from analysis.text import Matches, Texts

# The most steps that a pattern may need from one place of a text.
MOST_STEPS = 1500

# The subset, one token each. The parser of `re` is private to it, so that what a pattern costs is read here; what is
# no such token (back-references, flags, named and atomic groups) is refused.
TOKEN = re.compile(
    r"(?P<character>\\[dDwWsS]|\\\W|\[\^?\]?(?:\\.|[^\]\\])*\]|[^\\()\[|?*+{^$])"
    r"|(?P<place>\\[bB]|[\^$])"
    r"|(?P<look>\(\?<?[=!])"
    r"|(?P<group>\((?:\?:|(?!\?)))"
    r"|(?P<repeat>(?:[*+?]|\{(?=[0-9,])(?P<low>[0-9]*)(?P<to>,?)(?P<high>[0-9]*)\})\??(?!\+))"
    r"|(?P<mark>[|)])"
)
REPEATS = {"*": (0, math.inf), "+": (1, math.inf), "?": (0, 1)}


@dataclass(frozen=True)
class _Cost:
    """Of a part of a pattern: in how many ways it can match from one place, how many steps it takes to try them all,
    and the length of its shortest match."""

    ways: float
    steps: float
    shortest: float


def complaint(pattern: str) -> str | None:
    r"""Why a regular expression cannot be an indicator, or None where it can.

    It may hold characters, ``.``, classes, ``\d \w \s \b`` and their opposites, escaped marks, ``^ $``, groups ``( )``
    and ``(?: )``, ``|``, ``?``, ``{m}`` and ``{m,n}``, greedy or lazy, and look ahead and behind. Refused: what is no
    regular expression; what can match nothing, and so everywhere; whatever else `re` knows; and what could need more
    than 1,500 steps from one place, as any ``*`` or ``+`` can. The steps are those of an engine that tries every way
    and goes back, so that they bound the time on any text.
    """
    try:
        compiled = re.compile(pattern, re.IGNORECASE)
        tokens = list(TOKEN.finditer(pattern))
        cost = _read(iter(tokens))
    except (re.error, ValueError, OverflowError, RecursionError) as error:
        return f"is not a regular expression ({error})"
    if compiled.match("") or not cost.shortest:
        return "matches an empty text, and so everywhere; make some part of it necessary"
    if not re.search(r"\w", pattern):
        return "can never match a word: it names no letter or digit"
    if (beyond := _beyond(pattern, tokens)) is not None:
        return f"could run away on a hostile text: what {beyond!r} costs is not known; write it in plainer signs"
    if cost.steps > MOST_STEPS:
        return (f"could need more than {MOST_STEPS} steps from one place and run away on a hostile text; "
                "write bounds such as {0,20} in place of * and +, and none inside another")
    return None


def _beyond(pattern: str, tokens: list[re.Match]) -> str | None:
    """The pattern from where it leaves the subset, or None where it never does."""
    starts = [*(token.start() for token in tokens), len(pattern)]
    ends = [0, *(token.end() for token in tokens)]
    return next((pattern[end:][:10] for start, end in zip(starts, ends, strict=True) if start != end), None)


def _read(tokens: Iterator[re.Match]) -> _Cost:
    """What the alternatives cost that stand before the next closing bracket, or the end."""
    branches: list[list[_Cost]] = [[]]
    for token in tokens:
        parts, kind = branches[-1], token.lastgroup
        if token[0] == ")":
            break
        if token[0] == "|":
            branches.append([])
        elif kind == "repeat":
            parts[-1:] = [_repeated(part, *_bounds(token)) for part in parts[-1:]]
        elif kind == "group":
            parts.append(_read(tokens))
        elif kind == "look":
            parts.append(_Cost(1, _read(tokens).steps, 0))
        else:
            parts.append(_Cost(1, 1, 1 if kind == "character" else 0))
    costs = [_in_order(parts) for parts in branches]
    return _Cost(sum(cost.ways for cost in costs), sum(cost.steps for cost in costs),
                 min(cost.shortest for cost in costs))


def _in_order(parts: list[_Cost]) -> _Cost:
    """Each part is tried once for every way in which those before it match."""
    ways, steps = 1.0, 1.0
    for part in parts:
        steps += ways * part.steps
        ways *= part.ways
    return _Cost(ways, steps, sum(part.shortest for part in parts))


def _bounds(token: re.Match) -> tuple[float, float]:
    """The least and the most times of a repeat."""
    if token[0][0] != "{":
        return REPEATS[token[0][0]]
    low = int(token["low"] or 0)
    if not token["to"]:
        return low, low
    return low, int(token["high"]) if token["high"] else math.inf


def _repeated(part: _Cost, low: float, high: float) -> _Cost:
    """A part once more for every way in which the times before it match."""
    if high > MOST_STEPS:
        return _Cost(math.inf, math.inf, low * part.shortest)
    ways, steps, times = 0.0, 0.0, 1.0
    for time in range(high + 1):
        ways += times if time >= low else 0
        steps += times * part.steps if time < high else 0
        times *= part.ways
    return _Cost(ways, max(steps, 1.0), low * part.shortest)


def find_patterns(texts: Texts, patterns: dict[int, str]) -> Matches:
    """Every place where a pattern (by its row) stands within one sentence, as the tokens that it touches; case is
    ignored."""
    compiled = {row: re.compile(pattern, re.IGNORECASE) for row, pattern in patterns.items()}
    places = zip(texts.article_of(texts.sentences), texts.sentences["start"], texts.sentence_texts(), strict=True)
    spans = [
        (row, article, start + found.start(), start + found.end())
        for article, start, text in places
        for row, pattern in compiled.items()
        for found in pattern.finditer(text)
    ]
    row, article, start, end = np.array(spans, np.int64).reshape(-1, 4).T
    first, last = texts.tokens.span(start, end, article)
    return Matches(row, first, last).take(last > first)
