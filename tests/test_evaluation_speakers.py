"""Statements and parties of speakers against readings of a few invented sentences, worked out by hand."""

from __future__ import annotations

import hashlib
import json

import pandas as pd
import pytest
from click.testing import CliRunner

from analysis.cli import main
from analysis.evaluation import evaluate, speakers
from analysis.evaluation.agreement import ratio_interval
from analysis.evaluation.readings import own_articles
from analysis.evaluation.speakers import evaluate_speakers
from analysis.resources import resource
from analysis.schemas import InputError, empty

QUAY = "Norway said that the quay was shut. Chile refused to pay. Officials said it rained. Peru left."
WEIR = "Kenya warned of floods. The weir, it said, held. Uganda agreed to wait."
SOURCES = {"quay": ("polnear-train", "sea_2024-05-01_quay.txt", QUAY), "weir": ("own", "weir", WEIR)}


def unit(unit_id: str, name: str, sentence: str, counts: str, half: str = "develop") -> dict:
    """A drawn sentence, and how many statements the first, the second and both readers saw in it."""
    source, document, text = SOURCES[name]
    start = text.index(sentence)
    seen = dict(zip(("reader_1", "reader_2", "both"), map(int, counts), strict=True))
    return dict(unit_id=unit_id, source=source, document=document, start=start, end=start + len(sentence), half=half,
                **seen)


def content(unit_id: str, name: str, pieces: list[str], speaker: str, party: tuple, unnamed: str = "no",
            half: str = "develop") -> dict:
    """A statement as read: party by the first, by the second reader, and as settled."""
    source, document, text = SOURCES[name]
    spans = [(text.index(piece), text.index(piece) + len(piece)) for piece in pieces]
    words = text.index(speaker)
    return dict(unit_id=unit_id, source=source, document=document, start=spans[0][0], end=spans[-1][1],
                pieces=" ".join(f"{start}-{end}" for start, end in spans), speaker_start=words,
                speaker_end=words + len(speaker), **dict(zip(("party_1", "party_2", "party"), party, strict=True)),
                unnamed_1=unnamed, unnamed_2=unnamed if party[1] else None, unnamed=unnamed, half=half)


UNITS = [
    unit("A1", "quay", "Norway said that the quay was shut.", "111"),
    unit("A2", "quay", "Chile refused to pay.", "100"),
    unit("A3", "quay", "Officials said it rained.", "111"),
    unit("B1", "weir", "The weir, it said, held.", "111"),
    unit("B2", "weir", "Uganda agreed to wait.", "111", "held"),
]
GOLD = [
    content("A1", "quay", ["that the quay was shut"], "Norway", ("Norway", "Norway", "Norway")),
    content("A2", "quay", ["to pay"], "Chile", ("Chile", None, "Chile")),
    content("A3", "quay", ["it rained"], "Officials", ("none", "Peru", "none"), "yes"),
    content("B1", "weir", ["The weir", "held"], "Kenya", ("Kenya;Uganda",) * 3),
    content("B2", "weir", ["to wait"], "Uganda", ("Atlantis",) * 3, "no", "held"),
]
COLUMNS = ["statement_id", "name", "piece", "speaker", "speaker_party", "speaker_kind", "rule", "speaker_rule"]
MACHINE = [
    (0, "quay", "the quay was shut", "Norway", "Norway", "party", "clause", "name"),
    (1, "quay", "Chile", "Norway", "Norway", "party", "infinitive", "name"),
    (2, "quay", "it rained", "Officials", None, "unnamed", "clause", "common noun"),
    (3, "quay", "left", "Peru", "Peru", "party", "infinitive", "name"),
    (4, "weir", "The weir", "floods", "Uganda", "party", "clause", "pronoun"),
    (4, "weir", "held", "floods", "Uganda", "party", "clause", "pronoun"),
    (5, "weir", "to wait", "Uganda", "Uganda", "party", "infinitive", "name"),
]


def statements(*_) -> pd.DataFrame:
    """What a machine might find: the second lies beside every content, the fourth begins in no drawn sentence."""
    rows = []
    for row in (dict(zip(COLUMNS, row, strict=True)) for row in MACHINE):
        source, document, text = SOURCES[row.pop("name")]
        for prefix, words in (("", row.pop("piece")), ("speaker_", row["speaker"])):
            row[f"{prefix}start"] = text.index(words)
            row[f"{prefix}end"] = text.index(words) + len(words)
        rows.append(row | dict(article_id=f"{source}:{document}", kind="indirect"))
    return pd.DataFrame(rows).assign(anonymous=False)


@pytest.fixture
def sets(lay_out_readings):
    """PolNeAR's form with one article, an article of our own, and readings of both."""
    own = dict(article_id="weir", title="The weir", outlet="Lake Post", date="2024-05-02", text=WEIR)
    return lay_out_readings(SOURCES["quay"][1], QUAY, own, statement_units=UNITS, statements=GOLD)


@pytest.fixture
def figures(sets, monkeypatch):
    monkeypatch.setattr(speakers, "find_statements", statements)
    return evaluate_speakers(sets).set_index(["measure", "subset"])


# Of contents, letters: "that the quay was shut" has 18, of which 14 are found, and the baseline's sentence 28.
@pytest.mark.parametrize(("measure", "subset", "value", "baseline", "n"), [
    ("statements found, overlap 0.3", "all", 3 / 4, 3 / 4, 4),
    ("statements found, overlap 0.3", "sets", 2 / 3, 2 / 3, 3),
    ("statements found, overlap 0.8", "all", 2 / 4, 0, 4),
    ("statements, precision", "all", 3 / 4, 1, 4),
    ("statements, precision", "own", 1, 1, 1),
    ("statements, precision", "rule: infinitive", 0, None, 1),
    ("party", "all", 1, 1, 2),  # of the two of a joint statement either is right
    ("party", "speaker rule: pronoun", 1, 1, 1),
    ("no party", "all", 1, 0, 1),
    ("party outside the gazetteer, share", "all", 0, None, 2),
    ("speaker's words", "all", 2 / 3, None, 3),
    ("unnamed", "all", 1, 2 / 3, 3),
    ("anonymous", "all", 1, 1, 3),
    ("two model readings, statements shared", "all", 3 / 4, None, 4),
    ("two model readings, alpha of unnamed", "all", 1, 0, 3),
])
def test_figures_by_hand(figures, measure, subset, value, baseline, n):
    row = figures.loc[(measure, subset)]
    assert row["value"] == pytest.approx(value) and row["n"] == n
    assert pd.isna(row["baseline"]) if baseline is None else row["baseline"] == pytest.approx(baseline)


def test_alpha_of_party_leaves_out_what_one_reader_did_not_see(figures):
    """Norway and Norway, none and Peru, Kenya;Uganda twice: observed 1/3, expected 1 - (2 + 2) / 30."""
    row = figures.loc[("two model readings, alpha of party", "all")]
    assert row["n"] == 3 and row["value"] == pytest.approx(1 - (1 / 3) / (26 / 30))


def test_intervals_hold_their_figure_and_need_two_articles(figures):
    known = figures.dropna(subset="conf_low")
    assert len(known) and (known["conf_low"] <= known["value"]).all() and (known["value"] <= known["conf_high"]).all()
    assert figures.xs("own", level="subset")["conf_low"].isna().all()


def test_the_held_half_is_apart_and_an_unknown_party_is_not_judged(sets, monkeypatch):
    monkeypatch.setattr(speakers, "find_statements", lambda *_: statements().iloc[-1:])
    held = evaluate_speakers(sets, "held").set_index(["measure", "subset"])
    assert held.loc[("statements found, overlap 0.3", "all"), "n"] == 1
    assert held.loc[("party outside the gazetteer, share", "all"), "value"] == 1
    assert "party" not in held.index.get_level_values("measure")


def test_what_goes_on_behind_a_full_stop_is_compared_by_itself(sets, monkeypatch):
    """Pieces "held" and "to wait" of one statement lie in two sentences; "The weir" and "held" in one."""
    one = statements()
    one = one[one["article_id"] == "own:weir"].assign(statement_id=4)
    monkeypatch.setattr(speakers, "find_statements", lambda *_: one)
    for half in ("develop", "held"):
        figures = evaluate_speakers(sets, half).set_index(["measure", "subset"])
        assert figures.loc[("statements found, overlap 0.8", "own"), "value"] == 1
        assert figures.loc[("statements, precision", "own"), ["value", "n"]].tolist() == [1, 1]


def test_nothing_found_leaves_no_speaker_to_judge(sets, monkeypatch):
    monkeypatch.setattr(speakers, "find_statements", lambda *_: empty("statements"))
    figures = evaluate_speakers(sets).set_index(["measure", "subset"])
    assert figures.loc[("statements found, overlap 0.3", "all"), ["value", "n"]].tolist() == [0, 4]
    assert not {"party", "no party", "unnamed"} & set(figures.index.get_level_values("measure"))


def test_what_the_machine_reads_in_plain_sentences(sets):
    """The command, from texts to figures: a plain that-clause of a named country is found, with its party."""
    done = CliRunner().invoke(main, ["evaluate", "speakers", str(sets), "--json"])
    assert done.exit_code == 0, done.output
    figures = pd.DataFrame(json.loads(done.stdout)).set_index(["measure", "subset"])
    assert figures.loc[("statements found, overlap 0.3", "sets"), "value"] >= 2 / 3
    assert figures.loc[("party", "sets"), "value"] >= 0.5


def test_a_half_of_a_set_without_halves_is_refused(tmp_path):
    halved = "acts, entity-roles, matters, place-party, positions, roles, speakers, stance"
    with pytest.raises(InputError, match=f"'ud' has no half 'held'; {halved} have develop and held"):
        evaluate("ud", tmp_path, half="held")
    assert CliRunner().invoke(main, ["evaluate", "ud", str(tmp_path), "--half", "held"]).exit_code == 2


def test_an_article_that_is_not_there_is_named(sets):
    (sets / "readings" / "articles.csv").write_text("article_id,outlet,date,text\n", encoding="utf-8")
    with pytest.raises(InputError, match="own: no document 'weir' in it; give the folder that holds polnear, ud"):
        evaluate_speakers(sets)


def test_interval_of_a_share_by_hand():
    """Two units, all right and all wrong: a draw is 0, 1/2 or 1; alike units leave a point, one unit nothing."""
    whole = pd.Series([1, 1, 1, 1])
    assert ratio_interval(pd.Series([1, 1, 0, 0]), whole, pd.Series(list("aabb"))) == (0, 1)
    assert ratio_interval(pd.Series([1, 0, 1, 0]), whole, pd.Series(list("aabb"))) == (0.5, 0.5)
    assert pd.isna(list(ratio_interval(whole, whole, pd.Series(list("aaaa"))))).all()


# --- the readings that ship --------------------------------------------------------------------------------


def half_of(unit_id: str) -> str:
    """Half by the unit's name: an even SHA-256 to develop on, an odd one held back."""
    return ("develop", "held")[int(hashlib.sha256(unit_id.encode()).hexdigest(), 16) % 2]


@pytest.fixture(scope="module")
def shipped():
    return {name: pd.read_csv(resource(f"gold/{name}.csv"), dtype={"document": str})
            for name in ("statements", "statement_units", "place_party")}


def test_names_are_halved_by_the_hash_of_the_unit_statements_by_article(shipped, root):
    drawn = shipped["place_party"].dropna(subset="unit_id")
    assert drawn["part"].tolist() == [half_of(unit_id) for unit_id in drawn["unit_id"]]
    held = pd.read_csv(root / "data" / "readings" / "articles.csv")["article_id"][-28:]
    for table in (shipped["statements"], shipped["statement_units"]):
        assert table["half"].eq("held").equals(table["document"].isin(held))
        assert table.loc[table["half"] == "held", "source"].eq("own").all()
    first = shipped["place_party"]["unit_id"].isna()
    assert shipped["place_party"].loc[first, "part"].unique().tolist() == ["first"] and first.sum() == 214


def test_statements_shipped_begin_in_their_unit_and_hold_no_text(shipped):
    gold, units = shipped["statements"], shipped["statement_units"].set_index("unit_id")
    of_unit = units.loc[gold["unit_id"]]
    assert (gold["start"].to_numpy() >= of_unit["start"].to_numpy()).all()
    assert (gold["start"].to_numpy() < of_unit["end"].to_numpy()).all()
    assert units.index.is_unique and set(gold["coder_kind"]) == set(units["coder_kind"]) == {"model"}
    assert list(gold) == ["unit_id", "source", "document", "start", "end", "pieces", "speaker_start", "speaker_end",
                          "party_1", "party_2", "party", "unnamed_1", "unnamed_2", "unnamed", "half", "coder_kind"]
    assert set(gold["unnamed"]) == {"no", "yes", "anonymous"}
    assert gold.loc[gold["unnamed"] == "yes", "party"].eq("none").all()
    assert gold["pieces"].str.fullmatch(r"\d+-\d+( \d+-\d+)*").all()


def test_readers_of_our_own_articles_read_them_as_they_ship(shipped):
    lengths = own_articles().set_index("article_id")["text"].str.len()
    own = shipped["statements"].loc[shipped["statements"]["source"] == "own"]
    assert len(own) > 100 and (own["document"].map(lengths) >= own["end"]).all()
