"""One character a token, by which grammar is read, as in statements/grammar.py: a mention of a party is P, with "_" for
its further words, and each class of words that matters to a clause has its letter."""

from __future__ import annotations

import re
from functools import lru_cache

import numpy as np

from analysis.positions.rungs import BEING, DOING, FUTURE, HYPOTHETICAL, OBLIGED, PERFECT, POSSIBLE, SEEMING
from analysis.text import Tokens, is_word

AUXILIARIES = OBLIGED | POSSIBLE | HYPOTHETICAL | FUTURE | PERFECT | DOING | BEING | SEEMING
WORDS_OF_TAG = {
    "T": "that",
    "W": "who which",
    "h": "it they he she we i you",
    "d": "its their his her our my",
    "x": " ".join(AUXILIARIES - {"being", "having"}),
    "k": "not n't never neither hardly barely scarcely",
    "a": "also then later again only so just even still now already always ever often first soon far too "
         "instead longer both all yet formally however meanwhile therefore thus though today yesterday "
         "tonight itself himself herself themselves ourselves",
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
# What stands between a verb and one that and, or or a comma joins to it.
SECOND = re.compile(r"j[ka]*$")
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


def clause_tags(
    tokens: Tokens, first: np.ndarray, last: np.ndarray, verbs: np.ndarray, nouns: np.ndarray
) -> str:
    """One character a token: P and "_" for mentions, V and I for cues, the rest by word."""
    tags = np.array(list(map(_tag, tokens.vocabulary)), dtype="S1")[tokens.code]
    tags[nouns] = b"I"
    tags[verbs & (tags != b"x")] = b"V"
    _join_hyphens(tags, tokens)
    _join_pairs(tags, tokens)
    for offset in range(1, int((last - first).max(initial=1))):
        tags[first[first + offset < last] + offset] = b"_"
    tags[first] = b"P"
    _mark_possessives(tags, tokens)
    return tags.tobytes().decode()


def with_second_verbs(tags: str, acts: list[int]) -> str:
    """The tags with those of these verbs as V that and or or joins to a verb before them."""
    marked = list(tags)
    for at in acts:
        if tags[at - 1] in "jka" and SECOND.search(tags, max(at - 4, 0), at):
            marked[at] = "V"
    return "".join(marked)


@lru_cache(maxsize=65536)
def _tag(raw: str) -> str:
    """A word's tag by itself."""
    word = raw.lower().replace("’", "'")
    if raw == "May":
        return "t"
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
    short = tokens.among("-–")[1:-1]
    tags[1:-1][short & touching[:-1] & touching[1:]] = b"u"


def _join_pairs(tags: np.ndarray, tokens: Tokens) -> None:
    """"no longer" and "at least" belong to the verb group."""
    for head, follower, tag in PAIRS:
        heads, followers = tokens.among([head]), tokens.among([follower])
        at = np.flatnonzero(heads[:-1] & followers[1:])
        tags[at], tags[at + 1] = tag, "a"


def _mark_possessives(tags: np.ndarray, tokens: Tokens) -> None:
    """'s after a pronoun is a verb; a bare apostrophe right after a mention in s is a possessive."""
    before = np.concatenate([[b"."], tags[:-1]])
    tags[(tags == b"s") & (before == b"h")] = b"x"
    bare = np.flatnonzero(tokens.among("'") & ((before == b"P") | (before == b"_")))
    plural = np.array([tokens.vocabulary[code].endswith("s") for code in tokens.code[bare - 1]], dtype=bool)
    tags[bare[plural & (tokens.start[bare] == tokens.end[bare - 1])]] = b"s"
