"""The reader of tables and YAML: what it reads, and how it says where a file is wrong."""

from __future__ import annotations

import re

import pytest

from analysis.resources import parse_table, read_table, read_yaml, resource
from analysis.text import closed_class, word_class


def test_a_table_is_read_with_its_header_and_without_its_comments():
    offices = read_table("offices.tsv")
    assert offices.columns.tolist() == ["phrase", "class"]
    assert set(offices["class"]) == {"institution", "role", "member", "people"}
    assert not offices["phrase"].str.startswith("#").any()
    assert offices["phrase"].is_unique


def test_phrases_that_name_no_party_are_listed_once():
    phrases = read_table("not_parties.tsv")["phrase"]
    assert phrases.is_unique
    assert (phrases == phrases.str.strip()).all()
    assert phrases.ne("").all()


def test_cells_are_text_and_a_missing_one_is_empty():
    table = parse_table("# boats\nname\tlength\nGull\t12\n\"Tern\"\t\n\n# the end\n", "boats.tsv")
    assert table.to_dict("list") == {"name": ["Gull", '"Tern"'], "length": ["12", ""]}
    assert set(table.dtypes.astype(str)) == {"str"}


@pytest.mark.parametrize(("text", "message"), [
    ("", "boats.tsv: has no header"),
    ("# nothing\n", "boats.tsv: has no header"),
    ("name\tname\n", "boats.tsv, line 1: the columns 'name', 'name' need distinct names"),
    ("name\t\n", "boats.tsv, line 1: the columns 'name', '' need distinct names"),
    ("# boats\nname\tlength\nGull\t12\nTern 9\n", "boats.tsv, line 4: 1 columns; the header has 2"),
    ("name\nGull\t12\n", "boats.tsv, line 2: 2 columns; the header has 1"),
])
def test_a_table_that_is_wrong_is_refused_with_its_line(text, message):
    with pytest.raises(ValueError, match=f"^{re.escape(message)}"):
        parse_table(text, "boats.tsv")


def test_every_table_of_the_package_can_be_read():
    names = [path.name for path in resource("").iterdir() if path.name.endswith(".tsv")]
    assert len(names) > 15 and all(len(read_table(name)) for name in names)


def test_yaml_gives_the_root_node_and_errors_their_line(tmp_path):
    path = tmp_path / "boats.yaml"
    path.write_text("\ufeffboats:\n- Gull\n", encoding="utf-8")
    assert read_yaml(path, "boats", lambda node: node.value[0][0].value) == "boats"
    path.write_text("", encoding="utf-8")
    assert read_yaml(path, "boats", lambda node: node) is None


@pytest.mark.parametrize(("content", "message"), [
    (b"boats:\n- [Gull\n", "boats, line 3, column 1: not well-formed YAML ("),
    (b"boats:\n- Gu\x07ll\n", "boats, line 2: not well-formed YAML (unacceptable character"),
    (b"[" * 100_000, "boats, line 1, column 21: not well-formed YAML (nested too deeply)"),
    ("boats: [Möwe]".encode("latin-1"), "boats: cannot be read as UTF-8 text ("),
])
def test_yaml_that_is_wrong_is_refused_with_its_line(tmp_path, content, message):
    path = tmp_path / "boats.yaml"
    path.write_bytes(content)
    with pytest.raises(ValueError, match=f"^{re.escape(message)}"):
        read_yaml(path, "boats", lambda node: node)


def test_words_by_class():
    assert {"he", "they"} <= word_class("pronoun") and {"must", "will"} <= word_class("auxiliary")
    assert {"not", "never", "nobody"} <= word_class("negation")
    assert word_class("pronoun") <= closed_class() and "hardly" not in closed_class()
    with pytest.raises(ValueError, match="'verb' is unknown; known are article, determiner"):
        word_class("verb")
