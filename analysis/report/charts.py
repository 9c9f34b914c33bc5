"""Charts as data: where each mark stands, in percent of the width, what it says and what it opens.

Templates draw them as SVG without a fixed size, so that words keep theirs on any screen.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from analysis.report.pieces import Opening

# The margins left and right of the scale, in percent of the width.
LEFT, RIGHT = 2.0, 98.0
SHADES = 5
LARGEST, SMALLEST = 17.0, 3.5


@dataclass(frozen=True)
class Mark:
    """One mark: its place and reach in percent, its series, what it says when pointed at, what it opens."""

    x: float
    low: float
    high: float
    series: int
    title: str
    opening: Opening | None = None
    text: str = ""
    radius: float = 5.0
    shade: int = 0

    @property
    def link(self) -> str:
        return self.opening.link if self.opening and self.opening.n else ""

    @property
    def width(self) -> float:
        return round(self.high - self.low, 3)


@dataclass(frozen=True)
class Chart:
    """A chart: its form (dots, bars, grid, times), what it shows in words, its series, its rows of marks."""

    form: str
    title: str
    alt: str
    rows: tuple[tuple[str, tuple[Mark | None, ...]], ...]
    series: tuple[str, ...] = ()
    ticks: tuple[tuple[float, str], ...] = ()
    columns: tuple[str, ...] = ()
    zero: float | None = None
    note: str = ""
    gaps: tuple[tuple[float, float, str], ...] = field(default=())

    @property
    def used(self) -> list[int]:
        """The series that have a mark."""
        return sorted({mark.series for _, marks in self.rows for mark in marks if mark})


def place(value: float, low: float, high: float) -> float:
    """Return where a value stands on a scale, in percent of the width; what lies outside stands at its end.

    >>> place(0.0, -1.0, 1.0), place(7.0, 0.0, 1.0)
    (50.0, 98.0)
    """
    share = (value - low) / (high - low) if high > low else 0.5
    return round(LEFT + (RIGHT - LEFT) * min(1.0, max(0.0, share)), 3)


def scale_ticks(values: Sequence[float], low: float, high: float, words: Iterable[str]) -> tuple:
    """Return the place and the words of each tick."""
    return tuple((place(value, low, high), text) for value, text in zip(values, words, strict=True))


def radius_of(n: int, largest: int) -> float:
    """Return the radius, in pixels, of a circle whose area shows n."""
    return round(max(SMALLEST, LARGEST * (n / max(1, largest)) ** 0.5), 2)


def shade_of(value: float, largest: float) -> int:
    """Return a shade from 0 (nothing) to 5 (the largest)."""
    return 0 if not value or not largest else max(1, round(SHADES * value / largest))


def round_up(value: float) -> float:
    """Return the next of 1, 2 and 5 times a power of ten that is not below the value.

    >>> round_up(0.0), round_up(13), round_up(0.3)
    (1.0, 20.0, 0.5)
    """
    if value <= 0:
        return 1.0
    power = 10.0 ** (len(str(int(value))) - 1) if value >= 1 else 0.1
    return next(step * power for step in (1, 2, 5, 10) if step * power >= value)
