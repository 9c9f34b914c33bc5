"""Contested matters: the question, what each voice says to it, and its sentence."""

from __future__ import annotations

from html import escape

import pandas as pd

from analysis.compare import matter_sides
from analysis.pages.cells import STYLE, mark_spans
from analysis.pages.openings import asserters
from analysis.study import Study

# What a party does on each side of a matter, as itself and as others tell it.
DOES = {
    "denied": "denies it",
    "declined": "declines it",
    "undecided": "has not decided",
    "considering": "is considering it",
    "conditional": "makes it conditional",
    "offered": "offers it",
    "committed": "commits itself to it",
}
NO_MATTER = "No contested matter was found."
MOST_DATES = 3
SENTENCE = ["article_id", "sentence_id"]


def contested_html(study: Study, limit: int = 12) -> str:
    """The contested matters, the surest first: a sentence that says who stands where, and a row per voice and side.

    Each row has its number of sentences, outlets and days, and one sentence in full.
    """
    numbers = list(dict.fromkeys(study.contested["matter_id"]))[:limit]
    if not numbers:
        return f"<p>{NO_MATTER}</p>"
    sides = study_sides(study)
    return STYLE + "".join(_matter_html(study, sides[sides["matter_id"] == number]) for number in numbers)


def study_sides(study: Study) -> pd.DataFrame:
    """Return `compare.matter_sides` of a study, with ``by``: who asserts each, in words.

    Of a contested matter the two sides that are most surely opposed come first.
    """
    sides = matter_sides(study.matters, study.answers, study.positions, study.acts, study.articles)
    surest = study.contested.drop_duplicates("matter_id")
    opposed = sides["position_id"].isin(surest["position_id"]) | sides["position_id"].isin(surest["other_position_id"])
    opposed |= sides["act_id"].isin(surest["other_act_id"].dropna())
    later = ~opposed.groupby([sides["matter_id"], sides["side"]]).transform("any")
    order = sides.assign(later=later).sort_values(["matter_id", "later"], kind="stable").index
    return sides.assign(by=asserters(sides)).loc[order].reset_index(drop=True)


def who_says_what(sides: pd.DataFrame) -> str:
    """Return one sentence on the sides of one matter: "Norland denies it; Suria and a source not named assert it"."""
    said = [_said(side, rows) for side, rows in sides.groupby("side", sort=False)]
    return "; ".join(part for parts in said for part in parts) + "."


def _said(side: str, rows: pd.DataFrame) -> list[str]:
    party, own = rows["party"].iloc[0], rows["voice"].eq("self")
    others = list(dict.fromkeys(rows.loc[~own, "by"]))
    told = [f"{party} {DOES[side]}"] if own.any() and side in DOES else []
    if others and side == "act":
        return [*told, f"{_listed(others)} {'asserts' if len(others) == 1 else 'assert'} it"]
    if others:
        told.append(f"{_listed(others)} {'says' if len(others) == 1 else 'say'} that {party} {DOES[side]}")
    return told


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1]


def _matter_html(study: Study, sides: pd.DataFrame) -> str:
    pairs = study.contested[study.contested["matter_id"] == sides["matter_id"].iloc[0]]
    shown = set(pairs["position_id"]) | set(pairs["other_position_id"].dropna())
    acts = set(pairs["other_act_id"].dropna())
    rows = [_row(study, rows, shown, acts) for _, rows in sides.groupby(["side", "by"], sort=False)]
    head = "".join(f"<th class=\"text\">{name}</th>" for name in ("side", "sentences", "outlets", "days", "sentence"))
    first = sides.iloc[0]
    return (
        f'<section class="matter"><h4>{escape(first["party"])}: {escape(first["proposition"])}</h4>'
        f"<p>{escape(who_says_what(sides))}</p>"
        f'<table class="linked"><thead><tr><th class="row">asserted by</th>{head}</tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table></section>"
    )


def _row(study: Study, rows: pd.DataFrame, shown: set, acts: set) -> str:
    """One voice on one side: a sentence of those that are opposed, else its first, and the others folded."""
    opposed = rows["position_id"].isin(shown) | rows["act_id"].isin(acts)
    chosen = rows.assign(later=~opposed).sort_values("later", kind="stable").drop_duplicates(SENTENCE)
    first, *others = _sentences(study, chosen)
    more = "".join(f"<li>{sentence}</li>" for sentence in others)
    folded = f"<details><summary>and {len(others)} more</summary><ol>{more}</ol></details>" if others else ""
    outlets = ", ".join(sorted(rows["outlet"].dropna().unique()))
    cells = (rows["side"].iloc[0], str(len(chosen)), outlets, _days(rows["date"]))
    plain = "".join(f'<td class="text">{escape(cell)}</td>' for cell in cells)
    return f'<tr><th class="row">{escape(rows["by"].iloc[0])}</th>{plain}<td class="text">{first}{folded}</td></tr>'


def _sentences(study: Study, rows: pd.DataFrame) -> list[str]:
    """Each row's sentence with its deciding words marked."""
    places = study.sentences.iloc[study.texts.sentence_row(rows)]
    texts = study.articles.set_index("article_id")["text"]
    bounds = zip(rows["article_id"], places["start"], places["end"], rows["start"], rows["end"], strict=True)
    return [mark_spans(texts[name], int(begin), int(stop), [(int(start), int(end), "rung")])
            for name, begin, stop, start, end in bounds]


def _days(dates: pd.Series) -> str:
    days = sorted(dates.dropna().dt.strftime("%Y-%m-%d").unique())
    return ", ".join(days) if len(days) <= MOST_DATES else f"{days[0]} to {days[-1]}"
