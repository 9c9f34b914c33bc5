"""Exports of Nexis, LexisNexis, Factiva, ProQuest, Europresse and NewsBank: every layout, its documents whole.

Every outlet, person and text is invented; the layouts are those of the services.
"""

from __future__ import annotations

import datetime
import textwrap
from functools import partial
from pathlib import Path

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from striprtf.striprtf import rtf_to_text

from analysis.corpus import archives, read_corpus
from analysis.corpus.archives import europresse
from analysis.corpus.archives.date_lines import find_date, read_date_line
from analysis.corpus.archives.layout import element_lines, margin_of, paragraphs, parse, single_spaced

FILES = Path(__file__).parent / "cases" / "files"

ONE = (
    "The ministers of both ports signed the ferry accord on Friday, and they said that the first boats would "
    "leave before the end of the year if the harbour masters agree."
)
TWO = (
    '"We have waited for this for ten years," said Ann Quill, who leads the pilots\' union, and she added '
    "that the fares were still too high for most of the people who need the crossing."
)


def read(text: str) -> list[dict]:
    return archives.from_lines(text.split("\n"))


def heads(rows: list[dict]) -> list[tuple]:
    return [(row.get("title"), row.get("outlet"), row.get("date")) for row in rows]


def texts(rows: list[dict]) -> list[list[str]]:
    return [row.get("text", "").split("\n\n") for row in rows]


# --- the shared files -------------------------------------------------------------------------------------


DAYS = {
    "ln_export.html": ["2013-03-01 11:21", "2013-03-02 11:21"], "ln_academic.txt": ["2015-07-01", "2015-07-02"],
    "ln_wrapped.txt": ["2010-01-01", "2010-01-02"], "nexis_uni.docx": ["2005-06-03", None, "2006-02-13 17:00"],
    "factiva_saved.html": ["2017-11-11", "2017-11-12"], "factiva_fields_nbsp.html": ["2017-11-11", "2017-11-12"],
    "factiva.rtf": ["2017-11-11", "2017-11-12"], "proquest.txt": ["2010-05-01", "2010-05-02"],
}  # fmt: skip
NUMBERED = {"ln_academic.txt": "Canal talks go on, day {}", "ln_wrapped.txt": "Canal talks go on"}


def rows_of(name: str) -> list[dict]:
    content = (FILES / name).read_bytes()
    if name.endswith(".html"):
        return archives.from_page(content.decode("utf-8"))
    if name.endswith(".docx"):
        return archives.from_lines([paragraph.text for paragraph in docx.Document(FILES / name).paragraphs])
    text = content.decode("utf-8")
    return read(rtf_to_text(text) if name.endswith(".rtf") else text)


@pytest.mark.parametrize("name", DAYS)
def test_shared_exports_of_the_example_post(name):
    rows = rows_of(name)
    titles = [NUMBERED.get(name, "Canal talks go on {}").format(n) for n in range(1, len(DAYS[name]) + 1)]
    outlet = "The Example Post (London)" if name == "nexis_uni.docx" else "The Example Post"
    assert heads(rows) == [(title, outlet, day) for title, day in zip(titles, DAYS[name], strict=True)]
    for text in texts(rows):
        assert text[0].startswith("The minister of Egypt") and len(text) == 2
        assert text[1].endswith("The army of Sudan did not comment on the plan.")


@pytest.mark.parametrize(
    "name, expected",
    [
        ("nexis_nodate.txt", [("2021-03-03", 2), (None, 1)]),
        ("nexis_inner.txt", [("2021-03-03", 6), ("2020-05-14", 1)]),
        ("nexis_old.txt", [("2015-11-09", 2), ("2015-11-10", 1)]),
    ],
)
def test_shared_exports_of_the_nile_courier(name, expected):
    rows = read((FILES / name).read_text(encoding="utf-8"))
    assert [(row["date"], len(row["text"].split("\n\n"))) for row in rows] == expected
    assert rows[0]["outlet"] == "The Nile Courier" and "FIRST EDITION" not in rows[0]["title"]


def test_shared_error_page_is_set_aside_by_name():
    found = read_corpus(FILES / "nexis_err.txt")
    assert len(found.articles) == 1
    assert found.set_aside[["file", "reason"]].values.tolist() == [["nexis_err.txt, document 2", "unreadable"]]
    assert "error page" in found.set_aside["detail"][0]


# --- dates -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line, date",
    [
        ("January 11, 2010 Monday", "2010-01-11"),
        ("January 11, 2010, Monday, Late Edition - Final", "2010-01-11"),
        ("Monday, January 11, 2010", "2010-01-11"),
        ("JANUARY 11, 2010, MONDAY, BC cycle", "2010-01-11"),
        ("January 12, 2010 Tuesday 10:11 AM GMT", "2010-01-12 10:11"),
        ("June 16, 1997, Monday 8:00 pm Eastern Time", "1997-06-16 20:00"),
        ("February 13, 2006, Monday 17:00:00 - 18:00:00 Eastern Time", "2006-02-13 17:00"),
        ("March 4-10, 1996", "1996-03-04"),
        ("Jan. 3rd, 2003", "2003-01-03"),
        ("3 January 2003", "2003-01-03"),
        ("11. Januar 2010 Montag", "2010-01-11"),
        ("Mittwoch, 3. März 2021", "2021-03-03"),
        ("11.01.2010", "2010-01-11"),
        ("lundi 11 janvier 2010", "2010-01-11"),
        ("1er août 1999", "1999-08-01"),
        ("11 de enero de 2010 lunes", "2010-01-11"),
        ("maandag 11 januari 2010", "2010-01-11"),
        ("2018年3月5日", "2018-03-05"),
        ("5 марта 2018", "2018-03-05"),
        ("2010-01-11", "2010-01-11"),
        ("June, 1997", "June, 1997"),
        ("Winter 2003", "Winter 2003"),
        ("März 2010", "März 2010"),
        ("11/01/2010", "11/01/2010"),
    ],
)
def test_lines_that_are_dates(line, date):
    assert read_date_line(line) == date


@pytest.mark.parametrize(
    "line",
    [
        "January 6, 2010: the day the pilots walked out",
        "May 1, 2010 was a day of fog",
        "The council meets on June 1, 1998",
        "1998",
        "May the best boat win",
        "Egypt and 2000 um 4 dams",
        "February 31, 2010",
        "Copyright 2010 Harbour Newspapers",
        "",
    ],
)
def test_lines_that_are_no_dates(line):
    assert read_date_line(line) is None


def test_the_first_date_in_a_text_is_found_where_it_stands():
    text = "Harbour Post ; Northport [Northport] 03 Mar 2012: A.1."
    assert find_date(text)[0] == "2012-03-03" and text[find_date(text).start :].startswith("03 Mar")


# --- lines ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [50, 72, 80, 100])
@pytest.mark.parametrize("indent", ["", "   "])
def test_wrapped_lines_are_joined_into_their_paragraphs(width, indent):
    wrapped = [textwrap.wrap(text, width, initial_indent=indent) for text in (ONE, TWO, f"{TWO} {ONE}")]
    gap = [] if indent else [""]
    lines = [line for block in wrapped for line in [*block, *gap]]
    assert 0 < margin_of(lines) <= width and paragraphs(lines, margin_of(lines)) == [ONE, TWO, f"{TWO} {ONE}"]
    table = ["Northport     1,200     3.50      " + "x" * 60, ""]
    assert paragraphs(table + lines, margin_of(table + lines))[1:] == [ONE, TWO, f"{TWO} {ONE}"]


def test_lines_of_a_table_and_of_a_list_stay_lines():
    lines = ["Port         Tons      Fare", "Northport    1,200     3.50", "", "- a pier and", "- a light"]
    assert paragraphs(lines, 79) == ["Port Tons Fare", "Northport 1,200 3.50", "- a pier and", "- a light"]


def test_paragraphs_on_one_line_each_are_not_wrapped():
    assert not margin_of([ONE, TWO, "They left.", "Nobody spoke."])
    assert not margin_of(["A title that is about as long as a line on a page", "The Harbour Post", "Body"])


def test_a_blank_line_after_every_line_is_one_of_doubled_line_ends():
    lines = textwrap.wrap(" ".join([ONE, TWO] * 5), 76)
    doubled = [each for line in lines for each in (line, "")]
    assert [line for line in single_spaced(doubled) if line] == lines
    assert paragraphs(single_spaced(doubled), 76) == [" ".join([ONE, TWO] * 5)]
    apart = [each for text in [ONE, TWO] * 15 for each in (text, "")]
    assert single_spaced(apart) == apart


def test_a_page_as_lines():
    page = "<body><p>One<br>two <b>three</b></p><!-- no --><script>no()</script><p class='c'>Four<br>five</p></body>"
    lines = element_lines(parse(page), centred="c")
    assert [line.strip() for line in lines if line.strip()] == ["One", "two three", "Four", "five"]
    assert [line.startswith("        ") for line in lines if line.strip()] == [False, False, True, True]


# --- Nexis: the older layouts -------------------------------------------------------------------------------

NINETIES = """
Print Request:   Selected Document(s): 1-3
Time of Request: November 03, 2004  10:11 AM EST
Terms: (ferry and accord)

                         LEVEL 1 - 1 OF 3 STORIES

                 Copyright 1996 The Harbour Mirror Company
                               Harbour Times

                March 4, 1996, Monday, Home Edition

SECTION: Part A; Page 1; Metro Desk

LENGTH: 1234 words

HEADLINE: PORT MINISTERS SIGN ACCORD;
FERRIES TO LEAVE BEFORE WINTER, AS HARBOUR MASTERS OF ALL THE TOWNS ON THE
NORTHERN COAST AGREE

BYLINE: By ANN QUILL, TIMES STAFF WRITER

DATELINE: NORTHPORT

BODY:
   The ministers of both ports signed the ferry accord on Friday, and they said
that the first boats would leave before the end of the year if the harbour
masters agree.
   NOTES: the accord has twelve pages.
   Nobody asked why.

GRAPHIC: PHOTO: The ferry at anchor. / JOHN ROE
MAP: The crossing

LANGUAGE: ENGLISH

LOAD-DATE: March 5, 1996

                         LEVEL 1 - 2 OF 3 STORIES

                     Harbour News Network

                   SHOW: EVENING TALK 8:00 PM EST

                  June 16, 1997, Monday 8:00 pm Eastern Time

TRANSCRIPT: # 97061600V11

TYPE: INTERVIEW

SECTION: News; International

LENGTH: 200 words

HEADLINE: The pilots speak

GUESTS: Ann Quill

HIGHLIGHT: The leader of the pilots' union explains
why the boats did not leave.

BODY:

TOM VANE, HOST: Good evening. The boats did not leave today.

QUILL: No boat leaves without a pilot.

(END VIDEO CLIP)

LANGUAGE: ENGLISH

LOAD-DATE: June 17, 1997

                         LEVEL 1 - 3 OF 3 STORIES

                 Copyright 1998 Coast Weekly Ltd.
                               Coast Weekly

   The materials in the file were compiled by Coast Weekly.  These materials
may not be republished without the express written consent of Coast Weekly.

                          May 2, 1998, Saturday, Late Edition - Final
                               Correction Appended

SECTION: Section A; Page 3; Column 1; Foreign Desk

LENGTH: 300 words

HEADLINE: Talks Fail Again

BODY:
   The talks failed again.

   The council will meet on June 1, 1998, to vote.

CORRECTION-DATE: May 4, 1998, Monday

CORRECTION:
   An article on Saturday about the talks misstated the day of the vote. It is
June 2.

GRAPHIC: Photo: The council. (Coast Weekly)

LOAD-DATE: May 2, 1998

                              ---- End of Request ----
Print Request:   Selected Document(s): 1-3
Number of Lines: 200
"""


def test_nexis_of_the_nineties():
    rows = read(NINETIES)
    long = "PORT MINISTERS SIGN ACCORD; FERRIES TO LEAVE BEFORE WINTER, AS HARBOUR MASTERS OF ALL THE TOWNS ON THE " \
        "NORTHERN COAST AGREE"
    assert heads(rows) == [
        (long, "Harbour Times", "1996-03-04"),
        ("The pilots speak", "Harbour News Network", "1997-06-16 20:00"),
        ("Talks Fail Again", "Coast Weekly", "1998-05-02"),
    ]
    assert texts(rows) == [
        [ONE, "NOTES: the accord has twelve pages.", "Nobody asked why."],
        ["TOM VANE, HOST: Good evening. The boats did not leave today.", "QUILL: No boat leaves without a pilot.",
         "(END VIDEO CLIP)"],
        ["The talks failed again.", "The council will meet on June 1, 1998, to vote."],
    ]
    assert [row["_place"] for row in rows] == ["document 1", "document 2", "document 3"]
    assert [row["language"] for row in rows] == ["en", "en", None]


UNITED_KINGDOM = f"""
                               1 of 5 DOCUMENTS


                              The Harbour Post (Northport)

                             January 11, 2010 Monday
                                  London Late City

A headline of great length that the export wrapped over two lines because it is
longer than the page is wide

BYLINE: Ann Quill in Northport and
Tom Vane in Southport

SECTION: HOME PAGES; Pg. 24

LENGTH: 355 words

HIGHLIGHT: A deal is near, and the ports are
glad of it

{textwrap.fill(ONE, 79)}

* A pier will be built.

{textwrap.fill(TWO, 79)}

LOAD-DATE: January 11, 2010

LANGUAGE: ENGLISH

GRAPHIC: The ferry at anchor in the old harbour of Northport last night, seen
from the north.

Tom Vane

PUBLICATION-TYPE: Newspaper


                   Copyright 2010 Harbour Newspapers Limited
                              All Rights Reserved

                               2 of 5 DOCUMENTS


                              Coast News Agency
                     Supplied by Northern Worldwide Monitoring

                     January 12, 2010 Tuesday 10:11 AM GMT

January 6, 2010: the day the pilots walked out

SECTION: INTERNATIONAL NEWS

LENGTH: 44 words

COMPANY: that word stood on every crate in the yard, and nobody knew what it
meant.

The end.

LOAD-DATE: January 12, 2010

SUBJECT: PORTS (90%); FERRIES (78%); LABOR UNIONS
(60%)

COMPANY: HARBOUR PILOTS INC (55%)

                               3 of 5 DOCUMENTS


                              The Harbour Post

                            January 13, 2010 Wednesday

LENGTH: 22 words

A document without any headline has its text right below its fields, which
must not become its title.

LOAD-DATE: January 13, 2010

                               4 of 5 DOCUMENTS


                              The Harbour Post

First edition of the harbour atlas sells out

LENGTH: 10 words

It has no date at all.

LOAD-DATE: January 14, 2010

                               5 of 5 DOCUMENTS


                              The Harbour Post

                            January 16, 2010 Saturday

Nothing in it

LENGTH: 0 words

LOAD-DATE: January 16, 2010
"""


@pytest.mark.parametrize("indent", ["   ", ""])
@pytest.mark.parametrize("head", [
    "                     The Harbour Post, March 3, 1995",
    "      The Harbour Post Weekend Magazine, March 3, 1995, Friday", "",
])
def test_a_page_break_does_not_end_a_paragraph(head, indent):
    above = textwrap.fill(ONE, 70, initial_indent=indent).split("\n")
    page = ["", f"\f{'PAGE    2':>72}", head, *[""] * bool(head)]
    heading = ["LEVEL 1 - 1 OF 1 STORY", "", "The Harbour Post", "", "March 3, 1995, Friday", ""]
    lines = [*(line.center(72).rstrip() for line in heading),
             "LENGTH: 66 words", "", "HEADLINE: Boats leave", "", "BODY:", *above[:2], *page, *above[2:], "",
             *textwrap.fill(TWO, 70, initial_indent=indent).split("\n"), "", "LANGUAGE: ENGLISH", "",
             "LOAD-DATE-MDC: March 4, 1995"]  # fmt: skip
    rows = archives.from_lines(lines)
    assert heads(rows) == [("Boats leave", "The Harbour Post", "1995-03-03")] and texts(rows) == [[ONE, TWO]]


def test_a_page_break_between_paragraphs_leaves_them_apart():
    page = ["", f"{'PAGE    2':>72}", "The Harbour Post, March 3, 1995".center(72), ""]
    lines = ["LEVEL 1 - 1 OF 1 STORY".center(72), "", "The Harbour Post".center(72), "", "March 3, 1995".center(72), "",
             "LENGTH: 66 words", "", "BODY:", *textwrap.fill(ONE, 70, initial_indent="   ").split("\n"), *page,
             *textwrap.fill(TWO, 70, initial_indent="   ").split("\n"), ""]  # fmt: skip
    assert texts(archives.from_lines(lines)) == [[ONE, TWO]]


def test_a_transcript_ends_above_its_number():
    rows = read(f"""EVENING REPORT
Harbour Network
March 3, 2019 Sunday 10:00 PM EST
Copyright 2019 Harbour Network

Show: EVENING REPORT
Length: 66 words
Body

QUILL: {ONE}

Classification

Language: ENGLISH

Publication-Type: Transcript

Transcript: 030301HN.V93

Load-Date: March 3, 2019

End of Document
""")
    assert heads(rows) == [("EVENING REPORT", "Harbour Network", "2019-03-03 22:00")]
    assert texts(rows) == [[f"QUILL: {ONE}"]]


def test_nexis_uk():
    rows = read(UNITED_KINGDOM)
    title = "A headline of great length that the export wrapped over two lines because it is longer than the page is " \
        "wide"
    assert heads(rows) == [
        (title, "The Harbour Post (Northport)", "2010-01-11"),
        ("January 6, 2010: the day the pilots walked out", "Coast News Agency", "2010-01-12 10:11"),
        (None, "The Harbour Post", "2010-01-13"),
        ("First edition of the harbour atlas sells out", "The Harbour Post", None),
        (None, None, None),
    ]
    assert texts(rows)[:4] == [
        [ONE, "* A pier will be built.", TWO],
        ["COMPANY: that word stood on every crate in the yard, and nobody knew what it meant.", "The end."],
        ["A document without any headline has its text right below its fields, which must not become its title."],
        ["It has no date at all."],
    ]
    assert rows[4] == {"_place": "document 5", "_set_aside": "a document without text (Nothing in it)"}


@pytest.mark.parametrize(
    "number, date, fields, below, title",
    [
        ("Dokument 1 von 1", "11. Januar 2010 Montag", "AUTOR: Ann Quill\n\nRUBRIK: SEITE 3\n\nLÄNGE: 355 Wörter",
         "UPDATE: 12. Januar 2010\n\nSPRACHE: ENGLISH; Englisch", "Ministers sign;\nA day for the ports"),
        ("Document 1 de 1", "lundi 11 janvier 2010", "AUTEUR: Ann Quill\n\nLONGUEUR: 355 mots\n\nENCART: A day",
         "DATE-CHARGEMENT: 12 janvier 2010\n\nLANGUE: ENGLISH; ANGLAIS", "Ministers sign;\nA day for the ports"),
        ("Documento 1 de 1", "11 de enero de 2010 lunes", "AUTOR: Ann Quill\n\nLONGITUD: 355 palabras",
         "FECHA-CARGA: 12 de enero de 2010\n\nIDIOMA: Inglés", "Ministers sign;\nA day for the ports"),
        ("1 of 1 DOCUMENT", "January 11, 2010 Monday", "", "LOAD-DATE: January 12, 2010\n\nLANGUAGE: ENGLISH",
         "Ministers sign;\nA day for the ports"),
    ],
)  # fmt: skip
def test_nexis_with_an_interface_in_other_languages(number, date, fields, below, title):
    centred = " " * 30
    rows = read(f"{centred}{number}\n\n\n{centred}Le Port\n\n{centred}{date}\n\n{title}\n\n{fields}\n\n"
                f"{textwrap.fill(ONE, 79)}\n\n{textwrap.fill(TWO, 79)}\n\n{below}\n\n{centred}Copyright 2010 Port")
    assert heads(rows) == [("Ministers sign; A day for the ports", "Le Port", "2010-01-11")]
    assert texts(rows) == [[ONE, TWO]] and rows[0]["language"] == "en"


LEXIS_PAGE = f"""<HTML><HEAD><TITLE>x</TITLE></HEAD><BODY>
<DIV CLASS="c0"><P CLASS="c1"><SPAN CLASS="c2">2 Documents</SPAN></P></DIV>
<!-- Hide XML section from browser
<DOC NUMBER=1>
<DOCFULL> -->
<BR><DIV CLASS="c0"><P CLASS="c1"><SPAN CLASS="c2">1 of 2 DOCUMENTS</SPAN></P></DIV>
<BR><DIV CLASS="c0"><BR><P CLASS="c1"><SPAN CLASS="c2">The Harbour Post (Northport)</SPAN></P></DIV>
<BR><DIV CLASS="c3"><BR><P CLASS="c1"><SPAN CLASS="c4">January </SPAN><SPAN CLASS="c2">11, 2010 Monday
</SPAN><SPAN CLASS="c2">&nbsp;<BR>Met 2</SPAN></P></DIV>
<BR><DIV CLASS="c5"><P CLASS="c6"><SPAN CLASS="c7">Ministers sign the accord:<BR>a day for
 the ports</SPAN></P></DIV>
<BR><DIV CLASS="c5"><P CLASS="c6"><SPAN CLASS="c8">BYLINE: </SPAN><SPAN CLASS="c2">Ann Quill</SPAN></P></DIV>
<BR><DIV CLASS="c5"><P CLASS="c6"><SPAN CLASS="c8">LENGTH: </SPAN><SPAN CLASS="c2">355 words</SPAN></P></DIV>
<BR><DIV CLASS="c5"><BR><P CLASS="c9"><SPAN CLASS="c2">{ONE}</SPAN></P>
<P CLASS="c9"><SPAN CLASS="c2">SUBJECT: that was the word of the day.</SPAN></P>
<P CLASS="c9"><SPAN CLASS="c2">Nobody spoke.</SPAN></P></DIV>
<BR><DIV CLASS="c5"><P CLASS="c6"><SPAN CLASS="c8">LOAD-DATE: </SPAN><SPAN CLASS="c2">January 11, 2010</SPAN></P></DIV>
<BR><DIV CLASS="c5"><P CLASS="c6"><SPAN CLASS="c8">GRAPHIC: </SPAN>The ferry.</P><P>Tom Vane</P></DIV>
<BR><DIV CLASS="c0"><P CLASS="c1"><SPAN CLASS="c2">Copyright 2010 Harbour<BR>All Rights Reserved</SPAN></P></DIV>
<!-- Hide XML section from browser
</DOCFULL>
</DOC> -->
<DIV CLASS="c0"><P CLASS="c1"><SPAN CLASS="c2">2 of 2 DOCUMENTS</SPAN></P></DIV>
<BR><DIV CLASS="c0"><P CLASS="c1">Copyright 2010 Coast<BR>All Rights Reserved<BR>Coast Weekly</P></DIV>
<BR><DIV CLASS="c0"><P CLASS="c1">Correction Appended</P></DIV>
<BR><DIV CLASS="c5"><P CLASS="c6"><SPAN CLASS="c8">HEADLINE: </SPAN><SPAN CLASS="c7">The boats are back</SPAN></P></DIV>
<BR><DIV CLASS="c5"><P CLASS="c6"><SPAN CLASS="c8">BODY:</SPAN></P><P CLASS="c9">The boats are back.</P></DIV>
</BODY></HTML>"""


def test_lexisnexis_page():
    rows = archives.from_page(LEXIS_PAGE)
    assert heads(rows) == [
        ("Ministers sign the accord: a day for the ports", "The Harbour Post (Northport)", "2010-01-11"),
        ("The boats are back", "Coast Weekly", None),
    ]
    assert texts(rows) == [[ONE, "SUBJECT: that was the word of the day.", "Nobody spoke."], ["The boats are back."]]


# --- Nexis: the newer layout --------------------------------------------------------------------------------

UNI = f"""User Name: Jane Roe
Date and Time: Tuesday, March 16, 2021 10:11:00 AM EDT
Job Number: 138765432
Documents (6)
1. The ferry accord is signed: what it means
Client/Matter: -None-
Search Terms: ferry and accord
Narrowed by:
Content Type
News
Sources: The Harbour Post; Timeline: Jan 01, 2020 to Dec 31, 2020
2. Person: the pilot of the year
Client/Matter: -None-

Page 1 of 20

The ferry accord is signed: what it means
The Harbour Post (Northport)
March 3, 2021 Wednesday 5:30 PM GMT

Copyright 2021 Harbour Newspapers Limited All Rights Reserved

Section:\xa0WORLD NEWS; Version:1
Length:\xa0620 words
Byline:\xa0Ann Quill and Tom Vane in Northport
Highlight:\xa0A deal is near, and the ports are glad of it
Body


{ONE}
Notes
{TWO}
Fishermen on the northern coast have asked their council for a new breakwater.
They were told to wait.
They will not wait long.
Classification


Language: ENGLISH

Publication-Type: Newspaper; Web Publication

Subject: FERRIES (90%); PORTS (89%)

Company:  HARBOUR PILOTS INC (55%)

Person: ANN QUILL (79%)

Load-Date: March 3, 2021


End\xa0of Document

Person: the pilot of the year
The Harbour Post - International Edition
Correction Appended
14 May 2020

Copyright 2020 Harbour Newspapers
All Rights Reserved

Section: Pg. 7
Length: 44 words
Byline: Jane Roe

Body

Person: Ann Quill, 44, of Northport, was named pilot of the year.
Language: she speaks five.

Graphic

Photo: Ann Quill at the wheel of the Northern Star, which she has sailed for ten years.
Photo: The Northern Star.
Link to Image

Related Articles

Pilots walk out
Boats stay in the harbour

Load-Date: May 15, 2020

End of Document

No Headline In Original
Coast Weekly - Distributed by Syndigate
June 2020
Copyright 2020 Coast Weekly
Length: 12 words
Body

It is spring in the harbour, and the boats are out.

Load-Date: June 2, 2020

End of Document

Weather
Northport Gazette - Late Edition - Final
Copyright 2020 Northport Gazette
Length: 12 words
Body
Load-Date: June 2, 2020

End of Document

A story of two boats
Tageblatt Nord, Nordausgabe
Mittwoch, 3. März 2021
Copyright 2021 Tageblatt
Rubrik: SEITE 3
Länge: 100 Wörter
Body
ABSTRACT
Two boats met in the fog.
FULL TEXT
Two boats met in the fog on Monday, and nobody was hurt.
Klassifikation
Language: ENGLISH; Englisch
Load-Date: 4. März 2021
Ende des Dokuments

Unfinished tale
Harbour Post
July 1, 2020
Length: 100 words
Body
This last document was cut before its end
"""


def test_nexis_uni():
    rows = read(UNI)
    assert heads(rows) == [
        ("The ferry accord is signed: what it means", "The Harbour Post (Northport)", "2021-03-03 17:30"),
        ("Person: the pilot of the year", "The Harbour Post", "2020-05-14"),
        (None, "Coast Weekly", "June 2020"),
        (None, None, None),
        ("A story of two boats", "Tageblatt Nord", "2021-03-03"),
        ("Unfinished tale", "Harbour Post", "2020-07-01"),
    ]
    assert texts(rows) == [
        [ONE, "Notes", TWO, "Fishermen on the northern coast have asked their council for a new breakwater.",
         "They were told to wait.", "They will not wait long."],
        ["Person: Ann Quill, 44, of Northport, was named pilot of the year.", "Language: she speaks five."],
        ["It is spring in the harbour, and the boats are out."],
        [""],
        ["Two boats met in the fog on Monday, and nobody was hurt."],
        ["This last document was cut before its end"],
    ]
    assert rows[3]["_set_aside"] == "a document without text (Weather)"


def test_the_cover_as_rows_of_a_table_and_heads_of_pages():
    cover = "User Name: Jane Roe\nDocuments (1)\n1. Boats leave ...\nContent Type | Narrowed by\nNews | Sources: x\n\n"
    body = f"Length: 9 words\nBody\n{ONE}\nPage\xa02 of 2\nBoats leave\n{TWO}\nLoad-Date: May 1, 2020\n"
    rows = read(f"{cover}Boats leave\nThe Post\nMay 1, 2020\nCopyright 2020 P\n{body}End of Document")
    assert heads(rows) == [("Boats leave", "The Post", "2020-05-01")] and texts(rows) == [[ONE, TWO]]


def test_wrapped_lines_without_blank_lines_as_a_pdf_has_them():
    body = [line for text in (ONE, TWO, f"{ONE} {TWO}") for line in textwrap.wrap(text, 80)]
    head = ["Boats leave before the end of the year, and the ministers of both ports are there to see them", "go away"]
    below = ["Classification", "Language: ENGLISH", "Subject: PORTS (90%)", "Load-Date: May 1, 2020", "End of Document"]
    fields = ["The Post", "May 1, 2020", "Copyright 2020 P", "Section: NEWS", "Length: 9 words", "Body"]
    rows = read("\n".join([*head, *fields, *body, *below] * 2))
    assert heads(rows) == [(" ".join(head), "The Post", "2020-05-01")] * 2
    assert texts(rows) == [[ONE, TWO, f"{ONE} {TWO}"]] * 2


def test_a_single_document_without_an_end_mark_is_one():
    one = UNI[UNI.index("Person: the pilot of the year\nThe Harbour") : UNI.index("End of Document\n\nNo Headline")]
    assert heads(read(one)) == [("Person: the pilot of the year", "The Harbour Post", "2020-05-14")]
    assert heads(read(f"{one}\n\n{one}")) == [("Person: the pilot of the year", "The Harbour Post", "2020-05-14")] * 2


def test_documents_that_fit_no_layout_are_read_with_what_is_known():
    rows = read(f"Something\n\nwithout fields\n\n{ONE}\n\nEnd of Document\n\nBoats\nThe Post\nMay 1, 2020\n\n{TWO}\n\n"
                "End of Document")
    assert heads(rows) == [("Something", None, None), ("Boats", "The Post", "2020-05-01")]
    assert texts(rows) == [["without fields", ONE], [TWO]]


def test_numbers_in_the_text_are_no_marks_and_merged_exports_count_on():
    merged = UNITED_KINGDOM + UNITED_KINGDOM.replace("of 5 DOCUMENTS", "of 9 DOCUMENTS")
    assert len(read(merged)) == 10
    assert len(read(UNITED_KINGDOM.replace("\nThe end.\n", "\nThey had read\n3 of 20 documents\nin a day.\n"))) == 5


@pytest.mark.parametrize(
    "text", ["", "A title\n\nA text.", f"1 of 2\n\n{ONE}", "LENGTH: 3 words", ONE, "Load-Date: now", "Document 7"]
)
def test_other_texts_are_no_exports(text):
    assert read(text) == []


def test_a_transcript_and_an_abstract_above_the_text():
    rows = read("""Egypt and Sudan resume talks; Experts doubt it
Cable One
SHOW: EVENING TALK 10:00 AM EST
March 3, 2021 Wednesday
Transcript: 030301CN.V11
Copyright 2021 Cable. All Rights Reserved
Section: NEWS; International
Length: 1000 words
Guests: Ann Quill
Highlight: The talks go on.
Body

[10:00:00]

TOM VANE, HOST: Good evening.

Classification

Language: ENGLISH

Load-Date: March 3, 2021

End of Document
Talks Resume
Monitoring North - Political Supplied by Northern Worldwide Monitoring
March 4, 2021 Thursday
Late Edition - Final
Copyright 2021 M
Length: 900 words
Body

ABSTRACT

Talks resume.

FULL TEXT
NORTHPORT -- The talks resumed.

URL: https://www.example.org/a

Graphic

PHOTO: The hall. (PHOTOGRAPH BY TOM VANE) (A7)
Load-Date: March 4, 2021

End of Document""")
    assert heads(rows) == [
        ("Egypt and Sudan resume talks; Experts doubt it", "Cable One", "2021-03-03"),
        ("Talks Resume", "Monitoring North - Political", "2021-03-04"),
    ]
    assert texts(rows) == [["[10:00:00]", "TOM VANE, HOST: Good evening."], ["NORTHPORT -- The talks resumed."]]


def test_nexis_uni_as_rtf(tmp_path):
    rtf = r"""{\rtf1\ansi{\header \pard Page 1 of 2\par}
\pard\b User Name: \b0 Jane Roe\par\b Documents (1)\b0\par 1. Ministers sign\par
\trowd\cellx2000\cellx4000\intbl Content Type\cell Narrowed by\cell\row\pard\page\par
\pard\qc\b {\field{\*\fldinst{HYPERLINK "http://x.example"}}{\fldrslt{Ministers sign}}}\b0\par
\pard\qc The Harbour Post\par\pard\qc March 3, 2021 Wednesday\par\par Copyright 2021 Harbour\par
\b Section:\b0\~NEWS\par\b Length:\b0\~620 words\par\b Body\b0\par\par BODY\par
\b Classification\b0\par\par\b Language:\b0\~ENGLISH\par\b Load-Date:\b0\~March 3, 2021\par
\pard\qc\b End of Document\b0\par}""".replace("BODY", ONE)
    path = tmp_path / "uni.rtf"
    path.write_text(rtf, encoding="ascii")
    row = read_corpus(path).articles.iloc[0]
    assert (row["title"], row["outlet"], str(row["date"])[:10]) == ("Ministers sign", "The Harbour Post", "2021-03-03")
    assert row["text"] == f"Ministers sign\n\n{ONE}"


def test_headlines_above_the_date_and_lengths_without_a_label():
    rows = read("""
                          FOCUS - 1 of 3 DOCUMENTS

                 Copyright 2005 PCM Uitgevers B.V.
                               All Rights Reserved
                                de Havenkrant

Ministers sign the
accord

                         11 januari 2005 dinsdag

SECTIE: Voorpagina; Blz. 1

LENGTE: 120 woorden

VOLLEDIGE TEKST:

The ministers signed.

LAADDATUM: 11 januari 2005

                          FOCUS - 2 of 3 DOCUMENTS

                                de Havenkrant

                         11 januari 2005 dinsdag

LENGTH: 120 woorden

KOP: Boats leave

The boats left.

                          FOCUS - 3 of 3 DOCUMENTS

                                Havenkrant.nl

http://www.havenkrant.example/a/1

                         12 januari 2015

Fog in the harbour

120 words

There was fog.""")
    assert heads(rows) == [
        ("Ministers sign the accord", "de Havenkrant", "2005-01-11"),
        ("Boats leave", "de Havenkrant", "2005-01-11"),
        ("Fog in the harbour", "Havenkrant.nl", "2015-01-12"),
    ]
    assert texts(rows) == [["The ministers signed."], ["The boats left."], ["There was fog."]]


def test_one_document_of_the_older_layout_without_its_number():
    text = UNITED_KINGDOM[UNITED_KINGDOM.index("The Harbour Post (") : UNITED_KINGDOM.index("GRAPHIC")]
    rows = read(text.replace("Northport and\nTom Vane in Southport", "Northport"))
    assert [(row["outlet"], row["date"]) for row in rows] == [("The Harbour Post (Northport)", "2010-01-11")]
    assert rows[0]["title"].endswith("longer than the page is wide") and texts(rows)[0][-1] == TWO


def test_a_number_above_and_an_end_below_make_one_document():
    body = "Copyright 2010 H\n\nLength: 5 words\n\nBody\n\nThey left.\n\nLoad-Date: May 1, 2010\n\nEnd of Document\n\n"
    rows = read(f"1 of 2 DOCUMENTS\n\nBoats leave\n\nThe Post\n\nMay 1, 2010\n\n{body}2 of 2 DOCUMENTS\n\nFog\n\n"
                f"The Post\n\n{body}")
    assert heads(rows) == [("Boats leave", "The Post", "2010-05-01"), ("Fog", "The Post", None)]


# --- Factiva ------------------------------------------------------------------------------------------------

DISPLAY = f"""Page 1 of 4 © 2018 Factiva, Inc. All rights reserved.

News
Ministers sign the ferry accord: what it means for the ports
By Ann Quill and Tom Vane
1,620 words
3 March 2018
10:15 GMT
The Harbour Post
HARPST
1ST
12
English
© 2018 Harbour Newspapers Limited. All rights reserved.

{ONE}

Copyright law was not touched by the accord, she said.

Document HARPST0020180303ee330001x

Boats leave
Ann Quill
120 words
4 March 2018
Coast News Agency
COASTN
English
(c) 2018 Coast News Agency

The boats left on Sunday.

4 March 2018 was a fine day.

Document COASTN0020180304ee340001x

Weather
80 Wörter
5. März 2018
Northport Gazette
NGAZ
Englisch
Copyright 2018. Northport Gazette.
It rains.
Dokument NGAZ000020180305ee350001x

Search Summary
Text
ferry and accord
"""


def test_factiva_as_text():
    rows = read(DISPLAY)
    assert heads(rows) == [
        ("Ministers sign the ferry accord: what it means for the ports", "The Harbour Post", "2018-03-03"),
        ("Boats leave", "Coast News Agency", "2018-03-04"),
        ("Weather", "Northport Gazette", "2018-03-05"),
    ]
    assert texts(rows) == [
        [ONE, "Copyright law was not touched by the accord, she said."],
        ["The boats left on Sunday.", "4 March 2018 was a fine day."],
        ["It rains."],
    ]
    assert rows[0]["id"] == "HARPST0020180303ee330001x"
    assert {row["language"] for row in rows} == {"en"}


@pytest.mark.parametrize("form", [
    "{code} {content}", "{code}\n{content}", "{code}  {content}", "{code}|{content}|", "{code}\t{content}",
])
def test_factiva_fields_as_text(form):
    fields = [("SE", "News"), ("HD", "Ministers sign"), ("WC", "620 words"), ("PD", "3 March 2018"), ("ET", "10:15"),
              ("SN", "The Harbour Post"), ("LA", "English"), ("LP", ONE),
              ("TD", f"{TWO}\n\nPD is what the pilots call it."), ("NS", "gdip : Diplomacy"),
              ("AN", "Document HARPST0020180303ee330001x")]  # fmt: skip
    document = "\n".join(form.format(code=code, content=content) for code, content in fields)
    rows = read(f"{document}\n\n{document}\n")
    assert heads(rows) == [("Ministers sign", "The Harbour Post", "2018-03-03")] * 2
    assert texts(rows) == [[ONE, TWO, "PD is what the pilots call it."]] * 2


def test_a_headline_that_looks_like_two_sections_is_a_headline():
    rows = read(f"COUNCIL PUTS OFF LOCK; Money voted twice\nAnn Quill\n66 words\n3 March 2018\nThe Harbour Post\n"
                f"HARPST\nEnglish\n(c) 2018 Harbour\n\n{ONE}\n\nDocument HARPST0020180303ee330001x\n")
    assert heads(rows) == [("COUNCIL PUTS OFF LOCK; Money voted twice", "The Harbour Post", "2018-03-03")]


FACTIVA_PAGE = """<html><body><div id="x" class="article"><div class="article deArticle"><p></p><div>Politik</div>
<div id="hd"><span class="deHeadline">Ministers sign
 the <b>ferry</b> accord</span></div><div class="author">Ann Quill</div><div>620 Wörter</div><div>3. März 2018</div>
<div>10:15</div><div>The Harbour Post</div><div>HARPST</div><div>12</div><div>Englisch</div><div>Copyright 2018</div>
<p class="articleParagraph deArticleParagraph">The ministers signed.</p>
<p class="articleParagraph deArticleParagraph">They left.<br>Nobody spoke.</p>
<p>Dokument HARPST0020180303ee330001x</p></div></div>
<div class="article frArticle"><div id="hd"><span class="frHeadline">Boats leave</span></div><div>120 mots</div>
<div>4 mars 2018</div><div>Coast News Agency</div><div>COASTN</div><div>Anglais</div><div>(c) 2018 Coast</div>
<p class="articleParagraph frarticleParagraph">The boats left.</p><p>Document COASTN0020180304ee340001x</p></div>
<div class="article esArticle"><div id="hd"><span class="esHeadline">No text</span></div><div>0 palabras</div>
<div>4 de marzo de 2018</div><div>Coast News Agency</div><div>COASTN</div><div>Inglés</div></div></body></html>"""


def test_factiva_page_in_other_languages():
    rows = archives.from_page(FACTIVA_PAGE)
    assert heads(rows)[:2] == [
        ("Ministers sign the ferry accord", "The Harbour Post", "2018-03-03"),
        ("Boats leave", "Coast News Agency", "2018-03-04"),
    ]
    assert texts(rows)[:2] == [["The ministers signed.", "They left.", "Nobody spoke."], ["The boats left."]]
    assert rows[2]["_set_aside"] == "a document without text (No text)" and len(rows) == 3


def test_factiva_xml():
    xml = """<?xml version="1.0" encoding="ISO-8859-1"?><ppsArticleResponse xmlns="http://x.example/y"><set><a>
    <article lang="en"><headline><paragraph>Ministers <hlt>sign</hlt></paragraph></headline>
    <sourceName>The Harbour Post</sourceName><publicationDate><date>2018-03-03</date></publicationDate>
    <accessionNo>HARPST0020180303ee330001x</accessionNo>
    <leadParagraph><paragraph>The ministers signed at Södra.</paragraph></leadParagraph>
    <tailParagraphs><paragraph>They left.</paragraph></tailParagraphs></article></a><a><article><headline>
    <paragraph>Empty</paragraph></headline></article></a></set></ppsArticleResponse>"""
    rows = archives.from_xml(xml)
    assert heads(rows) == [("Ministers sign", "The Harbour Post", "2018-03-03"), (None, None, None)]
    assert texts(rows)[0] == ["The ministers signed at Södra.", "They left."] and "_set_aside" in rows[1]
    assert archives.from_xml("<rss><channel><item><title>x</title></item></channel></rss>") == []


# --- ProQuest -----------------------------------------------------------------------------------------------

RULE = "_" * 60
PROQUEST = f"""{RULE}

Report Information from ProQuest
May 04 2017 10:11
{RULE}

Table of contents

1. Ministers sign the ferry accord............. 1

{RULE}

Document 1 of 4

Ministers sign the ferry accord: what it
means

Author: Quill, Ann; Vane, Tom.

Publication info: Harbour Post, Late Edition (East Coast) ; Northport, N.P. [Northport, N.P]03 Mar 2012: A.1.

ProQuest document link

Abstract: The ministers signed.

Full text: {ONE}

Location: that was what the quarrel was about.

{TWO}

Title: the pilots want one, too.

The end of it is open.

Credit: Ann Quill; Staff

Illustration

Photograph

Caption: The ferry at anchor

Subject: Ferries; Ports; Treaties

Location: Northport

Company / organization: Name: Harbour Pilots Inc; NAICS: 483112

Title: Ministers sign the ferry accord: what it means

Publication title: Harbour Post, Late Edition (East Coast); Northport, N.P.

Publication year: 2012

Publication date: Mar 3, 2012

Language of publication: English

ProQuest document ID: 925700001

Last updated: 2012-03-03

Database: Northland Newsstream,Global Newsstream

{RULE}

Document 2 of 4

Boats leave

Full text: Not available

Title: Boats leave

Publication title: Coast Weekly (1923-Current file); Southport

Publication date: Mar 2012

ProQuest document ID: 925700002

Abstract: The boats left on Sunday.

Database: X

{RULE}

Document 3 of 4

Nothing here

Publication title: Coast Weekly

Publication date: Mar 4, 2012

ProQuest document ID: 925700003

{RULE}

Document 4 of 4

Los barcos / The boats

Autor: Quill, Ann

Texto completo: The boats are back.

Nobody was lost.

Materia: Ferries

Título: The boats are back

Título de publicación: Coast Weekly; Southport

Fecha de publicación: 5 de marzo de 2012

Idioma de la publicación: English

Base de datos: X

{RULE}

Contact us at: http://www.proquest.example/go/contact
Database copyright © 2017 ProQuest LLC. All rights reserved. Terms and Conditions
"""


def test_proquest():
    rows = read(PROQUEST)
    assert heads(rows) == [
        ("Ministers sign the ferry accord: what it means", "Harbour Post", "2012-03-03"),
        ("Boats leave", "Coast Weekly", "Mar 2012"),
        (None, None, None),
        ("The boats are back", "Coast Weekly", "2012-03-05"),
    ]
    assert texts(rows) == [
        [ONE, "Location: that was what the quarrel was about.", TWO, "Title: the pilots want one, too.",
         "The end of it is open."],
        ["The boats left on Sunday."],
        [""],
        ["The boats are back.", "Nobody was lost."],
    ]
    assert rows[0]["id"] == "925700001" and rows[2]["_set_aside"] == "a document without text (Nothing here)"


def test_proquest_without_marks_between_its_documents():
    first = PROQUEST[PROQUEST.index("Ministers sign the ferry accord: what it\n") :].split(RULE)[0]
    rows = read(first + first)
    assert heads(rows) == [("Ministers sign the ferry accord: what it means", "Harbour Post", "2012-03-03")] * 2


def test_proquest_page_as_it_comes_by_mail():
    page = """<html><body><table><tr><td>© 2020 ProQuest LLC</td></tr></table><p>Email 1 of 1</p><div>
    <a name="DocID_1"></a><p><strong>Ministers sign</strong></p><p><a href="x">ProQuest document link</a></p>
    <p><strong>Publication info: </strong>Harbour Post&nbsp;; Northport [Northport] 03 Mar 2019: 1.</p>
    <p><strong>Abstract: </strong></p><p>They signed.</p><div style="clear:both"></div>
    <p><strong>Full text: </strong></p><text wordcount="9"><p>The ministers signed.</p><p>Nobody spoke.</p></text>
    <p><strong>Subject: </strong>Ferries</p><p><strong>ProQuest document ID: </strong>1</p></div><div>
    <a name="DocID_2"></a><p><strong>Boats leave</strong></p><p><strong>Full text: </strong>They left.<br><br>Late.</p>
    <p><strong>Title: </strong>Boats leave</p><p><strong>Publication title: </strong>Coast (Online); Southport</p>
    <p><strong>Publication date: </strong>Mar 4, 2019</p><p><strong>ProQuest document ID: </strong>2</p></div>
    <div class="copyright">Database copyright © 2020 ProQuest LLC. All rights reserved.</div></body></html>"""
    rows = archives.from_page(page)
    assert heads(rows) == [
        ("Ministers sign", "Harbour Post", "2019-03-03"),
        ("Boats leave", "Coast", "2019-03-04"),
    ]
    assert texts(rows) == [["The ministers signed.", "Nobody spoke."], ["They left.", "Late."]]
    assert [row["id"] for row in rows] == ["1", "2"]


def test_proquest_before_2010():
    rows = read("""Document 1 of 1

Ministers sign the accord
[Final Edition]
Ann Quill. Harbour Post. Northport: May 1, 2005. pg. A.1

Full Text (620   words)

(Copyright Harbour Post 2005)

The ministers signed.

They left.

Indexing (document details)

Subjects: Ferries

Author(s): Ann Quill

Publication title: Harbour Post. Northport: May 1, 2005. pg. A.1

ProQuest document ID: 830000001

Text Word Count 620
""")
    assert heads(rows) == [("Ministers sign the accord", "Harbour Post", "2005-05-01")]
    assert texts(rows) == [["The ministers signed.", "They left."]]


# --- Europresse ---------------------------------------------------------------------------------------------

EUROPRESSE = """<html><body>
<article><header><div class="rdp__DocPublicationName"><span class="DocPublicationName">Le Port, no. 23456
 <br>Édition du soir</span></div><span class="DocHeader">Monde, jeudi 22 décembre 2022 134 mots, p. 12</span>
<div class="titreArticle"><p class="sm-margin-bottomNews">Monde</p>
<p class="sm-margin-TopNews titreArticleVisu rdp__articletitle">Ministers sign <mark>the</mark> accord</p>
<p class="sm-margin-TopNews rdp__subtitle">A day for the ports</p></div></header>
<div class="DocText clearfix"><div class="docOcurrContainer"><p>The ministers signed.</p><p>Nobody spoke.</p>
<aside>Lire aussi</aside><p>Cet article est paru dans <a href="x">Le Port</a></p></div></div>
<footer><div class="publiC-lblNodoc">news·20221222·LP·1</div><small>© 2022 Le Port.</small></footer></article>
<article><span class="DocPublicationName">Harbour Post (web site)</span><span class="DocHeader">Thursday</span>
<p class="titreArticleVisu rdp__articletitle">Boats leave</p>
<div class="docOcurrContainer">The boats left.<br><br>Nobody was late.</div>
<div class="publiC-lblNodoc">news·20221223·HP·2</div></article>
<article><span class="DocPublicationName">Coast</span><p class="titreArticleVisu">Empty</p></article></body></html>"""


def test_europresse():
    rows = archives.from_page(EUROPRESSE)
    assert heads(rows) == [
        ("Ministers sign the accord", "Le Port", "2022-12-22"),
        ("Boats leave", "Harbour Post (web site)", "20221223"),
        (None, None, None),
    ]
    assert texts(rows) == [["The ministers signed.", "Nobody spoke."], ["The boats left.", "Nobody was late."], [""]]


def test_europresse_before_it_had_article_elements():
    cell = """<td><span class="DocPublicationName">{0}</span><br><span class="DocHeader">lundi 4 mars 2012, p. 3</span>
    <p class="TitreArticleVisu">{1}</p><div class="DocText">{2}<p>Nobody spoke.</p></div></td>"""
    cells = cell.format("Le Port", "They sign", "They signed.") + cell.format("Le Quai", "They leave", "They left.")
    rows = europresse.page_rows(parse(f"<table><tr>{cells}</tr></table>"))
    assert heads(rows) == [("They sign", "Le Port", "2012-03-04"), ("They leave", "Le Quai", "2012-03-04")]
    assert texts(rows) == [["They signed.", "Nobody spoke."], ["They left.", "Nobody spoke."]]


def test_europresse_before_its_text_had_an_element():
    block = """<table><tr><td><span class="DocPublicationName">The Quay</span><br><span class="DocHeader">mardi </span>
    <span class="DocHeader">30 mai 2006</span>, p. 1<br><br><span class="TitreArticleVisu">Boats leave</span><br><br>
    Ann Quill, Port Editor<br><p></p>The boats left.<p></p>Nobody was late.<p></p><b><i>© 2006 The Quay. Tous droits
    réservés.</i></b><p></p>Numéro de document : news·20060530·QY·1</td></tr></table>"""
    rows = europresse.page_rows(parse(block + block.replace("left", "stayed")))
    assert heads(rows) == [("Boats leave", "The Quay", "2006-05-30")] * 2
    assert texts(rows) == [["The boats left.", "Nobody was late."], ["The boats stayed.", "Nobody was late."]]


# --- NewsBank -----------------------------------------------------------------------------------------------

NEWSBANK = {
    "newer": f"""Ministers sign the ferry accord
March 3, 2019 | Harbour Post, The (Northport, Northland)
Author: Ann Quill | Section: News
592 Words | Readability: Lexile: 1230, grade level(s): 10 11-12
Page: A2
OpenURL Link

{ONE}

Memo: that was all the pilots got.

{TWO}

Copyright, 2019, Harbour Post. All Rights Reserved.

Boats leave
March 4, 2019 | Coast Weekly (Southport)
Page: 7
OpenURL Link
The boats left on Sunday.
Nobody was late.
© Copyright 2019 Coast Weekly
""",
    "labelled": f"""Paper: Harbour Post, The (Northport, Northland)
Title: Ministers sign the ferry accord
Author: Ann Quill
Date: March 3, 2019
Section: News

{ONE}

Memo: that was all the pilots got.

{TWO}

Copyright 2019 Harbour Post
Record Number: 1

Paper: Coast Weekly (Southport)
Title: Boats leave
Date: March 4, 2019

The boats left on Sunday.

Nobody was late.

Record Number: 2
""",
    "older": f"""Harbour Post, The (Northport, Northland) - March 3, 2019
Ministers sign the ferry accord
Author: Ann Quill; Staff Writer
Edition: Final
Dateline: NORTHPORT

Article Text:

{ONE}

Memo: that was all the pilots got.

{TWO}

Caption: The ferry at anchor
Copyright (c) 2019 Harbour Post
Record Number: 0903030001

Coast Weekly (Southport) - Sunday, March 4, 2019
Boats leave
Section: News

Article Text:

The boats left on Sunday.

Nobody was late.

Record Number: 0903040002
""",
    "plain": f"""Harbour Post, The (Northport, Northland)
March 3, 2019
Section: News
Edition: Final

Ministers sign the ferry accord

Ann Quill; Staff Writer

{ONE}

Memo: that was all the pilots got.

{TWO}

Copyright (c) 2019 Harbour Post
Record Number: 0903030001

Coast Weekly (Southport)
March 4, 2019
Section: News

Boats leave

The boats left on Sunday.

Nobody was late.

Record Number: 0903040002
""",
}


NEWSBANK_BELOW = """• Citation (aglc Style)

Ann Quill, 'A title', Harbour Post (online), 3 March 2019 4 ‹https://infoweb.newsbank.com/apps/news/document-view?p=A›

© Copyright 2019, Harbour Press

------------------------------------------------------------
"""
NEWSBANK["modern"] = f"""Ministers sign the ferry accord

March 3, 2019
Harbour Post, The (Northport, Northland)
Author: Ann Quill
Section: News
75 words

{ONE}

Memo: that was all the pilots got.

{TWO}

{NEWSBANK_BELOW}
Boats leave

March 4, 2019
Coast Weekly (Southport)
Page: 7

The boats left on Sunday.

Nobody was late.

{NEWSBANK_BELOW}"""


@pytest.mark.parametrize("layout", NEWSBANK)
@pytest.mark.parametrize("page", [False, True])
def test_newsbank(layout, page):
    text = NEWSBANK[layout]
    lines = "<br>".join(text.split("\n"))
    rows = archives.from_page(f"<html><body><p>{lines}</p></body></html>") if page else read(text)
    assert heads(rows) == [
        ("Ministers sign the ferry accord", "The Harbour Post (Northport, Northland)", "2019-03-03"),
        ("Boats leave", "Coast Weekly (Southport)", "2019-03-04"),
    ]
    assert texts(rows) == [
        [ONE, "Memo: that was all the pilots got.", TWO], ["The boats left on Sunday.", "Nobody was late."],
    ]


@pytest.mark.parametrize("head", [
    "{title}\n\nMarch 4, 2019\n{outlet}\nSection: News", "{title}\n\n{outlet}\nMarch 4, 2019\nSection: News\n66 words",
    "{title}\n\nMarch 4, 2019\n\n{outlet}\n\nAuthor: Ann Quill\n\nPage: 4", "{title}\n\n{outlet}\nAuthor: Ann Quill",
    "{title}\nMarch 4, 2019 | {outlet}\n66 Words", "{outlet}\nSection: News\n\n{title}",
    "Paper: {outlet}\nPage: 4\nTitle: {title}",
])
def test_newsbank_documents_with_what_their_heads_say(head):
    document = f"{head}\n\n{ONE}\n\nNobody was late.\n\n{NEWSBANK_BELOW}\n"
    named = [("Boats leave", "Coast Weekly (Southport)"), ("Quill v. Vane", "The Harbour Post (Northport, Northland)")]
    rows = read("".join(document.format(title=title, outlet=outlet) for title, outlet in named))
    date = "2019-03-04" if "March" in head else None
    assert heads(rows) == [(*name, date) for name in named]
    assert texts(rows) == [[ONE, "Nobody was late."]] * 2


def test_newsbank_viewer_with_several_documents():
    form = """<{tag} class="document-view"><h1 class="document-view__title">{title}</h1>{meta}<div>66 Words</div>
    {body}<footer>Copyright, 2019 | Record Number: 1</footer></{tag}>"""
    body = '<div class="document-view__body">The boats left.<br><br>Nobody was late.</div>'
    outlet = "Coast Weekly (Southport)"
    metas = [f"<div>March 4, 2019 | {outlet}</div>", f"<p>March 5, 2019</p><p>{outlet}</p>", ""]
    for tag in ("article", "div"):
        page = "".join(
            form.format(tag=tag, title=f"Boats leave {n}", meta=meta, body=body if meta else "")
            for n, meta in enumerate(metas)
        )
        *rows, last = archives.from_page(f"<html><body><div><h1>NewsBank</h1>{page}</div></body></html>")
        assert heads(rows) == [
            ("Boats leave 0", outlet, "2019-03-04"), ("Boats leave 1", outlet, "2019-03-05"),
        ]
        assert texts(rows) == [["The boats left.", "Nobody was late."]] * 2
        assert last["_set_aside"] == "a document without text (Boats leave 2)"


def test_newsbank_viewer():
    page = """<html><body><h1>NewsBank</h1><h1 class="document-view__title">Boats leave</h1>
    <div>March 4, 2019 | Coast Weekly, The (Southport)</div>
    <div class="document-view__body">The boats left.<br><br>Nobody was late.<br><br>Copyright 2019</div></body>"""
    assert heads(archives.from_page(page)) == [("Boats leave", "The Coast Weekly (Southport)", "2019-03-04")]
    assert texts(archives.from_page(page)) == [["The boats left.", "Nobody was late."]]


# --- whatever is written comes back ---------------------------------------------------------------------------

TITLES = [
    "Boats leave", "MINISTERS SIGN THE ACCORD", "Ferries: what it costs; who pays", "Edition of one: a book of fog",
    "Why 1 of 2 boats is late", "Language: a barrier at the quay", "May 1, 2010: the day the lock opened",
    "A very long headline about the ports of the northern coast and of all that they have done since the war ended",
    "Quill v. Vane", "Copyright and wrong: who owns the harbour songs?", "'No boats,' say pilots", "Sunday",
]  # fmt: skip
PARAGRAPHS = [
    ONE, TWO, "Nobody spoke.", "Person: of the year, some said.", "Language: that is what the pilots lack.",
    "Graphic scenes were seen on March 3, 2019, at the quay.", "- a pier", "Section 8 of the accord is open.",
    "Title: the pilots want one, too.", "QUILL: No boat leaves without a pilot.", "Document 7 of the accord was lost.",
    "Notes were taken.", "The Harbour Post, March 3, 2019, said so first.", "Fares (in crowns): 3.50, 4.20 and 5.",
    "Copyright law was not touched by it.", "Author: that is what she is now, of a book on fog.",
]  # fmt: skip
DOCUMENTS = st.lists(
    st.tuples(
        st.sampled_from(TITLES),
        st.lists(st.sampled_from(PARAGRAPHS), min_size=1, max_size=6, unique=True),
        st.dates(min_value=datetime.date(1985, 1, 1), max_value=datetime.date(2024, 12, 31)),
    ),
    min_size=1, max_size=4,
)  # fmt: skip


EDITIONS = [
    "FIRST EDITION", "3 Star Edition", "Late Edition - Final", "Correction Appended", "Met 2 Edition", "Scot Region",
    "Edition 1; Scotland", "1 Edition; National", "Final Edition", "London",
]  # fmt: skip
BELOW = [
    "LOAD-DATE: March 3, 2019", "LANGUAGE: ENGLISH", "GRAPHIC: A boat at the quay.", "URL: http://x.example/a",
    "SUBJECT: PORTS (90%); FERRIES (78%); LABOR\nUNIONS (60%)", "CORRECTION-DATE: May 4, 1998, Monday",
    "DOCUMENT-TYPE: Letter", "PERSON: ANN QUILL (90%)", "PUBLICATION-TYPE: Newspaper",
]  # fmt: skip


def at_times(chance, *lines):
    return [*lines] if chance.random() < 0.5 else []


def older(number, total, title, body, date, chance):
    """A document of the older layouts, with what some have and others have not."""
    centred = " " * chance.choice([20, 28, 33])
    some = partial(at_times, chance)
    owned = [f"{centred}Copyright 2010 Harbour Limited", f"{centred}All Rights Reserved"]
    above, labelled, indented = chance.random() < 0.4, chance.random() < 0.4, chance.random() < 0.5
    dated = f"{date:%A, %B} {date.day}, {date:%Y}" if chance.random() < 0.5 else f"{date:%B} {date.day}, {date:%Y %A}"
    lines = [f"{centred}{number} of {total} DOCUMENTS", "", *(owned if above else []), *some("")]
    lines += [f"{centred}The Harbour Post", "", centred + dated, *some(centred + chance.choice(EDITIONS)), ""]
    lines += [] if labelled else [*textwrap.wrap(title, 78), ""]
    fields = ["BYLINE: Ann Quill; Staff Writer", "SECTION: NEWS; Pg. 6", "LENGTH: 66 words"]
    fields += [textwrap.fill(f"HEADLINE: {title}", 78)] if labelled else []
    fields += some(textwrap.fill(f"HIGHLIGHT: {TWO}", 78))
    lines += [line for field in chance.sample(fields, len(fields)) for line in (*field.split("\n"), "")]
    lines += ["BODY:"] if labelled else []
    for text in body:
        lines += textwrap.wrap(text, 78, initial_indent="   " if indented else "") + ([] if indented else [""])
    below = chance.sample(BELOW, chance.randint(1, len(BELOW)))
    lines += ["", *(line for field in below for line in (*field.split("\n"), ""))]
    return "\n".join([*lines, *([] if above else owned), "", ""])


def newer(number, total, title, body, date, chance):
    """A document of the newer layout, with what some have and others have not."""
    some = partial(at_times, chance)
    outlet = "The Harbour Post" + chance.choice(["", " - Final Edition", ", Late Edition", " - Provided by Syndigate"])
    lines = [title, outlet, f"{date.day} {date:%B %Y %A}", *some(chance.choice(EDITIONS)), "Copyright 2019 Harbour"]
    lines += [*some("Section: NEWS"), "Length: 9 words", *some("Byline: Ann Quill"), *some(f"Highlight: {TWO}"), "Body"]
    lines += [*body, *some("Graphic", "A boat.", "Another boat."), *some("Notes", "The fare is in crowns.")]
    lines += some("Related Articles", "Boats stay", "Pilots walk out")
    lines += some("Classification", "Language: ENGLISH", "Subject: PORTS (90%)", "Person: ANN QUILL (79%)")
    lines += ["Load-Date: March 3, 2019", "End of Document"]
    gap = chance.choice(["\n", "\n\n"])
    return gap.join(lines) + "\n"


def display(number, total, title, body, date, chance):
    head = [title, "By Ann Quill", "1,190 words", f"{date.day} {date:%B %Y}", "The Harbour Post", "HARPST", "English"]
    return "\n".join([*head, "(c) 2019 Harbour", *body, f"Document HARPST00{date:%Y%m%d}ee33000{number}x", ""])


def coded(number, total, title, body, date, chance):
    head = ["HD", title, "WC", "90 words", "PD", f"{date.day} {date:%B %Y}", "SN", "The Harbour Post", "LP", body[0]]
    return "\n".join([*head, "TD", *body[1:], "AN", f"Document HARPST00{date:%Y%m%d}ee33000{number}x", ""])


def proquest(number, total, title, body, date, chance):
    full = "\n\n".join(body)
    return (f"{RULE}\n\nDocument {number} of {total}\n\n{title}\n\nAuthor: Quill, Ann\n\nFull text: {full}\n\n"
            f"Subject: Boats\n\nLocation: Northport\n\nTitle: {title}\n\nPublication title: The Harbour Post; Northport"
            f"\n\nPublication date: {date:%b} {date.day}, {date.year}\n\nProQuest document ID: {number}\n\n"
            "Database: X\n\n")


def newsbank(number, total, title, body, date, chance):
    full = "\n\n".join(body)
    return (f"{title}\n{date:%B} {date.day}, {date.year} | Harbour Post, The\nAuthor: Ann Quill | Section: News\n"
            f"OpenURL Link\n\n{full}\n\nCopyright 2019 Harbour\nRecord Number: {number}\n\n")


@pytest.mark.parametrize("layout", [older, newer, display, coded, proquest, newsbank])
@given(documents=DOCUMENTS, chance=st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_documents_written_come_back_whole(layout, documents, chance):
    total = len(documents)
    rows = read("".join(layout(n, total, *document, chance) for n, document in enumerate(documents, 1)))
    assert len(rows) == total
    assert heads(rows) == [(title, "The Harbour Post", f"{date:%Y-%m-%d}") for title, _, date in documents]
    assert texts(rows) == [body for _, body, _ in documents]


@given(st.lists(st.sampled_from(["", "Body", "1 of 2 DOCUMENTS", "End of Document", "Length: 3 words", "HD", "TD", RULE,
                                 "Load-Date: May 1, 2020", "May 1, 2020", "Title: x", "Full text:", "Record Number: 1",
                                 "March 3, 2019 | Post", "Document POST0020180303ee330001x", "3 words", ONE]),
                max_size=25))  # fmt: skip
@settings(max_examples=200, deadline=None)
def test_no_order_of_marks_breaks_a_reader(lines):
    rows = archives.from_lines(lines)
    assert all(row.get("text") or row.get("_set_aside") for row in rows)
    assert [row["_place"] for row in rows] == [f"document {n}" for n in range(1, len(rows) + 1)]


# --- what is no export ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "page",
    [
        f"<div class='article'><h1 class='mainHeadline'>Boats leave</h1><p class='articleParagraph'>{ONE}</p></div>",
        f"<article><h1>Boats leave</h1><p>{ONE}</p></article><p>Archives by NewsBank<br>May 1, 2010 | Post</p>",
        f"<p>Source: ProQuest</p><p>Date: May 1, 2010</p><p>{ONE}</p>",
        f"<article><p class='rdp__text'>{ONE}</p></article><p>Load-date: soon</p>",
    ],
)
def test_pages_of_the_web_are_no_exports(page):
    assert archives.from_page(f"<html><body>{page}</body></html>") == []


def test_an_end_mark_behind_the_last_sentence_takes_no_text_with_it():
    rows = read(f"Boats leave\nThe Post\nMay 1, 2010\nLength: 9 words\nBody\n{ONE}\nThey left. End of Document\n")
    assert texts(rows) == [[ONE, "They left."]]
