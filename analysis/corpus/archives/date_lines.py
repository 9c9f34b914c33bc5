"""Dates as the archives write them below an outlet's name, in the languages of their interfaces."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

MONTH_NAMES = (
    "january jan januar jänner janvier janv enero ene gennaio gen januari janeiro января",
    "february feb februar février fevrier févr fév febrero febbraio februari fevereiro fev февраля",
    "march mar märz maerz mrz mars marzo maart mrt março marco марта",
    "april apr avril avr abril abr aprile апреля",
    "may mai mayo maggio mag mei maio мая",
    "june jun juni juin junio giugno giu junho июня",
    "july jul juli juillet juil julio luglio lug julho июля",
    "august aug août aout agosto ago augustus августа",
    "september sep sept septembre septiembre settembre set setembro сентября",
    "october oct oktober okt octobre octubre ottobre ott outubro out октября",
    "november nov novembre noviembre novembro ноября",
    "december dec dezember dez décembre decembre déc diciembre dic dicembre dezembro декабря",
)
MONTHS = {name: number for number, names in enumerate(MONTH_NAMES, 1) for name in names.split()}
WEEKDAYS = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun "
    "montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag "
    "lundi mardi mercredi jeudi vendredi samedi dimanche "
    "lunes martes miércoles miercoles jueves viernes sábado sabado domingo "
    "lunedì martedì mercoledì giovedì venerdì sabato domenica "
    "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag "
    "segunda-feira terça-feira quarta-feira quinta-feira sexta-feira".split()
)
SEASONS = "spring summer autumn fall winter".split()
# Words in small letters that may follow a date on its line.
FOLLOWING = WEEKDAYS | frozenset("edition final of am pm a.m. p.m. uhr h gmt time and to cycle".split())
MOST_FOLLOWING = 10

_MONTH = f"(?P<month>{'|'.join(sorted(MONTHS, key=len, reverse=True))})\\b\\.?"
_WEEKDAY = f"(?:{'|'.join(sorted(WEEKDAYS, key=len, reverse=True))})\\b\\.?,?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th|er|º|ª|\.)?(?:\s?[-–/]\s?\d{1,2}\.?)?"
_YEAR = r"(?P<year>(?:1[6-9]|20)\d{2})(?!\d)"
PATTERNS = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # Monday, 11. Januar 2010; lundi 11 janvier 2010; 11 de enero de 2010; 11-Jan-2010
        rf"(?<!\w)(?:{_WEEKDAY}\s+)?(?:le |el |den |am )?{_DAY}(?:\s+(?:de |of )?|-){_MONTH}"
        rf"(?:,?\s+(?:de |del )?|-){_YEAR}",
        # Monday, January 11, 2010; Jan. 11th 2010; March 4, Monday, 1996; March 4-10, 1996
        rf"(?<!\w)(?:{_WEEKDAY}\s+)?{_MONTH}\s*{_DAY},?\s+(?:{_WEEKDAY}\s+)?{_YEAR}",
        # 2010-01-11, 20100111
        r"(?<!\d)(?P<year>(?:19|20)\d{2})(?P<dash>[-/.]?)(?P<number>0[1-9]|1[0-2])(?P=dash)(?P<day>[0-3]\d)(?!\d)",
        # 11.01.2010, 2010年1月11日
        r"(?<![\d.])(?P<day>\d{1,2})\.\s?(?P<number>\d{1,2})\.\s?(?P<year>(?:19|20)\d{2})(?!\d)",
        r"(?P<year>\d{4})\s?年\s?(?P<number>\d{1,2})\s?月\s?(?P<day>\d{1,2})\s?日",
    )
]
YEAR = re.compile(r"\d{4}")
MONTH_ONLY = re.compile(rf"(?:{_MONTH}(?:[/-]\w+)?|{'|'.join(SEASONS)}),?\s+{_YEAR}", re.IGNORECASE)
NUMERIC = re.compile(r"\d{1,2}[/-]\d{1,2}[/-]\d{4}")
CLOCK = re.compile(r"\b([01]?\d|2[0-3])[:.]([0-5]\d)(?::[0-5]\d)?(?:\s*([ap])\.?m\b)?", re.IGNORECASE)


class Found(NamedTuple):
    """A date as ISO text, and where in the line it stands."""

    value: str
    start: int
    end: int


def find_date(text: str) -> Found | None:
    """Return the first date with a day in ``text``; None where there is none."""
    # Most lines hold no year, and to look for one is much faster.
    if not YEAR.search(text):
        return None
    matches = [found for pattern in PATTERNS if (found := pattern.search(text))]
    for found in sorted(matches, key=re.Match.start):
        if (value := _iso(found)) is not None:
            return Found(value, found.start(), found.end())
    return None


def read_date_line(line: str) -> str | None:
    """Return the date of a line that holds one and nothing but weekday, time or edition.

    The date is ISO text, with the clock where the line has one; a month or season without a day,
    and a date in figures whose order is open, are returned as they stand.

    >>> read_date_line("March 1, 2013 Thursday 11:21 AM GMT")
    '2013-03-01 11:21'
    >>> read_date_line("11. Januar 2010 Montag")
    '2010-01-11'
    >>> read_date_line("May 1, 2010: the day the lock opened") is None
    True
    """
    line = " ".join(line.split())
    if not YEAR.search(line):
        return None
    if (found := find_date(line)) is not None and found.start == 0:
        rest = line[found.end :]
        return found.value + _clock(rest) if _only_follows(rest) else None
    if (whole := MONTH_ONLY.match(line)) and _only_follows(line[whole.end() :]):
        return whole[0]
    return line if NUMERIC.fullmatch(line) else None


def _iso(found: re.Match[str]) -> str | None:
    parts = found.groupdict()
    month = parts.get("number") or MONTHS[parts["month"].lower()]
    try:
        return date(int(parts["year"]), int(month), int(parts["day"])).isoformat()
    except ValueError:
        return None


def _only_follows(rest: str) -> bool:
    """Return True where ``rest`` reads as weekday, time, zone or edition: no word of a sentence in it."""
    words = [word.strip(",;:()[]-–|") for word in rest.split()]
    small = [word for word in words if word[:1].islower()]
    return len(words) <= MOST_FOLLOWING and all(word.lower() in FOLLOWING for word in small)


def _clock(rest: str) -> str:
    found = CLOCK.search(rest)
    if found is None:
        return ""
    hour, minute, half = found.groups()
    afternoon = {"a": -12 if hour == "12" else 0, "p": 0 if int(hour) >= 12 else 12}.get((half or "").lower(), 0)
    return f" {int(hour) + afternoon:02}:{minute}"
