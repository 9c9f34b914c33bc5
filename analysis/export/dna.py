"""A database of Discourse Network Analyzer 3.0: articles as documents, positions as statements.

DNA reads no table of statements; what it opens, and what its "Import from DNA database" takes, is its own
SQLite file. The tables here are those of DNA 3.0 (docs/exports.md says which, and how each is filled).
"""

from __future__ import annotations

import base64
import hashlib
import sqlite3
from functools import partial
from pathlib import Path

import pandas as pd

from analysis.export.bundle import Bundle, Writers
from analysis.export.sheets import utf16_length
from analysis.resources import read_text, resource
from analysis.study import Study

VERSION, DAY = "3.0.11", "2022-06-12"
PASSWORD = "framing"
# Texts that DNA keeps short have fewer characters than this.
SHORT = 190
FOR, AGAINST = ("considering", "conditional", "offered", "committed"), ("declined", "denied")
STATEMENT, POSITION = 1, 2
VARIABLES = {
    STATEMENT: ("person", "organization", "concept", "agreement"),
    POSITION: ("person", "organization", "concept", "rung", "voice", "asserted by"),
}
ATTRIBUTES = ("Type", "Alias", "Notes")


def dna_files(bundle: Bundle) -> Writers:
    """Return the writer of the database, its coder Admin with the password "framing"."""
    return {"study.dna": partial(_write_database, bundle.study)}


def positions_on_matters(study: Study) -> pd.DataFrame:
    """Return one row per position on a matter, in text order, with what DNA wants of it.

    person (the speaker, "" where none is named), organization (the party that holds it), concept (the
    matter's proposition), rung, voice, asserted_by (the party that speaks, else the voice), agreement
    (1 from considering on, 0 for declined and denied, NA for undecided).
    """
    pieces = study.statements[["statement_id", "speaker"]].drop_duplicates("statement_id")
    rows = study.positions.merge(study.answers[["matter_id", "position_id"]].dropna(), on="position_id")
    rows = rows.merge(study.matters[["matter_id", "proposition"]], on="matter_id")
    rows = rows.merge(pieces, on="statement_id", how="left").sort_values(["article_id", "start", "position_id"])
    sides = {**dict.fromkeys(FOR, 1), **dict.fromkeys(AGAINST, 0)}
    return rows.assign(
        person=rows["speaker"].where(rows["voice"].eq("self")).fillna("").map(shortened),
        organization=rows["party"].map(shortened), concept=rows["proposition"].map(shortened),
        agreement=rows["rung"].map(sides).astype("Int64"),
        **{"asserted by": rows["voice_party"].fillna(rows["voice"]).map(shortened)},
    ).reset_index(drop=True)


def shortened(text: str) -> str:
    """Return a text on one line, cut where DNA would not hold it."""
    text = " ".join(text.split())
    return text if utf16_length(text) <= SHORT else text[: SHORT - 60] + " ... " + text[-40:]


def password_hash(password: str, salt: bytes) -> str:
    """Return a password as DNA keeps it: salt and 100,000 rounds of SHA-256, in base 64 (Jasypt's strong one)."""
    digest = hashlib.sha256(salt + password.encode("utf-8")).digest()
    for _ in range(99_999):
        digest = hashlib.sha256(digest).digest()
    return base64.b64encode(salt + digest).decode("ascii")


def _write_database(study: Study, path: Path) -> None:
    path.unlink(missing_ok=True)
    base = sqlite3.connect(path)
    try:
        with base:
            base.executescript(read_text(resource("dna.sql"), "dna.sql"))
            _add_coder(base, study)
            _add_types(base)
            documents = _add_documents(base, study.articles)
            _add_statements(base, study, documents)
    finally:
        base.close()


def _add_coder(base: sqlite3.Connection, study: Study) -> None:
    """Add the one coder; its salt hangs on the study alone, so that the same study gives the same file."""
    salt = hashlib.sha256(repr(sorted(study.settings.items())).encode()).digest()[:16]
    base.execute("INSERT INTO CODERS (ID, Name, Red, Green, Blue, Password) VALUES (1, 'Admin', 255, 255, 0, ?)",
                 [password_hash(PASSWORD, salt)])
    base.executemany("INSERT INTO SETTINGS VALUES (?, ?)", [("version", VERSION), ("date", DAY)])


def _add_types(base: sqlite3.Connection) -> None:
    """Add the two types of statement, their variables and the attributes of these, each entity's empty one first."""
    base.executemany("INSERT INTO STATEMENTTYPES VALUES (?, ?, ?, ?, ?)",
                     [(STATEMENT, "DNA Statement", 239, 208, 51), (POSITION, "Position", 117, 170, 219)])
    for kind, names in VARIABLES.items():
        for name in names:
            boolean = name == "agreement"
            added = base.execute("INSERT INTO VARIABLES (Variable, DataType, StatementTypeId) VALUES (?, ?, ?)",
                                 [name, "boolean" if boolean else "short text", kind]).lastrowid
            if not boolean:
                base.execute("INSERT INTO ENTITIES (VariableId) VALUES (?)", [added])
                base.executemany("INSERT INTO ATTRIBUTEVARIABLES (VariableId, AttributeVariable) VALUES (?, ?)",
                                 [(added, attribute) for attribute in ATTRIBUTES])


def _add_documents(base: sqlite3.Connection, articles: pd.DataFrame) -> dict[str, int]:
    """Add the articles and return their numbers. DNA wants a date: one that is not known is 1970-01-01, and noted."""
    known = articles.reindex(columns=["article_id", "title", "outlet", "date", "url", "text"])
    known = known.astype({"date": "datetime64[s]"})
    texts = known[["title", "outlet", "url"]].astype("str").fillna("")
    for number, (row, text) in enumerate(zip(known.itertuples(), texts.itertuples(), strict=True), 1):
        notes = [f"article_id: {row.article_id}", *([f"url: {text.url}"] if text.url else []),
                 *(["date not known"] if pd.isna(row.date) else [])]
        seconds = 0 if pd.isna(row.date) else int((row.date - pd.Timestamp(0)).total_seconds())
        base.execute(
            "INSERT INTO DOCUMENTS (ID, Title, Text, Coder, Source, Notes, Date) VALUES (?, ?, ?, 1, ?, ?, ?)",
            [number, shortened(text.title or row.article_id), row.text, shortened(text.outlet), "\n".join(notes),
             seconds])
    return {name: number for number, name in enumerate(known["article_id"], 1)}


def _add_statements(base: sqlite3.Connection, study: Study, documents: dict[str, int]) -> None:
    """Add the positions: all as Position, and those with a side that the party holds itself as DNA Statement."""
    texts = dict(zip(study.articles["article_id"], study.articles["text"], strict=True))
    for row in positions_on_matters(study).to_dict("records"):
        own = row["voice"] in ("self", "journalist") and not pd.isna(row["agreement"])
        for kind in (POSITION, STATEMENT) if own else (POSITION,):
            # Java counts units of UTF-16 where Python counts characters.
            start, stop = (utf16_length(texts[row["article_id"]][: row[at]]) for at in ("start", "end"))
            added = base.execute(
                "INSERT INTO STATEMENTS (StatementTypeId, DocumentId, Start, Stop, Coder) VALUES (?, ?, ?, ?, 1)",
                [kind, documents[row["article_id"]], start, stop]).lastrowid
            for name in VARIABLES[kind]:
                _add_value(base, added, kind, name, row[name])


def _add_value(base: sqlite3.Connection, statement: int, kind: int, name: str, value) -> None:
    (variable,) = base.execute("SELECT ID FROM VARIABLES WHERE Variable = ? AND StatementTypeId = ?",
                               [name, kind]).fetchone()
    if name == "agreement":
        base.execute("INSERT INTO DATABOOLEAN (StatementId, VariableId, Value) VALUES (?, ?, ?)",
                     [statement, variable, int(value)])
        return
    base.execute("INSERT OR IGNORE INTO ENTITIES (VariableId, Value) VALUES (?, ?)", [variable, value])
    (entity,) = base.execute("SELECT ID FROM ENTITIES WHERE VariableId = ? AND Value = ?",
                             [variable, value]).fetchone()
    base.execute("INSERT INTO DATASHORTTEXT (StatementId, VariableId, Entity) VALUES (?, ?, ?)",
                 [statement, variable, entity])
