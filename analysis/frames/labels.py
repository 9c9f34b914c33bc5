"""How parties are labelled: appositions, predicates after a copula, and words between an article and the name."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from analysis.schemas import SCHEMAS, conform
from analysis.text import Texts

# Up to eight words without a mark between them.
WORDS = r"(?P<label>[\w’'%-]+(?: [\w’'%-]+){0,7}?)"
CLOSED = r"(?= (?:that|which|who|whose|and|but|as|because|when|where|while|if)\b|\s*[,.;:!?)—–]|\s*$)"
COPULA = r"\s(?:is|was|are|were|remains?|remained|became|becomes?)\s(?:still\s|now\s|also\s)?(?:not\s)?"
# Without a tagger only words that look like adjectives are taken: compounds, and those that end as adjectives do.
ADJECTIVE = (r"(?:former|rich|poor|weak|strong|small|great|new|old|rogue|lone|[a-z]+-[a-z]+"
             r"|[a-z]{2,}(?:ful|less|ous|ive|ish|able|ible|ent|ant|ed|ian|ical))")
# Alone after a copula: endings that no participle and few nouns have, and a closed list. Left out are words for what
# can be had or may happen, and compounds of which a passive or a progressive is made.
ENDED = r"(?!(?:un)?(?:able|available|avoidable)\b|(?:im)?possible\b|inevitable\b|unless\b|previous\b|alive\b)"
ENDED += r"[a-z]{2,}(?:ful|less|ous|ive|ish|able|ible|ical)"
JOINED = r"(?!re-|co-)(?:(?:well|ill|cash|battle)-[a-z]+|[a-z]+-(?![a-z]+(?:ed|ing)\b)[a-z]+)"
LISTED = """
    afraid alone ambivalent angry arrogant authoritarian autocratic bankrupt belligerent bitter bold brave broken brutal
    calm central complacent complicit confident corrupt cruel crucial defiant democratic dependent desperate determined
    divided dominant evil exhausted fair firm fragile free friendly great guilty happy hesitant hostile humane impatient
    incompetent independent indifferent innocent insolvent insular intolerant irrelevant isolated legitimate loyal
    militant moderate modest naive neutral optimistic outraged patient pessimistic polite poor popular pragmatic proud
    prudent quiet racist ready reluctant resilient rich right rogue safe secular secure silent sincere small sovereign
    stable strong stubborn stupid subservient timid tolerant trustworthy unfair unfriendly unhappy united unmoved
    unpopular unprepared unstable untrustworthy unwise unworthy vibrant vigilant violent vital vulnerable wary weak
    wealthy wise worried wrong
""".split()
ALONE = rf"(?:[a-z]+ly |very |so |too |more |most |less |quite )?(?:{'|'.join(LISTED)}|{ENDED}|{JOINED})\b"
AFTER = re.compile(
    r",\s(?:an?|one of the)\s" + WORDS.replace("label", "apposition") + r"(?=\s*[,.;!?)—–]|\s*$)"
    r"|,\s(?:the|its)\s" + WORDS.replace("label", "titled") + r"(?=,)"
    rf"|{COPULA}(?:an?|the)\s" + WORDS.replace("label", "predicate") + CLOSED +
    # Nothing may follow that makes a passive ("isolated by"), a purpose ("ready to") or a noun phrase of it.
    rf"|{COPULA}(?P<alone>{ALONE}(?:,? (?:and |but |yet |or )?{ALONE}){{0,2}})"
    r"(?= (?:and|but|or|as|because|while)\b|\s*[,.;:!?)—–]|\s*$)"
)
BEFORE = re.compile(rf"\b(?:the|an?|this|that|its)\s(?P<label>{ADJECTIVE}(?:,? {ADJECTIVE})?)\s$", re.IGNORECASE)
# What is said behind such a name is said of something else: "support for Arland is", "between Borland and Arland are".
OBLIQUE = re.compile(
    r"\b(?:of|in|on|at|to|for|from|by|with|within|without|against|about|over|between|towards?|into|inside|outside|across|"
    r"around|through|behind|under|near|than|like)\s(?:(?:[\w.’'-]+\s){1,5}(?:and|or|nor)\s)?"
    r"(?:(?:the|an?|its|both)\s(?:[\w-]+\s){0,2})?$",
    re.IGNORECASE,
)
# A clause, and no apposition.
CLAUSE = frozenset("said says told is was has have had will would are were can could may must did does".split())


def find_labels(texts: Texts, mentions: pd.DataFrame) -> pd.DataFrame:
    """One row per label of a party: mention_id, article_id, sentence_id, start, end, party, kind, surface.

    ``kind`` is apposition ("Arland, a nuclear power, ..."), predicate ("Arland is a prime candidate", "Arland is
    isolated and weak") or modifier ("the oil-rich Arland"). Adjectives that stand alone are taken by their ending or
    from a closed list; "was attacked", "is expected to" and "is isolated by" are no labels. Found by the words beside
    the name alone, without a parser: what stands further off, adjectives with a complement ("is rich in oil") or of no
    known form, and predicates of the first of several parties are missed; "is not a ..." is found like "is a ...". A
    label is what is said, not a judgement: read it in its sentence, and by source (`study.with_voices`).
    """
    columns = ["mention_id", "article_id", "sentence_id", "party", "rule"]
    around = texts.sentences[["start", "end"]].to_numpy()[texts.sentence_row(mentions)].tolist()
    spans = zip(texts.article_of(mentions), around, mentions["start"], mentions["end"], strict=True)
    labels = [_around(texts.strings[row], first, start, end, last) for row, (first, last), start, end in spans]
    rows = np.repeat(np.arange(len(mentions)), [len(some) for some in labels])
    found = [label for some in labels for label in some]
    table = mentions[columns].iloc[rows].reset_index(drop=True)
    table[["kind", "start", "end"]] = pd.DataFrame(found, columns=["kind", "start", "end"])
    # "the retired Norwegian general": not of Norway
    table = table[(table["kind"] != "modifier") | (table["rule"] != "demonym")].reset_index(drop=True)
    table = table.astype({"start": np.int64, "end": np.int64})
    table["surface"] = pd.Series(texts.text_of(table), index=table.index, dtype="str")
    return conform(table[list(SCHEMAS["labels"])], "labels")


def _around(text: str, first: int, start: int, end: int, last: int) -> list[tuple[str, int, int]]:
    """Kind and span of the labels behind and before one mention."""
    found = []
    shift = max(first, start - 80)
    if behind := AFTER.match(text[end:last]):
        group = behind.lastgroup
        kind = {"titled": "apposition", "alone": "predicate"}.get(group, group)
        head = re.split(r" (?:that|which|who|whose) ", behind[group])[0].lower().split()
        clause = kind == "apposition" and CLAUSE & set(head)
        if len(behind[group]) > 3 and not clause and not (kind == "predicate" and OBLIQUE.search(text[shift:start])):
            found.append((kind, end + behind.start(group), end + behind.end(group)))
    if before := BEFORE.search(text[shift:start]):
        found.append(("modifier", shift + before.start("label"), shift + before.end("label")))
    return found
