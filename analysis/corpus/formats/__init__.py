"""One small function for each format: bytes in, rows out, each a dict of columns as they were named.

In a row ``_first_line_title`` says that its first line may be the title, ``_place`` where in the
file it stands ("document 3"; "row 3" where it is not said), ``_stub`` that its text is a part of the
article only ("abstract", "summary"). A row that cannot be trusted has ``_place`` and ``_set_aside``,
the reason in words, and is set aside alone. A reader raises `InputError`, without the file's name,
where nothing in the file can be trusted; the caller adds the name.
"""

from __future__ import annotations

from collections.abc import Callable

from analysis.corpus.formats.documents import read_docx, read_epub, read_fodt, read_odt, read_rtf
from analysis.corpus.formats.json_files import read_json, read_jsonl
from analysis.corpus.formats.mail import read_eml, read_mbox
from analysis.corpus.formats.pdf import read_pdf
from analysis.corpus.formats.references import read_bib, read_ris
from analysis.corpus.formats.signatures import suffix_by_content, unpack_unnamed
from analysis.corpus.formats.tables import Rows, read_csv, read_parquet, read_tsv, read_xls, read_xlsx
from analysis.corpus.formats.text_files import read_txt
from analysis.corpus.formats.web_archives import read_warc
from analysis.corpus.formats.web_pages import read_html, read_mhtml, read_webarchive
from analysis.corpus.formats.xml_files import read_xml
from analysis.corpus.sources import File
from analysis.errors import InputError, one_line

READERS: dict[str, Callable[[bytes], Rows]] = {
    ".txt": read_txt,
    ".text": read_txt,
    ".html": read_html,
    ".htm": read_html,
    ".xhtml": read_html,
    ".mhtml": read_mhtml,
    ".mht": read_mhtml,
    ".webarchive": read_webarchive,
    ".warc": read_warc,
    ".csv": read_csv,
    ".tsv": read_tsv,
    ".parquet": read_parquet,
    ".xlsx": read_xlsx,
    ".xls": read_xls,
    ".jsonl": read_jsonl,
    ".ndjson": read_jsonl,
    ".json": read_json,
    ".xml": read_xml,
    ".rss": read_xml,
    ".atom": read_xml,
    ".rdf": read_xml,
    ".docx": read_docx,
    ".odt": read_odt,
    ".fodt": read_fodt,
    ".rtf": read_rtf,
    ".epub": read_epub,
    ".pdf": read_pdf,
    ".ris": read_ris,
    ".bib": read_bib,
    ".bibtex": read_bib,
    ".eml": read_eml,
    ".emlx": read_eml,
    ".mbox": read_mbox,
    ".mbx": read_mbox,
}


def read_rows(file: File) -> Rows:
    """Return the rows of a file by its suffix, or by what its bytes say that it is instead.

    Raises `InputError` that says what is wrong with it and what would be right.
    """
    suffix = file.suffix
    try:
        content = unpack_unnamed(file.read())
        suffix = suffix_by_content(content, file.suffix)
        rows = READERS[suffix](content)
    except InputError:
        raise
    # The libraries that open foreign formats fail on damaged files with errors of every kind.
    except Exception as error:
        raise InputError(f"damaged, or not {suffix[1:]} ({one_line(error)[:200]})") from error
    if not rows:
        raise InputError(
            "no article in it; a table needs a row of column names and a row for each article"
        )
    return rows
