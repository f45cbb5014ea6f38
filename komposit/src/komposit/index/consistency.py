"""Whether items measure one thing: Cronbach's alpha."""

from __future__ import annotations

import numpy as np

from komposit.index.arrays import Floats, power_of_two
from komposit.index.correlate import pearson


def covariances(x: Floats) -> Floats:
    """Sample covariances, each pair over the units that have both values: (units, items) to (items, items).

    sum(dx dy) / (n - 1), n the units that have both. R `cov(use = "pairwise.complete.obs")`.

    >>> covariances(np.array([[1.0, 2.0], [3.0, 6.0]])).tolist()
    [[2.0, 4.0], [4.0, 8.0]]
    """
    present = (~np.isnan(x)).astype(float)
    centre = np.where(present > 0, x, 0.0).sum(axis=0) / np.maximum(present.sum(axis=0), 1.0)
    d = np.where(present > 0, x - centre, 0.0)
    count = present.T @ present
    sums = d.T @ present
    cross = d.T @ d - sums * sums.T / np.maximum(count, 1.0)
    found: Floats = np.divide(cross, count - 1, out=np.full(cross.shape, np.nan), where=count > 1)
    return found


def cronbach(x: Floats, *, complete: bool = False, standardised: bool = False) -> float:
    """k / (k - 1) (1 - sum of the diagonal / sum of all), of the covariances of k items; may be negative.

    x: (units, items), NaN where missing. `complete` uses only units with every value, otherwise each pair
    its own; `standardised` uses correlations. Pairs without a covariance are left out. Cronbach 1951;
    Handbook 2008, step 4; COINr get_cronbach. NaN for one item, or when the items together do not vary.

    >>> round(cronbach(np.array([[1.0, 2.0], [2.0, 2.0], [3.0, 5.0]])), 9)
    0.857142857
    """
    if complete:
        x = x[~np.isnan(x).any(axis=1)]
    k = x.shape[1]
    if k < 2 or len(x) < 2:
        return float("nan")
    # In one unit for all items: squares of 1e300 must not overflow, and the ratio stays as it is.
    unit = power_of_two(np.abs(np.where(np.isnan(x), 0.0, x)).max(keepdims=True))
    matrix = pearson(x, x) if standardised else covariances(x / unit)
    whole = float(np.nansum(matrix))
    return k / (k - 1) * (1 - float(np.nansum(np.diag(matrix))) / whole) if whole else float("nan")
