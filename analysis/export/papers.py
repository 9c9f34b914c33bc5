"""What lies beside the tables: the data dictionary, the codebook, the methods, the works to cite."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from analysis.export.bundle import Bundle, Writers
from analysis.export.flat import MARK, csv_text
from analysis.export.methods import methods_page
from analysis.export.tables import dictionary, plain
from analysis.frames import Codebook


def paper_files(bundle: Bundle) -> Writers:
    """Return the writers of dictionary.csv, codebook.md, methods.md and references.bib."""
    methods, works = methods_page(bundle.study, "dna" in bundle.formats)
    pages = {
        "dictionary.csv": MARK + csv_text(plain(dictionary(bundle.tables))),
        "codebook.md": codebook_page(bundle.study.codebook),
        "methods.md": methods,
        "references.bib": works,
    }
    return {name: partial(_write, text) for name, text in pages.items()}


def _write(text: str, path: Path) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def codebook_page(book: Codebook) -> str:
    """Return a codebook as a Markdown annex: each frame's definition, source, example, items and indicators."""
    head = f"# Codebook: {book.title}\n\nName: {book.name}. Unit: {book.unit}. Source: {book.source}\n"
    return head + "".join(_frame(book, frame) for frame in book.frames.itertuples())


def _frame(book: Codebook, frame) -> str:
    lines = [f"\n## {frame.frame}\n", frame.definition, "", f"Source: {frame.source}", "", f"Example: {frame.example}"]
    lines += ["", f"Present in an article from a share of {frame.threshold:g} of its sentences on."]
    items = book.items[book.items["frame"] == frame.frame]
    for item in items.itertuples():
        lines += ["", f"{item.item}. {item.question}", f"   Indicators: {_phrases(book, frame.frame, item.item)}"]
    if items.empty:
        found = _phrases(book, frame.frame, None)
        lines += ["", f"Indicators: {found}" if found else "No indicators: coded by people only."]
    if cancels := book.exclusions.loc[book.exclusions["frame"] == frame.frame, "phrase"].tolist():
        lines += ["", f"Not where it stands in: {', '.join(cancels)}"]
    return "\n".join(lines) + "\n"


def _phrases(book: Codebook, frame: str, item: int | None) -> str:
    rows = book.indicators[book.indicators["frame"] == frame]
    rows = rows[rows["item"].isna() if item is None else rows["item"].eq(item)]
    return ", ".join(_indicator(row.phrase, row.weight, row.pattern) for row in rows.itertuples())


def _indicator(phrase: str, weight: float, pattern: bool) -> str:
    """Return an indicator as code, so that its star and its bars are not markup; its weight, where that is not 1."""
    fence = "``" if "`" in phrase else "`"
    return f"{fence}{phrase}{fence}" + (" (pattern)" if pattern else "") + ("" if weight == 1 else f" ({weight:g})")
