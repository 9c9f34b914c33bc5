"""Tables as people have them: quotation marks, delimiters, encodings, names, dates, sheets; every row accounted for."""

from __future__ import annotations

import csv
import datetime
import io
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from analysis.corpus import corpus_hash, own_table, read_articles, read_corpus
from analysis.corpus.columns import OWN_COLUMNS, recognise
from analysis.corpus.formats.cells import plain
from analysis.corpus.formats.tables import read_csv
from analysis.schemas import InputError

FILES = Path(__file__).parent / "cases" / "files"
ONE = (
    "The ministers of both ports signed the ferry accord on Friday, and they said that the first boats would "
    "leave before the end of the year if the harbour masters agree."
)
TWO = (
    "Fishermen on the northern coast have asked their council for a new breakwater, because the old one was "
    "broken by the storms of the winter and nobody has paid for the repair."
)
THREE = (
    "The pilots of the river said that the channel had not been dredged for a year, and that they would not bring "
    "another ship into the harbour until it was."
)


@pytest.fixture
def read(tmp_path):
    """Reads a table of some bytes or text, and returns the corpus."""

    def put(content: str | bytes, name: str = "t.csv", **options):
        path = tmp_path / name
        path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
        return read_corpus(path, **options)

    return put


def table_rows(content: bytes) -> tuple[list[str], list[list], list[str | None]]:
    """Names, rows and problems of a csv, before anything is cleaned."""
    names, rows, problems = [], [], []
    for batch in read_csv(content):
        names = [name for name in batch if not name.startswith("_")]
        rows += map(list, zip(*(batch[name] for name in names), strict=True))
        problems += batch["_set_aside"]
    return names, rows, problems


# --- files made for a kind ----------------------------------------------------------------------


def test_inline_tags():
    text = read_articles(FILES / "inline_tags.csv")["text"][0]
    assert text.endswith("The plan was new, the army of Sudan said.") and "<" not in text


@pytest.mark.parametrize(
    "name, words", [("inner_quotes", 'He said "no" twice.'), ("escaped", 'He said "no" to Egypt.')])
def test_quotation_marks_within_a_text(name, words):
    corpus = read_corpus(FILES / f"{name}.csv")
    assert words in corpus.articles["text"][0] and corpus.set_aside.empty


def test_one_byte_of_another_encoding_is_read_and_its_row_told():
    corpus = read_corpus(FILES / "one_bad_byte.csv")
    assert len(corpus.articles) == 40 and corpus.articles["text"].str.contains("café in").all()
    assert corpus.notes[["file", "kind"]].values.tolist() == [["one_bad_byte.csv, row 18", "faulty byte"]]


@pytest.mark.parametrize("name", ["preamble", "sep_line"])
def test_lines_above_the_names(name):
    row = read_articles(FILES / f"{name}.csv").iloc[0]
    assert (row["title"], row["outlet"], str(row["date"])[:10]) == ("T1", "Post", "2024-01-02")


def test_a_carriage_return_in_a_text_ends_no_row():
    found = read_articles(FILES / "crun.csv")
    assert found["title"].tolist() == ["T", "U"]
    assert "not for sale.\n\nEthiopian officials" in found["text"][0] and found["text"][0].endswith("the highlands.")


def test_words_for_nothing_are_no_text():
    corpus = read_corpus(FILES / "na_words.csv")
    assert corpus.articles["title"].tolist() == ["T5"]
    assert corpus.set_aside["reason"].tolist() == ["no text"] * 4


def test_escapes_of_excel_are_line_breaks():
    text = read_articles(FILES / "x000d.xlsx")["text"]
    assert "\n" in text[0] and not text.str.contains("_x").any()


def test_mojibake_is_repaired_and_told():
    corpus = read_corpus(FILES / "moji.txt")
    text = corpus.articles["text"][0]
    assert "“We will not sign,” said Egypt’s" in text and "Côte d’Ivoire" in text
    assert corpus.notes["kind"].tolist() == ["mojibake repaired"]


# --- quotation marks, line breaks, delimiters ---------------------------------------------------

BROKEN = {
    "inner quotation marks before a comma": f'title,text,outlet\nT,"He said "no", then left. {ONE}",Post\n',
    "inner quotation marks in two columns": f'title,outlet,text\n"The "big" dam",Post,"She said "yes". {ONE}"\n',
    "at the end of the text": f'title,text,outlet\nT,"{ONE} He said "no."",Post\n',
    "at the beginning": f'title,text,outlet\nT,""No," he said. {ONE}",Post\n',
    "over several lines": f'title,text,outlet\nT,"{ONE}\n\nHe said "no".\n\nThey left.",Post\n',
    "spaces around": f'title, text, outlet\nT, "{ONE}, so it is" , Post\n',
    "backslashes": f'title,text,outlet\nT,"{ONE} \\"No,\\" he said.",Post\n',
    "unquoted with a line break": f"title,text,outlet\nT,{ONE.replace(',', '')}\nIt rose.,Post\n",
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_row_that_is_not_strictly_csv_is_read_whole(read, kind):
    content = f'{BROKEN[kind]}U,"{TWO}",Post\n' if "outlet,text" not in BROKEN[kind] else (
        f'{BROKEN[kind]}U,Post,"{TWO}"\n')
    corpus = read(content)
    assert corpus.articles["outlet"].tolist() == ["Post", "Post"] and corpus.set_aside.empty
    text = corpus.articles["text"][0].replace(",", "")
    assert ONE.replace(",", "") in text and corpus.articles["text"][1].endswith(TWO)


def test_rows_next_to_each_other_with_inner_quotation_marks(read):
    rows = "".join(f'T{n},Post,"He said "no {n}" twice. {text}"\n' for n, text in enumerate((ONE, TWO, THREE)))
    found = read(f"title,outlet,text\n{rows}").articles
    expected = [f'T{n}\n\nHe said "no {n}" twice. {text}' for n, text in enumerate((ONE, TWO, THREE))]
    assert found["text"].tolist() == expected


def test_inner_quotation_marks_over_several_lines_before_the_text(read):
    """An id shows where the next row begins, which the text's column does not."""
    summary = 'It said "no".\n\nThen "yes", it said.'
    rows = "".join(f'{n},"{summary}","{text}"\n' for n, text in enumerate((ONE, TWO, THREE)))
    corpus = read(f"id,summary,text\n{rows}")
    assert corpus.articles["text"].tolist() == [ONE, TWO, THREE] and corpus.set_aside.empty


def test_a_quotation_mark_that_is_never_closed_costs_one_row(read):
    corpus = read(f'title,text\nT1,"{ONE}\nT2,"{TWO}"\nT3,"{THREE}"\n')
    assert corpus.articles["title"].tolist() == ["T2", "T3"]
    assert corpus.set_aside.values.tolist() == [
        ["t.csv, row 1", "unreadable", "line 2: ',' expected after '\"'; close every quotation mark"]]


def test_a_row_with_too_many_cells_is_set_aside_by_name(read):
    corpus = read(f"title,text\nT1,{ONE}\nT2,\"{TWO}\"\n")
    assert corpus.articles["title"].tolist() == ["T2"]
    assert corpus.set_aside.values.tolist() == [
        ["t.csv, row 1", "unreadable", "line 2: 3 cells, but 2 columns; put quotation marks around each text"]]


def test_a_file_without_a_row_to_trust_is_refused(read):
    with pytest.raises(InputError, match=r"t\.csv: line 2: 3 cells, but 2 columns; put quotation marks"):
        read(f"title,text\nT1,{ONE}\n")


@pytest.mark.parametrize("content, problem", [
    (b"\xef\xbb\xbf", "no article in it"), (b"title,text\n", "no article in it"), (b"\n,,\n", "no column holds"),
    (b'"', "no column holds"), (b"sep=;\ntitle;text\n", "no article in it"),
])
def test_a_table_without_rows(read, content, problem):
    with pytest.raises(InputError, match=rf"t\.csv: {problem}"):
        read(content)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\r\r\n"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_line_ends_and_delimiters(read, end, delimiter):
    rows = [["title", "text"], ["T", f'{ONE} "No," he said.'], ["U", TWO]]
    content = "".join(delimiter.join('"' + cell.replace('"', '""') + '"' for cell in row) + end for row in rows)
    assert read(content).articles["text"].tolist() == [f'T\n\n{ONE} "No," he said.', f"U\n\n{TWO}"]


def test_paragraphs_in_an_unquoted_last_column_stay_with_their_row(read):
    first, second = ONE.replace(",", ""), TWO.replace(",", "")
    found = read(f"title,text\nT,{first}\n\nThey left.\nNobody, it is said, spoke.\nU,{second}\n").articles
    whole = f"T\n\n{first}\n\nThey left.\n\nNobody, it is said, spoke."
    assert found["text"].tolist() == [whole, f"U\n\n{second}"]


def test_a_comma_divides_nothing_where_there_is_one_column(read):
    assert read(f'text\n{ONE}\n"The pilots said ""no"", and they left."\n').articles["text"].tolist() == [
        ONE, 'The pilots said "no", and they left.']


# --- encodings ----------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252", "mac_roman"])
def test_encodings_of_a_table(read, encoding):
    text = f"{ONE} “Très bien,” said José — it’s done."
    content = pd.DataFrame({"title": ["T"], "text": [text]}).to_csv(index=False).encode(encoding)
    assert read(content).articles["text"].tolist() == [f"T\n\n{text}"]


@pytest.mark.parametrize("wrong", ["cp1252", "mac_roman", "latin-1"])
def test_mojibake_of_every_usual_kind(read, wrong):
    text = f"{ONE} “It’s done,” said José in Côte d’Ivoire."
    broken = text.encode("utf-8").decode(wrong, "ignore")
    corpus = read(pd.DataFrame({"text": [broken]}).to_csv(index=False))
    assert corpus.articles["text"][0].replace("”", "") == text.replace("”", "")
    assert corpus.notes["kind"].tolist() == ["mojibake repaired"]


@pytest.mark.parametrize("text", ["Ângela said so in São Paulo.", "Åsa and Ærø, naïve — “ça va”", "5 ± 2 √4 £3 ½"])
def test_what_is_no_mojibake_stays(read, text):
    corpus = read(pd.DataFrame({"text": [f"{ONE} {text}"]}).to_csv(index=False))
    assert corpus.articles["text"][0] == f"{ONE} {text}" and corpus.notes.empty


def test_ligatures_and_spaces(read):
    text = read(f"text\n\"{ONE} The o\ufb03ce\u00a0was \ufb01lled.\"\n").articles["text"][0]
    assert text.endswith("The office was filled.")


# --- cells --------------------------------------------------------------------------------------


@pytest.mark.parametrize("cell, expected", [
    ("a <b>bold</b> word", "a bold word"), ("<p>one</p><p>two</p>", "one\ntwo\n"), ("one<br/>two", "one\ntwo"),
    ("5 < 6 and 7 > 3", "5 < 6 and 7 > 3"), ("<unknown> stays", "<unknown> stays"), ("AT&amp;T", "AT&T"),
    ("&amp;quot;no&amp;quot;", '"no"'), ("&lt;p&gt;one&lt;/p&gt;", "one\n"), ("a_x000D_\nb_x0009_c", "a\nb\tc"),
    ("<script>alert('x')</script>safe<!-- no -->", "safe"), ("<td>1</td><td>2</td>", "1 2 "), (7, 7), (None, None),
    ('<img src="x.jpg" alt="b">text', "text"),
])
def test_cells_are_plain(cell, expected):
    assert plain(cell) == expected


# --- names of columns ---------------------------------------------------------------------------


@pytest.mark.parametrize("field, names", [
    ("text", ["text_body", "content_clean", "news", "Article Text", "fullText", "body_text", "Full Text", "text_en",
              "cleaned_text", "newsContent", "main_content", "Text of Article", "article_content", "BODY", "bodyHtml",
              "full_article_text", "Volltext", "Abstract Note", "Transcript", "story_body", "content_raw"]),
    ("date", ["pub_dt", "seendate", "Date (UTC)", "date_published", "published_at", "Publication Date", "pubDate",
              "publish_date_utc", "article_date", "Date Published", "published_time", "post_date", "webPublicationDate",
              "first_published", "release_date", "news_date", "DATE", "created_at"]),
    ("outlet", ["Media Outlet", "news_source", "source_name", "Publication Title", "media_outlet", "source.name",
                "Newspaper", "publisher_name", "website_name", "SOURCECOMMONNAME", "domain", "outlet_name"]),
    ("title", ["Title", "headline_main", "article_title", "Title (original)", "news_title", "title_en", "HEADLINE",
               "post_title", "clean_title"]),
    ("article_id", ["id", "Article ID", "doc_id", "Key", "GUID", "uuid"]),
    ("url", ["URL", "link", "Article URL", "DocumentIdentifier", "web_url", "Url"]),
])
def test_names_people_give(field, names):
    for name in names:
        assert recognise(["n", name]).get(field) == name, name


@pytest.mark.parametrize("name", [
    "text_length", "word_count", "title_sentiment", "content_type", "update_date", "crawl date", "retrieved_date",
    "source_country", "body_mass", "text_hash", "n_text", "author",
])
def test_names_of_something_else(name):
    assert recognise([name]) == {}


def test_a_clean_name_wins_over_a_composed_one_and_a_date_is_no_outlet():
    found = recognise(["content_clean", "content", "publication date", "abstract", "media outlet", "updated_at"])
    assert found == {"text": "content", "date": "publication date", "outlet": "media outlet"}


# --- dates of a column --------------------------------------------------------------------------


def test_day_or_month_first_is_decided_for_a_column_and_told_where_it_is_open(tmp_path):
    texts = {"text": [ONE, TWO]}
    pd.DataFrame({**texts, "date": ["03/04/2025", "20/12/2025"]}).to_csv(tmp_path / "a.csv", index=False)
    pd.DataFrame({"text": [THREE], "date": ["03/04/2025"]}).to_csv(tmp_path / "b.csv", index=False)
    corpus = read_corpus(tmp_path)
    assert corpus.articles["date"].dt.strftime("%Y-%m-%d").fillna("").tolist() == ["2025-04-03", "2025-12-20", ""]
    assert corpus.notes.values.tolist() == [
        ["b.csv", "day or month first?", "1 dates like 03/04/2025 not read; write them as 2025-04-03"]]


# --- sheets -------------------------------------------------------------------------------------


def workbook(**sheets: list[list]) -> bytes:
    made, packed = openpyxl.Workbook(), io.BytesIO()
    made.remove(made.active)
    for title, rows in sheets.items():
        sheet = made.create_sheet(title)
        for row in rows:
            sheet.append(row)
    made.save(packed)
    return packed.getvalue()


HEAD = ["Headline", "Media Outlet", "Date", "Article Text"]
ROW = ["T", "Post", datetime.datetime(2024, 1, 5), ONE]


@pytest.mark.parametrize("sheets", [
    {"Articles": [HEAD, ROW]}, {"Read me": [["What this is"], ["A search of May"]], "Data": [HEAD, ROW]},
    {"Data": [["Results of a search"], [], ["saved", "2024-05-01"], [], HEAD, ROW]},
    {"Empty": [], "Data": [HEAD, [], ROW]}, {"Data": [["", *HEAD], [None, *ROW]]},
])
def test_articles_on_any_sheet_below_title_rows(read, sheets):
    row = read(workbook(**sheets), "t.xlsx").articles.iloc[0]
    assert row["title"] == "T" and row["outlet"] == "Post"
    assert row["date"] == pd.Timestamp(2024, 1, 5) and row["text"] == f"T\n\n{ONE}"


def test_articles_on_several_sheets_are_all_read(read):
    found = read(workbook(A=[HEAD, ROW], B=[HEAD, ["U", "Coast", 45296, TWO]]), "t.xlsx").articles
    assert found["outlet"].tolist() == ["Post", "Coast"] and (found["date"] == pd.Timestamp(2024, 1, 5)).all()


def test_a_workbook_without_articles_names_what_it_found(read):
    with pytest.raises(InputError, match=r"no column holds the article's text; found 'name', 'n'; name one 'text'"):
        read(workbook(A=[["name", "n"], ["x", 1]]), "t.xlsx")


def test_a_sheet_of_excel_before_2007():
    """Title row, a sheet that is none, a stray cell in the last row and column."""
    corpus = read_corpus(FILES / "sheet.xls")
    found = corpus.articles
    assert found["article_id"].tolist() == ["7", "8"] and found["outlet"].tolist() == ["Post", "Coast"]
    assert found["date"].tolist() == [pd.Timestamp(2024, 1, 5), pd.Timestamp(2024, 1, 6)]
    assert corpus.set_aside["file"].tolist() == ["sheet.xls, row 3"]
    assert corpus.notes["detail"].tolist() == ["sheets without articles passed over: About"]


@pytest.mark.parametrize("cell", ["B1048576", "XFD1048576", "XFD2"])
def test_a_stray_cell_far_out_costs_nothing(read, cell):
    made, packed = openpyxl.load_workbook(io.BytesIO(workbook(A=[HEAD, ROW]))), io.BytesIO()
    made.active[cell] = "x"
    made.save(packed)
    assert read(packed.getvalue(), "t.xlsx").articles["text"].tolist() == [f"T\n\n{ONE}"]


def test_a_table_saved_under_a_spreadsheet_s_name(read):
    assert len(read(f'title,text\nT,"{ONE}"\n', "t.xls").articles) == 1
    assert len(read(workbook(A=[HEAD, ROW]), "u.xls").articles) == 1
    with pytest.raises(InputError, match="a page or xml, saved as xls; open it in a spreadsheet"):
        read("<html><table></table></html>", "v.xls")


# --- all rows -----------------------------------------------------------------------------------

CELLS = st.text(st.sampled_from('ab,;\t|"\\\n é’\u00a0'), max_size=30)


@given(
    rows=st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=1, max_size=6), delimiter=st.sampled_from(",;\t|"),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]), end=st.sampled_from(["\n", "\r\n"]),
)
def test_a_table_that_pandas_wrote_reads_back(rows, delimiter, quoting, encoding, end):
    assume(all(any(cell.strip() for cell in row) for row in rows))
    table = pd.DataFrame(rows, columns=["title", "outlet", "text"])
    written = table.to_csv(index=False, sep=delimiter, quoting=quoting, lineterminator=end).encode(encoding)
    names, found, problems = table_rows(written)
    assert names == ["title", "outlet", "text"] and not any(problems)
    assert [[cell or "" for cell in row] for row in found] == [list(row) for row in rows]


@given(content=st.text(st.sampled_from('ab,"\\\n '), max_size=200), rows=st.integers(1, 5))
def test_whatever_stands_in_a_row_the_others_are_read(content, rows):
    """A row in the midst that is broken in any way costs no row that stands apart from it."""
    whole = "".join(f'T{n},"Text {n} of the table, whole"\n' for n in range(rows))
    names, found, problems = table_rows(f'title,text\n{whole}X,"{content}"\n{whole}'.encode())
    texts = [row[1] for row, problem in zip(found, problems, strict=True) if not problem]
    assert names == ["title", "text"] and texts[:rows] == [f"Text {n} of the table, whole" for n in range(rows)]
    assert texts[-rows:] == texts[:rows] or '"' in content


def test_rows_read_and_set_aside_are_the_rows_of_the_file(read):
    rows = [f'T{n},"{text}"' for n, text in enumerate((ONE, TWO, THREE))]
    rows[1:1] = ["A,nan", 'B,"x" y" z"', "C,one, two,three,four", f'D,"{ONE}"']
    corpus = read("\n".join(["title,text", *rows]))
    assert len(corpus.articles) + len(corpus.set_aside) == len(rows)


def test_more_rows_than_a_batch(read):
    words = "quay pier mole dock slip berth".split() * 9
    rows = [{"id": n, "text": f"{ONE} {' '.join(f'{word}{n}' for word in words)}"} for n in range(2500)]
    corpus = read(pd.DataFrame(rows).to_csv(index=False))
    assert corpus.articles["article_id"].tolist() == [str(n) for n in range(2500)]


def test_the_table_written_reads_back_as_the_same_corpus(read, tmp_path):
    text = f"{ONE} A &lt;b&gt; stays, and so does <em>this</em>, it's \"said\".\n\n{TWO}"
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(f"Ferry\n\n{text}", encoding="utf-8")
    pd.DataFrame({"title": ["None", "U"], "outlet": ["A", "B"], "date": ["2025-12-20T10:00", "x"],
                  "text": [THREE, f"{THREE} {ONE}"]}).to_csv(tmp_path / "in" / "b.csv", index=False)
    first = read_corpus(tmp_path / "in")
    table = own_table(first)
    again = read("\ufeff" + table.to_csv(index=False), "again.csv")
    assert list(table) == OWN_COLUMNS and corpus_hash(again.articles) == corpus_hash(first.articles)
    both = [corpus.articles.drop(columns="source_file") for corpus in (again, first)]
    pd.testing.assert_frame_equal(*both)


def test_rows_without_text_still_tell_whether_the_month_comes_first(read):
    found = read(f'title,date,text\nA,11/12/2011,"{ONE}"\nB,11/13/2011,\n')
    assert found.articles["date"].tolist() == [pd.Timestamp(2011, 11, 12)] and len(found.set_aside) == 1


GUARDIAN = {"webTitle": "A", "webPublicationDate": "2021-01-02T00:01:00Z"}
STORED = {"title": "A", "text": ONE, "date": "2021-01-02", "source": {"name": "Harbour Post"}}


@pytest.mark.parametrize("nested, outlet", [
    (GUARDIAN | {"fields": {"trailText": "x", "bodyText": ONE}}, "The Guardian"),
    (GUARDIAN | {"fields": {"publication": "theguardian.com", "bodyText": ONE}}, "The Guardian"),
    (GUARDIAN | {"fields": {"publication": "The Observer", "bodyText": ONE}}, "The Observer"),
    ({"source": {"id": "post", "name": "Harbour Post"}, "title": "A", "publishedAt": "2021-01-02", "content": ONE},
     "Harbour Post"),
    ({"_index": "n", "_source": STORED}, "Harbour Post"),
    ({"title": {"rendered": "A"}, "content": {"rendered": ONE}, "date": "2021-01-02",
      "image": {"title": "B", "text": "C"}}, None),
    ({"payload": {"title": "A", "text": ONE, "published_at": "2021-01-02"}, "links": {"title": "B"}}, None),
    ({"headline": {"main": "A", "kicker": "B"}, "body": ONE, "pub_date": "2021-01-02", "byline": {"name": "C"}}, None),
])  # fmt: skip
@pytest.mark.parametrize("sep", [".", "/", "__"])
def test_names_that_were_nested_are_those_of_their_fields(read, nested, outlet, sep):
    article = read(pd.json_normalize([nested], sep=sep).to_csv(index=False)).articles.iloc[0]
    assert (article["title"], article["text"]) == ("A", f"A\n\n{ONE}")
    assert article["date"].date() == datetime.date(2021, 1, 2)
    assert article["outlet"] == outlet if outlet else pd.isna(article["outlet"])
    assert article["article_id"] == "t-1"


@pytest.mark.parametrize("cell", [
    "{'id': None, 'name': 'Harbour Post'}", '{"id": "post", "name": "Harbour Post"}',
    "{'name': \"Harbour Post\", 'id': 1}",
])
def test_an_outlet_written_as_an_object_is_its_name(read, cell):
    found = read(pd.DataFrame({"source": [cell], "text": [ONE]}).to_csv(index=False))
    assert found.articles["outlet"].tolist() == ["Harbour Post"]


def test_a_nested_abstract_is_told_as_one(read):
    found = read(f'webTitle,webPublicationDate,fields.trailText\nA,2021-01-02,"{ONE}"\n')
    assert found.stubs["kind"].tolist() == ["abstract"]


def test_a_list_of_stories_as_gdelt_saves_it_says_what_is_missing(read):
    with pytest.raises(InputError, match=r"a list of stories without their texts .*add them as a column 'text'"):
        read("URL,MobileURL,Date,Title\nhttps://post.example/a,,2022-08-09 10:15:00,Boats leave\n")
