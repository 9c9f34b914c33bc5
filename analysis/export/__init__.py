"""A study taken away: its tables in the formats of other tools, and what to cite and say of them.

    tables (the study's and the estimates, each column described) -> a module a kind of format:
    flat (CSV, Parquet, R), sheets (XLSX), labelled (SPSS, Stata), dna, networks (GraphML), CoNLL-U
    papers (dictionary, codebook, methods, references), written beside them each time

Nothing is written unless all of it can be: each file is made beside its place, then all are moved.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from analysis.errors import InputError
from analysis.export.bundle import Bundle, Writers
from analysis.export.dna import dna_files
from analysis.export.flat import csv_files, parquet_files, r_files
from analysis.export.labelled import dta_files, sav_files
from analysis.export.networks import graphml_files
from analysis.export.papers import paper_files
from analysis.export.sheets import xlsx_files
from analysis.export.tables import tables_of
from analysis.manifest import is_study
from analysis.options import check_exports
from analysis.study import Study
from analysis.syntax import conllu_of
from analysis.writing import check_folder, whole_files

__all__ = ["export_study"]


def conllu_files(bundle: Bundle) -> Writers:
    """Return the writer of the trees of all sentences."""
    text = "\n".join(conllu_of(bundle.study.texts))
    return {"trees.conllu": lambda path: path.write_text(text, encoding="utf-8", newline="\n")}


FORMATS: dict[str, Callable[[Bundle], Writers]] = {
    "csv": csv_files,
    "xlsx": xlsx_files,
    "sav": sav_files,
    "dta": dta_files,
    "parquet": parquet_files,
    "dna": dna_files,
    "graphml": graphml_files,
    "conllu": conllu_files,
    "r": r_files,
}


def export_study(
    study: Study,
    folder: str | Path,
    formats: Iterable[str] = ("csv",),
    tell: Callable[[str], None] = lambda line: None,
) -> list[Path]:
    """Write the tables of a study to a folder in some formats, and return the files written.

    ``formats`` are names of `FORMATS`, or "all". The dictionary of columns, the codebook, a paragraph
    on method and the works to cite are written each time. ``tell`` receives what a format could not
    hold as it is. Raises `InputError` for an unknown format, one whose library is not installed, and a
    folder that holds a study.
    """
    wanted = check_exports(formats)
    folder = check_folder(folder)
    if is_study(folder):
        raise InputError(f"{folder}: holds a study; give another folder for what is taken from it")
    bundle = Bundle(study, tables_of(study), wanted, tell)
    writers = {folder / name: write for make in (*map(FORMATS.get, wanted), paper_files)
               for name, write in make(bundle).items()}
    with whole_files(writers) as beside:
        for path, write in writers.items():
            write(beside[path])
    return list(writers)
