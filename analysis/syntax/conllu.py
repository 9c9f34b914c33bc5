"""CoNLL-U, the format of Universal Dependencies: files -> articles and tokens with grammar, and back."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from analysis.schemas import InputError, check_articles
from analysis.text import Texts

FIELDS = 10
COLUMNS = (
    "article_id sentence_id token_id start end word lemma upos xpos head deprel sent_id"
).split()


@dataclass
class _Document:
    """A document as it is read: its text so far, its rows, and what stands before the next sentence."""

    article_id: str
    text: str = ""
    rows: list[tuple] = field(default_factory=list)
    sentences: int = 0
    gap: str = ""


def read_conllu(path: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the documents as articles, and their tokens with grammar.

    ``path`` is a file or a folder of ``*.conllu``. Sentences of a paragraph (``# newpar``) are joined by a space,
    paragraphs by a blank line. The tokens have the columns article_id, sentence_id, token_id (from 0 in each article),
    start, end, word, lemma, upos, xpos (Penn tags), head (token_id of the governor, NA for the root), deprel and
    sent_id. Enhanced dependencies, empty nodes and MISC but SpaceAfter are left out. Raises `InputError` where there is
    no file, and at the line that breaks the format.
    """
    files = [path] if path.is_file() else sorted(path.glob("*.conllu"))
    if not files:
        raise InputError(f"{path}: no *.conllu in it; give a CoNLL-U file or a folder of them")
    documents = [document for file in files for document in _documents(file)]
    texts = {"article_id": [d.article_id for d in documents], "text": [d.text for d in documents]}
    rows = [(d.article_id, *row) for d in documents for row in d.rows]
    tokens = pd.DataFrame(rows, columns=COLUMNS).astype({"head": "Int64"})
    return check_articles(pd.DataFrame(texts)), tokens


def _documents(file: Path) -> Iterator[_Document]:
    document, comments, lines, first = None, {}, [], 1
    for number, line in enumerate([*file.read_text(encoding="utf-8").split("\n"), ""], 1):
        if line.startswith("#"):
            name, _, value = line[1:].partition("=")
            comments[name.strip()] = value.strip()
        elif line.strip():
            first = first if lines else number
            lines.append(line)
        elif lines:
            opens = comments.get("newdoc id") or ("" if document else file.stem)
            if opens:
                if document:
                    yield document
                document = _Document(opens)
            elif any(re.match(r"newpar\b", name) for name in comments):
                document.gap = "\n\n"
            _add_sentence(document, lines, comments.get("sent_id", ""), f"{file}, line {first}")
            comments, lines = {}, []
    if document is None:
        raise InputError(f"{file}: no sentence in it; give a CoNLL-U file")
    yield document


def _add_sentence(document: _Document, lines: list[str], sent_id: str, where: str) -> None:
    """Append a sentence's words to the document, each with its offsets in the document's text."""
    words, whole, rest = [], "", ""  # `whole`: what is left of a word that is written as one and counted as several
    for offset, line in enumerate(lines):
        cells = line.split("\t")
        if len(cells) != FIELDS:
            raise InputError(f"{where} (row {offset + 1} of the sentence): {len(cells)} fields; CoNLL-U has {FIELDS}")
        if "." in cells[0]:
            continue
        after = "" if "SpaceAfter=No" in cells[9].split("|") else " "
        if "-" in cells[0]:
            whole, rest, last = cells[1], after, cells[0].partition("-")[2]
            continue
        if whole:
            done = cells[0] == last
            size = len(whole) if done else min(len(cells[1]), len(whole))
            surface, whole, after = whole[:size], whole[size:], rest if done else ""
            words.append((cells, surface, after))
            whole = "" if done else whole
        else:
            words.append((cells, cells[1], after))
    document.text += document.gap
    base = len(document.rows)
    for cells, surface, after in words:
        try:
            head = int(cells[6])
        except ValueError as error:
            raise InputError(f"{where}: the head of {cells[1]!r} is {cells[6]!r}; it must be a number") from error
        if not 0 <= head <= len(words):
            raise InputError(f"{where}: the head of {cells[1]!r} is {head}; the sentence has {len(words)} words")
        start = len(document.text)
        document.text += surface + after
        document.rows.append((document.sentences, len(document.rows), start, start + len(surface), surface, cells[2],
                              cells[3], cells[4], base + head - 1 if head else None, cells[7], sent_id))
    document.text = document.text.rstrip(" ")
    document.sentences, document.gap = document.sentences + 1, " "


def conllu_of(texts: Texts) -> Iterator[str]:
    """Yield the trees of each article as CoNLL-U; ``texts`` have been parsed (`syntax.parse`).

    Documents, paragraphs and sentences are named in comments; MISC has SpaceAfter, and start_char and end_char, the
    token's place in the article's text. Features and enhanced dependencies are empty. Articles without words give no
    document.
    """
    table = texts.token_table
    spaced = _space_behind(texts)
    sentences = texts.sentences.set_index(["article_id", "sentence_id"])
    written = texts.sentence_texts()
    for article_id, part in table.groupby("article_id", sort=False):
        lines, paragraph = [f"# newdoc id = {_one_line(article_id)}"], None
        for sentence_id, rows in part.groupby("sentence_id", sort=False):
            place = sentences.index.get_loc((article_id, sentence_id))
            if (now := sentences["paragraph"].iloc[place]) != paragraph:
                lines, paragraph = [*lines, "# newpar"], now
            lines += [f"# sent_id = {_one_line(article_id)}-{sentence_id}", f"# text = {_one_line(written[place])}"]
            lines += [*_lines(rows, spaced[rows.index[0] : rows.index[-1] + 1]), ""]
        yield "\n".join(lines) + "\n"


def _lines(rows: pd.DataFrame, spaced: Sequence[bool]) -> Iterator[str]:
    """The ten fields of each token of a sentence."""
    first = int(rows["token_id"].iloc[0])
    head = (rows["head"] - first + 1).fillna(0).astype(int)
    columns = (rows[name] for name in ("word", "lemma", "upos", "xpos", "deprel", "start", "end"))
    for number, (*fields, governor, space) in enumerate(zip(*columns, head, spaced, strict=True), 1):
        word, lemma, upos, xpos, deprel, start, end = fields
        misc = f"{'' if space else 'SpaceAfter=No|'}start_char={start}|end_char={end}"
        yield "\t".join([str(number), word, lemma, upos, xpos, "_", str(governor), deprel, "_", misc])


def _space_behind(texts: Texts) -> list[bool]:
    """Whether white space, or the end of the text, follows each token."""
    tokens = texts.tokens
    ends = zip(tokens.article.tolist(), tokens.end.tolist(), strict=True)
    return [not texts.strings[row][end : end + 1].strip() for row, end in ends]


def _one_line(text: str) -> str:
    return " ".join(text.split())
