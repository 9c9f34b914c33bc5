"""Finds statements: tags the tokens, lets the grammar read each cue, and gives the quotations left over their
speaker."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.lexicon import find_phrases, read_lexicon
from analysis.schemas import conform, empty
from analysis.segmentation import Tokens, is_word, split_sentences, tokenize
from analysis.statements.grammar import (
    HEADLINE,
    OPENING_SUBJECT,
    TAG_OF_MARK,
    TAG_OF_WORD,
    UNKNOWN_VERB,
    Found,
    read_cue,
    speaker_before,
)
from analysis.statements.quotations import QUOTATION, pair_marks
from analysis.statements.speakers import resolve_speakers

SOURCE_PHRASES = ["according to", "in the view of", "in the words of", "in the opinion of", "as reported by"]
# Forms that are as often nouns: verbs only where something that can be a subject stands before them.
ALSO_NOUNS = frozenset(
    "report reports claim claims plan plans hope hopes call calls offer offers charge charges demand demands fear "
    "fears "
    "wish wishes view views estimate estimates forecast forecasts promise promises pledge pledges vow vows quote "
    "quotes "
    "tweet tweets post posts remark remarks comment comments doubt doubts dream dreams joke jokes attack attacks "
    "aim aims "
    "attempt attempts need needs question questions find finds guess praise protest protests regret regrets show shows "
    "state states answer answers reply replies love hate support favor favour trust care brand brands label labels "
    "document documents detail details counter judge judges object objects read cry cries shout tries feeling meaning "
    "finding findings saying ruling warning hail understanding mean thought address note notes appeal reason dispute "
    "speculation command cause welcome thanks thank learn talk talks point points push pushes chant chants".split()
)
# What stands before a headline's colon and speaks for nobody.
RUBRICS = frozenset(
    "analysis breaking comment editorial exclusive explained explainer factbox fact interview live opinion photos "
    "profile review timeline update updated video watch".split()
)
MAX_SCARE_WORDS = 4
CUE_FOLLOWS = re.compile(r"(?:h|d?[Cnw]{1,5})[vxt]*V[.,pyhtv]")


def find_statements(
    articles: pd.DataFrame,
    sentences: pd.DataFrame | None = None,
    mentions: pd.DataFrame | None = None,
    tokens: Tokens | None = None,
) -> pd.DataFrame:
    """One row per piece of attributed content, in text order; pieces of an interrupted statement share statement_id.

    Content includes its quotation marks and "that", not the cue clause, which is the journalist's. ``kind`` is
    direct, indirect, mixed (indirect with quoted words in it) or scare (a few words in marks that nobody is said to
    have said). ``speaker_kind`` is party, unaffiliated (named, of no party), unnamed ("officials") or unresolved;
    scare quotes have none. ``via`` is the outer source of a report within a report. Nested statements overlap: the
    innermost decides. ``rule`` names the grammar rule and how the speaker was resolved.
    """
    sentences = split_sentences(articles) if sentences is None else sentences
    tokens = tokenize(articles, sentences) if tokens is None else tokens
    if not len(tokens):
        return empty("statements")
    mentions = empty("mentions") if mentions is None else mentions
    quotations = _quotation_tokens(articles, tokens)
    units = _units(tokens, quotations)
    found = _read_units(units, tokens, sentences)
    if not found:
        return empty("statements")
    pieces = _pieces(found, articles, tokens)
    return conform(resolve_speakers(pieces, articles, sentences, mentions), "statements")


class Unit(NamedTuple):
    """A sentence with each quotation as one tag: its tags, the tokens under each, and the row of each cue (-1:
    none)."""

    tags: str
    first: list[int]
    last: list[int]
    cue: list[int]

    def tokens(self, span: tuple[int, int] | None) -> tuple[int, int]:
        """First and last token under a span of tags; (-1, -1) for none."""
        return (-1, -1) if span is None else (self.first[span[0]], self.last[span[1] - 1] - 1)


class Statement(NamedTuple):
    """A statement in token numbers: content pieces (first, last), kind, rule, row of the cue, cue and speaker."""

    pieces: list[tuple[int, int]]
    kind: str
    rule: str
    row: int
    cue: tuple[int, int]
    speaker: tuple[int, int]


@cache
def _cue_lexicon() -> tuple[dict[str, tuple[str, int]], dict[str, int], pd.DataFrame]:
    """Each form of a cue with its tag and its row in the table of cues (cue_class, complements); the nouns' rows;
    the table."""
    verbs, nouns = read_lexicon("cues.tsv"), read_lexicon("cue_nouns.tsv")
    cues = pd.concat(
        [
            verbs[["lemma", "class", "complements"]],
            nouns.rename(columns={"noun": "lemma"}).assign(complements="ti"),
            pd.DataFrame({"lemma": SOURCE_PHRASES, "class": "neutral", "complements": ""}),
            pd.DataFrame({"lemma": ["(unknown)"], "class": [None], "complements": ["p"]}),
        ],
        ignore_index=True,
    )
    rows = {noun: len(verbs) + row for row, noun in enumerate(nouns["noun"])}
    forms = {noun: ("K", row) for noun, row in rows.items()}
    for column in ("base", "third", "participle", "past"):
        forms |= {form: ("V", row) for row, form in enumerate(verbs[column])}
    forms |= {form: ("G", row) for row, form in enumerate(verbs["gerund"])}
    return forms, rows, cues


@cache
def _complements() -> list[str]:
    """The complements that each cue allows, by row."""
    return _cue_lexicon()[2]["complements"].tolist()


def _quotation_tokens(articles: pd.DataFrame, tokens: Tokens) -> pd.DataFrame:
    """The quotations of all articles as token ranges: first, last, continues."""
    rows = [(*pair, row) for row, text in enumerate(articles["text"]) for pair in pair_marks(text)]
    quotations = pd.DataFrame(rows, columns=[*QUOTATION, "article"])
    first, last = tokens.span(*(quotations[c].to_numpy(dtype=np.int64) for c in ("start", "end", "article")))
    return quotations.assign(first=first, last=last)[last > first].reset_index(drop=True)


def _units(tokens: Tokens, quotations: pd.DataFrame):
    """The units of the batch that hold a cue, a quotation or a headline's colon."""
    tags, cue = _tags(tokens)
    first, last = np.arange(len(tokens)), np.arange(len(tokens)) + 1
    begin, end = quotations["first"].to_numpy(), quotations["last"].to_numpy()
    tags[begin], last[begin], cue[begin] = "Q", end, -1
    # Tokens under a quotation, but for its first, are folded into its one tag.
    inside = np.zeros(len(tokens) + 1, np.int64)
    np.add.at(inside, begin + 1, 1)
    np.add.at(inside, end, -1)
    keep = np.cumsum(inside)[:-1] == 0
    tags, first, last, cue = tags[keep], first[keep], last[keep], cue[keep]
    breaks = np.flatnonzero(tokens.sentence[last[:-1] - 1] != tokens.sentence[first[1:]]) + 1
    breaks = breaks[~_asked(tokens, tags, first, last, breaks)]
    bounds = np.concatenate([[0], breaks, [len(tags)]])
    tags = _promote(tokens, tags, first, last, cue)
    wanted = np.add.reduceat((cue >= 0) | np.isin(tags, ["Q", ":"]), bounds[:-1]) > 0
    text, first, last, cue = _joined(tags), first.tolist(), last.tolist(), cue.tolist()
    for left, right in zip(bounds[:-1][wanted].tolist(), bounds[1:][wanted].tolist(), strict=True):
        yield Unit(text[left:right], first[left:right], last[left:right], cue[left:right])


def _joined(tags: np.ndarray) -> str:
    """Tags of one character each as one string."""
    return tags.astype("<U1").tobytes().decode("utf-32-le")


def _promote(tokens: Tokens, tags: np.ndarray, first: np.ndarray, last: np.ndarray, cue: np.ndarray) -> np.ndarray:
    """The tags with V for an unknown past tense where a quotation that ends in a comma, ? or ! asks for a cue."""
    waits = tokens.kind(frozenset(",?!").__contains__)
    past = tokens.kind(lambda word: word.islower() and word.endswith("ed"))
    unknown = len(_cue_lexicon()[2]) - 1
    for found in UNKNOWN_VERB.finditer(_joined(tags)):
        at = max(found.start("last"), found.start("first"))
        quotation = found.start()
        same = tokens.article[first[quotation]] == tokens.article[first[at]]
        if past[first[at]] and waits[last[quotation] - 2] and same:
            tags[at], cue[at] = "V", unknown
    return tags


def _asked(tokens: Tokens, tags: np.ndarray, first: np.ndarray, last: np.ndarray, breaks: np.ndarray) -> np.ndarray:
    """Whether at each break a quotation that ends in ? or ! only waits for its cue: "Never!" Harrow shouted."""
    asks = tokens.kind(frozenset("?!").__contains__)
    near = (tags[breaks - 1] == "Q") & asks[np.maximum(last[breaks - 1] - 2, 0)]
    near &= tokens.start[first[breaks]] - tokens.end[last[breaks - 1] - 1] == 1
    # "Why?" He left: a capital at a pronoun begins another sentence.
    near &= ~((tags[breaks] == "h") & tokens.kind(lambda word: word[0].isupper())[first[breaks]])
    text = _joined(tags)
    near[near] = [CUE_FOLLOWS.match(text, at) is not None for at in breaks[near].tolist()]
    return near


def _tags(tokens: Tokens) -> tuple[np.ndarray, np.ndarray]:
    """Each token's tag, and the row of its cue (-1: none)."""
    forms, nouns, cues = _cue_lexicon()
    folded = tokens.folded
    cue_of_word = np.array([forms[word][1] if word in forms else -1 for word in folded])
    plain = np.array([_plain_tag(*pair) for pair in zip(folded, tokens.vocabulary, strict=True)], dtype="U1")
    by_word = np.array([forms[word][0] if word in forms else tag for word, tag in zip(folded, plain, strict=True)])
    tags, cue = by_word[tokens.code], cue_of_word[tokens.code]
    before = np.concatenate([["."], tags[:-1]])
    adverb = before == "v"
    before[adverb] = np.concatenate([[".", "."], tags])[:-2][adverb]
    also_noun = tokens.kind(lambda word: word.lower() in ALSO_NOUNS)
    ending = tokens.kind(lambda word: word.lower().endswith(("ed", "en", "wn", "ght", "old", "aid")))
    verb = tags == "V"
    passive = verb & ending & (before == "z")
    adjectival = verb & np.isin(before, ["d", "s", "o", "p"]) & ~also_noun
    behind = np.concatenate([tags[1:], ["."]])
    predicate = np.isin(before, ["h", "H", "x", "y", "C"]) | ((before == "w") & np.isin(behind, list("TdhQyWv")))
    nominal = verb & also_noun & ~predicate
    hyphen = np.concatenate([[False], (tokens.words[:-1] == "-") & (tokens.end[:-1] == tokens.start[1:])])
    drop = passive | adjectival | nominal | hyphen | _capitalised_inside(tokens)
    tags[drop], cue[drop] = plain[tokens.code][drop], -1
    # "the 43-year-old", "warm-and-fuzzy": what hangs on a hyphen is part of a word.
    tags[hyphen & np.isin(tags, list("tjbopyzxTWv"))] = "w"
    # "Cairo's claim that": what is no verb here may still be a noun that attributes.
    noun = np.array([nouns.get(word, -1) for word in folded])[tokens.code]
    nominal &= (noun >= 0) & ~hyphen
    tags[nominal], cue[nominal] = "K", noun[nominal]
    # "Sen. Ames", "J. Orr": a full stop inside a name is part of it.
    goes_on = tokens.kind(lambda word: is_word(word) or word in "(),")
    inside = np.concatenate([goes_on[1:] & (tokens.sentence[1:] == tokens.sentence[:-1]), [False]])
    glued = np.concatenate([[False], tokens.end[:-1] == tokens.start[1:]])
    after_name = np.concatenate([[False], tags[:-1] == "C"])
    tags[(tags == ".") & inside & glued & after_name & (tokens.words == ".")] = "C"
    # "Speaking in Cairo, ...", "Led by Ames, ...": a participle that opens a sentence leads a phrase like a
    # preposition does; and so does "Asked about it, ...", which tells of a question that another put.
    opens = np.concatenate([[True], tokens.sentence[1:] != tokens.sentence[:-1]])
    tags[opens & (tags == "C") & tokens.kind(lambda word: word.endswith("ing"))] = "p"
    led = opens & np.concatenate([np.isin(tags[1:], ["p", "W"]), [False]]) & tokens.kind(lambda w: w.endswith("ed"))
    tags[led], cue[led] = "p", -1
    sources = find_phrases(tokens, SOURCE_PHRASES)
    for offset in range(4):
        longer = sources.first + offset < sources.last
        tags[sources.first[longer] + offset], cue[sources.first[longer] + offset] = "_", -1
    tags[sources.first] = "A"
    cue[sources.first] = len(cues) - 1 - len(SOURCE_PHRASES) + sources.phrase
    return tags, cue


def _capitalised_inside(tokens: Tokens) -> np.ndarray:
    """Words with a capital that do not open their sentence, as in a newspaper's name; headlines capitalise most
    words."""
    upper = tokens.kind(lambda word: word[0].isupper() and not word.isupper())
    lower = tokens.kind(lambda word: word[0].islower())
    long = tokens.kind(lambda word: word[0].islower() and len(word) > 4)
    headline = np.bincount(tokens.sentence, upper) > np.bincount(tokens.sentence, lower + 3 * long)
    follows = np.concatenate([[False], tokens.sentence[1:] == tokens.sentence[:-1]])
    after_word = np.concatenate([[False], tokens.kind(is_word)[:-1]])
    return upper & follows & after_word & ~headline[tokens.sentence]


def _plain_tag(word: str, raw: str) -> str:
    """A word's tag apart from cues."""
    if word in TAG_OF_WORD:
        return TAG_OF_WORD[word]
    if word in TAG_OF_MARK:
        return TAG_OF_MARK[word]
    if not is_word(word):
        return "C" if word == "&" else "u"
    if word[0].isdigit():
        return "n"
    if raw[0].isupper():
        return "C"
    return "v" if word.endswith("ly") and len(word) > 4 else "w"


def _read_units(units, tokens: Tokens, sentences: pd.DataFrame) -> list[Statement]:
    """The statements of all units; a quotation that only goes on becomes a further piece of the one before it, in its
    paragraph or the next."""
    titles = (sentences["role"] == "title").to_numpy()
    paragraphs, sentence_of, article_of = (
        array.tolist() for array in (sentences["paragraph"].to_numpy(), tokens.sentence, tokens.article)
    )
    statements: list[Statement] = []
    open_statement, open_place = None, (-1, -1, -1)
    for unit in units:
        sentence, ends = sentence_of[unit.first[0]], sentence_of[unit.last[-1] - 1]
        article, paragraph = article_of[unit.first[0]], paragraphs[sentence]
        is_title = titles[sentence] and tokens.words[unit.first[0]].lower() not in RUBRICS
        for found, kind, row in _read_unit(unit, is_title):
            pieces = [unit.tokens(piece) for piece in found.pieces]
            near = open_place[0] == article and paragraph - open_place[1] <= 1
            near = near and (open_statement.kind == "direct" or sentence - open_place[2] <= 1)
            if found.rule == "continued" and near:
                open_statement.pieces.extend(pieces)
            else:
                statements.append(
                    Statement(pieces, kind, found.rule, row, unit.tokens(found.cue), unit.tokens(found.speaker))
                )
                if kind in ("direct", "mixed"):
                    open_statement = statements[-1]
            if kind in ("direct", "mixed"):
                open_place = article, paragraphs[ends], ends
    return statements


def _read_unit(unit: Unit, is_title: bool):
    """The statements of a unit, each with its kind and the row of its cue (-1: none)."""
    claimed: set[int] = set()
    contents: set[tuple] = set()
    spent: set[int] = set()
    speaker = None
    complements = _complements()
    for position in [at for at, row in enumerate(unit.cue) if row >= 0]:
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
    if is_title and not claimed and (headline := HEADLINE.match(unit.tags)):
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
    quotes = [unit.tags[begin:end] for begin, end in found.pieces]
    if all(set(tags) <= {"Q"} for tags in quotes):
        return "direct"
    return "mixed" if any("Q" in tags for tags in quotes) else "indirect"


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
    subject = OPENING_SUBJECT.search(unit.tags[:at])
    return Found(piece, None, subject and subject.span("speaker"), "embedded"), "direct", -1


def _pieces(statements: list[Statement], articles: pd.DataFrame, tokens: Tokens) -> pd.DataFrame:
    """One row per piece with character offsets: statement_id, article, start, end, kind, cue..., speaker span, rule."""
    _, _, cues = _cue_lexicon()
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
    article = tokens.article[pieces["first"]]
    texts = articles["text"].to_numpy()
    out = pd.DataFrame(
        {
            "statement_id": pieces["statement_id"],
            "article": article,
            "article_id": articles["article_id"].to_numpy()[article],
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
        out[name] = [
            texts[a][s:e] if ok else None
            for a, s, e, ok in zip(
                article, out[f"{name}_start"].fillna(0), out[f"{name}_end"].fillna(0), known, strict=True
            )
        ]
    out["cue_class"] = np.where(pieces["row"] >= 0, cues["class"].to_numpy(dtype=object)[pieces["row"]], None)
    return out.sort_values(["article", "start", "end"], kind="stable", ignore_index=True)
