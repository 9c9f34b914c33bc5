"""Pages: every number opens to the sentences it counts, all text is escaped, and empty tables are told as such."""

from __future__ import annotations

import re
from dataclasses import replace
from html import escape

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from analysis import pages
from analysis.compare import (
    commitment,
    compare_parties,
    frame_gap,
    frame_shares,
    largest_matters,
    marker_rates,
    matter_sides,
    salience,
    sentence_lengths,
    shares,
    speaker_target_matrix,
)
from analysis.corpus import read_corpus
from analysis.frames import epistemic_markers
from analysis.pages import passages
from analysis.pages.matters import NO_MATTER, who_says_what
from analysis.pages.openings import asserters
from analysis.parties import load_registry
from analysis.schemas import InputError, empty
from analysis.speakers import count_speakers
from analysis.study import add_group, analyse

SENTENCE = ["article_id", "sentence_id"]


def cells_of(table: str) -> pd.DataFrame:
    """A linked table parsed: row and column (as shown), text, link (without the #, None where there is none)."""
    root = html.fromstring(f"<div>{table}</div>")
    names = [th.text_content() for th in root.findall(".//thead//th")[1:]]
    rows = []
    for row in root.findall(".//tbody/tr"):
        for name, cell in zip(names, row.findall("td"), strict=True):
            link = cell.find("a")
            rows.append((row.findtext("th"), name, cell.text_content(), None if link is None else link.get("href")[1:]))
    return pd.DataFrame(rows, columns=["row", "column", "text", "link"])


def listed(evidence: str) -> dict[str, int]:
    """How many sentences stand under each anchor; an id that occurs twice fails."""
    blocks = html.fromstring(f"<div>{evidence}</div>").findall(".//details")
    counts = {block.get("id"): len(block.findall("ol/li")) for block in blocks}
    assert len(counts) == len(blocks)
    for block in blocks:
        assert block.findtext("summary").endswith(f"({counts[block.get('id')]})")
    return counts


@pytest.fixture(scope="module")
def study(sample_articles, sample_registry):
    return analyse(sample_articles, sample_registry)


@pytest.fixture(scope="module")
def parties(study):
    return pages.main_parties(study.evidence)


@pytest.fixture(scope="module")
def evidence(study, parties):
    """All evidence lists as the reports have them, made once: the encoder explains each score."""
    markers = epistemic_markers(study.texts)
    return pages.evidence_list(study, pages.openings(study, parties, "outlet", markers))


@pytest.fixture(scope="module")
def blocks(evidence):
    return listed(evidence)


@pytest.fixture(scope="module")
def matrix(study):
    return speaker_target_matrix(study.evidence)


@pytest.fixture(scope="module")
def tone(study):
    return compare_parties(study.evidence, resamples=100)


@pytest.fixture(scope="module")
def by_outlet(study):
    grouped = add_group(study.evidence, study.articles, "outlet")
    told = compare_parties(grouped, group="group", resamples=100)
    return told[told["voice"] == "journalist"]


@pytest.fixture(scope="module")
def shifts(study):
    largest = largest_matters(study.positions, study.answers)
    told = commitment(add_group(largest, study.articles, "outlet"), group="group", resamples=100)
    return told[told["voice"] == "all"]


@pytest.fixture(scope="module")
def rates(study):
    markers = epistemic_markers(study.texts)
    return marker_rates(markers, study.tokens, study.statements, resamples=100)


@pytest.fixture(scope="module")
def framed(study):
    return frame_shares(study.evidence, study.codes, resamples=100)


@pytest.fixture(scope="module")
def tables(study, parties, matrix, tone, by_outlet, shifts, rates, framed):
    voiced = shares(study.evidence, resamples=100)
    return {
        "matrix n": pages.matrix_table(matrix, "n", parties),
        "matrix tone": pages.matrix_table(matrix, "value", parties),
        "tone": pages.estimate_table(tone, parties),
        "outlets": pages.estimate_table(by_outlet, parties, columns="group", section="group"),
        "shifts": pages.estimate_table(shifts, parties, columns="group", section="shift"),
        "markers": pages.estimate_table(rates, ["booster", "hedge"], rows="marker", columns="source", section="marker"),
        "voices": pages.estimate_table(voiced, parties),
        "frames": pages.frame_table(framed, parties),
        "ladder": pages.ladder_table(study.positions, parties),
    }


def counted(text: str) -> int:
    """The n that an estimate's cell states."""
    return int(re.search(r"n=(\d+)$", text).group(1))


@pytest.mark.parametrize(
    "name", ["matrix n", "matrix tone", "tone", "outlets", "shifts", "markers", "voices", "frames", "ladder"]
)
def test_every_number_links_to_sentences(tables, blocks, name):
    """A cell that counts something opens; one that counts nothing (a share of zero, no n) has no link."""
    cells = cells_of(tables[name])
    numbers = cells[cells["text"].str.contains(r"\d") & ~cells["text"].str.match(r"0\.00\b|n=0")]
    if name == "frames":  # below the minimum only the n of the whole is shown, so that no frame can be opened
        numbers = numbers[~numbers["text"].str.startswith("n=")]
    if name == "tone":
        numbers = cells[cells["text"].str.contains(r"\d")]
    assert len(numbers) > 5
    assert numbers["link"].notna().all(), numbers[numbers["link"].isna()]
    links = cells["link"].dropna()
    assert set(links) <= set(blocks) and all(blocks[link] > 0 for link in links)
    assert cells.loc[cells["text"] == "", "link"].isna().all()


def test_the_matrix_counts_the_sentences_that_it_opens(tables, blocks):
    cells = cells_of(tables["matrix n"]).dropna(subset="link")
    assert cells["text"].astype(int).tolist() == [blocks[link] for link in cells["link"]]


def test_tone_by_voice_counts_the_sentences_that_it_opens(study, tables, blocks, parties):
    """n is the number of sentences, but in the voices `other` and `all`, where two may speak in one sentence."""
    cells = cells_of(tables["tone"]).dropna(subset="link")
    one = cells[~cells["column"].isin(["other", "all"])]
    assert len(one) > 5 and one["text"].map(counted).tolist() == [blocks[link] for link in one["link"]]
    for row in cells.itertuples():
        of_party = study.evidence[study.evidence["party"] == row.row]
        units = of_party if row.column == "all" else of_party[of_party["voice"] == row.column]
        assert blocks[row.link] == len(units[SENTENCE].drop_duplicates())
        assert (
            counted(row.text) == len(units[[*SENTENCE, "voice", "voice_party"]].drop_duplicates()) >= blocks[row.link]
        )


def test_an_outlet_opens_its_own_sentences(study, tables, blocks):
    cells = cells_of(tables["outlets"]).dropna(subset="link")
    outlet = study.articles.set_index("article_id")["outlet"]
    own = study.evidence[study.evidence["voice"] == "journalist"]
    for row in cells.itertuples():
        here = own[(own["party"] == row.row) & (own["article_id"].map(outlet) == row.column)]
        assert counted(row.text) == blocks[row.link] == len(here[SENTENCE].drop_duplicates())


def test_a_shift_opens_the_positions_behind_it(study, tables, blocks):
    outlet = study.articles.set_index("article_id")["outlet"]
    largest = largest_matters(study.positions, study.answers)
    for row in cells_of(tables["shifts"]).dropna(subset="link").itertuples():
        held = largest[(largest["party"] == row.row) & (largest["rung"] != "denied")]
        held = held[held["article_id"].map(outlet) == row.column]
        assert counted(row.text) == len(held)
        assert blocks[row.link] == len(held[SENTENCE].drop_duplicates())


def test_markers_stand_by_source_a_partys_own_first(rates, tables, blocks):
    cells = cells_of(tables["markers"])
    assert cells["column"].tolist()[0] == "party" and cells["column"].tolist()[-1] == "all"
    of_all = rates[rates["source"] == "all"].set_index("marker")["n"]
    for row in cells[cells["column"] == "all"].itertuples():
        assert counted(row.text) == of_all[row.row] >= blocks[row.link] > 0


def test_frames_open_the_sentences_that_carry_them(study, tables, blocks):
    cells = cells_of(tables["frames"]).dropna(subset="link")
    for row in cells.itertuples():
        about = study.evidence[study.evidence["party"] == row.row][
            [*SENTENCE, "voice", "voice_party"]
        ].drop_duplicates()
        carrying = study.codes.loc[study.codes["frame"] == row.column.replace(" ", "_"), SENTENCE].drop_duplicates()
        hits = about.merge(carrying, on=SENTENCE)
        assert blocks[row.link] == len(hits[SENTENCE].drop_duplicates())
        assert row.text.split()[0] == f"{len(hits) / counted(row.text):.2f}"
        assert counted(row.text) == len(about)


def test_the_ladder_counts_positions_and_opens_their_sentences(study, tables, blocks):
    cells = cells_of(tables["ladder"]).dropna(subset="link")
    for row in cells.itertuples():
        held = study.positions[(study.positions["party"] == row.row) & (study.positions["rung"] == row.column)]
        assert int(row.text) == len(held)
        assert blocks[row.link] == len(held[SENTENCE].drop_duplicates()) <= int(row.text)


def test_salience_opens_all_that_is_said_of_a_party(study, parties, blocks):
    told = salience(study.mentions, sentence_lengths(study.tokens), resamples=100)
    cells = cells_of(pages.salience_table(told, shares(study.evidence, resamples=100), parties))
    opening = cells.dropna(subset="link")
    assert set(opening["link"]) <= set(blocks)
    named = opening[opening["column"] == "mentions"]
    assert named["text"].astype(int).tolist() == [int((study.evidence["party"] == party).sum()) for party in parties]
    located = study.mentions[study.mentions["use"] == "place"]
    for row in cells[cells["column"] == "as a place"].itertuples():
        here = located[located["party"] == row.row]
        assert int(row.text) == len(here)
        assert blocks.get(row.link, 0) == len(here[SENTENCE].drop_duplicates())
    own = cells[cells["column"] == "share in its own voice"]
    assert own["link"].notna().tolist() == [not text.startswith("0.00") for text in own["text"]]


@pytest.fixture(scope="module")
def speakers(study):
    return count_speakers(study.texts, study.statements)


def speaker_cells(speakers: pd.DataFrame) -> pd.DataFrame:
    """The cells of both tables of speakers."""
    page = html.fromstring(f"<div>{pages.speaker_tables(speakers)}</div>")
    return pd.concat([cells_of(html.tostring(table, encoding="unicode")) for table in page.find_class("linked")])


def test_a_speaker_opens_the_sentences_of_its_statements(study, speakers):
    """Those with a party and those without one, 20 each; the count is of statements, of which a sentence may hold
    several."""
    cells = speaker_cells(speakers)
    blocks = listed(pages.evidence_list(study, pages.openings(study, [], speakers=speakers)))
    told = cells[cells["column"] == "statements"]
    shown = pd.concat([part.head(20) for _, part in speakers.groupby(speakers["speaker_party"].isna())])
    assert told["text"].astype(int).tolist() == shown["n"].tolist()
    assert told["link"].tolist() == list(dict.fromkeys(told["link"])) and set(told["link"]) == set(blocks)
    assert all(0 < blocks[row.link] <= int(row.text) for row in told.itertuples())
    assert cells.loc[cells["column"] != "statements", "link"].isna().all()
    rules = cells.loc[cells["column"] == "rules", "text"].tolist()
    assert rules == shown["rules"].tolist()
    captions = html.fromstring(f"<div>{pages.speaker_tables(speakers)}</div>").xpath(".//caption/text()")
    assert captions[1] == (
        f"who was read as speaking for no party; the 20 most frequent of {speakers['speaker_party'].isna().sum()}"
    )


def test_a_speaker_of_two_parties_has_two_rows(speakers):
    """Each with its own sentences; whom no words name is told in words."""
    two = speakers.head(2).assign(speaker=["Ann Orr", "Ann Orr"], speaker_party=["Kestria", "Balvia"])
    nobody = speakers.head(1).assign(speaker=None, speaker_party=None, speaker_kind="unresolved")
    cells = speaker_cells(pd.concat([two, nobody], ignore_index=True).astype(speakers.dtypes))
    assert cells["row"].drop_duplicates().tolist() == ["Ann Orr", "(no words name the speaker)"]
    assert cells["link"].dropna().tolist() == [
        "speaker-ann-orr-kestria", "speaker-ann-orr-balvia", "speaker-not-named-unresolved"
    ]


def test_cells_stand_in_the_given_order(tables, parties):
    assert cells_of(tables["tone"])["row"].drop_duplicates().tolist() == parties
    assert cells_of(tables["matrix n"])["column"].drop_duplicates().tolist() == parties


def test_every_sentence_stands_there_as_in_the_article(study, evidence):
    """The words of each list entry are a sentence of the corpus, and a mention is marked."""
    spoken = pages.speaker_openings(study, count_speakers(study.texts, study.statements))
    page = html.fromstring(f"<div>{evidence}{pages.evidence_list(study, spoken)}</div>")
    texts = study.articles.set_index("article_id")["text"]
    known = {texts[a][s:e] for a, s, e in study.sentences[["article_id", "start", "end"]].itertuples(index=False)}
    for item in page.findall(".//li"):
        where = item.find("span[@class='meta']").text_content()
        assert item.text_content().removeprefix(where)[1:] in known
        assert item.xpath(".//mark[@class='mention'] | .//span[@class='frame' or @class='rung']")


@pytest.mark.parametrize("scorer", ["neural", "linear", "vader"])
def test_the_words_that_carried_a_score_are_marked(scorer, make_articles, tmp_path):
    path = tmp_path / "parties.yaml"
    path.write_text("parties: [{name: Kestria}, {name: Balvia}]", encoding="utf-8")
    articles = make_articles("Kestria betrayed its friends in a cruel and shameful deal. "
                             "The generous Balvia saved the harbour.")
    told = analyse(articles, load_registry(path), scorer=scorer)
    page = html.fromstring(f"<div>{pages.evidence_list(told, pages.openings(told, ['Kestria', 'Balvia']))}</div>")
    marked = {kind: {span.text for span in page.xpath(f".//span[@class='{kind}']")} for kind in ("for", "against")}
    assert marked["against"] & {"betrayed", "cruel", "shameful"} and "generous" in marked["for"]
    assert not marked["for"] & {"betrayed", "cruel", "shameful"} and "generous" not in marked["against"]


def test_long_lists_are_cut_and_say_so(study, parties, monkeypatch):
    rows = pages.openings(study, parties).drop(columns="mention_id")  # nothing to explain
    monkeypatch.setattr(passages, "MAX_SENTENCES", 400)
    page = html.fromstring(f"<div>{pages.evidence_list(study, rows)}</div>")
    for block in page.findall(".//details"):
        total = int(re.search(r"\((\d+)\)$", block.findtext("summary")).group(1))
        left = re.search(r"… and (\d+) more", block.text_content())
        assert len(block.findall("ol/li")) + (int(left.group(1)) if left else 0) == total
    assert len(page.findall(".//li")) <= 400
    assert "more: framing measure" in page.text_content()


@pytest.mark.parametrize(
    ("sizes", "limit"), [([10, 3, 1], 10), ([5000, 10], 10), ([4000, 4000], 2500), ([9] * 2000, 3)]
)
def test_longest_block(sizes, limit):
    assert passages._longest_block(np.array(sizes)) == limit


# Hostile text.

EVIL = "<script>alert(\"x\")</script> & 'Co'"
HOSTILE = (
    f"Kestria & <b>Balvia</b> signed. “{EVIL} Kestria betrayed us,” <img src=x onerror=alert(1)> Balvia said. "
    "Kestria will pay."
)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    """Markup in the text, the outlet, the article's name and a party's name."""
    path = tmp_path_factory.mktemp("parties") / "parties.yaml"
    path.write_text("parties:\n- name: '<i>K&R</i>\"'\n  names: [Kestria]\n- name: Balvia\n", encoding="utf-8")
    articles = pd.DataFrame(
        {"article_id": ["<script>1</script>"], "text": [HOSTILE], "outlet": [EVIL], "title": [EVIL]}
    )
    return analyse(articles, load_registry(path))


def harmless(page: str) -> None:
    root = html.fromstring(f"<div>{page}</div>")
    assert not root.xpath(".//script | .//img | .//b | .//i | .//*[@onerror]")


def test_hostile_text_is_escaped_everywhere(hostile):
    parties = pages.main_parties(hostile.evidence, min_n=1)
    assert len(parties) == 2
    speakers = count_speakers(hostile.texts, hostile.statements)
    evidence = pages.evidence_list(hostile, pages.openings(hostile, parties, speakers=speakers))
    tone = compare_parties(hostile.evidence, min_n=1, resamples=100)
    matrix = speaker_target_matrix(hostile.evidence, min_n=1)
    for page in (
        evidence,
        pages.matrix_table(matrix, "n", parties, caption=EVIL),
        pages.ladder_table(hostile.positions, parties),
        pages.speaker_tables(speakers.assign(example=EVIL)),
        pages.estimate_table(tone, parties, caption=EVIL),
        pages.contested_html(hostile),
    ):
        harmless(page)
    shown = html.fromstring(f"<div>{evidence}</div>").text_content()
    assert EVIL in shown and "<img src=x onerror=alert(1)>" in shown and '<i>K&R</i>"' in shown
    links = cells_of(pages.estimate_table(tone, parties))["link"].dropna()
    assert len(links) and set(links) <= set(listed(evidence))


def test_contested_html_has_a_row_for_each_voice_and_side_of_a_matter(study, hostile):
    page = html.fromstring(f"<div>{pages.contested_html(study)}</div>")
    numbers = study.contested["matter_id"].drop_duplicates()
    sides = matter_sides(study.matters, study.answers, study.positions, study.acts, study.articles)
    assert len(page.find_class("matter")) == min(12, len(numbers)) > 0
    for matter, number in zip(page.find_class("matter"), numbers, strict=False):
        rows, held = matter.xpath(".//tbody/tr"), sides[sides["matter_id"] == number]
        assert len(rows) == len(held.groupby(["side", "voice", "voice_party"], dropna=False))
        told = [len(row.xpath(".//span[@class='rung']")) for row in rows]
        assert told == [int(row.xpath("./td[2]")[0].text_content()) for row in rows]
        counted = sum(told)
        assert counted == len(held[["side", "voice", "voice_party", "article_id", "sentence_id"]].drop_duplicates())
    assert "<script" not in pages.contested_html(hostile)
    assert NO_MATTER in pages.contested_html(replace(hostile, contested=empty("contested")))


@pytest.mark.parametrize(
    ("sides", "told"),
    [
        ([("denied", "self", "Norland"), ("act", "other", "Suria")], "Norland denies it; Suria asserts it."),
        ([("denied", "self", "Norland"), ("act", "other", "Suria"), ("act", "other", "Kestria")],
         "Norland denies it; Suria and Kestria assert it."),
        ([("undecided", "self", "Norland"), ("offered", "unnamed", None)],
         "Norland has not decided; a source not named says that Norland offers it."),
        ([("declined", "journalist", None), ("committed", "other", "Suria"), ("committed", "other", "Suria")],
         "the journalist says that Norland declines it; Suria says that Norland commits itself to it."),
    ],
)
def test_who_says_what_is_told_in_one_sentence(sides, told):
    rows = pd.DataFrame(sides, columns=["side", "voice", "voice_party"]).assign(party="Norland")
    assert who_says_what(rows.assign(by=asserters(rows))) == told


def test_linked_table_escapes_names_values_and_links():
    table = pd.DataFrame({EVIL: [EVIL, 0.126]}, index=pd.Index([EVIL, "b_c"], name=EVIL))
    page = pages.linked_table(table, pd.DataFrame({EVIL: ['"><script>', None]}, index=table.index), caption=EVIL)
    harmless(page)
    cells = cells_of(page)
    assert cells["text"].tolist() == [EVIL, "0.13"]
    # Rows are named by data (a file, an article), which is shown as it stands.
    assert cells["row"].tolist() == [EVIL, "b_c"] and '"><script>' in html.fromstring(page).xpath(".//a/@href")[0]


def test_headings_are_words():
    page = html.fromstring(pages.linked_table(pd.DataFrame({"a_b": [1]}, index=pd.Index([0], name="c_d"))))
    assert [cell.text for cell in page.xpath("//thead//th")] == ["c d", "a b"]


def test_whatever_was_left_out_is_named_in_the_corpus_section(tmp_path):
    body = "The harbour of Arland was closed by the storm on Monday, and the ships of Bergen had to wait for two days."
    (tmp_path / "a_1.txt").write_text(f"{body}\n\nAdvertisement\n\n{EVIL}")
    (tmp_path / "b_2.txt").write_text(f"{body}\n\n{EVIL}")
    (tmp_path / "c.csv").write_text(f'headline,body,published_at\nShips,"{body} {body[::-1]}",soon\n,,\nNo text,,\n')
    (tmp_path / "d.txt").write_text("")
    (tmp_path / "e.bin").write_text("x")
    page = pages.reading_tables(read_corpus(tmp_path))
    harmless(page)
    tables = [
        [[cell.text_content() for cell in row.xpath("./th|./td")] for row in table.xpath(".//tr")]
        for table in html.fromstring(f"<div>{page}</div>").find_class("linked")
    ]
    assert tables[0] == [
        ["file", "title", "date", "text", "dates not read"],
        ["*.txt", "", "", "text", "0"], ["c.csv", "headline", "published_at", "body", "1"],
    ]
    assert [row[:2] for row in tables[1][1:]] == [
        ["e.bin", "format not read"], ["d.txt", "unreadable"], ["c.csv, row 2", "no text"], ["b_2.txt", "duplicate"],
    ]
    assert tables[2][0] == ["article id", "articles", "first", "last", "outlets", "kinds"]
    assert [(row[0], row[1], row[5]) for row in tables[2][1:]] == [("a_1", "2", "same text")]
    assert tables[3] == [["line", "kind", "articles", "times"], ["Advertisement", "advertisement", "1", "1"]]
    captions = [caption.text for caption in html.fromstring(f"<div>{page}</div>").xpath(".//caption")]
    assert captions[1:] == [
        "set aside: 4 (duplicate 1, format not read 1, no text 1, unreadable 1)", "stories printed more than once: 1",
        "lines removed: 1 (advertisement 1)",
    ]


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (0.126, 2, "0.13"),
        (7, 2, "7"),
        (7.0, 0, "7"),
        (np.nan, 2, ""),
        (None, 2, ""),
        (pd.NA, 2, ""),
        ("n=3", 2, "n=3"),
    ],
)
def test_cells_show_numbers_rounded_and_missing_ones_empty(value, decimals, text):
    table = pd.DataFrame({"x": pd.Series([value], dtype=object)})
    cell = cells_of(pages.linked_table(table, pd.DataFrame({"x": ["there"]}), decimals=decimals)).iloc[0]
    assert cell["text"] == text
    assert cell["link"] == ("there" if text else None)


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (("tone", "United Isles", "self"), "tone-united-isles-self"),
        (("x", "<a>"), "x-a"),
        (("x", "&"), "x-none"),
        (("x", "Ünion d'Été"), "x-ünion-d-été"),
    ],
)
def test_anchor(parts, expected):
    assert pages.anchor(*parts) == expected


@pytest.mark.xfail(strict=True, reason="names that differ in punctuation or case only share one list")
def test_anchors_of_unlike_names_differ():
    assert pages.anchor("tone", "Front A+") != pages.anchor("tone", "Front A-")


# mark_spans.


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        ([], "a &lt;b&gt; cd"),
        ([(0, 1, "mention")], '<mark class="mention">a</mark> &lt;b&gt; cd'),
        ([(2, 5, "cue"), (3, 4, "for")], 'a <span class="cue">&lt;b&gt;</span> cd'),  # inside: the first listed stays
        ([(3, 4, "for"), (2, 5, "cue")], 'a &lt;<span class="for">b</span>&gt; cd'),
        ([(2, 5, "cue"), (4, 7, "for")], 'a <span class="cue">&lt;b&gt;</span> cd'),  # overlapping
        (
            [(6, 7, "for"), (7, 8, "cue")],
            'a &lt;b&gt; <span class="for">c</span><span class="cue">d</span>',
        ),  # touching
        ([(6, 9, "for"), (-1, 1, "cue")], "a &lt;b&gt; cd"),  # beyond the sentence
        ([(0, 1, "mention")] * 3, '<mark class="mention">a</mark> &lt;b&gt; cd'),
    ],
)
def test_mark_spans(spans, expected):
    assert pages.mark_spans("a <b> cd", 0, 8, spans) == expected


def test_mark_spans_of_a_part():
    assert pages.mark_spans("One. Two & three. Four.", 5, 17, [(0, 3, "cue"), (11, 16, "cue")]) == (
        'Two &amp; <span class="cue">three</span>.'
    )


@given(st.text("ab<&>\"' ", max_size=20), st.lists(st.tuples(st.integers(0, 20), st.integers(1, 8)), max_size=6))
def test_marks_never_change_the_words(text, spans):
    shown = pages.mark_spans(text, 0, len(text), [(start, start + length, "cue") for start, length in spans])
    assert re.sub(r'<span class="cue">|</span>', "", shown) == escape(text)
    assert shown.count("<span") == shown.count("</span>")


# Findings, parties, empty tables.


@pytest.fixture(scope="module")
def nothing(sample_registry):
    return analyse(pd.DataFrame({"article_id": ["a"], "text": ["Rain fell on the quay."]}), sample_registry)


def test_findings_on_empty_tables(nothing):
    tone, told = compare_parties(nothing.evidence), salience(nothing.mentions, sentence_lengths(nothing.tokens))
    voices, framed = shares(nothing.evidence), frame_shares(nothing.evidence, nothing.codes)
    assert pages.position_finding(nothing) == "No party takes a position in these articles that the rules could find."
    assert pages.voice_finding(nothing, told, voices).startswith("No party is named in these articles")
    assert "none of 0 parties" in pages.tone_finding(tone, "vader")
    assert pages.frame_finding(framed) == "Too few sentences name a party to speak of frames."
    assert pages.party_finding(nothing, "", tone, voices) == "No party is named in these articles."
    assert pages.party_finding(nothing, "Kestria", tone, voices) == "Kestria is not named as a party in these articles."


def test_tables_and_lists_of_nothing(nothing):
    assert pages.main_parties(nothing.evidence) == [] and pages.chosen_party(nothing) == ""
    assert "No sentence stands behind" in pages.evidence_list(nothing, pages.openings(nothing, []))
    assert NO_MATTER in pages.contested_html(nothing)
    tone, framed = compare_parties(nothing.evidence), frame_shares(nothing.evidence, nothing.codes)
    matrix, told = speaker_target_matrix(nothing.evidence), salience(nothing.mentions, sentence_lengths(nothing.tokens))
    for table in (
        pages.estimate_table(tone, []),
        pages.frame_table(framed, []),
        pages.matrix_table(matrix, "n", []),
        pages.ladder_table(nothing.positions, []),
        pages.salience_table(told, shares(nothing.evidence), []),
    ):
        assert cells_of(table).empty
    assert pages.words_beside(nothing, "Kestria").empty


def test_findings_state_what_the_tables_hold(study, tone, framed, parties):
    told, voices = (
        salience(study.mentions, sentence_lengths(study.tokens), resamples=100),
        shares(study.evidence, resamples=100),
    )
    named = pages.voice_finding(study, told, voices)
    most = told.sort_values("n").iloc[-1]
    assert named.startswith(f"{most['party']} is named most ({most['n']} mentions, ")
    assert f"{(study.evidence['voice'] == 'journalist').mean():.0%} of the judgements" in named
    held = pages.position_finding(study)
    assert held.startswith(f"{len(study.positions)} positions of {study.positions['party'].nunique()} parties")
    assert f"On {study.contested['matter_id'].nunique()} matter" in held
    assert "exploratory" in pages.tone_finding(tone, "vader") and "exploratory" not in pages.tone_finding(
        tone, "neural"
    )
    assert pages.frame_finding(framed).startswith(f"About {parties[0]} the most frequent frame is ")
    units = study.evidence[study.evidence["party"] == parties[0]]
    sentences = len(units[[*SENTENCE, "voice", "voice_party"]].drop_duplicates())
    assert pages.party_finding(study, parties[0], tone, voices).startswith(
        f"{parties[0]}: {sentences} sentences about it"
    )


def test_tone_finding_names_parties_that_differ():
    rows = pd.DataFrame(
        {
            "party": ["Kestria", "Balvia", "Corland"],
            "voice": "journalist",
            "difference": [0.5, -0.4, 0.1],
            "difference_low": [0.2, -0.6, -0.1],
            "difference_high": [0.8, -0.2, 0.3],
            "q_value": [0.01, 0.02, 0.6],
            "n": [10, 12, 9],
        }
    )
    told = pages.tone_finding(rows, "neural")
    assert "of 3 parties with enough sentences" in told and "Corland" not in told
    assert "Balvia worse than the others (-0.40 [-0.60, -0.20], n=12); Kestria better than the others (+0.50" in told


def test_corpus_finding(root, study, sample_registry):
    reading = read_corpus(root / "data" / "articles")
    told = pages.corpus_finding(reading, study)
    assert told.startswith(f"Read: {len(reading.articles)} articles (")
    assert f"of {reading.articles['outlet'].nunique()} outlets from " in told


def test_main_parties_rank_units_not_mentions(study):
    ranked = pages.main_parties(study.evidence, most=3)
    units = study.evidence.drop_duplicates([*SENTENCE, "party", "voice", "voice_party"])["party"].value_counts()
    assert [units[party] for party in ranked] == sorted(units, reverse=True)[:3]
    assert pages.main_parties(study.evidence, min_n=10**6) == []


def test_chosen_party(study, parties):
    assert pages.chosen_party(study) == parties[0]
    assert pages.chosen_party(study, parties[1]) == parties[1]
    with pytest.raises(InputError, match=f"party '{parties[0][:-1]}' is not named in these articles; .*{parties[0]}"):
        pages.chosen_party(study, parties[0][:-1])


def test_estimates_as_text():
    rows = pd.DataFrame(
        {
            "estimate": [0.126, -0.5, np.nan],
            "conf_low": [-0.011, np.nan, np.nan],
            "conf_high": [0.274, np.nan, np.nan],
            "n": [66, 6, 3],
        }
    )
    assert pages.estimates(rows).tolist() == ["0.13 [-0.01, 0.27] n=66", "-0.50 n=6", "n=3"]
    assert pages.estimates(rows, 1).tolist() == ["0.1 [-0.0, 0.3] n=66", "-0.5 n=6", "n=3"]


def test_openings_of_judgements_keep_their_order(study):
    chosen = study.evidence.dropna(subset="value").sort_values("value").head(5)
    rows = pages.openings_of(study, chosen, "The harshest sentences")
    assert rows["mention_id"].tolist() == chosen["mention_id"].tolist()
    assert set(rows["anchor"]) == {"the-harshest-sentences"}


# --- the ladder ------------------------------------------------------------------------------------------------------


def dots_of(text: str) -> list[tuple[str, str]]:
    """Each dot of a ladder with where it leads."""
    page = html.fromstring(f"<div>{text}</div>")
    return [(link.text, link.get("href")[1:]) for link in page.iter("a")]


def test_each_position_is_a_dot_that_opens_its_own_sentence(study, parties, evidence):
    every = study.positions[study.positions["party"].isin(parties)]
    held = every.drop_duplicates([*SENTENCE, "party", "rung", "voice", "voice_party"])
    dots = dots_of(pages.ladder_html(study, parties))
    assert len(dots) == len(held) > 20
    marks = pd.Series([mark for mark, _ in dots]).map({"●": "self", "◇": "journalist"}).fillna("others")
    voices = held["voice"].where(held["voice"].isin(["self", "journalist"]), "others")
    assert marks.value_counts().to_dict() == voices.value_counts().to_dict()
    page = html.fromstring(evidence)
    texts = study.articles.set_index("article_id")["text"]
    for row in held.itertuples():
        item = page.get_element_by_id(f"position-{row.position_id}").getparent()
        assert item.tag == "li" and texts[row.article_id][row.cue_start:row.cue_end] in item.text_content()
    assert {link for _, link in dots} == {f"position-{number}" for number in held["position_id"]}


def test_a_crowded_rung_counts_the_dots_it_leaves_out(study, parties):
    crowd = pd.concat([study.positions.head(1)] * 70, ignore_index=True)
    crowd = crowd.assign(position_id=range(70), sentence_id=range(70))
    party = crowd["party"].iloc[0]
    dots = dots_of(pages.ladder_html(replace(study, positions=crowd), [party]))
    assert len(dots) == 61 and dots[-1] == ("+10", pages.anchor("rung", party, crowd["rung"].iloc[0]))


def test_the_ladder_escapes_and_can_be_empty(hostile, study):
    assert "<script" not in pages.ladder_html(hostile, hostile.positions["party"].unique().tolist())
    assert "No position" in pages.ladder_html(study, [])


def test_a_source_that_is_no_party_is_told_in_words(study):
    held = study.positions.assign(voice="unnamed", voice_party=pd.NA)
    assert '<th class="row">a source not named</th>' in pages.contested_html(replace(study, positions=held))


# ---- the two coders, the gap, the words


def test_the_coders_differences_open_with_the_dictionarys_words_and_say_what_was_learned(study):
    apart = pages.coder_disagreements(study)
    assert {"article_id", "sentence_id", "frame", "dictionary", "probability"} <= set(apart.columns) and len(apart)
    page = pages.disagreement_list(study, apart, most=5)
    assert page.count("<li>") == min(5, len(apart)) and "climate" in page
    coded = study.codes.merge(apart[apart["dictionary"]], on=["article_id", "sentence_id", "frame"])
    assert len(coded) and apart["probability"].between(0, 1).all()
    assert "alone" in pages.disagreement_list(replace(study, settings={**study.settings, "codebook": "policy"}), apart)
    assert pages.coder_disagreements(replace(study, settings={**study.settings, "codebook": "policy"})).empty


def test_the_gap_table_has_the_parties_with_a_gap_and_no_others(study, parties):
    gaps = frame_gap(study.evidence, study.codes)
    known = gaps[gaps["estimate"].notna() & gaps["party"].isin(parties)]
    table = cells_of(pages.gap_table(gaps, parties))
    assert set(table["row"]) == set(known["party"]) and len(table) == len(known)
    assert "often enough" in pages.gap_table(gaps.iloc[:0], parties)


def test_distinctive_words_set_one_apart_from_the_rest_and_hold_no_name(study, parties):
    words = pages.distinctive_words(study, among=parties)
    assert set(words["group"]) <= set(parties) and (words["direction"] == "more in the group").all()
    assert (words["z"] > 1.96).all() and words.groupby("group").size().le(5).all()
    outlets = pages.distinctive_words(study, "outlet")
    assert set(outlets["group"]) <= set(study.articles["outlet"])
    with pytest.raises(InputError, match="'party' or 'outlet'"):
        pages.distinctive_words(study, "date")


def test_the_corpus_section_begins_with_what_may_mislead(tmp_path):
    body = "The harbour of Arland was closed by the storm on Monday, and the ships had to wait for two days"
    (tmp_path / "a.csv").write_text(f"text\n{body.replace(',', '')} [+900 chars]\n")
    page = pages.reading_tables(read_corpus(tmp_path))
    assert page.startswith("<p><strong>warning: 1 of 1 texts are not whole articles (cut 1); shares from them mislead")
    assert "not whole articles: 1 (cut 1)" in page
