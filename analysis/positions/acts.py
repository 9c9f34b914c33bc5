"""Acts told by any verb: which words of a text may be verbs of doing, and which of them may have a party as subject."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

import numpy as np

from analysis.lexicon import read_lexicon
from analysis.positions.rungs import DOING, FUTURE, verb_forms
from analysis.segmentation import Tokens

# Adjectives, nouns and numerals in -ed and -ing that are no verb.
NO_VERB = frozenset(
    "need speed indeed hundred naked wicked sacred rugged crooked kindred biased united beloved deceased alleged "
    "so-called skilled talented gifted aged unprecedented unexpected unsigned concerned embed "
    "something nothing anything everything morning evening during king spring string thing wing ceiling sibling "
    "according including regarding concerning following leading running ongoing outgoing incoming willing unwilling "
    "interesting missing retired".split()
)
# Words beside verbs that come between will or do and its verb, or stand for the verb.
NO_BASE = frozenset(
    "so not be have well better best more most much less the same likely unlikely able about ready indeed one next "
    "first only both all soon".split()
)
# Participles that tell an act of the party joined to them by a hyphen: "Norland-imposed".
JOINED_ACTS = frozenset(
    "imposed backed brokered sponsored supported funded financed ordered approved drafted supplied provided trained "
    "organised organized mediated negotiated armed equipped engineered orchestrated occupied annexed subsidised "
    "subsidized enforced mandated".split()
)
# Verbs of doing whose form in -s is as often a plural.
NOUNS_TOO = frozenset(
    "place station base load stack store park dump set mount plant fire sack purge transfer transport forward move "
    "drive rush award grant fund hand supply equip lease rent torture murder target poison loot gas shell fight "
    "battle hit shoot burn wound punch slap ambush massacre blockade raid storm crack jam hack arrest release rescue "
    "ransom free spare exile ban bar block limit curb cap halt stop end close ease order mandate permit license tax "
    "fine levy pardon waive delay schedule sign execute slash cut hike boost trim raise name pick select tap crown "
    "draft design craft forge print film record stage plot cook upgrade update repair reform build start process "
    "test run host vote visit tour travel march return retreat advance head partner ally team side campaign rally "
    "walk ride sail back escort sponsor golf act attempt try move step work cooperate handle tackle counter guard "
    "patrol monitor search spy track scan review probe audit leak exchange swap trade spend waste reserve use abuse "
    "treat split combine break keep drop ditch isolate bribe force pressure push press trick court nurse guide coach "
    "steer influence marry bid trigger aid help shelter file kick jump bail bet champion chase dam dig dodge exempt "
    "fill fix foil grill groom hound lock mine plug plunder ramp reach roll shield shower slow smash speed tweak vet "
    "wage turn change shift increase decrease sink drop land carry play support offer deal strike project result "
    "export import veto surrender rebuff measure state report share hold leave lift post pull experiment".split()
)
# Rules of positions that no cue of the lexicon, but any verb or an act's noun, made begin with it.
ACT = "act"
AGENT_REACH = 7
SPEECH = (
    r"remarks?|comments?|case|points?|claims?|arguments?|appeals?|apolog(?:y|ies)|jokes?|"
    r"questions?|answers?|criticisms?|praise|blame|concerns?|fears?|doubts?|warnings?|"
    r"attacks? (?:on|against)|mistakes?|sense|history|headlines?|attention|progress|reference|clear|known|sure|note|"
    r"aim|issue with|exception|offen[cs]e|credit|swipes?|shots?|jabs?|digs?|place|the lead|lead|heat|hits?|"
    r"to (?:Twitter|Facebook|the (?:floor|stage|podium|airwaves))|words?|message|details?|views?|belief|"
    r"opinions?|grudge|hope|breath|percent|per cent|votes?"
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


class Verb(NamedTuple):
    """What a word tells as a verb: whether an act (yes, no, object), its forms, and its base form."""

    act: str
    forms: frozenset[str]
    base: str


@cache
def _verbs() -> dict[str, Verb]:
    """Each form of a verb of acts.tsv; what is no act as one verb is none as any."""
    found: dict[str, Verb] = {}
    for row in read_lexicon("acts.tsv").itertuples():
        for entry in row.verbs.split():
            base, past, participle = (*entry.split("/"), "", "")[:3]
            for form, words in verb_forms(base, past, participle).items():
                for word in words:
                    known = found.get(word, Verb(row.act, frozenset(), base))
                    act = "no" if "no" in (known.act, row.act) else known.act
                    found[word] = Verb(act, known.forms | {form}, known.base)
    return found


@cache
def act_forms(word: str) -> frozenset[str]:
    """Which forms of a verb of doing a word may be, in lower case; empty where it tells none.

    A verb that acts.tsv does not hold counts where its form shows it: in -ed, or as "bare" any word, which is a verb
    only behind will or do.
    """
    if verb := _verbs().get(word):
        return frozenset() if verb.act == "no" else verb.forms
    if word in NO_VERB or word.startswith("out"):
        return frozenset()
    if len(word) > 4 and word.endswith("ed") and not word.endswith("eed"):
        return frozenset({"past", "participle"})
    return frozenset() if word in NO_BASE or len(word) < 3 or word.endswith("ing") else frozenset({"bare"})


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
    if verb.base in ASPECT and (found := NEXT_VERB.match(behind)):
        return not _verbs().get(found["verb"].lower(), verb).act == "no"
    noun_too = verb.base in NOUNS_TOO or "base" in forms
    return not (alone and noun_too) or "past" in forms or bool(OBJECT.match(behind))


def find_acts(tokens: Tokens, sentence: np.ndarray, tags: str, taken: np.ndarray) -> list[tuple[int, frozenset[str]]]:
    """Tokens that may be a party's verb of doing, with their forms; ``taken`` marks those that a cue explains.

    All tokens at once, so that few need to be read: a party, a pronoun or what may lead back to one must stand before
    the word's auxiliaries and adverbs, or a party behind a by close by. `find_subject` decides.
    """
    marks = np.frombuffer(tags.encode("ascii", "replace"), dtype="S1")
    forms = [act_forms(word) for word in tokens.folded]

    def has(form: str) -> np.ndarray:
        return np.fromiter((form in found for found in forms), bool, len(forms))[tokens.code]

    known = np.fromiter(map(bool, forms), bool, len(forms))[tokens.code]
    spoken = sentence[_last(_among(marks, "P_Eh"))] == sentence
    helped = tokens.among(FUTURE | DOING)[_last(~_among(marks, "ka"))]
    led = _is_led(marks, sentence, spoken) & (~has("bare") | helped)
    # "blamed Norland for shelling", "Norland's shelling of", "left, closing the pass".
    gerund = has("gerund") & _among(_back(marks, 1), "ofsdeb,") & spoken
    passive = has("participle") & _before_by(tokens)
    joined = tokens.among(JOINED_ACTS) & (_back(marks, 1) == b"u") & _among(_back(marks, 2), "P_")
    free = _is_word(marks, sentence) & ~taken & known
    return [(at, forms[tokens.code[at]]) for at in np.flatnonzero((free & (led | gerund | passive)) | joined).tolist()]


def _is_led(marks: np.ndarray, sentence: np.ndarray, spoken: np.ndarray) -> np.ndarray:
    """Whether before a token's auxiliaries and adverbs stands a party, a pronoun or what may lead back to one."""
    lead = _last(~_among(marks, "xkatnq"))
    before = marks[lead]
    beside = (before == b"w") & (_at(marks, lead - 1) == b"d") & (_at(marks, lead - 2) == b"j")
    # "Norland and Jo Brandt", "Republicans in the Senate": a name beside the party, or where it sits.
    for back in range(1, 5):
        link = _at(marks, lead - back)
        named = (link == b"o") | ((link == b"j") & (before == b"C"))
        beside |= _among(before, "Cw") & named & (_at(marks, lead - back - 1) == b"P")
    leading = _among(before, "P_Eh") | _among(before, "WT,jb)") | beside
    return leading & spoken & (sentence[lead] == sentence)


def _is_word(marks: np.ndarray, sentence: np.ndarray) -> np.ndarray:
    """Whether a token is a plain word; in headlines whose words all begin with a capital, also one with a capital."""
    lower = np.bincount(sentence, weights=marks == b"w", minlength=int(sentence[-1]) + 1)
    return _among(marks, "wI") | ((marks == b"C") & (lower[sentence] == 0))


def _before_by(tokens: Tokens) -> np.ndarray:
    """Whether by follows within a few tokens."""
    by, place = np.flatnonzero(tokens.among(["by"])), np.arange(len(tokens))
    following = np.append(by, len(tokens) + AGENT_REACH + 1)[np.searchsorted(by, place, side="right")]
    return following - place <= AGENT_REACH


def _among(marks: np.ndarray, letters: str) -> np.ndarray:
    return np.isin(marks, np.frombuffer(letters.encode(), dtype="S1"))


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
