"""The rules that the whole project keeps: imports point down, notebooks read well, documents are true."""

from __future__ import annotations

import ast
import csv
import json
import re
import statistics
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path

import click
import nbformat
import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "analysis"

# Each module imports only from those that stand after it.
ORDER = (
    "cli workbook report export evaluation coding figures compare study study_display study_files evidence matters "
    "positions roles acts frames sentiment voices statements speakers parties descriptives syntax text corpus encoder "
    "installation schemas settings resources writing options manifest errors"
).split()

SOURCES = sorted(PACKAGE.rglob("*.py"))
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
RESOURCES = sorted(
    path for path in (PACKAGE / "resources").rglob("*")
    if path.is_file() and path.name != "README.md" and path.suffix != ".py"
    and not {"template", "__pycache__"} & set(path.parts)
)


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def module_of(path: Path) -> str:
    """The first part of a source file's name below the package: corpus/dates.py belongs to corpus."""
    return path.relative_to(PACKAGE).with_suffix("").parts[0]


def imported(tree: ast.AST, path: Path) -> set[str]:
    """The modules of the package that a source imports, at its head or within a function."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            parents = path.relative_to(ROOT).parts[: -node.level or None] if node.level else ()
            origin = ".".join([*parents, *filter(None, [node.module])])
            found |= {f"{origin}.{alias.name}" for alias in node.names}
    parts = [name.split(".") for name in found]
    return {names[1] for names in parts if names[0] == "analysis" and len(names) > 1 and names[1] in ORDER}


# --- modules -----------------------------------------------------------------------------------------------


def test_there_are_modules_and_each_has_its_place_in_the_order():
    modules = {module_of(path) for path in SOURCES} - {"__init__"}
    assert {"cli", "report", "study", "corpus", "schemas"} <= modules
    assert modules <= set(ORDER), "a new module takes its place in ORDER"


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_imports_point_down(path):
    module, below = module_of(path), imported(ast.parse(path.read_text(encoding="utf-8")), path)
    allowed = ORDER[ORDER.index(module):] if module in ORDER else []
    assert below <= set(allowed), f"{module} may not import {sorted(below - set(allowed))}"


def test_imports_are_found_in_every_form_in_which_they_are_written():
    source = (
        "import analysis.corpus\nfrom analysis import frames, study as s\nfrom . import schemas\n"
        "from analysis.parties.registry import Registry\nfrom .text import find_phrases\n"
        "def f():\n    from analysis import cli\nimport numpy\n"
    )
    expected = {"corpus", "frames", "study", "parties", "schemas", "text", "cli"}
    assert imported(ast.parse(source), PACKAGE / "report.py") == expected
    nested = ast.parse("from ..text import phrase_words\nfrom . import registry\n")
    assert imported(nested, PACKAGE / "parties" / "mentions.py") == {"text", "parties"}


def test_no_module_is_a_drawer_for_everything():
    drawer = re.compile(r"_?(utils?|helpers?|common|misc)")
    assert not [name_of(path) for path in SOURCES if drawer.fullmatch(path.stem)]


def test_importing_everything_opens_no_resource():
    """Lexicons, codebooks, models and texts are read when they are needed, not when a module is imported."""
    names = [name_of(path.with_suffix("")).replace("/", ".").removesuffix(".__init__") for path in SOURCES]
    program = f"""
import importlib, os, sys
opened = []
sys.addaudithook(lambda event, facts: opened.append(os.fspath(facts[0]))
                 if event == "open" and isinstance(facts[0], (str, os.PathLike)) else None)
for name in {names!r}:
    importlib.import_module(name)
print("\\n".join(os.path.abspath(path) for path in opened))
"""
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    opened = [Path(line) for line in done.stdout.splitlines()]
    assert any(path.is_relative_to(PACKAGE) for path in opened), "the hook saw the sources themselves"
    read = {path for path in opened if path.is_relative_to(ROOT) and not path.is_relative_to(ROOT / ".venv")}
    assert not [name_of(path) for path in read if not re.search(r"\.pyc?(\.\d+)?$", path.name)]
    assert not [str(path) for path in opened if "lexicon" in path.name and path.suffix == ".txt"]


def test_every_package_imported_is_declared():
    """What an installation lacks only shows in somebody else's empty environment."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in SOURCES]
    nodes = [node for tree in trees for node in ast.walk(tree)]
    names = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module for node in nodes if isinstance(node, ast.ImportFrom) and not node.level}
    foreign = {name.split(".")[0] for name in names} - set(sys.stdlib_module_names) - {"analysis"}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = [*project["dependencies"], *project["optional-dependencies"]["export"]]
    declared = {re.match(r"[\w.-]+", line)[0].lower().replace("_", "-") for line in needed}
    providers = metadata.packages_distributions()
    assert {"pandas", "numpy", "yaml"} <= foreign
    assert not [name for name in sorted(foreign)
                if not declared & {found.lower().replace("_", "-") for found in providers.get(name, [])}]


# --- documents ---------------------------------------------------------------------------------------------


def test_every_command_and_option_is_documented():
    from analysis.cli import main

    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert {"report", "measure", "parties", "evaluate"} <= set(main.commands)
    assert not [name for name in main.commands if f"framing {name}" not in readme]
    options = {option for command in main.commands.values() for parameter in command.params
               if isinstance(parameter, click.Option) for option in parameter.opts if option.startswith("--")}
    assert not sorted(option for option in options - {"--help"} if f"`{option}" not in readme)


def test_every_make_target_is_documented():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.search(r"^\.PHONY: (.+)$", makefile, re.MULTILINE)[1].split()) - {"help"}
    assert {"report", "test", "test-slow", "setup", "lab", "check", "notebooks", "bench"} <= targets
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert not [target for target in targets if f"make {target}" not in readme]
    first = re.findall(r"^ +(make [a-z-]+)", readme, re.MULTILINE)[:2]
    assert first == ["make report", "make test"]


def test_version_is_one():
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    version = re.search(r'^version = "(.+)"$', project, re.MULTILINE)[1]
    assert f"\nversion: {version}\n" in (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.search(r"^## (\S+)", changes, re.MULTILINE)[1] == version


def test_constraints_are_exact_and_name_no_place():
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    assert len(lines) > 100
    pin = re.compile(r"[a-z0-9-]+==[\w.+!]+( ; [\w .<>=!'*()]+)?")
    assert not [line for line in lines if not pin.fullmatch(line)]


def rows_of(path: Path) -> int:
    """Records of a table: lines that are no comment, less the header."""
    lines = path.read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if line and not line.startswith("#")]
    return len(list(csv.reader(kept, delimiter="\t" if path.suffix == ".tsv" else ","))) - 1


def test_every_resource_is_listed_with_source_and_licence():
    folder = PACKAGE / "resources"
    lines = (folder / "README.md").read_text(encoding="utf-8").splitlines()
    rows = [line.strip("|").split("|") for line in lines if line.startswith("| `")]
    table = [[cell.strip() for cell in row] for row in rows]
    assert table and all(len(row) == 5 and all(row) for row in table), "file, what, source, licence, rows"
    listed = {row[0].strip("`"): row[4] for row in table}
    assert set(listed) == {path.relative_to(folder).as_posix() for path in RESOURCES}
    tables = [path for path in RESOURCES if path.suffix in {".tsv", ".csv"}]
    counted = {path.relative_to(folder).as_posix(): str(rows_of(path)) for path in tables}
    assert counted == {name: listed[name] for name in counted}


# --- notebooks ---------------------------------------------------------------------------------------------

# What a notebook's cell may not hold: definitions, shell and line magics, writing to disk.
WRITES = re.compile(
    r"^(to_(csv|parquet|excel|json|pickle|feather)|savefig|write_(text|bytes)|mkdir|unlink|save|dump)$"
)
PLACE = re.compile(r"(?<![\w/])/(home|root|tmp|work|Users|private|var|opt|mnt)/|\b[A-Z]:\\|\b0x[\da-f]{6,}\b")
CLOCK = re.compile(r"\b\d\d:\d\d:\d\d\b|\b\d+(\.\d+)? ?(ms|µs|it/s|s/it)\b")
REPORTS = {"comparison_report.ipynb", "party_report.ipynb"}

notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)


def code_cells(path: Path) -> list:
    return [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]


def lines_of(cell) -> list[str]:
    return [line for line in cell.source.splitlines() if line.strip()]


def shown(cell) -> bool:
    return cell.cell_type == "code" and bool(cell.outputs)


def texts_of(cell) -> list[str]:
    """Everything textual that a cell shows; pictures left out."""
    found = []
    for output in cell.get("outputs", []):
        found.append(output.get("text", ""))
        found += [body if isinstance(body, str) else json.dumps(body)
                  for kind, body in output.get("data", {}).items() if not kind.startswith("image/")]
    return found


def test_the_notebooks_are_there():
    names = {path.name for path in NOTEBOOKS}
    assert names >= REPORTS
    assert {name[:2] for name in names - REPORTS} >= {f"{number:02d}" for number in range(1, 7)}
    assert not [name for name in names - REPORTS if not re.fullmatch(r"\d\d_[a-z0-9_]+\.ipynb", name)]


@notebook
def test_notebook_was_executed_in_order_without_error(path):
    cells = code_cells(path)
    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))
    outputs = [output for cell in cells for output in cell.outputs]
    assert outputs, "a notebook shows something"
    assert not [output for output in outputs if output.output_type == "error"]
    assert not [output for output in outputs if output.get("name") == "stderr"]


@notebook
def test_notebook_metadata_is_plain(path):
    document = nbformat.read(path, as_version=4)
    nbformat.validate(document)
    assert document.metadata.kernelspec.name == "python3"
    assert set(document.metadata) <= {"kernelspec", "language_info"}, "provenance belongs to reports"
    assert not [cell for cell in document.cells if set(cell.metadata) - {"tags"}], "times, editor settings"


@notebook
def test_notebook_has_one_parameters_cell_first(path):
    cells = code_cells(path)
    tagged = [number for number, cell in enumerate(cells) if "parameters" in cell.metadata.get("tags", [])]
    assert tagged == [0] or (not tagged and path.name not in REPORTS)
    for line in lines_of(cells[0]) if tagged else []:
        form = r"\w+: [\w\[\], |.]+ = .+  # .+"
        assert re.fullmatch(form, line), f"{line!r} is not 'name: type = value  # help'"


@notebook
def test_notebook_is_short(path):
    lengths = [len(lines_of(cell)) for cell in code_cells(path)]
    assert 0 < len(lengths) <= 25
    assert max(lengths) <= 12
    assert statistics.median(lengths) <= 4


@notebook
def test_notebook_defines_and_writes_nothing(path):
    for cell in code_cells(path):
        assert not re.search(r"^\s*[%!]", cell.source, re.MULTILINE), f"magic or shell in: {cell.source}"
        for node in ast.walk(ast.parse(cell.source)):
            assert not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef), cell.source
            if isinstance(node, ast.Call):
                called = getattr(node.func, "attr", getattr(node.func, "id", ""))
                assert called != "open" and not WRITES.match(called), f"writes to disk: {cell.source}"


@notebook
def test_no_value_is_hidden_by_a_semicolon(path):
    """nbval runs cells outside the history, where a closing semicolon hides nothing: the outputs differ."""
    hidden = [cell.source for cell in code_cells(path) if cell.source.rstrip().endswith(";")]
    assert not hidden, "name the value instead: axes = plot_..."


@notebook
def test_notebook_asks_first_and_has_prose_around_each_result(path):
    cells = nbformat.read(path, as_version=4).cells
    assert re.match(r"# .+\?", cells[0].source), "the title is a question"
    # m: prose, c: code that shows nothing, r: a result
    kinds = "".join("m" if cell.cell_type == "markdown" else "r" if shown(cell) else "c" for cell in cells)
    assert "r" in kinds
    assert not re.search(r"r$|rc", kinds), f"{kinds}: prose follows a result, or the table beside its figure"
    assert "rrr" not in kinds, f"{kinds}: more than a figure and its table want a sentence between them"
    assert not re.search(r"c{3}r", kinds), f"{kinds}: prose stands near the result that it announces"


@notebook
def test_every_figure_has_its_table_beside_it(path):
    cells = code_cells(path)
    kinds = [{kind for output in cell.outputs for kind in output.get("data", {})} for cell in cells]
    for number, kind in enumerate(kinds):
        if "image/png" in kind:
            beside = set().union(*kinds[max(0, number - 1): number + 2])
            assert "text/html" in beside, f"no table beside the figure of: {cells[number].source}"


@notebook
def test_outputs_hold_no_path_no_address_and_no_time(path):
    for cell in code_cells(path):
        for text in texts_of(cell):
            assert not (PLACE.search(text) or CLOCK.search(text)), f"{cell.source}\n{text[:500]}"
