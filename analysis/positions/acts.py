"""Acts told by any verb: which words of a text may be verbs of doing, and which of them may have a party as subject."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

import numpy as np

from analysis.positions.rungs import BEING, DOING, FUTURE, HYPOTHETICAL, OBLIGED, PERFECT, POSSIBLE, verb_forms
from analysis.resources import read_table
from analysis.text import Tokens

# Rules of positions that no cue of the lexicon, but any verb or an act's noun, made begin with it.
ACT = "act"
AGENT_REACH = 7
SPEECH = (
    r"remarks?|comments?|case|points?|claims?|arguments?|appeals?|apolog(?:y|ies)|jokes?|"
    r"questions?|answers?|criticisms?|praise|blame|concerns?|fears?|doubts?|warnings?|"
    r"attacks? (?:on|against)|mistakes?|sense|history|headlines?|attention|progress|reference|clear|known|sure|note|"
    r"aim|issue with|exception|offen[cs]e|credit|swipes?|shots?|jabs?|digs?|place|the lead|lead|heat|hits?|"
    r"to (?:Twitter|Facebook|the (?:floor|stage|podium|airwaves))|words?|message|details?|views?|belief|"
    r"opinions?|grudge|statements?|advisor(?:y|ies)|hope|breath|percent|per cent|votes?|office|ground|delegates?"
)
# What behind a verb makes it speech, state or luck after all: "delivered a speech", "took the lead".
NO_DEED = re.compile(
    r"that\b(?! \w+ (?:that|which))|in on\b|(?:up |out |down )?"
    rf"(?:(?:the|a|an|any|some|his|her|its|their|no|more|\d+) )?(?:[\w-]+ ){{0,2}}(?:{SPEECH})\b")
# A present or base form is as often a noun: only an object or a particle behind it makes it a verb.
OBJECT = re.compile(
    r"(?:(?:the|an?|its|his|her|their|our|my|this|that|these|those|some|all|any|more|no|up|out|down|off|back|over|to|"
    r"him|them|us|it|new|two|three|\w+ly|for (?!the first)|with|against|on) |[A-Z\d$€£“\"])"
)
# A direct object: what makes "turned" an act in "turned the page".
THING = re.compile(
    r"(?:(?:out|off|up|down|over|back) )?(?:(?:the|an?|its|his|her|their|our|my|this|that|these|those|some|all|any|"
    r"more|no|him|them|us|it|two|three) |(?!(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)[A-Z\d$€£])")
NEXT_VERB = re.compile(r"(?:to (?:\w+ly )?)?(?P<verb>[a-z]+)", re.IGNORECASE)
# Verbs of going on and trying: what they tell is what the verb behind them tells.
ASPECT = frozenset("continue begin start seek proceed cease stop help".split())
# A verb's form as one letter; of two forms that a word may be, the earlier.
LETTERS = {"past": "p", "participle": "n", "third": "s", "gerund": "g", "base": "b"}
BARE = frozenset({"bare", "base"})
PAST_AUXILIARIES = frozenset("was were had did".split())


class Verb(NamedTuple):
    """What a word tells as a verb: whether an act (yes, no, object), its forms, and its base form."""

    act: str
    forms: frozenset[str]
    base: str


@cache
def _verbs() -> dict[str, Verb]:
    """Each form of a verb of acts.tsv; what is no act as one verb is none as any."""
    table = read_table("acts.tsv")
    found: dict[str, Verb] = {}
    for row in table[table["act"].isin(["yes", "no", "object"])].itertuples():
        for entry in row.verbs.split():
            base, past, participle = (*entry.split("/"), "", "")[:3]
            for form, words in verb_forms(base, past, participle).items():
                for word in words:
                    known = found.get(word, Verb(row.act, frozenset(), base))
                    act = "no" if "no" in (known.act, row.act) else known.act
                    found[word] = Verb(act, known.forms | {form}, known.base)
    return found


@cache
def listed(act: str) -> frozenset[str]:
    """The words of acts.tsv under this value of its column act."""
    table = read_table("acts.tsv")
    return frozenset(" ".join(table.loc[table["act"] == act, "verbs"]).split())


@cache
def judging_words() -> frozenset[str]:
    """Each form of the verbs and nouns that hold a party to account for an act, or thank it."""
    forms = (words for base in listed("judging") for words in verb_forms(base).values())
    return frozenset().union(*forms)


@lru_cache(maxsize=65536)
def act_forms(word: str) -> frozenset[str]:
    """Which forms of a verb of doing a word may be, in lower case; empty where it tells none.

    A verb that acts.tsv does not hold counts where its form shows it: in -ed, or as "bare" any word, which is a base
    form only behind will or do.
    """
    if verb := _verbs().get(word):
        return frozenset() if verb.act == "no" else verb.forms
    if word in listed("none") or word.startswith("out"):
        return frozenset()
    if len(word) > 4 and word.endswith("ed") and not word.endswith("eed"):
        return frozenset({"past", "participle"})
    return frozenset() if word in listed("stop") or len(word) < 3 or word.endswith("ing") else BARE


def verb_letters(tokens: Tokens, tags: str) -> str:
    """One character a token: the form of the verb or auxiliary that it may be, a letter of LETTERS; "." for none."""
    letters = np.array([_letter(word) for word in tokens.folded], dtype="S1")[tokens.code]
    letters[~_among(_marks(tags), "wVIx")] = b"."
    return letters.tobytes().decode()


@lru_cache(maxsize=65536)
def _letter(word: str) -> str:
    """The letter of a word in lower case; a modal's is m."""
    if word in PAST_AUXILIARIES:
        return "p"
    if word in FUTURE | HYPOTHETICAL | POSSIBLE | OBLIGED:
        return "m"
    if word in BEING | PERFECT | DOING:
        return "s"
    if verb := _verbs().get(word):
        return next(letter for form, letter in LETTERS.items() if form in verb.forms)
    if word in listed("none"):
        return "."
    return "p" if "past" in act_forms(word) else "g" if len(word) > 5 and word.endswith("ing") else "."


def is_act(word: str) -> bool:
    """Whether a word, in lower case, is a listed verb of doing."""
    verb = _verbs().get(word)
    return verb is not None and verb.act != "no"


def is_deed(word: str, forms: frozenset[str], behind: str, alone: bool) -> bool:
    """Whether what stands behind a verb lets it tell a deed; ``alone``: it has no auxiliary, and may be a noun."""
    if NO_DEED.match(behind):
        return False
    verb = _verbs().get(word, Verb("yes", forms, word))
    if verb.act == "object" and not THING.match(behind):
        return False
    if verb.base in ASPECT and behind.startswith(","):
        return False  # "Holt continued, ..."
    if verb.base in ASPECT and (found := NEXT_VERB.match(behind)):
        return not _verbs().get(found["verb"].lower(), verb).act == "no"
    noun_too = verb.base in listed("noun") or "base" in forms
    return not (alone and noun_too) or "past" in forms or bool(OBJECT.match(behind))


def find_acts(
    tokens: Tokens, sentence: np.ndarray, tags: str, taken: np.ndarray, led: np.ndarray, gerunds: np.ndarray
) -> list[tuple[int, frozenset[str]]]:
    """Tokens that may be a party's verb of doing, with their forms; ``taken`` marks those that a cue explains.

    All tokens at once, so that few need to be read: those ``led`` as verbs or as ``gerunds``, and participles with a
    by close behind.
    """
    marks = _marks(tags)
    forms = [act_forms(word) for word in tokens.folded]
    kinds = list(dict.fromkeys(forms))
    number = {found: at for at, found in enumerate(kinds)}
    kind = np.array([number[found] for found in forms])[tokens.code]

    def has(form: str) -> np.ndarray:
        return np.array([form in found for found in kinds])[kind]

    known = np.array([bool(found) for found in kinds])[kind]
    helped = tokens.among(FUTURE | DOING)[_last(~_among(marks, "ka"))]
    led = led & (~has("bare") | helped)
    gerund = has("gerund") & gerunds
    passive = has("participle") & _before_by(tokens)
    joined = tokens.among(listed("joined")) & (_back(marks, 1) == b"u") & _among(_back(marks, 2), "P_")
    free = _is_word(marks, sentence) & ~taken & known
    return [(at, forms[tokens.code[at]]) for at in np.flatnonzero((free & (led | gerund | passive)) | joined).tolist()]


def led_gerunds(tags: str, sentence: np.ndarray) -> np.ndarray:
    """Whether what stands before each token may lead from it, as a gerund, to a party: "blamed Norland for shelling",
    "Norland's shelling of", "left, swiftly closing the pass", "Norland shelling"."""
    marks = _marks(tags)
    return _among(marks[_last(marks != b"a")], "ofsdeb,P_E") & _is_spoken(marks, sentence)


def _is_spoken(marks: np.ndarray, sentence: np.ndarray) -> np.ndarray:
    """Whether a party, its people or a pronoun stands before each token in its sentence."""
    return sentence[_last(_among(marks, "P_Eh"))] == sentence


def led_verbs(tags: str, sentence: np.ndarray) -> np.ndarray:
    """Whether before each token's auxiliaries and adverbs stands a party, a pronoun or what may lead back to one."""
    marks = _marks(tags)
    # "has in March agreed", "have by now decided".
    timed = _among(marks, "oe") & _among(np.append(marks[1:], b"."), "tna")
    lead = _last(~(_among(marks, "xkatnq") | timed))
    before = marks[lead]
    beside = (before == b"w") & (_at(marks, lead - 1) == b"d") & (_at(marks, lead - 2) == b"j")
    # "Norland and Jo Brandt", "Republicans in the Senate": a name beside the party, or where it sits.
    for back in range(1, 5):
        link = _at(marks, lead - back)
        named = _among(link, "of") | (_among(link, "j,") & (before == b"C"))
        beside |= _among(before, "Cw") & named & _among(_at(marks, lead - back - 1), "P_CE")
    leading = _among(before, "P_Eh") | _among(before, "WT,jb)") | beside
    return leading & _is_spoken(marks, sentence) & (sentence[lead] == sentence)


def _is_word(marks: np.ndarray, sentence: np.ndarray) -> np.ndarray:
    """Whether a token is a plain word; in headlines whose words all begin with a capital, also one with a capital."""
    lower = np.bincount(sentence, weights=marks == b"w", minlength=int(sentence[-1]) + 1)
    return _among(marks, "wI") | ((marks == b"C") & (lower[sentence] == 0))


def _before_by(tokens: Tokens) -> np.ndarray:
    """Whether by follows within a few tokens."""
    by, place = np.flatnonzero(tokens.among(["by"])), np.arange(len(tokens))
    following = np.append(by, len(tokens) + AGENT_REACH + 1)[np.searchsorted(by, place, side="right")]
    return following - place <= AGENT_REACH


def _marks(tags: str) -> np.ndarray:
    """The tags as an array of single bytes."""
    return np.frombuffer(tags.encode("ascii", "replace"), dtype="S1")


def _among(marks: np.ndarray, letters: str) -> np.ndarray:
    """Whether each mark is one of these letters."""
    member = np.zeros(256, bool)
    member[list(letters.encode())] = True
    return member[marks.view(np.uint8)]


def _at(marks: np.ndarray, places: np.ndarray) -> np.ndarray:
    """The marks at these places, before the first one the first."""
    return marks[np.maximum(places, 0)]


def _back(marks: np.ndarray, steps: int) -> np.ndarray:
    """For each token the mark so many steps before it."""
    return _at(marks, np.arange(len(marks)) - steps)


def _last(mask: np.ndarray) -> np.ndarray:
    """For each token the place of the last one before it that is marked; 0 where there is none."""
    places = np.maximum.accumulate(np.where(mask, np.arange(len(mask)), 0))
    return np.concatenate([[0], places[:-1]])
