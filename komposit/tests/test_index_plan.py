"""A compiled pipeline: variants of its preparation, and many sets of weights at once."""

from __future__ import annotations

import numpy as np
import pytest

from komposit.faults import IndexFaults
from komposit.index.aggregation import Method
from komposit.index.framework import Framework, Item
from komposit.index.ranks import rank_down
from komposit.index.table import Table
from komposit.pipeline.plan import CHUNK, compile_plan
from komposit.pipeline.settings import Aggregate, Alpha, Impute, Normalise, Screen, Step, Treat
from komposit.pipeline.state import start

UNITS = tuple("ABCDEFGHIJ")
FRAMEWORK = Framework(
    (
        Item("I1", 1, "P"),
        Item("I2", 1, "P", weight=2.0, direction=-1),
        Item("I3", 1, "Q"),
        Item("P", 2, "Top"),
        Item("Q", 2, "Top", weight=3.0),
        Item("Top", 3),
    )
)


@pytest.fixture
def values():
    found = np.random.default_rng(3).uniform(1, 9, (10, 3))
    found[4, 1] = np.nan
    return found


@pytest.fixture
def plan(values):
    table = Table("uCode", UNITS, ("I1", "I2", "I3"), values)
    steps = [
        Step("screen", Screen(0.5)),
        Step("impute", Impute()),
        Step("alpha", Alpha()),
        Step("treat", Treat()),
        Step("normalise", Normalise()),
        Step("aggregate", Aggregate()),
    ]
    return compile_plan(start(FRAMEWORK, table), steps)


def test_many_sets_of_weights_give_what_each_gives_alone(plan):
    prepared = plan.prepared() + 1
    weights = np.random.default_rng(1).uniform(0.5, 2, (7, 6))
    for method in ("amean", "gmean", "hmean", "genmean", "copeland", "mazziotta_pareto"):
        together = plan.scores(prepared, weights, method=method)
        assert together.shape == (7, 10)
        alone = [plan.scores(prepared, row, method=Method(method)) for row in weights]
        assert np.array_equal(together, np.array(alone))


def test_samples_of_values_and_of_weights_go_together(plan):
    prepared = plan.prepared()
    many = np.stack([prepared, prepared + 1, prepared * 2])
    weights = np.random.default_rng(1).uniform(0.5, 2, (3, 6))
    together = plan.scores(many, weights)
    assert np.array_equal(together, [plan.scores(v, w) for v, w in zip(many, weights, strict=True)])
    assert np.array_equal(plan.scores(many), [plan.scores(v) for v in many])
    assert np.array_equal(plan.scores(many, method="copeland")[1], plan.scores(many[1], method="copeland"))
    assert plan.scores(many, level=2).shape == (3, 10, 2)


def test_any_split_into_parts_gives_the_same_bytes(plan, monkeypatch):
    weights = np.random.default_rng(2).uniform(0.5, 2, (50, 6))
    whole = plan.scores(plan.prepared(), weights)
    monkeypatch.setattr("komposit.pipeline.plan.CHUNK", 130)
    assert CHUNK > 130 and np.array_equal(whole, plan.scores(plan.prepared(), weights))


def test_weights_that_do_not_vary_are_still_one_row_per_sample(plan):
    assert plan.scores(plan.prepared(), np.ones((4, 6))).shape == (4, 10)


def test_a_change_of_settings_and_of_data(plan, values):
    zscores = plan.prepared({"normalise": {"method": "zscore"}})
    assert np.allclose(zscores.mean(axis=0), 0)
    assert np.isnan(plan.prepared({"impute": None})).sum() == 1
    assert np.array_equal(plan.prepared(raw=values * 10), plan.prepared(raw=values * 20))
    assert plan.indicators == ("I1", "I2", "I3") and plan.raw is plan.start.values


def test_a_unit_that_a_variant_drops_is_missing_there(plan):
    dropped = plan.prepared({"screen": {"drop": ("B",)}})
    assert np.isnan(dropped[1]).all() and not np.isnan(np.delete(dropped, 1, axis=0)).any()


def test_methods_by_level(plan):
    prepared = plan.prepared() + 1
    mixed = plan.scores(prepared, method=[Method("gmean"), Method("amean")])
    groups = plan.scores(prepared, method="gmean", level=2)
    assert np.allclose(mixed, groups @ np.array([1.0, 3.0]) / 4)


def test_ranks_of_samples_are_those_of_each(plan):
    scores = plan.scores(plan.prepared(), np.random.default_rng(1).uniform(0.5, 2, (5, 6)))
    assert np.array_equal(rank_down(scores), [rank_down(row) for row in scores])


def test_a_pipeline_without_scores_is_no_plan(values):
    table = Table("uCode", UNITS, ("I1", "I2", "I3"), values)
    with pytest.raises(IndexFaults) as caught:
        compile_plan(start(FRAMEWORK, table), [Step("impute", Impute())])
    assert [fault.code for fault in caught.value.faults] == ["no_aggregate"]
