"""Who gets to speak, and who speaks about whom."""

from __future__ import annotations

import pandas as pd

from analysis import compare
from analysis.report.cells import count_cell, cross_table, share_cell
from analysis.report.charts import LEFT, RIGHT, Chart, Mark, radius_of
from analysis.report.evidence_rows import rows_of, unit_marks
from analysis.report.pieces import Cell, Kind, Measure, Opening, Table, Validity
from analysis.report.view import SENTENCE, VOICES, View
from analysis.schemas import VOICES as VOICE_ORDER
from analysis.speakers import count_speakers, speaker_spans, statements_by_speaker

UNIT = [*SENTENCE, "party", "voice", "voice_party"]
NOT_NAMED = "(no words name the speaker)"
NO_PARTY = "no party"
MOST_SPEAKERS = 10
NO_SPEECH = ("belief", "intention")


def rows(view: View) -> pd.DataFrame:
    return pd.concat([statement_rows(view), about_rows(view)])


def statement_rows(view: View) -> pd.DataFrame:
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


def about_rows(view: View) -> pd.DataFrame:
    """One row per sentence, party and voice: who speaks of the party there."""
    evidence = view.of_parties(view.study.evidence)
    units = compare.units(evidence, measure=None)
    return rows_of(
        "about",
        units.assign(marks=unit_marks(units, evidence, UNIT)),
        party=units["party"],
        voice=units["voice"].map(VOICES),
        by=holders(units),
    )


def holders(units: pd.DataFrame) -> pd.Series:
    """Return who speaks: the party, or what kind of source."""
    speaks = units["voice"].isin(["self", "other"]) & units["voice_party"].notna()
    return units["voice_party"].where(speaks, units["voice"].map(VOICES))


def tables(view: View) -> list[Table]:
    rows = statement_rows(view)
    return [_speakers(view, rows), _voices(view), _matrix(view), _cues(view, rows), *_read_as(view)]


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
        ("statements", "articles", "who most"),
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
        Cell(
            ", ".join(f"{name} ({n})" for name, n in named.items()),
            closed="who most: see the list of speakers",
        ),
    )


def _hits(view: View) -> pd.Series:
    units = compare.units(view.of_parties(view.study.evidence), measure=None)
    return units.groupby(["party", "voice"]).size()


def _voices(view: View) -> Table:
    hits, cells = _hits(view), {}
    for row in view.results.voices.itertuples():
        n = int(hits.get((row.party, row.voice), 0))
        if row.party in view.parties and n:
            where = {"party": row.party, "voice": VOICES[row.voice]}
            cells[row.party, row.voice] = share_cell(row, n, Opening("about", where, n))
    return cross_table(
        cells,
        view.parties,
        list(VOICE_ORDER),
        words=VOICES,
        caption="Who speaks about each party",
        corner="party",
        note="Share of the sentences about the party; a sentence counts once for each voice in it.",
    )


def _matrix(view: View) -> Table:
    rows = about_rows(view)
    rows = rows[rows["party"].isin(view.parties)]
    counts = rows.groupby(["by", "party"]).size()
    cells = {
        pair: count_cell(int(n), Opening("about", {"by": pair[0], "party": pair[1]}, int(n)))
        for pair, n in counts.items()
    }
    return cross_table(
        cells,
        speakers_in_order(rows, view.parties),
        view.parties,
        caption="Who speaks about whom",
        corner="speaker",
        note="Sentences, by speaker (row) and party spoken about (column). An empty cell: nothing was said.",
        folded=len(view.parties) > 1,
    )


def speakers_in_order(rows: pd.DataFrame, parties: list[str]) -> list[str]:
    """Return who speaks: the parties shown, other parties by how much they say, then sources of no party."""
    sources = [VOICES[kind] for kind in ("unaffiliated", "unnamed", "unresolved", "journalist")]
    others = rows.loc[~rows["by"].isin([*parties, *sources]), "by"].value_counts().head(6)
    return [*parties, *others.index, *sources]


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


def charts(view: View) -> list[Chart]:
    return [*_bars(view), *_network(view)]


def _bars(view: View) -> list[Chart]:
    """One bar a party, parted by who speaks about it."""
    hits, rows, told = _hits(view), [], []
    for party in view.parties:
        mine = (
            hits.get(party, pd.Series(dtype="int64"))
            .reindex(list(VOICE_ORDER))
            .fillna(0)
            .astype(int)
        )
        if mine.sum():
            rows.append((party, tuple(_pieces(party, mine))))
            most = mine.idxmax()
            told.append(f"{party}: most by {VOICES[most]} ({mine[most] / mine.sum():.0%})")
    if not rows:
        return []
    return [
        Chart(
            "bars",
            "Who speaks about each party",
            "; ".join(told) + ".",
            tuple(rows),
            tuple(VOICES[voice] for voice in VOICE_ORDER),
        )
    ]


def _pieces(party: str, counts: pd.Series):
    at, whole = LEFT, counts.sum()
    for number, (voice, n) in enumerate(counts.items()):
        width = (RIGHT - LEFT) * n / whole
        if n:
            where = {"party": party, "voice": VOICES[voice]}
            yield Mark(
                round(at, 3),
                round(at, 3),
                round(at + width, 3),
                number,
                f"{party}, {VOICES[voice]}: {n} of {whole} sentences ({n / whole:.0%})",
                Opening("about", where, int(n)),
                f"{n / whole:.0%}" if n / whole > 0.08 else "",
            )
            at += width


def _network(view: View) -> list[Chart]:
    """Who speaks about whom, as circles in a grid."""
    rows = about_rows(view)
    rows = rows[rows["party"].isin(view.parties)]
    counts = rows.groupby(["by", "party"]).size()
    if counts.empty or view.subject:
        return []
    names = [
        name
        for name in speakers_in_order(rows, view.parties)
        if name in counts.index.get_level_values(0)
    ]
    body = tuple(
        (name, tuple(_circle(counts, name, party) for party in view.parties)) for name in names
    )
    (by, about), n = counts.idxmax(), int(counts.max())
    alt = f"Most sentences: {by} on {about} ({n}); {len(counts)} pairs of speaker and party occur."
    return [
        Chart(
            "grid",
            "Who speaks about whom",
            alt,
            body,
            columns=tuple(view.parties),
            note="The area of a circle shows the number of sentences of the speaker (row) about the party "
            "(column).",
        )
    ]


def _circle(counts: pd.Series, by: str, party: str) -> Mark | None:
    n = int(counts.get((by, party), 0))
    if not n:
        return None
    opening = Opening("about", {"by": by, "party": party}, n)
    own = 1 if by == party else 0
    return Mark(
        50,
        50,
        50,
        own,
        f"{by} on {party}: {n} sentences",
        opening,
        str(n),
        radius_of(n, int(counts.max())),
    )


MEASURE = Measure(
    "speaking",
    "Who speaks",
    "A statement is what the text attributes to somebody, in quotation marks or not; each sentence about a party is "
    "said by the party itself, another party, a source of no party, or the journalist, whoever is attributed last.",
    tables,
    rows,
    charts,
    (
        Kind("statement", "Statements", "statement", "statements"),
        Kind(
            "about",
            "Sentences about a party, by who speaks",
            "sentence of a voice",
            "sentences, one per voice",
        ),
    ),
    (
        Validity("polnear", "dev: all", "content span F1, overlap 0.3", "statements found, F1"),
        Validity("polnear", "dev: all", "source accuracy", "speaker's words right"),
        Validity("speakers", "all", "party", "speaker's party"),
    ),
)
