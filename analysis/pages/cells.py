"""Cells of a page's tables and marked text: linked to their evidence, escaped."""

from __future__ import annotations

import re
from html import escape

import pandas as pd

from analysis.text.spans import first_listed

STYLE = """<style>
mark.mention{background:#ffe9a8;padding:0 .1em} .for{color:#00603a;border-bottom:2px solid #009E73}
.against{color:#8a2f00;border-bottom:2px solid #D55E00} .cue{border-bottom:2px dotted #555}
.frame,.rung{background:#dcebf7} .evidence li{margin:.35em 0} .evidence .meta{color:#555;font-size:.85em}
table.linked td,table.linked th{text-align:right} table.linked th.row,table.linked .text{text-align:left}
.ladder td{max-width:9em;line-height:1.1} .ladder a{text-decoration:none}
.matter td:nth-child(5){white-space:nowrap}
</style>"""


def anchor(*parts) -> str:
    """The id of a cell's evidence in the page: its parts joined, in letters, digits and hyphens only."""
    return "-".join(re.sub(r"\W+", "-", str(part).lower()).strip("-") or "none" for part in parts)


def linked_table(
    cells: pd.DataFrame, anchors: pd.DataFrame | None = None, *, decimals: int = 2, caption: str = ""
) -> str:
    """An HTML table; a cell with an anchor (same shape, NA: none) links to its evidence in the page. Missing cells
    stay empty.

    All text is escaped. Floating-point numbers show ``decimals`` digits.
    """
    links = anchors.reindex_like(cells) if anchors is not None else cells.map(lambda _: None)
    columns = cells.to_numpy(dtype=object).T
    first = [next((value for value in column if not _is_missing(value)), None) for column in columns]
    head = "".join(
        f"<th{_aligned(value)}>{escape(_heading(name))}</th>"
        for name, value in zip(cells.columns, first, strict=True)
    )
    body = "".join(
        f'<tr><th class="row">{escape(_plain(name))}</th>'
        + "".join(
            f"<td{_aligned(value)}>{_linked(_shown(value, decimals), link)}</td>"
            for value, link in zip(row, link_row, strict=True)
        )
        + "</tr>"
        for name, row, link_row in zip(
            cells.index, cells.to_numpy(dtype=object), links.to_numpy(dtype=object), strict=True
        )
    )
    title = f"<caption>{escape(caption)}</caption>" if caption else ""
    corner = escape(_heading(cells.index.name or ""))
    head = f'<thead><tr><th class="row">{corner}</th>{head}</tr></thead>'
    return f'{STYLE}<table class="linked">{title}{head}<tbody>{body}</tbody></table>'


def mark_spans(text: str, start: int, end: int, spans: list[tuple[int, int, str]]) -> str:
    """The text from start to end, escaped, with each (start, end, class) inside it marked; of overlapping spans the
    first listed stays.

    >>> mark_spans("Arland <lost> trust.", 0, 20, [(0, 6, "mention"), (8, 12, "against")])
    '<mark class="mention">Arland</mark> &lt;<span class="against">lost</span>&gt; trust.'
    """
    parts, at = [], start
    for begin, stop, name in first_listed(span for span in spans if start <= span[0] and span[1] <= end):
        tag = "mark" if name == "mention" else "span"
        parts += [escape(text[at:begin]), f'<{tag} class="{name}">{escape(text[begin:stop])}</{tag}>']
        at = stop
    return "".join([*parts, escape(text[at:end])])


def _linked(shown: str, link) -> str:
    return f'<a href="#{escape(link)}">{shown}</a>' if isinstance(link, str) and shown else shown


def _aligned(value) -> str:
    """Words stand on the left; numbers, estimates with their interval among them, on the right."""
    return ' class="text"' if isinstance(value, str) and not re.match(r"-?[\d.]+\b|n=", value) else ""


def _is_missing(value) -> bool:
    return value is None or (not isinstance(value, str) and pd.isna(value))


def _shown(value, decimals: int) -> str:
    if _is_missing(value):
        return ""
    if isinstance(value, str):
        return escape(value)
    return f"{value:.{decimals}f}" if isinstance(value, float) else str(value)


def _plain(name) -> str:
    return " ".join(map(str, name)) if isinstance(name, tuple) else str(name)


def _heading(name) -> str:
    return _plain(name).replace("_", " ")
