"""The corpus section of a report: what was read from where, and all that was set aside or removed, by name."""

from __future__ import annotations

import pandas as pd

from analysis.corpus import Corpus, columns_read
from analysis.pages.cells import linked_table

# Lines repeat on every page of a site: so many distinct ones show what was taken for furniture.
MOST_LINES = 100


def reading_tables(reading: Corpus) -> str:
    """HTML of three tables: the columns understood in each file, each file or article set aside with its reason, and
    the lines removed with the articles and times they stood in, most often first."""
    aside, lines = reading.set_aside.set_index("file"), removed_lines(reading)
    left = len(lines) - MOST_LINES
    more = f"; the {MOST_LINES} most frequent of {len(lines)} different ones" if left > 0 else ""
    return "".join([
        linked_table(columns_read(reading), caption="the column or element read as each field, by file"),
        linked_table(aside, caption=f"set aside: {len(aside)}{_counts(aside['reason'].value_counts())}"),
        linked_table(
            lines.head(MOST_LINES).set_index("line"),
            caption=f"lines removed: {lines['times'].sum()}{_counts(lines.groupby('kind')['times'].sum())}{more}",
        ),
    ])


def removed_lines(reading: Corpus) -> pd.DataFrame:
    """Each distinct line removed as boilerplate: line, kind, articles, times; the most often removed first."""
    by_line = reading.boilerplate.groupby(["line", "kind"], as_index=False)
    lines = by_line.agg(articles=("article_id", "nunique"), times=("n", "sum"))
    return lines.sort_values(["times", "kind", "line"], ascending=[False, True, True], ignore_index=True)


def _counts(counts: pd.Series) -> str:
    told = ", ".join(f"{name} {n}" for name, n in counts.sort_index().items())
    return f" ({told})" if told else ""
