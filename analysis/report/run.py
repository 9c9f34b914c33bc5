"""One report: a notebook run by papermill in this interpreter's own kernel, its provenance, its two files."""

from __future__ import annotations

import os
import re
import sysconfig
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from analysis import installation
from analysis.report.page import to_html
from analysis.report.parameters import check_parameters, defaults, known_parameters, literal_path, resolve_paths
from analysis.report.writing import check_folder, write_whole
from analysis.schemas import InputError


class ReportError(RuntimeError):
    """A report that failed while it ran, told in one line: which report, which cell, what went wrong."""


class Pair(NamedTuple):
    """The two files of a report."""

    notebook: Path
    page: Path


def run_report(
    notebook: str | Path, out_dir: str | Path, parameters: Mapping[str, object], name: str | None = None, *,
    origin: Mapping[str, object] | None = None, progress: bool = False,
) -> Pair:
    """The executed notebook and its page, ``out_dir/name.ipynb`` and ``.html`` (default: the notebook's own name).

    Both are written whole or not at all, after a run without error; files of an earlier run stay until then.
    Provenance (date, commit, versions, parameters as given and by default, and ``origin``, what `provenance_of` tells
    of the corpus) goes into the notebook's metadata under ``framing``, and from there into the page.

    Raises `InputError` for a parameter that is unknown or ill-typed, before anything runs, and for bad input that
    the notebook itself finds; `ReportError` where a cell fails or the kernel dies.
    """
    known = known_parameters(notebook)
    checked = check_parameters(known, parameters)
    target = check_folder(out_dir) / (name or Path(notebook).stem)
    executed = _execute(Path(notebook), resolve_paths(known, checked), target.name, progress)
    executed.metadata["framing"] = {
        "parameters": checked,
        "defaults": {key: value for key, value in defaults(known).items() if key not in checked},
        **(origin or {}), **making(),
    }
    pair = Pair(target.with_name(target.name + ".ipynb"), target.with_name(target.name + ".html"))
    write_whole({pair.notebook: _as_text(executed), pair.page: to_html(executed)})
    return pair


def making() -> dict[str, object]:
    """When (UTC) and with which commit and versions a page is made."""
    return {
        "date": datetime.now(UTC).isoformat(timespec="seconds"), "commit": installation.git_commit(),
        "versions": installation.package_versions(),
    }


def provenance_of(articles) -> dict[str, object]:
    """What a report records of its corpus: the SHA-256 over article ids and texts, and the number of articles."""
    from analysis.corpus import corpus_hash

    return {"corpus_sha256": corpus_hash(articles), "articles": len(articles)}


def _as_text(notebook) -> str:
    import nbformat

    return nbformat.writes(notebook) + "\n"


def _execute(notebook: Path, parameters: dict[str, object], name: str, progress: bool):
    """The executed notebook node; nothing is written while it runs."""
    from nbclient.exceptions import DeadKernelError
    from papermill import execute_notebook
    from papermill.exceptions import PapermillExecutionError

    try:
        executed = execute_notebook(
            literal_path(notebook), None, parameters, kernel_name="python3", language="python",
            progress_bar={"desc": name, "unit": "cell", "disable": None} if progress else False,
            cwd=os.getcwd(), kernel_manager_class=_own_kernel(), config=_quiet(),
        )
    except PapermillExecutionError as error:
        raise _failure(name, error) from error
    except DeadKernelError as error:
        raise ReportError(f"{name}: the kernel died while it ran, often for want of memory") from error
    executed.metadata.papermill.update(input_path=notebook.name, output_path=f"{name}.ipynb")
    return executed


def _failure(name: str, error) -> Exception:
    """What a failing cell means here: an interrupt, bad input found by the notebook, or a failed report."""
    if error.ename == "KeyboardInterrupt":
        return KeyboardInterrupt()
    message = " ".join(re.sub(r"\x1b\[[\d;]*m", "", str(error.evalue)).split())
    if error.ename == InputError.__name__:
        return InputError(f"{name}: {message}")
    return ReportError(f"{name}: cell {error.exec_count} failed, {error.ename}{': ' * bool(message)}{message}")


def _own_kernel() -> type:
    """A kernel manager that starts this interpreter with this package, whatever kernel is registered elsewhere."""
    from ipykernel.kernelspec import get_kernel_dict
    from jupyter_client.kernelspec import KernelSpec
    from jupyter_client.manager import AsyncKernelManager

    # A folder in the working directory that is named as a package must not hide the package, so the kernel leaves
    # that directory out, and a checkout that was never installed must be found all the same.
    own = get_kernel_dict(extra_arguments=["--InteractiveShellApp.ignore_cwd=True", "--IPKernelApp.log_level=50"])
    installed = installation.PACKAGE.parent == Path(sysconfig.get_path("purelib"))
    places = ["" if installed else str(installation.PACKAGE.parent), os.environ.get("PYTHONPATH", "")]
    spec = KernelSpec(**own, env={"PYTHONPATH": os.pathsep.join(filter(None, places))})

    class OwnKernel(AsyncKernelManager):
        @property
        def kernel_spec(self) -> KernelSpec:
            return spec

    return OwnKernel


def _quiet():
    """Settings under which the kernel does not warn of its unencrypted, local connection."""
    import zmq
    from traitlets.config import Config

    return Config({"KernelManager": {"transport_encryption": "auto"}} if zmq.has("curve") else {})
