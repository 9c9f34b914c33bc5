"""A new workbook: laid out in an empty folder, and running as it is."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from analysis import cli
from analysis.corpus import read_articles
from analysis.parties import load_registry
from analysis.schemas import InputError
from analysis.settings import read_settings
from analysis.workbook import new_workbook


def test_a_workbook_has_what_its_readme_and_settings_name(tmp_path):
    files = {path.relative_to(tmp_path / "event").as_posix() for path in new_workbook(tmp_path / "event")}
    assert {"README.md", "Makefile", "settings.yaml", "parties.yaml", "data/README.md",
            "notebooks/comparison_report.ipynb", "notebooks/party_report.ipynb"} <= files
    assert {path.relative_to(tmp_path / "event").as_posix() for path in (tmp_path / "event").rglob("*.*")} <= files
    said = read_settings(tmp_path / "event" / "settings.yaml")
    assert Path(said["notebooks"]).is_dir() and len(read_articles(said["corpus"][0])) == 3
    assert set(load_registry(said["parties"]).parties["party"]) == {"Norland", "Suria"}
    assert "@" not in (tmp_path / "event" / "Makefile").read_text().replace("@grep", "").replace('@"$', "")


def test_a_folder_that_holds_anything_is_refused_and_left_as_it_is(tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(InputError, match="holds files already; give a new or an empty folder"):
        new_workbook(tmp_path)
    run = CliRunner().invoke(cli.main, ["new", str(tmp_path / "mine.txt")])
    assert run.exit_code == 2 and [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
    (tmp_path / "empty").mkdir()
    assert CliRunner().invoke(cli.main, ["new", str(tmp_path / "empty")]).exit_code == 0


@pytest.mark.slow
def test_make_report_in_a_new_workbook_makes_its_reports_at_once(tmp_path):
    if not shutil.which("make"):
        pytest.skip("make is not installed")
    new_workbook(tmp_path / "my event")
    environment = {name: value for name, value in os.environ.items() if name != "MAKEFLAGS"}
    for target in ("report", "export"):
        done = subprocess.run(["make", target], cwd=tmp_path / "my event", capture_output=True, text=True,
                              env=environment, timeout=600)
        assert done.returncode == 0, done.stdout + done.stderr
    made = {path.name for path in (tmp_path / "my event" / "reports").iterdir()}
    assert {"index.html", "comparison_report.html", "party_norland.html", "study"} <= made
    assert (tmp_path / "my event" / "exports" / "study.xlsx").exists()
