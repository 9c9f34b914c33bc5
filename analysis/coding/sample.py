"""Random samples of units with known inclusion probabilities.

Within a stratum units are drawn without replacement, each as likely as the next. The number drawn
from each stratum is fixed: the same for all, or the whole stratum where it has fewer, and then the
others have more. So a unit's inclusion probability is the number drawn from its stratum over the
stratum's size; without strata, n over the number of all units.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.coding.units import list_units
from analysis.errors import InputError
from analysis.schemas import conform
from analysis.study import Study

NO_STRATUM = ""


def draw_sample(
    study: Study, of: str, n: int, strata: str = "", seed: int = 0
) -> pd.DataFrame:
    """Return n units of a study, drawn at random: the table `units`, in random order.

    Raises `InputError` where there are fewer than n, or fewer drawn than strata.
    """
    return draw_units(list_units(study, of, strata), n, seed)


def draw_units(units: pd.DataFrame, n: int, seed: int = 0) -> pd.DataFrame:
    """Return n of the units with their inclusion probability, in random order.

    ``units`` has unit_id and stratum (NA throughout: none). The order of its rows changes nothing.
    """
    units = inclusion_probabilities(units, n).sort_values("unit_id", ignore_index=True)
    units = units.iloc[np.random.default_rng(seed).permutation(len(units))]
    place = units.groupby(_strata(units)).cumcount()
    # A stratum's share of n is its size times the probability, a whole number.
    drawn = place < (_sizes(units) * units["probability"]).round()
    return conform(units[drawn].reset_index(drop=True), "units")


def inclusion_probabilities(units: pd.DataFrame, n: int) -> pd.DataFrame:
    """Return all units with the probability with which each is drawn into a sample of n."""
    sizes = _strata(units).value_counts()
    if not 0 < n <= len(units):
        raise InputError(f"n {n}: there are {len(units)} units; draw 1 to {len(units)}")
    if n < len(sizes):
        raise InputError(f"n {n}: there are {len(sizes)} strata; draw one from each at least")
    shares = allocate(sizes, n) / sizes
    return units.assign(probability=_strata(units).map(shares))


def allocate(sizes: pd.Series, n: int) -> pd.Series:
    """Return how many of n are drawn from strata of these sizes: equal numbers, as far as they go.

    What does not divide evenly goes to the largest strata, of equals to the first by name.

    >>> allocate(pd.Series({"title": 2, "lead": 9, "body": 90}), 10).to_dict()
    {'title': 2, 'lead': 4, 'body': 4}
    """
    left, numbers = n, {}
    smallest_first = sizes.sort_index(ascending=False).sort_values(kind="stable")
    for done, (stratum, size) in enumerate(smallest_first.items()):
        numbers[stratum] = min(size, left // (len(sizes) - done))
        left -= numbers[stratum]
    return pd.Series(numbers)


def _strata(units: pd.DataFrame) -> pd.Series:
    return units["stratum"].fillna(NO_STRATUM)


def _sizes(units: pd.DataFrame) -> pd.Series:
    """Return for each unit the size of its stratum."""
    return _strata(units).map(_strata(units).value_counts())
