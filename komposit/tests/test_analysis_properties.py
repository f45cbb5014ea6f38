"""What must hold of replications, indices and intervals whatever the data are; and slow twins that agree."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from math import floor

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from komposit.analysis.choices import Choices
from komposit.analysis.intervals import intervals, mean_rank_shift
from komposit.analysis.replications import as_is, draw, noisy_weights
from komposit.analysis.sobol import first_order, total_order, variance_of
from komposit.analysis.uncertainty import replicate
from komposit.faults import IndexFaults
from komposit.index.aggregation import Method
from komposit.index.framework import Framework, Item
from komposit.index.rulers import Way
from komposit.index.table import Table
from komposit.pipeline.plan import compile_plan
from komposit.pipeline.settings import Aggregate, Normalise, Step
from komposit.pipeline.state import start

FRAMEWORK = Framework(
    (
        Item("I1", 1, "P"),
        Item("I2", 1, "P"),
        Item("I3", 1, "Q"),
        Item("P", 2, "T"),
        Item("Q", 2, "T"),
        Item("T", 3),
    )
)
CHOICES = Choices(
    normalise=(Way("minmax", (1.0, 100.0)), Way("rank")),
    weights={1: 0.3, 2: 0.3},
    aggregate=(Method("amean"), Method("gmean")),
)
MINMAX, FIXED = Way(), Way("goalposts", (1.0, 100.0), low=0.0, high=10.0)
# Levels of a scale: ties come often, and doubling is exact.
VALUES = st.lists(st.lists(st.integers(1, 9), min_size=3, max_size=3), min_size=4, max_size=8).filter(
    lambda rows: all(len(set(column)) > 1 for column in zip(*rows, strict=True))
)


def plan_of(rows, way=MINMAX):
    values = np.array(rows, dtype=float)
    table = Table("uCode", tuple(f"U{row}" for row in range(len(rows))), ("I1", "I2", "I3"), values)
    steps = [Step("normalise", Normalise(way))] if way else []
    return compile_plan(start(FRAMEWORK, table), [*steps, Step("aggregate", Aggregate())])


def replicated(rows, count=12, choices=CHOICES, way=MINMAX):
    plan = plan_of(rows, way)
    return replicate(plan, choices, draw(plan, choices, count, 7), seed=7)


@settings(max_examples=20, deadline=None)
@given(VALUES, st.randoms(use_true_random=False))
def test_the_order_of_units_does_not_matter(rows, random):
    order = random.sample(range(len(rows)), len(rows))
    found, mixed = replicated(rows), replicated([rows[place] for place in order])
    assert np.array_equal(found.scores[:, order], mixed.scores)
    assert np.array_equal(found.ranks[:, order], mixed.ranks)
    assert np.allclose(found.shifts, mixed.shifts, rtol=1e-12)


@settings(max_examples=20, deadline=None)
@given(VALUES, st.sampled_from([2.0, 1024.0, 2.0**900, 2.0**-900]))
def test_the_unit_of_measurement_does_not_matter(rows, factor):
    found, scaled = replicated(rows), replicated((np.array(rows) * factor).tolist())
    assert np.array_equal(found.ranks, scaled.ranks)
    assert np.allclose(found.scores, scaled.scores, rtol=1e-12)


@settings(max_examples=20, deadline=None)
@given(VALUES, st.integers(0, 2))
def test_a_better_value_never_ranks_lower(rows, column):
    """On a scale of its own, for a min-max one moves with its ends."""
    values = np.array(rows, dtype=float)
    best = int(values[:, column].argmax())
    lower = np.flatnonzero(values[:, column] < values[best, column])[0]
    raised = values.copy()
    raised[lower, column] = values[best, column]
    fixed = replace(CHOICES, normalise=(FIXED,))
    before, after = (replicated(one.tolist(), choices=fixed, way=FIXED) for one in (values, raised))
    assert (after.scores[:, lower] > before.scores[:, lower]).all()
    assert (after.ranks[:, lower] <= before.ranks[:, lower]).all()


def test_one_unit_is_always_first():
    plan = plan_of([[1, 2, 3]], way=None)
    choices = Choices(weights={2: 0.5}, aggregate=(Method("amean"), Method("gmean")))
    found = replicate(plan, choices, draw(plan, choices, 9, 1))
    assert (found.ranks == 1).all() and (found.shifts == 0).all()


def test_units_alike_share_a_rank_in_every_replication():
    found = replicated([[1, 5, 2], [4, 3, 9], [1, 5, 2], [2, 1, 7]])
    assert np.array_equal(found.ranks[:, 0], found.ranks[:, 2])
    assert np.array_equal(found.rank_intervals().high[[0]], found.rank_intervals().high[[2]])


def test_a_constant_indicator_is_refused_by_its_code():
    with pytest.raises(IndexFaults, match="I2"):
        replicated([[1, 5, 2], [4, 5, 9], [2, 5, 3]])


def test_weights_of_zero_and_one_choose_an_item():
    plan = plan_of([[1, 5, 2], [4, 3, 9], [2, 1, 7]])
    weights = np.array([[1, 0, 1, 1, 0, 1], [0, 1, 1, 1, 0, 1], [1, 1, 1, 0, 1, 1]], dtype=float)
    found = replicate(plan, Choices(), replace(as_is(plan, 3), weights=weights))
    assert np.array_equal(found.scores, plan.prepared().T)


def test_a_unit_without_values_has_no_score_and_moves_nobody():
    rows = [[1, 5, 2], [4, 3, 9], [2, 1, 7]]
    whole, found = replicated(rows), replicated([*rows, [np.nan] * 3])
    assert np.isnan(found.scores[:, 3]).all() and np.isnan(found.rank_intervals().mean[3])
    amean = CHOICES.aggregate[:1]
    choices = replace(CHOICES, aggregate=amean, normalise=CHOICES.normalise[:1])
    alone = replicated(rows, choices=choices).ranks
    assert np.array_equal(alone, replicated([*rows, [np.nan] * 3], choices=choices).ranks[:, :3])
    assert np.isfinite(whole.shifts).all()


@given(st.floats(1e-300, 1e300), st.floats(0, 1), st.floats(0, 1, exclude_max=True))
def test_noisy_weights_stay_within_their_share(weight, noise, u):
    (found,) = noisy_weights(np.array([weight]), np.array([noise]), np.array([[u]]))[0]
    assert weight * (1 - noise) * (1 - 1e-15) <= found <= weight * (1 + noise) * (1 + 1e-15)


# ---- slow twins: loops over exact fractions


def quantile(values, q):
    ordered = sorted(map(Fraction, values))
    place = (len(ordered) - 1) * Fraction(q)
    low = floor(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (place - low) * (ordered[high] - ordered[low])


@given(st.lists(st.lists(st.integers(-99, 99), min_size=2, max_size=2), min_size=1, max_size=30))
def test_intervals_agree_with_loops(rows):
    found = intervals(np.array(rows, dtype=float), np.zeros(2))
    for unit in range(2):
        column = [row[unit] for row in rows]
        assert found.mean[unit] == pytest.approx(float(Fraction(sum(column), len(column))), abs=1e-12)
        for value, q in ((found.median, "1/2"), (found.low, "1/20"), (found.high, "19/20")):
            assert value[unit] == pytest.approx(float(quantile(column, q)), abs=1e-12)


@given(st.integers(2, 6), st.integers(1, 3), st.data())
def test_indices_agree_with_loops(samples, inputs, data):
    count = samples * (inputs + 2)
    y = data.draw(st.lists(st.integers(0, 20), min_size=count, max_size=count))
    a, b = y[:samples], y[samples : 2 * samples]
    mean = Fraction(sum(a + b), 2 * samples)
    variance = sum(((value - mean) ** 2 for value in a + b), Fraction(0)) / (2 * samples - 1)
    ours = np.array(y, dtype=float)
    assert variance_of(ours, samples) == pytest.approx(float(variance), abs=1e-12)
    if variance == 0:
        return
    for place in range(inputs):
        ab = y[(2 + place) * samples : (3 + place) * samples]
        first = sum((Fraction(q * (r - p)) for p, q, r in zip(a, b, ab, strict=True)), Fraction(0))
        total = sum((Fraction((p - r) ** 2) for p, r in zip(a, ab, strict=True)), Fraction(0))
        assert first_order(ours, samples)[place] == pytest.approx(float(first / samples / variance))
        assert total_order(ours, samples)[place] == pytest.approx(float(total / (2 * samples * variance)))


@given(
    st.lists(st.integers(1, 9), min_size=1, max_size=9), st.lists(st.integers(1, 9), min_size=9, max_size=9)
)
def test_the_shift_in_ranks_agrees_with_loops(ranks, nominal):
    nominal = nominal[: len(ranks)]
    slow = Fraction(sum(abs(a - b) for a, b in zip(ranks, nominal, strict=True)), len(ranks))
    (found,) = mean_rank_shift(np.array([ranks], dtype=float), np.array(nominal, dtype=float))
    assert found == pytest.approx(float(slow))


def slow_score(plan, values, weights, method):
    """The top score of one unit by recursion over the items."""

    def of(code):
        if code in plan.indicators:
            return values[plan.indicators.index(code)]
        below = [item.code for item in plan.start.framework.children(code)]
        shares = [weights[plan.codes.index(child)] for child in below]
        parts = [of(child) for child in below]
        if method == "amean":
            return sum(w * x for w, x in zip(shares, parts, strict=True)) / sum(shares)
        product = 1.0
        for w, x in zip(shares, parts, strict=True):
            product *= x ** (w / sum(shares))
        return product

    return of("T")


@settings(max_examples=15, deadline=None)
@given(VALUES)
def test_scores_agree_with_a_recursion_unit_by_unit(rows):
    plan = plan_of(rows)
    drawn = draw(plan, CHOICES, 6, 3)
    found = replicate(plan, CHOICES, drawn)
    for run in range(6):
        way = CHOICES.normalise[drawn.normalise[run]]
        values = plan.prepared({"normalise": {"method": way.method, "to": way.to}})
        method = CHOICES.aggregate[drawn.aggregate[run]].name
        for unit in range(len(rows)):
            slow = slow_score(plan, values[unit].tolist(), drawn.weights[run].tolist(), method)
            assert found.scores[run, unit] == pytest.approx(slow, rel=1e-12)
