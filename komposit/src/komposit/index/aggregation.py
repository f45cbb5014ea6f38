"""How the items of one group become its score: a mean, a vote of items, or the best light of each unit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from komposit.index.arrays import Floats
from komposit.index.bod import benefit_of_the_doubt
from komposit.index.means import MEANS, Mean, mean_of
from komposit.index.outranking import copeland
from komposit.index.penalty import mazziotta_pareto

METHODS = ("amean", "gmean", "hmean", "genmean", "copeland", "mazziotta_pareto", "bod")


@dataclass(frozen=True, slots=True)
class Method:
    """A way of aggregating: one of METHODS, with the power `p` of genmean, or how Mazziotta-Pareto penalises.

    `penalty` is `negative` (unbalanced units lose points) or `positive` (they gain); `lowest` is the smallest
    share of the score that the benefit of the doubt leaves to each indicator.
    """

    name: str = "amean"
    p: float = 1.0
    penalty: str = "negative"
    lowest: float = 0.0


_GROUPS: Mapping[str, Callable[[Floats, Floats, Method], Floats]] = {
    "copeland": lambda values, weights, method: copeland(values, weights),
    "mazziotta_pareto": lambda values, weights, method: mazziotta_pareto(values, weights, method.penalty),
    "bod": lambda values, weights, method: benefit_of_the_doubt(values, lowest=method.lowest),
}


def combine(
    method: Method, values: Floats, weights: Floats, min_available: float | None, *, code: str = ""
) -> Floats:
    """The score of a group from the columns of its items.

    values: (units, children) or (samples, units, children); weights: (children,) or (samples, children).
    A unit with fewer than the share `min_available` of values (by count) has no score. Handbook 2008, step 6.

    >>> values = np.array([[1.0, np.nan, np.nan], [1.0, 2.0, np.nan]])
    >>> combine(Method(), values, np.ones(3), 0.5).tolist()
    [nan, 1.5]
    """
    if method.name in MEANS:
        scores = mean_of(Mean(method.name, method.p), values, weights, code=code)
    else:
        scores = each_sample(_GROUPS[method.name], method, values, weights)
    if min_available is None:
        return scores
    available = (~np.isnan(values)).sum(axis=-1) / values.shape[-1]
    return np.where(available < min_available, np.nan, scores)


def each_sample(
    formula: Callable[[Floats, Floats, Method], Floats], method: Method, values: Floats, weights: Floats
) -> Floats:
    """A formula that looks at all units together, applied to one sample after another.

    >>> values = np.array([[[1.0], [2.0]], [[5.0], [3.0]]])
    >>> each_sample(_GROUPS["copeland"], Method("copeland"), values, np.ones(1)).tolist()
    [[-1.0, 1.0], [1.0, -1.0]]
    """
    if values.ndim == 2 and weights.ndim == 1:
        return formula(values, weights, method)
    samples = max(values.shape[0] if values.ndim == 3 else 1, weights.shape[0] if weights.ndim == 2 else 1)
    return np.stack(
        [
            formula(
                values[sample % values.shape[0]] if values.ndim == 3 else values,
                weights[sample % weights.shape[0]] if weights.ndim == 2 else weights,
                method,
            )
            for sample in range(samples)
        ]
    )
