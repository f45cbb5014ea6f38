"""Weighted quantiles with Woodruff's interval: R survey's svyquantile with its default rule and interval.

Woodruff, Journal of the American Statistical Association 47 (1952); Lumley, Complex Surveys (2010), section
2.4.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from komposit.survey.arrays import Bools, Floats, numbers, refuse
from komposit.survey.design import Design
from komposit.survey.estimates import Domains, means
from komposit.survey.intervals import critical
from komposit.survey.proportions import interval_for_share

INTERVALS = ("mean", "beta", "xlogit", "asin")


@dataclass(frozen=True, slots=True)
class Quantile:
    """A quantile with its interval; `se` is half of the interval over the critical value of t."""

    estimate: float
    se: float
    low: float
    high: float
    df: int
    answers: int


def weighted_quantile(values: Floats, weights: Floats, share: float) -> float:
    """The smallest value below or at which at least `share` of the weight lies (rule "math", Hyndman and
    Fan 1); of a share smaller than the weight of the smallest value the second smallest, as in R survey's qs.

    values, weights: (rows,), weights above 0; R survey: qrule_math. Sums are held as R holds them, so that a
    share that falls on a value finds the same one.

    >>> weighted_quantile(np.array([1.0, 2.0, 4.0]), np.array([1.0, 1.0, 2.0]), 0.5)
    2.0
    """
    order = np.argsort(values, kind="stable")
    below = np.cumsum(weights[order].astype(np.longdouble)).astype(np.float64)
    whole = float(np.cumsum(weights.astype(np.longdouble))[-1])
    place = max(int(np.searchsorted(below, share * whole, side="right")) - 1, 0)
    if share - below[place] / whole != 0:
        place = min(place + 1, len(values) - 1)
    return float(values[order][place])


def quantile(
    design: Design,
    values: Any,
    share: float,
    *,
    level: float = 0.95,
    method: str = "mean",
    rows: Bools | None = None,
) -> Quantile:
    """The quantile of the answers in the rows asked for (NaN for no answer).

    Bounds are the quantiles at the bounds of the share of answers at or below it, an interval of `method`
    with the freedom of the rows that answered. NaN where such a bound leaves 0 to 1. Raises SurveyFaults:
    bad_range, unknown_word, not_finite.

    >>> from komposit.survey import make_design
    >>> found = quantile(make_design(np.ones(9)), [1, 2, 3, 4, 5, 6, 7, 8, 9], 0.5)
    >>> found.estimate, found.low, found.high
    (5.0, 2.0, 9.0)
    """
    if not 0 < share < 1:
        raise refuse("bad_range", f"kuantil harus di antara 0 dan 1, bukan {share}")
    if method not in INTERVALS:
        raise refuse("unknown_word", f"cara interval tidak dikenal; pilih: {', '.join(INTERVALS)}")
    column = numbers(values, "nilai", missing=True)
    known = ~np.isnan(column) & (design.weights > 0)
    known &= True if rows is None else rows
    nothing = float("nan")
    if not known.any():
        return Quantile(nothing, nothing, nothing, nothing, 0, 0)
    answers, weights = column[known], design.weights[known]
    found = weighted_quantile(answers, weights, share)
    codes = np.where(known, 0, -1).astype(np.intp)
    at_most = means(design, np.where(known, column <= found, np.nan), Domains(codes, 1))
    df, count = design.degrees_of_freedom(known), int(known.sum())
    bounds = interval_for_share(
        float(at_most.estimate[0, 0]),
        float(at_most.se[0, 0]),
        method,
        df=df,
        rows=count,
        answers=count,
        level=level,
    )
    low, high = (weighted_quantile(answers, weights, b) if 0 <= b <= 1 else nothing for b in bounds)
    return Quantile(found, (high - low) / (2 * critical(df, level)), low, high, df, count)
