"""One small function for each format: bytes in, rows out, each row a dict of columns as they were named.

In a row ``_first_line_title`` says that its first line may be the title, ``_place`` where in the file it stands
("document 3"; "row 3" where it is not said). A row that cannot be trusted has ``_place`` and ``_set_aside``, the
reason in words, and is set aside alone. A reader raises `InputError`, without the file's name, where nothing in
the file can be trusted; the caller adds the name.
"""

from __future__ import annotations

import email
import email.policy
import io
import json
import re
from collections.abc import Callable

from analysis.corpus import archives
from analysis.corpus.columns import recognise
from analysis.corpus.decoding import decode
from analysis.corpus.formats.cells import plain
from analysis.corpus.formats.tables import Rows, read_csv, read_parquet, read_tsv, read_xls, read_xlsx
from analysis.corpus.sources import File, check_package
from analysis.schemas import InputError

CHARSET = re.compile(rb"<(?:meta|\?xml)[^>]{0,200}(?:charset|encoding)\s*=\s*[\"']?\s*([\w-]+)", re.I)
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")
HEADER = re.compile(r"\s*---[ \t]*\n(.*?)^---[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
PAGE = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?<(?:!doctype\s+html|html)\b", re.IGNORECASE)


def read_rows(file: File) -> Rows:
    """The rows of a file by its suffix; `InputError` says what is wrong with it and what would be right."""
    content = file.read()
    try:
        rows = READERS[file.suffix](content)
    except InputError:
        raise
    # The libraries that open foreign formats fail on damaged files with errors of every kind.
    except Exception as error:
        raise InputError(f"damaged, or not {file.suffix[1:]} ({_one_line(error)})") from error
    if not rows:
        raise InputError("no article in it; a table needs a row of column names and a row for each article")
    return rows


def read_txt(content: bytes) -> Rows:
    text = decode(content)
    if len(CONTROL.findall(text)) * 100 > len(text):
        raise InputError("binary content; save the text as UTF-8")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if PAGE.match(text):
        return read_html(content)
    return archives.nexis(text.split("\n")) or [_headed(text)]


def _headed(text: str) -> dict[str, object]:
    """A text with the fields of its YAML header, where it has one."""
    import yaml

    header = HEADER.match(text)
    if header is None:
        return {"text": text, "_first_line_title": True}
    try:
        fields = yaml.safe_load(header[1])
    except (yaml.YAMLError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f"line {mark.line + 2}" if mark else "header"
        problem = getattr(error, "problem", None) or _one_line(error)
        raise InputError(f"{where}: malformed YAML ({problem}); write 'title: \"...\"' on a line") from error
    if not isinstance(fields, dict):
        return {"text": text, "_first_line_title": True}
    # The body is what follows the header, whatever names the header uses.
    fields = {name: value for name, value in fields.items() if "text" not in recognise([name])}
    return fields | {"text": text[header.end() :], "_first_line_title": True}


def read_html(content: bytes, declared: str | None = None) -> Rows:
    charset = CHARSET.search(content[:4096])
    page = decode(content, declared or (charset[1].decode("ascii") if charset else None))
    return archives.factiva(page) or [_extract(page)]


def _extract(page: str, url: str | None = None) -> dict[str, object]:
    """Title, outlet, date, url and text of a page as trafilatura finds them; scripts never run."""
    from trafilatura import bare_extraction

    found = bare_extraction(
        page, url=url, include_comments=False, include_tables=False, with_metadata=True,
        # A fixed horizon: the default one is today, and a result must not depend on the day.
        date_extraction_params={"extensive_search": False, "original_date": True, "max_date": "2100-01-01"},
    )
    if found is None or not (found.text or "").strip():
        raise InputError("no article text in the page; save the article's own page, complete")
    return {
        "title": found.title, "outlet": found.sitename or found.hostname, "date": found.date,
        "url": found.url or url, "language": _declared_language(page), "text": found.text,
    }


def _declared_language(page: str) -> str | None:
    found = re.search(r"<html\b[^>]*\blang\s*=\s*[\"']?([\w-]+)", page[:4096], re.IGNORECASE)
    return found and found[1]


def read_mhtml(content: bytes) -> Rows:
    message = email.message_from_bytes(content, policy=email.policy.default)
    part = next((part for part in message.walk() if part.get_content_type() == "text/html"), None)
    if part is None:
        raise InputError("no page in it; save the page again as mhtml or html")
    url = message.get("Snapshot-Content-Location") or part.get("Content-Location")
    body = part.get_payload(decode=True)
    return [_extract(decode(body, part.get_content_charset()), url=str(url).strip() if url else None)]


def read_jsonl(content: bytes) -> Rows:
    rows = []
    for number, line in enumerate(decode(content).split("\n"), 1):
        if line.strip():
            rows.append(_object(_json(line, f"line {number}: "), f"line {number}"))
    return rows


def read_json(content: bytes) -> Rows:
    """A list of articles, an object that holds one ({"articles": [...]}), or a single article."""
    found = _json(decode(content), "")
    if isinstance(found, dict):
        lists = [value for value in found.values() if isinstance(value, list) and value]
        if "text" in recognise(found) or not lists:
            return [_object(found, "the file")]
        found = lists[0]
    if not isinstance(found, list):
        raise InputError("not a list of articles; write [{\"title\": ..., \"text\": ...}, ...]")
    return [_object(row, f"item {number}") for number, row in enumerate(found, 1)]


def _json(text: str, where: str) -> object:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        place = where or f"line {error.lineno}: "
        problem = f"not JSON ({error.msg}, column {error.colno})"
        raise InputError(f"{place}{problem}; write an object for each article") from error


def _object(row: object, where: str) -> dict[str, object]:
    if not isinstance(row, dict):
        kind = type(row).__name__
        raise InputError(f"{where}: not an article but {kind}; write {{\"title\": ..., \"text\": ...}}")
    return {name: plain(value) for name, value in row.items()}


def read_docx(content: bytes) -> Rows:
    import docx

    check_package(content)
    document = docx.Document(io.BytesIO(content))
    lines = [line for paragraph in document.paragraphs for line in paragraph.text.split("\n")]
    return archives.nexis(lines) or [{"text": "\n\n".join(lines), "_first_line_title": True}]


def read_rtf(content: bytes) -> Rows:
    from striprtf.striprtf import rtf_to_text

    if not content.lstrip().startswith(b"{\\rtf"):
        raise InputError("not rtf (it does not begin with {\\rtf); save it again, or name it .txt")
    # RTF is ASCII with escapes; the decoder of the escapes is chosen by the file itself.
    lines = rtf_to_text(content.decode("cp1252", "replace"), errors="replace").split("\n")
    return archives.nexis(lines) or [{"text": "\n".join(lines), "_first_line_title": True}]


def _one_line(error: Exception) -> str:
    return (" ".join(str(error).split()) or type(error).__name__)[:200]


READERS: dict[str, Callable[[bytes], Rows]] = {
    ".txt": read_txt, ".text": read_txt, ".html": read_html, ".htm": read_html, ".xhtml": read_html,
    ".mhtml": read_mhtml, ".mht": read_mhtml, ".csv": read_csv, ".tsv": read_tsv, ".jsonl": read_jsonl,
    ".ndjson": read_jsonl, ".json": read_json, ".parquet": read_parquet, ".xlsx": read_xlsx, ".xls": read_xls,
    ".docx": read_docx, ".rtf": read_rtf,
}
