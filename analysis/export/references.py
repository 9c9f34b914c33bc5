"""The works that a methods paragraph cites: in its words, as a list, as BibTeX."""

from __future__ import annotations

import re
from collections.abc import Iterable

from analysis.resources import read_table

# What BibTeX calls the container of each kind of work.
CONTAINER = {"article": "journal", "misc": "howpublished"}
FIELDS = ("author", "year", "title", "container", "volume", "number", "pages", "publisher", "doi")


class Citations:
    """Cites works and remembers which."""

    def __init__(self) -> None:
        self.keys: list[str] = []

    def __call__(self, *keys: str) -> str:
        """Return works as a text names them in brackets: (Kish 1965; Wilson 1927)."""
        self.keys += [key for key in keys if key not in self.keys]
        works = _works()
        return f"({'; '.join(works[key]['cited'] for key in keys)})"


def bibtex(keys: Iterable[str]) -> str:
    """Return works as BibTeX, sorted by key; UTF-8, titles kept in their capitals."""
    works = _works()
    return "\n".join(_entry(key, works[key]) for key in sorted(keys))


def reference_list(keys: Iterable[str]) -> list[str]:
    """Return a line per work: author (year). Title. Where it appeared. DOI."""
    works = _works()
    return sorted(_line(works[key]) for key in keys)


def _works() -> dict[str, dict[str, str]]:
    return {work["key"]: work for work in read_table("references.tsv").to_dict("records")}


def _entry(key: str, work: dict[str, str]) -> str:
    lines = []
    for field in FIELDS:
        if value := work[field]:
            name = CONTAINER.get(work["kind"], "booktitle") if field == "container" else field
            value = value if field == "doi" else re.sub(r"([&%#_$])", r"\\\1", value)
            value = value.replace("-", "--") if field == "pages" else value
            lines.append(f"  {name} = {{{{{value}}}}}," if field == "title" else f"  {name} = {{{value}}},")
    return f"@{work['kind']}{{{key},\n" + "\n".join(lines) + "\n}\n"


def _line(work: dict[str, str]) -> str:
    names = work["author"].split(" and ")
    authors = names[0] if len(names) == 1 else f"{'; '.join(names[:-1])} & {names[-1]}"
    number = work["volume"] + (f"({work['number']})" if work["number"] else "")
    where = ", ".join(filter(None, [work["container"], number, work["pages"]]))
    doi = f"doi:{work['doi']}" if work["doi"] else ""
    parts = [f"{authors} ({work['year']})", work["title"], where, work["publisher"], doi]
    return ". ".join(part.rstrip(".") for part in parts if part) + "."
