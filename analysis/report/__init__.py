"""Reports: notebooks run with checked parameters, each written as an executed notebook and one offline page.

    parameters (what a notebook takes), kernel (one process for all) -> page (HTML) -> run (papermill, provenance)
    -> __init__ (one study, all reports, index)

Nothing heavy is imported before the parameters and paths are checked.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from analysis import installation
from analysis.errors import InputError
from analysis.manifest import check_room, is_study
from analysis.options import check_group, check_options
from analysis.report.kernel import WarmKernel
from analysis.report.page import Entry, describe, to_html, write_index
from analysis.report.parameters import check_parameters, check_together, known_parameters
from analysis.report.run import STUDY_PARAMETERS, Pair, ReportError, Shared, provenance_of, run_report
from analysis.writing import check_folder

__all__ = [
    "Entry", "Pair", "Plan", "ReportError", "Shared", "check_parameters", "report_all", "run_report", "to_html",
    "write_index",
]

if TYPE_CHECKING:
    import pandas as pd

    from analysis.study import Study

COMPARISON, PARTY = "comparison_report", "party_report"
MAIN_PARTIES = 4


@dataclass(frozen=True)
class Plan:
    """One report to be written: the notebook, the name of its files, the parameters given."""

    notebook: Path
    name: str
    parameters: dict[str, object] = field(default_factory=dict)


def report_all(
    corpus: Sequence[str] = (), parties: str = "", out_dir: str | Path = "reports", *,
    parameters: dict[str, object] | None = None, only: Sequence[str] = (), min_mentions: int = 5,
    notebooks: Path | None = None, progress: bool = True, tell: Callable[[str], None] = lambda line: None,
    duplicates: str = "",
) -> list[Entry]:
    """Write the comparison report, one report per main party, and index.html; return an entry for each.

    ``corpus`` is analysed once, and the study saved in ``out_dir/study``, which every notebook loads; a corpus that is
    a study already is reported from as it is. Empty, it is the sample corpus. Main are the (at most four) parties with
    the most mentions as a party, each with at least ``min_mentions``; ``only`` picks reports instead:
    "comparison_report" or any party mentioned. ``parameters`` go to each notebook that takes them. A report that fails
    is an entry with its ``error``; the others are still written. ``duplicates`` "each" counts every copy of a story,
    "once" (or empty) one of them. ``tell`` receives what reading found and left out, then one line per report.

    Raises `InputError`, before anything is run or written, for bad parameters, corpus, parties file or folder.
    """
    folder = notebooks or installation.locate("notebooks")
    files = {stem: Path(folder) / f"{stem}.ipynb" for stem in (COMPARISON, PARTY)}
    given = _given(corpus, parties, parameters or {})
    check_together({stem: known_parameters(file) for stem, file in files.items()}, given)
    source, *choices = (str(given.get(name, "")) for name in STUDY_PARAMETERS)
    check_options(source.splitlines(), *choices)
    if "group_by" in given:
        check_group(str(given["group_by"]))
    check_room(check_folder(out_dir) / "study")
    study = _open(source, [*choices, duplicates], tell)
    plans = [_plan(files, name, given) for name in _chosen(_mentioned(study), list(only), min_mentions)]
    place = Path(source) if source and is_study(source) else study.save(Path(out_dir) / "study")
    origin = provenance_of(study)
    with WarmKernel() as kernel:
        shared = Shared(kernel, place, origin, progress)
        entries = [_write(plan, out_dir, shared, tell) for plan in plans]
    write_index(out_dir, entries, origin | {"parameters": given})
    return entries


def _given(corpus: Sequence[str], parties: str, parameters: dict[str, object]) -> dict[str, object]:
    """All parameters in one; several paths of a corpus stand one a line, so that ``corpus`` stays one text."""
    named = {"corpus": "\n".join(map(str, corpus)), "parties": str(parties)}
    return {name: value for name, value in named.items() if value} | parameters


def _open(corpus: str, choices: Sequence[str], tell: Callable[[str], None]) -> Study:
    """The study of the corpus, and what its reading found told."""
    from analysis.corpus import reading_lines
    from analysis.study import open_study

    study = open_study(corpus, *choices)
    for line in reading_lines(study.reading):
        tell(line)
    return study


def _mentioned(study: Study) -> pd.Series:
    """How often each party is mentioned as one, most first; of equals in the order of their names."""
    mentions = study.mentions
    counts = mentions.loc[mentions["use"] == "party", "party"].value_counts(sort=False).sort_index()
    return counts.sort_values(ascending=False, kind="stable")


def _chosen(mentioned, only: list[str], min_mentions: int) -> list[str]:
    """The names of the reports to write: the comparison and the main parties, or those asked for."""
    if not only:
        return [COMPARISON, *mentioned[mentioned >= min_mentions].index[:MAIN_PARTIES]]
    choices = [COMPARISON, *mentioned.index]
    if unknown := [name for name in only if name not in choices]:
        close = difflib.get_close_matches(unknown[0], choices, 1)
        hint = f"; did you mean {close[0]!r}?" if close else ""
        raise InputError(f"no report {unknown[0]!r}: write {COMPARISON} or a party that is mentioned, such as "
                         f"{', '.join(choices[1:9]) or '(none is)'}{hint}")
    return list(dict.fromkeys(only))


def _plan(files: dict[str, Path], name: str, given: dict[str, object]) -> Plan:
    notebook = files[COMPARISON if name == COMPARISON else PARTY]
    wanted = given if name == COMPARISON else given | {"party": name}
    known = known_parameters(notebook)
    slug = name if name == COMPARISON else "party_" + re.sub(r"\W+", "_", name.casefold()).strip("_")
    return Plan(notebook, slug, {key: value for key, value in wanted.items() if key in known})


def _write(plan: Plan, out_dir: str | Path, shared: Shared, tell: Callable[[str], None]) -> Entry:
    """The entry of one report after its run; a failure is told and kept, never raised."""
    subject = str(plan.parameters.get("party") or "")
    try:
        pair = run_report(plan.notebook, out_dir, plan.parameters, plan.name, shared)
    except (ReportError, InputError) as error:
        tell(f"failed  {error}")
        return Entry(subject or "Comparison of all parties", error=str(error))
    tell(f"wrote   {pair.page}")
    return Entry(*describe(pair.page), file=pair.page.name, notebook=pair.notebook.name)
