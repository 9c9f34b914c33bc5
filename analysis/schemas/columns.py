"""What a schema is made of: columns, references, tables."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from math import inf

ID, TEXT, OFFSET, COUNT, NUMBER, DATE = "str", "str", "Int64", "int64", "float64", "datetime64[us]"
TRUTH = "bool"


@dataclass(frozen=True)
class Column:
    """One column: its dtype, what it means, when it is missing ("": never), and what it may hold.

    ``values`` lists what is allowed (empty: anything of the dtype); ``low`` and ``high`` bound a
    number, both included unless ``above`` is set, which leaves out ``low`` itself.
    """

    dtype: str
    meaning: str
    missing: str = ""
    values: tuple[str, ...] = ()
    low: float = -inf
    high: float = inf
    above: bool = False

    @property
    def allowed(self) -> str:
        """Return the allowed values in words, "" where any is.

        >>> Column(NUMBER, "A weight.", low=0, high=1, above=True).allowed
        'above 0, to 1'
        """
        if self.values:
            return ", ".join(self.values)
        if self.low == -inf:
            return ""
        if self.high == inf:
            return f"above {self.low:g}" if self.above else f"{self.low:g} or more"
        return f"{f'above {self.low:g},' if self.above else f'{self.low:g}'} to {self.high:g}"


@dataclass(frozen=True)
class Reference:
    """The values of ``columns`` occur in the columns ``targets`` of another table."""

    columns: tuple[str, ...]
    table: str
    targets: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """One table: what a row is, its columns, and what holds between them.

    ``key`` identifies a row. ``optional`` columns are added empty where a table lacks them,
    ``further`` ones are checked where it has them. ``surfaces`` maps a column to the span whose
    text it repeats ("" is start to end, "cue_" is cue_start to cue_end). Iterating gives the
    names of the columns.
    """

    row: str
    columns: dict[str, Column]
    key: tuple[str, ...] = ()
    references: tuple[Reference, ...] = ()
    surfaces: dict[str, str] = field(default_factory=dict)
    further: dict[str, Column] = field(default_factory=dict)
    optional: tuple[str, ...] = ()

    def __iter__(self) -> Iterator[str]:
        return iter(self.columns)

    def __len__(self) -> int:
        return len(self.columns)

    @property
    def spans(self) -> list[str]:
        """Return the prefixes of the spans, "" for start and end."""
        return [name.removesuffix("start") for name in self.columns if name.endswith("start")]
