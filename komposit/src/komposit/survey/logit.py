"""The weighted logistic model of a single share, fitted and profiled step by step as R does it.

R's glm stops its iterations at a relative change of 1e-8 and its profile is a spline through a few points;
both show in the ninth digit, so both are followed here, from McCullagh and Nelder, Generalized Linear
Models (1989), section 4.4, and Venables and Ripley, Modern Applied Statistics with S (2002), section 8.4.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, isfinite, log, log1p, nan, sqrt

import numpy as np

from komposit.distributions import f_quantile, normal_cdf
from komposit.special import share_of
from komposit.survey.arrays import Bools, Floats
from komposit.survey.design import Design
from komposit.survey.variance import taylor_covariance

SMALL_CHANGE = 1e-8
MOST_STEPS = 25
PROFILE_STEPS = 10


@dataclass(frozen=True, slots=True)
class LogitFit:
    """The fitted logit, its design-based and naive standard errors, and what its profile needs.

    `ones` and `zeros` are the weights (of mean 1) of either answer; `spread` is the dispersion."""

    logit: float
    se: float
    naive: float
    ones: float
    zeros: float
    spread: float
    answers: int

    def deviance(self, logit: float) -> float:
        """-2 log likelihood at a logit.

        >>> LogitFit(0.0, 0.1, 0.1, 1.0, 1.0, 1.0, 2).deviance(800.0)
        1600.0
        """
        rest = log1p(
            exp(-abs(logit))
        )  # of a share that floats cannot tell from 1 the logarithm is still known
        return 2 * (self.ones * (rest + max(-logit, 0.0)) + self.zeros * (rest + max(logit, 0.0)))


def logit_fit(design: Design, values: Floats, inside: Bools) -> LogitFit:
    """Iteratively reweighted least squares from (w y + 1/2) / (w + 1), w the weights over their mean.

    Influence of row i: w_i v (y_i - p) / (p (1 - p)) / sum(w v), with the v of the last step (Binder 1983).

    >>> from komposit.survey import make_design
    >>> fit = logit_fit(make_design(np.ones(4)), np.array([1.0, 0, 0, 0]), np.ones(4, dtype=bool))
    >>> round(share_of(fit.logit), 6), round(fit.se, 6)
    (0.25, 1.333333)
    """
    known = inside & ~np.isnan(values) & (design.weights > 0)
    answers, mean = values[known], float(design.weights[inside].mean())
    weights = design.weights[known] / mean
    ones = float(weights[answers == 1].sum())
    zeros = float(weights.sum()) - ones
    share = (weights * answers + 0.5) / (weights + 1)
    logits = np.log(share / (1 - share))
    deviance = -2 * float((weights * np.log(np.where(answers == 1, share, 1 - share))).sum())
    for _ in range(MOST_STEPS):  # pragma: no branch  (a single share needs three or four)
        curve = weights * share * (1 - share)
        inner = float((curve * (logits + (answers - share) / (share * (1 - share)))).sum() / curve.sum())
        logits, share = np.full(len(answers), inner), np.full(len(answers), share_of(inner))
        before, deviance = deviance, -2 * (ones * log(share[0]) + zeros * log1p(-share[0]))
        if abs(deviance - before) / (abs(deviance) + 0.1) < SMALL_CHANGE:
            break
    variance = share * (1 - share)
    influence = np.zeros((design.rows, 1))
    influence[known, 0] = curve * (answers - share) / variance / curve.sum()
    se = sqrt(float(taylor_covariance(design, influence, known)[0, 0]))
    residuals = (answers - share) / np.sqrt(variance)
    spread = _variance(residuals, weights) * float(design.weights[known].mean()) / mean
    return LogitFit(inner, se, 1 / sqrt(float(curve.sum())), ones, zeros, spread, len(answers))


def _variance(values: Floats, weights: Floats) -> float:
    """Weighted, times n / (n - 1); 1 for a single answer."""
    mean = float(np.average(values, weights=weights))
    count = len(values)
    return (
        float(np.average((values - mean) ** 2, weights=weights)) * count / (count - 1) if count > 1 else 1.0
    )


def profile_interval(fit: LogitFit, reach: float) -> tuple[float, float]:
    """Where the signed root of the scaled drop in likelihood is -+ reach * se / naive se, by interpolation.

    Lumley and Scott, Australian and New Zealand Journal of Statistics 56 (2014): the working likelihood ratio
    is scaled by the ratio of the variances. NaN where a bound lies beyond the profile.

    >>> low, high = profile_interval(LogitFit(0.0, 0.1, 0.1, 200.0, 200.0, 1.0, 400), 1.96)
    >>> round(share_of(low), 5), round(share_of(high), 5)
    (0.45112, 0.54888)
    """
    cut = reach * fit.se / fit.naive
    tail = normal_cdf(-cut) / 2
    furthest = sqrt(f_quantile(1 - tail, 1, max(fit.answers - 1, 1)))
    if not (isfinite(furthest) and fit.se > 0):
        return nan, nan
    least = fit.deviance(fit.logit)
    points = [(0.0, fit.logit)]
    for sign in (-1, 1):
        for step in range(1, PROFILE_STEPS):
            logit = fit.logit + sign * step * furthest / 5 * fit.se
            points.append((sign * sqrt(max(fit.deviance(logit) - least, 0) / fit.spread), logit))
            if abs(points[-1][0]) >= furthest:
                break
    roots, logits = (np.array(column) for column in zip(*sorted(points), strict=True))
    grid = np.linspace(logits[0], logits[-1], 3 * len(logits))
    curve = spline(logits, roots, grid)
    order = np.argsort(curve, kind="stable")
    low, high = np.interp([-cut, cut], curve[order], grid[order], left=nan, right=nan)
    return float(low), float(high)


def spline(x: Floats, y: Floats, at: Floats) -> Floats:
    """Cubic spline whose third derivative at either end is that of the cubic through four points.

    Forsythe, Malcolm and Moler, Computer Methods for Mathematical Computations (1977), section 4.4; four
    points or more, x rising.

    >>> x = np.array([0.0, 1, 2, 3, 5])
    >>> spline(x, x**3, np.array([2.5, 4.0])).round(9).tolist()
    [15.625, 64.0]
    """
    steps, count = np.diff(x), len(x)
    slopes = np.diff(y) / steps
    system, right = np.zeros((count, count)), np.zeros(count)
    for i in range(1, count - 1):
        system[i, i - 1 : i + 2] = steps[i - 1], 2 * (steps[i - 1] + steps[i]), steps[i]
        right[i] = 6 * (slopes[i] - slopes[i - 1])
    system[0, :2] = system[-1, -2:] = -1, 1
    right[0] = 6 * _third(x[:4], y[:4]) * steps[0]
    right[-1] = 6 * _third(x[-4:], y[-4:]) * steps[-1]
    bends = np.linalg.solve(system, right)
    k = np.clip(np.searchsorted(x, at, side="right") - 1, 0, count - 2)
    after, before = at - x[k], x[k + 1] - at
    bent = (bends[k] * before**3 + bends[k + 1] * after**3) / (6 * steps[k])
    left = (y[k] / steps[k] - bends[k] * steps[k] / 6) * before
    return np.asarray(bent + left + (y[k + 1] / steps[k] - bends[k + 1] * steps[k] / 6) * after)


def _third(x: Floats, y: Floats) -> float:
    """Third divided difference."""
    table = y
    for width in range(1, 4):
        table = np.diff(table) / (x[width:] - x[:-width])
    return float(table[0])
