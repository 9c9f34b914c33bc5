"""PolNeAR (Newell et al. 2018): who says what in US political news, annotated by people."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pandas as pd

from analysis.evaluation.spans import characters, match_spans
from analysis.schemas import InputError, check_articles
from analysis.statements import find_statements
from analysis.syntax import find_clauses, parse
from analysis.text import read_texts

FOUND_BY = ["kind", "cue class", "rule", "speaker found by"]
TALLY = ["side", "quoted", "overlap", "source", "outermost", "words", *FOUND_BY]
TALLY += ["both", "gold", "found", "all", "gold_solid"]


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


def evaluate_polnear(path: Path, articles: int | None = None) -> pd.DataFrame:
    """Content spans, characters and sources of PolNeAR against `find_statements`: measure, subset, value, baseline, n.

    A span is the set of characters of all its pieces; overlap is shared over united characters; matched one to one,
    best total first. Source accuracy counts matched contents (overlap .3) whose speaker overlaps the annotated source;
    a pronoun counts. Precision is the share of found statements that match a content (overlap .3), by rule, cue class
    and kind; and by cue class of those that lie within no other: the set marks each word once, so that of a report
    within a report one must count as wrong. NaN where nothing is annotated or found. ``articles`` takes that many
    articles, those whose names' SHA-256 come first: the same ones every time.
    """
    given, gold = read_polnear(path)
    if articles is not None:
        drawn = sorted(given["article_id"], key=lambda name: hashlib.sha256(name.encode()).hexdigest())[:articles]
        given = given[given["article_id"].isin(drawn)]
    texts = parse(read_texts(given))
    statements = find_statements(texts, find_clauses(texts))
    statements = statements[statements["kind"] != "scare"]
    tallies = [
        row
        for name, text in zip(texts.articles["article_id"], texts.strings, strict=True)
        for row in _tally(text, gold[gold["article_id"] == name], statements[statements["article_id"] == name])
    ]
    return _polnear_figures(pd.DataFrame(tallies, columns=TALLY))


def _tally(text: str, gold: pd.DataFrame, ours: pd.DataFrame) -> list[dict]:
    """One row per annotated or found content: overlap with its match, whether quoted, source hit; one row of
    characters."""
    contents = {k: characters(g) for k, g in gold[gold["role"] == "content"].groupby("attribution")}
    sources = {k: characters(g) for k, g in gold[gold["role"] == "source"].groupby("attribution")}
    found = {k: characters(g) for k, g in ours.groupby("statement_id")}
    told = {row["statement_id"]: _told(row) for row in ours.drop_duplicates("statement_id").to_dict("records")}
    matches = match_spans(contents, found)

    def is_quoted(content: set[int]) -> bool:
        return any(text[c] in '"“”' for c in content)

    def hits_source(key: str) -> bool | None:
        return bool(sources[key] & told[matches[key][0]]["words"]) if key in matches and key in sources else None

    rows = [
        {
            "side": "gold",
            "quoted": is_quoted(content),
            "overlap": matches.get(key, (None, 0.0))[1],
            "source": hits_source(key),
        }
        for key, content in contents.items()
    ]
    outermost = {k for k, content in found.items() if not any(content < other for other in found.values())}
    back = {other: (key, overlap) for key, (other, overlap) in matches.items()}
    rows += [
        {
            "side": "found",
            "quoted": is_quoted(content),
            "overlap": back.get(key, (None, 0.0))[1],
            "source": hits_source(back[key][0]) if key in back else None,
            "outermost": key in outermost,
            **told[key],
        }
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


def _told(statement: dict) -> dict:
    """What a statement says of itself: rule, resolution, kind, cue class, and the characters of its speaker's words."""
    span = statement["speaker_start"], statement["speaker_end"]
    return {
        "rule": statement["rule"],
        "speaker found by": statement["speaker_rule"] if isinstance(statement["speaker_rule"], str) else "none",
        "kind": statement["kind"],
        "cue class": statement["cue_class"] if isinstance(statement["cue_class"], str) else "none",
        "words": set() if pd.isna(span[0]) else set(range(*map(int, span))),
    }


def _polnear_figures(tallies: pd.DataFrame) -> pd.DataFrame:
    """measure, subset, value, baseline, n; the baseline of characters calls everything content."""
    total = tallies.loc[tallies["side"] == "characters", ["both", "gold", "found", "all", "gold_solid"]].sum()
    everything = _share(2 * total["gold_solid"], total["gold_solid"] + total["all"] if total["gold"] else 0)
    both = _share(2 * total["both"], total["gold"] + total["found"] if total["gold"] else 0)
    found = tallies[tallies["side"] == "found"]
    rows = [("content, characters F1", "all", both, everything, int(total["gold"]))]
    for subset, mask in (
        ("all", tallies["quoted"].notna()),
        ("quoted", tallies["quoted"].eq(True)),
        ("unquoted", tallies["quoted"].eq(False)),
    ):
        gold, ours = (tallies[mask & (tallies["side"] == side)] for side in ("gold", "found"))
        for least in (0.3, 0.8):
            hits = (gold["overlap"] >= least).sum() + (ours["overlap"] >= least).sum()
            value = _share(hits, len(gold) + len(ours) if len(gold) else 0)
            rows.append((f"content span F1, overlap {least}", subset, value, None, len(gold)))
        rows.append(_source_accuracy(gold, subset))
    unresolved = (found["speaker found by"] == "unresolved").sum()
    rows.append(("speaker unresolved, share", "found", _share(unresolved, len(found)), None, len(found)))
    for column in FOUND_BY:
        for value, group in found.groupby(column):
            if column != "speaker found by":
                rows.append(_precision("precision", f"{column}: {value}", group))
            if column == "cue class":
                outermost = group[group["outermost"].eq(True)]
                rows.append(_precision("precision, within no other", f"{column}: {value}", outermost))
            if (sources := _source_accuracy(group, f"{column}: {value}"))[-1]:
                rows.append(sources)
    return pd.DataFrame(rows, columns=["measure", "subset", "value", "baseline", "n"])


def _share(part: float, whole: float) -> float:
    return part / whole if whole else float("nan")


def _precision(measure: str, subset: str, found: pd.DataFrame) -> tuple:
    return measure, subset, _share((found["overlap"] >= 0.3).sum(), len(found)), None, len(found)


def _source_accuracy(tallies: pd.DataFrame, subset: str) -> tuple:
    matched = tallies[(tallies["overlap"] >= 0.3) & tallies["source"].notna()]
    return "source accuracy", subset, matched["source"].astype(float).mean(), None, len(matched)
