"""What must hold for any sample: units, order, constant weights, one domain, no answers, faults."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from komposit import survey
from komposit.survey import (
    Domains,
    SurveyFaults,
    calibrate,
    chi_square_test,
    linear_regression,
    make_design,
    margin,
    means,
    model_columns,
    omega,
    post_stratify,
    proportion,
    quantile,
    rake,
    ratios,
    reliability,
    replicate_means,
    split_half,
    t_test,
    totals,
    weighted_alpha,
)

pytestmark = pytest.mark.slow

ROWS = 60
DRAWS = np.random.default_rng(20250817)
WEIGHTS = DRAWS.uniform(1, 9, ROWS)
STRATA = np.repeat(["a", "b", "c"], 20)
CLUSTERS = np.array([f"{s}{i % 5}" for i, s in enumerate(STRATA)])
ITEMS = np.clip(DRAWS.integers(1, 6, (ROWS, 1)) + DRAWS.integers(-1, 2, (ROWS, 4)), 1, 5).astype(float)
ITEMS[DRAWS.random((ROWS, 4)) < 0.1] = np.nan
Y = ITEMS[:, 0]
YES = np.where(np.isnan(Y), np.nan, Y >= 3)
SEX = np.array(["L", "P"], dtype=object)[DRAWS.integers(0, 2, ROWS)]
DESIGN = make_design(WEIGHTS, strata=STRATA, clusters=CLUSTERS)


def close(ours, theirs):
    np.testing.assert_allclose(ours, theirs, rtol=1e-9, atol=1e-12)


@settings(deadline=None)
@given(st.floats(1e-3, 1e6), st.floats(-1e4, 1e4), st.floats(1e-6, 1e6))
def test_units_of_answers_and_weights_do_not_matter(scale, shift, heavier):
    plain, moved = (
        means(DESIGN, Y),
        means(make_design(WEIGHTS * heavier, strata=STRATA, clusters=CLUSTERS), Y),
    )
    close(moved.estimate, plain.estimate)
    close(moved.se, plain.se)
    other = means(DESIGN, Y * scale + shift)
    np.testing.assert_allclose(other.estimate, plain.estimate * scale + shift, rtol=1e-9, atol=1e-8)
    np.testing.assert_allclose(other.se, plain.se * scale, rtol=1e-6)


@settings(deadline=None)
@given(st.permutations(range(ROWS)))
def test_the_order_of_rows_does_not_matter(order):
    design = make_design(WEIGHTS[order], strata=STRATA[order], clusters=CLUSTERS[order])
    for call in (means, totals):
        close(call(design, Y[order]).estimate, call(DESIGN, Y).estimate)
        close(call(design, Y[order]).se, call(DESIGN, Y).se)
    assert proportion(design, YES[order]).low == pytest.approx(proportion(DESIGN, YES).low, rel=1e-9)
    assert quantile(design, Y[order], 0.5).estimate == quantile(DESIGN, Y, 0.5).estimate
    close(reliability(ITEMS[order]).total.raw, reliability(ITEMS).total.raw)


def test_one_stratum_is_none_and_one_row_a_cluster_is_none():
    plain = means(make_design(WEIGHTS), ITEMS)
    one = means(make_design(WEIGHTS, strata=["x"] * ROWS, clusters=np.arange(ROWS)), ITEMS)
    close(one.se, plain.se)


def test_a_far_off_zero_costs_no_digits():
    shifted = means(DESIGN, Y + 1e9)
    np.testing.assert_allclose(shifted.se, means(DESIGN, Y).se, rtol=1e-7)


def test_constant_weights_are_no_weights():
    weighted, plain = (
        means(make_design(w, strata=STRATA), ITEMS) for w in (np.full(ROWS, 7.5), np.ones(ROWS))
    )
    close(weighted.estimate, np.nanmean(ITEMS, axis=0)[None, :])
    close(weighted.se, plain.se)
    assert weighted_alpha(make_design(np.full(ROWS, 3.0)), ITEMS) == pytest.approx(
        reliability(ITEMS, "complete").total.raw, rel=1e-12
    )


def test_a_simple_random_sample_has_the_textbook_error():
    found = means(make_design(np.ones(ROWS), fpc=np.full(ROWS, 600)), np.nan_to_num(Y, nan=3.0))
    expected = np.nan_to_num(Y, nan=3.0).std(ddof=1) / np.sqrt(ROWS) * np.sqrt(1 - ROWS / 600)
    assert found.se[0, 0] == pytest.approx(expected, rel=1e-12)
    assert means(make_design(np.full(ROWS, 10.0), fpc=np.full(ROWS, 600)), Y).deff.shape == (1, 1)


def test_one_domain_of_all_is_the_whole_and_totals_of_domains_add_up():
    everyone = Domains(np.zeros(ROWS, dtype=np.intp), 1)
    for call in (means, totals):
        close(call(DESIGN, ITEMS, everyone).estimate, call(DESIGN, ITEMS).estimate)
        close(call(DESIGN, ITEMS, everyone).se, call(DESIGN, ITEMS).se)
    split = Domains((SEX == "P").astype(np.intp), 2)
    close(totals(DESIGN, Y, split).estimate.sum(axis=0), totals(DESIGN, Y).estimate[0])


@pytest.mark.parametrize("calibrated", [False, True])
def test_a_domain_is_its_influence_within_the_whole_sample(calibrated):
    design = DESIGN
    if calibrated:
        design = post_stratify(DESIGN, margin("sex", SEX, {"L": 100.0, "P": 200.0}))
    inside = CLUSTERS == "a1"
    for call in (means, totals):
        close(
            call(design, Y, Domains(np.where(inside, 0, -1).astype(np.intp), 1)).se,
            call(design, np.where(inside, Y, np.nan)).se,
        )
    close(
        ratios(design, Y, ITEMS[:, 1], Domains(np.where(inside, 1, 0).astype(np.intp), 2)).se[1],
        ratios(design, np.where(inside, Y, np.nan), ITEMS[:, 1]).se[0],
    )


def test_without_a_single_answer_there_is_no_estimate():
    nothing = np.full(ROWS, np.nan)
    for found in (means(DESIGN, nothing), totals(DESIGN, nothing), ratios(DESIGN, nothing, nothing)):
        assert np.isnan(found.estimate).all() and np.isnan(found.se).all() and not found.answers.any()
    assert np.isnan(quantile(DESIGN, nothing, 0.5).estimate)
    assert np.isnan(proportion(DESIGN, nothing, "beta").low)
    assert np.isnan(replicate_means(DESIGN, survey.jackknife(DESIGN), nothing).se).all()
    with pytest.raises(SurveyFaults):
        reliability(np.full((ROWS, 3), np.nan))


@pytest.mark.parametrize("bad", [np.inf, -np.inf])
def test_an_infinite_answer_is_refused_with_its_code(bad):
    wrong = np.where(np.arange(ROWS) == 7, bad, Y)
    table = np.column_stack([wrong, ITEMS])
    calls = [
        lambda: means(DESIGN, wrong),
        lambda: totals(DESIGN, table),
        lambda: ratios(DESIGN, Y, wrong),
        lambda: proportion(DESIGN, wrong),
        lambda: quantile(DESIGN, wrong, 0.5),
        lambda: t_test(DESIGN, wrong),
        lambda: reliability(table),
        lambda: weighted_alpha(DESIGN, table),
        lambda: omega(table),
        lambda: split_half(table),
        lambda: make_design(np.abs(wrong)),
        lambda: make_design(WEIGHTS, fpc=np.abs(wrong)),
        lambda: calibrate(DESIGN, table, [1.0] * 5),
        lambda: model_columns({"x": wrong}, ROWS),
        lambda: survey.straight_lines(table),
        lambda: survey.too_fast(wrong, items=3),
    ]
    for call in calls:
        with pytest.raises(SurveyFaults) as caught:
            call()
        assert [fault.code for fault in caught.value.faults] == ["not_finite"]


def test_columns_of_another_length_are_refused():
    short = np.ones(ROWS - 1)
    labels = SEX[1:]
    terms, matrix = model_columns({"sex": SEX}, ROWS)
    calls = [
        lambda: means(DESIGN, short),
        lambda: means(DESIGN, Y, Domains(np.zeros(3, dtype=np.intp), 1)),
        lambda: ratios(DESIGN, ITEMS, Y),
        lambda: make_design(WEIGHTS, strata=labels),
        lambda: make_design(WEIGHTS, clusters=labels),
        lambda: make_design(WEIGHTS, fpc=short),
        lambda: make_design(np.ones((ROWS, 2))),
        lambda: margin("sex", labels, {"L": 1, "P": 1}, rows=ROWS),
        lambda: calibrate(DESIGN, np.ones((ROWS, 2)), [1.0]),
        lambda: model_columns({"sex": labels}, ROWS),
        lambda: linear_regression(DESIGN, short, matrix, terms),
        lambda: chi_square_test(DESIGN, labels, SEX),
    ]
    for call in calls:
        with pytest.raises(SurveyFaults) as caught:
            call()
        assert [fault.code for fault in caught.value.faults] == ["row_count"]


def test_raking_to_what_is_there_changes_nothing():
    sums = {name: float(WEIGHTS[name == SEX].sum()) for name in ("L", "P")}
    one = margin("sex", SEX, sums)
    found = rake(DESIGN, [one, one])
    close(found.weights, WEIGHTS)
    close(means(found, SEX == "P").se, np.zeros((1, 1)))
