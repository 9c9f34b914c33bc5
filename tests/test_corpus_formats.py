"""Formats: small files of each kind, made up here, and what is read from them or said against them.

Every outlet, person and text is invented. ``tests/cases/files`` has specimens whose right reading is stated below.
"""

from __future__ import annotations

import bz2
import gzip
import io
import json
import plistlib
import tarfile
import zipfile
from email.message import EmailMessage

import docx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.corpus import read_corpus
from analysis.corpus.conversions import ADVICE_BY_SUFFIX
from analysis.corpus.formats import READERS, read_rows
from analysis.corpus.formats.json_articles import find_articles
from analysis.corpus.formats.markup import markup_text
from analysis.corpus.sources import SUFFIXES, File
from analysis.options import FORMATS
from analysis.schemas import InputError

TITLE = "Port ministers sign the ferry accord"
ONE = (
    "The ministers of both ports signed the ferry accord on Friday, and they said that the first boats would "
    "leave before the end of the year if the harbour masters agree."
)
TWO = (
    "The pilots have waited for this for ten years, said Ann Quill, who leads their union, and she added that "
    "the fares were still too high for most of the people who need the crossing."
)
OTHER = (
    "Fishermen on the northern coast have asked their council for a new breakwater, because the old one was "
    "broken by the storms of the winter and nobody has paid for the repair."
)
BODY = f"{ONE}\n\n{TWO}"
TEXT = f"{TITLE}\n\n{BODY}"
DATE, URL = "2025-12-20", "https://post.example/ferry"


@pytest.fixture
def read(tmp_path):
    """Writes a file and returns its articles, a row each, and what was set aside by place."""

    def put(name: str, content: str | bytes):
        path = tmp_path / name
        path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
        corpus = read_corpus(path)
        aside = corpus.set_aside
        return corpus.articles, dict(zip(aside["file"], aside["detail"], strict=True))

    return put


@pytest.fixture
def article(read):
    """Writes a file and returns the one article in it; nothing may have been set aside."""

    def put(name: str, content: str | bytes) -> pd.Series:
        articles, aside = read(name, content)
        assert len(articles) == 1 and not aside
        return articles.iloc[0]

    return put


@pytest.fixture
def refusal(tmp_path):
    """Writes a file that cannot be read and returns what is said, one line."""

    def put(name: str, content: str | bytes) -> str:
        path = tmp_path / name
        path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
        with pytest.raises(InputError) as caught:
            read_corpus(path)
        assert str(caught.value).startswith(str(path)) and "\n" not in str(caught.value)
        return str(caught.value).removeprefix(str(path))

    return put


def packed(members: dict[str, str | bytes], stored: tuple[str, ...] = ()) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content, zipfile.ZIP_STORED if name in stored else None)
    return whole.getvalue()


# --- the registry ------------------------------------------------------------------------------


def test_every_suffix_that_is_found_has_a_reader_and_is_named():
    assert set(READERS) | {".doc"} == SUFFIXES
    named = FORMATS.replace("(", "").replace(",", "").split()
    spelled = set(".text .htm .xhtml .mht .ndjson .fodt .rdf .bibtex .mbx .emlx".split())
    assert {suffix[1:] for suffix in SUFFIXES - spelled - {".doc"}} <= set(named)
    assert not SUFFIXES & set(ADVICE_BY_SUFFIX), "what is read needs no advice"


@pytest.mark.parametrize(
    "name, advice",
    [
        ("a.ppt", "pdf with text"),
        ("a.djvu", "pdf with text"),
        ("a.msg", "eml"),
        ("a.mobi", "epub"),
        ("a.7z", "zip"),
        ("a.ods", "csv or xlsx"),
        ("a.sav", "csv"),
        ("a.JPG", "OCR"),
        ("a.mp3", "transcript"),
    ],
)
def test_a_format_that_is_not_read_names_what_to_convert_it_to(refusal, name, advice):
    said = refusal(name, b"x")
    assert "is not read" in said and advice in said


@pytest.mark.parametrize("name", ["a.doc", "a.docx", "a.rtf", "a.txt"])
def test_an_old_binary_document_names_what_to_save_it_as(refusal, name):
    assert "save it as docx" in refusal(name, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)


# --- specimens ---------------------------------------------------------------------------------

SPECIMENS = {
    "alceste.txt": [(None, "post", "2024-01-01"), (None, "times", "2024-01-02")],
    "basil_like.json": [("T", None, "2024-01-01")],
    "guardian_api.json": [("Canal talks go on", "The Example", "2024-05-01")],
    "nyt_api.json": [("Canal talks go on", "The Example", "2024-05-01")],
    "jsonfeed.json": [("Canal talks go on", "Feed", "2024-05-01")],
    "jsonlines_named.json": [("T1", None, None), ("T2", None, None)],
    "newsapi_truncated.json": [("Canal talks go on 1", "The Example", "2024-05-01")],
    "t160.html": [("Egypt and Ethiopia meet over the dam", None, None)],
}


@pytest.mark.parametrize("name", SPECIMENS)
def test_specimen(root, name):
    corpus = read_corpus(root / "tests" / "cases" / "files" / name)
    found = corpus.articles
    dates = found["date"].dt.strftime("%Y-%m-%d")
    rows = zip(found["title"], found["outlet"], dates, strict=True)
    assert [tuple(None if pd.isna(value) else value for value in row) for row in rows] == SPECIMENS[
        name
    ]
    assert len(corpus.set_aside) == (name == "newsapi_truncated.json")
    assert (
        found["text"]
        .str.contains(
            "canal talks would go on in Cairo|to a treaty|until there is|water of the Nile"
        )
        .all()
    )
    assert not found["text"].str.contains(r"<p>|\*\*\*\*").any()


def test_a_body_of_paragraphs_keeps_them_apart(root):
    found = read_corpus(root / "tests" / "cases" / "files" / "basil_like.json").articles["text"][0]
    assert [part[:12] for part in found.split("\n\n")] == ["T", "The minister", '"We will sta']


def test_a_title_that_stands_three_times_on_a_page_is_read_once(root):
    text = read_corpus(root / "tests" / "cases" / "files" / "t160.html").articles["text"][0]
    assert text.count("Egypt and Ethiopia meet over the dam") == 1


# --- Alceste and IRaMuTeQ ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        f"**** *outlet_post *date_2025-12-20\n{ONE}\n**** *outlet_times *date_2025-12-21\n{OTHER}\n",
        f"\ufeff**** *outlet_post *date_20251220 *front\r\n-*ferry\r\n{ONE}\r\n\r\n"
        f"****  *outlet_The_times *date_2025_12_21\r\n{OTHER}",
        f"0001 *outlet_post *date_2025-12-20\n{ONE}\n0002 *outlet_times *date_2025-12-21\n{OTHER}\n",
    ],
    ids=["iramuteq", "themes", "numbered"],
)
def test_alceste(read, text):
    articles, aside = read("a.txt", text)
    assert not aside and articles["text"].tolist() == [ONE, OTHER]
    assert articles["outlet"].str.removeprefix("The ").tolist() == ["post", "times"]
    assert articles["date"].dt.day.tolist() == [20, 21]


def test_text_above_the_first_star_line_is_set_aside_and_a_starred_remark_is_no_corpus(
    read, article
):
    articles, aside = read("a.txt", f"A remark.\n**** *outlet_post\n{ONE}\n")
    assert len(articles) == 1 and "'A remark.'" in aside["a.txt, the lines above the first text"]
    assert article("b.txt", f"{ONE}\n2024 *a\n{TWO}")["text"].startswith(ONE)


# --- JSON --------------------------------------------------------------------------------------

ROWS = [{"title": TITLE, "text": BODY}, {"title": "Breakwater wanted", "text": OTHER}]


def columns_of(rows: list[dict]) -> dict[str, dict[str, str]]:
    return {name: {str(n): row[name] for n, row in enumerate(rows)} for name in rows[0]}


@pytest.mark.parametrize(
    "value",
    [
        ROWS,
        {"articles": ROWS},
        {
            "status": "ok",
            "data": {
                "page": 1,
                "hits": {"hits": [{"_id": n, "_source": row} for n, row in enumerate(ROWS)]},
            },
        },
        [{"response": {"results": [row]}} for row in ROWS],
        [[row] for row in ROWS],
        {"rows": [{"row_idx": n, "row": row, "truncated_cells": []} for n, row in enumerate(ROWS)]},
        {
            "data": [
                {"type": "article", "id": str(n), "attributes": row} for n, row in enumerate(ROWS)
            ]
        },
        columns_of(ROWS),
        {name: [row[name] for row in ROWS] for name in ROWS[0]},
        {"columns": [*ROWS[0]], "index": [0, 1], "data": [[*row.values()] for row in ROWS]},
        {"a1": ROWS[0], "a2": ROWS[1]},
        {"post": [ROWS[0]], "times": [ROWS[1]]},
        [[*ROWS[0]], *([*row.values()] for row in ROWS)],
        {"query": {"text": "ferry"}, "articles": ROWS},
        {
            "articles": [
                row
                | {"keywords": [{"name": "ferry", "value": "x"}], "comments": [{"text": OTHER * 9}]}
                for row in ROWS
            ]
        },
        {
            "articles": [
                {
                    "title": {"rendered": row["title"]},
                    "content": {
                        "rendered": "<p>" + row["text"].replace("\n\n", "</p><p>") + "</p>",
                        "protected": False,
                    },
                }
                for row in ROWS
            ]
        },
        {"stories": [{"title": row["title"], "body": row["text"].split("\n\n")} for row in ROWS]},
    ],
    ids=[
        "list",
        "object",
        "elastic",
        "pages",
        "lists",
        "dataset",
        "json-api",
        "columns",
        "lists-by-column",
        "split",
        "by-id",
        "by-outlet",
        "header",
        "query",
        "comments",
        "wordpress",
        "paragraphs",
    ],
)
def test_the_list_of_articles_is_found_where_it_lies(read, value):
    articles, aside = read("a.json", json.dumps(value))
    assert not aside and articles["title"].tolist() == [TITLE, "Breakwater wanted"]
    assert articles["text"].tolist() == [TEXT, f"Breakwater wanted\n\n{OTHER}"]


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(map(json.dumps, ROWS)),
        "\n\n".join(json.dumps(row, indent=1) for row in ROWS),
        "".join(map(json.dumps, ROWS)),
        f"\ufeff{json.dumps(ROWS)}",
        "\n".join(json.dumps({"docs": [row]}) for row in ROWS),
    ],
    ids=["lines", "indented", "joined", "mark", "lines-of-pages"],
)
def test_objects_one_after_another_are_read_whatever_the_file_is_called(read, text):
    articles, aside = read("a.json", text)
    assert not aside and articles["title"].tolist() == [TITLE, "Breakwater wanted"]


@pytest.mark.parametrize("name", ["a.json", "a.jsonl"])
def test_a_line_that_is_not_json_is_set_aside_alone(read, name):
    articles, aside = read(name, f'{json.dumps(ROWS[0])}\n{{"text": \n[1]\n{json.dumps(ROWS[1])}\n')
    assert articles["title"].tolist() == [TITLE, "Breakwater wanted"]
    assert "not JSON" in aside[f"{name}, line 2"] and len(aside) == 2


@pytest.mark.parametrize("opening", ["[", '{"status": "ok", "articles": ['])
def test_of_a_list_that_breaks_off_what_stands_before_is_read(read, opening):
    articles, aside = read(
        "a.json", opening + json.dumps(ROWS[0]) + ",\n" + json.dumps(ROWS[1])[:-20]
    )
    assert articles["title"].tolist() == [TITLE]
    assert "not JSON" in aside["a.json, line 2 and what follows"]


def test_items_that_are_no_objects_and_lists_of_another_shape_are_told(read):
    articles, aside = read("a.json", json.dumps([*ROWS, 7]))
    assert len(articles) == 2 and "not an article but int" in aside["a.json, an item of the list"]
    letters = [{"author": "Ann", "stars": 3, "votes": 2, "content": OTHER}]
    articles, aside = read("b.json", json.dumps({"articles": ROWS, "letters": letters}))
    assert len(articles) == 2 and aside == {
        "b.json, another list": "1 objects of another shape than the articles"
    }


def test_answers_of_news_interfaces(article):
    guardian = {
        "response": {
            "content": {
                "id": "world/ferry",
                "webTitle": TITLE,
                "webUrl": URL,
                "webPublicationDate": f"{DATE}T10:00:00Z",
                "fields": {"body": f"<p>{ONE}</p> <p>{TWO}</p>"},
                "tags": [{"id": "x", "webTitle": "Ferries"}],
            }
        }
    }
    blocks = {
        "response": {
            "results": [
                {
                    "webTitle": TITLE,
                    "webUrl": URL,
                    "webPublicationDate": f"{DATE}T10:00:00Z",
                    "blocks": {
                        "main": {"bodyTextSummary": "", "bodyHtml": "<figure></figure>"},
                        "body": [
                            {"id": "1", "bodyHtml": f"<p>{ONE}</p>", "bodyTextSummary": ONE},
                            {"id": "2", "bodyHtml": f"<p>{TWO}</p>", "bodyTextSummary": TWO},
                        ],
                    },
                }
            ]
        }
    }
    registry = {
        "articles": {
            "page": 1,
            "results": [
                {
                    "uri": "77",
                    "url": URL,
                    "title": TITLE,
                    "body": BODY,
                    "dateTime": f"{DATE}T10:00:00Z",
                    "lang": "eng",
                    "source": {
                        "uri": "post.example",
                        "title": "The Harbour Post",
                        "dataType": "news",
                    },
                }
            ],
        }
    }
    webhose = {
        "posts": [
            {
                "thread": {"site": "post.example", "title": TITLE, "url": URL},
                "title": TITLE,
                "url": URL,
                "published": f"{DATE}T10:00:00Z",
                "text": BODY,
                "author": "Ann",
            }
        ]
    }
    arc = {
        "headlines": {"basic": TITLE},
        "title": TITLE,
        "url": URL,
        "published_date": DATE,
        "contents": [
            {"type": "title", "content": TITLE},
            {"type": "date", "content": 1766188800000},
            {
                "type": "sanitized_html",
                "subtype": "paragraph",
                "content": f"<p>{ONE} <a href='x'></a></p>",
            },
            {"type": "image", "content": "no"},
            {"type": "sanitized_html", "subtype": "paragraph", "content": TWO},
            None,
        ],
    }
    mongo = [
        {
            "_id": {"$oid": "5f"},
            "title": TITLE,
            "text": BODY,
            "link": URL,
            "date": {"$date": f"{DATE}T00:00:00Z"},
        }
    ]
    for number, answer in enumerate((guardian, blocks, registry, webhose, arc, mongo)):
        found = article(f"{number}.json", json.dumps(answer))
        assert (found["title"], found["text"], found["url"]) == (TITLE, TEXT, URL), number
        assert str(found["date"].date()) == DATE, number
    assert article("e.json", json.dumps(registry))["outlet"] == "The Harbour Post"
    assert article("m.json", json.dumps(mongo))["article_id"] == "5f"


def test_references_as_json(article):
    csl = [
        {
            "id": "http://x.example/1",
            "type": "article-newspaper",
            "title": TITLE,
            "abstract": BODY,
            "container-title": "The Harbour Post",
            "source": "ProQuest",
            "URL": URL,
            "issued": {"date-parts": [["2025", 12, 20]]},
        }
    ]
    web = [
        {
            "key": "A1",
            "data": {
                "title": TITLE,
                "publicationTitle": "The Harbour Post",
                "url": URL,
                "abstractNote": BODY,
                "date": DATE,
                "itemType": "newspaperArticle",
            },
        }
    ]
    for name, records in (("a.json", csl), ("b.json", web)):
        found = article(name, json.dumps(records))
        assert (found["text"], found["outlet"], found["url"]) == (TEXT, "The Harbour Post", URL)
        assert str(found["date"].date()) == DATE


def test_abstracts_are_read_where_there_is_no_text_each_part_once(article):
    doc = {
        "headline": {"main": TITLE, "kicker": None},
        "abstract": ONE,
        "snippet": ONE[:60],
        "lead_paragraph": TWO,
        "byline": {"original": "By Ann Writer"},
        "multimedia": [{"caption": {"full": "x"}}],
        "web_url": URL,
        "keywords": [{"name": "subject", "value": "Ferries"}],
        "pub_date": f"{DATE}T10:00:00+0000",
    }
    found = article("a.json", json.dumps({"response": {"docs": [doc], "meta": {"hits": 1}}}))
    assert (found["title"], found["text"]) == (TITLE, TEXT)
    rows = find_articles({"response": {"docs": [doc]}})
    assert rows[0]["_stub"] == "abstract"


def test_a_list_of_stories_without_texts_says_so(refusal):
    gdelt = {
        "articles": [
            {"url": URL, "title": TITLE, "seendate": "20251220T101500Z", "domain": "post.example"}
        ]
    }
    assert "a list of stories without their texts" in refusal("a.json", json.dumps(gdelt))
    assert "found 'name', 'words'" in refusal("b.json", json.dumps([{"name": "x", "words": 7}]))
    assert "not an article but list" in refusal("c.jsonl", '["One."]\n')


def nested(value: object, path: list[object]) -> object:
    """A value within objects and lists: at each step beside other things, or in a list."""
    for step in reversed(path):
        value = [value] if step is None else {"status": "ok", str(step): value, "total": 2}
    return value


@given(
    st.lists(
        st.none() | st.sampled_from(["data", "response", "hits", "items", "x y", "results"]),
        max_size=20,
    )
)
def test_articles_are_found_at_any_depth(path):
    rows = find_articles(nested(ROWS, path))
    assert [(row["title"], row["text"]) for row in rows] == [
        (row["title"], row["text"]) for row in ROWS
    ]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["title", "text", "data", "content", "source", "a", "columns"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=20,
)


@given(JSON)
def test_any_json_gives_rows_of_plain_columns_or_one_line(value):
    try:
        rows = find_articles(value)
    except InputError as error:
        assert "\n" not in str(error)
    else:
        assert rows and all(row["_place"] for row in rows)
        assert not [cell for row in rows for cell in row.values() if isinstance(cell, dict)]


# --- pages -------------------------------------------------------------------------------------

PAGE = (
    f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{TITLE} | The Harbour Post</title>'
    f'<meta property="og:title" content="{TITLE}"><meta property="og:site_name" content="The Harbour Post">'
    f'<meta property="article:published_time" content="{DATE}T18:04:00Z"><link rel="canonical" href="{URL}"></head>'
    f'<body><nav><a href="/">Home</a></nav><article><h1>{TITLE}</h1><p>{ONE}</p><p>{TWO}</p></article>'
    "<footer>© 2025 The Harbour Post.</footer></body></html>"
)


def test_tables_within_an_article_are_text_a_line_for_each_row(article):
    table = (
        "<table><tr><th>Port</th><th>Boats</th></tr><tr><td>East</td><td>14</td></tr>"
        "<tr><td>west quay</td><td>9</td></tr></table>"
    )
    found = article("a.html", PAGE.replace(f"<p>{TWO}</p>", f"{table}<p>{TWO}</p>"))["text"]
    assert found == f"{TITLE}\n\n{ONE}\n\nPort | Boats\n\nEast | 14\n\nwest quay | 9\n\n{TWO}"


def test_a_page_whose_columns_are_cells_of_a_table_keeps_its_paragraphs(article):
    layout = f"<table><tr><td><a href='/'>News</a></td><td><h1>{TITLE}</h1><p>{ONE}</p><p>{TWO}</p></td></tr></table>"
    page = f"<html><head><title>{TITLE}</title></head><body>{layout}</body></html>"
    assert article("a.html", page)["text"] == TEXT


@pytest.mark.parametrize(
    "repeated", [f"<p>{TITLE}</p>", f"<h2>{TITLE.upper()}</h2><p>{TITLE}.</p>", ""]
)
def test_a_heading_that_the_body_repeats_stands_once(article, repeated):
    assert article("a.html", PAGE.replace("</h1>", f"</h1>{repeated}"))["text"] == TEXT


@pytest.mark.parametrize(
    "comment",
    [
        "<!-- saved from url=(0026)https://post.example/ferry -->",
        "<!--\n Page saved with SingleFile \n url: https://post.example/ferry \n saved date: x\n-->",
    ],
)
def test_the_address_that_a_browser_wrote_into_a_saved_page(article, comment):
    bare = f"<html>{comment}<head><title>{TITLE}</title></head><body><h1>{TITLE}</h1><p>{ONE}</p></body></html>"
    found = article("a.html", bare)
    assert (found["url"], found["outlet"]) == (URL, "post.example")


def test_a_page_of_the_wayback_machine_is_its_outlet_s(article):
    kept = PAGE.replace(URL, f"https://web.archive.org/web/20251221000000/{URL}")
    found = article(
        "a.html", kept.replace('<meta property="og:site_name" content="The Harbour Post">', "")
    )
    assert (found["url"], found["outlet"]) == (URL, "post.example")


def test_page_that_safari_saved(article):
    main = {
        "WebResourceData": PAGE.encode(),
        "WebResourceURL": URL,
        "WebResourceTextEncodingName": "UTF-8",
    }
    saved = plistlib.dumps({"WebMainResource": main}, fmt=plistlib.FMT_BINARY)
    found = article("a.webarchive", saved)
    assert (found["text"], found["outlet"], found["url"]) == (TEXT, "The Harbour Post", URL)


@pytest.mark.parametrize(
    "markup, text",
    [
        ("A & B &lt; C", "A & B < C"),
        ("no markup, 3 < 4", "no markup, 3 < 4"),
        ("<p>One\n line</p><p>Two<br>lines</p>", "One line\n\nTwo\nlines"),
        ("<div>a<p>b</p>c</div><ul><li>d<li>e</ul>", "a\n\nb\n\nc\n\nd\n\ne"),
        ("<table><tr><td><p>x</p><td><td>y</table>", "x\n\ny"),
        ("<b>So</b>ber<script>no</script><!-- no --> news", "Sober news"),
        (
            "<!DOCTYPE html><html><head><title>no</title></head><body><p>yes</p></body></html>",
            "yes",
        ),
    ],
)
def test_markup_text(markup, text):
    assert markup_text(markup) == text


# --- feeds and XML -----------------------------------------------------------------------------

RSS = f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>The Harbour Post</title><link>https://post.example</link>
<atom:link href="https://post.example/feed" rel="self"/><description>News</description><language>en-GB</language>
<item><title>{TITLE}</title><link>{URL}</link><guid isPermaLink="false">g1</guid>
<pubDate>Sat, 20 Dec 2025 18:04:05 +0000</pubDate>
<description><![CDATA[{ONE[:60]}...]]></description>
<content:encoded><![CDATA[<p>{ONE}</p><p>{TWO}</p>]]></content:encoded></item>
<item><title>Breakwater wanted</title><link>https://post.example/2</link><dc:date>2025-12-21T10:00:00Z</dc:date>
<description>&lt;p&gt;{OTHER}&lt;/p&gt;</description>
<source url="https://weekly.example/feed">Coast Weekly</source></item>
<item><title>Nothing more</title></item></channel></rss>"""
ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title type="text">The Harbour Post</title>
<link href="https://post.example/"/><entry><title type="html">{TITLE}</title><id>g1</id>
<link rel="self" href="https://x.example"/>
<link href="{URL}" rel="alternate"/><published>2025-12-20T18:04:05Z</published><updated>2025-12-22T00:00:00Z</updated>
<summary>{ONE[:60]}</summary>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>{ONE}</p><p>{TWO}</p></div></content></entry>
<entry><title>Breakwater wanted</title><id>g2</id><link href="https://post.example/2"/>
<updated>2025-12-21T00:00:00Z</updated>
<summary type="html">&lt;p&gt;{OTHER}&lt;/p&gt;</summary><source><title>Coast Weekly</title></source></entry>
<entry><title>Nothing more</title><id>g3</id></entry></feed>"""
RDF = (
    RSS.replace(
        '<rss version="2.0"',
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        'xmlns="http://purl.org/rss/1.0/"',
    )
    .replace("<item>", "</channel><item>", 1)
    .replace("</channel></rss>", "</rdf:RDF>")
)


@pytest.mark.parametrize(
    "name, feed",
    [("a.rss", RSS), ("a.xml", RSS), ("a.atom", ATOM), ("a.xml", ATOM), ("a.rdf", RDF)],
)
def test_feed(read, name, feed):
    articles, aside = read(name, feed)
    assert articles["text"].tolist() == [TEXT, f"Breakwater wanted\n\n{OTHER}"]
    assert articles["outlet"].tolist() == ["The Harbour Post", "Coast Weekly"]
    assert articles["url"].tolist() == [URL, "https://post.example/2"]
    assert articles["date"].dt.day.tolist() == [20, 21] and articles["article_id"][0] == "g1"
    assert "without text (Nothing more)" in aside[f"{name}, item 3"]
    assert [row.get("_stub") for row in READERS[".xml"](feed.encode())] == [None, "summary", None]


def test_json_feed(read):
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "The Harbour Post",
        "items": [
            {
                "id": "1",
                "title": TITLE,
                "url": URL,
                "content_html": f"<p>{ONE}</p><p>{TWO}</p>",
                "date_published": DATE,
            },
            {
                "id": "2",
                "title": "Breakwater wanted",
                "content_text": OTHER,
                "summary": "x",
                "date_published": DATE,
            },
        ],
    }
    articles, _ = read("a.json", json.dumps(feed))
    assert articles["text"].tolist() == [TEXT, f"Breakwater wanted\n\n{OTHER}"]
    assert articles["outlet"].tolist() == ["The Harbour Post"] * 2


def test_a_feed_with_entities_of_html_and_a_bare_ampersand_is_whole(read):
    feed = RSS.replace(f"<title>{TITLE}", f"<title>{TITLE}&nbsp;&mdash; Post & Sons").replace(
        "the fares", "a&b"
    )
    articles, aside = read("a.rss", feed)
    assert articles["title"][0] == f"{TITLE} \u2014 Post & Sons" and list(aside) == [
        "a.rss, item 3"
    ]
    assert "a&b were still" in articles["text"][0]


def test_of_a_feed_that_breaks_off_what_stands_before_is_read_and_the_fault_named(read):
    articles, aside = read("a.xml", RSS[: RSS.index("<dc:date>")])
    assert articles["text"].tolist() == [TEXT]
    assert any("malformed XML" in detail for detail in aside.values())


@pytest.mark.parametrize(
    "content",
    [
        f"<articles><article id='1'><title>{TITLE}</title><body><p>{ONE}</p><p>{TWO}</p></body></article>"
        f"<article id='2'><title>Breakwater wanted</title><body><p>{OTHER}</p></body></article></articles>",
        f"<n:corpus xmlns:n='urn:x'><n:item n:date='{DATE}'><n:title lang='en'>{TITLE}</n:title>"
        f"<n:body xml:space='preserve'><n:p>{ONE}</n:p><n:p>{TWO}</n:p></n:body></n:item><n:item>"
        f"<n:head>Breakwater <i>wanted</i></n:head><n:body><n:p>{OTHER}</n:p></n:body></n:item></n:corpus>",
        f"<root><page n='1'><doc><headline>{TITLE}</headline><text>{ONE}\n\n{TWO}</text></doc>"
        f"<doc><headline>Breakwater wanted</headline><text>{OTHER}</text></doc></page></root>",
    ],
)
def test_articles_are_found_in_any_xml(read, content):
    articles, _ = read("a.xml", content)
    assert articles["title"].tolist() == [TITLE, "Breakwater wanted"]
    assert articles["text"].tolist() == [TEXT, f"Breakwater wanted\n\n{OTHER}"]


def test_nitf(article):
    found = article(
        "a.xml",
        f"""<?xml version="1.0"?><!DOCTYPE nitf SYSTEM "http://x.example/nitf.dtd">
<nitf><head><title>x</title><pubdata date.publication="20251220T000000" name="The Harbour Post" ex-ref="{URL}"/></head>
<body><body.head><hedline><hl1>{TITLE}</hl1></hedline></body.head>
<body.content><block class="lead_paragraph"><p>{ONE}</p></block>
<block class="full_text"><p>{ONE}</p><p>{TWO}</p></block></body.content></body></nitf>""",
    )
    assert (found["text"], found["outlet"], found["url"]) == (TEXT, "The Harbour Post", URL)
    assert str(found["date"].date()) == DATE


def test_entities_are_not_expanded_nor_files_fetched(read, tmp_path):
    (tmp_path / "secret.txt").write_text("harbour secret")
    head = f'<!DOCTYPE rss [<!ENTITY a "{"x" * 999}"><!ENTITY s SYSTEM "{(tmp_path / "secret.txt").as_uri()}">'
    rings = "".join(f'<!ENTITY b{n} "{f"&b{n - 1};" * 9}">' for n in range(1, 30)).replace(
        "&b0;", "&a;"
    )
    feed = RSS.split("?>", 1)[1].replace(ONE, f"{ONE} &s;", 1).replace(OTHER, f"{OTHER} &b29;")
    articles, _ = read("a.xml", f"{head}{rings}]>{feed}")
    assert (
        articles["text"].str.len().max() < 1000
        and not articles["text"].str.contains("secret").any()
    )


# --- references --------------------------------------------------------------------------------

RIS = f"""TY  - NEWS
TI  - {TITLE}
AU  - Writer, Ann
T2  - The Harbour Post
AB  - {ONE}

{TWO}
DA  - 2025/12/20/
PY  - 2025
UR  - {URL}
ER  -

TY  - NEWS
T1  - Breakwater wanted
JF  - Coast Weekly
N2  - {OTHER}
Y1  - 2025/12/21/
ER  -
TY  - NEWS
TI  - Nothing more
ER  -
"""
BIB = f"""@string{{post = "The Harbour Post"}}
@comment{{made by hand}}
@article{{writer_2025,
    title = {{{{{TITLE}}}}},
    author = {{Writer, Ann}},
    journal = post,
    abstract = {{{ONE}

{TWO}}},
    url = {{{URL}}},
    date = {{2025-12-20}},
    note = {{Section: World}},
}}

@misc{{b2, title = "Breakwater wanted", journaltitle = "Coast Weekly", year = 2025, month = dec, day = 21,
  abstract = "{OTHER}"}}

@article{{c3, title = {{Nothing more}}, note = {{Section: World}}}}
"""


@pytest.mark.parametrize(
    "name, content, third", [("z.ris", RIS, "record 3"), ("z.bib", BIB, "entry c3")]
)
def test_references(read, name, content, third):
    articles, aside = read(name, content)
    assert articles["text"].tolist() == [TEXT, f"Breakwater wanted\n\n{OTHER}"]
    assert articles["outlet"].tolist() == ["The Harbour Post", "Coast Weekly"]
    assert articles["date"].dt.strftime("%Y-%m-%d").tolist() == [DATE, "2025-12-21"]
    assert articles["url"][0] == URL and "neither text nor abstract" in aside[f"{name}, {third}"]


def test_bibtex_with_latex_and_with_an_entry_that_is_not_closed(read):
    entry = (
        '@article{x, title = {The {M{\\"u}ller} case: 5{\\%} more}, abstract = {'
        + ONE
        + "}, date = {2025-12-20}}\n\n"
    )
    articles, aside = read(
        "z.bib", entry + "@article{y, title = {Never closed, abstract = {" + OTHER + "}\n\n"
    )
    assert articles["title"].tolist() == ["The Müller case: 5% more"]
    assert len(aside) == 1 and "not BibTeX" in next(iter(aside.values()))


def test_references_without_any_text_say_so(refusal):
    assert "1 records, and no text" in refusal("z.ris", "TY  - NEWS\nTI  - x\nER  -\n")
    assert "no record in it" in refusal("y.ris", "just a text")
    assert "no entry in it" in refusal("y.bib", "just a text")


# --- mail --------------------------------------------------------------------------------------


def letter(
    subject: str, text: str | None, page: str | None = None, day: int = 20, encoding: str = "utf-8"
) -> bytes:
    message = EmailMessage()
    message["From"] = "The Harbour Post <news@post.example>"
    message["To"], message["Subject"] = "Reader <reader@home.example>", subject
    message["Date"] = f"{day} Dec 2025 18:04:05 -0500"
    message["Message-ID"] = f"<m{day}@post.example>"
    message.set_content(text or "", charset=encoding)
    if page:
        message.add_alternative(page, subtype="html")
    message.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="x.png")
    return bytes(message)


LAYOUT = (
    f"<html><body><table width='600'><tr><td><table><tr><td><img src='x'><a href='x'>View in browser</a></td></tr>"
    f"<tr><td><p>{ONE}</p><p>{TWO}</p></td></tr></table></td></tr></table></body></html>"
)


@pytest.mark.parametrize(
    "content",
    [
        letter(TITLE, f"{ONE}\n\n{TWO}\n"),
        letter(
            f"Fwd: {TITLE}",
            f"{ONE}\n\n{TWO}\n",
            f"<html><body><p>{ONE}</p><p>{TWO}</p></body></html>",
        ),
        letter(TITLE, "View this mail in a browser: https://x.example", LAYOUT),
        letter(TITLE, f"{ONE}\n\n{TWO}\n", "<p>Please read the plain part.</p>"),
        b"\n" + letter(TITLE, f"{ONE}\n\n{TWO}\n").replace(b"\n", b"\r\n"),
    ],
    ids=["plain", "both", "newsletter", "note-as-page", "crlf"],
)
def test_mail(article, content):
    found = article("a.eml", content)
    assert (found["title"], found["outlet"]) == (TITLE, "The Harbour Post")
    assert ONE in found["text"] and TWO in found["text"] and "https" not in found["text"]
    assert found["date"] == pd.Timestamp(2025, 12, 20, 18, 4, 5)


def test_a_newsletter_keeps_its_headings_and_loses_what_mail_programs_and_senders_add(article):
    row = "<table><tr><td>{}</td></tr></table>"
    parts = [
        "<a href='x'>View this email in your browser</a>",
        f"<h1>{TITLE}</h1><p>{ONE}</p><p>{TWO}</p>",
        f"<h2>Breakwater wanted</h2><p>{OTHER}</p>",
        "You received this email because you signed up.",
        "<a href='u'>Unsubscribe</a> | <a href='m'>Manage preferences</a>",
    ]
    page = f"<div style='display: none'>Hidden preview</div>{''.join(map(row.format, parts))}"
    attached = EmailMessage()
    attached["From"], attached["Subject"] = "news@post.example", "Briefing"
    attached.set_content(f"<html><body>{page}</body></html>", subtype="html")
    assert (
        article("a.eml", bytes(attached))["text"]
        == f"Briefing\n\n{TEXT}\n\nBreakwater wanted\n\n{OTHER}"
    )


def test_a_subject_loses_only_the_marks_at_its_beginning(article):
    found = article("a.eml", letter("Fwd: From here: re: the boats", f"{ONE}\n"))
    assert found["title"] == "From here: re: the boats"


def test_a_document_that_is_attached_is_named(read):
    message = EmailMessage()
    message["From"], message["Subject"] = "desk@archive.example", TITLE
    message.set_content(f"{ONE}\n\n{TWO}\n")
    message.add_attachment(b"x", maintype="application", subtype="rtf", filename="Documents.RTF")
    articles, aside = read("a.eml", bytes(message))
    assert len(articles) == 1 and articles["outlet"][0] == "archive.example"
    assert "give it as a file" in aside["a.eml, the mail, attachment 'Documents.RTF'"]


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_mailbox(read, end):
    second = f"{OTHER}\n\n>From the quay it was seen by all.\n\nFrom the north came boats.\n"
    letters = [
        letter(TITLE, f"{ONE}\n\n{TWO}\n"),
        letter("Breakwater wanted", second, day=21),
        letter("Empty", None, day=22),
    ]
    box = b"\n".join(
        b"From news@post.example Sat Dec 20 18:04:05 2025\n" + each for each in letters
    )
    articles, aside = read("a.mbox", box.replace(b"\n", end))
    assert articles["title"].tolist() == [TITLE, "Breakwater wanted"]
    assert "From the quay" in articles["text"][1] and "From the north" in articles["text"][1]
    assert articles["date"].dt.day.tolist() == [20, 21]
    assert aside == {"a.mbox, message 3": "a mail without text"}


def test_mail_as_apple_keeps_it(article):
    message = letter(TITLE, f"{ONE}\n\n{TWO}\n")
    kept = b"%d      \n%s<?xml version='1.0'?><plist><dict></dict></plist>" % (
        len(message),
        message,
    )
    assert article("a.emlx", kept)["text"] == TEXT


def test_no_mail(refusal):
    assert "not a mail" in refusal("a.eml", "hello, world")
    assert "not an mbox" in refusal("a.mbox", "hello, world")


# --- documents ---------------------------------------------------------------------------------

OFFICE = "urn:oasis:names:tc:opendocument:xmlns"
SPACED = '<text:s text:c="1"/>ports<office:annotation><text:p>never</text:p></office:annotation>'
OPEN_TEXT = f"""<?xml version="1.0" encoding="UTF-8"?><office:%s xmlns:office="{OFFICE}:office:1.0"
 xmlns:text="{OFFICE}:text:1.0" xmlns:table="{OFFICE}:table:1.0"><office:body><office:text>
<text:tracked-changes><text:changed-region><text:p>never</text:p></text:changed-region></text:tracked-changes>
<text:h text:outline-level="1">{TITLE}</text:h><text:p>{ONE.replace(" ports", SPACED, 1)}</text:p>
<table:table><table:table-row><table:table-cell><text:p>East</text:p></table:table-cell>
<table:table-cell><text:p>14</text:p></table:table-cell></table:table-row></table:table>
<text:list><text:list-item><text:p><text:span>{TWO}</text:span></text:p></text:list-item></text:list>
</office:text></office:body></office:%s>"""
DOCUMENT_TEXT = f"{TITLE}\n\n{ONE}\n\nEast | 14\n\n{TWO}"


def open_document(content: str) -> bytes:
    kind = "application/vnd.oasis.opendocument.text"
    return packed({"mimetype": kind, "content.xml": content}, stored=("mimetype",))


def word_document() -> bytes:
    made, whole = docx.Document(), io.BytesIO()
    made.add_heading(TITLE, 1)
    made.add_paragraph(ONE)
    cells = made.add_table(1, 2).rows[0].cells
    cells[0].text, cells[1].text = "East", "14"
    made.add_paragraph(TWO)
    made.save(whole)
    return whole.getvalue()


RICH = r"{\rtf1\ansi\ansicpg1252\deff0 " + r"\par ".join([TITLE, "", ONE, "East | 14", TWO]) + "}"
CELLS = "<table><tr><td>East</td><td>14</td></tr></table>"
WORD_PAGE = f"<html><body><h1>{TITLE}</h1><p>{ONE}</p>{CELLS}<p>{TWO}</p></body></html>"


@pytest.mark.parametrize(
    "name, content",
    [
        ("a.odt", open_document(OPEN_TEXT % ("document-content", "document-content"))),
        ("a.fodt", OPEN_TEXT % ("document", "document")),
        ("a.docx", word_document()),
        ("a.doc", word_document()),
        ("a.rtf", RICH),
        ("a.doc", RICH),
        ("a.txt", RICH),
        ("a.doc", WORD_PAGE),
        ("a.docx", open_document(OPEN_TEXT % ("document-content", "document-content"))),
    ],
)
def test_document(article, name, content):
    found = article(name, content)
    assert found["text"] == DOCUMENT_TEXT and found["title"] == TITLE


def test_a_text_below_lines_with_labels(article):
    found = article("a.txt", f"Title: {TITLE}\nSource: Harbour Post\nDate: 3 March 2016\nLength: 66 words\n\n{BODY}\n")
    assert (found["title"], found["outlet"], found["date"]) == (TITLE, "Harbour Post", pd.Timestamp(2016, 3, 3))
    assert found["text"] == TEXT
    unknown = f"Quill: No boat leaves.\nVane: We shall see.\n\n{BODY}"
    assert article("b.txt", unknown)["text"].startswith("Quill: No boat leaves.")


def test_star_variables_with_the_parts_of_a_date(read):
    stars = "**** *journal_Post *annee_2016 *mois_3 *jour_04", "**** *journal_Post *annee_2016"
    found, _ = read("a.txt", f"{stars[0]}\n{ONE}\n{stars[1]}\n{TWO}\n")
    assert found["date"].iloc[0] == pd.Timestamp(2016, 3, 4) and pd.isna(found["date"].iloc[1])


def pasted(*clippings: list[str], cover: str = "") -> bytes:
    """A document in which each clipping has a heading, and what is below it in paragraphs."""
    made, whole = docx.Document(), io.BytesIO()
    if cover:
        made.add_heading(cover, 0)
    for title, *below in clippings:
        made.add_heading(title, 1)
        for paragraph in below:
            made.add_paragraph(paragraph)
    made.save(whole)
    return whole.getvalue()


@pytest.mark.parametrize("lines", [
    ["Harbour Post, 3 March 2016"], ["Harbour Post | March 3, 2016"], ["3 March 2016, Harbour Post"],
    ["Harbour Post (3 March 2016)"], ["Harbour Post", "Thursday, 3 March 2016"], ["2016-03-03", "Harbour Post"],
    ["By Tom Vane", "Harbour Post, 3 March 2016, p. A4"], ["Source: Harbour Post", "Date: 3 March 2016"],
    ["Harbour Post – 3.3.2016"], ["Harbour Post, 03/03/2016", "By Tom Vane"],
])  # fmt: skip
def test_clippings_below_headings_are_articles(read, lines):
    clippings = [TITLE, *lines, ONE, TWO], ["Quill v. Vane", *lines, OTHER]
    articles, aside = read("a.docx", pasted(*clippings, cover="Clippings"))
    assert articles["title"].tolist() == [TITLE, "Quill v. Vane"] and not aside
    assert articles["text"].tolist() == [TEXT, f"Quill v. Vane\n\n{OTHER}"]
    assert articles["outlet"].tolist() == ["Harbour Post"] * 2
    assert articles["date"].tolist() == [pd.Timestamp(2016, 3, 3)] * 2


def test_clippings_without_date_or_text_are_accounted_for(read):
    line = "Harbour Post, 3 March 2016"
    found, aside = read("a.docx", pasted([TITLE, line, ONE], ["Frost", line], ["Quill v. Vane", "Harbour Post", OTHER]))
    assert found["title"].tolist() == [TITLE, "Quill v. Vane"] and found["outlet"].tolist() == ["Harbour Post"] * 2
    assert found["date"].isna().tolist() == [False, True]
    assert aside == {"a.docx, document 2": "a document without text (Frost)"}


def test_headings_within_an_article_do_not_part_it(article):
    dated = [TITLE, "Harbour Post, 3 March 2016", ONE]
    found = article("a.docx", pasted(dated, ["What now?", TWO], ["And then", OTHER]))
    assert (found["title"], found["outlet"], found["date"]) == (TITLE, "Harbour Post", pd.Timestamp(2016, 3, 3))
    assert found["text"] == "\n\n".join([TITLE, ONE, "What now?", TWO, "And then", OTHER])
    undated = article("b.docx", pasted([TITLE, ONE], ["What now?", TWO]))
    assert undated["text"] == f"{TITLE}\n\n{ONE}\n\nWhat now?\n\n{TWO}"


def test_clippings_in_an_open_document(read):
    heads = '<text:h text:outline-level="%d">%s</text:h><text:p>%s</text:p><text:p>%s</text:p>'
    start, _ = (OPEN_TEXT % ("document-content", "document-content")).split("<office:text>")
    end = "</office:text></office:body></office:document-content>"
    inner = heads % (1, TITLE, "Harbour Post, 3 March 2016", ONE) + heads % (2, "What now?", TWO, OTHER)
    inner += heads % (1, "Quill v. Vane", "Coast Weekly, 4 March 2016", OTHER)
    found, aside = read("a.odt", open_document(f"{start}<office:text>{inner}{end}"))
    assert found["title"].tolist() == [TITLE, "Quill v. Vane"] and not aside
    assert found["text"].iloc[0] == f"{TITLE}\n\n{ONE}\n\nWhat now?\n\n{TWO}\n\n{OTHER}"


def test_a_docx_with_changes_that_were_tracked_and_with_a_content_control(article):
    from docx.oxml import parse_xml

    names = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    added = (
        "<w:ins><w:r><w:t>{}</w:t></w:r></w:ins><w:del><w:r><w:delText>no</w:delText></w:r></w:del>"
    )
    made, whole = docx.Document(), io.BytesIO()
    made.add_heading(TITLE, 1)
    made.element.body.insert(1, parse_xml(f"<w:p {names}>{added.format(ONE)}</w:p>"))
    control = f"<w:sdt {names}><w:sdtContent><w:p><w:r><w:t>{TWO}</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    made.element.body.insert(2, parse_xml(control))
    made.save(whole)
    assert article("a.docx", whole.getvalue())["text"] == TEXT


def test_a_doc_that_is_word_s_xml(article):
    paragraphs = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in (TITLE, ONE, TWO))
    kind = 'xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"'
    content = f"<?xml version='1.0'?><w:wordDocument {kind}><w:body>{paragraphs}</w:body></w:wordDocument>"
    assert article("a.doc", content)["text"] == TEXT


def test_a_doc_that_is_plain_text(article):
    assert article("a.doc", TEXT)["text"] == TEXT


def epub(*chapters: str) -> bytes:
    items = "".join(
        f'<item id="c{n}" href="t/c%20{n}.xhtml" media-type="application/xhtml+xml"/>'
        for n in range(len(chapters))
    )
    order = "".join(f'<itemref idref="c{n}"/>' for n in range(len(chapters)))
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata>'
        "<dc:title>Review of the week</dc:title><dc:publisher>The Harbour Post</dc:publisher>"
        f"<dc:date>{DATE}</dc:date></metadata>"
        f'<manifest><item id="nav" href="nav.xhtml" properties="nav"/>{items}</manifest>'
        f'<spine><itemref idref="nav"/>{order}</spine></package>'
    )
    container = (
        '<container><rootfiles><rootfile full-path="OEBPS/book.opf"/></rootfiles></container>'
    )
    texts = {
        f"OEBPS/t/c {n}.xhtml": f"<html><body>{text}</body></html>"
        for n, text in enumerate(chapters)
    }
    return packed(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": container,
            "OEBPS/book.opf": package,
            "OEBPS/nav.xhtml": "<html><body>Contents</body></html>",
            **texts,
        }
    )


def test_a_protected_epub_says_so(refusal):
    book = io.BytesIO(epub(f"<p>{ONE}</p>"))
    with zipfile.ZipFile(book, "a") as package:
        package.writestr("META-INF/encryption.xml", '<CipherReference URI="OEBPS/t/c%200.xhtml"/>')
    assert "without protection" in refusal("a.epub", book.getvalue())


def test_epub(read):
    articles, aside = read(
        "a.epub",
        epub(
            "<p>Cover</p>",
            f"<h2>{TITLE}</h2><p>{ONE}</p><p>{TWO}</p>",
            f"<h1>Breakwater wanted</h1><p>{OTHER}</p>",
        ),
    )
    assert articles["text"].tolist() == [TEXT, f"Breakwater wanted\n\n{OTHER}"]
    assert set(articles["outlet"]) == {"The Harbour Post"} and set(articles["date"].dt.day) == {20}
    assert list(aside) == ["a.epub, OEBPS/t/c 0.xhtml"]


# --- pdf ---------------------------------------------------------------------------------------


SCANNED = ["a picture of a page"]


def pdf(*pages: list[str], title: str = "") -> bytes:
    """A pdf of lines of text, twelve points apart, from the top of each page; or of a picture."""
    size = b"/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[%s]/Count %d>>"
        % (b" ".join(b"%d 0 R" % (5 + 2 * n) for n in range(len(pages))), len(pages)),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        b"<</Type/XObject/Subtype/Image%s/Length 1>>stream\nx\nendstream" % size,
    ]
    for lines in pages:
        drawn = b" ".join(b"(%s) Tj 0 -12 Td" % line.encode("cp1252") for line in lines)
        stream = b"/I Do" if lines is SCANNED else b"BT /F 10 Tf 50 780 Td %s ET" % drawn
        used = b"/XObject<</I 4 0 R>>" if lines is SCANNED else b"/Font<</F 3 0 R>>"
        objects += [
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<<%s>>/Contents %d 0 R>>"
            % (used, len(objects) + 2),
            b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        ]
    return _pdf_of(objects, title)


def _pdf_of(objects: list[bytes], title: str) -> bytes:
    whole, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(whole))
        whole += b"%d 0 obj%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    tail = (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R"
        b"/Info<</Title(%s)>>>>\nstartxref\n%d\n%%%%EOF"
    )
    return whole + tail % (len(objects) + 1, table, len(objects) + 1, title.encode(), len(whole))


def wrapped(text: str) -> list[str]:
    import textwrap

    return textwrap.wrap(text, 70)


def test_pdf(article):
    divided = "\n".join([*wrapped(ONE), *wrapped(TWO)]).replace("union", "un-\nion", 1)
    found = article("a.pdf", pdf([TITLE, *divided.split("\n")]))
    assert found["title"] == TITLE and found["text"] == TEXT


def test_a_very_long_word_of_a_pdf_is_read_in_time(article):
    assert "x" * 50_000 in article("a.pdf", pdf([TITLE, *wrapped(ONE), "x" * 50_000]))["text"]


def test_running_heads_and_page_numbers_of_a_pdf_are_left_out(article):
    pages = [
        [f"The Harbour Post, page {n}", *wrapped(text), f"- {n} -"]
        for n, text in enumerate((ONE, TWO, OTHER), 1)
    ]
    text = article("a.pdf", pdf(*pages))["text"]
    assert (
        "page" not in text
        and "- 1 -" not in text
        and all(each in text for each in (ONE, TWO, OTHER))
    )


def test_a_page_that_a_browser_printed(article):
    printed = "12/21/25, 8:35 PM Port ministers sign | The Harbour Post"
    heading = ["The Harbour Post - Home News", "Port ministers sign the", "ferry accord"]
    pages = [
        [*heading, *wrapped(ONE), printed, f"{URL} 1/2"],
        [*wrapped(TWO), printed, f"{URL} 2/2"],
    ]
    found = article("a.pdf", pdf(*pages, title=f"{TITLE} | The Harbour Post"))
    assert (found["title"], found["text"], found["url"]) == (TITLE, TEXT, URL)


def test_an_archive_s_documents_in_a_pdf_are_parted_where_each_fills_a_page(read):
    pages = [
        [
            f"Boats leave {n}",
            "The Harbour Post",
            f"December {n}, 2025 Saturday",
            "Section: NEWS",
            "Length: 9 words",
            "Body",
            *wrapped(text),
            "Load-Date: December 21, 2025",
            "End of Document",
        ]
        for n, text in enumerate((ONE, TWO, OTHER), 1)
    ]
    articles, _ = read("a.pdf", pdf(*pages))
    assert articles["title"].tolist() == ["Boats leave 1", "Boats leave 2", "Boats leave 3"]


def test_scanned_pages_are_told_in_one_line(read, refusal):
    assert "2 scanned pages without text; run OCR" in refusal("a.pdf", pdf(SCANNED, SCANNED))
    articles, aside = read("b.pdf", pdf([TITLE, *wrapped(ONE)], SCANNED, wrapped(TWO), []))
    assert len(articles) == 1 and list(aside) == ["b.pdf, 1 of 4 pages (2)"]


# --- web archives ------------------------------------------------------------------------------


def record(kind: str, content: bytes, headers: str = "", url: str = URL) -> bytes:
    head = f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2025-12-21T00:00:00Z\r\n{headers}"
    return f"{head}Content-Length: {len(content)}\r\n\r\n".encode() + content + b"\r\n\r\n"


def response(
    body: bytes, status: str = "200 OK", headers: str = "Content-Type: text/html; charset=utf-8"
) -> bytes:
    http = f"HTTP/1.1 {status}\r\n{headers}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body
    return record("response", http, "Content-Type: application/http; msgtype=response\r\n")


WARC = b"".join(
    [
        record("warcinfo", b"software: x\r\n", "Content-Type: application/warc-fields\r\n"),
        response(PAGE.encode()),
        response(b"\x89PNG", headers="Content-Type: image/png"),
        response(b"", "301 Moved", "Content-Type: text/html\r\nLocation: /x"),
        response(
            gzip.compress(PAGE.replace(TWO, OTHER * 2).encode()),
            headers="Content-Type: text/html\r\nContent-Encoding: gzip",
        ),
        response(b"<html><body>Not found</body></html>", "404 Not Found"),
        response(b"<html><body><script>x</script></body></html>"),
        record(
            "conversion", f"Breakwater wanted\n\n{OTHER}".encode(), "Content-Type: text/plain\r\n"
        ),
    ]
)


@pytest.mark.parametrize(
    "name, content",
    [("a.warc", WARC), ("a.warc.gz", gzip.compress(WARC[:300]) + gzip.compress(WARC[300:]))],
)
def test_web_archive(read, name, content):
    articles, aside = read(name, content)
    assert articles["text"].tolist() == [
        TEXT,
        TEXT.replace(TWO, OTHER * 2),
        f"Breakwater wanted\n\n{OTHER}",
    ]
    assert articles["outlet"].tolist()[:2] == ["The Harbour Post"] * 2
    assert aside == {
        f"{name}, record 6 ({URL})": "answered with status 404",
        f"{name}, record 7 ({URL})": "no article text in the page; save the article's own page, complete",
    }


def test_packed_web_archive(read):
    members = {
        "archive/data.warc.gz": gzip.compress(WARC),
        "pages/pages.jsonl": '{"url": "x"}',
        "datapackage.json": "{}",
    }
    articles, aside = read("a.wacz", packed(members))
    assert articles["text"][0] == TEXT and len(aside) == 2


# --- packed files ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name, pack",
    [("a.csv.gz", gzip.compress), ("a.csv.bz2", bz2.compress), ("a.csv", gzip.compress)],
)
def test_a_packed_table_is_read_as_the_table(read, name, pack):
    articles, _ = read(
        name, pack(f'title,text\n{TITLE},"{BODY}"\nBreakwater wanted,"{OTHER}"\n'.encode())
    )
    assert articles["article_id"].tolist() == ["a-1", "a-2"] and articles["text"][0] == TEXT


@pytest.mark.parametrize(
    "name, mode", [("a.tar.gz", "w:gz"), ("a.tgz", "w:gz"), ("a.tar", "w"), ("a.tar.bz2", "w:bz2")]
)
def test_tar(tmp_path, name, mode):
    members = {"b.txt": TEXT, "a/x.txt": OTHER, "../out.txt": TWO, "a/.x": "x", "n.zip": "x"}
    with tarfile.open(tmp_path / name, mode) as archive:
        for member, text in members.items():
            about = tarfile.TarInfo(member)
            about.size = len(text)
            archive.addfile(about, io.BytesIO(text.encode()))
        link = tarfile.TarInfo("link.txt")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    corpus = read_corpus(tmp_path / name)
    assert corpus.articles["source_file"].tolist() == [f"{name}/a/x.txt", f"{name}/b.txt"]
    assert set(corpus.set_aside["detail"]) == {
        "the path leads out of the archive",
        "an archive in an archive",
    }


def test_bombs_are_not_unpacked(refusal, monkeypatch):
    zeros = b"\0" * (8 * 2**20)
    bomb = gzip.compress(zeros)
    assert "unpacks to more than 1,6" in refusal("a.txt.gz", bomb)
    assert "unpacks to more than 1,6" in refusal("a.warc.gz", bomb)
    assert "unpacks to more than" in refusal("a.tgz", bomb)
    assert "times its size" in refusal(
        "a.odt",
        packed({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": zeros}),
    )
    assert "times its size" in refusal("a.epub", packed({"META-INF/container.xml": zeros}))
    assert "cannot be opened" in refusal("b.txt.gz", gzip.compress(TEXT.encode())[:-20])


# --- damage ------------------------------------------------------------------------------------

WHOLE = {
    "a.json": json.dumps({"data": {"articles": ROWS}}).encode(),
    "a.jsonl": "\n".join(map(json.dumps, ROWS)).encode(),
    "a.rss": RSS.encode(),
    "a.ris": RIS.encode(),
    "a.bib": BIB.encode(),
    "a.eml": letter(TITLE, BODY, LAYOUT),
    "a.mbox": b"From x\n" + letter(TITLE, BODY) + b"\nFrom x\n" + letter("Other", OTHER),
    "a.odt": open_document(OPEN_TEXT % ("document-content", "document-content")),
    "a.docx": word_document(),
    "a.doc": RICH.encode(),
    "a.epub": epub(f"<p>{ONE}</p>"),
    "a.pdf": pdf([TITLE, *wrapped(ONE)], SCANNED),
    "a.warc": WARC,
    "a.html": PAGE.encode(),
    "a.txt": f"**** *outlet_post\n{ONE}".encode(),
}


@pytest.mark.parametrize("name", WHOLE)
def test_a_damaged_file_gives_rows_or_one_line(name, tmp_path, capfd):
    chance = np.random.default_rng(20251220)
    for _ in range(12):
        content = bytearray(WHOLE[name][: chance.integers(1, len(WHOLE[name]) + 1)])
        for place in chance.integers(0, len(content), 4):
            content[place] = chance.integers(256)
        try:
            rows = read_rows(File(name, tmp_path / name, held=bytes(content)))
        except InputError as error:
            assert "\n" not in str(error)
        else:
            assert all("_place" in row for row in rows if "_set_aside" in row)
            assert not [cell for row in rows for cell in row.values() if isinstance(cell, dict)]
    assert capfd.readouterr().err == ""
