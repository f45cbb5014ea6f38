"""Two indices, one unit among others, an index without one of its items, and why scores changed."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from komposit import ValuesFaults, load_instrument, score
from komposit.analysis.change import OTHER, Edition, explain_index
from komposit.analysis.comparison import compare, peers, strengths
from komposit.analysis.decomposition import EXACT_UP_TO, explain, polar, shapley
from komposit.analysis.removal import leave_one_out
from komposit.faults import IndexFaults
from komposit.index.aggregation import Method
from komposit.index.framework import Framework, Item
from komposit.index.rulers import Way
from komposit.index.table import Table
from komposit.pipeline.plan import compile_plan
from komposit.pipeline.settings import Aggregate, Denominate, Normalise, Screen, Step
from komposit.pipeline.state import start

ITEMS = (Item("I1", 1, "P"), Item("I2", 1, "P"), Item("I3", 1, "Q"), Item("P", 2, "T"), Item("Q", 2, "T"))
STEPS = (Step("normalise", Normalise()), Step("aggregate", Aggregate()))


def table(values, units="ABCD"):
    return Table("uCode", tuple(units), ("I1", "I2", "I3"), np.array(values, dtype=float))


def framework(*weights):
    items = [Item(i.code, i.level, i.parent, w) for i, w in zip(ITEMS, weights, strict=True)]
    return Framework((*items, Item("T", 3)))


OLD = Edition(framework(1, 1, 1, 1, 1), table([[1, 5, 3], [2, 4, 9], [4, 1, 4], [9, 2, 1]]), STEPS)
NEW = Edition(
    framework(1, 2, 1, 3, 1),
    table([[2, 5, 8], [3, 3, 3], [5, 1, 9], [1, 1, 2]], "BADE"),
    (
        Step("normalise", Normalise(Way("minmax", (1.0, 100.0)))),
        Step("aggregate", Aggregate((Method("genmean", 0.5),))),
    ),
)


def test_units_of_one_index_alone_have_no_shift_and_come_last():
    shifts = compare("ABC", np.array([3.0, 2.0, 1.0]), "ABD", np.array([1.0, 2.0, 3.0]))
    assert [shift.unit for shift in shifts] == ["A", "B", "C", "D"]
    assert shifts[0].difference == -2 and np.isnan(shifts[2].difference) and np.isnan(shifts[3].first)


def test_shifts_of_the_asem_index_are_those_of_coinr():
    """LUX, MLT, SGP under the arithmetic and the geometric mean; the whole table is in the oracle."""
    first, second = np.array([-8.0, -10.0, -14.0]), np.array([-26.0, -20.0, -23.0])
    assert [
        (s.unit, s.difference) for s in compare(("LUX", "MLT", "SGP"), first, ("LUX", "MLT", "SGP"), second)
    ] == [
        ("LUX", -2.0),
        ("MLT", 1.0),
        ("SGP", 1.0),
    ]


def test_strengths_leave_out_gaps_shared_ends_and_values_that_hardly_differ():
    values = np.array(
        [
            [9.0, 0.0, 1.0, np.nan, 5.0],
            [5.0, 0.0, 1.0, 2.0, 4.0],
            [1.0, 7.0, 0.0, 1.0, 9.0],
            [0.0, 8.0, 1.0, 3.0, 1.0],
        ]
    )
    codes = ["I1", "I2", "I3", "I4", "I5"]
    high, low = strengths(codes, values, 0)
    assert [one.code for one in high] == ["I1", "I3", "I5"] == [one.code for one in low]
    assert (high[0].rank, high[0].value) == (1.0, 9.0)
    high, _ = strengths(codes, values, 0, discard_last=False)
    assert "I2" in [one.code for one in high]
    high, low = strengths(codes, values, 0, min_unique=0.5, most=1)
    assert ([one.code for one in high], [one.code for one in low]) == (["I1"], ["I5"])
    assert strengths(codes, values, 0, most=0) == ((), ())


def test_strengths_within_a_group_rank_only_its_units():
    values = np.array([[3.0, 1.0], [2.0, 2.0], [9.0, 9.0]])
    high, _ = strengths(["I1", "I2"], values, 0, groups=["a", "a", "b"])
    assert (high[0].code, high[0].rank) == ("I1", 1.0)


def test_peers_count_only_indicators_that_both_have():
    values = np.array([[1.0, 1.0, np.nan], [2.0, 5.0, 3.0], [np.nan, np.nan, 1.0], [1.0, 2.0, 0.0]])
    assert [peer.unit for peer in peers("ABCD", values, 0)] == ["D", "B"]
    near = peers("ABCD", values, 0, weights=np.array([1.0, 0.0, 1.0]), most=1)
    assert (near[0].unit, near[0].distance) == ("D", 0.0)


def test_an_index_without_an_item_is_that_with_its_weight_at_zero():
    plan = compile_plan(start(OLD.framework, OLD.table), STEPS)
    found = leave_one_out(plan, 2)
    assert found.codes == ("P", "Q") and found.units == tuple("ABCD")
    values = plan.prepared()
    assert np.array_equal(found.scores[0], plan.scores(values))
    assert np.array_equal(found.scores[1], values[:, 2])
    assert found.effect[0] == 0 and found.effect.shape == (3,)
    for level in (0, 3):
        with pytest.raises(IndexFaults, match="bad_range"):
            leave_one_out(plan, level)


# ASEM, COINr 1.1.14: the scores of Indonesia without each of its eight pillars, from its pillar scores.
PILLARS = [16.1734212412659, 6.35448317899241, 48.5516959290859, 67.8807605705214, 2.99914949226332]
PILLARS += [70.2013993039571, 28.6631354405153, 57.2047214530972]
WITHOUT = [41.7348038459528, 42.962171103737, 37.6875195099753, 35.2713864297959, 43.3815878145781]
WITHOUT += [35.662915264616, 46.0474812304765, 38.912084727331]


def test_indonesia_without_each_pillar():
    items = [Item(f"P{place}", 1, "Conn" if place < 5 else "Sust") for place in range(8)]
    whole = Framework((*items, Item("Conn", 2, "T"), Item("Sust", 2, "T"), Item("T", 3)))
    data = Table("uCode", ("IDN",), tuple(item.code for item in items), np.array([PILLARS]))
    plan = compile_plan(start(whole, data), [Step("aggregate", Aggregate())])
    assert leave_one_out(plan).scores[:, 0] == pytest.approx([40.2074937408078, *WITHOUT], rel=1e-12)


VALUE = st.dictionaries(
    st.frozensets(st.sampled_from("abcd"), max_size=4), st.fractions(max_denominator=50), max_size=16
)


@given(VALUE)
def test_parts_sum_exactly_whatever_the_value_is(values):
    def value(new):
        return values.get(frozenset(new), Fraction(len(new)))

    whole = value("abcd") - value("")
    for split in (shapley, polar):
        assert sum(split("abcd", value).values()) == whole


def test_parts_are_equal_where_both_ways_must_agree():
    def additive(new):
        return Fraction(sum(map(ord, new)))

    assert shapley("abc", additive) == polar("abc", additive) == {name: ord(name) for name in "abc"}
    assert shapley("", lambda new: Fraction(1)) == {}
    square = shapley("abc", lambda new: Fraction(len(new) ** 2))
    assert set(square.values()) == {Fraction(3)}


def instrument(weights, mean="arithmetic", count=2):
    nodes = [f"{{code: I{place}, weight: {weight}}}" for place, weight in enumerate(weights)]
    half = max(1, len(nodes) // 2)
    groups = f"{{code: A, mean: {mean}, nodes: [{', '.join(nodes[:half])}]}}, " + ", ".join(nodes[half:])
    return load_instrument(
        f"{{code: X, title: Contoh, edition: 1, status: usulan, weights_sum: {sum(weights)},"
        " scale: {min: 1, max: 7, better: high}, missing: {policy: rescale, min_share: 0.5},"
        f" nodes: [{groups}]}}"
    )


def checked(old, before, new, after):
    found = explain(old, before, new, after)
    assert found.before == score(old, before).score and found.after == score(new, after).score
    assert sum(found.parts.values()) == found.difference
    assert sum(found.data.values()) == found.parts["data"]
    return found


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_a_change_of_everything_is_split_without_a_rest(data):
    count = data.draw(st.integers(2, 5))
    weights = st.lists(st.integers(1, 9), min_size=count, max_size=count)
    levels = st.lists(st.integers(1, 7), min_size=count, max_size=count)
    old = instrument(data.draw(weights))
    new = instrument(data.draw(weights), data.draw(st.sampled_from(["arithmetic", "harmonic"])))
    before, after = ({f"I{p}": v for p, v in enumerate(data.draw(levels))} for _ in range(2))
    checked(old, before, new, after)


def test_many_changed_indicators_are_averaged_over_two_sequences():
    count = EXACT_UP_TO + 2
    old = instrument([1] * count, "geometric")
    before = {f"I{place}": 2 for place in range(count)}
    after = {code: 4 for code in before}
    found = checked(old, before, old, after)
    assert set(found.data) == set(before) and found.parts["weights"] == found.parts["method"] == 0


def test_only_data_means_all_of_it_is_data():
    old = instrument([3, 1])
    found = checked(old, {"I0": 4, "I1": 2}, old, {"I0": 5, "I1": 2})
    assert found.parts == {"data": Fraction(3, 4), "weights": 0, "method": 0} and found.data == {
        "I0": Fraction(3, 4)
    }


def test_editions_with_other_indicators_or_gaps_are_refused_by_name():
    old = instrument([1, 1])
    with pytest.raises(ValuesFaults, match="'I2'"):
        explain(old, {"I0": 1, "I1": 1}, instrument([1, 1, 1]), {"I0": 1, "I1": 1, "I2": 2})
    with pytest.raises(ValuesFaults, match="'I1'"):
        explain(old, {"I0": 1}, old, {"I0": 1, "I1": 1})
    with pytest.raises(ValuesFaults, match="no_value"):
        explain(instrument([1, 3]), {"I0": 1}, instrument([1, 3]), {"I0": 2})


def test_an_index_that_changed_in_all_ways_is_split_exactly():
    found = explain_index(OLD, NEW)
    assert set(found) == {"A", "B", "D"}
    old = compile_plan(start(OLD.framework, OLD.table), OLD.steps)
    new = compile_plan(start(NEW.framework, NEW.table), NEW.steps)
    for unit, change in found.items():
        assert change.before == Fraction(old.scores(old.prepared())[old.units.index(unit)].item())
        assert change.after == Fraction(new.scores(new.prepared())[new.units.index(unit)].item())
        assert sum(change.parts.values()) == change.difference and change.data == {}
        assert all(change.parts.values())


def test_the_data_are_split_by_indicator_where_the_units_are_the_same():
    data = table([[2, 5, 8], [3, 3, 3], [5, 1, 9], [1, 1, 2]], "BADC")
    found = explain_index(OLD, replace(NEW, table=data), by_indicator=True)
    plain = explain_index(OLD, replace(NEW, table=data))
    for unit, change in found.items():
        assert change.parts == plain[unit].parts and set(change.data) == {"I1", "I2", "I3"}
        assert sum(change.data.values()) == change.parts["data"]
    with pytest.raises(IndexFaults, match="unit yang sama"):
        explain_index(OLD, NEW, by_indicator=True)


def with_areas(values, areas, groups="aabb"):
    data = np.column_stack([np.array(values, dtype=float), np.array(areas, dtype=float)])
    return Table("uCode", tuple("ABCD"), ("I1", "I2", "I3", "AREA"), data, {"G": tuple(groups)})


def test_other_columns_that_changed_have_a_part_of_their_own():
    whole = replace(OLD.framework, denominators=("AREA",))
    steps = (Step("denominate", Denominate({"I1": "AREA"})), *STEPS)
    values = [[1, 5, 3], [2, 4, 9], [4, 1, 4], [9, 2, 1]]
    old = Edition(whole, with_areas(values, [1, 2, 3, 4]), steps)
    found = explain_index(old, Edition(whole, with_areas(values, [4, 3, 2, 1]), steps), by_indicator=True)
    assert all(set(change.data) == {OTHER} for change in found.values())
    assert found["B"].data[OTHER] == found["B"].difference != 0
    moved = Edition(whole, with_areas(values, [1, 2, 3, 4], "abab"), steps)
    assert explain_index(old, moved, by_indicator=True)["A"].data == {OTHER: 0}
    assert explain_index(old, old, by_indicator=True)["A"].data == {}


def test_a_unit_that_has_no_score_on_the_way_is_not_split():
    thresholds = (Step("normalise", Normalise()), Step("aggregate", Aggregate(min_available=(0.6,))))
    old = Edition(OLD.framework, table([[1, np.nan, 3], [2, 4, 9], [4, 1, 4], [9, 2, 1]]), thresholds)
    new = Edition(OLD.framework, table([[np.nan, 5, 3], [2, 4, 9], [4, 1, 4], [9, 2, 1]]), thresholds)
    strict = replace(old, steps=(STEPS[0], Step("aggregate", Aggregate(min_available=(0.5, 0.6)))))
    loose = replace(new, steps=strict.steps)
    found = explain_index(strict, loose, by_indicator=True)
    assert found["A"].data == {} and set(found["B"].data) == {"I1", "I2"}
    assert "A" not in explain_index(old, new)


def test_a_unit_that_one_edition_screens_out_has_no_change():
    strict = Edition(NEW.framework, NEW.table, (Step("screen", Screen(drop=("D",))), *STEPS))
    assert set(explain_index(OLD, strict)) == {"A", "B"}


def test_indices_with_other_items_are_refused_by_name():
    other = Framework((Item("I1", 1, "T"), Item("X", 1, "T"), Item("T", 2)))
    with pytest.raises(IndexFaults, match="I2, I3, P, Q, X"):
        explain_index(OLD, Edition(other, NEW.table, STEPS))
