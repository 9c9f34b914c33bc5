"""Finds positions: each cue with its holder, the rung on which the table puts it, and the voice that asserts it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import pandas as pd

from analysis.parties import Discourse, Referents
from analysis.positions.conditions import find_condition
from analysis.positions.cues import FIRST_PERSON, Cue, Cues
from analysis.positions.lexicon import words
from analysis.positions.predicates import COMPLEMENTS, Predicates
from analysis.positions.rungs import Features, Rule, decide
from analysis.positions.spans import Extents, find_extents
from analysis.schemas import conform, empty
from analysis.text import Texts
from analysis.voices import add_voices, name_voices

PAST = ("VBD", "VBN")
# Of these a predicate that is neither negated nor modal tells no will.
PLAIN = frozenset(["act", "happening", "getting", "say"])
# A cue governed by another of the same party tells the same will once more.
GOVERNED = COMPLEMENTS | {"obj", "obl", "nmod", "advcl"}
VOICE_OF_SOURCE = {"party": "other", "journalist": "journalist"}
SPANS = {"": "whole", "cue_": "cue", "proposition_": "proposition", "condition_": "condition"}


class Reading(NamedTuple):
    """A cue read for one party: the rule that decided, where it stands, and the number of its voice."""

    cue: Cue
    party: str
    rule: Rule
    extents: Extents
    clause_id: int | None
    voice: int


def find_positions(
    texts: Texts, clauses: pd.DataFrame, statements: pd.DataFrame, discourse: Discourse
) -> pd.DataFrame:
    """Return one row per position that a party holds or is said to hold, in text order.

    ``rung`` is one of RUNGS or denied (METHOD.md), decided by resources/position_rules.tsv, whose row ``rule`` names.
    ``voice_party`` is the party that asserts it, itself included; what is denied is always asserted by who denies. A
    clause of two parties gives two rows. ``texts`` are parsed, ``discourse`` is that of their mentions. Irony, idioms
    outside the lexicon and wrong trees mislead it.
    """
    readings, voices = read_positions(texts, clauses, statements, discourse)
    held = _once([reading for reading in readings if reading.rule.rung is not None], discourse)
    if not held:
        return empty("positions")
    rows = pd.DataFrame([_spans(reading, texts) for reading in held])
    number = [reading.voice for reading in held]
    rows = rows.assign(
        party=[reading.party for reading in held], rung=[reading.rule.rung for reading in held],
        rule=[reading.rule.rule for reading in held],
        clause_id=pd.array([reading.clause_id for reading in held], dtype="Int64"),
        **{name: voices[name].to_numpy()[number] for name in ("statement_id", "source", "voice_party")},
    )
    return _table(rows, statements)


def read_positions(
    texts: Texts, clauses: pd.DataFrame, statements: pd.DataFrame, discourse: Discourse
) -> tuple[list[Reading], pd.DataFrame]:
    """Return every cue with a holder, those without a rung included, and the voices (source, voice_party,
    statement_id) that their numbers name."""
    if clauses.empty:
        return [], empty("positions")
    reader = _Reader(texts, clauses, statements, discourse)
    cues = [cue for cue in Cues(reader.predicates, reader.referents) if reader.may_tell(cue)]
    voices = add_voices(reader.places(cues), statements)
    for number, party in reader.announcing(cues):
        voices.loc[number, ["source", "voice_party", "statement_id"]] = ["party", party, pd.NA]
    told = zip(cues, voices["source"], voices["voice_party"], voices["statement_id"], strict=True)
    readings = [reading for number, (cue, *voice) in enumerate(told) for reading in reader.read(cue, number, *voice)]
    return readings, voices


class _Reader:
    """The steps from a cue to the rung of each of its holders."""

    def __init__(self, texts: Texts, clauses: pd.DataFrame, statements: pd.DataFrame, discourse: Discourse):
        self.texts, self.discourse, self.view = texts, discourse, discourse.view
        self.predicates = Predicates(texts, clauses, discourse.view)
        self.referents = Referents(texts, discourse, statements)
        self._reporting = _reporting_rows(texts, statements)

    def may_tell(self, cue: Cue) -> bool:
        """Return whether a cue may tell a will: of a plain verb, where it is negated, modal or a headline's."""
        if cue.cue_class not in PLAIN or cue.negated:
            return True
        return self.predicates.modality(cue.clause) != "none"

    def places(self, cues: list[Cue]) -> pd.DataFrame:
        """Return where the voice of each cue is asked for: at its token, or in the clause that is its subject."""
        tokens, rows = self.texts.tokens, [cue.complements["wh"] if cue.inner else cue.row for cue in cues]
        ids = self.texts.ids_of(tokens.article[rows], tokens.sentence[rows])
        return pd.DataFrame(ids | {"start": tokens.start[rows], "end": tokens.end[rows]})

    def announcing(self, cues: list[Cue]) -> Iterator[tuple[int, str]]:
        """Yield the numbers of cues that somebody announces or confirms, and of which party: "announced its plan"."""
        for number, cue in enumerate(cues):
            verb = self.view.head[cue.row]
            if cue.is_noun and self.view.base[cue.row] == "obj" and verb in self.predicates:
                actor = self.predicates.actor(verb) if self.view.lemma[verb] in words("announcing") else None
                if actor is not None and (party := self.referents.party_of(actor)):
                    yield number, party

    def read(self, cue: Cue, voice: int, source: str, speaker: str | None, statement) -> Iterator[Reading]:
        speaker = speaker if source == "party" and isinstance(speaker, str) else None
        parties = self._parties(cue, speaker)
        if not parties:
            return
        condition = find_condition(cue, self.predicates)
        extents = find_extents(cue, condition, self.predicates)
        clause_id = None if cue.clause is None else self.predicates.get(cue.clause, "clause_id")
        for party in parties:
            voice_of = "self" if speaker == party else VOICE_OF_SOURCE.get(source, "source")
            features = self._features(cue, party, condition is not None, voice_of, statement)
            if (rule := decide(features)) is not None:
                yield Reading(cue, party, rule, extents, clause_id, voice)

    def _parties(self, cue: Cue, speaker: str | None) -> list[str]:
        """Return the parties whose will a cue tells; "our hospitals" are the speaker's own."""
        found = [party for head in cue.holders for party in self._parties_of(head)]
        if not found and speaker:
            owned = any(self._is_of_speaker(head, speaker) for head in cue.holders)
            found = [speaker] if owned or (cue.speaks and not cue.holders) else []
        return list(dict.fromkeys(found))

    def _parties_of(self, head: int) -> list[str]:
        """Return the parties of a phrase; a name is its party's whatever stands beside it ("Peru, a friend, ...")."""
        named = self.discourse.names.mention.get(head)
        found = self.referents.parties_of(head)
        return [named[1]] if not found and named is not None and named[2] == "name" else found

    def _is_of_speaker(self, head: int, speaker: str) -> bool:
        """Return whether something is the speaker's own: "our pilots"; "its pilots", where a state may speak for it."""
        if self.view.word[head] in ("none", "one", "neither"):
            head = next(self.view.of(head, "nmod"), head)  # "none of its pilots"
        owners = [*self.view.of(head, "nmod:poss", "nmod", "amod")]
        if any(self.view.word[k] in FIRST_PERSON for k in owners):
            return True
        return self.view.lemma[head] in words("assets") and any(speaker in self.referents.parties_of(k) for k in owners)

    def _features(self, cue: Cue, party: str, condition: bool, voice: str, statement) -> Features:
        at = cue.row if cue.clause is None or (cue.is_noun and not cue.light) else cue.clause
        known = at in self.predicates and not (cue.is_noun and not cue.light)
        return Features(
            cue=cue.cue_class,
            negated="yes" if cue.negated else "no",
            modality=self._modality(at, statement) if known else "none",
            tense=self._tense(cue, at) if known else "none",
            mood=self.predicates.mood(at, [party], self.referents),
            complement=self._labels(cue, party),
            condition="yes" if condition else "no",
            voice=voice,
        )

    def _tense(self, cue: Cue, at: int) -> str:
        if cue.is_noun:
            return "made"
        tense = self.predicates.get(at, "tense")
        had = any(self.view.lemma[k] == "have" for k in self.view.of(at, "aux"))
        return "perfect" if tense == "past" and had else tense if isinstance(tense, str) else "none"

    def _modality(self, row: int, statement) -> str:
        """Return the class of the modal verb; "would" behind "said" is the past of "will"."""
        modality = self.predicates.modality(row)
        return "will" if modality == "would" and self._is_reported(row, statement) else modality

    def _is_reported(self, row: int, statement) -> bool:
        """Return whether a clause is told in the words of who reports it, in the past."""
        if self.discourse.quoted[row]:
            return False
        reporting = None if pd.isna(statement) else self._reporting.get(int(statement))
        if reporting is None:
            reporting = self.view.head[row] if self.view.base[row] == "ccomp" else None
        return reporting is not None and self.view.form[reporting] in PAST

    def _labels(self, cue: Cue, party: str) -> frozenset[str]:
        """Return the kinds of what stands with a cue; a that-clause about the party itself is its own, one about
        another party is other."""
        if "that" not in cue.complements:
            return cue.labels
        subject = self.predicates.subject(cue.complements["that"]) if cue.complements["that"] in self.predicates else None
        parties = [] if subject is None else self.referents.parties_of(subject)
        own = {"own"} if party in parties else ({"other"} if parties else set())
        return cue.labels | own


def _reporting_rows(texts: Texts, statements: pd.DataFrame) -> dict[int, int]:
    """Return the token of each indirect statement's cue."""
    cued = statements[statements["cue_start"].notna() & statements["kind"].ne("direct")]
    rows = texts.tokens_of(cued, "cue_start", "cue_end")[0].tolist()
    return dict(zip(cued["statement_id"].tolist(), rows, strict=True))


def _once(readings: list[Reading], discourse: Discourse) -> list[Reading]:
    """Return the readings without those that another of the same party governs."""
    view = discourse.view
    held = {(reading.cue.row, reading.party) for reading in readings}

    def is_governed(row: int, party: str) -> bool:
        while view.head[row] >= 0:
            if view.base[row] in GOVERNED and (view.head[row], party) in held:
                return view.base[row] != "advcl" or "to" in view.words_of(row, "mark")
            row = view.head[row]
        return False

    return [reading for reading in readings if not is_governed(reading.cue.row, reading.party)]


def _spans(reading: Reading, texts: Texts) -> dict[str, object]:
    """Return the article, the sentence and the spans of a reading."""
    tokens, row = texts.tokens, reading.cue.row
    found = {name: ids[0] for name, ids in texts.ids_of(tokens.article[[row]], tokens.sentence[[row]]).items()}
    for prefix, name in SPANS.items():
        rows = getattr(reading.extents, name)
        found[f"{prefix}start"] = None if rows is None else int(tokens.start[rows[0]])
        found[f"{prefix}end"] = None if rows is None else int(tokens.end[rows[1]])
    return found


def _table(rows: pd.DataFrame, statements: pd.DataFrame) -> pd.DataFrame:
    """Return the rows as the table, in text order; what is denied is said by who denies it."""
    denied = rows["rung"].eq("denied")
    rows = rows.assign(
        source=rows["source"].mask(denied, "party"),
        statement_id=rows["statement_id"].mask(denied & rows["voice_party"].ne(rows["party"]).fillna(True)),
        voice_party=rows["voice_party"].mask(denied, rows["party"]),
    )
    rows = rows.assign(voice=name_voices(rows["source"], rows["voice_party"], rows["party"]))
    rows["voice_party"] = rows["voice_party"].where(rows["voice"].isin(["self", "other"]))
    order = pd.unique(rows["article_id"])
    rows = rows.assign(at=pd.Categorical(rows["article_id"], order))
    rows = rows.sort_values(["at", "cue_start", "cue_end", "party"], kind="stable", ignore_index=True)
    rows = rows.drop_duplicates(["article_id", "cue_start", "cue_end", "party", "rung"], ignore_index=True)
    return conform(rows.drop(columns=["at", "source"]).assign(position_id=range(len(rows))), "positions")
