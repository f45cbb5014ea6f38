"""The exact path: the same aggregation on fractions, for scores that are official.

Slow and without rounding (geometric means to 50 digits, as `komposit.means` works them); the fast path over
floats agrees with it within 1e-12 of a score.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from komposit.index.arrays import Floats, refuse
from komposit.index.tree import Group, Tree
from komposit.means import MEANS, NEED_POSITIVE
from komposit.model import Instrument, Node, Policy

NAMES = {"amean": "arithmetic", "gmean": "geometric", "hmean": "harmonic"}
"""Methods of aggregation that have an exact form, and what instruments call them."""

Row = list[Fraction | None]


def fractions_of(values: Floats) -> list[Row]:
    """Each float as the shortest decimal that reads as it: 0.1 is one tenth, NaN is no value.

    >>> fractions_of(np.array([[0.1, np.nan]]))
    [[Fraction(1, 10), None]]
    """
    return [[None if value != value else Fraction(repr(value)) for value in row] for row in values.tolist()]


def aggregate_exact(
    tree: Tree,
    values: Sequence[Row],
    weights: Sequence[Fraction],
    methods: Sequence[str] = ("amean",),
    min_available: Sequence[Fraction | None] = (None,),
) -> list[Row]:
    """Scores of all items, exact: what `komposit.index.tree.aggregate` gives in floats.

    values: one row per unit over the indicators; weights of all items; `methods` of NAMES and thresholds for
    all levels or one per level from 2 up. Handbook 2008, step 6.

    >>> from komposit.index.framework import Framework, Item
    >>> from komposit.index.tree import compile_tree
    >>> tree = compile_tree(Framework((Item("I1", 1, "P"), Item("I2", 1, "P", 2.0), Item("P", 2))))
    >>> aggregate_exact(tree, [[Fraction(1, 3), Fraction(1)]], [Fraction(1), Fraction(2), Fraction(1)])
    [[Fraction(1, 3), Fraction(1, 1), Fraction(7, 9)]]
    """
    scores = []
    for values_of_unit in values:
        row: Row = [*values_of_unit, *([None] * (len(tree.codes) - tree.width))]
        for level, groups in enumerate(tree.levels):
            method, threshold = methods[level % len(methods)], min_available[level % len(min_available)]
            for group in groups:
                row[group.place] = _group(group, row, weights, NAMES[method], threshold)
        scores.append(row)
    return scores


def _group(
    group: Group, row: Row, weights: Sequence[Fraction], mean: str, threshold: Fraction | None
) -> Fraction | None:
    places = [place for place in group.children.tolist() if row[place] is not None]
    if threshold is not None and Fraction(len(places), len(group.children)) < threshold:
        return None
    values = [value for place in places if (value := row[place]) is not None]
    shares = [weights[place] for place in places]
    if not values or sum(shares) == 0:
        return None
    if mean in NEED_POSITIVE and min(values) <= 0:
        refuse("not_positive", f"{group.code}: rerata {mean} memerlukan nilai di atas 0")
    return MEANS[mean](values, shares)


def fast_scores(instrument: Instrument, values: Floats, *, policy: Policy | None = None) -> Floats:
    """Scores of many units under an instrument in floats: what `komposit.score` gives exactly, one by one.

    values: (units, leaves), leaves as `instrument.leaves()`, NaN where missing. Result: (units, 1 + nodes),
    the total first, then the nodes as `instrument.walk()`. Handbook 2008, steps 3 and 6.

    >>> from komposit import load_instrument
    >>> instrument = load_instrument(
    ...     "{code: X, title: Contoh, edition: 1, status: usulan, scale: {min: 1, max: 7, better: high},"
    ...     " nodes: [{code: I1, weight: 60}, {code: I2, weight: 40}]}"
    ... )
    >>> fast_scores(instrument, np.array([[4.0, 5.5], [4.0, np.nan]])).round(9)[:, 0].tolist()
    [4.6, nan]
    """
    walk = _Walk(instrument, values, policy or instrument.missing)
    total, _ = walk.combine(instrument.mean, instrument.nodes)
    return np.stack([total, *(walk.found[node.code] for node in instrument.walk())], axis=1)


class _Walk:
    """One pass over the tree for all units at once."""

    def __init__(self, instrument: Instrument, values: Floats, policy: Policy) -> None:
        self.policy, self.found = policy, {}
        self.leaves = {leaf.code: values[:, place] for place, leaf in enumerate(instrument.leaves())}

    found: dict[str, Floats]

    def visit(self, node: Node) -> tuple[Floats, Floats]:
        """Values of a node, and how much leaf weight stands behind them."""
        if node.is_leaf:
            value = self.leaves[node.code]
            present = np.where(np.isnan(value), 0.0, float(node.weight))
        else:
            value, present = self.combine(node.mean, node.nodes)
        self.found[node.code] = value
        return value, present

    def combine(self, mean: str, nodes: Sequence[Node]) -> tuple[Floats, Floats]:
        from komposit.index.means import Mean, mean_of

        parts = [self.visit(node) for node in nodes]
        weights = np.array([float(node.weight) for node in nodes])
        present = np.sum([part for _, part in parts], axis=0)
        name = next(short for short, long in NAMES.items() if long == mean)
        scores = mean_of(Mean(name), np.stack([value for value, _ in parts], axis=-1), weights)
        enough = (present > 0) & (present / weights.sum() >= float(self.policy.needed_share) - 1e-12)
        kept = present if self.policy.kind == "refuse" else np.where(enough, present, 0.0)
        return np.where(enough, scores, np.nan), kept
