"""Where a party is named: by name, demonym, capital, office or person; as a party or only as a place.

Names are matched case by case; then a small grammar over one tag a token joins what belongs together
("US Secretary of State Marco Rubio"), and what an article ties to one party, an office or a surname, counts
for that party throughout the article.
"""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from analysis.parties.context import CALENDAR, DASHES, POSSESSIVES, locates, other_names
from analysis.parties.registry import Registry
from analysis.resources import read_table
from analysis.schemas import conform, empty
from analysis.text import Matches, TagString, Texts, Tokens, find_phrases, is_word, leftmost_longest
from analysis.text.boundaries import OPENERS
from analysis.text.spans import Spans, places_inside

# Tags: an upper-case letter opens an alias by its rule; i (institution), r (role), m (member) or q (people) an
# office; "_" continues either. C capitalised word, a modifier, s possessive, f "of", t "the", x the rest.
TAG_OF_RULE = {"name": "N", "demonym": "D", "people": "P", "capital": "K", "office": "O", "person": "H"}
TAG_OF_CLASS = {"institution": "i", "role": "r", "member": "m", "people": "q"}
MODIFIERS = frozenset(
    "former incoming outgoing acting deputy senior top chief new then current interim caretaker ruling own "
    "powerful civilian federal central national military foreign main late".split()
)

MORE = r"(?:s?a{0,2}[irm]_*)*"
CHUNK = re.compile(
    r"(?=[NDPKOHairm])(?:"  # what a chunk can begin with, asked first: most tokens begin none
    rf"[NDKOH]_*s?a{{0,2}}(?P<owned>[irm]_*){MORE}(?:H_*|(?P<stranger>C{{1,4}}))?"  # "Pakistan's army chief Asim Munir"
    rf"|a{{0,2}}(?P<post>[irm]_*){MORE}ft?[NK]_*"  # "the government of Egypt"
    rf"|a{{0,2}}(?P<served>[irm]_*){MORE}(?P<bearer>C{{1,4}})ft?[NK]_*"  # "Prime Minister Ann Orr of Egypt"
    rf"|a{{0,2}}(?P<title>[irm]_*){MORE}H_*"  # "President Donald Trump"
    # Tied elsewhere in the article; members ("officials") come from many parties and beside no name are nobody's.
    rf"|a{{0,2}}(?P<bare>[ir]_*){MORE}(?P<namesake>C{{1,4}})?"
    rf"|[ND]_*s?a?(?P<folk>q_*)"  # "Israeli opposition"
    rf"|[NDO]_*[OH]_*"  # "UN Security Council"
    rf"|[NDPKOH]_*)"
)


def find_mentions(texts: Texts, registry: Registry) -> pd.DataFrame:
    """One row per mention of a party, longest match, no overlaps, in text order.

    ``rule`` tells what kind of alias named it, ``use`` whether it acts as a party or only locates (METHOD.md); a
    further column ``person`` holds the name of a person of the party where one is named (NA otherwise). An office on
    its own ("the foreign ministry") or a surname counts only where the article ties it to one party, and to one only.
    """
    tokens = texts.tokens
    if not len(tokens) or registry.aliases.empty:
        return empty("mentions").assign(person=pd.Series(dtype="str"))
    found = _aliases_found(tokens, registry, texts.articles["date"])
    offices, capital = _offices(tokens), capitalised(tokens)
    taken = places_inside(Spans(*pd.concat([offices, found])[["first", "last"]].to_numpy(np.int64).T), len(tokens))
    kinds = registry.parties.set_index("party")["kind"]
    countries = found["party"].map(kinds).eq("country").to_numpy()
    found = found[~other_names(tokens, found, countries, taken, capital)].reset_index(drop=True)
    tags = _tags(tokens, found, offices, capital)
    mentions = _join_chunks(tokens, found, tags)
    mentions = pd.concat([mentions, _appositions(tokens, mentions, tags)], ignore_index=True)
    mentions = pd.concat([mentions, _carried_surnames(tokens, mentions)], ignore_index=True)
    mentions = mentions.sort_values(["first", "last"], ascending=[True, False], ignore_index=True)
    mentions = mentions.iloc[leftmost_longest(mentions["first"].to_numpy(), mentions["last"].to_numpy())]
    mentions = mentions.drop_duplicates("first").reset_index(drop=True)
    lies_somewhere = mentions["party"].map(kinds).isin(["country", "region"]) | mentions["rule"].eq("capital")
    mentions["use"] = np.where(locates(tokens, mentions, capital) & lies_somewhere, "place", "party")
    return _table(texts, mentions)


def _aliases_found(tokens: Tokens, registry: Registry, dates: pd.Series) -> pd.DataFrame:
    """Aliases in the text (first, last, party, rule, person), longest match; phrases that only hold a name are
    dropped."""
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
    found = found.sort_values(["first", "last", "since"], ascending=[True, True, False], na_position="last")
    found = found.drop_duplicates(["first", "last"])
    return found[found["rule"] != "block"].reset_index(drop=True)


def _all_caps(tokens: Tokens) -> np.ndarray:
    """Whether each token stands in a sentence in capitals, of four such words or more and no lower-case letter, or in
    a dateline that opens with one."""
    lower = tokens.kind(lambda word: word not in POSSESSIVES and any(map(str.islower, word)))
    upper = tokens.kind(lambda word: word.isupper() and len(word) > 1)
    loud = (np.bincount(tokens.sentence, lower) == 0) & (np.bincount(tokens.sentence, upper) >= 4)
    opens = np.flatnonzero(np.diff(tokens.sentence, prepend=-1))
    final = np.append(opens[1:], len(tokens)) - 1
    loud[tokens.sentence[opens]] |= upper[opens] & tokens.kind(DASHES.__contains__)[final]
    return loud[tokens.sentence]


def _in_office(matches: Matches, aliases: pd.DataFrame, dates: pd.Series, tokens: Tokens) -> np.ndarray:
    """False where a person is named outside the days of office; an open or missing date never excludes."""
    date = dates.dt.normalize().to_numpy()[tokens.article[matches.first]]
    since, until = (aliases[side].to_numpy()[matches.phrase] for side in ("since", "until"))
    return ~((date < since) | (date > until))


def _join_chunks(tokens: Tokens, found: pd.DataFrame, tags: np.ndarray) -> pd.DataFrame:
    """Mentions (first, last, party, rule, person, surname): aliases joined with the offices and persons beside them."""
    chunks = _chunks(tokens, found, tags)
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
    apart = apart.assign(surname=apart["last"] - 1)
    return pd.concat([whole, apart], ignore_index=True)[["first", "last", "surname", "party", "rule", "person"]]


def _chunks(tokens: Tokens, found: pd.DataFrame, tags: np.ndarray) -> pd.DataFrame:
    """Chunks of the grammar: first, last, surname (the last token of a name that it ends with), folk, article, office
    (its words, NA without), stranger (a name not in the registry)."""
    spans = TagString(tokens, tags).spans(CHUNK)
    first, last = spans[""]
    surname = np.where(spans["bearer"][1] < 0, last, spans["bearer"][1]) - 1
    columns = {"first": first, "last": last, "surname": surname, "article": tokens.article[first]}
    columns["folk"] = spans["folk"][0] >= 0
    for column, groups, words in (
        ("office", ("owned", "post", "served", "title", "bare"), tokens.folded),
        ("stranger", ("stranger", "namesake", "bearer"),
        tokens.vocabulary),
    ):
        begin, end = (np.max([spans[group][side] for group in groups], axis=0) for side in (0, 1))
        texts = np.full(len(first), None, dtype=object)
        rows = np.flatnonzero(begin >= 0)
        texts[rows] = [
            " ".join(words[tokens.code[slice(*span)]]) for span in zip(begin[rows], end[rows], strict=True)
        ]
        columns[column] = pd.Series(texts, dtype="str")
    return pd.DataFrame(columns)


def _appositions(tokens: Tokens, mentions: pd.DataFrame, tags: np.ndarray) -> pd.DataFrame:
    """People named beside an office of a party: "the Egyptian envoy, Ann Orr, left", "Ann Orr, the ministry's envoy".

    Only names of no party, and offices that one person holds: not "officials", not "the ministry".
    """
    comma = tokens.kind({","}.__contains__)
    # "Later Orr, the envoy, left", "Late Monday, the envoy, Ann Orr, left": such words are no part of a name.
    opens = (np.diff(tokens.sentence, prepend=-1) > 0) & tokens.kind(lambda word: word.lower() in OPENERS)
    tags = np.where(opens | tokens.kind(CALENDAR.__contains__), "x", tags)
    rows = []
    offices = mentions.loc[mentions["rule"] == "office", ["first", "last", "party"]].itertuples(index=False, name=None)
    for first, last, party in offices:
        held = "".join(tags[first:last]).rstrip("_")
        if held[-1:] not in ("r", "m") or tokens.words[last - 1].endswith("s"):
            continue
        if name := _name_behind(tags, comma, last) or _name_before(tags, comma, first):
            rows.append((*name, party))
    named = pd.DataFrame(rows, columns=["first", "last", "party"]).astype({"first": int, "last": int})
    same = tokens.sentence[named["first"]] == tokens.sentence[named["last"] - 1]
    persons = [" ".join(tokens.words[first:last]) for first, last in zip(named["first"], named["last"], strict=True)]
    return named.assign(surname=named["last"] - 1, rule="person", person=persons)[same]


def _name_behind(tags: np.ndarray, comma: np.ndarray, last: int) -> tuple[int, int] | None:
    """The token range of a name of two words or more between commas behind an office."""
    found = re.match(r",C{2,4}(?=,)", _letters(tags, comma, last, last + 6))
    return found and (last + 1, last + found.end())


def _name_before(tags: np.ndarray, comma: np.ndarray, first: int) -> tuple[int, int] | None:
    """The token range of a name before a comma, an article and an office."""
    begin = max(first - 8, 0)
    found = re.search(r"C{1,4}(?=,[taDNs]{0,3}$)", _letters(tags, comma, begin, first))
    return found and (begin + found.start(), begin + found.end())


def _letters(tags: np.ndarray, comma: np.ndarray, begin: int, end: int) -> str:
    return "".join(np.where(comma[begin:end], ",", tags[begin:end]))


def _tied_party(chunks: pd.DataFrame) -> pd.Series:
    """For each chunk with an office but no alias, the one party to which its article ties that office elsewhere."""
    key = ["article", "office"]
    tied = chunks.loc[chunks["party"].notna() & chunks["office"].notna(), [*key, "party"]].drop_duplicates()
    tied = tied.drop_duplicates(key, keep=False)
    party = chunks[key].merge(tied, on=key, how="left")["party"].set_axis(chunks.index)
    return party.where(chunks["parties"] == 0)


def _offices(tokens: Tokens) -> pd.DataFrame:
    """Offices in the text (first, last, tag), whoever holds them."""
    offices = read_table("offices.tsv")
    matches = find_phrases(tokens, offices["phrase"].tolist())
    tag = offices["class"].map(TAG_OF_CLASS).to_numpy()[matches.phrase]
    return pd.DataFrame({"first": matches.first, "last": matches.last, "tag": tag})


def _tags(tokens: Tokens, found: pd.DataFrame, offices: pd.DataFrame, capital: np.ndarray) -> np.ndarray:
    """One letter a token, as CHUNK reads them."""
    tags = np.full(len(tokens), "x", dtype="U1")
    tags[capital] = "C"
    for tag, words in (("a", MODIFIERS), ("f", {"of"}), ("t", {"the", "a", "an"}), ("s", POSSESSIVES)):
        tags[tokens.kind(words.__contains__)] = tag
    _lay(tags, *(offices[column].to_numpy() for column in ("first", "last", "tag")))
    _lay(tags, found["first"].to_numpy(), found["last"].to_numpy(), found["rule"].map(TAG_OF_RULE).to_numpy())
    return tags


def capitalised(tokens: Tokens) -> np.ndarray:
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
        "article": tokens.article[people["first"]], "code": tokens.code[people["surname"]],
        "party": people["party"].to_numpy(), "person": people["person"].to_numpy(),
    }).drop_duplicates()
    named = named[~named.duplicated(["article", "code"], keep=False)]
    # A first name or a word that also opens sentences is no surname: it must be capitalised and a word.
    surname = [is_word(word) and word[0].isupper() for word in tokens.vocabulary[named["code"]]]
    named = named[np.array(surname, dtype=bool)]  # typed, since an empty list would select columns
    at = np.flatnonzero(np.isin(tokens.code, named["code"]))
    carried = pd.DataFrame({"article": tokens.article[at], "code": tokens.code[at], "first": at, "last": at + 1})
    return carried.merge(named, on=["article", "code"])[["first", "last", "party", "person"]].assign(rule="person")


def _table(texts: Texts, mentions: pd.DataFrame) -> pd.DataFrame:
    spans = texts.spans_of(mentions["first"].to_numpy(), mentions["last"].to_numpy())
    table = spans.assign(
        mention_id=np.arange(len(mentions)),
        surface=texts.text_of(spans),
        **mentions[["party", "rule", "use"]],
        person=mentions["person"].astype("str"),
    )
    return conform(table, "mentions")
