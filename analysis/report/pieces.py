"""What a page is made of, as plain data: openings, cells, tables, charts, measures. Templates make markup of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

if TYPE_CHECKING:
    import pandas as pd

    from analysis.report.charts import Chart
    from analysis.report.view import View

# What an opening may count of its rows, and how a reader is told of it.
COUNTED = ("rows", "sentences", "articles")


@dataclass(frozen=True)
class Opening:
    """Which evidence a number opens: rows of one kind with these values, and how many it says there are."""

    kind: str
    where: Mapping[str, str]
    n: int
    count: str = "rows"

    @property
    def link(self) -> str:
        """The part of an address after #, as the page's script reads it."""
        counted = {} if self.count == "rows" else {"count": self.count}
        return "#" + urlencode({"open": self.kind, **self.where, **counted}, quote_via=quote)


@dataclass(frozen=True)
class Cell:
    """One cell of a table: what it says, what stands small below it, and what it opens or why it does not."""

    text: str = ""
    detail: str = ""
    opening: Opening | None = None
    closed: str = ""

    @property
    def link(self) -> str:
        return self.opening.link if self.opening and self.opening.n else ""


@dataclass(frozen=True)
class Table:
    """A table of a page: its rows are a heading and a cell for each of ``columns``."""

    caption: str
    corner: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]
    note: str = ""
    folded: bool = False
    empty: str = "Nothing to show."

    @property
    def wordy(self) -> set[int]:
        """The columns that hold words, which stand on the left."""
        return {
            at for _, row in self.rows for at, cell in enumerate(row) if cell.text[:1].isalpha()
        }

    @property
    def closed(self) -> list[str]:
        """Why some numbers of the table do not open, each reason once."""
        cells = (cell for _, row in self.rows for cell in row)
        return list(dict.fromkeys(cell.closed for cell in cells if cell.closed and cell.text))


@dataclass(frozen=True)
class Validity:
    """Which kept figures of `framing evaluate` stand beside a measure: the set, its part, the start of the measure."""

    set: str
    part: str
    measure: str
    words: str


@dataclass(frozen=True)
class Kind:
    """A kind of evidence rows: its name in addresses, in words, and what one row is called."""

    name: str
    title: str
    one: str
    many: str


@dataclass(frozen=True)
class Measure:
    """One section of a page. Adding one is a file with a `Measure` and its name in `measures.REGISTRY`.

    ``rows`` gives the evidence behind its numbers (`evidence_rows.COLUMNS`), of kinds ``kinds``; ``tables`` and
    ``charts`` what is shown of a view. ``of_party``: whether it also stands on the page of one party.
    """

    name: str
    title: str
    definition: str
    tables: Callable[[View], list[Table]]
    rows: Callable[[View], pd.DataFrame] | None = None
    charts: Callable[[View], list[Chart]] | None = None
    kinds: tuple[Kind, ...] = ()
    validity: tuple[Validity, ...] = ()
    caution: str = ""
    of_party: bool = True


@dataclass(frozen=True)
class Section:
    """A measure as it stands on one page."""

    measure: Measure
    tables: list[Table]
    charts: list[Chart]
    validity: list[str] = field(default_factory=list)
