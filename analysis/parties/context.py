"""What stands around a name: whether it names the party at all, and whether it acts or only locates.

Each name is seen with its neighbours in the sentence, one letter a token, and a rule is a regular expression over them.
"""

from __future__ import annotations

import re
from functools import cache

import numpy as np
import pandas as pd

from analysis.resources import read_table
from analysis.text import Tokens, closed_class, find_phrases

# N, K, A: the name looked at (a word, a capital, an abbreviation as "US", which is a noun only behind "the").
# n another name, M another mention, _ their further tokens, O an office; ^ outside the sentence; s possessive, C
# capitalised, 9 a number, 1 a word of the closed classes or a participle, x another word; "," "." "-" marks. The other
# letters are the classes of resources/neighbours.tsv.
MARKS = {",": ",", "-": "-", **dict.fromkeys(".;:!?)”\"—–", ".")}
POSSESSIVES = frozenset(["'s", "’s", "'S", "’S", "'", "’"])
CALENDAR = frozenset(
    "January February March April May June July August September October November December Monday Tuesday Wednesday "
    "Thursday Friday Saturday Sunday".split()
)
DASHES = frozenset("-–—:")
OPENING = frozenset("\"“‘'([:—–-")

# The name looked at as a noun that is not owned from, and what may stand between it and a preposition.
NAMED = r"(?:[bt5]*[NK]|[bt5]*tA(?![xeC+$GUDEX])|[b5]*A(?=[.,^qifdow&]))(?![s-])"
FROM = r"(?<![cpr])(?<![cpr][.x7])(?<![cpr]xx)(?<![cpr][t%][x3])f"
CITY = r"C(?:C|x?-C|xC){0,3}"
PLACE = re.compile(
    rf"(?<!a)i{NAMED}|(?<![cS])@{NAMED}"  # "in Moscow"
    rf"|{FROM}{NAMED}|{FROM}[bt5]*n_*d{NAMED}"  # "refugees from Syria", not "support from Syria"; "from Syria to Oslo"
    rf"|(?:(?<!7)[m0v3][^pac,.s&]{{0,6}}|8.?|B)d{NAMED}"  # "flew on Friday to Moscow", not "it comes to Moscow"
    rf"|[0l][btn_]*(?:[1q][xC])?o{NAMED}|v{NAMED}|l{NAMED}(?![xMn])"  # "left Oslo for Moscow"; not "left Moscow alone"
    rf"|(?:[gGU45bikv]|bx)h{NAMED}|(?:[D$][^.,]{{0,6}}[EX]|E){NAMED}"  # "the heart of Asia", "the storm hit Cuba"
    rf"|[gG4]Q{NAMED}"  # "the coast off Chile"
    r"|(?:g,?|Ch|[e*]q)K(?!s)"  # "the capital, Moscow", "Judge Orr of Moscow", "the attack on Moscow"
    rf"|b2{NAMED}|[m03]2{NAMED}"  # "all over Asia", "a no-fly zone over Asia"
    r"|5[NKA](?![s-])|[NA]-[nM]4|[nM]-[NA]4|N4"  # "northern Syria", "the Syria-Iraq border"
    rf"|[m0][1x]?Y(?:[bt5]*n_*&)?{NAMED}"  # "flights between Oslo and Moscow"
    # "in Acapulco, Mexico"; but "In Acapulco, Mexico spoke"
    rf"|(?<!\^)[i@fhd][bt5]*{CITY},t?[NKA](?=[,.^qifdow&])|\^[i@][bt5]*{CITY},t?[NA](?=[,.^])"
    rf"|(?:[if]|[m0v38]x{{0,2}}d)[bt5]*C{{1,3}}(?:,C{{1,3}})*,?&{NAMED}"  # "in Boston and Moscow"
    r"|(?:^|[^,&Cn_M])C{1,3},[NA](?=[.^])"  # "Acapulco, Mexico."
    r"|[NK]-z|K[bu]{0,2}[eU4+]|[t%s]x{0,2}K[xm]|N[+U]"  # "Moscow-based", "the Paris attacks", "a Paris hotel"
    r"|[NK]\$|[NA]G"  # "the Iraq war", "US soil"
    rf"|[ifdv][^,.]{{0,3}}=1?~{{1,2}}{NAMED}"  # "in countries such as Iraq"
    r"|(?<![yY])(?<![yY]t)[NKA],w"  # "Moscow, where"
)
# The name of something else: "Moscow Times", "Denzel Washington", "Bank of Ghana", "the Paris agreement". Here C is a
# capitalised word within a sentence that joins with a name, F a given name, L what is called after a country.
OTHER = re.compile(r"[NK][CFL]|[CFL][NK]|(?:L[ho]|Co)t?[NK]|Ku?j|K6")


def other_names(
    tokens: Tokens, found: pd.DataFrame, countries: np.ndarray, apart: np.ndarray, capitalised: np.ndarray
) -> np.ndarray:
    """Whether each alias found (first, last, rule) is part of the name of something else: a newspaper, a person.

    ``countries``: whether it is a country's; ``apart``: whether a token belongs to an alias or an office;
    ``capitalised``: whether it has a capital where that tells something. Never so a demonym, an office, a person or an
    abbreviation.
    """
    joins = capitalised & ~apart & tokens.kind(_joins)
    given = joins & tokens.kind(_given_names().__contains__)
    heads = joins & tokens.kind(lambda word: word.lower() in _classes()["head"])
    # Of any other word a capital at the head of a sentence or of a quotation shows nothing.
    begins = (np.diff(tokens.sentence, prepend=-1) > 0) | np.roll(tokens.kind(OPENING.__contains__), 1)
    joins &= ~begins
    tags = _word_tags(tokens, "thouj6")
    tags[joins], tags[given], tags[heads] = "C", "F", "L"
    around, rows = _around(tokens, tags, found, before=3, after=2)
    other = np.zeros(len(found), bool)
    other[rows] = [OTHER.search(text) is not None for text in around]
    return other | countries & _homonyms(tokens, found)


def locates(tokens: Tokens, mentions: pd.DataFrame, capitalised: np.ndarray) -> np.ndarray:
    """Whether each mention (first, last, party, rule) only locates: "in Moscow", "flew to Moscow", "the Paris attacks".

    Never before a possessive, nor for an office, a person, a people or a demonym.
    """
    tags = _word_tags(tokens)
    tags[capitalised & (tags == "x")] = "C"
    around, rows = _around(tokens, tags, mentions, before=12, after=3)
    first = mentions["first"].to_numpy()
    place, free = np.zeros(len(mentions), bool), np.zeros(len(mentions), bool)
    found = {text: PLACE.search(text) is not None for text in set(around)}
    place[rows] = [found[text] for text in around]
    free[rows] = [text[13] != "s" for text in around]
    place[rows] |= _in_dateline(tokens, first[rows])
    return _shared(tokens, mentions, place, free)


def _joins(word: str) -> bool:
    """Whether a capitalised word may be part of a longer name: not a weekday, not an abbreviation in capitals."""
    folded = word.lower()
    return len(word) > 1 and not word.isupper() and folded not in _classes()["loose"] and folded not in closed_class()


@cache
def _given_names() -> frozenset[str]:
    return frozenset(read_table("given_names.tsv")["name"])


@cache
def _classes() -> dict[str, frozenset[str]]:
    """The words of each class of resources/neighbours.tsv."""
    rows = read_table("neighbours.tsv")
    return {name: frozenset(words.split()) for name, words in zip(rows["class"], rows["words"], strict=True)}


def _word_tags(tokens: Tokens, classes: str = "") -> np.ndarray:
    """One letter a token by its word: of these classes (of all, without), of a mark, s a possessive, else its shape."""
    listed = {name: words for name, words in _classes().items() if (name in classes if classes else len(name) == 1)}
    tag_of = dict.fromkeys(closed_class(), "1") | dict.fromkeys(POSSESSIVES, "s") | MARKS
    tag_of |= {word: name for name, words in listed.items() for word in words}
    tags = [tag_of.get(word) or _shape(word) for word in tokens.folded]
    tags = np.array(tags, dtype="U1")[tokens.code]
    # A hyphen between spaces is a dash.
    spaced = np.concatenate([[False], tokens.start[1:] != tokens.end[:-1]])
    tags[(tags == "-") & spaced] = "."
    return tags


def _shape(word: str) -> str:
    """9 for a number, 1 for what looks like a participle or an adverb ("in the US watched"), else x."""
    return "9" if word[0].isdigit() else "1" if word.endswith(("ed", "ing", "ly")) else "x"


def _around(
    tokens: Tokens, tags: np.ndarray, mentions: pd.DataFrame, before: int, after: int
) -> tuple[list[str], np.ndarray]:
    """For each mention by name or capital its neighbours' letters, itself in the middle as one; and its row."""
    first, last = mentions["first"].to_numpy(), mentions["last"].to_numpy()
    rule = mentions["rule"].to_numpy(dtype=object)
    short = tokens.kind(lambda word: word.isupper() and len(word.replace(".", "")) < 4)[first] & (last - first == 1)
    letter = np.select([rule == "capital", (rule == "name") & short, rule == "name"], ["K", "A", "N"], "M")
    tags = tags.copy()
    for offset in range(1, int((last - first).max(initial=1))):
        tags[first[first + offset < last] + offset] = "_"
    tags[first] = np.where(letter == "M", "M", "n")
    rows = np.flatnonzero(letter != "M")
    columns = [*(first[rows] + offset for offset in range(-before, 0)), *(last[rows] + k for k in range(after))]
    at = np.stack(columns, axis=1)
    inside = (at >= 0) & (at < len(tokens))
    at = np.where(inside, at, 0)
    inside &= tokens.sentence[at] == tokens.sentence[first[rows]][:, None]
    letters = np.insert(np.where(inside, tags[at], "^"), before, letter[rows], axis=1)
    return np.ascontiguousarray(letters).view(f"U{before + after + 1}")[:, 0].tolist() if len(rows) else [], rows


def _in_dateline(tokens: Tokens, first: np.ndarray) -> np.ndarray:
    """Whether each token opens a sentence that ends with a dash or a colon: "CAIRO, Dec 19 (Agency) —"."""
    sentence = tokens.sentence[first]
    opens = np.searchsorted(tokens.sentence, sentence) == first
    final = np.searchsorted(tokens.sentence, sentence, side="right") - 1
    return opens & tokens.kind(DASHES.__contains__)[final]


def _shared(tokens: Tokens, mentions: pd.DataFrame, place: np.ndarray, free: np.ndarray) -> np.ndarray:
    """The places with those that share their use: "in Egypt, Iraq, and Jordan", "from Cairo to Amman", "Lima, Peru".

    After a comma only where the list goes on: "in Cairo, Jordan said" is none.
    """
    if len(mentions) < 2:
        return place
    first, last, party = (mentions[column].to_numpy() for column in ("first", "last", "party"))
    gap = np.concatenate([[0], first[1:] - last[:-1]])
    linked = np.zeros(len(mentions), bool)
    comma, joint = tokens.kind({","}.__contains__), tokens.kind(frozenset(["and", "or", "to"]).__contains__)
    more = np.append(comma | tokens.kind(frozenset(["and", "or"]).__contains__), False)[np.minimum(last, len(tokens))]
    linked |= (gap == 1) & (joint[first - 1] | comma[first - 1] & more)
    article = tokens.among({"the"})[first - 1]
    linked |= (gap == 2) & (joint[first - 1] & comma[first - 2] | article & joint[first - 2])
    linked |= (gap == 3) & article & joint[first - 2] & comma[first - 3]
    same = np.concatenate([[""], party[:-1]]) == party
    linked |= (gap == 1) & comma[first - 1] & same
    linked &= free & np.concatenate([[False], free[:-1]])
    linked &= np.concatenate([[False], tokens.sentence[first[1:]] == tokens.sentence[first[:-1]]])
    for row in np.flatnonzero(linked):
        place[row] = place[row] or place[row - 1]
    return place


def _homonyms(tokens: Tokens, found: pd.DataFrame) -> np.ndarray:
    """Whether each name has its other sense in its article: words of the other sense stand there, and none of its own.

    "Georgia" beside "Atlanta" is the state, beside "Tbilisi" the country (resources/homonyms.tsv); so in capitals,
    "TURKEY SANDWICH RECALLED".
    """
    other = np.zeros(len(found), bool)
    names = tokens.vocabulary[tokens.code[found["first"].to_numpy()]]
    article = tokens.article[found["first"].to_numpy()]
    for row in read_table("homonyms.tsv").itertuples():
        if (at := np.flatnonzero((names == row.name) | (names == row.name.upper()))).size:
            seen = [_articles_with(tokens, words, row.name) for words in (row.other, row.own)]
            other[at] = np.isin(article[at], np.setdiff1d(seen[0], seen[1]))
    return other


def _articles_with(tokens: Tokens, words: str, name: str) -> np.ndarray:
    """The articles in which one of the words stands, as written or in capitals, the name itself apart."""
    phrases = {*words.split(", "), *words.upper().split(", ")} - {name.upper()}
    return np.unique(tokens.article[find_phrases(tokens, sorted(phrases), fold=False).first])
