"""What is uncertain about an index: the choices that its makers could have made otherwise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field

import numpy as np

from komposit.index.aggregation import Method
from komposit.index.arrays import Floats
from komposit.index.rulers import Way
from komposit.pipeline.plan import Changes, Plan
from komposit.pipeline.settings import Impute, Normalise, Treat

NOISE = 0.25
MINMAX, ZSCORE = Way("minmax", (1.0, 100.0)), Way("zscore", (10.0, 2.0))


@dataclass(frozen=True, slots=True)
class Choices:
    """The alternatives of every uncertain choice; an empty one is left as the index has it.

    `winsorise_max`: how many points at most are winsorised. `normalise`, `aggregate`, `impute`: the
    alternatives of these steps, for all indicators and levels. `weights`: for each level the share by which
    weights may go up or down; with `weight_sets` one of so many sets is drawn, with 0 a new one each time.
    `raters`: codes whose raters may be wrong, with the smallest and largest level there is. `left_out`: codes
    of which one, or none, is left out.
    """

    winsorise_max: tuple[int, ...] = ()
    normalise: tuple[Way, ...] = ()
    weights: Mapping[int, float] = field(default_factory=dict)
    aggregate: tuple[Method, ...] = ()
    impute: tuple[Impute, ...] = ()
    raters: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()
    weight_sets: int = 0

    @property
    def inputs(self) -> tuple[str, ...]:
        """The choices that vary, by the names that the tables use.

        >>> Choices(winsorise_max=(1, 5), weights={2: 0.25}).inputs
        ('Winmax', 'Weights')
        """
        varied = {
            "Winmax": self.winsorise_max,
            "Normalisation": self.normalise,
            "Weights": self.weights,
            "Aggregation": self.aggregate,
            "Imputation": self.impute,
            "Raters": self.raters,
            "LeftOut": self.left_out,
        }
        return tuple(name for name, alternatives in varied.items() if alternatives)


def usual_choices(plan: Plan) -> Choices:
    """What to vary when nobody says: as the vignette "Sensitivity analysis" of COINr, where it applies.

    Winsorised points 1 to 5, and min-max 1-100 or z-scores of mean 10 and deviation 2 (the index's own where
    it is one of them and above 0), for an index that has these steps; weights +-25 % on the levels between
    indicators and top, or without such levels those of the indicators; arithmetic or geometric mean, where no
    value is 0 or less.

    >>> from komposit.pipeline.plan import example_plan
    >>> found = usual_choices(example_plan())
    >>> found.inputs, found.weights, [way.method for way in found.normalise]
    (('Normalisation', 'Weights', 'Aggregation'), {1: 0.25}, ['minmax', 'zscore'])
    """
    depth = plan.start.framework.depth
    winsorised = tuple(range(1, 6)) if any(isinstance(step.settings, Treat) for step in plan.before) else ()
    normalised = any(
        isinstance(step.settings, Normalise) and not step.settings.rulers for step in plan.before
    )
    scales = _scales(plan, winsorised or (None,)) if normalised else ()
    tried: list[Changes] = [{"normalise": asdict(way)} for way in scales]
    positive = all((scores > 0).all() for scores in map(_known, plan.variants(tried or [{}])))
    return Choices(
        winsorise_max=winsorised,
        normalise=scales,
        weights=dict.fromkeys(range(min(2, depth - 1), depth), NOISE),
        aggregate=(Method("amean"), Method("gmean")) if positive else (),
    )


def _known(scores: Floats) -> Floats:
    return scores[~np.isnan(scores)]


def _scales(plan: Plan, winsorised: Sequence[int | None]) -> tuple[Way, Way]:
    """Min-max and z-scores that a geometric mean can take; the index's own where it is one of the two.

    Z-scores have mean 100 and deviation 10 where 10 and 2 give 0 or less.
    """
    own = next(step.settings.default for step in plan.before if isinstance(step.settings, Normalise))
    found = {"minmax": MINMAX, "zscore": ZSCORE}
    if own.method in found and own.to is not None and own.to[0] > 0:
        found[own.method] = own
    treats = [{} if most is None else {"treat": {"winsorise_max": most}} for most in winsorised]
    tried: list[Changes] = [{**treat, "normalise": asdict(found["zscore"])} for treat in treats]
    if any((scores <= 0).any() for scores in plan.variants(tried)):
        found["zscore"] = Way("zscore", (100.0, 10.0))
    return found["minmax"], found["zscore"]


def labels(names: Sequence[str]) -> tuple[str, ...]:
    """Names told apart: a name that returns gets a number.

    >>> labels(["minmax", "zscore", "minmax"])
    ('minmax', 'zscore', 'minmax_2')
    """
    return tuple(
        name if name not in names[:place] else f"{name}_{names[: place + 1].count(name)}"
        for place, name in enumerate(names)
    )
