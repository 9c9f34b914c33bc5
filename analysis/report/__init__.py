"""Reports: notebooks run with checked parameters, each written as an executed notebook and one offline page.

    parameters (what a notebook takes), writing (whole files) -> page (HTML) -> run (papermill, provenance)
    -> __init__ (all reports, index)
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from analysis import installation
from analysis.corpus import read_corpus, reading_lines
from analysis.report.page import Entry, describe, to_html, write_index
from analysis.report.parameters import check_parameters, check_together, known_parameters
from analysis.report.run import Pair, ReportError, making, provenance_of, run_report
from analysis.report.writing import check_folder, whole_files
from analysis.schemas import InputError

__all__ = [
    "Entry", "Pair", "Plan", "ReportError", "check_parameters", "report_all", "run_report", "to_html",
    "whole_files", "write_index",
]

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
) -> list[Entry]:
    """Writes the comparison report, one report per main party, and index.html; returns an entry for each.

    Main are the (at most four) parties with the most mentions as a party, each with at least ``min_mentions``;
    ``only`` picks reports instead: "comparison_report" or any party mentioned. ``corpus`` empty is the sample corpus.
    ``parameters`` go to each notebook that takes them. A report that fails is an entry with its ``error``; the others
    are still written. ``tell`` receives what reading found and left out, then one line per report.

    Raises `InputError`, before anything is run or written, for bad parameters, corpus, parties file or folder.
    """
    folder = notebooks or installation.locate("notebooks")
    files = {stem: Path(folder) / f"{stem}.ipynb" for stem in (COMPARISON, PARTY)}
    given = _given(corpus, parties, parameters or {})
    check_together({stem: known_parameters(file) for stem, file in files.items()}, given)
    check_folder(out_dir)
    reading, mentioned = _survey(corpus, parties, given)
    for line in reading_lines(reading):
        tell(line)
    plans = [_plan(files, name, given) for name in _chosen(mentioned, list(only), min_mentions)]
    origin = provenance_of(reading.articles)
    entries = [_write(plan, out_dir, origin, progress, tell) for plan in plans]
    write_index(out_dir, entries, origin | making() | {"parameters": given})
    return entries


def _given(corpus: Sequence[str], parties: str, parameters: dict[str, object]) -> dict[str, object]:
    """All parameters in one; several paths of a corpus stand one a line, so that ``corpus`` stays one text."""
    named = {"corpus": "\n".join(map(str, corpus)), "parties": str(parties)}
    return {name: value for name, value in named.items() if value} | parameters


def _survey(corpus: Sequence[str], parties: str, given: dict[str, object]):
    """The corpus read, and how often each party is mentioned as one, most first. Bad input is found here."""
    from analysis.parties import find_mentions, load_registry
    from analysis.text import read_texts

    own = installation.locate("data") / "parties.yaml" if not corpus else None
    registry = load_registry(parties or own)
    _check_settings(given)
    reading = read_corpus(list(corpus) if len(corpus) > 1 else corpus[0] if corpus else None)
    mentions = find_mentions(read_texts(reading.articles), registry)
    counts = mentions.loc[mentions["use"] == "party", "party"].value_counts(sort=False).sort_index()
    # Parties mentioned equally often stand in the order of their names.
    return reading, counts.sort_values(ascending=False, kind="stable")


def _check_settings(given: dict[str, object]) -> None:
    """Raises `InputError` for a codebook or scorer that every notebook would fail on."""
    import pandas as pd

    from analysis.frames import load_codebook
    from analysis.sentiment import score_targets

    if given.get("codebook"):
        load_codebook(str(given["codebook"]))
    if given.get("scorer"):
        score_targets(pd.DataFrame({"text": [], "start": [], "end": []}), scorer=str(given["scorer"]))


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


def _write(plan: Plan, out_dir: str | Path, origin: dict, progress: bool, tell: Callable[[str], None]) -> Entry:
    """The entry of one report after its run; a failure is told and kept, never raised."""
    subject = str(plan.parameters.get("party") or "")
    try:
        pair = run_report(plan.notebook, out_dir, plan.parameters, plan.name, origin=origin, progress=progress)
    except (ReportError, InputError) as error:
        tell(f"failed  {error}")
        return Entry(subject or "Comparison of all parties", error=str(error))
    tell(f"wrote   {pair.page}")
    return Entry(*describe(pair.page), file=pair.page.name, notebook=pair.notebook.name)
