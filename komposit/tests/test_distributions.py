"""Distribution functions and quantiles against SciPy, and the identities that tie them together."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from komposit import distributions, special
from komposit.distributions import (
    BadArgument,
    beta_cdf,
    beta_quantile,
    chi_square_cdf,
    chi_square_quantile,
    chi_square_tail,
    f_cdf,
    f_quantile,
    f_tail,
    normal_cdf,
    normal_quantile,
    t_cdf,
    t_quantile,
    t_two_sided,
)

pytestmark = pytest.mark.slow

# Its parts load when they are asked.
scipy = pytest.importorskip("scipy")

SHARES = (1e-12, 1e-6, 1e-3, 0.01, 0.025, 0.1, 0.3, 0.45, 0.5, 0.6, 0.9, 0.975, 0.999, 1 - 1e-9)
FREEDOM = (0.5, 1, 2, 3.7, 10, 30, 336, 4986, 1e5)
TOLERANCE = 2e-12


def same(ours, theirs):
    assert math.isclose(ours, theirs, rel_tol=TOLERANCE, abs_tol=1e-290), (ours, theirs)


@pytest.mark.parametrize("x", [-37.5, -8, -3, -1e-3, 0, 1e-9, 0.5, 1.96, 9])
def test_the_normal_is_that_of_scipy(x):
    same(normal_cdf(x), scipy.stats.norm.cdf(x))


@pytest.mark.parametrize("p", [1e-300, 1e-12, 1e-3, 0.025, 0.3, 0.499, 0.5, 0.8, 0.975, 1 - 1e-12])
def test_normal_quantiles_are_those_of_scipy(p):
    same(normal_quantile(p), scipy.stats.norm.ppf(p))


@pytest.mark.parametrize("df", FREEDOM)
def test_t_and_chi_square_are_those_of_scipy(df):
    for x in (-50, -10, -3, -0.1, 0, 0.01, 0.5, 2, 10):
        same(t_cdf(x, df), scipy.stats.t.cdf(x, df))
    for x in (0.3, 0.7, 1, 1.1, 2):
        same(chi_square_cdf(x * df, df), scipy.stats.chi2.cdf(x * df, df))
        same(chi_square_tail(x * df, df), scipy.stats.chi2.sf(x * df, df))
    for p in SHARES:
        same(t_quantile(p, df), scipy.stats.t.ppf(p, df))
        same(chi_square_quantile(p, df), scipy.stats.chi2.ppf(p, df))


@pytest.mark.parametrize("df1", FREEDOM)
@pytest.mark.parametrize("df2", [1, 4.5, 100, 5e4])
def test_f_and_beta_are_those_of_scipy(df1, df2):
    for x in (0.01, 0.5, 1, 2, 3):
        same(f_cdf(x, df1, df2), scipy.stats.f.cdf(x, df1, df2))
        same(f_tail(x, df1, df2), scipy.stats.f.sf(x, df1, df2))
    for x in (0.01, 0.3, 0.5, 0.9):
        same(beta_cdf(x, df1, df2 / 100), scipy.stats.beta.cdf(x, df1, df2 / 100))
    for p in SHARES:
        same(f_quantile(p, df1, df2), scipy.stats.f.ppf(p, df1, df2))
        same(beta_quantile(p, df1, df2), scipy.stats.beta.ppf(p, df1, df2))


@given(st.floats(1e-9, 1 - 1e-9), st.floats(0.3, 2000), st.floats(0.3, 2000))
def test_a_quantile_leads_back_to_its_probability(p, a, b):
    smaller = min(p, 1 - p)
    for found in (
        t_cdf(t_quantile(p, a), a),
        f_cdf(f_quantile(p, a, b), a, b),
        chi_square_cdf(chi_square_quantile(p, a), a),
    ):
        assert abs(found - p) <= 1e-10 * smaller + 3e-16


@given(st.floats(-30, 30), st.floats(0.5, 500))
def test_t_squared_is_f_and_both_tails_are_equal(x, df):
    assert t_cdf(-x, df) + t_cdf(x, df) == pytest.approx(1, abs=1e-14)
    assert t_two_sided(x, df) == pytest.approx(f_tail(x * x, 1, df), rel=1e-10, abs=1e-14)


def test_infinite_degrees_of_freedom_are_the_normal():
    assert t_cdf(1.5, math.inf) == normal_cdf(1.5)
    assert t_quantile(0.9, math.inf) == normal_quantile(0.9)


@pytest.mark.parametrize(
    ("quantile", "ends"),
    [
        (normal_quantile, (-math.inf, math.inf)),
        (lambda p: t_quantile(p, 4), (-math.inf, math.inf)),
        (lambda p: chi_square_quantile(p, 4), (0, math.inf)),
        (lambda p: f_quantile(p, 4, 5), (0, math.inf)),
        (lambda p: beta_quantile(p, 4, 5), (0, 1)),
    ],
)
def test_the_ends_are_reached_and_nothing_beyond(quantile, ends):
    assert (quantile(0.0), quantile(1.0)) == ends
    for wrong in (-1e-9, 1.1, math.nan):
        with pytest.raises(BadArgument):
            quantile(wrong)


@pytest.mark.parametrize("wrong", [0, -1, math.nan])
def test_shapes_lie_above_zero(wrong):
    for call in (
        lambda: t_cdf(1, wrong),
        lambda: chi_square_tail(1, wrong),
        lambda: f_cdf(1, 2, wrong),
        lambda: beta_cdf(0.5, wrong, 1),
    ):
        with pytest.raises(BadArgument):
            call()


def test_below_and_beyond_the_range_nothing_and_all():
    assert (f_cdf(-1, 2, 3), f_tail(0, 2, 3)) == (0, 1)
    assert (chi_square_cdf(-1, 2), beta_cdf(1, 2, 3), beta_cdf(-0.0, 2, 3)) == (0, 1, 0)


def test_tiny_shapes_take_the_plain_form():
    beta = math.gamma(1e-7) * math.gamma(2) / math.gamma(2 + 1e-7)
    same(special.beta_power(1e-7, 2, 0.3, 0.7), 0.3**1e-7 * 0.7**2 / beta)
    same(special.gamma_power(1e-7, 0.5), 0.5**1e-7 * math.exp(-0.5) / math.gamma(1e-7))


def test_logits_and_shares_are_inverse():
    for p in (1e-12, 0.2, 0.5, 0.9, 1 - 1e-12):
        assert special.share_of(special.log_odds(p)) == pytest.approx(p, rel=1e-12)
        assert sum(special.log_share(special.log_odds(p))) == pytest.approx(1, abs=1e-15)


def test_what_does_not_come_to_rest_says_so(monkeypatch):
    monkeypatch.setattr(special, "MAX_TERMS", 2)
    for call in (lambda: special.incomplete_gamma(900, 899), lambda: special.incomplete_gamma(900, 950)):
        with pytest.raises(special.NoConvergence):
            call()
    with pytest.raises(special.NoConvergence):
        special.find_root(lambda x: (-1.0, 0.0), 0.0)


def test_a_search_that_starts_far_off_is_led_back():
    assert special.find_root(lambda x: (math.tanh(x - 3), 1e-6), -40.0) == pytest.approx(3)
    assert distributions.beta_quantile(1e-30, 0.01, 0.01) < 1e-250
