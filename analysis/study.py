"""The whole analysis in one call: articles in, a frozen bag of tables out; saved and loaded as Parquet."""

from __future__ import annotations

import gc
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from analysis.corpus import Corpus, read_corpus
from analysis.encoder import sentence_vectors
from analysis.evidence import add_voices, build_evidence
from analysis.frames import Codebook, code_sentences, load_codebook
from analysis.installation import locate
from analysis.parties import Registry, find_mentions, load_registry
from analysis.positions import find_contested, find_positions
from analysis.schemas import InputError, check_tables, conform
from analysis.sentiment import DEFAULT_SCORER
from analysis.statements import find_statements
from analysis.text import Texts, read_texts, tokenize

TABLES = ("articles", "sentences", "mentions", "statements", "evidence", "codes", "positions", "contested")


@dataclass(frozen=True, eq=False)
class Study:
    """The texts read, the tables of one analysis (columns in schemas.py) and the settings that made them."""

    texts: Texts
    mentions: pd.DataFrame
    statements: pd.DataFrame
    evidence: pd.DataFrame
    codes: pd.DataFrame
    positions: pd.DataFrame
    contested: pd.DataFrame
    settings: dict[str, str]

    @property
    def articles(self) -> pd.DataFrame:
        return self.texts.articles

    @property
    def sentences(self) -> pd.DataFrame:
        return self.texts.sentences

    @property
    def tokens(self) -> pd.DataFrame:
        """One row per token, made when first asked for; inside the package its arrays serve, ``texts.tokens``."""
        return self.texts.token_table

    def save(self, folder: str | Path) -> Path:
        """Writes each table as Parquet, and the settings as JSON, into a folder; returns the folder."""
        folder = Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        for name in TABLES:
            getattr(self, name).to_parquet(folder / f"{name}.parquet", index=False)
        (folder / "settings.json").write_text(json.dumps(self.settings, indent=2) + "\n", encoding="utf-8")
        return folder


def load_study(folder: str | Path) -> Study:
    """The study that `Study.save` wrote into a folder. Raises `InputError` where a table is missing."""
    folder = Path(folder)
    for name in (*TABLES, "settings"):
        file = folder / f"{name}.{'json' if name == 'settings' else 'parquet'}"
        if not file.exists():
            raise InputError(f"{file}: not found; a saved study holds {', '.join(TABLES)} and settings.json")
    tables = check_tables({name: pd.read_parquet(folder / f"{name}.parquet") for name in TABLES})
    settings = json.loads((folder / "settings.json").read_text(encoding="utf-8"))
    articles, sentences = tables.pop("articles"), tables.pop("sentences")
    texts = Texts(articles, sentences, tokenize(articles, sentences))
    return Study(texts, **tables, settings=settings)


@contextmanager
def _without_collector() -> Iterator[None]:
    """Python's search for reference cycles put off: the rules make many small objects and none in a cycle."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


@_without_collector()
def analyse(
    articles: pd.DataFrame,
    registry: Registry | None = None,
    *,
    scorer: str | None = None,
    codebook: str | Path | Codebook | None = None,
) -> Study:
    """Every table of the analysis for a table of articles, which are taken as they stand.

    ``registry`` None is the built-in gazetteer, ``scorer`` None the default one, ``codebook`` None the generic frames.
    Raises `InputError` for articles without article_id or text, an unknown scorer or a malformed codebook.
    """
    texts = read_texts(articles)
    if not len(texts):
        raise InputError("no articles to analyse; the table is empty")
    registry = load_registry() if registry is None else registry
    scorer = scorer or DEFAULT_SCORER
    codebook = codebook if isinstance(codebook, Codebook) else load_codebook(codebook or "generic")
    mentions = find_mentions(texts, registry)
    statements = find_statements(texts, mentions)
    evidence = build_evidence(texts, mentions, statements, scorer)
    codes = voiced_codes(code_sentences(texts, codebook), statements)
    positions = find_positions(texts, mentions, statements)
    settings = {"registry": registry.source, "scorer": scorer, "codebook": codebook.name}
    return Study(
        texts,
        mentions,
        statements,
        evidence,
        codes,
        positions,
        find_contested(texts, positions, encode=sentence_vectors if scorer == "neural" else None),
        settings,
    )


def voiced_codes(codes: pd.DataFrame, statements: pd.DataFrame) -> pd.DataFrame:
    """Return the codes with source and voice_party of whoever used the deciding words, and the statement_id and via
    they come from."""
    return conform(add_voices(codes, statements).drop(columns=["piece_start", "piece_end"]), "codes")


def code_with(study: Study, codebook: str | Path | Codebook) -> pd.DataFrame:
    """The codes of a further codebook on a study already made, with their voices."""
    return voiced_codes(code_sentences(study.texts, codebook), study.statements)


def with_voices(study: Study, spans: pd.DataFrame) -> pd.DataFrame:
    """Return spans of a study (article_id, start, end: labels, epistemic markers) with the ``source`` (party,
    unaffiliated, unnamed, unresolved, journalist) and voice_party of whoever used the words."""
    return add_voices(spans, study.statements).drop(columns=["statement_id", "via", "piece_start", "piece_end"])


def open_corpus(corpus: str = "", parties: str = "") -> tuple[Corpus, Registry]:
    """The corpus at a path, or at several (one a line), and the parties to look for.

    An empty ``corpus`` is the sample corpus, with its own parties file; an empty ``parties`` otherwise the built-in
    ones.
    """
    paths = corpus.splitlines()
    file = parties or ("" if corpus else locate("data") / "parties.yaml")
    return read_corpus(paths if len(paths) > 1 else corpus or None), load_registry(file or None)


def add_group(table: pd.DataFrame, articles: pd.DataFrame, group_by: str) -> pd.DataFrame:
    """The table with a column ``group`` from its article: the outlet, or the month for ``date``.

    Rows of articles without outlet or date get "not stated". Raises `InputError` for any other grouping.
    """
    if group_by not in ("outlet", "date"):
        raise InputError(f"group_by {group_by!r} is unknown; known are outlet and date")
    values = articles["date"].dt.strftime("%Y-%m") if group_by == "date" else articles["outlet"]
    groups = pd.Series(values.to_numpy(), index=articles["article_id"]).fillna("not stated")
    return table.assign(group=groups.reindex(table["article_id"]).to_numpy())
