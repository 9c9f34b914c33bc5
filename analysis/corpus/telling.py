"""What reading found, took for granted and left out, told in lines and as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis.corpus.columns import FIELDS

if TYPE_CHECKING:
    from analysis.corpus import Corpus

MOST_NAMED = 5


def reading_lines(corpus: Corpus) -> list[str]:
    """The number of articles, the columns understood in each file, and of all left out its number and first names."""
    columns = columns_read(corpus)
    fields = columns.drop(columns="dates not read")
    understood = pd.Series(
        [", ".join(_read_as(name, field) for field, name in row.items() if name) for _, row in fields.iterrows()],
        index=columns.index, dtype="str",
    )
    aside, removed, n = corpus.set_aside, corpus.boilerplate, len(corpus.articles)
    unread = columns.loc[columns["dates not read"] > 0, "dates not read"]
    return [
        f"read: {n} article{'s' if n > 1 else ''}",
        *(f"columns: {read} (in {_some(names.index)})" for read, names in understood.groupby(understood, sort=False)),
        *(f"set aside: {why} {len(some)} ({_some(some['file'])})" for why, some in aside.groupby("reason")),
        *(f"lines removed: {kind} {some['n'].sum()} ({_some(some['line'])})" for kind, some in removed.groupby("kind")),
        *(f"dates not read: {n} (in {file})" for file, n in unread.items()),
    ]


def columns_read(corpus: Corpus) -> pd.DataFrame:
    """One row per file that is a table, or per suffix of single articles ("*.html"): the column, header or element
    that was read as each field, empty where there is none, and the number of dates that could not be read."""
    table = corpus.recognised
    cells = table.pivot_table(
        index="file", columns="field", values="column", aggfunc=lambda names: ", ".join(dict.fromkeys(names)),
        sort=False,
    )
    unread = table.groupby("file")["unread"].sum().rename("dates not read")
    cells = cells[[field for field in FIELDS if field in cells]]
    return cells.fillna("").rename_axis(columns=None).join(unread)


def _read_as(name: str, field: str) -> str:
    return field if name == field else f"{name} as {field}"


def _some(names: pd.Series | pd.Index) -> str:
    names = list(dict.fromkeys(names))
    more = [f"and {len(names) - MOST_NAMED} more"] if len(names) > MOST_NAMED else []
    return "; ".join([*names[:MOST_NAMED], *more])
