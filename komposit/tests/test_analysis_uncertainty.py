"""Replications of an index: drawn by seed, computed alike everywhere, equal to one run after another."""

from __future__ import annotations

from dataclasses import replace

import joblib
import numpy as np
import pytest

from komposit.analysis.choices import Choices, labels, usual_choices
from komposit.analysis.replications import AS_IS, as_is, draw
from komposit.analysis.uncertainty import replicate, with_rater_errors
from komposit.faults import IndexFaults
from komposit.index.aggregation import Method
from komposit.index.framework import Framework, Item
from komposit.index.ranks import rank_down
from komposit.index.rulers import Way
from komposit.index.table import Table
from komposit.pipeline.plan import compile_plan
from komposit.pipeline.settings import Aggregate, Impute, Normalise, Step, Treat
from komposit.pipeline.state import start

FRAMEWORK = Framework(
    (
        Item("I1", 1, "P"),
        Item("I2", 1, "P", weight=2.0, direction=-1),
        Item("I3", 1, "Q"),
        Item("I4", 1, "Q"),
        Item("P", 2, "Top"),
        Item("Q", 2, "Top", weight=3.0),
        Item("Top", 3),
    )
)
IMPUTES = (Impute("mean"), Impute("median"), Impute("group_mean", "PROV"))
ALL = Choices(
    winsorise_max=(1, 2, 5),
    normalise=(Way("minmax", (1.0, 100.0)), Way("zscore", (100.0, 10.0))),
    weights={1: 0.1, 2: 0.25},
    aggregate=(Method("amean"), Method("gmean"), Method("genmean", 0.5)),
    impute=IMPUTES,
    raters={"I4": (1.0, 5.0)},
    left_out=("I1", "I3"),
)


def plan_of(values, *steps, time=""):
    units = tuple(f"U{row:02}" for row in range(len(values)))
    texts = {"PROV": tuple("ab"[row % 2] for row in range(len(values))), "T": ("1",) * len(values)}
    table = Table("uCode", units, ("I1", "I2", "I3", "I4"), values, texts)
    return compile_plan(start(FRAMEWORK, table, time=time), [*steps, Step("aggregate", Aggregate())])


@pytest.fixture
def values():
    rng = np.random.default_rng(3)
    found = rng.lognormal(1, 1.2, (14, 4))
    found[:, 3] = rng.integers(1, 6, 14)
    found[4, 1] = found[9, 0] = np.nan
    return found


@pytest.fixture
def plan(values):
    return plan_of(values, Step("impute", Impute()), Step("treat", Treat()), Step("normalise", Normalise()))


def alone(plan, choices, replications, row, seed):
    """One replication, step by step, without batches."""
    one = replications.take(np.array([row]))
    weights = one.weights[0].copy()
    if one.left_out[0] != AS_IS:
        weights[one.left_out[0]] = 0
    impute, way = choices.impute[one.impute[0]], choices.normalise[one.normalise[0]]
    changes = {
        "impute": {"method": impute.method, "group": impute.group},
        "treat": {"winsorise_max": int(one.winsorise_max[0])},
        "normalise": {"method": way.method, "to": way.to},
    }
    raw = with_rater_errors(plan, choices, int(one.raters[0]), seed)
    return plan.scores(plan.prepared(changes, raw=raw), weights, method=choices.aggregate[one.aggregate[0]])


@pytest.mark.slow
def test_batches_give_what_each_replication_gives_alone(plan):
    replications = draw(plan, ALL, 60, 11)
    found = replicate(plan, ALL, replications, seed=11)
    for row in range(60):
        assert np.array_equal(found.scores[row], alone(plan, ALL, replications, row, 11))
    assert np.array_equal(found.ranks, rank_down(found.scores))
    assert np.array_equal(found.nominal, plan.scores(plan.prepared()))


@pytest.mark.slow
@pytest.mark.parametrize("choices", [ALL, replace(ALL, raters={})], ids=["raters", "plain"])
def test_one_process_threads_and_processes_give_the_same_bytes(plan, choices):
    replications = draw(plan, choices, 50, 4)
    sequential = replicate(plan, choices, replications, seed=4).scores.tobytes()
    for backend in ("threading", "loky"):
        with joblib.parallel_config(backend=backend, n_jobs=2):
            assert replicate(plan, choices, replications, seed=4).scores.tobytes() == sequential
    assert replicate(plan, choices, replications, seed=4, jobs=1).scores.tobytes() == sequential


def test_the_size_of_a_batch_does_not_show(plan, monkeypatch):
    choices = replace(ALL, raters={})
    replications = draw(plan, choices, 50, 4)
    whole = replicate(plan, choices, replications)
    monkeypatch.setattr("komposit.analysis.uncertainty.AT_ONCE", 300)
    monkeypatch.setattr("komposit.analysis.uncertainty.RANKED_AT_ONCE", 30)
    small = replicate(plan, choices, replications)
    assert whole.scores.tobytes() == small.scores.tobytes() and np.array_equal(whole.ranks, small.ranks)


def test_progress_counts_up_to_all_replications(plan):
    told = []
    replicate(plan, ALL, draw(plan, ALL, 90, 2), progress=lambda done, whole: told.append((done, whole)))
    assert told == sorted(told) and told[-1] == (90, 90) and 1 < len(told) <= 32


@pytest.mark.slow
def test_the_seed_decides_everything(plan):
    one, again, other = (
        replicate(plan, ALL, draw(plan, ALL, 30, seed), seed=seed).scores for seed in (1, 1, 2)
    )
    assert np.array_equal(one, again) and not np.array_equal(one, other)


@pytest.mark.parametrize("design", ["random", "halton"])
def test_draws_stay_within_their_alternatives_and_use_all_of_them(plan, design):
    drawn = draw(plan, ALL, 400, 1, design=design)
    assert set(drawn.winsorise_max) == {1, 2, 5} and set(drawn.aggregate) == {0, 1, 2}
    assert set(drawn.normalise) == {0, 1} and set(drawn.impute) == {0, 1, 2}
    assert set(drawn.left_out) == {AS_IS, plan.codes.index("I1"), plan.codes.index("I3")}
    share = drawn.weights / plan.weights - 1
    assert np.abs(share[:, :4]).max() <= 0.1 and 0.2 < np.abs(share[:, 4:6]).max() <= 0.25
    assert (share[:, 6] == 0).all()


def test_a_sobol_design_changes_one_input_at_a_time(plan):
    samples, inputs = 16, ALL.inputs
    drawn = draw(plan, ALL, samples, 1, sobol=True)
    assert len(drawn) == samples * (len(inputs) + 2)
    names = ("winsorise_max", "normalise", "weights", "aggregate", "impute", "raters", "left_out")
    for place in range(len(inputs)):
        rows = slice(samples * (2 + place), samples * (3 + place))
        for other, name in enumerate(names):
            from_a = slice(0, samples) if other != place else slice(samples, 2 * samples)
            assert np.array_equal(getattr(drawn, name)[rows], getattr(drawn, name)[from_a])


def test_what_cannot_matter_has_a_sensitivity_of_zero(values):
    """Affine scales commute with arithmetic means: ranks do not see which one was drawn."""
    values = np.nan_to_num(values, nan=2.0)
    plan = plan_of(values, Step("normalise", Normalise()))
    choices = Choices(
        normalise=(Way("minmax", (0.0, 1.0)), Way("minmax", (0.0, 8.0))), weights={2: 0.5}, weight_sets=20
    )
    drawn = draw(plan, choices, 64, 3, sobol=True)
    found = replicate(plan, choices, drawn).sensitivity(choices.inputs, 64, seed=3, draws=50)
    assert found.names == ("Normalisation", "Weights")
    assert found.first[0] == found.total[0] == 0 and found.total[1] > 0.5
    assert len(np.unique(drawn.weights, axis=0)) <= 20


def test_nothing_to_vary_gives_the_index_itself(plan):
    found = replicate(plan, Choices(), draw(plan, Choices(), 3, 1))
    assert Choices().inputs == () and np.array_equal(found.scores, np.tile(found.nominal, (3, 1)))
    assert (found.shifts == 0).all()
    assert np.array_equal(found.rank_intervals().high, found.nominal_ranks)
    assert np.array_equal(found.score_intervals(2).low, found.nominal)
    assert len(as_is(plan, 2)) == 2


def test_rater_errors_move_one_level_within_the_scale_and_leave_gaps(values):
    values[2, 3] = np.nan
    plan = plan_of(values, Step("impute", Impute()), Step("normalise", Normalise()))
    choices = Choices(raters={"I4": (1.0, 5.0)})
    moves = np.array(
        [with_rater_errors(plan, choices, stream, 1)[:, 3] - values[:, 3] for stream in range(99)]
    )
    assert np.isnan(moves[:, 2]).all() and np.array_equal(np.unique(moves[:, [0, 1, 3]]), [-1, 0, 1])
    assert (moves[:, values[:, 3] == 5] <= 0).all() and (moves[:, values[:, 3] == 1] >= 0).all()
    assert np.array_equal(with_rater_errors(plan, choices, 5, 1)[:, :3], plan.raw[:, :3], equal_nan=True)


def test_usual_choices_are_those_that_the_index_has(plan, values):
    usual = usual_choices(plan)
    assert usual.inputs == ("Winmax", "Normalisation", "Weights", "Aggregation")
    assert usual.weights == {2: 0.25} and usual.normalise[1] == Way("zscore", (10.0, 2.0))
    bare = plan_of(np.abs(np.nan_to_num(values, nan=1.0)))
    assert usual_choices(bare).inputs == ("Weights", "Aggregation")
    assert usual_choices(plan_of(np.nan_to_num(values) - 5)).inputs == ("Weights",)
    for own in (Way("minmax", (2.0, 9.0)), Way("zscore", (50.0, 5.0))):
        filled = np.nan_to_num(values, nan=1.0)
        assert own in usual_choices(plan_of(filled, Step("normalise", Normalise(own)))).normalise
    tail = np.ones((60, 4)) * np.arange(60)[:, None] % 7
    tail[0] = -400.0, 400.0, -400.0, -400.0
    far = usual_choices(plan_of(tail, Step("normalise", Normalise())))
    assert far.winsorise_max == () and far.normalise[1] == Way("zscore", (100.0, 10.0))


def test_alternatives_of_one_name_are_told_apart():
    assert labels(["minmax", "minmax", "minmax"]) == ("minmax", "minmax_2", "minmax_3")


def test_a_geometric_mean_of_nothing_positive_names_the_group(plan):
    choices = Choices(normalise=(Way("zscore", (0.0, 1.0)),), aggregate=(Method("gmean"),))
    with pytest.raises(IndexFaults, match="ulangan dengan zscore, gmean: P: gmean"):
        replicate(plan, choices, draw(plan, choices, 4, 1))


def test_every_alternative_of_a_refused_replication_is_named(values):
    plan = plan_of(
        values - 9,
        Step("impute", Impute()),
        Step("treat", Treat()),
        Step("normalise", Normalise(Way("none"))),
    )
    choices = Choices((1,), (Way("none"),), impute=(Impute("median"),), aggregate=(Method("hmean"),))
    with pytest.raises(IndexFaults, match="ulangan dengan median, winsorise_max 1, none, hmean: P: hmean"):
        replicate(plan, choices, draw(plan, choices, 1, 1))
    bare = plan_of(np.abs(np.nan_to_num(values, nan=1.0)))
    bare = replace(bare, last=Aggregate((Method("gmean"),)), start=bare.start.after("Raw", 0 * bare.raw))
    with pytest.raises(IndexFaults, match="ulangan dengan langkah apa adanya: P: gmean"):
        replicate(bare, Choices(), as_is(bare, 1))


def test_panels_are_refused(values):
    plan = plan_of(values, Step("normalise", Normalise()), time="T")
    with pytest.raises(IndexFaults) as caught:
        replicate(plan, Choices(), as_is(plan, 1))
    assert [fault.code for fault in caught.value.faults] == ["bad_design"]


# ASEM, COINr 1.1.14: pillar scores of three countries, and the first replication that keeps five winsorised
# points, min-max 1-100 and the arithmetic mean. An affine scale of the indicators is one of the pillars.
PILLARS = ("Physical", "ConEcFin", "Political", "Instit", "P2P", "Environ", "Social", "SusEcFin")
SCORES = np.array(
    [
        [34.7684001613939, 12.6489634539872, 52.5273462870629, 52.4112039240425],
        [39.4681278256503, 31.9221087855358, 71.8810791401085, 55.6998721766798],
        [41.1484184065563, 26.1866236833432, 78.2260375847625, 77.5369646569019],
        [54.0520462429277, 69.4751144230565, 72.7641546442634, 62.8814970322634],
        [16.1734212412659, 6.35448317899241, 48.5516959290859, 67.8807605705214],
        [2.99914949226332, 70.2013993039571, 28.6631354405153, 57.2047214530972],
    ]
).reshape(3, 8)
WEIGHTS = [
    1.16180182830431, 0.974711779505014, 1.19387658301275, 0.891028148587793, 0.824922271654941,
    1.00527954637073, 1.00236810266506, 1.19456078112125, 0.847931758267805, 1.23077147000004, 1.0,
]  # fmt: skip


def test_three_countries_under_the_weights_of_a_replication_of_coinr():
    items = [Item(code, 1, "Conn" if place < 5 else "Sust") for place, code in enumerate(PILLARS)]
    framework = Framework((*items, Item("Conn", 2, "Index"), Item("Sust", 2, "Index"), Item("Index", 3)))
    table = Table("uCode", ("AUS", "AUT", "IDN"), PILLARS, 1 + 0.99 * SCORES)
    plan = compile_plan(start(framework, table), [Step("aggregate", Aggregate())])
    given = replace(as_is(plan, 1), weights=np.array([WEIGHTS]))
    found = replicate(plan, Choices(), given)
    assert found.scores[0] == pytest.approx([47.82311251, 63.32462201, 43.36232117], abs=5e-9)
    assert (found.nominal - 1) / 0.99 == pytest.approx([45.766247515601, 61.9018034073797, 40.2074937408078])
