"""The parties to look for: names, demonyms, capitals, offices and persons, built in or from a file."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from functools import cache, cached_property
from importlib.resources.abc import Traversable
from pathlib import Path

import pandas as pd
import yaml

from analysis.errors import did_you_mean
from analysis.parties.corrections import no_corrections, read_corrections
from analysis.resources import LOADER, read_table, read_yaml, resource
from analysis.schemas import InputError
from analysis.text import phrase_words

# The keys of a party in the file, and the rule under which a mention by such an alias is listed; what names several
# parties together is listed as a name.
RULE_OF_KEY = {
    "names": "name",
    "demonyms": "demonym",
    "peoples": "people",
    "capitals": "capital",
    "offices": "office",
    "parts": "part",
    "part_demonyms": "part_demonym",
    "together": "together",
}
FILE_KEYS = {"parties", "speakers", "cutoff", "source"}
KEYS = {"name", "kind", "within", "persons", *RULE_OF_KEY}
PERSON_KEYS = {"name", "short", "role", "from", "to"}
KINDS = ("country", "region", "organisation", "group", "former")
# "U.S." loses its last stop before a comma, and some pages write "U. S.".
DOTTED = re.compile(r"(?:[A-Z]\.)+[A-Z]\.")


@dataclass(frozen=True, eq=False)
class Registry:
    """The parties looked for.

    ``parties``: party, kind, within. ``aliases``: one row per party and alias, with the rule it stands for,
    and for persons their full name, whether the alias is the full name, and their dates of office (NaT: open).
    ``speakers``: name and party (NA: none) of speakers whom the user has given a party.
    """

    parties: pd.DataFrame
    aliases: pd.DataFrame
    source: str
    speakers: pd.DataFrame = field(default_factory=no_corrections)

    @cached_property
    def phrases(self) -> pd.DataFrame:
        """The aliases and, under rule block, phrases that hold a name but name no party."""
        block = pd.DataFrame({"alias": read_table("not_parties.tsv")["phrase"], "rule": "block"})
        dotted = self.aliases[self.aliases["alias"].map(DOTTED.fullmatch).notna()]
        torn = dotted["alias"].str.replace(r"\.(?=.)", ". ", regex=True)
        dotted = pd.concat(
            [dotted.assign(alias=dotted["alias"].str.removesuffix(".")), dotted.assign(alias=torn)]
        )
        # A phrase that the user lists as an alias is the user's decision.
        further = pd.concat([dotted, block], ignore_index=True)
        return pd.concat(
            [self.aliases, further[~further["alias"].isin(self.aliases["alias"])]],
            ignore_index=True,
        )


class _LineLoader(LOADER):
    """A safe loader whose mappings remember the line they begin on, and that of each key."""


def _mapping_with_line(loader: _LineLoader, node: yaml.MappingNode) -> dict:
    lines: dict[str, int] = {}
    for key in (key for key, _ in node.value if isinstance(key, yaml.ScalarNode)):
        if key.value in lines:  # YAML would keep the last and drop the others without a word
            raise yaml.constructor.ConstructorError(
                None, None, f"key {key.value!r} occurs twice", key.start_mark
            )
        lines[key.value] = key.start_mark.line + 1
    mapping = loader.construct_mapping(node, deep=True)
    return {**mapping, "__line__": node.start_mark.line + 1, "__lines__": lines}


def _date_or_text(loader: _LineLoader, node: yaml.ScalarNode):
    """A date, or the text where it looks like one and is none ("2025-13-01"): the check then tells where it stands."""
    try:
        return loader.construct_yaml_timestamp(node)
    except ValueError:
        return node.value


_LineLoader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping_with_line)
_LineLoader.add_constructor("tag:yaml.org,2002:timestamp", _date_or_text)


def load_registry(path: str | Path | None = None) -> Registry:
    """The registry of a parties file, or with None the built-in gazetteer.

    The file is YAML: ``parties``, a list of entries with ``name`` and any of ``kind`` (country, region, organisation,
    group, former), ``within``, ``names``, ``demonyms``, ``peoples``, ``capitals``, ``offices``, ``parts`` (names of
    parts of a country), ``together`` (what names several parties at once, listed with each) and ``persons`` (each a
    ``name`` with optional ``short``, ``role``, ``from``, ``to``). A party's own name is always one of its names.
    A second list, ``speakers``, gives speakers a ``party`` by ``name`` or office, or none.
    Raises `InputError` naming file and line for a malformed file, an empty party, or an alias of two parties.
    """
    return _built_in() if path is None else _load(Path(path), str(path))


@cache
def _built_in() -> Registry:
    return _load(resource("parties.yaml"), "built-in parties")


def _load(where: Path | Traversable, shown: str) -> Registry:
    """The registry of a parties file; ``shown`` is its name in errors."""
    try:
        document = read_yaml(
            where, shown, lambda node: node and _LineLoader("").construct_document(node)
        )
    except OSError as error:
        raise InputError(f"{shown}: cannot be read ({error})") from error
    except ValueError as error:
        raise InputError(str(error)) from error
    entries = _entries(document, shown)
    parties = pd.DataFrame(
        [(e["name"], e.get("kind", "country"), tuple(e.get("within") or ())) for e in entries],
        columns=["party", "kind", "within"],
    )
    aliases = pd.DataFrame(
        [row for entry in entries for row in _aliases(entry, shown)],
        columns=["party", "alias", "rule", "person", "full", "since", "until", "line"],
    ).drop_duplicates(["party", "alias", "since"], ignore_index=True)
    aliases = aliases.astype({"since": "datetime64[us]", "until": "datetime64[us]"})
    _check_conflicts(parties, aliases, entries, shown)
    speakers = read_corrections(document, set(parties["party"]), shown)
    return Registry(parties, aliases.drop(columns="line"), shown, speakers)


def _entries(document: object, shown: str) -> list[dict]:
    """The party entries, each checked for keys and types."""
    if not isinstance(document, dict) or not isinstance(document.get("parties"), list):
        raise InputError(f"{shown}, line 1: expected 'parties:' with a list of parties below it")
    _check_keys(document, FILE_KEYS, shown)
    entries = document["parties"]
    if not entries:
        raise InputError(f"{shown}: the list 'parties' is empty; name at least one party")
    for number, entry in enumerate(entries, 1):
        if not isinstance(entry, dict):
            raise InputError(
                f"{shown}, party {number}: expected 'name: ...' with its aliases, found {entry!r}"
            )
        place = f"{shown}, line {entry['__line__']}"
        name = entry.get("name")
        if not isinstance(name, str) or not name.strip():
            raise InputError(f"{place}: party {number} is empty; it needs 'name:' with a text")
        _check_keys(entry, KEYS, f"{place}, party {name!r}")
        for key in ("within", *RULE_OF_KEY):
            _check_texts(entry.get(key), key, f"{place}, party {name!r}")
        if entry.get("kind", "country") not in KINDS:
            raise InputError(
                f"{place}, party {name!r}: kind {entry['kind']!r} is not one of {', '.join(KINDS)}"
            )
        _check_persons(entry.get("persons"), f"{place}, party {name!r}")
    return entries


def _check_keys(mapping: dict, allowed: set[str], place: str) -> None:
    if unknown := [str(key) for key in mapping if key not in {*allowed, "__line__", "__lines__"}]:
        line = mapping["__lines__"].get(unknown[0], mapping["__line__"])
        raise InputError(
            f"{place}: unknown key {unknown[0]!r} in line {line}; known are "
            f"{', '.join(sorted(allowed))}{did_you_mean(unknown[0], allowed)}"
        )


def _check_texts(values, key: str, place: str) -> None:
    if values is None:
        return
    if not isinstance(values, list):
        raise InputError(
            f"{place}: '{key}' must be a list of texts, found {values!r}; write {key}: [{values}]"
        )
    for value in values:
        if not isinstance(value, str) or not phrase_words(value):
            raise InputError(
                f"{place}: '{key}' holds {value!r}, which is no text; quote it if it is a name"
            )


def _check_persons(persons, place: str) -> None:
    if persons is not None and not isinstance(persons, list):
        raise InputError(f"{place}: 'persons' must be a list, found {persons!r}")
    for person in persons or ():
        name = person.get("name") if isinstance(person, dict) else None
        if not isinstance(name, str) or not phrase_words(name):
            raise InputError(
                f"{place}: each of 'persons' needs 'name:' with a text, found {name or person!r}"
            )
        at = f"{place}, person {name!r} (line {person['__line__']})"
        _check_keys(person, PERSON_KEYS, at)
        _check_texts(person.get("short"), "short", at)
        since, until = (_day(person, key, at) for key in ("from", "to"))
        if since > until:
            raise InputError(
                f"{at}: 'from' {since.date()} is later than 'to' {until.date()}; swap them"
            )


def _day(person: dict, key: str, at: str = "") -> pd.Timestamp:
    """The day under a person's ``from`` or ``to``; NaT where it is left open."""
    value = person.get(key)
    try:
        day = pd.Timestamp(value) if isinstance(value, str | date) else pd.NaT
    except ValueError:
        day = pd.NaT
    if value is not None and (day is pd.NaT or day.tz is not None):
        raise InputError(f"{at}: '{key}' is not a date like 2025-01-31: {str(value)!r}")
    return day


def _aliases(entry: dict, shown: str):
    """Rows (party, alias, rule, person, full, since, until, line) of an entry."""
    party, line = entry["name"], entry["__line__"]
    for alias in dict.fromkeys([party, *(entry.get("names") or ())]):
        yield party, alias, "name", None, False, None, None, line
    for key, rule in RULE_OF_KEY.items():
        if key != "names":
            for alias in entry.get(key) or ():
                yield party, alias, rule, None, False, None, None, line
    for person in entry.get("persons") or ():
        for alias in dict.fromkeys([person["name"], *(person.get("short") or ())]):
            term = _day(person, "from"), _day(person, "to")
            yield (
                party,
                alias,
                "person",
                person["name"],
                alias == person["name"],
                *term,
                person["__line__"],
            )


def _check_conflicts(
    parties: pd.DataFrame, aliases: pd.DataFrame, entries: list[dict], shown: str
) -> None:
    lines = [entry["__line__"] for entry in entries]
    if (twice := parties["party"].duplicated()).any():
        row = int(twice.to_numpy().argmax())
        raise InputError(
            f"{shown}, line {lines[row]}: party {parties['party'][row]!r} occurs twice; merge the two"
        )
    if len(clash := _shared_aliases(aliases)):
        row = clash.iloc[0]
        raise InputError(
            f"{shown}, line {row['line']}: alias {row['alias']!r} of party {row['party']!r} is also an alias "
            f"of {row['party_before']!r} (line {row['line_before']}); leave it with one of them, or give persons "
            "dates of office that do not overlap"
        )
    known = set(parties["party"])
    for name, within, line in zip(parties["party"], parties["within"], lines, strict=True):
        if stray := set(within) - known:
            raise InputError(
                f"{shown}, line {line}: party {name!r} is within {stray.pop()!r}, which is not a party here"
            )


def _shared_aliases(aliases: pd.DataFrame) -> pd.DataFrame:
    """Pairs of rows by which one alias names two parties at one time: only persons serve one after the other, and what
    is listed as naming parties together is meant to."""
    terms = aliases.reset_index().fillna(
        {"since": pd.Timestamp("1000-01-01"), "until": pd.Timestamp("9999-12-31")}
    )
    terms = terms[terms["alias"].duplicated(keep=False)]
    pairs = terms.merge(terms, on="alias", suffixes=("", "_before"))
    together = (pairs["since"] <= pairs["until_before"]) & (pairs["since_before"] <= pairs["until"])
    together &= ~(pairs["rule"].eq("together") & pairs["rule_before"].eq("together"))
    return pairs[
        together
        & (pairs["party"] != pairs["party_before"])
        & (pairs["index"] > pairs["index_before"])
    ]
