"""Two indices side by side; one unit among its peers; where a unit is strong and where it is weak."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from komposit.index.arrays import Floats
from komposit.index.ranks import rank_down, rank_within


@dataclass(frozen=True, slots=True)
class Shift:
    """A unit's ranks in two indices, NaN where it has none; positive when the second ranks it higher."""

    unit: str
    first: float
    second: float

    @property
    def difference(self) -> float:
        return self.first - self.second


def compare(
    first_units: Sequence[str], first: Floats, second_units: Sequence[str], second: Floats
) -> tuple[Shift, ...]:
    """Ranks of all units of either index, largest shift first, then by name. COINr compare_coins.

    first, second: scores (units,). Ranks are those within each index, over its own units.

    >>> [(s.unit, s.difference) for s in compare("AB", np.array([2.0, 1.0]), "BA", np.array([9.0, 3.0]))]
    [('A', -1.0), ('B', 1.0)]
    """
    one = dict(zip(first_units, rank_down(first).tolist(), strict=True))
    two = dict(zip(second_units, rank_down(second).tolist(), strict=True))
    missing = float("nan")
    shifts = [Shift(unit, one.get(unit, missing), two.get(unit, missing)) for unit in {**one, **two}]
    return tuple(
        sorted(shifts, key=lambda shift: (-np.nan_to_num(abs(shift.difference), nan=-1.0), shift.unit))
    )


@dataclass(frozen=True, slots=True)
class Standing:
    """One indicator of one unit: its rank among all (or within the group) and its value."""

    code: str
    rank: float
    value: float


def strengths(
    codes: Sequence[str],
    values: Floats,
    row: int,
    *,
    groups: Sequence[str] | None = None,
    most: int = 5,
    min_unique: float = 0.0,
    discard_last: bool = True,
) -> tuple[tuple[Standing, ...], tuple[Standing, ...]]:
    """The indicators in which a unit ranks highest, and those in which it ranks lowest, best first in both.

    values: (units, codes), more is better; `row` is the unit's place; `groups` ranks it within its own. An
    indicator is left out where the unit has no value, where at most the share `min_unique` of all values
    differ, and with `discard_last` where nobody ranks lower: to share the lowest value with many is no
    weakness. COINr get_str_weak. Of few indicators one may be on both lists.

    >>> values = np.array([[1.0, 9.0], [2.0, 8.0], [3.0, 7.0]])
    >>> high, low = strengths(["I1", "I2"], values, 1, most=1)
    >>> (high[0].code, low[0].code)
    ('I1', 'I2')
    """
    ranks = rank_down(values.T) if groups is None else rank_within(values.T, groups)
    unique = np.array([len(np.unique(column)) for column in values.T]) / len(values)
    own = ranks[:, row]
    last = np.where(np.isnan(ranks), -np.inf, ranks).max(axis=1)
    kept = ~np.isnan(own) & (unique > min_unique) & ~(discard_last & (own == last))
    places = [place for place in np.argsort(own, kind="stable").tolist() if kept[place]]
    found = [Standing(codes[place], own[place].item(), values[row, place].item()) for place in places]
    return tuple(found[:most]), tuple(found[-most:] if most else ())


@dataclass(frozen=True, slots=True)
class Peer:
    """A unit and how far it is from another, 0 when all shared values are equal."""

    unit: str
    distance: float


def peers(
    units: Sequence[str], values: Floats, row: int, *, weights: Floats | None = None, most: int = 5
) -> tuple[Peer, ...]:
    """The units most like one: d = sqrt( sum(w (x - y)^2) / sum(w) ) over the indicators both have.

    values: (units, codes), all on one scale; weights: (codes,), equal without. Nearest first, then in the
    order given; a unit that shares no indicator is no peer. Handbook 2008, step 4 (cluster analysis,
    Euclidean distance), scaled for missing values as in Gower, Biometrics 27, 1971.

    >>> values = np.array([[1.0, 1.0], [9.0, 9.0], [2.0, np.nan]])
    >>> [(peer.unit, peer.distance) for peer in peers("ABC", values, 0)]
    [('C', 1.0), ('B', 8.0)]
    """
    shared = ~np.isnan(values) & ~np.isnan(values[row])
    share = np.where(shared, 1.0 if weights is None else weights, 0.0)
    squares = np.where(shared, values - values[row], 0.0) ** 2
    whole = share.sum(axis=1)
    distance = np.sqrt(
        np.divide((share * squares).sum(axis=1), whole, out=np.full(len(values), np.nan), where=whole > 0)
    )
    order = [place for place in np.argsort(distance, kind="stable").tolist() if place != row]
    known = [place for place in order if not np.isnan(distance[place])]
    return tuple(Peer(units[place], distance[place].item()) for place in known[:most])
