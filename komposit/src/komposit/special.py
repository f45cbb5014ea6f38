"""Incomplete beta and gamma functions, and the densities they are built from, in plain floats.

SciPy has them too, at 100 MB; what a survey needs is small. Both tails are always given, so that a
probability of 1e-300 keeps its digits, and densities are computed by Loader's saddle-point form, so that
large arguments lose none to the difference of two logarithms.
"""

from __future__ import annotations

from collections.abc import Callable
from math import exp, expm1, inf, lgamma, log, log1p, pi, sqrt

MAX_TERMS = 200_000
_TINY = 1e-300
_ENOUGH = 1e-17


class NoConvergence(ArithmeticError):
    """A series or search that did not come to rest; the arguments are far outside any survey."""


def stirling_error(x: float) -> float:
    """ln(gamma(x + 1)) - (x + 1/2) ln(x) + x - ln(2 pi) / 2 for x > 0, the error of Stirling's formula.

    DLMF 5.11.1 from x = 15 on, below the difference itself. Loader, Fast and Accurate Computation of
    Binomial Probabilities (2000), section 3.

    >>> round(stirling_error(1.0), 12)
    0.081061466795
    """
    if x < 15:
        return lgamma(x + 1) - (x + 0.5) * log(x) + x - 0.5 * log(2 * pi)
    square = x * x
    series = 1 / 1260 - (1 / 1680 - (1 / 1188 - 691 / 360360 / square) / square) / square
    return (1 / 12 - (1 / 360 - series / square) / square) / x


def deviance_part(x: float, mean: float, gap: float) -> float:
    """x ln(x / mean) + mean - x, without cancellation near gap = x - mean = 0; x, mean > 0.

    Loader (2000), section 4.

    >>> round(deviance_part(2.0, 1.0, 1.0), 11)
    0.38629436112
    """
    share = gap / (x + mean)
    if abs(share) >= 0.1:
        return -x * (log(mean / x) if mean < x / 2 else log1p(-gap / x)) - gap
    total, term, power = gap * share, 2 * x * share, share * share
    for step in range(3, 1000, 2):  # pragma: no branch  (a tenth to the power 40 is below any total)
        term *= power
        if total + term / step == total:
            break
        total += term / step
    return total


def beta_power(a: float, b: float, x: float, y: float) -> float:
    """x**a * y**b / B(a, b) with y = 1 - x and 0 < x < 1. Loader (2000), equation 5 (binomial density).

    >>> round(beta_power(2, 3, 0.5, 0.5), 12)
    0.375
    """
    total = a + b
    if min(a, b) < 1e-5:
        return exp(a * log(x) + b * log(y) + lgamma(total) - lgamma(a) - lgamma(b))
    error = stirling_error(total) - stirling_error(a) - stirling_error(b)
    gap = total * y - b if y < x else a - total * x
    fit = deviance_part(a, total * x, gap) + deviance_part(b, total * y, -gap)
    return exp(error - fit) * sqrt(a * b / (2 * pi * total))


def gamma_power(a: float, x: float) -> float:
    """x**a * exp(-x) / gamma(a) for a, x > 0. Loader (2000), equation 6 (Poisson density).

    >>> round(gamma_power(2, 1), 12)
    0.367879441171
    """
    if a < 1e-5:
        return exp(a * log(x) - x - lgamma(a))
    return exp(-stirling_error(a) - deviance_part(a, x, a - x)) * sqrt(a / (2 * pi))


def incomplete_beta(a: float, b: float, x: float, y: float) -> tuple[float, float]:
    """Both tails (I_x(a, b), 1 - I_x(a, b)); a, b > 0 and y = 1 - x, given so that neither loses digits.

    The even part of the continued fraction of DLMF 8.17.22, written with a y - b x so that nothing cancels
    (DiDonato and Morris, ACM Transactions on Mathematical Software 18 (1992), equation 9), by Lentz's method
    as modified by Thompson and Barnett (1986), on the side where it converges fast; the other tail by DLMF
    8.17.4.

    >>> [round(tail, 12) for tail in incomplete_beta(2, 3, 0.25, 0.75)]
    [0.26171875, 0.73828125]
    """
    if min(x, y) < _TINY:
        return (0.0, 1.0) if x < y else (1.0, 0.0)
    power = beta_power(a, b, x, y)
    if x > (a + 1) / (a + b + 2):
        upper = power / _beta_fraction(b, a, y, x)
        return 1 - upper, upper
    lower = power / _beta_fraction(a, b, x, y)
    return lower, 1 - lower


def _beta_fraction(a: float, b: float, x: float, y: float) -> float:
    gap = (a + b) * y - b if y < x else a - (a + b) * x

    def above(m: int) -> float:
        return (a + m - 1) * (a + b + m - 1) * m * (b - m) * (x / (a + 2 * m - 1)) ** 2

    def below(m: int) -> float:
        return m + m * (b - m) * x / (a + 2 * m - 1) + (a + m) * (gap + 1 + m * (1 + y)) / (a + 2 * m + 1)

    return _lentz(a * (gap + 1) / (a + 1), above, below)


def incomplete_gamma(a: float, x: float) -> tuple[float, float]:
    """Both tails (P(a, x), Q(a, x)) of the gamma distribution; a > 0.

    Series of DLMF 8.11.4 for x < a + 1, else the continued fraction of DLMF 8.9.2.

    >>> [round(tail, 12) for tail in incomplete_gamma(1, 2)]
    [0.864664716763, 0.135335283237]
    """
    if x <= 0:
        return 0.0, 1.0
    power = gamma_power(a, x)
    if x < a + 1:
        term = total = 1 / a
        for step in range(1, MAX_TERMS):
            term *= x / (a + step)
            total += term
            if term < total * _ENOUGH:
                return power * total, 1 - power * total
        raise NoConvergence("incomplete gamma")
    base = x + 1 - a
    upper = power / _lentz(base, lambda m: -m * (m - a), lambda m: base + 2 * m)
    return 1 - upper, upper


def _lentz(first: float, above: Callable[[int], float], below: Callable[[int], float]) -> float:
    """first + above(1) / (below(1) + above(2) / (below(2) + ...)), modified Lentz."""
    value = result = first or _TINY
    inverse = 0.0
    for m in range(1, MAX_TERMS):
        numerator, base = above(m), below(m)
        inverse = 1 / ((base + numerator * inverse) or _TINY)
        value = (base + numerator / value) or _TINY
        change = value * inverse
        result *= change
        if abs(change - 1) < 2e-16:
            return result
    raise NoConvergence("continued fraction")


def find_root(rise: Callable[[float], tuple[float, float]], start: float) -> float:
    """Where a rising function is zero: Newton's steps from (value, slope), kept inside a shrinking bracket.

    Dekker's safeguard: a step that leaves the bracket is replaced by its middle. Absolute and relative 1e-16.

    >>> round(find_root(lambda x: (x**3 - 8, 3 * x * x), 1.0), 12)
    2.0
    """
    low, high, x = -inf, inf, start
    for _ in range(400):
        value, slope = rise(x)
        low, high = (x, high) if value < 0 else (low, x)
        new = x - max(min(value / slope, 8.0), -8.0) if slope > 0 else x + (8.0 if value < 0 else -8.0)
        if not low < new < high and high - low < inf:
            new = (low + high) / 2
        if value == 0 or abs(new - x) <= 2e-16 * max(1.0, abs(x)):
            return x if value == 0 else new
        x = new
    raise NoConvergence("root")


def log_share(x: float) -> tuple[float, float]:
    """(p, 1 - p) for the logit x, both to full precision.

    >>> log_share(0.0)
    (0.5, 0.5)
    """
    if x < 0:
        small = exp(x)
        return small / (1 + small), 1 / (1 + small)
    small = exp(-x)
    return 1 / (1 + small), small / (1 + small)


def log_odds(p: float) -> float:
    """ln(p / (1 - p)) for 0 < p < 1.

    >>> log_odds(0.5)
    0.0
    """
    return log(p) - log1p(-p)


def share_of(x: float) -> float:
    """1 / (1 + exp(-x)), the inverse of `log_odds`.

    >>> share_of(0.0)
    0.5
    """
    return 1 + expm1(-log1p(exp(-x))) if x > 0 else exp(x) / (1 + exp(x))
