"""Regular expressions as indicators: refused where they could run away, and found within sentences."""

from __future__ import annotations

import re
from re import _constants as opcodes
from re import _parser as parser

import numpy as np
import pandas as pd

from analysis.lexicon import Matches
from analysis.segmentation import Tokens

# The most ways in which a pattern may match from one place: what an engine that goes back may have to try there.
MOST_WAYS = 500


def complaint(pattern: str) -> str | None:
    """Why a regular expression cannot be an indicator, or None where it can.

    Refused: what is no regular expression; what matches nothing, and so everywhere; back-references; and what could
    match in more than 500 ways from one place, as any ``*`` or ``+`` can. The ways bound the time on any text.
    """
    try:
        compiled, tree = re.compile(pattern, re.IGNORECASE), parser.parse(pattern, re.IGNORECASE)
    except (re.error, OverflowError, RecursionError) as error:
        return f"is not a regular expression ({error})"
    if compiled.match("") or tree.getwidth()[0] == 0:
        return "matches an empty text, and so everywhere; make some part of it necessary"
    if not re.search(r"\w", pattern):
        return "can never match a word: it names no letter or digit"
    if _ways(tree) > MOST_WAYS:
        return (f"could match in more than {MOST_WAYS} ways from one place and run away on a hostile text; "
                "write bounds such as {0,20} in place of * and +, and none inside another")
    return None


def _ways(tree) -> float:
    """The number of ways in which a parsed pattern can match from one place, infinite where nothing bounds it."""
    ways = 1.0
    for operation, argument in tree:
        ways = min(ways * _ways_of(operation, argument), np.inf)
    return ways


def _ways_of(operation, argument) -> float:
    if operation is opcodes.BRANCH:
        return sum(map(_ways, argument[1]))
    if operation is opcodes.SUBPATTERN:
        return _ways(argument[3])
    if operation in (opcodes.MAX_REPEAT, opcodes.MIN_REPEAT):
        low, high, body = argument
        return _repeated(low, high, _ways(body))
    if operation in (opcodes.ASSERT, opcodes.ASSERT_NOT):
        return 1 + _ways(argument[1])
    if operation in (opcodes.GROUPREF, opcodes.GROUPREF_EXISTS, opcodes.ATOMIC_GROUP, opcodes.POSSESSIVE_REPEAT):
        return np.inf
    return 1.0


def _repeated(low: int, high: int, ways: float) -> float:
    if high > MOST_WAYS:
        return np.inf
    return float(sum(min(ways, MOST_WAYS + 1.0) ** min(times, 60) for times in range(low, high + 1)))


def find_patterns(
    articles: pd.DataFrame, sentences: pd.DataFrame, tokens: Tokens, patterns: dict[int, str]
) -> Matches:
    """Every place where a pattern (by its row) stands within one sentence, as the tokens that it touches; case is
    ignored."""
    texts = dict(zip(articles["article_id"], articles["text"], strict=True))
    article = pd.Index(articles["article_id"]).get_indexer(sentences["article_id"])
    compiled = {row: re.compile(pattern, re.IGNORECASE) for row, pattern in patterns.items()}
    places = zip(article, sentences["article_id"], sentences["start"], sentences["end"], strict=True)
    spans = [
        (row, number, start + found.start(), start + found.end())
        for number, name, start, end in places
        for row, pattern in compiled.items()
        for found in pattern.finditer(texts[name][start:end])
    ]
    row, number, start, end = np.array(spans, np.int64).reshape(-1, 4).T
    first, last = tokens.span(start, end, number)
    return Matches(row, first, last).take(last > first)
