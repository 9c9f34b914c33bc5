"""The choices that a run offers, checked by name and place before anything heavy is imported."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from analysis.errors import InputError
from analysis.manifest import is_study, read_manifest

SCORERS = ("neural", "linear", "vader")
CODEBOOKS = ("generic", "policy", "functions", "bias", "gun_violence")
GRADES = ("standard", "fast")
GROUPS = ("outlet", "date")
SETS = (
    "certainty",
    "coreference",
    "directed-sentiment",
    "frame-sentences",
    "frame-transfer",
    "gum-news",
    "gvfc",
    "narrative-framing",
    "newsmtsc",
    "place-party",
    "polnear",
    "positions",
    "sample",
    "ud",
    "vader-nyt",
)
FORMATS = "txt, html, mhtml, csv, tsv, jsonl, json, parquet, xlsx, docx, rtf, zip"


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
    """Raise `InputError` unless there is a file or folder at this path."""
    if not Path(path).exists():
        raise InputError(
            f"{path}: no such file or folder; give a file ({FORMATS}), a folder or a list"
        )


def check_scorer(scorer: str) -> None:
    """Raise `InputError` for a scorer that does not exist."""
    if scorer not in SCORERS:
        raise InputError(f"scorer {scorer!r} is unknown; known are {', '.join(sorted(SCORERS))}")


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


def check_group(group_by: str) -> None:
    """Raise `InputError` for what articles cannot be grouped by."""
    if group_by not in GROUPS:
        raise InputError(f"group_by {group_by!r} is unknown; known are {' and '.join(GROUPS)}")


def check_set(name: str, path: str | Path, articles: int | None = None) -> None:
    """Raise `InputError` for an unknown published set, an absent place, a set without samples."""
    if name not in SETS:
        raise InputError(f"evaluate: unknown set {name!r}; known are {', '.join(SETS)}")
    if not Path(path).exists():
        raise InputError(f"{path}: no such file or folder; give the place of the set {name!r}")
    if articles is not None and name != "polnear":
        raise InputError(f"evaluate: the set {name!r} has no sample of articles; only polnear has")
