"""Where a party is named: by name, demonym, capital, office or person; as a party or only as a place.

Names are matched case by case; then a small grammar over one tag a token joins what belongs together
("US Secretary of State Marco Rubio"), and what an article ties to one party, an office or a surname, counts
for that party throughout the article.
"""

from __future__ import annotations

import re
from collections.abc import Set

import numpy as np
import pandas as pd

from analysis.lexicon import Matches, TagString, find_phrases, leftmost_longest, read_lexicon
from analysis.parties.registry import Registry
from analysis.schemas import conform, empty
from analysis.segmentation import Tokens, is_word

# Tags: an upper-case letter opens an alias by its rule; i (institution), r (role), m (member) or q (people) an
# office; "_" continues either. C capitalised word, a modifier, s possessive, f "of", t "the", x the rest.
TAG_OF_RULE = {"name": "N", "demonym": "D", "people": "P", "capital": "K", "office": "O", "person": "H"}
TAG_OF_CLASS = {"institution": "i", "role": "r", "member": "m", "people": "q"}
MODIFIERS = frozenset(
    "former incoming outgoing acting deputy senior top chief new then current interim caretaker ruling own "
    "powerful civilian federal central national military foreign main late".split()
)
POSSESSIVES = frozenset(["'s", "’s", "'S", "’S", "'", "’"])

MORE = r"(?:a{0,2}[irm]_*)*"
CHUNK = re.compile(
    r"(?=[NDPKOHairm])(?:"  # what a chunk can begin with, asked first: most tokens begin none
    rf"[NDKOH]_*s?a{{0,2}}(?P<owned>[irm]_*){MORE}(?:H_*|(?P<stranger>C{{1,4}}))?"  # "Pakistan's army chief Asim Munir"
    rf"|a{{0,2}}(?P<post>[irm]_*){MORE}ft?[NK]_*"  # "the government of Egypt"
    rf"|a{{0,2}}(?P<title>[irm]_*){MORE}H_*"  # "President Donald Trump"
    # Tied elsewhere in the article; members ("officials") come from many parties and beside no name are nobody's.
    rf"|a{{0,2}}(?P<bare>[ir]_*){MORE}(?P<namesake>C{{1,4}})?"
    rf"|[ND]_*s?a?(?P<folk>q_*)"  # "Israeli opposition"
    rf"|[NDO]_*[OH]_*"  # "UN Security Council"
    rf"|[NDPKOH]_*)"
)

LOCATIVE = frozenset("in at near across inside outside into throughout around within".split())
DIRECTED = frozenset("to from through toward towards for via".split())
MOTION = frozenset(
    "fly flies flew flown flying travel travels travelled traveled travelling trip trips go goes went gone going "
    "come comes came coming return returns returned returning arrive arrives arrived move moves moved moving "
    "visit visits journey deploy deploys deployed deploying deployment deployments send sends sent sending troops "
    "soldiers forces battalion battalions brigade contingent contingents peacekeepers aid convoy convoys trucks "
    "refugees flee fled fleeing flight flights head heads headed heading bound drive drove driven withdraw withdrew "
    "withdrawal pull pulled summoned border borders road roads back home way access entry supplies".split()
)
REACHED = frozenset(
    "visit visits visited visiting leave leaves left leaving enter enters entered entering tour toured reach reached "
    "reaching".split()
)
BETWEEN = frozenset("the southern northern eastern western central downtown all much most parts".split())


def find_mentions(
    articles: pd.DataFrame, sentences: pd.DataFrame, tokens: Tokens, registry: Registry
) -> pd.DataFrame:
    """One row per mention of a party, longest match, no overlaps, in text order.

    ``rule`` tells what kind of alias named it, ``use`` whether it acts as a party or only locates (METHOD.md); a
    further column ``person`` holds the name of a person of the party where one is named (NA otherwise). An office on
    its own ("the foreign ministry") or a surname counts only where the article ties it to one party, and to one only.
    """
    if not len(tokens) or registry.aliases.empty:
        return empty("mentions").assign(person=pd.Series(dtype="str"))
    found = _aliases_found(tokens, registry, articles["date"])
    mentions = _join_chunks(tokens, found)
    mentions = pd.concat([mentions, _carried_surnames(tokens, mentions)], ignore_index=True)
    mentions = mentions.sort_values(["first", "last"], ascending=[True, False], ignore_index=True)
    mentions = mentions.iloc[leftmost_longest(mentions["first"].to_numpy(), mentions["last"].to_numpy())]
    mentions = mentions.drop_duplicates("first").reset_index(drop=True)
    country = mentions["party"].map(registry.parties.set_index("party")["kind"]).isin(["country", "region"])
    mentions["use"] = np.where(_locates(tokens, mentions) & country, "place", "party")
    return _table(mentions, articles, sentences, tokens)


def _aliases_found(tokens: Tokens, registry: Registry, dates: pd.Series) -> pd.DataFrame:
    """Aliases in the text (first, last, party, rule, person), longest match; phrases that only hold a name are
    dropped."""
    aliases = _with_blocks(registry)
    names = aliases["alias"].tolist()
    matches = find_phrases(tokens, names, fold=False, longest=False)
    if (shouted := _all_caps(tokens)).any():
        loud = find_phrases(tokens, names, longest=False)
        matches = matches.join(loud.take(shouted[loud.first]))
    matches = matches.take(_in_office(matches, aliases, dates, tokens)).longest()
    found = pd.DataFrame({"first": matches.first, "last": matches.last, "alias": matches.phrase})
    found = found.join(aliases[["party", "rule", "person", "since"]], on="alias")
    # Without a date of the article, a person who served two parties counts for the later.
    found = found.sort_values(["first", "last", "since"], ascending=[True, True, False], na_position="last")
    found = found.drop_duplicates(["first", "last"])
    return found[found["rule"] != "block"].reset_index(drop=True)


def _with_blocks(registry: Registry) -> pd.DataFrame:
    """The registry's aliases and, under rule block, phrases that hold a name but name no party."""
    block = pd.DataFrame({"alias": read_lexicon("not_parties.tsv")["phrase"], "rule": "block"})
    # A phrase that the user lists as an alias is the user's decision.
    return pd.concat([registry.aliases, block[~block["alias"].isin(registry.aliases["alias"])]], ignore_index=True)


def _all_caps(tokens: Tokens) -> np.ndarray:
    """Whether each token stands in a sentence in capitals: four such words or more, and no lower-case letter."""
    lower = tokens.kind(lambda word: word not in POSSESSIVES and any(map(str.islower, word)))
    upper = tokens.kind(lambda word: word.isupper() and len(word) > 1)
    quiet = np.bincount(tokens.sentence, lower) == 0
    return (quiet & (np.bincount(tokens.sentence, upper) >= 4))[tokens.sentence]


def _in_office(matches: Matches, aliases: pd.DataFrame, dates: pd.Series, tokens: Tokens) -> np.ndarray:
    """False where a person is named outside the days of office; an open or missing date never excludes."""
    date = dates.dt.normalize().to_numpy()[tokens.article[matches.first]]
    since, until = (aliases[side].to_numpy()[matches.phrase] for side in ("since", "until"))
    return ~((date < since) | (date > until))


def _join_chunks(tokens: Tokens, found: pd.DataFrame) -> pd.DataFrame:
    """Mentions (first, last, party, rule, person, surname): aliases joined with the offices and persons beside them."""
    chunks = _chunks(tokens, found)
    inside = found.assign(chunk=np.searchsorted(chunks["first"], found["first"], side="right") - 1)
    owners = inside[["chunk", "party"]].drop_duplicates()
    chunks["parties"] = np.bincount(owners["chunk"], minlength=len(chunks))
    chunks["party"] = owners.drop_duplicates("chunk", keep=False).set_index("chunk")["party"].reindex(chunks.index)
    chunks["party"] = chunks["party"].fillna(_tied_party(chunks))
    last_alias = inside.drop_duplicates("chunk", keep="last").set_index("chunk").reindex(chunks.index)
    # "the Trump administration" is an office: a person is named only where the chunk ends with the name.
    chunks["person"] = last_alias["person"].where(last_alias["last"] == chunks["last"]).fillna(chunks["stranger"])
    chunks["rule"] = np.select(
        [chunks["person"].notna(), chunks["office"].notna(), chunks["folk"].astype(bool)], ["person", "office",
        "people"],
        last_alias["rule"],
    )
    # A chunk that names two parties is no single mention: its aliases stand for themselves.
    apart = inside[inside["chunk"].isin(chunks.index[chunks["parties"] > 1])]
    whole = chunks[chunks["party"].notna() & (chunks["parties"] < 2)]
    return pd.concat([whole, apart], ignore_index=True)[["first", "last", "party", "rule", "person"]]


def _chunks(tokens: Tokens, found: pd.DataFrame) -> pd.DataFrame:
    """Chunks of the grammar: first, last, article, office (its words, NA without), folk, stranger (a name not in the
    registry)."""
    rows = [
        (*chunk[""], next((chunk[g] for g in ("owned", "post", "title", "bare") if g in chunk), None), "folk" in chunk,
         chunk.get("stranger") or chunk.get("namesake"))
        for chunk in TagString(tokens, _tags(tokens, found)).find(CHUNK)
    ]
    chunks = pd.DataFrame(rows, columns=["first", "last", "office", "folk", "stranger"])
    chunks = chunks.astype({"first": int, "last": int, "folk": bool})  # no chunk at all would leave objects
    chunks["article"] = tokens.article[chunks["first"]]
    for column, words in (("office", tokens.folded[tokens.code]), ("stranger", tokens.words)):
        chunks[column] = pd.Series(
            [None if span is None else " ".join(words[slice(*span)]) for span in chunks[column]], dtype="str"
        )
    return chunks


def _tied_party(chunks: pd.DataFrame) -> pd.Series:
    """For each chunk with an office but no alias, the one party to which its article ties that office elsewhere."""
    key = ["article", "office"]
    tied = chunks.loc[chunks["party"].notna() & chunks["office"].notna(), [*key, "party"]].drop_duplicates()
    tied = tied.drop_duplicates(key, keep=False)
    party = chunks[key].merge(tied, on=key, how="left")["party"].set_axis(chunks.index)
    return party.where(chunks["parties"] == 0)


def _tags(tokens: Tokens, found: pd.DataFrame) -> np.ndarray:
    """One letter a token, as CHUNK reads them."""
    tags = np.full(len(tokens), "x", dtype="U1")
    tags[_capitalised(tokens)] = "C"
    for tag, words in (("a", MODIFIERS), ("f", {"of"}), ("t", {"the"}), ("s", POSSESSIVES)):
        tags[tokens.kind(words.__contains__)] = tag
    offices = read_lexicon("offices.tsv")
    matches = find_phrases(tokens, offices["phrase"].tolist())
    _lay(tags, matches.first, matches.last, offices["class"].map(TAG_OF_CLASS).to_numpy()[matches.phrase])
    _lay(tags, found["first"].to_numpy(), found["last"].to_numpy(), found["rule"].map(TAG_OF_RULE).to_numpy())
    return tags


def _capitalised(tokens: Tokens) -> np.ndarray:
    """Capitalised words of a length, but for headlines (capitals prevail, no full stop), where case tells nothing."""
    upper = tokens.kind(lambda word: word[0].isupper() and len(word) > 1)
    lower = tokens.kind(lambda word: word[0].islower())
    stop = tokens.kind(lambda word: word == ".")
    headline = np.bincount(tokens.sentence, upper) > np.bincount(tokens.sentence, lower)
    headline &= np.bincount(tokens.sentence, stop) == 0
    return upper & ~headline[tokens.sentence]


def _lay(tags: np.ndarray, first: np.ndarray, last: np.ndarray, letters: np.ndarray) -> None:
    """Writes each range's letter on its first token and "_" on those that follow."""
    for offset in range(1, int((last - first).max(initial=1))):
        tags[first[first + offset < last] + offset] = "_"
    tags[first] = letters


def _carried_surnames(tokens: Tokens, mentions: pd.DataFrame) -> pd.DataFrame:
    """The last word of a person's name, wherever the article uses it alone, if it ties it to one person only."""
    people = mentions[mentions["rule"] == "person"]
    named = pd.DataFrame({
        "article": tokens.article[people["first"]], "code": tokens.code[people["last"] - 1],
        "party": people["party"].to_numpy(), "person": people["person"].to_numpy(),
    }).drop_duplicates()
    named = named[~named.duplicated(["article", "code"], keep=False)]
    # A first name or a word that also opens sentences is no surname: it must be capitalised and a word.
    surname = [is_word(word) and word[0].isupper() for word in tokens.vocabulary[named["code"]]]
    named = named[np.array(surname, dtype=bool)]  # typed, since an empty list would select columns
    at = np.flatnonzero(np.isin(tokens.code, named["code"]))
    carried = pd.DataFrame({"article": tokens.article[at], "code": tokens.code[at], "first": at, "last": at + 1})
    return carried.merge(named, on=["article", "code"])[["first", "last", "party", "person"]].assign(rule="person")


def _locates(tokens: Tokens, mentions: pd.DataFrame) -> np.ndarray:
    """Whether each mention only locates: after a locative, after a verb of motion with its preposition, or as what is
    reached.

    "in Moscow", "flew to Moscow", "troops in Gaza", "visited Cairo"; never before a possessive, nor for an office or
    person.
    """
    first, last = mentions["first"].to_numpy(), mentions["last"].to_numpy()
    before = _previous(tokens, first)
    while (skip := (before >= 0) & _among(tokens, before, BETWEEN)).any():
        before = np.where(skip, _previous(tokens, before), before)
    reached = _among(tokens, before, REACHED)
    by_motion = _among(tokens, before, DIRECTED) & _among(tokens, _previous(tokens, before), MOTION)
    after = _next(tokens, last)
    owns = _among(tokens, after, POSSESSIVES)
    bare = mentions["rule"].isin(["name", "capital"]).to_numpy()
    place = bare & ~owns & (_among(tokens, before, LOCATIVE) | by_motion | reached)
    # "in Egypt, Iraq, and Jordan", "from Cairo to Amman": a name joined to another shares what that is.
    # After a comma only where the list goes on: "in Cairo, Jordan said" is none.
    joined = _among(tokens, before, {"and", "or", "to"})
    joined |= _among(tokens, before, {","}) & _among(tokens, after, {",", "and", "or"})
    comma = _among(tokens, before, {"and", "or"}) & _among(tokens, _previous(tokens, before), {","})
    link = _previous(tokens, np.where(comma, _previous(tokens, before), before))
    follows = np.concatenate([[False], link[1:] == last[:-1] - 1]) if len(first) else joined
    shared = bare & ~owns & joined & follows
    for row in np.flatnonzero(shared):
        place[row] = place[row - 1]
    return place


def _previous(tokens: Tokens, position: np.ndarray) -> np.ndarray:
    """The token before, -1 where the sentence begins."""
    before = position - 1
    same = (position > 0) & (tokens.sentence[np.maximum(before, 0)] == tokens.sentence[np.maximum(position, 0)])
    return np.where(same, before, -1)


def _next(tokens: Tokens, last: np.ndarray) -> np.ndarray:
    """The token that follows a range, -1 where the sentence ends."""
    here = np.minimum(last, len(tokens) - 1)
    return np.where((last < len(tokens)) & (tokens.sentence[here] == tokens.sentence[last - 1]), here, -1)


def _among(tokens: Tokens, position: np.ndarray, words: Set[str]) -> np.ndarray:
    """Whether the token at each position is one of these words, case ignored; False at -1."""
    member = np.fromiter(map(words.__contains__, tokens.folded), bool, len(tokens.folded))
    return member[tokens.code[position]] & (position >= 0)


def _table(
    mentions: pd.DataFrame, articles: pd.DataFrame, sentences: pd.DataFrame, tokens: Tokens
) -> pd.DataFrame:
    first, last = mentions["first"].to_numpy(), mentions["last"].to_numpy() - 1
    article = tokens.article[first]
    start, end = tokens.start[first], tokens.end[last]
    texts = articles["text"].to_numpy()
    return conform(
        mentions.assign(
            mention_id=np.arange(len(mentions)),
            article_id=articles["article_id"].to_numpy()[article],
            sentence_id=sentences["sentence_id"].to_numpy()[tokens.sentence[first]],
            start=start, end=end,
            surface=[texts[a][s:e] for a, s, e in zip(article, start, end, strict=True)],
            person=mentions["person"].astype("str"),
        ).drop(columns=["first", "last"]),
        "mentions",
    )
