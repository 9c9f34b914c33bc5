"""Ratios of two sums with cluster-bootstrap intervals and tests: the one machine behind every measure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.special import stdtr, stdtrit

from analysis.descriptives import false_discovery_control
from analysis.options import check_number
from analysis.schemas import SOURCES, conform, empty

# As a reader is shown voices and sources: the party, others, the journalist.
ORDER = list(dict.fromkeys(["self", "other", *SOURCES]))
FRAME = ["codebook", "coder", "frame"]
MIN_CLUSTERS = 5
MIN_EFFECTIVE = 2.0
NO_SPREAD = 1e-9  # a standard error of rounding alone
CHUNK = 4_000_000  # weights held in memory at once
FURTHER = {
    "estimate_reference": "float64", "difference": "float64", "difference_low": "float64",
    "difference_high": "float64", "clusters": "int64", "resampled": "str", "note": "str",
}
UNREFERENCED = ["p_value", "estimate_reference", "difference", "difference_low", "difference_high"]


@dataclass(frozen=True)
class Settings:
    """How estimates are shown: from which n on, at which confidence, from how many seeded resamples."""

    min_n: int = 5
    confidence: float = 0.95
    resamples: int = 2000
    seed: int = 0

    def __post_init__(self):
        for name in ("min_n", "confidence", "resamples", "seed"):
            check_number(name, getattr(self, name))


@dataclass(frozen=True, eq=False)
class Sums:
    """Sums above the line (cell x cluster) and below it (whole x cluster), each cell's whole, reference."""

    above: sparse.csr_array
    below: sparse.csr_array
    whole: np.ndarray
    picks: sparse.csr_array | None


@dataclass(frozen=True, eq=False)
class Ratios:
    """Ratio per cell (rows), observed (column 0) and resampled, with what its interval rests on."""

    values: np.ndarray
    n: np.ndarray
    clusters: np.ndarray
    effective: np.ndarray

    @property
    def observed(self) -> np.ndarray:
        return self.values[:, 0]


def compare_ratios(
    base: pd.DataFrame, hits: pd.DataFrame, settings: Settings, keys: list[str], *, name: str, scale: str,
    against: Callable | None = None, further: pd.DataFrame | None = None, reference: str = "other parties",
) -> pd.DataFrame:
    """The comparison table of sum(hits' amount) / sum(base's amount), stratum by stratum.

    ``base`` and ``hits`` carry stratum, cluster and amount, base also group and block; ``keys`` name the
    cells of base, the rows of ``further`` split each of them into cells of hits. ``scale`` (mean, share,
    rate) chooses the interval; ``against`` turns the cells into a matrix that picks each one's reference.
    """
    if base.empty or (further is not None and further.empty):
        columns = dict.fromkeys([*keys, *([] if further is None else further)], "str") | FURTHER
        table = empty("comparison")
        return table.assign(**{c: pd.Series(dtype=kind) for c, kind in columns.items() if c not in table})
    keys = ["stratum", *keys]
    wholes = base[keys].drop_duplicates().sort_values(keys, ignore_index=True)
    cells = wholes if further is None else wholes.merge(further, how="cross")
    sums = Sums(
        _sums(hits, cells, base["cluster"].max() + 1), _sums(base, wholes, base["cluster"].max() + 1),
        _number(cells, wholes), against(cells) if against else None,
    )
    strata = base.groupby("stratum").agg(
        group=("group", "first"), low=("block", "min"), high=("block", "max"), cluster=("cluster", "min")
    )
    parts = [
        _estimated(part, settings, scale, "articles" if high == 0 else "blocks of sentences")
        for part, high in zip(_split(sums, strata, wholes, cells), strata["high"], strict=True)
    ]
    found = {column: np.concatenate([part[column] for part in parts]) for column in parts[0]}
    strata["resampled"] = list(map(_resampled, strata["low"], strata["high"]))
    table = cells.assign(**found).join(strata[["group", "resampled"]], on="stratum").drop(columns="stratum")
    table = table.assign(measure=name, reference=reference if against else pd.NA).astype(FURTHER)
    table["q_value"] = false_discovery_rates(table["p_value"])
    # Units that are not seen from a party have no voice.
    table = table if "voice" in table else table.assign(voice=pd.NA)
    first = [column for column in ("group", *FRAME, "voice", "source", "party") if column in table]
    return conform(table.sort_values(first, key=_in_order, ignore_index=True), "comparison")


def other_parties(cells: pd.DataFrame) -> sparse.csr_array:
    """Cell x cell: 1 where the second is the same but for another party."""
    same = cells.groupby([column for column in cells if column != "party"], dropna=False).ngroup()
    member = sparse.csr_array((np.ones(len(cells)), (same, np.arange(len(cells)))))
    return (member.T @ member - sparse.eye_array(len(cells))).tocsr()


def other_voice(cells: pd.DataFrame) -> sparse.csr_array:
    """Cell x cell: 1 where the first is in voice self and the second the same but in voice other."""
    numbered = cells.assign(cell=np.arange(len(cells)))
    by_voice = [numbered[numbered["voice"] == voice].drop(columns="voice") for voice in ("self", "other")]
    pairs = by_voice[0].merge(by_voice[1], on=[column for column in cells if column != "voice"])
    places = (pairs["cell_x"].to_numpy(), pairs["cell_y"].to_numpy())
    return sparse.csr_array((np.ones(len(pairs)), places), shape=(len(cells), len(cells)))


def false_discovery_rates(p_values: pd.Series) -> pd.Series:
    """Benjamini & Hochberg's (1995) q-value of each p-value; NaN stays NaN and is not counted."""
    tested = p_values.dropna()
    return pd.Series(false_discovery_control(tested.to_numpy()), tested.index, "float64").reindex(p_values.index)


def _in_order(column: pd.Series) -> pd.Series:
    rank = {speaking: at for at, speaking in enumerate(["all", *ORDER])}
    return column.map(rank) if column.name in ("voice", "source") else column


def _resampled(low: int, high: int) -> str:
    if high == 0:
        return "articles"
    return f"blocks of {low} sentences" if low == high else f"blocks of {low} to {high} sentences"


def _number(rows: pd.DataFrame, cells: pd.DataFrame) -> np.ndarray:
    """The number of the cell that each row falls in."""
    keys = list(cells)
    numbered = rows[keys].merge(cells.assign(number=np.arange(len(cells))), on=keys, how="left")
    return numbered["number"].to_numpy("int64")


def _sums(rows: pd.DataFrame, cells: pd.DataFrame, clusters: int) -> sparse.csr_array:
    """Sum of the rows' amounts, cell x cluster."""
    places = (_number(rows, cells), rows["cluster"].to_numpy())
    return sparse.csr_array((rows["amount"].to_numpy("float64"), places), shape=(len(cells), clusters))


def _split(sums: Sums, strata: pd.DataFrame, wholes: pd.DataFrame, cells: pd.DataFrame) -> Iterator[Sums]:
    """The sums of each stratum, whose wholes, cells and clusters stand side by side."""
    bounds = [
        np.append(table["stratum"].searchsorted(strata.index), len(table)) for table in (wholes, cells)
    ]
    columns = np.append(strata["cluster"], sums.above.shape[1])
    for at in range(len(strata)):
        whole, cell, cluster = (slice(*edges[at : at + 2]) for edges in (*bounds, columns))
        picks = None if sums.picks is None else sums.picks[cell, cell]
        yield Sums(
            sums.above[cell, cluster], sums.below[whole, cluster], sums.whole[cell] - whole.start, picks
        )


def _weights(clusters: int, settings: Settings) -> Iterator[np.ndarray]:
    """Cluster x resample, a chunk at a time: how often each is drawn; first a column of ones, as observed."""
    yield np.ones((clusters, 1))
    rng = np.random.default_rng(settings.seed)
    width = max(1, CHUNK // clusters)
    for first in range(0, settings.resamples, width):
        columns = min(width, settings.resamples - first)
        drawn = rng.integers(clusters, size=(clusters, columns)) * columns + np.arange(columns)
        times = np.bincount(drawn.ravel(), minlength=clusters * columns)
        yield times.reshape(clusters, columns).astype("float64")


def _ratios(top: np.ndarray, bottom: np.ndarray, below: sparse.csr_array, scale: str) -> Ratios:
    with np.errstate(divide="ignore", invalid="ignore"):
        values = top / bottom
        effective = below.sum(axis=1) ** 2 / below.power(2).sum(axis=1)  # Kish 1965
    n = (top if scale == "rate" else bottom)[:, 0].round().astype("int64")
    return Ratios(values, n, np.diff(below.indptr), np.nan_to_num(effective))


def _estimated(sums: Sums, settings: Settings, scale: str, pieces: str) -> dict[str, np.ndarray]:
    """The columns of one stratum: observed and resampled ratios, and what they say against the reference."""
    weighted = [
        (sums.above @ weights, (sums.below @ weights)[sums.whole])
        for weights in _weights(sums.above.shape[1], settings)
    ]
    top, bottom = (np.hstack(parts) for parts in zip(*weighted, strict=True))
    below, picks = sums.below[sums.whole], sums.picks
    found = _ratios(top, bottom, below, scale)
    columns = _described(found, settings, scale, pieces)
    if picks is None:
        absent = np.full(len(top), np.nan)
        return dict.fromkeys(UNREFERENCED, absent) | {"n_reference": absent} | columns
    reference = _ratios(picks @ top, picks @ bottom, picks @ below, scale)
    return columns | _compared(found, reference, columns["note"], settings, pieces)


def _described(found: Ratios, settings: Settings, scale: str, pieces: str) -> dict[str, np.ndarray]:
    """Estimate, interval, n, clusters and note."""
    shown = found.n >= settings.min_n
    error, quantile = _error(found.values, found.effective, settings)
    thing = "mentions" if scale == "rate" else "units"
    note = np.select(
        [~shown, found.clusters < MIN_CLUSTERS, found.effective < MIN_EFFECTIVE,
         (error < NO_SPREAD) & (scale != "share")],
        [f"fewer than {settings.min_n} {thing}", f"fewer than {MIN_CLUSTERS} {pieces} hold {thing}",
         f"one of the {pieces} holds most units", "all units have the same value"],
        "",
    )
    estimate = np.where(shown, found.observed, np.nan)
    low, high = _interval(estimate, error, quantile, found, scale)
    return {
        "estimate": estimate, "conf_low": np.where(note == "", low, np.nan),
        "conf_high": np.where(note == "", high, np.nan), "n": found.n, "clusters": found.clusters,
        "note": _or_missing(note),
    }


def _compared(
    found: Ratios, reference: Ratios, note: np.ndarray, settings: Settings, pieces: str
) -> dict[str, np.ndarray]:
    """Difference to the reference, its interval and p-value, n_reference and note."""
    drawn = found.values - reference.values
    effective = np.minimum(found.effective, reference.effective)
    error, quantile = _error(drawn, effective, settings)
    seen = (found.n >= settings.min_n) & (reference.n >= settings.min_n)
    enough = np.minimum(found.clusters, reference.clusters) >= MIN_CLUSTERS
    tested = seen & enough & (effective >= MIN_EFFECTIVE) & (error >= NO_SPREAD)
    why = np.select(
        [reference.n == 0, ~seen, ~enough, ~tested],
        ["no units in the reference", f"fewer than {settings.min_n} units in the reference",
         f"reference in fewer than {MIN_CLUSTERS} {pieces}",
         f"nothing varies, or one of the {pieces} decides"],
        "",
    )
    difference = np.where(seen, drawn[:, 0], np.nan)
    half = np.where(tested, quantile * error, np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        p_value = 2 * stdtr(effective - 1, -np.abs(difference) / error)
    return {
        "estimate_reference": np.where(reference.n >= settings.min_n, reference.observed, np.nan),
        "difference": difference, "difference_low": difference - half, "difference_high": difference + half,
        "p_value": np.where(tested, p_value, np.nan), "n_reference": reference.n,
        "note": np.where(pd.isna(note), _or_missing(why), note),
    }


def _or_missing(note: np.ndarray) -> np.ndarray:
    return np.where(note == "", None, note.astype(object))


def _error(values: np.ndarray, effective: np.ndarray, settings: Settings) -> tuple[np.ndarray, np.ndarray]:
    """Standard error, widened for few clusters, and the t quantile that goes with it."""
    drawn = values[:, 1:]
    valid = np.isfinite(drawn)
    count = np.maximum(valid.sum(axis=1), 1)
    centre = np.where(valid, drawn, 0).sum(axis=1) / count
    spread = np.where(valid, drawn - centre[:, None], 0)
    freedom = np.maximum(effective, MIN_EFFECTIVE) - 1
    error = np.sqrt((spread**2).sum(axis=1) / count * (freedom + 1) / freedom)
    return error, stdtrit(freedom, 0.5 + settings.confidence / 2)


def _interval(estimate, error, quantile, found: Ratios, scale: str) -> tuple[np.ndarray, np.ndarray]:
    """Lower and upper limit: linear for a mean, Wilson's score (1927) for a share, logarithmic for a rate."""
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        if scale == "rate":
            factor = np.exp(quantile * error / estimate)
            return estimate / factor, estimate * factor
        if scale == "mean":
            return np.maximum(estimate - quantile * error, -1), np.minimum(estimate + quantile * error, 1)
        variance = estimate * (1 - estimate)
        # A share of 0 or 1 shows no spread: then each cluster counts once, the cautious end.
        size = np.where(variance > 0, np.minimum(variance / error**2, found.n), found.effective)
        square = quantile**2 / size
        centre = (estimate + square / 2) / (1 + square)
        half = np.sqrt(square * variance + square**2 / 4) / (1 + square)
    return np.minimum(centre - half, estimate).clip(0), np.maximum(centre + half, estimate).clip(max=1)
