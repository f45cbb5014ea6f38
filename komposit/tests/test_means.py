"""The formulas one by one, from constants to the outputs of COINr."""

from __future__ import annotations

from decimal import Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from komposit import arithmetic_mean, geometric_mean, harmonic_mean, present_share, rescale_weights
from komposit.means import MEANS, NotPositive

POSITIVE = st.fractions(min_value=Fraction(1, 10**6), max_value=10**6)
WEIGHTED = st.lists(
    st.tuples(POSITIVE, st.fractions(min_value=Fraction(1, 100), max_value=100)), min_size=1, max_size=8
)
TINY = Fraction(1, 10**40)


def split(pairs):
    return [value for value, _ in pairs], [weight for _, weight in pairs]


@given(POSITIVE, st.lists(st.integers(1, 9), min_size=1, max_size=6))
def test_the_mean_of_a_constant_is_that_constant(value, weights):
    for mean in MEANS.values():
        assert mean([value] * len(weights), [Fraction(weight) for weight in weights]) == value


@given(WEIGHTED, st.randoms(use_true_random=False))
def test_order_does_not_matter(pairs, random):
    shuffled = random.sample(pairs, len(pairs))
    for mean in MEANS.values():
        assert mean(*split(pairs)) == mean(*split(shuffled))


@given(WEIGHTED, st.fractions(min_value=Fraction(1, 50), max_value=50))
def test_only_the_proportion_of_weights_matters(pairs, factor):
    values, weights = split(pairs)
    for mean in MEANS.values():
        assert mean(values, weights) == mean(values, [weight * factor for weight in weights])


@given(WEIGHTED)
def test_harmonic_below_geometric_below_arithmetic_between_the_extremes(pairs):
    values, weights = split(pairs)
    low, middle, high = (MEANS[name](values, weights) for name in ("harmonic", "geometric", "arithmetic"))
    slack = 1 + TINY
    assert min(values) <= low <= middle * slack and middle <= high * slack and high <= max(values)


@given(WEIGHTED, st.fractions(min_value=Fraction(1, 10), max_value=10))
def test_means_scale_with_their_values_and_rise_with_one_of_them(pairs, factor):
    values, weights = split(pairs)
    for mean in MEANS.values():
        whole = mean(values, weights)
        assert (
            abs(mean([value * factor for value in values], weights) - whole * factor) <= whole * factor * TINY
        )
        assert mean([values[0] + 1, *values[1:]], weights) > whole


@given(WEIGHTED)
def test_a_weight_of_zero_leaves_its_value_out(pairs):
    values, weights = split(pairs)
    for mean in MEANS.values():
        assert mean([*values, Fraction(5)], [*weights, Fraction(0)]) == mean(values, weights)


@pytest.mark.parametrize(
    ("values", "weights", "expected"),
    [
        ((4, 9), (1, 1), 6),
        ((2, 16), (2, 1), 4),
        (("0.25", 4), (1, 1), 1),
        (("1.21", "1.44"), (3, 3), "1.32"),
        ((Fraction(1, 10**300), 10**300), (1, 1), 1),
    ],
)
def test_a_geometric_mean_with_an_exact_decimal_is_that_decimal(values, weights, expected):
    assert geometric_mean([Fraction(v) for v in values], [Fraction(w) for w in weights]) == Fraction(expected)


def test_a_geometric_mean_has_fifty_digits_whatever_the_caller_has_set():
    # sqrt(2) to 50 digits, OEIS A002193.
    root = "1.4142135623730950488016887242096980785696718753769"
    for precision in (5, 200):
        with localcontext(prec=precision):
            assert geometric_mean([Fraction(1), Fraction(2)], [Fraction(1)] * 2) == Fraction(root)


def test_values_of_zero_or_less_have_no_geometric_or_harmonic_mean():
    for mean in (geometric_mean, harmonic_mean):
        for bad in (0, -1):
            with pytest.raises(NotPositive):
                mean([Fraction(bad), Fraction(2)], [Fraction(1)] * 2)
    assert arithmetic_mean([Fraction(-1), Fraction(0)], [Fraction(1)] * 2) == Fraction(-1, 2)


@pytest.mark.parametrize(
    ("values", "weights"), [([], []), ([1], [1, 2]), ([1, 2], [0, 0]), ([1, 2], [3, -1])], ids=str
)
def test_weights_must_fit_and_have_a_sum(values, weights):
    for mean in MEANS.values():
        with pytest.raises(ValueError):
            mean([Fraction(v) for v in values], [Fraction(w) for w in weights])


def test_rescaled_weights_keep_their_sum_and_proportion():
    weights = {"a": Fraction(20), "b": Fraction(10), "c": Fraction(30)}
    rescaled = rescale_weights(weights, {"a", "b"})
    assert rescaled == {"a": 40, "b": 20}
    assert present_share(Fraction(30), Fraction(60)) == Fraction(1, 2)


# Ten invented rows with gaps through COINr 1.1.14 (R): a_amean, a_gmean, a_hmean with weights 2 1 1 0.5 3 1.
COINR_WEIGHTS = ("2", "1", "1", "0.5", "3", "1")
COINR = """
20.82 28.06 89.13 45.03 81.79 39.07  54.7982352941176 46.7325811264148 39.2978064433353
68.84 49.56 -     6.88  24.28 57.06  42.744           36.3265934860803 28.5183297678144
91.77 32.52 21.92 28.24 82.86 92.28  69.76            61.8094633372379 52.1754156667671
29.16 56.36 23.35 4.08  53.81 97.61  46.9541176470588 39.1290732718694 26.7546040040921
11.36 27    14.86 2.43  92.97 93.37  51.5382352941176 31.8996320383751 16.0641661054083
70.4  20.99 48.51 49.23 55.43 38.74  51.7582352941177 49.0243171434683 45.5136963230065
-     39.37 44.3  59.92 -     26.3   39.98            38.530361474322  37.0995813570402
80.99 88.9  96.63 60.19 7.78  26.49  50.2864705882353 31.5087028587912 17.7841758463879
95.69 55.94 15.05 40.37 79.57 20.49  63.7358823529412 53.6858920681347 41.64325548203
11.93 84.38 95.54 40.29 63.65 14.5   50.5147058823529 38.0711659118878 26.6900396042488
"""


@pytest.mark.parametrize("row", COINR.strip().splitlines())
def test_coinr_gives_the_same_means(row):
    *cells, amean, gmean, hmean = row.split()
    present = {str(n): Fraction(cell) for n, cell in enumerate(cells) if cell != "-"}
    weights = rescale_weights({str(n): Fraction(w) for n, w in enumerate(COINR_WEIGHTS)}, present)
    for name, expected in zip(("arithmetic", "geometric", "harmonic"), (amean, gmean, hmean), strict=True):
        ours = MEANS[name](list(present.values()), list(weights.values()))
        assert abs(ours / Fraction(Decimal(expected)) - 1) < Fraction(1, 10**13)
