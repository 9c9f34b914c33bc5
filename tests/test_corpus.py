"""Reading: formats, columns, encodings, dates, furniture, languages, duplicates, and what bad input says.

Every outlet, person and text here is invented; the exports are written in the layout of the services.
"""

from __future__ import annotations

import io
import json
import zipfile

import docx
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.corpus import corpus_hash, read_articles, read_corpus
from analysis.corpus.boilerplate import agency_of, furniture, kind_of, patterns
from analysis.corpus.cleaning import clean_text, normalise, paragraphs
from analysis.corpus.columns import SYNONYMS, recognise
from analysis.corpus.dates import parse_dates
from analysis.corpus.language import identify
from analysis.schemas import SCHEMAS, InputError

TITLE = "Port ministers sign the ferry accord"
ONE = (
    "The ministers of both ports signed the ferry accord on Friday, and they said that the first boats would "
    "leave before the end of the year if the harbour masters agree."
)
TWO = (
    '"We have waited for this for ten years," said Ann Quill, who leads the pilots\' union, and she added '
    "that the fares were still too high for most of the people who need the crossing."
)
BODY = f"{ONE}\n\n{TWO}"
TEXT = f"{TITLE}\n\n{BODY}"
OTHER = (
    "Fishermen on the northern coast have asked their council for a new breakwater, because the old one was "
    "broken by the storms of the winter and nobody has paid for the repair."
)


def only(table: pd.DataFrame) -> pd.Series:
    assert len(table) == 1
    return table.iloc[0]


@pytest.fixture
def write(tmp_path):
    """Writes a file of text or bytes under the test's folder and returns its path."""

    def put(name: str, content: str | bytes):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
        return path

    return put


def zipped(members: dict[str, str | bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return packed.getvalue()


def document(*lines: str) -> bytes:
    made, packed = docx.Document(), io.BytesIO()
    for line in lines:
        made.add_paragraph(line)
    made.save(packed)
    return packed.getvalue()


# --- plain text -------------------------------------------------------------------------------


def test_text_with_header(write):
    path = write("a.txt", f"---\ntitle: {TITLE}\nOutlet: The Harbour Post\ndate: 2025-12-20\n---\n\n{BODY}\n")
    articles = read_articles(path)
    assert list(articles.columns) == [*SCHEMAS["articles"], "agency", "source_file"]
    assert articles.dtypes.astype(str)["date"] == "datetime64[us]"
    row = only(articles)
    assert (row.article_id, row.title, row.outlet, row.text) == ("a", TITLE, "The Harbour Post", TEXT)
    assert row.date == pd.Timestamp(2025, 12, 20) and row.language == "en" and pd.isna(row.url)


@pytest.mark.parametrize(
    "text, title",
    [
        (f"{TITLE}\n\n{ONE}", TITLE),
        (f"{TITLE}\n{ONE}", TITLE),
        (f"{TITLE}?\n\nYes.", f"{TITLE}?"),
        (f"\ufeff\n  {TITLE}  \r\n\r\n{ONE}", TITLE),
        (f"Advertisement\n\n{TITLE}\n\n{ONE}", TITLE),
        (f"{ONE}\n\n{TWO}", None),
        (f"They said so.\n\n{ONE}", None),
        ("Nothing else", None),
        (f"{'x' * 200}\n\n{ONE}", None),
        ("A line that is long enough\nand short", None),
        (f"---\ntitle:\n---\n{TITLE}\n\n{ONE}", None),
    ],
)
def test_first_line_is_the_title_only_where_it_looks_like_one(write, text, title):
    row = only(read_articles(write("a.txt", text)))
    assert (row.title if title else pd.isna(row.title)) == (title or True)
    assert not title or row.text.startswith(f"{title}\n\n")


def test_a_title_that_the_body_repeats_stands_once():
    assert clean_text(f"PORT MINISTERS SIGN THE FERRY ACCORD\n{ONE}", TITLE).text == f"{TITLE}\n\n{ONE}"


@pytest.mark.parametrize("width", [40, 60, 72, 100])
def test_hard_wrapped_text_is_unwrapped(width):
    import textwrap

    wrapped = "\n\n".join(textwrap.fill(paragraph, width) for paragraph in (ONE, TWO, OTHER))
    assert paragraphs(wrapped) == [ONE, TWO, OTHER]
    assert clean_text(f"{TITLE}\n\n{wrapped}", None, True).text == "\n\n".join([TITLE, ONE, TWO, OTHER])


def test_wrapped_paragraphs_without_blank_lines_end_where_a_line_is_short():
    import textwrap

    wrapped = "\n".join(textwrap.fill(paragraph, 70) for paragraph in (ONE, TWO, OTHER))
    assert paragraphs(wrapped) == [ONE, TWO, OTHER]
    assert clean_text(f"{TITLE}\n{wrapped}", None, True).title == TITLE


@pytest.mark.parametrize(
    "text, expected",
    [
        (f"{ONE}\n{TWO}\n{OTHER}", [ONE, TWO, OTHER]),
        ("The council met.\nNobody spoke.\nIt rose.", ["The council met.", "Nobody spoke.", "It rose."]),
        (
            "It asked for\nthree things:\n- a pier\n- a light\n- time",
            ["It asked for three things:", "- a pier", "- a light", "- time"],
        ),
        ("", []),
        (" \n\t\n\u200b", []),
    ],
)
def test_lines_that_are_paragraphs_stay_apart(text, expected):
    assert paragraphs(normalise(text)) == expected


@given(st.text(alphabet='ab AB.\n"-\u00a0\u00e9\u0301', max_size=300))
def test_cleaning_twice_is_cleaning_once(text):
    once = clean_text(text)
    twice = clean_text(once.text)
    assert twice.text == once.text and not twice.removed


# --- tables -----------------------------------------------------------------------------------

TABLE = pd.DataFrame(
    {
        "Story ID": ["s7", None],
        "Headline": [TITLE, None],
        "Publication": ["The Harbour Post", "Coast Weekly"],
        "Published At": ["Dec. 20, 2025", "soon"],
        "Article_Body": [BODY, OTHER],
    }
)


def as_bytes(save) -> bytes:
    packed = io.BytesIO()
    save(packed)
    return packed.getvalue()


@pytest.mark.parametrize(
    "name, content",
    [
        ("t.csv", TABLE.to_csv(index=False)),
        ("t.csv", TABLE.to_csv(index=False, sep=";")),
        ("t.tsv", TABLE.to_csv(index=False, sep="\t")),
        ("t.jsonl", TABLE.to_json(orient="records", lines=True)),
        ("t.json", TABLE.to_json(orient="records")),
        ("t.json", json.dumps({"status": "ok", "articles": json.loads(TABLE.to_json(orient="records"))})),
        ("t.parquet", as_bytes(TABLE.to_parquet)),
        ("t.xlsx", as_bytes(lambda file: TABLE.to_excel(file, index=False))),
    ],
)
def test_every_kind_of_table_gives_the_same_articles(write, name, content):
    corpus = read_corpus(write(name, content))
    found = corpus.articles
    assert found["article_id"].tolist() == ["s7", "t-2"]
    assert found["text"].tolist() == [TEXT, OTHER]
    assert found["outlet"].tolist() == ["The Harbour Post", "Coast Weekly"]
    assert (
        found["date"][0] == pd.Timestamp(2025, 12, 20)
        and pd.isna(found["date"][1])
        and pd.isna(found["title"][1])
    )
    understood = corpus.recognised.set_index("field")
    assert understood.loc["text", "column"] == "Article_Body" and understood.loc["text", "n"] == 2
    assert (understood.loc["date", "n"], understood.loc["date", "unread"]) == (2, 1)
    assert (understood.loc["title", "n"], understood.loc["title", "unread"]) == (1, 0)
    assert set(corpus.recognised["file"]) == {name}


@pytest.mark.parametrize(
    "columns, field, expected",
    [
        (["body", "text"], "text", "text"),
        (["CONTENT", "Body"], "text", "Body"),
        (["media_name", "source"], "outlet", "media_name"),
        (["Source", "URL"], "outlet", "Source"),
        (["publishedAt", "content"], "date", "publishedAt"),
        (["publish date", "date"], "date", "date"),
        (["Link"], "url", "Link"),
        (["language"], "language", "language"),
        (["id", "article_id"], "article_id", "article_id"),
    ],
)
def test_columns_are_recognised_by_synonym_and_the_field_s_own_name_wins(columns, field, expected):
    assert recognise(columns)[field] == expected


def test_no_synonym_stands_for_two_fields():
    names = [name for known in SYNONYMS.values() for name in known]
    assert len(names) == len(set(names)) and all(name == name.lower() and name.isalnum() for name in names)


def test_rows_without_text_are_set_aside_and_named(write):
    corpus = read_corpus(write("t.csv", f'title,text\nFirst,"{ONE}"\nSecond,\nThird,"  "\n'))
    assert corpus.articles["article_id"].tolist() == ["t-1"]
    assert corpus.set_aside[["file", "reason"]].values.tolist() == [
        ["t.csv, row 2", "no text"],
        ["t.csv, row 3", "no text"],
    ]


def test_nested_outlets_addresses_and_markup_in_cells(write):
    rows = [
        {
            "source": {"id": 3, "name": "Coast Weekly"},
            "content": f"<p>{ONE}</p><script>alert('x')</script><p>{OTHER}</p>",
        },
        {"source": {"id": 4, "name": "https://www.post.example/x"}, "content": TWO.replace("'", "&#39;")},
    ]
    found = read_articles(write("t.json", json.dumps(rows)))
    assert found["outlet"].tolist() == ["Coast Weekly", "post.example"]
    assert found["text"].tolist() == [f"{ONE}\n\n{OTHER}", TWO]


def test_hostile_text_stays_text(write):
    text = f"{ONE} <script>alert('x')</script> {{% raw %}} =cmd|'/c calc'!A1"
    assert only(read_articles(write("a.txt", text)))["text"] == text


@pytest.mark.parametrize("quoted", [True, False])
def test_tab_separated_with_and_without_quotation_marks_around_texts(write, quoted):
    lines = [
        f"{number}\t" + ('"' + line.replace('"', '""') + '"' if quoted else line)
        for number, line in enumerate((ONE, TWO, OTHER), 1)
    ]
    found = read_articles(write("t.tsv", "\n".join(["id\ttext", *lines])))
    assert found["text"].tolist() == [ONE, TWO, OTHER] and found["article_id"].tolist() == ["1", "2", "3"]


def test_numbers_lists_and_nested_headers(write):
    table = pd.DataFrame({"id": [7.0, None], "text": [ONE, OTHER], "outlet": [["A", "B"], None]})
    found = read_articles(write("t.parquet", as_bytes(table.to_parquet)))
    assert found["article_id"].tolist() == ["7", "t-2"] and found["outlet"][0] == "A\nB"
    rings = "".join(f"n{n}: &n{n} [{', '.join([f'*n{n - 1}'] * 9)}]\n" for n in range(1, 30))
    bomb = f"---\nn0: &n0 [x]\n{rings}title: *n29\n---\n{ONE}"
    assert pd.isna(only(read_articles(write("a.txt", bomb)))["title"])


def test_one_object_is_one_article(write):
    assert (
        only(read_articles(write("a.json", json.dumps({"headline": TITLE, "text": BODY}))))["article_id"]
        == "a"
    )


# --- pages ------------------------------------------------------------------------------------

PAGE = f"""<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8">
<title>{TITLE} | The Harbour Post</title>
<meta property="og:title" content="{TITLE}"><meta property="og:site_name" content="The Harbour Post">
<meta property="article:published_time" content="2025-12-20T18:04:00+05:00">
<link rel="canonical" href="https://post.example/ferry"></head>
<body><nav><a href="/">Home</a> <a href="/w">World</a></nav><article><h1>{TITLE}</h1>
<p>{ONE}</p><p>{TWO.replace('"', "&quot;")}</p><p>{OTHER}</p><p>Read more: Another crossing opens</p>
<script>document.write("<p>never</p>")</script></article>
<footer>© 2025 The Harbour Post. All rights reserved.</footer></body></html>"""


@pytest.mark.parametrize("name", ["a.html", "a.htm", "a.txt"])
def test_page(write, name):
    corpus = read_corpus(write(name, PAGE))
    row = only(corpus.articles)
    assert (row.title, row.outlet, row.url) == (TITLE, "The Harbour Post", "https://post.example/ferry")
    assert row.date == pd.Timestamp(2025, 12, 20) and row.text == f"{TEXT}\n\n{OTHER}"
    assert "read more" in set(corpus.boilerplate["kind"])


def test_saved_page_with_its_parts(write):
    """Quoted-printable, as browsers save it: "=E2=80=94" is a dash."""
    page = (
        PAGE.replace("Friday,", "Friday —").encode().replace(b"=", b"=3D").replace("—".encode(), b"=E2=80=94")
    )
    head = (
        b"From: <Saved>\r\nSnapshot-Content-Location: https://post.example/ferry?x=1\r\nSubject: x\r\n"
        b'MIME-Version: 1.0\r\nContent-Type: multipart/related; type="text/html"; boundary="--edge"\r\n\r\n'
        b"----edge\r\nContent-Type: text/html; charset=utf-8\r\n"
        b"Content-Transfer-Encoding: quoted-printable\r\n\r\n"
    )
    tail = b"\r\n----edge\r\nContent-Type: text/css\r\n\r\np {color: red}\r\n----edge--\r\n"
    row = only(read_articles(write("a.mhtml", head + page + tail)))
    assert (
        row.title == TITLE and "on Friday — and they" in row.text and row.url == "https://post.example/ferry"
    )


def test_page_in_its_declared_encoding(write):
    page = (
        PAGE.replace("utf-8", "iso-8859-2").replace("Ann Quill", "Ana Kovač").encode("iso-8859-2", "replace")
    )
    assert "Ana Kovač" in only(read_articles(write("a.html", page)))["text"]


def test_page_without_article(write):
    with pytest.raises(InputError, match=r"a\.html: no article text in the page"):
        read_articles(write("a.html", "<html><body><script>var a = 1</script></body></html>"))


# --- exports ----------------------------------------------------------------------------------

NEXIS_UNI = [
    "User Name: reader",
    "Date and Time: Sunday, December 21, 2025 9:00 AM GMT",
    "Documents (2)",
    f"1. {TITLE}",
    "Client/Matter: -None-",
    TITLE,
    "The Harbour Post",
    "December 20, 2025 Saturday",
    "",
    "Copyright 2025 The Harbour Post All Rights Reserved",
    "Section: NEWS; Pg. 3",
    "Length: 64 words",
    "Byline: Ann Writer",
    "Body",
    "",
    ONE,
    TWO,
    "Load-Date: December 21, 2025",
    "",
    "End of Document",
    "Breakwater wanted",
    "Coast Weekly",
    "21 December 2025 Sunday 5:04 PM GMT",
    "Section: LOCAL",
    "Length: 30 words",
    "Body",
    OTHER,
    "Graphic",
    "Load-Date: December 22, 2025",
    "End of Document",
]
LEXIS = [
    "1 of 2 DOCUMENTS",
    "",
    "The Harbour Post",
    "",
    "December 20, 2025 Saturday",
    "",
    TITLE,
    "",
    "BYLINE: Ann Writer",
    "",
    "SECTION: NEWS; Pg. 3",
    "",
    "LENGTH: 64 words",
    "",
    ONE,
    "",
    TWO,
    "",
    "LOAD-DATE: December 21, 2025",
    "",
    "LANGUAGE: ENGLISH",
    "",
    "Copyright 2025 The Harbour Post",
    "2 of 2 DOCUMENTS",
    "Coast Weekly",
    "December 21, 2025 Sunday",
    "Breakwater wanted",
    "LENGTH: 30 words",
    OTHER,
    "LOAD-DATE: December 22, 2025",
]


def rtf(lines: list[str]) -> str:
    escaped = (line.replace("\\", "\\\\").replace("'", "\\'92") for line in lines)
    return r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0 Times;}}\f0\fs24 " + r"\par ".join(escaped) + "}"


@pytest.mark.parametrize("lines", [NEXIS_UNI, LEXIS], ids=["uni", "lexis"])
@pytest.mark.parametrize("name", ["n.docx", "n.rtf", "n.txt"])
def test_nexis(write, name, lines):
    content = {"docx": document(*lines), "rtf": rtf(lines), "txt": "\n".join(lines)}[name.split(".")[1]]
    found = read_articles(write(name, content))
    assert found["article_id"].tolist() == ["n-1", "n-2"]
    assert found["title"].tolist() == [TITLE, "Breakwater wanted"]
    assert found["outlet"].tolist() == ["The Harbour Post", "Coast Weekly"]
    assert found["date"].dt.date.astype(str).tolist() == ["2025-12-20", "2025-12-21"]
    assert found["text"][0].replace("’", "'") == TEXT
    assert found["text"][1].replace("’", "'").startswith(f"Breakwater wanted\n\n{OTHER}")
    assert "Load-Date" not in found["text"][1] and "LOAD-DATE" not in found["text"][1]


@pytest.mark.parametrize(
    "name, content", [("a.docx", document(TITLE, ONE, TWO)), ("a.rtf", rtf([TITLE, "", ONE, TWO]))]
)
def test_one_article_in_a_word_processor_s_file(write, name, content):
    row = only(read_articles(write(name, content)))
    assert row.title == TITLE and row.text.replace("’", "'") == TEXT and row.article_id == "a"


def factiva_display(title: str, date: str, outlet: str, body: list[str], number: str) -> str:
    text = "".join(f'<p class="articleParagraph enarticleParagraph">\n{line}\n</p>' for line in body)
    return (
        f'<div class="article enArticle"><div id="hd"><span class="enHeadline">{title}</span></div>'
        f'<div class="author">By Ann Writer</div><div>64 words</div><div>{date}</div><div>05:04</div>'
        f"<div>{outlet}</div><div>HARBPO</div><div>English</div><div>Copyright 2025 {outlet}</div>"
        f"{text}<p>Document {number}</p></div>"
    )


def factiva_fields(title: str, date: str, outlet: str, body: list[str], number: str) -> str:
    cells = {
        "HD": title,
        "WC": "64 words",
        "PD": date,
        "SN": outlet,
        "LA": "English",
        "LP": f"<p>{body[0]}</p>",
        "TD": "".join(f"<p>{line}</p>" for line in body[1:]),
        "AN": f"Document {number}",
    }
    rows = "".join(f"<tr><td><b>{code}</b></td><td>{cell}</td></tr>" for code, cell in cells.items())
    return f'<div id="article-{number}" class="article"><table>{rows}</table></div>'


@pytest.mark.parametrize("layout", [factiva_display, factiva_fields])
def test_factiva(write, layout):
    page = (
        "<html><body>"
        + layout(TITLE, "20 December 2025", "The Harbour Post", [ONE, TWO], "HARBPO0020251220elck00001")
        + layout(
            "Breakwater wanted", "21 December 2025", "Coast Weekly", [OTHER], "COASTW0020251221elcl00002"
        )
        + "</body></html>"
    )
    found = read_articles(write("f.html", page))
    assert found["article_id"].tolist() == ["HARBPO0020251220elck00001", "COASTW0020251221elcl00002"]
    assert found["text"].tolist() == [TEXT, f"Breakwater wanted\n\n{OTHER}"]
    assert found["outlet"].tolist() == ["The Harbour Post", "Coast Weekly"]
    assert found["date"].dt.date.astype(str).tolist() == ["2025-12-20", "2025-12-21"]


def test_media_cloud(write):
    head = "id,indexed_date,language,media_name,media_url,publish_date,title,url"
    row = f"c0ffee,2025-12-21 03:00:00,en,The Harbour Post,post.example,2025-12-20,{TITLE},https://post.example/ferry"
    quoted = BODY.replace('"', '""')
    found = only(read_articles(write("m.csv", f'{head},text\n{row},"{quoted}"\n')))
    assert (found.article_id, found.outlet, found.text) == ("c0ffee", "The Harbour Post", TEXT)
    assert found.date == pd.Timestamp(2025, 12, 20) and found.url == "https://post.example/ferry"
    with pytest.raises(
        InputError, match=r"m\.csv: a list of stories without their texts .*add them as a column 'text'"
    ):
        read_articles(write("m.csv", f"{head}\n{row}\n"))


# --- encodings --------------------------------------------------------------------------------

ACCENTED = f"{TITLE}\n\n{ONE} “Très bien,” said José Müller — twice."


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "mac_roman"]
)
def test_encodings(write, encoding):
    assert only(read_articles(write("a.txt", ACCENTED.encode(encoding))))["text"] == ACCENTED


@pytest.mark.parametrize("mark, encoding", [(b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")])
def test_both_orders_of_utf_16(write, mark, encoding):
    assert only(read_articles(write("a.txt", mark + ACCENTED.encode(encoding))))["text"] == ACCENTED


# --- bad input --------------------------------------------------------------------------------

BAD = [
    ("a.txt", b"", "the file is empty; put an article in it"),
    ("a.txt", b" \n\t\n", "the file is empty"),
    ("a.txt", "\u200b\n\u00a0".encode(), "no article remains, 1 set aside: a.txt: no text"),
    ("a.txt", b"Advertisement\n", "no article remains.*no text"),
    ("a.txt", bytes(range(256)) * 4, "binary content"),
    ("a.txt", b"\x01\x02\x03\x04abc", "binary content"),
    ("a.txt", "Первый паром вышел из порта".encode("koi8-r"), "not English"),
    ("a.txt", b"---\ntitle: a: b\n---\nText.", r"line 2: malformed YAML .*write 'title:"),
    (
        "a.txt",
        "Le ministre a dit que les bateaux de la ville ne sont pas dans le port, et que la police est sur "
        "place pour les passagers qui attendent depuis une semaine avec des enfants.",
        "not English .French.",
    ),
    (
        "a.csv",
        "name,words\nx,y\n",
        "no column holds the article's text; found 'name', 'words'; name one 'text'",
    ),
    ("a.csv", "name,words\n", "no column holds the article's text; found 'name', 'words'"),
    ("a.csv", "title,text\n", "no article in it; a table needs a row of column names"),
    ("a.csv", 'title,text\nA,"never closed\n', "line 2: .*close every quotation mark"),
    ("a.csv", "title,text\nA,one,two\n", "line 2: 3 cells, but 2 columns"),
    ("a.tsv", "title\twords\nA\tb\n", "no column holds"),
    ("a.jsonl", '{"text": \n', "line 1: not JSON .*write an object for each article"),
    ("a.jsonl", '["One."]\n', "line 1: not an article but list"),
    ("a.json", "[1, 2]", "item 1: not an article but int"),
    ("a.json", '{"text": "One."', "line 1: not JSON"),
    ("a.json", "7", "not a list of articles"),
    ("a.json", "[" * 100_000, "damaged, or not json"),
    ("a.parquet", b"PAR1 not really", "damaged, or not parquet"),
    ("a.xlsx", b"PK not really", "damaged, or not xlsx"),
    ("a.docx", zipped({"a.xml": "<a/>"}), "damaged, or not docx"),
    ("a.rtf", b"plain", "not rtf"),
    ("a.mhtml", b"Subject: x\r\n\r\nhello", "no page in it"),
    ("a.zip", b"not a zip", "a.zip: File is not a zip file"),
    (
        "a.zip",
        zipped({"x.txt": ONE})[:60] + b"\xff" * 9 + zipped({"x.txt": ONE})[69:],
        "x.txt: unreadable .cannot be",
    ),
    ("a.zip", zipped({"x.exe": "x"}), "no article remains, 1 set aside: a.zip/x.exe: format not read"),
    ("a.zip", zipped({"x.txt": b"\0" * 10**7}), "a.zip: the archive unpacks to .* times its size"),
    ("a.pdf", b"%PDF-1.4", "damaged, or not pdf"),
    ("a.djvu", b"AT&TFORM", r"a.djvu: format .djvu is not read; save it as pdf with text, or as txt"),
    ("a.exe", b"MZ", r"a.exe: format .exe is not read; give one of txt, html"),
]


@pytest.mark.parametrize("name, content, message", BAD, ids=[f"{n}-{m[:28]}" for n, _, m in BAD])
def test_a_bad_file_alone_raises_one_line(write, name, content, message):
    path = write(name, content)
    with pytest.raises(InputError, match=message) as caught:
        read_articles(path)
    assert str(caught.value).startswith(str(path)) and "\n" not in str(caught.value)


def test_nothing_to_read(tmp_path, write):
    with pytest.raises(InputError, match="the folder is empty; put articles in it"):
        read_articles(tmp_path)
    with pytest.raises(InputError, match="nowhere: no such file or folder"):
        read_articles(tmp_path / "nowhere")
    with pytest.raises(InputError, match="the list of sources is empty"):
        read_articles([])
    for number in range(4):
        write(f"{number}.txt", b"")
    with pytest.raises(
        InputError, match=r"no article remains, 4 set aside: 0\.txt: unreadable .*; and 1 more"
    ):
        read_articles(tmp_path)


# --- folders, archives, lists -----------------------------------------------------------------


def test_a_mixed_folder_is_read_in_order_and_bad_files_are_set_aside(tmp_path, write):
    write("b/x.txt", f"{ONE} It is so.")
    write("a/x.txt", OTHER)
    write("c.csv", f'text\n"{TWO.replace(chr(34), chr(39))}"\n')
    write("d.txt", b"\0\0")
    write("e.ppt", b"slides")
    write("p.html", PAGE.replace("ferry accord", "bridge accord").replace("ferry", "bridge"))
    write("p_files/script.txt", "var x;")
    write(".hidden.txt", "x")
    corpus = read_corpus(tmp_path)
    assert corpus.articles["source_file"].tolist() == ["a/x.txt", "b/x.txt", "c.csv", "p.html"]
    assert corpus.articles["article_id"].tolist() == ["x", "x-2", "c-1", "p"]
    assert dict(zip(corpus.set_aside["file"], corpus.set_aside["reason"], strict=True)) == {
        "e.ppt": "format not read",
        "p_files/script.txt": "format not read",
        "d.txt": "unreadable",
    }
    again = read_corpus(tmp_path)
    pd.testing.assert_frame_equal(again.articles, corpus.articles)
    pd.testing.assert_frame_equal(again.set_aside, corpus.set_aside)


def test_archive(write):
    members = {
        "in/b.txt": ONE,
        "in/a.txt": OTHER,
        "../out.txt": TWO,
        "/etc/x.txt": TWO,
        "n.zip": zipped({"q.txt": TWO}),
        "__MACOSX/a.txt": "x",
        "bad.txt": b"\0",
    }
    corpus = read_corpus(write("z.zip", zipped(members)))
    assert corpus.articles["source_file"].tolist() == ["z.zip/in/a.txt", "z.zip/in/b.txt"]
    aside = dict(zip(corpus.set_aside["file"], corpus.set_aside["detail"], strict=True))
    assert aside["z.zip/../out.txt"] == "the path leads out of the archive"
    assert aside["z.zip/n.zip"] == "an archive in an archive" and "binary" in aside["z.zip/bad.txt"]
    assert len(aside) == 4


def test_a_list_of_sources_and_a_file_given_twice(tmp_path, write):
    one, other = write("x/1.txt", ONE), write("y/1.txt", OTHER)
    found = read_articles([str(one), tmp_path / "y", other])
    assert found["text"].tolist() == [ONE, OTHER] and found["article_id"].tolist() == ["1", "1-2"]
    assert found["source_file"].tolist() == ["1.txt", "y/1.txt"]


def test_sample_corpus():
    articles = read_articles()
    assert len(articles) >= 14 and articles["title"].notna().all() and articles["outlet"].nunique() >= 6
    assert articles.attrs["set_aside"] == {} and (articles["language"] == "en").all()


def test_counts_travel_with_the_articles_as_plain_values(tmp_path, write):
    write("a.csv", f'headline,body,date\n,"{ONE}\n\nAdvertisement",then\n,"{OTHER}",2025-12-20\n,"{ONE}",\n')
    articles = read_articles(tmp_path)
    assert articles.attrs == {
        "set_aside": {"duplicate": 1},
        "boilerplate": {"advertisement": 1},
        "dates_unread": 1,
        "recognised": {"title": "headline", "date": "date", "text": "body"},
    }
    assert len(pd.concat([articles, articles])) == 4


# --- furniture --------------------------------------------------------------------------------


@pytest.mark.parametrize("row", patterns(), ids=lambda row: f"{row['kind']}-{row['example'][:24]}")
def test_each_pattern_matches_its_example(row):
    assert kind_of(row["example"]) == row["kind"]


RUNNING = [
    "Share prices fell in the two capitals on Friday.",
    "Comments by the minister drew applause.",
    "No comments were made by either side.",
    "Read more than one report, the envoy told them.",
    "Subscribers to the newspaper wrote letters.",
    "Copyright law in both countries is unclear.",
    "Photographs of the harbour were shown to the council.",
    "Watch the border, the general told his men.",
    "Like our neighbours, we want peace.",
    "Follow the money, the judge said.",
    "By Friday the boats had left.",
    "By the time the Council met, the boats had left.",
    "Published in 2019, the report counted forty ships.",
    "Updated figures showed 40 ships in 2019.",
    "Advertisements for the ferry appeared in both capitals.",
    "Cookies and tea were served to the delegates.",
    "Home Secretary Ann Quill met the pilots.",
    "Search teams found the boat on Monday.",
    "The next article of the treaty names the ports.",
    "Reuters and the pilots' union agreed on the numbers.",
    "With information from the harbour, the council decided to wait.",
    "Based on the report, the council decided to wait.",
    "This story was told from port to port by the pilots.",
    '"Sign up for our army," the poster said.',
    "He showed them a photo: it was taken in the harbour.",
    "Related: the two men are cousins.",
    "All rights reserved to the coast by the treaty remain.",
    "The minister spoke to pilots (a dozen of them) on Friday.",
]


@pytest.mark.parametrize("line", RUNNING)
def test_running_text_is_never_furniture(line):
    assert kind_of(line, at_head=True) is None


def test_long_paragraphs_are_never_furniture():
    assert kind_of("Photo: " + "a ferry " * 60) is None


def test_furniture_is_removed_counted_and_named(write):
    lines = [
        TITLE,
        "By Ann Writer",
        "Updated: December 20, 2025 5:04 PM IST",
        ONE,
        "Advertisement",
        TWO,
        "Advertisement",
        "Share this article: Facebook | Twitter",
        "(With inputs from Coast Agency and PTI)",
        "No comments:",
        "Post a Comment",
    ]
    corpus = read_corpus(write("a.txt", "\n".join(lines)))
    row = only(corpus.articles)
    assert row.text == TEXT and row.agency == "Coast Agency, PTI"
    counted = corpus.boilerplate.groupby("kind")["n"].sum().to_dict()
    assert counted == {
        "byline": 1,
        "timestamp": 1,
        "advertisement": 2,
        "share bar": 1,
        "agency credit": 1,
        "comments": 2,
    }
    assert set(corpus.boilerplate["article_id"]) == {"a"}
    assert corpus.boilerplate.query("kind == 'advertisement'")[["line", "n"]].values.tolist() == [
        ["Advertisement", 2]
    ]


def test_a_comment_section_goes_to_its_end_but_a_heading_alone_takes_nothing_with_it():
    comments = ["2 Comments", "Sam B says:", "I took that boat once and would not do so again.", "Reply"]
    kept, removed = furniture([ONE, TWO, *comments])
    assert kept == [ONE, TWO] and [line for kind, line in removed if kind == "comment section"] == comments
    assert furniture([ONE, "Comments", TWO]) == ([ONE, TWO], [("comments", "Comments")])


@pytest.mark.parametrize(
    "lines, agency",
    [
        ([ONE, "Based On ANI Report"], "ANI"),
        ([ONE, "(With inputs from PTI)"], "PTI"),
        ([ONE, "— Reuters"], "Reuters"),
        ([ONE, "Source: AP"], "AP"),
        ([f"{ONE} (ANI)"], "ANI"),
        ([f"ISLAMABAD, Dec 20 (Meridian) — {ONE}"], "Meridian"),
        ([f"PORT EAST (Coast Wire) - {ONE}"], "Coast Wire"),
        ([f"Port East [Eastland], December 20 (ANI): {ONE}"], "ANI"),
        ([f"Port East [Eastland], December 20 (Meridian) — {ONE}", "Based on AFP report"], "AFP"),
        ([ONE, "With agency inputs"], None),
        ([f"The Ports Authority (PA) – the owner of the quay – agreed. {ONE}"], None),
        ([ONE, "— Ann Quill"], None),
        ([], None),
    ],
)
def test_agency(lines, agency):
    kept, removed = furniture(lines)
    assert agency_of(kept, removed) == agency
    assert [line for line in kept if "—" in line or "(" in line] == [
        line for line in lines if len(line) > 60 and ("—" in line or "(" in line)
    ] + [line for line in lines if line == "— Ann Quill"]


# --- languages --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text, expected",
    [
        (BODY, "en"),
        (BODY.upper(), "en"),
        (
            "Der Minister sagte am Freitag, dass die Schiffe nicht vor dem Ende des Jahres in den Hafen "
            "fahren, und die Lotsen haben auf eine neue Regel für das Land gewartet.",
            "de",
        ),
        (
            "El ministro dijo el viernes que los barcos no salen del puerto por la falta de pilotos, y que "
            "se ha pedido una ley para las costas en la que no hay más puertos.",
            "es",
        ),
        (
            "Bakan cuma günü yaptığı açıklamada, bu gemilerin yıl sonuna kadar limandan ayrılmayacağını ve "
            "pilotlar için yeni bir yasa çıkarılacağını, ama daha sonra bir karar olarak bunun çok zor "
            "olduğunu söyledi.",
            "tr",
        ),
        ("Министр сказал в пятницу, что суда не выйдут из порта до конца года.", "Cyrillic script"),
        ("وزیر نے جمعہ کو کہا کہ کشتیاں سال کے آخر تک بندرگاہ سے نہیں نکلیں گی۔", "Arabic script"),
        ("部长星期五表示,船只在年底之前不会离开港口,因为引航员仍然太少。", "CJK script"),
        ("Quorl zib trenn ovastu mirrelax dunno " * 8, "und"),
        ("The port is closed.", "en"),
        ("Le port est fermé.", "fr"),
        ("Hafen zu.", None),
        ("", None),
        (" ".join(["Ann Quill José Ørsted Zoë"] * 2), None),
    ],
)
def test_language(text, expected):
    assert identify(text) == expected


def test_other_languages_are_set_aside_and_short_texts_kept(tmp_path, write):
    write("a.txt", ONE)
    write("b.txt", "Le port est fermé.")
    write("c.csv", "text,lang\nHafen zu.,de-DE\nPort shut.,English\nPort open again.,\n")
    write("d.txt", "Министр сказал в пятницу, что суда не выйдут из порта до конца года.")
    corpus = read_corpus(tmp_path)
    kept = corpus.articles.set_index("article_id")["language"]
    assert kept.dropna().to_dict() == {"a": "en", "c-2": "en"} and set(kept.index[kept.isna()]) == {"c-3"}
    assert corpus.set_aside.sort_values("file").values.tolist() == [
        ["b.txt", "not English", "French"],
        ["c.csv, row 1", "not English", "German"],
        ["d.txt", "not English", "Cyrillic script"],
    ]
    assert corpus.notes.values.tolist() == [["c.csv, row 3", "assumed English", "too short to tell"]]


# --- dates ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "written, expected",
    [
        ("2025-12-20", "2025-12-20"),
        ("20251220", "2025-12-20"),
        ("2025-12-20T18:04:00Z", "2025-12-20 18:04"),
        ("2025-12-20T23:30:00-05:00", "2025-12-20 23:30"),
        ("2025/12/20", "2025-12-20"),
        ("20 December 2025", "2025-12-20"),
        ("20th of December, 2025", "2025-12-20"),
        ("Dec. 20, 2025", "2025-12-20"),
        ("Saturday, December 20, 2025 5:04 PM IST", "2025-12-20 17:04"),
        ("December 20, 2025 Saturday", "2025-12-20"),
        ("20-Dec-2025", "2025-12-20"),
        ("Sat, 20 Dec 2025 18:04:05 +0500", "2025-12-20 18:04:05"),
        ("12:04 a.m., Sept. 3, 2024", "2024-09-03 00:04"),
        ("20/12/2025", "2025-12-20"),
        ("12/20/2025", "2025-12-20"),
        ("1766188800", "2025-12-20"),
        ("1766188800000", "2025-12-20"),
        ("5/5/2025", "2025-05-05"),
        ("03/04/2025", None),
        ("December 2025", None),
        ("yesterday", None),
        ("31 February 2025", None),
        ("", None),
        ("2025-13-40", None),
        ("20 Dec 2025 99:99", None),
        (None, None),
    ],
)
def test_dates(written, expected):
    found = parse_dates(pd.Series([written], dtype=object))[0]
    assert pd.isna(found) if expected is None else found == pd.Timestamp(expected)


def test_a_column_of_dates_tells_whether_the_day_comes_first():
    months = parse_dates(pd.Series(["03/04/2025", "12/20/2025"]))
    days = parse_dates(pd.Series(["03/04/2025", "20/12/2025"]))
    both = parse_dates(pd.Series(["03/04/2025", "20/12/2025", "12/20/2025"]))
    dots = parse_dates(pd.Series(["09.05.2012", "10.05.2012"]))
    assert dots.tolist() == [pd.Timestamp(2012, 5, 9), pd.Timestamp(2012, 5, 10)]
    assert parse_dates(pd.Series(["09.05.2012", "05.13.2012"]))[0] == pd.Timestamp(2012, 9, 5)
    assert parse_dates(pd.Series(["09.05.2012", "09/05/2012"])).isna().all()
    assert parse_dates(pd.Series(["03/04/2025"]), {False})[0] == pd.Timestamp(2025, 3, 4)
    assert months[0] == pd.Timestamp(2025, 3, 4) and days[0] == pd.Timestamp(2025, 4, 3) and pd.isna(both[0])


@given(st.datetimes(min_value=pd.Timestamp(1900, 1, 1), max_value=pd.Timestamp(2100, 1, 1)))
def test_dates_are_read_back(moment):
    whole = moment.replace(microsecond=0)
    written = [
        whole.isoformat(),
        whole.strftime("%d %B %Y %H:%M:%S"),
        whole.strftime("%b. %d, %Y, %I:%M:%S %p"),
    ]
    assert parse_dates(pd.Series(written)).tolist() == [pd.Timestamp(whole)] * 3


# --- duplicates, ids, hash --------------------------------------------------------------------

HASH_OF_ONE = "b7cf25085ba488c33bb5b8fe4c7d73d4605c2a06524195644b5d79f8d8551196"

LONG = " ".join([ONE, OTHER, *(f"Pilot {n} took boat {n * 7} to port {n * n}." for n in range(20))])


def test_the_same_text_is_kept_once(tmp_path, write):
    write("a.txt", LONG)
    write("b.txt", LONG.upper().replace(",", " ,"))
    write("c.txt", LONG.replace("Pilot 3", "Captain three"))
    write("d.txt", LONG[: len(LONG) // 2])
    corpus = read_corpus(tmp_path)
    assert corpus.articles["article_id"].tolist() == ["a", "d"]
    aside = corpus.set_aside.set_index("file")
    assert aside.loc["b.txt"].tolist() == ["duplicate", "same text as a"]
    assert aside.loc["c.txt", "reason"] == "near duplicate" and aside.loc["c.txt", "detail"].endswith(
        "is in a"
    )


def test_an_id_that_occurs_twice_is_made_unique(write):
    articles = read_articles(
        write("t.csv", f'id,text\nx,"{ONE}"\nx-2,"{OTHER}"\nx,"{TWO.replace(chr(34), "")}"\n')
    )
    assert articles["article_id"].tolist() == ["x", "x-2", "x-3"]


def test_corpus_hash(make_articles):
    """sha256 of each id and text, sorted, each after its length in eight bytes.

    printf '\\0\\0\\0\\0\\0\\0\\0\\1a\\0\\0\\0\\0\\0\\0\\0\\3One' | sha256sum
    """
    assert corpus_hash(make_articles("One")) == HASH_OF_ONE
    two = make_articles("One", "Two")
    assert corpus_hash(two) == corpus_hash(two.iloc[::-1]) != corpus_hash(make_articles("Two", "One"))
    assert corpus_hash(make_articles("One", outlet="x")) == HASH_OF_ONE
    assert len({corpus_hash(make_articles()), corpus_hash(make_articles("")), HASH_OF_ONE}) == 3


@pytest.mark.parametrize(("file", "articles", "aside"), [
    ("ln_export.html", 2, 0), ("ln_academic.txt", 2, 0), ("ln_wrapped.txt", 2, 0), ("nexis_uni.docx", 3, 0),
    ("nexis_nodate.txt", 2, 0), ("nexis_inner.txt", 2, 0), ("nexis_old.txt", 2, 0), ("nexis_err.txt", 1, 1),
    ("factiva_saved.html", 2, 0), ("factiva_fields_nbsp.html", 2, 0), ("factiva.rtf", 2, 0), ("proquest.txt", 2, 0),
    ("na_words.csv", 1, 4), ("newsapi_truncated.json", 1, 1), ("one_bad_byte.csv", 40, 0),
])
def test_every_document_of_a_file_is_an_article_or_set_aside(file, articles, aside, root):
    corpus = read_corpus(root / "tests" / "cases" / "files" / file)
    assert (len(corpus.articles), len(corpus.set_aside)) == (articles, aside)
    assert corpus.families.empty
