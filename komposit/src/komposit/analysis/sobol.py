"""Which input moves the result: first and total order indices of Sobol, with bootstrap bounds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from komposit.index.arrays import Floats, Places, refuse

BOUNDS = (0.05, 0.95)
_AT_ONCE = 100_000
"""Numbers a bootstrap holds at a time."""


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """Indices of every input, each array (inputs,): first order, total order, and the bounds of both.

    `variance` is that of the result over A and B together. Without variance all indices are NaN.
    """

    names: tuple[str, ...]
    variance: float
    first: Floats
    total: Floats
    first_bounds: Floats
    total_bounds: Floats


def sobol_design(samples: int, inputs: int) -> Places:
    """Which of the 2 N base draws every run takes for every input: A, B, then AB_1 to AB_d.

    Result: (N (d + 2), d), N = samples, d = inputs; draws 0 to N - 1 are A, N to 2 N - 1 are B. AB_i is A
    with the column i of B. Saltelli et al., Computer Physics Communications 181, 2010; COINr SA_sample.

    >>> sobol_design(1, 2).tolist()
    [[0, 0], [1, 1], [1, 0], [0, 1]]
    """
    a = np.arange(samples)
    blocks = [np.repeat(rows[:, None], inputs, axis=1) for rows in (a, a + samples)]
    for place in range(inputs):
        block = blocks[0].copy()
        block[:, place] = a + samples
        blocks.append(block)
    return np.vstack(blocks)


def variance_of(y: Floats, samples: int) -> float:
    """sum((y - mean)^2) / (2 N - 1) over the runs of A and B; y: (N (d + 2),).

    >>> variance_of(np.array([1.0, 3.0, 9.0, 9.0]), 1)
    2.0
    """
    return float(np.var(y[: 2 * samples], ddof=1))


def first_order(y: Floats, samples: int) -> Floats:
    """S_i = mean(y_B (y_ABi - y_A)) / variance: what the input explains by itself; (inputs,).

    y: (N (d + 2),) in the order A, B, AB_1 to AB_d. Saltelli et al. 2010, table 2, estimator (b); COINr
    SA_estimate. Noisy for small N: values below 0 occur.

    >>> first_order(np.array([0.0, 2.0, 2.0, 0.0]), 1).tolist()
    [2.0, 0.0]
    """
    return np.asarray(_first_terms(y, samples).mean(axis=1) / variance_of(y, samples))


def total_order(y: Floats, samples: int) -> Floats:
    """ST_i = sum((y_A - y_ABi)^2) / (2 N variance): what is lost when only the input is fixed; (inputs,).

    Jansen 1999, as in Saltelli et al. 2010, table 2, estimator (f); COINr SA_estimate.

    >>> total_order(np.array([0.0, 2.0, 2.0, 0.0]), 1).tolist()
    [1.0, 0.0]
    """
    squares = _total_terms(y, samples) ** 2
    return np.asarray(squares.sum(axis=1) / (2 * samples * variance_of(y, samples)))


def _blocks(y: Floats, samples: int) -> Floats:
    """The runs AB_i: (inputs, N)."""
    return y[2 * samples :].reshape(-1, samples)


def _first_terms(y: Floats, samples: int) -> Floats:
    return y[samples : 2 * samples] * (_blocks(y, samples) - y[:samples])


def _total_terms(y: Floats, samples: int) -> Floats:
    return y[:samples] - _blocks(y, samples)


def bootstrap(terms: Floats, draws: int, rng: np.random.Generator) -> Floats:
    """Means of as many resamples of every row, with replacement: (rows, N) to (rows, draws).

    Efron 1979; Archer, Saltelli and Sobol 1997 for indices of sensitivity.

    >>> bootstrap(np.array([[3.0, 3.0]]), 4, np.random.default_rng(1)).tolist()
    [[3.0, 3.0, 3.0, 3.0]]
    """
    rows, size = terms.shape
    means = np.empty((rows, draws))
    step = max(_AT_ONCE // size, 1)
    for row in range(rows):
        for start in range(0, draws, step):
            picked = rng.integers(size, size=(min(step, draws - start), size))
            means[row, start : start + len(picked)] = terms[row][picked].mean(axis=1)
    return means


def sensitivity(
    names: Sequence[str], y: Floats, samples: int, *, rng: np.random.Generator, draws: int = 1000
) -> Sensitivity:
    """Indices of the inputs from the results y of all runs of a design, with bounds at 5 % and 95 %.

    y: (N (d + 2),), one name per input. As in COINr the variance is held fixed while the terms of each
    index are drawn again. Raises IndexFaults when y does not fit the design.

    >>> found = sensitivity(["X"], np.array([0.0, 2.0, 2.0]), 1, rng=np.random.default_rng(1), draws=10)
    >>> found.first.tolist(), found.total.tolist(), found.total_bounds.tolist()
    ([2.0], [1.0], [[1.0, 1.0]])
    """
    if len(y) != samples * (len(names) + 2):
        message = f"{len(y)} ulangan; rancangan dengan {len(names)} masukan dan N = {samples} memerlukan "
        refuse("bad_design", f"{message}{samples * (len(names) + 2)}")
    spread = variance_of(y, samples)
    if not spread > 0:
        none = np.full(len(names), np.nan)
        return Sensitivity(tuple(names), spread, none, none, *[np.full((len(names), 2), np.nan)] * 2)
    first = bootstrap(_first_terms(y, samples), draws, rng) / spread
    total = bootstrap(_total_terms(y, samples) ** 2, draws, rng) / (2 * spread)
    return Sensitivity(
        names=tuple(names),
        variance=spread,
        first=first_order(y, samples),
        total=total_order(y, samples),
        first_bounds=np.quantile(first, BOUNDS, axis=1).T,
        total_bounds=np.quantile(total, BOUNDS, axis=1).T,
    )
