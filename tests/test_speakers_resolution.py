"""For which party a speaker speaks: own words, coreference, and the state that an office belongs
to."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from analysis.parties import Discourse, find_mentions, load_registry
from analysis.schemas import InputError
from analysis.speakers import resolve_speakers
from analysis.statements import find_statements
from analysis.syntax import find_clauses, parse
from analysis.text import read_texts

CASES = Path(__file__).parent / "cases"
# Contents that `find_statements` does not find, or finds with another speaker's words; by how they
# begin.
NOT_FOUND = ("A door with",)
# Cases of speaker_phrases.tsv that come out wrong, by some of their words.
MISREAD = {
    "until 2019": "the tree hangs the year on another word",
    "Per Holland": "the tree has the name Per as a preposition",
    "Omar \"The Fox\" Said": "the tree has the name Said as a verb",
}


def rows_of(name: str) -> list[list[str]]:
    """The rows of a file of cases, without its header."""
    lines = (CASES / name).read_text(encoding="utf-8").splitlines()[1:]
    return [line.split("\t") for line in lines]


def table_of(texts: list[str]) -> pd.DataFrame:
    return pd.DataFrame({"article_id": [str(n) for n in range(len(texts))], "text": texts})


def unmarked(marked: str) -> tuple[str, dict[str, int]]:
    """A text whose speaker stands in [] and whose content stands in {}: without marks, and where
    the marks stood."""
    text, places = "", {}
    for letter in marked.replace(" || ", "\n\n"):
        if letter in "[]{}":
            places[letter] = len(text)
        else:
            text += letter
    return text, places


def piece_of(number: int, places: dict[str, int], rule: str = "given") -> dict:
    """The piece of a text with marks, as the search for contents hands it to `resolve_speakers`."""
    return {
        "statement_id": number,
        "article_id": str(number),
        "start": places["{"],
        "end": places["}"],
        "kind": "indirect",
        "cue_start": pd.NA,
        "cue_end": pd.NA,
        "cue": None,
        "cue_class": None,
        "speaker_start": places.get("[", pd.NA),
        "speaker_end": places.get("]", pd.NA),
        "rule": rule,
    }


def resolved(marked: list[str], registry=None, **columns) -> pd.DataFrame:
    """The statements of texts with marks, one text an article."""
    registry = registry or load_registry()
    pairs = [unmarked(text) for text in marked]
    texts = parse(read_texts(table_of([text for text, _ in pairs])))
    pieces = pd.DataFrame([piece_of(n, places) for n, (_, places) in enumerate(pairs)])
    pieces = pieces.astype({"speaker_start": "Int64", "speaker_end": "Int64"}).assign(**columns)
    discourse = Discourse(texts, find_mentions(texts, registry), registry)
    return resolve_speakers(texts, pieces, discourse, registry)


@pytest.fixture(scope="module")
def phrases() -> dict[int, tuple]:
    """For each case of speaker_phrases.tsv the party and kind of its speaker."""
    found = resolved([text for text, _, _ in rows_of("speaker_phrases.tsv")])
    party = found["speaker_party"].fillna("none")
    return dict(
        zip(found["statement_id"], zip(party, found["speaker_kind"], strict=True), strict=True)
    )


def phrase_cases():
    for number, row in enumerate(rows_of("speaker_phrases.tsv")):
        misread = [reason for words, reason in MISREAD.items() if words in row[0]]
        marks = [pytest.mark.xfail(strict=True, reason=reason) for reason in misread]
        yield pytest.param(number, row, marks=marks, id=f"{number} {row[0][:50]}")


@pytest.mark.parametrize(("number", "row"), phrase_cases())
def test_party_of_a_speaker_whose_words_are_given(phrases, number, row):
    _, party, kind = row
    expected = None if kind == "nobody" else (party, kind)
    assert phrases.get(number) == expected


@pytest.fixture(scope="module")
def statements() -> tuple[list[str], pd.DataFrame]:
    titles = [text.partition(" || ") for text, _, _ in rows_of("speakers.tsv")]
    texts = [text.replace(" || ", "\n\n") for text, _, _ in rows_of("speakers.tsv")]
    table = table_of(texts).assign(title=[title if bar else None for title, bar, _ in titles])
    parsed, registry = parse(read_texts(table)), load_registry()
    return texts, find_statements(parsed, find_clauses(parsed), find_mentions(parsed, registry), registry)


def speaker_cases():
    for number, (_, content, party) in enumerate(rows_of("speakers.tsv")):
        missed = content.startswith(NOT_FOUND)
        marks = [
            pytest.mark.xfail(
                strict=True, reason="its content or its speaker's words are not found"
            )
        ]
        yield pytest.param(
            number, content, party, marks=marks if missed else [], id=f"{number} {content[:40]}"
        )


@pytest.mark.parametrize(("number", "content", "party"), speaker_cases())
def test_party_of_the_innermost_statement(statements, number, content, party):
    texts, found = statements
    start = texts[number].index(content)
    around = found[
        (found["article_id"] == str(number))
        & (found["start"] <= start)
        & (found["end"] >= start + len(content))
    ]
    innermost = around.loc[(around["end"] - around["start"]).idxmin()]
    assert (party if pd.isna(innermost["speaker_party"]) else innermost["speaker_party"]) == party
    assert pd.isna(innermost["speaker_party"]) == (party == "none")


# Cases of reported_speakers.tsv that come out wrong, by some of their words.
NOT_YET = {
    "Kestrel": "a nickname parts the name from what it is said to be",
}


@pytest.fixture(scope="module")
def reported() -> tuple[list[str], pd.DataFrame]:
    texts = [row[1].replace("\\n", "\n") for row in rows_of("reported_speakers.tsv")]
    parsed, registry = parse(read_texts(table_of(texts))), load_registry()
    mentions = find_mentions(parsed, registry)
    return texts, find_statements(parsed, find_clauses(parsed), mentions, registry)


def reported_cases():
    for number, (_, text, content, party, kind) in enumerate(rows_of("reported_speakers.tsv")):
        reason = next((why for words, why in NOT_YET.items() if words in text), None)
        marks = [pytest.mark.xfail(strict=True, reason=reason)] if reason else []
        yield pytest.param(number, content, party, kind, marks=marks, id=f"{number} {text[:50]}")


@pytest.mark.parametrize(("number", "content", "party", "kind"), reported_cases())
def test_reported_faults(reported, number, content, party, kind):
    """``content`` is part of the innermost statement; "-" where nobody says anything."""
    texts, found = reported
    said = found[(found["article_id"] == str(number)) & (found["kind"] != "scare")]
    if content == "-":
        assert said.empty
        return
    start = texts[number].index(content)
    around = said[(said["start"] <= start) & (said["end"] >= start + len(content))]
    innermost = around.loc[(around["end"] - around["start"]).idxmin()]
    answer = innermost["speaker_party"], innermost["speaker_kind"]
    assert ("none" if pd.isna(answer[0]) else answer[0], answer[1]) == (party, kind)


# A text with marks, and the name, party, kind and speaker_rule of its speaker.
RULES = [
    (
        "[Norway's envoy to Chile, Kari Dahl], said {it rained}.",
        "Kari Dahl",
        "Norway",
        "party",
        "own words",
    ),
    (
        "Kari Dahl, Norway's envoy, came. {It rained}, [Dahl] said.",
        "Kari Dahl",
        "Norway",
        "party",
        "surname",
    ),
    (
        "Kari Dahl, Norway's envoy, came. {It rained}, [she] said.",
        "Kari Dahl",
        "Norway",
        "party",
        "pronoun",
    ),
    ("[Peru] said {it rained}.", "Peru", "Peru", "party", "name"),
    (
        "Peru has waited, and [its health minister] said {it rained}.",
        "its health minister",
        "Peru",
        "party",
        "possessive",
    ),
    (
        "{It rained}, [the government] said in Quito.",
        "the government",
        "Ecuador",
        "party",
        "place",
    ),
    (
        "A Peruvian coast guard boat sank. A Chilean one did not. {It rained}, [the coast guard] said.",
        "the coast guard",
        "Peru",
        "party",
        "tied office",
    ),
    (
        "Peru accused Chile of theft. [Foreign ministry spokesman Raúl Paz] said {it rained}.",
        "Raúl Paz",
        "Peru",
        "party",
        "actor",
    ),
    ("Peru is dry. [Officials] said {it rained}.", "Officials", "Peru", "party", "paragraph"),
    ("LIMA: It was dry. [The army] said {it rained}.", "The army", "Peru", "party", "dateline"),
    ("[A statement from Peru's army] said {it rained}.", "Peru's army", "Peru", "party", "issuer"),
    ("[Ann Orr] said {it rained}.", "Ann Orr", None, "unaffiliated", "name"),
    ("[A sailor's wife] said {it rained}.", "A sailor's wife", None, "unnamed", "common noun"),
    ("{It rained}, [she] said.", None, None, "unresolved", "unresolved"),
    (
        "[Foreign Minister Kari Dahl] said {it rained}.",
        "Kari Dahl",
        None,
        "unresolved",
        "no party found",
    ),
    (
        "{It rained}, [the foreign ministry] said.",
        "the foreign ministry",
        None,
        "unresolved",
        "no party found",
    ),
]


@pytest.mark.parametrize(("text", "name", "party", "kind", "rule"), RULES)
def test_every_speaker_rule(text, name, party, kind, rule):
    found = resolved([text]).iloc[0][["speaker", "speaker_party", "speaker_kind", "speaker_rule"]]
    assert [None if pd.isna(value) else value for value in found] == [name, party, kind, rule]


@pytest.mark.parametrize(
    ("text", "anonymous"),
    [
        ("[Two US officials] said {it rained}.", True),
        ("[A senior official in Lebanon's energy ministry] said {it rained}.", True),
        ("[Norway's envoy] said on condition of anonymity that {it rained}.", True),
        ("[Norway's envoy] said {it rained}.", False),
        ("[Norway's envoy, Kari Dahl], said {it rained}.", False),
        ("[The Turkish navy] said {it rained}.", False),
        ("[A diplomat in Moscow] said {it rained}.", False),
    ],
)
def test_who_of_a_party_is_anonymous(text, anonymous):
    assert resolved([text])["anonymous"].tolist() == [anonymous]


def test_what_nobody_said_is_no_statement():
    assert resolved(["[No official] said {it rained}.", "[Peru] said {it rained}."])[
        "statement_id"
    ].tolist() == [1]


def test_the_outer_source_may_be_given():
    text, source = "The Herald quoted [Norway's envoy] as saying {it rained}.", "The Herald"
    found = resolved(
        [text], via_start=pd.array([0], "Int64"), via_end=pd.array([len(source)], "Int64")
    )
    assert found["via"].tolist() == ["Herald"] and found["speaker_party"].tolist() == ["Norway"]


def test_a_continued_quotation_belongs_to_the_last_speaker():
    first, second = unmarked("[Peru] said {it rained}."), unmarked("{It rained again}.")
    text = f"{first[0]} {second[0]}"
    texts = parse(read_texts(table_of([text])))
    later = {mark: place + len(first[0]) + 1 for mark, place in second[1].items()}
    pieces = pd.DataFrame(
        [piece_of(0, first[1]), piece_of(1, later, "continued") | {"article_id": "0"}]
    )
    registry = load_registry()
    found = resolve_speakers(
        texts,
        pieces.astype({"speaker_start": "Int64", "speaker_end": "Int64"}),
        Discourse(texts, find_mentions(texts, registry), registry),
        registry,
    )
    assert found[["speaker_party", "speaker_rule"]].to_numpy().tolist() == [
        ["Peru", "name"],
        ["Peru", "last speaker"],
    ]


# --- the user's list
# -------------------------------------------------------------------------------------------------

LISTED = """\
parties:
- name: Kestria
speakers:
- {name: Orla Venn, party: Kestria}
- {name: harbour master, party: Kestria}
- {name: Kestria, party: none}
"""


def registry_of(tmp_path, text: str):
    (tmp_path / "parties.yaml").write_text(text, encoding="utf-8")
    return load_registry(tmp_path / "parties.yaml")


@pytest.mark.parametrize(
    ("text", "party", "kind"),
    [
        ("[Orla Venn] said {it rained}.", "Kestria", "party"),
        ("Orla Venn came. {It rained}, [she] said.", "Kestria", "party"),
        ("[The harbour master] said {it rained}.", "Kestria", "party"),
        ("[Kestria] said {it rained}.", None, "unnamed"),
    ],
)
def test_the_users_list_goes_before_all(tmp_path, text, party, kind):
    found = resolved([text], registry_of(tmp_path, LISTED)).iloc[0]
    assert (None if pd.isna(found["speaker_party"]) else found["speaker_party"]) == party
    assert found["speaker_kind"] == kind and found["speaker_rule"] == "listed"


@pytest.mark.parametrize(
    ("entries", "message"),
    [
        (
            "speakers: Orla",
            "'speakers' must be a list of entries with name and party, found 'Orla'",
        ),
        ("speakers: [Orla]", "speaker 1: expected 'name: ...' and 'party: ...', found 'Orla'"),
        ("speakers:\n- {name: Orla}", "line 4: speaker 1 needs 'party:' with a text, found None"),
        (
            "speakers:\n- {name: Orla, party: Moon}",
            "line 4: speaker 'Orla' has the party 'Moon', which is not one here",
        ),
        (
            "speakers:\n- {name: Orla, party: none, role: envoy}",
            "line 4: unknown key 'role' of a speaker",
        ),
        (
            "speakers:\n- {name: Orla, party: none}\n- {name: the orla, party: none}",
            "line 5: speaker 'the orla' occurs",
        ),
    ],
)
def test_a_malformed_list_is_refused(tmp_path, entries, message):
    with pytest.raises(InputError) as raised:
        registry_of(tmp_path, f"parties:\n- name: Kestria\n{entries}\n")
    assert message in str(raised.value)
