"""The sentences behind the cells, with what counted in them marked."""

from __future__ import annotations

from html import escape

import numpy as np
import pandas as pd

from analysis.evidence import deciding_words
from analysis.options import STANCE
from analysis.pages.cells import STYLE, anchor, mark_spans
from analysis.study import Study

# So that a page of a large corpus stays small; what is left out is counted and stands in the measured tables.
MAX_SENTENCES = 5000
# To find the words behind a score the neural scorer reads the sentence once for each of its words.
MAX_EXPLAINED = 1000


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
    stance = study.evidence[study.evidence["measure"] == STANCE]
    judged = stance.loc[stance["label"].isin(["negative", "positive"]), "mention_id"]
    return judged[judged.isin(openings["mention_id"])].drop_duplicates().head(MAX_EXPLAINED)


def _marked_words(study: Study, among: pd.Series) -> dict[float, list[tuple[int, int, str]]]:
    """For each mention the cue of its statement, and for those ``among`` the words that decided the score."""
    words = deciding_words(study.texts, study.mentions, study.statements, study.settings["scorer"], among)
    kind = words["weight"].map(lambda weight: "for" if weight > 0 else "against")
    marked: dict[float, list] = {}
    for mention, start, end, name in zip(words["mention_id"], words["start"], words["end"], kind, strict=True):
        marked.setdefault(mention, []).append((start, end, name))
    cues = study.statements.dropna(subset="cue_start").drop_duplicates("statement_id")
    said = study.evidence[study.evidence["measure"] == STANCE].dropna(subset="statement_id").merge(
        cues[["statement_id", "cue_start", "cue_end"]], on="statement_id"
    )
    for mention, start, end in zip(said["mention_id"], said["cue_start"], said["cue_end"], strict=True):
        marked.setdefault(mention, []).append((int(start), int(end), "cue"))
    return marked
