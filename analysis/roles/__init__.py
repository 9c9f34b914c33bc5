"""Roles: who is cast as villain, victim or hero in a sentence, and by which voice (METHOD: Role)."""

from analysis.roles.extraction import find_roles

__all__ = ["find_roles"]
