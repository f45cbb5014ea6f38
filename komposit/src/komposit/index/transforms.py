"""Formulas that pull in a long tail; x: (units,) or (units, columns), NaN where missing."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from komposit.index.arrays import Floats
from komposit.index.moments import skew


def _limits(x: Floats) -> tuple[Floats, Floats]:
    return np.nanmin(x, axis=0), np.nanmax(x, axis=0)


def log_ct(x: Floats, lam: float = 0.0) -> Floats:
    """log(x - min + a), a = 0.01 (max - min): the log of the COIN Tool; COINr log_CT.

    >>> log_ct(np.array([0.0, 99.0])).round(6).tolist()
    [-0.01005, 4.60507]
    """
    low, high = _limits(x)
    logs: Floats = np.log(x - low + 0.01 * (high - low))
    return logs


def log_ct_orig(x: Floats, lam: float = 0.0) -> Floats:
    """log(x - min + 1): the first form of the COIN Tool; COINr log_CT_orig.

    >>> log_ct_orig(np.array([3.0, 4.0])).round(6).tolist()
    [0.0, 0.693147]
    """
    logs: Floats = np.log(x - np.nanmin(x, axis=0) + 1.0)
    return logs


def log_ct_plus(x: Floats, lam: float = 0.0) -> Floats:
    """log_ct for a tail to the right, and its mirror -log(max + a - x) else; COINr log_CT_plus.

    >>> log_ct_plus(np.array([0.0, 9.0, 10.0])).round(6).tolist()
    [-2.312535, -0.09531, 2.302585]
    """
    low, high = _limits(x)
    shift = 0.01 * (high - low)
    tails = skew(x.reshape(len(x), -1)).reshape(x.shape[1:])
    return np.where(tails > 0, np.log(x - low + shift), -np.log(high + shift - x))


def boxcox(x: Floats, lam: float = 0.0) -> Floats:
    """(y^lam - 1) / lam with y = x - min + 1, and log y for lam = 0. Box and Cox 1964; COINr boxcox.

    >>> boxcox(np.array([3.0, 6.0]), 0.5).tolist()
    [0.0, 2.0]
    """
    y: Floats = x - np.nanmin(x, axis=0) + 1.0
    return np.log(y) if lam == 0 else (y**lam - 1.0) / lam


def log_gii(x: Floats, lam: float = 0.0) -> Floats:
    """log((max - 1)(x - min) / (max - min) + 1): the log of the Global Innovation Index 2020; COINr log_GII.

    Turns the column round where max is below 1 and has no value where it is 0: not recommended.

    >>> log_gii(np.array([0.0, 5.0, 10.0])).round(6).tolist()
    [0.0, 1.704748, 2.302585]
    """
    low, high = _limits(x)
    logs: Floats = np.log((high - 1.0) * (x - low) / (high - low) + 1.0)
    return logs


TRANSFORMS: Mapping[str, Callable[[Floats, float], Floats]] = {
    "log_ct": log_ct,
    "log_ct_orig": log_ct_orig,
    "log_ct_plus": log_ct_plus,
    "log_gii": log_gii,
    "boxcox": boxcox,
}
R_NAMES = {"log_ct": "log_CT", "log_ct_orig": "log_CT_orig", "log_gii": "log_GII", "boxcox": "boxcox"}


def mark_of(name: str, tail: float) -> str:
    """What the record of changed points calls a formula, as COINr: log_CT_plus is one of two, by the skew.

    >>> mark_of("boxcox", 2.5), mark_of("log_ct_plus", 2.5), mark_of("log_ct_plus", -2.5)
    ('boxcox', 'log_CT', 'log_CT_neg')
    """
    return R_NAMES.get(name) or ("log_CT" if tail > 0 else "log_CT_neg")
