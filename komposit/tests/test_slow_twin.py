"""A second implementation, slow and of another shape, must agree on random trees with gaps.

It shares nothing with komposit but the definition in the README: one loop over nodes from the deepest level
up instead of a recursion, weights by counting leaves afresh, whole numbers over a common denominator instead
of fractions, and powers instead of logarithms for the geometric mean.
"""

from __future__ import annotations

import json
from decimal import Decimal, localcontext
from fractions import Fraction
from math import lcm

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from komposit import Policy, load_instrument, score
from komposit.numbers import format_number

pytestmark = pytest.mark.slow

MEANS = st.sampled_from(["arithmetic", "geometric", "harmonic"])
VALUES = st.integers(1, 70).map(lambda tenths: Fraction(tenths, 10))


@st.composite
def trees(draw):
    """Nodes as flat rows: number, parent's number, mean, leaf weight; row 0 is the root."""
    rows = [{"parent": None, "mean": draw(MEANS), "weight": None}]
    for number in range(1, draw(st.integers(2, 14))):
        parent = draw(st.integers(max(0, number - 6), number - 1))
        rows.append({"parent": parent, "mean": draw(MEANS), "weight": None})
    parents = {row["parent"] for row in rows}
    for number, row in enumerate(rows):
        if number not in parents:
            row["weight"] = draw(st.integers(1, 30))
    return rows


@st.composite
def cases(draw):
    """A tree, values for some leaves, values for some inner nodes without any below, and a policy."""
    rows = draw(trees())
    given_ = {}
    for number in range(1, len(rows)):
        above, free = rows[number]["parent"], True
        while above is not None:
            free, above = free and above not in given_, rows[above]["parent"]
        is_leaf = rows[number]["weight"] is not None
        if free and draw(st.integers(0, 9)) < (7 if is_leaf else 2):
            given_[number] = draw(VALUES)
    share = draw(st.sampled_from(["refuse", "0", "1/3", "1/2", "0.8", "1"]))
    return rows, given_, share


def yaml_of(rows):
    def children(parent):
        return [node(n) for n, row in enumerate(rows) if row["parent"] == parent]

    def node(number):
        row = rows[number]
        if row["weight"] is not None:
            return {"code": f"n{number}", "weight": row["weight"]}
        return {"code": f"n{number}", "mean": row["mean"], "nodes": children(number)}

    total = sum(row["weight"] or 0 for row in rows)
    scale = {"min": 0, "max": 7, "better": "high"}
    head = {"code": "root", "title": "x", "edition": "1", "status": "usulan", "scale": scale}
    return json.dumps({**head, "weights_sum": total, "mean": rows[0]["mean"], "nodes": children(0)})


def slow_weight(rows, number):
    total = 0
    for leaf, row in enumerate(rows):
        climb = leaf
        while climb is not None and climb != number:
            climb = rows[climb]["parent"]
        if row["weight"] is not None and climb == number:
            total += row["weight"]
    return total


def slow_mean(kind, pairs):
    if kind == "geometric":
        with localcontext(prec=120):
            product = Decimal(1)
            for value, weight in pairs:
                product *= (Decimal(value.numerator) / Decimal(value.denominator)) ** weight
            root = product ** (Decimal(1) / Decimal(sum(weight for _, weight in pairs)))
        with localcontext(prec=50):
            return Fraction(+root)
    if kind == "harmonic":
        return 1 / slow_mean("arithmetic", [(1 / value, weight) for value, weight in pairs])
    common = 1
    for value, _ in pairs:
        common = lcm(common, value.denominator)
    top = bottom = 0
    for value, weight in pairs:
        top += value.numerator * (common // value.denominator) * weight
        bottom += common * weight
    return Fraction(top, bottom)


def slow_score(rows, given_, share):
    """Values by number, 0 being the root; parents come before children, so going backwards suffices."""
    values, behind = dict(given_), {number: slow_weight(rows, number) for number in given_}
    for number in range(len(rows) - 1, -1, -1):
        if number in values or rows[number]["weight"] is not None:
            continue
        children = [n for n, row in enumerate(rows) if row["parent"] == number]
        pairs = [(values[n], slow_weight(rows, n)) for n in children if n in values]
        present = sum(behind[n] for n in children if n in values)
        whole = slow_weight(rows, number)
        needed = Fraction(1) if share == "refuse" else Fraction(share)
        if pairs and present >= needed * whole:
            values[number], behind[number] = slow_mean(rows[number]["mean"], pairs), present
    return values


def leaves_without_value(rows, given_):
    for number, row in enumerate(rows):
        climb = number
        while climb is not None and climb not in given_:
            climb = rows[climb]["parent"]
        if row["weight"] is not None and climb is None:
            yield f"n{number}"


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(cases())
def test_both_implementations_agree(case):
    rows, given_, share = case
    policy = Policy("refuse") if share == "refuse" else Policy("rescale", Fraction(share))
    result = score(load_instrument(yaml_of(rows)), {f"n{n}": v for n, v in given_.items()}, policy=policy)
    slow = slow_score(rows, given_, share)
    printed = {f"n{number}": format_number(value) for number, value in slow.items() if number}
    assert result.printed_nodes == printed
    assert result.printed_score == (format_number(slow[0]) if 0 in slow else None)
    assert set(result.missing) == set(leaves_without_value(rows, given_))
    for number, value in slow.items():
        ours = result.nodes[f"n{number}"] if number else result.score
        assert abs(ours - value) <= Fraction(1, 10**45)
