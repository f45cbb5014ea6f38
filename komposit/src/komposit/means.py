"""The formulas: one tiny function per method, named in every trace.

Source of the methods: OECD/JRC, Handbook on Constructing Composite Indicators (2008), step 6 "Weighting
and aggregation" for the means, step 3 "Imputation of missing data" for what to do with gaps.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from decimal import MAX_EMAX, MIN_EMIN, ROUND_HALF_EVEN, Context, Decimal, DivisionByZero, InvalidOperation
from fractions import Fraction

GEOMETRIC_DIGITS = 50
_GUARD_DIGITS = 20


class NotPositive(ValueError):
    """A geometric or harmonic mean was asked of a value that is zero or less."""


def arithmetic_mean(values: Sequence[Fraction], weights: Sequence[Fraction]) -> Fraction:
    """Weighted arithmetic mean, exact: sum(w * x) / sum(w). Handbook 2008, step 6, additive aggregation.

    >>> arithmetic_mean([Fraction(4), Fraction(7)], [Fraction(2), Fraction(1)])
    Fraction(5, 1)
    """
    _check(values, weights)
    return Fraction(sum(w * x for x, w in zip(values, weights, strict=True)) / sum(weights))


def geometric_mean(values: Sequence[Fraction], weights: Sequence[Fraction]) -> Fraction:
    """Weighted geometric mean: exp(sum(w * ln x) / sum(w)). Handbook 2008, step 6, geometric aggregation.

    Worked in decimals with 20 guard digits and rounded half to even to 50 digits, so that a mean that has
    an exact decimal (6 for 4 and 9) is that decimal and falls into the right band.

    >>> geometric_mean([Fraction(4), Fraction(9)], [Fraction(1), Fraction(1)])
    Fraction(6, 1)
    """
    _check(values, weights)
    _check_positive(values)
    total = Fraction(sum(weights))
    terms = sorted((x, w / total) for x, w in zip(values, weights, strict=True) if w)
    if terms[0][0] == terms[-1][0]:
        return terms[0][0]
    work = _context(GEOMETRIC_DIGITS + _GUARD_DIGITS)
    exponent = Decimal(0)
    for x, share in terms:
        exponent = work.fma(_decimal(share, work), work.ln(_decimal(x, work)), exponent)
    return Fraction(_context(GEOMETRIC_DIGITS).plus(work.exp(exponent)))


def harmonic_mean(values: Sequence[Fraction], weights: Sequence[Fraction]) -> Fraction:
    """Weighted harmonic mean, exact: sum(w) / sum(w / x). Handbook 2008, step 6, as in COINr's a_hmean.

    >>> harmonic_mean([Fraction(2), Fraction(6)], [Fraction(1), Fraction(1)])
    Fraction(3, 1)
    """
    _check(values, weights)
    _check_positive(values)
    return Fraction(sum(weights)) / sum(w / x for x, w in zip(values, weights, strict=True))


MEANS: Mapping[str, Callable[[Sequence[Fraction], Sequence[Fraction]], Fraction]] = {
    "arithmetic": arithmetic_mean,
    "geometric": geometric_mean,
    "harmonic": harmonic_mean,
}
NEED_POSITIVE = frozenset({"geometric", "harmonic"})


def present_share(present: Fraction, whole: Fraction) -> Fraction:
    """Share of a node's leaf weight that really has a value: present / whole. Handbook 2008, step 3.

    >>> present_share(Fraction(20), Fraction(30))
    Fraction(2, 3)
    """
    return present / whole


def rescale_weights(weights: Mapping[str, Fraction], present: Collection[str]) -> dict[str, Fraction]:
    """Weights of the present children, raised in proportion to the old sum: w * sum(all) / sum(present).

    Handbook 2008, step 3 (available-case mean); COINr rescales in the same way inside each aggregation.

    >>> rescale_weights({"I3": Fraction(20), "I4": Fraction(10)}, ["I4"])
    {'I4': Fraction(30, 1)}
    """
    factor = Fraction(sum(weights.values())) / sum(weights[code] for code in weights if code in present)
    return {code: weight * factor for code, weight in weights.items() if code in present}


def _check(values: Sequence[Fraction], weights: Sequence[Fraction]) -> None:
    if len(values) != len(weights):
        raise ValueError(f"{len(values)} values, {len(weights)} weights")
    if not values or min(weights) < 0 or sum(weights) == 0:
        raise ValueError("weights must not be negative and need a sum above zero")


def _check_positive(values: Sequence[Fraction]) -> None:
    if min(values) <= 0:
        raise NotPositive("geometric and harmonic means need values above zero")


def _context(digits: int) -> Context:
    """A context of our own: the caller's precision, rounding and traps must not move a score."""
    return Context(
        prec=digits,
        rounding=ROUND_HALF_EVEN,
        Emin=MIN_EMIN,
        Emax=MAX_EMAX,
        traps=[InvalidOperation, DivisionByZero],
    )


def _decimal(value: Fraction, context: Context) -> Decimal:
    return context.divide(Decimal(value.numerator), Decimal(value.denominator))
