"""Who says what, and for which party: sentences of news that language models read twice.

Statements whose content begins in a drawn sentence were coded by docs/manuals/speakers.md, in
articles of PolNeAR and GUM and of our own, without sight of the rules.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.coding import alpha, alpha_interval
from analysis.evaluation.agreement import FIGURES, ratio_interval, share_figure
from analysis.evaluation.readings import OWN, coded_parties, parties_named, read_half
from analysis.evaluation.spans import characters, match_spans
from analysis.options import DEVELOP
from analysis.parties import find_mentions, load_registry
from analysis.statements import find_statements
from analysis.syntax import find_clauses, parse
from analysis.text import Texts, read_texts

NONE = "none"
FOUND, CLOSE = 0.3, 0.8
# What a method without insight takes for a statement: a sentence that holds one of these.
TRIVIAL = r"[\"“”«»„]|\b(?:say|says|said|according to)\b"
RULES = ["rule", "speaker_rule"]
# Columns of the machine's speaker; where its words lie has another name beside the gold's.
SPEAKER = ["speaker_start", "speaker_end", "speaker_party", "speaker_kind", "anonymous"]
WORDS = {"speaker_start": "words_start", "speaker_end": "words_end"}
MACHINE, BASELINE = "machine", "baseline"


class Readings(NamedTuple):
    """The drawn sentences, the statements read in them, and what the machine made of the texts."""

    units: pd.DataFrame
    gold: pd.DataFrame
    texts: Texts
    mentions: pd.DataFrame
    statements: pd.DataFrame


def evaluate_speakers(path: Path, half: str = DEVELOP) -> pd.DataFrame:
    """Return how far the machine agrees with two model readings: the columns of `FIGURES`.

    A statement is found where one of the machine's, scare quotes apart, overlaps its content by
    .3 (or .8) of their united letters and digits, matched one to one, best total first; what goes
    on behind a full stop is compared as a statement of its own, as the manual has it. Precision is
    the share of the machine's statements beginning in a drawn sentence that match one (at .3).
    What is right of a speaker is asked of the statements found (at .3): the party (of several, any)
    where the gazetteer has it, that there is none, that the words overlap, and whether it is
    unnamed or anonymous. Each is given for all, our own articles, the sets, and by the machine's
    rules; .95 intervals are over articles. A measure without a case has no row.

    The baseline takes each sentence with a quotation mark or "said" for a statement, the party
    named last before the content for the speaker's, and nobody for unnamed or anonymous. ``path``
    is as in `add_articles`.
    """
    readings = _read(path, half)
    judged = pd.concat([*_judge_contents(readings), *_judge_speakers(readings)], ignore_index=True)
    rows = [*_agreement(readings), *_figures(judged)]
    figures = pd.DataFrame(rows, columns=FIGURES)
    return figures[figures["n"] > 0].reset_index(drop=True)


def _read(path: Path, half: str) -> Readings:
    articles, units, gold = read_half("statement_units", "statements", path, half)
    texts, registry = parse(read_texts(articles)), load_registry()
    gold["characters"] = _letters(texts, gold, map(_offsets, gold["pieces"]))
    coded_as = coded_parties(registry)
    named = parties_named(gold["party"], registry)
    gold["parties"] = [{coded_as.get(party, party) for party in several} for several in named]
    mentions = find_mentions(texts, registry)
    statements = find_statements(texts, find_clauses(texts), mentions, registry)
    party = statements["speaker_party"]
    statements = statements.assign(speaker_party=party.map(lambda name: coded_as.get(name, name)))
    return Readings(units, gold, texts, mentions, _whole(texts, statements))


def _offsets(pieces: str) -> set[int]:
    """Return the offsets of the characters of some pieces.

    >>> sorted(_offsets("3-5 9-10"))
    [3, 4, 9]
    """
    spans = [piece.split("-") for piece in pieces.split()]
    return characters(pd.DataFrame(spans, columns=["start", "end"]))


def _letters(texts: Texts, rows: pd.DataFrame, offsets: Iterable[set[int]]) -> list[set[int]]:
    """Return those offsets of each row at which a letter or digit stands.

    By the manual, marks of quotation do not count as content.
    """
    strings = dict(zip(texts.articles["article_id"], texts.strings, strict=True))
    pairs = zip(rows["article_id"], offsets, strict=True)
    return [{at for at in mine if strings[name][at].isalnum()} for name, mine in pairs]


def _whole(texts: Texts, statements: pd.DataFrame) -> pd.DataFrame:
    """Return one row per statement but scare quotes, from its first piece, with its letters.

    By the manual a piece behind a full stop ("A," he said. "B.") is a statement of its own.
    """
    pieces = statements[statements["kind"] != "scare"].sort_values(["statement_id", "start"])
    first = texts.sentence_of(pieces)
    last = texts.sentence_of(pieces.assign(last=pieces["end"] - 1), "last")
    goes_on = pieces["statement_id"].eq(pieces["statement_id"].shift())
    goes_on &= first == np.append(-1, last[:-1])[: len(pieces)]
    pieces = pieces.assign(number=(~goes_on).cumsum())
    whole = pieces.drop_duplicates("number").set_index("number")
    offsets = (characters(part) for _, part in pieces.groupby("number"))
    return whole.assign(characters=_letters(texts, whole, offsets))


def _match(gold: pd.DataFrame, found: pd.DataFrame) -> pd.DataFrame:
    """Return for each gold row the index of its match among those found, and their overlap."""
    matches: dict = {}
    contents = {
        name: dict(part.items()) for name, part in found.groupby("article_id")["characters"]
    }
    for article_id, part in gold.groupby("article_id")["characters"]:
        matches |= match_spans(dict(part.items()), contents.get(article_id, {}))
    pairs = [matches.get(row, (None, 0.0)) for row in gold.index]
    return pd.DataFrame(pairs, index=gold.index, columns=["match", "overlap"])


def _judge(
    measure: str, rows: pd.DataFrame, right: Sequence[bool], answer: str = MACHINE
) -> pd.DataFrame:
    """Return one judgement a row: whether the machine's or the baseline's answer is right."""
    known = rows.reindex(columns=["article_id", *RULES])
    return known.assign(measure=measure, answer=answer, right=np.asarray(right, dtype=bool))


def _judge_contents(readings: Readings) -> Iterator[pd.DataFrame]:
    """Judge whether each content is found, and whether each statement found is a content."""
    for answer, found in ((MACHINE, readings.statements), (BASELINE, _trivial(readings.texts))):
        matches = _match(readings.gold, found)
        for least in (FOUND, CLOSE):
            right = matches["overlap"] >= least
            yield _judge(f"statements found, overlap {least}", readings.gold, right, answer)
        drawn = found[_begin_in(found, readings.units)]
        contents = matches.loc[matches["overlap"] >= FOUND, "match"]
        yield _judge("statements, precision", drawn, drawn.index.isin(contents), answer)


def _trivial(texts: Texts) -> pd.DataFrame:
    """Return the sentences that the baseline takes for statements, with their letters."""
    words = pd.Series(texts.sentence_texts(), index=texts.sentences.index, dtype="str")
    taken = texts.sentences[words.str.contains(TRIVIAL)]
    offsets = (set(range(*span)) for span in zip(taken["start"], taken["end"], strict=True))
    return taken.assign(characters=_letters(texts, taken, offsets))


def _begin_in(found: pd.DataFrame, units: pd.DataFrame) -> list[bool]:
    """Return whether each statement begins in a drawn sentence."""
    places = units[["article_id", "start", "end"]].itertuples(index=False)
    drawn = {(name, at) for name, start, end in places for at in range(start, end)}
    return [place in drawn for place in zip(found["article_id"], found["start"], strict=True)]


def _judge_speakers(readings: Readings) -> Iterator[pd.DataFrame]:
    """Judge the speaker of each content that is found."""
    matches = _match(readings.gold, readings.statements)
    matches = matches[matches["overlap"] >= FOUND]
    machine = readings.statements.reindex(columns=[*SPEAKER, *RULES]).rename(columns=WORDS)
    machine = machine.loc[matches["match"]].set_index(matches.index)
    found = readings.gold.loc[matches.index].join(machine)
    yield from _judge_parties(found, _named_last(found, readings.mentions))
    worded = found[found["speaker_start"].notna()]
    last, first = worded["words_end"].fillna(0), worded["words_start"].fillna(0)
    shared = (worded["speaker_start"] < last) & (first < worded["speaker_end"])
    yield _judge("speaker's words", worded, shared)
    machine = {"unnamed": ("yes", found["speaker_kind"].eq("unnamed"))}
    if "anonymous" in readings.statements:
        machine["anonymous"] = ("anonymous", found["anonymous"].eq(True))
    for name, (label, answer) in machine.items():
        yield _judge(name, found, found["unnamed"].eq(label) == answer)
        yield _judge(name, found, found["unnamed"].ne(label), BASELINE)


def _judge_parties(found: pd.DataFrame, named_last: pd.Series) -> Iterator[pd.DataFrame]:
    """Judge the parties of speakers who have one, and of those who have none."""
    has = found["party"] != NONE
    known = has & (found["parties"].str.len() > 0)
    yield _judge("party outside the gazetteer, share", found[has], ~known[has])
    for answer, party in ((MACHINE, found["speaker_party"]), (BASELINE, named_last)):
        pairs = zip(party[known], found.loc[known, "parties"], strict=True)
        yield _judge("party", found[known], [one in several for one, several in pairs], answer)
        yield _judge("no party", found[~has], party[~has].isna(), answer)


def _named_last(found: pd.DataFrame, mentions: pd.DataFrame) -> pd.Series:
    """Return for each content the party named last before it in its article."""
    named = mentions[["article_id", "end", "party"]].sort_values("end", kind="stable")
    asked = found[["article_id", "start"]].reset_index().sort_values("start", kind="stable")
    last = pd.merge_asof(asked, named, left_on="start", right_on="end", by="article_id")
    return last.set_index("index")["party"].reindex(found.index)


def _agreement(readings: Readings) -> Iterator[tuple]:
    """Yield how far the two readings agree, before a third settled their differences."""
    name = "two model readings, "
    for subset, units in _subsets(readings.units):
        either = units["reader_1"] + units["reader_2"] - units["both"]
        sums = units["both"].sum(), either.sum()
        interval = ratio_interval(units["both"], either, units["article_id"])
        value = sums[0] / sums[1] if sums[1] else np.nan
        yield f"{name}statements shared", subset, value, None, int(sums[1]), *interval
    for variable in ("party", "unnamed"):
        for subset, gold in _subsets(readings.gold):
            pair = gold.set_index("article_id")[[f"{variable}_1", f"{variable}_2"]].dropna()
            value, interval = alpha(*(pair[each] for each in pair)), alpha_interval(pair)
            yield f"{name}alpha of {variable}", subset, value, 0.0, len(pair), *interval


def _subsets(rows: pd.DataFrame) -> Iterator[tuple[str, pd.DataFrame]]:
    """Yield all rows, those of our own articles, and those of the sets."""
    own = rows["article_id"].str.startswith(f"{OWN}:")
    return iter([("all", rows), ("own", rows[own]), ("sets", rows[~own])])


def _figures(judged: pd.DataFrame) -> Iterator[tuple]:
    for measure, rows in judged.groupby("measure", sort=False):
        for subset, part in _subsets(rows):
            yield _figure(measure, subset, part)
        for column in RULES:
            for rule, part in rows.groupby(column):
                yield _figure(measure, f"{column.replace('_', ' ')}: {rule}", part)


def _figure(measure: str, subset: str, judged: pd.DataFrame) -> tuple:
    machine = judged[judged["answer"] == MACHINE]
    trivial = judged.loc[judged["answer"] == BASELINE, "right"]
    baseline = float(trivial.mean()) if len(trivial) else None
    return share_figure(measure, subset, machine["right"], machine["article_id"], baseline)
