"""Codebooks, frames coded in sentences and articles, and epistemic marking.

A codebook is one YAML file: frames with their definition and the indicators (phrases, weighted)
that decide them. The dictionary coder finds indicators and nothing else, so every code shows the
words that made it. A frame is not a sentiment, and the words of a frame can be used without it:
codes are to be validated against people before they are relied on (Baden et al. 2022).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import NoReturn

import numpy as np
import pandas as pd
import yaml

from analysis.lexicon import find_phrases, leftmost_longest, phrase_words, read_lexicon
from analysis.schemas import InputError, check_articles, conform
from analysis.segmentation import Tokens, split_sentences, tokenize

CODEBOOKS = ("generic", "policy", "functions", "bias")
CODERS = ("dictionary",)
MARKERS = {"hedge": "hedges.tsv", "booster": "boosters.tsv",
           "evidential": "evidentials.tsv", "factive": "factives.tsv"}

THRESHOLD = 0.1  # share of sentences from which a frame counts as present, unless the codebook says otherwise
# One star stands for every word of the corpus that begins so; more stars, or shorter beginnings,
# would let one line of a codebook multiply into more phrases than memory holds.
STARRED_WORDS, STARRED_LETTERS = 2, 3


@dataclass(frozen=True, eq=False)
class Codebook:
    """A checked codebook.

    ``frames``: frame, definition, source, example, threshold. ``indicators``: frame, phrase, weight.
    ``exclusions``: frame, phrase. Frames stand in the file's order, which also settles ties.
    """

    name: str
    title: str
    source: str
    unit: str
    frames: pd.DataFrame
    indicators: pd.DataFrame
    exclusions: pd.DataFrame


def load_codebook(codebook: str | Path | Codebook = "generic") -> Codebook:
    """The codebook of a built-in name (generic, policy, functions, bias) or of a YAML file, checked.

    Keys: name, title, source, unit (sentence), optional threshold, frames. Each frame: name, definition,
    source, example, indicators; optional threshold, exclusions. An indicator is a phrase, or
    ``{phrase, weight}`` with 0 < weight <= 1 (1 unless given), or ``{lexicon: hedge}`` for a list that
    ships here (hedge, booster, evidential, factive). A word of a phrase may end in ``*`` for any ending.
    An exclusion is a phrase that cancels the frame's indicators inside it. A frame with
    ``indicators: []`` is for human coders only: the dictionary leaves it missing.

    Raises `InputError` with file and line for whatever breaks these rules.
    """
    if isinstance(codebook, Codebook):
        return codebook
    book = _read_yaml(codebook).mapping({"name", "title", "source", "unit", "frames"}, {"threshold"})
    if (unit := book["unit"]).text() != "sentence":
        unit.fail(f"unit is {unit.text()!r}; 'sentence' is the one unit that is coded")
    default = book["threshold"].fraction() if "threshold" in book else THRESHOLD
    if not (nodes := book["frames"].items()):
        book["frames"].fail("the codebook has no frames; list at least one under 'frames'")
    frames, indicators, exclusions = zip(*(_read_frame(node, default) for node in nodes), strict=True)
    _refuse_twice([(node, frame[0]) for node, frame in zip(nodes, frames, strict=True)], "frame")
    if not any(indicators):
        book["frames"].fail("no frame has an indicator; list at least one under 'indicators'")
    return Codebook(
        *(book[key].text() for key in ("name", "title", "source", "unit")),
        pd.DataFrame(frames, columns=["frame", "definition", "source", "example", "threshold"]),
        pd.DataFrame([row for rows in indicators for row in rows], columns=["frame", "phrase", "weight"]),
        pd.DataFrame([row for rows in exclusions for row in rows], columns=["frame", "phrase"], dtype="str"),
    )


def code_sentences(
    articles: pd.DataFrame, sentences: pd.DataFrame, tokens: Tokens, codebook: str | Path | Codebook = "generic",
) -> pd.DataFrame:
    """One row per indicator found, in text order: the `codes` table, and the ``indicator`` that was found.

    ``start`` and ``end`` are the deciding words, ``weight`` the indicator's. Within one frame the longest
    match counts once; frames do not compete, so one word may speak for two. An indicator inside an
    exclusion of its frame is cancelled. ``voice`` and ``voice_party`` are left missing. It misleads where
    words are denied, ironic, or used of something else: read the deciding words in their sentence.
    """
    book = load_codebook(codebook)
    place = {frame: row for row, frame in enumerate(book.frames["frame"])}
    group = book.indicators["frame"].map(place).to_numpy(np.int64)
    weight = book.indicators["weight"].to_numpy()
    row, first, last = _longest_in_group(
        tokens, book.indicators["phrase"], group, weight,
        book.exclusions["phrase"], book.exclusions["frame"].map(place).to_numpy(np.int64),
    )
    spans = _spans(articles, sentences, tokens, first, last)
    found = book.indicators.iloc[row].reset_index(drop=True)
    return conform(
        spans.assign(
            codebook=book.name, frame=found["frame"], coder="dictionary", weight=found["weight"],
            voice=pd.NA, voice_party=pd.NA, indicator=found["phrase"],
        ),
        "codes",
    )


def frame_shares(
    codes: pd.DataFrame, articles: pd.DataFrame, sentences: pd.DataFrame, codebook: str | Path | Codebook = "generic",
) -> pd.DataFrame:
    """One row per article and frame of the codebook, in that order: article_id, frame, share, present, primary.

    ``share`` = sum over the article's sentences of min(1, weights of the frame's indicators in it),
    divided by the number of its sentences: 0 to 1, the weighted share of sentences that carry the frame.
    ``present``: share >= the frame's threshold. ``primary``: the present frame of highest share, of equals
    the one that stands first in the codebook; none is primary where none is present. All three are NA for
    an article without a sentence and for a frame that has no indicators. Shares of different frames rest
    on vocabularies of different size: compare one frame between articles rather than frames within one.
    """
    book = load_codebook(codebook)
    key = pd.MultiIndex.from_product([articles["article_id"], book.frames["frame"]], names=["article_id", "frame"])
    in_sentence = codes.groupby(["article_id", "sentence_id", "frame"])["weight"].sum().clip(upper=1)
    carried = in_sentence.groupby(["article_id", "frame"]).sum().reindex(key, fill_value=0.0)
    table = carried.rename("share").reset_index()
    table["share"] /= table["article_id"].map(sentences.groupby("article_id").size())
    table["share"] = table["share"].where(table["frame"].isin(book.indicators["frame"]))
    threshold = table["frame"].map(book.frames.set_index("frame")["threshold"])
    present = table["share"] >= threshold
    best = table["share"].where(present).groupby(table["article_id"], sort=False).transform("max")
    leads = present & (table["share"] == best)
    first = leads.groupby(table["article_id"], sort=False).cumsum() == 1
    coded = table["share"].notna()
    return table.assign(
        present=present.astype("boolean").where(coded), primary=(leads & first).astype("boolean").where(coded)
    )


def code_frames(
    articles: pd.DataFrame, codebook: str | Path | Codebook = "generic", coder: str = "dictionary",
) -> pd.DataFrame:
    """One row per article and frame: article_id, frame, share, present, primary (see `frame_shares`).

    Needs article_id and text; ``codebook`` as in `load_codebook`. Raises `InputError` for a coder that
    does not exist. Validity in docs/validity.md: a dictionary finds vocabulary, not framing, and is
    exploratory until it has been compared with human coders on the corpus at hand (van Atteveldt,
    van der Velden & Boukes 2021).
    """
    if coder not in CODERS:
        raise InputError(f"coder {coder!r} does not exist; available: {', '.join(map(repr, CODERS))}")
    book = load_codebook(codebook)
    articles = check_articles(articles)
    sentences = split_sentences(articles)
    codes = code_sentences(articles, sentences, tokenize(articles, sentences), book)
    return frame_shares(codes, articles, sentences, book)


def epistemic_markers(articles: pd.DataFrame, sentences: pd.DataFrame, tokens: Tokens) -> pd.DataFrame:
    """One row per marker of certainty or source: article_id, sentence_id, start, end, marker, kind, phrase.

    ``marker`` is hedge (withholds commitment: "perhaps"), booster (closes the question: "undoubtedly";
    both Hyland 2005), evidential (points at the source: "reportedly", Chafe 1986) or factive (takes its
    complement as true: "realised", Hooper 1975); ``kind`` the word class or subclass in the list. One span
    may carry two markers; of one marker the longest match counts. A hedge inside a quotation is the
    speaker's, not the journalist's: join with statements before attributing it.
    """
    lists = [_marker_lists(marker) for marker in MARKERS]
    phrases, exclusions = (pd.concat(part, ignore_index=True) for part in zip(*lists, strict=True))
    place = {marker: row for row, marker in enumerate(MARKERS)}
    row, first, last = _longest_in_group(
        tokens, phrases["phrase"], phrases["marker"].map(place).to_numpy(np.int64), np.ones(len(phrases)),
        exclusions["phrase"], exclusions["marker"].map(place).to_numpy(np.int64),
    )
    spans = _spans(articles, sentences, tokens, first, last)
    return spans.join(phrases.iloc[row].reset_index(drop=True)[["marker", "kind", "phrase"]])


def _longest_in_group(
    tokens: Tokens, phrases: pd.Series, group: np.ndarray, weight: np.ndarray,
    exclusions: pd.Series, excluding: np.ndarray,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Phrase row and token range of each match in text order: overlaps are resolved within each group only."""
    found = find_phrases(tokens, [*phrases, *exclusions], longest=False)
    # Groups are laid out one behind the other, so that one pass resolves them all.
    offset = np.concatenate([group, excluding])[found.phrase] * (len(tokens) + 1)
    first, last = found.first + offset, found.last + offset
    cancels = found.phrase >= len(phrases)
    keep = np.flatnonzero(~cancels & ~_inside(first, last, first[cancels], last[cancels]))
    heavier = -weight[found.phrase[keep]]
    keep = keep[np.lexsort((found.phrase[keep], heavier, -last[keep], first[keep]))]
    again = (np.diff(first[keep], prepend=-1) == 0) & (np.diff(last[keep], prepend=-1) == 0)
    keep = keep[~again]
    found = found.take(keep[leftmost_longest(first[keep], last[keep])])
    found = found.take(np.lexsort((group[found.phrase], found.last, found.first)))
    return found.phrase, found.first, found.last


def _inside(first: np.ndarray, last: np.ndarray, outer_first: np.ndarray, outer_last: np.ndarray) -> np.ndarray:
    """Whether each range lies within some outer range."""
    order = np.argsort(outer_first, kind="stable")
    reach = np.concatenate([[-1], np.maximum.accumulate(outer_last[order])])
    return reach[np.searchsorted(outer_first[order], first, side="right")] >= last


def _spans(
    articles: pd.DataFrame, sentences: pd.DataFrame, tokens: Tokens, first: np.ndarray, last: np.ndarray,
) -> pd.DataFrame:
    """article_id, sentence_id, start, end of token ranges."""
    return pd.DataFrame({
        "article_id": articles["article_id"].to_numpy()[tokens.article[first]],
        "sentence_id": sentences["sentence_id"].to_numpy()[tokens.sentence[first]],
        "start": tokens.start[first], "end": tokens.end[last - 1],
    })


@dataclass(frozen=True)
class _Node:
    """A node of a YAML file that knows where it stands, to say so in errors."""

    file: str
    node: yaml.Node

    def fail(self, message: str) -> NoReturn:
        raise InputError(f"{self.file}, line {self.node.start_mark.line + 1}: {message}")

    def mapping(self, required: set[str], optional: set[str] = frozenset()) -> dict[str, _Node]:
        """The entries of a mapping that has all of the required keys and no unknown or repeated one."""
        if not isinstance(self.node, yaml.MappingNode):
            self.fail(f"expected the keys {', '.join(sorted(required))}; found {self._found()}")
        entries: dict[str, _Node] = {}
        for key, value in self.node.value:
            key = _Node(self.file, key)
            if (name := key.text()) not in required | optional:
                key.fail(f"unknown key {name!r}; known: {', '.join(sorted(required | optional))}")
            if name in entries:
                key.fail(f"key {name!r} occurs twice; keep one")
            entries[name] = _Node(self.file, value)
        if absent := sorted(required - set(entries)):
            self.fail(f"{', '.join(map(repr, absent))} is missing")
        return entries

    def items(self) -> list[_Node]:
        if not isinstance(self.node, yaml.SequenceNode):
            self.fail(f"expected a list; found {self._found()}")
        return [_Node(self.file, item) for item in self.node.value]

    def text(self) -> str:
        if self.node.tag != "tag:yaml.org,2002:str":
            self.fail(f"expected text; found {self._found()}; put quotation marks around it if it is text")
        if not (text := " ".join(self.node.value.split())):
            self.fail("expected text; found an empty one")
        return text

    def fraction(self) -> float:
        try:
            number = float(self.node.value) if self.node.tag.endswith((":int", ":float")) else np.nan
        except (ValueError, TypeError):
            number = np.nan
        if not 0 < number <= 1:
            self.fail(f"expected a number above 0 and at most 1; found {self._found()}")
        return number

    def _found(self) -> str:
        kind = self.node.tag.rpartition(":")[2]
        names = {"map": "keys", "seq": "a list", "null": "nothing", "str": "text"}
        value = f" {self.node.value[:40]!r}" if isinstance(self.node, yaml.ScalarNode) and self.node.value else ""
        return names.get(kind, kind) + value


def _read_yaml(codebook: str | Path) -> _Node:
    """The root of a codebook's YAML."""
    built_in = files("analysis") / "resources" / "codebooks" / f"{codebook}.yaml"
    path = built_in if codebook in CODEBOOKS else Path(codebook)
    try:
        text = path.read_text(encoding="utf-8-sig")
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except FileNotFoundError:
        known = ", ".join(CODEBOOKS)
        raise InputError(f"codebook {str(codebook)!r}: no such file, nor a built-in codebook ({known})") from None
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"codebook {str(codebook)!r} cannot be read as UTF-8 text: {error}") from None
    except RecursionError:
        raise InputError(f"{codebook}: nested too deeply for a codebook") from None
    except yaml.YAMLError as error:
        mark, problem = getattr(error, "problem_mark", None), getattr(error, "problem", None)
        line = mark.line + 1 if mark else text.count("\n", 0, getattr(error, "position", 0)) + 1
        raise InputError(f"{codebook}, line {line}: not YAML ({problem or 'unreadable character'})") from None
    if root is None:
        raise InputError(f"{codebook}, line 1: the codebook is empty; it needs name, title, source, unit, frames")
    return _Node(str(codebook), root)


def _read_frame(node: _Node, threshold: float) -> tuple[tuple, list[tuple], list[tuple]]:
    """One frame: its own row, its indicators' rows, its exclusions' rows."""
    entry = node.mapping({"name", "definition", "source", "example", "indicators"}, {"exclusions", "threshold"})
    name, definition, source, example = (entry[key].text() for key in ("name", "definition", "source", "example"))
    threshold = entry["threshold"].fraction() if "threshold" in entry else threshold
    excluded = [_read_phrase(item) for item in entry["exclusions"].items()] if "exclusions" in entry else []
    listed = [row for item in entry["indicators"].items() for row in _read_indicator(item, excluded)]
    _refuse_twice([(item, " ".join(phrase_words(phrase)).lower()) for item, phrase, _ in listed], "indicator")
    for item, phrase, _ in listed:
        if _covered(phrase, excluded):
            item.fail(f"indicator {phrase!r} can never match: an exclusion of the frame cancels it everywhere")
    return (
        (name, definition, source, example, threshold),
        [(name, phrase, weight) for _, phrase, weight in listed],
        [(name, phrase) for phrase in excluded],
    )


def _read_indicator(item: _Node, excluded: list[str]) -> list[tuple[_Node, str, float]]:
    """The phrases and weights of one indicator; what a lexicon excludes is added to ``excluded``."""
    if isinstance(item.node, yaml.ScalarNode):
        return [(item, _read_phrase(item), 1.0)]
    entry = item.mapping(set(), {"phrase", "lexicon", "weight"})
    if len({"phrase", "lexicon"} & set(entry)) != 1:
        item.fail("an indicator is a phrase, {phrase, weight} or {lexicon, weight}")
    weight = entry["weight"].fraction() if "weight" in entry else 1.0
    if "phrase" in entry:
        return [(item, _read_phrase(entry["phrase"]), weight)]
    if (name := entry["lexicon"].text()) not in MARKERS:
        entry["lexicon"].fail(f"lexicon {name!r} does not ship here; known: {', '.join(MARKERS)}")
    phrases, exclusions = _marker_lists(name)
    excluded.extend(exclusions["phrase"])
    return [(item, phrase, weight) for phrase in phrases["phrase"]]


def _read_phrase(item: _Node) -> str:
    """A phrase that can match somewhere at bounded cost."""
    phrase = item.text()
    words = phrase_words(phrase)
    starred = [word for word in words if word.endswith("*")]
    if not any(word[0].isalnum() for word in words):
        item.fail(f"phrase {phrase!r} can never match: it has no letter or digit")
    if phrase.count("*") > len(starred) or re.search(r"\*[^\s-]", phrase):
        item.fail(f"phrase {phrase!r} can never match: '*' stands for an ending, so it must end a word")
    if len(starred) > STARRED_WORDS or any(len(word) <= STARRED_LETTERS for word in starred):
        item.fail(
            f"phrase {phrase!r} would match too widely: at most {STARRED_WORDS} words with '*', "
            f"each with {STARRED_LETTERS} letters or more before it"
        )
    return phrase


def _refuse_twice(named: list[tuple[_Node, str]], what: str) -> None:
    """An error at the second of two equal names."""
    seen: set[str] = set()
    for node, name in named:
        if name in seen:
            node.fail(f"{what} {name!r} occurs twice; keep one")
        seen.add(name)


def _covered(phrase: str, exclusions: list[str]) -> bool:
    """Whether some exclusion matches wherever the phrase does, word for word."""
    words = phrase_words(phrase.lower())
    return any(
        len(words) == len(excluded := phrase_words(exclusion.lower())) and all(map(_word_covered, words, excluded))
        for exclusion in exclusions
    )


def _word_covered(word: str, by: str) -> bool:
    return word == by or (by.endswith("*") and word.rstrip("*").startswith(by[:-1]))


def _marker_lists(marker: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The phrases of a marker's lexicon, and those that only keep a phrase from being found ("in May")."""
    lexicon = read_lexicon(MARKERS[marker]).assign(marker=marker)
    cancels = lexicon["kind"] == "exclusion"
    return lexicon[~cancels], lexicon[cancels]
