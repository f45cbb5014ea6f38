"""Does a set of items measure one thing: alpha, alpha if dropped, item-rest correlations.

Cronbach, Psychometrika 16 (1951); the numbers of R psych's alpha (Revelle), and of R survey's svycralpha
for the design-weighted alpha. Nothing is reversed: a negative alpha is shown as it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from komposit.survey.arrays import Bools, Floats, Ints, refuse, table_of
from komposit.survey.design import Design

USES = ("pairwise", "complete")


@dataclass(frozen=True, slots=True)
class Alpha:
    """Raw and standardised alpha, Guttman's lambda 6, mean correlation, signal to noise, standard error of
    raw alpha (Duhachek and Iacobucci 2004), variance and median of the correlations."""

    raw: float
    standardised: float
    lambda6: float
    mean_r: float
    signal: float
    se: float
    variance_r: float
    median_r: float


@dataclass(frozen=True, slots=True, eq=False)
class ItemStatistics:
    """By item (p): answers, correlation with the whole scale (raw, standardised, corrected for overlap),
    with the rest of the scale, mean and standard deviation."""

    answers: Ints
    raw_r: Floats
    standardised_r: Floats
    corrected_r: Floats
    rest_r: Floats
    mean: Floats
    sd: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Reliability:
    """Of one set of items: `total`, `dropped` (one Alpha per item left out), `items`, rows, mean and sd of
    the means of the answers of a row."""

    total: Alpha
    dropped: tuple[Alpha, ...]
    items: ItemStatistics
    rows: int
    mean: float
    sd: float


def reliability(answers: Any, use: str = "pairwise") -> Reliability:
    """All of psych's alpha from rows x items, NaN for no answer; unweighted.

    `pairwise` correlates every pair of items over the rows that have both; `complete` keeps only rows that
    have all. Raises SurveyFaults: too_few, constant, unknown_word, singular.

    >>> found = reliability([[1, 2, 1], [2, 2, 3], [3, 4, 3], [4, 4, 5], [5, 4, 4]])
    >>> round(found.total.raw, 6), round(found.total.lambda6, 6), float(found.items.rest_r[0].round(6))
    (0.921569, 0.915003, 0.919145)
    """
    if use not in USES:
        raise refuse("unknown_word", f"cara memakai jawaban tidak dikenal; pilih: {', '.join(USES)}")
    table = table_of(answers, "butir")
    if use == "complete":
        table = table[~np.isnan(table).any(axis=1)]
    count = len(table)
    covariance = covariance_of(table)
    width = len(covariance)
    total = _alpha(covariance, count)
    dropped = tuple(_alpha(np.delete(np.delete(covariance, i, 0), i, 1), count) for i in range(width))
    known = ~np.isnan(table)
    answered = known.any(axis=1)
    scale = np.nanmean(table[answered], axis=1)
    return Reliability(
        total,
        dropped,
        _items(table, covariance),
        count,
        float(scale.mean()),
        float(scale.std(ddof=1)),
    )


def covariance_of(table: Floats) -> Floats:
    """Covariances of every pair of items over the rows that have both, n - 1 below. R: cov(use="pairwise").

    Raises SurveyFaults: too_few, constant.

    >>> covariance_of(np.array([[1.0, 2.0], [2.0, np.nan], [3.0, 6.0]])).tolist()
    [[1.0, 4.0], [4.0, 8.0]]
    """
    if table.shape[1] < 2:
        raise refuse("too_few", "reliabilitas memerlukan dua butir atau lebih")
    known = ~np.isnan(table)
    both = known.T.astype(np.float64) @ known
    centre = np.nanmean(table, axis=0) if known.any(axis=0).all() else np.zeros(table.shape[1])
    filled = np.where(known, table - centre, 0.0)
    products, partial = filled.T @ filled, filled.T @ known
    with np.errstate(divide="ignore", invalid="ignore"):
        found = (products - partial * partial.T / both) / (both - 1)
    wrong = np.flatnonzero(~varied(table))
    if len(wrong) or not np.isfinite(found).all():
        which = ", ".join(str(i + 1) for i in wrong) or "yang tidak pernah terjawab bersama"
        raise refuse("constant", f"butir tanpa ragam jawaban: {which}")
    return np.asarray(found)


def varied(table: Floats) -> Bools:
    """Items (columns) with two different answers at least.

    >>> varied(np.array([[1.0, 2.0], [1.0, np.nan], [1.0, 3.0]])).tolist()
    [False, True]
    """
    high = np.where(np.isnan(table), -np.inf, table).max(axis=0)
    return np.asarray(high > np.where(np.isnan(table), np.inf, table).min(axis=0))


def correlation_of(covariance: Floats) -> Floats:
    """Correlations c_ij / sqrt(c_ii c_jj).

    >>> correlation_of(np.array([[4.0, 1.0], [1.0, 1.0]])).tolist()
    [[1.0, 0.5], [0.5, 1.0]]
    """
    root = np.sqrt(np.diag(covariance))
    found = covariance / np.outer(root, root)
    np.fill_diagonal(found, 1.0)
    return np.asarray(found)


def raw_alpha(covariance: Floats) -> float:
    """k / (k - 1) (1 - trace(C) / sum(C)). Cronbach (1951), equation 2.

    >>> round(raw_alpha(np.array([[1.0, 0.5], [0.5, 1.0]])), 6)
    0.666667
    """
    width = len(covariance)
    return float(width / (width - 1) * (1 - np.trace(covariance) / covariance.sum()))


def squared_multiple(correlation: Floats) -> Floats:
    """Share of every item that the others explain: 1 - 1 / diag(R^-1). Guttman (1945).

    >>> squared_multiple(np.array([[1.0, 0.6], [0.6, 1.0]])).round(6).tolist()
    [0.36, 0.36]
    """
    if np.linalg.matrix_rank(correlation) < len(correlation):
        raise refuse("singular", "butir saling bergantung penuh; buang salah satu")
    return np.asarray(1 - 1 / np.diag(np.linalg.inv(correlation)))


def alpha_error(covariance: Floats, rows: int) -> float:
    """sqrt(Q / n), Q = 2 k^2 / ((k - 1)^2 s^3) (s (tr(C^2) + tr(C)^2) - 2 tr(C) sum(C^2)), s = sum(C).

    Duhachek and Iacobucci, Journal of Applied Psychology 89 (2004), equation 3; squares are matrix products.

    >>> round(alpha_error(np.array([[1.0, 0.5], [0.5, 1.0]]), 100), 6)
    0.066667
    """
    width, whole, trace = len(covariance), float(covariance.sum()), float(np.trace(covariance))
    square = covariance @ covariance
    inner = whole * (np.trace(square) + trace**2) - 2 * trace * square.sum()
    value = float(2 * width**2 / ((width - 1) ** 2 * whole**3) * inner / rows)
    return float(np.sqrt(max(value, 0.0)))


def weighted_alpha(design: Design, answers: Any) -> float:
    """Alpha of the population: raw alpha of the weighted covariances over complete rows. R survey:
    svycralpha.

    >>> from komposit.survey import make_design
    >>> table = [[1, 2, 1], [2, 2, 3], [3, 4, 3], [4, 4, 5], [5, 4, 4]]
    >>> round(weighted_alpha(make_design(np.ones(5)), table), 6)
    0.921569
    """
    table = table_of(answers, "butir", rows=design.rows)
    if table.shape[1] < 2:
        raise refuse("too_few", "reliabilitas memerlukan dua butir atau lebih")
    known = ~np.isnan(table).any(axis=1) & (design.weights > 0)
    if known.sum() < 2:
        raise refuse("too_few", "kurang dari dua baris dengan jawaban lengkap")
    weights = design.weights[known] / design.weights[known].sum()
    gaps = table[known] - weights @ table[known]
    covariance = (gaps * weights[:, None]).T @ gaps
    if not varied(table[known]).all():
        raise refuse("constant", "ada butir tanpa ragam jawaban")
    return raw_alpha(covariance)


def _alpha(covariance: Floats, rows: int) -> Alpha:
    width = len(covariance)
    if width < 2:
        return Alpha(*[float("nan")] * 8)
    correlation = correlation_of(covariance)
    whole = float(correlation.sum())
    mean_r = (whole - width) / (width * (width - 1))
    below = correlation[np.tril_indices(width, -1)]
    return Alpha(
        raw_alpha(covariance),
        raw_alpha(correlation),
        float(1 - (1 - squared_multiple(correlation)).sum() / whole),
        mean_r,
        width * mean_r / (1 - mean_r),
        alpha_error(covariance, rows),
        float(below.var(ddof=1)) if len(below) > 1 else float("nan"),
        float(np.median(below)),
    )


def _items(table: Floats, covariance: Floats) -> ItemStatistics:
    known = ~np.isnan(table)
    correlation = correlation_of(covariance)
    overlap = correlation.copy()
    np.fill_diagonal(overlap, squared_multiple(correlation))
    own, whole = np.diag(covariance), covariance.sum(axis=0)
    rest = covariance.sum() - 2 * whole + own
    answered = known.any(axis=1)
    scale = np.full(len(table), np.nan)
    scale[answered] = np.nanmean(table[answered], axis=1)
    return ItemStatistics(
        known.sum(axis=0),
        np.array([_correlation(scale, column) for column in table.T]),
        correlation.sum(axis=0) / _root(correlation.sum()),
        overlap.sum(axis=0) / _root(overlap.sum()),
        np.array([(w - o) / _root(o * r) for w, o, r in zip(whole, own, rest, strict=True)]),
        np.nanmean(table, axis=0),
        np.nanstd(table, axis=0, ddof=1),
    )


def _root(value: float) -> float:
    """Pairwise covariances can sum to less than nothing; then there is no root."""
    return float(value) ** 0.5 if value > 0 else float("nan")


def _correlation(first: Floats, second: Floats) -> float:
    known = ~(np.isnan(first) | np.isnan(second))
    return float(correlation_of(np.cov(first[known], second[known]))[0, 1])
