"""Weights from people: pairwise comparison (AHP) and budgets of points."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from komposit.index.arrays import Floats, refuse

RANDOM_INDEX = (0.0, 0.0, 0.0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49, 1.51, 1.48, 1.56, 1.57, 1.59)
"""Mean consistency index of random matrices by size (Saaty 1980, table 1.2)."""


@dataclass(frozen=True, slots=True)
class Judged:
    """Weights summing to 1, and the consistency ratio: above 0.1 the comparisons contradict each other."""

    weights: Floats
    consistency_ratio: float


def ahp_weights(matrix: Floats) -> Judged:
    """The principal eigenvector w of a matrix of comparisons, and CR = ((lambda - n) / (n - 1)) / RI(n).

    matrix: (n, n) with a[i, j] how many times i matters as much as j, a[j, i] = 1 / a[i, j] (to 1 %). Saaty
    1980; Handbook 2008, step 6 (analytic hierarchy process). Up to 15 items have a random index.

    >>> judged = ahp_weights(np.array([[1.0, 3.0], [1 / 3, 1.0]]))
    >>> judged.weights.round(6).tolist(), judged.consistency_ratio
    ([0.75, 0.25], 0.0)
    """
    n = len(matrix)
    if matrix.shape != (n, n) or not 1 <= n < len(RANDOM_INDEX):
        refuse(
            "bad_range", f"matriks perbandingan harus persegi, paling banyak {len(RANDOM_INDEX) - 1} butir"
        )
    if not (matrix > 0).all() or not np.allclose(matrix * matrix.T, 1.0, atol=0.01):
        refuse("bad_range", "matriks perbandingan harus positif dan berbalikan: a[j,i] = 1 / a[i,j]")
    values, vectors = np.linalg.eig(matrix)
    largest = int(np.argmax(values.real))
    weights: Floats = np.abs(vectors[:, largest].real)
    index = (float(values[largest].real) - n) / (n - 1) if n > 1 else 0.0
    ratio = max(0.0, index) / RANDOM_INDEX[n] if RANDOM_INDEX[n] else 0.0
    return Judged(weights / weights.sum(), ratio)


def budget_weights(budgets: Sequence[Sequence[float]]) -> Floats:
    """The mean share of each item over the experts, each of whom divides points among the items.

    budgets: (experts, items), none negative; every expert's points are scaled to sum to 1. Handbook 2008,
    step 6 (budget allocation process).

    >>> budget_weights([[60.0, 40.0], [10.0, 10.0]]).tolist()
    [0.55, 0.45]
    """
    points = np.array(budgets, dtype=float)
    if (points < 0).any() or (points.sum(axis=1) <= 0).any():
        refuse("bad_weight", "poin anggaran tidak boleh negatif dan jumlahnya harus lebih dari 0")
    shares: Floats = (points / points.sum(axis=1, keepdims=True)).mean(axis=0)
    return shares
