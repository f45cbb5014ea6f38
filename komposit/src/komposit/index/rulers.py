"""How one indicator is normalised, and the ruler that this makes from data, kept for the years to come."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from komposit.faults import Fault, IndexFaults
from komposit.index import scales
from komposit.index.arrays import Floats
from komposit.index.impute import mean_of_column
from komposit.index.stats import deviation_of_column

METHODS = (
    "minmax",
    "zscore",
    "rank",
    "prank",
    "borda",
    "dist2max",
    "dist2targ",
    "dist2ref",
    "fracmax",
    "goalposts",
    "scaled",
    "custom",
    "none",
)
RANKED = frozenset({"rank", "prank", "borda"})
RANK_TIES = ("min", "max", "average")
UNIT_SCALED = frozenset({"prank", "dist2max", "dist2targ", "dist2ref", "fracmax", "custom"})
"""Methods whose natural scale is 0 to 1 (custom: as drawn); `to` stretches it."""


@dataclass(frozen=True, slots=True)
class Way:
    """How one indicator is normalised: a method of METHODS and what it needs.

    `to` is the new range (minmax, goalposts, and those with a natural scale of 0 to 1) or the new mean and
    deviation (zscore). `low` and `high` are given limits: of minmax instead of the data's own, of goalposts
    and scaled. `target` is for dist2targ, `reference` (a unit, or its number from 1) for dist2ref, `cap` for
    both, `truncate` for goalposts, `points` for custom, `ties` (of RANK_TIES) for
    ranks; `cap` is off and `truncate` on where nothing says otherwise. Limits, targets and points are written
    in the indicator's own direction, except for `scaled`.
    """

    method: str = "minmax"
    to: tuple[float, float] | None = None
    low: float | None = None
    high: float | None = None
    target: float | None = None
    reference: str = ""
    cap: bool | None = None
    truncate: bool | None = None
    points: tuple[tuple[float, float], ...] = ()
    ties: str = "min"


@dataclass(frozen=True, slots=True)
class Ruler:
    """What turns values of one indicator into scores: the method, the direction and its numbers.

    `marks` are the sorted values that ranks are counted against, or the corners of a custom function.
    """

    code: str
    method: str
    direction: int
    numbers: Mapping[str, float]
    marks: tuple[float, ...] = ()
    ties: str = "min"

    def as_json(self) -> dict[str, object]:
        form: dict[str, object] = {"code": self.code, "method": self.method, "direction": self.direction}
        return {**form, "numbers": dict(self.numbers), "marks": list(self.marks), "ties": self.ties}


def make_ruler(code: str, way: Way, direction: int, x: Floats, reference: float = math.nan) -> Ruler:
    """The ruler of one indicator from its values (units,) and that of the unit of reference, not yet turned.

    >>> make_ruler("I1", Way("minmax", (0.0, 100.0)), -1, np.array([1.0, 3.0])).numbers
    {'low': -3.0, 'high': -1.0, 'lower': 0.0, 'upper': 100.0}
    """
    turned = x * direction
    present = np.sort(turned[~np.isnan(turned)])
    if way.method in RANKED:
        return Ruler(code, way.method, direction, _stretch(way), tuple(present.tolist()), way.ties)
    if way.method == "custom":
        corners = tuple(number for point in way.points for number in point)
        return Ruler(code, way.method, direction, _stretch(way), corners)
    maker = _MAKERS.get(way.method)
    numbers = maker(way, direction, present, reference * direction) if maker else {}
    return Ruler(code, way.method, direction, numbers)


def _stretch(way: Way) -> dict[str, float]:
    if way.to is None or way.method not in UNIT_SCALED:
        return {}
    return {"lower": way.to[0], "upper": way.to[1]}


def _turned_limits(way: Way, direction: int, low: float, high: float) -> tuple[float, float]:
    """Limits as given in the indicator's own direction, or else those of the data, after the turn."""
    given = (way.low, way.high) if direction == 1 else (way.high, way.low)
    return (
        low if given[0] is None else given[0] * direction,
        high if given[1] is None else given[1] * direction,
    )


def _minmax(way: Way, direction: int, present: Floats, reference: float) -> dict[str, float]:
    low, high = _turned_limits(way, direction, float(present[0]), float(present[-1]))
    lower, upper = way.to or (0.0, 100.0)
    return {"low": low, "high": high, "lower": lower, "upper": upper}


def _zscore(way: Way, direction: int, present: Floats, reference: float) -> dict[str, float]:
    mean, sd = (0.0, 1.0) if way.to is None else way.to
    x = present[:, None]
    own, spread = mean_of_column(x)[0].item(), deviation_of_column(x)[0].item()
    return {"mean": own, "sd": spread, "lower": mean, "upper": sd}


def _dist2max(way: Way, direction: int, present: Floats, reference: float) -> dict[str, float]:
    return {"low": float(present[0]), "high": float(present[-1]), **_stretch(way)}


def _dist2targ(way: Way, direction: int, present: Floats, reference: float) -> dict[str, float]:
    target = math.nan if way.target is None else way.target * direction
    return {"low": float(present[0]), "reference": target, "cap": float(bool(way.cap)), **_stretch(way)}


def _dist2ref(way: Way, direction: int, present: Floats, reference: float) -> dict[str, float]:
    return {"low": float(present[0]), "reference": reference, "cap": float(bool(way.cap)), **_stretch(way)}


def _fracmax(way: Way, direction: int, present: Floats, reference: float) -> dict[str, float]:
    return {"high": float(present[-1]), **_stretch(way)}


def _goalposts(way: Way, direction: int, present: Floats, reference: float) -> dict[str, float]:
    low, high = _turned_limits(way, direction, math.nan, math.nan)
    lower, upper = way.to or (0.0, 1.0)
    return {
        "low": low,
        "high": high,
        "truncate": float(way.truncate is not False),
        "lower": lower,
        "upper": upper,
    }


def _scaled(way: Way, direction: int, present: Floats, reference: float) -> dict[str, float]:
    return {
        "low": 0.0 if way.low is None else way.low,
        "high": 100.0 if way.high is None else way.high,
    }


_MAKERS: Mapping[str, Callable[[Way, int, Floats, float], dict[str, float]]] = {
    "minmax": _minmax,
    "zscore": _zscore,
    "dist2max": _dist2max,
    "dist2targ": _dist2targ,
    "dist2ref": _dist2ref,
    "fracmax": _fracmax,
    "goalposts": _goalposts,
    "scaled": _scaled,
}

_APPLY: Mapping[str, Callable[..., Floats]] = {
    "minmax": scales.minmax,
    "zscore": scales.zscore,
    "dist2max": scales.dist2max,
    "dist2targ": scales.dist2ref,
    "dist2ref": scales.dist2ref,
    "fracmax": scales.fracmax,
    "goalposts": scales.goalposts,
    "scaled": scales.scaled,
    "rank": scales.rank_up,
    "prank": scales.percentile_rank,
    "borda": scales.borda,
}


def apply_ruler(ruler: Ruler, x: Floats) -> Floats:
    """Scores of the values x (..., units) of one indicator, as written (not yet turned).

    >>> ruler = Ruler("I1", "minmax", 1, {"low": 0.0, "high": 2.0, "lower": 0.0, "upper": 10.0})
    >>> apply_ruler(ruler, np.array([1.0, 2.0])).tolist()
    [5.0, 10.0]
    """
    turned = x * ruler.direction
    numbers = dict(ruler.numbers)
    if ruler.method == "none":
        return turned
    stretch = (numbers.pop("lower"), numbers.pop("upper")) if _is_stretched(ruler) else None
    if ruler.method == "custom":
        # Its corners are drawn in the indicator's own direction.
        scores = scales.piecewise(x, np.array(ruler.marks).reshape(-1, 2))
    elif ruler.method in RANKED:
        scores = _APPLY[ruler.method](turned, np.array(ruler.marks), ruler.ties)
    else:
        scores = _APPLY[ruler.method](turned, **numbers)
    return scores if stretch is None else scores * (stretch[1] - stretch[0]) + stretch[0]


def _is_stretched(ruler: Ruler) -> bool:
    return ruler.method in UNIT_SCALED and "lower" in ruler.numbers


def with_settings(way: Way, settings: Mapping[str, float]) -> Way:
    """What the framework says of an indicator fills what the step leaves open.

    >>> with_settings(Way("dist2targ"), {"target": 4.1}).target
    4.1
    """
    if way.method == "dist2targ":
        cap = bool(settings.get("cap")) if way.cap is None else way.cap
        return replace(way, target=_first(way.target, settings.get("target")), cap=cap)
    if way.method == "goalposts":
        scale = settings.get("goalpost_scale")
        to = way.to or (None if scale is None else (0.0, scale))
        truncate = bool(settings.get("goalpost_truncate", 1.0)) if way.truncate is None else way.truncate
        way = replace(way, to=to, truncate=truncate)
    if way.method == "zscore" and way.to is None and "zscore_mean" in settings and "zscore_sd" in settings:
        return replace(way, to=(settings["zscore_mean"], settings["zscore_sd"]))
    if (
        way.method == "minmax"
        and way.to is None
        and "minmax_lower" in settings
        and "minmax_upper" in settings
    ):
        return replace(way, to=(settings["minmax_lower"], settings["minmax_upper"]))
    prefix = {"goalposts": "goalpost", "scaled": "scaled"}.get(way.method)
    if prefix is None:
        return way
    low, high = settings.get(f"{prefix}_lower"), settings.get(f"{prefix}_upper")
    return replace(way, low=_first(way.low, low), high=_first(way.high, high))


def _first(written: float | None, default: float | None) -> float | None:
    return default if written is None else written


def write_rulers(rulers: Sequence[Ruler]) -> str:
    """Rulers as JSON, to be read again in another year by `read_rulers`.

    >>> kept = [Ruler("I1", "rank", 1, {}, (1.0, 2.0))]
    >>> read_rulers(write_rulers(kept)) == tuple(kept)
    True
    """
    return json.dumps({"rulers": [ruler.as_json() for ruler in rulers]}, indent=1) + "\n"


def read_rulers(text: str, *, file: str = "") -> tuple[Ruler, ...]:
    """Rulers from JSON; raises IndexFaults when the text holds none.

    >>> read_rulers('{"rulers": []}')
    ()
    """
    try:
        return tuple(
            Ruler(
                str(form["code"]),
                str(form["method"]),
                int(form["direction"]),
                {str(name): float(value) for name, value in form["numbers"].items()},
                tuple(float(mark) for mark in form["marks"]),
                str(form["ties"]),
            )
            for form in json.loads(text)["rulers"]
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        message = "bukan berkas parameter normalisasi (keluaran normalise_rulers.json)"
        raise IndexFaults([Fault(file, 0, "wrong_type", message)]) from None
