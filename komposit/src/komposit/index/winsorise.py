"""Winsorising: the most extreme values step by step become the next most extreme, until the tail is tame."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from komposit.index.arrays import Flags, Floats
from komposit.index.moments import skew, without_outliers


@dataclass(frozen=True, slots=True)
class Winsorised:
    """Values after winsorising, and which points came down (high) or up (low): all (units, columns)."""

    values: Floats
    high: Flags
    low: Flags

    @property
    def count(self) -> Floats:
        """How many points were changed: (columns,)."""
        counted: Floats = (self.high.sum(axis=0) + self.low.sum(axis=0)).astype(float)
        return counted


def winsorise(
    x: Floats, most: int | None = 5, max_skew: float = 2.0, max_kurtosis: float = 3.5
) -> Winsorised:
    """While |skew| >= max_skew and kurtosis >= max_kurtosis, and fewer than `most` points are changed:
    where skew >= 0 the points at the maximum take the largest value below it, else those at the minimum the
    smallest above it. Equal points move together, so the last step may pass `most`; None is no limit.

    x: (units, columns), NaN where missing. Handbook 2008, step 4 (outliers); COINr winsorise.

    >>> done = winsorise(np.array([[1.0], [2.0], [3.0], [4.0], [5.0], [900.0]]), most=1)
    >>> done.values[:, 0].tolist(), done.count.tolist()
    ([1.0, 2.0, 3.0, 4.0, 5.0, 5.0], [1.0])
    """
    values = x.copy()
    high, low = np.zeros(x.shape, dtype=bool), np.zeros(x.shape, dtype=bool)
    limit = np.inf if most is None else most
    open_columns = np.flatnonzero(~without_outliers(values, max_skew, max_kurtosis)[0])
    if limit <= 0:
        open_columns = open_columns[:0]
    while len(open_columns):
        block = values[:, open_columns]
        right = skew(block) >= 0
        turned = np.where(right, block, -block)
        at_end = turned == np.nanmax(turned, axis=0)
        next_in = np.where(at_end | np.isnan(turned), -np.inf, turned).max(axis=0)
        values[:, open_columns] = np.where(at_end, np.where(right, next_in, -next_in), block)
        high[:, open_columns] = np.where(right, at_end, high[:, open_columns])
        low[:, open_columns] = np.where(right, low[:, open_columns], at_end)
        changed = high[:, open_columns].sum(axis=0) + low[:, open_columns].sum(axis=0)
        passed, _, _ = without_outliers(values[:, open_columns], max_skew, max_kurtosis)
        open_columns = open_columns[~passed & (changed < limit)]
    return Winsorised(values, high, low)
