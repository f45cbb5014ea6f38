"""What a column of data looks like: range, middle, spread, tails, how many values, zeros and repeats."""

from __future__ import annotations

import numpy as np

from komposit.index.arrays import Floats, power_of_two
from komposit.index.impute import mean_of_column, median_of_column
from komposit.index.moments import kurtosis, skew

STATS = (
    "Min",
    "Max",
    "Mean",
    "Median",
    "Std",
    "Skew",
    "Kurt",
    "N.Avail",
    "N.NonZero",
    "N.Unique",
    "N.Same",
    "Frc.Avail",
    "Frc.NonZero",
    "Frc.Unique",
    "Frc.Same",
    "Flag.Avail",
    "Flag.NonZero",
    "Flag.Unique",
    "Flag.SkewKurt",
)


def deviation_of_column(x: Floats) -> Floats:
    """sqrt( sum((x - mean)^2) / (n - 1) ) over the values present: (units, columns) to (columns,).

    >>> deviation_of_column(np.array([[1.0], [3.0], [np.nan]])).round(9).tolist()
    [1.414213562]
    """
    count = (~np.isnan(x)).sum(axis=0)
    d = np.where(np.isnan(x), 0.0, x - mean_of_column(x))
    unit = power_of_two(np.abs(d).max(axis=0, initial=0.0))
    squares = ((d / unit) ** 2).sum(axis=0)
    variance: Floats = np.divide(squares, count - 1, out=np.full(x.shape[1], np.nan), where=count > 1)
    return np.sqrt(variance) * unit


def column_stats(
    x: Floats,
    *,
    max_skew: float = 2.0,
    max_kurtosis: float = 3.5,
    min_available: float = 0.65,
    min_nonzero: float = 0.5,
    min_unique: float = 0.5,
) -> dict[str, list[object]]:
    """The statistics of STATS for every column of x (units, columns). Handbook 2008, step 4; COINr get_stats.

    Flags say `ok`, or `LOW` below a share of all units, or `OUT` where |skew| and kurtosis are both above.

    >>> column_stats(np.array([[1.0], [2.0], [2.0], [7.0]]))["N.Same"]
    [2]
    """
    units = len(x)
    present = ~np.isnan(x)
    available = present.sum(axis=0)
    nonzero = (present & (x != 0)).sum(axis=0)
    counts = [np.unique(x[present[:, c], c], return_counts=True)[1] for c in range(x.shape[1])]
    unique = np.array([len(found) for found in counts])
    same = np.array([found.max(initial=0) for found in counts])
    s, k = skew(x), kurtosis(x)
    some = np.maximum(available, 1)
    outlying = (np.abs(s) > max_skew) & (k > max_kurtosis)
    return {
        "Min": np.where(present, x, np.inf).min(axis=0).tolist(),
        "Max": np.where(present, x, -np.inf).max(axis=0).tolist(),
        "Mean": mean_of_column(x).tolist(),
        "Median": median_of_column(x).tolist(),
        "Std": deviation_of_column(x).tolist(),
        "Skew": s.tolist(),
        "Kurt": k.tolist(),
        "N.Avail": available.tolist(),
        "N.NonZero": nonzero.tolist(),
        "N.Unique": unique.tolist(),
        "N.Same": same.tolist(),
        "Frc.Avail": (available / units).tolist(),
        "Frc.NonZero": (nonzero / some).tolist(),
        "Frc.Unique": (unique / some).tolist(),
        "Frc.Same": (same / some).tolist(),
        "Flag.Avail": np.where(available / units >= min_available, "ok", "LOW").tolist(),
        "Flag.NonZero": np.where(nonzero / units >= min_nonzero, "ok", "LOW").tolist(),
        "Flag.Unique": np.where(unique / units >= min_unique, "ok", "LOW").tolist(),
        "Flag.SkewKurt": np.where(outlying, "OUT", "ok").tolist(),
    }
