"""The block of data that a page's script opens evidence from: each article's text once, and the rows as columns."""

from __future__ import annotations

import json
import re

import pandas as pd

from analysis.report.evidence_rows import MARKS, NAMED
from analysis.report.page_contents import PageData
from analysis.report.view import SENTENCE

# Characters that a page may not hold; in the block they stand escaped, so that no offset shifts.
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


class Pool:
    """Strings by number, so that each stands in the block once."""

    def __init__(self):
        self.words: dict[str, int] = {"": 0}

    def numbers(self, values: pd.Series) -> list[int]:
        """Return the number of each value; 0 for what is missing."""
        return [
            self.words.setdefault(value, len(self.words))
            for value in values.fillna("").astype("str")
        ]


def data_block(page: PageData) -> str:
    """Return the block as JSON that can stand in a script element.

    ``articles``: for each its id, title, outlet, date, period, text, sentences (start, end ...), mentions (start, end,
    party ...), statements (start, end, speaker ...), cues and speakers (start, end ...). ``kinds``: for each kind of
    row its names and its columns: ``s`` (number of the sentence, counted through all articles), ``marks`` and the words
    for and against, ``value``, and numbers of ``words`` for the others.
    """
    pool, study = Pool(), page.view.study
    articles = study.articles[study.articles["article_id"].isin(page.rows["article_id"])]
    sentences = study.sentences[study.sentences["article_id"].isin(articles["article_id"])]
    numbers = dict(
        zip(map(tuple, sentences[SENTENCE].to_numpy()), range(len(sentences)), strict=True)
    )
    block = {
        "title": page.question,
        "articles": _articles(page, articles, sentences, pool),
        "kinds": {
            kind.name: {
                "title": kind.title,
                "one": kind.one,
                "many": kind.many,
                **_columns(page.rows[page.rows["kind"] == kind.name], numbers, pool),
            }
            for kind in page.kinds
        },
    }
    block["words"] = list(pool.words)
    return _embeddable(block)


def _articles(
    page: PageData, articles: pd.DataFrame, sentences: pd.DataFrame, pool: Pool
) -> list[dict]:
    study = page.view.study
    mentions = study.mentions[study.mentions["use"] == "party"]
    mentions = mentions.assign(number=pool.numbers(mentions["party"]))
    said = study.statements[study.statements["kind"] != "scare"]
    said = said.assign(number=pool.numbers(said["speaker"]))
    spans = {
        "sentences": _flat(sentences, "start", "end"),
        "mentions": _flat(mentions, "start", "end", "number"),
        "statements": _flat(said, "start", "end", "number"),
        "cues": _flat(said.dropna(subset="cue_start"), "cue_start", "cue_end"),
        "speakers": _flat(said.dropna(subset="speaker_start"), "speaker_start", "speaker_end"),
    }
    periods = page.view.results.period_of
    return [
        {
            "id": row.article_id,
            "title": _text(row, "title"),
            "outlet": _text(row, "outlet") or "not stated",
            "date": f"{row.date:%Y-%m-%d}" if pd.notna(row.date) else "",
            "period": periods[row.article_id],
            "text": row.text,
            **{name: by_article.get(row.article_id, []) for name, by_article in spans.items()},
        }
        for row in articles.itertuples()
    ]


def _flat(table: pd.DataFrame, *columns: str) -> dict[str, list[int]]:
    """Return the columns of each article's rows in one list, row after row."""
    numbers = table[list(columns)].astype("int64").to_numpy()
    flat: dict[str, list[int]] = {}
    for name, row in zip(table["article_id"], numbers.tolist(), strict=True):
        flat.setdefault(name, []).extend(row)
    return flat


def _columns(rows: pd.DataFrame, numbers: dict[tuple, int], pool: Pool) -> dict[str, list]:
    """Return the columns of one kind of rows that say something."""
    columns = {
        "s": [numbers[key] for key in map(tuple, rows[SENTENCE].to_numpy())],
        "marks": _ends(rows["marks"]),
    }
    columns |= {name: _ends(rows[name]) for name in MARKS[1:] if rows[name].map(len).any()}
    if rows["value"].notna().any():
        columns["value"] = [round(value, 3) for value in rows["value"]]
    return columns | {name: pool.numbers(rows[name]) for name in NAMED if rows[name].ne("").any()}


def _ends(spans: pd.Series) -> list[list[int]]:
    """Return the ends of each row's spans in one list."""
    return [[int(end) for span in some for end in span] for some in spans]


def _text(row, name: str) -> str:
    value = getattr(row, name, None)
    return value if isinstance(value, str) else ""


def _embeddable(block: dict) -> str:
    """Return JSON without any character that could end its element or that a page may not hold."""
    text = json.dumps(block, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return UNPRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def evidence_csv(page: PageData) -> str:
    """Return every row behind the page's numbers with its sentence, as a table for a spreadsheet."""
    study = page.view.study
    rows = page.rows.merge(study.sentences[[*SENTENCE, "start", "end"]], on=SENTENCE, how="left")
    texts = study.articles.set_index("article_id")["text"]
    cut = [
        texts[name][int(start) : int(end)]
        for name, start, end in zip(rows["article_id"], rows["start"], rows["end"], strict=True)
    ]
    marked = [
        " | ".join(texts[name][first:last] for first, last in marks)
        for name, marks in zip(rows["article_id"], rows["marks"], strict=True)
    ]
    titles = {kind.name: kind.title for kind in page.kinds}
    table = rows[["kind", "outlet", "date", *SENTENCE, *NAMED, "value"]].assign(
        kind=rows["kind"].map(titles), marked=marked, sentence=cut
    )
    words = table.select_dtypes(exclude="number").columns
    table[words] = table[words].map(_harmless)
    return "\ufeff" + table.to_csv(index=False, lineterminator="\n")


def _harmless(value: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    return f"'{value}" if value[:1] in ("=", "+", "-", "@", "\t", "\r") else value
