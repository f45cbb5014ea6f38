"""What many replications say of each unit: mean, median and the interval that holds nine tenths of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from komposit.index.arrays import Floats

QUANTILES = (0.05, 0.95)
AT_ONCE = 1 << 14
"""Numbers that are sorted at a time."""


@dataclass(frozen=True, slots=True)
class Intervals:
    """Each (units,): the value as published, and mean, median and two quantiles over the replications."""

    nominal: Floats
    mean: Floats
    median: Floats
    low: Floats
    high: Floats


def intervals(values: Floats, nominal: Floats, quantiles: tuple[float, float] = QUANTILES) -> Intervals:
    """Statistics of scores or ranks (replications, units); NaN left out, NaN for a unit without any.

    Quantile q of n values: between places (n - 1) q + 1 on a straight line (R type 7), Hyndman and Fan, The
    American Statistician 50, 1996. Handbook 2008, step 7; COINr get_sensitivity, RankStats.

    >>> found = intervals(np.array([[1.0], [2.0], [6.0]]), np.array([2.0]))
    >>> found.mean.tolist(), found.median.tolist(), found.low.round(9).tolist(), found.high.tolist()
    ([3.0], [2.0], [1.1], [5.6])
    """
    found = np.full((4, values.shape[1]), np.nan)
    step = max(1, AT_ONCE // max(1, len(values)))
    for first in range(0, values.shape[1], step):
        # A row for each unit: its sum must not depend on how many units stand beside it.
        block = np.ascontiguousarray(values[:, first : first + step].T)
        found[:, first : first + step] = _statistics(block, (0.5, *quantiles))
    return Intervals(nominal, *found)


def _statistics(values: Floats, quantiles: tuple[float, ...]) -> Floats:
    """Mean and quantiles over the replications, (units, replications): (1 + quantiles, units)."""
    known = ~np.isnan(values)
    if known.all():
        return np.vstack([values.mean(axis=1), np.quantile(values, quantiles, axis=1)])
    found = np.full((1 + len(quantiles), len(values)), np.nan)
    for unit in np.flatnonzero(known.any(axis=1)):
        some = values[unit, known[unit]]
        found[:, unit] = some.mean(), *np.quantile(some, quantiles)
    return found


def mean_rank_shift(ranks: Floats, nominal: Floats) -> Floats:
    """mean over units of |rank - nominal rank|, one number per replication; NaN left out.

    ranks: (replications, units), nominal: (units,); result: (replications,). Handbook 2008, step 7
    (average shift in countries' rank); COINr get_sensitivity.

    >>> mean_rank_shift(np.array([[1.0, 2.0], [2.0, 1.0]]), np.array([1.0, 2.0])).tolist()
    [0.0, 1.0]
    """
    shifts = np.abs(ranks - nominal)
    known = ~np.isnan(shifts)
    count = known.sum(axis=1)
    total = np.where(known, shifts, 0.0).sum(axis=1)
    mean: Floats = np.divide(total, count, out=np.full(len(ranks), np.nan), where=count > 0)
    return mean
