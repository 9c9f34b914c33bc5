"""Joins mentions, statements and judgements: one row per judgement on a mention, with the voice that makes it."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.options import STANCE
from analysis.schemas import conform, empty
from analysis.sentiment import explain_targets, label, score_measures
from analysis.text import Texts
from analysis.text.spans import on_line, overlapping
from analysis.voices import NO_VOICE_KINDS, add_voices, name_voices

# Every word carries something; a reader is shown those that decided.
LEAST_OF_HEAVIEST = 0.25

# No scorer reads further from a mention, in characters. Without this bound each mention of a text
# that never ends a sentence would take all of the text along.
FURTHEST = 5000


def build_evidence(
    texts: Texts, mentions: pd.DataFrame, statements: pd.DataFrame, scorer: str
) -> pd.DataFrame:
    """One row per mention used as a party and measure: who speaks there, and what is judged of the party.

    Only words of that voice in that sentence are scored: inside a statement its content, outside all statements the
    rest, so that a quotation's tone is never booked to the journalist. ``value`` is P(positive) - P(negative).
    """
    acting = mentions[mentions["use"] == "party"].reset_index(drop=True)
    if acting.empty:
        return empty("evidence")
    voiced = add_voices(acting, statements)
    targets = _targets(texts, voiced, mentions, statements)
    voice = name_voices(voiced["source"], voiced["voice_party"], voiced["party"])
    judged = voiced.assign(voice=voice, scorer=scorer).drop(columns=["source", "piece_start", "piece_end", "use"])
    rows = [
        judged.assign(measure=measure, value=scores["positive"] - scores["negative"], label=label(scores))
        for measure, scores in score_measures(targets, scorer).items()
    ]
    return conform(pd.concat(rows).sort_index(kind="stable", ignore_index=True), "evidence")


def deciding_words(
    texts: Texts, mentions: pd.DataFrame, statements: pd.DataFrame, scorer: str,
    among: pd.Series | None = None, measure: str = STANCE,
) -> pd.DataFrame:
    """The words behind each score of `build_evidence`: mention_id, article_id, start, end (in the article), weight.

    Of a mention's words those that weigh at least a quarter of its weightiest, and of those that `explain_targets`
    gives. ``among``: the mention_ids to explain, all where it is None.
    """
    acting = mentions[mentions["use"] == "party"].reset_index(drop=True)
    targets = _targets(texts, add_voices(acting, statements), mentions, statements)
    words = explain_targets(targets if among is None else targets[acting["mention_id"].isin(among)], scorer, measure)
    weight = words["weight"].abs()
    words = words[weight >= LEAST_OF_HEAVIEST * weight.groupby(words["row"]).transform("max")]
    shift = targets["begin"].reindex(words["row"]).to_numpy()
    return words.assign(
        mention_id=acting["mention_id"].reindex(words["row"]).to_numpy(),
        article_id=acting["article_id"].reindex(words["row"]).to_numpy(),
        start=words["start"] + shift,
        end=words["end"] + shift,
    )[["mention_id", "article_id", "start", "end", "weight"]]


def voiced_targets(
    texts: Texts, some: pd.DataFrame, mentions: pd.DataFrame, statements: pd.DataFrame
) -> pd.DataFrame:
    """Some of the mentions as a scorer reads them: what `_targets` gives instead of their own start and end, and the
    ``source`` that speaks there (journalist, party, unaffiliated, unnamed, unresolved)."""
    voiced = add_voices(some, statements)
    return voiced.drop(columns=["start", "end"]).join(_targets(texts, voiced, mentions, statements))


def _targets(
    texts: Texts, voiced: pd.DataFrame, mentions: pd.DataFrame, statements: pd.DataFrame
) -> pd.DataFrame:
    """The words of the voice around each mention: text, start, end, others, coreferent, begin.

    others and coreferent are the other parties' and the party's further mentions in the text, begin
    is where the text begins in the article.
    """
    regions = _regions(texts, voiced)
    others, coreferent = _named_beside(voiced, regions, mentions)
    listed = {
        "text": _own_words(texts, voiced, regions, statements),
        "others": others,
        "coreferent": coreferent,
    }
    begin = regions["start"]
    table = pd.DataFrame(listed, index=voiced.index, dtype=object)
    return table.assign(start=voiced["start"] - begin, end=voiced["end"] - begin, begin=begin)


def _regions(texts: Texts, voiced: pd.DataFrame) -> pd.DataFrame:
    """The span around each mention in which its voice speaks, as far as a scorer reads.

    That is its sentence, within its piece of a statement.
    """
    sentence = texts.sentences.iloc[texts.sentence_of(voiced)].set_axis(voiced.index)
    piece = voiced[["piece_start", "piece_end"]].astype("float")
    begin = np.fmax(sentence["start"], piece["piece_start"].fillna(0)).astype(int)
    stop = np.fmin(sentence["end"], piece["piece_end"].fillna(np.inf)).astype(int)
    start, end = voiced["start"], voiced["end"]
    return pd.DataFrame({
        "article_id": voiced["article_id"],
        "start": np.maximum(np.minimum(begin, start), start - FURTHEST),
        "end": np.minimum(np.maximum(stop, end), end + FURTHEST),
    })


def _own_words(
    texts: Texts, voiced: pd.DataFrame, regions: pd.DataFrame, statements: pd.DataFrame
) -> list[str]:
    """The text of each region, the words of a further voice blanked out.

    Those are statements that overlap the region, do not hold it whole and do not touch the mention.
    """
    further = statements[~statements["kind"].isin(NO_VOICE_KINDS)]
    row, other = overlapping(*on_line(regions, further))
    first, last = (further[side].to_numpy()[other] for side in ("start", "end"))
    start, end, begin, stop = (
        table[side].to_numpy()[row] for table in (voiced, regions) for side in ("start", "end")
    )
    blank = ((last <= start) | (first >= end)) & ((first > begin) | (last < stop))
    blanks = row, np.maximum(first, begin) - begin, np.minimum(last, stop) - begin
    words = texts.text_of(regions)
    for at, left, right in zip(*(values[blank].tolist() for values in blanks), strict=True):
        words[at] = words[at][:left] + " " * (right - left) + words[at][right:]
    return words


def _named_beside(
    voiced: pd.DataFrame, regions: pd.DataFrame, mentions: pd.DataFrame
) -> tuple[list[list[tuple[int, int]]], list[list[tuple[int, int]]]]:
    """The further mentions in each mention's region, from its begin on: of others, of its party."""
    row, named = overlapping(*on_line(regions, mentions))
    start, end, party = (mentions[name].to_numpy()[named] for name in ("start", "end", "party"))
    begin, stop = (regions[side].to_numpy()[row] for side in ("start", "end"))
    inside = (start >= begin) & (end <= stop) & (start != voiced["start"].to_numpy()[row])
    same = party == voiced["party"].to_numpy()[row]
    found: tuple[list, list] = tuple([[] for _ in range(len(voiced))] for _ in range(2))
    columns = (values[inside].tolist() for values in (row, same, start - begin, end - begin))
    for at, own, first, last in zip(*columns, strict=True):
        found[own][at].append((first, last))
    return found
