"""Replications written and read again; what varies, read from a specification."""

from __future__ import annotations

import numpy as np
import pytest

from komposit.analysis.choices import Choices
from komposit.analysis.params import read_params, samples_of_design, write_params
from komposit.analysis.reading import read_uncertainty
from komposit.analysis.replications import AS_IS, draw
from komposit.analysis.uncertainty import replicate
from komposit.faults import FaultLog, IndexFaults
from komposit.index.aggregation import Method
from komposit.index.framework import Framework, Item
from komposit.index.rulers import Way
from komposit.index.table import Table
from komposit.instrument.marked import read_yaml
from komposit.pipeline.plan import compile_plan
from komposit.pipeline.settings import Aggregate, Impute, Normalise, Step, Treat
from komposit.pipeline.state import start

FRAMEWORK = Framework(
    (
        Item("I1", 1, "P"),
        Item("I2", 1, "P"),
        Item("I3", 1, "Q"),
        Item("P", 2, "Top"),
        Item("Q", 2, "Top"),
        Item("Top", 3),
    )
)
AGGREGATE = Step("aggregate", Aggregate())
STEPS = [Step("impute", Impute()), Step("treat", Treat()), Step("normalise", Normalise()), AGGREGATE]
CHOICES = Choices(
    winsorise_max=(1, 5),
    normalise=(Way("minmax", (1.0, 100.0)), Way("minmax", (1.0, 9.0))),
    weights={2: 0.25},
    aggregate=(Method("amean"), Method("genmean", 0.5)),
    impute=(Impute("mean"), Impute("median")),
    raters={"I3": (1.0, 5.0)},
    left_out=("I1", "I3"),
)
COLUMNS = ("uCode", "I1", "I2", "I3", "PROV")


def plan_of(*steps):
    rng = np.random.default_rng(1)
    values = rng.lognormal(1, 1, (9, 3))
    values[:, 2] = rng.integers(1, 6, 9)
    units = tuple(f"U{row}" for row in range(9))
    table = Table("uCode", units, ("I1", "I2", "I3"), values, {"PROV": ("a", "b", "c") * 3})
    return compile_plan(start(FRAMEWORK, table), list(steps) or STEPS)


@pytest.fixture
def plan():
    return plan_of()


def codes_of(call, *arguments):
    with pytest.raises(IndexFaults) as caught:
        call(*arguments)
    return [(fault.line, fault.code) for fault in caught.value.faults]


@pytest.mark.parametrize("sobol", [False, True])
def test_what_was_drawn_is_read_again_to_the_last_bit(plan, sobol):
    drawn = draw(plan, CHOICES, 12, 1, sobol=sobol)
    names = [str(number + 1) for number in range(len(drawn))]
    given = read_params(write_params(plan, CHOICES, drawn, names), plan, CHOICES)
    assert given.names == tuple(names) and given.inputs == CHOICES.inputs and given.choices == CHOICES
    again = replicate(plan, given.choices, given.replications, seed=1).scores
    assert np.array_equal(again, replicate(plan, CHOICES, drawn, seed=1).scores)
    if sobol:
        assert samples_of_design(given) == 12
    else:
        assert codes_of(samples_of_design, given) == [(0, "bad_design")]


def test_only_what_varies_has_a_column(plan):
    few = Choices(weights={2: 0.1}, winsorise_max=(2, 3))
    text = write_params(plan, few, draw(plan, few, 2, 1), ["1", "2"])
    assert text.splitlines()[0] == "rep,winmax,w_P,w_Q"


def test_columns_that_are_absent_leave_the_index_as_it_is(plan):
    given = read_params("winmax\n3\nNA\n", plan, CHOICES)
    assert given.names == ("1", "2") and given.inputs == ("Winmax",)
    assert given.replications.winsorise_max.tolist() == [3, AS_IS]
    assert set(given.replications.aggregate) == {AS_IS} and np.array_equal(
        given.replications.weights[1], plan.weights
    )


def test_methods_that_are_no_alternative_are_taken_with_their_usual_settings(plan):
    text = "rep,norm,agg\n1,n_prank,a_hmean\n2,n_minmax,amean\n3,n_minmax_2,a_genmean\n"
    given = read_params(text, plan, CHOICES)
    assert [way.method for way in given.choices.normalise] == ["minmax", "minmax", "prank"]
    assert given.replications.normalise.tolist() == [2, 0, 1]
    assert given.choices.aggregate[2] == Method("hmean") and given.replications.aggregate.tolist() == [
        2,
        0,
        1,
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("rep\n", [(0, "empty")]),
        ("rep,typo,w_X\n1,2,3\n", [(1, "bad_header"), (1, "bad_header")]),
        ("rep,w_P\n1,-1\n1,x\n", [(2, "bad_weight"), (3, "duplicate_row"), (3, "not_a_number")]),
        ("rep,winmax\n1,-1\n2,2.5\n", [(2, "bad_range"), (3, "bad_range")]),
        ("rep,norm,agg\n1,n_goalposts,a_bogus\n", [(2, "unknown_word"), (2, "unknown_word")]),
        ("rep,impute,left_out\n1,i_last,I9\n", [(2, "unknown_word"), (2, "unknown_word")]),
    ],
)
def test_every_fault_of_a_table_of_replications_is_named(plan, text, found):
    assert codes_of(read_params, text, plan, CHOICES) == found


def test_rater_errors_need_their_scale(plan):
    assert codes_of(read_params, "rep,raters\n1,4\n", plan, Choices()) == [(1, "bad_header")]


def test_replications_out_of_order_are_no_design(plan):
    lines = write_params(
        plan, CHOICES, draw(plan, CHOICES, 4, 1, sobol=True), [str(number) for number in range(36)]
    ).splitlines()
    lines[9], lines[10] = lines[10], lines[9]
    given = read_params("\n".join(lines), plan, CHOICES)
    assert codes_of(samples_of_design, given) == [(0, "bad_design")]
    assert codes_of(samples_of_design, read_params("rep\n1\n2\n", plan, CHOICES)) == [(0, "bad_design")]


def read(plan, text):
    return read_uncertainty(read_yaml(text, FaultLog("")), plan, COLUMNS)


def test_a_specification_without_a_wish_gets_the_usual_choices(plan):
    wish = read_uncertainty(None, plan, COLUMNS)
    assert wish.choices.inputs == ("Winmax", "Normalisation", "Weights", "Aggregation")
    assert (wish.design, wish.bootstrap) == ("random", 1000)


def test_every_choice_can_be_written(plan):
    wish = read(
        plan,
        """
        winsorise_max: [0, 2]
        normalise: [rank, {method: zscore, to: [100, 10]}]
        weights: {1: 0.1, 2: 0.25}
        weight_sets: 50
        aggregate: [amean, {method: genmean, p: 0.5}]
        impute: [median, {method: group_mean, group: PROV}]
        raters: {I3: [1, 5]}
        left_out: [I1, Q]
        design: halton
        bootstrap: 200
        """,
    )
    assert wish.choices == Choices(
        winsorise_max=(0, 2),
        normalise=(Way("rank"), Way("zscore", (100.0, 10.0))),
        weights={1: 0.1, 2: 0.25},
        aggregate=(Method("amean"), Method("genmean", 0.5)),
        impute=(Impute("median"), Impute("group_mean", "PROV")),
        raters={"I3": (1.0, 5.0)},
        left_out=("I1", "Q"),
        weight_sets=50,
    )
    assert (wish.design, wish.bootstrap) == ("halton", 200)
    found = replicate(plan, wish.choices, draw(plan, wish.choices, 20, 1, design=wish.design), seed=1)
    assert np.isfinite(found.scores).all()


def test_short_forms(plan):
    wish = read(plan, "{weights: 0.3, left_out: indicators}")
    assert wish.choices.weights == {2: 0.3} and wish.choices.left_out == ("I1", "I2", "I3")
    assert read(plan, "{}").choices == Choices() == read(plan, "{weights: 0}").choices


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("[1]", [(1, "wrong_type")]),
        ("{typo: 1}", [(1, "unknown_key")]),
        ("{winsorise_max: [1.5]}", [(1, "bad_range")]),
        ("{normalise: [[1]], aggregate: [bogus]}", [(1, "unknown_word"), (1, "wrong_type")]),
        ("{weights: {3: 0.1, 2: 2}}", [(1, "bad_range"), (1, "unknown_key")]),
        (
            "{raters: {I9: [1, 5], I3: [5, 1], I1: [1]}}",
            [(1, "bad_range"), (1, "bad_range"), (1, "unknown_key")],
        ),
        ("{left_out: [Top, I9]}", [(1, "unknown_code"), (1, "unknown_code")]),
        ("{design: sobol, bootstrap: 0}", [(1, "bad_range"), (1, "unknown_word")]),
    ],
)
def test_every_fault_of_a_wish_is_named(plan, text, found):
    assert codes_of(read, plan, text) == found


def test_a_choice_about_a_step_that_is_not_there_is_refused():
    bare = plan_of(AGGREGATE)
    text = "{winsorise_max: [1], normalise: [zscore], impute: [mean]}"
    assert codes_of(read, bare, text) == [(1, "misplaced_key")] * 3
