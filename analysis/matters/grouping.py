"""Groups propositions into matters and finds those on which two voices are opposed."""

from __future__ import annotations

from itertools import combinations, pairwise
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy.cluster.hierarchy import fcluster, linkage

from analysis.matters.likeness import Encode, likelihood, pair_features
from analysis.schemas import RUNGS, conform, empty

# Propositions are joined while the mean likelihood of their pairs is at least this; chosen on the half of the small
# corpora to develop on, so that most of what is then contested is rightly so (docs/validity.md).
LEAST_LIKELY = 0.45
# Two opposed propositions are joined from this likelihood of their own.
LEAST_OPPOSED = 0.36
# Of one party, voice and side, so many propositions of different words take part, those repeated most often first.
MOST_PER_VOICE = 40
# So many words of content or fewer do not tell what a proposition is about; it is looked for so many sentences back.
SAYS_NOTHING = 1
SENTENCES_BACK = 2
# A proposition of so many words of content tells what its matter is.
TELLING = 2
HEIGHT = {rung: height for height, rung in enumerate(RUNGS)}
# The lowest rung that each kind of opposition has on its other side.
LOWEST = {"denial": "conditional", "undecided": "offered", "opposite": "considering"}
KIND = {"denied": "denial", "undecided": "undecided", "declined": "opposite"}


class Told(NamedTuple):
    """Whose proposition it is, on which side, in whose voice."""

    party: str
    side: str
    voices: str


class Matters(NamedTuple):
    """The tables matters, answers and contested."""

    matters: pd.DataFrame
    answers: pd.DataFrame
    contested: pd.DataFrame


NONE = Matters(empty("matters"), empty("answers"), empty("contested"))


def find_matters(propositions: pd.DataFrame, encode: Encode | None = None) -> Matters:
    """Group propositions (`describe_propositions`) by the question that they answer, and return what is contested.

    Two of one party are likely to answer one question by the words, names, numbers and parties that they share or do
    not share, their time and, with ``encode`` (`encoder.sentence_vectors`), the likeness of their words;
    the weights were learned (docs/validity.md). Likely ones are joined, by the mean over all pairs. Acts of parties
    without a position are left out: nothing is at issue. ``contested`` has the strongest pair of each two voices that
    are opposed on a matter, the strongest first; ``strength`` is how likely the two answer one question. The order of
    the rows given changes nothing.
    """
    rows = _at_issue(propositions)
    if rows.empty:
        return NONE
    stand_in = _repeated(rows)
    vectors = _vectors(rows, np.unique(stand_in), encode)
    group = np.arange(len(rows))
    likely: dict[tuple[int, int], float] = {}
    for members in _by_party(rows, stand_in):
        joined, pairs = _join(rows, members, vectors)
        group[members] = members[joined]
        likely |= pairs
    group = _join_opposed(rows, _attach(rows, group[stand_in]), likely)
    return _tables(rows, group, stand_in, likely)


def _at_issue(propositions: pd.DataFrame) -> pd.DataFrame:
    """Return the propositions of parties with a position, positions before acts, each in the order of its number."""
    held = propositions.loc[propositions["position_id"].notna(), "party"]
    rows = propositions[propositions["party"].isin(held)]
    return rows.sort_values(["position_id", "act_id"], ignore_index=True)


def _repeated(rows: pd.DataFrame) -> np.ndarray:
    """Return for each row the first row that says the same of the same party in the same voice, in the same words."""
    keys = zip(*(rows[name] for name in ("party", "side", "voices", "words", "past")), strict=True)
    first: dict[tuple, int] = {}
    return np.array([first.setdefault(key, row) for row, key in enumerate(keys)])


def _by_party(rows: pd.DataFrame, stand_in: np.ndarray) -> list[np.ndarray]:
    """Return the rows of each party that take part, in their order."""
    kept, times = np.unique(stand_in, return_counts=True)
    among = rows.iloc[kept].assign(times=times).sort_values("times", ascending=False, kind="stable")
    place = among.groupby(["party", "voices", "side"]).cumcount()
    among = among[place < MOST_PER_VOICE].sort_index()
    return [part.index.to_numpy() for _, part in among.groupby("party")]


def _vectors(rows: pd.DataFrame, kept: np.ndarray, encode: Encode | None) -> np.ndarray | None:
    """Return a unit vector for each row that takes part, by its row number; None without an encoder."""
    if encode is None:
        return None
    found = encode(rows["text"].iloc[kept].tolist())
    vectors = np.zeros((len(rows), found.shape[1]), dtype=found.dtype)
    vectors[kept] = found
    return vectors


def _join(
    rows: pd.DataFrame, members: np.ndarray, vectors: np.ndarray | None
) -> tuple[np.ndarray, dict[tuple[int, int], float]]:
    """Return the first member of each member's matter, and how likely each pair is to be of one."""
    n = len(members)
    if n == 1:
        return np.zeros(1, dtype=int), {}
    left, right = np.triu_indices(n, k=1)
    features = pair_features(rows.iloc[members], left, right, None if vectors is None else vectors[members])
    likely = likelihood(features, vectors is not None)
    label = fcluster(linkage(1 - likely, "average"), 1 - LEAST_LIKELY, "distance")
    _, places, which = np.unique(label, return_index=True, return_inverse=True)
    pairs = zip(members[left].tolist(), members[right].tolist(), likely.tolist(), strict=True)
    return places[which], {(one, other): value for one, other, value in pairs}


def _attach(rows: pd.DataFrame, group: np.ndarray) -> np.ndarray:
    """Return the groups, those that say next to nothing of what they are about joined to what stands before them.

    "They said no", "Moscow says it did not touch it": alone in its group, such a proposition answers what was last said
    of its party in the sentences right before.
    """
    group = group.copy()
    count = rows["words"].map(lambda words: len(words.stems)).to_numpy()
    size = pd.Series(group).map(pd.Series(group).value_counts()).to_numpy()
    places = rows[["article_id", "party", "sentence_id", "start"]]
    for _, part in places.sort_values("start").groupby(["article_id", "party"]):
        for before, row in pairwise(part.index):
            near = places.at[row, "sentence_id"] - places.at[before, "sentence_id"] <= SENTENCES_BACK
            told = rows.at[before, "side"] == "act" and rows.at[before, "voices"] == "journalist"
            if near and count[row] <= SAYS_NOTHING and size[row] == 1 and not told:
                group[row] = group[before]
    return group


def _join_opposed(rows: pd.DataFrame, group: np.ndarray, likely: dict) -> np.ndarray:
    """Return the groups, those joined that hold an opposed pair likely to answer one question: two sides word a
    question so differently that the mean over all pairs keeps them apart."""
    group = group.copy()
    columns = rows[["party", "side", "voices"]].to_dict("records")
    for one, other in (pair for pair, value in likely.items() if value >= LEAST_OPPOSED):
        low, high = (Told(**columns[row]) for row in (one, other))
        if any(_is_opposed(a.side, b.side) and not _is_one_voice(a, b) for a, b in ((low, high), (high, low))):
            group[group == group[other]] = group[one]
    return group


def _tables(rows: pd.DataFrame, group: np.ndarray, stand_in: np.ndarray, likely: dict) -> Matters:
    """Number the matters in the order of their first propositions, and make the three tables."""
    matter = pd.factorize(group)[0]
    rows = rows.assign(matter_id=matter, first=stand_in)
    answers = rows[["matter_id", "position_id", "act_id"]]
    named = _by_telling(rows).drop_duplicates("matter_id").set_index("matter_id").sort_index()
    counts = rows.groupby("matter_id")[["position_id", "act_id"]].count()
    matters = pd.DataFrame({
        "matter_id": named.index, "party": named["party"], "proposition": named["label"],
        "positions": counts["position_id"], "acts": counts["act_id"],
    }).reset_index(drop=True)
    return Matters(conform(matters, "matters"), conform(answers, "answers"), _contested(rows, likely))


def _by_telling(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the propositions, first those that tell a matter best: the shortest that have words enough, then the
    others by the number of their words."""
    count = rows["words"].map(lambda words: len(words.stems))
    enough = count.clip(upper=TELLING)
    return rows.assign(enough=-enough, length=rows["label"].str.len()).sort_values(
        ["enough", "length"], kind="stable")


def _contested(rows: pd.DataFrame, likely: dict[tuple[int, int], float]) -> pd.DataFrame:
    """Return the strongest pair of each two voices opposed on a matter, the strongest first."""
    found = []
    for matter, part in rows.groupby("matter_id"):
        if part["voices"].nunique() > 1 and part["side"].isin(KIND).any():
            found += _opposed(matter, part, likely)
    if not found:
        return empty("contested")
    names = ["matter_id", "party", "position_id", "other_position_id", "other_act_id", "opposition", "strength", "pair"]
    table = pd.DataFrame(found, columns=names).sort_values(
        ["strength", "position_id", "other_position_id", "other_act_id"], ascending=[False, True, True, True]
    )
    table = table.drop_duplicates(["matter_id", "opposition", "pair"]).reset_index(drop=True)
    return conform(table.drop(columns="pair"), "contested")


def _opposed(matter: int, part: pd.DataFrame, likely: dict[tuple[int, int], float]) -> list[tuple]:
    columns = ["first", "party", "side", "voices", "position_id", "act_id"]
    found = []
    for one, other in combinations(part[columns].itertuples(index=False), 2):
        for low, high in ((one, other), (other, one)):
            if not _is_opposed(low.side, high.side) or _is_one_voice(low, high):
                continue
            pair = (min(low.first, high.first), max(low.first, high.first))
            voices = " | ".join(sorted((low.voices, high.voices)))
            found.append((matter, low.party, low.position_id, high.position_id, high.act_id,
                          KIND[low.side], likely.get(pair, LEAST_LIKELY), voices))
    return found


def _is_one_voice(low: NamedTuple, high: NamedTuple) -> bool:
    """Return whether nobody but the party speaks: the journalist who tells its will on another day tells of a shift.

    A source that could not be identified may be the party. What it denies the journalist may assert. Where neither is
    a party's nor a named source's, an article tells one story.
    """
    voices = {low.voices, high.voices}
    told = low.side != "denied" and voices <= {low.party, "journalist", "unresolved"}
    return len(voices) == 1 or told or voices <= {"journalist", "unnamed", "unresolved"}


def _is_opposed(low: str, high: str) -> bool:
    """Return whether one side stands against the other: the lower or denying against the higher."""
    kind = KIND.get(low)
    if kind is None or high in KIND:
        return False
    return kind == "denial" if high == "act" else HEIGHT[high] >= HEIGHT[LOWEST[kind]]
