"""Scores worked out by hand, under both policies, at both ends of the tree."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

import komposit
from komposit import Policy, ValuesFaults, score

EIGHT = [f"I{number}" for number in range(1, 9)]
FIVE_OF_EIGHT = {"I1": 4, "I2": 5, "I3": 6, "I5": 3, "I6": 4}


def codes(caught: pytest.ExceptionInfo[ValuesFaults]) -> list[str]:
    return [fault.code for fault in caught.value.faults]


def test_eight_equal_indicators_give_that_value(flat, tree):
    for instrument in (flat, tree):
        assert score(instrument, dict.fromkeys(EIGHT, "4.381")).printed_score == "4.381"


def test_one_point_more_on_four_indicators_gives_the_published_what_if(flat, tree):
    values = dict.fromkeys(EIGHT, "4.381") | dict.fromkeys(["I1", "I2", "I5", "I6"], "5.381")
    for instrument in (flat, tree):
        assert score(instrument, values).printed_score == "4.931"


def test_refuse_gives_no_score_but_every_complete_node(tree):
    # Missing: I4, I7, I8. A = (10*4 + 20*5) / 30 = 14/3; C = (10*3 + 15*4) / 25 = 18/5.
    result = score(tree, FIVE_OF_EIGHT, policy=Policy("refuse"))
    assert (result.score, result.band, result.printed_score) == (None, None, None)
    assert result.missing == ("I4", "I7", "I8")
    assert (result.nodes["A"], result.nodes["C"]) == (Fraction(14, 3), Fraction(18, 5))
    assert set(result.nodes) == {"A", "C", *FIVE_OF_EIGHT}


def test_rescale_lets_the_siblings_of_a_missing_child_stand_in_for_it(tree):
    # B = 6 from I3 alone (20 of 30 present); D has nothing and drops out of the top:
    # (30*14/3 + 30*6 + 25*18/5) / 85 = (140 + 180 + 90) / 85 = 82/17.
    result = score(tree, FIVE_OF_EIGHT)
    assert result.score == Fraction(82, 17)
    assert result.printed_score == "4.823529411765"
    assert result.nodes["B"] == 6
    assert "D" not in result.nodes
    assert result.missing == ("I4", "I7", "I8")
    assert result.band == komposit.Band(Fraction(4), "Netral", "usulan")


def test_rescale_in_a_flat_instrument_is_the_mean_of_what_is_there(flat):
    # (10*4 + 20*5 + 20*6 + 10*3 + 15*4) / 75 = 350/75.
    result = score(flat, FIVE_OF_EIGHT, policy=Policy("rescale", Fraction("0.75")))
    assert result.score == Fraction(350, 75)
    assert score(flat, FIVE_OF_EIGHT, policy=Policy("refuse")).score is None


def test_min_share_holds_at_the_root_over_leaf_weight(flat):
    assert score(flat, FIVE_OF_EIGHT, policy=Policy("rescale", Fraction(75, 100))).score is not None
    assert score(flat, FIVE_OF_EIGHT, policy=Policy("rescale", Fraction(76, 100))).score is None


def test_min_share_holds_at_every_node(tree):
    # I3 is 20 of B's 30: enough at 2/3, not above. Without B and D only 55 of 100 stand behind the root.
    values = {**FIVE_OF_EIGHT}
    assert score(tree, values, policy=Policy("rescale", Fraction(2, 3))).nodes["B"] == 6
    result = score(tree, values, policy=Policy("rescale", Fraction(67, 100)))
    assert "B" not in result.nodes and result.score is None
    # With I4 instead of I3, B has 10 of 30 and is dropped at 1/2; A and C (55) carry the score.
    only_i4 = {"I1": 4, "I2": 5, "I4": 6, "I5": 3, "I6": 4}
    assert score(tree, only_i4).score == Fraction(140 + 90, 55)


def test_a_share_below_a_null_node_does_not_count_at_the_root(instrument_of):
    # Each half has 2 of 5 leaves: 40 % of the weight is present, but no node reaches one half.
    halves = [
        {"code": half, "nodes": [{"code": f"{half}{n}", "weight": 10} for n in range(5)]} for half in "AB"
    ]
    instrument = instrument_of(halves)
    values = {"A0": 1, "A1": 2, "B0": 3, "B1": 4}
    assert score(instrument, values, policy=Policy("rescale", Fraction(2, 5))).score == Fraction(5, 2)
    assert score(instrument, values, policy=Policy("rescale", Fraction(1, 2))).nodes == values


def test_nothing_at_all_gives_no_score_even_at_share_zero(flat):
    result = score(flat, {}, policy=Policy("rescale"))
    assert (result.score, result.nodes, len(result.missing)) == (None, {}, 8)


def test_an_inner_value_stands_for_its_children(tree):
    # (30*5 + 30*4 + 25*4 + 15*4) / 100 = 4.3
    result = score(tree, {"A": 5, "B": 4, "C": 4, "D": "4.0"})
    assert (result.printed_score, result.missing) == ("4.3", ())
    assert list(result.nodes) == ["A", "B", "C", "D"]


def test_values_may_be_any_exact_number(flat):
    same = [4, "4", "4.0", Decimal("4.00"), Fraction(8, 2), 4, "4", "4"]
    assert score(flat, dict(zip(EIGHT, same, strict=True))).score == 4


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (4.5, "not_a_number"),
        (True, "not_a_number"),
        (None, "not_a_number"),
        ("4,5", "decimal_comma"),
        ("", "not_a_number"),
        (Decimal("NaN"), "not_finite"),
        (Decimal("Infinity"), "not_finite"),
        (8, "outside_scale"),
        (Fraction(999, 1000), "outside_scale"),
    ],
)
def test_a_value_that_is_no_exact_number_on_the_scale_is_refused(flat, value, code):
    with pytest.raises(ValuesFaults) as caught:
        score(flat, {"I1": value})
    assert codes(caught) == [code]
    assert "I1" in str(caught.value)


def test_a_code_that_is_not_there_has_no_scale_to_lie_outside_of(tree):
    with pytest.raises(ValuesFaults) as caught:
        score(tree, {"I9": 99})
    assert codes(caught) == ["unknown_code"]


def test_all_faults_of_a_unit_come_at_once(tree):
    with pytest.raises(ValuesFaults) as caught:
        score(tree, {"I9": 4, "I1": 0, "I2": "x", "A": 4})
    assert codes(caught) == ["unknown_code", "outside_scale", "not_a_number", "given_twice"]
    assert "I1, I2" in caught.value.faults[-1].message


def test_geometric_and_harmonic_nodes_and_root(instrument_of):
    pair = [{"code": "a", "weight": 50}, {"code": "b", "weight": 50}]
    values = {"a": 4, "b": 9}
    assert score(instrument_of(pair, mean="geometric"), values).score == 6
    assert score(instrument_of(pair, mean="harmonic"), values).score == Fraction(72, 13)
    node = [{"code": "N", "mean": "geometric", "nodes": pair}]
    assert score(instrument_of(node), values).nodes["N"] == 6


def test_zero_in_a_geometric_or_harmonic_mean_names_its_code(instrument_of):
    pair = [{"code": "a", "weight": 50}, {"code": "b", "weight": 50}]
    for mean in ("geometric", "harmonic"):
        with pytest.raises(ValuesFaults) as caught:
            score(instrument_of(pair, mean=mean), {"a": 4, "b": 0})
        assert codes(caught) == ["not_positive"]
        assert "nilai b = 0" in str(caught.value) and f"{mean}_mean" in str(caught.value)


def test_zero_is_found_though_the_rest_is_missing_or_computed(instrument_of):
    inner = {"code": "N", "nodes": [{"code": "a", "weight": 50}, {"code": "b", "weight": 25}]}
    instrument = instrument_of([inner, {"code": "c", "weight": 25}], mean="geometric")
    with pytest.raises(ValuesFaults) as caught:
        score(instrument, {"a": 0, "b": 0, "c": 4})
    assert "nilai N = 0" in str(caught.value)
    with pytest.raises(ValuesFaults):
        score(instrument, {"c": 0})


def test_a_score_below_the_first_band_has_no_name(flat):
    result = score(flat, dict.fromkeys(EIGHT, "3.999999999999999"))
    assert (result.printed_score, result.band) == ("4", None)


def test_the_policy_refuses_words_and_shares_it_does_not_know():
    with pytest.raises(ValueError, match="refuse, rescale"):
        Policy("drop")
    with pytest.raises(ValueError, match="between 0 and 1"):
        Policy("rescale", Fraction(3, 2))
    with pytest.raises(ValueError, match="pecahan"):
        Policy("rescale", 0.5)  # type: ignore[arg-type]
