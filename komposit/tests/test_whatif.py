"""What-if: from a published total, from values, and what is refused."""

from __future__ import annotations

import hashlib
import json
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from komposit import (
    Policy,
    WhatifFaults,
    instrument_hash,
    level_points,
    load_instrument,
    score,
    whatif_total,
    whatif_values,
)

FOUR = {"I1": 1, "I2": 1, "I5": 1, "I6": 1}
MEAN = "{code: X, title: X, edition: 1, status: usulan, scale: {min: 1, max: 7, better: high}, "


def faults(call, *words, **more):
    with pytest.raises(WhatifFaults) as caught:
        call(*words, **more)
    return [fault.code for fault in caught.value.faults]


def test_the_published_total_and_four_steps(flat, tree):
    """4.381 with one level more on I1, I2, I5 and I6 is 4.931, whatever the tree above the weights."""
    for instrument in (flat, tree):
        estimate = whatif_total(instrument, "4.381", FOUR)
        assert estimate.as_json() == {
            "base": "4.381",
            "base_band": "Netral",
            "score": "4.931",
            "band": "Netral",
            "difference": "0.55",
            "steps": {"I1": "1", "I2": "1", "I5": "1", "I6": "1"},
            "points": {"I1": "0.1", "I2": "0.2", "I5": "0.1", "I6": "0.15"},
            "missing": [],
            "receipt": estimate.receipt,
        }


def test_without_a_total_only_differences_are_told(flat):
    estimate = whatif_total(flat, None, FOUR)
    assert (estimate.base, estimate.score, estimate.band, estimate.base_band) == (None,) * 4
    assert estimate.difference == Fraction("0.55")
    assert estimate.trace.steps[-1].formula == "level_points"


def test_a_step_on_an_inner_node_weighs_what_is_below_it(tree):
    assert whatif_total(tree, "4.381", {"A": 1}).difference == Fraction("0.3")
    assert faults(whatif_total, tree, "4.381", {"A": 1, "I2": 1}) == ["given_twice"]


def test_from_values_both_scores_are_those_of_score(tree):
    values = {f"I{number}": 4 for number in range(1, 9)}
    estimate = whatif_values(tree, values, steps={"I1": 2, "I3": -1}, targets={"I8": 7})
    after = score(tree, {**values, "I1": 6, "I3": 3, "I8": 7})
    assert (estimate.base, estimate.score, estimate.trace) == (4, after.score, after.trace)
    assert estimate.steps == {"I1": 2, "I3": -1, "I8": 3}
    assert estimate.difference == sum(estimate.points.values()) == Fraction("0.3")


def test_where_low_is_better_a_step_lowers_the_value(instrument_of):
    low = instrument_of(
        [{"code": "I1", "weight": 60}, {"code": "I2", "weight": 40}],
        scale={"min": 1, "max": 5, "better": "low"},
    )
    assert whatif_total(low, 3, {"I1": 1}).as_json()["score"] == "2.4"
    assert whatif_values(low, {"I1": 3, "I2": 3}, steps={"I1": 2}).as_json()["points"] == {"I1": "-1.2"}
    assert whatif_values(low, {"I1": 3, "I2": 3}, targets={"I1": 1}).steps == {"I1": 2}
    assert faults(whatif_values, low, {"I1": 3, "I2": 3}, steps={"I1": 3}) == ["outside_scale"]


def test_a_target_may_complete_what_had_no_score(flat):
    values = {f"I{number}": 4 for number in range(1, 8)}
    half = whatif_values(flat, values, targets={"I1": 5})
    assert (half.base, half.score, half.difference, half.missing) == (None, None, None, ("I8",))
    assert half.points == {"I1": Fraction("0.1")}
    whole = whatif_values(flat, values, targets={"I8": 5})
    assert (whole.base, whole.difference, whole.steps, whole.points) == (None, None, {}, {})
    assert whole.as_json()["score"] == "4.1"
    rescaled = whatif_values(flat, values, targets={"I8": 5}, policy=Policy("rescale", Fraction(1, 2)))
    assert rescaled.difference == rescaled.points["I8"] == Fraction("0.1")


def test_points_of_a_level_are_told_only_where_they_are_the_same_everywhere():
    text = (
        MEAN + "nodes: [{code: A, mean: geometric, nodes: [{code: I1, weight: 30}, {code: I2, weight: 20}]},"
        " {code: I3, weight: 50}]}"
    )
    mixed = load_instrument(text)
    assert level_points(mixed) == {"A": Fraction(1, 2), "I3": Fraction(1, 2)}
    assert level_points(load_instrument(text.replace("nodes:", "mean: harmonic, nodes:", 1))) == {}
    assert faults(whatif_total, mixed, 4, {"I1": 1, "I3": 1}) == ["needs_values"]
    alone = whatif_values(mixed, {"I1": 4, "I2": 4, "I3": 4}, steps={"I1": 1, "I2": 1})
    assert sum(alone.points.values()) != alone.difference == Fraction(1, 2)


@pytest.mark.parametrize(
    ("base", "steps", "codes"),
    [
        ("4.381", {"I1": "0.5"}, ["bad_step"]),
        ("4.381", {"I1": 0}, ["bad_step"]),
        ("4.381", {"I9": 1, "I1": 0.5}, ["unknown_code", "not_a_number"]),
        ("4,381", {"I1": 1}, ["decimal_comma"]),
        ("7.1", {"I1": 1}, ["outside_scale"]),
        ("4.381", {"I1": 7}, ["outside_scale"]),
        ("4.381", {"I1": -7}, ["outside_scale"]),
        ("6.5", {"I1": 6}, ["outside_scale"]),
        ("1.5", {"I1": -6}, ["outside_scale"]),
    ],
)
def test_a_step_that_cannot_be_from_a_total_is_a_fault(flat, base, steps, codes):
    assert faults(whatif_total, flat, base, steps) == codes


@pytest.mark.parametrize(
    ("more", "codes"),
    [
        ({"steps": {"I1": 4}}, ["outside_scale"]),
        ({"steps": {"I1": -4}}, ["outside_scale"]),
        ({"targets": {"I1": 8}}, ["outside_scale"]),
        ({"targets": {"I1": "4.5"}}, ["bad_step"]),
        ({"targets": {"I1": "x"}}, ["not_a_number"]),
        ({"targets": {"I1": 5}, "steps": {"I1": 1}}, ["bad_step"]),
        ({"steps": {"I8": 1, "I1": 9}}, ["outside_scale", "no_value"]),
        ({"targets": {"A": 5}}, ["given_twice"]),
    ],
)
def test_a_change_that_cannot_be_from_values_is_a_fault(tree, more, codes):
    assert faults(whatif_values, tree, {"I1": 4, "I2": 4}, **more) == codes


def test_nothing_is_clipped_and_the_sentence_says_so(flat):
    with pytest.raises(WhatifFaults, match="langkah I1 = 4 dari nilai 4 menjadi 8, di luar skala 1 sampai 7"):
        whatif_values(flat, {"I1": 4}, steps={"I1": 4})


@given(st.integers(-6, 6).filter(bool), st.integers(0, 60))
def test_from_a_total_exactly_those_steps_pass_for_which_values_exist(step, tenths):
    """Checked against the extremes of what values can be, worked out the other way round."""
    text = MEAN + "nodes: [{code: I1, weight: 60}, {code: I2, weight: 40}]}"
    base = 1 + Fraction(tenths, 10)
    low, high = (1, 7 - step) if step > 0 else (1 - step, 7)
    possible = low <= high and 60 * low + 40 <= 100 * base <= 60 * high + 280
    try:
        whatif_total(load_instrument(text), base, {"I1": step})
    except WhatifFaults:
        assert not possible
    else:
        assert possible


def test_anybody_can_compute_a_receipt_from_the_manual_alone(flat):
    def digest(**form):
        form = {"form": "komposit-whatif-1", "instrument": instrument_hash(flat), **form}
        text = json.dumps(form, sort_keys=True, separators=(",", ":"))
        return "sha256:" + hashlib.sha256(text.encode()).hexdigest()

    changes = [["I1", "1"], ["I6", "2"]]
    assert whatif_total(flat, "4.5", {"I6": 2, "I1": 1}).receipt == digest(base="9/2", changes=changes)
    assert whatif_total(flat, None, {"I6": 2, "I1": 1}).receipt == digest(base=None, changes=changes)
    start = {"policy": {"kind": "refuse"}, "values": [["I1", "4"], ["I2", "9/2"]]}
    estimate = whatif_values(flat, {"I2": "4.5", "I1": 4}, steps={"I1": 1})
    assert estimate.receipt == digest(changes=[["I1", "5"]], **start)
