"""The corpus section of a report: what was read from where, and all that was set aside or removed, by name."""

from __future__ import annotations

import pandas as pd
from markupsafe import escape

from analysis.corpus import Corpus, columns_read, families_read, warning_lines
from analysis.pages.cells import linked_table

# Lines repeat on every page of a site: so many distinct ones show what was taken for furniture.
MOST_LINES = 100


def reading_tables(reading: Corpus) -> str:
    """HTML of warnings, if there are any, and of tables: the columns understood in each file, each file or article set
    aside with its reason, stories printed more than once, texts that are not whole articles, what was mended or taken
    for granted, and the lines removed with the articles and times they stood in, most often first."""
    aside, lines = reading.set_aside.set_index("file"), removed_lines(reading)
    left = len(lines) - MOST_LINES
    more = f"; the {MOST_LINES} most frequent of {len(lines)} different ones" if left > 0 else ""
    families, stubs, notes = families_read(reading), reading.stubs, reading.notes
    return "".join([
        *(f"<p><strong>{escape(line)}</strong></p>" for line in warning_lines(reading)),
        linked_table(columns_read(reading), caption="the column or element read as each field, by file"),
        linked_table(aside, caption=f"set aside: {len(aside)}{_counts(aside['reason'].value_counts())}"),
        *_some_rows(families.set_index("article_id"), f"stories printed more than once: {len(families)}"),
        *_some_rows(stubs.set_index("article_id"), f"not whole articles: {len(stubs)}"
                                                   f"{_counts(stubs['kind'].value_counts())}"),
        *_some_rows(notes.set_index("file"), f"mended or taken for granted: {len(notes)}"
                                             f"{_counts(notes['kind'].value_counts())}"),
        linked_table(
            lines.head(MOST_LINES).set_index("line"),
            caption=f"lines removed: {lines['times'].sum()}{_counts(lines.groupby('kind')['times'].sum())}{more}",
        ),
    ])


def _some_rows(table: pd.DataFrame, caption: str) -> list[str]:
    """A table's first rows, nothing of an empty one."""
    more = f"; the first {MOST_LINES}" if len(table) > MOST_LINES else ""
    return [linked_table(table.head(MOST_LINES), caption=caption + more)] if len(table) else []


def removed_lines(reading: Corpus) -> pd.DataFrame:
    """Each distinct line removed as boilerplate: line, kind, articles, times; the most often removed first."""
    by_line = reading.boilerplate.groupby(["line", "kind"], as_index=False)
    lines = by_line.agg(articles=("article_id", "nunique"), times=("n", "sum"))
    return lines.sort_values(["times", "kind", "line"], ascending=[False, True, True], ignore_index=True)


def _counts(counts: pd.Series) -> str:
    told = ", ".join(f"{name} {n}" for name, n in counts.sort_index().items())
    return f" ({told})" if told else ""
