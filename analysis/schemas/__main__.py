"""Print docs/tables.md: python -m analysis.schemas > docs/tables.md."""

from analysis.schemas.reference import reference

print(reference(), end="")
