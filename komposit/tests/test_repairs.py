"""Best repairs: against brute force on random trees, ties, orders, and bounds that are told."""

from __future__ import annotations

import json
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st

from komposit import (
    Policy,
    WhatifFaults,
    load_instrument,
    repairs_from_total,
    repairs_from_values,
    score,
)
from komposit.steps import code_order

MEAN = "{code: X, title: X, edition: 1, status: usulan, scale: {min: 1, max: 7, better: high}, "


def faults(call, *words, **more):
    with pytest.raises(WhatifFaults) as caught:
        call(*words, **more)
    return [fault.code for fault in caught.value.faults]


def test_codes_are_ordered_as_people_read_them():
    assert sorted(["I10", "I2b", "I2", "I1", "1.10", "1.9"], key=code_order) == [
        "1.9",
        "1.10",
        "I1",
        "I2",
        "I2b",
        "I10",
    ]


def brute_force(instrument, values, efforts, rooms, policy):
    """Every plan there is, by the plain definition; what a reader would do with a lot of patience."""
    better = 1 if instrument.scale.better == "high" else -1
    codes = sorted(efforts, key=code_order)
    plans = [{}]
    for code in codes:
        plans = [{**plan, code: count} for plan in plans for count in range(rooms[code] + 1)]
    told = []
    for plan in plans:
        moved = {code: values[code] + better * count for code, count in plan.items()}
        result = score(instrument, {**values, **moved}, policy=policy).score
        effort = sum(efforts[code] * count for code, count in plan.items())
        changed = [code for code in codes if plan[code]]
        tie = (len(changed), [codes.index(code) for code in changed], [-plan[code] for code in changed])
        told.append((effort, better * result, tie, {code: plan[code] for code in changed}, result))
    return told


def best_within(told, budget):
    return min((p for p in told if p[0] <= budget), key=lambda p: (-p[1], p[0], p[2]))


def best_for(told, goal, better):
    reached = [p for p in told if p[1] >= better * goal]
    return min(reached, key=lambda p: (p[0], -p[1], p[2]), default=None)


MEANS = st.sampled_from(["arithmetic", "geometric", "harmonic"])
NODES = st.recursive(
    st.integers(1, 30).map(lambda weight: {"weight": weight}),
    lambda below: st.builds(
        lambda mean, nodes: {"mean": mean, "nodes": nodes}, MEANS, st.lists(below, min_size=1, max_size=3)
    ),
    max_leaves=7,
)


def numbered(nodes, leaves):
    """Codes for all nodes; leaves are n1, n2, ... and are collected with their weights."""
    for node in nodes:
        if "nodes" in node:
            numbered(node["nodes"], leaves)
            node["code"] = f"in{len(leaves)}-{id(node) % 10**6}"
        else:
            node["code"] = f"n{len(leaves) + 1}"
            leaves.append(node)
    return leaves


@st.composite
def repair_cases(draw):
    """A random tree with random means and gaps, either direction, efforts that often tie."""
    nodes = json.loads(json.dumps(draw(st.lists(NODES, min_size=1, max_size=3))))
    leaves = numbered(nodes, [])
    better = draw(st.sampled_from(["high", "low"]))
    head = {"code": "X", "title": "x", "edition": "1", "status": "usulan", "mean": draw(MEANS)}
    scale = {"min": 1, "max": 7, "better": better}
    total = sum(leaf["weight"] for leaf in leaves)
    instrument = load_instrument(json.dumps({**head, "scale": scale, "weights_sum": total, "nodes": nodes}))
    gaps = draw(st.booleans())
    values = {
        leaf["code"]: Fraction(draw(st.integers(10, 70)), 10)
        for leaf in leaves
        if not gaps or draw(st.integers(0, 9)) < 8
    }
    policy = (
        Policy("rescale", draw(st.sampled_from([Fraction(0), Fraction(1, 2)]))) if gaps else Policy("refuse")
    )
    efforts, rooms = {}, {}
    for code in draw(st.permutations(sorted(values)))[:5]:
        room = (7 - values[code]) // 1 if better == "high" else (values[code] - 1) // 1
        if room > 0:
            efforts[code] = Fraction(draw(st.integers(0, 4)), draw(st.sampled_from([1, 1, 3])))
            rooms[code] = min(int(room), draw(st.integers(1, 3)))
    return instrument, values, policy, efforts, rooms


def every_node(nodes):
    return [found for node in nodes for found in (node, *every_node(node.nodes))]


@pytest.mark.slow
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(repair_cases(), st.integers(0, 12), st.integers(1, 7))
def test_the_best_repairs_are_those_of_brute_force_on_random_trees(case, budget, goal):
    instrument, values, policy, efforts, rooms = case
    if not efforts:
        return
    try:
        repairs = repairs_from_values(instrument, values, efforts, rooms=rooms, policy=policy)
    except WhatifFaults as refused:
        # Exact powers beyond all measure are refused, and never guessed.
        assert [fault.code for fault in refused.faults] == ["too_many_plans"]
        assert "geometric" in {instrument.mean, *(node.mean for node in every_node(instrument.nodes))}
        reject()
    if score(instrument, values, policy=policy).score is None:
        assert repairs is None
        return
    told = brute_force(instrument, values, efforts, rooms, policy)
    sign = 1 if instrument.scale.better == "high" else -1
    for ours, theirs in (
        (repairs.within(budget), best_within(told, budget)),
        (repairs.reaching(goal), best_for(told, goal, sign)),
    ):
        assert (ours is None) == (theirs is None)
        if ours is not None:
            assert (ours.effort, ours.score, ours.steps) == (theirs[0], theirs[4], theirs[3])
            moves = repairs.order(ours)
            assert sum(move.points for move in moves) == ours.difference
    pairs = zip(repairs.plans, repairs.plans[1:], strict=False)
    assert all(a.effort < b.effort and a.score * sign < b.score * sign for a, b in pairs)


@pytest.mark.slow
@settings(deadline=None)
@given(
    st.lists(st.tuples(st.integers(1, 9), st.integers(0, 4), st.integers(1, 3)), min_size=1, max_size=5),
    st.integers(0, 12),
)
def test_the_best_repairs_from_a_total_are_those_of_brute_force(parts, budget):
    parts = [*parts, (40, None, None)]
    leaves = ", ".join(f"{{code: I{n}, weight: {weight}}}" for n, (weight, _, _) in enumerate(parts))
    whole = sum(weight for weight, _, _ in parts)
    instrument = load_instrument(f"{MEAN}weights_sum: {whole}, nodes: [{leaves}]}}")
    efforts = {f"I{n}": Fraction(effort) for n, (_, effort, _) in enumerate(parts) if effort is not None}
    rooms = {f"I{n}": room for n, (_, _, room) in enumerate(parts) if room is not None}
    values = {f"I{n}": Fraction(2) for n in range(len(parts))}
    ours = repairs_from_total(instrument, 2, efforts, rooms=rooms).within(budget)
    theirs = best_within(brute_force(instrument, values, efforts, rooms, None), budget)
    assert (ours.effort, ours.score, ours.steps) == (theirs[0], theirs[4], theirs[3])


def test_where_low_is_better_repairs_lower_the_score(instrument_of):
    low = instrument_of(
        [{"code": "I1", "weight": 60}, {"code": "I2", "weight": 40}],
        scale={"min": 1, "max": 5, "better": "low"},
    )
    repairs = repairs_from_total(low, 3, {"I1": 1, "I2": 1})
    assert repairs.within(1).steps == {"I1": 1} and repairs.reaching("2.3").steps == {"I1": 1, "I2": 1}


def test_ties_go_to_fewer_changed_indicators_and_then_to_the_code_order(instrument_of):
    even = instrument_of(
        [{"code": code, "weight": 25} for code in ("I10", "I2", "I1", "I3")],
        scale={"min": 1, "max": 7, "better": "high"},
    )
    same = dict.fromkeys(("I10", "I2", "I3"), 1)
    assert repairs_from_total(even, 3, same, rooms={"I3": 2}).within(2).steps == {"I3": 2}
    assert repairs_from_total(even, 3, same).within(2).steps == {"I2": 1, "I3": 1}
    assert repairs_from_total(even, 3, same).within(1).steps == {"I2": 1}
    cheaper = {**same, "I10": Fraction(1, 2)}
    assert repairs_from_total(even, 3, cheaper).within(1).steps == {"I10": 1}


def test_the_levels_of_a_plan_are_ordered_by_points_per_effort(flat):
    values = {f"I{number}": 4 for number in range(1, 9)}
    repairs = repairs_from_values(
        flat, values, {"I1": 3, "I2": 2, "I5": 0, "I6": 1}, rooms={"I2": 2, "I1": 1, "I5": 1, "I6": 1}
    )
    plan = repairs.plans[-1]
    moves = repairs.order(plan)
    assert [(move.code, move.level) for move in moves] == [
        ("I5", 1),
        ("I6", 1),
        ("I2", 1),
        ("I2", 2),
        ("I1", 1),
    ]
    assert sum(move.points for move in moves) == plan.difference == Fraction("0.75")
    assert sum(move.effort for move in moves) == plan.effort == 8
    assert repairs.within(0).steps == {"I5": 1} and repairs.order(repairs.within(0))[0].effort == 0


def test_under_a_geometric_mean_the_order_follows_what_each_level_really_adds():
    text = MEAN + "mean: geometric, nodes: [{code: I1, weight: 50}, {code: I2, weight: 50}]}"
    repairs = repairs_from_values(load_instrument(text), {"I1": 1, "I2": 4}, {"I1": 1, "I2": 1})
    plan = repairs.within(4)
    assert plan.steps == {"I1": 4} and plan.score == score(load_instrument(text), {"I1": 5, "I2": 4}).score
    points = [move.points for move in repairs.order(plan)]
    assert points == sorted(points, reverse=True) and sum(points) == plan.difference


def test_a_level_that_has_no_geometric_mean_is_no_room(instrument_of):
    nodes = [
        {"code": "I1", "weight": 60},
        {"code": "A", "nodes": [{"code": "I2", "weight": 20}, {"code": "I3", "weight": 20}]},
    ]
    low = instrument_of(nodes, scale={"min": 0, "max": 5, "better": "low"}, mean="harmonic")
    repairs = repairs_from_values(low, {"I1": 3, "I2": 2, "I3": 1}, {"I1": 1, "I2": 1, "I3": 1})
    assert repairs.plans[-1].steps == {"I1": 2, "I2": 2}
    assert faults(repairs_from_values, low, {"I1": 3, "I2": 2, "I3": 1}, {"I1": 1}, rooms={"I1": 3}) == [
        "outside_scale"
    ]


def test_nodes_that_count_for_nothing_are_left_out(tree):
    """B reaches its share and stands in for itself, C does not; raising I5 changes nothing."""
    values = {"I1": 4, "I2": 4, "I3": 4, "I5": 4, "I7": 4, "I8": 4}
    repairs = repairs_from_values(tree, values, {"I3": 1, "I5": 1}, rooms={"I3": 1, "I5": 1})
    assert repairs.plans[-1].steps == {"I3": 1}


@pytest.mark.parametrize(
    ("efforts", "rooms", "codes"),
    [
        ({}, None, ["bad_effort"]),
        ({"I1": -1}, None, ["bad_effort"]),
        ({"I1": "1,5", "I9": 1}, None, ["unknown_code", "decimal_comma"]),
        ({"I1": 1, "A": 1}, None, ["given_twice"]),
        ({"I1": 1}, {"I2": 1}, ["bad_effort"]),
        ({"I1": 1}, {"I1": -1}, ["bad_step"]),
        ({"I1": 1}, {"I1": 7}, ["outside_scale"]),
    ],
)
def test_efforts_and_rooms_that_cannot_be_are_faults(tree, efforts, rooms, codes):
    assert faults(repairs_from_total, tree, "4.381", efforts, rooms=rooms) == codes


def test_from_values_efforts_need_a_value_and_the_values_a_score(flat):
    values = {f"I{number}": 4 for number in range(1, 8)}
    assert faults(repairs_from_values, flat, values, {"I8": 1}) == ["no_value"]
    assert repairs_from_values(flat, values, {"I1": 1}) is None


def test_budgets_and_goals_that_cannot_be_are_faults(flat):
    repairs = repairs_from_total(flat, None, {"I1": 1})
    assert repairs.within(1).score is None
    assert faults(repairs.reaching, 5) == ["no_value"]
    assert faults(repairs.within, -1) == ["bad_effort"]
    assert faults(repairs.within, "x") == ["not_a_number"]
    assert repairs_from_total(flat, 4, {"I1": 1}).reaching(7) is None


@pytest.mark.slow
def test_more_plans_than_can_be_compared_are_refused_and_not_guessed(instrument_of, monkeypatch):
    """Weights and efforts of which no two sums agree: 2^n plans, none beaten."""
    nodes = [{"code": f"I{n}", "weight": 2**n} for n in range(20)]
    wild = instrument_of(nodes, weights_sum=2**20 - 1)
    efforts = {f"I{n}": 2**n for n in range(20)}
    assert faults(repairs_from_total, wild, 5, efforts) == ["too_many_plans"]
    assert len(repairs_from_total(wild, 5, dict(list(efforts.items())[:12])).plans) == 2**12
    assert faults(repairs_from_total, wild, 5, dict(list(efforts.items())[:12]), most_plans=100) == [
        "too_many_plans"
    ]
    monkeypatch.setattr("komposit.frontier.MAX_JOINS", 100)
    assert faults(repairs_from_total, wild, 5, efforts) == ["too_many_plans"]


def test_powers_too_long_to_compare_are_refused(instrument_of):
    nodes = [{"code": "I1", "weight": "33.33333"}, {"code": "I2", "weight": "66.66667"}]
    odd = instrument_of(nodes, mean="geometric")
    assert faults(repairs_from_values, odd, {"I1": 4, "I2": 5}, {"I1": 1}) == ["too_many_plans"]


@pytest.mark.slow
def test_fifty_indicators_with_awkward_efforts_are_no_matter(instrument_of):
    nodes = [{"code": f"I{n}", "weight": 2} for n in range(1, 51)]
    many = instrument_of(nodes, scale={"min": 1, "max": 7, "better": "high"})
    efforts = {f"I{n}": Fraction(100 + n * n % 37, 7) for n in range(1, 51)}
    repairs = repairs_from_values(many, {f"I{n}": 4 for n in range(1, 51)}, efforts)
    assert len(repairs.plans) == 151 and repairs.plans[-1].score == 7
