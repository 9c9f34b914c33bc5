"""Where the folders lie in a checkout, an installation and neither; which commit and versions are told."""

from __future__ import annotations

import re
import subprocess

import pytest

from analysis import installation
from analysis.schemas import InputError


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A package that lies somewhere else, without a checkout around it."""
    package = tmp_path / "analysis"
    package.mkdir()
    monkeypatch.setattr(installation, "PACKAGE", package)
    return tmp_path


def test_checkout_is_preferred_to_the_packaged_copy(place):
    (place / "data").mkdir()
    (place / "analysis" / "_data").mkdir()
    # A folder named data beside an installed package is somebody else's.
    assert installation.locate("data") == place / "analysis" / "_data"
    (place / "pyproject.toml").touch()
    assert installation.locate("data") == place / "data"


def test_missing_folder_names_the_places_looked_at(place):
    with pytest.raises(InputError, match=r"no folder 'notebooks' at .*_notebooks; install framing-workbook"):
        installation.locate("notebooks")


def test_commit_is_the_checkouts_own_and_tells_changes(place):
    def git(*words):
        author = ("-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
        subprocess.run(["git", *author, *words], cwd=place, check=True, capture_output=True)

    (place / "pyproject.toml").touch()
    assert installation.git_commit() is None
    git("init")
    assert installation.git_commit() is None
    git("add", "pyproject.toml")
    git("commit", "-m", "first")
    assert re.fullmatch("[0-9a-f]{40}", installation.git_commit())
    (place / "pyproject.toml").write_text("changed = true\n")
    assert re.fullmatch("[0-9a-f]{40}-dirty", installation.git_commit())
    # An installed package inside a repository is not that repository.
    (place / "pyproject.toml").unlink()
    assert installation.git_commit() is None


def test_commit_is_none_without_git(place, monkeypatch):
    (place / "pyproject.toml").touch()
    (place / ".git").mkdir()
    monkeypatch.setenv("PATH", str(place))
    assert installation.git_commit() is None


def test_versions_are_those_of_the_requirements_and_not_of_extras(monkeypatch):
    requirements = ["pandas>=3.0", "no-such-package", "pytest>=8; extra == 'dev'", 'ruff; extra == "dev"']
    monkeypatch.setattr(installation.metadata, "requires", lambda name: requirements)
    versions = installation.package_versions()
    assert re.fullmatch(r"3\.\d+\.\d+.*", versions["python"]) and re.match(r"\d+\.", versions["pandas"])
    assert not {"no-such-package", "pytest", "ruff"} & set(versions)


def test_versions_without_an_installation(monkeypatch):
    def absent(name):
        raise installation.metadata.PackageNotFoundError(name)

    monkeypatch.setattr(installation.metadata, "requires", absent)
    monkeypatch.setattr(installation.metadata, "version", absent)
    assert list(installation.package_versions()) == ["python"]
