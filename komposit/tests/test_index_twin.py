"""A second, slow implementation of an index, by loops and fractions, agrees on random frameworks."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from komposit import load_instrument, score
from komposit.index.exact import aggregate_exact, fast_scores, fractions_of
from komposit.index.framework import Framework, Item
from komposit.index.ranks import TIES, rank_down
from komposit.index.rulers import Way
from komposit.index.table import Table
from komposit.index.tree import aggregate, compile_tree
from komposit.model import Policy
from komposit.pipeline.plan import compile_plan
from komposit.pipeline.settings import Aggregate, Impute, Normalise, Step
from komposit.pipeline.state import start

pytestmark = pytest.mark.slow

METHODS = ("amean", "gmean", "hmean")


@st.composite
def frameworks(draw):
    """Three levels: one to three groups of one to four indicators under a top."""
    items, groups = [], []
    for g in range(draw(st.integers(1, 3))):
        for n in range(draw(st.integers(1, 4))):
            weight, direction = draw(st.integers(1, 9)), draw(st.sampled_from([1, -1]))
            items.append(Item(f"I{g}{n}", 1, f"P{g}", weight, direction))
        groups.append(Item(f"P{g}", 2, "Top", draw(st.integers(1, 9))))
    return Framework((*items, *groups, Item("Top", 3)))


@st.composite
def indices(draw):
    """A framework and whole numbers for some units, a few missing; every column varies."""
    framework = draw(frameworks())
    units, width = draw(st.integers(3, 7)), len(framework.indicators)
    cells = st.one_of(st.integers(-50, 50), st.integers(-50, 50), st.integers(-50, 50), st.none())
    rows = draw(st.lists(st.lists(cells, min_size=width, max_size=width), min_size=units, max_size=units))
    for column in range(width):
        rows[0][column], rows[1][column] = 60, 61
    return framework, rows


def slow_index(framework, rows, low, high, method):
    """Mean imputation, min-max onto low..high, weighted means: one number after another."""
    width = len(framework.indicators)
    scaled = [[None] * width for _ in rows]
    for c, item in enumerate(framework.indicators):
        present = [Fraction(row[c]) for row in rows if row[c] is not None]
        filled = [sum(present) / len(present) if row[c] is None else Fraction(row[c]) for row in rows]
        turned = [x * item.direction for x in filled]
        for r, x in enumerate(turned):
            scaled[r][c] = (x - min(turned)) / (max(turned) - min(turned)) * (high - low) + low
    return [
        slow_score(framework, dict(zip(framework.codes, row, strict=False)), "Top", method) for row in scaled
    ]


def slow_score(framework, values, code, method):
    children = [item for item in framework.items if item.parent == code]
    if not children:
        return float(values[code])
    whole, total = 0.0, 0.0
    product = 1.0
    for child in children:
        x = slow_score(framework, values, child.code, method)
        whole += child.weight
        total += child.weight * (x if method == "amean" else 1 / x)
        product *= x**child.weight
    return {"amean": total / whole, "hmean": whole / total, "gmean": product ** (1 / whole)}[method]


@settings(max_examples=40, deadline=None)
@given(indices(), st.sampled_from(METHODS))
def test_a_whole_index_is_what_loops_make_of_it(index, method):
    framework, rows = index
    codes = tuple(item.code for item in framework.indicators)
    values = np.array([[np.nan if x is None else float(x) for x in row] for row in rows])
    table = Table("uCode", tuple(f"U{n}" for n in range(len(rows))), codes, values)
    steps = [
        Step("impute", Impute("mean")),
        Step("normalise", Normalise(Way("minmax", (1.0, 100.0)))),
        Step("aggregate", Aggregate()),
    ]
    plan = compile_plan(start(framework, table), steps)
    found = plan.scores(plan.prepared(), method=method)
    assert np.allclose(found, slow_index(framework, rows, 1, 100, method), rtol=1e-11, atol=0)


@settings(max_examples=40, deadline=None)
@given(indices(), st.sampled_from(METHODS), st.sampled_from([None, 0.3, 0.5, 1.0]))
def test_the_fast_path_is_the_exact_one_within_1e_12(index, method, threshold):
    framework, rows = index
    values = np.array([[np.nan if x is None else x + 51.3 for x in row] for row in rows])
    tree = compile_tree(framework)
    weights = [Fraction(repr(float(item.weight))) for item in framework.items]
    limit = None if threshold is None else Fraction(repr(threshold))
    exact = aggregate_exact(tree, fractions_of(values), weights, [method], [limit])
    wanted = np.array([[np.nan if x is None else float(x) for x in row] for row in exact])
    from komposit.index.aggregation import Method

    found = aggregate(tree, values, None, [Method(method)], [threshold])
    assert np.allclose(found, wanted, rtol=1e-12, atol=0, equal_nan=True)


INSTRUMENT = """\
code: X
title: Contoh
edition: 1
status: usulan
scale: {min: 1, max: 7, better: high}
mean: arithmetic
nodes:
  - {code: A, mean: geometric, nodes: [{code: I1, weight: 10}, {code: I2, weight: 20}]}
  - code: B
    mean: harmonic
    nodes: [{code: I3, weight: 20}, {code: C, nodes: [{code: I4, weight: 10}, {code: I5, weight: 20}]}]
  - {code: I6, weight: 20}
"""
ROWS = st.lists(st.one_of(st.none(), st.integers(10, 70)), min_size=6, max_size=6)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(ROWS, min_size=1, max_size=4),
    st.sampled_from(["refuse", "rescale"]),
    st.sampled_from([0, "1/2", "2/3"]),
)
def test_an_instrument_in_floats_is_its_exact_score_within_1e_12(rows, kind, share):
    instrument, policy = load_instrument(INSTRUMENT), Policy(kind, Fraction(share))
    values = np.array([[np.nan if x is None else x / 10 for x in row] for row in rows])
    found = fast_scores(instrument, values, policy=policy)
    for row, line in zip(rows, found.tolist(), strict=True):
        given_values = {f"I{n + 1}": Fraction(x, 10) for n, x in enumerate(row) if x is not None}
        exact = score(instrument, given_values, policy=policy)
        wanted = [exact.score, *(exact.nodes.get(node.code) for node in instrument.walk())]
        numbers = [np.nan if x is None else float(x) for x in wanted]
        assert np.allclose(line, numbers, rtol=1e-12, atol=0, equal_nan=True)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(st.none(), st.integers(0, 5)), min_size=1, max_size=8), st.sampled_from(TIES))
def test_ranks_are_what_counting_makes_of_them(scores, ties):
    found = rank_down(np.array([np.nan if x is None else float(x) for x in scores]), ties)
    present = [x for x in scores if x is not None]
    for place, (x, rank) in enumerate(zip(scores, found.tolist(), strict=True)):
        if x is None:
            assert np.isnan(rank)
            continue
        above, equal = sum(y > x for y in present), sum(y == x for y in present)
        before = sum(y == x for y in scores[:place] if y is not None)
        wanted = {
            "min": above + 1,
            "max": above + equal,
            "average": above + (equal + 1) / 2,
            "dense": len({y for y in present if y > x}) + 1,
            "first": above + before + 1,
        }
        assert rank == wanted[ties]
