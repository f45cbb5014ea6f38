"""The step `normalise`: every indicator onto a common scale, with the rulers kept."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

from komposit.faults import Fault, IndexFaults
from komposit.index.arrays import Floats, named
from komposit.index.framework import Framework
from komposit.index.rulers import RANKED, Ruler, Way, apply_ruler, make_ruler, with_settings

_NEED_SPREAD = frozenset({"minmax", "zscore", "dist2max", "prank"})


def make_rulers(
    framework: Framework, values: Floats, default: Way, per: Mapping[str, Way], units: Sequence[str]
) -> tuple[Ruler, ...]:
    """A ruler for every indicator from its values (units, indicators); raises IndexFaults with every fault.

    `per` holds the ways of some codes in place of `default`; numbers that neither writes are the framework's.

    >>> from komposit.index.framework import Item
    >>> framework = Framework((Item("I1", 1),))
    >>> rulers = make_rulers(framework, np.array([[1.0], [3.0]]), Way(), {}, ["A", "B"])
    >>> apply_rulers(rulers, np.array([[2.0]]), ["A"]).tolist()
    [[50.0]]
    """
    faults: list[Fault] = []
    rulers: list[Ruler] = []
    for place, item in enumerate(framework.indicators):
        way = with_settings(per.get(item.code, default), item.settings)
        column = values[:, place]
        row = reference_row(way.reference, units) if way.method == "dist2ref" else None
        message = _cannot_rule(way, column, row)
        if message:
            faults.append(Fault("", 0, message[0], f"{item.code}: {message[1]}"))
        else:
            reference = math.nan if row is None else float(column[row])
            rulers.append(make_ruler(item.code, way, item.direction, column, reference))
    if faults:
        raise IndexFaults(faults)
    return tuple(rulers)


def reference_row(reference: str, units: Sequence[str]) -> int | None:
    """The place of a unit named by its key, or by its number from 1 in the order of the data.

    >>> reference_row("B", ["A", "B"]), reference_row("1", ["A", "B"]), reference_row("C", ["A", "B"])
    (1, 0, None)
    """
    if reference in units:
        return list(units).index(reference)
    return int(reference) - 1 if reference.isdecimal() and 0 < int(reference) <= len(units) else None


def _cannot_rule(way: Way, column: Floats, row: int | None) -> tuple[str, str] | None:
    """What forbids a ruler from these values: the kind of fault and a sentence."""
    present = column[~np.isnan(column)]
    if not len(present):
        return "too_few", "tidak ada nilai sama sekali"
    limits_given = way.method == "minmax" and way.low is not None and way.high is not None
    if way.method in _NEED_SPREAD and present.min() == present.max() and not limits_given:
        return "constant", f"semua nilai sama ({present[0]:g}); {way.method} memerlukan nilai yang berbeda"
    if way.method == "dist2targ" and way.target is None:
        return "missing_key", "dist2targ memerlukan target"
    if way.method == "goalposts" and (way.low is None or way.high is None):
        return "missing_key", "goalposts memerlukan batas bawah dan atas"
    if way.method == "dist2ref" and row is None:
        return "unknown_code", f"dist2ref memerlukan unit acuan yang ada (reference), bukan {way.reference!r}"
    if way.method == "dist2ref" and row is not None and np.isnan(column[row]):
        return "still_missing", f"unit acuan {way.reference} tidak mempunyai nilai"
    return None


def apply_rulers(rulers: Sequence[Ruler], values: Floats, units: Sequence[str]) -> Floats:
    """Scores of values (units, indicators) on given rulers, this year's or those of a year before.

    Raises IndexFaults, naming codes and units, where a score would not be finite.

    >>> ruler = Ruler("I1", "minmax", 1, {"low": 0.0, "high": 2.0, "lower": 0.0, "upper": 10.0})
    >>> apply_rulers([ruler], np.array([[1.0], [3.0]]), ["A", "B"]).tolist()
    [[5.0], [15.0]]
    """
    scores = np.empty_like(values)
    faults: list[Fault] = []
    for place, ruler in enumerate(rulers):
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            scores[:, place] = apply_ruler(ruler, values[:, place])
        lost = ~np.isnan(values[:, place]) & ~np.isfinite(scores[:, place])
        if lost.any():
            who = named(unit for unit, flag in zip(units, lost.tolist(), strict=True) if flag)
            message = f"{ruler.code}: {ruler.method} tidak memberi angka terhingga untuk unit {who}"
            faults.append(Fault("", 0, "not_finite", message))
    if faults:
        raise IndexFaults(faults)
    return scores


def apply_rulers_many(rulers: Sequence[Ruler], values: Floats) -> Floats:
    """The same for many samples at once, without naming units: (samples, units, indicators).

    >>> ruler = Ruler("I1", "minmax", 1, {"low": 0.0, "high": 2.0, "lower": 0.0, "upper": 10.0})
    >>> apply_rulers_many([ruler], np.array([[[1.0]], [[2.0]]])).tolist()
    [[[5.0]], [[10.0]]]
    """
    return np.stack([apply_ruler(ruler, values[..., place]) for place, ruler in enumerate(rulers)], axis=-1)


def ranked(rulers: Sequence[Ruler]) -> bool:
    """Whether any ruler counts ranks: such scores depend on all units, not on a unit's own value alone.

    >>> ranked([Ruler("I1", "borda", 1, {}, (1.0, 2.0))]), ranked([Ruler("I1", "none", 1, {})])
    (True, False)
    """
    return any(ruler.method in RANKED for ruler in rulers)
