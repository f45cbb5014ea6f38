"""Weights that meet known totals: post-stratification, raking, linear (GREG) calibration, trimmed if asked.

Each gives a Design with new weights that remembers what it was calibrated to, so that errors come out right.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from komposit.faults import shown
from komposit.survey.arrays import Floats, Ints, Labels, codes_of, listed, numbers, refuse, sums
from komposit.survey.calibration import ROUNDS, Block, calibration_of
from komposit.survey.design import Design

SAME_TOTAL = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class Margin:
    """One calibration variable: the group of every row and the population of every group."""

    name: str
    codes: Ints
    population: Floats


def margin(name: str, labels: Labels, population: Mapping[str, float], *, rows: int | None = None) -> Margin:
    """A margin; raises SurveyFaults where a group has no population, or a population no row.

    >>> margin("sex", ["L", "P", "P"], {"L": 10, "P": 30}).population.tolist()
    [10.0, 30.0]
    """
    codes, names = codes_of(labels, name, rows=rows)
    unknown, empty = sorted(set(names) - set(population)), sorted(set(population) - set(names))
    if unknown:
        raise refuse("margin_mismatch", f"{shown(name)}: tidak ada jumlah penduduk untuk {listed(unknown)}")
    if empty:
        raise refuse(
            "margin_mismatch", f"{shown(name)}: tidak ada responden untuk {listed(empty)}; gabungkan"
        )
    sizes = numbers([population[label] for label in names], name)
    if sizes.min() <= 0:
        raise refuse("margin_mismatch", f"{shown(name)}: jumlah penduduk harus di atas 0")
    return Margin(name, codes, sizes)


def post_stratify(design: Design, cells: Margin) -> Design:
    """Weights w N_g / sum_g(w): the groups have their population. R survey: postStratify.

    Holt and Smith, Post Stratification (1979); Lumley, Complex Surveys (2010), section 7.2.

    >>> from komposit.survey import make_design
    >>> design = post_stratify(make_design([1, 1, 1]), margin("sex", ["L", "P", "P"], {"L": 10, "P": 30}))
    >>> design.weights.tolist()
    [10.0, 15.0, 15.0]
    """
    old = design.weights
    new = _scaled(old, cells)
    into = np.divide(old, new, out=np.zeros_like(old), where=new > 0)
    block = Block(new, into, len(cells.population), cells.codes)
    return design.with_weights(new, calibration_of([block]))


def rake(design: Design, margins: Sequence[Margin], *, epsilon: float = 1.0, rounds: int = 10) -> Design:
    """Weights that meet all margins, by proportional fitting one margin after another. R survey: rake.

    Stops when no cell of the table of all margins moved by `epsilon` in a round (a count of the population;
    below 1 a share of the sum of weights), as R's control does. Deming and Stephan (1940); Lumley (2010),
    section 7.3. Raises SurveyFaults: margin_mismatch, no_convergence.

    >>> from komposit.survey import make_design
    >>> sex = margin("sex", ["L", "P", "L", "P"], {"L": 20, "P": 20})
    >>> age = margin("age", ["1", "1", "2", "2"], {"1": 10, "2": 30})
    >>> rake(make_design([1, 1, 1, 1]), [sex, age]).weights.tolist()
    [5.0, 5.0, 15.0, 15.0]
    """
    _check_totals(margins)
    limit = epsilon * float(design.weights.sum()) if epsilon < 1 else epsilon
    joint = np.zeros(design.rows, dtype=np.intp)
    for one in margins:
        joint = joint * len(one.population) + one.codes
    joint = np.unique(joint, return_inverse=True)[1].reshape(-1)
    weights, table = design.weights, np.bincount(joint, weights=design.weights)
    for _ in range(rounds):
        steps = []
        for one in margins:
            weights = _scaled(weights, one)
            steps.append(weights)
        moved, table = table, np.bincount(joint, weights=weights)
        if np.abs(moved - table).max() < limit:
            return design.with_weights(weights, calibration_of(_blocks(margins, steps), rounds=ROUNDS))
    raise refuse(
        "no_convergence", f"raking belum tenang sesudah {rounds} putaran; naikkan maxit atau epsilon"
    )


def _blocks(margins: Sequence[Margin], steps: Sequence[Floats]) -> list[Block]:
    """R survey frees the influences over each margin with the weights that its own step left."""
    inverses = [np.divide(1.0, step, out=np.zeros_like(step), where=step > 0) for step in steps]
    return [
        Block(step, inverse, len(one.population), one.codes)
        for one, step, inverse in zip(margins, steps, inverses, strict=True)
    ]


def calibrate(
    design: Design, columns: Any, population: Any, *, bounds: tuple[float, float] | None = None
) -> Design:
    """Linear (GREG) calibration: weights w g, g = 1 + x' T^-1 (X - sum w x), T = sum w x x'. R survey:
    calibrate.

    `columns` (n x q) holds the auxiliary variables, a constant among them; `population` (q) their totals.
    With `bounds` every g stays inside them, by Newton's steps on the rows that are still free. Sarndal,
    Swensson and Wretman, Model Assisted Survey Sampling (1992), section 6.4; Deville and Sarndal (1992),
    methods 1 and 7. Raises SurveyFaults: singular, no_convergence, row_count, not_finite.

    >>> from komposit.survey import make_design
    >>> calibrate(make_design([1, 1, 1]), [[1, 0], [1, 1], [1, 2]], [6, 9]).weights.round(9).tolist()
    [0.5, 2.0, 3.5]
    """
    matrix, aims = numbers(columns, "peubah bantu"), numbers(population, "jumlah penduduk")
    if matrix.ndim != 2 or len(matrix) != design.rows or matrix.shape[1] != len(aims):
        raise refuse("row_count", "peubah bantu dan jumlah penduduk tidak cocok ukurannya")
    weights = design.weights
    products = matrix.T @ (matrix * weights[:, None])
    if np.linalg.matrix_rank(products) < len(aims):
        raise refuse("singular", "peubah bantu kalibrasi saling bergantung; buang salah satu")
    factor = _linear_factor(matrix, weights, aims, products, bounds)
    new = weights * factor
    into = np.divide(1.0, factor, out=np.zeros_like(factor), where=factor != 0)
    block = Block(new, into, len(aims), matrix=matrix)
    return design.with_weights(new, calibration_of([block]))


def _linear_factor(
    matrix: Floats, weights: Floats, aims: Floats, products: Floats, bounds: tuple[float, float] | None
) -> Floats:
    low, high = bounds or (-np.inf, np.inf)
    slopes = np.linalg.solve(products, aims - matrix.T @ weights)
    for _ in range(50):
        inner = 1 + matrix @ slopes
        factor = np.clip(inner, low, high)
        left = aims - matrix.T @ (weights * factor)
        if (np.abs(left) <= 1e-10 * (1 + np.abs(aims))).all():
            return np.asarray(factor)
        free = weights * ((inner > low) & (inner < high))
        slopes = slopes + np.linalg.lstsq(matrix.T @ (matrix * free[:, None]), left, rcond=None)[0]
    raise refuse("no_convergence", "kalibrasi tidak dapat dipenuhi dalam batas bounds")


def trim(design: Design, lower: float, upper: float) -> Design:
    """Weights cut to lower..upper, the excess spread over the rest so that the sum stays. R survey:
    trimWeights.

    Raises SurveyFaults: bad_range where no weight lies inside the limits.

    >>> from komposit.survey import make_design
    >>> trim(make_design([1, 1, 1, 9]), 0.5, 6).weights.tolist()
    [2.0, 2.0, 2.0, 6.0]
    """
    cut = np.clip(design.weights, lower, upper)
    inside = (design.weights > lower) & (design.weights < upper)
    if not lower < upper or not inside.any():
        raise refuse("bad_range", "tidak ada bobot di antara kedua batas")
    cut[inside] += (design.weights.sum() - cut.sum()) / inside.sum()
    return design.with_weights(cut, design.calibration)


def _scaled(weights: Floats, cells: Margin) -> Floats:
    sizes = sums(cells.codes, weights[:, None], len(cells.population))[:, 0]
    if (sizes <= 0).any():
        raise refuse("margin_mismatch", f"{shown(cells.name)}: ada kelompok tanpa bobot")
    return np.asarray(weights * (cells.population / sizes)[cells.codes])


def _check_totals(margins: Sequence[Margin]) -> None:
    if not margins:
        raise refuse("margin_mismatch", "raking memerlukan sekurangnya satu margin")
    whole = float(margins[0].population.sum())
    for one in margins[1:]:
        if abs(float(one.population.sum()) - whole) > SAME_TOTAL * whole:
            message = f"jumlah penduduk {shown(one.name)} tidak sama dengan {shown(margins[0].name)}"
            raise refuse("margin_mismatch", message)
