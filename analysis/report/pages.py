"""All reports of one study: the comparison, the main parties, their index."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from analysis import installation
from analysis.errors import InputError
from analysis.manifest import check_room, is_study
from analysis.options import check_group, check_options
from analysis.report.kernel import WarmKernel
from analysis.report.parameters import check_parameters, check_together, defaults, known_parameters
from analysis.report.run import (
    STUDY_PARAMETERS,
    ReportError,
    Shared,
    framing_of,
    provenance_of,
    run_report,
)
from analysis.writing import check_folder, write_whole

if TYPE_CHECKING:
    import pandas as pd

    from analysis.corpus import Corpus
    from analysis.parties import Registry
    from analysis.report.render import Entry
    from analysis.report.view import Results
    from analysis.study import Study

COMPARISON, PARTY = "comparison_report", "party_report"
MAIN_PARTIES = 4
# Articles analysed between two steps of the progress that is shown.
BATCH = 20


@dataclass(frozen=True)
class Plan:
    """One report to be written: the notebook, the name of its files, the parameters given."""

    notebook: Path
    name: str
    parameters: dict[str, object] = field(default_factory=dict)

    @property
    def party(self) -> str:
        return str(self.parameters.get("party") or "")

    @property
    def title(self) -> str:
        return self.party or "Comparison of all parties"


def report_all(
    corpus: Sequence[str] = (),
    parties: str = "",
    out_dir: str | Path = "reports",
    *,
    parameters: dict[str, object] | None = None,
    only: Sequence[str] = (),
    min_mentions: int = 5,
    notebooks: Path | None = None,
    progress: bool = True,
    tell: Callable[[str], None] = lambda line: None,
    duplicates: str = "",
) -> list[Entry]:
    """Write the comparison report, one report per main party, and index.html; return an entry for each.

    A report is a page (``NAME.html``), its evidence as a table (``NAME.csv``) and an executed notebook
    (``NAME.ipynb``). ``corpus`` is analysed once, into ``out_dir/study``, which every notebook loads; a corpus that is
    a study already is reported from as it is. Empty, it is the sample corpus. Main are the (at most four) parties with
    the most mentions as a party, each with at least ``min_mentions``; ``only`` picks reports instead:
    "comparison_report" or any party mentioned. ``parameters`` go to each notebook that takes them. A report that fails
    is an entry with its ``error``; the others are still written. ``duplicates`` "each" counts every copy of a story,
    "once" (or empty) one of them. ``tell`` receives what reading found and left out, then a line a step and report.

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
    study = _open(source, [*choices, duplicates], progress, tell)
    plans = [
        _plan(files, name, given) for name in _chosen(_mentioned(study), list(only), min_mentions)
    ]
    place = Path(source) if source and is_study(source) else study.save(Path(out_dir) / "study")
    return _write_all(plans, out_dir, study, place, given, progress, tell)


def _write_all(
    plans, out_dir, study: Study, place: Path, given: dict, progress: bool, tell
) -> list[Entry]:
    from analysis.report.findings import corpus_line
    from analysis.report.render import index_html, provenance_rows

    origin = provenance_of(study)
    results = _results(
        study,
        {name: about for plan in plans for name, about in known_parameters(plan.notebook).items()},
        given,
    )
    with WarmKernel() as kernel:
        writing = Writing(
            Path(out_dir), Shared(kernel, place, origin, progress), results, tuple(plans)
        )
        entries = []
        for number, plan in enumerate(plans, 1):
            tell(f"report  {number} of {len(plans)}: {plan.title}")
            entries.append(write_report(plan, writing, tell))
    provenance = provenance_rows(origin | {"parameters": given})
    write_whole({Path(out_dir) / "index.html": index_html(entries, corpus_line(study), provenance)})
    return entries


@dataclass(frozen=True)
class Writing:
    """What all reports of one run are written with."""

    out_dir: Path
    shared: Shared
    results: Results
    plans: tuple[Plan, ...]


def _results(study: Study, known: Mapping, given: Mapping[str, object]) -> Results:
    """The study's comparison tables under the parameters that a page takes, as given or by default."""
    from analysis.report.view import Options, Results

    typed = check_parameters(known, {name: value for name, value in given.items() if name in known})
    settings = defaults(known) | typed
    names = Options.__dataclass_fields__
    return Results(
        study, Options(**{name: value for name, value in settings.items() if name in names})
    )


def write_report(plan: Plan, writing: Writing, tell: Callable[[str], None]) -> Entry:
    """Write the page, the table and the notebook of one report; a failure is told and kept, never raised."""
    from analysis.report.render import Entry

    try:
        notebook = run_report(
            plan.notebook, writing.out_dir, plan.parameters, plan.name, writing.shared
        )
        page = _write_page(plan, writing)
    except (ReportError, InputError) as error:
        tell(f"failed  {error}")
        return Entry(plan.title, error=str(error))
    path = writing.out_dir / f"{plan.name}.html"
    tell(f"wrote   {path}")
    return Entry(plan.title, page.findings[0].text, path.name, notebook.name)


def _write_page(plan: Plan, writing: Writing):
    """The page and its table of evidence; returns the page's data."""
    from analysis.report.data_block import evidence_csv
    from analysis.report.page_contents import page_data
    from analysis.report.render import Surroundings, page_html, provenance_rows
    from analysis.report.view import View, chosen_party

    party = chosen_party(writing.results.study, plan.party) if plan.party else ""
    page = page_data(View(writing.results, party))
    known = known_parameters(plan.notebook)
    framing = framing_of(known, check_parameters(known, plan.parameters), writing.shared)
    around = Surroundings(
        plan.name,
        tuple((f"{each.name}.html", each.title) for each in writing.plans),
        provenance_rows(framing),
        ((f"{plan.name}.csv", f"{plan.name}.csv"), (f"{plan.name}.ipynb", "the executed notebook")),
    )
    write_whole(
        {
            writing.out_dir / f"{plan.name}.html": page_html(page, around),
            writing.out_dir / f"{plan.name}.csv": evidence_csv(page),
        }
    )
    return page


def _given(corpus: Sequence[str], parties: str, parameters: dict[str, object]) -> dict[str, object]:
    """All parameters in one; several paths of a corpus stand one a line, so that ``corpus`` stays one text."""
    named = {"corpus": "\n".join(map(str, corpus)), "parties": str(parties)}
    return {name: value for name, value in named.items() if value} | parameters


def _open(
    corpus: str, choices: Sequence[str], progress: bool, tell: Callable[[str], None]
) -> Study:
    """The study of the corpus, and what its reading found told; articles are analysed batch by batch."""
    from analysis.corpus import reading_lines
    from analysis.report.findings import count
    from analysis.study import open_corpus, open_study

    if corpus and is_study(corpus):
        study = open_study(corpus, *choices)
        for line in reading_lines(study.reading):
            tell(line)
        return study
    parties, scorer, codebook, grammar, duplicates = choices
    reading, registry = open_corpus(corpus, parties, duplicates)
    for line in reading_lines(reading):
        tell(line)
    tell(f"step    analysing {count(len(reading.articles), 'article')}")
    return _analysed(reading, registry, (scorer, codebook, grammar), progress)


def _analysed(reading: Corpus, registry: Registry, choices: Sequence[str], progress: bool) -> Study:
    """The study of the articles read, analysed in a folder that is gone afterwards: nothing is written yet."""
    from tqdm import tqdm

    from analysis.study import analyse_to, choose_method, load_study

    method = choose_method(registry, *choices)
    watch = partial(tqdm, unit="batch", desc="analyse", disable=None if progress else True)
    with TemporaryDirectory() as folder:
        place = Path(folder) / "study"
        analyse_to(place, reading, method, BATCH, watch)
        return load_study(place)


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
        raise InputError(
            f"no report {unknown[0]!r}: write {COMPARISON} or a party that is mentioned, such as "
            f"{', '.join(choices[1:9]) or '(none is)'}{hint}"
        )
    return list(dict.fromkeys(only))


def _plan(files: dict[str, Path], name: str, given: dict[str, object]) -> Plan:
    notebook = files[COMPARISON if name == COMPARISON else PARTY]
    wanted = given if name == COMPARISON else given | {"party": name}
    known = known_parameters(notebook)
    slug = (
        name if name == COMPARISON else "party_" + re.sub(r"\W+", "_", name.casefold()).strip("_")
    )
    return Plan(notebook, slug, {key: value for key, value in wanted.items() if key in known})
