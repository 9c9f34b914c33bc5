"""What is taken from a study reads back as it was: values, labels, what is missing, dates, offsets."""

from __future__ import annotations

import json
import math
import shutil
import sqlite3
import subprocess
from xml.etree import ElementTree

import bibtexparser
import openpyxl
import pandas as pd
import pyreadstat
import pytest
from click.testing import CliRunner

from analysis import cli, options
from analysis.evaluation.validity import read_validity
from analysis.export import export_study
from analysis.export.bundle import ExportTable, split_long
from analysis.export.dna import password_hash, positions_on_matters
from analysis.export.labelled import coded, variable_names
from analysis.export.methods import CODEBOOKS, SCORERS, methods_page
from analysis.export.networks import NAMESPACE
from analysis.export.sheets import _write_workbook, utf16_length
from analysis.export.tables import described, tables_of
from analysis.manifest import is_study
from analysis.parties import load_registry
from analysis.resources import read_table
from analysis.schemas import InputError
from analysis.study import TABLES, analyse
from analysis.syntax import read_conllu

PARTIES = "parties:\n- name: Arland\n- name: Bergen\n- name: Corvane\n"
TEXTS = {
    "=1+1": '=1+1\n\nArland thanked Bergen 🚢 for the ships. "We are grateful to Bergen," the Arland minister said.',
    "b": "Bergen has not decided whether to send ships. Arland said that Bergen offered two ships last year.",
    "ç": "Bergen will send two ships to the strait.\n\nBergen denied that it promised them. Corvane refused to pay.",
    "d": "Officials in Arland said Corvane may send ships if Bergen agrees. Corvane is a “brave” ally, Arland said.",
}


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    path = tmp_path_factory.mktemp("parties") / "parties.yaml"
    path.write_text(PARTIES)
    articles = pd.DataFrame({
        "article_id": list(TEXTS), "text": list(TEXTS.values()), "title": ["=1+1", "@cmd", None, "Ünïcode 😀"],
        "outlet": ["-Post", "Čas", "Čas", None],
        "date": pd.to_datetime(["2025-01-31", None, "1969-12-31", "2024-02-29"]),
        "Byline (print)": ["+Ann", None, "", "B, \"C\""],
    })
    return analyse(articles, load_registry(path), scorer="vader")


@pytest.fixture(scope="module")
def out(study, tmp_path_factory):
    """The folder of an export in every format."""
    folder = tmp_path_factory.mktemp("export")
    export_study(study, folder, ["all"])
    return folder


@pytest.fixture(scope="module")
def tables(study):
    return {table.name: table for table in tables_of(study)}


@pytest.fixture
def made_already(tables, monkeypatch):
    """The tables stand ready: estimates take seconds."""
    monkeypatch.setattr("analysis.export.tables_of", lambda study: list(tables.values()))


def assert_same(read: pd.DataFrame, table: ExportTable, tolerance: float = 0.0) -> None:
    """Asserts that rows read from a file are those of the table, missing as missing, numbers within a tolerance."""
    assert list(read) == list(table.rows)
    for name, values in table.rows.items():
        kept = [None if pd.isna(value) else value for value in values]
        found = [None if pd.isna(value) else value for value in read[name]]
        assert len(found) == len(kept)
        for ours, theirs in zip(map(plain, kept), map(plain, found), strict=True):
            close = tolerance and isinstance(ours, float) and math.isclose(ours, theirs, rel_tol=tolerance)
            assert close or ours == theirs, (table.name, name)


def plain(value):
    if isinstance(value, pd.Timestamp) or hasattr(value, "isoformat"):
        return pd.Timestamp(value).date().isoformat()
    return value


def test_every_table_is_exported_and_each_of_its_columns_described(study, tables, out):
    assert set(tables) == {*TABLES, "tokens", "estimates"}
    about = pd.read_csv(out / "dictionary.csv", encoding="utf-8-sig")
    assert list(zip(about["table"], about["column"], strict=True)) == [
        (name, column) for name, table in tables.items() for column in table.rows]
    assert about["meaning"].notna().all() and about["type"].notna().all()
    unknown = about["meaning"].str.startswith(("A column of the articles", "A further column"))
    assert set(about.loc[unknown, "column"]) == {"Byline (print)"}


def test_estimates_hold_the_measures_of_the_reports(study, tables):
    found = tables["estimates"].rows
    assert {*study.evidence["measure"], "share_of_voice", "mentions_per_1000_tokens", "frame_share", "act_direction",
            "commitment", "markers_per_100_tokens"} <= set(found["measure"])
    assert found.loc[found["n"] < 5, "estimate"].isna().all()
    assert {"-Post", "Čas", "not stated"} == set(found["group"].dropna())


def test_csv_reads_back(tables, out):
    assert (out / "csv" / "articles.csv").read_bytes().startswith(b"\xef\xbb\xbf")  # by which Excel knows UTF-8
    for name, table in tables.items():
        text = [column for column, values in table.rows.items() if str(values.dtype) == "str"]
        dates = [column for column, values in table.rows.items() if str(values.dtype).startswith("datetime")]
        read = pd.read_csv(out / "csv" / f"{name}.csv", encoding="utf-8-sig", dtype=dict.fromkeys(text, "str"),
                           parse_dates=dates, keep_default_na=False, na_values=[""])
        assert_same(read, table)


def test_parquet_reads_back_with_its_types(tables, out):
    for name, table in tables.items():
        pd.testing.assert_frame_equal(pd.read_parquet(out / "parquet" / f"{name}.parquet"), table.rows)


def cells_of(sheet) -> list[list]:
    return [[unescaped(cell.value) for cell in row] for row in sheet.iter_rows()]


def unescaped(value):
    """A text as Excel shows it: openpyxl leaves the escapes of ECMA-376 as they are."""
    from openpyxl.utils.escape import unescape

    return unescape(value) if isinstance(value, str) else value


def test_xlsx_reads_back_and_no_cell_is_a_formula(tables, out):
    book = openpyxl.load_workbook(out / "study.xlsx")
    assert book.sheetnames == ["codebook", "frames", *tables]
    for name, table in tables.items():
        header, *rows = cells_of(book[name])
        assert_same(pd.DataFrame(rows, columns=header, dtype=object), table, 1e-15)
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds and "e" not in kinds
    (title,) = [cell for cell in book["articles"]["B"] if cell.value == "=1+1"]
    assert title.quotePrefix, "editing the cell does not turn it into a formula"
    assert book["articles"]["D"][1].value.date().isoformat() == "2025-01-31"


def test_sheets_that_are_too_long_go_on_in_further_ones_and_say_so(tmp_path):
    rows = pd.DataFrame({"n": pd.Series(range(7), dtype="Int64")})
    told = []
    _write_workbook([ExportTable("long", "One.", rows, {})], told.append, tmp_path / "x.xlsx", most_rows=4)
    book = openpyxl.load_workbook(tmp_path / "x.xlsx")
    assert [[row[0] for row in sheet.iter_rows(values_only=True)] for sheet in book] == [
        ["n", 0, 1, 2], ["n", 3, 4, 5], ["n", 6]]
    assert told == ["xlsx: long: a sheet holds 4 rows; the 7 go on in long_2, long_3"]


@pytest.mark.parametrize("size", [len, utf16_length, lambda text: len(text.encode())])
def test_long_texts_go_on_in_further_columns(size):
    texts = ["x" * 25 + "😀é" * 20, None, "short"]
    rows = pd.DataFrame({"text": pd.Series(texts, dtype="str"), "text_2": ["own"] * 3, "n": [1, 2, 3]})
    table, split = split_long(described("t", "One.", rows, {}), 20, size)
    pieces = [name for name in table.rows if name.startswith("text") and name != "text_2"]
    assert split == ["text"] and pieces[:2] == ["text", "text_2_"] and list(table.rows)[-2:] == ["text_2", "n"]
    assert all(size(piece) <= 20 for name in pieces for piece in table.rows[name].dropna())
    joined = table.rows[pieces].fillna("").agg("".join, axis=1)
    assert joined.tolist() == [texts[0], "", "short"] and table.rows["text"].isna().tolist() == [False, True, False]


def labelled_rows(read: pd.DataFrame, labels: dict, table: ExportTable) -> pd.DataFrame:
    """Rows of an SPSS or Stata file by the table's own names, with values for codes and missing for empty texts."""
    names = variable_names(table.rows)
    assert list(read) == list(names.values())
    read = read.rename(columns={new: old for old, new in names.items()})
    for name, values in table.rows.items():
        if table.levels(name):
            read[name] = read[name].map(labels[names[name]])
        elif str(values.dtype) == "boolean":
            read[name] = read[name].map(labels[names[name]]).map({"yes": True, "no": False})
        elif str(values.dtype) == "str":
            read[name] = read[name].astype(object).where(read[name].notna() & read[name].ne(""), None)
    return read


def test_spss_reads_back_with_labels(tables, out):
    for name, table in tables.items():
        read, meta = pyreadstat.read_sav(out / "sav" / f"{name}.sav")
        assert_same(labelled_rows(read, meta.variable_value_labels, table), table)
        meanings = [table.columns[column].meaning for column in table.rows]
        assert meta.column_labels == meanings and meta.file_label == table.row[:64]
    _, meta = pyreadstat.read_sav(out / "sav" / "mentions.sav")
    assert meta.variable_value_labels["use"] == {1: "party", 2: "place"}
    assert meta.variable_measure["use"] == meta.variable_measure["mention_id"] == "nominal"
    assert meta.variable_measure["start"] == "scale"


def test_stata_reads_back_with_labels(tables, out):
    for name, table in tables.items():
        with pd.io.stata.StataReader(out / "dta" / f"{name}.dta", convert_categoricals=False) as reader:
            read, labels, about = reader.read(), reader.value_labels(), reader.variable_labels()
        assert_same(labelled_rows(read, labels, table), table)
        names = variable_names(table.rows)
        assert all(len(column) <= 32 for column in names.values())
        short = [column for column in table.rows if len(table.columns[column].meaning) <= 80]
        assert short and all(about[names[column]] == table.columns[column].meaning for column in short)


def test_names_of_variables_are_distinct_and_allowed():
    odd = ["Party", "party", "with", "x" * 40, "x" * 41, "1", "", "é", "e", "str5", "in"]
    names = list(variable_names(odd).values())
    assert len({name.lower() for name in names}) == len(odd)
    assert all(name.isascii() and name.isidentifier() and name[0].isalpha() and len(name) <= 32 for name in names)
    assert names[2] == "with_" and "str5" not in names and "in" not in names


def test_a_value_that_the_schema_does_not_know_gets_a_label_too(tables):
    table = tables["mentions"]
    rows = table.rows.assign(use=table.rows["use"].where(table.rows.index != 0, "ship"))
    codes, labels = coded(ExportTable("mentions", "", rows, table.columns))
    assert labels["use"] == {1: "party", 2: "place", 3: "ship"} and codes["use"].iloc[0] == 3


def test_r_script_names_every_table_column_and_level(tables, out):
    script = (out / "load.R").read_text(encoding="utf-8")
    assert script.isascii(), "it reads in any locale"
    for name in tables:
        assert f'{name} <- load_table("{name}", c(' in script
    assert '"Byline (print)" = "character"' in script and 'articles[["date"]] <- as.Date(' in script
    assert 'mentions[["use"]] <- factor(mentions[["use"]], levels = c("party", "place"))' in script


def test_r_reads_the_tables(tables, out):
    if not shutil.which("Rscript"):
        pytest.skip("R is not installed; it is optional")
    program = (
        'source("load.R"); for (n in ls()) if (is.data.frame(get(n))) cat(n, dim(get(n)), "\\n");'
        'cat(class(articles$date), sum(is.na(articles$date)), levels(mentions$use));'
        'cat("", nchar(articles$text), "\\n");'
        'cat(identical(articles$title[1], "=1+1"), class(statements$anonymous), class(tokens$start))'
    )
    done = subprocess.run(["Rscript", "-e", program], cwd=out, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    *sizes, articles, classes = done.stdout.splitlines()
    assert {line.strip() for line in sizes} == {
        f"{name} {len(table.rows)} {len(table.columns)}" for name, table in tables.items()}
    assert articles.split() == ["Date", "1", "party", "place", *(str(len(text)) for text in TEXTS.values())]
    assert classes == "TRUE logical integer"


def test_dna_holds_each_position_at_its_place_in_units_of_utf_16(study, out):
    base = sqlite3.connect(out / "study.dna")
    assert base.execute("PRAGMA foreign_key_check").fetchall() == []
    query = ("SELECT t.Label, d.Notes, d.Text, s.Start, s.Stop, o.Value, c.Value, b.Value FROM STATEMENTS s "
             "JOIN STATEMENTTYPES t ON t.ID = s.StatementTypeId JOIN DOCUMENTS d ON d.ID = s.DocumentId "
             + "".join(f"JOIN DATASHORTTEXT {x}d ON {x}d.StatementId = s.ID JOIN ENTITIES {x} ON {x}.ID = {x}d.Entity "
                       f"JOIN VARIABLES {x}v ON {x}v.ID = {x}d.VariableId AND {x}v.Variable = '{name}' "
                       for x, name in (("o", "organization"), ("c", "concept")))
             + "LEFT JOIN DATABOOLEAN b ON b.StatementId = s.ID ORDER BY s.ID")
    found = pd.DataFrame(base.execute(query).fetchall(),
                         columns=["type", "notes", "text", "start", "stop", "party", "concept", "agreement"])
    units = [(row.text.encode("utf-16-le"), 2 * row.start, 2 * row.stop) for row in found.itertuples()]
    words = [text[start:stop].decode("utf-16-le") for text, start, stop in units]
    held = positions_on_matters(study)
    spans = dict(zip(held["position_id"], study.texts.text_of(held[["article_id", "start", "end"]]), strict=True))
    every = found["type"] == "Position"
    assert [word for word, kept in zip(words, every, strict=True) if kept] == list(spans.values()) and len(held) >= 4
    assert found.loc[every, "party"].tolist() == held["party"].tolist()
    assert found.loc[every, "concept"].tolist() == held["proposition"].tolist()
    own = held[held["voice"].isin(["self", "journalist"]) & held["agreement"].notna()]
    assert found.loc[~every, "agreement"].tolist() == own["agreement"].tolist() and set(own["agreement"]) == {0, 1}
    assert "undecided" in set(held["rung"]) and held.loc[held["rung"] == "undecided", "agreement"].isna().all()


def test_dna_documents_have_seconds_and_a_note_where_no_date_is_known(out):
    base = sqlite3.connect(out / "study.dna")
    rows = base.execute("SELECT Title, Source, Date, Notes FROM DOCUMENTS ORDER BY ID").fetchall()
    assert rows[0] == ("=1+1", "-Post", 1738281600, "article_id: =1+1")
    assert rows[1][2:] == (0, "article_id: b\ndate not known") and rows[2][0] == "ç" and rows[2][2] == -86400


def test_dna_admits_its_coder_by_the_password(out):
    (kept,) = sqlite3.connect(out / "study.dna").execute("SELECT Password FROM CODERS").fetchone()
    import base64
    assert kept == password_hash("framing", base64.b64decode(kept)[:16]) != password_hash("", bytes(16))


def graph_of(path) -> tuple[dict, list]:
    """Nodes by id and edges of a GraphML file, their attributes by name and of their types."""
    root, tag = ElementTree.parse(path).getroot(), f"{{{NAMESPACE}}}"
    types = {"long": int, "double": float, "string": str}
    keys = {key.get("id"): (key.get("attr.name"), types[key.get("attr.type")]) for key in root.iter(f"{tag}key")}

    def data(element):
        pairs = ((keys[each.get("key")], each.text) for each in element)
        return {name: kind(text) for (name, kind), text in pairs}

    nodes = {node.get("id"): data(node) for node in root.iter(f"{tag}node")}
    edges = [(edge.get("source"), edge.get("target"), data(edge)) for edge in root.iter(f"{tag}edge")]
    assert all(source in nodes and target in nodes for source, target, _ in edges)
    return nodes, edges


def test_graph_of_speakers_adds_up_to_the_evidence(study, out):
    nodes, edges = graph_of(out / "graphml" / "speakers.graphml")
    unit = ["measure", "article_id", "sentence_id", "party", "voice", "voice_party"]
    units = study.evidence.drop_duplicates(unit)
    assert sum(edge["n"] for *_, edge in edges) == len(units)
    assert all(edge["negative"] + edge["neutral"] + edge["positive"] <= edge["n"] for *_, edge in edges)
    assert nodes["Arland"]["kind"] == "party" and nodes["journalist"]["kind"] == "voice"
    assert any(source == "Arland" and target == "Bergen" for source, target, _ in edges)


def test_graph_of_matters_has_each_position_on_its_rung(study, out):
    nodes, edges = graph_of(out / "graphml" / "matters.graphml")
    held = [edge for edge in edges if edge[2]["relation"] == "holds"]
    answered = study.positions.merge(study.answers.dropna(subset="position_id"), on="position_id")
    assert sum(edge["n"] for *_, edge in held) == len(answered)
    rungs = answered.groupby("rung").size().to_dict()
    assert {rung: sum(edge["n"] for *_, edge in held if edge["rung"] == rung) for rung in rungs} == rungs
    matter = f"matter {answered['matter_id'].iloc[0]}"
    assert nodes[matter]["kind"] == "matter" and nodes[matter]["label"] in set(study.matters["proposition"])


def test_conllu_reads_back_with_its_trees_and_says_where_each_token_lies(study, out):
    articles, read = read_conllu(out / "trees.conllu")
    tokens = study.tokens
    assert articles["article_id"].tolist() == study.articles["article_id"].tolist()
    for column in ("word", "lemma", "upos", "xpos", "deprel"):
        assert read[column].tolist() == tokens[column].tolist()
    assert read["head"].astype("float").fillna(-1).tolist() == tokens["head"].astype("float").fillna(-1).tolist()
    lines = (out / "trees.conllu").read_text(encoding="utf-8").splitlines()
    misc = [line.split("\t")[9] for line in lines if line[:1].isdigit()]
    places = [dict(pair.split("=") for pair in each.split("|")) for each in misc]
    assert [(int(at["start_char"]), int(at["end_char"])) for at in places] == list(
        zip(tokens["start"], tokens["end"], strict=True))


def test_codebook_annex_holds_each_frame_with_definition_and_example(study, out):
    page = (out / "codebook.md").read_text(encoding="utf-8")
    for frame in study.codebook.frames.itertuples():
        assert f"\n## {frame.frame}\n\n{frame.definition}\n" in page and f"\nExample: {frame.example}\n" in page
    assert "`disput*`" in page and "(0.5)" in page


def test_methods_say_what_ran(study, out):
    page = (out / "methods.md").read_text(encoding="utf-8")
    assert "4 articles of 2 outlets, published on 3 days from 1969-12-31 to 2025-01-31" in page
    assert "The date of 1 article is not known." in page and "3 parties were looked for" in page
    assert "by the dictionary VADER, which is exploratory (Hutto & Gilbert 2014;" in page
    assert f"{len(study.positions)} positions" in page and '"Generic news frames"' in page
    figures = read_validity()
    (accuracy,) = figures.loc[(figures["set"] == "place-party") & (figures["part"] == "first")
                              & (figures["measure"] == "accuracy"), "value"]
    assert f"accuracy: {accuracy:.3f} (".replace("0.", ".") in page and "No figure is kept" not in page


def test_bibliography_holds_the_works_cited_and_no_other(study, out):
    library = bibtexparser.parse_file(str(out / "references.bib"))
    assert not library.failed_blocks
    works = {work["key"]: work for work in read_table("references.tsv").to_dict("records")}
    page = (out / "methods.md").read_text(encoding="utf-8").partition("## References")[0]
    assert {entry.key for entry in library.entries} == {key for key, work in works.items() if work["cited"] in page}
    assert "hutto2014" in library.entries_dict and "leifeld2017" in library.entries_dict
    assert "hamborg2021" not in library.entries_dict, "the neural scorer did not run"
    _, without = methods_page(study)
    assert "leifeld2017" not in without


def test_every_work_that_can_be_cited_is_listed_and_each_is_whole():
    works = read_table("references.tsv")
    keys = {key for group in (*CODEBOOKS.values(), *(works for _, works in SCORERS.values())) for key in group}
    assert keys <= set(works["key"]) and works["key"].is_unique and works["cited"].is_unique
    assert set(CODEBOOKS) == set(options.CODEBOOKS) and set(SCORERS) == set(options.SCORERS)
    for work in works.to_dict("records"):
        assert work["author"] and work["title"] and work["year"] in work["cited"]
        assert work["container"] or work["publisher"]


@pytest.mark.parametrize("text", ["Rain fell all day.", "Arland.", "…"])
def test_a_study_in_which_little_or_nothing_is_found_is_exported(text, tmp_path):
    parties = tmp_path / "parties.yaml"
    parties.write_text(PARTIES)
    little = analyse(pd.DataFrame({"article_id": ["a"], "text": [text]}), load_registry(parties), scorer="vader")
    export_study(little, tmp_path / "out", ["all"])
    page = (tmp_path / "out" / "methods.md").read_text(encoding="utf-8")
    assert "The corpus holds 1 article of no known outlet, of no known date: 1 sentence and " in page
    for table in tables_of(little):
        read, _ = pyreadstat.read_sav(tmp_path / "out" / "sav" / f"{table.name}.sav")
        stata = pd.read_stata(tmp_path / "out" / "dta" / f"{table.name}.dta")
        assert len(read) == len(stata) == len(table.rows)
    graph_of(tmp_path / "out" / "graphml" / "speakers.graphml")
    if shutil.which("Rscript"):
        done = subprocess.run(["Rscript", "load.R"], cwd=tmp_path / "out", capture_output=True, text=True, timeout=120)
        assert done.returncode == 0 and not done.stderr, done.stderr


def test_export_by_command(study, tmp_path, monkeypatch, made_already):
    monkeypatch.chdir(tmp_path)
    study.save("study")
    run = CliRunner().invoke(cli.main, ["export", "study", "--out", "taken", "--format", "csv", "--format", "graphml"])
    assert run.exit_code == 0, run.output
    assert {path.name for path in (tmp_path / "taken").iterdir()} == {
        "csv", "graphml", "dictionary.csv", "codebook.md", "methods.md", "references.bib"}
    assert "wrote   taken/csv/articles.csv" in run.stdout.replace("\\", "/")


@pytest.mark.parametrize(("arguments", "message"), [
    (["--out", "x", "--format", "ods"], "format 'ods' is unknown; known are csv, xlsx"),
    (["--out", "study"], "study: holds a study; give another folder"),
    (["--out", "study/manifest.json"], "manifest.json is a file"),
])
def test_what_cannot_be_exported_is_refused_and_nothing_written(study, tmp_path, monkeypatch, arguments, message):
    monkeypatch.chdir(tmp_path)
    study.save("study")
    before = sorted(tmp_path.rglob("*"))
    run = CliRunner().invoke(cli.main, ["export", "study", *arguments])
    assert run.exit_code == 2 and message in run.stderr and len(run.stderr.splitlines()) == 1
    assert sorted(tmp_path.rglob("*")) == before


def test_a_missing_package_is_named_with_its_extra(study, tmp_path, monkeypatch, made_already):
    monkeypatch.setattr(options, "find_spec", lambda name: None)
    with pytest.raises(InputError, match=r"'sav' needs the package pyreadstat.*framing-workbook\[export\]"):
        export_study(study, tmp_path, ["all"])
    export_study(study, tmp_path / "csv", ["csv"])
    assert (tmp_path / "csv" / "methods.md").exists()


def test_nothing_is_left_of_an_export_that_fails(study, tmp_path, monkeypatch, made_already):
    monkeypatch.setattr("analysis.export.papers._write", lambda text, path: json.loads(text))
    with pytest.raises(json.JSONDecodeError):
        export_study(study, tmp_path / "deep" / "out", ["csv"])
    assert not (tmp_path / "deep").exists() and not is_study(tmp_path)


def test_the_same_study_gives_the_same_files(study, out, tmp_path, made_already):
    """But for XLSX, whose archive bears the time."""
    formats = [name for name in options.EXPORTS if name != "xlsx"]
    export_study(study, tmp_path, formats)
    for path in sorted(tmp_path.rglob("*.*")):
        if path.suffix not in {".sav", ".dta"}:  # they bear the time too
            assert path.read_bytes() == (out / path.relative_to(tmp_path)).read_bytes(), path.name
