"""The tables' columns, their check, and the one error type for bad input.

Between modules only these tables flow. Columns may be added to a table; none of those named
here is renamed or changes its meaning. Every span satisfies ``text[start:end] == surface``, with
offsets in characters of the article's ``text``. Missing is NA, never -1, 0 or an empty guess.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.errors import InputError

ID, TEXT, OFFSET, COUNT, NUMBER = "str", "str", "Int64", "int64", "float64"

SCHEMAS: dict[str, dict[str, str]] = {
    "articles": {
        "article_id": ID,
        "title": TEXT,
        "outlet": TEXT,
        "date": "datetime64[us]",
        "url": TEXT,
        "language": TEXT,
        "text": TEXT,
    },
    "sentences": {
        "article_id": ID,
        "sentence_id": COUNT,
        "start": COUNT,
        "end": COUNT,
        "paragraph": COUNT,
        "role": TEXT,
    },
    "tokens": {
        "article_id": ID,
        "sentence_id": COUNT,
        "start": COUNT,
        "end": COUNT,
        "word": TEXT,
    },
    "mentions": {
        "mention_id": COUNT,
        "article_id": ID,
        "sentence_id": COUNT,
        "start": COUNT,
        "end": COUNT,
        "surface": TEXT,
        "party": TEXT,
        "rule": TEXT,
        "use": TEXT,
    },
    "statements": {
        "statement_id": COUNT,
        "article_id": ID,
        "start": COUNT,
        "end": COUNT,
        "kind": TEXT,
        "cue_start": OFFSET,
        "cue_end": OFFSET,
        "cue": TEXT,
        "cue_class": TEXT,
        "speaker_start": OFFSET,
        "speaker_end": OFFSET,
        "speaker": TEXT,
        "speaker_party": TEXT,
        "speaker_kind": TEXT,
        "via": TEXT,
        "rule": TEXT,
    },
    "evidence": {
        "mention_id": COUNT,
        "article_id": ID,
        "sentence_id": COUNT,
        "start": COUNT,
        "end": COUNT,
        "party": TEXT,
        "statement_id": OFFSET,
        "voice": TEXT,
        "voice_party": TEXT,
        "via": TEXT,
        "measure": TEXT,
        "value": NUMBER,
        "label": TEXT,
        "scorer": TEXT,
        "rule": TEXT,
    },
    "codes": {
        "article_id": ID,
        "sentence_id": COUNT,
        "codebook": TEXT,
        "frame": TEXT,
        "coder": TEXT,
        "start": COUNT,
        "end": COUNT,
        "weight": NUMBER,
        "voice": TEXT,
        "voice_party": TEXT,
    },
    "positions": {
        "position_id": COUNT,
        "article_id": ID,
        "sentence_id": COUNT,
        "start": COUNT,
        "end": COUNT,
        "party": TEXT,
        "asserted_by": TEXT,
        "voice": TEXT,
        "rung": TEXT,
        "cue_start": COUNT,
        "cue_end": COUNT,
        "proposition_start": OFFSET,
        "proposition_end": OFFSET,
        "condition_start": OFFSET,
        "condition_end": OFFSET,
        "rule": TEXT,
    },
    "contested": {
        "party": TEXT,
        "position_id": COUNT,
        "other_position_id": COUNT,
        "similarity": NUMBER,
        "opposition": TEXT,
    },
    "comparison": {
        "measure": TEXT,
        "party": TEXT,
        "reference": TEXT,
        "voice": TEXT,
        "group": TEXT,
        "estimate": NUMBER,
        "conf_low": NUMBER,
        "conf_high": NUMBER,
        "p_value": NUMBER,
        "q_value": NUMBER,
        "n": COUNT,
        "n_reference": OFFSET,
    },
}

REQUIRED = {"articles": ["article_id", "text"]}

VOICES = ["self", "other", "unaffiliated", "unnamed", "unresolved", "journalist"]
KINDS = ["direct", "indirect", "mixed", "scare"]
RUNGS = ["declined", "undecided", "considering", "conditional", "offered", "committed"]


def empty(name: str) -> pd.DataFrame:
    """An empty table of the named schema, each column with its type."""
    return pd.DataFrame({column: pd.Series(dtype=kind) for column, kind in SCHEMAS[name].items()})


def conform(table: pd.DataFrame, name: str) -> pd.DataFrame:
    """The table with the schema's columns first, in order and typed; further columns follow.

    A column of the schema that the table lacks raises `InputError`, except in `articles`, where
    only ``article_id`` and ``text`` are required and the others are added empty.
    """
    schema = SCHEMAS[name]
    needed = REQUIRED.get(name, list(schema))
    if absent := [column for column in needed if column not in table.columns]:
        raise InputError(
            f"table '{name}': column {', '.join(map(repr, absent))} is missing; "
            f"found {', '.join(map(repr, table.columns)) or 'no columns'}"
        )
    further = [column for column in table.columns if column not in schema]
    typed = {}
    for column, kind in schema.items():
        values = table[column] if column in table.columns else pd.Series(pd.NA, index=table.index)
        try:
            typed[column] = pd.to_datetime(values).dt.as_unit("us") if column == "date" else values.astype(kind)
        except (ValueError, TypeError) as error:
            raise InputError(f"table '{name}', column '{column}': not of type {kind} ({error})") from error
    return pd.DataFrame(typed, index=table.index).join(table[further])


def check_articles(articles: pd.DataFrame) -> pd.DataFrame:
    """The articles with every column of the schema, in the caller's row order, index renumbered.

    Raises `InputError` for a missing column, a missing text, or an ``article_id`` that is missing or occurs twice.
    """
    articles = conform(articles, "articles").reset_index(drop=True)
    if (nameless := articles["article_id"].isna()).any():
        raise InputError(f"table 'articles': row {int(nameless.idxmax())} has no article_id; give each article one")
    if articles["text"].isna().any():
        where = articles.loc[articles["text"].isna(), "article_id"].iloc[0]
        raise InputError(f"table 'articles': article {where!r} has no text; leave the row out")
    if (twice := articles["article_id"].duplicated()).any():
        where = articles.loc[twice, "article_id"].iloc[0]
        raise InputError(f"table 'articles': article_id {where!r} occurs twice; make each one unique")
    return articles


def rows_by_article(table: pd.DataFrame) -> dict[str, np.ndarray]:
    """The row numbers of each article's rows, in their order; many times faster than grouping a table of many
    articles."""
    codes, ids = pd.factorize(table["article_id"])
    order = np.argsort(codes, kind="stable")
    return dict(zip(ids, np.split(order, np.cumsum(np.bincount(codes))[:-1]), strict=True)) if len(ids) else {}
