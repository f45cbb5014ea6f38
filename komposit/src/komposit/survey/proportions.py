"""Shares of yes answers and six intervals for them: all stay inside 0 to 1 but the plain one.

R survey: svyciprop. Korn and Graubard, Survey Methodology 24 (1998); Lumley, Complex Surveys (2010),
section 2.4. All use the t distribution with the freedom of the design.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import asin, sin, sqrt
from typing import Any

import numpy as np

from komposit.distributions import beta_quantile
from komposit.special import log_odds, share_of
from komposit.survey.arrays import Bools, Floats, numbers, refuse
from komposit.survey.design import Design
from komposit.survey.estimates import Domains, means
from komposit.survey.intervals import critical
from komposit.survey.logit import logit_fit, profile_interval

METHODS = ("logit", "likelihood", "beta", "mean", "xlogit", "asin")


@dataclass(frozen=True, slots=True)
class Proportion:
    """A share with its standard error and interval; NaN where there is none."""

    estimate: float
    se: float
    low: float
    high: float
    df: int
    answers: int


def proportion(
    design: Design, answers: Any, method: str = "logit", *, level: float = 0.95, rows: Bools | None = None
) -> Proportion:
    """The share of ones among answers 0, 1 (NaN for none), in the rows asked for, with one of six intervals.

    `mean` p -+ t se; `xlogit` the same on the logit scale, `asin` on that of arcsin(sqrt(p)); `beta`
    Clopper and Pearson's with the effective sample size of Korn and Graubard; `logit` and `likelihood` from
    a weighted logistic model, by its standard error or its profile. No interval at p = 0 or 1 but for
    `mean` and `beta`. Raises SurveyFaults: not_binary, unknown_word, row_count.

    >>> from komposit.survey import make_design
    >>> share = proportion(make_design(np.ones(10)), [1, 1, 1, 0, 0, 0, 0, 0, 0, 0], "xlogit")
    >>> round(share.estimate, 6), round(share.low, 6), round(share.high, 6)
    (0.3, 0.076366, 0.689585)
    """
    values = numbers(answers, "jawaban", missing=True)
    if method not in METHODS:
        raise refuse("unknown_word", f"cara interval tidak dikenal; pilih: {', '.join(METHODS)}")
    known = values[~np.isnan(values)]
    if ((known != 0) & (known != 1)).any():
        raise refuse("not_binary", "proporsi memerlukan jawaban 0 dan 1 saja")
    inside = np.ones(design.rows, dtype=bool) if rows is None else rows
    codes = np.where(inside, 0, -1).astype(np.intp)
    whole = means(design, values, Domains(codes, 1))
    share, se, count = float(whole.estimate[0, 0]), float(whole.se[0, 0]), int(whole.answers[0, 0])
    given = values[inside & ~np.isnan(values) & (design.weights > 0)]
    if len(given) and (given == given[0]).all():
        share, se = float(given[0]), 0.0  # a sum of weights may miss 1 by its rounding
    df = design.degrees_of_freedom(rows)
    if method in ("logit", "likelihood"):
        share, low, high = _model(design, values, inside, method, share, df, level)
    else:
        size = int(inside.sum())
        low, high = interval_for_share(share, se, method, df=df, rows=size, answers=count, level=level)
    return Proportion(share, se, low, high, df, count)


def interval_for_share(
    share: float, se: float, method: str, *, df: int, rows: int, answers: int, level: float = 0.95
) -> tuple[float, float]:
    """Bounds from the share and its standard error alone: `mean`, `xlogit`, `asin` or `beta`.

    >>> low, high = interval_for_share(0.3, 0.1, "mean", df=30, rows=31, answers=31)
    >>> round(low, 6), round(high, 6)
    (0.095773, 0.504227)
    """
    reach = critical(df, level)
    if method == "mean":
        return share - reach * se, share + reach * se
    if method == "beta":
        return _beta(share, se, df, rows, answers, level)
    if not 0 < share < 1:
        return float("nan"), float("nan")
    spread = share * (1 - share)
    if method == "xlogit":
        centre, reach = log_odds(share), reach * se / spread
        return share_of(centre - reach), share_of(centre + reach)
    centre, reach = asin(sqrt(share)), reach * se / (2 * sqrt(spread))
    return sin(centre - reach) ** 2, sin(centre + reach) ** 2


def _beta(share: float, se: float, df: int, rows: int, answers: int, level: float) -> tuple[float, float]:
    """Korn and Graubard (1998): beta quantiles with p (1 - p) / se**2 answers, shrunk for lost freedom."""
    if np.isnan(share) or df <= 0:
        return float("nan"), float("nan")
    size = share * (1 - share) / se**2 if se > 0 else float(answers)
    size *= (critical(rows - 1, level) / critical(df, level)) ** 2
    tail = (1 - level) / 2
    low = beta_quantile(tail, size * share, size * (1 - share) + 1) if share > 0 else 0.0
    high = beta_quantile(1 - tail, size * share + 1, size * (1 - share)) if share < 1 else 1.0
    return low, high


def _model(
    design: Design, values: Floats, inside: Bools, method: str, share: float, df: int, level: float
) -> tuple[float, float, float]:
    if not 0 < share < 1 or df <= 0:
        return share, float("nan"), float("nan")
    fit = logit_fit(design, values, inside)
    if method == "likelihood":
        low, high = profile_interval(fit, critical(df, level))
    else:
        reach = critical(df, level) * fit.se
        low, high = fit.logit - reach, fit.logit + reach
    return share_of(fit.logit), share_of(low), share_of(high)
