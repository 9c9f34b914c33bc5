"""Party or place: names of countries and capitals that language models read twice.

A label is party, place, or other (part of the name of something else).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from analysis.coding import alpha, alpha_interval
from analysis.evaluation.agreement import FIGURES, share_figure
from analysis.evaluation.readings import add_articles, read_gold, source_kind
from analysis.options import DEVELOP, HELD
from analysis.parties import find_mentions, load_registry
from analysis.syntax import parse
from analysis.text import read_texts
from analysis.text.spans import on_line, overlapping

# The names read first were scored while rules were written; the later ones are drawn in two halves.
PARTS = {DEVELOP: ("first", DEVELOP), HELD: (HELD,)}


def evaluate_place_party(path: Path, half: str = DEVELOP) -> pd.DataFrame:
    """Return how often the machine reads a name as two models did: the columns of `FIGURES`.

    Accuracy, precision and recall by part, and by the sets in each part, with .95 intervals over
    articles; beside them the alpha of the two model readings. The machine's reading of a name is
    the use of the mention that covers it, else other. The baseline calls every name a party.
    ``path`` is as in `add_articles`; ``half`` "develop" has the names read first as a part of its
    own.
    """
    labels = read_gold("place_party")
    articles, labels = add_articles(labels[labels["part"].isin(PARTS[half])], path)
    labels["found"] = _uses(articles, labels)
    rows = [row for subset, part in _subsets(labels) for row in _figures(subset, part)]
    figures = pd.DataFrame(rows, columns=FIGURES)
    return figures[figures["n"] > 0].reset_index(drop=True)


def _uses(articles: pd.DataFrame, labels: pd.DataFrame) -> pd.Series:
    """Return the use of the mention that covers each name, "other" where none does."""
    mentions = find_mentions(parse(read_texts(articles)), load_registry())
    label, mention = overlapping(*on_line(labels, mentions))
    use = pd.Series(mentions["use"].to_numpy()[mention], index=labels.index[label], dtype="str")
    return use[~use.index.duplicated()].reindex(labels.index).fillna("other")


def _subsets(labels: pd.DataFrame) -> Iterator[tuple[str, pd.DataFrame]]:
    for part, of_part in labels.groupby("part", sort=False):
        yield part, of_part
        for kind, of_kind in of_part.groupby(source_kind(of_part["source"]), sort=False):
            yield f"{part}: {kind}", of_kind


def _figures(subset: str, labels: pd.DataFrame) -> Iterator[tuple]:
    readers = labels.set_index("article_id")[["reader_1", "reader_2"]]
    agreement = alpha(readers["reader_1"], readers["reader_2"])
    yield "two model readings, alpha", subset, agreement, 0.0, len(labels), *alpha_interval(readers)
    agreed, found, article = labels["agreed"], labels["found"], labels["article_id"]
    as_party = (agreed == "party").mean()
    yield share_figure("accuracy", subset, found == agreed, article, as_party)
    for use, precision, recall in (("party", as_party, 1.0), ("place", None, 0.0)):
        read, true = found == use, agreed == use
        yield share_figure(f"{use}, precision", subset, true[read], article, precision)
        yield share_figure(f"{use}, recall", subset, read[true], article, recall)
