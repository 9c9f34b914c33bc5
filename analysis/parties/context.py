"""What stands around a name: whether it names the party at all, and whether it acts or only locates.

Each name is seen with its neighbours in the sentence, one letter a token, and a rule is a regular expression over them.
"""

from __future__ import annotations

import re
from functools import cache

import numpy as np
import pandas as pd

from analysis.lexicon import find_phrases, read_lexicon
from analysis.segmentation import Tokens

BEFORE, AFTER = 12, 3

# N, K, A: the name looked at (a word, a capital, an abbreviation as "US", which is a noun only behind "the").
# n another name, M another mention, _ their further tokens, O an office; ^ outside the sentence; s possessive, C
# capitalised, x other words; "," "." "-" "&" marks and conjunctions. The other letters are WORDS's.
WORDS = {
    "t": "the",
    "h": "of",
    "@": "at",
    "i": "in near across inside outside into throughout around within via through onto bordering",
    "f": "from",
    "d": "to toward towards",
    "o": "for",
    "&": "and or",
    "w": "where",
    "y": "with against between",
    "z": "based born",
    # between a preposition and the name, or between a capital and the event
    "b": "downtown neighbouring neighboring nearby mainland both much most all metropolitan terror terrorist deadly",
    # parts of a country, with or without a preposition
    "5": "southern northern eastern western central south north east west southeastern southwestern northeastern "
    "northwestern rural occupied",
    "4": "border borders coast coasts frontier",
    "2": "over",
    "3": "zone zones plane planes jet jets aircraft drone drones skies",
    "k": "out",
    "7": "it",
    # only what stands close goes there: "brought to Moscow", "bring peace to Moscow" is no journey
    "8": "bring brings brought bringing take takes took taken taking get gets got getting welcome welcomed",
    # also with "for": "left for Moscow"
    "0": "bound head heads headed heading depart departed flight flights",
    # who or what goes somewhere, and how
    "m": "fly flies flew flown flying travel travels travelled traveled travelling traveling trip trips go goes went "
    "gone going come comes came coming return returns returned returning arrive arrives arrived move moves moved "
    "moving journey deploy deploys deployed deploying deployment deployments send sends sent sending dispatched "
    "troops soldiers forces battalion battalions brigade contingent contingents peacekeepers convoy convoys "
    "trucks refugees drive drove driven withdraw withdrew withdrawal pull pulled summoned road roads back home "
    "way access entry invited transfer transferred ship shipped deport deported deporting extradite extradited "
    "relocate relocated migrate migrated immigrated emigrated sail sailed sailing march marched rush rushed "
    "smuggle smuggled airlifted evacuated route routes spread emigration immigration migration repatriation "
    "arrival arrivals visa visas ticket tickets tourists tourism admit admitted shipping escape escaped "
    "immigrants migrants transit transported exiled",
    # as these, and what is reached may follow at once
    "v": "visit visits visited visiting enter enters entered entering tour tours toured touring reach reached reaching "
    "flee flees fled fleeing",
    "l": "leave leaves left leaving",
    # a part of what is named
    "g": "heart parts territory territories capital city cities town towns village villages outskirts airspace "
    "soil streets suburb suburbs province provinces region regions district districts neighbourhood "
    "neighborhood center centre shores waters mainland interior areas corner corners swathes swaths map mayor siege",
    # an attitude: "faith in", "angry at", or a relation: "close to"
    "a": "interested confidence trust faith belief believe believes believed believing disappointed",
    "c": "angry anger aimed aim directed look looking looks furious fired fire laugh laughing lashed lash swipe jabs jab "
    "shots close closer loyal allied linked tied sympathetic opposed hostile similar addressed committed crucial "
    "important related relative compared thanks due attributed apart different separate",
    # what is said or given: "a letter to", "support from"
    "p": "letter letters message messages signal signals note aid assistance help support backing money funding funds "
    "loan loans investment imports exports gas oil arms weapons supplies statement response reply threat threats "
    "pressure demand demands offer offers criticism condemnation reaction word approval permission guarantee guarantees "
    "assurances call calls apology concessions concession recognition independence secede seceded split distance "
    "protection protect protected orders order instructions objections resistance opposition competition interference "
    "hear hears heard learn learned buy buys bought buying purchased benefit benefited seek sought receive received "
    "obtain obtained win won secured commitment warning warnings sell sold selling sale sales lend lent",
    # who speaks for it: "an envoy from"
    "r": "envoy envoys ambassador ambassadors official officials lawmaker lawmakers diplomat diplomats minister ministers "
    "delegation delegations representative representatives leader leaders delegate delegates negotiators senator "
    "adviser advisers spokesman spokeswoman spokesperson",
    # what happens or stands in a city: "the Paris attacks"
    "e": "attack attacks attacker attackers bombing bombings summit talks conference hotel hotels airport suburb suburbs "
    "museum meeting meetings rally rallies massacre shooting shootings siege marathon street streets area bureau "
    "apartment skyline subway hospital mosque restaurant cafe nightclub stadium metro train headquarters "
    "lobbyist lobbyists lobbying lawyer lawyers insider insiders outsider outsiders correspondent firm firms resident "
    "residents office offices elite elites newspaper daily university",
    # what happens or stands in a country: "the Iraq war" is the war in Iraq
    "$": "war wars conflict crisis earthquake quake uprising famine outbreak plant plants factory factories veteran "
    "veterans",
    # a list of examples: "in countries such as Iraq"
    "=": "countries nations places states regions areas capitals markets",
    "#": "like such as including",
    "%": "a an his her their its our your my some any every each another",
    # what is named after the city where it was signed: "the Paris climate agreement"
    "j": "agreement agreements accord accords treaty convention conventions protocol",
    "u": "climate",
    "6": "state",
    # as other words that do not begin a noun phrase
    "q": "on during after before last this since when while who by because until next early late",
}
TAG = {word: tag for tag, words in reversed(WORDS.items()) for word in words.split()}
MARKS = {",": ",", "-": "-", **dict.fromkeys(".;:!?)”\"—–", ".")}
POSSESSIVES = frozenset(["'s", "’s", "'S", "’S", "'", "’"])
DASHES = frozenset("-–—:")
OPENING = frozenset("\"“‘'([:—–-")

NAMED = r"(?:[bt5]*[NK]|[bt5]*tA(?![xeC])|[b5]*A(?=[.,^qifdow&]))(?![s-])"
FROM = r"(?<![cpr])(?<![cpr]x)(?<![cpr]xx)f"
PLACE = re.compile(
    rf"(?<!a)i{NAMED}|(?<!c)@{NAMED}"  # "in Moscow"
    rf"|{FROM}{NAMED}|{FROM}[bt5]*n_*d{NAMED}"  # "refugees from Syria", not "support from Syria"; "from Syria to Oslo"
    rf"|(?:(?<!7)[m0v3][^pac,.s&]{{0,6}}|8.?)d{NAMED}|[0l][btn_]*o{NAMED}"  # "flew on Friday to Moscow", "left Oslo for Moscow"
    rf"|v{NAMED}|l{NAMED}(?![xMn])"  # "visited Moscow"; not "leaves Moscow vulnerable"
    rf"|[g45]h{NAMED}|kh{NAMED}|g,?K(?!s)"  # "the heart of Asia", "out of Moscow", "the capital, Moscow"
    rf"|b2{NAMED}|[m03]2{NAMED}"  # "all over Asia", "a no-fly zone over Asia"
    r"|5[NKA](?![s-])|[NA]-[nM]4|[nM]-[NA]4|N4"  # "northern Syria", "the Syria-Iraq border"
    r"|(?<!\^)[i@][bt5]*C(?:C|x?-C){0,3},t?[NA](?=[,.^qifdow&])|\^[i@][bt5]*C(?:C|x?-C){0,3},t?[NA](?=[,.^])"  # "in Acapulco, Mexico"
    rf"|(?:[if]|[m0v38]x{{0,2}}d)[bt5]*C{{1,3}}(?:,C{{1,3}})*,?&{NAMED}"  # "in Boston and Moscow"
    r"|(?:^|[^,&Cn_M])C{1,3},[NA](?=[.^])"  # "Acapulco, Mexico."
    r"|[NK]-z|K[bu]{0,2}[e4]|[t%]x{0,2}Kx|[NK]\$"  # "Moscow-based", "the Paris attacks", "a Paris hotel", "the Iraq war"
    rf"|[if][^,.]{{0,3}}=1?#{{1,2}}{NAMED}"  # "in countries such as Iraq"
    r"|(?<!y)(?<!yt)[NKA],w"  # "Moscow, where"
)
# The name of something else: "Moscow Times", "Denzel Washington", "Bank of Ghana", "the Paris agreement". Here C is a
# capitalised word within a sentence that joins with a name, F a given name, L what is called after a country.
OTHER = re.compile(r"[NK][CFL]|[CFL][NK]|L[ho]t?[NK]|Ku?j|K6")
HEADS = frozenset(
    "bank university gulf sea bay strait voice workers veterans museum institute college academy club church scouts "
    "daughters bishop archbishop duke cathedral boys girls team lake radio mount fort port camp air".split()
)
# These stand before or behind a name without joining it.
LOOSE = frozenset(
    "january february march april may june july august september october november december monday tuesday wednesday "
    "thursday friday saturday sunday greater east west north south central eastern western northern southern downtown "
    "occupied mainland imperial communist nazi soviet islamic sunni shiite shia muslim christian catholic orthodox hindu "
    "buddhist arab democratic republican post old inner outer".split()
)


def other_names(
    tokens: Tokens, found: pd.DataFrame, countries: np.ndarray, apart: np.ndarray, capitalised: np.ndarray
) -> np.ndarray:
    """Whether each alias found (first, last, rule) is part of the name of something else: a newspaper, a person.

    ``countries``: whether it is a country's; ``apart``: whether a token belongs to an alias or an office;
    ``capitalised``: whether it has a capital where that tells something. Never so a demonym, an office, a person or an
    abbreviation.
    """
    joins = capitalised & ~apart & tokens.kind(_joins)
    given = joins & tokens.kind(frozenset(read_lexicon("given_names.tsv")["name"]).__contains__)
    heads = joins & tokens.kind(lambda word: word.lower() in HEADS)
    # Of any other word a capital at the head of a sentence or of a quotation shows nothing.
    joins[1:] &= (tokens.sentence[1:] == tokens.sentence[:-1]) & ~tokens.kind(OPENING.__contains__)[:-1]
    tags = _word_tags(tokens, {tag: WORDS[tag] for tag in "thouj6"})
    tags[joins], tags[given], tags[heads] = "C", "F", "L"
    around, rows = _around(tokens, tags, found, before=3, after=2)
    other = np.zeros(len(found), bool)
    other[rows] = [OTHER.search(text) is not None for text in around]
    return other | countries & _homonyms(tokens, found)


def locates(tokens: Tokens, mentions: pd.DataFrame, capitalised: np.ndarray) -> np.ndarray:
    """Whether each mention (first, last, party, rule) only locates: "in Moscow", "flew to Moscow", "the Paris attacks".

    Never before a possessive, nor for an office, a person, a people or a demonym.
    """
    tags = _word_tags(tokens, WORDS)
    tags[capitalised & (tags == "x")] = "C"
    around, rows = _around(tokens, tags, mentions, before=12, after=3)
    first = mentions["first"].to_numpy()
    place, free = np.zeros(len(mentions), bool), np.zeros(len(mentions), bool)
    place[rows] = [PLACE.search(text) is not None for text in around]
    free[rows] = [text[13] != "s" for text in around]
    place[rows] |= _in_dateline(tokens, first[rows])
    return _shared(tokens, mentions, place, free)


def _joins(word: str) -> bool:
    """Whether a capitalised word may be part of a longer name: not a weekday, not an abbreviation in capitals."""
    return len(word) > 1 and not word.isupper() and word.lower() not in LOOSE and word.lower() not in _closed_class()


@cache
def _closed_class() -> frozenset[str]:
    """Articles, pronouns, prepositions, auxiliaries and the like."""
    return frozenset(read_lexicon("stopwords.tsv")["word"])


def _word_tags(tokens: Tokens, words: dict[str, str]) -> np.ndarray:
    """One letter a token by its word: of ``words``, of a mark, s a possessive, 9 a number, 1 another of the
    closed classes or a participle, else x."""
    tag_of = dict.fromkeys(_closed_class(), "1") | dict.fromkeys(POSSESSIVES, "s") | MARKS
    tag_of |= {word: tag for tag, listed in reversed(words.items()) for word in listed.split()}
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
    linked |= (gap == 2) & joint[first - 1] & comma[first - 2]
    same = np.concatenate([[""], party[:-1]]) == party
    linked |= (gap == 1) & comma[first - 1] & same
    linked &= free & np.concatenate([[False], free[:-1]])
    linked &= np.concatenate([[False], tokens.sentence[first[1:]] == tokens.sentence[first[:-1]]])
    for row in np.flatnonzero(linked):
        place[row] = place[row] or place[row - 1]
    return place


def _homonyms(tokens: Tokens, found: pd.DataFrame) -> np.ndarray:
    """Whether each name has its other sense in its article: words of the other sense stand there, and none of its own.

    "Georgia" beside "Atlanta" is the state, beside "Tbilisi" the country (resources/homonyms.tsv).
    """
    other = np.zeros(len(found), bool)
    names = tokens.vocabulary[tokens.code[found["first"].to_numpy()]]
    article = tokens.article[found["first"].to_numpy()]
    for row in read_lexicon("homonyms.tsv").itertuples():
        if (at := np.flatnonzero(names == row.name)).size:
            seen = [
                np.unique(tokens.article[find_phrases(tokens, words.split(", "), fold=False).first])
                for words in (row.other, row.own)
            ]
            other[at] = np.isin(article[at], np.setdiff1d(seen[0], seen[1]))
    return other
