"""Codebooks: the file, its schema check with line numbers, and the built-in ones."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NoReturn

import numpy as np
import pandas as pd
import yaml

from analysis.frames.patterns import complaint
from analysis.options import CODEBOOKS, check_codebook
from analysis.resources import read_table, read_yaml, resource
from analysis.schemas import InputError
from analysis.text import phrase_words

MARKERS = {"hedge": "hedges.tsv", "booster": "boosters.tsv",
           "evidential": "evidentials.tsv", "factive": "factives.tsv"}

THRESHOLD = 0.1  # share of sentences from which a frame is present, unless the codebook says otherwise


@dataclass(frozen=True, eq=False)
class Codebook:
    """A checked codebook.

    ``frames``: frame, definition, source, example, threshold. ``indicators``: frame, phrase, weight, pattern
    (whether the phrase is a regular expression), item (which item of its frame it stands under, NA where the frame
    has none). ``exclusions``: frame, phrase. ``items``: frame, item (1, 2, ... within the frame), question. Frames
    and items stand in the file's order; the order of frames also settles ties.
    """

    name: str
    title: str
    source: str
    unit: str
    frames: pd.DataFrame
    indicators: pd.DataFrame
    exclusions: pd.DataFrame
    items: pd.DataFrame


def load_codebook(codebook: str | Path | Codebook = "generic") -> Codebook:
    """The codebook of a built-in name (generic, policy, functions, bias, gun_violence) or of a YAML file, checked.

    Keys: name, title, source, unit (sentence), optional threshold, frames. Each frame: name, definition,
    source, example, indicators; optional threshold, exclusions. In place of indicators a frame may have items, a
    list of ``{item, indicators}``: the yes-or-no questions of its scale (`scales.frame_scales`), each with the
    indicators that answer it; an indicator stands under one item. An indicator is a phrase, or
    ``{phrase, weight}`` with 0 < weight <= 1 (1 unless given), or ``{lexicon: hedge}`` for a list that
    ships here (hedge, booster, evidential, factive), or ``{pattern, weight}``, a regular expression of bounded cost
    (`patterns.complaint`) that is sought within a sentence. One word of a phrase may end in ``*``: any ending.
    An exclusion is a phrase that cancels the frame's indicators inside it. A frame with
    ``indicators: []`` is for human coders only: the dictionary leaves it missing.

    Raises `InputError` with file and line for whatever breaks these rules.
    """
    if isinstance(codebook, Codebook):
        return codebook
    return _read_built_in(codebook) if codebook in CODEBOOKS else _read_codebook(codebook)


@cache
def _read_built_in(name: str) -> Codebook:
    return _read_codebook(name)


def _read_codebook(codebook: str | Path) -> Codebook:
    """The codebook of a name or file, read and checked."""
    book = _read_root(codebook).mapping({"name", "title", "source", "unit", "frames"}, {"threshold"})
    if (unit := book["unit"]).text() != "sentence":
        unit.fail(f"unit is {unit.text()!r}; 'sentence' is the one unit that is coded")
    default = book["threshold"].fraction() if "threshold" in book else THRESHOLD
    if not (nodes := book["frames"].items()):
        book["frames"].fail("the codebook has no frames; list at least one under 'frames'")
    frames, items, indicators, exclusions = zip(*(_read_frame(node, default) for node in nodes), strict=True)
    _refuse_twice([(node, frame[0]) for node, frame in zip(nodes, frames, strict=True)], "frame")
    if not any(indicators):
        book["frames"].fail("no frame has an indicator; list at least one under 'indicators'")
    return Codebook(
        *(book[key].text() for key in ("name", "title", "source", "unit")),
        pd.DataFrame(frames, columns=["frame", "definition", "source", "example", "threshold"]),
        _table(indicators, {"frame": "str", "phrase": "str", "weight": float, "pattern": bool, "item": "Int64"}),
        _table(exclusions, {"frame": "str", "phrase": "str"}),
        _table(items, {"frame": "str", "item": "int64", "question": "str"}),
    )


def _table(parts: tuple[list[tuple], ...], types: dict[str, object]) -> pd.DataFrame:
    """The rows of all frames, one behind the other, with the named columns."""
    return pd.DataFrame([row for rows in parts for row in rows], columns=list(types)).astype(types)


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
        value = self.node.value if isinstance(self.node, yaml.ScalarNode) else ""
        return names.get(kind, kind) + (f" {value[:40]!r}" if value else "")


def _read_root(codebook: str | Path) -> _Node:
    """The root of a codebook's YAML."""
    check_codebook(codebook)
    place = resource(f"codebooks/{codebook}.yaml") if codebook in CODEBOOKS else Path(codebook)
    try:
        root = read_yaml(place, str(codebook), lambda node: node)
    except OSError as error:
        raise InputError(f"codebook {str(codebook)!r} cannot be read: {error}") from None
    except ValueError as error:
        raise InputError(str(error)) from None
    if root is None:
        raise InputError(f"{codebook}, line 1: empty; a codebook needs name, title, source, unit, frames")
    return _Node(str(codebook), root)


def _read_frame(node: _Node, threshold: float) -> tuple[tuple, list[tuple], list[tuple], list[tuple]]:
    """One frame: its own row, its items' rows, its indicators' rows, its exclusions' rows."""
    told = ("name", "definition", "source", "example")
    entry = node.mapping(set(told), {"indicators", "items", "exclusions", "threshold"})
    if ("indicators" in entry) == ("items" in entry):
        node.fail("a frame has either 'indicators' or 'items', and not both")
    name, *description = (entry[key].text() for key in told)
    threshold = entry["threshold"].fraction() if "threshold" in entry else threshold
    excluded = [_read_phrase(item) for item in entry["exclusions"].items()] if "exclusions" in entry else []
    questions, lists = _read_items(entry["items"]) if "items" in entry else ([], [(pd.NA, entry["indicators"])])
    listed = [(*row, item) for item, nodes in lists for one in nodes.items() for row in _read_indicator(one, excluded)]
    _refuse_twice([(item, " ".join(phrase_words(phrase)).lower()) for item, phrase, *_ in listed], "indicator")
    cancelled = [phrase_words(phrase.lower()) for phrase in excluded]
    for item, phrase, _, pattern, _ in listed:
        if not pattern and any(_covers(words, phrase_words(phrase.lower())) for words in cancelled):
            item.fail(f"indicator {phrase!r} can never match: an exclusion of the frame always cancels it")
    return (
        (name, *description, threshold),
        [(name, item, question) for item, question in enumerate(questions, 1)],
        [(name, *row) for _, *row in listed],
        [(name, phrase) for phrase in excluded],
    )


def _read_items(node: _Node) -> tuple[list[str], list[tuple[int, _Node]]]:
    """The questions of a frame's items, and each item's number with its list of indicators."""
    entries = [item.mapping({"item", "indicators"}) for item in node.items()]
    if not entries:
        node.fail("the frame has no items; list at least one, or give 'indicators'")
    for entry in entries:
        if not entry["indicators"].items():
            entry["indicators"].fail("an item without an indicator can never be met; leave the item out")
    questions = [(entry["item"], entry["item"].text()) for entry in entries]
    _refuse_twice(questions, "item")
    lists = [(number, entry["indicators"]) for number, entry in enumerate(entries, 1)]
    return [question for _, question in questions], lists


def _read_indicator(item: _Node, excluded: list[str]) -> list[tuple[_Node, str, float, bool]]:
    """The phrases and weights of one indicator, and whether they are regular expressions; what a lexicon excludes is
    added to ``excluded``."""
    if isinstance(item.node, yaml.ScalarNode):
        return [(item, _read_phrase(item), 1.0, False)]
    entry = item.mapping(set(), {"phrase", "pattern", "lexicon", "weight"})
    if len({"phrase", "pattern", "lexicon"} & set(entry)) != 1:
        item.fail("an indicator is a phrase, {phrase, weight}, {pattern, weight} or {lexicon, weight}")
    weight = entry["weight"].fraction() if "weight" in entry else 1.0
    if "phrase" in entry:
        return [(item, _read_phrase(entry["phrase"]), weight, False)]
    if "pattern" in entry:
        return [(item, _read_pattern(entry["pattern"]), weight, True)]
    if (name := entry["lexicon"].text()) not in MARKERS:
        entry["lexicon"].fail(f"lexicon {name!r} does not ship here; known: {', '.join(MARKERS)}")
    phrases, exclusions = marker_lists(name)
    excluded.extend(exclusions["phrase"])
    return [(item, phrase, weight, False) for phrase in phrases["phrase"]]


def _read_pattern(item: _Node) -> str:
    pattern = item.text()
    if reason := complaint(pattern):
        item.fail(f"pattern {pattern!r} {reason}")
    return pattern


def _read_phrase(item: _Node) -> str:
    """A phrase that can match somewhere at bounded cost."""
    phrase = item.text()
    words = phrase_words(phrase)
    starred = [word for word in words if word.endswith("*")]
    if not any(word[0].isalnum() for word in words):
        item.fail(f"phrase {phrase!r} can never match: it has no letter or digit")
    if phrase.count("*") > len(starred) or re.search(r"\*[^\s-]", phrase):
        item.fail(f"phrase {phrase!r} can never match: '*' stands for an ending, so it must end a word")
    # With two stars the phrases to look for would grow with the square of the corpus's vocabulary.
    if len(starred) > 1:
        item.fail(f"phrase {phrase!r} has '*' in {len(starred)} words; one at most, write the others out")
    return phrase


def _refuse_twice(named: list[tuple[_Node, str]], what: str) -> None:
    """An error at the second of two equal names."""
    seen: set[str] = set()
    for node, name in named:
        if name in seen:
            node.fail(f"{what} {name!r} occurs twice; keep one")
        seen.add(name)


def _covers(exclusion: list[str], indicator: list[str]) -> bool:
    """Whether an exclusion matches wherever the indicator does, word for word."""
    return len(exclusion) == len(indicator) and all(map(_word_covered, indicator, exclusion))


def _word_covered(word: str, by: str) -> bool:
    return word == by or (by.endswith("*") and word.rstrip("*").startswith(by[:-1]))


def marker_lists(marker: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The phrases of a marker's lexicon, and those that only keep a phrase from being found ("in May")."""
    lexicon = read_table(MARKERS[marker]).assign(marker=marker)
    cancels = lexicon["kind"] == "exclusion"
    return lexicon[~cancels], lexicon[cancels]
