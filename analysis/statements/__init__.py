"""Who says what: the content of a statement, the cue that attributes it, the speaker and the speaker's party."""

from analysis.statements.attribution import find_statements
from analysis.statements.quotations import find_quotations

__all__ = ["find_quotations", "find_statements"]
