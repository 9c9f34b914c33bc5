"""What was read, what was set aside or removed, and where to correct it."""

from __future__ import annotations

import pandas as pd

from analysis.corpus import Corpus, columns_read, families_read, warning_lines
from analysis.report.cells import Cell, count_cell
from analysis.report.pieces import Measure, Opening, Table
from analysis.report.view import View

MOST_ROWS = 20
LISTED = "a list, counted in its heading"


def tables(view: View) -> list[Table]:
    return [*reading_tables(view.study.reading), _outlets(view)]


def reading_tables(reading: Corpus) -> list[Table]:
    """Return what must be known first, then each list of what was understood, set aside, repeated, mended, removed."""
    warnings = [Table("Mind", "", (), (), empty=line) for line in warning_lines(reading)]
    listed = (_files, _set_aside, _families, _stubs, _notes, _removed)
    return [*warnings, *(table for table in (make(reading) for make in listed) if table.rows)]


def _outlets(view: View) -> Table:
    articles = view.study.articles
    outlet = articles["outlet"].fillna("not stated")
    body = []
    for name, some in sorted(articles.groupby(outlet), key=lambda pair: (-len(pair[1]), pair[0])):
        days = some["date"].dropna()
        span = f"{days.min():%Y-%m-%d} to {days.max():%Y-%m-%d}" if len(days) else ""
        body.append(
            (
                name,
                (
                    count_cell(len(some), Opening("article", {"outlet": name}, len(some))),
                    Cell(span, closed="days: those of the articles"),
                ),
            )
        )
    return Table(
        "Articles by outlet",
        "outlet",
        ("articles", "first to last day"),
        tuple(body[:MOST_ROWS]),
        _more(len(body)),
    )


def _files(reading: Corpus) -> Table:
    read = columns_read(reading)
    return _listed(
        read.reset_index(),
        "file",
        f"What was read as which field, by file ({len(read)})",
        "To correct a field, rename the column in the file, or write the articles with "
        "framing read CORPUS --out articles.csv, correct that file and read it.",
    )


def _set_aside(reading: Corpus) -> Table:
    return _listed(
        reading.set_aside,
        "file",
        f"Set aside: {_counted(reading.set_aside['reason'])}",
        "To read one after all, correct the file named.",
    )


def _families(reading: Corpus) -> Table:
    families = families_read(reading)
    return _listed(
        families,
        "article_id",
        f"Stories printed more than once: {len(families)}",
        "Counted once. To count each copy: framing report CORPUS --duplicates each.",
    )


def _stubs(reading: Corpus) -> Table:
    return _listed(
        _with_file(reading, reading.stubs),
        "article_id",
        f"Not whole articles: {_counted(reading.stubs['kind'])}",
        "To complete one, correct its file.",
    )


def _notes(reading: Corpus) -> Table:
    return _listed(
        reading.notes, "file", f"Mended or taken for granted: {_counted(reading.notes['kind'])}", ""
    )


def _removed(reading: Corpus) -> Table:
    lines = removed_lines(reading)
    kept = reading.boilerplate.drop_duplicates("line").set_index("line")["article_id"]
    lines = lines.assign(file=lines["line"].map(kept).map(_file_of(reading)))
    return _listed(
        lines,
        "line",
        f"Lines removed as boilerplate: {int(lines['times'].sum())}",
        "To keep a line, change it in the file named so that it is not taken for furniture.",
    )


def removed_lines(reading: Corpus) -> pd.DataFrame:
    """Return each distinct line removed as boilerplate, the most often removed first: line, kind, articles, times."""
    by_line = reading.boilerplate.groupby(["line", "kind"], as_index=False)
    lines = by_line.agg(articles=("article_id", "nunique"), times=("n", "sum"))
    return lines.sort_values(
        ["times", "kind", "line"], ascending=[False, True, True], ignore_index=True
    )


def _with_file(reading: Corpus, table: pd.DataFrame) -> pd.DataFrame:
    return table.assign(file=table["article_id"].map(_file_of(reading)))


def _file_of(reading: Corpus) -> pd.Series:
    articles = reading.articles
    named = articles["source_file"] if "source_file" in articles else articles["article_id"]
    return pd.Series(named.to_numpy(), index=articles["article_id"])


def _listed(table: pd.DataFrame, heading: str, caption: str, note: str) -> Table:
    """A table as it stands, one row a line, its first rows only."""
    columns = [column for column in table if column not in (heading, "family")]
    body = tuple(
        (_text(row[heading]), tuple(Cell(_text(row[column]), closed=LISTED) for column in columns))
        for row in table.head(MOST_ROWS).to_dict("records")
    )
    names = tuple(column.replace("_", " ") for column in columns)
    return Table(
        caption, heading.replace("_", " "), names, body, f"{note} {_more(len(table))}".strip(), True
    )


def _counted(kinds: pd.Series) -> str:
    told = ", ".join(f"{name} {n}" for name, n in kinds.value_counts().sort_index().items())
    return f"{len(kinds)} ({told})"


def _text(value: object) -> str:
    missing = value is None or (not isinstance(value, str) and pd.isna(value))
    return "" if missing else str(value)


def _more(n: int) -> str:
    return f"The first {MOST_ROWS} of {n:,}." if n > MOST_ROWS else ""


MEASURE = Measure(
    "corpus",
    "What was read",
    "The corpus is what was read less what was set aside; each list names the file in which to correct it.",
    tables,
    of_party=False,
)
