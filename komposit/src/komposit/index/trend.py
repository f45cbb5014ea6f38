"""How a value moves over the years."""

from __future__ import annotations

import numpy as np

from komposit.index.arrays import Floats


def growth_rate(y: Floats, times: Floats) -> float:
    """(y_last / y_first)^(1 / (t_last - t_first)) - 1 over the values present: growth per year.

    y, times: (times,), times rising. The compound annual growth rate, COINr
    CAGR. NaN for fewer than two values, 0 where nothing has changed.

    >>> round(growth_rate(np.array([10.0, np.nan, 12.1]), np.array([2020.0, 2021.0, 2022.0])), 9)
    0.1
    """
    present = np.flatnonzero(~np.isnan(y))
    if len(present) < 2:
        return float("nan")
    first, last = present[0], present[-1]
    if y[first] == y[last]:
        return 0.0
    return float((y[last] / y[first]) ** (1.0 / (times[last] - times[first])) - 1.0)


def percent_change(y: Floats, times: Floats) -> float:
    """100 b / a, with b the slope of the least squares line and a its value at the first time.

    y, times: (times,). COINr prc_change. NaN for fewer than two values, 0 where all are equal.

    >>> percent_change(np.array([10.0, 12.0, 14.0]), np.array([0.0, 1.0, 2.0]))
    20.0
    """
    present = ~np.isnan(y)
    values, t = y[present], times[present]
    if len(values) < 2:
        return float("nan")
    if (values == values[0]).all():
        return 0.0
    d = t - t.mean()
    slope = float((d * values).sum() / (d**2).sum())
    start = float(values.mean()) + slope * float(t[0] - t.mean())
    return 100.0 * slope / start
