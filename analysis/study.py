"""The whole analysis: articles in, a frozen bag of tables out; saved, loaded, opened for a report.

    analyse_batches   the tables of each batch of articles, by one chain of steps
    analyse           all articles as one batch; then the matters of the whole corpus
    analyse_to        batch by batch to a folder (study_files.py); then the matters of the whole corpus
    open_study        what a notebook begins with: a study that is there, or articles analysed
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import pandas as pd

from analysis.acts import find_acts
from analysis.corpus import Corpus, read_corpus, unread_corpus
from analysis.encoder import sentence_vectors
from analysis.evidence import build_evidence
from analysis.frames import Codebook, code_sentences, load_codebook
from analysis.installation import locate, models_hash, version
from analysis.manifest import is_study
from analysis.matters import Matters, describe_propositions, find_matters
from analysis.options import COPIES, GRADES, check_grammar, check_group, check_scorer, check_texts
from analysis.parties import Discourse, Referents, Registry, find_mentions, load_registry
from analysis.positions import find_positions
from analysis.roles import find_roles
from analysis.schemas import InputError, check_articles, check_tables, conform, empty
from analysis.sentiment import DEFAULT_SCORER
from analysis.statements import find_statements
from analysis.study_display import study_html, study_text
from analysis.study_files import CODEBOOK, REGISTRY, StudyFiles, tables_hash, writing_study
from analysis.syntax import find_clauses, parse
from analysis.text import Texts, read_texts
from analysis.voices import add_voices

# The tables of a batch; and those of the whole corpus, whose rows join what stands in different batches.
OF_BATCH = ("articles", "sentences", "clauses", "mentions", "statements", "evidence", "codes", "acts", "roles",
            "positions")
OF_CORPUS = ("matters", "answers", "contested")
TABLES = (*OF_BATCH, *OF_CORPUS)
# A running number, the table in which each of its values occurs at least once, and the columns that hold it.
NUMBERS = {"clause_id": "clauses", "mention_id": "mentions", "statement_id": "statements", "act_id": "acts",
           "position_id": "positions"}
NUMBER_OF = {**{number: number for number in NUMBERS}, "governor": "clause_id"}


@dataclass(frozen=True, eq=False)
class Method:
    """What a study was made with: the parties looked for, the scorer, the codebook, the grammar."""

    registry: Registry
    scorer: str
    codebook: Codebook
    grammar: str

    @cached_property
    def settings(self) -> dict[str, str]:
        """The names of all four, hashes of their content, the package's version and the hash of its models."""
        return {
            "registry": self.registry.source,
            "registry_sha256": tables_hash(self.registry, REGISTRY),
            "scorer": self.scorer,
            "codebook": self.codebook.name,
            "codebook_sha256": tables_hash(self.codebook, CODEBOOK),
            "grammar": self.grammar,
            "version": version(),
            "models_sha256": models_hash(),
        }


def choose_method(
    registry: Registry | None = None, scorer: str | None = None, codebook: str | Path | Codebook | None = None,
    grammar: str | None = None,
) -> Method:
    """Return the method of these choices.

    None is the built-in gazetteer, the default scorer, the generic frames, the standard grammar. Raises `InputError`
    for an unknown scorer or grammar, or a malformed codebook.
    """
    scorer, grammar = scorer or DEFAULT_SCORER, grammar or GRADES[0]
    check_scorer(scorer)
    check_grammar(grammar)
    registry = load_registry() if registry is None else registry
    return Method(registry, scorer, load_codebook(codebook or "generic"), grammar)


@dataclass(frozen=True, eq=False)
class Study:
    """The texts read, the tables of one analysis (docs/tables.md), what made them, and what reading left out."""

    texts: Texts
    clauses: pd.DataFrame
    mentions: pd.DataFrame
    statements: pd.DataFrame
    evidence: pd.DataFrame
    codes: pd.DataFrame
    acts: pd.DataFrame
    roles: pd.DataFrame
    positions: pd.DataFrame
    matters: pd.DataFrame
    answers: pd.DataFrame
    contested: pd.DataFrame
    settings: dict[str, str]
    registry: Registry
    codebook: Codebook
    reading: Corpus

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

    def __repr__(self) -> str:
        return study_text(self)

    def _repr_html_(self) -> str:
        return study_html(self)

    def save(self, folder: str | Path) -> Path:
        """Write the study to a folder, as one batch, and return the folder; `load_study` reads it again."""
        with writing_study(folder) as writer:
            writer.add_batch(_batch_tables(self))
            writer.finish(self)
        return Path(folder)


def load_study(folder: str | Path) -> Study:
    """Return the study in a folder, as it was saved.

    Raises `InputError` for a folder that is not a study or is half written, and naming a missing or damaged file.
    """
    files = StudyFiles(folder)
    tables = check_tables({name: files.table(name) for name in (*TABLES, "tokens")})
    texts = Texts.of_tables(*(tables.pop(name) for name in ("articles", "sentences", "tokens")))
    return Study(
        texts,
        **tables,
        settings=files.manifest["settings"],
        registry=files.registry(),
        codebook=files.codebook(),
        reading=files.reading(texts.articles),
    )


def open_study(
    corpus: str = "", parties: str = "", scorer: str = "", codebook: str = "", grammar: str = "",
    duplicates: str = "",
) -> Study:
    """Return the study in the folder ``corpus``, or the analysis of the articles there or at several paths, one a line.

    An empty ``corpus`` is the sample corpus, with its own parties file. Of the others an empty one is the study's own;
    for articles, the built-in parties, the neural scorer, the generic codebook, the standard grammar, copies of a story
    counted once. Raises `InputError` for bad input, and for a study that was made with another choice than one that is
    given.
    """
    check_texts(corpus=corpus, parties=parties, scorer=scorer, codebook=codebook, grammar=grammar,
                duplicates=duplicates)
    if corpus and is_study(corpus):
        if duplicates:
            raise InputError(f"{corpus}: a study, in which copies are counted already; leave duplicates out, or "
                             "measure the articles again")
        study = load_study(corpus)
        _check_choices(study, corpus, parties, scorer, codebook, grammar)
        return study
    reading, registry = open_corpus(corpus, parties, duplicates)
    study = analyse(reading.articles, registry, scorer=scorer, codebook=codebook, grammar=grammar)
    return replace(study, reading=replace(reading, articles=study.articles))


def _check_choices(
    study: Study, corpus: str, parties: str, scorer: str, codebook: str, grammar: str
) -> None:
    """Raise `InputError` where a choice is given and is not the study's."""
    asked = choose_method(load_registry(parties) if parties else study.registry,
                          scorer or study.settings["scorer"], codebook or study.codebook,
                          grammar or study.settings["grammar"])
    for name, key, given in (("parties", "registry", parties), ("scorer", "scorer", scorer),
                             ("codebook", "codebook", codebook), ("grammar", "grammar", grammar)):
        identity = key if key in ("scorer", "grammar") else f"{key}_sha256"
        if asked.settings[identity] != study.settings[identity]:
            raise InputError(
                f"{corpus}: the study was made with {name} {study.settings[key]!r}, asked for is {given!r}; leave "
                f"{name} out, or measure the articles again"
            )


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


def analyse(
    articles: pd.DataFrame,
    registry: Registry | None = None,
    *,
    scorer: str | None = None,
    codebook: str | Path | Codebook | None = None,
    grammar: str | None = None,
) -> Study:
    """Return every table of the analysis for a table of articles, which are taken as they stand.

    ``registry`` None is the built-in gazetteer, ``scorer`` None the default one, ``codebook`` None the generic frames,
    ``grammar`` standard or fast (`syntax.parse`). Raises `InputError` for articles without article_id or text, an
    unknown scorer or grammar, or a malformed codebook.
    """
    method, articles = choose_method(registry, scorer, codebook, grammar), _some_articles(articles)
    (study,) = analyse_batches(articles, method, len(articles))
    return replace(study, **_matters([_propositions(study)], method.scorer)._asdict())


def analyse_to(
    folder: str | Path, reading: Corpus, method: Method, batch: int = 500,
    watch: Callable[[Iterable[int]], Iterable[int]] = iter,
) -> dict[str, int]:
    """Write the study of a corpus to a folder, a batch of articles at a time, and return each table's rows.

    The size of the batches changes no row; memory grows with it. Of the batches gone only their propositions are kept,
    since a matter joins them from anywhere in the corpus. ``watch`` passes on the batches' first rows and may
    show how far the analysis is.
    """
    articles, propositions = _some_articles(reading.articles), []
    with writing_study(folder) as writer:
        for study in analyse_batches(articles, method, batch, watch):
            writer.add_batch(_batch_tables(study))
            propositions.append(_propositions(study))
        matters = _matters(propositions, method.scorer)
        writer.finish(replace(study, **matters._asdict(), reading=reading))
    return {name: writer.rows[name] for name in (*TABLES, "tokens")}


def analyse_batches(
    articles: pd.DataFrame, method: Method, batch: int, watch: Callable[[Iterable[int]], Iterable[int]] = iter
) -> Iterator[Study]:
    """Yield the study of each batch of articles, running numbers going on from the one before, without matters."""
    free = dict.fromkeys(NUMBERS, 0)
    for first in watch(range(0, len(articles), batch)):
        study = _analyse_batch(articles.iloc[first : first + batch].reset_index(drop=True), method)
        study = _numbered(study, free)
        used = {number: getattr(study, table)[number] for number, table in NUMBERS.items()}
        free |= {number: int(values.max()) + 1 for number, values in used.items() if len(values)}
        yield study


@_without_collector()
def _analyse_batch(articles: pd.DataFrame, method: Method) -> Study:
    """The chain of steps over one batch of articles, numbers from 0 on, matters left empty."""
    registry, scorer, codebook = method.registry, method.scorer, method.codebook
    texts = parse(read_texts(articles), method.grammar)
    clauses, mentions = find_clauses(texts), find_mentions(texts, registry)
    discourse = Discourse(texts, mentions, registry)
    statements = find_statements(texts, clauses, mentions, registry, discourse)
    evidence = build_evidence(texts, mentions, statements, scorer)
    codes = voiced_codes(code_sentences(texts, codebook), statements)
    referents = Referents(texts, discourse, statements)
    acts = find_acts(texts, clauses, statements, referents)
    roles = find_roles(texts, clauses, mentions, statements, acts, referents)
    positions = find_positions(texts, clauses, statements, referents)
    return Study(
        texts,
        clauses,
        mentions,
        statements,
        evidence,
        codes,
        acts,
        roles,
        positions,
        *map(empty, OF_CORPUS),
        method.settings,
        registry,
        codebook,
        unread_corpus(articles),
    )


def _some_articles(articles: pd.DataFrame) -> pd.DataFrame:
    """The articles, checked, further columns of text typed as text; an empty table is refused."""
    articles = check_articles(articles).infer_objects()
    if articles.empty:
        raise InputError("no articles to analyse; the table is empty")
    return articles


def _numbered(study: Study, free: dict[str, int]) -> Study:
    """The study of a batch with its numbers going on from the first free ones."""
    tables = {name: getattr(study, name) for name in OF_BATCH if name not in ("articles", "sentences")}
    return replace(study, **{
        name: table.assign(**{column: table[column] + free[number] for column, number in NUMBER_OF.items()
                              if column in table})
        for name, table in tables.items()})


def _propositions(study: Study) -> pd.DataFrame:
    """What the positions and acts of a batch are about."""
    return describe_propositions(study.texts, study.clauses, study.mentions, study.positions, study.acts)


def _matters(propositions: list[pd.DataFrame], scorer: str) -> Matters:
    """The matters of a corpus: the one place that decides whether the encoder is asked."""
    found = pd.concat(propositions, ignore_index=True)
    return find_matters(found, sentence_vectors if scorer == "neural" else None)


def _batch_tables(study: Study) -> dict[str, pd.DataFrame]:
    """The tables that a study on disk has one file a batch of, the tokens among them."""
    return {name: getattr(study, name) for name in (*OF_BATCH, "tokens")}


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


def open_corpus(corpus: str = "", parties: str = "", duplicates: str = "") -> tuple[Corpus, Registry]:
    """Return the corpus at a path, or at several (one a line), and the parties to look for.

    An empty ``corpus`` is the sample corpus, with its own parties file; an empty ``parties`` otherwise the built-in
    ones; empty ``duplicates`` are counted once.
    """
    paths = corpus.splitlines()
    file = parties or ("" if corpus else locate("data") / "parties.yaml")
    source = paths if len(paths) > 1 else corpus or None
    return read_corpus(source, duplicates or COPIES[0]), load_registry(file or None)


def add_group(table: pd.DataFrame, articles: pd.DataFrame, group_by: str) -> pd.DataFrame:
    """The table with a column ``group`` from its article: the outlet, or the month for ``date``.

    Rows of articles without outlet or date get "not stated". Raises `InputError` for any other grouping.
    """
    check_group(group_by)
    values = articles["date"].dt.strftime("%Y-%m") if group_by == "date" else articles["outlet"]
    groups = pd.Series(values.to_numpy(), index=articles["article_id"]).fillna("not stated")
    return table.assign(group=groups.reindex(table["article_id"]).to_numpy())
