"""Where a clause ends, and the condition that goes with it, behind its verb or before its subject."""

from __future__ import annotations

import re

from analysis.positions.subjects import NAMES

# A clause ends at a mark or a conjunction, before a second verb or a new subject with its verb.
CLAUSE_END = re.compile(
    rf"[,;:.()-]|b|W|aT|j(?=[xkat]*V)|j(?=D?(?:{NAMES}|h)[xkat]*[xV])|z(?=D?(?:{NAMES}|h)[xkatwV])"
    r"|(?<![hWTPxka_zyEs])x(?!x*$)"
)
CONDITION = re.compile(
    r"\b(?:but |and |though )?(?:only (?:if|when|once|after|in (?:exchange|return) for|on condition)|if|once"
    r"|unless|provided(?: that)?|providing|on (?:the )?condition(?: that)?|(?:as|so) long as|subject to"
    r"|pending|conditional (?:on|upon)|contingent (?:on|upon)|in (?:exchange|return) for"
    r"|(?P<negative>without|until|before|till))\b",
    re.IGNORECASE,
)
NOT_CONDITION = re.compile(
    r"\b(?:even|as|what|asked?|asking|know|see|say|doubt|wonders?|than|at|all at|for) $", re.IGNORECASE
)
LEADING = re.compile(
    r"(?:^|[,;:“\"‘(—] ?)(?P<condition>(?:only )?(?:if|once|unless|provided|should)\b[^,;:]*),?\s*"
    r"(?:then )?(?:the )?$",
    re.IGNORECASE,
)


def clause_end(tags: str, start: int, limit: int) -> int:
    """One past the last token of the clause that goes on from ``start``; at most ``limit``."""
    found = CLAUSE_END.search(tags, start, limit)
    end = found.start() if found else limit
    return start + len(tags[start:end].rstrip("q"))


def find_condition(text: str, start: int, clause: int, stop: int, negated: bool) -> tuple[int, int] | None:
    """The condition behind a cue, as offsets: from ``start`` to ``clause`` or after the clause's comma."""
    for found in CONDITION.finditer(text, start, stop):
        if (found["negative"] and not negated) or NOT_CONDITION.search(text, start, found.start()):
            continue
        if found.start() >= clause and text[clause : found.start()].strip(" ,—-“”\""):
            return None
        ends = re.search(r"[,;:.!?”\"“]", text[found.end() : stop])
        return found.start(), found.end() + ends.start() if ends else stop
    return None


def find_leading_condition(text: str, begin: int, subject: int) -> tuple[int, int] | None:
    """The condition before a subject, as offsets: "If the talks fail, Egypt will ..."."""
    found = LEADING.search(text[begin:subject])
    return (begin + found.start("condition"), begin + found.end("condition")) if found else None
