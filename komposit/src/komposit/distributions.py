"""Normal, t, chi-square, F and beta: distribution function, upper tail and quantile, as a survey needs them.

All take and give plain floats. A tail probability is accurate to about 1e-13 relative however small it is;
`tests/test_distributions.py` compares with SciPy.
"""

from __future__ import annotations

from collections.abc import Callable
from math import exp, inf, log, sqrt
from statistics import NormalDist

from komposit.special import (
    beta_power,
    find_root,
    gamma_power,
    incomplete_beta,
    incomplete_gamma,
    log_odds,
    log_share,
)


class BadArgument(ValueError):
    """A probability outside 0 to 1, or a shape or number of degrees of freedom that is not above zero."""


def normal_cdf(x: float) -> float:
    """P(Z <= x) of the standard normal, by the incomplete gamma function at x**2 / 2 (DLMF 7.11.1).

    >>> round(normal_cdf(1.959963984540054), 12)
    0.975
    """
    return _half_tail(x, incomplete_gamma(0.5, x * x / 2))


def normal_quantile(p: float) -> float:
    """The x with P(Z <= x) = p; Wichura's algorithm AS 241 (1988) of the standard library, one Newton step.

    >>> round(normal_quantile(0.975), 12)
    1.95996398454
    """
    _check_share(p)
    if p in (0.0, 1.0):
        return inf if p else -inf
    if p == 0.5:
        return 0.0
    tail = min(p, 1 - p)
    x = NormalDist().inv_cdf(tail)
    lower = incomplete_gamma(0.5, x * x / 2)[1] / 2
    x -= (lower - tail) / NormalDist().pdf(x) if lower > 0 else 0.0
    return x if p < 0.5 else -x


def t_cdf(x: float, df: float) -> float:
    """P(T <= x) of Student's t with df degrees of freedom (may be infinite): I_x(df/2, 1/2) / 2, DLMF 8.17.

    >>> round(t_cdf(2.0, 10), 12)
    0.963305982615
    """
    _check_positive(df)
    if df == inf:
        return normal_cdf(x)
    share, rest = df / (df + x * x), x * x / (df + x * x)
    upper, lower = incomplete_beta(df / 2, 0.5, share, rest)
    return _half_tail(x, (lower, upper))


def t_two_sided(x: float, df: float) -> float:
    """P(|T| >= |x|), the p-value of a two-sided t test; DLMF 8.17.

    >>> round(t_two_sided(2.0, 10), 12)
    0.073388034771
    """
    return 2 * t_cdf(-abs(x), df)


def t_quantile(p: float, df: float) -> float:
    """The x with P(T <= x) = p; df may be infinite. Inverse of DLMF 8.17 by Newton's steps.

    >>> round(t_quantile(0.975, 336), 12)
    1.967049383959
    """
    _check_share(p)
    _check_positive(df)
    if df == inf:
        return normal_quantile(p)
    if p in (0.0, 0.5, 1.0):
        return {0.0: -inf, 0.5: 0.0, 1.0: inf}[p]
    tail = min(p, 1 - p)
    if tail < 0.25:
        odds = _beta_odds(2 * tail, df / 2, 0.5)
        size = sqrt(df) * exp(-odds / 2)
    else:
        odds = _beta_odds(abs(2 * p - 1), 0.5, df / 2)
        size = sqrt(df) * exp(odds / 2)
    return size if p > 0.5 else -size


def chi_square_cdf(x: float, df: float) -> float:
    """P(X <= x) of chi-square: P(df/2, x/2), DLMF 8.2.4.

    >>> round(chi_square_cdf(3.841458820694124, 1), 12)
    0.95
    """
    _check_positive(df)
    return incomplete_gamma(df / 2, x / 2)[0]


def chi_square_tail(x: float, df: float) -> float:
    """P(X >= x) of chi-square: Q(df/2, x/2), DLMF 8.2.4.

    >>> round(chi_square_tail(3.841458820694124, 1), 12)
    0.05
    """
    _check_positive(df)
    return incomplete_gamma(df / 2, x / 2)[1]


def chi_square_quantile(p: float, df: float) -> float:
    """The x with P(X <= x) = p, inverse of DLMF 8.2.4 by Newton's steps on ln x inside a bracket.

    >>> round(chi_square_quantile(0.95, 1), 12)
    3.841458820694
    """
    _check_share(p)
    _check_positive(df)
    if p in (0.0, 1.0):
        return inf if p else 0.0
    shape = df / 2

    def gap(logarithm: float) -> tuple[float, float]:
        x = exp(logarithm)
        return _log_gap(p, *incomplete_gamma(shape, x), lambda: gamma_power(shape, x))

    start = log(shape) if df > 2 or p > 0.1 else log(p) / shape
    return 2 * exp(find_root(gap, start))


def f_cdf(x: float, df1: float, df2: float) -> float:
    """P(X <= x) of Fisher's F: I_z(df1/2, df2/2) with z = df1 x / (df1 x + df2), DLMF 8.17.

    >>> round(f_cdf(4.0, 2, 10), 12)
    0.947077850599
    """
    return _f_tails(x, df1, df2)[0]


def f_tail(x: float, df1: float, df2: float) -> float:
    """P(X >= x) of Fisher's F: 1 - I_z, DLMF 8.17.

    >>> round(f_tail(4.0, 2, 10), 12)
    0.052922149401
    """
    return _f_tails(x, df1, df2)[1]


def f_quantile(p: float, df1: float, df2: float) -> float:
    """The x with P(X <= x) = p. Inverse of DLMF 8.17 by Newton's steps.

    >>> round(f_quantile(0.95, 2, 10), 12)
    4.10282101513
    """
    _check_share(p)
    _check_positive(df1, df2)
    if p in (0.0, 1.0):
        return inf if p else 0.0
    return df2 / df1 * exp(_beta_odds(p, df1 / 2, df2 / 2))


def beta_cdf(x: float, a: float, b: float) -> float:
    """P(X <= x) of the beta distribution: I_x(a, b), DLMF 8.17.2.

    >>> round(beta_cdf(0.25, 2, 3), 12)
    0.26171875
    """
    _check_positive(a, b)
    return incomplete_beta(a, b, x, 1 - x)[0]


def beta_quantile(p: float, a: float, b: float) -> float:
    """The x with P(X <= x) = p. Inverse of DLMF 8.17 by Newton's steps.

    >>> round(beta_quantile(0.5, 2, 3), 12)
    0.385727568132
    """
    _check_share(p)
    _check_positive(a, b)
    return p if p in (0.0, 1.0) else log_share(_beta_odds(p, a, b))[0]


def _beta_odds(p: float, a: float, b: float) -> float:
    """The logit of the beta quantile: the search runs on it so that neither end of 0 to 1 loses digits."""

    def gap(odds: float) -> tuple[float, float]:
        x, y = log_share(odds)
        return _log_gap(p, *incomplete_beta(a, b, x, y), lambda: beta_power(a, b, x, y))

    return find_root(gap, max(min(log(a / b) if min(a, b) > 1 else log_odds(p), 30.0), -30.0))


def _log_gap(p: float, lower: float, upper: float, power: Callable[[], float]) -> tuple[float, float]:
    """How far ln(probability) still is from its aim, on the smaller side, and how fast it changes."""
    if p <= 0.5:
        return (log(lower / p), power() / lower) if lower > 0 else (-inf, 0.0)
    return (log((1 - p) / upper), power() / upper) if upper > 0 else (inf, 0.0)


def _f_tails(x: float, df1: float, df2: float) -> tuple[float, float]:
    _check_positive(df1, df2)
    if x <= 0:
        return 0.0, 1.0
    whole = df1 * x + df2
    return incomplete_beta(df1 / 2, df2 / 2, df1 * x / whole, df2 / whole)


def _half_tail(x: float, tails: tuple[float, float]) -> float:
    """P(X <= x) of a symmetric distribution from the tails of what x**2 follows."""
    within, outside = tails
    return outside / 2 if x < 0 else 0.5 + within / 2


def _check_share(p: float) -> None:
    if not 0 <= p <= 1:
        raise BadArgument(f"a probability lies between 0 and 1, not {p}")


def _check_positive(*values: float) -> None:
    if not all(value > 0 for value in values):
        raise BadArgument(f"shapes and degrees of freedom lie above 0, not {values}")
