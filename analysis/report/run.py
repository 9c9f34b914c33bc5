"""One executed notebook: run by papermill in this interpreter's own kernel, with its provenance."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from analysis import installation
from analysis.errors import InputError
from analysis.report.kernel import WarmKernel, quiet
from analysis.report.parameters import Parameter, check_parameters, defaults, known_parameters, resolve_paths
from analysis.writing import check_folder, write_whole

if TYPE_CHECKING:
    from analysis.study import Study

# What the study is opened with, in the order of `open_study`.
STUDY_PARAMETERS = ("corpus", "parties", "scorer", "codebook", "grammar")


class ReportError(RuntimeError):
    """A report that failed while it ran, told in one line: which report, which cell, what went wrong."""


@dataclass(frozen=True)
class Shared:
    """What the reports of one run share: the kernel, the study that they load, what is recorded of it.

    Without a ``study`` each notebook reads and analyses what its parameters name.
    """

    kernel: WarmKernel
    study: Path | None = None
    origin: Mapping[str, object] = field(default_factory=dict)
    progress: bool = False


def run_report(
    notebook: str | Path, out_dir: str | Path, parameters: Mapping[str, object], name: str | None = None,
    shared: Shared | None = None,
) -> Path:
    """Write and return the executed notebook, ``out_dir/name.ipynb``.

    ``name`` is the notebook's own unless given. The file is written whole or not at all, after a run without error; a
    file of an earlier run stays until then. Provenance (parameters as given and by default, and what `provenance_of`
    says) goes into the notebook's metadata under ``framing``.

    Raises `InputError` for a parameter that is unknown or ill-typed, before anything runs, and for bad input that
    the notebook itself finds; `ReportError` where a cell fails or the kernel dies.
    """
    if shared is None:
        with WarmKernel() as kernel:
            return run_report(notebook, out_dir, parameters, name, Shared(kernel, origin=making()))
    known = known_parameters(notebook)
    checked = check_parameters(known, parameters)
    target = check_folder(out_dir) / f"{name or Path(notebook).stem}.ipynb"
    executed = _execute(Path(notebook), _injected(checked, shared.study), target.stem, shared)
    executed.metadata["framing"] = framing_of(known, checked, shared)
    write_whole({target: _as_text(executed)})
    return target


def framing_of(known: Mapping[str, Parameter], given: Mapping[str, object], shared: Shared) -> dict[str, object]:
    """Return what is recorded of a report: its parameters, given and by default, and the origin of its study."""
    other = {key: value for key, value in defaults(known).items() if key not in given}
    return {"parameters": dict(given), "defaults": other, **shared.origin}


def _injected(given: Mapping[str, object], study: Path | None) -> dict[str, object]:
    """The parameters as the notebook gets them: what made a study is in the study, and not asked for again."""
    if study is None:
        return resolve_paths(given)
    kept = {name: value for name, value in given.items() if name not in STUDY_PARAMETERS}
    return {"corpus": str(study.resolve())} | kept


def making() -> dict[str, object]:
    """When (UTC) and with which commit and versions a page is made."""
    return {
        "date": datetime.now(UTC).isoformat(timespec="seconds"), "commit": installation.git_commit(),
        "versions": installation.package_versions(),
    }


def provenance_of(study: Study) -> dict[str, object]:
    """What a report records: the SHA-256 over article ids and texts, the number of articles, how they were analysed,
    and when and with what the page was made."""
    from analysis.corpus import corpus_hash

    corpus = {"corpus_sha256": corpus_hash(study.articles), "articles": len(study.articles)}
    return corpus | {"settings": study.settings} | making()


def _as_text(notebook) -> str:
    import nbformat

    return nbformat.writes(notebook) + "\n"


def _execute(notebook: Path, parameters: dict[str, object], name: str, shared: Shared):
    """The executed notebook node; nothing is written while it runs."""
    with _without_grammar_of_addresses():
        from nbclient.exceptions import DeadKernelError
        from papermill import execute_notebook
        from papermill.exceptions import PapermillExecutionError

    try:
        executed = execute_notebook(
            _literal_path(notebook), None, parameters, kernel_name="python3", language="python",
            progress_bar={"desc": name, "unit": "cell", "disable": None} if shared.progress else False,
            cwd=os.getcwd(), kernel_manager_class=shared.kernel.manager_class(), config=quiet(),
        )
    except PapermillExecutionError as error:
        raise _failure(name, error) from error
    except DeadKernelError as error:
        raise ReportError(f"{name}: the kernel died while it ran, often for want of memory") from error
    executed.metadata.papermill.update(input_path=notebook.name, output_path=f"{name}.ipynb")
    return executed


@contextmanager
def _without_grammar_of_addresses() -> Iterator[None]:
    """Keep jsonschema, which papermill loads, from building a grammar of international addresses.

    That takes longer than to run a notebook, and serves a check that no notebook's schema asks for; jsonschema does
    without where the package is absent.
    """
    absent = "rfc3987_syntax" not in sys.modules
    if absent:
        sys.modules["rfc3987_syntax"] = None
    try:
        yield
    finally:
        if absent:
            del sys.modules["rfc3987_syntax"]


def _literal_path(path: Path) -> str:
    """The path as papermill, which formats it, must be given it: a brace in a folder's name survives."""
    return str(path).replace("{", "{{").replace("}", "}}")


def _failure(name: str, error) -> Exception:
    """What a failing cell means here: an interrupt, bad input found by the notebook, or a failed report."""
    if error.ename == "KeyboardInterrupt":
        return KeyboardInterrupt()
    message = " ".join(re.sub(r"\x1b\[[\d;]*m", "", str(error.evalue)).split())
    if error.ename == InputError.__name__:
        return InputError(f"{name}: {message}")
    return ReportError(f"{name}: cell {error.exec_count} failed, {error.ename}{': ' * bool(message)}{message}")
