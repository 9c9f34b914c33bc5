"""Who was read as speaking for whom: counted, offered for correction, and settled by a line."""

from __future__ import annotations

import re

import pandas as pd
import pytest
import yaml
from click.testing import CliRunner

from analysis import cli
from analysis.corpus import read_articles
from analysis.parties import find_mentions, load_registry
from analysis.parties.corrections import key_of
from analysis.speakers import count_speakers, suggest_speakers
from analysis.speakers.listing import COLUMNS
from analysis.statements import find_statements
from analysis.study import analyse
from analysis.syntax import find_clauses, parse
from analysis.text import read_texts

PARTIES = "parties:\n- name: Kestria\n  demonyms: [Kestrian]\n- name: Balvia\n  demonyms: [Balvian]\n"
TEXTS = (
    "Kestria closed the strait. The coast guard said that two ships had turned back. "
    "Two other captains said that the sea was calm. "
    "Some captains said that the harbour was full.",
    "Kestrian minister Orla Venn said that the strait would open. Venn said that talks would follow. "
    "“So-called” storms came. One diplomat said that it rained.",
    "Balvia waited. He said that it would snow. Captains said that the cargo was lost. "
    "Tomas Reed said that the ice would stay.",
)
READ = {  # speaker: party, kind, rules, inferred, n
    "captains": (None, "unnamed", "common noun", None, 3),
    "Orla Venn": ("Kestria", "party", "own words, surname", 0.5, 2),
    "coast guard": ("Kestria", "party", "actor", 1.0, 1),
    "diplomat": (None, "unnamed", "common noun", None, 1),
    "Tomas Reed": (None, "unaffiliated", "name", None, 1),
    None: (None, "unresolved", "unresolved", None, 1),
}


def known(value):
    return None if pd.isna(value) else value


@pytest.fixture
def read(make_articles):
    """Reads articles: texts, mentions, statements."""

    def build(registry, *texts: str):
        parsed = parse(read_texts(make_articles(*texts)))
        mentions = find_mentions(parsed, registry)
        return parsed, mentions, find_statements(parsed, find_clauses(parsed), mentions, registry)

    return build


def test_each_speaker_is_counted_with_party_rules_and_example(read, registry):
    texts, _, statements = read(registry, *TEXTS)
    listing = count_speakers(texts, statements)
    assert listing.columns.tolist() == list(COLUMNS)
    columns = ["speaker_party", "speaker_kind", "rules", "inferred", "n"]
    found = {known(row.speaker): tuple(known(getattr(row, name)) for name in columns) for row in listing.itertuples()}
    assert found == READ
    assert listing["n"].tolist() == sorted(listing["n"], reverse=True)
    ones = listing.loc[listing["n"] == 1, "speaker"]
    assert ones.dropna().tolist() == sorted(ones.dropna()) and pd.isna(ones.iloc[-1])
    assert listing["anonymous"].notna().tolist() == listing["speaker_party"].notna().tolist()
    examples = listing.set_index("speaker")
    assert examples.loc["captains", "example"] == "Two other captains said that the sea was calm."
    assert examples.loc["Orla Venn", ["article_id", "example"]].tolist() == [
        "b", "Kestrian minister Orla Venn said that the strait would open."
    ]


def test_statements_are_counted_and_not_their_pieces(read, registry):
    texts, _, statements = read(registry, "“The ice will stay,” Tomas Reed said, “until the spring has come.”")
    assert len(statements) == 2
    assert count_speakers(texts, statements)["n"].tolist() == [1]


def test_a_long_example_is_cut_around_the_speaker(read, registry):
    long = "Later " + "it rained, " * 30 + "and Tomas Reed said that the ice would stay."
    texts, _, statements = read(registry, long)
    example = count_speakers(texts, statements)["example"].iloc[0]
    assert "Tomas Reed said" in example and len(example) <= 112


@pytest.mark.parametrize("text", ["", "It rained."])
def test_nobody_speaks(read, registry, text):
    texts, mentions, statements = read(registry, text)
    listing = count_speakers(texts, statements)
    assert listing.empty and listing.columns.tolist() == list(COLUMNS)
    assert yaml.safe_load(suggest_speakers(texts, mentions, statements, registry)) is None


def test_relabelled_parties_give_the_same_list(read, registry, tmp_path):
    path = tmp_path / "parties.yaml"
    path.write_text(PARTIES.replace("name: Kestria", "name: Zed\n  names: [Kestria]"), encoding="utf-8")
    one, other = (count_speakers(*read(r, *TEXTS)[::2]) for r in (registry, load_registry(path)))
    assert "Zed" in set(other["speaker_party"])
    pd.testing.assert_frame_equal(one, other.assign(speaker_party=other["speaker_party"].replace("Zed", "Kestria")))


# --- lines to be edited


def lines_of(text: str) -> dict[str, str]:
    """Each line to be edited (as YAML, its comment sign gone) and what is told of it."""
    return dict(re.findall(r"^# (- \{.*\})   # (.*)$", text, re.M))


def test_lines_stand_ready_to_be_edited(read, registry):
    told = lines_of(suggest_speakers(*read(registry, *TEXTS), registry))
    entries = [tuple(yaml.safe_load(line)[0].values()) for line in told]
    assert entries == [
        ("captains", "none"), ("Tomas Reed", "none"), ("diplomat", "none"), ("coast guard", "Kestria")
    ]
    assert next(iter(told.values())) == (
        '3 statements, unnamed, common noun; e.g. "Two other captains said that the sea was calm."'
    )
    assert list(told.values())[-1].startswith("1 statement, actor; e.g. ")


def test_what_cannot_be_settled_is_counted(read, registry):
    text = suggest_speakers(*read(registry, *TEXTS), registry, most=1)
    assert text.endswith("so that no line can settle them: 1\n")
    assert [yaml.safe_load(line)[0]["name"] for line in lines_of(text)] == ["captains", "coast guard"]


def test_a_speaker_of_two_readings_has_one_line(read, registry):
    both = "Kestria waited. Balvia waited. The coast guard said that it rained."
    told = lines_of(suggest_speakers(*read(registry, TEXTS[0], both), registry))
    (shown,) = (shown for line, shown in told.items() if "coast guard" in line)
    assert shown.startswith("1 statement, actor; also Kestria 1; e.g. ")


def test_lines_that_the_parties_file_has_stay(read, tmp_path):
    path = tmp_path / "parties.yaml"
    path.write_text(PARTIES + "speakers:\n- {name: The Captains, party: Kestria}\n"
                    "- {name: 'Venn: Orla', party: none}\n- {name: pilot, party: Balvia}\n", encoding="utf-8")
    registry = load_registry(path)
    text = suggest_speakers(*read(registry, *TEXTS[:2]), registry)
    assert yaml.safe_load(text) == {"speakers": [
        {"name": "The Captains", "party": "Kestria"}, {"name": "Venn: Orla", "party": "none"}
    ]}
    told = lines_of(text)
    assert told["- {name: pilot, party: Balvia}"] == "no article names the party"
    assert not [line for line in told if "aptains" in line]


@pytest.mark.parametrize(("name", "key"), [
    ("The Harbour Master", "harbour master"), ("Two other officials", "officials"), ("a source", "source"),
    ("One of them", "one of them"), ("Another", "another"), ("His mother", "his mother"),
    ("US officials", "us officials"),
])
def test_what_a_name_is_compared_by(name, key):
    assert key_of(name) == key


# --- the whole way


@pytest.fixture
def corpus(tmp_path, monkeypatch):
    """The working directory, with articles/ and parties.yaml."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "articles").mkdir()
    for number, text in enumerate(TEXTS):
        (tmp_path / "articles" / f"{number}.txt").write_text(text, encoding="utf-8")
    (tmp_path / "parties.yaml").write_text(PARTIES, encoding="utf-8")
    return tmp_path


def framing(*arguments: str) -> str:
    result = CliRunner().invoke(cli.main, list(arguments))
    assert result.exit_code == 0, result.output
    return result.stdout


def by_speaker(file) -> pd.DataFrame:
    """Party and rule of each speaker's statements in the study that a parties file makes."""
    study = analyse(read_articles("articles"), load_registry(file), scorer="vader")
    return study.statements.set_index(study.statements["speaker"].map(key_of, na_action="ignore"))


@pytest.mark.parametrize(("name", "old", "new", "settled"), [
    ("captains", "none", "Balvia", "Balvia"), ("coast guard", "Kestria", "none", None),
    ("diplomat", "none", "Kestria", "Kestria"), ("Tomas Reed", "none", "Balvia", "Balvia"),
])
def test_a_line_settles_a_speaker_for_the_corpus(corpus, name, old, new, settled):
    """From the printed file, over an edited line, to the study."""
    printed = framing("parties", "articles", "--parties", "parties.yaml")
    edited = corpus / "edited.yaml"
    edited.write_text(printed, encoding="utf-8")
    before = by_speaker(edited)
    assert known(before.loc[[name.lower()], "speaker_party"].iloc[0]) == (None if old == "none" else old)
    line = f"- {{name: {name}, party: {old}}}"
    assert f"# {line}   #" in printed
    edited.write_text(printed.replace(f"# {line}", line.replace(f"party: {old}", f"party: {new}")), encoding="utf-8")
    after = by_speaker(edited)
    mine = after.index == name.lower()
    assert [known(party) for party in after.loc[mine, "speaker_party"]] == [settled] * mine.sum()
    assert set(after.loc[mine, "speaker_rule"]) == {"listed"}
    rest = ["speaker_party", "speaker_rule"]
    pd.testing.assert_frame_equal(after.loc[~mine, rest], before.loc[before.index != name.lower(), rest])


def test_the_printed_file_changes_nothing_until_it_is_edited(corpus):
    (corpus / "same.yaml").write_text(framing("parties", "articles", "--parties", "parties.yaml"), encoding="utf-8")
    pd.testing.assert_frame_equal(by_speaker("same.yaml"), by_speaker("parties.yaml"))


def test_all_lines_at_once_load(corpus):
    """No name stands in two lines, and each party is one of the file."""
    printed = framing("parties", "articles", "--parties", "parties.yaml")
    (corpus / "all.yaml").write_text(re.sub(r"^# (- \{name: .*)", r"\1", printed, flags=re.M), encoding="utf-8")
    assert len(load_registry("all.yaml").speakers) == len(lines_of(printed)) == 4
    assert set(by_speaker("all.yaml").loc["captains", "speaker_rule"]) == {"listed"}


def test_a_document_that_nobody_issued_is_settled_too(read, tmp_path):
    path = tmp_path / "parties.yaml"
    text = "Balvia waited. A report said that the harbour was full."
    path.write_text(PARTIES, encoding="utf-8")
    registry = load_registry(path)
    (line,) = lines_of(suggest_speakers(*read(registry, text), registry))
    path.write_text(f"{PARTIES}speakers:\n{line.replace('none', 'Balvia')}\n", encoding="utf-8")
    found = read(load_registry(path), text)[2].iloc[0]
    assert (found["speaker_party"], found["speaker_rule"]) == ("Balvia", "listed")
