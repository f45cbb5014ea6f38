"""Formulas that bring an indicator onto a common scale; each takes values and the numbers of its ruler.

x: (..., units, codes) or (units,), already turned so that more is better (x times the direction), NaN where
missing. The numbers of the ruler broadcast against it: floats, or arrays (..., 1, codes). All formulas are
those of COINr's n_* functions; source of each: OECD/JRC, Handbook 2008, step 5 (normalisation).
"""

from __future__ import annotations

import numpy as np

from komposit.index.arrays import Floats

Number = Floats | float


def minmax(x: Floats, low: Number, high: Number, lower: Number, upper: Number) -> Floats:
    """(x - low) / (high - low) (upper - lower) + lower. Handbook 2008, step 5, min-max; n_minmax.

    >>> minmax(np.array([2.0, 3.0, 4.0]), 2.0, 4.0, 0.0, 100.0).tolist()
    [0.0, 50.0, 100.0]
    """
    return (x - low) / (high - low) * (upper - lower) + lower


def zscore(x: Floats, mean: Number, sd: Number, lower: Number, upper: Number) -> Floats:
    """(x - mean) / sd times `upper`, plus `lower`: new mean and deviation. Handbook 2008, step 5; n_zscore.

    >>> zscore(np.array([1.0, 3.0]), 2.0, 1.0, 100.0, 10.0).tolist()
    [90.0, 110.0]
    """
    return (x - mean) / sd * upper + lower


def dist2max(x: Floats, low: Number, high: Number) -> Floats:
    """1 - (high - x) / (high - low). Handbook 2008, step 5, distance to the leader; n_dist2max.

    >>> dist2max(np.array([2.0, 4.0]), 2.0, 4.0).tolist()
    [0.0, 1.0]
    """
    return 1.0 - (high - x) / (high - low)


def dist2ref(x: Floats, low: Number, reference: Number, cap: Number) -> Floats:
    """1 - (reference - x) / (reference - low), at most 1 where `cap` is 1; n_dist2ref, n_dist2targ.

    >>> dist2ref(np.array([0.0, 2.0, 4.0]), 0.0, 2.0, 1.0).tolist()
    [0.0, 1.0, 1.0]
    """
    distance = 1.0 - (reference - x) / (reference - low)
    return np.where(np.asarray(cap) > 0, np.minimum(distance, 1.0), distance)


def fracmax(x: Floats, high: Number) -> Floats:
    """x / high. Handbook 2008, step 5, distance to a reference (ratio); n_fracmax.

    >>> fracmax(np.array([1.0, 4.0]), 4.0).tolist()
    [0.25, 1.0]
    """
    return x / high


def goalposts(x: Floats, low: Number, high: Number, truncate: Number, lower: Number, upper: Number) -> Floats:
    """(x - low) / (high - low), cut to 0..1 where `truncate` is 1, then onto lower..upper; n_goalposts.

    >>> goalposts(np.array([4.0, 10.0, 50.0]), 5.0, 40.0, 1.0, 0.0, 100.0).round(6).tolist()
    [0.0, 14.285714, 100.0]
    """
    share = (x - low) / (high - low)
    cut = np.where(np.asarray(truncate) > 0, np.clip(share, 0.0, 1.0), share)
    return cut * (upper - lower) + lower


def scaled(x: Floats, low: Number, high: Number) -> Floats:
    """(x - low) / (high - low) 100, whatever the data hold; n_scaled.

    >>> scaled(np.array([75.0]), 0.0, 150.0).tolist()
    [50.0]
    """
    return (x - low) / (high - low) * 100.0


def piecewise(x: Floats, points: Floats) -> Floats:
    """A value function drawn by hand: straight lines between (value, score) points, level beyond the ends.

    points: (points, 2), values rising. Handbook 2008, step 5 (categorical and own scales).

    >>> piecewise(np.array([0.0, 15.0, 99.0]), np.array([[10.0, 0.0], [20.0, 1.0]])).tolist()
    [0.0, 0.5, 1.0]
    """
    return np.where(np.isnan(x), np.nan, np.interp(x, points[:, 0], points[:, 1]))


def rank_up(x: Floats, ruler: Floats, ties: str = "min") -> Floats:
    """1 + the number of values on the ruler that are smaller: equal values share the smallest rank; n_rank.

    x: (units,); ruler: the present values of the data that set the scale, sorted; with `ties` equal values
    share the largest of their ranks (max) or the mean of both (average). Handbook 2008, step 5.

    >>> rank_up(np.array([7.0, 3.0, 7.0, np.nan]), np.array([3.0, 7.0, 7.0])).tolist()
    [2.0, 1.0, 2.0, nan]
    """
    lowest = np.searchsorted(ruler, x, side="left") + 1.0
    highest = np.maximum(np.searchsorted(ruler, x, side="right"), lowest)
    ranks = {"min": lowest, "max": highest, "average": (lowest + highest) / 2}[ties]
    return np.where(np.isnan(x), np.nan, ranks)


def percentile_rank(x: Floats, ruler: Floats, ties: str = "min") -> Floats:
    """(rank - 1) / (n - 1), n the number of values on the ruler; n_prank.

    >>> percentile_rank(np.array([1.0, 2.0, 3.0]), np.array([1.0, 2.0, 3.0])).tolist()
    [0.0, 0.5, 1.0]
    """
    return (rank_up(x, ruler, ties) - 1.0) / (len(ruler) - 1.0)


def borda(x: Floats, ruler: Floats, ties: str = "min") -> Floats:
    """rank - 1: how many units are beaten; n_borda.

    >>> borda(np.array([5.0, 6.0]), np.array([5.0, 6.0])).tolist()
    [0.0, 1.0]
    """
    return rank_up(x, ruler, ties) - 1.0
