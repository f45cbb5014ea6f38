"""Why scores changed between two data sets: exact parts of data, weights and method that leave no rest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from django.utils.translation import gettext as _

from komposit import KompositFaults
from selaras.analyses.compute.frames import Frame
from selaras.analyses.compute.scores import CannotCompute, Data, plan_of, usual_setting

DATA, WEIGHTS, METHOD = "data", "weights", "method"
FACTORS = (DATA, WEIGHTS, METHOD)
# How often, over all orders of the three factors, these others are new before the data change.
SHARES = {
    frozenset[str](): Fraction(1, 3),
    frozenset({WEIGHTS}): Fraction(1, 6),
    frozenset({METHOD}): Fraction(1, 6),
    frozenset({WEIGHTS, METHOD}): Fraction(1, 3),
}
MOST_NAMED = 12


@dataclass(frozen=True, slots=True)
class UnitChange:
    """One unit: two scores, and the parts of their difference; fractions, so that nothing is lost."""

    code: str
    before: Fraction
    after: Fraction
    parts: Mapping[str, Fraction]

    @property
    def difference(self) -> Fraction:
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Explained:
    units: tuple[UnitChange, ...]
    only_before: tuple[str, ...]
    only_after: tuple[str, ...]
    # Sentences on what makes the two hard to compare; empty where only data and weights changed.
    breaks: tuple[str, ...]

    def unit(self, code: str) -> UnitChange | None:
        return next((unit for unit in self.units if unit.code == code), None)


class Pair:
    """Two data sets on the units of both, and the scores of every mixture of them, each computed once."""

    def __init__(self, before: Data, after: Data) -> None:
        shared = [unit for unit in before.units if unit in set(after.units)]
        if not shared:
            raise CannotCompute([_("Tidak ada wilayah yang termuat dalam kedua data.")])
        _check_items(before.frame, after.frame)
        self.before, self.after = before.only(shared), _ordered(after.only(shared), before.frame)
        self._known: dict[tuple[frozenset[str], frozenset[str]], dict[str, Fraction]] = {}

    @property
    def changed(self) -> list[str]:
        """Indicators of which some unit has another value."""
        pairs = zip(self.before.frame.indicators, zip(*self.before.values, strict=True),
                    zip(*self.after.values, strict=True), strict=True)  # fmt: skip
        return [item.code for item, old, new in pairs if list(map(_number, old)) != list(map(_number, new))]

    def scores(self, codes: frozenset[str], factors: frozenset[str]) -> dict[str, Fraction]:
        """By unit, with these indicators and these other factors new; a unit without a score is left out."""
        key = (codes, factors - {DATA})
        if key not in self._known:
            self._known[key] = self._scored(*key)
        return self._known[key]

    def _scored(self, codes: frozenset[str], factors: frozenset[str]) -> dict[str, Fraction]:
        frame = self.after.frame if METHOD in factors else self.before.frame
        source = self.after.frame if WEIGHTS in factors else self.before.frame
        weights = {item.code: item.weight for item in source.items}
        mixed = replace(frame, items=tuple(replace(item, weight=weights[item.code]) for item in frame.items))
        new = [item.code in codes for item in frame.indicators]
        values = tuple(
            tuple(b if flag else a for a, b, flag in zip(old, young, new, strict=True))
            for old, young in zip(self.before.values, self.after.values, strict=True)
        )
        plan = plan_of(Data(mixed, self.before.units, values), usual_setting(mixed))
        try:
            found = plan.scores(plan.prepared()).tolist()
        except KompositFaults as faults:
            raise CannotCompute([fault.message for fault in faults.faults]) from faults
        return {
            unit: Fraction(score) for unit, score in zip(plan.units, found, strict=True) if score == score
        }


def _number(text: str) -> Fraction | None:
    return Fraction(text) if text else None


def _check_items(before: Frame, after: Frame) -> None:
    """Scores of other indicators are another thing; no split could say why they differ."""
    old, new = ({item.code for item in frame.items if not item.filler} for frame in (before, after))
    old, new = old - {before.top.code}, new - {after.top.code}
    told = {_("hanya pada data pertama: %s"): old - new, _("hanya pada data kedua: %s"): new - old}
    if alone := [words % ", ".join(sorted(codes)[:MOST_NAMED]) for words, codes in told.items() if codes]:
        head = _("Kerangka keduanya berbeda, sehingga selisih skornya tidak dapat diuraikan")
        raise CannotCompute([f"{head} ({'; '.join(alone)})."])
    if before.depth != after.depth or _parents(before) != _parents(after):
        raise CannotCompute([_("Susunan kelompoknya berbeda, sehingga selisihnya tidak dapat diuraikan.")])


def _parents(frame: Frame) -> dict[str, str]:
    """Where each item below the top stands; the top itself may be called otherwise."""
    top = frame.top.code
    return {i.code: "" if i.parent == top else i.parent for i in frame.items if i.code != top}


def _ordered(data: Data, like: Frame) -> Data:
    """The same data with items called and ordered as in another frame."""
    top, other = like.top.code, data.frame.top.code
    places = {item.code: place for place, item in enumerate(data.frame.indicators)}
    by_code = {(top if i.code == other else i.code): i for i in data.frame.items}
    items = tuple(
        replace(
            by_code[i.code],
            code=i.code,
            parent=top if by_code[i.code].parent == other else by_code[i.code].parent,
        )
        for i in like.items
    )
    order = [places[item.code] for item in like.indicators]
    values = tuple(tuple(row[place] for place in order) for row in data.values)
    return Data(replace(data.frame, items=items), data.units, values)


def explain_change(before: Data, after: Data) -> tuple[Explained, Pair]:
    """All units of both: Shapley values of data, weights and method, whose sum is the difference exactly."""
    from komposit.analysis.decomposition import shapley

    pair = Pair(before, after)
    every = frozenset(pair.changed)
    found = {
        mix: pair.scores(every if DATA in mix else frozenset(), mix)
        for mix in (
            frozenset(name for n, name in enumerate(FACTORS) if number >> n & 1) for number in range(8)
        )
    }
    units = []
    for unit in pair.before.units:
        if all(unit in scores for scores in found.values()):
            parts = shapley(FACTORS, lambda mix: found[mix][unit])  # noqa: B023
            ends = found[frozenset()][unit], found[frozenset(FACTORS)][unit]
            units.append(UnitChange(unit, *ends, parts))
    kept = set(pair.before.units)
    return Explained(
        tuple(units),
        tuple(unit for unit in before.units if unit not in kept),
        tuple(unit for unit in after.units if unit not in kept),
        tuple(_breaks(pair.before.frame, pair.after.frame)),
    ), pair


def data_parts(pair: Pair, unit: str) -> dict[str, Fraction]:
    """The data's part by indicator: what each changes in one sequence and its reverse, over all contexts."""
    from komposit.analysis.decomposition import polar

    changed = pair.changed
    parts = dict.fromkeys(changed, Fraction(0))
    for factors, share in SHARES.items():
        for code, part in polar(changed, lambda new: pair.scores(new, factors)[unit]).items():  # noqa: B023
            parts[code] += share * part
    return parts


def _breaks(before: Frame, after: Frame) -> Sequence[str]:
    told = []
    if (before.low, before.high) != (after.low, after.high) or before.better != after.better:
        told.append(_("Skala atau arahnya berubah: skor keduanya berdiri pada skala yang berbeda."))
    if before.means != after.means:
        told.append(_("Cara penggabungannya berubah."))
    if before.min_available != after.min_available:
        told.append(_("Aturan untuk nilai yang kosong berubah."))
    directions = ({i.code: i.direction for i in frame.indicators} for frame in (before, after))
    if next(directions) != next(directions):
        told.append(_("Arah sebagian indikator berubah."))
    return told
