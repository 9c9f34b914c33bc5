"""Articles in the exports of Nexis and Factiva; Media Cloud's csv needs no more than its column names.

The layouts, as these services write them:
Nexis Uni   headline, outlet, date | Copyright, Section:, Length: | Body | text | Load-Date: | End of Document
LexisNexis  "2 of 20 DOCUMENTS" | outlet, date, headline | BYLINE:, LENGTH: | text | LOAD-DATE:
Factiva     div.article: headline span, divs (words, date, outlet), p.articleParagraph; or a table of fields
"""

from __future__ import annotations

import re

END_OF_DOCUMENT = re.compile(r"end of document", re.IGNORECASE)
NUMBERED = re.compile(r"\d+ of \d+ documents?", re.IGNORECASE)
FIELD = re.compile(
    r"(section|length|byline|dateline|highlight|load-date|language|graphic|publication-type|journal-code|subject|"
    r"notes|correction(?:-date)?|distribution|series|type|url|acc-no|document-type|classification|industry|person|"
    r"geographic|organization|company|ticker|pub-type|country|state|city):(?: (.*))?",
    re.IGNORECASE,
)
# Fields below the text: the first of them ends it.
AFTER_TEXT = frozenset(
    "load-date language graphic publication-type journal-code subject notes correction-date classification "
    "industry person geographic organization company pub-type acc-no".split()
)
MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
DATE = re.compile(rf"(?:(?:{MONTHS}) \d{{1,2}}, \d{{4}}|\d{{1,2}} (?:{MONTHS}) \d{{4}})\b.{{0,40}}")
COPYRIGHT = re.compile(r"copyright\b.*", re.IGNORECASE)

FACTIVA_FIELDS = {
    "HD": "title", "SN": "outlet", "PD": "date", "LA": "language", "LP": "lead", "TD": "text", "AN": "id",
}
ACCESSION = re.compile(r"Document (\w{12,})")


def from_lines(lines: list[str]) -> list[dict[str, object]]:
    """The articles of a Nexis or LexisNexis export; none where the lines are not one."""
    lines = [" ".join(line.split()) for line in lines]
    if not any(END_OF_DOCUMENT.fullmatch(line) or NUMBERED.fullmatch(line) for line in lines):
        return []
    return [article for document in _documents(lines) if (article := _nexis_article(document))]


def _documents(lines: list[str]) -> list[list[str]]:
    documents: list[list[str]] = [[]]
    for line in lines:
        if END_OF_DOCUMENT.fullmatch(line) or NUMBERED.fullmatch(line):
            documents.append([])
        else:
            documents[-1].append(line)
    return documents


def _nexis_article(lines: list[str]) -> dict[str, object] | None:
    """One document; None for a cover page, which has neither length nor section."""
    filled = [line for line in lines if line]
    described = (n for n, line in enumerate(filled) if FIELD.fullmatch(line) or COPYRIGHT.fullmatch(line))
    first = next(described, None)
    dates = [n for n, line in enumerate(filled) if DATE.fullmatch(line)]
    if first is None or not dates:
        return None
    fields = {found[1].lower(): found[2] for line in filled if (found := FIELD.fullmatch(line))}
    title, outlet, date = _nexis_head(filled, dates, first)
    return {
        "title": title, "outlet": outlet, "date": date, "language": fields.get("language"),
        "text": "\n\n".join(_nexis_body(filled, first)),
    }


def _nexis_head(lines: list[str], dates: list[int], first: int) -> tuple[str | None, str | None, str]:
    """Headline, outlet and date: the older layout has the headline below the date, the newer one above."""
    date = max([n for n in dates if n <= first], default=dates[0])
    below = lines[date + 1 : first]
    if below and first > date:
        return " ".join(below), lines[date - 1] if date else None, lines[date]
    return lines[date - 2] if date > 1 else None, lines[date - 1] if date else None, lines[date]


def _nexis_body(lines: list[str], first: int) -> list[str]:
    """What stands between "Body" (or the last field above the text) and the first field below it."""
    heading = next((n for n, line in enumerate(lines) if n > first and line == "Body"), None)
    start = heading if heading is not None else first
    if heading is None:
        while start + 1 < len(lines) and FIELD.fullmatch(lines[start + 1]):
            start += 1
    body = lines[start + 1 :]
    after = (n for n, line in enumerate(body) if (f := FIELD.fullmatch(line)) and f[1].lower() in AFTER_TEXT)
    return body[: next(after, len(body))]


def from_page(page: str) -> list[dict[str, object]]:
    """The articles of a page that Factiva wrote; none where it is another page."""
    if not re.search(r"articleParagraph|enHeadline|<b>\s*HD\s*</b>", page):
        return []
    import lxml.html

    tree = lxml.html.document_fromstring(page.encode("utf-8"), parser=lxml.html.HTMLParser(encoding="utf-8"))
    blocks = tree.xpath("//div[contains(concat(' ', normalize-space(@class), ' '), ' article ')]")
    found = [_factiva_fields(block) or _factiva_display(block) for block in blocks]
    return [article for article in found if article.get("text")]


def _factiva_fields(block) -> dict[str, object]:
    """The layout "Full Article plus Indexing": a table with a field's code and its content in each row."""
    cells = {
        code: "\n\n".join(_texts(row.xpath("./td[2]//p")) or _texts(row.xpath("./td[2]")))
        for row in block.xpath(".//tr[td[2]]")
        if (code := row.xpath("normalize-space(./td[1])")) in FACTIVA_FIELDS
    }
    fields = {FACTIVA_FIELDS[code]: value for code, value in cells.items()}
    lead = fields.pop("lead", "")
    if fields:
        fields["text"] = "\n\n".join(filter(None, (lead, fields.get("text"))))
    return {name: _identifier(value) if name == "id" else value for name, value in fields.items()}


def _factiva_display(block) -> dict[str, object]:
    """The layout "Article Format": a headline, lines of description, then paragraphs."""
    lines = _texts(block.xpath("./div[not(descendant::div) and not(.//span[contains(@class, 'Headline')])]"))
    dated = next((n for n, line in enumerate(lines) if DATE.fullmatch(line)), None)
    after = [] if dated is None else lines[dated + 1 :]
    outlet = next((line for line in after if not re.fullmatch(r"\d{1,2}:\d{2}", line)), None)
    return {
        "id": next((found[1] for text in _texts([block]) if (found := ACCESSION.search(text))), None),
        "title": next(iter(_texts(block.xpath(".//span[contains(@class, 'Headline')]"))), None),
        "outlet": outlet,
        "date": lines[dated] if dated is not None else None,
        "text": "\n\n".join(_texts(block.xpath(".//p[contains(@class, 'articleParagraph')]"))),
    }


def _texts(elements: list) -> list[str]:
    texts = (" ".join(element.text_content().split()) for element in elements)
    return [text for text in texts if text]


def _identifier(value: str) -> str:
    found = ACCESSION.search(value)
    return found[1] if found else value
