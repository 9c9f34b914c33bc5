"""Pieces of a report page: linked tables, the sentences behind them, and findings told in computed sentences."""

from analysis.pages.cells import anchor, linked_table, mark_spans
from analysis.pages.coders import coder_disagreements, disagreement_list
from analysis.pages.findings import (
    corpus_finding,
    frame_finding,
    party_finding,
    position_finding,
    tone_finding,
    voice_finding,
)
from analysis.pages.ladder import ladder_html
from analysis.pages.matters import contested_html
from analysis.pages.openings import of_parties, openings, openings_of
from analysis.pages.passages import evidence_list
from analysis.pages.reading import reading_tables, removed_lines
from analysis.pages.speakers import speaker_openings, speaker_tables
from analysis.pages.tables import (
    chosen_party,
    distinctive_words,
    estimate_table,
    estimates,
    frame_table,
    gap_table,
    ladder_table,
    main_parties,
    matrix_table,
    salience_table,
    words_beside,
)

__all__ = [
    "anchor",
    "chosen_party",
    "coder_disagreements",
    "contested_html",
    "corpus_finding",
    "disagreement_list",
    "distinctive_words",
    "estimate_table",
    "estimates",
    "evidence_list",
    "frame_finding",
    "frame_table",
    "gap_table",
    "ladder_html",
    "ladder_table",
    "linked_table",
    "main_parties",
    "mark_spans",
    "matrix_table",
    "of_parties",
    "openings",
    "openings_of",
    "party_finding",
    "position_finding",
    "reading_tables",
    "removed_lines",
    "salience_table",
    "speaker_openings",
    "speaker_tables",
    "tone_finding",
    "voice_finding",
    "words_beside",
]
