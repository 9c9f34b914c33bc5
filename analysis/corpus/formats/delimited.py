"""Rows of csv and tsv, read strictly; where that fails a row is mended, or set aside alone.

Python's reader is fast and says what it cannot read. A row that it refuses goes to the line before the next one
that begins a row, and is read again with the number of columns as a check: inner quotation marks that are not
doubled leave, as a rule, one way to cut it.
"""

from __future__ import annotations

import csv
import re
from bisect import bisect_left
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

# What is tried before a row is given up, so that a file of broken rows costs no more than a few of them each: cells
# cut in one attempt, attempts to find the row's last line, lines looked through for the next row.
MOST_TRIED, MOST_ATTEMPTS, MOST_LINES = 2_000, 12, 300
MOST_WAYS = 8
LONGEST_HEAD = 4_000  # characters of a line in which the beginning of a row is looked for


class Record(NamedTuple):
    """A row's cells with its first line; what is wrong with it, if something is; its line where it has one only."""

    cells: list[object]
    line: int
    problem: str = ""
    raw: str | None = None


@dataclass(frozen=True)
class Layout:
    """A table's delimiter, number of columns and position of the text; whether a space follows each delimiter."""

    delimiter: str
    width: int
    text: int
    spaced: bool = False
    starts: re.Pattern[str] = field(init=False)

    def __post_init__(self) -> None:
        mark = re.escape(self.delimiter)
        cell = rf'(?: *"[^\n]*?"|[^"{mark}\n]*){mark}'
        object.__setattr__(self, "starts", re.compile(rf'(?:{cell}){{{self.text}}} *"'))

    def begins(self, line: str) -> bool:
        """Whether a line begins a row: cells, then the text's quotation mark; or all cells, and not as prose."""
        if self.starts.match(line, 0, LONGEST_HEAD):
            return True
        whole = self.width > 1 and '"' not in line and line.count(self.delimiter) == self.width - 1
        return whole and not self.is_prose(line)

    def like(self, line: str) -> re.Pattern[str] | None:
        """A pattern of lines that begin with a first cell such as this line's, where that is an id, a date or an
        address: digits for digits."""
        mark = re.escape(self.delimiter)
        found = re.match(rf'"?([^"\n{mark}]{{1,60}})"?{mark}(?! )', line)
        if found is None or not re.search(r"\d|://", found[1]):
            return None
        cell = rf'https?://[^"\n{mark}]+' if "://" in found[1] else re.sub(r"\d+", r"\\d+", re.escape(found[1]))
        return re.compile(rf'"?{cell}"?{mark}(?! )')

    def is_prose(self, line: str) -> bool:
        """Whether a space follows each delimiter, as it does each comma of a sentence."""
        return not self.spaced and line.count(self.delimiter) == line.count(f"{self.delimiter} ")


class Lines:
    """The lines of a file, of which those taken last can be put back."""

    def __init__(self, source: Iterable[str]):
        self._source, self._ahead = iter(source), deque()
        self._taken: list[str] = []
        self.number = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._ahead.popleft() if self._ahead else _ended(next(self._source))
        self._taken.append(line)
        self.number += 1
        return line

    def take(self) -> list[str]:
        """Return the lines since the last call."""
        taken, self._taken = self._taken, []
        return taken

    def put_back(self, lines: list[str]) -> None:
        self._ahead.extendleft(reversed(lines))
        self.number -= len(lines)


def _ended(line: str) -> str:
    """A line with a plain end; a carriage return within it is a break of the text, not of the row."""
    body = line.rstrip("\r\n")
    return (body.replace("\r", "\v") if "\r" in body else body) + "\n"


def read_records(lines: Lines, layout: Layout) -> Iterator[Record]:
    """Yield each row below the column names; one that cannot be trusted has a problem."""
    held = None
    for record in _whole_records(lines, layout):
        if held and (joined := _joined(held, record, layout)):
            held = joined
            continue
        if held:
            yield held
        held = record
    if held:
        yield held


def read_unquoted(lines: Lines, delimiter: str) -> Iterator[Record]:
    """Yield a row a line, quotation marks left as they stand but for those around a whole cell."""
    for number, line in enumerate(lines, lines.number + 1):
        if line.strip():
            yield Record([_unquoted(cell) for cell in line[:-1].split(delimiter)], number)


def _unquoted(cell: str) -> str:
    inner = cell.strip()[1:-1]
    whole = len(cell.strip()) > 1 and cell.strip().startswith('"') and cell.strip().endswith('"')
    return inner.replace('""', '"') if whole and '"' not in inner.replace('""', "") else cell


def _whole_records(lines: Lines, layout: Layout) -> Iterator[Record]:
    while True:
        reader = csv.reader(lines, delimiter=layout.delimiter, strict=True, skipinitialspace=layout.spaced)
        try:
            for cells in reader:
                taken = lines.take()
                if _is_doubtful(cells, taken, layout):
                    yield _mended(lines, taken, layout, "")
                elif any(map(str.strip, cells)):
                    yield Record(cells, lines.number - len(taken) + 1, raw=taken[0] if len(taken) == 1 else None)
            return
        except csv.Error as error:
            yield _mended(lines, lines.take(), layout, f"{error}; close every quotation mark")


def _is_doubtful(cells: list[str], taken: list[str], layout: Layout) -> bool:
    """Whether a row has more cells than columns, or runs over lines that are whole rows themselves."""
    if len(cells) > layout.width and any(map(str.strip, cells[layout.width :])):
        return True
    mark = f'{layout.delimiter}"'
    return any(mark in line and layout.begins(line) and _are_rows(taken[number:], layout)
               for number, line in enumerate(taken[1:], 1))


def _are_rows(lines: list[str], layout: Layout) -> bool:
    try:
        return all(len(cells) == layout.width for cells in csv.reader(lines, delimiter=layout.delimiter, strict=True))
    except csv.Error:
        return False


def _mended(lines: Lines, taken: list[str], layout: Layout, problem: str) -> Record:
    """The row that begins at the first of the lines taken; those behind it go back."""
    lines.put_back(taken[1:])
    first, some = lines.number, [taken[0]]
    like = layout.like(taken[0])
    for line in lines:
        if layout.begins(line) or (like and like.match(line)):
            lines.put_back([line])
            break
        some.append(line)
        if len(some) == MOST_LINES:
            break
    lines.take()
    # To the last line with which the row can be cut: the text's own quotation marks may end a line before.
    ends = [length for length in range(len(some), 0, -1) if length == len(some) or '"' in some[length - 1]]
    for length in [*ends[:MOST_ATTEMPTS], *ends[MOST_ATTEMPTS:][-1:]]:
        if ways := _ways("".join(some[:length]).rstrip("\n"), layout):
            lines.put_back(some[length:])
            return _likeliest(ways, first, layout.text)
    number = some[0].count(layout.delimiter) + 1
    raw = some[0] if len(some) == 1 and '"' not in some[0] else None
    return Record([], first, problem or f"{number} cells, but {layout.width} columns; "
                                        "put quotation marks around each text", raw)


def _likeliest(ways: list[list[str]], line: int, text: int) -> Record:
    """The way that leaves fewest quotation marks outside the text, where there is one such."""
    marks = ["".join([*way[:text], *way[text + 1 :]]).count('"') for way in ways]
    if marks.count(min(marks)) == 1:
        return Record(ways[marks.index(min(marks))], line)
    return Record([], line, "the quotation marks can be read in two ways; double those within a text")


def _ways(row: str, layout: Layout) -> list[list[str]]:
    return _cut_at_escapes(row, layout) or [way for way in _cut(row, layout) if not _joins_rows(way, layout)]


def _joins_rows(cells: list[str], layout: Layout) -> bool:
    """Whether two rows were taken for one: a cell beside the text runs over lines and delimiters, or a line of the text
    begins with a short cell and a quotation mark, behind one that ends with one."""
    mark = re.escape(layout.delimiter)
    beside = [*cells[: layout.text], *cells[layout.text + 1 :]]
    return any("\n" in cell and f'{layout.delimiter}"' in cell for cell in beside) or bool(
        re.search(rf'"\n"?[^"\n{mark}]{{0,40}}"?{mark}"', cells[layout.text]))


def _cut_at_escapes(row: str, layout: Layout) -> list[list[str]]:
    """The cells where quotation marks within them are escaped by a backslash."""
    if '\\"' not in row:
        return []
    doubled = row.replace("\\\\", "\0").replace('\\"', '""').replace("\0", "\\").splitlines(keepends=True)
    try:
        rows = list(csv.reader(doubled, delimiter=layout.delimiter, strict=True))
    except csv.Error:
        return []
    return rows if len(rows) == 1 and len(rows[0]) == layout.width else []


def _cut(row: str, layout: Layout) -> list[list[str]]:
    """The ways, a few at most, to cut a row into as many cells as there are columns.

    A quoted cell ends at any quotation mark before a delimiter or the row's end; one without quotation marks has
    none in it, and does not begin with a space, since that is how a sentence goes on behind a comma.
    """
    mark = re.escape(layout.delimiter)
    closings = [(found.start(), found.end()) for found in re.finditer(rf'"[ ]*(?:{mark}|\Z)', row)]
    starts = [start for start, _ in closings]
    ways: list[list[str]] = []
    tried = [0]

    def go(start: int, cells: list[str]) -> None:
        tried[0] += 1
        if len(ways) == MOST_WAYS or tried[0] > MOST_TRIED:
            return
        last = len(cells) == layout.width - 1
        opening = re.compile(" *").match(row, start).end()
        if row.startswith('"', opening):
            first = bisect_left(starts, opening + 1)
            for closing, following in closings[max(first, len(closings) - 1) if last else first :]:
                ends = not row[closing:following].endswith(layout.delimiter)
                if ends == last and tried[0] <= MOST_TRIED:
                    cell = row[opening + 1 : closing].replace('""', '"')
                    ways.append([*cells, cell]) if last else go(following, [*cells, cell])
            return
        end = row.find(layout.delimiter, start)
        cell = row[start:] if end < 0 else row[start:end]
        if '"' in cell or (opening > start and not layout.spaced) or (end < 0) != last:
            return
        if last:
            ways.append([*cells, cell])
        else:
            go(end + 1, [*cells, cell])

    go(0, [])
    return ways if tried[0] <= MOST_TRIED else []


def _joined(held: Record, record: Record, layout: Layout) -> Record | None:
    """The row and the line behind it as one, where a text without quotation marks goes on over a line break."""
    open_text = held.raw is not None and len(held.cells) == layout.text + 1 and not held.raw.rstrip().endswith('"')
    if layout.width == 1 or not open_text or record.raw is None:
        return None
    *cells, text = held.cells
    line, number = record.raw.rstrip("\n"), len(record.cells) or record.raw.count(layout.delimiter) + 1
    if layout.text == layout.width - 1:
        prose = layout.is_prose(line)
        if not prose and number >= layout.width:
            return None
        problem = "" if prose else "a line break in a text without quotation marks; put them around each text"
        return Record([*cells, f"{text}\n{line}"], held.line, held.problem or problem, record.raw)
    if number == 1 or (number < layout.width and len(held.cells) + number - 1 == layout.width):
        return Record([*cells, f"{text}\n{record.cells[0]}", *record.cells[1:]], held.line, "", record.raw)
    return None
