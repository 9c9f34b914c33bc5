"""Who was read as speaking for which party, to be read and corrected by the user."""

from __future__ import annotations

import pandas as pd
import yaml

from analysis.parties.corrections import NO_PARTY, key_of, without_openers
from analysis.parties.registry import Registry
from analysis.parties.suggestions import sentences_around
from analysis.text import Texts

KEY = ["speaker", "speaker_party", "speaker_kind"]
COLUMNS = {
    **dict.fromkeys([*KEY, "rules"], "str"),
    "inferred": "float64",
    "anonymous": "float64",
    "n": "int64",
    "article_id": "str",
    "example": "str",
}
# Rules that rest on the speaker's own words or name, or on the user's; the others infer. Only which
# speakers are offered for correction depends on it.
PLAIN_RULES = ("own words", "name", "listed")
HEADER = """# Who speaks for whom. A line here settles it for all articles: take away the "# " before it and
# correct the party, or write none.
"""
NO_PARTY_HEAD = "# Read as speaking for no party, most frequent first:\n"
INFERRED_HEAD = "# Read as speaking for a party, but not by their own words or name:\n"


def count_speakers(texts: Texts, statements: pd.DataFrame) -> pd.DataFrame:
    """Return one row per speaker and party that the speaker was read as speaking for, the most
    frequent first.

    Columns: speaker (the name, without article, determiner and number before it, as a line of the
    parties file names it; NA where no words name one), speaker_party (NA: none), speaker_kind,
    rules (the speaker rules, most frequent first), inferred (share of the statements in which the
    party does not rest on the speaker's own words or name; NA without party), anonymous (share in
    which an official keeps the name back; NA without party), n (statements, not pieces), and
    article_id and example of the sentence in which the longest words name the speaker. Scare quotes
    have no speaker and are left out.
    """
    said = statements_by_speaker(statements)
    if said.empty:
        return pd.DataFrame({name: pd.Series(dtype=dtype) for name, dtype in COLUMNS.items()})
    of_party = said["speaker_party"].notna()
    said = said.assign(
        inferred=(~said["speaker_rule"].isin(PLAIN_RULES)).astype(float).where(of_party),
        anonymous=said["anonymous"].astype(float).where(of_party),
    )
    counts = said.groupby(KEY, dropna=False).agg(
        inferred=("inferred", "mean"),
        anonymous=("anonymous", "mean"),
        n=("statement_id", "size"),
    )
    table = counts.join(_rules(said)).reset_index().merge(_examples(texts, said), on=KEY)
    order = ["n", "speaker", "speaker_party", "speaker_kind"]
    table = table.sort_values(order, ascending=[False, True, True, True], ignore_index=True)
    return table[list(COLUMNS)].astype(COLUMNS)


def statements_by_speaker(statements: pd.DataFrame) -> pd.DataFrame:
    """Return the first piece of each statement but scare quotes, with ``speaker`` as
    `count_speakers` names it: one spelling for all that a line of the parties file settles."""
    said = statements[statements["kind"] != "scare"].drop_duplicates("statement_id")
    key = said["speaker"].map(key_of, na_action="ignore")
    shown = said["speaker"].map(without_openers, na_action="ignore")
    counts = pd.DataFrame({"key": key, "shown": shown}).dropna().value_counts().reset_index()
    # Of equally frequent spellings the last by name is the one that does not open a sentence.
    counts = counts.sort_values(["count", "shown"], ascending=False).drop_duplicates("key")
    spelling = dict(zip(counts["key"], counts["shown"], strict=True))
    return said.assign(speaker=key.map(spelling).astype("str")).reset_index(drop=True)


def suggest_speakers(
    texts: Texts,
    mentions: pd.DataFrame,
    statements: pd.DataFrame,
    registry: Registry,
    most: int = 40,
) -> str:
    """Return the list ``speakers`` of a parties file (YAML text): the registry's own lines, and as
    comments, to be edited, ``most`` speakers without a party and ``most`` whose party was inferred.

    It goes behind what `suggest_parties` returns, and changes nothing until a line is edited.
    """
    listing, parties = count_speakers(texts, statements), set(mentions["party"])
    listed = set(map(key_of, registry.speakers["name"]))
    free = listing.dropna(subset="speaker")
    free = free[~free["speaker"].map(key_of).isin(listed)]
    without = free[free["speaker_party"].isna()].drop_duplicates("speaker").head(most)
    inferred = free[free["inferred"].eq(1) & ~free["speaker"].isin(without["speaker"])]
    inferred = inferred.drop_duplicates("speaker").head(most)
    blocks = [
        HEADER,
        "speakers:\n" if parties else "# speakers:\n",
        *(_kept(row, parties) for row in registry.speakers.itertuples()),
        *_lines(NO_PARTY_HEAD, without, listing),
        *_lines(INFERRED_HEAD, inferred, listing),
        _unnamed_note(listing),
    ]
    return "".join(blocks)


def _lines(head: str, chosen: pd.DataFrame, listing: pd.DataFrame) -> list[str]:
    """Return a heading and a line for each speaker; nothing where there are none."""
    return [head, *(_line(row, listing) for row in chosen.itertuples())] if len(chosen) else []


def _line(row, listing: pd.DataFrame) -> str:
    """Return a speaker as a line to be edited, with count, kind or party, rules and example."""
    others = listing[listing["speaker"].eq(row.speaker) & (listing.index != row.Index)]
    parties = others["speaker_party"].fillna(others["speaker_kind"])
    also = "".join(f"; also {p} {n}" for p, n in zip(parties, others["n"], strict=True))
    number = f"{row.n} statement{'s' if row.n > 1 else ''}"
    what = "" if isinstance(row.speaker_party, str) else f"{row.speaker_kind}, "
    shown = f'{number}, {what}{row.rules}{also}; e.g. "{row.example}"'
    return f"# {_entry(row.speaker, row.speaker_party)}   # {shown}\n"


def _kept(row, parties: set[str]) -> str:
    """Return a line that the registry has; a comment where the file does not list its party."""
    if isinstance(row.party, str) and row.party not in parties:
        return f"# {_entry(row.name, row.party)}   # no article names the party\n"
    return f"{_entry(row.name, row.party)}\n"


def _entry(name: str, party: object) -> str:
    """Return name and party as an entry of a YAML list, in one line."""
    entry = {"name": name, "party": party if isinstance(party, str) else NO_PARTY}
    shown = yaml.safe_dump(
        entry, default_flow_style=True, allow_unicode=True, sort_keys=False, width=10**6
    )
    return f"- {shown.strip()}"


def _unnamed_note(listing: pd.DataFrame) -> str:
    n = int(listing.loc[listing["speaker"].isna(), "n"].sum())
    note = "# Statements whose speaker no words name, so that no line can settle them"
    return f"{note}: {n}\n" if n else ""


def _rules(said: pd.DataFrame) -> pd.Series:
    """Return the rules of each speaker and party, the most frequent first."""
    counts = said.groupby([*KEY, "speaker_rule"], dropna=False).size().rename("times").reset_index()
    counts = counts.sort_values(["times", "speaker_rule"], ascending=[False, True])
    return counts.groupby(KEY, dropna=False)["speaker_rule"].agg(", ".join).rename("rules")


def _examples(texts: Texts, said: pd.DataFrame) -> pd.DataFrame:
    """Return article_id and example of each speaker and party."""
    length = (said["speaker_end"] - said["speaker_start"]).fillna(0)
    first = said.assign(length=length).sort_values("length", ascending=False, kind="stable")
    first = first.drop_duplicates(KEY)
    spans = speaker_spans(first)
    return first[[*KEY, "article_id"]].assign(example=sentences_around(texts, spans))


def speaker_spans(said: pd.DataFrame) -> pd.DataFrame:
    """Return article_id, start and end of the words that name each statement's speaker, of its
    content where none do."""
    return said[["article_id"]].assign(
        start=said["speaker_start"].fillna(said["start"]).astype(int),
        end=said["speaker_end"].fillna(said["end"]).astype(int),
    )
