"""One factor behind the items, and one half of them against the other: omega and split-half reliability."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np

from komposit.survey.arrays import Floats, refuse, table_of
from komposit.survey.reliability import correlation_of, covariance_of

MOST_SPLITS = 100_000
_STEPS = 10_000


def one_factor(correlation: Floats) -> Floats:
    """Loadings l of the one factor that leaves least squares off the diagonal: min sum_(i<j) (r_ij - l_i
    l_j)^2.

    Minres by coordinate descent, l_i = sum_(j != i) r_ij l_j / sum_(j != i) l_j^2 in turn; three items or
    more. Harman and Jones, Psychometrika 31 (1966). Raises SurveyFaults: too_few, no_convergence.

    >>> one_factor(np.array([[1, 0.72, 0.63], [0.72, 1, 0.56], [0.63, 0.56, 1]])).round(6).tolist()
    [0.9, 0.8, 0.7]
    """
    width = len(correlation)
    if width < 3:
        raise refuse("too_few", "omega memerlukan tiga butir atau lebih")
    off = correlation - np.diag(np.diag(correlation))
    loadings = np.linalg.eigh(correlation)[1][:, -1] * 0.7
    loadings *= np.sign(loadings.sum()) or 1.0
    for _ in range(_STEPS):
        before = loadings.copy()
        for i in range(width):
            others = float(loadings @ loadings) - loadings[i] ** 2
            loadings[i] = float(off[i] @ loadings) / others if others > 0 else 0.0
        if np.abs(loadings - before).max() < 1e-13:
            return np.asarray(loadings)
    raise refuse("no_convergence", "model satu faktor tidak tenang; butir terlalu sedikit berhubungan")


def omega(answers: Any) -> float:
    """McDonald's omega: (sum l)^2 / ((sum l)^2 + sum(1 - l^2)) of the one-factor loadings of the
    correlations.

    McDonald, Test Theory (1999), chapter 6. R psych: omega(nfactors = 1), omega total. Pairwise correlations.

    >>> table = [[1, 2, 1], [2, 2, 3], [3, 4, 3], [4, 4, 5], [5, 4, 4]]
    >>> round(omega(table), 6)
    0.933955
    """
    loadings = one_factor(correlation_of(covariance_of(table_of(answers, "butir"))))
    common = float(loadings.sum()) ** 2
    return common / (common + float((1 - loadings**2).sum()))


@dataclass(frozen=True, slots=True)
class SplitHalf:
    """Correlation of odd and even items, stepped up by Spearman and Brown, and Guttman's lambda 4 of that
    split; of all splits into halves the worst, mean and best lambda 4 (NaN where there are too many)."""

    correlation: float
    spearman_brown: float
    lambda4: float
    worst: float
    mean: float
    best: float


def split_half(answers: Any) -> SplitHalf:
    """Lambda 4 = 4 c_ab / sum(C) of the halves' covariance c_ab; 2 r / (1 + r) of their correlation.

    Guttman, Psychometrika 10 (1945). The mean over all equal halves is alpha (Cronbach 1951). With an odd
    number of items one half has one more. Covariances are pairwise. Raises SurveyFaults: too_few, constant.

    >>> table = [[1, 2, 1, 2], [2, 2, 3, 1], [3, 4, 3, 4], [4, 4, 5, 4], [5, 4, 4, 5]]
    >>> found = split_half(table)
    >>> round(found.spearman_brown, 6), round(found.mean, 6)
    (0.890787, 0.935185)
    """
    covariance = covariance_of(table_of(answers, "butir"))
    width, whole = len(covariance), float(covariance.sum())
    odd = np.arange(width) % 2 == 0
    within_a, within_b = covariance[odd][:, odd].sum(), covariance[~odd][:, ~odd].sum()
    between = float(covariance[odd][:, ~odd].sum())
    r = between / float(np.sqrt(within_a * within_b))
    every = _all_splits(covariance) * 4 / whole
    return SplitHalf(
        r, 2 * r / (1 + r), 4 * between / whole, float(every.min()), float(every.mean()), float(every.max())
    )


def _all_splits(covariance: Floats) -> Floats:
    """Covariance between halves of every split; NaN where there are more than can be gone through."""
    width = len(covariance)
    half = width // 2
    splits = 1
    for i in range(half):
        splits = splits * (width - i) // (i + 1)
    if splits > MOST_SPLITS:
        return np.array([np.nan])
    # With equal halves the first item stays in one of them, else every split would come twice.
    fixed = [0] if width % 2 == 0 else []
    rest = range(len(fixed), width)
    chosen = [[*fixed, *picked] for picked in combinations(rest, half - len(fixed))]
    members = np.zeros((len(chosen), width))
    members[np.arange(len(chosen))[:, None], np.array(chosen)] = 1
    return np.asarray((members @ covariance * (1 - members)).sum(axis=1))
