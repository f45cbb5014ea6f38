"""The step `treat`: winsorise the columns with outliers, transform those that still have them, record all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from komposit.index.arrays import Floats
from komposit.index.moments import without_outliers
from komposit.index.transforms import TRANSFORMS, mark_of
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
    """Every column with its treatment; one that winsorising would leave without spread stays as it is.

    values: (units, codes), NaN where missing; columns of fewer than four values have no kurtosis and pass.
    OECD/JRC, Handbook 2008, steps 4 and 5; COINr Treat.

    >>> done = treat(["I1"], np.array([[1.0], [2.0], [3.0], [4.0], [5.0], [900.0]]), Treatment())
    >>> done.values[-1, 0].item(), done.records[0].points[-1], done.records[0].winsorised
    (5.0, 'winhi', 1)
    """
    ways = [(per or {}).get(code, default) for code in codes]
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
    result = tamed.values.copy()
    failing = np.array([not one.passed for one in middle])
    if way.then == "none" or not failing.any():
        failing[:] = False
    else:
        source = tamed.values if way.combine else values
        result[:, failing] = TRANSFORMS[way.then](source[:, failing], way.lam)
    after = _checks(result, way)
    # Where too few different values are left, nothing is known of the tails: such a column is not touched.
    level = ~np.isinf(result).any(axis=0) & np.isnan([last.skew for last in after])
    flat = level & ~np.array([first.passed for first in before])
    result = np.where(flat, values, result)
    records = []
    for place, code in enumerate(codes):
        win = np.where(tamed.high[:, place], "winhi", np.where(tamed.low[:, place], "winlo", ""))
        if before[place].passed or flat[place]:
            records.append(Record(code, (before[place],), None, ("",) * len(values)))
        elif not failing[place]:
            counted = int(tamed.count[place])
            records.append(Record(code, (before[place], middle[place]), counted, tuple(win.tolist())))
        else:
            name = mark_of(way.then, (middle if way.combine else before)[place].skew)
            points = tuple(f"{mark}+{name}" for mark in win.tolist())
            checks = (before[place], middle[place], after[place])
            records.append(Record(code, checks, int(tamed.count[place]), points))
    return Treated(result, tuple(records))


def _checks(values: Floats, way: Treatment) -> list[Check]:
    moments = without_outliers(values, way.skew, way.kurtosis)
    return [Check(*row) for row in zip(*(moment.tolist() for moment in moments), strict=True)]


def treat_many(values: Floats, default: Treatment, codes: Sequence[str]) -> Floats:
    """Values of many samples (samples, units, codes), each treated by itself; Handbook 2008, step 4.

    >>> sample = np.array([[1.0], [2.0], [3.0], [4.0], [5.0], [900.0]])
    >>> treat_many(np.stack([sample, sample]), Treatment(), ["I1"])[1, -1].tolist()
    [5.0]
    """
    samples, units, width = values.shape
    flat = values.transpose(1, 0, 2).reshape(units, samples * width)
    done = _treat_block(list(codes) * samples, flat, default)
    return done.values.reshape(units, samples, width).transpose(1, 0, 2)
