"""Documents of Factiva: the saved page, the layout of fields, rtf and txt as lines, and xml.

display   [section] | headline | [byline] | 66 words | date | [time] | outlet | code | language | (c) |
          text | Document EXMP000020171111edbd0000d
fields    HD, BY, WC, PD, ET, SN, LA, CY, LP, TD, AN before their content
"""

from __future__ import annotations

import re
from itertools import pairwise, takewhile
from typing import TYPE_CHECKING

from analysis.corpus.archives.date_lines import find_date, read_date_line
from analysis.corpus.archives.layout import (
    COPYRIGHT,
    NAMES,
    NO_TEXT,
    Row,
    collapse,
    element_paragraphs,
    margin_of,
    paragraphs,
    set_aside,
)

if TYPE_CHECKING:
    import lxml.html

PAGE = re.compile(r"articleParagraph|\b\w\wHeadline\b|<b>\s*HD\b")
# The class of an article says its language: "article enArticle".
ARTICLE = re.compile(r"(?:^|\s)[a-z]{2}Article(?:\s|$)")
# An accession number: the source's code, zeros, the date and some characters more.
ACCESSION = re.compile(
    r"(?:Documento?|Dokument|文件|文章|ドキュメント|Документ)\s+(?P<id>[A-Z][A-Z0-9]{1,10}\d{8,}\w*)",
    re.IGNORECASE,
)
WORDS = re.compile(
    r"[\d.,' ]+\s?(?:words?|Wörter|mots?|palabras?|parole|palavras|woorden|слов\w*|字|語|ワード)",
    re.IGNORECASE,
)
CLOCK = re.compile(r"\d{1,2}[:.]\d{2}(?::\d{2})?(?: ?[AP]M)?(?: GMT)?", re.IGNORECASE)
SECTION = re.compile(
    r"(?:news|sport|sports|business|world|opinion|features?|national|international|politics|front|main|metro|local|"
    r"comment|editorial|letters|finance|economy|culture|arts|life|politik|wirtschaft|monde|politique|mundo|"
    r"[\w ]{1,20} (?:desk|section|pages?|news|report)|section \w+|"
    r"(?:[^\s;:,]{1,15} ?){1,3};\s?(?:[^\s;:,]{1,15} ?){1,3})",
    re.IGNORECASE,
)
# A copyright without its year.
OWNED = re.compile(r"[Cc]opyright(?: (?:[A-ZÀ-Þ&]\S*|of|the|and|by|de))+")
CREDIT_WORDS = ("by ", "von ", "par ", "por ", "di ", "door ")
LANGUAGES = frozenset(
    "english englisch anglais inglés inglese inglês engels английский 英語 英文 german deutsch allemand alemán "
    "tedesco french französisch français francés francese spanish spanisch espagnol español spagnolo italian "
    "portuguese dutch arabic arabisch arabe árabe russian chinese japanese korean".split()
)
CODES = {
    "HD": "title",
    "SN": "outlet",
    "PD": "date",
    "ET": "time",
    "LA": "language",
    "LP": "lead",
    "TD": "tail",
    "AN": "id",
    "BY": "byline",
    "WC": "words",
    "CR": "credit",
    "SC": "code",
    "SE": "section",
    "ED": "edition",
    "PG": "page",
    "VOL": "volume",
    "CY": "copyright",
    "CO": "company",
    "IN": "industry",
    "NS": "subject",
    "RE": "region",
    "IPC": "codes",
    "IPD": "descriptors",
    "PUB": "publisher",
    "ART": "captions",
    "CT": "contact",
    "RF": "references",
    "CLM": "column",
    "DLN": "dateline",
}
# A code with one space behind it, as fields are when they are copied; and those below the text with their contents.
SPACED = re.compile(rf"({'|'.join(CODES)}) (\S.*)")
SPACED_BELOW = re.compile(r"(?:CO|IN|NS|RE|IPD) [\w/]+ ?(?::|\|).*|IPC [A-Z]\S.*|PUB [A-Z]\S.*|AN Do[ck]ument.*")
CODE = re.compile(rf"\|?\s*({'|'.join(CODES)})(?:\s*\||\s{{2,}}|\t|\s*$)\s*(.*?)\|?\s*")
BLOCK = "//div[contains(concat(' ', normalize-space(@class), ' '), ' article ')]"


def page_rows(tree: lxml.html.HtmlElement) -> list[Row]:
    """Return a row for each article of a saved page; an article nested in another of its kind is one article."""
    innermost = [block for block in tree.xpath(BLOCK) if not block.xpath(f".{BLOCK}")]
    found = [block for block in innermost if _is_article(block)]
    if not found:
        found = tree.xpath("//table[.//td[1]//b[starts-with(normalize-space(.), 'HD')]]")
    return finished([_table(block) or _display(block) for block in found])


def _is_article(block: lxml.html.HtmlElement) -> bool:
    """Return True for an article of Factiva, False for one of a news page that has the same class."""
    return bool(ARTICLE.search(block.get("class")) or ACCESSION.search(block.text_content()))


def line_rows(lines: list[str], margin: int | None = None) -> list[Row]:
    """Return a row for each document of an export saved as text; none where the lines are not one."""
    lines = _codes_apart(lines)
    ends = [n for n, line in enumerate(lines) if ACCESSION.search(collapse(line))]
    coded = sum(_code(line) == "HD" for line in lines)
    if coded and any(_code(line) in ("LP", "TD") for line in lines):
        margin = margin_of(lines) if margin is None else margin
        return finished([_coded(piece, margin) for piece in _pieces_by_code(lines)])
    if not ends or not any(WORDS.fullmatch(collapse(line)) for line in lines):
        return []
    margin = margin_of(lines) if margin is None else margin
    pieces = [lines[a:b] for a, b in pairwise([0, *(n + 1 for n in ends), len(lines)])]
    counted = [piece for piece in pieces[:-1] if any(line.strip() for line in piece)]
    counted += [piece for piece in pieces[-1:] if any(WORDS.fullmatch(collapse(line)) for line in piece)]
    return finished([_description(piece, margin) for piece in counted])


def _codes_apart(lines: list[str]) -> list[str]:
    """Return the lines with a tab behind each code that had one space; words of the text that look like codes stay."""
    codes = [found[1] for line in lines if (found := SPACED.fullmatch(line.strip()))]
    spaced = {"HD", "SN"} <= {*codes}
    if not spaced and "HD" not in map(_code, lines):
        return lines
    apart, in_text = [], False
    for line in map(str.strip, lines):
        found = SPACED.fullmatch(line)
        code = (found and found[1]) or _code(line)
        in_text = code in ("LP", "TD") or (in_text and code not in ("HD", "SE"))
        if (spaced and found and (not in_text or code in ("LP", "TD"))) or (in_text and SPACED_BELOW.fullmatch(line)):
            line = f"{code}\t{found[2]}"
        apart.append(line)
    return apart


def finished(articles: list[Row]) -> list[Row]:
    """Return the rows with their places; an article without text is set aside."""
    return [
        {"_place": f"document {n}"} | (article if article.get("text") else set_aside(NO_TEXT, article.get("title")))
        for n, article in enumerate(articles, 1)
    ]


def _table(block: lxml.html.HtmlElement) -> Row:
    """Return the fields of the layout that has a code and its content in each row of a table."""
    contents: dict[str, list[str]] = {}
    for row in block.xpath(".//tr[td[2]]"):
        code = collapse(row.xpath("string(./td[1])"))
        if code in CODES:
            contents.setdefault(code, element_paragraphs(row.xpath("./td[2]")[0]))
    return _from_codes(contents) if contents else {}


def _from_codes(contents: dict[str, list[str]]) -> Row:
    fields = {CODES[code]: collapse(" ".join(lines)) for code, lines in contents.items()}
    text = [*contents.get("LP", []), *contents.get("TD", [])]
    accession = ACCESSION.search(fields.get("id", ""))
    return {
        "id": accession["id"] if accession else fields.get("id"),
        "title": fields.get("title"),
        "outlet": fields.get("outlet"),
        "date": date_of(fields.get("date")),
        "language": fields.get("language"),
        "text": "\n\n".join(text),
    }


def _display(block: lxml.html.HtmlElement) -> Row:
    """Return the layout that has a headline, lines of description and paragraphs."""
    headline = next(iter(block.xpath(".//*[contains(@class, 'Headline')]")), None)
    texts = block.xpath(".//p[contains(@class, 'articleParagraph')]")
    described = element_paragraphs(block)
    row = _description(described)
    text = [line for paragraph in texts for line in element_paragraphs(paragraph)]
    if headline is not None:
        row["title"] = collapse(headline.text_content()) or None
    return row | {"text": "\n\n".join(text) or row["text"]}


def _description(lines: list[str], margin: int = 0) -> Row:
    """Return title, outlet, date and text from the lines of an article, by what stands around its count of words."""
    places = [n for n, line in enumerate(lines) if line.strip()]
    texts = [collapse(lines[n]) for n in places]
    counted = next((n for n, text in enumerate(texts) if WORDS.fullmatch(text)), None)
    # A count in a language not known here: the date stands below it.
    dated = next((n for n, text in enumerate(texts[:14]) if n and read_date_line(text)), 1)
    counted = dated - 1 if counted is None else counted
    start = counted + 1 + _text_start(texts[counted + 1 :])
    body = lines[places[start] :] if start < len(places) else []
    accession = next((found["id"] for text in reversed(texts) if (found := ACCESSION.search(text))), None)
    return (
        {"id": accession, "title": _title(texts[: max(counted, 1)])}
        | _source(texts[counted + 1 : start])
        | {"text": "\n\n".join(text for text in paragraphs(body, margin) if not ACCESSION.fullmatch(text))}
    )


def _source(lines: list[str]) -> Row:
    """Return outlet, date and language from the lines between the count of words and the text."""
    dated = next((n for n, line in enumerate(lines) if read_date_line(line)), None)
    named = [line for line in lines[0 if dated is None else dated + 1 :] if not CLOCK.fullmatch(line)]
    return {
        "outlet": named[0] if named else None,
        "date": None if dated is None else date_of(lines[dated]),
        "language": next((line for line in named if line.lower() in LANGUAGES), None),
    }


def _text_start(lines: list[str]) -> int:
    """Return where the text begins: below the copyright, the language, or the outlet's code."""
    head = lines[:14]
    for n, line in enumerate(head):
        if COPYRIGHT.match(line):
            return n + 1
    for n, line in enumerate(head):
        if line.lower() in LANGUAGES:
            return n + 1 + bool(OWNED.fullmatch("".join(lines[n + 1 : n + 2])))
    return sum(1 for _ in takewhile(lambda line: len(line) < 60, head))


def _title(above: list[str]) -> str | None:
    """Return the headline above the count of words: neither the section above it nor the byline below."""
    if len(above) > 1 and (_is_credit(above[-1]) or (_is_name(above[-1]) and not SECTION.fullmatch(above[-2]))):
        above = above[:-1]
    return above[-1] if above and not WORDS.fullmatch(above[-1]) else None


def _is_credit(line: str) -> bool:
    return line.lower().startswith(CREDIT_WORDS) and len(line.split()) < 12


def _is_name(line: str) -> bool:
    return NAMES.fullmatch(line) is not None and len(line.split()) < 6


def _pieces_by_code(lines: list[str]) -> list[list[str]]:
    """Return the lines of each article: from the first code of its run (SE, HD) to the next article's."""
    heads = [n for n, line in enumerate(lines) if _code(line) == "HD"]
    starts = [n - 1 if n and _code(lines[n - 1]) in ("SE", "CLM") else n for n in heads]
    return [lines[a:b] for a, b in zip(starts, [*starts[1:], len(lines)], strict=True)]


def _code(line: str) -> str | None:
    found = CODE.fullmatch(line.replace("\xa0", " "))
    return found and found[1]


def _coded(lines: list[str], margin: int) -> Row:
    """Return the fields of an article whose lines begin with codes, or stand below them."""
    contents: dict[str, list[str]] = {}
    current: list[str] = []
    for line in lines:
        found = CODE.fullmatch(line.replace("\xa0", " "))
        if found and found[1] not in contents:
            current = contents[found[1]] = [found[2]]
        else:
            current.append(line.strip().strip("|"))
    return _from_codes({code: paragraphs(text, margin) for code, text in contents.items()})


def date_of(text: str | None) -> str | None:
    """Return a date as ISO text; one without a day as it stands."""
    found = find_date(text or "")
    return found.value if found else text
