"""Stance in short texts with the answer of a careful reader (tests/cases), through the whole chain from text to
evidence."""

from __future__ import annotations

import csv
from pathlib import Path

import pandas as pd
import pytest

from analysis.options import STANCE
from analysis.study import analyse

CASES = Path(__file__).parent / "cases"
# Missed cases by how they begin, with the reason.
MISSED = {
    "Kuwait turned away": "to turn away is taken for a judgement",
    "Mauritania calls its shameless": "what it calls something is taken for its words",
    "Asked about the raid, the Malian": "an idiom",
    "Germany dithers": "a rare verb",
    "Cyprus trusts Greece": "trust told plainly",
    "Mexico's ambassador said Canada": "beyond anything is taken for blame",
    "A retired admiral said he would trust": "trust that is supposed",
    "The panel rejected claims that Jordan": "the claim that is rejected weighs more",
}


def missed(text: str) -> str | None:
    """Why a case is missed, None where it is not."""
    return next((reason for begin, reason in MISSED.items() if text.startswith(begin)), None)


def cases() -> list[dict[str, str]]:
    """The rows of both files: text, party, occurrence, label (or "one or another"), kind."""
    rows = []
    for name in ("stance.tsv", "reported_tone.tsv"):
        with (CASES / name).open(encoding="utf-8", newline="") as file:
            rows += csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
    return rows


@pytest.fixture(scope="module")
def found() -> dict[str, pd.DataFrame]:
    """The stance towards every mention of each text, all judged in one batch."""
    texts = list(dict.fromkeys(row["text"] for row in cases()))
    ids = list(map(str, range(len(texts))))
    articles = pd.DataFrame({"article_id": ids, "text": [text.replace(" || ", "\n\n") for text in texts]})
    articles["title"] = [text.split(" || ")[0] if " || " in text else pd.NA for text in texts]
    study = analyse(articles)
    judged = study.evidence[study.evidence["measure"] == STANCE].set_index("mention_id")["label"]
    # Of a mere place nothing is judged.
    mentions = study.mentions.assign(label=study.mentions["mention_id"].map(judged).fillna("neutral"))
    return {text: mentions[mentions["article_id"] == row] for row, text in zip(ids, texts, strict=True)}


def marked() -> list:
    return [
        pytest.param(row, id=f"{row['kind']}: {row['text'][:60]} ({row['party']})",
                     marks=[pytest.mark.xfail(strict=True, reason=reason)] if reason else [])
        for row in cases() for reason in [missed(row["text"])]
    ]


@pytest.mark.parametrize("case", marked())
def test_the_stance_towards_a_mention(found, case):
    mine = found[case["text"]]
    mine = mine[mine["party"] == case["party"]].sort_values("start")
    label = mine["label"].iloc[int(case["occurrence"]) - 1]
    assert label in case["label"].split(" or ")


def test_nine_cases_in_ten_are_right():
    """Of all, and of the neutral ones; of 16 positive ones three are missed, of 24 negative ones three."""
    table = pd.DataFrame(cases())
    wrong = table["text"].map(missed).notna()
    assert wrong.mean() <= 0.1
    assert wrong[table["label"].str.contains("neutral")].mean() <= 0.1
