"""Plain text: an article with an optional YAML header, an export, or an Alceste corpus."""

from __future__ import annotations

import re

from analysis.corpus import archives
from analysis.corpus.columns import recognise
from analysis.corpus.decoding import decode
from analysis.corpus.formats.tables import Rows
from analysis.corpus.formats.web_pages import page_rows
from analysis.schemas import InputError

CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")
HEADER = re.compile(r"\s*---[ \t]*\n(.*?)^---[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
PAGE = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?<(?:!doctype\s+html|html)\b", re.IGNORECASE)
# A line of star variables opens each text: "**** *outlet_post *date_20240101", "0001 *outlet_post".
STARS = re.compile(r"(?:\*{4}|\d{4,})(?:[ \t]+\*[\w.-]\S*)+[ \t]*")
STAR = re.compile(r"\*([^\W_][^\s_]*)(?:_(\S*))?")
# Marks a theme within a text: "-*economy".
THEME = re.compile(r"-\*\S+[ \t]*")
DATE_PARTS = re.compile(r"(\d{4})_(\d{1,2})_(\d{1,2})")


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
        return {"text": text, "_first_line_title": True}
    # The body is what follows the header, whatever names the header uses.
    fields = {name: value for name, value in fields.items() if "text" not in recognise([name])}
    return fields | {"text": text[header.end() :], "_first_line_title": True}


def _yaml_fields(header: str) -> dict | None:
    import yaml

    try:
        fields = yaml.safe_load(header)
    except (yaml.YAMLError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f"line {mark.line + 2}" if mark else "header"
        problem = getattr(error, "problem", None) or " ".join(str(error).split())[:200]
        right = "write 'title: \"...\"' on a line"
        raise InputError(f"{where}: malformed YAML ({problem}); {right}") from error
    return fields if isinstance(fields, dict) else None


def alceste_rows(lines: list[str]) -> Rows:
    """Return a row for each text of an Alceste or IRaMuTeQ corpus, none for other lines.

    The star variables are its columns: "*outlet_post" is the outlet "post", "*front" is True.
    """
    starts = [number for number, line in enumerate(lines) if STARS.fullmatch(line.strip())]
    if starts:
        # A text may have no variables; without any in the file such lines are rules.
        starts = sorted({*starts, *(n for n, line in enumerate(lines) if line.strip() == "****")})
    preface = [line for line in lines[: starts[0]] if line.strip()] if starts else lines
    # Numbers open texts only where the file begins with one: "2024 *a" may stand in any text.
    if not starts or (preface and not lines[starts[0]].lstrip().startswith("****")):
        return []
    rows = [] if not preface else [_unopened(preface)]
    ends = [*starts[1:], len(lines)]
    for number, (start, end) in enumerate(zip(starts, ends, strict=True), 1):
        text = "\n".join(
            line for line in lines[start + 1 : end] if not THEME.fullmatch(line.strip())
        )
        rows.append(_star_variables(lines[start]) | {"text": text, "_place": f"text {number}"})
    return rows


def _unopened(preface: list[str]) -> dict[str, object]:
    reason = f"text {preface[0].strip()[:40]!r} without a line of star variables above it"
    right = "write '**** *outlet_name'"
    return {"_place": "the lines above the first text", "_set_aside": f"{reason}; {right}"}


def _star_variables(line: str) -> dict[str, object]:
    variables = {name: value or True for name, value in STAR.findall(line)}
    return {
        name: DATE_PARTS.sub(r"\1-\2-\3", value) if isinstance(value, str) else value
        for name, value in variables.items()
        if name.lower() != "text"
    }
