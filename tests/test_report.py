"""Reports: parameters checked before a run, files whole or absent, failures named, one study for all."""

from __future__ import annotations

import json
import os
import re
import sys
from pathlib import Path

import nbformat
import pytest
from lxml import html
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from papermill import inspect_notebook

from analysis import installation, study
from analysis.report import ReportError, Shared, pages, report_all, run, run_report
from analysis.report.kernel import WarmKernel
from analysis.report.parameters import check_parameters, check_together, known_parameters, resolve_paths
from analysis.report.render import Entry, index_html, provenance_rows
from analysis.report.run import making
from analysis.schemas import InputError
from analysis.study import load_study
from analysis.writing import check_folder, whole_files, write_whole

PARAMETERS = """\
corpus: str = ""  # file or folder of articles
codebook: str = "generic"  # frames: generic or a YAML file
min_n: int = 5  # sentences below which nothing is shown
confidence: float = 0.95  # of the intervals
full: bool = False  # every table
level = 3
"""


def notebook(*cells, parameters: str | None = PARAMETERS, **metadata):
    """A notebook of markdown (text that opens with #, or prose) and code cells, its parameters first."""
    first = [new_code_cell(parameters, metadata={"tags": ["parameters"]})] if parameters else []
    spec = {"name": "python3", "language": "python", "display_name": "Python 3"}
    return new_notebook(cells=[*first, *cells], metadata={"kernelspec": spec, **metadata})


@pytest.fixture
def written(tmp_path):
    """Writes a notebook to the test's folder and returns its path."""

    def write(*cells, name: str = "ships.ipynb", **options) -> Path:
        path = tmp_path / name
        nbformat.write(notebook(*cells, **options), path)
        return path

    return write


@pytest.fixture
def no_run(monkeypatch):
    """Fails the test as soon as a notebook would be run."""
    monkeypatch.setattr(run, "_execute", lambda *_: pytest.fail("a notebook was run"))


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def tree_of(page: str):
    return html.fromstring(page)


# --- parameters --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "given", "expected"), [
    ("min_n", 7, 7), ("min_n", "7", 7), ("level", "-1", -1), ("level", "4", 4),
    ("confidence", "0.9", 0.9), ("confidence", "1e-2", 0.01),
    ("full", "true", True), ("full", "No", False), ("full", True, True),
    ("corpus", "", ""), ("corpus", "7", "7"),
])
def test_parameters_are_typed_as_the_notebook_wants(written, name, given, expected):
    typed = check_parameters(known_parameters(written()), {name: given})[name]
    assert typed == expected and type(typed) is type(expected)


@pytest.mark.parametrize(("name", "given", "wanted"), [
    ("min_n", "five", "a whole number"), ("min_n", 5.5, "a whole number"), ("min_n", True, "a whole number"),
    ("min_n", "5.0", "a whole number"), ("min_n", None, "a whole number"), ("level", "x", "a whole number"),
    ("confidence", "high", "a number"), ("confidence", "nan", "a number"), ("confidence", False, "a number"),
    ("full", "perhaps", "true or false"), ("full", 1, "true or false"), ("corpus", 5, "a text"),
    ("corpus", ["a", "b"], "a text"),
])
def test_an_ill_typed_parameter_is_named_with_value_and_type(written, name, given, wanted):
    with pytest.raises(InputError) as error:
        check_parameters(known_parameters(written()), {name: given})
    assert f"parameter '{name}': given {given!r}, wanted {wanted}" in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(("name", "given", "told"), [
    ("min_n", "-3", "min_n is -3; it must be a whole number of 1 or more"),
    ("confidence", 1, "confidence is 1.0; it must be a number between 0 and 1"),
    ("confidence", "95", "confidence is 95.0; it must be a number between 0 and 1"),
])
def test_a_parameter_out_of_its_range_is_refused_with_what_is_right(written, name, given, told):
    with pytest.raises(InputError, match=re.escape(told)):
        check_parameters(known_parameters(written()), {name: given})


def test_an_unknown_parameter_is_named_with_the_known_and_the_closest(written):
    with pytest.raises(InputError) as error:
        check_parameters(known_parameters(written()), {"confidense": 0.9})
    message = str(error.value)
    assert "'confidense'" in message and "did you mean 'confidence'?" in message
    assert "corpus, codebook, min_n, confidence, full, level" in message
    with pytest.raises(InputError, match=r"unknown parameter 'zzz'; known are [^;]*$"):
        check_parameters(known_parameters(written()), {"zzz": 1})


def test_a_parameter_need_only_be_known_to_one_of_several_notebooks(written):
    one = known_parameters(written())
    other = known_parameters(written(name="other.ipynb", parameters='party: str = ""'))
    check_together({"one": one, "other": other}, {"party": "Arland", "min_n": "3"})
    with pytest.raises(InputError, match=r"unknown parameter 'partie'.*did you mean 'party'"):
        check_together({"one": one, "other": other}, {"partie": "Arland"})


def test_a_file_that_is_no_report_notebook_is_named(written, tmp_path):
    prose = written(new_markdown_cell("Nothing."), name="prose.ipynb", parameters=None)
    with pytest.raises(InputError, match=r"prose\.ipynb: no cell tagged 'parameters'"):
        known_parameters(prose)
    (tmp_path / "broken.ipynb").write_text("not JSON")
    with pytest.raises(InputError, match=r"broken\.ipynb: cannot be read as a notebook"):
        known_parameters(tmp_path / "broken.ipynb")
    with pytest.raises(InputError, match=r"absent\.ipynb: cannot be read"):
        known_parameters(tmp_path / "absent.ipynb")


def test_parameters_are_told_as_papermill_tells_them(root):
    """The cell is read without papermill, which takes seconds to import; what is read must be the same."""
    for path in sorted((root / "notebooks").glob("*.ipynb")):
        theirs = inspect_notebook(str(path))
        ours = {name: {"name": name, "inferred_type_name": about.type, "default": about.default, "help": about.help}
                for name, about in known_parameters(path).items()}
        assert ours == theirs


def test_relative_paths_become_absolute_in_the_parameters_that_are_paths(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("texts", "generic", "Arland"):
        (tmp_path / name).mkdir()
    for name in ("frames.yaml", "ships.txt"):
        (tmp_path / name).touch()
    given = {"corpus": "texts\nships.txt", "codebook": "frames.yaml", "party": "Arland"}
    assert resolve_paths(given) == {
        "corpus": f"{tmp_path / 'texts'}\n{tmp_path / 'ships.txt'}", "codebook": str(tmp_path / "frames.yaml"),
        "party": "Arland",
    }
    assert resolve_paths({"codebook": "generic"}) == {"codebook": "generic"}
    assert resolve_paths({"corpus": "absent", "min_n": 3}) == {"corpus": "absent", "min_n": 3}
    assert resolve_paths({"corpus": ""}) == {"corpus": ""}


# --- files that appear whole -------------------------------------------------------------------------------


def test_files_are_written_together_or_not_at_all(tmp_path):
    old, new = tmp_path / "old.txt", tmp_path / "a" / "b" / "new.txt"
    old.write_text("before")
    with pytest.raises(ZeroDivisionError), whole_files([old, new]) as beside:
        beside[old].write_text("half")
        beside[new].write_text("half")
        raise ZeroDivisionError
    assert old.read_text() == "before" and names(tmp_path) == ["old.txt"]
    write_whole({old: "after", new: "text"})
    assert (old.read_text(), new.read_text()) == ("after", "text")
    assert names(tmp_path) == ["a", "old.txt"] and names(new.parent) == ["new.txt"]


def test_a_folder_that_cannot_be_is_refused(tmp_path):
    (tmp_path / "file").touch()
    for place in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(InputError, match="is a file; give a folder"):
            check_folder(place)
    assert check_folder(tmp_path / "not" / "yet") == tmp_path / "not" / "yet"
    assert names(tmp_path) == ["file"]


# --- one report --------------------------------------------------------------------------------------------

HOSTILE = "<script>alert(1)</script>"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """One real run: a folder with braces in its name, a package of the same name in the working directory."""
    place = tmp_path_factory.mktemp("made")
    folder = place / "braces {here}"
    (folder / "analysis").mkdir(parents=True)
    (folder / "analysis" / "__init__.py").write_text("raise SystemExit('the wrong package')")
    source = folder / "ships.ipynb"
    nbformat.write(notebook(
        new_markdown_cell(f"# Who sails {HOSTILE}?\n\nA paragraph."),
        new_code_cell("import sys, warnings\nfrom analysis.schemas import InputError"),
        new_code_cell("import os\nprint(sys.executable, os.getcwd(), min_n, corpus)"),
        new_code_cell("print('a warning', file=sys.stderr)\nf'{min_n} ships'"),
    ), source)
    before = Path.cwd()
    os.chdir(folder)
    try:
        with WarmKernel() as kernel:
            origin = {"articles": 3, "corpus_sha256": "c0ffee"} | making()
            path = run_report(source, folder / "out", {"min_n": "7", "corpus": "ships.ipynb"}, "fleet",
                              Shared(kernel, origin=origin))
    finally:
        os.chdir(before)
    return folder, path


def test_a_run_is_one_file_and_nothing_else(made):
    folder, path = made
    assert path == folder / "out" / "fleet.ipynb"
    assert names(folder / "out") == ["fleet.ipynb"]


def test_the_kernel_is_this_interpreter_in_the_callers_directory_with_paths_made_absolute(made):
    folder, path = made
    printed = nbformat.read(path, 4).cells[4].outputs[0].text
    assert printed.split("\n")[0] == f"{sys.executable} {folder} 7 {folder / 'ships.ipynb'}"


def test_provenance_stands_in_metadata_and_in_no_cell(made):
    document = nbformat.read(made[1], 4)
    framing = document.metadata["framing"]
    assert framing["parameters"] == {"min_n": 7, "corpus": "ships.ipynb"}
    assert framing["defaults"] == {"codebook": "generic", "confidence": 0.95, "full": False, "level": 3}
    assert framing["commit"] == installation.git_commit()
    assert framing["versions"]["python"] == ".".join(map(str, sys.version_info[:3]))
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00", framing["date"])
    told, cells = dict(provenance_rows(framing)), json.dumps(document.cells)
    for value in (framing["date"], "c0ffee", "python " + framing["versions"]["python"]):
        assert value in " ".join(told.values()) and value not in cells
    assert told["Corpus"].startswith("3 articles") and told["Parameters given"] == "corpus = 'ships.ipynb', min_n = 7"
    assert "confidence = 0.95" in told["Parameters by default"]


def test_provenance_names_only_what_was_recorded():
    assert provenance_rows({}) == []
    assert provenance_rows({"parameters": {}}) == [("Parameters given", "none")]


def test_bad_parameters_stop_the_report_before_it_runs(written, tmp_path, no_run):
    for given in ({"min_m": 3}, {"min_n": "many"}):
        with pytest.raises(InputError):
            run_report(written(), tmp_path / "out", given)
    assert names(tmp_path) == ["ships.ipynb"]


@pytest.mark.parametrize(("source", "kind", "message"), [
    ("1 / 0", ReportError, "ships: cell 2 failed, ZeroDivisionError: division by zero"),
    ("from analysis.schemas import InputError\nraise InputError('parties.yaml, line 3: empty\\nname')", InputError,
     "ships: parties.yaml, line 3: empty name"),
])
def test_a_failing_cell_is_one_line_and_leaves_the_old_files_untouched(written, tmp_path, source, kind, message):
    out = tmp_path / "out"
    out.mkdir()
    (out / "ships.ipynb").write_text("of yesterday")
    with pytest.raises(kind) as error:
        run_report(written(new_code_cell(source)), out, {})
    assert str(error.value) == message
    assert names(out) == ["ships.ipynb"] and (out / "ships.ipynb").read_text() == "of yesterday"


@pytest.mark.parametrize("stop", [RuntimeError, KeyboardInterrupt])
def test_a_stop_between_run_and_writing_leaves_nothing(written, tmp_path, monkeypatch, stop):
    def halt(_):
        raise stop

    monkeypatch.setattr(run, "_execute", lambda *_: notebook())
    monkeypatch.setattr(run, "_as_text", halt)
    with pytest.raises(stop):
        run_report(written(), tmp_path / "out", {})
    assert names(tmp_path) == ["ships.ipynb"]


# --- all reports -------------------------------------------------------------------------------------------


def test_the_index_lists_reports_and_failures_escaped():
    page = index_html([
        Entry(HOSTILE, "Two & three", "fleet.html", "fleet.ipynb"), Entry("Bergen", error="cell 2: <b>"),
    ], f"2 articles {HOSTILE}", [("Corpus", "c0ffee")])
    tree = tree_of(page)
    assert tree.xpath("//@href") == ["fleet.html", "fleet.ipynb"]
    assert tree.xpath("string(//h2/a)") == HOSTILE and not tree.xpath("//script")
    failed = tree.xpath("//section[@class='failed']")[0]
    assert "Bergen" in failed.text_content() and "cell 2: <b>" in failed.text_content()
    assert "c0ffee" in tree.xpath("string(//footer)") and "2 articles" in tree.findtext(".//title")


TEXT = "Arland thanked Bergen. Bergen praised Arland. Arland said that Bergen was late. Corvane watched in Arland."
ARTICLE = f"{TEXT}\n\nBergen and Arland met again. The ministers of Arland spoke."


@pytest.fixture
def small(tmp_path, monkeypatch):
    """A corpus of one article, its parties, and notebooks of which the party's fails for Bergen."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "ships.txt").write_text(ARTICLE)
    (tmp_path / "parties.yaml").write_text("parties:\n- name: Arland\n- name: Bergen\n- name: Corvane\n")
    books = tmp_path / "books"
    books.mkdir()
    shared = 'corpus: str = ""  # file or folder\nparties: str = ""  # file\nmin_n: int = 5\n'
    nbformat.write(notebook(new_markdown_cell("# All"), parameters=shared + 'extra: str = ""'),
                   books / "comparison_report.ipynb")
    fails = new_code_cell("assert party != 'Bergen', 'no fleet for ' + party")
    nbformat.write(notebook(new_markdown_cell("# One"), fails, parameters=shared + 'party: str = ""'),
                   books / "party_report.ipynb")
    return {"corpus": ["ships.txt"], "parties": "parties.yaml", "out_dir": tmp_path / "out", "notebooks": books,
            "progress": False}


def test_reports_go_on_after_a_failure_which_is_named(small, tmp_path):
    told: list[str] = []
    entries = report_all(**small, parameters={"extra": "yes", "min_n": "3"}, min_mentions=3, tell=told.append)
    assert [(entry.title, entry.file, bool(entry.error)) for entry in entries] == [
        ("Comparison of all parties", "comparison_report.html", False), ("Arland", "party_arland.html", False),
        ("Bergen", "", True),
    ]
    assert "AssertionError: no fleet for Bergen" in entries[2].error and entries[2].error in told[-1]
    assert told[:3] == ["read: 1 article", "columns: text (in *.txt)", "step    analysing 1 article"]
    assert [line for line in told if line.startswith("report")] == [
        "report  1 of 3: Comparison of all parties", "report  2 of 3: Arland", "report  3 of 3: Bergen"]
    assert names(tmp_path / "out") == [
        "comparison_report.csv", "comparison_report.html", "comparison_report.ipynb", "index.html",
        "party_arland.csv", "party_arland.html", "party_arland.ipynb", "study",
    ]
    index = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    assert "no fleet for Bergen" in index
    framing = nbformat.read(tmp_path / "out" / "party_arland.ipynb", 4).metadata["framing"]
    assert framing["parameters"] == {"corpus": "ships.txt", "parties": "parties.yaml", "min_n": 3, "party": "Arland"}
    assert framing["articles"] == 1 and len(framing["corpus_sha256"]) == 64
    assert framing["settings"] == load_study(tmp_path / "out" / "study").settings
    foot = tree_of(index).find(".//footer").text_content()
    assert "registry parties.yaml, scorer neural, codebook generic" in foot


@pytest.mark.parametrize(("change", "message"), [
    ({"corpus": ["absent.txt"]}, "absent.txt"),
    ({"parties": "absent.yaml"}, "absent.yaml"),
    ({"parameters": {"min_m": 3}}, "did you mean 'min_n'"),
    ({"parameters": {"min_n": "three"}}, "wanted a whole number"),
    ({"parameters": {"min_n": "3"}, "only": ["Berge"]}, "did you mean 'Bergen'"),
    ({"only": ["Dunmark"]}, "comparison_report or a party that is mentioned, such as Arland, Bergen, Corvane"),
])
def test_bad_input_stops_everything_before_anything_is_run_or_written(small, tmp_path, no_run, change, message):
    with pytest.raises(InputError) as error:
        report_all(**small | change)
    assert message in str(error.value)
    assert not (tmp_path / "out").exists()


def test_the_main_parties_are_those_named_most_with_a_minimum(small, monkeypatch):
    asked: list[str] = []
    monkeypatch.setattr(pages, "write_report", lambda plan, *_: asked.append(plan.name) or Entry(plan.name))
    report_all(**small, min_mentions=1)
    assert asked == ["comparison_report", "party_arland", "party_bergen", "party_corvane"]
    asked.clear()
    report_all(**small, min_mentions=5)
    assert asked == ["comparison_report", "party_arland"]
    asked.clear()
    report_all(**small, only=["Corvane", "comparison_report", "Corvane"])
    assert asked == ["party_corvane", "comparison_report"]


def test_several_paths_are_recorded_one_a_line(small, tmp_path, monkeypatch):
    plans = []
    monkeypatch.setattr(pages, "write_report", lambda plan, *_: plans.append(plan) or Entry(plan.name))
    (tmp_path / "boats.txt").write_text("Corvane sold its boats. Nobody in the harbour was told beforehand.")
    report_all(**small | {"corpus": ["ships.txt", "boats.txt"]}, min_mentions=99)
    assert plans[0].parameters["corpus"] == "ships.txt\nboats.txt"
    assert len(load_study(tmp_path / "out" / "study").articles) == 2


# --- analysed once -----------------------------------------------------------------------------------------


def test_articles_are_analysed_once_and_every_notebook_loads_the_study(small, tmp_path, monkeypatch):
    injected, calls, chain = [], [], study._analyse_batch
    monkeypatch.setattr(study, "_analyse_batch", lambda *given: calls.append(1) or chain(*given))
    monkeypatch.setattr(run, "_execute", lambda _, parameters, *rest: injected.append(parameters) or notebook())
    report_all(**small, parameters={"min_n": "3"}, min_mentions=1)
    place = str(tmp_path / "out" / "study")
    assert calls == [1]
    assert injected == [{"corpus": place, "min_n": 3}] + [
        {"corpus": place, "min_n": 3, "party": party} for party in ("Arland", "Bergen", "Corvane")
    ]


def test_a_study_is_reported_from_without_analysing_again(small, tmp_path, monkeypatch):
    report_all(**small, only=["comparison_report"])
    kept = sorted((tmp_path / "out" / "study").rglob("*"))
    monkeypatch.setattr(study, "_analyse_batch", lambda *_: pytest.fail("analysed again"))
    told: list[str] = []
    again = small | {"corpus": ["out/study"], "parties": "", "out_dir": tmp_path / "again"}
    entries = report_all(**again, only=["Arland"], tell=told.append)
    assert [entry.error for entry in entries] == [""]
    assert told[:2] == ["read: 1 article", "columns: text (in *.txt)"]
    assert names(tmp_path / "again") == [
        "index.html", "party_arland.csv", "party_arland.html", "party_arland.ipynb"]
    assert sorted((tmp_path / "out" / "study").rglob("*")) == kept


@pytest.mark.parametrize(("change", "message"), [
    ({"parties": "other.yaml"}, "the study was made with parties 'parties.yaml', asked for is 'other.yaml'"),
    ({"parameters": {"scorer": "vader"}}, "the study was made with scorer 'neural', asked for is 'vader'"),
    ({"parameters": {"codebook": "policy"}}, "the study was made with codebook 'generic', asked for is 'policy'"),
])
def test_a_study_is_not_reported_from_as_what_it_is_not(small, tmp_path, no_run, change, message):
    book = small["notebooks"] / "comparison_report.ipynb"
    shared = 'corpus: str = ""  # c\nparties: str = ""  # p\nscorer: str = ""  # s\ncodebook: str = ""  # b'
    nbformat.write(notebook(parameters=shared), book)
    study.open_study("ships.txt", "parties.yaml").save("made")
    (tmp_path / "other.yaml").write_text("parties:\n- name: Arland\n")
    with pytest.raises(InputError) as error:
        report_all(**small | {"corpus": ["made"], "parties": ""} | change)
    assert message in str(error.value) and not (tmp_path / "out").exists()


def test_one_process_runs_the_notebooks_and_nothing_of_one_is_left_for_the_next(written, tmp_path):
    first = written(new_code_cell("import os\nleft = 1\nos.chdir('/')\nprint(os.getpid())"), name="first.ipynb")
    second = written(new_code_cell("import os\nprint(os.getpid(), 'left' in dir(), os.getcwd())"), name="second.ipynb")
    dies = written(new_code_cell("import os\nos._exit(1)"), name="dies.ipynb")
    printed = []
    with WarmKernel() as kernel:
        shared = Shared(kernel)
        for path in (first, second, dies, second):
            if path == dies:
                with pytest.raises(ReportError, match="dies: the kernel died"):
                    run_report(path, tmp_path / "out", {}, shared=shared)
                continue
            executed = run_report(path, tmp_path / "out", {}, shared=shared)
            cell = nbformat.read(executed, 4).cells[-1]
            printed.append((cell.execution_count, *cell.outputs[0].text.split()))
    assert printed[1] == (2, printed[0][1], "False", os.getcwd())
    assert printed[2][1] != printed[0][1] and printed[2][2] == "False"


@pytest.mark.slow
@pytest.mark.parametrize(("text", "told"), [
    ("Nothing of note happened.", "No party is named in these articles."),
    ("Norway sent ships.", "1 article, without dates, 3 words"),
    ("Norway said on Monday that it had not decided.", "Norway"),
])
def test_articles_with_next_to_nothing_get_their_report(tmp_path, text, told):
    (tmp_path / "short.txt").write_text(text)
    entries = report_all([str(tmp_path / "short.txt")], out_dir=tmp_path / "out", progress=False, tell=lambda _: None)
    assert [entry.error for entry in entries] == [""]
    assert told in (tmp_path / "out" / "comparison_report.html").read_text(encoding="utf-8")
