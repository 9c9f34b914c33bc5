"""What is coded: sentences, statements or mentions of a study, each by its place in an article."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.errors import InputError
from analysis.options import GROUPS, STRATA, check_strata
from analysis.schemas import UNIT_KINDS, conform
from analysis.study import Study, add_group
from analysis.text import Texts

# Sentences shown on either side of the one in which a unit lies.
CONTEXT = 2
PLACE = ["article_id", "start", "end"]
KIND_OF = dict(zip(STRATA, UNIT_KINDS, strict=True))


def list_units(study: Study, of: str, strata: str = "") -> pd.DataFrame:
    """Return every unit of a study: the columns of `units` but its probability, ordered by unit_id.

    ``of`` is sentences, statements or mentions. An interrupted statement is one unit, from its
    first piece to its last. Two rows of one place ("the two Koreas" is two mentions) are one unit.
    ``strata`` names the column whose values are the strata; where it is missing, the stratum is
    "not stated".
    """
    check_strata(of, strata)
    rows = _rows(study, of)
    stratum = pd.Series(pd.NA, index=rows.index, dtype="str")
    if strata in GROUPS:
        stratum = add_group(rows, study.articles, strata)["group"]
    elif strata:
        stratum = rows[strata].fillna("not stated")
    units = rows[PLACE].assign(kind=KIND_OF[of], stratum=stratum.astype("str"))
    units = units.sort_values([*PLACE, "stratum"]).drop_duplicates(PLACE)
    units["unit_id"] = _unit_ids(units, study.texts.text_of(units))
    units["sentence_id"] = _sentence_ids(study.texts, units)
    return units.sort_values("unit_id", ignore_index=True)


def add_context(texts: Texts, units: pd.DataFrame) -> pd.DataFrame:
    """Return the units with their words as ``text`` and the words ``before`` and ``after`` them.

    The context ends with the article, else two sentences from the unit's own.
    """
    sentences, owner = texts.sentences, texts.article_of(texts.sentences)
    first = texts.sentence_of(units)
    last = texts.sentence_of(units.assign(last=units["end"] - 1), "last")
    shown = units.assign(
        begin=sentences["start"].to_numpy()[_neighbour(owner, first, -1)],
        stop=sentences["end"].to_numpy()[_neighbour(owner, last, 1)],
    )
    sides = {"before": ("begin", "start"), "text": ("start", "end"), "after": ("end", "stop")}
    return units.assign(**{name: texts.text_of(shown, *side) for name, side in sides.items()})


def read_stored(path: str | Path, name: str) -> pd.DataFrame:
    """Return a table of units or codings that was stored as CSV, checked.

    Raises `InputError` naming the file.
    """
    try:
        stored = pd.read_csv(
            path, dtype=str, keep_default_na=False, na_values=[""], encoding="utf-8"
        )
        return conform(stored, name)
    except (OSError, ValueError) as error:
        raise InputError(f"{path}: {error}") from error


def stored_text(table: pd.DataFrame, name: str) -> str:
    """Return a table of units or codings as the text of a CSV file, checked."""
    return conform(table, name).to_csv(index=False, lineterminator="\n")


def _rows(study: Study, of: str) -> pd.DataFrame:
    """Return the rows of which units are made: a place, and columns to stratify by."""
    if of == "sentences":
        return study.sentences
    if of == "mentions":
        voices = study.evidence[["mention_id", "voice"]].drop_duplicates("mention_id")
        return study.mentions.merge(voices, how="left", on="mention_id")
    whole = study.statements.groupby("statement_id", sort=False)
    ends = whole.agg(start=("start", "min"), end=("end", "max"))
    return whole.nth(0).drop(columns=["start", "end"]).join(ends, on="statement_id")


def _unit_ids(units: pd.DataFrame, words: list[str | None]) -> list[str]:
    """Return a name for each unit that begins with a letter, so that no spreadsheet counts with it.

    Made from the words too: the sheet of another text is known by its units.
    """
    keys = zip(units["kind"], *(units[key] for key in PLACE), words, strict=True)
    texts = ("\0".join(map(str, key)).encode("utf-8", "surrogatepass") for key in keys)
    return [f"u{hashlib.sha256(text).hexdigest()[:12]}" for text in texts]


def _sentence_ids(texts: Texts, units: pd.DataFrame) -> pd.Series:
    """Return the sentence in which each unit lies, NA where it goes beyond one."""
    row, sentences = texts.sentence_of(units), texts.sentences
    inside = units["end"] <= sentences["end"].to_numpy()[row]
    ids = pd.Series(sentences["sentence_id"].to_numpy()[row], index=units.index, dtype="Int64")
    return ids.where(inside)


def _neighbour(owner: np.ndarray, row: np.ndarray, step: int) -> np.ndarray:
    """Return the sentence CONTEXT steps on, or the last on the way that is of the same article."""
    for _ in range(CONTEXT):
        beside = np.clip(row + step, 0, len(owner) - 1)
        row = np.where(owner[beside] == owner[row], beside, row)
    return row
