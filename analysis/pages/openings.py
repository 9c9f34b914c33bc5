"""Cells that open: linked tables, and the sentences behind each cell, marked and escaped."""

from __future__ import annotations

import re
from dataclasses import replace
from html import escape

import numpy as np
import pandas as pd

from analysis.evidence import add_voices, deciding_words
from analysis.study import Study, add_group

# So that a page of a large corpus stays small; what is left out is counted and stands in the measured tables.
MAX_SENTENCES = 5000
# To find the words behind a score the neural scorer reads the sentence once for each of its words.
MAX_EXPLAINED = 1000
# A source that is no party, as a reader is told of it.
SOURCES = {
    "journalist": "the journalist", "unnamed": "a source not named", "unaffiliated": "a source of no party",
    "unresolved": "a source that could not be identified",
}
STYLE = """<style>
mark.mention{background:#ffe9a8;padding:0 .1em} .for{color:#00603a;border-bottom:2px solid #009E73}
.against{color:#8a2f00;border-bottom:2px solid #D55E00} .cue{border-bottom:2px dotted #555}
.frame,.rung{background:#dcebf7} .evidence li{margin:.35em 0} .evidence .meta{color:#555;font-size:.85em}
table.linked td,table.linked th{text-align:right} table.linked th.row,table.linked td.text{text-align:left}
.ladder td{max-width:9em;line-height:1.1} .ladder a{text-decoration:none}
.pair{display:grid;grid-template-columns:1fr 1fr;gap:1em;margin:.6em 0;border-top:1px solid #ccc}
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
    head = "".join(f"<th>{escape(_heading(name))}</th>" for name in cells.columns)
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


def evidence_list(study: Study, openings: pd.DataFrame) -> str:
    """The sentences behind every linked cell: one block per anchor, each sentence once, all that counted in it
    marked.

    ``openings`` has a row per judgement: anchor, title, article_id, sentence_id, start, end, mark (mention, frame,
    rung), note and, for judgements on a mention, mention_id, for positions position_id, which a dot of the ladder
    opens. Where all blocks together would hold more than 5,000 sentences the longest are cut, and say so.
    """
    if openings.empty:
        return "<p>No sentence stands behind these tables.</p>"
    items = _items(study, openings)
    explained = "mention_id" in openings and len(_to_explain(study, openings)) == MAX_EXPLAINED
    note = f"<p>The words that decided a score are marked for the first {MAX_EXPLAINED:,} judgements.</p>"
    limit = _longest_block(items["anchor"].value_counts().to_numpy())
    blocks = []
    for name, group in items.groupby("anchor", sort=False):
        shown = "".join(f"<li>{ids}{html}</li>" for ids, html in group[["ids", "html"]].head(limit).to_numpy())
        left = len(group) - limit
        # A dot of the ladder whose sentence is left out leads here.
        ids = "".join(group["ids"].iloc[limit:])
        more = f"<p>{ids}… and {left} more: <code>framing measure</code> writes them all.</p>" if left > 0 else ""
        blocks.append(
            f'<details class="evidence" id="{escape(name)}" open><summary>{escape(group["title"].iloc[0])} '
            f"({len(group)})</summary><ol>{shown}</ol>{more}</details>"
        )
    return STYLE + (note if explained else "") + "\n".join(blocks)


def _longest_block(sizes: np.ndarray) -> int:
    """The most sentences that a block may show so that all blocks together stay within MAX_SENTENCES; at least 3."""
    limits = np.unique(sizes)[::-1]
    fitting = [limit for limit in limits if np.minimum(sizes, limit).sum() <= MAX_SENTENCES]
    return int(max(fitting[0] if fitting else MAX_SENTENCES // len(sizes), 3))


def openings(
    study: Study, parties: list[str], group_by: str = "", markers: pd.DataFrame | None = None
) -> pd.DataFrame:
    """The rows behind every linked cell about these parties: tone and speakers, the journalists' tone and the positions
    by ``group_by`` (outlet or date; "": not), places, frames, positions, and ``markers`` of certainty if given."""
    kept = of_parties(study, parties)
    tables = [sentiment_openings(kept), place_openings(study, parties), frame_openings(kept), position_openings(kept)]
    if group_by:
        tables += [group_openings(kept, group_by), shift_openings(kept, group_by)]
    if markers is not None:
        tables.append(marker_openings(study, markers))
    return pd.concat([table for table in tables if len(table)] or tables, ignore_index=True)


def openings_of(study: Study, judgements: pd.DataFrame, title: str) -> pd.DataFrame:
    """The rows that open some judgements of the evidence, under one title, in the order given."""
    rows = sentiment_openings(replace(study, evidence=judgements.reset_index(drop=True)))
    return rows.drop_duplicates("mention_id").assign(anchor=anchor(title), title=title).reset_index(drop=True)


def of_parties(study: Study, parties: list[str]) -> Study:
    """The study with evidence, positions and contested claims of these parties only."""
    tables = {name: getattr(study, name) for name in ("evidence", "positions", "contested")}
    return replace(study, **{name: table[table["party"].isin(parties)] for name, table in tables.items()})


def sentiment_openings(study: Study) -> pd.DataFrame:
    """For each judgement on a mention its rows under speaker x target, party x voice and party x all voices."""
    evidence = study.evidence.merge(
        study.statements[["statement_id", "speaker"]].drop_duplicates("statement_id"), on="statement_id", how="left"
    )
    source = evidence["voice_party"].where(evidence["voice"].isin(["self", "other"]), evidence["voice"])
    note = [
        voice + (f": {speaker}" if isinstance(speaker, str) else "") + ("" if pd.isna(value) else f", {value:+.2f}")
        for voice, speaker, value in zip(evidence["voice"], evidence["speaker"], evidence["value"], strict=True)
    ]
    base = evidence[["mention_id", "article_id", "sentence_id", "start", "end"]].assign(mark="mention", note=note)
    by_voice = base.assign(
        anchor=[anchor("tone", *key) for key in zip(evidence["party"], evidence["voice"], strict=True)],
        title="Tone towards " + evidence["party"] + ", voice: " + evidence["voice"],
    )
    pooled = base.assign(
        anchor=[anchor("tone", party, "all") for party in evidence["party"]],
        title="All judgements on " + evidence["party"],
    )
    pairs = base.assign(
        anchor=[anchor("says", *key) for key in zip(source, evidence["party"], strict=True)],
        title=source + " on " + evidence["party"],
    )
    return pd.concat([pairs, by_voice, pooled], ignore_index=True)


def group_openings(study: Study, group_by: str) -> pd.DataFrame:
    """For each judgement in the journalist's voice its row under party x outlet, or party x month."""
    own = study.evidence[study.evidence["voice"] == "journalist"]
    own = add_group(own, study.articles, group_by)
    return own.assign(
        anchor=[anchor("group", *key) for key in zip(own["party"], own["group"], strict=True)],
        title="Journalists' tone towards " + own["party"] + ", " + own["group"],
        mark="mention",
        note=["" if pd.isna(value) else f"{value:+.2f}" for value in own["value"]],
    )[["anchor", "title", "article_id", "sentence_id", "start", "end", "mark", "note", "mention_id"]]


def shift_openings(study: Study, group_by: str) -> pd.DataFrame:
    """For each position on the scale its row under party x outlet, or party x month."""
    held = study.positions[study.positions["rung"] != "denied"]
    rows = position_openings(replace(study, positions=held)).drop(columns="position_id")  # a dot opens one place only
    group = add_group(held, study.articles, group_by)["group"]
    return rows.assign(
        anchor=[anchor("shift", *key) for key in zip(held["party"], group, strict=True)],
        title="Positions of " + held["party"] + ", " + group,
        note=held["rung"] + ", " + rows["note"],
    )


def marker_openings(study: Study, markers: pd.DataFrame) -> pd.DataFrame:
    """For each marker of certainty (`frames.epistemic_markers`) its row under marker x voice and marker x all."""
    voice = add_voices(markers, study.statements)["source"]
    base = markers[["article_id", "sentence_id", "start", "end"]].assign(mark="frame", note=voice)
    return pd.concat([
        base.assign(anchor=[anchor("marker", *key) for key in zip(markers["marker"], told, strict=True)],
                    title=markers["marker"].str.capitalize() + ", voice: " + told)
        for told in (voice, pd.Series("all", index=markers.index))
    ], ignore_index=True)


def place_openings(study: Study, parties: list[str]) -> pd.DataFrame:
    """For each mention of a party that only locates its row under the party as a place."""
    located = study.mentions[(study.mentions["use"] == "place") & study.mentions["party"].isin(parties)]
    return located.assign(
        anchor=[anchor("place", party) for party in located["party"]],
        title=located["party"] + " as a place",
        mark="mention",
        note="",
    )[["anchor", "title", "article_id", "sentence_id", "start", "end", "mark", "note"]]


def frame_openings(study: Study) -> pd.DataFrame:
    """For each frame coded in a sentence about a party its row under party x frame."""
    codes = study.codes.drop(columns=["voice", "voice_party"])
    about = study.evidence[["article_id", "sentence_id", "party", "voice"]].drop_duplicates()
    joined = codes.merge(about, on=["article_id", "sentence_id"])
    return joined.assign(
        anchor=[anchor("frame", *key) for key in zip(joined["party"], joined["frame"], strict=True)],
        title=joined["party"] + ", frame: " + joined["frame"].str.replace("_", " "),
        mark="frame",
        note=joined["voice"],
    )[["anchor", "title", "article_id", "sentence_id", "start", "end", "mark", "note"]]


def position_openings(study: Study) -> pd.DataFrame:
    """For each position its row under party x rung, with its position_id."""
    held = study.positions
    return held.assign(
        anchor=[anchor("rung", *key) for key in zip(held["party"], held["rung"], strict=True)],
        title=held["party"] + ": " + held["rung"],
        start=held["cue_start"],
        end=held["cue_end"],
        mark="rung",
        note="asserted by " + asserters(held),
    )[["anchor", "title", "article_id", "sentence_id", "start", "end", "mark", "note", "position_id"]]


def contested_html(study: Study, limit: int = 12) -> str:
    """The strongest candidates for contested claims, both sentences of a pair side by side with their deciding words
    marked."""
    pairs = study.contested.head(limit)
    if pairs.empty:
        return "<p>No pair of opposed positions of one party on one matter was found.</p>"
    positions = study.positions.set_index("position_id")
    sides = [_position_html(study, positions.loc[pairs[column]]) for column in ("position_id", "other_position_id")]
    return STYLE + "".join(
        f'<div class="pair"><div>{one}</div><div>{two}</div></div>' for one, two in zip(*sides, strict=True)
    )


def asserters(positions: pd.DataFrame) -> pd.Series:
    """Who asserts each position, in words: the party itself, another party, or what kind of source."""
    return positions["asserted_by"].fillna(positions["voice"].map(SOURCES))


def _position_html(study: Study, held: pd.DataFrame) -> list[str]:
    by = asserters(held)
    rows = held.assign(
        anchor=range(len(held)), title="", mark="rung", note="", start=held["cue_start"], end=held["cue_end"]
    )
    sentences = _items(study, rows.reset_index(drop=True))["html"]
    return [
        f"<p><strong>{escape(party)}: {escape(rung)}</strong>, asserted by {escape(who)}</p><p>{html}</p>"
        for party, rung, who, html in zip(held["party"], held["rung"], by, sentences, strict=True)
    ]


def _items(study: Study, openings: pd.DataFrame) -> pd.DataFrame:
    """One row per anchor and sentence (anchor, title, html, ids): where it stands, the sentence with its marks, and the
    places that dots of the ladder open."""
    places = study.sentences[["article_id", "sentence_id", "start", "end"]]
    sentences = {(a, s): (start, end) for a, s, start, end in places.itertuples(index=False)}
    articles = {a.article_id: (a.text, _place(a)) for a in study.articles.itertuples()}
    words = _marked_words(study, _to_explain(study, openings)) if "mention_id" in openings else {}
    rows = []
    keys = ["anchor", "article_id", "sentence_id"]
    marks: dict[tuple, tuple[list, list, str, list]] = {}
    openings = openings.assign(**{name: None for name in ("mention_id", "position_id") if name not in openings})
    columns = [*keys, "title", "start", "end", "mark", "note", "mention_id", "position_id"]
    for *key, title, start, end, mark, note, mention, position in openings[columns].itertuples(index=False):
        spans, notes, _, ids = marks.setdefault(tuple(key), ([], [], title, []))
        if pd.notna(position):
            ids.append(f'<a id="{anchor("position", int(position))}"></a>')
        spans.append((int(start), int(end), mark))
        spans.extend(words.get(mention, ()))
        notes.append(note)
    for (anchor_id, article_id, sentence_id), (spans, notes, title, ids) in marks.items():
        start, end = sentences[article_id, sentence_id]
        text, where = articles[article_id]
        head = escape(" · ".join([where, *dict.fromkeys(filter(None, notes))]))
        item = f'<span class="meta">{head}</span> {mark_spans(text, start, end, spans)}'
        rows.append((anchor_id, title, item, "".join(ids)))
    return pd.DataFrame(rows, columns=["anchor", "title", "html", "ids"])


def _place(article) -> str:
    """Article, outlet and date as far as they are known."""
    date = article.date.strftime("%Y-%m-%d") if pd.notna(article.date) else None
    return ", ".join(part for part in (article.article_id, article.outlet, date) if isinstance(part, str))


def _to_explain(study: Study, openings: pd.DataFrame) -> pd.Series:
    """The first of the opened judgements that are not neutral: in the others no word decided."""
    judged = study.evidence.loc[study.evidence["label"].isin(["negative", "positive"]), "mention_id"]
    return judged[judged.isin(openings["mention_id"])].drop_duplicates().head(MAX_EXPLAINED)


def _marked_words(study: Study, among: pd.Series) -> dict[float, list[tuple[int, int, str]]]:
    """For each mention the cue of its statement, and for those ``among`` the words that decided the score."""
    tables = study.articles, study.sentences, study.mentions, study.statements
    words = deciding_words(*tables, study.settings["scorer"], among)
    kind = words["weight"].map(lambda weight: "for" if weight > 0 else "against")
    marked: dict[float, list] = {}
    for mention, start, end, name in zip(words["mention_id"], words["start"], words["end"], kind, strict=True):
        marked.setdefault(mention, []).append((start, end, name))
    cues = study.statements.dropna(subset="cue_start").drop_duplicates("statement_id")
    said = study.evidence.dropna(subset="statement_id").merge(
        cues[["statement_id", "cue_start", "cue_end"]], on="statement_id"
    )
    for mention, start, end in zip(said["mention_id"], said["cue_start"], said["cue_end"], strict=True):
        marked.setdefault(mention, []).append((int(start), int(end), "cue"))
    return marked


def mark_spans(text: str, start: int, end: int, spans: list[tuple[int, int, str]]) -> str:
    """The text from start to end, escaped, with each (start, end, class) inside it marked; of overlapping spans the
    first listed stays.

    >>> mark_spans("Arland <lost> trust.", 0, 20, [(0, 6, "mention"), (8, 12, "against")])
    '<mark class="mention">Arland</mark> &lt;<span class="against">lost</span>&gt; trust.'
    """
    chosen: list[tuple[int, int, str]] = []
    for span in spans:
        if start <= span[0] and span[1] <= end and not any(s < span[1] and span[0] < e for s, e, _ in chosen):
            chosen.append(span)
    parts, at = [], start
    for begin, stop, name in sorted(chosen):
        tag = "mark" if name == "mention" else "span"
        parts += [escape(text[at:begin]), f'<{tag} class="{name}">{escape(text[begin:stop])}</{tag}>']
        at = stop
    return "".join([*parts, escape(text[at:end])])


def _linked(shown: str, link) -> str:
    return f'<a href="#{escape(link)}">{shown}</a>' if isinstance(link, str) and shown else shown


def _aligned(value) -> str:
    """Words stand on the left; numbers, estimates with their interval among them, on the right."""
    return ' class="text"' if isinstance(value, str) and not re.match(r"-?[\d.]+\b|n=", value) else ""


def _shown(value, decimals: int) -> str:
    if value is None or (not isinstance(value, str) and pd.isna(value)):
        return ""
    if isinstance(value, str):
        return escape(value)
    return f"{value:.{decimals}f}" if isinstance(value, float) else str(value)


def _plain(name) -> str:
    return " ".join(map(str, name)) if isinstance(name, tuple) else str(name)


def _heading(name) -> str:
    return _plain(name).replace("_", " ")
