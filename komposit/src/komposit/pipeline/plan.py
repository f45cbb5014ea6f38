"""A pipeline made ready for thousands of runs: arrays in, arrays out, no work done twice.

A run is two parts. `prepared` does what comes before `aggregate` (denominate, impute, screen, treat,
normalise) with some settings changed: few such variants exist, however many samples are drawn, so each is
computed once. `scores` aggregates one prepared array, or one per sample, under as many sets of weights as
there are samples, all at once:

    plan = compile_plan(start(framework, table), steps)
    base = plan.prepared()                                          # (units, indicators)
    other = plan.prepared({"treat": {"winsorise_max": 1}, "normalise": {"method": "zscore", "to": (10, 2)}})
    weights = np.tile(plan.weights, (1000, 1))                      # (samples, items), columns as plan.codes
    scores = plan.scores(other, weights, method="gmean")            # (samples, units)
    ranks = rank_down(scores)                                       # (samples, units)

Samples are independent of each other: any split of them into parts gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from komposit.index.aggregation import Method
from komposit.index.arrays import Floats, refuse
from komposit.index.tree import Tree, aggregate, aggregate_top
from komposit.pipeline.perform import perform
from komposit.pipeline.score import framework_weights
from komposit.pipeline.settings import (
    Aggregate,
    Denominate,
    Impute,
    Normalise,
    Screen,
    Settings,
    Step,
    Treat,
    Weights,
)
from komposit.pipeline.state import State

CHUNK = 1 << 20
"""Numbers held at once while samples are aggregated; more samples are done in parts of this size."""

Changes = Mapping[str, Mapping[str, Any] | None]
"""Settings to change by step name (`treat`, `normalise`, ...); None leaves the step out."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Data and steps of an index; made by `compile_plan`. `units` are those the nominal run keeps."""

    start: State
    before: tuple[Step, ...]
    last: Aggregate
    units: tuple[str, ...]
    weights: Floats

    @property
    def tree(self) -> Tree:
        return self.start.tree

    @property
    def codes(self) -> tuple[str, ...]:
        """All items, indicators first: the columns of weights, (items,)."""
        return self.tree.codes

    @property
    def indicators(self) -> tuple[str, ...]:
        return self.codes[: self.tree.width]

    @property
    def raw(self) -> Floats:
        """The indicators as read: (units read, indicators)."""
        return self.start.values

    def places(self, level: int) -> list[int]:
        """Where the items of a level stand among `codes`.

        >>> example_plan().places(2)
        [2]
        """
        return [self.codes.index(item.code) for item in self.start.framework.at(level)]

    def prepared(self, changes: Changes | None = None, *, raw: Floats | None = None) -> Floats:
        """Values just before `aggregate`: (units, indicators), the rows of `units`.

        `changes` replaces settings of steps by name: fields of Treatment for `treat`, of Way for `normalise`,
        of the step's own class for the others; None leaves the step out. `raw` takes the place of the data
        (units read, indicators), with noise for instance. A unit that a changed screening drops is NaN; one
        that it adds is left out. Raises IndexFaults as the steps do.

        >>> example_plan().prepared({"normalise": {"to": (0.0, 10.0)}}).tolist()
        [[0.0, 10.0], [10.0, 0.0]]
        """
        state = self.start if raw is None else self.start.after("Raw", raw)
        return self._aligned(_run(state, self.before, changes or {}))

    def variants(self, many: Sequence[Changes]) -> list[Floats]:
        """`prepared` for each of many changes; what several of them do alike from the start is done once.

        >>> first, second = example_plan().variants([{}, {"normalise": {"to": (0.0, 10.0)}}])
        >>> first.tolist(), second.tolist()
        ([[0.0, 100.0], [100.0, 0.0]], [[0.0, 10.0], [10.0, 0.0]])
        """
        known: dict[tuple[str, ...], State] = {}
        return [self._aligned(_run(self.start, self.before, changes, known)) for changes in many]

    def _aligned(self, state: State) -> Floats:
        """The values of a state in the rows of `units`."""
        if state.table.units == self.units:
            return state.values
        rows = {unit: row for row, unit in enumerate(state.table.units)}
        aligned = np.full((len(self.units), self.tree.width), np.nan)
        for row, unit in enumerate(self.units):
            if unit in rows:
                aligned[row] = state.values[rows[unit]]
        return aligned

    def scores(
        self,
        values: Floats,
        weights: Floats | None = None,
        *,
        method: str | Method | Sequence[Method] | None = None,
        level: int | None = None,
    ) -> Floats:
        """Top scores of every sample: (units,) without samples, else (samples, units).

        values: (units, indicators), or (samples, units, indicators); weights: (items,) or (samples, items),
        those of the plan when absent. `method` (a name of METHODS, or Methods by level) replaces the
        pipeline's own. With `level` the scores of that level's items instead: (..., units, items of level).

        >>> plan = example_plan()
        >>> plan.scores(plan.prepared(), np.array([[1.0, 1.0, 1.0], [3.0, 1.0, 1.0]])).tolist()
        [[50.0, 50.0], [25.0, 75.0]]
        """
        weights = self.weights if weights is None else weights
        methods = self._methods(method)
        samples = max(len(values) if values.ndim == 3 else 0, len(weights) if weights.ndim == 2 else 0)
        if not samples:
            return self._part(values, weights, methods, level)
        size = max(1, CHUNK // max(1, values.shape[-2] * len(self.codes)))
        parts = [
            self._part(
                values[first : first + size] if values.ndim == 3 else values,
                weights[first : first + size] if weights.ndim == 2 else weights,
                methods,
                level,
            )
            for first in range(0, samples, size)
        ]
        return np.concatenate(parts)

    def _part(self, values: Floats, weights: Floats, methods: Sequence[Method], level: int | None) -> Floats:
        if all(method.name != "copeland" for method in methods):
            return self._block(values, weights, methods, level)
        order = np.argsort(np.array(self.units), kind="stable")  # as `aggregate_items` lets them vote
        found = self._block(values[..., order, :], weights, methods, level)
        back = np.argsort(order)
        return found[..., back] if level is None else found[..., back, :]

    def _block(self, values: Floats, weights: Floats, methods: Sequence[Method], level: int | None) -> Floats:
        if level is None:
            return aggregate_top(self.tree, values, weights, methods, self.last.min_available)
        scores = aggregate(self.tree, values, weights, methods, self.last.min_available)
        return scores[..., self.places(level)]

    def _methods(self, method: str | Method | Sequence[Method] | None) -> tuple[Method, ...]:
        if method is None:
            return self.last.methods
        if isinstance(method, str):
            return (Method(method),)
        return (method,) if isinstance(method, Method) else tuple(method)


def compile_plan(start: State, steps: Sequence[Step]) -> Plan:
    """The plan of a pipeline: its steps up to the first `aggregate`, run once to learn units and weights.

    Looks (`correlations`, `alpha`, ...) are passed over. Raises IndexFaults as the steps do, and
    `no_aggregate` when no step aggregates.

    >>> plan = example_plan()
    >>> again = compile_plan(plan.start, [*plan.before, Step("aggregate", plan.last)])
    >>> again.scores(again.prepared()).tolist()
    [50.0, 50.0]
    """
    names = [step.name for step in steps]
    if "aggregate" not in names:
        refuse("no_aggregate", "langkah aggregate tidak ada")
    place = names.index("aggregate")
    last = steps[place].settings
    assert isinstance(last, Aggregate)
    before = tuple(step for step in steps[:place] if isinstance(step.settings, PREPARING))
    nominal = _run(start, before, {})
    return Plan(start, before, last, nominal.table.units, framework_weights(nominal, last.weights))


PREPARING = (Denominate, Impute, Screen, Treat, Normalise, Weights)


def _run(
    state: State, steps: Sequence[Step], changes: Changes, known: dict[tuple[str, ...], State] | None = None
) -> State:
    """The state after the steps; `known` holds those reached before, by what changed on the way."""
    way: tuple[str, ...] = ()
    for step in steps:
        change = changes.get(step.name, {})
        way = (*way, repr(change))
        if known is not None and way in known:
            state = known[way]
        elif change is not None:
            state = perform(state, changed(step.settings, change)).state
        if known is not None:
            known[way] = state
    return state


def changed(settings: Settings, change: Mapping[str, Any]) -> Settings:
    """Settings with some fields replaced; of treat and normalise those of the default for all codes.

    >>> changed(Impute(), {"method": "median"}).method
    'median'
    """
    if not change:
        return settings
    if isinstance(settings, Treat):
        return replace(settings, default=replace(settings.default, **change))
    if isinstance(settings, Normalise):
        return replace(settings, default=replace(settings.default, **change))
    return replace(settings, **change)


def example_plan() -> Plan:
    """Two units, two indicators, one group; the second indicator runs the other way. For the examples.

    >>> example_plan().codes, example_plan().units
    (('I1', 'I2', 'P'), ('A', 'B'))
    """
    from komposit.index.framework import Framework, Item
    from komposit.index.table import Table
    from komposit.pipeline.state import start

    framework = Framework((Item("I1", 1, "P"), Item("I2", 1, "P", direction=-1), Item("P", 2)))
    table = Table("uCode", ("A", "B"), ("I1", "I2"), np.array([[1.0, 5.0], [3.0, 9.0]]))
    return compile_plan(
        start(framework, table), [Step("normalise", Normalise()), Step("aggregate", Aggregate())]
    )
