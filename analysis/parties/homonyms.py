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
    near: Surroundings, found: pd.DataFrame, registry: Registry, state: np.ndarray
) -> pd.DataFrame:
    """Return the aliases with the party that each name has in its article; NA where it names
    none.

    "Georgia" beside "Atlanta" or "senators" is the state, beside "Tbilisi" the country; "Congo"
    beside "Goma" is DR Congo. A word that shows the other sense of the very mention decides
    before any of the article's.
    """
    tokens, party = near.tokens, found["party"].astype(object).copy()
    names = tokens.vocabulary[tokens.code[near.first]]
    single = (near.last - near.first == 1) & (near.rule == "name")
    party_of = dict(zip(registry.aliases["alias"], registry.aliases["party"], strict=True))
    for row in read_table("homonyms.tsv").itertuples():
        at = np.flatnonzero(single & ((names == row.name) | (names == row.name.upper())))
        if not at.size:
            continue
        article, sentence = tokens.article[near.first[at]], tokens.sentence[near.first[at]]
        own = np.isin(article, _with(tokens, tokens.article, row.own, row.name))
        shown = np.isin(article, _with(tokens, tokens.article, row.article, row.name))
        shown |= _named_elsewhere(near, found, at, party_of.get(row.becomes))
        close = np.isin(sentence, _with(tokens, tokens.sentence, row.sentence, row.name))
        # "Roast turkey was served before Turkey left": the words belong to the other one.
        close &= ~np.isin(sentence, tokens.sentence[tokens.kind({row.name.lower()}.__contains__)])
        close |= state[at] & (row.becomes == "")
        other = close | ~own & (shown | np.isin(article, article[close]))
        party.iloc[at[other]] = party_of.get(row.becomes)
    return found.assign(party=party)


def _named_elsewhere(
    near: Surroundings, found: pd.DataFrame, at: np.ndarray, party: str | None
) -> np.ndarray:
    """Whether another sentence of each name's article names a party: "the Democratic Republic of
    Congo" before "Congo", but not beside it."""
    article, sentence = near.tokens.article[near.first], near.tokens.sentence[near.first]
    named = np.flatnonzero((found["party"] == party).to_numpy())
    return np.array(
        [
            bool(np.any((article[named] == article[row]) & (sentence[named] != sentence[row])))
            for row in at
        ],
        dtype=bool,
    )


def is_state(near: Surroundings, towns: np.ndarray) -> np.ndarray:
    """Whether each name stands where a state within the United States does: "Georgia Democrats",
    "Georgia's governor", "senators from Georgia", "Athens, Georgia"."""
    tokens, nouns = near.tokens, near.among("state_nouns")
    owned = near.behind(tokens.kind(POSSESSIVES.__contains__))
    state = near.behind(nouns) | owned & near.behind(nouns, 1) | owned & near.behind(nouns, 2)
    link = tokens.among({"of", "from"})
    for step in range(2, 5):
        state |= near.before(link) & near.before(near.among("state_heads"), step)
    state[1:] |= towns[:-1] & (near.first[1:] <= near.last[:-1] + 1)
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
