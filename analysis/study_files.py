"""A study on disk: Parquet files by table and batch, each written beside its place and renamed, the manifest last."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pandas as pd

from analysis.corpus import corpus_hash
from analysis.errors import InputError
from analysis.manifest import FORMAT, KIND, MANIFEST, UNFINISHED, read_manifest
from analysis.schemas import conform
from analysis.writing import whole_files, write_whole


class StudyWriter:
    """Writes one study: `add_batch` for each batch of articles, then `finish`. Use it through `writing_study`.

    Parts go to a folder of their own first, so that a study that was in the folder before stays whole until the new
    one is complete.
    """

    def __init__(self, folder: Path):
        self.folder, self.parts = folder, folder / UNFINISHED
        self.batches: list[dict[str, object]] = []
        self.files: dict[str, dict[str, object]] = {}

    def add_batch(self, tables: Mapping[str, pd.DataFrame]) -> None:
        """Write the tables of a batch, `articles` among them, each to its next part."""
        name = f"part-{len(self.batches):05d}"
        for table, rows in tables.items():
            self.add(f"{table}/{name}.parquet", rows)
        articles = tables["articles"]
        self.batches.append({"name": name, "articles": len(articles), "sha256": corpus_hash(articles)})

    def add(self, file: str, rows: pd.DataFrame) -> None:
        """Write one file, named by its path in the study."""
        path = self.parts / file
        with whole_files([path]) as beside:
            rows.to_parquet(beside[path], index=False)
        self.files[file] = {"rows": len(rows), "sha256": file_hash(path)}

    @property
    def rows(self) -> dict[str, int]:
        """The number of rows written of each table, by the folder of its files."""
        rows: dict[str, int] = {}
        for file, written in self.files.items():
            table = file.partition("/")[0]
            rows[table] = rows.get(table, 0) + written["rows"]
        return rows

    def finish(self, settings: Mapping[str, str], codebook: Mapping[str, str]) -> None:
        """Move all parts to their places and write the manifest; from then on the folder is a study."""
        (self.folder / MANIFEST).unlink(missing_ok=True)
        for part in sorted(self.parts.iterdir()):
            place = self.folder / part.name
            if place.is_dir():
                shutil.rmtree(place)
            part.replace(place)
        self.parts.rmdir()
        manifest = {"kind": KIND, "format": FORMAT, "settings": dict(settings), "codebook": dict(codebook),
                    "batches": self.batches, "files": self.files}
        write_whole({self.folder / MANIFEST: json.dumps(manifest, indent=1, ensure_ascii=False) + "\n"})


@contextmanager
def writing_study(folder: str | Path) -> Iterator[StudyWriter]:
    """Yield a writer for a folder; where anything is raised before it has finished, its parts are removed."""
    writer = StudyWriter(Path(folder))
    made = [place for place in (writer.folder, *writer.folder.parents) if not place.exists()]
    shutil.rmtree(writer.parts, ignore_errors=True)
    writer.parts.mkdir(parents=True)
    try:
        yield writer
    except BaseException:
        shutil.rmtree(writer.parts)
        for place in made:
            place.rmdir()
        raise


class StudyFiles:
    """The files of a study that is there, checked against its manifest as they are read."""

    def __init__(self, folder: str | Path):
        self.folder, self.manifest = Path(folder), read_manifest(folder)

    def table(self, name: str) -> pd.DataFrame:
        """Return a table of the study, its batches one behind the other, conforming to its schema."""
        parts = sorted(file for file in self.manifest["files"] if file.startswith(f"{name}/"))
        if not parts:
            raise InputError(f"{self.folder / MANIFEST}: lists no file of the table {name!r}; write the study again")
        return conform(_joined([self.read(file) for file in parts]), name)

    def read(self, file: str) -> pd.DataFrame:
        """Return the rows of one file. Raises `InputError` where it is missing or not as it was written."""
        path, written = self.folder / file, self.manifest["files"].get(file)
        if written is None or not path.is_file():
            raise InputError(f"{path}: missing from the study; write the study again")
        if file_hash(path) != written["sha256"]:
            raise InputError(f"{path}: damaged, not as the manifest says it was written; write the study again")
        return pd.read_parquet(path)


def _joined(parts: list[pd.DataFrame]) -> pd.DataFrame:
    """The rows of all batches. A column that is empty in one batch takes the type that it has in the others."""
    if len(parts) == 1:
        return parts[0]
    filled = [part.dropna(axis="columns", how="all") for part in parts]
    types = {column: kind for part in [*reversed(parts), *reversed(filled)] for column, kind in part.dtypes.items()}
    return pd.concat([part.astype(types) for part in parts], ignore_index=True)


def tables_hash(tables: Iterable[pd.DataFrame]) -> str:
    """Return the SHA-256 of the cells of some tables, in hexadecimal; a list and a tuple are the same."""
    text = "\n".join(table.to_json(orient="split", index=False, date_format="iso") for table in tables)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def file_hash(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
