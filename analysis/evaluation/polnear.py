"""PolNeAR (Newell et al. 2018): who says what in US political news, annotated by people."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd

from analysis.evaluation.spans import characters, match_spans
from analysis.schemas import InputError, check_articles
from analysis.segmentation import split_sentences, tokenize
from analysis.statements import find_statements


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
        if not file.exists():
            raise InputError(f"{annotation}: its text {file} is missing; give a part of PolNeAR as it was published")
        texts[file.stem] = file.read_text(encoding="utf-8")
        rows += [(file.stem, *row) for row in _read_annotation(annotation)]
    if not texts:
        raise InputError(f"{path}: no attributions/*.ann below it; give a part of PolNeAR, such as its folder dev")
    articles = pd.DataFrame({"article_id": texts.keys(), "text": texts.values()})
    return check_articles(articles), pd.DataFrame(rows, columns=["article_id", "attribution", "role", "start", "end"])


def _read_annotation(file: Path):
    """(attribution, role, start, end) of each piece of a source, cue or content in a brat file."""
    spans: dict[str, list[tuple[int, int]]] = {}
    for number, line in enumerate(file.read_text(encoding="utf-8").split("\n"), 1):
        key, _, body = line.partition("\t")
        body = body.partition("\t")[0]
        try:
            if re.fullmatch(r"T\d+", key):
                pairs = (pair.split() for pair in body.split(" ", 1)[1].split(";"))
                spans[key] = [(int(start), int(end)) for start, end in pairs]
            elif re.fullmatch(r"E\d+", key):
                for role, target in (part.split(":") for part in body.split()):
                    if (role := role.rstrip("0123456789").lower()) in ("source", "cue", "content"):
                        yield from ((key, role, *span) for span in spans.get(target, ()))
        except (ValueError, IndexError) as error:
            raise InputError(f"{file}, line {number}: not a line of brat's standoff format ({error})") from error


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
    """One row per annotated or found content: overlap with its match, whether quoted, source hit; one row of
    characters."""
    contents = {k: characters(g) for k, g in gold[gold["role"] == "content"].groupby("attribution")}
    sources = {k: characters(g) for k, g in gold[gold["role"] == "source"].groupby("attribution")}
    found = {k: characters(g) for k, g in ours.groupby("statement_id")}
    spoken = ours.dropna(subset="speaker_start").drop_duplicates("statement_id").set_index("statement_id")
    speakers = {k: set(range(s, e)) for k, s, e in spoken[["speaker_start", "speaker_end"]].itertuples()}
    rules = ours.drop_duplicates("statement_id").set_index("statement_id")["rule"]
    matches = match_spans(contents, found)

    def is_quoted(content: set[int]) -> bool:
        return any(text[c] in '"“”' for c in content)

    rows = [
        {
            "side": "gold",
            "quoted": is_quoted(content),
            "overlap": matches.get(key, (None, 0.0))[1],
            "source": bool(sources[key] & speakers.get(matches[key][0], set()))
            if key in matches and key in sources
            else None,
        }
        for key, content in contents.items()
    ]
    back = dict(matches.values())
    rows += [
        {"side": "found", "quoted": is_quoted(content), "overlap": back.get(key, 0.0), "rule": rules[key]}
        for key, content in found.items()
    ]
    everything, ours_all = set().union(*contents.values()), set().union(*found.values())
    rows.append(
        {
            "side": "characters",
            "both": len(everything & ours_all),
            "gold": len(everything),
            "found": len(ours_all),
            "all": len(re.sub(r"\s", "", text)),
            "gold_solid": sum(not text[c].isspace() for c in everything),
        }
    )
    return rows


def _polnear_figures(tallies: pd.DataFrame) -> pd.DataFrame:
    """measure, subset, value, baseline, n; the baseline of characters calls everything content."""
    total = tallies[tallies["side"] == "characters"].sum(numeric_only=True)
    everything = 2 * total["gold_solid"] / (total["gold_solid"] + total["all"])
    rows = [
        (
            "content, characters F1",
            "all",
            2 * total["both"] / (total["gold"] + total["found"]),
            everything,
            int(total["gold"]),
        )
    ]
    for subset, mask in (
        ("all", tallies["quoted"].notna()),
        ("quoted", tallies["quoted"].eq(True)),
        ("unquoted", tallies["quoted"].eq(False)),
    ):
        gold, found = (tallies[mask & (tallies["side"] == side)] for side in ("gold", "found"))
        for least in (0.3, 0.8):
            hits = (gold["overlap"] >= least).sum() + (found["overlap"] >= least).sum()
            rows.append(
                (f"content span F1, overlap {least}", subset, hits / max(1, len(gold) + len(found)), None, len(gold))
            )
        matched = gold[(gold["overlap"] >= 0.3) & gold["source"].notna()]
        rows.append(("source accuracy", subset, matched["source"].astype(float).mean(), None, len(matched)))
    return pd.DataFrame(rows, columns=["measure", "subset", "value", "baseline", "n"])
