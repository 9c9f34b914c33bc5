"""Report pages as data: every number opens rows that add up to it, nothing of a user's files is interpreted."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from analysis import report
from analysis.corpus import read_corpus
from analysis.parties import load_registry
from analysis.report import (
    Options,
    Report,
    Results,
    Surroundings,
    View,
    counted,
    opened_rows,
    page_data,
    page_html,
)
from analysis.report.cells import interval, percent, signed
from analysis.report.data_block import data_block, evidence_csv
from analysis.report.displays import Shown
from analysis.report.matters import NO_MATTER, asserters, who_says_what
from analysis.report.measures import REGISTRY
from analysis.report.measures.corpus import reading_tables
from analysis.report.page_contents import cut
from analysis.report.render import dollars_apart, table_html
from analysis.report.validity import validity_lines
from analysis.schemas import InputError, empty
from analysis.study import analyse

EVIL = "<script>alert(\"x\")</script> & 'Co'"
PARTY = '<i>K&R</i>" $5'
HOSTILE = (
    f"Kestria & <b>Balvia</b> signed. “{EVIL} Kestria betrayed us,” <img src=x onerror=alert(1)> Balvia said. "
    "Kestria will pay $5 million and Balvia $10 million. \U0001f600 Balvia may send *two* _ships_ to Kestria."
)


@pytest.fixture(scope="module")
def study(sample_articles, sample_registry):
    return analyse(sample_articles, sample_registry, scorer="linear")


@pytest.fixture(scope="module")
def results(study):
    return Results(study)


@pytest.fixture(scope="module")
def pages(results):
    """The comparison page and the pages of three main parties, by party."""
    return {party: page_data(View(results, party)) for party in ("", *results.parties[:3])}


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    """Markup, Markdown, mathematics and a wide character in the text, the outlet, the names of article and party."""
    path = tmp_path_factory.mktemp("parties") / "parties.yaml"
    path.write_text(
        f"parties:\n- name: '{PARTY}'\n  names: [Kestria]\n- name: Balvia\n", encoding="utf-8"
    )
    articles = pd.DataFrame(
        {
            "article_id": ["=cmd()", "<script>2</script>"],
            "text": [HOSTILE, HOSTILE.replace("signed", "met")],
            "outlet": [EVIL, "@outlet"],
            "title": [EVIL, "$1 ... $2"],
        }
    )
    return analyse(articles, load_registry(path), scorer="linear")


def openings_of(page) -> list:
    """Every opening of a page, with what it stands behind."""
    found = [(finding.text, finding.opening) for finding in page.findings]
    for section in page.sections:
        found += [
            (f"{table.caption}: {name}", cell.opening)
            for table in section.tables
            for name, row in table.rows
            for cell in row
        ]
        found += [
            (mark.title, mark.opening)
            for chart in section.charts
            for _, marks in chart.rows
            for mark in marks
            if mark
        ]
    return [(what, opening) for what, opening in found if opening is not None]


# --- numbers and their rows --------------------------------------------------------------------------------


def test_every_number_of_every_page_opens_as_many_rows_as_it_says(pages):
    told = 0
    for page in pages.values():
        for what, opening in openings_of(page):
            found = counted(opened_rows(page.rows, opening), opening.count)
            assert found == opening.n, f"{page.subject or 'comparison'}: {what}: {opening}"
            told += 1
    assert told > 500


def test_every_number_opens_or_says_why_not(pages):
    for page in pages.values():
        tree = html.fromstring(page_html(page, Surroundings()))
        silent = [
            cell.text_content()
            for cell in tree.xpath("//td")
            if re.search(r"\d", cell.text_content())
            and not cell.xpath(".//a[@href]")
            and not cell.get("data-closed")
        ]
        assert not silent, silent[:3]
        assert tree.xpath("//td//a[starts-with(@href, '#open=')]")


def test_links_of_a_page_lead_to_kinds_and_columns_that_its_data_have(pages):
    page = pages[""]
    tree, block = html.fromstring(page_html(page, Surroundings())), json.loads(data_block(page))
    links = {dict_of(link)["open"] for link in tree.xpath("//a/@href") if link.startswith("#open=")}
    assert links and links <= set(block["kinds"])


def dict_of(link: str) -> dict[str, str]:
    from urllib.parse import parse_qsl

    return dict(parse_qsl(link.removeprefix("#")))


def test_a_unit_of_stance_is_a_sentence_party_and_voice(pages, results):
    rows = pages[""].rows
    stance = rows[rows["kind"] == "stance"]
    pooled = results.stance[results.stance["voice"] == "all"].set_index("party")["n"]
    assert stance["party"].value_counts().to_dict() == pooled[pooled > 0].to_dict()


def test_the_shares_of_voices_add_up(pages):
    table = next(
        t
        for section in pages[""].sections
        for t in section.tables
        if t.caption == "Who speaks about each party"
    )
    for name, row in table.rows:
        hits, wholes = zip(
            *(
                map(int, re.search(r"(\d+) of (\d+)", cell.detail).groups())
                for cell in row
                if cell.detail
            ),
            strict=True,
        )
        assert sum(hits) == wholes[0] and len(set(wholes)) == 1, name


def test_each_measure_is_registered_with_what_a_page_needs():
    assert len({measure.name for measure in REGISTRY}) == len(REGISTRY) >= 10
    kinds = [kind.name for measure in REGISTRY for kind in measure.kinds]
    assert len(set(kinds)) == len(kinds)
    assert all(
        measure.definition.endswith(".") and (measure.rows is None) == (not measure.kinds)
        for measure in REGISTRY
    )


def test_the_validity_named_is_kept(pages):
    named = [measure for measure in REGISTRY if measure.validity]
    assert named and all(len(validity_lines(measure)) == len(measure.validity) for measure in named)


# --- the block of data -------------------------------------------------------------------------------------


def test_each_sentence_stands_once_and_every_span_fits(pages, study):
    page = pages[""]
    block = json.loads(data_block(page))
    texts = study.articles.set_index("article_id")["text"]
    assert [article["text"] for article in block["articles"]] == [
        texts[a["id"]] for a in block["articles"]
    ]
    sentences = [
        tuple(article["sentences"][at : at + 2])
        for article in block["articles"]
        for at in range(0, len(article["sentences"]), 2)
    ]
    for kind in block["kinds"].values():
        assert len(kind["s"]) == len(kind["marks"])
        assert all(0 <= s < len(sentences) for s in kind["s"])
    mentions = block["kinds"]["mention"]
    for sentence, marks in zip(mentions["s"], mentions["marks"], strict=True):
        assert sentences[sentence][0] <= marks[0] < marks[1] <= sentences[sentence][1]


def test_the_block_cannot_end_its_element_nor_hold_what_a_page_may_not(hostile):
    page = page_data(View(Results(hostile, Options(min_n=1))))
    block = data_block(page)
    assert not re.search("[<>&\u2028\u2029]", block)
    assert json.loads(block)["articles"][0]["text"] == hostile.articles["text"].iloc[0]


def test_the_table_of_evidence_has_every_row_and_no_formula(hostile, pages):
    page = page_data(View(Results(hostile, Options(min_n=1))))
    rows = list(csv.DictReader(io.StringIO(evidence_csv(page).removeprefix("\ufeff"))))
    assert len(rows) == len(page.rows) > 0
    cells = {name: row[name] for row in rows for name in row if name != "value"}
    assert not [cell for cell in cells.values() if cell[:1] in "=+-@" and cell]
    assert {row["article_id"] for row in rows} == {"'=cmd()", "<script>2</script>"}


# --- nothing is interpreted --------------------------------------------------------------------------------


def test_hostile_text_is_escaped_on_the_page(hostile):
    for party in ("", PARTY):
        page = page_html(page_data(View(Results(hostile, Options(min_n=1)), party)), Surroundings())
        tree = html.fromstring(page)
        scripts = tree.xpath("//script")
        assert len(scripts) == 2 and scripts[0].get("type") == "application/json"
        assert not tree.xpath("//b | //i | //img | //em | //*[@onerror or @style]")
        assert PARTY in tree.text_content()


def test_hostile_text_is_escaped_in_a_notebook(hostile):
    shown = Report(hostile, min_n=1)
    for piece in (
        shown.findings(),
        shown.charts("named"),
        shown.charts("voices"),
        shown.tables("positions"),
        shown.sentences("stance"),
        report.contested(hostile),
    ):
        tree = html.fromstring(f"<div>{piece._repr_html_()}</div>")
        assert not tree.xpath("//script | //b | //i | //img | //em")
        assert tree.xpath("//*[contains(@class, 'tex2jax_ignore')]")
        texts = [
            text
            for text in tree.xpath("//div[contains(@class, 'framing')]//text()[not(ancestor::svg)]")
        ]
        assert not [text for text in texts if "$" in text and text != "$"], (
            "a dollar sign stands alone"
        )


def test_dollar_signs_in_tags_stay():
    assert (
        dollars_apart('<a title="$5 and $6">$5</a>') == '<a title="$5 and $6"><span>$</span>5</a>'
    )


def test_cells_show_nothing_for_what_is_missing(pages):
    for page in pages.values():
        text = html.fromstring(
            page_html(page, Surroundings()).split("<script", 1)[0]
        ).text_content()
        assert not re.search(r"\bnan\b|<NA>|\bNone\b|NaN", text)


# --- findings, tables, words -------------------------------------------------------------------------------


def test_findings_are_three_to_five_plain_sentences(pages):
    for page in pages.values():
        assert 3 <= len(page.findings) <= 5
        for finding in page.findings:
            assert finding.text.endswith(".") and not re.search(
                r"\bq\b|candidate|judgements", finding.text
            )


def test_findings_on_nothing(sample_registry, make_articles):
    nothing = analyse(make_articles("It rained."), sample_registry, scorer="linear")
    page = page_data(View(Results(nothing)))
    assert "No party is named" in page.findings[0].text
    assert [sentence.pieces for sentence in page.plain] == [(("It rained.", False),)]
    assert "No party is judged." in page_html(page, Surroundings())
    assert report.main_parties(nothing.evidence) == [] and report.chosen_party(nothing) == ""


def test_contested_matters_have_a_row_for_each_voice_and_side(study):
    tables = report.contested(study).pieces
    assert len(tables) == study.contested["matter_id"].nunique() > 0
    assert all(
        len({(name, row[0].text) for name, row in table.rows}) == len(table.rows) > 1
        for table in tables
    )
    none = report.contested(replace(study, contested=empty("contested"))).pieces
    assert [table.empty for table in none] == [NO_MATTER]


@pytest.mark.parametrize(
    ("sides", "told"),
    [
        (
            [("denied", "self", "Norland"), ("act", "other", "Suria")],
            "Norland denies it; Suria asserts it.",
        ),
        (
            [("denied", "self", "Norland"), ("act", "other", "Suria"), ("act", "other", "Kestria")],
            "Norland denies it; Suria and Kestria assert it.",
        ),
        (
            [("undecided", "self", "Norland"), ("offered", "unnamed", None)],
            "Norland has not decided; a source not named says that Norland offers it.",
        ),
        (
            [
                ("declined", "journalist", None),
                ("committed", "other", "Suria"),
                ("committed", "other", "Suria"),
            ],
            "the journalist says that Norland declines it; Suria says that Norland commits itself to it.",
        ),
    ],
)
def test_who_says_what_is_told_in_one_sentence(sides, told):
    rows = pd.DataFrame(sides, columns=["side", "voice", "voice_party"]).assign(party="Norland")
    assert who_says_what(rows.assign(by=asserters(rows))) == told


@pytest.mark.parametrize(
    ("difference", "told"),
    [
        (0.4, "Arland fares better than the others: +0.40 [+0.10, +0.70]"),
        (-0.4, "Arland fares worse than the others: −0.40 [−0.70, −0.10]"),
    ],
)
def test_a_party_that_differs_is_named_with_interval_and_n(difference, told):
    low, high = sorted(
        [
            difference - 0.3 * (1 if difference > 0 else -1),
            difference + 0.3 * (1 if difference > 0 else -1),
        ]
    )
    rows = pd.DataFrame(
        [
            {
                "party": "Arland",
                "voice": "journalist",
                "estimate": 0.3,
                "difference": difference,
                "difference_low": low,
                "difference_high": high,
                "q_value": 0.01,
                "n": 40,
            }
        ]
    )
    finding = report.stance_finding(rows, "neural")
    assert told in finding.text and "n=40" in finding.text and "0.010" in finding.detail
    assert "read the sentences" in report.stance_finding(rows, "vader").text
    assert (
        "not clearly treated"
        in report.stance_finding(
            rows.assign(q_value=0.3, conf_low=0.1, conf_high=0.5), "neural"
        ).text
    )


def test_whatever_was_left_out_is_listed_with_its_file(tmp_path):
    body = "The harbour of Arland was closed by the storm on Monday, and the ships of Bergen had to wait for two days."
    (tmp_path / "a_1.txt").write_text(f"{body}\n\nAdvertisement\n\n{EVIL}")
    (tmp_path / "b_2.txt").write_text(f"{body}\n\n{EVIL}")
    (tmp_path / "c.csv").write_text(
        f'headline,body,published_at\nShips,"{body} {body[::-1]}",soon\n,,\nNo text,,\n'
    )
    (tmp_path / "d.txt").write_text("")
    (tmp_path / "e.bin").write_text("x")
    tables = {table.caption: table for table in reading_tables(read_corpus(tmp_path))}
    assert list(tables) == [
        "What was read as which field, by file (2)",
        "Set aside: 4 (duplicate 1, format not read 1, no text 1, unreadable 1)",
        "Stories printed more than once: 1",
        "Lines removed as boilerplate: 1",
    ]
    aside = tables["Set aside: 4 (duplicate 1, format not read 1, no text 1, unreadable 1)"]
    assert [(name, row[0].text) for name, row in aside.rows] == [
        ("e.bin", "format not read"),
        ("d.txt", "unreadable"),
        ("c.csv, row 2", "no text"),
        ("b_2.txt", "duplicate"),
    ]
    removed = tables["Lines removed as boilerplate: 1"]
    assert [(name, *(cell.text for cell in row)) for name, row in removed.rows] == [
        ("Advertisement", "advertisement", "1", "1", "a_1.txt")
    ]


def test_the_corpus_section_begins_with_what_may_mislead(tmp_path):
    body = "The harbour of Arland was closed by the storm on Monday, and the ships had to wait for two days"
    (tmp_path / "a.csv").write_text(f"text\n{body.replace(',', '')} [+900 chars]\n")
    first, *rest = reading_tables(read_corpus(tmp_path))
    assert first.empty.startswith("warning: 1 of 1 texts are not whole articles (cut 1)")
    assert "Not whole articles: 1 (cut 1)" in [table.caption for table in rest]


def test_distinctive_words_set_one_apart_from_the_rest_and_hold_no_name(study, results):
    words = report.distinctive_words(study, among=results.parties)
    assert (
        set(words["group"]) <= set(results.parties)
        and (words["direction"] == "more in the group").all()
    )
    assert (words["z"] > 1.96).all() and words.groupby("group").size().le(5).all()
    assert set(report.distinctive_words(study, "outlet")["group"]) <= set(study.articles["outlet"])
    with pytest.raises(InputError, match="'party' or 'outlet'"):
        report.distinctive_words(study, "date")


def test_the_coders_differences_are_listed_with_what_was_learned(study):
    apart = report.coder_disagreements(study)
    shown = report.disagreement_list(study, apart, most=5)
    assert len(shown.sentences) == min(5, len(apart)) > 0 and "climate" in shown.title
    assert apart["probability"].between(0, 1).all()
    other = replace(study, settings={**study.settings, "codebook": "policy"})
    assert (
        "alone" in report.disagreement_list(other, apart).title
        and report.coder_disagreements(other).empty
    )


def test_main_and_chosen_parties(study, results):
    assert results.parties[:3] == report.main_parties(study.evidence, most=3)
    assert report.main_parties(study.evidence, min_n=10**6) == []
    assert report.chosen_party(study) == results.parties[0]
    with pytest.raises(InputError, match="is not named in these articles"):
        report.chosen_party(study, results.parties[0][:-1])


def test_estimates_as_text():
    rows = pd.DataFrame(
        {
            "estimate": [0.1279, -0.5, None],
            "conf_low": [-0.011, None, None],
            "conf_high": [0.266, None, None],
            "n": [66, 6, 3],
        }
    )
    assert report.estimates(rows).tolist() == ["0.13 [-0.01, 0.27] n=66", "-0.50 n=6", "n=3"]


def test_judged_sentences_keep_their_order(study):
    strongest = study.evidence.sort_values(["value", "mention_id"]).iloc[[0, -1, 1]]
    shown = report.judged_sentences(study, strongest, "Strongest")
    surfaces = ["".join(text for text, marked in each.pieces if marked) for each in shown.sentences]
    assert len(surfaces) <= 3 and surfaces[0] == strongest["surface"].iloc[0]


def test_numbers_in_words():
    assert (percent(0.5), percent(0.004), signed(-0.2), signed(0.2)) == (
        "50 %",
        "0.4 %",
        "−0.20",
        "+0.20",
    )
    assert interval(0.1, 0.25, percent) == "[10, 25]" and interval(float("nan"), 1, percent) == ""


@given(
    st.text("ab<&>\"' ", max_size=20),
    st.lists(st.tuples(st.integers(0, 20), st.integers(1, 8)), max_size=6),
)
def test_marks_never_change_the_words(text, spans):
    pieces = cut(text, 0, len(text), [(start, start + length) for start, length in spans])
    assert "".join(piece for piece, _ in pieces) == text


def test_a_shown_table_says_what_it_is_without_a_browser(study):
    shown = Report(study).tables("named")
    assert repr(shown) == "How often each party is named" and isinstance(shown, Shown)
    assert "<table" in table_html(shown.pieces[0]) and "href" not in table_html(shown.pieces[0])


def test_relabelled_parties_give_the_same_page(make_articles, tmp_path):
    texts = (
        "Kestria said it may join. Balvia praised Kestria.",
        "Balvia denied that it had paid Kestria.",
    )
    (tmp_path / "a.yaml").write_text("parties:\n- name: Kestria\n- name: Balvia\n")
    (tmp_path / "b.yaml").write_text("parties:\n- name: Zed\n  names: [Kestria]\n- name: Balvia\n")
    one, other = (
        page_data(
            View(
                Results(
                    analyse(make_articles(*texts), load_registry(tmp_path / name), scorer="linear"),
                    Options(min_n=1),
                )
            )
        )
        for name in ("a.yaml", "b.yaml")
    )
    assert len(one.rows) == len(other.rows)
    assert sorted(one.rows["party"].replace("Kestria", "Zed")) == sorted(other.rows["party"])
