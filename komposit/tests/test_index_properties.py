"""What must hold of every index: invariance, order, and what happens at the edges."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from komposit.faults import IndexFaults
from komposit.index.aggregation import METHODS, Method
from komposit.index.consistency import cronbach
from komposit.index.correlate import CORRELATIONS
from komposit.index.framework import Framework, Item
from komposit.index.impute import mean_of_column, median_of_column
from komposit.index.judgement import RANDOM_INDEX, ahp_weights
from komposit.index.means import genmean, hmean
from komposit.index.moments import kurtosis, skew
from komposit.index.normalise import apply_rulers, apply_rulers_many, make_rulers, ranked
from komposit.index.outranking import copeland
from komposit.index.penalty import mazziotta_pareto
from komposit.index.rulers import Way
from komposit.index.simplex import minimise
from komposit.index.stats import column_stats, deviation_of_column
from komposit.index.table import Table
from komposit.index.treat import Treatment, treat, treat_many
from komposit.index.tree import aggregate, compile_tree
from komposit.index.trend import growth_rate, percent_change
from komposit.index.weights import effective_weights, optimised_weights, principal_components
from komposit.pipeline.plan import compile_plan
from komposit.pipeline.run import run_steps
from komposit.pipeline.settings import Aggregate, Normalise, Rank, Step
from komposit.pipeline.state import start

ONE = Framework((Item("I1", 1),))
PAIR = Framework((Item("I1", 1, "P"), Item("I2", 1, "P", 2.0, -1), Item("P", 2)))
WAYS = (
    "minmax",
    "zscore",
    "rank",
    "prank",
    "borda",
    "dist2max",
    "none",
)
MEANS = ("amean", "gmean", "hmean", "genmean", "mazziotta_pareto")

numbers = st.integers(-1000, 1000).map(float)
positive = st.floats(0.5, 100.0)


def columns(width=1, low=5, elements=numbers):
    return arrays(float, st.tuples(st.integers(low, 12), st.just(width)), elements=elements)


def varied(values):
    values = values.copy()
    values[0], values[1] = 2000.0, -2000.0
    return values


def normalised(values, way, framework=ONE):
    units = [f"U{n}" for n in range(len(values))]
    return apply_rulers(make_rulers(framework, values, way, {}, units), values, units)


@settings(max_examples=40, deadline=None)
@given(columns(), st.sampled_from(WAYS[:-1]), st.floats(0.01, 1000), st.integers(-500, 500))
def test_no_unit_of_measurement_matters(values, method, scale, shift):
    values = varied(values)
    assert np.allclose(
        normalised(values, Way(method)), normalised(values * scale + shift, Way(method)), atol=1e-8
    )


@settings(max_examples=40, deadline=None)
@given(columns(2), st.sampled_from(WAYS), st.randoms(use_true_random=False))
def test_the_order_of_units_does_not_matter(values, method, random):
    values = varied(values)
    order = list(range(len(values)))
    random.shuffle(order)
    whole = normalised(values, Way(method), PAIR)
    assert np.allclose(whole[order], normalised(values[order], Way(method), PAIR), rtol=1e-12)


@settings(max_examples=40, deadline=None)
@given(columns(), st.sampled_from(WAYS))
def test_more_is_never_less(values, method):
    values = varied(values)
    order = np.argsort(values[:, 0])
    assert (np.diff(normalised(values, Way(method))[order, 0]) >= 0).all()
    turned = Framework((Item("I1", 1, direction=-1),))
    assert (np.diff(normalised(values, Way(method), turned)[order, 0]) <= 0).all()


@settings(max_examples=40, deadline=None)
@given(columns(3, elements=positive), st.sampled_from(METHODS), st.integers(0, 2))
def test_a_better_value_never_lowers_a_mean(values, method, place):
    if method in ("mazziotta_pareto", "bod"):
        return
    tree = compile_tree(Framework((*(Item(f"I{n}", 1, "P", n + 1.0) for n in range(3)), Item("P", 2))))
    before = aggregate(tree, values, None, [Method(method, 2.0)])[..., -1]
    better = values.copy()
    better[0, place] += 5.0
    after = aggregate(tree, better, None, [Method(method, 2.0)])[..., -1]
    assert after[0] >= before[0] - 1e-12


@settings(max_examples=30, deadline=None)
@given(columns(3, elements=positive), st.sampled_from(MEANS), st.floats(0.1, 100), st.permutations([0, 1, 2]))
def test_weights_are_relative_and_order_free(values, method, scale, order):
    weights = np.array([1.0, 2.0, 3.0])
    items = [Item(f"I{n}", 1, "P") for n in range(3)]
    tree = compile_tree(Framework((*items, Item("P", 2))))
    score = lambda x, w: aggregate(tree, x, np.append(w, 1.0), [Method(method, 2.0)])[..., -1]  # noqa: E731
    first = score(values, weights)
    assert np.allclose(first, score(values, weights * scale))
    assert np.allclose(first, score(values[:, order], weights[order]))


@pytest.mark.parametrize("method", [*MEANS, "copeland"])
def test_weights_of_0_and_1(method):
    values = np.array([[3.0, 9.0], [5.0, 1.0], [4.0, 4.0]])
    tree = compile_tree(Framework((Item("I1", 1, "P"), Item("I2", 1, "P"), Item("P", 2))))
    alone = aggregate(tree, values, np.array([1.0, 0.0, 1.0]), [Method(method, 2.0)])[:, -1]
    wanted = copeland(values[:, :1], np.ones(1)) if method == "copeland" else values[:, 0]
    assert np.allclose(alone, wanted)


@pytest.mark.parametrize("method", [*MEANS, "copeland"])
def test_a_unit_without_any_value_has_no_score(method):
    values = np.array([[np.nan, np.nan], [5.0, 1.0], [4.0, np.nan]])
    tree = compile_tree(Framework((Item("I1", 1, "P"), Item("I2", 1, "P"), Item("P", 2))))
    found = aggregate(tree, values, None, [Method(method, 2.0)])[:, -1]
    assert np.isnan(found[0]) and not np.isnan(found[1:]).any()


def test_no_weight_behind_the_values_that_are_there():
    tree = compile_tree(PAIR)
    found = aggregate(tree, np.array([[np.nan, 2.0], [1.0, 2.0]]), np.array([1.0, 0.0, 1.0]))
    assert np.isnan(found[0, -1]) and found[1, -1] == 1.0


def test_one_unit_is_refused_by_what_compares_units_and_scored_by_what_does_not():
    one = np.array([[3.0]])
    for method in ("minmax", "zscore", "dist2max", "prank"):
        with pytest.raises(IndexFaults, match="I1"):
            normalised(one, Way(method))
    for method, wanted in (("rank", 1.0), ("borda", 0.0), ("none", 3.0), ("fracmax", 1.0)):
        assert normalised(one, Way(method)).item() == wanted
    assert normalised(one, Way("minmax", (0.0, 1.0), low=0.0, high=6.0)).item() == 0.5


def test_ties_and_constants():
    values = np.array([[5.0], [5.0], [1.0], [9.0]])
    assert normalised(values, Way("rank"))[:, 0].tolist() == [2, 2, 1, 4]
    assert skew(np.full((5, 1), 3.0)).tolist() != skew(values).tolist()
    assert np.isnan(skew(np.full((5, 1), 3.0))).all() and np.isnan(kurtosis(np.full((5, 1), 3.0))).all()
    same = treat(["I1"], np.full((6, 1), 7.0), Treatment())
    assert same.values.tolist() == np.full((6, 1), 7.0).tolist() and same.records[0].winsorised is None
    for correlate in CORRELATIONS.values():
        assert np.isnan(correlate(np.ones((4, 1)), values)).all()
        assert np.isnan(correlate(np.array([[np.nan], [1.0]]), np.array([[1.0], [np.nan]]))).all()


@pytest.mark.parametrize("size", [1e-300, 1e300])
def test_very_small_and_very_large_values(size):
    base = np.array([[1.0, 4.0], [2.0, 1.0], [3.0, 3.0], [1.5, 2.0], [1.2, 1.0]])
    for method in (*WAYS, "fracmax"):
        plain, large = normalised(base, Way(method), PAIR), normalised(base * size, Way(method), PAIR)
        assert np.allclose(large, plain * (size if method == "none" else 1), rtol=1e-12)
    tree = compile_tree(PAIR)
    for method in MEANS:
        plain = aggregate(tree, base, None, [Method(method, 2.0)])[:, -1]
        assert np.allclose(aggregate(tree, base * size, None, [Method(method, 2.0)])[:, -1], plain * size)
    assert np.allclose(skew(base * size), skew(base)) and np.allclose(kurtosis(base * size), kurtosis(base))
    assert np.allclose(mean_of_column(base * size), base.mean(axis=0) * size)
    assert np.allclose(median_of_column(base * size), np.median(base, axis=0) * size)
    assert np.allclose(deviation_of_column(base * size) / size, base.std(axis=0, ddof=1))
    assert cronbach(base * size) == pytest.approx(cronbach(base))
    assert np.allclose(CORRELATIONS["pearson"](base * size, base), CORRELATIONS["pearson"](base, base))


def test_infinite_values_are_refused_with_their_codes():
    table = Table("uCode", ("A", "B"), ("I1", "I2"), np.array([[1.0, np.inf], [2.0, 3.0]]))
    with pytest.raises(IndexFaults, match="I2") as caught:
        start(PAIR, table)
    assert caught.value.faults[0].code == "not_finite"


def test_many_samples_of_values_are_treated_and_normalised_alike():
    rng = np.random.default_rng(5)
    samples = rng.lognormal(size=(3, 30, 2)) ** 2
    way = Treatment()
    for one, together in zip(samples, treat_many(samples, way, ["I1", "I2"]), strict=True):
        assert np.array_equal(treat(["I1", "I2"], one, way).values, together)
    units = [f"U{n}" for n in range(30)]
    rulers = make_rulers(PAIR, samples[0], Way(), {"I1": Way("rank")}, units)
    for one, together in zip(samples, apply_rulers_many(rulers, samples), strict=True):
        assert np.array_equal(apply_rulers(rulers, one, units), together)
    assert ranked(rulers) and not ranked(rulers[1:])


def test_winsorising_pulls_in_a_low_tail_too():
    values = np.array([[-900.0], [1.0], [2.0], [3.0], [4.0], [5.0]])
    done = treat(["I1"], values, Treatment())
    assert done.values[0, 0] == 1.0 and done.records[0].points[0] == "winlo"
    plus = treat(["I1"], values, Treatment(winsorise_max=0, then="log_ct_plus"))
    assert (np.diff(plus.values[:, 0]) > 0).all()


@settings(max_examples=30, deadline=None)
@given(st.floats(-3, 3), columns(3, elements=positive))
@example(5e-324, np.array([[1.0, 2.0, 2.0]]))
@example(-1e-16, np.array([[1.0, 2.0, 2.0]]))
@example(1e-14, np.array([[1.0, 2.0, 2.0]]))
def test_power_means_lie_between_the_values_and_grow_with_the_power(p, values):
    weights = np.array([1.0, 2.0, 3.0])
    found, higher = genmean(values, weights, p), genmean(values, weights, p + 1)
    assert (found >= values.min(axis=1) - 1e-9).all() and (found <= higher + 1e-9).all()
    assert np.allclose(genmean(values, weights, -1.0), hmean(values, weights))


def test_the_penalty_takes_from_the_unbalanced_alone():
    values = np.array([[100.0, 100.0], [90.0, 110.0]])
    assert mazziotta_pareto(values, np.ones(2)).tolist() == [100.0, 99.0]
    assert mazziotta_pareto(values, np.ones(2), "positive").tolist() == [100.0, 101.0]
    assert np.isnan(mazziotta_pareto(np.array([[1.0, -1.0]]), np.ones(2))).all()


def test_effective_weights_of_a_level_sum_to_one():
    items = (
        Item("I1", 1, "P", 3.0),
        Item("I2", 1, "Q"),
        Item("I3", 1, "Q", 4.0),
        Item("P", 2, "T"),
        Item("Q", 2, "T", 2.0),
    )
    tree = compile_tree(Framework((*items, Item("T", 3))))
    found = effective_weights(tree, tree.weights)
    assert found[:3].sum() == pytest.approx(1) and found[3:5].sum() == pytest.approx(1) and found[5] == 1
    assert effective_weights(compile_tree(ONE), np.array([5.0])).tolist() == [1.0]
    assert tree.weights_of({"I2": 9.0})[1] == 9.0
    assert PAIR.item("I2").direction == -1


def test_components_need_columns_that_vary():
    with pytest.raises(IndexFaults):
        principal_components(np.array([[1.0, 2.0], [1.0, 3.0]]))
    weights, _ = optimised_weights(lambda w: -((w - 0.5) ** 2), None, np.array([0.9, 0.1]))
    assert np.allclose(weights, 0.5, atol=1e-6)
    assert np.isnan(cronbach(np.ones((5, 1)))) and np.isnan(cronbach(np.ones((5, 2))))


def test_the_search_for_a_minimum_gives_up_and_stays(monkeypatch):
    best, value = minimise(lambda x: float(abs(x[0]) + 0 * x[1]), np.array([0.0, 3.0]))
    assert value == 0.0 and best[0] == 0.0
    monkeypatch.setattr("komposit.index.simplex.STEPS", 2)
    monkeypatch.setattr("komposit.index.simplex.ROUNDS", 2)
    _, value = minimise(lambda x: -float(x[0]), np.array([1.0]))
    assert value < -1.0
    peak = minimise(lambda x: 0.0 if x[0] == 1.0 else 1.0, np.array([1.0]))
    assert peak[1] == 0.0


def test_consistency_of_pairwise_comparisons():
    sound = ahp_weights(np.array([[1, 2, 4], [0.5, 1, 2], [0.25, 0.5, 1]]))
    assert np.allclose(sound.weights, [4 / 7, 2 / 7, 1 / 7]) and sound.consistency_ratio < 1e-9
    crooked = ahp_weights(np.array([[1, 9, 1 / 9], [1 / 9, 1, 9], [9, 1 / 9, 1]]))
    assert crooked.consistency_ratio > 0.1
    assert ahp_weights(np.ones((1, 1))).weights.tolist() == [1.0]
    for bad in (np.ones((2, 3)), np.ones((len(RANDOM_INDEX), len(RANDOM_INDEX)))):
        with pytest.raises(IndexFaults):
            ahp_weights(bad)


def test_growth_over_gaps_and_without_any():
    times = np.array([2020.0, 2021.0, 2022.0])
    assert np.isnan(growth_rate(np.array([1.0, np.nan, np.nan]), times))
    assert np.isnan(percent_change(np.array([1.0, np.nan, np.nan]), times))
    assert growth_rate(np.zeros(3), times) == percent_change(np.zeros(3), times) == 0.0
    assert percent_change(np.array([10.0, np.nan, 12.0]), times) == pytest.approx(10.0)


def test_statistics_flag_what_is_thin():
    found = column_stats(np.array([[0.0, 1.0], [0.0, np.nan], [0.0, np.nan], [9.0, np.nan]]))
    assert found["Flag.NonZero"] == ["LOW", "LOW"] and found["Flag.Avail"] == ["ok", "LOW"]
    assert found["N.Same"] == [3, 1]


def test_a_run_says_how_far_it_is_and_has_no_scores_before_aggregating():
    table = Table("uCode", ("A", "B"), ("I1", "I2"), np.array([[1.0, 4.0], [2.0, 3.0]]))
    heard = []
    steps = [Step("normalise", Normalise()), Step("aggregate", Aggregate()), Step("rank", Rank())]
    run = run_steps(PAIR, table, steps, progress=lambda done, of: heard.append((done, of)))
    assert heard == [(1, 3), (2, 3), (3, 3)] and run.unscored == ()
    assert run_steps(PAIR, table, steps[:1]).unscored == ()
    assert "rank min" in run.trace_text()


def test_settings_of_other_steps_change_too():
    table = Table("uCode", ("A", "B"), ("I1", "I2"), np.array([[1.0, 4.0], [2.0, 3.0]]))
    from komposit.pipeline.settings import Treat

    four = Table(
        "uCode", tuple("ABCD"), ("I1", "I2"), np.array([[1.0, 4.0], [2.0, 3.0], [3.0, 1.0], [99.0, 2.0]])
    )
    plan = compile_plan(
        start(PAIR, four), [Step("treat", Treat()), Step("aggregate", Aggregate(weights="equal"))]
    )
    assert plan.prepared({"treat": {"winsorise_max": 0, "skew": 0.0, "kurtosis": -9.0}})[3, 0] != 99.0
    assert plan.weights.tolist() == [1.0, 1.0, 1.0]
    weighted = compile_plan(start(PAIR, table), [Step("aggregate", Aggregate(weights={"I1": 7.0}))])
    assert weighted.weights.tolist() == [7.0, 2.0, 1.0]
    with pytest.raises(IndexFaults):
        compile_plan(start(PAIR, table), [Step("aggregate", Aggregate(weights={"IX": 7.0}))])
