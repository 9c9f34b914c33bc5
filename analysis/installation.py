"""Where the notebooks and the sample corpus lie, and what is installed, for a report's record of itself."""

from __future__ import annotations

import hashlib
import platform
import re
import subprocess
from functools import cache
from importlib import metadata
from pathlib import Path

from analysis.errors import InputError

DISTRIBUTION = "framing-workbook"
PACKAGE = Path(__file__).resolve().parent


def locate(folder: str) -> Path:
    """The folder ``notebooks`` or ``data``: the checkout's own, or the copy installed with the package.

    A checkout (an editable install among them) is known by the pyproject.toml beside the package. Raises
    `InputError` where neither folder exists.
    """
    places = ([PACKAGE.parent / folder] if _in_checkout() else []) + [PACKAGE / f"_{folder}"]
    for place in places:
        if place.is_dir():
            return place
    looked = " nor at ".join(map(str, places))
    raise InputError(f"no folder '{folder}' at {looked}; install {DISTRIBUTION} anew, or name your own")


def git_commit() -> str | None:
    """The checkout's commit (40 hexadecimal digits), with ``-dirty`` where tracked files were changed since.

    None outside a checkout, without git, or before the first commit. A repository further up, into which an
    environment happens to be installed, is not the workbook's and is not reported.
    """
    if not (_in_checkout() and (PACKAGE.parent / ".git").exists()):
        return None
    command = ["git", "describe", "--always", "--dirty", "--abbrev=40", "--exclude=*"]
    try:
        answer = subprocess.run(command, cwd=PACKAGE.parent, capture_output=True, text=True, timeout=20)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return answer.stdout.strip() or None if answer.returncode == 0 else None


def version() -> str:
    """The version of the workbook; "not installed" where it runs from a checkout alone."""
    try:
        return metadata.version(DISTRIBUTION)
    except metadata.PackageNotFoundError:
        return "not installed"


@cache
def models_hash() -> str:
    """The SHA-256 of the shipped models' files, in hexadecimal: other weights, other figures."""
    digest = hashlib.sha256()
    for path in sorted((PACKAGE / "resources" / "models").iterdir()):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def package_versions() -> dict[str, str]:
    """The version of Python, of the workbook and of each package it needs at run time, by name.

    A package that is not installed is left out; so are all but Python where the workbook itself was never
    installed, since the list of what it needs is part of its installation.
    """
    versions = {"python": platform.python_version()}
    for name in [DISTRIBUTION, *_requirements()]:
        try:
            versions[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return versions


def _in_checkout() -> bool:
    return (PACKAGE.parent / "pyproject.toml").is_file()


def _requirements() -> list[str]:
    """The names of the packages needed at run time, sorted; those of an extra are not among them."""
    try:
        lines = metadata.requires(DISTRIBUTION) or []
    except metadata.PackageNotFoundError:
        return []
    needed = [line for line in lines if "extra ==" not in line]
    return sorted((re.match(r"[\w.-]+", line)[0] for line in needed), key=str.lower)
