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
    """GUM's news articles, and the start of each sentence: article_id, start, opens_paragraph.

    ``path`` is a CoNLL-U file or a folder of them; documents of other genres are left out. Sentences of one paragraph
    are joined by a space, paragraphs by a blank line. Raises `InputError` where there is none, or at the line that is
    out of order.
    """
    files = [path] if path.is_file() else sorted(path.glob("*.conllu"))
    if not files:
        raise InputError(f"{path}: no *.conllu in it; give the folder of GUM's CoNLL-U files")
    documents = {name: paragraphs for file in files for name, paragraphs in _news(file).items()}
    if not documents:
        raise InputError(f"{path}: no sentence ('# text = ...') of GUM's news in it; give GUM's own CoNLL-U files")
    texts, rows = {}, []
    for name, paragraphs in documents.items():
        texts[name] = "\n\n".join(map(" ".join, paragraphs))
        sentences = [(sentence, k) for part in paragraphs for k, sentence in enumerate(part)]
        opens = [k == 0 for _, k in sentences]
        # Each sentence is followed by a space, the last of a paragraph by two line breaks.
        lengths = [len(sentence) + 1 + last for (sentence, _), last in zip(sentences, [*opens[1:], True], strict=True)]
        starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
        rows += [(name, int(start), first) for start, first in zip(starts, opens, strict=True)]
    articles = check_articles(pd.DataFrame({"article_id": texts.keys(), "text": texts.values()}))
    return articles, pd.DataFrame(rows, columns=["article_id", "start", "opens_paragraph"])


def _news(file: Path) -> dict[str, list[list[str]]]:
    """Return the paragraphs, lists of sentences, of each news document of a CoNLL-U file.

    A file without '# newdoc' is one document, named as the file.
    """
    documents: dict[str, list[list[str]]] = {}
    name = file.stem
    for number, line in enumerate(file.read_text(encoding="utf-8").split("\n"), 1):
        if line.startswith("# newdoc id = "):
            name = line.removeprefix("# newdoc id = ").strip()
        elif name != file.stem and not name.startswith("GUM_news_"):
            continue
        elif re.match(r"# newpar\b", line):
            documents.setdefault(name, []).append([])
        elif line.startswith("# text = "):
            if name not in documents:
                raise InputError(f"{file}, line {number}: a sentence before any '# newpar'; give GUM's own files")
            documents[name][-1].append(line.removeprefix("# text = ").strip())
    return {name: list(filter(None, paragraphs)) for name, paragraphs in documents.items() if any(paragraphs)}


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
