"""Dates as news pages, databases and spreadsheets write them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

import pandas as pd

MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
MONTH = rf"(?P<month>{'|'.join(MONTHS)})[a-z]*\.?"
DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
# Of two digits only with nothing behind them that could be more of a date or a clock; "'24" is 2024.
YEAR = r"(?P<year>\d{4}\b|['’]?\d{2}\b(?![:/.\-]\d))"

NAMED = [
    # 20 December 2025; 20th of December, 2025; 20-Dec-25; 20DEC2025
    re.compile(rf"\b{DAY}(?: of)?[ \-/]*{MONTH},?[ \-/]*{YEAR}", re.IGNORECASE),
    # December 20, 2025; Dec. 20 Saturday, 2025; Dec-20-2025
    re.compile(rf"\b{MONTH}[ \-]{DAY}\b,?[ \-](?:[a-z]+,? )?{YEAR}", re.IGNORECASE),
    # 2025 December 20; 2025-Dec-20; 2025, December 20
    re.compile(rf"\b(?P<year>\d{{4}}),?[ \-/]{MONTH},?[ \-/]{DAY}\b", re.IGNORECASE),
    # Sat Dec 20 18:04:05 2025; Sat Dec 20 18:04:05 UTC 2025
    re.compile(rf"\b{MONTH} {DAY} \d{{1,2}}:\d\d(?::\d\d)?(?: [a-z+\-\d:]+)? (?P<year>\d{{4}})\b", re.IGNORECASE),
]
NUMERIC = re.compile(r"(?:[a-z]+,? )?(?P<first>\d{1,2})(?P<mark>[/.\-])(?P<second>\d{1,2})[/.\-]"
                     r"(?P<year>\d{4}|\d{2})(?!\d)", re.IGNORECASE)
YEAR_FIRST = re.compile(r"(?P<year>\d{4})[/.\-](?P<month>\d{1,2})[/.\-](?P<day>\d{1,2})(?!\d)")
ISO = re.compile(r"\d{4}-\d\d-\d\d(?:[T ].*)?|\d{8}(?:T.*)?")
COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)[T ]?(\d\d)(\d\d)(\d\d)?Z?")
CLOCK = re.compile(r"\b(\d{1,2}):(\d{2})(?::(\d{2}))?(?:[.,]\d+)?(?:\s*([ap])\.?m\b)?", re.IGNORECASE)
EPOCH = re.compile(r"\d{9,10}(?:\d{3}|\d{6}|\d{9})?(?:\.\d+)?")
# Days since 1899-12-30, as spreadsheets store dates: 1954 to 2119, above any year and below any compact date.
SERIAL = re.compile(r"([2-7]\d{4})(\.\d+)?")


def parse_dates(values: pd.Series, orders: Iterable[bool] | None = None) -> pd.Series:
    """Return each value as a date of the outlet's own clock (time zone dropped); NaT where it cannot be read.

    Read are ISO 8601 (also without zeros), "20 December 2025", "Dec. 20, 2025", "5-Sep-19", RFC 5322, ctime,
    2025/12/20, 20/12/2025, 20.12.25, 20251220T180405Z, Unix seconds and the serial numbers of spreadsheets.
    "03/04/2025" is read only where another value shows whether day or month is first; else it is NaT, not a guess.
    So is a date without a day. ``orders`` are the orders that the values show (see `date_orders`), found in these
    values where they are not given. "09.05.2012" has the day first unless another value shows the month there.
    """
    day_first = _one_order(values, date_orders(values) if orders is None else {*orders})
    known = {value: _parse(value, day_first) for value in values.dropna().unique()}
    moments = [known.get(value, pd.NaT) for value in values]
    return pd.Series(moments, index=values.index, dtype="datetime64[us]")


def is_ambiguous(value: object) -> bool:
    """Return whether a date's day and month could stand in either order."""
    found = NUMERIC.match(" ".join(str(value).split()))
    return bool(found) and _order(int(found["first"]), int(found["second"])) is None


def _parse(value: object, day_first: bool | None) -> datetime | pd.Timestamp:
    if isinstance(value, date):
        return _naive(value)
    text = " ".join(str(value).split())
    readers = (_iso, _compact, _epoch, _serial, _named, _year_first, lambda text: _numeric(text, day_first))
    for read in readers:
        try:
            if (moment := read(text)) is not None:
                return moment
        except (ValueError, OverflowError):
            continue
    return pd.NaT


def _naive(value: date) -> datetime:
    if isinstance(value, datetime):
        return value.replace(tzinfo=None)
    return datetime(value.year, value.month, value.day)


def _iso(text: str) -> datetime | None:
    return datetime.fromisoformat(text).replace(tzinfo=None) if ISO.fullmatch(text) else None


def _compact(text: str) -> datetime | None:
    found = COMPACT.fullmatch(text)
    return found and datetime(*(int(part or 0) for part in found.groups()))


def _epoch(text: str) -> datetime | None:
    """Seconds, milli-, micro- or nanoseconds since 1970, from 1973 on."""
    if not EPOCH.fullmatch(text):
        return None
    number = int(text.split(".")[0])
    while number >= 10**10:
        number //= 1000
    return datetime.fromtimestamp(number, UTC).replace(tzinfo=None)


def _serial(text: str) -> datetime | None:
    found = SERIAL.fullmatch(text)
    # Rounded: a time of day is stored as a fraction with faults in its last digits.
    return found and datetime(1899, 12, 30) + timedelta(seconds=round(float(text) * 86400))


def _named(text: str) -> datetime | None:
    found = next(filter(None, (pattern.search(text) for pattern in NAMED)), None)
    if found is None:
        return None
    month = MONTHS.index(found["month"].lower()) + 1
    return datetime(_year(found["year"]), month, int(found["day"]), *_clock(text))


def _year(written: str) -> int:
    """A year of two digits as spreadsheets take it: 69 is 1969, 68 is 2068."""
    year = int(written.strip("'’"))
    return year if len(written) == 4 else year + (1900 if year > 68 else 2000)


def _year_first(text: str) -> datetime | None:
    found = YEAR_FIRST.match(text)
    return found and datetime(int(found["year"]), int(found["month"]), int(found["day"]), *_clock(text))


def _numeric(text: str, day_first: bool | None) -> datetime | None:
    found = NUMERIC.match(text)
    if found is None:
        return None
    first, second = int(found["first"]), int(found["second"])
    order = _order(first, second)
    if (order if order is not None else day_first) is None:
        return None
    day, month = (first, second) if (order if order is not None else day_first) else (second, first)
    return datetime(_year(found["year"]), month, day, *_clock(text))


def _order(first: int, second: int) -> bool | None:
    """True where the day comes first, False where the month does, None where both readings are possible."""
    if first == second:
        return True
    return None if max(first, second) <= 12 else first > 12


def date_orders(values: pd.Series) -> set[bool]:
    """Return the orders that the values show: True for the day first, False for the month.

    A value shows one where it can be read in one way only.
    """
    found = _numeric_parts(values)
    pairs = {(int(first), int(second)) for first, second, _ in found if first != second}
    return {_order(*pair) for pair in pairs} - {None}


def _one_order(values: pd.Series, orders: set[bool]) -> bool | None:
    """The order of day and month in all values; None where they disagree or do not show it."""
    if not orders and all(mark == "." for *_, mark in _numeric_parts(values)):
        return True
    return orders.pop() if len(orders) == 1 else None


def _numeric_parts(values: pd.Series) -> list[tuple[str, str, str]]:
    """The first and second number of each date in figures, and the mark between them."""
    found = (NUMERIC.match(value) for value in values.dropna().unique() if isinstance(value, str))
    return [(match["first"], match["second"], match["mark"]) for match in found if match]


def _clock(text: str) -> tuple[int, int, int]:
    found = CLOCK.search(text)
    if found is None:
        return 0, 0, 0
    hour, minute, second, half = found.groups()
    afternoon = {"a": -12 if hour == "12" else 0, "p": 0 if hour == "12" else 12}.get((half or "").lower(), 0)
    return int(hour) + afternoon, int(minute), int(second or 0)
