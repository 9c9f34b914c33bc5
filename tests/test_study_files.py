"""A study on disk: exact round trips, whole or refused, opened by one entry; batches change no row."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from analysis import study_files
from analysis.corpus import columns_read, read_corpus
from analysis.manifest import FOLDERS, is_study, read_manifest
from analysis.parties import load_registry
from analysis.report import removed_lines
from analysis.schemas import SCHEMAS, Column, InputError
from analysis.study import TABLES, analyse, analyse_to, choose_method, load_study, open_study
from analysis.study_files import CODEBOOK, CODEBOOK_TEXTS, READING, REGISTRY

PARTIES = "parties:\n- {name: Kestria, demonyms: [Kestrian], within: [Balvia]}\n- {name: Balvia, kind: region}\n"
TEXTS = {
    "a.txt": "Kestria will not sign the ferry pact, its minister said. Balvia denied that it had closed the strait.",
    "b.txt": "Balvia is ready to send two ships. Diplomats said that Kestria may pay for the fuel.\n\nSubscribe now!",
    "c.txt": "Rain fell on the quay. Nobody in the harbour town was told beforehand, and the traders went home.",
    "d.txt": "Balvia said that Kestria had agreed to sign the ferry pact. “We trust nobody,” said a Kestrian sailor.",
    "e.txt": "Le ministre a dit lundi que les navires ne sont pas encore partis pour le nord. " * 5,
}


@pytest.fixture(scope="module")
def place(tmp_path_factory) -> Path:
    """A folder with articles/ (one of them set aside) and parties.yaml."""
    folder = tmp_path_factory.mktemp("place")
    (folder / "parties.yaml").write_text(PARTIES, encoding="utf-8")
    (folder / "articles").mkdir()
    for name, text in TEXTS.items():
        (folder / "articles" / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def opened(place):
    """The study of the articles, as a notebook opens it."""
    return open_study(str(place / "articles"), str(place / "parties.yaml"))


@pytest.fixture
def saved(opened, tmp_path) -> Path:
    """The study saved in a folder of the test's own."""
    return opened.save(tmp_path / "deep" / "study")


def assert_same(one, two):
    """All that a study holds is equal, with its types."""
    for name in (*TABLES, "tokens"):
        assert_frame_equal(getattr(one, name), getattr(two, name), obj=name)
    for part, names in (("reading", READING), ("registry", REGISTRY), ("codebook", CODEBOOK)):
        for name in names:
            assert_frame_equal(getattr(getattr(one, part), name), getattr(getattr(two, part), name), obj=name)
    assert_frame_equal(one.reading.articles, two.reading.articles)
    assert [getattr(one.codebook, name) for name in CODEBOOK_TEXTS] == [
        getattr(two.codebook, name) for name in CODEBOOK_TEXTS]
    assert (one.settings, one.registry.source) == (two.settings, two.registry.source)


def files_of(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


# --- round trips -------------------------------------------------------------------------------------------


def test_a_study_is_loaded_as_it_was_saved(opened, saved):
    assert_same(load_study(saved), opened)
    assert len(opened.contested) and len(opened.reading.set_aside) and len(opened.positions)


def test_a_study_of_articles_that_no_reader_read_is_loaded_as_it_was_saved(tmp_path):
    study = analyse(pd.DataFrame({"article_id": ["a"], "text": ["Rain fell."], "desk": [None], "page": [3]}))
    assert study.mentions.empty and study.statements.empty and study.positions.empty
    assert_same(load_study(study.save(tmp_path)), study)


def test_a_codebook_and_parties_of_the_users_own_are_in_the_study(place, tmp_path):
    (tmp_path / "own.yaml").write_text(
        "name: ferries\ntitle: Ferries\nsource: nobody\nunit: sentence\nframes:\n- {name: pact, definition: a pact, "
        "source: nobody, example: A pact., indicators: [pact]}\n", encoding="utf-8")
    study = open_study(str(place / "articles"), str(place / "parties.yaml"), "linear", str(tmp_path / "own.yaml"))
    study.save(tmp_path / "study")
    (tmp_path / "own.yaml").unlink()
    loaded = open_study(str(tmp_path / "study"))
    assert loaded.codebook.frames["frame"].tolist() == ["pact"] and loaded.settings["codebook"] == "ferries"
    assert loaded.registry.parties["within"].tolist() == [("Balvia",), ()]
    assert set(loaded.codes["frame"]) == {"pact"} and set(loaded.evidence["scorer"]) == {"linear"}


def test_what_was_read_is_told_of_a_study_as_of_its_files(place, saved):
    reading, loaded = read_corpus(place / "articles"), load_study(saved).reading
    assert_frame_equal(columns_read(loaded), columns_read(reading))
    assert_frame_equal(removed_lines(loaded), removed_lines(reading))
    assert loaded.set_aside["reason"].tolist() == ["not English"]


@pytest.mark.parametrize("batch", [1, 2, 3, 100])
def test_the_size_of_the_batches_changes_no_row(place, opened, tmp_path, batch):
    method = choose_method(load_registry(place / "parties.yaml"))
    rows = analyse_to(tmp_path, read_corpus(place / "articles"), method, batch)
    assert_same(load_study(tmp_path), opened)
    assert rows == {name: len(getattr(opened, name)) for name in (*TABLES, "tokens")}
    assert len(read_manifest(tmp_path)["batches"]) == -(-len(opened.articles) // batch)


def test_a_column_that_is_empty_in_one_batch_has_the_type_of_the_others(tmp_path):
    articles = pd.DataFrame({
        "article_id": ["a", "b", "c"], "text": ["Norway spoke.", "Oslo said no.", "Rain."],
        "outlet": [None, "Gull", None], "desk": [None, None, "home"], "page": [None, 2.5, None],
    })
    whole = analyse(articles)
    analyse_to(tmp_path, whole.reading, choose_method(), 1)
    assert_same(load_study(tmp_path), whole)


def test_numbers_are_unique_over_the_study(place, tmp_path):
    analyse_to(tmp_path, read_corpus(place / "articles"), choose_method(load_registry(place / "parties.yaml")), 1)
    study = load_study(tmp_path)
    assert study.mentions["mention_id"].is_unique and study.positions["position_id"].is_unique
    assert study.statements.groupby("statement_id")["article_id"].nunique().eq(1).all()
    assert set(study.evidence["mention_id"]) <= set(study.mentions["mention_id"])
    assert set(study.evidence["statement_id"].dropna()) <= set(study.statements["statement_id"])


# --- the manifest ------------------------------------------------------------------------------------------


def test_the_manifest_says_what_made_the_study_and_lists_every_file(opened, saved):
    manifest = read_manifest(saved)
    assert manifest["settings"] == opened.settings
    assert [(batch["name"], batch["articles"]) for batch in manifest["batches"]] == [("part-00000", 4)]
    assert set(manifest["files"]) | {"manifest.json"} == set(files_of(saved))
    assert {name.partition("/")[0] for name in manifest["files"]} == set(FOLDERS)
    assert manifest["files"]["mentions/part-00000.parquet"]["rows"] == len(opened.mentions)


def test_settings_differ_with_what_was_chosen(opened, place):
    registry = load_registry(place / "parties.yaml")
    same = choose_method(registry, "neural", "generic").settings
    assert same == opened.settings
    assert choose_method(None).settings["registry_sha256"] != same["registry_sha256"]
    assert choose_method(registry, codebook="policy").settings["codebook_sha256"] != same["codebook_sha256"]


@pytest.mark.parametrize(("file", "change", "message"), [
    ("mentions/part-00000.parquet", Path.unlink, r"part-00000\.parquet: missing from the study"),
    ("registry/aliases.parquet", lambda path: path.write_bytes(path.read_bytes()[:-9]), r"aliases\.parquet: damaged"),
    ("evidence/part-00000.parquet", lambda path: path.write_bytes(path.read_bytes().replace(b"1", b"2")), "damaged"),
    ("manifest.json", Path.unlink, r"half written, since it has no manifest\.json"),
    ("manifest.json", lambda path: path.write_text(path.read_text()[:-30]), r"manifest\.json: damaged"),
    ("manifest.json", lambda path: path.write_bytes(b"\xff\xfe"), r"manifest\.json: damaged or not readable"),
    ("manifest.json", lambda path: path.write_text(path.read_text().replace('"format": 1', '"format": 2')),
     "format 2 is not read, only 1"),
    ("manifest.json", lambda path: path.write_text(json.dumps({"kind": "framing study", "format": 1})),
     "'batches', 'codebook', 'files', 'settings' is missing"),
    ("manifest.json", lambda path: path.write_text("{}"), "not the manifest of a study"),
])
def test_a_missing_or_damaged_file_is_named(saved, file, change, message):
    change(saved / file)
    with pytest.raises(InputError, match=message) as error:
        open_study(str(saved))
    assert "\n" not in str(error.value)


def test_a_table_of_another_schema_is_refused(saved, monkeypatch):
    monkeypatch.setitem(SCHEMAS["mentions"].columns, "mood", Column("str", ""))
    with pytest.raises(InputError, match="table 'mentions': column 'mood' is missing"):
        load_study(saved)


def test_a_folder_that_is_no_study_is_refused(tmp_path):
    with pytest.raises(InputError, match=r"not a study: it has no manifest\.json"):
        load_study(tmp_path)
    assert not is_study(tmp_path) and not is_study(tmp_path / "absent")
    (tmp_path / "manifest.json").write_bytes(b"[{\"text\": \"a corpus may hold such a file\"}]\xff")
    assert not is_study(tmp_path)


# --- written whole -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("stop", [RuntimeError, KeyboardInterrupt])
def test_a_writer_that_is_stopped_leaves_what_was_there(saved, opened, tmp_path, stop):
    before = files_of(saved)
    for folder in (saved, tmp_path / "new" / "deep"):
        with pytest.raises(stop), study_files.writing_study(folder) as writer:
            writer.add_batch({"articles": opened.articles})
            raise stop
    assert files_of(saved) == before and not (tmp_path / "new").exists()


def test_a_study_whose_files_were_moved_in_part_is_half_written_and_can_be_written_anew(
    saved, opened, place, monkeypatch
):
    """As after a loss of power: nothing is cleaned up, and some files are in their places."""
    replace, moved = Path.replace, []

    def loses_power(path, target):
        if len(moved) == 4:
            raise SystemExit
        moved.append(target)
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", loses_power)
    monkeypatch.setattr(shutil, "rmtree", lambda *_, **__: None)
    with pytest.raises(SystemExit):
        opened.save(saved)
    monkeypatch.undo()
    with pytest.raises(InputError, match="half written"):
        open_study(str(saved))
    analyse_to(saved, read_corpus(place / "articles"), choose_method(load_registry(place / "parties.yaml")), 2)
    assert_same(load_study(saved), opened)
    assert set(files_of(saved)) == {*read_manifest(saved)["files"], "manifest.json"}


def test_a_study_takes_the_place_of_an_older_one_of_more_parts(saved, opened, place):
    analyse_to(saved, read_corpus(place / "articles"), choose_method(load_registry(place / "parties.yaml")), 1)
    (saved / "notes.txt").write_text("the user's own")
    opened.save(saved)
    assert_same(load_study(saved), opened)
    assert set(files_of(saved)) == {*read_manifest(saved)["files"], "manifest.json", "notes.txt"}


def test_a_folder_with_files_of_the_user_in_the_way_is_refused(place, opened):
    before = files_of(place)
    with pytest.raises(InputError, match="holds 'articles', which is not of a study; give another folder"):
        opened.save(place)
    assert files_of(place) == before


# --- one entry ---------------------------------------------------------------------------------------------


def test_a_study_is_opened_with_its_own_choices_or_the_same(place, saved, opened):
    assert_same(open_study(str(saved)), opened)
    assert_same(open_study(str(saved), str(place / "parties.yaml"), "neural", "generic"), opened)


@pytest.mark.parametrize(("choices", "message"), [
    ({"scorer": "vader"}, "made with scorer 'neural', asked for is 'vader'; leave scorer out, or measure"),
    ({"codebook": "policy"}, "made with codebook 'generic', asked for is 'policy'"),
    ({"parties": "other.yaml"}, r"made with parties '.*parties\.yaml', asked for is '.*other\.yaml'"),
])
def test_a_study_is_not_opened_with_other_choices(saved, tmp_path, monkeypatch, choices, message):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "other.yaml").write_text(PARTIES.replace("Kestrian", "Kestrish"), encoding="utf-8")
    with pytest.raises(InputError, match=message):
        open_study(str(saved), **choices)


def test_several_articles_are_opened_one_a_line(place):
    paths = [str(place / "articles" / name) for name in ("a.txt", "b.txt")]
    assert len(open_study("\n".join(paths), str(place / "parties.yaml")).articles) == 2
