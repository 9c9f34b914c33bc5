"""Who says what: the content of a statement, the cue that attributes it, the speaker and the speaker's party."""

from analysis.statements.attribution import find_statements

__all__ = ["find_statements"]
