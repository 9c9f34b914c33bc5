"""The rules that read content, cue and speaker off the tags, one character a token (`tagging`).

A quotation is one tag, Q, whatever stands inside it, so that "..., he said, ..." has the same shape for every
quotation. A rule is what ends right before a cue and what begins right behind it; the first that fits decides, and
its name is kept with the statement.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

NOUN = r"(?:[dr]?[drCwnsve-]*[Cwn]s?|[drh])"
NP = rf"{NOUN}(?:(?:[op]t*|y(?=[drC])){NOUN}|j{NOUN}(?=[xvt]*$))*"
SPEAKER = rf"(?P<speaker>{NP})"
# A subject begins where a noun phrase can: not inside one, nor as the object of a preposition.
BEGIN = r"(?<![podrCwensv])"
INSERT = r"(?:\([^()Q]{1,40}\))?(?:,[^QV.;:]{1,60},)?"
AUX = r"[xvtz]*"
# What is spoken of runs on over what hangs on it, but not into quoted words or another clause.
OBJECT = rf"(?P<content>{NP}(?:[HopjTWyzGve][^Q]*?)?)"
WHEN_WHERE = r"(?:[vt]|py?[drCwents]*|y[drCwens]*)*"
REST = r"[^\n]+?"
END = r"[.]*$"
TAIL = rf"(?={END}|,[bG]|,A|;|,?j[vt]*V|,[jb][drCwenhs]{{1,6}}[vtx]*V)"


class Rule(NamedTuple):
    """``before`` ends at the cue, ``after`` begins behind it; the cue allows one of the complements it ``needs``."""

    name: str
    cues: str
    needs: str
    before: re.Pattern
    after: re.Pattern


def _rule(name: str, cues: str, needs: str, before: str, after: str) -> Rule:
    return Rule(name, cues, needs, re.compile(before + "$"), re.compile(after))


GO_ON = r"(?:(?:-[^Q-]{1,40}-|[^Q;VGKTH]{0,40}?[,:.]?)(?P<more>Q))?"
RULES = [
    # The ferry was "late as ever", Harrow said.
    _rule(
        "clause with quotation speaker cue",
        "V",
        "qp",
        rf"^(?P<content>[^:;VGKA]*[xzwedropjbyCs]Q),?{BEGIN}(?P<speaker>[hH]|{NP}(?:,{NP})?){INSERT}{AUX}",
        GO_ON,
    ),
    # The ferry was "late as ever", said Harrow.
    _rule(
        "clause with quotation cue speaker",
        "V",
        "qp",
        r"^(?P<content>[^:;VGKA]*[xzwedropjbyCs]Q),?",
        rf"{SPEAKER}{GO_ON}",
    ),
    # "..., he said, ..."
    _rule(
        "quotation speaker cue",
        "V",
        "qp",
        rf"(?P<content>Q)[,-]?{BEGIN}(?P<speaker>[hH]|{NP}(?:,{NP})?){INSERT}{AUX}",
        GO_ON,
    ),
    # "..., said the minister"
    _rule("quotation cue speaker", "V", "qp", r"(?P<content>Q)[,-]?", rf"{SPEAKER}{GO_ON}"),
    # He said: "..."
    _rule("cue quotation", "VG", "q", "", rf"(?:[vt]*|{WHEN_WHERE}[,:])[,:-]*(?P<content>Q)(?:{END}|(?=[.,;]))"),
    # told reporters in Cairo: "..."
    _rule("cue address quotation", "VG", "q", "", r"[^QTV;:]{1,40}[:,](?P<content>Q)"),
    # Noting that the offer stood, Ames left.
    _rule("opening participle", "G", "tcwn", r"^v?", rf"(?P<content>(?:T|W|{NP})[^Q]*?),{SPEAKER}(?=[vtxzVwe])"),
    # said on Friday that ...; told reporters that ...
    _rule("cue that-clause", "VGK", "t", "", rf"(?:p[dr][Cwe]*K|[^TVKQ,;:.]){{0,30}}(?P<content>T{REST}){TAIL}"),
    _rule("cue wh-clause", "VG", "w", "", rf"(?:[drh]?[Cwe]?)(?P<content>W{REST}){TAIL}"),
    # The force, he said, would need a mandate.
    _rule(
        "clause speaker cue clause", "V", "c", rf"^(?P<content>{REST}),{SPEAKER}{AUX}", rf",(?P<more>{REST}){TAIL}"
    ),
    # The offer stands, the ministry said on Friday.
    _rule("clause speaker cue", "V", "c", rf"^(?P<content>{REST}),{SPEAKER}{INSERT}{AUX}", rf"{WHEN_WHERE}{END}"),
    # The offer stands, said the ministry.
    _rule("clause cue speaker", "V", "c", rf"^(?P<content>{REST}),", rf"{SPEAKER}(?:,[^Q]*)?{END}"),
    # the offer, which he said was void
    _rule(
        "relative speaker cue clause",
        "V",
        "c",
        rf"(?P<content>[HTW]){SPEAKER}{AUX}",
        rf"(?P<more>[xz][^,;]+?)(?=,|{TAIL[3:]}",
    ),
    # refused to sign
    _rule("cue infinitive", "VGK", "i", "", rf"(?P<content>y(?![drCnp]){REST}){TAIL[:-1]}|,|b|j[xz])"),
    # said the offer stood
    _rule(
        "cue clause",
        "VG",
        "c",
        "",
        rf"{WHEN_WHERE}(?P<content>(?=[^,;]{{1,14}}[xzVhHe])(?![^,;T]{{0,8}}KT)[drCwenhQvb(]{REST}){TAIL}",
    ),
    # Analysts say taxes rise: a clause whose verb is not known, behind a subject.
    _rule(
        "cue bare clause",
        "V",
        "c",
        rf"{BEGIN}(?P<speaker>[hH]|{NP}){INSERT}{AUX}",
        rf"[vt]*(?P<content>[drCwenh][^T.]{{2,}}?){TAIL}",
    ),
    # In Harrow's view, the offer stood.
    _rule(
        "in a view, clause", "K", "o", rf"(?:^|[,;:bj])p(?P<speaker>{NOUN}s|r)[wev]*", rf",(?P<content>{REST}){TAIL}"
    ),
    # called for a truce
    _rule("cue preposition noun phrase", "VG", "f", "", rf"[vt]*(?:[po]|y(?=[drCnh])){OBJECT}{TAIL}"),
    # rejected the offer
    _rule("cue noun phrase", "VG", "n", "", rf"{OBJECT}{TAIL}"),
]
SOURCE_RULES = [
    _rule(
        "subject, according to, predicate", "A", "", rf"^(?P<content>{NP}),", rf"{SPEAKER},(?P<more>[xzVv]{REST}){TAIL}"
    ),
    _rule("according to, clause", "A", "", r"(?:^|[,;:bjv-])", rf"{SPEAKER}(?:,H[^,Q]*)?,(?P<content>{REST}){TAIL}"),
    _rule("clause, according to", "A", "", rf"^(?P<content>{REST}),?", rf"{SPEAKER}"),
]
# A pronoun is a subject whatever word stands before it: "online he has said".
SUBJECT = re.compile(rf"(?P<speaker>(?<!p)h(?={AUX}$)|{BEGIN}(?:[hH]|{NP}|[dr][drCwensv-]*K)){INSERT}{AUX}$")
# The subject of the sentence, for gerunds, second verbs ("thanked Cairo and said") and nouns ("voiced hope that").
DATELINE = r"(?:C[C,tnwe.]{0,12}\([Cwe]*\(-)?"
OPENING = r"(?:[pbW][^,Q]*,(?:C+,(?=[drCh]))?|v,?|t+,?|b)*"
OPENING_CLAUSE = re.compile(DATELINE + OPENING)
OPENING_SUBJECT = re.compile(rf"^{DATELINE}{OPENING}(?P<speaker>h|{NOUN}(?:o{NOUN})*)")
# Failing a subject beside it, a cue shares that of the cue before it: "Ames said she was ill and thanked ...".
SHARED_SUBJECT = re.compile(rf"{BEGIN}(?P<speaker>[hH]|{NP}){INSERT}[vt]*(?=V)")
POSSESSOR = re.compile(rf"(?P<speaker>{NOUN}(?:o{NOUN})*s|r)[wev]*$")
# "Never," muttered the clerk: behind a quotation that waits for its cue, an unknown word that can be a past tense.
UNKNOWN_VERB = re.compile(rf"Q,?(?:(?:h|{NP}){INSERT}[vtxz]*(?P<last>[we])(?=[.,vtpyb]|$)|(?P<first>[we])[drCh])")
# "Never," the clerk shot back: whatever the verb, a subject behind a quotation that opens its sentence.
SUBJECT_BEHIND = re.compile(rf"[,-]?(?P<speaker>(?:h|{NP})(?=[vtxzVe])|[dr]?[drCwnse-]*C(?=w))")
HEADLINES = (
    re.compile(rf"^(?P<speaker>{NP}):(?P<content>{REST}){END}"),
    # Port must stay open: Harrow
    re.compile(r"^(?P<content>[^:Q]*[xzVe][^:Q]*|Q):(?P<speaker>C{1,4})$"),
)


SUBORDINATE = re.compile(r"^[Wbp][^,;:Q]*$")
MAIN_CLAUSE = re.compile(rf",(?=(?:h|{NP})[vtxzVwe])")


class Found(NamedTuple):
    """A statement in tag positions: content pieces, cue and speaker (None: not stated), and the rule."""

    pieces: tuple[tuple[int, int], ...]
    cue: tuple[int, int] | None
    speaker: tuple[int, int] | None
    rule: str


@cache
def _rules_for(letter: str, complements: str, quoted: bool) -> list[Rule]:
    """The rules that a cue of this tag with these complements can follow, in order; where nothing is quoted, only those
    without a quotation."""
    allowed = set(complements)
    rules = SOURCE_RULES if letter == "A" else [rule for rule in RULES if quoted or "quotation" not in rule.name]
    return [rule for rule in rules if letter in rule.cues and (not rule.needs or allowed & set(rule.needs))]


def read_cue(tags: str, begin: int, end: int, complements: str) -> Found | None:
    """The statement that the cue at ``tags[begin:end]`` attributes, or None where no rule fits."""
    before, after, letter = tags[:begin], tags[end:], tags[begin]
    for rule in _rules_for(letter, complements, "Q" in tags):
        behind = rule.after.match(after)
        ahead = behind and rule.before.search(before)
        if not ahead:
            continue
        pieces, speaker = [], None
        for found, shift in ((ahead, 0), (behind, end)):
            for name in ("content", "more", "speaker"):
                if name in found.re.groupindex and found.start(name) >= 0:
                    span = (found.start(name) + shift, found.end(name) + shift)
                    if name == "speaker":
                        speaker = span
                    else:
                        pieces.append(_within_clause(tags, begin, span))
        return Found(tuple(pieces), (begin, end), speaker or speaker_before(before, letter), rule.name)
    return None


def _within_clause(tags: str, begin: int, span: tuple[int, int]) -> tuple[int, int]:
    """The span, cut where the main clause begins if the cue's clause stands before it: "When Ames said so, he ..."."""
    main = span[0] > begin and SUBORDINATE.search(tags[:begin]) and MAIN_CLAUSE.search(tags, *span)
    return (span[0], main.start()) if main else span


def speaker_before(before: str, letter: str) -> tuple[int, int] | None:
    """The subject beside the cue, a noun's possessor, or else the subject of the sentence."""
    near = {"V": SUBJECT, "K": POSSESSOR}.get(letter)
    found = near and near.search(before)
    if not found:
        *_, found = None, *SHARED_SUBJECT.finditer(before, OPENING_CLAUSE.match(before).end())
    found = found or OPENING_SUBJECT.search(before)
    # "the claim that": an article owns nothing.
    return found.span("speaker") if found and (letter != "K" or found["speaker"] != "d") else None
