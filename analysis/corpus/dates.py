"""Dates as news pages and databases write them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pandas as pd

MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
MONTH = rf"(?P<month>{'|'.join(MONTHS)})[a-z]*\.?"
DAY = r"\b(?P<day>\d{1,2})(?:st|nd|rd|th)?"
YEAR = r"(?P<year>\d{4})\b"

NAMED = [
    re.compile(rf"{DAY}(?: of)?[ \-]+{MONTH},?[ \-]+{YEAR}", re.IGNORECASE),
    re.compile(rf"\b{MONTH} {DAY},? (?:[a-z]+,? )?{YEAR}", re.IGNORECASE),
]
NUMERIC = re.compile(r"(?P<first>\d{1,2})[/.\-](?P<second>\d{1,2})[/.\-](?P<year>\d{4})\b")
YEAR_FIRST = re.compile(r"(?P<year>\d{4})[/.](?P<month>\d{1,2})[/.](?P<day>\d{1,2})\b")
ISO = re.compile(r"\d{4}-\d\d-\d\d(?:[T ].*)?|\d{8}(?:T.*)?")
CLOCK = re.compile(r"\b(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?(?:\s*([ap])\.?m\b)?", re.IGNORECASE)
EPOCH = re.compile(r"\d{10}(?:\d{3})?(?:\.0+)?")


def parse_dates(values: pd.Series) -> pd.Series:
    """Each value as a date of the outlet's own clock (time zone dropped); NaT where it cannot be read.

    Read are ISO 8601, "20 December 2025", "Dec. 20, 2025", RFC 5322, 2025/12/20, 20/12/2025 and Unix
    seconds. "03/04/2025" is read only where another value of the series shows whether day or month is
    first; else it is NaT, not a guess. So is a date without a day.
    """
    day_first = _day_first(values)
    known = {value: _parse(value, day_first) for value in values.dropna().unique()}
    moments = [known.get(value, pd.NaT) for value in values]
    return pd.Series(moments, index=values.index, dtype="datetime64[us]")


def _parse(value: object, day_first: bool | None) -> datetime | pd.Timestamp:
    if isinstance(value, date):
        return _naive(value)
    text = " ".join(str(value).split())
    for read in (_iso, _epoch, _named, _year_first, lambda text: _numeric(text, day_first)):
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


def _epoch(text: str) -> datetime | None:
    if not EPOCH.fullmatch(text):
        return None
    number = text.split(".")[0]
    return datetime.fromtimestamp(int(number[:10]), UTC).replace(tzinfo=None)


def _named(text: str) -> datetime | None:
    found = next(filter(None, (pattern.search(text) for pattern in NAMED)), None)
    if found is None:
        return None
    month = MONTHS.index(found["month"].lower()) + 1
    return datetime(int(found["year"]), month, int(found["day"]), *_clock(text))


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
    return datetime(int(found["year"]), month, day, *_clock(text))


def _order(first: int, second: int) -> bool | None:
    """True where the day comes first, False where the month does, None where both readings are possible."""
    if first == second:
        return True
    return None if max(first, second) <= 12 else first > 12


def _day_first(values: pd.Series) -> bool | None:
    """What the values that can be read in one way only say of the others; None where they disagree."""
    found = [NUMERIC.match(value) for value in values.dropna().unique() if isinstance(value, str)]
    pairs = {(int(f["first"]), int(f["second"])) for f in found if f and f["first"] != f["second"]}
    orders = {_order(*pair) for pair in pairs} - {None}
    return orders.pop() if len(orders) == 1 else None


def _clock(text: str) -> tuple[int, int, int]:
    found = CLOCK.search(text)
    if found is None:
        return 0, 0, 0
    hour, minute, second, half = found.groups()
    afternoon = {"a": -12 if hour == "12" else 0, "p": 0 if hour == "12" else 12}.get((half or "").lower(), 0)
    return int(hour) + afternoon, int(minute), int(second or 0)
