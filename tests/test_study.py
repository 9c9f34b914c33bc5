"""The whole analysis in one call: articles as they stand, tables that conform, round trips, symmetry of parties."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from analysis.installation import version
from analysis.parties import load_registry
from analysis.schemas import KINDS, RUNGS, SCHEMAS, VOICES, InputError, empty
from analysis.study import TABLES, add_group, analyse, open_corpus

CASES = Path(__file__).parent / "cases" / "positions.tsv"
PARTIES = """\
parties:
- name: Kestria
  demonyms: [Kestrian]
  capitals: [Dovar]
  persons:
  - {name: Mira Solen, short: [Solen], role: Foreign Minister}
- name: Balvia
  demonyms: [Balvian]
  capitals: [Tessin]
  persons:
  - {name: Jon Harrow, short: [Harrow], role: Prime Minister}
"""
TEXTS = (
    "Kestria rejects the ferry pact\n\nKestria will not sign the ferry pact, Mira Solen said on Monday. “Balvia "
    "broke its word and betrayed our fishermen,” she told reporters. Balvian officials denied that they had closed the "
    "strait.",
    "Balvia is ready to send two ships, Prime Minister Jon Harrow said. According to diplomats, Kestria may pay for "
    "the fuel. Harrow praised the brave Kestrian crews. The dispute over costs has hurt traders in both countries.",
    "Balvia has agreed to reopen the strait, Harrow told parliament. Kestria said that Balvia had not agreed to reopen "
    "the strait. “We trust nobody in Tessin,” said Solen. Kestria's reckless patrols worry the harbour towns.",
)
EXCHANGE = {"Kestria": "Balvia", "Balvia": "Kestria"}


@pytest.fixture(scope="module")
def articles():
    return pd.DataFrame(
        {
            "article_id": ["one", "two", "three"],
            "text": TEXTS,
            "outlet": ["Gull", None, "Tern"],
            "date": ["2025-03-30", "2025-04-02", None],
        }
    )


@pytest.fixture(scope="module")
def study(articles, registry):
    return analyse(articles, registry)


def assert_equal(one, two):
    for name in TABLES:
        assert_frame_equal(getattr(one, name), getattr(two, name), obj=name)
    assert_frame_equal(one.tokens, two.tokens, obj="tokens")
    assert one.settings == two.settings


def assert_conforms(study):
    """Every table has its schema's columns, typed and in order, and every span lies where it says it does."""
    texts = study.articles.set_index("article_id")["text"]
    for name in (*TABLES, "tokens"):
        table, schema = getattr(study, name), SCHEMAS[name]
        assert list(table.columns[: len(schema)]) == list(schema), name
        assert table[list(schema)].dtypes.equals(empty(name).dtypes), name
        for first in (c for c in table.columns if c.endswith("start")):
            spans = table.dropna(subset=first)
            last = first.replace("start", "end")
            length = texts[spans["article_id"]].str.len().to_numpy()
            assert (spans[first] >= 0).all() and (spans[first] < spans[last]).all() and (spans[last] <= length).all(), (
                name
            )
    for name, column, first, last in (
        ("mentions", "surface", "start", "end"),
        ("tokens", "word", "start", "end"),
        ("statements", "cue", "cue_start", "cue_end"),
    ):
        for row in getattr(study, name).dropna(subset=first).to_dict("records"):
            assert texts[row["article_id"]][row[first] : row[last]] == row[column], (name, row)
    assert set(study.evidence["voice"]) | set(study.positions["voice"]) <= set(VOICES)
    assert set(study.statements["kind"]) <= set(KINDS)
    assert set(study.positions["rung"]) <= {*RUNGS, "denied"}
    assert study.evidence["value"].dropna().between(-1, 1).all()


def test_every_table_conforms_and_holds_rows(study):
    assert_conforms(study)
    assert {name: len(getattr(study, name)) > 0 for name in TABLES} == dict.fromkeys(TABLES, True)
    named = {"registry": study.registry.source, "scorer": "neural", "codebook": "generic", "version": version(),
             "grammar": "standard"}
    assert {name: value for name, value in study.settings.items() if not name.endswith("_sha256")} == named
    hashes = {name: value for name, value in study.settings.items() if name.endswith("_sha256")}
    assert set(hashes) == {"registry_sha256", "codebook_sha256", "models_sha256"}
    assert all(len(value) == 64 for value in hashes.values())


def test_keys_between_tables_hold(study):
    assert set(study.evidence["mention_id"]) <= set(study.mentions["mention_id"])
    assert set(study.evidence["statement_id"].dropna()) <= set(study.statements["statement_id"])
    assert {*study.contested["position_id"], *study.contested["other_position_id"]} <= set(
        study.positions["position_id"]
    )
    keys = study.sentences.set_index(["article_id", "sentence_id"]).index
    for name in ("mentions", "evidence", "codes", "positions"):
        table = getattr(study, name)
        assert table.set_index(["article_id", "sentence_id"]).index.isin(keys).all(), name


def test_articles_are_taken_as_they_stand(articles, registry):
    before = articles.copy(deep=True)
    study = analyse(articles, registry)
    assert study.articles["text"].tolist() == list(TEXTS)
    assert_frame_equal(articles, before)


def test_two_runs_are_equal(study, articles, registry):
    assert_equal(study, analyse(articles, registry))


@pytest.mark.parametrize(
    ("text", "mentions"),
    [
        ("Kestria won.", ["Kestria"]),
        ("Nobody came to the harbour.", []),
        ("   \n\n ", []),
        ("", []),
        ("…", []),
        ("“Kestria", ["Kestria"]),
        ("😀 Kestria — Balvia’s\u00a0ally\u200b 😀.\r\nZ\u0301oe met Solen\u2029", ["Kestria", "Balvia", "Solen"]),
        ("\ufeff<b>Kestria</b> & Balvia\x00\t.", ["Kestria", "Balvia"]),
    ],
    ids=["one sentence", "no party", "whitespace", "empty", "no word", "open quotation", "odd", "markup"],
)
def test_odd_articles(registry, text, mentions):
    """No title, outlet or date; the tables conform, and the offsets are those of the text as given."""
    study = analyse(pd.DataFrame({"article_id": ["a"], "text": [text]}), registry)
    assert_conforms(study)
    found = study.mentions.loc[study.mentions["rule"] != "pronoun", "surface"]
    assert [surface.removesuffix("’s") for surface in found] == mentions
    assert study.articles.loc[0, "text"] == text
    assert study.articles[["title", "outlet", "date"]].isna().all(axis=None)


WORDS = st.sampled_from(
    ["Kestria", "Balvian", "Solen", "said", "“", "”", '"', ".", "\n\n", "would", "denied", "that", "’s", "😀", ","]
)


@given(st.lists(WORDS, max_size=14).map(" ".join))
@example("Kestria said that “ Balvian denied that Solen would . ”")
@settings(max_examples=8)
def test_any_text_conforms(registry, text):
    assert_conforms(analyse(pd.DataFrame({"article_id": ["a"], "text": [text]}), registry))


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        (lambda a: a.drop(columns="text"), r"'articles': column 'text' is missing"),
        (lambda a: a.drop(columns="article_id"), r"'articles': column 'article_id' is missing"),
        (lambda a: a.assign(text=[None, "b", "c"]), r"column 'text', row 0 \(article 'one'\): it is missing"),
        (lambda a: a.assign(article_id=["x", "y", "x"]), r"column 'article_id', row 2: 'x' occurs twice; make each"),
        (lambda a: a.head(0), r"no articles to analyse; the table is empty"),
    ],
)
def test_bad_articles(articles, registry, changed, message):
    with pytest.raises(InputError, match=message):
        analyse(changed(articles), registry)


def test_bad_settings(articles, registry, tmp_path):
    with pytest.raises(InputError, match="scorer"):
        analyse(articles, registry, scorer="oracle")
    with pytest.raises(InputError, match=r"nowhere\.yaml"):
        analyse(articles, registry, codebook=tmp_path / "nowhere.yaml")


def relabelled(table: pd.DataFrame) -> pd.DataFrame:
    columns = [c for c in ("party", "speaker_party", "voice_party", "target", "via", "speaker") if c in table]
    return table.assign(**{c: table[c].replace(EXCHANGE) for c in columns})


def in_order(table: pd.DataFrame) -> pd.DataFrame:
    return table.sort_values(list(table.columns), ignore_index=True)


@pytest.fixture(scope="module")
def exchanged(study, articles, registry):
    """The study with the same aliases under the other party's name."""
    registry = replace(registry, parties=relabelled(registry.parties), aliases=relabelled(registry.aliases))
    return analyse(articles, registry)


@pytest.mark.parametrize(
    "name", ["mentions", "statements", "evidence", "codes", "acts", "positions", "matters", "answers"]
)
def test_exchanging_the_parties_exchanges_the_results_and_nothing_else(study, exchanged, name):
    ours, theirs = getattr(study, name), getattr(exchanged, name)
    labels = [c for c in ("party", "speaker_party", "voice_party", "target") if c in ours]
    assert not labels or not ours[labels].equals(theirs[labels])  # so that the comparison below can fail
    dropped = ["speaker", "via"] if name == "statements" else []
    assert_frame_equal(in_order(relabelled(theirs).drop(columns=dropped)), in_order(ours.drop(columns=dropped)))


def test_exchanging_the_parties_keeps_the_contested_pairs(study, exchanged):
    keys = ["party", "position_id", "other_position_id", "opposition"]
    ours, theirs = (in_order(table[keys]) for table in (study.contested, relabelled(exchanged.contested)))
    assert_frame_equal(theirs, ours)


def test_exchanging_the_parties_keeps_the_strength_of_contested_pairs(study, exchanged):
    assert sorted(exchanged.contested["strength"]) == sorted(study.contested["strength"])


def test_exchanging_the_names_in_the_text_exchanges_the_results(tmp_path):
    """Two parties of equally long names, exchanged in every sentence: the same offsets and scores, the other labels."""
    path = tmp_path / "parties.yaml"
    path.write_text("parties:\n- name: Kestria\n- name: Belvora\n", encoding="utf-8")
    swap = str.maketrans({"1": "Kestria", "2": "Belvora"}), str.maketrans({"2": "Kestria", "1": "Belvora"})
    text = (
        "1 will not sign the pact, 2 said. “1 betrayed us,” 2 told reporters. 1 denied that 2 had closed the "
        "strait. The brave crews of 2 helped 1."
    )
    one, two = (
        analyse(pd.DataFrame({"article_id": ["a"], "text": [text.translate(s)]}), load_registry(path)) for s in swap
    )
    exchange = {"Kestria": "Belvora", "Belvora": "Kestria"}
    columns = ["start", "end", "party", "voice", "voice_party", "value", "label"]
    assert len(one.evidence) == 16  # eight mentions, two measures
    assert_frame_equal(two.evidence[columns].replace(exchange), one.evidence[columns])
    columns = ["start", "end", "party", "voice", "voice_party", "rung", "rule"]
    assert len(one.positions)
    assert_frame_equal(two.positions[columns].replace(exchange), one.positions[columns])


@pytest.mark.parametrize(
    ("group_by", "expected"),
    [
        ("outlet", ["Gull", "not stated", "Tern"]),
        ("date", ["2025-03", "2025-04", "not stated"]),
    ],
)
def test_add_group(study, group_by, expected):
    rows = study.evidence.drop_duplicates("article_id")
    assert add_group(rows, study.articles, group_by)["group"].tolist() == expected


def test_add_group_knows_no_other(study):
    with pytest.raises(InputError, match="group_by 'mood' is unknown; known are outlet and date"):
        add_group(study.evidence, study.articles, "mood")


def test_open_corpus_takes_several_paths_and_a_parties_file(tmp_path):
    for name, text in (("a.txt", TEXTS[0]), ("b.txt", TEXTS[1])):
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "parties.yaml").write_text(PARTIES, encoding="utf-8")
    reading, registry = open_corpus(f"{tmp_path / 'a.txt'}\n{tmp_path / 'b.txt'}", str(tmp_path / "parties.yaml"))
    assert len(reading.articles) == 2
    assert registry.parties["party"].tolist() == ["Kestria", "Balvia"]


@pytest.mark.slow
def test_no_table_depends_on_the_order_of_sets():
    """The words of a class are sets of strings, whose order changes with each process."""
    program = (
        "import csv, hashlib, pandas as pd\n"
        "from analysis.study import TABLES, analyse\n"
        f"file = open({str(CASES)!r}, encoding='utf-8')\n"
        "rows = list(csv.DictReader(file, delimiter='\\t', quoting=csv.QUOTE_NONE))\n"
        "texts = [row['text'] for row in rows]\n"
        "study = analyse(pd.DataFrame({'article_id': [str(k) for k in range(len(texts))], 'text': texts}))\n"
        "print([hashlib.sha256(getattr(study, name).to_csv().encode()).hexdigest() for name in TABLES])\n"
    )
    outputs = {
        subprocess.run([sys.executable, "-c", program], env=os.environ | {"PYTHONHASHSEED": seed}, check=True,
                       capture_output=True, text=True).stdout
        for seed in ("1", "2", "3")
    }
    assert len(outputs) == 1
