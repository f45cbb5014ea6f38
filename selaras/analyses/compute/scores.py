"""Scores and ranks of a data set under one setting, with every step and a receipt; NumPy loads when asked."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from komposit import KompositFaults, __version__
from selaras.analyses.choices import Mean, Scaling, Weighing
from selaras.analyses.compute.frames import Frame, framework_of

if TYPE_CHECKING:
    from komposit.index.rulers import Way
    from komposit.pipeline.plan import Plan
    from komposit.pipeline.settings import Step

_FORM = "selaras-analisis-1"
MINMAX, ZSCORE = (1.0, 100.0), (100.0, 10.0)


class CannotCompute(ValueError):
    """These values cannot be scored in this way; the reasons are for the reader."""

    def __init__(self, reasons: Sequence[str]) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = list(reasons)


@dataclass(frozen=True, slots=True)
class Setting:
    """The choices of method; an index owner makes them once, an analyst asks what they do."""

    scaling: str = Scaling.AS_IS.value
    mean: str = Mean.FRAMEWORK.value
    weighing: str = Weighing.GIVEN.value

    def as_json(self) -> dict[str, str]:
        return asdict(self)

    @property
    def words(self) -> str:
        return ", ".join(
            str(label)
            for label in (Scaling(self.scaling).label, Mean(self.mean).label, Weighing(self.weighing).label)
        )


def usual_setting(frame: Frame) -> Setting:
    """The instrument's own scale where it has one, else min-max."""
    return Setting(scaling=(Scaling.AS_IS if frame.has_scale else Scaling.MINMAX).value)


@dataclass(frozen=True, slots=True)
class Data:
    """Units and their values as kept: exact texts, empty for "no value"."""

    frame: Frame
    units: tuple[str, ...]
    values: tuple[tuple[str, ...], ...]

    def only(self, units: Sequence[str]) -> Data:
        places = {unit: place for place, unit in enumerate(self.units)}
        kept = [unit for unit in units if unit in places]
        return replace(self, units=tuple(kept), values=tuple(self.values[places[unit]] for unit in kept))


@dataclass(frozen=True, slots=True)
class UnitScore:
    code: str
    score: float | None
    rank: int | None
    groups: tuple[float | None, ...]
    missing: int


@dataclass(frozen=True, slots=True)
class Line:
    """One step for one unit: what was done to what, by which formula, with which result."""

    target: str
    formula: str
    inputs: str
    output: float | None


@dataclass(frozen=True, slots=True)
class Scored:
    units: tuple[UnitScore, ...]
    setting: Setting
    receipt: str
    version: str = __version__


def digest(form: Mapping[str, Any]) -> str:
    """The same content gives the same hash on every machine."""
    text = json.dumps(form, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return f"sha256:{hashlib.sha256(text.encode('ascii')).hexdigest()}"


def data_digest(data: Data) -> str:
    form = {"form": _FORM, "frame": data.frame.as_json(), "units": data.units, "values": data.values}
    return digest(form)


def receipt_of(data: Data, setting: Setting, **more: Any) -> str:
    return digest({"form": _FORM, "data": data_digest(data), "setting": setting.as_json(), **more})


def way_of(frame: Frame, scaling: str) -> Way:
    """How every indicator is normalised under a setting."""
    from komposit.index.rulers import Way

    if scaling == Scaling.MINMAX:
        return Way("minmax", MINMAX)
    if scaling == Scaling.ZSCORE:
        return Way("zscore", ZSCORE)
    if scaling == Scaling.RANK:
        return Way("rank")
    if frame.better == "low" and frame.low is not None and frame.high is not None:
        # Turned inside its own scale, so that more is better as in every other score.
        return Way("minmax", (frame.low, frame.high), low=frame.low, high=frame.high)
    return Way("none")


def plan_of(data: Data, setting: Setting) -> Plan:
    """The pipeline of a setting, ready for one run or thousands; raises CannotCompute."""
    import numpy as np

    from komposit.index.table import Table
    from komposit.pipeline.plan import compile_plan
    from komposit.pipeline.state import start

    frame = _turned(data.frame)
    values = np.array([[float(v) if v else math.nan for v in row] for row in data.values]).reshape(
        len(data.units), len(frame.indicators)
    )
    table = Table("kode", data.units, tuple(item.code for item in frame.indicators), values)
    try:
        return compile_plan(start(framework_of(frame), table), steps_of(frame, setting))
    except KompositFaults as found:
        raise CannotCompute([fault.message for fault in found.faults]) from found


def _turned(frame: Frame) -> Frame:
    """Where low is better, indicators run the other way."""
    if frame.better != "low":
        return frame
    items = tuple(replace(i, direction=-i.direction) if i.level == 1 else i for i in frame.items)
    return replace(frame, items=items)


def steps_of(frame: Frame, setting: Setting) -> list[Step]:
    from komposit.index.aggregation import Method
    from komposit.pipeline.settings import Aggregate, Normalise, Step

    names = frame.means if setting.mean == Mean.FRAMEWORK else (setting.mean,)
    aggregate = Aggregate(
        methods=tuple(Method(name) for name in names),
        min_available=(frame.min_available,),
        weights="equal" if setting.weighing == Weighing.EQUAL else "framework",
    )
    return [Step("normalise", Normalise(way_of(frame, setting.scaling))), Step("aggregate", aggregate)]


def compute_scores(data: Data, setting: Setting) -> Scored:
    """Scores of all units and groups, ranks with 1 the highest; a unit that lacks too much has neither."""
    import numpy as np

    from komposit.index.ranks import rank_down
    from komposit.index.tree import aggregate

    plan = plan_of(data, setting)
    try:
        every = aggregate(
            plan.tree, plan.prepared(), plan.weights, plan.last.methods, plan.last.min_available
        )
    except KompositFaults as found:
        raise CannotCompute([fault.message for fault in found.faults]) from found
    top = every[:, plan.tree.top]
    ranks = rank_down(top)
    places = [plan.codes.index(item.code) for item in data.frame.groups]
    gaps = np.isnan(plan.raw).sum(axis=1).tolist()
    units = tuple(
        UnitScore(
            unit, known(top[row]), _rank(ranks[row]), tuple(known(every[row, p]) for p in places), gaps[row]
        )
        for row, unit in enumerate(plan.units)
    )
    return Scored(units, setting, receipt_of(data, setting))


def known(value: float) -> float | None:
    return None if math.isnan(value) else float(value)


def _rank(value: float) -> int | None:
    return None if math.isnan(value) else int(value)


def trace_of(data: Data, setting: Setting, unit: str) -> list[Line]:
    """Every step of one unit: each indicator onto its scale, then each group from what is in it."""
    from komposit.index.tree import aggregate

    plan = plan_of(data, setting)
    prepared = plan.prepared()
    row = plan.units.index(unit)
    try:
        scores = aggregate(plan.tree, prepared, plan.weights, plan.last.methods, plan.last.min_available)[row]
    except KompositFaults as found:
        raise CannotCompute([fault.message for fault in found.faults]) from found
    raw = data.values[data.units.index(unit)]
    lines = [
        Line(
            item.code, str(Scaling(setting.scaling).label), raw[place].replace(".", ","), known(scores[place])
        )
        for place, item in enumerate(data.frame.indicators)
    ]
    fillers = {item.code for item in data.frame.items if item.filler}
    methods = plan.last.methods
    for level, groups in enumerate(plan.tree.levels):
        for group in groups:
            if group.code in fillers:
                continue
            inputs = "; ".join(
                _input(plan.codes[child], scores[child], plan.weights[child]) for child in group.children
            )
            formula = str(Mean(methods[level % len(methods)].name).label)
            lines.append(Line(group.code, formula, inputs, known(scores[group.place])))
    return lines


def _input(code: str, value: float, weight: float) -> str:
    shown = _("tidak ada") if math.isnan(value) else f"{value:.6g}".replace(".", ",")
    told = {"code": code.split("~")[0], "value": shown, "weight": f"{weight:.6g}".replace(".", ",")}
    return _("%(code)s %(value)s × bobot %(weight)s") % told
