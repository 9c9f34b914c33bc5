"""A parties file to edit, drawn up from what a corpus names."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import yaml

from analysis.lexicon import TagString
from analysis.parties.context import CALENDAR
from analysis.parties.mentions import capitalised, find_mentions
from analysis.parties.registry import RULE_OF_KEY, Registry
from analysis.segmentation import Tokens, split_sentences, tokenize

HEADER = """# Parties found in {articles} articles, the most often named first. Edit freely: join,
# split, rename or delete parties, add aliases. Only `name` is needed; no alias may belong to two parties.
# Then: framing report CORPUS --parties THIS_FILE
"""
NOBODY = "# No party was found; add your own:\n# parties:\n# - name: ...\n"
NAME = re.compile(r"C{1,4}")


def suggest_parties(articles: pd.DataFrame, registry: Registry, most_unplaced: int = 40) -> str:
    """A parties file (YAML text) of the parties that the articles name, with the aliases that occur in them.

    Comments give counts and an example each, and below, the names that no party has, most frequent first.
    `load_registry` reads it as it stands.
    """
    sentences = split_sentences(articles)
    tokens = tokenize(articles, sentences)
    mentions = find_mentions(articles, sentences, tokens, registry)
    texts = articles.set_index("article_id")["text"]
    order = mentions["party"].value_counts(sort=False).rename_axis("party").reset_index()
    order = order.sort_values(["count", "party"], ascending=[False, True])["party"]
    entries = [_entry(mentions[mentions["party"] == party], registry, texts) for party in order]
    unplaced = _unplaced(tokens, mentions, articles).head(most_unplaced)
    rest = "".join(f"#   {n:4d}  {name}\n" for name, n in unplaced.items())
    body = "parties:\n" + "".join(entries) if entries else NOBODY
    tail = f"# Names of no party, most frequent first:\n{rest}" if rest else ""
    return HEADER.format(articles=len(articles)) + body + tail


def _entry(mentions: pd.DataFrame, registry: Registry, texts: pd.Series) -> str:
    """One party as YAML, its counts and an example as comments."""
    party, first = mentions["party"].iloc[0], mentions.iloc[0]
    text = texts[first["article_id"]]
    example = " ".join(text[max(0, first["start"] - 40) : first["end"] + 40].split())
    places = int((mentions["use"] == "place").sum())
    people = _counted(mentions["person"].dropna())
    listed = registry.aliases[registry.aliases["party"] == party]
    words = set(re.findall(r"\w+", " ".join(mentions["surface"])))
    occurs = listed[[set(re.findall(r"\w+", alias)) <= words for alias in listed["alias"]]]
    kind = registry.parties.set_index("party").loc[party, "kind"]
    entry: dict[str, object] = {"name": party, "kind": kind}
    for key, rule in RULE_OF_KEY.items():
        if found := occurs.loc[occurs["rule"] == rule, "alias"].unique().tolist():
            entry[key] = found
    if persons := _persons(people, listed):
        entry["persons"] = persons
    shown = yaml.safe_dump([entry], allow_unicode=True, sort_keys=False, default_flow_style=None, width=110)
    named = "".join(f", {name} {n}" for name, n in people.items())
    tied = f"; people{named.removeprefix(',')}" if named else ""
    count = f"{len(mentions)} mention{'s' if len(mentions) > 1 else ''}"
    return f"# {count}, {places} as a place{tied}\n#   e.g. … {example} …\n{shown}"


def _persons(people: pd.Series, listed: pd.DataFrame) -> list[dict[str, object]]:
    """Persons named for the party, most often first, with the short forms that the registry lists."""
    short = listed[(listed["rule"] == "person") & ~listed["full"].astype(bool)]
    return [
        {"name": name, **({"short": forms} if (forms := short.loc[short["person"] == name, "alias"].unique().tolist())
        else {})}
        for name in people.index
    ]


def _counted(values: pd.Series) -> pd.Series:
    """How often each value occurs, the most frequent first, of equals the first by name."""
    return values.value_counts(sort=False).sort_index().sort_values(ascending=False, kind="stable")


def _unplaced(tokens: Tokens, mentions: pd.DataFrame, articles: pd.DataFrame) -> pd.Series:
    """How often each run of capitalised words stands outside all mentions, in running text and not at a sentence's
    start; days and months apart."""
    tags = np.where(capitalised(tokens) & ~tokens.kind(CALENDAR.__contains__), "C", "x")
    opens = np.concatenate([[True], tokens.sentence[1:] != tokens.sentence[:-1]])[: len(tokens)]
    tags[opens] = "x"
    row = pd.Index(articles["article_id"]).get_indexer(mentions["article_id"])
    for first, last in zip(*tokens.span(mentions["start"].to_numpy(), mentions["end"].to_numpy(), row), strict=True):
        tags[first:last] = "x"
    names = [
        " ".join(tokens.words[first:last]) for first, last in zip(*TagString(tokens, tags).spans(NAME)[""], strict=True)
    ]
    return _counted(pd.Series(names, dtype="str"))
