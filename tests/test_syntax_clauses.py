"""Clauses of sentences of our own, as a reader wrote them down before the machine read them; and what always holds."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest

from analysis.syntax import find_clauses, parse
from analysis.text import read_texts

ROWS = pd.read_csv(Path(__file__).parent / "clauses.tsv", sep="\t", quoting=3)
BRACKETED = re.compile(r"(subject|object|agent)=\[([^\]]*)\]")
FLAGS = ("passive", "copular", "negated")
NAMED = ("modality", "tense", "mood", "relation", "governor")


def as_read(written: str) -> list[dict[str, object]]:
    """The clauses of one row of clauses.tsv."""
    clauses = []
    for part in written.split(" || "):
        spans = dict(BRACKETED.findall(part))
        words = BRACKETED.sub("", part).split()
        begins = next((k for k, word in enumerate(words) if "=" in word or word in FLAGS), len(words))
        keys = dict(re.findall(r"(rule|modality|tense|mood|relation)=(\S+)", part))
        governor = re.search(r"governor=(.+)$", part)
        clauses.append({
            "lemma": " ".join(words[:begins]), **{name: spans.get(name) for name in ("subject", "object", "agent")},
            "subject_rule": keys.get("rule"), **{flag: flag in words[begins:] for flag in FLAGS},
            "modality": keys.get("modality"), "tense": keys.get("tense"), "mood": keys.get("mood", "statement"),
            "relation": keys.get("relation"), "governor": governor[1] if governor else None,
        })
    return clauses


def as_found(text: str) -> list[dict[str, object]]:
    """The clauses that are found in a text, in the same form."""
    found = find_clauses(parse(read_texts(pd.DataFrame({"article_id": ["a"], "text": [text]}), whole=True)))
    lemma = found["lemma"].tolist()

    def words(row, name: str) -> str | None:
        start, end = row[f"{name}_start"], row[f"{name}_end"]
        return None if pd.isna(start) else text[start:end]

    return [{
        "lemma": row["lemma"], **{name: words(row, name) for name in ("subject", "object", "agent")},
        "subject_rule": row["subject_rule"], **{flag: bool(row[flag]) for flag in FLAGS},
        **{name: row[name] for name in ("modality", "tense", "mood", "relation")},
        "governor": None if pd.isna(row["governor"]) else lemma[row["governor"]],
    } for row in found.astype(object).where(found.notna(), None).to_dict("records")]


@pytest.mark.parametrize(("text", "written"), ROWS.itertuples(index=False, name=None))
def test_clauses_of_a_sentence(text, written):
    assert as_found(text) == as_read(written)
