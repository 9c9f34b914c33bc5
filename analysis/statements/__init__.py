"""Who says what: the content of a statement, the cue that attributes it, the speaker and the speaker's party."""

from analysis.statements.attribution import find_statements
from analysis.statements.speaker_list import (
    count_speakers,
    speaker_spans,
    statements_by_speaker,
    suggest_speakers,
)

__all__ = [
    "count_speakers",
    "find_statements",
    "speaker_spans",
    "statements_by_speaker",
    "suggest_speakers",
]
