"""What-if through komposit: levels or a published total in, an estimate and the best repairs out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import komposit

# A page is answered while somebody waits; the command line goes further.
MOST_PLANS = 2_000


class CannotCompute(ValueError):
    """What was asked cannot be computed; ``faults`` says all that is wrong, in Indonesian."""

    def __init__(self, faults: Sequence[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(faults))


@dataclass(frozen=True, slots=True)
class Estimated:
    """Numbers as exact text; ``base`` and ``score`` are None where values are missing or unpublished."""

    base: str | None
    base_band: str
    score: str | None
    band: str
    difference: str | None
    steps: dict[str, str]
    points: dict[str, str]
    missing: list[str]
    trace: list[dict[str, object]]
    receipt: str
    instrument_hash: str
    version: str


@dataclass(frozen=True, slots=True)
class PlannedMove:
    code: str
    level: int
    effort: str
    points: str


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """One of the plans that no other plan beats."""

    steps: dict[str, int]
    effort: str
    difference: str
    score: str | None


@dataclass(frozen=True, slots=True)
class Planned:
    """The chosen plan level by level, and all plans worth considering; None chosen: out of reach."""

    chosen: PlannedStep | None
    order: tuple[PlannedMove, ...]
    ladder: tuple[PlannedStep, ...]


def points_of_levels(source_text: str) -> dict[str, str]:
    """Points of one level by code, where nothing but arithmetic means stand above it."""
    points = komposit.level_points(komposit.load_instrument(source_text))
    return {code: komposit.format_number(worth) for code, worth in points.items()}


def estimate_from_total(source_text: str, base: str | None, steps: Mapping[str, int]) -> Estimated:
    """From the published total alone; raises CannotCompute."""
    instrument = komposit.load_instrument(source_text)
    try:
        return _estimated(instrument, komposit.whatif_total(instrument, base, dict(steps)))
    except komposit.KompositFaults as problem:
        raise CannotCompute([fault.message for fault in problem.faults]) from problem


def estimate_from_levels(
    source_text: str, levels: Mapping[str, int], targets: Mapping[str, int]
) -> Estimated:
    """From the levels of a round to target levels; raises CannotCompute."""
    instrument = komposit.load_instrument(source_text)
    try:
        found = komposit.whatif_values(instrument, dict(levels), targets=dict(targets))
    except komposit.KompositFaults as problem:
        raise CannotCompute([fault.message for fault in problem.faults]) from problem
    return _estimated(instrument, found)


def _estimated(instrument: komposit.Instrument, found: komposit.Estimate) -> Estimated:
    difference = found.difference
    if difference is None and found.points and set(found.points) == set(found.steps):
        # Without a score the points still add up, for they are told under arithmetic means only.
        difference = sum(found.points.values(), Fraction(0))
    return Estimated(
        base=_text(found.base),
        base_band=found.base_band.label if found.base_band else "",
        score=_text(found.score),
        band=found.band.label if found.band else "",
        difference=_text(difference),
        steps={code: komposit.format_number(levels) for code, levels in found.steps.items()},
        points={code: komposit.format_number(points) for code, points in found.points.items()},
        missing=list(found.missing),
        trace=found.trace.as_json(),
        receipt=found.receipt,
        instrument_hash=komposit.instrument_hash(instrument),
        version=komposit.__version__,
    )


def plan_repairs(
    source_text: str,
    start: str | Mapping[str, int] | None,
    efforts: Mapping[str, str],
    rooms: Mapping[str, int],
    *,
    budget: str | None = None,
    goal: str | None = None,
) -> Planned:
    """The exact best plan from a total (text or None) or from levels; raises CannotCompute.

    Levels without a score plan by differences, as an unknown total does.
    """
    instrument = komposit.load_instrument(source_text)
    try:
        found = _repairs(instrument, start, dict(efforts), dict(rooms))
        chosen = _chosen(found, budget, goal)
    except komposit.KompositFaults as problem:
        raise CannotCompute([fault.message for fault in problem.faults]) from problem
    moves = found.order(chosen) if chosen else ()
    number = komposit.format_number
    return Planned(
        chosen=_planned(chosen) if chosen else None,
        order=tuple(PlannedMove(m.code, m.level, number(m.effort), number(m.points)) for m in moves),
        ladder=tuple(_planned(plan) for plan in found.plans),
    )


def _repairs(
    instrument: komposit.Instrument,
    start: str | Mapping[str, int] | None,
    efforts: dict[str, str],
    rooms: dict[str, int],
) -> komposit.Repairs:
    if isinstance(start, Mapping):
        found = komposit.repairs_from_values(
            instrument, dict(start), efforts, rooms=rooms, most_plans=MOST_PLANS
        )
        if found is not None:
            return found
        start = None
    return komposit.repairs_from_total(instrument, start, efforts, rooms=rooms, most_plans=MOST_PLANS)


def _chosen(found: komposit.Repairs, budget: str | None, goal: str | None) -> komposit.Plan | None:
    if goal is not None:
        return found.reaching(goal)
    return found.plans[-1] if budget is None else found.within(budget)


def _planned(plan: komposit.Plan) -> PlannedStep:
    number = komposit.format_number
    return PlannedStep(dict(plan.steps), number(plan.effort), number(plan.difference), _text(plan.score))


def _text(value: Fraction | None) -> str | None:
    return None if value is None else komposit.format_number(value)
