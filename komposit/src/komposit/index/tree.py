"""A framework as places in an array: from indicator values to the scores of every group above them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from komposit.index.aggregation import Method, combine
from komposit.index.arrays import Floats, Places
from komposit.index.framework import Framework


@dataclass(frozen=True, slots=True)
class Group:
    """A group's place among all items, and the places of what is in it."""

    code: str
    place: int
    children: Places


@dataclass(frozen=True, slots=True)
class Tree:
    """All items in the order of the framework (indicators first), and the groups of each level from 2 up."""

    codes: tuple[str, ...]
    width: int
    levels: tuple[tuple[Group, ...], ...]
    weights: Floats

    @property
    def top(self) -> int:
        """The place of the (first) item of the highest level."""
        return self.levels[-1][0].place if self.levels else 0

    def weights_of(self, changes: Mapping[str, float]) -> Floats:
        """The weights of the framework with those of some codes replaced: (items,)."""
        weights = self.weights.copy()
        for code, weight in changes.items():
            weights[self.codes.index(code)] = weight
        return weights


def compile_tree(framework: Framework) -> Tree:
    """Places instead of codes.

    >>> from komposit.index.framework import Item
    >>> tree = compile_tree(Framework((Item("I1", 1, "P"), Item("I2", 1, "P"), Item("P", 2))))
    >>> tree.levels[0][0].children.tolist(), tree.top
    ([0, 1], 2)
    """
    places = {code: place for place, code in enumerate(framework.codes)}
    levels = tuple(
        tuple(
            Group(
                item.code,
                places[item.code],
                np.array([places[c.code] for c in framework.children(item.code)]),
            )
            for item in framework.at(level)
        )
        for level in range(2, framework.depth + 1)
    )
    weights = np.array([item.weight for item in framework.items])
    return Tree(framework.codes, len(framework.indicators), levels, weights)


def aggregate(
    tree: Tree,
    values: Floats,
    weights: Floats | None = None,
    methods: Sequence[Method] = (Method(),),
    min_available: Sequence[float | None] = (None,),
) -> Floats:
    """Scores of all items, indicators included.

    values: (units, indicators) or (samples, units, indicators); weights of all items: (items,) or
    (samples, items), the framework's own without. `methods` and `min_available` hold one entry for all
    levels, or one per level from 2 up. Result: (units, items), or (samples, units, items).

    >>> from komposit.index.framework import Item
    >>> tree = compile_tree(Framework((Item("I1", 1, "P"), Item("I2", 1, "P", 3.0), Item("P", 2))))
    >>> aggregate(tree, np.array([[1.0, 5.0]])).tolist()
    [[1.0, 5.0, 4.0]]
    >>> aggregate(tree, np.array([[1.0, 5.0]]), np.array([[1.0, 1, 1], [0, 1, 1]]))[..., -1].tolist()
    [[3.0], [5.0]]
    """
    weights = tree.weights if weights is None else weights
    columns = _columns(tree, values, weights, methods, min_available)
    shape = np.broadcast_shapes(*(column.shape for column in columns.values()))
    scores = np.empty((*shape, len(tree.codes)))
    for place, column in columns.items():
        scores[..., place] = column
    return scores


def aggregate_top(
    tree: Tree,
    values: Floats,
    weights: Floats | None = None,
    methods: Sequence[Method] = (Method(),),
    min_available: Sequence[float | None] = (None,),
) -> Floats:
    """The score of the top item alone: (units,) or (samples, units); takes what `aggregate` takes.

    >>> from komposit.index.framework import Item
    >>> tree = compile_tree(Framework((Item("I1", 1, "P"), Item("I2", 1, "P", 3.0), Item("P", 2))))
    >>> aggregate_top(tree, np.array([[1.0, 5.0]])).tolist()
    [4.0]
    """
    weights = tree.weights if weights is None else weights
    columns = _columns(tree, values, weights, methods, min_available)
    samples = (*weights.shape[:-1], 1) if weights.ndim > 1 else (1,)
    return np.broadcast_to(columns[tree.top], np.broadcast_shapes(columns[tree.top].shape, samples))


def _columns(
    tree: Tree,
    values: Floats,
    weights: Floats,
    methods: Sequence[Method],
    min_available: Sequence[float | None],
) -> dict[int, Floats]:
    """A column of scores for every place, from the indicators up."""
    columns: dict[int, Floats] = {place: values[..., place] for place in range(tree.width)}
    for level, groups in enumerate(tree.levels):
        method, threshold = methods[level % len(methods)], min_available[level % len(min_available)]
        for group in groups:
            parts = np.stack(np.broadcast_arrays(*(columns[place] for place in group.children)), axis=-1)
            shares = _shared(weights[..., group.children])
            columns[group.place] = combine(method, parts, shares, threshold, code=group.code)
    return columns


def _shared(weights: Floats) -> Floats:
    """One set of weights where all samples have the same one: then the group is computed once."""
    same = weights.ndim > 1 and bool((weights == weights[:1]).all())
    return np.asarray(weights[0] if same else weights, dtype=float)
