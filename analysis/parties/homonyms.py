"""Names of two senses: "Georgia" the country and the state, "Congo" that is DR Congo
(resources/homonyms.tsv)."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.parties.registry import Registry
from analysis.parties.surroundings import POSSESSIVES, Surroundings
from analysis.resources import read_table
from analysis.text import Tokens, find_phrases


def settle_homonyms(
    near: Surroundings, found: pd.DataFrame, registry: Registry, listed: np.ndarray
) -> pd.DataFrame:
    """Return the aliases with the party that each name has in its article; NA where it names none.

    ``listed``: whether it stands in a list of states of the United States, or behind a town.

    "Georgia" beside "Atlanta" or "senators" is the state, beside "Tbilisi" the country; "Congo"
    beside "Goma" is DR Congo. A word that shows the other sense of the very mention decides
    before any of the article's.
    """
    party = found["party"].astype(object).copy()
    names = near.tokens.vocabulary[near.tokens.code[near.first]]
    single = (near.last - near.first == 1) & np.isin(near.rule, ("name", "capital", "demonym", "people"))
    party_of = dict(zip(registry.aliases["alias"], registry.aliases["party"], strict=True))
    for row in read_table("homonyms.tsv").itertuples():
        at = np.flatnonzero(single & ((names == row.name) | (names == row.name.upper())))
        if at.size:
            becomes = party_of.get(row.becomes)
            elsewhere = _named_elsewhere(near, found, at, becomes)
            party.iloc[at[_has_other_sense(near, row, at, elsewhere, listed)]] = becomes
    return found.assign(party=party)


def _has_other_sense(
    near: Surroundings, row, at: np.ndarray, shown: np.ndarray, listed: np.ndarray
) -> np.ndarray:
    """Whether each name at these rows has the other sense that a row of homonyms.tsv tells of.

    ``shown``: whether its article names what has the other sense.
    """
    tokens = near.tokens
    article, sentence = tokens.article[near.first[at]], tokens.sentence[near.first[at]]
    own = np.isin(article, _with(tokens, tokens.article, row.own, row.name))
    shown = shown | np.isin(article, _with(tokens, tokens.article, row.article, row.name))
    close = np.isin(sentence, _with(tokens, tokens.sentence, row.sentence, row.name))
    # "Roast turkey was served before Turkey left": the words belong to the other one.
    close &= ~np.isin(sentence, tokens.sentence[tokens.kind({row.name.lower()}.__contains__)])
    if row.name in set(read_table("regions.tsv")["name"]):
        # "Washington Republicans" may be those of the capital.
        name = near.rule[at] == "name"
        close |= listed[at] | name & _beside_state(near, "state_nouns")[at]
        shown |= name & _beside_state(near, "assembly_nouns")[at]
    return close | ~own & (shown | np.isin(article, article[close | shown]))


def _named_elsewhere(
    near: Surroundings, found: pd.DataFrame, at: np.ndarray, party: str | None
) -> np.ndarray:
    """Whether another sentence of each name's article names a party: "the Democratic Republic of
    Congo" before "Congo", but not beside it."""
    article, sentence = near.tokens.article[near.first], near.tokens.sentence[near.first]
    named = found["party"].eq(party).to_numpy()
    in_article = np.bincount(article[named], minlength=article.max() + 1)
    in_sentence = np.bincount(sentence[named], minlength=sentence.max() + 1)
    return in_article[article[at]] > in_sentence[sentence[at]]


def _beside_state(near: Surroundings, nouns: str) -> np.ndarray:
    """Whether each name stands where a state within the United States does: "Georgia Democrats",
    "Georgia's governor", "senators from Georgia"."""
    tokens, noun = near.tokens, near.among(nouns)
    owned = near.behind(tokens.kind(POSSESSIVES.__contains__))
    state = near.behind(noun) | owned & (near.behind(noun, 1) | near.behind(noun, 2))
    link, heads = tokens.among({"of", "from"}), noun | near.among("state_titles")
    for step in range(2, 5):
        state |= near.before(link) & near.before(heads, step)
    return state


def _with(tokens: Tokens, owner: np.ndarray, words: str, name: str) -> np.ndarray:
    """The articles or sentences (``owner`` of each token) in which one of the words stands, as
    written or in capitals, the name itself apart."""
    phrases = {*words.split(", "), *words.upper().split(", ")} - {name.upper(), ""}
    return (
        np.unique(owner[find_phrases(tokens, sorted(phrases), fold=False).first])
        if phrases
        else np.zeros(0, int)
    )
