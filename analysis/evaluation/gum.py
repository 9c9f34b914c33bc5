"""GUM's news (Zeldes 2017): where people ended the sentences of Wikinews articles."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.schemas import InputError, check_articles
from analysis.text import split_sentences

# What everybody writes first: a mark that ends sentences, white space, a capital or an opening quotation mark.
PLAIN = re.compile(r"[.!?][\"'”’)\]]*\s+(?=[\"'“‘(\[]?[A-Z])")


def read_gum(path: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """GUM's articles, and the start of each sentence: article_id, start, opens_paragraph.

    ``path`` is a CoNLL-U file or a folder of them. Sentences of one paragraph are joined by a space, paragraphs by a
    blank line. Raises `InputError` where there is none, or at the line that is out of order.
    """
    files = [path] if path.is_file() else sorted(path.glob("*.conllu"))
    if not files:
        raise InputError(f"{path}: no *.conllu in it; give the folder of GUM's CoNLL-U files")
    texts, rows = {}, []
    for file in files:
        paragraphs = _paragraphs(file)
        texts[file.stem] = "\n\n".join(map(" ".join, paragraphs))
        sentences = [(sentence, k) for part in paragraphs for k, sentence in enumerate(part)]
        opens = [k == 0 for _, k in sentences]
        # Each sentence is followed by a space, the last of a paragraph by two line breaks.
        lengths = [len(sentence) + 1 + last for (sentence, _), last in zip(sentences, [*opens[1:], True], strict=True)]
        starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
        rows += [(file.stem, int(start), first) for start, first in zip(starts, opens, strict=True)]
    articles = check_articles(pd.DataFrame({"article_id": texts.keys(), "text": texts.values()}))
    return articles, pd.DataFrame(rows, columns=["article_id", "start", "opens_paragraph"])


def _paragraphs(file: Path) -> list[list[str]]:
    """The sentences of each paragraph of a CoNLL-U file."""
    paragraphs: list[list[str]] = []
    for number, line in enumerate(file.read_text(encoding="utf-8").split("\n"), 1):
        if re.match(r"# newpar\b", line):
            paragraphs.append([])
        elif line.startswith("# text = "):
            if not paragraphs:
                raise InputError(f"{file}, line {number}: a sentence before any '# newpar'; give GUM's own files")
            paragraphs[-1].append(line.removeprefix("# text = ").strip())
    if not any(paragraphs):
        raise InputError(f"{file}: no sentence ('# text = ...') in it; give GUM's own CoNLL-U files")
    return [paragraph for paragraph in paragraphs if paragraph]


def evaluate_gum(path: Path) -> pd.DataFrame:
    """Precision, recall and F1 of sentence boundaries within paragraphs, beside those of a plain regular expression."""
    articles, gold = read_gum(path)
    first = {(row.article_id, row.start) for row in gold[gold["opens_paragraph"]].itertuples()}
    within = {(row.article_id, row.start) for row in gold.itertuples()} - first
    ours = set(split_sentences(articles)[["article_id", "start"]].itertuples(index=False, name=None)) - first
    plain = {
        (article_id, found.end())
        for article_id, text in zip(articles["article_id"], articles["text"], strict=True)
        for found in PLAIN.finditer(text)
    } - first
    measures = zip(("precision", "recall", "F1"), _agreement(within, ours), _agreement(within, plain), strict=True)
    rows = [(f"sentence boundaries, {name}", "within paragraphs", *values, len(within)) for name, *values in measures]
    return pd.DataFrame(rows, columns=["measure", "subset", "value", "baseline", "n"])


def _agreement(gold: set, found: set) -> tuple[float, float, float]:
    """Precision, recall and F1 of a set found."""
    hits = len(gold & found)
    return hits / max(1, len(found)), hits / max(1, len(gold)), 2 * hits / max(1, len(gold) + len(found))
