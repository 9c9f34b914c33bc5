"""GUM's coreference (Zeldes 2017): whether pronouns and descriptions go back to what people say
they mean."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.evaluation.ud import gold_texts
from analysis.parties.coreference import Discourse
from analysis.parties.pronouns import PRONOUNS, agrees
from analysis.schemas import InputError, empty
from analysis.syntax import parse, read_conllu
from analysis.text import Texts

# "(12-person-giv:act-nnsss-cf1-1-coref" opens an entity, "12)" closes it, "(12-...)" does both, as
# one token's Entity.
BRACKET = re.compile(r"\((?P<opened>\d+)-[^()]*|(?P<closed>\d+)?\)")
KINDS = {"pronouns": "pronoun", "definite descriptions": "description"}
DEFINITE = frozenset("the this that these those".split())
SPAN = ["article_id", "entity", "first", "last"]


def read_coreference(path: Path) -> tuple[Texts, pd.DataFrame]:
    """Return GUM's documents, in their own sentences and tokens, and the phrases that people
    marked.

    ``path`` is a CoNLL-U file or a folder of them. A phrase is a row of article_id, entity, first,
    last (token_id of its first and last token) and head (its token that hangs on one outside).
    Raises `InputError` where no token has an Entity, and for a bracket that nothing opens.
    """
    articles, tokens = read_conllu(path)
    texts = gold_texts(articles, tokens)
    rows = [row for article_id, cells in _entity_cells(path) for row in _phrases(article_id, cells)]
    if not rows:
        raise InputError(f"{path}: no 'Entity=' in the tenth field; give GUM's own CoNLL-U files")
    phrases = pd.DataFrame(rows, columns=SPAN)
    heads = dict(
        tokens.assign(head=tokens["head"].fillna(-1)).groupby("article_id")["head"].agg(list)
    )
    phrases["head"] = [
        _head(heads[row.article_id], row.first, row.last) for row in phrases.itertuples(index=False)
    ]
    return texts, phrases


def _entity_cells(path: Path) -> Iterator[tuple[str, list[str]]]:
    """Yield each document's name and the Entity of each of its tokens."""
    name, cells = path.stem, []
    for file in [path] if path.is_file() else sorted(path.glob("*.conllu")):
        for line in file.read_text(encoding="utf-8").split("\n"):
            if line.startswith("# newdoc id = "):
                if cells:
                    yield name, cells
                name, cells = line.removeprefix("# newdoc id = ").strip(), []
            elif re.match(r"\d+\t", line):
                cells.append(
                    next(
                        (
                            part.removeprefix("Entity=")
                            for part in line.split("\t")[9].split("|")
                            if part.startswith("Entity=")
                        ),
                        "",
                    )
                )
    yield name, cells


def _phrases(article_id: str, cells: list[str]) -> Iterator[tuple]:
    """Yield (article_id, entity, first, last) of each phrase; the parts of one in two pieces count
    as phrases."""
    opened: list[tuple[int, int]] = []
    for token, cell in enumerate(cells):
        for bracket in BRACKET.finditer(cell):
            if bracket["opened"]:
                opened.append((int(bracket["opened"]), token))
                continue
            place = _innermost(opened, bracket["closed"])
            if place is None:
                raise InputError(
                    f"{article_id}, token {token}: Entity={cell} closes what is not open"
                )
            entity, first = opened.pop(place)
            yield article_id, entity, first, token


def _innermost(opened: list[tuple[int, int]], entity: str | None) -> int | None:
    """Return the place of the last phrase that is open, of one entity where it is named."""
    return next(
        (
            place
            for place in range(len(opened) - 1, -1, -1)
            if entity is None or opened[place][0] == int(entity)
        ),
        None,
    )


def _head(heads: list[float], first: int, last: int) -> int:
    return next(
        (token for token in range(first, last + 1) if not first <= heads[token] <= last), first
    )


def evaluate_coreference(path: Path) -> pd.DataFrame:
    """Return pairwise precision and recall of pronouns and of definite descriptions, beside the
    nearest fitting name.

    A phrase and what it is said to go back to are a pair, which is right where people gave both
    heads one entity. Recall is of the pronouns of the third person, and of the nouns with "the" or
    a demonstrative, that go back to an earlier phrase. Sentences and tokens are the documents' own;
    the trees are read by the workbook's grammar.
    """
    given, gold = read_coreference(path)
    texts = parse(given)
    discourse = Discourse(texts, empty("mentions"))
    entities = _entities_by_row(texts, gold)
    rows = []
    for subset, kind in KINDS.items():
        asked = {row for row in _anaphors(discourse, kind) if _goes_back(row, entities)}
        ours = {
            row: back
            for row, back in discourse.antecedent.items()
            if row in _anaphors(discourse, kind)
        }
        nearest = _nearest_names(discourse, kind)
        shares = zip(_shares(ours, asked, entities), _shares(nearest, asked, entities), strict=True)
        counts = {"precision": len(ours), "recall": len(asked)}
        for (name, n), (value, baseline) in zip(counts.items(), shares, strict=True):
            rows.append((f"pairwise {name}", subset, value, baseline, n))
    return pd.DataFrame(rows, columns=["measure", "subset", "value", "baseline", "n"])


def _entities_by_row(texts: Texts, gold: pd.DataFrame) -> dict[int, dict[tuple, int]]:
    """Return for each token that heads a phrase its entities, each with the row of the head of the
    entity's first phrase."""
    base = dict(zip(texts.articles["article_id"], first_rows(texts), strict=True))
    found: dict[int, dict[tuple, int]] = {}
    first: dict[tuple, int] = {}
    for phrase in gold.sort_values(["article_id", "first", "last"]).itertuples(index=False):
        row, entity = base[phrase.article_id] + phrase.head, (phrase.article_id, phrase.entity)
        found.setdefault(row, {})[entity] = first.setdefault(entity, row)
    return found


def first_rows(texts: Texts) -> list[int]:
    """Return the row of the first token of each article."""
    return np.searchsorted(texts.tokens.article, np.arange(len(texts))).tolist()


def _goes_back(row: int, entities: dict[int, dict[tuple, int]]) -> bool:
    return any(first < row for first in entities.get(row, {}).values())


def _anaphors(discourse: Discourse, kind: str) -> set[int]:
    """Return the rows of pronouns of the third person, or of nouns with a definite determiner."""
    view = discourse.view
    if kind == "pronoun":
        return {row for row, word in enumerate(view.word) if word in PRONOUNS}
    return {
        row
        for row, upos in enumerate(view.upos)
        if upos == "NOUN" and view.words_of(row, "det") & DEFINITE
    }


def _nearest_names(discourse: Discourse, kind: str) -> dict[int, int]:
    """Return for each anaphor the nearest name before it in its article that fits it in number and
    kind."""
    view, names, found = discourse.view, [], {}
    asked = _anaphors(discourse, kind)
    for row, article in enumerate(discourse.article):
        if discourse.kind.get(row) == "name" and view.upos[row] == "PROPN":
            names.append(row)
        elif row in asked:
            wanted = PRONOUNS.get(view.word[row])
            fitting = (
                k
                for k in reversed(names[-50:])
                if discourse.article[k] == article
                and (wanted is None or agrees(discourse.entity[k], wanted))
            )
            if (name := next(fitting, None)) is not None:
                found[row] = name
    return found


def _shares(
    pairs: dict[int, int], asked: set[int], entities: dict[int, dict[tuple, int]]
) -> tuple[float, float]:
    """Return the share of pairs that are right, and of what is asked that is in a right pair; NaN
    of none."""
    right = {
        row
        for row, back in pairs.items()
        if entities.get(row, {}).keys() & entities.get(back, {}).keys()
    }
    return (
        len(right) / len(pairs) if pairs else float("nan"),
        len(right & asked) / len(asked) if asked else float("nan"),
    )
