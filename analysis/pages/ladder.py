"""Each party's ladder: a dot per position that opens its sentence, as plain links, without a picture or a script."""

from __future__ import annotations

from html import escape

import pandas as pd

from analysis.pages.cells import STYLE, anchor
from analysis.pages.openings import asserters
from analysis.schemas import RUNGS
from analysis.study import Study

# A party's own word, another source's word about it, the journalist's.
DOTS = {"self": "●", "ascribed": "○", "told": "◇"}
KEY = "● says so itself, ○ ascribed by another source, ◇ told by the journalist; each dot opens its sentence"
# Beyond so many dots a cell of the ladder only counts.
MOST_DOTS = 60
MOST_WORDS = 40
ONE_DOT = ["article_id", "sentence_id", "party", "rung", "voice", "voice_party"]


def ladder_html(study: Study, parties: list[str], *, caption: str = "") -> str:
    """Parties by rungs, a dot per sentence that says so: filled where the party says so itself, hollow where another
    source ascribes it, a lozenge where the journalist tells it.

    Each dot is a link to its sentence in `evidence_list` and names its asserter and sentence when pointed at; of more
    than 60 in a cell the rest are counted and open the whole block. Denials stand off the scale, on the left.
    """
    held = study.positions[study.positions["party"].isin(parties)].drop_duplicates(ONE_DOT)
    if held.empty:
        return "<p>No position of these parties was found.</p>"
    rungs = [rung for rung in ("denied", *RUNGS) if (held["rung"] == rung).any()]
    held = held.assign(mark=dot_kinds(held), title=_titles(study, held))
    cells = {key: _dots(*key, rows) for key, rows in held.groupby(["party", "rung"])}
    head = "".join(f"<th>{rung}</th>" for rung in rungs)
    body = "".join(
        f'<tr><th class="row">{escape(party)}</th>'
        + "".join(f'<td class="text">{cells.get((party, rung), "")}</td>' for rung in rungs) + "</tr>"
        for party in parties if (held["party"] == party).any()
    )
    title = f"<caption>{escape(caption)}</caption>" if caption else ""
    return (f'{STYLE}<table class="linked ladder">{title}<thead><tr><th class="row">party</th>{head}</tr></thead>'
            f"<tbody>{body}</tbody></table><p>{KEY}</p>")


def dot_kinds(positions: pd.DataFrame) -> pd.Series:
    """Whether each position is the party's own word (self), another source's (ascribed) or the journalist's (told)."""
    return positions["voice"].map({"self": "self", "journalist": "told"}).fillna("ascribed")


def _dots(party: str, rung: str, rows: pd.DataFrame) -> str:
    """One cell: its dots in the order of DOTS, and how many more there are."""
    rows = rows.sort_values("mark", key=lambda marks: marks.map(list(DOTS).index), kind="stable")
    shown = rows.head(MOST_DOTS)
    dots = " ".join(
        f'<a href="#{anchor("position", number)}" title="{escape(title)}">{DOTS[mark]}</a>'
        for number, mark, title in zip(shown["position_id"], shown["mark"], shown["title"], strict=True)
    )
    more = len(rows) - len(shown)
    return dots + (f' <a href="#{anchor("rung", party, rung)}">+{more}</a>' if more else "")


def _titles(study: Study, held: pd.DataFrame) -> list[str]:
    """Who asserts each position, and the first words of its clause."""
    clauses = zip(study.texts.text_of(held), asserters(held), strict=True)
    return [f"{who}: {' '.join(clause.split()[:MOST_WORDS])}" for clause, who in clauses]
