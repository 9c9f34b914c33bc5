"""Plain text: an article with an optional YAML header, an export, or an Alceste corpus."""

from __future__ import annotations

import re

from analysis.corpus import archives
from analysis.corpus.columns import recognise
from analysis.corpus.decoding import decode
from analysis.corpus.formats.alceste import alceste_rows
from analysis.corpus.formats.tables import Rows
from analysis.corpus.formats.web_pages import page_rows
from analysis.errors import InputError, one_line

CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")
HEADER = re.compile(r"\s*---[ \t]*\n(.*?)^---[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
# Lines "Label: content" and the blank line below them, with which a text begins.
LABELS = re.compile(r"\s*((?:[A-Z][\w ]{1,20}:[ \t]*\S.*\n){2,8})[ \t]*\n")
PAGE = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?<(?:!doctype\s+html|html)\b", re.IGNORECASE)


def read_txt(content: bytes) -> Rows:
    text = decode(content)
    if len(CONTROL.findall(text)) * 100 > len(text):
        raise InputError("binary content; save the text as UTF-8")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if PAGE.match(text):
        return page_rows(text)
    lines = text.split("\n")
    return alceste_rows(lines) or archives.from_lines(lines) or [_with_header(text)]


def one_article(lines: list[str], break_between: str = "\n") -> Rows:
    """Return the articles of an archive's export, else all lines as one article.

    With a blank line between them lines are paragraphs; with a break they may be wrapped.
    """
    text = break_between.join(lines)
    return archives.from_lines(lines) or [{"text": text, "_first_line_title": True}]


def _with_header(text: str) -> dict[str, object]:
    """Return a text with the fields of its YAML header, where it has one."""
    header = HEADER.match(text)
    fields = _yaml_fields(header[1]) if header else None
    if fields is None:
        return _labelled(text) or {"text": text, "_first_line_title": True}
    # The body is what follows the header, whatever names the header uses.
    fields = {name: value for name, value in fields.items() if "text" not in recognise([name])}
    return fields | {"text": text[header.end() :], "_first_line_title": True}


def _labelled(text: str) -> dict[str, object] | None:
    """Return a text with the fields of the lines "Title: ..." above it; None where not two are known, or not apart."""
    header = LABELS.match(text)
    fields = dict(line.split(":", 1) for line in header[1].strip().split("\n")) if header else {}
    known = recognise(fields)
    if len(known.keys() & {"title", "outlet", "date", "url"}) < 2 or "text" in known:
        return None
    return fields | {"text": text[header.end() :], "_first_line_title": True}


def _yaml_fields(header: str) -> dict | None:
    import yaml

    try:
        fields = yaml.safe_load(header)
    except (yaml.YAMLError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f"line {mark.line + 2}" if mark else "header"
        problem = getattr(error, "problem", None) or one_line(error)[:200]
        right = "write 'title: \"...\"' on a line"
        raise InputError(f"{where}: malformed YAML ({problem}); {right}") from error
    return fields if isinstance(fields, dict) else None
