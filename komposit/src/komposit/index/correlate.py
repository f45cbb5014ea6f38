"""Correlations of columns, each pair over the units that have both values."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from komposit.index.arrays import Floats, power_of_two

METHODS = ("pearson", "spearman", "kendall")


def _scaled(x: Floats) -> Floats:
    """Deviations in units of the largest one: correlations do not change, and squares stay within floats."""
    present = ~np.isnan(x)
    scaled = x / power_of_two(np.abs(np.where(present, x, 0.0)).max(axis=0, initial=0.0))
    count = np.maximum(present.sum(axis=0), 1)
    centred = scaled - np.where(present, scaled, 0.0).sum(axis=0) / count
    found: Floats = centred / power_of_two(np.abs(np.where(present, centred, 0.0)).max(axis=0, initial=0.0))
    return found


def pearson(x: Floats, y: Floats) -> Floats:
    """sum(dx dy) / sqrt(sum(dx^2) sum(dy^2)), d from the mean over the pair's own units.

    x: (units, a); y: (units, b), NaN where missing; result: (a, b), NaN where a column does not vary over
    the pair's units. R `cor(use = "pairwise.complete.obs")`; Handbook 2008, step 4.

    >>> pearson(np.array([[1.0], [2.0], [3.0]]), np.array([[2.0], [4.0], [7.0]])).round(9).tolist()
    [[0.993399268]]
    """
    x, y = _scaled(x), _scaled(y)
    mx, my = (~np.isnan(x)).astype(float), (~np.isnan(y)).astype(float)
    x0, y0 = np.where(mx > 0, x, 0.0), np.where(my > 0, y, 0.0)
    count = np.maximum(mx.T @ my, 1.0)
    sum_x, sum_y = x0.T @ my, mx.T @ y0
    cross = x0.T @ y0 - sum_x * sum_y / count
    var_x = (x0**2).T @ my - sum_x**2 / count
    var_y = mx.T @ (y0**2) - sum_y**2 / count
    # What is left of a variance of nothing is rounding, some 1e-16 of the sums it came from.
    varies = (var_x > 1e-13) & (var_y > 1e-13)
    scale = np.sqrt(np.where(varies, var_x * var_y, 1.0))
    return np.where(varies, np.clip(cross / scale, -1.0, 1.0), np.nan)


def average_ranks(x: Floats) -> Floats:
    """Ranks of each column from the lowest, equal values sharing the mean of their ranks. R `rank`.

    >>> average_ranks(np.array([[5.0], [1.0], [5.0]])).tolist()
    [[2.5], [1.0], [2.5]]
    """
    ranks = np.full(x.shape, np.nan)
    for column in range(x.shape[1]):
        present = ~np.isnan(x[:, column])
        _, place, count = np.unique(x[present, column], return_inverse=True, return_counts=True)
        ranks[present, column] = (np.cumsum(count) - (count - 1) / 2)[place]
    return ranks


def spearman(x: Floats, y: Floats) -> Floats:
    """Pearson's correlation of the ranks over the pair's own units; shapes as in `pearson`.

    Spearman 1904; R `cor(method = "spearman")`.

    >>> spearman(np.array([[1.0], [2.0], [9.0]]), np.array([[2.0], [4.0], [5.0]])).tolist()
    [[1.0]]
    """
    if not np.isnan(x).any() and not np.isnan(y).any():
        return pearson(average_ranks(x), average_ranks(y))
    return _each_pair(x, y, lambda a, b: pearson(average_ranks(a), average_ranks(b))[0, 0])


def kendall(x: Floats, y: Floats) -> Floats:
    """tau-b: sum(sx sy) / sqrt(sum(sx^2) sum(sy^2)), s the signs of all differences between two units.

    Kendall 1945; R `cor(method = "kendall")`; shapes as in `pearson`.

    >>> kendall(np.array([[1.0], [2.0], [3.0]]), np.array([[1.0], [3.0], [2.0]])).round(6).tolist()
    [[0.333333]]
    """
    return _each_pair(x, y, _tau)


def _tau(a: Floats, b: Floats) -> float:
    sa, sb = np.sign(a - a.T), np.sign(b - b.T)
    scale = float(np.sqrt((sa**2).sum()) * np.sqrt((sb**2).sum()))
    return float((sa * sb).sum()) / scale if scale else float("nan")


def _each_pair(x: Floats, y: Floats, formula: Callable[[Floats, Floats], float]) -> Floats:
    found = np.full((x.shape[1], y.shape[1]), np.nan)
    for i in range(x.shape[1]):
        for j in range(y.shape[1]):
            both = ~(np.isnan(x[:, i]) | np.isnan(y[:, j]))
            if both.sum() > 1:
                found[i, j] = formula(x[both, i : i + 1], y[both, j : j + 1])
    return found


CORRELATIONS: Mapping[str, Callable[[Floats, Floats], Floats]] = {
    "pearson": pearson,
    "spearman": spearman,
    "kendall": kendall,
}
