"""Files to clean articles in batches, so that memory does not grow with what was read on the way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import pandas as pd

from analysis.corpus import cleaning, columns, sources
from analysis.corpus.formats import read_rows
from analysis.corpus.formats.tables import BATCH, Table
from analysis.corpus.stubs import cut_mark
from analysis.schemas import InputError

Source = str | Path | Iterable[str | Path] | None
TEXTS = [*(field for field in columns.FIELDS if field != "date"), "file", "source_file", "origin"]


class Reading:
    """The articles of some sources, batch after batch; and beside them what was found on the way.

    ``set_aside`` and ``notes`` hold rows, ``recognised`` the columns understood, ``lines`` a table of the lines
    removed for each batch. The rows of all batches are numbered on.
    """

    def __init__(self, source: Source = None):
        self.files, self.set_aside = sources.find(_sample() if source is None else source)
        self.recognised: list[dict] = []
        self.notes: list[dict[str, str]] = []
        self.lines: list[pd.DataFrame] = []
        self._alone = len(self.files) == 1 and not self.files[0].found
        self._counts: list[pd.DataFrame] = []
        self._orders: dict[str, set[bool]] = {}
        self._unread = pd.Series(dtype="int64")
        self._rows = 0

    def __iter__(self) -> Iterator[pd.DataFrame]:
        """Yield the articles in batches, cleaned, their dates and languages as they were given."""
        waiting: list[pd.DataFrame] = []
        for file in self.files:
            for batch in self._read(file):
                waiting.append(batch)
                if sum(map(len, waiting)) >= BATCH:
                    yield self._clean(waiting)
                    waiting = []
        if waiting:
            yield self._clean(waiting)

    def dates(self, articles: pd.DataFrame) -> pd.Series:
        """Return the articles' dates; of each file with dates that could be read in two ways a note is made."""
        dates, ambiguous = columns.read_dates(articles, self._orders)
        self.notes += ambiguous
        self._unread = (articles["date"].notna() & dates.isna()).groupby(articles["origin"]).sum()
        return dates

    def understood(self) -> pd.DataFrame:
        """Return a row per column recognised in a file: file, column, field, n (values), unread (dates)."""
        counts = pd.concat(self._counts).groupby(level=0).sum()
        return columns.count_values(self.recognised, counts, self._unread)

    def _read(self, file: sources.File) -> Iterator[pd.DataFrame]:
        """The rows of a file under the fields' names; a file that cannot be read is set aside, alone it raises."""
        try:
            found = read_rows(file)
            yield from self._standardise(found if isinstance(found, Table) else self._sliced(found, file), file,
                                         isinstance(found, Table) or len(found) > 1 or file.suffix in columns.TABLES)
            self.notes += [{"file": file.name, "kind": "passed over", "detail": note}
                           for note in getattr(found, "notes", ())]
        except InputError as error:
            if self._alone:
                raise InputError(f"{file.place}: {error}") from error
            self.set_aside.append(_row(file.name, str(error)))

    def _sliced(self, rows: list[dict], file: sources.File) -> Iterator[columns.Columns]:
        """The rows that were read, in batches; those that could not be are set aside."""
        self.set_aside += [_row(f"{file.name}, {row['_place']}", row["_set_aside"])
                           for row in rows if "_set_aside" in row]
        whole = columns.as_columns([row for row in rows if "_set_aside" not in row])
        for start in range(0, len(next(iter(whole.values()), ())), BATCH):
            yield {name: values[start : start + BATCH] for name, values in whole.items()}

    def _standardise(
        self, batches: Iterable[columns.Columns], file: sources.File, table: bool
    ) -> Iterator[pd.DataFrame]:
        first, understood = 1, []
        for batch in batches:
            articles, understood = columns.standardise(batch, file, table, first)
            first += len(articles)
            problems = batch.get("_set_aside") or [None] * len(articles)
            self.set_aside += [_row(place, problem) for place, problem in zip(articles["file"], problems, strict=True)
                               if problem]
            if any(problems):
                articles = articles[[not problem for problem in problems]]
            if len(articles):
                yield articles
        self.recognised += understood

    def _clean(self, waiting: list[pd.DataFrame]) -> pd.DataFrame:
        batch = pd.concat(waiting) if len(waiting) > 1 else waiting[0]
        batch.index = pd.RangeIndex(self._rows, self._rows + len(batch))
        self._rows += len(batch)
        self._counts.append(batch[columns.FIELDS].notna().groupby(batch["origin"]).sum())
        for origin, orders in columns.orders_by_origin(batch).items():
            self._orders.setdefault(origin, set()).update(orders)
        batch["outlet"] = batch["outlet"].map(columns.host, na_action="ignore")
        lengths = batch["text"].map(len, na_action="ignore").fillna(0).astype("int64")
        marks = [cut_mark(text) for text in batch["text"]]
        # The mark is not a word of the article.
        whole = [text[: -len(mark)] if mark else text for text, mark in zip(batch["text"], marks, strict=True)]
        batch["text"] = pd.Series(whole, index=batch.index, dtype=object)
        batch, lines, mended = cleaning.clean(batch)
        self.lines.append(lines)
        self.notes += [{"file": batch.at[note.row, "file"], "kind": note.kind, "detail": note.detail}
                       for note in mended.itertuples()]
        return batch.assign(length=lengths, cut_mark=pd.Series(marks, index=batch.index, dtype="str"))


def compact(batch: pd.DataFrame) -> pd.DataFrame:
    """Return a batch with its texts in one block each, half as large as Python's."""
    # The copy lets go of the block that held the columns which have no type of their own, texts among them.
    return batch.astype(dict.fromkeys(TEXTS, "str") | {"abstract": bool, "first_line_title": bool}).copy()


def read_batches(source: Source = None) -> Iterator[pd.DataFrame]:
    """Yield the articles of a source in batches, cleaned; no language told and no duplicate looked for."""
    return map(compact, Reading(source))


def _row(file: str, detail: str, reason: str = "unreadable") -> dict[str, str]:
    return {"file": file, "reason": reason, "detail": detail}


def _sample() -> Path:
    from analysis import installation

    return Path(installation.locate("data")) / "articles"
