"""A trace can be followed by hand and replayed by machine."""

from __future__ import annotations

import json
from fractions import Fraction

import pytest

import komposit
from komposit import Band, Policy, Step, score

PARTIAL = {"I1": 4, "I2": 5, "I3": 6, "I5": 3, "I6": 4}


def replay(step: Step) -> object:
    """What the named function gives for the inputs of the step."""
    formula = getattr(komposit, step.formula)
    numbers, weights = [value for _, value in step.values], [weight for _, weight in step.weights]
    if step.formula == "present_share":
        return formula(*numbers)
    if step.formula == "rescale_weights":
        return tuple(formula(dict(step.weights), [code for code, _ in step.output]).items())
    if step.formula == "band_of":
        band = formula(numbers[0], [Band(start, label, "") for label, start in step.values[1:]])
        return band.label if band else None
    return formula(numbers, weights)


@pytest.mark.parametrize("policy", [Policy("refuse"), Policy("rescale"), Policy("rescale", Fraction(3, 4))])
def test_every_step_can_be_replayed_from_its_own_inputs(flat, tree, policy):
    for instrument in (flat, tree):
        for values in (PARTIAL, {"I1": 4}, {f"I{n}": n % 7 + 1 for n in range(1, 9)}):
            for step in score(instrument, values, policy=policy).trace.steps:
                assert replay(step) == step.output


def test_the_last_number_of_the_trace_is_the_score(tree):
    result = score(tree, PARTIAL)
    steps = result.trace.steps
    assert [step.step for step in steps] == list(range(1, len(steps) + 1))
    assert (steps[-1].formula, steps[-1].output) == ("band_of", "Netral")
    assert (steps[-2].target, steps[-2].output) == ("IKT", result.score)


def test_the_text_reads_as_a_calculation(tree):
    assert score(tree, PARTIAL).trace.as_text().splitlines() == [
        "1. A: arithmetic_mean(I1 4 x bobot 10, I2 5 x bobot 20) = 4.666666666667",
        "2. B: present_share(present 20, whole 30) = 0.666666666667 (kebijakan rescale, perlu 0.5: cukup)",
        "3. B: rescale_weights(bobot I3 20, bobot I4 10) = I3 30",
        "4. B: arithmetic_mean(I3 6 x bobot 30) = 6",
        "5. C: arithmetic_mean(I5 3 x bobot 10, I6 4 x bobot 15) = 3.6",
        "6. D: present_share(present 0, whole 15) = 0 (kebijakan rescale, perlu 0.5: tidak dihitung)",
        "7. IKT: present_share(present 75, whole 100) = 0.75 (kebijakan rescale, perlu 0.5: cukup)",
        "8. IKT: rescale_weights(bobot A 30, bobot B 30, bobot C 25, bobot D 15)"
        " = A 35.294117647059, B 35.294117647059, C 29.411764705882",
        "9. IKT: arithmetic_mean(A 4.666666666667 x bobot 35.294117647059, B 6 x bobot 35.294117647059,"
        " C 3.6 x bobot 29.411764705882) = 4.823529411765",
        "10. IKT: band_of(IKT 4.823529411765, Di bawah netral 1, Netral 4) = Netral",
    ]


def test_a_score_without_a_band_says_so(flat):
    text = score(flat, {f"I{n}": 2 for n in range(1, 9)}).trace.as_text()
    assert text.endswith("band_of(IKT 2, Netral 4, Agak toleran 5) = tidak ada")


def test_refuse_keeps_telling_how_much_has_been_answered(tree):
    steps = score(tree, PARTIAL, policy=Policy("refuse")).trace.steps
    assert [(s.target, s.output) for s in steps if s.formula == "present_share"] == [
        ("B", Fraction(2, 3)),
        ("D", 0),
        ("IKT", Fraction(3, 4)),
    ]


def test_the_json_holds_printed_and_exact_numbers(tree):
    steps = json.loads(json.dumps(score(tree, PARTIAL).trace.as_json()))
    assert steps[0] == {
        "step": 1,
        "target": "A",
        "formula": "arithmetic_mean",
        "inputs": {"values": {"I1": "4", "I2": "5"}, "weights": {"I1": "10", "I2": "20"}},
        "output": "4.666666666667",
        "exact": "14/3",
        "note": "",
    }
    assert steps[7]["output"]["A"] == "35.294117647059" and steps[7]["exact"]["A"] == "600/17"
    assert steps[-1]["output"] == steps[-1]["exact"] == "Netral"
