"""What each replication of an index does otherwise: drawn by seed, or given, and always written down."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from komposit.analysis.choices import Choices
from komposit.analysis.points import DESIGNS, draw_base
from komposit.analysis.sobol import sobol_design
from komposit.index.arrays import Floats, Places
from komposit.pipeline.plan import Plan

AS_IS = -1
FIELDS = {
    "Winmax": "winsorise_max",
    "Normalisation": "normalise",
    "Weights": "weights",
    "Aggregation": "aggregate",
    "Imputation": "impute",
    "Raters": "raters",
    "LeftOut": "left_out",
}
"""The inputs in their order, and what holds them in `Replications`."""


@dataclass(frozen=True, slots=True)
class Replications:
    """One entry per replication in every array; AS_IS stands for what the index itself does.

    `winsorise_max` holds numbers of points, `normalise`, `aggregate` and `impute` places among the
    alternatives, `left_out` places among all codes, `raters` the number of a stream of errors. `weights`:
    (replications, codes).
    """

    winsorise_max: Places
    normalise: Places
    aggregate: Places
    impute: Places
    left_out: Places
    raters: Places
    weights: Floats

    def __len__(self) -> int:
        return len(self.weights)

    def take(self, rows: Places) -> Replications:
        """Those replications, in that order."""
        return Replications(
            self.winsorise_max[rows],
            self.normalise[rows],
            self.aggregate[rows],
            self.impute[rows],
            self.left_out[rows],
            self.raters[rows],
            self.weights[rows],
        )


def as_is(plan: Plan, count: int) -> Replications:
    """Replications that all do what the index does.

    >>> from komposit.pipeline.plan import example_plan
    >>> as_is(example_plan(), 2).weights.tolist()
    [[1.0, 1.0, 1.0], [1.0, 1.0, 1.0]]
    """
    none = np.full(count, AS_IS)
    return Replications(none, none, none, none, none, none, np.tile(plan.weights, (count, 1)))


def noisy_weights(weights: Floats, noise: Floats, u: Floats) -> Floats:
    """w (1 + f (2 u - 1)): a weight within the share f of its own size. COINr get_noisy_weights.

    weights, noise: (items,); u: (samples, items), uniform in 0 to 1; result: (samples, items). Handbook 2008,
    step 7.

    >>> noisy_weights(np.array([2.0]), np.array([0.25]), np.array([[0.0], [0.5], [1.0]])).tolist()
    [[1.5], [2.0], [2.5]]
    """
    return np.asarray(weights * (1.0 + noise * (2.0 * u - 1.0)))


def draw(
    plan: Plan, choices: Choices, samples: int, seed: int, *, sobol: bool = False, design: str = "random"
) -> Replications:
    """Replications drawn by seed: `samples` of them, or with `sobol` the N (d + 2) of a design, N = samples.

    Every alternative is equally probable. `design` is a name of DESIGNS. The same seed gives the same
    replications, whatever is done with them. Handbook 2008, step 7;
    COINr get_sensitivity. Raises IndexFaults as the steps of the index do.

    >>> from komposit.pipeline.plan import example_plan
    >>> runs = draw(example_plan(), Choices(weights={1: 0.25}), 4, seed=1)
    >>> len(runs), bool((abs(runs.weights[:, :2] - 1) <= 0.25).all()), runs.weights[:, 2].tolist()
    (4, True, [1.0, 1.0, 1.0, 1.0])
    """
    rng = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(0,)))
    noise = np.array([choices.weights.get(item.level, 0.0) for item in plan.start.framework.items])
    noisy = np.flatnonzero(noise)
    columns = _columns(choices, len(noisy))
    width = sum(columns.values())
    base = draw_base(samples, width, rng, design) if sobol else DESIGNS[design](samples, width, rng)
    sets = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(3,)))
    drawn = _replications(plan, choices, columns, base, noise, sets)
    return _mixed(drawn, choices.inputs, sobol_design(samples, len(columns))) if sobol else drawn


def _columns(choices: Choices, noisy: int) -> dict[str, int]:
    """How many uniform numbers each input needs; raters draw their own."""
    widths = {"Weights": 1 if choices.weight_sets else noisy, "Raters": 0}
    return {name: widths.get(name, 1) for name in choices.inputs}


def _replications(
    plan: Plan,
    choices: Choices,
    columns: dict[str, int],
    base: Floats,
    noise: Floats,
    sets: np.random.Generator,
) -> Replications:
    """Replications from uniform numbers (replications, all columns); `sets` draws the sets of weights."""
    made = as_is(plan, len(base))
    ends = np.cumsum(list(columns.values()))
    parts = dict(zip(columns, np.split(base, ends[:-1], axis=1), strict=True)) if columns else {}
    if "Winmax" in parts:
        most = np.array(choices.winsorise_max)
        made = replace(made, winsorise_max=most[_pick(parts["Winmax"], len(most))])
    if "Normalisation" in parts:
        made = replace(made, normalise=_pick(parts["Normalisation"], len(choices.normalise)))
    if "Aggregation" in parts:
        made = replace(made, aggregate=_pick(parts["Aggregation"], len(choices.aggregate)))
    if "Imputation" in parts:
        made = replace(made, impute=_pick(parts["Imputation"], len(choices.impute)))
    if "Raters" in parts:
        made = replace(made, raters=np.arange(len(base)))
    if "LeftOut" in parts:
        places = np.array([AS_IS, *(plan.codes.index(code) for code in choices.left_out)])
        made = replace(made, left_out=places[_pick(parts["LeftOut"], len(places))])
    if "Weights" in parts:
        made = replace(made, weights=_weights(made.weights, choices, parts["Weights"], noise, sets))
    return made


def _pick(u: Floats, count: int) -> Places:
    """Equally probable places from uniform numbers (replications, 1)."""
    return np.asarray((u[:, 0] * count).astype(np.intp))


def _weights(
    weights: Floats, choices: Choices, u: Floats, noise: Floats, sets: np.random.Generator
) -> Floats:
    noisy = np.flatnonzero(noise)
    if choices.weight_sets:
        u = sets.random((choices.weight_sets, len(noisy)))[_pick(u, choices.weight_sets)]
    drawn = weights.copy()
    drawn[:, noisy] = noisy_weights(weights[:, noisy], noise[noisy], u)
    return drawn


def _mixed(drawn: Replications, inputs: tuple[str, ...], rows: Places) -> Replications:
    """The runs of a design: each input takes its own base draw."""
    taken = {name: drawn.take(rows[:, place]) for place, name in enumerate(inputs)}
    fields = {FIELDS[name]: getattr(one, FIELDS[name]) for name, one in taken.items()}
    return replace(drawn.take(rows[:, 0]), **fields)
