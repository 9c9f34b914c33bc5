"""Tags the tokens, one character each, and cuts the batch into units: sentences with each quotation as one tag."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.statements.cues import cue_lexicon
from analysis.statements.grammar import UNKNOWN_VERB
from analysis.statements.quotations import QUOTATION, pair_marks
from analysis.text import Texts, Tokens, find_phrases, is_word
from analysis.text.spans import Spans, places_inside

WORDS_OF_TAG = {
    "T": "that",
    "W": "whether why how what where when if who",
    "H": "who which",
    "h": "he she they it i we you",
    "z": "is are was were be been being am 're 'm",
    "x": "has have had do does did will would shall should can could may might must not n't having ca wo 've "
    "'ll 'd",
    "y": "to",
    "v": "also then later again once earlier only just even still now already never ever always often first repeatedly "
    "publicly privately reportedly previously recently simply further meanwhile nevertheless however",
    "r": "his her its their our my your",
    "d": "the a an this these those some several many most all both one two three "
    "another every each any no other",
    "o": "of",
    "p": "in on at by for from with about into over under after before during against between among through towards "
    "toward within without near across around since until upon amid despite like unlike alongside regarding per",
    "j": "and or",
    "b": "but while although though because unless whereas yet so as than",
    "t": "monday tuesday wednesday thursday friday saturday sunday today yesterday tomorrow tonight january february "
    "march april june july august september october november december week month year morning afternoon evening "
    "ago last",
    "s": "'s ’s",
}
# Cue tags: V finite verb, G gerund, K noun, A "according to", "_" what goes on of it. Q quotation, C capitalised
# word, n number, w any other word, u any other mark.
TAG_OF_WORD = {word: tag for tag, words in WORDS_OF_TAG.items() for word in words.split()}
TAG_OF_MARK = dict(zip(",;:—–-().?!&", ",;:---()...C", strict=True))

PAST_ENDING = ("ed", "en", "wn", "ght", "old", "aid")
# What hangs on a hyphen is part of a word: "the 43-year-old", "warm-and-fuzzy".
LOST_TO_A_HYPHEN = list("tjbopyzxTWve")
CUE_FOLLOWS = re.compile(r"(?:h|[dr]?[Cnwe]{1,5})[vxt]*V[.,pyhtv]")


class Unit(NamedTuple):
    """A sentence with each quotation as one tag: its tags, the tokens under each, and the row of each cue (-1:
    none)."""

    tags: str
    first: list[int]
    last: list[int]
    cue: list[int]

    def tokens(self, span: tuple[int, int] | None) -> tuple[int, int]:
        """First and last token under a span of tags; (-1, -1) for none."""
        return (-1, -1) if span is None else (self.first[span[0]], self.last[span[1] - 1] - 1)


def read_units(texts: Texts) -> Iterator[Unit]:
    """The units of the batch that hold a cue, a quotation or a headline's colon."""
    tokens = texts.tokens
    begin, end = _quotation_tokens(texts)
    tags, cue = _tags(tokens)
    first, last = np.arange(len(tokens)), np.arange(len(tokens)) + 1
    tags[begin], last[begin], cue[begin] = "Q", end, -1
    # Tokens under a quotation, but for its first, are folded into its one tag.
    keep = ~places_inside(Spans(begin + 1, end), len(tokens))
    tags, first, last, cue = tags[keep], first[keep], last[keep], cue[keep]
    ending = _endings(tokens, tags, last)
    _promote(tokens, tags, first, ending, cue)
    breaks = np.flatnonzero(tokens.sentence[last[:-1] - 1] != tokens.sentence[first[1:]]) + 1
    same = tokens.article[last[breaks - 1] - 1] == tokens.article[first[breaks]]
    joined = same & (_asked(tokens, tags, first, last, ending, breaks) | _announced(tags, breaks))
    bounds = np.concatenate([[0], breaks[~joined], [len(tags)]])
    wanted = np.add.reduceat((cue >= 0) | np.isin(tags, ["Q", ":"]), bounds[:-1]) > 0
    text, first, last, cue = _joined(tags), first.tolist(), last.tolist(), cue.tolist()
    for left, right in zip(bounds[:-1][wanted].tolist(), bounds[1:][wanted].tolist(), strict=True):
        yield Unit(text[left:right], first[left:right], last[left:right], cue[left:right])


def _quotation_tokens(texts: Texts) -> tuple[np.ndarray, np.ndarray]:
    """First and one past the last token of each quotation of all articles."""
    rows = [(*pair, row) for row, text in enumerate(texts.strings) for pair in pair_marks(text)]
    quotations = pd.DataFrame(rows, columns=[*QUOTATION, "article"])
    first, last = texts.tokens.span(*(quotations[c].to_numpy(dtype=np.int64) for c in ("start", "end", "article")))
    return first[last > first], last[last > first]


def _joined(tags: np.ndarray) -> str:
    """Tags of one character each as one string."""
    return tags.astype("<U1").tobytes().decode("utf-32-le")


def _endings(tokens: Tokens, tags: np.ndarray, last: np.ndarray) -> np.ndarray:
    """The token that ends what each tag covers; of a quotation the one before its closing marks ('' is two tokens)."""
    inner = last - 1 - (tags == "Q")
    inner -= (tags == "Q") & tokens.among("'’")[inner]
    return np.maximum(inner, 0)


def _promote(tokens: Tokens, tags: np.ndarray, first: np.ndarray, ending: np.ndarray, cue: np.ndarray) -> None:
    """Makes V of an unknown past tense where a quotation that ends in a comma, ? or ! asks for a cue."""
    lexicon, waits = cue_lexicon(), tokens.among(",?!")
    past = tokens.kind(lambda word: word.islower() and (word.endswith("ed") or word in lexicon.pasts))
    for found in UNKNOWN_VERB.finditer(_joined(tags)):
        at = max(found.start("last"), found.start("first"))
        same = tokens.article[first[found.start()]] == tokens.article[first[at]]
        if past[first[at]] and waits[ending[found.start()]] and same:
            tags[at], cue[at] = "V", lexicon.unknown


def _asked(
    tokens: Tokens, tags: np.ndarray, first: np.ndarray, last: np.ndarray, ending: np.ndarray, breaks: np.ndarray
) -> np.ndarray:
    """Whether at each break a quotation that ends in ? or ! only waits for its cue: "Never!" Harrow shouted."""
    near = (tags[breaks - 1] == "Q") & tokens.among("?!")[ending[breaks - 1]]
    near &= tokens.start[first[breaks]] - tokens.end[last[breaks - 1] - 1] == 1
    # "Why?" He left: a capital at a pronoun begins another sentence.
    near &= ~((tags[breaks] == "h") & tokens.kind(lambda word: word[0].isupper())[first[breaks]])
    text = _joined(tags)
    near[near] = [CUE_FOLLOWS.match(text, at) is not None for at in breaks[near].tolist()]
    return near


def _announced(tags: np.ndarray, breaks: np.ndarray) -> np.ndarray:
    """Whether at each break a colon announces the quotation of the next line."""
    return (tags[breaks - 1] == ":") & (tags[breaks] == "Q")


def _tags(tokens: Tokens) -> tuple[np.ndarray, np.ndarray]:
    """Each token's tag, and the row of its cue (-1: none)."""
    plain, tags, cue = _by_word(tokens)
    opens = np.concatenate([[True], tokens.sentence[1:] != tokens.sentence[:-1]])
    hyphen = np.concatenate([[False], (tokens.words[:-1] == "-") & (tokens.end[:-1] == tokens.start[1:])])
    _drop_what_is_no_verb(tokens, plain, tags, cue, hyphen | _capitalised_inside(tokens, opens))
    tags[hyphen & np.isin(tags, LOST_TO_A_HYPHEN)] = "w"
    _join_names(tokens, tags, opens)
    _open_with_participles(tokens, tags, cue, opens)
    _tag_phrases(tokens, tags, cue)
    return tags, cue


def _by_word(tokens: Tokens) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """For each token what its word alone tells: the tag apart from cues, the tag, the row of the cue."""
    lexicon = cue_lexicon()
    forms = {noun: ("K", row) for noun, row in lexicon.nouns.items()}
    forms |= {verb: ("V", row) for verb, row in lexicon.verbs.items()}
    forms |= {gerund: ("G", row) for gerund, row in lexicon.gerunds.items()}
    plain = [_plain_tag(*words) for words in zip(tokens.folded, tokens.vocabulary, strict=True)]
    known = [forms.get(word, (tag, -1)) for word, tag in zip(tokens.folded, plain, strict=True)]
    tags, rows = zip(*known, strict=True)
    return np.array(plain)[tokens.code], np.array(tags)[tokens.code], np.array(rows)[tokens.code]


def _plain_tag(word: str, raw: str) -> str:
    """A word's tag apart from cues."""
    if tag := TAG_OF_WORD.get(word) or TAG_OF_MARK.get(word):
        return tag
    if not is_word(word):
        return "u"
    if word[0].isdigit():
        return "n"
    if raw[0].isupper():
        return "C"
    if len(word) < 5:
        return "w"
    return "v" if word.endswith("ly") else "e" if word.endswith("ed") else "w"


def _drop_what_is_no_verb(
    tokens: Tokens, plain: np.ndarray, tags: np.ndarray, cue: np.ndarray, other: np.ndarray
) -> None:
    """Takes the cue from passives, adjectives and nouns by what stands before them, and from ``other``; a noun that
    attributes becomes K."""
    lexicon = cue_lexicon()
    before, behind = np.concatenate([["."], tags[:-1]]), np.concatenate([tags[1:], ["."]])
    adverb = before == "v"
    before[adverb] = np.concatenate([[".", "."], tags])[:-2][adverb]
    verb, also_noun = tags == "V", tokens.among(lexicon.also_nouns)
    passive = verb & (before == "z") & tokens.kind(lambda word: word.lower().endswith(PAST_ENDING))
    adjectival = verb & ~also_noun & np.isin(before, list("drsop"))
    predicate = np.isin(before, list("hHxyC")) | (np.isin(before, list("we")) & np.isin(behind, list("TdrhQyWv")))
    nominal = verb & also_noun & ~predicate
    drop = passive | adjectival | nominal | other
    tags[drop], cue[drop] = plain[drop], -1
    # "Cairo's claim that": what is no verb here may still be a noun that attributes.
    noun = np.array([lexicon.nouns.get(word, -1) for word in tokens.folded])[tokens.code]
    nominal &= (noun >= 0) & ~other
    tags[nominal], cue[nominal] = "K", noun[nominal]


def _capitalised_inside(tokens: Tokens, opens: np.ndarray) -> np.ndarray:
    """Words with a capital that do not open their sentence, as in a newspaper's name; headlines capitalise most
    words."""
    upper = tokens.kind(lambda word: word[0].isupper() and not word.isupper())
    lower = tokens.kind(lambda word: word[0].islower())
    long = tokens.kind(lambda word: word[0].islower() and len(word) > 4)
    headline = np.bincount(tokens.sentence, upper) > np.bincount(tokens.sentence, lower + 3 * long)
    after_word = np.concatenate([[False], tokens.kind(is_word)[:-1]])
    return upper & ~opens & after_word & ~headline[tokens.sentence]


def _join_names(tokens: Tokens, tags: np.ndarray, opens: np.ndarray) -> None:
    """"Sen. Ames", "J. Orr": makes a full stop inside a name part of it."""
    goes_on = tokens.kind(lambda word: is_word(word) or word in "(),")
    inside = np.concatenate([(goes_on & ~opens)[1:], [False]])
    glued = np.concatenate([[False], (tags[:-1] == "C") & (tokens.end[:-1] == tokens.start[1:])])
    tags[(tags == ".") & inside & glued & tokens.among(".")] = "C"


def _open_with_participles(tokens: Tokens, tags: np.ndarray, cue: np.ndarray, opens: np.ndarray) -> None:
    """"Speaking in Cairo, ...", "Led by Ames, ...": a participle that opens a sentence leads a phrase as a preposition
    does; and so does "Asked about it, ...", which tells of a question that another put."""
    leads = np.concatenate([np.isin(tags[1:], list("pdroTWhwynt")), [False]])
    tags[opens & (tags == "C") & leads & tokens.kind(lambda word: word.endswith("ing"))] = "p"
    led = opens & np.concatenate([np.isin(tags[1:], ["p", "W"]), [False]])
    led &= tokens.kind(lambda word: word.endswith("ed"))
    tags[led], cue[led] = "p", -1


def _tag_phrases(tokens: Tokens, tags: np.ndarray, cue: np.ndarray) -> None:
    """"according to": A, and "_" for its further words."""
    lexicon = cue_lexicon()
    found = find_phrases(tokens, lexicon.phrases)
    for offset in range(4):
        longer = found.first + offset < found.last
        tags[found.first[longer] + offset], cue[found.first[longer] + offset] = "_", -1
    tags[found.first], cue[found.first] = "A", lexicon.first_phrase + found.phrase
