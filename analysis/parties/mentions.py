"""Where a party is named: by name, demonym, capital, office or person; as a party or only as a
place.

aliases what the registry lists, matched case by case names those that are part of the name of
something else are dropped; homonyms settled phrases aliases joined with the offices and people
beside them people what an article ties to one party: offices on their own, people beside an
office, surnames use whether a mention acts as a party or only locates
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.parties.names import settle_names
from analysis.parties.people import beside_offices, carried_surnames, join_phrases
from analysis.parties.phrases import Pieces, offices_found
from analysis.parties.registry import Registry
from analysis.parties.surroundings import DASHES, POSSESSIVES
from analysis.parties.use import locates
from analysis.schemas import conform, empty
from analysis.syntax import TreeView
from analysis.text import Matches, Texts, Tokens, find_phrases, leftmost_longest
from analysis.text.spans import Spans, places_inside

# Aliases of these keys are listed under another rule.
LISTED_AS = {"together": "name", "part_demonym": "part"}


def find_mentions(texts: Texts, registry: Registry) -> pd.DataFrame:
    """Return one row per mention of a party, longest match, in text order; only equal spans
    overlap.

    ``rule`` is the kind of alias that named it, ``use`` whether it acts as a party or only
    locates (METHOD.md); a further column ``person`` holds the name of a person of the party
    where one is named (NA otherwise). An office on its own ("the foreign ministry") or a surname
    counts only where the article ties it to one party, and to one only. With grammar
    (`syntax.parse`) the tree decides on ``use`` and on people beside an office.
    """
    tokens = texts.tokens
    if not len(tokens) or registry.aliases.empty:
        return empty("mentions").assign(person=pd.Series(dtype="str"))
    view = TreeView(texts) if "deprel" in tokens.columns else None
    mentions = _mentions(tokens, registry, texts.articles["date"], view)
    kind = mentions["party"].map(registry.parties.set_index("party")["kind"])
    lies_somewhere = kind.isin(["country", "region", "former"]) | mentions["rule"].eq("capital")
    mentions["use"] = np.where(locates(tokens, mentions, view) & lies_somewhere, "place", "party")
    mentions["rule"] = mentions["rule"].replace(LISTED_AS)
    return _table(texts, mentions)


def _mentions(
    tokens: Tokens, registry: Registry, dates: pd.Series, view: TreeView | None
) -> pd.DataFrame:
    """Mentions by token ranges (first, last, party, rule, person), in order."""
    found = _aliases_found(tokens, registry, dates)
    offices, capital = offices_found(tokens), capitalised(tokens)
    taken = places_inside(
        Spans(*pd.concat([offices, found])[["first", "last"]].to_numpy(np.int64).T), len(tokens)
    )
    found = found[found["rule"] != "block"].reset_index(drop=True)
    found = settle_names(tokens, found, registry, taken, capital)
    pieces = Pieces(tokens, found, offices, capital)
    kinds = registry.parties.set_index("party")["kind"]
    mentions = join_phrases(tokens, found, pieces, kinds)
    mentions = pd.concat(
        [mentions, beside_offices(tokens, mentions, pieces, view)], ignore_index=True
    )
    mentions = pd.concat([mentions, carried_surnames(tokens, mentions)], ignore_index=True)
    mentions = mentions.sort_values(
        ["first", "last"], ascending=[True, False], kind="stable", ignore_index=True
    )
    mentions = mentions.iloc[
        leftmost_longest(mentions["first"].to_numpy(), mentions["last"].to_numpy())
    ]
    together = mentions["rule"].eq("together")
    mentions = mentions[together | ~mentions.duplicated("first")]
    return mentions.reset_index(drop=True)


def _aliases_found(tokens: Tokens, registry: Registry, dates: pd.Series) -> pd.DataFrame:
    """Aliases in the text (first, last, party, rule, person), longest match; phrases that only
    hold a name are dropped."""
    aliases = registry.phrases
    names = aliases["alias"].tolist()
    matches = find_phrases(tokens, names, fold=False, longest=False)
    if (shouted := _all_caps(tokens)).any():
        loud = find_phrases(tokens, names, longest=False)
        matches = matches.join(loud.take(shouted[loud.first]))
    matches = matches.take(_in_office(matches, aliases, dates, tokens)).longest()
    found = pd.DataFrame({"first": matches.first, "last": matches.last, "alias": matches.phrase})
    found = found.join(aliases[["party", "rule", "person", "since"]], on="alias")
    # Without a date of the article, a person who served two parties counts for the later.
    found = found.sort_values(
        ["first", "last", "since"], ascending=[True, True, False], na_position="last"
    )
    found = found[found["rule"].eq("together") | ~found.duplicated(["first", "last"])]
    return found.reset_index(drop=True)


def _all_caps(tokens: Tokens) -> np.ndarray:
    """Whether each token stands in a sentence in capitals, of four such words or more and no
    lower-case letter, or in a dateline that opens with one."""
    lower = tokens.kind(lambda word: word not in POSSESSIVES and any(map(str.islower, word)))
    upper = tokens.kind(lambda word: word.isupper() and len(word) > 1)
    loud = (np.bincount(tokens.sentence, lower) == 0) & (np.bincount(tokens.sentence, upper) >= 4)
    opens = np.flatnonzero(np.diff(tokens.sentence, prepend=-1))
    final = np.append(opens[1:], len(tokens)) - 1
    loud[tokens.sentence[opens]] |= upper[opens] & tokens.kind(DASHES.__contains__)[final]
    return loud[tokens.sentence]


def _in_office(
    matches: Matches, aliases: pd.DataFrame, dates: pd.Series, tokens: Tokens
) -> np.ndarray:
    """False where a person is named outside the days of office; an open or missing date never
    excludes."""
    date = dates.dt.normalize().to_numpy()[tokens.article[matches.first]]
    since, until = (aliases[side].to_numpy()[matches.phrase] for side in ("since", "until"))
    return ~((date < since) | (date > until))


def capitalised(tokens: Tokens) -> np.ndarray:
    """Capitalised words of a length, but for headlines (capitals prevail, no full stop), where
    case tells nothing."""
    upper = tokens.kind(lambda word: word[0].isupper() and len(word) > 1)
    lower = tokens.kind(lambda word: word[0].islower())
    stop = tokens.kind(lambda word: word == ".")
    headline = np.bincount(tokens.sentence, upper) > np.bincount(tokens.sentence, lower)
    headline &= np.bincount(tokens.sentence, stop) == 0
    return upper & ~headline[tokens.sentence]


def _table(texts: Texts, mentions: pd.DataFrame) -> pd.DataFrame:
    spans = texts.spans_of(mentions["first"].to_numpy(), mentions["last"].to_numpy())
    table = spans.assign(
        mention_id=np.arange(len(mentions)),
        surface=texts.text_of(spans),
        **mentions[["party", "rule", "use"]],
        person=mentions["person"].astype("str"),
    )
    return conform(table, "mentions")
