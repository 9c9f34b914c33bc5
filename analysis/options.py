"""The choices that a run offers, checked by name and place before anything heavy is imported."""

from __future__ import annotations

import re
from collections.abc import Iterable
from importlib.util import find_spec
from numbers import Integral, Real
from pathlib import Path
from typing import NamedTuple

from analysis.errors import InputError, did_you_mean
from analysis.manifest import is_study, read_manifest

SCORERS = ("neural", "linear", "vader")
# What is judged of a mention (docs/method.md): the stance of the voice's own words, the default, and the light in which
# the whole sentence puts the party.
MEASURES = STANCE, FAVOURABILITY = ("stance", "favourability")
CODEBOOKS = ("generic", "policy", "functions", "bias", "gun_violence")
GRADES = ("standard", "fast")
GROUPS = ("outlet", "date")
# How copies of one story count.
COPIES = ("once", "each")
SETS = (
    "acts",
    "certainty",
    "coreference",
    "directed-sentiment",
    "entity-roles",
    "frame-sentences",
    "frame-transfer",
    "gum-news",
    "gvfc",
    "matters",
    "narrative-framing",
    "newsmtsc",
    "place-party",
    "polnear",
    "positions",
    "roles",
    "sample",
    "speakers",
    "stance",
    "ud",
    "vader-nyt",
)
# Sets read in two halves: one to develop on, one that is scored once before a release.
HALVED = ("acts", "entity-roles", "matters", "place-party", "positions", "roles", "speakers", "stance")
DEVELOP, HELD = HALVES = ("develop", "held")
# What can be drawn and coded, and the columns by which a sample of it can be stratified.
STRATA = {
    "sentences": ("role", *GROUPS),
    "statements": ("kind", "cue_class", "speaker_kind", "speaker_party", *GROUPS),
    "mentions": ("party", "rule", "use", "voice", *GROUPS),
}
CODER_KINDS = ("person", "model")
LEVELS = ("nominal", "ordinal", "interval")
# Columns of a sheet that hold no answers.
NO_ANSWERS = ("unit_id", "item", "before", "text", "after", "start", "end", "comment")
UNITS_SUFFIX = ".units.csv"
# What a study is exported to; and the package that a format needs, which the extra `export` installs.
EXPORTS = ("csv", "xlsx", "sav", "dta", "parquet", "dna", "graphml", "conllu", "r")
EXPORT_PACKAGES = {"sav": "pyreadstat"}
ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://|www\.", re.IGNORECASE)


class Range(NamedTuple):
    """What a number may be: at least ``low`` and, where it is given, below ``below``; both said in words."""

    whole: bool
    low: float
    below: float | None
    words: str


# ``low`` of confidence is excluded, as 0 is no interval.
RANGES = {
    "min_n": Range(True, 1, None, "a whole number of 1 or more, such as 5"),
    "most_parties": Range(True, 1, None, "a whole number of 1 or more, such as 8"),
    "seed": Range(True, 0, None, "a whole number of 0 or more, such as 0"),
    "resamples": Range(True, 100, None, "a whole number of 100 or more, such as 2000"),
    "confidence": Range(False, 1e-9, 1, "a number between 0 and 1, such as .95"),
}
FORMATS = (
    "txt, html, mhtml, webarchive, csv, tsv, jsonl, json, parquet, xlsx, xls, docx, doc (rtf or html within), odt, "
    "rtf, epub, pdf, xml, rss, atom, ris, bib, eml, mbox, warc, wacz, any of them gz or bz2, zip, tar"
)


def check_options(
    corpus: Iterable[str | Path] = (),
    parties: str = "",
    scorer: str = "",
    codebook: str = "",
    grammar: str = "",
) -> None:
    """Raise `InputError` for a path that does not exist, or a choice that is not known.

    What is empty was not asked for. The content of the files is checked where they are read.
    """
    for path in corpus:
        check_place(path)
        if is_study(path):
            read_manifest(path)
    if parties:
        check_no_address(parties)
    if parties and not Path(parties).is_file():
        raise InputError(
            f"{parties}: no such parties file; give a YAML file, or none for the built-in parties"
        )
    if scorer:
        check_scorer(scorer)
    if codebook:
        check_codebook(codebook)
    if grammar:
        check_grammar(grammar)


def check_place(path: str | Path) -> None:
    """Raise `InputError` unless there is a file or folder at this path; nothing is fetched from an address."""
    check_no_address(path)
    if not Path(path).exists():
        raise InputError(
            f"{path}: no such file or folder; give a file ({FORMATS}), a folder or a list"
        )


def check_no_address(path: str | Path) -> None:
    """Raise `InputError` for an address of the network: nothing is fetched."""
    if ADDRESS.match(str(path)):
        raise InputError(
            f"{path}: an address, and nothing is fetched from the network; download it first (in a browser, "
            "or with curl -O) and give the file"
        )


def check_texts(**given: object) -> None:
    """Raise `InputError` for a parameter that is neither a text nor a path, as ``corpus: 2024`` is not."""
    for name, value in given.items():
        if not isinstance(value, str | Path):
            raise InputError(
                f"{name} is {value!r}; it must be a text: put it in quotation marks, in YAML too"
            )


def check_number(name: str, value: object) -> None:
    """Raise `InputError` for a number of `RANGES` that is out of its range, or is none."""
    if not (about := RANGES.get(name)):
        return
    number = isinstance(value, Integral if about.whole else Real)
    fits = number and not isinstance(value, bool) and value >= about.low
    if not fits or (about.below is not None and value >= about.below):
        raise InputError(f"{name} is {value!r}; it must be {about.words}")


def check_scorer(scorer: str) -> None:
    """Raise `InputError` for a scorer that does not exist."""
    if scorer not in SCORERS:
        known = ", ".join(sorted(SCORERS))
        raise InputError(f"scorer {scorer!r} is unknown; known are {known}{did_you_mean(scorer, SCORERS)}")


def check_measure(measure: str) -> None:
    """Raise `InputError` for a measure of a mention that does not exist."""
    if measure not in MEASURES:
        raise InputError(f"measure {measure!r} is unknown; known are {', '.join(MEASURES)}")


def check_grammar(grade: str) -> None:
    """Raise `InputError` for a grade of grammar that does not exist."""
    if grade not in GRADES:
        raise InputError(f"grammar {grade!r} is unknown; known are {' and '.join(GRADES)}")


def check_codebook(codebook: str | Path) -> None:
    """Raise `InputError` for what is neither the name of a built-in codebook nor a file."""
    if codebook not in CODEBOOKS and not Path(codebook).exists():
        known = ", ".join(CODEBOOKS)
        raise InputError(
            f"codebook {str(codebook)!r}: no such file, nor a built-in codebook ({known})"
        )


def check_copies(duplicates: str) -> None:
    """Raise `InputError` for a way to count copies that does not exist."""
    if duplicates not in COPIES:
        raise InputError(f"duplicates {duplicates!r} is unknown; known are {' and '.join(COPIES)}")


def check_group(group_by: str) -> None:
    """Raise `InputError` for what articles cannot be grouped by."""
    if group_by not in GROUPS:
        raise InputError(f"group_by {group_by!r} is unknown; known are {' and '.join(GROUPS)}")


def check_exports(formats: Iterable[str]) -> tuple[str, ...]:
    """Return the formats asked for, each once, "all" as every one.

    Raises `InputError` for an unknown format, and for one whose package is not installed.
    """
    asked = tuple(dict.fromkeys(formats))
    wanted = EXPORTS if "all" in asked else asked
    if unknown := [name for name in wanted if name not in EXPORTS]:
        raise InputError(f"format {unknown[0]!r} is unknown; known are {', '.join(EXPORTS)} and all")
    for name in wanted:
        package = EXPORT_PACKAGES.get(name)
        if package and find_spec(package) is None:
            raise InputError(
                f"format {name!r} needs the package {package}, which is not installed; "
                "install it with: pip install 'framing-workbook[export]'"
            )
    return wanted


def check_set(
    name: str, path: str | Path, articles: int | None = None, half: str | None = None
) -> None:
    """Raise `InputError` for an unknown published set, an absent place, or a part it has not."""
    if name not in SETS:
        raise InputError(f"evaluate: unknown set {name!r}; known are {', '.join(SETS)}")
    if not Path(path).exists():
        raise InputError(f"{path}: no such file or folder; give the place of the set {name!r}")
    if articles is not None and name != "polnear":
        raise InputError(f"evaluate: the set {name!r} has no sample of articles; only polnear has")
    if half is not None and (name not in HALVED or half not in HALVES):
        known = f"{', '.join(HALVED)} have {' and '.join(HALVES)}"
        raise InputError(f"evaluate: the set {name!r} has no half {half!r}; {known}")


def check_strata(of: str, strata: str) -> None:
    """Raise `InputError` for a column by which these units cannot be stratified."""
    if strata and strata not in STRATA[of]:
        known = ", ".join(STRATA[of])
        raise InputError(f"strata {strata!r} is not a column of {of}; known are {known}")


def parse_variables(listed: str) -> dict[str, tuple[str, ...]]:
    """Return the allowed answers of each variable, none where any answer is.

    >>> parse_variables("stance=negative/neutral/positive, speaker")
    {'stance': ('negative', 'neutral', 'positive'), 'speaker': ()}
    """
    variables: dict[str, tuple[str, ...]] = {}
    for each in listed.split(","):
        name, _, answers = (part.strip() for part in each.partition("="))
        if not re.fullmatch(r"\w[\w -]*", name) or name in NO_ANSWERS or name in variables:
            right = "give distinct names of letters, digits, blanks, _ and -, parted by commas"
            raise InputError(f"variables {listed!r}: {name!r} can't name a column; {right}")
        variables[name] = tuple(filter(None, map(str.strip, answers.split("/"))))
    return variables


def parse_levels(given: Iterable[str]) -> dict[str, str]:
    """Return the level of measurement of each variable, from VARIABLE=LEVEL."""
    levels = dict(_pair(each, "level", "stance=ordinal") for each in given)
    for level in levels.values():
        if level not in LEVELS:
            raise InputError(f"level {level!r} is unknown; known are {', '.join(LEVELS)}")
    return levels


class Coder(NamedTuple):
    """A coder by name, whether it is a person or a model, and the sheet that it filled."""

    name: str
    kind: str
    sheet: Path


def name_coders(sheets: Iterable[str], named: Iterable[str], kinds: Iterable[str]) -> list[Coder]:
    """Return the coders of some sheets: NAME=FILE in ``named``, others by the file's name.

    ``kinds`` has one kind for all, or NAME=KIND. Raises `InputError` for an absent sheet, fewer
    than two coders, two of one name, and a coder whose kind is not known.
    """
    pairs = [(Path(sheet).stem, sheet) for sheet in sheets]
    pairs += [_pair(each, "coder", "ada=sheet.csv") for each in named]
    places = {name: Path(sheet) for name, sheet in pairs}
    if len(pairs) < 2 or len(places) < len(pairs):
        names = ", ".join(name for name, _ in pairs) or "none"
        raise InputError(f"coders: {names}; give sheets of two or more, of distinct names")
    for sheet in places.values():
        if not sheet.is_file():
            raise InputError(f"{sheet}: no such sheet; give the CSV file that a coder filled")
    return [Coder(name, kind, places[name]) for name, kind in _kinds(places, kinds).items()]


def find_units_file(units: str, sheet: Path) -> Path:
    """Return the file of the units drawn: the one that is given, or the one beside a sheet."""
    if units and not Path(units).is_file():
        raise InputError(f"{units}: no such file; give the {UNITS_SUFFIX[1:]} file of the sample")
    found = [Path(units)] if units else sorted(sheet.parent.glob(f"*{UNITS_SUFFIX}"))
    if len(found) != 1:
        beside = f"{len(found)} files *{UNITS_SUFFIX} lie beside it"
        raise InputError(f"{sheet}: {beside}; name the sample's by --units")
    return found[0]


def units_file(sheet: str | Path) -> Path:
    """Return the place of the units of a sheet: beside it."""
    return Path(sheet).with_suffix(UNITS_SUFFIX)


def _kinds(names: Iterable[str], given: Iterable[str]) -> dict[str, str]:
    """Return the kind of each coder: its own, or the one for all."""
    kinds = {each.rpartition("=")[0]: each.rpartition("=")[2] for each in given}
    asked = {name: kinds.get(name, kinds.get("")) for name in names}
    for name, kind in asked.items():
        if kind not in CODER_KINDS:
            known = " or ".join(CODER_KINDS)
            raise InputError(f"kind of {name!r}: {kind or 'not given'}; it is {known}")
    for name in filter(None, kinds.keys() - asked):
        raise InputError(f"kind of {name!r}: there is no such coder; known are {', '.join(asked)}")
    return asked


def _pair(given: str, what: str, example: str) -> tuple[str, str]:
    name, _, value = given.partition("=")
    if not (name and value):
        raise InputError(f"{what} {given!r}: give a name and a value, as in {example}")
    return name, value
