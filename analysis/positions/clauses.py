"""Clauses around a cue: the subject before it, its verb group, where the clause ends, its condition.

Grammar is read off one tag a token, as in statements/grammar.py; a mention of a party is P, with "_" for
its further words.
"""

from __future__ import annotations

import re
from typing import NamedTuple

import numpy as np

from analysis.positions.rungs import BEING, DOING, FUTURE, HYPOTHETICAL, OBLIGED, PERFECT, POSSIBLE, SEEMING
from analysis.segmentation import Tokens, is_word

AUXILIARIES = OBLIGED | POSSIBLE | HYPOTHETICAL | FUTURE | PERFECT | DOING | BEING | SEEMING
WORDS_OF_TAG = {
    "T": "that",
    "W": "who which",
    "h": "it they he she we i you it'll they'll he'll she'll we'll i'll it'd they'd he'd she'd we'd i'd "
         "they're we're you're i'm they've we've i've",
    "d": "its their his her our my",
    "x": " ".join(AUXILIARIES - {"being", "having"}),
    "k": "not never neither hardly barely scarcely",
    "a": "also then later again only so just even still now already always ever often first soon far too "
         "instead longer both all yet formally however meanwhile therefore thus though today yesterday "
         "tonight",
    "t": "monday tuesday wednesday thursday friday saturday sunday january february march april june july "
         "august september october november december week month year weekend morning afternoon evening ago "
         "last earlier",
    "D": "the a an this these those any every each some several many no another such all most few",
    "o": "in on at by for from with about into over under during against between among through "
         "towards toward within near across around upon amid despite like unlike alongside regarding "
         "per without than via inside outside beyond beneath below above behind beside besides",
    # Before a name a preposition, before a clause a conjunction.
    "e": "after before since until till",
    "f": "of",
    "j": "and or",
    "r": "nor",
    "b": "but while although because whereas",
    "z": "as",
    "i": "if whether unless provided suppose once lest",
    "y": "to",
}
TAG_OF_WORD = {word: tag for tag, words in WORDS_OF_TAG.items() for word in words.split()}
# Two words that belong to the verb group, with the tag of the first.
PAIRS = (("no", "longer", "x"), ("once", "again", "a"), ("at", "least", "a"), ("at", "last", "a"))
MARKS = {"—": "-", "–": "-", "?": ".", "!": ".", "…": "."}
QUOTES = "\"“”„«»‘’'"
POSSESSIVE = ("'s", "’s")
# Nouns that act for the party whose demonym or possessive they follow.
AGENTS = frozenset(
    "government governments minister ministers ministry president premier chancellor leader congress senate house "
    "assembly council department agency official officer commander general spokesman spokeswoman ambassador "
    "diplomat candidate nominee hopeful lawmaker negotiator soldier warship representative administration regime "
    "cabinet forces troops soldiers peacekeepers warplanes jets aircraft drones tanks officials officers police "
    "agents negotiators diplomats envoys delegation mediators leaders lawmakers legislators senators congressmen "
    "representatives battalions ships warships commanders generals authorities military army navy marines "
    "parliament legislature leadership campaign team candidates fighters militants attackers gunmen operatives "
    "units troopers spies hackers artillery helicopters airstrikes strikes missiles rockets bombers planes".split()
)
IRREGULAR = frozenset(
    "met said told went took made came saw held left got kept sent spoke wrote won lost thought brought has "
    "had is was are were found began".split()
)

NAME = r"P_*(?:fP_*)?(?:s?[wC]{0,2}E)?"
NAMES = rf"{NAME}(?:(?:,D?{NAME})*,?[jr]D?(?:{NAME}|C\.?C{{0,3}})|jdw)?"
# "Ada Holt (N-Vale.) sent": a note in brackets behind a name.
NOTE = r"(?:\([^()\n]{1,9}\),?)?"
GROUP = r"(?P<group>(?:[xka]|q|t|[oe][Dn]*t[nt]*|[oe]n|,a+,?)*)"
DIRECT = re.compile(rf"(?P<names>{NAMES}){NOTE}{GROUP}$")
INSERTED = re.compile(rf"(?P<names>{NAMES})(?:,[^,;:\n]{{1,25}}(?:,[^,;:\n]{{1,12}})?,|-+[^-;:\n]{{1,40}}-+){GROUP}$")
BESIDE = re.compile(r"P_*(?:o[DdwnC]{1,4}|j[C.]{1,5}|jdw)[xkat]*$")
# "Republicans in the Senate blocked": a place or body beside the name.
WITHIN = re.compile(rf"(?P<names>{NAMES})o(?:[DdwnC]{{1,4}}|D?P_*s?[wCE]{{0,2}}){GROUP}$")
RELATIVE = re.compile(rf"(?P<names>{NAME}),?[WT]{GROUP}$")
AMONG = re.compile(rf"(?P<names>{NAMES})x+(?:o|nf)D?[wCn]{{1,5}}[TW]{GROUP}$")
PRONOUN = re.compile(rf"(?P<pronoun>h){GROUP}$")
HEADLINE = re.compile(rf"^(?P<names>{NAMES})(?P<group>x?y)$")
SECOND_VERB = re.compile(
    rf"(?P<subject>{NAMES}|h)(?:[xkat]|[oe][Dn]*t[nt]*)*(?P<verb>[wV])[^TWhib,;:P\n]{{0,25}}j{GROUP}$"
)
SECOND = re.compile(r"j[ka]*$")
ABSOLUTE = re.compile(rf"o(?P<names>{NAMES}){GROUP}$")
AGENT = re.compile(rf"[^,;:.\n]{{0,6}}?(?P<link>o)D?(?P<names>{NAMES})(?![uwCE_])")
POSSESSOR = re.compile(
    r"(?P<names>P_*(?:,D?P_*)*(?:jD?P_*)?)s[adwnCVI]{0,3}$|(?P<pronoun>d)[awnCVI]{0,3}$"
)
DEMONYM = re.compile(r"(?P<names>P_*)[wVI]{0,2}$")
BLAMED = re.compile(rf"(?P<names>{NAMES})(?P<group>[of][ka]*)$")
NAMED_BY_HYPHEN = re.compile(r"(?P<names>P_*)u$")
SOURCE = re.compile(rf"(?P<link>[of])D?(?P<names>{NAMES})")
JOINED = re.compile(r",?[jb,](?P<group>[xkat]*)")
GROUP_END = re.compile(r"[xkat]*$")
# What a subject with its verb group may end in, by the patterns above: no other tag goes right before its verb
# (but to in titles: "Egypt to send troops").
BEFORE_VERB = frozenset("P_EhTWjb,xkatnq)")
# The same for a noun and its possessor or demonym; and what leads to a party behind it.
BEFORE_NOUN, BEHIND_NOUN = frozenset("P_sdawnCVI"), frozenset("of")

# A clause ends at a mark or a conjunction, before a second verb or a new subject with its verb.
CLAUSE_END = re.compile(
    rf"[,;:.()-]|b|W|aT|j(?=[xkat]*V)|j(?=D?(?:{NAMES}|h)[xkat]*[xV])|z(?=D?(?:{NAMES}|h)[xkatwV])"
    r"|(?<![hWTPxka_zyEs])x(?!x*$)"
)
CONDITION = re.compile(
    r"\b(?:but |and |though )?(?:only (?:if|when|once|after|in (?:exchange|return) for|on condition)|if|once"
    r"|unless|provided(?: that)?|providing|on (?:the )?condition(?: that)?|(?:as|so) long as|subject to"
    r"|pending|conditional (?:on|upon)|contingent (?:on|upon)|in (?:exchange|return) for"
    r"|(?P<negative>without|until|before|till))\b",
    re.IGNORECASE,
)
NOT_CONDITION = re.compile(
    r"\b(?:even|as|what|asked?|asking|know|see|say|doubt|wonders?|than|at|all at|for) $", re.IGNORECASE
)
LEADING = re.compile(
    r"(?:^|[,;:“\"‘(—] ?)(?P<condition>(?:only )?(?:if|once|unless|provided|should)\b[^,;:]*),?\s*"
    r"(?:then )?(?:the )?$",
    re.IGNORECASE,
)


class Subject(NamedTuple):
    """A subject in tokens: its names or its pronoun, its verb group, the rule, whether neither ... nor."""

    names: tuple[int, int] | None
    pronoun: int | None
    group: tuple[int, int]
    rule: str
    negated: bool = False

    @property
    def first(self) -> int:
        return self.names[0] if self.names else self.pronoun


def clause_tags(
    tokens: Tokens, first: np.ndarray, last: np.ndarray, verbs: np.ndarray, nouns: np.ndarray
) -> str:
    """One character a token: P and "_" for mentions, V and I for cues, the rest by word."""
    pairs = zip(tokens.folded, tokens.vocabulary, strict=True)
    tags = np.array([_tag(word, raw) for word, raw in pairs], dtype="U1")[tokens.code]
    tags[tokens.kind(lambda word: word == "May")] = "t"
    tags[nouns] = "I"
    tags[verbs & (tags != "x")] = "V"
    _join_hyphens(tags, tokens)
    _join_pairs(tags, tokens)
    for offset in range(1, int((last - first).max(initial=1))):
        tags[first[first + offset < last] + offset] = "_"
    tags[first] = "P"
    _mark_possessives(tags, tokens)
    return "".join(tags.tolist())


def with_second_verbs(tags: str, acts: list[int]) -> str:
    """The tags with those of these verbs as V that and, or or a comma may join to a verb before them."""
    marked = list(tags)
    for at in acts:
        if SECOND.search(tags, max(at - 4, 0), at):
            marked[at] = "V"
    return "".join(marked)


def _tag(word: str, raw: str) -> str:
    """A word's tag by itself."""
    if word in POSSESSIVE:
        return "s"
    if word in TAG_OF_WORD:
        return TAG_OF_WORD[word]
    if word in AGENTS:
        return "E"
    if raw in QUOTES:
        return "q"
    if not is_word(word):
        return MARKS.get(word, word if word in ",;:.()-" else "u")
    if word[0].isdigit():
        return "n"
    if word.endswith("ly") and len(word) > 4:
        return "a"
    return "C" if raw[0].isupper() else "w"


def _join_hyphens(tags: np.ndarray, tokens: Tokens) -> None:
    """A hyphen or short dash that touches the words beside it joins them."""
    touching = tokens.start[1:] == tokens.end[:-1]
    short = tokens.kind(lambda word: word in "-–")[1:-1]
    tags[1:-1][short & touching[:-1] & touching[1:]] = "u"


def _join_pairs(tags: np.ndarray, tokens: Tokens) -> None:
    """"no longer" and "at least" belong to the verb group."""
    for head, follower, tag in PAIRS:
        heads, followers = ((tokens.folded == word)[tokens.code] for word in (head, follower))
        at = np.flatnonzero(heads[:-1] & followers[1:])
        tags[at], tags[at + 1] = tag, "a"


def _mark_possessives(tags: np.ndarray, tokens: Tokens) -> None:
    """'s after a pronoun is a verb; a bare apostrophe right after a mention in s is a possessive."""
    before = np.concatenate([["."], tags[:-1]])
    tags[(tags == "s") & (before == "h")] = "x"
    touching = np.concatenate([[False], tokens.start[1:] == tokens.end[:-1]])
    plural = np.concatenate([[False], tokens.kind(lambda word: word.endswith("s"))[:-1]])
    bare = tokens.kind(lambda word: word in "'’")
    tags[bare & np.isin(before, ["P", "_"]) & touching & plural] = "s"


def find_subject(tags: str, begin: int, cue: int, title: bool) -> Subject | None:
    """The subject of the verb at token ``cue`` in the sentence that begins at token ``begin``, or None.

    A subject opens its clause: after a preposition, a possessive, if or whether there is none.
    """
    before = tags[begin:cue]
    if (found := DIRECT.search(before)) and (
            _opens(before, found.start("names")) or not WITHIN.search(before)):
        return _subject(found, begin, "subject") if _opens(before, found.start("names")) else None
    if (found := INSERTED.search(before)) and _opens(before, found.start("names"), ",TWbj-:;.(ath"):
        return _subject(found, begin, "subject, insert")
    if (found := WITHIN.search(before)) and _opens(before, found.start("names")):
        return _subject(found, begin, "subject, insert")
    if (found := AMONG.search(before)) and _opens(before, found.start("names")):
        return _subject(found, begin, "one of those who")
    if found := RELATIVE.search(before):
        return _subject(found, begin, "relative clause")
    if found := PRONOUN.search(before):
        return _subject(found, begin, "pronoun") if _opens(before, found.start("pronoun")) else None
    if title and (found := HEADLINE.search(before)):
        return _subject(found, begin, "headline infinitive")
    return None


def find_second_subject(tags: str, begin: int, cue: int, words: np.ndarray) -> Subject | None:
    """The subject of a first verb with which and joins the cue: "Egypt met the envoys and offered troops"."""
    before = tags[begin:cue]
    found = SECOND_VERB.search(before)
    if not found or not _opens(before, found.start("subject")):
        return None
    verb = words[begin + found.start("verb")].lower()
    if not (found["verb"] == "V" or verb.endswith(("ed", "s")) or verb in IRREGULAR):
        return None
    first, last = begin + found.start("subject"), begin + found.end("subject")
    group = (begin + found.start("group"), cue)
    if found["subject"] == "h":
        return Subject(None, first, group, "second verb")
    return Subject((first, last), None, group, "second verb", "r" in found["subject"])


def find_absolute(tags: str, begin: int, cue: int, words: np.ndarray) -> Subject | None:
    """The subject of "with Egypt and Jordan abstaining"."""
    found = ABSOLUTE.search(tags[begin:cue])
    if not found or words[begin + found.start()].lower() != "with":
        return None
    return _subject(found, begin, "with participle")


def find_agent(tags: str, end: int, stop: int, words: np.ndarray) -> Subject | None:
    """The party after by, behind a passive that ends at token ``end``: "approved in March by Egypt"."""
    found = AGENT.match(tags, end, stop)
    if not found or words[found.start("link")].lower() != "by":
        return None
    return Subject(found.span("names"), None, (end, end), "by agent")


def find_joined(tags: str, begin: int, cue: int) -> Subject | None:
    """The party that a hyphen joins to a participle: "Norland-backed"."""
    found = NAMED_BY_HYPHEN.search(tags[begin:cue])
    return _subject(found, begin, "joined participle", group=(cue, cue)) if found else None


def find_blamed(tags: str, begin: int, cue: int, words: np.ndarray) -> Subject | None:
    """The party blamed or praised for an act: "accused Norland of shelling the town", "thanked Norland for sending"."""
    found = BLAMED.search(tags[begin:cue])
    if not found or words[begin + found.start("group")].lower() not in ("of", "for"):
        return None
    return _subject(found, begin, "blamed")


def find_possessor(
    tags: str, begin: int, cue: int, end: int, stop: int, words: np.ndarray, demonym: np.ndarray
) -> Subject | None:
    """Whose offer, pledge or refusal a noun names: possessor, demonym, or the party after from, by or of."""
    before = tags[begin:cue]
    if found := POSSESSOR.search(before):
        return _subject(found, begin, "possessive noun", group=(cue, cue))
    if (found := DEMONYM.search(before)) and demonym[begin + found.start("names")]:
        return _subject(found, begin, "demonym noun", group=(cue, cue))
    found = SOURCE.match(tags, end, stop)
    if found and words[found.start("link")].lower() in ("from", "by", "of"):
        return Subject(found.span("names"), None, (cue, cue), "noun of party")
    return None


def _subject(found: re.Match, begin: int, rule: str, group: tuple[int, int] | None = None) -> Subject:
    """The subject of a match in a sentence that begins at token ``begin``."""
    at = {name: (begin + found.start(name), begin + found.end(name))
          for name, tags in found.groupdict().items() if tags is not None}
    names = at.get("names")
    pronoun = None if names else at["pronoun"][0]
    return Subject(names, pronoun, group or at["group"], rule, bool(names) and "r" in found["names"])


def _opens(before: str, at: int, openers: str = "") -> bool:
    """Whether a subject may begin here: not inside a noun phrase, nor after a preposition, if or whether."""
    left = before[:at].rstrip("Dq")
    left = left[:-2] if left.endswith("Df") else left  # "all of the"
    return not left or (left[-1] in openers if openers else left[-1] not in "ofysid")


def clause_end(tags: str, start: int, limit: int) -> int:
    """One past the last token of the clause that goes on from ``start``; at most ``limit``."""
    found = CLAUSE_END.search(tags, start, limit)
    end = found.start() if found else limit
    return start + len(tags[start:end].rstrip("q"))


def find_condition(text: str, start: int, clause: int, stop: int, negated: bool) -> tuple[int, int] | None:
    """The condition behind a cue, as offsets: from ``start`` to ``clause`` or after the clause's comma."""
    for found in CONDITION.finditer(text, start, stop):
        if (found["negative"] and not negated) or NOT_CONDITION.search(text, start, found.start()):
            continue
        if found.start() >= clause and text[clause : found.start()].strip(" ,—-“”\""):
            return None
        ends = re.search(r"[,;:.!?”\"“]", text[found.end() : stop])
        return found.start(), found.end() + ends.start() if ends else stop
    return None


def find_leading_condition(text: str, begin: int, subject: int) -> tuple[int, int] | None:
    """The condition before a subject, as offsets: "If the talks fail, Egypt will ..."."""
    found = LEADING.search(text[begin:subject])
    return (begin + found.start("condition"), begin + found.end("condition")) if found else None
