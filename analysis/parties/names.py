"""Names that only look like a party's: towns, firms, seas, goods, languages, people, and
homonyms.

What is decided here needs no grammar: the words beside a name, the lists of
resources/other_names.tsv, and for a name of two senses what else its article names
(resources/homonyms.tsv).
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd

from analysis.parties.homonyms import settle_homonyms
from analysis.parties.regions import towns_and_states
from analysis.parties.registry import Registry
from analysis.parties.surroundings import ADJECTIVES, NAMES, OPENING, Surroundings, listed
from analysis.resources import read_table
from analysis.text import Tokens, closed_class

# Behind a demonym at the head of a sentence these make it a verb, "Polish the silver"; before it
# these make it a noun, "dealt the Dutch a blow".
DETERMINERS = frozenset(["the", "a", "your", "his", "her", "my", "up", "off"])
LOCATING = frozenset("in to from at near around outside".split())
BEFORE_NOUN = frozenset(["the", "of", "by", "and"])


@cache
def given_names() -> frozenset[str]:
    """Return the given names that stand before a surname which is also a country's."""
    return frozenset(read_table("given_names.tsv")["name"])


def settle_names(
    tokens: Tokens, found: pd.DataFrame, registry: Registry, apart: np.ndarray, capital: np.ndarray
) -> pd.DataFrame:
    """Return the aliases found (first, last, party, rule) that name their party, homonyms
    settled.

    ``apart``: whether a token belongs to an alias or an office; ``capital``: whether a token has
    a capital where that shows anything.
    """
    near = Surroundings(tokens, found)
    kinds = registry.parties.set_index("party")["kind"]
    country = found["party"].map(kinds).isin(["country", "former"]).to_numpy()
    proper = np.isin(near.rule, NAMES)
    joined, person = _joined(near, found, apart, capital)
    other = (
        joined
        | _in_longer_name(near, apart, capital)
        | _goods(near)
        | _languages(near)
        | _amounts(near)
    )
    towns, states = towns_and_states(tokens, found)
    towns &= proper & country
    placed = near.before(tokens.among(LOCATING)) & (near.rule == "capital")
    other |= towns | country & proper & _namesakes(tokens, found, person) & ~placed
    states[1:] |= towns[:-1] & (near.first[1:] <= near.last[:-1] + 1)  # "Athens, Georgia"
    settled = settle_homonyms(near, found, registry, states)
    return settled[~other & settled["party"].notna()].reset_index(drop=True)


def _joined(
    near: Surroundings, found: pd.DataFrame, apart: np.ndarray, capital: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Whether each name is joined with a capitalised word beside it ("Denzel Washington",
    "Moscow Times"), with a word before "of" ("Bank of Ghana") or with an accord's; and whether a
    person's name comes of it.

    Never so an abbreviation ("US"), which is a modifier more often.
    """
    tokens = near.tokens
    joins, given, opens = _joining(near, apart, capital)
    short = tokens.kind(lambda word: word.isupper() and len(word.replace(".", "")) < 4)[near.first]
    noun = np.isin(near.rule, NAMES) & ~(
        short & (near.last - near.first == 1) & (near.rule == "name")
    )
    owned = _named_after(near, joins, opens)
    own = near.at(tokens.kind(given_names().__contains__), near.first)
    title = near.among("titles") & tokens.kind(lambda word: word[0].isupper())
    titled = near.before(title) & ~near.before(apart)
    surname = _surnames(near, apart, capital)
    person = near.before(given | joins & ~opens) | titled | surname
    person |= own & near.behind(joins & ~near.among("ends") & ~opens)
    accord = near.behind(near.among("accords")) | (
        near.behind(tokens.among({"climate", "peace"})) & near.behind(near.among("accords"), 1)
    )
    accord |= near.behind(near.among("states"))
    joined = near.behind(joins) | near.before(joins) | owned | surname
    joined |= near.before(near.among("particles"))
    return noun & (joined | titled | (near.rule == "capital") & accord), noun & person


def _named_after(near: Surroundings, joins: np.ndarray, opens: np.ndarray) -> np.ndarray:
    """Whether each name stands behind "of" or "for" and what it is part of the name of: "Bank of
    the Philippines", "Organizing for America"."""
    of, purpose, the = (near.tokens.among({word}) for word in ("of", "for", "the"))
    causes = joins & near.among("causes")
    found = np.zeros(len(near.first), bool)
    for step, article in ((1, True), (2, near.before(the))):
        linked = near.before(of | purpose, step) & near.before(opens, step + 1)
        found |= article & (linked | near.before(purpose, step) & near.before(causes, step + 1))
    return found


def _surnames(near: Surroundings, apart: np.ndarray, capital: np.ndarray) -> np.ndarray:
    """Whether the tree ties each alias of one word to a name before it, "Zelda Poland argued";
    nowhere without grammar."""
    tokens = near.tokens
    if "deprel" not in tokens.columns:
        return np.zeros(len(near.first), bool)
    name = capital & ~apart & (np.asarray(tokens.columns["upos"]) == "PROPN")
    flat = np.asarray(tokens.columns["deprel"]) == "flat"
    return flat[near.first] & near.before(name) & (near.last - near.first == 1)


def _joining(
    near: Surroundings, apart: np.ndarray, capital: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Whether each token is a capitalised word that joins with a name beside it; a given name; a
    word that opens a longer name ("Bank", "Lake")."""
    tokens = near.tokens
    joins = capital & ~apart & tokens.kind(_joins)
    given = joins & tokens.kind(given_names().__contains__)
    opens = joins & near.among("opens")
    # Of any other word a capital at the head of a sentence or of a quotation shows nothing.
    begins = (np.diff(tokens.sentence, prepend=-1) > 0) | np.roll(
        tokens.kind(OPENING.__contains__), 1
    )
    return joins & ~begins | given | opens, given, opens


def _joins(word: str) -> bool:
    """Whether a capitalised word may be part of a longer name: not a weekday, not an
    abbreviation in capitals."""
    folded = word.lower()
    loose = listed("other_names.tsv")["loose"]
    return (
        len(word) > 1
        and not word.isupper()
        and folded not in loose
        and folded not in closed_class()
    )


def _in_longer_name(near: Surroundings, apart: np.ndarray, capital: np.ndarray) -> np.ndarray:
    """Whether a run of capitalised words that goes on from each alias ends as names of seas,
    firms and teams do."""
    ends = capital & near.among("ends") & ~apart
    plain = np.isin(near.rule, (*NAMES, *ADJECTIVES))
    inside, found = plain.copy(), np.zeros(len(plain), bool)
    for step in range(3):
        inside = inside & near.behind(capital, step)
        found |= inside & near.behind(ends, step) & ~near.behind(capital, step + 1)
    return found


def _goods(near: Surroundings) -> np.ndarray:
    """Whether each demonym or name only says what a thing is called: "Danish pastry", "Panama
    hats"."""
    goods, plain = near.among("goods"), near.tokens.kind(str.islower)
    thing = near.behind(goods) | near.behind(plain & ~goods) & near.behind(near.among("dishes"), 1)
    adjective = np.isin(near.rule, ADJECTIVES)
    return adjective & thing | np.isin(near.rule, NAMES) & near.behind(near.among("named_goods"))


def _languages(near: Surroundings) -> np.ndarray:
    """Whether each demonym names a language: "speaks Polish and Russian", "in Arabic.", "a
    Spanish-language paper"; or is the verb: "Polish the silver"."""
    tokens, known = near.tokens, near.among
    demonym = np.isin(near.rule, ADJECTIVES)
    word = tokens.kind(lambda word: word[0].isalpha()) & ~tokens.among(closed_class())
    noun, hyphen, verbs = known("language_nouns"), tokens.among({"-"}), known("language_verbs")
    alone = demonym & ~near.behind(word) & ~near.behind(hyphen)
    small = tokens.kind(str.islower) & word  # "in European and emerging markets"
    goes_on = near.behind(tokens.among({"and", "or"})) & near.behind(small, 1)
    linked = _linked(near)
    for row in np.flatnonzero(linked)[::-1]:  # "his British and French allies"
        alone[row] &= alone[row + 1] or not demonym[row + 1]
    placed = known("language_owners") | known("language_prepositions")
    spoken = near.before(verbs) | near.before(placed) & ~goes_on
    spoken |= near.before(tokens.among({"in", "into", "from"})) & near.before(verbs, 2)
    language = near.behind(noun) | near.behind(hyphen) & near.behind(noun, 1) | alone & spoken
    for row in np.flatnonzero(linked):  # "Polish, Czech and Russian"
        language[row + 1] |= alone[row + 1] & language[row]
    verb = near.behind(tokens.among(DETERMINERS)) & ~near.before(word | tokens.among(BEFORE_NOUN))
    return demonym & (language | verb)


def _linked(near: Surroundings) -> np.ndarray:
    """Whether only a comma or a conjunction stands between each alias and the next."""
    joint = np.append(near.tokens.among({",", "and", "or"}), False)
    gap = np.append(near.first[1:] - near.last[:-1], 0)
    between = joint[near.last] & ((gap == 1) | joint[np.minimum(near.last + 1, len(joint) - 1)])
    same = np.append(
        near.tokens.sentence[near.first[1:]] == near.tokens.sentence[near.first[:-1]], False
    )
    return between & (gap > 0) & (gap < 3) & same if len(gap) else np.zeros(0, bool)


def _amounts(near: Surroundings) -> np.ndarray:
    """Whether each alias is part of an amount of money: "US$5 million"."""
    glued = np.append(near.tokens.start[1:] == near.tokens.end[:-1], False)
    return near.behind(near.tokens.among({"$"})) & glued[near.last - 1]


def _namesakes(tokens: Tokens, found: pd.DataFrame, person: np.ndarray) -> np.ndarray:
    """Whether each name of one word is that of a person whom its article named in full before
    ("Chad Miller", "Dan Israel"), unless the article names that party in some other way too."""
    if not person.any():
        return person
    code, article = tokens.code[found["first"]], tokens.article[found["first"]]
    single = (found["last"] - found["first"]).eq(1).to_numpy()
    capital = found["rule"].eq("capital").to_numpy()
    pairs = pd.DataFrame(
        {"article": article, "code": code, "party": found["party"], "at": found["first"]}
    )
    first = (
        pairs[person & single]
        .groupby(["article", "code"])["at"]
        .min()
        .rename("since")
        .reset_index()
    )
    since = pairs.merge(first, on=["article", "code"], how="left")["since"].to_numpy()
    same = single & ~np.isnan(since)
    apart = pairs.loc[~same, ["article", "party"]].drop_duplicates().assign(apart=True)
    named = pairs.merge(apart, on=["article", "party"], how="left")["apart"].notna().to_numpy()
    # That France is named says nothing of whom "Paris" means where it was "Ann Paris" at first.
    opening = pairs.groupby(["article", "code"])["at"].transform("min").to_numpy() == since
    return same & (~named | capital & opening) & (pairs["at"].to_numpy() >= np.nan_to_num(since))
