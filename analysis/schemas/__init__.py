"""The tables' columns and values, their check, and the one error type for bad input.

Between modules only these tables flow. A table may have more columns; none of those named here is
renamed or changes its meaning. `docs/tables.md` is printed from here.
"""

from analysis.errors import InputError
from analysis.schemas.checks import check_articles, check_tables, conform, empty, rows_by_article
from analysis.schemas.columns import Column, Reference, Table
from analysis.schemas.tables import (
    CODER_KINDS,
    CODERS,
    CUE_CLASSES,
    KINDS,
    LABEL_KINDS,
    LABELS,
    MARKERS,
    MEASURES,
    MENTION_RULES,
    OPPOSITIONS,
    ROLES,
    RUNGS,
    SCHEMAS,
    SCORERS,
    SOURCES,
    SPEAKER_KINDS,
    UNIT_KINDS,
    USES,
    VOICES,
)

__all__ = [
    "CODERS",
    "CODER_KINDS",
    "CUE_CLASSES",
    "KINDS",
    "LABELS",
    "LABEL_KINDS",
    "MARKERS",
    "MEASURES",
    "MENTION_RULES",
    "OPPOSITIONS",
    "ROLES",
    "RUNGS",
    "SCHEMAS",
    "SCORERS",
    "SOURCES",
    "SPEAKER_KINDS",
    "UNIT_KINDS",
    "USES",
    "VOICES",
    "Column",
    "InputError",
    "Reference",
    "Table",
    "check_articles",
    "check_tables",
    "conform",
    "empty",
    "rows_by_article",
]
