"""Who a speaker is and for which party it speaks; who was read as speaking for whom in a study."""

from analysis.speakers.listing import (
    count_speakers,
    speaker_spans,
    statements_by_speaker,
    suggest_speakers,
)
from analysis.speakers.resolution import resolve_speakers

__all__ = [
    "count_speakers",
    "resolve_speakers",
    "speaker_spans",
    "statements_by_speaker",
    "suggest_speakers",
]
