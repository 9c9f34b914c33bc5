"""The command line: help, one-line errors and their exit codes, tables in batches, nothing left half-written."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

from analysis import cli, evaluation, parties, study
from analysis import report as report_package
from analysis.corpus import read_articles
from analysis.report import Entry
from analysis.schemas import InputError

PARTIES = "parties:\n- name: Arland\n- name: Bergen\n"
TEXTS = (
    'Arland thanked Bergen for the ships. "We are grateful to Bergen," the Arland minister said on Monday.',
    "Bergen has not decided whether to send ships. Arland said that Bergen offered two ships last year.",
    "Bergen will send two ships to the strait. The mayor of the harbour town called it a reckless gamble.",
    "Arland refused to pay for the ships. Officials in Bergen said the price had been agreed in the spring.",
)


@pytest.fixture
def ships(tmp_path, monkeypatch) -> Path:
    """The working directory: articles/ with four short texts, and parties.yaml."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "parties.yaml").write_text(PARTIES)
    (tmp_path / "articles").mkdir()
    for number, text in enumerate(TEXTS):
        (tmp_path / "articles" / f"{number}.txt").write_text(text)
    return tmp_path


def framing(*arguments: str):
    return CliRunner().invoke(cli.main, [str(argument) for argument in arguments])


def one_line(result) -> str:
    """The error told, which must be one line without a traceback."""
    assert result.exit_code == 2 and "Traceback" not in result.output
    lines = result.stderr.splitlines()
    assert len(lines) == 1 and lines[0].startswith("error: ")
    return lines[0]


@pytest.mark.parametrize("arguments", [["--help"], ["-h"], *([name, "--help"] for name in cli.main.commands)])
def test_every_command_explains_itself(arguments):
    result = framing(*arguments)
    assert result.exit_code == 0 and result.output.startswith("Usage:")
    for line in (command.help.split("\n")[0] for command in cli.main.commands.values() if len(arguments) == 1):
        assert line[:25] in result.output


HEAVY = {"pandas", "numpy", "pyarrow", "scipy", "onnxruntime", "papermill", "nbformat", "nbconvert", "matplotlib",
         "jupyter_client", "IPython", "jsonschema", "lxml", "yaml", "trafilatura"}


def heavy_after(folder: Path, *arguments: object) -> tuple[int, set[str]]:
    """The exit code of a command in a process of its own, and the heavy packages that it has imported by then."""
    program = (
        "import sys\nfrom analysis.cli import main\n"
        f"try: main({[str(argument) for argument in arguments]!r})\n"
        f"except SystemExit as stop: print(stop.code, *{HEAVY!r} & set(sys.modules))"
    )
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[1])}
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=folder, env=environment)
    code, *found = done.stdout.splitlines()[-1].split()
    return int(code), set(found)


def test_help_imports_nothing_heavy(ships):
    assert heavy_after(ships, "--help") == (0, set())


@pytest.mark.parametrize("arguments", [
    ["report", "absent"], ["report", "articles", "absent"], ["report", "articles", "--parties", "absent.yaml"],
    ["report", "articles", "--scorer", "no_such"], ["report", "articles", "--codebook", "no_such"],
    ["report", "articles", "--out", "parties.yaml"], ["report", "articles", "-p", "min_m", "3"],
    ["report", "articles", "--min-n", "five"], ["report", "articles", "-p", "group_by", "mood"],
    ["report", "half"], ["measure", "articles", "--out", "."], ["measure", "absent", "--out", "out"],
    ["measure", "articles", "--out", "out", "--scorer", "no_such"], ["measure", "articles", "--out", "parties.yaml/x"],
    ["parties", "absent"], ["parties", "articles", "--grammar", "no_such"], ["evaluate", "no_such_set", "."],
    ["evaluate", "polnear", "absent"],
    ["evaluate", "newsmtsc", ".", "--articles", "3"], ["sample", "absent", "--of", "sentences"],
    ["sample", "articles", "--of", "sentences", "--strata", "mood"],
    ["sample", "articles", "--of", "sentences", "--variables", "unit_id"],
    ["sample", "articles", "--of", "sentences", "--out", "parties.yaml"], ["agree", "parties.yaml", "--kind", "person"],
    ["agree", "parties.yaml", "--coder", "a=parties.yaml", "--kind", "person"],
    ["report", "articles", "-p", "confidence", "95"], ["report", "articles", "--min-n", "-3"],
    ["report", "articles", "-p", "seed", "-1"], ["report", "https://example.org/a.html"],
    ["export", "articles", "--out", "out"], ["export", "articles", "--out", "out", "--format", "ods"],
], ids=" ".join)
def test_a_wrong_path_option_or_parameter_fails_before_anything_heavy_is_imported(ships, arguments):
    (ships / "half" / ".unfinished").mkdir(parents=True)
    assert heavy_after(ships, *arguments) == (2, set())


@pytest.mark.parametrize(("command", "option", "typed", "expected"), [
    ("report", "scorer", "v", {"vader"}), ("measure", "grammar", "", {"standard", "fast"}),
    ("report", "codebook", "gen", {"generic", "gen"}), ("export", "formats", "g", {"graphml"}),
    ("evaluate", "name", "pol", {"polnear"}),
])
def test_a_shell_completes_names_and_files(command, option, typed, expected):
    called = cli.main.commands[command]
    (parameter,) = [each for each in called.params if each.name == option]
    found = parameter.shell_complete(called.make_context(command, [], resilient_parsing=True), typed)
    assert {item.value for item in found} == expected
    assert ("file" in {item.type for item in found}) == (option == "codebook")


def test_the_version_is_that_of_the_installation():
    try:
        version = metadata.version("framing-workbook")
    except metadata.PackageNotFoundError:
        pytest.skip("the package is not installed, so it has no version")
    assert framing("--version").output == f"framing, version {version}\n"


@pytest.mark.parametrize(("arguments", "message"), [
    (["report", "absent"], "absent"),
    (["report", "articles", "--parties", "absent.yaml"], "absent.yaml"),
    (["report", "articles", "--parties", "twice.yaml"], "twice.yaml"),
    (["report", "articles", "-p", "min_m", "3"], "unknown parameter 'min_m'"),
    (["report", "articles", "-p", "min_m", "3"], "did you mean 'min_n'"),
    (["report", "articles", "--min-n", "five"], "parameter 'min_n': given 'five', wanted a whole number"),
    (["report", "articles", "--min-n", "-3"], "min_n is -3; it must be a whole number of 1 or more, such as 5"),
    (["report", "articles", "-p", "confidence", "95"], "confidence is 95.0; it must be a number between 0 and 1"),
    (["report", "articles", "-p", "seed", "-1"], "seed is -1; it must be a whole number of 0 or more"),
    (["report", "https://example.org/a"], "https://example.org/a: an address, and nothing is fetched"),
    (["export", "articles", "--out", "out"], "articles: not a study"),
    (["new", "articles"], "articles: holds files already"),
    (["report", "articles", "--codebook", "no_such_frames"], "no_such_frames"),
    (["report", "articles", "--only", "Dunmark"], "Dunmark"),
    (["report", "articles", "--out", "parties.yaml"], "parties.yaml is a file"),
    (["report", "empty.txt"], "empty.txt"),
    (["report", "articles", "--scorer", "no_such_scorer"], "no_such_scorer"),
    (["measure", "articles", "--parties", "parties.yaml", "--out", "out", "--scorer", "no_such"], "'no_such'"),
    (["measure", "articles", "--out", "parties.yaml/x"], "is a file"),
    (["evaluate", "no_such_set", "."], "no_such_set"),
    (["sample", "articles", "--of", "mentions", "--out", "parties.yaml"], "parties.yaml: exists"),
    (["sample", "articles", "--of", "mentions", "-n", "999", "--parties", "parties.yaml"], "n 999: there are"),
    (["agree", "articles/0.txt", "articles/1.txt", "--kind", "person", "--units", "empty.txt"], "empty.txt"),
])
def test_bad_input_is_one_line_exit_code_2_and_leaves_nothing(ships, arguments, message):
    (ships / "empty.txt").touch()
    (ships / "twice.yaml").write_text(PARTIES + "- name: Corvane\n  names: [Arland]\n")
    before = sorted(ships.rglob("*"))
    assert message in one_line(framing(*arguments))
    assert sorted(ships.rglob("*")) == before


@pytest.mark.parametrize("arguments", [
    ["report", "--group-by", "colour"], ["report", "--no-such"], ["measure", "articles"], ["measure", "--out", "x"],
    ["measure", "articles", "--out", "x", "--batch", "0"], ["no-such-command"], ["evaluate", "one-only"],
    ["sample", "articles"], ["sample", "articles", "--of", "words"], ["agree", "a.csv", "b.csv"],
    ["sample", "articles", "--of", "mentions", "-n", "0"],
])
def test_a_wrong_call_says_how_to_call(ships, arguments):
    result = framing(*arguments)
    assert result.exit_code == 2 and result.stderr.startswith("Usage:")


@pytest.fixture
def asked(monkeypatch):
    """What `report_all` is asked for; it returns the entries put into ``asked['entries']``, or raises them."""
    calls: dict = {"entries": [Entry("All", file="comparison_report.html")]}

    def stand_in(corpus, parties, out_dir, **options):
        calls.update(corpus=corpus, parties=parties, out_dir=out_dir, **options)
        if isinstance(calls["entries"], BaseException):
            raise calls["entries"]
        return calls["entries"]

    monkeypatch.setattr(report_package, "report_all", stand_in)
    return calls


def test_report_hands_on_what_was_given_and_nothing_else(asked):
    result = framing("report", "a.txt", "b", "--parties", "p.yaml", "--out", "o", "--group-by", "date", "--min-n", "3",
                     "--only", "Arland", "-p", "seed", "7", "-p", "confidence", "0.9")
    assert result.exit_code == 0 and f"open    {Path('o') / 'index.html'}" in result.stdout
    assert asked["corpus"] == ("a.txt", "b") and asked["parties"] == "p.yaml" and asked["out_dir"] == "o"
    assert asked["parameters"] == {"group_by": "date", "min_n": "3", "seed": "7", "confidence": "0.9"}
    assert asked["only"] == ("Arland",)


def test_report_without_arguments_reads_the_sample_corpus(asked):
    assert framing("report").exit_code == 0
    assert asked["corpus"] == () and asked["parameters"] == {} and asked["out_dir"] == "reports"


def test_a_failed_report_is_named_and_exits_1(asked):
    asked["entries"] = [Entry("All", file="a.html"),
                        Entry("Bergen", error="party_bergen: cell 2 failed, KeyError: 'x'")]
    result = framing("report")
    assert result.exit_code == 1
    assert result.stderr == "error: 1 of 2 reports failed: party_bergen: cell 2 failed, KeyError: 'x'\n"


def test_an_interrupt_exits_130(asked):
    asked["entries"] = KeyboardInterrupt()
    result = framing("report")
    assert result.exit_code == 130 and "Traceback" not in result.output and "interrupted" in result.stderr


def test_a_mistake_of_ours_is_not_passed_off_as_bad_input(asked):
    asked["entries"] = ValueError("ours")
    result = framing("report")
    assert result.exit_code == 1 and str(result.exception) == "ours"


def test_measure_and_analyse_give_the_same_tables_whatever_the_batch(ships):
    registry = parties.load_registry("parties.yaml")
    whole = study.analyse(read_articles("articles"), registry)
    for batch in (1, 3, 100):
        result = framing("measure", "articles", "--parties", "parties.yaml", "--out", "out", "--batch", batch)
        assert result.exit_code == 0, result.output
        measured = study.load_study("out")
        for name in (*study.TABLES, "tokens"):
            pd.testing.assert_frame_equal(getattr(measured, name), getattr(whole, name), obj=name)
        assert measured.settings == whole.settings
    assert f"{len(whole.mentions):>9,}  {Path('out') / 'mentions'}" in result.stdout
    assert len(pd.read_parquet("out/tokens")) == len(whole.tokens)


def test_measure_finds_the_contested_pairs_that_a_report_finds(ships):
    """Words alone see no common matter in these two; the encoder does, and every way of analysing asks it."""
    (ships / "loan.yaml").write_text("parties:\n- {name: Suria, kind: country}\n- {name: Norland, kind: country}\n")
    (ships / "loan").mkdir()
    for name, text in (("a", "Suria said that Norland will lend the ministry forty million crowns."),
                       ("b", "Norland said it will not give the treasury a loan.")):
        (ships / "loan" / f"{name}.txt").write_text(text)
    for batch in (1, 2):
        assert framing("measure", "loan", "--parties", "loan.yaml", "--out", "out", "--batch", batch).exit_code == 0
        measured, opened = study.load_study("out"), study.open_study("loan", "loan.yaml")
        assert measured.contested["party"].tolist() == ["Norland"]
        pd.testing.assert_frame_equal(measured.contested, opened.contested)
    by_words = study.open_study("loan", "loan.yaml", scorer="vader")
    assert by_words.contested.empty


def test_measure_that_fails_in_the_middle_leaves_the_old_study(ships, monkeypatch):
    arguments = ("measure", "articles", "--parties", "parties.yaml", "--out", "out", "--batch", "1")
    assert framing(*arguments).exit_code == 0
    before = {path: path.read_bytes() for path in sorted((ships / "out").rglob("*")) if path.is_file()}
    chain, calls = study._analyse_batch, []

    def fails_later(*arguments):
        calls.append(1)
        if len(calls) == 3:
            raise InputError("article 2: no good")
        return chain(*arguments)

    monkeypatch.setattr(study, "_analyse_batch", fails_later)
    for out in ("out", "new/deep"):
        calls.clear()
        result = framing(*arguments[:5], out, *arguments[6:])
        assert result.exit_code == 2 and "article 2: no good" in result.stderr and len(calls) == 3
    assert {path: path.read_bytes() for path in sorted((ships / "out").rglob("*")) if path.is_file()} == before
    assert not (ships / "new").exists()


def test_a_study_is_not_read_as_articles(ships):
    assert framing("measure", "articles", "--parties", "parties.yaml", "--out", "out").exit_code == 0
    for arguments in (["measure", "out", "--out", "again"], ["parties", "out"], ["report", "out", "articles"]):
        assert "out: a study, not articles" in one_line(framing(*arguments))


@pytest.mark.parametrize("grammar", ["standard", "fast"])
def test_parties_prints_a_file_to_edit(ships, grammar):
    result = framing("parties", "articles", "--parties", "parties.yaml", "--grammar", grammar)
    assert result.exit_code == 0 and result.stdout.startswith("# Parties found in 4 articles, ")
    (ships / "printed.yaml").write_text(result.stdout)
    assert set(parties.load_registry("printed.yaml").parties["party"]) == {"Arland", "Bergen"}
    assert "\nspeakers:\n# Read as speaking for " in result.stdout


def test_evaluate_prints_a_table_or_json(ships, monkeypatch):
    figures = pd.DataFrame({"measure": ["f1", "recall"], "value": [0.81234, 0.5], "baseline": [None, 0.4]})
    monkeypatch.setattr(evaluation, "evaluate", lambda name, path, *args, **kw: figures.assign(set=f"{name} {path}"))
    table = framing("evaluate", "sample", "articles")
    assert table.exit_code == 0 and "0.812" in table.stdout and "sample articles" in table.stdout
    records = json.loads(framing("evaluate", "sample", "articles", "--json").stdout)
    assert records[0]["value"] == pytest.approx(0.81234) and records[0]["baseline"] is None


def test_a_sample_is_drawn_coded_twice_and_settled(ships):
    """By hand: of four sentences the second reading differs in the last; alpha as in test_coding."""
    draw = ("sample", "articles", "--parties", "parties.yaml", "--of", "sentences", "--n", "4", "--strata", "role",
            "--variables", "stance=bad/good")
    drawn = framing(*draw)
    assert drawn.exit_code == 0 and drawn.stderr.startswith("read: 4 articles")
    assert "        4  sheet.csv\n        4  sheet.units.csv\n" in drawn.stdout
    first = (ships / "sheet.csv").read_bytes()
    assert framing(*draw, "--out", "again.csv").exit_code == 0 and (ships / "again.csv").read_bytes() == first
    assert "sheet.csv: exists, and may hold a coder's work" in one_line(framing(*draw))
    sheet, column = pd.read_csv("sheet.csv"), "stance (bad / good)"
    sheet.assign(**{column: ["bad", "bad", "good", "good"]}).to_csv("ada.csv", index=False)
    sheet.assign(**{column: ["bad", "bad", "good", "bad"]}).to_csv("x.csv", index=False)
    agree = ("agree", "ada.csv", "--coder", "ben=x.csv", "--kind", "model", "--units", "sheet.units.csv")
    result = framing(*agree, "--out", "labels.csv", "--settle", "third.csv")
    assert result.exit_code == 0 and "0.533" in result.stdout
    assert result.stdout.startswith("two model readings (ada: 4 of 4 units, ben: 4 of 4 units)")
    assert result.stderr == "wrote   labels.csv\nwrote   third.csv\n"
    labels = pd.read_csv("labels.csv")
    assert len(labels) == 8 and set(labels["coder_kind"]) == {"model"}
    assert pd.read_csv("third.csv")["unit_id"].tolist() == [sheet["unit_id"].iloc[3]]
    found = json.loads(framing(*agree, "--json", "--level", "stance=ordinal").stdout)
    assert found["agreement"][0]["agreement"] == 0.75 and found["agreement"][0]["level"] == "ordinal"
    for option, file in (("--settle", "third.csv"), ("--out", "ada.csv")):
        assert f"{file}: exists" in one_line(framing(*agree, option, file))
    sheet.assign(unit_id="u0").to_csv("x.csv", index=False)
    assert "x.csv, line 2, column 'unit_id': 'u0' is no unit of the sample" in one_line(framing(*agree))


def test_notebooks_are_copied_once(ships):
    assert framing("notebooks", "--out", "mine").exit_code == 0
    copy = ships / "mine" / "comparison_report.ipynb"
    copy.write_text("edited")
    result = framing("notebooks", "--out", "mine")
    assert f"kept    {Path('mine') / copy.name}" in result.stdout and copy.read_text() == "edited"


def test_what_was_recognised_and_set_aside_is_told_beside_the_output(ships):
    rows = {"Headline": ["Ships", "Ships"], "Body Text": [TEXTS[0]] * 2, "pubdate": ["soon", "2025-01-02"]}
    pd.DataFrame(rows).to_csv(ships / "table.csv", index=False)
    result = framing("parties", "table.csv", "--parties", "parties.yaml")
    told = [
        "read: 1 article",
        "columns: Headline as title, pubdate as date, Body Text as text (in table.csv)",
        "set aside: duplicate 1 (table.csv, row 2)", "dates not read: 1 (in table.csv)",
    ]
    assert result.stdout.startswith("# Parties found in 1 article, ") and result.stderr.splitlines() == told
    report = framing("report", "table.csv", "--parties", "parties.yaml", "--only", "Nobody")
    assert report.exit_code == 2
    measured = framing("measure", "table.csv", "--parties", "parties.yaml", "--out", "tables")
    assert measured.stderr.splitlines()[-4:] == told


def test_read_tells_what_is_read_and_writes_a_table_that_reads_back(ships):
    rows = {"Headline": ["Ships", "Ships", "Cut"], "Body Text": [TEXTS[0], TEXTS[0], f"{TEXTS[0]} More [+90 chars]"]}
    pd.DataFrame(rows).to_csv(ships / "table.csv", index=False)
    result = framing("read", "table.csv", "--out", "mine.csv")
    warning = "warning: 1 of 2 texts are not whole articles (cut 1); shares from them mislead"
    assert result.exit_code == 0 and result.stderr.splitlines() == [warning]
    titles = {"articles by outlet", "articles by month", "length in words", "language", "missing", "set aside", "stubs"}
    assert titles <= set(result.stdout.splitlines())
    again = framing("read", "mine.csv")
    assert "read: 2 articles" in again.stdout and "set aside" not in again.stdout
    assert framing("read", "table.csv", "--out", "mine.csv").exit_code == 2
    each = framing("read", "table.csv", "--duplicates", "each")
    assert "read: 3 articles" in each.stdout and "copies kept: 1 (1 copies count each)" in each.stdout
