"""Why the scores of a whole index changed between two years: data, weights and method, for every unit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from komposit.analysis.decomposition import FACTORS, Change, contexts, shapley
from komposit.index.arrays import Floats, named, refuse
from komposit.index.framework import Framework
from komposit.index.table import Table
from komposit.pipeline.plan import Plan, compile_plan
from komposit.pipeline.settings import Step
from komposit.pipeline.state import start


@dataclass(frozen=True, slots=True)
class Edition:
    """An index of one year: its framework, its data and its steps."""

    framework: Framework
    table: Table
    steps: tuple[Step, ...]


OTHER = "*"
"""In the split of the data: all columns that are no indicators (denominators, groups)."""


def explain_index(old: Edition, new: Edition, *, by_indicator: bool = False) -> dict[str, Change]:
    """The change of every unit that both editions score, exact to the last bit of the scores themselves.

    data: the table; weights: those that the aggregation uses; method: framework and steps. Each is its
    Shapley value over the eight combinations, in fractions of the computed scores, so that the three sum to
    the change without any rest. With `by_indicator` the data are split as well, by `polar` (Dietzenbacher and
    Los 1998) within each combination of the other two, an indicator being exchanged for all units at once,
    for it is they that set its scale; both editions must then hold the same units. Raises IndexFaults when
    the editions differ in their items, or as the steps do.

    >>> from komposit.pipeline.plan import example_plan
    >>> plan = example_plan()
    >>> steps = (*plan.before, Step("aggregate", plan.last))
    >>> table = plan.start.table
    >>> old = Edition(plan.start.framework, table, steps)
    >>> new = Edition(plan.start.framework, table.with_values(np.array([[3.0, 5.0], [1.0, 9.0]])), steps)
    >>> {name: str(part) for name, part in explain_index(old, new)["A"].parts.items()}
    {'data': '50', 'weights': '0', 'method': '0'}
    """
    if set(old.framework.codes) != set(new.framework.codes):
        alone = sorted(set(old.framework.codes) ^ set(new.framework.codes))
        refuse("unknown_code", f"kode yang hanya ada pada satu edisi: {named(alone)}")
    scores = {mix: _scores(old, new, mix) for mix in _mixes()}
    units = [unit for unit in scores[frozenset()] if all(unit in found for found in scores.values())]
    split = _by_indicator(old, new, units) if by_indicator else {}
    changes: dict[str, Change] = {}
    for unit in units:
        of_unit = {mix: Fraction(found[unit]) for mix, found in scores.items()}
        parts = shapley(FACTORS, of_unit.__getitem__)
        changes[unit] = Change(of_unit[frozenset()], of_unit[frozenset(FACTORS)], parts, split.get(unit, {}))
    return changes


def _mixes() -> Sequence[frozenset[str]]:
    return [
        frozenset(name for place, name in enumerate(FACTORS) if number >> place & 1)
        for number in range(2 ** len(FACTORS))
    ]


def _scores(old: Edition, new: Edition, mix: frozenset[str]) -> dict[str, float]:
    """Top scores by unit with those factors new and the others old; a unit without a score is left out."""
    return _scores_on(old, new, mix, (new if "data" in mix else old).table)


def _scores_on(old: Edition, new: Edition, mix: frozenset[str], table: Table) -> dict[str, float]:
    """The same on any table."""
    method, source = (new if name in mix else old for name in ("method", "weights"))
    plan = _plan(method, table)
    weights = plan.weights if source is method else _weights(plan, _plan(source, table))
    scores = plan.scores(plan.prepared(), weights).tolist()
    return {unit: score for unit, score in zip(plan.units, scores, strict=True) if not np.isnan(score)}


def _plan(method: Edition, table: Table) -> Plan:
    return compile_plan(start(method.framework, table), method.steps)


def _weights(plan: Plan, source: Plan) -> Floats:
    """The weights of another plan, in the order of this one."""
    return np.array([source.weights[source.codes.index(code)] for code in plan.codes])


def _by_indicator(old: Edition, new: Edition, units: Sequence[str]) -> dict[str, dict[str, Fraction]]:
    """Of every unit, what each indicator brought to the change of the data; units with a gap are left out."""
    if set(old.table.units) != set(new.table.units):
        refuse("unknown_code", "pemecahan menurut indikator memerlukan unit yang sama pada kedua edisi")
    after = new.table.keep([new.table.units.index(unit) for unit in old.table.units])
    indicators = [item.code for item in old.framework.indicators]
    names = _changed(old.table, after, indicators)
    parts: dict[str, dict[str, Fraction]] = {unit: dict.fromkeys(names, Fraction(0)) for unit in units}
    for others, share in contexts(("weights", "method")):
        for order in (names, names[::-1]):
            tables = [
                _exchanged(old.table, after, order[:count], indicators) for count in range(len(order) + 1)
            ]
            found = [_scores_on(old, new, others, table) for table in tables]
            for unit in [unit for unit in parts if not all(unit in scores for scores in found)]:
                del parts[unit]
            for unit, of_unit in parts.items():
                for place, name in enumerate(order):
                    step = Fraction(found[place + 1][unit]) - Fraction(found[place][unit])
                    of_unit[name] += share * step / 2
    return parts


def _changed(before: Table, after: Table, indicators: Sequence[str]) -> list[str]:
    """The indicators whose values are not all the same, and OTHER where another column changed."""
    names = [c for c in indicators if not np.array_equal(before.column(c), after.column(c), equal_nan=True)]
    rest = [code for code in before.codes if code not in indicators]
    same = np.array_equal(before.columns(rest), after.columns(rest), equal_nan=True)
    return names if same and before.texts == after.texts else [*names, OTHER]


def _exchanged(before: Table, after: Table, names: Sequence[str], indicators: Sequence[str]) -> Table:
    """The table of the year before with those columns of the year after."""
    others = OTHER in names
    values = before.values.copy()
    for place, code in enumerate(before.codes):
        if code in names or (others and code not in indicators):
            values[:, place] = after.column(code)
    return replace(before, values=values, texts=after.texts if others else before.texts)
