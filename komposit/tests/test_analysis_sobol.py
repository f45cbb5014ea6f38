"""Designs, points and indices of sensitivity, on functions whose indices are known."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from komposit.analysis.intervals import intervals, mean_rank_shift
from komposit.analysis.points import draw_base, halton_points, primes, random_points
from komposit.analysis.sobol import bootstrap, first_order, sensitivity, sobol_design, total_order
from komposit.faults import IndexFaults


def runs(function, samples, inputs, design="halton", seed=1):
    base = draw_base(samples, inputs, np.random.default_rng(seed), design)
    rows = sobol_design(samples, inputs)
    return function(base[rows, np.arange(inputs)])


def ishigami(u):
    x = np.pi * (2 * u - 1)
    return np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])


def test_the_design_is_a_then_b_then_a_with_one_column_of_b_each():
    design = sobol_design(3, 2)
    assert design.shape == (3 * 4, 2)
    assert design[:3].tolist() == [[0, 0], [1, 1], [2, 2]]
    assert design[3:6].tolist() == [[3, 3], [4, 4], [5, 5]]
    assert design[6:9].tolist() == [[3, 0], [4, 1], [5, 2]]
    assert design[9:].tolist() == [[0, 3], [1, 4], [2, 5]]


def test_indices_of_the_function_of_ishigami_are_those_of_theory():
    """Ishigami and Homma 1990, a = 7, b = 0.1: S = 0.3139, 0.4424, 0; ST = 0.5576, 0.4424, 0.2437."""
    y = runs(ishigami, 8192, 3)
    assert first_order(y, 8192) == pytest.approx([0.3139, 0.4424, 0.0], abs=0.02)
    assert total_order(y, 8192) == pytest.approx([0.5576, 0.4424, 0.2437], abs=0.02)


def test_evenly_spread_points_come_nearer_than_independent_ones():
    truth = np.array([1.0, 4.0, 9.0]) / 14

    def worst(design):
        found = [
            total_order(runs(lambda u: u @ [1.0, 2.0, 3.0], 512, 3, design, seed), 512) for seed in range(8)
        ]
        return np.abs(np.array(found) - truth).max()

    assert worst("halton") < worst("random") / 2


def test_an_input_that_does_nothing_has_indices_of_exactly_zero():
    y = runs(lambda u: u[:, 0], 64, 2, "random")
    assert first_order(y, 64)[1] == total_order(y, 64)[1] == 0


def test_bounds_hold_the_indices_and_the_seed_decides_them():
    y = runs(ishigami, 500, 3, "random")
    found, again, other = (
        sensitivity("ABC", y, 500, rng=np.random.default_rng(seed), draws=400) for seed in (5, 5, 6)
    )
    assert found.names == ("A", "B", "C") and found.variance > 0
    for index, bounds in ((found.first, found.first_bounds), (found.total, found.total_bounds)):
        assert (bounds[:, 0] < index).all() and (index < bounds[:, 1]).all()
    assert np.array_equal(found.first_bounds, again.first_bounds)
    assert not np.array_equal(found.first_bounds, other.first_bounds)


def test_long_bootstraps_are_done_in_pieces(monkeypatch):
    terms = np.arange(10.0)[None, :]
    whole = bootstrap(terms, 50, np.random.default_rng(1))
    monkeypatch.setattr("komposit.analysis.sobol._AT_ONCE", 25)
    assert np.array_equal(whole, bootstrap(terms, 50, np.random.default_rng(1)))


def test_a_result_that_never_varies_has_no_indices():
    found = sensitivity("AB", np.ones(12), 3, rng=np.random.default_rng(1))
    assert np.isnan(found.first).all() and np.isnan(found.total_bounds).all() and found.variance == 0


def test_results_that_do_not_fit_the_design_are_refused():
    with pytest.raises(IndexFaults) as caught:
        sensitivity("AB", np.ones(11), 3, rng=np.random.default_rng(1))
    assert [fault.code for fault in caught.value.faults] == ["bad_design"]


@given(st.integers(1, 200), st.integers(1, 12), st.integers(0, 9))
def test_points_lie_in_the_unit_cube_and_repeat_with_their_seed(count, width, seed):
    for make in (random_points, halton_points):
        points = make(count, width, np.random.default_rng(seed))
        assert points.shape == (count, width) and (points >= 0).all() and (points < 1).all()
        assert np.array_equal(points, make(count, width, np.random.default_rng(seed)))


@pytest.mark.parametrize("column", range(4))
def test_every_stretch_of_a_column_has_its_share_of_halton_points(column):
    base = primes(4)[column]
    points = halton_points(base**3, 4, np.random.default_rng(7))[:, column]
    assert sorted((points * base**3).astype(int)) == list(range(base**3))


def test_intervals_leave_out_what_is_missing_and_say_nothing_of_nobody():
    values = np.array([[1.0, np.nan, np.nan], [2.0, 4.0, np.nan], [6.0, 8.0, np.nan]])
    found = intervals(values, np.array([1.0, 2.0, np.nan]))
    assert found.mean[:2].tolist() == [3.0, 6.0] and found.median[:2].tolist() == [2.0, 6.0]
    assert found.low[:2] == pytest.approx([1.1, 4.2]) and found.high[:2] == pytest.approx([5.6, 7.8])
    assert np.isnan([found.mean[2], found.low[2]]).all()


def test_many_units_are_done_in_pieces_with_the_same_result(monkeypatch):
    values = np.random.default_rng(1).random((40, 9))
    whole = intervals(values, values[0])
    monkeypatch.setattr("komposit.analysis.intervals.AT_ONCE", 80)
    parts = intervals(values, values[0])
    assert np.array_equal(whole.high, parts.high) and np.array_equal(whole.mean, parts.mean)


def test_the_mean_shift_leaves_out_units_without_a_rank():
    ranks = np.array([[1.0, 3.0, np.nan], [np.nan, np.nan, np.nan]])
    assert mean_rank_shift(ranks, np.array([2.0, 1.0, 3.0]))[0] == 1.5
    assert np.isnan(mean_rank_shift(ranks, np.array([2.0, 1.0, 3.0]))[1])
