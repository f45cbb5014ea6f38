"""Weighted means of many units and many sets of weights at once.

Every mean here is quasi-arithmetic: f^-1( sum(w f(x)) / sum(w) ), with f(x) = x, log x, 1/x or x^p. Sums run
over the children one after another, so a score has the same bytes whatever is computed beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from komposit.index.arrays import Floats, refuse


@dataclass(frozen=True, slots=True)
class Mean:
    """A kind of mean: `amean`, `gmean`, `hmean`, or `genmean` with its power `p`."""

    name: str = "amean"
    p: float = 1.0


def weighted_sum(values: Floats, weights: Floats) -> tuple[Floats, Floats]:
    """sum(w x) and sum(w) over the children that have a value. Handbook 2008, step 6.

    values: (units, children) or (samples, units, children), NaN where missing; weights: (children,) or
    (samples, children). Both results: (units,), or (samples, units) as soon as either input has samples.

    >>> total, weight = weighted_sum(np.array([[1.0, np.nan], [1.0, 3.0]]), np.array([2.0, 1.0]))
    >>> total.tolist(), weight.tolist()
    ([2.0, 5.0], [2.0, 3.0])
    """
    present = ~np.isnan(values)
    filled = values if present.all() else np.where(present, values, 0.0)
    shape = np.broadcast_shapes(values.shape[:-1], (*weights.shape[:-1], 1))
    total, weight = np.zeros(shape), np.zeros(shape)
    for child in range(values.shape[-1]):
        share = weights[..., child, None]
        total += share * filled[..., child]
        weight += share if filled is values else share * present[..., child]
    return total, weight


def weighted_mean(values: Floats, weights: Floats) -> Floats:
    """Weighted arithmetic mean over the values present: sum(w x) / sum(w); NaN where no weight is present.

    OECD/JRC, Handbook 2008, step 6 (linear aggregation); shapes as in `weighted_sum`.

    >>> weighted_mean(np.array([[1.0, 4.0]]), np.array([2.0, 1.0])).tolist()
    [2.0]
    """
    total, weight = weighted_sum(values, weights)
    mean: Floats = np.divide(total, weight, out=np.full(total.shape, np.nan), where=weight > 0)
    return mean


def amean(values: Floats, weights: Floats) -> Floats:
    """Weighted arithmetic mean: sum(w x) / sum(w). Handbook 2008, step 6; COINr a_amean.

    >>> amean(np.array([[2.0, 6.0]]), np.array([1.0, 1.0])).tolist()
    [4.0]
    """
    return weighted_mean(values, weights)


def gmean(values: Floats, weights: Floats) -> Floats:
    """Weighted geometric mean: exp( sum(w log x) / sum(w) ), x > 0. Handbook 2008, step 6; COINr a_gmean.

    >>> gmean(np.array([[2.0, 8.0]]), np.array([1.0, 1.0])).round(12).tolist()
    [4.0]
    """
    return np.exp(weighted_mean(np.log(values), weights))


def hmean(values: Floats, weights: Floats) -> Floats:
    """Weighted harmonic mean: sum(w) / sum(w / x), x > 0. Handbook 2008, step 6; COINr a_hmean.

    >>> hmean(np.array([[2.0, 6.0]]), np.array([1.0, 1.0])).tolist()
    [3.0]
    """
    total, weight = weighted_sum(1.0 / values, weights)
    mean: Floats = np.divide(weight, total, out=np.full(total.shape, np.nan), where=weight > 0)
    return mean


def genmean(values: Floats, weights: Floats, p: float) -> Floats:
    """Weighted power mean: ( sum(w x^p) / sum(w) )^(1/p), x > 0, or x >= 0 for p above 0; p = 0 is the
    geometric mean.

    Handbook 2008, step 6; COINr a_genmean; Hardy, Littlewood and Polya, Inequalities, 1934, 2.2.

    >>> genmean(np.array([[3.0, 4.0]]), np.array([1.0, 1.0]), 2.0).round(12).tolist()
    [3.535533905933]
    """
    if abs(p) < 1e-15:
        # So near to 0 that nothing but the geometric mean is left; a smaller p would be rounded away below.
        return gmean(values, weights)
    if (weights <= 0).any():
        values = np.where(weights[..., None, :] > 0, values, np.nan)
    with np.errstate(divide="ignore"):
        logs = np.log(values)  # of 0 minus infinity: its power is 0
    # Powers of the ratio to the largest value (the smallest, for p below 0) lie between 0 and 1: neither
    # 1e300 to the fifth nor a p next to 0 leaves what floats can tell apart.
    base = _extreme(logs, largest=p > 0)
    mean = weighted_mean(np.expm1(p * (logs - base[..., None])), weights)
    with np.errstate(divide="ignore"):
        return np.exp(base + np.log1p(mean) / p)


def _extreme(logs: Floats, *, largest: bool) -> Floats:
    sign = 1.0 if largest else -1.0
    found: Floats = sign * np.where(np.isnan(logs), -np.inf, sign * logs).max(axis=-1)
    return np.where(np.isfinite(found), found, 0.0)


MEANS: Mapping[str, Callable[[Floats, Floats, float], Floats]] = {
    "amean": lambda values, weights, p: amean(values, weights),
    "gmean": lambda values, weights, p: gmean(values, weights),
    "hmean": lambda values, weights, p: hmean(values, weights),
    "genmean": genmean,
}
NEED_POSITIVE = frozenset({"gmean", "hmean", "genmean"})


def mean_of(mean: Mean, values: Floats, weights: Floats, *, code: str = "") -> Floats:
    """The mean of that kind; values of zero or less under one that forbids them are refused, naming the code.

    A generalised mean with a power above 0 takes zeros, and with the power 1 it is the arithmetic mean.

    >>> mean_of(Mean("gmean"), np.array([[0.0, 2.0]]), np.ones(2), code="P1")
    Traceback (most recent call last):
    komposit.faults.IndexFaults: P1: gmean memerlukan nilai di atas 0 [not_positive]
    >>> mean_of(Mean("genmean", 2.0), np.array([[0.0, 4.0]]), np.ones(2)).round(9).tolist()
    [2.828427125]
    """
    if mean == Mean("genmean", 1.0):
        return amean(values, weights)
    if mean.name == "genmean" and mean.p > 0:
        if (values < 0).any():
            refuse("not_positive", f"{code}: genmean memerlukan nilai 0 atau lebih")
    elif mean.name in NEED_POSITIVE and (values <= 0).any():
        refuse("not_positive", f"{code}: {mean.name} memerlukan nilai di atas 0")
    return MEANS[mean.name](values, weights, mean.p)
