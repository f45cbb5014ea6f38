"""The step `treat`: winsorise the columns with outliers, transform those that still have them, record all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from komposit.faults import Fault, IndexFaults
from komposit.index.arrays import Floats
from komposit.index.moments import without_outliers
from komposit.index.transforms import R_NAMES, TRANSFORMS
from komposit.index.winsorise import winsorise


@dataclass(frozen=True, slots=True)
class Treatment:
    """How one column is treated.

    `winsorise_max` points at most are winsorised (0: none, None: no limit) until |skew| < `skew` or
    kurtosis < `kurtosis`; a column that still fails takes the formula `then` (a name of TRANSFORMS, or
    `none`), from its own values again, or with `combine` from the winsorised ones.
    """

    winsorise_max: int | None = 5
    skew: float = 2.0
    kurtosis: float = 3.5
    then: str = "log_ct"
    lam: float = 0.0
    combine: bool = False
    active: bool = True


@dataclass(frozen=True, slots=True)
class Check:
    """One look at the moments of a column."""

    passed: bool
    skew: float
    kurtosis: float


@dataclass(frozen=True, slots=True)
class Record:
    """What happened to one column: the checks before and after each treatment, the points changed."""

    code: str
    checks: tuple[Check, ...] = ()
    winsorised: int | None = None
    points: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Treated:
    """Values after treatment (units, columns), and a record per column."""

    values: Floats
    records: tuple[Record, ...] = field(default_factory=tuple)


def treat(
    codes: Sequence[str], values: Floats, default: Treatment, per: Mapping[str, Treatment] | None = None
) -> Treated:
    """Every column with its treatment; raises IndexFaults for columns with fewer than four values.

    values: (units, codes), NaN where missing. OECD/JRC, Handbook 2008, steps 4 and 5; COINr Treat.

    >>> done = treat(["I1"], np.array([[1.0], [2.0], [3.0], [4.0], [5.0], [900.0]]), Treatment())
    >>> done.values[-1, 0].item(), done.records[0].points[-1], done.records[0].winsorised
    (5.0, 'winhi', 1)
    """
    ways = [(per or {}).get(code, default) for code in codes]
    counts = (~np.isnan(values)).sum(axis=0).tolist()
    faults = [
        Fault("", 0, "too_few", f"{code}: {count} nilai; skewness dan kurtosis memerlukan paling sedikit 4")
        for code, count, way in zip(codes, counts, ways, strict=True)
        if way.active and count < 4
    ]
    if faults:
        raise IndexFaults(faults)
    treated = values.copy()
    records = [Record(code, points=("",) * len(values)) for code in codes]
    for way in dict.fromkeys(ways):
        places = [place for place, other in enumerate(ways) if other == way]
        if way.active:
            done = _treat_block([codes[place] for place in places], values[:, places], way)
            treated[:, places] = done.values
            for place, record in zip(places, done.records, strict=True):
                records[place] = record
    return Treated(treated, tuple(records))


def _treat_block(codes: Sequence[str], values: Floats, way: Treatment) -> Treated:
    """Columns with the same treatment, all at once."""
    before = _checks(values, way)
    tamed = winsorise(values, way.winsorise_max, way.skew, way.kurtosis)
    middle = _checks(tamed.values, way)
    failing = np.array(
        [not first.passed and not second.passed for first, second in zip(before, middle, strict=True)]
    )
    result = tamed.values
    if way.then != "none" and failing.any():
        source = tamed.values if way.combine else values
        result = result.copy()
        result[:, failing] = TRANSFORMS[way.then](source[:, failing], way.lam)
    else:
        failing = np.zeros_like(failing)
    after = _checks(result, way)
    records = []
    for place, code in enumerate(codes):
        win = np.where(tamed.high[:, place], "winhi", np.where(tamed.low[:, place], "winlo", ""))
        if before[place].passed:
            records.append(Record(code, (before[place],), None, tuple(win.tolist())))
        elif not failing[place]:
            counted = int(tamed.count[place])
            records.append(Record(code, (before[place], middle[place]), counted, tuple(win.tolist())))
        else:
            points = tuple(f"{mark}+{R_NAMES[way.then]}" for mark in win.tolist())
            checks = (before[place], middle[place], after[place])
            records.append(Record(code, checks, int(tamed.count[place]), points))
    return Treated(result, tuple(records))


def _checks(values: Floats, way: Treatment) -> list[Check]:
    moments = without_outliers(values, way.skew, way.kurtosis)
    return [Check(*row) for row in zip(*(moment.tolist() for moment in moments), strict=True)]


def treat_many(values: Floats, default: Treatment, codes: Sequence[str]) -> Floats:
    """Values of many samples (samples, units, codes), each column of each sample treated by itself.

    >>> sample = np.array([[1.0], [2.0], [3.0], [4.0], [5.0], [900.0]])
    >>> treat_many(np.stack([sample, sample]), Treatment(), ["I1"])[1, -1].tolist()
    [5.0]
    """
    samples, units, width = values.shape
    flat = values.transpose(1, 0, 2).reshape(units, samples * width)
    done = _treat_block(list(codes) * samples, flat, default)
    return done.values.reshape(units, samples, width).transpose(1, 0, 2)
