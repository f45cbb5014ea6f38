"""What goes from step to step, and what a step leaves behind."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from komposit.index.aggregation import Method
from komposit.index.arrays import Flags, Floats, picked, refuse
from komposit.index.framework import Framework
from komposit.index.rulers import Ruler
from komposit.index.table import Table
from komposit.index.tree import Tree, compile_tree


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table that a step gives out, its rows made when asked for; the command line writes `name`.csv."""

    name: str
    header: tuple[str, ...]
    rows: Callable[[], Iterable[Sequence[object]]]


@dataclass(frozen=True, slots=True)
class State:
    """The data as the last step left them.

    `table` holds indicators, after `aggregate` all items; `stage` is what COINr calls the data set; `time`
    names the column of a panel; `others` holds the denominators of all units as read.
    """

    framework: Framework
    tree: Tree
    table: Table
    others: Table
    weights: Floats
    stage: str = "Raw"
    time: str = ""
    rulers: tuple[Ruler, ...] = ()
    methods: tuple[Method, ...] = (Method(),)

    @property
    def values(self) -> Floats:
        return self.table.values

    @property
    def aggregated(self) -> bool:
        return len(self.table.codes) == len(self.framework.items) and self.framework.depth > 1

    def after(self, stage: str, values: Floats, codes: Sequence[str] | None = None) -> State:
        return replace(self, table=self.table.with_values(values, codes), stage=stage)


@dataclass(frozen=True, slots=True)
class Outcome:
    """A step's state, its sheets, the formulas it used by code, and what the trace says besides."""

    state: State
    sheets: tuple[Sheet, ...] = ()
    formulas: Mapping[str, str] = field(default_factory=dict)
    notes: Callable[[], Mapping[str, object]] = dict


def start(framework: Framework, table: Table, *, time: str = "") -> State:
    """The state before the first step, from the indicators and denominators of a table.

    Raises IndexFaults: not_finite, naming the codes.

    >>> from komposit.index.framework import Item
    >>> table = Table("uCode", ("A", "B"), ("I1", "POP"), np.array([[1.0, 10.0], [2.0, 20.0]]))
    >>> state = start(Framework((Item("I1", 1),), denominators=("POP",)), table)
    >>> state.values.tolist(), state.others.column("POP").tolist(), state.stage
    ([[1.0], [2.0]], [10.0, 20.0], 'Raw')
    """
    indicators = [item.code for item in framework.indicators]
    extra = [code for code in table.codes if code not in indicators]
    tree = compile_tree(framework)
    infinite: Flags = np.isinf(table.values).max(axis=0, initial=False)
    if infinite.any():
        refuse("not_finite", f"nilai tak hingga pada {picked(table.codes, infinite)}")
    data = table.with_values(table.columns(indicators), indicators)
    others = table.with_values(table.columns(extra), extra)
    return State(framework, tree, data, others, tree.weights, time=time)


def rows_by_time(state: State) -> list[list[int]]:
    """Places of the rows of each point in time; all rows together without a panel."""
    if not state.time:
        return [list(range(len(state.table.units)))]
    moments = state.table.texts[state.time]
    return [[row for row, other in enumerate(moments) if other == moment] for moment in sorted(set(moments))]
