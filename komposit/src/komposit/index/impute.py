"""The step `impute`: fill missing values, and only those."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from komposit.index.arrays import Floats, power_of_two

METHODS = ("mean", "median", "group_mean", "group_median", "row_mean", "last")


def mean_of_column(x: Floats) -> Floats:
    """The mean of the values present in each column. Handbook 2008, step 3 (mean imputation); COINr i_mean.

    x: (units, columns), NaN where missing; result: (columns,), NaN for a column without values.

    >>> mean_of_column(np.array([[1.0, np.nan], [3.0, np.nan]])).tolist()
    [2.0, nan]
    """
    present = ~np.isnan(x)
    count = present.sum(axis=0)
    # In units of the power of two next to the largest value: sums near 1e300 must not overflow, and
    # multiplying by powers of two rounds nothing.
    unit = power_of_two(np.abs(np.where(present, x, 0.0)).max(axis=0, initial=0.0))
    total = (np.where(present, x, 0.0) / unit).sum(axis=0)
    mean: Floats = np.divide(total, count, out=np.full(x.shape[1], np.nan), where=count > 0) * unit
    return mean


def median_of_column(x: Floats) -> Floats:
    """The median of the values present in each column. Handbook 2008, step 3; COINr i_median.

    >>> median_of_column(np.array([[1.0], [9.0], [np.nan], [2.0]])).tolist()
    [2.0]
    """
    ordered = np.sort(x, axis=0)
    count = (~np.isnan(x)).sum(axis=0)
    upper, lower = np.maximum(count // 2, 0), np.maximum((count - 1) // 2, 0)
    columns = np.arange(x.shape[1])
    middle = ordered[lower, columns] / 2 + ordered[upper, columns] / 2
    return np.where(count > 0, middle, np.nan)


def fill(x: Floats, columns: Floats) -> Floats:
    """The values, with missing ones replaced by the number of their column.

    >>> fill(np.array([[1.0], [np.nan]]), np.array([5.0])).tolist()
    [[1.0], [5.0]]
    """
    return np.where(np.isnan(x), columns, x)


def fill_groups(x: Floats, groups: Sequence[str], middle: Callable[[Floats], Floats]) -> Floats:
    """Missing values take the mean or median of their own group of units; a unit without group is left.

    x: (units, columns); groups: the group of each unit, empty for none. COINr i_mean_grp, i_median_grp.

    >>> fill_groups(np.array([[1.0], [np.nan], [9.0]]), ["a", "a", "b"], mean_of_column).tolist()
    [[1.0], [1.0], [9.0]]
    """
    filled, named = x.copy(), np.array(groups, dtype=object)
    for group in sorted(set(groups) - {"", "NA"}):
        rows = named == group
        filled[rows] = fill(x[rows], middle(x[rows]))
    return filled


def fill_rows(x: Floats, directions: Floats, *, scale_first: bool = True) -> Floats:
    """A missing value takes the mean of the unit's other values in x, all on a scale of 0 to 1.

    x: (units, columns) of one group of indicators; directions: (columns,). Each column is turned and scaled
    by min-max, the row's mean is put back onto the column's own scale: direction (mean (max - min) + min).
    Handbook 2008, step 3; COINr Impute with `impute_by = "row"`. A column of one value only says nothing of
    the row, and its gaps take that value; a column without values, and a row without any, stay as they are.

    >>> fill_rows(np.array([[0.0, 10.0], [1.0, np.nan], [2.0, 30.0]]), np.ones(2)).tolist()
    [[0.0, 10.0], [1.0, 20.0], [2.0, 30.0]]
    """
    missing = np.isnan(x)
    if not missing.any():
        return x
    if not scale_first:
        return np.where(missing, mean_of_column(x.T)[:, None], x)
    turned = x * directions
    low = np.where(missing, np.inf, turned).min(axis=0)
    spread = np.where(missing, -np.inf, turned).max(axis=0) - low
    with np.errstate(divide="ignore", invalid="ignore"):
        scaled = np.where(spread > 0, (turned - low) / spread, np.nan)
        means = mean_of_column(scaled.T)[:, None]
        found: Floats = np.where(missing, (means * spread + low) * directions, x)
    return np.where(np.isfinite(spread), found, x)


def fill_last(x: Floats, units: Sequence[str], times: Sequence[float], most: int | None = None) -> Floats:
    """A missing value takes the unit's latest one before, looking back at most `most` points in time.

    x: (rows, columns), a row per unit and time. Handbook 2008, step 3 (last observation carried forward);
    COINr impute_panel with `imp_type = "latest"`.

    >>> fill_last(np.array([[1.0], [np.nan]]), ["A", "A"], [2020, 2021]).tolist()
    [[1.0], [1.0]]
    """
    filled = x.copy()
    moments = sorted(set(times))
    place = {(unit, time): row for row, (unit, time) in enumerate(zip(units, times, strict=True))}
    for row, (unit, time) in enumerate(zip(units, times, strict=True)):
        now = moments.index(time)
        back = moments[:now] if most is None else moments[max(now - most, 0) : now]
        for earlier in reversed(back):
            source = place.get((unit, earlier))
            if source is not None:
                filled[row] = np.where(np.isnan(filled[row]), x[source], filled[row])
    return filled
