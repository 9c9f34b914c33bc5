"""The wheel, installed into an empty environment, makes a report from anywhere."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ARTICLE = """Canada thanks Norway for its pledge

OTTAWA — Canada on Tuesday thanked Norway for its pledge of two ships.

"We are grateful to Norway," Canadian Prime Minister Ann Doe said. "It will not stand alone."

Norway's Foreign Ministry said that no decision had been taken on a third ship.
"""


def run(*command: str | Path, cwd: Path) -> subprocess.CompletedProcess:
    """A finished command; its output is shown where it failed."""
    # Nothing of this environment may leak into the one under test.
    ours = ("PYTHON", "JUPYTER", "VIRTUAL")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    done = subprocess.run(
        [str(part) for part in command], cwd=cwd, env=kept | {"UV_LINK_MODE": "copy"},
        capture_output=True, text=True, timeout=900, stdin=subprocess.DEVNULL,
    )
    assert done.returncode == 0, f"{command} exited {done.returncode}\n{done.stdout}\n{done.stderr}"
    return done


@pytest.fixture(scope="module")
def wheel(root, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", folder, root, cwd=folder)
    return next(folder.glob("framing_workbook-*.whl"))


@pytest.fixture(scope="module")
def installed(wheel, root, tmp_path_factory) -> Path:
    """The folder of commands of an environment that holds the wheel and what it needs, and no more."""
    place = tmp_path_factory.mktemp("environment")
    run(sys.executable, "-m", "venv", place / "venv", cwd=place)
    commands = place / "venv" / ("Scripts" if os.name == "nt" else "bin")
    pins = ("-c", root / "constraints.txt", wheel)
    fast = subprocess.run([sys.executable, "-m", "uv", "--version"], capture_output=True).returncode == 0
    uv = (sys.executable, "-m", "uv", "pip", "install", "--python", commands / "python")
    pip = (commands / "python", "-m", "pip", "install")
    run(*(uv if fast else pip), "--quiet", *pins, cwd=place)
    return commands


def test_wheel_holds_notebooks_and_data_and_nothing_of_the_workshop(wheel, root):
    names = zipfile.ZipFile(wheel).namelist()
    shipped = _shipped(root / "notebooks", "analysis/_notebooks") | _shipped(root / "data", "analysis/_data")
    assert {name for name in names if name.startswith("analysis/_") and name.count("/") > 1} == shipped
    assert "analysis/_notebooks/comparison_report.ipynb" in names
    tops = {name.split("/")[0] for name in names}
    assert tops == {"analysis", next(top for top in tops if top.endswith(".dist-info"))}
    assert {name for name in names if name.startswith("analysis/resources/")} == _shipped(
        root / "analysis" / "resources", "analysis/resources")


def test_installed_command_reports_beside_a_folder_named_analysis(installed, tmp_path):
    # A user's own folder of this name must not be imported in the workbook's place, nor by its kernels.
    (tmp_path / "analysis").mkdir()
    (tmp_path / "analysis" / "__init__.py").write_text("raise ImportError('the wrong analysis')\n")
    (tmp_path / "ships.txt").write_text(ARTICLE, encoding="utf-8")
    run(installed / "framing", "report", "ships.txt", "--out", "out", cwd=tmp_path)
    index = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    pages = {page.name for page in (tmp_path / "out").rglob("*.html")} - {"index.html"}
    assert "comparison_report.html" in pages
    assert all(page in index for page in pages)
    page = next((tmp_path / "out").rglob("comparison_report.html"))
    assert "Norway" in page.read_text(encoding="utf-8")
    assert page.with_suffix(".ipynb").stat().st_size > 0


def test_installed_package_knows_its_versions_and_no_commit(installed, tmp_path):
    code = (
        "from analysis.evaluation.readings import own_articles\n"
        "from analysis.installation import git_commit, locate, package_versions\n"
        "print(git_commit(), locate('data').name, len(package_versions()) > 10, len(own_articles()) > 10)\n"
    )
    # -P: the folder in which the command runs is not searched for modules.
    done = run(installed / "python", "-P", "-c", code, cwd=tmp_path)
    assert done.stdout.split() == ["None", "_data", "True", "True"]


def _shipped(folder: Path, prefix: str) -> set[str]:
    """The names in the wheel of a folder's files."""
    left_out = {"__pycache__", ".ipynb_checkpoints"}
    files = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return {f"{prefix}/{path.as_posix()}" for path in files if not left_out & set(path.parts)}
