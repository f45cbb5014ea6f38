"""The best repairs under stated effort: every plan that no other plan beats, found exactly.

A plan says how many whole levels each indicator is raised; its effort is the sum of levels x effort of one
level. Of plans with one effort and one score the one with fewer changed indicators stands, then the one that
is first in code order. How they are found: `komposit.frontier`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from komposit.checks import Found
from komposit.faults import shown
from komposit.frontier import MAX_PLANS, Search, State
from komposit.model import Instrument, Policy
from komposit.numbers import Number, exact, format_number
from komposit.scoring import score
from komposit.steps import (
    Given,
    code_order,
    level_points,
    read_efforts,
    read_number,
    read_steps,
    refuse,
    room_above,
    sign_of,
)
from komposit.whatif import check_total, read_total


@dataclass(frozen=True, slots=True)
class Move:
    """One level of one indicator: which level of the plan it is, what it costs, what it changes."""

    code: str
    level: int
    effort: Number
    points: Number


@dataclass(frozen=True, slots=True)
class Plan:
    """Whole levels by code, what they cost and what they give; `score` is None without a total to add to."""

    steps: dict[str, int]
    effort: Number
    difference: Number
    score: Number | None

    def as_json(self) -> dict[str, object]:
        return {
            "steps": dict(self.steps),
            "effort": format_number(self.effort),
            "difference": format_number(self.difference),
            "score": None if self.score is None else format_number(self.score),
        }


@dataclass(frozen=True, slots=True)
class Repairs:
    """All plans that no plan beats, by rising effort and, strictly, by rising gain.

    The first costs nothing. `better` is -1 where low is better; `difference_of` gives the points of steps.
    """

    plans: tuple[Plan, ...]
    better: int
    efforts: dict[str, Number]
    difference_of: Callable[[Mapping[str, int]], Number]

    def within(self, budget: Given) -> Plan:
        """The plan with the most points whose effort is at most the budget."""
        limit = read_number("anggaran usaha", budget)
        if limit < 0:
            refuse([("", "bad_effort", f"anggaran usaha {format_number(limit)} kurang dari 0")])
        return [plan for plan in self.plans if plan.effort <= limit][-1]

    def reaching(self, goal: Given) -> Plan | None:
        """The plan with the least effort whose score is at least as good as the goal; None when none is."""
        wanted = read_number("target nilai", goal)
        return next((plan for plan in self.plans if self._reaches(plan, wanted)), None)

    def _reaches(self, plan: Plan, wanted: Fraction) -> bool:
        if plan.score is None:
            refuse([("", "no_value", "target nilai perlu nilai awal")])
        assert plan.score is not None
        return (plan.score - wanted) * self.better >= 0

    def order(self, plan: Plan) -> tuple[Move, ...]:
        """The levels of a plan one after another, always the one with most points per effort first.

        Ties go by code order. The points of a move are what it adds after the moves before it.
        """
        done: dict[str, int] = {}
        reached, moves = Fraction(0), []
        for _ in range(sum(plan.steps.values())):
            options = [
                self._move(code, done, reached) for code in plan.steps if done.get(code, 0) < plan.steps[code]
            ]
            best = min(options, key=self._rank)
            done[best.code] = best.level
            reached += best.points
            moves.append(best)
        return tuple(moves)

    def _move(self, code: str, done: Mapping[str, int], reached: Fraction) -> Move:
        level = done.get(code, 0) + 1
        points = self.difference_of({**done, code: level}) - reached
        return Move(code, level, self.efforts[code], points)

    def _rank(self, move: Move) -> tuple[object, ...]:
        gain = move.points * self.better
        per_effort = gain / move.effort if move.effort else Fraction(0)
        return (move.effort > 0, -per_effort, -gain, code_order(move.code))


def repairs_from_total(
    instrument: Instrument,
    base: Given | None,
    efforts: Mapping[str, Given],
    *,
    rooms: Mapping[str, Given] | None = None,
    most_plans: int = MAX_PLANS,
) -> Repairs:
    """Best repairs from a published total alone; `rooms` are the levels each code may rise, one if absent.

    Raises WhatifFaults as `whatif_total` does when all rooms are used, for a room without an effort, and when
    more than `most_plans` plans stand side by side.

    >>> from komposit import load_instrument
    >>> instrument = load_instrument(
    ...     "{code: X, title: Contoh, edition: 1, status: usulan, scale: {min: 1, max: 7, better: high},"
    ...     " nodes: [{code: I1, weight: 60}, {code: I2, weight: 40}]}"
    ... )
    >>> repairs_from_total(instrument, "4.381", {"I1": 5, "I2": 2}).within(6).steps
    {'I1': 1}
    """
    costs = read_efforts(instrument, efforts)
    levels = _rooms(instrument, costs, rooms or {}, dict.fromkeys(costs, 1))
    total = read_total(instrument, base)
    check_total(instrument, total, levels)
    worth, better = level_points(instrument), sign_of(instrument)
    search = Search(better, most_plans)
    parts = [
        (worth[code], search.leaf(place, Fraction(0), costs[code], levels[code]))
        for place, code in enumerate(costs)
    ]
    found = search.combine("arithmetic", parts, whole=Fraction(1))

    def difference(steps: Mapping[str, int]) -> Fraction:
        return sum((better * count * worth[code] for code, count in steps.items()), Fraction(0))

    return _repairs(list(costs), found, Fraction(0), total, better, difference, costs)


def repairs_from_values(
    instrument: Instrument,
    values: Mapping[str, Given],
    efforts: Mapping[str, Given],
    *,
    rooms: Mapping[str, Given] | None = None,
    policy: Policy | None = None,
    most_plans: int = MAX_PLANS,
) -> Repairs | None:
    """Best repairs from values; None when the values have no score under the policy.

    Without a room a code may rise to the end of the scale. Raises ValuesFaults as `score` does, WhatifFaults
    for an effort of a code without a value, a room without an effort or past the end of the scale.

    >>> from komposit import load_instrument
    >>> instrument = load_instrument(
    ...     "{code: X, title: Contoh, edition: 1, status: usulan, scale: {min: 1, max: 7, better: high},"
    ...     " nodes: [{code: I1, weight: 60}, {code: I2, weight: 40}]}"
    ... )
    >>> repairs_from_values(instrument, {"I1": 6, "I2": 4}, {"I1": 2, "I2": 1}).reaching(6).steps
    {'I2': 2}
    """
    before = score(instrument, values, policy=policy)
    given = {code: exact(value) for code, value in values.items()}
    costs = read_efforts(instrument, efforts)
    levels = _rooms_of_values(instrument, given, costs, rooms or {})
    if before.score is None:
        return None
    better = sign_of(instrument)
    search = Search(better, most_plans)
    leaves = {
        code: search.leaf(place, given[code], costs[code], levels[code]) for place, code in enumerate(costs)
    }
    found = search.tree(instrument, before.nodes, given, leaves)

    def difference(steps: Mapping[str, int]) -> Fraction:
        moved = {code: given[code] + better * count for code, count in steps.items()}
        after = score(instrument, {**given, **moved}, policy=policy).score
        assert after is not None and before.score is not None  # the same codes have values
        return after - before.score

    return _repairs(list(costs), found, before.score, before.score, better, difference, costs)


def _rooms_of_values(
    instrument: Instrument,
    values: Mapping[str, Fraction],
    costs: Mapping[str, Fraction],
    rooms: Mapping[str, Given],
) -> dict[str, int]:
    """Up to the end of the scale, or less where a room says so; nothing is clipped."""
    without = [code for code in costs if code not in values]
    refuse([(code, "no_value", f"usaha {shown(code)}: kode ini belum bernilai") for code in without])
    tops = {code: room_above(instrument, code, values[code]) for code in costs}
    levels = _rooms(instrument, costs, rooms, tops)
    past = [code for code in costs if levels[code] > tops[code]]
    refuse([_past(code, values[code], levels[code], tops[code]) for code in past])
    return levels


def _past(code: str, value: Fraction, levels: int, room: int) -> Found:
    start = f"langkah {code} = {levels} dari nilai {format_number(value)}"
    message = f"{start} melampaui ujung skala (paling banyak {room}); nilai tidak dipotong diam-diam"
    return code, "outside_scale", message


def _rooms(
    instrument: Instrument,
    costs: Mapping[str, Fraction],
    rooms: Mapping[str, Given],
    otherwise: Mapping[str, int],
) -> dict[str, int]:
    """How many levels each code may rise, in code order."""
    given = read_steps(instrument, rooms)
    found: list[Found] = []
    for code, room in given.items():
        if code not in costs:
            found.append((code, "bad_effort", f"langkah {shown(code)} belum ada usahanya"))
        if room < 0:
            found.append(
                (code, "bad_step", f"langkah {shown(code)} = {room}; perbaikan hanya menaikkan tingkat")
            )
    refuse(found)
    return {code: given.get(code, otherwise[code]) for code in costs}


def _repairs(
    codes: Sequence[str],
    states: Sequence[State],
    origin: Fraction,
    total: Fraction | None,
    better: int,
    difference: Callable[[Mapping[str, int]], Fraction],
    efforts: dict[str, Fraction],
) -> Repairs:
    plans = []
    for state in states:
        change = state.value - origin
        steps = {codes[place]: count for place, count in state.chosen}
        plans.append(Plan(steps, state.effort, change, None if total is None else total + change))
    return Repairs(tuple(plans), better, efforts, difference)
