"""Finds positions: each cue with its holder, its rung, and the voice that asserts it."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from analysis.parties import Referents
from analysis.positions.cues import Cue, Cues
from analysis.positions.lexicon import words
from analysis.positions.moods import COMPLEMENTS, Moods
from analysis.positions.rungs import Features, decide
from analysis.positions.spans import find_extents
from analysis.schemas import conform, empty
from analysis.syntax import TreeView
from analysis.text import Texts
from analysis.voices import add_voices, name_voices

# Of these a predicate that is neither negated nor modal tells no will.
PLAIN = frozenset(["act", "undone", "happening", "getting", "say"])
# What another cue of the same party governs tells the same will once more.
GOVERNED = COMPLEMENTS | {"obj", "obl", "nmod", "advcl"}
FIRST_PERSON = frozenset("we us our ours".split())
# "said it would", "adding that it would", "the claim that it would"
REPORTING = ("VBD", "VBN", "VBG", "NN", "NNS")
# What somebody has and does not decide for: "our neighbours".
OTHERS = frozenset("neighbour neighbor ally partner friend rival enemy opponent counterpart".split())
NAMED = frozenset(["name", "capital", "office"])
VOICE = ["statement_id", "source", "voice_party"]
SPANS = dict(whole="", cue="cue_", proposition="proposition_", condition="condition_")


def find_positions(texts: Texts, clauses: pd.DataFrame, statements: pd.DataFrame, referents: Referents) -> pd.DataFrame:
    """Return one row per position that a party holds or is said to hold, in text order.

    ``rung`` is one of RUNGS or denied (METHOD.md), decided by the row of
    resources/position_rules.tsv that ``rule`` names. ``voice_party`` is the party that asserts it,
    itself included; what is denied is always asserted by who denies. A clause of two parties gives
    two rows. ``texts`` are parsed. Irony, idioms outside the lexicon and wrong trees mislead it.
    """
    found = read_cues(texts, clauses, statements, referents)
    if found.empty or found["rung"].isna().all():
        return empty("positions")
    found = found[found["rung"].notna()]
    found = found[_ungoverned(found, referents.view)].sort_values(["cue", "party"])
    found = found.drop_duplicates(["cue", "party", "rung"], ignore_index=True)
    found = found.join(_spans(found, texts))
    denied, own = found["rung"] == "denied", found["voice_party"] == found["party"]
    found["statement_id"] = found["statement_id"].mask(denied & ~own)
    found["voice_party"] = found["voice_party"].mask(denied, found["party"])
    found["source"] = found["source"].mask(denied, "party")
    found["voice"] = name_voices(found["source"], found["voice_party"], found["party"])
    found["clause_id"] = found["clause_id"].astype("Int64")
    found = found.drop(columns=["row", "source", *SPANS])
    return conform(found.assign(position_id=range(len(found))), "positions")


def read_cues(texts: Texts, clauses: pd.DataFrame, statements: pd.DataFrame, referents: Referents) -> pd.DataFrame:
    """Return one row per cue and holder, its rung None where the table gives none: row (its token),
    party, rule, rung, clause_id, those of VOICE, and of SPANS first and last token or None."""
    if clauses.empty:
        return pd.DataFrame()
    reader = _Reader(texts, clauses, statements, referents)
    cues = [cue for cue in Cues(reader.predicates, reader.referents) if reader.may_tell(cue)]
    voices = reader.voices(cues, statements)
    told = zip(cues, voices[VOICE].to_dict("records"), strict=True)
    return pd.DataFrame([row for cue, voice in told for row in reader.read(cue, voice)])


class _Reader:
    """The steps from a cue to the rung of each of its holders."""

    def __init__(self, texts: Texts, clauses: pd.DataFrame, statements: pd.DataFrame, referents: Referents):
        self.texts, self.referents, self.view = texts, referents, referents.view
        self.discourse, self.predicates = referents.discourse, Moods(texts, clauses, referents.view)
        cued = statements[statements["cue_start"].notna() & statements["kind"].ne("direct")]
        rows = texts.tokens_of(cued, "cue_start", "cue_end")[0].tolist()
        self._reporting = dict(zip(cued["statement_id"].tolist(), rows, strict=True))

    def may_tell(self, cue: Cue) -> bool:
        """Return whether a cue may tell a will: a plain verb where it is negated or modal."""
        told = cue.negated or "giving" in cue.kinds or self.predicates.modality(cue.clause) != "none"
        return told or cue.cue_class not in PLAIN

    def voices(self, cues: list[Cue], statements: pd.DataFrame) -> pd.DataFrame:
        """Return who uses the words of each cue; of "announced its plan" who announces it."""
        tokens, rows = self.texts.tokens, [c.complements["wh"] if c.inner else c.row for c in cues]
        ids = self.texts.ids_of(tokens.article[rows], tokens.sentence[rows])
        places = pd.DataFrame(ids | {"start": tokens.start[rows], "end": tokens.end[rows]})
        voices = add_voices(places, statements)
        for number, cue in enumerate(cues):
            verb = self.view.head[cue.row]
            announced = cue.is_noun and self.view.lemma[verb] in words("announcing")
            actor = self.predicates.actor(verb) if announced else None
            if actor is not None and (party := self.referents.party_of(actor)):
                voices.loc[number, VOICE] = [pd.NA, "party", party]
        return voices

    def read(self, cue: Cue, voice: dict) -> Iterator[dict[str, object]]:
        """Yield a row for each party that holds a cue."""
        parties = self._parties(cue, voice["voice_party"] if voice["source"] == "party" else None)
        extents = find_extents(cue, self.predicates) if parties else {}
        for party in parties:
            features = self._features(cue, party, extents["condition"] is not None, voice)
            if (rule := decide(features)) is not None:
                clause_id = self.predicates.get(cue.clause, "clause_id")
                known = dict(row=cue.row, party=party, clause_id=clause_id)
                yield known | dict(rule=rule.rule, rung=rule.rung) | voice | extents

    def _parties(self, cue: Cue, speaker: str | None) -> list[str]:
        """Return the parties whose will a cue tells; "our hospitals" are the speaker's own."""
        found = [party for head in cue.holders for party in self._parties_of(head)]
        if not found and speaker:
            own = any(self._is_speaker(k, speaker) or self._is_of_speaker(k, speaker) for k in cue.holders)
            found = [speaker] if own or (cue.speaks and not cue.holders) else []
        return list(dict.fromkeys(found))

    def _parties_of(self, head: int | None) -> list[str]:
        """Return the parties of a phrase; a name is its party's: "Peru, a friend, ..."."""
        named = self.discourse.names.mention.get(head)
        by_name = [named[1]] if named is not None and named[2] == "name" else []
        return by_name if head is None else self.referents.parties_of(head) or by_name

    def _is_speaker(self, head: int, speaker: str) -> bool:
        """Return whether a pronoun is the party, no person, that speaks: "Peru announced it is ..."."""
        verb = self.predicates.clause_of(head)
        if self.view.word[head] not in ("it", "they") or self.view.base[verb] != "ccomp":
            return False
        teller = self.predicates.subject(self.view.head[verb])
        named = self.discourse.names.mention.get(teller)
        return named is not None and named[1] == speaker and named[2] in NAMED

    def _is_of_speaker(self, head: int, speaker: str) -> bool:
        """Return whether something is the speaker's: "our poets"; of assets "its pilots" too."""
        view = self.view
        if view.word[head] in ("none", "one", "neither"):
            head = next(view.of(head, "nmod"), head)  # "none of its pilots"
        owners = [] if view.lemma[head] in OTHERS else [*view.of(head, "nmod:poss", "nmod", "amod")]
        if any(view.word[k] in FIRST_PERSON for k in owners):
            return True
        own = any(speaker in self.referents.parties_of(k) for k in owners)
        return own and view.lemma[head] in words("assets")

    def _features(self, cue: Cue, party: str, condition: bool, voice: dict) -> Features:
        verbal = not cue.is_noun or cue.light
        at = cue.clause if verbal else cue.row
        known = {"party": "other", "journalist": "journalist"}
        own = voice["source"] == "party" and voice["voice_party"] == party
        return Features(
            cue=cue.cue_class,
            negated="yes" if cue.negated else "no",
            modality=self._modality(at, voice["statement_id"]) if verbal else "none",
            tense=self._tense(cue, at),
            mood=self.predicates.mood(at, lambda head: party in self._parties_of(head)),
            complement=self._complement(cue, party),
            condition="yes" if condition else "no",
            voice="self" if own else known.get(voice["source"], "source"),
        )

    def _tense(self, cue: Cue, at: int) -> str:
        """Return the tense; of what a verb makes "made", but of "no pledge was given" its own."""
        tense, passive = self.predicates.tense(at), self.predicates.is_passive(cue.clause)
        return tense if not (cue.is_noun and cue.light) or (passive and tense == "past") else "made"

    def _modality(self, row: int, statement_id: object) -> str:
        """Return the class of the modal verb; "would" behind "said" is the past of "will"."""
        modality = self.predicates.modality(row)
        if modality != "would" or self.discourse.quoted[row]:
            return modality
        reporting = None if pd.isna(statement_id) else self._reporting.get(statement_id)
        reporting = self.view.head[row] if reporting is None and self.view.base[row] == "ccomp" else reporting
        return "would" if reporting is None or self.view.form[reporting] not in REPORTING else "will"

    def _complement(self, cue: Cue, party: str) -> frozenset[str]:
        """Return the kinds of what stands with a cue; own or other by whom "that" is about."""
        clause = cue.complements.get("that")
        subject = self.predicates.subject(clause) if clause in self.predicates else None
        parties = self._parties_of(subject)
        return cue.kinds | ({"own" if party in parties else "other"} if parties else set())


def _ungoverned(found: pd.DataFrame, view: TreeView) -> list[bool]:
    """Return for each cue whether no other of the same party governs it."""
    held = set(zip(found["row"], found["party"], strict=True))

    def is_free(row: int, party: str) -> bool:
        while (head := view.head[row]) >= 0:
            if view.base[row] in GOVERNED and (head, party) in held:
                return view.base[row] == "advcl" and "to" not in view.words_of(row, "mark")
            row = head
        return True

    return [is_free(*each) for each in zip(found["row"], found["party"], strict=True)]


def _spans(found: pd.DataFrame, texts: Texts) -> pd.DataFrame:
    """Return the article, the sentence and the spans of each row."""
    tokens, rows = texts.tokens, found["row"].to_numpy()
    spans = pd.DataFrame(texts.ids_of(tokens.article[rows], tokens.sentence[rows]))
    for name, prefix in SPANS.items():
        for at, (side, offsets) in enumerate((("start", tokens.start), ("end", tokens.end))):
            places = [None if rows is None else int(offsets[rows[at]]) for rows in found[name]]
            spans[f"{prefix}{side}"] = pd.array(places, dtype="Int64")
    return spans
