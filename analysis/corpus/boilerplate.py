"""Page furniture: which lines of a saved page are not the article, and which agency is credited.

Whole lines only, never part of one; the patterns and an example of each stand in resources/boilerplate.tsv.
"""

from __future__ import annotations

import re
from functools import cache

from analysis.resources import read_table

# Longer lines are running text, whatever they begin with.
LONGEST_LINE = 300
# A byline stands at the head of an article.
HEAD = 4

AGENCIES = (
    "ANI|PTI|IANS|UNI|Reuters|Thomson Reuters|AP|The Associated Press|Associated Press|AFP|"
    "Agence France-Presse|DPA|dpa|EFE|ANSA|TASS|Xinhua|Kyodo News|Kyodo|Yonhap|Anadolu Agency|Anadolu|"
    "APP|WAM|SPA|QNA|MENA|WAFA|IRNA|Bloomberg|UPI|Interfax|RIA Novosti|Sputnik|Bernama|Antara|PA Media|AAP|"
    "The Canadian Press|Canadian Press|Press Trust of India|Agencies"
)
NAME = r"[A-Z][\w.&’'-]*(?: [A-Z&][\w.&’'-]*){0,3}"
NAMES = rf"(?:the )?(?P<agency>{NAME}(?:(?:, | and | & ){NAME})*)"
CREDITS = [
    re.compile(pattern)
    for pattern in (
        rf"\W*(?i:based on|adapted from)(?: an?)? {NAMES} (?i:reports?|inputs?|feed|copy|story|stories)\W*",
        rf"\W*(?i:(?:with )?(?:additional )?(?:inputs?|report(?:s|ing)?|information) (?:from|by)) {NAMES}\W*",
        rf"\W*(?i:source|agency|courtesy|via|by)s?:? (?P<agency>{AGENCIES})\W*",
        rf"\W*(?P<agency>{AGENCIES})\W*",
        r"\W*(?i:with )?(?i:agency inputs|inputs from agencies)\W*",
        r"(?i:\W*(?:additional )?(?:report|writ)ing by [^.]{3,160};(?: \w+)* (?:edit|writ)ing by .{3,120})",
        r"(?i:this (?:story|article|report) (?:has been|was|is) (?:published|sourced|auto-generated) from)"
        rf" (?:an? )?(?:(?P<agency>{NAME}) )?(?:\w+ ){{0,3}}(?:feed|agency|wire|inputs)\b.{{0,120}}",
    )
]
# One question for all of them; which agency is asked only of the lines that pass.
CREDIT = re.compile("|".join(pattern.pattern.replace("(?P<agency>", "(?:") for pattern in CREDITS))
MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
DAY = rf"(?:{MONTH} \d{{1,2}}|\d{{1,2}} {MONTH})"
REGION = r"(?:,? ?\[?[A-Z][\w.' ]{1,25}\]?)?"
WIRE = r"\((?P<agency>[A-Z][\w .&/-]{1,30})\)\s*[—–:-]"
# "ISLAMABAD, Dec 20 (NAME) —", and with a date also "Islamabad [Region], December 20 (NAME):".
DATELINES = [
    re.compile(rf"[A-Z][A-Z .'’/-]{{2,40}}{REGION}(?:,? {DAY})?[,:]? {WIRE}"),
    re.compile(rf"[A-Z][\w .'’-]{{2,40}}{REGION}, {DAY},? {WIRE}"),
]
CLOSING = re.compile(rf"[(\[](?P<agency>{AGENCIES})[)\]]\W*$")

BYLINE = re.compile(r"(?:By|BY) [A-Z][\w.'’-]+(?:(?: (?:and|in|for|&))? [A-Z][\w.'’-]*,?){0,8}")
# Under a heading for comments, what a reader's comment shows: a reply link, "NAME says:", "3 hours ago".
COMMENT_HEADING = re.compile(
    r"(?:\d+ )?comments?(?: ?\(\d+\))?:?|leave a (?:comment|reply)|post a comment", re.IGNORECASE
)
COMMENT_MARK = re.compile(
    r"reply|report|[\w .'-]{2,40} (?:says|said|wrote|commented):"
    r"|(?:[\w .'-]{2,40} )?\d+ (?:minute|hour|day|week|month|year)s? ago",
    re.IGNORECASE,
)


def furniture(paragraphs: list[str]) -> tuple[list[str], list[tuple[str, str]]]:
    """The paragraphs of the article, and those removed as (kind, line)."""
    end = _comments_start(paragraphs)
    kinds = [kind_of(paragraph, position < HEAD) for position, paragraph in enumerate(paragraphs[:end])]
    judged = list(zip(paragraphs, kinds, strict=False))
    removed = [(kind, paragraph) for paragraph, kind in judged if kind]
    removed += [("comment section", paragraph) for paragraph in paragraphs[end:]]
    return [paragraph for paragraph, kind in judged if kind is None], removed


def kind_of(line: str, at_head: bool = False) -> str | None:
    """The kind of furniture a whole line is; None for running text. A byline is one only at the head.

    Told by form alone: a sentence of the article that has the form of furniture ("Watch: the ferry
    returns") is removed too, which is why every line removed is listed.
    """
    if len(line) > LONGEST_LINE:
        return None
    if CREDIT.fullmatch(line):
        return "agency credit"
    if at_head and BYLINE.fullmatch(line):
        return "byline"
    found = _pattern().fullmatch(line)
    return found.lastgroup.replace("_", " ") if found else None


def patterns() -> list[dict[str, str]]:
    """The table of patterns: kind, pattern, example."""
    return read_table("boilerplate.tsv").to_dict("records")


@cache
def _pattern() -> re.Pattern[str]:
    """All patterns as one, a group for each kind."""
    kinds: dict[str, list[str]] = {}
    for row in patterns():
        kinds.setdefault(row["kind"].replace(" ", "_"), []).append(row["pattern"])
    groups = (f"(?P<{kind}>{'|'.join(some)})" for kind, some in kinds.items())
    return re.compile("|".join(groups), re.IGNORECASE)


def agency_of(kept: list[str], removed: list[tuple[str, str]]) -> str | None:
    """The agency named by a credit line, else by a dateline, else in brackets at the article's end.

    Credits and datelines may name any agency ("ISLAMABAD, Dec 20 (Meridian) —"); brackets at the end
    and a name alone on its line only one of the known ones. A dateline stays in the text.
    """
    credits = [line for kind, line in removed if kind == "agency credit"]
    matches = [pattern.fullmatch(line) for line in credits for pattern in CREDITS]
    matches += [pattern.match(paragraph) for paragraph in kept[:3] for pattern in DATELINES]
    matches += [CLOSING.search(paragraph) for paragraph in kept[-1:]]
    named = (found.groupdict().get("agency") for found in matches if found)
    first = next(filter(None, named), None)
    return first and re.sub(r",? (?:and|&) ", ", ", first).strip(" .")


def _comments_start(paragraphs: list[str]) -> int:
    """Where readers' comments begin: a heading in the second half of the page, marks of comments below."""
    read, whole = 0, sum(map(len, paragraphs))
    for position, paragraph in enumerate(paragraphs):
        late = read * 2 >= whole
        if late and COMMENT_HEADING.fullmatch(paragraph):
            if any(map(COMMENT_MARK.fullmatch, paragraphs[position + 1 :])):
                return position
        read += len(paragraph)
    return len(paragraphs)
