"""Who gets to speak: statements by speaker, how they are introduced, who was read as speaking for whom."""

from __future__ import annotations

import pandas as pd

from analysis import compare
from analysis.report.cells import count_cell, cross_table, share_cell
from analysis.report.evidence_rows import rows_of
from analysis.report.pieces import Cell, Kind, Measure, Opening, Table, Validity
from analysis.report.view import VOICES, View
from analysis.speakers import count_speakers, speaker_spans, statements_by_speaker

NOT_NAMED = "(no words name the speaker)"
MOST_SPEAKERS = 10
NO_SPEECH = ("belief", "intention")


def rows(view: View) -> pd.DataFrame:
    """One row per statement, the words that name its speaker marked (its content where none do)."""
    said = view.of_parties(statements_by_speaker(view.study.statements), "speaker_party")
    spans = speaker_spans(said)
    at = view.study.sentences.iloc[view.study.texts.sentence_of(spans)]
    placed = said[["article_id"]].assign(
        sentence_id=at["sentence_id"].to_numpy(), start=spans["start"], end=spans["end"]
    )
    return rows_of(
        "statement",
        placed,
        party=said["speaker_party"],
        by=said["speaker"].fillna(NOT_NAMED),
        voice=said["speaker_kind"].map(VOICES),
        label=said["cue_class"],
    )


def tables(view: View) -> list[Table]:
    found = rows(view)
    return [_speakers(view, found), _cues(view, found), *_read_as(view)]


def _speakers(view: View, rows: pd.DataFrame) -> Table:
    """Statements by party and by kind of source, with those who speak most."""
    party = [(name, {"party": name}) for name in view.parties]
    kinds = (
        []
        if view.subject
        else [
            (VOICES[kind], {"party": "", "voice": VOICES[kind]})
            for kind in ("unaffiliated", "unnamed", "unresolved")
        ]
    )
    rest = rows[rows["party"].ne("") & ~rows["party"].isin(view.parties)]
    body = [(name, *_said(rows, where)) for name, where in [*party, *kinds]]
    note = (
        f"Further parties: {rest['party'].nunique()}, with {len(rest)} statements."
        if len(rest)
        else ""
    )
    return Table(
        "Statements, by who speaks",
        "speaker",
        ("statements", "articles", "most often"),
        tuple((name, cells) for name, n, cells in body if n),
        note,
        empty="Nobody speaks in these articles.",
    )


def _said(rows: pd.DataFrame, where: dict[str, str]) -> tuple[int, tuple[Cell, ...]]:
    mine = rows
    for name, value in where.items():
        mine = mine[mine[name].eq(value)]
    named = mine.loc[mine["by"].ne(NOT_NAMED), "by"].value_counts().head(3)
    articles = mine["article_id"].nunique()
    return len(mine), (
        count_cell(len(mine), Opening("statement", where, len(mine))),
        count_cell(articles, Opening("statement", where, articles, "articles")),
        Cell(", ".join(named.index)),
    )


def _cues(view: View, rows: pd.DataFrame) -> Table:
    """In which words the journalist introduces each party's statements."""
    slant = compare.cue_slant(view.study.statements, view.study.sentences, **view.options.settings)
    known = rows[rows["label"].ne("") & ~rows["label"].isin(NO_SPEECH)]
    hits, cells = known.groupby(["party", "label"]).size(), {}
    for row in slant.itertuples():
        n = int(hits.get((row.party, row.cue_class), 0))
        if n and row.party in view.parties:
            where = {"party": row.party, "label": row.cue_class}
            cells[row.party, row.cue_class] = share_cell(row, n, Opening("statement", where, n))
    return cross_table(
        cells,
        view.parties,
        sorted({name for _, name in cells}),
        caption="How statements are introduced",
        corner="party",
        note="neutral: said; distancing: claimed; endorsing: confirmed; assertive: insisted.",
        folded=True,
    )


def _read_as(view: View) -> list[Table]:
    """Who was read as speaking for which party, to be corrected in the parties file."""
    listing = count_speakers(view.study.texts, view.study.statements).dropna(subset="speaker")
    listing = view.of_parties(listing, "speaker_party")
    groups = {
        "for a party": listing[listing["speaker_party"].notna()],
        "for no party": listing[listing["speaker_party"].isna()],
    }
    return [_listed(view, name, some) for name, some in groups.items() if len(some)]


def _listed(view: View, name: str, listing: pd.DataFrame) -> Table:
    shown = listing.head(MOST_SPEAKERS)
    body = tuple((row.speaker, _speaker_cells(row)) for row in shown.itertuples())
    more = (
        f" The {MOST_SPEAKERS} most frequent of {len(listing):,}."
        if len(listing) > MOST_SPEAKERS
        else ""
    )
    return Table(
        f"Who was read as speaking {name}",
        "speaker",
        ("read as", "statements", "how it was found", "line in the parties file"),
        body,
        f"To correct one, put its line under speakers: in {parties_file(view)} and run the report again.{more}",
        True,
    )


def _speaker_cells(row) -> tuple[Cell, ...]:
    party = row.speaker_party if isinstance(row.speaker_party, str) else ""
    where = {"by": row.speaker, "party": party, "voice": VOICES[row.speaker_kind]}
    return (
        Cell(party or VOICES[row.speaker_kind]),
        count_cell(row.n, Opening("statement", where, row.n)),
        Cell(row.rules),
        Cell(f'- {{name: "{row.speaker}", party: {party or "none"}}}'),
    )


def parties_file(view: View) -> str:
    """Return the name of the file in which parties and speakers are corrected."""
    source = str(view.study.settings.get("registry", ""))
    name = source.replace("\\", "/").rsplit("/", 1)[-1]
    return (
        name
        if name.endswith((".yaml", ".yml"))
        else "a parties file (framing parties CORPUS > parties.yaml)"
    )


MEASURE = Measure(
    "speaking",
    "Who speaks",
    "A statement is what the text attributes to somebody, in quotation marks or not, with the "
    "words that name the speaker and the party that the speaker speaks for.",
    tables,
    rows,
    kinds=(Kind("statement", "Statements", "statement", "statements"),),
    validity=(
        Validity("polnear", "dev: all", "content span F1, overlap 0.3", "statements found, F1"),
        Validity("polnear", "dev: all", "source accuracy", "speaker's words right"),
        Validity("speakers", "all", "party", "speaker's party"),
    ),
)
