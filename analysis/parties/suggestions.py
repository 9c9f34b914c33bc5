"""A parties file to edit, drawn up from what a corpus names."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import yaml

from analysis.parties.mentions import capitalised
from analysis.parties.registry import RULE_OF_KEY, Registry
from analysis.parties.surroundings import CALENDAR
from analysis.text import Texts, Tokens
from analysis.text.spans import Spans, places_inside

HEADER = """# Parties found in {articles}, the most often named first. Edit freely: join,
# split, rename or delete parties, add aliases. Only `name` is needed; no alias may belong to two parties.
# Then: framing report CORPUS --parties THIS_FILE
"""
NOBODY = "# No party was found; add your own:\n# parties:\n# - name: ...\n"
LONGEST_NAME, LONGEST_TAIL = 4, 2  # words of a name, and of what follows its "of"
QUOTES = frozenset("\"“‘'([")
LONGEST_EXAMPLE = 110


def suggest_parties(
    texts: Texts, registry: Registry, mentions: pd.DataFrame, most_unplaced: int = 40
) -> str:
    """Return a parties file (YAML text) of the parties that the articles name, with the aliases that occur in them.

    Comments give counts and an example each, and below, the names that no party has, most frequent first.
    `load_registry` reads it as it stands.
    """
    named = named_parties(texts, mentions)
    entries = [
        _entry(row, mentions[mentions["party"] == row.party], registry)
        for row in named.itertuples()
    ]
    unplaced = unplaced_names(texts, mentions).head(most_unplaced)
    rest = "".join(f"#   {row.n:4d}  {row.name}\n" for row in unplaced.itertuples(index=False))
    body = "parties:\n" + "".join(entries) if entries else NOBODY
    tail = f"# Names of no party, most frequent first:\n{rest}" if rest else ""
    return HEADER.format(articles=_number(len(texts), "article")) + body + tail


def named_parties(texts: Texts, mentions: pd.DataFrame) -> pd.DataFrame:
    """One row per party named, the most often named first: party, mentions, places (of the mentions those that only
    locate), people (tied to it, with their mentions), example (the sentence that first names it as a party)."""
    by_party = mentions.groupby("party")
    people = by_party["person"].agg(
        lambda names: ", ".join(f"{name} {n}" for name, n in _counted(names).items())
    )
    counts = by_party["use"].agg(mentions="size", places=lambda use: (use == "place").sum())
    # A mention as a party shows more of it than one that only locates.
    first = mentions.sort_values(["use", "mention_id"]).drop_duplicates("party").set_index("party")
    named = counts.join(people.rename("people")).join(sentences_around(texts, first).rename("example"))
    return named.reset_index().sort_values(
        ["mentions", "party"], ascending=[False, True], ignore_index=True
    )


def unplaced_names(texts: Texts, mentions: pd.DataFrame) -> pd.DataFrame:
    """Names that no party has (name, n), the most frequent first: runs of capitalised words outside all mentions, in
    running text and not where a sentence or a quotation opens; days and months apart."""
    tokens = texts.tokens
    quoted = np.roll(tokens.kind(QUOTES.__contains__), 1)
    free = ~quoted & ~places_inside(Spans(*texts.tokens_of(mentions)), len(tokens))
    spans = name_runs(tokens, free)
    names = pd.Series([" ".join(tokens.words[first:last]) for first, last in spans], dtype="str")
    return _counted(names).rename_axis("name").rename("n").reset_index()


def name_runs(tokens: Tokens, free: np.ndarray | None = None) -> list[tuple[int, int]]:
    """Return the token ranges of runs that look like a name, "Peace Institute", "Bank of Tar Heel": capitalised words,
    days, months and what opens a sentence apart; of tokens that are ``free`` only."""
    named = (
        capitalised(tokens)
        & ~tokens.kind(CALENDAR.__contains__)
        & (np.diff(tokens.sentence, prepend=-1) == 0)
    )
    named = (named if free is None else named & free).tolist()
    of, sentence = tokens.among({"of"}).tolist(), tokens.sentence.tolist()
    spans: list[tuple[int, int]] = []
    for first in range(len(named)):
        if named[first] and not (spans and first < spans[-1][1]):
            last = _run_end(named, sentence, first, LONGEST_NAME)
            if last < len(of) and of[last] and sentence[last] == sentence[first]:
                tail = _run_end(named, sentence, last + 1, LONGEST_TAIL)
                last = tail if tail > last + 1 else last
            spans.append((first, last))
    return spans


def _run_end(named: list[bool], sentence: list[int], first: int, most: int) -> int:
    """Where a run of at most so many named tokens of one sentence ends."""
    last = first
    while (
        last < min(len(named), first + most) and named[last] and sentence[last] == sentence[first]
    ):
        last += 1
    return last


def sentences_around(texts: Texts, spans: pd.DataFrame) -> pd.Series:
    """Return the sentence in which each span (article_id, start, end) starts, same index; of a long
    sentence the words beside the span."""
    around = texts.sentences.iloc[texts.sentence_of(spans)]
    rows = zip(
        texts.article_of(spans),
        around["start"],
        around["end"],
        spans["start"],
        spans["end"],
        strict=True,
    )
    return pd.Series(
        [_cut(texts.strings[row], *span) for row, *span in rows], index=spans.index, dtype="str"
    )


def _cut(text: str, begin: int, stop: int, start: int, end: int) -> str:
    """A sentence (begin to stop), of a long one the words nearest to a span (start to end)."""
    end = min(end, stop, start + LONGEST_EXAMPLE)
    room = max(LONGEST_EXAMPLE - (end - start), 0)
    left = max(begin, min(start - room // 2, stop - LONGEST_EXAMPLE))
    right = min(stop, max(end + room // 2, left + LONGEST_EXAMPLE))
    before, behind = text[left:start], text[end:right]
    if left > begin:
        before = "… " + before.partition(" ")[2]
    if right < stop:
        behind = behind.rpartition(" ")[0] + " …"
    return " ".join(f"{before}{text[start:end]}{behind}".split())


def _entry(row, mentions: pd.DataFrame, registry: Registry) -> str:
    """One party as YAML, its counts and an example as comments."""
    listed = registry.aliases[registry.aliases["party"] == row.party]
    words = set(re.findall(r"\w+", " ".join(mentions["surface"])))
    occurs = listed[[set(re.findall(r"\w+", alias)) <= words for alias in listed["alias"]]]
    kind = registry.parties.set_index("party").loc[row.party, "kind"]
    entry: dict[str, object] = {"name": row.party, "kind": kind}
    for key, rule in RULE_OF_KEY.items():
        if found := occurs.loc[occurs["rule"] == rule, "alias"].unique().tolist():
            entry[key] = found
    if persons := _persons(_counted(mentions["person"]), listed):
        entry["persons"] = persons
    shown = yaml.safe_dump(
        [entry], allow_unicode=True, sort_keys=False, default_flow_style=None, width=110
    )
    tied = f"; people {row.people}" if row.people else ""
    return f"# {_number(row.mentions, 'mention')}, {row.places} as a place{tied}\n#   e.g. {row.example}\n{shown}"


def _number(n: int, what: str) -> str:
    return f"{n} {what}{'s' if n > 1 else ''}"


def _persons(people: pd.Series, listed: pd.DataFrame) -> list[dict[str, object]]:
    """Persons named for the party, most often first, with the short forms that the registry lists."""
    short = listed[(listed["rule"] == "person") & ~listed["full"].astype(bool)]
    return [
        {
            "name": name,
            **(
                {"short": forms}
                if (forms := short.loc[short["person"] == name, "alias"].unique().tolist())
                else {}
            ),
        }
        for name in people.index
    ]


def _counted(values: pd.Series) -> pd.Series:
    """How often each value occurs, the most frequent first, of equals the first by name."""
    return values.value_counts(sort=False).sort_index().sort_values(ascending=False, kind="stable")
