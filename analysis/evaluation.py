"""Published, human-annotated sets: loaders, and the workbook's figures beside their baselines."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.optimize import linear_sum_assignment

from analysis.schemas import InputError, check_articles
from analysis.segmentation import split_sentences, tokenize
from analysis.statements import find_statements


def evaluate(name: str, path: str | Path) -> pd.DataFrame:
    """The figures for one published set found at a path: measure, subset, value, baseline, n.

    Raises `InputError` for an unknown set or a folder that does not hold it.
    """
    if name not in SETS:
        raise InputError(f"evaluate: unknown set {name!r}; known are {', '.join(sorted(SETS))}")
    if not Path(path).exists():
        raise InputError(f"{path}: no such file or folder; give the place of the set {name!r}")
    return SETS[name](Path(path))


def read_polnear(path: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """PolNeAR's articles and attributions (brat standoff): article_id, attribution, role, start, end.

    ``path`` is a part of the set (the folder that holds ``text`` and ``attributions``). Newell et al. 2018.
    """
    texts, rows = {}, []
    for annotation in sorted((path / "attributions").glob("*.ann")):
        # The name ends with the annotator; where two read an article, the first by name is taken.
        file = path / "text" / f"{annotation.stem.rpartition('_')[0]}.txt"
        if file.stem in texts:
            continue
        texts[file.stem] = file.read_text(encoding="utf-8")
        spans = {}
        for line in annotation.read_text(encoding="utf-8").split("\n"):
            key, _, body = line.partition("\t")
            body = body.partition("\t")[0]
            if re.fullmatch(r"T\d+", key):
                role, offsets = body.split(" ", 1)
                spans[key] = [tuple(map(int, pair.split())) for pair in offsets.split(";")]
            elif re.fullmatch(r"E\d+", key):
                for part in body.split():
                    role, target = part.split(":")
                    if role.rstrip("0123456789") in ("Source", "Cue", "Content"):
                        rows += [(file.stem, key, role.rstrip("0123456789").lower(), *span) for span in spans.get(target, ())]
    if not texts:
        raise InputError(f"{path}: no attributions/*.ann below it; give a part of PolNeAR, such as its folder dev")
    articles = pd.DataFrame({"article_id": texts.keys(), "text": texts.values()})
    return check_articles(articles), pd.DataFrame(rows, columns=["article_id", "attribution", "role", "start", "end"])


def evaluate_polnear(path: Path) -> pd.DataFrame:
    """Content spans, characters and sources of PolNeAR against `find_statements`.

    A span is the set of characters of all its pieces; overlap is shared over united characters; matched one to one,
    best total first. Source accuracy counts matched contents (overlap .3) whose speaker overlaps the annotated source.
    """
    articles, gold = read_polnear(path)
    sentences = split_sentences(articles)
    statements = find_statements(articles, sentences, None, tokenize(articles, sentences))
    statements = statements[statements["kind"] != "scare"]
    tallies = []
    for article_id, text in zip(articles["article_id"], articles["text"], strict=True):
        here = gold[gold["article_id"] == article_id]
        ours = statements[statements["article_id"] == article_id]
        tallies += _tally(text, here, ours)
    return _polnear_figures(pd.DataFrame(tallies))


def _tally(text: str, gold: pd.DataFrame, ours: pd.DataFrame) -> list[dict]:
    """One row per annotated or found content: overlap with its match, whether quoted, source hit; one row of characters."""
    contents = {k: _characters(g) for k, g in gold[gold["role"] == "content"].groupby("attribution")}
    sources = {k: _characters(g) for k, g in gold[gold["role"] == "source"].groupby("attribution")}
    found = {k: _characters(g) for k, g in ours.groupby("statement_id")}
    speakers = {k: range(*map(int, g.iloc[0])) for k, g in ours.dropna(subset="speaker_start").groupby("statement_id")[
        ["speaker_start", "speaker_end"]]}
    keys, ids = list(contents), list(found)
    overlap = np.array([[len(contents[k] & found[i]) / len(contents[k] | found[i]) for i in ids] for k in keys])
    pairs = zip(*linear_sum_assignment(-overlap), strict=True) if overlap.size else ()
    match = {keys[a]: (ids[b], overlap[a, b]) for a, b in pairs if overlap[a, b] > 0}
    rules = ours.drop_duplicates("statement_id").set_index("statement_id")["rule"] if len(ours) else {}
    quoted = lambda chars: any(text[c] in "\"“”" for c in chars)  # noqa: E731
    rows = [
        {"side": "gold", "quoted": quoted(contents[k]), "overlap": match.get(k, (None, 0.0))[1],
         "source": bool(sources[k] & set(speakers.get(match[k][0], ()))) if k in match and k in sources else None}
        for k in keys
    ]
    back = {i: o for i, o in match.values()}
    rows += [{"side": "found", "quoted": quoted(found[i]), "overlap": back.get(i, 0.0), "rule": rules[i]} for i in ids]
    gold_chars, found_chars = set().union(*contents.values(), set()), set().union(*found.values(), set())
    rows.append({"side": "characters", "both": len(gold_chars & found_chars), "gold": len(gold_chars),
                 "found": len(found_chars), "all": len(re.sub(r"\s", "", text)),
                 "gold_solid": sum(not text[c].isspace() for c in gold_chars)})
    return rows


def _characters(pieces: pd.DataFrame) -> set[int]:
    return {c for start, end in zip(pieces["start"], pieces["end"], strict=True) for c in range(start, end)}


def _polnear_figures(tallies: pd.DataFrame) -> pd.DataFrame:
    characters = tallies[tallies["side"] == "characters"].sum(numeric_only=True)
    rows = [
        ("content, characters F1", "all", 2 * characters["both"] / (characters["gold"] + characters["found"])),
        ("content, characters F1, everything is content", "all",
         2 * characters["gold_solid"] / (characters["gold_solid"] + characters["all"])),
    ]
    for subset, part in (("all", tallies), ("quoted", tallies[tallies["quoted"] == True]),  # noqa: E712
                         ("unquoted", tallies[tallies["quoted"] == False])):  # noqa: E712
        gold, found = part[part["side"] == "gold"], part[part["side"] == "found"]
        for least in (0.3, 0.8):
            hits = (gold["overlap"] >= least).sum(), (found["overlap"] >= least).sum()
            rows.append((f"content span F1, overlap {least}", subset, sum(hits) / (len(gold) + len(found))))
        matched = gold[(gold["overlap"] >= 0.3) & gold["source"].notna()]
        rows.append(("source accuracy", subset, matched["source"].astype(float).mean()))
        rows.append(("contents annotated", subset, float(len(gold))))
        rows.append(("contents found", subset, float(len(found))))
    return pd.DataFrame(rows, columns=["measure", "subset", "value"])


SETS = {"polnear": evaluate_polnear}
