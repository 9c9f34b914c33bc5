"""A study on disk: Parquet files by table and batch, the manifest last."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path

import pandas as pd

from analysis.corpus import Corpus, corpus_hash
from analysis.errors import InputError
from analysis.frames import Codebook
from analysis.manifest import FORMAT, KIND, MANIFEST, UNFINISHED, check_room, read_manifest
from analysis.parties import Registry
from analysis.writing import whole_files, write_whole

# The tables of a corpus, a registry and a codebook, each a file; a codebook's texts are in the
# manifest.
READING = ("set_aside", "boilerplate", "recognised", "families", "stubs", "notes")
REGISTRY = ("parties", "aliases", "speakers")
CODEBOOK = ("frames", "indicators", "exclusions", "items")
CODEBOOK_TEXTS = ("name", "title", "source", "unit")


class StudyWriter:
    """Writes one study: `add_batch` for each batch of articles, then `finish`.

    Made by `writing_study`. Parts go to a folder of their own first, each written beside its place and
    renamed, so that a study that was there before stays whole until the new one is complete.
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
        self.batches.append(
            {"name": name, "articles": len(articles), "sha256": corpus_hash(articles)}
        )

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

    def finish(self, study) -> None:
        """Write what belongs to the whole study, move all parts to their places, then the manifest.

        Of the `Study` matters, answers, contested, reading, registry, codebook and settings are written.
        """
        for name in ("matters", "answers", "contested"):
            self.add(f"{name}/part-00000.parquet", getattr(study, name))
        for folder, source, names in (
            ("corpus", study.reading, READING),
            ("registry", study.registry, REGISTRY),
            ("codebook", study.codebook, CODEBOOK),
        ):
            for name in names:
                self.add(f"{folder}/{name}.parquet", getattr(source, name))
        texts = {name: getattr(study.codebook, name) for name in CODEBOOK_TEXTS}
        self._complete(
            {
                "kind": KIND,
                "format": FORMAT,
                "settings": study.settings,
                "codebook": texts,
                "batches": self.batches,
                "files": self.files,
            }
        )

    def _complete(self, manifest: dict) -> None:
        # Lies with the parts while they move: it says which files are a study's, should that stop
        # in the middle.
        text = json.dumps(manifest, indent=1, ensure_ascii=False) + "\n"
        write_whole({self.parts / MANIFEST: text})
        if (self.folder / MANIFEST).exists():
            _remove_files(self.folder, self.folder / MANIFEST)
        for file in self.files:
            (self.folder / file).parent.mkdir(exist_ok=True)
            (self.parts / file).replace(self.folder / file)
        (self.parts / MANIFEST).replace(self.folder / MANIFEST)
        shutil.rmtree(self.parts)


@contextmanager
def writing_study(folder: str | Path) -> Iterator[StudyWriter]:
    """Yield a writer for a folder; its parts are removed where anything is raised meanwhile.

    Raises `InputError` for a folder with other files where the study's would go.
    """
    writer = StudyWriter(Path(folder))
    _make_room(writer.folder)
    made = [place for place in (writer.folder, *writer.folder.parents) if not place.exists()]
    writer.parts.mkdir(parents=True)
    try:
        yield writer
    except BaseException:
        shutil.rmtree(writer.parts)
        for place in made:
            place.rmdir()
        raise


def _make_room(folder: Path) -> None:
    """Remove what a writer that was stopped has left; nothing that is not a study's is touched."""
    if (journal := folder / UNFINISHED / MANIFEST).exists():
        _remove_files(folder, journal)
    shutil.rmtree(folder / UNFINISHED, ignore_errors=True)
    check_room(folder)


def _remove_files(folder: Path, manifest: Path) -> None:
    """Remove a manifest, and then the files that it lists."""
    files = json.loads(manifest.read_text(encoding="utf-8"))["files"]
    manifest.unlink()
    for file in files:
        (folder / file).unlink(missing_ok=True)
    for name in {file.partition("/")[0] for file in files}:
        with suppress(OSError):  # holds files that are not of the study
            (folder / name).rmdir()


class StudyFiles:
    """The files of a study that is there, checked against its manifest as they are read."""

    def __init__(self, folder: str | Path):
        self.folder, self.manifest = Path(folder), read_manifest(folder)

    def table(self, name: str) -> pd.DataFrame:
        """Return a table of the study, batch behind batch, not yet checked against its schema."""
        parts = sorted(file for file in self.manifest["files"] if file.startswith(f"{name}/"))
        if not parts:
            raise InputError(
                f"{self.folder / MANIFEST}: lists no file of the table {name!r}; write the study again"
            )
        return _joined([self.read(file) for file in parts])

    def read(self, file: str) -> pd.DataFrame:
        """Return the rows of one file.

        Raises `InputError` where it is missing or not as it was written.
        """
        path, written = self.folder / file, self.manifest["files"].get(file)
        if written is None or not path.is_file():
            raise InputError(f"{path}: missing from the study; write the study again")
        if file_hash(path) != written["sha256"]:
            raise InputError(
                f"{path}: damaged, not as the manifest says it was written; write the study again"
            )
        return pd.read_parquet(path)

    def registry(self) -> Registry:
        """Return the parties that were looked for."""
        parties, aliases, speakers = (self.read(f"registry/{name}.parquet") for name in REGISTRY)
        parties = parties.assign(within=[tuple(names) for names in parties["within"]])
        return Registry(parties, aliases, self.manifest["settings"]["registry"], speakers)

    def codebook(self) -> Codebook:
        """Return the frames that were looked for."""
        tables = {name: self.read(f"codebook/{name}.parquet") for name in CODEBOOK}
        return Codebook(**self.manifest["codebook"], **tables)

    def reading(self, articles: pd.DataFrame) -> Corpus:
        """Return the articles with what reading removed, set aside and recognised."""
        return Corpus(articles, **{name: self.read(f"corpus/{name}.parquet") for name in READING})


def _joined(parts: list[pd.DataFrame]) -> pd.DataFrame:
    """The rows of all batches; a column empty in one takes the type it has in the others."""
    # A batch in which nothing was found may lack columns beyond the schema.
    parts = [part for part in parts if len(part)] or parts[:1]
    filled = [part.dropna(axis="columns", how="all") for part in parts]
    types = {column: kind for part in [*parts, *filled] for column, kind in part.dtypes.items()}
    return pd.concat([part.astype(types) for part in parts], ignore_index=True)


@lru_cache(8)  # of the parties and codebooks in use
def tables_hash(holder: Registry | Codebook, names: tuple[str, ...]) -> str:
    """Return the SHA-256 of the cells of some tables of a registry or codebook, in hexadecimal.

    A list and a tuple are the same, as they are after a study was loaded.
    """
    tables = [getattr(holder, name) for name in names]
    text = "\n".join(
        table.to_json(orient="split", index=False, date_format="iso") for table in tables
    )
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def file_hash(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
