"""Who uses the words of a span: the source of the innermost statement around it, else the journalist."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.text.spans import innermost, on_line

# Scare quotes are the journalist's. Wanting and refusing are acts that the journalist tells of, not words of a speaker.
NO_VOICE_KINDS = ("scare",)
NO_VOICE_CLASSES = ("intention",)


def add_voices(spans: pd.DataFrame, statements: pd.DataFrame) -> pd.DataFrame:
    """The spans (article_id, start, end) with statement_id, source, voice_party and via of the innermost statement
    around each.

    ``source`` is party, unaffiliated, unnamed or unresolved as the statement's speaker is, and journalist where no
    statement encloses the span. The clause that holds the cue lies outside the content, and so is the journalist's.
    Rows and their order are kept.
    """
    speech = speech_of(statements)
    row = innermost(*on_line(spans, speech))
    chosen = speech.iloc[row[row >= 0]].set_axis(spans.index[row >= 0])
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


def name_voices(source: pd.Series, voice_party: pd.Series, party: pd.Series) -> np.ndarray:
    """The voice of METHOD.md towards a party: self or other where a party speaks, else the source's kind."""
    speaks = source.eq("party").to_numpy(dtype=bool)
    own = voice_party.eq(party).fillna(False).to_numpy(dtype=bool)
    return np.where(speaks, np.where(own, "self", "other"), source.to_numpy(dtype=object))
