"""Shares, quantiles, regression, tests, replicates, calibration: what can be said in another way."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from komposit import survey
from komposit.survey import Domains, make_design, margin
from komposit.survey.logit import LogitFit, _variance, profile_interval, spline
from komposit.survey.quantiles import INTERVALS, weighted_quantile

DRAWS = np.random.default_rng(7)
ROWS = 80
WEIGHTS = DRAWS.uniform(1, 5, ROWS)
STRATA = np.repeat(["a", "b"], 40)
CLUSTERS = np.array([f"{s}{i % 8}" for i, s in enumerate(STRATA)])
DESIGN = make_design(WEIGHTS, strata=STRATA, clusters=CLUSTERS)
Y = DRAWS.normal(50, 10, ROWS)
YES = (DRAWS.random(ROWS) < 0.3).astype(float)
GROUP = np.array(["L", "P"], dtype=object)[DRAWS.integers(0, 2, ROWS)]


@pytest.mark.parametrize("method", survey.METHODS)
def test_intervals_of_a_share_hold_it_and_narrow_with_the_level(method):
    wide, narrow = (survey.proportion(DESIGN, YES, method, level=level) for level in (0.99, 0.9))
    assert 0 <= wide.low < narrow.low < wide.estimate < narrow.high < wide.high <= 1
    assert wide.estimate == pytest.approx(np.average(YES, weights=WEIGHTS), rel=1e-7)
    assert wide.df == 14 and wide.answers == ROWS


@pytest.mark.parametrize("method", survey.METHODS)
def test_a_share_of_none_and_of_all(method):
    for value in (0.0, 1.0):
        found = survey.proportion(DESIGN, np.full(ROWS, value), method)
        assert found.estimate == value
        if method == "mean":
            assert (found.low, found.high) == (value, value)
        elif method == "beta":
            assert found.low <= value <= found.high
            assert found.high - found.low == pytest.approx(0.056, abs=0.02)
        else:
            assert np.isnan([found.low, found.high]).all()


@pytest.mark.parametrize("method", survey.METHODS)
def test_the_intervals_of_the_other_answer_mirror(method):
    yes, no = survey.proportion(DESIGN, YES, method), survey.proportion(DESIGN, 1 - YES, method)
    assert [1 - no.high, 1 - no.low] == pytest.approx([yes.low, yes.high], rel=2e-4)


@pytest.mark.parametrize("method", survey.METHODS)
def test_no_interval_without_freedom(method):
    design = make_design([1, 1, 1, 1], clusters=["k"] * 4, lonely="adjust")
    found = survey.proportion(design, [1, 1, 0, 0], method)
    assert found.df == 0 and np.isnan([found.low, found.high]).all()


def test_a_share_within_rows_has_their_freedom():
    inside = STRATA == "a"
    found = survey.proportion(DESIGN, YES, "logit", rows=inside)
    assert found.df == 7 and found.answers == 40
    assert found.estimate == pytest.approx(np.average(YES[inside], weights=WEIGHTS[inside]), rel=1e-7)


def test_a_single_answer_has_a_dispersion_of_one():
    design = make_design([2.0, 2.0, 2.0], clusters=["a", "b", "c"])
    assert survey.proportion(design, [1, np.nan, np.nan], "mean").estimate == 1
    assert _variance(np.array([3.0]), np.array([1.0])) == 1


def test_a_profile_ends_where_its_steps_do():
    low, high = profile_interval(LogitFit(0.0, 0.02, 0.1, 200.0, 200.0, 1.0, 400), 1.96)
    assert -low == pytest.approx(high) and high == pytest.approx(0.0392, rel=1e-2)


@pytest.mark.parametrize("lonely", ["adjust", "average", "remove"])
def test_the_covariance_of_influences_is_the_variance_of_means(lonely):
    design = make_design(WEIGHTS, strata=[*STRATA[:-1], "c"], lonely=lonely)
    table = np.column_stack([Y, YES])
    found = survey.means(design, table)
    influence = (table - found.estimate) * (WEIGHTS / WEIGHTS.sum())[:, None]
    assert np.sqrt(np.diag(survey.taylor_covariance(design, influence))) == pytest.approx(found.se[0])


def test_the_spline_goes_through_its_points_and_keeps_a_cubic():
    x = np.array([0.0, 1, 1.5, 4, 5])
    grid = np.linspace(0, 5, 41)
    np.testing.assert_allclose(spline(x, 2 * x**3 - x, grid), 2 * grid**3 - grid, atol=1e-11)
    y = np.array([1.0, -1, 2, 0, 3])
    np.testing.assert_allclose(spline(x, y, x), y, atol=1e-12)


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(-9, 9), st.integers(1, 5)), min_size=1, max_size=20), st.data())
def test_a_quantile_is_the_first_value_with_enough_weight_below(pairs, data):
    share = data.draw(st.floats(0.01, 0.99))
    values, weights = (np.array(column, dtype=float) for column in zip(*pairs, strict=True))
    found = weighted_quantile(values, weights, share)
    whole, order = weights.sum(), np.argsort(values, kind="stable")
    if share * whole < weights[order[0]] - 1e-9:
        assert found == values[order[min(1, len(order) - 1)]]  # as R has it
        return
    assert weights[values <= found].sum() >= share * whole - 1e-9
    assert weights[values < found].sum() < share * whole + 1e-9


@pytest.mark.parametrize("method", INTERVALS)
def test_quantiles_rise_and_lie_in_their_intervals(method):
    found = [survey.quantile(DESIGN, Y, share, method=method) for share in (0.25, 0.5, 0.75)]
    assert all(one.estimate < other.estimate for one, other in pairwise(found))
    assert all(one.low <= one.estimate <= one.high and one.se > 0 for one in found)
    inside = survey.quantile(DESIGN, Y, 0.5, rows=STRATA == "b")
    assert inside.df == 7 and inside.answers == 40


def test_a_quantile_at_the_edge_has_no_bound_beyond():
    assert np.isnan(survey.quantile(DESIGN, Y, 0.001).low)


def test_regression_on_a_group_is_the_difference_of_its_means():
    terms, matrix = survey.model_columns({"g": GROUP}, ROWS)
    fit = survey.linear_regression(DESIGN, Y, matrix, terms)
    both = survey.means(DESIGN, Y, Domains((GROUP == "P").astype(np.intp), 2)).estimate[:, 0]
    assert fit.coefficients == pytest.approx([both[0], both[1] - both[0]])
    assert fit.se[0] == pytest.approx(
        survey.means(DESIGN, Y, Domains(np.where(GROUP == "L", 0, -1).astype(np.intp), 1)).se[0, 0]
    )
    test = survey.t_test(DESIGN, Y, GROUP)
    assert (test.statistic, test.p, test.df) == (fit.t[1], fit.p[1], 13)
    assert terms == ("(Intercept)", "gP") and fit.answers == ROWS


def test_a_constant_alone_is_the_mean_and_its_t_test():
    whole = survey.means(DESIGN, Y)
    fit = survey.linear_regression(DESIGN, Y, np.ones((ROWS, 1)), ["(Intercept)"])
    assert [fit.coefficients[0], fit.se[0]] == pytest.approx([whole.estimate[0, 0], whole.se[0, 0]])
    test = survey.t_test(DESIGN, Y, null=50.0)
    assert test.statistic == pytest.approx((whole.estimate[0, 0] - 50) / whole.se[0, 0])
    assert test.df == 13


def test_rows_that_lack_something_are_left_out_of_a_model():
    some = Y.copy()
    some[:5] = np.nan
    who = GROUP.copy()
    who[5:8] = ""
    age = np.where(np.arange(ROWS) == 9, np.nan, 30.0 + np.arange(ROWS))
    terms, matrix = survey.model_columns({"g": who, "age": age}, ROWS, ~np.isnan(some))
    fit = survey.linear_regression(DESIGN, some, matrix, terms, rows=np.arange(ROWS) > 10)
    assert fit.answers == ROWS - 11 and terms == ("(Intercept)", "gP", "age")
    empty, _ = survey.model_columns({"g": np.array(["", ""], dtype=object)}, 2)
    assert empty == ("(Intercept)",)


def test_without_freedom_there_is_no_p():
    design = make_design(np.ones(4), clusters=["k"] * 4, lonely="adjust")
    terms, matrix = survey.model_columns({"x": [0.0, 1, 2, 4]}, 4)
    assert np.isnan(survey.linear_regression(design, [1.0, 2, 2, 5], matrix, terms).p).all()
    assert np.isnan(survey.t_test(design, [1.0, 2, 3, 9]).p)
    assert np.isnan(survey.chi_square_test(design, list("aabb"), list("xyxy")).p)


def test_the_chi_square_of_equal_weights_is_pearsons_over_its_design_effect():
    stats = pytest.importorskip("scipy.stats")
    plain = make_design(np.ones(ROWS))
    table = np.array([[np.sum((a == GROUP) & (b == YES)) for b in (0, 1)] for a in ("L", "P")])
    square = stats.chi2_contingency(table, correction=False).statistic
    found = survey.chi_square_test(plain, GROUP, YES)
    # One degree of freedom: the trace is its only element, near n / (n - 1) for equal weights.
    assert found.df == pytest.approx(1) and found.statistic == pytest.approx(square, rel=0.05)
    assert found.p == pytest.approx(stats.f.sf(found.statistic, found.df, found.df2), rel=1e-9)


def test_the_table_may_be_turned_and_its_labels_renamed():
    third = np.array(["x", "y", "z"], dtype=object)[DRAWS.integers(0, 3, ROWS)]
    one, turned = survey.chi_square_test(DESIGN, GROUP, third), survey.chi_square_test(DESIGN, third, GROUP)
    assert one.statistic == pytest.approx(turned.statistic) and one.p == pytest.approx(turned.p)
    assert survey.chi_square_test(DESIGN, GROUP, third, rows=STRATA == "a").df2 < one.df2


def test_the_bootstrap_comes_near_the_linearised_error_and_repeats_itself():
    taylor = survey.means(DESIGN, np.column_stack([Y, YES])).se
    for method in ("bootstrap", "subbootstrap"):
        made = survey.bootstrap(DESIGN, 2000, seed=3, method=method)
        found = survey.replicate_means(DESIGN, made, np.column_stack([Y, YES]))
        np.testing.assert_allclose(found.se, taylor, rtol=0.1)
        again = survey.bootstrap(DESIGN, 2000, seed=3, method=method)
        assert (made.factors == again.factors).all()
    half = make_design(WEIGHTS, strata=STRATA, clusters=CLUSTERS, fpc=np.full(ROWS, 16))
    found = survey.replicate_means(half, survey.bootstrap(half, 2000), Y)
    assert found.se[0, 0] == pytest.approx(survey.means(half, Y).se[0, 0], rel=0.1)


def test_replicates_by_domain_are_those_of_full_weights():
    codes = DRAWS.integers(-1, 4, ROWS).astype(np.intp)
    codes[codes == 2] = 1
    some = np.where(DRAWS.random(ROWS) < 0.2, np.nan, Y)
    made = survey.bootstrap(DESIGN, 50, seed=1)
    found = survey.replicate_means(DESIGN, made, some, Domains(codes, 4))
    weights = made.weights(DESIGN)
    for domain in (0, 1, 3):
        inside = (codes == domain) & ~np.isnan(some)
        replicated = (weights[inside] * some[inside, None]).sum(axis=0) / weights[inside].sum(axis=0)
        assert found.se[domain, 0] == pytest.approx(float(np.sqrt(made.variance(replicated))))
        assert found.answers[domain, 0] == inside.sum()
    assert np.isnan(found.se[2, 0]) and found.answers[2, 0] == 0


def test_a_domain_that_some_replicates_lose_is_measured_by_the_others():
    codes = np.where(CLUSTERS == "a1", 0, -1).astype(np.intp)
    codes[CLUSTERS == "b2"] = 0
    found = survey.replicate_means(DESIGN, survey.bootstrap(DESIGN, 40, seed=2), Y, Domains(codes, 1))
    assert found.se[0, 0] > 0
    lone = Domains(np.where(np.arange(4) == 0, 0, -1).astype(np.intp), 1)
    tiny = make_design(np.ones(4))
    once = survey.Replicates(np.array([[1.0, 0, 0], [1, 2, 1], [1, 1, 1], [1, 1, 2]]), 1.0, np.ones(3), "x")
    assert np.isnan(survey.replicate_means(tiny, once, np.ones(4), lone).se[0, 0])


def test_calibrated_weights_meet_their_totals_and_stay_in_bounds():
    x = np.column_stack([np.ones(ROWS), Y])
    aims = np.array([300.0, 300.0 * 48.5])
    for bounds in (None, (0.8, 1.6)):
        after = survey.calibrate(DESIGN, x, aims, bounds=bounds)
        assert x.T @ after.weights == pytest.approx(aims)
        share = after.weights / WEIGHTS
        if bounds:
            assert bounds[0] - 1e-9 <= share.min() and share.max() <= bounds[1] + 1e-9
    assert survey.means(after, Y).se[0, 0] == pytest.approx(0, abs=1e-9)
    assert survey.means(after, YES).se[0, 0] > 0


def test_post_stratifying_is_linear_calibration_to_group_totals():
    sizes = {"L": 120.0, "P": 150.0}
    one = survey.post_stratify(DESIGN, margin("g", GROUP, sizes))
    dummies = np.column_stack([GROUP == "L", GROUP == "P"]).astype(float)
    other = survey.calibrate(DESIGN, dummies, list(sizes.values()))
    np.testing.assert_allclose(one.weights, other.weights)
    domains = Domains((np.arange(ROWS) % 3).astype(np.intp), 3)
    for call in (survey.means, survey.totals):
        np.testing.assert_allclose(call(one, Y, domains).se, call(other, Y, domains).se)


def test_cutting_weights_keeps_their_sum():
    after = survey.trim(DESIGN, 1.5, 4.5)
    assert after.weights.sum() == pytest.approx(WEIGHTS.sum())
    assert survey.weighting_effect(after.weights) < survey.weighting_effect(WEIGHTS)


@pytest.mark.parametrize("way", ["post", "rake", "linear"])
def test_errors_of_calibrated_weights_row_by_row_are_those_by_cluster(way):
    groups = margin("g", GROUP, {"L": 120.0, "P": 150.0})
    halves = margin("s", STRATA, {"a": 130.0, "b": 140.0})
    x = np.column_stack([np.ones(ROWS), Y])
    design = {
        "post": lambda: survey.post_stratify(DESIGN, groups),
        "rake": lambda: survey.rake(DESIGN, [groups, halves]),
        "linear": lambda: survey.calibrate(DESIGN, x, [270.0, 270.0 * 48]),
    }[way]()
    codes = (np.arange(ROWS) % 3).astype(np.intp)
    found = survey.means(design, YES, Domains(codes, 3))
    for domain in range(3):
        weights = np.where(codes == domain, design.weights, 0.0)
        influence = (weights * (YES - found.estimate[domain, 0]) / weights.sum())[:, None]
        row_by_row = float(np.sqrt(survey.taylor_covariance(design, influence)[0, 0]))
        assert found.se[domain, 0] == pytest.approx(row_by_row, rel=1e-9)
