"""Why the scores of a whole index changed between two years: data, weights and method, for every unit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from komposit.analysis.decomposition import FACTORS, Change, shapley
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


def explain_index(old: Edition, new: Edition) -> dict[str, Change]:
    """The change of every unit that both editions score, exact to the last bit of the scores themselves.

    data: the table; weights: those that the aggregation uses; method: framework and steps. Each is its
    Shapley value over the eight combinations, in fractions of the computed scores, so that the three sum to
    the change without any rest. Raises IndexFaults when the editions differ in their items, or as the steps
    do.
    """
    if set(old.framework.codes) != set(new.framework.codes):
        alone = sorted(set(old.framework.codes) ^ set(new.framework.codes))
        refuse("unknown_code", f"kode yang hanya ada pada satu edisi: {named(alone)}")
    scores = {mix: _scores(old, new, mix) for mix in _mixes()}
    units = [unit for unit in scores[frozenset()] if all(unit in found for found in scores.values())]
    changes: dict[str, Change] = {}
    for unit in units:
        of_unit = {mix: Fraction(found[unit]) for mix, found in scores.items()}
        parts = shapley(FACTORS, of_unit.__getitem__)
        changes[unit] = Change(of_unit[frozenset()], of_unit[frozenset(FACTORS)], parts, {})
    return changes


def _mixes() -> Sequence[frozenset[str]]:
    return [
        frozenset(name for place, name in enumerate(FACTORS) if number >> place & 1)
        for number in range(2 ** len(FACTORS))
    ]


def _scores(old: Edition, new: Edition, mix: frozenset[str]) -> dict[str, float]:
    """Top scores by unit with those factors new and the others old; a unit without a score is left out."""
    method, data, source = (new if name in mix else old for name in ("method", "data", "weights"))
    plan = _plan(method, data)
    weights = plan.weights if source is method else _weights(plan, _plan(source, data))
    scores = plan.scores(plan.prepared(), weights).tolist()
    return {unit: score for unit, score in zip(plan.units, scores, strict=True) if not np.isnan(score)}


def _plan(method: Edition, data: Edition) -> Plan:
    return compile_plan(start(method.framework, data.table), method.steps)


def _weights(plan: Plan, source: Plan) -> Floats:
    """The weights of another plan, in the order of this one."""
    return np.array([source.weights[source.codes.index(code)] for code in plan.codes])
