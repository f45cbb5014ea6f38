"""How well ranks stand when the choices behind them are made otherwise; NumPy loads when asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from komposit import KompositFaults
from selaras.analyses.choices import Mean, Scaling
from selaras.analyses.compute.frames import Frame
from selaras.analyses.compute.scores import (
    CannotCompute,
    Data,
    known,
    plan_of,
    receipt_of,
    usual_setting,
    way_of,
)

if TYPE_CHECKING:
    from komposit.analysis.choices import Choices
    from komposit.analysis.sobol import Sensitivity

Progress = Callable[[int, int], object]

# The names that komposit gives to what varies, as people say them.
INPUTS = {
    "Weights": gettext_lazy("Bobot"),
    "Normalisation": gettext_lazy("Skala indikator"),
    "Aggregation": gettext_lazy("Penggabungan"),
    "LeftOut": gettext_lazy("Indikator yang dikeluarkan"),
    "Raters": gettext_lazy("Ketelitian penilai"),
}


@dataclass(frozen=True, slots=True)
class Varied:
    """Which choices vary: weights by so many percent up or down; the others among their alternatives."""

    weights: int = 25
    scaling: bool = True
    mean: bool = True
    left_out: bool = True
    raters: bool = False

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @property
    def count(self) -> int:
        return sum((bool(self.weights), self.scaling, self.mean, self.left_out, self.raters))


def varied_from_json(kept: Mapping[str, Any]) -> Varied:
    return Varied(**kept)


def scalings_of(frame: Frame) -> list[Scaling]:
    """The scales that are tried; ranks are left out, for they forget how far units are apart."""
    first = [Scaling.AS_IS] if frame.has_scale else []
    return [*first, Scaling.MINMAX, Scaling.ZSCORE]


def removable(frame: Frame) -> tuple[str, ...]:
    """What can be left out: each indicator, or the group in which it stands alone."""
    found = []
    for item in frame.indicators:
        here, parents = item, {one.code: one for one in frame.items}
        while here.parent and len(frame.children(here.parent)) == 1:
            here = parents[here.parent]
        if here.parent:
            found.append(here.code)
    return tuple(dict.fromkeys(found))


def choices_of(frame: Frame, varied: Varied) -> Choices:
    from komposit.analysis.choices import Choices
    from komposit.index.aggregation import Method

    scale = (frame.low or 0.0, frame.high or 0.0)
    raters = varied.raters and frame.has_scale
    return Choices(
        normalise=tuple(way_of(frame, one) for one in scalings_of(frame)) if varied.scaling else (),
        weights=dict.fromkeys(range(1, frame.depth), varied.weights / 100) if varied.weights else {},
        aggregate=(Method(Mean.ARITHMETIC.value), Method(Mean.GEOMETRIC.value)) if varied.mean else (),
        raters={item.code: scale for item in frame.indicators} if raters else {},
        left_out=removable(frame) if varied.left_out else (),
    )


def try_choices(data: Data, varied: Varied) -> None:
    """Every combination of scale and mean once, so that what cannot be computed is said before the start."""
    plan, choices = plan_of(data, usual_setting(data.frame)), choices_of(data.frame, varied)
    try:
        for way in choices.normalise or (None,):
            values = plan.prepared() if way is None else plan.prepared({"normalise": asdict(way)})
            for method in choices.aggregate or (None,):
                plan.scores(values, method=method)
    except KompositFaults as found:
        raise CannotCompute([fault.message for fault in found.faults]) from found


def robustness(
    data: Data, varied: Varied, *, samples: int, seed: int, progress: Progress | None = None
) -> dict[str, Any]:
    """Intervals of ranks per unit and the weight of each choice, as JSON; the same seed gives the same.

    With two choices or more the replications are a Sobol design of N (d + 2) runs, of which the first 2 N are
    the random sample that intervals are read from, as in COINr. Bounds at 5 % and 95 %.
    """
    from komposit.analysis.replications import draw
    from komposit.analysis.uncertainty import replicate

    plan, choices = plan_of(data, usual_setting(data.frame)), choices_of(data.frame, varied)
    sobol = len(choices.inputs) > 1
    try:
        drawn = draw(plan, choices, samples, seed, sobol=sobol)
        found = replicate(plan, choices, drawn, seed=seed, jobs=1, progress=progress)
    except KompositFaults as faults:
        raise CannotCompute([fault.message for fault in faults.faults]) from faults
    first = 2 * samples if sobol else samples
    ranks = found.rank_intervals(first)
    units = zip(found.units, found.nominal, ranks.nominal, ranks.median, ranks.low, ranks.high, strict=True)
    sensitivity = found.sensitivity(choices.inputs, samples, seed=seed) if sobol else None
    return {
        "units": [[unit, *(known(value) for value in values)] for unit, *values in units],
        "inputs": [] if sensitivity is None else _inputs(sensitivity),
        "varied": list(choices.inputs),
        "random": first,
        "runs": len(drawn),
        "shift": known(float(found.shifts[:first].mean())),
        "receipt": robustness_receipt(data, varied, samples=samples, seed=seed),
    }


def _inputs(found: Sensitivity) -> list[list[Any]]:
    """Name, first and total order, and the bounds of both."""
    return [
        [
            name,
            *(
                known(value)
                for value in (found.first[n], *found.first_bounds[n], found.total[n], *found.total_bounds[n])
            ),
        ]
        for n, name in enumerate(found.names)
    ]


def robustness_receipt(data: Data, varied: Varied, *, samples: int, seed: int) -> str:
    """Over data, what varies, samples and seed: who has these has the result."""
    return receipt_of(data, usual_setting(data.frame), varied=varied.as_json(), samples=samples, seed=seed)


def verdict_words(inputs: list[list[Any]]) -> str:
    """Which choice matters most, as a sentence; bounds that overlap are said to."""
    told = sorted((row for row in inputs if row[4] is not None), key=lambda row: -row[4])
    if not told or not told[0][4]:
        return _("Tidak satu pun pilihan yang divariasikan menggeser peringkat.")
    first = str(INPUTS[told[0][0]]).lower()
    words = _("Pilihan %(name)s paling menentukan peringkat.") % {"name": first}
    if len(told) > 1 and told[1][6] is not None and told[0][5] < told[1][6]:
        second = str(INPUTS[told[1][0]]).lower()
        words += " " + _("Bedanya dengan %(name)s belum tegas: batas keduanya bertumpang.") % {"name": second}
    return words
