"""Acts, clauses and nouns -> roles: one role of each party in each sentence, as a table."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from analysis.acts.facts import Facts, read_clauses
from analysis.acts.participants import Participants
from analysis.parties import Referents
from analysis.roles.lexicon import HELP, casting_acts
from analysis.roles.reader import DOER, VICTIM, VILLAIN, Cast, RoleReader
from analysis.schemas import conform, empty
from analysis.text import Texts
from analysis.voices import add_voices, name_voices

UNIT = ["article_id", "sentence_id", "party"]


def find_roles(
    texts: Texts, clauses: pd.DataFrame, mentions: pd.DataFrame, statements: pd.DataFrame,
    acts: pd.DataFrame, referents: Referents,
) -> pd.DataFrame:
    """Return one row per party and sentence that casts it in a role, in text order (docs/tables.md).

    ``referents`` are those of the statements and the discourse. Who harms or threatens is a villain,
    who is harmed a victim, who helps or offers to a hero; what is denied, asked or only possible
    casts nobody. Of several roles in a sentence the party has that of the main clause. The voice is
    that of the innermost statement around the deciding word. Only parties that the sentence mentions
    are cast.
    """
    facts = Facts(referents.view, read_clauses(texts, clauses))
    reader = RoleReader(facts, Participants(referents))
    found = [*_of_acts(texts, acts, reader)]
    found += [cast for clause in facts.by_number.values() for cast in reader.read(clause)]
    found += [cast for row in range(len(referents.view.head)) for cast in reader.read_noun(row)]
    return _table(texts, found, mentions, statements, facts) if found else empty("roles")


def _of_acts(texts: Texts, acts: pd.DataFrame, reader: RoleReader) -> Iterator[Cast]:
    """Yield the roles that the acts cast; who arms somebody has not helped."""
    done = acts[~acts["negated"]]
    verbs = done.assign(start=done["verb_start"], end=done["verb_end"])
    first, _ = texts.tokens_of(verbs)
    columns = ("party", "target", "verb", "direction", "clause_id")
    told = zip(first.tolist(), *(done[name].tolist() for name in columns), strict=True)
    for row, party, target, verb, direction, clause in told:
        if direction not in DOER or verb not in casting_acts(direction):
            continue
        if direction == HELP and not pd.isna(clause) and reader.gives_other(reader.facts.by_number[clause]):
            continue
        yield Cast(row, party, DOER[direction], f"act: {direction}")
        if DOER[direction] == VILLAIN and isinstance(target, str):
            yield Cast(row, target, VICTIM, f"act: {direction}")


def _table(
    texts: Texts, found: list[Cast], mentions: pd.DataFrame, statements: pd.DataFrame, facts: Facts
) -> pd.DataFrame:
    """Return one row per sentence and party, with the voice that casts it."""
    rows = np.array([cast.row for cast in found])
    table = texts.spans_of(rows, rows + 1).assign(
        **{name: [getattr(cast, name) for cast in found] for name in ("party", "cast_as", "rule")},
        token=rows, depth=[_depth(cast.row, facts) for cast in found],
    )
    table["sentence_id"] = texts.sentences["sentence_id"].to_numpy()[texts.sentence_of(table)]
    named = pd.MultiIndex.from_frame(mentions[UNIT])
    table = table[pd.MultiIndex.from_frame(table[UNIT]).isin(named)]
    table = table.sort_values([*UNIT, "depth", "start"], kind="stable").drop_duplicates(UNIT)
    table = table.sort_values(["token", "party"], ignore_index=True)
    voiced = add_voices(table, statements)
    voice = name_voices(voiced["source"], voiced["voice_party"], voiced["party"])
    return conform(voiced.assign(voice=voice), "roles")


def _depth(row: int, facts: Facts) -> int:
    """Return below how many clauses a word stands."""
    at, depth = row, 0
    while at >= 0:
        depth += at in facts.by_row
        at = facts.view.head[at]
    return depth
