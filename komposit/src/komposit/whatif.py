"""What-if: the score after whole levels more or less, from values or from a published total alone.

An estimate of whoever asks, never the score of the index owner. From a total only differences are known; they
hold because under arithmetic means a level is worth the same wherever it starts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from komposit.bands import band_of
from komposit.checks import Found, check_overlaps, check_value
from komposit.faults import shown
from komposit.model import Band, Instrument, Policy
from komposit.numbers import Number, exact, format_number
from komposit.receipt import whatif_receipt
from komposit.scoring import UnitScore, score
from komposit.steps import (
    Given,
    code_order,
    level_points,
    read_number,
    read_steps,
    read_targets,
    refuse,
    sign_of,
    stepped,
)
from komposit.trace import Trace, TraceLog


@dataclass(frozen=True, slots=True)
class Estimate:
    """A score and what it would be; `points` says what each step changes by itself, the others left alone.

    `steps` are whole levels, positive towards the good end of the scale (a target may make them broken);
    a target where no value was has none. `points` and `difference` are in points of the score: where low
    is better, a repair has negative points. Under arithmetic means the points sum to the difference.
    `missing` names the leaves without a value after the steps; then `score` is None.
    """

    base: Number | None
    base_band: Band | None
    score: Number | None
    band: Band | None
    difference: Number | None
    steps: dict[str, Number]
    points: dict[str, Number]
    missing: tuple[str, ...]
    trace: Trace
    receipt: str

    def as_json(self) -> dict[str, object]:
        """The form the command line prints."""
        return {
            "base": _printed(self.base),
            "base_band": self.base_band.label if self.base_band else None,
            "score": _printed(self.score),
            "band": self.band.label if self.band else None,
            "difference": _printed(self.difference),
            "steps": {code: format_number(levels) for code, levels in self.steps.items()},
            "points": {code: format_number(points) for code, points in self.points.items()},
            "missing": list(self.missing),
            "receipt": self.receipt,
        }


def whatif_total(instrument: Instrument, base: Given | None, steps: Mapping[str, Given]) -> Estimate:
    """What steps add to a published total whose indicator values are not known; without a total, differences.

    Raises WhatifFaults when a step is no whole number, overlaps another, hangs under a mean that is not
    arithmetic, or cannot be: no values on the scale have this total and leave room for all steps.

    >>> from komposit import load_instrument
    >>> instrument = load_instrument(
    ...     "{code: X, title: Contoh, edition: 1, status: usulan, scale: {min: 1, max: 7, better: high},"
    ...     " nodes: [{code: I1, weight: 60}, {code: I2, weight: 40}]}"
    ... )
    >>> format_number(whatif_total(instrument, "4.381", {"I2": 1}).score)
    '4.781'
    """
    levels = read_steps(instrument, steps)
    total = read_total(instrument, base)
    points = check_total(instrument, total, levels)
    log, whole = TraceLog(), instrument.weights_sum
    for code, count in levels.items():
        weights = ((code, instrument.node(code).weight), (instrument.code, whole))
        log.add(code, level_points.__name__, ((code, Fraction(count)),), points[code], weights)
    difference = sum(points.values(), Fraction(0))
    after = None if total is None else total + difference
    if total is not None:
        log.add(instrument.code, add_points.__name__, ((instrument.code, total), *points.items()), after)
    return Estimate(
        base=total,
        base_band=_band(instrument, total),
        score=after,
        band=_band(instrument, after),
        difference=difference,
        steps={code: Fraction(count) for code, count in levels.items()},
        points=points,
        missing=(),
        trace=Trace(tuple(log.steps)),
        receipt=whatif_receipt(instrument, {"base": None if total is None else str(total)}, levels),
    )


def add_points(base: Fraction, points: Mapping[str, Fraction]) -> Fraction:
    """A total and the points of every step: base + sum(points). Handbook 2008, step 6, additive aggregation.

    >>> add_points(Fraction("4.381"), {"I1": Fraction("0.1"), "I2": Fraction("0.2")})
    Fraction(4681, 1000)
    """
    return base + sum(points.values(), Fraction(0))


def whatif_values(
    instrument: Instrument,
    values: Mapping[str, Given],
    *,
    steps: Mapping[str, Given] | None = None,
    targets: Mapping[str, Given] | None = None,
    policy: Policy | None = None,
) -> Estimate:
    """Score values before and after steps (levels from where a value stands) or targets (levels to reach).

    A value may be absent where a target is given. Raises ValuesFaults as `score` does, WhatifFaults for a
    step without a value to start from, for a code with both, and for a step past the end of the scale.

    >>> from komposit import load_instrument
    >>> instrument = load_instrument(
    ...     "{code: X, title: Contoh, edition: 1, status: usulan, scale: {min: 1, max: 7, better: high},"
    ...     " nodes: [{code: I1, weight: 60}, {code: I2, weight: 40}]}"
    ... )
    >>> format_number(whatif_values(instrument, {"I1": 4, "I2": 5}, targets={"I1": 6}).difference)
    '1.2'
    """
    policy = policy or instrument.missing
    before = score(instrument, values, policy=policy)
    given = {code: exact(value) for code, value in values.items()}
    changed = changed_values(instrument, given, steps or {}, targets or {})
    after = score(instrument, {**given, **changed}, policy=policy)
    moved = {code: sign_of(instrument) * (changed[code] - given[code]) for code in changed if code in given}
    start = {"policy": policy.as_json(), "values": [[code, str(given[code])] for code in sorted(given)]}
    both = before.score is not None and after.score is not None
    return Estimate(
        base=before.score,
        base_band=before.band,
        score=after.score,
        band=after.band,
        difference=after.score - before.score if both else None,  # type: ignore[operator]
        steps=moved,
        points=_points_alone(instrument, given, changed, before, policy),
        missing=after.missing,
        trace=after.trace,
        receipt=whatif_receipt(instrument, start, changed),
    )


def changed_values(
    instrument: Instrument,
    given: Mapping[str, Fraction],
    steps: Mapping[str, Given],
    targets: Mapping[str, Given],
) -> dict[str, Fraction]:
    """The values that steps and targets put in place of the given ones, in code order; or every fault."""
    reached = read_targets(instrument, targets, given)
    found: list[Found] = []
    for code, levels in read_steps(instrument, steps).items():
        if code in targets:
            found.append((code, "bad_step", f"{shown(code)} mendapat langkah dan juga target"))
        elif code not in given:
            message = (
                f"langkah {shown(code)} perlu nilai awal; beri target, atau langkah pada kode yang bernilai"
            )
            found.append((code, "no_value", message))
        else:
            reached[code], past = stepped(instrument, code, given[code], levels)
            found += past
    refuse(found)
    return {code: reached[code] for code in sorted(reached, key=code_order)}


def read_total(instrument: Instrument, base: Given | None) -> Fraction | None:
    """A published total as an exact number on the scale; None stays None."""
    if base is None:
        return None
    total = read_number("nilai awal", base)
    refuse(list(check_value(instrument, instrument.code, total)))
    return total


def check_total(
    instrument: Instrument, total: Fraction | None, levels: Mapping[str, int]
) -> dict[str, Fraction]:
    """Points of each step, or the faults of steps that no values behind this total can take.

    Each step needs that many levels on the scale, and all together must leave the score on the scale:
    then, and only then, there are values with this total from which every step can be done.
    """
    worth, scale = level_points(instrument), instrument.scale
    found = list(check_overlaps(instrument, levels))
    for code, count in levels.items():
        if code not in worth:
            message = f"langkah {code} perlu nilai indikator: rerata di atasnya bukan rerata aritmetik"
            found.append((code, "needs_values", message))
        if abs(count) > scale.max - scale.min:
            message = f"langkah {code} = {count} lebih panjang daripada skala; nilai tidak dipotong diam-diam"
            found.append((code, "outside_scale", message))
    refuse(found)
    points = {code: sign_of(instrument) * count * worth[code] for code, count in levels.items()}
    rise = sum((change for change in points.values() if change > 0), Fraction(0))
    fall = sum((change for change in points.values() if change < 0), Fraction(0))
    if total is not None and not (total + rise <= scale.max and total + fall >= scale.min):
        limits = f"{format_number(scale.min)} sampai {format_number(scale.max)}"
        message = f"langkah-langkah ini melampaui ujung skala {limits} dari nilai {format_number(total)}"
        refuse([("", "outside_scale", f"{message}; nilai tidak dipotong diam-diam")])
    return points


def _points_alone(
    instrument: Instrument,
    given: Mapping[str, Fraction],
    changed: Mapping[str, Fraction],
    before: UnitScore,
    policy: Policy,
) -> dict[str, Fraction]:
    """What each change does by itself; where there is no score yet, its share of the weight says it."""
    worth = level_points(instrument)
    points: dict[str, Fraction] = {}
    for code, value in changed.items():
        if before.score is not None:
            alone = score(instrument, {**given, code: value}, policy=policy).score
            assert alone is not None  # a further value takes no score away
            points[code] = alone - before.score
        elif code in given and code in worth and policy.kind == "refuse":
            points[code] = (value - given[code]) * worth[code]
    return points


def _band(instrument: Instrument, value: Fraction | None) -> Band | None:
    return None if value is None else band_of(value, instrument.bands)


def _printed(value: Fraction | None) -> str | None:
    return None if value is None else format_number(value)
