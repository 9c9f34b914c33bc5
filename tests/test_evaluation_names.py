"""Sentence boundaries and the reading of places against files of the published sets' form, in sentences of our own."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis import evaluation
from analysis.evaluation import readings
from analysis.evaluation.gum import evaluate_gum, read_gum
from analysis.evaluation.place_party import evaluate_place_party
from analysis.evaluation.readings import read_readings
from analysis.schemas import InputError

CONLLU = """\
# newdoc id = GUM_news_quay
# newpar = p
# newpar_block = p (2 s)
# sent_id = 1
# text = Dr. Orr left.
1\tDr.\tDr.\t_

# text = The quay is shut.

# newpar
# text = A new day

# text = Boats wait.
# newdoc id = GUM_vlog_quay
# text = Hi.
"""


@pytest.fixture
def gum(tmp_path):
    (tmp_path / "quay.conllu").write_text(CONLLU, encoding="utf-8")
    return tmp_path


def test_read_gum(gum):
    articles, gold = read_gum(gum)
    text = "Dr. Orr left. The quay is shut.\n\nA new day Boats wait."
    assert articles["article_id"].tolist() == ["GUM_news_quay"], "other genres are left out"
    assert articles["text"].tolist() == [text]
    assert gold["opens_paragraph"].tolist() == [True, False, True, False]
    starts = gold["start"].tolist()
    assert [text[a:b].strip() for a, b in zip(starts, [*starts[1:], None], strict=True)] == [
        "Dr. Orr left.", "The quay is shut.", "A new day", "Boats wait."]
    assert read_gum(gum / "quay.conllu")[0].equals(articles)


def test_evaluate_gum_beside_a_plain_expression(gum):
    """Two boundaries within paragraphs: one has no mark at all; the plain expression also splits behind "Dr."."""
    figures = evaluate_gum(gum).set_index("measure")
    assert figures["n"].tolist() == [2, 2, 2]
    assert figures["value"].tolist() == pytest.approx([1, 0.5, 2 / 3])
    assert figures["baseline"].tolist() == pytest.approx([0.5, 0.5, 0.5])


@pytest.mark.parametrize(("content", "message"), [
    ("# text = Boats wait.\n", r"quay\.conllu, line 1: a sentence before any '# newpar'"),
    ("# newpar\n1\tBoats\n", r"no sentence .* of GUM's news in it"),
])
def test_gum_names_file_and_line(gum, content, message):
    (gum / "quay.conllu").write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=message):
        read_gum(gum)


def test_gum_needs_files(tmp_path):
    with pytest.raises(InputError, match=r"no \*\.conllu in it"):
        evaluation.evaluate("gum-news", tmp_path)


@pytest.fixture
def sets(tmp_path, monkeypatch):
    """The two sets and labels of their form: five names, two readers."""
    text = tmp_path / "polnear" / "dev" / "text"
    text.mkdir(parents=True)
    (text / "quay.txt").write_text("She spoke in Egypt. Egypt refused. The Washington Post left.", encoding="utf-8")
    (tmp_path / "directed-sentiment").mkdir()
    (tmp_path / "directed-sentiment" / "valid.txt").write_text(
        "x\t0\n[Iran] blamed [p] Oman\t3\nThey fled to Oman by sea.\t0\n", encoding="utf-8")
    (tmp_path / "place_party.csv").write_text(
        "source,document,start,end,reader_1,reader_2,agreed,part\n"
        "polnear-dev,quay.txt,13,18,place,place,place,first\n"
        "polnear-dev,quay.txt,20,25,party,party,party,first\n"
        "polnear-dev,quay.txt,39,49,other,other,other,develop\n"
        "directed-sentiment-valid,2,14,18,party,place,place,first\n"
        "directed-sentiment-valid,3,13,17,place,place,place,first\n"
        "directed-sentiment-valid,3,0,4,other,other,other,held\n", encoding="utf-8")
    monkeypatch.setattr(readings, "_gold", lambda name: tmp_path / f"{name}.csv")
    return tmp_path


def test_read_readings(sets):
    articles, labels = read_readings("place_party", sets)
    texts = articles.set_index("article_id")["text"]
    assert [texts[row.article_id][row.start:row.end] for row in labels.itertuples()] == [
        "Egypt", "Egypt", "Washington", "Oman", "Oman", "They"]


def test_evaluate_place_party(sets):
    figures = evaluate_place_party(sets).set_index(["measure", "subset"])
    # All of the first part but "blamed Oman", which the agreed reading calls a place.
    expected = {("accuracy", "first"): 0.75, ("party, precision", "first"): 0.5, ("party, recall", "first"): 1,
                ("place, precision", "first"): 1, ("place, recall", "first"): 2 / 3,
                ("accuracy", "first: polnear"): 1, ("accuracy", "first: directed-sentiment"): 0.5,
                ("accuracy", "develop"): 1}
    assert {key: figures.loc[key, "value"] for key in expected} == pytest.approx(expected)
    assert figures.loc[("accuracy", "first"), ["baseline", "n"]].tolist() == [0.25, 4]
    assert pd.isna(figures.loc[("place, precision", "first"), "baseline"])
    assert figures.loc[("two model readings, alpha", "first"), "value"] < 1
    assert ("place, recall", "develop") not in figures.index, "no name of it is a place"


def test_the_held_names_are_apart(sets):
    figures = evaluate_place_party(sets, "held").set_index(["measure", "subset"])
    assert figures.loc[("accuracy", "held"), ["value", "n"]].tolist() == [1, 1]
    assert set(figures.index.get_level_values("subset")) == {"held", "held: directed-sentiment"}


@pytest.mark.parametrize(("spoil", "message"), [
    (lambda path: (path / "polnear" / "dev" / "text" / "quay.txt").unlink(), r"quay\.txt: No such file"),
    (lambda path: (path / "polnear" / "dev" / "text" / "quay.txt").write_text("Short."), "shorter than when it was"),
    (lambda path: (path / "directed-sentiment" / "valid.txt").write_text("x\t0"), "no line 2"),
])
def test_place_party_names_what_is_missing(sets, spoil, message):
    spoil(sets)
    with pytest.raises(InputError, match=message):
        read_readings("place_party", sets)


def test_the_labels_shipped_hold_no_text(root):
    labels = pd.read_csv(root / "analysis" / "resources" / "gold" / "place_party.csv")
    assert list(labels) == ["source", "document", "start", "end", "reader_1", "reader_2", "agreed", "part", "unit_id",
                            "probability"]
    assert set(labels["agreed"]) == {"party", "place", "other"} and set(labels["part"]) == {"first", "develop", "held"}
    assert len(labels.drop_duplicates(["source", "document", "start"])) == len(labels) >= 600
