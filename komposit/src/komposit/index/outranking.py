"""Pairwise comparison of units: the weight of the indicators on which one beats the other."""

from __future__ import annotations

import numpy as np

from komposit.index.arrays import Floats


def outranking_matrix(values: Floats, weights: Floats) -> Floats:
    """o[i, j] = ( sum of w where x_i > x_j + half the sum of w where x_i = x_j ) / sum(w); 0 on the diagonal.

    values: (units, children) without missing values counted on either side; weights: (children,). Result:
    (units, units). Where a value is missing in a pair, its indicator says nothing; the lower triangle is
    1 - the upper one, as in COINr's outrankMatrix. Handbook 2008, step 6 (non-compensatory multi-criteria
    approach); Munda and Nardo 2009.

    >>> outranking_matrix(np.array([[1.0, 5.0], [2.0, 5.0]]), np.array([1.0, 1.0])).tolist()
    [[0.0, 0.25], [0.75, 0.0]]
    """
    share = weights / weights.sum()
    matrix = np.zeros((len(values), len(values)))
    for child in range(values.shape[1]):
        column = values[:, child]
        wins = (column[:, None] > column[None, :]).astype(float)
        ties = (column[:, None] == column[None, :]).astype(float)
        matrix += share[child] * (wins + ties / 2)
    upper = np.triu(matrix, 1)
    return upper + np.tril(1 - upper.T, -1)


def copeland(values: Floats, weights: Floats) -> Floats:
    """Pairs won minus pairs lost, where a pair is won with more than half of the weight. COINr a_copeland.

    values: (units, children); weights: (children,); result: (units,), NaN for a unit without any value.

    >>> copeland(np.array([[1.0], [2.0], [2.0]]), np.array([1.0])).tolist()
    [-2.0, 1.0, 1.0]
    """
    matrix = outranking_matrix(values, weights)
    # A share that sums to one half may miss it by the rounding of its sum.
    won = np.sign(np.where(np.abs(matrix - 0.5) < 1e-12, 0.0, matrix - 0.5))
    np.fill_diagonal(won, 0.0)
    scores: Floats = won.sum(axis=1)
    return np.where(np.isnan(values).all(axis=1), np.nan, scores)
