"""The commitment ladder: its cues, and how negation, modality, tense and conditions move them."""

from __future__ import annotations

import re
from functools import cache

import pandas as pd

from analysis.resources import read_table
from analysis.schemas import RUNGS
from analysis.text import word_class

# A rung's height on the ladder, for figures; "denied" stands off the scale.
RUNG_SCALE: dict[str, float] = {
    **{rung: float(height) for height, rung in enumerate(RUNGS)}, "denied": float("nan"),
}

OBLIGED = frozenset("must should ought can ca need".split())
POSSIBLE = frozenset("may might could".split())
HYPOTHETICAL = frozenset("would 'd".split())
FUTURE = frozenset("will shall wo 'll".split())
PERFECT = frozenset("has have had having 've".split())
DOING = frozenset("do does did".split())
BEING = frozenset("is are was were be been being am 's 're 'm".split())
SEEMING = frozenset(
    "remain remains remained seem seems seemed appear appears appeared stand stands stood look looks looked "
    "sound sounds sounded stay stays stayed become becomes became feel feels felt".split()
)

# Kinds of cue that tell an act; what would be a deed, or an act that no cue names, is no condition.
DEEDS = frozenset({"deed", "act"})
ACTING = DEEDS | {"action"}
PASSIVE = ACTING | {"promise", "verb"}
NOMINAL = ("noun", "act noun")

# What a commitment or an offer may be reduced to, and a refusal: the words that follow the cue.
REDUCED = re.compile(
    r"(?:at least )?to (?:at least )?(?:consider|study|think|look|explore|review|weigh|examine|discuss)\b"
)
SILENCE = re.compile(
    r"to (?:say|comment|commit|confirm|disclose|elaborate|specify|reveal|clarify|speculate|answer|be drawn)\b"
)
OPENING = re.compile(r"to (?:rule out|exclude|preclude)\b")


# Verbs that double their last letter before -ed and -ing, beside those of one short syllable.
DOUBLED = frozenset("commit permit begin cancel quit admit repel submit expel transfer rebut refer defer opt".split())
SHORT = re.compile(r"[^aeiouy]+[aeiou][bdgklmnprtvz]")


@cache
def rung_cues() -> pd.DataFrame:
    """One row per phrase of a cue: phrase, cue, forms (base, third, past, ..., fixed), and its entry."""
    rows = [
        (phrase, form, cue.Index)
        for cue in read_table("rungs.tsv").itertuples()
        for form, phrase in _forms(cue).items()
    ]
    forms = pd.DataFrame(rows, columns=["phrase", "form", "cue"])
    forms = forms.groupby(["phrase", "cue"], sort=False)["form"].agg(frozenset).rename("forms").reset_index()
    return forms.join(read_table("rungs.tsv")[["kind", "rung", "negated", "follows"]], on="cue")


@cache
def base_verbs() -> frozenset[str]:
    """The first words of all cues in their base form: what "is going to" may stand before."""
    cues = rung_cues()
    bases = cues.loc[["base" in forms for forms in cues["forms"]], "phrase"]
    return frozenset(bases.str.partition(" ")[0])


def _forms(cue) -> dict[str, str]:
    """Each form of a cue with its words; adjectives and nouns have one."""
    if cue.kind == "act noun" and " " not in cue.cue and not cue.cue.endswith("s"):
        return {"fixed": cue.cue, "plural": _third(cue.cue)}
    if cue.kind in ("adjective", "future", *NOMINAL):
        return {"fixed": cue.cue}
    verb, *rest = cue.cue.split(" ")
    past = (cue.past or " ".join([_past(verb), *rest])).split(" ")
    stem = verb[:-1] if verb.endswith("e") and not verb.endswith(("ee", "ye")) else verb
    if _doubles(verb):
        stem = verb + verb[-1]
    forms = {"base": [verb, *rest], "third": [_third(verb), *rest], "past": past,
             "participle": (cue.participle or " ".join(past)).split(" "), "gerund": [stem + "ing", *rest]}
    return {form: " ".join(words) for form, words in forms.items()}


def verb_forms(verb: str, past: str = "", participle: str = "") -> dict[str, set[str]]:
    """Each form of a single verb with the words that it may be; a last consonant may be doubled or not."""
    stem = verb[:-1] if verb.endswith("e") and not verb.endswith(("ee", "ye", "oe")) else verb
    stems = {stem, stem + stem[-1]} if re.search(r"[^aeiou][aeiou][bdgklmnprtvz]$", verb) else {stem}
    pasts = {past} if past else {_past(verb), *(doubled + "ed" for doubled in stems if doubled != stem)}
    return {"base": {verb}, "third": {_third(verb)}, "past": pasts,
            "participle": {participle} if participle else pasts, "gerund": {stem + "ing" for stem in stems}}


def _doubles(verb: str) -> bool:
    return verb in DOUBLED or bool(SHORT.fullmatch(verb))


def _past(verb: str) -> str:
    if _doubles(verb):
        return verb + verb[-1] + "ed"
    if verb.endswith("e"):
        return verb + "d"
    return verb[:-1] + "ied" if verb.endswith("y") and verb[-2] not in "aeou" else verb + "ed"


def _third(verb: str) -> str:
    if verb == "have":
        return "has"
    if verb.endswith("y") and verb[-2] not in "aeou":
        return verb[:-1] + "ies"
    return verb + ("es" if verb.endswith(("s", "x", "ch", "sh", "o")) else "s")


def is_finite(forms: frozenset[str], group: list[str], plural: bool, kind: str) -> bool:
    """Whether these forms after these auxiliaries make a finite, active verb (adjectives: with copula)."""
    words = set(group)
    if "to" in words:
        return "base" in forms
    if kind in ("adjective", "future"):
        return bool(words & (BEING | SEEMING | PERFECT))
    if words & (OBLIGED | POSSIBLE | HYPOTHETICAL | FUTURE | DOING) and not words & (PERFECT | BEING):
        return "base" in forms
    if words & BEING:
        return "gerund" in forms
    if words & PERFECT:
        return "participle" in forms
    return bool(forms & {"past", "third"}) or (plural and "base" in forms)


def read_rung(
    kind: str, rung: str, negated_rung: str, forms: frozenset[str], group: list[str], follows: str,
    *, condition: bool, reported: bool, negated: bool = False,
) -> str | None:
    """The rung of a cue in its verb group, or None where it states no position.

    ``group`` holds the auxiliaries and adverbs before the cue, ``follows`` the text behind it;
    ``condition`` tells whether an if, once or unless goes with it, ``reported`` whether it is reported in
    the past ("said it would"), ``negated`` whether subject or object negates it ("neither", "no troops").
    Obligations and abilities are no positions.
    """
    words = set(group)
    if words & OBLIGED or "too" in words:
        return None
    rung = _reduced(rung, follows) if kind not in ACTING else rung
    negated = negated or is_negated(words)
    if words & (POSSIBLE | HYPOTHETICAL) and words & PERFECT:
        return None  # "may have sent", "would have joined": conjecture, not a position
    if words & POSSIBLE:
        return _possible(kind, rung, words, negated)
    if negated:
        rung = _negated(kind, rung, negated_rung, forms, words)
        return "conditional" if rung == "declined" and condition and words & (HYPOTHETICAL | FUTURE) else rung
    if rung in ("committed", "offered"):
        if condition and not is_past(kind, forms, words):
            return "conditional"
        if words & HYPOTHETICAL and not reported and kind not in ("adjective", "future", *NOMINAL):
            # What a party would do if asked is less than what it will do, stated condition or not.
            return None if kind in DEEDS else "conditional"
    return rung


@cache
def _negative() -> frozenset[str]:
    return word_class("negation") | {"scarcely", "none"}


def is_negated(words: set[str]) -> bool:
    return any(word in _negative() or word == "n't" for word in words)


def is_past(kind: str, forms: frozenset[str], words: set[str]) -> bool:
    """Whether an act lies in the past, where no condition can hang on it any more."""
    ahead = words & (FUTURE | HYPOTHETICAL | POSSIBLE) or words & BEING
    return kind in ACTING and not ahead and bool(words & PERFECT or "past" in forms)


def _reduced(rung: str, follows: str) -> str:
    """An offer to consider is considering, declining to say undecided, refusing to rule out considering."""
    if rung in ("committed", "offered") and REDUCED.match(follows):
        return "considering"
    if rung == "declined" and SILENCE.match(follows):
        return "undecided"
    return "considering" if rung == "declined" and OPENING.match(follows) else rung


def _possible(kind: str, rung: str, words: set[str], negated: bool) -> str | None:
    """may, might: considering; may not: undecided; could tells an ability or a guess, as does may of any act that no
    cue names."""
    if kind == "act" or "could" in words:
        return None
    if negated or rung in ("declined", "undecided"):
        return "undecided"
    return None if rung == "denied" else "considering"


def _negated(kind: str, rung: str, override: str, forms: frozenset[str], words: set[str]) -> str | None:
    """The rung of a negated cue: not yet is undecided, a promise never made denied, an act declined."""
    if rung == "denied":
        return None
    if rung == "undecided":
        return override or None
    if rung == "declined":
        return override or "considering"
    perfect = bool(words & PERFECT) and "never" not in words
    ahead = words & (FUTURE | HYPOTHETICAL)
    if kind == "promise" and not perfect and not ahead and ("never" in words or words & DOING):
        return "denied"
    if perfect and kind not in ("adjective", "future"):
        return "undecided"
    return override or "declined"
