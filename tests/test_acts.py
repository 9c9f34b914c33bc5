"""Acts of sentences of our own, as a reader wrote them down before the machine read them; and what always holds."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from analysis.acts import find_acts
from analysis.parties import Discourse, find_mentions, load_registry
from analysis.schemas import check_tables
from analysis.statements import find_statements
from analysis.syntax import find_clauses, parse
from analysis.text import read_texts

ROWS = pd.read_csv(Path(__file__).parent / "acts.tsv", sep="\t", quoting=3, keep_default_na=False)
VOICES = ("self", "other", "unaffiliated", "unnamed", "unresolved")


def as_read(written: str) -> list[tuple]:
    """The acts of one row of acts.tsv: actor, verb, target, direction, negated, voice."""
    acts = []
    for part in filter(None, written.split(" || ")):
        actor, verb, target, direction, *flags = part.split(" | ")
        voice = next((flag for flag in flags if flag in VOICES), "journalist")
        acts.append((actor, verb, target, direction, "negated" in flags, voice))
    return sorted(acts)


class Found:
    """The tables of some texts, one article each."""

    def __init__(self, strings: list[str], rename: dict[str, str] | None = None):
        articles = pd.DataFrame(
            {"article_id": [f"a{k:03d}" for k in range(len(strings))], "text": strings})
        self.texts, registry = parse(read_texts(articles, whole=True)), load_registry()
        self.mentions = find_mentions(self.texts, registry)
        if rename:
            self.mentions = self.mentions.assign(party=self.mentions["party"].replace(rename))
        discourse = Discourse(self.texts, self.mentions, registry)
        self.clauses = find_clauses(self.texts)
        self.statements = find_statements(
            self.texts, self.clauses, self.mentions, registry, discourse)
        self.acts = find_acts(self.texts, self.clauses, self.statements, discourse)

    def of(self, number: int) -> list[tuple]:
        """The acts of one text, in the form of `as_read`."""
        acts = self.acts[self.acts["article_id"] == f"a{number:03d}"]
        verbs = self.texts.text_of(acts, "verb_start", "verb_end")
        columns = acts["party"], verbs, acts["target"].fillna("-"), acts["direction"]
        rows = zip(*columns, acts["negated"], acts["voice"], strict=True)
        return sorted(tuple(row) for row in rows)


@pytest.fixture(scope="module")
def found():
    return Found(ROWS["text"].tolist())


# What is read otherwise, by how the sentence begins.
MISSED: dict[str, str] = {}


def cases():
    for number, (text, written) in enumerate(ROWS.itertuples(index=False, name=None)):
        reason = next((why for opening, why in MISSED.items() if text.startswith(opening)), None)
        marks = [pytest.mark.xfail(strict=True, reason=reason)] if reason else []
        yield pytest.param(number, written, marks=marks, id=text)


@pytest.mark.parametrize(("number", "written"), list(cases()))
def test_acts_of_a_sentence(found, number, written):
    assert found.of(number) == as_read(written)
