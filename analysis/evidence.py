"""Joins mentions, statements and judgements: one row per judgement on a mention, with the voice that makes it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import accumulate

import numpy as np
import pandas as pd

from analysis.schemas import conform, empty, rows_by_article
from analysis.sentiment import explain_targets, label, score_targets
from analysis.text import Texts

# Scare quotes are the journalist's. Wanting and refusing are acts that the journalist tells of, not words of a speaker.
NO_VOICE_KINDS = ("scare",)
NO_VOICE_CLASSES = ("intention",)

# Every word carries something; a reader is shown those that decided.
LEAST_OF_HEAVIEST = 0.25


def add_voices(spans: pd.DataFrame, statements: pd.DataFrame) -> pd.DataFrame:
    """The spans (article_id, start, end) with statement_id, source, voice_party and via of the innermost statement
    around each.

    ``source`` is party, unaffiliated, unnamed or unresolved as the statement's speaker is, and journalist where no
    statement encloses the span. The clause that holds the cue lies outside the content, and so is the journalist's.
    Rows and their order are kept.
    """
    speech = speech_of(statements)
    around = _innermost(spans, speech)
    chosen = speech.loc[around.dropna().astype("int64")]
    chosen.index = around.dropna().index
    columns = {
        "statement_id": "statement_id",
        "speaker_kind": "source",
        "speaker_party": "voice_party",
        "via": "via",
        "start": "piece_start",
        "end": "piece_end",
    }
    voices = chosen[list(columns)].rename(columns=columns).reindex(spans.index)
    voices["source"] = voices["source"].fillna("journalist")
    for column in ("statement_id", "piece_start", "piece_end"):
        voices[column] = voices[column].astype("Int64")
    return spans.drop(columns=[c for c in columns.values() if c in spans.columns]).join(voices)


def speech_of(statements: pd.DataFrame) -> pd.DataFrame:
    """The statements that give a voice: neither scare quotes nor acts that the journalist tells of."""
    return statements[~statements["kind"].isin(NO_VOICE_KINDS) & ~statements["cue_class"].isin(NO_VOICE_CLASSES)]


def _innermost(spans: pd.DataFrame, pieces: pd.DataFrame) -> pd.Series:
    """The index of the smallest piece that encloses each span, NA where none does."""
    keys = spans[["article_id", "start", "end"]].rename_axis("span").reset_index()
    candidates = keys.merge(
        pieces[["article_id", "start", "end"]].rename_axis("piece").reset_index(),
        on="article_id",
        suffixes=("", "_piece"),
    )
    candidates = candidates[
        (candidates["start_piece"] <= candidates["start"]) & (candidates["end_piece"] >= candidates["end"])
    ]
    candidates = candidates.assign(length=candidates["end_piece"] - candidates["start_piece"]).sort_values(
        ["length", "piece"]
    )
    return candidates.drop_duplicates("span").set_index("span")["piece"].reindex(spans.index)


def name_voices(source: pd.Series, voice_party: pd.Series, party: pd.Series) -> np.ndarray:
    """The voice of METHOD.md towards a party: self or other where a party speaks, else the source's kind."""
    speaks = source.eq("party").to_numpy(dtype=bool)
    own = voice_party.eq(party).fillna(False).to_numpy(dtype=bool)
    return np.where(speaks, np.where(own, "self", "other"), source.to_numpy(dtype=object))


def build_evidence(texts: Texts, mentions: pd.DataFrame, statements: pd.DataFrame, scorer: str) -> pd.DataFrame:
    """One row per mention used as a party: who speaks there, and the sentiment that voice expresses towards the
    party.

    Only words of that voice in that sentence are scored: inside a statement its content, outside all statements the
    rest, so that a quotation's tone is never booked to the journalist. ``value`` is P(positive) - P(negative).
    """
    acting = mentions[mentions["use"] == "party"].reset_index(drop=True)
    if acting.empty:
        return empty("evidence")
    voiced = add_voices(acting, statements)
    targets = _targets(texts, voiced, mentions, statements)
    scores = score_targets(targets, scorer=scorer)
    return conform(
        voiced.assign(
            voice=name_voices(voiced["source"], voiced["voice_party"], voiced["party"]),
            measure="sentiment",
            value=scores["positive"] - scores["negative"],
            label=label(scores),
            scorer=scorer,
        ).drop(columns=["source", "piece_start", "piece_end", "use"]),
        "evidence",
    )


def deciding_words(
    texts: Texts, mentions: pd.DataFrame, statements: pd.DataFrame, scorer: str, among: pd.Series | None = None
) -> pd.DataFrame:
    """The words behind each score of `build_evidence`: mention_id, article_id, start, end (in the article), weight.

    Of a mention's words those that weigh at least a quarter of its weightiest. ``among``: the mention_ids to explain,
    all where it is None.
    """
    acting = mentions[mentions["use"] == "party"].reset_index(drop=True)
    targets = _targets(texts, add_voices(acting, statements), mentions, statements)
    words = explain_targets(targets if among is None else targets[acting["mention_id"].isin(among)], scorer)
    weight = words["weight"].abs()
    words = words[weight >= LEAST_OF_HEAVIEST * weight.groupby(words["row"]).transform("max")]
    shift = targets["begin"].reindex(words["row"]).to_numpy()
    return words.assign(
        mention_id=acting["mention_id"].reindex(words["row"]).to_numpy(),
        article_id=acting["article_id"].reindex(words["row"]).to_numpy(),
        start=words["start"] + shift,
        end=words["end"] + shift,
    )[["mention_id", "article_id", "start", "end", "weight"]]


def _targets(
    texts: Texts, voiced: pd.DataFrame, mentions: pd.DataFrame, statements: pd.DataFrame
) -> pd.DataFrame:
    """The words of the voice around each mention: text, start, end, others and coreferent (the other parties' and the
    party's further mentions in it), begin (in the article)."""
    sentence = texts.sentences.iloc[texts.sentence_row(voiced)].set_axis(voiced.index)
    begin = np.fmax(sentence["start"], voiced["piece_start"].astype("float").fillna(0)).astype(int)
    stop = np.fmin(sentence["end"], voiced["piece_end"].astype("float").fillna(np.inf)).astype(int)
    strings = dict(zip(texts.articles["article_id"], texts.strings, strict=True))
    holes = _rows_in_text(statements[~statements["kind"].isin(NO_VOICE_KINDS)], ["start", "end"])
    reach = {article: list(accumulate((end for _, end in rows), max)) for article, rows in holes.items()}
    named = _rows_in_text(mentions, ["start", "end", "party"])
    columns = (voiced[column].tolist() for column in ("article_id", "party", "start", "end"))
    rows = []
    for article, party, s, e, b, t in zip(*columns, begin.tolist(), stop.tolist(), strict=True):
        b, t = min(b, s), max(t, e)
        further = holes.get(article, [])
        # Before its place in ``reach`` none ends behind the region's begin.
        further = further[bisect_right(reach.get(article, []), b) : bisect_left(further, (t,))]
        rows.append(_target(strings[article], party, s, e, b, t, further, named[article]))
    columns = ["text", "start", "end", "others", "coreferent", "begin"]
    return pd.DataFrame(rows, columns=columns, index=voiced.index, dtype=object).astype(
        {"start": int, "end": int, "begin": int}
    )


def _rows_in_text(table: pd.DataFrame, columns: list[str]) -> dict[str, list[tuple]]:
    """Each article's rows as tuples of these columns, ordered by the first."""
    rows = list(zip(*(table[column].tolist() for column in columns), strict=True))
    return {key: sorted(rows[row] for row in places) for key, places in rows_by_article(table).items()}


def _target(
    text: str,
    party: str,
    start: int,
    end: int,
    begin: int,
    stop: int,
    holes: list[tuple[int, int]],
    named: list[tuple[int, int, str]],
) -> tuple:
    """One target: the region with other voices' words blanked out, offsets counted from where it begins."""
    region = text[begin:stop]
    # A hole holds words of a further voice: a statement that lies in the region and does not touch the mention.
    for first, last in holes:
        apart = last <= start or first >= end
        if last > begin and apart and (first > begin or last < stop):
            left, right = max(first, begin) - begin, min(last, stop) - begin
            region = region[:left] + " " * (right - left) + region[right:]
    near = named[bisect_left(named, (begin,)) : bisect_left(named, (stop,))]
    others, coreferent = [], []
    for s, e, name in near:
        if e <= stop and s != start:
            (coreferent if name == party else others).append((s - begin, e - begin))
    return region, start - begin, end - begin, others, coreferent, begin
