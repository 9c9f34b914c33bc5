"""The table of coreference: one row per noun phrase of a chain."""

from __future__ import annotations

import pandas as pd

from analysis.parties.coreference import Discourse
from analysis.parties.registry import Registry
from analysis.text import Texts


def find_chains(
    texts: Texts, mentions: pd.DataFrame, registry: Registry | None = None
) -> pd.DataFrame:
    """Return one row per noun phrase of parsed texts that goes back to another, or that another
    goes back to.

    article_id, sentence_id, start and end of the phrase, head (token_id), kind (name, pronoun,
    description), antecedent_start and antecedent_end (NA of the first of a chain), entity (a
    number), name, party and the rule that found the party. Pronouns are those of the third person.
    ``registry`` is that of the mentions.
    """
    return chains_of(Discourse(texts, mentions, registry), texts)


def chains_of(discourse: Discourse, texts: Texts) -> pd.DataFrame:
    """Return the table of `find_chains` for a discourse that was read already."""
    tokens, back = texts.tokens, discourse.antecedent
    rows = sorted(row for row in {*back, *back.values()} if row in discourse.kind)
    spans = {row: discourse.span_of(row) for row in rows}
    antecedents = [spans.get(back.get(row)) for row in rows]
    entities = [discourse.entity[row] for row in rows]
    told = {
        name: pd.Series([getattr(e, name) for e in entities], dtype="str")
        for name in ("name", "party", "rule")
    }
    return pd.DataFrame(texts.ids_of(tokens.article[rows], tokens.sentence[rows])).assign(
        start=[spans[row][0] for row in rows],
        end=[spans[row][1] for row in rows],
        head=tokens.columns["token_id"][rows],
        kind=[discourse.kind[row] for row in rows],
        antecedent_start=pd.array([span and span[0] for span in antecedents], dtype="Int64"),
        antecedent_end=pd.array([span and span[1] for span in antecedents], dtype="Int64"),
        entity=[entity.number for entity in entities],
        **told,
    )
