"""How parties are labelled: appositions, predicates after a copula, and words between an article and the name."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

# Up to eight words without a mark between them.
WORDS = r"(?P<label>[\w’'%-]+(?: [\w’'%-]+){0,7}?)"
CLOSED = r"(?= (?:that|which|who|whose|and|but|as|because|when|where|while|if)\b|\s*[,.;:!?)—–]|\s*$)"
AFTER = re.compile(
    r",\s(?:an?|one of the)\s" + WORDS.replace("label", "apposition") + r"(?=\s*[,.;!?)—–]|\s*$)"
    r"|,\s(?:the|its)\s" + WORDS.replace("label", "titled") + r"(?=,)"
    r"|\s(?:is|was|are|were|remains?|remained|became|becomes?)\s(?:still\s|now\s|also\s)?(?:not\s)?(?:an?|the)\s"
    + WORDS.replace("label", "predicate") + CLOSED
)
# Without a tagger only words that look like adjectives are taken: compounds, and those that end as adjectives do.
ADJECTIVE = (r"(?:former|rich|poor|weak|strong|small|great|new|old|rogue|lone|[a-z]+-[a-z]+"
             r"|[a-z]{2,}(?:ful|less|ous|ive|ish|able|ible|ent|ant|ed|ian|ical))")
BEFORE = re.compile(rf"\b(?:the|an?|this|that|its)\s(?P<label>{ADJECTIVE}(?:,? {ADJECTIVE})?)\s$", re.IGNORECASE)
# A clause, and no apposition.
CLAUSE = frozenset("said says told is was has have had will would are were can could may must did does".split())


def find_labels(articles: pd.DataFrame, sentences: pd.DataFrame, mentions: pd.DataFrame) -> pd.DataFrame:
    """One row per label of a party: mention_id, article_id, sentence_id, start, end, party, kind, label.

    ``kind`` is apposition ("Arland, a nuclear power, ..."), predicate ("Arland is a prime candidate") or modifier ("the
    oil-rich Arland"). Found by the words beside the name alone, without a parser: what stands further off, predicates
    that are bare adjectives, and adjectives that do not look like one are missed; "is not a ..." is found like "is a
    ...". A label is what is said, not a judgement: read it in its sentence, and by voice (`study.with_voices`).
    """
    texts = dict(zip(articles["article_id"], articles["text"], strict=True))
    place = sentences.set_index(["article_id", "sentence_id"])[["start", "end"]]
    rows = []
    columns = ["mention_id", "article_id", "sentence_id", "start", "end", "party"]
    for mention, article, sentence, start, end, party, rule in mentions[[*columns, "rule"]].itertuples(index=False):
        first, last = place.loc[(article, sentence)]
        text = texts[article]
        for kind, label_start, label_end in _around(text, int(first), start, end, int(last)):
            if kind == "modifier" and rule == "demonym":  # "the retired Norwegian general": not of Norway
                continue
            rows.append((mention, article, sentence, label_start, label_end, party, kind, text[label_start:label_end]))
    table = pd.DataFrame(rows, columns=[*columns[:3], "start", "end", "party", "kind", "label"])
    return table.astype({"start": np.int64, "end": np.int64})


def _around(text: str, first: int, start: int, end: int, last: int) -> list[tuple[str, int, int]]:
    """Kind and span of the labels behind and before one mention."""
    found = []
    if behind := AFTER.match(text[end:last]):
        group = behind.lastgroup
        kind = "apposition" if group == "titled" else group
        head = re.split(r" (?:that|which|who|whose) ", behind[group])[0].lower().split()
        if len(behind[group]) > 3 and not (kind == "apposition" and CLAUSE & set(head)):
            found.append((kind, end + behind.start(group), end + behind.end(group)))
    before = BEFORE.search(text[max(first, start - 80) : start])
    if before:
        shift = max(first, start - 80)
        found.append(("modifier", shift + before.start("label"), shift + before.end("label")))
    return found
