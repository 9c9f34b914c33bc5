"""settings.yaml: what it can say, what is refused and where, and that the command line wins."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from analysis import cli
from analysis import report as report_package
from analysis.installation import locate
from analysis.report import Entry
from analysis.report.parameters import known_parameters
from analysis.resources import read_text, resource
from analysis.schemas import InputError
from analysis.settings import KEYS, read_settings

FULL = """\
corpus: [data/articles, more.zip]
parties: parties.yaml
out: reports
scorer: linear
grammar:
codebook: policy
duplicates: each
group_by: date
only: Arland
min_n: 3
confidence: 0.9
seed: 7
"""


@pytest.fixture
def written(tmp_path):
    def write(text: str, name: str = "settings.yaml") -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.fixture
def asked(monkeypatch, tmp_path):
    """What `report_all` is asked for, in a folder of its own."""
    calls: dict = {}

    def stand_in(corpus, parties, out_dir, **options):
        calls.update(corpus=corpus, parties=parties, out=str(out_dir), **options)
        return [Entry("All", file="comparison_report.html")]

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(report_package, "report_all", stand_in)
    return calls


def report(*arguments: str):
    return CliRunner().invoke(cli.main, ["report", *arguments])


def test_values_have_their_kinds_paths_are_the_folders_own_and_what_is_empty_is_left_out(written):
    path = written(FULL)
    beside = path.parent
    assert read_settings(path) == {
        "corpus": [str(beside / "data/articles"), str(beside / "more.zip")], "parties": str(beside / "parties.yaml"),
        "out": str(beside / "reports"), "scorer": "linear", "codebook": "policy", "duplicates": "each",
        "group_by": "date", "only": ["Arland"], "min_n": 3, "confidence": 0.9, "seed": 7,
    }
    assert read_settings(written("")) == {} == read_settings(written("# nothing\n"))
    (beside / "mine.yaml").touch()
    assert read_settings(written("codebook: mine.yaml")) == {"codebook": str(beside / "mine.yaml")}


@pytest.mark.parametrize(("text", "message"), [
    ("corpus: a\ngroup: outlet\n", r"line 2: unknown key 'group'; known are corpus, .*; did you mean 'group_by'\?"),
    ("confidance: 0.9\n", r"line 1: unknown key 'confidance'.*; did you mean 'confidence'\?"),
    ("confidence: 95\n", r"line 1: confidence is 95; it must be a number between 0 and 1, such as \.95"),
    ("\nmin_n: -3\n", "line 2: min_n is -3; it must be a whole number of 1 or more"),
    ("min_n: 2.5\n", r"min_n is 2\.5; it must be a whole"),
    ("seed: -1\n", "seed is -1; it must be a whole number of 0"),
    ("seed: yes\n", "seed is True; it must be"), ("confidence: '.9'\n", r"confidence is '\.9'; it must be a number"),
    ("corpus: 2024\n", "line 1: corpus is 2024; it must be a text: put it in quotation marks"),
    ("corpus: [a, 5]\n", "line 1: corpus is 5; it must be a text"), ("scorer: {a: b}\n", "scorer is {'a': 'b'}"),
    ("scorer: vadar\n", r"line 1: scorer 'vadar' is unknown; known are .*; did you mean 'vader'\?"),
    ("grammar: slow\n", "line 1: grammar 'slow' is unknown"), ("group_by: mood\n", "group_by 'mood' is unknown"),
    ("seed: 1\nseed: 2\n", "line 2: key 'seed' occurs twice"), ("- a\n", "line 1: expected 'key: value' on each line"),
    ("seed: [\n", "not well-formed YAML"), ("min_n: 99999999999999999999999999\nseed: 0.0\n", r"seed is 0\.0"),
])
def test_what_the_file_cannot_say_is_refused_with_its_line(written, text, message):
    path = written(text)
    with pytest.raises(InputError, match=message) as error:
        read_settings(path)
    assert str(error.value).startswith(str(path)) and "\n" not in str(error.value)


def test_an_absent_file_is_refused(tmp_path):
    with pytest.raises(InputError, match=r"no\.yaml: no such settings file"):
        read_settings(tmp_path / "no.yaml")


def test_keys_are_parameters_of_the_notebooks_or_options_of_the_command():
    parameters = {name for notebook in ("comparison_report", "party_report")
                  for name in known_parameters(locate("notebooks") / f"{notebook}.ipynb")}
    options = {option.name for option in cli.main.commands["report"].params}
    assert set(KEYS) <= parameters | options
    assert {name for name in options - {"settings", "parameters"}} <= set(KEYS)


def test_the_file_is_read_by_name(asked, written):
    path = written(FULL, "mine.yaml")
    result = report("--settings", "mine.yaml")
    assert result.exit_code == 0 and result.stderr == ""
    assert asked["corpus"] == ("data/articles", "more.zip") and asked["parties"] == "parties.yaml"
    assert asked["out"] == "reports" and asked["only"] == ("Arland",) and asked["duplicates"] == "each"
    assert asked["parameters"] == {"scorer": "linear", "codebook": "policy", "group_by": "date", "min_n": 3,
                                   "confidence": 0.9, "seed": 7}
    assert asked["notebooks"] is None and path.exists()


def test_the_command_line_wins_over_a_file_found_in_the_folder_which_is_told(asked, written):
    written(FULL + "notebooks: mine\n")
    result = report("other", "--parties", "p.yaml", "--out", "o", "--min-n", "9", "--only", "Bergen", "--scorer",
                    "vader", "--duplicates", "once", "-p", "seed", "8")
    assert result.exit_code == 0 and result.stderr == "settings: settings.yaml\n"
    assert asked["corpus"] == ("other",) and asked["parties"] == "p.yaml" and asked["out"] == "o"
    assert asked["only"] == ("Bergen",) and asked["duplicates"] == "once" and asked["notebooks"] == Path("mine")
    given = asked["parameters"]
    assert given == {"scorer": "vader", "codebook": "policy", "group_by": "date", "min_n": "9", "confidence": 0.9,
                     "seed": "8"}


def test_without_a_file_nothing_is_read(asked):
    result = report()
    assert result.exit_code == 0 and result.stderr == "" and asked["parameters"] == {} and asked["out"] == "reports"


def test_the_settings_of_a_new_workbook_name_every_key():
    text = read_text(resource("template/workbook/settings.yaml"), "settings.yaml")
    assert [line.partition(":")[0] for line in text.splitlines() if line[:1].isalpha()] and set(KEYS) == {
        line.partition(":")[0] for line in text.splitlines() if line[:1].isalpha()}
