"""Skewness and kurtosis as spreadsheets compute them, for many columns at once."""

from __future__ import annotations

import numpy as np

from komposit.index.arrays import Flags, Floats, power_of_two


def _deviations(x: Floats) -> tuple[Floats, Floats]:
    """Deviations from the mean, in units of the largest one (0 where missing), and how many are present.

    Both moments are the same in any unit; this one keeps fourth powers of 1e300 within floats.
    """
    present = ~np.isnan(x)
    count = present.sum(axis=0).astype(float)
    filled = np.where(present, x, 0.0)
    filled = filled / power_of_two(np.abs(filled).max(axis=0, initial=0.0))
    mean = np.divide(filled.sum(axis=0), count, out=np.zeros_like(count), where=count > 0)
    deviations = np.where(present, filled - mean, 0.0)
    return deviations / power_of_two(np.abs(deviations).max(axis=0, initial=0.0)), count


def skew(x: Floats) -> Floats:
    """sqrt(n) sum(d^3) / sum(d^2)^(3/2) times sqrt(n (n - 1)) / (n - 2), d = x - mean, NaN left out.

    x: (units, columns); result: (columns,), NaN for fewer than three values or no spread. Joanes and Gill,
    The Statistician 47, 1998 (G1); COINr skew; Excel SKEW.

    >>> skew(np.array([[1.0], [2.0], [6.0]])).round(6).tolist()
    [1.457863]
    """
    d, n = _deviations(x)
    square = d * d  # products: powers of three and four are ten times slower
    with np.errstate(divide="ignore", invalid="ignore"):
        plain = np.sqrt(n) * (square * d).sum(axis=0) / square.sum(axis=0) ** 1.5
        return np.where(n < 3, np.nan, plain * np.sqrt(n * (n - 1)) / (n - 2))


def kurtosis(x: Floats) -> Floats:
    """((n + 1) (r - 3) + 6) (n - 1) / ((n - 2) (n - 3)), r = n sum(d^4) / sum(d^2)^2, NaN left out.

    x: (units, columns); result: (columns,), NaN for fewer than four values or no spread. Joanes and Gill
    1998 (G2, excess over the normal); COINr kurt; Excel KURT.

    >>> kurtosis(np.array([[1.0], [2.0], [3.0], [4.0]])).round(6).tolist()
    [-1.2]
    """
    d, n = _deviations(x)
    square = d * d
    with np.errstate(divide="ignore", invalid="ignore"):
        r = n * (square * square).sum(axis=0) / square.sum(axis=0) ** 2
        return np.where(n < 4, np.nan, ((n + 1) * (r - 3) + 6) * (n - 1) / ((n - 2) * (n - 3)))


def without_outliers(x: Floats, max_skew: float, max_kurtosis: float) -> tuple[Flags, Floats, Floats]:
    """Whether |skew| < max_skew or kurtosis < max_kurtosis, with both moments: three times (columns,).

    Handbook 2008, step 4 and 5 (outliers); COINr check_SkewKurt. A column without moments passes.

    >>> passed, _, _ = without_outliers(np.array([[1.0], [2.0], [3.0], [4.0], [5.0], [900.0]]), 2.0, 3.5)
    >>> passed.tolist()
    [False]
    """
    s, k = skew(x), kurtosis(x)
    # "Not above" instead of "below" would let a column without spread fail: NaN is neither.
    return ~((np.abs(s) >= max_skew) & (k >= max_kurtosis)), s, k
