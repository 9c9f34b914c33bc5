"""Clauses around a cue: the subject before it, its verb group, where the clause ends, the condition that goes with it.

Grammar is read off one tag a token, as in statements/grammar.py; a party's mention is P with "_" for its further words.
"""

from __future__ import annotations

import re
from typing import NamedTuple

import numpy as np

from analysis.positions.rungs import BEING, DOING, FUTURE, HYPOTHETICAL, OBLIGED, PERFECT, POSSIBLE, SEEMING
from analysis.segmentation import Tokens, is_word

WORDS_OF_TAG = {
    "T": "that",
    "W": "who which",
    "h": "it they he she we i you it'll they'll he'll she'll we'll i'll it'd they'd he'd she'd we'd i'd they're we're "
         "you're i'm they've we've i've",
    "d": "its their his her our my",
    "x": " ".join([*(OBLIGED | POSSIBLE | HYPOTHETICAL | FUTURE | PERFECT | DOING | BEING | SEEMING) - {"being", "having"}]),
    "k": "not never neither hardly barely scarcely",
    "z": "as",
    "a": "also then later again only so just even still now already always ever often first soon once so far too instead "
         "longer both all yet formally however meanwhile therefore thus though today yesterday tonight",
    "t": "monday tuesday wednesday thursday friday saturday sunday january february march april june july august "
         "september october november december week month year weekend morning afternoon evening ago last earlier",
    "D": "the a an this these those any every each some several many no another such",
    "o": "in on at by for from with about into over under after during against between among through towards toward "
         "within near across around since upon amid despite like unlike alongside regarding per before without than via",
    "f": "of",
    "j": "and or",
    "r": "nor",
    "b": "but while although though because whereas",
    "i": "if whether unless provided suppose once lest",
    "y": "to",
}
TAG_OF_WORD = {word: tag for tag, words in WORDS_OF_TAG.items() for word in words.split()} 
MARKS = {"—": "-", "–": "-", "...": ".", "?": ".", "!": "."}
QUOTES = "\"“”„«»‘’'"
POSSESSIVE = ("'s", "’s")
# Nouns that act for the party whose demonym or possessive they follow.
AGENTS = frozenset(
    "government forces troops soldiers peacekeepers warplanes jets aircraft drones tanks officials negotiators delegation "
    "mediators leaders lawmakers battalions ships commanders authorities military army navy parliament leadership".split()
)

NAME = r"P_*(?:s?[wC]{0,2}E)?"
NAMES = rf"{NAME}(?:(?:,D?{NAME})*,?[jr]D?{NAME})?"
GROUP = r"(?P<group>(?:[xka]|t|o[Dn]*t[nt]*|,a+,?)*)"
DIRECT = re.compile(rf"(?P<names>{NAMES}){GROUP}$")
INSERTED = re.compile(rf"(?P<names>{NAMES}),[^,;:\n]{{1,25}},{GROUP}$")
RELATIVE = re.compile(rf"(?P<names>{NAMES}),?[WT]{GROUP}$")
AMONG = re.compile(rf"(?P<names>{NAMES})x+(?:o|nf)D?[wCn]{{1,5}}[TW]{GROUP}$")
PRONOUN = re.compile(rf"(?P<pronoun>h){GROUP}$")
OFFERED_TO = re.compile(rf"^(?P<names>{NAMES})(?P<group>x?y)$")
SECOND_VERB = re.compile(rf"(?P<subject>{NAMES}|h)(?:[xkat]|o[Dn]*t[nt]*)*(?P<verb>[wV])[^TWhib,;:P\n]{{0,25}}j{GROUP}$")
ABSOLUTE = re.compile(rf"o(?P<names>{NAMES}){GROUP}$")
BY_AGENT = re.compile(rf"^[^,;:.\n]{{0,6}}?(?P<by>o)D?(?P<names>{NAMES})")
POSSESSOR = re.compile(rf"(?P<names>P_*(?:,D?P_*)*(?:jD?P_*)?)s[adwnVI]{{0,3}}$|(?P<pronoun>d)[awnVI]{{0,3}}$")
DEMONYM = re.compile(r"(?P<names>P_*)w{0,2}$")
SOURCE_OF = re.compile(rf"^(?P<link>o|f)D?(?P<names>{NAMES})")
OPENERS = frozenset(",TWqbjria-:;.D")

CLAUSE_END = re.compile(
    rf"[,;:.()-]|b|W|aT|j(?=[xkat]*V)|j(?=D?(?:{NAMES}|h)[xkat]*[xV])|z(?=D?(?:{NAMES}|h)[xkatwV])|(?<![hWTPxka_zyEs])x(?!x*$)"
)
CONDITION = re.compile(
    r"\b(?:but |and |though )?(?:only (?:if|when|once|after|in (?:exchange|return) for|on condition)|if|once|unless|provided(?: that)?|"
    r"providing|on (?:the )?condition(?: that)?|[as]s? long as|subject to|pending|conditional (?:on|upon)|contingent (?:on|upon)|"
    r"in (?:exchange|return) for|(?P<negative>without|until|before|till|unless and until))\b",
    re.IGNORECASE,
)
NOT_CONDITION = re.compile(r"\b(?:even|as|what|asked?|asking|know|see|say|doubt|wonders?|than|at|all at|for) $", re.IGNORECASE)
LEADING = re.compile(r"(?:^|[,;:“\"‘(—] ?)(?P<condition>(?:only )?(?:if|once|unless|provided|should)\b[^,;:]*),?\s*(?:then )?(?:the )?$", re.IGNORECASE)


class Subject(NamedTuple):
    """A subject in token numbers: the range of names (None for a pronoun), the pronoun's token, the verb group, how it was found."""

    names: tuple[int, int] | None
    pronoun: int | None
    group: tuple[int, int]
    rule: str
    negated: bool = False

    @property
    def first(self) -> int:
        return self.names[0] if self.names else self.pronoun


def clause_tags(tokens: Tokens, first: np.ndarray, last: np.ndarray, verbs: np.ndarray, nouns: np.ndarray) -> str:
    """One character a token: P and "_" for mentions (first, last exclusive), V verbs among the cues, I its nouns, the rest by word."""
    by_word = np.array([_plain_tag(word, raw) for word, raw in zip(tokens.folded, tokens.vocabulary, strict=True)], dtype="U1")
    tags = by_word[tokens.code] if len(tokens) else by_word
    month = (tags == "x") & tokens.kind(lambda word: word == "May")
    tags[month] = "t"
    _hyphens(tags, tokens)
    tags[nouns] = "I"
    tags[verbs & ~np.isin(tags, ["x"])] = "V"
    _no_longer(tags, tokens)
    for offset in range(1, int((last - first).max(initial=1))):
        tags[first[first + offset < last] + offset] = "_"
    tags[first] = "P"
    _possessives(tags, tokens)
    return "".join(tags)


def _plain_tag(word: str, raw: str) -> str:
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


def _hyphens(tags: np.ndarray, tokens: Tokens) -> None:
    """A hyphen or dash that touches the words beside it joins them."""
    if len(tags) > 2:
        touching = tokens.start[1:] == tokens.end[:-1]
        tags[1:-1][(tags[1:-1] == "-") & touching[:-1] & touching[1:] & tokens.kind(lambda word: word != "—")[1:-1]] = "u"


def _no_longer(tags: np.ndarray, tokens: Tokens) -> None:
    """"no longer" belongs to the verb group, "at least" too."""
    for head, next_word, tag in (("no", "longer", "x"), ("at", "least", "a"), ("at", "last", "a")):
        here = np.flatnonzero(tokens.kind(lambda word, head=head: word.lower() == head)[:-1]
                              & tokens.kind(lambda word, next_word=next_word: word.lower() == next_word)[1:])
        tags[here], tags[here + 1] = tag, "a"


def _possessives(tags: np.ndarray, tokens: Tokens) -> None:
    """'s after a pronoun is a verb; a bare apostrophe right after a mention in s is a possessive."""
    if len(tags) < 2:
        return
    before = np.concatenate([["."], tags[:-1]])
    tags[(tags == "s") & (before == "h")] = "x"
    touching = np.concatenate([[False], tokens.start[1:] == tokens.end[:-1]])
    plural = np.concatenate([[False], tokens.kind(lambda word: word.endswith("s"))[:-1]])
    tags[(tags == "q") & np.isin(before, ["P", "_"]) & touching & plural & tokens.kind(lambda word: word in "'’")] = "s"


def find_subject(tags: str, begin: int, cue: int, title: bool) -> Subject | None:
    """The subject of the verb at token ``cue`` in the sentence that begins at token ``begin``, or None.

    A subject opens its clause: after a preposition, a possessive, if or whether it is none.
    """
    before = tags[begin:cue]
    if found := DIRECT.search(before):
        if _opens(before, found.start("names")):
            return _subject(found, begin, "subject", before)
        return None
    for pattern, rule in ((INSERTED, "subject, insert"), (AMONG, "one of those who")):
        if (found := pattern.search(before)) and _opens(before, found.start("names"), strict=rule != "one of those who"):
            return _subject(found, begin, rule, before)
    if found := RELATIVE.search(before):
        return _subject(found, begin, "relative clause", before)
    if found := PRONOUN.search(before):
        return _subject(found, begin, "pronoun", before) if _opens(before, found.start("pronoun")) else None
    if title and (found := OFFERED_TO.search(before)):
        return _subject(found, begin, "headline infinitive", before)
    return None


def find_second_subject(tags: str, begin: int, cue: int, words: np.ndarray) -> Subject | None:
    """The subject of a first verb that the cue goes on from with and: "Egypt met the envoys and offered troops"."""
    before = tags[begin:cue]
    found = SECOND_VERB.search(before)
    if not found or not _opens(before, found.start("subject")):
        return None
    verb = words[begin + found.start("verb")].lower()
    if not (found["verb"] == "V" or verb.endswith(("ed", "s")) or verb in IRREGULAR):
        return None
    span = (begin + found.start("subject"), begin + found.end("subject"))
    group = (begin + found.start("group"), begin + found.end("group"))
    if found["subject"] == "h":
        return Subject(None, span[0], group, "second verb")
    return Subject(span, None, group, "second verb")


IRREGULAR = frozenset("met said told went took made came saw held left got kept sent spoke wrote won lost thought brought "
                      "has had is was are were found began".split())


def find_absolute(tags: str, begin: int, cue: int, words: np.ndarray) -> Subject | None:
    """The subject of "with Egypt and Jordan abstaining"."""
    found = ABSOLUTE.search(tags[begin:cue])
    if not found or words[begin + found.start()].lower() != "with":
        return None
    return _subject(found, begin, "with participle", tags[begin:cue])


def find_agent(tags: str, cue_end: int, words: np.ndarray) -> Subject | None:
    """The party after by, behind a passive: "approved in March by Egypt"."""
    sentence = tags[cue_end : tags.find("\n", cue_end) if "\n" in tags[cue_end:] else len(tags)]
    found = BY_AGENT.search(sentence)
    if not found or words[cue_end + found.start("by")].lower() != "by":
        return None
    return Subject((cue_end + found.start("names"), cue_end + found.end("names")), None, (cue_end, cue_end), "by agent")


def find_possessor(tags: str, begin: int, cue: int, end: int, words: np.ndarray, demonym: np.ndarray) -> Subject | None:
    """Whose offer, pledge or refusal a noun names: possessor, demonym, or the party after from, by or of."""
    before = tags[begin:cue]
    if found := POSSESSOR.search(before):
        return _subject(found, begin, "possessive noun", before, group=(cue, cue))
    if (found := DEMONYM.search(before)) and demonym[begin + found.start("names")]:
        return _subject(found, begin, "demonym noun", before, group=(cue, cue))
    if found := SOURCE_OF.search(tags[end : end + 40]):
        if words[end + found.start("link")].lower() in ("from", "by", "of"):
            return Subject((end + found.start("names"), end + found.end("names")), None, (cue, cue), "noun of party")
    return None


def _subject(found: re.Match, begin: int, rule: str, before: str, group: tuple[int, int] | None = None) -> Subject:
    spans = found.groupdict()
    at = {name: (begin + found.start(name), begin + found.end(name)) for name, value in spans.items() if value is not None}
    group = group or at["group"]
    names = at.get("names")
    negated = "r" in (spans.get("names") or "")
    return Subject(names, None if names else at["pronoun"][0], group, rule, negated)


def _opens(before: str, at: int, strict: bool = False) -> bool:
    """Whether a subject may begin at this place: not inside a noun phrase, after a preposition, if or whether."""
    left = before[:at].rstrip("Dq")
    if not left:
        return True
    # "the offer of the bank and Egypt": what and joins to a noun phrase after a preposition stays open to doubt.
    return left[-1] in ",TWbj-:;.(aut)h" if strict else left[-1] not in "ofysid"


def clause_end(tags: str, start: int, limit: int) -> int:
    """One past the last token of the clause that goes on from ``start``; at most ``limit``."""
    found = CLAUSE_END.search(tags, start, limit)
    end = found.start() if found else limit
    while end > start and tags[end - 1] in "qa" and tags[end - 1] == "q":
        end -= 1
    return end


def find_condition(text: str, start: int, clause: int, stop: int, negated: bool) -> tuple[int, int] | None:
    """The condition behind a cue, as offsets: in its clause (``start`` to ``clause``) or right after the clause's comma."""
    for found in CONDITION.finditer(text, start, stop):
        if found["negative"] and not negated or NOT_CONDITION.search(text, start, found.start()):
            continue
        if found.start() < clause or not text[clause : found.start()].strip(" ,—-“”\""):
            ends = re.search(r"[,;:.!?”\"“]", text[found.end() : stop])
            return found.start(), found.end() + ends.start() if ends else stop
        return None
    return None


def find_leading_condition(text: str, begin: int, subject: int) -> tuple[int, int] | None:
    """The condition before a subject: "If the talks fail, Egypt will ...", as offsets."""
    found = LEADING.search(text[begin:subject])
    return (begin + found.start("condition"), begin + found.end("condition")) if found else None
