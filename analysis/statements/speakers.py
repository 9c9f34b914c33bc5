"""Who a speaker is: the words beside a cue resolved to a name and a party, pronouns and descriptions included."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial, reduce

import numpy as np
import pandas as pd

from analysis.schemas import rows_by_article
from analysis.text import Texts
from analysis.text.spans import innermost, on_line

PERSONAL = frozenset("he she him her his hers who i".split())
NOBODY = frozenset("there here".split())
COLLECTIVE = frozenset("they it we them its their this that which".split())
# Capitalised words that describe rather than name.
DESCRIBING = frozenset(
    "Western European Arab Muslim Islamic African Asian Latin Republican Democratic Gulf Middle East Eastern "
    "Northern Southern "
    "The A An One Two Some Several Many Most His Her Its Their This These Those I He She They It We".split()
)
# Sources that open a sentence with a capital and are nobody's name.
COMMON = frozenset(
    "official officials diplomat diplomats analyst analysts report reports critic critics supporter supporters "
    "source sources "
    "observer observers expert experts lawmaker lawmakers leader leaders people voters residents witnesses authorities "
    "aides advisers economists scholars historians commentators opponents polls researchers scientists police others "
    "senators negotiators soldiers veterans families relatives neighbours readers journalists reporters media "
    "speculation "
    "such nobody everyone someone anyone everybody many".split()
)
NAME = re.compile(
    r"[A-ZÀ-Þ][\w’'.-]*(?:\s+(?:of|for|the|al|bin|de|van|von|and)\s+[A-ZÀ-Þ][\w’'.-]*|\s+[A-ZÀ-Þ][\w’'.-]*)*"
)
DESCRIPTION = re.compile(r"^(?:the|this|that|his|her|its|their)\b", re.IGNORECASE)
# Who is told by a party, or beside it, and does not speak for it: "critics of Cairo", "Egyptian fishermen".
OUTSIDERS = frozenset(
    "critic critics opponent opponents rival rivals enemy enemies foe foes resident residents citizen citizens people "
    "voter voters victim victims protester protesters visitor visitors expert experts analyst analysts observer "
    "observers scholar scholars historian historians economist economists journalist journalists reporter "
    "reporters".split()
)
# "a spokesman for", "an adviser to": what follows is whom the speaker serves.
SERVES = re.compile(r"(?P<noun>[a-z-]+)(?: \w+){0,3} (?:for|to|of|from|with|at|in) (?:the )?$", re.IGNORECASE)
APPOSED = re.compile(
    r",? (?:an?|the) (?:[\w-]+ ){0,3}?(?:spokes(?:man|woman|person)|ambassador|envoy|minister|president|negotiator|"
    r"diplomat|official|secretary|chancellor|adviser|representative|commander) (?:for|of|to|at|in) (?:the )?"
)
SAME_ROLE = re.compile(r"(?<=\w{3})(?:(?:wo)?man|person)$")
POSTMODIFIER = re.compile(r",| (?:of|for|in|at|from|on|to|with|who) ")

ASKED = ["statement_id", "kind", "speaker", "speaker_start", "speaker_end", "rule"]
NO_ROWS = np.zeros(0, dtype=np.int64)
RECENT = 12
OUTSIDE = "outside"


@dataclass
class Speaker:
    """A speaker as resolved: name, party (None: no party), kind, the words that introduced it, whether one person."""

    name: str
    party: str | None
    kind: str
    words: str
    person: bool


def resolve_speakers(texts: Texts, pieces: pd.DataFrame, mentions: pd.DataFrame) -> pd.DataFrame:
    """The statements with speaker, speaker_party, speaker_kind and via; ``rule`` tells how the speaker was found.

    A mention among the speaker's words gives its party; a pronoun or "the spokesperson" goes back to the last speaker
    or person it fits, in the same article; a quotation without a cue to the last speaker. What fits nobody is
    unresolved.
    """
    persons = mentions["person"] if "person" in mentions else pd.Series(None, index=mentions.index, dtype=object)
    # Citizens and an opposition are named, but do not speak for their government.
    party = mentions["party"].where(mentions["rule"] != "people", None)
    demonym = mentions["rule"] == "demonym"
    named = Named(*(column.to_numpy(dtype=object) for column in (mentions["surface"], party, persons, demonym)))
    strings = dict(zip(texts.articles["article_id"], texts.strings, strict=True))
    spans = mentions[["start", "end"]].to_numpy(dtype=int)
    by_article = rows_by_article(mentions)
    asked = list(zip(*(pieces[column].to_numpy(dtype=object) for column in ASKED), strict=True))
    resolved = [
        row
        for article_id, rows in rows_by_article(pieces).items()
        for row in _resolve_article(
            [asked[k] for k in rows], strings[article_id], named, spans, by_article.get(article_id, NO_ROWS)
        )
    ]
    columns = ["speaker", "speaker_party", "speaker_kind", "how"]
    pieces = pieces.assign(**pd.DataFrame(resolved, columns=columns, index=pieces.index))
    pieces["rule"] = pieces["rule"].where(pieces["how"].isna(), pieces["rule"] + "; " + pieces["how"].fillna(""))
    return pieces.assign(via=_outer_source(pieces)).drop(columns=["how", "article"])


class Known:
    """The speakers of an article so far, each found in one step: the last, the last person, by surname, by noun."""

    def __init__(self) -> None:
        self.last: Speaker | None = None
        self.last_of_kind: dict[bool, Speaker] = {}
        self.by_surname: dict[str, Speaker] = {}
        self.by_noun: dict[str, Speaker] = {}

    def add(self, speaker: Speaker) -> None:
        if speaker is self.last:
            return
        self.last = speaker
        self.last_of_kind[speaker.person] = speaker
        self.by_surname |= dict.fromkeys(speaker.name.split(), speaker)
        if noun := _head_noun(speaker.words, speaker.name if speaker.person else ""):
            self.by_noun[noun] = speaker

    def described(self, words: str) -> Speaker | None:
        """The last speaker introduced with the head noun of a description: "the pilot"."""
        return self.by_noun.get(_head_noun(words)) if DESCRIPTION.match(words) else None


def _head_noun(words: str, name: str = "") -> str:
    """The noun that says what somebody is: pilot in "the old pilot of the bay", secretary in "Secretary of State"; a
    spokesman is a spokesperson."""
    head = [word for word in POSTMODIFIER.split(words, maxsplit=1)[0].split() if word not in name]
    noun = head[-1].lower() if head else ""
    return SAME_ROLE.sub("person", noun) if noun.endswith(("man", "person")) else noun


def _resolve_article(pieces: list[tuple], text: str, named: Named, spans: np.ndarray, rows: np.ndarray):
    """(speaker, speaker_party, speaker_kind, how) for each piece of an article, in text order; ``rows`` are its
    mentions."""
    starts, ends = spans[rows].T.tolist()
    known = Known()
    answers: dict[int, tuple] = {}
    for number, kind, words, begin, end, rule in pieces:
        if number in answers:
            yield answers[number]
            continue
        speaker, how = None, None
        if kind == "scare":
            yield None, None, None, None
            continue
        if isinstance(words, str):
            before, after = bisect_left(starts, begin), bisect_right(ends, end)
            heads = [named.beside(rows[k], words, starts[k] - begin, ends[k] - begin) for k in range(before, after)]
            speaker, how = _identify(words, heads, known, partial(named.recent, rows, before))
            if how == "name" and (apposed := APPOSED.match(text, end)):
                at = bisect_left(starts, apposed.end())
                if at < len(starts) and starts[at] == apposed.end() and (party := named[rows[at]].party):
                    words = apposed[0].strip(", ")
                    speaker, how = replace(speaker, party=party, kind="party", words=words), "apposition"
        elif rule == "continued" and known.last:
            speaker, how = known.last, "last speaker"
        if speaker:
            known.add(speaker)
            answers[number] = speaker.name, speaker.party, speaker.kind, how
        else:
            answers[number] = None, None, "unresolved", "unresolved"
        yield answers[number]


class Named:
    """The mentions of a batch as speakers, each made when it is asked for."""

    def __init__(self, surface: np.ndarray, party: np.ndarray, person: np.ndarray, demonym: np.ndarray) -> None:
        self.columns, self.demonym = (surface, party, person), demonym

    def __getitem__(self, row: int) -> Speaker:
        surface, party, person = (column[row] for column in self.columns)
        named, speaks_for = isinstance(person, str), party if isinstance(party, str) else None
        kind = "party" if speaks_for else "unaffiliated"
        return Speaker(person if named else surface, speaks_for, kind, surface, named)

    def beside(self, row: int, words: str, start: int, end: int) -> Speaker:
        """The mention at ``words[start:end]`` as the speaker, or as whom the speaker serves; of the kind OUTSIDE where
        it only tells of somebody who does not speak for it."""
        speaker = self[row]
        if start == 0 and end == len(words):
            return speaker
        serves = SERVES.search(words[:start])
        head = serves["noun"] if serves else words[end:].rpartition(" ")[2]
        if head.lower() in OUTSIDERS:
            return replace(speaker, kind=OUTSIDE)
        if serves and speaker.person:
            return replace(speaker, name=words, person=False)
        return replace(speaker, kind=OUTSIDE) if self.demonym[row] and words[end:].strip() else speaker

    def recent(self, rows: np.ndarray, before: int, person: bool) -> Speaker | None:
        """The last person (or else the last that is none) among the mentions before a place."""
        latest = (self[row] for row in rows[max(0, before - RECENT) : before][::-1])
        return next((speaker for speaker in latest if speaker.person == person), None)


def _identify(
    words: str, heads: list[Speaker], known: Known, recent: Callable[[bool], Speaker | None]
) -> tuple[Speaker | None, str | None]:
    """Who the words beside a cue stand for, and how that was found; None for a pronoun that fits nobody."""
    folded = words.lower()
    if folded in NOBODY:
        return None, None
    if folded in PERSONAL:
        return known.last_of_kind.get(True) or recent(True), "pronoun"
    if folded in COLLECTIVE:
        return known.last_of_kind.get(False) or recent(False), "pronoun"
    outside = [speaker.words for speaker in heads if speaker.kind == OUTSIDE]
    heads = [speaker for speaker in heads if speaker.kind != OUTSIDE] if outside else heads
    if heads:
        person, described = next((s for s in heads if s.person), None), known.described(words)
        if not person and described and described.person and described.party == heads[0].party:
            return described, "description"
        return replace(person or heads[0], words=words), "mention"
    if name := _name_in(reduce(lambda rest, surface: rest.replace(surface, "", 1), outside, words)):
        earlier = known.by_surname.get(name.split()[-1])
        return (earlier, "surname") if earlier else (Speaker(name, None, "unaffiliated", words, " " in name), "name")
    if described := known.described(words):
        return described, "description"
    return Speaker(words, None, "unnamed", words, False), "common noun"


def _name_in(words: str) -> str | None:
    """The first name among a speaker's words; capitals that only describe or open the sentence are none."""
    for found in NAME.findall(words):
        parts = found.split()
        while parts and (parts[0] in DESCRIBING or parts[0].lower() in COMMON):
            parts = parts[1:]
        if parts:
            return " ".join(parts)
    return None


def _outer_source(pieces: pd.DataFrame) -> np.ndarray:
    """For each piece, the speaker of the shortest longer piece that covers it (None: none)."""
    line = on_line(pieces)[0]
    return np.append(pieces["speaker"].to_numpy(dtype=object), None)[innermost(line, line, longer=True)]
