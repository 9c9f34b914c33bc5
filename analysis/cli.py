"""The command ``framing``: reports, measured tables, a parties file to edit, published sets, notebooks to edit."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path

import click

from analysis.manifest import check_room, is_study, read_manifest
from analysis.options import (
    CODEBOOKS,
    COPIES,
    EXPORTS,
    GRADES,
    GROUPS,
    HALVES,
    SCORERS,
    SETS,
    STRATA,
    check_exports,
    check_options,
    check_set,
    check_strata,
    find_units_file,
    name_coders,
    parse_levels,
    parse_variables,
    units_file,
)

# What only a command needs is imported inside it, so that --help answers at once.

GRAMMAR_HELP = "Model of the grammar: standard or fast.  [default: standard]"
COPIES_HELP = "Count copies of one story once, or each.  [default: once]"
SCORER_HELP = "How tone is scored: neural, linear or vader.  [default: neural]"
SETTINGS = "settings.yaml"
# Settings that are not a parameter of a notebook.
NO_PARAMETERS = ("corpus", "parties", "only", "out", "notebooks", "duplicates")


def _completing(*names: str, files: bool = False) -> dict[str, object]:
    """What makes a shell complete these names, and files where they are allowed.

    Not a choice of click's, which would refuse a wrong name in words of its own.
    """
    from click.shell_completion import CompletionItem

    def complete(ctx, parameter, incomplete):
        found = [CompletionItem(name) for name in names if name.startswith(incomplete)]
        return [*found, CompletionItem(incomplete, type="file")] if files else found

    return {"shell_complete": complete}


FILE, FOLDER = click.Path(), click.Path(file_okay=False)
SCORER, GRADE, BOOK = _completing(*SCORERS), _completing(*GRADES), _completing(*CODEBOOKS, files=True)


class _Commands(click.Group):
    """A group that tells bad input in one line (exit code 2) and an interrupt by exit code 130."""

    def invoke(self, ctx: click.Context):
        try:
            return super().invoke(ctx)
        except ValueError as error:
            from analysis.errors import InputError

            if not isinstance(error, InputError):
                raise
            click.echo(f"error: {' '.join(str(error).split())}", err=True)
            ctx.exit(2)
        except KeyboardInterrupt:
            click.echo("interrupted; no file was left half-written", err=True)
            ctx.exit(130)
        except BrokenPipeError:
            # The reader has gone (`framing parties ... | head`): nothing is left to say, not even at shutdown.
            sys.stdout = None
            ctx.exit(0)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="framing-workbook", prog_name="framing")
def main() -> None:
    """How news articles frame each party to an event, and in whose voice.

    CORPUS is a file, a folder or a zip of articles; for `framing report`, a study too. Bad input ends with one line
    on standard error and exit code 2, a report that failed with exit code 1.
    """


@main.command()
@click.argument("corpus", nargs=-1, type=FILE)
@click.option("--settings", metavar="FILE", type=FILE,
              help="A file that says what these options say, which win.  [default: settings.yaml, where there is one]")
@click.option("--parties", default="", metavar="FILE", type=FILE, help="Parties file (YAML).  [default: built in]")
@click.option("--out", metavar="DIR", type=click.Path(), help="Folder that the reports go to.  [default: reports]")
@click.option("--notebooks", metavar="DIR", type=FILE, help="Folder of the report notebooks.  [default: built in]")
@click.option("--group-by", type=click.Choice(GROUPS), help="Also compare by outlet or by date.")
@click.option("--scorer", metavar="NAME", help=SCORER_HELP, **SCORER)
@click.option("--grammar", metavar="NAME", help=GRAMMAR_HELP, **GRADE)
@click.option("--codebook", metavar="NAME|FILE", **BOOK,
              help="Frames: generic, policy, functions, bias, gun_violence or a file.")
@click.option("--duplicates", type=click.Choice(COPIES), help=COPIES_HELP)
@click.option("--min-n", metavar="N", help="Show no estimate that rests on fewer judgements.")
@click.option("--only", multiple=True, metavar="NAME", help="Write only comparison_report, or this party's report.")
@click.option("-p", "--parameter", "parameters", nargs=2, multiple=True, metavar="NAME VALUE",
              help="Any other parameter of the report notebooks; may be repeated.")
def report(corpus, settings, parties, out, notebooks, only, parameters, duplicates, **options) -> None:
    """Write the reports on CORPUS: a comparison of all parties, one report per main party, an index.

    Without CORPUS, here and in the settings, the sample corpus is read, with its own parties file. Each report is an
    executed notebook and one HTML page that makes no network request. When one report fails the others are still
    written.
    """
    said = _settings(settings)
    corpus = corpus or tuple(said.get("corpus", ()))
    parties, only = parties or said.get("parties", ""), only or tuple(said.get("only", ()))
    out, notebooks = out or said.get("out", "reports"), notebooks or said.get("notebooks", None)
    duplicates = duplicates or said.get("duplicates", "")
    from analysis.report import report_all

    given = {name: value for name, value in options.items() if value is not None} | dict(parameters)
    given = {name: value for name, value in said.items() if name not in NO_PARAMETERS} | given
    entries = report_all(corpus, parties, out, parameters=given, only=only, tell=_tell, duplicates=duplicates,
                         notebooks=Path(notebooks) if notebooks else None)
    click.echo(f"open    {Path(out) / 'index.html'}")
    if failed := [entry for entry in entries if entry.error]:
        click.echo(f"error: {len(failed)} of {len(entries)} reports failed: {failed[0].error}", err=True)
        sys.exit(1)


@main.command()
@click.argument("folder", metavar="DIR", type=FOLDER)
def new(folder) -> None:
    """Lay out a workbook for a new event in DIR: notebooks, a parties file, a place for articles, settings, a Makefile.

    `make report` in it works at once, on three invented articles that are to be replaced.
    """
    from analysis.workbook import new_workbook

    for path in new_workbook(folder):
        click.echo(f"wrote   {path}")


@main.command()
@click.argument("corpus", nargs=-1, required=True, type=FILE)
@click.option("--out", required=True, metavar="DIR", type=click.Path(), help="Folder that the study goes to.")
@click.option("--parties", default="", metavar="FILE", type=FILE, help="Parties file (YAML).  [default: built in]")
@click.option("--scorer", metavar="NAME", help=SCORER_HELP, **SCORER)
@click.option("--grammar", metavar="NAME", help=GRAMMAR_HELP, **GRADE)
@click.option("--codebook", metavar="NAME|FILE", **BOOK,
              help="Frames: generic, policy, functions, bias, gun_violence or a file.")
@click.option("--duplicates", type=click.Choice(COPIES), default="once", help=COPIES_HELP)
@click.option("--batch", type=click.IntRange(1), default=500, show_default=True, metavar="N",
              help="Articles analysed at a time; memory grows with it.")
def measure(corpus, out, parties, scorer, grammar, codebook, batch, duplicates) -> None:
    """Analyse CORPUS and write the study to a folder: every table as Parquet, for `framing report` or your own tools.

    The size of the batches changes no row.
    """
    from analysis.writing import check_folder

    check_options(corpus, parties, scorer or "", codebook or "", grammar or "")
    check_room(folder := check_folder(out))
    from tqdm import tqdm

    from analysis.parties import load_registry
    from analysis.study import analyse_to, choose_method

    method = choose_method(load_registry(parties or None), scorer, codebook, grammar)
    reading = _read(corpus, duplicates)
    rows = analyse_to(folder, reading, method, batch, partial(tqdm, unit="batch", desc="measure", disable=None))
    for name, number in rows.items():
        click.echo(f"{number:>9,}  {Path(out) / name}")
    _tell_reading(reading)


@main.command()
@click.argument("corpus", nargs=-1, required=True, type=FILE)
@click.option("--out", default="", metavar="FILE", help="Write the articles here (CSV), to correct and read again.")
@click.option("--duplicates", type=click.Choice(COPIES), default="once", help=COPIES_HELP)
def read(corpus, out, duplicates) -> None:
    """Print what is read from CORPUS, before anything is analysed: articles by outlet and month, length, language,
    copies, stubs, missing fields, and what was set aside, with three examples of each."""
    from analysis.writing import check_new_file, write_whole

    check_options(corpus)
    file = check_new_file(out) if out else None
    reading = _read(corpus, duplicates)
    from analysis.corpus import corpus_lines, own_table, warning_lines

    for line in warning_lines(reading):
        click.echo(line, err=True)
    click.echo("\n".join(corpus_lines(reading)))
    if file:
        # With the mark by which spreadsheets know UTF-8.
        write_whole({file: "\ufeff" + own_table(reading).to_csv(index=False, lineterminator="\n")})
        click.echo(f"{len(reading.articles):>9,}  {file}")


@main.command()
@click.argument("corpus", nargs=-1, required=True, type=FILE)
@click.option("--parties", default="", metavar="FILE", type=FILE,
              help="Parties file to start from.  [default: built in]")
@click.option("--grammar", metavar="NAME", help=GRAMMAR_HELP, **GRADE)
def parties(corpus, parties, grammar) -> None:
    """Print a parties file for CORPUS, to be edited and given to --parties.

    It lists the parties named, the names of no party, and as comments the speakers without a party and those whose
    party was inferred, with count, rule and a sentence; a line without its comment sign settles who speaks for whom.
    For example: framing parties articles/ > parties.yaml
    """
    check_options(corpus, parties, grammar=grammar or "")
    from analysis.parties import find_mentions, load_registry, suggest_parties
    from analysis.speakers import suggest_speakers
    from analysis.statements import find_statements
    from analysis.syntax import find_clauses, parse
    from analysis.text import read_texts

    registry, reading = load_registry(parties or None), _read(corpus)
    texts = parse(read_texts(reading.articles), grammar or GRADES[0])
    mentions = find_mentions(texts, registry)
    statements = find_statements(texts, find_clauses(texts), mentions, registry)
    click.echo(suggest_parties(texts, registry, mentions), nl=False)
    click.echo(suggest_speakers(texts, mentions, statements, registry), nl=False)
    _tell_reading(reading)


@main.command()
@click.argument("study", type=FOLDER)
@click.option("--out", required=True, metavar="DIR", type=click.Path(), help="Folder that the files go to.")
@click.option("--format", "formats", multiple=True, default=["csv"], show_default=True, metavar="NAME",
              help=f"{', '.join(EXPORTS)} or all; may be repeated.", **_completing(*EXPORTS, "all"))
def export(study, out, formats) -> None:
    """Write the tables of a STUDY (a folder of `framing measure` or `framing report`) for other programs, its estimates
    among them, and beside them a data dictionary, the codebook, a methods paragraph and the works to cite."""
    from analysis.writing import check_folder

    check_exports(formats)
    read_manifest(study)
    check_folder(out)
    from analysis.export import export_study
    from analysis.study import load_study

    for path in export_study(load_study(study), out, formats, partial(click.echo, err=True)):
        click.echo(f"wrote   {path}")


@main.command()
@click.argument("corpus", metavar="STUDY|CORPUS", type=FILE)
@click.option("--of", required=True, type=click.Choice(list(STRATA)), help="What is drawn.")
@click.option("--n", "-n", type=click.IntRange(1), default=200, show_default=True, metavar="N",
              help="How many are drawn.")
@click.option("--strata", default="", metavar="COLUMN", help="Draw equal numbers of each value of this column.")
@click.option("--seed", type=click.IntRange(0), default=0, show_default=True, metavar="N",
              help="Another seed draws another sample.")
@click.option("--variables", default="answer", show_default=True, metavar="A,B=X/Y",
              help="Columns to fill, with the allowed answers of those that have some.")
@click.option("--parties", default="", metavar="FILE", type=FILE, help="Parties file (YAML).  [default: built in]")
@click.option("--out", default="sheet.csv", show_default=True, metavar="FILE",
              help="The sheet; the units go beside it.")
def sample(corpus, of, n, strata, seed, variables, parties, out) -> None:
    """Draw a random sample to be coded: a sheet to fill in a spreadsheet, without the machine's answers.

    Each coder fills a copy; `framing agree` reads them. The file of units beside the sheet holds the place of each unit
    and how likely it was to be drawn.
    """
    from analysis.writing import check_new_file, write_whole

    check_options([corpus], parties)
    check_strata(of, strata)
    columns = parse_variables(variables)
    sheet, units = (check_new_file(path) for path in (out, units_file(out)))
    from analysis.coding import add_context, draw_sample, sheet_text, stored_text
    from analysis.study import open_study

    study = open_study(corpus, parties)
    drawn = draw_sample(study, of, n, strata, seed)
    page = sheet_text(add_context(study.texts, drawn), columns)
    write_whole({sheet: page, units: stored_text(drawn, "units")})
    click.echo(f"{len(drawn):>9,}  {sheet}\n{len(drawn):>9,}  {units}")
    if not is_study(corpus):
        _tell_reading(study.reading)


@main.command()
@click.argument("sheets", nargs=-1, metavar="[SHEET]...")
@click.option("--coder", "named", multiple=True, metavar="NAME=FILE",
              help="A sheet and who filled it; of a SHEET the file's name says it.")
@click.option("--kind", "kinds", multiple=True, required=True, metavar="[NAME=]KIND",
              help="person or model: of all coders, or of the one named; may be repeated.")
@click.option("--units", default="", metavar="FILE", help="The units of the sample.  [default: beside the first sheet]")
@click.option("--level", "levels", multiple=True, metavar="VARIABLE=LEVEL",
              help="nominal, ordinal or interval.  [default: nominal]")
@click.option("--out", metavar="FILE", help="Write the answers here, one row each (CSV).")
@click.option("--settle", metavar="FILE", help="Write a sheet of the units on which coders differ, for one more coder.")
@click.option("--show-answers", is_flag=True, help="Show in that sheet who answered what.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for machines.")
def agree(sheets, named, kinds, units, levels, out, settle, show_answers, as_json) -> None:
    """Print how far the coders of one sample agree: share, Krippendorff's alpha with its interval, confusion matrix."""
    from analysis.writing import check_new_file, write_whole

    coders, levels = name_coders(sheets, named, kinds), parse_levels(levels)
    drawn = find_units_file(units, coders[0].sheet)
    answers, dispute = (check_new_file(path) if path else None for path in (out, settle))
    from analysis.coding import agreement_json, agreement_text, read_coded, settling_sheet, stored_text

    coded = read_coded(coders, drawn)
    click.echo((agreement_json if as_json else agreement_text)(coded, levels))
    files = {answers: stored_text(coded.codings, "codings")} if answers else {}
    if dispute and (page := settling_sheet(coded, show_answers)):
        files[dispute] = page
    write_whole(files)
    for path in files:
        click.echo(f"wrote   {path}", err=True)


@main.command()
@click.argument("name", metavar="SET", **_completing(*SETS))
@click.argument("path", type=click.Path())
@click.option("--articles", type=click.IntRange(min=1), metavar="N",
              help="Measure on a fixed sample of N articles, the same every time (polnear only).")
@click.option("--half", type=click.Choice(HALVES),
              help="Half of a set that was read in two (positions, speakers ...); held is scored once, "
                   "before a release.  [default: develop]")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, one record per figure, for machines.")
def evaluate(name, path, articles, half, as_json) -> None:
    """Print the workbook's figures on a SET that lies at PATH, annotated by people or read by models, beside their
    baselines."""
    check_set(name, path, articles, half)
    from analysis.evaluation import evaluate as figures_for

    figures = figures_for(name, path, articles, half)
    click.echo(figures.to_json(orient="records", indent=2) if as_json else
               figures.to_string(index=False, na_rep="", float_format="{:.3f}".format))


@main.command()
@click.option("--out", default="notebooks", show_default=True, metavar="DIR", help="Folder that the copies go to.")
def notebooks(out) -> None:
    """Copy the workbook's notebooks to a folder, to read and change them; a notebook already there stays as it is."""
    from analysis.installation import locate
    from analysis.writing import check_folder, write_whole

    targets = {check_folder(out) / path.name: path for path in sorted(locate("notebooks").glob("*.ipynb"))}
    new = {target: path.read_text(encoding="utf-8") for target, path in targets.items() if not target.exists()}
    write_whole(new)
    for target in targets:
        click.echo(f"{'copied ' if target in new else 'kept   '} {target}")


def _settings(file: str | None) -> dict[str, object]:
    """What the settings file says: the one named, or settings.yaml in the working directory, which is then told."""
    if not file and not Path(SETTINGS).is_file():
        return {}
    from analysis.settings import read_settings

    said = read_settings(file or SETTINGS)
    if not file:
        click.echo(f"settings: {SETTINGS}", err=True)
    return said


def _read(corpus: tuple[str, ...], duplicates: str = "once"):
    """The corpus at these paths; a bar shows how far it is, where that takes longer than a second."""
    from tqdm import tqdm

    from analysis.corpus import read_corpus

    watch = partial(tqdm, unit="batch", desc="read", disable=None, delay=1)
    return read_corpus(list(corpus) if len(corpus) > 1 else corpus[0], duplicates, watch)


def _tell(line: str) -> None:
    """A line of a report's progress; a warning goes to standard error."""
    click.echo(line, err=line.startswith("warning:"))


def _tell_reading(reading) -> None:
    """What was recognised, removed and set aside in reading, on standard error."""
    from analysis.corpus import reading_lines

    for line in reading_lines(reading):
        click.echo(line, err=True)
