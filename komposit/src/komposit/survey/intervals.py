"""Confidence intervals from an estimate and its error: normal, or Student's t with the design's freedom."""

from __future__ import annotations

from math import inf

from komposit.distributions import normal_quantile, t_quantile
from komposit.survey.arrays import Floats, refuse


def critical(df: float = inf, level: float = 0.95) -> float:
    """How many standard errors reach to either side: the (1 + level) / 2 quantile of t, or of the normal.

    Not above zero degrees of freedom give NaN: there is no interval. Lumley (2010), section 2.1; R survey:
    confint. Raises SurveyFaults: bad_range.

    >>> round(critical(), 6), round(critical(336), 6)
    (1.959964, 1.967049)
    """
    if not 0 < level < 1:
        raise refuse("bad_range", f"tingkat kepercayaan harus di antara 0 dan 1, bukan {level}")
    if df == inf:
        return normal_quantile((1 + level) / 2)
    return t_quantile((1 + level) / 2, df) if df > 0 else float("nan")


def interval(
    estimate: Floats | float, se: Floats | float, df: float = inf, level: float = 0.95
) -> tuple[Floats | float, Floats | float]:
    """estimate -+ critical * se. Normal where df is infinite, t otherwise; R survey: confint.

    >>> low, high = interval(10.0, 1.0)
    >>> round(low, 6), round(high, 6)
    (8.040036, 11.959964)
    """
    reach = critical(df, level) * se
    return estimate - reach, estimate + reach
