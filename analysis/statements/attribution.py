"""Finds statements: lets the grammar read each cue of the tagged tokens, and gives the quotations left over their
speaker."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.parties import Registry
from analysis.schemas import conform, empty
from analysis.statements.cues import cue_lexicon
from analysis.statements.grammar import HEADLINES, OPENING_SUBJECT, SUBJECT_BEHIND, Found, read_cue, speaker_before
from analysis.statements.speakers import resolve_speakers
from analysis.statements.tagging import Unit, read_units
from analysis.text import Texts

# What stands before a headline's colon and speaks for nobody.
RUBRICS = frozenset(
    "analysis breaking comment editorial exclusive explained explainer factbox fact interview live opinion photos "
    "profile review timeline update updated video watch".split()
)
MAX_SCARE_WORDS = 4
CUE = re.compile("[VGKA]")
QUOTING = frozenset({"direct", "mixed"})


def find_statements(
    texts: Texts, mentions: pd.DataFrame | None = None, registry: Registry | None = None
) -> pd.DataFrame:
    """One row per piece of attributed content, in text order; pieces of an interrupted statement share statement_id.

    Content includes its quotation marks and "that", not the cue clause, which is the journalist's. ``kind`` is
    direct, indirect, mixed (indirect with quoted words in it) or scare (a few words in marks that nobody is said to
    have said). ``speaker_kind`` is party, unaffiliated (named, of no party), unnamed ("officials") or unresolved;
    scare quotes have none. ``via`` is the outer source of a report within a report. Nested statements overlap: the
    innermost decides. ``rule`` names the grammar rule, ``speaker_rule`` how the speaker was resolved. ``texts`` are
    parsed; ``registry`` is that of the mentions, which tells what a mention names by itself from what the article ties.
    """
    if not len(texts.tokens):
        return empty("statements")
    mentions = empty("mentions") if mentions is None else mentions
    found = _read_all(texts, read_units(texts))
    if not found:
        return empty("statements")
    return conform(resolve_speakers(texts, _pieces(texts, found), mentions, registry), "statements")


class Statement(NamedTuple):
    """A statement in token numbers: content pieces (first, last), kind, rule, row of the cue, cue and speaker."""

    pieces: list[tuple[int, int]]
    kind: str
    rule: str
    row: int
    cue: tuple[int, int]
    speaker: tuple[int, int]


def _read_all(texts: Texts, units: Iterator[Unit]) -> list[Statement]:
    """The statements of all units; a quotation that only goes on becomes a further piece of the one before it, in its
    paragraph or the next."""
    tokens, titles = texts.tokens, (texts.sentences["role"] == "title").to_numpy()
    paragraphs, sentence_of, article_of = (
        array.tolist() for array in (texts.sentences["paragraph"].to_numpy(), tokens.sentence, tokens.article)
    )
    statements: list[Statement] = []
    quoting, quoted, told = None, (-1, -1, -1), (-1, -1)
    for unit in units:
        sentence, ends = sentence_of[unit.first[0]], sentence_of[unit.last[-1] - 1]
        article, paragraph = article_of[unit.first[0]], paragraphs[sentence]
        is_title = titles[sentence] and tokens.words[unit.first[0]].lower() not in RUBRICS
        for found, kind, row in _read_unit(unit, is_title):
            pieces, speaker = [unit.tokens(piece) for piece in found.pieces], unit.tokens(found.speaker)
            near = quoted[0] == article and paragraph - quoted[1] <= 1
            near = near and (quoting.kind == "direct" or sentence - quoted[2] <= 1)
            if found.rule == "continued" and near:
                quoting.pieces.extend(pieces)
            else:
                # Harrow said that the port was open. "We have food.": whoever spoke in the sentence before.
                if found.rule == "continued" and told[0] == article and sentence - told[1] <= 1:
                    speaker = statements[-1].speaker
                statements.append(Statement(pieces, kind, found.rule, row, unit.tokens(found.cue), speaker))
                quoting = statements[-1] if kind in QUOTING else quoting
            quoted = (article, paragraphs[ends], ends) if kind in QUOTING else quoted
            told = article, ends
    return statements


def _read_unit(unit: Unit, is_title: bool):
    """The statements of a unit, each with its kind and the row of its cue (-1: none)."""
    claimed: set[int] = set()
    contents: set[tuple] = set()
    spent: set[int] = set()
    speaker = None
    complements = cue_lexicon().complements
    for position in [found.start() for found in CUE.finditer(unit.tags)]:
        end = position + 1
        while unit.tags[end : end + 1] == "_":
            end += 1
        found = read_cue(unit.tags, position, end, complements[unit.cue[position]])
        if found is None:
            continue
        quoted = {at for begin, stop in found.pieces for at in range(begin, stop) if unit.tags[at] == "Q"}
        kind = _kind(unit, found)
        # "said in a report that ...": what one cue has claimed whole, a noun behind it does not claim again.
        if (kind == "direct" and quoted <= claimed) or found.pieces in contents:
            continue
        contents.add(found.pieces)
        spent |= {position} if kind == "direct" else set()
        claimed |= quoted
        # "..., said the minister, adding that ...": a gerund shares the speaker of the cue before it.
        speaker = found.speaker or (speaker if unit.tags[position] == "G" else None)
        yield found._replace(speaker=speaker), kind, unit.cue[position]
    headline = is_title and not claimed and next(filter(None, (rule.match(unit.tags) for rule in HEADLINES)), None)
    if headline:
        found = Found((headline.span("content"),), None, headline.span("speaker"), "headline colon")
        claimed |= {at for at, tag in enumerate(unit.tags) if tag == "Q"}
        yield found, _kind(unit, found), -1
    # From the last to the first: "called him "weak" and "vain"" is one statement, up to the last marks.
    left_over = []
    for at in range(len(unit.tags) - 1, -1, -1):
        if unit.tags[at] == "Q" and at not in claimed:
            left_over.append(_left_over(unit, at, complements, spent))
            claimed |= set(range(*left_over[-1][0].pieces[0]))
    yield from reversed(left_over)


def _kind(unit: Unit, found: Found) -> str:
    covered = "".join(unit.tags[begin:end] for begin, end in found.pieces)
    if "Q" not in covered:
        return "indirect"
    return "mixed" if covered.strip("Q") else "direct"


def _left_over(unit: Unit, at: int, complements: list[str], spent: set[int]):
    """A quotation no cue claimed: goes on from the last one, belongs to a cue verb before it, or is a scare quote."""
    piece = ((at, at + 1),)
    if not unit.tags.strip("Q.,-"):
        return Found(piece, None, None, "continued"), "direct", -1
    verbs = [i for i in range(at) if unit.cue[i] >= 0 and i not in spent and set("qn") & set(complements[unit.cue[i]])]
    if verbs:
        cue = verbs[-1]
        speaker = speaker_before(unit.tags[:cue], unit.tags[cue])
        # "called the plan "a gamble"": what is said begins behind the cue; "thanked Cairo for "its help"": with the
        # words.
        begin = cue + 1 if set("nt") & set(complements[unit.cue[cue]]) else at
        found = Found(((begin, at + 1),), (cue, cue + 1), speaker, "embedded after cue")
        return found, _kind(unit, found), unit.cue[cue]
    if unit.last[at] - unit.first[at] - 2 <= MAX_SCARE_WORDS:
        return Found(piece, None, None, "scare"), "scare", -1
    subject = OPENING_SUBJECT.search(unit.tags[:at]) if at else SUBJECT_BEHIND.match(unit.tags, at + 1)
    return Found(piece, None, subject and subject.span("speaker"), "embedded"), "direct", -1


def _pieces(texts: Texts, statements: list[Statement]) -> pd.DataFrame:
    """One row per piece with character offsets: statement_id, article, start, end, kind, cue..., speaker span, rule."""
    flat = [
        (number, *piece, s.kind, s.rule, s.row, *s.cue, *s.speaker)
        for number, s in enumerate(statements)
        for piece in s.pieces
    ]
    pieces = pd.DataFrame(
        flat,
        columns=[
            "statement_id",
            "first",
            "last",
            "kind",
            "rule",
            "row",
            "cue_first",
            "cue_last",
            "speaker_first",
            "speaker_last",
        ],
    )
    tokens = texts.tokens
    article = tokens.article[pieces["first"]]
    out = pd.DataFrame(
        {
            "statement_id": pieces["statement_id"],
            "article": article,
            "article_id": texts.articles["article_id"].to_numpy()[article],
            "start": tokens.start[pieces["first"]],
            "end": tokens.end[pieces["last"]],
            "kind": pieces["kind"],
            "rule": pieces["rule"],
        }
    )
    for name in ("cue", "speaker"):
        known = (pieces[f"{name}_first"] >= 0).to_numpy()
        for side, offsets, column in (("start", tokens.start, "first"), ("end", tokens.end, "last")):
            values = pd.array(offsets[pieces[f"{name}_{column}"]], dtype="Int64")
            values[~known] = pd.NA
            out[f"{name}_{side}"] = values
        out[name] = texts.text_of(out, f"{name}_start", f"{name}_end")
    out["cue_class"] = np.array([*cue_lexicon().classes, None], dtype=object)[pieces["row"]]
    return out.sort_values(["article", "start", "end"], kind="stable", ignore_index=True)
