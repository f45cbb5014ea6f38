"""Mazziotta and Pareto: the mean of a group, less a penalty for units whose items differ much."""

from __future__ import annotations

import numpy as np

from komposit.index.arrays import Floats
from komposit.index.means import weighted_mean


def mazziotta_pareto(values: Floats, weights: Floats, penalty: str = "negative") -> Floats:
    """M - S^2 / M (negative) or M + S^2 / M (positive), M and S^2 the mean and variance of a unit's items.

    values: (units, children), best normalised as z-scores with mean 100 and deviation 10; weights:
    (children,). S^2 = sum(w (x - M)^2) / sum(w), so that S^2 / M is the standard deviation times the
    coefficient of variation. Mazziotta and Pareto, Social Indicators Research 127, 2016, section 3.

    >>> mazziotta_pareto(np.array([[90.0, 110.0]]), np.array([1.0, 1.0])).tolist()
    [99.0]
    """
    mean = weighted_mean(values, weights)
    # S^2 / M as M times the square of the coefficient of variation: squares of 1e300 would overflow.
    some = np.where(mean == 0, np.nan, mean)[..., None]
    variation = weighted_mean(((values - some) / some) ** 2, weights)
    return mean * (1.0 - variation if penalty == "negative" else 1.0 + variation)
